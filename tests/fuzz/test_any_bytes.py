"""The laws of `bibwright tidy` over files that are odd, damaged, or no bibliographies at all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from support.tidy_laws import broken

_TYPES = ("article", "Book", "misc", "online", "techreport", " inproceedings", "www-page", "xdata")
_KEYS = ("doe2020", "Doe:2020", "DOE2020", "a_b", "dblp:conf/x/Doe20", "müller", "a#b", "")
_NAMES = (
    *("title", "Title", "author", "editor", "journal", "booktitle", "year", "date", "month"),
    *("pages", "doi", "url", "eprint", "archivePrefix", "note", "abstract", "isbn", "file", "x-y"),
)
_WORDS = st.sampled_from(
    [
        *("Deep", "the", "BERT", "{BERT}", "{{Deep Learning}}", "iPhone", "U.S.", "GPT-4", "a"),
        *('M{\\"u}ller', "Müller", "\\'Etude", "{\\'E}tude", "\\alpha", "$x_i^2$", "\\emph{in}"),
        *("&", "\\&", "&amp;", "%", "\\%", "50%", "_", "#", "~", "\\", "--", "–", "\u00a0", "ß"),
        *("and", "others", "van der", "Jr.", ",", "Doe, J.", "et al.", "World Health Organization"),
        *("12-15", "pp. 3", "2020", "january", "2020-01-02", "10.1000/ABC_d", "arXiv:2401.00001"),
        *("https://doi.org/10.1000/ABC", "http://x.org/a%20b_c", "978-3-16-148410-0", "Ã©", "<i>"),
        *("\n", "\r\n", "\t", "  ", "@", "@misc{x,", '"', "}", "{", "=", "\x00", "\ufeff"),
    ]
)
_TEXTS = st.lists(_WORDS, max_size=6).map(" ".join)
#: Braces that are balanced, mostly: what a person would type.
_TAME = _TEXTS.filter(lambda text: "\\{" not in text and text.count("{") == text.count("}"))
_PART = st.one_of(
    _TAME.map(lambda text: f"{{{text}}}"),
    _TAME.map(lambda text: f'"{text}"'),
    _TEXTS.map(lambda text: f"{{{text}}}"),
    st.sampled_from(["jan", "MAR", "acm", "2020", "{}", '""', "", "nowhere"]),
)
_VALUE = st.one_of(_PART, _PART, st.lists(_PART, min_size=2, max_size=3).map(" # ".join))
_FIELD = st.builds(
    "{}{}{}".format, st.sampled_from(_NAMES), st.sampled_from("= ".split("?")), _VALUE
)
_SEPARATOR = st.sampled_from([",\n  ", ",\n  ", ", ", ",,", " ", ",\r\n", ", % why\n", "\n,"])
_END = st.sampled_from(["\n}", "}", ",\n}", ",}\n", "", ")"])
_JUNK = st.sampled_from(
    [
        *("\n", "\n\n", "% a comment\n", "free text, me@x.org\n", "@comment{a {b} c}\n", "\r\n"),
        *('@string{acm = "ACM {Press}"}\n', "@STRING(acm = {x})\n", '@preamble{"\\def\\x{}"}\n'),
        *("@comment{jabref-meta: databaseType:biblatex;}\n", "% Encoding: ISO8859_1\n", "}", "@"),
    ]
)


@st.composite
def _entries(draw: st.DrawFn) -> str:
    fields = draw(st.lists(_FIELD, max_size=5))
    text = f"@{draw(st.sampled_from(_TYPES))}{draw(st.sampled_from('{{{('))}"
    text += draw(st.sampled_from(_KEYS))
    for each in fields:
        text += draw(_SEPARATOR) + each
    return text + draw(_END)


_FILES = st.lists(st.one_of(_entries(), _entries(), _JUNK), max_size=4).map("".join)
_ENCODINGS = st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "latin-1", "utf-16"])


@given(_FILES, _ENCODINGS)
def test_laws_hold_for_odd_files(text: str, encoding: str) -> None:
    assert list(broken(text.encode(encoding, "replace"))) == []


@given(_FILES, st.integers(0, 400), st.binary(max_size=3))
def test_laws_hold_for_damaged_files(text: str, at: int, damage: bytes) -> None:
    data = text.encode()
    assert list(broken(data[:at] + damage + data[at + 1 :])) == []


@given(st.binary(max_size=120))
def test_laws_hold_for_any_bytes(data: bytes) -> None:
    assert list(broken(data)) == []
