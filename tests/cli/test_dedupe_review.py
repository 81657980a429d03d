"""`bibwright dedupe --review`: what is doubtful is asked about, and every answer kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.cli import run
from support.typist import Typist

DOUBTFUL = """\
@book{brooks, title = {The Mythical Man-Month: Essays on Software Engineering},
  author = {Brooks, Frederick P.}, year = 1995, publisher = {Addison-Wesley}}
@book{brooks2, title = {The Mythical Man-Month},
  author = {Frederick P. Brooks, Jr.}, year = 1995, publisher = {Addison-Wesley}}
"""


def _file(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="")
    return path


def _text(path: Path) -> str:
    return path.read_bytes().decode()


class TestReview:
    @pytest.fixture
    def doubtful(self, tmp_path: Path) -> Path:
        return _file(tmp_path / "refs.bib", DOUBTFUL)

    def test_what_is_doubtful_is_listed_and_never_written(self, doubtful: Path) -> None:
        outcome = run("dedupe", doubtful, "--write")
        assert outcome.status == 1
        assert "Perhaps the same; --review asks you about them:" in outcome.stdout
        assert _text(doubtful) == DOUBTFUL

    def test_a_yes_is_kept_and_merged(self, doubtful: Path) -> None:
        person = Typist("dedupe", doubtful, "--review", "--write")
        shown = person.sees("q stop")
        assert "The Mythical Man-Month" in shown
        person.types("y")
        assert person.leaves() == 0
        assert _text(doubtful).count("@book") == 1
        assert "Essays on Software Engineering" in _text(doubtful)
        answers = json.loads(_text(doubtful.with_name("refs.bib.answers.json")))
        assert [each["answer"] for each in answers["answers"]] == ["same"]

    def test_a_no_is_kept_and_nothing_is_asked_twice(self, doubtful: Path) -> None:
        person = Typist("dedupe", doubtful, "--review", "--write")
        person.sees("q stop")
        person.types("n")
        assert person.leaves() == 0
        assert _text(doubtful) == DOUBTFUL
        outcome = run("dedupe", doubtful)
        assert outcome.status == 0
        assert "0 doubtful pairs" in outcome.stderr
        again = Typist("dedupe", doubtful, "--review")
        again.sees("There is nothing to decide.")
        assert again.leaves() == 0

    def test_an_answer_outlives_new_keys_and_another_order(self, doubtful: Path) -> None:
        person = Typist("dedupe", doubtful, "--review")
        person.sees("q stop")
        person.types("n")
        person.leaves()
        first, second = DOUBTFUL.replace("brooks2", "new-key").split("@")[1:]
        doubtful.write_text(f"@{second}@{first}", encoding="utf-8")
        assert "0 doubtful pairs" in run("dedupe", doubtful).stderr

    @pytest.mark.parametrize("key", ["q", "\x03", "\x04"])
    def test_leaving_changes_nothing(self, doubtful: Path, key: str) -> None:
        person = Typist("dedupe", doubtful, "--review", "--write")
        person.sees("q stop")
        person.types(key)
        assert person.leaves() == 1
        assert _text(doubtful) == DOUBTFUL
        assert not doubtful.with_name("refs.bib.answers.json").exists()

    def test_a_signal_changes_nothing(self, doubtful: Path) -> None:
        person = Typist("dedupe", doubtful, "--review", "--write")
        person.sees("q stop")
        person.interrupts()
        person.leaves()
        assert _text(doubtful) == DOUBTFUL

    def test_what_was_said_is_kept_when_the_terminal_closes(self, tmp_path: Path) -> None:
        two = _file(
            tmp_path / "two.bib",
            DOUBTFUL + DOUBTFUL.replace("brooks", "lovelace").replace("Brooks", "Lovelace"),
        )
        person = Typist("dedupe", two, "--review", "--write")
        person.sees("1 of 2")
        person.types("n")
        person.sees("2 of 2")
        assert person.hangs_up() != 0
        kept = json.loads(_text(two.with_name("two.bib.answers.json")))
        assert [each["answer"] for each in kept["answers"]] == ["not the same"]
        assert "1 doubtful pair" in run("dedupe", two).stderr

    def test_without_a_terminal_nobody_is_asked(self, doubtful: Path) -> None:
        outcome = run("dedupe", doubtful, "--review")
        assert outcome.status == 2
        assert "terminal" in outcome.stderr

    def test_answers_that_cannot_be_read_are_named(self, doubtful: Path) -> None:
        _file(doubtful.with_name("refs.bib.answers.json"), "{\n  no")
        outcome = run("dedupe", doubtful)
        assert outcome.status == 2
        assert "refs.bib.answers.json:2: this is not JSON" in outcome.stderr

    def test_same_fields_make_entries_one_work(self, tmp_path: Path) -> None:
        file = _file(tmp_path / "refs.bib", DOUBTFUL.replace("year = 1995", "note = {18}", 1))
        assert "1 duplicate set" in run("dedupe", file, "--same-fields", "publisher").stderr
        assert "0 duplicate sets" in run("dedupe", file, "--same-fields", "publisher,title").stderr
