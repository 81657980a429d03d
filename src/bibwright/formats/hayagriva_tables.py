"""Which field is where in a Hayagriva entry, type by type.

Sources: Hayagriva's file format document (0.9), what its own reader makes of biblatex's fields,
and what it makes of an entry for a style in CSL: which parent holds the title of a container, of
a series, of an event.
"""

from __future__ import annotations

from bibwright.formats.types import BOOKS, JOURNALS, PARTS, REPORTS, kind_of

#: What a parent is that doesn't say its type.
DEFAULT_PARENTS = {
    "article": "periodical",
    "chapter": "book",
    "entry": "reference",
    "anthos": "anthology",
    "web": "web",
    "scene": "video",
    "artwork": "exhibition",
    "legislation": "anthology",
    "post": "post",
    "tweet": "tweet",
    "video": "video",
    "audio": "audio",
}
#: Of the work itself.
ITEM_TEXTS = {
    "genre": "type",
    "abstract": "abstract",
    "chapter": "chapter",
    "page-range": "pages",
    "language": "language",
    "archive": "archive",
    "archive-location": "archive-place",
    "call-number": "library",
    "note": "note",
}
#: Of what holds the work, where there is such a thing, else of the work itself.
CONTAINER_TEXTS = {
    "edition": "edition",
    "volume": "volume",
    "volume-total": "volumes",
    "page-total": "pagetotal",
}
#: Those of them that are numbers if they look like one.
NUMBERS = frozenset({"edition", "volume", "volume-total", "page-total", "issue", "chapter"})
#: ``serial-number`` may hold any numbers by name; these names are fields of their own.
SERIALS = {
    "doi": "doi",
    "isbn": "isbn",
    "issn": "issn",
    "pmid": "pmid",
    "pmcid": "pmcid",
    "version": "version",
    "isan": "isan",
    "ismn": "ismn",
    "isrn": "isrn",
    "iswc": "iswc",
}
#: The roles of ``affiliated``, and the lists of names that they are. Editors with an
#: ``editortype`` are among them by that.
ROLES = {
    "translator": "translator",
    "afterword": "afterword",
    "foreword": "foreword",
    "introduction": "introduction",
    "annotator": "annotator",
    "commentator": "commentator",
    "holder": "holder",
    "compiler": "compiler",
    "collaborator": "collaborator",
    "organizer": "organizer",
    "cast-member": "performer",
    "composer": "composer",
    "producer": "producer",
    "executive-producer": "executive-producer",
    "writer": "script-writer",
    "director": "director",
    "illustrator": "illustrator",
    "narrator": "narrator",
}


def container_title(entry_type: str) -> str:
    """The field that is the title of what holds the work; empty where nothing does."""
    if not kind_of(entry_type).parent:
        return ""
    if entry_type in JOURNALS:
        return "journaltitle"
    return "titleaddon" if entry_type == "online" else "booktitle"


def number_place(entry_type: str, *, in_series: bool) -> str:
    """What ``number`` is: an ``issue``, the ``volume`` in a series, or a ``serial`` number."""
    if entry_type in JOURNALS or entry_type == "periodical":
        return "issue"
    if entry_type in BOOKS | PARTS:
        return "series" if in_series else "issue"
    return "serial"


def organization_fields(entry_type: str) -> tuple[str, ...]:
    """The fields that ``organization`` may be, the type's own first."""
    if entry_type in REPORTS:
        return ("institution", "organization")
    return ("organization", "institution")
