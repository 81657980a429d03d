"""What a person says of the doubtful pairs of a run, one after the other, and where it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bibwright.commands.dedupe_run import DedupeRun
from bibwright.duplicates.answers import Answers, PairAnswer, fingerprints

#: Two rows of the run's records.
Rows = tuple[int, int]


def dedupe_answers_path(first: Path) -> Path:
    """Where answers are kept unless somewhere is named: beside the first bibliography."""
    return first.with_name(f"{first.name}.answers.json")


@dataclass(frozen=True, slots=True)
class DedupeReview:
    """A run, the answers from ``before``, and what has been ``said`` of pairs of rows since.

    ``marks`` are what the rows' records are known by (`fingerprints`).
    """

    run: DedupeRun
    before: Answers
    marks: Sequence[str]
    said: Mapping[Rows, PairAnswer] = field(default_factory=dict)

    @classmethod
    def of(cls, run: DedupeRun, before: Answers) -> DedupeReview:
        """A review in which nothing has been said yet."""
        return cls(run, before, fingerprints(run.records))

    def with_said(self, pairs: Iterable[Rows], answer: PairAnswer | None) -> DedupeReview:
        """The review once that was said of each of the pairs; with None, once it was withdrawn."""
        said = dict(self.said)
        for pair in pairs:
            said.pop(pair, None)
            if answer is not None:
                said[pair] = answer
        return replace(self, said=said)

    @property
    def answers(self) -> Answers:
        """The answers from before with the new ones."""
        answers = self.before
        for (left, right), answer in self.said.items():
            answers = answers.with_answer(self.marks[left], self.marks[right], answer)
        return answers

    def implied(self, pairs: Iterable[Rows]) -> Mapping[Rows, PairAnswer]:
        """What was said comes to for those of the pairs of which nothing was said: where A is B
        and B is C, A is C."""
        home: dict[int, int] = {}

        def find(row: int) -> int:
            while home.get(row, row) != row:
                row = home[row]
            return row

        for (left, right), answer in self.said.items():
            if answer is PairAnswer.SAME:
                home[find(left)] = find(right)
        apart = {
            frozenset(map(find, rows))
            for rows, answer in self.said.items()
            if answer is PairAnswer.NOT_SAME
        }
        found: dict[Rows, PairAnswer] = {}
        for pair in pairs:
            ends = frozenset(map(find, pair))
            if pair not in self.said and (len(ends) == 1 or ends in apart):
                found[pair] = PairAnswer.SAME if len(ends) == 1 else PairAnswer.NOT_SAME
        return found
