"""Which field is which variable of CSL 1.0.2, type by type.

Sources: the specification of CSL 1.0.2, appendices III and IV, and its JSON schema
(csl-data.json); how Zotero's schema, Better BibTeX, citation-js and pandoc fill the variables.
Where the specification and its schema differ (``part-number``, ``part``) the schema's name is
written and both are read.
"""

from __future__ import annotations

from bibwright.formats.record import CSL_NAMES, CSL_TEXTS, Record
from bibwright.formats.types import BOOKS, JOURNALS, PARTS, REPORTS, kind_of

#: Fields that are the same variable in every type.
TEXTS = {
    "abstract": "abstract",
    "annotation": "annote",
    "chapter": "chapter-number",
    "doi": "DOI",
    "edition": "edition",
    "eventtitle": "event-title",
    "isbn": "ISBN",
    "issn": "ISSN",
    "issuetitle": "volume-title",
    "label": "citation-label",
    "language": "language",
    "library": "call-number",
    "location": "publisher-place",
    "note": "note",
    "origlocation": "original-publisher-place",
    "origpublisher": "original-publisher",
    "origtitle": "original-title",
    "pages": "page",
    "pagetotal": "number-of-pages",
    "part": "part",
    "pmcid": "PMCID",
    "pmid": "PMID",
    "pubstate": "status",
    "series": "collection-title",
    "shortjournal": "container-title-short",
    "shorttitle": "title-short",
    "title": "title",
    "type": "genre",
    "url": "URL",
    "venue": "event-place",
    "version": "version",
    "volume": "volume",
    "volumes": "number-of-volumes",
    **{name: name for name in sorted(CSL_TEXTS)},
}
NAMES = {
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "bookauthor": "container-author",
    **{name: name for name in sorted(CSL_NAMES)},
}
DATES = {
    "date": "issued",
    "urldate": "accessed",
    "eventdate": "event-date",
    "origdate": "original-date",
    "submitted": "submitted",
    "available-date": "available-date",
}
#: Variables as others write them: older names, and the specification's beside the schema's.
OTHER_NAMES = {
    "event": "event-title",
    "journalAbbreviation": "container-title-short",
    "part-number": "part",
    "printing-number": "printing",
    "shortTitle": "title-short",
    "supplement-number": "supplement",
}
#: What an entry type says by itself, in the words that CSL's ``genre`` needs.
GENRES = {
    "phdthesis": "PhD thesis",
    "mastersthesis": "Master’s thesis",
    "techreport": "Technical report",
}
#: Values of ``eprinttype`` that name an archive (biblatex's manual, section 3.14.7), in small
#: letters, and how the archive writes itself.
EPRINT_ARCHIVES = {
    "arxiv": "arXiv",
    "googlebooks": "Google Books",
    "hdl": "hdl",
    "jstor": "JSTOR",
    "pubmed": "PubMed",
}
#: biblatex's words for ``pubstate`` (its manual, section 4.9.2.11), and those that CSL prints.
STATES = {"inpreparation": "in preparation", "inpress": "in press"}
_SUBTYPES = {"magazine": "article-magazine", "newspaper": "article-newspaper"}


def is_preprint(record: Record) -> bool:
    """Whether it is a paper at arXiv that has no other place."""
    return (
        record.type in {"misc", "online", "unpublished"}
        and record.text("eprinttype").lower() == "arxiv"
        and "eprint" in record.fields
        and not {"journaltitle", "booktitle"} & set(record.fields)
    )


def csl_type(record: Record) -> str:
    """The type of the item."""
    if is_preprint(record):
        return "article"
    if record.type == "article":
        return _SUBTYPES.get(record.text("entrysubtype"), "article-journal")
    return kind_of(record.type).csl


def container_fields(entry_type: str) -> tuple[str, ...]:
    """The fields that ``container-title`` may be, the type's own first."""
    if entry_type in JOURNALS:
        return ("journaltitle", "booktitle")
    if entry_type == "online":
        return ("titleaddon", "booktitle", "journaltitle")
    if entry_type in BOOKS:
        return ("maintitle",)
    return ("booktitle", "journaltitle")


def publisher_fields(entry_type: str) -> tuple[str, ...]:
    """The fields that ``publisher`` may be, the type's own first."""
    if entry_type in REPORTS:
        return ("institution", "publisher", "organization")
    if entry_type in {"online", "manual"}:  # BibTeX prints no publisher of a manual
        return ("organization", "publisher", "institution")
    return ("publisher", "institution", "organization")


def number_variable(entry_type: str, *, in_series: bool) -> str:
    """What ``number`` counts: issues, volumes of a series, or the work itself."""
    if entry_type in JOURNALS or entry_type == "periodical":
        return "issue"
    if entry_type == "inproceedings" and not in_series:
        return "issue"
    return "collection-number" if entry_type in BOOKS | PARTS else "number"
