"""Records as ``.bib`` entries, in either dialect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bibwright.bibtex.blocks import cut
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.entries import NewEntry, NewField
from bibwright.bibtex.raw_block import RawBlock
from bibwright.bibtex.writer import render
from bibwright.formats.bib_values import written
from bibwright.formats.editions import edition_number, edition_ordinal
from bibwright.formats.languages import language_name
from bibwright.formats.record import JOINED, NAME_FIELDS, Keywords, Names, Raw, Read, Record, Value
from bibwright.formats.roles import by_slot
from bibwright.formats.types import KINDS, LAW, REPORTS, TYPES_AS_PRINTED
from bibwright.text.dates import MONTHS, SEASONS, When, from_edtf
from bibwright.text.latex.keywords import written_keywords
from bibwright.text.latex.rich import to_latex
from bibwright.text.latex.tokens import is_balanced
from bibwright.text.names import read_list
from bibwright.text.richtext import Text, text_of

#: Names of fields that BibTeX and Biber both take.
FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_:+./-]*")
#: biblatex's names of fields in classic BibTeX, and those that are spelt with capitals.
_CLASSIC = {
    "annotation": "annote",
    "eprintclass": "primaryClass",
    "eprinttype": "archivePrefix",
    "journaltitle": "journal",
    "location": "address",
}
_CLASSIC_TYPES = frozenset(
    """article book booklet inbook incollection inproceedings manual mastersthesis misc phdthesis
    proceedings techreport unpublished""".split()
)
#: The order of fields; what isn't here follows in the order of the record.
_ORDER = {
    name: at
    for at, name in enumerate(
        """type title subtitle titleaddon shorttitle author editor editortype editora editoratype
        editorb editorbtype editorc editorctype translator bookauthor journaltitle
        journalsubtitle shortjournal issuetitle issuesubtitle booktitle booksubtitle
        booktitleaddon maintitle mainsubtitle maintitleaddon eventtitle eventtitleaddon venue
        eventdate series shortseries volume volumes number issue part edition chapter pages eid
        pagetotal publisher institution organization howpublished location date pubstate version
        origtitle origdate origpublisher origlocation language langid isbn issn eprint eprinttype
        eprintclass doi url urldate note addendum abstract keywords annotation""".split(),
        1,
    )
}
_ARXIV = "arXiv"
_DOCTOR = re.compile(r"ph\.?\s*d|doct|habil", re.IGNORECASE)


def write(records: Sequence[Record], *, dialect: Dialect) -> bytes:
    """The records as a ``.bib`` file in UTF-8; their keys must be fit for one.

    Titles get no braces that they don't bring along: which capitals must stay is what
    ``bibwright tidy`` decides.
    """
    return _text(records, dialect).encode("utf-8")


def rewrite(read: Read, records: Sequence[Record], *, dialect: Dialect) -> bytes:
    """The same with what stands before, between and behind the records in the file that they were
    read from."""
    text = _text(records, dialect)
    entries = [
        text[block.start : block.end].replace("\n", read.newline)
        for block in cut(text, skim=True)
        if isinstance(block, RawBlock)
    ]
    pairs = zip(read.between, [*entries, ""], strict=True)
    return "".join(part for pair in pairs for part in pair).encode("utf-8")


def _text(records: Sequence[Record], dialect: Dialect) -> str:
    return render([new_entry(record, dialect) for record in records])


def new_entry(record: Record, dialect: Dialect) -> NewEntry:
    """The entry for a record."""
    fields: dict[str, NewField] = {}
    for field in (each for found in new_fields(record, dialect).values() for each in found):
        fields.setdefault(field.name.lower(), field)
    classic = dialect is Dialect.BIBTEX
    return NewEntry(_type(record, classic), record.key, tuple(fields.values()))


def new_fields(record: Record, dialect: Dialect) -> Mapping[str, tuple[NewField, ...]]:
    """For each of a record's fields those of the entry, none of them empty, in an entry's order."""
    classic = dialect is Dialect.BIBTEX
    slots = by_slot(record.fields)
    place = {name: _ORDER.get(slots.get(name, (name,))[0]) for name in record.fields}
    order = sorted(record.fields, key=lambda name: place[name] or len(_ORDER) + 1)
    return {
        name: tuple(field for field in _fields(record, name, classic, slots) if field.value)
        for name in (["type"] if _said_type(record, classic) else []) + order
    }


def _type(record: Record, classic: bool) -> str:
    if not classic:
        return record.type
    if record.type in {"inbook", "bookinbook", "suppbook"} and "booktitle" in record.fields:
        return "incollection"
    if record.type == "thesis":
        said = record.text("type")
        return "phdthesis" if not said or _DOCTOR.search(said) else "mastersthesis"
    if record.type in LAW and "journaltitle" in record.fields:
        return "article"  # of @misc no style prints the volume and the pages
    if record.type in _CLASSIC_TYPES or record.type not in KINDS:
        return record.type
    return KINDS[record.type].classic


def _said_type(record: Record, classic: bool) -> str:
    """What must be said in ``type`` because the entry type alone would say something else."""
    if classic and "type" not in record.fields:
        return {"thesis": "Thesis", "report": "Report"}.get(record.type, "")
    return ""


def _fields(
    record: Record, name: str, classic: bool, slots: Mapping[str, tuple[str, str]]
) -> Iterator[NewField]:
    if name == "type" and name not in record.fields:
        yield NewField("type", _said_type(record, classic))
        return
    value = record.fields[name]
    if isinstance(value, Raw) and value.bare:
        yield NewField(_called(name, record, classic), value.value, bare=True)
        return
    if classic and name in JOINED.values() and _joined(record, name) is not None:
        return
    if classic and name in JOINED and (joined := _joined(record, JOINED[name])) is not None:
        value = joined
    if name in slots:
        slot, kind = slots[name]
        yield NewField(slot, _source(name, value, classic))
        yield NewField(f"{slot}type", kind)
    elif name == "url" and classic and record.called("url") == "howpublished":
        # Styles for BibTeX print it; few know a field for addresses.
        yield NewField("howpublished", f"\\url{{{_raw(name, Raw(record.text(name)))}}}")
    elif name == "type" and not classic and record.type in REPORTS:
        keys = {printed: key for key, printed in TYPES_AS_PRINTED.items()}
        yield NewField(name, keys.get(record.text(name)) or _source(name, value, classic))
    elif name == "edition" and isinstance(value, Text):
        counted = (edition_ordinal if classic else edition_number)(value.plain())
        said = value if counted == value.plain() else text_of(counted)
        yield NewField(name, _source(name, said, classic))
    elif isinstance(value, When) and name == "date":
        yield from _date(value, classic)
    elif name == "date" and classic and (day := from_edtf(record.text(name).partition("T")[0])):
        yield from _date(day, classic)
        yield NewField(name, _source(name, value, classic))
    elif name == "language" and isinstance(value, Text):
        yield _language(value.plain(), classic, record)
    elif name == "langid" and isinstance(value, Text):
        yield NewField(name, language_name(value.plain()) or value.plain())
    else:
        yield NewField(_called(name, record, classic), _source(name, value, classic))


def _joined(record: Record, sub: str) -> Text | None:
    """A title with its subtitle, which BibTeX's styles don't know; None if one is missing."""
    title = next(record.fields.get(name) for name, each in JOINED.items() if each == sub)
    rest = record.fields.get(sub)
    if not (isinstance(title, Text) and isinstance(rest, Text)):
        return None
    return text_of(title.pieces, ": ", rest.pieces)


def _called(name: str, record: Record, classic: bool) -> str:
    if not classic:
        return name
    if name == "venue" and record.called(name) == "location":
        return "location"  # to the ACM's style; its address is the publisher's
    theses = {"thesis", "phdthesis", "mastersthesis"}
    called = _CLASSIC.get(name, name)
    if name == "institution" and record.type in theses:
        called = "school"
    return name if called.lower() in record.fields else called


def _source(name: str, value: Value, ascii_only: bool) -> str:
    if isinstance(value, Text):
        return to_latex(value, ascii_only=ascii_only)
    if isinstance(value, Raw) and ascii_only and name in NAME_FIELDS and "family=" in value.value:
        value = Names(*read_list(value.value)[:2])  # to BibTeX these parts are names
    if isinstance(value, Names):
        return written(value, ascii_only=ascii_only)
    if isinstance(value, Keywords):
        return written_keywords(value.words, ascii_only=ascii_only)
    if isinstance(value, When):
        return value.edtf()
    return _raw(name, value)


def _raw(name: str, value: Raw) -> str:
    """A value as it stands, on one line and as far as its braces let it."""
    text = " ".join(value.value.split())
    if name == "eprinttype" and text.lower() == "arxiv":
        return _ARXIV
    if is_balanced(text):
        return text
    return text.replace("{", "%7B").replace("}", "%7D")


def _language(tag: str, classic: bool, record: Record) -> NewField:
    name = language_name(tag)
    if name and not classic and "langid" not in record.fields:
        return NewField("langid", name)
    return NewField("language", name or to_latex(Text((tag,)), ascii_only=classic))


def _date(when: When, classic: bool) -> Iterator[NewField]:
    """``date`` for biblatex; for BibTeX ``year`` and ``month``, and ``date`` if it says more."""
    if when.start is None:
        literal = to_latex(Text((when.literal,)), ascii_only=classic)
        yield NewField("year", literal)
        return
    if not classic:
        yield NewField("date", when.edtf())
        return
    first, last = when.start, when.end
    plain = not (when.open or when.circa or when.unsure or first.year < 1000)
    if plain and last and last.year == first.year and _months_only(when):
        assert first.month is not None
        assert last.month is not None
        yield NewField("year", str(first.year))
        month = f'{MONTHS[first.month - 1]} # "--" # {MONTHS[last.month - 1]}'
        yield NewField("month", month, bare=True)
        return
    if plain and last and not first.month and not last.month:
        yield NewField("year", f"{first.year}--{last.year}")
        return
    yield NewField("year", str(first.year))
    if first.year < 1000:
        yield NewField("date", when.edtf())
        return
    if first.month:
        yield NewField("month", MONTHS[first.month - 1], bare=True)
        yield NewField("day", str(first.day or ""))
    elif when.season:
        yield NewField("month", SEASONS[when.season - 1].capitalize())
    if last or not plain:
        yield NewField("date", when.edtf())


def _months_only(when: When) -> bool:
    dates = [date for date in (when.start, when.end) if date]
    return all(date.month and not date.day for date in dates) and dates[0] < dates[1]
