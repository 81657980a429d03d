"""Lists of names and single names, held side by side: which of one list are in the other."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from bibwright.matching.levels import AuthorsLevel
from bibwright.matching.name_lists import LETTERED, OF_ANY_TEAM, Name, NameList
from bibwright.matching.title_words import plain_spelling

#: Two letters for one with an accent.
SPELT_OUT = (("ae", "a"), ("oe", "o"), ("ue", "u"))


def compare_lists(left: NameList, right: NameList) -> AuthorsLevel:
    """What the lists are to each other."""
    if not left.names or not right.names:
        return AuthorsLevel.UNKNOWN
    if left.names == right.names:
        return _same(len(left.names))
    short, long = _shorter_first(left, right)
    if _are_two_bodies(short.names[0], long.names[0]):
        return AuthorsLevel.NAMESAKES
    shared, loose, first = _pair_up(short.names, long.names)
    if not shared:
        return AuthorsLevel.NAMESAKES if loose else AuthorsLevel.NONE
    if shared == len(short.names):
        if shared == len(long.names):
            return _same(shared)
        if first or (short.cut and shared > 1):  # one author named alone is the first
            return AuthorsLevel.WITHIN if short.cut or shared > 1 else AuthorsLevel.FIRST
        return AuthorsLevel.MOST if shared > 1 else AuthorsLevel.SOME
    if shared + loose >= 0.5 * len(short.names) and (
        shared > 1 or shared + loose == len(long.names)
    ):
        return AuthorsLevel.MOST
    if not first:
        return AuthorsLevel.SOME
    # Initials that were taken for a person are nobody beside the first.
    told = all(name.words for name in short.names + long.names)
    return AuthorsLevel.BESIDE if told else AuthorsLevel.FIRST


def _are_two_bodies(one: Name, other: Name) -> bool:
    """Whether two bodies that are written out have only their first letters in common."""
    both_told = min(len(one.words), len(other.words)) > 1
    bodies = not LETTERED.isdisjoint(one.words) and not LETTERED.isdisjoint(other.words)
    if not (both_told and bodies and one.family == other.family):
        return False
    words = [{plain_spelling(word) for word in name.words} for name in (one, other)]
    return len(words[0] ^ words[1]) > 1


def are_people(names: tuple[Name, ...]) -> bool:
    """Whether these are people's names in Latin letters and with given names, one alone written
    out: nobody of another list is one of them under another name."""
    told = len(names) > 1 or any(len(name.words) > 1 for name in names)
    return told and all(
        name.initials
        and len(name.family) > 1
        and name.family.isascii()
        and OF_ANY_TEAM.isdisjoint(name.words)
        for name in names
    )


def _same(shared: int) -> AuthorsLevel:
    """The level of two lists of the same authors, so many of them."""
    return AuthorsLevel(min(AuthorsLevel.SAME_ONE + shared - 1, AuthorsLevel.SAME_MORE))


def _shorter_first(left: NameList, right: NameList) -> tuple[NameList, NameList]:
    """Both lists in an order that is not theirs: the shorter one first; of two of one length the
    one that comes first in the alphabet."""
    if len(left.names) != len(right.names):
        return (left, right) if len(left.names) < len(right.names) else (right, left)
    for one, other in zip(left.names, right.names, strict=True):
        if (one.family, one.initials) != (other.family, other.initials):
            first = (one.family, one.initials) < (other.family, other.initials)
            return (left, right) if first else (right, left)
    return left, right


def _pair_up(short: tuple[Name, ...], long: tuple[Name, ...]) -> tuple[int, int, bool]:
    """How many of the shorter list are in the longer; how many have no more than a namesake
    there; whether both begin with the same person."""
    level = [alike(one, other) == 2 for one, other in zip(short, long, strict=False)]
    shared, loose = sum(level), 0
    if shared < len(short):
        left = [name for place, name in enumerate(long) if place >= len(level) or not level[place]]
        for place, name in enumerate(short):
            if level[place]:
                continue
            found = [alike(name, other) for other in left]
            best = max(found, default=0)
            if best:
                del left[found.index(best)]
                shared += best == 2
                loose += best == 1
    return shared, loose, level[0]


def alike(one: Name, other: Name) -> int:
    """2: one person, as far as the names tell; 1: the family name alone agrees; 0: neither."""
    if one.family == other.family:
        return 2 if _initials_agree(one.initials, other.initials) else 1
    if not _may_be_alike(one, other):
        return 0
    if _is_spelt_like(one.family, other.family):
        return 2 if _initials_agree(one.initials, other.initials) else 1
    if one.words == other.words and len(one.words) > 1:
        return 2
    if _holds(one, other) or _holds(other, one):
        return 2 if _initials_share(one, other) else 1
    return 0


def _may_be_alike(one: Name, other: Name) -> bool:
    """Whether a closer look is worth its time: nearly never so of two names. Two spellings of a
    name begin or end alike, as does a part of a name; or a word of the one is in the other."""
    return (
        one.family[0] == other.family[0]
        or one.family[-2:] == other.family[-2:]
        or one.family in other.words
        or other.family in one.words
        or one.words == other.words
    )


def is_slip(one: str, other: str) -> bool:
    """Whether a letter or two of a family name are wrong: "Vazirani", "Varizani"."""
    if one == other or _is_spelt_out(one, other):
        return False
    if OSA.distance(one, other, score_cutoff=1) <= 1:
        return len(one) > 4
    return len(one) > 5 and sorted(one) == sorted(other)


def _is_spelt_like(one: str, other: str) -> bool:
    if min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 2:
        return False
    if one[0] != other[0] and one[1] != other[1]:
        return False
    return is_slip(one, other) or _is_spelt_out(one, other)


def _is_spelt_out(one: str, other: str) -> bool:
    """Whether one has two letters for what has an accent in the other."""
    for digraph, letter in SPELT_OUT:
        if one.replace(digraph, letter) == other.replace(digraph, letter):
            return True
    return False


#: What may stand before a family name, or in one word with it: "vandoorn", "delacruz".
_PARTICLES = frozenset(
    """abu al ben bin da dal das de del dela delas della delos den der di dos du el ibn la le mac mc
    o san st ten ter van vande vanden vander von vonder zu zum zur""".split()
)


def _holds(one: Name, other: Name) -> bool:
    """Whether the family name is among the words of the other name, or stands behind a particle in
    its family name."""
    family = one.family
    particle = other.family.removesuffix(family)
    is_behind = particle != other.family and particle in _PARTICLES
    if len(family) < 3:  # "Sa" says little, and "Christopher De Sa" more; "Li" is "Li Yi" turned
        is_turned = not one.initials and other.words == {family, other.family}
        is_cut = family in _PARTICLES and family in other.words  # "V. De" for "Vincent De Smet"
        is_cut = is_cut and _initials_share(one, other)
        return is_turned or is_cut or (is_behind and particle in one.words)
    return is_behind or family in other.words


def _initials_agree(one: str, other: str) -> bool:
    if not one or not other or one[0] == other[0]:
        return True
    return one in other or other in one or (len(one) > 1 and sorted(one) == sorted(other))


def _initials_share(one: Name, other: Name) -> bool:
    given = [name.words - {one.family, other.family} for name in (one, other)]
    letters = [
        name.initials + "".join([word[0] for word in words])
        for name, words in zip((one, other), given, strict=True)
    ]
    return not one.initials or not other.initials or not set(letters[0]).isdisjoint(letters[1])
