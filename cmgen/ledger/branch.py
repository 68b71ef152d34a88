"""The ledger's branch: read strictly, grown by commits that move the ref only from the value that was read.

``<slug>/<channel>.jsonl`` holds the lines of one publication, ``ledger.json`` says whose ledger this is, and README.md,
written anew with each commit, is for people. That the ref moves from the expected value only is the lock between runs.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import msgspec

from cmgen.errors import CmgenError, Stop
from cmgen.git import DeniedError, Git, Pushed, UnreachableError
from cmgen.ledger.dashboard import dashboard
from cmgen.ledger.events import TIMES, VERSION, AnyEvent, Frozen, Times
from cmgen.ledger.freezes import Freeze, freezes_of
from cmgen.ledger.lines import read_lines, write_line
from cmgen.ledger.mending import Mending, mending
from cmgen.ledger.status import PublicationStatus, status_of

SEEN = "refs/cmgen/ledger-seen"
ABOUT = "ledger.json"
README = "README.md"
FREEZES = ("", "freeze")  # the publication under which freezes are kept: freeze.jsonl
OTHERS = ("", "others")  # likewise what stands on our accounts and is none of ours
SAMPLES = "metrics/"  # kept for what is measured
TRIES = 12
RESTORE = "cmgen ledger restore shows what is missing, and puts it back"

Publication = tuple[str, str]
"""Slug and channel."""


class NotPushed(Exception):
    """The ledger is not known to hold what was appended: somebody was first, or the answer was lost.

    Either way the ledger is read again, and own tags are looked for in it.
    """


class BusyError(CmgenError):
    """Somebody else was first, every time."""

    exit_code = 1

    def __init__(self) -> None:
        super().__init__(f"the ledger is busy: {TRIES} attempts to write it came second", "run it again in a minute")


@dataclass(frozen=True, slots=True)
class Change:
    """One line to be added to one publication."""

    slug: str
    channel: str
    event: AnyEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerState:
    """The ledger as it was read. ``head`` is empty where there is none yet; the id is then the one it would get."""

    id: str
    head: str = ""
    brand: str = ""
    events: Mapping[Publication, tuple[AnyEvent, ...]] = field(default_factory=dict)
    blobs: Mapping[str, str] = field(default_factory=dict, repr=False)  # path → blob id

    def status(self, slug: str, channel: str, now: datetime, times: Times = TIMES) -> PublicationStatus:
        """The state of one publication."""
        return status_of(self.events.get((slug, channel), ()), now, times)

    def has(self, change: Change) -> bool:
        """Whether this very line is in the ledger."""
        lines = self.events.get((change.slug, change.channel), ())
        return any(event.tag == change.event.tag for event in lines)

    @property
    def scopes(self) -> tuple[str, ...]:
        """What was ever frozen: names of channels, and the empty one for all of them."""
        events = self.events.get(FREEZES, ())
        return tuple(dict.fromkeys(event.scope for event in events if isinstance(event, Frozen)))

    def freezes_of(self, scope: str) -> tuple[Freeze, ...]:
        """The freezes of a channel's own name, or of all channels at once: the empty name."""
        return tuple(freezes_of(self.events.get(FREEZES, ()), scope))

    def freezes(self, channel: str) -> tuple[Freeze, ...]:
        """When nothing may be, or might have been, claimed on a channel."""
        return (*self.freezes_of(""), *self.freezes_of(channel))

    def frozen(self, channel: str, now: datetime) -> str:
        """Why nothing may be claimed on a channel now; empty where it may."""
        return next((freeze.why for freeze in self.freezes(channel) if freeze.is_on(now)), "")

    def plus(self, changes: Iterable[Change]) -> LedgerState:
        """The state with these lines added, as yet without a commit of its own."""
        events = dict(self.events)
        for change in changes:
            name = (change.slug, change.channel)
            events[name] = (*events.get(name, ()), change.event)
        return replace(self, events=events)


class _About(msgspec.Struct, frozen=True):
    v: int
    id: str
    brand: str = ""


def file_of(slug: str, channel: str) -> str:
    """The file of a publication on the branch."""
    path = f"{slug}/{channel}.jsonl" if slug else f"{channel}.jsonl"
    if path.startswith(SAMPLES):
        raise CmgenError(
            f"content/{slug}.md: the ledger keeps {SAMPLES} for figures", "move the post to another folder"
        )
    return path


def publication_of(path: str) -> Publication | None:
    """The publication whose lines a file of the branch holds."""
    if not path.endswith(".jsonl") or path.startswith(SAMPLES):
        return None
    slug, _, channel = path.removesuffix(".jsonl").rpartition("/")
    return slug, channel


# ------------------------------------------------------------------------------------------------------- the branch


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where a brand keeps its ledger, as ``brand/brand.yaml`` says.

    remote  auto: origin where there is one; none: this repository's own branch; or a remote's name
    id      once stated, an absent ledger, or another one, stops the run
    """

    brand: str = ""
    branch: str = "ledger"
    remote: str = "auto"
    id: str = ""


class Ledger:
    """The branch in a repository, and on its remote where it has one.

    strict  False for looking only: lines of a newer cmgen are passed over
    """

    def __init__(self, git: Git, home: Home, *, strict: bool = True) -> None:
        self.git, self.strict = git, strict
        self.branch, self.id, self.brand = home.branch, home.id, home.brand
        self.ref = f"refs/heads/{home.branch}"
        self.remote = self._remote(home.remote)
        self._last: LedgerState | None = None

    def _remote(self, wanted: str) -> str:
        if wanted == "none":
            return ""
        known = self.git.remotes()
        if wanted == "auto":
            return "origin" if "origin" in known else ""
        if wanted not in known:
            raise CmgenError(f"no remote is named {wanted!r}", f"git remote add {wanted} …, or name another one")
        return wanted

    @property
    def place(self) -> str:
        """Where the branch is, for people."""
        return f"branch {self.branch} of {self.remote}" if self.remote else f"branch {self.branch}"

    # ------------------------------------------------------------------------------------------- reading

    def fetch(self) -> LedgerState:
        """The ledger as it is now. Raises Stop where it is absent, shortened or damaged and should not be."""
        head = self._head()
        if self._last is not None and head == self._last.head:
            return self._last
        seen = self.git.read_ref(SEEN)
        if not head:
            self._check_absence(seen)
            return LedgerState(id=self.id or secrets.token_hex(8), brand=self.brand)
        before = self._last.head if self._last else seen
        for older in {before, seen} - {"", head}:
            if not self.git.is_ancestor(older, head):
                raise self._rewritten(older, head)
        state = self._read(head, self._last, before)
        self._check_owner(state)
        self._saw(state, seen)
        return state

    def known(self) -> LedgerState:
        """The ledger as this machine last saw it: asks no remote, proves nothing, writes nothing. Only to be shown."""
        head = (self.git.read_ref(SEEN) if self.remote else "") or self.git.read_ref(self.ref)
        return self._read(head, None, "") if head else LedgerState(id=self.id, brand=self.brand)

    def _head(self) -> str:
        if not self.remote:
            return self.git.read_ref(self.ref)
        head = self.git.remote_ref(self.remote, self.ref)
        if head and not self.git.has_commit(head):
            self.git.fetch(self.remote, self.ref)
            if not self.git.has_commit(head):
                raise UnreachableError(f"the {self.place} changed while it was read", "try again")
        return head

    def _read(self, head: str, last: LedgerState | None, before: str) -> LedgerState:
        blobs = self.git.tree(head)
        old = last.blobs if last else self.git.tree(before) if before else {}
        known = last.blobs if last else {}
        changed = {path: blob for path, blob in blobs.items() if known.get(path) != blob}
        grown = {path: old[path] for path in old if blobs.get(path) != old[path] and publication_of(path)}
        contents = self.git.blobs([*changed.values(), *grown.values()])
        self._check_growth(grown, {path: contents[blob] for path, blob in changed.items()}, contents)
        events = dict(last.events) if last else {}
        for path in old.keys() - blobs.keys():
            events.pop(publication_of(path) or ("", ""), None)
        for path, blob in changed.items():
            if name := publication_of(path):
                events[name] = read_lines(contents[blob], f"{self.branch}:{path}", strict=self.strict)
        about = self._about(contents[blobs[ABOUT]] if blobs.get(ABOUT) in contents else b"", last)
        return LedgerState(head=head, id=about.id, brand=about.brand, events=events, blobs=blobs)

    def _about(self, data: bytes, last: LedgerState | None) -> _About:
        if last and not data:
            return _About(v=VERSION, id=last.id, brand=last.brand)
        try:
            return msgspec.json.decode(data, type=_About)
        except msgspec.DecodeError as problem:
            raise Stop(f"{self.branch}:{ABOUT}: {problem}", f"is the {self.place} really a ledger of cmgen?") from None

    def _check_growth(
        self, grown: Mapping[str, str], changed: Mapping[str, bytes], contents: Mapping[str, bytes]
    ) -> None:
        """The old text of a file is the beginning of the new one (I7); a file may move, whole, to another name."""
        for path, blob in grown.items():
            old = contents[blob]
            fits = (
                changed[path].startswith(old)
                if path in changed
                else any(new.startswith(old) for new in changed.values())
            )
            if not fits:
                what = "lines were changed or removed" if path in changed else "the file was removed"
                raise Stop(f"{self.branch}:{path}: {what}: the ledger only ever grows", RESTORE)

    def _check_absence(self, seen: str) -> None:
        if seen:
            raise Stop(f"the {self.place} is gone, and it was there before", RESTORE)
        if self.id:
            remedy = "restore or fetch it; only for a brand that never published: take the id out of brand/brand.yaml"
            raise Stop(f"brand/brand.yaml names the ledger {self.id}, and there is no {self.place}", remedy)

    def _check_owner(self, state: LedgerState) -> None:
        if self.id and state.id != self.id:
            message = f"the {self.place} is the ledger {state.id}, and brand/brand.yaml names {self.id}"
            raise Stop(message, "two repositories must not publish to the same accounts: find out which one is right")
        if self._last and state.id != self._last.id:
            raise Stop(f"the {self.place} has become another ledger: {state.id}", RESTORE)

    def _rewritten(self, seen: str, head: str) -> Stop:
        message = f"the {self.place} was set back: {head[:12]} does not follow {seen[:12]}, which was there before"
        return Stop(message, RESTORE)

    def _saw(self, state: LedgerState, seen: str) -> None:
        """Remember the head, so that a shortened ledger is noticed; losing a race for this ref does no harm."""
        self._last = state
        if seen != state.head:
            self.git.move_ref(SEEN, state.head, seen)

    # ------------------------------------------------------------------------------------------- writing

    def append(self, state: LedgerState, changes: Iterable[Change], now: datetime) -> LedgerState:
        """Add lines in one commit on top of the state that was read, and return the new state.

        Raises NotPushed where somebody was first or no answer came, DeniedError where it is not allowed.
        """
        changes = tuple(changes)
        after = state.plus(changes)
        commit, blobs = self.git.commit(state.head, self._files(state, after, changes, now), _message(changes), now)
        self._move(commit, state.head)
        state = replace(after, head=commit, blobs={**state.blobs, **blobs})
        self._saw(state, self.git.read_ref(SEEN))
        return state

    def _files(
        self, state: LedgerState, after: LedgerState, changes: tuple[Change, ...], now: datetime
    ) -> dict[str, bytes]:
        lines: dict[str, bytes] = {}
        for change in changes:
            path = file_of(change.slug, change.channel)
            lines[path] = lines.get(path, b"") + write_line(change.event)
        old = self.git.blobs(state.blobs[path] for path in lines if path in state.blobs)
        files = {path: old.get(state.blobs.get(path, ""), b"") + new for path, new in lines.items()}
        if not state.head:
            files[ABOUT] = msgspec.json.encode(_About(v=VERSION, id=state.id, brand=self.brand)) + b"\n"
        return files | {README: dashboard(after.brand or self.brand, after.events, now).encode()}

    def _move(self, new: str, old: str) -> None:
        if not self.remote:
            if not self.git.move_ref(self.ref, new, old):
                raise NotPushed(f"the {self.place} has moved")
            return
        outcome, why = self.git.push(self.remote, self.ref, new, old)
        if outcome is Pushed.DENIED:
            remedy = f"the job's token needs contents: write, and the rules of {self.branch} must let it push"
            raise DeniedError(f"the {self.place} may not be written: {why}", remedy)
        if outcome is not Pushed.YES:
            raise NotPushed(why)

    def record(self, changes: Callable[[LedgerState], Iterable[Change]], now: datetime) -> LedgerState:
        """Add what a person decided: worked out anew from each state that is read, until it is in.

        The lines must have the same tags each time. Raises CmgenError where the ledger stays busy.
        """
        for _ in range(TRIES):
            state = self.fetch()
            wanted = tuple(changes(state))
            if all(state.has(change) for change in wanted):
                return state
            try:
                return self.append(state, wanted, now)
            except NotPushed:
                continue
        raise BusyError

    def move(self, old: str, new: str, now: datetime) -> tuple[str, ...]:
        """Let what is recorded of a post stand under its new slug; the channels that had lines.

        Raises CmgenError where the new slug has lines of its own, or the ledger stays busy.
        """
        for _ in range(TRIES):
            state = self.fetch()
            channels = tuple(sorted(channel for slug, channel in state.events if slug == old))
            if taken := [channel for slug, channel in state.events if slug == new]:
                if not channels:
                    return ()  # it was moved before
                message = f"the ledger has {new} on {', '.join(taken)} already"
                raise CmgenError(message, "two posts cannot become one: choose another name")
            if not channels:
                return ()
            moved = {file_of(old, channel): file_of(new, channel) for channel in channels}
            contents = self.git.blobs(state.blobs[path] for path in moved)
            events = {(new if slug == old else slug, channel): lines for (slug, channel), lines in state.events.items()}
            files = {moved[path]: contents[state.blobs[path]] for path in moved}
            files[README] = dashboard(state.brand or self.brand, events, now).encode()
            commit, _ = self.git.commit(state.head, files, f"rename {old} {new}\n", now, gone=moved)
            try:
                self._move(commit, state.head)
            except NotPushed:
                continue
            self.fetch()
            return channels
        raise BusyError

    # ------------------------------------------------------------------------------------------- putting right

    def mending(self) -> Mending | None:
        """What would put the branch right, by what this machine saw of it; None where it saw nothing before."""
        seen, head = self.git.read_ref(SEEN), self._head()
        if not seen:
            return None
        return mending(head, seen, self._publications(head), self._publications(seen))

    def _publications(self, commit: str) -> dict[str, bytes]:
        blobs = {path: blob for path, blob in self.git.tree(commit).items() if publication_of(path)} if commit else {}
        contents = self.git.blobs(blobs.values())
        return {path: contents[blob] for path, blob in blobs.items()}

    def restore(self, plan: Mending, now: datetime) -> str:
        """Join what was there and what was added since in a commit on top of both; its id.

        Raises NotPushed where the branch has moved since, DeniedError where it may not be written, Stop where the lines
        that were there are themselves damaged.
        """
        for path, data in plan.files.items():
            read_lines(data, f"{self.branch}:{path}")
        count = sum(plan.lacking.values())
        message = f"restore {count} line{'s' if count != 1 else ''}\n"
        commit, _ = self.git.commit(plan.seen, plan.files, message, now, also=plan.head)
        self._move(commit, plan.head)
        self.git.move_ref(SEEN, commit, plan.seen)
        self._last = None
        return commit

    def adopt(self, name: str) -> LedgerState:
        """Trust the branch as it is now, whatever was seen before; ``name`` is its id, typed by a person.

        Raises CmgenError where it is another one's, or there is none.
        """
        head = self._head()
        if not head:
            raise CmgenError(f"there is no {self.place}", "cmgen ledger restore brings back what was there")
        state = self._read(head, None, "")
        if state.id != name:
            raise CmgenError(f"the {self.place} is the ledger {state.id}, not {name}", "type its own id to adopt it")
        self.git.move_ref(SEEN, head, self.git.read_ref(SEEN))
        self._last = None
        return state


def _message(changes: tuple[Change, ...]) -> str:
    kinds: dict[Any, int] = {}
    for change in changes:
        tag = type(change.event).__struct_config__.tag
        kinds[tag] = kinds.get(tag, 0) + 1
    subject = ", ".join(f"{count} × {kind}" if count > 1 else str(kind) for kind, count in kinds.items())
    names = sorted({f"{change.slug} {change.channel}".strip() for change in changes})
    where = f" {names[0]}" if len(names) == 1 else ""
    return f"{subject}{where}\n\n" + "".join(f"{name}\n" for name in names)
