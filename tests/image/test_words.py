"""Words are set as large as fits, in balanced lines, in any script, and never cut."""

import os
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cmgen.errors import CmgenError
from cmgen.image import bidi, hyphens, words
from cmgen.image.look import EMOJI, Look
from cmgen.image.words import Block, Fitted, Ink, MissingGlyph, Style, draw, fit, tidy

FONTS = Path(__file__).parent / "fonts"
WORDS = ["Portes", "ouvertes", "réparer", "une", "affiche", "à", "l’œuvre", "🎉", "12", "€"]
FRENCH = "Du 27 au 29 novembre, l’atelier ouvre grand ses portes : venez imprimer votre affiche"
SCRIPTS = {
    "arabic": ("مرحبا بكم في ورشة الميناء يوم 27 نوفمبر", "ar"),
    "hindi": ("बंदरगाह की कार्यशाला में आपका स्वागत है", "hi"),
    "thai": ("ยินดีต้อนรับสู่โรงงานที่ท่าเรือแห่งใหม่ของเรา", "th"),
    "hebrew": ("ברוכים הבאים לסדנת הנמל", "he"),
    "cjk": ("東京の港でワークショップを開きます", "ja"),
}


@pytest.fixture(scope="module")
def style(look: Look) -> Style:
    fallback = (*look.fallback("headline"), *(FONTS / f"{name}.ttf" for name in SCRIPTS))
    return Style(font=look.font("headline"), smallest=20, largest=120, lines=6, leading=1.05, fallback=fallback)


def block(text: str, style: Style, width: int = 600, height: int = 300, lang: str = "fr") -> Block:
    return Block(width=width, height=height, paragraphs=((text, style),), lang=lang)


def fit_one(text: str, style: Style, width: int = 600, height: int = 300, lang: str = "fr") -> Fitted:
    return fit([block(text, style, width, height, lang)])[0]


def lines_of(text: str, style: Style, width: int = 600, height: int = 300, lang: str = "fr") -> list[str]:
    fitted = fit_one(text, style, width, height, lang)
    assert fitted.fits
    return [text[line.start : line.end] for line in fitted.paragraphs[0].lines]


BLEED = 100


def picture_of(each: Block, colour: tuple[int, int, int] = (0, 0, 0)) -> Image.Image:
    """The words alone, their block's left top corner at (BLEED, BLEED)."""
    image = Image.new("RGBA", (each.width + 2 * BLEED, each.height + 2 * BLEED), (*colour, 0))
    draw(image, each, fit([each])[0], [Ink(colour=colour)] * len(each.paragraphs), BLEED, BLEED)
    return image


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


# ---------------------------------------------------------------------------------------------- size


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=20),
    st.integers(200, 1000),
    st.integers(60, 500),
)
def test_the_size_is_the_largest_that_fits(style: Style, found: list[str], width: int, height: int) -> None:
    fitted = fit_one(" ".join(found), style, width, height)
    (row,) = fitted.paragraphs
    if not fitted.fits:
        assert row.size == style.smallest
        return
    assert len(row.lines) <= style.lines
    assert row.width <= width
    assert fitted.height <= height
    if row.size < style.largest:
        larger = replace(style, smallest=int(row.size) + 1, largest=int(row.size) + 1)
        assert not fit_one(" ".join(found), larger, width, height).fits


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
        picture_of(tight)


def test_words_without_end_are_refused(style: Style) -> None:
    with pytest.raises(CmgenError, match="3000 characters"):
        fit_one("a " * 1500, style)


# ---------------------------------------------------------------------------------------------- lines


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=16), st.integers(300, 900))
def test_every_word_stands_on_one_line_and_in_order(style: Style, found: list[str], width: int) -> None:
    fixed = replace(style, smallest=40, largest=40, lines=20)
    assert " ".join(lines_of(" ".join(found), fixed, width, 2000)).split() == found


@pytest.mark.parametrize("count", [6, 8, 14])
def test_lines_are_balanced(style: Style, count: int) -> None:
    fixed = replace(style, smallest=56, largest=56)
    text = " ".join(FRENCH.split()[:count])
    (row,) = fit_one(text, fixed).paragraphs
    widths = [line.width for line in row.lines]
    assert len(widths) > 1
    assert min(widths) > 0.6 * max(widths)


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Ten evenings to mend what you own", "en", ["Ten evenings", "to mend what", "you own"]),
        ("Réparer la lampe de la cuisine", "fr", ["Réparer", "la lampe", "de la cuisine"]),
        ("Samedi 14 novembre : on ouvre !", "fr", ["Samedi", "14 novembre :", "on ouvre !"]),
    ],
)
def test_a_line_ends_where_the_sentence_can_rest(style: Style, text: str, lang: str, expected: list[str]) -> None:
    fixed = replace(style, smallest=60, largest=60)
    assert [line.replace("\u00a0", " ") for line in lines_of(tidy(text, lang), fixed, 450, 300, lang)] == expected


def test_a_word_wider_than_its_box_does_not_fit(style: Style) -> None:
    assert not fit_one("anticonstitutionnellement", style, width=200).fits
    assert fit_one("anti-constitutionnel-lement", style, width=200).fits, "a line may break after a hyphen"


def test_words_stay_whole_where_that_costs_little(style: Style) -> None:
    grown = replace(style, smallest=10, largest=200, lines=4)
    assert lines_of("ouvrons les grille-pain", grown, width=300) == ["ouvrons", "les", "grille-pain"]
    assert lines_of("anti-constitutionnel", grown, width=300) == ["anti-", "constitutionnel"], "whole: far smaller"


def test_a_soft_hyphen_is_seen_only_where_a_line_ends(style: Style) -> None:
    word = "anti\u00adconstitu\u00adtionnelle\u00adment"
    fixed = replace(style, smallest=40, largest=40)
    (row,) = fit_one(word, fixed, width=320).paragraphs
    assert [line.hyphen for line in row.lines] == [True, False]
    (whole,) = fit_one(word, fixed, width=600).paragraphs
    assert [line.hyphen for line in whole.lines] == [False]
    plain = fit_one(word.replace("\u00ad", ""), fixed, width=600).paragraphs[0]
    assert whole.width == pytest.approx(plain.width)


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("anticonstitutionnellement", "fr", "an-ti-cons-ti-tu-tion-nel-le-ment"),
        ("L’imprimerie réparera", "fr", "L’im-pri-me-rie ré-pa-rera"),
        ("internationalization", "en", "in-ter-na-tion-al-iz-a-tion"),
        ("réparera", "fr-CA", "ré-pa-rera"),
        ("Ateliers, ouvre", "fr", "Ate-liers, ouvre"),  # too short a word stays whole, and so do the ends of a long one
        ("#PortesOuvertes @atelierduport atelier-du-port.example EXPOSITION", "fr", None),
        ("réparera", "tlh", None),  # a language without a dictionary
        ("réparera", "", None),
    ],
)
def test_words_are_broken_where_their_language_allows_it(text: str, lang: str, expected: str | None) -> None:
    assert hyphens.hyphenated(text, lang) == (expected or text).replace("-", "\u00ad" if expected else "-")


def test_hyphenation_makes_a_long_word_larger_and_leaves_others_whole(style: Style) -> None:
    text = "Démissionnerez anticonstitutionnellement"
    narrow = replace(style, smallest=10, largest=120, lines=6)
    plain, broken = (fit_one(text, replace(narrow, hyphenation=each), width=220) for each in (False, True))
    assert broken.size > plain.size / words.WHOLE_WORDS
    assert any(line.hyphen for line in broken.paragraphs[0].lines)
    easy = fit_one("On imprime une affiche", replace(narrow, hyphenation=True), width=600)
    assert not any(line.hyphen for line in easy.paragraphs[0].lines)


def test_hyphenation_without_its_extra_says_what_to_install(style: Style, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyphen", None)
    hyphens._dictionary.cache_clear()
    with pytest.raises(CmgenError, match="with an extra") as caught:
        fit_one("Anticonstitutionnellement encore", replace(style, hyphenation=True), width=220)
    assert "cmgen[hyphenation]" in caught.value.remedy


def test_a_script_without_spaces_breaks_between_signs(style: Style) -> None:
    assert len(fit_one("東京の港でワークショップを開きます", style, width=200, lang="ja").paragraphs[0].lines) > 1


def test_a_non_breaking_space_does_not_break(style: Style) -> None:
    fixed = replace(style, smallest=60, largest=60)
    assert len(fit_one("ouvertes midi", fixed, width=275).paragraphs[0].lines) == 2
    assert not fit_one("ouvertes\u00a0midi", fixed, width=275).fits
    assert not fit_one("ouvertes\u202fmidi", fixed, width=275).fits


TRICKY = st.text(st.sampled_from("aé éB1 -!?:;,.«»“”’'\"()[]/%€—–…+&#@_ \u00a0\u202f🎉نमท東"), min_size=1, max_size=40)


@settings(deadline=None, max_examples=150)
@given(TRICKY, st.integers(150, 700))
def test_no_ink_leaves_its_box(style: Style, text: str, width: int) -> None:
    each = block(tidy(text, "fr") or "x", replace(style, smallest=30, lines=20), width, 900)
    fitted = fit([each])[0]
    if fitted.fits and (box := picture_of(each).getchannel("A").getbbox()):
        reach = words.OVERHANG * fitted.size + 1
        assert BLEED - 0.12 * fitted.size - 1 <= box[0]
        assert box[2] <= BLEED + width + 0.12 * fitted.size + 1
        assert BLEED - reach <= box[1]
        assert box[3] <= BLEED + fitted.height + reach


# ---------------------------------------------------------------------------------------------- signs


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
    _, other = ink(picture_of(block(text, style), (255, 0, 0)))
    assert not other


@pytest.mark.parametrize("emoji", ["🎉", "❤️", "❤", "☀️", "👩‍🔧", "🇫🇷", "👍🏽", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"])
def test_emoji_have_their_colours_and_joined_ones_are_one_picture(style: Style, emoji: str) -> None:
    (left, _, right, _), other = ink(picture_of(block(emoji, style), (255, 0, 0)))
    assert len(other) > 20, "colours of its own"
    assert right - left < 1.6 * fit_one(emoji, style).size


@pytest.mark.parametrize("sign", ["é", "À", "ç", "Œ", "ÿ", "Ÿ", "«", "’", "…", "€", "—", "→", "№", "ł", "Ж", "Ω"])
def test_every_sign_of_european_languages_has_a_glyph(style: Style, sign: str) -> None:
    ink(picture_of(block(sign, style)))


@pytest.mark.parametrize("sign", ["\ufdd0", "𓀀", "ꙮ"])
def test_a_sign_that_no_font_has_is_named_and_never_an_empty_box(style: Style, sign: str) -> None:
    with pytest.raises(MissingGlyph, match=f"U\\+{ord(sign):04X}") as caught:
        fit_one(f"Bonjour {sign} !", style)
    assert "brand.yaml" in caught.value.remedy


@pytest.mark.parametrize("script", SCRIPTS)
def test_any_script_stands_as_it_is_written(style: Style, script: str, request: pytest.FixtureRequest) -> None:
    text, lang = SCRIPTS[script]
    fixed = replace(style, smallest=56, largest=56, lines=4)
    picture = picture_of(block(text, fixed, 520, 260, lang))
    flat = Image.new("L", picture.size, 255)
    flat.paste(0, (0, 0), picture.getchannel("A"))
    small = flat.reduce(2)
    golden = Path(__file__).parent / "goldens" / f"script-{script}.png"
    if request.config.getoption("--update-goldens", default=False):
        small.save(golden, optimize=True)
    assert golden.is_file(), "write it with pytest --update-goldens, and look at it"
    difference = [
        abs(a - b) for a, b in zip(small.reduce(4).tobytes(), opened(golden).reduce(4).tobytes(), strict=True)
    ]
    assert max(difference) < 24, "no patch of 8 × 8 px may differ visibly"


def opened(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("L")


@pytest.mark.parametrize("script", ["arabic", "hebrew"])
def test_what_is_read_from_the_right_stands_at_the_right(style: Style, script: str) -> None:
    text, lang = SCRIPTS[script]
    fixed = replace(style, smallest=40, largest=40)
    box, _ = ink(picture_of(block(text.split()[0], fixed, 600, 200, lang)))
    assert abs(box[2] - (BLEED + 600)) < 8
    box, _ = ink(picture_of(replace(block(text.split()[0], fixed, 600, 200, lang), align="left")))
    assert box[0] < BLEED + 8


def test_letters_of_an_arabic_word_are_joined(style: Style) -> None:
    fixed = replace(style, smallest=60, largest=60)
    joined = fit_one("مرحبا", fixed, lang="ar").paragraphs[0].width
    apart = sum(fit_one(letter, fixed, lang="ar").paragraphs[0].width for letter in "مرحبا")
    assert joined < 0.8 * apart


def test_a_variable_font_has_the_weight_that_is_asked_for() -> None:
    def dark(weight: float) -> int:
        style = Style(font=FONTS / "variable.ttf", smallest=60, largest=60, settings=(("wght", weight),))
        return sum(picture_of(block("Hamburg", style)).getchannel("A").tobytes())

    assert dark(100) < 0.6 * dark(500) < 0.9 * dark(900)


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=60)
def test_no_text_breaks_the_setting(style: Style, text: str) -> None:
    written = tidy(text)
    if not written:
        return
    each = block(written, style, 800, 400)
    try:
        fitted = fit([each])[0]
    except MissingGlyph:
        return
    if fitted.fits:
        picture_of(each)


def test_what_is_no_font_is_named(tmp_path: Path, style: Style) -> None:
    (tmp_path / "pretty.ttf").write_bytes(b"not a font")
    with pytest.raises(CmgenError, match=r"pretty\.ttf is no font"):
        fit_one("Bonjour", replace(style, font=tmp_path / "pretty.ttf"))


@pytest.mark.parametrize("cut", [100, 1000, 20_000])
def test_a_damaged_font_is_an_error_or_a_font_and_never_a_crash(tmp_path: Path, style: Style, cut: int) -> None:
    whole = style.font.read_bytes()
    (tmp_path / "cut.ttf").write_bytes(whole[:cut] + os.urandom(200) + whole[cut + 200 : cut * 3])
    with suppress(CmgenError):
        picture_of(block("Bonjour", replace(style, font=tmp_path / "cut.ttf")))


# ---------------------------------------------------------------------------------------------- direction

# Worked by hand after UAX 9; capitals stand for right-to-left letters as in the annex's own examples.
HEBREW = dict(zip("ABCDEFGHIJ", "אבגדהוזחטי", strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("car ABC", "0000111"),
        ("ABC car", "1111222"),
        ("ABC 12 DEF", "1111221111"),
        ("he said ABC, DE.", "0000000011111110"),
        ("ABC (car) DE", "111112221111"),
        ("a (ABC) b", "000111000"),
        ("(ABC)!", "111111"),
        ("ABC 1,5%", "11112222"),
        ("ABC +5", "111112"),
    ],
)
def test_levels_are_those_of_the_annex(text: str, expected: str) -> None:
    written = "".join(HEBREW.get(sign, sign) for sign in text)
    assert "".join(map(str, bidi.levels(written)[1])) == expected


def test_runs_are_turned_round_level_by_level() -> None:
    assert bidi.visual([(1, "A"), (2, "1"), (1, "B")]) == ["B", "1", "A"]
    assert bidi.visual([(0, "a"), (1, "B"), (0, "c")]) == ["a", "B", "c"]


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("נמל (סדנת) 12", {"(": ")", ")": "("}),  # in words from right to left a bracket opens the other way
        ("[بيت]", {"[": "]", "]": "["}),
        ("«بيت»", {"«": "»", "»": "«"}),
        ("ab (בית) cd", {"(": "(", ")": ")"}),  # around them the direction is the sentence's
        ("a < b", {"<": "<"}),
    ],
)
def test_brackets_turn_with_the_words_they_stand_among(style: Style, text: str, signs: dict[str, str]) -> None:
    shaped = words._shape(text, style, "", EMOJI, ())
    for run in shaped.runs:
        for glyph in run.glyphs:
            if wanted := signs.get(text[glyph.at]):
                assert glyph.id == run.face.font.get_nominal_glyph(ord(wanted)), text[glyph.at]
    level = {text[run.start + offset]: run.level for run in shaped.runs for offset in range(run.end - run.start)}
    assert {level[sign] % 2 for sign in signs} == {int(any(sign != other for sign, other in signs.items()))}
