"""A change of several files that is cut short: the same command comes to its end all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from bibwright.changes import Disk, Entry, Journal
from support.cli import run

ENTRY = """\
@article{%s,
  title = {On the Growth of Trees in Northern Cities},
  author = {Doe, Jane and Roe, Richard},
  year = {2001}
}
"""
TIDY = ("tidy", "a.bib", "--keys", "{auth}{year}", "--rewrite-cites", ".", "--key-map", "k.json")
DEDUPE = ("dedupe", "a.bib", "--write", "--rewrite-cites", ".", "--key-map", "k.json")


class KilledError(BaseException):
    """Ends the program as a kill does: nothing is tidied up."""


def prepare(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in ("CACHE", "STATE"):
        monkeypatch.setenv(f"BIBWRIGHT_{name}_DIR", str(folder.with_name(folder.name + name)))
    Path("a.bib").write_text(ENTRY % "one" + ENTRY % "two", "utf-8")
    for name in ("a.tex", "b.tex"):
        Path(name).write_text("\\cite{one,two}\n", "utf-8")


def kill_at(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program ends before it replaces the file of that number."""
    replace, count = Disk.replace, 0

    def until(disk: Disk, source: Path, target: Path) -> None:
        nonlocal count
        if source.name.endswith(".tmp"):
            count += 1
            if count > number:
                raise KilledError
        replace(disk, source, target)

    monkeypatch.setattr(Disk, "replace", until)


def files() -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in Path().iterdir()}


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("words", [TIDY, DEDUPE])
def test_the_next_run_sets_it_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], number: int
) -> None:
    prepare(tmp_path / "whole", monkeypatch)
    first = files()
    run(*words)
    wanted = files()
    assert len(wanted) == 4
    prepare(tmp_path / "killed", monkeypatch)
    with monkeypatch.context() as patched:
        kill_at(number, patched)
        with pytest.raises(KilledError):
            run(*words)
    run(*words)
    assert files() == wanted
    while run("undo").status == 0:
        pass
    assert files() == first


def test_what_can_be_undone_no_more_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(tmp_path / "full", monkeypatch)
    monkeypatch.setattr("bibwright.changes.journal.KEPT_BYTES", 1)
    assert "journal is full" not in run("tidy", "a.bib").stderr
    assert "can't be undone now: 1" in run("tidy", "a.bib", "--keys", "{auth}").stderr


@pytest.mark.parametrize(("number", "state"), [(0, ""), (1, "partly"), (2, "partly")])
def test_the_list_of_changes_says_what_came_of_one_that_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, state: str
) -> None:
    prepare(tmp_path / "place", monkeypatch)
    with monkeypatch.context() as killing:
        kill_at(number, killing)
        with pytest.raises(KilledError):
            run(*TIDY)
    assert any(name.endswith(".tmp") for name in files())
    listed = run("undo", "--list").stdout
    assert [line.split()[3] for line in listed.splitlines()] == [state] * bool(state)
    assert not [name for name in files() if name.endswith(".tmp")]


def test_an_undo_that_was_killed_behind_its_last_file_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(tmp_path / "place", monkeypatch)
    first = files()
    run("tidy", "a.bib")
    save, journaled = Journal.save, 0

    def until(journal: Journal, entry: Entry) -> None:
        nonlocal journaled
        journaled += 1
        if journaled > 1:
            raise KilledError
        save(journal, entry)

    with monkeypatch.context() as killing:
        killing.setattr(Journal, "save", until)
        with pytest.raises(KilledError):
            run("undo")
    assert files() == first
    [line] = run("undo", "--list").stdout.splitlines()
    assert line.split()[3] == "undone"
