"""Where and when a thing was given, as its note, its town and its meeting's number say it."""

from __future__ import annotations

import re
from typing import NamedTuple

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


class Occasion(NamedTuple):
    """What `occasion_of` read: words, the words of the town; or the number of a
    meeting."""

    number: str
    words: frozenset[str]
    town: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Occasion:
        """An occasion, or a number, from its text in the column."""
        if text.isdigit():
            return cls(text, frozenset(), frozenset())
        words, _, town = text.removeprefix("?").partition("|")
        return cls("", frozenset(words.split()), frozenset(town.split()))

    def is_apart(self, other: Occasion) -> bool:
        """Whether both can't be one: no word of the one speaks of the other, or they are in two
        towns."""
        if self.number or other.number:
            return bool(self.number and other.number)
        mine, theirs = self.words | self.town, other.words | other.town
        if self.town and other.town and not (self.town <= theirs or other.town <= mine):
            return True
        if self.words and other.words:
            return self.words.isdisjoint(theirs) and other.words.isdisjoint(mine)
        return mine.isdisjoint(theirs)
