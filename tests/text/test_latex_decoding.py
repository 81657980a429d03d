"""What LaTeX source prints: nothing is dropped, and no depth is too much."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.text.fold import fold
from bibwright.text.fold_column import fold_column
from bibwright.text.latex.accents import letter_command
from bibwright.text.latex.decode import to_unicode
from bibwright.text.latex.rich import from_latex
from support.cli import run


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"10{\^{}}7", "10^7"),
        (r"x.org/\~{}anna and x.org/\~anna", "x.org/~anna and x.org/~anna"),
        (r"{\textasciitilde}anna", "~anna"),
        (r"na\"\i ve na{\"\i}ve na\"{\i}ve", "naïve naïve naïve"),
        (r"\d{\^a} {\'{\^e}} \'\^e", "ậ ế ế"),
        (r"R\&D & X~Y & \LaTeX{} & z", "R&D & X\u00a0Y & LaTeX & z"),
        (r"\unknown{R\&D} \other rest", r"\unknown{R&D} \other rest"),
        (r"\'{Ecole}", "École"),
        (r"Houze\hspace{0.2cm}Jr., a\hspace*{1em}b, \noopsort{1999}c", "Houze Jr., a b, c"),
    ],
)
def test_nothing_that_prints_is_dropped(source: str, text: str) -> None:
    assert to_unicode(source) == text


@pytest.mark.parametrize(
    ("letter", "command"),
    [
        ("ặ", r"{\d{\u{a}}}"),
        ("ệ", r"{\d{\^e}}"),
        ("ậ", r"{\d{\^a}}"),
        ("ộ", r"{\d{\^o}}"),
        ("ḉ", r"{\c{\'c}}"),
    ],
)
def test_an_accent_below_goes_round_one_above(letter: str, command: str) -> None:
    assert letter_command(letter) == command
    assert to_unicode(command) == letter


_DEEP = [r"\"", "{", r"\"{", r"\emph{", r"\unknown{", "~", "<b>", r"\'{e}", "$", r"\ensuremath{"]


@pytest.mark.parametrize("piece", _DEEP)
def test_no_depth_stops_the_decoder(piece: str) -> None:
    source = piece * 4_000 + "Q" + "}" * (4_000 * piece.count("{"))
    assert unicodedata.normalize("NFD", to_unicode(source)).count("Q") == 1
    assert unicodedata.normalize("NFD", str(from_latex(source, title=True))).count("Q") == 1


_SOURCE = st.lists(
    st.sampled_from([*"\\{}$~&<>\"'^`-iaé é", r"\"", r"\i ", r"\alpha", "<i>", "&amp;", r"\foo{"])
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=3)
).map("".join)


@given(st.lists(_SOURCE))
def test_a_column_is_folded_as_its_texts_are(texts: list[str]) -> None:
    assert fold_column(texts) == [fold(text) for text in texts]


def test_tidy_leaves_an_entry_with_braces_too_deep_and_names_it(tmp_path: Path) -> None:
    source = f"@misc{{deep, title={'{' * 600}A{'}' * 600}, year=2001}}\n"
    (tmp_path / "refs.bib").write_text(source)
    told = run("tidy", tmp_path / "refs.bib", "-o", "-")
    assert source.strip() in str(told)
    assert "nested more than" in str(told)
