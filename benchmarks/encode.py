"""What making a photo ready costs: its processor's time, its peak memory, and how near it comes to the limit of bytes.

python -m benchmarks.encode [PHOTO]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

PHOTO = Path(__file__).parents[1] / "content/2026/09/rentree/port-au-crepuscule.jpg"
LARGE = (6000, 4000)  # px: 24 megapixels
NETWORKS = ("mastodon", "x", "bluesky", "instagram", "snapchat")
SHARES = (1.0, 0.7, 0.5, 0.35, 0.1)  # of the bytes that the best quality has

ONE = """
import json, sys, time
from pathlib import Path
from cmgen.image.prepare import prepare
from cmgen.registry import networks
limits = networks[sys.argv[2]].limits
start = time.process_time()
made, _ = prepare(Path(sys.argv[1]), limits)
cost = time.process_time() - start
status = Path("/proc/self/status").read_text()  # ru_maxrss would count what started us
peak = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
print(json.dumps([cost, peak, made.type, made.width, made.height, len(made.bytes)]))
"""
SEARCH = """
import json, sys, time
from PIL import Image
from cmgen.image import encode
image, kind = Image.open(sys.argv[1]).resize((1600, 1067)), sys.argv[2]
whole, tries = len(encode.encode(image, (kind,)).bytes), []
writer = "_" + kind.partition("/")[2]
write = getattr(encode, writer)
setattr(encode, writer, lambda *given, **named: (tries.append(1), write(*given, **named))[1])
for share in map(float, sys.argv[3:]):
    tries.clear()
    start = time.process_time()
    made = encode.encode(image, (kind,), int(whole * share))
    cost = time.process_time() - start
    print(json.dumps([share, cost, len(tries), made.width, len(made.bytes) / whole / share]))
"""


def large(photo: Path, folder: Path) -> dict[str, Path]:
    """The photo in 24 megapixels, with the grain that enlarging takes away, in the kinds that people have."""
    from PIL import Image, ImageChops

    grain = Image.merge("RGB", [Image.effect_noise(LARGE, 14) for _ in range(3)])
    image = ImageChops.add(Image.open(photo).convert("RGB").resize(LARGE), grain, 1, -128)
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright
    kinds = {"JPEG": {"quality": 93}, "progressive JPEG": {"quality": 93, "progressive": True}, "PNG": {}, "WebP": {}}
    files = {}
    for kind, options in kinds.items():
        files[kind] = folder / kind.replace(" ", "-")
        image.save(files[kind], kind.rpartition(" ")[2], exif=exif, **options)
    return files


def lines(code: str, *arguments: str) -> list[list[float]]:
    """What a fresh process says, a list a line."""
    run = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def main() -> None:
    """A line for each kind of file and network, then one for each share of the bytes."""
    photo = Path(sys.argv[1]) if len(sys.argv) > 1 else PHOTO
    print(f"{'24 megapixels':18} {'network':10} {'processor':>10} {'peak':>8}  what is sent")
    with tempfile.TemporaryDirectory() as folder:
        for kind, path in large(photo, Path(folder)).items():
            for name in NETWORKS:
                ((cost, peak, *made),) = lines(ONE, str(path), name)
                size = f"{made[0]}, {made[1]} × {made[2]} px, {made[3]} bytes"
                print(f"{kind:18} {name:10} {cost:8.2f} s {peak * 1024 / 1e6:5.0f} MB  {size}")
    print(f"\n{'1600 × 1067 px':18} {'limit':>10} {'processor':>10} {'tries':>8} {'of the limit':>13}  width")
    for kind in ("image/jpeg", "image/webp", "image/avif"):
        for share, cost, tries, width, reached in lines(SEARCH, str(photo), kind, *map(str, SHARES)):
            print(f"{kind:18} {share:10.0%} {cost:8.2f} s {tries:8} {reached:13.0%}  {width} px")


if __name__ == "__main__":
    main()
