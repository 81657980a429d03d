"""What every verb takes and gives, for mypy and pyright to check; it is never run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import assert_type

import bibwright


def lists(text: str, path: Path, data: bytes) -> None:
    for source in (text, path, data):
        assert_type(bibwright.read(source, kind="titles"), bibwright.Reading)
    reading = bibwright.read(path)
    resolution = bibwright.resolve(reading, sources=bibwright.SourceOptions(arxiv="index"))
    assert_type(resolution, bibwright.Resolution)
    assert_type(resolution.verdicts[0].status, bibwright.Status)
    assert_type(resolution.verdicts[0].matched, bibwright.Reference | None)
    composed = bibwright.compose(resolution, existing=text, dialect=bibwright.Dialect.BIBLATEX)
    assert_type(composed.content, bytes)


def bibliographies(text: str, path: Path, data: bytes) -> None:
    for given in (text, path, data):
        assert_type(bibwright.tidy(given), bibwright.TidyRun)
        assert_type(bibwright.dedupe(given, against=[given]), bibwright.DedupeRun)
        assert_type(bibwright.check(given, strict=True), bibwright.CheckRun)
        assert_type(bibwright.update(given), bibwright.UpdateRun)
        assert_type(bibwright.convert(given, to="ris"), bibwright.Conversion)
    run = bibwright.tidy([text, path, data], bibwright.TidyOptions(only=["doi"]), tex=[text, path])
    assert_type(run.renamed, Mapping[str, str])
    assert_type(run.notes, tuple[bibwright.Note, ...])
    assert_type(bibwright.apply(run.plan([path])), bibwright.Applied)


def libraries(path: Path) -> None:
    options = bibwright.SyncOptions(again=True, new=["key"])
    assert_type(bibwright.sync(path, api_key="", options=options), bibwright.SyncRun)
    assert_type(bibwright.pull(path, api_key="", dialect="biblatex"), bibwright.PullRun)
    items = bibwright.ZoteroItems(collection=["Survey"], tags=["llm"], local=True)
    assert_type(items.dedupe(strictness="strict"), bibwright.LibraryRun[bibwright.DedupeRun])
    assert_type(items.check().run, bibwright.CheckRun)
    assert_type(items.update().run, bibwright.UpdateRun)
    assert_type(items.tidy().run, bibwright.TidyRun)
    assert_type(items.write(items.tidy()).planned_again, int)
    assert_type(bibwright.undo(path), bibwright.Reversal)
    assert_type(bibwright.redo(), bibwright.Reversal)
    assert_type(bibwright.index.build(path, output="arxiv.sqlite"), bibwright.IndexInfo)
    assert_type(bibwright.index.info().papers, int)


def errors(error: bibwright.BibwrightError) -> Sequence[type[bibwright.BibwrightError]]:
    assert_type(error.exit_status, int)
    return (
        bibwright.ConflictError,
        bibwright.InputError,
        bibwright.MovedOnError,
        bibwright.SourceUnavailableError,
        bibwright.StoppedError,
    )
