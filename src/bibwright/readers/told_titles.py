"""Items that are titles, with a paragraph below each that tells of its paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bibwright.model.identifiers import ArxivId
from bibwright.readers.author_lines import is_author_line
from bibwright.readers.blocks import Block, BlockKind, Mark, MarkKind
from bibwright.readers.item_facts import (
    identifiers_of,
    is_sentence,
    is_title_case,
    is_title_like,
    is_title_mark,
    said_in,
)

#: A title has so many words at most.
TITLE_WORDS = 40
#: "by Ada Rose and Bela Thorn" in a sentence.
_BY = re.compile(
    r"\bby\s+(?:[^\W\d_a-z][\w.’'-]*(?:\s+(?:and|&|et|al\.?))?(?:,\s|\s)){1,12}(?=[^\w]|\w)"
)


def told_together(blocks: Sequence[Block]) -> Iterator[Block]:
    """An item that is a title, and the paragraph below it that tells of its paper, by turns."""
    at = 0
    while at < len(blocks):
        block, below = blocks[at], blocks[at + 1 : at + 2]
        if below and is_title_item(block) and _tells(below[0]):
            yield _with_facts(block, below[0])
            at += 2
        else:
            yield block
            at += 1


def is_title_item(block: Block) -> bool:
    """Whether an item is a title without an identifier."""
    is_item = block.kind is BlockKind.ITEM and not identifiers_of(block)
    text = block.text.strip()
    is_title = is_title_like(said_in(block)) and not is_author_line(text)
    return is_item and is_title and not text.endswith((":", "."))


def _tells(block: Block) -> bool:
    """Whether a paragraph is about one paper, and has no title of its own."""
    if block.kind is not BlockKind.PARAGRAPH or any(map(is_title_mark, block.marks)):
        return False
    said = said_in(block)
    may_be_title = is_title_like(said) and len(said.split()) <= TITLE_WORDS
    has_title = may_be_title and (is_title_case(said) or not is_sentence(said))
    return not has_title and len({str(each) for each in identifiers_of(block)}) == 1


def _with_facts(block: Block, told: Block) -> Block:
    """An item with its identifier from the prose that is about it, and the authors named there."""
    links = tuple(Mark(MarkKind.LINK, "", mark.url) for mark in told.marks if mark.url)
    ids = " ".join(
        f"arXiv:{each}" if isinstance(each, ArxivId) else f"doi:{each}"
        for each in identifiers_of(told)
    )
    by = _BY.search(told.text)
    said = f"{by[0].strip(' .,')} | {ids}" if by else ids
    marks = (Mark(MarkKind.BOLD, block.text), *block.marks, *links)
    whole = block.joined(replace(told, text=said, marks=(), lines=(said,)))
    return replace(whole, marks=marks)
