"""No output replaces what is read, nor without --force other kinds; undo brings them back."""

from __future__ import annotations

import shutil
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Reference
from bibwright.sources.arxiv.index import LocalIndex
from bibwright.sources.source import ById, ByTitle, Lookup
from support.cli import Outcome, run

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples" / "arxiv-sample.jsonl"
OFFLINE = ("--arxiv", "index", "--index", SAMPLE)
BIB = "@misc{a,\n  title = {Attention Is All You Need},\n  year = {2017}\n}\n"
TEX = "\\documentclass{article}\n\\cite{a}\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "refs.bib": BIB + BIB.replace("{a,", "{b,"),
        "paper.tex": TEX,
        "page.html": "<!DOCTYPE html><title>mine</title>",
        "notes.txt": "my notes\n",
        "data.json": '{"name": "mine"}\n',
    }.items():
        (tmp_path / name).write_text(text, "utf-8")
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as db:
        db.execute("create table mine (x)")
        db.commit()
    shutil.copy(SAMPLE, tmp_path / "sample.jsonl")
    return tmp_path


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def assert_refused(outcome: Outcome, folder: Path, before: dict[str, bytes]) -> None:
    assert outcome.status == 2, outcome
    assert "--force" in outcome.stderr or "not valid JSON" in outcome.stderr, outcome.stderr
    assert snapshot(folder) == before


FOREIGN = ("paper.tex", "page.html", "notes.txt", "other.sqlite")


@pytest.mark.parametrize("name", ["refs.bib", *FOREIGN, "data.json"])
def test_an_index_replaces_nothing_else(place: Path, name: str) -> None:
    before = snapshot(place)
    assert_refused(run("index", "build", "sample.jsonl", "-o", name), place, before)
    done = run("index", "build", "sample.jsonl", "-o", name, "--force")
    assert done.status == 0, done.stderr
    assert (place / name).read_bytes().startswith(b"SQLite")
    assert run("undo", "--force").status == 0
    assert (place / name).read_bytes() == before[name]


@pytest.mark.parametrize("likeness", [0, 1])
def test_a_build_killed_as_it_begins_is_begun_anew(place: Path, likeness: int) -> None:
    from bibwright.sources.arxiv import index_store, indexing

    unfinished = indexing._beside(place / "own.sqlite")
    with closing(sqlite3.connect(unfinished)) as db:
        db.executescript(index_store._TABLES)
        db.executemany("insert into likeness values (?)", [(b"",)] * likeness)
        db.commit()
    done = run("index", "build", "sample.jsonl", "-o", "own.sqlite")
    assert done.status == 0, done.stderr
    assert "bug" not in done.stderr
    assert not unfinished.exists()


def test_an_index_replaces_no_snapshot_and_an_index(place: Path) -> None:
    before = snapshot(place)
    (place / "link.jsonl").symlink_to("sample.jsonl")
    for options in ((), ("--force",)):
        for name in ("sample.jsonl", "link.jsonl"):
            done = run("index", "build", "sample.jsonl", "-o", name, *options)
            assert done.status == 2
    (place / "link.jsonl").unlink()
    assert snapshot(place) == before
    for _ in range(2):
        assert run("index", "build", "sample.jsonl", "-o", "own.sqlite").status == 0


@pytest.mark.parametrize(
    "words",
    [
        ("dedupe", "refs.bib", "--report"),
        ("check", "refs.bib", *OFFLINE, "--report"),
        ("watch", "refs.bib", *OFFLINE, "--feed"),
    ],
)
def test_what_is_read_is_never_replaced_by_what_tells_of_it(
    place: Path, words: tuple[object, ...]
) -> None:
    before = snapshot(place)
    for options in ((), ("--force",)):
        done = run(*words, "refs.bib", *options)
        assert done.status == 2
        assert "refs.bib is also the input" in done.stderr
        assert "with --force" not in done.stderr
        assert snapshot(place) == before


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("words", [("dedupe", "refs.bib"), ("check", "refs.bib", *OFFLINE)])
def test_a_report_replaces_nothing_but_reports(
    place: Path, name: str, words: tuple[object, ...]
) -> None:
    before = snapshot(place)
    assert_refused(run(*words, "--report", name), place, before)
    run(*words, "--report", "new.html")
    first = (place / "new.html").read_bytes()
    assert run(*words, "--report", "new.html").status in {0, 1}
    assert (place / "new.html").read_bytes() == first
    run(*words, "--report", name, "--force")
    assert (place / name).read_bytes() == first
    assert run("undo").status == 0
    assert (place / name).read_bytes() == before[name]


@pytest.mark.parametrize("name", [*FOREIGN, "data.json"])
@pytest.mark.parametrize("target", ["bib", "csl", "ris", "hayagriva"])
def test_a_conversion_replaces_nothing_of_another_kind(place: Path, name: str, target: str) -> None:
    before = snapshot(place)
    words = ("convert", "refs.bib", "--to", target, "-o", name)
    assert_refused(run(*words), place, before)
    assert run(*words, "--force").status in {0, 1}
    assert run("undo").status == 0
    assert snapshot(place) == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("package.json", '{"name": "mine", "type": "module"}\n'),
        ("tsconfig.json", '[{"id": "a", "type": "object"}]\n'),
        ("ci.yml", "name: CI\non:\n  push:\njobs:\n  a:\n    type: choice\n"),
        ("notes.yaml", "a:\n  b: c\n"),
    ],
)
def test_a_conversion_replaces_no_other_json_or_yaml(place: Path, name: str, content: str) -> None:
    (place / name).write_text(content, "utf-8")
    assert_refused(run("convert", "refs.bib", "-o", name), place, snapshot(place))


@pytest.mark.parametrize("name", ["own.json", "own.yml", "own.ris"])
def test_a_conversion_replaces_the_earlier_one(place: Path, name: str) -> None:
    for bibliography in ("refs.bib", "other.bib"):
        (place / "other.bib").write_text(BIB.replace("{a,", "{z,"), "utf-8")
        assert run("convert", bibliography, "-o", name).status in {0, 1}
    assert b"z" in (place / name).read_bytes()


def test_what_is_only_compared_with_is_no_output(place: Path) -> None:
    (place / "library.bib").write_text(BIB.replace("{a,", "{c,"), "utf-8")
    words = ("dedupe", "refs.bib", "--against", "library.bib", "--write", "-o", "library.bib")
    assert_refused(run(*words), place, snapshot(place))


@pytest.mark.parametrize("options", [(), ("--force",)])
def test_a_conversion_does_not_replace_what_it_reads(place: Path, options: tuple[str, ...]) -> None:
    (place / "link.ris").symlink_to("refs.bib")
    before = snapshot(place)
    for words in (("--to", "ris", "-o", "refs.bib"), ("-o", "link.ris")):
        done = run("convert", "refs.bib", *words, *options)
        assert done.status == 2
        assert "is also the input" in done.stderr
        assert snapshot(place) == before


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize(
    "words",
    [
        ("tidy", "refs.bib"),
        ("dedupe", "refs.bib", "--write"),
        ("resolve", "refs.bib", *OFFLINE),
        ("resolve", "refs.bib", "--replace", *OFFLINE),
    ],
)
def test_entries_are_written_into_bibliographies(
    place: Path, name: str, words: tuple[object, ...]
) -> None:
    before = snapshot(place)
    assert_refused(run(*words, "-o", name), place, before)


@pytest.mark.parametrize("name", ["refs.bib", "paper.tex", "notes.txt", "other.sqlite"])
def test_a_key_map_replaces_nothing_else(place: Path, name: str) -> None:
    before = snapshot(place)
    done = run("tidy", "refs.bib", "--keys", "{word}{year}x", "--key-map", name)
    assert done.status == 2
    assert snapshot(place) == before


def index_of(folder: Path) -> Path:
    path = folder / "index.sqlite"
    assert run("index", "build", SAMPLE, "-o", path).status == 0
    return path


def test_a_flipped_byte_in_an_index_is_damage(tmp_path: Path) -> None:
    path = index_of(tmp_path)
    asked = ById(ArxivId("1706.03762"))
    with closing(LocalIndex(path)) as index:
        (paper,) = index.ask([asked]).candidates
    with closing(sqlite3.connect(path)) as db:
        (record,) = db.execute("select record from paper where id = '1706.03762'").fetchone()
    for at in range(0, len(record), 7):
        damaged = bytearray(record)
        damaged[at] ^= 0x20
        with closing(sqlite3.connect(path)) as db:
            db.execute("update paper set record = ? where id = '1706.03762'", (bytes(damaged),))
            db.commit()
        with closing(LocalIndex(path)) as index:
            answer = index.ask([asked])
            assert answer.candidates == ()
            assert "damaged" in answer.failures[asked]
    assert isinstance(paper, Reference)


@pytest.mark.parametrize(
    "statement",
    [
        "update word set papers = substr(papers, 1, 4) || x'ffffffff' || substr(papers, 9)",
        "update titles set lengths = zeroblob(length(lengths))",
        "update likeness set dictionary = zeroblob(length(dictionary))",
        "update paper set id = '1706.03762' where id = (select min(id) from paper where id > '2')",
    ],
)
def test_damage_elsewhere_in_an_index(tmp_path: Path, statement: str) -> None:
    path = index_of(tmp_path)
    if "update paper" in statement:
        statement = f"delete from paper where id = '1706.03762'; {statement}"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(statement)
        db.commit()
    lookups: list[Lookup] = [ById(ArxivId("1706.03762")), ByTitle("Attention Is All You Need")]
    with closing(LocalIndex(path)) as index:
        answer = index.ask(lookups)
    assert answer.failures
    assert all("damaged" in why for why in answer.failures.values())


def test_a_record_that_is_a_bomb() -> None:
    from bibwright.sources.arxiv.index_store import Packer

    packer = Packer(b"")
    with pytest.raises(zlib.error):
        packer.unpack(packer.pack(b"\0" * 20_000_000))


@pytest.mark.parametrize(
    "words",
    [
        ("resolve", "notes.txt", *OFFLINE, "--report", "notes.txt.accepted.json"),
        ("resolve", "notes.txt", *OFFLINE, "-o", "n.bib", "--report", "n.bib.accepted.json"),
        ("dedupe", "refs.bib", "--write", "--report", "refs.bib.answers.json"),
        ("dedupe", "refs.bib", "--write", "--key-map", "refs.bib.answers.json"),
        ("dedupe", "refs.bib", "--write", "--key-map", "k.json", "--report", "k.json"),
        ("dedupe", "refs.bib", "--write", "--answers", "k.json", "--key-map", "./k.json"),
        ("dedupe", "refs.bib", "--write", "-o", "n.bib", "--report", "n.bib"),
    ],
)
def test_no_output_takes_the_place_of_another_or_of_kept_answers(
    place: Path, words: tuple[object, ...]
) -> None:
    (place / "notes.txt").write_text("arXiv:1706.03762\n", "utf-8")
    before = snapshot(place)
    for options in ((), ("--force",)):
        done = run(*words, *options)
        assert done.status == 2
        assert "is named twice" in done.stderr
        assert snapshot(place) == before
