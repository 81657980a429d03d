"""Files that Bibwright may find instead of those it has written, and names that are no text."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from support.cli import run

SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"
ENTRY = "@article{a,\n Title={On the Growth of Trees}, author={Jane Doe}, year=2001}\n"
ATTENTION = (
    "@misc{a, title={Attention Is All You Need}, eprint={1706.03762}, archivePrefix={arXiv}}\n"
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.bib").write_text(ENTRY, "utf-8")
    return tmp_path


def the_entry() -> Path:
    [path] = Path(os.environ["BIBWRIGHT_STATE_DIR"], "journal", "entries").glob("*.json")
    return path


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    "odd",
    [
        {"command": 5},
        {"library": [1]},
        {"library": {}},
        {"library": {"address": 1, "bibliography": "x"}},
        {"files": [{"path": "a.bib", "before": None, "after": None, "mode": None}]},
        {"files": [{"path": "/a\0b", "before": None, "after": None, "mode": None}]},
        {"files": [{"path": "/a", "before": "../../x", "after": None, "mode": 0o600}]},
        {"files": [{"path": "/a", "before": None, "after": None, "mode": "x"}]},
        {"files": [{"path": "/a", "before": None, "after": None, "mode": 10**30}]},
    ],
)
def test_a_journal_entry_of_another_shape(odd: dict[str, Any]) -> None:
    assert run("tidy", "a.bib").status == 0
    entry = the_entry()
    entry.write_text(json.dumps(json.loads(entry.read_text("utf-8")) | odd), "utf-8")
    for words in (("--list", "--json"), (), ("a.bib",), ("--force",)):
        done = run("undo", *words)
        assert done.status == 2
        assert "move the file away to go on without it" in done.stderr


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_what_is_no_number_becomes_no_text(number: str) -> None:
    Path("a.json").write_text(f'[{{"id": "x", "type": "book", "title": {number}}}]', "utf-8")
    done = run("convert", "a.json", "--to", "bib")
    assert done.status == 2
    assert "a number that is none" in done.stderr
    assert done.stdout == ""


@pytest.mark.usefixtures("place")
def test_keys_to_keep_apart_that_are_no_text() -> None:
    Path("keys").write_bytes(b"\xff\xfea")
    done = run("dedupe", "a.bib", "--never-merge", "keys")
    assert done.status == 2
    assert "not UTF-8 text" in done.stderr


@pytest.mark.usefixtures("place")
def test_an_output_without_a_name() -> None:
    done = run("resolve", "a.bib", "--offline", "-o", "")
    assert done.status == 2
    assert "is a directory" in done.stderr


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("form", ["text", "github", "sarif"])
def test_a_file_name_that_is_no_text(form: str) -> None:
    Path(os.fsdecode(b"a\xff.bib")).write_text(ENTRY, "utf-8")
    done = run("tidy", "--check", os.fsdecode(b"a\xff.bib"), "--output-format", form)
    assert done.status == 1
    assert "bug" not in done.stderr
    if form == "sarif":
        assert "a%FF.bib" in done.stdout


@pytest.mark.usefixtures("place")
def test_a_page_holds_no_control_characters() -> None:
    title = "On the \x1b[31mGrowth\u202e of Trees"
    twice = "".join(f"@article{{{key}, title={{{title}}}, year=2001}}\n" for key in "ab")
    Path("b.bib").write_text(twice, "utf-8")
    run("dedupe", "b.bib", "--report", "page.html")
    page = Path("page.html").read_text("utf-8")
    assert "␛" in page
    assert "&lt;U+202E" in page
    assert not {"\x1b", "\u202e"} & set(page)


@pytest.mark.usefixtures("place")
def test_an_index_runs_no_query_of_its_own() -> None:
    Path("a.bib").write_text(ATTENTION, "utf-8")
    assert run("index", "build", SAMPLE, "-o", "i.sqlite").status == 0
    with closing(sqlite3.connect("i.sqlite")) as db:
        names = [row[1] for row in db.execute("pragma table_info(paper)")]
        endless = "with recursive t(n) as (select 1 union all select n + 1 from t)"
        columns = ", ".join(f"n as {name}" for name in names)
        db.execute("drop table paper")
        db.execute(f"create view paper as {endless} select {columns} from t")
        db.commit()
    for words in (
        ("check", "a.bib", "--arxiv", "index", "--index", "i.sqlite"),
        ("index", "update", SAMPLE, "--index", "i.sqlite"),
        ("index", "info", "i.sqlite"),
    ):
        done = run(*words)
        assert done.status == 2
        assert "views or triggers" in done.stderr


@pytest.mark.usefixtures("place")
def test_a_database_whose_damage_is_no_text() -> None:
    assert run("index", "build", SAMPLE, "-o", "i.sqlite").status == 0
    damaged = Path("i.sqlite").read_bytes().replace(b"CREATE TABLE", b"\xff\xfeEATE TABLE")
    Path("i.sqlite").write_bytes(damaged)
    done = run("check", "a.bib", "--arxiv", "index", "--index", "i.sqlite")
    assert done.status == 2
    assert "damaged" in done.stderr
    cache = Path(os.environ["BIBWRIGHT_CACHE_DIR"])
    cache.mkdir(exist_ok=True)
    (cache / "arxiv.sqlite").write_bytes(damaged.replace(b"about", b"\xff\xffout"))
    assert "bug" not in run("check", "a.bib", "--offline").stderr
    assert run("cache", "info").status == 0


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("target", ["csl", "ris", "hayagriva", "bib"])
def test_half_a_surrogate_pair_in_utf_16(target: str) -> None:
    Path("a.bib").write_bytes(ENTRY.replace("of", "\ud83d").encode("utf-16", "surrogatepass"))
    done = run("convert", "a.bib", "--to", target)
    assert done.status == 2
    assert done.stdout == ""
    assert "a.bib holds half of a surrogate pair" in done.stderr


@pytest.mark.parametrize("row", ['"' + "a\n" * 100_000, f"On Growth,{'a' * 200_000}"])
def test_a_cell_of_a_table_without_end(tmp_path: Path, row: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"title,author\n{row}\n", "utf-8")
    done = run("resolve", path, "--offline")
    assert done.status == 2
    assert "can't be read as a table" in done.stderr


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("macro", ["@String{}", "@string( )", "@string{\n}"])
def test_a_macro_that_is_empty(macro: str) -> None:
    Path("a.bib").write_text(f"{macro}\n{ENTRY}", "utf-8")
    done = run("tidy", "a.bib", "-o", "-")
    assert (done.status, macro in done.stdout) == (0, True)


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("mark", ["}\u0301", "{\u0308", "}\u0323\u0302", "\\\u0301", "a}\u0301b"])
def test_an_accent_over_what_is_markup(mark: str) -> None:
    item = {"id": "a", "type": "book", "title": f"On {mark}", "author": [{"family": mark}]}
    Path("a.json").write_text(json.dumps([item]), "utf-8")
    done = run("convert", "a.json", "-o", "b.bib")
    assert done.status == 0
    [again] = json.loads(run("convert", "b.bib", "--to", "csl").stdout)
    assert again["title"] == f"On {mark}"


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    "text",
    [
        "%    " * 40 + "\n{}",
        "% x\n" * 20_000 + "{",
        "@article{k,\n" + ",A" * 20_000 + "\n}\n",
        "@article{k,\n" + "A " * 20_000 + "\n}\n",
        "@article{k,\n" + ",{A" * 20_000 + "\n}\n",
        "@article{k, year=2001, pages={1" + "\u3000" * 60_000 + "2}}\n",
        "@article{k, year=2001, journal={x"
        + "arxiv.org" * 12_000
        + "}, eprint={x"
        + "1" * 99_000
        + "}}\n",
    ],
)
def test_what_takes_no_time(text: str) -> None:
    Path("a.bib").write_text(text, "utf-8")
    began = time.process_time()
    assert run("tidy", "a.bib", "--check").status in {0, 1, 2}
    assert time.process_time() - began < 15


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on memory")
@pytest.mark.usefixtures("place")
def test_a_file_that_is_included_a_thousand_times_is_held_once() -> None:
    Path("part.tex").write_text("\\cite{a}\n" + "% long\n" * 300_000, "utf-8")
    named = "".join(f"\\input{{{'./' * (n % 7)}part}}\n" for n in range(2000))
    Path("main.tex").write_text(f"{named}\\bibliography{{a}}\n", "utf-8")
    words = ["bash", "-c", 'ulimit -v 2000000; exec "$@"', "bash", sys.executable, "-m"]
    words += ["bibwright", "cite", "main.tex", "--offline", "--dry-run"]
    done = subprocess.run(words, capture_output=True, check=False, text=True, env=os.environ)
    assert done.returncode == 0, done.stderr
    assert "all that is cited has an entry" in done.stderr
