"""Entries as text, through bibtexparser's writer, and added to a file that exists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bibwright.bibtex.bib_file import BibEntry, BibFile, parse
from bibwright.bibtex.entries import VERBATIM, NewEntry
from bibwright.errors import InputError
from bibwright.text.latex.encode import to_ascii

if TYPE_CHECKING:
    from bibtexparser.model import Entry as Block

_INDENT = "  "
#: Values begin in one column, behind the longest name that is written, ``archivePrefix``. It
#: doesn't depend on what else is written, so an entry looks the same in every run.
_VALUE_COLUMN = len("archivePrefix = ")


def render(entries: Sequence[NewEntry], *, newline: str = "\n") -> str:
    """The entries, each with its fields on lines of their own, a blank line between them.

    Raises AssertionError when an entry would not be read back as it is meant.
    """
    # Heavy, and not needed where nothing is written.
    from bibtexparser.library import Library
    from bibtexparser.writer import BibtexFormat, write

    layout = BibtexFormat()
    layout.indent = _INDENT
    layout.block_separator = "\n"
    layout.trailing_comma = True
    layout.value_column = _VALUE_COLUMN
    text = write(Library([_block(entry) for entry in entries]), layout)
    _check(parse(text.encode()), entries)
    return text.replace("\n", newline)


def _block(entry: NewEntry) -> Block:
    from bibtexparser.model import Entry as EntryBlock
    from bibtexparser.model import Field

    fields = [
        Field(field.name, field.value if field.bare else f"{{{field.value}}}")
        for field in entry.fields
    ]
    return EntryBlock(entry.type, entry.key, fields)


def append(
    existing: bytes, entries: Sequence[NewEntry], *, comments: Sequence[str] = (), name: str = "-"
) -> bytes:
    """The file's bytes with the entries, and then the comment lines, behind them.

    The file keeps its line ends and its encoding; no byte of it changes. What is added begins
    behind an empty line. An entry with a letter
    that the encoding lacks is written in LaTeX commands. Raises InputError, naming the file
    ``name`` and the line, when it ends inside an entry, or when it can't hold a letter for which
    LaTeX has no command; AssertionError when what is written would not read as it is meant.
    """
    if not entries and not comments:
        return existing
    before = parse(existing)
    if "\x00" in before.text:
        raise InputError(f"{name} holds characters that no text has; name another output")
    if before.unclosed_line is not None:
        raise InputError(
            f"{name}:{before.unclosed_line}: this entry is not closed, so nothing can be added "
            "behind it; close it, or name another output"
        )
    # A byte order mark stands at the beginning of a file only.
    encoding = before.encoding.removesuffix("-sig")
    held = [entry if _holds(encoding, entry) else _in_ascii(entry) for entry in entries]
    parts = [part for part in (render(held), "".join(f"{line}\n" for line in comments)) if part]
    addition = "\n".join(parts)
    if before.text:
        addition = ("\n" if before.text.endswith(("\n", "\r")) else "\n\n") + addition
    try:
        encoded = addition.replace("\n", before.newline).encode(encoding)
    except UnicodeEncodeError as error:
        raise InputError(
            f"{name} is written in {encoding}, which has no “{error.object[error.start]}”; "
            "save it as UTF-8 and run again"
        ) from error
    after = existing + encoded
    _check(parse(after), held, before)
    return after


def _holds(encoding: str, entry: NewEntry) -> bool:
    try:
        "".join(field.value for field in entry.fields).encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _in_ascii(entry: NewEntry) -> NewEntry:
    return replace(
        entry,
        fields=tuple(
            field if field.name in VERBATIM else replace(field, value=to_ascii(field.value))
            for field in entry.fields
        ),
    )


def _check(after: BibFile, added: Sequence[NewEntry], before: BibFile | None = None) -> None:
    """What was added reads as it was meant, and what stood there as it did before."""
    old = before.all_entries if before else []
    if after.all_entries[: len(old)] != old or after.unclosed_line is not None:
        raise AssertionError("what is added changes how the file before it reads")
    read = after.all_entries[len(old) :]
    for entry, again in zip(added, read, strict=False):
        if not _same(entry, again):
            raise AssertionError(f"{entry} would be read as {again}")
    if len(read) != len(added):
        raise AssertionError(f"{len(added)} entries would be read as {len(read)}")


def _same(meant: NewEntry, read: BibEntry) -> bool:
    """Whether an entry was read as it was meant; of a macro only the name can be told."""
    names = [field.name.lower() for field in meant.fields]
    return (
        (meant.type, meant.key, names) == (read.type, read.key, list(read.fields))
        and len(set(names)) == len(names)
        and all(
            field.bare or field.value == read.fields[field.name.lower()] for field in meant.fields
        )
    )
