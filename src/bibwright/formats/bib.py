"""``.bib`` files: their entries as records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from bibwright.bibtex.bib_file import BibEntry, BibFile, parse
from bibwright.bibtex.bib_files import family_of
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.encoding import has_unknown_letters, undeclared
from bibwright.bibtex.inheritance import Given, RawEntry, source_of
from bibwright.bibtex.macros import MONTHS
from bibwright.bibtex.raw_block import HIDDEN, RawBlock
from bibwright.bibtex.scan import COMMENTED
from bibwright.errors import InputError
from bibwright.formats.bib_values import (
    TIME_OF_DAY,
    commands_lost,
    field_value,
    name_parts,
    only_printed,
)
from bibwright.formats.letters import missing_letters
from bibwright.formats.losses import unprinted_by_bibtex
from bibwright.formats.record import (
    DATE_FIELDS,
    Keywords,
    Loss,
    Names,
    Opened,
    Raw,
    Read,
    Record,
    Value,
)
from bibwright.formats.roles import by_role
from bibwright.formats.types import REPORTS, TYPES_AS_PRINTED
from bibwright.model.identifiers import parse_arxiv_id
from bibwright.text.dates import date_of, from_edtf
from bibwright.text.latex.definitions import Definition, definitions_in, worked_out
from bibwright.text.latex.rich import from_latex
from bibwright.text.latex.verbatim import bare_url, literal, unwrapped
from bibwright.text.richtext import Text
from bibwright.text.visible import shortened

_TYPES_IN_WORDS = {
    "phdthesis": "phdthesis",
    "mathesis": "mastersthesis",
    "techreport": "techreport",
}
_PREAMBLE = re.compile(r"@\s*preamble\b", re.IGNORECASE)
_PIECE_BETWEEN = re.compile(
    r"^(?=[ \t]*@[ \t]*(?:preamble|comment)\b)", re.IGNORECASE | re.MULTILINE
)
#: Fields that a date is made of.
_DATE_PARTS = frozenset({"year", "month", "day"})
_DATE = _DATE_PARTS | {"date"}
#: No text that LaTeX sets: braces round all of it, as the Web of Science writes, say nothing.
_CODES = DATE_FIELDS | frozenset(
    "editortype editoratype editorbtype editorctype isbn issn langid language".split()
)
#: In these a location is that of the conference where the publisher has an address.
_CONFERENCES = frozenset({"inproceedings", "proceedings"})
_YEAR = re.compile(r"[0-9]{4}")
_WITH_ARGUMENTS = re.compile(r"\\[A-Za-z]+\s*(?:\{[^{}]*\})*")
#: Where a file says which encoding it is in.
_ENCODING = re.compile(
    r"(^[%@ \t]*(?:Encoding:|!TeX[ \t]+encoding[ \t]*=)[ \t]*|-\*-.{0,200}?coding:[ \t]*)[\w-]+",
    re.IGNORECASE | re.MULTILINE,
)


#: What biblatex takes over from a book under another name than it has there.
_RENAMED = frozenset({"booktitle", "booksubtitle", "booktitleaddon", "bookauthor"})


def read(data: bytes, name: str, *, inherit: bool, encoding: str = "") -> Read:
    """The entries of a file.

    ``inherit``: with what they take over from others (``crossref``, ``xdata``), for formats in
    which an entry stands for itself. Without, the file is to be a ``.bib`` again: a value that a
    record can't hold stays LaTeX, and what is no sound entry is in ``between``. Raises InputError
    for a file whose letters can't be told.
    """
    if inherit:
        return opened(data, name, encoding).read()
    bib, problems = _parsed(data, name, encoding)
    return _for_bib(bib, name, problems)


def opened(data: bytes, name: str, encoding: str = "") -> Opened:
    """The entries of a file, each with what it takes over from others.

    Raises InputError for a file whose letters can't be told.
    """
    bib, problems = _parsed(data, name, encoding)
    family = family_of(bib)
    defined = definitions_in(
        "".join(bib.plain[each.start : each.end] for each in bib.others if each.type == "preamble")
    )
    works = [each for each in bib.all_entries if each.type not in {"set", "xdata"}]
    entries = [each for each in works if each.is_closed]

    def make(at: int) -> tuple[Record, list[Loss]]:
        entry = entries[at]
        whole = family.source(entry.key, entry.type, entry.fields)
        source = _as_meant(whole, plain_too=True)
        return _record(source, entry.key, f"{name}:{entry.line}", defined)

    why = "only biblatex knows sets of entries"
    sets = [
        Loss(each.key, "entrytype", "set", why) for each in bib.all_entries if each.type == "set"
    ]
    unread = [
        Loss(each.key, "entrytype", each.type, "the entry is never closed, so it can't be read")
        for each in works
        if not each.is_closed
    ]
    losses = (*_between(bib), *_inside(bib, "only a .bib file holds it"), *sets, *unread)
    return Opened(len(entries), lambda at: entries[at].key, make, losses, tuple(problems))


def _parsed(data: bytes, name: str, encoding: str) -> tuple[BibFile, list[str]]:
    bib = parse(data, encoding)
    bib.refuse_huge_entries(name)
    if has_unknown_letters(data, bib.encoding):
        raise InputError(f"{name}: {undeclared(data)}; --encoding NAME says it")
    hidden = [each.line for each in bib.problems if each.message == HIDDEN][1:]
    read_by_biber = bib.dialect is Dialect.BIBLATEX
    said = [
        f"{name}:{each.line}: {each.message}"
        for each in bib.problems
        if (each.message != HIDDEN or each.line not in hidden)
        and not (each.message == COMMENTED and read_by_biber)
    ]
    return bib, said


def read_for_bibtex(data: bytes, name: str, encoding: str = "") -> Read:
    """The entries of a biblatex file as they are to be written for BibTeX: with what that wouldn't
    take over from others, and without comments inside. What it doesn't print is among the losses.
    """
    bib, problems = _parsed(data, name, encoding)
    read = _for_bib(bib, name, problems, commented=True)
    whole = {each.key: each.fields for each in opened(data, name, encoding).read().records}
    heirs = {each.key for each in read.records if "crossref" in each.fields}
    told = tuple(_told(each, whole.get(each.key, {}), heirs) for each in read.records)
    losses = (*_inside(bib, "BibTeX reads no comments inside an entry"), *unprinted_by_bibtex(told))
    return _behind_children(replace(read, records=told, losses=losses))


def _told(record: Record, whole: Mapping[str, Value], heirs: set[str]) -> Record:
    if not record.fields.keys() & {"xdata", "crossref"}:
        return record
    # BibTeX takes nothing over from what takes over itself.
    twice = "xdata" in record.fields or record.text("crossref") in heirs
    wanted = whole.keys() if twice else whole.keys() & _RENAMED
    there = {*record.fields, *(["url"] if "howpublished" in record.fields else [])}
    more = {name: whole[name] for name in whole if name in wanted and name not in there}
    return replace(record, fields=MappingProxyType({**record.fields, **more}))


def _behind_children(read: Read) -> Read:
    """The same with each entry that others take over from (``crossref``) behind these: BibTeX
    finds none that it has passed already."""
    wanted = [record.text("crossref").lower() for record in read.records]
    passed = [
        at for at, record in enumerate(read.records) if record.key.lower() in wanted[at + 1 :]
    ]
    if not passed:
        return read
    stays = [at for at in range(len(read.records)) if at not in passed]
    between = [""]
    for at, text in enumerate(read.between):
        between[-1] += text
        if at in stays:
            between.append("")
    passed.sort(key=lambda at: "crossref" not in read.records[at].fields)
    last = "" if between[-1].endswith("\n") else read.newline
    between[-1] += last + read.newline
    between += [read.newline * 2] * (len(passed) - 1) + [read.newline]
    records = tuple(read.records[at] for at in (*stays, *passed))
    return replace(read, records=records, between=tuple(between))


def record_of(type_: str, key: str, fields: Mapping[str, str]) -> tuple[Record, list[Loss]]:
    """The record of one entry, and what of its values that doesn't hold.

    ``fields``: what they say by their names in small letters, macros worked out, LaTeX left in.
    """
    source = _as_meant(source_of(type_, fields), plain_too=True)
    return _record(source, key, "", {})


def _for_bib(bib: BibFile, name: str, problems: list[str], *, commented: bool = False) -> Read:
    """The entries that BibTeX has nothing to say about, and what stands around them.

    ``commented``: those with comments inside, too, but without these.
    """
    records, between, at = [], [], 0
    strings = [each for each in bib.others if each.type == "string"]
    macros = {field.name.lower() for each in strings for field in each.fields[:1]}
    for entry in bib.all_entries:
        block = entry.block
        odd = bool(block.complaints) and not (commented and block.editable)
        if odd or len(block.fields) > len(entry.fields):
            problems.append(f"{name}:{entry.line}: the entry “{entry.key}” stays as it is")
            continue
        between.append(bib.text[at : block.start])
        at = block.end
        bare = {field.name.lower(): field.parts for field in block.fields}
        records.append(_as_it_stands(entry, name, _foreign(bare, macros)))
    between.append(bib.text[at:])
    if bib.encoding not in {"utf-8", "utf-8-sig"}:
        between = [_ENCODING.sub(r"\1UTF-8", each) for each in between]
    return Read(tuple(records), (), tuple(problems), tuple(between), bib.newline)


def _foreign(values: Mapping[str, Sequence[str]], macros: set[str]) -> dict[str, str]:
    """The values with macros that this file doesn't define, as they stand."""
    return {
        name: " # ".join(parts)
        for name, parts in values.items()
        if any(
            part[:1] not in {"{", '"'} and not part.isdigit() and part.lower() not in macros
            for part in parts
        )
        and not all(part.lower() in MONTHS for part in parts if part[:1] not in {"{", '"'})
    }


def _as_it_stands(entry: BibEntry, name: str, bare: Mapping[str, str]) -> Record:
    """A record that says no less than the entry: what it can't hold of a value stays LaTeX."""
    source = _as_meant(source_of(entry.type, entry.fields), plain_too=False)
    record, losses = _record(source, entry.key, f"{name}:{entry.line}", {})
    kept = {loss.field for loss in losses} | bare.keys()
    if not kept:
        return record
    fields = dict(record.fields)
    if not kept.isdisjoint(_DATE):
        kept |= _DATE
        fields.pop("date", None)
    called = {record.called(name): name for name in fields}
    for field, given in source.fields.items():
        if given.name in kept:
            fields[called.get(given.name, field)] = (
                Raw(bare[given.name], bare=True) if given.name in bare else Raw(given.value)
            )
    return replace(record, fields=MappingProxyType(fields))


def _as_meant(source: RawEntry, *, plain_too: bool) -> RawEntry:
    r"""The entry with ``howpublished = {\url{…}}`` as its address, if it has none; and with a
    ``location`` beside an ``address``, as the ACM writes them, as the place of the conference.

    ``plain_too``: an address without the command, too. For BibTeX that stays what it is: a document
    may have no package for ``\url``.
    """
    fields, renamed = source.fields, {}
    given = fields.get("howpublished")
    address = bare_url(given.value) if given is not None and "url" not in fields else None
    if given is not None and "://" in (address or "") and (plain_too or "\\" in given.value):
        renamed["howpublished"] = "url"
    if source.type in _CONFERENCES and "venue" not in fields and "address" in fields:
        renamed |= {"address": "location", "location": "venue"}
    if not renamed:
        return source
    return RawEntry(source.type, {renamed.get(name, name): value for name, value in fields.items()})


def _between(bib: BibFile) -> Iterator[Loss]:
    """What stands in the file and is no entry."""
    text, at = bib.plain, 0
    blocks: list[BibEntry | RawBlock] = [*bib.all_entries, *bib.others]
    blocks.sort(key=lambda block: block.start)
    for block in (*blocks, None):
        between = text[at : block.start if block else len(text)]
        for part in _PIECE_BETWEEN.split(between):
            said = " ".join(part.split())
            if said.strip("}"):
                name = "preamble" if _PREAMBLE.match(said) else "comment"
                yield Loss("", name, shortened(said), "only a .bib file holds it")
        if block is None:
            return
        at = block.end
        if block.type == "preamble":
            said = " ".join(text[block.start : at].split())
            yield Loss("", "preamble", shortened(said), "only a .bib file holds it")


def _inside(bib: BibFile, why: str) -> Iterator[Loss]:
    """The comments within entries."""
    for entry in bib.all_entries:
        for at, sentence in entry.complaints:
            if sentence == COMMENTED:
                comment = bib.plain[at:].partition("\n")[0]
                yield Loss(entry.key, "comment", shortened(comment), why)


def _record(
    source: RawEntry, key: str, where: str, defined: Mapping[str, Definition]
) -> tuple[Record, list[Loss]]:
    given = {
        name: each._replace(value=unwrapped(each.value)) if name in _CODES else each
        for name, each in source.fields.items()
    }
    losses: list[Loss] = []
    if defined:
        for name, each in given.items():
            said, used = worked_out(each.value, defined)
            given[name] = each._replace(value=said)
            losses += [
                Loss(key, each.name, shortened(each.value), only_printed(command))
                for command in used
            ]
    _to_roles(given)
    _to_bare_id(given)
    fields: dict[str, Value] = {}
    names = {name: each.name for name, each in given.items() if each.name != name}
    entry_type = typed(source.type, given)
    dates, used_up = date_of(
        {name: _date_source(name, given[name]) for name in _DATE if name in given}
    )
    if dates is not None and TIME_OF_DAY.search(given["date"].value if "date" in given else ""):
        dates, used_up = None, frozenset()
    for name, each in given.items():
        if name in used_up:
            if dates is not None and "date" not in fields:
                fields["date"] = dates
                names["date"] = each.name
            if "\\" in each.value:
                why_lost = commands_lost(from_latex(each.value, title=False)[1])
                losses += [Loss(key, each.name, shortened(each.value), why) for why in why_lost]
            continue
        value, lost = field_value(name, each.value)
        if value is not None:
            fields[name] = value
        losses += [Loss(key, each.name, shortened(each.value), why) for why in lost]
    if "date" in given and "date" in used_up and from_edtf(given["date"].value) is None:
        shown = shortened(given["date"].value)
        losses.append(Loss(key, "date", shown, "it is not a date; only the year is kept"))
    losses += _dropped(key, given, fields, {loss.field for loss in losses})
    _one_language(fields, names)
    record = Record(entry_type, key, MappingProxyType(fields), MappingProxyType(names), where)
    return record, losses


def _dropped(
    key: str, given: Mapping[str, Given], fields: Mapping[str, Value], named: set[str]
) -> Iterator[Loss]:
    """Letters that LaTeX prints and the values lack, but for those of which it is said already."""
    for name, each in given.items():
        if "\\" not in each.value or each.name in named or name in {"language", "langid"}:
            continue
        value = fields.get(name)
        if isinstance(value, Text):
            said = value.plain()
        elif isinstance(value, Names) and "=" not in each.value:
            said = " ".join(name_parts(value.persons)) + (" and others" if value.others else "")
            said += " and" * len(value.persons)
        elif isinstance(value, Keywords):
            said = " ".join(value.words)
        else:
            continue
        if missing := missing_letters(each.value, said):
            yield Loss(key, each.name, shortened(each.value), f"of it is lost: {missing}")


def _date_source(name: str, given: Given) -> str:
    """What a field that may be a part of the date says, without commands that nobody knows."""
    if name not in _DATE_PARTS or "\\" not in given.value:
        return given.value
    printed = from_latex(given.value, title=False)[0].plain()
    if name == "year" and not _YEAR.fullmatch(printed):
        # "1986\sortedas{b}": what such a command prints is unknown, the year isn't.
        bare = _WITH_ARGUMENTS.sub("", given.value).strip("{} ")
        return bare if _YEAR.fullmatch(bare) else printed
    return printed


def _to_bare_id(given: dict[str, Given]) -> None:
    """The id of an eprint of arXiv's, with the archive's name, however it is written."""
    if (eprint := given.get("eprint")) is None:
        return
    archive = given.get("eprinttype", Given("archiveprefix", ""))
    found = parse_arxiv_id(unwrapped(literal(eprint.value)))
    is_arxivs = unwrapped(archive.value).lower() in {"", "arxiv"}
    if is_arxivs and found is not None and found.base in eprint.value:
        given["eprint"] = eprint._replace(value=str(found))
        given["eprinttype"] = archive._replace(value="arXiv")


def _to_roles(given: dict[str, Given]) -> None:
    """Lists of editors of other roles under the names of those, their types taken out."""
    types = {name: each.value for name, each in given.items() if name.endswith("type")}
    renamed = by_role(given, types) if types else {}
    if not renamed:
        return
    kept = dict(given)
    given.clear()
    for name, each in kept.items():
        if name.removesuffix("type") in renamed and name.endswith("type"):
            continue
        given[renamed.get(name, name)] = each


def typed(entry_type: str, given: dict[str, Given]) -> str:
    """The entry type with what the field ``type`` makes of it; takes that out of ``given``.

    As biblatex's manual says, ``@phdthesis`` is ``@thesis`` with the type ``phdthesis``, and so
    on; a thesis with a type in words is neither.
    """
    said = given["type"].value.strip() if "type" in given else ""
    if not said or entry_type not in REPORTS:
        return entry_type
    plain = "report" if entry_type.endswith("report") else "thesis"
    if said in _TYPES_IN_WORDS:
        del given["type"]
    elif said in TYPES_AS_PRINTED:
        given["type"] = given["type"]._replace(value=TYPES_AS_PRINTED[said])
    return _TYPES_IN_WORDS.get(said, plain)


def _one_language(fields: dict[str, Value], names: dict[str, str]) -> None:
    """``language`` and ``langid`` as one where they are the same or one is missing."""
    hyphenation = fields.get("langid")
    if hyphenation is None:
        return
    if "language" not in fields:
        names["language"] = names.pop("langid", "langid")
        fields["language"] = hyphenation
        del fields["langid"]
    elif fields["language"] == hyphenation:
        names.pop("langid", None)
        del fields["langid"]
