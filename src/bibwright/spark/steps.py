"""The steps that Spark hands to Python: batches of Arrow in, batches of Arrow out.

Each calls the functions by which one machine decides: `matching.columns`, `duplicates.blockings`,
`matching.narrowing`, `matching.pairs`, `matching.scores`, `duplicates.cluster`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np

from bibwright.duplicates.block import Block, Candidates, alphabetical
from bibwright.duplicates.blockings import RAREST, Blocking, blockings, word_blockings
from bibwright.duplicates.explain import Explainer
from bibwright.duplicates.model import Pair
from bibwright.duplicates.records import COLUMNS
from bibwright.duplicates.same_rows import distinct_rows, identical, lots_of
from bibwright.duplicates.sets import Contents
from bibwright.duplicates.weights import Weights
from bibwright.matching.column import Column
from bibwright.matching.column_noise import Noise, are_proven_wrong, counted, has_mark
from bibwright.matching.columns import Columns, columns_of, identities_of
from bibwright.matching.narrowing import Glance, may_be_one, worth
from bibwright.matching.pairs import levels_of
from bibwright.matching.scores import score_pairs
from bibwright.spark import schemas
from bibwright.spark.arrow import batch_of, ints, texts, values, whole_groups
from bibwright.text.arrays import Bools, Ints, numbered
from bibwright.text.fold_column import code

if TYPE_CHECKING:
    import pyarrow as pa

_Batches = Iterable["pa.RecordBatch"]
#: The last bits of a key say which blocking it is of; places of one task begin at this times its
#: number, so that they follow each other as titles do.
KINDS = 15
_PLACES = 1 << 36


def read(batches: _Batches) -> Iterator[pa.RecordBatch]:
    """Records with what is to be known before anything is known of all together."""
    for batch in batches:
        records = {name: texts(batch, name) for name in COLUMNS}
        found = identities_of(records)
        folded = _said(found.titles)
        numbers = [counted(*each) for each in zip(records["number"], records["venue"], strict=True)]
        yield from batch_of(
            {
                **records,
                "abstract": [text[:400] for text in records["abstract"]],
                "fields": batch.column("fields"),
                "folded": folded,
                "marked": [has_mark(text) for text in folded],
                "bits": found.family_bits,
                "bare_doi": _said(found.dois),
                "bare_arxiv": _said(found.arxiv_ids),
                "counted": numbers,
            },
            schemas.GIVEN,
        )


def find_wrong(batches: _Batches) -> Iterator[pa.RecordBatch]:
    """The identifiers whose works (folded titles, bits of family names) prove them wrong."""
    for batch in batches:
        works = zip(values(batch, "titles"), values(batch, "bits"), strict=True)
        wrong = [are_proven_wrong(zip(*each, strict=True)) for each in works]
        ids = [each for each, is_wrong in zip(texts(batch, "id"), wrong, strict=True) if is_wrong]
        yield from batch_of({"id": ids}, schemas.WRONG)


def take_titles(batches: _Batches, noise: Noise, weights: Weights) -> Iterator[pa.RecordBatch]:
    """Rows that are sorted by title, those of one title together: rows that say the same, their
    place in the order of titles, how much a title tells, and the keys of their blocks."""
    from pyspark import TaskContext

    task = TaskContext.get()
    place = (task.partitionId() if task else 0) * _PLACES
    for table in whole_groups(batches, Same("folded")):
        rows = ints(table, "row")
        records = {name: texts(table, name) for name in COLUMNS}
        columns = columns_of(records, noise)
        firsts, home = distinct_rows(columns, 0)
        distinct = columns.taken(firsts)
        places = np.zeros(len(rows), dtype=np.int64)
        places[firsts[alphabetical(distinct)]] = place + np.arange(len(firsts))
        place += len(firsts)
        keys: list[list[int]] = [[] for _ in range(len(rows))]
        for kind, blocking in enumerate(blockings(distinct)):
            for at, key in _keys(kind, blocking):
                keys[firsts[at]].append(key)
        glance = Glance.of(columns)
        titles = columns.titles.codes
        yield from batch_of(
            {
                **records,
                "row": rows,
                "home": rows[firsts[home]],
                "place": places,
                "preprint": columns.preprints,
                "lot": _lots(columns, home, weights),
                "folded": texts(table, "folded"),
                "raw_title": [columns.raw_titles[number] for number in titles.tolist()],
                "specificity": columns.specificity[titles].astype(np.int64),
                "bits": glance.family_bits,
                "volume_number": _said(glance.volumes),
                "first_page": glance.first_pages,
                "bare_doi": _said(glance.dois),
                "bare_arxiv": _said(glance.arxiv_ids),
                "keys": keys,
            },
            schemas.TITLED,
        )


def _lots(columns: Columns, home: Ints, weights: Weights) -> list[str | None]:
    """For the first of several rows that say the same, whether that is enough to be one work, and
    what was seen, as JSON."""
    said: list[str | None] = [None] * len(columns)
    lots = lots_of(home)
    tied, perhaps = identical(columns, lots, weights)
    for place, pairs in tied.items():
        said[lots[place][0]] = json.dumps({"sure": True, **evidence(pairs[0])})
    for pair in perhaps:
        said[min(pair.left, pair.right)] = json.dumps({"sure": False, **evidence(pair)})
    return said


def find_keys(batches: _Batches) -> Iterator[pa.RecordBatch]:
    """Rows with the keys made of their rarest words as well; ``rarest`` and ``counts`` have these
    words, and in how many records each stands."""
    for batch in batches:
        words, counts = values(batch, "rarest"), values(batch, "counts")
        known: dict[str, int] = {"": 0}
        for mine, count in zip(words, counts, strict=True):
            known.update(zip(mine or (), count or (), strict=True))
        vocabulary = sorted(known)
        numbers = {word: number for number, word in enumerate(vocabulary)}
        rarest = np.zeros((len(words), RAREST), dtype=np.int64)
        for at, mine in enumerate(words):
            for place, word in enumerate(mine or ()):
                rarest[at, place] = numbers[word]
        keys = [list(each) for each in values(batch, "keys")]
        often = np.array([known[word] for word in vocabulary], dtype=np.int64)
        every = np.arange(len(words), dtype=np.int64)
        by_words = word_blockings(rarest, often, every, vocabulary.__getitem__)
        for kind, blocking in enumerate(by_words, KINDS - 2):
            for at, key in _keys(kind, blocking):
                keys[at].append(key)
        columns: dict[str, Any] = {name: batch.column(name) for name in schemas.GLANCE}
        yield from batch_of({**columns, "keys": keys}, schemas.KEYED)


def _keys(kind: int, blocking: Blocking) -> Iterator[tuple[int, int]]:
    """Rows with their keys, as numbers that are the same for the same texts."""
    known: dict[str, int] = {}
    for row, text in zip(blocking.rows.tolist(), blocking.texts(), strict=True):
        if text:
            if text not in known:
                digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
                known[text] = int.from_bytes(digest, "big", signed=True) & ~KINDS | kind
            yield row, known[text]


def find_close(batches: _Batches, reach: Mapping[int, int]) -> Iterator[pa.RecordBatch]:
    """The pairs worth a closer look, of rows that are sorted by their keys and then by place; so
    many neighbours as ``reach`` says for the blocking."""
    for table in whole_groups(batches, Same("key", "piece")):
        keys = ints(table, "key") if len(table) else np.empty(0, dtype=np.int64)
        same = Same("key", "piece")(table)
        # What stands alone under its key is left out before its texts are looked at.
        paired = same.copy()
        paired[:-1] |= same[1:]
        table, keys = table.filter(paired), keys[paired]
        group = np.cumsum(~same)[paired]
        if not len(keys):
            continue
        places, at = numbered(ints(table, "place"))
        first = np.zeros(len(places), dtype=np.int64)
        first[at] = np.arange(len(at))
        rows = table.take(first)
        blocks = []
        kinds = keys & KINDS
        for kind in np.flatnonzero(np.bincount(kinds)).tolist():
            mine = kinds == kind
            block, _ = Block.of(at[mine], group[mine], len(places), (reach[kind],))
            blocks.append(block)
        number = ints(rows, "row")
        glance = _glance(rows)
        for left, right in Candidates(blocks, np.arange(len(places))).portions():
            close, _ = worth(glance, left, right)
            one, other = number[left[close]], number[right[close]]
            pairs = {"left": np.minimum(one, other), "right": np.maximum(one, other)}
            yield from batch_of(pairs, schemas.CLOSE)


def _glance(rows: pa.Table) -> Glance:
    titles = _column(rows, "folded")
    return Glance(
        titles,
        np.array([len(text) for text in titles.texts], dtype=np.int64),
        ints(rows, "bits"),
        _column(rows, "volume_number"),
        ints(rows, "first_page"),
        _column(rows, "bare_doi"),
        _column(rows, "bare_arxiv"),
    )


def score(
    batches: _Batches, noise: Noise, weights: Weights, *, narrowed: bool
) -> Iterator[pa.RecordBatch]:
    """Pairs with their scores; ``narrowed``: those that can't come to anything are not compared,
    and named as left out. The records of a pair stand beside it, as ``left_…`` and ``right_…``."""
    least = weights.doubtful - weights.bias
    for batch in batches:
        if not len(batch):
            continue
        rows, columns, left, right = _both_sides(batch, noise)
        kept, authors = np.ones(len(left), dtype=np.bool_), None
        if narrowed:
            _, likeness = worth(Glance.of(columns), left, right)
            kept, authors = may_be_one(columns, left, right, likeness, weights.levels, least)
        levels = levels_of(columns, left[kept], right[kept], authors)
        scores = score_pairs(levels, weights.levels, weights.bias)
        explained = Explainer(levels, scores, columns, weights.levels, rows.tolist())
        pairs = [explained[at] for at in range(len(explained))]
        says = Contents(columns)
        yield from batch_of(
            {
                "left": rows[levels.left],
                "right": rows[levels.right],
                "score": scores.score,
                "sure": scores.sure(weights.sure),
                "veto": scores.veto,
                "against": scores.against,
                "left_says": [_joined(says[row]) for row in levels.left.tolist()],
                "right_says": [_joined(says[row]) for row in levels.right.tolist()],
                "first": [pair.left for pair in pairs],
                "relation": [str(pair.relation) for pair in pairs],
                "why_not": [pair.veto for pair in pairs],
                "features": [features_json(pair) for pair in pairs],
                "left_out": np.zeros(len(pairs), dtype=np.bool_),
            },
            schemas.SCORED,
        )
        yield from _left_out(rows[left[~kept]], rows[right[~kept]])


def _left_out(left: Ints, right: Ints) -> Iterator[pa.RecordBatch]:
    """Pairs that were not compared."""
    empty: dict[str, Any] = {
        name: [None] * len(left)
        for name in schemas.SCORED
        if name not in {"left", "right", "left_out"}
    }
    out = {"left": left, "right": right, "left_out": np.ones(len(left), dtype=np.bool_)}
    yield from batch_of({**empty, **out}, schemas.SCORED)


def _both_sides(batch: pa.RecordBatch, noise: Noise) -> tuple[Ints, Columns, Ints, Ints]:
    """The rows that pairs speak of, in ascending order; their columns; and the places of both sides
    among them."""
    import pyarrow as pa

    rows, places = numbered(np.concatenate([ints(batch, "left"), ints(batch, "right")]))
    first = np.zeros(len(rows), dtype=np.int64)
    first[places] = np.arange(len(places))
    sides = {
        name: pa.concat_arrays([batch.column(f"left_{name}"), batch.column(f"right_{name}")]).take(
            pa.array(first)
        )
        for name in (*COLUMNS, "raw_title", "specificity")
    }
    columns = columns_of({name: sides[name].to_pylist() for name in COLUMNS}, noise)
    codes = columns.titles.codes
    raw = [""] * len(columns.titles.texts)
    for number, text in zip(codes.tolist(), sides["raw_title"].to_pylist(), strict=True):
        raw[number] = text
    specificity = columns.specificity.copy()
    specificity[codes] = sides["specificity"].to_numpy()
    whole = replace(columns, raw_titles=raw, specificity=specificity)
    return rows, whole, places[: len(batch)], places[len(batch) :]


def evidence(pair: Pair) -> dict[str, Any]:
    """What was seen in a pair."""
    return {
        "relation": str(pair.relation),
        "score": pair.score,
        "features": json.loads(features_json(pair)),
    }


def features_json(pair: Pair) -> str:
    """The features of a pair, as in what `bibwright dedupe --json` prints."""
    return json.dumps(
        {
            name: {"seen": seen.words, "weight": round(seen.weight, 2)}
            for name, seen in pair.features.items()
        },
        ensure_ascii=False,
    )


def _joined(says: Sequence[str]) -> str:
    """What a row says as one text, which is sorted as the texts are one after the other."""
    return "\0".join(says)


def _said(column: Column) -> list[str]:
    return [column.texts[number] for number in column.codes.tolist()]


def _column(rows: pa.Table, name: str) -> Column:
    return Column(*code(texts(rows, name)))


class Same:
    """Whether a row of a table has in these columns what the row before it has."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def __call__(self, table: pa.Table) -> Bools:
        """A mark for each row."""
        same = np.ones(len(table), dtype=np.bool_)
        same[:1] = False
        for name in self._names:
            column = table.column(name).to_numpy()
            same[1:] &= column[1:] == column[:-1]
        return same
