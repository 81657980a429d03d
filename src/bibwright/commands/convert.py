"""Every format of bibliographies as each other, with what gets lost on the way.

A reader for each format makes records, a writer for each takes them. What the target can't hold
is found by reading back what was written and comparing; what comes back other than it was, is
stated. Two values are the same in spite of:

- runs of white space, empty fields, the order of fields, macros (worked out), and how LaTeX
  writes a character, a dash or a quotation mark;
- biblatex's own aliases of types and fields (``@conference``, ``journal``, ``address`` …), the
  date in ``date`` or in ``year`` and ``month``, babel's names and BCP 47 tags of languages;
- braces outside of titles, a link's beginning before a DOI, ``arXiv`` in capitals or not.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from bibwright.bibtex.dialect import Dialect
from bibwright.errors import InputError
from bibwright.formats.bib_writer import rewrite
from bibwright.formats.keys import assign
from bibwright.formats.losses import compare, summed_up
from bibwright.formats.record import Loss
from bibwright.formats.registry import (
    BIB,
    Format,
    format_by_content,
    format_by_name,
    text_in,
)

__all__ = ["CONVERT_SCHEMA", "Conversion", "Format", "Loss", "convert", "format_of", "summed_up"]

#: Version of the JSON that `Conversion.as_json` gives.
CONVERT_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Conversion:
    """A file in another format.

    ``entries`` counts what was converted. ``losses`` are what doesn't come through. ``keys`` are
    citation keys that had to be changed or made: the old one, or the place of an entry that had
    none, and the new one. ``problems`` are what is wrong with the source, with its lines.
    """

    content: bytes
    source: Format
    target: Format
    entries: int
    losses: tuple[Loss, ...]
    keys: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether everything came through and nothing was wrong."""
        return not (self.losses or self.problems)

    def as_json(self) -> dict[str, Any]:
        """Everything but the content."""
        return {
            "schema": CONVERT_SCHEMA,
            "from": self.source.name,
            "to": self.target.name,
            "entries": self.entries,
            "losses": [asdict(loss) for loss in self.losses],
            "keys": [{"old": old, "new": new} for old, new in self.keys],
            "problems": list(self.problems),
        }


def format_of(data: bytes, name: str) -> Format:
    """The format of a file, by its name or else by its content.

    Raises InputError where neither tells.
    """
    return format_by_name(name) or format_by_content(text_in(data, name)[0], name)


def convert(
    data: bytes,
    *,
    name: str,
    source: Format,
    target: Format,
    dialect: Dialect = Dialect.BIBTEX,
    key_pattern: str = "",
    encoding: str = "",
) -> Conversion:
    """The bytes of a file called ``name`` in another format; from ``.bib`` also in its dialects.

    ``dialect`` is for whom a ``.bib`` is written; ``key_pattern`` makes the citation keys that
    are missing or can't be kept; ``encoding`` is that of a ``.bib`` that is not in UTF-8 and
    doesn't say what it is in. Raises InputError, naming the line or the record and the way
    out, for what can't be read.
    """
    if source == target != BIB:
        raise InputError(f"{name} is {target.label} already; name another format with --to")
    read = source.read(data, name, inherit=target != BIB, encoding=encoding)
    if not read.records:
        raise InputError(f"{name} holds no entry that could be converted")
    records, renamed = assign(read.records, source, target, key_pattern)
    if read.between:
        content = rewrite(read, records, dialect=dialect)
    else:
        content = target.write(records, dialect=dialect)
    back = target.read(content, name, inherit=False)
    old = {new.key: one.key or new.key for one, new in zip(read.records, records, strict=True)}
    lost = [
        replace(loss, key=old.get(loss.key, loss.key))
        for loss in compare(records, back.records, target.label)
    ]
    if read.between and read.between != back.between:
        lost.append(Loss("", "comment", "", "the text between entries comes back changed"))
    losses = tuple(dict.fromkeys((*read.losses, *lost)))
    return Conversion(content, source, target, len(records), losses, renamed, read.problems)
