"""The studio: pictures of posts, made once and kept by what they are made of."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmgen import darkroom, video
from cmgen.darkroom import VIDEO
from cmgen.errors import CmgenError
from cmgen.files import write_whole
from cmgen.image.encode import Picture
from cmgen.image.look import Look
from cmgen.image.remark import Remark
from cmgen.manifest import MEDIA, media_path
from cmgen.model import Asset, Brand, Clip, Finding, Limits, Media
from cmgen.video import Film

if TYPE_CHECKING:
    from cmgen.video.edit import Cut, Room

PICTURE_LIMITS = ("image_types", "image_bytes", "image_pixels", "image_side", "image_crop", "transparency", "format")

CLIP_FIELDS = tuple(one.name for one in fields(Clip))


@dataclass(frozen=True, slots=True)
class Made:
    """A picture, or none, and what is to be said of it; ``findings`` are about another file than the post."""

    media: Media | None = None
    remarks: tuple[Remark, ...] = ()
    findings: tuple[Finding, ...] = ()


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

    def prepare(self, asset: Asset, limits: Limits) -> Made:
        """A post's own picture within a network's limits; a video as it is."""
        from cmgen.image.prepare import EDITION, prepare
        from cmgen.image.rights import packet

        if video.is_video(asset.file):
            return self._film(asset, limits)
        ground, rights = self.look.colour("paper"), packet(asset.credit, asset.licence)
        key = self._key("prepare", EDITION, limits, self.digest(asset.file), asset.focus, ground, rights)
        work = partial(prepare, self.root / asset.file, limits, focus=asset.focus, ground=ground, rights=rights)
        made = self._make(key, work)
        if made.media is None:
            return made
        name = Path(asset.file).name
        return replace(made, media=replace(made.media, alt=asset.alt or "", focus=asset.focus, name=name))

    def _film(self, asset: Asset, limits: Limits) -> Made:
        """A video as its post and the network want it; as it is, where nothing is wanted and the extra is not there."""
        from cmgen.video.edit import EDITION, Room

        source = (self.root / asset.file).resolve()
        wants = [name.replace("_", "-") for name in CLIP_FIELDS if getattr(asset.clip, name) != getattr(Clip(), name)]
        if find_spec("av") is None:
            if wants:
                return _no_video(f"{', '.join(wants)}: needs an extra", "run: pip install 'cmgen[video]'")
            return self._untouched(asset, source)
        cut, room = self._cut(asset), Room(bytes=limits.video_bytes, ratios=limits.video_ratios)
        captions = self.digest(asset.clip.captions) if asset.clip.captions else ""
        key = self._key("film", EDITION, self.digest(asset.file), asdict(asset.clip), captions, str(cut), asdict(room))
        known = self._known(key)
        if known is None:
            known = self._edited(key, source, cut, room)
        media = known.media and replace(known.media, alt=asset.alt or "", name=f"{Path(asset.file).stem}.mp4")
        return replace(known, media=media)

    def _cut(self, asset: Asset) -> Cut:
        from cmgen.image.captioning import fonts_of
        from cmgen.video.edit import Cut

        clip = asset.clip
        start, end = clip.trim or (0.0, None)
        suffixes = Path(clip.captions).suffixes
        return Cut(
            start=start,
            end=end,
            cover=clip.cover,
            captions=(self.root / clip.captions).resolve() if clip.captions else None,
            captions_in=clip.captions_in,
            lang=suffixes[-2][1:] if len(suffixes) > 1 else "",  # atelier.fr.srt
            sound=clip.sound,
            crop=clip.fit == "crop",
            ground=self.look.colour("paper"),
            fonts=fonts_of(self.look),
        )

    def _edited(self, key: str, source: Path, cut: Cut, room: Room) -> Made:
        from cmgen.video.edit import edit

        target = (self.folder / MEDIA / f".making-{key}").resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            made = darkroom.develop(partial(edit, source, target, cut, room), VIDEO)
            if made.film is None:
                return Made(None, tuple(replace(remark, rule="bad-video") for remark in made.remarks), made.findings)
            with target.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
            media = _media(made.film, digest, target.stat().st_size)
            target.replace(media_path(self.folder, digest))
        finally:
            target.unlink(missing_ok=True)
        self.kept[key] = {"media": asdict(media), "remarks": []}
        return Made(media)

    def _untouched(self, asset: Asset, source: Path) -> Made:
        try:
            film = video.read(source)
        except CmgenError as error:
            return _no_video(error.message, error.remedy)
        digest = self.digest(asset.file)
        target = media_path(self.folder, digest)
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        media = replace(_media(film, digest, target.stat().st_size), alt=asset.alt or "", name=Path(asset.file).name)
        if not film.has_place:
            return Made(media)
        message = "the video tells where it was taken, and would be sent as it is"
        return Made(media, (Remark(rule="place-in-video", message=message, remedy="run: pip install 'cmgen[video]'"),))

    def draw(self, layout: str, values: Mapping[str, Any], limits: Limits, photo: Asset | None = None) -> Made:
        """A picture from a layout in the network's format, over the photo where there is one.

        Its alt text is the photo's, or else the words on it.
        """
        key = self._key(
            "draw",
            limits,
            self.base,
            layout,
            dict(values),
            (self.digest(photo.file), photo.focus, photo.credit, photo.licence) if photo else None,
        )
        made = self._make(key, partial(drawn, self.root, layout, dict(values), self.look, limits, photo))
        said = ". ".join(str(values[name]).rstrip(".") for name in ("title", "body") if values.get(name))
        alt = (photo.alt or "") if photo else said
        return replace(made, media=made.media and replace(made.media, alt=alt, name=f"{layout}.jpg"))

    def sheet(self, layout: str, values: Mapping[str, Any], photo: Asset | None = None) -> darkroom.Developed:
        """The layout in each of its formats side by side, as PNG, and what is to be said of them."""
        return darkroom.develop(partial(drawn_sheet, self.root, layout, dict(values), self.look, photo))

    def _make(self, key: str, work: partial[tuple[Picture, tuple[Remark, ...]]]) -> Made:
        if known := self._known(key):
            return known
        made = darkroom.develop(work)
        picture, remarks = made.picture, made.remarks
        if picture is None:
            return Made(None, remarks, made.findings)
        media = Media(
            digest=hashlib.sha256(picture.bytes).hexdigest(),
            type=picture.type,
            size=len(picture.bytes),
            width=picture.width,
            height=picture.height,
        )
        write_whole(media_path(self.folder, media.digest), picture.bytes)
        self.kept[key] = {"media": asdict(media), "remarks": [asdict(remark) for remark in remarks]}
        return Made(media, remarks)

    def _known(self, key: str) -> Made | None:
        """What was made of the same before, where it is still there."""
        known = self.kept.get(key, {}).get("media")
        if not known or not media_path(self.folder, known["digest"]).is_file():
            return None
        return Made(
            Media(**known | {"focus": tuple(known["focus"])}),
            tuple(Remark(**each | {"values": tuple(each["values"])}) for each in self.kept[key]["remarks"]),
        )

    def digest(self, file: str) -> str:
        """sha256 of a file of the project, read once."""
        if file not in self.files:
            with (self.root / file).open("rb") as opened:
                self.files[file] = hashlib.file_digest(opened, "sha256").hexdigest()
        return self.files[file]

    def _key(self, *inputs: Any) -> str:
        known = [
            {name: getattr(value, name) for name in PICTURE_LIMITS} if isinstance(value, Limits) else value
            for value in inputs
        ]
        return hashlib.sha256(json.dumps(known, sort_keys=True, default=str).encode()).hexdigest()


def _media(film: Film, digest: str, size: int) -> Media:
    return Media(digest=digest, type=film.type, size=size, width=film.width, height=film.height, seconds=film.seconds)


def _no_video(message: str, remedy: str) -> Made:
    return Made(remarks=(Remark(rule="bad-video", message=message, remedy=remedy),))


def drawn(  # noqa: PLR0913, PLR0917  # it is called in another process
    root: Path, name: str, values: Mapping[str, Any], look: Look, limits: Limits, photo: Asset | None = None
) -> tuple[Picture, tuple[Remark, ...]]:
    """A layout of the project drawn for a network; for the darkroom, since layouts, fonts and photos are strangers'."""
    from cmgen.image.draw import draw_measured
    from cmgen.image.encode import encode
    from cmgen.image.layout import find_layout
    from cmgen.image.photo import fit_within
    from cmgen.image.rights import packet

    layout = find_layout(root / "layouts", name)
    drawing = draw_measured(layout, limits.format, values, look, _shown(root, photo))
    rights = packet(photo.credit, photo.licence) if photo else b""
    image = fit_within(drawing.image, side=limits.image_side)
    return encode(image, limits.image_types, limits.image_bytes, rights=rights), drawing.remarks


def drawn_sheet(
    root: Path, name: str, values: Mapping[str, Any], look: Look, photo: Asset | None = None
) -> tuple[Picture, tuple[Remark, ...]]:
    """A layout in all its formats, for the darkroom; raises CannotDraw where it can be drawn in none."""
    from cmgen.image.draw import draw_measured
    from cmgen.image.encode import encode
    from cmgen.image.layout import find_layout
    from cmgen.image.remark import CannotDraw
    from cmgen.image.sheet import sheet

    layout = find_layout(root / "layouts", name)
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
