"""Items with others below them: what below an item is said of it, and what are items themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bibwright.readers.author_lines import is_author_line, names_of_byline
from bibwright.readers.blocks import Block, BlockKind, MarkKind
from bibwright.readers.item_facts import (
    content_words,
    identifiers_of,
    is_label,
    is_title_case,
    is_title_like,
    names_work,
    said_in,
)
from bibwright.readers.labels import is_remark_below, labelled
from bibwright.readers.listed_names import begins_with_authors
from bibwright.readers.notes import is_remark, says_something
from bibwright.readers.stanzas import titled

ADDRESS = re.compile(
    r"https?://\S+|(?<![\w-])(?:[\w-]{1,63}\.){1,8}(?:org|com|net)/\S+", re.IGNORECASE
)
#: One author's name has so many words at most.
_NAME_WORDS = 3
#: So many words beside a link name a work, whatever stands below it.
TELLING = 4
#: Letters of a paragraph below a work beyond which it is prose.
_LONG = 250


@dataclass(frozen=True, slots=True)
class Item:
    """A block that may name a work; ``prose``: its words are about more than that; ``is_note``: it
    is said of the work above."""

    block: Block
    prose: bool = False
    is_note: bool = False


def children_of(blocks: Sequence[Block], at: int, parent: Block) -> tuple[list[Block], int]:
    """The items below an item, as far as they are indented deeper."""
    start = at
    while (
        at < len(blocks)
        and blocks[at].depth > parent.depth
        and blocks[at].kind
        in {
            BlockKind.ITEM,
            BlockKind.PARAGRAPH,
            BlockKind.ASIDE,
        }
    ):
        at += 1
    return list(blocks[start:at]), at


def with_children(block: Block, children: Sequence[Block]) -> Iterator[Item]:
    """An item with the labels below it, and what below it are items of their own."""
    own: list[tuple[Block, Sequence[Block]]] = []
    notes: list[Block] = []
    if reference := _reference_below(block, children):
        links = tuple(mark for mark in block.marks if mark.url and is_label(mark.text))
        block, children = (
            replace(reference, marks=(*reference.marks, *links), line=block.line),
            [each for each in children if each is not reference],
        )
    byline = _byline(block, children)
    if byline:
        block, children = block.joined(byline), [each for each in children if each is not byline]
    is_work = names_work(block) or begins_with_authors(block.text) or byline is not None
    is_named = bool(content_words(said_in(block)))
    is_titled = not is_work and _is_titled(block, children)
    for child, below in _direct(children):
        if is_work and not is_named and is_title_like(child.text) and not identifiers_of(child):
            block, is_named = titled(block, child), True
        elif is_work and child.kind is BlockKind.PARAGRAPH and len(child.text) > _LONG:
            own += [(each, ()) for each in (child, *below) if identifiers_of(each)]
        elif is_remark_below(child.text):
            notes += [each for each in (child, *below) if identifiers_of(each)]
        elif (
            not content_words(ADDRESS.sub(" ", child.text))
            or labelled(child.text)
            or _is_byline(child)
        ):
            for each in (child, *below):
                block = block.joined(each)
        elif is_titled and is_remark(child.text):
            notes += [child, *below]
        elif is_work and not (names_work(child) or cites(child.text)):
            notes.append(child)
            own += [(each, ()) for each in below if names_work(each)]
            notes += [each for each in below if not names_work(each)]
        else:
            own.append((child, below))
    is_linked = bool(block.urls) or bool(ADDRESS.search(block.text))
    is_full = len(content_words(said_in(block))) >= TELLING
    is_told = is_linked and (is_full or not any(names_work(child) for child, _ in own))
    if is_work or is_titled or not own or identifiers_of(block) or is_told:
        yield Item(block)
    elif is_full and not block.text.rstrip().endswith(":"):
        yield Item(block, is_note=True)
    for child, below in own:
        yield from with_children(child, below)
    yield from (Item(note, is_note=True) for note in notes if says_something(note))


def _reference_below(block: Block, children: Sequence[Block]) -> Block | None:
    """The one reference right below an item that links its paper and says no more, beside that,
    than where it was written: "Univ. of Gardens [paper]"."""
    found = [child for child, _ in _direct(children) if begins_with_authors(child.text)]
    own = set(map(str, identifiers_of(block)))
    if len(found) != 1 or len(own) != 1 or begins_with_authors(block.text):
        return None
    if told := set(map(str, identifiers_of(found[0]))):
        return found[0] if told == own else None
    is_short = len(content_words(said_in(block))) < TELLING
    return found[0] if is_short and not names_of_byline(found[0].text) else None


def _is_titled(block: Block, children: Sequence[Block]) -> bool:
    """Whether an item without a link may be a work though others stand below it: it says enough for
    a title, and none of them is a work beyond doubt."""
    is_full = len(content_words(said_in(block))) >= TELLING
    told = [each for each in children if not is_remark_below(each.text)]
    works = any(names_work(each) or begins_with_authors(each.text) for each in told)
    return is_full and not works and not block.text.rstrip().endswith(":")


def _direct(children: Sequence[Block]) -> Iterator[tuple[Block, Sequence[Block]]]:
    """The items right below an item, each with what is below it."""
    at = 0
    while at < len(children):
        end = at + 1
        while end < len(children) and children[end].depth > children[at].depth:
            end += 1
        yield children[at], children[at + 1 : end]
        at = end


#: "(Rose et al., 2019)", ", 2019" at the end of what is said of a work.
CITED = re.compile(r"\((?:[^()]*[\s,])?(?:19|20)\d\d[a-z]?\)|(?:,|et al\.?,?)\s(?:19|20)\d\d\.?$")


def cites(text: str) -> bool:
    """Whether an item without a link names a work: by its authors or its year, or as a title."""
    is_full = len(content_words(text)) >= TELLING
    is_title = bool(CITED.search(text)) or is_title_case(text)
    return begins_with_authors(text) or (is_full and is_title)


def _byline(block: Block, children: Sequence[Block]) -> Block | None:
    """Who wrote what a title says, where and when, in the one item right below that says so."""
    if not is_title_like(block.text) or block.text.rstrip().endswith(":"):
        return None
    told = [
        child
        for child, _ in _direct(children)
        if names_of_byline(child.text) or begins_with_authors(child.text)
    ]
    is_one = len(told) == 1 and not identifiers_of(told[0])
    return told[0] if is_one and names_of_byline(told[0].text) else None


def _is_said_of(child: Block) -> bool:
    """Whether an item below a work says no more than one thing of it, or nothing."""
    is_empty = not content_words(ADDRESS.sub(" ", child.text))
    return is_empty or labelled(child.text) is not None or _is_byline(child)


def _is_byline(block: Block) -> bool:
    """Whether it is a list of authors, or one author's name in italics."""
    is_set_apart = [mark.kind for mark in block.marks if mark.text == block.text] == [
        MarkKind.ITALIC
    ] or (block.kind is BlockKind.PARAGRAPH and len(block.text.split()) <= _NAME_WORDS)
    return is_author_line(f"by {block.text}" if is_set_apart else block.text)
