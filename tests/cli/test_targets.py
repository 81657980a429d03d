"""Slips of the hand are said, and before a source is asked: targets, key patterns, keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import bibwright
from bibwright.errors import InputError
from support.arxiv_records import read_snapshot
from support.arxiv_server import ArxivServer
from support.cli import run

SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"
OFFLINE = ("--arxiv", "index", "--index", SAMPLE)
ENTRY = "@misc{a, title = {Attention Is All You Need}, eprint = {arXiv:1706.03762}}\n"
#: Commands that ask, up to the target that each may write.
ASKING = [
    ("resolve", "ids.txt", "-o"),
    ("resolve", "ids.txt", "--report"),
    ("references", "1706.03762", "-o"),
    ("cite", "paper.tex", "-o"),
    ("graph", "refs.bib", "--report"),
    ("watch", "refs.bib", "--feed"),
    ("check", "refs.bib", "--report"),
    ("check", "refs.bib", "--write-baseline"),
]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ArxivServer]:
    """An arXiv, and beside it a folder to work in."""
    monkeypatch.chdir(tmp_path)
    Path("ids.txt").write_text("arXiv:1706.03762\n")
    Path("refs.bib").write_text(ENTRY)
    Path("paper.tex").write_text("\\cite{1706.03762}\\bibliography{other}\n")
    Path("notes.txt").write_text("Mine.\n")
    Path("folder").mkdir()
    with ArxivServer(read_snapshot(SAMPLE)) as opened:
        yield opened


@pytest.mark.parametrize("words", ASKING, ids=" ".join)
@pytest.mark.parametrize("target", ["notes.txt", "missing/folder/target", "folder"])
def test_a_target_that_cant_be_written_is_refused_before_anything_is_asked(
    server: ArxivServer, words: tuple[str, ...], target: str
) -> None:
    outcome = run(*words, target, "--arxiv", "api", "--api-url", server.url, "--patience", "0")
    assert outcome.status == 2
    assert target.partition("/")[0] in outcome.stderr
    assert server.requests == ()
    assert outcome.stdout == ""
    assert Path("notes.txt").read_text() == "Mine.\n"


@pytest.mark.parametrize(
    "words",
    [
        ("resolve", "ids.txt", "-o", "new.bib", "--report", "./new.bib"),
        ("resolve", "ids.txt", "--report", "new.json", "--answers", "new.json"),
        ("check", "refs.bib", "--write-baseline", "new.json", "--report", "new.json"),
    ],
    ids=" ".join,
)
def test_two_targets_that_are_one_file_are_refused_before_anything_is_asked(
    server: ArxivServer, words: tuple[str, ...]
) -> None:
    outcome = run(*words, "--arxiv", "api", "--api-url", server.url)
    assert outcome.status == 2
    assert "named twice" in outcome.stderr
    assert server.requests == ()


def test_a_title_too_long_for_a_name_of_a_file_stops_no_second_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    long = "On the Ferns of Chile and " + "of the Islands, " * 20
    for _ in range(2):
        outcome = run("resolve", "1706.03762", long, *OFFLINE, "--report", "page.html")
        assert "too long" not in outcome.stderr
        assert outcome.status == 1
        assert Path("page.html").is_file()


def test_a_file_that_is_no_baseline_is_named_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("refs.bib").write_text(ENTRY)
    Path("notes.txt").write_text("Mine.\n")
    outcome = run("check", "refs.bib", *OFFLINE, "--baseline", "notes.txt")
    assert outcome.status == 2
    assert "--write-baseline" in outcome.stderr
    outcome = run("check", "refs.bib", *OFFLINE, "--write-baseline", "notes.txt")
    assert "--force" in outcome.stderr
    assert (
        run("check", "refs.bib", *OFFLINE, "--write-baseline", "notes.txt", "--force").status == 0
    )
    assert "findings" in Path("notes.txt").read_text()


@pytest.mark.parametrize("command", ["resolve", "references", "cited-by"])
def test_a_key_pattern_that_cant_be_used_is_said_before_anything_is_asked(
    server: ArxivServer, command: str
) -> None:
    at = ("--arxiv", "api", "--api-url", server.url)
    outcome = run(command, "1706.03762", "--key-pattern", "{surname}", *at)
    assert outcome.status == 2
    assert "{surname}" in outcome.stderr
    assert server.requests == ()


@pytest.mark.parametrize("command", ["references", "cited-by", "check"])
def test_a_paper_whose_title_no_source_could_be_asked_for_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = run(command, "A Survey That Nobody Has Written Yet", "--offline")
    assert outcome.status == 3
    assert "unavailable" in outcome.stderr


def test_a_title_too_long_for_a_name_of_a_file_can_be_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    long = "On the Ferns of Chile and " + "of the Islands, " * 20
    assert "too long" not in run("check", long, *OFFLINE).stderr


@pytest.mark.parametrize(
    "words", [("check", "--key"), ("update", "--key"), ("check", "--explain")], ids=" ".join
)
def test_a_key_that_no_entry_has_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("refs.bib").write_text(ENTRY)
    command, option = words
    outcome = run(command, "refs.bib", option, "nobody99", *OFFLINE)
    assert outcome.status == 2
    assert "nobody99" in outcome.stderr
    assert run(command, "refs.bib", option, "a", *OFFLINE).status == 0
    with pytest.raises(InputError, match="nobody99"):
        getattr(bibwright, command)(Path("refs.bib"), sources=[], keys=["nobody99"])
