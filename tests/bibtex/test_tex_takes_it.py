"""What is written compiles with real bibtex and biber, without one warning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.entries import entry_of
from bibwright.bibtex.keys import assign_keys
from bibwright.bibtex.writer import render
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Person, Reference
from bibwright.sources.arxiv.records import from_feed
from support.tex import biber, bibtex, latex_with_biblatex, latex_with_bibtex

pytestmark = pytest.mark.tex

FEEDS = Path(__file__).parents[1] / "data" / "arxiv" / "feeds"

#: Everything that has broken somebody's bibliography, in one paper.
AWKWARD = Reference(
    title=r"50% of $O(n^2)$ & #1_x: “Schrödinger's” naïve ~ ^ \ C++ {x} <y> α → ≤ $ω$ | é—– {",
    authors=(
        Person("Müller", "Jürgen", "von der", "Jr."),
        Person("O'Brien & Sons Research Team, and Friends", collective=True),
        Person("Łukasiewicz", "Żaneta"),
        Person("Sand and Gravel", "A."),
        Person("Ångström", "Ç. Ğ."),
    ),
    others=True,
    arxiv_id=ArxivId("2401.00001"),
    submitted=datetime(2023, 12, 31, 23, 59, 59, tzinfo=UTC),
    categories=("cs.CL",),
    doi="10.1000/a_b(c)%d",
    journal_ref="J. Odd & Ends_#1 (in press)",
    abstract=r"We use 5% & $\alpha_1$ of {things.",
    tags=("a_b", "c & d"),
)


@pytest.fixture(scope="module")
def references() -> list[Reference]:
    """All papers of the recorded feeds, and the awkward one."""
    papers = {
        paper.arxiv_id: paper
        for feed in sorted(FEEDS.glob("*.xml"))
        for paper in from_feed(feed.read_bytes(), feed.name)
    }
    return [*papers.values(), AWKWARD, *map(catalogued, _KINDS)]


_KINDS = (
    *(Kind.ARTICLE, Kind.INPROCEEDINGS, Kind.INCOLLECTION),
    *(Kind.BOOK, Kind.THESIS, Kind.REPORT, Kind.UNKNOWN),
)


def catalogued(kind: Kind) -> Reference:
    """A work as a catalogue has it, with all that its record may hold."""
    return replace(
        AWKWARD,
        kind=kind,
        others=False,
        journal_ref="",
        submitted=None,
        issued=Date(2001, 5),
        venue="Acta Oddities & Ends",
        publisher="Müller & Sons",
        editors=(Person("Editor", "E."),),
        volume="12",
        number="3",
        pages="5-13",
        record=f"dblp:{kind}",
    )


def written(references: list[Reference], dialect: Dialect) -> bytes:
    keys = assign_keys(references)
    return render(
        [
            entry_of(replace(reference, key=key), dialect=dialect, abstract=True)
            for reference, key in zip(references, keys, strict=True)
        ]
    ).encode()


@pytest.mark.parametrize("style", ["plain", "abbrv", "alpha", "unsrt", "IEEEtran"])
def test_bibtex_has_nothing_to_say(references: list[Reference], style: str, tmp_path: Path) -> None:
    done = bibtex(tmp_path, written(references, Dialect.BIBTEX), style)
    assert done.status == 0
    assert [line for line in done.complaints if line != "warning$ -- 0"] == []
    bbl = (tmp_path / "paper.bbl").read_text("utf-8")
    assert bbl.count("\\bibitem") == len(references)


def test_biber_finds_every_entry_true_to_the_data_model(
    references: list[Reference], tmp_path: Path
) -> None:
    done = biber(tmp_path, written(references, Dialect.BIBLATEX))
    assert done.status == 0
    assert done.complaints == []


def test_latex_prints_what_bibtex_made_of_it(references: list[Reference], tmp_path: Path) -> None:
    done = latex_with_bibtex(tmp_path, written(references, Dialect.BIBTEX))
    assert done.status == 0, done.complaints
    assert [line for line in done.complaints if line != "warning$ -- 0"] == []
    assert (tmp_path / "paper.pdf").exists()


def test_latex_prints_what_biber_made_of_it(references: list[Reference], tmp_path: Path) -> None:
    done = latex_with_biblatex(tmp_path, written(references, Dialect.BIBLATEX))
    assert done.status == 0, done.complaints
    assert done.complaints == []
    assert (tmp_path / "paper.pdf").exists()
