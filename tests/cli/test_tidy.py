"""`bibwright tidy` as a person uses it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from support.cli import run

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs" / "tidy.schema.json").read_text(encoding="utf-8"))
UNCLEAN = """\
% my references

@Article{vaswani, Title="Attention",
   doi = {https://doi.org/10.5555/3295222}, author = {Vaswani, Ashish},
   journal = {NeurIPS}, year = 2017 }
"""
CLEAN = """\
% my references

@article{vaswani,
  title         = {Attention},
  author        = {Vaswani, Ashish},
  journal       = {NeurIPS},
  year          = 2017,
  doi           = {10.5555/3295222},
}
"""


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    path = tmp_path / "refs.bib"
    path.write_text(UNCLEAN, encoding="utf-8")
    return path


def test_makes_a_file_clean_in_place(bib: Path) -> None:
    outcome = run("tidy", bib)
    assert bib.read_text(encoding="utf-8") == CLEAN
    assert outcome.status == 0
    assert outcome.stdout == ""
    assert "1 entry changed" in outcome.stderr


def test_a_second_run_changes_nothing_and_writes_nothing(bib: Path) -> None:
    run("tidy", bib)
    before = bib.stat()
    outcome = run("tidy", bib)
    after = bib.stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)
    assert outcome.status == 0
    assert "clean" in outcome.stderr


def test_undo_takes_it_back(bib: Path) -> None:
    run("tidy", bib)
    assert run("undo", bib).status == 0
    assert bib.read_text(encoding="utf-8") == UNCLEAN


def test_keeps_mode_and_symlink(bib: Path, tmp_path: Path) -> None:
    bib.chmod(0o640)
    link = tmp_path / "link.bib"
    link.symlink_to(bib)
    run("tidy", link)
    assert link.is_symlink()
    assert bib.stat().st_mode & 0o777 == 0o640
    assert bib.read_text(encoding="utf-8") == CLEAN


def test_check_names_what_is_unclean_with_its_line(bib: Path) -> None:
    outcome = run("tidy", "--check", bib)
    assert outcome.status == 1
    assert bib.read_text(encoding="utf-8") == UNCLEAN
    assert f"{bib}:4: [doi] vaswani: doi {{https://doi.org/10.5555/3295222}} → " in outcome.stdout


def test_check_of_a_clean_file(bib: Path) -> None:
    bib.write_text(CLEAN, encoding="utf-8")
    outcome = run("tidy", "--check", bib)
    assert (outcome.status, outcome.stdout) == (0, "")


def test_annotations_for_github(bib: Path) -> None:
    outcome = run("tidy", "--check", "--output-format", "github", bib)
    assert f"::warning file={bib},line=4,title=bibwright tidy [doi]::vaswani: " in outcome.stdout


@pytest.mark.parametrize("option", ["--diff", "--dry-run"])
def test_a_diff_shows_it_and_changes_nothing(bib: Path, option: str) -> None:
    outcome = run("tidy", option, bib)
    assert bib.read_text(encoding="utf-8") == UNCLEAN
    assert f"--- {bib}\n+++ {bib}\n" in outcome.stdout
    assert "+  doi           = {10.5555/3295222},\n" in outcome.stdout


def test_one_rule_alone_changes_its_field_alone(bib: Path) -> None:
    run("tidy", "--only", "doi", bib)
    assert bib.read_text(encoding="utf-8") == UNCLEAN.replace("https://doi.org/", "")


def test_a_rule_switched_off(bib: Path) -> None:
    run("tidy", "--disable", "doi,layout", bib)
    assert bib.read_text(encoding="utf-8") == UNCLEAN


def test_settings_of_a_project(bib: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (bib.parent / "bibwright.toml").write_text('[tidy]\nonly = ["doi"]\n', encoding="utf-8")
    monkeypatch.chdir(bib.parent)
    run("tidy", "refs.bib")
    assert bib.read_text(encoding="utf-8") == UNCLEAN.replace("https://doi.org/", "")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('[tidy]\nrules = ["doi"]\n', "there is no setting “rules”"),
        ('[tidy]\nonly = "doi"\n', "“only” is a list of texts"),
        ('[tidy]\ncapitals = "loud"\n', "“capitals” is one of words, add, title"),
        ("tidy = 3\n", "“tidy” is a table"),
    ],
)
def test_settings_that_are_wrong(
    bib: Path, monkeypatch: pytest.MonkeyPatch, settings: str, words: str
) -> None:
    (bib.parent / "bibwright.toml").write_text(settings, encoding="utf-8")
    monkeypatch.chdir(bib.parent)
    outcome = run("tidy", "refs.bib")
    assert outcome.status == 2
    assert words in outcome.stderr
    assert bib.read_text(encoding="utf-8") == UNCLEAN


@pytest.mark.parametrize("author", ["Erik F. {Tjong Kim Sang}", "Allen R. {Dyer, Esquire}"])
def test_keys_are_made_of_names_as_they_will_stand(author: str, tmp_path: Path) -> None:
    bib = tmp_path / "refs.bib"
    bib.write_text(f"@misc{{a, author = {{{author}}}, title = {{Words}}, year = 2003}}", "utf-8")
    run("tidy", bib, "--keys", "{auth}{year}{word}")
    once = bib.read_text("utf-8")
    run("tidy", bib, "--keys", "{auth}{year}{word}")
    assert bib.read_text("utf-8") == once


def test_a_file_to_standard_output(tmp_path: Path) -> None:
    bib = tmp_path / "refs.bib"
    bib.write_text(UNCLEAN, "utf-8")
    outcome = run("tidy", bib, "-o", "-")
    assert outcome.stdout == run("tidy", "-", stdin=UNCLEAN.encode()).stdout != ""
    assert bib.read_text("utf-8") == UNCLEAN


def test_standard_input_to_standard_output() -> None:
    outcome = run("tidy", "-", stdin=UNCLEAN.encode())
    assert outcome.stdout == CLEAN


def test_into_another_file(bib: Path, tmp_path: Path) -> None:
    run("tidy", bib, "-o", tmp_path / "new.bib")
    assert bib.read_text(encoding="utf-8") == UNCLEAN
    assert (tmp_path / "new.bib").read_text(encoding="utf-8") == CLEAN


@pytest.mark.usefixtures("here")
def test_several_files_and_one_undo(bib: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.bib"
    other.write_text(UNCLEAN, encoding="utf-8")
    run("tidy", bib, other)
    assert bib.read_text(encoding="utf-8") == other.read_text(encoding="utf-8") == CLEAN
    run("undo")
    assert bib.read_text(encoding="utf-8") == other.read_text(encoding="utf-8") == UNCLEAN


def test_rules_are_listed_with_a_reason() -> None:
    outcome = run("tidy", "--list-rules")
    assert outcome.status == 0
    names = [line.split()[0] for line in outcome.stdout.splitlines()]
    assert {"doi", "eprint", "names", "pages", "months", "capitals", "latex", "layout"} <= set(
        names
    )
    assert all(len(line.split()) > 4 for line in outcome.stdout.splitlines())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--only", "dio"], "there is no rule “dio”; did you mean “doi”?"),
        (["--sort", "colour"], "there is no sorting by “colour”"),
        (["--keys", "{colour}"], "{colour}"),
    ],
)
def test_a_wrong_name(bib: Path, arguments: list[str], words: str) -> None:
    outcome = run("tidy", bib, *arguments)
    assert outcome.status == 2
    assert words in outcome.stderr
    assert bib.read_text(encoding="utf-8") == UNCLEAN


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    outcome = run("tidy", tmp_path / "none.bib")
    assert outcome.status == 2
    assert outcome.stderr.count("\n") == 1
    assert "none.bib" in outcome.stderr


@pytest.mark.parametrize("arguments", [[], ["a.bib", "a.bib"], ["a.bib", "b.bib", "-o", "c.bib"]])
def test_wrong_usage(arguments: list[str]) -> None:
    assert run("tidy", *arguments).status == 2


def test_what_cannot_be_read_stays_and_is_named(tmp_path: Path) -> None:
    broken = "@misc{b,\n  Note = {a} and {b}\n}\n\n"
    path = tmp_path / "refs.bib"
    path.write_text(broken + UNCLEAN, encoding="utf-8")
    outcome = run("tidy", path)
    assert path.read_text(encoding="utf-8").startswith(broken)
    assert f"{path}:2: [unreadable] " in outcome.stderr
    assert "doi           = {10.5555/3295222}" in path.read_text(encoding="utf-8")
    assert outcome.status == 1


def test_json(bib: Path) -> None:
    outcome = run("tidy", "--json", "--check", bib)
    report = json.loads(outcome.stdout)
    Draft202012Validator(SCHEMA).validate(report)
    (file,) = report["files"]
    assert file["changed"] is True
    assert file["dialect"] == "bibtex"
    assert {
        "rule": "doi",
        "line": 4,
        "key": "vaswani",
        "field": "doi",
        "before": "{https://doi.org/10.5555/3295222}",
        "after": "{10.5555/3295222}",
    } in file["edits"]


def test_line_ends_stay(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_bytes(UNCLEAN.replace("\n", "\r\n").encode())
    run("tidy", path)
    assert path.read_bytes() == CLEAN.replace("\n", "\r\n").encode()


def test_encoding_stays(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    head = "% Müller\n"
    path.write_bytes((head + UNCLEAN).encode("latin-1"))
    run("tidy", path)
    assert path.read_bytes() == (head + CLEAN).encode("latin-1")


MANY = """\
@string{acm = "ACM"}

% about b
@book{b, title = {B}, author = {Beta, B.}, publisher = acm, year = 2001}
@book{a, title = {A}, author = {Alpha, A.}, publisher = acm, year = 2002}
@inproceedings{c, title = {C}, author = {Gamma, C.}, crossref = {a}}
"""


def order(path: Path) -> list[str]:
    return [
        line.split("{")[1].rstrip(",")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("@") and not line.startswith("@string")
    ]


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        (None, ["b", "a", "c"]),
        # What others refer to stays behind them, as BibTeX needs it.
        ("key", ["b", "c", "a"]),
        ("-key", ["c", "b", "a"]),
        ("type,key", ["b", "c", "a"]),
    ],
)
def test_sorting(tmp_path: Path, by: str | None, keys: list[str]) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(MANY, encoding="utf-8")
    arguments = ["--sort", by] if by else []
    run("tidy", path, *arguments)
    assert order(path) == keys
    text = path.read_text(encoding="utf-8")
    assert text.startswith('@string{acm = "ACM"}\n')
    assert "% about b\n@book{b,\n" in text
    run("tidy", path, *arguments)
    assert path.read_text(encoding="utf-8") == text


TEX = r"""\cite{old1,old2} % \cite{old1}
\verb|\cite{old1}| \citep[see][p.~3]{missing}
"""
KEYED = """\
@article{old1, title = {Deep Learning}, author = {LeCun, Yann and others}, year = 2015,
  journal = {Nature}}
@article{old2, title = {Deep Dreams}, author = {LeCun, Yann}, year = 2015, journal = {N},
  related = {old1}}
@article{bengio2009learning, title = {Learning}, author = {Bengio, Y.}, year = 2009,
  journal = {FTML}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "refs.bib").write_text(KEYED, encoding="utf-8")
    (tmp_path / "paper.tex").write_text(TEX, encoding="utf-8")
    (tmp_path / "notes.md").write_text("As [@old1, p. 3; @old2] say.\n", encoding="utf-8")
    return tmp_path


def test_new_keys_everywhere(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    before = {path.name: path.read_bytes() for path in project.iterdir()}
    arguments = ("tidy", "refs.bib", "--keys", "{auth}{year}{word}", "--key-map", "map.json",
                 "--rewrite-cites", ".")  # fmt: skip
    dry = run(*arguments, "--dry-run")
    assert {path.name: path.read_bytes() for path in project.iterdir()} == before
    assert "+\\cite{lecun2015deepa,lecun2015deep}" in dry.stdout.replace(" % \\cite{old1}", "")
    shown = run(*arguments).stderr
    assert "+As [@" in shown
    # Of two that the pattern would call the same, the order doesn't depend on the file.
    keys = json.loads((project / "map.json").read_text(encoding="utf-8"))
    assert set(keys) == {"old1", "old2"}
    assert set(keys.values()) == {"lecun2015deep", "lecun2015deepa"}
    assert (project / "paper.tex").read_text(encoding="utf-8") == TEX.replace(
        "\\cite{old1,old2}", f"\\cite{{{keys['old1']},{keys['old2']}}}"
    )
    assert (project / "notes.md").read_text(encoding="utf-8") == (
        f"As [@{keys['old1']}, p. 3; @{keys['old2']}] say.\n"
    )
    assert f"related       = {{{keys['old1']}}}" in (project / "refs.bib").read_text("utf-8")
    written = {path.name: path.read_bytes() for path in project.iterdir()}
    run(*arguments)
    assert {path.name: path.read_bytes() for path in project.iterdir()} == written
    run("undo")
    assert {path.name: path.read_bytes() for path in project.iterdir()} == before


def test_what_is_cited_and_what_is_not(project: Path) -> None:
    outcome = run("tidy", "--check", project / "refs.bib", "--tex", project / "paper.tex")
    assert f"{project / 'paper.tex'}:2: [undefined-keys] missing: " in outcome.stdout
    assert "[unused-keys] bengio2009learning: " in outcome.stdout
    assert "[unused-keys] old" not in outcome.stdout


def test_a_folder_without_write_permission_still_works(bib: Path, tmp_path: Path) -> None:
    """The memory of clean files is a help, not a need."""
    if os.geteuid() == 0:
        (tmp_path / "cache").write_text("not a folder", encoding="utf-8")
    os.environ["BIBWRIGHT_CACHE_DIR"] = str(tmp_path / "cache")
    assert run("tidy", bib).status == 0
    assert bib.read_text(encoding="utf-8") == CLEAN


def test_a_mended_file_is_a_success_although_a_field_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("@article{a, title={T}, author={Doe, J}}\n", encoding="utf-8")
    assert run("tidy", path, "--check").status == 1
    for _ in range(2):
        outcome = run("tidy", path)
        assert outcome.status == 0
        assert "journal" in outcome.stderr
    assert run("tidy", path, "--check").status == 1
