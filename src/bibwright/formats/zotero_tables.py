"""What Zotero's item types, fields and creator types are in a record.

The names are those of Zotero's schema 41. A field that no other format has keeps its name, in small
letters, and so does a role, so that it comes back as it was.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bibwright.formats.zotero_schema import load_schema

#: The item type that an entry type is; others are a webpage with an address, or else a document.
ITEM_TYPES = {
    **dict.fromkeys(("article", "suppperiodical", "review"), "journalArticle"),
    "inproceedings": "conferencePaper",
    **dict.fromkeys(("incollection", "inbook", "bookinbook", "suppbook"), "bookSection"),
    "suppcollection": "bookSection",
    "inreference": "encyclopediaArticle",
    **dict.fromkeys(("phdthesis", "mastersthesis", "thesis"), "thesis"),
    **dict.fromkeys(("techreport", "report", "manual"), "report"),
    **dict.fromkeys(("book", "mvbook", "collection", "mvcollection", "proceedings"), "book"),
    **dict.fromkeys(("mvproceedings", "reference", "mvreference", "booklet"), "book"),
    **dict.fromkeys(("online", "webpage"), "webpage"),
    "unpublished": "manuscript",
    "patent": "patent",
    "software": "computerProgram",
    "dataset": "dataset",
    **dict.fromkeys(("artwork", "image"), "artwork"),
    **dict.fromkeys(("audio", "music"), "audioRecording"),
    "jurisdiction": "case",
    "legislation": "statute",
    "legal": "hearing",
    "letter": "letter",
    "movie": "film",
    "performance": "presentation",
    "standard": "standard",
    "video": "videoRecording",
}
#: The entry type of an item type.
ENTRY_TYPES = {
    **{item: entry for entry, item in reversed(ITEM_TYPES.items())},
    "report": "report",
    "thesis": "thesis",
    "bookSection": "incollection",
    "magazineArticle": "article",
    "newspaperArticle": "article",
    "dictionaryEntry": "inreference",
    "bill": "legislation",
    **dict.fromkeys(("blogPost", "forumPost", "preprint"), "online"),
    **dict.fromkeys(("email", "instantMessage"), "letter"),
    **dict.fromkeys(("podcast", "radioBroadcast"), "audio"),
    "tvBroadcast": "video",
    **dict.fromkeys(("document", "interview", "map"), "misc"),
}
#: What an entry type says by itself, in the words that Zotero's fields for types have.
GENRES = {
    "phdthesis": "PhD thesis",
    "mastersthesis": "Master's thesis",
    "techreport": "Technical report",
}
#: Words for item types besides their names: those that CSL has.
_SUBTYPES = {"magazine": "magazineArticle", "newspaper": "newspaperArticle"}
#: Fields that a bibliography has no use for: Zotero's own housekeeping.
NOT_HELD = frozenset({"libraryCatalog", "extra", "citationKey"})
_FIELDS = {
    "abstractNote": "abstract",
    "accessDate": "urldate",
    "archiveLocation": "archive_location",
    "artworkSize": "dimensions",
    "callNumber": "library",
    "conferenceName": "eventtitle",
    "eventPlace": "venue",
    "filingDate": "submitted",
    "issue": "number",
    "journalAbbreviation": "shortjournal",
    "meetingName": "eventtitle",
    "numPages": "pagetotal",
    "numberOfVolumes": "volumes",
    "originalDate": "origdate",
    "originalPlace": "origlocation",
    "originalPublisher": "origpublisher",
    "partNumber": "part",
    "partTitle": "part-title",
    "place": "location",
    "publicationTitle": "journaltitle",
    "runningTime": "dimensions",
    "seriesTitle": "series",
    "status": "pubstate",
    "versionNumber": "version",
}
_CONTAINED = frozenset(
    "bookSection conferencePaper dictionaryEntry encyclopediaArticle presentation".split()
)
_SITES = frozenset("blogPost forumPost radioBroadcast tvBroadcast".split())
_OF_TYPE = {
    **{(kind, "publicationTitle"): "booktitle" for kind in _CONTAINED},
    **{(kind, "publicationTitle"): "titleaddon" for kind in _SITES},
    ("webpage", "publicationTitle"): "organization",
    **{(kind, "publisher"): "institution" for kind in ("thesis", "report", "manuscript")},
    ("standard", "authority"): "organization",
}
#: What may stand in a place besides the field that is meant for it.
_ALSO = {
    "journaltitle": ("booktitle",),
    "booktitle": ("journaltitle", "maintitle"),
    "institution": ("organization", "publisher"),
    "publisher": ("organization", "institution"),
    "organization": ("titleaddon",),
    "titleaddon": ("organization", "journaltitle", "booktitle"),
    "number": ("issue",),
    "pages": ("eid",),
}
_ROLES = {
    "bookAuthor": "bookauthor",
    "castMember": "performer",
    "originalCreator": "original-author",
    "scriptwriter": "script-writer",
    "seriesEditor": "collection-editor",
    "creator": "author",
    "podcaster": "author",
}
_CAPITAL = re.compile(r"(?<=[a-z])([A-Z])")


@lru_cache(maxsize=64)
def places(kind: str) -> dict[str, tuple[str, ...]]:
    """For each field of an item of this type the fields of a record that may stand in it, the one
    that is read from it first."""
    schema = load_schema().types[kind]
    found: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for name in schema.fields:
        base = schema.base(name)
        field = _OF_TYPE.get((kind, base)) or _FIELDS.get(base, base.lower())
        if base == "seriesNumber":
            counted = {schema.base(each) for each in schema.fields} & {"number", "issue"}
            field = "seriesnumber" if counted else "number"
        if field in taken:
            field = name.lower()
        taken.add(field)
        found[name] = (field, *_ALSO.get(field, ()))
    return found


def is_held(kind: str, place: str) -> bool:
    """Whether an entry has a field for this one of an item of this type."""
    return record_field(kind, place) != ""


def title_field(kind: str) -> str:
    """What items of a type call their title."""
    known = load_schema().types.get(kind)
    fields = known.fields if known else ()
    return next((name for name in fields if known and known.base(name) == "title"), "title")


def item_type_named(said: str) -> str:
    """The item type that an entry names in ``entrysubtype``; empty where it names none."""
    return _SUBTYPES.get(said, said if said in load_schema().types else "")


def record_field(kind: str, place: str) -> str:
    """The field of a record that an item's field is read as; empty if a record has none."""
    if place in NOT_HELD or kind not in load_schema().types:
        return ""
    return places(kind).get(place, ("",))[0]


@lru_cache(maxsize=64)
def creator_roles(kind: str) -> dict[str, str]:
    """For each creator type of an item type the list of names that it is, the primary one first."""
    names = load_schema().types[kind].creators
    roles: dict[str, str] = {}
    for name in names:
        role = _ROLES.get(name, _CAPITAL.sub(r"-\1", name).lower())
        role = "author" if name == names[0] and name != "contributor" else role
        roles[name] = name.lower() if role in roles.values() else role
    return roles
