"""snac2, a small real ActivityPub server with the Mastodon API, from Debian's backports."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen
from uuid import uuid4

import servers

CRASHES = 5
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def program() -> Path:
    """The snac executable: the system's, or one unpacked into the cache."""
    installed = shutil.which("snac")
    if installed:
        return Path(installed)
    with servers.locked("snac") as cache:
        root = cache / "snac" / "root"
        if not (root / "usr/bin/snac").exists():
            _unpack(cache / "snac", root)
    return root / "usr/bin/snac"


def _unpack(folder: Path, root: Path) -> None:
    """Download the package with lists of our own, and unpack it: the system's apt and dpkg stay as they are."""
    for tool in ("apt-get", "dpkg-deb"):
        if not shutil.which(tool):
            raise servers.Unavailable(f"no {tool} here to bring snac2; install snac2 yourself")
    if not KEYRING.exists():
        raise servers.Unavailable(f"no {KEYRING}; install snac2 yourself")
    # with an error code where apt's lists were never fetched; the loop below then finds nothing
    listing = ["apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME)", "Created-By: Packages"]
    targets = subprocess.run(listing, capture_output=True, text=True, check=False).stdout
    mirror = next((line.split()[0] for line in targets.splitlines() if line.endswith(" bookworm")), "")
    if not mirror:
        raise servers.Unavailable("apt knows no mirror of Debian bookworm; install snac2 yourself")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lists/partial").mkdir(parents=True, exist_ok=True)
    (folder / "cache/archives/partial").mkdir(parents=True, exist_ok=True)
    sources = folder / "sources.list"
    sources.write_text(f"deb [signed-by={KEYRING}] {mirror} bookworm-backports main\n")
    apt = ["apt-get", "-q", "-o", f"Dir::Etc::sourcelist={sources}", "-o", "Dir::Etc::sourceparts=/dev/null"]
    apt += ["-o", f"Dir::State::lists={folder}/lists", "-o", f"Dir::Cache={folder}/cache"]
    apt += ["-o", "APT::Sandbox::User=root"]
    for step in (["update"], ["download", "snac2"]):
        done = subprocess.run([*apt, *step], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise servers.Unavailable(f"apt-get {step[0]} failed: {done.stderr[-300:]}")
    for package in folder.glob("snac2_*.deb"):
        subprocess.run(["dpkg-deb", "-x", package, root], check=True, capture_output=True)


@contextlib.contextmanager
def snac(folder: Path | None = None) -> Iterator[servers.Server]:
    """A fresh server with alice and bob; ``folder`` keeps its data, otherwise they go when it stops."""
    with contextlib.ExitStack() as stack:
        home = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="snac-")))
        executable, base, port = program(), home / "base", servers.free_port()
        answers = f"127.0.0.1\n{port}\nlocalhost:{port}\n\n\n"
        made = subprocess.run([executable, "init", base], input=answers, capture_output=True, text=True, check=False)
        if made.returncode:
            raise servers.Unavailable(f"snac does not run here: {made.stderr[-300:]}")
        settings = json.loads((base / "server.json").read_text())
        # it delivers posts to itself over HTTP: with four threads it waits for its own answer, up to the time-out
        own = {"protocol": "http", "num_threads": 32, "queue_timeout": 1, "queue_timeout_2": 1}
        (base / "server.json").write_text(json.dumps(settings | own))
        for name in ("alice", "bob"):
            _add(executable, base, name)
        log = home / "log"
        output = stack.enter_context(log.open("wb"))
        keeper = _Keeper([str(executable), "httpd", str(base)], output)
        stack.callback(keeper.stop)
        url = f"http://localhost:{port}"
        servers.wait_for(lambda: _answers(url), keeper.process, log, 20)
        accounts = {name: servers.Account(name, _token(executable, base, url, name)) for name in ("alice", "bob")}

        def new() -> servers.Account:
            name = f"a{uuid4().hex[:8]}"
            _add(executable, base, name)
            for _ in range(CRASHES):  # it may just have crashed, or do so now
                servers.wait_for(lambda: _answers(url), None, log, 60)
                with contextlib.suppress(OSError):
                    return servers.Account(name, _token(executable, base, url, name))
            raise servers.Unavailable("snac gives no token")

        yield servers.Server(url, accounts, keeper.process.pid, new)


class _Keeper:
    """Starts the server again where it has crashed, which it does when many clients break off, as a system would."""

    def __init__(self, command: list[str], output: IO[bytes]) -> None:
        self.command, self.output, self.is_over = command, output, threading.Event()
        self.process = self._start()
        self.thread = threading.Thread(target=self._keep, daemon=True)
        self.thread.start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command, stdout=self.output, stderr=subprocess.STDOUT)

    def _keep(self) -> None:
        while self.process.wait() < 0 and not self.is_over.is_set():
            self.process = self._start()

    def stop(self) -> None:
        """For good."""
        self.is_over.set()
        servers.stop(self.process)
        self.thread.join()


def _add(executable: Path, base: Path, name: str) -> None:
    subprocess.run([executable, "adduser", base, name], input="", text=True, check=True, capture_output=True)


def _answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/api/v1/instance", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _token(executable: Path, base: Path, url: str, name: str) -> str:
    said = subprocess.run([executable, "resetpwd", base, name], check=True, capture_output=True, text=True).stdout
    password = re.findall(r"\S+$", said.strip())[0]
    form = urlencode({"login": name, "passwd": password}).encode()
    with urlopen(f"{url}/oauth/x-snac-get-token", data=form, timeout=5) as answer:
        return str(answer.read().decode().strip())
