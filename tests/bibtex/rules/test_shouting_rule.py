"""The rule ``shouting``: titles typed all in capitals.

Titles are made for the test or are those of well-known papers, as their authors wrote them.
"""

from __future__ import annotations

import pytest

from bibwright.bibtex.rules import Capitals
from support.tidying import Tidied, rule_named, tidied


def after(title: str, field: str = "title") -> Tidied:
    return tidied(f"@article{{k, {field} = {{{title}}}}}", "shouting")


@pytest.mark.parametrize(
    ("shouted", "quiet"),
    [
        ("THE USE OF THE TRANSPORTATION PROBLEM", "The use of the transportation problem"),
        ("ATTENTION IS ALL YOU NEED", "Attention is all you need"),
        (
            "A BAYESIAN MODEL: LEARNING FROM DATA. A STUDY",
            "A {Bayesian} model: Learning from data. A study",
        ),
        ("DNA AND XML IN NASA RESEARCH", "{DNA} and {XML} in {NASA} research"),
        ("3D IMAGES OF WORLD WAR II", "{3D} images of {World} {War} {II}"),
        ("THE 12TH SYMPOSIUM ON FLOW", "The 12th symposium on flow"),
        ("WHAT I LEARNED FROM VITAMIN D", "What {I} learned from vitamin {D}"),
        ("{{FAST ALGORITHMS}} FOR {{ROBOT CONTROL}}", "Fast algorithms for robot control"),
        ("{THE STRUCTURE OF LARGE SYSTEMS}", "The structure of large systems"),
        ("THE DIFFUSION OF {Cu} IN OXIDE", "The diffusion of {Cu} in oxide"),
        ("ELECTRONIC SPECTRA OF $H_2O$ AND OXIDE", "Electronic spectra of $H_2O$ and oxide"),
        ("TRADE BETWEEN NEW YORK AND LONDON", "Trade between {New} {York} and {London}"),
        ("OBSERVATION OF n-TYPE OXIDE FILMS", "Observation of n-type oxide films"),
    ],
)
def test_a_title_of_known_words_is_set_back(shouted: str, quiet: str) -> None:
    result = after(shouted)
    assert result.fields["title"] == quiet
    assert result.messages == []


@pytest.mark.parametrize(
    ("shouted", "doubtful"),
    [
        ("STATUS REPORT ON THE BEAM OF ISAC", "ISAC"),
        ("THE STARK EFFECT OF A GROUND STATE", "STARK"),
        ("THE POLICY OF THE US AND THE WORLD", "US"),
        ("CAPACITIVE EFFECTS OF AU AND OXIDE", "AU"),
        ("A STUDY BY ERD\\H{O}S AND OTHERS", "ERD\\H{O}S"),
    ],
)
def test_a_word_that_may_be_anything_keeps_the_title(shouted: str, doubtful: str) -> None:
    result = after(shouted)
    assert result.changes == []
    (message,) = result.messages
    assert f"“{doubtful}”" in message


def test_other_languages_are_reported() -> None:
    result = after("SUR LA STRUCTURE DE BANDE ET LE SPECTRE")
    assert result.changes == []
    assert len(result.messages) == 1


@pytest.mark.parametrize(
    "title",
    [
        "Attention Is All You Need",
        "LLM-QAT and GPTQ on GPUs for BERT",
        "BERT, GPT, XLNET",
        "IEEE ACM SIAM",
        "{NASA TLX}",
        "",
    ],
)
def test_acronyms_are_no_shouting(title: str) -> None:
    result = after(title)
    assert (result.changes, result.messages) == ([], [])


def test_titles_of_books_too() -> None:
    result = after("ADVANCES IN IMAGE ANALYSIS", "booktitle")
    assert result.fields["booktitle"] == "Advances in image analysis"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("journal", "JOURNAL OF SYMBOLIC COMPUTATION"),
        ("publisher", "APPLIED SCIENCE PUBLISHERS"),
        ("author", "BEVAN, BRONWYN and PETRICH, MIKE and others"),
    ],
)
def test_journals_and_people_are_reported_and_left(field: str, value: str) -> None:
    result = after(value, field)
    assert result.changes == []
    assert len(result.messages) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("journal", "PLOS ONE"),
        ("journal", "Journal of Symbolic Computation"),
        ("author", "{NASA JPL}"),
        ("author", "BEVAN, Bronwyn and PETRICH, Mike"),
    ],
)
def test_names_that_are_capitals_are_not_reported(field: str, value: str) -> None:
    assert after(value, field).messages == []


def test_macros_stay() -> None:
    result = tidied('@misc{k, title = "THE LARGE " # SYSTEM # " OF DATA"}', "shouting")
    assert (result.changes, result.messages) == ([], [])


def test_capitals_has_nothing_to_add_afterwards() -> None:
    quiet = after("A BAYESIAN MODEL OF DNA: WORLD WAR II IN 3D").fields["title"]
    assert quiet == "A {Bayesian} model of {DNA}: {World} {War} {II} in {3D}"
    again = tidied(f"@misc{{k, title = {{{quiet}}}}}", "capitals", capitals=Capitals.WORDS)
    assert again.changes == []


def test_it_is_off_unless_asked_for() -> None:
    assert not rule_named("shouting").default
