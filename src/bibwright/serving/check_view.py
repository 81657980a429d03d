"""What sources say about every entry, with corrections to accept one by one or all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from bibwright.changes import FileChange, Plan, read_existing, read_file
from bibwright.commands.check import CheckRun
from bibwright.errors import InputError
from bibwright.progress import Watcher
from bibwright.reports.check_page import check_intro, check_parts
from bibwright.reports.html_page import report_body
from bibwright.serving.desk import Desk
from bibwright.serving.looking import Looking, not_yet
from bibwright.serving.view import Planned, buttons, look_again, stale

_ACCEPT = "accept"

#: Compares files, given by name and content, with their sources.
Check = Callable[[Sequence[tuple[str, bytes]], Watcher], CheckRun]


class CheckView:
    """The entries of ``files`` beside their sources' records; ``check`` asks, ``sources`` names
    whom. Nothing is asked before a person wants it."""

    label = "Check"
    write_label = "Accept all…"
    sorts = ("title", "key")

    def __init__(self, files: Sequence[Path], check: Check, sources: str, desk: Desk) -> None:
        self.title = f"Check of {', '.join(map(str, files))}"
        self._files, self._check, self._sources, self._desk = files, check, sources, desk
        self._looking: Looking[CheckRun] | None = None
        self._accepted: frozenset[int] = frozenset()
        self._revision = 0

    def body(self) -> Iterable[str]:
        """The findings, with the corrections that can be accepted."""
        run = self._run
        if run is None:
            return not_yet(self._looking, self._sources)
        beneath = partial(_beneath, run)
        intro = [*look_again(self._changed(run)), *check_intro(run.entries, run.incomplete)]
        intro += [f"<p>{escape(f'{place.key}: {why}')}.</p>" for place, why in run.unasked]
        return report_body(intro, check_parts(run.entries, beneath))

    def report(self) -> Mapping[str, Any]:
        """What `bibwright check --json` gives, without the plan; empty before it was looked up."""
        run = self._run
        return {} if run is None else run.as_json()

    def state(self) -> Mapping[str, Any]:
        """Which corrections were accepted."""
        run = self._run
        working = self._looking.working if self._looking else None
        can = len(run.corrections.drafts) if run else 0
        return {
            "revision": self._revision + bool(run or (self._looking and self._looking.wrong)),
            "answers": {f"entry-{number}": _ACCEPT for number in self._accepted},
            "implied": {},
            "said": f"{len(self._accepted)} of {can} corrections accepted" if can else "",
            "look": working is None,
            "working": working,
        }

    def look(self) -> None:
        """Reads the files, and asks what their sources say."""
        if self._looking and self._looking.working:
            return
        files = [(str(path), read_existing(path)) for path in self._files]
        self._revision += 2
        self._accepted = frozenset()
        self._looking = Looking(lambda watcher: self._check(files, watcher))

    def answer(self, item: str, answer: str | None, revision: int) -> None:
        """Accepts the correction of an entry, which is written at once, or takes that back."""
        run = self._current(revision)
        number = _number(run, item)
        if answer not in {_ACCEPT, None}:
            raise InputError(f"“{answer}” is not an answer; there is {_ACCEPT}")
        changed = {number} if answer else frozenset[int]()
        planned = self._planned(run, (self._accepted - {number}) | changed)
        self._desk.write(planned.plan, planned.undone)
        planned.wrote()

    def plan(self, revision: int) -> Planned:
        """All corrections, as `bibwright check --fix` makes them."""
        run = self._current(revision)
        return self._planned(run, frozenset(run.corrections.drafts))

    @property
    def _run(self) -> CheckRun | None:
        return self._looking.found if self._looking and not self._looking.working else None

    def _planned(self, run: CheckRun, wanted: frozenset[int]) -> Planned:
        """The files with these corrections in the place of those accepted so far."""
        before, after = (run.corrections.files(each) for each in (self._accepted, wanted))
        changes = [
            FileChange(path, old.after, new.after)
            for path, old, new in zip(self._files, before, after, strict=True)
        ]
        set_to = partial(self._set_accepted, run)
        return Planned(Plan.of(changes), partial(set_to, wanted), partial(set_to, self._accepted))

    def _set_accepted(self, run: CheckRun, accepted: frozenset[int]) -> None:
        if self._run is run:
            self._accepted = accepted

    def _current(self, revision: int) -> CheckRun:
        """What was found. Raises ConflictError if a file has changed since."""
        run = self._run
        if run is None or revision != self._revision + 1:
            raise stale([path.name for path in self._files])
        if changed := self._changed(run):
            raise stale(changed)
        return run

    def _changed(self, run: CheckRun) -> list[str]:
        written = run.corrections.files(self._accepted)
        return [
            path.name
            for path, file in zip(self._files, written, strict=True)
            if read_file(path) != file.after
        ]


def _number(run: CheckRun, item: str) -> int:
    kind, _, number = item.partition("-")
    if kind == "entry" and number.isdecimal() and int(number) in run.corrections.drafts:
        return int(number)
    raise InputError(f"there is no correction of “{item}” to accept; reload the page")


def _beneath(run: CheckRun, item: str) -> Iterable[str]:
    if int(item.partition("-")[2]) not in run.corrections.drafts:
        return ()
    return buttons(item, [(_ACCEPT, "Accept the correction", "m")])
