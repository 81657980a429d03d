"""What came of a list of papers; of doubtful items a person says which paper is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bibwright.changes import FileChange, Plan, read_file
from bibwright.commands.compose import Composition
from bibwright.commands.outputs import before_bibliography
from bibwright.commands.resolve import Inputs, plan_output
from bibwright.commands.resolve_answers import (
    NONE,
    SHOWN,
    ResolveAnswers,
    answer_of,
    doubtful,
    fingerprint,
)
from bibwright.errors import InputError
from bibwright.lookup.resolver import Resolution
from bibwright.model.reference import Reference
from bibwright.progress import SILENT, Watcher
from bibwright.reports.html_page import report_body
from bibwright.reports.resolve_page import resolve_intro, resolve_parts
from bibwright.reports.resolve_report import resolve_report
from bibwright.serving.desk import Desk
from bibwright.serving.looking import Looking, not_yet
from bibwright.serving.view import Planned, buttons, look_again, stale


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of papers, and how the commands deal with them.

    ``files`` hold them, and ``read`` reads them; ``resolve`` asks ``sources`` which papers are
    meant; ``compose`` puts what is certain into the bibliography that stands in ``output``;
    ``answers`` is where answers are kept.
    """

    files: tuple[Path, ...]
    read: Callable[[], Inputs]
    resolve: Callable[[Sequence[Reference], Watcher], Resolution]
    compose: Callable[[Inputs, Resolution, bytes], Composition]
    output: Path
    answers: Path
    sources: str


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read, from these bytes, and what came of it with the answers there were."""

    contents: tuple[bytes | None, ...]
    inputs: Inputs
    resolution: Resolution


class ResolveView:
    """The items of ``lists``. Nothing is asked before a person wants it."""

    label = "Papers of a list"
    write_label = "Write…"
    sorts = ("title",)

    def __init__(self, lists: Lists, desk: Desk) -> None:
        self.title = f"{', '.join(map(str, lists.files))} → {lists.output}"
        self._lists, self._desk = lists, desk
        self._looking: Looking[_Found] | None = None
        self._kept: bytes | None = None
        self._answers = ResolveAnswers()
        self._revision = 0

    def body(self) -> Iterable[str]:
        """What came of each item, with the papers to choose from."""
        found = self._found
        if found is None:
            return not_yet(self._looking, self._lists.sources)
        self._take_up_answers()
        intro = [*look_again(self._changed(found))]
        intro += resolve_intro(found.resolution, found.inputs.problems)
        beneath = partial(_beneath, self._items(found), found)
        return report_body(intro, resolve_parts(found.inputs.queries, found.resolution, beneath))

    def report(self) -> Mapping[str, Any]:
        """What `bibwright resolve --json` gives, without the plan; empty at first."""
        if (found := self._found) is None:
            return {}
        composition = self._lists.compose(found.inputs, found.resolution, b"")
        return resolve_report(found.resolution, found.inputs.problems, composition)

    def state(self) -> Mapping[str, Any]:
        """Which paper each item was said to be."""
        found = self._found
        working = self._looking.working if self._looking else None
        marks = self._items(found) if found else {}
        given = self._answers.given
        answers = {item: given[mark] for item, mark in marks.items() if mark in given}
        return {
            "revision": self._revision + bool(found or (self._looking and self._looking.wrong)),
            "answers": answers,
            "implied": {},
            "said": f"{len(answers)} of {len(marks)} doubtful decided" if marks else "",
            "look": working is None,
            "working": working,
        }

    def look(self) -> None:
        """Reads the lists, and asks which papers are meant."""
        if self._looking and self._looking.working:
            return
        self._kept = read_file(self._lists.answers)
        self._answers = ResolveAnswers.load(self._kept, str(self._lists.answers))
        contents = tuple(map(read_file, self._lists.files))
        inputs, answers = self._lists.read(), self._answers

        def find(watcher: Watcher) -> _Found:
            queries = answers.applied(inputs.queries)
            return _Found(contents, inputs, self._lists.resolve(queries, watcher))

        self._revision += 2
        self._looking = Looking(find)

    def answer(self, item: str, answer: str | None, revision: int) -> None:
        """Keeps which paper is meant, or that none is, where the terminal does."""
        found = self._current(revision)
        mark = self._items(found).get(item)
        if mark is None:
            raise InputError(f"there is no “{item}” to answer about; reload the page")
        if answer is not None and answer not in _choices(found, item):
            raise InputError(f"“{answer}” is not one of the candidates")
        given = {name: paper for name, paper in self._answers.given.items() if name != mark}
        later = ResolveAnswers(given if answer is None else {**given, mark: answer})
        before, answers, content = self._kept, self._answers, later.render()

        def back() -> None:
            self._kept, self._answers = before, answers

        change = FileChange(self._lists.answers, before, content)
        self._desk.write(Plan.of([change]), back)
        self._kept, self._answers = content, later

    def plan(self, revision: int) -> Planned:
        """What `bibwright resolve -o` writes with the answers; chosen papers are looked up."""
        found = self._current(revision)
        queries = self._answers.applied(found.inputs.queries)
        resolution = self._lists.resolve(queries, SILENT)
        before = before_bibliography(self._lists.output)
        composition = self._lists.compose(found.inputs, resolution, before or b"")
        plan = plan_output(composition, self._lists.output, before)
        return Planned(plan, lambda: None, lambda: None)

    @property
    def _found(self) -> _Found | None:
        return self._looking.found if self._looking and not self._looking.working else None

    def _current(self, revision: int) -> _Found:
        """What was found. Raises ConflictError if a file has changed since."""
        found = self._found
        if found is None or revision != self._revision + 1:
            raise stale([path.name for path in self._lists.files])
        changed = self._changed(found)
        if read_file(self._lists.answers) != self._kept:
            changed.append(self._lists.answers.name)
        if changed:
            raise stale(changed)
        return found

    def _changed(self, found: _Found) -> list[str]:
        """The names of lists that are others than when they were read."""
        known = zip(self._lists.files, found.contents, strict=True)
        return [path.name for path, data in known if read_file(path) != data]

    def _take_up_answers(self) -> None:
        """The answers that were given at the terminal meanwhile."""
        kept = read_file(self._lists.answers)
        if kept != self._kept:
            self._answers = ResolveAnswers.load(kept, str(self._lists.answers))
            self._kept = kept
            self._revision += 2

    @staticmethod
    def _items(found: _Found) -> Mapping[str, str]:
        """The items that a person can decide about, and what each is known by."""
        queries, verdicts = found.inputs.queries, found.resolution.verdicts
        wanted = {id(query) for query, _ in doubtful(queries, verdicts, ResolveAnswers())}
        return {
            f"item-{at}": fingerprint(query)
            for at, query in enumerate(queries)
            if id(query) in wanted
        }


def _choices(found: _Found, item: str) -> list[str]:
    """What can be answered about an item: the papers that are shown, or none of them."""
    verdict = found.resolution.verdicts[int(item.partition("-")[2])]
    return [*map(answer_of, verdict.candidates[:SHOWN]), NONE]


def _beneath(items: Mapping[str, str], found: _Found, item: str) -> Iterable[str]:
    if item not in items:
        return ()
    *papers, none = _choices(found, item)
    answers = [(paper, f"It is {number}", str(number)) for number, paper in enumerate(papers, 1)]
    return buttons(item, [*answers, (none, "None of them", "n")])
