"""The layouts that every project has: in every format, light and dark, with the shortest and the longest headline."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from cmgen.image.draw import Drawing, Photo, draw, draw_measured
from cmgen.image.formats import FORMATS, SHIPPED
from cmgen.image.layout import OWN, Layout, read_layout
from cmgen.image.look import Look
from cmgen.image.photo import crop_box
from cmgen.image.sheet import sheet

GOLDENS = Path(__file__).parent / "goldens"
NAMES = ("announcement", "carousel", "contest", "event", "figure", "offer", "quote", "tip")
TITLES = {
    ("fr", "short"): "On ouvre !",
    ("en", "short"): "Doors open",
    (
        "fr",
        "long",
    ): "Du 27 au 29 novembre, l’atelier ouvre grand ses portes : venez imprimer votre affiche, réparer votre "
    "lampe, écouter la marée basse et goûter la soupe, c’est gratuit pour tous, 12 ans ou plus",
    ("en", "long"): "From 27 to 29 November the workshop opens its doors wide: print your own poster, mend your lamp, "
    "listen to the low tide and taste the soup that Maud makes; it is free for everybody",
}

OTHERWISE: dict[str, tuple[dict[str, Any], ...]] = {  # what a post may say beside the sample; None: does not say
    "carousel": ({}, {"page": 1}, {"page": 5}),
    "event": ({}, {"qr": "https://a.example/x"}, {"day": "28–29"}),
    "figure": ({}, {"numbers": None}, {"figure": "12 400 €"}),
    "tip": ({}, {"steps": ["Débranchez, puis attendez une bonne minute"] * 4}, {"steps": None, "body": "Attendez."}),
}


@cache
def plan(name: str) -> Layout:
    return read_layout(OWN / name, f"cmgen/layouts/{name}")


def values(name: str, lang: str, size: str, **more: Any) -> dict[str, Any]:
    known = {
        "title": TITLES[lang, size],
        "campaign": "",
        "brand": "Essai",
        "tagline": "On imprime.",
        "site": "a.example",
    }
    said = {**known, "lang": lang, **plan(name).sample[lang], **more}
    return {name: value for name, value in said.items() if value is not None}


def drawn(name: str, format: str, look: Look, photo: Path | None, **say: Any) -> Drawing:
    return draw_measured(plan(name), format, values(name, **say), look, Photo(photo) if photo else None)


def test_the_headlines_are_as_long_as_promised() -> None:
    assert {len(text) for (_, size), text in TITLES.items() if size == "short"} == {10}
    assert all(175 <= len(text) <= 190 for (_, size), text in TITLES.items() if size == "long")


@pytest.mark.parametrize("name", NAMES)
def test_a_layout_is_made_for_every_format_and_has_samples_in_both_languages(name: str) -> None:
    assert tuple(plan(name).formats) == SHIPPED
    assert set(plan(name).sample) == {"fr", "en"}
    assert plan(name).summary


def flaws(drawing: Drawing, format: str) -> list[str]:
    """What a designer would send back; a photo's own size is not the layout's affair."""
    width, height = FORMATS[format].size
    outside = [
        f"{each.text!r} leaves the canvas"
        for each in drawing.legibility
        if each.place[0] < 0 or each.place[1] < 0 or each.place[2] > width or each.place[3] > height
    ]
    return [*outside, *(remark.message for remark in drawing.remarks if remark.rule != "small-picture")]


@pytest.mark.slow
@pytest.mark.parametrize("format", SHIPPED)
@pytest.mark.parametrize("name", NAMES)
def test_every_layout_takes_any_headline_without_a_flaw(name: str, format: str, look: Look, photo_file: Path) -> None:
    for lang, size in TITLES:
        for theme in ("light", "dark"):
            for photo in (photo_file, None):
                for more in OTHERWISE.get(name, ({},)):
                    drawing = drawn(name, format, look, photo, lang=lang, size=size, theme=theme, **more)
                    assert flaws(drawing, format) == [], (lang, size, theme, photo)


@pytest.mark.parametrize("name", NAMES)
def test_a_layout_looks_as_it_did(name: str, look: Look, photo_file: Path, request: pytest.FixtureRequest) -> None:
    pictures = []
    for number, format in enumerate(SHIPPED):
        lang, size, theme = ("fr", "en")[number % 2], ("short", "long")[number // 2 % 2], ("light", "dark")[number // 4]
        drawing = drawn(name, format, look, photo_file if number % 3 else None, lang=lang, size=size, theme=theme)
        assert flaws(drawing, format) == []
        pictures.append((f"{format}, {lang}", drawing.image))
    made = sheet(pictures, width=1000, area=60_000)
    golden = GOLDENS / f"layout-{name}.webp"
    if request.config.getoption("--update-goldens", default=False):
        made.save(golden, quality=70, method=6)
    assert golden.is_file(), "write it with pytest --update-goldens, and look at it"
    with Image.open(golden) as kept:
        difference = ImageChops.difference(made, kept.convert("RGB")).convert("L")
    assert max(difference.reduce(10).tobytes()) < 20, "no patch of 10 × 10 px may differ visibly"


def test_the_goldens_stay_small() -> None:
    assert sum(file.stat().st_size for file in GOLDENS.iterdir()) < 3_000_000


# ---------------------------------------------------------------------------------------------- same in, same out

ELSEWHERE = """
import hashlib, sys
from image.test_layouts import NAMES, plan, values
from cmgen.image.draw import draw
from cmgen.image.look import Look
for name in NAMES:
    image = draw(plan(name), "card", values(name, "fr", "short"), Look())
    print(name, hashlib.sha256(image.tobytes()).hexdigest())
"""


def pixels(name: str) -> str:
    image = draw(plan(name), "card", values(name, "fr", "short"), Look())
    return f"{name} {hashlib.sha256(image.tobytes()).hexdigest()}"


def test_processes_and_threads_make_the_same_pixels() -> None:
    here = [pixels(name) for name in NAMES]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(pixels, NAMES * 3)) == here * 3
    tests = Path(__file__).parents[1]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": f"{tests.parent}:{tests}"}
    run = subprocess.run([sys.executable, "-c", ELSEWHERE], capture_output=True, text=True, check=True, env=environment)
    assert run.stdout.splitlines() == here


# ---------------------------------------------------------------------------------------------- what must always hold

WORDS = st.lists(
    st.sampled_from(["On", "ouvre", "l’atelier", "réparer", "à", "12", "€", "🎉", "imprimer", "?"]),
    min_size=1,
    max_size=16,
)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(NAMES), st.sampled_from(SHIPPED), WORDS)
def test_no_words_leave_their_box_or_the_canvas(look: Look, name: str, format: str, words: list[str]) -> None:
    drawing = draw_measured(plan(name), format, {**values(name, "fr", "short"), "title": " ".join(words)}, look)
    assert flaws(drawing, format) == []


@given(
    st.tuples(st.integers(50, 4000), st.integers(50, 4000)),
    st.floats(0.2, 5),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_the_focus_is_always_inside_the_crop(size: tuple[int, int], ratio: float, focus: tuple[float, float]) -> None:
    left, top, right, bottom = crop_box(size, ratio, focus)
    assert left - 1e-6 <= focus[0] * size[0] <= right + 1e-6
    assert top - 1e-6 <= focus[1] * size[1] <= bottom + 1e-6
