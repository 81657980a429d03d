"""Records from Parquet, JSON lines or .bib files, as texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibwright.duplicates.records import COLUMNS
from bibwright.errors import InputError
from bibwright.spark.bib_folder import read_folder

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

#: Other names of the columns.
_NAMES = {
    "key": ("id", "citation_key", "citekey"),
    "type": ("entrytype", "entry_type"),
    "author": ("authors",),
    "editor": ("editors",),
    "year": ("date",),
    "venue": ("journal", "journaltitle", "booktitle"),
    "number": ("issue",),
    "arxiv": ("eprint", "arxiv_id"),
    "language": ("langid",),
    "location": ("address",),
    "note": ("howpublished",),
}


def read_records(session: SparkSession, path: str, form: str, partitions: int) -> DataFrame:
    """The records under a path, as `Finding` wants them; ``form`` is parquet, jsonl or bib.

    Raises InputError for what can't be read.
    """
    from pyspark.errors import PySparkException

    try:
        if form == "bib":
            return read_folder(session, path, partitions)
        if form == "jsonl":
            # A line that is not JSON is an error, not an empty record.
            table = session.read.option("mode", "FAILFAST").json(path)
        else:
            table = session.read.parquet(path)
    except PySparkException as error:
        raise InputError(f"{path}: {str(error).splitlines()[0]}") from error
    return as_records(table)


def as_records(table: DataFrame) -> DataFrame:
    """A table's rows as texts: every column of `COLUMNS`, and ``fields`` with all that there is.

    Lists of names are joined by “and”. Raises InputError for a table without titles, and for
    columns that are neither texts, numbers nor lists of texts.
    """
    from pyspark.sql import functions as sf

    names = {name.lower(): name for name in table.columns}
    if "title" not in names:
        raise InputError("the records have no column “title”")
    said = {name.lower(): _text(table, name) for name in table.columns}

    def column(name: str) -> Column:
        known = [said[each] for each in (name, *_NAMES.get(name, ())) if each in said]
        return sf.coalesce(*(sf.when(each != "", each) for each in known), sf.lit("")).alias(name)

    fields = [
        part
        for name, text in said.items()
        if name not in {"key", "type", *_NAMES["key"], *_NAMES["type"]}
        for part in (sf.lit(names[name]), text)
    ]
    return table.select(*map(column, COLUMNS), sf.create_map(*fields).alias("fields"))


def _text(table: DataFrame, name: str) -> Column:
    from pyspark.sql import functions as sf

    kind = dict(table.dtypes)[name]
    column = sf.col(f"`{name}`")
    if kind == "array<string>":
        column = sf.array_join(column, " and " if name.lower() in _LISTS else ", ")
    elif kind in {"double", "float"}:
        column = sf.regexp_replace(column.cast("string"), r"\.0$", "")
    elif "<" in kind or kind == "binary":
        raise InputError(f"the column “{name}” is of type {kind}; give it as text")
    return sf.coalesce(column.cast("string"), sf.lit(""))


_LISTS = frozenset({"author", "authors", "editor", "editors"})
