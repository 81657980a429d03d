"""Dedupe beside bib-dedupe, on labelled sets and on records made for the purpose.

    python -m bench.dedupe [--sets FOLDER] [--bib FOLDER] [--largest 1000000] [--peer-largest 10000]
                           [--plot docs/dedupe-speed.svg] [--turns 3] [--doubts]

``--sets``: the labelled sets (see `bench.dedupe_sets`); they lie outside the project. ``--bib``:
real `.bib` files, of whose entries records are made (`bench.damaged_records`); without it those
among the tests' data. ``--doubts`` prints the pairs whose label is held to be wrong, with both
records and the reason, from `bench/data/label_doubts.json`.

Both engines get the records ready read; what is timed is all that comes after, to the sets found.
bib-dedupe runs in an environment of its own, by turns with ours.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from bench.damaged_records import made_of, real_rows
from bench.dedupe_peer import cpu_seconds, peak_megabytes
from bench.dedupe_sets import LabelledSet, RowPair, load, load_all
from bench.plot import draw
from bench.tables import print_table
from bibwright.duplicates.block import candidate_pairs
from bibwright.duplicates.find import find_duplicates
from bibwright.duplicates.model import Duplicates
from bibwright.duplicates.records import Records
from bibwright.matching.columns import columns_of

ROOT = Path(__file__).parents[1]
_PEER = ROOT / "build" / "peers" / "bib-dedupe"
_DOUBTS = Path(__file__).parent / "data" / "label_doubts.json"
_SIZES = (1_000, 10_000, 80_000, 100_000, 1_000_000)
_TURNS = 3


class Quality(NamedTuple):
    """How the pairs found stand to the labelled ones, each 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def quality(found: set[RowPair], true: set[RowPair] | frozenset[RowPair]) -> Quality:
    """Precision and recall of pairs."""
    right = len(found & true)
    return Quality(right / len(found) if found else 1.0, right / len(true) if true else 1.0)


def pairs_in(groups: Iterable[Sequence[int]]) -> set[RowPair]:
    """All pairs of rows that are together in a group."""
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def found_pairs(found: Duplicates) -> set[RowPair]:
    """All pairs of rows that were found to be one work."""
    return pairs_in(each.rows for each in found.sets)


def doubtful_pairs(found: Duplicates) -> set[RowPair]:
    """The pairs of rows that a person is asked about."""
    return {(min(at), max(at)) for at in ((each.left, each.right) for each in found.doubtful)}


def run_sets(folder: Path, turns_each: int = _TURNS) -> None:
    """The labelled sets: quality, and speed beside bib-dedupe."""
    from bench.fit import fitted_without

    _install()
    sets = load_all(folder)
    doubted = _doubts(sets)
    judged, blocked, timed = [], [], []
    for name, labelled in sets.items():
        turns, peers = [], []
        for _ in range(turns_each):
            turns.append(_engine_alone("--labelled", folder / name))
            peers.append(_peer(folder / name / "records.csv"))
        found = find_duplicates(labelled.records)
        left_out = find_duplicates(labelled.records, weights=fitted_without(sets, name))
        judged += _judged(labelled, found, left_out, peers[0], doubted.get(name, set()))
        blocked.append(_blocked(labelled, doubted.get(name, set())))
        ours, theirs = (min(each["seconds"] for each in every) for every in (turns, peers))
        our_cpu, their_cpu = (min(each["cpu"] for each in every) for every in (turns, peers))
        size = len(labelled.records)
        timed.append(
            [
                *(name, f"{size:,}", f"{ours:.3f}", f"{our_cpu:.3f}", f"{size / ours:,.0f}"),
                *(f"{theirs:.1f}", f"{their_cpu:.1f}", f"{size / theirs:,.0f}"),
                *(f"{theirs / ours:.0f}", f"{their_cpu / our_cpu:.0f}"),
            ]
        )
    print_table(
        "Dedupe on labelled sets: pairs",
        ["set", "engine", "precision", "recall", "F1", "doubtful", "of them true", "true pairs"],
        judged,
    )
    print_table(
        "Blocking",
        ["set", "true pairs", "kept", "share", "without doubted labels", "pairs a record"],
        blocked,
    )
    print_table(
        f"The engine alone, the best of {turns_each} turns, each in a process of its own",
        [
            *("set", "records", "s", "CPU s", "records/s"),
            *("bib-dedupe s", "CPU s", "records/s", "ratio", "of CPU s"),
        ],
        timed,
    )


def _judged(
    labelled: LabelledSet,
    found: Duplicates,
    left_out: Duplicates,
    peer: Mapping[str, Any],
    doubted: set[RowPair],
) -> list[list[object]]:
    """A line for each engine."""
    rows = {key: row for row, key in enumerate(labelled.records["key"])}
    groups = [[rows[key] for key in group] for group in peer["groups"]]
    true = labelled.pairs
    asked = {pair for pair in doubtful_pairs(found) if labelled.counts(pair)}
    later = {pair for pair in doubtful_pairs(left_out) if labelled.counts(pair)}

    def line(engine: str, pairs: set[RowPair], without: set[RowPair], more: list[object]) -> Any:
        told = quality({pair for pair in pairs if labelled.counts(pair)} - without, true - without)
        figures = [f"{told.precision:.4f}", f"{told.recall:.4f}", f"{told.f1:.4f}"]
        return [labelled.name, engine, *figures, *more]

    return [
        line("bibwright", found_pairs(found), set(), [len(asked), len(asked & true), len(true)]),
        line(
            "bibwright, fitted on the others",
            found_pairs(left_out),
            set(),
            [len(later), len(later & true), len(true)],
        ),
        line(
            f"bibwright, without {len(doubted)} doubted labels",
            found_pairs(found),
            doubted,
            [len(asked - doubted), len((asked & true) - doubted), len(true - doubted)],
        ),
        line(
            "bib-dedupe", pairs_in(groups), set(), [peer["labels"].get("maybe", 0), "", len(true)]
        ),
    ]


def _blocked(labelled: LabelledSet, doubted: set[RowPair]) -> list[object]:
    """How many of the true pairs survive blocking, copies of one record being one."""
    columns = columns_of(labelled.records.columns)
    left, right = candidate_pairs(columns).all()
    kept = set(zip(left.tolist(), right.tolist(), strict=True))
    copies = _copies(columns.codes)
    true = labelled.pairs
    survived = {pair for pair in true if pair in kept or copies[pair[0]] == copies[pair[1]]}
    share, told = (len(survived - out) / len(true - out) for out in (set(), doubted))
    a_record = f"{len(kept) / len(labelled.records):.1f}"
    counts = (f"{len(true):,}", f"{len(survived):,}", f"{share:.4f}", f"{told:.4f}")
    return [labelled.name, *counts, a_record]


def _copies(codes: Sequence[Any]) -> list[tuple[int, ...]]:
    return list(zip(*(column.tolist() for column in codes), strict=True))


def _doubts(sets: Mapping[str, LabelledSet]) -> dict[str, set[RowPair]]:
    """The pairs whose label is held to be wrong, by set."""
    found: dict[str, set[RowPair]] = {}
    for each in json.loads(_DOUBTS.read_text(encoding="utf-8")):
        labelled = sets.get(each["set"])
        if labelled is not None:
            rows = {key: row for row, key in enumerate(labelled.records["key"])}
            pairs = found.setdefault(each["set"], set())
            pairs |= {
                (min(rows[one], rows[other]), max(rows[one], rows[other]))
                for one in each["these"]
                for other in each["those"]
                if one != other
            }
    return found


def print_doubts(folder: Path) -> None:
    """Every pair whose label is held to be wrong, with both records and the reason."""
    sets = load_all(folder)
    for each in json.loads(_DOUBTS.read_text(encoding="utf-8")):
        if each["set"] not in sets:
            continue
        records = sets[each["set"]].records
        rows = {key: row for row, key in enumerate(records["key"])}
        print(f"\n{each['set']}: labelled {each['label']}. {each['reason']}")
        for side in ("these", "those"):
            print("  these:" if side == "these" else "  and those:")
            for key in each[side]:
                said = (records[name][rows[key]] for name in _SAID)
                print(f"    {key}: {' | '.join(text[:120] for text in said if text)}")


_SAID = ("title", "author", "year", "venue", "volume", "number", "pages", "doi")


def run_made(folder: Path, largest: int, peer_largest: int, plot: Path | None) -> None:
    """Records made for the purpose: speed, memory and quality by size."""
    _install()
    rows, ours, theirs = [], [], []
    with tempfile.TemporaryDirectory() as name:
        for size in (size for size in _SIZES if size <= max(largest, peer_largest)):
            told = _measured(folder, size, Path(name))
            ours.append((size, told["seconds"]))
            peer = None
            if size <= peer_largest:
                peer = _peer(Path(name) / "records.csv")
                theirs.append((size, peer["seconds"]))
            rows.append(
                [
                    *(f"{size:,}", f"{told['seconds']:.2f}", f"{told['cpu']:.2f}"),
                    f"{told['seconds'] / size * 1e6:.0f}",
                    *(f"{told['megabytes']:.0f}", f"{told['read']:.0f}"),
                    *(f"{told['precision']:.4f}", f"{told['recall']:.4f}", told["doubtful"]),
                    *(_beside(told, peer) if peer else "–––––"),
                ]
            )
    print_table(
        "Records made of real entries",
        [
            *("records", "s", "CPU s", "µs a record", "MB", "input MB", "precision", "recall"),
            *("doubtful", "bib-dedupe s", "CPU s", "MB", "ratio", "of CPU s"),
        ],
        rows,
    )
    if plot is not None:
        plot.write_text(draw({"bibwright": ours, "bib-dedupe": theirs}), encoding="utf-8")


def _beside(told: Mapping[str, Any], peer: Mapping[str, Any]) -> Iterable[str]:
    """What the peer took, and how many times as much that is."""
    yield f"{peer['seconds']:.1f}"
    yield f"{peer['cpu']:.1f}"
    yield f"{peer['megabytes']:.0f}"
    for name in ("seconds", "cpu"):
        yield f"{peer[name] / told[name]:.0f}"


def _measured(folder: Path, size: int, place: Path) -> dict[str, Any]:
    """Our engine on records made for the purpose, which it leaves."""
    _make(folder, size, place)
    return _engine_alone("--made", place)


def _engine_alone(what: str, folder: Path) -> dict[str, Any]:
    """Our engine in a process of its own: nothing is remembered from the last time, and its memory
    can be told."""
    command = [sys.executable, "-m", "bench.dedupe", what, str(folder)]
    said = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True).stdout
    told: dict[str, Any] = json.loads(said)
    return told


def _timed(records: Records) -> tuple[Duplicates, dict[str, float]]:
    """What is found, and what it took."""
    read = peak_megabytes()
    begin, busy = time.perf_counter(), cpu_seconds()
    found = find_duplicates(records)
    seconds, cpu = time.perf_counter() - begin, cpu_seconds() - busy
    return found, {"seconds": seconds, "cpu": cpu, "megabytes": peak_megabytes(), "read": read}


def _make(folder: Path, size: int, place: Path) -> None:
    """Writes the records, and beside each the number of its work."""
    made = made_of(real_rows(folder), size)
    with (place / "records.csv").open("w", encoding="utf-8", newline="") as file:
        names = ["ID", "ENTRYTYPE", "work", *_PEER_FIELDS]
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        for each, work in zip(made.rows, made.works, strict=True):
            other = {"ID": each["key"], "ENTRYTYPE": each["type"], "journal": each["venue"]}
            writer.writerow({**each, **other, "work": work})


def _print_labelled(folder: Path) -> None:
    print(json.dumps(_timed(load(folder).records)[1]))


def _print_made(place: Path) -> None:
    works: list[str] = []
    with (place / "records.csv").open(encoding="utf-8", newline="") as file:
        records = Records.of(_read_one(row, works) for row in csv.DictReader(file))
    found, took = _timed(records)
    groups: dict[str, list[int]] = {}
    for number, work in enumerate(works):
        groups.setdefault(work, []).append(number)
    told = quality(found_pairs(found), pairs_in(groups.values()))
    more = {"precision": told.precision, "recall": told.recall, "doubtful": len(found.doubtful)}
    print(json.dumps({**took, **more}))


def _read_one(row: dict[str, str], works: list[str]) -> dict[str, str]:
    works.append(row["work"])
    return {**row, "key": row["ID"], "type": row["ENTRYTYPE"], "venue": row["journal"]}


_PEER_FIELDS = (
    *("author", "title", "year", "journal", "volume", "number", "pages", "doi", "arxiv"),
)


def _install() -> None:
    if not _PEER.exists():
        _PEER.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", str(_PEER)], check=True)
        subprocess.run([_PEER / "bin/pip", "install", "-q", "bib-dedupe==0.11.0"], check=True)


def _peer(records: Path) -> dict[str, Any]:
    """What bib-dedupe makes of a table. ``-P``: what stands beside its script is not its own."""
    script = Path(__file__).with_name("dedupe_peer.py")
    with tempfile.TemporaryDirectory() as name:
        target = Path(name) / "result.json"
        command = [str(each) for each in (_PEER / "bin" / "python", "-P", script, records, target)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        told: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return told


def run(bib: Path, largest: int) -> None:
    """What `make bench` prints: what can be measured with the project's own data."""
    run_made(bib, largest, largest, None)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--sets", type=Path)
    arguments.add_argument("--bib", type=Path, default=ROOT / "tests" / "data" / "bib" / "real")
    arguments.add_argument("--largest", type=int, default=100_000)
    arguments.add_argument("--peer-largest", type=int, default=10_000)
    arguments.add_argument("--turns", type=int, default=_TURNS)
    arguments.add_argument("--plot", type=Path)
    arguments.add_argument("--doubts", action="store_true")
    arguments.add_argument("--labelled", type=Path, help=argparse.SUPPRESS)
    arguments.add_argument("--made", type=Path, help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.labelled:
        _print_labelled(chosen.labelled)
    elif chosen.made:
        _print_made(chosen.made)
    elif chosen.doubts:
        print_doubts(chosen.sets)
    else:
        if chosen.sets:
            run_sets(chosen.sets, chosen.turns)
        run_made(chosen.bib, chosen.largest, chosen.peer_largest, chosen.plot)
