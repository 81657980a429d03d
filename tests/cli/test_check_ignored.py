"""What a person wants to hear no more of, what could not be looked at, and findings as SARIF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from support import arxiv_faults as faults
from support.arxiv_records import read_snapshot
from support.arxiv_server import ArxivServer
from support.cli import FakeClock, run

SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"
OFFLINE = ("--arxiv", "index", "--index", SAMPLE)
ENTRY = """@misc{a,
  title  = {Attention Is All You Need},
  author = {Ashish Vaswani and others},
  year   = {2014},
  eprint = {1706.03762},
}
"""
#: The parts of SARIF 2.1.0 that are used, as its specification has them (sections 3.13 to 3.54).
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "required": ["name"],
                                "properties": {
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "required": ["id"],
                                            "properties": {"shortDescription": TEXT},
                                        },
                                    }
                                },
                            }
                        },
                    },
                    "invocations": {"items": {"required": ["executionSuccessful"]}},
                    "results": {
                        "type": "array",
                        "items": {
                            "required": ["message", "ruleId", "locations"],
                            "properties": {
                                "message": TEXT,
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "suppressions": {
                                    "items": {
                                        "required": ["kind"],
                                        "properties": {"kind": {"enum": ["inSource", "external"]}},
                                    }
                                },
                                "locations": {
                                    "items": {
                                        "required": ["physicalLocation"],
                                        "properties": {
                                            "physicalLocation": {
                                                "required": ["artifactLocation", "region"],
                                                "properties": {
                                                    "region": {
                                                        "properties": {
                                                            "startLine": {
                                                                "type": "integer",
                                                                "minimum": 1,
                                                            }
                                                        }
                                                    }
                                                },
                                            }
                                        },
                                    }
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


def _bib(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "refs.bib"
    path.write_text(text, "utf-8")
    return path


def _sarif(stdout: str) -> dict[str, Any]:
    log = json.loads(stdout)
    Draft202012Validator(SARIF).validate(log)
    [told] = log["runs"]
    rules = [rule["id"] for rule in told["tool"]["driver"]["rules"]]
    assert all(rules[each["ruleIndex"]] == each["ruleId"] for each in told["results"])
    return dict(told)


def _lines(told: dict[str, Any]) -> list[tuple[str, int]]:
    return [
        (each["ruleId"], each["locations"][0]["physicalLocation"]["region"]["startLine"])
        for each in told["results"]
    ]


@pytest.mark.parametrize("name", ["year", "conflicting, year"])
@pytest.mark.parametrize("inside", [False, True], ids=["above", "inside"])
def test_a_finding_that_is_to_be_ignored(name: str, inside: bool, tmp_path: Path) -> None:
    line = f"% bibwright: ignore {name}: the journal prints 2014\n"
    text = ENTRY.replace("  year", f"  {line}  year") if inside else line + ENTRY
    path = _bib(tmp_path, text)
    outcome = run("check", path, *OFFLINE)
    assert outcome.status == 0
    assert "1 entry: 1 matched" in outcome.stderr
    assert "1 finding ignored" in outcome.stderr
    run("check", path, *OFFLINE, "--fix")
    assert path.read_text("utf-8") == text
    [entry] = json.loads(run("check", path, *OFFLINE, "--json").stdout)["entries"]
    assert [each["ignored"] for each in entry["findings"]] == ["the journal prints 2014"]
    assert entry["reasons"] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("% bibwright: ignore year", "write its name and the reason"),
        ("% bibwright: ignore year:", "write its name and the reason"),
        ("% bibwright: ignore tides: they are high", "there is no finding “tides”"),
        ("% bibwright: ignore venue: another finding's name", ""),
    ],
)
def test_what_ignores_nothing(line: str, said: str, tmp_path: Path) -> None:
    outcome = run("check", _bib(tmp_path, f"{line}\n{ENTRY}"), *OFFLINE)
    assert outcome.status == 1
    assert said in outcome.stderr


def test_a_line_is_about_the_entry_behind_it_alone(tmp_path: Path) -> None:
    other = ENTRY.replace("{a,", "{b,")
    text = f"{ENTRY}\n% bibwright: ignore year: so it is printed\n{other}"
    entries = json.loads(run("check", _bib(tmp_path, text), *OFFLINE, "--json").stdout)["entries"]
    assert [each["status"] for each in entries] == ["conflicting", "matched"]


def test_a_baseline_leaves_what_is_new(tmp_path: Path) -> None:
    path, baseline = _bib(tmp_path, ENTRY), tmp_path / "known.json"
    assert run("check", path, *OFFLINE, "--write-baseline", baseline).status == 1
    assert run("check", path, *OFFLINE, "--baseline", baseline).status == 0
    path.write_text(ENTRY.replace("2014", "2013"), "utf-8")
    assert run("check", path, *OFFLINE, "--baseline", baseline).status == 1
    baseline.write_text("{}", "utf-8")
    assert run("check", path, *OFFLINE, "--baseline", baseline).status == 2
    assert run("check", path, *OFFLINE, "--write-baseline", path).status == 2


def test_one_entry_is_explained_in_full(tmp_path: Path) -> None:
    path = _bib(tmp_path, ENTRY + ENTRY.replace("{a,", "{b,"))
    shown = run("check", path, *OFFLINE, "--explain", "b").stdout
    assert "title: agrees: Attention Is All You Need" in shown
    assert "asked: the local index of arXiv" in shown
    assert "  a  (" not in shown


def test_a_source_that_fails_is_said_first(tmp_path: Path) -> None:
    path = _bib(tmp_path, ENTRY)
    with ArxivServer(read_snapshot(SAMPLE)) as server:
        server.misbehave(faults.refused(503), times=None)
        api = ("--arxiv", "api", "--api-url", server.url)
        shown = run("check", path, *api, clock=FakeClock())
        told = run("check", path, *api, "--output-format", "sarif", clock=FakeClock())
        page = tmp_path / "check.html"
        run("check", path, *api, "--report", page, clock=FakeClock())
    assert shown.stdout.startswith("incomplete:")
    assert "arXiv could not answer" in shown.stdout.splitlines()[0]
    assert "<strong>Incomplete:</strong> arXiv" in page.read_text("utf-8")
    [invocation] = _sarif(told.stdout)["invocations"]
    assert not invocation["executionSuccessful"]
    assert "arXiv" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_check_as_sarif(tmp_path: Path) -> None:
    path = _bib(tmp_path, ENTRY)
    outcome = run("check", path, *OFFLINE, "--output-format", "sarif")
    assert outcome.status == 1
    told = _sarif(outcome.stdout)
    assert _lines(told) == [("check/year", 4)]
    [result] = told["results"]
    assert result["level"] == "error"
    assert "suppressions" not in result
    path.write_text(f"% bibwright: ignore year: so it is printed\n{ENTRY}", "utf-8")
    outcome = run("check", path, *OFFLINE, "--output-format", "sarif")
    assert outcome.status == 0
    [result] = _sarif(outcome.stdout)["results"]
    assert result["suppressions"] == [{"kind": "inSource", "justification": "so it is printed"}]


def test_tidy_and_dedupe_as_sarif(tmp_path: Path) -> None:
    path = _bib(tmp_path, ENTRY + ENTRY.replace("{a,", "{b,").replace("2014", "2017"))
    outcome = run("tidy", path, "--check", "--output-format", "sarif")
    assert outcome.status == 1
    assert {name.split("/")[0] for name, _ in _lines(_sarif(outcome.stdout))} == {"tidy"}
    outcome = run("dedupe", path, "--check", "--output-format", "sarif")
    assert outcome.status == 1
    assert _lines(_sarif(outcome.stdout)) == [("dedupe/duplicate", 7)]
    assert run("dedupe", path, "--check", "--write").status == 2
    path.write_text(ENTRY, "utf-8")
    outcome = run("dedupe", path, "--check", "--output-format", "sarif")
    assert outcome.status == 0
    assert _sarif(outcome.stdout)["results"] == []
