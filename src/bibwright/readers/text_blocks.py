"""The blocks of a text: Markdown, plain lists, wrapped references, tables, chats and listings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bibwright.model.identifiers import find_identifiers
from bibwright.readers.author_lines import is_author_line
from bibwright.readers.blocks import ITEM_BREAK, Block, BlockKind, inline
from bibwright.readers.html_blocks import html_blocks
from bibwright.readers.markup import QUOTE
from bibwright.readers.reference_string import begins_with_authors
from bibwright.text.fold import fold

__all__ = ["ITEM_MARK", "is_chat", "text_blocks"]

#: The number or the bullet before an item.
ITEM_MARK = re.compile(
    r"(?P<indent>\s*)(?P<mark>\[\^?[\w+.:-]{1,24}\]:?(?!\()(?=\s*\S)|\(\d{1,3}\)|\d{1,3}[.)](?=\s)"
    r"|[-*•–—·▪◦‣+](?=\s)|[•▪◦‣·])(?P<task>\s+\[[ xX]\])?\s*"
)
#: An id in brackets before a title, as arXiv's pages name their tabs: no mark of an item.
_ID_IN_BRACKETS = re.compile(r"\s*\[(?:\d{4}\.\d{4,5}|[a-z-]+/\d{7})(?:v\d+)?\]")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?P<text>.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(?:={3,}|-{3,})\s*$")
_BREAKS_TABLE = re.compile(r"\s{0,3}(?:[-*+]|#{1,6}|\d{1,9}[.)])\s")
_TABLE_LINE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_HTML_TAG = re.compile(r"<(?P<end>/?)(?P<name>table|ul|ol|dl)\b", re.IGNORECASE)
_FENCE = re.compile(r"\s*(?:```|~~~)")
_NUMBER_ALONE = re.compile(
    r"\s*(?:-\s*)?\d{1,5}(?:\s*-)?\s*$|\s*page\s+\d+(?:\s+of\s+\d+)?\s*$", re.I
)
_RUNNING_HEAD = re.compile(
    r"\s*(?:(?:19|20)\d\d\b.*\b(?:conference|proceedings|workshop|symposium)\b|published as a "
    r"conference paper|under review\b|preprint\.|proceedings of\b.{0,120}$)",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"\s*(?:\d{1,2}\.?\s+)?(?:references|bibliography|works cited|literature cited|literatur)\W*$",
    re.IGNORECASE,
)
_CHAT_HEAD = re.compile(
    r"\s*(?:\[?\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*[AP]M)?\]?\s+[^:]{1,40}:?$"
    r"|[^\d:|]{1,40}\s\s?\[?\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?\]?\s*$"
    r"|[^:|]{1,40}\s(?:—|–|-)?\s*(?:today|yesterday|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
    r"(?:,| at)?\s+(?:at\s+)?\d{1,2}:\d\d(?:\s*[AP]M)?\s*$)",
    re.IGNORECASE,
)
_CHAT_LINE = re.compile(
    r"\s*(?:\[?\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s+\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?\]?"
    r"(?:\s+-)?\s+[^:]{1,40}:|\[?\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?\]?\s+(?:<[^<>]{1,40}>|[^:<>]{1,40}:))\s",
    re.IGNORECASE,
)
#: "arXiv:2406." at a line's end, whose number stands on the next.
_CUT_ID = re.compile(r"(?:arxiv:\s*|abs/)\d{4}\.$|10\.\d{4,9}/\S*[-./]$|/$", re.IGNORECASE)
#: A link whose text goes on in the next line.
_CUT_LINK = re.compile(r"^\s*(?:\W\s)?\*{0,2}\[[^\[\]]+$")
_UNFINISHED = re.compile(
    r"(?:[,;:&(–—-]|\b(?:a|an|the|and|or|of|in|on|for|with|to|by|from|at|as|via|using|et|vol|pp|no))$",
    re.IGNORECASE,
)
_BACK_REFERENCES = re.compile(r"(?<=[.\d])\s+\d{1,3}(?:,\s*\d{1,3})*\.?$")
#: The number of an item without a mark behind it, in a list that counts to so many at least.
_BARE_NUMBER = re.compile(r"\s*(?P<number>\d{1,3})\s+(?=(?P<next>[^\W\d_]|[“\"‘]))")
_FEW_NUMBERS = 3
#: What stands in brackets within a reference, and is no mark of an item.
_NO_MARK = re.compile(
    r"\s*\[(?:[A-Za-z.]*(?:print|line|net|pdf|cited|accessed|abstract|sic)[A-Za-z.]*\]|[^\]]*\]\s?[.,;)])|\s*\(\d{1,3}\)\s?[:;,.]",
    re.I,
)
#: "In S. Bengio, H. Wallach": editors of a book, whose names aren't at their end.
_EDITORS_BEGUN = re.compile(
    r"\b[Ii]n:?\s+(?:[^\W\d_a-z]\.|[^\W\d_a-z][\w’'-]+,?\s[^\W\d_a-z]{1,2}\b)[^()]*$"
    r"|\b[Ii]n:?\s+[^\W\d_a-z][\w’'-]+$"
)
_NUMBER_FOLLOWS = re.compile(
    r"(?:[,;(&–-]|\b(?:nos?|vols?|pp?|nr|art)\.|\b(?:and|of|in|vol|no))$", re.I
)
#: What a reference has and a title doesn't: initials, a sentence's end, "et al.", figures of a
#: volume, an address; a year but for one at the end ("Attention Is All You Need (2017)").
_REFERENCE_SIGN = re.compile(
    r"\b[^\W\d_a-z]\.|[^.]\.\s|\bet\.?\s+al\b|https?:|\b(?:arxiv|doi)\s?:|\b(?:vol|pp|no)\.?\s?\d"
    r"|\b(?:1[5-9]|20)\d\d[a-z]?\b(?!\)?$)|\d\(\d|\d:\d",
    re.I,
)
_GAP = re.compile(r"(?<=\S)\s{2,}(?=\S)")
#: A column of two has at least so many letters, and a text in columns so many lines.
_COLUMN, _FEW_LINES = 25, 8
#: A line of this length may have been wrapped.
_WRAPPED_AT = 55
#: Nobody wraps lines at so many letters: each is a paragraph.
_UNWRAPPED = 135
#: So many lines on either side tell at how many letters a text is wrapped.
_AROUND = 40
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d")


def text_blocks(text: str, *, markdown: bool, chat: bool) -> list[Block]:
    """The blocks of a text, in order; page numbers and running heads are none."""
    lines = [
        _Line(number, QUOTE.sub("", part.expandtabs(4)))
        for number, line in enumerate(text.splitlines(), 1)
        for part in line.split(ITEM_BREAK)
    ]
    if chat:
        return list(_messages(lines))
    if markdown:
        lines = _without_fences(lines)
    lines = _marked(_without_pages(_below_each_other(lines)))
    if any(_BYLINE.match(line.text) for line in lines):
        return list(_search_results(lines))
    if markdown:
        return [_cleaned(block) for block in _with_html(lines)]
    return [_cleaned(block) for block in _blocks(lines, markdown)]


def _with_html(lines: Sequence[_Line]) -> Iterator[Block]:
    """The blocks of Markdown, its tables and lists in HTML included."""
    ends = _ends_of_html(lines)
    at = begun = 0
    while at < len(lines):
        end = ends.get(at, 0)
        if not end or not _HTML_TAG.match(lines[at].text.lstrip()):
            at += 1
            continue
        yield from _blocks(lines[begun:at], markdown=True)
        text = "\n".join(line.text for line in lines[at:end])
        for block in html_blocks(text):
            yield _placed(block, lines[at:end])
        begun = at = end
    yield from _blocks(lines[begun:], markdown=True)


def _ends_of_html(lines: Sequence[_Line]) -> dict[int, int]:
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


def _placed(block: Block, lines: Sequence[_Line]) -> Block:
    """A block of a part with its lines in the whole; what is outermost in it is so in the whole."""
    return replace(
        block,
        line=lines[min(block.line, len(lines)) - 1].number,
        depth=max(0, block.depth - 1),
        cells=tuple(_placed(cell, lines) for cell in block.cells),
    )


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip())


def is_chat(text: str) -> bool:
    """Whether lines that name who wrote when stand between messages."""
    lines = text.splitlines()
    heads = sum(bool(_CHAT_HEAD.match(line) or _CHAT_LINE.match(line)) for line in lines)
    return heads >= 2


def _messages(lines: Sequence[_Line]) -> Iterator[Block]:
    """The lines that people wrote; those of one message have no gap between them."""
    apart = True
    for line in lines:
        begins = _CHAT_LINE.match(line.text)
        is_head = not begins and _CHAT_HEAD.match(line.text) and not find_identifiers(line.text)
        if is_head or not line.text.strip():
            apart = True
            continue
        text, marks = inline(line.text[begins.end() :] if begins else line.text)
        yield Block(
            *(BlockKind.MESSAGE, line.number, text, marks, (text,)), apart=apart or bool(begins)
        )
        apart = False


#: "A Vaswani, N Shazeer… - Advances in neural …, 2017 - proceedings.neurips.cc", as Google Scholar
#: prints it below a title.
_BYLINE = re.compile(
    r"\s*(?P<authors>[^-]+?)\s+-\s+(?:(?P<venue>.*?),\s*)?(?P<year>(?:19|20)\d\d)\s+-\s+[\w-]+(?:\.[\w-]+)+\s*$"
)


def _search_results(lines: Sequence[_Line]) -> Iterator[Block]:
    """What a search engine found: a title, a line on who wrote it, and what is no part of it."""
    for at, line in enumerate(lines):
        byline = _BYLINE.match(line.text)
        if byline and at and lines[at - 1].text.strip():
            title = re.sub(r"^\s*(?:\[[A-Z]+\]\s*)+", "", lines[at - 1].text)
            authors = byline["authors"].replace("…", ", et al.")
            said = (f"Title: {title}", f"Authors: {authors}", f"Year: {byline['year']}")
            number = lines[at - 1].number
            yield Block(BlockKind.ITEM, number, "\n".join((title, *said[1:])), lines=said)


def _without_fences(lines: Sequence[_Line]) -> list[_Line]:
    return [_Line(line.number, "") if _FENCE.match(line.text) else line for line in lines]


def _marked(lines: list[_Line]) -> list[_Line]:
    """With a stop behind the number of each item, where it has nothing else ("1 Rose A")."""
    found, wanted = list[int](), 1
    for at, line in enumerate(lines):
        if _mark_of(line) is not None:
            return lines
        number = _BARE_NUMBER.match(line.text)
        above = lines[at - 1].text if at else ""
        is_begun = number and (not number["next"].islower() or _is_complete(above))
        if number and is_begun and int(number["number"]) in {wanted, wanted + 1}:
            found.append(at)
            wanted = int(number["number"]) + 1
    if len(found) < _FEW_NUMBERS:
        return lines
    marked = list(lines)
    for at in found:
        marked[at] = _Line(lines[at].number, _BARE_NUMBER.sub(r"\g<number>. ", lines[at].text))
    return marked


def _below_each_other(lines: list[_Line]) -> list[_Line]:
    """Two columns side by side, as a PDF's text has them, one below the other on each page."""
    pages, page = list[list[_Line]](), list[_Line]()
    for line in lines:
        page.append(line)
        if "\f" in line.text or _NUMBER_ALONE.match(line.text):
            pages.append(page)
            page = []
    gutter = _gutter([line.text for line in lines])
    if gutter is None:
        return lines
    return [line for page in [*pages, page] for line in _halves(page, gutter)]


def _halves(page: Sequence[_Line], gutter: int) -> Iterator[_Line]:
    for line in page:
        yield _Line(line.number, line.text[:gutter].rstrip())
    for line in page:
        if line.text[gutter:].strip():
            yield _Line(line.number, line.text[gutter:])


def _gutter(texts: Sequence[str]) -> int | None:
    """Where the second of two columns begins in most lines; None where there is one column."""
    wide = [text for text in texts if len(text) > _COLUMN]
    if len(wide) < _FEW_LINES or any("|" in text for text in wide):
        return None
    starts = Counter(
        match.end() for text in wide for match in _GAP.finditer(text) if match.end() > _COLUMN
    )
    place, count = starts.most_common(1)[0] if starts else (0, 0)
    return place if count * 3 > len(wide) * 2 and count * 2 > len([t for t in texts if t]) else None


def _without_pages(lines: list[_Line]) -> list[_Line]:
    """Without the numbers of pages, and the running heads beside them or repeated."""
    numbers = {at for at, line in enumerate(lines) if _NUMBER_ALONE.match(line.text)}
    if not numbers or len(numbers) * 4 > len(lines):
        return lines
    repeated = Counter(line.text.strip() for line in lines if line.text.strip())
    dropped = set(numbers)
    for at in numbers:
        for beside in (at - 1, at + 1):
            if 0 <= beside < len(lines) and (
                _RUNNING_HEAD.match(lines[beside].text) or repeated[lines[beside].text.strip()] > 1
            ):
                dropped.add(beside)
    for at in numbers:
        dropped |= _gap_within_item(lines, at)
    return [line for at, line in enumerate(lines) if at not in dropped]


def _gap_within_item(lines: Sequence[_Line], number: int) -> set[int]:
    """The empty lines round a page's number, where an item goes on beyond it."""
    before, behind = number - 1, number + 1
    while before >= 0 and not lines[before].text.strip():
        before -= 1
    while behind < len(lines) and not lines[behind].text.strip():
        behind += 1
    if before < 0 or behind == len(lines) or _mark_of(lines[behind]) is not None:
        return set()
    if _is_complete(lines[before].text) and not lines[behind].text.lstrip()[:1].islower():
        return set()
    return {*range(before + 1, number), *range(number + 1, behind)}


def _is_complete(text: str) -> bool:
    text = text.rstrip()
    return text.endswith((".", "]", ")", "/")) or text[-1:].isdigit()


def _blocks(lines: Sequence[_Line], markdown: bool) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.text.strip():
            at += 1
            continue
        if _begins_table(lines, at):
            end = _end_of_table(lines, at)
            yield from _rows(lines[at:end])
            at = end
            continue
        heading = _HEADING.match(line.text) if markdown else None
        if heading or _REFERENCES.match(line.text) or _is_underlined(lines, at):
            text, marks = inline(heading["text"] if heading else line.text.strip())
            yield Block(BlockKind.HEADING, line.number, text, marks, (text,))
            at += 2 if not heading and _is_underlined(lines, at) else 1
            continue
        end = _end_of_block(lines, at)
        apart = at == 0 or not lines[at - 1].text.strip()
        yield replace(_put_together(lines[at:end]), apart=apart)
        at = end


def _is_underlined(lines: Sequence[_Line], at: int) -> bool:
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    return bool(_UNDERLINE.match(following)) and _mark_of(lines[at]) is None


def _mark_of(line: _Line) -> re.Match[str] | None:
    if _ID_IN_BRACKETS.match(line.text) or _NO_MARK.match(line.text):
        return None
    return ITEM_MARK.match(line.text)


def _begins_table(lines: Sequence[_Line], at: int) -> bool:
    return "|" in lines[at].text and at + 1 < len(lines) and _is_table_line(lines[at + 1])


def _is_table_line(line: _Line) -> bool:
    return "|" in line.text and bool(_TABLE_LINE.match(line.text))


def _end_of_table(lines: Sequence[_Line], at: int) -> int:
    """Where a table ends: at a line without cells, and where a list or a heading begins."""
    while at < len(lines) and "|" in lines[at].text and not _BREAKS_TABLE.match(lines[at].text):
        at += 1
    return at


def _rows(lines: Sequence[_Line]) -> Iterator[Block]:
    header = tuple(fold(inline(cell)[0]) for cell in _cells(lines[0].text))
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


def _end_of_block(lines: Sequence[_Line], start: int) -> int:
    """Where the item or the paragraph that begins here ends."""
    is_item = _mark_of(lines[start]) is not None
    at = start + 1
    while at < len(lines) and lines[at].text.strip():
        line = lines[at]
        is_mark = _mark_of(line) is not None and (is_item or not _is_cut_number(lines, at))
        if _HEADING.match(line.text) or is_mark or _is_underlined(lines, at):
            break
        if _begins_table(lines, at):
            break
        if not is_item and not _goes_on(lines, at, start):
            break
        at += 1
    return at


def _is_cut_number(lines: Sequence[_Line], at: int) -> bool:
    """Whether a number at the beginning of a line belongs to the end of the line above."""
    is_number = lines[at].text.lstrip()[:1].isdigit()
    return is_number and bool(_NUMBER_FOLLOWS.search(lines[at - 1].text.rstrip()))


def _goes_on(lines: Sequence[_Line], at: int, start: int) -> bool:
    """Whether a line without a mark belongs to the one above it."""
    above, line = lines[at - 1].text.rstrip(), lines[at]
    if line.indent > lines[start].indent or _CUT_LINK.search(above):
        return True
    is_sentence = above.endswith(".") and not re.match(r"\S*\d", line.text.lstrip())
    if (_CUT_ID.search(above) and not is_sentence) or (
        above.endswith("-") and above[-2:-1].isalpha()
    ):
        return True
    if _is_field(line.text) and _is_field(lines[start].text):
        return not line.text.strip().lower().startswith(_field_name(lines[start].text))
    text = line.text.strip()
    width = _width(lines, start)
    is_full = len(above) + 1 + len(text.split()[0]) >= 0.85 * width
    is_reference = begins_with_authors(lines[start].text.strip()) and not all(
        _is_titles_line(each.text) for each in lines[start : at + 1]
    )
    if width > _UNWRAPPED or (len(above) < _WRAPPED_AT and not (is_reference and is_full)):
        return False
    if text[:1].islower() and not text.startswith(("http", "www.", "arxiv", "doi")):
        return True
    if _UNFINISHED.search(above):
        return True
    if is_reference and is_full:
        said = [each.text for each in lines[max(start, at - _AROUND) : at]]
        so_far = " ".join(said)
        complete = _is_complete(above) or _YEAR.search(so_far) is not None
        complete = complete and _EDITORS_BEGUN.search(so_far) is None
        return not (complete and begins_with_authors(text)) and not text.startswith("http")
    return False


def _is_titles_line(text: str) -> bool:
    """Whether a line may be a title as a whole: no sign of a reference's parts is in it, and it
    neither goes on from the line above nor into the one below."""
    text = text.strip()
    is_whole = text[:1].isupper() and len(text.split()) > 1 and not _UNFINISHED.search(text)
    return is_whole and not _REFERENCE_SIGN.search(text) and not is_author_line(f"by {text}")


def _width(lines: Sequence[_Line], at: int) -> int:
    """At how many letters the lines round one, without a gap between them, are wrapped; more than
    `_UNWRAPPED` where they aren't, as each is as long as it is."""
    start = end = at
    while start > 0 and at - start < _AROUND and lines[start - 1].text.strip():
        start -= 1
    while end < len(lines) and end - at < _AROUND and lines[end].text.strip():
        end += 1
    texts = [line.text.rstrip() for line in lines[start:end]]
    lengths = sorted(len(text) for text in texts if len(text.split()) > 2) or [0]
    width, longest = lengths[len(lengths) * 4 // 5], lengths[len(lengths) * 19 // 20]
    is_ragged = longest > max(1.25 * width, _UNWRAPPED * 0.8)
    return _UNWRAPPED + 1 if is_ragged else width


_FIELD = re.compile(
    r"\W*(title|authors?|year|date|venue|journal|link|url|arxiv|doi|paper|abstract|published)"
    r"\W*:\W*\S",
    re.IGNORECASE,
)


def _is_field(text: str) -> bool:
    return bool(_FIELD.match(text))


def _field_name(text: str) -> str:
    match = _FIELD.match(text)
    return match[1].lower() if match else "\n"


def _put_together(lines: Sequence[_Line]) -> Block:
    first = lines[0]
    found = _mark_of(first)
    text = first.text[found.end() :] if found else first.text
    raw = [text, *(line.text for line in lines[1:])]
    raw = [line.strip() for line in raw]
    raw = [raw[0], *(line for line in raw[1:] if line)]
    joined = raw[0]
    for part in raw[1:]:
        joined = _joined(joined, part)
    text, marks = inline(joined)
    kind = BlockKind.ITEM if found else BlockKind.PARAGRAPH
    plain = tuple(inline(line)[0] for line in raw)
    number = first.number if raw[0] or len(lines) == 1 else lines[1].number
    return Block(kind, number, text, marks, plain, depth=first.indent)


def _joined(text: str, part: str) -> str:
    """Lines as one; what was cut at a line's end is put together again."""
    if _CUT_ID.search(text) and part[:1].isalnum():
        return text + part
    if text.endswith("-") and text[-2:-1].isalpha() and part[:1].isalpha():
        return text[:-1] + part if part[:1].islower() else text + part
    return text[:-1] + part if text.endswith("\xad") else f"{text} {part}"


def _cleaned(block: Block) -> Block:
    """Without the pages on which a paper cites it ("2017. 1, 3")."""
    if block.kind is not BlockKind.ITEM or not begins_with_authors(block.text):
        return block
    return replace(block, text=_BACK_REFERENCES.sub("", block.text))
