"""A terminal, and a workflow that reads the output, obey nothing that came in a file."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.cli import Outcome, run

ROOT = Path(__file__).parents[2]
OFFLINE = ("--arxiv", "index", "--index", ROOT / "examples" / "arxiv-sample.jsonl")
ESC, BEL, CSI, RLO, TAG = "\x1b", "\x07", "\x9b", "\u202e", "\U000e0041"
EVIL = f"{ESC}]0;owned{BEL} {ESC}[2J{CSI}31m {RLO}evil\u2066 {TAG}x\x7f\r::error::pwned"
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)
ENTRY = (
    "@article{key,\n  title = {%(evil)s and more words here},\n  author = {A, B},\n"
    "  journal = {J},\n  year = {2017},\n  doi = {10.1234/x}\n}\n"
)


def bibliography(folder: Path, name: str = "refs.bib") -> Path:
    path = folder / name
    first = ENTRY % {"evil": EVIL.replace("\r", " ")}
    second = first.replace("{key", "{other").replace("2017", "2018")
    path.write_text(first + second, "utf-8", newline="")
    return path


def assert_tame(outcome: Outcome) -> None:
    for text in (outcome.stdout, outcome.stderr):
        assert not HIDDEN.search(text), HIDDEN.findall(text)
        for line in text.splitlines():
            assert not line.strip().startswith(("::error", "##["))
    assert "bug" not in outcome.stderr


COMMANDS = (
    ("check", *OFFLINE, "--explain"),
    ("check", *OFFLINE, "--json"),
    ("check", *OFFLINE, "--diff"),
    ("dedupe",),
    ("dedupe", "--diff"),
    ("dedupe", "--json"),
    ("tidy", "--diff"),
    ("tidy", "--check"),
    ("tidy", "--json", "--diff"),
    ("resolve", *OFFLINE, "--explain", "-o", "out.bib", "--dry-run"),
    ("resolve", *OFFLINE, "--json"),
    ("update", *OFFLINE, "--diff"),
    ("convert", "-o", "out.ris"),
    ("convert", "-o", "out.json", "--dry-run"),
    ("convert", "-o", "out.yml", "--json"),
)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(map(str, words[:1])))
def test_no_command_passes_on_what_titles_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[object, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    command, *options = words
    outcome = run(command, bibliography(tmp_path), *options)
    assert_tame(outcome)
    if "--json" in words and command != "convert":
        assert EVIL.split(" ")[0] not in outcome.stdout
        assert json.loads(outcome.stdout)


@pytest.mark.parametrize("form", ["text", "github"])
def test_a_file_name_makes_no_line_of_its_own(tmp_path: Path, form: str) -> None:
    path = bibliography(tmp_path, f"a\n::error::pwned{ESC}[31m{RLO}.bib")
    outcome = run("tidy", path, "--check", "--output-format", form)
    assert outcome.status == 1
    assert_tame(outcome)
    assert all("refs" not in line or "::" in line for line in outcome.stdout.splitlines())
    for command in ("tidy", "dedupe", "check"):
        assert_tame(run(command, tmp_path / f"none\n{ESC}.bib"))


def test_a_key_with_a_control_character_is_shown_as_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(f"@article{{a{ESC}b, title = {{X}}, title = {{Y}}}}\n", "utf-8")
    outcome = run("tidy", path, "--check")
    assert_tame(outcome)
    assert "␛" in outcome.stdout + outcome.stderr


def test_data_is_tame_on_a_terminal_and_whole_in_a_pipe(tmp_path: Path) -> None:
    path = bibliography(tmp_path)
    words = [sys.executable, "-m", "bibwright", "tidy", "--only", "none", "-o", "-", str(path)]
    whole = subprocess.run(words, capture_output=True, check=False, env=os.environ).stdout
    assert ESC.encode() in whole
    ours, theirs = pty.openpty()
    subprocess.run(words, stdout=theirs, stderr=subprocess.DEVNULL, check=False, env=os.environ)
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # the other end is closed and everything read
        pass
    os.close(ours)
    assert "␛".encode() in shown
    assert ESC.encode() not in shown


def test_what_another_library_says_of_a_pdf_is_not_passed_on(tmp_path: Path) -> None:
    form = b"/Resources<</XObject<</F#1b#5d0;owned#07 5 0 R>>>>"  # draws itself
    draws = b"/F#1b#5d0;owned#07 Do"
    stream = b"<</Length %d%s>>stream\n%s\nendstream"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R%s>>" % form,
        stream % (len(draws), b"", draws),
        stream % (len(draws), b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + form, draws),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % each for each in enumerate(objects, 1))
    path = tmp_path / "a.pdf"
    path.write_bytes(
        b"%PDF-1.5\n" + body + b"trailer <</Size 6/Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
    )
    words = [sys.executable, "-m", "bibwright", "resolve", "--offline", str(path)]
    said = subprocess.run(words, capture_output=True, check=False, env=os.environ).stderr
    assert said.startswith(b"bibwright: ")
    assert said.count(b"\n") == 1
