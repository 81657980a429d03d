"""``bibwright lsp``: a language server for editors; needs the extra ``bibwright[lsp]``."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from io import BufferedReader, FileIO
from pathlib import Path
from typing import Any

import click
from lsprotocol import types as lsp
from pygls.exceptions import FeatureRequestError, JsonRpcInternalError, JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument

from bibwright._version import __version__
from bibwright.bounds import LARGEST_FILE
from bibwright.cli.asking import Asking, asking_options
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import point_nowhere
from bibwright.commands.settings import Settings
from bibwright.errors import BibwrightError, InputError
from bibwright.formats.registry import BIB
from bibwright.hosts.editor import Patch, Remark, Text, suggestions
from bibwright.sources.registry import open_sources
from bibwright.sources.source import Source
from bibwright.text.counted import counted

_CHECK = "bibwright.check"
#: Characters up to which a text is looked at as one types; a larger one when it is saved.
_SMALL = 200_000
#: Bytes of a line before a message, which says how long the message is.
_LONGEST_LINE = 1000


@dataclass(slots=True)
class _Checked:
    """What came of the last check of a text; it is good for that text alone."""

    text: str
    remarks: list[Remark]
    patches: list[Patch]


@dataclass(slots=True)
class _Desk:
    """What the server knows between two requests: whom to ask, and the checks by URI."""

    asking: Asking
    checked: dict[str, _Checked] = field(default_factory=dict)

    def sources(self, *, offline: bool) -> AbstractContextManager[list[Source]]:
        options = self.asking.options
        if offline:
            options = replace(options, offline=True, refresh=False)
        return open_sources(options, complain=lambda _: None)

    def check_of(self, uri: str, text: str) -> _Checked | None:
        found = self.checked.get(uri)
        return found if found is not None and found.text == text else None


class _Server(LanguageServer):
    """A server that says what failed without an error's own words, and not where in the code."""

    def __init__(self) -> None:
        converter = default_converter()  # type: ignore[no-untyped-call]
        converter.register_unstructure_hook(lsp.ResponseError, _plainly)
        super().__init__("bibwright", __version__, converter_factory=lambda: converter)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Show what failed that is no answer to a question, unless the editor has gone."""
        if not (issubclass(source, FeatureRequestError) or isinstance(error, OSError)):
            failed = f"a message of the editor could not be read ({type(error).__name__})"
            _say(self, failed, lsp.MessageType.Error)


def _plainly(error: lsp.ResponseError) -> dict[str, Any]:
    message = error.message
    if error.code == JsonRpcInternalError.CODE:
        message = f"this is a bug ({message.partition(':')[0]}, version {__version__})"
    return {"code": error.code, "message": message}


def make_server(asking: Asking) -> LanguageServer:
    """A server that asks as this says."""
    server, desk = _Server(), _Desk(asking)
    settings = asking.settings

    def document_of(uri: str) -> TextDocument:
        document: TextDocument | None = server.workspace.text_documents.get(uri)
        if document is None:  # it would be read from the disk, and may be a device without end
            raise JsonRpcInvalidParams(f"{uri} isn't open")
        return document

    def text_of(uri: str) -> Text:
        return Text(to_fs_path(uri) or uri, document_of(uri).source)

    def publish(uri: str) -> None:
        text = text_of(uri)
        if not text.name.lower().endswith(BIB.suffixes):
            return
        checked = desk.check_of(uri, text.text)
        remarks = text.remarks(settings.tidy) + (checked.remarks if checked else [])
        found = [_diagnostic(remark) for remark in remarks]
        server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, found))

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def _opened(given: lsp.DidOpenTextDocumentParams) -> None:
        publish(given.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def _saved(given: lsp.DidSaveTextDocumentParams) -> None:
        publish(given.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def _changed(given: lsp.DidChangeTextDocumentParams) -> None:
        uri = given.text_document.uri
        if len(document_of(uri).source) <= _SMALL:
            publish(uri)

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]),
    )
    def _actions(given: lsp.CodeActionParams) -> list[lsp.CodeAction | lsp.Command]:
        uri = given.text_document.uri
        text = text_of(uri)
        if not text.name.lower().endswith(BIB.suffixes):
            return []
        try:
            return _actions_on(uri, text, given.range, settings, desk.check_of(uri, text.text))
        except BibwrightError:
            return []  # the diagnostics say why

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    @server.thread()
    def _hover(given: lsp.HoverParams) -> lsp.Hover | None:
        text = text_of(given.text_document.uri)
        if not text.name.lower().endswith(BIB.suffixes):
            return None
        try:
            with desk.sources(offline=True) as sources:
                said = text.about(given.position.line, sources)
        except BibwrightError as error:
            said = str(error)
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, said)) if said else None

    @server.feature(
        lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=["{", ",", "@"])
    )
    def _complete(given: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        document = document_of(given.text_document.uri)
        if given.position.line >= len(document.lines):
            return []
        before = document.lines[given.position.line][
            : document.position_codec.position_from_client_units(
                document.lines, given.position
            ).character
        ]
        path = Path(to_fs_path(given.text_document.uri) or "")
        return [
            lsp.CompletionItem(
                each.key,
                kind=lsp.CompletionItemKind.Reference,
                detail=each.title,
                documentation=each.source,
            )
            for each in suggestions(path, document.source, before)
        ]

    @server.command(_CHECK)
    @server.thread()
    def _check(uri: str) -> None:
        text = text_of(uri)
        try:
            with desk.sources(offline=False) as sources:
                run, remarks, patches = text.checked(sources)
        except BibwrightError as error:
            _say(server, str(error), lsp.MessageType.Error)
            return
        desk.checked[uri] = _Checked(text.text, remarks, patches)
        publish(uri)
        for sentence in run.incomplete:
            _say(server, sentence, lsp.MessageType.Warning)
        entries, findings = counted(len(run.entries), "entry"), counted(len(remarks), "finding")
        _say(server, f"{entries} compared, {findings}")

    return server


def _say(server: LanguageServer, words: str, kind: lsp.MessageType = lsp.MessageType.Info) -> None:
    server.window_show_message(lsp.ShowMessageParams(kind, words))


def _actions_on(
    uri: str, text: Text, where: lsp.Range, settings: Settings, checked: _Checked | None
) -> list[lsp.CodeAction | lsp.Command]:
    """What can be done, at the place and to the whole text."""
    tidied = text.tidied(settings.tidy)
    first, last = where.start.line, where.end.line
    here = [each for each in tidied if each.start <= last and first <= each.end]
    offered: list[tuple[str, Sequence[Patch]]] = [
        ("Clean up here", here if here != tidied else []),
        ("Clean up this bibliography", tidied),
        ("Merge certain duplicates", text.deduped()),
        ("Apply the certain corrections", checked.patches if checked else []),
    ]
    actions = [_edit(uri, title, patches) for title, patches in offered if patches]
    return [*actions, lsp.Command("Compare with sources", _CHECK, arguments=[uri])]


def _edit(uri: str, title: str, patches: Sequence[Patch]) -> lsp.CodeAction:
    edits = [lsp.TextEdit(_lines(each.start, each.end), each.text) for each in patches]
    change = lsp.WorkspaceEdit(changes={uri: edits})
    return lsp.CodeAction(title, kind=lsp.CodeActionKind.QuickFix, edit=change)


def _diagnostic(remark: Remark) -> lsp.Diagnostic:
    levels = lsp.DiagnosticSeverity
    return lsp.Diagnostic(
        _lines(remark.line, remark.line + 1),
        remark.words,
        severity=levels.Warning if remark.wrong else levels.Information,
        code=remark.rule,
        source=f"bibwright {remark.source}",
    )


def _lines(start: int, end: int) -> lsp.Range:
    return lsp.Range(lsp.Position(start, 0), lsp.Position(end, 0))


class _Messages(BufferedReader):
    """What the editor sends. Raises InputError for what is too long to be a message."""

    def readline(self, size: int | None = -1) -> bytes:
        """A line before a message."""
        most = _LONGEST_LINE + 1
        line = super().readline(most if size is None or size < 0 else min(size, most))
        if len(line) > _LONGEST_LINE:
            raise InputError("the editor doesn't speak the Language Server Protocol")
        return line

    def read(self, size: int | None = -1) -> bytes:
        """A message."""
        if size is not None and size > LARGEST_FILE:
            raise InputError(
                f"the editor sent a message of more than {LARGEST_FILE // 2**20} MiB, "
                "which is more than Bibwright reads"
            )
        return super().read(size)


@click.command("lsp")
@asking_options
@click.pass_context
def lsp_command(ctx: click.Context, /, **given: Any) -> None:
    """Serve an editor, over the Language Server Protocol, on standard input and output.

    In a .bib it shows what tidy and dedupe find as one types, and offers to clean up and to merge;
    "Compare with sources" is `bibwright check`. It shows what an offline index or the cache has of
    an entry. In .tex and Markdown it completes citation keys.

    \b
      bibwright lsp
    """
    # What fails is told to the editor. Where that has gone, nobody may read the error stream, and a
    # full one would stop the server for good.
    logging.getLogger().addHandler(logging.NullHandler())
    server = make_server(Asking.of(given, runtime_of(ctx)))
    server.start_io(_Messages(FileIO(0, closefd=False)))
    point_nowhere(sys.stdout)  # answers that are left in its buffer, where the editor has gone
