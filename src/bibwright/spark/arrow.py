"""Arrow batches, as Spark hands them to Python and takes them back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from bibwright.spark.schemas import Schema, arrow
from bibwright.text.arrays import Ints

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows that are handed on together, at least.
_TOGETHER = 20_000


def ints(table: pa.Table, name: str) -> Ints:
    """A column of whole numbers."""
    found: Ints = table.column(name).to_numpy().astype(np.int64, copy=False)
    return found


def texts(table: pa.Table, name: str) -> list[str]:
    """A column of texts."""
    found: list[str] = table.column(name).to_pylist()
    return found


def values(table: pa.Table, name: str) -> list[Any]:
    """A column of any other kind."""
    found: list[Any] = table.column(name).to_pylist()
    return found


def batch_of(
    columns: Mapping[str, Sequence[Any] | npt.NDArray[Any]], schema: Schema
) -> Iterator[pa.RecordBatch]:
    """Columns as batches."""
    import pyarrow as pa

    said = {name: columns[name] for name in schema}
    yield from pa.table(said, schema=arrow(schema)).to_batches()


def whole_groups(
    batches: Iterable[pa.RecordBatch], same: Callable[[pa.Table], npt.NDArray[np.bool_]]
) -> Iterator[pa.Table]:
    """The rows of sorted batches, so many at a time, without ever cutting a group.

    ``same`` says of each row whether it is of the same group as the row before it; of the first it
    may say anything.
    """
    import pyarrow as pa

    kept: list[pa.RecordBatch] = []
    size, enough = 0, _TOGETHER
    for batch in batches:
        kept.append(batch)
        size += len(batch)
        if size < enough:
            continue
        table = pa.Table.from_batches(kept).combine_chunks()
        begins = np.flatnonzero(~same(table))
        cut = int(begins[-1]) if len(begins) else 0
        if cut:
            yield table.slice(0, cut)
        rest = table.slice(cut)
        kept, size = rest.to_batches(), len(rest)
        enough = max(_TOGETHER, 2 * size)
    if size:
        yield pa.Table.from_batches(kept).combine_chunks()
