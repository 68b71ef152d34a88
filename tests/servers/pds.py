"""The Bluesky personal data server (npm @atproto/pds) with a directory of identities in memory."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import servers

NODE = "22.23.3"  # 24.19 aborts in better-sqlite3
PACKAGES = {"@atproto/pds": "0.5.35", "@did-plc/server": "0.0.1"}
HERE = Path(__file__).parent


def _installed() -> tuple[Path, Path]:
    """Node's executable and the folder with the packages, brought by npm the first time: about two minutes."""
    for tool in ("npm", "make", "c++", "python3"):  # SQLite is compiled
        if not shutil.which(tool):
            raise servers.Unavailable(f"no {tool} here to bring the Bluesky PDS")
    machine = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    name = f"node-{platform.system().lower()}-{machine}"
    with servers.locked("pds") as cache:
        home, app = cache / f"node-{NODE}" / "node_modules" / name, cache / "pds"
        node = home / "bin" / "node"
        if not node.exists():
            folder = cache / f"node-{NODE}"
            _do(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), f"{name}@{NODE}"], cache)
        if not (app / ".installed").exists():
            app.mkdir(exist_ok=True)
            package = {"name": "box", "private": True, "type": "module", "dependencies": PACKAGES}
            (app / "package.json").write_text(json.dumps(package))
            npm = [str(node), str(Path(shutil.which("npm") or "").resolve())]
            path = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
            build = os.environ | {"PATH": path, "npm_config_nodedir": str(home)}
            _do([*npm, "install", "--ignore-scripts", "--no-audit", "--no-fund"], app, build)
            _do([*npm, "rebuild", "better-sqlite3"], app, build | {"npm_config_build_from_source": "true"})
            (app / ".installed").touch()
    return node, app


def _do(command: list[str], folder: Path, environment: Mapping[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise servers.Unavailable(f"{' '.join(command[-4:])} failed: {done.stderr[-400:]}")


@contextlib.contextmanager
def pds(folder: Path | None = None) -> Iterator[servers.Server]:
    """A fresh server with alice.test and bob.test, whose tokens are app passwords."""
    with contextlib.ExitStack() as stack:
        node, app = _installed()
        home = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pds-")))
        port = servers.free_port(beside=2)
        # beside the packages, where Node looks for what it imports
        for name in ("box.mjs", "loopback.cjs"):
            shutil.copy(HERE / name, app / name)
        box = {"BOX_PORT": str(port), "BOX_DATA": str(home / "data"), "NODE_ENV": "development", "TMPDIR": str(home)}
        log = home / "log"
        output = stack.enter_context(log.open("wb"))
        process = subprocess.Popen(
            [str(node), "--require", str(app / "loopback.cjs"), "box.mjs"],
            cwd=app,
            env=os.environ | box,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        stack.callback(servers.stop, process)
        servers.wait_for(lambda: b"READY" in log.read_bytes(), process, log, 90)
        url = f"http://localhost:{port}"
        yield servers.Server(url, {name: _account(url, name) for name in ("alice", "bob")}, process.pid)


def _account(url: str, name: str) -> servers.Account:
    handle, password = f"{name}.test", f"{name}-password"
    wanted = {"email": f"{name}@example.test", "handle": handle, "password": password}
    session = _call(url, "com.atproto.server.createAccount", wanted)
    made = _call(url, "com.atproto.server.createAppPassword", {"name": "cmgen"}, session["accessJwt"])
    return servers.Account(handle, made["password"])


def _call(url: str, deed: str, content: Mapping[str, Any], token: str = "") -> dict[str, Any]:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = Request(f"{url}/xrpc/{deed}", json.dumps(content).encode(), headers)
    with urlopen(request, timeout=30) as answer:
        said: dict[str, Any] = json.load(answer)
        return said
