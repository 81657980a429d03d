"""Chats: who wrote when, and what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bibwright.model.identifiers import find_identifiers
from bibwright.readers.blocks import Block, BlockKind, inline
from bibwright.readers.text_lines import Line

_CHAT_HEAD = re.compile(
    r"\s*(?:\[?\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*[AP]M)?\]?\s+[^:]{1,40}:?$"
    r"|[^\d:|]{1,40}\s\s?\[?\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?\]?\s*$"
    r"|[^:|]{1,40}\s(?:—|–|-)?\s*(?:today|yesterday|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
    r"(?:,| at)?\s+(?:at\s+)?\d{1,2}:\d\d(?:\s*[AP]M)?\s*$)",
    re.IGNORECASE,
)
_CHAT_LINE = re.compile(
    r"\s*(?:\[?\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s+\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?\]?"
    r"(?:\s+-)?\s+[^:]{1,40}:"
    r"|\[\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?,\s+\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\]\s+[^:]{1,40}:"
    r"|\[?\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?\]?\s+(?:<[^<>]{1,40}>|[^:<>]{1,40}:))\s",
    re.IGNORECASE,
)


#: "ada: did you see …", each line by somebody who writes again.
_NICKNAME = re.compile(r"\s*(?P<name>[^\W\d_A-Z][\w.-]{0,20}):\s+(?=\S)")
_FEWEST = 3


def is_chat(text: str) -> bool:
    """Whether lines that name who wrote when stand between messages."""
    lines = text.splitlines()
    heads = sum(bool(_CHAT_HEAD.match(line) or _CHAT_LINE.match(line)) for line in lines)
    return heads >= 2 or _is_by_nicknames(lines)


def _is_by_nicknames(lines: Sequence[str]) -> bool:
    """Whether each line begins with a name in small letters, and one of them comes again."""
    found = [_NICKNAME.match(line) for line in lines if line.strip()]
    names = [match["name"] for match in found if match]
    return len(names) == len(found) >= _FEWEST and len(set(names)) < len(names)


def messages(lines: Sequence[Line]) -> Iterator[Block]:
    """The lines that people wrote; those of one message have no gap between them."""
    apart = True
    line_head = _NICKNAME if _is_by_nicknames([line.text for line in lines]) else _CHAT_LINE
    for line in lines:
        begins = line_head.match(line.text)
        is_head = not begins and _CHAT_HEAD.match(line.text) and not find_identifiers(line.text)
        if is_head or not line.text.strip():
            apart = True
            continue
        text, marks = inline(line.text[begins.end() :] if begins else line.text)
        yield Block(
            *(BlockKind.MESSAGE, line.number, text, marks, (text,)), apart=apart or bool(begins)
        )
        apart = False
