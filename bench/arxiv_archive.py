"""A public archive of arXiv's metadata to 2019, as a snapshot that ``index build`` reads.

``python -m bench.arxiv_archive FOLDER SNAPSHOT`` takes every table below FOLDER (tab-separated,
plain, in xz or in zip, a year or a category each) of the archive that R. Stuart Geiger made
(``staeiou/arxiv_archive`` at GitHub; https://doi.org/10.5281/zenodo.2533436) and writes one JSON
object a line. A paper that several tables have is written once. The archive once kept ids as
numbers, so that zeros at their ends were lost; they are put back.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import lzma
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from bibwright.text.names import person_from_display

#: From this month on the number in an id has five figures (https://info.arxiv.org/help/arxiv_identifier.html).
_FIVE_FIGURES = 1501


def main() -> None:
    """Writes the snapshot and says how many papers it has."""
    parser = argparse.ArgumentParser(prog="bench.arxiv_archive")
    parser.add_argument("folder", type=Path)
    parser.add_argument("snapshot", type=Path)
    asked = parser.parse_args()
    seen: set[str] = set()
    with asked.snapshot.open("w", encoding="utf-8") as snapshot:
        for table in sorted(asked.folder.rglob("*.tsv*")):
            for row in _rows(table):
                arxiv_id = whole_id(row["arxiv_id"])
                if arxiv_id not in seen and row["title"]:
                    seen.add(arxiv_id)
                    snapshot.write(json.dumps(_record(arxiv_id, row), ensure_ascii=False) + "\n")
    print(f"{len(seen):,} papers")


def whole_id(text: str) -> str:
    """The id of a cell that a program took for a number."""
    month, point, number = text.partition(".")
    if not point or not month.isdigit():
        return text
    figures = 5 if int(month) >= _FIVE_FIGURES else 4
    return f"{int(month):04d}.{round(float(f'0.{number}') * 10**figures):0{figures}d}"


def _rows(table: Path) -> Iterator[Mapping[str, str]]:
    csv.field_size_limit(10**8)
    with _opened(table) as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if row.get("arxiv_id") and row.get("title") is not None:
                yield row


def _opened(table: Path) -> TextIO:
    if table.suffix == ".xz":
        return lzma.open(table, "rt", encoding="utf-8")
    if table.suffix == ".zip":
        packed = zipfile.ZipFile(table)
        return io.TextIOWrapper(packed.open(packed.namelist()[0]), encoding="utf-8")
    return table.open(encoding="utf-8")


def _record(arxiv_id: str, row: Mapping[str, str]) -> dict[str, Any]:
    authors = (person_from_display(name) for name in row["author_text"].split(", ") if name.strip())
    days = dict.fromkeys(day for day in (row["created"], row["updated"]) if day)
    return {
        "id": arxiv_id,
        "title": row["title"],
        "abstract": row["abstract"],
        "authors_parsed": [[person.family, person.given, person.suffix] for person in authors],
        "comments": row["comments"],
        "doi": row["doi"],
        "categories": row["categories"].replace(",", " "),
        "versions": [
            {"version": f"v{at}", "created": f"{datetime.fromisoformat(day):%a, %d %b %Y}"}
            for at, day in enumerate(days, 1)
        ],
    }


if __name__ == "__main__":
    main()
