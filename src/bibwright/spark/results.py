"""What a run gives: the sets, the pairs with what was seen in them, the records without
duplicates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bibwright.duplicates.model import Relation
from bibwright.duplicates.sets import TIES_WHAT_DIFFERS
from bibwright.duplicates.weights import OURS
from bibwright.spark import schemas
from bibwright.spark.joining import merge_sets

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

    from bibwright.spark.finding import SparkRun


def sets_of(found: SparkRun) -> DataFrame:
    """A line for each member of each set: ``set`` (the first of its rows), ``row``, ``key``,
    ``preprint``."""
    from pyspark.sql import functions as sf

    members = found.grouped.where("role = 'member'").select(sf.col("row").alias("home"), "group")
    sure = sf.coalesce(sf.get_json_object("lot", "$.sure") == "true", sf.lit(False)).alias("sure")
    firsts = found.distinct.select("home", sure).join(members, "home", "left")
    firsts = firsts.withColumn("set", sf.coalesce("group", sf.when(sf.col("sure"), sf.col("home"))))
    rows = found.titled.select("row", "home", "key", "preprint")
    return (
        rows.join(firsts.where("set is not null"), "home")
        .where("row = home or sure")
        .select("set", "row", "key", "preprint")
    )


def pairs_of(found: SparkRun, sets: DataFrame) -> DataFrame:
    """A line for each pair with its ``kind``: ``tie`` (within a set), ``against`` (within a set,
    but speaking against it), ``doubtful``, ``related``; and what was seen in it, as JSON."""
    from pyspark.sql import functions as sf

    ties = found.ties
    inside = found.grouped.where("role != 'member'").select(
        "left", "right", sf.col("group").alias("set"), sf.col("role").alias("kind")
    )
    homes = sets.select("row", "set")
    left = homes.select(sf.col("row").alias("left"), sf.col("set").alias("left_set"))
    right = homes.select(sf.col("row").alias("right"), sf.col("set").alias("right_set"))
    apart = ties.join(left, "left", "left").join(right, "right", "left")
    apart = apart.withColumn("left_set", sf.coalesce("left_set", "left"))
    apart = apart.withColumn("right_set", sf.coalesce("right_set", "right"))
    apart = apart.where("left_set != right_set")
    every = (
        _shown(ties.join(inside, ["left", "right"]))
        .unionByName(_shown(_doubtful(apart)))
        .unionByName(_shown(_related(apart)))
        .unionByName(_identical(found))
    )
    keys = found.titled.select("row", "key")
    for side in ("left", "right"):
        named = keys.select(sf.col("row").alias(side), sf.col("key").alias(f"{side}_key"))
        every = every.join(named, side)
    certainty = 1 / (
        1 + sf.pow(sf.lit(10.0), -sf.greatest(sf.lit(-300.0), sf.least(sf.lit(300.0), "score")))
    )
    return every.withColumn("certainty", certainty).select(
        *("kind", "set", "left", "right", "left_key", "right_key", "relation", "score"),
        *("certainty", "veto", "features"),
    )


def _doubtful(apart: DataFrame) -> DataFrame:
    """The likeliest pair of any two works that may be one."""
    from pyspark.sql import Window
    from pyspark.sql import functions as sf

    may_be = apart.where((sf.col("score") >= OURS.doubtful) & ~sf.col("veto"))
    says = [sf.least("left_says", "right_says"), sf.greatest("left_says", "right_says")]
    works = Window.partitionBy(
        sf.least("left_set", "right_set"), sf.greatest("left_set", "right_set")
    ).orderBy(-sf.round("score", 6), *says, "turn", "left", "right")
    best = may_be.withColumn("at", sf.row_number().over(works)).where("at = 1")
    words = json.dumps({"caution": {"seen": TIES_WHAT_DIFFERS.words, "weight": 0.0}})[1:]
    but = sf.concat(sf.expr("left(features, length(features) - 1)"), sf.lit(f", {words}"))
    features = sf.when(sf.col("sure"), but).otherwise(sf.col("features"))
    return best.withColumn("features", features).withColumns(_kind("doubtful"))


def _related(apart: DataFrame) -> DataFrame:
    """Two works with a name for what they have to do with each other; of what a notice may be
    about, the likeliest alone."""
    from pyspark.sql import Window
    from pyspark.sql import functions as sf

    plain = [str(Relation.OTHER), str(Relation.SAME)]
    named = apart.where(sf.col("veto") & ~sf.col("relation").isin(plain))
    best = sf.max("score").over(Window.partitionBy("first"))
    return named.withColumn("best", best).where("score = best").withColumns(_kind("related"))


def _kind(kind: str) -> dict[str, Column]:
    from pyspark.sql import functions as sf

    return {"kind": sf.lit(kind), "set": sf.lit(None).cast("long")}


def _shown(pairs: DataFrame) -> DataFrame:
    """Pairs with the row first that comes first in the sentence."""
    from pyspark.sql import functions as sf

    swapped = sf.col("first") == sf.col("right")
    return pairs.select(
        *("kind", "set", "relation", "score", "features"),
        sf.when(swapped, sf.col("right")).otherwise(sf.col("left")).alias("left"),
        sf.when(swapped, sf.col("left")).otherwise(sf.col("right")).alias("right"),
        sf.col("why_not").alias("veto"),
    )


def _identical(found: SparkRun) -> DataFrame:
    """Rows that say the same as the first of them: ties, or doubtful where too little is said."""
    from pyspark.sql import functions as sf

    lots = found.distinct.where("lot is not null").select("home", "lot")
    sure = sf.get_json_object("lot", "$.sure") == "true"
    rows = found.titled.where("row != home").select("home", "row").join(lots, "home")
    asked = rows.where(~sure).groupBy("home", "lot").agg(sf.min("row").alias("row"))
    return (
        rows.where(sure)
        .unionByName(asked)
        .select(
            sf.when(sure, "tie").otherwise("doubtful").alias("kind"),
            sf.when(sure, sf.col("home")).alias("set"),
            sf.get_json_object("lot", "$.relation").alias("relation"),
            sf.get_json_object("lot", "$.score").cast("double").alias("score"),
            sf.get_json_object("lot", "$.features").alias("features"),
            sf.col("home").alias("left"),
            sf.col("row").alias("right"),
            sf.lit("").alias("veto"),
        )
    )


def records_of(found: SparkRun, sets: DataFrame) -> DataFrame:
    """The records without duplicates: those of no set as they are, and one for each set, put
    together by the rules of `bibwright.duplicates.merge`."""
    from pyspark.sql import functions as sf

    given = found.given.select("row", "key", "type", "fields")
    members = given.join(sets.select("set", "row", "preprint"), "row")
    ordered = members.repartition(found.partitions, "set").sortWithinPartitions("set", "row")
    merged = ordered.mapInArrow(merge_sets, schemas.ddl(schemas.MERGED))
    single = given.join(sets.select("row"), "row", "left_anti").select(
        *("row", "key", "type", "fields"),
        sf.expr("cast(array() as array<string>)").alias("merged_keys"),
        sf.lit("[]").alias("lost"),
    )
    return single.unionByName(merged)
