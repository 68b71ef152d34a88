"""An editor that speaks the Language Server Protocol with the real program, over its standard input and output."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from main.running import environment

PATIENCE = 60  # seconds after which a server that says nothing is taken for dead


class Editor:
    """One editor; ``uri`` of a file is what it calls the file by."""

    def __init__(self, root: Path, counts: str | None = None) -> None:
        self.root = root
        command = [sys.executable, "-m", "cmgen", "lsp"]
        self.program = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), cwd=root
        )
        self.heard: queue.Queue[dict[str, Any]] = queue.Queue()
        self.versions: dict[str, int] = {}
        self.asked = 0
        threading.Thread(target=self._listen, daemon=True).start()
        general = {"positionEncodings": [counts]} if counts else {}
        self.can = self.ask("initialize", capabilities={"general": general}, processId=None, rootUri=root.as_uri())
        self.tell("initialized")

    def _listen(self) -> None:
        assert self.program.stdout
        while header := self.program.stdout.readline():
            length = int(header.partition(b":")[2])
            while self.program.stdout.readline().strip():
                pass
            self.heard.put(json.loads(self.program.stdout.read(length)))
        self.heard.put({"method": "gone"})

    def _say(self, message: dict[str, Any]) -> None:
        assert self.program.stdin
        body = json.dumps(message | {"jsonrpc": "2.0"}).encode()
        self.program.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.program.stdin.flush()

    def tell(self, method: str, **params: Any) -> None:
        """A notification."""
        self._say({"method": method, "params": params})

    def ask(self, method: str, **params: Any) -> Any:
        """A request, and its answer."""
        self.asked += 1
        self._say({"id": self.asked, "method": method, "params": params})
        said = self._hear(lambda message: message.get("id") == self.asked and "method" not in message)
        assert "error" not in said, said["error"]
        return said["result"]

    def _hear(self, is_wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while True:
            message = self.heard.get(timeout=PATIENCE)
            assert message.get("method") not in ("gone", "window/showMessage"), message
            if is_wanted(message):
                return message

    # ------------------------------------------------------------------------------------------ documents

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def open(self, path: str, text: str | None = None) -> str:
        """Open a file, with other words than it has where they are given; what is in the editor then."""
        written = (self.root / path).read_text(encoding="utf-8") if text is None else text
        document = {"uri": self.uri(path), "languageId": "markdown", "version": 1, "text": written}
        self.versions[path] = 1
        self.tell("textDocument/didOpen", textDocument=document)
        return written

    def type(self, path: str, text: str) -> None:
        """Change what is open, and save nothing."""
        self.versions[path] += 1
        document = {"uri": self.uri(path), "version": self.versions[path]}
        self.tell("textDocument/didChange", textDocument=document, contentChanges=[{"text": text}])

    def save(self, path: str) -> None:
        self.tell("textDocument/didSave", textDocument={"uri": self.uri(path)})

    def close(self, path: str) -> None:
        self.tell("textDocument/didClose", textDocument={"uri": self.uri(path)})

    def findings(self, path: str, until: Callable[[set[str]], bool] = lambda rules: True) -> list[dict[str, Any]]:
        """The next diagnostics of a file as it is now, whose rules are such."""

        def is_it(message: dict[str, Any]) -> bool:
            if message.get("method") != "textDocument/publishDiagnostics":
                return False
            said = message["params"]
            if said["uri"] != self.uri(path) or said.get("version") not in (None, self.versions.get(path)):
                return False
            return until({one["code"] for one in said["diagnostics"]})

        shown: list[dict[str, Any]] = self._hear(is_it)["params"]["diagnostics"]
        return shown

    def _at(self, path: str, row: int, column: int) -> dict[str, Any]:
        return {"textDocument": {"uri": self.uri(path)}, "position": {"line": row, "character": column}}

    def choices(self, path: str, row: int, column: int) -> list[str]:
        return [one["label"] for one in self.ask("textDocument/completion", **self._at(path, row, column)) or []]

    def about(self, path: str, row: int, column: int) -> str:
        said = self.ask("textDocument/hover", **self._at(path, row, column))
        return said["contents"]["value"] if said else ""

    def actions(self, path: str, row: int, *only: str) -> list[dict[str, Any]]:
        line = {"start": {"line": row, "character": 0}, "end": {"line": row, "character": 10_000}}
        context: dict[str, Any] = {"diagnostics": []} | ({"only": list(only)} if only else {})
        found: list[dict[str, Any]] = self.ask(
            "textDocument/codeAction", textDocument={"uri": self.uri(path)}, range=line, context=context
        )
        return found

    def end(self) -> tuple[int, str]:
        """Take leave; how the program ended, and what it wrote to standard error."""
        self.ask("shutdown")
        self.tell("exit")
        _, errors = self.program.communicate(timeout=PATIENCE)
        return self.program.returncode, errors.decode()


@contextmanager
def editing(root: Path, counts: str | None = None) -> Iterator[Editor]:
    """An editor with a project, to its end."""
    editor = Editor(root, counts)
    try:
        yield editor
    finally:
        if editor.program.poll() is None:
            editor.program.kill()
            editor.program.communicate()


def changed(text: str, edits: list[dict[str, Any]]) -> str:
    """A text with an editor's edits made, counted in UTF-16."""
    lines = text.split("\n")

    def offset(position: dict[str, int]) -> int:
        line = lines[position["line"]]
        column = len(line.encode("utf-16-le")[: 2 * position["character"]].decode("utf-16-le"))
        return sum(len(each) + 1 for each in lines[: position["line"]]) + column

    for edit in sorted(edits, key=lambda edit: offset(edit["range"]["start"]), reverse=True):
        start, end = (offset(edit["range"][which]) for which in ("start", "end"))
        text = text[:start] + edit["newText"] + text[end:]
    return text
