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

import multiprocessing
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bibwright.bibtex.dialect import Dialect, detect_dialect
from bibwright.bibtex.encoding import decode
from bibwright.bibtex.keys import assign_keys
from bibwright.bounds import HALF_A_PAIR
from bibwright.collector import without_collector
from bibwright.errors import InputError
from bibwright.formats.bib import read_for_bibtex
from bibwright.formats.bib_writer import rewrite
from bibwright.formats.keys import assign, kept_keys, own_key, reference_of, with_keys
from bibwright.formats.losses import compare
from bibwright.formats.record import Loss, Opened, Record
from bibwright.formats.registry import BIB, Format, format_by_content, format_by_name, text_in
from bibwright.processes import in_copies

if TYPE_CHECKING:
    from bibwright.model.reference import Reference

#: Version of the JSON that `Conversion.as_json` gives.
CONVERT_SCHEMA = 1
#: Bytes from which on sharing a file out pays.
LARGE = 300_000
#: Records that one process holds at a time.
LARGEST_PART = 10_000


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
    processes: int = 1,
) -> Conversion:
    """The bytes of a file called ``name`` in another format; from ``.bib`` also in its dialects.

    ``dialect`` is for whom a ``.bib`` is written; ``key_pattern`` makes the citation keys that
    are missing or can't be kept; ``encoding`` is that of a ``.bib`` that is not in UTF-8 and
    doesn't say what it is in; ``processes`` share the work on a large file. Raises InputError,
    naming the line or the record and the way out, for what can't be read.
    """
    if source == target != BIB:
        raise InputError(f"{name} is {target.label} already; name another format with --to")
    is_shared = (
        processes > 1
        and len(data) >= LARGE
        and source.open is not None
        and target.join is not None
        and source != target
        and "fork" in multiprocessing.get_all_start_methods()
    )
    try:
        with without_collector():
            if not is_shared or source.open is None:
                return _converted(data, name, source, target, dialect, key_pattern, encoding)
            opened = source.open(data, name, encoding=encoding)
            return _Sharing(opened, source, target, dialect).converted(name, key_pattern, processes)
    except UnicodeEncodeError as error:  # UTF-16 can hold what no other encoding can
        raise InputError(f"{name} holds {HALF_A_PAIR}; correct it") from error


def _converted(
    data: bytes,
    name: str,
    source: Format,
    target: Format,
    dialect: Dialect,
    key_pattern: str,
    encoding: str,
) -> Conversion:
    """The file in one go, in this process."""
    if source == target and dialect is Dialect.BIBTEX and _is_biblatex(data, encoding):
        read = read_for_bibtex(data, name, encoding)
    else:
        read = source.read(data, name, inherit=target != BIB, encoding=encoding)
    if not read.records:
        raise _nothing_in(name, read.problems)
    records, renamed = assign(read.records, target, key_pattern)
    if read.between:
        content = rewrite(read, records, dialect=dialect)
    else:
        content = target.write(records, dialect=dialect)
    back = target.read(content, name, inherit=False)
    lost = _lost(read.records, records, back.records, target)
    if read.between and read.between != back.between:
        lost.append(Loss("", "comment", "", "the text between entries comes back changed"))
    losses = tuple(dict.fromkeys((*read.losses, *lost)))
    return Conversion(content, source, target, len(records), losses, renamed, read.problems)


def _is_biblatex(data: bytes, encoding: str) -> bool:
    return detect_dialect(decode(data, encoding)[0]) is Dialect.BIBLATEX


def _nothing_in(name: str, problems: Sequence[str]) -> InputError:
    why = f"; {problems[0]}" if problems else ""
    return InputError(f"{name} holds no entry that could be converted{why}")


def _lost(
    given: Sequence[Record], named: Sequence[Record], back: Sequence[Record], target: Format
) -> list[Loss]:
    """What doesn't come back, by the keys that the entries were given with."""
    old = {new.key: one.key or new.key for one, new in zip(given, named, strict=True)}
    return [
        loss if old[loss.key] == loss.key else replace(loss, key=old[loss.key])
        for loss in compare(named, back, target.label)
    ]


@dataclass(frozen=True, slots=True)
class _Sharing:
    """A conversion shared out among copies of this process: each makes, writes, reads back and
    compares a part of the records, and ends, which bounds the memory that it takes."""

    opened: Opened
    source: Format
    target: Format
    dialect: Dialect

    def converted(self, name: str, key_pattern: str, processes: int) -> Conversion:
        opened, target = self.opened, self.target
        if not opened.count:
            raise _nothing_in(name, opened.problems)
        own = [own_key(opened.key(at), target) for at in range(opened.count)]
        kept, taken = kept_keys(own, target)
        self._make_keys(kept, taken, key_pattern, processes)
        parts = _parts(opened.count, processes)
        done = in_copies(partial(self._part, kept), parts, processes)
        contents, renamed, losses, lost = zip(*done, strict=True)
        assert target.join is not None
        every = [opened.losses, *losses, *lost]
        return Conversion(
            target.join(contents),
            self.source,
            target,
            opened.count,
            tuple(dict.fromkeys(loss for some in every for loss in some)),
            tuple(pair for pairs in renamed for pair in pairs),
            opened.problems,
        )

    def _make_keys(self, kept: list[str], taken: set[str], pattern: str, processes: int) -> None:
        """Fills in the keys that are missing."""
        missing = [at for at, key in enumerate(kept) if not key]
        parts = _parts(len(missing), processes)
        found = in_copies(partial(self._references, missing), parts, processes)
        references = [each for some in found for each in some]
        for at, key in zip(
            missing, assign_keys(references, pattern=pattern, taken=taken), strict=True
        ):
            kept[at] = key

    def _references(self, missing: Sequence[int], part: range) -> list[Reference]:
        return [reference_of(self.opened.make(missing[at])[0]) for at in part]

    def _part(
        self, keys: Sequence[str], part: range
    ) -> tuple[bytes, Sequence[tuple[str, str]], Sequence[Loss], Sequence[Loss]]:
        """One part: what is written, the keys that are new, and what doesn't come through."""
        target = self.target
        given, losses = self.opened.records(part)
        named, renamed = with_keys(given, keys[part.start : part.stop])
        content = target.write(named, dialect=self.dialect)
        back = target.read(content, "", inherit=False)
        return content, renamed, losses, _lost(given, named, back.records, target)


def _parts(count: int, processes: int) -> list[range]:
    """So many records in parts of one size, no larger than what a process is to hold at a time."""
    rounds = -(-count // (processes * LARGEST_PART))
    size = -(-count // (processes * rounds)) if count else 1
    return [range(start, min(start + size, count)) for start in range(0, count, size)]
