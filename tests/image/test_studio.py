"""A post's layout is drawn over its own photo, and what the drawing has to say stands at the post's own lines."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cmgen import darkroom
from cmgen.build import Built, build
from cmgen.project import Project

LAYOUT = """\
formats:
  landscape: {size: [640, 360]}
boxes:
  photo:
    when: photo
    photo: {}
  headline:
    words:
      paragraphs:
        kicker: {words: "{{ kicker | default(title) }}", size: [5, 11], lines: 2, colour: "#ffffff"}
    at: {left: 40px, top: 40px, width: 300px, height: 120px, within: canvas}
"""
POST = """\
---
network: mastodon
date: 2026-11-20 09:00
status: ready
layout: plain
title: {title}
values:
  kicker: {kicker}
assets:
  - {{file: post/photo.png, alt: Un mur}}
---
Bonjour
"""


def built(folder: Path, photo: Image.Image, title: str = "Bonjour", kicker: str = "Samedi", extra: str = "") -> Built:
    files = {
        "brand/brand.yaml": "name: Essai\ntime_zone: Europe/Paris\nlanguages: [fr]\n",
        "brand/channels.yaml": "mastodon:\n  network: mastodon\n  server: https://m.example\n",
        "layouts/plain/card.yaml": LAYOUT,
        "content/post.md": POST.format(title=title, kicker=kicker).replace("status:", extra + "status:"),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "content/post").mkdir(exist_ok=True)
    photo.save(folder / "content/post/photo.png")
    made = build(Project.load(folder))
    _ = made.findings  # as they are now
    return made


def said(made: Built) -> list[tuple[str, str]]:
    return [(finding.rule, str(finding.location)) for finding in made.findings]


def test_the_photo_fills_the_layout_and_keeps_its_alt_text(tmp_path: Path) -> None:
    made = built(tmp_path, Image.new("RGB", (640, 400), "#203040"))
    (medium,) = made.manifest.entries[0].variants[0].media
    assert (medium.width, medium.height, medium.alt) == (640, 360, "Un mur")
    assert said(made) == []


def test_words_that_do_not_fit_are_shown_where_they_are_written(tmp_path: Path) -> None:
    made = built(tmp_path, Image.new("RGB", (640, 400)), kicker="Venez nombreux " * 20)
    assert said(made) == [("words-do-not-fit", "content/post.md:8:11")]


def test_words_that_cannot_be_read_are_shown_with_ratio_and_place(tmp_path: Path) -> None:
    made = built(tmp_path, Image.new("RGB", (640, 400), "#e0e0e0"))
    assert said(made) == [("low-contrast", "content/post.md:8:11")]
    assert "'Samedi' has a contrast of 1.3 : 1" in made.findings[0].message
    assert "format landscape" in made.findings[0].message
    allowed = built(tmp_path, Image.new("RGB", (640, 400), "#e0e0e0"), extra="allow: [low-contrast]\n")
    assert said(allowed) == []


@pytest.mark.parametrize(
    ("size", "expected"), [((640, 360), []), ((200, 200), [("small-picture", "content/post.md:10:12")])]
)
def test_a_small_photo_is_shown_at_its_own_line(
    tmp_path: Path, size: tuple[int, int], expected: list[tuple[str, str]]
) -> None:
    assert said(built(tmp_path, Image.new("RGB", size, "#203040"))) == expected


def test_what_was_drawn_before_says_the_same_again(tmp_path: Path) -> None:
    first = built(tmp_path, Image.new("RGB", (200, 200), "#203040"))
    again = built(tmp_path, Image.new("RGB", (200, 200), "#203040"), extra="pillar: quai\n")
    assert said(first) == [(rule, place.replace(":11:", ":10:")) for rule, place in said(again)]


@pytest.mark.parametrize(
    ("change", "times"),
    [
        (("Bonjour", "Bonsoir"), 0),  # other words in the text, the same picture
        (("kicker: Samedi", "kicker: Dimanche"), 1),
        (("title: Bonjour", "title: Bonsoir"), 1),
    ],
)
def test_a_picture_is_drawn_again_only_where_something_in_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str], times: int
) -> None:
    built(tmp_path, Image.new("RGB", (640, 400), "#203040"))
    (tmp_path / "brand/facts.yaml").write_text("price: 14 €\n", encoding="utf-8")
    build(Project.load(tmp_path))
    work, develop = [], darkroom.develop

    def counted(*given: Any) -> darkroom.Developed:
        work.append(given)
        return develop(*given)

    monkeypatch.setattr(darkroom, "develop", counted)
    post = tmp_path / "content/post.md"
    head, rest = post.read_text(encoding="utf-8").rsplit("---", 1)
    if times:
        head = head.replace(*change)
    else:
        rest = rest.replace(*change)
    post.write_text(f"{head}---{rest}", encoding="utf-8")
    build(Project.load(tmp_path))
    assert len(work) == times


def test_a_layout_without_a_photo_says_that_it_would_not_be_seen(tmp_path: Path) -> None:
    built(tmp_path, Image.new("RGB", (640, 400)))
    text = LAYOUT.replace("  photo:\n    when: photo\n    photo: {}\n", "")
    (tmp_path / "layouts/plain/card.yaml").write_text(text, encoding="utf-8")
    made = build(Project.load(tmp_path))
    assert said(made) == [("photo-not-shown", "content/post.md:10:12")]
