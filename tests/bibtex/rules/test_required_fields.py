"""The rule ``required-fields`` and the tables in `bibwright.bibtex.datamodel`.

BibTeX's and Biber's own warnings are the reference, in the tests marked ``tex``.
"""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bibwright.bibtex.datamodel import BIBLATEX_NEEDS, BIBTEX_NEEDS, FIELD_ORDER
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.entries import entry_of
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Person, Reference
from support.tex import biber, bibtex
from support.tidying import tidied


def messages(entry: str, dialect: str = "bibtex") -> list[str]:
    result = tidied(entry, "required-fields", dialect=Dialect(dialect))
    assert result.changes == []
    return result.messages


WHOLE = {
    "bibtex": [
        "@article{k, author = {A}, title = {T}, journal = {J}, year = 2020}",
        "@article{k, author = first # { and } # second, title = T, journal = jacm, year = 2020}",
        "@book{k, editor = {A}, title = {T}, publisher = {P}, year = 2020}",
        "@inbook{k, author = {A}, title = {T}, pages = {1--9}, publisher = {P}, year = 2020}",
        "@conference{k, author = {A}, title = {T}, booktitle = {B}, year = 2020}",
        "@phdthesis{k, author = {A}, title = {T}, school = {S}, year = 2020}",
        "@misc{k, note = {N}}",
        "@online{k, url = {https://example.org}}",
    ],
    "biblatex": [
        "@article{k, author = {A}, title = {T}, journaltitle = {J}, date = {2020}}",
        "@article{k, author = {A}, title = {T}, journal = {J}, year = 2020}",
        "@thesis{k, author = {A}, title = {T}, type = {phdthesis}, school = {S}, year = 2020}",
        "@phdthesis{k, author = {A}, title = {T}, school = {S}, year = 2020}",
        "@online{k, title = {T}, eprint = {1706.03762}, date = {2017}}",
        "@www{k, title = {T}, url = {https://example.org}, date = {2017}}",
        "@dataset{k, title = {T}}",
        "@set{k, entryset = {a, b}}",
        "@xdata{k, publisher = {P}}",
    ],
}
LACKING = {
    "bibtex": {
        "@article{k, author = {A}, title = {T}, year = 2020}": "an @article needs journal",
        "@article{k, author = {A}, title = {}, journal = { }, year = 2020}": (
            "an @article needs title and journal"
        ),
        "@book{k, year = 2020}": "a @book needs author or editor, title and publisher",
        "@inbook{k, author = {A}, title = {T}, publisher = {P}, year = 2020}": (
            "an @inbook needs chapter or pages"
        ),
        "@article{k, author = {A}, title = {T}, journaltitle = {J}, date = {2020}}": (
            "an @article needs journal and year"
        ),
        "@unpublished{k, author = {A}, title = {T}, crossref = {}}": "an @unpublished needs note",
    },
    "biblatex": {
        "@article{k, author = {A}, title = {T}, date = {2020}}": "an @article needs journaltitle",
        "@book{k, editor = {E}, title = {T}}": "a @book needs author and date or year",
        "@online{k, title = {T}, date = {2020}}": "an @online needs url or doi or eprint",
        "@www{k}": "a @www needs title, url or doi or eprint and date or year",
        "@set{k, title = {T}}": "a @set needs entryset",
    },
}


@pytest.mark.parametrize(
    ("entry", "dialect"), [(entry, name) for name, entries in WHOLE.items() for entry in entries]
)
def test_nothing_is_missing(entry: str, dialect: str) -> None:
    assert messages(entry, dialect) == []


@pytest.mark.parametrize(
    ("entry", "message", "dialect"),
    [(entry, text, name) for name, entries in LACKING.items() for entry, text in entries.items()],
)
def test_what_is_missing(entry: str, message: str, dialect: str) -> None:
    assert messages(entry, dialect) == [message]


@pytest.mark.parametrize("name", ["crossref", "xdata"])
@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_the_rest_may_be_in_another_entry(name: str, dialect: str) -> None:
    assert messages(f"@inproceedings{{k, {name} = {{p}}, title = {{T}}}}", dialect) == []


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("artcle", "article"),
        ("aritcle", "article"),
        ("inproceeding", "inproceedings"),
        ("web_page", "webpage"),
        ("boo", "book"),
        ("miscc", "misc"),
    ],
)
def test_a_slip_of_the_pen(typed: str, meant: str, dialect: str) -> None:
    assert messages(f"@{typed}{{k, note = {{N}}}}", dialect) == [
        f"neither BibTeX nor biblatex knows the type @{typed}; did you mean @{meant}?"
    ]


@pytest.mark.parametrize("typed", ["chemical", "web", "x", "article_in_a_book"])
def test_a_type_that_is_near_to_none(typed: str) -> None:
    assert messages(f"@{typed}{{k}}") == [f"neither BibTeX nor biblatex knows the type @{typed}"]


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@pytest.mark.parametrize(
    "type_",
    """electronic patent standard periodical ieeetranbstctl artifactsoftware softwareversion
    webpage""".split(),
)
def test_types_of_other_styles(type_: str, dialect: str) -> None:
    assert not any("knows" in each for each in messages(f"@{type_}{{k}}", dialect))


def test_what_finds_the_nearest_type_is_not_loaded_before_it_is_needed() -> None:
    program = (
        "import sys; from bibwright.bibtex.rules import required_fields;"
        "print('rapidfuzz' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.split() == [b"False"]


def needed(type_: str, dialect: str) -> set[str]:
    """What the rule says of an entry with nothing in it."""
    said = messages(f"@{type_}{{k}}", dialect)
    if not said:
        return set()
    (message,) = said
    return set(re.split(", | and ", message.partition(" needs ")[2]))


@pytest.mark.tex
def test_bibtex_misses_the_same(tmp_path: Path) -> None:
    types = sorted(BIBTEX_NEEDS)
    log = bibtex(tmp_path, "".join(f"@{type_}{{{type_}, }}\n" for type_ in types).encode()).log
    warned: dict[str, set[str]] = {type_: set() for type_ in types}
    for fields, type_ in re.findall(r"^Warning--empty (.+) in (\w+)$", log, re.MULTILINE):
        warned[type_].add(fields.replace(" and ", " or "))
    assert sum(map(len, warned.values())) > 40
    assert {type_: needed(type_, "bibtex") for type_ in types} == warned


@pytest.mark.tex
def test_biber_misses_the_same(tmp_path: Path) -> None:
    types = sorted(BIBLATEX_NEEDS)
    source = "".join(f"@{type_}{{{type_}, note = {{N}}}}\n" for type_ in types)
    log = biber(tmp_path, source.encode()).log
    assert "Invalid entry type" not in log
    warned: dict[str, set[str]] = {type_: set() for type_ in types}
    pattern = r"Entry '(\w+)' .*Missing mandatory field(?: - one of)? '(.+?)'"
    for type_, fields in re.findall(pattern, log):
        warned[type_].add(fields.replace(", ", " or "))
    assert sum(map(len, warned.values())) > 90
    # It asks a set for a date, which the set has from its members.
    warned["set"].remove("date or year")
    assert {type_: needed(type_, "biblatex") for type_ in types} == warned


@pytest.mark.tex
def test_biber_knows_the_other_names_of_fields(tmp_path: Path) -> None:
    entries = [entry for entry in WHOLE["biblatex"] if "@set" not in entry]
    source = "\n".join(entry.replace("{k", f"{{k{at}") for at, entry in enumerate(entries))
    assert "Missing mandatory" not in biber(tmp_path, source.encode()).log


class TestOrder:
    def test_each_field_has_one_place(self) -> None:
        assert len(set(FIELD_ORDER)) == len(FIELD_ORDER)
        assert [name for name in FIELD_ORDER if name != name.lower()] == []

    def test_all_that_a_type_needs_has_a_place(self) -> None:
        names = {
            name
            for table in (BIBTEX_NEEDS, BIBLATEX_NEEDS)
            for needs in table.values()
            for one in needs
            for name in one
        }
        assert names <= set(FIELD_ORDER)

    @pytest.mark.parametrize("dialect", list(Dialect))
    @pytest.mark.parametrize("where", ["Phys.Lett. B716 (2012) 1-29", "in a book of 2012", ""])
    def test_it_is_that_of_entries_that_are_written(self, dialect: Dialect, where: str) -> None:
        paper = Reference(
            title="Observation of a new particle",
            authors=(Person("The ATLAS Collaboration", collective=True),),
            arxiv_id=ArxivId("1207.7214"),
            submitted=datetime(2012, 7, 31, tzinfo=UTC),
            categories=("hep-ex",),
            doi="10.1016/j.physletb.2012.08.020",
            journal_ref=where,
            abstract="A search.",
            tags=("Higgs",),
            key="k",
        )
        entry = entry_of(paper, dialect=dialect, abstract=True)
        names = [field.name.lower() for field in entry.fields]
        assert {"title", "eprint", "doi", "url", "abstract", "keywords"} <= set(names)
        assert names == sorted(names, key=FIELD_ORDER.index)
