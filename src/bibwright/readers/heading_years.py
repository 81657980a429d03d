"""What stands above items of a list and is said of each: a year ("## 2012", "**ICLR 2014**",
"- 2016" above others), or who wrote them ("## Papers by Ada Rose").

Such a year says when works were read, presented or published, so none of them is of a later one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bibwright.matching.said_names import FAMILY
from bibwright.matching.said_words import CHATTY, FURNITURE, VENUE_WORDS
from bibwright.readers.blocks import Block, BlockKind
from bibwright.readers.cited_names import NAME_AND_YEAR
from bibwright.readers.item_facts import content_words, identifiers_of
from bibwright.text.fold import words

#: One that is neither part of a range nor of a name: "2012", "2012-03-01"; not "2012-2015".
_YEAR = re.compile(r"(?<![\w./–-])(?:19|20)\d\d(?![\w/–+]|-(?!\d\d?\b))")
#: What stands beside such a year, besides words that say nothing of which paper is meant; those of
#: them that it would be the name of: "Dataset 2012".
_BESIDE = frozenset("spring summer fall autumn winter of the".split())
_NAMED = frozenset("data dataset datasets model models code project".split())
#: Ranks of what a year may stand in, by which the next of the same or a higher one ends it.
_PARAGRAPH, _ITEM = 100, 200


#: "Papers by Ada Rose", "Ada Rose's publications", "Author: Ada Rose"; and a name with an initial.
_WORKS = r"(?:selected\s+|recent\s+|main\s+)?(?:papers?|publications?|articles?|works?|writings?)"
_NAME = rf"[^\W\d_][\w'’.-]*(?:\s+[A-Z]\.)*(?:\s+{FAMILY}){{1,3}}"
_WHO = re.compile(
    rf"\W*(?:(?i:{_WORKS}\s+(?:\(?co-?\)?authored\s+|written\s+)?(?:by|of)|authors?:|by)\s+(?P<by>{_NAME})"
    rf"|(?P<owner>{_NAME})[’']s?\s+(?i:{_WORKS})|(?P<name>[A-Z][\w.-]*(?:\s+[A-Z]\.)+\s+{FAMILY}))\W*"
)
#: By what else works are sorted, or of whom they are.
_NO_PERSON = frozenset(
    """topic topics year years area areas category categories theme themes type types method methods
    task tasks field fields application applications problem problems domain domains interest
    order alphabetical chronological reverse keyword group groups member members team teams
    student students alumni faculty staff former current general special other our the
    keywords difficulty level importance relevance priority popularity citation citations""".split()
)


def with_years_above(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, each with the year and the authors that stand above it."""
    above: list[tuple[int, int | None, str]] = []
    for at, block in enumerate(blocks):
        rank, year, who = _rank(block), None, ""
        if _heads(blocks, at):
            year, who = _year_in(block), who_in(block)
        if year or who or block.kind in {BlockKind.HEADING, BlockKind.ITEM}:
            above = [each for each in above if each[0] < rank]
        years = [each for _, each, _ in above if each]
        people = [each for _, _, each in above if each]
        yield replace(block, year_above=years[-1] if years else None, by_above="".join(people[-1:]))
        if year or who:
            above.append((rank, year, who))


def who_in(block: Block) -> str:
    """Who wrote what stands below a block that says no more than that."""
    found = None if identifiers_of(block) else _WHO.fullmatch(block.text)
    name = (found["by"] or found["owner"] or found["name"]) if found else ""
    telling = set(words(name))
    return "" if telling & (_NO_PERSON | VENUE_WORDS | FURNITURE | CHATTY) else name


def says_who_and_when(heading: Block) -> bool:
    """Whether a heading is of who wrote the one work below it: "Rose et al. 2012"."""
    is_cited = NAME_AND_YEAR.fullmatch(heading.text) and content_words(heading.text)
    return bool(is_cited) and _year_in(heading) is None


def _rank(block: Block) -> int:
    if block.kind is BlockKind.HEADING:
        return block.depth
    return _ITEM + block.depth if block.kind is BlockKind.ITEM else _PARAGRAPH


def _heads(blocks: Sequence[Block], at: int) -> bool:
    """Whether it stands above others: a heading, an item with others indented below it, or a
    paragraph with a gap before it and items behind it."""
    block, below = blocks[at], blocks[at + 1 : at + 2]
    if not below:
        return False
    if block.kind is BlockKind.PARAGRAPH:
        return block.apart and below[0].kind in {BlockKind.ITEM, BlockKind.ROW}
    is_deeper = below[0].kind is BlockKind.ITEM and below[0].depth > block.depth
    return block.kind is BlockKind.HEADING or (block.kind is BlockKind.ITEM and is_deeper)


def _year_in(block: Block) -> int | None:
    """The one year of a block that says nothing besides but where, or in which season."""
    years = set(_YEAR.findall(block.text))
    if len(years) != 1 or identifiers_of(block):
        return None
    beside = {word for word in words(block.text) if not word.isdigit()}
    return int(years.pop()) if beside <= (FURNITURE | _BESIDE) - _NAMED else None
