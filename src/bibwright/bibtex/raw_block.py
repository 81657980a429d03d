"""A block as it stands in a ``.bib`` text: an entry or a macro, with the places of its fields."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bibwright.bibtex.scan import RawField, Scanned

#: Of these there may be many in a file; a reader needs the first.
HIDDEN = "this entry is behind a per-cent sign, which hides it from Biber but not from BibTeX"


@dataclass(slots=True)
class RawBlock:
    """An entry, or a macro (``type`` "string", one field), from ``start`` to ``end`` in the text.

    ``fields`` are in the order of the file, repeated ones included. ``complaints`` are pairs of
    an offset and a sentence. A block that is ``editable`` has its fields' places and no
    complaint but of comments inside it; one that is ``plain`` has nothing but blanks and commas
    between its fields; one that isn't ``closed`` ends where the next begins, and what it seems to
    say may be another field's.
    """

    type: str
    key: str
    fields: tuple[RawField, ...]
    start: int
    end: int
    key_at: int = -1
    complaints: tuple[tuple[int, str], ...] = ()
    editable: bool = False
    plain: bool = False
    closed: bool = True


def block_of(found: Scanned) -> RawBlock:
    """A block as BibTeX's rules read it."""
    complaints = tuple(found.complaints)
    sound = found.closed and (not complaints or found.commented)
    return RawBlock(
        found.type,
        found.key,
        tuple(found.fields),
        found.start,
        found.end,
        found.key_at,
        complaints,
        editable=sound,
        plain=sound and not complaints,
        closed=found.closed,
    )


def moved(block: RawBlock, by: int) -> RawBlock:
    """The block in a longer text, in which its region begins at an offset."""
    fields = [
        field if field.start < 0 else RawField(*field[:2], *(by + place for place in field[2:]))
        for field in block.fields
    ]
    return replace(
        block,
        fields=tuple(fields),
        start=by + block.start,
        end=by + block.end,
        key_at=by + block.key_at if block.key_at >= 0 else -1,
        complaints=tuple((by + at, sentence) for at, sentence in block.complaints),
    )
