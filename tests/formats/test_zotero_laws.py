"""Items of Zotero as entries and back, over its whole schema: all that isn't named is the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.bibtex.arxiv_id import arxiv_id_of
from bibwright.bibtex.bib_file import parse
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.writer import render
from bibwright.formats.zotero_schema import load_schema as ours
from bibwright.zotero.entries import entry_from, losses_of
from bibwright.zotero.items import Item, item_of
from support.zotero_items import KINDS, SCHEMA, items


def again(entry: Any) -> Item:
    read = parse(render([entry]).encode()).entries[0]
    return item_of(read.key, read.type, read.fields, arxiv_id_of(read.fields))


#: What is written one way in the end.
_SAME = {"May 2019": "2019-05", "05/2019": "2019-05", "$\\alpha$": "α"}


def _plain(text: str) -> str:
    """In spite of white space, of how a dash or a quotation mark is typed, of percent signs, and of
    what is the same date or letter."""
    for old, new in _SAME.items():
        text = text.replace(old, new)
    for old, new in (("–", "-"), ("--", "-"), ("“", '"'), ("”", '"'), ("’", "'"), ("‘", "'")):
        text = text.replace(old, new)
    return " ".join(unquote(text).split())


def _authors(creators: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in creators:
        name = each.get("name") or " ".join(filter(None, (each["firstName"], each["lastName"])))
        found.setdefault(each["creatorType"], []).append(name)
    return found


def differences(data: Mapping[str, Any], item: Item) -> set[str]:
    """The fields in which an item is another one now."""
    names = (set(data) | set(item.fields)) - {"itemType", "creators", "tags", "citationKey"}
    found = {
        name
        for name in names
        if _plain(str(data.get(name, ""))) != _plain(item.fields.get(name, ""))
    }
    before, after = _authors(data["creators"]), _authors(item.creators)
    found |= {role for role in before | after if before.get(role) != after.get(role)}
    found |= (
        {"tags"}
        if [_plain(each["tag"]) for each in data["tags"]] != [*map(_plain, item.tags)]
        else set()
    )
    return found | ({"itemType"} if item.type != data["itemType"] else set())


def test_the_schema_is_zoteros() -> None:
    mine = ours()
    assert mine.version == SCHEMA.version
    for kind in KINDS:
        theirs = SCHEMA.item_types[kind]
        assert set(mine.types[kind].fields) == set(theirs.fields)
        assert set(mine.types[kind].creators) == set(theirs.creator_types)
        assert mine.types[kind].creators[0] == theirs.creator_types[0]


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize("kind", KINDS)
def test_each_field_and_each_creator_of_each_type_has_a_place(kind: str, dialect: Dialect) -> None:
    type_ = SCHEMA.item_types[kind]
    data: dict[str, Any] = {"itemType": kind, "tags": [{"tag": "a, b"}, {"tag": "c"}]}
    data["creators"] = [
        {"creatorType": role, "firstName": "Jo", "lastName": f"Name{at}"}
        for at, role in enumerate(type_.creator_types)
    ]
    own = {"accessDate": "2020-01-02", "DOI": "10.1000/x", "language": "en", "pages": "1-9"}
    own |= {"url": "https://a.example/~b?c=d&e=f"}
    for name, base in type_.fields.items():
        if name not in {"citationKey", "libraryCatalog", "extra"}:
            text = "2019-05-03" if "date" in (base or name).lower() else f"The {name} & <i>more</i>"
            data[name] = own.get(base or name, text)
    entry = entry_from(data, "key", dialect)
    assert losses_of(data, entry) == ()
    item = again(entry)
    assert differences(data, item) == set()
    assert item.losses == ()


@given(items(), st.sampled_from(Dialect))
def test_an_item_comes_back_but_for_what_is_named(data: dict[str, Any], dialect: Dialect) -> None:
    entry = entry_from(data, "key", dialect)
    named = {loss.field for loss in losses_of(data, entry)}
    item = again(entry)
    assert differences(data, item) <= named, render([entry])


#: Values as a `.bib` has them, in the form in which they are written.
_LATEX_PIECES = [
    *("word", 'Gr{\\"o}{\\ss}e', "\\emph{E. coli}", "H\\textsubscript{2}O", "AT\\&T", "50\\%"),
    *("a\\_b", "x--y", "``q''", "$x^2$", "{DNA}", "\\mbox{me}", "\\textsc{Caps}"),
]
_LATEX = st.lists(st.sampled_from(_LATEX_PIECES), min_size=1, max_size=4).map(" ".join)
_VALUES = {
    "author": st.sampled_from(["Doe, Ada", "van Gogh, Jr., V. and {ETH}", "Doe, A. and others"]),
    "editor": st.sampled_from(["Roe, B.", "{Some Body}"]),
    "pages": st.sampled_from(["1--9", "12", "S1--S7"]),
    "year": st.sampled_from(["1999", "1999--2003", "in press"]),
    "month": st.sampled_from(["May", "3~May"]),
    "doi": st.just("10.1000/xyz"),
    "url": st.just("https://a.example/~b?c=d&e=f"),
    "urldate": st.sampled_from(["2020-01-02", "2020"]),
    "keywords": st.sampled_from(["a, b", "{a, b}, c"]),
    "isbn": st.just("978-3-16-148410-0"),
    "translator": st.just("Roe, B."),
    "bookauthor": st.just("Roe, B."),
    "language": st.sampled_from(["english", "Klingon"]),
}
_FIELDS = [
    *_VALUES,
    *(
        "title booktitle journal volume number series edition publisher address institution school"
        " organization howpublished note abstract eid chapter type version eventtitle venue"
        " shorttitle annote file"
    ).split(),
]
_TYPES = (
    "article book inbook incollection inproceedings phdthesis mastersthesis techreport misc"
    " unpublished manual online thesis report patent software dataset movie letter standard"
).split()


@st.composite
def entries(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    names = draw(st.lists(st.sampled_from(_FIELDS), unique=True, min_size=1, max_size=8))
    return draw(st.sampled_from(_TYPES)), {name: draw(_VALUES.get(name, _LATEX)) for name in names}


@given(entries())
def test_an_entry_comes_back_but_for_what_is_named(drawn: tuple[str, dict[str, str]]) -> None:
    type_, fields = drawn
    item = item_of("key", type_, fields, arxiv_id_of(fields))
    data = {
        "itemType": item.type,
        **item.fields,
        "creators": item.creators,
        "tags": [{"tag": tag} for tag in item.tags],
    }
    assert set(item.fields) <= set(SCHEMA.item_types[item.type].fields)
    assert {each["creatorType"] for each in item.creators} <= set(
        SCHEMA.item_types[item.type].creator_types
    )
    back = entry_from(data, "key", Dialect.BIBTEX)
    after = parse(render([back]).encode()).entries[0].fields
    assert lost(fields, after) <= {loss.field.lower() for loss in item.losses}


_ALIASES = {
    **{"school": "institution", "institution": "school"},
    **{"annote": "annotation", "howpublished": "url"},
}
_WORDS = re.compile(r"(?<!\\)\b[a-z0-9]+")


def lost(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """The fields of which not every word is in the field of that name any more."""
    found = set()
    for name, value in before.items():
        names = ["year", "month", "day", "date"] if name in {"year", "month"} else [name]
        said = " ".join(after.get(each, "") for each in [*names, _ALIASES.get(name, "")])
        if not set(_WORDS.findall(value.lower())) <= set(_WORDS.findall(said.lower())):
            found.add(name)
    return found


def test_a_version_at_arxiv_is_kept_where_zoteros_translator_keeps_it() -> None:
    fields = {"title": "T", "eprint": "1810.04805v2", "archiveprefix": "arXiv"}
    item = item_of("key", "misc", {**fields, "primaryclass": "cs.CL"}, arxiv_id_of(fields))
    assert item.fields["extra"] == "arXiv:1810.04805 [cs.CL]\nversion: 2"
    assert item.losses == ()
    data = {"itemType": item.type, **item.fields, "creators": [], "tags": []}
    entry = entry_from(data, "key", Dialect.BIBTEX)
    assert {field.name: field.value for field in entry.fields}["eprint"] == "1810.04805v2"
