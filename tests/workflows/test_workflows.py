"""Our workflows, and those that `cmgen init` lays down, keep the rules of a repository that holds tokens."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / ".github", ROOT / "cmgen/starter/.github"]
NAMES = ("check.yml", "comment.yml", "freeze.yml", "publish.yml")
WORKFLOWS = [folder / "workflows" / name for folder in FOLDERS for name in NAMES]
PUBLISHING = [path for path in WORKFLOWS if path.name == "publish.yml"]
CHECKING = [path for path in WORKFLOWS if path.name == "check.yml"]
FREEZING = [path for path in WORKFLOWS if path.name == "freeze.yml"]
COMMENTING = [path for path in WORKFLOWS if path.name == "comment.yml"]
LOCKS = sorted(path for folder in FOLDERS for path in folder.glob("requirements/*.txt") if path.name != "cmgen.txt")
ACTIONS = {"actions/checkout", "actions/setup-python", "actions/upload-artifact", "actions/download-artifact"}
CACHE = {"actions/cache"}  # never beside a secret
TOKENS = {"{{name}}", "{{date}}", "{{time_zone}}", "{{version}}"}

Yaml = dict[Any, Any]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(path: Path) -> Yaml:
    loaded: Yaml = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def triggers(workflow: Yaml) -> set[str]:
    return set(workflow[True])  # YAML 1.1 reads the key `on` as true


def steps(workflow: Yaml) -> Iterator[Yaml]:
    for job in workflow["jobs"].values():
        yield from job["steps"]


def tool(name: str) -> str:
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


# ------------------------------------------------------------------------------------------------ other people's tools


@pytest.mark.proves("W1.1")
def test_zizmor_finds_nothing() -> None:
    done = run(tool("zizmor"), "--strict-collection", "--offline", "--persona", "auditor", *map(str, FOLDERS))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No findings to report" in done.stdout + done.stderr


@pytest.mark.proves("W1.1")
@pytest.mark.parametrize(
    ("schema", "pattern"), [("vendor.github-workflows", "workflows/*.yml"), ("vendor.dependabot", "dependabot.yml")]
)
def test_github_would_understand_the_files(schema: str, pattern: str) -> None:
    paths = [str(path) for folder in FOLDERS for path in folder.glob(pattern)]
    assert paths
    done = run(tool("check-jsonschema"), "--builtin-schema", schema, *paths)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_workflow_is_looked_at() -> None:
    assert sorted(WORKFLOWS) == sorted(path for folder in FOLDERS for path in (folder / "workflows").iterdir())


# ------------------------------------------------------------------------------------------------ every workflow


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
class TestEveryWorkflow:
    @pytest.mark.proves("W1.2")
    def test_has_no_permission_that_a_job_does_not_ask_for(self, path: Path) -> None:
        workflow = read(path)
        assert workflow["permissions"] == {}
        for job in workflow["jobs"].values():
            wanted = {"actions", "pull-requests", "security-events"} if path in COMMENTING else {"contents"}
            assert set(job["permissions"]) == wanted

    @pytest.mark.proves("W1.2")
    def test_says_why_it_asks(self, path: Path) -> None:
        asked = re.findall(r"^ {6}[a-z-]+: (?:read|write).*$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert asked
        assert all(" # " in line for line in asked)

    @pytest.mark.proves("W1.3")
    def test_names_actions_by_commit_and_version(self, path: Path) -> None:
        used = re.findall(r"uses: (.*)", path.read_text(encoding="utf-8"))
        assert used
        for action in used:
            found = re.fullmatch(r"([\w/-]+)@[0-9a-f]{40} # v(\d+)\.\d+\.\d+", action)
            assert found, action
            assert found[1] in ACTIONS | (CACHE if path in CHECKING else set())
            assert found[1] != "actions/checkout" or int(found[2]) >= 7

    @pytest.mark.proves("W1.4")
    def test_is_never_started_by_a_stranger_with_our_rights(self, path: Path) -> None:
        """``workflow_run`` is, and so takes what it is handed as data: see TestComment."""
        mistrusted = {"pull_request_target", "workflow_run", "issue_comment"}
        assert not triggers(read(path)) & (mistrusted - ({"workflow_run"} if path in COMMENTING else set()))

    @pytest.mark.proves("W1.5")
    def test_puts_no_expression_into_a_script(self, path: Path) -> None:
        for step in steps(read(path)):
            assert "${{" not in step.get("run", "")
            assert not re.search(r"GITHUB_(ENV|PATH)\b", step.get("run", ""))

    @pytest.mark.proves("W1.6")
    def test_leaves_no_token_in_the_checkout(self, path: Path) -> None:
        found = [step for step in steps(read(path)) if step.get("uses", "").startswith("actions/checkout@")]
        assert found or path in COMMENTING
        assert all(step["with"]["persist-credentials"] is False for step in found)

    @pytest.mark.proves("W1.7", "W1.8")
    def test_ends_and_knows_its_machine(self, path: Path) -> None:
        workflow = read(path)
        assert workflow["concurrency"]["group"]
        for job in workflow["jobs"].values():
            assert job["timeout-minutes"] <= 45
            assert job["runs-on"] == "ubuntu-24.04"

    @pytest.mark.proves("W1.9")
    def test_installs_by_hash(self, path: Path) -> None:
        installs = [
            line
            for step in steps(read(path))
            for line in step.get("run", "").splitlines()
            if "pip install" in line and "cmgen.txt" not in line
        ]
        assert all("--require-hashes" in line for line in installs)

    def test_installs_cmgen_without_fetching_anything_else(self, path: Path) -> None:
        for step in steps(read(path)):
            for line in step.get("run", "").splitlines():
                assert "cmgen.txt" not in line or ("--no-deps" in line and "--only-binary=:all:" in line)

    @pytest.mark.proves("W1.8")
    def test_keeps_no_cache_beside_a_secret(self, path: Path) -> None:
        if path in CHECKING:
            assert "secrets." not in path.read_text(encoding="utf-8")
            return
        assert not re.search(r"actions/cache|^\s*cache:", path.read_text(encoding="utf-8"), re.MULTILINE)


# ------------------------------------------------------------------------------------------------ check


@pytest.mark.parametrize("path", CHECKING, ids=name_of)
class TestCheck:
    @pytest.mark.proves("W2.1", "B98")
    def test_holds_no_secret_and_may_only_read(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert "secrets." not in text
        assert "github.token" not in text
        assert all(job["permissions"] == {"contents": "read"} for job in read(path)["jobs"].values())

    def test_lints_and_builds_every_pull_request(self, path: Path) -> None:
        workflow = read(path)
        said = "\n".join(step.get("run", "") for step in steps(workflow))
        assert "pull_request" in triggers(workflow)
        assert "cmgen lint --format github" in said
        assert 'cmgen build --out "$OUTBOX"' in said

    def test_says_what_a_pull_request_does(self, path: Path) -> None:
        (step,) = [step for step in steps(read(path)) if "cmgen review" in step.get("run", "")]
        assert step["if"] == "${{ !cancelled() && github.event_name == 'pull_request' }}"  # with errors in posts, too
        assert step["env"]["BASE"] == "${{ github.event.pull_request.base.sha }}"
        checkout = read(path)["jobs"]["posts"]["steps"][0]
        assert checkout["with"]["fetch-depth"] == 0


# ------------------------------------------------------------------------------------------------ freeze


@pytest.mark.parametrize("path", FREEZING, ids=name_of)
class TestFreeze:
    @pytest.mark.proves("W6.2")
    def test_waits_for_no_run_and_holds_no_networks_token(self, path: Path) -> None:
        workflow = read(path)
        assert workflow["concurrency"]["group"] != read(path.with_name("publish.yml"))["concurrency"]["group"]
        assert "secrets." not in path.read_text(encoding="utf-8")

    def test_follows_the_file_as_soon_as_it_is_merged(self, path: Path) -> None:
        workflow = read(path)
        assert workflow[True]["push"] == {"branches": ["main"], "paths": ["brand/freeze.yaml"]}
        assert "freeze --follow-file --remote origin" in "\n".join(step.get("run", "") for step in steps(workflow))


# ------------------------------------------------------------------------------------------------ comment


@pytest.mark.parametrize("path", COMMENTING, ids=name_of)
class TestComment:
    def test_runs_nothing_that_a_stranger_wrote(self, path: Path) -> None:
        used = [step["uses"].partition("@")[0] for step in steps(read(path)) if "uses" in step]
        assert used == ["actions/download-artifact"]
        said = "\n".join(step.get("run", "") for step in steps(read(path)))
        assert not re.search(r"\b(eval|source|python|pip|cmgen (?!review -->)|sh|bash|node)\b[^\n]*\$REVIEW", said)

    def test_finds_the_pull_request_by_the_commit_and_not_by_what_it_is_told(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert "select(.head.sha == env.HEAD)" in text
        assert "workflow_run.pull_requests" not in text

    @pytest.mark.proves("B98")
    @pytest.mark.parametrize(
        ("page", "status", "sent"),
        [
            ("<!-- cmgen review -->\nHello `$(touch /tmp/pwned)`\n", 0, "body=@"),
            ("Buy now\n", 1, ""),
            ("<!-- cmgen review -->\n" + "x" * 300_000, 1, ""),
            (None, 1, ""),
        ],
        ids=["a review", "another page", "too large", "nothing"],
    )
    def test_takes_the_review_as_data(
        self, path: Path, tmp_path: Path, page: str | None, status: int, sent: str
    ) -> None:
        """The script itself runs, with a ``gh`` that writes down what it is asked."""
        review = tmp_path / "review"
        review.mkdir()
        if page is not None:
            (review / "comment.md").write_text(page, encoding="utf-8")
        gh = tmp_path / "gh"
        gh.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\ncase "$*" in *pulls*) echo 7;; esac\n')
        gh.chmod(0o755)
        (script,) = [step["run"] for step in steps(read(path)) if "run" in step]
        own = {"PATH": f"{tmp_path}:/usr/bin:/bin", "REVIEW": str(review), "REPOSITORY": "a/b", "HEAD": "c0ffee"}
        done = subprocess.run(
            ["bash", "-c", script], env=own | {"RUNNER_TEMP": str(tmp_path)}, capture_output=True, check=False
        )
        asked = (tmp_path / "asked").read_text() if (tmp_path / "asked").exists() else ""
        assert done.returncode == status, done.stderr
        assert sent in asked
        assert ("issues/7/comments" in asked) == bool(sent)


# ------------------------------------------------------------------------------------------------ publish


@pytest.mark.parametrize("path", PUBLISHING, ids=name_of)
class TestPublish:
    def test_runs_off_the_hour_and_from_main_alone(self, path: Path) -> None:
        workflow = read(path)
        on = workflow[True]
        assert on["schedule"] == [{"cron": "7,22,37,52 * * * *"}]
        assert on["push"] == {"branches": ["main"]}
        assert triggers(workflow) == {"schedule", "push", "workflow_dispatch"}
        assert workflow["jobs"]["send"]["if"] == "github.ref == 'refs/heads/main'"

    @pytest.mark.proves("W1.7", "F74")
    def test_is_never_cut_short_by_the_next_run(self, path: Path) -> None:
        assert read(path)["concurrency"] == {"group": "cmgen-publish", "cancel-in-progress": False}

    @pytest.mark.proves("W1.7")
    def test_is_dead_before_its_claim_ends(self, path: Path) -> None:
        assert all(job["timeout-minutes"] <= 15 for job in read(path)["jobs"].values())

    @pytest.mark.proves("W2.2")
    def test_renders_without_tokens_and_sends_without_rendering(self, path: Path) -> None:
        jobs = read(path)["jobs"]
        assert set(jobs) == {"render", "send"}
        assert jobs["render"]["permissions"] == {"contents": "read"}
        assert "environment" not in jobs["render"]
        assert jobs["send"]["permissions"] == {"contents": "write"}
        assert (jobs["send"]["needs"], jobs["send"]["environment"]) == ("render", "publish")
        sent = "\n".join(step.get("run", "") for step in jobs["send"]["steps"])
        assert not re.search(r"cmgen (lint|build)", sent)

    @pytest.mark.proves("W2.2")
    def test_sends_exactly_what_was_rendered(self, path: Path) -> None:
        send = read(path)["jobs"]["send"]
        (taken,) = [step for step in send["steps"] if step.get("uses", "").startswith("actions/download-artifact@")]
        assert taken["with"]["artifact-ids"] == "${{ needs.render.outputs.artifact }}"
        assert taken["with"]["digest-mismatch"] == "error"

    @pytest.mark.proves("W1.9", "W2.2")
    def test_shows_tokens_to_one_step_only(self, path: Path) -> None:
        text = re.compile(r"secrets\.|github\.token")
        seeing = [step for step in steps(read(path)) if text.search(str(step))]
        (step,) = seeing
        assert "publish --from" in step["run"]
        assert not text.search(str({key: value for key, value in step.items() if key != "env"}))

    @pytest.mark.proves("W1.6")
    def test_gives_git_its_token_by_the_environment(self, path: Path) -> None:
        (step,) = [step for step in steps(read(path)) if "publish --from" in step.get("run", "")]
        assert step["env"]["GIT_CONFIG_KEY_0"] == "http.https://github.com/.extraheader"
        assert "export GIT_CONFIG_VALUE_0=" in step["run"]
        assert "::add-mask::" in step["run"]
        assert not re.search(r"https://[^/\s]*@|git (config|remote|push)", step["run"])


# ------------------------------------------------------------------------------------------------ what is installed


@pytest.mark.proves("W1.9")
@pytest.mark.parametrize("path", LOCKS, ids=name_of)
def test_a_locked_file_has_a_hash_for_everything(path: Path) -> None:
    logical = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    lines = [line for line in logical if line.strip() and not line.startswith("#")]
    assert lines
    for line in lines:
        assert re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line


def test_what_is_locked_is_what_cmgen_needs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.split(r"[<>=\[;~! ]", line)[0].lower() for line in project["dependencies"]}
    ours, theirs = (locked(folder / "requirements/locked.txt") for folder in FOLDERS)
    assert needed <= set(ours)
    assert ours == theirs


def locked(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.proves("W1.3")
@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_new_releases_wait_a_week(folder: Path) -> None:
    updates = read(folder / "dependabot.yml")["updates"]
    assert {update["package-ecosystem"] for update in updates} == {"github-actions", "pip"}
    assert all(update["cooldown"]["default-days"] >= 7 for update in updates)


def test_the_starter_has_no_token_that_init_does_not_fill() -> None:
    files = [path for path in (ROOT / "cmgen/starter").rglob("*") if path.suffix in {".md", ".yaml", ".yml", ".txt"}]
    found = {token for path in files for token in re.findall(r"(?<!\$)\{\{\w+\}\}", path.read_text(encoding="utf-8"))}
    assert found == TOKENS
