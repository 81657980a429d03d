"""What a person says of pairs, which outranks all that is seen in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from bibwright.duplicates.records import COLUMNS, Records
from bibwright.errors import InputError
from bibwright.matching.value_readers import doi_in
from bibwright.text.fold_column import fold_column

if TYPE_CHECKING:
    from bibwright.duplicates.answers import Answers

#: Names of fields for the columns that hold them.
_FIELDS = {
    **dict.fromkeys(("journal", "journaltitle", "booktitle"), "venue"),
    **{"eprint": "arxiv", "issue": "number", "address": "location", "langid": "language"},
}
#: In a group of no more rows every two are tied.
_ALL_PAIRS = 40

Pairs = dict[tuple[int, int], bool]


def constraints(
    records: Records,
    answers: Answers | None,
    same_fields: Sequence[Sequence[str]] = (),
    never_merge: Sequence[Sequence[str]] = (),
) -> Pairs:
    """The pairs of rows that are spoken of, the smaller row first, and whether they are one work.

    ``same_fields``: rows that say the same in all fields of one of these lists are one work;
    ``never_merge``: entries with these keys never are, and that comes last, as it outranks the
    others; ``answers``: what was said of single pairs.
    """
    found: Pairs = {}
    for names in same_fields:
        found |= dict.fromkeys(_same(records, names), True)
    if answers is not None:
        found |= answers.constraints(records)
    for keys in never_merge:
        rows = [row for row, key in enumerate(records["key"]) if key in keys]
        found |= dict.fromkeys(combinations(rows, 2), False)
    return found


def same_field_names(text: str) -> tuple[str, ...]:
    """The columns that a list of names with commas between them means.

    Raises InputError for a name that is no field which entries are compared by.
    """
    names = tuple(_FIELDS.get(name, name) for name in text.replace(" ", "").lower().split(","))
    for name in names:
        if name not in COLUMNS:
            known = ", ".join(sorted({*COLUMNS, *_FIELDS} - {"key", "arxiv", "venue"}))
            raise InputError(f"entries can't be compared by “{name}”; choose from {known}")
    return names


def _same(records: Records, names: Sequence[str]) -> Iterator[tuple[int, int]]:
    columns = [_folded(name, records[name]) for name in names]
    groups: dict[tuple[str, ...], list[int]] = {}
    for row, said in enumerate(zip(*columns, strict=True)):
        if all(said):
            groups.setdefault(said, []).append(row)
    for rows in groups.values():
        yield from combinations(rows, 2) if len(rows) <= _ALL_PAIRS else pairwise(rows)


def _folded(name: str, column: Sequence[str]) -> Sequence[str]:
    known: Mapping[str, str] = dict.fromkeys(column, "")
    texts = list(known)
    folded = [doi_in(text) for text in texts] if name == "doi" else fold_column(texts)
    said = dict(zip(texts, folded, strict=True))
    return [said[text] for text in column]
