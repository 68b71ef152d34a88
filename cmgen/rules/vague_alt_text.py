"""An alt text that does not say what the picture shows: a file's name, or just that it is a picture.

Why: it is read aloud in the picture's place; "IMG 4032" or "photo" leaves the listener with nothing.
Source: WCAG 2.2, failure F30, https://www.w3.org/WAI/WCAG22/Techniques/failures/F30

Bad:
    ![IMG_4032.jpg](quai.jpg)

    ![photo](quai.jpg)

    ![quai](quai.jpg)

Good:
    ![Le quai au petit matin, deux vélos contre la rambarde](quai.jpg)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cmgen.model import Brand, Finding, Level, Post

level = Level.ERROR
FILE = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|avif|heic|tiff?|svg|mp4|mov|webm)", re.IGNORECASE)
CAMERA = re.compile(r"(?:IMG|DSC[NF]?|PXL|P|GOPR|MVI|VID|Screenshot|Capture)[ _-]?\d{3,}[\w -]*", re.IGNORECASE)
GENERIC = frozenset(
    [
        "alt",
        "alt-text",
        "image",
        "images",
        "img",
        "photo",
        "photos",
        "photographie",
        "picture",
        "pic",
        "visuel",
        "illustration",
        "affiche",
        "poster",
        "logo",
        "capture",
        "screenshot",
        "graphic",
        "graphique",
        "video",
        "vidéo",
        "todo",
        "tbd",
        "xxx",
        "untitled",
    ]
) | {"image de", "photo de", "image of", "photo of", "à compléter", "sans titre", "texte alternatif", "alt text"}


def check(post: Post, brand: Brand) -> Iterator[Finding]:
    """Alt texts that are generic, look like a file's name, or are the name of their own file."""
    for asset in post.assets:
        alt = (asset.alt or "").strip(" .:!…\u00a0\u202f")
        if not alt:
            continue
        name = _words(asset.file.rpartition("/")[2].rpartition(".")[0])
        is_name = FILE.fullmatch(alt) or CAMERA.fullmatch(alt) or _words(alt) == name
        if is_name or alt.casefold() in GENERIC:
            kind = "is a file’s name" if is_name else "says nothing of what is seen"
            remedy = "say in a sentence what it shows and why it is here"
            yield Finding(asset.location, "", f"alt text {asset.alt!r} {kind}", remedy)


def _words(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
