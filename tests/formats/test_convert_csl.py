"""CSL-JSON as it is written: valid by its schema, filled as Zotero and pandoc fill it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import bibwright
from bibwright.bibtex.bib_file import parse
from bibwright.bibtex.encoding import UNKNOWN
from bibwright.commands.convert import Conversion, convert
from bibwright.errors import InputError
from bibwright.formats.registry import BIB, CSL

DATA = Path(__file__).parents[1] / "data" / "bib"

# The JSON schema of CSL 1.0.2, put together anew from its lists of names.
TYPES = """article article-journal article-magazine article-newspaper bill book broadcast chapter
classic collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic
hearing interview legal_case legislation manuscript map motion_picture musical_score pamphlet
paper-conference patent performance periodical personal_communication post post-weblog regulation
report review review-book software song speech standard thesis treaty webpage""".split()
NAMES = """author chair collection-editor compiler composer container-author contributor curator
director editor editorial-director executive-producer guest host interviewer illustrator narrator
organizer original-author performer producer recipient reviewed-author script-writer
series-creator translator""".split()
DATES = "accessed available-date event-date issued original-date submitted".split()
TEXTS = """citation-key language journalAbbreviation shortTitle abstract annote archive
archive_collection archive_location archive-place authority call-number citation-label
collection-title container-title container-title-short dimensions division DOI event event-title
event-place genre ISBN ISSN jurisdiction keyword medium note original-publisher
original-publisher-place original-title part-title PMCID PMID publisher publisher-place references
reviewed-genre reviewed-title scale section source status title title-short URL version
volume-title volume-title-short year-suffix""".split()
NUMBERS = """chapter-number citation-number collection-number edition first-reference-note-number
issue locator number number-of-pages number-of-volumes page page-first part printing supplement
volume""".split()
_TEXT = {"type": "string"}
_SIMPLE = {"type": ["string", "number", "boolean"]}
_NAME = {
    "type": "object",
    "properties": {
        **dict.fromkeys(
            "family given dropping-particle non-dropping-particle suffix literal".split(), _TEXT
        ),
        **dict.fromkeys("comma-suffix static-ordering parse-names".split(), _SIMPLE),
    },
    "additionalProperties": False,
}
_PART = {"type": ["string", "number"]}
_DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "array", "items": _PART, "minItems": 1, "maxItems": 3},
        },
        "season": _PART,
        "circa": _SIMPLE,
        "literal": {"type": "string"},
        "raw": {"type": "string"},
    },
    "additionalProperties": False,
}
SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "type": {"enum": TYPES},
            "id": _PART,
            "categories": {"type": "array", "items": {"type": "string"}},
            "custom": {"type": "object"},
            **{name: {"type": "array", "items": _NAME} for name in NAMES},
            **dict.fromkeys(DATES, _DATE),
            **{name: {"type": "string"} for name in TEXTS},
            **dict.fromkeys(NUMBERS, _PART),
        },
        "required": ["type", "id"],
        "additionalProperties": False,
    },
}

VALID = jsonschema.Draft202012Validator(SCHEMA)


def to_csl(source: str) -> Conversion:
    return convert(source.encode(), name="refs.bib", source=BIB, target=CSL)


def item(source: str) -> dict[str, Any]:
    items: list[dict[str, Any]] = json.loads(to_csl(source).content)
    assert len(items) == 1
    return items[0]


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.bib")), ids=lambda path: path.stem)
def test_every_item_is_valid(path: Path) -> None:
    try:
        data = convert(path.read_bytes(), name="x", source=BIB, target=CSL)
    except InputError:
        document = parse(path.read_bytes())
        assert not document.entries or document.encoding == UNKNOWN
        return
    VALID.validate(json.loads(data.content))


def test_an_article() -> None:
    assert item(
        r"""@article{shannon, author = {Shannon, Claude E.},
        title = {A Mathematical Theory of {Communication}}, journal = {Bell System Technical J.},
        volume = 27, number = 3, pages = {379--423}, month = jul, year = 1948,
        doi = {https://doi.org/10.1002/j.1538-7305.1948.tb01338.x}, issn = {0005-8580}}"""
    ) == {
        "id": "shannon",
        "type": "article-journal",
        "title": 'A Mathematical Theory of <span class="nocase">Communication</span>',
        "author": [{"family": "Shannon", "given": "Claude E."}],
        "container-title": "Bell System Technical J.",
        "volume": "27",
        "issue": "3",
        "page": "379-423",
        "issued": {"date-parts": [[1948, 7]]},
        "DOI": "10.1002/j.1538-7305.1948.tb01338.x",
        "ISSN": "0005-8580",
    }


def test_a_paper_in_proceedings_of_a_series() -> None:
    assert item(
        """@inproceedings{a, title = {T}, booktitle = {Proc. of C}, editor = {Ed, I. and Tor, E.},
        series = {LNCS}, number = {42}, publisher = {Springer}, address = {Berlin},
        eventtitle = {C 2001}, venue = {Rome}, eventdate = {2001-05-03/2001-05-05},
        year = 2001}"""
    ) == {
        "id": "a",
        "type": "paper-conference",
        "title": "T",
        "container-title": "Proc. of C",
        "editor": [{"family": "Ed", "given": "I."}, {"family": "Tor", "given": "E."}],
        "collection-title": "LNCS",
        "collection-number": "42",
        "publisher": "Springer",
        "publisher-place": "Berlin",
        "event-title": "C 2001",
        "event-place": "Rome",
        "event-date": {"date-parts": [[2001, 5, 3], [2001, 5, 5]]},
        "issued": {"date-parts": [[2001]]},
    }


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "@phdthesis{a, school={MIT}}",
            {"type": "thesis", "genre": "PhD thesis", "publisher": "MIT"},
        ),
        (
            "@thesis{a, type={phdthesis}, institution={MIT}}",
            {"type": "thesis", "genre": "PhD thesis"},
        ),
        ("@mastersthesis{a, type={Diploma thesis}}", {"type": "thesis", "genre": "Diploma thesis"}),
        (
            "@techreport{a, institution={X}, number={7}}",
            {"type": "report", "genre": "Technical report", "number": "7", "publisher": "X"},
        ),
        ("@book{a, series={S}, number={3}}", {"type": "book", "collection-number": "3"}),
        (
            "@incollection{a, booktitle={B}, chapter={2}, bookauthor={A, B}}",
            {
                "type": "chapter",
                "container-title": "B",
                "chapter-number": "2",
                "container-author": [{"family": "A", "given": "B"}],
            },
        ),
        ("@article{a, journaltitle={J}, eid={e1}}", {"type": "article-journal", "number": "e1"}),
        ("@article{a, entrysubtype={newspaper}}", {"type": "article-newspaper"}),
        ("@patent{a, number={US 1}}", {"type": "patent", "number": "US 1"}),
        ("@online{a, url={http://x.y/a_b}}", {"type": "webpage", "URL": "http://x.y/a_b"}),
        ("@unpublished{a}", {"type": "manuscript"}),
        ("@dataset{a, version={2.1}}", {"type": "dataset", "version": "2.1"}),
        ("@misc{a}", {"type": "document"}),
    ],
)
def test_types_and_their_variables(source: str, expected: dict[str, object]) -> None:
    found = item(source)
    assert {name: found.get(name) for name in expected} == expected


def test_a_preprint_as_zotero_writes_it() -> None:
    found = item(
        """@misc{v, title = {T}, eprint = {1706.03762}, archivePrefix = {arXiv},
        primaryClass = {cs.CL}}"""
    )
    assert (found["type"], found["number"], found["publisher"]) == (
        "article",
        "arXiv:1706.03762",
        "arXiv",
    )
    assert found["custom"] == {"entrytype": "misc", "eprintclass": "cs.CL"}


def test_an_eprint_beside_a_journal_is_where_else_it_is() -> None:
    found = item("@article{v, journal={J}, eprint={1234.5678}, eprinttype={arxiv}}")
    assert (found["archive"], found["archive_location"]) == ("arXiv", "1234.5678")
    assert "number" not in found


def test_names_in_all_their_parts() -> None:
    found = item(
        """@book{a, author = {van der Berg, Jr., Jan and {Barnes and Noble}
        and Ludwig van Beethoven and Plato}}"""
    )
    assert found["author"] == [
        {
            "family": "Berg",
            "given": "Jan",
            "non-dropping-particle": "van der",
            "suffix": "Jr.",
        },
        {"literal": "Barnes and Noble"},
        {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"},
        {"family": "Plato"},
    ]


def test_and_others_cannot_be_said() -> None:
    conversion = to_csl("@book{a, author = {Doe, Jane and others}}")
    assert [(loss.key, loss.field, loss.why) for loss in conversion.losses] == [
        ("a", "author", "CSL-JSON can't say “and others”")
    ]


@pytest.mark.parametrize(
    ("fields", "issued"),
    [
        ("date = {1990~}", {"date-parts": [[1990]], "circa": True}),
        ("date = {1998/2003}", {"date-parts": [[1998], [2003]]}),
        ("date = {2001-21}", {"date-parts": [[2001]], "season": 1}),
        ("date = {2001-05-03}", {"date-parts": [[2001, 5, 3]]}),
        ("year = 2001, month = {May--June}", {"date-parts": [[2001, 5], [2001, 6]]}),
        ('year = 2001, month = "12~" # jan', {"date-parts": [[2001, 1, 12]]}),
        ("year = {in press}", {"literal": "in press"}),
        ("date = {-0044-03-15}", {"date-parts": [[-44, 3, 15]]}),
    ],
)
def test_dates(fields: str, issued: dict[str, object]) -> None:
    assert item(f"@book{{a, {fields}}}")["issued"] == issued


def test_an_open_end_cannot_be_said() -> None:
    conversion = to_csl("@book{a, date = {1998/..}}")
    assert [(loss.field, loss.value) for loss in conversion.losses] == [("date", "1998/..")]


def test_markup_and_maths() -> None:
    found = item(
        r"""@book{a, title = {{\em Bacillus} in H\textsubscript{2}O, 10\textsuperscript{3}
        \textsc{Caps} {\textbf{bold}} and $x_{2}$ at 5\,\% \& Sch{\"o}n}}"""
    )
    assert found["title"] == (
        "<i>Bacillus</i> in H<sub>2</sub>O, 10<sup>3</sup> "
        '<span style="font-variant: small-caps;">Caps</span> <b>bold</b> and $x_{2}$ at 5 % '
        "& Schön"
    )


def test_a_command_that_is_not_known_is_named() -> None:
    conversion = to_csl(r"@book{a, title = {The \mbox{G-Animals} of \unknown{Foo}}}")
    assert json.loads(conversion.content)[0]["title"] == (
        'The <span class="nocase">G-Animals</span> of <span class="nocase">Foo</span>'
    )
    assert {(loss.key, loss.field, loss.why) for loss in conversion.losses} == {
        ("a", "title", "the LaTeX command \\mbox isn't kept, only what it prints"),
        ("a", "title", "the LaTeX command \\unknown isn't known, and isn't kept"),
    }


def test_what_an_entry_takes_over_stands_in_its_item() -> None:
    conversion = to_csl(
        """@inproceedings{a, title={T}, crossref={p}}
        @proceedings{p, title={Proc}, editor={E, F}, year=2001, publisher={P}}"""
    )
    found = json.loads(conversion.content)[0]
    assert (found["container-title"], found["publisher"]) == ("Proc", "P")
    assert found["editor"] == [{"family": "E", "given": "F"}]
    assert found["custom"] == {"crossref": "p"}


def test_xdata_is_no_item_of_its_own() -> None:
    conversion = to_csl("@book{a, title={T}, xdata={x}} @xdata{x, publisher={P}, location={L}}")
    (found,) = json.loads(conversion.content)
    assert (found["publisher"], found["publisher-place"]) == ("P", "L")


def test_what_is_no_entry_is_named() -> None:
    conversion = to_csl(
        '@string{x = "y"}\na comment\n@preamble{"\\newcommand"}\n@book{a, title={T}}'
    )
    assert {(loss.key, loss.field) for loss in conversion.losses} == {
        ("", "comment"),
        ("", "preamble"),
    }


def test_editors_who_are_something_else_are_it() -> None:
    source = """@video{a, title={T}, editor={Forman, M.}, editortype={director},
        editora={Zaentz, S.}, editoratype={producer}}"""
    found = item(source)
    assert found["director"] == [{"family": "Forman", "given": "M."}]
    assert found["producer"] == [{"family": "Zaentz", "given": "S."}]
    assert "editor" not in found
    back = convert(to_csl(source).content, name="x", source=CSL, target=BIB)
    fields = parse(back.content).entries[0].fields
    assert [fields[name] for name in ("editor", "editortype", "editora", "editoratype")] == [
        "Forman, M.",
        "director",
        "Zaentz, S.",
        "producer",
    ]


@pytest.mark.parametrize("year", ["{-300}", "-300", '"-0300"'])
def test_a_year_before_our_era_is_a_date(year: str) -> None:
    source = f"@book{{a, author = {{Plato}}, title = {{T}}, publisher = {{P}}, year = {year}}}"
    converted = bibwright.convert(source.encode(), to="csl")
    assert json.loads(converted.content)[0]["issued"] == {"date-parts": [[-300]]}
    assert bibwright.convert(source.encode(), to="hayagriva").losses == converted.losses == ()
    back = bibwright.convert(converted.content, to="bib", source="csl")
    assert b"{-300}" in back.content
