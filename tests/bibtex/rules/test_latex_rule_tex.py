"""What BibTeX and Biber themselves make of letters before and after the rule ``latex``."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from bibwright.text.latex.accents import letter_command
from bibwright.text.latex.decode import to_unicode
from bibwright.text.latex.symbols import SYMBOL, formula_source, stops_latex
from support.tex import biber, bibtex, latex_with_bibtex
from support.tidying import tidied

pytestmark = pytest.mark.tex

#: Titles and names with letters in the spellings of real files.
SOURCES = [
    (r"{\'E}tude de l'{\'e}t\'{e}", r"Andr{\'e} No{\"e}l and \'{E}ric {\c C}elik"),
    (r"On \'{E}mile, \'Emile and {\'E}mile", r"\v{C}apek, Karel and {\v Z}i\v zek, Slavoj"),
    (r"The {B\'ezout} theorem in {{\'E}cole} and {{\'E}}cole", r"Fran\c{c}ois Vi\`ete"),
    (r"Nai{\"\i}ve na\"{\i}ve na\"ive", r"Garc{\'\i}a, Jos\'e Mar\'{i}a"),
    (r"\emph{Stra\ss e} {\it \'Etude} of {\bf M\"uller}", r"J{\"u}rgen Wei\ss{}"),
    (r"Caf\'e\ au lait \& $\hat{e}$ -- \LaTeX{}", r"{\L}ukasz O{\'s}, Pawe\l{}"),
    (r"{\'Etude} Capitale \v{S}rs \c{S}", r"{{\'E}cole normale} and {\'E}ric de {\'E}vry"),
    (r"d{\'e}j\`a vu \u{a} \k{a} \d{t} \b{k} \r{u} \=a \.z", r"Bj\o rn {\O}stby and S\o{}ren"),
]
_KEPT = re.compile(r"\{([^\x00-\x7f])\}")


def bib(sources: list[tuple[str, str]]) -> bytes:
    entries = (
        f"@article{{k{at}, title={{{title}}}, author={{{author}}}, journal={{J}}, year=2000}}"
        for at, (title, author) in enumerate(sources)
    )
    return "\n\n".join(entries).encode("utf-8")


def after(sources: list[tuple[str, str]], *, ascii_only: bool) -> list[tuple[str, str]]:
    changed = []
    for title, author in sources:
        source = f"@book{{k, title = {{{title}}}, author = {{{author}}}}}"
        fields = tidied(source, "latex", ascii_only=ascii_only).fields
        changed.append((fields["title"], fields["author"]))
    assert changed != sources
    return changed


def read_by_biber(folder: Path, sources: list[tuple[str, str]]) -> str:
    """What Biber writes after it has read the entries, with each letter as one character.

    It leaves a dotless i below an accent, and the braces round ``{\\o}``, as they are.
    """
    folder.mkdir()
    run = biber(folder, bib(sources))
    assert run.status == 0, run.log
    text = unicodedata.normalize("NFD", (folder / "refs_bibertool.bib").read_text("utf-8"))
    text = re.sub("ı(?=[\u0300-\u036f])", "i", text)
    text = re.sub("ȷ(?=[\u0300-\u036f])", "j", text)
    return _KEPT.sub(r"\1", unicodedata.normalize("NFC", text))


def printed_by_bibtex(folder: Path, sources: list[tuple[str, str]], style: str) -> str:
    """What a style prints, read as LaTeX by a reader that isn't the rule's."""
    folder.mkdir()
    run = bibtex(folder, bib(sources), style)
    assert run.status == 0, run.log
    assert "Warning--" not in run.log
    return " ".join(to_unicode((folder / "paper.bbl").read_text("utf-8")).split())


def test_biber_reads_the_same_letters(tmp_path: Path) -> None:
    before = read_by_biber(tmp_path / "before", SOURCES)
    assert read_by_biber(tmp_path / "letters", after(SOURCES, ascii_only=False)) == before


@pytest.mark.parametrize("style", ["plain", "abbrv", "apalike"])
def test_bibtex_prints_the_same(tmp_path: Path, style: str) -> None:
    # Not in names, of which BibTeX takes a blank behind a command for the end of a word, and not
    # with \H{O}, which it makes \h{O}: both are mended, not kept.
    sources = [(title, "Anne Uthor") for title, _ in SOURCES]
    before = printed_by_bibtex(tmp_path / "before", sources, style)
    after_ = printed_by_bibtex(tmp_path / "after", after(sources, ascii_only=True), style)
    assert after_ == before


def test_bibtex_abbreviates_names_that_have_become_commands(tmp_path: Path) -> None:
    sources = [("T", "Élise Čapek and Ørjan Łoś and Émile Ölander and Þór Ægisson")]
    printed_by_bibtex(tmp_path / "run", after(sources, ascii_only=True), "abbrv")
    written = (tmp_path / "run" / "paper.bbl").read_text("utf-8")
    names = to_unicode(written.partition("\\bibitem{k0}")[2])
    for initial in ("É. Čapek", "Ø. Łoś", "É. Ölander", "Þ. Ægisson"):
        assert initial in " ".join(names.replace("~", " ").replace("\u00a0", " ").split())


def test_bibtex_sorts_names_that_have_become_commands(tmp_path: Path) -> None:
    sources = [("T", "Zoe Zahn"), ("T", "Ed Édouard"), ("T", "Eve Ea"), ("T", "Ann Öst")]
    printed = printed_by_bibtex(tmp_path / "run", after(sources, ascii_only=True), "plain")
    places = [printed.index(name) for name in ("Ea", "Édouard", "Öst", "Zahn")]
    assert places == sorted(places)


def test_latex_takes_the_commands(tmp_path: Path) -> None:
    letters = "áàâäãåāăąéèêëēėęěíìîïīóòôöõőøúùûüūůűýÿçćčďđğłńňñřśšşșťțžźżœæðþßŋĳǿǽễḵạ"
    titles = [" ".join(letters), " ".join(letters.upper().replace("SS", "").replace("ǿ", ""))]
    sources = after([(title, "Åse Élan") for title in titles], ascii_only=True)
    run = latex_with_bibtex(tmp_path, bib(sources))
    # BibTeX counts how often its style could have warned.
    complaints = [line for line in run.complaints if not line.startswith("warning$")]
    assert (run.status, complaints) == (0, [])
    assert all(title.isascii() for title, _ in sources)


def test_latex_prints_every_symbol_that_becomes_a_formula(tmp_path: Path) -> None:
    symbols = [
        char
        for at in range(0x370, 0x20000)
        if SYMBOL.match(char := chr(at)) and formula_source(char)
    ]
    assert len(symbols) > 300
    chunks = [" ".join(symbols[at : at + 20]) for at in range(0, len(symbols), 20)]
    sources = after([(chunk, "A. B") for chunk in chunks], ascii_only=True)
    assert all(title.isascii() for title, _ in sources)
    run = latex_with_bibtex(tmp_path, bib(sources))
    assert (run.status, [line for line in run.complaints if line[0] == "!"]) == (0, [])


def test_latex_takes_as_it_stands_what_is_said_to_be_taken(tmp_path: Path) -> None:
    taken = [char for at in range(0x180, 0x10000) if not stops_latex(char := chr(at))]
    taken = [char for char in taken if not char.isspace() and char.isprintable()]
    assert len(taken) > 80
    titles = [" ".join(taken[at : at + 20]) for at in range(0, len(taken), 20)]
    run = latex_with_bibtex(tmp_path, bib([(title, "A. B") for title in titles]))
    assert (run.status, [line for line in run.complaints if line[0] == "!"]) == (0, [])


def test_latex_stops_at_what_is_named(tmp_path: Path) -> None:
    for at, char in enumerate("α−ơả𝔸Ħж中⊯₂"):
        assert stops_latex(char) == [char]
        folder = tmp_path / str(at)
        folder.mkdir()
        run = latex_with_bibtex(folder, bib([(char, "A. B")]))
        assert any("Unicode character" in line for line in run.complaints), char


def test_latex_and_biber_take_every_letter_that_unicode_composes(tmp_path: Path) -> None:
    letters = [
        char
        for at in range(0xC0, 0x2000)
        if letter_command(char := chr(at)) and unicodedata.normalize("NFC", char) == char
    ]
    assert len(letters) > 400
    chunks = [" ".join(letters[at : at + 20]) for at in range(0, len(letters), 20)]
    sources = after([(chunk, "A. B") for chunk in chunks], ascii_only=True)
    assert all(title.isascii() for title, _ in sources)
    run = latex_with_bibtex(tmp_path, bib(sources))
    assert (run.status, [line for line in run.complaints if line[0] == "!"]) == (0, [])
    # Biber 2.18 reads one accent over a letter or over \aa, and no second one, however it is
    # spelled in ASCII; for it, letters are written as letters.
    ones = [char for char in letters if len(unicodedata.normalize("NFD", char)) == 2]
    ones += ["Ǻ", "ǻ"]
    chunks = [" ".join(ones[at : at + 20]) for at in range(0, len(ones), 20)]
    commands = [(" ".join(map(letter_command, chunk.split())), "A. B") for chunk in chunks]
    read = read_by_biber(tmp_path / "biber", commands)
    for chunk in chunks:
        assert chunk in read


def test_biber_reads_an_accented_i_as_the_letter_that_pdflatex_prints(tmp_path: Path) -> None:
    letters = "íìîïÍÌÎÏ"
    source = tidied(f"@book{{k, title = {{{letters}}}}}", "latex", ascii_only=True)
    title = source.fields["title"]
    assert title.isascii()
    run = biber(tmp_path, bib([(title, "Doe, Ann")]))
    assert run.status == 0, run.log
    # A dotless i with a combining accent stops pdfLaTeX.
    assert letters in _KEPT.sub(r"\1", (tmp_path / "refs_bibertool.bib").read_text("utf-8"))
