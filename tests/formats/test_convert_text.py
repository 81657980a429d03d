"""Text, dates, pages and languages between LaTeX and the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.formats.csl_markup import from_markup, to_markup
from bibwright.formats.hayagriva_text import from_formattable, to_formattable
from bibwright.formats.languages import language_name, language_tag
from bibwright.text.dates import from_edtf, from_year_and_month
from bibwright.text.latex.rich import from_latex, to_latex
from bibwright.text.pages import from_hyphens, from_tex, to_hyphens, to_tex
from bibwright.text.richtext import Style, Styled, text_of


@pytest.mark.parametrize(
    ("source", "markup"),
    [
        (r"Sch{\"o}n", "Schön"),
        (r"{\'E}cole {\v{S}}i {\ss} {\o}", "École Ši ß ø"),
        (r"\c{c}a na\"{\i}ve \'\i", "ça naïve í"),
        ("The {NASA}", 'The <span class="nocase">NASA</span>'),
        ("{The NASA}", '<span class="nocase">The NASA</span>'),
        ("{The {NASA} x}", '<span class="nocase">The NASA x</span>'),
        (r"{\em x} \emph{y} \textit{z}", "<i>x</i> <i>y</i> <i>z</i>"),
        (r"\emph{a {B}}", '<i>a <span class="nocase">B</span></i>'),
        (r"{\emph{Foo}}", "<i>Foo</i>"),
        (r"{{\emph{Foo}}}", '<span class="nocase"><i>Foo</i></span>'),
        (r"\(x_2\) and $y$", "$x_2$ and $y$"),
        (r"\ensuremath{\alpha} \ensuremath{x_2}", "α $x_2$"),
        (r"a -- b --- c ``d'' `e'", "a – b — c “d” ‘e’"),
        (r"A~B\slash C \copyright{} 5", "A\u00a0B/C © 5"),
        (r"Ad\-di\-son", "Addison"),
        (r"\$5 \& 3\% \#1 a\_b", "$5 & 3% #1 a_b"),
        (r"a\{b\}", "a{b}"),
        ("  a \n b\t", "a b"),
        ("a{ }b{}c", "a bc"),
    ],
)
def test_latex_as_markup(source: str, markup: str) -> None:
    text, lost = from_latex(source, title=True)
    assert to_markup(text) == markup
    assert lost == ()


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        # aastex631.cls, which defines these commands of the ADS, prints them so.
        (r"\apj", "ApJ"),
        (r"\aap, in press", "A&A, in press"),
        (r"{\mnras}", "MNRAS"),
        (r"\planss", "Planet. Space Sci."),
    ],
)
def test_journals_of_the_ads_are_read_as_aastex_prints_them(source: str, printed: str) -> None:
    assert from_latex(source, title=False)[0].plain() == printed
    assert from_latex(source, title=False)[1] != ()


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("a & b {c}", r"a \& b \textbraceleft{}c\textbraceright{}"),
        ("leges (νόμοι)", "leges (νόμοι)"),
        ("the ω meson", r"the {\ensuremath{\omega}} meson"),
        ("$x_{2}$", "$x_{2}$"),
    ],
)
def test_text_as_latex(text: str, source: str) -> None:
    assert to_latex(text_of(text), ascii_only=True) == source
    assert from_latex(source, title=True) == (text_of(text), ())


def test_a_sign_that_latex_would_take_for_markup_stays_one() -> None:
    assert from_latex("A & B {C}: $5 or 3%", title=False)[0].plain() == "A & B C: $5 or 3%"


def test_braces_outside_of_titles_mean_nothing() -> None:
    assert from_latex("The {NASA} {\\em x}", title=False)[0] == text_of(
        "The NASA ", Styled(Style.ITALIC, ("x",))
    )


@pytest.mark.parametrize(
    ("source", "lost"),
    [
        (r"\mbox{a}", ("mbox",)),
        (r"\url{http://x}", ("url",)),
        (r"\LaTeX{} and \foo", ("LaTeX", "foo")),
        (r"\noopsort{a}b", ("noopsort",)),
        (r"\$x\$", ("$",)),
    ],
)
def test_what_is_not_kept_is_named(source: str, lost: tuple[str, ...]) -> None:
    assert from_latex(source, title=True)[1] == lost


_LETTERS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn", "Zl", "Zp")),
    max_size=12,
)
_WORDS = st.text("abcÄéß &%#_~^{}$-'\"()<>", max_size=12)


def _styled(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.builds(
        lambda style, pieces: Styled(style, tuple(pieces)),
        st.sampled_from(Style),
        st.lists(inner, max_size=3),
    )


_PIECES = st.lists(st.recursive(_WORDS, _styled, max_leaves=6), max_size=4)


@given(_PIECES)
def test_text_has_one_form(pieces: list[object]) -> None:
    text = text_of(pieces)  # type: ignore[arg-type]  # hypothesis knows no unions that recur
    assert text_of(text.pieces) == text
    assert not text.plain().startswith(" ")
    assert not text.plain().endswith(" ")
    assert "  " not in text.plain()


_TAME = st.text("abcÄéß ,.;:()", max_size=8)


@given(st.lists(st.recursive(_TAME, _styled, max_leaves=6), max_size=4))
def test_latex_and_markup_bring_it_back(pieces: list[object]) -> None:
    text = text_of(pieces)  # type: ignore[arg-type]  # as above
    assert from_markup(to_markup(text)) == text
    for ascii_only in (True, False):
        assert from_latex(to_latex(text, ascii_only=ascii_only), title=True) == (text, ())


@given(_LETTERS)
def test_no_text_breaks_the_markup(source: str) -> None:
    text = from_markup(source)
    assert from_markup(to_markup(text)) == text
    plain = text_of(source)
    assert from_formattable(to_formattable(plain)) == plain


@given(st.text("ab\\{}$ '`-~\"&", max_size=14), st.booleans())
def test_no_latex_stops_the_reader(source: str, title: bool) -> None:
    text, _ = from_latex(source, title=title)
    again = to_latex(text, ascii_only=True)
    assert again.count("{") == again.count("}")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a <b>c", "a <b>c"),
        ("a </i>c", "a </i>c"),
        ("<i>a <b>c</i>", "<i>a <b>c</i>"),
        ('<span style="font-variant:small-caps">x</span>', "x"),
        ("<sc>x</sc>", "x"),
    ],
)
def test_markup_that_others_write(source: str, shown: str) -> None:
    text = from_markup(source)
    if "sc" in source or "caps" in source:
        assert text == text_of(Styled(Style.SMALL_CAPS, ("x",)))
    else:
        assert to_markup(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "2001",
        "2001-05",
        "2001-05-31",
        "1998/2003",
        "1998-05/2003-06",
        "1998/..",
        "1990~",
        "1990?",
        "1990%",
        "2001-21",
        "-0044-03",
    ],
)
def test_dates_of_biblatex(text: str) -> None:
    found = from_edtf(text)
    assert found is not None
    assert found.edtf() == text


@pytest.mark.parametrize("text", ["", "in press", "2001-13", "2001-02-32", "19XX", "98", "../2001"])
def test_what_is_no_date(text: str) -> None:
    assert from_edtf(text) is None


@pytest.mark.parametrize(
    ("year", "month", "expected"),
    [
        ("2001", "", "2001"),
        ("2001", "May", "2001-05"),
        ("2001", "sept.", "2001-09"),
        ("2001", "12", "2001-12"),
        ("2001", "May 5", "2001-05-05"),
        ("2001", "5th May", "2001-05-05"),
        ("2001", "May--June", "2001-05/2001-06"),
        ("2001", "May/June", "2001-05/2001-06"),
        ("2001", "20--22 May", "2001-05-20/2001-05-22"),
        ("2001", "Summer", "2001-22"),
        ("1998--2003", "", "1998/2003"),
    ],
)
def test_dates_of_bibtex(year: str, month: str, expected: str) -> None:
    found = from_year_and_month(year, month)
    assert found is not None
    assert found.edtf() == expected


@pytest.mark.parametrize(
    ("year", "month"), [("2001", "Brumaire"), ("2001", "13"), ("2001", "June--May")]
)
def test_months_that_are_not_known(year: str, month: str) -> None:
    assert from_year_and_month(year, month) is None


@pytest.mark.parametrize(
    ("tex", "pages", "hyphens"),
    [
        ("1--9", "1–9", "1-9"),
        ("1-9", "1–9", "1-9"),
        ("1 --- 9", "1–9", "1-9"),
        ("1--3, 7--9", "1–3, 7–9", "1-3, 7-9"),
        ("e107", "e107", "e107"),
        ("xi--xv", "xi–xv", "xi-xv"),
        ("S-12--S-15", "S-12–S-15", "S-12–S-15"),
        ("A1--A7", "A1–A7", "A1-A7"),
    ],
)
def test_pages(tex: str, pages: str, hyphens: str) -> None:
    assert from_tex(tex) == pages
    assert to_hyphens(pages) == hyphens
    assert from_hyphens(hyphens) == pages


@pytest.mark.parametrize(
    ("written", "tex"),
    [
        *(
            ("436-444", "436--444"),
            ("436–444", "436--444"),
            ("pp. 1-9", "1--9"),
            ("1, 7-9", "1, 7--9"),
        ),
        *(("A-1", "A-1"), ("045602-12", "045602-12"), ("e12", "e12"), ("", "")),
    ],
)
def test_pages_of_a_catalogue_are_written_as_tidy_leaves_them(written: str, tex: str) -> None:
    assert to_tex(written) == tex


def test_each_language_has_one_name_and_one_tag() -> None:
    for name in "english american british german ngerman austrian french brazil norsk".split():
        assert language_name(language_tag(name)) == name
    assert language_tag("German") == "de"
    assert language_tag("EN-us") == "en-US"
    assert language_tag("Klingon") == language_name("tlh") == ""
