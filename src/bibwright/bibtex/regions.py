"""What is not written in the plainest way: bibtexparser 2 cuts it, BibTeX's rules read it again.

What bibtexparser reads as BibTeX does is taken from it. All the rest, what it fails on and what
it takes for comments, is read by BibTeX's own rules. This is the one place that knows where
bibtexparser 2.1 misreads (numbers are those of sciunto-org/python-bibtexparser):

- a head with white space in it or a type with punctuation becomes a comment: ``@ article{``,
  ``@article`` and a brace on the next line, ``@www-foo{`` (583); so does ``@article(…)`` (533);
- ``@commentary{`` becomes a comment (568);
- an ``@`` in a value begins a new block (488);
- an entry with a field given twice is taken out of the entries (449, 520);
- ``%`` and ``,,`` between fields fail the entry (133);
- a backslash hides a brace, which it doesn't from BibTeX (598);
- ``a # b`` is one text (396);
- a field behind a missing comma becomes part of the value before it, without a word (no issue
  known), and an entry behind other text on a line is lost (none known).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace

from bibtexparser.model import Block, Entry, ExplicitComment, ParsingFailedBlock, Preamble, String
from bibtexparser.splitter import Splitter

from bibwright.bibtex.raw_block import HIDDEN, RawBlock, block_of, moved
from bibwright.bibtex.scan import BLANK, NAME, RawField, Scanned, Source, is_head, scan, scan_value

# The parser logs what it also returns as failed blocks; said once, by us, is enough.
logging.getLogger("bibtexparser").addFilter(lambda _: False)
logging.getLogger("bibtexparser.splitter").addFilter(lambda _: False)

_FIELD_NAME = re.compile(NAME)
_KEY = re.compile(r"[^ \t\n,}]*")
_SIGN = re.compile(r"\S")
_ESCAPED = re.compile(r"\\[{}\"]")
_TYPE = re.compile(rf"@({NAME}){BLANK}*[{{(]")


def cut_region(text: str, head: str = "") -> Iterator[RawBlock | tuple[int, str]]:
    """The blocks of a region, in order, and between them what is wrong outside of blocks.

    ``head``: what stands before the region on its first line.
    """
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    done = 0
    for block in Splitter(text).split().blocks:
        inner = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
        start = _start(text, block, starts, done)
        if inner is None or start < 0:
            continue
        sound = _sound(inner, start)
        if sound is None:
            continue
        yield from _between(text, done, start, head)
        done = start + len(inner.raw or "")
        if isinstance(sound, RawBlock) and _is_comment(text, start, head):
            yield start, HIDDEN
        elif isinstance(sound, RawBlock):
            yield sound
    yield from _between(text, done, len(text), head)


def _start(text: str, block: Block, starts: list[int], done: int) -> int:
    """Where the parser's block begins; it knows the line only. Negative when it can't be told."""
    if not block.raw or block.start_line is None:
        return -1
    line = min(max(block.start_line, 0), len(starts) - 1)
    return text.find(block.raw, max(done, starts[line]))


def _sound(block: Block, start: int) -> RawBlock | bool | None:
    """The parser's block where BibTeX reads it so too; True when it has nothing to read."""
    raw = block.raw or ""
    if isinstance(block, ExplicitComment | Preamble):
        return is_head(raw, "comment", "preamble") or None
    if isinstance(block, String) and is_head(raw, "string"):
        value = _value(str(block.value))
        if value is None or not _FIELD_NAME.fullmatch(block.key):
            return None
        field = RawField(block.key, value[0])
        return RawBlock("string", "", (field,), start, start + len(raw))
    if isinstance(block, Entry):
        return _sound_entry(block, start, raw)
    return None


def _sound_entry(block: Entry, start: int, raw: str) -> RawBlock | None:
    """The entry by BibTeX's rules where it has no complaints, else as the parser reads it."""
    again = next(scan(raw), None)
    if again is not None and again.closed and not again.complaints:
        return moved(block_of(again), start) if again.end == len(raw) else None
    if not _KEY.fullmatch(block.key) or not _TYPE.match(raw):
        return None
    fields = []
    complaints = []
    for field in block.fields:
        value = _value(str(field.value))
        if value is None or not _FIELD_NAME.fullmatch(field.key):
            return None
        parts, complaint = value
        fields.append(RawField(field.key, parts))
        if complaint:
            complaints.append((start, f"the value of “{field.key}” {complaint}"))
    if again is not None and not complaints:
        complaints += ((start + at, sentence) for at, sentence in again.complaints)
    return RawBlock(
        block.entry_type.strip().lower(),
        block.key,
        tuple(fields),
        start,
        start + len(raw),
        complaints=tuple(complaints),
    )


def _value(source: str) -> tuple[tuple[str, ...], str] | None:
    """The parts of a field's value and what is wrong with it; None where it isn't one value."""
    try:
        parts, end = scan_value(source)
    except ValueError:
        parts, end = (), -1
    if end == len(source):
        return parts, ""
    # TeX's \\{ and \\" are characters to a reader, but braces and quotation marks to BibTeX.
    plain = _ESCAPED.sub("  ", source)
    try:
        parts, end = scan_value(plain)
    except ValueError:
        end = -1
    if plain != source and end == len(source) and len(parts) == 1:
        return (source,), "is not balanced, for a backslash hides no brace or quotation mark"
    if not any(mark in source for mark in '={}"#%'):
        return (f"{{{source}}}",), "must stand in braces or quotation marks"
    return None


def _between(text: str, start: int, end: int, head: str) -> Iterator[RawBlock | tuple[int, str]]:
    """What stands where the parser has no sound block."""
    region = text[start:end]
    source = Source(region)
    at = 0
    while opened := source.head(at):
        at, begin = opened.start() + 1, start + opened.start()
        begins_line = _begins_line(text, begin, head)
        if not begins_line and not source.may_close(opened):
            continue
        block = next(scan(source, opened.start()))
        whole = block.closed and bool(block.fields)
        if _is_comment(text, begin, head):
            if whole:
                yield begin, HIDDEN
        elif whole or begins_line:
            yield moved(block_of(_trimmed(region, block)), start)
            at = max(block.end, at)


def _trimmed(region: str, block: Scanned) -> Scanned:
    """The block without the blanks behind it, which it has where its end was not found."""
    return replace(block, end=block.start + len(region[block.start : block.end].rstrip()))


def _is_comment(text: str, at: int, head: str) -> bool:
    """Whether a per-cent sign begins the line; to Biber, and to a person, it hides the rest."""
    line = text.rfind("\n", 0, at) + 1
    before = "" if line else head.strip()
    first = _SIGN.search(text, line, at)
    return (before or (first[0] if first else "")).startswith("%")


def _begins_line(text: str, at: int, head: str) -> bool:
    """Whether a block that begins here is meant as one, whatever it looks like."""
    while at and text[at - 1].isspace():
        at -= 1
        if text[at] == "\n":
            return True
    before = text[at - 1] if at else head.strip()
    return not before or before[-1] in "})"
