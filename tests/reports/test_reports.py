"""The same findings in every report, as golden files; hostile words start nothing; what programs read is valid."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from cmgen.cli import cli
from cmgen.files import lines_of
from cmgen.model import Finding, Level, Location
from cmgen.registry import reports
from cmgen.reports import Lines, veiled

GOLDENS = Path(__file__).parent / "goldens"
SOURCES = {
    "content/été.md": "---\ntitle: Fête\n---\nVenez à la fête 🎉 du quartier, cliquez [ici](http://example.org).\n",
    "content/long.md": "mot " * 60 + "ERREUR" + " mot" * 60 + "\n",
}
HOSTILE = "\x1b[2J\n::error::un\u202eeliforp%,:<script>]]>\x00"
FINDINGS = [
    Finding(Location("content/été.md", 4, 41, 4, 44), "vague-link-text", "'ici' says nothing", "say where it leads"),
    Finding(Location("content/été.md", 4, 17), "emoji-place", "an emoji here", "", Level.SUGGESTION),
    Finding(Location("content/long.md", 1, 241, 1, 247), "spelling", "'ERREUR'", "one way\nanother", Level.WARNING),
    Finding(Location("content/absent.md", 1, 1), "content", HOSTILE, HOSTILE),
]


@pytest.fixture
def lines(tmp_path: Path) -> Lines:
    for name, text in SOURCES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return lines_of(tmp_path)


@pytest.mark.parametrize("name", list(reports))
def test_as_people_and_programs_read_it(name: str, lines: Lines, pytestconfig: pytest.Config) -> None:
    written = reports[name].write(FINDINGS, lines)
    golden = GOLDENS / f"{name}.txt"
    shown = written.replace("\x1b", "␛ESC")  # readable, and told apart from a sign in a message
    if pytestconfig.getoption("--update-goldens"):
        golden.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == golden.read_text(encoding="utf-8")


def test_what_is_secret_is_not_said_again(lines: Lines) -> None:
    secret = Finding(Location("content/été.md", 4, 12, 4, 16), "looks-like-secret", "this looks like a token")
    shown = reports["text"].write([secret, FINDINGS[0]], veiled(lines, [secret, FINDINGS[0]]))
    assert "fête" not in shown
    assert shown.count("Venez à la •••• 🎉 du quartier") == 2


@pytest.mark.parametrize("name", list(reports))
def test_of_no_findings_every_report_is_whole(name: str) -> None:
    written = reports[name].write([])
    assert written == "" or written.endswith("\n")


def test_the_mark_stands_under_what_it_means(lines: Lines) -> None:
    text = re.sub(r"\x1b\[[\d;]*m", "", reports["text"].write(FINDINGS[:1], lines)).splitlines()
    assert text[1][: len(text[1].partition("ici")[0])].endswith("[")
    assert text[2].index("^^^") == cell_len(text[1].partition("ici")[0])


@pytest.mark.parametrize("name", ["text", "github"])
def test_nothing_in_a_finding_reaches_the_terminal_or_the_runner_as_an_order(name: str, lines: Lines) -> None:
    written = reports[name].write(FINDINGS, lines)
    assert "\x1b[2J" not in written
    assert "\x00" not in written
    assert not [line for line in written.splitlines() if line.startswith("::error::")]


def test_the_reports_for_machines_are_valid(lines: Lines) -> None:
    from sarif_pydantic import Sarif  # type: ignore[import-untyped]  # it ships no types

    log = Sarif.model_validate_json(reports["sarif"].write(FINDINGS, lines))
    assert len(log.runs[0].results or []) == len(FINDINGS)
    rows = json.loads(reports["gitlab"].write(FINDINGS + FINDINGS, lines))
    assert all(row.keys() == {"description", "check_name", "fingerprint", "severity", "location"} for row in rows)
    assert len({row["fingerprint"] for row in rows}) == len(rows)
    suites = ElementTree.fromstring(reports["junit"].write(FINDINGS, lines))
    assert suites.get("failures") == "2"
    assert len(suites.findall("./testsuite/testcase/failure")) == 2


def test_a_finding_keeps_its_fingerprint_when_its_line_moves(tmp_path: Path) -> None:
    def row(above: str) -> str:
        (tmp_path / "a.md").write_text(f"{above}un mot\n", encoding="utf-8")
        place = Location("a.md", 1 + above.count("\n"), 4)
        written = reports["gitlab"].write([Finding(place, "spelling", "'mot'")], lines_of(tmp_path))
        return str(json.loads(written)[0]["fingerprint"])

    assert row("") == row("plus haut\n\n") != row("pas ")


def test_no_line_of_a_file_outside_the_project_is_shown(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (root / "link.md").symlink_to(tmp_path / "secret.txt")
    assert [lines_of(root)(path, 1) for path in ("../secret.txt", "link.md", "/etc/passwd", "absent.md")] == [""] * 4


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "brand").mkdir()
    (tmp_path / "brand/brand.yaml").write_text("name: A\ntime_zone: UTC\nlanguages: [fr]\n")
    (tmp_path / "brand/channels.yaml").write_text("site: {network: site}\n")
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_text("---\nnetwork: site\ntitel: x\n---\nBonjour.\n")
    return tmp_path


@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_for_a_terminal_only(project: Path, environment: dict[str, str], coloured: bool) -> None:
    result = CliRunner().invoke(cli, ["-C", str(project), "lint"], env={"NO_COLOR": ""} | environment, color=True)
    assert result.exit_code == 1
    assert ("\x1b[" in result.output) is coloured
    plain = CliRunner().invoke(cli, ["-C", str(project), "lint"]).output
    assert "   3 │ titel: x\n     │ ^^^^^" in plain
    assert "\x1b[" not in plain
