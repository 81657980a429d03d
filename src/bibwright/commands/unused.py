"""Entries that no source cites, taken out of bibliographies that were tidied."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from bibwright.bibtex.bib_file import BibEntry, BibFile
from bibwright.bibtex.tidy.outcome import Edit, Note, Tidied

UNUSED = "unused-keys"


def without_unused(
    files: Sequence[tuple[str, Tidied]],
    cited: Collection[str],
    again: Callable[[str, bytes], Tidied],
) -> list[Tidied]:
    """The files without the entries that are neither cited nor referred to by one that stays.

    ``again`` tidies the content of the file of this name once more: what a removed entry referred
    to may be unused, too. Entries without a key stay, and so does all that can't be read.
    """
    wanted = {key.lower() for key in cited}
    left = [tidied for _, tidied in files]
    gone: list[dict[str, Edit]] = [{} for _ in files]
    while True:
        kept = wanted | {key.lower() for tidied in left for key in tidied.referred}
        smaller = False
        for at, (name, _) in enumerate(files):
            content, edits = _dropped(name, left[at], kept)
            if edits:
                smaller = True
                gone[at] |= edits
                left[at] = again(name, content)
        if not smaller:
            break
    return [
        _as_one(before, after, edits) if edits else before
        for (_, before), after, edits in zip(files, left, gone, strict=True)
    ]


def _dropped(name: str, tidied: Tidied, kept: Collection[str]) -> tuple[bytes, dict[str, Edit]]:
    bib = BibFile.open(name, tidied.content, tidied.dialect)
    unused = {
        at: entry
        for at, entry in enumerate(bib.entries)
        if entry.key and entry.key.lower() not in kept
    }
    if not unused:
        return tidied.content, {}
    content, _ = bib.written({}, unused)
    return content, {entry.key: _edit(bib, entry) for entry in unused.values()}


def _edit(bib: BibFile, entry: BibEntry) -> Edit:
    source = bib.text[entry.block.start : entry.block.end]
    return Edit(UNUSED, entry.place.line, entry.key, "@entry", source, None)


def _as_one(before: Tidied, after: Tidied, gone: dict[str, Edit]) -> Tidied:
    """What was done in all; the places of notes in the file as it was, and as it is now."""
    lines = {_about(note): note.line_after for note in after.notes}
    notes = [
        note._replace(line_after=lines.get(_about(note), note.line_after))
        for note in before.notes
        if note.key not in gone
    ]
    edits = [edit for edit in before.edits if edit.key not in gone]
    return Tidied(
        after.content,
        after.dialect,
        (*edits, *gone.values()),
        tuple(notes),
        after.keys,
        after.referred,
    )


def _about(note: Note) -> tuple[str, str, str, str]:
    return note.rule, note.key, note.field, note.message
