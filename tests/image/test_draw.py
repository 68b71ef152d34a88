"""A layout, values and a photo become a picture: the same each time, readable, nothing cut, the focus in view."""

import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from cmgen.errors import CmgenError
from cmgen.image.contrast import LEGIBLE, worst
from cmgen.image.draw import Photo, draw, draw_measured, fit, shade
from cmgen.image.encode import encode
from cmgen.image.formats import FORMATS, SHIPPED
from cmgen.image.layout import OWN, Layout, read_layout
from cmgen.image.look import Look

ROOT = Path(__file__).parents[2]
GOLDENS = Path(__file__).parent / "goldens"
SIZES = {name: FORMATS[name].size for name in SHIPPED}
SHORT = "On ouvre !"
LONG = (
    "Du 27 au 29 novembre, l’atelier ouvre grand ses portes : venez imprimer votre affiche, réparer votre lampe, "
    "écouter la marée basse et goûter la soupe de Maud, c’est gratuit 👩‍🔧❤️"
)
ENGLISH = "Ten evenings to learn to mend what you already own"


@pytest.fixture(scope="module")
def announcement() -> Layout:
    return read_layout(OWN / "announcement", "cmgen/layouts/announcement")


def values(title: str, lang: str = "fr", **more: str) -> dict[str, str]:
    words = {"title": title, "campaign": "Portes ouvertes", "tagline": "On imprime.", "site": "atelier.example"}
    return {**words, "lang": lang, **more}


def test_the_shipped_layout_is_made_for_every_format_a_network_asks_for(announcement: Layout) -> None:
    assert {name: canvas.size for name, canvas in announcement.formats.items()} == SIZES


@pytest.fixture(scope="module", params=["photo", "poster"])
def photo(request: pytest.FixtureRequest, photo_file: Path) -> Photo | None:
    return Photo(photo_file, (0.72, 0.3)) if request.param == "photo" else None


@pytest.mark.parametrize("format", SIZES)
@pytest.mark.parametrize("title", [SHORT, LONG, ENGLISH], ids=["short", "long", "english"])
def test_every_format_takes_any_headline_readably(
    announcement: Layout, look: Look, photo: Photo | None, format: str, title: str
) -> None:
    drawing = draw_measured(announcement, format, values(title), look, photo)
    assert drawing.image.size == SIZES[format]
    assert drawing.image.mode == "RGB"
    assert [each.text for each in drawing.legibility if each.ratio < LEGIBLE] == []
    for place in (each.place for each in drawing.legibility):
        assert 0 <= place[0] < place[2] <= SIZES[format][0]
        assert 0 <= place[1] < place[3] <= SIZES[format][1]


@pytest.mark.parametrize("format", SIZES)
@pytest.mark.parametrize("accent", ["#ffdd00", "#101010", "#8a8a8a", "#ff00ff"])
def test_words_stay_readable_in_any_brand_s_colours(
    announcement: Layout, photo_file: Path, format: str, accent: str
) -> None:
    for palette in ({"ink": "#000000", "paper": "#ffffff"}, {"ink": "#ffffff", "paper": "#111111"}):
        for photo in (Photo(photo_file), None):
            drawing = draw_measured(
                announcement, format, values(SHORT), Look(palette={**palette, "accent": accent}), photo
            )
            headline = next(each for each in drawing.legibility if SHORT[:2] in each.text)
            assert headline.ratio >= LEGIBLE or photo is None, "on a panel of paper words can always be read"


def test_a_brand_that_says_nothing_gets_a_picture(announcement: Layout) -> None:
    assert draw(announcement, "card", values(SHORT), Look()).size == (1200, 630)


# ---------------------------------------------------------------------------------------------- same in, same out

ELSEWHERE = """
import hashlib, sys
from pathlib import Path
from cmgen.image.draw import Photo, draw
from cmgen.image.encode import encode
from cmgen.image.formats import FORMATS, SHIPPED
from cmgen.image.layout import OWN, Layout, read_layout
from cmgen.image.look import Look
layout = read_layout(Path(sys.argv[1]), "layouts/announcement")
values = dict(title="Prêts à réparer ? 🎉", campaign="", tagline="On imprime.", site="a.example", lang="fr")
for format in ("square", "card"):
    for photo in (Photo(Path(sys.argv[2])), None):
        image = draw(layout, format, values, Look(), photo)
        print(hashlib.sha256(encode(image, ("image/jpeg",), 150_000).bytes).hexdigest())
"""


def test_another_process_makes_the_same_bytes(photo_file: Path) -> None:
    command = [sys.executable, "-c", ELSEWHERE, str(OWN / "announcement"), str(photo_file)]
    one, other = (
        subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed})
        for seed in ("1", "2")
    )
    assert one.stdout == other.stdout
    assert len(set(one.stdout.split())) == 4


def test_the_order_of_drawing_changes_nothing(announcement: Layout, look: Look, photo_file: Path) -> None:
    def digest(title: str) -> str:
        image = draw(announcement, "card", values(title), look, Photo(photo_file))
        return hashlib.sha256(encode(image, ("image/jpeg",)).bytes).hexdigest()

    assert [digest(SHORT), digest(LONG)] == [digest(LONG), digest(SHORT)][::-1]


def test_an_encoded_card_holds_the_limit(announcement: Layout, look: Look, photo_file: Path) -> None:
    picture = encode(draw(announcement, "square", values(LONG), look, Photo(photo_file)), ("image/jpeg",), 90_000)
    assert len(picture.bytes) <= 90_000
    assert Image.open(io.BytesIO(picture.bytes)).size == (1080, 1080)


# ---------------------------------------------------------------------------------------------- words


def test_words_that_cannot_fit_are_known_before_drawing_and_never_cut(announcement: Layout, look: Look) -> None:
    endless = "Venez imprimer, réparer, émettre avec nous. " * 20
    standing = fit(announcement, "card", values(endless), look)
    assert {each.box: each.fitted.fits for each in standing} == {"foot": True, "poster": False}
    with pytest.raises(CmgenError, match=r"does not fit in layout announcement, format card"):
        draw(announcement, "card", values(endless), look)


def test_a_post_may_set_the_small_lines(announcement: Layout, look: Look) -> None:
    standing = fit(announcement, "card", values(SHORT, kicker="Samedi", detail="Quai des Brumes"), look)
    assert {each.text for each in standing} == {"Samedi / On ouvre\u00a0!", "Quai des Brumes"}


def test_a_value_that_is_missing_is_named(announcement: Layout, look: Look) -> None:
    with pytest.raises(CmgenError, match="title") as caught:
        draw(announcement, "card", {"campaign": "", "tagline": "", "site": ""}, look)
    assert "known values" in caught.value.remedy


SHADED = """\
only: [banner]
boxes:
  photo: {photo: {}}
  headline:
    words:
      anchor: bottom
      shade: "#101418"
      paragraphs:
        title: {words: "{{ title }}", font: headline, size: [5, 14], lines: 4, colour: "#ffffff"}
formats:
  banner: {size: [800, 400]}
"""


@pytest.mark.parametrize("ground", ["#ffffff", "#000000", "#7f7f7f", "photo", "noise"])
def test_words_on_any_photo_are_shaded_until_they_can_be_read(
    tmp_path: Path, look: Look, photo_file: Path, ground: str
) -> None:
    (tmp_path / "card.yaml").write_text(SHADED, encoding="utf-8")
    layout = read_layout(tmp_path, "layouts/shaded")
    path = tmp_path / "ground.png"
    if ground == "photo":
        path = photo_file
    elif ground == "noise":
        Image.effect_noise((800, 400), 120).convert("RGB").save(path)
    else:
        Image.new("RGB", (800, 400), ground).save(path)
    drawing = draw_measured(layout, "banner", values(ENGLISH), look, Photo(path))
    assert all(each.ratio >= LEGIBLE for each in drawing.legibility)
    if ground == "#000000":
        assert drawing.image.getpixel((5, 395)) == (0, 0, 0), "a dark photo needs no shade"


def test_a_shade_is_no_stronger_than_it_must_be() -> None:
    image = Image.new("RGB", (400, 200), "#c0c0c0")
    shaded = shade(image, (100, 80, 300, 120), [(255, 255, 255)], (0, 0, 0), 30)
    assert LEGIBLE <= worst(shaded, (100, 80, 300, 120), (255, 255, 255)) < 5.6
    assert shaded.getpixel((2, 2)) == (0xC0, 0xC0, 0xC0), "far from the words nothing changes"


def test_a_shade_that_cannot_help_says_so() -> None:
    with pytest.raises(CmgenError, match=r"contrast of 1\.\d"):
        shade(Image.new("RGB", (100, 100)), (0, 0, 50, 50), [(200, 200, 200)], (255, 255, 255), 10)


# ---------------------------------------------------------------------------------------------- layers


def test_the_logo_suits_what_is_behind_it(announcement: Layout, look: Look, photo_file: Path) -> None:
    light = draw(announcement, "square", values(SHORT), look, Photo(photo_file)).getpixel((100, 970))
    dark = draw(announcement, "square", values(SHORT, theme="dark"), look).getpixel((100, 970))
    assert light == (0xB8, 0x36, 0x1D)
    assert dark == (0xFF, 0xB1, 0x99)


def test_the_focus_of_a_photo_is_in_the_picture(tmp_path: Path, announcement: Layout, look: Look) -> None:
    image = Image.new("RGB", (3000, 400), "#404040")
    image.paste((255, 0, 255), (2880, 180, 2920, 220))
    image.save(tmp_path / "long.png")
    drawn = draw(announcement, "square", values(SHORT), look, Photo(tmp_path / "long.png", (2900 / 3000, 0.5)))
    assert (255, 0, 255) in {colour for _, colour in drawn.getcolors(2_000_000) or []}


@pytest.mark.parametrize("kind", ["colour", "shade"])
def test_a_colour_nobody_gave_is_named(tmp_path: Path, look: Look, kind: str) -> None:
    name = "paper" if kind == "colour" else "accent"
    text = SHADED.replace('shade: "#101418"', "shade: acent" if kind == "shade" else "").replace(
        "  photo: {photo: {}}",
        "  photo: {solid: {colour: papr}}" if kind == "colour" else "  photo: {photo: {}}",
    )
    (tmp_path / "card.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CmgenError, match="palette has no") as caught:
        draw(read_layout(tmp_path, "layouts/odd"), "banner", values(SHORT), look)
    assert caught.value.remedy == f"did you mean {name}?"


def test_a_photo_that_is_none_is_an_error_not_a_crash(tmp_path: Path, announcement: Layout, look: Look) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0 nothing more")
    with pytest.raises(CmgenError, match=r"damaged|not a JPEG"):
        draw(announcement, "card", values(SHORT), look, Photo(tmp_path / "photo.jpg"))
