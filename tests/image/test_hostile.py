"""A build with files that mean harm: each is a finding at its place, and every other post is built."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from image.hostile_files import PICTURES, chunk, fonts, png, sound

from cmgen.build import Built, build
from cmgen.model import Finding
from cmgen.project import Project

BRAND = "name: Essai\ntime_zone: Europe/Paris\nlanguages: [fr]\n"
LAYOUT = """\
formats:
  landscape: {size: [640, 360]}
boxes:
  photo: {when: photo, photo: {}}
  logo: {logo: {}, at: {left: 40px, top: 40px, width: 500px, height: 60px, within: canvas}}
  headline:
    words: {paragraphs: {title: {words: "{{ title }}", size: [4, 12], lines: 3, colour: "#101010"}}}
    at: {left: 40px, top: 120px, width: 500px, height: 200px, within: canvas}
"""
POST = """\
---
network: mastodon
date: 2026-11-20 09:00
status: ready
title: Bonjour à tous 🎉
{head}
---
Bonjour
"""


def project(folder: Path, posts: dict[str, str], brand: str = "", files: dict[str, bytes] | None = None) -> Project:
    texts = {
        "brand/brand.yaml": BRAND + brand,
        "brand/channels.yaml": "mastodon:\n  network: mastodon\n  server: https://m.example\n",
        "layouts/plain/card.yaml": LAYOUT,
    } | {f"content/{name}.md": POST.format(head=head) for name, head in posts.items()}
    for name, raw in ({name: text.encode() for name, text in texts.items()} | (files or {})).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)
    return Project.load(folder)


OURS = {"bad-picture", "missing-file", "missing-glyph", "moving-picture"}


def of(made: Built, name: str) -> list[Finding]:
    """What is said of a post's files; what else may be said of it is no matter here."""
    path = f"content/{name}.md"
    return [finding for finding in made.findings if finding.location.path == path and finding.rule in OURS]


def is_whole(made: Built, name: str) -> bool:
    entry = next(entry for entry in made.manifest.entries if entry.slug == name)
    return bool(entry.variants and entry.variants[0].media and not entry.errors)


@pytest.fixture(scope="module", params=["alone", "drawn"])
def gallery(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """All of them in one project, shown as they are or under a layout, with a sound one first and last."""
    folder = tmp_path_factory.mktemp("gallery")
    head = "layout: plain\n" if request.param == "drawn" else ""
    names = ["a-sound", *PICTURES, "z-sound"]
    posts = {name: f"{head}assets: [{{file: {name}.jpg, alt: Une image}}]" for name in names}
    pictures = {f"content/{name}.jpg": PICTURES[name][1] if name in PICTURES else sound("JPEG") for name in names}
    return build(project(folder, posts, files=pictures))


@pytest.mark.proves("B41", "B45", "B46", "B47", "B48", "B49", "B54")
@pytest.mark.parametrize("name", [name for name in PICTURES if name != "frames"])
def test_a_picture_that_means_harm_is_a_finding_at_its_line(gallery: Built, name: str) -> None:
    (finding,) = of(gallery, name)
    assert finding.rule == "bad-picture"
    assert PICTURES[name][2] in finding.message
    assert finding.remedy
    assert finding.location.line in (6, 7)


@pytest.mark.proves("B48")
def test_an_endless_animation_is_shown_still(gallery: Built) -> None:
    assert is_whole(gallery, "frames")
    assert all("it has 100000 frames, more than 500" in finding.message for finding in of(gallery, "frames"))


def test_the_rest_of_the_build_goes_on(gallery: Built) -> None:
    assert is_whole(gallery, "a-sound")
    assert is_whole(gallery, "z-sound")


@pytest.mark.proves("B53")
@pytest.mark.parametrize("tail", [b"PK\3\4 an archive", b"<script>alert(1)</script>"])
def test_nothing_of_what_hides_behind_a_picture_leaves(tmp_path: Path, tail: bytes) -> None:
    two = {"content/two.jpg": sound("JPEG") + tail}
    built = build(project(tmp_path, {"post": "assets: [{file: two.jpg, alt: Deux}]"}, files=two))
    assert is_whole(built, "post")
    media = [path.read_bytes() for path in (built.folder / "media").iterdir()]
    assert media
    assert not any(tail in one for one in media)


def a_pipe(folder: Path) -> None:
    os.mkfifo(folder / "content/asset.jpg")


def a_link_out(folder: Path) -> None:
    (folder.parent / "outside.jpg").write_bytes(sound("JPEG"))
    (folder / "content/asset.jpg").symlink_to(folder.parent / "outside.jpg")


def a_link_to_itself(folder: Path) -> None:
    (folder / "content/asset.jpg").symlink_to(folder / "content/asset.jpg")


def a_folder(folder: Path) -> None:
    (folder / "content/asset.jpg").mkdir()


@pytest.mark.proves("B38", "B39")
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("lay", [a_pipe, a_link_out, a_link_to_itself, a_folder])
def test_what_is_no_file_of_the_project_is_not_opened(tmp_path: Path, lay: Callable[[Path], None]) -> None:
    made = project(tmp_path / "project", {"post": "assets: [{file: asset.jpg, alt: Rien}]"})
    lay(tmp_path / "project")
    assert [(finding.rule, finding.location.line) for finding in of(build(made), "post")] == [("missing-file", 6)]


@pytest.mark.proves("B37")
@pytest.mark.parametrize(
    "path", ["../../outside.jpg", "/etc/passwd", "C:\\secret.jpg", "\\\\server\\x.jpg", "file:///etc/passwd", "~/x.jpg"]
)
def test_a_path_that_leads_out_of_the_project_is_not_opened(tmp_path: Path, path: str) -> None:
    made = project(tmp_path / "project", {"post": f"assets: [{{file: '{path}', alt: Rien}}]"})
    (tmp_path / "outside.jpg").write_bytes(sound("JPEG"))
    (finding,) = of(build(made), "post")
    assert (finding.rule, finding.location.line) == ("missing-file", 6)
    assert "the project" in finding.message


@pytest.mark.proves("B58")
def test_signs_that_no_font_has_are_listed(tmp_path: Path) -> None:
    made = build(project(tmp_path, {"post": "layout: plain\nvalues: {x: 1}"}))
    assert of(made, "post") == []
    text = (tmp_path / "content/post.md").read_text(encoding="utf-8").replace("Bonjour à tous 🎉", "Bonjour ༄ ꧅")
    (tmp_path / "content/post.md").write_text(text, encoding="utf-8")
    (finding,) = of(build(Project.load(tmp_path)), "post")
    assert finding.rule == "missing-glyph"
    assert "༄" in finding.message
    assert "꧅" in finding.message


@pytest.mark.proves("B57")
@pytest.mark.parametrize("name", fonts())
def test_a_font_that_means_harm_is_a_finding_or_a_picture(tmp_path: Path, name: str) -> None:
    role, raw = fonts()[name]
    posts = {"drawn": "layout: plain", "plain": "assets: [{file: sound.jpg, alt: Une image}]"}
    files = {"brand/fonts/bad.ttf": raw, "content/sound.jpg": sound("JPEG")}
    built = build(project(tmp_path, posts, f"fonts: {{{role}: fonts/bad.ttf}}\n", files))
    assert is_whole(built, "plain")
    assert of(built, "plain") == []
    found = of(built, "drawn")
    assert is_whole(built, "drawn") or found
    assert not any("did not expect" in finding.message for finding in found), found


@pytest.mark.proves("B45", "B54", "B57")
@pytest.mark.parametrize("raw", [png(12_000, 12_000), b"<svg/>", png(4, 4, chunk(b"iCCP", b"x")), b""])
def test_a_logo_that_means_harm_is_a_finding(tmp_path: Path, raw: bytes) -> None:
    brand = "logos: {light: logo.png}\n"
    made = project(tmp_path, {"drawn": "layout: plain"}, brand, {"brand/logo.png": raw})
    (finding,) = of(build(made), "drawn")
    assert finding.rule == "bad-picture"
