"""``bibwright dedupe-spark``: duplicates among more records than one machine holds."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bibwright.cli.dedupe_options import strictness_option
from bibwright.cli.terminal import say
from bibwright.commands.dedupe_run import Strictness
from bibwright.errors import InputError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from bibwright.spark import Found

_FORMS = ("parquet", "jsonl", "bib")
_SUFFIXES = {".json": "jsonl", ".jsonl": "jsonl", ".ndjson": "jsonl", ".bib": "bib"}


@click.command("dedupe-spark")
@click.argument("source", metavar="IN")
@click.argument("output", metavar="OUT")
@click.option(
    "--from",
    "form",
    type=click.Choice(_FORMS),
    help="The format of IN; by default seen from its name, or the files in the folder.",
)
@strictness_option
@click.option(
    "--partitions",
    type=click.IntRange(min=1),
    help="Into how many parts the work is cut; by default one for 25,000 records.",
)
@click.option(
    "--checkpoints", metavar="FOLDER", help="Where finished stages are kept, by default in OUT."
)
def dedupe_spark(
    source: str,
    output: str,
    form: str | None,
    strictness: str,
    partitions: int | None,
    checkpoints: str | None,
) -> None:
    """Find duplicates among millions of records, on Apache Spark.

    IN is a table (Parquet or JSON lines) or a folder of .bib files, OUT a new folder for three
    tables in Parquet: sets, pairs with what was seen in them, and the records without duplicates.
    Both may be any address that Spark knows. A run that was stopped goes on where it was when it
    is started again.

    \b
      bibwright dedupe-spark records.parquet found
      spark-submit --master yarn $(which bibwright) dedupe-spark hdfs:///records hdfs:///found
    """
    session = _session()
    from bibwright.spark import find_in
    from bibwright.spark.checkpoints import is_table
    from bibwright.spark.inputs import read_records

    kept = checkpoints or f"{output.rstrip('/')}/checkpoints"
    cores = session.sparkContext.defaultParallelism
    records = read_records(session, source, form or _form_of(source), partitions or 4 * cores)
    if is_table(session, f"{output}/records") and not is_table(session, f"{kept}/begun"):
        raise InputError(f"{output} holds the tables of another run; name a new folder")
    session.range(1).write.mode("overwrite").parquet(f"{kept}/begun")
    least = Strictness(strictness).least
    found = find_in(records, checkpoints=kept, least=least, partitions=partitions, output=output)
    _summarise(found)


def _session() -> SparkSession:
    """The session of `spark-submit`, or one on this machine's processors."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise InputError(
            "bibwright dedupe-spark needs more than the plain install; get it with "
            "`pip install 'bibwright[spark]'`"
        ) from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        session = SparkSession.builder.appName("bibwright dedupe-spark").getOrCreate()
    except (PySparkException, OSError) as error:
        raise InputError(
            "Spark doesn't start; it needs Java 17 (Debian: openjdk-17-jre-headless)"
        ) from error
    session.sparkContext.setLogLevel("ERROR")
    return session


def _form_of(source: str) -> str:
    path = Path(source)
    if path.suffix in _SUFFIXES:
        return _SUFFIXES[path.suffix]
    if path.is_dir():
        names = {_SUFFIXES.get(each.suffix) for each in path.rglob("*")}
        return next((form for form in ("bib", "jsonl") if form in names), "parquet")
    return "parquet"


def _summarise(found: Found) -> None:
    for note in found.notes:
        say(f"note: {note}")
    kinds = {each["kind"]: each["count"] for each in found.pairs.groupBy("kind").count().collect()}
    members, sets = found.sets.count(), found.sets.select("set").distinct().count()
    say(
        f"{found.records.count()} records without duplicates; {sets} sets "
        f"({members - sets} redundant records), {kinds.get('doubtful', 0)} doubtful pairs"
    )
