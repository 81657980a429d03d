"""Chats: who wrote when, and what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bibwright.model.identifiers import find_identifiers
from bibwright.readers.blocks import Block, BlockKind, Mark, MarkKind, inline
from bibwright.readers.item_facts import facts_in
from bibwright.readers.labels import label_of
from bibwright.readers.text_lines import Line

_CHAT_HEAD = re.compile(
    r"\s*+(?:\[?\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*[AP]M)?\]?\s+[^:]{1,40}:?$"
    r"|[^\d:|]{1,40}\s\s?\[?\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?\]?\s*$"
    r"|\[\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s+\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?\]\s[^:]{1,40}:?$"
    r"|[^:|\[\]]{1,40},\s\[\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?\]:?$"
    r"|[^:|]{1,40}\s(?:—|–|-)?\s*(?:today|yesterday|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
    r"(?:,| at)?\s+(?:at\s+)?\d{1,2}:\d\d(?:\s*[AP]M)?\s*$)",
    re.IGNORECASE,
)
_CHAT_LINE = re.compile(
    r"\s*+(?:\[?\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s+\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?\]?"
    r"(?:\s+-)?\s+[^:]{1,40}:"
    r"|\[\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?,\s+\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\]\s+[^:]{1,40}:"
    r"|\[?\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?\]?\s+(?:<[^<>]{1,40}>|[^:<>]{1,40}:))\s",
    re.IGNORECASE,
)


#: "ada: did you see …", each line by somebody who writes again.
_NICKNAME = re.compile(r"\s*(?P<name>[^\W\d_A-Z][\w.-]{0,20}):\s+(?=\S)")
_FEWEST = 3


#: When something was written, in the line below its author's.
_TIME = re.compile(
    r"\s*(?:\[?\d{1,4}[./-]\d{1,2}(?:[./-](?:\d{2,4})?)?,?\s+|(?:yesterday|today|[a-z]{3,9}day),?\s+)?"
    r"\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?\]?\s*$",
    re.IGNORECASE,
)
#: What a program that exports a chat puts above what isn't text: "{Embed}".
_PART = re.compile(r"\s*\{[A-Z][a-z]+\}\s*$")
_NAME_WORDS = 4
_LINK = re.compile(r"https?://(?P<host>[^\s/<>|)]+)[^\s<>|)]*", re.IGNORECASE)
#: "[ A Title ] - arxiv.org", as a bot says what a link leads to.
_TOLD = re.compile(r"\W*(?P<title>\w.*?)\W*\s[-–—|·]\s(?P<site>[\w. ]{2,30})$")


def is_chat(text: str) -> bool:
    """Whether lines that name who wrote when stand between messages."""
    lines = [Line(number, line) for number, line in enumerate(text.splitlines(), 1)]
    heads = sum(
        _is_head(lines, at) or bool(_CHAT_LINE.match(lines[at].text)) for at in range(len(lines))
    )
    return heads >= 2 or _is_by_nicknames([line.text for line in lines])


def _is_head(lines: Sequence[Line], at: int) -> bool:
    """Whether a line says who wrote when; of both in two lines, whether it is one of them."""
    text = lines[at].text
    if _TIME.match(text):
        return at > 0 and _is_name(lines[at - 1].text)
    below = lines[at + 1].text if at + 1 < len(lines) else ""
    if _TIME.match(below) and _is_name(text):
        return True
    return bool(_CHAT_HEAD.match(text)) and not find_identifiers(text)


def _is_name(text: str) -> bool:
    words = text.split()
    return 0 < len(words) <= _NAME_WORDS and words[0][:1].isalpha() and not _LINK.search(text)


def _is_by_nicknames(lines: Sequence[str]) -> bool:
    """Whether each line begins with a name in small letters, and one of them comes again; labels
    of fields do so, too, and are none."""
    found = [_NICKNAME.match(line) for line in lines if line.strip()]
    names = [match["name"] for match in found if match]
    is_chat = len(names) == len(found) >= _FEWEST and len(set(names)) < len(names)
    return is_chat and label_of(f"{names[0]}: ") not in {"title", "author"}


def messages(lines: Sequence[Line]) -> Iterator[Block]:
    """The lines that people wrote; those of one message have no gap between them.

    What a program shows below a link (a site's name, a title, a description) is its title.
    """
    apart, preview = True, False
    line_head = _NICKNAME if _is_by_nicknames([line.text for line in lines]) else _CHAT_LINE
    last: Block | None = None
    for at, line in enumerate(lines):
        begins = line_head.match(line.text)
        is_head = not begins and _is_head(lines, at)
        if is_head or not line.text.strip() or _PART.match(line.text):
            apart, preview = True, False
            if is_head and last is not None:
                yield last
                last = None
            continue
        said = line.text[begins.end() :] if begins else line.text
        is_other = _LINK.search(said) and not (last and said.strip() in last.text)
        preview = preview and not begins and not is_other
        below = () if begins else lines[at + 1 : at + 3]
        if last is not None and (title := _title_of(last, said, below)) is not None:
            last, preview = _previewed(last, title), True
            continue
        if preview:
            continue
        if last is not None:
            yield last
        text, marks = inline(said)
        last = Block(
            *(BlockKind.MESSAGE, line.number, text, marks, (text,)), apart=apart or bool(begins)
        )
        apart = False
    if last is not None:
        yield last


def _title_of(last: Block, said: str, below: Sequence[Line]) -> str | None:
    """The title that stands below a link, where a line is the name of its site or ends with it;
    None for a line that says something else."""
    link = _linked(last)
    if link is None or any(mark.kind is MarkKind.LINK and mark.text for mark in last.marks):
        return None
    if below and _is_site(said, link["host"]):
        return next((line.text.strip() for line in below if not _LINK.search(line.text)), "")
    told = _TOLD.match(said)
    return told["title"] if told and _is_site(told["site"], link["host"]) else None


def _linked(block: Block) -> re.Match[str] | None:
    return next(
        (found for each in (block.text, *block.urls) if (found := _LINK.search(each))), None
    )


def _is_site(text: str, host: str) -> bool:
    """Whether a line is the name of a site: "arXiv.org", "ACL Anthology"."""
    name = re.sub(r"(\w{4,20})\1", r"\1", re.sub(r"\W", "", text.lower()))  # copied twice
    labels = host.lower().removeprefix("www.").split(".")
    return bool(name) and name in {"".join(labels), "".join(labels[-2:]), *labels[-2:-1]}


def _previewed(block: Block, title: str) -> Block:
    """A message with the title of what its link leads to; that of a link to no paper is none."""
    link = _linked(block)
    if link is None or not title or not any(True for _ in facts_in(link[0])):
        return block
    mark = Mark(MarkKind.LINK, title, link[0])
    return replace(block, text=f"{block.text} | {title}", marks=(*block.marks, mark))
