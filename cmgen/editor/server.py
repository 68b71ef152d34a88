"""The Language Server Protocol, by pygls: an editor's notes go to sessions, what they find goes back.

Source: https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/
"""

from __future__ import annotations

import asyncio
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from cmgen import __version__
from cmgen.editor import actions
from cmgen.editor.choices import Choice, Desk, choices
from cmgen.editor.hover import hover
from cmgen.editor.places import Ruler, lines_of
from cmgen.editor.session import Session
from cmgen.errors import CmgenError
from cmgen.model import Edit, Finding, Level, Location
from cmgen.project import find_root

PAUSE = 0.15  # seconds without a keystroke after which a post is looked at
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.cmgen"
SEVERITY = {
    Level.ERROR: types.DiagnosticSeverity.Error,
    Level.WARNING: types.DiagnosticSeverity.Warning,
    Level.SUGGESTION: types.DiagnosticSeverity.Information,
}
KINDS = {
    "field": types.CompletionItemKind.Field,
    "value": types.CompletionItemKind.EnumMember,
    "person": types.CompletionItemKind.Reference,
    "hashtag": types.CompletionItemKind.Keyword,
    "file": types.CompletionItemKind.File,
    "post": types.CompletionItemKind.File,
    "rule": types.CompletionItemKind.Value,
    "variable": types.CompletionItemKind.Variable,
}
WATCHED = ("**/brand/**", "**/content/**", "**/layouts/**")


@dataclass
class Open:
    """A document that the editor has open, of a project."""

    session: Session
    path: str  # from the project's root
    said: tuple[Finding, ...] = ()  # what the editor shows
    told: str = ""  # the text that it is about


@dataclass
class Office:
    """All projects that an editor has documents of."""

    server: LanguageServer
    sessions: dict[Path, Session] = field(default_factory=dict)
    open: dict[str, Open] = field(default_factory=dict)  # by URI
    waiting: dict[str, asyncio.TimerHandle] = field(default_factory=dict)  # by URI
    shown: dict[Path, set[str]] = field(default_factory=dict)  # root → URIs of brand files with findings
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)  # one look at a time

    # ------------------------------------------------------------------------------------------ documents

    def take(self, uri: str) -> None:
        """A document was opened."""
        if (found := _file_of(uri)) is None:
            return
        root, path = found
        session = self.sessions.setdefault(root, Session(root))
        self.open[uri] = Open(session, path)
        self.begin(self._first_look(uri, session))

    async def _first_look(self, uri: str, session: Session) -> None:
        if not session.project:
            await self.do(session.load)
        await self._look(uri)
        await self.look_at_all(session)

    def leave(self, uri: str) -> None:
        """A document was closed."""
        if one := self.open.pop(uri, None):
            one.session.close(one.path)
            self._publish(uri, (), None)

    def soon(self, uri: str) -> None:
        """A document has changed: look at it when the typing pauses."""
        if before := self.waiting.pop(uri, None):
            before.cancel()
        loop = asyncio.get_running_loop()
        self.waiting[uri] = loop.call_later(PAUSE, lambda: self.begin(self._look(uri)))

    def begin(self, work: Any) -> None:
        """Do something beside the conversation."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def do(self, work: Callable[[], None]) -> None:
        """Do something in a thread of its own, one at a time; a fault of ours ends nothing."""
        async with self.turn:
            try:
                await asyncio.to_thread(work)
            except Exception as error:
                traceback.print_exc()
                message = f"cmgen failed: {error!r}; please report it"
                self.server.window_show_message(types.ShowMessageParams(types.MessageType.Error, message))

    async def _look(self, uri: str) -> None:
        one = self.open.get(uri)
        if one is None or not one.session.is_post(one.path):
            return
        document = self.server.workspace.get_text_document(uri)
        text, version = document.source, document.version
        await self.do(lambda: one.session.look(one.path, text))
        if uri in self.open and self.server.workspace.get_text_document(uri).version == version:
            self.tell(one.session)

    async def look_at_all(self, session: Session) -> None:
        """Compare with the posts that are not open."""
        await self.do(session.look_at_all)
        self.tell(session)

    async def reload(self, session: Session) -> None:
        """Something of the project was saved."""
        await self.do(session.load)
        await self.look_at_all(session)

    def tell(self, session: Session) -> None:
        """Hand the editor what is to be said of a project."""
        for uri, one in self.open.items():
            read = session.open.get(one.path)
            if one.session is session and read:
                document = self.server.workspace.get_text_document(uri)
                if document.source == read.text:  # else a newer look is on its way
                    one.said, one.told = session.said.get(one.path, ()), read.text
                    self._publish(uri, one.said, document.version, read.text)
        broken: dict[str, list[Finding]] = {}
        for finding in session.broken:
            broken.setdefault(_uri(session.root, finding.location.path), []).append(finding)
        for uri in self.shown.get(session.root, set()) - broken.keys():
            self._publish(uri, (), None)
        for uri, found in broken.items():
            self._publish(uri, found, None)
        self.shown[session.root] = set(broken)

    def _publish(self, uri: str, findings: Iterable[Finding], version: int | None, text: str | None = None) -> None:
        if text is None:
            file = _file_of(uri)
            text = _read(file[0] / file[1]) if file else ""
        lines, ruler = lines_of(text), self.ruler
        shown = [_diagnostic(finding, ruler, lines) for finding in findings]
        self.server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=uri, diagnostics=shown, version=version)
        )

    # ------------------------------------------------------------------------------------------ questions

    @property
    def ruler(self) -> Ruler:
        """How the editor counts."""
        said = self.server.workspace.position_encoding
        return Ruler(said.value if isinstance(said, types.PositionEncodingKind) else str(said))

    def desk(self, uri: str) -> Desk | None:
        """A post as it is written now; None where it is none of a project that can be read."""
        one = self.open.get(uri)
        if one is None or not one.session.project or not one.session.is_post(one.path):
            return None
        lines = lines_of(self.server.workspace.get_text_document(uri).source)
        return Desk(one.session.project, one.path, lines, one.session.guidelines)

    def complete(self, uri: str, position: types.Position) -> list[types.CompletionItem]:
        """What may be written at a place."""
        desk = self.desk(uri)
        if desk is None or position.line >= len(desk.lines):
            return []
        line = desk.lines[position.line]
        column = self.ruler.column(line, position.character)
        found = choices(desk, position.line, column)
        return [self._item(choice, line, position, column, index) for index, choice in enumerate(found)]

    def _item(
        self, choice: Choice, line: str, position: types.Position, column: int, index: int
    ) -> types.CompletionItem:
        start = types.Position(position.line, self.ruler.units(line[: column - len(choice.word)]))
        return types.CompletionItem(
            label=choice.text.rstrip(": "),
            kind=KINDS[choice.kind],
            detail=choice.about or None,
            sort_text=f"{index:04}",
            text_edit=types.TextEdit(types.Range(start, position), choice.text),
        )

    def about(self, uri: str, position: types.Position) -> types.Hover | None:
        """What is known about a place."""
        desk = self.desk(uri)
        if desk is None or position.line >= len(desk.lines):
            return None
        one, ruler = self.open[uri], self.ruler
        here = [finding for finding in self._current(one, desk) if _holds(finding, position, ruler, desk)]
        voice = one.session.voice
        text = hover(desk, position.line, ruler.column(desk.lines[position.line], position.character), here, voice)
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text)) if text else None

    def _current(self, one: Open, desk: Desk) -> tuple[Finding, ...]:
        """What was said of a document, where it is still the same."""
        return one.said if lines_of(one.told) == desk.lines else ()

    def mend(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """What can be done about the findings in a range, and about all of the document."""
        uri = params.text_document.uri
        desk = self.desk(uri)
        if desk is None:
            return []
        only = params.context.only

        def is_wanted(kind: str) -> bool:
            return only is None or any(kind == one or kind.startswith(f"{one}.") for one in map(_word, only))

        found = self._current(self.open[uri], desk)
        made: list[types.CodeAction] = []
        if is_wanted(types.CodeActionKind.QuickFix.value):
            here = [finding for finding in found if _touches(finding, params.range, self.ruler, desk)]
            made += [action for finding in here for action in self._quick(uri, finding, desk)]
            made += self._allowances(uri, here, desk)
        if is_wanted(FIX_ALL):
            edits = list(_apart(finding.fix for finding in found if finding.fix and finding.fix.safe))
            if edits:
                title = f"Mend all that can be mended safely ({len(edits)})"
                made.append(types.CodeAction(title, kind=FIX_ALL, edit=self._edit(uri, edits, desk)))
        return made

    def _quick(self, uri: str, finding: Finding, desk: Desk) -> Iterator[types.CodeAction]:
        fix = finding.fix
        if fix and actions.is_there(fix, list(desk.lines)):
            title = actions.title(finding, fix)
            yield types.CodeAction(
                title if fix.safe else f"{title}, and read it again",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[_diagnostic(finding, self.ruler, desk.lines)],
                is_preferred=fix.safe,
                edit=self._edit(uri, [fix], desk),
            )

    def _allowances(self, uri: str, here: Iterable[Finding], desk: Desk) -> Iterator[types.CodeAction]:
        one = self.open[uri]
        by_rule: dict[str, list[Finding]] = {}
        for finding in here:
            if finding.rule in one.session.silenceable:
                by_rule.setdefault(finding.rule, []).append(finding)
        for rule, findings in by_rule.items():
            edit = actions.allowance(one.told, one.path, rule, desk.project.setting)
            if edit:
                yield types.CodeAction(
                    f"Allow {rule} in this post",
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=[_diagnostic(finding, self.ruler, desk.lines) for finding in findings],
                    edit=self._edit(uri, [edit], desk),
                )

    def _edit(self, uri: str, edits: Iterable[Edit], desk: Desk) -> types.WorkspaceEdit:
        ends = "\r\n" if "\r\n" in self.server.workspace.get_text_document(uri).source else "\n"
        changes = [
            types.TextEdit(_range(edit.location, self.ruler, desk.lines), edit.after.replace("\n", ends))
            for edit in edits
        ]
        return types.WorkspaceEdit(changes={uri: changes})


def serve() -> None:
    """Speak over standard input and output until the editor says that it is enough."""
    out, sys.stdout = sys.stdout.buffer, sys.stderr  # whoever prints does not speak to the editor
    server = made()
    server.start_io(sys.stdin.buffer, out)


def made() -> LanguageServer:
    """The server, with everything that it understands."""
    server = LanguageServer("cmgen", f"v{__version__}", text_document_sync_kind=types.TextDocumentSyncKind.Full)
    office = Office(server)

    @server.feature(types.INITIALIZED)
    async def _(params: types.InitializedParams) -> None:
        watching = (
            server.client_capabilities.workspace and server.client_capabilities.workspace.did_change_watched_files
        )
        if watching and watching.dynamic_registration:
            watchers = [types.FileSystemWatcher(pattern) for pattern in WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            one = types.Registration("cmgen-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            office.begin(_asked(server.client_register_capability_async(types.RegistrationParams([one]))))

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def _(params: types.DidOpenTextDocumentParams) -> None:
        office.take(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def _(params: types.DidChangeTextDocumentParams) -> None:
        office.soon(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def _(params: types.DidCloseTextDocumentParams) -> None:
        office.leave(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def _(params: types.DidSaveTextDocumentParams) -> None:
        if one := office.open.get(params.text_document.uri):
            office.begin(office.reload(one.session))

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def _(params: types.DidChangeWatchedFilesParams) -> None:
        changed = {found[0] for change in params.changes if (found := _file_of(change.uri))}
        for root in changed & office.sessions.keys():
            office.begin(office.reload(office.sessions[root]))

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=list(":@#-[,{<./ ")))
    async def _(params: types.CompletionParams) -> list[types.CompletionItem]:
        return office.complete(params.text_document.uri, params.position)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def _(params: types.HoverParams) -> types.Hover | None:
        return office.about(params.text_document.uri, params.position)

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll]),
    )
    async def _(params: types.CodeActionParams) -> list[types.CodeAction]:
        return office.mend(params)

    @server.feature(types.SHUTDOWN)
    async def _(params: None) -> None:
        for session in office.sessions.values():
            session.end()

    return server


async def _asked(answer: Any) -> None:
    await answer


# ---------------------------------------------------------------------------------------------- words of the protocol


def _word(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind


def _file_of(uri: str) -> tuple[Path, str] | None:
    """The project that a document is part of, and its path from there; None where it is part of none."""
    named = uris.to_fs_path(uri)
    if not named:
        return None
    try:
        file = Path(named).resolve()
        root = find_root(file.parent)
    except (CmgenError, OSError, RuntimeError, ValueError):
        return None
    return root, file.relative_to(root).as_posix()


def _uri(root: Path, path: str) -> str:
    return uris.from_fs_path(str(root / path)) or ""


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _range(place: Location, ruler: Ruler, lines: Iterable[str]) -> types.Range:
    line, column, end_line, end_column = ruler.span(place, list(lines))
    return types.Range(types.Position(line, column), types.Position(end_line, end_column))


def _diagnostic(finding: Finding, ruler: Ruler, lines: Iterable[str]) -> types.Diagnostic:
    return types.Diagnostic(
        range=_range(finding.location, ruler, lines),
        message=f"{finding.message}\n{finding.remedy}" if finding.remedy else finding.message,
        severity=SEVERITY[finding.level],
        code=finding.rule,
        source="cmgen",
    )


def _holds(finding: Finding, position: types.Position, ruler: Ruler, desk: Desk) -> bool:
    found = _range(finding.location, ruler, desk.lines)
    return found.start <= position <= found.end


def _touches(finding: Finding, wanted: types.Range, ruler: Ruler, desk: Desk) -> bool:
    found = _range(finding.location, ruler, desk.lines)
    return found.start <= wanted.end and wanted.start <= found.end


def _apart(edits: Iterable[Edit]) -> Iterator[Edit]:
    """Edits that do not touch each other, in order; the others wait for the next time."""
    end = (0, 0)
    for edit in sorted(set(edits), key=lambda edit: (edit.location, edit.after)):
        place = edit.location
        if (place.line, place.column) >= end:
            yield edit
            end = (place.end_line, max(place.end_column, place.column + 1))
