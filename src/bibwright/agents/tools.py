"""What an assistant may call: each method of `Tools` is one tool, and its docstring what the
assistant reads about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bibwright.agents.folder import Folder
from bibwright.changes import FileChange, Journal, Plan, apply, plan_undo, resolve_target
from bibwright.changes.waiting import Plans
from bibwright.commands.check import check_files
from bibwright.commands.check_inputs import sorted_out
from bibwright.commands.check_lists import ClaimList, claims_of, paper_list
from bibwright.commands.compose import Composition, compose
from bibwright.commands.dedupe import dedupe_files
from bibwright.commands.dedupe_run import DedupeOptions
from bibwright.commands.outputs import before_bibliography
from bibwright.commands.paper_lists import citing_of
from bibwright.commands.papers import papers_in
from bibwright.commands.references import looked_up
from bibwright.commands.resolve import is_typed, plan_output
from bibwright.commands.search import search_files
from bibwright.commands.settings import Settings
from bibwright.commands.tidy import TidiedFile, tidy_files
from bibwright.commands.update import update_files
from bibwright.commands.written_files import WrittenFile
from bibwright.config.paths import journal_folder
from bibwright.errors import InputError
from bibwright.lookup.resolver import Resolution, resolve
from bibwright.matching.verdict import Status
from bibwright.readers import read_bytes, read_text
from bibwright.reports.references_report import references_report
from bibwright.reports.resolve_report import resolve_report
from bibwright.sources.registry import SourceOptions, open_paper_sources, open_sources
from bibwright.sources.source import Source

#: Entries that a search shows; the rest is counted.
_MOST_HITS = 25
#: Other candidates that are shown beside a doubtful one.
_MOST_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Tools:
    """The tools over one ``folder``. ``options`` say whom to ask, ``settings`` how to write.

    ``clock`` gives the time, for the journal. Each method gives JSON-ready values, and raises
    BibwrightError with a sentence for the assistant.
    """

    folder: Folder
    options: SourceOptions
    settings: Settings
    clock: Callable[[], datetime]
    plans: Plans = field(default_factory=Plans)

    def resolve(self, papers: str = "", file: str = "", output: str = "") -> dict[str, Any]:
        """Find which papers are meant, each confirmed by arXiv, and give their BibTeX.

        Give `papers` (ids, links, titles or references, one a line) or `file` (a list, .tex, .md
        or .bib in the folder). Each item gets a verdict: only *matched* ones become entries.
        Report the others to the user as they are; never write an entry for one yourself. With
        `output` (a .bib in the folder) the result has a plan to add the entries that are missing
        there, else the entries as text.
        """
        if bool(papers.strip()) == bool(file):
            raise InputError("give either papers or a file")
        if file:
            name, data = self.folder.read(file)
            reading = read_bytes(data, name=name, beside=self.folder.beside)
        else:
            reading = read_text(papers)
        with self._sources() as (sources, notes):
            resolution = resolve(reading.queries, sources)
        composition, wanted = self._composed(resolution, output)
        report = resolve_report(resolution, reading.problems, composition)
        return _whole(resolution, notes) | _short(report) | wanted

    def references(self, paper: str, output: str = "") -> dict[str, Any]:
        """Find what a paper at arXiv cites, in its own order, with a verdict for each work.

        `paper` is an arXiv id, a link or a title. With `output` (a .bib in the folder) the result
        has a plan to add the works that a source confirmed, else their entries as text.
        """
        if not is_typed(paper):
            raise InputError(f"“{paper}” is not the arXiv id, link or title of a paper")
        with self._sources() as (sources, notes), open_paper_sources(self.options) as own:
            lists = [citing_of(each, own, sources) for each in papers_in([paper], sources)]
            found = looked_up(lists, sources)
        composition, wanted = self._composed(found.resolution, output)
        report = references_report(found, composition)
        report |= _short(report.pop("resolve"))
        return _whole(found.resolution, notes) | report | wanted

    def check(
        self, files: list[str], keys: list[str] | None = None, strict: bool = False
    ) -> dict[str, Any]:
        """Compare every entry of .bib files with what its source says, and propose corrections.

        `files` may also be any list of works (.md, .txt, .html, .json, .csv, .ris …), a paper whose
        references are looked up (.tex, .bbl, .pdf, .docx, an archive of its source, its folder),
        or a paper's arXiv id, link or title; of these `read_from` tells how they were read.
        `keys`: only these entries. `strict`: also what a habit of citing may explain. The result
        has each entry's findings and a plan with the corrections that are sure. An entry that
        isn't found need not be wrong: no source at hand may know it.
        """
        with self._sources() as (sources, notes):
            named = [name for name in files if self._is_named(name)]
            inputs = sorted_out([self.folder.path(name) for name in files if name not in named])
            if inputs.folder is not None:
                raise InputError(f"{self._name(inputs.folder)} is a folder; name the papers in it")
            others = [*map(self._name, (*inputs.bibliographies, *map(Path, inputs.named)))]
            lists = [paper_list(each, self.folder.may_read) for each in inputs.papers]
            lists = [each.renamed(lambda name: self._name(Path(name))) for each in lists]
            run = check_files(
                self._read(others) if others or not files else [],
                sources,
                lists=[*lists, *self._lists_of(named, sources)],
                dialect=self.settings.chosen_dialect,
                keys=frozenset(keys) if keys else None,
                strict=strict,
            )
        run.require_keys(keys or ())
        unavailable = bool(run.count(Status.UNAVAILABLE))
        return {
            "complete": not (run.incomplete or unavailable),
            "wait_for": [*run.incomplete, *notes],
            **run.as_json(),
            "read_from": {each.name: each.form for each in run.lists},
            "plan": self._planned(run.files),
        }

    def update(self, files: list[str], keys: list[str] | None = None) -> dict[str, Any]:
        """Find the published versions of preprints in .bib files.

        The result has what became of each preprint, and a plan that replaces those whose
        publication is sure; citation keys and arXiv ids stay.
        """
        with self._sources() as (sources, notes):
            run = update_files(
                self._read(files),
                sources,
                dialect=self.settings.chosen_dialect,
                keys=frozenset(keys) if keys else None,
            )
        return run.as_json() | {"wait_for": notes, "plan": self._planned(run.files)}

    def dedupe(self, files: list[str]) -> dict[str, Any]:
        """Find duplicate entries in .bib files.

        The result has the sets that are certain, the doubtful pairs, and a plan that merges the
        certain ones. Ask the user about doubtful pairs; citation keys that would go are in `keys`.
        """
        options = DedupeOptions(dialect=self.settings.chosen_dialect)
        run = dedupe_files(self._read(files), options=options)
        return run.as_json() | {"plan": self._planned(run.files)}

    def tidy(self, files: list[str]) -> dict[str, Any]:
        """Clean up .bib files without losing anything: a plan, and what needs a person."""
        run = tidy_files(self._read(files), self.settings.tidy)
        return run.as_json() | {"plan": self._planned(run.files)}

    def search(self, files: list[str], words: str) -> dict[str, Any]:
        """Find the entries of .bib files in which all these words stand, in any field or the key.

        Case, accents and LaTeX make no difference. Look here before resolving or citing a paper.
        """
        hits = search_files(self._read(files), words)
        shown = [hit.as_json() for hit in hits[:_MOST_HITS]]
        return {"found": len(hits), "entries": shown}

    def carry_out(self, token: str) -> dict[str, Any]:
        """Write what a plan says, after the user has agreed to its diff. `token` is the plan's."""
        plan = self.plans.take(token)
        self.folder.require(plan)
        return self._written(plan, f"bibwright mcp: carry_out {token}")

    def undo(self, file: str) -> dict[str, Any]:
        """Undo the last change that was made to a file in the folder; again, the one before.

        Files that were changed together are undone together.
        """
        path = self.folder.path(file)
        plan = plan_undo(Journal(journal_folder()), path=path)
        self.folder.require(plan)
        return self._written(plan, f"bibwright mcp: undo {file}")

    def _written(self, plan: Plan[FileChange], command: str) -> dict[str, Any]:
        applied = apply(plan, Journal(journal_folder()), command=command, clock=self.clock)
        return {
            "written": [self._name(change.path) for change in applied.changes],
            "warnings": list(applied.warnings),
            "undo": "the tool undo, or `bibwright undo`",
        }

    def _name(self, path: Path) -> str:
        """How the assistant calls a file."""
        return str(path.relative_to(self.folder.root)) if path.is_absolute() else str(path)

    def _is_named(self, name: str) -> bool:
        """Whether it is a paper itself, and no file of the folder."""
        path = self.folder.root / name
        return self.folder.holds(path) and not path.exists() and is_typed(name)

    def _lists_of(self, papers: Sequence[str], sources: Sequence[Source]) -> Iterator[ClaimList]:
        """What each of these papers at arXiv cites."""
        if papers:
            with open_paper_sources(self.options) as own:
                for each in papers_in(papers, sources):
                    yield claims_of(citing_of(each, own, sources))

    def _read(self, names: Sequence[str]) -> list[tuple[str, bytes]]:
        if not names:
            raise InputError("name a file")
        files = {resolve_target(self.folder.path(name)): name for name in reversed(names)}
        return [self.folder.read(name) for name in reversed(files.values())]

    def _composed(self, resolution: Resolution, output: str) -> tuple[Composition, dict[str, Any]]:
        """The entries of what was matched, and how they are shown."""
        path = self.folder.path(output) if output else None
        before = before_bibliography(path) if path else None
        composition = compose(
            resolution,
            existing=before or b"",
            name=output or "-",
            dialect=self.settings.chosen_dialect,
            key_pattern=self.settings.key_pattern,
        )
        if path is None:
            return composition, {"bibtex": composition.content.decode("utf-8")}
        return composition, {"plan": self.plans.show(plan_output(composition, path, before))}

    def _planned(self, files: Iterable[WrittenFile | TidiedFile]) -> dict[str, Any]:
        changes = [
            FileChange(self.folder.path(file.name), file.before, file.after) for file in files
        ]
        return self.plans.show(Plan.of(changes))

    @contextmanager
    def _sources(self) -> Iterator[tuple[list[Source], list[str]]]:
        """The sources, and what they have to say while they are asked."""
        notes: list[str] = []
        with open_sources(self.options, complain=notes.append) as opened:
            yield opened, notes


def _whole(resolution: Resolution, notes: Sequence[str]) -> dict[str, Any]:
    """Whether all was looked up, and what to wait for if not."""
    failed = [each.why for each in resolution.verdicts if each.status is Status.UNAVAILABLE]
    failed += [f"{source}: {why}" for source, why in resolution.failed.items()]
    return {"complete": not failed, "wait_for": [*dict.fromkeys(failed), *notes]}


def _short(report: dict[str, Any]) -> dict[str, Any]:
    """A report without the evidence and the abstracts, which an assistant has no use for: of what
    was matched the paper, of what is doubtful a few candidates."""
    for verdict in report["verdicts"]:
        most = 1 if verdict["status"] == Status.MATCHED else _MOST_CANDIDATES
        verdict["candidates"] = [
            {name: value for name, value in each["reference"].items() if name != "abstract"}
            | {"certainty": each["evidence"]["certainty"], "sources": each["sources"]}
            for each in verdict["candidates"][:most]
        ]
    return report
