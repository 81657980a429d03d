"""A page's blocks: items, rows, headings and paragraphs of HTML, as a reader would see them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser

from bibwright.readers.blocks import Block, BlockKind, Mark, MarkKind, inline
from bibwright.readers.item_facts import identifiers_of
from bibwright.readers.labels import RELATED, column_names, label_of

_BLOCKS = frozenset(
    """address article aside blockquote br center dd div dl dt fieldset figcaption figure footer
    form header hr li main nav ol p pre section table tr ul tbody thead caption summary details
    h1 h2 h3 h4 h5 h6""".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_HIDDEN = frozenset("script style head noscript template svg".split())
#: What is no part of what a page says.
_CONTROLS = frozenset("nav button select".split())
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
#: Blocks that may stand in a table's cell and don't end it.
_WITHIN_CELLS = frozenset("p div center br dd dt dl h1 h2 h3 h4 h5 h6 ul ol".split())
_AUTOLINK = re.compile(r"<(https?://[^<>\s]+)>")
#: What makes no more than a line of its own in an item.
_WITHIN_ITEMS = frozenset("p div center br".split())
#: What ends a line in an item, unless a stop does so already.
_LINE_END = re.compile(r"(?<=[^\s.,;:|])[ \t]*\n\s*(?=\S)")
#: Classes of what is one field of a publication, and begins a line.
_PART = re.compile(r"title|author|venue|journal|conference|year|\bdate|publisher", re.IGNORECASE)
#: Words of a name that stands before what it says of a work: "Archive ID".
_NAME = 2
#: So many elements that end between two paragraphs make a gap.
_APART = 2
_EMPHASIS = {
    **dict.fromkeys(("b", "strong"), MarkKind.BOLD),
    **dict.fromkeys(("i", "em", "cite"), MarkKind.ITALIC),
    "q": MarkKind.QUOTED,
    "a": MarkKind.LINK,
}


def html_blocks(text: str) -> list[Block]:
    """The blocks of a page."""
    reader = _Reader()
    reader.feed(_AUTOLINK.sub(r" \1 ", text))  # Markdown's, for which HTML has no tag
    reader.close()
    reader.end_block()
    return reader.blocks


def page_metadata(text: str) -> dict[str, list[str]]:
    """The ``citation_…`` metadata that pages of arXiv and of publishers carry, by name
    (https://scholar.google.com/intl/en/scholar/inclusion.html#indexing)."""
    reader = _Metadata()
    reader.feed(text)
    return reader.found


class _Metadata(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = (given.get("name") or "").lower()
        if tag == "meta" and name.startswith("citation_") and given.get("content"):
            self.found.setdefault(name.removeprefix("citation_"), []).append(given["content"] or "")


class _Passage:
    """The text since the last block, its links and its emphasis."""

    def __init__(self) -> None:
        self.line = 1
        self._parts: list[str] = []
        self._marks: list[Mark] = []
        self._open: list[tuple[str, str, int]] = []
        #: Behind which of the parts a link has ended.
        self._linked = 0

    def __bool__(self) -> bool:
        return bool("".join(self._parts).strip())

    def add(self, text: str, line: int, *, wrapped: bool = True) -> None:
        """Text that begins in this line; ``wrapped``: where its own lines end says nothing."""
        if text.strip() and not self:
            self.line = line + text[: len(text) - len(text.lstrip())].count("\n")
        self._parts.append(" ".join(text.split("\n")) if wrapped else text)

    def open_mark(self, tag: str, url: str) -> None:
        """What comes now is emphasised, or a link."""
        if url and self._parts and self._linked == len(self._parts):
            self._parts.append(" ")  # two buttons side by side
        self._open.append((tag, url, len(self._parts)))

    def close_mark(self, tag: str) -> None:
        """The emphasis or link of this tag ends, and what was opened in it."""
        if not any(each[0] == tag for each in self._open):
            return
        while True:
            name, url, start = self._open.pop()
            if name == tag:
                break
        text = " ".join("".join(self._parts[start:]).split())
        self._linked = len(self._parts) if url else self._linked
        if text or url:
            self._marks.append(Mark(_EMPHASIS[tag], text, url))

    def add_unseen(self, given: Mapping[str, str | None]) -> None:
        """What a link shows where the mouse is, or its picture is described by."""
        if any(url for _, url, _ in self._open):
            found = (given.get(name) for name in ("title", "alt", "aria-label"))
            self._marks += [Mark(MarkKind.UNSEEN, each) for each in found if each]

    def drop_text(self) -> None:
        """The text is nobody's; marks are of what comes next."""
        self._parts.clear()

    def taken(self, kind: BlockKind, *, parted: bool = False) -> Block | None:
        """The passage as a block of this kind, if it holds anything; then it is empty.
        ``parted``: its lines stay apart, as those of an item do."""
        raw = "".join(self._parts)
        if parted or kind is BlockKind.ITEM:
            raw = _LINE_END.sub(" |\n", raw.strip())
        text, quoted = inline(raw, markdown=False)
        marks = tuple(self._marks) + quoted
        self._parts.clear()
        self._marks.clear()
        self._open = [(name, url, 0) for name, url, _ in self._open]
        if not text and not marks:
            return None
        found = (" ".join(line.split()) for line in raw.split("\n"))
        lines = tuple(each for line in found if (each := line.removesuffix("|").rstrip()))
        return Block(kind, self.line, text, marks, lines)


class _Table:
    """The row of a table that is being read, and the table's header."""

    def __init__(self) -> None:
        self.is_header = False
        self._header: tuple[str, ...] = ()
        self._cells: list[Block] = []
        #: Which of the row's cells name what stands in others.
        self._heads: list[bool] = []
        #: The block with which the table begins, and whether each row names what its one cell says.
        self._begun, self._is_record = 0, False

    def begin(self, at: int) -> None:
        """A table begins, with this block."""
        self._header = ()
        self._begun, self._is_record = at, True

    def add(self, cell: Block) -> None:
        """The row's next cell."""
        self._cells.append(cell)
        self._heads.append(self.is_header)

    @property
    def names_work(self) -> bool:
        """Whether a cell of the row has an identifier: the other cells are about its work."""
        return any(map(identifiers_of, self._cells))

    def end(self, blocks: list[Block]) -> None:
        """The table ends. One that says one thing of a work in each row is an item with labelled
        lines, of which the heading above may be the title; what is known by no label, and says
        nothing of where the work is, is left out."""
        begun, is_record, self._is_record = self._begun, self._is_record, False
        rows = blocks[begun:]
        known = [(kind, row) for row in rows if (kind := _field_of(row))]
        others = [replace(row, kind=BlockKind.ASIDE) for kind, row in known if kind == RELATED]
        fields = [(kind, row.cells[1]) for kind, row in known if kind != RELATED]
        if not is_record or not {"title", "author"}.intersection(dict(fields)):
            return
        above = blocks[begun - 1] if begun else None
        if "title" not in dict(fields) and above and above.kind is BlockKind.HEADING:
            fields.insert(0, ("title", above))
            begun -= 1
        said: dict[str, str] = {}
        for kind, value in fields:
            so_far = f"{said[kind]}; " if kind in said else f"{kind.capitalize()}: "
            said[kind] = so_far + value.text
        marks = tuple(mark for _, value in fields for mark in value.marks)
        lines = tuple(said.values())
        blocks[begun:] = [Block(BlockKind.ITEM, rows[0].line, " | ".join(lines), marks, lines)]
        blocks += others

    def taken_row(self) -> Block | None:
        """The row, unless it is empty or the header."""
        cells, self._cells = self._cells, []
        heads, self._heads = self._heads, []
        self._is_record &= not cells or heads == [True, False]
        full = [cell for cell in cells if cell.text or cell.marks]
        if not full:
            return None
        if self.is_header:
            self._header = column_names([cell.text for cell in cells])
            return None
        return Block(
            BlockKind.ROW,
            full[0].line,
            " | ".join(cell.text for cell in full),
            tuple(mark for cell in full for mark in cell.marks),
            cells=tuple(cells),
            header=self._header,
        )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._passage, self._table = _Passage(), _Table()
        self._kind = BlockKind.PARAGRAPH
        self._hidden = self._verbatim = 0
        #: The open elements that a browser doesn't show, and those in them.
        self._unseen: list[str] = []
        self._level = 0
        #: For each list that is open whether its items are numbered.
        self._lists: list[bool] = []
        self._in_cell = False
        #: Whether a term of a list (``dl``) is open, for which the definition is to come.
        self._is_term = False
        #: How many elements have ended since the last block.
        self._ended = _APART

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen or tag in _CONTROLS or (tag not in _VOID and _is_unseen(dict(attrs))):
            self._unseen += [tag] if tag not in _VOID else []
            return
        if tag in _HIDDEN:
            self._hidden += 1
        self._verbatim += tag == "pre"
        is_part = tag == "span" and _PART.search(dict(attrs).get("class") or "") is not None
        in_row = self._kind is BlockKind.ROW and tag in _BLOCKS and not self._ends_block(tag)
        if in_row or self._goes_on(tag) or is_part:
            self._passage.add("\n", self.getpos()[0], wrapped=False)
        elif self._ends_block(tag):
            self.end_block()
            self._kind = BlockKind.PARAGRAPH
        if tag in {"td", "th"}:
            self._end_cell()
            self._in_cell = self._kind is BlockKind.ROW
            self._table.is_header = tag == "th"
        if tag == "table":
            self._table.begin(len(self.blocks))
        if tag in {"ul", "ol"}:
            self._lists.append(tag == "ol")
        if self._kind is BlockKind.ROW and tag != "tr":
            pass
        elif tag in {"li", "dt", "dd"}:
            self._kind = BlockKind.ITEM
            self._is_term = tag == "dt"
        elif tag in _HEADINGS:
            self._kind = BlockKind.HEADING
            self._level = int(tag[1])
        elif tag == "tr":
            self._kind = BlockKind.ROW
        if tag in _EMPHASIS:
            self._passage.open_mark(tag, dict(attrs).get("href") or "")
        if tag in {"a", "img"}:
            self._passage.add_unseen(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            while self._unseen.pop() != tag:
                pass
            return
        if tag in _HIDDEN and self._hidden:
            self._hidden -= 1
        self._verbatim -= tag == "pre" and self._verbatim > 0
        if tag in _EMPHASIS:
            self._passage.close_mark(tag)
        if tag in {"td", "th"}:
            self._end_cell()
        elif self._ends_block(tag):
            if self._goes_on(tag):
                return
            self.end_block()
            self._kind = BlockKind.PARAGRAPH
            self._ended += tag != "br"
        if tag == "table":
            self._table.end(self.blocks)
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()

    def _ends_block(self, tag: str) -> bool:
        is_within = tag in _WITHIN_CELLS or (tag == "li" and self._table.names_work)
        return tag in _BLOCKS and not (self._kind is BlockKind.ROW and is_within)

    def _goes_on(self, tag: str) -> bool:
        """Whether a tag is one inside of an item that doesn't end it."""
        if self._kind is not BlockKind.ITEM:
            return False
        return tag in _WITHIN_ITEMS or (self._is_term and tag in {"dt", "dd"})

    def handle_data(self, data: str) -> None:
        if not self._hidden and not self._unseen:
            self._passage.add(data, self.getpos()[0], wrapped=not self._verbatim)

    def _taken(self, kind: BlockKind, *, parted: bool = False) -> Block | None:
        block = self._passage.taken(kind, parted=parted)
        if block is None:
            return None
        apart, self._ended = self._ended >= _APART, 0
        depth = self._level if kind is BlockKind.HEADING else len(self._lists)
        numbered = kind is BlockKind.ITEM and self._lists[-1:] == [True]
        return replace(block, depth=depth, apart=apart, numbered=numbered)

    def _end_cell(self) -> None:
        """The cell ends, if one is open: an empty one is a cell, too."""
        if self._in_cell:
            cell = self._taken(BlockKind.PARAGRAPH, parted=True)
            self._table.add(cell or Block(BlockKind.PARAGRAPH, self._passage.line, ""))
        self._in_cell = False

    def end_block(self) -> None:
        """What was read since the last block is one."""
        if self._kind is BlockKind.ROW:
            self._end_cell()
            self._passage.drop_text()
            block = self._table.taken_row()
        else:
            block = self._taken(self._kind)
        if block is not None or self._kind is BlockKind.ROW:
            self._kind = BlockKind.PARAGRAPH
        if block is not None:
            self.blocks.append(block)


def _field_of(row: Block) -> str:
    """What a row of a name and what it stands for says; empty where nothing is known by it."""
    if len(row.cells) != 2:
        return ""
    name = row.cells[0].text
    kind = label_of(f"{name}: x")
    if kind in {"", "about"}:
        return "link" if identifiers_of(row.cells[1]) and len(name.split()) <= _NAME else ""
    return "" if kind == "remark" else kind


def _is_unseen(given: Mapping[str, str | None]) -> bool:
    """Whether a browser shows an element only once it is asked to: dialogs, for the most part."""
    return (
        "hidden" in given
        or given.get("aria-hidden") == "true"
        or given.get("role") == "dialog"
        or _UNSEEN.search(given.get("style") or "") is not None
    )
