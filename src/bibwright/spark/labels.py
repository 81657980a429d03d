"""Connected components of pairs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from bibwright.spark.checkpoints import Checkpoints


def components(pairs: DataFrame, checkpoints: Checkpoints) -> DataFrame:
    """Each ``row`` of the pairs (``left``, ``right``) with its ``label``, the smallest row that it
    is connected with.

    Each round takes the least label among the neighbours, then that label's own label, until
    nothing changes: chains of n rows take about log n rounds. Every round is a checkpoint.
    """
    from pyspark.sql import functions as sf

    both = pairs.union(pairs.select("right", "left")).toDF("row", "other")
    edges = checkpoints.kept("edges", both.distinct)
    labels = checkpoints.kept(
        "labels-0",
        lambda: edges.groupBy("row").agg(sf.least("row", sf.min("other")).alias("label")),
    )
    turn = 0
    while True:
        turn += 1
        new = checkpoints.kept(f"labels-{turn}", partial(_joined, edges, labels))
        changed = new.where("label != before").limit(1).count()
        labels = new.select("row", "label")
        if not changed:
            return labels


def _joined(edges: DataFrame, labels: DataFrame) -> DataFrame:
    """The labels after one round, with what they were before."""
    from pyspark.sql import functions as sf

    theirs = labels.select(sf.col("row").alias("other"), sf.col("label").alias("theirs"))
    least = edges.join(theirs, "other").groupBy("row").agg(sf.min("theirs").alias("theirs"))
    lower = labels.join(least, "row").select(
        "row", sf.col("label").alias("before"), sf.least("label", "theirs").alias("label")
    )
    further = lower.select(sf.col("row").alias("label"), sf.col("label").alias("further"))
    return lower.join(further, "label").select("row", "before", sf.col("further").alias("label"))
