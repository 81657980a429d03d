"""The library's face: the same verbs as the command line, and light to import."""

from __future__ import annotations

import importlib
import json
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

import bibwright
from bibwright.changes import Journal, history
from bibwright.config.paths import journal_folder
from bibwright.sources.source import Answer, Lookup
from support.arxiv_client import asking
from support.arxiv_server import ArxivServer
from support.keyrings import using
from support.zotero_desk import ATTENTION, RESNET
from support.zotero_server import ZoteroServer

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "examples" / "medical-llm-survey.txt"
SAMPLE = ROOT / "examples" / "arxiv-sample.jsonl"
FROM_SAMPLE = bibwright.SourceOptions(arxiv="index", index=SAMPLE)


def test_the_main_job_in_three_lines() -> None:
    reading = bibwright.read(PAGE)
    resolution = bibwright.resolve(reading, sources=FROM_SAMPLE)
    bibliography = bibwright.compose(resolution, dialect=bibwright.Dialect.BIBLATEX)
    assert resolution.count(bibwright.Status.MATCHED) == 20
    assert bibliography.content.count(b"@online{") == 20
    assert bibliography.added == 20


def test_verdicts_carry_their_evidence() -> None:
    reading = bibwright.read("Vision Language Models in Medicine\n")
    [verdict] = bibwright.resolve(reading, sources=FROM_SAMPLE).verdicts
    assert verdict.status is bibwright.Status.MATCHED
    assert verdict.matched is not None
    assert verdict.matched.arxiv_id == bibwright.ArxivId("2503.01863", 1)
    assert verdict.candidates[0].evidence.title is not None
    assert verdict.why


def test_a_paper_is_taken_for_what_stands_in_a_line() -> None:
    reading = bibwright.read("Something else entirely\n2503.02104\n", kind="references")
    first, second = bibwright.resolve(
        reading, sources=FROM_SAMPLE, accept={"1": "arXiv:2503.01863"}
    ).verdicts
    assert first.matched is not None
    assert first.matched.arxiv_id == bibwright.ArxivId("2503.01863", 1)
    assert second.matched is not None
    for line, paper in (("7", "2503.01863"), ("1", "nothing")):
        with pytest.raises(bibwright.InputError, match="can't be accepted"):
            bibwright.resolve(reading, sources=FROM_SAMPLE, accept={line: paper})


def test_a_source_of_ones_own() -> None:
    class Silent:
        name = "silence"

        def ask(self, lookups: Sequence[Lookup]) -> Answer:
            return Answer(failures=dict.fromkeys(lookups, "it said nothing"))

    [verdict] = bibwright.resolve(bibwright.read("2406.03712"), sources=[Silent()]).verdicts
    assert verdict.status is bibwright.Status.UNAVAILABLE
    assert verdict.why == "it said nothing"


def test_what_no_source_can_be_asked_for_is_not_called_missing(tmp_path: Path) -> None:
    reading = bibwright.read("https://doi.org/10.1000/182")
    with ArxivServer() as server, asking(server, tmp_path) as client:
        [verdict] = client.resolve(reading.queries).verdicts
        assert not server.requests
    assert verdict.status is bibwright.Status.UNAVAILABLE
    assert "by its DOI crossref and openalex would find it" in verdict.why


@pytest.mark.parametrize("more", ["", "@misc{open, title = {Never closed}\n"])
def test_the_example_runs_and_is_that_of_the_documents(
    more: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    example = ROOT / "examples" / "library.py"
    _, _, code = example.read_text(encoding="utf-8").partition("\n\n")
    page = (ROOT / "docs/manual/python.md").read_text(encoding="utf-8")
    assert f'```python title="library.py"\n{code}```' in page
    shutil.copy(PAGE, tmp_path / "survey.txt")
    shutil.copy(SAMPLE, tmp_path / "arxiv.sqlite")
    (tmp_path / "refs.bib").write_text(ATTENTION + RESNET + more, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(example))
    printed = capsys.readouterr().out
    assert "matched Biomedical Foundation Model: A Survey" in printed
    assert ("not closed" in printed) == bool(more)


def test_a_wrong_choice_is_an_error_that_names_the_choices(tmp_path: Path) -> None:
    for make, choices in (
        (lambda: bibwright.SourceOptions(arxiv="indx"), "auto, api, index"),
        (lambda: bibwright.SourceOptions(sources=["arxive"]), "arxiv, index, crossref"),
        (lambda: bibwright.TidyOptions(dialect="latex"), "bibtex, biblatex"),
        (lambda: bibwright.TidyOptions(capitals="all"), "words, add, title"),
        (lambda: bibwright.TidyOptions(disable=("layot",)), "did you mean “layout”"),
        (lambda: bibwright.TidyOptions(only="doy"), "did you mean “doi”"),
        (lambda: bibwright.TidyOptions(style="vancouver"), "bibwright, .*keep"),
        (lambda: bibwright.TidyOptions(sort=["colour"]), "key, .*year"),
        (lambda: bibwright.TidyOptions(key_pattern="{name}"), "{auth}"),
        (lambda: bibwright.dedupe(b"", preprints="drop"), "keep, link, merge"),
        (lambda: bibwright.convert(b"", to="word"), "bib, csl, hayagriva, ris"),
        (lambda: bibwright.read("x", kind="bib"), "digest, ids"),
    ):
        with pytest.raises(bibwright.InputError, match=choices):
            make()
    index = str(tmp_path / "none.sqlite")
    with pytest.raises(
        bibwright.InputError, match=f"there is no index at .*-o {re.escape(index)}`"
    ):
        bibwright.resolve(
            bibwright.read("2406.03712"),
            sources=bibwright.SourceOptions(arxiv="index", index=index),
        )


def test_a_bibliography_is_a_path_or_its_content(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("@misc{a, title = {A}, doi = {10.1000/AB}}\n", encoding="utf-8")
    once = bibwright.tidy(path.read_bytes()).content
    assert bibwright.tidy(path).content == once
    assert bibwright.tidy(str(path)).content == once
    assert bibwright.dedupe(path).files[0].name == str(path)
    with pytest.raises(bibwright.InputError, match="named twice"):
        bibwright.dedupe(path, path.parent / "." / path.name)
    with pytest.raises(bibwright.InputError, match="no such file"):
        bibwright.tidy(tmp_path / "none.bib")
    with pytest.raises(bibwright.InputError, match="as bytes"):
        bibwright.tidy("@misc{a,\n title = {A}}")


def test_sources_and_a_key_map_follow_keys_that_are_changed(tmp_path: Path) -> None:
    names = ("refs.bib", "more.bib", "paper.tex", "keys.json")
    refs, more, paper, key_map = (tmp_path / name for name in names)
    refs.write_text("@misc{a, author = {Ada Lovelace}, title = {Notes}, year = 1843}\n")
    more.write_text("@misc{b, author = {Alan Turing}, title = {Machinery}, year = 1950}\n")
    paper.write_text("As \\cite{a,b} and \\cite{c} say.\n")
    run = bibwright.tidy(
        [refs, str(more)],
        bibwright.TidyOptions(only="none", key_pattern="{auth}{year}"),
        rewrite_cites=[paper],
        key_map=key_map,
    )
    assert run.renamed == {"a": "lovelace1843", "b": "turing1950"}
    assert refs.read_text().startswith("@misc{a,")  # nothing is written by itself
    bibwright.apply(run.plan([refs, more]))
    assert refs.read_text().startswith("@misc{lovelace1843,")
    assert paper.read_text() == "As \\cite{lovelace1843,turing1950} and \\cite{c} say.\n"
    assert json.loads(key_map.read_text()) == dict(run.renamed)
    assert [note.key for _, note in bibwright.tidy(refs, tex=[paper]).undefined] == [
        "turing1950",
        "c",
    ]
    assert {change.path for change in bibwright.undo(dry_run=True).plan.changes} == {
        refs,
        more,
        paper,
        key_map,
    }
    bibwright.undo(str(paper))
    assert paper.read_text() == "As \\cite{a,b} and \\cite{c} say.\n"
    assert not key_map.exists()
    bibwright.redo()
    assert json.loads(key_map.read_text()) == dict(run.renamed)


def test_a_clean_file_is_known_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    refs = bibwright.tidy(b"@misc{a, title = {A}, author = {B}, year = 2000}", remember=True)
    monkeypatch.setattr("bibwright.commands.tidy.tidy", lambda *_: pytest.fail("looked again"))
    assert bibwright.tidy(refs.content, remember=True).notes == refs.notes
    with pytest.raises(bibwright.InputError, match="2 files"):
        bibwright.tidy([refs.content, refs.content], remember=True).content  # noqa: B018


def test_everything_that_is_promised_is_there() -> None:
    assert set(bibwright.__all__) <= set(dir(bibwright))
    for name in bibwright.__all__:
        assert getattr(bibwright, name) is not None
    with pytest.raises(AttributeError, match="nonsense"):
        bibwright.nonsense  # noqa: B018


@pytest.mark.parametrize("command", ["import bibwright", "from bibwright.cli import main"])
def test_import_is_light(command: str) -> None:
    heavy = "requests arxiv lxml bibtexparser pylatexenc rapidfuzz requests_cache sqlite3 filelock"
    code = f"{command}; import sys; print([m for m in {heavy.split()} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_entries_go_to_zotero_once_and_are_taken_back(tmp_path: Path) -> None:
    bibliography = tmp_path / "refs.bib"
    bibliography.write_text(ATTENTION + RESNET, encoding="utf-8")
    with ZoteroServer() as server:
        library = server.library("users/1")
        sync = partial(bibwright.sync, api_key=server.add_key(user=1), url=server.url)
        planned = sync(bibliography, dry_run=True)
        assert [str(each.action) for each in planned.plan.changes] == ["create", "create"]
        assert server.writes == 0
        assert len(sync(bibliography, collection=["A", "B"]).done) == 2
        assert sync(bibliography, collection=["A", "B"]).done == ()
        assert {each["citationKey"] for each in library.items.values()} == {"vaswani", "he"}
        [first, *_] = history(Journal(journal_folder()))
        assert first.entry.command.startswith("bibwright.sync(")
        with pytest.raises(bibwright.BibwrightError, match="key"):
            bibwright.undo()
        undone = bibwright.undo(api_key=server.add_key(user=1))
        assert undone.items is not None
        assert sorted(undone.items.trashed) == ["he", "vaswani"]


def test_items_come_from_zotero_once_and_go_back(tmp_path: Path) -> None:
    output = tmp_path / "new.bib"
    with ZoteroServer() as server:
        server.library("users/1").put_item("book", title="Notes", citationKey="ada", date="1843")
        pull = partial(bibwright.pull, api_key=server.add_key(user=1), url=server.url)
        assert pull(output, dry_run=True).plan.changes
        assert not output.exists()
        assert set(pull(str(output), dialect="biblatex").pulled.added) == {"ada"}
        assert b"@book{ada," in output.read_bytes()
        assert pull(output).plan.is_empty
        with pytest.raises(bibwright.InputError, match="bibtex, biblatex"):
            pull(output, dialect="tex")
    while output.exists():
        bibwright.undo()


def test_a_sync_goes_both_ways_with_the_key_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bibliography = tmp_path / "refs.bib"
    bibliography.write_text(ATTENTION, encoding="utf-8")
    with ZoteroServer() as server:
        monkeypatch.setenv("ZOTERO_API_KEY", server.add_key(user=1))
        library = server.library("users/1")
        library.put_item("book", title="Notes", citationKey="ada", date="1843")
        sync = partial(bibwright.sync, bibliography, url=server.url, both=True)
        planned = sync(dry_run=True)
        assert planned.pulled is not None
        assert set(planned.pulled.pulled.added) == {"ada"}
        assert bibliography.read_text(encoding="utf-8") == ATTENTION
        assert [each.key for each in sync().done] == ["vaswani"]
        assert "@book{ada," in bibliography.read_text(encoding="utf-8")
        again = sync()
        assert again.done == ()
        assert again.pulled is not None
        assert again.pulled.plan.is_empty
    with pytest.raises(bibwright.InputError, match="no entry “he” is among those"):
        sync(options=bibwright.SyncOptions(new={"he"}))


def test_the_program_on_this_computer_needs_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ZOTERO_API_KEY", raising=False)
    bibliography, output = tmp_path / "refs.bib", tmp_path / "new.bib"
    bibliography.write_text(ATTENTION, encoding="utf-8")
    with ZoteroServer(local=True) as server, using():
        sync = partial(bibwright.sync, local=True, url=server.url, sleep=lambda _: None)
        pull = partial(bibwright.pull, local=True, url=server.url, sleep=lambda _: None)
        assert len(sync(bibliography).done) == 1
        assert set(pull(output).pulled.added) == {"vaswani"}
        bibwright.undo()
        assert bibwright.undo(sleep=lambda _: None).items is not None


def test_an_index_is_built_told_of_and_asked(tmp_path: Path) -> None:
    index = tmp_path / "arxiv.sqlite"
    built = bibwright.index.build(SAMPLE, output=index)
    assert built == bibwright.index.info(str(index))
    assert built.papers == len(SAMPLE.read_text(encoding="utf-8").splitlines())
    assert bibwright.index.update(SAMPLE, index=index).unchanged == built.papers
    sources = bibwright.SourceOptions(arxiv="index", index=index)
    [verdict] = bibwright.resolve(bibwright.read("2503.02104"), sources=sources).verdicts
    assert verdict.matched is not None
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(bibwright.InputError, match="is not an index"):
        bibwright.index.build(SAMPLE, output=tmp_path / "notes.txt")
    with pytest.raises(bibwright.InputError, match="no index at"):
        bibwright.index.info(tmp_path / "none.sqlite")


def test_every_error_that_is_raised_on_purpose_can_be_caught_by_name() -> None:
    def descendants(error: type[Exception]) -> set[type[Exception]]:
        return {error}.union(*map(descendants, error.__subclasses__()))

    importlib.import_module("bibwright.zotero.client")
    named = {getattr(bibwright, name) for name in bibwright.__all__ if name.endswith("Error")}
    assert descendants(bibwright.BibwrightError) == named
