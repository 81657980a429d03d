"""Headings that name works, each with what stands below it: links, labelled lines, notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bibwright.readers.author_lines import is_author_line
from bibwright.readers.blocks import Block, BlockKind, MarkKind
from bibwright.readers.heading_years import who_in
from bibwright.readers.item_facts import (
    content_words,
    facts_in,
    identifiers_of,
    is_label,
    is_title_like,
    is_title_mark,
    said_in,
)
from bibwright.readers.items import may_be_item
from bibwright.readers.labels import REMARKS, label_of, labelled
from bibwright.readers.stanzas import headed, joined
from bibwright.text.names.others import ET_AL

#: Of the headings of a level that names works so many say where theirs are, and this share.
_FEWEST, _SHARE = 2, 0.5
#: Where none says so, there are so many, and more than that share; parts of a course are none.
_FEWEST_BARE = 3
_OF_COURSE = re.compile(
    r"\W*(?:week|lecture|class|day|session|part|chapter|section|module|unit|topic|lesson|step"
    r"|how to|why|what|about)\b|\W*\d+(?:\.\d+)*[.)]?\s",
    re.IGNORECASE,
)
#: Words that tell something in a heading among those that name works.
_WORDS = 3
#: A title in quotation marks, and behind it several families, or "et al.".
_FAMILY = r"[^\W\d_a-z][\w'’-]+(?:\s[^\W\d_a-z][\w'’-]+)?"
_QUOTED = re.compile(
    r"\s*[\"“«„](?=[^\"”»“]*\s)(?P<title>[^\"”»“]{8,300})[\"”»“]\W{1,3}"
    rf"(?P<names>(?:{_FAMILY}(?:,?\s(?:and|&)|,)\s){{0,30}}"
    rf"{_FAMILY}(?:,?\s{ET_AL}|(?:,?\s(?:and|&)|,)\s{_FAMILY}))\W{{0,3}}"
)
_BETWEEN_FAMILIES = re.compile(rf",?\s(?:and|&)\s|,\s(?!{ET_AL})")
#: What parts what is said in one line: "Ada Rose · 2020 · code".
_CELLS = re.compile(r"\s[|·•]\s")
_LINK = re.compile(r"https?://", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2}")


class WorkHeadings:
    """The levels of a document's headings on which works are named."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        named: Counter[int] = Counter()
        told: Counter[int] = Counter()
        bare: Counter[int] = Counter()
        for at, block in enumerate(blocks):
            if block.kind is BlockKind.HEADING:
                section = section_of(blocks, at + 1)
                named[block.depth] += bool(_LETTERS.search(block.text))  # a date names nothing
                told[block.depth] += _is_told(block, section)
                bare[block.depth] += _is_bare(block, section)
        self._levels = {
            level
            for level, count in told.items()
            if count >= _FEWEST and count >= _SHARE * named[level]
        }
        self._bare = {
            level
            for level, count in bare.items()
            if count >= _FEWEST_BARE and count > _SHARE * named[level]
        }
        self._bare -= self._levels
        self._levels |= self._bare

    def __bool__(self) -> bool:
        return bool(self._levels)

    def works(self, heading: Block, section: Sequence[Block]) -> list[Block] | None:
        """The work that a heading names, and those named below it; None where it names a subject,
        and what is below may be anything."""
        if who_in(heading):
            return None
        if label_of(heading.text) == "title" or (
            heading.depth in self._levels
            and not (heading.depth in self._bare and _lists_works(section))
            and (
                _is_told(heading, section)
                or len(content_words(heading.text)) >= _WORDS
                or (heading.depth in self._bare and is_title_like(heading.text))
            )
        ):
            details = list(_details(section))
            own = _titled(heading, details)
            ids = set(map(str, identifiers_of(own)))
            others = (each for each in section if each not in details)
            return [own, *(each for each in others if _names_other(each, ids))]
        if work := headed(heading, section):
            return [work]
        return None


def section_of(blocks: Sequence[Block], at: int) -> Sequence[Block]:
    """The blocks up to the next heading."""
    end = at
    while end < len(blocks) and blocks[end].kind is not BlockKind.HEADING:
        end += 1
    return blocks[at:end]


def _is_told(heading: Block, section: Sequence[Block]) -> bool:
    """Whether it may be a title, and it or the first lines below it say where its work is."""
    details = list(_details(section))
    if any(label_of(each.text) == "author" for each in details):
        return True
    if not is_title_like(heading.text):
        return False
    if _QUOTED.fullmatch(heading.text):
        return True
    links = [mark for mark in heading.marks if mark.kind is MarkKind.LINK and _LINK.match(mark.url)]
    if identifiers_of(heading) or any(not is_label(mark.text) for mark in links):
        return True
    ids = {str(each) for block in details for each in identifiers_of(block)}
    return any(map(_has_link, details)) and len(ids) < _FEWEST


def _is_bare(heading: Block, section: Sequence[Block]) -> bool:
    """Whether it may be a title, below which nothing is listed: no more than what is said of it."""
    is_title = is_title_like(heading.text) and len(heading.text.split()) >= _WORDS
    is_title = is_title and not _OF_COURSE.match(heading.text)
    is_title = is_title and not heading.text.rstrip().endswith(".")  # a sentence in large type
    kinds = {block.kind for block in section}
    return is_title and not (
        kinds & {BlockKind.ITEM, BlockKind.ROW} or any(map(_has_link, section))
    )


def _lists_works(section: Sequence[Block]) -> bool:
    """Whether what is below a heading is a list with links: the heading names their subject."""
    listed = [block for block in section if block.kind in {BlockKind.ITEM, BlockKind.ROW}]
    return sum(map(_has_link, listed)) >= _FEWEST


def _details(section: Sequence[Block]) -> Iterator[Block]:
    """The first blocks of a section, as far as they are links and labelled lines."""
    for block in section:
        if any(is_title_mark(mark) and list(facts_in(mark.url)) for mark in block.marks):
            return  # three words may look like a name
        said = _CELLS.split(said_in(block))
        if not all(map(_says_no_more, said)):
            return
        yield block


def told_below(heading: Block, section: Sequence[Block]) -> Sequence[Block]:
    """The line below a heading with an identifier that says who wrote its paper, or, where that is
    all there is, which paper it is."""
    first = next(iter(section), None)
    if first is None or identifiers_of(first):
        return []
    is_bare = not content_words(said_in(heading))
    is_told = may_be_item(first) if is_bare else is_author_line(first.text)
    return [first] if is_told else []


def details_left(section: Sequence[Block]) -> list[Block]:
    """The items of a section behind the links and labelled lines that it begins with."""
    details = list(_details(section))
    return [each for each in section[len(details) :] if each.kind is BlockKind.ITEM]


def _says_no_more(said: str) -> bool:
    """Whether it is labelled, names authors, or has no word that tells of another work."""
    field = labelled(said)
    is_byline = is_author_line(said) or is_author_line(f"by {said}")
    return field is not None or is_byline or not content_words(said)


def _has_link(block: Block) -> bool:
    return bool(block.urls or identifiers_of(block) or _LINK.search(block.text))


def _titled(heading: Block, details: Sequence[Block]) -> Block:
    """A heading with the lines below it, which are its fields where they say of what."""
    field = labelled(heading.text)
    title = field.value if field and field.kind == "title" else heading.text
    if quoted := _QUOTED.fullmatch(heading.text):
        families = _BETWEEN_FAMILIES.sub("; ", quoted["names"])
        heading = replace(heading, lines=(f"Title: {quoted['title']}", f"Authors: {families}"))
    elif field or any(labelled(each.text) and not _has_link(each) for each in details):
        heading = replace(heading, lines=(f"Title: {title}",))
    return joined([heading, *(each for each in details if label_of(each.text) not in REMARKS)])


def _names_other(block: Block, own: set[str]) -> bool:
    return any(str(each) not in own for each in identifiers_of(block))
