"""Paragraphs that belong together: a title on a line, its authors below it, its link below them.

A link that stands alone is never alone where a line beside it may name its paper: the two are one
item, so that a title and another paper's id contradict each other as they would in one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum
from itertools import islice, pairwise, takewhile

from bibwright.model.identifiers import find_identifiers
from bibwright.readers.author_lines import is_author_line
from bibwright.readers.blocks import Block, BlockKind, Mark, MarkKind
from bibwright.readers.item_facts import (
    content_words,
    identifiers_of,
    is_label,
    is_title_case,
    is_title_like,
    is_title_mark,
    names_work,
    said_in,
)
from bibwright.readers.labels import DATE_ALONE, RELATED, REMARKS, Labelled, label_of, labelled
from bibwright.readers.listed_names import begins_with_authors
from bibwright.readers.notes import says_something
from bibwright.readers.told_titles import TITLE_WORDS, is_title_item, told_together
from bibwright.readers.venue_lines import is_meeting, is_venue_line, says_kind, without_meeting

#: A name has so many words at most.
_NAME_WORDS = 3
#: What arXiv's listings have behind an identifier, above a title.
_LISTING = re.compile(r"\[pdf\b[^\]]*\]\s*$")
_DETAIL = re.compile(
    r"\W*(?:intro|arxiv|paper|pdf|project(?: page)?|github|code|slides?|video|demo|blog|notes?|"
    r"poster|homepage|website|supplementary|dataset|data|youtube|bilibili|keywords|venue|year|date|"
    r"authors?|links?|url|doi|abs|html)\b[^:：]{0,60}[:：]",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"<?https?://(?!\S*arxiv)[^\s<>]+>?", re.IGNORECASE)
#: "… Find it at" before an address.
_WHERE = re.compile(r"\s(?:find|see|get|read|available)(?:\s\w{1,6}){0,3}\W*$", re.IGNORECASE)
_IN_YEAR = re.compile(r"[\s,(]+(?:19|20)\d\d\)?\W*$")


class _Shape(Enum):
    ID = "an identifier and nothing that says more"
    TITLE = "what may be a title"
    NAMES = "names of authors, or where it came out"
    WORK = "a title and its identifier"
    LINK = "an address and nothing else"
    REST = "anything else"


#: A work, and below it who wrote it.
_SIGNED = [_Shape.WORK, _Shape.NAMES]


def put_together(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, paragraphs that are one item joined."""
    return list(told_together(list(_described(list(_pairs(list(_stanzas(blocks))))))))


def headed(heading: Block, section: Sequence[Block]) -> Block | None:
    """The work that a heading names and of which the section below it says more; None where it
    names a subject."""
    ids = {str(each) for block in section for each in identifiers_of(block)}
    words = sum(len(block.text.split()) for block in section)
    if not (is_title_like(heading.text) and len(ids) == 1 and words <= TITLE_WORDS):
        return None
    if identifiers_of(heading) or any(map(_names_other, section)):
        return None
    return joined([heading, *section])


def titled(block: Block, title: Block) -> Block:
    """A block that says nothing but where a work is, with the title that stands beside it."""
    whole = replace(block.joined(title), line=min(block.line, title.line))
    return replace(whole, marks=(Mark(MarkKind.BOLD, title.text), *whole.marks))


def _names_other(block: Block) -> bool:
    """Whether a block of a section has a title of its own."""
    if any(mark.kind is MarkKind.LINK and not is_label(mark.text) for mark in block.marks):
        return True
    said = re.sub(r"(?<!\W)\W*\b\d{4}\b\W*", " | ", said_in(block)).strip(" |")
    is_work = bool(identifiers_of(block)) or any(map(is_title_mark, block.marks))
    return is_work and is_title_like(said) and not is_author_line(f"by {said}")


def _stanzas(blocks: Sequence[Block]) -> Iterator[Block]:
    found: list[Sequence[Block]] = []
    at = 0
    while at < len(blocks):
        end = at + 1
        if _is_loose(blocks[at]) and not _is_below_title(blocks, at):
            while end < len(blocks) and _is_loose(blocks[end]) and not blocks[end].apart:
                end += 1
        own, others = _set_aside(blocks[at], blocks[at + 1 : end])
        found += [own, *([each] for each in others)]
        at = end
    many = [stanza for stanza in found if len(stanza) > 1]
    pairs = sum(
        [_shape(one), _shape(other)] == [_Shape.ID, _Shape.TITLE]
        for stanza in many
        for one, other in pairwise(stanza)
    )
    for stanza in found:
        # A title below an identifier may be another item; below several, each has its own.
        yield from _stanza(stanza, below=pairs > 1) if len(stanza) > 1 else stanza


def _is_below_title(blocks: Sequence[Block], at: int) -> bool:
    """Whether a line says who wrote what the heading above it links: no title follows then."""
    is_below = at > 0 and blocks[at - 1].kind is BlockKind.HEADING
    return is_below and bool(identifiers_of(blocks[at - 1])) and _shape(blocks[at]) is _Shape.NAMES


def _set_aside(first: Block, below: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """The lines of a work, and those of them that a label says are about another."""
    others = [each for each in below if label_of(each.text) == RELATED and identifiers_of(each)]
    own = [each for each in below if each not in others]
    return [first, *own], [replace(each, kind=BlockKind.ASIDE) for each in others]


def _is_loose(block: Block) -> bool:
    return block.kind in {BlockKind.PARAGRAPH, BlockKind.MESSAGE}


def _stanza(blocks: Sequence[Block], *, below: bool) -> Iterator[Block]:
    """Lines without a gap between them, cut into the items that they are."""
    shapes = [_shape(block) for block in blocks]
    is_named = shapes[:3] == [_Shape.ID, *[_Shape.TITLE] * 2] and _is_one_name(blocks[2].text)
    if is_named and (len(blocks) == 3 or DATE_ALONE.fullmatch(blocks[3].text)):
        shapes[2] = _Shape.NAMES
    for at in range(1, len(blocks) - 1):
        is_between = shapes[at - 1 : at + 2] == [_Shape.TITLE, _Shape.TITLE, _Shape.ID]
        is_below = at == 1 and shapes[:2] == [_Shape.TITLE] * 2 and _Shape.ID in shapes
        # One author's name alone looks like a short title.
        if (is_between or is_below) and _is_one_name(blocks[at].text):
            shapes[at] = _Shape.NAMES
    for at, (block, title) in enumerate(pairwise(blocks)):
        bold = [mark.text for mark in title.marks if mark.kind is not MarkKind.ITALIC]
        is_bold = title.text in bold and not block.marks
        if shapes[at : at + 2] == [_Shape.TITLE] * 2 and is_bold and _is_one_name(block.text):
            shapes[at] = _Shape.NAMES
    ids = [at for at, shape in enumerate(shapes) if shape is _Shape.ID]
    is_message = all(block.kind is BlockKind.MESSAGE for block in blocks)
    named = {str(each) for block in blocks for each in identifiers_of(block)}
    is_of_one = len(named) == 1 and shapes.count(_Shape.TITLE) <= 1
    if is_message and is_of_one and not {_Shape.WORK, _Shape.LINK}.intersection(shapes):
        yield joined(blocks)  # what is said beside a link is said of its paper
        return
    is_list = any(
        two - one == 1 and not _is_same(blocks[one], blocks[two]) for one, two in pairwise(ids)
    )
    is_one = ids == [0] and shapes.count(_Shape.TITLE) == 1 and _Shape.NAMES in shapes
    if is_one and _Shape.WORK not in shapes:
        yield joined(blocks)  # who wrote it when, and a title, below an identifier
        return
    first_is_id = below and ids[:1] == [0] and shapes[-1] is not _Shape.ID
    at = 0
    while at < len(blocks):
        end = _end_of_item(shapes, at, first_is_id=first_is_id, is_list=is_list)
        while shapes[at] is _Shape.WORK and end < len(blocks) and _is_said_again(blocks, at, end):
            end += 1
        yield joined(blocks[at:end])
        at = end


def _is_said_again(blocks: Sequence[Block], work: int, at: int) -> bool:
    """Whether a line is the identifier that stands beside the title above it once more."""
    return _shape(blocks[at]) is _Shape.ID and _is_same(blocks[work], blocks[at])


def _is_one_name(text: str) -> bool:
    name = _IN_YEAR.sub("", text)
    return len(name.split()) <= _NAME_WORDS and is_author_line(f"by {name}")


def _end_of_item(shapes: Sequence[_Shape], start: int, *, first_is_id: bool, is_list: bool) -> int:
    opens = {_Shape.TITLE, _Shape.WORK}
    if first_is_id and not is_list and shapes[start] is _Shape.ID:
        end = start + 1
        if end < len(shapes) and shapes[end] is _Shape.TITLE:
            end += 1
    elif shapes[start] in opens:
        end = start + 1
    elif shapes[start] is _Shape.NAMES:
        # The authors stand above the title, or a title looks like names.
        end = start + 1 + bool(opens.intersection(shapes[start + 1 : start + 2]))
    else:
        return start + 1
    while end < len(shapes) and shapes[end] in {_Shape.NAMES, _Shape.LINK}:
        end += 1
    if is_list or first_is_id or shapes[start] is _Shape.WORK:
        return end
    beyond = end
    while beyond < len(shapes) and shapes[beyond] in {_Shape.REST, _Shape.NAMES}:
        beyond += 1
    while beyond < len(shapes) and shapes[beyond] in {_Shape.ID, _Shape.LINK}:
        beyond, end = beyond + 1, beyond + 1
    return end


def _described(blocks: Sequence[Block]) -> Iterator[Block]:
    """A title that is a paragraph, and what right below it says where its paper is."""
    at = 0
    while at < len(blocks):
        block, end = blocks[at], at + 1
        if block.kind is BlockKind.PARAGRAPH and _shape(block) is _Shape.TITLE:
            end = _end_of_details(blocks, at)
        elif block.kind is BlockKind.ITEM and label_of(block.text):
            end = _end_of_fields(blocks, at)
        elif is_title_item(block):
            while end < len(blocks) and _is_labelled(blocks[end]):
                end += 1
        own, others = _set_aside(block, blocks[at + 1 : end])
        ids = {str(each) for detail in own[1:] for each in identifiers_of(detail)}
        if len(ids) > 1 and not all(map(_is_labelled, own[1:])):
            own, others, end = [block], [], at + 1
        yield joined([block, *(each for each in own[1:] if not _is_remark(each))])
        if not any(each.urls or identifiers_of(each) for each in own):
            yield from _told(own[1:])
        yield from others
        at = end


def _told(blocks: Sequence[Block]) -> Iterator[Block]:
    """Of items below a title without a link, what may be titles of their own: told at least."""
    for block in blocks:
        if is_title_item(block) and not label_of(block.text) and says_something(block):
            yield replace(block, kind=BlockKind.ASIDE)


def _is_labelled(block: Block) -> bool:
    """Whether a passage says something of the work above it, and doesn't, as "arXiv:1207.7214 Higgs
    Bosons" or one with a title's label does, name one of its own."""
    fields = [field for line in block.lines if (field := labelled(line))]
    is_field = block.kind is BlockKind.PARAGRAPH and labelled(block.text) is not None
    return is_field and not any(map(names_title, fields)) and _shape(block) is not _Shape.WORK


def names_title(field: Labelled) -> bool:
    """Whether it is a title that a label says: "Title: …", "Paper: …"."""
    is_told = field.kind == "link" and is_title_like(field.value)
    return field.kind == "title" or (is_told and not find_identifiers(field.value))


def _end_of_fields(blocks: Sequence[Block], at: int) -> int:
    """Where items that say one thing each of one work end: at what was said already of it; items
    that name no title are none."""
    first, end = label_of(blocks[at].text), at + 1
    kinds = {first}
    while end < len(blocks) and blocks[end].kind is BlockKind.ITEM:
        kind = label_of(blocks[end].text)
        is_again = kind == first or (kind == "title" and kind in kinds)
        if not kind or is_again or blocks[end].depth != blocks[at].depth:
            break
        kinds.add(kind)
        end += 1
    return end if "title" in kinds else at + 1


def _is_remark(block: Block) -> bool:
    """Whether it is said about a work, and names no other."""
    return label_of(block.text) in REMARKS and not identifiers_of(block)


def _end_of_details(blocks: Sequence[Block], at: int) -> int:
    """Where what is said of a title ends; below one that is bold, and nothing else, items say more
    of it as long as none names a work."""
    is_set_apart = any(
        mark.kind is MarkKind.BOLD and mark.text == blocks[at].text for mark in blocks[at].marks
    ) and not _are_titles_below(blocks, at)
    end = at + 1
    while end < len(blocks):
        block = blocks[end]
        is_picture = block.kind is BlockKind.PARAGRAPH and not block.text
        is_link = block.kind is BlockKind.PARAGRAPH and _shape(block) is _Shape.ID
        is_said = block.kind is BlockKind.ITEM and not names_work(block)
        if not (
            _is_detail(block)
            or _is_labelled(block)
            or is_picture
            or (is_set_apart and (is_link or is_said))
        ):
            break
        end += 1
    return end


def _are_titles_below(blocks: Sequence[Block], at: int) -> bool:
    """Whether all items right below a line are titles, as below a heading."""
    behind = takewhile(lambda each: each.kind is BlockKind.ITEM, islice(blocks, at + 1, None))
    said = [is_title_item(each) and is_title_case(each.text) for each in behind]
    return len(said) > 1 and all(said)


def _is_detail(block: Block) -> bool:
    """Whether an item says no more than where something is: "arxiv: <…>", "[code]"."""
    if _LISTING.search(block.text):
        return False
    return block.kind is BlockKind.ITEM and (
        bool(_DETAIL.match(block.text)) or not content_words(said_in(block))
    )


def _pairs(blocks: Sequence[Block]) -> Iterator[Block]:
    """Paragraphs, or items, that are by turns a title and an identifier, taken in pairs; items with
    numbers only where there are several such pairs; items may have authors between them."""
    at = 0
    while at < len(blocks):
        end = at + 1
        while end < len(blocks) and _is_one_of(blocks[end], blocks[at]):
            end += 1
        run = blocks[at:end]
        shapes = [_shape(block) for block in run]
        turns, fewest = [_Shape.TITLE, _Shape.ID], 4 if run[0].numbered else 2
        if shapes[:1] == [_Shape.ID]:
            turns, fewest = turns[::-1], 4
        halves = len(run) // 2
        is_signed = run[0].kind is BlockKind.PARAGRAPH and shapes == _SIGNED * halves
        if run[0].kind is BlockKind.ITEM and (cut := _cut_at_titles(run, shapes)):
            yield from map(joined, cut)
        elif is_signed or (len(run) >= fewest and shapes == turns * halves):
            yield from (joined(run[each : each + 2]) for each in range(0, len(run), 2))
        else:
            yield from run
        at = end


def _cut_at_titles(run: Sequence[Block], shapes: Sequence[_Shape]) -> list[Sequence[Block]]:
    """Items cut into works, where each is a title, its authors or its date, and its identifier;
    none where they are anything else."""
    shapes = [
        _Shape.NAMES
        if at and shapes[at - 1] is _Shape.TITLE and _is_one_name(block.text)
        else shape
        for at, (block, shape) in enumerate(zip(run, shapes, strict=True))
    ]
    starts = [at for at, shape in enumerate(shapes) if shape is _Shape.TITLE]
    works = [range(at, end) for at, end in pairwise([*starts, len(run)])]
    for work in works:
        between = {shapes[at] for at in work[1:-1]}
        if shapes[work[-1]] is not _Shape.ID or between != {_Shape.NAMES}:
            return []
    return [run[each.start : each.stop] for each in works] if starts[:1] == [0] else []


def _is_one_of(block: Block, first: Block) -> bool:
    is_alike = block.kind is first.kind and block.depth == first.depth
    return is_alike and block.kind in {BlockKind.PARAGRAPH, BlockKind.ITEM}


def _shape(block: Block) -> _Shape:
    ids = identifiers_of(block)
    if ids:
        said = without_meeting(said_in(block))
        is_byline = is_author_line(_WHERE.sub("", said.partition(" - ")[0])) or says_kind(said)
        return _Shape.WORK if content_words(said) and not is_byline else _Shape.ID
    if (
        is_author_line(without_meeting(block.text))
        or is_venue_line(block)
        or DATE_ALONE.fullmatch(block.text)
    ):
        return _Shape.NAMES
    if _ADDRESS.fullmatch(block.text.strip()) or is_meeting(said_in(block)):
        return _Shape.LINK
    text = block.text.strip()
    is_title = (
        label_of(text) not in REMARKS
        and is_title_like(text)
        and not text.endswith(":")
        and len(text.split()) <= TITLE_WORDS
        and (block.kind is not BlockKind.MESSAGE or _is_capitalised(text))
    )
    return _Shape.TITLE if is_title else _Shape.REST


def _is_capitalised(text: str) -> bool:
    """Whether it is written as a title is, and not as something that somebody says."""
    return sum(word[:1].isupper() for word in text.split()) >= 2


def _is_same(one: Block, other: Block) -> bool:
    return {str(each) for each in identifiers_of(one)} == {
        str(each) for each in identifiers_of(other)
    }


def joined(blocks: Sequence[Block]) -> Block:
    """The blocks as one item, whose title is the first of them that may be one."""
    if len(blocks) == 1:
        return blocks[0]
    whole = blocks[0]
    for block in blocks[1:]:
        whole = whole.joined(block)
    title = next((block for block in blocks if _shape(block) is _Shape.TITLE), None)
    marks = whole.marks
    if title is not None and title.marks:  # what is quoted below a title is said of it
        others = tuple(mark for block in blocks for mark in block.marks if block is not title)
        marks = (*title.marks, *(mark for mark in others if mark.kind is not MarkKind.QUOTED))
    is_heading = title is not None and title.kind is BlockKind.HEADING
    if title is not None and (
        is_heading or not (names_work(title) or begins_with_authors(title.text))
    ):
        names = [mark for mark in marks if is_heading and is_author_line(f"by {mark.text}")]
        marks = (
            Mark(MarkKind.BOLD, title.text),
            *(mark for mark in marks if mark.url or mark not in names),
        )
    return replace(whole, kind=BlockKind.ITEM, marks=marks)
