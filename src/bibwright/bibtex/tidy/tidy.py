"""Tidying a file: rules over its entries, then the layout, and all else left as it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from bibwright.bibtex.dialect import Dialect, detect_dialect
from bibwright.bibtex.encoding import (
    decode,
    encode,
    has_escapes,
    has_two_bytes,
    has_unknown_letters,
    likely_encoding,
    newline_of,
    shown,
    undeclared,
)
from bibwright.bibtex.layout import Style
from bibwright.bibtex.macros import MONTHS
from bibwright.bibtex.raw_block import HIDDEN, RawBlock
from bibwright.bibtex.references import follow_in_groups
from bibwright.bibtex.rules import Context
from bibwright.bibtex.scan import plain_lines
from bibwright.bibtex.sorting import SortedBlock, sort_pieces
from bibwright.bibtex.tidy.batches import clean_blocks
from bibwright.bibtex.tidy.cleaning import Cleaned, Task
from bibwright.bibtex.tidy.options import TidySteps
from bibwright.bibtex.tidy.outcome import Edit, Note, Tidied
from bibwright.bibtex.tidy.remarks import Remarks

if TYPE_CHECKING:
    from concurrent.futures import Executor

#: What may stand before an entry that is moved to another place: not the beginning of its line, and
#: nothing that might open or close what stands there.
_MOVABLE = re.compile(r"[^{}@]*[\r\n][ \t]*")
#: So many bytes are worth the start of other processes.
LARGE = 1_000_000
_BLANKS = " \t\r\n"
_SAY_IT = "--encoding NAME says it"


def tidy(data: bytes, steps: TidySteps, pool: Executor | None = None) -> Tidied:
    """The file made clean; any bytes are taken, and what can't be read is left as it stands.

    With a pool of processes the entries of a large file are shared out among them; the result is
    the same.
    """
    text, encoding = decode(data, steps.encoding)
    dialect = steps.dialect or detect_dialect(text)
    if encode(text, encoding) != data:
        return _untouched(data, dialect, f"it can't be written back in {encoding} without loss")
    if has_unknown_letters(data, encoding) and has_two_bytes(likely_encoding(data)):
        return _untouched(data, dialect, f"{undeclared(data)}; {_SAY_IT}")
    work = _clean(text, encoding, dialect, steps, pool if len(data) >= LARGE else None)
    result, remarks = work.text, work.remarks
    content = data if result == text else encode(result, encoding)
    if not content.isascii() and not steps.encoding and decode(content)[1] != encoding:
        return _untouched(data, dialect, f"it would no longer be seen that it is {encoding}")
    if steps.dialect is None and detect_dialect(result) is not dialect:
        return _untouched(data, dialect, "it is as much BibTeX as biblatex (--dialect says)")
    is_plain = content.isascii() and not has_escapes(content)
    if content != data and is_plain and not encoding.startswith("utf"):
        # Now that it is ASCII, it is read as UTF-8, by which other rules hold.
        again = tidy(content, replace(steps, encoding=""), pool)
        return _with_lines_before(again, work)
    if has_unknown_letters(content, encoding):
        said = f"letters beyond ASCII stay as they are: {undeclared(data)}; {_SAY_IT}"
        remarks.notes.append(Note("encoding", 1, "", "", said, 1))
    notes = sorted(remarks.notes, key=lambda note: (note.line_after, note.rule, note.message))
    notes = _once_a_file(notes)
    edits = remarks.edits
    if shown(text) != text:
        notes = [Note(*map(_shown, note)) for note in notes]
        edits = [Edit(*map(_shown, edit)) for edit in edits]
    keys = {shown(key): line for key, line in work.keys.items()}
    return Tidied(content, dialect, tuple(edits), tuple(notes), keys, work.referred)


def _with_lines_before(again: Tidied, work: _Clean) -> Tidied:
    """What came of tidying ``again``, with the lines of the file before the first ``work`` on it:
    that of what was noted then, too, else that of the entry."""
    known = {note[:1] + note[2:5]: note.line for note in work.remarks.notes}
    now = [line for line, _ in work.starts]

    def line_of(line: int) -> int:
        at = bisect_right(now, line)
        return work.starts[at - 1][1] if at else line

    notes = (
        note._replace(line=known.get(note[:1] + note[2:5], line_of(note.line)))
        for note in again.notes
    )
    edits = (edit._replace(line=line_of(edit.line)) for edit in again.edits)
    return replace(again, edits=(*work.remarks.edits, *edits), notes=tuple(notes))


def _once_a_file(notes: list[Note]) -> list[Note]:
    """The notes, but of those that say the same of many whole entries the first.

    A bibliography in Russian has letters of Cyrillic in every entry, another begins with a list of
    macros behind per-cent signs.
    """
    alike = Counter(note.message for note in notes if _may_be_many(note))
    found = []
    for note in notes:
        if _may_be_many(note):
            count = alike.pop(note.message, 0)
            if not count:
                continue
            if count > 1:
                note = note._replace(message=f"{note.message} (in {count} entries)")
        found.append(note)
    return found


def _may_be_many(note: Note) -> bool:
    return note.message == HIDDEN or (note.rule == "latex" and not note.field)


def _shown(value: Any) -> Any:
    return shown(value) if isinstance(value, str) else value


def _untouched(data: bytes, dialect: Dialect, why: str) -> Tidied:
    note = Note("unreadable", 1, "", "", f"{why}, so it stays as it is", 1)
    return Tidied(data, dialect, (), (note,), MappingProxyType({}))


@dataclass(slots=True)
class _Seen:
    """What has been seen of a file's entries: their citation keys in small letters, those that they
    refer to, and whether one can't be read."""

    keys: set[str] = field(default_factory=set)
    referred: set[str] = field(default_factory=set)
    unread: bool = False


class _Clean(NamedTuple):
    """A file's text as it should be, what was said on the way, its citation keys with their lines,
    those that its entries refer to, and in which lines its blocks start, now and before."""

    text: str
    remarks: Remarks
    keys: Mapping[str, int]
    referred: frozenset[str]
    starts: Sequence[tuple[int, int]]


def _clean(
    text: str, encoding: str, dialect: Dialect, steps: TidySteps, pool: Executor | None
) -> _Clean:
    plain, newline = plain_lines(text), newline_of(text)
    remarks, seen, macros = Remarks(plain), _Seen(), dict(MONTHS)
    task = _task(encoding, dialect, steps, newline, macros)
    blocks = clean_blocks(text, plain, task, macros, pool)
    pieces = list(_pieces(text, blocks, dialect, steps, remarks, seen))
    if steps.sort and seen.unread:
        message = "the order of the entries stays, for not all of them can be read"
        remarks.notes.append(Note("sort", 1, "", "", message, 1))
    elif steps.sort:
        pieces = sort_pieces(pieces, steps.sort, newline)
    _space_out(pieces, steps.style, newline)
    keys, starts = _lines_of(pieces, remarks, newline)
    text = "".join(part for piece in pieces for part in (piece.gap, piece.source))
    return _Clean(text, remarks, keys, frozenset(seen.referred), starts)


def _task(
    encoding: str, dialect: Dialect, steps: TidySteps, newline: str, macros: Mapping[str, str]
) -> Task:
    # What turns letters into commands, or back, would make of a file in an old encoding one in
    # another, and the next run would turn them round.
    unicode = encoding.startswith("utf")
    turns = unicode or dialect is Dialect.BIBTEX
    context = Context(
        dialect=dialect,
        ascii_only=dialect is Dialect.BIBTEX or not unicode,
        capitals=steps.capitals,
        printed=steps.printed,
        omit=steps.omit,
        max_authors=steps.max_authors,
        venues=steps.venues,
        macros=MappingProxyType(macros),
    )
    rules = tuple(rule for rule in steps.rules if turns or rule.name != "latex")
    return Task(rules, context, steps.style, steps.sort, steps.keys, newline, encoding)


def _pieces(
    text: str,
    blocks: Iterable[tuple[RawBlock | tuple[int, str], Cleaned | None]],
    dialect: Dialect,
    steps: TidySteps,
    remarks: Remarks,
    seen: _Seen,
) -> Iterator[SortedBlock]:
    """The file in pieces, each a block with what stands before it; the last has no block."""

    def gap(start: int, end: int) -> str:
        """What stands between entries, its groups with the new keys."""
        return follow_in_groups(text[start:end], steps.keys)

    at = 0
    for block, cleaned in blocks:
        if not isinstance(block, RawBlock):
            remarks.complain(*block)
            continue
        # Those of an editable block are about comments.
        complains = bool(block.complaints) and not (block.editable and dialect is Dialect.BIBLATEX)
        for complaint in block.complaints if complains else ():
            remarks.complain(*complaint)
        source = text[block.start : block.end]
        line = remarks.line_of(block.start)
        piece = SortedBlock(gap(at, block.start), source, unread=not block.editable, line=line)
        at = block.end
        if block.type == "string" and cleaned is not None:
            piece.source = cleaned.source
            remarks.take(block, "", cleaned.remarks)
        elif block.type not in {"string", "preamble"}:
            _fill(piece, block, cleaned, steps, remarks, seen)
        if complains and piece.source != source:
            remarks.place_again(piece)
        yield remarks.marked(piece, block.start)
    yield remarks.marked(SortedBlock(gap(at, len(text)), ""), len(text))


def _fill(
    piece: SortedBlock,
    block: RawBlock,
    cleaned: Cleaned | None,
    steps: TidySteps,
    remarks: Remarks,
    seen: _Seen,
) -> None:
    """Takes in what has become of the entry of a piece; None if it can't be read."""
    piece.key = steps.keys.get(block.key, block.key)
    if cleaned is None:
        seen.unread = piece.unread = True
    else:
        piece.source = cleaned.source
        seen.referred.update(cleaned.referred)
        if block.start == 0 or _can_move(piece.gap, steps.style):
            piece.place = cleaned.place
        if cleaned.remarks:
            remarks.take(block, piece.key, cleaned.remarks)
    folded = block.key.lower()
    if folded in seen.keys and folded and "duplicate-keys" in steps.file_rules:
        message = "an entry above has this citation key, too"
        line = remarks.line_of(block.start)
        remarks.note(Note("duplicate-keys", line, piece.key, "", message))
    seen.keys.add(folded)


def _can_move(gap: str, style: Style | None) -> bool:
    """Whether an entry with this before it may go to another place."""
    if style and not gap.strip(_BLANKS):
        return True
    return _MOVABLE.fullmatch(gap) is not None


def _space_out(pieces: Sequence[SortedBlock], style: Style | None, newline: str) -> None:
    """Puts between the pieces what the style has between entries, where there is nothing else."""
    if not style:
        return
    after_unread = False
    for number, piece in enumerate(pieces):
        # What can't be read may reach further than it seems; nothing is moved behind it.
        if not after_unread and not piece.gap.strip(_BLANKS):
            if number == 0:
                piece.gap = ""
            elif number == len(pieces) - 1:
                piece.gap = newline
            else:
                piece.gap = newline * (2 if style.blank_line else 1)
        after_unread = piece.unread


def _lines_of(
    pieces: Iterable[SortedBlock], remarks: Remarks, newline: str
) -> tuple[dict[str, int], list[tuple[int, int]]]:
    """The lines of the citation keys, and those in which blocks start, now and before; all remarks
    get those of their subjects."""
    end = "\r" if newline == "\r" else "\n"
    keys: dict[str, int] = {}
    starts: list[tuple[int, int]] = []
    line = 1
    for piece in pieces:
        line += piece.gap.count(end)
        remarks.settle(piece, line)
        if piece.key:
            keys.setdefault(piece.key, line)
        if piece.line:
            starts.append((line, piece.line))
        line += piece.source.count(end)
    return keys, starts
