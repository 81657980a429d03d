"""Is `check` right about HALLMARK's entries? ``python -m bench.check --hallmark FOLDER``

HALLMARK (MIT) labels real and invented references by the kind of fault. Its authors ask that nobody
trains on it: it is measured here, and nothing is fitted to it or taken from it.

The comparison alone is measured: the catalogue holds the entries that are labelled as valid, which
most of the others were made from, and, with ``--records FOLDER``, the records of a folder of JSON
files (title → lines of BibTeX) besides. The catalogue knows every DOI and every venue of its own.

*Flagged* is what is not matched; with ``--strict`` also what differs. An *invention* is of a work
that does not exist.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.catalogue import Catalogue
from bench.check_cases import Case
from bench.tables import print_table
from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.entry import Entry
from bibwright.bibtex.entry_reference import reference_of
from bibwright.commands.check import check_files
from bibwright.matching.verdict import Status
from bibwright.model.reference import Reference
from bibwright.text.latex.encode import to_latex

#: Kinds of faults where no such work exists; the others are faults in a real one.
INVENTED = frozenset(
    "chimeric_title plausible_fabrication hybrid_fabrication merged_citation".split()
)
#: The figures to defend in the development set: of all inventions, of valid entries.
LEAST_DETECTED, MOST_FLAGGED = {False: 0.85, True: 0.97}, {False: 0.003, True: 0.01}
_VALID = "valid"


@dataclass(frozen=True, slots=True)
class Labelled:
    """An entry and the kind of its fault; ``valid`` for none."""

    kind: str
    case: Case


def run(folder: Path, records: Path | None = None, *, wrong: bool = False) -> bool:
    """Prints a table by kind for each file and mode; true when the figures are kept."""
    read = {path.stem: list(read_labelled(path)) for path in sorted(folder.glob("*.jsonl"))}
    valid = [each for group in read.values() for each in group if each.kind == _VALID]
    known = [*map(record_of, valid), *(_records(records) if records else ())]
    catalogue = Catalogue(known)
    kept = True
    for name, group in read.items():
        for strict in (False, True):
            kept = _measured(name, group, catalogue, strict=strict, wrong=wrong) and kept
    return kept


def read_labelled(path: Path) -> Iterator[Labelled]:
    for line in path.read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        if "fields" not in said:  # the canary
            continue
        fields = {
            name: to_latex(value, ascii_only=False) if name in _TEXTS else value
            for name, value in said["fields"].items()
        }
        kind = said.get("hallucination_type") or _VALID
        yield Labelled(kind, Case(said["bibtex_key"], said["bibtex_type"], fields, ""))


_TEXTS = frozenset("title author booktitle journal publisher".split())


def record_of(labelled: Labelled) -> Reference:
    case = labelled.case
    read = reference_of(Entry(case.type, case.name, case.fields, 1), "")
    return replace(read, key=case.name, origin=None, record=f"catalogue:{case.name}")


def _records(folder: Path) -> Iterator[Reference]:
    for path in sorted(folder.glob("*.json")):
        for lines in json.loads(path.read_text(encoding="utf-8")).values():
            bib = BibFile.open(path.name, "".join(lines).encode())
            for entry in bib.entries:
                read = Entry(entry.block.type, entry.block.key, entry.fields, 1)
                found = reference_of(read, "")
                name = f"{path.stem}:{entry.block.key}"
                yield replace(found, key=name, origin=None, record=name)


def _measured(
    name: str, group: Sequence[Labelled], catalogue: Catalogue, *, strict: bool, wrong: bool
) -> bool:
    text = "\n".join(each.case.source(f"c{at}") for at, each in enumerate(group))
    run = check_files([("bench.bib", text.encode())], [catalogue], strict=strict)
    asked: Counter[str] = Counter()
    flagged: Counter[str] = Counter()
    states: dict[str, Counter[str]] = {}
    for entry in run.entries:
        each = group[int(entry.place.key[1:])]
        state = str(entry.status)
        if entry.status is Status.MATCHED and entry.differences:
            state = "differs"
        asked[each.kind] += 1
        states.setdefault(each.kind, Counter())[state] += 1
        flagged[each.kind] += state != "matched"
        if wrong and (state == "matched") != (each.kind == _VALID):
            print(f"\n{each.kind}: {state}: {each.case.fields}\n  {entry.why}")
            for record in entry.records[:2]:
                print(f"  {record.title} | {record.venue} | {record.year} | {record.doi}")
    rows: list[list[object]] = [
        [kind, asked[kind], flagged[kind], *(states[kind][state] for state in _STATES)]
        for kind in sorted(asked, key=lambda kind: (kind != _VALID, kind))
    ]
    print_table(f"{name}, {'strict' if strict else 'default'}", ["kind", *_HEAD, *_STATES], rows)
    faulty = sum(count for kind, count in asked.items() if kind != _VALID)
    noticed = sum(count for kind, count in flagged.items() if kind != _VALID)
    made = sum(asked[kind] for kind in INVENTED)
    passed = sum(states.get(kind, Counter())["matched"] for kind in INVENTED)
    detected = noticed / faulty if faulty else 1.0
    accused = flagged[_VALID] / asked[_VALID] if asked[_VALID] else 0.0
    print(
        f"\ndetected {detected:.3f}; valid entries flagged {accused:.4f}; "
        f"inventions that pass as matched {passed} of {made}"
    )
    if not asked[_VALID]:
        return passed == 0
    return detected >= LEAST_DETECTED[strict] and accused <= MOST_FLAGGED[strict] and not passed


_HEAD = ["entries", "flagged"]
_STATES = ["matched", "differs", *(str(each) for each in Status if each is not Status.MATCHED)]
