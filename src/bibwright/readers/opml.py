"""Outlines in OPML, as outliners and readers of feeds export them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from bibwright.model.reference import Origin
from bibwright.readers.block_list import read_list
from bibwright.readers.blocks import ITEM_BREAK
from bibwright.readers.reading import Problem, Reading
from bibwright.text.fold import one_line

OPML = re.compile(r"<opml\b", re.IGNORECASE)


def read_outline(root: etree._Element, name: str) -> Reading:
    """The works that an outline names, read as the items of a list; feeds that it has are told."""
    placed: dict[int, list[str]] = {}
    feeds: list[Problem] = []
    for outline, depth in _outlines(root, 0):
        line = outline.sourceline if isinstance(outline.sourceline, int) else 1
        if outline.get("xmlUrl"):
            said = f"“{outline.get('text') or outline.get('title')}” is a feed, no work"
            feeds.append(Problem(Origin(name, line), said, is_note=True))
        else:
            placed.setdefault(line, []).append(f"{'  ' * depth}- {_said(outline)}")
    lines = (ITEM_BREAK.join(placed.get(at, ())) for at in range(1, max(placed, default=0) + 1))
    reading = read_list("\n".join(lines), name)
    form = reading.form.replace("Markdown list", "OPML").replace("list", "OPML", 1)
    return replace(reading, form=form, problems=(*feeds, *reading.problems))


def _outlines(element: etree._Element, depth: int) -> Iterator[tuple[etree._Element, int]]:
    """All outlines with their depths, in their order."""
    waiting = [(element, depth)]
    while waiting:
        each, level = waiting.pop()
        is_outline = each.tag == "outline"
        if is_outline:
            yield each, level
        waiting += [(child, level + is_outline) for child in reversed(each)]


def _said(outline: etree._Element) -> str:
    """What an outline says, with where it leads and its note."""
    text = one_line(outline.get("text") or outline.get("title") or "")
    url = outline.get("url") or outline.get("htmlUrl") or ""
    note = one_line(outline.get("_note") or "")
    linked = f"[{text}]({url})" if url and text and url not in text else text or url
    return " | ".join(each for each in (linked, note) if each)
