"""Labelled sets of duplicates, read from a folder that lies outside the project.

A set is a folder with `records.csv` (one record a line, named as in BibTeX) and
`merged_record_ids.csv` (the ids of one work joined by ``;``): the form in which bib-dedupe
publishes its own. Of `dblp_acm_linkage`, which links two catalogues, only pairs from one to the
other are labelled.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from bibwright.duplicates.records import Records

RowPair = tuple[int, int]

SETS = ("cytology_screening", "haematology", "mis_baseline", "dblp_acm_linkage", "cora")
_LINKED = "dblp_acm_linkage"
#: Abstracts may be long.
_LONGEST_FIELD = 10_000_000


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Records, and which of them are one work: ``pairs`` of rows, the smaller first.

    ``origins`` has the catalogue of each record where only pairs between catalogues are labelled.
    """

    name: str
    records: Records
    pairs: frozenset[RowPair]
    origins: tuple[str, ...] = ()

    def counts(self, pair: RowPair) -> bool:
        """Whether somebody has said what this pair is."""
        return not self.origins or self.origins[pair[0]] != self.origins[pair[1]]


def load_all(folder: Path) -> dict[str, LabelledSet]:
    """Every labelled set that the folder has; FileNotFoundError if it has none."""
    found = {name: load(folder / name) for name in SETS if (folder / name).is_dir()}
    if not found:
        raise FileNotFoundError(f"{folder} has none of {', '.join(SETS)}")
    return found


def load(folder: Path) -> LabelledSet:
    """One set."""
    csv.field_size_limit(_LONGEST_FIELD)
    rows = list(_rows(folder / "records.csv"))
    at = {row["ID"]: number for number, row in enumerate(rows)}
    pairs = {
        pair
        for line in _rows(folder / "merged_record_ids.csv")
        for pair in combinations(sorted(at[each] for each in line["merged_ids"].split(";")), 2)
    }
    linked = folder.name == _LINKED
    origins = tuple(row["search_set"] for row in rows) if linked else ()
    return LabelledSet(folder.name, Records.of(map(_row, rows)), frozenset(pairs), origins)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _row(row: dict[str, str]) -> dict[str, str]:
    venue = row.get("journal") or row.get("booktitle") or ""
    return {**row, "key": row["ID"], "type": row["ENTRYTYPE"], "venue": venue}
