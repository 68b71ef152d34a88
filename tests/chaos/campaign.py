"""``kill -9`` of the real program at random moments, against a real server and real git, as often as is asked for.

A story is one brand: a thread with pictures, posts of one part, a page; an account of its own on snac2, a bare
repository as the remote. Runs are killed one after another, hours pass between them, sometimes on another machine,
sometimes two at once; then a few runs in peace, and the account is looked at from outside. Everything but the moment at
which the system lets a process go follows from the seed.
"""

from __future__ import annotations

import json
import re
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from urllib.request import Request, urlopen

from builds import change_build
from faults.stage import ALICE, SERVER, git, project
from servers import Account, Server
from servers.pictures import png
from servers.warm import Program, Running

from cmgen.git import Git
from cmgen.ledger import Home, Ledger, LedgerState, State

CHANNELS = """
social: {network: mastodon, server: http://localhost:1, account: alice, late: never}
site: {network: site}
"""
POST = "---\nnetwork: {0}\nstatus: ready\ndate: 2026-09-0{1} 09:00\ntitle: {2}\n{3}---\n{4}\n"
PICTURES = (
    "assets:\n  - {file: un.png, alt: Affiche rouge de la fête}\n  - {file: deux.png, alt: Plan vert du quartier}\n"
)
POSTS = {
    "fil": POST.format("social", 4, "Fil", PICTURES, "Portes ouvertes\n***\nDeux\n***\nTrois"),
    "page": POST.format("[site, social]", 1, "Page", "", "Une page et un message"),
    "court": POST.format("social", 2, "Court", "", "Court"),
    "paire": POST.format("social", 3, "Paire", "", "Un\n***\nEt la suite"),
}
PARTS = ["Portes ouvertes", "Deux", "Trois", "Une page et un message", "Court", "Un", "Et la suite"]
PUBLICATIONS = 5
FRONT = timedelta(days=4)  # how long ago a story begins: no run is ahead of the server's clock
PAUSES = (1, 25, 40)  # minutes until the next run: within the claim of the dead one, or after it
ROUNDS, PEACE = 60, 4  # runs that may be killed, and runs in peace, at most
LATER = timedelta(minutes=40)


@dataclass
class Tally:
    """What came of it. Doubles, losses and what is stuck are told in words, with the seed of their story."""

    kills: int = 0
    runs: int = 0
    stories: int = 0
    parts: int = 0
    lines: Counter[str] = field(default_factory=Counter)  # of the ledgers, by what they say
    doubles: list[str] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        for name in ("kills", "runs", "stories", "parts", "doubles", "losses", "stuck"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.lines.update(other.lines)

    def __str__(self) -> str:
        said = ", ".join(f"{name} {number}" for name, number in sorted(self.lines.items()))
        return (
            f"{self.kills} kills of {self.runs} runs in {self.stories} stories, {self.parts} parts public: "
            f"{len(self.doubles)} doubles, {len(self.losses)} losses, {len(self.stuck)} stuck ({said})"
        )


@dataclass
class Measured:
    """How long a run takes here that is let live, in seconds: kills are spread over it."""

    longest: float = 1.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, seconds: float) -> None:
        with self.lock:
            self.longest = max(seconds, self.longest * 0.95)


def built(folder: Path, program: Program) -> Path:
    """The brand of every story, built once."""
    pictures = {"content/un.png": png(120, 80, (200, 30, 60)), "content/deux.png": png(50, 70, (20, 90, 60))}
    for name, data in pictures.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return project(folder, program, channels=CHANNELS, **POSTS)


@dataclass
class Story:
    """One brand whose runs are killed."""

    seed: str
    folder: Path
    program: Program
    server: Server
    account: Account
    measured: Measured
    tally: Tally = field(default_factory=Tally)
    now: datetime = field(default_factory=lambda: datetime.now(UTC) - FRONT)

    def play(self, made: Path) -> Tally:
        """Kill, go on, look."""
        self.random = Random(self.seed)
        shutil.copytree(made, self.folder)
        change_build(self.folder / "build", {SERVER: self.server.url, ALICE: f'"account":"{self.account.handle}"'})
        bare = self.folder.with_suffix(".git")
        git(self.folder.parent, "init", "-q", "--bare", str(bare))
        git(self.folder, "remote", "add", "origin", str(bare))
        self.ledger = Ledger(Git(bare), Home(remote="none"))
        self._kill_until_all_is_out()
        self._go_on_in_peace()
        self._look()
        self.tally.stories = 1
        shutil.rmtree(self.folder)
        shutil.rmtree(bare)
        return self.tally

    # ------------------------------------------------------------------------------------------- runs

    def _kill_until_all_is_out(self) -> None:
        for number in range(ROUNDS):
            several = [self._start() for _ in range(self.random.choice((1, 1, 1, 2)))]
            survived = [self._kill(run, 1 + number / 10) for run in several]
            if any(survived) and not self._missing():
                return
            if self.random.random() < 0.4:
                self._move_to_another_machine()
            self.now += timedelta(minutes=self.random.choice(PAUSES))

    def _start(self) -> Running:
        self.tally.runs += 1
        arguments = ("publish", "--from", "build", "--now", f"{self.now:%Y-%m-%d %H:%M:%S}")
        return self.program.start(
            *arguments, folder=self.folder, environment={"CMGEN_SOCIAL_TOKEN": self.account.token}
        )

    def _kill(self, run: Running, patience: float) -> bool:
        """Let it live for a moment, of those that a run has or longer; whether it came to its end before that."""
        lived = run.lives_for(self.random.uniform(0, self.measured.longest * patience))
        run.kill_all() if self.random.random() < 0.5 else run.kill()  # its git may go on without it
        done = run.wait()
        self.tally.kills += done.status == -9
        assert "Traceback" not in done.said, done.said
        if done.status != -9:
            self.measured.note(lived)
        return done.status != -9

    def _move_to_another_machine(self) -> None:
        """What only the dead machine had: its journal, and what it remembers of the ledger."""
        shutil.rmtree(self.folder / ".cmgen/journal", ignore_errors=True)
        for ref in ("refs/cmgen/ledger-seen", "refs/remotes/origin/ledger"):
            git(self.folder, "update-ref", "-d", ref)

    def _go_on_in_peace(self) -> None:
        for _ in range(PEACE):
            self.now += LATER
            run = self._start()
            self.measured.note(run.lives_for(60))
            done = run.wait()
            if not self._missing():
                return
        self.tally.stuck += [f"{self.seed}: {name}: {state}" for name, state in self._missing()] + [done.said]

    # ------------------------------------------------------------------------------------------- from outside

    def _state(self) -> LedgerState:
        return self.ledger.fetch()

    def _missing(self) -> list[tuple[str, State]]:
        """Publications that the ledger does not call published."""
        state = self._state()
        states = {" ".join(name): state.status(*name, self.now).state for name in state.events}
        wrong = {name: found for name, found in states.items() if found is not State.PUBLISHED}
        return [*wrong.items(), *[("not begun", State.OPEN)] * (PUBLICATIONS - len(states))]

    def _look(self) -> None:
        """What the account shows, against what was to be published and what the ledger says of it."""
        shown = list(self._statuses())
        words = Counter(text for text, _ in shown)
        self.tally.parts = len(shown)
        self.tally.doubles = [f"{self.seed}: {text}: {number} times" for text, number in words.items() if number > 1]
        self.tally.losses = [f"{self.seed}: {text} is not public" for text in PARTS if text not in words]
        lines = [event for events in self._state().events.values() for event in events]
        receipts = {getattr(event, "url", "") for event in lines}
        self.tally.losses += [f"{self.seed}: {text} has no receipt" for text, url in shown if url not in receipts]
        self.tally.lines.update(f"{type(event).__name__} {getattr(event, 'how', '')}".strip() for event in lines)

    def _statuses(self) -> Iterator[tuple[str, str]]:
        account = self._get("/api/v1/accounts/verify_credentials")["id"]
        for status in self._get(f"/api/v1/accounts/{account}/statuses?limit=40"):
            yield unescape(re.sub(r"<[^>]+>", "", status["content"])), status["url"]

    def _get(self, path: str) -> Any:
        request = Request(self.server.url + path, headers={"Authorization": f"Bearer {self.account.token}"})
        for attempt in range(4):  # it may just be starting again
            with suppress(OSError), urlopen(request, timeout=30) as answer:
                return json.load(answer)
            time.sleep(attempt)
        raise AssertionError("the server does not answer")


def campaign(kills: int, seed: int, folder: Path, program: Program, server: Server) -> Tally:
    """Stories, two side by side, until that many runs have been killed."""
    made = built(folder / "built", program)
    tally, measured, numbers = Tally(), Measured(), count()
    lock = threading.Lock()
    new_account = server.new
    assert new_account

    def work() -> None:
        while True:
            with lock:
                if tally.kills >= kills:
                    return
                name = f"{seed}/{next(numbers)}"
                account = new_account()
            story = Story(name, folder / name.replace("/", "-"), program, server, account, measured)
            came = story.play(made)
            with lock:
                tally.add(came)

    with ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(work) for _ in range(2)]:
            one.result()
    return tally
