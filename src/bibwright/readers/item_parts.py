"""One block that names several works, cut into them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bibwright.model.identifiers import ArxivId
from bibwright.readers.blocks import Block, BlockKind, Mark, MarkKind
from bibwright.readers.cited_names import NAME_AND_YEAR
from bibwright.readers.item_facts import (
    WORDS_OF_TITLE,
    certain_ids,
    content_words,
    facts_in,
    is_title_case,
    is_title_like,
    is_title_mark,
    said_in,
)
from bibwright.readers.listed_names import authors_before


def parts_of(block: Block) -> list[Block]:
    """A block with several titles, each with an identifier of its own, cut into these."""
    if block.kind is BlockKind.ROW:
        return next((parts for cell in block.cells if (parts := _lines_of(cell))), [])
    titled = [
        mark
        for mark in block.marks
        if mark.kind is MarkKind.LINK and is_title_mark(mark) and list(facts_in(mark.url))
    ]
    if len(titled) < 2 or len({mark.url for mark in titled}) < 2:
        return _cut_at_identifiers(block) or _cut_at_years(block) or _cut_at_semicolons(block)
    return [Block(BlockKind.ITEM, block.line, mark.text, (mark,), (mark.text,)) for mark in titled]


#: A link's text with so many words that say something is a title, wherever it leads.
_TELLING = 3


def _lines_of(cell: Block) -> list[Block]:
    """The lines of a table's cell, of which more than one link a title of their own; else none."""
    placed = list(_placed_marks(cell))
    lines: list[Block] = []
    at = 0
    for line in cell.text.split(" | "):
        lines.append(_part(cell, placed, at, at + len(line)))
        at += len(line) + 3
    titled = [each for each in lines if any(map(_links_work, each.marks))]
    urls = {mark.url for each in titled for mark in each.marks if _links_work(mark)}
    if min(len(titled), len(urls)) < 2:
        return []
    said = [each for each in lines if each in titled or is_title_like(said_in(each))]
    return [replace(each, kind=BlockKind.ITEM, line=cell.line) for each in said]


def _links_work(mark: Mark) -> bool:
    """Whether a link's text is the title of what it leads to."""
    is_told = len(content_words(mark.text)) >= _TELLING or any(True for _ in facts_in(mark.url))
    return mark.kind is MarkKind.LINK and is_title_mark(mark) and is_told


def _cut_at_identifiers(block: Block) -> list[Block]:
    """A block cut behind each arXiv id, or before each where it begins with one; nothing where
    not every piece says something of its own."""
    placed = list(_placed_marks(block))
    found = [
        (each.start, each.end, each.identifier.base)
        for each in certain_ids(block.text)
        if isinstance(each.identifier, ArxivId)
    ]
    for start, mark in placed:
        ids = [each for each in facts_in(mark.url) if isinstance(each, ArxivId)]
        found += [(start, start + len(mark.text), each.base) for each in ids if mark.text]
    found.sort()
    places: list[tuple[int, int, str]] = []
    for each in found:
        if not places or places[-1][2] != each[2]:
            places.append(each)
    if len(places) < 2 or len({name for _, _, name in places}) < len(places):
        return []
    ends = [_end_of_part(block, placed, one[1], other[0]) for one, other in pairwise(places)]
    if not content_words(block.text[: places[0][0]]):
        ends = [start for start, _, _ in places[1:]]
    bounds = [0, *ends, len(block.text)]
    parts = [_part(block, placed, *span) for span in pairwise(bounds)]
    if all(is_title_like(said_in(part)) for part in parts):
        return parts
    own = [part for part in parts if _links_own_title(part)]
    joined = [part for part in parts if _says_no_more(part)]
    between = (block.text[one[1] : other[0]] for one, other in pairwise(places))
    is_joined = joined and own and len(joined) + len(own) == len(parts)
    # Words between them may be either's.
    is_joined = is_joined and all(
        _JOINING.search(each) and not content_words(each) for each in between
    )
    return parts if is_joined else []


#: What parts two works: a semicolon behind a year, or a word behind one in brackets.
_BEHIND_YEAR = re.compile(
    r"(?P<end>\([^()]*\b(?:19|20)\d\d[a-z]?\)\.?)(?:;|,?\sand|,)\s+(?:(?:see|and|also)\s)*"
    r"(?=\W?[^\W\d_a-z])"
    r"|(?P<year>\b(?:19|20)\d\d[a-z]?\)?\.?);\s+(?=[^\W\d_a-z])"
)
_LAST_YEAR = re.compile(r"\b(?:19|20)\d\d[a-z]?\)?[\s.]*$")
#: A title, and who wrote it when: "Robots in the Sky (Rose 2014)".
_NAMED_IN_BRACKETS = re.compile(
    r"[^\W\d_a-z]\S*\s\S[^()]*\([^\W\d_a-z][\w'’-]*[a-z][^()]*\b(?:19|20)\d\d[a-z]?\)[\s.]*$"
)
_NAME_BEFORE = re.compile(r"[^\W\d_a-z][\w'’.-]*(?:\s[^\W\d_a-z][\w'’.-]*){0,3},\s")
_FEW_WORDS = 4


def _cut_at_years(block: Block) -> list[Block]:
    """A block whose pieces each begin with authors or a title and end with a year, cut into them:
    "A, B, 2019; C, D, 2020", "B (A et al., 2019) and D (C, 2020)"."""
    ends = [
        match.end("end") if match["end"] else match.end("year")
        for match in _BEHIND_YEAR.finditer(block.text)
    ]
    begins = [match.end() for match in _BEHIND_YEAR.finditer(block.text)]
    if not ends:
        return []
    placed = list(_placed_marks(block))
    spans = zip([0, *begins], [*ends, len(block.text)], strict=True)
    parts = [_part(block, placed, *span) for span in spans]
    return parts if all(map(_is_work_with_year, parts)) else []


def _cut_at_semicolons(block: Block) -> list[Block]:
    """Works that are named by authors and year alone, or three titles and more, and nothing else:
    "Rose & Thorn (2014); Moss et al. (2015)"."""
    pieces = [each.strip() for each in block.text.split(";")]
    cited = all(map(NAME_AND_YEAR.fullmatch, pieces))
    titles = sum(len(each.split()) >= WORDS_OF_TITLE for each in pieces)
    are_titles = len(pieces) > 2 and titles * 2 > len(pieces) and all(map(_is_title, pieces))
    if len(pieces) < 2 or block.urls or not (cited or are_titles):
        return []
    return [Block(block.kind, block.line, each, (), (each,)) for each in pieces]


def _is_title(text: str) -> bool:
    is_plain = re.search(r"[,\d]|\b[A-Z]\.", text) is None
    return is_plain and is_title_like(text) and is_title_case(text)


def _is_work_with_year(part: Block) -> bool:
    text = part.text
    if not _LAST_YEAR.search(text):
        return False
    is_full = len(content_words(text)) > _FEW_WORDS or _NAMED_IN_BRACKETS.search(text) is not None
    is_cited = text.rstrip(" .").endswith(")") and is_full
    found = authors_before(text)
    if found is not None:  # names and a year alone open the work that stands behind them
        return is_cited or bool(content_words(text[found[2] :]))
    return is_cited or (bool(_NAME_BEFORE.match(text)) and len(content_words(text)) > 1)


#: What joins one work to another, where a comma may part a title from its own id.
_JOINING = re.compile(r"\b(?:and|or|also|plus|vs)\b|[&+;]", re.IGNORECASE)


def _says_no_more(part: Block) -> bool:
    """Whether nothing but an id is there that says something."""
    is_id = bool(certain_ids(part.text)) and not any(map(is_title_mark, part.marks))
    return is_id and not content_words(said_in(part))


def _links_own_title(part: Block) -> bool:
    return any(is_title_mark(mark) and list(facts_in(mark.url)) for mark in part.marks)


#: Where what is said of one work may end, and the next begin.
_PART_END = re.compile(r"[;|]\s|[.!?]\s|,\s|\sand\s")
_SURE_END = re.compile(r"[;|]\s|[.!?]\s+(?=[^\W\d_a-z])")


def _end_of_part(
    block: Block, placed: Sequence[tuple[int, Mark]], identifier: int, following: int
) -> int:
    """Where between two identifiers the words about the second one's work begin: before a title
    that is set apart there, else behind a stop, else behind the first identifier."""
    titles = [at for at, mark in placed if identifier <= at < following and is_title_mark(mark)]
    if titles:
        ends = [each.end() for each in _PART_END.finditer(block.text, identifier, titles[0])]
        return ends[-1] if ends else identifier
    sure = _SURE_END.search(block.text, identifier, following)
    return sure.end() if sure and content_words(block.text[sure.end() : following]) else identifier


def _placed_marks(block: Block) -> Iterator[tuple[int, Mark]]:
    """The marks with the places in the text where they stand."""
    at = 0
    for mark in block.marks:
        place = block.text.find(mark.text, at)
        if place >= 0:
            yield place, mark
            at = place


def _part(block: Block, placed: Sequence[tuple[int, Mark]], start: int, end: int) -> Block:
    text = block.text[start:end].lstrip(" ,;|])").rstrip(" ,;|[(")
    marks = tuple(mark for place, mark in placed if start <= place < end)
    return Block(block.kind, block.line, text, marks, (text,))
