"""Duplicates in bibliographies: the same review, and the same merge, as at the terminal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

from bibwright.changes import FileChange, Plan, read_existing, read_file
from bibwright.commands.dedupe_review import DedupeReview, Rows
from bibwright.commands.dedupe_run import DedupeRun
from bibwright.duplicates.answers import Answers, PairAnswer
from bibwright.errors import InputError
from bibwright.reports.dedupe_page import dedupe_intro, dedupe_parts
from bibwright.reports.html_page import report_body
from bibwright.serving.desk import Desk
from bibwright.serving.view import Planned, buttons, stale

#: Entries of a set that can be kept apart at once.
_MOST = 40
_ALIKE = "To keep these apart, name their keys: bibwright dedupe --never-merge KEY,KEY"


class DedupeView:
    """The duplicates that ``find`` finds in ``files``; what is said of them is kept in the file
    ``answers``."""

    label = "Duplicates"
    write_label = "Merge…"
    sorts = ("title", "key")

    def __init__(
        self,
        files: Sequence[Path],
        answers: Path,
        find: Callable[[Sequence[tuple[str, bytes]], Answers], DedupeRun],
        desk: Desk,
    ) -> None:
        self.title = f"Duplicates in {', '.join(map(str, files))}"
        self._files, self._path, self._find, self._desk = files, answers, find, desk
        self._contents: list[bytes] = []
        self._kept: bytes | None = None
        self._review: DedupeReview | None = None
        self._revision = 0

    def body(self) -> Iterable[str]:
        """The report, with what can be answered beneath what is found."""
        review = self._fresh()
        beneath = partial(self._beneath, set(self._items(review)))
        return report_body(dedupe_intro(review.run), dedupe_parts(review.run, beneath))

    def report(self) -> Mapping[str, Any]:
        """What `bibwright dedupe --json` gives, without the plan."""
        return self._fresh().run.as_json()

    def state(self) -> Mapping[str, Any]:
        """What was answered since the report was made."""
        review = self._fresh()
        items = {name: self._pairs(review, name) for name in self._items(review)}
        answers = {
            name: str(review.said[pairs[0]])
            for name, pairs in items.items()
            if all(pair in review.said for pair in pairs)
        }
        single = {name: pairs[0] for name, pairs in items.items() if len(pairs) == 1}
        follows = review.implied(single.values())
        implied = {name: str(follows[pair]) for name, pair in single.items() if pair in follows}
        doubtful = len(review.run.duplicates.doubtful)
        decided = sum(name.startswith("doubtful") for name in [*answers, *implied])
        return {
            "revision": self._revision,
            "answers": answers,
            "implied": implied,
            "said": f"{decided} of {doubtful} doubtful decided" if doubtful else "",
            "look": False,
            "working": None,
        }

    def look(self) -> None:
        """Reads the files again, changed or not."""
        self._read()

    def answer(self, item: str, answer: str | None, revision: int) -> None:
        """Keeps what a pair is (or that none of a set are one work) where the terminal does."""
        review = self._current(revision)
        if item not in self._items(review):
            raise InputError(f"there is no “{item}” to answer about; reload the page")
        said = _answer(answer)
        if said is PairAnswer.SAME and item.startswith("set-"):
            said = None  # it is one anyway
        later = review.with_said(self._pairs(review, item), said)
        before, after = self._kept, later.answers.render()
        self._desk.write(
            Plan.of([FileChange(self._path, before, after)]),
            lambda: self._restore(later, review, before),
        )
        self._review, self._kept = later, after

    def plan(self, revision: int) -> Planned:
        """The merges of `bibwright dedupe --write` with the answers."""
        run = self._run(self._current(revision).answers)
        changes = zip(self._files, self._contents, run.files, strict=True)
        plan = Plan.of([FileChange(path, data, file.after) for path, data, file in changes])
        return Planned(plan, self._forget, self._forget)

    def _forget(self) -> None:
        """The files are others now."""
        self._review = None

    def _restore(self, later: DedupeReview, before: DedupeReview, kept: bytes | None) -> None:
        """After an answer was withdrawn: the review before it, unless all was read again since."""
        self._review = before if self._review is later else None
        self._kept = kept

    def _fresh(self) -> DedupeReview:
        """The review of the files as they are now."""
        if self._review is None or self._changed():
            return self._read()
        return self._review

    def _current(self, revision: int) -> DedupeReview:
        """The review that was shown. Raises ConflictError if a file has changed since."""
        if self._review is None or revision != self._revision:
            raise stale([path.name for path in self._files])
        if changed := self._changed():
            raise stale(changed)
        return self._review

    def _changed(self) -> list[str]:
        """The names of files that are others than when they were read."""
        known = [*zip(self._files, self._contents, strict=True), (self._path, self._kept)]
        return [path.name for path, data in known if read_file(path) != data]

    def _read(self) -> DedupeReview:
        self._contents = [read_existing(path) for path in self._files]
        self._kept = read_file(self._path)
        answers = Answers.load(self._kept, str(self._path))
        review = DedupeReview.of(self._run(answers), answers)
        self._review = review
        self._revision += 1
        return review

    def _run(self, answers: Answers) -> DedupeRun:
        return self._find(list(zip(map(str, self._files), self._contents, strict=True)), answers)

    @staticmethod
    def _items(review: DedupeReview) -> list[str]:
        """What can be answered about. Entries that are known by the same words can't be told apart
        by an answer."""
        found = review.run.duplicates
        sets = [
            f"set-{at}"
            for at, each in enumerate(found.sets)
            if len({review.marks[row] for row in each.rows[: _MOST + 1]}) == len(each.rows)
        ]
        return [*sets, *(f"doubtful-{at}" for at in range(len(found.doubtful)))]

    @staticmethod
    def _pairs(review: DedupeReview, item: str) -> list[Rows]:
        """The pairs of rows that an item is about."""
        kind, _, at = item.partition("-")
        if kind == "set":
            return list(combinations(review.run.duplicates.sets[int(at)].rows, 2))
        pair = review.run.duplicates.doubtful[int(at)]
        return [(pair.left, pair.right)]

    @staticmethod
    def _beneath(items: Collection[str], item: str) -> Iterable[str]:
        sure = PairAnswer.SAME if item.startswith("set") else ""
        if item in items:
            apart = "Keep apart" if sure else "Keep both"
            answers = [(PairAnswer.SAME, "Merge", "m"), (PairAnswer.NOT_SAME, apart, "n")]
            yield from buttons(item, answers, sure)
        elif sure:
            yield f'<p class="soft">{_ALIKE}</p>'


def _answer(text: str | None) -> PairAnswer | None:
    if text is None:
        return None
    try:
        return PairAnswer(text)
    except ValueError as error:
        raise InputError(
            f"“{text}” is not an answer; choose from {', '.join(PairAnswer)}"
        ) from error
