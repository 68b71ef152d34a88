"""Starting is quick because little is imported: said by what is imported, not by a clock."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "cmgen.data", "cmgen.model", "email", "httpx", "importlib.metadata", "jinja2", "json", "marko", "msgspec", "PIL",
    "regex", "rich", "sqlite3", "uharfbuzz", "yaml",
}  # fmt: skip


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_the_command_line_starts_with_little(option: str) -> None:
    code = f"import sys; from cmgen.cli import cli; cli([{option!r}], standalone_mode=False); print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(result.stdout.split())
