"""The local index from ten thousand papers to all of arXiv: ``python -m bench.index_speed``.

For each size a snapshot is made (``bench.synthetic_arxiv``; 2.2 kB a paper on disk, removed when it
is done), an index is built of it by the command line in a process of its own, and whole ``resolve``
verdicts are asked for, 500 titles at a time: of real papers that lie in the index, damaged in the
nine ways of ``bench.damage``; of real papers as a digest prints them; and of real papers that were
held out. The peer is what one would write first: rapidfuzz over all titles, the best one taken.

``--full`` measures 1,000,000 and 2,700,000, too (8 GB of disk, about half an hour), ``--plot FILE``
draws the curve.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import fuzz, process

from bench.damage import DAMAGES
from bench.matching import as_printed
from bench.plot import draw
from bench.synthetic_arxiv import Real, Row, load_real, snapshot
from bench.tables import print_table
from bibwright.lookup.resolver import resolve
from bibwright.model.reference import Origin, Reference
from bibwright.sources.arxiv.index import LocalIndex
from bibwright.sources.arxiv.records import from_snapshot
from bibwright.text.fold import fold

SMALL = (10_000, 100_000)
ALL = (*SMALL, 1_000_000, 2_700_000)
#: Titles asked for of each kind, and titles that the peer is asked for.
_EACH, _DIGEST, _HELD_OUT, _PEER = 300, 300, 1000, 20
_AT_ONCE = 500
_AS_IT_IS, _ABSENT = "none", "held out"


@dataclass(slots=True)
class Asked:
    """What became of the questions of one kind, and the seconds of processor time they took."""

    questions: list[Reference]
    seconds: float = 0.0
    right: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Questions a second, on one processor."""
        return len(self.questions) / self.seconds


@dataclass(slots=True)
class Build:
    """A build by the command line: seconds by the clock and of the processor, bytes."""

    seconds: float
    processor: float
    peak: int
    size: int


def run(
    sizes: Sequence[int] = SMALL, *, plot: Path | None = None, folder: Path | None = None
) -> None:
    """Measures each size and prints the tables."""
    real = load_real()
    builds: dict[int, Build] = {}
    asked: dict[int, dict[str, Asked]] = {}
    peer: dict[int, float] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=folder) as name:
            source, index = Path(name) / "snapshot.jsonl", Path(name) / "index.sqlite"
            titles = _written(source, size, real)
            builds[size] = _built(source, index)
            source.unlink()
            asked[size] = _questions(real)
            with closing(LocalIndex(index)) as opened:
                for kind in asked[size].values():
                    _ask(kind, opened)
            peer[size] = _peer(titles, real)
        print(f"{size:,} papers measured", file=sys.stderr)
    _print_builds(builds)
    _print_rates(asked, peer)
    _print_quality(asked)
    if plot:
        plot.write_text(_drawn(asked, peer), "utf-8")


def _written(path: Path, size: int, real: Real) -> list[str]:
    """Writes a snapshot; the folded titles in it, for the peer."""
    titles = []
    title = re.compile(rb'"title": "((?:[^"\\]|\\.)*)"')
    with path.open("wb") as file:
        for line in snapshot(size, real):
            file.write(line)
            found = title.search(line)
            titles.append(found[1].decode().lower() if found else "")
    return titles


_STARTED = """\
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


def _built(source: Path, index: Path) -> Build:
    build = [sys.executable, "-m", "bibwright", "index", "build", str(source), "-o", str(index)]
    start = time.perf_counter()
    # What a process held before it became another one counts to its peak; so a small one starts it.
    done = subprocess.run(
        [sys.executable, "-c", _STARTED, *build], stdout=subprocess.PIPE, text=True, check=True
    )
    seconds = time.perf_counter() - start
    processor, kilobytes = map(float, done.stdout.split())
    return Build(seconds, processor, int(kilobytes) * 1024, index.stat().st_size)


def _questions(real: Real, seed: int = 1) -> dict[str, Asked]:
    """The same at every size; the origin of a question names the paper that is right."""
    rng = random.Random(seed)
    vocabulary = sorted(
        {word for row in real.planted for word in row["title"].split() if len(word) > 4}
    )
    kinds = {}
    for kind, damage in DAMAGES.items():
        rows = rng.sample(real.planted, _EACH)
        kinds[kind] = Asked([_asked(row, damage(row["title"], rng, vocabulary)) for row in rows])
    kinds["as a digest prints it"] = Asked(list(_printed(real, rng, vocabulary)))
    kinds["held out"] = Asked(
        [_asked(row, row["title"], "none") for row in real.held_out[:_HELD_OUT]]
    )
    return kinds


def _asked(row: Row, title: str, truth: str = "") -> Reference:
    return Reference(title=" ".join(title.split()), origin=Origin(truth or row["id"]))


def _printed(real: Real, rng: random.Random, vocabulary: list[str]) -> Iterator[Reference]:
    """With two sentences of the abstract and the time, under titles damaged in any way."""
    described = [row for row in real.planted if row.get("abstract")]
    for row in rng.sample(described, min(_DIGEST, len(described))):
        damage = rng.choice(list(DAMAGES.values()))
        yield as_printed(from_snapshot(row, ""), damage(row["title"], rng, vocabulary))


def _ask(kind: Asked, index: LocalIndex) -> None:
    for at in range(0, len(kind.questions), _AT_ONCE):
        start = time.process_time()
        verdicts = resolve(kind.questions[at : at + _AT_ONCE], [index]).verdicts
        kind.seconds += time.process_time() - start
        for verdict in verdicts:
            truth = verdict.query.origin.name if verdict.query.origin else ""
            if verdict.matched is None or verdict.matched.arxiv_id is None:
                continue
            if verdict.matched.arxiv_id.base == truth:
                kind.right += 1
            else:
                kind.wrong.append((verdict.query.title, verdict.matched.title))


def _peer(titles: list[str], real: Real) -> float:
    """Titles a second of rapidfuzz on one processor, over folded titles."""
    some = [fold(row["title"]) for row in real.planted[:_PEER]]
    start = time.process_time()
    for title in some:
        process.extractOne(title, titles, scorer=fuzz.token_sort_ratio)
    return len(some) / (time.process_time() - start)


def _print_builds(builds: dict[int, Build]) -> None:
    rows = [
        [
            f"{size:,}",
            f"{each.seconds:.0f}",
            f"{each.processor:.0f}",
            f"{size / each.processor:,.0f}",
            f"{each.peak / 1e6:.0f}",
            f"{each.size / 1e6:,.0f}",
            f"{each.size / size:.0f}",
        ]
        for size, each in builds.items()
    ]
    head = [
        "papers",
        "seconds",
        "CPU s",
        "papers per CPU s",
        "peak MB",
        "index MB",
        "bytes a paper",
    ]
    print_table("The local index: building", head, rows)


def _parts(kinds: dict[str, Asked]) -> dict[str, list[Asked]]:
    """Questions by what they take: found at once, found loosely, not there."""
    loosely = ("subtitle cut off", "a word replaced", "a word dropped", "a letter wrong")
    return {
        "as it is": [kinds[_AS_IT_IS]],
        "damaged": [kinds[name] for name in loosely],
        "held out": [kinds[_ABSENT]],
        "all kinds": list(kinds.values()),
    }


def _rate(some: Sequence[Asked]) -> float:
    return sum(len(each.questions) for each in some) / sum(each.seconds for each in some)


def _print_rates(asked: dict[int, dict[str, Asked]], peer: dict[int, float]) -> None:
    rows = [
        [
            f"{size:,}",
            *(f"{_rate(some):.0f}" for some in _parts(kinds).values()),
            f"{peer[size]:.1f}",
            f"{_rate(list(kinds.values())) / peer[size]:.1f}",
        ]
        for size, kinds in asked.items()
    ]
    head = ["papers", "as it is", "damaged", "held out", "all kinds", "rapidfuzz", "ratio"]
    print_table("Titles resolved per second of one processor", head, rows)


def _print_quality(asked: dict[int, dict[str, Asked]]) -> None:
    sizes = list(asked)
    kinds = list(asked[sizes[0]])
    rows: list[list[object]] = []
    for kind in kinds:
        shares = [_share(asked[size][kind], kind) for size in sizes]
        rows.append([kind, len(asked[sizes[0]][kind].questions), *shares])
    there = [[each for kind, each in asked[size].items() if kind != _ABSENT] for size in sizes]
    number = sum(len(each.questions) for each in there[0])
    recalls = [f"{sum(each.right for each in some) / number:.2%}" for some in there]
    rows.append(["all that are there", number, *recalls])
    rows.append(["precision of matched", "", *(_precision(asked[size]) for size in sizes)])
    head = ["matched rightly, of", "asked", *(f"{size:,}" for size in sizes)]
    print_table("The same titles against indices of all sizes", head, rows)
    for size in sizes:
        for each in asked[size].values():
            for title, taken in each.wrong:
                print(f"wrong at {size:,}: “{title}” was taken for “{taken}”")


def _share(each: Asked, kind: str) -> str:
    if kind == _ABSENT:
        return f"{len(each.wrong)} wrong"
    return f"{each.right / len(each.questions):.1%}"


def _precision(kinds: dict[str, Asked]) -> str:
    right = sum(each.right for each in kinds.values())
    return f"{right / (right + sum(len(each.wrong) for each in kinds.values())):.3%}"


def _drawn(asked: dict[int, dict[str, Asked]], peer: dict[int, float]) -> str:
    lines = {
        "bibwright, all kinds": [
            (size, _rate(list(kinds.values()))) for size, kinds in asked.items()
        ],
        "rapidfuzz": list(peer.items()),
    }
    return draw(lines, of="papers", unit="titles/s", powers=(4, 7), heights=(-1, 4))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SMALL, help="in papers")
    parser.add_argument("--full", action="store_true", help="up to 2,700,000 papers")
    parser.add_argument("--plot", type=Path, help="where to draw the curve, as SVG")
    parser.add_argument("--folder", type=Path, help="where there is room on the disk")
    chosen = parser.parse_args()
    wanted = ALL if chosen.full else tuple(chosen.sizes)
    run(wanted, plot=chosen.plot, folder=chosen.folder)
