"""What became of the papers in a folder: a row for each, and a summary of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bibwright.commands.check import CheckRun
from bibwright.text.counted import counted
from bibwright.text.visible import shortened
from bibwright.verification.model import UNREADABLE, State

#: Version of the JSON that `FolderRun.as_json` gives; its schema is docs/check-folder.schema.json.
FOLDER_SCHEMA = 1
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class FoundAt:
    """One thing to look at, and where: the file, the line, the finding's name, words; whether it
    says that something is wrong, and why it is to be ignored."""

    file: str
    line: int
    name: str
    words: str
    accuses: bool = False
    ignored: str = ""

    def as_json(self) -> dict[str, Any]:
        """The same as JSON-ready values."""
        return {
            "path": self.file,
            "line": self.line,
            "name": self.name,
            "message": self.words,
            "accuses": self.accuses,
            "ignored": self.ignored,
        }


def found_in(run: CheckRun, chosen: Collection[str]) -> tuple[FoundAt, ...]:
    """All that goes by one of the names chosen, each at its line, in the files' order; what is to
    be ignored is marked as such."""
    found = [
        FoundAt(
            entry.place.name,
            entry.line_of(each),
            each.name,
            f"{entry.place.key}: {shortened(' '.join(each.words.split()), _LONGEST)}",
            each.accuses,
            each.ignored,
        )
        for entry in run.entries
        for each in entry.found
        if not each.names.isdisjoint(chosen)
    ]
    if "not-looked-up" in chosen:
        found += [
            FoundAt(place.name, place.line, "not-looked-up", f"{place.key}: {why}")
            for place, why in run.unasked
        ]
    if UNREADABLE in chosen:
        found += [FoundAt(*each[:2], UNREADABLE, each[2], True) for each in run.unreadable]
    return tuple(sorted(found, key=lambda each: (each.file, each.line)))


@dataclass(frozen=True, slots=True)
class CheckedPaper:
    """A paper's row: how many references are in which state, what is to be looked at, and which
    sources failed. ``error`` says why its list could not be read; ``page`` is the file of its page.
    """

    name: str
    form: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[FoundAt, ...] = ()
    incomplete: tuple[str, ...] = ()
    error: str = ""
    page: str = ""

    @classmethod
    def of(cls, name: str, run: CheckRun, chosen: Collection[str], page: str) -> CheckedPaper:
        """The row of a run over the paper; ``chosen`` are the names of what is to be looked at."""
        counts = {str(state): run.count(state) for state in State}
        counts["not looked up"] = len(run.unasked)
        form = next((each.form for each in run.lists), "")
        return cls(name, form, counts, found_in(run, chosen), run.incomplete, page=page)

    @property
    def open(self) -> tuple[FoundAt, ...]:
        """What is to be looked at, and not to be ignored."""
        return tuple(each for each in self.findings if not each.ignored)

    @property
    def word(self) -> str:
        """What became of it, in a word or two."""
        if self.error:
            return "unreadable"
        if self.open:
            return "to look at"
        return "incomplete" if self.is_incomplete else "no findings"

    @property
    def is_incomplete(self) -> bool:
        """Whether a source could not be asked about all of it."""
        return bool(self.incomplete or self.counts.get(str(State.UNAVAILABLE)))

    @property
    def counted(self) -> str:
        """How many references are in which state, in words."""
        total = counted(sum(self.counts.values()), "reference")
        said = [f"{count} {state}" for state, count in self.counts.items() if count]
        return f"{total}: {', '.join(said) or 'none'}"

    def as_json(self) -> dict[str, Any]:
        """The row as JSON-ready values."""
        return {
            "path": self.name,
            "state": self.word,
            "form": self.form,
            "counts": dict(self.counts),
            "findings": [each.as_json() for each in self.findings],
            "incomplete": list(self.incomplete),
            "error": self.error,
            "page": self.page,
        }


@dataclass(frozen=True, slots=True)
class FolderRun:
    """The papers of a folder, in its order."""

    folder: str
    papers: tuple[CheckedPaper, ...]

    @property
    def incomplete(self) -> tuple[str, ...]:
        """What could not be looked at, each sentence once."""
        return tuple(dict.fromkeys(words for each in self.papers for words in each.incomplete))

    @property
    def status(self) -> int:
        """The exit status: 3 where a source could not be asked, 2 where nothing could be read, 1
        where something is to be looked at or a paper could not be read."""
        if any(each.counts.get(str(State.UNAVAILABLE)) for each in self.papers):
            return 3
        if all(each.error for each in self.papers):
            return 2
        return int(any(each.open or each.error for each in self.papers))

    def summary(self) -> Iterator[str]:
        """For whoever looks after all of them: how many papers, references and findings, and which
        papers come first."""
        words = Counter(each.word for each in self.papers)
        yield f"{counted(len(self.papers), 'paper')}: {_listed(words)}"
        states: Counter[str] = Counter()
        for each in self.papers:
            states.update(each.counts)
        yield f"{counted(states.total(), 'reference')}: {_listed(states)}"
        names = Counter(found.name for each in self.papers for found in each.open)
        if names:
            yield f"findings: {_listed(names)}"

    @property
    def by_need(self) -> Sequence[CheckedPaper]:
        """The papers, those with the most to look at first."""
        return sorted(self.papers, key=lambda each: (not each.error, -len(each.open), each.name))

    def as_json(self) -> dict[str, Any]:
        """All rows as JSON-ready values."""
        return {
            "schema": FOLDER_SCHEMA,
            "folder": self.folder,
            "incomplete": list(self.incomplete),
            "papers": [each.as_json() for each in self.papers],
        }


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common() if count) or "none"
