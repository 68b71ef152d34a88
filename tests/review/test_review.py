"""The page of a pull request: what is new, changed, moved and gone, word by word; a stranger's words stay words."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from main.running import cmgen

from cmgen.review.words import difference, inline, readable

GOLDENS = Path(__file__).parent / "goldens"
NOW = ("--now", "2026-11-12 09:00")


def git(folder: Path, *words: str) -> None:
    own = ("-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *own, *words], check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "change")


@pytest.fixture
def brand(built_example: Path, tmp_path: Path) -> Path:
    """The example as it is on main, with a branch checked out."""
    shutil.copytree(built_example, tmp_path, dirs_exist_ok=True)
    (tmp_path / ".gitignore").write_text(".cmgen/\npublic/\n")
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    git(tmp_path, "switch", "-q", "-c", "change")
    return tmp_path


def edit(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, path
    path.write_text(after, encoding="utf-8")


def test_a_branch_is_told_as_a_page(brand: Path, pytestconfig: pytest.Config) -> None:
    posts = brand / "content/2026/11"
    edit(
        posts / "vingt-paires-de-mains.md", lambda text: text.replace("Deux heures suffisent", "Trois heures suffisent")
    )
    edit(posts / "programme.md", lambda text: text.replace("2026-11-18 18:00", "2026-11-18 18:30"))
    git(brand, "mv", "content/2026/11/on-ouvre.md", "content/2026/11/on-ouvre-a-dix-heures.md")
    git(brand, "rm", "-q", "content/2026/11/braderie.md")
    (posts / "merci.md").write_text(
        "---\nnetwork: mastodon\nstatus: ready\ndate: 2026-11-28 08:35\ntitle: Merci\n---\nMerci @idris !\n"
    )
    commit(brand)
    result = cmgen(brand, "review", "--base", "main", *NOW)
    assert result.returncode == 0, result.stderr
    page = re.sub(r"\b[0-9a-f]{12}\b", "0123456789ab", re.sub(r"\d+ kB", "100 kB", result.stdout))  # of drawn pictures
    golden = GOLDENS / "branch.md"
    if pytestconfig.getoption("--update-goldens"):
        golden.write_text(page, encoding="utf-8")
    assert page == golden.read_text(encoding="utf-8")


def test_what_is_not_committed_yet_is_reviewed_too(brand: Path) -> None:
    (brand / "content/2026/11/x.md").write_text("---\ntitle: X\n---\nBonjour.\n")
    rows = json.loads(cmgen(brand, "review", "--format", "json").stdout)
    assert rows == [
        {
            "kind": "new",
            "post": "2026/11/x",
            "path": "content/2026/11/x.md",
            "channels": ["site", "mastodon", "bluesky"],
        }
    ]


def test_a_branch_without_a_change_says_so(brand: Path) -> None:
    assert "Aucune publication ne change." in cmgen(brand, "review").stdout
    assert "No post changes." in cmgen(brand, "review", "--lang", "en").stdout


def test_a_brand_colour_changes_every_picture(brand: Path) -> None:
    edit(brand / "brand/brand.yaml", lambda text: text.replace("#b8361d", "#0a5c36"))
    result = cmgen(brand, "review", "--out", str(brand / "review"))
    page = (brand / "review/review.md").read_text(encoding="utf-8")
    assert page == result.stdout
    shown = page.count("— *modifiée*")
    assert shown >= 4
    assert page.count("<del><a href='pictures/") == shown
    assert len(list((brand / "review/pictures").iterdir())) > shown / 2


@pytest.mark.parametrize(
    ("base", "said"),
    [("nowhere", "git knows no 'nowhere'"), ("--output=x", "git knows no '--output=x'")],
)
def test_a_base_that_is_none_is_said(brand: Path, base: str, said: str) -> None:
    result = cmgen(brand, "review", "--base", base)
    assert result.returncode == 2
    assert said in result.stderr


def test_a_page_too_long_for_a_comment_says_what_is_missing(brand: Path) -> None:
    for number in range(40):
        text = f"---\nnetwork: site\ntitle: N{number}\n---\n{'Des mots. ' * 300}\n"
        (brand / f"content/2026/11/n{number}.md").write_text(text)
    page = cmgen(brand, "review").stdout
    assert len(page) < 65_000
    assert "autres publications ne tiennent pas dans un commentaire" in page
    assert page.count("<br>`2026/11/n") == 40


# ------------------------------------------------------------------------------------------------ a stranger's words

HOSTILE = "<script>alert(1)</script> | @everyone #1 ![x](https://evil.example) `a` <!-- --> [l](javascript:x) **b**"


def test_a_strangers_words_call_nobody_and_run_nothing(brand: Path) -> None:
    title = json.dumps(HOSTILE)
    text = f"---\nnetwork: mastodon\ntitle: {title}\n---\n{HOSTILE}\n\n</pre></details>\n"
    (brand / "content/2026/11/x.md").write_text(text)
    page = cmgen(brand, "review").stdout
    assert "<script" not in page
    assert "</pre></details>" not in page.replace("</pre>\n\n</details>", "")
    outside = [line for line in page.splitlines() if "@everyone" in line and not line.startswith(("<pre>", "&lt;"))]
    assert outside == []
    assert page.count("<!--") == 1  # our own mark


@given(st.text())
def test_words_in_a_line_have_no_markup(text: str) -> None:
    line = inline(text)
    assert "\n" not in line
    assert not set(line.replace("&#", "").replace("#\u2060", "").replace("@\u2060", "")) & set("`*_[]|<>@")


@given(st.text(), st.text())
def test_a_difference_holds_both_texts(before: str, after: str) -> None:
    shown = difference(before, after)
    assert unescape(re.sub(r"<ins>.*?</ins>|</?del>", "", shown, flags=re.DOTALL)) == before
    assert unescape(re.sub(r"<del>.*?</del>|</?ins>", "", shown, flags=re.DOTALL)) == after


def test_html_is_shown_as_it_reads() -> None:
    html = "<h2>Un</h2>\n<p>Deux &amp; trois<br>quatre</p>\n<ul>\n<li>cinq\n</li>\n</ul>\n"
    assert readable(html, "html") == "Un\n\nDeux & trois\n\nquatre\n\n• cinq"
