"""What in a list of works is said to its reader: notes, news, and how to contribute.

Where most works are linked, or set apart as titles, a plain sentence is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bibwright.readers.author_lines import is_author_line
from bibwright.readers.blocks import Block, BlockKind, MarkKind
from bibwright.readers.item_facts import (
    WORDS_OF_TITLE,
    content_words,
    identifiers_of,
    is_sentence,
    is_title_like,
    is_title_mark,
    names_work,
)
from bibwright.readers.listed_names import begins_with_authors

#: A list of works that are marked has so many at least, and they are this share of its items.
_FEWEST, _SHARE = 8, 0.5
#: So many paragraphs that may be titles, to an item, are no prose between items.
_OUTNUMBERED = 8
#: What is said of an item that is a note, for it may be a work after all.
LEFT_OUT = (
    "left out as a note; if it is a work of the list, give it an item of its own, linked or in bold"
)
_SAYS = re.compile(
    r"[a-z]{2,}[ -][a-z]{2,}\b(?!:)"
    r"|.*?(?:\b(?:I|I[’']\w+|we|my|your?|please|feel free|do(?:es)? not|can ?not|\w+n[’']t|etc|"
    r"this (?:list|repo(?:sitory)?|page|paper|work))\b|\b(?:e\.g|i\.e)\.|->|=>|:\)|!!|[。？！])"
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LATIN = re.compile(r"[^\W\d_]")


def is_listed(blocks: Sequence[Block]) -> bool:
    """Whether works are named in items: there are some, and paragraphs that may be titles don't
    outnumber them by far."""
    items = sum(block.kind in {BlockKind.ITEM, BlockKind.ROW} for block in blocks)
    titles = sum(
        block.kind is BlockKind.PARAGRAPH
        and len(block.lines) == 1
        and is_title_like(block.text)
        and not is_sentence(block.text)
        for block in blocks
    )
    return bool(items) and titles <= _OUTNUMBERED * items


def is_marked_list(blocks: Sequence[Block]) -> bool:
    """Whether most items are linked, or have a title that is set apart."""
    items = [block for block in blocks if block.kind in {BlockKind.ITEM, BlockKind.HEADING}]
    marked = sum(map(names_work, items))
    return marked >= _FEWEST and marked >= _SHARE * len(items)


def is_note(block: Block) -> bool:
    """Whether an item of such a list is a sentence about it, or about a work."""
    text = block.text
    if block.kind is not BlockKind.ITEM or block.urls or identifiers_of(block):
        return False
    if is_author_line(text):
        return True
    if any(text.startswith(mark.text) for mark in block.marks) or begins_with_authors(text):
        return False
    return bool(_SAYS.match(_without_titles(block))) or _is_foreign(text)


def is_remark(text: str) -> bool:
    """Whether an item below another is a sentence, and no title: it ends with a stop, or few of its
    words have a capital and it says too little for a title or begins with a small letter."""
    said = content_words(text)
    capitals = sum(word[:1].isupper() for word in text.split() if content_words(word))
    is_full = len(said) >= WORDS_OF_TITLE and text[:1].isupper() and not is_sentence(text)
    is_low = capitals * 2 < len(said) and not is_full
    return text.rstrip().endswith((".", "!")) or is_low or not said


def says_something(note: Block) -> bool:
    """Whether a note is more than a button: a link to code, to slides."""
    said = note.text
    for mark in note.marks:
        said = said.replace(mark.text, " ", 1) if mark.url else said
    return names_work(note) or re.search(r"\w", said) is not None


def is_beside(block: Block) -> bool:
    """Whether a passage of a note on one paper names no other: by an id, a link, in bold, or as a
    reference."""
    if identifiers_of(block) or begins_with_authors(block.text):
        return False
    return not any(
        is_title_mark(mark) and (mark.kind is MarkKind.BOLD or mark.url.startswith("http"))
        for mark in block.marks
    )


def _without_titles(block: Block) -> str:
    """Its own words: a title that is set apart may say "you", too."""
    text = block.text
    for mark in filter(is_title_mark, block.marks):
        text = text.replace(mark.text, "", 1)
    return text


def _is_foreign(text: str) -> bool:
    """Whether it is mostly in characters of East Asia."""
    return len(_CJK.findall(text)) * 2 > len(_LATIN.findall(text))
