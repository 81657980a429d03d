"""An existing ``.bib``: its entries become queries."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from bibwright.bibtex.arxiv_id import arxiv_id_of
from bibwright.bibtex.bib_file import BibEntry, BibFile, family_of, parse
from bibwright.bibtex.entry import Entry
from bibwright.model.identifiers import ArxivId, normalise_doi
from bibwright.model.reference import Kind, Origin, Reference, Written
from bibwright.readers.reading import InputKind, Problem, Reading
from bibwright.text.dates import day_of
from bibwright.text.fold import one_line
from bibwright.text.latex.decode import to_unicode
from bibwright.text.names import read_list

__all__ = ["read_bibtex", "reference_of", "whole_entries"]

_PARENTS = ("crossref", "xdata")
_KINDS = {
    "article": Kind.ARTICLE,
    "inproceedings": Kind.INPROCEEDINGS,
    "conference": Kind.INPROCEEDINGS,
    "book": Kind.BOOK,
    "incollection": Kind.INCOLLECTION,
    "inbook": Kind.INCOLLECTION,
    "phdthesis": Kind.THESIS,
    "mastersthesis": Kind.THESIS,
    "thesis": Kind.THESIS,
    "techreport": Kind.REPORT,
    "report": Kind.REPORT,
    "unpublished": Kind.PREPRINT,
    "online": Kind.MISC,
    "misc": Kind.MISC,
}
_ISBN = re.compile(r"(?<!\d)(?:97[89]\d{10}|\d{9}[\dXx])(?!\d)")


def whole_entries(bib: BibFile) -> Iterator[Entry]:
    """The entries with what they take over from each other."""
    family = family_of([bib])
    return (entry.completed(family) for entry in bib.all_entries)


def read_bibtex(data: bytes, name: str) -> Reading:
    """The entries as queries, and what the file holds that is not as it should be."""
    bib = parse(data)
    problems = tuple(Problem(Origin(name, each.line), each.message) for each in bib.problems)
    queries = []
    dialect = str(bib.dialect)
    keys = {entry.key.lower() for entry in bib.all_entries}
    for entry in whole_entries(bib):
        query = replace(reference_of(entry, name), written=_written(entry, keys, dialect))
        if query.title or query.arxiv_id or query.doi:
            said = (query.title, "; ".join(map(str, query.authors)), str(query.year or ""))
            queries.append(replace(query, said=" | ".join(filter(None, said))))
        else:
            missing = f"“{entry.key}” has no title, arXiv id or DOI to look it up by"
            problems += (Problem(Origin(name, entry.line), missing),)
    count = len(bib.all_entries)
    form = f"bibliography, {count} {'entry' if count == 1 else 'entries'}"
    return Reading(InputKind.BIBTEX, tuple(queries), problems, form, dialect)


def _written(entry: Entry, keys: Collection[str], dialect: str) -> Written:
    """The entry with all that it says, in itself: what it took over from others needs them no
    more."""
    fields = tuple(
        (name, value)
        for name, value in entry.fields.items()
        if name not in _PARENTS or not all(key.strip().lower() in keys for key in value.split(","))
    )
    return Written(entry.type, fields, dialect)


def reference_of(entry: Entry | BibEntry, name: str) -> Reference:
    """An entry as a Reference: LaTeX decoded, identifiers found wherever they stand."""
    fields = entry.fields
    authors = read_list(fields.get("author", ""))
    arxiv_id = arxiv_id_of(fields)
    doi = normalise_doi(fields.get("doi", "").strip("{} ")) if fields.get("doi") else None
    return Reference(
        kind=Kind.PREPRINT
        if _is_preprint(entry, arxiv_id)
        else _KINDS.get(entry.type, Kind.UNKNOWN),
        title=_text(fields, "title"),
        authors=authors.persons,
        others=authors.others,
        issued=day_of(fields),
        arxiv_id=arxiv_id,
        doi=None if doi and doi.startswith("10.48550/arxiv.") else doi,
        venue=_text(fields, "journal", "journaltitle", "booktitle"),
        volume=_text(fields, "volume"),
        number=_text(fields, "number"),
        pages=_text(fields, "pages"),
        abstract=_text(fields, "abstract"),
        url=fields.get("url", "").strip(),
        isbn=_isbn(fields),
        tags=_tags(fields),
        key=entry.key,
        origin=Origin(name, entry.line),
    )


def _text(fields: Mapping[str, str], *names: str) -> str:
    value = next((fields[name] for name in names if fields.get(name)), "")
    return one_line(to_unicode(value))


def _isbn(fields: Mapping[str, str]) -> str:
    """The first number that is as long as an ISBN."""
    return next((each for each in _ISBN.findall(_text(fields, "isbn").replace("-", ""))), "")


def _tags(fields: Mapping[str, str]) -> tuple[str, ...]:
    tags = (one_line(tag) for tag in re.split(r"[,;]", _text(fields, "keywords")))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _is_preprint(entry: Entry | BibEntry, arxiv_id: ArxivId | None) -> bool:
    venue = " ".join(entry.fields.get(name, "") for name in ("journal", "journaltitle")).lower()
    if "arxiv" in venue or venue.strip() == "corr":
        return True
    return arxiv_id is not None and entry.type in {"misc", "online", "unpublished", "preprint"}
