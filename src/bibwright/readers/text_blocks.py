"""The blocks of a text: Markdown, lists, wrapped references, tables, chats and listings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from bibwright.readers.blocks import ITEM_BREAK, Block, BlockKind, inline
from bibwright.readers.chat_lines import messages
from bibwright.readers.html_blocks import html_blocks
from bibwright.readers.item_facts import facts_in
from bibwright.readers.labels import RELATED, column_names, label_of
from bibwright.readers.listed_names import begins_with_authors
from bibwright.readers.markup import QUOTE
from bibwright.readers.search_results import search_results
from bibwright.readers.text_lines import (
    REFERENCES_HEADING,
    Line,
    below_each_other,
    mark_of,
    with_cells,
    with_columns,
    with_signatures,
    with_stops_behind_numbers,
    without_fences,
    without_line_numbers,
    without_pages,
)
from bibwright.readers.unindented_items import items_joined
from bibwright.readers.wrapped_lines import (
    DEFINITION,
    HEADING,
    begins_table,
    end_of_block,
    is_underlined,
    join_lines,
    without_role,
)

_BREAKS_TABLE = re.compile(r"\s{0,3}(?:[-*+]|#{1,6}|\d{1,9}[.)])\s")
_HTML_TAG = re.compile(r"<(?P<end>/?)(?P<name>table|ul|ol|dl)\b", re.IGNORECASE)
#: So many headings and items in Markdown are none by chance.
_FEW_MARKS = 3
#: What makes a heading of an item's text.
_HEADED = re.compile(r"#{1,6}\s+")
_BACK_REFERENCES = re.compile(r"(?<=[.\d])\s+\d{1,3}(?:,\s*\d{1,3})*\.?$")


def text_blocks(text: str, *, markdown: bool, chat: bool) -> list[Block]:
    """The blocks of a text, in order; page numbers and running heads are none."""
    lines = [
        Line(number, QUOTE.sub("", with_cells(part).expandtabs(4)))
        for number, line in enumerate(text.splitlines(), 1)
        for part in line.split(ITEM_BREAK)
    ]
    if chat:
        return list(messages(lines))
    if markdown:
        lines = without_fences(lines)
    lines = below_each_other(with_columns(without_line_numbers(lines)))
    lines = with_signatures(with_stops_behind_numbers(without_pages(lines)))
    if found := search_results(lines):
        return found
    if markdown:
        return [_cleaned(block) for block in _with_html(lines)]
    return [_cleaned(block) for block in _blocks(lines, markdown)]


def printed_blocks(lines: Sequence[Line]) -> list[Block]:
    """The blocks of lines that were printed, without columns, heads and numbers of pages."""
    whole = items_joined("\n".join(line.text for line in lines)).split("\n")
    lines = [Line(line.number, text) for line, text in zip(lines, whole, strict=True)]
    lines = with_stops_behind_numbers(lines)
    return [_cleaned(block) for block in _blocks(lines, markdown=False)]


def _with_html(lines: Sequence[Line]) -> Iterator[Block]:
    """The blocks of Markdown, its tables and lists in HTML included; a table that does no more than
    arrange what is Markdown in it is none."""
    ends = _ends_of_html(lines)
    marks = list(accumulate((bool(_BREAKS_TABLE.match(line.text)) for line in lines), initial=0))
    at = begun = 0
    while at < len(lines):
        end = ends.get(at, 0)
        is_html = end and _HTML_TAG.match(lines[at].text.lstrip())
        if not is_html or marks[end] - marks[at] >= _FEW_MARKS:
            at += 1
            continue
        yield from _blocks(lines[begun:at], markdown=True)
        text = "\n".join(line.text for line in lines[at:end])
        for block in html_blocks(text):
            yield _placed(block, lines[at:end])
        begun = at = end
    yield from _blocks(lines[begun:], markdown=True)


def _ends_of_html(lines: Sequence[Line]) -> dict[int, int]:
    """For each line in which a table or a list in HTML begins, the line behind its end tag."""
    ends: dict[int, int] = {}
    opened: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        for tag in _HTML_TAG.finditer(line.text):
            begun = opened.setdefault(tag["name"].lower(), [])
            if not tag["end"]:
                begun.append(at)
            elif begun:
                start = begun.pop()
                ends[start] = max(at + 1, ends.get(start, 0))
    return ends


def _placed(block: Block, lines: Sequence[Line]) -> Block:
    """A block of a part with its lines in the whole; what is outermost in it is so in the whole."""
    return replace(
        block,
        line=lines[min(block.line, len(lines)) - 1].number,
        depth=block.depth if block.kind is BlockKind.HEADING else max(0, block.depth - 1),
        cells=tuple(_placed(cell, lines) for cell in block.cells),
    )


def _blocks(lines: Sequence[Line], markdown: bool) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.text.strip():
            at += 1
            continue
        if begins_table(lines, at):
            end = _end_of_table(lines, at + 2)
            yield from _rows(lines[at:end])
            at = end
            continue
        heading = HEADING.match(line.text) if markdown else None
        if heading or REFERENCES_HEADING.match(line.text) or is_underlined(lines, at):
            text, marks = inline(heading["text"] if heading else line.text.strip())
            level = len(heading["signs"]) if heading else 1
            yield Block(BlockKind.HEADING, line.number, text, marks, (text,), depth=level)
            at += 2 if not heading and is_underlined(lines, at) else 1
            continue
        end = end_of_block(lines, at)
        apart = at == 0 or not lines[at - 1].text.strip()
        others = [each for each in lines[at + 1 : end] if _is_of_other(each.text)]
        own = [each for each in lines[at:end] if each not in others]
        yield replace(_put_together(own), apart=apart)
        yield from (replace(_put_together([each]), kind=BlockKind.ASIDE) for each in others)
        at = end


def _is_of_other(text: str) -> bool:
    """Whether a line says, below a work, where another is: "Related work: arXiv:1406.2661"."""
    return label_of(text) == RELATED and any(True for _ in facts_in(text))


def _end_of_table(lines: Sequence[Line], at: int) -> int:
    """Where the rows end: at a line without cells, and where a list or a heading begins."""
    while at < len(lines) and "|" in lines[at].text and not _BREAKS_TABLE.match(lines[at].text):
        at += 1
    return at


def _rows(lines: Sequence[Line]) -> Iterator[Block]:
    header = column_names([inline(cell)[0] for cell in _cells(lines[0].text)])
    for line in lines[2:]:
        cells = tuple(
            Block(BlockKind.PARAGRAPH, line.number, *inline(cell)) for cell in _cells(line.text)
        )
        yield Block(
            BlockKind.ROW,
            line.number,
            " | ".join(cell.text for cell in cells),
            tuple(mark for cell in cells for mark in cell.marks),
            cells=cells,
            header=header,
        )


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))]


def _put_together(lines: Sequence[Line]) -> Block:
    first = lines[0]
    found = mark_of(first)
    text = first.text[found.end() :] if found else first.text
    raw = [text, *(line.text for line in lines[1:])]
    raw = [line.strip() for line in raw]
    raw[0] = without_role(_HEADED.sub("", raw[0]) if found else raw[0])
    raw = [raw[0], *(line for line in raw[1:] if line)]
    joined = raw[0]
    for part in raw[1:]:
        joined = join_lines(joined, part)
    text, marks = inline(joined)
    is_item = found or any(DEFINITION.match(line.text) for line in lines[1:])
    kind = BlockKind.ITEM if is_item else BlockKind.PARAGRAPH
    plain = tuple(inline(line)[0] for line in raw)
    number = first.number if raw[0] or len(lines) == 1 else lines[1].number
    numbered = found is not None and found["mark"].strip("()[].:、").isdigit()
    return Block(kind, number, text, marks, plain, depth=first.indent, numbered=numbered)


def _cleaned(block: Block) -> Block:
    """Without the pages on which a paper cites it ("2017. 1, 3")."""
    if block.kind is not BlockKind.ITEM or not begins_with_authors(block.text):
        return block
    return replace(block, text=_BACK_REFERENCES.sub("", block.text))
