"""Verify the whole of a ledger: every commit only added lines, every line can be read, none is there twice.

The commits of git are the chain: each names the one before it by its digest, so whoever knows the last one knows all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from cmgen.errors import Stop
from cmgen.git import Git
from cmgen.ledger.branch import publication_of
from cmgen.ledger.lines import read_lines


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked through, and what is wrong with it."""

    head: str
    commits: int
    publications: int
    lines: int
    problems: tuple[str, ...]


def verify(git: Git, head: str, branch: str) -> Verified:
    """Look through all commits of a ledger's branch, from the first to ``head``."""
    commits = git.history(head)
    problems: list[str] = []
    before: dict[str, str] = {}
    for commit in commits:
        tree = {path: blob for path, blob in git.tree(commit).items() if publication_of(path)}
        problems += _grown(git, commit, before, tree)
        before = tree
    tags: Counter[str] = Counter()
    contents = git.blobs(before.values())
    for path, blob in sorted(before.items()):
        try:
            tags.update(event.tag for event in read_lines(contents[blob], f"{branch}:{path}"))
        except Stop as stop:
            problems.append(stop.message)
    problems += [f"the line {tag!r} is there {count} times" for tag, count in sorted(tags.items()) if count > 1]
    return Verified(head, len(commits), len(before), sum(tags.values()), tuple(problems))


def _grown(git: Git, commit: str, before: dict[str, str], after: dict[str, str]) -> list[str]:
    """What a commit did beside adding lines and moving files whole."""
    changed = {path: blob for path, blob in after.items() if before.get(path) != blob}
    gone = {path: blob for path, blob in before.items() if after.get(path) != blob}
    contents = git.blobs({*changed.values(), *gone.values()})
    problems = []
    for path, blob in gone.items():
        old = contents[blob]
        new = [contents[changed[path]]] if path in changed else [contents[one] for one in changed.values()]
        if not any(text.startswith(old) for text in new):
            deed = "changed or removed lines of" if path in changed else "removed"
            problems.append(f"commit {commit[:12]} {deed} {path}")
    return problems
