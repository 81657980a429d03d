"""The columns of each stage's table: names, and what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bibwright.duplicates.records import COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa

Schema = Mapping[str, str]
_IN_SPARK = {
    **{"int": "bigint", "real": "double", "text": "string", "bool": "boolean"},
    **{"ints": "array<bigint>", "texts": "array<string>", "map": "map<string,string>"},
}
_TEXTS = dict.fromkeys(COLUMNS, "text")

#: Records as texts.
READ: Schema = {**_TEXTS, "fields": "map"}
#: What .bib files lend each other.
LENT: Schema = {"name": "text", "text": "text"}
#: With what is to be known before anything is known of all together.
GIVEN: Schema = {
    **READ,
    **{"folded": "text", "marked": "bool", "bits": "int", "counted": "int"},
    **{"bare_doi": "text", "bare_arxiv": "text"},
}
#: Identifiers that prove themselves wrong.
WRONG: Schema = {"id": "text"}
#: What is looked at first.
GLANCE: Schema = {
    **dict.fromkeys(("row", "place", "bits", "first_page"), "int"),
    **dict.fromkeys(("folded", "volume_number", "bare_doi", "bare_arxiv"), "text"),
}
#: Records with their homes, places and keys.
TITLED: Schema = {
    **_TEXTS,
    **GLANCE,
    **{"home": "int", "preprint": "bool", "lot": "text", "raw_title": "text"},
    **{"specificity": "int", "keys": "ints"},
}
#: What is looked at first, with all keys.
KEYED: Schema = {**GLANCE, "keys": "ints"}
#: Pairs of rows, the smaller first.
CLOSE: Schema = {"left": "int", "right": "int"}
#: Pairs with what was seen in them; ``left_out`` were not compared.
SCORED: Schema = {
    **CLOSE,
    "score": "real",
    **dict.fromkeys(("sure", "veto", "against"), "bool"),
    **{"left_says": "text", "right_says": "text", "first": "int"},
    **dict.fromkeys(("relation", "why_not", "features"), "text"),
    "left_out": "bool",
}
#: The members of each group, and the pairs that tie it or speak against it.
GROUPED: Schema = {"group": "int", "row": "int", **CLOSE, "role": "text"}
#: What the records of a set say together.
MERGED: Schema = {
    **{"row": "int", "key": "text", "type": "text", "fields": "map"},
    **{"merged_keys": "texts", "lost": "text"},
}


def ddl(schema: Schema) -> str:
    """A schema in Spark's words."""
    return ", ".join(f"`{name}` {_IN_SPARK[kind]}" for name, kind in schema.items())


def arrow(schema: Schema) -> pa.Schema:
    """A schema in Arrow's."""
    import pyarrow as pa

    kinds = {
        **{"int": pa.int64(), "real": pa.float64(), "text": pa.string(), "bool": pa.bool_()},
        **{"ints": pa.list_(pa.int64()), "texts": pa.list_(pa.string())},
        "map": pa.map_(pa.string(), pa.string()),
    }
    return pa.schema([(name, kinds[kind]) for name, kind in schema.items()])
