"""Today: what needs somebody, what is due, what comes, what is out; the ledger is read and no network asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from main.running import cmgen, repository
from preview.conftest import write

from cmgen.preview import Asked, Live, page
from cmgen.preview.outlook import outlook
from cmgen.project import Project

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TOKENS = {"CMGEN_MASTODON_TOKEN": "x"}


def slugs(rows: object) -> list[str]:
    return [getattr(row, "slug", None) or row.entry.slug for row in rows]  # type: ignore[attr-defined]  # either


def test_an_error_comes_first_then_what_is_late(live: Live, brand: Path) -> None:
    write(brand, "bad", "---\nstatus: ready\ndate: 2026-11-25 09:00\n---\n[cliquez ici](https://a.example)\n")
    view = outlook(live.refresh(), NOW, {})
    assert view.needs[0].entry.slug == "bad"
    assert view.needs[0].why == "vague-link-text"
    late = [need for need in view.needs if need.late]
    assert late[0].entry.slug == "2026/11/programme"
    assert set(late[0].channels) == {"mastodon", "bluesky"}
    assert slugs(late) == sorted(slugs(late), key=lambda slug: live.snapshot.by_slug[slug], reverse=True)


def test_what_comes_is_what_is_ready_within_two_weeks(live: Live) -> None:
    view = outlook(live.snapshot, NOW, {})
    assert slugs(view.soon) == ["2026/11/on-ouvre", "2026/12/carnets"]
    assert slugs(outlook(live.snapshot, NOW + timedelta(days=7), {}).soon) == [
        "2026/12/carnets",
        "2026/12/an-evening-as-a-gift",
    ]
    assert slugs(view.drafts) == ["2026/12/merci", "2026/12/pause-hivernale"]


def test_a_token_is_there_or_not_and_never_shown(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    view = outlook(live.snapshot, NOW, TOKENS)
    tokens = {one.channel.name: one.token for one in view.accounts}
    assert tokens == {"site": None, "mastodon": True, "bluesky": False, "instagram": None}
    monkeypatch.setenv("CMGEN_MASTODON_TOKEN", "very-secret")
    assert "very-secret" not in page(live.snapshot, Asked(path="", now=NOW)).html


def test_what_was_published_is_shown_with_its_addresses(brand: Path) -> None:
    repository(brand)
    live = Live(Project.load(brand))
    assert not outlook(live.refresh(), NOW, {}).out
    assert cmgen(brand, "publish", "--channel", "site").returncode == 0
    view = outlook(live.refresh(), NOW, {})
    assert view.out
    assert {channel for one in view.out for channel, _ in one.receipts} == {"site"}
    assert all("site" not in names for one in view.due for _, names in one.deeds)


def test_a_ledger_that_cannot_be_read_is_said(live: Live) -> None:
    snapshot = replace(live.snapshot, ledger=None, no_ledger="the ledger is gone")
    html = page(snapshot, Asked(path="", now=NOW)).html
    assert "the ledger is gone" in html
    assert "The plan could not be made" in html


def test_every_language_and_moment_has_its_first_page(live: Live) -> None:
    for lang in ("fr", "en"):
        for now in (NOW, NOW.replace(year=2020), NOW.replace(year=2090)):
            assert page(live.snapshot, Asked(path="", lang=lang, now=now)).status == 200
