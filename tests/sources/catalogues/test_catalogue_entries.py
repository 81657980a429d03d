"""What a catalogue confirmed becomes an entry of its type, which BibTeX and Biber take."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bibwright import TidyOptions
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.entries import NewEntry, entry_of
from bibwright.bibtex.keys import assign_keys
from bibwright.bibtex.writer import render
from bibwright.commands.tidy import tidy_files
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Person, Reference
from support.tex import biber, bibtex

PEOPLE = (Person("Müller", "Jürgen", "von der"), Person("The LHC Team & Co", collective=True))
ARTICLE = Reference(
    kind=Kind.ARTICLE,
    title="Oxide layers & 50% of H2O",
    authors=PEOPLE,
    issued=Date(2015, 12),
    venue="Journal of A & B",
    volume="118",
    number="23-24",
    pages="E1-E9",
    publisher="AIP Publishing",
    doi="10.1063/1.4938384",
    record="crossref:10.1063/1.4938384",
)
PAPER = replace(ARTICLE, kind=Kind.INPROCEEDINGS, venue="Proc. of X_1", record="dblp:a", doi=None)
CHAPTER = replace(ARTICLE, kind=Kind.INCOLLECTION, editors=PEOPLE[:1], record="crossref:c")
BOOK = replace(ARTICLE, kind=Kind.BOOK, venue="", volume="", number="", pages="", record="c:b")
REPORT = replace(BOOK, kind=Kind.REPORT, number="TR-7", record="crossref:r")
POSTED = replace(BOOK, kind=Kind.PREPRINT, venue="bioRxiv", record="crossref:p")
#: All but works of nobody and of no year, of which both programs complain whatever the type.
WORKS = [
    ARTICLE,
    replace(ARTICLE, volume="", title="A number and no volume"),
    replace(ARTICLE, arxiv_id=ArxivId("2304.05376"), title="With its preprint"),
    replace(ARTICLE, venue="", title="In no journal"),
    replace(PAPER, url="https://dblp.org/rec/a"),
    CHAPTER,
    replace(CHAPTER, editors=(), title="A chapter of an edited book whose editor is unknown"),
    replace(CHAPTER, publisher="", title="A chapter without a publisher"),
    BOOK,
    replace(BOOK, authors=(), editors=PEOPLE[:1], title="An edited book"),
    replace(BOOK, publisher="", title="A book without a publisher"),
    REPORT,
    replace(BOOK, kind=Kind.THESIS, title="A thesis"),
    replace(BOOK, kind=Kind.MISC, title="A data set"),
    POSTED,
]


def _entry(reference: Reference, dialect: Dialect) -> NewEntry:
    return entry_of(replace(reference, key="key"), dialect=dialect)


def _written(dialect: Dialect) -> bytes:
    keys = assign_keys(WORKS)
    entries = [
        entry_of(replace(work, key=key), dialect=dialect)
        for work, key in zip(WORKS, keys, strict=True)
    ]
    return render(entries).encode()


@pytest.mark.parametrize(
    ("work", "in_bibtex", "in_biblatex"),
    [
        (ARTICLE, "article", "article"),
        (PAPER, "inproceedings", "inproceedings"),
        (CHAPTER, "incollection", "incollection"),
        (replace(CHAPTER, editors=()), "incollection", "inbook"),
        (BOOK, "book", "book"),
        (replace(BOOK, authors=(), editors=PEOPLE), "book", "collection"),
        (REPORT, "techreport", "report"),
        (POSTED, "misc", "online"),
        (replace(ARTICLE, venue=""), "misc", "online"),
        (replace(ARTICLE, authors=()), "misc", "online"),
        (replace(CHAPTER, publisher=""), "misc", "incollection"),
        (replace(BOOK, publisher=""), "misc", "book"),
    ],
)
def test_the_type_is_the_one_that_has_all_it_needs(
    work: Reference, in_bibtex: str, in_biblatex: str
) -> None:
    assert _entry(work, Dialect.BIBTEX).type == in_bibtex
    assert _entry(work, Dialect.BIBLATEX).type == in_biblatex


def test_an_article_in_full() -> None:
    assert render([_entry(replace(ARTICLE, authors=PEOPLE[:1]), Dialect.BIBTEX)]) == (
        "@article{key,\n"
        "  title         = {Oxide layers \\& 50\\% of {H2O}},\n"
        '  author        = {von der M{\\"u}ller, J{\\"u}rgen},\n'
        "  journal       = {Journal of A \\& B},\n"
        "  volume        = {118},\n"
        "  number        = {23-24},\n"
        "  pages         = {E1--E9},\n"
        "  year          = {2015},\n"
        "  month         = dec,\n"
        "  doi           = {10.1063/1.4938384},\n"
        "}\n"
    )


def test_an_article_keeps_the_eprint_of_its_preprint() -> None:
    entry = _entry(replace(ARTICLE, arxiv_id=ArxivId("2304.05376")), Dialect.BIBLATEX)
    fields = {field.name: field.value for field in entry.fields}
    assert (fields["eprint"], fields["eprinttype"]) == ("2304.05376", "arXiv")
    assert fields["doi"] == "10.1063/1.4938384"


@pytest.mark.parametrize("dialect", Dialect)
def test_nothing_to_tidy_in_what_a_catalogue_confirmed(dialect: Dialect) -> None:
    written = _written(dialect)
    tidied = tidy_files([("-", written)], TidyOptions(dialect=str(dialect))).files[0].tidied
    assert tidied.content == written


@pytest.mark.tex
@pytest.mark.parametrize("style", ["plain", "alpha", "IEEEtran"])
def test_bibtex_has_nothing_to_say_about_catalogued_works(style: str, tmp_path: Path) -> None:
    done = bibtex(tmp_path, _written(Dialect.BIBTEX), style)
    assert done.status == 0
    assert [line for line in done.complaints if line != "warning$ -- 0"] == []


@pytest.mark.tex
def test_biber_finds_catalogued_works_true_to_the_data_model(tmp_path: Path) -> None:
    done = biber(tmp_path, _written(Dialect.BIBLATEX))
    assert done.status == 0
    assert done.complaints == []
