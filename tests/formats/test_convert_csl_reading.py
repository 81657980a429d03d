"""CSL-JSON as others write it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bibwright.bibtex.bib_file import parse
from bibwright.bibtex.dialect import Dialect
from bibwright.commands.convert import Conversion, convert
from bibwright.errors import InputError
from bibwright.formats.registry import BIB, CSL


def from_csl(items: object, dialect: Dialect = Dialect.BIBLATEX) -> Conversion:
    return convert(
        json.dumps(items).encode(),
        name="refs.json",
        source=CSL,
        target=BIB,
        dialect=dialect,
    )


def entry(
    source: dict[str, Any], dialect: Dialect = Dialect.BIBLATEX
) -> tuple[str, dict[str, str]]:
    found = parse(from_csl([source], dialect).content).entries[0]
    return found.type, dict(found.fields)


def test_an_item_of_citeprocs_documentation() -> None:
    """The item in the section "Items" of citeproc-js' documentation, in its main parts."""
    assert entry(
        {
            "id": "kesey",
            "type": "book",
            "title": "One Flew over the Cuckoo's Nest",
            "author": [{"family": "Kesey", "given": "Ken"}],
            "issued": {"date-parts": [["1962", "2", "1"]]},
            "publisher": "Viking",
            "publisher-place": "New York",
        }
    ) == (
        "book",
        {
            "title": "One Flew over the Cuckoo's Nest",
            "author": "Kesey, Ken",
            "publisher": "Viking",
            "location": "New York",
            "date": "1962-02-01",
        },
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ({"family": "Doe", "given": "Jane"}, "Doe, Jane"),
        ({"literal": "Barnes and Noble"}, "{Barnes and Noble}"),
        ({"family": "Berg", "given": "J.", "non-dropping-particle": "van den"}, "van den Berg, J."),
        ({"family": "de la Cruz", "given": "Ana"}, "de la Cruz, Ana"),
        ({"family": "King", "given": "Martin Luther", "suffix": "Jr."}, "King, Jr., Martin Luther"),
        ({"given": "Plato"}, "Plato"),
    ],
)
def test_names_are_read(name: dict[str, str], expected: str) -> None:
    _, fields = entry({"id": "a", "type": "book", "author": [name]})
    assert fields["author"] == expected


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        ({"date-parts": [["2001", 7]]}, "2001-07"),
        ({"date-parts": [[2001], [2003]], "circa": "1"}, "2001~/2003~"),
        ({"date-parts": [[2001, 22]]}, "2001-22"),
        ({"date-parts": [[2001]], "season": "3"}, "2001-23"),
        ({"raw": "2001-05-06"}, "2001-05-06"),
        ("2001-05", "2001-05"),
    ],
)
def test_dates_are_read(issued: object, expected: str) -> None:
    _, fields = entry({"id": "a", "type": "book", "issued": issued})
    assert fields["date"] == expected


def test_a_date_in_words_is_a_year_in_words() -> None:
    _, fields = entry({"id": "a", "type": "book", "issued": {"literal": "forthcoming"}})
    assert fields == {"year": "forthcoming"}


def test_classic_bibtex_gets_its_own_fields() -> None:
    source = {
        "id": "a",
        "type": "article-journal",
        "container-title": "J",
        "author": [{"family": "Müller", "given": "A."}],
        "issued": {"date-parts": [[2001, 5, 6]]},
    }
    kind, fields = entry(source, Dialect.BIBTEX)
    assert kind == "article"
    assert fields == {
        "journal": "J",
        "author": r"M{\"u}ller, A.",
        "year": "2001",
        "month": "May",
        "day": "6",
    }


def test_crossrefs_lists_are_read_and_what_csl_lacks_is_named() -> None:
    conversion = from_csl(
        [
            {
                "id": "a",
                "type": "article-journal",
                "title": ["T"],
                "ISSN": ["1234-5678", "8765-4321"],
                "indexed": {"timestamp": 1},
                "author": [{"family": "B", "given": "A", "affiliation": [{"name": "X"}]}],
                "issued": {"date-parts": [[None]]},
            }
        ]
    )
    fields = parse(conversion.content).entries[0].fields
    assert dict(fields) == {"title": "T", "author": "B, A", "issn": "1234-5678, 8765-4321"}
    assert {loss.field for loss in conversion.losses} == {"indexed", "author"}


def test_the_citation_key_goes_before_an_id_that_is_an_address() -> None:
    conversion = from_csl(
        [{"id": "http://zotero.org/users/1/items/A", "citation-key": "doe2001", "type": "book"}]
    )
    assert parse(conversion.content).entries[0].key == "doe2001"
    assert [loss.field for loss in conversion.losses] == ["id"]


def test_a_key_that_bibtex_cannot_have_is_made_and_told() -> None:
    author = [{"family": "Doe", "given": "Jane"}]
    conversion = from_csl(
        [
            {"id": "x y", "type": "book", "title": "Great Work", "author": author},
            {"id": 7, "type": "book"},
            {"id": "7", "type": "book", "title": "Other Work"},
        ]
    )
    assert [each.key for each in parse(conversion.content).entries] == [
        "doendgreat",
        "7",
        "anonndother",
    ]
    assert conversion.keys == (("x y", "doendgreat"), ("7", "anonndother"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"id": 1,\n "type"}]', "refs.json:2: this is not JSON"),
        ('[{"id": "a"}]', "refs.json: item 1 is not a CSL-JSON item"),
        ('[{"id": "a", "type": "book"}, 3]', "refs.json: item 2 is not a CSL-JSON item"),
        ('"book"', "refs.json holds no list of items"),
        ("[]", "refs.json holds no entry"),
        pytest.param("[" * 100_000, "refs.json is nested too deep", id="deep"),
    ],
)
def test_what_is_no_csl_json_is_told(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        convert(text.encode(), name="refs.json", source=CSL, target=BIB)


@pytest.mark.parametrize(
    "value", [None, True, 3, [], {}, [[]], [{"x": 1}], "x", {"date-parts": [["x"]]}]
)
@pytest.mark.parametrize("name", ["title", "author", "issued", "custom", "page", "archive", "id"])
def test_no_value_of_a_wrong_kind_stops_the_reader(name: str, value: object) -> None:
    conversion = from_csl([{"id": "a", "type": "book", "note": "N", name: value}])
    assert parse(conversion.content).entries[0].fields["note"] == "N"
    assert conversion.is_whole or conversion.losses


@pytest.mark.parametrize("dialect", Dialect)
def test_a_name_in_greek_keeps_its_letters(dialect: Dialect) -> None:
    """As a title does: there is no formula in a name."""
    author = [{"family": "Κόρρες", "given": "Μ. Ο."}, {"family": "Doe", "given": "Ann"}]
    conversion = from_csl([{"id": "a", "type": "book", "title": "Οδοί", "author": author}], dialect)
    assert conversion.is_whole
    fields = parse(conversion.content).entries[0].fields
    assert (fields["title"], fields["author"]) == ("Οδοί", "Κόρρες, Μ. Ο. and Doe, Ann")


def test_a_particle_that_ends_in_an_apostrophe_or_a_hyphen_is_joined_to_the_name() -> None:
    names = [
        {"family": "Alembert", "given": "J", "non-dropping-particle": "d'"},
        {"family": "Bustani", "given": "B", "non-dropping-particle": "al-"},
        {"family": "Silva", "given": "C", "non-dropping-particle": "da"},
    ]
    item = {"id": "k", "type": "book", "title": "T", "author": names}
    read = convert(json.dumps([item]).encode(), name="a.json", source=CSL, target=BIB)
    assert b"{d'Alembert, J and {al-Bustani}, B and da Silva, C}" in read.content
    assert [loss.value for loss in read.losses] == ["d'", "al-"]
