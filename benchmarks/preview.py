"""How long the preview takes: from start to the first page, from a save to the changed page; and its memory.

    python -m benchmarks.preview 100 1000 10000

Makes a corpus of each size (see ``benchmarks.corpus``), builds it once, then starts ``cmgen serve`` in a process of
its own. Milliseconds; the middle of the runs. A page counts as there when its last byte is.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.corpus import write

SAVES = 7


def main() -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="+", type=int)
    print(f"{'posts':>7} {'listens':>8} {'page':>8} {'save to page':>13} {'memory':>8}")
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            write(root, size)
            subprocess.run([sys.executable, "-m", "cmgen", "-C", folder, "build"], check=False, capture_output=True)
            listens, page, saved, memory = measure(root)
            print(f"{size:7} {listens:8.0f} {page:8.0f} {saved:13.0f} {memory:5.0f} MB", flush=True)


def measure(root: Path) -> tuple[float, float, float, float]:
    """Milliseconds until it listens, until a page has posts, from a save to its page; megabytes."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "cmgen", "-C", str(root), "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1)
    try:
        assert process.stdout
        port = int(process.stdout.readline().split(":")[2].partition("/")[0])
        listens = time.perf_counter() - start
        until(port, "/posts/", "data-item")
        page = time.perf_counter() - start
        post = sorted((root / "content").rglob("*.md"))[-1]
        address = f"/post/{post.relative_to(root / 'content').with_suffix('').as_posix()}/"
        until(port, address, "<h1")
        time.sleep(3 + page)  # the first whole build
        times = []
        for number in range(SAVES):
            word = f"mot{number}{time.time_ns()}"
            text = post.read_text(encoding="utf-8")
            begun = time.perf_counter()
            post.write_text(f"{text}\n{word}\n", encoding="utf-8")
            until(port, address, word)
            times.append(time.perf_counter() - begun)
            time.sleep(0.1)
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
        memory = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
        return listens * 1000, page * 1000, statistics.median(times) * 1000, memory / 1024
    finally:
        process.terminate()
        process.wait()


def until(port: int, path: str, word: str) -> None:
    """Ask for a page until a word is on it, before the source that stands beside the cards."""
    while word not in get(port, path).partition('class="file"')[0]:
        time.sleep(0.005)


def get(port: int, path: str) -> str:
    """A page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    text = connection.getresponse().read().decode()
    connection.close()
    return text


if __name__ == "__main__":
    main()
