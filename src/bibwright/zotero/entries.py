"""A Zotero item as an entry: the way back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.entries import NewEntry, NewField
from bibwright.bibtex.title.capitals import protect_capitals
from bibwright.model.reference import Date, Person, Reference
from bibwright.text.dates import MONTHS, SEASONS, When, day_of, from_edtf
from bibwright.text.iso_dates import iso_date
from bibwright.text.latex.encode import to_latex
from bibwright.text.names import name_list, particle_and_family
from bibwright.zotero.items import arxiv_id_in, doi_in, key_in, tags_in

__all__ = [
    "date_from",
    "entry_from",
    "keywords_from",
    "people_from",
    "reference_from",
    "type_from",
    "value_from",
]

_TYPES = {
    "journalArticle": "article",
    "magazineArticle": "article",
    "newspaperArticle": "article",
    "conferencePaper": "inproceedings",
    "bookSection": "incollection",
    "encyclopediaArticle": "incollection",
    "book": "book",
    "thesis": "phdthesis",
    "report": "techreport",
    "manuscript": "unpublished",
}
#: Where Zotero's fields go, in the order of an entry: by its name in BibTeX, or in both dialects.
_PLACES = {
    "publicationTitle": ("journal", "journaltitle"),
    **dict.fromkeys(("proceedingsTitle", "bookTitle"), ("booktitle",)),
    "volume": ("volume",),
    **dict.fromkeys(("issue", "reportNumber", "seriesNumber"), ("number",)),
    "pages": ("pages",),
    "publisher": ("publisher",),
    "place": ("address", "location"),
    "university": ("school",),
    "institution": ("institution",),
    "series": ("series",),
    "edition": ("edition",),
    "ISBN": ("isbn",),
    "ISSN": ("issn",),
    "language": ("language",),
    "abstractNote": ("abstract",),
}
_CLASS = re.compile(r"arXiv:\S+\s*\[([\w.-]+)\]", re.IGNORECASE)
_SEASON = re.compile(rf"({'|'.join(SEASONS)}) (\d{{4}})")
_URL_SAFE = "%/:=&?~#+!$,;'@()*[]"


def reference_from(data: Mapping[str, Any]) -> Reference:
    """An item as a Reference: enough of it for a citation key."""
    return Reference(
        title=str(data.get("title", "")),
        people=_people(data, "author"),
        issued=_date(str(data.get("date", ""))),
        key=key_in(data),
    )


def type_from(item_type: str, dialect: Dialect) -> str:
    """The entry's type for an item's."""
    other = "online" if dialect is Dialect.BIBLATEX else "misc"
    return _TYPES.get(item_type, other)


def entry_from(data: Mapping[str, Any], key: str, dialect: Dialect) -> NewEntry:
    """The entry for an item, under this citation key."""
    fields = tuple(field for field in _fields(data, dialect) if field.value)
    return NewEntry(type_from(str(data.get("itemType", "")), dialect), key, fields)


def value_from(name: str, text: str, dialect: Dialect) -> str:
    """What an entry's field is to say where the item's, given by its name, says this."""
    if name == "DOI":
        return text
    if name == "url":
        return quote(text, _URL_SAFE)
    value = to_latex(text, ascii_only=dialect is Dialect.BIBTEX)
    if name == "title":
        return protect_capitals(value)
    return re.sub(r"(?<=\w)\s*[-–]\s*(?=\w)", "--", value) if name == "pages" else value


def people_from(data: Mapping[str, Any], dialect: Dialect) -> Iterator[tuple[str, str]]:
    """The lists of an item's people, each with the name of the entry's field for it."""
    for role in ("author", "editor", "translator"):
        yield role, name_list(_people(data, role), ascii_only=dialect is Dialect.BIBTEX)


def date_from(text: str, *, biblatex: bool) -> tuple[NewField, ...]:
    """The fields for an item's date; none where it can't be read."""
    when = _when(text)
    if when is None or when.start is None:
        return ()
    if biblatex:
        return (NewField("date", when.edtf()),)
    first = when.start
    if when.end and not first.month and not when.end.month:
        return (NewField("year", f"{first.year}--{when.end.year}"),)
    month = NewField("month", MONTHS[first.month - 1] if first.month else "", bare=True)
    if when.season:
        month = NewField("month", SEASONS[when.season - 1].capitalize())
    # What classic BibTeX has no field for is said for those who read biblatex's.
    whole = NewField("date", when.edtf() if when.end or when.open or when.circa else "")
    return tuple(each for each in (NewField("year", str(first.year)), month, whole) if each.value)


def keywords_from(tags: Iterable[str], dialect: Dialect) -> tuple[str, ...]:
    """The tags that can be keywords, as LaTeX. One with a comma in it can't: it would be two."""
    found = ((tag, value_from("tags", tag, dialect)) for tag in tags)
    return tuple(value for tag, value in found if tags_in({"keywords": value}) == (tag,))


def _fields(data: Mapping[str, Any], dialect: Dialect) -> Iterator[NewField]:
    biblatex = dialect is Dialect.BIBLATEX
    yield NewField("title", value_from("title", str(data.get("title", "")), dialect))
    for name, people in people_from(data, dialect):
        yield NewField(name, people)
    for name, places in _PLACES.items():
        if text := str(data.get(name, "")):
            yield NewField(places[-1 if biblatex else 0], value_from(name, text, dialect))
    yield from date_from(str(data.get("date", "")), biblatex=biblatex)
    arxiv_id = arxiv_id_in(data)
    if arxiv_id:
        found = _CLASS.search(str(data.get("extra", "")))
        yield NewField("eprint", arxiv_id)
        yield NewField("eprinttype" if biblatex else "archivePrefix", "arXiv")
        yield NewField("eprintclass" if biblatex else "primaryClass", found[1] if found else "")
    yield NewField("doi", doi_in(data))
    url = str(data.get("url", ""))
    if not (doi_in(data) and doi_in({"DOI": url})) and not (arxiv_id and "arxiv.org/" in url):
        yield NewField("url", value_from("url", url, dialect))
    tags = [str(each.get("tag", "")) for each in data.get("tags", ())]
    yield NewField("keywords", ", ".join(keywords_from(tags, dialect)))


def _when(text: str) -> When | None:
    """A date as Zotero has it: as ISO 8601 writes it, in words, or at least a year."""
    if found := from_edtf(iso_date(text) or ""):
        return found
    if season := _SEASON.fullmatch(text.strip().lower()):
        return When(Date(int(season[2])), season=SEASONS.index(season[1]) + 1)
    day = day_of({"year": text})
    return When(day) if day else None


def _date(text: str) -> Date | None:
    when = _when(text)
    return when.start if when else None


def _people(data: Mapping[str, Any], role: str) -> tuple[Person, ...]:
    """Its people in this role; whoever made it in another one than these counts as its author."""
    others = {"editor", "seriesEditor", "translator"} - {role}
    mine = {"editor": {"editor", "seriesEditor"}, "translator": {"translator"}}.get(role)
    found = []
    for each in data.get("creators", ()):
        kind = each.get("creatorType", "")
        if kind in mine if mine else kind not in others:
            found.append(_person(each))
    return tuple(person for person in found if person.family)


def _person(creator: Mapping[str, str]) -> Person:
    """The person that ``items`` would make this creator of."""
    if "name" in creator:
        return Person(family=creator["name"], collective=True)
    particle, family = particle_and_family(creator.get("lastName", ""))
    given, _, suffix = creator.get("firstName", "").partition(", ")
    return Person(family, given, particle, suffix)
