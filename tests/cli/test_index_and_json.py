"""The local index on the command line, and the other commands' --json against their schemas."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from support.cli import run

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples" / "arxiv-sample.jsonl"
FEEDS = ROOT / "tests" / "data" / "arxiv" / "feeds"
RECORDS = len(SAMPLE.read_text("utf-8").splitlines())


def validated(text: str, schema: str) -> dict[str, object]:
    """The JSON in ``text``, after its schema has had its say."""
    data: dict[str, object] = json.loads(text)
    jsonschema.validate(data, json.loads((ROOT / "docs" / schema).read_text("utf-8")))
    return data


def test_an_index_is_made_told_of_and_asked(tmp_path: Path) -> None:
    index = tmp_path / "arxiv.sqlite"
    made = run("index", "build", SAMPLE, "-o", index)
    assert made.status == 0, made.stderr
    info = validated(run("index", "info", index, "--json").stdout, "index.schema.json")
    assert info["papers"] == RECORDS
    assert info["made_from"] == "arxiv-sample.jsonl"
    outcome = run("resolve", "-", "--arxiv", "index", "--index", index, stdin=b"2503.02104\n")
    assert outcome.status == 0
    assert "Foundation Model in Biomedicine" in outcome.stdout


def test_without_a_network_a_later_version_than_the_index_has_is_told(tmp_path: Path) -> None:
    index = tmp_path / "arxiv.sqlite"
    assert run("index", "build", SAMPLE, "-o", index).status == 0
    outcome = run("resolve", "2503.02104v9", "--offline", "--index", index)
    assert outcome.status == 3
    assert "the index has 2503.02104v" in outcome.stderr
    assert "no later version yet; not in the cache" in outcome.stderr


def test_an_index_of_saved_feeds(tmp_path: Path) -> None:
    index = tmp_path / "arxiv.sqlite"
    feed = next(path for path in FEEDS.glob("*.xml") if b"1706.03762" in path.read_bytes())
    assert run("index", "build", feed, "-o", index).status == 0
    outcome = run("resolve", "-", "--arxiv", "index", "--index", index, stdin=b"1706.03762\n")
    assert "Attention Is All You Need" in outcome.stdout


def test_without_a_name_the_index_is_the_default_one() -> None:
    assert run("index", "build", SAMPLE).status == 0
    outcome = run("resolve", "-", "--arxiv", "index", stdin=b"2503.02104\n")
    assert outcome.status == 0


def test_lines_that_are_no_records_are_named(tmp_path: Path) -> None:
    snapshot = tmp_path / "snapshot.jsonl"
    good = SAMPLE.read_text("utf-8").splitlines()[0]
    snapshot.write_text(f'{good}\nnot json\n{{"id": "nonsense"}}\n', "utf-8")
    outcome = run("index", "build", snapshot, "-o", tmp_path / "arxiv.sqlite")
    assert outcome.status == 0
    assert "snapshot.jsonl:2" in outcome.stderr
    assert "snapshot.jsonl:3" in outcome.stderr
    assert outcome.stderr.rstrip().endswith(": 1 paper")


def test_an_index_that_is_not_there_is_named_with_the_way_out() -> None:
    outcome = run("index", "info")
    assert outcome.status == 2
    assert "index fetch" in outcome.stderr


def test_a_build_that_fails_leaves_the_old_index(tmp_path: Path) -> None:
    index = tmp_path / "arxiv.sqlite"
    run("index", "build", SAMPLE, "-o", index)
    before = index.read_bytes()
    empty = tmp_path / "empty.jsonl"
    empty.write_text("{}\n", "utf-8")
    outcome = run("index", "build", empty, "-o", index)
    assert outcome.status == 2
    assert index.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["arxiv.sqlite", "empty.jsonl"]


@pytest.mark.usefixtures("here")
def test_plans_and_history_keep_to_their_schemas(tmp_path: Path) -> None:
    output = tmp_path / "refs.bib"
    arguments = ("resolve", "-", "--arxiv", "index", "--index", SAMPLE, "-o", output)
    preview = run(*arguments, "--dry-run", "--json", stdin=b"2503.02104\n")
    plan = json.loads(preview.stdout)["plan"]
    validated(json.dumps(plan), "plan.schema.json")
    assert plan["changes"][0]["path"].endswith("refs.bib")
    assert not output.exists()
    run(*arguments, stdin=b"2503.02104\n")
    listed = validated(run("undo", "--list", "--json").stdout, "history.schema.json")
    assert len(listed["changes"]) == 1  # type: ignore[arg-type]
    undone = validated(run("undo", "--json").stdout, "plan.schema.json")
    assert undone["kind"] == "undo"
    assert not output.exists()
    redone = validated(run("redo", "--json").stdout, "plan.schema.json")
    assert redone["kind"] == "redo"
    assert output.exists()


def test_an_index_is_brought_up_to_date(tmp_path: Path) -> None:
    index, newer = tmp_path / "arxiv.sqlite", tmp_path / "newer.jsonl"
    run("index", "build", SAMPLE, "-o", index)
    line = json.loads(SAMPLE.read_text("utf-8").splitlines()[0])
    newer.write_text(f"{json.dumps(line)}\n{json.dumps(line | {'id': '2512.00001'})}\n", "utf-8")
    first = run("index", "update", newer, "--index", index, "--json")
    assert first.status == 0
    done = validated(first.stdout, "index-update.schema.json")
    assert (done["added"], done["changed"], done["unchanged"]) == (1, 0, 1)
    assert first.stderr == f"{index}: 1 added, 0 changed, 1 unchanged\n"
    again = run("index", "update", newer, "--index", index)
    assert again.stderr == f"{index}: 0 added, 0 changed, 2 unchanged\n"
    info = validated(run("index", "info", index, "--json").stdout, "index.schema.json")
    assert info["papers"] == RECORDS + 1
    assert [each["made_from"] for each in info["updates"]] == ["newer.jsonl"]  # type: ignore[attr-defined]
    assert "1 added" in run("index", "info", index).stdout


def test_without_an_index_there_is_nothing_to_update() -> None:
    outcome = run("index", "update", SAMPLE)
    assert outcome.status == 2
    assert "index fetch" in outcome.stderr
