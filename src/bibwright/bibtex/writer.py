"""Entries as text, through bibtexparser's writer, and added to a file that exists."""

from __future__ import annotations

from collections.abc import Sequence

from bibtexparser.library import Library
from bibtexparser.model import Entry, Field
from bibtexparser.writer import BibtexFormat, write

from bibwright.bibtex.document import Document, parse
from bibwright.bibtex.entries import BibEntry
from bibwright.errors import InputError

__all__ = ["append", "render"]


def render(entries: Sequence[BibEntry]) -> str:
    """The entries, each with its fields on lines of their own, a blank line between them."""
    layout = BibtexFormat()
    layout.indent = "  "
    layout.block_separator = "\n"
    layout.trailing_comma = True
    layout.value_column = "auto"
    return write(Library([_block(entry) for entry in entries]), layout)


def _block(entry: BibEntry) -> Entry:
    fields = [
        Field(field.name, field.value if field.bare else f"{{{field.value}}}")
        for field in entry.fields
    ]
    return Entry(entry.type, entry.key, fields)


def append(
    existing: bytes, entries: Sequence[BibEntry], *, comments: Sequence[str] = (), name: str = "-"
) -> bytes:
    """The file's bytes with the entries, and then the comment lines, behind them.

    The file keeps its line ends and its encoding; no byte of it changes. Raises InputError,
    naming the file ``name`` and the line, when it ends inside an entry or can't hold a letter.
    """
    if not entries and not comments:
        return existing
    before = parse(existing)
    if before.unclosed_line is not None:
        raise InputError(
            f"{name}:{before.unclosed_line}: this entry is not closed, so nothing can be added "
            "behind it; close it, or name another output"
        )
    parts = [part for part in (render(entries), "".join(f"{line}\n" for line in comments)) if part]
    addition = "\n".join(parts)
    if before.text:
        addition = ("\n" if before.text.endswith(("\n", "\r")) else "\n\n") + addition
    try:
        encoded = addition.replace("\n", before.newline).encode(before.encoding)
    except UnicodeEncodeError as error:
        raise InputError(
            f"{name} is written in {before.encoding}, which has no “{error.object[error.start]}”; "
            "save it as UTF-8 and run again"
        ) from error
    after = existing + encoded
    _check(before, parse(after), entries)
    return after


def _check(before: Document, after: Document, entries: Sequence[BibEntry]) -> None:
    """What was added reads as it was meant, and what stood there as it did before."""
    old, new = after.entries[: len(before.entries)], after.entries[len(before.entries) :]
    meant = [(entry.type, entry.key, _fields(entry)) for entry in entries]
    read = [(entry.type, entry.key, set(entry.fields)) for entry in new]
    if meant != read or [entry.raw for entry in old] != [entry.raw for entry in before.entries]:
        raise AssertionError(f"what was written does not read as meant: {meant} became {read}")


def _fields(entry: BibEntry) -> set[str]:
    return {field.name.lower() for field in entry.fields}
