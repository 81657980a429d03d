"""What can't be read or written: one clear sentence, exit status 2, nothing half-written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support.cli import Outcome, run

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "examples" / "medical-llm-survey.txt"
SAMPLE = ROOT / "examples" / "arxiv-sample.jsonl"
OFFLINE = ("--arxiv", "index", "--index", SAMPLE)


def assert_one_sentence(outcome: Outcome, *parts: str) -> None:
    """One line, no traceback, in it what a person needs; how an input was read may stand before."""
    assert outcome.status == 2
    assert outcome.stdout == ""
    lines = [line for line in outcome.stderr.splitlines() if ": read as " not in line]
    assert len(lines) == 1, outcome.stderr
    for part in parts:
        assert part in lines[0]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert_one_sentence(run("resolve", tmp_path / "none.txt", *OFFLINE), "none.txt")


def test_a_folder(tmp_path: Path) -> None:
    assert_one_sentence(run("resolve", tmp_path, *OFFLINE), tmp_path.name)


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf"])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(content)
    assert_one_sentence(run("resolve", path, *OFFLINE), "empty.txt", "empty")


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\n\x00\x01", b"\x89PNG\r\n\x1a\n\x00", b"PK\x03\x04\x00\x00", bytes(range(256))],
)
def test_a_binary_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "paper.txt"
    path.write_bytes(content)
    assert_one_sentence(run("resolve", path, *OFFLINE), "paper.txt")


def test_a_page_with_no_papers_in_it(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html><body><p></p></body></html>", "utf-8")
    assert_one_sentence(run("resolve", path, *OFFLINE), "page.html", "no papers")


def test_no_input_at_all() -> None:
    outcome = run("resolve")
    assert outcome.status == 2
    assert "standard input" in outcome.stderr


@pytest.mark.parametrize("place", ["missing/out.bib", "file/out.bib", "."])
def test_an_output_that_cannot_be_written(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    outcome = run("resolve", PAGE, *OFFLINE, "-o", tmp_path / place)
    assert outcome.status == 2
    assert outcome.stderr.splitlines()[-1].startswith("bibwright: ")
    assert "Traceback" not in outcome.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]


def test_an_output_that_ends_inside_an_entry_is_left_alone(tmp_path: Path) -> None:
    output = tmp_path / "refs.bib"
    output.write_text("@article{open, title = {never closed\n", "utf-8")
    outcome = run("resolve", PAGE, *OFFLINE, "-o", output)
    assert outcome.status == 2
    assert "refs.bib:1" in outcome.stderr
    assert output.read_text("utf-8") == "@article{open, title = {never closed\n"


def test_an_index_that_is_none(tmp_path: Path) -> None:
    foreign = tmp_path / "notes.txt"
    foreign.write_text("not a snapshot", "utf-8")
    outcome = run("resolve", PAGE, "--arxiv", "index", "--index", foreign)
    assert_one_sentence(outcome, "notes.txt", "snapshot")
    outcome = run("resolve", PAGE, "--arxiv", "index", "--index", tmp_path / "none.sqlite")
    assert_one_sentence(outcome, "none.sqlite", "index build")


def test_settings_that_are_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = tmp_path / "bibwright.toml"
    settings.write_text('sauce = "api"', "utf-8")
    assert_one_sentence(run("resolve", PAGE), "bibwright.toml", "sauce", "source")
    settings.write_text('source = "index"', "utf-8")
    assert_one_sentence(run("resolve", PAGE), "bibwright.toml", "“source” is called “arxiv” now")
    settings.write_text('arxiv = "web"', "utf-8")
    assert_one_sentence(run("resolve", PAGE), "bibwright.toml", "auto, api, index")
    settings.write_text("source = ", "utf-8")
    assert_one_sentence(run("resolve", PAGE), "bibwright.toml")


def test_a_key_pattern_that_means_nothing(tmp_path: Path) -> None:
    outcome = run(
        "resolve", PAGE, *OFFLINE, "-o", tmp_path / "out.bib", "--key-pattern", "{nonsense}"
    )
    assert_one_sentence(outcome, "nonsense")
    assert not list(tmp_path.iterdir())


def test_an_option_of_an_earlier_version_names_the_new_one() -> None:
    outcome = run("resolve", PAGE, "--source", "index")
    assert outcome.status == 2
    assert "--source is called --arxiv now" in outcome.stderr


_NO_BIBLIOGRAPHIES = [
    ("typos.txt", b"The paper has a typo.\nAnother line.", "plain text"),
    ("refs.bib", b"no entries here, but words", "plain text"),
    ("a.json", b'{"name": "x", "version": [1]}', "JSON"),
    ("a.json", b'[{"type": "article", "title": "T"}]', "CSL-JSON"),
    ("a.svg", b'<?xml version="1.0"?><svg><style>@page { margin: 0 }</style></svg>', "SVG"),
    ("a.html", b"<!DOCTYPE html><p>see a@b.org {x}</p>", "HTML"),
    ("a.ris", b"TY  - JOUR\nTI  - T\nER  - \n", "RIS"),
    ("a.yml", b"lee:\n  type: article\n", "Hayagriva"),
    ("paper.tex", b"\\documentclass{article} \\cite{a}", "LaTeX"),
    ("paper.tex", b"\\begin{filecontents}{refs.bib}\n@misc{a, title={T}}\n", "LaTeX"),
    ("notes.md", b"# How an entry looks\n\n@misc{a, title={T}}\n", "Markdown"),
    ("a.pdf", b"%PDF-1.7\n@article{a, title = {T}}", "a PDF"),
    ("a.bin", b"\x00\x01\x02\xff", "binary data"),
]
#: What check reads as lists of papers.
_LISTS = (".txt", ".json", ".html", ".ris", ".yml", ".md")


@pytest.mark.parametrize(
    ("command", "name", "content", "what"),
    [
        (command, *each)
        for command in ("tidy", "dedupe", "check", "update", "sync")
        for each in _NO_BIBLIOGRAPHIES
        if command != "check" or not each[0].endswith(_LISTS)
    ],
)
def test_a_file_that_is_no_bibliography(
    tmp_path: Path, command: str, name: str, content: bytes, what: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    options = ("--all",) if command == "sync" else ()
    outcome = run(command, path, *options)
    if command == "tidy" and name == "refs.bib":
        # To BibTeX text between entries is a comment, so nothing in it is to be mended.
        assert outcome.status == 0
        assert "refs.bib: plain text without an entry" in outcome.stderr
        assert path.read_bytes() == content
    else:
        assert_one_sentence(outcome, name, what)


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\xef\xbb\xbf", b"% Encoding: UTF-8\n% nothing yet\n"]
)
@pytest.mark.parametrize("command", ["tidy", "dedupe", "check"])
def test_a_bibliography_without_entries_is_fine(
    tmp_path: Path, command: str, content: bytes
) -> None:
    path = tmp_path / "refs.bib"
    path.write_bytes(content)
    assert run(command, path).status == 0


@pytest.mark.parametrize("command", ["tidy", "dedupe", "check", "update", "convert"])
def test_a_folder_of_an_input_that_is_not_there(tmp_path: Path, command: str) -> None:
    options = ("--to", "ris") if command == "convert" else ()
    outcome = run(command, tmp_path / "none" / "refs.bib", *options)
    assert_one_sentence(outcome, "refs.bib: there is no such file")


def test_a_read_only_file_is_not_said_to_be_changed(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_bytes(b"@misc{a, title={T}, year=2000}")
    path.chmod(0o444)
    assert_one_sentence(run("tidy", path), "refs.bib is read-only", "nothing was written")


@pytest.mark.parametrize(("command", "package"), [("mcp", "mcp"), ("lsp", "lsprotocol")])
def test_a_command_that_needs_an_extra_names_it(command: str, package: str) -> None:
    without = f"import sys; sys.modules[{package!r}] = None; from bibwright.cli import main"
    done = subprocess.run(
        [sys.executable, "-c", f"{without}; main([{command!r}, '--help'])"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert f"pip install 'bibwright[{command}]'" in done.stderr


@pytest.mark.parametrize(
    ("command", "option"),
    [
        ("check", "--report"),
        ("check", "--write-baseline"),
        ("dedupe", "--report"),
        ("dedupe", "--key-map"),
        ("dedupe", "--answers"),
        ("tidy", "--key-map"),
        ("resolve", "--answers"),
    ],
)
def test_a_file_beside_the_output_can_t_be_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, option: str
) -> None:
    monkeypatch.chdir(tmp_path)
    content = b"@misc{a, title={T}, year=2000}"
    Path("refs.bib").write_bytes(content)
    outcome = run(command, "refs.bib", option, "-")
    assert outcome.status == 2
    assert f"'{option}': it can't go to standard output; name a file" in outcome.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["refs.bib"]
    assert Path("refs.bib").read_bytes() == content


@pytest.mark.parametrize(
    ("name", "advice"), [("list.docx", "give its text"), ("paper.zip", "give its .tex")]
)
def test_a_broken_archive_is_called_what_it_is(tmp_path: Path, name: str, advice: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04 and then nothing of an archive")
    assert_one_sentence(run("resolve", path, *OFFLINE), name, "can't be read", advice)


LATIN = "@misc{a, title = {Brûlée: sur la crème}, author = {Müller, Jo}, year = 2000}\n"


@pytest.mark.parametrize("command", ["check", "update", "dedupe", "resolve"])
def test_the_advice_on_an_unknown_encoding_can_be_followed(tmp_path: Path, command: str) -> None:
    path = tmp_path / "refs.bib"
    path.write_bytes(LATIN.encode("latin-1"))
    options = OFFLINE if command != "dedupe" else ()
    outcome = run(command, path, *options)
    said = outcome.stdout + outcome.stderr
    assert "it is not UTF-8" in said
    assert "--encoding" not in said
    assert "was read as" not in said
    assert "add the line “% Encoding: NAME”" in said
    path.write_bytes(b"% Encoding: ISO-8859-1\n" + LATIN.encode("latin-1"))
    outcome = run(command, path, *options)
    said = outcome.stdout + outcome.stderr
    assert "UTF-8" not in said
    assert "\ufffd" not in said


@pytest.mark.parametrize("command", [("tidy", "--check"), ("convert", "--to", "ris")])
def test_commands_that_can_be_told_the_encoding_say_so(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    path = tmp_path / "refs.bib"
    path.write_bytes(LATIN.encode("latin-1"))
    outcome = run(*command, path)
    assert "--encoding NAME says it" in outcome.stdout + outcome.stderr


def test_a_paper_with_nothing_to_look_up(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text("@misc{a, title = {T}}\n")
    paper = tmp_path / "paper.tex"
    paper.write_text("\\documentclass{article}\\cite{a}\\bibliography{refs}\n")
    said = run("resolve", paper, *OFFLINE).stderr
    assert "nothing to look up" in said
    assert "0 references" not in said


def test_formats_are_named_in_the_help_and_by_the_suffix_that_was_given() -> None:
    said = " ".join(run("convert", "--help").stdout.split())
    assert "if OUTPUT doesn't tell: bib, csl, hayagriva, ris" in said
    outcome = run("convert", PAGE, "--from", "bib", "--to", "json")
    assert_one_sentence(outcome, "no format “json”; CSL-JSON is called csl")


def test_an_entry_without_a_key_is_named_by_its_place(tmp_path: Path) -> None:
    """What is a duplicate of it isn't merged, and why is said in words that name no empty key."""
    fields = "title = {On the Growth of Ferns}, author = {Roe, Ann}, year = 2017"
    path = tmp_path / "refs.bib"
    path.write_text(f"@misc{{, {fields}}}\n@misc{{b, {fields}, note = {{mine}}}}\n")
    stderr = run("dedupe", path).stderr
    assert f"the entry in {path}:1 has no key" in stderr
    assert "“”" not in stderr
