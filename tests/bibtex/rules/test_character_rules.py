"""The rules ``mojibake``, ``entities``, ``whitespace`` and ``specials``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.tidying import Tidied, tidied


def entry(rule: str, value: str, field: str = "note", *, ascii_only: bool = True) -> Tidied:
    dialect = "bibtex" if ascii_only else "biblatex"
    source = f"@misc{{k, {field} = {{{value}}}}}"
    return tidied(source, rule, dialect=dialect, ascii_only=ascii_only)


def value(rule: str, text: str, field: str = "note", *, ascii_only: bool = True) -> str:
    return entry(rule, text, field, ascii_only=ascii_only).fields[field]


def misread(text: str, encoding: str = "cp1252") -> str:
    """The text as a program shows it that takes its UTF-8 for something else.

    Where Windows-1252 has no character, browsers and others take Latin-1's.
    """
    data = text.encode("utf-8")
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in data)


# mojibake


@pytest.mark.parametrize(
    "text",
    [
        "Müller, José and Dvořák, Antonín and Łoś, Jan",
        "Gödel’s proof – an “easy” introduction…",
        "300 °C, 5 µm ± 2, £5, §3, €7 and 9 × 9",
        "São João, garçon, Weißbuch, œuvre",
        "Привет, мир",
        "数学 入門",
        "the β-cell and μ",
    ],
)
@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_what_was_misread_is_set_back(text: str, encoding: str) -> None:
    assert value("mojibake", misread(text, encoding), ascii_only=False) == text


def test_what_was_misread_twice_is_set_back() -> None:
    assert value("mojibake", misread(misread("Müller’s")), ascii_only=False) == "Müller’s"


@pytest.mark.parametrize(
    "text", ["Anna\u00a0Szabolcsi", "1–2", "it’s", "“x”", "a…", "Köhler, Reneé", "Dvořák, Šárka"]
)
def test_utf_8_read_as_mac_os_roman_is_set_back(text: str) -> None:
    shown = text.encode().decode("mac_roman")
    assert value("mojibake", shown, ascii_only=False) == text


def test_a_blank_misread_twice_is_one_again() -> None:
    assert value("mojibake", "Anna¬¨‚Ä†Szabolcsi", ascii_only=False) == "Anna\u00a0Szabolcsi"


def test_the_rest_of_a_dash_is_no_sign_of_windows() -> None:
    assert value("mojibake", "river -- \x80\x94An", ascii_only=False) == "river -- \x80\x94An"
    assert value("mojibake", "“5 \x80\x94.", ascii_only=False) == "“5 €”."


def test_for_bibtex_punctuation_is_spelled_as_latex_does() -> None:
    assert value("mojibake", misread("it’s 1–2")) == "it's 1--2"
    assert value("mojibake", "297\x96318", "pages") == "297--318"


def test_controls_are_what_windows_has_there() -> None:
    assert value("mojibake", "Church\x92s \x93x\x94", ascii_only=False) == "Church’s “x”"


@pytest.mark.parametrize(
    "text", ["Maine’s Act", "voters’ will", "O’Geen, Ann", "“Two (old) words”: x", "1990 – 2000"]
)
def test_quotes_of_mac_os_that_were_read_as_latin_1_are_set_back(text: str) -> None:
    shown = text.encode("mac_roman").decode("latin-1")
    assert value("mojibake", shown, ascii_only=False) == text


@pytest.mark.parametrize(
    "text",
    ["OPÇÕES e opÇÕes", "leÕes", "Õ só", "Òran Mór", "Ó meu Ó", "DÕ", "Ðorđe Ð.", "PÒRTA CÓ"],
)
def test_capitals_with_a_tilde_or_a_grave_that_may_be_meant_stay(text: str) -> None:
    assert value("mojibake", text, ascii_only=False) == text


def test_misread_letters_that_are_commands_are_set_back() -> None:
    assert value("mojibake", "it\\^{a}€™s", ascii_only=False) == "it’s"


@pytest.mark.parametrize(
    "text",
    [
        "João Leitão, Conceição, MAÇÃ, IRMÃ, São Tomé",
        "“MAÇÔ e “IRMÔ",
        "il dit « voilà » et «perché È»",
        "10 Å², 2 Å–3 Å, 3.4 Å±0.1",
        "the 131 and 304 Å\u00a0channels",
        "Ångström, Ærø, Übung, Đặng, naïve, CAFÉ…",
        "â, ê, î, ô and Â",
        "„Ä“ und „Ö“",
        "Привет 数学 Ελλάδα ñandú",
    ],
)
def test_real_letters_stay(text: str) -> None:
    assert value("mojibake", text, ascii_only=False) == text


@given(st.text("aZ éüñÃÂÅÄØæ,.-"))
def test_letters_and_plain_punctuation_stay(text: str) -> None:
    assert value("mojibake", text, ascii_only=False) == text


def test_what_is_lost_is_reported() -> None:
    for lost in ("Universit\ufffd", "Universit" + misread("\ufffd")):
        found = entry("mojibake", lost)
        assert found.fields["note"] == lost
        assert len(found.messages) == 1


def test_literal_fields_are_not_set_back() -> None:
    assert value("mojibake", "/home/Ã©.pdf", "file") == "/home/Ã©.pdf"


# entities


@pytest.mark.parametrize(
    ("text", "for_bibtex", "for_biber"),
    [
        ("R&amp;D", r"R\&D", r"R\&D"),
        (r"\url{x.org/?a&amp;b} &amp; c", r"\url{x.org/?a&b} \& c", r"\url{x.org/?a&b} \& c"),
        (r"\href{x.org/?a\&amp;b}{a &amp; b}", r"\href{x.org/?a&b}{a \& b}", None),
        ("R&amp;amp;D", r"R\&D", r"R\&D"),
        (r"R\&amp;D and {\&}amp;", r"R\&D and \&", r"R\&D and \&"),
        ("1 &lt; 2 &gt; 0", r"1 \textless{} 2 \textgreater{} 0", None),
        ("$a &lt; b &amp; c$", r"$a < b \& c$", None),
        (r"$$\matrix{a &amp; b}$$", r"$$\matrix{a & b}$$", None),
        ("Andr&eacute; &Ouml;", r"Andr{\'e} {\"O}", "André Ö"),
        (r"St\&\#233;phane Ji&#345;i", r"St{\'e}phane Ji{\v{r}}i", "Stéphane Jiři"),
        ("it&#8217;s &rsquo;", "it's '", None),
        ("it&amp;#39;s \\&\\#39;s", "it's 's", None),
        ("&quot;so&quot; (&quot;x&quot;)", "``so'' (``x'')", None),
        ("1&ndash;2 &mdash; &hellip;", r"1--2 --- \ldots{}", None),
        ("&#150; &#x2013; &#8211", "-- -- --", None),
        ("a&nbsp;b", "a\u00a0b", "a\u00a0b"),
        ("5 &times; &alpha;", r"5 {\texttimes} {\ensuremath{\alpha}}", None),
    ],
)
def test_characters_of_html(text: str, for_bibtex: str, for_biber: str | None) -> None:
    assert value("entities", text) == for_bibtex
    assert value("entities", text, ascii_only=False) == (for_biber or for_bibtex)


@pytest.mark.parametrize(
    "text", ["AT&T; R&D; x", r"\\&amp; y", "a & b; c", "$a &eacute; b$", "AT&T", "&&; &#;"]
)
def test_what_is_no_character_of_html_stays(text: str) -> None:
    assert value("entities", text) == text


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("<i>E. coli</i> in Cu<sub>2</sub>O", r"\textit{E. coli} in Cu\textsubscript{2}O"),
        ("x<SUP>2</SUP> <b>b <em>e</em></b>", r"x\textsuperscript{2} \textbf{b \emph{e}}"),
        ("<scp>DNA</scp>, <b>x<b>y</b></b>", r"\textsc{DNA}, \textbf{x\textbf{y}}"),
        ("{$<$}i{$>$}Aa{$<$}/i{$>$}", r"\textit{Aa}"),
        (r"{\textless}i{\textgreater}A{\textless}/i{\textgreater}", r"\textit{A}"),
        (r"\textless{}i\textgreater{}A\textless{}/i\textgreater{}", r"\textit{A}"),
        ("&lt;i&gt;A&lt;/i&gt;", r"\textit{A}"),
        ("one<br/>two", "one two"),
        ("a < b, 0{$<$}x{$\\leq$}1, <x@y.org>", "a < b, 0{$<$}x{$\\leq$}1, <x@y.org>"),
        ("<i>{a</i>}", "<i>{a</i>}"),
    ],
)
def test_tags_become_commands(text: str, latex: str) -> None:
    assert value("entities", text) == latex


@pytest.mark.parametrize("text", ["a <mml:math>x</mml:math>", "<b>open", "x &foobar; y"])
def test_what_is_left_of_html_is_reported(text: str) -> None:
    found = entry("entities", text)
    assert found.fields["note"] == text
    assert len(found.messages) == 1


def test_in_addresses_only_ampersands_change() -> None:
    url = "http://x.org/?a=1&amp;b=&lt;i&gt;\\&amp;c=2&amp;amp;d"
    assert value("entities", url, "url") == "http://x.org/?a=1&b=&lt;i&gt;&c=2&d"
    assert value("entities", "10.1/a&amp;b&lt;", "doi") == "10.1/a&b&lt;"
    assert value("entities", ":a&amp;b.pdf:PDF", "file") == ":a&b.pdf:PDF"
    assert value("entities", "papers/a&amp;b.pdf", "pdf") == "papers/a&b.pdf"
    assert value("entities", "what &amp;amp; means", "comment-doe") == "what &amp;amp; means"


@pytest.mark.parametrize("address", ["www.x.org/?a=1", "//x.org/a?b=1", "x.org/?a=1", "x.org:80/a"])
def test_an_address_needs_no_scheme(address: str) -> None:
    entry = f"@misc{{k, homepage = {{{address}&amp;b=2}}, note = {{see {address}&amp;b=2}}}}"
    fields = tidied(entry, "entities").fields
    assert fields == {"homepage": f"{address}&b=2", "note": f"see {address}\\&b=2"}


# whitespace


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (" a  b\n\t c ", "a b c"),
        ("a , b ,c, d ,", "a, b ,c, d,"),
        ("weder ,x' noch ,y'", "weder ,x' noch ,y'"),
        (r"a\ , b $x , y$ , z\ ", r"a\ , b $x , y$, z\ "),
        ("a\u00a0b \u00a0 c\u00a0\u00a0d\u00a0", "a~b c d"),
        ("a\u2009b\u202fc\u2003d", r"a\,b\,c d"),
        ("in\u00adfor\u200bma\ufefftion\u2060", "information"),
        ("judai\u034f\u0308sme", "judai\u0308sme"),
        ("a\u200cb\u200e", "ab"),
        ("می\u200cخواهم \u200eab", "می\u200cخواهم \u200eab"),
        ("one\n \n\n two\n three", "one\n\ntwo three"),
    ],
)
def test_blanks(text: str, clean: str) -> None:
    assert value("whitespace", text) == clean


def test_an_abstract_of_one_line_is_one_without_the_blank_lines_below_it() -> None:
    once = value("whitespace", "one  two\n\n", "abstract")
    assert once == "one two"
    assert value("whitespace", "one  two\nthree  \n", "abstract") == "one  two\nthree"


def test_for_biber_a_no_break_space_stays_itself() -> None:
    assert value("whitespace", "a\u00a0b \u00a0c", ascii_only=False) == "a\u00a0b c"


def test_names_have_plain_blanks() -> None:
    text = "J.\u00a0Smith\n  and\u00a0Jane , Doe\u2009 and , x"
    assert value("whitespace", text, "author") == "J. Smith and Jane, Doe and , x"


def test_paragraphs_are_for_long_texts() -> None:
    assert value("whitespace", "one\n\ntwo", "title") == "one two"
    assert value("whitespace", "one\n\ntwo", "abstract") == "one\n\ntwo"
    # In a file with CR LF each CR is a blank here.
    assert value("whitespace", "one \n two \n \n three", "note") == "one two \n \nthree"


@pytest.mark.parametrize(
    ("field", "text", "clean"),
    [
        ("file", " a  b:\n c ", "a  b:\n c"),
        ("comment", "\n a\n  b ", "a\n  b"),
        ("my-review", "a\n  b ", "a\n  b"),
        ("url", " http://x\u00a0 y", "http://x\u00a0 y"),
        ("note", " \\verb|a  b|\n", "\\verb|a  b|"),
    ],
)
def test_what_is_read_as_it_stands_is_only_trimmed(field: str, text: str, clean: str) -> None:
    assert value("whitespace", text, field) == clean


def test_a_soft_hyphen_before_a_blank_is_reported() -> None:
    found = entry("whitespace", "Öffent\u00ad lichkeit")
    assert found.fields["note"] == "Öffent\u00ad lichkeit"
    assert len(found.messages) == 1


def test_half_of_a_misread_letter_is_not_taken_for_a_blank() -> None:
    assert value("whitespace", "50Â\u00a0mg") == "50Â\u00a0mg"


# specials


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Science & Medicine", r"Science \& Medicine"),
        ("50% of #1 in my_file_name", r"50\% of \#1 in my\_file\_name"),
        ("{A & B} \\emph{C & D}", r"{A \& B} \emph{C \& D}"),
        ("http://x.org/a_b%20c#d", r"http://x.org/a\_b\%20c\#d"),
        (r"$a_1 & b$ & c", r"$a_1 & b$ \& c"),
        ("Caf{\\'e} & Él", "Caf{\\'e} \\& Él"),
    ],
)
def test_special_characters_are_escaped(text: str, escaped: str) -> None:
    found = entry("specials", text)
    assert (found.fields["note"], found.messages) == (escaped, [])


@pytest.mark.parametrize(
    "text",
    [
        r"\& \% \# \_ \$ {\&}",
        r"\url{http://x/a_b#c%d&e} \cite{a_b} \href{x_y}{z} \foo{a & b}",
        r"\verb|a_b| \begin{tabular}{l}a & b\end{tabular} $$x_1$$ \(a_b\)",
        "&amp; &#8212; &eacute;",
    ],
)
def test_what_latex_takes_stays(text: str) -> None:
    found = entry("specials", text)
    assert (found.fields["note"], found.messages) == (text, [])


@pytest.mark.parametrize(
    "text",
    [
        "CO_2 and x_i",
        "10^6 cells",
        "b_{v}(s)",
        "costs $5 and x",
        "between $5 and 6 $ more",
        "Dept, % of Physics",
    ],
)
def test_what_the_author_must_decide_is_reported(text: str) -> None:
    found = entry("specials", text, "title")
    assert found.fields["title"] == text
    assert len(found.messages) == 1


def test_fields_that_no_style_prints_keep_their_characters() -> None:
    source = "@misc{k, url={a_b&c}, doi={10.1/a_b}, keywords={a_b}, file={a_b}, xdata={a_b},"
    found = tidied(source + "groups={a&b}, my_note={a_b}, title = mac, year = 2000}", "specials")
    assert found.changes == []


def test_a_backslash_before_an_apostrophe_in_a_name_is_left_and_reported() -> None:
    entry = r"@misc{k, author = {Marasovi\&#39;c, Ana and O\&#39;Brien, Pat}, title = {It\&#39;s}}"
    result = tidied(entry, "entities")
    assert r"Marasovi\&#39;c" in result.fields["author"]
    assert "O'Brien" in result.fields["author"] or r"O\&#39;Brien" in result.fields["author"]
    assert any("accent" in message for message in result.messages)
    assert result.fields["title"] == "It's"


def test_ampersands_in_addresses_of_any_name() -> None:
    entry = "@misc{k, citeulike-linkout-0 = {http://x.org/a?b=1&amp;c=2}, note = {R&amp;D}}"
    fields = tidied(entry, "entities").fields
    assert fields["citeulike-linkout-0"] == "http://x.org/a?b=1&c=2"
    assert fields["note"] == r"R\&D"


def test_an_entity_behind_a_backslash_stays_as_it_stands() -> None:
    name = r"Marasovi\&#39;c, Ana and Erd\&#x22;os, Paul"
    assert value("specials", name, "author") == name
    assert value("specials", r"A \& #1 \&#39; b", "note") == r"A \& \#1 \&#39; b"


def test_a_path_in_a_note_stays_and_is_reported() -> None:
    note = r"{C:\Users\roe\oe-20_é.pdf}"
    for rule in ("latex", "mojibake", "specials"):
        found = tidied(f"@misc{{k, note = {note}}}", rule)
        assert found.fields["note"] == note[1:-1]
    assert found.messages == ["this is a path, which LaTeX takes for commands"]
