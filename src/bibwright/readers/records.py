"""Bibliographies in other formats: RIS, CSL-JSON, Hayagriva, and tables with a header."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from bibwright.bibtex.dialect import Dialect
from bibwright.bounds import LARGEST_ENTRY, refuse_huge_entry
from bibwright.errors import InputError
from bibwright.formats.keys import assign
from bibwright.formats.registry import BIB, Format
from bibwright.matching.places import is_findable
from bibwright.model.identifiers import ArxivId, Doi, find_identifiers, parse_arxiv_id
from bibwright.model.reference import Date, Origin, Person, Reference
from bibwright.readers.author_lines import is_author_line
from bibwright.readers.bibtex import read_bibtex
from bibwright.readers.identifier_list import only_identifiers
from bibwright.readers.item_facts import is_label, is_title_like, said_of
from bibwright.readers.labels import SAYS_WHO, SAYS_WHO_SPEAKS, column_names
from bibwright.readers.listed_names import authors_in
from bibwright.readers.reading import InputKind, Problem, Reading
from bibwright.readers.table_columns import (
    columns_by_content,
    common_labels,
    delimiter_of,
    is_header,
    value_of,
)
from bibwright.text.counted import counted
from bibwright.text.lines import LineNumbers
from bibwright.text.names import person_from_display

TITLE_COLUMNS = (
    "title",
    "paper title",
    "paper name",
    "article name",
    "paper",
    "article title",
    "document title",
    "reference",
    "publication",
    "headline",
    "name",
)
_AUTHORS = ("author", "authors", "author s", "creator", "creators", "author full names")
_YEAR = ("year", "publication year", "pubyear", "date", "published", "issued", "publication date")
#: Another name of the column that says when it came out.
_WHEN = re.compile(
    r"(?:\w+ )?(?:publi\w+|pub|release|issue) ?(?:year|date)|(?:year|date) ?(?:of )?publi\w+"
    r"|when|yr|appeared"
)
_ARXIV = ("arxiv", "arxiv id", "arxivid", "eprint", "archive id", "archive location")
_DOI = ("doi",)
#: These make a table without titles; “arXiv, 2017” begins many a text.
_OF_IDS = frozenset({*_DOI, *_ARXIV[1:]})
_KEY = ("citation key", "citekey", "bibtex key", "bibtexkey")
_KNOWN = frozenset(
    {*TITLE_COLUMNS, *_AUTHORS, *_YEAR, *_ARXIV, *_DOI, "url", "link", "journal", "venue"}
    | {"paper link", "paper url", "links", "id", "identifier"}
)
#: Fields whose texts name no works: who wrote or takes part, and what it is about.
NO_WORKS = frozenset(
    """author authors creator creators editor editors contributors user users people members
    participants mentions tags keywords categories topics labels subjects""".split()
)
#: Fields beside an id that say nothing of its paper's title, however many words they have.
_NO_TITLES = NO_WORKS | frozenset(
    """abstract summary note notes comment comments status date year published venue journal url
    link links pdf doi id type source topic category tldr conference booktitle series publisher
    affiliation affiliations institution institutions task tasks dataset datasets code file
    location language country""".split()
)
#: A field that a title stands in, however short it is.
_TITLE_NAME = re.compile(r"titl|titre|titel|titul|titol|label|heading|headline|caption|\bwork\b")
#: A line with one cell; so many may stand above the names of columns.
_ONE_CELL = re.compile(r'"[^"]*"[,;\t]*|')
_PREAMBLE = 4
#: So many columns that mean nothing to us are named.
_NAMED = 4
#: So many rows show whether there are columns.
_SEEN = 50
#: Characters behind the last record in which the next one is looked for.
_NEAR = 2**18
#: A year, and no more of an id: "1611.01046".
_FIGURES = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d|\.\d{3})")


def read_format(data: bytes, text: str, name: str, source: Format) -> Reading:
    """The records of a bibliography in another format as queries, with their own lines.

    They are read as the ``.bib`` that they make. Raises InputError for what can't be read, or is
    too large for it.
    """
    read = source.read(data, name, inherit=True)
    if not read.records:
        raise InputError(f"{name} holds no {source.label} record")
    for record in read.records if len(data) > LARGEST_ENTRY else ():
        length = sum(len(str(value)) for value in record.fields.values())
        refuse_huge_entry(length, f"{record.where}: this record")
    records, made = assign(read.records, BIB, "")
    new = {key for _, key in made}
    reading = read_bibtex(BIB.write(records, dialect=Dialect.BIBTEX), name)
    queries, at = [], 0
    lines = LineNumbers(text)
    for query in reading.queries:
        # A title that is written in another way stands nowhere; it isn't looked for everywhere.
        found = _begun(query.title).search(text, at, at + _NEAR) if query.title else None
        line = lines.line_of(found.start()) if found else None
        at = max(at, found.end() if found else 0)
        key = "" if query.key in new else query.key
        authors = tuple(map(_as_person, query.authors))
        queries.append(replace(query, key=key, authors=authors, origin=Origin(name, line)))
    problems = tuple(Problem(Origin(name), problem.message) for problem in reading.problems)
    form = f"{source.label}, {counted(len(read.records), 'record')}"
    return Reading(source.name, tuple(queries), problems, form)


def _as_person(author: Person) -> Person:
    """A name that a record gives without a comma, as a body's, though it has the shape of a
    person's."""
    is_person = author.collective and is_author_line(f"by {author.family}")
    return person_from_display(author.family) if is_person else author


def _begun(title: str) -> re.Pattern[str]:
    """The first words of a title, whatever stands between them."""
    return re.compile(r"\W+".join(map(re.escape, re.findall(r"\w+", title)[:6])), re.IGNORECASE)


def _delimiter(text: str) -> str:
    if sign := delimiter_of(text):
        return sign
    lines = text.lstrip("\ufeff").split("\n", _PREAMBLE)[:_PREAMBLE]
    first = next((line for line in lines if not _ONE_CELL.fullmatch(line.strip())), lines[0])
    best = max("\t;,", key=first.count)
    return best if best in first else ","


def is_table(text: str) -> bool:
    """Whether the first line names columns, one of them a title's or an identifier's; or all lines
    have as many cells, and what is in them shows which are titles."""
    if "\n" not in text.strip():
        return False
    try:
        names = next(_rows(text), (1, []))[1]
    except csv.Error:
        return False
    if not _are_names(column_names(names)):
        return bool(delimiter_of(text)) and _columns(list(_rows(text))) is not None
    try:
        rows = [row for _, row in islice(_rows(text), 1, _SEEN)]
    except csv.Error:
        return True  # whoever reads it says why it can't be read
    return sum(len(row) > 1 for row in rows) * 2 > len(rows)


def _are_names(header: Sequence[str]) -> bool:
    """Whether they are the names of a table's columns, one of them a title's or an identifier's."""
    has_title = any(each in TITLE_COLUMNS for each in header)
    is_known = has_title and sum(map(_KNOWN.__contains__, header)) > 1
    return is_known or (len(header) > 1 and not _OF_IDS.isdisjoint(header))


_Rows = list[tuple[int, list[str]]]


def _columns(rows: _Rows) -> tuple[Sequence[str], _Rows] | None:
    """The folded names of a table's columns, and the rows below them; None where neither names nor
    what is in the columns say which are titles."""
    if labels := common_labels([row for _, row in rows]):
        cut = [(line, [value_of(cell) for cell in row]) for line, row in rows]
        return column_names(labels), cut
    first, below = rows[0][1], rows[1:]
    header = column_names(first)
    if _are_names(header):
        return header, below
    is_named = is_header(first, [row for _, row in below])
    below = below if is_named else rows
    found = columns_by_content(header if is_named else (), [row for _, row in below])
    return (found, below) if found is not None else None


def read_table(text: str, name: str) -> Reading:
    """The rows of a table (CSV, TSV) as queries; a row without a title or an id is named.

    Raises InputError for what is no table.
    """
    try:
        rows = list(_rows(text))
    except csv.Error as error:
        raise InputError(f"{name} can't be read as a table ({error}); save it as CSV") from error
    first = rows[0][1] if rows else []
    header, below = (_columns(rows) if rows else None) or (column_names(first), rows[1:])
    header = _without_gaps(header, below)
    cells = ((_by_name(header, row), Origin(name, line)) for line, row in below)
    reading = reading_of_rows(list(cells), InputKind.TABLE, "table", "row")
    unread = [each for each in header if each and not _is_known(each)]
    if not unread:
        return reading
    more = f" and {len(unread) - _NAMED} more" if len(unread) > _NAMED else ""
    said = f"columns that were looked through for ids alone: {', '.join(unread[:_NAMED])}{more}"
    note = Problem(Origin(name, rows[0][0]), said, is_note=True)
    return replace(reading, problems=(note, *reading.problems))


def _without_gaps(header: Sequence[str], rows: _Rows) -> Sequence[str]:
    """The names of the columns, without gaps between them that most rows don't have."""
    named = [name for name in header if name]
    few = sum(len(row) == len(named) for _, row in rows)
    return named if few * 2 > len(rows) else header


#: What stands in a row beyond the names of the columns.
_BEYOND = "beyond the last column"


def _by_name(header: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    """What a row says, by the names of its columns, and what is left over."""
    cells = [cell.strip() for cell in row]
    named = dict(zip(header, cells, strict=False))
    left = " | ".join(filter(None, cells[len(header) :]))
    return {**named, _BEYOND: " | ".join(filter(None, cells))} if left else named


def _is_known(column: str) -> bool:
    is_told = SAYS_WHO.fullmatch(column) or _WHEN.fullmatch(column)
    return column in _KNOWN or column in _KEY or is_told is not None


def reading_of_rows(
    rows: Sequence[tuple[dict[str, str], Origin]], kind: InputKind, label: str, what: str = "record"
) -> Reading:
    """The rows, by the folded names of their columns, as queries; one without a title or an id is
    named."""
    queries: list[Reference] = []
    problems: list[Problem] = []
    for cells, origin in rows:
        query = query_of_row(cells, origin)
        if is_findable(query):
            queries.append(query)
        else:
            problems.append(Problem(origin, f"found no title or identifier in this {what}"))
    form = f"{label}, {counted(len(rows), what)}"
    return Reading(kind, tuple(queries), tuple(problems), form)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, each with the line that it begins in."""
    lines = io.StringIO(text.lstrip("\ufeff").replace("\x00", ""))
    rows = csv.reader(lines, delimiter=_delimiter(text))
    line, begun = 1, False
    for row in rows:
        filled = sum(bool(cell.strip()) for cell in row)
        # What is above the names of the columns says where the table is from.
        begun = begun or filled > 1 or rows.line_num > _PREAMBLE
        if filled and begun:
            yield line, row
        line = rows.line_num + 1


def query_of_row(cells: dict[str, str], origin: Origin) -> Reference:
    """The query that a row makes, by the folded names of its columns."""
    authors = _first(cells, _AUTHORS) or _named_so(cells, SAYS_WHO)
    date = _first(cells, _YEAR) or _named_so(cells, _WHEN)
    titles = (cells.get(column, "") for column in TITLE_COLUMNS)
    title = next((each for each in titles if each and not is_label(each)), "")
    year = _FIGURES.search(date)
    ids = list(_identifiers(cells))
    if not title and ids:
        title = unnamed_title(cells)
        told = [cell for name, cell in cells.items() if name not in _NO_TITLES]
        authors = authors or next(filter(is_author_line, told), "")
        year = year or next(filter(None, map(_FIGURES.fullmatch, told)), None)
    elif not authors and is_author_line(cells.get("description", "")):
        authors = cells["description"]
    doi = next((each.name for each in ids if isinstance(each, Doi)), None)
    latest = _FIGURES.search(cells.get("no later", ""))
    return Reference(
        title=title,
        authors=authors_in(authors),
        issued=Date(int(year[0])) if year else None,
        no_later=Date(int(latest[0])) if latest else None,
        arxiv_id=next((each for each in ids if isinstance(each, ArxivId)), None),
        doi=doi,
        key=_first(cells, _KEY),
        said=cells.get(_BEYOND) or said_of(title, authors, year[0] if year else ""),
        origin=origin,
    )


def unnamed_title(cells: dict[str, str]) -> str:
    """What may be a title in a column of another name: an id is none beside other words."""
    return max(
        (
            cell
            for name, cell in cells.items()
            if _TITLE_NAME.search(name)
            or (
                not (
                    name in _NO_TITLES
                    or SAYS_WHO.fullmatch(name)
                    or SAYS_WHO_SPEAKS.fullmatch(name)
                )
                and (len(cell.split()) > 1 and is_title_like(cell) and not is_author_line(cell))
            )
        ),
        key=len,
        default="",
    )


def _first(cells: dict[str, str], names: tuple[str, ...]) -> str:
    return next((cells[name] for name in names if cells.get(name)), "")


def _named_so(cells: dict[str, str], name: re.Pattern[str]) -> str:
    """What the first column of such a name says, and those that it is the first of: "author 1"."""
    found = {each: cell for each, cell in cells.items() if cell and name.fullmatch(each)}
    first = next(iter(found), "")
    stem = first.rstrip("0123456789")
    alike = [each for each in found if each == first or (stem != first and each.startswith(stem))]
    return "; ".join(found[each] for each in alike)


def _identifiers(cells: dict[str, str]) -> Iterator[ArxivId | Doi]:
    own = parse_arxiv_id(_first(cells, _ARXIV))
    if own is not None:
        yield own
    for column, cell in cells.items():
        if column in {"abstract", "abstract note", "notes", "note"}:
            continue
        is_id = only_identifiers(cell) and column not in TITLE_COLUMNS[:1]
        found = (each for each in find_identifiers(cell) if each.labelled or is_id)
        yield from (each.identifier for each in found)
