"""What pictures cost: one beside bare Pillow, satori with resvg, and Chromium; of many; the memory of a large photo.

    python -m benchmarks.pictures [card] [many] [memory]

The card: 1200 × 675, a photo, a gradient over it, the logo, a headline of three lines, another one each time. Costs are
of the processor, in milliseconds for each picture, and all of one run on one machine: the ratios carry over. satori and
resvg come from npm into a temporary folder; what is not there is left out.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmgen.image.draw import Photo, draw_measured
from cmgen.image.encode import BEST, encode
from cmgen.image.layout import OWN, Layout, read_layout
from cmgen.image.look import Look

if TYPE_CHECKING:
    from PIL import Image

ROOT = Path(__file__).parents[1]
PHOTO = ROOT / "content/2026/11/portes-ouvertes/portes.jpg"
LOGO = ROOT / "brand/logos/logo-dark.png"
FONT = ROOT / "brand/fonts/BricolageGrotesque-ExtraBold.ttf"
LOOK = Look(
    palette={"ink": "#14222e", "paper": "#f6eee0", "accent": "#b8361d", "accent-2": "#1d6670", "accent-3": "#e7a03c"},
    fonts={"headline": FONT, "text": ROOT / "brand/fonts/InstrumentSans-Medium.ttf"},
    logos={"light": ROOT / "brand/logos/logo-light.png", "dark": LOGO},
)
CARD = """\
summary: the card that is measured
only: [measured]
margin: 6
boxes:
  photo: {photo: {}}
  dusk: {gradient: {from: "#000000", to: "#000000", angle: 0, opacity: [0.9, 0.4]}}
  logo: {logo: {anchor: top}, at: {width: 24, height: 6.4, bottom: ""}}
  headline:
    words:
      anchor: bottom
      paragraphs:
        title: {words: "{{ title }}", font: headline, size: [5, 10], lines: 3, leading: 1.05, colour: ["#ffffff"]}
    at: {right: 30%}
formats: {measured: {size: [1200, 675]}}
"""
FORMATS = ("square", "portrait", "landscape", "story", "card", "header")
NAMES = ("announcement", "carousel", "contest", "event", "figure", "offer", "quote", "tip")


def title(number: int) -> str:
    """Three lines of words, otherwise each time."""
    return f"Café réparation numéro {number} : samedi, on ouvre les grille-pain et les radios"


def facts(number: int) -> dict[str, Any]:
    """What a post says."""
    return {
        "title": title(number),
        "lang": "fr",
        "brand": "L’Atelier",
        "tagline": "",
        "site": "a.example",
        "campaign": "A",
    }


@cache
def measured() -> Layout:
    """The layout of the card."""
    folder = Path(tempfile.mkdtemp()) / "measured"
    folder.mkdir()
    (folder / "card.yaml").write_text(CARD, encoding="utf-8")
    layout = read_layout(folder, "measured")
    shutil.rmtree(folder.parent)
    return layout


def drawn(number: int) -> Image.Image:
    """The card, drawn by cmgen."""
    return draw_measured(measured(), "measured", facts(number), LOOK, Photo(PHOTO, (0.5, 0.5))).image


def jpeg(number: int) -> bytes:
    """The card as it is sent."""
    return encode(drawn(number), ("image/jpeg",)).bytes


def png(number: int) -> bytes:
    """The card for a network that takes nothing else."""
    return encode(drawn(number), ("image/png",)).bytes


@cache
def ground() -> tuple[Image.Image, Any]:
    """What bare Pillow keeps: everything but the words, and the font."""
    from PIL import ImageFont

    empty = draw_measured(measured(), "measured", {**facts(0), "title": ""}, LOOK, Photo(PHOTO, (0.5, 0.5))).image
    return empty, ImageFont.truetype(str(FONT), 76, layout_engine=ImageFont.Layout.BASIC)


def bare(number: int, kind: str, **options: Any) -> bytes:
    """The least that Pillow can do: a kept ground, three lines at a size that somebody chose, bytes."""
    from PIL import ImageDraw

    kept, font = ground()
    image = kept.copy()
    words, pen = title(number).split(), ImageDraw.Draw(image)
    for row, line in enumerate((words[:4], words[4:8], words[8:])):
        pen.text((60, 400 + 80 * row), " ".join(line), font=font, fill=(255, 255, 255))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def cost(work: Callable[[int], Any], times: int, rounds: int = 5) -> float:
    """Milliseconds of the processor for each picture: the median of some rounds, each with words of its own."""
    for each in range(times):  # what is kept, and Python's own warming up
        work(each)
    found = []
    for number in range(1, rounds + 1):
        begun = time.process_time()
        for each in range(times):
            work(number * times + each)
        found.append((time.process_time() - begun) * 1000 / times)
    return statistics.median(found)


# ---------------------------------------------------------------------------------------------- one card


def card() -> None:
    """One card, beside what others make of it."""
    floor = cost(lambda n: bare(n, "JPEG", quality=85), 40)
    same = cost(lambda n: bare(n, "JPEG", quality=BEST, subsampling="4:4:4"), 40)
    level = cost(lambda n: bare(n, "PNG", compress_level=1), 8)
    rows = [
        ("bare Pillow, JPEG of quality 85, colours halved", floor),
        (f"bare Pillow, JPEG as we write it ({BEST}, colours whole)", same),
        ("cmgen, JPEG", cost(jpeg, 40)),
        ("bare Pillow, PNG, level 1", level),
        ("cmgen, PNG", cost(png, 8)),
        *satori(),
        *chromium(),
    ]
    for name, each in rows:
        print(f"{name:55} {each:7.1f} ms {each / floor:6.2f} × the first")
    halves()


def satori() -> Iterator[tuple[str, float]]:
    """The card by satori and resvg."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        print("no node and npm: satori and resvg are left out")
        return
    with tempfile.TemporaryDirectory() as home:
        install = [npm, "install", "--silent", "--no-audit", "--prefix", home, "satori", "@resvg/resvg-js"]
        if subprocess.run(install, check=False, stdout=subprocess.DEVNULL).returncode:
            print("satori and resvg cannot be installed: left out")
            return
        script = Path(__file__).with_name("satori.mjs")
        run = [node, str(script), home, str(PHOTO), str(LOGO), str(FONT), "15"]
        said = json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout)
    yield "satori + resvg, PNG", said["cpu"]


PAGE = """<!doctype html><style>@font-face {{ font-family: F; src: url({font}) }}
body {{ margin: 0; width: 1200px; height: 675px; background: url({photo}) center / cover }}
div {{ position: absolute; inset: 0; background: linear-gradient(to right, #000e, #0006) }}
img {{ position: absolute; left: 54px; top: 54px; height: 58px }}
h1 {{ position: absolute; left: 54px; bottom: 54px; width: 780px; margin: 0; font: 76px/1.05 F; color: #fff }}</style>
<div><img src="{logo}"><h1></h1></div>"""


def chromium() -> Iterator[tuple[str, float]]:
    """The card as a screenshot of a page that stays open; the cost is of Chromium's processes."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        program = None
    if not program:
        print("no Chromium or no playwright: left out")
        return
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        page_file = Path(folder) / "card.html"
        named = {"font": FONT.as_uri(), "photo": PHOTO.as_uri(), "logo": LOGO.as_uri()}
        page_file.write_text(PAGE.format(**named), encoding="utf-8")
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1200, "height": 675})
        page.goto(page_file.as_uri(), wait_until="networkidle")
        for kind in ("jpeg", "png"):
            times, options = 20, {"type": kind, **({"quality": BEST} if kind == "jpeg" else {})}

            def one(number: int, options: dict[str, Any] = options) -> None:
                page.evaluate("words => document.querySelector('h1').textContent = words", title(number))
                page.screenshot(**options)

            one(0)
            begun = _family()
            for number in range(times):
                one(1 + number)
            yield f"Chromium, screenshot as {kind.upper()}", (_family() - begun) * 1000 / times
        browser.close()


def _family() -> float:
    """Seconds of the processor of everything that we started and that runs still."""
    parents: dict[int, int] = {}
    spent: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "stat").read_text().rpartition(")")[2].split() if entry.name.isdigit() else []
        except OSError:
            continue
        if words:
            parents[int(entry.name)] = int(words[1])
            spent[int(entry.name)] = (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def is_ours(process: int) -> bool:
        while process in parents and process != os.getpid():
            process = parents[process]
        return process == os.getpid()

    return sum(seconds for process, seconds in spent.items() if process != os.getpid() and is_ours(process))


def some(numbers: range) -> int:
    """Cards, made in a row."""
    return sum(len(jpeg(number)) for number in numbers)


def halves() -> None:
    """The same cards by one process and by two."""
    count = 240
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(some, [range(2), range(2)]))
        found = []
        for _ in range(3):
            begun = time.perf_counter()
            some(range(count))
            one = time.perf_counter() - begun
            begun = time.perf_counter()
            list(pool.map(some, [range(count // 2), range(count // 2, count)]))
            found.append((time.perf_counter() - begun) / one)
    busy = f"{os.getloadavg()[0]:.1f} processes wanted the processor"
    print(f"two processes: {statistics.median(found):.2f} × the wall of one ({busy})")


# ---------------------------------------------------------------------------------------------- many


def posts(job: tuple[int, int, bool]) -> float:
    """Every layout in six formats for some posts, from nothing; the processor's seconds."""
    first, last, has_photo = job
    photo = Photo(PHOTO, (0.5, 0.5)) if has_photo else None
    begun = time.process_time()
    for number in range(first, last):
        for name in NAMES:
            layout = read_layout(OWN / name, name)
            for format in FORMATS:
                values = {**layout.sample["fr"], **facts(number)}
                encode(draw_measured(layout, format, values, LOOK, photo).image, ("image/jpeg",))
    return time.process_time() - begun


def many() -> None:
    """8 layouts × 6 formats × 100 posts by two processes."""
    for has_photo in (False, True):
        begun = time.perf_counter()
        with ProcessPoolExecutor(2) as pool:
            spent = sum(pool.map(posts, [(0, 50, has_photo), (50, 100, has_photo)]))
        wall = time.perf_counter() - begun
        what = "with a photo" if has_photo else "without one"
        print(f"8 layouts × 6 formats × 100 posts, {what}: {wall:.1f} s, {spent:.1f} s of the processor")


# ---------------------------------------------------------------------------------------------- memory

LARGE = """
import resource, sys
from pathlib import Path
from benchmarks.pictures import FORMATS, LOOK, NAMES, facts
from cmgen.image.draw import Photo, draw_measured
from cmgen.image.encode import encode
from cmgen.image.layout import OWN, read_layout
for name in NAMES:
    layout = read_layout(OWN / name, name)
    for format in FORMATS:
        values = {**layout.sample["fr"], **facts(1)}
        encode(draw_measured(layout, format, values, LOOK, Photo(Path(sys.argv[1]))).image, ("image/jpeg",))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def memory() -> None:
    """The most memory of a process that draws everything over a photo of 24 megapixels."""
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        with Image.open(PHOTO) as small:
            large = small.convert("RGB").resize((6000, 4000))
        for ending in ("jpg", "png"):
            file = Path(folder) / f"large.{ending}"
            large.save(file, quality=92, compress_level=1)
            run = [sys.executable, "-c", LARGE, str(file)]
            said = subprocess.run(run, check=True, capture_output=True, text=True, cwd=ROOT).stdout
            unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
            print(f"24 megapixels as {ending}: {int(said) / unit:.0f} MiB at most")


def main() -> None:
    """Print what is asked for, or all."""
    wanted = sys.argv[1:] or ["card", "many", "memory"]
    for name in wanted:
        {"card": card, "many": many, "memory": memory}[name]()


if __name__ == "__main__":
    main()
