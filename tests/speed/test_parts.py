"""Parts of a build, made apart, come to the same as the whole; and a profile says where its time went."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from main.running import cmgen

from benchmarks import corpus
from cmgen.build import build, build_part, making, merge
from cmgen.build.parts import Shard
from cmgen.errors import CmgenError
from cmgen.project import Project

POSTS = 16


@pytest.fixture
def project(tmp_path: Path) -> Path:
    corpus.write(tmp_path / "here", POSTS)
    return tmp_path / "here"


def machine(project: Path, name: str) -> Path:
    """Another machine, which has checked the same project out."""
    return Path(shutil.copytree(project, project.with_name(name)))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_parts_of_several_machines_come_to_the_same_as_the_whole(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [
        build_part(Project.load(machine(project, f"m{number}")), Shard(number, 3), project.with_name(f"part-{number}"))
        for number in (1, 2, 3)
    ]
    whole = build(Project.load(machine(project, "alone")))
    assert sum(part.posts for part in parts) == POSTS
    assert all(part.posts == part.fresh > 0 for part in parts)
    monkeypatch.setattr(making, "make", None)  # nothing is made any more
    assert merge(project, [part.folder for part in parts]) == POSTS
    built = build(Project.load(project))
    assert (built.fresh, built.findings) == (0, whole.findings)
    assert bytes_of(built.folder) == bytes_of(whole.folder)


def test_what_a_part_lacks_is_made(project: Path) -> None:
    part = build_part(Project.load(machine(project, "m1")), Shard(1, 2), project.with_name("part-1"))
    files = sorted((project / "content").rglob("*.md"))
    changed = next(file for file in files if Shard(1, 2).has(file.relative_to(project).as_posix()))
    changed.write_text(changed.read_text(encoding="utf-8") + "\nEncore.\n", encoding="utf-8")
    merge(project, [part.folder])
    assert build(Project.load(project)).fresh == POSTS - part.posts + 1


def test_posts_fall_into_parts_evenly() -> None:
    """A thousand posts in four parts: none is half as large again as it should be."""
    paths = [f"content/2026/{number:05}.md" for number in range(1000)]
    sizes = [sum(Shard(number, 4).has(path) for path in paths) for number in (1, 2, 3, 4)]
    assert sum(sizes) == 1000
    assert max(sizes) < 375


@pytest.mark.parametrize("text", ["", "2", "0/4", "5/4", "1/257", "a/b", "1/2/3", "-1/4"])
def test_what_is_no_part_is_said(text: str) -> None:
    with pytest.raises(CmgenError, match="is no part"):
        Shard.parse(text)


def test_a_part_with_other_bytes_is_refused(project: Path) -> None:
    part = build_part(Project.load(machine(project, "m1")), Shard(1, 2), project.with_name("part-1"))
    with pytest.raises(CmgenError, match=r"has no part\.sqlite"):
        merge(project, [project])
    (part.folder / "media").mkdir(exist_ok=True)
    (part.folder / "media" / ("0" * 64)).write_bytes(b"other")
    with pytest.raises(CmgenError, match="does not hold the bytes of its name"):
        merge(project, [part.folder])
    (part.folder / "part.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(CmgenError, match="cannot be read"):
        merge(project, [part.folder])


def test_the_program_builds_parts_and_says_where_time_went(project: Path) -> None:
    other = machine(project, "m1")
    done = cmgen(other, "build", "--shard", "1/2", "--out", str(project.with_name("part-1")), "--profile")
    assert re.search(r"^built part 1/2 into .*part-1: \d+ posts, \d+ variants; \d+ anew; ", done.stdout, re.MULTILINE)
    said = re.search(r"\nseconds\n(.*)\n\nslowest posts\n(.*)", done.stdout, re.DOTALL)
    assert said
    steps = re.findall(r"^ +\d+\.\d{3}  (.*)$", said[1], re.MULTILINE)
    assert steps[:3] == ["reading guidelines", "finding what changed", "making posts, by one process"]
    assert {"reading", "rendering", "rules"} <= set(steps[3:])
    assert re.search(r"\d+\.\d{3}  content/\S+\.md", said[2])
    merged = cmgen(project, "build", "--merge", str(project.with_name("part-1")))
    assert re.match(r"\d+ results taken in\n", merged.stdout)
    assert cmgen(project, "build", "--shard", "3/2").returncode == 2


def test_lint_looks_at_a_part_alone(project: Path) -> None:
    whole = [cmgen(project, "lint", "--format", "json", "--shard", f"{number}/2") for number in (1, 2)]
    alone = [one.stdout.count('"rule"') for one in whole]
    assert all(count > 0 for count in alone)
    assert sum(alone) <= cmgen(project, "lint", "--format", "json").stdout.count('"rule"')
