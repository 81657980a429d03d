"""Lists of references by author and year, out of whose lines a PDF's text has lost the indents."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Items that a list has at least, the share of its lines that may be numbered, and the most that
#: an item's lines may be on average; else it is no such list.
_FEWEST, _NUMBERED_SHARE, _LONGEST = 5, 0.1, 8
#: Lines that are looked at for the names and the year that an item begins with.
_AHEAD = 6
_NUMBERED = re.compile(r"\s*(?:\[\d+\]|\d{1,3}\.\s)")
#: Names: capitalised words and initials, what stands between them, and small parts of names.
_NAME = (
    r"(?:[^\W\d_a-z][\w'’´`¨˜^.\-]*|´[\w.]+|and|&|et|al|de|la|le|van|von|der|den|del|della|di|da|dos|"
    r"du|ten|ter|\(Eds?\.\)|others)[,.;]*\s+"
)
_BEGINNING = re.compile(
    rf"\s*(?:[—–_-]+[.,]?\s*|(?:{_NAME}){{1,60}})\(?(?:1[5-9]|20)\d\d[a-z]?\)?[.,:;]"
)
#: How a line ends behind which an item may be over: by a stop, by a number, or within an address.
_ENDED = re.compile(r"(?:[.)\]”\"]|\d[a-z]?|/\S*[\w-])\s*$")
#: A line without a year that ends with a word and a stop, which no initial is.
_WORDS_END = re.compile(r"\D*[^\W\d_]{3,}\.\s*$")


def items_by_author_and_year(section: str) -> str:
    """The section with each item on the line on which it begins, and empty lines for its others; as
    it is, if it is no list by author and year."""
    lines = section.split("\n")
    said = [line for line in lines if line.strip()]
    numbered = sum(_NUMBERED.match(line) is not None for line in said)
    starts = [at for at in range(len(lines)) if _is_beginning(lines, at)]
    if (
        len(starts) < _FEWEST
        or numbered > _NUMBERED_SHARE * len(said)
        or len(said) > _LONGEST * len(starts)
        or not _are_cut(lines, starts)
    ):
        return section
    joined = lines[: starts[0]]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        joined += [_one_line(lines[start:end]), *[""] * (end - start - 1)]
    return "\n".join(joined)


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
    return re.sub(r"(?<=[^\W\d_])- (?=[a-z])", "", text)
