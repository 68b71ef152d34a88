"""Files that change: seen by watchdog, gathered for a moment; posts are built at once, everything soon after."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cmgen.content import FOLDER
from cmgen.preview.state import Live

if TYPE_CHECKING:
    from watchdog.events import FileSystemEventHandler

FOLDERS = (FOLDER, "brand", "layouts")
SETTLE = 0.02  # seconds without news after which a save is over: editors write, rename and touch in a burst
QUIET = 0.5  # seconds without news after which everything is looked at


@contextmanager
def watching(live: Live) -> Iterator[None]:
    """Follow the files of a project in a thread of its own; the first thing it does is a whole build."""
    from watchdog.observers import Observer

    news = News()
    root = live.snapshot.project.root
    observer = Observer()
    for name in FOLDERS:
        if (root / name).is_dir():
            observer.schedule(_ear(root, news), str(root / name), recursive=True)
    worker = threading.Thread(target=_follow, args=(live, news), daemon=True)
    observer.start()
    worker.start()
    try:
        yield
    finally:
        observer.stop()
        observer.join()
        news.close()
        worker.join()


class News:
    """Paths that changed, from the thread that sees them to the one that builds."""

    def __init__(self) -> None:
        self._paths: set[str] = set()
        self._changed = threading.Condition()
        self.is_over = False

    def tell(self, *paths: str) -> None:
        """Some files have changed."""
        with self._changed:
            self._paths.update(paths)
            self._changed.notify()

    def close(self) -> None:
        """There is no more to come."""
        with self._changed:
            self.is_over = True
            self._changed.notify()

    def take(self, seconds: float | None) -> set[str]:
        """What changed since the last time: waits for the first, then until a burst is over; nothing: time passed."""
        with self._changed:
            self._changed.wait_for(lambda: self._paths or self.is_over, seconds)
            while self._paths and not self.is_over and self._changed.wait(SETTLE):
                pass
            taken, self._paths = self._paths, set()
            return taken


def _follow(live: Live, news: News) -> None:
    live.recall()
    live.refresh()
    is_behind = False  # whether something was built by itself that others may have to do with
    while not news.is_over:
        paths = news.take(QUIET if is_behind else None)
        if news.is_over:
            return
        if paths and all(path.startswith(f"{FOLDER}/") and path.endswith(".md") for path in paths):
            try:
                live.refresh_posts(paths)
            except Exception:  # gone again already, or a fault of ours: a whole build says which
                live.refresh()
            is_behind = True
        elif paths or is_behind:
            live.refresh()
            is_behind = False


def _ear(root: Path, news: News) -> FileSystemEventHandler:
    from watchdog.events import FileSystemEvent, FileSystemEventHandler

    class Ear(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            if event.event_type in ("opened", "closed", "closed_no_write") or (
                event.is_directory and event.event_type == "modified"  # a file in it has news of its own
            ):
                return
            named = (Path(str(path)) for path in (event.src_path, event.dest_path) if path)
            news.tell(*(path.relative_to(root).as_posix() for path in named if path.is_relative_to(root)))

    return Ear()
