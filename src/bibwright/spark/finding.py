"""Duplicates of a DataFrame: the way of `bibwright.duplicates.find`, as stages of Spark."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from bibwright.duplicates.block import reach_in
from bibwright.duplicates.blockings import NEAR_BY_KEY, NEAR_BY_WORD
from bibwright.duplicates.compare import SMALL
from bibwright.duplicates.records import COLUMNS
from bibwright.duplicates.weights import OURS
from bibwright.matching.column_noise import Noise, is_table, marks_for, only_counts
from bibwright.model.identifiers import JUNK_IDENTIFIERS
from bibwright.spark import schemas
from bibwright.spark.checkpoints import Checkpoints
from bibwright.spark.joining import join_pairs
from bibwright.spark.labels import components
from bibwright.spark.steps import KINDS, find_close, find_keys, find_wrong, read, score, take_titles

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

#: Which blockings look further: the beginning of a title, the title, the DOI, the arXiv id.
_BY_KEY = (0, 1, 2, 3)
#: A block of more rows is cut into pieces, each with the neighbours that its last rows are paired
#: with.
_PIECE = 5_000
#: Works of an identifier that are looked at, as on one machine.
_MOST_WORKS = 12
_SIDE = (*COLUMNS, "raw_title", "specificity")


@dataclass(frozen=True)
class SparkRun:
    """One run over ``records``, which have every column of `duplicates.records.COLUMNS` and
    ``fields``, all of them texts (see `bibwright.spark.inputs`)."""

    records: DataFrame
    checkpoints: Checkpoints
    partitions: int
    least: float = OURS.sure

    @cached_property
    def given(self) -> DataFrame:
        """The records, numbered in their order."""
        from pyspark.sql import functions as sf

        def numbered() -> DataFrame:
            return self._map(self.records, read, schemas.GIVEN).withColumn(
                "id", sf.monotonically_increasing_id()
            )

        found = self.checkpoints.kept("given", numbered)
        sizes = {
            each["part"]: each["count"]
            for each in found.groupBy(sf.shiftright("id", 33).alias("part")).count().collect()
        }
        begins, begin = {}, 0
        for part in sorted(sizes):
            begins[part] = begin
            begin += sizes[part]
        ends = sf.create_map(*(sf.lit(each) for pair in begins.items() for each in pair))
        row = ends[sf.shiftright("id", 33)] + sf.col("id").bitwiseAND((1 << 33) - 1)
        return found.withColumn("row", row.cast("long") if begins else sf.col("id")).drop("id")

    @cached_property
    def weights(self) -> Any:
        """What the levels are worth, and from where on a pair is sure."""
        return replace(OURS, sure=self.least)

    @cached_property
    def noise(self) -> Noise:
        """What only all records together tell of their values."""
        from pyspark.sql import functions as sf

        marked = self.given.where("folded != ''").agg(
            sf.countDistinct("folded").alias("titles"),
            sf.countDistinct(sf.when(sf.col("marked"), sf.col("folded"))).alias("marked"),
        )
        (titles,) = marked.collect()
        ids = sf.explode(sf.array("bare_doi", "bare_arxiv")).alias("id")
        works = self.given.select(ids, "folded", "bits").where("id != ''").distinct()
        several = works.join(works.groupBy("id").count().where("count > 1"), "id")
        from pyspark.sql import Window

        ranked = several.withColumn(
            "at", sf.row_number().over(Window.partitionBy("id").orderBy("folded", "bits"))
        ).where(sf.col("at") <= _MOST_WORKS)
        gathered = ranked.groupBy("id").agg(
            sf.collect_list("folded").alias("titles"), sf.collect_list("bits").alias("bits")
        )
        wrong = {each["id"] for each in self._map(gathered, find_wrong, schemas.WRONG).collect()}
        return Noise(
            self._counts_rows(),
            marks_for(titles["marked"], titles["titles"] + 1),
            JUNK_IDENTIFIERS | wrong,
        )

    def _counts_rows(self) -> bool:
        from pyspark.sql import functions as sf

        counted = self.given.where("counted is not null")
        found, rows = counted.count(), self.given.count()
        if not is_table(found, rows):
            return False
        in_step = counted.groupBy(sf.col("counted") - sf.col("row")).count().agg(sf.max("count"))
        (most,) = in_step.collect()
        (seen,) = counted.agg(sf.countDistinct("counted"), sf.max("counted")).collect()
        return only_counts(found, rows, most[0], seen[0], seen[1])

    @cached_property
    def titled(self) -> DataFrame:
        """The records with their homes, their places in the order of titles, and keys."""

        def made() -> DataFrame:
            columns = [*COLUMNS, "row", "folded"]
            by_title = self.given.select(columns).repartitionByRange(self.partitions, "folded")
            step = partial(take_titles, noise=self.noise, weights=self.weights)
            return self._map(by_title.sortWithinPartitions("folded", "row"), step, schemas.TITLED)

        return self.checkpoints.kept("titled", made)

    @cached_property
    def distinct(self) -> DataFrame:
        """The first of every lot of records that say the same."""
        return self.titled.where("home = row")

    @cached_property
    def keyed(self) -> DataFrame:
        """What is looked at first, with the keys of its blocks."""
        from pyspark.sql import functions as sf

        def made() -> DataFrame:
            split = sf.array_distinct(sf.split("folded", " "))
            words = self.distinct.where("folded != ''").select(
                "row", sf.posexplode(split).alias("at", "word")
            )
            often = words.groupBy("word").agg(
                sf.count("*").alias("often"), sf.min(sf.struct("row", "at")).alias("came")
            )
            ranked = (
                words.join(often.where("often > 1"), "word")
                .groupBy("row")
                .agg(
                    sf.slice(
                        sf.sort_array(sf.collect_list(sf.struct("often", "came", "word"))), 1, 4
                    ).alias("rarest")
                )
            )
            rarest = ranked.select(
                "row",
                sf.col("rarest.word").alias("rarest"),
                sf.col("rarest.often").alias("counts"),
            )
            columns = [*schemas.GLANCE, "keys"]
            whole = self.distinct.select(columns).join(rarest, "row", "left")
            return self._map(whole, find_keys, schemas.KEYED)

        return self.checkpoints.kept("keyed", made)

    @cached_property
    def reach(self) -> Mapping[int, tuple[int, int]]:
        """For each blocking how many neighbours are looked at, and how many rows have more."""
        from pyspark.sql import functions as sf

        sizes = self._exploded.groupBy("key").count()
        kind = sf.col("key").bitwiseAND(KINDS).alias("kind")
        found: dict[int, list[tuple[int, int]]] = {}
        for each in sizes.groupBy(kind, "count").agg(sf.count("*").alias("blocks")).collect():
            found.setdefault(each["kind"], []).append((each["count"], each["blocks"]))
        reach = {}
        for kind, pairs in found.items():
            counts, blocks = np.array(pairs, dtype=np.int64).T
            near = NEAR_BY_KEY if kind in _BY_KEY else NEAR_BY_WORD
            reach[kind] = reach_in(counts, blocks, near)
        return reach

    @property
    def _exploded(self) -> DataFrame:
        from pyspark.sql import functions as sf

        names = schemas.GLANCE
        return self.keyed.select(*names, sf.explode("keys").alias("key"))

    @cached_property
    def close(self) -> DataFrame:
        """The pairs worth a closer look."""

        def made() -> DataFrame:
            rows = self._in_pieces().repartition(self.partitions, "key", "piece")
            step = partial(find_close, reach={kind: far for kind, (far, _) in self.reach.items()})
            ordered = rows.sortWithinPartitions("key", "piece", "place")
            return self._map(ordered, step, schemas.CLOSE).distinct()

        return self.checkpoints.kept("close", made)

    def _in_pieces(self) -> DataFrame:
        """Rows by their keys, those of large blocks by pieces as well. The last rows of a piece are
        paired with the first of the next, so that these stand in both."""
        from pyspark.sql import Window
        from pyspark.sql import functions as sf

        rows = self._exploded
        large = rows.groupBy("key").count().where(sf.col("count") > _PIECE).select("key")
        whole = rows.join(sf.broadcast(large), "key", "left_anti").withColumn("piece", sf.lit(0))
        at = sf.row_number().over(Window.partitionBy("key").orderBy("place")) - 1
        farthest = max((far for far, _ in self.reach.values()), default=0)
        piece = sf.floor(sf.col("at") / _PIECE).cast("int")
        begins = (sf.col("at") % _PIECE < farthest) & (piece > 0)
        both = sf.when(begins, sf.array(piece, piece - 1)).otherwise(sf.array(piece))
        cut = rows.join(sf.broadcast(large), "key").withColumn("at", at)
        cut = cut.withColumn("piece", sf.explode(both)).drop("at")
        return whole.unionByName(cut)

    @cached_property
    def scored(self) -> DataFrame:
        """The pairs that may come to something, with what was seen in them."""
        return self.checkpoints.kept("scored", lambda: self._scored(self.close, narrowed=True))

    def _scored(self, pairs: DataFrame, *, narrowed: bool) -> DataFrame:
        step = partial(score, noise=self.noise, weights=self.weights, narrowed=narrowed)
        sides = self.distinct.select("row", *_SIDE)
        left, right = (
            sides.select(
                *(sides[name].alias(f"{side}_{name}") for name in _SIDE), sides["row"].alias(side)
            )
            for side in ("left", "right")
        )
        return self._map(pairs.join(left, "left").join(right, "right"), step, schemas.SCORED)

    @cached_property
    def labels(self) -> DataFrame:
        """The rows of sure pairs with the smallest row that they are connected with."""
        sure = self.scored.where("sure").select("left", "right")
        return components(sure, self.checkpoints)

    @cached_property
    def ties(self) -> DataFrame:
        """All pairs that were compared: in components of several rows, those too that no block
        brought together; or, where these would be too many, those that were left out."""

        def missing() -> DataFrame:
            from pyspark.sql import functions as sf

            sizes = self.labels.groupBy("label").count()
            small = sizes.where((sf.col("count") > 2) & (sf.col("count") <= SMALL)).select("label")
            members = self.labels.join(small, "label")
            every = members.withColumnRenamed("row", "left").join(
                members.withColumnRenamed("row", "right"), "label"
            )
            every = every.where(sf.col("left") < sf.col("right")).select("left", "right")
            left_out = self._within(self.scored.where("left_out")).select("left", "right")
            wanted = every.unionByName(left_out).distinct()
            known = self.scored.where("not left_out").select("left", "right")
            return self._scored(wanted.join(known, ["left", "right"], "left_anti"), narrowed=False)

        from pyspark.sql import functions as sf

        later = self.checkpoints.kept("missing", missing).withColumn("turn", sf.lit(1))
        return self.scored.where("not left_out").withColumn("turn", sf.lit(0)).unionByName(later)

    def _within(self, pairs: DataFrame) -> DataFrame:
        """The pairs within components, with their labels."""
        left = self.labels.withColumnRenamed("row", "left")
        right = self.labels.withColumnRenamed("row", "right")
        return pairs.join(left, "left").join(right, ["right", "label"])

    @cached_property
    def grouped(self) -> DataFrame:
        """The groups of records that are one work, and the pairs that tie them."""

        def made() -> DataFrame:
            columns = ["left", "right", "score", "sure", "veto", "against"]
            columns += ["left_says", "right_says", "turn", "label"]
            rows = self._within(self.ties).select(columns).repartition(self.partitions, "label")
            step = partial(join_pairs, weights=self.weights)
            ordered = rows.sortWithinPartitions("label", "turn", "left", "right")
            return self._map(ordered, step, schemas.GROUPED)

        return self.checkpoints.kept("grouped", made)

    def notes(self) -> Iterator[str]:
        """What was done otherwise than usual."""
        bounded, reach = max(
            ((more, far) for kind, (far, more) in self.reach.items() if kind in _BY_KEY),
            default=(0, 0),
        )
        if bounded:
            yield (
                f"{bounded} records share a title, its beginning or an identifier with more than "
                f"{reach} others; each was compared with the {reach} nearest"
            )

    @staticmethod
    def _map(rows: DataFrame, step: Callable[..., Any], schema: schemas.Schema) -> DataFrame:
        return rows.mapInArrow(step, schemas.ddl(schema))
