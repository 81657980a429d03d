"""Do catalogues contradict each other on one work? ``python -m bench.check --answers FOLDER``

``FOLDER`` holds answers recorded from catalogues (`crossref.jsonl`, `dblp.jsonl`, … with a line of
JSON each: its ``answer`` is a record or a list of them). Records of two catalogues that have one
title and share a first author are of one work; each is held against the other as check would hold
an entry. Whatever contradicts there is a false accusation to come: an entry copied from one
catalogue, and looked up in another.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

from bench.tables import print_table
from bibwright.matching.comparison import Outcome
from bibwright.matching.fields import compare_fields
from bibwright.model.reference import Reference
from bibwright.sources.catalogues.catalogue import Catalogue
from bibwright.sources.catalogues.crossref import Crossref
from bibwright.sources.catalogues.dblp import Dblp
from bibwright.sources.catalogues.openalex import OpenAlex
from bibwright.sources.catalogues.semantic_scholar import SemanticScholar
from bibwright.text.fold import fold

_CATALOGUES: dict[str, type[Catalogue]] = {
    "crossref": Crossref,
    "dblp": Dblp,
    "openalex": OpenAlex,
    "semantic_scholar": SemanticScholar,
}
#: Of pairs of records, so many may contradict.
MOST = 0.05


def run(folder: Path, *, wrong: bool = False) -> bool:
    """Prints how many records lack what, and in what pairs contradict; true when few do."""
    works: dict[tuple[str, str], dict[str, Reference]] = defaultdict(dict)
    rows: list[list[object]] = []
    for name, kind in _CATALOGUES.items():
        records = list(_records(folder / f"{name}.jsonl", kind))
        lacks = Counter(
            each
            for record in records
            for each in ("title", "authors", "year", "venue")
            if not getattr(record, each)
        )
        rows.append([name, len(records), *(lacks[each] for each in ("title", "authors", "year"))])
        for record in records:
            if record.title and record.authors:
                key = (fold(record.title), fold(record.authors[0].family))
                works[key].setdefault(name, record)
    print_table("Records", ["catalogue", "records", "no title", "nobody", "no year"], rows)
    found: Counter[str] = Counter()
    explained: Counter[str] = Counter()
    pairs = bad = 0
    for group in works.values():
        for one, other in permutations(group, 2):
            pairs += 1
            compared = compare_fields(group[one], group[other])
            against = [each for each in compared if each.contradicts]
            bad += bool(against)
            found.update(each.finding for each in against)
            explained.update(each.finding for each in compared if each.outcome is Outcome.EXPLAINED)
            for each in against if wrong else ():
                print(f"{one} / {other}: {each.finding}: {each.said} | {each.told} | {each.seen}")
    print_table(
        f"{bad} of {pairs} pairs contradict",
        ["finding", "contradicts", "explained"],
        [[name, found[name], explained[name]] for name in sorted({*found, *explained})],
    )
    return bad <= MOST * pairs


def _records(path: Path, kind: type[Catalogue]) -> Iterator[Reference]:
    reader = object.__new__(kind)  # it reads records without asking anybody
    for line in path.read_bytes().split(b"\n"):
        if not line.strip():
            continue
        answer = json.loads(line)["answer"]
        for record in answer if isinstance(answer, list) else [answer]:
            if isinstance(record, dict):
                paper = reader.paper(record.get("info", record))
                if paper is not None:
                    yield paper
