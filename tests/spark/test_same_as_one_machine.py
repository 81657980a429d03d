"""On Spark the decisions are those of one machine: the same sets, the same doubtful pairs."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bibwright.duplicates.find import find_duplicates
from bibwright.duplicates.records import Records

# pyspark leaves sockets open, and uses what Python deprecates.
pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed; see make spark")
if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    pytest.skip("Spark needs Java 17", allow_module_level=True)

from bibwright import spark as on_spark  # noqa: E402
from bibwright.cli.dedupe_spark import dedupe_spark  # noqa: E402
from bibwright.errors import InputError  # noqa: E402
from bibwright.spark import finding  # noqa: E402
from bibwright.spark.inputs import read_records  # noqa: E402

WORDS = """adaptive lattice neutrino chromatic manifold spectral turbulence graph entropy protein
    quantum galaxy parser semiring kernel diffusion oxide topology voltage plankton""".split()
FAMILIES = "Abel Bose Curie Dirac Euler Fermi Gauss Hopf Ising Jacobi Klein Landau".split()


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    made = (
        sql.SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.memory", "1g")
        .getOrCreate()
    )
    yield made
    made.stop()


def records() -> list[dict[str, str]]:
    """Papers; some again as preprints, mistyped, cut, word for word; errata, parts, editorials."""
    rng = random.Random(7)
    rows: list[dict[str, str]] = []
    for number in range(60):
        title = " ".join(rng.sample(WORDS, 6))
        authors = [f"{family}, {family[1]}." for family in rng.sample(FAMILIES, 3)]
        paper = {
            "type": "article",
            "title": title,
            "author": " and ".join(authors),
            "year": str(1990 + number % 30),
            "venue": "Journal of Examples",
            "volume": str(number),
            "pages": f"{number * 10 + 1}--{number * 10 + 9}",
            "doi": f"10.1000/{number // 2 if number < 6 else number}",
        }
        rows.append(paper)
        again = dict(paper)
        match number % 6:
            case 0:
                again |= {"title": title.upper(), "doi": "", "author": authors[0] + " and others"}
            case 1:
                again = {"type": "misc", "title": title, "author": paper["author"]}
                again |= {"arxiv": f"2001.{number:05}", "year": str(1989 + number % 30)}
            case 2:
                again |= {"title": title[:-1] + "x", "doi": ""}
            case 3:
                again |= {"title": f"Erratum: {title}", "pages": "1"}
            case 4:
                again |= {"title": f"{title}, part II", "doi": ""}
            case _:
                rows.append(dict(paper))
        rows.append(again)
    rows += [
        {
            "type": "article",
            "title": "Editorial",
            "author": f"{FAMILIES[at % 12]}, {chr(65 + at % 26)}.",
            "year": str(1950 + at % 50),
            "volume": str(at % 7),
        }
        for at in range(120)
    ]
    rng.shuffle(rows)
    return [{"key": f"k{at}", **row} for at, row in enumerate(rows)]


def test_sets_and_pairs_are_those_of_one_machine(
    session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Small pieces, so that the block of editorials is cut into several.
    monkeypatch.setattr(finding, "_PIECE", 25)
    rows = records()
    path = tmp_path / "records.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    wanted = find_duplicates(Records.of(rows))
    keys = [row["key"] for row in rows]
    found = on_spark.find(session.read.json(str(path)), checkpoints=str(tmp_path / "kept"))
    sets: dict[int, set[str]] = {}
    for line in found.sets.collect():
        sets.setdefault(line["set"], set()).add(line["key"])
    assert {frozenset(each) for each in sets.values()} == {
        frozenset(keys[row] for row in each.rows) for each in wanted.sets
    }
    pairs = found.pairs.collect()
    for kind, expected in (("doubtful", wanted.doubtful), ("related", wanted.related)):
        assert {
            (line["left_key"], line["right_key"], line["relation"], round(line["score"], 6))
            for line in pairs
            if line["kind"] == kind
        } == {
            (keys[pair.left], keys[pair.right], str(pair.relation), round(pair.score, 6))
            for pair in expected
        }
    assert wanted.sets
    assert wanted.related
    gone = sum(len(each.rows) - 1 for each in wanted.sets)
    left = {line["key"]: line for line in found.records.collect()}
    assert len(left) == len(rows) - gone
    merged = {key for line in left.values() for key in line["merged_keys"]}
    assert merged | left.keys() == {*keys}


def test_a_folder_of_bib_files_and_a_run_that_was_stopped(
    session: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder, out = tmp_path / "bib", tmp_path / "out"
    folder.mkdir()
    entry = "@article{%s, title={Adaptive lattice of semirings}, author={Abel, N.}, year=2001%s}\n"
    (folder / "a.bib").write_text(entry % ("a", ", volume=3") + "@misc{x, title={Other}}\n")
    (folder / "b.bib").write_text(entry % ("b", ", volume=3, pages={1--9}"))

    def call() -> None:
        dedupe_spark.main([str(folder), str(out)], standalone_mode=False)

    with monkeypatch.context() as patch:
        patch.setattr("bibwright.spark.results.pairs_of", None)
        with pytest.raises(TypeError):
            call()
    (scored,) = out.glob("checkpoints/*/scored/_SUCCESS")
    before = scored.stat().st_mtime_ns
    call()
    assert scored.stat().st_mtime_ns == before
    assert "1 set" in capsys.readouterr().err
    lines = session.read.parquet(str(out / "records")).collect()
    whole = {line["key"]: line for line in lines}
    assert whole.keys() == {"a", "x"}
    assert whole["a"]["merged_keys"] == ["b"]
    assert whole["a"]["fields"] == {
        **{"title": "Adaptive lattice of semirings", "author": "Abel, N.", "year": "2001"},
        **{"volume": "3", "pages": "1--9"},
    }


def test_files_take_macros_and_parents_from_each_other(session: Any, tmp_path: Path) -> None:
    (tmp_path / "z.bib").write_text(
        "@string{sem = {Semiring Letters}}\n"
        "@proceedings{conf, title = {Meeting on Lattices}, xdata = {place}}\n"
        "@xdata{place, location = {Oslo}, year = 2001}\n"
    )
    (tmp_path / "a.bib").write_text(
        "@string{mine = {Own Letters}}\n"
        "@article{a, title = {A lattice}, journal = sem}\n"
        "@article{b, title = {A ring}, journal = mine}\n"
        "@inproceedings{c, title = {A field}, crossref = {Conf}}\n"
    )
    found = read_records(session, str(tmp_path), "bib", 2).collect()
    assert [(line["key"], line["venue"], line["year"]) for line in found] == [
        *(("a", "Semiring Letters", ""), ("b", "Own Letters", "")),
        *(("c", "Meeting on Lattices", "2001"), ("conf", "", "2001")),
    ]


def test_records_without_titles_are_refused(session: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column “title”"):
        on_spark.find(session.createDataFrame([("k",)], "key string"), checkpoints=str(tmp_path))
