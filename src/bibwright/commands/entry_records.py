"""The entries of files as records, which can be compared with each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bibwright.bibtex.arxiv_id import arxiv_id_of
from bibwright.bibtex.bib_file import BibEntry, BibFile, family_of
from bibwright.duplicates.records import Records
from bibwright.model.identifiers import normalise_doi

__all__ = ["records_of"]

#: Fields that say of what sort an entry is, and where it was held.
_OF_SORT = ("type", "titleaddon", "note", "howpublished", "addendum")
_WHERE = ("location", "address", "venue", "eventtitle")


def records_of(bibs: Sequence[BibFile]) -> tuple[Records, list[tuple[int, int]]]:
    """The entries of all files as records, in order, and for each row its file and its place
    among the file's entries. What a crossref gives an entry counts as its own."""
    family = family_of(bibs)
    rows: list[dict[str, str]] = []
    origins: list[tuple[int, int]] = []
    for number, bib in enumerate(bibs):
        for at, entry in enumerate(bib.entries):
            rows.append(_row(entry, entry.whole(family)))
            origins.append((number, at))
    return Records.of(rows), origins


def _row(entry: BibEntry, fields: Mapping[str, str]) -> dict[str, str]:
    arxiv_id = arxiv_id_of(fields)
    doi = fields.get("doi", "")
    venue = next(
        (fields[name] for name in ("journal", "journaltitle", "booktitle") if fields.get(name)), ""
    )
    title = fields.get("title", "")
    if fields.get("subtitle"):
        title = f"{title}: {fields['subtitle']}"
    return {
        "key": entry.key,
        "type": entry.type,
        "title": title,
        "author": fields.get("author", ""),
        "editor": fields.get("editor", ""),
        "year": fields.get("year", "") or fields.get("date", ""),
        "venue": venue,
        "volume": fields.get("volume", ""),
        "number": fields.get("number", "") or fields.get("issue", ""),
        "pages": fields.get("pages", ""),
        "doi": (normalise_doi(doi) or "") if arxiv_id is None or "arxiv" not in doi.lower() else "",
        "arxiv": arxiv_id.base if arxiv_id else "",
        "isbn": fields.get("isbn", ""),
        "url": fields.get("url", ""),
        "abstract": fields.get("abstract", ""),
        "language": fields.get("language", "") or fields.get("langid", ""),
        "edition": fields.get("edition", ""),
        "series": fields.get("series", ""),
        "chapter": fields.get("chapter", ""),
        "publisher": fields.get("publisher", ""),
        "version": fields.get("version", ""),
        "note": " ".join(fields[name] for name in _OF_SORT if fields.get(name)),
        "crossref": fields.get("crossref", "").strip().lower(),
        "date": fields.get("date", "") or _month_of(fields),
        "location": next((fields[name] for name in _WHERE if fields.get(name)), ""),
    }


def _month_of(fields: Mapping[str, str]) -> str:
    year, month, day = (fields.get(name, "").strip().lower() for name in ("year", "month", "day"))
    return f"{year}-{month[:3]}-{day}" if year and month else ""
