"""What is said about a file on the way: edits, and notes that find their lines at the end."""

from __future__ import annotations

from collections.abc import Sequence

from bibwright.bibtex.blocks import Lines
from bibwright.bibtex.raw_block import RawBlock
from bibwright.bibtex.scan import plain_lines, scan
from bibwright.bibtex.sorting import SortedBlock
from bibwright.bibtex.tidy.cleaning import EntryRemark
from bibwright.bibtex.tidy.outcome import Edit, Note


class Remarks:
    """The edits and the notes on a file, whose text with ``plain`` line ends is gone through."""

    def __init__(self, plain: str) -> None:
        self._plain = plain
        self._lines = Lines(plain)
        self.edits: list[Edit] = []
        self.notes: list[Note] = []
        # What was said about the piece at hand: the number of the note, and where it belongs.
        self._marks: list[tuple[int, int]] = []
        self._complaints: list[tuple[int, int]] = []

    def line_of(self, offset: int) -> int:
        """The line of an offset in the file as it was."""
        return self._lines.of(offset)

    def note(self, note: Note, below: int = 0) -> None:
        """Notes something about the entry at hand, so many lines below its beginning."""
        self._marks.append((len(self.notes), below))
        self.notes.append(note)

    def complain(self, offset: int, sentence: str) -> None:
        """Notes that something can't be read."""
        self._complaints.append((len(self.notes), offset))
        self.notes.append(Note("unreadable", self._lines.of(offset), "", "", sentence))

    def take(self, block: RawBlock, key: str, remarks: Sequence[EntryRemark]) -> None:
        """Takes in what was said of an entry, whose citation ``key`` may be another one now."""
        line = self._lines.of(block.start)
        # Those that come from another process are plain tuples.
        for rule, down, field, before, after, message, below in remarks:
            if below < 0:
                self.edits.append(Edit(rule, line + down, block.key, field, before, after))
            else:
                self.note(Note(rule, line + down, key, field, message), below)

    def place_again(self, piece: SortedBlock) -> None:
        """Finds again what was complained of in an entry that has changed since."""
        plain = plain_lines(piece.source)
        found = next(scan(plain))
        own = self._complaints[-len(found.complaints) :]
        del self._complaints[-len(found.complaints) :]
        for (number, _), (offset, _) in zip(own, found.complaints, strict=True):
            self._marks.append((number, plain.count("\n", 0, offset)))

    def marked(self, piece: SortedBlock, start: int) -> SortedBlock:
        """The piece, whose block starts there, with all that was said about it."""
        for number, offset in self._complaints:
            between = self._plain.count("\n", min(start, offset), max(start, offset))
            self._marks.append((number, between if offset >= start else -between))
        if self._marks:
            piece.marks, self._marks, self._complaints = self._marks, [], []
        return piece

    def settle(self, piece: SortedBlock, line: int) -> None:
        """Gives the notes on a piece, which begins in that line now, their lines."""
        for number, below in piece.marks:
            self.notes[number] = self.notes[number]._replace(line_after=line + below)
