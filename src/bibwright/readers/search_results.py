"""What Google Scholar shows, as it is copied from a browser: found papers, an author's profile."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bibwright.readers.blocks import Block, BlockKind
from bibwright.readers.text_lines import Line
from bibwright.text.fold import one_line

#: "A Vaswani, N Shazeer… - Advances in neural …, 2017 - proceedings.neurips.cc", below a title.
_BYLINE = re.compile(
    r"(?P<authors>(?:[^-]|(?<=\w)-(?=\w))+?)\s-\s(?:(?P<venue>.*?),\s?)?(?P<year>(?:19|20)\d\d)"
    r"(?:\s-\s(?:(?P<site>[\w-]+(?:\.[\w-]+)+)|[^-]{2,40}))?$"
)
_FORMAT = re.compile(r"^\s*(?:\[[A-Z]+\]\s*)+")
#: "A Vaswani, N Shazeer, AN Gomez, ...", below a title of a profile.
_INITIALS_FIRST = r"[A-Z](?:-?[A-Z]){0,3}\s[^\W\d_][^\d,;:.?!]{1,30}"
_NAMES = re.compile(rf"\s*{_INITIALS_FIRST}(?:,\s{_INITIALS_FIRST})*(?:,\s(?:\.\.\.|…))?\s*")
#: How often it is cited, and its year, in one line or in two.
_COUNTS = re.compile(r"\s*(?:\d{1,6}\*?\s+)?(?:(?P<year>(?:19|20)\d\d)|\d{1,6}\*?)\s*")
#: The lines of a paper in a profile above its counts, and so many papers make one.
_LINES, _FEWEST = 3, 2


def search_results(lines: Sequence[Line]) -> list[Block]:
    """The papers of a page of results or of a profile; none where the lines are neither."""
    has_sites = any((byline := _BYLINE.match(line.text)) and byline["site"] for line in lines)
    found = list(_found(lines))
    if found and (has_sites or len(found) >= _FEWEST):
        return found
    own = list(_profile(lines))
    return own if len(own) >= _FEWEST else []


def _found(lines: Sequence[Line]) -> Iterator[Block]:
    for at, line in enumerate(lines):
        byline = _BYLINE.match(one_line(line.text))
        is_one = byline and (byline["site"] or _NAMES.fullmatch(byline["authors"].rstrip("… ")))
        if byline and is_one and at and lines[at - 1].text.strip():
            title = _FORMAT.sub("", lines[at - 1].text)
            yield _paper(lines[at - 1].number, title, byline["authors"], byline["year"])


def _profile(lines: Sequence[Line]) -> Iterator[Block]:
    above: list[Line] = []
    for line in lines:
        counts = _COUNTS.fullmatch(line.text)
        if not counts:
            above += [line] if line.text.strip() else []
            continue
        names = next((at for at in (-1, -2) if _is_names(above[-_LINES:], at)), None)
        if counts["year"] and names is not None:
            venue = " ".join(each.text.strip() for each in above[len(above) + names + 1 :])
            title = above[names - 1]
            yield _paper(title.number, title.text, above[names].text, counts["year"], venue)
        above = [] if counts["year"] else above


def _is_names(above: Sequence[Line], at: int) -> bool:
    return len(above) > -at and bool(_NAMES.fullmatch(above[at].text))


def _paper(line: int, title: str, authors: str, year: str, venue: str = "") -> Block:
    authors = re.sub(r",?\s*(?:…|\.\.\.)\s*$", ", et al.", authors)
    said = (f"Title: {title.strip()}", f"Authors: {authors.strip()}", f"Year: {year}")
    text = "\n".join((title.strip(), *said[1:], *([venue] if venue else [])))
    return Block(BlockKind.ITEM, line, text, lines=said)
