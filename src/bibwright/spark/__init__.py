"""Dedupe on Apache Spark, for more records than one machine holds; needs the extra ``spark``.

    from bibwright.spark import dedupe, find

    found = find(records, checkpoints="hdfs:///tmp/bibwright")  # sets, pairs, records
    without = dedupe(records, checkpoints="hdfs:///tmp/bibwright")

Records are a DataFrame with a column ``title`` and as many of
`bibwright.duplicates.records.COLUMNS` as there are. Decisions are those of `bibwright.dedupe` over
all of them: the same functions make keys, compare, score and join.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from bibwright._version import __version__
from bibwright.duplicates.weights import OURS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["Found", "dedupe", "find", "find_in"]

#: Records that one task has, about.
_PER_TASK = 25_000


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: ``sets`` (a line for each member), ``pairs`` with what was seen in them,
    ``records`` without duplicates; ``notes`` say what was done otherwise than usual."""

    sets: DataFrame
    pairs: DataFrame
    records: DataFrame
    notes: tuple[str, ...] = ()


def dedupe(records: DataFrame, *, checkpoints: str) -> DataFrame:
    """The records without duplicates; for the rest see `find`."""
    return find(records, checkpoints=checkpoints).records


def find(
    records: DataFrame,
    *,
    checkpoints: str,
    least: float = OURS.sure,
    partitions: int | None = None,
) -> Found:
    """The duplicates among records: sets, pairs, and the records without them.

    ``checkpoints`` is a folder that all workers can reach; a run with the same records and options
    goes on there where another has stopped. ``least`` is the score from which on a pair is sure.
    ``partitions``: into how many parts the work is cut; by default one for 25,000 records.

    Raises InputError for records without titles, or with columns that are no text.
    """
    from bibwright.spark.inputs import as_records

    return find_in(as_records(records), checkpoints=checkpoints, least=least, partitions=partitions)


def find_in(
    records: DataFrame,
    *,
    checkpoints: str,
    least: float = OURS.sure,
    partitions: int | None = None,
    output: str | None = None,
) -> Found:
    """The same for records as `bibwright.spark.inputs` makes them; ``output``: a folder for the
    three tables, else they are among the checkpoints."""
    from bibwright.spark.checkpoints import Checkpoints
    from bibwright.spark.finding import SparkRun
    from bibwright.spark.results import pairs_of, records_of, sets_of

    count, mark = _mark(records, least, partitions)
    kept = Checkpoints(records.sparkSession, f"{checkpoints.rstrip('/')}/{mark}")
    cores = records.sparkSession.sparkContext.defaultParallelism
    found = SparkRun(records, kept, partitions or max(cores, 1 + count // _PER_TASK), least)
    where = {
        name: output and f"{output.rstrip('/')}/{name}" for name in ("sets", "pairs", "records")
    }
    sets = kept.kept("sets", lambda: sets_of(found), where["sets"])
    pairs = kept.kept("pairs", lambda: pairs_of(found, sets), where["pairs"])
    whole = kept.kept("records", lambda: records_of(found, sets), where["records"])
    return Found(sets, pairs, whole, tuple(found.notes()))


def _mark(records: DataFrame, least: float, partitions: int | None) -> tuple[int, str]:
    """How many records there are; and a word for them, the options and this version."""
    from pyspark.sql import functions as sf

    fields = [sf.col(name) for name in records.columns if name != "fields"]
    said = sf.sum(sf.xxhash64(*fields, sf.to_json("fields")).cast("decimal(38,0)"))
    (row,) = records.agg(sf.count("*").alias("count"), said.alias("sum")).collect()
    words = f"{__version__} {row['count']} {row['sum']} {least} {partitions}"
    return int(row["count"]), sha256(words.encode()).hexdigest()[:16]
