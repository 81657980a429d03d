"""Citation keys with characters that BibTeX takes, and other programs stumble over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bibwright
from bibwright.bibtex.bib_file import parse
from support.tex import bibtex

BIB = b"""
@article{roe:2020#a, author={Roe, J}, title={A hash}, journal={J}, year=2020}
@article{roe%b, author={Roe, J}, title={A per cent sign}, journal={J}, year=2020}
@article{roe=2020, author={Roe, J}, title={An equals sign}, journal={J}, year=2020}
@article{roe@x.org, author={Roe, J}, title={An at sign}, journal={J}, year=2020}
"""
KEYS = ["roe:2020#a", "roe%b", "roe=2020", "roe@x.org"]


def test_they_are_keys_before_and_after_tidy() -> None:
    assert [entry.key for entry in parse(BIB).entries] == KEYS
    tidied = bibwright.tidy(BIB)
    assert [entry.key for entry in parse(tidied.content).entries] == KEYS
    assert tidied.notes == ()
    assert tidied.content.count(b"  title         = ") == len(KEYS)
    assert bibwright.tidy(tidied.content).content == tidied.content


@pytest.mark.parametrize("source", [b"@misc{year=2020, title={T}}", b"@misc{title={T}, year=2020}"])
def test_a_field_in_the_place_of_the_key_is_named(source: bytes) -> None:
    document = parse(source)
    assert any("no citation key" in problem.message for problem in document.problems)


def test_an_entry_that_stays_for_its_key_is_named() -> None:
    tidied = bibwright.tidy(b"@misc{@ab,\n title={T  x}}")
    assert [note.message for note in tidied.notes] == ["there is a @ in the citation key “@ab”"]


@pytest.mark.tex
def test_bibtex_reads_the_same_keys(tmp_path: Path) -> None:
    bibtex(tmp_path, BIB)
    written = (tmp_path / "paper.bbl").read_text("utf-8")
    assert sorted(re.findall(r"\\bibitem\{([^}]*)\}", written)) == sorted(KEYS)
