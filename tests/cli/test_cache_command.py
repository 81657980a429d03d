"""What is kept between two runs can be seen, has limits, and can be made less."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bibwright.sources.web import cache as kept
from support.cli import FakeClock, run
from support.hostile_server import HostileServer, answer

DAY = 86_400.0
NOW = FakeClock().time


@pytest.fixture
def folder() -> Path:
    path = Path(os.environ["BIBWRIGHT_CACHE_DIR"])
    path.mkdir(parents=True, exist_ok=True)
    return path


def keep(path: Path, *ages: float, size: int = 1000) -> None:
    """Answers in the tables of requests-cache 1.x, which were outdated so many days ago."""
    with closing(sqlite3.connect(path)) as db:
        for table in ("responses", "redirects"):
            db.execute(
                f"create table if not exists {table} "
                "(key text primary key, value blob, expires integer)"
            )
        rows = [(f"k{age}", b"x" * size, NOW - age * DAY) for age in ages]
        db.executemany("insert into responses values (?, ?, ?)", rows)
        db.executemany("insert into redirects values (?, ?, 0)", [(f"r{k}", k) for k, *_ in rows])
        db.commit()


def held(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        redirects = {key for (key,) in db.execute("select value from redirects")}
        keys = [key for (key,) in db.execute("select key from responses order by expires desc")]
    assert redirects == set(keys)
    return keys


def test_what_is_kept_is_told(folder: Path, tmp_path: Path) -> None:
    keep(folder / "crossref.sqlite", -1, 2, 40)
    bib = tmp_path / "refs.bib"
    bib.write_text("@misc{a,title={X}}\n", "utf-8")
    run("tidy", bib)
    told = run("cache", "info")
    assert told.status == 0
    assert "crossref: 3 answers (2 outdated)" in told.stdout
    assert "the undo journal: 1," in told.stdout
    data = json.loads(run("cache", "info", "--json").stdout)
    assert [(each["source"], each["answers"]) for each in data["answers"]] == [("crossref", 3)]
    assert data["journal"]["changes"] == 1
    assert data["journal"]["bytes"] > 0


def test_nothing_kept_is_nothing_to_tell() -> None:
    for words in (("info",), ("info", "--json"), ("prune",), ("clear", "--indexes")):
        assert run("cache", *words).status == 0


def test_pruning_takes_what_is_outdated(folder: Path) -> None:
    path = folder / "openalex.sqlite"
    keep(path, -1, 2, 40)
    (folder / "dblp.sqlite.damaged").write_bytes(b"x")
    done = run("cache", "prune", "--older-than", "30")
    assert "removed 1 answer and 1 file" in done.stderr
    assert held(path) == ["k-1", "k2"]
    assert json.loads(run("cache", "prune", "--json").stdout)["answers"] == 1
    assert held(path) == ["k-1"]
    assert run("cache", "prune", "--older-than", "nan").status == 2


@pytest.mark.usefixtures("here")
def test_clearing_takes_answers_and_leaves_what_is_no_cache(folder: Path, tmp_path: Path) -> None:
    path = folder / "openalex.sqlite"
    keep(path, -1, 2, size=100_000)
    index = folder / "arxiv-index.sqlite"
    sample = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"
    assert run("index", "build", sample).status == 0
    with closing(sqlite3.connect(folder / "foreign.sqlite")) as db:
        db.execute("create table mine (x)")
        db.execute("insert into mine values (1)")
        db.commit()
    foreign = (folder / "foreign.sqlite").read_bytes()
    bib = tmp_path / "refs.bib"
    bib.write_text("@misc{a,title={X}}\n", "utf-8")
    run("tidy", bib)
    done = run("cache", "clear")
    assert done.status == 0
    assert "removed 2 answers and 1 file, 0.2 MB" in done.stderr
    assert held(path) == []
    assert index.is_file()
    assert (folder / "foreign.sqlite").read_bytes() == foreign
    assert run("undo").status == 0
    assert bib.read_text("utf-8") == "@misc{a,title={X}}\n"
    run("cache", "clear", "--indexes")
    assert not index.exists()


def test_a_damaged_or_locked_cache_is_named(folder: Path) -> None:
    (folder / "crossref.sqlite").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    keep(folder / "dblp.sqlite", 1)
    for words in (("info",), ("prune",), ("clear",)):
        done = run("cache", *words)
        assert done.status == 0
        assert "report" not in done.stderr
    assert "crossref.sqlite stays" in done.stderr
    assert held(folder / "dblp.sqlite") == []


def test_a_cache_beyond_its_limit_loses_the_oldest(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_BYTES", 100_000)
    keep(folder / "arxiv.sqlite", *range(1, 30), size=10_000)
    ids = tmp_path / "ids.txt"
    ids.write_text("arXiv:2401.00001\n", "utf-8")
    with HostileServer(lambda _: answer(b"", status="500 No")) as server:
        words = ("--arxiv", "api", "--api-url", server.url, "--patience", "0")
        done = run("resolve", ids, *words, clock=FakeClock())
    assert "24 oldest answers were removed" in done.stderr
    assert held(folder / "arxiv.sqlite") == ["k1", "k2", "k3", "k4", "k5"]
