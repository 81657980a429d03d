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
    ):
        return section
    joined = lines[: starts[0]]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        joined += [_one_line(lines[start:end]), *[""] * (end - start - 1)]
    return "\n".join(joined)


def _is_beginning(lines: Sequence[str], at: int) -> bool:
    above = next((line for line in reversed(lines[:at]) if line.strip()), "")
    if not lines[at].strip() or (above and not _ENDED.search(above)):
        return False
    return _BEGINNING.match(_one_line(lines[at : at + _AHEAD])) is not None


def _one_line(lines: Sequence[str]) -> str:
    """The lines as one, words put together that were parted by a hyphen."""
    text = " ".join(line.strip() for line in lines if line.strip())
    return re.sub(r"(?<=[^\W\d_])- (?=[a-z])", "", text)
