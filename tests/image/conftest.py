"""A brand and photos for pictures, made here: the example brand may change without changing these tests."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from cmgen.image.look import Look

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="session")
def photo_file(folder: Path) -> Path:
    """A harbour, more or less: smooth sky, a bright sun, hard edges. 1600 × 1200."""
    image = Image.linear_gradient("L").resize((1600, 1200))
    image = Image.merge("RGB", (image, image.point(lambda v: v * 0.7), image.point(lambda v: 255 - v)))
    draw = ImageDraw.Draw(image)
    draw.ellipse((1000, 200, 1300, 500), fill="#fff2c8")
    for left in range(0, 1600, 160):
        draw.rectangle((left, 700 + left % 320, left + 90, 1200), fill="#22303c")
    path = folder / "harbour.jpg"
    image.save(path, quality=92)
    return path


@pytest.fixture(scope="session")
def look(folder: Path) -> Look:
    for name, colour in (("light", "#b8361d"), ("dark", "#ffb199")):
        logo = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
        ImageDraw.Draw(logo).rounded_rectangle((0, 0, 399, 199), 60, fill=colour)
        logo.save(folder / f"logo-{name}.png")
    return Look(
        palette={"ink": "#14222e", "paper": "#f6eee0", "accent": "#b8361d", "accent-2": "#1d6670"},
        fonts={
            "headline": ROOT / "brand/fonts/BricolageGrotesque-ExtraBold.ttf",
            "text": ROOT / "brand/fonts/InstrumentSans-Medium.ttf",
        },
        logos={"light": folder / "logo-light.png", "dark": folder / "logo-dark.png"},
    )
