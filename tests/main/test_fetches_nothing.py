"""A build asks nobody for anything: not for a link's card, not for its picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from main.running import cmgen, repository, write

from cmgen import manifest

BRAND = "name: Atelier\ntime_zone: UTC\nlanguages: [en]\nledger: {remote: none}\n"
CHANNELS = "sky: {network: bluesky, server: 'https://pds.example', account: a.example}\nsite: {network: site}\n"
POST = """---
network: [sky, site]
status: ready
date: 2026-09-01 09:00
title: Open doors
link: https://stranger.example/page
---
Everybody is welcome.
"""
# in every process of the program: who opens a connection, or asks for a name, is written down
WATCH = """
import os, socket, sys
def note(event, arguments):
    inward = event == "socket.connect" and not isinstance(arguments[1], tuple)  # to a process of its own
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.connect") and not inward:
        with open(os.environ["CMGEN_WATCHED"], "a") as file:
            print(event, arguments[1:], file=file)
sys.addaudithook(note)
"""


@pytest.mark.proves("B83")
def test_no_picture_of_a_card_is_fetched(tmp_path: Path) -> None:
    folder, watched = tmp_path / "project", tmp_path / "watched"
    write(folder, {"brand/brand.yaml": BRAND, "brand/channels.yaml": CHANNELS, "content/doors.md": POST})
    write(tmp_path, {"watch/sitecustomize.py": WATCH})
    repository(folder)
    path = f"{tmp_path / 'watch'}:{Path(__file__).parents[2]}"
    done = cmgen(folder, "build", PYTHONPATH=path, CMGEN_WATCHED=str(watched))
    assert done.returncode == 0, done.stdout + done.stderr
    (entry,) = manifest.read(folder / ".cmgen/build").entries
    variant = entry.variant("sky")
    assert variant
    assert variant.card
    assert (variant.card.url, variant.card.image) == ("https://stranger.example/page", None)
    assert not watched.exists(), watched.read_text()
    cmgen(folder, "doctor", "--online", PYTHONPATH=path, CMGEN_WATCHED=str(watched), CMGEN_SKY_TOKEN="abcd-efgh")
    assert "getaddrinfo" in watched.read_text()  # the watch sees what there is to see
