"""A brand, a real server, a real git server, and what goes wrong between them; told as a story that a person reads.

Each command is a process of its own. Time is set with ``--now``, in the past: what the server writes down is then never
older than the claim, as in life, and hours pass in no time.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

from builds import change_build
from matrix.proofs import NUMBERS
from servers import Account, FaultProxy, Server
from servers.warm import NO_LIMITS, NOTHING, Done, Program, Running

from cmgen.git import Git

MARK = "MARKMARK"
SERVER = "http://localhost:1"
ALICE = '"account":"alice"'
BRAND = "name: Atelier\ntime_zone: UTC\nlanguages: [fr]\n"
CHANNEL = "social: {network: mastodon, server: http://localhost:1, account: alice, late: never}\n"
POST = """---
network: social
status: ready
date: 2026-09-01 09:00
---
Portes ouvertes MARKMARK à l’été
***
Deux MARKMARK
"""
LINES, LENGTH = 24, 400  # of a screen; a reason may fold once or twice
FRONT = timedelta(hours=12)  # how long ago a story begins


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always"]
    done = subprocess.run(["git", "-C", str(folder), *who, *arguments], capture_output=True, text=True, check=False)
    assert not done.returncode, f"git {' '.join(arguments)}: {done.stdout}{done.stderr}"
    return done.stdout.strip()


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Files of a project, by path."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def project(folder: Path, program: Program, *, brand: str = BRAND, channels: str = CHANNEL, **posts: str) -> Path:
    """A brand in a repository of its own, built into ``build``; a post's name has __ for /."""
    files = {f"content/{name.replace('__', '/')}.md": text for name, text in (posts or {"fete": POST}).items()}
    write(folder, {"brand/brand.yaml": brand, "brand/channels.yaml": channels, **files})
    git(folder.parent, "init", "-q", "-b", "main", str(folder))
    done = program.run("build", "--out", str(folder / "build"), folder=folder)
    assert done.status == 0, done.said
    return folder


@dataclass
class Stage:
    """One brand in trouble."""

    folder: Path
    program: Program
    proxy: FaultProxy
    server: Server
    account: Account  # of this story alone: what others post there would be found, too
    mark: str = field(default_factory=lambda: f"m{uuid4().hex[:10]}")
    told: list[str] = field(default_factory=list)
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0) - FRONT)
    is_set: bool = True  # the clock

    def play(self, built: Path) -> Stage:
        """Take the stage with a copy of a project, whose posts get a mark of their own."""
        shutil.copytree(built, self.folder)
        self.build_says({MARK: self.mark, SERVER: self.proxy.url, ALICE: f'"account":"{self.account.handle}"'})
        return self

    def change(self, path: str, old: str, new: str) -> None:
        """Other words in a file of the project."""
        text = (self.folder / path).read_text(encoding="utf-8")
        assert old in text, path
        (self.folder / path).write_text(text.replace(old, new), encoding="utf-8")

    def build_says(self, changes: Mapping[str, str]) -> None:
        """Other words in the build, wherever they stand."""
        change_build(self.folder / "build", changes)

    def with_remote(self, address: str = "") -> Path:
        """A bare repository beside it as its origin, or another address."""
        bare = self.folder.with_name("origin.git")
        if not address:
            git(self.folder, "init", "-q", "--bare", str(bare))
        git(self.folder, "remote", "add", "origin", address or str(bare))
        return bare

    def tamper(self, name: str, change: Callable[[bytes], bytes], repository: Path | None = None) -> None:
        """Other bytes in a file of the ledger, as somebody with write access would put them there."""
        where = repository or self.folder
        one = Git(where)
        head = git(where, "rev-parse", "ledger")
        old = one.blobs([one.tree(head)[name]]) if name in one.tree(head) else {"": b""}
        commit, _ = one.commit(head, {name: change(*old.values())}, "tampered\n", self.now)
        git(where, "update-ref", "refs/heads/ledger", commit)

    # ------------------------------------------------------------------------------------------- deeds

    @property
    def token(self) -> str:
        return self.account.token

    def start(
        self, *arguments: str, environment: Mapping[str, str] = NOTHING, limits: Mapping[str, int] = NO_LIMITS
    ) -> Running:
        """Begin a command with the channel's token in its environment; it is not told."""
        own = {"CMGEN_SOCIAL_TOKEN": self.token} | dict(environment)
        return self.program.start(*arguments, folder=self.folder, environment=own, limits=limits)

    def arguments(self, *more: str) -> list[str]:
        """Of ``cmgen publish`` at the story's moment."""
        at = ["--now", f"{self.now:%Y-%m-%d %H:%M:%S}"] if self.is_set else []
        return ["publish", "--from", "build", *at, *more]

    def publish(
        self, *more: str, environment: Mapping[str, str] = NOTHING, limits: Mapping[str, int] = NO_LIMITS
    ) -> Done:
        """Publish, and tell what was said."""
        done = self.start(*self.arguments(*more), environment=environment, limits=limits).wait()
        self.tell(f"$ cmgen publish{''.join(f' {one}' for one in more)}", done)
        return done

    def cmgen(self, *arguments: str) -> Done:
        """Another command, told."""
        done = self.start(*arguments).wait()
        self.tell(f"$ cmgen {' '.join(arguments)}", done)
        return done

    def later(self, **time: float) -> None:
        """Let time pass: 40 minutes, or ``hours=…``."""
        self.now += timedelta(**(time or {"minutes": 40}))
        (unit, number), *_ = (time or {"minutes": 40}).items()
        self.note(f"{number:g} {unit} later")

    def today(self) -> None:
        """From here on the clock is the machine's; persons' decisions have no other."""
        self.is_set = False
        self.note("hours later")

    # ------------------------------------------------------------------------------------------- the story

    def note(self, words: str) -> None:
        self.told.append(f"\n-- {words}")

    def tell(self, command: str, done: Done) -> None:
        """What a command said, within what a person takes in, and no traceback."""
        lines = done.said.splitlines()
        assert "Traceback" not in done.said, done.said
        assert len(lines) <= LINES, done.said
        assert all(len(line) <= LENGTH for line in lines), done.said
        assert self.token not in done.said
        for line in lines:
            assert line.count("cmgen ") <= (2 if "cmgen rename" in line else 1) or line.startswith("look at"), line
        shown = [line for line in lines if not line.startswith("look at ")]
        ends = f"killed by signal {-done.status}" if done.status < 0 else f"exit status {done.status}"
        self.told += ["", command, *shown, f"({ends})"]

    def story(self, number: str, *more: str) -> str:
        """What was told, and what the public sees; ids and times made even."""
        public = ", ".join(f"“{words}”" for words in self.public()) or "nothing"
        lines = [f"{number}: {NUMBERS[number]}", *self.told, *more, "", f"public: {public}", ""]
        return self._even("\n".join(lines))

    def _even(self, text: str) -> str:
        text = text.replace(str(self.folder), "PROJECT").replace(str(self.folder.parent), "FOLDER")
        text = (
            text.replace(self.mark, "…").replace(str(self.folder), "PROJECT").replace(self.proxy.url, "http://server")
        )
        text = text.replace(self.server.url, "http://server").replace(self.account.handle, "alice")
        text = re.sub(r"http://\w+:\w+@127\.0\.0\.1:\d+", "http://git", text)
        text = re.sub(r"\b(localhost|127\.0\.0\.1):\d+", "server", text)
        text = re.sub(r"\b\d{4}-\d\d-\d\d(?=[ T]\d\d:)", "DAY", text)
        text = re.sub(r"\b\d\d:\d\d(:\d\d)?(?= UTC|\b)", "TIME", text)
        for pattern, name in (
            (r"/p/([\d.]+)", "/p/{}"),
            (r"\b(host-[0-9a-f]{12})\b", "run-{}"),
            (r"\b([0-9a-f]{40}|[0-9a-f]{12}|[0-9a-f]{16})\b", "commit-{}"),
        ):
            seen: dict[str, int] = {}
            text = re.sub(pattern, lambda at: name.format(seen.setdefault(at[1], len(seen) + 1)), text)  # noqa: B023
        return text

    # ------------------------------------------------------------------------------------------- from outside

    def get(self, path: str) -> Any:
        request = Request(self.server.url + path, headers={"Authorization": f"Bearer {self.token}"})
        with urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def statuses(self) -> list[dict[str, Any]]:
        """What the account shows of this story, oldest first."""
        account = self.get("/api/v1/accounts/verify_credentials")["id"]
        newest = self.get(f"/api/v1/accounts/{account}/statuses?limit=40")
        return [status for status in reversed(newest) if self.mark in status["content"]]

    def public(self) -> list[str]:
        """Their words."""
        return [
            unescape(re.sub(r"<[^>]+>", "", one["content"])).replace(f" {self.mark}", "") for one in self.statuses()
        ]

    def asked(self, method: str = "POST", path: str = "/api/v1/statuses") -> int:
        """How many requests of a kind came as far as the proxy."""
        return sum((seen, where.partition("?")[0]) == (method, path) for seen, where, _ in self.proxy.seen)

    def ledger(self) -> dict[str, list[dict[str, Any]]]:
        """The lines of the ledger, by file."""
        if not git(self.folder, "for-each-ref", "refs/heads/ledger"):
            return {}
        names = git(self.folder, "ls-tree", "-r", "--name-only", "ledger").splitlines()
        return {
            name: [json.loads(line) for line in git(self.folder, "show", f"ledger:{name}").splitlines()]
            for name in names
            if name.endswith(".jsonl")
        }

    def urls(self) -> Iterator[str]:
        for lines in self.ledger().values():
            yield from (line["url"] for line in lines if line["type"] == "receipt")

    def check(self) -> None:
        """Nothing is public twice, and what is public has its receipt."""
        shown = self.statuses()
        assert len({one["content"] for one in shown}) == len(shown), self.public()
        assert {one["url"] for one in shown} == set(self.urls())
