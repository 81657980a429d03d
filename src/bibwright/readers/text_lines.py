"""The lines of a text, without what is no part of it: columns, numbers and heads of pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from bibwright.readers.filled_lines import filled_lines

#: What stands above a list of references, and nothing else on its line.
REFERENCES_HEADING = re.compile(
    r"\s*(?:#{1,6}\s+)?(?:\d{1,2}\.?\s+|[IVX]{1,5}\.\s+)?(?:references(?:\s+and\s+notes|\s+cited)?|"
    r"bibliography|works\s+cited|literature(?:\s+cited)?|literatur(?:verzeichnis)?|bibliographie|"
    r"références)\W*$",
    re.IGNORECASE,
)
#: The number or the bullet before an item.
ITEM_MARK = re.compile(
    r"(?P<indent>\s*)(?P<mark>\[\^?[\w+.:-]{1,24}\]:?(?!\()(?=\s*\S)"
    r"|\[[^\W\d_][^][\d]{1,60}(?:1[5-9]|20)\d\d[a-z]?\)?\](?=\s+[^\W\d_])"  # authors and year
    r"|\(\d{1,3}\)|\d{1,3}[.)](?=[\s【\[]|\*\*)|\d{1,3}、"
    r"|(?:\((?:[ivx]{1,5}|[a-z])\)|[a-z]\))(?=\s+\W?[^\W\d_a-z])"
    r"|[-*•–—·▪◦‣+](?=\s)|[•▪◦‣·])(?P<task>\s+\[[ xX]\])?\s*"
)
#: An id in brackets before a title, as arXiv's pages name their tabs: no mark of an item.
_ID_IN_BRACKETS = re.compile(r"\s*\[(?:\d{4}\.\d{4,5}|[a-z-]+/\d{7})(?:v\d+)?\]")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_NUMBER_ALONE = re.compile(
    r"\s*(?:\d{1,5}|-\s*\d{1,5}\s*-)\s*$|\s*page\s+\d+(?:\s+of\s+\d+)?\s*$", re.I
)
#: What is no number of a page where it may be a work's year.
_YEAR_ALONE = re.compile(r"\s*(?:19|20)\d\d\s*")
_RUNNING_HEAD = re.compile(
    r"\s*(?:(?:19|20)\d\d\b.*\b(?:conference|proceedings|workshop|symposium)\b|published as a "
    r"conference paper|under review\b|preprint\.|proceedings of\b.{0,120}$)",
    re.IGNORECASE,
)
#: The number of an item without a mark behind it, in a list that counts to so many at least.
_BARE_NUMBER = re.compile(r"\s*(?P<number>\d{1,3})(?:\s?[_:/–-])?\s+(?=(?P<next>[^\W\d_]|[“\"‘]))")
_FEW_NUMBERS, _MOST_SKIPPED = 3, 5
#: What stands in brackets within a reference, and is no mark of an item.
_NO_MARK = re.compile(
    r"\s*\[(?:(?:html|book|citation|doc|[bc])\]|[A-Za-z.]*(?:print|line|net|pdf|cited|accessed|abstract|sic)[A-Za-z.]*\]|(?!\d+\]\s)[^\]]*\]\s?[.,;)])|\s*\(\d{1,3}\)\s?[:;,.]",
    re.I,
)
_FEW_CELLS = 3
_GAP = re.compile(r"(?<=\S)\s{2,}(?=\S)")
#: A column of two has at least so many letters, and a text in columns so many lines.
_COLUMN, _FEW_LINES = 25, 8
#: Columns by which lines may be indented below an item's first one.
_HANGING = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, and its number, from 1."""

    number: int
    text: str

    @property
    def indent(self) -> int:
        """The spaces before its text."""
        return len(self.text) - len(self.text.lstrip())


def with_cells(line: str) -> str:
    """A line with a bar between its cells, where tabs part three of them or more."""
    indent = line[: len(line) - len(line.lstrip())]
    cells = [cell.strip() for cell in line.strip().split("\t")]
    mark = ITEM_MARK.fullmatch(f"{cells[0]} x"[:-1]) if cells[0] else None
    first = f"{cells.pop(0)} " if mark else ""
    return f"{indent}{first}{' | '.join(cells)}" if len(cells) >= _FEW_CELLS else line


def with_columns(lines: list[Line]) -> list[Line]:
    """With a bar between cells where most lines have three of them or more, parted by blanks."""
    said = [line for line in lines if line.text.strip()]
    cut = [line for line in said if len(_GAP.findall(line.text)) >= _FEW_CELLS - 1]
    if (
        len(cut) < _FEW_LINES // 2
        or len(cut) * 3 < len(said) * 2
        or any("|" in line.text for line in cut)
    ):
        return lines
    return [replace(line, text=_GAP.sub(" | ", line.text)) for line in lines]


def without_fences(lines: Sequence[Line]) -> list[Line]:
    """With empty lines for the fences round code."""
    return [Line(line.number, "") if _FENCE.match(line.text) else line for line in lines]


def with_stops_behind_numbers(lines: list[Line]) -> list[Line]:
    """With a stop behind the number of each item, where it has nothing else ("1 Rose A")."""
    found, wanted = list[int](), 1
    for at, line in enumerate(lines):
        if mark_of(line) is not None:
            return lines
        number = _BARE_NUMBER.match(line.text)
        above = lines[at - 1].text if at else ""
        is_begun = number and (not number["next"].islower() or is_complete(above))
        if number is None or not is_begun:
            continue
        skipped = int(number["number"]) - wanted
        if skipped in {0, 1} or (1 < skipped < _MOST_SKIPPED and is_complete(above)):
            found.append(at)
            wanted += skipped + 1
    if len(found) < _FEW_NUMBERS:
        return lines
    marked = list(lines)
    for at in found:
        text = _BARE_NUMBER.sub(r"\g<number>. ", lines[at].text, count=1)
        marked[at] = Line(lines[at].number, text)
    return marked


#: The number of a line, as manuscripts have them for those who review them.
_LINE_NUMBER = re.compile(r"\s*(?P<number>\d{1,4})(?:\s+(?P<text>.*)|$)")
_FEW_NUMBERED = 5


def without_line_numbers(lines: list[Line]) -> list[Line]:
    """Without a number before each line, one more than the line above, of which some begin within
    a sentence; such a number before each item belongs to these."""
    said = [line for line in lines if line.text.strip()]
    found = [_LINE_NUMBER.match(line.text) for line in said]
    numbered = [match for match in found if match is not None]
    if len(numbered) < max(_FEW_NUMBERED, len(said)):
        return lines
    first = int(numbered[0]["number"])
    if [int(match["number"]) for match in numbered] != list(range(first, first + len(said))):
        return lines
    texts = [match["text"] or "" for match in numbered]
    if not any(text[:1].islower() for text in texts):
        return lines
    by_number = dict(zip((line.number for line in said), texts, strict=True))
    return [replace(line, text=by_number.get(line.number, line.text)) for line in lines]


#: "— Ada Rose, 2017" below what she wrote.
_SIGNED = re.compile(r"(?P<indent>\s*)—\s*(?=\S)")


def with_signatures(lines: list[Line]) -> list[Line]:
    """A dash before who wrote the line above is no mark of an item: it stands below a line without
    one, and no item of that mark follows."""
    return [
        replace(line, text=_SIGNED.sub(r"\g<indent>", line.text, count=1))
        if _is_signature(lines, at)
        else line
        for at, line in enumerate(lines)
    ]


def _is_signature(lines: Sequence[Line], at: int) -> bool:
    if not at or _SIGNED.match(lines[at].text) is None:
        return False
    above = lines[at - 1].text.strip()
    below = lines[at + 1].text if at + 1 < len(lines) else ""
    is_begun = above and not above.endswith(":") and mark_of(lines[at - 1]) is None
    return bool(is_begun) and _SIGNED.match(below) is None


def below_each_other(lines: list[Line]) -> list[Line]:
    """Two columns side by side, as a PDF's text has them, one below the other on each page."""
    pages, page = list[list[Line]](), list[Line]()
    for line in lines:
        page.append(line)
        if "\f" in line.text or _NUMBER_ALONE.match(line.text):
            pages.append(page)
            page = []
    gutter = _gutter([line.text for line in lines])
    if gutter is None:
        return lines
    return [line for page in [*pages, page] for line in _halves(page, gutter)]


def _halves(page: Sequence[Line], gutter: int) -> Iterator[Line]:
    for line in page:
        yield Line(line.number, line.text[:gutter].rstrip())
    for line in page:
        if line.text[gutter:].strip():
            yield Line(line.number, line.text[gutter:])


def _gutter(texts: Sequence[str]) -> int | None:
    """Where the second of two columns begins in most lines; None where there is one column."""
    wide = [text for text in texts if len(text) > _COLUMN]
    if len(wide) < _FEW_LINES or any("|" in text for text in wide):
        return None
    starts = Counter(
        match.end() for text in wide for match in _GAP.finditer(text) if match.end() > _COLUMN
    )
    common = starts.most_common(1)[0][0] if starts else 0
    # Items begin left of the lines that go on below them.
    for place in sorted(at for at in starts if 0 <= common - at <= _HANGING and starts[at] > 1):
        count = sum(starts[at] for at in starts if 0 <= at - place <= _HANGING)
        crossing = sum(bool(text[place - 2 : place].strip()) for text in wide)
        if crossing * 10 <= len(wide) and count * 3 > len(wide) * 2:
            return place if count * 2 > len([text for text in texts if text]) else None
    return None


def without_pages(lines: list[Line]) -> list[Line]:
    """Without the numbers of pages, and the running heads beside them or repeated."""
    numbers = {at for at, line in enumerate(lines) if _NUMBER_ALONE.match(line.text)}
    numbers -= {at for at in numbers if _YEAR_ALONE.fullmatch(lines[at].text)}
    if _are_of_items(lines, sorted(numbers)):
        return [replace(line, text="") if at in numbers else line for at, line in enumerate(lines)]
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
        dropped |= _gap_within_item(lines, at, frozenset(dropped))
    return [line for at, line in enumerate(lines) if at not in dropped]


def _are_of_items(lines: Sequence[Line], numbers: Sequence[int]) -> bool:
    """Whether numbers that stand alone are those of items, as slides have them: they count from
    one, each has a gap before it and none behind it, and no head of a page."""
    if len(numbers) < _FEW_NUMBERS:
        return False
    counted = [int(found[0]) for at in numbers if (found := re.search(r"\d+", lines[at].text))]
    if counted != list(range(1, len(numbers) + 1)):
        return False
    behind = [lines[at + 1].text.strip() if at + 1 < len(lines) else "" for at in numbers]
    before = [at == 0 or not lines[at - 1].text.strip() for at in numbers]
    is_parted = sum(before) * 4 >= len(before) * 3
    return is_parted and all(behind) and len(set(behind)) * 2 > len(behind)


#: So many lines before a page's end and behind it tell whether they are filled.
_NEAR = 40


def _gap_within_item(lines: Sequence[Line], number: int, dropped: frozenset[int]) -> set[int]:
    """The empty lines round a page's number, and its head, where an item goes on beyond it."""
    before, behind = number - 1, number + 1
    while before >= 0 and (before in dropped or not lines[before].text.strip()):
        before -= 1
    while behind < len(lines) and (behind in dropped or not lines[behind].text.strip()):
        behind += 1
    if before < 0 or behind == len(lines):
        return set()
    gap = {*range(before + 1, number), *range(number + 1, behind)}
    above = _run(lines, range(before, max(before - _NEAR, -1), -1))[::-1]
    below = _run(lines, range(behind, min(behind + _NEAR, len(lines))))
    filled = filled_lines((*above, *below))
    if filled is not None:
        return set() if len(above) - 1 in filled.over else gap
    if mark_of(lines[behind]) is not None:
        return set()
    if is_complete(lines[before].text) and not lines[behind].text.lstrip()[:1].islower():
        return set()
    return gap


def _run(lines: Sequence[Line], places: Iterable[int]) -> list[str]:
    """What the lines say up to an empty one."""
    return [text.strip() for text in takewhile(str.strip, (lines[at].text for at in places))]


def is_complete(text: str) -> bool:
    """Whether a line ends as an item does."""
    text = text.rstrip()
    return text.endswith((".", "]", ")", "/")) or text[-1:].isdigit()


def is_tab(line: Line) -> bool:
    """Whether it is the name of a tab with a page of arXiv's: "[1706.03762] A Title"."""
    return _ID_IN_BRACKETS.match(line.text) is not None


def mark_of(line: Line) -> re.Match[str] | None:
    """The number or the bullet of the item that begins in a line."""
    if is_tab(line) or _NO_MARK.match(line.text):
        return None
    return ITEM_MARK.match(line.text)
