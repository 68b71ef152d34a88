"""The shelf: pictures and videos that were made, by digest, and what each was made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cmgen.files import write_whole
from cmgen.image.encode import Picture
from cmgen.image.remark import Remark
from cmgen.manifest import media_path
from cmgen.model import Finding, Limits, Media
from cmgen.uses import use

PICTURE_LIMITS = ("image_types", "image_bytes", "image_pixels", "image_side", "image_crop", "transparency", "format")


@dataclass(frozen=True, slots=True)
class Made:
    """A picture, or none, and what is to be said of it; ``findings`` are about another file than the post."""

    media: Media | None = None
    remarks: tuple[Remark, ...] = ()
    findings: tuple[Finding, ...] = ()


class Shelf:
    """Keeps what is made in ``folder`` (by digest); asks ``kept`` for, and tells it, what was made of which inputs."""

    def __init__(self, root: Path, folder: Path, kept: dict[str, dict[str, Any]]) -> None:
        self.root = root
        self.folder = folder
        self.kept = kept
        self.files: dict[str, str] = {}

    def digest(self, file: str) -> str:
        """sha256 of a file of the project, read once."""
        use(f"file {file}")
        if file not in self.files:
            with (self.root / file).open("rb") as opened:
                self.files[file] = hashlib.file_digest(opened, "sha256").hexdigest()
        return self.files[file]

    def known(self, key: str) -> Made | None:
        """What was made of the same before, where it is still there."""
        kept = self.kept.get(key, {}).get("media")
        if not kept or not media_path(self.folder, kept["digest"]).is_file():
            return None
        return Made(
            Media(**kept | {"focus": tuple(kept["focus"])}),
            tuple(Remark(**each | {"values": tuple(each["values"])}) for each in self.kept[key]["remarks"]),
        )

    def keep(self, key: str, media: Media, remarks: tuple[Remark, ...] = ()) -> Made:
        """Remember what was made of the inputs of a key; its bytes are there."""
        self.kept[key] = {"media": asdict(media), "remarks": [asdict(remark) for remark in remarks]}
        return Made(media, remarks)

    def keep_picture(self, key: str, picture: Picture, remarks: tuple[Remark, ...]) -> Made:
        """As ``keep``, with its bytes."""
        media = Media(
            digest=hashlib.sha256(picture.bytes).hexdigest(),
            type=picture.type,
            size=len(picture.bytes),
            width=picture.width,
            height=picture.height,
        )
        write_whole(media_path(self.folder, media.digest), picture.bytes)
        return self.keep(key, media, remarks)


def said_on(values: Mapping[str, Any]) -> str:
    """What is said on a drawn picture."""
    return ". ".join(str(values[name]).rstrip(".") for name in ("title", "body") if values.get(name))


def key_of(*inputs: Any) -> str:
    """The name of some inputs: equal ones have the same. Of limits only those of pictures count."""
    known = [
        {name: getattr(value, name) for name in PICTURE_LIMITS} if isinstance(value, Limits) else value
        for value in inputs
    ]
    return hashlib.sha256(json.dumps(known, sort_keys=True, default=str).encode()).hexdigest()
