"""Lists of references out of whose lines a PDF's text has lost the indents: those with labels in
brackets, and those by author and year."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Items that a list has at least, the share of its lines that may be numbered, and the most that
#: an item's lines may be on average; else it is no such list.
_FEWEST, _NUMBERED_SHARE, _LONGEST = 5, 0.1, 8
#: Lines that are looked at for the names and the year that an item begins with.
_AHEAD = 6
#: Items with a label that a list has at least, and the most that an item's lines may be on average.
_FEWEST_LABELS, _LONGEST_LABELLED = 3, 15
#: A number, or letters of names and a year, as LaTeX's style alpha makes it: its raised plus stands
#: apart in a PDF's text.
_LABEL = re.compile(
    r"\s*\[(?:(?P<number>\d{1,4})|(?P<names>[^\W\d_][\w.]{0,12})\s?(?P<plus>\+?)\s?"
    r"(?P<year>(?:\d\d)?\d\d[a-z]{0,2}))\](?=\s+\S|\s*$)"
)
_NUMBERED = re.compile(r"\s*(?:\[\d+\]|\d{1,3}\.\s)")
#: Names: capitalised words and initials, what stands between them, and small parts of names.
_NAME = (
    r"(?:[^\W\d_a-z][\w'’´`¨˜^.\-]*+|´[\w.]++|and|&|et|al|de|la|le|van|von|der|den|del|della|di|da|dos|"
    r"du|ten|ter|\(Eds?\.\)|others)[,.;]*+\s++"
)
_BEGINNING = re.compile(
    rf"\s*(?:[—–_-]+[.,]?\s*|(?:{_NAME}){{1,60}}+)\(?(?:1[5-9]|20)\d\d[a-z]?\)?[.,:;]"
)
#: How a line ends behind which an item may be over: by a stop, by a number, or within an address.
_ENDED = re.compile(r"(?:[.)\]”\"]|\d[a-z]?|/\S{0,300}[\w-])\s*$")
#: A line without a year that ends with a word and a stop, which no initial is.
_WORDS_END = re.compile(r"\D*(?<=[^\W\d_]{3})\.\s*$")


def items_joined(section: str) -> str:
    """The section with each item on the line on which it begins, and empty lines for its others; as
    it is, if it is neither a list with labels in brackets nor one by author and year."""
    lines = section.split("\n")
    starts = _labelled(lines) or _by_author_and_year(lines)
    if not starts:
        return section
    joined = lines[: starts[0]]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        joined += [_one_line(lines[start:end]), *[""] * (end - start - 1)]
    return "\n".join(joined)


def _labelled(lines: list[str]) -> list[int]:
    """Where items begin with a label, numbers one after the other; empty for another list. The
    lines get their labels in one piece."""
    found: list[int] = []
    number, first = 0, ""
    for at, line in enumerate(lines):
        label = _LABEL.match(line)
        if label is None:
            if line.strip() and not found:
                return []  # something else stands before the first
        elif not found or (label["number"] is None) == (first == ""):
            if found and label["number"] and int(label["number"]) != number + 1:
                continue
            number, first = int(label["number"] or 0), label["number"] or ""
            found.append(at)
    said = sum(1 for line in lines if line.strip())
    if len(found) < _FEWEST_LABELS or said > _LONGEST_LABELLED * len(found):
        return []
    for at in found:
        lines[at] = _LABEL.sub(_in_one_piece, lines[at], count=1)
    return found


def _in_one_piece(label: re.Match[str]) -> str:
    return label[0] if label["number"] else f"[{label['names']}{label['plus']}{label['year']}]"


def _by_author_and_year(lines: Sequence[str]) -> list[int]:
    """Where items begin with names and a year; empty for another list."""
    said = [line for line in lines if line.strip()]
    numbered = sum(_NUMBERED.match(line) is not None for line in said)
    starts = [at for at in range(len(lines)) if _is_beginning(lines, at)]
    if (
        len(starts) < _FEWEST
        or numbered > _NUMBERED_SHARE * len(said)
        or len(said) > _LONGEST * len(starts)
        or not _are_cut(lines, starts)
    ):
        return []
    return starts


def _are_cut(lines: Sequence[str], starts: Sequence[int]) -> bool:
    """Whether most items that have several lines go on in the midst of a sentence: a list of whole
    lines may have others between them."""
    longer = [at for at in starts if at + 1 < len(lines) and lines[at + 1].strip()]
    begun = set(starts)
    longer = [at for at in longer if at + 1 not in begun]
    return sum(_ENDED.search(lines[at]) is None for at in longer) * 2 > len(longer)


def _is_beginning(lines: Sequence[str], at: int) -> bool:
    if not lines[at].strip():
        return False
    above = next((lines[each] for each in range(at - 1, -1, -1) if lines[each].strip()), "")
    if above and not _ENDED.search(above):
        return False
    if _BEGINNING.match(_one_line(lines[at : at + _AHEAD])) is None:
        return False
    # "Biometrika.", an item's end, looks like a name before those of the item below.
    is_end = bool(_WORDS_END.match(lines[at])) and at + 1 < len(lines)
    return not (is_end and _BEGINNING.match(_one_line(lines[at + 1 : at + 1 + _AHEAD])))


def _one_line(lines: Sequence[str]) -> str:
    """The lines as one, words put together that were parted by a hyphen."""
    text = " ".join(line.strip() for line in lines if line.strip())
    text = re.sub(r"(?<=[^\W\d_])- (?=[a-z])", "", text)
    return re.sub(r"(?<=[^\W\d_]-) (?=[^\W\d_])|(?<=\d[–-]) (?=\d)", "", text)
