"""resolve --review: doubtful items side by side, and answers that are kept whatever comes after."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.cli import run
from support.typist import Typist

SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"
OFFLINE = ("--arxiv", "index", "--index", SAMPLE)
LIST = "Foundation Models in Biomedicine\nRobots in the Sky, 2406.03712\n1706.03762\n"


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    path = tmp_path / "list.txt"
    path.write_text(LIST, "utf-8")
    return path


def _kept(path: Path) -> list[str]:
    data = json.loads(path.with_name(f"{path.name}.accepted.json").read_text("utf-8"))
    return [each["paper"] for each in data["answers"]]


def test_answers_are_taken_and_never_asked_for_again(doubtful: Path, tmp_path: Path) -> None:
    output = tmp_path / "refs.bib"
    person = Typist("resolve", doubtful, *OFFLINE, "-o", output, "--review")
    shown = person.sees("1 of 2")
    shown = person.sees("q stop")
    assert "your list" in shown
    assert "1: arXiv:2503.02104" in shown
    person.types("1")
    person.sees("2 of 2")
    person.types("n")
    assert person.leaves() == 1
    assert _kept(output) == ["arXiv:2503.02104", "none"]
    assert output.read_text("utf-8").count("@misc{") == 2
    again = run("resolve", doubtful, *OFFLINE, "-o", output)
    assert "2 matched, 1 conflicting" in again.stderr
    person = Typist("resolve", doubtful, *OFFLINE, "-o", output, "--review")
    person.sees("nothing to decide")
    person.leaves()


def test_an_answer_is_kept_when_the_terminal_closes(doubtful: Path, tmp_path: Path) -> None:
    output = tmp_path / "refs.bib"
    person = Typist("resolve", doubtful, *OFFLINE, "-o", output, "--review")
    person.sees("q stop")
    person.types("1")
    person.sees("2 of 2")
    person.hangs_up()
    assert _kept(output) == ["arXiv:2503.02104"]
    assert not output.exists()


def test_without_a_terminal_nobody_is_asked(doubtful: Path) -> None:
    outcome = run("resolve", doubtful, *OFFLINE, "--review")
    assert outcome.status == 2
    assert "terminal" in outcome.stderr


def test_answers_that_cannot_be_read_are_named(doubtful: Path) -> None:
    doubtful.with_name("list.txt.accepted.json").write_text('{"schema": 9}', "utf-8")
    outcome = run("resolve", doubtful, *OFFLINE)
    assert outcome.status == 2
    assert "list.txt.accepted.json holds no answers" in outcome.stderr
