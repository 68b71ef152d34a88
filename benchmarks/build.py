"""What a build costs: the first, the unchanged, one changed post; time, peak memory, and how it grows.

    python -m benchmarks.build [100 1000 10000]

Each figure is a process of its own, as a user starts it, and the ratios are of one run on one machine: absolute times
are shown for orientation only. Needs a system with wait4 (Linux, macOS).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import corpus

# As users have it: modules are compiled once, whatever the machine that measures says.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Cost:
    """Of one process: seconds on the wall and of all processors, and the most memory, in MiB."""

    wall: float
    cpu: float
    memory: float

    def __str__(self) -> str:
        return f"{self.wall:8.3f} s {self.cpu:8.3f} s CPU {self.memory:6.0f} MiB"


def run(*command: str) -> Cost:
    """The cost of a command; its exit status is no concern of ours (findings), its death by a signal is."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if not 0 <= process.returncode <= 1:
        raise SystemExit(f"{' '.join(command)}: exit status {process.returncode}")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def usual(*command: str, times: int = 5) -> Cost:
    """The median of some runs."""
    costs = [run(*command) for _ in range(times)]
    return Cost(*(median(getattr(cost, name) for cost in costs) for name in ("wall", "cpu", "memory")))


def main() -> None:
    """Print a table for each size, and what it grows by."""
    sizes = [int(word) for word in sys.argv[1:]] or [100, 1000]
    bare = usual(sys.executable, "-c", "pass", times=9)
    for name in ("--version", "--help"):
        cost = usual(sys.executable, "-m", "cmgen", name, times=9)
        print(f"cmgen {name:10} {cost}   {cost.wall / bare.wall:5.1f} × python -c pass")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            corpus.write(root, size)
            _table(root, size)


def _table(root: Path, size: int) -> None:
    build = (sys.executable, "-m", "cmgen", "--project", str(root), "build")
    first = run(*build)
    unchanged = usual(*build)
    post = sorted(root.glob("content/**/*.md"))[size // 2]
    changed = []
    for number in range(5):
        post.write_text(post.read_text(encoding="utf-8") + f"\nEncore {number}.\n", encoding="utf-8")
        changed.append(run(*build))
    one = Cost(*(median(getattr(cost, name) for cost in changed) for name in ("wall", "cpu", "memory")))
    time.sleep(2.1)  # a file that has just changed is not known by its time
    run(*build)
    lint = usual(*build[:-1], "lint")
    print(f"\n{size} posts, six channels")
    print(f"  first build     {first}   {first.wall / size * 1000:.2f} ms a post")
    print(f"  unchanged       {unchanged}   1/{first.wall / unchanged.wall:.0f} of the first")
    print(f"  one changed     {one}   {(one.wall - unchanged.wall) * 1000:.0f} ms more than unchanged")
    print(f"  lint, unchanged {lint}")


if __name__ == "__main__":
    main()
