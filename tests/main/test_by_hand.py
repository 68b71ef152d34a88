"""By hand: what is due where no program posts is prepared, listed, and recorded."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from main.running import cmgen, repository, write
from PIL import Image

from cmgen.hand import package
from cmgen.model import Channel, Limits, Media, Part, Place, Poll, Variant

FILES = {
    "brand/brand.yaml": "name: L’Atelier\ntime_zone: Europe/Paris\nlanguages: [fr, en]\nledger: {remote: none}\n",
    "brand/channels.yaml": "insta: {network: instagram, by: hand, account: atelier}\nsnap: {network: snapchat}\n",
    "content/fete.md": (
        "---\nnetwork: insta\nstatus: ready\ndate: 2026-09-01 09:00\nlang: fr\nfirst_comment: Le premier\n---\n"
        "Venez <tous>.\n\n![La cour](cour.jpg)\n"
    ),
}


@pytest.fixture
def brand(tmp_path: Path) -> Path:
    write(tmp_path, FILES)
    Image.new("RGB", (1080, 1350), "teal").save(tmp_path / "content/cour.jpg")
    repository(tmp_path)
    return tmp_path


def test_what_is_due_is_prepared_and_listed_until_it_is_recorded(brand: Path) -> None:
    folder = brand / "public/by-hand/fete/insta"
    first = cmgen(brand, "publish")
    assert first.returncode == 0, first.stdout + first.stderr
    assert f"by hand    fete insta: {folder / 'index.html'}" in first.stdout
    assert (folder / "text.txt").read_text(encoding="utf-8") == "Venez <tous>.\n"
    assert (folder / "first-comment.txt").read_text(encoding="utf-8") == "Le premier\n"
    with Image.open(folder / "1-1-cour.jpg") as picture:
        assert picture.size == (1080, 1350)
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "À publier à la main" in page
    assert "Venez &lt;tous&gt;." in page
    assert "La cour" in page
    assert "cmgen settle fete insta --url" in page
    assert "by hand   fete  insta: post what is prepared in by-hand/fete/insta" in cmgen(brand, "plan").stdout
    said = json.loads(cmgen(brand, "publish", "--format", "json").stdout)
    assert said["by_hand"] == [{"post": "fete", "channel": "insta", "page": "public/by-hand/fete/insta/index.html"}]
    address = "https://www.instagram.com/p/abc/"
    assert cmgen(brand, "settle", "fete", "insta", "--url", address).returncode == 0
    assert "nothing is due" in cmgen(brand, "publish").stdout
    assert not folder.exists()
    (row,) = json.loads(cmgen(brand, "status", "--format", "json").stdout)
    assert (row["state"], row["urls"]) == ("published", [address])


def test_it_is_listed_however_late_and_can_be_given_up(brand: Path) -> None:
    assert "by hand" in cmgen(brand, "plan", "--now", "2027-09-01 09:00").stdout
    cmgen(brand, "settle", "fete", "insta", "--give-up")
    assert "by hand" not in cmgen(brand, "plan").stdout


def test_another_channels_run_leaves_it(brand: Path) -> None:
    cmgen(brand, "publish")
    cmgen(brand, "publish", "--channel", "snap")
    assert (brand / "public/by-hand/fete/insta/index.html").is_file()


def test_the_package_holds_nothing_of_an_earlier_one(brand: Path) -> None:
    folder = brand / "public/by-hand/fete/insta"
    cmgen(brand, "publish")
    assert (folder / "1-1-cour.jpg").is_file()
    post = brand / "content/fete.md"
    (brand / "content/cour.jpg").rename(brand / "content/jardin.jpg")
    changed = (
        post.read_text(encoding="utf-8").replace("cour.jpg", "jardin.jpg").replace("first_comment: Le premier\n", "")
    )
    post.write_text(changed, encoding="utf-8")
    said = cmgen(brand, "publish").stdout
    assert sorted(file.name for file in folder.iterdir()) == ["1-1-jardin.jpg", "index.html", "text.txt"]
    assert "nothing is due" not in said


@pytest.mark.parametrize(
    ("limits", "text", "comment", "steps"),
    [
        (Limits(link_in=Place.FIELD), "Venez", "", ["link"]),
        (Limits(link_in=Place.CARD), "Venez", "", ["link"]),
        (Limits(link_in=Place.END), "Venez https://a.example/", "", []),
        (Limits(link_in=Place.COMMENT), "Venez", "https://a.example/", []),
        (Limits(link_in=Place.NOWHERE), "Venez", "", []),
        (Limits(link_in=Place.NOWHERE, hashtags_in=Place.FIELD), "Venez", "", ["tags"]),
    ],
)
def test_link_and_tags_are_steps_where_the_network_has_a_place_for_them(
    limits: Limits, text: str, comment: str, steps: list[str]
) -> None:
    variant = Variant(
        post="a",
        channel="x",
        network="x",
        parts=(Part(text=text),),
        link="https://a.example/",
        comment=Part(text=comment) if comment else None,
        tags=("gravure", "Port"),
    )
    page = str(package(variant, Channel(name="x", network="x", by_hand=True, limits=limits), {})["index.html"])
    assert [name for name in ("link", "tags") if f'<textarea id="{name}"' in page] == steps
    assert ("gravure, Port" in page) == ("tags" in steps)


HOSTILE = "</textarea><script>alert(1)</script>\"'&<!--"
texts = st.text(st.sampled_from(HOSTILE + "é\n"), max_size=40)


@given(texts, texts, texts)
def test_nothing_in_a_post_gets_out_of_its_place(text: str, alt: str, name: str) -> None:
    medium = Media(digest="0" * 64, type="image/png", size=1, width=1, height=1, alt=alt, name=name + "../x.png")
    part = Part(text=HOSTILE + text, media=(medium,))
    poll = Poll(options=(text + HOSTILE, "b"))
    variant = Variant(post="a", channel="x", network="x", lang="fr", parts=(part,), title=text, warning=text, poll=poll)
    channel = Channel(
        name="x", network="x", server="https://x.example", by_hand=True, limits=Limits(title_characters=9)
    )
    files = package(variant, channel, {"name": HOSTILE, "languages": ["xx"]})
    page = str(files["index.html"])
    assert page.count("<script>") == 1
    assert page.count("</textarea>") == page.count("<textarea")
    assert not [name for name in files if "/" in name or "\\" in name or name.startswith(".")]
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert policy[1].startswith("default-src 'none'")
