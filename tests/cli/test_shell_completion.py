"""What a shell is told, by the protocols in which shells ask click for it, and by bash itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.cli import run

BIB = "@misc{anna2020a, title={A}}\n@misc{anna2021b, title={B}}\n@misc{otto, title={C}}\n"
COLONS = "@misc{Eve:17, title={A}}\n@misc{DBLP:conf/x/Eve18, title={B}}\n"
#: A line that is half typed, what it becomes, and what bash puts behind the last of = and :.
HALF_TYPED = [
    ("tidy refs.bib --only names,do", "names,doi", "names,doi"),
    ("tidy refs.bib --only=na", "--only=names", "names"),
    ("tidy --only=names,do", "--only=names,doi", "names,doi"),
    ("check refs.bib --output-format=gi", "--output-format=github", "github"),
    ("check refs.bib --key Eve:1", "Eve:17", "17"),
    ("check refs.bib --key=Eve:", "--key=Eve:17", "17"),
    (
        "dedupe refs.bib --never-merge Eve:17,DBLP:conf/x",
        "Eve:17,DBLP:conf/x/Eve18",
        "conf/x/Eve18",
    ),
]


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


@pytest.mark.parametrize(("line", "word", "_rest"), HALF_TYPED)
def test_fish_and_zsh_put_a_whole_word_in_its_place(
    line: str, word: str, _rest: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("refs.bib").write_text(COLONS, encoding="utf-8")
    typed = ["bibwright", *line.split()]
    monkeypatch.setenv("COMP_WORDS", " ".join(typed))
    for shell, at, answer in [
        ("fish", typed[-1], f"plain,{word}\n"),
        ("zsh", str(len(typed) - 1), f"plain\n{word}\n_\n"),
    ]:
        monkeypatch.setenv("_BIBWRIGHT_COMPLETE", f"{shell}_complete")
        monkeypatch.setenv("COMP_CWORD", at)
        assert run().stdout == answer
    monkeypatch.setenv("_BIBWRIGHT_COMPLETE", "fish_source")
    assert '(string split -m 1 "," $completion)' in run().stdout


@pytest.mark.parametrize(("line", "word", "rest"), HALF_TYPED)
def test_bash_puts_it_behind_what_it_has_cut(
    line: str, word: str, rest: str, tmp_path: Path
) -> None:
    (tmp_path / "refs.bib").write_text(COLONS, encoding="utf-8")
    script = (
        'bibwright() { "$PYTHON" -m bibwright; }; export -f bibwright\n'
        'eval "$(_BIBWRIGHT_COMPLETE=bash_source bibwright)"\n'
        'COMP_LINE="bibwright $LINE and more" COMP_POINT=$((10 + ${#LINE}))\n'
        'for COMP_WORDBREAKS in "=:," "("; do _bibwright_completion program; '
        'echo "${COMPREPLY[@]}"; COMPREPLY=(); done'
    )
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bibwright "$@"\n', "utf-8")
    program.chmod(0o755)
    given = {"LINE": line, "PYTHON": sys.executable, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        env={**os.environ, **given},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [rest, word]
