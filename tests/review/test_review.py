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

from cmgen.review.words import changed_words, difference, inline, quoted, readable

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
    assert page.count("<table><tr><td>avant<br><a href='pictures/") == shown
    comment = (brand / "review/comment.md").read_text(encoding="utf-8")
    assert "pictures/" not in comment
    assert "artefact `review`" in comment
    assert comment.count("— *modifiée*") == shown
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
    assert len(re.findall(r"^\| 🆕.*<br>`2026/11/n", page, re.MULTILINE)) == 40  # a row of the first table each


# ------------------------------------------------------------------------------------------------ a stranger's words

HOSTILE = "<script>alert(1)</script> | @everyone #1 ![x](https://evil.example) `a` <!-- --> [l](javascript:x) **b**"


def test_a_strangers_words_call_nobody_and_run_nothing(brand: Path) -> None:
    title = json.dumps(HOSTILE)
    text = f"---\nnetwork: mastodon\ntitle: {title}\n---\n{HOSTILE}\n\n</blockquote></details>\n"
    (brand / "content/2026/11/x.md").write_text(text)
    page = cmgen(brand, "review").stdout
    assert "<script" not in page
    assert page.count("</blockquote>") == page.count("<blockquote>") == 1
    assert not re.search("[@#](?![\u2060 #&])[^\\d]", page.replace("&#", ""))
    assert page.count("<!--") == 1  # our own mark


@given(st.text("ab @#\n<>&"), st.text("ab @#\n<>&"))
def test_a_quotation_is_one_line_that_calls_nobody(before: str, after: str) -> None:
    line = quoted(difference(before, after))
    assert "\n" not in line
    assert not re.search("[@#][^\u2060]", line)
    assert re.sub("</?(?:b|ins|del|br|blockquote)>", "", line).count("<") == 0


def test_a_long_text_is_shown_by_what_changes_in_it() -> None:
    paragraphs = [f"Paragraphe {number}." for number in range(9)]
    changed = [*paragraphs[:4], "Autre chose.", *paragraphs[5:]]
    line = quoted(difference("\n\n".join(paragraphs), "\n\n".join(changed)), about_changes=True)
    assert [number for number in range(9) if f"Paragraphe {number}." in line] == [3, 5]
    assert line.count("⋯") == 2


def test_what_changes_alike_is_told_once() -> None:
    assert changed_words("Deux heures sur Mastodon", "Trois heures sur Mastodon") == ("-Deux+Trois",)
    assert changed_words("Deux heures.", "Trois heures.") == ("-Deux+Trois",)
    assert changed_words("a", "a") == ()


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
