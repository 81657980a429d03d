"""Is `check` right about entries? ``python -m bench.check [--data FOLDER] [--wrong]``

Entries that are right as they stand, damaged in one way, invented, or real and not in the
catalogue, each looked up in a catalogue in memory (`bench.check_cases`). ``--data``: a folder with
`dedupe/dblp_acm_linkage` and `bib`, which lie outside the project; without it arXiv's sample alone.
``--wrong`` prints what was judged wrongly. `data/check_doubts.json` lists the labels that are held
to be wrong, each with its reason.

A *false accusation* is a real, rightly cited paper that is called conflicting or not found. Half of
the works were looked at while the rules were made, the other half was not; both are reported.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import contradictions, editors, hallmark
from bench.catalogue import Catalogue
from bench.check_cases import Case, CheckSet, all_sets, halves
from bench.check_damage import DAMAGES, INVENTIONS, Damage
from bench.tables import print_table
from bibwright.commands.check import CheckRun, check_files
from bibwright.matching.comparison import Field
from bibwright.matching.verdict import Status
from bibwright.verification.model import EntryFinding

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "examples" / "arxiv-sample.jsonl"
DOUBTS = Path(__file__).parent / "data" / "check_doubts.json"
#: The figures to defend: shares of false accusations, and of inventions that pass.
MOST_ACCUSED, MOST_PASSED = 0.001, 0.001
RIGHT, ABSENT, INVENTED, DAMAGED = "right", "absent", "invented", "damaged"


@dataclass(slots=True)
class Tally:
    """What became of the entries of one kind, in one half."""

    kind: str
    sort: str
    asked: int = 0
    states: Counter[Status] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, Case, EntryFinding]] = field(default_factory=list)
    other_paper: int = 0
    recognised: int = 0
    doubted: int = 0
    unstable: int = 0

    def row(self) -> list[object]:
        """The line of the table."""
        kinds = ", ".join(f"{name} {count}" for name, count in self.fields.most_common())
        share = f"{self.recognised / self.asked:.1%}" if self.asked and self.sort == DAMAGED else ""
        states = [self.states[status] for status in _SHOWN]
        return [self.kind, self.asked, *states, kinds or "–", share, len(self.wrong)]


_SHOWN = (Status.MATCHED, Status.AMBIGUOUS, Status.CONFLICTING, Status.NOT_FOUND)
_HEAD = ["entries", "asked", *map(str, _SHOWN), "by field", "recognised", "wrong"]


def checked(cases: Sequence[Case], catalogue: Catalogue) -> CheckRun:
    """The cases as one bibliography, held against a catalogue."""
    text = "\n".join(case.source(f"c{number}") for number, case in enumerate(cases))
    return check_files([("bench.bib", text.encode())], [catalogue])


def tally(
    kind: str,
    sort: str,
    name: str,
    cases: Sequence[Case],
    catalogue: Catalogue,
    damaged: Field | None = None,
    doubts: frozenset[tuple[str, str]] = frozenset(),
) -> Tally:
    """Checks all cases of a kind; ``damaged`` is the field that is."""
    told = Tally(kind, sort)
    run = checked(cases, catalogue)
    by_key = {finding.place.key: finding for finding in run.entries}
    for number, case in enumerate(cases):
        finding = by_key.get(f"c{number}")
        if finding is None:
            continue
        told.asked += 1
        told.states[finding.status] += 1
        told.fields.update({str(each.field) for each in finding.contradictions})
        accused = finding.status in (Status.CONFLICTING, Status.NOT_FOUND)
        if damaged is not None:
            told.recognised += any(each.field is damaged for each in finding.contradictions)
        if sort == RIGHT and accused:
            if (name, case.name) in doubts:
                told.doubted += 1
            else:
                told.wrong.append((name, case, finding))
        if sort == RIGHT and finding.status is Status.MATCHED:
            told.other_paper += all(record.key != case.truth for record in finding.records)
        if (sort == INVENTED and finding.status is Status.MATCHED) or (
            sort == ABSENT and finding.status in (Status.CONFLICTING, Status.MATCHED)
        ):
            told.wrong.append((name, case, finding))
    if run.files[0].after != run.files[0].before:
        again = check_files([("bench.bib", run.files[0].after)], [catalogue])
        told.unstable = again.files[0].after != run.files[0].after
    return told


def tallies(
    each: CheckSet, cases: Sequence[Case], doubts: frozenset[tuple[str, str]]
) -> Iterable[Tally]:
    """All kinds over one half of a set."""
    rng = random.Random(7)
    catalogue = Catalogue(each.records)
    yield tally("right as they stand", RIGHT, each.name, cases, catalogue, doubts=doubts)
    # Whether a paper is found by nothing but its title and people.
    gone = {case.truth for case in cases}
    lacking = Catalogue([record for record in each.records if record.key not in gone])
    yield tally("real, not in the catalogue", ABSENT, each.name, cases, lacking)
    for kind, (damage, where) in DAMAGES.items():
        yield tally(kind, DAMAGED, each.name, _made(damage, cases, rng), catalogue, where)
    for kind, invent in INVENTIONS.items():
        yield tally(kind, INVENTED, each.name, _made(invent, cases, rng), catalogue)


def _made(make: Damage, cases: Sequence[Case], rng: random.Random) -> list[Case]:
    """What becomes of the cases with which something can be done."""
    made = (make(case, rng, cases) for case in cases)
    return [each for each in made if each is not None]


def run(data: Path | None = None, *, wrong: bool = False, only: str = "") -> bool:
    """Prints the tables; true when the figures are kept."""
    listed = json.loads(DOUBTS.read_text(encoding="utf-8")) if DOUBTS.exists() else []
    doubts = frozenset((each["set"], each["entry"]) for each in listed)
    kept = True
    begin = time.process_time()
    sets = list(all_sets(data, SAMPLE))
    summary: list[list[object]] = []
    for half, which in (("seen", 0), ("unseen", 1)):
        if only and half != only:
            continue
        everything: list[Tally] = []
        for each in sets:
            told = list(tallies(each, halves(each.cases)[which], doubts))
            print_table(f"{each.name}, the {half} half", _HEAD, [line.row() for line in told])
            everything += told
        summary.append(_summary(half, everything))
        kept = kept and _keeps(everything)
        if wrong:
            _print_wrong(everything)
    print_table("Check", _SUMMARY, summary)
    print(f"\n{time.process_time() - begin:.0f} CPU seconds")
    return kept


_SUMMARY = [
    *("half", "right entries", "accused", "doubted labels", "share without them"),
    *("matched with another", "absent: accused or matched", "inventions", "passed"),
]


def _of(everything: Iterable[Tally], sort: str) -> list[Tally]:
    return [told for told in everything if told.sort == sort]


def _summary(half: str, everything: Sequence[Tally]) -> list[object]:
    right, absent, made = (_of(everything, sort) for sort in (RIGHT, ABSENT, INVENTED))
    asked = sum(told.asked for told in right)
    accused = sum(len(told.wrong) for told in right)
    doubted = sum(told.doubted for told in right)
    return [
        half,
        f"{asked:,}",
        accused,
        doubted,
        f"{accused / (asked - doubted):.2%}",
        sum(told.other_paper for told in right),
        f"{sum(len(told.wrong) for told in absent)} of {sum(told.asked for told in absent):,}",
        f"{sum(told.asked for told in made):,}",
        sum(len(told.wrong) for told in made),
    ]


def _keeps(everything: Sequence[Tally]) -> bool:
    right, made = _of(everything, RIGHT), _of(everything, INVENTED)
    accused = sum(len(told.wrong) for told in right)
    passed = sum(len(told.wrong) for told in made)
    return (
        accused <= MOST_ACCUSED * sum(told.asked - told.doubted for told in right)
        and passed <= MOST_PASSED * sum(told.asked for told in made)
        and not any(told.unstable for told in everything)
    )


def _print_wrong(everything: Sequence[Tally]) -> None:
    for told in everything:
        for name, case, finding in told.wrong:
            print(f"\n{told.kind}; {name}: {case.name}: {finding.status}: {finding.why}")
            print(f"  {case.fields}")
            shown = [*finding.records, *(each.reference for each in finding.candidates[:2])]
            for record in shown:
                authors = ", ".join(map(str, record.authors))
                print(f"  {record.key}: {record.title} | {authors} | {record.year} {record.venue}")
        if told.unstable:
            print(f"\n{told.kind}: a second --fix changes something")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path)
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--half", choices=["seen", "unseen"], help="this half alone")
    parser.add_argument("--hallmark", type=Path, help="HALLMARK's folder: measure on it instead")
    parser.add_argument("--records", type=Path, help="more records for HALLMARK's catalogue")
    parser.add_argument("--entries", type=Path, help="real entries: damage them instead")
    parser.add_argument("--sample", type=int, default=3_000, help="so many of them")
    parser.add_argument("--second", type=Path, help="a snapshot with their preprints")
    parser.add_argument("--answers", type=Path, help="recorded answers: measure on them instead")
    chosen = parser.parse_args()
    if chosen.entries is not None:
        sys.exit(
            0
            if editors.run(chosen.entries, chosen.sample, chosen.second, wrong=chosen.wrong)
            else 1
        )
    if chosen.answers is not None:
        sys.exit(0 if contradictions.run(chosen.answers, wrong=chosen.wrong) else 1)
    if chosen.hallmark is not None:
        sys.exit(0 if hallmark.run(chosen.hallmark, chosen.records, wrong=chosen.wrong) else 1)
    sys.exit(0 if run(chosen.data, wrong=chosen.wrong, only=chosen.half or "") else 1)
