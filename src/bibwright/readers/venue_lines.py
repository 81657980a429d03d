"""Lines below a title that say where its work came out, and when."""

from __future__ import annotations

import re

from bibwright.readers.blocks import Block, MarkKind

#: "20th Symposium on Garden Systems (GSD), 2026".
_VENUE = re.compile(
    r"(?:in\s+)?[^.!?]*\b(?:symposium|conference|workshop|congress|meeting|journal|transactions|"
    r"proceedings|annals|letters)\b[^.!?]*(?:19|20)\d\d\W*",
    re.IGNORECASE,
)
#: "TOG 2019. [Code and Data]", before links.
_MEETING = re.compile(
    r"(?:(?:[A-Z]{1,12}[a-z]{0,8}[A-Z][\w&-]{0,20}|Asia|Workshops?)\s){1,3}(?:19|20)\d\d\.?"
    r"(?:\s?\[[^\[\]]{0,60}\]){0,8}\W{0,9}"
)
#: "Garden Lett. 153 (2023) no. 4, 1198-1243", below a title.
_ISSUE = re.compile(r"[^!?]{3,100}\s\d{1,4}\s*\((?:19|20)\d\d\)(?:[\d\s,.:;–-]|nos?\.|pp?\.)*")
#: "Technical report, 2016".
_KIND = re.compile(
    r"(?:technical|research|tech\.?) report|working paper|(?:arxiv )?preprint|manuscript"
    r"|dissertation|(?:ph\.?\s?d\.?|master[’']?s?|bachelor[’']?s?|doctoral) "
    r"(?:thesis|dissertation)",
    re.IGNORECASE,
)
_DATED = re.compile(r"[^.!?]{0,60}\b(?:19|20)\d\d\W*")


def is_venue_line(block: Block) -> bool:
    """Whether a line is in italics where something came out, and says when; or of which kind it is,
    and when."""
    if says_kind(block.text) and not block.urls:
        return True
    is_italic = any(mark.kind is MarkKind.ITALIC for mark in block.marks)
    text = block.text.strip()
    is_venue = _VENUE.fullmatch(text) or _ISSUE.fullmatch(text)
    return is_italic and not block.urls and is_venue is not None


def says_kind(text: str) -> bool:
    """Whether a line says of which kind a work is, and when it was written."""
    kind = _KIND.match(text.strip())
    return kind is not None and _DATED.fullmatch(text.strip(), kind.end()) is not None


def is_meeting(text: str) -> bool:
    """Whether a line says at which meeting, and no more than labels of links behind it."""
    return _MEETING.fullmatch(text) is not None


def without_meeting(text: str) -> str:
    """The lines of a block without the last, if that says at which meeting."""
    before, _, last = text.rpartition(" | ")
    return before if is_meeting(last) else text
