"""Lines that are a list of authors and nothing else."""

from __future__ import annotations

import re

from bibwright.matching.said_words import VENUE_WORDS
from bibwright.text.fold import STOP_WORDS, fold, words
from bibwright.text.names.others import ET_AL

_SEPARATOR = re.compile(rf"\s*(?:[,;·&，、；]|\band\b|{ET_AL})\s*[,;&，]?\s*")
_NAME = re.compile(
    r"(?:[^\W\d_]\.?|[^\W\d_][\w'’.-]+)"
    r"(?:[\s-]+(?:(?:[^\W\d_]\.){1,3}|[^\W\d_]|[^\W\d_][\w'’-]+)){1,4}[\d*†‡¹²³]*"
)
_NICKNAME = re.compile(r"\s+\([^\W\d_]+\)(?=\s)|\s+\((?:corresponding|equal|joint|co-)[^()]*\)")
#: An accent of LaTeX that lost its backslash: "Al{`e}s".
_ACCENT = re.compile(r"\{\W?(\w)\}")
#: A hyphen, with what a PDF's text has round it.
_HYPHEN = re.compile(r"-?\xad[‐-]?|‐")
#: Of so many names one may be no name by its shape, and of so many words.
_MOST_ODD, _MOST_WORDS = 3, 3
#: A name has so many hyphens; by more there are too many ways to cut it into words.
_MOST_HYPHENS = 8
#: ". ICML 2019", ". CVPR Workshop 2020": a venue's letters and its year.
_VENUE_BEHIND = re.compile(
    r"\.\s+[^\W\d_a-z][\w’'-]{0,40}[^\W\d_a-z]\w{0,40}(?:\s[^\W\d_a-z]\w*)?\s(?:19|20)\d\d\W*$"
)
_YEAR_BEHIND = re.compile(
    r"(?<![\s,(•·|])[\s,(•·|]+(?:in\s)?(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"[a-z]{0,6}\.?\s(?:\d{1,2},?\s)?)?(?:19|20)\d\d\)?\W*$"
)
_PARTICLES = frozenset("van von de der den di da la le el al bin ter ten dos del".split())


def is_author_line(text: str) -> bool:
    """Whether a line is a list of two or more authors, or says "by" or "et al." of one.

    >>> is_author_line("Ada Rose, Bela Thorn"), is_author_line("Robots in the Sky")
    (True, False)
    """
    said = re.sub(
        r"^\W*(?:(?:(?:co-?)?(?:written|authored)\s)?by\b|authors?\s*:)\s*",
        "",
        text.strip(),
        flags=re.IGNORECASE,
    )
    said = _VENUE_BEHIND.sub("", said)
    is_dated = re.search(r"\d", said) is not None
    said = _YEAR_BEHIND.sub("", said)
    said = _ACCENT.sub(r"\1", _NICKNAME.sub(" ", _HYPHEN.sub("-", said)))
    said = " ".join(said.split()).strip(" .,;…*_|[]")
    names_others = "et al" in said
    if _is_sorted_list(said):
        return True
    parts = [part for part in _SEPARATOR.split(said) if part]
    if (
        len(parts) < 2
        and not text.strip().lower().startswith(("by ", "author"))
        and not names_others
    ):
        return False
    odd = [part for part in parts if not _is_name(part, alone=names_others)]
    if odd and is_dated:
        return False
    # In a long list one name may be misspelt.
    return bool(parts) and len(odd) * _MOST_ODD <= len(parts) and not any(map(_is_telling, odd))


#: Where something came out, and when, behind its authors: so many words, and so many parts.
_PLACE_WORDS, _PLACE_PARTS = 8, 2
#: Characters of such a line.
_LONGEST = 3000
_DATE = re.compile(r"[^\W\d_]*[’']?((?:19|20)\d\d)(?![\d.])")
_PART_BEHIND = re.compile(r"(?:[,;(]|\.(?=\s))(?=[^,;(]{2,120}$)(?!\s*\w\.\s)")


def names_of_byline(text: str) -> str:
    """The names of a line that says who wrote something, where and when; empty for another line.

    >>> names_of_byline("Ada Rose, Bela Thorn, Garden Letters, 2016")
    'Ada Rose, Bela Thorn'
    """
    said = text.strip(" *_")
    if len(said) > _LONGEST:
        return ""
    if is_author_line(said):
        return said
    for at in range(_PLACE_PARTS):
        parted = list(_PART_BEHIND.finditer(said))
        place = said[parted[-1].end() :] if parted else ""
        is_place = bool(_DATE.search(place)) or not VENUE_WORDS.isdisjoint(words(place))
        if not parted or len(place.split()) > _PLACE_WORDS or not (at or is_place):
            return ""
        said = said[: parted[-1].start()].strip(" *_")
        if is_author_line(said):
            return said
    return said if re.search(r"[^\W\d_]{3}", said) and _is_name(said, alone=False) else ""


def _is_sorted_list(text: str) -> bool:
    """Whether each name is sorted, as in BibTeX: "Rose, Ada and van Thorn, Bela M"."""
    names = [each.split(",") for each in re.split(r"\s+and\s+|\s*;\s*", text) if each]
    return len(names) > 1 and all(
        len(parts) == 2 and _is_name(f"{parts[1].strip()} {parts[0].strip()}", alone=False)
        for parts in names
    )


def _is_telling(text: str) -> bool:
    """Whether it has more words than a name, or one that no name has."""
    found = re.split(r"[\s-]+", text)
    # "An Zhang" and "Will So" are names.
    is_short = len(found) == 2 and all(word[:1].isupper() for word in found)
    return len(found) > _MOST_WORDS or (not is_short and any(map(_is_no_name, found)))


def _is_no_name(word: str) -> bool:
    """Whether titles have the word, and no names; an initial is none."""
    is_initial = word[:1].isupper() and word[1:2] == "."
    return not is_initial and fold(word) in STOP_WORDS - _PARTICLES


def _is_name(text: str, *, alone: bool) -> bool:
    """Whether it is a name; ``alone``: a family name will do."""
    if text.count("-") > _MOST_HYPHENS:
        return False
    if not (_NAME.fullmatch(text) or (alone and text.isalpha())):
        return False
    parts = re.split(r"[\s-]+", text)
    is_title = any(fold(word) in VENUE_WORDS or _is_no_name(word) for word in parts)
    return not is_title and all(
        word[:1].isupper() or word.lower() in _PARTICLES for word in text.split()
    )
