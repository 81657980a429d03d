"""Who is named as having written one work, by an entry and by a source: who is missing, who is
too many, and whether that can be called a contradiction."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz

from bibwright.matching.given_names import may_be_namesakes
from bibwright.matching.name_likeness import alike, is_slip
from bibwright.matching.name_lists import Name, is_body, name_of, names_of
from bibwright.model.reference import Person, Reference
from bibwright.text.fold import fold
from bibwright.text.names import person_from_display

#: Names less alike than this, in percent of their letters, are not one name misspelt.
_MISSPELT = 70
#: The same where a given name is shared, too.
_MUCH_ALIKE = 60
#: From so many authors on a list is a collaboration's, which nobody copies whole.
_MANY = 25
#: Of a list that was cut short so many are kept, and so many lost; or so many kept.
_FEWEST_KEPT, _FEWEST_CUT = 3, 2
_KEPT_IN_MEDICINE = 6
#: So many authors of a work make up for one beside them who isn't: a publication may have one more.
_KNOWN_BESIDE_STRANGER = 3
#: So many initials stand behind a family name.
_INITIALS = 3
#: What `alike` says of one person.
_NAMESAKE = 2


@dataclass(frozen=True, slots=True)
class Authorship:
    """Two lists of one work's authors.

    ``alignment`` has for each of the source's authors the place in the entry of who is the same, or
    None; ``unmatched`` are the places of the entry's authors whom the source doesn't name.
    ``contradicts``: no habit of shortening, ordering or spelling names explains the difference.
    ``seen`` says what differs, in words; it is empty where nothing does. ``misspelt`` are the
    places of the source's authors whose family name the entry has with its letters exchanged;
    ``missing`` those whom the entry doesn't name, ``renamed`` those whom it calls quite otherwise,
    as somebody who married.
    """

    alignment: tuple[int | None, ...]
    unmatched: tuple[int, ...]
    contradicts: bool
    seen: str
    misspelt: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    renamed: tuple[int, ...] = ()

    @property
    def is_reordered(self) -> bool:
        """Whether the entry has them in another order."""
        order = [match for match in self.alignment if match is not None]
        return order != sorted(order)

    @property
    def only_leaves_out(self) -> bool:
        """Whether some are missing, not the first one, and nobody else is named."""
        return not self.unmatched and self.alignment[:1] == (0,)

    @property
    def has_strangers(self) -> bool:
        """Whether the entry names others for the source's first author, or more of them than one
        beside three who are the source's."""
        known = self._known - len(self.renamed)
        is_first_named = self.alignment[:1] != (None,)
        most = known // _KNOWN_BESIDE_STRANGER if is_first_named else 0
        return len(self.unmatched) + len(self.renamed) > most

    @property
    def are_mostly_strangers(self) -> bool:
        """Whether of several whom the entry names most are others."""
        return len(self.unmatched) > max(1, self._known)

    @property
    def are_half_strangers(self) -> bool:
        """Whether of several whom the entry names half are others, or more; beside one of them also
        who shares no more than a given name."""
        known = self._known - (len(self.renamed) if self.unmatched else 0)
        return len(self.unmatched) + self._known - known >= max(1, known)

    @property
    def is_a_later_one(self) -> bool:
        """Whether the entry names one author alone, who isn't the first of several."""
        return [at is not None for at in self.alignment].count(True) == 1 < len(
            self.alignment
        ) and self.alignment[0] is None

    @property
    def _known(self) -> int:
        return sum(match is not None for match in self.alignment)

    @property
    def keeps_half(self) -> bool:
        """Whether at least half of the shorter list is in the other: who joins or leaves a work on
        its way from the preprint leaves the others there."""
        known = self._known
        return 2 * known >= min(len(self.alignment), known + len(self.unmatched)) > 0


def compare_authorship(entry: Reference, source: Reference) -> Authorship | None:
    """The authors of both held side by side; None where that can't be done: one names nobody, or
    they are written in different scripts.

    Initials for names, names in another order within a name, lost accents, a slip, "and others",
    a collaboration for its members, a name changed by marriage (the given name and the place in
    the list are the same), and another order behind the first person are no contradictions.
    """
    ours, theirs = names_of(entry.authors), names_of(source.authors)
    if not any(ours) or not any(theirs) or _is_latin(entry) != _is_latin(source):
        return None
    alignment, loose = _pair(ours, theirs)
    again = [name_of(_as_medicine_writes(person)) for person in entry.authors]
    if None in alignment and again != ours:
        other = _pair(again, theirs)
        if other[0].count(None) < alignment.count(None):
            ours, (alignment, loose) = again, other
    misspelt = tuple(
        place
        for place, match in enumerate(alignment)
        if match is not None and _has_letters_exchanged(ours[match], theirs[place])
    )
    taken = {place for place in alignment if place is not None}
    unmatched = tuple(
        place
        for place, name in enumerate(ours)
        if name is not None
        and place not in taken
        and not is_body(entry.authors[place])
        and not (place and is_body(entry.authors[place - 1]))  # its town behind a university
        and not _is_double(place, ours)
    )
    missing = [
        place
        for place, match in enumerate(alignment)
        if match is None and not is_body(source.authors[place]) and not _is_double(place, theirs)
    ]
    return Authorship(
        tuple(alignment),
        unmatched,
        _contradicts(entry, source, alignment, unmatched, missing),
        _seen(entry, source, unmatched, missing, alignment, loose),
        misspelt,
        tuple(missing),
        tuple(
            place
            for place, match in enumerate(alignment)
            if match is not None and _is_called_otherwise(ours[match], theirs[place])
        ),
    )


def parted(entry: Reference, source: Reference) -> Reference:
    """The entry, two of its authors where a comma stands for "and" between them ("Ida Hale, Tom
    Orr", "Hale, Orr"): both halves are authors of the source's."""
    if not any(person.given and not person.suffix for person in entry.authors):
        return entry
    theirs = [name for person in source.authors if (name := name_of(person))]
    authors = list[Person]()
    for person in entry.authors:
        halves = [person_from_display(half) for half in (person.family, person.given)]
        glued = _glued(person, source.authors)
        authors += glued or (halves if _are_two(person, halves, theirs) else [person])
    return replace(entry, authors=tuple(authors))


def _glued(person: Person, theirs: Sequence[Person]) -> Sequence[Person]:
    """Two of theirs, one behind the other, whose names nothing parts: "Ida Hale Tom Orr"."""
    name = fold(str(person))
    return next((pair for pair in pairwise(theirs) if fold(" ".join(map(str, pair))) == name), ())


def _are_two(person: Person, halves: Sequence[Person], theirs: Sequence[Name]) -> bool:
    """Whether both halves of a name are names of two of theirs, whole names or family names both,
    and the whole of it is nobody's."""
    names = [name for half in halves if (name := name_of(half))]
    lengths = {len(name.words) > 1 for name in names}
    if len(names) < len(halves) or len(lengths) > 1:
        return False
    if True in lengths:
        return all(any(_are_one(name, other) for other in theirs) for name in names)
    known = [[other for other in theirs if other.family == name.family] for name in names]
    whole = name_of(person)
    is_one = whole is not None and any(_are_one(whole, other) for other in theirs)
    return all(known) and names[0].family != names[1].family and not is_one


def _as_medicine_writes(person: Person) -> Person:
    """The person whose family name stands before the initials, "St John A"."""
    initials = person.family
    if len(initials) > _INITIALS or not initials.isupper() or " " not in person.given:
        return person
    return replace(person, family=person.given, given=initials)


def _has_slip(one: Name, other: Name) -> bool:
    """Whether the family names are one but for a letter or two, and neither is a part of a name."""
    is_part = one.family in other.words or other.family in one.words
    return not is_part and is_slip(one.family, other.family)


def _is_called_otherwise(one: Name | None, other: Name | None) -> bool:
    """Whether nothing but a given name is the same."""
    if one is None or other is None:
        return False
    if _is_family_others_given(one, other):
        return True
    if alike(one, other) or _has_slip(one, other):
        return False
    return fuzz.ratio(one.family, other.family) < _MUCH_ALIKE


def _is_family_others_given(one: Name, other: Name) -> bool:
    """Whether the one's family name is no more than a given name of the other's: "Orr Ida", turned
    round, beside "Ida Hale"."""
    rest = one.words - {one.family}
    return (
        one.family in other.words
        and one.family not in other.family
        and bool(rest)
        and rest.isdisjoint(other.words)
        and other.family not in one.words
    )


def _has_letters_exchanged(one: Name | None, other: Name | None) -> bool:
    """Whether two family names have the same letters in another order, as only a slip has."""
    if one is None or other is None or one.family == other.family:
        return False
    return sorted(one.family) == sorted(other.family) and one.family not in other.words


def _is_double(place: int, names: Sequence[Name | None]) -> bool:
    """Whether the name is none, or stands in the list a second time, as sources have it, also with
    a name more or fewer beside the first; Jia and Jialin Zhang are two."""
    name = names[place]
    if name is None:
        return True
    return any(
        _are_one(name, other)
        and (
            name.words == other.words
            or 1 in (len(name.words), len(other.words))
            or (abs(at - place) == 1 and (name.words < other.words or other.words < name.words))
        )
        for at, other in enumerate(names)
        if at != place and other is not None
    )


def _are_one(one: Name, other: Name) -> bool:
    """Whether two names are one, given names that both have written out among them."""
    return one.family == other.family and alike(one, other) == 2 and may_be_namesakes(one, other)


def _is_latin(reference: Reference) -> bool:
    letters = [char for person in reference.authors for char in person.family if char.isalpha()]
    return all("LATIN" in unicodedata.name(char, "LATIN") for char in letters)


def _pair(
    ours: Sequence[Name | None], theirs: Sequence[Name | None]
) -> tuple[list[int | None], list[int]]:
    """For each of theirs the place of the same person among ours; and the places of those who share
    a family name alone, one that is only spelt alike, or no given name."""
    alignment: list[int | None] = [None] * len(theirs)
    free = {place: name for place, name in enumerate(ours) if name is not None}
    loose: list[int] = []
    renamed = 0
    for least in (3, 2, 1, 0):
        for place, name in enumerate(theirs):
            if name is None or alignment[place] is not None:
                continue
            near = sorted((abs(at - place), at) for at in free)
            found = next((at for _, at in near if _fits(free[at], name, least, at == place)), None)
            # One may have married; several who are all called otherwise are others.
            renamed += found is not None and least == 0
            if found is not None and (least > 0 or renamed <= max(1, len(theirs) // 5)):
                alignment[place] = found
                mine = free.pop(found)
                if least < _NAMESAKE or not may_be_namesakes(mine, name) or _has_slip(mine, name):
                    loose.append(place)
    return alignment, loose


def _fits(mine: Name, other: Name, least: int, same_place: bool) -> bool:
    """3: one name, given names and all; 2: one person, as far as family name and initials tell; 1:
    one family name; 0: one who is now called otherwise."""
    if least > _NAMESAKE:
        return _are_one(mine, other)
    return alike(mine, other) >= least if least else _is_renamed(mine, other, same_place)


def _is_renamed(one: Name, other: Name, same_place: bool) -> bool:
    """Whether two share a given name and stand in one place or have family names much alike; or
    stand in one place, with family names nearly the same and initials that agree."""
    shared = (one.words & other.words) - {one.family, other.family}
    likeness = fuzz.ratio(one.family, other.family)
    if any(len(word) > 2 for word in shared):
        return same_place or likeness >= _MUCH_ALIKE
    if sorted(one.family) == sorted(other.family):
        return True
    initials = not one.initials or not other.initials or one.initials[0] == other.initials[0]
    return same_place and initials and likeness >= _MISSPELT


def _contradicts(
    entry: Reference,
    source: Reference,
    alignment: Sequence[int | None],
    unmatched: Sequence[int],
    missing: Sequence[int],
) -> bool:
    bodies = [is_body(person) for person in (*entry.authors, *source.authors)]
    if unmatched and not source.others and not any(bodies):
        return True
    is_cut = len(source.authors) >= _MANY or _is_cut_short(alignment, unmatched)
    if missing and not entry.others and not any(bodies) and not is_cut:
        return True
    return bool(unmatched or missing) and not any(bodies) and set(alignment) == {None}


def _is_cut_short(alignment: Sequence[int | None], unmatched: Sequence[int]) -> bool:
    """Whether the entry has the source's first authors, three at least, and ends where two or more
    are left, or has six, as medicine cuts lists: "and others" was lost."""
    named = len(alignment) - list(alignment).count(None)
    is_start = not unmatched and list(alignment[:named]) == list(range(named))
    are_many = named >= _FEWEST_KEPT and len(alignment) - named >= _FEWEST_CUT
    return is_start and (are_many or named >= _KEPT_IN_MEDICINE)


def _seen(
    entry: Reference,
    source: Reference,
    unmatched: Sequence[int],
    missing: Sequence[int],
    alignment: Sequence[int | None],
    loose: Sequence[int],
) -> str:
    words = []
    if unmatched:
        words.append(f"{_names(entry.authors, unmatched)} not named by the source")
    if missing and not entry.others:
        words.append(f"{_names(source.authors, missing)} missing in the entry")
    order = [match for match in alignment if match is not None]
    if order != sorted(order) or (entry.others and alignment[0] is None and 0 in alignment):
        words.append("in another order")
    if loose and not words:
        words.append(f"the spelling of a name differs ({_names(source.authors, sorted(loose))})")
    return "; ".join(words)


def _names(authors: Sequence[Person], places: Sequence[int]) -> str:
    named = ", ".join(str(authors[place]) for place in places[:4])
    return f"{named} and {len(places) - 4} more" if len(places) > 4 else named
