"""Where and when a thing was given: what a note, a town and a type say of the occasion, and whether
two may be one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from bibwright.matching.column import Column
from bibwright.matching.levels import Same, VenueLevel
from bibwright.text.arrays import Ints

if TYPE_CHECKING:
    from bibwright.matching.columns import Columns

_ADDRESS = re.compile(r"\\(?:url|href)\b|(?:https?:)?//\S+|\bwww\.\S+|\bdoi:\S+|\barxiv:\S+")
#: Three letters or more: what is shorter tells no occasions apart.
_WORD = re.compile(r"[^\W\d_]{3,}")
_NO_OCCASION = frozenset(
    """accessed access seen visited viewed retrieved consulted checked last online available from
    url website web site homepage page blog post http https html pdf com org net www here via see
    also and the for with this that are was date version visite visité consulté besucht abgerufen
    stand abruf acesso acessado consultado unpublished manuscript draft preprint preparation press
    progress submitted appear forthcoming accepted revised revision under review mimeo working
    paper papers article misc note notes project software data code source release cited citation
    count bibtex key january february march april may june july august september october november
    december talk talks lecture lectures seminar invited given presented delivered held keynote
    plenary oral presentation speech address university universität université universidad college
    institute institut department school faculty conference workshop symposium meeting congress
    colloquium annual jan feb mar apr jun jul aug sep sept oct nov dec poster posters slides video
    session sessions contributed panel demo tutorial webinar virtual""".split()
)
_PENDING = re.compile(
    r"\b(?:preprint|manuscript|draft|submi\w+|to\s+(?:appear|be\s+published)|accepted|forthcoming|"
    r"(?:in|under)\s+(?:press|review|revision|preparation)|unpublished)\b",
    re.IGNORECASE,
)
#: So many letters that begin two words make them one, abbreviated perhaps.
_BEGINNING = 4


def occasion_of(note: str, place: str = "") -> str:
    """What a note says of where and when a thing was given, by words that tell one occasion from
    another: neither addresses, nor when something was seen, nor that it isn't published; behind a
    stroke the town. Begins with a question mark where it may appear elsewhere yet."""
    told = _telling(_ADDRESS.sub(" ", note))
    town = _telling(place.split(",")[0]) or _telling(place)
    pending = "?" if told and _PENDING.search(note) else ""
    return f"{pending}{told}|{town}" if told or town else ""


def _telling(text: str) -> str:
    return " ".join([word for word in _WORD.findall(text.lower()) if word not in _NO_OCCASION])


def settle_occasions(column: Column, left: Ints, right: Ints, level: npt.NDArray[np.int8]) -> None:
    """What is said of two occasions in some of the same words may be said of one, unless it is in
    two towns; and the number of a meeting says nothing of a town."""
    for row in np.flatnonzero(level == Same.OTHER).tolist():
        one, other = (_Occasion.of(column.texts[column.codes[at[row]]]) for at in (left, right))
        if not one.is_apart(other):
            level[row] = Same.UNKNOWN


class _Occasion(NamedTuple):
    """What `occasion_of` read: words, the words of the town; or the number of a
    meeting."""

    number: str
    words: frozenset[str]
    town: frozenset[str]

    @classmethod
    def of(cls, text: str) -> _Occasion:
        if text.isdigit():
            return cls(text, frozenset(), frozenset())
        words, _, town = text.removeprefix("?").partition("|")
        return cls("", frozenset(words.split()), frozenset(town.split()))

    def is_apart(self, other: _Occasion) -> bool:
        if self.number or other.number:
            return bool(self.number and other.number)
        mine, theirs = self.words | self.town, other.words | other.town
        if self.town and other.town and not (self.town <= theirs or other.town <= mine):
            return True
        if self.words and other.words:
            return self.words.isdisjoint(theirs) and other.words.isdisjoint(mine)
        return mine.isdisjoint(theirs)


def settle_given_elsewhere(
    columns: Columns, left: Ints, right: Ints, venue: npt.NDArray[np.int8]
) -> None:
    """Where something of no fixed type says how it was published, and the other came out in a place
    that has none of these words in its name, nor has its publisher or the title."""
    placed = (columns.venues.codes != 0) & ~columns.preprints
    loose = columns.bare & ~columns.preprints & (columns.events.codes != 0)
    unlike = (loose[left] & placed[right]) | (loose[right] & placed[left])
    unlike &= venue == VenueLevel.UNKNOWN
    for row in np.flatnonzero(unlike).tolist():
        one, other = sorted((int(left[row]), int(right[row])), key=lambda at: not columns.bare[at])
        text = columns.events.texts[columns.events.codes[one]]
        if text[:1] in {"|", "?"}:
            continue
        said = _Occasion.of(text).words
        place = columns.places[columns.venues.codes[other]]
        named = {*place.all_words, place.acronym, *place.joint}
        named.update(columns.publishers.texts[columns.publishers.codes[other]].split())
        known = set(columns.titles.texts[columns.titles.codes[other]].split())
        known.update(name.family for name in columns.names[columns.authors.codes[other]].names)
        initials = "".join(word[0] for word in place.all_words)
        beginnings = {word[:_BEGINNING] for word in named}
        if not any(
            word in known or word in initials or word[:_BEGINNING] in beginnings for word in said
        ):
            venue[row] = VenueLevel.APART
