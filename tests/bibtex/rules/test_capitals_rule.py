r"""The rule ``capitals``: what keeps its capitals, what loses its braces, and what BibTeX makes.

Which capitals an English sentence keeps is by any dictionary and by the papers themselves; what a
style does with a title is asked of BibTeX and Biber. Titles are those of well-known papers.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.bibtex.rules import Capitals
from bibwright.text.latex.tokens import is_balanced
from support.tex import biber, bibtex
from support.tidying import Tidied, tidied


def after(title: str, mode: str = "words", **fields: str) -> Tidied:
    more = "".join(f", {name} = {{{value}}}" for name, value in fields.items())
    return tidied(f"@article{{k, title = {{{title}}}{more}}}", "capitals", capitals=Capitals(mode))


def title_after(title: str, mode: str = "words", **fields: str) -> str:
    return after(title, mode, **fields).fields["title"]


@pytest.mark.parametrize(
    ("title", "protected"),
    [
        ("Attention Is All You Need", "Attention Is All You Need"),
        ("A Survey of LLMs", "A Survey of {LLM}s"),
        ("mRNA in iPhone, arXiv and C++", "{mRNA} in {iPhone}, {arXiv} and {C++}"),
        ("Vitamin D and Hepatitis B", "Vitamin {D} and Hepatitis {B}"),
        ("Part A: A New Start", "Part {A}: A New Start"),
        ("A Map of Texas A&M", r"A Map of {Texas} {A}&{M}"),
        ("What I Learned in World War II", "What {I} Learned in {World} {War} {II}"),
        ("The Trade of New York with the United States", None),
        ("A Navier-Stokes Solver", "A {Navier-Stokes} Solver"),
        ("A Non-Gaussian, Quasi-Newton Method", "A Non-{Gaussian}, Quasi-{Newton} Method"),
        ("Alzheimer's Disease in Africans", "{Alzheimer's} Disease in {Africans}"),
        ("U.S. Policy", "{U.S.} Policy"),
        ("Growth of Cu Films", "Growth of {Cu} Films"),
        ("Schr\\\"odinger's Cat", "{Schr\\\"odinger's} Cat"),
        ("Search for the Higgs boson at the Tevatron", None),
        ("$H_2O$ and $x^2$", "{$H_2O$} and $x^2$"),
        (r"Symbols $\mathrm{H}_{NO}$ Here", r"Symbols $\mathrm{H}_{NO}$ Here"),
        (r"The \TeX{} and \LaTeX\ Books", r"The {\TeX{}} and {\LaTeX}\ Books"),
        (r"A \TeX hacker's View", r"A {\TeX }hacker's View"),
        (r"Cells of {\it E. coli}", r"Cells of {{\it E. coli}}"),
        (r"Cells \emph{In Vivo} and {\it in vivo}", r"Cells \emph{In Vivo} and {\it in vivo}"),
        (r"The \textsc{nasa} Way", r"The \textsc{nasa} Way"),
        ("{B}ERT and {L}ow{R}ank Ideas", "{BERT} and {L}ow{R}ank Ideas"),
        ("{D}eep {B}lue and {Bayesian} Ideas", "{D}eep {B}lue and {Bayesian} Ideas"),
        ("The {Society of Printers}", "The {Society of Printers}"),
        ("Dutch syntax. {A} minimalist approach", "{Dutch} syntax. {A} minimalist approach"),
        ("O positivismo jur{\\'i}dico", "O positivismo jur{\\'i}dico"),
        *(
            (title, title)
            for title in (
                "{GRIP}: {G}eneral {R}ules for {I}mage {P}rocessing",
                "The {Design} of {Linkage Patterns} in {One} {Image}: {Methods} and {Results}",
            )
        ),
    ],
)
def test_words_that_must_keep_their_capitals_get_braces(title: str, protected: str | None) -> None:
    expected = {
        "The Trade of New York with the United States": (
            "The Trade of {New} {York} with the {United} {States}"
        ),
        "Search for the Higgs boson at the Tevatron": (
            "Search for the {Higgs} boson at the {Tevatron}"
        ),
    }.get(title, protected)
    for mode in ("words", "add"):
        assert title_after(title, mode) == expected


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("{Attention Is All You Need}", "Attention Is All You Need"),
        ("{Attention Is All You Need}.", "Attention Is All You Need."),
        ("{{Attention Is All You Need}}", "Attention Is All You Need"),
        ("{A} {C}all for {P}apers: {N}ew {M}ethods", "A Call for Papers: New Methods"),
        ("A {Method} for {Fast} {Image} {Synthesis}", "A Method for Fast Image Synthesis"),
        (
            "A {Method} for {Fast} {Fourier} {Image} {Synthesis}",
            "A Method for Fast {Fourier} Image Synthesis",
        ),
        ("{{BERT}}: {{Language}} Models", "{BERT}: Language Models"),
        ("{{{InGaN}}/{{GaN}} Wells and Their Use}", "{InGaN}/{GaN} Wells and Their Use"),
        ("{The Event Horizon Telescope}", "The {Event} {Horizon} {Telescope}"),
        ("The {{Design}} of {{Bayesian Things}}", "The Design of {Bayesian} Things"),
        ("Books: The {{Reading Abbey}} Collections", "Books: The {Reading} {Abbey} Collections"),
        ("{{Role}} of {{In}} in {{GaN}} Growth", "Role of {In} in {GaN} Growth"),
        (
            "{A study of the Hawthorne effect in BERT}",
            "A study of the {Hawthorne} effect in {BERT}",
        ),
        (
            "{Observations of the lower atmosphere by the Microwave Limb Sounder}",
            "Observations of the lower atmosphere by the {Microwave} {Limb} {Sounder}",
        ),
        (
            "{Imagined Communities. Reflections on the Origin of Nations}",
            "Imagined Communities. {Reflections} on the Origin of Nations",
        ),
        ("{Collected Letters and Essays of Quixano}", "Collected Letters and Essays of {Quixano}"),
        (r"{Stacks in \TeX}", r"Stacks in {\TeX}"),
        (r"{{\TeX} on the web}", r"{\TeX} on the web"),
        (r"{A history of the {Amsterdam} office}", "A history of the {Amsterdam} office"),
    ],
)
def test_braces_that_are_too_many_go(title: str, words: str) -> None:
    assert title_after(title) == words
    in_quotes = tidied(f'@misc{{k, title = "{title}"}}', "capitals", capitals=Capitals.WORDS)
    assert in_quotes.sources["title"] == f'"{words}"'


@pytest.mark.parametrize(
    "title",
    [
        "{Die Leiden des jungen Werther}",
        "{Le Rouge et le Noir}",
        '{Landschaftsgeschichte und Arch{\\"a}ologie}',
        "{Cambridge University Press}",
        "{Bayesian}",
        "{BERT}",
        "{Journal of the American Mathematical Society}",
        "{Stuttgart \\ ({\\tt rusmv1.rus})}",
        "{\\it A Study of the Atmosphere}",
        "{\\bfseries A Study} of the Atmosphere",
        "{Windows} and {Office} for Everybody",
        "The {World} {Bank} and {Deep} {Blue}",
        "The {O}n-{L}ine {E}ncyclopedia of {I}nteger {S}equences",
        "Applying {Cognitive} {Walkthroughs} to {More} {Complex} {User} {Interfaces}",
        "{THE USE OF THE TRANSPORTATION PROBLEM}",
        "THE BAND STRUCTURE OF OXIDE",
        "{\\'E}tudes in {\\OE}uvres",
        "A Model of {$\\beta$} Decay",
        "\\emph{{A Study of Words}}",
        "",
        "1984",
    ],
)
def test_braces_of_a_person_and_titles_in_doubt_stay(title: str) -> None:
    result = after(title)
    assert result.fields["title"] == title
    assert result.changes == []


def test_doubled_braces_become_one_pair_in_any_language() -> None:
    assert title_after("{{Die Leiden des jungen Werther}}") == "{Die Leiden des jungen Werther}"
    assert title_after("Den {{Kokkedal}} by ved havet") == "Den {Kokkedal} by ved havet"


@pytest.mark.parametrize("field", ["langid", "language", "hyphenation"])
def test_the_language_that_the_entry_names_counts(field: str) -> None:
    title = "{Internet Computing in Action and Motion}"
    assert title_after(title) == title[1:-1]
    for english in ("english", "british", "en-US", "{English}"):
        assert title_after(title, **{field: english}) == title[1:-1]
    for other in ("ngerman", "French", "Italian, English"):
        assert title_after(title, **{field: other}) == title


def test_an_english_entry_does_not_make_a_german_title_english() -> None:
    title = "{Die Leiden des jungen Werther}"
    assert title_after(title, langid="english") == title


def test_add_takes_no_brace_away_that_may_be_meant() -> None:
    for title in ("{Attention Is All You Need}", "{Reading}, a Guide", "A {Design} for {All}"):
        assert title_after(title, "add") == title
    assert title_after("{B}ERT and LLMs", "add") == "{BERT} and {LLM}s"


def test_add_takes_away_what_keeps_no_capital() -> None:
    assert title_after("{{BERT}}", "add") == "{BERT}"
    assert title_after("A {{Design}} for {{All}}", "add") == "A {Design} for {All}"
    zotero = "A {Method} for {Fast} {Image} {Synthesis}"
    assert title_after(zotero, "add") == "A Method for Fast Image Synthesis"
    for zotero in ("Attention {Is} {All} {You} {Need}", "{Attention} {Is} {All} {You} {Need}"):
        assert title_after(zotero, "add") == "Attention Is All You Need"
    # All or none: one name that may need its braces keeps those of the other words.
    title = "Attention {Is} {All} {Zyx} {Need}"
    assert title_after(title, "add") == title


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        ("Attention Is All You Need", "{Attention Is All You Need}"),
        ("{Attention Is All You Need}", "{Attention Is All You Need}"),
        ("{{Attention Is All You Need}}", "{Attention Is All You Need}"),
        ("{BERT} and Friends", "{{BERT} and Friends}"),
        (r"\TeX{} and Friends", r"{{\TeX{} and Friends}}"),
        (r"{\'E}tudes for Two", r"{{\'E}tudes for Two}"),
        ("Die Leiden", "{Die Leiden}"),
    ],
)
def test_title_puts_one_pair_round_the_whole(title: str, whole: str) -> None:
    assert title_after(title, "title") == whole


def test_subtitles_too_and_no_other_field() -> None:
    result = tidied(
        "@book{k, subtitle = {{{BERT}} and LLMs}, booktitle = {{Proceedings of the LLMs}},"
        " journal = {{Journal of LLMs}}, title = LLMs, note = {LLMs}}",
        "capitals",
    )
    assert result.fields["subtitle"] == "{BERT} and {LLM}s"
    assert [change.field for change in result.changes] == ["subtitle"]


def test_macros_and_joined_values_stay() -> None:
    result = tidied('@misc{k, title = "A study of " # bert # {{BERT}}}', "capitals")
    assert result.changes == []


def test_a_shouted_title_is_reported() -> None:
    (message,) = after("THE BAND STRUCTURE OF OXIDE").messages
    assert "capitals" in message
    assert "shouting" in message
    assert after("The Band Structure of Oxide").messages == []
    assert after("GPT and BERT on GPUs").messages == []


_PIECES = st.lists(
    st.sampled_from(
        "a A I the of BERT Image image Design {{ }} {B} ERT { } \\TeX \\emph{X} {\\it Y} $H$ \\'E "
        "{\\'E} New York 3D - -- : . ' \\& $ LLMs Journal und".split()
        + [" "] * 6
    ),
    max_size=14,
).map("".join)


@given(_PIECES.filter(is_balanced), st.sampled_from(list(Capitals)))
def test_nothing_but_braces_changes(title: str, mode: Capitals) -> None:
    result = tidied(f"@misc{{k, title = {{{title}}}}}", "capitals", capitals=mode)
    bare = str.maketrans("", "", "{}")
    assert result.fields["title"].translate(bare).strip() == title.translate(bare).strip()
    assert is_balanced(result.fields["title"])


#: Titles, the words in them that BibTeX has to leave as they are, and others that it may change.
_SURVIVORS = {
    "Attention Is All You Need": ["Attention"],
    "{Pre-Training of BERT and LLMs for Chinese}": ["BERT", "LLMs", "Chinese"],
    "{B}ERT and {GPT-4} in New York": ["BERT", "GPT-4", "New", "York"],
    "{{InGaN}}/{{GaN}} {{Growth}} on Si": ["InGaN", "GaN", "Si"],
    "{A study of the Hawthorne effect}": ["Hawthorne"],
    "What I Learned in World War II": ["I", "II", "World", "War"],
    "Schr\\\"odinger's {\\'E}cole: {\\'E}cole {\\it E. coli}": ["Schr\\\"odinger's", "E. coli"],
    "The \\TeX{} and \\LaTeX{} of $H_2O$ and $\\Delta$": ["\\TeX{}", "\\LaTeX", "H_2O", "\\Delta"],
    "{Die Leiden des jungen Werther}": ["Leiden", "Werther"],
    "iPhone, mRNA, C++ and U.S. Law": ["iPhone", "mRNA", "C++", "U.S."],
}


@pytest.mark.tex
@pytest.mark.parametrize("mode", list(Capitals))
def test_what_must_survive_bibtex_survives(tmp_path: Path, mode: Capitals) -> None:
    entries = [
        f"@misc{{k{n}, title = {{{title_after(title, mode)}}}}}"
        for n, title in enumerate(_SURVIVORS)
    ]
    run = bibtex(tmp_path, "\n".join(entries).encode())
    assert run.status == 0
    printed = (tmp_path / "paper.bbl").read_text("utf-8")
    for n, survivors in enumerate(_SURVIVORS.values()):
        found = re.search(rf"\\bibitem{{k{n}}}(.*?)(?=\\bibitem|\\end)", printed, re.DOTALL)
        assert found
        bare = " ".join(found[1].replace("{", "").replace("}", "").split())
        for survivor in survivors:
            assert survivor.replace("{}", "") in bare, survivor


@pytest.mark.tex
def test_bibtex_sets_the_ordinary_words_in_small_letters(tmp_path: Path) -> None:
    title = title_after("{A} {M}ethod for {F}ast {F}ourier {I}mage {S}ynthesis")
    bibtex(tmp_path, f"@misc{{k, title = {{{title}}}}}".encode())
    printed = (tmp_path / "paper.bbl").read_text("utf-8")
    assert "A method for fast {F}ourier image synthesis" in printed


@pytest.mark.tex
def test_biber_reads_the_same_title_but_for_braces(tmp_path: Path) -> None:
    def read(titles: list[str], name: str) -> list[str]:
        folder = tmp_path / name
        folder.mkdir()
        entries = [f"@misc{{k{n}, title = {{{title}}}}}" for n, title in enumerate(titles)]
        assert biber(folder, "\n".join(entries).encode()).status == 0
        written = (folder / "refs_bibertool.bib").read_text("utf-8")
        return [
            re.sub(r"[{}\s]+", " ", title).replace(" ", "")
            for title in re.findall(r"TITLE\s*=\s*\{(.*)\},?\n", written)
        ]

    titles = list(_SURVIVORS)
    before = read(titles, "before")
    assert len(before) == len(titles)
    for mode in Capitals:
        assert read([title_after(title, mode) for title in titles], mode) == before


def test_words_in_two_pairs_of_braces_are_judged_as_those_in_one() -> None:
    single = "{Design} and {Analysis} of {Large} {Systems} for the {Control} of {Water}"
    double = single.replace("{", "{{").replace("}", "}}")
    bare = "Design and Analysis of Large Systems for the Control of Water"
    assert title_after(single, "add") == title_after(double, "add") == bare
