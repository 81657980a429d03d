"""What the columns of a table hold, where their names don't say so or there are none."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from bibwright.model.identifiers import find_identifiers, parse_arxiv_id
from bibwright.readers.author_lines import is_author_line
from bibwright.readers.cited_names import are_families
from bibwright.readers.item_facts import content_words, is_title_like
from bibwright.readers.labels import SAYS_WHO_SPEAKS
from bibwright.readers.text_lines import ITEM_MARK

#: A table has so many columns and rows at least; so many rows show what is in them.
_FEWEST_COLUMNS, _FEWEST_ROWS, _SEEN = 3, 2, 50
#: So much of what is in a column has to be of its kind.
_SHARE = 0.6
#: A name of a column has so many words at most.
_NAME_WORDS = 4
#: A title and one more kind make a table; a title has fewer telling words than so many.
_FEWEST_KINDS, _TITLE_WORDS = 2, 40
_COMMA_IN_TEXT = re.compile(r",\s")
#: The name of a column that says when something was done with a work.
_IS_READ = re.compile(r"\b(?:read|added|accessed|saved|seen|meeting|session|discussed|presented)\b")
_DATE = re.compile(
    r"(?:\d{1,2}[-/. ]){0,2}(?:1[5-9]|20)\d\d(?:[-/.]\d{1,2}){0,2}(?:[T ][\d:.]+Z?)?"
)


def delimiter_of(text: str) -> str:
    """What parts the cells of a table whose rows all have as many; empty where nothing does."""
    lines = list(islice(_filled(text), _SEEN))
    if len(lines) < _FEWEST_ROWS or any(map(_is_markup, lines)):
        return ""
    return next((sign for sign in "\t;|~," if _parts_all(lines, sign)), "")


def _filled(text: str) -> Iterator[str]:
    return (line for line in io.StringIO(text.lstrip("\ufeff")) if line.strip())


def _is_markup(line: str) -> bool:
    """Whether a line is an item of a list or a row of a table in Markdown."""
    return line.lstrip().startswith(("|", "+")) or ITEM_MARK.match(line) is not None


def _parts_all(lines: Sequence[str], sign: str) -> bool:
    try:
        rows = list(csv.reader(lines, delimiter=sign))
    except csv.Error:
        return False
    # A comma before a blank is one of a text.
    in_text = sum(bool(_COMMA_IN_TEXT.search(re.sub(r'"[^"]*"', "", line))) for line in lines)
    if sign == "," and in_text * 2 > len(lines):
        return False
    return len(rows[0]) >= _FEWEST_COLUMNS and len({len(row) for row in rows}) == 1


def columns_by_content(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str] | None:
    """The names of the columns, with those that hold titles, authors, years and arXiv ids
    called so, unless one of that name is there; None where no title is, or nothing beside it.

    ``header``: their folded names, empty ones where there are none.
    """
    columns = list(zip(*islice(rows, _SEEN), strict=False))
    kinds = [_kind(column) for column in columns]
    titles = [at for at, kind in enumerate(kinds) if kind == "title"]
    # A short title looks like a name; names are no titles where others are.
    titles = titles or sorted(
        (at for at, kind in enumerate(kinds) if kind == "names"),
        key=lambda at: -sum(len(cell.split()) for cell in columns[at]),
    )
    spoken = [at for at, name in enumerate(header) if SAYS_WHO_SPEAKS.fullmatch(name)]
    people = [at for at, kind in enumerate(kinds) if kind in {"authors", "names"}]
    people = [at for at in people if at not in spoken]
    years = [at for at, kind in enumerate(kinds) if kind == "year"]
    found = {
        "title": titles[0] if titles else None,
        "authors": next((at for at in people if at not in titles[:1]), None),
        "year": next(
            (at for at in years if not _IS_READ.search(" ".join(header[at : at + 1]))), None
        ),
        "arxiv id": kinds.index("arxiv id") if "arxiv id" in kinds else None,
    }
    told = [name for name, at in found.items() if at is not None]
    if "title" not in told or len(told) + bool(header) + ("link" in kinds) < _FEWEST_KINDS:
        return None
    named = [*header, *[""] * (len(columns) - len(header))]
    for name in told:
        if not any(each.rstrip("s") == name.rstrip("s") for each in named):
            named[found[name] or 0] = name
    return named


_LABEL = re.compile(r"\s*(?P<name>[^\W\d_][\w -]{0,20}?)\s*[:=]\s*(?!//)")


def common_labels(rows: Sequence[Sequence[str]]) -> list[str]:
    """The labels that stand in each cell of a column, of every column: "title=A Title; year=2016";
    none where one has none."""
    labels: list[str] = []
    for column in zip(*rows, strict=False):
        found = {match["name"] if (match := _LABEL.match(cell)) else "" for cell in column}
        labels += list(found) if len(found) == 1 else [""]
    return labels if len(rows) > 1 and all(labels) else []


def value_of(cell: str) -> str:
    """What stands behind the label of a cell."""
    return _LABEL.sub("", cell, count=1)


def is_header(first: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: its cells are short, and none is an id or a year
    where others are."""
    kinds = [_kind(column) for column in zip(*islice(rows, _SEEN), strict=False)]
    if any(len(cell.split()) > _NAME_WORDS for cell in first):
        return False
    figures = [at for at, kind in enumerate(kinds) if kind in _FIGURES]
    return bool(figures) and not any(_kind((first[at],)) in _FIGURES for at in figures)


def _kind(column: Sequence[str]) -> str:
    """What a column holds: years, ids, links, titles, lists of authors, or what looks like
    names, as short titles do; empty for all else."""
    cells = [cell.strip() for cell in column if cell.strip()]
    for kind, is_one in _KINDS:
        if cells and sum(map(bool, map(is_one, cells))) >= _SHARE * len(cells):
            return kind
    return ""


def _links(cell: str) -> bool:
    return any(True for _ in find_identifiers(cell))


def _are_authors(cell: str) -> bool:
    return is_author_line(cell.replace(" / ", "; ")) or are_families(cell)


def _may_be_title(cell: str) -> bool:
    return is_title_like(cell) and len(content_words(cell)) < _TITLE_WORDS


#: The kinds of columns that hold figures, and all in the order in which they are tried.
_FIGURES = frozenset({"year", "arxiv id", "link"})
_KINDS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("year", _DATE.fullmatch),
    ("arxiv id", parse_arxiv_id),
    ("link", _links),
    ("authors", _are_authors),
    ("names", lambda cell: is_author_line(f"by {cell}")),
    ("title", _may_be_title),
)
