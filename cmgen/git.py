"""The only runner of git: plumbing with list arguments, without hooks, without a checkout, without a shell.

The person's index, work tree and configuration are left as they are. System configuration is not read for work on
this machine; pushing and fetching need it, since that is where some systems keep their credential helper.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from cmgen.errors import CmgenError, Stop

LOCAL_SECONDS = 60.0
REMOTE_SECONDS = 120.0
STALE_SECONDS = 60.0
NONE = "0" * 40  # an object id that stands for "no such ref"
IDENTITY = ("cmgen", "cmgen@users.noreply.invalid")

HARDENED = (
    f"core.hooksPath={os.devnull}",
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "diff.external=",
    "commit.gpgSign=false",
    "push.gpgSign=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "fetch.recurseSubmodules=false",
    "push.recurseSubmodules=no",
    "core.quotePath=false",
)


class GitError(CmgenError):
    """Git itself could not do what it was asked."""


class UnreachableError(GitError):
    """The remote did not answer as it should; trying later may help."""

    exit_code = 1


class DeniedError(Stop):
    """The remote understood, and does not allow it."""


class Pushed(StrEnum):
    """What came of a push of one ref from an expected value."""

    YES = "yes"
    REJECTED = "rejected"  # somebody else was first, or we: curl sends again when a kept connection breaks unanswered
    DENIED = "denied"  # not allowed: permission, protected branch, hook
    UNKNOWN = "unknown"  # no answer: it may have been applied, or may be yet


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as far as people matter. ``authors``: who wrote it, as "Name <mail>", by the repository's mailmap."""

    id: str
    parents: tuple[str, ...]
    authors: tuple[str, ...]


class Git:
    """Git in one repository, found from any folder inside it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    # ------------------------------------------------------------------------------------------- running

    def run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        environment: Mapping[str, str] | None = None,
        remote: bool = False,
        accept: tuple[int, ...] = (0,),
    ) -> subprocess.CompletedProcess[bytes]:
        """Run ``git arguments``; raises GitError where it is missing, hangs, or ends with a status not accepted."""
        command = ["git", "-C", str(self.root), *(word for item in HARDENED for word in ("-c", item)), *arguments]
        seconds = REMOTE_SECONDS if remote else LOCAL_SECONDS
        try:
            done = _run(command, stdin, _environment(remote) | dict(environment or {}), seconds)
        except FileNotFoundError:
            raise GitError("git is not installed", "install git 2.25 or newer") from None
        except NotADirectoryError:
            raise GitError(f"{self.root} is not a folder") from None
        except subprocess.TimeoutExpired:
            problem = f"git {arguments[0]} did not end within {seconds:.0f} s"
            raise (UnreachableError(problem, "try again") if remote else GitError(problem)) from None
        if done.returncode not in accept:
            raise self._problem(arguments[0], done)
        return done

    def text(self, *arguments: str, stdin: bytes = b"", accept: tuple[int, ...] = (0,)) -> str:
        """The output as text, without its last line end."""
        return self.run(*arguments, stdin=stdin, accept=accept).stdout.decode("utf-8", "replace").rstrip("\n")

    def _problem(self, verb: str, done: subprocess.CompletedProcess[bytes]) -> GitError:
        said = _said(done.stderr)
        if "dubious ownership" in said or "safe.directory" in said:
            remedy = f"if you trust it: git config --global --add safe.directory {self.root.resolve()}"
            return GitError(f"{self.root} belongs to another user, so git does not read it", remedy)
        if "not a git repository" in said:
            return GitError(f"{self.root} is not in a git repository", "run git init there")
        return GitError(f"git {verb} failed: {_last_line(said) or f'exit status {done.returncode}'}")

    # ------------------------------------------------------------------------------------------- looking

    def is_repository(self) -> bool:
        """Whether the folder is in a git repository; raises GitError where git is absent or refuses to look."""
        done = self.run("rev-parse", "--git-dir", accept=(0, 128))
        if done.returncode and "not a git repository" not in _said(done.stderr):
            raise self._problem("rev-parse", done)
        return not done.returncode

    def head_commit(self) -> str:
        """The commit that is checked out; empty where there is none yet."""
        return self.read_ref("HEAD")

    def read_ref(self, ref: str) -> str:
        """The commit that a full ref name stands for; empty where there is no such ref."""
        return self.text("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}", accept=(0, 1))

    def has_commit(self, commit: str) -> bool:
        """Whether the commit and all that it needs directly is in this repository."""
        return not self.run("cat-file", "-e", f"{commit}^{{commit}}", accept=(0, 1, 128)).returncode

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Whether the newer commit was built on the older one."""
        return not self.run("merge-base", "--is-ancestor", older, newer, accept=(0, 1)).returncode

    def history(self, commit: str) -> tuple[str, ...]:
        """A commit and all before it, the first one first."""
        return tuple(self.text("rev-list", "--reverse", "--first-parent", commit).split())

    def mainline(self, until: str, since: str, paths: Iterable[str], saying: str = "") -> tuple[Commit, ...]:
        """The commits that changed these paths on the way from ``since`` (empty: the first) to ``until``, newest first.

        Only what the branch itself saw: of a merge, the merge and not what it brought. Paths are from ``root``.

        saying  a regular expression: only those that added or removed a line in which it is found
        """
        only = ("-m", "--no-patch", "--root", f"-G{saying}", "--extended-regexp") if saying else ()
        return self._log("--first-parent", *only, f"{since}..{until}" if since else until, paths)

    def brought(self, merge: Commit, paths: Iterable[str]) -> tuple[Commit, ...]:
        """The commits that changed these paths and came in by a merge, merges among them left out."""
        return self._log("--no-merges", *merge.parents[1:], f"^{merge.parents[0]}", paths)

    def last_written(self, commit: str, paths: Iterable[str]) -> Commit | None:
        """The newest commit, other than merges, that changed one of these paths; None where none has."""
        return next(iter(self._log("--no-merges", "--max-count=1", commit, paths)), None)

    def mended_in(self, merge: Commit, paths: Iterable[str]) -> tuple[str, ...]:
        """The files below these paths that a merge has otherwise than each of the sides it brought together."""
        named = self.text("diff-tree", "--cc", "-r", "--name-only", "--no-commit-id", "-z", merge.id, "--", *paths)
        return tuple(name for name in named.split("\0") if name)

    def _log(self, *arguments: str | Iterable[str]) -> tuple[Commit, ...]:
        """``git log OPTIONS COMMITS -- PATHS``; the paths come last."""
        *words, paths = arguments
        form = "%H%x00%P%x00%aN <%aE>%x00%(trailers:key=Co-authored-by,valueonly,separator=%x01)%x00"
        said = self.text(
            "log", "--use-mailmap", f"--format={form}", *(str(word) for word in words), "--", *_literal(paths)
        )
        fields = [_printable(field) for field in said.split("\0")]
        rows = zip(*(fields[start::4] for start in range(4)), strict=False)
        return tuple(
            Commit(name.strip(), tuple(parents.split()), (author, *filter(None, helpers.split("\1"))))
            for name, parents, author, helpers in rows
        )

    def raw_commit(self, commit: str) -> bytes:
        """A commit as git stores it."""
        return self.run("cat-file", "commit", commit).stdout

    def removal(self, commit: str, path: str) -> tuple[str, str]:
        """The newest commit before ``commit`` that removed a file, and its message; empty where none did."""
        said = self.text(
            "log", "--max-count=1", "--diff-filter=D", "--format=%H%x00%B", commit, "--", *_literal([path])
        )
        name, _, message = said.partition("\0")
        return name, message

    def is_shallow(self) -> bool:
        """Whether the history was cut off when the repository was cloned."""
        return self.text("rev-parse", "--is-shallow-repository") == "true"

    def file(self, commit: str, path: str) -> bytes | None:
        """A file of a commit, by its path from ``root``; None where it has none."""
        done = self.run("cat-file", "blob", f"{commit}:./{path}", accept=(0, 128))
        return None if done.returncode else done.stdout

    def merge_base(self, one: str, other: str) -> str:
        """The commit that two revisions, as people name them, both grew from; raises GitError where there is none."""
        for name in (one, other):
            if not self.read_ref(name):
                raise GitError(f"git knows no {name!r}", "name a branch, a tag or a commit; git fetch brings them")
        found = self.text("merge-base", one, other, accept=(0, 1))
        if not found:
            raise GitError(f"{one} and {other} have no commit in common", "fetch the whole history: fetch-depth: 0")
        return found

    def changed_since(self, commit: str, folders: Iterable[str]) -> tuple[str, ...]:
        """Files below these folders that are not as in the commit, in the work tree as it is; paths from ``root``."""
        wanted = tuple(folders)
        differing = self.run("diff", "--name-only", "--no-renames", "--relative", "-z", commit, "--", *wanted).stdout
        new = self.run("ls-files", "--others", "--exclude-standard", "-z", "--", *wanted).stdout
        names = {name.decode("utf-8", "surrogateescape") for name in (differing + new).split(b"\0") if name}
        return tuple(sorted(names))

    def export(self, commit: str, folders: Iterable[str], target: Path) -> None:
        """Write what lies below these folders in a commit into ``target``; links become plain files."""
        prefix = self.text("rev-parse", "--show-prefix")
        starts = tuple(f"{prefix}{folder}/" for folder in folders)
        paths = [path for path in self.tree(commit) if path.startswith(starts)]
        with tempfile.TemporaryDirectory(prefix="cmgen-") as folder:
            own = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            self.run("read-tree", commit, environment=own)
            listed = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
            to = f"--prefix={Path(folder) / 'tree'}/"
            top = ("-C", self.text("rev-parse", "--show-toplevel"), "-c", "core.symlinks=false")
            self.run(*top, "checkout-index", "--force", "-z", "--stdin", to, stdin=listed, environment=own)
            made = Path(folder) / "tree" / prefix
            target.mkdir(parents=True, exist_ok=True)
            if made.is_dir():
                shutil.copytree(made, target, dirs_exist_ok=True)

    def remotes(self) -> tuple[str, ...]:
        """The names of the remotes."""
        return tuple(self.text("remote").split())

    def tree(self, commit: str) -> dict[str, str]:
        """Path → blob id of every file of a commit."""
        entries = {}
        for line in self.run("ls-tree", "-r", "-z", "--full-tree", commit).stdout.split(b"\0"):
            if line:
                about, _, path = line.partition(b"\t")
                entries[path.decode("utf-8", "surrogateescape")] = about.split()[2].decode()
        return entries

    def blobs(self, ids: Iterable[str]) -> dict[str, bytes]:
        """The contents of blobs, read by one process."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        output = self.run("cat-file", "--batch", stdin="".join(f"{name}\n" for name in wanted).encode()).stdout
        contents: dict[str, bytes] = {}
        place = 0
        for name in wanted:
            end = output.index(b"\n", place)
            header = output[place:end].split()
            if len(header) != 3:
                raise GitError(f"git has no object {name}", "run git fsck: the repository is damaged")
            size = int(header[2])
            contents[name] = output[end + 1 : end + 1 + size]
            place = end + size + 2
        return contents

    # ------------------------------------------------------------------------------------------- writing

    def commit(  # noqa: PLR0913  # what a commit is made of
        self,
        parent: str,
        files: Mapping[str, bytes],
        message: str,
        when: datetime,
        *,
        gone: Iterable[str] = (),
        also: str = "",
    ) -> tuple[str, dict[str, str]]:
        """Make a commit that changes these files of ``parent`` (empty: the first commit), without those ``gone``.

        also  a second parent: what it was joined with

        Returns its id, and the blob ids of the files. No ref moves, and neither index nor work tree is touched.
        """
        with tempfile.TemporaryDirectory(prefix="cmgen-") as folder:
            names = [str(Path(folder) / str(number)) for number in range(len(files))]
            for name, data in zip(names, files.values(), strict=True):
                Path(name).write_bytes(data)
            listed = "".join(f"{name}\n" for name in names).encode()
            blobs = self.text("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=listed).split()
            own = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            self.run("read-tree", *([parent] if parent else ["--empty"]), environment=own)
            lines = [f"100644 {blob}\t{path}\0" for blob, path in zip(blobs, files, strict=True)]
            lines += [f"0 {NONE}\t{path}\0" for path in gone]
            entries = "".join(lines).encode("utf-8", "surrogateescape")
            self.run("update-index", "-z", "--index-info", stdin=entries, environment=own)
            tree = self.run("write-tree", environment=own).stdout.decode().strip()
        name, mail = IDENTITY
        date = f"{int(when.timestamp())} +0000"
        people = {"GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": mail, "GIT_AUTHOR_DATE": date}
        people |= {"GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": mail, "GIT_COMMITTER_DATE": date}
        above = [word for commit in (parent, also) if commit for word in ("-p", commit)]
        done = self.run("commit-tree", tree, *above, stdin=message.encode(), environment=people)
        return done.stdout.decode().strip(), dict(zip(files, blobs, strict=True))

    def move_ref(self, ref: str, new: str, old: str) -> bool:
        """Let a ref stand for ``new`` if it still stands for ``old`` (empty: if there is none); whether it did."""
        for _ in range(2):
            done = self.run("update-ref", "--no-deref", ref, new, old or NONE, accept=(0, 1, 128))
            if not done.returncode:
                return True
            if not self._clear_stale_lock(ref):
                break
        if self.read_ref(ref) == old and "lock" not in _said(done.stderr):
            raise self._problem("update-ref", done)
        return False

    def _clear_stale_lock(self, ref: str) -> bool:
        """Remove the lock of a ref that a killed git left behind; git holds one for milliseconds."""
        lock = self.root / self.text("rev-parse", "--git-path", f"{ref}.lock")
        try:
            if time.time() - lock.stat().st_mtime < STALE_SECONDS:
                return False
            lock.unlink()
        except OSError:
            return False
        return True

    # ------------------------------------------------------------------------------------------- remotes

    def remote_ref(self, remote: str, ref: str) -> str:
        """The commit that a ref of a remote stands for now; empty where the remote has none."""
        done = self.run("ls-remote", "--refs", remote, ref, remote=True, accept=(0, 1, 2, 128))
        if done.returncode:
            raise self._far(remote, done)
        rows = (line.split("\t") for line in done.stdout.decode("utf-8", "replace").splitlines())
        return next((row[0] for row in rows if row[-1] == ref), "")

    def fetch(self, remote: str, ref: str) -> None:
        """Bring the objects of a remote's ref here; no ref of this repository moves."""
        done = self.run(
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--refmap=",
            remote,
            ref,
            remote=True,
            accept=(0, 1, 128),
        )
        if done.returncode:
            raise self._far(remote, done)

    def push(self, remote: str, ref: str, new: str, old: str) -> tuple[Pushed, str]:
        """Let a remote's ref stand for ``new`` if it still stands for ``old``; what came of it, and why.

        ``new`` must have been built on ``old``. Never forced: the lease names the value that was read.
        """
        lease = f"--force-with-lease={ref}:{old}"
        try:
            done = self.run(
                "push", "--porcelain", "--no-verify", lease, remote, f"{new}:{ref}", remote=True, accept=(0, 1, 128)
            )
        except UnreachableError as problem:
            return Pushed.UNKNOWN, problem.message
        return _pushed(done.stdout.decode("utf-8", "replace"), ref, _said(done.stderr))

    def _far(self, remote: str, done: subprocess.CompletedProcess[bytes]) -> CmgenError:
        said = _said(done.stderr)
        if any(sign in said for sign in DENIALS):
            return DeniedError(f"the remote {remote!r} may not be read: {_last_line(said)}", "check git's credentials")
        return UnreachableError(f"the remote {remote!r} cannot be read: {_last_line(said)}", "try again later")


def _literal(paths: Iterable[str]) -> list[str]:
    """Path arguments in which no character has a meaning."""
    return [f":(literal){path}" for path in paths]


DENIALS = (
    "Authentication failed",
    "could not read Username",
    "could not read Password",
    "terminal prompts disabled",
    "Permission denied",
    "Permission to ",
    "returned error: 401",
    "returned error: 403",
    "HTTP 401",
    "HTTP 403",
    "Host key verification failed",
    "access denied",
    "Write access to repository not granted",
)
# reasons that receive-pack gives when another push got in between
RACES = (
    "stale info",
    "fetch first",
    "non-fast-forward",
    "needs force",
    "failed to update ref",
    "cannot lock ref",
    "failed to lock",
    "reference already exists",
    "incorrect old value provided",
)


def _pushed(lines: str, ref: str, said: str) -> tuple[Pushed, str]:
    """Read ``git push --porcelain``: flag, from:to, summary (git-push(1), "OUTPUT")."""
    for line in lines.splitlines():
        flag, _, rest = line.partition("\t")
        names, _, summary = rest.partition("\t")
        if names.rpartition(":")[2] != ref:
            continue
        if flag in (" ", "*", "=", "+"):
            return Pushed.YES, summary
        if "remote failed to report status" in summary:
            return Pushed.UNKNOWN, summary
        if any(reason in summary for reason in RACES):
            return Pushed.REJECTED, summary
        why = next((line for line in said.splitlines() if line.startswith("remote: ") and line[8:].strip()), "")
        return Pushed.DENIED, f"{why.removeprefix('remote: ').strip()[:300]} {summary}".strip()
    if any(sign in said for sign in DENIALS):
        return Pushed.DENIED, _last_line(said)
    return Pushed.UNKNOWN, _last_line(said)


# ------------------------------------------------------------------------------------------------------- processes

# of a hook or an alias that may have started us: -C decides where git works
_ELSEWHERE = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_EXTERNAL_DIFF",
        "GIT_INDEX_FILE",
        "GIT_NAMESPACE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_WORK_TREE",
    }
)


def _environment(remote: bool) -> dict[str, str]:
    """Git's environment: ours without the networks' tokens and without what leads elsewhere."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _ELSEWHERE and not (name.startswith("CMGEN_") and name.endswith("_TOKEN"))
    }
    own = {"LC_ALL": "C", "LANGUAGE": "", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
    return kept | own | ({} if remote else {"GIT_CONFIG_NOSYSTEM": "1"})


def _run(
    command: list[str], stdin: bytes, environment: dict[str, str], seconds: float
) -> subprocess.CompletedProcess[bytes]:
    """Like subprocess.run, in a session of its own: Ctrl-C is ours to act on, and a time-out ends its children too."""
    pipe = subprocess.PIPE
    process = subprocess.Popen(  # noqa: S603 - list arguments, no shell
        command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment, start_new_session=True
    )
    try:
        output, errors = process.communicate(stdin, seconds)
    except BaseException:
        _end(process)
        raise
    return subprocess.CompletedProcess(command, process.returncode, output, errors)


def _end(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
    else:
        process.kill()
    process.communicate()


def _said(errors: bytes) -> str:
    """What git wrote to standard error, without the passwords of addresses and without control characters."""
    text = re.sub(r"//[^/@\s]+@", "//", errors.decode("utf-8", "replace"))
    return "".join(character if character.isprintable() or character == "\n" else " " for character in text)


def _printable(text: str) -> str:
    """A stranger's name without what a terminal would obey; \\1 keeps several apart."""
    return "".join(sign if sign.isprintable() or sign in "\1\n" else "·" for sign in text)


def _last_line(said: str) -> str:
    """The line that says most: the first that git calls fatal or an error, else the last."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("fatal:", "error:", "remote: error:"))]
    return (telling or lines[-1:] or [""])[0].removeprefix("fatal: ").removeprefix("error: ")[:300]
