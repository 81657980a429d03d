"""Files and folders that can't be read, or hold too much: one of many ends no run."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bibwright import bounds
from bibwright.commands import file_lists
from support.cli import run

SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"
OFFLINE = ("--arxiv", "index", "--index", SAMPLE)
PAPER = r"""\documentclass{article}
\begin{document}\cite{a}
\begin{thebibliography}{1}
\bibitem{a} A. Vaswani et al. Attention is all you need. 2017. arXiv:1706.03762
\end{thebibliography}
\end{document}
"""


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Papers of which some are shut, whoever looks."""
    names = ("good.tex", "shut.tex", "two/a.tex", "two/shut.tex", "one/shut.tex", "closed/a.tex")
    for name in names:
        path = tmp_path / "papers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAPER, "utf-8")
    (tmp_path / "papers" / "shut.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "papers" / "shut").write_bytes(b"x")

    def refusing(usual: Callable[..., Any], word: str) -> Callable[..., Any]:
        def opened(path: Any, *more: Any, **named: Any) -> Any:
            if Path(path).stem == word:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return usual(path, *more, **named)

        return opened

    monkeypatch.setattr(Path, "open", refusing(Path.open, "shut"))
    monkeypatch.setattr(Path, "iterdir", refusing(Path.iterdir, "closed"))
    monkeypatch.setattr(os, "scandir", refusing(os.scandir, "closed"))
    return tmp_path / "papers"


def states(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for paper in found["papers"]:
        yield paper["path"], paper["state"]
        assert (paper["state"] == "unreadable") == ("Permission denied" in paper["error"])


def test_what_can_not_be_read_is_one_row_of_many(papers: Path) -> None:
    done = run("check", papers, "--json", *OFFLINE)
    assert done.status == 1, done
    assert dict(states(json.loads(done.stdout))) == {
        "closed": "unreadable",
        "good.tex": "no findings",
        "one": "unreadable",
        "shut.pdf": "unreadable",
        "shut.tex": "unreadable",
        "two/a.tex": "no findings",
        "two/shut.tex": "unreadable",
    }


@pytest.mark.parametrize("name", ["shut.tex", "shut", "shut.pdf", "closed"])
@pytest.mark.parametrize("command", ["check", "references"])
def test_what_was_named_and_can_not_be_read_is_said(papers: Path, name: str, command: str) -> None:
    done = run(command, papers / name, *OFFLINE)
    assert done.status == 2
    assert "Permission denied" in done.stderr + done.stdout


def test_the_texts_of_a_project_have_a_bound_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        (tmp_path / f"{name}.tex").write_text(PAPER, "utf-8")
    monkeypatch.setattr(file_lists, "LARGEST_FILE", 2 * len(PAPER))
    done = run("references", tmp_path, *OFFLINE)
    assert done.status == 2
    assert "and what is read with it are larger than" in done.stderr


LONG = "word " * 40
HUGE = {
    "a.bib": f"@article{{b, title={{B}}}}\n@article{{a, title={{A}}, abstract={{{LONG}}}}}\n",
    "a.ris": f"TY  - JOUR\nTI  - A\nAB  - {LONG}\nER  - \n",
    "a.json": json.dumps([{"id": "a", "type": "book", "title": "A", "abstract": LONG}]),
    "a.yml": f"a:\n  type: book\n  title: A\n  abstract: {LONG}\n",
}


@pytest.mark.parametrize("name", HUGE)
def test_an_entry_of_megabytes_is_not_worked_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    from bibwright.bibtex import bib_file
    from bibwright.readers import records

    monkeypatch.chdir(tmp_path)
    for module in (bounds, bib_file, records):
        monkeypatch.setattr(module, "LARGEST_ENTRY", 150)
    Path(name).write_text(HUGE[name], "utf-8")
    done = run("resolve", name, *OFFLINE)
    assert done.status == 2
    assert "which is more than Bibwright reads" in done.stderr
    if name == "a.bib":
        assert "a.bib:2: this entry is larger than" in done.stderr
        done = run("convert", name, "--to", "csl")
        assert done.status == 2
        assert "a.bib:2: this entry is larger than" in done.stderr


@pytest.mark.parametrize("text", ["[" + "{}," * 99 + "{}]", "[" + "[]," * 99 + "[]]"])
def test_json_of_more_objects_than_memory_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr("bibwright.bounds.MOST_OBJECTS", 100)
    (tmp_path / "a.json").write_text(text, "utf-8")
    done = run("resolve", str(tmp_path / "a.json"), "--from", "json", "--offline")
    assert done.status == 2
    assert "more than 100 lists and objects is more" in done.stderr
