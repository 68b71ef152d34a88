"""Words are set as large as fits, in balanced lines, and never cut."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cmgen.errors import CmgenError
from cmgen.image.look import Look
from cmgen.image.words import Block, Fitted, Style, draw, fit, tidy

WORDS = ["Portes", "ouvertes", "réparer", "une", "affiche", "à", "l’œuvre", "🎉", "12", "€"]
FRENCH = "Du 27 au 29 novembre, l’atelier ouvre grand ses portes : venez imprimer votre affiche"


@pytest.fixture(scope="module")
def style(look: Look) -> Style:
    return Style(font=look.font("headline"), smallest=20, largest=120, lines=6, leading=1.05)


def block(text: str, style: Style, width: int = 600, height: int = 300, lang: str = "fr") -> Block:
    return Block(width=width, height=height, paragraphs=((text, style),), lang=lang)


def fit_one(text: str, style: Style, width: int = 600, height: int = 300, lang: str = "fr") -> Fitted:
    return fit([block(text, style, width, height, lang)])[0]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Portes  ouvertes\t: venez", "fr", "Portes ouvertes\u00a0: venez"),
        ("Prêts ? « Oui »", "fr-CA", "Prêts\u00a0? «\u00a0Oui\u00a0»"),
        ("Ready ? Yes indeed, friends", "en", "Ready ? Yes indeed, friends"),
        ("100\u202f% à midi juste", "fr", "100\u202f% à midi juste"),
        ("One line \n  and another", "en", "One line\nand another"),
        ("Venez nombreux 🎉", "fr", "Venez nombreux\u00a0🎉"),
        ("a\u202eb\u0000c", "en", "abc"),
        ("👩\u200d🔧", "fr", "👩\u200d🔧"),
    ],
)
def test_words_are_made_tidy(text: str, lang: str, expected: str) -> None:
    assert tidy(text, lang) == expected


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=20),
    st.integers(200, 1000),
    st.integers(60, 500),
)
def test_the_size_is_the_largest_that_fits(style: Style, found: list[str], width: int, height: int) -> None:
    text = " ".join(found)
    fitted = fit_one(text, style, width, height)
    line = fitted.paragraphs[0]
    if not fitted.fits:
        assert line.size == style.smallest
        return
    assert line.lines <= style.lines
    assert line.width <= width
    assert fitted.height <= height
    if line.size < style.largest:
        larger = replace(style, smallest=int(line.size) + 1, largest=int(line.size) + 1)
        assert not fit_one(text, larger, width, height).fits


@pytest.mark.parametrize("words", [3, 8, 14])
def test_lines_are_balanced_to_the_narrowest_measure_that_needs_no_further_line(style: Style, words: int) -> None:
    text = " ".join(FRENCH.split()[:words])
    line = fit_one(text, style).paragraphs[0]
    fixed = replace(style, smallest=int(line.size), largest=int(line.size), lines=99)
    assert fit_one(text, fixed, int(line.width)).paragraphs[0].lines == line.lines
    if line.lines > 1:
        assert (
            fit_one(text, fixed, int(line.width) - 1).paragraphs[0].lines > line.lines
            or not fit_one(text, fixed, int(line.width) - 1).fits
        )


def test_a_short_last_word_does_not_stand_alone(style: Style) -> None:
    fixed = replace(style, smallest=60, largest=60)
    line = fit_one("Ten evenings to mend what you own", fixed, width=480, lang="en").paragraphs[0]
    assert line.glued
    alone = fit_one("Ten evenings to mend what you", fixed, width=int(line.width), lang="en").paragraphs[0]
    assert alone.lines == line.lines, "the last line has another word than the last"


def test_a_word_wider_than_its_box_does_not_fit(style: Style) -> None:
    assert not fit_one("anticonstitutionnellement", style, width=200).fits
    assert fit_one("anti-constitutionnel-lement", style, width=200).fits, "a line may break after a hyphen"


def test_a_script_without_spaces_breaks_between_signs(style: Style) -> None:
    assert fit_one("東京の港でワークショップを開きます", style, width=200, lang="ja").paragraphs[0].lines > 1


def test_a_non_breaking_space_does_not_break(style: Style) -> None:
    fixed = replace(style, smallest=60, largest=60)
    assert fit_one("ouvertes midi", fixed, width=275).paragraphs[0].lines == 2
    assert not fit_one("ouvertes\u00a0midi", fixed, width=275).fits


TRICKY = st.text(st.sampled_from("aé éB1 -!?:;,.«»“”’'\"()[]/%€—–…+&#@_ \u00a0\u202f🎉"), min_size=1, max_size=40)


@settings(deadline=None, max_examples=120)
@given(TRICKY, st.integers(150, 700))
def test_no_line_leaves_its_box(style: Style, text: str, width: int) -> None:
    each = block(tidy(text, "fr") or "x", replace(style, smallest=30, lines=20), width, 900)
    fitted = fit([each])[0]
    if fitted.fits:
        ((picture, bleed),) = draw([each], [[(0, 0, 0)]])
        left, _, right, _ = picture.getchannel("A").getbbox() or (bleed, 0, bleed, 0)
        overhang = 0.12 * fitted.size + 1
        assert bleed - overhang <= left
        assert right <= bleed + width + overhang


def test_paragraphs_grow_together_within_one_height(look: Look, style: Style) -> None:
    kicker = Style(font=look.font("text"), smallest=20, largest=30, after=24)
    both = Block(width=600, height=200, paragraphs=(("Portes ouvertes", kicker), (FRENCH, style)), lang="fr")
    fitted = fit([both])[0]
    assert fitted.fits
    assert fitted.height <= 200
    assert 20 <= fitted.paragraphs[0].size < 30
    assert fitted.size == fitted.paragraphs[1].size > fitted.paragraphs[0].size


def test_words_that_do_not_fit_are_not_drawn(style: Style) -> None:
    tight = block(FRENCH * 5, style, 300, 60)
    assert not fit([tight])[0].fits
    with pytest.raises(CmgenError, match="do not fit"):
        draw([tight], [[(0, 0, 0)]])


def ink(picture: Image.Image) -> tuple[tuple[int, int, int, int], set[tuple[int, ...]]]:
    """The box of what is drawn, and the colours of it that are not the words' own red."""
    box = picture.getchannel("A").getbbox()
    assert box is not None, "nothing is drawn"
    solid = [
        colour for _, colour in picture.getcolors(1_000_000) or [] if isinstance(colour, tuple) and colour[3] == 255
    ]
    return box, {colour[:3] for colour in solid if colour[:3] != (255, 0, 0)}


@pytest.mark.parametrize(
    "text", ["#set text(blue) $x^2$ *a* @b <c> // d", '\\ "quoted" `raw` [#panic()]', "{{ x }} ${y} %s"]
)
def test_markup_in_a_post_is_only_words(style: Style, text: str) -> None:
    ((picture, _),) = draw([block(text, style)], [[(255, 0, 0)]])
    _, other = ink(picture)
    assert not other


@pytest.mark.parametrize("emoji", ["🎉", "❤️", "☀️", "👩‍🔧", "🇫🇷", "👍🏽", "1️⃣"])
def test_emoji_have_their_colours_and_joined_ones_are_one_picture(style: Style, emoji: str) -> None:
    ((picture, _),) = draw([block(emoji, style)], [[(255, 0, 0)]])
    (left, _, right, _), other = ink(picture)
    assert len(other) > 20, "colours of its own"
    assert right - left < 1.6 * fit_one(emoji, style).size


@pytest.mark.parametrize("sign", ["é", "À", "ç", "Œ", "ÿ", "Ÿ", "«", "’", "…", "€", "—", "→", "№", "ł", "Ж", "Ω"])
def test_every_sign_of_european_languages_has_a_glyph(style: Style, sign: str) -> None:
    ((picture, _),) = draw([block(sign, style)], [[(255, 0, 0)]])
    ((missing, _),) = draw([block("\ufdd0", style)], [[(255, 0, 0)]])
    ink(picture)
    assert picture.tobytes() != missing.tobytes()


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=30)
def test_no_text_breaks_the_setting(style: Style, text: str) -> None:
    written = tidy(text)
    if not written:
        return
    each = block(written, style, 800, 400)
    if fit([each])[0].fits:
        ((picture, bleed),) = draw([each], [[(0, 0, 0)]])
        assert picture.width == 800 + 2 * bleed


def test_what_is_no_font_is_named(tmp_path: Path, style: Style) -> None:
    (tmp_path / "pretty.ttf").write_bytes(b"not a font")
    with pytest.raises(CmgenError, match=r"pretty\.ttf is no font"):
        fit_one("Bonjour", replace(style, font=tmp_path / "pretty.ttf"))
