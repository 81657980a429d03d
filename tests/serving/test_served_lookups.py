"""What `bibwright serve` looks up: corrections to accept, papers to choose; and the command."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bibwright.bibtex.dialect import Dialect
from bibwright.cli.resolve_review import review
from bibwright.commands.check import CheckRun, check_files
from bibwright.commands.compose import compose
from bibwright.commands.resolve import read_inputs
from bibwright.commands.resolve_answers import ResolveAnswers, doubtful
from bibwright.errors import SourceUnavailableError
from bibwright.lookup.resolver import Resolution, resolve
from bibwright.model.reference import Reference
from bibwright.progress import SILENT, Watcher
from bibwright.serving.check_view import CheckView
from bibwright.serving.resolve_view import Lists, ResolveView
from bibwright.sources.registry import SourceOptions, open_sources
from support.cli import run
from support.interruptible import INTERRUPTIBLE
from support.served import Client, Keys, desk_of, served

SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"
OFFLINE = ("--arxiv", "index", "--index", SAMPLE)
FROM_SAMPLE = SourceOptions(arxiv="index", index=SAMPLE)
#: Two entries with a wrong year, and one that no source has.
WRONG = """\
@misc{attention, title = {Attention Is All You Need}, author = {Vaswani, Ashish and others},
  year = 2014, eprint = {1706.03762}, archivePrefix = {arXiv}}
@misc{survey, title = {Foundation Model in Biomedicine}, author = {Liu, Xiangrui and others},
  year = 2019, eprint = {2503.02104}, archivePrefix = {arXiv}}
@misc{mine, title = {<b>Notes</b> of Our Own Garden}, author = {Doe, Jane}, year = 2001}
"""
LIST = "Foundation Models in Biomedicine\nRobots in the Sky, 2406.03712\n1706.03762\n"


def check(files: Sequence[tuple[str, bytes]], watcher: Watcher) -> CheckRun:
    with open_sources(FROM_SAMPLE) as sources:
        return check_files(files, sources, watcher=watcher)


def find(queries: Sequence[Reference], watcher: Watcher) -> Resolution:
    with open_sources(FROM_SAMPLE) as sources:
        return resolve(queries, sources, watcher=watcher)


def looked_up(client: Client, view: str) -> dict[str, Any]:
    """The state once all is looked up."""
    assert client.post(f"api/{view}/look", {}).status == 200
    while (state := client.get(f"api/{view}/state").json)["working"]:
        time.sleep(0.01)
    return dict(state)


def accepted(client: Client, revision: int, item: str, answer: str | None = "accept") -> Any:
    given = {"revision": revision, "item": item, "answer": answer}
    return client.post("api/check/answer", given)


def test_corrections_are_accepted_one_by_one_or_all(tmp_path: Path) -> None:
    refs = tmp_path / "refs.bib"
    refs.write_text(WRONG, "utf-8")
    desk = desk_of(refs)
    with served({"check": CheckView([refs], check, "arXiv", desk)}, desk) as client:
        assert "Nothing has been looked up yet" in client.get("check").text
        assert accepted(client, 0, "entry-0").status == 409
        revision = looked_up(client, "check")["revision"]
        page = client.get("check").text
        assert page.count("Accept the correction") == 2
        assert "&lt;b&gt;Notes&lt;/b&gt;" in page or "<b>" not in page
        assert [each["key"] for each in client.get("api/check").json["entries"]] == [
            *("attention", "survey", "mine")
        ]
        state = accepted(client, revision, "entry-1").json
        assert state["answers"] == {"entry-1": "accept"}
        one = WRONG.replace("2019", "2025")
        assert refs.read_text("utf-8") == one
        assert accepted(client, revision, "entry-2").status == 400
        assert accepted(client, revision, "entry-1", "perhaps").status == 400
        # All of them: what the terminal's --fix makes of the same file.
        plan = client.post("api/check/plan", {"revision": revision}).json
        assert run("check", refs, *OFFLINE, "--diff").stdout == plan["diff"]
        client.post("api/write", {"token": plan["token"]})
        assert refs.read_text("utf-8") == one.replace("2014", "2017")
        assert set(client.get("api/check/state").json["answers"]) == {"entry-0", "entry-1"}
        # Taken back one after the other, by undo and by hand.
        client.post("api/undo", {})
        assert refs.read_text("utf-8") == one
        accepted(client, revision, "entry-1", None)
        assert refs.read_text("utf-8") == WRONG
        refs.write_text(WRONG.replace("Jane", "Joan"), "utf-8")
        assert accepted(client, revision, "entry-0").status == 409
        assert "refs.bib changed since this was looked up" in client.get("check").text
        assert "Joan" in refs.read_text("utf-8")
        # Looked up again, only what is said of the new report counts.
        later = looked_up(client, "check")
        assert later["answers"] == {}
        assert accepted(client, revision, "entry-0").status == 409
        assert accepted(client, later["revision"], "entry-0").status == 200


def test_a_source_that_is_down_is_one_sentence(tmp_path: Path) -> None:
    refs = tmp_path / "refs.bib"
    refs.write_text(WRONG, "utf-8")
    desk = desk_of(refs)

    def fails(*_: object) -> CheckRun:
        raise SourceUnavailableError("the index is gone; build it again")

    with served({"check": CheckView([refs], fails, "arXiv", desk)}, desk) as client:
        looked_up(client, "check")
        assert "<p>the index is gone; build it again</p>" in client.get("check").text


def test_a_paper_is_chosen_as_at_the_terminal(tmp_path: Path) -> None:
    listed, output = tmp_path / "list.txt", tmp_path / "refs.bib"
    listed.write_text(LIST, "utf-8")
    answers = tmp_path / "refs.bib.accepted.json"
    lists = Lists(
        (listed,),
        lambda: read_inputs([str(listed)], "auto", lambda: b""),
        find,
        lambda read, found, before: compose(
            found, existing=before, name=str(output), dialect=Dialect.BIBTEX, like=read.dialect
        ),
        output,
        answers,
        "arXiv",
    )
    desk = desk_of(output, answers)
    with served({"papers": ResolveView(lists, desk)}, desk) as client:
        revision = looked_up(client, "papers")["revision"]
        assert "It is 1" in client.get("papers").text

        def said(item: str, answer: str) -> int:
            given = {"revision": revision, "item": item, "answer": answer}
            return client.post("api/papers/answer", given).status

        assert said("item-0", "arXiv:1706.03762") == 400  # none of those that are shown
        assert said("item-2", "none") == 400  # nothing is in doubt there
        assert said("item-0", "arXiv:2503.02104") == 200
        assert said("item-1", "none") == 200
        queries = lists.read().queries
        items = doubtful(queries, find(queries, SILENT).verdicts, ResolveAnswers())
        typed = review(items, ResolveAnswers(), Keys("1n"), lambda _: None)
        assert answers.read_bytes() == typed.render()
        plan = client.post("api/papers/plan", {"revision": revision}).json
        assert run("resolve", listed, *OFFLINE, "-o", output, "--dry-run").stdout == plan["diff"]
        client.post("api/write", {"token": plan["token"]})
        assert output.read_text("utf-8").count("@misc{") == 2
        assert client.post("api/undo", {}).json == {"undone": [str(output)]}
        client.post("api/undo", {})
        assert client.get("api/papers/state").json["answers"] == {"item-0": "arXiv:2503.02104"}
        assert said("item-1", "none") == 200
        # What the terminal asked meanwhile, and what was shown before, counts no more.
        answers.write_bytes(b"{}")
        assert client.post("api/papers/plan", {"revision": revision}).status == 409
        answers.write_bytes(typed.render())
        # The page, loaded anew, has the terminal's answers.
        answers.write_bytes(review(items, ResolveAnswers(), Keys("nn"), lambda _: None).render())
        assert "changed since" not in client.get("papers").text
        state = client.get("api/papers/state").json
        assert state["answers"] == {"item-0": "none", "item-1": "none"}
        assert said("item-0", "arXiv:2503.02104") == 409
        revision = state["revision"]
        assert said("item-0", "arXiv:2503.02104") == 200
        assert answers.read_bytes() == typed.render()
        later = looked_up(client, "papers")["revision"]
        assert said("item-0", "none") == 409
        revision = later
        listed.write_text("1706.03762\n", "utf-8")
        assert said("item-0", "none") == 409
        assert "list.txt changed since this was looked up" in client.get("papers").text


@pytest.mark.parametrize("given", [["list.txt"], ["-"], ["refs.bib", "./refs.bib"], ["none.bib"]])
def test_wrong_usage_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("list.txt").write_text(LIST, "utf-8")
    Path("refs.bib").write_text(WRONG, "utf-8")
    assert run("serve", "--no-browser", *given).status == 2


@contextmanager
def serving(folder: Path, *options: object) -> Iterator[tuple[str, Callable[[], str]]]:
    """The address at which the command serves, and what ends it and gives what it says then."""
    command = [*INTERRUPTIBLE, "serve", *map(str, options), "--no-browser", *map(str, OFFLINE)]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/[\w-]{40,}/", said)
        assert address, said

        def end() -> str:
            process.send_signal(signal.SIGINT)
            _, rest = process.communicate()
            assert process.returncode == 0
            return rest

        yield address[0], end
        process.kill()


def test_the_command_serves_until_it_is_interrupted(tmp_path: Path) -> None:
    tmp_path.joinpath("refs.bib").write_text(WRONG, "utf-8")
    tmp_path.joinpath("list.txt").write_text(LIST, "utf-8")
    with serving(tmp_path, "list.txt", "refs.bib") as (address, end):
        with urllib.request.urlopen(f"{address}api/") as answer:
            views = json.load(answer)["views"]
        rest = end()
    assert views == {
        "papers": "list.txt → refs.bib",
        "duplicates": "Duplicates in refs.bib",
        "check": "Check of refs.bib",
    }
    assert rest.startswith("stopped;")
    assert "Traceback" not in rest


DOUBLE = """\
@article{%s, author = {Roe, Ann}, title = {On the Growth of Ferns}, journal = {Botany},
  year = 2020, volume = 7, pages = {1--9}, doi = {10.1000/ferns}}
"""


def test_duplicates_are_found_as_dedupe_finds_them_with_the_same_options(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("library.bib").write_text(DOUBLE % "ferns", "utf-8")
    Path("new.bib").write_text("".join(DOUBLE % key for key in "abcd"), "utf-8")
    Path("paper.tex").write_text(r"\cite{d}", "utf-8")
    options = ["--against", "library.bib", "--never-merge", "a", "--tex", "paper.tex"]
    options += ["--answers", "said.json"]
    with serving(tmp_path, "new.bib", *options) as (address, end):
        with urllib.request.urlopen(f"{address}api/duplicates") as answer:
            shown = json.load(answer)
        end()
    outcome = run("dedupe", "new.bib", *options, "--json")
    found = json.loads(outcome.stdout)
    assert {name: found[name] for name in shown} == shown
    assert shown["sets"][0]["entries"][0]["key"] == "ferns"
    assert run("serve", "paper.tex", "-o", "new.bib", *options).status == 2
