"""What a decoder drops is named, though the same decoder reads what was written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bibwright.commands.convert import convert
from bibwright.formats import bib_values
from bibwright.formats.letters import missing_letters
from bibwright.formats.registry import BIB, CSL, HAYAGRIVA, RIS, Format
from bibwright.text.latex import accents, decode, rich
from bibwright.text.names import reading


def _forget() -> None:
    decoders = (rich.from_latex, decode._decoded, reading._read, bib_values._text)
    for each in (*decoders, bib_values._steady_person, missing_letters):
        each.cache_clear()


@pytest.fixture
def deaf_to(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    _forget()
    yield monkeypatch
    monkeypatch.undo()
    _forget()


SOURCE = r"""@book{a, title = {Gro{\ss}e Stra{\ss}en}, author = {Wei{\ss}, Andr\'e},
  publisher = {Krau{\ss}},
  keywords = {wei{\ss}}, year = 2001}"""


@pytest.mark.parametrize("target", [CSL, RIS, HAYAGRIVA, BIB])
def test_a_letter_that_the_decoder_drops_is_named(
    target: Format, deaf_to: pytest.MonkeyPatch
) -> None:
    deaf_to.setitem(accents.LETTER_OF, "ss", "")
    lost = convert(SOURCE.encode(), name="x.bib", source=BIB, target=target)
    # A .bib keeps the values as they stand.
    expected = set() if target is BIB else {"title", "author", "publisher", "keywords"}
    assert {loss.field for loss in lost.losses if "ß" in loss.why} == expected
    assert target is not BIB or lost.content.count(b"{\\ss}") == 5


def test_an_accent_that_the_decoder_drops_is_named(deaf_to: pytest.MonkeyPatch) -> None:
    deaf_to.setattr(decode, "with_accents", lambda letter, _: letter)
    lost = convert(SOURCE.encode(), name="x.bib", source=BIB, target=CSL).losses
    assert [loss.field for loss in lost] == ["author"]


def test_a_whole_decoder_loses_nothing() -> None:
    assert not convert(SOURCE.encode(), name="x.bib", source=BIB, target=CSL).losses


@pytest.mark.parametrize(
    ("source", "printed", "missing"),
    [
        (r"na\"{\i}ve \aa ngstr{\"o}m", "naïve ångström", ""),
        (r"{\v{S}}koda \c{c}a \.Istanbul", "Škoda ça İstanbul", ""),
        (r"\textit{E. coli} \& H$_2$O", "E. coli & H$_2$O", ""),
        (r"/\~john 10\^{}7", "/~john 10^7", ""),
        (r"Erd\H{o}s", "Erdos", "\u030b"),
        (r"\L{}\'od\'z", "ódź", "Ł"),
        (r"a \emph{word}", "a", "dorw"),
    ],
)
def test_missing_letters(source: str, printed: str, missing: str) -> None:
    assert sorted(missing_letters(source, printed)) == sorted(missing)
