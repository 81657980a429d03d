"""Notes on one paper, as Zotero's plugins, Obsidian and Logseq make them: a title, a run of lines
that say who wrote it, when and where ("Authors: [[Ada Rose]]", "year:: 2019"), and what one thinks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bibwright.readers.labels import Labelled, labelled

_PROPERTY = re.compile(
    r"\s*(?:[-*+]\s+)?[*_]{0,2}[^\W\d_][\w /-]{0,30}[*_]{0,2}\s?::?(?:[*_]{0,2}\s.*|)$"
)
_HEADING = re.compile(r"\s*#{1,3}\s+(?P<text>\S.*)")
_PAGE_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?(?P<text>[^\[\]|]*)\]\]")
#: So many properties make a run, and within so many lines it begins.
_FEWEST, _WITHIN = 4, 40


@dataclass(frozen=True, slots=True)
class PaperNote:
    """What a note says of its paper, line by line, and the lines of the note that say it."""

    line: int
    said: tuple[str, ...]
    taken: frozenset[int]


def paper_note(text: str) -> PaperNote | None:
    """What the first lines of a note say of its one paper; None where a text is no such note."""
    lines = text.splitlines()
    start = next((at for at in range(min(_WITHIN, len(lines))) if _is_begun(lines, at)), None)
    if start is None:
        return None
    end = _end_of_run(lines, start)
    fields = [(at, field) for at in range(start, end) if (field := _field(lines[at]))]
    kinds = [field.kind for _, field in fields]
    everywhere = [field.kind for line in lines if (field := _field(line))]
    run = sum(bool(_PROPERTY.match(line)) for line in lines[start:end])
    is_of_one = everywhere.count("author") == 1 and everywhere.count("title") <= 1
    if not is_of_one or kinds.count("author") != 1 or run < _FEWEST or not _is_told(kinds):
        return None
    heading = None if "title" in kinds else _heading_above(lines, start)
    if "title" not in kinds and heading is None:
        return None
    said = [
        f"{_NAMES[field.kind]}: {_plain(field.value)}"
        for _, field in fields
        if field.kind in _NAMES
    ]
    said += [lines[at] for at, field in fields if field.kind == "link"]
    begin = start if heading is None else heading
    if heading is not None:
        said.insert(0, f"Title: {_plain(lines[heading].lstrip('# '))}")
    return PaperNote(begin + 1, tuple(said), frozenset({begin, *range(start, end)}))


_NAMES = {"title": "Title", "author": "Authors", "year": "Year", "date": "Date"}


def _is_told(kinds: Sequence[str]) -> bool:
    return bool({"year", "date", "link"}.intersection(kinds))


def _field(line: str) -> Labelled | None:
    return labelled(line.replace("::", ":", 1)) if _PROPERTY.match(line) else None


def _is_begun(lines: Sequence[str], at: int) -> bool:
    """Whether a run of properties begins in a line."""
    return (
        bool(_PROPERTY.match(lines[at]))
        and at + 1 < len(lines)
        and bool(_PROPERTY.match(lines[at + 1]))
    )


def _end_of_run(lines: Sequence[str], start: int) -> int:
    """Where it ends: at a line that is neither a property nor what belongs to the one above."""
    end = start
    for at in range(start, len(lines)):
        if _PROPERTY.match(lines[at]) or (lines[at][:1].isspace() and lines[at].strip()):
            end = at + 1
        elif lines[at].strip():
            break
    return end


def _heading_above(lines: Sequence[str], start: int) -> int | None:
    """The first heading above a run, which is the note's own."""
    return next((at for at in range(start) if _HEADING.match(lines[at])), None)


def _plain(value: str) -> str:
    return _PAGE_LINK.sub(r"\g<text>", value).strip(" @*_\"'")
