"""Real BibTeX as the judge of what stands in a file, and of what its styles make of ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bibwright.bibtex.bib_file import parse
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.entries import entry_of
from bibwright.bibtex.writer import render
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Person, Reference
from support.tex import bibtex

pytestmark = pytest.mark.tex

BIB = Path(__file__).parents[1] / "data" / "bib"
#: A style that prints the keys of all entries.
KEYS = (
    "ENTRY {}{}{}\nREAD\nFUNCTION {key}{cite$ write$ newline$}\nITERATE {key}\n"
    "FUNCTION {default.type}{}\n"
)
PAPER = Reference(
    title="On $\\Delta$ and $O(n)$: LLMs, arXiv and Chinese Words in Étude",
    authors=(Person("Müller", "Jürgen", "von der"), Person("CMS and ATLAS", collective=True)),
    arxiv_id=ArxivId("2401.00001"),
    submitted=datetime(2024, 1, 1, tzinfo=UTC),
    categories=("cs.CL",),
    key="mueller2024delta",
)


def keys(folder: Path, data: bytes) -> set[str]:
    (folder / "keys.bst").write_text(KEYS, "ascii")
    bibtex(folder, data, "keys")
    return set((folder / "paper.bbl").read_text("utf-8").lower().split("\n")) - {""}


@pytest.mark.parametrize(
    "source",
    [
        "@ article{k, x={y}} @www-foo{l, x={y}}",
        "% @misc{hidden, x={y}}\n@comment{@misc{inner, x={y}}}\n",
        "@misc{k, x={y}, x={z}}\n@misc{K, x={y}}\n",
        "@misc{k,\n% why\nx={y}}\n@misc{l,, x={y}}\n@misc{m x={y}}\n",
        '@misc{k, x="a \\"o b"}\n@misc(l}, x={y})\n@misc{m"n#%, x={y}}\n',
        "@commentary{k, x={y}}\n@stringent{l, x={y}}\n@preambled(m, x={y})\n",
        "@misc{a\u00a0b, x={y}}\n@misc{c\u0085d, x={y}}\n@misc{e\u2028f, x={y}}",
        "mail me@x.org (not, now) @misc{k, x={y}}",
        "@misc{ author = {x}, title = {y}}\n@misc{k, x={y}}",
    ],
)
def test_no_key_that_bibtex_sees_is_free(source: str, tmp_path: Path) -> None:
    seen = keys(tmp_path, source.encode())
    assert seen
    assert seen <= parse(source.encode()).keys


# BibTeX reads no UTF-16.
@pytest.mark.parametrize("name", sorted({path.stem for path in BIB.glob("*.bib")} - {"utf-16"}))
def test_finds_the_keys_of_real_files(name: str, tmp_path: Path) -> None:
    data = (BIB / f"{name}.bib").read_bytes()
    assert keys(tmp_path, data) == parse(data).keys


@pytest.mark.parametrize(
    ("source", "swallowed"),
    [
        ("@misc{k, x={y}", False),  # BibTeX recovers, Biber does not: refused all the same
        ("@misc{k, x={y", True),
        ("@misc{k, x={a \\{ b}", True),
        ("@misc{k, x={a \\{ b}}", False),
        ('@misc{k, x="y', True),
        ("@misc{k,", True),
        ('@preamble{"x', True),
        ("@string{a = {b", True),
    ],
)
def test_what_bibtex_would_swallow_is_known(source: str, swallowed: bool, tmp_path: Path) -> None:
    document = parse(source.encode())
    assert document.unclosed_line == 1
    behind = f"{source}\n\n@misc{{behind,\n  x = {{y}},\n}}\n"
    assert ("behind" not in keys(tmp_path, behind.encode())) == swallowed


def test_a_style_in_small_letters_keeps_what_must_stay(tmp_path: Path) -> None:
    entry = entry_of(PAPER, dialect=Dialect.BIBTEX)
    done = bibtex(tmp_path, render([entry]).encode(), "plain")
    assert done.status == 0
    printed = (tmp_path / "paper.bbl").read_text("ascii")
    assert (
        "On {$\\Delta$} and {$O(n)$}: {LLM}s, {arXiv} and {Chinese} words in {\\'e}tude"
        in " ".join(printed.split())
    )
    assert 'J{\\"u}rgen von~der M{\\"u}ller and {CMS and ATLAS}' in " ".join(printed.split())


def test_acms_style_takes_a_preprint_without_a_word(tmp_path: Path) -> None:
    entries = [
        entry_of(replace(PAPER, key=key, others=others), dialect=Dialect.BIBTEX)
        for key, others in (("a", False), ("b", True))
    ]
    done = bibtex(tmp_path, render(entries).encode(), "ACM-Reference-Format")
    assert done.status == 0
    assert "warning--" not in done.log.lower()
