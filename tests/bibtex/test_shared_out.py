"""A large file is shared out among processes; what comes of it is the same."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.tidy.options import TidyOptions, steps_of
from bibwright.bibtex.tidy.tidy import tidy

FILES = sorted((Path(__file__).parents[1] / "data" / "bib").rglob("*.bib"))


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    with ProcessPoolExecutor(1, get_context("spawn")) as executor:
        yield executor


@pytest.mark.parametrize("chosen", [TidyOptions(), TidyOptions(sort=("year", "key"), style="keep")])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_sharing_out_changes_nothing(
    path: Path, chosen: TidyOptions, pool: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, options = path.read_bytes(), steps_of(chosen)
    alone = tidy(data, options)
    monkeypatch.setattr("bibwright.bibtex.tidy.tidy.LARGE", 0)
    assert tidy(data, options, pool) == alone


_ENTRY = '@misc{{k{0}, title = {{Title {0}}}, month = may, note = "a" # here}}\n'
_HALVES = {
    "macros at the top": ["@string{here = {one}}\n", *map(_ENTRY.format, range(9))],
    "another macro later": [
        "@string{here = {one}}\n",
        *map(_ENTRY.format, range(2)),
        "@string{here = {two}}\n",
        *map(_ENTRY.format, range(2, 9)),
    ],
    "what looks like an entry in the middle": [
        _ENTRY.format(1),
        "@misc{big, abstract = {\n",
        *map(_ENTRY.format, range(2, 9)),
        "}}\n",
        _ENTRY.format(9),
    ],
    "damage in the middle": [
        *map(_ENTRY.format, range(4)),
        "@misc{open, title = {never closed\n",
        "text @ text\n",
        *map(_ENTRY.format, range(4, 8)),
    ],
    "one entry": [_ENTRY.format(1)],
    "nothing": ["no entries"],
}


@pytest.mark.parametrize(
    "data",
    [
        *(path.read_bytes() for path in FILES),
        *("".join(each).encode() for each in _HALVES.values()),
    ],
    ids=[*(path.name for path in FILES), *_HALVES],
)
def test_cutting_in_halves_changes_nothing(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = BibFile.open("a.bib", data)
    monkeypatch.setattr("bibwright.bibtex.blocks._LONG", 0)
    assert BibFile.open("a.bib", data) == alone


_MACROS = b"""\
@article{first, month = jul, journal = jour, note = 12 # jul, title = {A {B} "c"}}
@string{jul = "Heumonat"}
@string{jour = {Acta}}
@article{own, month = jul # { 3}, journal = jour, xref = {first}, title = "A {"}b{"}"}
@article{month, month = JUL, year = 1999}
@article{plain, month = aug, year = 1999, note = unknown}
@string{jour = {Annals}}
@article{later, journal = jour}
"""


@pytest.mark.parametrize(
    "data",
    [*(path.read_bytes() for path in FILES), _MACROS],
    ids=[*(path.name for path in FILES), "macros"],
)
def test_fields_that_are_read_when_they_are_asked_for_say_the_same(data: bytes) -> None:
    at_once = BibFile.open("a.bib", data)
    later = BibFile.open("a.bib", data, row_of=lambda *said: said[:1])
    for one, other in zip(at_once.all_entries, later.all_entries, strict=True):
        assert (one.refers, one.fields) == (other.refers, other.fields)
