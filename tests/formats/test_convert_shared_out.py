"""A conversion shared out among processes is the one that a single process makes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import pytest

from bibwright import processes as processes_of
from bibwright.bibtex.dialect import Dialect
from bibwright.commands import convert as command
from bibwright.commands.convert import convert
from bibwright.errors import InputError
from bibwright.formats.registry import BIB, CSL, HAYAGRIVA, RIS, Format

T = TypeVar("T")

#: Entries that take fields over from each other, share a key, have none that another format takes,
#: and hold what is lost on the way.
ENTRIES = r"""
@string{pub = "Müller \& Sohn"} @preamble{"\newcommand{\vers}{v}"} between
@inproceedings{one, crossref = {all}, title = {A {BERT} \& \foo{x}}, author = {Doe, Jane},
  year = 2001}
@set{both, entryset = {one, all}}
@article{two, title = {Second}, author = {Jane Doe and others}, journal = {J}, year = {c. 1999}}
@article{two, title = {Third}, author = {de la Cruz, Ana and {CERN}}, month = jul, year = 2003}
@proceedings{all, title = {Proceedings}, publisher = pub, year = 2001, x-own = {kept?}}
@misc{vier ü, title = {Fourth}, note = {\vers 2, 5 < 6}, url = {https://x.org/a%20b}}
@book{, title = {Fifth}, author = {Roe, Rob}, year = 1980}
"""


@pytest.fixture(autouse=True)
def small_files_are_shared_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "LARGE", 0)


@pytest.mark.parametrize(("processes", "largest"), [(2, 9), (2, 1), (3, 2), (50, 9)])
@pytest.mark.parametrize("target", [CSL, RIS, HAYAGRIVA])
def test_shared_out_or_not_it_is_the_same(
    target: Format, processes: int, largest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "LARGEST_PART", largest)
    data = ENTRIES.encode()
    alone = convert(data, name="x", source=BIB, target=target)
    assert alone.keys
    assert alone.losses
    shared = convert(data, name="x", source=BIB, target=target, processes=processes)
    assert set(shared.losses) == set(alone.losses)
    assert replace(shared, losses=()) == replace(alone, losses=())
    for dialect in Dialect:
        back = [
            convert(
                alone.content, name="y", source=target, target=BIB, dialect=dialect, processes=many
            )
            for many in (1, processes)
        ]
        assert back[0] == back[1]


def test_keys_that_are_missing_are_made_for_all_parts_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(command, "LARGEST_PART", 2)
    records = [f"TY  - JOUR\nAU  - Doe, Jane\nTI  - Birds\nPY  - 200{at % 2}\n" for at in range(7)]
    records[3] += "ID  - doe2001birds\n"
    data = "".join(f"{record}ER  - \n" for record in records).encode()
    alone, shared = (convert(data, name="x", source=RIS, target=BIB, processes=n) for n in (1, 2))
    assert shared == alone
    assert len(alone.keys) == 6
    assert len(set(alone.keys)) == 6
    assert len({new for _, new in alone.keys} | {"doe2001birds"}) == 7


def test_no_process_holds_more_than_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "LARGEST_PART", 3)
    held: list[int] = []

    def in_copies(work: Callable[[range], T], parts: Sequence[range], processes: int) -> list[T]:
        held.extend(map(len, parts))
        return processes_of.in_copies(work, parts, processes)

    monkeypatch.setattr(command, "in_copies", in_copies)
    data = "".join(f"@misc{{k{at}, title = {{Birds {at}}}}}\n" for at in range(20)).encode()
    shared = convert(data, name="x", source=BIB, target=CSL, processes=2)
    assert shared == convert(data, name="x", source=BIB, target=CSL)
    assert max(held) <= 3


def test_what_is_wrong_is_said_all_the_same() -> None:
    with pytest.raises(InputError, match="no entry that could be converted"):
        convert(b"@comment{x}", name="x", source=BIB, target=CSL, processes=2)
    with pytest.raises(InputError, match="has no “type”"):
        convert(b'[{"type": "book"}, {}]', name="x", source=CSL, target=BIB, processes=2)
