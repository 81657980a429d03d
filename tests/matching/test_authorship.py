"""An entry's authors beside its source's: what contradicts, and what is only a habit."""

from __future__ import annotations

import pytest

from bibwright.matching.authorship import Authorship, compare_authorship
from bibwright.model.reference import Person, Reference
from bibwright.text.names import cut_list, person_of


def _work(names: str) -> Reference:
    found = cut_list(names)
    authors = tuple(person_of(name) for name in found.names)
    return Reference(authors=authors, others=found.others)


def _compare(entry: str, source: str) -> Authorship:
    found = compare_authorship(_work(entry), _work(source))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "entry",
    [
        "Hale, Ida and Orr, Tom and Zhou, Lin",
        "I. Hale and T. Orr and L. Zhou",
        "Hale, Ida and others",
        "Hale, Ida and Zhou, Lin and Orr, Tom",
        "Hale, Ida and Orr, Tom and Zhuo, Lin",
        "Hale, Ida and Orr-Peters, Tom and Zhou, Lin",
    ],
)
def test_habits_contradict_nothing(entry: str) -> None:
    assert not _compare(entry, "Hale, Ida and Orr, Tom and Zhou, Lin").contradicts


@pytest.mark.parametrize(
    "entry",
    [
        "Brandt, Willem and Keller, Eva and Novak, Jan",
        "Hale, Ida and Orr, Tom and Zhou, Lin and Brandt, Willem",
        "Hale, Ida and Orr, Tom",
    ],
)
def test_other_authors_more_and_fewer_contradict(entry: str) -> None:
    found = _compare(entry, "Hale, Ida and Orr, Tom and Zhou, Lin")
    assert found.contradicts
    assert found.seen


@pytest.mark.parametrize(
    ("entry", "source", "missing"),
    [
        ("Orr, Tom and Vane, Lou", "Orr, Tom and Orr, Tilda and Vane, Lou", (1,)),
        ("Hong, Wei-Orr and Vane, Lou", "Hong, Wei-Orr and Orr, Wim and Vane, Lou", (1,)),
        ("Orr, Tom and Vane, Lou", "Orr, T. and Orr, Tom and Vane, Lou", ()),
    ],
    ids=["brothers", "a name within a name", "one twice"],
)
def test_who_is_like_another_by_name_is_missing_all_the_same(
    entry: str, source: str, missing: tuple[int, ...]
) -> None:
    found = _compare(entry, source)
    assert found.missing == missing
    assert found.contradicts == bool(missing)


def test_of_two_namesakes_each_is_its_own() -> None:
    found = _compare("Orr, Tom and Orr, Tilda", "Orr, Tilda and Orr, Tom")
    assert found.alignment == (1, 0)
    assert found.is_reordered


@pytest.mark.parametrize(
    ("entry", "seen"),
    [("Orr, Tilda", True), ("Orr, T.", False), ("Orr, Thomas", False), ("Orr, Tom J.", False)],
)
def test_another_given_name_of_the_same_initial_is_seen(entry: str, seen: bool) -> None:
    found = _compare(entry, "Orr, Tom")
    assert bool(found.seen) == seen
    assert not found.contradicts


def test_what_is_said_of_each_author() -> None:
    found = _compare("Zhuo, Lin and Hale, Ida and Brandt, Willem", "Hale, Ida and Zhou, Lin")
    assert found.alignment == (1, 0)
    assert found.unmatched == (2,)
    assert found.misspelt == (1,)
    assert found.missing == ()
    assert found.is_reordered
    assert found.keeps_half


def test_equal_lists_differ_in_nothing() -> None:
    found = _compare("Hale, Ida and Orr, Tom", "Hale, Ida and Orr, Tom")
    assert (found.seen, found.unmatched, found.missing, found.is_reordered) == ("", (), (), False)


def test_a_collaboration_stands_for_its_members() -> None:
    entry = Reference(authors=(Person("Harbour Collaboration", collective=True),))
    found = compare_authorship(entry, _work("Hale, Ida and Orr, Tom"))
    assert found is None or not found.contradicts


@pytest.mark.parametrize(("entry", "source"), [("", "Hale, Ida"), ("周, 林", "Zhou, Lin")])
def test_what_cannot_be_compared_says_nothing(entry: str, source: str) -> None:
    assert compare_authorship(_work(entry), _work(source)) is None
