"""What is one work and what only looks like it, on pairs labelled by hand."""

from __future__ import annotations

import re
from itertools import permutations
from pathlib import Path

import pytest

import bibwright
from bibwright import DedupeRun

CASES = Path(__file__).parents[1] / "data" / "dedupe"
_CASE = re.compile(r"^%% (.*)\n", re.MULTILINE)


def _cases(name: str) -> dict[str, str]:
    _, *parts = _CASE.split((CASES / f"{name}.bib").read_text(encoding="utf-8"))
    return dict(zip(parts[::2], parts[1::2], strict=True))


SAME, APART = _cases("same"), _cases("apart")
#: A book whose subtitle is missing may be another book; a person is asked.
ASKED = {"subtitle2"}


def _dedupe(text: str) -> DedupeRun:
    return bibwright.dedupe(text.encode())


def _keys(run: DedupeRun) -> list[set[str]]:
    return [{run.places[row].key for row in each.rows} for each in run.duplicates.sets]


@pytest.mark.parametrize("case", [case for case in SAME if case not in ASKED])
def test_one_work_is_found(case: str) -> None:
    assert _keys(_dedupe(SAME[case])) == [{"a", "b"}]


@pytest.mark.parametrize("case", sorted(ASKED))
def test_what_is_not_sure_is_asked(case: str) -> None:
    run = _dedupe(SAME[case])
    assert run.duplicates.sets == ()
    assert len(run.duplicates.doubtful) == 1


@pytest.mark.parametrize("case", APART)
def test_two_works_stay_two(case: str) -> None:
    assert _keys(_dedupe(APART[case])) == []


@pytest.mark.parametrize("case", SAME | APART)
def test_the_order_of_the_entries_means_nothing(case: str) -> None:
    text = (SAME | APART)[case]
    second = text.index("\n@") + 1
    one, other = _dedupe(text), _dedupe(text[second:] + text[:second])
    assert _keys(one) == _keys(other)
    assert [pair.score for pair in one.duplicates.doubtful] == pytest.approx(
        [pair.score for pair in other.duplicates.doubtful]
    )


@pytest.mark.parametrize(
    ("case", "relation"),
    [
        ("comment", "comment on"),
        ("erratum", "erratum to"),
        ("a reply", "comment on"),
        ("a supplement to a paper", "part of"),
    ],
)
def test_relations_have_names(case: str, relation: str) -> None:
    run = _dedupe(APART[case])
    found = [(run.places[pair.left].key, str(pair.relation)) for pair in run.duplicates.related]
    assert found == [("b", relation)]


def test_a_preprint_is_named_as_one() -> None:
    run = _dedupe(SAME["preprint/published"])
    [pair] = run.duplicates.sets[0].pairs
    assert (run.places[pair.left].key, str(pair.relation)) == ("a", "preprint of")


#: An article and the paper at a meeting that it grew out of; an entry that may be either.
_PAPER = """@inproceedings{paper,
  title = {Boosting a slow ferry by majority}, author = {Yoav Friend}, year = 1990,
  booktitle = {Proceedings of the Third Workshop on Timetables}, pages = {202--216}}
"""
_ARTICLE = """@article{article,
  title = {Boosting a slow ferry by majority}, author = {Y. Friend}, year = 1995,
  journal = {Information and Water}, volume = 121, pages = {256--285}}
"""
_EITHER = "@misc{either, title = {Boosting a slow ferry by majority}, author = {Friend, Yoav}}\n"


@pytest.mark.parametrize("order", sorted(permutations((_PAPER, _ARTICLE, _EITHER))))
def test_what_may_be_either_of_two_works_is_asked(order: tuple[str, ...]) -> None:
    run = _dedupe("".join(order))
    asked = {
        frozenset((run.places[pair.left].key, run.places[pair.right].key))
        for pair in run.duplicates.doubtful
    }
    assert run.duplicates.sets == ()
    assert asked >= {frozenset(("paper", "either")), frozenset(("article", "either"))}
    assert all(
        "but it would join entries that differ" in pair.reasons
        for pair in run.duplicates.doubtful
        if "either" in (run.places[pair.left].key, run.places[pair.right].key)
    )


def test_it_is_asked_no_more_where_the_evidence_decides() -> None:
    either = _EITHER.replace("}}", "}, year = 1995, journal = {Information and Water}}")
    run = _dedupe(_PAPER + _ARTICLE + either)
    assert _keys(run) == [{"article", "either"}]


_NOTICED = """@article{paper, title = {Frost in the harbour}, author = {Doe, J.}, year = 2003,
  journal = {J. Sleet}, volume = 2, pages = {1--9}}
@article{comment, title = {Comment on ``Frost in the harbour''}, author = {Roe, R.}, year = 2004,
  journal = {J. Sleet}, volume = 3, pages = 9}
@article{erratum, title = {Erratum: Frost in the harbour}, author = {Doe, J.}, year = 2003,
  journal = {J. Sleet}, volume = 2, pages = 80}
@inbook{chapter, title = {Frost in the harbour}, author = {Doe, J.}, year = 2006,
  booktitle = {The Book of Sleet}, pages = {3--30}}
"""


def test_a_notice_is_about_one_thing_and_an_erratum_about_its_own() -> None:
    run = _dedupe(_NOTICED)
    found = [
        (run.places[pair.left].key, str(pair.relation), run.places[pair.right].key)
        for pair in run.duplicates.related
    ]
    assert found == [("comment", "comment on", "paper"), ("erratum", "erratum to", "paper")]
