"""The language server, over standard input and output, with a client of the protocol."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"
ENTRY = """\
@misc{a, title = {Vision Language Models in Medicine}, author = {Kalpelbe, Beria Chingnabe and
  Adaambiik, Angel Gabriel and Peng, Wei}, year = 2025,
  eprint = {2503.01863}, archivePrefix = {arXiv}}
"""
TWICE = ENTRY + ENTRY.replace("@misc{a", "@misc{b")
WRONG = ENTRY.replace("2025", "1999")
TIMEOUT = 60


class Editor:
    """An editor with one file open."""

    def __init__(self, path: Path, text: str) -> None:
        self.uri, self.text = path.as_uri(), text
        path.write_text(text)
        self._path = path
        self.client = LanguageClient("editor", "1")
        self.diagnostics: asyncio.Queue[list[lsp.Diagnostic]] = asyncio.Queue()
        self.messages: asyncio.Queue[str] = asyncio.Queue()

        def _published(given: lsp.PublishDiagnosticsParams) -> None:
            self.diagnostics.put_nowait(list(given.diagnostics))

        def _shown(given: lsp.ShowMessageParams) -> None:
            self.messages.put_nowait(given.message)

        self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(_published)
        self.client.feature(lsp.WINDOW_SHOW_MESSAGE)(_shown)

    async def open(self, *options: str) -> None:
        command = ["-m", "bibwright", "lsp", "--arxiv", "index", "--index", str(SAMPLE), *options]
        await self.client.start_io(sys.executable, *command, env=dict(os.environ))
        folder = lsp.WorkspaceFolder(self._path.parent.as_uri(), "folder")
        await self.client.initialize_async(
            lsp.InitializeParams(lsp.ClientCapabilities(), workspace_folders=[folder])
        )
        self.client.initialized(lsp.InitializedParams())
        item = lsp.TextDocumentItem(self.uri, "bibtex", 1, self.text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    async def found(self) -> list[lsp.Diagnostic]:
        return await asyncio.wait_for(self.diagnostics.get(), TIMEOUT)

    async def offered(self) -> list[lsp.CodeAction | lsp.Command]:
        whole = lsp.Range(lsp.Position(0, 0), lsp.Position(0, 1))
        given = lsp.CodeActionParams(
            lsp.TextDocumentIdentifier(self.uri), whole, lsp.CodeActionContext([])
        )
        answer = await self.client.text_document_code_action_async(given)
        return list(answer or ())

    async def actions(self) -> dict[str, lsp.CodeAction]:
        offered = await self.offered()
        return {each.title: each for each in offered if isinstance(each, lsp.CodeAction)}

    def carry_out(self, action: lsp.CodeAction) -> str:
        """The text after the action's edit, which is of whole lines."""
        assert action.edit is not None
        assert action.edit.changes is not None
        lines = self.text.splitlines(keepends=True)
        edits = sorted(action.edit.changes[self.uri], key=lambda each: -each.range.start.line)
        for edit in edits:
            assert edit.range.start.character == edit.range.end.character == 0
            assert isinstance(edit, lsp.TextEdit)
            lines[edit.range.start.line : edit.range.end.line] = [edit.new_text]
        return "".join(lines)

    def change(self, text: str) -> None:
        self.text = text
        document = lsp.VersionedTextDocumentIdentifier(uri=self.uri, version=2)
        whole = lsp.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [whole]))

    async def check(self) -> None:
        await self.client.workspace_execute_command_async(
            lsp.ExecuteCommandParams("bibwright.check", arguments=[self.uri])
        )

    async def hover(self) -> str:
        where = lsp.HoverParams(lsp.TextDocumentIdentifier(self.uri), lsp.Position(1, 0))
        answer = await self.client.text_document_hover_async(where)
        return answer.contents.value if answer else ""  # type: ignore[union-attr]

    async def complete(self, line: int, character: int) -> list[lsp.CompletionItem]:
        where = lsp.CompletionParams(
            lsp.TextDocumentIdentifier(self.uri), lsp.Position(line, character)
        )
        answer = await self.client.text_document_completion_async(where)
        return list(answer.items if isinstance(answer, lsp.CompletionList) else answer or ())


def working(editor: Editor, job: Callable[[Editor], Awaitable[None]], *options: str) -> None:
    """Runs a job in an editor, and closes it."""

    async def work() -> None:
        await editor.open(*options)
        try:
            await job(editor)
        finally:
            await editor.client.shutdown_async(None)
            editor.client.exit(None)
            await editor.client.stop()  # type: ignore[no-untyped-call]

    asyncio.run(work())


SERVER = [sys.executable, "-m", "bibwright", "lsp", "--offline"]


def message(method: str, **more: object) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", "method": method, **more}).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def opening() -> bytes:
    begun = message("initialize", id=1, params={"processId": None, "capabilities": {}})
    return begun + message("initialized", params={})


def test_it_ends_well_when_the_editor_says_so(tmp_path: Path) -> None:
    for last in (message("exit"), b""):
        ended = subprocess.run(
            SERVER,
            input=opening() + message("shutdown", id=2) + last,
            cwd=tmp_path,
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"Content-Length: 1%s\r\n\r\n{}" % (b"0" * 18), "more than 128 MiB"),
        (b"Content-Length: 1%s\r\n\r\n{}" % (b"0" * 30), "more than 128 MiB"),
        (b"Content-Length: 1%s\r\n\r\n{}" % (b"0" * 5000), "doesn't speak"),
        (b"x" * 2_000_000, "doesn't speak"),
    ],
    ids=["huge", "no size", "no number", "no line"],
)
def test_what_is_no_message_is_a_sentence(tmp_path: Path, sent: bytes, said: str) -> None:
    ended = subprocess.run(
        SERVER,
        input=opening() + sent,
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=TIMEOUT,
    )
    [words] = ended.stderr.decode().splitlines()
    assert (ended.returncode, words.startswith("bibwright: the editor")) == (2, True)
    assert said in words


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a file without end")
def test_only_what_the_editor_has_opened_is_read(tmp_path: Path) -> None:
    where = {"textDocument": {"uri": "file:///dev/zero"}, "position": {"line": 0, "character": 0}}
    asked = message("textDocument/hover", id=3, params=where)
    ended = subprocess.run(
        SERVER,
        input=opening() + asked + message("textDocument/completion", id=4, params=where),
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=TIMEOUT,
    )
    assert ended.stdout.count(b"isn't open") == 2


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("textDocument/completion", {"position": {"line": 10**9, "character": 0}}),
        ("textDocument/hover", {"position": {"line": "secret"}}),
        ("workspace/executeCommand", {"command": "secret"}),
        ("textDocument/codeAction", {"range": []}),
        ("secret", {}),
    ],
)
def test_no_answer_shows_the_code(tmp_path: Path, method: str, params: dict[str, object]) -> None:
    uri = (tmp_path / "a.bib").as_uri()
    item = {"uri": uri, "languageId": "bibtex", "version": 1, "text": ENTRY}
    opened = message("textDocument/didOpen", params={"textDocument": item})
    asked = message(method, id=3, params={"textDocument": {"uri": uri}, **params})
    ended = subprocess.run(
        SERVER,
        input=opening() + opened + asked + message("shutdown", id=4) + message("exit"),
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=TIMEOUT,
    )
    assert b'"id": 4' in ended.stdout or b'"id":4' in ended.stdout
    for word in (b"Traceback", b"traceback", b"site-packages", b".py", b"out of range"):
        assert word not in ended.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="needs a device that is full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("is_gone", [True, False], ids=["gone", "full"])
def test_it_ends_where_nobody_reads_its_answers_and_errors(
    tmp_path: Path, is_gone: bool, unbuffered: str
) -> None:
    if is_gone:
        gone, answers = os.pipe()
        os.close(gone)
    else:
        answers = os.open("/dev/full", os.O_WRONLY)
    unread, errors = os.pipe()
    os.set_blocking(errors, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(errors, bytes(4096))
    os.set_blocking(errors, True)
    (tmp_path / "refs.bib").write_text(TWICE)
    document = {"uri": (tmp_path / "refs.bib").as_uri(), "languageId": "bibtex", "version": 1}
    opened = message("textDocument/didOpen", params={"textDocument": {**document, "text": TWICE}})
    try:
        ended = subprocess.run(
            SERVER,
            input=opening() + opened,
            cwd=tmp_path,
            stdout=answers,
            stderr=errors,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            check=False,
            timeout=TIMEOUT,
        )
    finally:
        for each in (answers, unread, errors):
            os.close(each)
    assert ended.returncode == 0


def test_duplicates_are_shown_and_merged_as_one_types(tmp_path: Path) -> None:
    async def job(editor: Editor) -> None:
        found = await editor.found()
        assert [each.range.start.line for each in found if each.code == "duplicate"] == [3]
        merged = editor.carry_out((await editor.actions())["Merge certain duplicates"])
        assert merged.count("@misc") == 1
        editor.change(merged)
        assert not [each for each in await editor.found() if each.code == "duplicate"]

    working(Editor(tmp_path / "refs.bib", TWICE), job)


def test_what_is_unclean_is_cleaned_up_once(tmp_path: Path) -> None:
    async def job(editor: Editor) -> None:
        assert [each for each in await editor.found() if each.source == "bibwright tidy"]
        editor.change(editor.carry_out((await editor.actions())["Clean up this bibliography"]))
        await editor.found()
        assert "Clean up this bibliography" not in await editor.actions()

    working(Editor(tmp_path / "refs.bib", ENTRY), job)


def test_what_a_source_says_is_shown_when_it_is_asked_for(tmp_path: Path) -> None:
    async def job(editor: Editor) -> None:
        assert not [each for each in await editor.found() if each.source == "bibwright check"]
        assert "Compare with sources" in [each.title for each in await editor.offered()]
        await editor.check()
        wrong = [each for each in await editor.found() if each.source == "bibwright check"]
        [year] = [each for each in wrong if "1999" in each.message]
        assert year.range.start.line == 1  # that of the field
        assert "2025" in year.message
        fixed = editor.carry_out((await editor.actions())["Apply the certain corrections"])
        assert "2025" in fixed
        editor.change(fixed)
        assert not [each for each in await editor.found() if each.source == "bibwright check"]

    working(Editor(tmp_path / "refs.bib", WRONG), job)


def test_offline_no_network_is_asked(tmp_path: Path) -> None:
    async def job(editor: Editor) -> None:
        await editor.check()
        said = await asyncio.wait_for(editor.messages.get(), TIMEOUT)
        assert "the network was not to be used" in said

    nowhere = ("--arxiv", "api", "--api-url", "http://127.0.0.1:9", "--offline")
    working(Editor(tmp_path / "refs.bib", WRONG), job, *nowhere)


def test_what_the_index_has_is_shown_at_the_entry(tmp_path: Path) -> None:
    async def job(editor: Editor) -> None:
        await editor.found()
        assert "Vision Language Models in Medicine" in await editor.hover()

    working(Editor(tmp_path / "refs.bib", ENTRY), job)


@pytest.mark.parametrize("line", ["As \\cite{a,", "As \\parencite[3]{"])
def test_keys_are_completed_in_latex(tmp_path: Path, line: str) -> None:
    tmp_path.joinpath("refs.bib").write_text(TWICE)
    tmp_path.joinpath("other.bib").write_text(ENTRY.replace("@misc{a", "@misc{c"))

    async def job(editor: Editor) -> None:
        found = await editor.complete(1, len(line))
        assert [each.label for each in found] == ["a", "b"]
        assert found[0].detail == "Vision Language Models in Medicine"
        assert await editor.complete(0, 5) == []

    working(Editor(tmp_path / "paper.tex", f"\\bibliography{{refs}}\n{line}"), job)


def test_bad_input_and_a_source_that_is_not_there_are_sentences(tmp_path: Path) -> None:
    async def job(editor: Editor) -> None:
        assert [each for each in await editor.found() if each.code == "unreadable"]
        await editor.check()
        assert "there is no index" in await asyncio.wait_for(editor.messages.get(), TIMEOUT)

    broken = "@article{x, title = {never closed\n"
    working(Editor(tmp_path / "refs.bib", broken), job, "--index", str(tmp_path / "none"))
