"""The documentation is whole: what the program has stands in it, what is made from the program is up to date."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from docs.pages import GENERATED, PAGES, ROOT, anchor, anchors, examples, links, read
from docs.tables import FIELDS
from docs.tables import GENERATED as MADE

from cmgen.data import key_of
from cmgen.registry import commands, networks, reports, rules

DOCS = ROOT / "docs"
WRITTEN = {  # which page has an example of every field
    "posts.md": ("front-matter", "assets", "slideshow", "consent", "poll", "overrides"),
    "brand.md": (
        "brand",
        "campaigns",
        "defaults",
        "ledger",
        "channels",
        "pace",
        "facts",
        "partners",
        "strategy",
        "aims",
        "cadence",
    ),
    "publishing.md": ("freeze",),
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_made_from_the_program_is_up_to_date(page: Path, request: pytest.FixtureRequest) -> None:
    text = read(page)
    fresh = GENERATED.sub(lambda found: f"{found['start']}\n{MADE[found['name']]()}\n{found['end']}", text)
    if request.config.getoption("--update-goldens"):
        page.write_text(fresh, encoding="utf-8")
    elif fresh != text:
        pytest.fail(f"{page.name} is behind the program: pytest tests/docs --update-goldens writes it anew")


def test_every_stretch_that_can_be_made_stands_on_a_page() -> None:
    assert {found["name"] for page in PAGES for found in GENERATED.finditer(read(page))} == set(MADE)


@pytest.mark.parametrize("page", WRITTEN)
def test_every_field_has_an_example(page: str) -> None:
    written = "\n".join(one.text for one in examples(DOCS / page, "yaml", "markdown"))
    names = {key_of(one.name) for kind in WRITTEN[page] for one in fields(FIELDS[kind])}
    assert {name for name in names if not re.search(rf"(^|[\s{{-]){name}:", written)} == set()


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("commands.md", [f"cmgen {name}" for name in commands]),
        ("rules.md", rules),
        ("networks.md", networks),
    ],
)
def test_everything_in_a_drawer_has_its_section(page: str, names: list[str]) -> None:
    assert {anchor(name) for name in names} <= anchors(DOCS / page)


def test_every_report_is_named() -> None:
    assert all(f"`{name}`" in read(DOCS / "rules.md") for name in reports)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for link in links(page):
        target, _, place = link.partition("#")
        if target.startswith("https://"):
            continue
        found = (page.parent / target).resolve() if target else page
        assert found.exists(), f"{page.name}: {link}"
        if place:
            assert place in anchors(found), f"{page.name}: {link}"


def test_every_page_is_in_the_index() -> None:
    named = {link.partition("#")[0] for link in links(DOCS / "README.md")}
    assert {page.name for page in DOCS.glob("*.md")} - {"README.md"} <= named
    assert "docs/README.md" in links(ROOT / "README.md")
