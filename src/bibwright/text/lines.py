"""In which line of a text something stands."""

from __future__ import annotations

import re
from bisect import bisect_left

_END = re.compile("\n")


class LineNumbers:
    """The line, counted from 1, for any offset in a text.

    >>> LineNumbers("one\\ntwo\\n").line_of(4)
    2
    """

    def __init__(self, text: str) -> None:
        self._ends = [end.start() for end in _END.finditer(text)]

    def line_of(self, offset: int) -> int:
        """The line in which the character at this offset stands."""
        return bisect_left(self._ends, offset) + 1
