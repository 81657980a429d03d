"""What an assistant may call, through the Model Context Protocol's own client."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult

from bibwright.agents.folder import Folder
from bibwright.agents.server import make_server
from bibwright.agents.tools import Tools
from bibwright.changes import FileChange, Plan
from bibwright.changes.waiting import Plans
from bibwright.commands.settings import Settings
from bibwright.errors import InputError
from bibwright.sources.registry import SourceOptions
from support import arxiv_faults as faults
from support.arxiv_server import ArxivServer
from support.cli import run

SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"
FROM_SAMPLE = SourceOptions(arxiv="index", index=SAMPLE)
READING = {"check", "dedupe", "references", "resolve", "search", "tidy", "update"}
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TITLE = "Vision Language Models in Medicine"
TWICE = """\
@article{roe2020, author = {Roe, Ann}, title = {On the Growth of Ferns}, journal = {Botany},
  year = 2020, volume = 7, pages = {1--9}, doi = {10.1000/ferns}}
@article{roe2020b, author = {Roe, Ann}, title = {On the growth of ferns}, journal = {Botany},
  year = 2020, volume = 7, pages = {1--9}, doi = {10.1000/ferns}}
"""


class Assistant:
    """An assistant with a server over one folder."""

    def __init__(self, folder: Path, *, write: bool, options: SourceOptions = FROM_SAMPLE) -> None:
        tools = Tools(
            Folder.at(folder), options, Settings(), lambda: datetime(2026, 1, 1, tzinfo=UTC)
        )
        self.server = make_server(tools, write=write)

    def names(self) -> set[str]:
        async def ask() -> set[str]:
            async with Client(self.server) as client:
                return {tool.name for tool in (await client.list_tools()).tools}

        return asyncio.run(ask())

    def call(self, tool: str, **given: Any) -> dict[str, Any]:
        """What the tool gives. Raises RuntimeError with what it says in place of it."""

        async def ask() -> CallToolResult:
            async with Client(self.server) as client:
                return await client.call_tool(tool, given)

        result = asyncio.run(ask())
        text = "".join(getattr(each, "text", "") for each in result.content)
        if result.is_error:
            raise RuntimeError(text)
        assert result.structured_content == json.loads(text)
        return dict(result.structured_content)


def test_it_speaks_on_standard_input_and_output(tmp_path: Path) -> None:
    tmp_path.joinpath("refs.bib").write_text(TWICE)

    async def ask() -> tuple[set[str], Any, str]:
        arguments = ["mcp", str(tmp_path), "--arxiv", "index", "--index", str(SAMPLE)]
        command = StdioServerParameters(
            command=sys.executable, args=["-m", "bibwright", *arguments], cwd=tmp_path
        )
        async with Client(command) as client:
            tools = {tool.name for tool in (await client.list_tools()).tools}
            found = await client.call_tool("search", {"files": ["refs.bib"], "words": "FERNS roe"})
            return tools, found.structured_content, client.instructions or ""

    tools, found, instructions = asyncio.run(ask())
    assert tools == READING
    assert [each["key"] for each in found["entries"]] == ["roe2020", "roe2020b"]
    assert "only reads" in instructions


def test_a_paper_is_resolved_and_added_by_a_plan(tmp_path: Path) -> None:
    assistant = Assistant(tmp_path, write=True)
    assert assistant.names() == READING | {"carry_out", "undo"}
    found = assistant.call("resolve", papers=TITLE, output="refs.bib")
    assert found["complete"]
    assert [each["status"] for each in found["verdicts"]] == ["matched"]
    assert not tmp_path.joinpath("refs.bib").exists()
    assert "+@" in found["plan"]["diff"]
    done = assistant.call("carry_out", token=found["plan"]["token"])
    assert done["written"] == ["refs.bib"]
    assert TITLE in tmp_path.joinpath("refs.bib").read_text()
    again = assistant.call("resolve", papers=TITLE, output="refs.bib")
    assert "token" not in again["plan"]
    with pytest.raises(RuntimeError, match="no plan waits"):
        assistant.call("carry_out", token=found["plan"]["token"])
    assistant.call("undo", file="refs.bib")
    assert not tmp_path.joinpath("refs.bib").exists()


def test_an_invented_paper_is_no_entry(tmp_path: Path) -> None:
    found = Assistant(tmp_path, write=False).call(
        "resolve", papers="Smith, J. (2023). A Made-Up Paper About Nurses. arXiv:2503.01863"
    )
    assert found["verdicts"][0]["status"] == "conflicting"
    assert found["bibtex"] == ""


def test_duplicates_are_merged_by_a_plan_and_nothing_is_written_over(tmp_path: Path) -> None:
    bibliography = tmp_path / "refs.bib"
    bibliography.write_text(TWICE)
    assistant = Assistant(tmp_path, write=True)
    found = assistant.call("dedupe", files=["refs.bib"])
    assert [entry["key"] for entry in found["sets"][0]["entries"]] == ["roe2020", "roe2020b"]
    bibliography.write_text(TWICE + "% a note\n")
    with pytest.raises(RuntimeError, match="changed"):
        assistant.call("carry_out", token=found["plan"]["token"])
    token = assistant.call("dedupe", files=["refs.bib"])["plan"]["token"]
    assistant.call("carry_out", token=token)
    assert bibliography.read_text().count("@article") == 1
    assert "% a note" in bibliography.read_text()
    assert "token" not in assistant.call("dedupe", files=["refs.bib"])["plan"]


def test_what_is_tidy_stays(tmp_path: Path) -> None:
    tmp_path.joinpath("refs.bib").write_text(TWICE)
    assistant = Assistant(tmp_path, write=True)
    plan = assistant.call("tidy", files=["refs.bib"])["plan"]
    assistant.call("carry_out", token=plan["token"])
    assert "token" not in assistant.call("tidy", files=["refs.bib"])["plan"]


@pytest.mark.parametrize("tool", ["dedupe", "search", "tidy", "update"])
def test_a_document_is_no_bibliography(tmp_path: Path, tool: str) -> None:
    tmp_path.joinpath("notes.md").write_text(f"# Entries look so\n\n{TWICE}")
    given = {"words": "ferns"} if tool == "search" else {}
    with pytest.raises(RuntimeError, match=r"not a bibliography but Markdown; name a \.bib file"):
        Assistant(tmp_path, write=True).call(tool, files=["notes.md"], **given)


def test_a_paper_that_is_otherwise_at_arxiv_is_a_finding(tmp_path: Path) -> None:
    tmp_path.joinpath("refs.bib").write_text(
        "@misc{a, title = {Another Title Entirely}, author = {Roe, Ann}, year = 2025,\n"
        "  eprint = {2503.01863}, archiveprefix = {arXiv}}\n"
    )
    found = Assistant(tmp_path, write=False).call("check", files=["refs.bib"])
    assert found["complete"]
    assert found["counts"]["conflicting"] == 1


def test_lists_are_checked_as_the_command_does(tmp_path: Path) -> None:
    refs = "@misc{a, title = {Another Title}, eprint = {2503.01863}, archiveprefix = {arXiv}}\n"
    tmp_path.joinpath("refs.bib").write_text(refs)
    tmp_path.joinpath("list.md").write_text(f"- {TITLE}\n- A Made-Up Paper About Nurses\n")
    tmp_path.joinpath("part").mkdir()
    tmp_path.joinpath("part", "paper.tex").write_text(
        "\\documentclass{article}\\begin{document}\n\\begin{thebibliography}{1}\n"
        f"\\bibitem{{roe}} {TITLE}. arXiv:2503.01863.\n\\end{{thebibliography}}\\end{{document}}\n"
    )
    files = ["refs.bib", "list.md", "part/paper.tex"]
    found = Assistant(tmp_path, write=False).call("check", files=files)
    assert [(each["path"], each["line"], each["status"]) for each in found["entries"]] == [
        ("refs.bib", 1, "conflicting"),
        ("list.md", 1, "matched"),
        ("list.md", 2, "not found"),
        ("part/paper.tex", 3, "matched"),
    ]
    assert found["read_from"]["list.md"] == "Markdown list, 2 items"


def test_a_list_that_is_checked_leads_nowhere_else(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    tmp_path.joinpath("secret.bib").write_text(TWICE)
    tmp_path.joinpath("secret.tex").write_text("\\bibitem{moss} C. Moss. Hidden Mosses. 2019.\n")
    document = (
        "\\documentclass{article}\\begin{document}\\cite{roe2020}\\cite{moss}\\cite{2503.01863}\n"
        "\\begin{thebibliography}{1}\\input{../secret}\\end{thebibliography}\n"
        "\\bibliography{../secret}\\end{document}\n"
    )
    assistant = Assistant(folder, write=False)
    folder.joinpath("paper.txt").write_text(document)
    [entry] = assistant.call("check", files=["paper.txt"])["entries"]
    assert (entry["path"], entry["key"]) == ("paper.txt", "2503.01863")
    folder.joinpath("paper.tex").write_text(document)
    with pytest.raises(RuntimeError, match=r"paper\.tex"):
        assistant.call("check", files=["paper.tex"])
    folder.joinpath("more").mkdir()
    folder.joinpath("more", "a.bib").write_text(TWICE)
    with pytest.raises(RuntimeError, match="more is a folder; name the papers in it"):
        assistant.call("check", files=["more"])
    with pytest.raises(RuntimeError, match=r"gone\.bib"):
        assistant.call("check", files=["gone.bib"])
    with pytest.raises(RuntimeError, match="name a file"):
        assistant.call("check", files=[])


def test_only_the_folder_is_seen(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    secret = tmp_path / "secret.bib"
    secret.write_text(TWICE)
    folder.joinpath("link.bib").symlink_to(secret)
    folder.joinpath("paper.tex").write_text("\\bibliography{../secret}\\cite{roe2020}")
    assistant = Assistant(folder, write=True)
    for name in ("../secret.bib", str(secret), "link.bib", ""):
        for tool in ("check", "dedupe", "tidy", "update"):
            with pytest.raises(RuntimeError, match="outside the folder"):
                assistant.call(tool, files=[name])
        with pytest.raises(RuntimeError, match="outside the folder"):
            assistant.call("undo", file=name)
        with pytest.raises(RuntimeError, match=r"outside the folder|either papers or a file"):
            assistant.call("resolve", file=name)
        with pytest.raises(RuntimeError, match="outside the folder"):
            assistant.call("resolve", papers=TITLE, output=name or "../x.bib")
    assert "Ferns" not in json.dumps(assistant.call("resolve", file="paper.tex"))
    with pytest.raises(RuntimeError, match="not the arXiv id, link or title"):
        assistant.call("references", paper=str(secret))


def test_a_plan_doesn_t_follow_a_link_that_came_later(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    secret = tmp_path / "secret.bib"
    secret.write_text(TWICE)
    bibliography = folder / "refs.bib"
    bibliography.write_text(TWICE)
    assistant = Assistant(folder, write=True)
    token = assistant.call("dedupe", files=["refs.bib"])["plan"]["token"]
    bibliography.unlink()
    bibliography.symlink_to(secret)
    with pytest.raises(RuntimeError, match="outside the folder"):
        assistant.call("carry_out", token=token)
    assert secret.read_text() == TWICE


def test_a_source_that_is_down_leaves_the_answer_incomplete(tmp_path: Path) -> None:
    with ArxivServer() as server:
        server.misbehave(faults.refused(503), times=None)
        options = SourceOptions(arxiv="api", urls={"arxiv": server.url}, patience=0)
        found = Assistant(tmp_path, write=False, options=options).call("resolve", papers=TITLE)
    assert not found["complete"]
    assert found["wait_for"]
    assert found["bibtex"] == ""


def test_a_document_s_own_files_are_those_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    folder.joinpath("paper.tex").write_text(
        "\\input{chapter}\\input{../secret}\\bibliography{refs}\n"
    )
    folder.joinpath("chapter.tex").write_text("\\cite{roe2020, 2503.01863}\n")
    folder.joinpath("refs.bib").write_text(TWICE)
    tmp_path.joinpath("secret.tex").write_text("\\cite{hidden}\n")
    found = Assistant(folder, write=False).call("resolve", file="paper.tex")
    assert [each["query"]["key"] for each in found["verdicts"]] == ["2503.01863"]
    assert TITLE in found["bibtex"]
    assert [each["message"] for each in found["problems"]] == [
        "../secret.tex is not there to be read"
    ]
    assert "hidden" not in json.dumps(found)


def test_only_the_entries_that_are_named_are_checked(tmp_path: Path) -> None:
    wrong = "@misc{%s, title = {Another Title}, eprint = {2503.01863}, archiveprefix = {arXiv}}\n"
    tmp_path.joinpath("refs.bib").write_text(wrong % "a" + wrong % "b")
    assistant = Assistant(tmp_path, write=False)
    found = assistant.call("check", files=["refs.bib"], keys=["b"])
    assert sum(found["counts"].values()) == 1
    assert assistant.call("check", files=["refs.bib"])["counts"]["conflicting"] == 2
    for tool in ("check", "update"):
        with pytest.raises(RuntimeError, match="no entry has the key “c”"):
            assistant.call(tool, files=["refs.bib"], keys=["c"])


def test_a_check_whose_source_is_down_is_incomplete(tmp_path: Path) -> None:
    tmp_path.joinpath("refs.bib").write_text(
        "@misc{a, title = {T}, eprint = {2503.01863}, archiveprefix = {arXiv}}\n"
    )
    with ArxivServer() as server:
        server.misbehave(faults.refused(503), times=None)
        options = SourceOptions(arxiv="api", urls={"arxiv": server.url}, patience=0)
        assistant = Assistant(tmp_path, write=False, options=options)
        assert not assistant.call("check", files=["refs.bib"])["complete"]


def test_a_search_that_finds_many_shows_some_and_counts_all(tmp_path: Path) -> None:
    entries = [f"@misc{{k{number}, title = {{Ferns}}}}" for number in range(30)]
    tmp_path.joinpath("refs.bib").write_text("\n".join(entries))
    found = Assistant(tmp_path, write=False).call("search", files=["refs.bib"], words="ferns")
    assert found["found"] == 30
    assert [each["key"] for each in found["entries"]] == [f"k{number}" for number in range(25)]


def test_nothing_outside_the_folder_is_undone(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    inside, outside = folder / "a.bib", tmp_path / "b.bib"
    inside.write_text(TWICE)
    outside.write_text(TWICE.replace("ferns", "moss"))
    assert run("tidy", inside, outside).status in {0, 1}
    tidied = outside.read_text()
    with pytest.raises(RuntimeError, match="outside the folder"):
        Assistant(folder, write=True).call("undo", file="a.bib")
    assert outside.read_text() == tidied != TWICE.replace("ferns", "moss")


def test_the_oldest_of_many_plans_is_given_up() -> None:
    plans = Plans()
    changes = [FileChange(Path(f"{number}.bib"), b"", b"x") for number in range(51)]
    tokens = [plans.show(Plan.of([change]))["token"] for change in changes]
    with pytest.raises(InputError, match="no plan waits"):
        plans.take(tokens[0])
    assert plans.take(tokens[1]).changes == (changes[1],)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a device that is full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_it_ends_where_nobody_can_get_its_answers(tmp_path: Path, unbuffered: str) -> None:
    asked = {"jsonrpc": "2.0", "id": 1, "method": "initialize"}
    given = {"protocolVersion": "2025-06-18", "capabilities": {}}
    params = {**given, "clientInfo": {"name": "gone", "version": "1"}}
    with Path("/dev/full").open("wb") as answers:
        ended = subprocess.run(
            [sys.executable, "-m", "bibwright", "mcp", str(tmp_path)],
            input=json.dumps({**asked, "params": params}).encode() + b"\n",
            stdout=answers,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            check=False,
            timeout=60,
        )
    assert (ended.returncode, ended.stderr) == (0, b"")
