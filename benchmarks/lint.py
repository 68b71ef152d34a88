"""Guidelines over many posts, beside other programs that read prose, in one run.

    python -m benchmarks.lint PACKAGES [--posts 1000]

PACKAGES is a folder of packages in Vale's format (Microsoft/, Google/, write-good/, …). Times are of one process, from
its start to its end, over the same files. A peer that is not on the path is named and left out.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import corpus

PEERS = {
    "write-good": ["write-good"],
    "proselint": ["proselint", "check"],
    "textlint": ["textlint"],
    "alex": ["alex", "--quiet"],
    "codespell": ["codespell"],
}
OWN = """
import sys
from pathlib import Path
from cmgen.voice.blocks import Reading, read_words
from cmgen.voice.library import Voice
root = Path(sys.argv[1])
styles = {one.name: () for one in (root / "brand/styles").iterdir()}
checks = Voice(root, styles).checks("en")
count = 0
for file in sorted((root / "content").rglob("*.md")):
    body = file.read_text("utf-8").split("---\\n", 2)[-1]
    count += sum(1 for _ in checks.within(read_words(body, Reading(), sized=checks.sized)))
print(len(checks.checks), "guidelines", count, "findings")
"""


def timed(command: list[str]) -> tuple[float, str]:
    """Seconds that a command takes, and the last line it prints."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stdout.strip().splitlines()
    return time.perf_counter() - start, lines[-1] if lines else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", type=Path)
    parser.add_argument("--posts", type=int, default=1000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        corpus.write(root, asked.posts)
        shutil.copytree(asked.packages, root / "brand/styles")
        files = [str(file) for file in sorted((root / "content").rglob("*.md"))]
        own, said = timed([sys.executable, "-c", OWN, str(root)])
        print(f"cmgen      {own:6.2f} s  {said}")
        for name, command in PEERS.items():
            if shutil.which(command[0]) is None:
                print(f"{name:10} not here")
                continue
            seconds, _ = timed([*command, *files])
            print(f"{name:10} {seconds:6.2f} s  {seconds / own:.1f} x cmgen")


if __name__ == "__main__":
    main()
