"""The hunks of a unified diff, quick for large files in which nearly every line changed.

`difflib` alone takes time quadratic in the number of lines when a whole bibliography is laid out
again. So the lines that occur exactly once on either side (as `@article{key,` does) are paired
first, as in Bram Cohen's patience diff, and `difflib` only sees what lies between them.
"""

from __future__ import annotations

import io
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from difflib import Match, SequenceMatcher


def hunks(before: str, after: str) -> Iterator[str]:
    """Give the lines of all hunks, with three lines of context and without the file headers.

    A line ends at LF only. Where the last line lacks its line end, the usual note follows it.
    """
    # StringIO cuts at "\n" alone; str.splitlines would also cut at form feeds and the like.
    old, new = io.StringIO(before).readlines(), io.StringIO(after).readlines()
    for group in _Anchored(old, new).get_grouped_opcodes():
        (_, old_start, _, new_start, _), (_, _, old_stop, _, new_stop) = group[0], group[-1]
        yield f"@@ -{_span(old_start, old_stop)} +{_span(new_start, new_stop)} @@\n"
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from (_marked(" ", line) for line in old[i1:i2])
            else:
                yield from (_marked("-", line) for line in old[i1:i2])
                yield from (_marked("+", line) for line in new[j1:j2])


def changed_lines(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Where lines differ: from and up to which old ones, and the new ones in their place."""
    for tag, i1, i2, j1, j2 in _Anchored(old, new).get_opcodes():
        if tag != "equal":
            yield i1, i2, j1, j2


class _Anchored(SequenceMatcher[str]):
    """A matcher of lines that pairs unique lines before anything else."""

    def __init__(self, old: list[str], new: list[str]) -> None:
        super().__init__(None, old, new)
        self._old = old
        self._new = new

    def get_matching_blocks(self) -> list[Match]:
        """Give maximal runs of equal lines in order, then the empty run at both ends."""
        old, new = self._old, self._new
        runs: list[Match] = []
        i = j = 0
        for k, m in [*_anchors(old, new), (len(old), len(new))]:
            between = SequenceMatcher(None, old[i:k], new[j:m]).get_matching_blocks()[:-1]
            found = [Match(i + a, j + b, size) for a, b, size in between]
            for run in [*found, Match(k, m, int(k < len(old)))]:
                last = runs[-1] if runs else Match(-1, -1, 0)
                if (last.a + last.size, last.b + last.size) == (run.a, run.b):
                    runs[-1] = Match(last.a, last.b, last.size + run.size)
                elif run.size:
                    runs.append(run)
            i, j = k + 1, m + 1
        return [*runs, Match(len(old), len(new), 0)]


def _anchors(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Pair the lines unique on both sides: the longest selection that keeps the order."""
    counts_old, counts_new = Counter(old), Counter(new)
    where = {line: j for j, line in enumerate(new) if counts_new[line] == 1}
    pairs = [
        (i, where[line]) for i, line in enumerate(old) if counts_old[line] == 1 and line in where
    ]
    ends: list[int] = []  # ends[n]: the least last position of a rising selection of n + 1 pairs
    tops: list[int] = []  # the number of the pair that stands there
    previous: list[int] = []
    for number, (_, j) in enumerate(pairs):
        place = bisect_left(ends, j)
        previous.append(tops[place - 1] if place else -1)
        ends[place : place + 1] = [j]
        tops[place : place + 1] = [number]
    chosen: list[tuple[int, int]] = []
    number = tops[-1] if tops else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = previous[number]
    return chosen[::-1]


def _span(start: int, stop: int) -> str:
    """Write a range of lines as POSIX diff -u does: counted from 1, an empty one from 0."""
    count = stop - start
    if count == 1:
        return str(start + 1)
    return f"{start + 1 if count else start},{count}"


def _marked(mark: str, line: str) -> str:
    end = "" if line.endswith("\n") else "\n\\ No newline at end of file\n"
    return f"{mark}{line}{end}"
