"""An entry as the Zotero item that Zotero's own translators would make of it.

A preprint is made as by Zotero's arXiv translator: repository, archiveID, DOI, the address of the
abstract's page, and in Extra the id with its category. A published paper keeps its arXiv id in
Extra, and in its address where it has none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from html import escape, unescape
from typing import Any

from bibwright.model.identifiers import ArxivId, find_identifiers, normalise_doi
from bibwright.model.reference import Person
from bibwright.text.dates import SEASONS, date_of, day_of
from bibwright.text.fold import one_line
from bibwright.text.latex.decode import to_unicode
from bibwright.text.names import read_list
from bibwright.zotero.schema import load_schema

__all__ = [
    "Child",
    "ChildKind",
    "Item",
    "arxiv_id_in",
    "doi_in",
    "field_of",
    "is_held",
    "item_of",
    "key_in",
    "people_of",
    "sorted_name",
    "tags_in",
    "with_key_in_extra",
]

_TYPES = {
    **dict.fromkeys(("article", "suppperiodical"), "journalArticle"),
    **dict.fromkeys(("inproceedings", "conference"), "conferencePaper"),
    **dict.fromkeys(("incollection", "inbook", "inreference", "suppbook"), "bookSection"),
    **dict.fromkeys(("phdthesis", "mastersthesis", "thesis"), "thesis"),
    **dict.fromkeys(("techreport", "report", "manual"), "report"),
    **dict.fromkeys(("book", "mvbook", "collection", "mvcollection", "proceedings"), "book"),
    **dict.fromkeys(("mvproceedings", "reference", "booklet"), "book"),
    **dict.fromkeys(("online", "electronic", "www", "webpage"), "webpage"),
    "unpublished": "manuscript",
    "patent": "patent",
    "software": "computerProgram",
    "dataset": "dataset",
}
_PREPRINTS = frozenset({"misc", "online", "unpublished", "preprint", "article"})
#: Where an entry's fields go, by item type; ``""`` is any type that has a field of that name.
_PLACES: Mapping[str, Mapping[str, str]] = {
    "": {
        **{"title": "title", "abstract": "abstractNote", "url": "url", "language": "language"},
        **{"langid": "language", "isbn": "ISBN", "issn": "ISSN", "volume": "volume"},
        **{"number": "issue", "issue": "issue", "pages": "pages", "publisher": "publisher"},
        **{"address": "place", "location": "place", "series": "series", "edition": "edition"},
        **{"shorttitle": "shortTitle", "pmid": "PMID", "journal": "publicationTitle"},
        **{"journaltitle": "publicationTitle", "eventtitle": "conferenceName"},
    },
    "conferencePaper": {"booktitle": "proceedingsTitle", "journal": "proceedingsTitle"},
    "bookSection": {"booktitle": "bookTitle", "number": "seriesNumber"},
    "book": {"number": "seriesNumber", "pagetotal": "numPages"},
    "thesis": {"school": "university", "institution": "university", "type": "thesisType"},
    "report": {"institution": "institution", "number": "reportNumber", "type": "reportType"}
    | {"organization": "institution", "series": "seriesTitle"},
    "webpage": {"organization": "websiteTitle"},
    "manuscript": {"institution": "institution", "type": "manuscriptType"},
    "patent": {"number": "patentNumber"},
    "computerProgram": {"version": "versionNumber", "publisher": "company"},
    "dataset": {"publisher": "repository", "version": "versionNumber", "number": "identifier"},
}
#: Fields that are taken care of elsewhere, or that say nothing to Zotero.
_SPOKEN_FOR = frozenset(
    """author editor translator year month date day doi keywords keyword eprint archiveprefix
    eprinttype primaryclass eprintclass crossref xref xdata ids file groups timestamp owner
    bibsource biburl urldate subtitle howpublished""".split()
)
_ROLES = (("author", ""), ("editor", "editor"), ("translator", "translator"))
_MARKUP = re.compile(r"<[^>]*>")
_PAPER = re.compile(r"arxiv\.org/pdf/(\S+?)(?:v\d+)?(?:\.pdf)?$", re.IGNORECASE)
#: As Zotero's translators for arXiv and BibTeX, and Better BibTeX write it.
_EPRINT_LINE = re.compile(
    r"^[ \t]*(?:tex\.)?(?:_?eprint:[ \t]*)?((?:arxiv:[ \t]*)?[\w.-]+(?:/\d+)?(?:v\d+)?)"
    r"(?:[ \t]*\[[\w.-]+\])?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_KEY = re.compile(r"^Citation Key:\s*(\S+)\s*$", re.MULTILINE | re.IGNORECASE)


class ChildKind(StrEnum):
    """What can hang below an item."""

    PDF = "pdf"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Child:
    """Something that can hang below an item: the address of a PDF, or the text of a note."""

    kind: ChildKind
    text: str

    @property
    def data(self) -> dict[str, Any]:
        """What Zotero is sent for it; the parent is left out."""
        if self.kind is ChildKind.NOTE:
            text = f"<p>{escape(self.text, quote=False)}</p>"
            return {"itemType": "note", "note": text, "tags": []}
        return {
            "itemType": "attachment",
            "linkMode": "linked_url",
            "title": "Preprint PDF",
            "url": self.text,
            "contentType": "application/pdf",
            "tags": [],
        }

    def is_in(self, data: Mapping[str, Any]) -> bool:
        """Whether what Zotero has below an item says this already."""
        if self.kind is ChildKind.NOTE:
            return self.text in one_line(unescape(_MARKUP.sub(" ", str(data.get("note", "")))))
        mine, theirs = (_PAPER.search(text) for text in (self.text, str(data.get("url", ""))))
        return mine is not None and theirs is not None and mine[1] == theirs[1]


@dataclass(frozen=True, slots=True)
class Item:
    """What an item should say: ``fields`` by Zotero's names, none of them empty; ``creators`` as
    Zotero writes them; ``unplaced`` are the entry's fields that an item of this type can't hold;
    ``children`` is what could hang below it."""

    key: str
    type: str
    fields: Mapping[str, str]
    creators: tuple[Mapping[str, str], ...]
    tags: tuple[str, ...]
    unplaced: tuple[str, ...] = ()
    children: tuple[Child, ...] = ()


def item_of(key: str, type_: str, fields: Mapping[str, str], arxiv_id: ArxivId | None) -> Item:
    """The item for an entry: its citation key and type, and its fields as they stand in the file,
    macros worked out, names in small letters."""
    kind = _kind(type_, fields, arxiv_id)
    names = load_schema().types[kind].fields
    found: dict[str, str] = {}
    unplaced = []
    for name, value in fields.items():
        text = one_line(to_unicode(value))
        if not text or name in _SPOKEN_FOR:
            continue
        place = _PLACES.get(kind, {}).get(name) or _PLACES[""].get(name, "")
        if place in names:
            found.setdefault(place, _said(name, text))
        elif not (kind == "preprint" and name in {"journal", "journaltitle", "volume"}):
            unplaced.append(name)
    if fields.get("subtitle", "").strip() and "title" in found:
        found["title"] += f": {one_line(to_unicode(fields['subtitle']))}"
    if date := _date(fields):
        found["issueDate" if kind == "patent" else "date"] = date
    if doi := normalise_doi(fields.get("doi", "").strip("{} ")):
        found["DOI"] = doi
    found["citationKey"] = key
    if arxiv_id is not None:
        _tell_arxiv(found, kind, arxiv_id, fields)
    elif "url" not in found and "howpublished" in fields and "://" in fields["howpublished"]:
        link = re.search(r"https?://[^\s{}]+", fields["howpublished"])
        found["url"] = link[0] if link else ""
    kept = {name: text for name, text in found.items() if text and name in names}
    return Item(
        key,
        kind,
        kept,
        _creators(kind, fields),
        tags_in(fields),
        tuple(unplaced),
        tuple(_children(fields, arxiv_id)),
    )


def _children(fields: Mapping[str, str], arxiv_id: ArxivId | None) -> Iterator[Child]:
    if arxiv_id is not None:
        yield Child(ChildKind.PDF, f"https://arxiv.org/pdf/{arxiv_id.base}")
    for name in ("note", "annote", "annotation", "comment"):
        if text := one_line(to_unicode(fields.get(name, ""))):
            yield Child(ChildKind.NOTE, text)
            return


def _kind(type_: str, fields: Mapping[str, str], arxiv_id: ArxivId | None) -> str:
    venue = " ".join(fields.get(name, "") for name in ("journal", "journaltitle")).lower()
    unpublished = "arxiv" in venue or venue.strip() == "corr" or not venue.strip()
    if arxiv_id is not None and type_ in _PREPRINTS and unpublished:
        return "preprint"
    if type_ in _TYPES:
        return _TYPES[type_]
    return "webpage" if fields.get("url", "").strip() else "document"


def is_held(kind: str, place: str) -> bool:
    """Whether an entry has a field for this one of an item of this type."""
    return place in {"DOI", "date"} or bool(_holders(kind, place))


def field_of(kind: str, fields: Mapping[str, str], place: str) -> str:
    """The entry's field for this one of an item: one that it has, or else the first that would do;
    empty where there is none."""
    if place == "DOI":
        return "doi"
    found = _holders(kind, place)
    return next((name for name in found if name in fields), found[0] if found else "")


def _holders(kind: str, place: str) -> list[str]:
    named = {**_PLACES[""], **_PLACES.get(kind, {})}
    return [name for name, to in named.items() if to == place]


def _said(name: str, text: str) -> str:
    return re.sub(r"\s*(?:-{2,}|–)\s*", "-", text) if name == "pages" else text


def _date(fields: Mapping[str, str]) -> str:
    """As ISO 8601 writes it, as exactly as the entry has it; a season, or no date, in words."""
    when, _ = date_of(fields)
    if when is not None and when.season and when.start:
        return f"{SEASONS[when.season - 1].capitalize()} {when.start.year}"
    if when is not None and when.start is not None:
        return when.edtf()
    day = day_of(fields)
    return str(day) if day else one_line(to_unicode(fields.get("year") or fields.get("date", "")))


def _tell_arxiv(
    found: dict[str, str], kind: str, arxiv_id: ArxivId, fields: Mapping[str, str]
) -> None:
    category = (fields.get("primaryclass") or fields.get("eprintclass") or "").strip("{} ")
    found["extra"] = f"arXiv:{arxiv_id.base}" + (f" [{category}]" if category else "")
    found.setdefault("url", f"http://arxiv.org/abs/{arxiv_id.base}")
    if kind == "preprint":
        found["repository"] = "arXiv"
        found["archiveID"] = f"arXiv:{arxiv_id.base}"
        found["libraryCatalog"] = "arXiv.org"
        found.setdefault("DOI", f"10.48550/arXiv.{arxiv_id.base}")


def _creators(kind: str, fields: Mapping[str, str]) -> tuple[Mapping[str, str], ...]:
    known = load_schema().types[kind].creators
    found = []
    for name, role in _ROLES:
        people = read_list(fields.get(name, "")).persons
        found += [_creator(person, role if role in known else known[0]) for person in people]
    return tuple(found)


def _creator(person: Person, role: str) -> Mapping[str, str]:
    if person.collective or not person.given:
        return {"creatorType": role, "name": " ".join(filter(None, _family(person)))}
    given = f"{person.given}, {person.suffix}" if person.suffix else person.given
    family = " ".join(filter(None, (person.particle, person.family)))
    return {"creatorType": role, "firstName": given, "lastName": family}


def _family(person: Person) -> tuple[str, ...]:
    return person.particle, person.family, person.suffix


def tags_in(fields: Mapping[str, str]) -> tuple[str, ...]:
    """An entry's keywords, each once."""
    text = to_unicode(fields.get("keywords", "") or fields.get("keyword", ""))
    tags = (one_line(tag) for tag in re.split(r"[,;]", text))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def doi_in(data: Mapping[str, Any]) -> str:
    """An item's DOI, in small letters; empty if it has none but arXiv's own."""
    doi = normalise_doi(str(data.get("DOI", ""))) or ""
    return "" if doi.startswith("10.48550/") else doi


def arxiv_id_in(data: Mapping[str, Any]) -> str:
    """The arXiv id that an item has, without its version, wherever it stands."""
    for name in ("archiveID", "DOI", "extra", "url"):
        said = str(data.get(name, ""))
        # Extra may name other papers in passing; a line that is nothing but the id is the item's.
        lines = _EPRINT_LINE.findall(said) if name == "extra" else [said]
        for found in (each for line in lines for each in find_identifiers(line)):
            if found.labelled and isinstance(found.identifier, ArxivId):
                return found.identifier.base
    return ""


def key_in(data: Mapping[str, Any]) -> str:
    """An item's citation key: in its own field, or in Extra where older programs keep it."""
    if key := str(data.get("citationKey", "")):
        return key
    found = _KEY.search(str(data.get("extra", "")))
    return found[1] if found else ""


def with_key_in_extra(item: Item) -> Item:
    """The item for a server whose items have no field for a citation key yet."""
    fields = {name: text for name, text in item.fields.items() if name != "citationKey"}
    lines = (fields.get("extra", ""), f"Citation Key: {item.key}")
    return replace(item, fields={**fields, "extra": "\n".join(filter(None, lines))})


def people_of(creators: Sequence[Mapping[str, str]]) -> str:
    """An item's creators in one line, in order, each with its role."""
    return "; ".join(
        f"{each.get('name') or sorted_name(each)} ({each.get('creatorType', '')})"
        for each in creators
    )


def sorted_name(creator: Mapping[str, str]) -> str:
    """A creator of two parts as “Last, First”."""
    family, given = creator.get("lastName", ""), creator.get("firstName", "")
    return f"{family}, {given}" if given else family
