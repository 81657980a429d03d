"""Where two records say that a thing was given, printed or issued, and whether that is one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bibwright.matching.column import Column, among
from bibwright.matching.columns import Columns
from bibwright.matching.companions import ISSUED
from bibwright.matching.levels import Issue, Same, Title, VenueLevel, Year
from bibwright.matching.occasions import Occasion
from bibwright.matching.venues import CONFERENCES, WRITTEN_OUT, Venue, is_acronym
from bibwright.text.arrays import Bools, Ints

#: What is longer before "Conference" is no acronym.
_NAMED = 8
#: So many letters that begin two words make them one, abbreviated perhaps.
_BEGINNING = 4


def settle_occasions(column: Column, left: Ints, right: Ints, level: npt.NDArray[np.int8]) -> None:
    """What is said of two occasions in some of the same words may be said of one, unless it is in
    two towns; and the number of a meeting says nothing of a town."""
    for row in np.flatnonzero(level == Same.OTHER).tolist():
        one, other = (Occasion.of(column.texts[column.codes[at[row]]]) for at in (left, right))
        if not one.is_apart(other):
            level[row] = Same.UNKNOWN


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
        said = Occasion.of(text).words
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


def settle_institutions(
    columns: Columns, left: Ints, right: Ints, levels: dict[str, npt.NDArray[np.int8]]
) -> None:
    """Two institutions may give out reports, and theses, of one title."""
    reports = among(columns.types, ISSUED) & ~columns.preprints
    apart = reports[left] & reports[right] & (levels["publisher"] == Same.OTHER)
    apart &= (levels["venue"] == VenueLevel.UNKNOWN) & (levels["issue"] != Issue.SAME_NUMBER_ALONE)
    levels["venue"][apart] = VenueLevel.APART


def settle_parents(
    columns: Columns, left: Ints, right: Ints, levels: dict[str, npt.NDArray[np.int8]]
) -> None:
    """Of two titles that differ, one in proceedings that stand in no file at hand, so that not even
    their year is known, and one in others."""
    hidden = (columns.parents.codes != 0) & (columns.venues.codes == 0)
    told = (columns.parents.codes == 0) & (columns.venues.codes != 0)
    unlike = (hidden[left] & told[right]) | (hidden[right] & told[left])
    unlike &= (levels["year"] == Year.UNKNOWN) & (levels["title"] > Title.SAME)
    levels["parent"][unlike] = Same.OTHER


def settle_meetings(
    columns: Columns, left: Ints, right: Ints, papers: Bools, venue: npt.NDArray[np.int8]
) -> None:
    """Two meetings that are both written out are two, whatever word their names share, and so are
    two acronyms; and the tenth of a series is not the eleventh."""
    told = np.array([_is_told(place) for place in columns.places])[columns.venues.codes]
    short = np.array([is_acronym(place) for place in columns.places])[columns.venues.codes]
    apart = (told[left] & told[right]) | (short[left] & short[right])
    venue[papers & apart & (venue == VenueLevel.OTHER)] = VenueLevel.APART
    number = columns.events.codes
    counted = np.array([text.isdigit() for text in columns.events.texts])[number]
    apart = papers & counted[left] & counted[right] & (number[left] != number[right])
    venue[apart] = VenueLevel.APART


def _is_told(place: Venue) -> bool:
    """Whether a meeting's name is written out."""
    return len(place.words) >= WRITTEN_OUT or (
        len("".join(place.words)) > _NAMED and not CONFERENCES.isdisjoint(place.all_words)
    )
