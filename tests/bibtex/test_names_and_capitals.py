"""Names and titles as BibTeX takes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.bibtex.title.capitals import protect_capitals
from bibwright.model.reference import Person
from bibwright.text.latex.encode import to_latex
from bibwright.text.names import name_list, read_list


@pytest.mark.parametrize(
    ("person", "name"),
    [
        (Person("Vaswani", "Ashish"), "Vaswani, Ashish"),
        (Person("With", "Peter H. N.", "de"), "de With, Peter H. N."),
        (Person("King", "Martin Luther", "", "Jr."), "King, Jr., Martin Luther"),
        (Person("Berg", "J.", "van den", "III"), "van den Berg, III, J."),
        (Person("Plato"), "Plato"),
        (Person("ATLAS Collaboration", collective=True), "{ATLAS Collaboration}"),
        (Person("Barnes and Noble, Inc.", collective=True), "{Barnes and Noble, Inc.}"),
        (Person("Sand and Gravel", "A."), "{Sand and Gravel}, A."),
        (Person("Garcia y Lopez", "M."), "{Garcia y Lopez}, M."),
        (Person("Others", "Jane"), "{Others}, Jane"),
        (Person("Erdős", "Pál"), r"Erd{\H{o}}s, P{\'a}l"),
        (Person("AT&T Labs", collective=True), r"{AT\&T Labs}"),
    ],
)
def test_writes_a_name(person: Person, name: str) -> None:
    assert name_list([person], ascii_only=True) == name


def test_writes_a_list_and_says_when_it_is_cut_short() -> None:
    authors = (Person("Müller", "A."), Person("王", "伟"))
    assert name_list(authors, others=True, ascii_only=False) == ("Müller, A. and 王, 伟 and others")
    assert name_list([], others=True, ascii_only=False) == ""


_WORD = st.text("abcdeéößçł", min_size=1, max_size=8).map(str.capitalize)
_PEOPLE = st.builds(
    Person,
    family=_WORD,
    given=st.lists(_WORD, min_size=1, max_size=3).map(" ".join),
    particle=st.sampled_from(["", "von", "de la"]),
    suffix=st.sampled_from(["", "Jr.", "III"]),
)


@given(st.lists(_PEOPLE, min_size=1, max_size=5), st.booleans(), st.booleans())
def test_a_list_reads_back_as_the_people(
    authors: list[Person], others: bool, ascii_only: bool
) -> None:
    source = name_list(authors, others=others, ascii_only=ascii_only)
    assert read_list(source) == (tuple(authors), others, ())


@pytest.mark.parametrize(
    ("title", "protected"),
    [
        ("A Survey of LLMs and an LLM's Use", "A Survey of {LLM}s and an {LLM}'s Use"),
        ("BERT: Pre-training of Deep Models", "{BERT}: Pre-training of Deep Models"),
        ("ChiMed-GPT and GPT-4", "{ChiMed-GPT} and {GPT-4}"),
        ("From arXiv to iPhone and H2O", "From {arXiv} to {iPhone} and {H2O}"),
        ("Vitamin D in C++ and T5", "Vitamin {D} in {C++} and {T5}"),
        ("A Test: I Think", "A Test: I Think"),
        ("X-ray of U-Nets", "{X}-ray of {U}-Nets"),
        ("COVID-19-Related Work", "{COVID}-19-Related Work"),
        ("A Chinese, Bayesian Markov Chain", "A {Chinese}, {Bayesian} {Markov} Chain"),
        ("Schrödinger's Cat", r"{Schr{\"o}dinger's} Cat"),
        ("Large Models: Title Case Words", "Large Models: Title Case Words"),
        ("ATTENTION IS ALL YOU NEED: BERT", "ATTENTION IS ALL YOU NEED: BERT"),
        ("The $x^2$ and $\\Delta$ laws", r"The $x^2$ and {$\Delta$} laws"),
        ("Keep {Braces and LLMs}", "Keep {Braces and LLMs}"),
        (r"An \emph{LLM} Test", r"An \emph{LLM} Test"),
        ("McDonald's Étude", r"{McDonald's} {\'E}tude"),
    ],
)
def test_protects_capitals_word_by_word(title: str, protected: str) -> None:
    assert protect_capitals(to_latex(title, ascii_only=True)) == protected


@given(st.text("aBcLM éÖ$\\{}-'1+:_#"))
def test_adds_braces_and_nothing_else(title: str) -> None:
    source = to_latex(title, ascii_only=True)
    protected = protect_capitals(source)
    bare = str.maketrans("", "", "{}")
    assert protected.translate(bare) == source.translate(bare)
    assert protected.count("{") == protected.count("}")
