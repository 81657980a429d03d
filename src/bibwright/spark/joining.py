"""The steps that make sets of pairs, and one record of a set."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from bibwright.duplicates.cluster import Group, Ties, cluster
from bibwright.duplicates.keys import choose_key
from bibwright.duplicates.merge import Member, merge
from bibwright.duplicates.weights import Weights
from bibwright.spark import schemas
from bibwright.spark.arrow import batch_of, ints, texts, values, whole_groups
from bibwright.spark.steps import Same
from bibwright.text.arrays import numbered

if TYPE_CHECKING:
    import pyarrow as pa

_Batches = Iterable["pa.RecordBatch"]


def join_pairs(batches: _Batches, weights: Weights) -> Iterator[pa.RecordBatch]:
    """The groups within components of sure pairs; pairs are sorted by their components, those of a
    component together, then as one machine has them."""
    for table in whole_groups(batches, Same("label")):
        rows, places = numbered(np.concatenate([ints(table, "left"), ints(table, "right")]))
        left, right = places[: len(table)], places[len(table) :]
        says: list[tuple[str, ...]] = [()] * len(rows)
        for side, name in ((left, "left_says"), (right, "right_says")):
            for row, text in zip(side.tolist(), texts(table, name), strict=True):
                says[row] = (text,)
        score, sure, veto, against = (
            table.column(name).to_numpy() for name in ("score", "sure", "veto", "against")
        )
        ties = Ties(left, right, score, sure, veto, against)
        found: dict[str, list[Any]] = {name: [] for name in schemas.GROUPED}
        for group in cluster(len(rows), ties, says):
            first = int(rows[group.rows[0]])
            for row in group.rows:
                _add(found, group=first, row=int(rows[row]), role="member")
            for role, at in _pairs_of(group, ties, weights):
                one, other = int(rows[left[at]]), int(rows[right[at]])
                _add(found, group=first, left=one, right=other, role=role)
        yield from batch_of(found, schemas.GROUPED)


def _add(columns: dict[str, list[Any]], **values: Any) -> None:
    for name, column in columns.items():
        column.append(values.get(name))


def _pairs_of(group: Group, ties: Ties, weights: Weights) -> Iterator[tuple[str, int]]:
    """The places of the pairs that tie a group, and of those that speak against it."""
    for tie in group.ties:
        yield "tie", tie
    if len(group.rows) > 2:
        inside = np.isin(ties.left, group.rows) & np.isin(ties.right, group.rows)
        for tie in np.flatnonzero(inside & (ties.score < weights.doubtful)).tolist():
            yield "against", tie


def merge_sets(batches: _Batches) -> Iterator[pa.RecordBatch]:
    """One record for each set, of records that are sorted by set and row."""
    for table in whole_groups(batches, Same("set")):
        found: dict[str, list[Any]] = {name: [] for name in schemas.MERGED}
        begins = np.flatnonzero(~Same("set")(table)).tolist()
        for begin, end in zip(begins, [*begins[1:], len(table)], strict=True):
            _merge(table.slice(begin, end - begin), found)
        yield from batch_of(found, schemas.MERGED)


def _merge(rows: pa.Table, found: dict[str, list[Any]]) -> None:
    keys, types = texts(rows, "key"), texts(rows, "type")
    members = [
        Member(key, type_, {name: text for name, text in fields if text}, preprint)
        for key, type_, fields, preprint in zip(
            keys, types, values(rows, "fields"), values(rows, "preprint"), strict=True
        )
    ]
    survivor = choose_key(keys, {})
    whole = merge(members, survivor)
    _add(
        found,
        row=int(ints(rows, "row")[survivor]),
        key=keys[survivor],
        type=whole.type,
        fields=[(name, chosen.text) for name, chosen in whole.fields.items()],
        merged_keys=[key for at, key in enumerate(keys) if at != survivor],
        lost=json.dumps(
            [
                {"key": each.key, "field": each.field, "value": each.text, "rule": each.rule}
                for each in whole.lost
            ],
            ensure_ascii=False,
        ),
    )
