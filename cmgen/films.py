"""The videos of posts, as the post and the network want them: made in the darkroom, once, and kept on the shelf."""

from __future__ import annotations

import hashlib
import math
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmgen import darkroom, video
from cmgen.darkroom import VIDEO
from cmgen.errors import CmgenError
from cmgen.image.formats import FORMATS
from cmgen.image.look import Look
from cmgen.image.remark import Remark
from cmgen.image.slides import PHOTO_NEARER
from cmgen.manifest import MEDIA, media_path
from cmgen.model import Asset, Clip, Limits, Media, Slideshow
from cmgen.shelf import Made, Shelf, key_of
from cmgen.uses import use
from cmgen.video import Film

if TYPE_CHECKING:
    from cmgen.video.edit import Cut, Room

CLIP_FIELDS = tuple(one.name for one in fields(Clip))
EXTRA = "run: pip install 'cmgen[video]'"
# BBC Subtitle Guidelines 1.2.4 (https://www.bbc.co.uk/accessibility/forproducts/guides/subtitles, read 2026-11-25): 160
# to 180 words a minute, which is about 15 characters a second
READING = 15.0
LOOK, LEAST_TIME, MOST_TIME, OF_A_PHOTO = 1.2, 2.5, 9.0, 3.5  # seconds
TIGHT = 2_000_000  # bits a second: where there are fewer, a video as good as can be has no chance to be small enough


@dataclass(frozen=True, slots=True)
class Films:
    """Makes videos for the shelf, in a brand's look."""

    shelf: Shelf
    look: Look

    def prepare(self, asset: Asset, limits: Limits) -> Made:
        """A video as its post and the network want it; as it is, where nothing is wanted and the extra is not there."""
        wants = [name.replace("_", "-") for name in CLIP_FIELDS if getattr(asset.clip, name) != getattr(Clip(), name)]
        if find_spec("av") is None:
            if wants:
                return no_video(f"{', '.join(wants)}: needs an extra", EXTRA)
            return self._untouched(asset)
        made = self._made(asset, limits)
        return replace(
            made, media=made.media and replace(made.media, alt=asset.alt or "", name=f"{Path(asset.file).stem}.mp4")
        )

    def _made(self, asset: Asset, limits: Limits) -> Made:
        """One video serves all networks that take it: it is made anew only for a shape or size that one does not."""
        from cmgen.video.edit import Room

        film = self._probed(asset)
        if isinstance(film, Made):
            return film
        start, end = asset.clip.trim or (0.0, film.seconds)
        seconds = min(end, film.seconds) - start
        if limits.video_seconds and seconds > limits.video_seconds[1] + 1:
            most = limits.video_seconds[1]
            message = f"lasts {seconds:.4g} seconds, of which {most:g} are taken there"
            return no_video(message, f"show a piece of it: `trim: [0:00, {most // 60:.0f}:{most % 60:02.0f}]`")
        room = Room(ratios=limits.video_ratios)
        room = room if room.shape_of(film.width / film.height) != film.width / film.height else Room()
        tight = replace(room, bytes=limits.video_bytes)
        if limits.video_bytes and limits.video_bytes * 8 < TIGHT * seconds:
            return self._edited(asset, tight)
        made = self._edited(asset, room)
        if made.media and limits.video_bytes and made.media.size > limits.video_bytes:
            return self._edited(asset, tight)
        return made

    def _probed(self, asset: Asset) -> Film | Made:
        """What the video is, or why it is none."""
        from cmgen.video.edit import EDITION, probe

        key = key_of("probe", EDITION, self.shelf.digest(asset.file))
        if key in self.shelf.kept:
            return Film(**self.shelf.kept[key]["film"])
        found = darkroom.develop(partial(probe, self._source(asset)))
        if found.film is None:
            return _bad(found)
        self.shelf.kept[key] = {"film": asdict(found.film)}
        return found.film

    def _edited(self, asset: Asset, room: Room) -> Made:
        from cmgen.video.edit import EDITION, edit

        cut, clip = self._cut(asset), asset.clip
        letters = [self.shelf.digest(clip.captions), *self._fonts()] if clip.captions else []
        key = key_of("film", EDITION, self.shelf.digest(asset.file), asdict(clip), letters, cut.ground, asdict(room))
        return self.make(key, lambda target: partial(edit, self._source(asset), target, cut, room))

    def _fonts(self) -> Iterator[tuple[str, str]]:
        """The brand's fonts; ours are ours for an edition."""
        use("brand fonts")
        for role, file in sorted(self.look.fonts.items()):
            yield role, self.shelf.digest(file.relative_to(self.shelf.root).as_posix())

    def make(self, key: str, work: Any) -> Made:
        """What ``work(target)`` makes in the darkroom, which writes a video to ``target``; or what was made before."""
        if known := self.shelf.known(key):
            return known
        target = (self.shelf.folder / MEDIA / f".making-{key}").resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            made = darkroom.develop(work(target), VIDEO)
            if made.film is None:
                return _bad(made)
            with target.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
            media = _media(made.film, digest, target.stat().st_size)
            target.replace(media_path(self.shelf.folder, digest))
        finally:
            target.unlink(missing_ok=True)
        return self.shelf.keep(key, media, made.remarks)

    def slideshow(self, pictures: tuple[Media, ...], show: Slideshow, limits: Limits, *, is_drawn: bool) -> Made:
        """Pictures one after the other; each as long as its words take to read, and all of it as long as is asked."""
        if find_spec("av") is None:
            return no_video("a slideshow needs an extra", EXTRA)
        from cmgen.image.slides import Slide
        from cmgen.video.slideshow import EDITION, Show, slideshow

        times = [show.seconds or _time(picture, is_drawn=is_drawn) for picture in pictures]
        least, most = limits.video_seconds or (0.0, math.inf)
        if sum(times) > most:
            message = f"lasts {sum(times):.4g} seconds, of which {most:g} are taken there"
            return no_video(f"the slideshow {message}", "show fewer slides, or fewer `seconds` of each")
        longer = max(1.0, (least + 0.2) / sum(times))
        paths = [media_path(self.shelf.folder, picture.digest).resolve() for picture in pictures]
        made_of = Show(
            slides=tuple(
                Slide(path, round(time * longer, 2), not is_drawn) for path, time in zip(paths, times, strict=True)
            ),
            size=(pictures[0].width // 2 * 2, pictures[0].height // 2 * 2),
            motion=show.motion,
            change=show.change,
            sound=(self.shelf.root / show.sound).resolve() if show.sound else None,
        )
        seen = [(picture.digest, slide.seconds) for picture, slide in zip(pictures, made_of.slides, strict=True)]
        sound = self.shelf.digest(show.sound) if show.sound else ""
        key = key_of("slideshow", EDITION, seen, is_drawn, show.motion, show.change, sound, limits.video_bytes)
        made = self.make(key, lambda target: partial(slideshow, made_of, target, limits.video_bytes))
        alt = show.alt or ". ".join(picture.alt.rstrip(".") for picture in pictures if picture.alt)
        return replace(made, media=made.media and replace(made.media, alt=alt, name="slideshow.mp4"))

    def _source(self, asset: Asset) -> Path:
        return (self.shelf.root / asset.file).resolve()

    def _cut(self, asset: Asset) -> Cut:
        from cmgen.image.captioning import fonts_of
        from cmgen.video.edit import Cut

        use("brand palette 'paper'")
        clip = asset.clip
        start, end = clip.trim or (0.0, None)
        suffixes = Path(clip.captions).suffixes
        return Cut(
            start=start,
            end=end,
            cover=clip.cover,
            captions=(self.shelf.root / clip.captions).resolve() if clip.captions else None,
            captions_in=clip.captions_in,
            lang=suffixes[-2][1:] if len(suffixes) > 1 else "",  # atelier.fr.srt
            sound=clip.sound,
            crop=clip.fit == "crop",
            ground=self.look.colour("paper"),
            fonts=fonts_of(self.look),
        )

    def _untouched(self, asset: Asset) -> Made:
        source = self._source(asset)
        try:
            film = video.read(source)
        except CmgenError as error:
            return no_video(error.message, error.remedy)
        digest = self.shelf.digest(asset.file)
        target = media_path(self.shelf.folder, digest)
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        media = replace(_media(film, digest, target.stat().st_size), alt=asset.alt or "", name=Path(asset.file).name)
        if not film.has_place:
            return Made(media)
        message = "the video tells where it was taken, and would be sent as it is"
        return Made(media, (Remark(rule="place-in-video", message=message, remedy=EXTRA),))


def slide_limits(limits: Limits, show: Slideshow) -> Limits:
    """What each picture of a slideshow is to be: of the wanted format, which its photos are cropped to."""
    format = FORMATS[show.format or (limits.format if limits.format in FORMATS else "portrait")]
    width, height = format.size
    return Limits(
        images=1,
        image_types=("image/jpeg", "image/png"),
        image_side=round(max(width, height) * PHOTO_NEARER),
        image_crop=width / height,
        format=show.format or limits.format,
    )


def _time(picture: Media, *, is_drawn: bool) -> float:
    """Seconds to read what is on a slide."""
    if not is_drawn:
        return OF_A_PHOTO
    return min(MOST_TIME, max(LEAST_TIME, LOOK + len(picture.alt) / READING))


def _media(film: Film, digest: str, size: int) -> Media:
    return Media(digest=digest, type=film.type, size=size, width=film.width, height=film.height, seconds=film.seconds)


def _bad(made: darkroom.Developed) -> Made:
    return Made(None, tuple(replace(remark, rule="bad-video") for remark in made.remarks), made.findings)


def no_video(message: str, remedy: str) -> Made:
    """No video, and why."""
    return Made(remarks=(Remark(rule="bad-video", message=message, remedy=remedy),))
