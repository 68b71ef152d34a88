"""What the news pages need beside the posts: the brand's words, colours, logos and fonts."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cmgen.files import write_whole
from cmgen.manifest import media_path
from cmgen.model import Media
from cmgen.project import Project


def site_of(project: Project, folder: Path) -> dict[str, Any]:
    """The brand as the pages need it; its files are put among the media of ``folder``."""
    brand = project.brand
    files: dict[str, Any] = {}
    types = {".png": "image/png", ".jpg": "image/jpeg", ".ttf": "font/ttf", ".otf": "font/otf"}
    named = {f"logo-{context}.png": file for context, file in brand.logos.items()}
    named |= {f"font-{role}.ttf": file for role, file in brand.fonts.items()}
    for name, file in named.items():
        data = (project.root / file).read_bytes()
        width, height = (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) if data[:4] == b"\x89PNG" else (0, 0)
        digest = hashlib.sha256(data).hexdigest()
        medium = Media(digest=digest, type=types.get(Path(file).suffix, ""), size=len(data), width=width, height=height)
        if not media_path(folder, digest).is_file():
            write_whole(media_path(folder, digest), data)
        files[name] = asdict(medium)
    return {
        "name": brand.name,
        "url": brand.site,
        "zone": brand.time_zone,
        "languages": list(brand.languages),
        "tagline": dict(brand.tagline),
        "palette": dict(brand.palette),
        "campaigns": {name: dict(campaign.titles) for name, campaign in brand.campaigns.items()},
        "files": files,
    }
