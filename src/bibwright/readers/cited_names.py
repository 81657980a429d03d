"""Works named by who wrote them and when: "Rose & Thorn 2020", "Ziv, Lempel (1977)"."""

from __future__ import annotations

import re

from bibwright.matching.said_words import VENUE_WORDS
from bibwright.model.reference import Person
from bibwright.text.fold import words
from bibwright.text.names import person_from_display
from bibwright.text.names.others import ET_AL, without_others

NAME_AND_YEAR = re.compile(
    rf"\W*[A-Z][\w'’-]+(?:\s+{ET_AL}|\s+(?:and|&)\s+[A-Z][\w'’-]+)?,?\s+\(?(?:19|20)\d\d[a-z]?\W*"
)
#: "Rose et al. Nature 2019", "Rose & Thorn 2020": set apart, it says who wrote the title before it.
CITATION = re.compile(
    NAME_AND_YEAR.pattern
    + rf"|\W*[A-Z][\w'’-]+\s+{ET_AL},?\s+(?:[\w.'’-]+\s+){{1,4}}\(?(?:19|20)\d\d\W*"
)
_NAME = r"[A-Z][\w'’-]+(?:\s[\s-]*(?:[A-Z][\w'’.-]*|van|von|de|der)){0,3}"
#: A link's text that names who wrote the work, and when: "Ziv, Lempel (1977)", "Rose et al (2011)".
LINKED_CITATION = re.compile(
    rf"\W*(?P<names>{_NAME}(?:\s*(?:,|&|\band\b)\s+{_NAME}){{0,5}}(?:,?\s*{ET_AL})?),?\s+"
    r"\(?(?P<year>(?:1[5-9]|20)\d\d)[a-z]?\)?\W*"
)

_FAMILY = r"[^\W\d_a-z][\w'’-]+"
_FAMILIES = re.compile(rf"{_FAMILY}(?:, {_FAMILY}){{0,9}},? (?:and|&) {_FAMILY}")


def are_families(text: str) -> bool:
    """Whether it is family names and nothing else, "Rose, Thorn and Moss"; "Computers and
    Education" is a journal."""
    return bool(_FAMILIES.fullmatch(text)) and VENUE_WORDS.isdisjoint(words(text))


def named_in(names: str) -> tuple[tuple[Person, ...], bool]:
    """Who is named by family names alone, and whether there are others: "Ziv, Lempel et al"."""
    names, others = without_others(names)
    pieces = re.split(r"\s*(?:,|&|\band\b)\s+", names)
    return tuple(person_from_display(each) for each in pieces if each.strip()), others
