"""What surrounds the program: plug-ins, planted files, logs that understand commands, names that look like options."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hostile.cases import BRAND, FRONT, A, post
from hostile.test_inputs import lay, told
from main.running import cmgen
from servers.warm import Program

from cmgen.errors import Lost
from cmgen.flow import Reply
from cmgen.web import UnreadableError, read_json

# ------------------------------------------------------------------------------------------------ logs


@pytest.mark.proves("B31")
def test_a_title_gives_no_order_to_github(tmp_path: Path, program: Program) -> None:
    bad = "::add-mask::x%0A::error::y"
    folder = lay(
        tmp_path, post(f'title: "{bad}\\n::set-output name=a::b"', "Bonjour [clic](javascript:alert) ::stop::")
    )
    (folder / "content/::error file=x::y.md").write_text(f"---\n{FRONT}netwrok: a\n---\nBonjour.\n", encoding="utf-8")
    done = program.run("lint", "--format", "github", folder=folder)
    told(done, folder)
    orders = [line for line in done.out.splitlines() if line.startswith("::")]
    assert orders
    assert all(line.startswith(("::error file=content/", "::warning file=content/")) for line in orders)
    assert len(orders) == len(done.out.splitlines()), done.out


# ------------------------------------------------------------------------------------------------ git


@pytest.mark.proves("B96")
@pytest.mark.parametrize("name", ["--upload-pack=touch pwned", "$(touch pwned)", ";touch pwned", "-h", "a..b", ""])
def test_a_revision_that_is_an_option_or_a_command_is_only_a_name(tmp_path: Path, program: Program, name: str) -> None:
    folder = lay(tmp_path, post())
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    for words in (["lint", f"--since={name}"], ["review", f"--base={name}"]):
        done = program.run(*words, folder=folder)
        told(done, folder)
        assert done.status == 2 or not name, done.said
    assert not list(folder.rglob("pwned"))


@pytest.mark.proves("B96")
@pytest.mark.parametrize("name", ["--upload-pack=touch pwned", "$(touch pwned)", "a b", "../x", "a..b", "x.lock"])
def test_a_branch_that_is_no_name_is_refused(tmp_path: Path, program: Program, name: str) -> None:
    brand = BRAND.replace("{remote: none}", f'{{remote: none, branch: "{name}"}}')
    folder = lay(tmp_path, {**post(), "brand/brand.yaml": brand})
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    done = program.run("status", folder=folder)
    told(done, folder)
    assert done.status == 2, done.said
    assert not list(folder.rglob("pwned"))


# ------------------------------------------------------------------------------------------------ plug-ins

PLUGINS = {
    "raises": ("mine", "raise RuntimeError('boom')\n"),
    "ends the program": ("mine", "import sys\nsys.exit(7)\n"),
    "takes a name": ("too-long", '"""Mine."""\n'),
}


@pytest.mark.proves("B74")
@pytest.mark.parametrize("name", PLUGINS)
def test_a_plug_in_that_misbehaves_is_named(tmp_path: Path, name: str) -> None:
    rule, code = PLUGINS[name]
    installed = tmp_path / "installed"
    (installed / "evil-1.dist-info").mkdir(parents=True)
    (installed / "evil.py").write_text(code)
    (installed / "evil-1.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1\n")
    (installed / "evil-1.dist-info/entry_points.txt").write_text(f"[cmgen.rules]\n{rule} = evil\n")
    done = cmgen(lay(tmp_path / "brand", post()), "lint", PYTHONPATH=f"{Path(__file__).parents[2]}:{installed}")
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "evil" in done.stderr


@pytest.mark.proves("B75")
def test_python_files_in_the_checkout_are_not_run(tmp_path: Path) -> None:
    """A file of the brand's is named like a library: neither the build nor what sends takes it for that."""
    folder = lay(tmp_path, {A: f"---\n{FRONT.replace('social', 'site').replace('2027', '2026')}---\nBonjour.\n"})
    for name in ("yaml", "httpx", "json", "sitecustomize", "cmgen", "click"):
        (folder / f"{name}.py").write_text("open('pwned', 'w')\n")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    program = Path(sys.executable).with_name("cmgen")
    done = subprocess.run([program, "publish"], cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not list(folder.rglob("pwned"))


# ------------------------------------------------------------------------------------------------ answers


@pytest.mark.proves("B77")
@pytest.mark.parametrize(
    ("said", "name"),
    [(b'{"id": 18446744073709551615}', "18446744073709551615"), (b'{"id": "0123"}', "0123"), (b'{"id": 7}', "7")],
)
def test_an_id_is_a_text(said: bytes, name: str) -> None:
    assert Reply(200, read_json(said)).text("id") == name


@pytest.mark.proves("B77")
@pytest.mark.parametrize("said", [b'{"id": 1.5}', b'{"id": true}', b'{"id": null}', b'{"id": [1]}', b"{}", b"[]"])
def test_what_is_no_id_is_no_answer(said: bytes) -> None:
    with pytest.raises(Lost):
        Reply(200, read_json(said)).text("id")


@pytest.mark.proves("B76")
def test_no_bytes_bring_anything_but_a_value_or_a_sentence() -> None:
    for data in (
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"1" * 6_000,
        b"-" * 10,
        b"HTTP/1.1",
        b"\xff\xfe[\x00]\x00",
        b"1e999",
    ):
        with pytest.raises(UnreadableError):
            read_json(data)
