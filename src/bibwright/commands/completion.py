"""An entry that a person has, completed by what a source says of its paper.

All that it says stays: a published work stays one, and its preprint is noted beside it. A list of
authors that is cut short is made whole. Nothing else is replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bibwright.bibtex.datamodel import BIBLATEX_NEEDS, BIBTEX_NEEDS
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.entries import NewEntry, NewField
from bibwright.bibtex.layout import CAMEL
from bibwright.model.reference import Reference, WrittenEntry
from bibwright.text.dates import MONTH_NAMES, MONTHS
from bibwright.text.names import read_list

#: What names the preprint of a published work.
_PREPRINT = ("eprint", "archiveprefix", "eprinttype", "primaryclass", "eprintclass")
#: Fields of which one will do.
_ALIKE = (
    ("year", "date", "month"),
    ("archiveprefix", "eprinttype"),
    ("primaryclass", "eprintclass"),
    ("journal", "journaltitle"),
    ("url", "howpublished"),
)
#: What biblatex calls it, and BibTeX. Dates are another matter.
_FIELDS = {
    "journaltitle": "journal",
    "location": "address",
    "eprinttype": "archiveprefix",
    "eprintclass": "primaryclass",
    "annotation": "annote",
}
#: Types of works that came out nowhere in particular.
_UNPLACED = frozenset({"misc", "online", "unpublished"})
_TYPES = {"online": "misc", "thesis": "phdthesis", "report": "techreport"}
_MONTHS = {name.lower(): macro for name, macro in zip(MONTH_NAMES, MONTHS, strict=True)}


def completed(queries: Sequence[Reference], made: NewEntry, key: str, dialect: Dialect) -> NewEntry:
    """The entry that the queries were read from, under ``key``, with what ``made`` has beside it.

    ``made`` is the entry that the source alone would give. Of several entries that are one paper
    the first counts, and the others add what it lacks.
    """
    found = [query.written for query in queries if query.written]
    if not found:
        return made
    type_, own = _for(found[0], dialect)
    for other in found[1:]:
        own = _with(own, _for(other, dialect)[1])
    is_published = _is_published(found[0])
    if authors := _whole_list(own, made):
        own = [authors if field.name == "author" else field for field in own]
    fields = _with(own, [each for each in made.fields if not is_published or _is_wanted(each)])
    needs = (BIBLATEX_NEEDS if dialect is Dialect.BIBLATEX else BIBTEX_NEEDS).get(type_)
    has = {field.name.lower() for field in fields}
    is_sound = needs is not None and all(has.intersection(names) for names in needs)
    # With the place that the source knows, the entry is what the source says it is.
    is_placed_now = type_ in _UNPLACED and made.type not in _UNPLACED
    keeps = is_published or (is_sound and not is_placed_now)
    return NewEntry(type_ if keeps else made.type, key, tuple(fields))


def _with(own: Sequence[NewField], more: Sequence[NewField]) -> list[NewField]:
    """The fields, and those of ``more`` that say what none of them says."""
    has = {field.name.lower() for field in own}
    return [*own, *(field for field in more if not _is_there(field.name.lower(), has))]


def _is_published(written: WrittenEntry) -> bool:
    fields = dict(written.fields)
    places = ("journal", "journaltitle", "booktitle", "publisher", "school", "institution", "isbn")
    said = " ".join(fields.get(name, "") for name in places).lower()
    return bool(said.strip()) and "arxiv" not in said and said.strip() != "corr"


def _is_wanted(field: NewField) -> bool:
    """What a published work's entry gets: what names its preprint, and a title if it has none."""
    if field.name.lower() == "doi":
        return not field.value.lower().startswith("10.48550/")
    return field.name.lower() in {"title", *_PREPRINT}


def _is_there(name: str, has: set[str]) -> bool:
    return name in has or any(name in alike and has.intersection(alike) for alike in _ALIKE)


def _whole_list(own: Sequence[NewField], made: NewEntry) -> NewField | None:
    """The source's list of authors where the entry's own says that there are others."""
    authors = next((field.value for field in own if field.name == "author"), "")
    whole = next((field for field in made.fields if field.name == "author"), None)
    return whole if whole and read_list(authors).others else None


def _for(written: WrittenEntry, dialect: Dialect) -> tuple[str, list[NewField]]:
    """The type and the fields in a dialect."""
    is_classic = dialect is Dialect.BIBTEX and written.dialect != str(dialect)
    type_ = _TYPES.get(written.type, written.type) if is_classic else written.type
    return type_, list(_fields(written, is_classic=is_classic))


def _fields(written: WrittenEntry, *, is_classic: bool) -> Iterator[NewField]:
    names = {name for name, _ in written.fields}
    for name, value in written.fields:
        if is_classic and name == "date" and "year" not in names:
            yield from _dated(value)
        elif name == "month" and value.lower() in _MONTHS:
            yield NewField(name, _MONTHS[value.lower()], bare=True)
        else:
            other = _FIELDS.get(name, name) if is_classic else name
            name = name if other in names else other
            yield NewField(CAMEL.get(name, name), value)


def _dated(value: str) -> Iterator[NewField]:
    year, _, rest = value.partition("-")
    month = rest[:2]
    yield NewField("year", year)
    if month.isdigit() and 1 <= int(month) <= len(MONTHS):
        yield NewField("month", MONTHS[int(month) - 1], bare=True)
