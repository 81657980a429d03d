"""How often a match is right, by kind of damage: ``python -m bench.matching``.

Every paper of the sample that has an abstract is asked for as a digest would print it (title,
two sentences of its abstract, and its submission time where that is known), damaged in nine ways;
every title of ``data/titles.jsonl`` is asked for as a bare title. Then come titles that are not in
the index: real ones taken out of it (near misses that nature made), invented ones, and near misses
made on purpose. The index holds both data sets, and the real ``resolve`` asks it.

Precision is the share of right ones among all that were called matched; recall the share of the
papers asked for that were matched rightly.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench.damage import DAMAGES, NEAR_MISSES, recombined
from bench.tables import print_table
from bench.without import Without
from bibwright.lookup.resolver import resolve
from bibwright.matching.verdict import Status
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Origin, Reference
from bibwright.sources.arxiv.index import LocalIndex, write_index
from bibwright.sources.arxiv.snapshot import read_records
from bibwright.text.names import person_from_display

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "examples" / "arxiv-sample.jsonl"
TITLES = ROOT / "bench" / "data" / "titles.jsonl"
#: The figures to defend: precision over everything, recall of digest entries.
LEAST_PRECISION, LEAST_RECALL = 0.999, 0.97
_BARE_TITLES = 1500
_INVENTED = 300


@dataclass(slots=True)
class Score:
    """What became of the questions of one kind."""

    kind: str
    asked: int = 0
    right: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list)
    others: Counter[Status] = field(default_factory=Counter)

    @property
    def matched(self) -> int:
        """How many were called matched, rightly or wrongly."""
        return self.right + len(self.wrong)

    def row(self, absent: bool) -> list[object]:
        """The table's row; where nothing is right to find there is no recall."""
        recall = "" if absent else f"{self.right / self.asked:.1%}"
        precision = f"{self.right / self.matched:.2%}" if self.right else ""
        rest = [self.others[status] for status in Status if status is not Status.MATCHED][:3]
        return [self.kind, self.asked, self.right, len(self.wrong), *rest, recall, precision]


_HEAD = ["kind", "asked", "right", "wrong", "ambiguous", "conflicting", "not found"]
_HEAD += ["recall", "precision"]


def load() -> tuple[list[Reference], list[Reference]]:
    """The papers of the sample, and those of which only a title and a person are known."""
    full = list(read_records(SAMPLE, print))
    known = {paper.arxiv_id.base for paper in full if paper.arxiv_id}
    bare = []
    for line in TITLES.read_text("utf-8").splitlines():
        record = json.loads(line)
        if record["id"] not in known:
            known.add(record["id"])
            authors = (person_from_display(record["first_author"]),)
            paper = Reference(
                title=record["title"], arxiv_id=ArxivId(record["id"]), authors=authors, others=True
            )
            bare.append(paper)
    return full, bare


def as_printed(paper: Reference, title: str) -> Reference:
    """A query as a digest's page gives it: no people, no id."""
    sentences = re.split(r"(?<=[.!?])\s+", paper.abstract)[:2]
    return Reference(
        title=" ".join(title.split()),
        summary=" ".join(sentences),
        submitted=paper.submitted,
        origin=Origin(paper.arxiv_id.base if paper.arxiv_id else ""),
    )


def score(kind: str, queries: Sequence[Reference], index: LocalIndex, *, absent: bool) -> Score:
    """Asks all queries at once; the origin of a query names the paper that is right."""
    result = Score(kind, len(queries))
    for verdict in resolve(queries, [index]).verdicts:
        truth = verdict.query.origin.name if verdict.query.origin else ""
        if verdict.matched is None or verdict.matched.arxiv_id is None:
            result.others[verdict.status] += 1
        elif verdict.matched.arxiv_id.base == truth and not absent:
            result.right += 1
        else:
            result.wrong.append((verdict.query.title, verdict.matched.title))
    return result


def leave_one_out(papers: Sequence[Reference], index: LocalIndex) -> Score:
    """Every real title, asked for in an index that lacks just this paper."""
    result = Score("real titles, taken out", len(papers))
    for paper in papers:
        assert paper.arxiv_id is not None
        source = Without(index, str(paper.arxiv_id))
        [verdict] = resolve([Reference(title=paper.title)], [source]).verdicts
        if verdict.matched:
            result.wrong.append((paper.title, verdict.matched.title))
        else:
            result.others[verdict.status] += 1
    return result


Make = Callable[[Reference, str], Reference]


def run(*, quick: bool = False, seed: int = 1) -> bool:
    """Prints the tables; true when the figures are kept."""
    full, bare = load()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.sqlite"
        write_index(path, [*full, *bare], made_from="bench", made_at=datetime.now(UTC))
        index = LocalIndex(path)
        try:
            return _report(full, bare, index, quick=quick, seed=seed)
        finally:
            index.close()


def _report(
    full: list[Reference], bare: list[Reference], index: LocalIndex, *, quick: bool, seed: int
) -> bool:
    rng = random.Random(seed)
    words = {word for paper in bare for word in paper.title.split() if len(word) > 4}
    vocabulary = sorted(words)
    described = [paper for paper in full if paper.abstract]
    some = rng.sample(bare, 300 if quick else _BARE_TITLES)

    def damaged(papers: list[Reference], make: Make) -> list[Score]:
        return [
            score(
                kind,
                [make(paper, damage(paper.title, rng, vocabulary)) for paper in papers],
                index,
                absent=False,
            )
            for kind, damage in DAMAGES.items()
        ]

    printed = damaged(described, as_printed)
    alone = damaged(some, _as_title)
    absent = [
        score(
            "invented",
            [_absent(recombined([paper.title for paper in bare], rng)) for _ in range(_INVENTED)],
            index,
            absent=True,
        ),
        *(
            score(
                kind,
                [_absent(miss(paper.title, rng, ())) for paper in some[:300]],
                index,
                absent=True,
            )
            for kind, miss in NEAR_MISSES.items()
        ),
        leave_one_out(some if quick else bare, index),
    ]
    print_table("As a digest prints it: title, summary, date", _HEAD, _rows(printed, False))
    print_table("Title alone", _HEAD, _rows(alone, False))
    print_table("Title alone, and not in the index", _HEAD, _rows(absent, True))
    return _verdict(printed, alone, absent)


def _as_title(paper: Reference, title: str) -> Reference:
    name = paper.arxiv_id.base if paper.arxiv_id else ""
    return Reference(title=" ".join(title.split()), origin=Origin(name))


def _absent(title: str) -> Reference:
    return Reference(title=title, origin=Origin("absent"))


def _rows(scores: Sequence[Score], absent: bool) -> list[list[object]]:
    return [each.row(absent) for each in scores]


def _verdict(printed: list[Score], alone: list[Score], absent: list[Score]) -> bool:
    everything = [*printed, *alone, *absent]
    right = sum(each.right for each in everything)
    wrong = [pair for each in everything for pair in each.wrong]
    precision = right / (right + len(wrong))
    recall = sum(each.right for each in printed) / sum(each.asked for each in printed)
    print(f"\nPrecision of matched, over everything: {precision:.3%} ({len(wrong)} wrong)")
    print(f"Recall, as a digest prints it: {recall:.2%}")
    for asked, taken in wrong:
        print(f"  wrong: “{asked}” was taken for “{taken}”")
    return precision >= LEAST_PRECISION and recall >= LEAST_RECALL


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer cases")
    parser.add_argument("--seed", type=int, default=1, help="of the damage (default 1)")
    chosen = parser.parse_args()
    sys.exit(0 if run(quick=chosen.quick, seed=chosen.seed) else 1)
