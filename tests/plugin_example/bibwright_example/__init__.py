"""A package outside of Bibwright that adds a format, a source, a rule and a reader to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.rules import Context, Rule
from bibwright.formats.record import Read, Record
from bibwright.formats.registry import Format
from bibwright.model.reference import Date, Kind, Origin, Person, Reference
from bibwright.readers.reading import Reading
from bibwright.readers.registry import Given, InputReader
from bibwright.sources.registry import Opening, SourceSpec
from bibwright.sources.source import Answer, Lookup


def _read(data: bytes, name: str, *, inherit: bool, encoding: str = "") -> Read:  # noqa: ARG001
    return Read(
        tuple(
            Record(key=line, type="misc", fields={}, where=f"{name}:{number}")
            for number, line in enumerate(data.decode("utf-8").splitlines(), 1)
        )
    )


def _write(records: Sequence[Record], *, dialect: Dialect) -> bytes:  # noqa: ARG001
    return "".join(f"{record.key}\n" for record in records).encode("utf-8")


#: Citation keys alone, one a line.
KEYS = Format("keys", "a list of keys", (".keys",), lambda _text: False, _read, _write)


def _read_cards(given: Given) -> Reading:
    """Each line that begins with “card:” holds a title."""
    cards = (line.removeprefix("card:").strip() for line in given.text.splitlines())
    queries = tuple(
        Reference(title=title, said=title, origin=Origin(given.name, number))
        for number, title in enumerate(cards, 1)
        if title
    )
    return Reading("cards", queries, (), f"cards, {len(queries)} of them")


#: A box of cards.
CARDS = InputReader("cards", "a card", lambda given: given.text.startswith("card:"), _read_cards)


class _Shelf:
    """A source that has one paper."""

    name = "the shelf"

    def ask(self, lookups: Sequence[Lookup]) -> Answer:
        """The paper, whatever is looked up."""
        paper = Reference(
            kind=Kind.ARTICLE,
            title="Proofs of Imaginary Theorems about Wheels",
            authors=(Person(family="Roe", given="Jo"),),
            issued=Date(2001),
            doi="10.5555/wheels",
            venue="Journal of Wheels",
            record="shelf:1",
        )
        return Answer(candidates=(paper,) if lookups else ())


def _open(_opening: Opening) -> Iterator[_Shelf]:
    yield _Shelf()


SHELF = SourceSpec("shelf", _open)


def _no_notes(draft: Draft, _context: Context) -> None:
    if draft.field("note") is not None:
        draft.remove("note")


NO_NOTES = Rule("no-notes", "Notes are removed.", _no_notes, default=False)
