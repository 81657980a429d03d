"""The columns of each stage's table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bibwright.duplicates.records import COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["ddl", "given", "glance", "grouped", "keyed", "merged", "pairs", "scored", "titled"]


def _schema(**types: Any) -> pa.Schema:
    import pyarrow as pa

    named = {
        "int": pa.int64(),
        "real": pa.float64(),
        "text": pa.string(),
        "bool": pa.bool_(),
        "ints": pa.list_(pa.int64()),
        "texts": pa.list_(pa.string()),
        "map": pa.map_(pa.string(), pa.string()),
    }
    return pa.schema([(name, named[kind]) for name, kind in types.items()])


def ddl(schema: pa.Schema) -> str:
    """A schema in Spark's words."""
    from pyspark.sql.pandas.types import from_arrow_schema

    found: str = ", ".join(
        f"`{field.name}` {field.dataType.simpleString()}" for field in from_arrow_schema(schema)
    )
    return found


def given() -> pa.Schema:
    """Records as they were read."""
    return _schema(
        **dict.fromkeys(COLUMNS, "text"),
        fields="map",
        folded="text",
        marked="bool",
        bits="int",
        bare_doi="text",
        bare_arxiv="text",
        counted="int",
    )


def wrong() -> pa.Schema:
    """Identifiers."""
    return _schema(id="text")


def _of_glance() -> dict[str, str]:
    return {
        **dict.fromkeys(("row", "place", "bits", "first_page"), "int"),
        **dict.fromkeys(("folded", "volume_number", "bare_doi", "bare_arxiv"), "text"),
    }


def glance() -> pa.Schema:
    """What is looked at first."""
    return _schema(**_of_glance())


def titled() -> pa.Schema:
    """Records with their homes, places and keys."""
    return _schema(
        **dict.fromkeys(COLUMNS, "text"),
        **_of_glance(),
        home="int",
        preprint="bool",
        lot="text",
        raw_title="text",
        specificity="int",
        keys="ints",
    )


def keyed() -> pa.Schema:
    """What is looked at first, with all keys."""
    return _schema(**_of_glance(), keys="ints")


def pairs() -> pa.Schema:
    """Two rows, the smaller first."""
    return _schema(left="int", right="int")


def scored() -> pa.Schema:
    """Pairs with what was seen in them; ``left_out`` were not compared."""
    return _schema(
        left="int",
        right="int",
        score="real",
        **dict.fromkeys(("sure", "veto", "against"), "bool"),
        **dict.fromkeys(("left_says", "right_says"), "text"),
        first="int",
        **dict.fromkeys(("relation", "why_not", "features"), "text"),
        left_out="bool",
    )


def grouped() -> pa.Schema:
    """The members of each group, and the pairs that tie it or speak against it."""
    return _schema(group="int", row="int", left="int", right="int", role="text")


def merged() -> pa.Schema:
    """What the records of a set say together."""
    return _schema(
        row="int", key="text", type="text", fields="map", merged_keys="texts", lost="text"
    )
