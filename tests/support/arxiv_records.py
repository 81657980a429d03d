"""The papers a loopback arXiv server holds, read from arXiv's snapshot or from recorded feeds."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple, NotRequired, TypedDict

ATOM = "{http://www.w3.org/2005/Atom}"
ARXIV = "{http://arxiv.org/schemas/atom}"

_ENTRY_ID = re.compile(r"https?://arxiv\.org/abs/(?P<id>.+?)v(?P<version>\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedRecord:
    """One paper as arXiv knows it: the texts of its latest version, the time of its first.

    `arxiv_id` carries no version, `version` is the latest. Texts are kept as arXiv stores
    them: line breaks, TeX and leading blanks included. `affiliations` runs beside `authors`
    or is empty. `version_dates` holds the time of every version, first to latest, or is empty
    where only the first and the latest are known. ValueError for a time without a zone, a
    version below 1, or lists of different lengths.
    """

    arxiv_id: str
    title: str
    authors: tuple[str, ...]
    abstract: str
    published: datetime
    updated: datetime
    categories: tuple[str, ...]
    primary_category: str
    version: int = 1
    comment: str | None = None
    journal_ref: str | None = None
    doi: str | None = None
    report_number: str | None = None
    affiliations: tuple[tuple[str, ...], ...] = ()
    version_dates: tuple[datetime, ...] = ()

    def __post_init__(self) -> None:
        if any(at.tzinfo is None for at in (self.published, self.updated, *self.version_dates)):
            raise ValueError(f"{self.arxiv_id}: a time without a zone")
        if self.version < 1:
            raise ValueError(f"{self.arxiv_id}: version {self.version}")
        if self.affiliations and len(self.affiliations) != len(self.authors):
            raise ValueError(f"{self.arxiv_id}: affiliations do not run beside authors")
        if self.version_dates and len(self.version_dates) != self.version:
            raise ValueError(f"{self.arxiv_id}: version dates do not run up to the latest")

    def submitted(self, version: int) -> datetime:
        """The time of one version; of a middle one without a history, that of the latest."""
        if self.version_dates:
            return self.version_dates[version - 1]
        return self.published if version == 1 else self.updated


class ServedEntry(NamedTuple):
    """One paper in one version, as it stands in an answer."""

    record: ServedRecord
    version: int

    @property
    def name(self) -> str:
        return f"{self.record.arxiv_id}v{self.version}"


class SnapshotVersion(TypedDict):
    """One version in arXiv's snapshot; `created` is an RFC 822 time, left out where unknown."""

    version: str
    created: NotRequired[str]


Snapshot = TypedDict(
    "Snapshot",
    {
        "id": str,
        "title": str,
        "abstract": str | None,
        "authors_parsed": list[list[str]],
        "comments": str | None,
        "journal-ref": str | None,
        "doi": str | None,
        "report-no": str | None,
        "categories": str | None,
        "versions": list[SnapshotVersion],
    },
)
"""The keys this module reads of one line of arXiv's public metadata snapshot."""


def record_from_snapshot(line: Snapshot) -> ServedRecord:
    """The record one line of the snapshot describes.

    A feed can't leave out what the project's own sample does where it is not known: an unknown
    time becomes that of the version before, of a first version the beginning of the id's month;
    unknown categories become the general one.
    """
    dates = _dates(line)
    categories = tuple((line.get("categories") or "cs.GL").split())
    return ServedRecord(
        arxiv_id=line["id"],
        title=line["title"],
        authors=tuple(_author_name(parts) for parts in line["authors_parsed"]),
        # The snapshot begins every abstract with two blanks; the 2026 feed only old ones.
        abstract=(line.get("abstract") or "").strip(),
        published=dates[0],
        updated=dates[-1],
        categories=categories,
        primary_category=categories[0],
        version=int((line["versions"] or [{"version": "v1"}])[-1]["version"].lstrip("v")),
        comment=line.get("comments") or None,
        journal_ref=line.get("journal-ref") or None,
        doi=line.get("doi") or None,
        report_number=line.get("report-no") or None,
        version_dates=dates if _is_whole(line) else (),
    )


def _moment(created: str) -> datetime:
    """A day without a time of day begins at midnight: a feed can't say less."""
    return parsedate_to_datetime(created if ":" in created else f"{created} 00:00:00 GMT")


def _is_whole(line: Snapshot) -> bool:
    """Whether the time of every version is known."""
    numbers = [int(each["version"].lstrip("v")) for each in line["versions"]]
    known = all("created" in each for each in line["versions"])
    return bool(numbers) and known and numbers == list(range(1, len(numbers) + 1))


def _dates(line: Snapshot) -> tuple[datetime, ...]:
    yymm = line["id"].split("/")[-1][:4]
    century = 1900 if yymm >= "9107" else 2000
    latest = datetime(century + int(yymm[:2]), int(yymm[2:]), 1, tzinfo=UTC)
    dates = []
    for each in line["versions"] or [{"version": "v1"}]:
        if "created" in each:
            latest = _moment(each["created"])
        dates.append(latest)
    return tuple(dates)


def _author_name(parts: list[str]) -> str:
    """First and last name joined; a collaboration, all last name, keeps the leading blank."""
    last, first, *rest = parts
    suffix = rest[0] if rest else ""
    return f"{first} {last} {suffix}".rstrip()


def read_snapshot(path: Path) -> Iterator[ServedRecord]:
    """The records of a file in the snapshot's form, a JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                snapshot: Snapshot = json.loads(line)
                yield record_from_snapshot(snapshot)


def records_from_feeds(feeds: Iterable[bytes]) -> tuple[ServedRecord, ...]:
    """The papers in recorded feeds, in order of first appearance; error entries are left out.

    The version an entry was recorded in counts as the paper's latest.
    """
    found: dict[str, ServedRecord] = {}
    for feed in feeds:
        for entry in ET.fromstring(feed).iter(f"{ATOM}entry"):
            name = _ENTRY_ID.fullmatch(_text(entry, f"{ATOM}id"))
            if name is not None:
                found.setdefault(name["id"], _record_from_entry(entry, name))
    return tuple(found.values())


def _record_from_entry(entry: ET.Element, name: re.Match[str]) -> ServedRecord:
    authors = entry.findall(f"{ATOM}author")
    affiliations = tuple(
        tuple(each.text or "" for each in author.findall(f"{ARXIV}affiliation"))
        for author in authors
    )
    primary = entry.find(f"{ARXIV}primary_category")
    if primary is None:
        raise ValueError(f"{name['id']}: no primary category")
    return ServedRecord(
        arxiv_id=name["id"],
        title=_text(entry, f"{ATOM}title"),
        authors=tuple(_text(author, f"{ATOM}name") for author in authors),
        abstract=_text(entry, f"{ATOM}summary"),
        published=_time(_text(entry, f"{ATOM}published")),
        updated=_time(_text(entry, f"{ATOM}updated")),
        categories=tuple(each.attrib["term"] for each in entry.findall(f"{ATOM}category")),
        primary_category=primary.attrib["term"],
        version=int(name["version"]),
        comment=entry.findtext(f"{ARXIV}comment"),
        journal_ref=entry.findtext(f"{ARXIV}journal_ref"),
        doi=entry.findtext(f"{ARXIV}doi"),
        affiliations=affiliations if any(affiliations) else (),
    )


def _text(parent: ET.Element, tag: str) -> str:
    text = parent.findtext(tag)
    if text is None:
        raise ValueError(f"no {tag} in a recorded feed")
    return text


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
