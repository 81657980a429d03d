"""A ``.bib`` in hand: parsed once, its entries as values and as drafts, patched in place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import partial

from bibwright.bibtex.blocks import Lines, shared_pieces
from bibwright.bibtex.dialect import Dialect, detect_dialect
from bibwright.bibtex.draft import Draft, Field
from bibwright.bibtex.editing import draft_of, is_sound, patched, reads_as
from bibwright.bibtex.encoding import (
    comes_back,
    decode,
    encode,
    encode_all,
    has_unknown_letters,
    newline_of,
    shown,
    undeclared,
)
from bibwright.bibtex.entry import Entry
from bibwright.bibtex.inheritance import Family
from bibwright.bibtex.macros import MONTHS, value_of
from bibwright.bibtex.place import Place
from bibwright.bibtex.plain_entry import PlainEntry, Row, RowOf, fields_at, read_plain
from bibwright.bibtex.raw_block import RawBlock, block_of
from bibwright.bibtex.references import REFERRING, refers
from bibwright.bibtex.scan import (
    BLANK,
    COMMENTED,
    NAME,
    SPECIAL,
    plain_lines,
    scan_plain,
    unclosed_at,
)
from bibwright.bounds import LARGEST_ENTRY, refuse_huge_entry
from bibwright.text.latex.tokens import is_balanced

#: Entries that only hold fields or keys for others.
_NO_WORKS = frozenset({"xdata", "set"})
#: Wherever a citation key may stand, in whatever state BibTeX, Biber or a person reads the text.
_KEY = re.compile(
    rf"@{BLANK}*(?!(?:comment|string|preamble){BLANK}*[{{(])"
    rf"{NAME}{BLANK}*[{{(]{BLANK}*(?P<key>[^ \t\n,}}=]+)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class BibEntry:
    """An entry of a file: its type, its key, what its fields say (macros worked out, names in lower
    case), where it stands, and whether it can be edited.

    Its ``block`` is read only when it is asked for, as few entries are edited, and so are its
    ``fields`` where there is a ``row``: what `BibFile.open` was asked to make of them at once.
    """

    type: str
    key: str
    start: int
    end: int
    _fields: Mapping[str, str] | None
    place: Place
    editable: bool
    _block: RawBlock | str = field(repr=False, compare=False)
    row: Row | None = field(default=None, repr=False, compare=False)

    @property
    def fields(self) -> Mapping[str, str]:
        """What its fields say."""
        if self._fields is None:
            assert isinstance(self._block, str)  # only of such the fields are left out
            self._fields = fields_at(self._block, self.start)
        return self._fields

    @property
    def refers(self) -> list[str]:
        """The keys that it names."""
        fields = self._fields
        if fields is None or not refers(fields):
            return []
        named = ",".join(fields[name] for name in REFERRING if name in fields)
        return [key.strip() for key in named.split(",") if key.strip()]

    @property
    def line(self) -> int:
        """The line in which it begins, counted from 1."""
        return self.place.line

    @property
    def is_closed(self) -> bool:
        """Whether what it says is known; see `RawBlock`."""
        return isinstance(self._block, str) or self._block.closed

    @property
    def complaints(self) -> tuple[tuple[int, str], ...]:
        """What can't be read of it: offsets and sentences."""
        return () if isinstance(self._block, str) else self._block.complaints

    @property
    def block(self) -> RawBlock:
        """The entry with the places of its fields."""
        if isinstance(self._block, str):
            found = scan_plain(self._block, self.start)
            assert found is not None  # it was read as one that is written in the plainest way
            self._block = block_of(found)
        return self._block

    def whole(self, family: Family) -> Mapping[str, str]:
        """What its fields say with what it takes over from others."""
        return family.fields(self.key, self.type, self.fields)

    def completed(self, family: Family) -> Entry:
        """The entry with what it takes over from others."""
        return Entry(self.type, self.key, self.whole(family), self.line)

    def field_lines(self, text: str) -> dict[str, int]:
        """The line of each field whose place is known, by its name in lower case; ``text`` is the
        file's, with plain line ends."""
        return {
            raw.name.lower(): self.place.line + text.count("\n", self.block.start, raw.start)
            for raw in reversed(self.block.fields)
            if raw.start >= 0
        }

    def macro(self, name: str) -> str:
        """The macro that the field consists of, in lower case; empty if it is something else."""
        for raw in self.block.fields:
            if raw.name.lower() == name:
                return Field(raw.name, raw.parts).macro or ""
        return ""


@dataclass(frozen=True, slots=True)
class BibProblem:
    """Something in a file that is not as it should be, and where."""

    line: int
    message: str


@dataclass(slots=True)
class BibFile:
    """A file and its blocks, in order: ``all_entries``, of which ``entries`` are the works, and
    ``others``, its macros and preambles. ``macros`` has what each macro says, those of the other
    files that are read with it among them, ``defined`` where its own get their last value.
    ``notes`` say what can't be read, and with it stays as it is.

    ``text`` is the file decoded, its line ends kept, a byte order mark left out; ``plain`` is the
    same with ``\\n`` as line ends, every character in its place. ``encoding`` is Python's name of
    what it was decoded from.
    """

    name: str
    data: bytes
    text: str = ""
    plain: str = field(default="", repr=False)
    encoding: str = "utf-8"
    dialect: Dialect = Dialect.BIBTEX
    all_entries: list[BibEntry] = field(default_factory=list)
    entries: list[BibEntry] = field(default_factory=list)
    others: list[RawBlock] = field(default_factory=list)
    macros: dict[str, str] = field(default_factory=lambda: dict(MONTHS))
    defined: dict[str, int] = field(default_factory=dict)
    notes: list[tuple[int, str]] = field(default_factory=list)

    @classmethod
    def open(
        cls,
        name: str,
        data: bytes,
        dialect: Dialect | None = None,
        lent: Mapping[str, str] | None = None,
        row_of: RowOf | None = None,
    ) -> BibFile:
        """Takes any bytes apart, to be patched; ``lent`` are macros of other files, ``row_of`` is
        asked about every entry that is written in the plainest way.

        A file that can't be written back without loss has no entries, and a note that says so.
        """
        text, encoding = decode(data)
        bib = cls(name, data, encoding=encoding, dialect=dialect or detect_dialect(text))
        bib.macros |= lent or {}
        if not comes_back(data, text, encoding):
            bib.notes.append((1, f"it can't be written back in {encoding} without loss"))
        else:
            bib._cut(text, row_of)
        return bib

    def _cut(self, text: str, row_of: RowOf | None = None) -> None:
        self.text, self.plain = text, plain_lines(text)
        if has_unknown_letters(self.data, self.encoding):
            why = undeclared(self.data)
            advice = "add the line “% Encoding: NAME” at its top"
            self.notes.append((1, f"letters beyond ASCII can't be read: {why}; {advice}"))
        plain, lines, macros = self.plain, Lines(self.plain), self.macros
        read = partial(read_plain, macros=macros, row_of=row_of)
        for piece in shared_pieces(plain, read, macros):
            if isinstance(piece, PlainEntry):
                self._take_plain(piece, lines)
            elif isinstance(piece, RawBlock):
                self._take(piece, lines)
            else:
                self.notes.append((lines.of(piece[0]), piece[1]))

    def _take_plain(self, entry: PlainEntry, lines: Lines) -> None:
        place = Place(self.name, lines.of(entry.start), shown(entry.key))
        self._add(BibEntry(*entry[:5], place, not entry.repeats, self.plain, entry.row))

    def _take(self, block: RawBlock, lines: Lines) -> None:
        line = lines.of(block.start)
        for offset, sentence in block.complaints:
            self.notes.append((lines.of(offset), sentence))
        if block.type == "string":
            for macro in block.fields:
                self.macros[macro.name.lower()] = value_of(macro.parts, self.macros)
                self.defined[macro.name.lower()] = block.start
        if block.type in SPECIAL:
            self.others.append(block)
            return
        fields: dict[str, str] = {}
        for raw in block.fields:
            fields.setdefault(raw.name.lower(), value_of(raw.parts, self.macros))
        place = Place(self.name, line, shown(block.key))
        whole = block.editable and len(fields) == len(block.fields) and bool(block.key)
        self._add(
            BibEntry(
                *(block.type, block.key, block.start, block.end, fields, place),
                editable=whole,
                _block=block,
            )
        )

    def _add(self, entry: BibEntry) -> None:
        self.all_entries.append(entry)
        if entry.type not in _NO_WORKS:
            self.entries.append(entry)

    def refuse_huge_entries(self, name: str) -> None:
        """Raises InputError, naming the line, for an entry that is too large to be worked on."""
        for entry in self.all_entries:
            if (length := entry.end - entry.start) > LARGEST_ENTRY:
                refuse_huge_entry(length, f"{name}:{entry.line}: this entry")

    @property
    def keys(self) -> frozenset[str]:
        """All citation keys in the file, in lower case, those in comments and in damaged entries as
        well: none of them is free."""
        keys = {entry.key.lower() for entry in self.all_entries if entry.key}
        keys.update(match["key"].lower() for match in _KEY.finditer(self.plain))
        return frozenset(keys)

    @property
    def unreadable(self) -> tuple[tuple[int, str], ...]:
        """The notes but for those on comments inside entries, which are read all the same."""
        return tuple(note for note in self.notes if note[1] != COMMENTED)

    @property
    def problems(self) -> tuple[BibProblem, ...]:
        """What is not as it should be, in order: the notes, fields that an entry gives twice, keys
        that are missing or taken."""
        found = [BibProblem(line, sentence) for line, sentence in self.notes]
        first: dict[str, int] = {}
        for entry in self.all_entries:
            said = [_given_twice(name) for name in _repeated(entry)]
            line = first.setdefault(entry.key.lower(), entry.line)
            if not entry.key and not entry.complaints:
                said.append("the entry has no citation key")
            elif entry.key and line != entry.line:
                said.append(f"the citation key “{entry.key}” stands in line {line} already")
            found += [BibProblem(entry.line, each) for each in said]
        return tuple(sorted(found, key=lambda problem: problem.line))

    @property
    def unclosed_line(self) -> int | None:
        """The line of an entry that no brace closes up to the end of the file; None if absent.

        BibTeX takes everything behind it for a part of it, so nothing can be added there.
        """
        start = unclosed_at(self.plain)
        return None if start is None else Lines(self.plain).of(start)

    @property
    def newline(self) -> str:
        """The line end of what is written."""
        return newline_of(self.text)

    def draft(self, entry: BibEntry) -> Draft:
        """An entry as it can be edited."""
        return draft_of(entry.block)

    def as_edited(self, entry: BibEntry, draft: Draft) -> BibEntry:
        """What an entry says after these changes, for looking at alone."""
        fields: dict[str, str] = {}
        for each in draft.fields:
            fields.setdefault(each.name.lower(), value_of(each.parts, self.macros))
        return replace(entry, type=draft.type, key=draft.key, _fields=fields, row=None)

    def set_value(self, entry: BibEntry, draft: Draft, name: str, text: str, macro: str) -> bool:
        """Gives the entry's draft this value, as a macro where ``macro`` names one that means it
        here, too; False if BibTeX couldn't read it."""
        if macro and self.macros.get(macro) == text and self._stands(macro, entry):
            draft.set_macro(name, macro)
            return True
        if not is_balanced(text):
            return False
        draft.set_text(name, text)
        return True

    def _stands(self, macro: str, entry: BibEntry) -> bool:
        """Whether the macro is known there to BibTeX, which may never read the other files."""
        never = -1 if macro in MONTHS else entry.start
        return self.defined.get(macro, never) < entry.start

    def written(
        self, drafts: Mapping[int, Draft], removed: Iterable[int]
    ) -> tuple[bytes, frozenset[int]]:
        """The file's bytes with entries changed and taken out, given by their places among
        ``entries``; and the places of those whose change BibTeX would not read as it is meant,
        which therefore stay as they are. Every other byte stays."""
        refused = frozenset(
            at for at, draft in drafts.items() if not self.is_safe(self.entries[at], draft)
        )
        return encode_all(self._pieces(drafts, set(removed), refused), self.encoding), refused

    def _pieces(
        self, drafts: Mapping[int, Draft], gone: Set[int], refused: Set[int]
    ) -> Iterator[str]:
        """The text with these changes, piece by piece."""
        done = 0
        for at in sorted(gone | drafts.keys()):
            entry = self.entries[at]
            block = entry.block
            if at in gone:
                start, end = self._lines_of(block)
                yield self.text[done : max(start, done)]
                done = max(end, done)
            elif at not in refused:
                yield self.text[done : block.start]
                yield patched(self.text, block, drafts[at], self.newline)
                done = block.end
        yield self.text[done:]

    def is_safe(self, entry: BibEntry, draft: Draft) -> bool:
        """Whether BibTeX would read the changed entry as it is meant."""
        if not is_sound(draft):
            return False
        source = patched(self.text, entry.block, draft, self.newline)
        if not reads_as(source, draft):
            return False
        try:
            encode(source, self.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def _lines_of(self, block: RawBlock) -> tuple[int, int]:
        """From where to where the entry's own lines reach, with one of the blank lines round it;
        what else stands on its lines stays."""
        text, start, end = self.text, block.start, block.end
        while start and text[start - 1] in " \t":
            start -= 1
        alone = start == 0 or text[start - 1] in "\r\n"
        behind = end
        while behind < len(text) and text[behind] in " \t":
            behind += 1
        if not alone or (behind < len(text) and text[behind] not in "\r\n"):
            return block.start, block.end
        behind = _past_line_end(text, behind)
        if start == 0 or _is_blank_line_before(text, start):
            after = behind
            while after < len(text) and text[after] in " \t":
                after += 1
            if after < len(text) and text[after] in "\r\n":
                behind = _past_line_end(text, after)
        return start, behind


def parse(data: bytes, encoding: str = "", lent: Mapping[str, str] | None = None) -> BibFile:
    """Takes any bytes apart, to be read only: for a byte that no letter is there stands U+FFFD.

    What can't be read is a problem, never an exception. ``encoding``: that of the file, where a
    person says it; raises InputError where it can't be. ``lent`` are macros of other files.
    """
    text, encoding = decode(data, encoding)
    bib = BibFile("-", data, encoding=encoding, dialect=detect_dialect(text))
    bib.macros |= lent or {}
    bib._cut(shown(text))
    return bib


def _repeated(entry: BibEntry) -> Iterator[str]:
    """The names of fields that an entry gives again, once for each time."""
    if entry.editable:
        return
    seen: set[str] = set()
    for raw in entry.block.fields:
        name = raw.name.lower()
        if name in seen:
            yield name
        seen.add(name)


def _given_twice(name: str) -> str:
    # As in BibTeX, of a field that is given twice the first counts.
    return f"the field “{name}” is given twice; the first counts"


def _is_blank_line_before(text: str, at: int) -> bool:
    """Whether the line above the one that begins there is empty but for blanks."""
    at -= 2 if text.endswith("\r\n", 0, at) else 1
    while at and text[at - 1] in " \t":
        at -= 1
    return at == 0 or text[at - 1] in "\r\n"


def _past_line_end(text: str, at: int) -> int:
    if text.startswith("\r\n", at):
        return at + 2
    return at + 1 if at < len(text) else at


def referring(draft: Draft, renamed: Mapping[str, str]) -> None:
    """Sends the entry's crossref and its like to where the entries they name are now."""
    for name in REFERRING:
        text = draft.text(name)
        if not text:
            continue
        keys = [renamed.get(key.strip(), key.strip()) for key in text.split(",")]
        if keys != [key.strip() for key in text.split(",")]:
            kept = [key for key in dict.fromkeys(keys) if key != draft.key]
            if kept:
                draft.set_text(name, ",".join(kept))
            else:
                draft.remove(name)
