"""A ``.bib`` text cut into raw blocks with their places: the layer below the document.

bibtexparser 2 cuts; what it reads as BibTeX does is taken from it. All the rest of the text,
what it fails on and what it takes for comments, is read again by BibTeX's own rules: it misses
``@ article{``, ``@www-foo{``, ``@commentary{`` and an entry behind other text on a line, gives
up on ``%`` and ``,,`` between fields, and swallows the next field where a comma is missing.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from bibtexparser.model import Block, Entry, ExplicitComment, ParsingFailedBlock, Preamble, String
from bibtexparser.splitter import Splitter

from bibwright.bibtex.scan import BLANK, NAME, Scanned, is_head, read_value, scan

__all__ = ["Lines", "RawBlock", "cut"]

# The parser logs what it also returns as failed blocks; said once, by us, is enough.
logging.getLogger("bibtexparser").addFilter(lambda _: False)
logging.getLogger("bibtexparser.splitter").addFilter(lambda _: False)

_FIELD_NAME = re.compile(NAME)
_KEY = re.compile(r"[^ \t\n,}]*")
_ESCAPED = re.compile(r"\\[{}\"]")
_HIDDEN = "this entry is behind a per-cent sign, which hides it from Biber but not from BibTeX"
_TYPE = re.compile(rf"@({NAME}){BLANK}*[{{(]")


@dataclass(frozen=True, slots=True)
class RawBlock:
    """An entry, or a macro (``type`` "string", one field), as it stands at an offset.

    ``fields`` are pairs of a name in lower case and the parts of its value between ``#`` signs,
    delimiters still on, in the order of the file, repeated ones included. ``complaints`` are
    pairs of an offset and a sentence.
    """

    type: str
    key: str
    fields: tuple[tuple[str, tuple[str, ...]], ...]
    start: int
    raw: str
    complaints: tuple[tuple[int, str], ...] = ()


class Lines:
    """From offsets in a text to line numbers, which count from 1."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def of(self, offset: int) -> int:
        """The line in which the character at the offset stands."""
        return bisect_right(self.starts, offset)


def cut(text: str, lines: Lines) -> Iterator[RawBlock | tuple[int, str]]:
    """The blocks of a text with ``\\n`` as its line ends, in order.

    Between them, as pairs of an offset and a sentence, what is wrong outside of blocks.
    """
    done = 0
    for block in Splitter(text).split().blocks:
        inner = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
        start = _start(text, block, lines, done)
        if inner is None or start < 0:
            continue
        sound = _sound(inner, start)
        if sound is None or (isinstance(sound, RawBlock) and _better(text, sound)):
            continue
        yield from _between(text, done, start)
        done = start + len(inner.raw or "")
        if isinstance(sound, RawBlock) and _is_comment(text, start):
            yield start, _HIDDEN
        elif isinstance(sound, RawBlock):
            yield sound
    yield from _between(text, done, len(text))


def _start(text: str, block: Block, lines: Lines, done: int) -> int:
    """Where the parser's block begins; it knows the line only. Negative when it can't be told."""
    if not block.raw or block.start_line is None:
        return -1
    line = min(max(block.start_line, 0), len(lines.starts) - 1)
    return text.find(block.raw, max(done, lines.starts[line]))


def _sound(block: Block, start: int) -> RawBlock | bool | None:
    """The parser's block where BibTeX reads it so too; True when it has nothing to read."""
    raw = block.raw or ""
    if isinstance(block, ExplicitComment | Preamble):
        return is_head(raw, "comment", "preamble") or None
    if isinstance(block, String) and is_head(raw, "string"):
        value = _value(str(block.value))
        if value is None or not _FIELD_NAME.fullmatch(block.key):
            return None
        return RawBlock("string", "", ((block.key.lower(), value[0]),), start, raw)
    if isinstance(block, Entry):
        return _sound_entry(block, start, raw)
    return None


def _better(text: str, block: RawBlock) -> bool:
    """Whether BibTeX reads without complaint what the parser reads with one."""
    if not block.complaints:
        return False
    again = next(scan(text, block.start), None)
    return again is not None and again.closed and not again.complaints


def _sound_entry(block: Entry, start: int, raw: str) -> RawBlock | None:
    if not _KEY.fullmatch(block.key) or not _TYPE.match(raw):
        return None
    fields = []
    complaints = []
    for field in block.fields:
        value = _value(str(field.value))
        if value is None or not _FIELD_NAME.fullmatch(field.key):
            return None
        parts, complaint = value
        fields.append((field.key.lower(), parts))
        if complaint:
            complaints.append((start, f"the value of “{field.key}” {complaint}"))
    return RawBlock(
        block.entry_type.strip().lower(), block.key, tuple(fields), start, raw, tuple(complaints)
    )


def _value(source: str) -> tuple[tuple[str, ...], str] | None:
    """The parts of a field's value and what is wrong with it; None where it isn't one value."""
    try:
        parts, end = read_value(source, 0)
    except ValueError:
        end = -1
    if end == len(source):
        return tuple(parts), ""
    # TeX's \{ and \" are characters to a reader, but braces and quotation marks to BibTeX.
    plain = _ESCAPED.sub("  ", source)
    try:
        parts, end = read_value(plain, 0)
    except ValueError:
        end = -1
    if plain != source and end == len(source) and len(parts) == 1:
        return (source,), "is not balanced, for a backslash hides no brace or quotation mark"
    if not any(mark in source for mark in '={}"#%'):
        return (f"{{{source}}}",), "must stand in braces or quotation marks"
    return None


def _between(text: str, start: int, end: int) -> Iterator[RawBlock | tuple[int, str]]:
    """What stands where the parser has no sound block."""
    region = text[start:end]
    at = 0
    while block := next(scan(region, at), None):
        begin = start + block.start
        whole = block.closed and bool(block.fields)
        if _is_comment(text, begin):
            if whole:
                yield begin, _HIDDEN
        elif whole or _begins_line(text, begin):
            yield _recovered(region, block, start)
            at = max(block.end, block.start + 1)
            continue
        at = block.start + 1


def _before(text: str, at: int) -> str:
    """What stands before an offset on its line."""
    return text[text.rfind("\n", 0, at) + 1 : at].strip()


def _is_comment(text: str, at: int) -> bool:
    """Whether a per-cent sign begins the line; to Biber, and to a person, it hides the rest."""
    return _before(text, at).startswith("%")


def _begins_line(text: str, at: int) -> bool:
    """Whether a block that begins here is meant as one, whatever it looks like."""
    before = _before(text, at)
    return not before or before[-1] in "})"


def _recovered(region: str, block: Scanned, offset: int) -> RawBlock:
    complaints = [(offset + at, sentence) for at, sentence in block.complaints]
    return RawBlock(
        block.type,
        block.key,
        tuple((name, tuple(parts)) for name, parts in block.fields),
        offset + block.start,
        region[block.start : block.end].rstrip(),
        tuple(complaints),
    )
