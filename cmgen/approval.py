"""Approval: that somebody else wants exactly this to go out, as the repository itself tells it.

The ledger's `approve` lines only say where to look. Whether they hold is looked up when something is to be sent, by the
process that sends: in the history of the branch it was started on, and by the keys in ``brand/allowed_signers``. It
reads commits and bytes of two files, parses no YAML, and believes the build in nothing that would need fewer people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from cmgen import demands, signatures
from cmgen.demands import SIGNERS, Demand, Demands
from cmgen.git import Commit, Git
from cmgen.ledger.events import Approved
from cmgen.plan.items import Approval, Need

SHARED = ("brand", "layouts", ".github/requirements")  # what the looks of every post are made of, and the program
APPROVALS = re.compile(rb"^approvals[ \t]*:[ \t]*[\"']?([0-9]{1,2})\b", re.MULTILINE)
REVERT = re.compile(r'\A(Revert "|revert: )|^This reverts commit [0-9a-f]{7,}', re.MULTILINE)
FRONT = re.compile(rb"\A(?:\xef\xbb\xbf)?---[ \t]*\r?\n(.*?)^---[ \t]*\r?$", re.MULTILINE | re.DOTALL)


def statement(need: Need, commit: str) -> bytes:
    """What an approver signs."""
    return f"cmgen approval 1\npost {need.slug}\nchannel {need.channel}\nseal {need.seal}\ncommit {commit}\n".encode()


@dataclass(frozen=True, slots=True)
class Seen:
    """What the mainline says of a change: who merged it, or why that is nobody's approval."""

    by: str = ""
    why: str = ""


class Witness:
    """Looks approvals up in a repository, at the commit that is checked out."""

    def __init__(self, git: Git) -> None:
        self.git = git
        self.head = git.head_commit()
        self.floor = cache(self._floor)

    def _floor(self, slug: str, channel: str) -> tuple[int, bool]:
        """How many people the committed files ask for at least, and whether they must sign.

        A line at the top level of YAML can be read without reading YAML; the build may ask for more.
        """
        front = FRONT.search(self._read(f"content/{slug}.md"))
        own = APPROVALS.search(front[1]) if front else None
        demand = self.demands.of(channel) | Demand(int(own[1]) if own else 0)
        return demand.people, demand.signed

    def _read(self, path: str) -> bytes:
        return (self.git.file(self.head, path) or b"") if self.head else b""

    # ------------------------------------------------------------------------------------------- what is demanded

    @property
    def demands(self) -> Demands:
        """What must be approved, and who may sign, as those who could approve it have let it become."""
        return self._history[0]

    @property
    def doubts(self) -> tuple[str, ...]:
        """The changes of those demands that do not count, each with the reason; what they would loosen stays."""
        return self._history[1]

    @cached_property
    def _history(self) -> tuple[Demands, tuple[str, ...]]:
        """The demands followed from the first commit on: each change counts where it keeps those before it."""
        if not self.head:
            return Demands(), ()
        changes = self.git.mainline(self.head, "", demands.FILES, saying=demands.SAID)[::-1]
        first = changes[0].parents[0] if changes and changes[0].parents else "" if changes else self.head
        holding, doubts = self._demands_at(first), []
        for change in changes:
            newer = self._demands_at(change.id)
            if why := self._is_unasked(change, holding):
                kept = holding.kept_by(newer)
                doubts += [why] if kept != newer else []
                newer = kept
            holding = newer
        return holding, tuple(doubts)

    def _demands_at(self, commit: str) -> Demands:
        if not commit:
            return Demands()
        return demands.read({path: self.git.file(commit, path) or b"" for path in demands.FILES})

    def _is_unasked(self, change: Commit, holding: Demands) -> str:
        """Why a change of the demands is nobody's but its author's; empty where it may count."""
        if not holding.all:
            return ""
        seen = self._seen(change, demands.FILES)
        if seen.why or not (holding.all.signed and holding.signers):
            return seen.why
        signers = b"\n".join(holding.signers) + b"\n"
        by = signatures.signer_of_commit(self.git.raw_commit(change.id), signers)
        if not by:
            return f"merge {change.id[:12]} is not signed by one of {SIGNERS} (git merge --no-ff -S)"
        writers = [author for commit in self.git.brought(change, demands.FILES) for author in commit.authors]
        return f"{by} wrote what they merged in {change.id[:12]}" if any(is_same(by, one) for one in writers) else ""

    # ------------------------------------------------------------------------------------------- what is approved

    def reverted(self, path: str) -> str:
        """The commit, for people, that took a file back on purpose: one that says it reverts another; else empty."""
        if not self.head or self.git.file(self.head, path) is not None:
            return ""
        commit, message = self.git.removal(self.head, path)
        return commit[:12] if commit and REVERT.search(message) else ""

    def approval(self, need: Need, lines: Sequence[Approved]) -> Approval:
        """Who has approved what is needed, and why that is not enough."""
        if not self.head:
            return Approval(why="nothing is committed here, so nobody can have approved it")
        holding, doubts = self._sorted(need, lines)
        own = [line for line in holding if line.digest == need.seal and (line.how == "signature" or not need.signed)]
        people = _different(line.by[0] for line in own)
        if len(people) >= need.people:
            return Approval(by=people)
        why = _missing(need, people, lines, doubts)
        if self.doubts and self._demands_at(self.head) != self.demands:
            why += f"; that less is asked for does not count: {self.doubts[-1]}"
        return Approval(by=people, why=why)

    def _sorted(self, need: Need, lines: Sequence[Approved]) -> tuple[list[Approved], dict[str, str]]:
        """The lines that hold, and by their tags why the others do not; each stands on those before it."""
        holding: list[Approved] = []
        doubts: dict[str, str] = {}
        for line in lines:
            doubt = self.doubt(need, line, self._since(holding, line.commit))
            if doubt:
                doubts[line.tag] = doubt
            else:
                holding.append(line)
        return holding, doubts

    def _since(self, holding: Sequence[Approved], commit: str) -> str:
        return next((line.commit for line in reversed(holding) if self._follows(line.commit, commit)), "")

    def newly_merged(self, need: Need, lines: Sequence[Approved]) -> Seen:
        """Who merged what has changed since it was last approved; or why that is nobody's approval."""
        holding, _ = self._sorted(need, lines)
        return self.merged(need, self.head, self._since(holding, self.head))

    @property
    def signers(self) -> bytes:
        """Who may sign, as committed, and as those who could approve it have let it become."""
        return b"".join(line + b"\n" for line in self.demands.signers)

    def cannot_sign(self, need: Need, by: str) -> str:
        """Why a person's signature would be worth nothing now; empty where it counts."""
        wrote = self.git.last_written(self.head, need.sources) if self.head else None
        if wrote is None:
            return "its post is not committed"
        return f"{by} wrote it" if any(is_same(by, author) for author in wrote.authors) else ""

    def doubt(self, need: Need, line: Approved, since: str) -> str:
        """Why a line of the ledger is nobody's approval; empty where it is what it says.

        since  the newest commit before its own that is known to be approved
        """
        if len(line.by) != 1 or not self._follows(line.commit, self.head):
            return "it is about a commit that is not in this branch's history"
        if line.how == "merge":
            seen = self.merged(need, line.commit, since)
            return seen.why or ("" if seen.by == line.by[0] else f"{seen.by} merged it, not {line.by[0]}")
        # of an earlier text only the person and the commit count
        said = statement(Need(slug=need.slug, channel=need.channel, seal=line.digest), line.commit)
        if not signatures.is_signed(said, line.signature, self.signers, line.by[0]):
            return f"the signature is not one of {line.by[0]} in {SIGNERS}"
        wrote = self.git.last_written(line.commit, need.sources)
        if wrote is None:
            return "its post is not committed"
        return f"{line.by[0]} wrote it" if any(is_same(line.by[0], author) for author in wrote.authors) else ""

    def _follows(self, older: str, newer: str) -> bool:
        known = re.fullmatch(r"[0-9a-f]{40,64}", older) and self.git.has_commit(older)
        return bool(known) and (older == newer or self.git.is_ancestor(older, newer))

    def merged(self, need: Need, until: str, since: str) -> Seen:
        """Whether everything that a post is made of came to the mainline by merges of people who did not write it.

        Looks at every commit that changed it after ``since``; without that, after the one that the post came with.
        """
        if self.git.is_shallow():
            return Seen(why="the history of the repository is not here: fetch all of it (fetch-depth: 0)")
        if not since:
            own = self.git.mainline(until, "", need.sources)
            if not own:
                return Seen(why="its post is not committed")
            since = own[-1].parents[0] if own[-1].parents else ""
        paths = (*need.sources, *SHARED)
        changes = self.git.mainline(until, since, paths)
        if not changes:
            return Seen(why="nothing that was merged since changed it, and yet it differs")
        seen = [self._seen(change, paths) for change in changes]
        return next((one for one in seen if one.why), seen[0])

    def _seen(self, change: Commit, paths: Iterable[str]) -> Seen:
        paths = tuple(paths)
        name, short = change.authors[0], change.id[:12]
        if len(change.parents) < 2:
            return Seen(why=f"commit {short} of {name} came to the branch without a merge")
        if name.partition(" <")[0].endswith("[bot]"):
            return Seen(why=f"merge {short} was made by {name}, which is no person")
        writers = [author for commit in self.git.brought(change, paths) for author in commit.authors]
        if any(is_same(name, writer) for writer in writers):
            return Seen(why=f"{name} wrote what they merged in {short}")
        if mended := self.git.mended_in(change, paths):
            return Seen(why=f"{name} changed {mended[0]} in the merge {short} itself")
        return Seen(by=name)


def is_same(one: str, other: str) -> bool:
    """Whether two names, each "Name <mail>" or a name or a mail alone, are of one person."""
    return bool(_names(one) & _names(other))


def _names(person: str) -> set[str]:
    name, _, mail = person.partition(" <")
    return {word for word in (name.strip().casefold(), mail.strip(" >").casefold()) if word}


def _different(people: Iterable[str]) -> tuple[str, ...]:
    found: list[str] = []
    for person in people:
        if not any(is_same(person, other) for other in found):
            found.append(person)
    return tuple(found)


def _missing(need: Need, people: tuple[str, ...], lines: Sequence[Approved], doubts: dict[str, str]) -> str:
    own = [line for line in lines if line.digest == need.seal]
    doubt = next((doubts[line.tag] for line in reversed(own) if line.tag in doubts), "")
    if people:
        return f"{len(people)} of {need.people} people have approved it: {', '.join(people)}"
    if doubt:
        return f"its approval does not hold: {doubt}"
    if own:
        return f"{own[-1].by[0]} merged it, and it must be signed"
    if lines:
        return f"changed since approval by {', '.join(lines[-1].by)}"
    return "nobody has approved it"
