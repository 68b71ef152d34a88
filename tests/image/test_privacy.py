"""What a picture's file tells besides what it shows is found before the picture is committed for good; none is sent."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cmgen.image.prepare import prepare
from cmgen.image.privacy import EXIF, GPS, LATITUDE, LONGITUDE, OWNER, SERIAL, remarks
from cmgen.model import Limits

PLACE = {1: "N", LATITUDE: (47, 38, 12), 3: "W", LONGITUDE: (3, 20, 30)}
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description exif:GPSLatitude="47,38.2N"/></x:xmpmeta>'


def photo(path: Path, tags: dict[int, dict[int, object]]) -> Path:
    image = Image.new("RGB", (640, 480), "#203040")
    exif = Image.Exif()
    exif[0x0112] = 1  # upright
    for ifd, values in tags.items():
        exif.get_ifd(ifd).update(values)
    image.save(path, exif=exif)
    return path


@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
@pytest.mark.parametrize(
    ("tags", "told"),
    [
        ({}, []),
        ({GPS: PLACE}, ["where it was taken"]),
        ({EXIF: {SERIAL: "12345678"}}, ["the camera's serial number"]),
        ({EXIF: {SERIAL: "0000"}}, []),
        (
            {GPS: PLACE, EXIF: {OWNER: "Léa Tréguier", SERIAL: "1234"}},
            ["where it was taken, whose camera it is and the camera's serial number"],
        ),
        ({GPS: {1: "N"}}, []),
    ],
)
def test_the_file_tells(tmp_path: Path, kind: str, tags: dict[int, dict[int, object]], told: list[str]) -> None:
    made, said = prepare(photo(tmp_path / f"a.{kind}", tags), Limits())
    assert [remark.message.removeprefix("the file tells ") for remark in said] == told
    assert {remark.rule for remark in said} <= {"place-in-picture"}
    with Image.open(io.BytesIO(made.bytes)) as sent:
        assert dict(sent.getexif()) == {}


def test_so_does_its_xmp(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (64, 48)).save(path, xmp=XMP)
    assert [remark.message for remark in prepare(path, Limits())[1]] == ["the file tells where it was taken"]


@given(st.binary(max_size=200))
def test_damaged_metadata_break_nothing(raw: bytes) -> None:
    with Image.new("RGB", (8, 8)) as image:
        image.info["exif"] = b"Exif\0\0MM\0*\0\0\0\x08" + raw
        assert len(remarks(image)) <= 1
