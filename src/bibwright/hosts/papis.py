"""For papis: ``papis bibwright check|dedupe|update``, an importer and an exporter.

papis keeps each document's metadata in a file of its own, ``info.yaml``. What is written there goes
through the journal, so that ``bibwright undo`` reverts it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import papis.cli
import papis.database
import yaml
from papis.bibtex import bibtex_to_dict, create_reference
from papis.document import Document, from_folder
from papis.exporters.bibtex import exporter as papis_exporter
from papis.importer import Importer
from papis.yaml import Dumper  # type: ignore[attr-defined]  # papis itself imports it so

from bibwright.changes import FileChange, Plan
from bibwright.cli.asking import Asking, asking_options
from bibwright.cli.carry_out import carry_out
from bibwright.cli.check_report import print_entries
from bibwright.cli.check_report import print_summary as print_check
from bibwright.cli.dedupe_report import print_found
from bibwright.cli.given import dry_run_option
from bibwright.cli.runtime import Runtime
from bibwright.cli.terminal import say, show_diff, watching
from bibwright.commands.check import check_files
from bibwright.commands.compose import compose
from bibwright.commands.dedupe import dedupe_files
from bibwright.commands.resolve import is_typed
from bibwright.commands.settings import load_settings
from bibwright.commands.tidy import tidy_files
from bibwright.commands.update import Outcome, update_files
from bibwright.errors import BibwrightError
from bibwright.lookup.resolver import resolve
from bibwright.matching.verdict import Status
from bibwright.model.identifiers import find_identifiers
from bibwright.readers import read_text
from bibwright.sources.source import Source

#: What stands for the library in messages.
_NAME = "papis"


def exporter(documents: Sequence[Document]) -> str:
    """The documents as clean BibTeX, for ``papis export --format bibwright``."""
    data = papis_exporter(list(documents)).encode()
    return tidy_files([(_NAME, data)], load_settings(Path.cwd()).tidy).content.decode()


class BibwrightImporter(Importer):
    """The metadata of a paper from its id, link or title, once a source has confirmed it."""

    def __init__(self, uri: str) -> None:
        super().__init__(uri=uri, name="bibwright")

    @classmethod
    def match(cls, uri: str) -> BibwrightImporter | None:
        """An importer for what names a paper, by an id or in several words."""
        return cls(uri) if is_typed(uri) and (find_identifiers(uri) or " " in uri) else None

    @classmethod
    def match_data(cls, data: dict[str, Any]) -> BibwrightImporter | None:
        """An importer for a document that papis has already."""
        name = data.get("eprint") or data.get("doi") or data.get("title")
        return cls.match(str(name)) if name else None

    def fetch_data(self) -> None:
        """Sets the metadata if exactly one paper is meant; else says why not, and sets none."""
        try:
            query = read_text(f"{self.uri}\n", name="typed").queries[0]
            with _sources(Asking(load_settings(Path.cwd()))) as sources:
                resolution = resolve([query], sources)
        except (BibwrightError, IndexError) as error:
            self.logger.error("%s", error)
            return
        [verdict] = resolution.verdicts
        if verdict.status is not Status.MATCHED:
            self.logger.error("%s: %s", verdict.status, verdict.why)
            return
        [found] = bibtex_to_dict(compose(resolution).content)
        self.ctx.data = dict(found)


class _Group(click.Group):
    """Commands whose errors are sentences."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BibwrightError as error:
            raise click.ClickException(str(error)) from error


@click.group("bibwright", cls=_Group)
@click.help_option("--help", "-h")
def cli() -> None:
    """Check a library against its sources, find duplicates, bring preprints up to date."""


@cli.command("check")
@papis.cli.query_argument()
@asking_options
def check(query: str, **given: Any) -> None:
    """Compare every document with what its source says."""
    with _sources(Asking.of(given, Runtime())) as sources:
        run = check_files([(_NAME, _exported(_documents(query)))], sources)
    print_entries(run, explain="")
    print_check(run, fixed=False)


@cli.command("dedupe")
@papis.cli.query_argument()
def dedupe(query: str) -> None:
    """Find duplicate documents; `papis merge` makes one of two."""
    run = dedupe_files([(_NAME, _exported(_documents(query)))])
    print_found(run)
    found = run.duplicates
    say(
        f"certain: {len(found.sets)}, doubtful: {len(found.doubtful)}; papis merge makes one of two"
    )


@cli.command("update")
@dry_run_option
@papis.cli.query_argument()
@asking_options
def update(query: str, dry_run: bool, **given: Any) -> None:
    """Replace preprints by their published versions; ref and files stay."""
    documents = {create_reference(document): document for document in _documents(query)}
    before = _exported(list(documents.values()))
    with _sources(Asking.of(given, Runtime())) as sources:
        run = update_files([(_NAME, before)], sources)
    if not run.entries:
        say("no document is a preprint")
    for entry in run.entries:
        if entry.outcome is not Outcome.NOT_PUBLISHED:
            say(f"{entry.place.key}: [{entry.outcome}] {entry.why}")
    changed = {entry.place.key for entry in run.of(Outcome.PUBLISHED)}
    old, new = _by_key(before), _by_key(run.files[0].after)
    plan = Plan.of(
        _change(documents[key], old[key], new[key]) for key in documents if key in changed
    )
    if dry_run:
        show_diff(plan.diff())
        return
    carry_out(plan, Runtime())
    for change in plan.changes:
        papis.database.get().update(from_folder(str(change.path.parent)))


def _change(document: Document, old: dict[str, Any], new: dict[str, Any]) -> FileChange:
    """The document's file with what is another in its entry; the rest of it is as it was."""
    path = Path(document.get_info_file())
    data = dict(document)
    for name in old.keys() | new.keys():
        if old.get(name) != new.get(name):
            data.pop(name, None)
            if name in new:
                data[name] = new[name]
    text = yaml.dump(data, Dumper=Dumper, allow_unicode=True, default_flow_style=False)
    return FileChange(path, path.read_bytes(), text.encode())


def _by_key(data: bytes) -> dict[str, dict[str, Any]]:
    return {str(found["ref"]): dict(found) for found in bibtex_to_dict(data)}


@contextmanager
def _sources(asking: Asking) -> Iterator[list[Source]]:
    with watching(0) as watcher, asking.sources(watcher) as sources:
        yield sources


def _documents(query: str) -> list[Document]:
    return list(papis.database.get().query(query))


def _exported(documents: Sequence[Document]) -> bytes:
    return papis_exporter(list(documents)).encode()
