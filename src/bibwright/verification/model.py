"""What was found out about an entry.

A *contradiction* is what the entry says and its source plainly says otherwise; it makes a matched
entry *conflicting*. A *notice* says something about a paper that was rightly cited (it has been
withdrawn, there is a newer version, it has been published since) and leaves it *matched*.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bibwright.bibtex.draft import Change
from bibwright.bibtex.place import Place
from bibwright.matching.fields import Comparison, Field
from bibwright.matching.verdict import Candidate, Status
from bibwright.model.codec import reference_to_json
from bibwright.model.reference import Reference

__all__ = [
    "DEFAULT_FAIL_ON",
    "DIFFERS",
    "REASONS",
    "Correction",
    "EntryFinding",
    "Notice",
    "Remark",
]


class Notice(StrEnum):
    """What may be worth knowing about a paper that was found."""

    WITHDRAWN = "withdrawn"
    NEWER_VERSION = "newer-version"
    PUBLISHED_SINCE = "published-since"
    #: What no arXiv id can be: it names a month that there is not.
    MALFORMED_ID = "malformed-id"


#: arXiv, asked for an id, has no such paper: the one *not found* that is always a mistake.
UNKNOWN_ID = "unknown-id"

#: What differs though a habit may explain it, as a whole and each by its name; only when asked for.
DIFFERS = "differs"
DIFFERENCES = (
    *(DIFFERS, "title-wording", "title-spelling", "title-subtitle", "authors", "author-spelling"),
    "doi",
)

#: All that ``--fail-on`` can name: states with something to look at, what contradicts, notices.
REASONS = (
    *(status.value.replace(" ", "-") for status in Status if status is not Status.MATCHED),
    *(field.value for field in Field),
    *(notice.value for notice in Notice),
    UNKNOWN_ID,
    *DIFFERENCES,
    "not-looked-up",
)
#: What no honest entry is: at odds with its source, withdrawn, or of an id that there is not.
#: What is merely *not found* may be a book, a standard or a page that no source has.
DEFAULT_FAIL_ON = ("conflicting", "withdrawn", UNKNOWN_ID, Notice.MALFORMED_ID.value)


@dataclass(frozen=True, slots=True)
class Remark:
    """A notice in words."""

    notice: Notice
    words: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What would become of a field of the entry: LaTeX without delimiters; ``before`` is None
    where it would be added."""

    field: str
    before: str | None
    after: str

    @classmethod
    def of(cls, change: Change) -> Correction:
        """The change of a draft."""
        return cls(change.field, change.before, change.after or "")


@dataclass(frozen=True, slots=True)
class EntryFinding:
    """An entry, the state it is in, and what led to it.

    ``records`` are the source's records of the work, the nearest to the entry first; ``asked``
    the sources that gave an answer about it. ``candidates`` come into question where nothing was
    settled. ``unknown_id``: see `UNKNOWN_ID`. ``strict``: whether differences
    that a habit may explain count. ``corrections`` are those that are sure.
    """

    place: Place
    type: str
    query: Reference
    status: Status
    why: str
    records: tuple[Reference, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    remarks: tuple[Remark, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    asked: tuple[str, ...] = ()
    unknown_id: bool = False
    strict: bool = False
    corrections: tuple[Correction, ...] = ()

    @property
    def contradictions(self) -> tuple[Comparison, ...]:
        """What the entry says and its source says otherwise."""
        return tuple(each for each in self.comparisons if each.contradicts)

    @property
    def differences(self) -> tuple[Comparison, ...]:
        """What differs though a habit may explain it; none unless the finding is strict."""
        return tuple(each for each in self.comparisons if each.differs and self.strict)

    @property
    def reasons(self) -> frozenset[str]:
        """By which of `REASONS` this entry may fail."""
        names = {remark.notice.value for remark in self.remarks}
        if self.status is not Status.MATCHED:
            names.add(self.status.value.replace(" ", "-"))
        if self.status is Status.CONFLICTING:
            names |= {each.field.value for each in self.contradictions}
            names |= {each.finding for each in self.contradictions if each.finding}
        if self.differences:
            names |= {DIFFERS, *(each.finding for each in self.differences)}
        if self.unknown_id:
            names.add(UNKNOWN_ID)
        return frozenset(names)

    def as_json(self) -> dict[str, Any]:
        """The finding as JSON-ready values."""
        return {
            "path": self.place.name,
            "line": self.place.line,
            "key": self.place.key,
            "type": self.type,
            "status": str(self.status),
            "reasons": sorted(self.reasons),
            "why": self.why,
            "asked": list(self.asked),
            "records": [reference_to_json(record) for record in self.records],
            "fields": [each.as_json() for each in self.comparisons],
            "notices": [
                {"notice": str(each.notice), "message": each.words} for each in self.remarks
            ],
            "candidates": [
                {
                    "reference": reference_to_json(each.reference),
                    "evidence": each.evidence.as_json(),
                }
                for each in self.candidates
            ],
            "corrections": [
                {"field": each.field, "before": each.before, "after": each.after}
                for each in self.corrections
            ],
        }
