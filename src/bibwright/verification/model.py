"""What was found out about an entry.

A *contradiction* is what the entry says and its source plainly says otherwise; it makes a matched
entry *conflicting*. A *notice* says something about a paper that was rightly cited (it has been
withdrawn, there is a newer version, it has been published since) and leaves it *matched*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from bibwright.bibtex.draft import Change
from bibwright.bibtex.place import Place
from bibwright.matching.candidates import Candidate
from bibwright.matching.comparison import FINDINGS, Comparison, Field, Outcome
from bibwright.matching.verdict import Status
from bibwright.model.codec import reference_to_json
from bibwright.model.reference import Reference


class Notice(StrEnum):
    """What may be worth knowing about a paper that was found."""

    RETRACTED = "retracted"
    WITHDRAWN = "withdrawn"
    CONCERN = "concern"
    CORRECTED = "corrected"
    NEWER_VERSION = "newer-version"
    PUBLISHED_SINCE = "published-since"
    AUTHORS_CHANGED = "authors-changed"
    MIXED_VERSIONS = "mixed-versions"
    #: What no arXiv id can be: it names a month that does not exist.
    MALFORMED_ID = "malformed-id"


class State(StrEnum):
    """What became of an entry."""

    MATCHED = "matched"
    AMBIGUOUS = "ambiguous"
    CONFLICTING = "conflicting"
    NOT_FOUND = "not found"
    NOT_CHECKABLE = "not checkable"
    UNAVAILABLE = "unavailable"

    @property
    def reason(self) -> str:
        """Its name for ``--fail-on``."""
        return self.value.replace(" ", "-")


#: arXiv, asked for an id, has no such paper: the one *not found* that is always a mistake.
UNKNOWN_ID = "unknown-id"

#: Something of a bibliography can't be read, an entry that is never closed for one.
UNREADABLE = "unreadable"

#: What differs though a habit may explain it, as a whole; only when asked for.
DIFFERS = "differs"

#: All that ``--fail-on`` can name: states with something to look at, what contradicts, notices.
REASONS = (
    *(state.reason for state in State if state not in (State.MATCHED, State.NOT_CHECKABLE)),
    *(field.value for field in Field),
    *(notice.value for notice in Notice),
    UNKNOWN_ID,
    UNREADABLE,
    DIFFERS,
    *(name for name in FINDINGS if name not in set(Field)),
    "not-looked-up",
)
#: What no honest entry is: at odds with its source, withdrawn, of an unknown id, or unreadable.
#: What is merely *not found* may be a book, a standard or a page that no source has.
DEFAULT_FAIL_ON = (
    *("conflicting", Notice.RETRACTED.value, Notice.WITHDRAWN.value, UNKNOWN_ID),
    Notice.MALFORMED_ID.value,
    UNREADABLE,
)


#: What each name means.
MEANINGS: Mapping[str, str] = {
    **FINDINGS,
    State.AMBIGUOUS.reason: "several papers come into question",
    State.NOT_FOUND.reason: "no source that was asked has it",
    State.UNAVAILABLE.reason: "a source could not be asked",
    Notice.RETRACTED.value: "the work has been retracted",
    Notice.WITHDRAWN.value: "the paper has been withdrawn",
    Notice.CONCERN.value: "there is an expression of concern about the work",
    Notice.CORRECTED.value: "the work has been corrected",
    Notice.NEWER_VERSION.value: "there is a newer version than the one named",
    Notice.PUBLISHED_SINCE.value: "the preprint has been published since",
    Notice.AUTHORS_CHANGED.value: "the publication has other authors than its preprint",
    Notice.MIXED_VERSIONS.value: "title, authors and venue are those of several versions",
    Notice.MALFORMED_ID.value: "it is not a valid arXiv id",
    UNKNOWN_ID: "arXiv has no paper of this id",
    UNREADABLE: "a part of a bibliography can't be read",
    "not-looked-up": "there is nothing to look it up by",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A notice in words; ``ignored``: why a person wants to hear no more of it."""

    notice: Notice
    words: str
    ignored: str = ""


@dataclass(frozen=True, slots=True)
class EntryProblem:
    """One thing to look at in an entry: its stable ``name``, the field that it is about, words.

    ``also``: by which other names of `REASONS` it goes. ``accuses``: whether it says that the entry
    is wrong. ``ignored``: why a person wants to hear no more of it.
    """

    name: str
    words: str
    field: Field | None = None
    also: frozenset[str] = frozenset()
    accuses: bool = False
    ignored: str = ""

    @property
    def names(self) -> frozenset[str]:
        """All names by which it goes."""
        return self.also | {self.name}


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


#: The fields of an entry in which what is compared may stand, the likeliest first.
FIELD_NAMES: Mapping[Field, tuple[str, ...]] = {
    Field.TITLE: ("title", "subtitle"),
    Field.AUTHORS: ("author", "editor"),
    Field.YEAR: ("year", "date"),
    Field.VENUE: ("journal", "journaltitle", "booktitle"),
    Field.VOLUME: ("volume",),
    Field.NUMBER: ("number", "issue"),
    Field.PAGES: ("pages", "eid"),
    Field.PUBLISHER: ("publisher", "school", "institution"),
    Field.IDENTIFIER: ("eprint", "doi", "arxivid", "arxiv", "journal", "url", "note", "volume"),
}


@dataclass(frozen=True, slots=True)
class EntryFinding:
    """An entry, the state it is in, and what led to it.

    ``records`` are the source's records of the work, the nearest to the entry first; ``asked``
    the sources that gave an answer about it. ``candidates`` come into question where nothing was
    settled. ``unknown_id``: see `UNKNOWN_ID`. ``checkable``: whether a source that was asked could
    have known a work of this kind. ``strict``: whether differences that a habit may explain count.
    ``ignored`` has for names of findings why a person wants to hear no more of them. ``lines`` are
    those of the entry's fields. ``corrections`` are those that are sure.
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
    checkable: bool = True
    strict: bool = False
    ignored: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()

    @property
    def contradictions(self) -> tuple[Comparison, ...]:
        """What the entry says and its source says otherwise."""
        return tuple(each for each in self.comparisons if each.contradicts)

    @property
    def differences(self) -> tuple[Comparison, ...]:
        """What differs though a habit may explain it; none unless the finding is strict."""
        return tuple(each for each in self.comparisons if each.is_explained and self.strict)

    @property
    def state(self) -> State:
        """What became of it, as it is shown."""
        if self.status is Status.NOT_FOUND and not self.checkable:
            return State.NOT_CHECKABLE
        if self.status is Status.CONFLICTING and not self.contradictions:
            return State.MATCHED  # all of it is to be ignored
        return State(self.status.value)

    @property
    def found(self) -> tuple[EntryProblem, ...]:
        """All that there is to look at, what is to be ignored included."""
        return (*self._compared(), *self._as_a_whole(), *self._remarked())

    def _compared(self) -> Iterator[EntryProblem]:
        for each in self.comparisons:
            said = f"{each.field}: “{each.said}”, the source has “{each.told}”"
            if each.outcome is Outcome.DIFFERS:
                also = frozenset((State.CONFLICTING.reason, str(each.field)))
                yield EntryProblem(each.finding, said, each.field, also, True, each.ignored)
            elif each.outcome is Outcome.EXPLAINED and self.strict:
                words = f"{said} ({each.habit})"
                yield EntryProblem(
                    each.finding, words, each.field, frozenset({DIFFERS}), False, each.ignored
                )

    def _as_a_whole(self) -> Iterator[EntryProblem]:
        if self.unknown_id:
            ignored = self.ignored.get(UNKNOWN_ID, "")
            also = frozenset({State.NOT_FOUND.reason})
            yield EntryProblem(UNKNOWN_ID, self.why, Field.IDENTIFIER, also, True, ignored)
        elif self.state in (State.AMBIGUOUS, State.NOT_FOUND, State.UNAVAILABLE):
            name = self.state.reason
            yield EntryProblem(name, self.why, ignored=self.ignored.get(name, ""))

    def _remarked(self) -> Iterator[EntryProblem]:
        for each in self.remarks:
            accuses = each.notice.value in DEFAULT_FAIL_ON
            words = f"{each.notice}: {each.words}"
            yield EntryProblem(each.notice.value, words, accuses=accuses, ignored=each.ignored)

    @property
    def reasons(self) -> frozenset[str]:
        """By which of `REASONS` this entry may fail."""
        return frozenset(
            name for each in self.found if not each.ignored for name in each.names if name
        )

    def line_of(self, found: EntryProblem) -> int:
        """The line that the finding is about: of the field, else of the entry."""
        names = FIELD_NAMES.get(found.field, ()) if found.field else ()
        return next((self.lines[name] for name in names if name in self.lines), self.place.line)

    def without(self, ignored: Mapping[str, str]) -> EntryFinding:
        """The finding with what is named here to be ignored, each with the reason."""
        if not ignored:
            return self
        comparisons = tuple(
            replace(each, ignored=ignored.get(each.finding) or ignored.get(each.field, ""))
            if each.outcome in (Outcome.DIFFERS, Outcome.EXPLAINED) and not each.ignored
            else each
            for each in self.comparisons
        )
        remarks = tuple(
            each if each.ignored else replace(each, ignored=ignored.get(each.notice, ""))
            for each in self.remarks
        )
        return replace(
            self, comparisons=comparisons, remarks=remarks, ignored={**ignored, **self.ignored}
        )

    def as_json(self) -> dict[str, Any]:
        """The finding as JSON-ready values."""
        return {
            "path": self.place.name,
            "line": self.place.line,
            "key": self.place.key,
            "type": self.type,
            "status": str(self.state),
            "reasons": sorted(self.reasons),
            "why": self.why,
            "asked": list(self.asked),
            "records": [reference_to_json(record) for record in self.records],
            "fields": [each.as_json() for each in self.comparisons],
            "findings": [
                {
                    "name": each.name,
                    "line": self.line_of(each),
                    "message": each.words,
                    "accuses": each.accuses,
                    "ignored": each.ignored,
                }
                for each in self.found
            ],
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
