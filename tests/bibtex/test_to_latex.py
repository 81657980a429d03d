"""Plain text as LaTeX source, and back."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.text.latex.decode import to_unicode
from bibwright.text.latex.encode import to_ascii, to_latex

#: What comes back as it was: ASCII without TeX's own characters and quotes, the letters of most
#: European languages, Vietnamese but for horns and hooks, and small Greek letters. Not so:
#: a formula (it stays LaTeX), balanced braces (they are taken for markup), curly quotation marks
#: and dashes (they come back as TeX's ligatures, or the other way round), a tilde between words
#: (a fixed space).
PLAIN = (
    "".join(set(string.printable) - set("\t\n\r\x0b\x0c${}\\~\"'`"))
    + "áàâäãåāăąéèêëēėęěíìîïīıóòôöõőøúùûüūůűųýÿçćčďđğłńňñřśšşșßťțžźżœæðþ"
    + "ÁÀÂÄÃÅĀĂĄÉÈÊËĒĖĘĚÍÌÎÏĪİÓÒÔÖÕŐØÚÙÛÜŪŮŰŲÝÇĆČĎĐĞŁŃŇÑŘŚŠŞŤŽŹŻŒÆ"
    + "ạấầậắếềễệịọốồộụ"
    + "αβγδζηθκλμνξπρστφχψω"
)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("R&D at 50% of #1_x", r"R\&D at 50\% of \#1\_x"),
        ("Schrödinger", r"Schr{\"o}dinger"),
        ("Čech, Łoś, Weiß, Søren", r"{\v{C}}ech, {\L}o{\'s}, Wei{\ss}, S{\o}ren"),
        ("Martínez naïve", r"Mart{\'i}nez na{\"i}ve"),
        ("Nguyễn", r"Nguy{\~{\^e}}n"),
        ("1–9 — “so” ‘x’ …", r"1--9 --- ``so'' `x' \ldots{}"),
        ('the "so-called" x', "the ``so-called'' x"),
        ("a\u00a0b\u200bc\u00add", "a~bcd"),
        ("<y> | z", r"\textless{}y\textgreater{} \textbar{} z"),
        ("on $O(n^2)$ time", "on $O(n^2)$ time"),
        ("$a$$b$", "$a$$b$"),
        ("just $5", r"just \$5"),
        ("costs $5 and $10 today", r"costs \$5 and \$10 today"),
        ("$5%$ and $#$", r"$5\%$ and $\#$"),
        ("$\\{x$", r"$\lbrace x$"),
        ("x^2 ~5", r"x\textasciicircum{}2 \textasciitilde{}5"),
        ("Fig.~1", "Fig.~1"),
        ("C:\\temp", r"C:\textbackslash{}temp"),
        (r"Schr\"odinger and \'{e}", r"Schr{\"o}dinger and {\'e}"),
        (r"\emph{x} and \LaTeX{}", r"\emph{x} and \LaTeX{}"),
        (r"an \alpha-test", r"an {\ensuremath{\alpha}}-test"),
        ("an α-test", r"an {\ensuremath{\alpha}}-test"),
        ("ℒ and ℝ", r"{\ensuremath{\mathcal{L}}} and {\ensuremath{\mathbb{R}}}"),
        (r"\mathcal{O}(n)", r"\ensuremath{\mathcal{O}}(n)"),
        ("{BERT}", "{BERT}"),
        ("an { open", r"an \textbraceleft{} open"),
        ("a } b { c", r"a \textbraceright{} b \textbraceleft{} c"),
        (r"\emph{$x$-ray}", r"\emph{$x$-ray}"),
        ("a $\\unicode{x2013}$ b", "a -- b"),
        ("中文", "中文"),
        # Nothing that merely looks like the sign, and no command that LaTeX hasn't got.
        ("5′ 3″", r"5{\ensuremath{'}} 3{\ensuremath{''}}"),
        ("x⁴, CO₂", r"x{\ensuremath{^{4}}}, CO{\ensuremath{_{2}}}"),
        ("⅓ and 2 ♯", r"{\ensuremath{\frac{1}{3}}} and 2 {\ensuremath{\sharp}}"),
        ("10\u2009m", r"10\,m"),
        ("a‐b ə ʼ ■ ﬁ", "a‐b ə ʼ ■ ﬁ"),
        ("Привет, мир", "Привет, мир"),
        ("Ο Πλάτων ή Αθήνα", "Ο Πλάτων ή Αθήνα"),
    ],
)
def test_writes_latex_for_bibtex(text: str, source: str) -> None:
    assert to_latex(text, ascii_only=True) == source


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Schrödinger & Žižek", r"Schrödinger \& Žižek"),
        (r"Schr\"odinger", "Schrödinger"),
        ("α → β", r"{\ensuremath{\alpha}} {\textrightarrow} {\ensuremath{\beta}}"),
        ("5 €, 3 µm", r"5 {\texteuro}, 3 µm"),
        ("Привет 中文", "Привет 中文"),
    ],
)
def test_leaves_letters_to_biber(text: str, source: str) -> None:
    assert to_latex(text, ascii_only=False) == source


def test_makes_source_ascii_afterwards() -> None:
    assert to_ascii(r"{Müller} \& $\alpha ω$") == r"{M{\"u}ller} \& $\alpha {\omega}$"


@given(st.text(PLAIN).filter(lambda text: "--" not in text), st.booleans())
def test_what_is_written_reads_as_the_text(text: str, ascii_only: bool) -> None:
    assert to_unicode(to_latex(text, ascii_only=ascii_only)) == text


_SIGNS = "′″‴⁴₂⅓→⇒≤≲−∗αΩ♭♯×½€№ℓℝ𝐀·•†‐ʼə■★ﬁſЖя中"


@pytest.mark.parametrize("sign", _SIGNS)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_what_is_written_for_a_sign_reads_as_that_sign(sign: str, ascii_only: bool) -> None:
    assert to_unicode(to_latex(f"a {sign} b", ascii_only=ascii_only)) == f"a {sign} b"


@given(st.text("ab{}$\\ %&~^_#\"'é中αE=.|<>1"), st.booleans())
def test_braces_are_balanced_as_bibtex_counts_them(text: str, ascii_only: bool) -> None:
    depth = 0
    for char in to_latex(text, ascii_only=ascii_only):
        depth += (char == "{") - (char == "}")
        assert depth >= 0
    assert depth == 0


@given(st.text(PLAIN))
def test_for_bibtex_it_is_all_ascii(text: str) -> None:
    assert to_latex(text, ascii_only=True).isascii()


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\frac{1}{2} and \sqrt{x}", "1/2 and √(x)"),
        (r"\overline{x} \textcolor{red}{y}", "x y"),
        (r"\LaTeX{} and {\TeX}", "LaTeX and TeX"),
        (r"{\textcommabelow{s}}{\c{s}}", "șş"),
        (r"50% of {x}", "50% of x"),
    ],
)
def test_reads_latex(source: str, text: str) -> None:
    assert to_unicode(source) == text


@pytest.mark.parametrize(
    "command", ["frac", "sqrt", "input", "title", "verb", "underline", "textcolor"]
)
@pytest.mark.parametrize("behind", ["", "{", "}", "12", "{x", "[", "$", "\\"])
def test_reads_commands_that_lack_their_arguments(command: str, behind: str) -> None:
    assert "%s" not in to_unicode(f"a \\{command}{behind}")


@given(st.lists(st.sampled_from([*"\\{}$%&_^~a1 []'\"`\n|", "frac", "begin", "verb", "sqrt", "é"])))
def test_reads_anything(pieces: list[str]) -> None:
    to_unicode("".join(pieces))


@pytest.mark.parametrize("ascii_only", [True, False])
def test_punctuation_of_east_asian_text_stays(ascii_only: bool) -> None:
    text = "〈新版〉——埃里克·坎德尔……“答”、（上）"
    assert to_latex(text, ascii_only=ascii_only) == text
    assert to_latex("a—b “c” 新", ascii_only=ascii_only) == "a---b ``c'' 新"
