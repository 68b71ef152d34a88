"""The ledger's README: for people, and safe to show."""

from __future__ import annotations

import pytest
from ledger.lines import Lines, at

from cmgen.ledger.dashboard import SHOWN, dashboard


def test_what_needs_a_person_comes_first_then_what_waits_then_what_is_out() -> None:
    on = Lines()
    page = dashboard(
        "L'Atelier",
        {
            ("2026/05/portes", "site"): (on.claim(1, 0), on.out(1, 1)),
            ("2026/05/portes", "mastodon"): (on.claim(1, 0), on.lost(1, 2)),
            ("2026/05/concours", "bluesky"): (on.claim(1, 0), on.refused(1, 3, reason="status 400: no <b>")),
        },
        at(10),
    )
    assert page == (
        "# L'Atelier\n"
        "\n"
        "Written by `cmgen`; the lines beside it are the record. `cmgen status` shows the same.\n"
        "\n"
        "Last entry: 2026-11-24 08:03 UTC by `r1`.\n"
        "\n"
        "## Needs a person\n"
        "\n"
        "| post | channel | since | |\n"
        "|---|---|---|---|\n"
        "| `2026/05/concours` | bluesky | 2026-11-24 08:03 UTC | refused: status 400\\: no \\<b\\> |\n"
        "\n"
        "## Waits\n"
        "\n"
        "| post | channel | since | |\n"
        "|---|---|---|---|\n"
        "| `2026/05/portes` | mastodon | 2026-11-24 08:02 UTC | settling |\n"
        "\n"
        "## Out (1)\n"
        "\n"
        "| post | channel | since | |\n"
        "|---|---|---|---|\n"
        "| `2026/05/portes` | site | 2026-11-24 08:01 UTC | <https://n.example/1> |\n"
    )


@pytest.mark.proves("B100")
def test_nothing_a_stranger_wrote_is_more_than_words() -> None:
    on = Lines()
    evil = "a`|](javascript:x)<img src=x>\n# y"
    out = (on.claim(1, 0), on.out(1, 1, url="javascript:alert(1)"))
    asked = (on.claim(1, 0), on.asked(1, 1, why=evil))
    page = dashboard(evil, {(evil, evil): out, ("b", "c"): asked}, at(2))
    words = "a\\`\\|\\](javascript\\:x)\\<img src=x\\> \\# y".replace("](", "]\\(").replace("x)", "x\\)")
    assert [line for line in page.splitlines() if "img" in line] == [
        f"# {words}",
        f"| `b` | c | 2026-11-24 08:01 UTC | question: {words} |",
        f"| `a··](javascript:x)<img src=x>·# y` | {words} | 2026-11-24 08:01 UTC | `javascript:alert(1)` |",
    ]


def test_a_long_ledger_stays_a_page() -> None:
    on = Lines()
    many = {(f"p{number}", "site"): (on.claim(1, number), on.out(1, number)) for number in range(SHOWN + 7)}
    page = dashboard("B", many, at(0))
    assert page.count("<https://") == SHOWN
    assert "… and 7 more." in page
