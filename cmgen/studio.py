"""The studio: pictures of posts, made once and kept by what they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from cmgen import darkroom, video
from cmgen.films import Films
from cmgen.image.encode import Picture
from cmgen.image.look import Look
from cmgen.image.remark import Remark
from cmgen.model import Asset, Brand, Limits, Media, Slideshow
from cmgen.shelf import Made, Shelf, key_of, said_on
from cmgen.uses import use

PAPER = "brand palette 'paper'"


class Studio:
    """Makes pictures into ``folder`` (by digest); asks ``kept`` for, and tells it, what was made of which inputs."""

    def __init__(self, root: Path, brand: Brand, folder: Path, kept: dict[str, dict[str, Any]], base: str) -> None:
        self.root = root
        self.base = base
        self.shelf = Shelf(root, folder, kept)
        self.look = Look(
            palette=dict(brand.palette),
            fonts={role: root / file for role, file in brand.fonts.items()},
            logos={context: root / file for context, file in brand.logos.items()},
            least_logo=brand.least_logo,
        )
        self.brand = brand
        self.films = Films(self.shelf, self.look)

    def prepare(self, asset: Asset, limits: Limits) -> Made:
        """A post's own picture or video within a network's limits."""
        from cmgen.image.prepare import EDITION, prepare
        from cmgen.image.rights import packet

        if video.is_video(asset.file):
            return self.films.prepare(asset, limits)
        use(PAPER)
        ground, rights = self.look.colour("paper"), packet(asset.credit, asset.licence)
        key = key_of("prepare", EDITION, limits, self.shelf.digest(asset.file), asset.focus, ground, rights)
        work = partial(prepare, self.root / asset.file, limits, focus=asset.focus, ground=ground, rights=rights)
        made = self._make(key, work)
        if made.media is None:
            return made
        name = Path(asset.file).name
        return replace(made, media=replace(made.media, alt=asset.alt or "", focus=asset.focus, name=name))

    def draw(self, layout: str, values: Mapping[str, Any], limits: Limits, photo: Asset | None = None) -> Made:
        """A picture from a layout in the network's format, over the photo where there is one.

        Its alt text is the photo's, or else the words on it.
        """
        from cmgen.image.layout import LAYOUTS

        cards, speaks_of_facts = self._cards(layout)
        said = {name: _plain(value) for name, value in values.items() if name != "facts" or speaks_of_facts}
        shown = (self.shelf.digest(photo.file), photo.focus, photo.credit, photo.licence) if photo else None
        key = key_of("draw", limits, self.base, layout, cards, self._looks(), said, shown)
        made = self._make(key, partial(drawn, self.root, layout, said, self.look, limits, photo))
        if made.media is None:
            use(f"folder {LAYOUTS}")  # perhaps there is none of that name, and another one is proposed
        alt = (photo.alt or "") if photo else said_on(values)
        return replace(made, media=made.media and replace(made.media, alt=alt, name=f"{layout}.jpg"))

    def film(self, pictures: tuple[Media, ...], show: Slideshow, limits: Limits, *, is_drawn: bool) -> Made:
        """Pictures one after the other as a video; its alt text is the slideshow's, or else all of theirs."""
        return self.films.slideshow(pictures, show, limits, is_drawn=is_drawn)

    def sheet(self, layout: str, values: Mapping[str, Any], photo: Asset | None = None) -> darkroom.Developed:
        """The layout in each of its formats side by side, as PNG, and what is to be said of them."""
        return darkroom.develop(partial(drawn_sheet, self.root, layout, dict(values), self.look, photo))

    def _make(self, key: str, work: partial[tuple[Picture, tuple[Remark, ...]]]) -> Made:
        if known := self.shelf.known(key):
            return known
        made = darkroom.develop(work)
        if made.picture is None:
            return Made(None, made.remarks, made.findings)
        return self.shelf.keep_picture(key, made.picture, made.remarks)

    def _cards(self, layout: str) -> tuple[list[str], bool]:
        """Digests of the files of a layout and of what it extends, and whether they speak of the brand's facts."""
        from cmgen.image.layout import FILE, LAYOUTS, lineage

        digests, texts = [], b""
        for name in lineage(self.root / LAYOUTS, layout):
            file = f"{LAYOUTS}/{name}/{FILE}"
            use(f"exists {file}")
            if (self.root / file).is_file():
                digests.append(self.shelf.digest(file))
                texts += (self.root / file).read_bytes()
        return digests, b"facts" in texts

    def _looks(self) -> list[Any]:
        """What a drawing takes from the brand: its colours, fonts and logos."""
        for name in ("palette", "fonts", "logos"):
            use(f"brand {name}")
        files = (*sorted(self.brand.fonts.items()), *sorted(self.brand.logos.items()))
        return [dict(self.look.palette), *((role, self.shelf.digest(file)) for role, file in files)]


def drawn(  # noqa: PLR0913, PLR0917  # it is called in another process
    root: Path, name: str, values: Mapping[str, Any], look: Look, limits: Limits, photo: Asset | None = None
) -> tuple[Picture, tuple[Remark, ...]]:
    """A layout of the project drawn for a network; for the darkroom, since layouts, fonts and photos are strangers'."""
    from cmgen.image import privacy
    from cmgen.image.draw import draw_measured
    from cmgen.image.encode import encode
    from cmgen.image.layout import LAYOUTS, find_layout
    from cmgen.image.photo import fit_within, opened, read_bytes
    from cmgen.image.rights import packet

    layout = find_layout(root / LAYOUTS, name)
    drawing = draw_measured(layout, limits.format, values, look, _shown(root, photo))
    told: tuple[Remark, ...] = ()
    if photo:
        with opened(read_bytes(root / photo.file)) as image:
            told = privacy.remarks(image)
    rights = packet(photo.credit, photo.licence) if photo else b""
    image = fit_within(drawing.image, side=limits.image_side)
    return encode(image, limits.image_types, limits.image_bytes, rights=rights), (*drawing.remarks, *told)


def drawn_sheet(
    root: Path, name: str, values: Mapping[str, Any], look: Look, photo: Asset | None = None
) -> tuple[Picture, tuple[Remark, ...]]:
    """A layout in all its formats, for the darkroom; raises CannotDraw where it can be drawn in none."""
    from cmgen.image.draw import draw_measured
    from cmgen.image.encode import encode
    from cmgen.image.layout import LAYOUTS, find_layout
    from cmgen.image.remark import CannotDraw
    from cmgen.image.sheet import sheet

    layout = find_layout(root / LAYOUTS, name)
    pictures, remarks = [], []
    for format, canvas in layout.formats.items():
        try:
            drawing = draw_measured(layout, format, values, look, _shown(root, photo))
        except CannotDraw as error:
            remarks.append(error.remark)
            continue
        remarks += drawing.remarks
        pictures.append((f"{format}  {canvas.size[0]} × {canvas.size[1]}", drawing.image))
    if not pictures:
        raise CannotDraw(remarks[0])
    return encode(sheet(pictures), ("image/png",)), tuple(remarks)


def _shown(root: Path, photo: Asset | None) -> Any:
    """The photo of a post for its layout; a focus that nobody set is looked for."""
    from cmgen.image.draw import Photo
    from cmgen.image.photo import CENTRE

    return Photo(root / photo.file, None if photo.focus == CENTRE else photo.focus) if photo else None


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value
