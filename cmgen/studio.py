"""The studio: pictures of posts, made once and kept by what they are made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from cmgen.errors import Broken, CmgenError
from cmgen.files import write_whole
from cmgen.image.look import Look
from cmgen.manifest import media_path
from cmgen.model import Asset, Brand, Finding, Limits, Location, Media

PICTURE_LIMITS = ("image_types", "image_bytes", "image_pixels", "image_side", "format")


class Studio:
    """Makes pictures into ``folder`` (by digest); asks ``kept`` for, and tells it, what was made of which inputs."""

    def __init__(self, root: Path, brand: Brand, folder: Path, kept: dict[str, dict[str, Any]], base: str) -> None:
        self.root = root
        self.folder = folder
        self.kept = kept
        self.base = base
        self.look = Look(
            palette=dict(brand.palette),
            fonts={role: root / file for role, file in brand.fonts.items()},
            logos={context: root / file for context, file in brand.logos.items()},
        )
        self.files: dict[str, str] = {}

    def prepare(self, asset: Asset, limits: Limits) -> Media | Finding:
        """A post's own picture within a network's limits; a Finding says why it cannot be."""
        from cmgen.image.prepare import prepare

        key = self._key("prepare", limits, self.digest(asset.file), asset.focus)
        made = self._make(key, asset.location, lambda: prepare(self.root / asset.file, limits, focus=asset.focus))
        if isinstance(made, Finding):
            return made
        return replace(made, alt=asset.alt or "", focus=asset.focus, name=Path(asset.file).name)

    def draw(self, layout: str, values: Mapping[str, Any], limits: Limits, where: Location) -> Media | Finding:
        """A picture from a layout, in the network's format; its alt text is the words on it."""
        from cmgen.image.draw import draw
        from cmgen.image.encode import encode
        from cmgen.image.layout import read_layout

        def make() -> Any:
            plan = read_layout(self.root / "layouts" / layout, f"layouts/{layout}")
            return encode(draw(plan, limits.format, values, self.look), limits.image_types, limits.image_bytes)

        if "/" in layout or not (self.root / "layouts" / layout / "card.yaml").is_file():
            message = f"no layout {layout!r}"
            return Finding(where, "unknown-layout", message, f"looked for layouts/{layout}/card.yaml")
        key = self._key("draw", limits, self.base, layout, dict(values))
        made = self._make(key, where, make)
        return made if isinstance(made, Finding) else replace(made, alt=str(values["title"]), name=f"{layout}.jpg")

    def _make(self, key: str, where: Location, make: Callable[[], Any]) -> Media | Finding:
        if (known := self.kept.get(key)) and media_path(self.folder, known["digest"]).is_file():
            return Media(**known)
        try:
            picture = make()
        except Broken as error:
            return error.findings[0]
        except CmgenError as error:
            return Finding(where, "bad-picture", error.message, error.remedy)
        media = Media(
            digest=hashlib.sha256(picture.bytes).hexdigest(),
            type=picture.type,
            size=len(picture.bytes),
            width=picture.width,
            height=picture.height,
        )
        write_whole(media_path(self.folder, media.digest), picture.bytes)
        self.kept[key] = asdict(media) | {"focus": list(media.focus)}
        return media

    def digest(self, file: str) -> str:
        """sha256 of a file of the project, read once."""
        if file not in self.files:
            self.files[file] = hashlib.sha256((self.root / file).read_bytes()).hexdigest()
        return self.files[file]

    def _key(self, *inputs: Any) -> str:
        known = [
            {name: getattr(value, name) for name in PICTURE_LIMITS} if isinstance(value, Limits) else value
            for value in inputs
        ]
        return hashlib.sha256(json.dumps(known, sort_keys=True, default=str).encode()).hexdigest()
