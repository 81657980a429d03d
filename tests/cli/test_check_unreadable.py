"""`check` of input of which a part can't be read or isn't followed: it never passes as clean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.cli import run

SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"
OFFLINE = ("--arxiv", "index", "--index", SAMPLE, "--offline")
RIGHT = (
    "@misc{right, title = {Attention Is All You Need}, author = {Ashish Vaswani and others},\n"
    "  year = {2017}, eprint = {1706.03762}, archivePrefix = {arXiv}}\n"
)
DOCUMENT = (
    "\\documentclass{article}\n\\begin{document}\n\\cite{right}\n\\bibliography{refs}\n"
    "\\end{document}\n"
)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (RIGHT, 0),
        (RIGHT + "@article{open, title = {Never closed\n", 1),
        (RIGHT.replace("2017},", "2017}, % by hand\n"), 0),
        (RIGHT.replace("{2017}, ", "{2017} "), 1),
        (RIGHT.replace("{2017}", "{2017"), 1),
        (RIGHT + "@article{open, year = 2001, title = \n", 1),
    ],
    ids=["whole", "open at the end", "a comment", "no comma", "a brace", "no value"],
)
@pytest.mark.parametrize("in_a_paper", [False, True])
def test_what_cannot_be_read_fails_a_build(
    tmp_path: Path, text: str, status: int, in_a_paper: bool
) -> None:
    bib = tmp_path / "refs.bib"
    bib.write_text(text, "utf-8")
    given = bib
    if in_a_paper:
        given = tmp_path / "paper.tex"
        given.write_text(DOCUMENT, "utf-8")
    outcome = run("check", given, *OFFLINE)
    assert outcome.status == status, outcome.stderr
    assert run("check", given, *OFFLINE, "--fail-on", "conflicting").status == 0
    sarif = run("check", given, *OFFLINE, "--output-format", "sarif")
    rules = [each["ruleId"] for each in json.loads(sarif.stdout)["runs"][0]["results"]]
    assert rules == ["check/unreadable"] * status


def test_links_in_a_folder_of_papers_are_named_and_not_followed(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "submissions", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    (elsewhere / "secret.bib").write_text(RIGHT.replace("2017}", "2001}"), "utf-8")
    (folder / "one.bib").write_text(RIGHT, "utf-8")
    assert run("check", folder, *OFFLINE).status == 0
    (folder / "logo.png").symlink_to(elsewhere / "logo.png")
    assert run("check", folder, *OFFLINE).status == 0
    (folder / "two.bib").symlink_to(elsewhere / "secret.bib")
    (folder / "more").symlink_to(elsewhere)
    outcome = run("check", folder, *OFFLINE)
    assert outcome.status == 1
    for name in ("two.bib", "more"):
        assert f"unreadable  {name}" in outcome.stdout
    assert outcome.stdout.count("links in a folder are not followed") == 2
    assert "2001" not in outcome.stdout
