"""Bibliographies given together: macros and parents may stand in any of them."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest

from support.cli import run

STRINGS = '@string{nips = "Advances in Neural Information Processing Systems"}\n'
PARENT = (
    "@proceedings{par, title = {Proceedings of Z}, booktitle = {Proceedings of Z},\n"
    "  year = 1999, publisher = {ACM}}\n"
)
CHILDREN = """\
@inproceedings{child, author = {Ada Lovelace}, title = {The case of analytical engines},
  crossref = {par}}
@inproceedings{other, author = {Ada Byron}, title = {Another engine paper of some length},
  booktitle = nips, year = 2001}
"""
FILES = {"strings.bib": STRINGS, "parent.bib": PARENT, "child.bib": CHILDREN}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("order", [*permutations(FILES)])
def test_resolve_asks_with_what_other_files_say(folder: Path, order: tuple[str, ...]) -> None:
    files = [folder / name for name in order]
    done = run("resolve", *files, "--offline", "--index", _index(folder), "--json")
    queries = {each["query"]["key"]: each["query"] for each in json.loads(done.stdout)["verdicts"]}
    assert (queries["child"]["venue"], queries["child"]["issued"]) == ("Proceedings of Z", "1999")
    assert queries["other"]["venue"] == "Advances in Neural Information Processing Systems"


def test_keys_are_made_of_what_a_parent_in_another_file_says(folder: Path) -> None:
    run("tidy", *(folder / name for name in FILES), "--keys", "{auth}{year}{word}")
    after = (folder / "child.bib").read_text(encoding="utf-8")
    assert "@inproceedings{lovelace1999case," in after
    assert "booktitle     = nips," in after


def test_dedupe_compares_what_a_macro_of_another_file_says(folder: Path) -> None:
    spelled = CHILDREN.replace("nips", "{Advances in Neural Information Processing Systems}")
    (folder / "spelled.bib").write_text(spelled.replace("{other,", "{same,"), encoding="utf-8")
    files = [folder / name for name in ("child.bib", "spelled.bib", "strings.bib")]
    assert "same venue" in run("dedupe", *files, "--json").stdout


def test_a_parent_in_the_same_file_comes_first(folder: Path) -> None:
    other = PARENT.replace("of Z", "of Y").replace("1999", "1980")
    (folder / "a.bib").write_text(other + CHILDREN.replace("{child,", "{a,"), encoding="utf-8")
    (folder / "b.bib").write_text(CHILDREN.replace("{child,", "{b,") + PARENT, encoding="utf-8")
    files = [folder / name for name in ("a.bib", "b.bib")]
    done = run("resolve", *files, "--offline", "--index", _index(folder), "--json")
    queries = {each["query"]["key"]: each["query"] for each in json.loads(done.stdout)["verdicts"]}
    assert (queries["a"]["issued"], queries["b"]["issued"]) == ("1980", "1999")
    sets = json.loads(run("dedupe", *files, "--json").stdout)["sets"]
    together = [{entry["key"] for entry in each["entries"]} for each in sets]
    assert not any({"a", "b"} <= keys for keys in together)


def test_a_parent_may_stand_in_what_is_compared_with(folder: Path) -> None:
    spelled = CHILDREN.replace("crossref = {par}", "booktitle = {Proceedings of Z}, year = 1999")
    (folder / "library.bib").write_text(PARENT + spelled.replace("{child,", "{l,"), "utf-8")
    done = run("dedupe", folder / "child.bib", "--against", folder / "library.bib", "--json")
    assert "same venue" in done.stdout
    assert "same year" in done.stdout


def test_a_macro_of_another_file_is_written_nowhere_else(folder: Path) -> None:
    """LaTeX may read the one file without the other."""
    work = "title = {Another engine paper of some length}, author = {Ada Byron}, year = 2001"
    (folder / "short.bib").write_text(f"@inproceedings{{a, {work}}}\n", encoding="utf-8")
    (folder / "long.bib").write_text(
        f"{STRINGS}@inproceedings{{b, {work}, booktitle = nips}}\n", encoding="utf-8"
    )
    run("dedupe", folder / "short.bib", folder / "long.bib", "--write")
    left = {name: (folder / name).read_text(encoding="utf-8") for name in ("short.bib", "long.bib")}
    assert "= nips" in left["long.bib"] or "{Advances in Neural" in left["short.bib"]
    assert "nips" not in left["short.bib"]


def _index(folder: Path) -> Path:
    paper: dict[str, object] = {"id": "2101.00001", "title": "Nothing", "authors": "A. Nobody"}
    paper |= {"versions": [{"version": "v1", "created": "Fri, 1 Jan 2021 00:00:00 GMT"}]}
    index = folder / "index.jsonl"
    index.write_text(json.dumps(paper | {"categories": "cs.CL", "abstract": ""}), encoding="utf-8")
    return index
