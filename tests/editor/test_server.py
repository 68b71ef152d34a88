"""cmgen lsp, spoken with as an editor does: the real program, its standard input and output."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from editor.talking import Editor, changed, editing
from main.running import cmgen

POST = "content/2026/11/on-ouvre.md"
WORDS = "\nVenez ! 😀 C'est [ici](http://example.org) que tout commence.\n"


@pytest.fixture(scope="module")
def brand(built_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(built_example, tmp_path_factory.mktemp("lsp") / "Café du port")


@pytest.fixture(scope="module")
def editor(brand: Path) -> Iterator[Editor]:
    with editing(brand) as editor:
        yield editor
        code, errors = editor.end()
        assert (code, errors) == (0, "")


@pytest.fixture
def written(editor: Editor) -> Iterator[str]:
    """A post with mistakes that are in the editor and not in the file."""
    text = editor.open(POST)
    text += WORDS
    editor.type(POST, text)
    editor.findings(POST, lambda rules: "vague-link-text" in rules)
    yield text
    editor.close(POST)
    assert editor.findings(POST) == []


def row_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n")


def test_what_is_typed_is_found_as_lint_finds_it(editor: Editor, written: str, brand: Path, tmp_path: Path) -> None:
    editor.type(POST, written + "Encore.\n")
    shown = editor.findings(POST)
    other = shutil.copytree(brand, tmp_path / "brand")
    (other / POST).write_text(written + "Encore.\n", encoding="utf-8")
    said = cmgen(other, "lint", "--format", "github").stdout
    for one in shown:
        assert one["code"] in said
        assert one["message"].split("\n")[0][:20].replace("%", "%25") in said
    assert said.count("::") // 2 == len(shown) > 3


def test_places_are_counted_as_the_editor_counts(editor: Editor, written: str) -> None:
    editor.type(POST, written + ".")
    row = row_of(written, "Venez !")
    link = next(one for one in editor.findings(POST) if one["code"] == "vague-link-text")
    line = written.split("\n")[row]
    start = len(line[: line.index("[ici]")]) + 1  # the emoji is two units of UTF-16
    assert link["range"]["start"] == {"line": row, "character": start}
    assert (link["severity"], link["source"]) == (1, "cmgen")


def test_another_editor_counts_otherwise(brand: Path) -> None:
    with editing(brand, "utf-32") as editor:
        assert editor.can["capabilities"]["positionEncoding"] == "utf-32"
        text = editor.open(POST, (brand / POST).read_text(encoding="utf-8") + WORDS)
        link = next(one for one in editor.findings(POST) if one["code"] == "vague-link-text")
        line = text.split("\n")[link["range"]["start"]["line"]]
        assert line[link["range"]["start"]["character"] :].startswith("[ici]")


def test_fixes_are_offered_where_the_mistake_is(editor: Editor, written: str) -> None:
    row = row_of(written, "Venez !")
    titles = {one["title"]: one for one in editor.actions(POST, row)}
    assert titles["Mend french-spaces: a no-break space belongs there"]["isPreferred"]
    assert "Write C’est" in titles or "Write ’" in titles
    edits = titles["Mend french-spaces: a no-break space belongs there"]["edit"]["changes"][editor.uri(POST)]
    assert changed(written, edits).split("\n")[row].startswith("Venez\u202f! 😀")
    assert [one["title"] for one in editor.actions(POST, 0, "quickfix")] == []


def test_all_that_is_safe_is_mended_at_once(editor: Editor, written: str) -> None:
    (action,) = editor.actions(POST, 0, "source.fixAll")
    mended = changed(written, action["edit"]["changes"][editor.uri(POST)])
    editor.type(POST, mended)
    left = editor.findings(POST, lambda rules: "french-spaces" not in rules)
    assert {one["code"] for one in left} >= {"vague-link-text", "insecure-link"}
    assert "straight-apostrophe" not in {one["code"] for one in left}
    assert editor.actions(POST, 0, "source.fixAll") == []


def test_a_finding_can_be_allowed_in_the_post(editor: Editor, written: str) -> None:
    row = row_of(written, "Venez !")
    allow = next(one for one in editor.actions(POST, row) if one["title"] == "Allow vague-link-text in this post")
    text = changed(written, allow["edit"]["changes"][editor.uri(POST)])
    editor.type(POST, text)
    assert "insecure-link" in {
        one["code"] for one in editor.findings(POST, lambda rules: "vague-link-text" not in rules)
    }


def test_the_rules_page_is_under_the_pointer(editor: Editor, written: str) -> None:
    row = row_of(written, "Venez !")
    page = editor.about(POST, row, 5)
    assert page.startswith("**french-spaces** (warning): a space at which the line may break before '!'")
    assert "```markdown\nVenez nombreux !\n" in page
    assert editor.about(POST, row, 2) == ""
    assert editor.about(POST, 1, 1).startswith("**")


def test_fields_and_values_are_completed(editor: Editor, written: str) -> None:
    lines = written.split("\n")
    lines.insert(1, "campaign: ")
    editor.type(POST, "\n".join(lines))
    assert "portes-ouvertes" in editor.choices(POST, 1, len("campaign: "))
    lines[1] = "expir"
    editor.type(POST, "\n".join(lines))
    assert "expires" in editor.choices(POST, 1, 5)


def test_a_post_is_compared_with_others_that_are_open(editor: Editor, brand: Path) -> None:
    same = (
        "---\nnetwork: site\ndate: 2026-12-30 10:00\nstatus: ready\ntitle: Le même\n---\nLes mêmes mots, deux fois.\n"
    )
    editor.open("content/a.md", same)
    editor.findings("content/a.md")
    editor.open("content/b.md", same)
    assert "same-slot" in {one["code"] for one in editor.findings("content/b.md", lambda rules: "same-slot" in rules)}
    for path in ("content/a.md", "content/b.md"):
        editor.close(path)


def test_a_broken_brand_is_said_at_its_place_and_mended_by_saving(editor: Editor, brand: Path) -> None:
    file = "brand/brand.yaml"
    good = editor.open(file)
    (brand / file).write_text(good.replace("Europe/Paris", "Europe/Pariss"), encoding="utf-8")
    editor.save(file)
    (broken,) = editor.findings(file, lambda rules: "bad-zone" in rules)
    assert broken["range"]["start"]["line"] == row_of(good, "time_zone:")
    (brand / file).write_text(good, encoding="utf-8")
    editor.save(file)
    assert editor.findings(file, lambda rules: not rules) == []
    editor.close(file)


def test_what_is_half_written_ends_nothing(editor: Editor) -> None:
    editor.open("content/half.md", "---\ntitle: [a\n")
    assert {one["code"] for one in editor.findings("content/half.md")} == {"no-front-matter"}
    editor.type("content/half.md", "---\ntitle: 'a\n---\n\u2028a\r\rb\n" + "{" * 300)
    assert {one["code"] for one in editor.findings("content/half.md")} == {"bad-yaml"}
    assert editor.choices("content/half.md", 999, 999) == []
    assert editor.about("content/half.md", 999, 999) == ""
    editor.close("content/half.md")


def test_a_file_of_no_project_is_left_alone(editor: Editor, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("Venez !\n")
    uri = (tmp_path / "notes.md").as_uri()
    editor.tell(
        "textDocument/didOpen", textDocument={"uri": uri, "languageId": "markdown", "version": 1, "text": "a !"}
    )
    position = {"line": 0, "character": 1}
    assert editor.ask("textDocument/hover", textDocument={"uri": uri}, position=position) is None
    assert editor.ask("textDocument/completion", textDocument={"uri": uri}, position=position) == []
