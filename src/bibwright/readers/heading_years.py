"""The years that stand above items of a list: "## 2012", "**ICLR 2014**", "- 2016" above items.

Such a year says when works were read, presented or published, so none of them is of a later one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bibwright.matching.said_words import FURNITURE
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


def with_years_above(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, each with the year that stands above it."""
    above: list[tuple[int, int]] = []
    for at, block in enumerate(blocks):
        rank, year = _rank(block), _year_in(block) if _heads(blocks, at) else None
        if year or block.kind in {BlockKind.HEADING, BlockKind.ITEM}:
            above = [each for each in above if each[0] < rank]
        yield replace(block, year_above=above[-1][1]) if above else block
        if year:
            above.append((rank, year))


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
