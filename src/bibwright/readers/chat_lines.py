"""Chats: who wrote when, and what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bibwright.model.identifiers import find_identifiers
from bibwright.readers.blocks import Block, BlockKind, inline
from bibwright.readers.text_lines import Line

__all__ = ["is_chat", "messages"]

_CHAT_HEAD = re.compile(
    r"\s*(?:\[?\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*[AP]M)?\]?\s+[^:]{1,40}:?$"
    r"|[^\d:|]{1,40}\s\s?\[?\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?\]?\s*$"
    r"|[^:|]{1,40}\s(?:—|–|-)?\s*(?:today|yesterday|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
    r"(?:,| at)?\s+(?:at\s+)?\d{1,2}:\d\d(?:\s*[AP]M)?\s*$)",
    re.IGNORECASE,
)
_CHAT_LINE = re.compile(
    r"\s*(?:\[?\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s+\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?\]?"
    r"(?:\s+-)?\s+[^:]{1,40}:|\[?\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?\]?\s+(?:<[^<>]{1,40}>|[^:<>]{1,40}:))\s",
    re.IGNORECASE,
)


def is_chat(text: str) -> bool:
    """Whether lines that name who wrote when stand between messages."""
    lines = text.splitlines()
    heads = sum(bool(_CHAT_HEAD.match(line) or _CHAT_LINE.match(line)) for line in lines)
    return heads >= 2


def messages(lines: Sequence[Line]) -> Iterator[Block]:
    """The lines that people wrote; those of one message have no gap between them."""
    apart = True
    for line in lines:
        begins = _CHAT_LINE.match(line.text)
        is_head = not begins and _CHAT_HEAD.match(line.text) and not find_identifiers(line.text)
        if is_head or not line.text.strip():
            apart = True
            continue
        text, marks = inline(line.text[begins.end() :] if begins else line.text)
        yield Block(
            *(BlockKind.MESSAGE, line.number, text, marks, (text,)), apart=apart or bool(begins)
        )
        apart = False
