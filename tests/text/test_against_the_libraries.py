"""What we find is what the networks' own libraries find, in texts that nobody wrote: twitter-text and @atproto/api."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from servers import locked

from cmgen.model import Facet, FacetKind
from cmgen.text.detection import bluesky, x
from cmgen.text.facets import byte_range

pytestmark = pytest.mark.slow

PACKAGES = ["twitter-text@3.1.0", "@atproto/api@0.19.19"]
ASK = Path(__file__).with_name("library.mjs")
# Left out, because the libraries are older than the networks: emoji joined since 2019, top-level domains of this year.
PIECES = [
    *"@＠#＃$ \n.,:;!?'’\"“”()[]{}/\\|~&=%+*<>^`-_1aé\u3000\u200e\u202a\u2066\u2028\xa0\ufe0f\ufeff",
    *["http://", "https://", "HTTP://", "t.co", "http://t.co/abc", "exemple.fr", "twitter.com/foo", "www.", "ftp://"],
    *[
        "漢字",
        "日本語",
        "ー",
        "한국어",
        "Привет",
        "שלום",
        "مرحبا",
        "ไทย",
        "हिन्दी",
        "例え.テスト",
        "ünicode.com",
        "рф.com",
    ],
    *["xn--p1ai", "..", "12", "3.5", "b", "abc", "co.jp", "co.uk", ".com", ".museum", ".cz", ".invalid", ".local"],
    *["RT", "rt:", "@user", "@user/list", "@user_name/list-name", "#hash", "#123", "#1a", "#été", "$AAPL", "$BRK.A"],
    *["🎉", "👨‍👩‍👧", "👍🏿", "🇫🇷", "©", "©️", "™️", "☺", "☺️", "🐶", "𠮷", "𐐀", "e\u0301", "〜", "・"],
    *["/(a)", "/(a_(b))", "/thing*(cool)", "?q=1&b=2", "#anchor", "#!/foo", "user@", "mailto:", "://", "192.168.0.1"],
    *["@lea.bzh", "@handle.test", "@full-chars.test", "x" * 64, "long" * 16, "@" + "n" * 20, "@" + "n" * 21],
]


@pytest.fixture(scope="module")
def folder() -> Path:
    """Where npm has laid the libraries; the first time takes seconds."""
    if not shutil.which("npm") or not shutil.which("node"):
        pytest.skip("no npm and node here to bring the networks' libraries")
    with locked("libraries") as cache:
        home = cache / "libraries"
        if not (home / ".installed").exists():
            home.mkdir(exist_ok=True)
            command = [
                "npm",
                "install",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefix",
                str(home),
                *PACKAGES,
            ]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.skip(f"npm could not bring the networks' libraries: {done.stderr[-300:]}")
            (home / ".installed").touch()
        shutil.copy(ASK, home)
    return home


def answers(folder: Path, texts: list[str]) -> list[dict[str, Any]]:
    """What the libraries say of each text."""
    asked = "\n".join(json.dumps(text) for text in texts)
    done = subprocess.run(["node", ASK.name], cwd=folder, input=asked, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def ours(text: str) -> dict[str, Any]:
    """The same of us."""
    weight = x.weigh(text)
    return {
        "urls": units(text, x.urls(text)),
        "hashtags": units(text, x.hashtags(text)),
        "cashtags": units(text, x.cashtags(text)),
        "mentions": units(text, x.mentions(text)),
        "reply": x.reply(text) or None,
        "weight": {
            "weightedLength": weight.weight,
            "valid": weight.is_valid,
            "permillage": weight.permillage,
            "validRangeStart": 0,
            "validRangeEnd": weight.valid_end,
            "displayRangeStart": 0,
            "displayRangeEnd": weight.end,
        },
        "is_url": x.is_url(text),
        "bluesky": [[*byte_range(text, facet), value(facet)] for facet in bluesky.detect(text)],
    }


def units(text: str, facets: list[Facet]) -> list[list[int]]:
    """Where facets stand, in UTF-16 units."""
    return [[len(text[:place].encode("utf-16-le")) // 2 for place in (one.start, one.end)] for one in facets]


def value(facet: Facet) -> str:
    return f"${facet.value}" if facet.kind is FacetKind.CASHTAG else facet.value


@pytest.mark.parametrize("seed", range(20))
def test_a_text_is_read_as_the_libraries_read_it(seed: int, folder: Path) -> None:
    chance = random.Random(seed)
    texts = ["".join(chance.choices(PIECES, k=chance.randint(1, 9))) for _ in range(500)]
    differing = [
        (text, {key: (answer, theirs[key]) for key, answer in ours(text).items() if answer != theirs[key]})
        for text, theirs in zip(texts, answers(folder, texts), strict=True)
        if theirs["quotes"]  # an address that goes on in another script: twitter-text gives one that is not in the text
    ]
    wrong = [(text, difference) for text, difference in differing if difference]
    assert wrong == []
