"""The entries of files as records, which can be compared with each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from bibwright.bibtex.arxiv_id import arxiv_id_of
from bibwright.bibtex.bib_file import BibEntry, BibFile
from bibwright.bibtex.bib_files import families_of
from bibwright.bibtex.entry_reference import title_of
from bibwright.bibtex.inheritance import takes_over
from bibwright.bibtex.plain_entry import Row
from bibwright.duplicates.records import Records
from bibwright.matching.companions import GIVEN_TYPES, ISSUED, plain_type
from bibwright.text.dates import ANY_YEAR
from bibwright.text.latex.verbatim import bare_doi

#: Fields that say of what sort an entry is, and where it was held.
_OF_SORT = ("type", "titleaddon", "note", "howpublished", "addendum")
#: The meeting that something was given at, and who held it.
_MEETINGS = ("eventtitle", "event", "conference", "meeting")
_HOSTS = ("institution", "organization", "school")
_DAYS = re.compile(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d")
_VENUES = ("journal", "journaltitle", "booktitle", "crossref", "school", "institution")
_DEPOSITS = re.compile(
    r"zenodo|figshare|dryad|dataverse|mendeley data|pangaea|code ocean", re.IGNORECASE
)
_END = r"(?=(?:[_.-][^/]*)?/?(?:[?#].*)?$)"
#: What an address shows: whose it is, a folder in it, the last of its words. (Papers of meetings
#: have pages that are called posters, and numbers.)
_SHOWN_AT = re.compile(
    r"//(?:\w+\.)?(?:(?P<video>youtube\.com|youtu\.be|vimeo\.com)|"
    r"(?P<slides>slideshare\.net|speakerdeck\.com|prezi\.com))/|"
    r"(?P<supplement>(?<=/)supp(?:l(?:ement\w*)?)?(?=/))|"
    rf"(?P<poster>(?<=/)posters(?=/)|(?<=[/_.-])poster{_END})|(?P<talk>(?<=/)talks(?=/))|"
    rf"(?P<presentation>(?<=/)(?:slides|presentations)(?=/)|(?<=[/_.-])slides{_END}|"
    r"(?<=[/_.-])presentation(?=(?:\.\w+)?/?(?:[?#].*)?$))",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s{}\\<>|,;\"]+(?:\\[_%#&~][^\s{}\\<>|,;\"]*)*")
_BARE_ADDRESS = re.compile(rf"\W*(?:\\(?:url|href)\W*)?{_ADDRESS.pattern}\W*")
_WHERE = ("location", "address", "venue", "eventtitle")


def records_of(bibs: Sequence[BibFile], beside: Sequence[BibFile] = ()) -> Records:
    """The entries of all files as records, in order. What a crossref gives an entry counts as its
    own, be it of an entry ``beside``."""
    entries = [entry for bib in bibs for entry in bib.entries]
    return records_of_changed([*bibs, *beside], entries)


def records_of_changed(bibs: Sequence[BibFile], entries: Iterable[BibEntry]) -> Records:
    """These entries as records; they take over what those of the files say."""
    families = {bib.name: family for bib, family in zip(bibs, families_of(bibs), strict=True)}
    return Records.of_rows(
        each.row or _row(each.key, each.type, each.whole(families[each.place.name]))
        for each in entries
    )


def row_of(key: str, type_: str, fields: Mapping[str, str]) -> Row | None:
    """What an entry says, where it takes over nothing: known as soon as it is read."""
    return None if takes_over(fields) else _row(key, type_, fields)


def _row(key: str, type_: str, fields: Mapping[str, str]) -> Row:
    """What an entry says, in the order of `COLUMNS`."""
    get = fields.get
    arxiv_id = arxiv_id_of(fields)
    doi = get("doi", "")
    if doi:
        doi = (bare_doi(doi) or "") if arxiv_id is None or "arxiv" not in doi.lower() else ""
    return (
        key,
        type_,
        title_of(fields),
        get("author", ""),
        get("editor", ""),
        _year_of(fields),
        get("journal") or get("journaltitle") or get("booktitle", ""),
        get("volume", ""),
        get("number") or get("issue") or get("part", ""),
        get("pages", ""),
        doi,
        arxiv_id.base if arxiv_id else "",
        get("isbn", ""),
        get("url") or _address_of(fields),
        get("abstract", ""),
        get("language") or get("langid", ""),
        get("edition", ""),
        get("series", ""),
        get("chapter", ""),
        get("publisher") or _issuer_of(type_, fields),
        get("version", ""),
        _sort_of(type_, fields),
        get("crossref", "").strip().lower(),
        get("date") or _month_of(fields),
        get("location") or get("address") or get("venue") or get("eventtitle", ""),
    )


def _issuer_of(type_: str, fields: Mapping[str, str]) -> str:
    """Who gave out a report or a thesis."""
    if plain_type(type_) not in ISSUED:
        return ""
    return fields.get("institution") or fields.get("school", "")


def _sort_of(type_: str, fields: Mapping[str, str]) -> str:
    """All that says of what sort an entry is, and where it was given that was not printed."""
    kind = plain_type(type_)
    given = kind in GIVEN_TYPES
    names = _OF_SORT + _MEETINGS * (given or kind == "unpublished") + _HOSTS * given
    said = " ".join([fields[name] for name in names if fields.get(name)])
    if not said or _BARE_ADDRESS.fullmatch(said):
        said = _by_place(type_, fields) or said
    if said or kind != "unpublished":
        return said
    where = next((fields[name] for name in _WHERE if fields.get(name)), "")
    return f"at a meeting: {where}" if where or _DAYS.fullmatch(fields.get("date", "")) else ""


def _by_place(type_: str, fields: Mapping[str, str]) -> str:
    """What something of no fixed type is by where it lies: the repository of data and code, the
    site of videos, the word that its address has for it."""
    if type_ not in {"misc", "online"}:
        return ""
    get = fields.get
    if found := _DEPOSITS.search(f"{get('publisher', '')} {get('doi', '')}"):
        return found[0]
    found = _SHOWN_AT.search(get("url") or _address_of(fields))
    return (found.lastgroup or "") if found else ""


def _address_of(fields: Mapping[str, str]) -> str:
    """The address in the text of what appeared nowhere but there."""
    if any(fields.get(name) for name in _VENUES):
        return ""
    texts = " ".join([fields.get(name, "") for name in ("howpublished", "note")])
    found = _ADDRESS.search(texts) if "http" in texts else None
    return found[0] if found else ""


def _year_of(fields: Mapping[str, str]) -> str:
    """Where both say a year the date's, as to `text.dates` and Biber."""
    date = fields.get("date")
    if not date:
        return fields.get("year", "")
    return date if ANY_YEAR.search(date) else fields.get("year") or date


def _month_of(fields: Mapping[str, str]) -> str:
    if "month" not in fields:
        return ""
    get = fields.get
    year, month, day = get("year", "").strip(), fields["month"].strip(), get("day", "").strip()
    return f"{year}-{month[:3]}-{day}".lower() if year and month else ""
