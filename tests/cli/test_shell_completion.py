"""What a shell is told, by the protocol in which bash asks click for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.cli import run

BIB = "@misc{anna2020a, title={A}}\n@misc{anna2021b, title={B}}\n@misc{otto, title={C}}\n"


def completions(line: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What may stand in the place of the last word of a line."""
    monkeypatch.setenv("_BIBWRIGHT_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(line.split()) - (not line.endswith(" "))))
    outcome = run()
    assert outcome.status == 0, outcome.stderr
    return [each.partition(",")[2] for each in outcome.stdout.splitlines() if each]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("bibwright de", ["dedupe", "dedupe-spark"]),
        ("bibwright tidy --on", ["--only"]),
        ("bibwright tidy refs.bib --only do", ["doi"]),
        ("bibwright tidy refs.bib --only names,do", ["names,doi"]),
        ("bibwright tidy refs.bib --disable i", ["isbn", "issn"]),
        ("bibwright tidy refs.bib --only doi,do", []),
        ("bibwright tidy refs.bib --fail-on lef", ["left"]),
        ("bibwright tidy refs.bib --sort ye", ["year"]),
        ("bibwright tidy refs.bib --style bib", ["bibtex-tidy", "bibwright"]),
        ("bibwright resolve ids.txt --sources arxiv,cross", ["arxiv,crossref"]),
        ("bibwright resolve ids.txt --from refer", ["references"]),
        ("bibwright check refs.bib --key anna", ["anna2020a", "anna2021b"]),
        ("bibwright update refs.bib --key anna2021", ["anna2021b"]),
        ("bibwright convert refs.bib --to hay", ["hayagriva"]),
        ("bibwright check refs.bib --explain ot", ["otto"]),
        ("bibwright check refs.bib --fail-on retr", ["retracted"]),
        ("bibwright check gone.bib --key a", []),
        ("bibwright sync refs.bib --same ot", ["otto="]),
        ("bibwright sync refs.bib --new otto", ["otto"]),
        ("bibwright dedupe refs.bib --never-merge anna2021", ["anna2021b"]),
        ("bibwright index in", ["info"]),
    ],
)
def test_names_of_options_values_and_entries_are_completed(
    line: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("refs.bib").write_text(BIB, encoding="utf-8")
    assert sorted(completions(line, monkeypatch)) == sorted(expected)


def test_keys_of_several_entries_are_completed_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("refs.bib").write_text(BIB, encoding="utf-8")
    line = "bibwright dedupe refs.bib --never-merge otto,anna2020"
    assert completions(line, monkeypatch) == ["otto,anna2020a"]
