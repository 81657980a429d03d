"""What is told only of rows that are held side by side: the columns that are read of a few rows.

Nothing here depends on other rows, so that it can be read of those alone that come so far.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from bibwright.matching.column import Column, among, readings, tidied, where
from bibwright.matching.companions import language_of, role_of
from bibwright.matching.name_columns import read_lists
from bibwright.matching.name_lists import NameList
from bibwright.matching.row_readers import (
    chapters_of,
    dates_of,
    days_of,
    events_of,
    kinds_of,
    of_rows,
    versions_of,
)
from bibwright.matching.title_noise import edition_in
from bibwright.matching.title_signs import signs_of
from bibwright.matching.value_readers import address_in, edition_number, publisher_words
from bibwright.text.arrays import Bools, Ints
from bibwright.text.fold_column import code, fold_column

_BOOKS = frozenset("book mvbook collection mvcollection reference mvreference".split())
#: So many letters has an abstract that tells a work from others.
_LEAST_ABSTRACT = 100
#: And so many of them are compared.
_BEGINNING = 400


@dataclass(frozen=True, slots=True)
class CloseColumns:
    """Columns of some rows; see `bibwright.matching.columns.Columns` for what each holds."""

    editors: Column
    urls: Column
    abstracts: Column
    editions: Column
    languages: Column
    signs: Column
    publishers: Column
    towns: Column
    dates: Column
    versions: Column
    roles: Column
    parents: Column
    events: Column
    days: Column
    chapters: Column
    kinds: Ints
    editor_names: Sequence[NameList]

    @classmethod
    def blank(cls, size: int) -> Self:
        """Of so many rows nothing."""
        nothing = Column(np.zeros(size, dtype=np.int64), [""])
        columns = {field.name: nothing for field in fields(cls)[:-2]}
        return cls(**columns, kinds=nothing.codes, editor_names=read_lists([""]))

    @classmethod
    def of(cls, records: Mapping[str, Sequence[str]], types: Column, loose: Bools) -> Self:
        """The columns of these records; ``loose`` are those that have no venue by which they could
        be told apart."""
        titles, notes = records["title"], records["note"]
        editors, editor_names = readings(records["editor"], read_lists)
        return cls(
            editors=editors,
            urls=tidied(records["url"], address_in),
            abstracts=_folded(list(map(_abstract, records["abstract"]))),
            editions=_editions(records["edition"], titles),
            languages=tidied(records["language"], language_of),
            signs=tidied(titles, signs_of),
            publishers=tidied(records["publisher"], publisher_words),
            towns=where(tidied(records["location"], publisher_words), among(types, _BOOKS)),
            dates=dates_of(records),
            versions=versions_of(records),
            roles=of_rows(role_of, titles, types.texts, types.codes, notes),
            parents=tidied(records["crossref"], str.lower),
            events=events_of(records, loose),
            days=days_of(records, loose),
            chapters=chapters_of(records, types),
            kinds=kinds_of(types, notes, loose),
            editor_names=editor_names,
        )

    def spread(self, rows: Ints, size: int) -> Self:
        """The same of so many rows, of which these are the ones that were read."""
        spread = {}
        for field in fields(self)[:-2]:
            column: Column = getattr(self, field.name)
            spread[field.name] = Column(_spread(column.codes, rows, size), column.texts)
        kinds = _spread(self.kinds, rows, size)
        return type(self)(**spread, kinds=kinds, editor_names=self.editor_names)


def _spread(values: Ints, rows: Ints, size: int) -> Ints:
    spread = np.zeros(size, dtype=np.int64)
    spread[rows] = values
    return spread


def _abstract(text: str) -> str:
    """The abstract; none where it is too short to be one work's, as "No abstract available." is."""
    return text[:_BEGINNING] if len(text) >= _LEAST_ABSTRACT else ""


def _folded(texts: Sequence[str]) -> Column:
    codes, raw = code(texts)
    again, folded = code(fold_column(raw))
    return Column(again[codes], folded)


def _editions(editions: Sequence[str], titles: Sequence[str]) -> Column:
    """The numbers of editions, from the titles where they stand there."""
    in_titles = [found[0] if (found := edition_in(title)) else "" for title in titles]
    if any(in_titles):
        editions = [edition or titled for edition, titled in zip(editions, in_titles, strict=True)]
    return tidied(editions, edition_number)
