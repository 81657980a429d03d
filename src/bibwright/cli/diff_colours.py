"""A unified diff in colours, with the words marked that differ.

What is laid out anew differs in every line, and most often in no word. So the fields of an entry
are compared one by one, wherever they stand, and blanks don't count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import click

from bibwright.text.word_diff import DiffPiece, word_differences

_HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")
#: Where an entry begins, or a field, which may stand on the same line.
_HEAD = re.compile(
    r"^[ \t]*@\s*\w+\s*[{(]\s*(?P<key>[^\s,]*)"
    r"|(?:^|(?<=,))[^\S\n]*(?P<field>[A-Za-z][\w-]*)\s*=\s*[{\"]?",
    re.MULTILINE,
)
#: What may end it, and says nothing.
_END = re.compile(r"[\"}]?\s*,?\s*[})]?\s*\Z")
#: How lines are shown that go, and that come.
_COLOURS = {"-": "red", "+": "green"}


class _Chunk(NamedTuple):
    """A piece of an entry: what it is called, by the entry's citation key, the field, and how often
    that stands there; how it begins, what it says, and what ends it."""

    name: tuple[str, str, int]
    head: str
    text: str
    end: str


def coloured(diff: str) -> str:
    """The same text with the escapes that a terminal shows as colours."""
    return "".join(_lines(diff.splitlines(keepends=True)))


def _lines(lines: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        hunk = _HUNK.match(lines[at])
        if hunk is None:
            yield _styled(lines[at], bold=True)
            at += 1
            continue
        yield _styled(lines[at], fg="cyan")
        left = {"-": int(hunk[1] or 1), "+": int(hunk[2] or 1)}
        end = at = at + 1
        while end < len(lines) and (any(left.values()) or lines[end].startswith("\\")):
            for mark in left:
                left[mark] -= lines[end][0] in (mark, " ")
            end += 1
        yield from _hunk(lines[at:end])
        at = end


def _hunk(lines: Sequence[str]) -> Iterator[str]:
    """The lines of a hunk: those that go, with those that come behind them, are compared."""
    at = 0
    while at < len(lines):
        old = _run(lines, at, "-")
        new = _run(lines, at + len(old), "+")
        if not old and not new:
            yield lines[at]
            at += 1
            continue
        marked = _marked([line[1:] for line in old], [line[1:] for line in new])
        yield from (f"{_styled(mark, fg=_COLOURS[mark])}{text}" for mark, text in marked)
        at += len(old) + len(new)


def _run(lines: Sequence[str], at: int, mark: str) -> list[str]:
    """The lines from there on that have the mark, and what is said of the last one's end."""
    end = at
    while end < len(lines) and lines[end].startswith(mark):
        end += 1
    return list(lines[at:end])


def _marked(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Marks and lines, in their order, with the words marked that the other side lacks."""
    sides = [_chunks("".join(lines)) for lines in (old, new)]
    removed, added = ({chunk.name: chunk.text for chunk in side} for side in sides)
    pairs = {
        name: word_differences(text, added[name], exact=True)
        for name, text in removed.items()
        if name in added
    }
    for at, (mark, side) in enumerate(zip("-+", sides, strict=True)):
        pieces: list[DiffPiece] = []
        for name, head, text, end in side:
            known = pairs.get(name)
            pieces.append(DiffPiece(head, known is None))
            pieces += known[at] if known else [DiffPiece(text, True)]
            pieces.append(DiffPiece(end, False))
        yield from ((mark, line) for line in _styled_lines(pieces, _COLOURS[mark]))


def _chunks(text: str) -> list[_Chunk]:
    """The text cut where an entry begins, and where a field does."""
    heads = [*_HEAD.finditer(text)]
    starts = [0, *(head.start() for head in heads)]
    names: Counter[tuple[str, str]] = Counter()
    chunks = []
    key = ""
    for head, start, stop in zip([None, *heads], starts, [*starts[1:], len(text)], strict=True):
        name = ""
        if head is not None:
            key = key if head["key"] is None else head["key"]
            name = "@" if head["key"] is not None else head["field"].lower()
        names[key, name] += 1
        begin = head.end() if name not in {"", "@"} and head else start
        end = _END.search(text, begin, stop)
        cut = end.start() if end else stop
        chunk = _Chunk(
            (key, name, names[key, name]), text[start:begin], text[begin:cut], text[cut:stop]
        )
        chunks.append(chunk)
    return chunks


def _styled_lines(pieces: Iterable[DiffPiece], colour: str) -> Iterator[str]:
    """The pieces, put together and cut into lines; what differs stands out."""
    line = ""
    parts = chain.from_iterable(
        ((part, piece.differs) for part in re.findall(r"\n|[^\n]+", piece.text)) for piece in pieces
    )
    for part, differs in parts:
        if part == "\n":
            yield f"{line}\n"
            line = ""
        else:
            line += _styled(part, fg=colour, reverse=(differs and bool(part.strip())) or None)
    if line:
        yield line


def _styled(text: str, **style: str | bool | None) -> str:
    """The text in this style, its line end outside of it."""
    body = text.rstrip("\r\n")
    return click.style(body, **style) + text[len(body) :]  # type: ignore[arg-type]
