"""Records from a folder of .bib files, which take macros and fields over from each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.bib_files import macros_in
from bibwright.bibtex.inheritance import parents_named
from bibwright.commands.entry_records import records_of
from bibwright.duplicates.records import COLUMNS
from bibwright.spark import schemas
from bibwright.spark.arrow import batch_of, texts, values

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

_Batches = Iterable["pa.RecordBatch"]
#: The name of the file that has all parents from other files.
_PARENTS = "parents"


def read_folder(session: SparkSession, path: str, partitions: int) -> DataFrame:
    """The records in the .bib files under a path."""
    files = (
        session.read.format("binaryFile")
        .option("pathGlobFilter", "*.bib")
        .option("recursiveFileLookup", "true")
        .load(path)
        .select("path", "content")
        .repartitionByRange(partitions, "path")
        .sortWithinPartitions("path")
    )
    macros, parents = _lent(files)
    step = partial(_entries, macros=macros, parents=parents)
    return files.mapInArrow(step, schemas.ddl(schemas.READ))


def _lent(files: DataFrame) -> tuple[dict[str, str], str]:
    """What files take over from each other: the macros, of each name the first definition, and the
    parents that stand in another file than their children, as one more file."""

    def told(step: partial[Iterator[pa.RecordBatch]]) -> list[tuple[str, str]]:
        found = files.mapInArrow(step, schemas.ddl(schemas.LENT)).collect()
        return [(each["name"], each["text"]) for each in found]

    macros = dict(reversed(told(partial(_macros))))
    known = set[str]()
    parents = list[str]()
    wanted = {name for name, _ in told(partial(_named_elsewhere, macros=macros))}
    while wanted:
        found = told(partial(_parents, macros=macros, keys=frozenset(wanted)))
        known |= wanted
        parents += [text for _, text in found if text]
        wanted = {name for name, text in found if not text} - known
    return macros, "\n".join(parents)


def _opened(batches: _Batches, macros: Mapping[str, str], *words: bytes) -> Iterator[BibFile]:
    """The files, if ``words`` are given those that have one of them."""
    for batch in batches:
        for path, content in zip(texts(batch, "path"), values(batch, "content"), strict=True):
            small = content.lower() if words else b""
            if not words or any(word in small for word in words):
                yield BibFile.open(path, content, None, macros)


def _macros(batches: _Batches) -> Iterator[pa.RecordBatch]:
    """The macros that files define."""
    for batch in batches:
        for content in values(batch, "content"):
            yield from _told(macros_in(content))


def _named_elsewhere(batches: _Batches, macros: Mapping[str, str]) -> Iterator[pa.RecordBatch]:
    """The parents that entries name and that stand not in their file."""
    for bib in _opened(batches, macros, b"crossref", b"xdata"):
        own = {entry.key.lower() for entry in bib.all_entries}
        named = {key for entry in bib.all_entries for key in parents_named(entry.fields)}
        yield from _told(dict.fromkeys(named - own, ""))


def _parents(
    batches: _Batches, macros: Mapping[str, str], keys: frozenset[str]
) -> Iterator[pa.RecordBatch]:
    """The entries that have one of these keys, macros worked out; and, without a text, the parents
    that they name in turn."""
    for bib in _opened(batches, macros, *(key.encode() for key in keys)):
        for entry in bib.all_entries:
            if entry.key.lower() in keys:
                fields = [f"{name} = {{{_sound(text)}}}" for name, text in entry.fields.items()]
                whole = ",\n".join([f"@{entry.type}{{{entry.key}", *fields])
                yield from _told({entry.key: f"{whole}\n}}\n"})
                yield from _told(dict.fromkeys(parents_named(entry.fields), ""))


def _told(found: Mapping[str, str]) -> Iterator[pa.RecordBatch]:
    names, said = ([_sound(text) for text in each] for each in (found, found.values()))
    yield from batch_of({"name": names, "text": said}, schemas.LENT)


def _entries(
    batches: _Batches, macros: Mapping[str, str], parents: str
) -> Iterator[pa.RecordBatch]:
    """The entries of .bib files. What can't be encoded is replaced: Spark's texts are UTF-8."""
    beside = [BibFile.open(_PARENTS, parents.encode())] if parents else []
    for bib in _opened(batches, macros):
        records = records_of([bib], beside)
        found: dict[str, Any] = {name: [_sound(text) for text in records[name]] for name in COLUMNS}
        found["fields"] = [
            [(name, _sound(text)) for name, text in entry.fields.items()] for entry in bib.entries
        ]
        yield from batch_of(found, schemas.READ)


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
