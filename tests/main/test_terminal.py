"""Nothing that the program says makes a terminal do anything: not a text, a title, a file's name."""

from __future__ import annotations

from pathlib import Path

import pytest
from main.running import cmgen, repository, write

BRAND = "name: Atelier\ntime_zone: UTC\nlanguages: [en]\nledger: {remote: none}\n"
ORDERS = "\x1b]8;;https://evil.example\x07click\x1b]8;;\x07 \x1b[2J\x9b31m\x07"
POST = """---
network: site
status: ready
date: 2026-09-01 09:00
title: "Open \\e[2J doors"
---
Open doors {orders}

A `code {orders}` and [a link](https://atelier.example/{orders}).
"""
COMMANDS = (
    ["publish", "--dry-run"],
    ["lint"],
    ["lint", "--format", "github"],
    ["build"],
    ["plan", "--all"],
    ["show", "doors"],
    ["calendar"],
)


@pytest.mark.proves("B32")
def test_what_would_steer_a_terminal_is_shown_and_not_said(tmp_path: Path) -> None:
    posts = {
        "content/doors.md": POST.format(orders=ORDERS),
        "content/plain.md": POST.format(orders="").replace("\\e", ""),
    }
    write(tmp_path, {"brand/brand.yaml": BRAND, **posts})
    (tmp_path / "content/evil\x1b[2J.md").write_text(POST.format(orders=""), encoding="utf-8")
    repository(tmp_path)
    for command in COMMANDS:
        done = cmgen(tmp_path, *command)
        assert "Traceback" not in done.stderr, done.stderr
        for sign in ("\x1b", "\x9b", "\x07"):
            assert sign not in done.stdout + done.stderr, (command, done.stdout, done.stderr)
