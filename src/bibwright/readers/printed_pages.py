"""The text of printed pages, as tools that read PDFs give it: a form feed ends each page.

Columns are put below each other; running heads and numbers of pages are no part of the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bibwright.readers.text_lines import REFERENCES_HEADING, Line

FORM_FEED = "\f"
_BEHIND = re.compile(
    r"\s*(?:#{1,6}\s+\S|(?:[A-Z]\.?\s+|\d{1,2}\.?\s+)?(?:appendix|appendices|supplement(?:ary|al)\b|"
    r"acknowledge?ments?\W*$|author contributions\W*$|checklist\W*$))",
    re.IGNORECASE,
)
#: So many lines at the top and at the bottom of a page may be heads, feet and numbers.
_MARGIN = 3
_NUMBER = re.compile(r"\W*(?P<number>\d{1,4})\W*$")
_NUMBER_BESIDE = re.compile(r"^(?P<first>\d{1,4})\s+|\s+(?P<last>\d{1,4})$")
#: What stands before a second column, and the part of a page's width in which that begins.
_GAP = re.compile(r"(?<!\s)\s{2,}+(?=\S)")
_MIDDLE = (0.35, 0.65)
#: A line in columns is longer than such a part of the width; so many lines of a page show a gap.
_BEYOND, _FEW_LINES = 0.6, 2
#: Where it shows none, the second column begins within so many letters of where it does in so many
#: lines above and below, a number in brackets first.
_SHIFT, _NEAR = 6, 4
_MARK = re.compile(r"(?<=\s)(?=\[[\w+.:-]{1,24}\]\s)")
_MARK_BEFORE = re.compile(r"(?<!\S)\[[\w+.:-]{1,24}\]$")
_LONGEST_MARK = 26


def printed_list(text: str, *, markdown: bool) -> tuple[list[Line], bool] | None:
    """The lines of a text of printed pages: those of its references, and whether these were found.

    None for what is no such text, as Markdown without such a section isn't.
    """
    if FORM_FEED not in text:
        return None
    lines = printed_lines(text)
    section = references_in([line.text for line in lines])
    if section is not None:
        return lines[section.start : section.stop], True
    return None if markdown else (lines, False)


def printed_lines(text: str) -> list[Line]:
    """The lines of a text of pages, in the order in which they are read."""
    lines = [Line(at, line.expandtabs(4)) for at, line in enumerate(text.split("\n"), 1)]
    pages: list[list[Line]] = [[]]
    for line in lines:
        *ended, last = line.text.split(FORM_FEED)
        for part in ended:
            pages[-1].append(Line(line.number, part))
            pages.append([])
        pages[-1].append(Line(line.number, last))
    heads = margins([[line.text for line in page] for page in pages])
    lengths = sorted(len(line.text) for line in lines if len(line.text.split()) > 2) or [0]
    width = lengths[len(lengths) * 9 // 10]
    return [
        line
        for number, page in enumerate(pages)
        for line in _below_each_other(
            [each for at, each in enumerate(page) if (number, at) not in heads], width
        )
    ]


def references_in(lines: Sequence[str]) -> range | None:
    """The lines of the section with the references; None where there is no such section."""
    begun = [at for at, line in enumerate(lines) if REFERENCES_HEADING.match(line)]
    for start in reversed(begun):
        end = start + 1
        while end < len(lines) and not _BEHIND.match(lines[end]):
            end += 1
        if any(line.strip() for line in lines[start + 1 : end]):
            return range(start + 1, end)
    return None


def margins(pages: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """The running heads and feet, and the numbers of pages: each as its page and its line in it.

    A head stands at the same place of several pages, and a number in it counts with them.
    """
    found: set[tuple[int, int]] = set()
    alike: dict[tuple[object, ...], list[tuple[int, int]]] = defaultdict(list)
    for number, page in enumerate(pages):
        said = [at for at, line in enumerate(page) if line.strip()]
        for place, at in _outermost(said):
            line = " ".join(page[at].split())
            alike[place > 0, line].append((number, at))
            beside = _NUMBER_BESIDE.search(line)
            counted = _NUMBER.match(line) or beside
            if counted is None:
                continue
            rest = _NUMBER_BESIDE.sub("", line, count=1) if beside else ""
            value = int(next(group for group in counted.groups() if group))
            alike[place > 0, rest, value - number].append((number, at))
            if not rest and abs(place) == 1:
                found.add((number, at))
        # A number may have got between two columns.
        for at in said:
            if alone := _NUMBER.match(page[at]):
                alike["", int(alone["number"]) - number].append((number, at))
    for places in alike.values():
        if len({number for number, _ in places}) > 1:
            found |= set(places)
    return found


def _outermost(said: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The lines of a page's margins by their places: 1 is the first, -1 the last."""
    for place, at in enumerate(said[:_MARGIN], 1):
        yield place, at
    for place, at in enumerate(reversed(said[_MARGIN:][-_MARGIN:]), 1):
        yield -place, at


def _below_each_other(page: Sequence[Line], width: int) -> Sequence[Line]:
    """The second of two columns below the first; as it is, where the page has one column."""
    begins = [_second_column(line.text, width) for line in page]
    crossing = sum(len(line.text) > _BEYOND * width for line in page)
    known = [begin for begin in begins if begin]
    if len(known) < _FEW_LINES or len(known) * 2 < crossing:
        return page
    left, right = list[Line](), list[Line]()
    for at, line in enumerate(page):
        near = [begin for begin in begins[max(0, at - _NEAR) : at + _NEAR + 1] if begin] or known
        cut = begins[at] or _behind_gap(line.text, min(near)) or _cut_at_word(line.text, min(near))
        left.append(Line(line.number, line.text[:cut].rstrip()))
        right.append(Line(line.number, line.text[cut:]))
    return [*left, *right]


def _second_column(text: str, width: int) -> int:
    """Where the second column begins in a line that shows it by a gap; 0 where none does."""
    starts = [_before_mark(text, match) for match in _GAP.finditer(text)]
    middle = [at for at in starts if _MIDDLE[0] * width < at < _MIDDLE[1] * width]
    return min(middle, key=lambda at: abs(2 * at - width)) if middle else 0


def _behind_gap(text: str, begin: int) -> int:
    """The end of the gap in which the second column begins elsewhere: what goes on below an item's
    number stands further right; 0 where there is no such gap."""
    over = (gap.end() for gap in _GAP.finditer(text) if gap.start() <= begin < gap.end())
    return next(over, 0)


def _before_mark(text: str, gap: re.Match[str]) -> int:
    """Where the number in brackets before a gap begins; the end of the gap, if there is none."""
    mark = _MARK_BEFORE.search(text, max(0, gap.start() - _LONGEST_MARK), gap.start())
    return mark.start() if mark else gap.end()


def _cut_at_word(text: str, begin: int) -> int:
    """Where a line without a gap is cut, whose second column is to begin near a place."""
    marks = [match.start() for match in _MARK.finditer(text)]
    words = [match.end() for match in re.finditer(r"\S\s", text)]
    for starts, before in ((marks, 2 * _SHIFT), (words, _SHIFT)):
        near = [at for at in starts if -before <= at - begin <= _SHIFT]
        if near and len(text) > begin:
            # Items begin left of the lines that go on below them.
            return min(near, key=lambda at: abs(at - begin + 1))
    return len(text)
