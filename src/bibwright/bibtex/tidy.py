"""Tidying a file: rules over its entries, then the setting, and all else left as it stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from bibwright.bibtex.blocks import Lines, RawBlock, cut
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.editing import draft_of, is_sound, patched, reads_as
from bibwright.bibtex.encoding import decode, encode, newline_of, shown
from bibwright.bibtex.layout import Layout, Style
from bibwright.bibtex.macros import MONTHS, value_of
from bibwright.bibtex.rules import Capitals, Context, Rule
from bibwright.bibtex.scan import plain_lines, scan, scan_plain
from bibwright.bibtex.sorting import Piece, place_of, sort_pieces

__all__ = ["Edit", "Note", "Tidied", "TidyOptions", "detect_dialect", "tidy"]

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
#: Fields that hold citation keys, one or several with commas between them.
_REFERRING = ("crossref", "xref", "xdata", "related", "entryset")
_WORD = re.compile(r"[^\s,]+")
#: What may stand before an entry that goes to another place: not the beginning of its line, and
#: nothing that might open or close what stands there.
_MOVABLE = re.compile(r"[^{}@]*[\r\n][ \t]*")
_BLANKS = " \t\r\n"
#: So much of a file shows its dialect.
_SAMPLE = 300_000


@dataclass(frozen=True, slots=True)
class TidyOptions:
    """What to do with a file.

    ``rules`` go over every entry in this order. ``dialect``: None for that of the file.
    ``style``: None leaves the setting as it is. ``sort``: names of what to sort by, see
    `bibwright.bibtex.sorting`; empty leaves the order. ``keys``: citation keys as they are and
    as they shall be. ``file_rules``: the names of those that look at the file as a whole.
    """

    rules: tuple[Rule, ...] = ()
    dialect: Dialect | None = None
    capitals: Capitals = Capitals.WORDS
    style: Style | None = None
    sort: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    file_rules: frozenset[str] = frozenset()


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
    """For whom a file is written, as JabRef says at its end, or by its fields and types."""
    declared = _DECLARED.search(text, max(0, len(text) - _SAMPLE))
    if declared:
        return Dialect(declared[1].lower())
    words = Counter(word.lower() for word in _WORDS.findall(text[:_SAMPLE]))
    biblatex = sum(words[word] for word in _BIBLATEX)
    bibtex = sum(words[word] for word in _BIBTEX)
    return Dialect.BIBLATEX if biblatex > bibtex else Dialect.BIBTEX


def tidy(data: bytes, options: TidyOptions) -> Tidied:
    """The file made clean; any bytes are taken, and what can't be read is left as it stands."""
    text, encoding = decode(data)
    dialect = options.dialect or detect_dialect(text)
    if encode(text, encoding) != data:
        return _untouched(data, dialect, f"it can't be written back in {encoding} without loss")
    work = _Work(text, encoding, dialect, options)
    result = work.run()
    content = data if result == text else encode(result, encoding)
    if not content.isascii() and decode(content)[1] != encoding:
        return _untouched(data, dialect, f"it would no longer be seen that it is {encoding}")
    if options.dialect is None and detect_dialect(result) is not dialect:
        return _untouched(data, dialect, "it is as much BibTeX as biblatex (--dialect says)")
    if content != data and content.isascii() and not encoding.startswith("utf"):
        # Now that it is ASCII, it is read as UTF-8, by which other rules hold.
        again = tidy(content, options)
        return replace(again, edits=(*work.edits, *again.edits))
    notes = sorted(work.notes, key=lambda note: (note.line_after, note.rule, note.message))
    edits = work.edits
    if shown(text) != text:
        notes = [Note(*map(_shown, note)) for note in notes]
        edits = [Edit(*map(_shown, edit)) for edit in edits]
    keys = {shown(key): line for key, line in work.keys.items()}
    return Tidied(content, dialect, tuple(edits), tuple(notes), keys, frozenset(work.referred))


def _shown(value: Any) -> Any:
    return shown(value) if isinstance(value, str) else value


def _untouched(data: bytes, dialect: Dialect, why: str) -> Tidied:
    note = Note("unreadable", 1, "", "", f"{why}, so it stays as it is", 1)
    return Tidied(data, dialect, (), (note,), MappingProxyType({}))


class _Work:
    """One file being made clean."""

    def __init__(self, text: str, encoding: str, dialect: Dialect, options: TidyOptions) -> None:
        self._text = text
        self._encoding = encoding
        self._options = options
        self._newline = newline_of(text)
        self._plain = plain_lines(text)
        self._lines = Lines(self._plain)
        self._unicode = encoding.startswith("utf")
        # What turns letters into commands, or back, would make of a file in an old encoding one
        # in another, and the next run would turn them round.
        turns = self._unicode or dialect is Dialect.BIBTEX
        self._rules = [rule for rule in options.rules if turns or rule.name != "latex"]
        self._macros = dict(MONTHS)
        self._context = Context(
            dialect=dialect,
            ascii_only=dialect is Dialect.BIBTEX or not self._unicode,
            capitals=options.capitals,
            macros=MappingProxyType(self._macros),
        )
        self.edits: list[Edit] = []
        self.notes: list[Note] = []
        self.keys: dict[str, int] = {}
        self.referred: set[str] = set()
        self._unread = False
        self._folded: set[str] = set()
        self._layout = Layout(options.style, self._newline) if options.style else None
        # What was said about the piece at hand: the number of the note, and where it belongs.
        self._marks: list[tuple[int, int]] = []
        self._complaints: list[tuple[int, int]] = []

    def run(self) -> str:
        pieces = list(self._pieces())
        if self._options.sort and self._unread:
            message = "the order of the entries stays, for not all of them can be read"
            self.notes.append(Note("sort", 1, "", "", message, 1))
        elif self._options.sort:
            pieces = sort_pieces(pieces, self._options.sort, self._newline)
        return "".join(self._joined(pieces))

    def _pieces(self) -> Iterator[Piece]:
        """The file in pieces, each a block with what stands before it; the last has no block."""
        at = 0
        for block in cut(self._plain):
            if not isinstance(block, RawBlock):
                self._complain(*block)
                continue
            for complaint in block.complaints:
                self._complain(*complaint)
            piece = Piece(self._text[at : block.start], self._text[block.start : block.end])
            at = block.end
            if block.type == "string":
                for macro in block.fields:
                    self._macros[macro.name.lower()] = value_of(macro.parts, self._macros)
            elif block.type != "preamble":
                self._entry(block, piece)
            if block.complaints and piece.source != self._text[block.start : block.end]:
                self._place_again(piece)
            yield self._marked(piece, block.start)
        yield self._marked(Piece(self._text[at:], ""), len(self._text))

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
        style = self._options.style
        between = self._newline * (2 if style and style.blank_line else 1)
        end = "\r" if self._newline == "\r" else "\n"
        line = 1
        for piece in pieces:
            gap = piece.gap
            if style and not gap.strip(_BLANKS):
                gap = between
                if piece is pieces[0]:
                    gap = ""
                elif piece is pieces[-1]:
                    gap = self._newline
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

    def _entry(self, block: RawBlock, piece: Piece) -> None:
        """Makes the entry of a piece clean, if it can be read."""
        if block.editable:
            draft = self._tidied(block, piece)
            if self._options.sort and (block.start == 0 or _MOVABLE.fullmatch(piece.gap)):
                piece.place = place_of(draft, self._options.sort)
        else:
            self._unread = True
        piece.key = self._options.keys.get(block.key, block.key)
        folded = block.key.lower()
        if folded in self._folded and folded and "duplicate-keys" in self._options.file_rules:
            message = "an entry above has this citation key, too"
            line = self._lines.of(block.start)
            self._remark(Note("duplicate-keys", line, piece.key, "", message))
        self._folded.add(folded)

    def _tidied(self, block: RawBlock, piece: Piece) -> Draft:
        """The entry as it is now; its text is in the piece."""
        old = piece.source
        draft = draft_of(block)
        self._apply(draft)
        if self._layout and block.plain:
            piece.source = self._layout.set(self._text, block, draft)
        elif draft.changes:
            piece.source = patched(self._text, block, draft, self._newline)
        if piece.source != old and not self._can_stand(piece.source, draft, block):
            piece.source = old
            message = "it can't be written anew without a doubt, so it stays as it is"
            line = self._lines.of(block.start)
            self._remark(Note("safety", line, block.key, "", message))
            return draft_of(block)
        self._record(block, draft, changed=piece.source != old)
        if draft.findings:
            self._take_findings(block, draft, piece)
        return draft

    def _apply(self, draft: Draft) -> None:
        self._apply_rules(draft)
        # Rules look at the first field of a name; of two that differ in spelling alone one may
        # go, once the first is set right.
        for _ in range(3):
            if len({field.name.lower() for field in draft.fields}) == len(draft.fields):
                break
            changes = len(draft.changes)
            draft.findings.clear()
            self._apply_rules(draft)
            if len(draft.changes) == changes:
                break
        keys = self._options.keys
        if keys:
            draft.rule = "keys"
            draft.rekey(keys.get(draft.key, draft.key))
        for name in _REFERRING:
            if draft.field(name) is not None and (text := draft.text(name)):
                if keys:
                    text = _WORD.sub(lambda word: keys.get(word[0], word[0]), text)
                    draft.set_text(name, text)
                self.referred.update(_WORD.findall(text))

    def _apply_rules(self, draft: Draft) -> None:
        context = self._context
        for rule in self._rules:
            draft.rule = rule.name
            rule.apply(draft, context)

    def _can_stand(self, source: str, draft: Draft, block: RawBlock) -> bool:
        """Whether the file can hold what is to be written, and reads it as it is meant."""
        if not self._unicode:
            try:
                source.encode(self._encoding)
            except UnicodeEncodeError:
                return False
        if not draft.changes:
            return True
        # A plain entry that is set anew is put together from values, and nothing else.
        return is_sound(draft) if self._layout and block.plain else reads_as(source, draft)

    def _record(self, block: RawBlock, draft: Draft, *, changed: bool) -> None:
        if draft.changes:
            places = {raw.name.lower(): raw.start for raw in reversed(block.fields)}
            for change in draft.changes:
                line = self._lines.of(places.get(change.field, block.start))
                self.edits.append(
                    Edit(change.rule, line, block.key, change.field, change.before, change.after)
                )
        elif changed:
            line = self._lines.of(block.start)
            self.edits.append(Edit("layout", line, block.key, "", None, None))

    def _take_findings(self, block: RawBlock, draft: Draft, piece: Piece) -> None:
        plain = plain_lines(piece.source)
        found = scan_plain(plain, 0) or next(scan(plain))
        old = {raw.name.lower(): raw.start for raw in reversed(block.fields)}
        new = {raw.name.lower(): raw.start for raw in reversed(found.fields)}
        for finding in draft.findings:
            line = self._lines.of(old.get(finding.field, block.start))
            note = Note(finding.rule, line, draft.key, finding.field, finding.message)
            self._remark(note, plain.count("\n", 0, new.get(finding.field, 0)))
