"""Citation keys from a pattern."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.bibtex.keys import assign_keys
from bibwright.errors import InputError
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Person, Reference

LIU = Reference(
    title="A Survey on Medical Large Language Models: ChiMed-GPT",
    authors=(Person("Liu", "Lei"), Person("Yang", "Xiaoyan")),
    arxiv_id=ArxivId("2406.03712"),
    submitted=datetime(2024, 6, 6, 3, 15, tzinfo=UTC),
)


def key(reference: Reference, pattern: str = "") -> str:
    return assign_keys([reference], pattern=pattern)[0]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("", "liu2024survey"),
        ("{Auth}_{year}", "Liu_2024"),
        ("{auth.etal}:{year2}", "liu.yang:24"),
        ("{auth}{yy}{Word}", "liu24Survey"),
        ("{title3}", "SurveyMedicalLarge"),
        ("arxiv:{arxiv}", "arxiv:2406.03712"),
    ],
)
def test_follows_the_pattern(pattern: str, expected: str) -> None:
    assert key(LIU, pattern) == expected


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ((Person("Łukasiewicz-Müller", "J."),), "lukasiewiczmuller"),
        ((Person("Berg", "J.", "van den"),), "berg"),
        ((Person("The ATLAS Collaboration", collective=True),), "atlas"),
        ((Person("王", "伟"),), "anon"),
        ((), "anon"),
        ((Person("O'Brien", "K."),), "obrien"),
    ],
)
def test_family_names_become_ascii(authors: tuple[Person, ...], expected: str) -> None:
    assert key(replace(LIU, authors=authors), "{auth}") == expected


def test_a_word_without_end_makes_no_key_without_end() -> None:
    endless = replace(LIU, title="w" * 50_000, authors=(Person("F" * 50_000, "L."),))
    assert key(endless) == "f" * 60 + "2024" + "w" * 60
    assert len(key(endless, "{auth.etal}{year}{title3}")) < 200
    longest = "Pneumonoultramicroscopicsilicovolcanoconiosis"  # of the words in dictionaries
    assert key(replace(LIU, title=longest), "{Word}") == longest


def test_three_people_or_a_list_cut_short_are_et_al() -> None:
    three = replace(LIU, authors=(*LIU.authors, Person("Wu", "Y.")))
    assert key(three, "{auth.etal}") == "liu.etal"
    assert key(replace(LIU, authors=LIU.authors[:1], others=True), "{auth.etal}") == "liu.etal"


def test_the_year_is_that_of_publication() -> None:
    published = replace(LIU, doi="10.1000/x", journal_ref="Exp Astron 59, 7 (2025)")
    assert key(published) == "liu2025survey"


def test_the_order_of_the_papers_does_not_matter() -> None:
    papers = [
        replace(
            LIU, arxiv_id=ArxivId(f"2406.0{number}"), submitted=datetime(2024, 6, day, tzinfo=UTC)
        )
        for number, day in (("3712", 6), ("5000", 9), ("1000", 1))
    ]
    forth = assign_keys(papers)
    assert forth == ("liu2024surveya", "liu2024surveyb", "liu2024survey")
    assert assign_keys(papers[::-1]) == forth[::-1]


def test_after_z_comes_aa() -> None:
    keys = assign_keys([LIU] * 28)
    assert (keys[1], keys[26], keys[27]) == ("liu2024surveya", "liu2024surveyz", "liu2024surveyaa")


def test_a_given_key_stays_if_it_can() -> None:
    given_key = replace(LIU, key="My:Key")
    assert assign_keys([LIU, given_key]) == ("liu2024survey", "My:Key")
    assert assign_keys([given_key], taken={"my:key"}) == ("liu2024survey",)
    assert key(replace(LIU, key="no key")) == "liu2024survey"


def test_a_taken_key_is_left_alone_whatever_its_case() -> None:
    assert assign_keys([LIU], taken={"LIU2024Survey"}) == ("liu2024surveya",)


@pytest.mark.parametrize(
    "pattern", ["{author}", "{auth", "auth}", "{auth} {year}", "{{auth}}", "ü"]
)
def test_a_pattern_that_cannot_be_is_refused(pattern: str) -> None:
    with pytest.raises(InputError, match="key pattern"):
        assign_keys([], pattern=pattern)


_REFERENCES = st.builds(
    Reference,
    title=st.sampled_from(["", "Alpha", "alpha", "The Beta $x$", "中文"]),
    authors=st.sampled_from([(), (Person("Li"),), (Person("LI"),), (Person("Łi"),)]),
    key=st.sampled_from(["", "li", "LI", "Lindalpha", "bad key"]),
)


@given(
    st.lists(_REFERENCES, max_size=30),
    st.sets(st.sampled_from(["lindalpha", "Li", "anonndbeta"])),
    st.sampled_from(["", "{Auth}", "{title3}"]),
)
def test_keys_are_safe_and_unique_whatever_their_case(
    references: list[Reference], taken: set[str], pattern: str
) -> None:
    keys = assign_keys(references, pattern=pattern, taken=taken)
    assert len(keys) == len(references)
    lower = [each.lower() for each in (*keys, *taken)]
    assert len(set(lower)) == len(lower)
    assert all(re.fullmatch(r"[A-Za-z0-9:_+./-]+", each) for each in keys)
