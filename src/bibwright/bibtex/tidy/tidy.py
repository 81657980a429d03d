"""Tidying a file: rules over its entries, then the setting, and all else left as it stands."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from bibwright.bibtex.blocks import Lines, RawBlock, cut
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.encoding import (
    UNKNOWN,
    decode,
    encode,
    has_two_bytes,
    likely_encoding,
    newline_of,
    shown,
    undeclared,
)
from bibwright.bibtex.layout import Style
from bibwright.bibtex.macros import MONTHS, value_of
from bibwright.bibtex.references import follow_in_groups
from bibwright.bibtex.rules import Capitals, Context, Rule
from bibwright.bibtex.scan import plain_lines, scan
from bibwright.bibtex.sorting import Piece, sort_pieces
from bibwright.bibtex.tidy.cleaning import Cleaned, Cleaner, Remark, Sent, Task, clean_many

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

__all__ = ["LARGE", "Edit", "Note", "Tidied", "TidySteps", "detect_dialect", "tidy"]

#: An entry's type, or the name of a field that isn't empty, wherever it stands in its entry.
_WORDS = re.compile(r"[,@]\s*+([A-Za-z]++)\s*+(?:\{|=\s*+(?:[{\"]\s*+)*+[^\s{}\",])")
_DECLARED = re.compile(r"databaseType:\s*+(bibtex|biblatex)\b", re.IGNORECASE)
#: Fields and types that only one of the two dialects has, or that each has in its own way.
_BIBLATEX = frozenset(
    "date journaltitle eprinttype eprintclass location urldate langid online report thesis".split()
)
_BIBTEX = frozenset(
    """year journal address archiveprefix primaryclass techreport phdthesis
    mastersthesis""".split()
)
#: What may stand before an entry that goes to another place: not the beginning of its line, and
#: nothing that might open or close what stands there.
_MOVABLE = re.compile(r"[^{}@]*[\r\n][ \t]*")
#: So many bytes are worth the start of other processes.
LARGE = 1_000_000
#: So many entries go to a process at once, and so many batches are on their way.
_BATCH = 500
_WAITING = 8
_BLANKS = " \t\r\n"
#: So much of a file shows its dialect.
_SAMPLE = 300_000


@dataclass(frozen=True, slots=True)
class TidySteps:
    """What to do with a file.

    ``rules`` go over every entry in this order. ``dialect``: None for that of the file.
    ``style``: None leaves the setting as it is. ``sort``: names of what to sort by, see
    `bibwright.bibtex.sorting`; empty leaves the order. ``keys``: citation keys as they are and
    as they shall be. ``file_rules``: the names of those that look at the file as a whole.
    ``encoding``: empty for what the file says itself.
    """

    rules: tuple[Rule, ...] = ()
    dialect: Dialect | None = None
    capitals: Capitals = Capitals.ADD
    printed: frozenset[str] = frozenset()
    style: Style | None = None
    sort: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    file_rules: frozenset[str] = frozenset()
    encoding: str = ""


class Edit(NamedTuple):
    """A change to one entry.

    ``field`` is a name in lower case, ``@type``, ``@key``, or empty for the setting of the
    entry. ``before`` and ``after`` are values with their delimiters; None where there is none.
    """

    rule: str
    line: int
    key: str
    field: str
    before: str | None
    after: str | None


class Note(NamedTuple):
    """Something that a person has to decide; nothing was changed.

    ``line``: where in the file as it was; ``line_after``: where in the file as it is now.
    """

    rule: str
    line: int
    key: str
    field: str
    message: str
    line_after: int = 0


@dataclass(frozen=True, slots=True)
class Tidied:
    """A file as it should be, what was changed on the way, and what was left.

    ``notes`` are what a person has to decide, those of the rule ``unreadable`` about what can't
    be read and therefore stands as it was. ``keys`` are the citation keys in ``content`` and
    their lines there, ``referred`` those that the file's own entries refer to.
    """

    content: bytes
    dialect: Dialect
    edits: tuple[Edit, ...]
    notes: tuple[Note, ...]
    keys: Mapping[str, int]
    referred: frozenset[str] = frozenset()


def detect_dialect(text: str) -> Dialect:
    """The program that a file is for, as JabRef says at its end, or by its fields and types."""
    declared = _DECLARED.search(text, max(0, len(text) - _SAMPLE))
    if declared:
        return Dialect(declared[1].lower())
    words = Counter(word.lower() for word in _WORDS.findall(text[:_SAMPLE]))
    biblatex = sum(words[word] for word in _BIBLATEX)
    bibtex = sum(words[word] for word in _BIBTEX)
    return Dialect.BIBLATEX if biblatex > bibtex else Dialect.BIBTEX


def tidy(data: bytes, steps: TidySteps, pool: Executor | None = None) -> Tidied:
    """The file made clean; any bytes are taken, and what can't be read is left as it stands.

    With a pool of processes the entries of a large file are shared out among them; the result is
    the same.
    """
    text, encoding = decode(data, steps.encoding)
    dialect = steps.dialect or detect_dialect(text)
    if encode(text, encoding) != data:
        return _untouched(data, dialect, f"it can't be written back in {encoding} without loss")
    if encoding == UNKNOWN and not data.isascii() and has_two_bytes(likely_encoding(data)):
        return _untouched(data, dialect, undeclared(data))
    work = _Work(text, encoding, dialect, steps, pool if len(data) >= LARGE else None)
    result = work.run()
    content = data if result == text else encode(result, encoding)
    if not content.isascii() and not steps.encoding and decode(content)[1] != encoding:
        return _untouched(data, dialect, f"it would no longer be seen that it is {encoding}")
    if steps.dialect is None and detect_dialect(result) is not dialect:
        return _untouched(data, dialect, "it is as much BibTeX as biblatex (--dialect says)")
    if content != data and content.isascii() and not encoding.startswith("utf"):
        # Now that it is ASCII, it is read as UTF-8, by which other rules hold.
        again = tidy(content, replace(steps, encoding=""), pool)
        return replace(again, edits=(*work.edits, *again.edits))
    if encoding == UNKNOWN and not content.isascii():
        said = f"letters beyond ASCII stay as they are: {undeclared(data)}"
        work.notes.append(Note("encoding", 1, "", "", said, 1))
    notes = sorted(work.notes, key=lambda note: (note.line_after, note.rule, note.message))
    notes = _once_a_file(notes)
    edits = work.edits
    if shown(text) != text:
        notes = [Note(*map(_shown, note)) for note in notes]
        edits = [Edit(*map(_shown, edit)) for edit in edits]
    keys = {shown(key): line for key, line in work.keys.items()}
    return Tidied(content, dialect, tuple(edits), tuple(notes), keys, frozenset(work.referred))


def _once_a_file(notes: list[Note]) -> list[Note]:
    """The notes, but of those that say the same of whole entries by the rule ``latex`` the first.

    A bibliography in Russian has letters of Cyrillic in every entry.
    """
    alike = Counter(note.message for note in notes if note.rule == "latex" and not note.field)
    found = []
    for note in notes:
        if note.rule == "latex" and not note.field:
            count = alike.pop(note.message, 0)
            if not count:
                continue
            if count > 1:
                note = note._replace(message=f"{note.message} (in {count} entries)")
        found.append(note)
    return found


def _shown(value: Any) -> Any:
    return shown(value) if isinstance(value, str) else value


def _untouched(data: bytes, dialect: Dialect, why: str) -> Tidied:
    note = Note("unreadable", 1, "", "", f"{why}, so it stays as it is", 1)
    return Tidied(data, dialect, (), (note,), MappingProxyType({}))


class _Batches:
    """Plain entries on their way through a pool of processes, in order."""

    def __init__(
        self, text: str, task: Task, macros: Mapping[str, str], pool: Executor | None
    ) -> None:
        # What can't be sent to another process is made anew there.
        context = replace(task.context, macros={})
        self._task = replace(task, keys=dict(task.keys), context=context)
        self._text, self._macros, self._pool = text, macros, pool
        self._blocks: list[RawBlock] = []
        self._sent: deque[tuple[list[RawBlock], Future[list[Sent]]]] = deque()

    def add(self, block: RawBlock) -> Iterator[tuple[RawBlock, Cleaned]]:
        """Takes an entry in, and gives those back that are done, if there are many."""
        blocks = self._blocks
        if blocks and self._text[blocks[-1].end : block.start].strip(_BLANKS):
            self._send()
        self._blocks.append(block)
        if len(self._blocks) >= _BATCH:
            self._send()
        while len(self._sent) > _WAITING:
            yield from self._receive()

    def flush(self) -> Iterator[tuple[RawBlock, Cleaned]]:
        """Gives all back that is still on its way."""
        self._send()
        while self._sent:
            yield from self._receive()

    def _send(self) -> None:
        blocks = self._blocks
        if blocks and self._pool is not None:
            text = self._text[blocks[0].start : blocks[-1].end]
            job = self._pool.submit(clean_many, self._task, dict(self._macros), text)
            self._sent.append((blocks, job))
            self._blocks = []

    def _receive(self) -> Iterator[tuple[RawBlock, Cleaned]]:
        blocks, job = self._sent.popleft()
        yield from zip(blocks, map(Cleaned._make, job.result()), strict=True)


class _Work:
    """One file being made clean."""

    def __init__(
        self,
        text: str,
        encoding: str,
        dialect: Dialect,
        steps: TidySteps,
        pool: Executor | None,
    ) -> None:
        self._text = text
        self._steps = steps
        self._newline = newline_of(text)
        self._plain = plain_lines(text)
        self._lines = Lines(self._plain)
        # What turns letters into commands, or back, would make of a file in an old encoding one
        # in another, and the next run would turn them round.
        unicode = encoding.startswith("utf")
        turns = unicode or dialect is Dialect.BIBTEX
        self._macros = dict(MONTHS)
        self._task = Task(
            tuple(rule for rule in steps.rules if turns or rule.name != "latex"),
            Context(
                dialect=dialect,
                ascii_only=dialect is Dialect.BIBTEX or not unicode,
                capitals=steps.capitals,
                printed=steps.printed,
                macros=MappingProxyType(self._macros),
            ),
            steps.style,
            steps.sort,
            steps.keys,
            self._newline,
            encoding,
        )
        self._cleaner = Cleaner(self._task, text, self._plain)
        self._pool = pool
        self.edits: list[Edit] = []
        self.notes: list[Note] = []
        self.keys: dict[str, int] = {}
        self.referred: set[str] = set()
        self._unread = False
        self._folded: set[str] = set()
        # What was said about the piece at hand: the number of the note, and where it belongs.
        self._marks: list[tuple[int, int]] = []
        self._complaints: list[tuple[int, int]] = []

    def run(self) -> str:
        pieces = list(self._pieces())
        if self._steps.sort and self._unread:
            message = "the order of the entries stays, for not all of them can be read"
            self.notes.append(Note("sort", 1, "", "", message, 1))
        elif self._steps.sort:
            pieces = sort_pieces(pieces, self._steps.sort, self._newline)
        return "".join(self._joined(pieces))

    def _pieces(self) -> Iterator[Piece]:
        """The file in pieces, each a block with what stands before it; the last has no block."""
        at = 0
        for block, cleaned in self._cleaned():
            if not isinstance(block, RawBlock):
                self._complain(*block)
                continue
            for complaint in block.complaints:
                self._complain(*complaint)
            piece = Piece(self._gap(at, block.start), self._text[block.start : block.end])
            at = block.end
            piece.odd = not block.editable
            if block.type not in {"string", "preamble"}:
                self._entry(block, piece, cleaned)
            if block.complaints and piece.source != self._text[block.start : block.end]:
                self._place_again(piece)
            yield self._marked(piece, block.start)
        yield self._marked(Piece(self._gap(at, len(self._text)), ""), len(self._text))

    def _gap(self, start: int, end: int) -> str:
        """What stands between entries, its groups with the new keys."""
        return follow_in_groups(self._text[start:end], self._steps.keys)

    def _cleaned(self) -> Iterator[tuple[RawBlock | tuple[int, str], Cleaned | None]]:
        """What the file is cut into, and what has become of its entries, in order."""
        batches = _Batches(self._text, self._task, self._macros, self._pool)
        odd = 0
        for block in cut(self._plain, skim=self._pool is not None):
            if not isinstance(block, RawBlock) or not block.editable:
                yield from batches.flush()
                yield block, None
                odd = block.end if isinstance(block, RawBlock) else odd
            elif block.type == "string":
                yield from batches.flush()
                for macro in block.fields:
                    self._macros[macro.name.lower()] = value_of(macro.parts, self._macros)
                yield block, None
            elif block.type == "preamble":
                yield from batches.flush()
                yield block, None
            elif odd and self._plain.find("\n", odd, block.start) < 0:
                # Where the odd one ends may depend on what is written here.
                yield from batches.flush()
                yield block, None
                odd = block.end
            elif self._pool is not None and block.plain:
                yield from batches.add(block)
            else:
                yield from batches.flush()
                yield block, self._cleaner.clean(block)
        yield from batches.flush()

    def _marked(self, piece: Piece, start: int) -> Piece:
        """The piece, whose block starts there, with all that was said about it."""
        for number, offset in self._complaints:
            between = self._plain.count("\n", min(start, offset), max(start, offset))
            self._marks.append((number, between if offset >= start else -between))
        if self._marks:
            piece.marks, self._marks, self._complaints = self._marks, [], []
        return piece

    def _place_again(self, piece: Piece) -> None:
        """Finds anew what was complained of in an entry that has changed since."""
        plain = plain_lines(piece.source)
        found = next(scan(plain))
        own = self._complaints[-len(found.complaints) :]
        del self._complaints[-len(found.complaints) :]
        for (number, _), (offset, _) in zip(own, found.complaints, strict=True):
            self._marks.append((number, plain.count("\n", 0, offset)))

    def _joined(self, pieces: Sequence[Piece]) -> Iterator[str]:
        """The text of the pieces; on the way all remarks get the lines of their subjects."""
        style = self._steps.style
        between = self._newline * (2 if style and style.blank_line else 1)
        end = "\r" if self._newline == "\r" else "\n"
        line = 1
        odd = False
        for piece in pieces:
            gap = piece.gap
            # What can't be read may reach further than it seems; nothing is moved behind it.
            if style and not odd and not gap.strip(_BLANKS):
                gap = between
                if piece is pieces[0]:
                    gap = ""
                elif piece is pieces[-1]:
                    gap = self._newline
            odd = piece.odd
            yield gap
            yield piece.source
            line += gap.count(end)
            for number, below in piece.marks:
                self.notes[number] = self.notes[number]._replace(line_after=line + below)
            if piece.key:
                self.keys.setdefault(piece.key, line)
            line += piece.source.count(end)

    def _remark(self, note: Note, below: int = 0) -> None:
        """Notes something about the entry at hand, so many lines below its beginning."""
        self._marks.append((len(self.notes), below))
        self.notes.append(note)

    def _complain(self, offset: int, sentence: str) -> None:
        self._complaints.append((len(self.notes), offset))
        self.notes.append(Note("unreadable", self._lines.of(offset), "", "", sentence))

    def _entry(self, block: RawBlock, piece: Piece, cleaned: Cleaned | None) -> None:
        """Takes in what has become of the entry of a piece; None if it can't be read."""
        if cleaned is None:
            self._unread = piece.odd = True
        else:
            piece.source = cleaned.source
            self.referred.update(cleaned.referred)
            if block.start == 0 or self._can_move(piece.gap):
                piece.place = cleaned.place
            if cleaned.remarks:
                self._take(block, cleaned.remarks)
        piece.key = self._steps.keys.get(block.key, block.key)
        folded = block.key.lower()
        if folded in self._folded and folded and "duplicate-keys" in self._steps.file_rules:
            message = "an entry above has this citation key, too"
            line = self._lines.of(block.start)
            self._remark(Note("duplicate-keys", line, piece.key, "", message))
        self._folded.add(folded)

    def _can_move(self, gap: str) -> bool:
        """Whether an entry with this before it may go to another place."""
        if self._steps.style and not gap.strip(_BLANKS):
            return True
        return _MOVABLE.fullmatch(gap) is not None

    def _take(self, block: RawBlock, remarks: Sequence[Remark]) -> None:
        line = self._lines.of(block.start)
        key = self._steps.keys.get(block.key, block.key)
        # Those that come from another process are plain tuples.
        for rule, down, field_name, before, after, message, below in remarks:
            if below < 0:
                self.edits.append(Edit(rule, line + down, block.key, field_name, before, after))
            else:
                self._remark(Note(rule, line + down, key, field_name, message), below)
