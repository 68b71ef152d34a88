"""Files that change: seen by watchdog, gathered for a moment, then built."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDERS = ("content", "brand", "layouts")
SETTLE = 0.03  # seconds without news after which a save is over: editors write, rename and touch in a burst


@contextmanager
def watching(root: Path, changed: Callable[[], object]) -> Iterator[None]:
    """Call ``changed`` in a thread of its own after files of the project changed."""
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers import Observer

    news = threading.Event()
    done = threading.Event()

    class Ear(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            if event.event_type in ("created", "modified", "moved", "deleted"):
                news.set()

    def work() -> None:
        while not done.is_set():
            news.wait()
            while news.is_set() and not done.is_set():
                news.clear()
                done.wait(SETTLE)
            if not done.is_set():
                changed()

    observer = Observer()
    for name in FOLDERS:
        if (root / name).is_dir():
            observer.schedule(Ear(), str(root / name), recursive=True)
    worker = threading.Thread(target=work, daemon=True)
    observer.start()
    worker.start()
    try:
        yield
    finally:
        done.set()
        news.set()
        observer.stop()
        observer.join()
        worker.join()
