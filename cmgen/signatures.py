"""Signatures of SSH keys over bytes, made and verified by ssh-keygen, which stands beside ssh on every system.

Source: ssh-keygen(1), -Y sign, find-principals and verify, and ALLOWED SIGNERS (OpenSSH 9.2, read 2026-11-25)
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from cmgen.errors import CmgenError

SECONDS = 120.0  # a person may have to type the key's passphrase
NAMESPACE = "cmgen-approval"  # a signature made for something else, a commit or a mail, is none of ours


def sign(statement: bytes, key: Path) -> str:
    """The statement signed with a private key, or with the agent's for a public one. Raises CmgenError."""
    if not key.is_file():
        raise CmgenError(f"no key at {key}", "name yours: --key ~/.ssh/id_ed25519")
    done = _run("sign", "-f", str(key), "-n", NAMESPACE, stdin=statement)
    if done.returncode:
        raise CmgenError(f"{key} did not sign: {_words(done.stderr)}", "try it: ssh-keygen -y -f KEY")
    return done.stdout.decode("ascii", "replace")


def signer(signature: str, signers: bytes) -> str:
    """Whose signature it is, by a file of allowed signers; empty where it is nobody's there. Proves nothing yet."""
    with tempfile.TemporaryDirectory(prefix="cmgen-") as folder:
        done = _run("find-principals", *_files(Path(folder), signature, signers), stdin=b"")
    return "" if done.returncode else done.stdout.decode("utf-8", "replace").partition("\n")[0].strip()


def is_signed(statement: bytes, signature: str, signers: bytes, by: str, namespace: str = NAMESPACE) -> bool:
    """Whether an allowed signer of that name signed exactly this, for that purpose."""
    if by.startswith("-"):
        return False
    with tempfile.TemporaryDirectory(prefix="cmgen-") as folder:
        files = _files(Path(folder), signature, signers)
        return not _run("verify", *files, "-n", namespace, "-I", by, stdin=statement).returncode


def signer_of_commit(raw: bytes, signers: bytes) -> str:
    """Which allowed signer signed a commit, given as git stores it; empty where none did.

    Source: gitformat-signature(5), "Commit signatures": the header gpgsig, which the signed bytes lack
    """
    head, end, message = raw.partition(b"\n\n")
    lines = head.split(b"\n")
    start = next((number for number, line in enumerate(lines) if line.startswith(b"gpgsig ")), None)
    if start is None:
        return ""
    stop = next((n for n in range(start + 1, len(lines)) if not lines[n].startswith(b" ")), len(lines))
    said = b"\n".join([lines[start].removeprefix(b"gpgsig "), *(line[1:] for line in lines[start + 1 : stop]), b""])
    signature, payload = said.decode("ascii", "replace"), b"\n".join(lines[:start] + lines[stop:]) + end + message
    by = signer(signature, signers)
    return by if by and is_signed(payload, signature, signers, by, "git") else ""


def _files(folder: Path, signature: str, signers: bytes) -> tuple[str, ...]:
    (folder / "signature").write_text(signature, encoding="utf-8")
    (folder / "signers").write_bytes(signers)
    return ("-s", str(folder / "signature"), "-f", str(folder / "signers"))


def _run(deed: str, *arguments: str, stdin: bytes) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CMGEN_")}
    try:
        return subprocess.run(  # noqa: S603 - list arguments, no shell
            ["ssh-keygen", "-Y", deed, *arguments],  # noqa: S607 - wherever the system keeps it
            input=stdin,
            capture_output=True,
            env=kept | {"LC_ALL": "C"},
            timeout=SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise CmgenError("ssh-keygen is not installed", "install OpenSSH 8.2 or newer") from None
    except subprocess.TimeoutExpired:
        raise CmgenError(f"ssh-keygen did not end within {SECONDS:.0f} s") from None


def _words(errors: bytes) -> str:
    said = "".join(character if character.isprintable() else " " for character in errors.decode("utf-8", "replace"))
    return " ".join(said.split())[:300]
