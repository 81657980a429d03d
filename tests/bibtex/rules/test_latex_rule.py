"""The rule ``latex``, and letters in stored text ⇄ LaTeX's commands for them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.bibtex.characters import to_commands, to_letters
from bibwright.bibtex.tidy.options import TidyOptions, steps_of
from bibwright.bibtex.tidy.tidy import tidy
from bibwright.text.latex.decode import to_unicode
from bibwright.text.latex.tokens import is_balanced
from support.tidying import tidied


def for_bibtex(value: str, field: str = "note") -> str:
    source = f"@misc{{k, {field} = {{{value}}}}}"
    return tidied(source, "latex", dialect="bibtex", ascii_only=True).fields[field]


def for_biber(value: str, field: str = "note") -> str:
    source = f"@misc{{k, {field} = {{{value}}}}}"
    return tidied(source, "latex", dialect="biblatex", ascii_only=False).fields[field]


#: Spellings of a letter, the letter, and the one spelling that BibTeX sorts and abbreviates.
LETTERS = [
    (r"{\'e} \'{e} \'e {\'{e}} \' e {\' e}", "é", r"{\'e}"),
    (r"\'{\i} {\'\i} \'\i {} \'i {\'{\i}} \'{i}", "í", r"{\'i}"),
    (r"\"{\i} {\"i}", "ï", r"{\"i}"),
    (r"\v{c} {\v c} \v c {\v{c}}", "č", r"{\v{c}}"),
    (r"{\ss} \ss{} {\ss{}} {\ss }", "ß", r"{\ss}"),
    (r"{\aa} \aa{} \r{a} {\r a}", "å", r"{\aa}"),
    (r"{\o} \o{} {\o{}}", "ø", r"{\o}"),
    (r"\c{S} {\c S}", "Ş", r"{\c{S}}"),
    (r"{\textcommabelow{s}} \textcommabelow{s}", "ș", r"{\textcommabelow{s}}"),
    (r"\H{o} {\H o}", "ő", r"{\H{o}}"),
    (r"\~{\^e} {\~{\^{e}}} \~{\^{e}}", "ễ", r"{\~{\^e}}"),
    (r"\'{\o} {\'{\o}}", "ǿ", r"{\'{\o}}"),
    (r"\'{\r{a}} {\'{\aa}}", "ǻ", r"{\'{\aa}}"),
    (r"{\dj} \dj{}", "đ", r"{\dj}"),
    (r"\k{a} {\k a}", "ą", r"{\k{a}}"),
]


@pytest.mark.parametrize(("spellings", "letter", "command"), LETTERS)
def test_every_spelling_of_a_letter_becomes_one(spellings: str, letter: str, command: str) -> None:
    # Behind each spelling a group in which nothing is to be done, for a blank would be swallowed.
    source = spellings.replace(" {}", "{}").replace("} ", "}{}").replace("e {", "e{}{")
    assert set(for_biber(source).replace("{}", " ").split()) == {letter}
    assert set(for_bibtex(source).replace("{}", " ").split()) == {command}
    assert for_bibtex(f"x{letter}x") == f"x{command}x"
    assert for_biber(f"x{command}x") == f"x{letter}x"


@pytest.mark.parametrize(
    ("source", "letters"),
    [
        (r"{\'E}cole", "École"),
        (r"{{\'E}cole}", "{École}"),
        (r"{{\'E}}cole", "{É}cole"),
        (r"{\'Ecole}", "{École}"),
        (r"{B\'ezout}", "{Bézout}"),
        (r"Wei\ss mann", "Weißmann"),
        (r"{\aa rhus}", "{århus}"),
        (r"a\o, b", "aø, b"),
        (r"Diskretno\u\i\ Matematiki", "Diskretnoĭ Matematiki"),
        (r"{\bf \'e} \emph{\'E}x \it{\'E}x", r"{\bf é} \emph{É}x \it{É}x"),
        (r"{\'e}{\'e} \&\'e", r"éé \&é"),
        (r"$\'e$ {\'e}", r"$\'e$ é"),
    ],
)
def test_braces_that_keep_capitals_stay_for_biber(source: str, letters: str) -> None:
    assert for_biber(source) == letters


@pytest.mark.parametrize(
    ("source", "commands"),
    [
        ("École", r"{\'E}cole"),
        ("{École}", r"{{\'E}cole}"),
        ("{É}cole", r"{{\'E}}cole"),
        ("{Bézout}", r"{B{\'e}zout}"),
        (r"\emph{é}", r"\emph{{\'e}}"),
        (r"{\bf é}", r"{\bf {\'e}}"),
        ("Q̄ and e\u0301", r"{\=Q} and {\'e}"),
        ("中文 и Ω – “x”", r"中文 и $\Omega$ – “x”"),
    ],
)
def test_braces_that_keep_capitals_stay_for_bibtex(source: str, commands: str) -> None:
    assert for_bibtex(source) == commands


def test_a_capital_that_bibtex_left_alone_is_left_alone() -> None:
    assert for_bibtex(r"On \'{E}mile and \'etude", "title") == r"On {{\'E}}mile and {\'e}tude"
    assert for_bibtex(r"\'{E}mile: \'{E}mile", "title") == r"{\'E}mile: {\'E}mile"
    assert for_bibtex(r"\'{E}mile Zola and \'{E}ric", "author") == r"{\'E}mile Zola and {\'E}ric"


def test_a_group_that_bibtex_takes_for_one_character_is_reported() -> None:
    found = tidied(r"@book{k, title = {{\'Ecole Normale}}}", "latex")
    assert found.fields["title"] == r"{\'Ecole Normale}"
    assert len(found.messages) == 1
    assert r"{\'Ecole Normale}" in found.messages[0]
    assert for_bibtex(r"{\'Ecole Normale}", "publisher") == r"{{\'E}cole Normale}"


STAYS = [
    r"\& \% \$ \# \_ -- --- ``x'' ~ \- \, \ \ldots{} \LaTeX{} \TeX",
    r"$\'e + \acute{e}$ and $$\~n$$ and \(\'e\)",
    r"\ensuremath{\'e} \url{http://x.y/\~me} \href{http://x.y/\~me}{x}",
    r"\verb|\'e| and \begin{tabular}{l}\'e\end{tabular}",
    r"\cite{\'e} \foo{\'e} \foo[\'e]{x} \foo*{\'e}",
    r"\foo\'e \foo \'e \foo {\'e}",
    r"\LaTeX\'e",
    r"http://www.x.org/\~nina/ and /\~nina",
    r"\~{} \^{} \'{} {\'{}}e \'{ab} \t{oo} \h{a}",
    r"\accent19 e \char'351 20\th",
    r"price \$5 and $x",
    "an unpaired $ and {\\'e}",
]


@pytest.mark.parametrize("source", STAYS)
def test_what_is_no_letter_stays(source: str) -> None:
    assert for_bibtex(source) == source
    assert for_biber(source) == source


def test_a_letter_that_a_command_may_take_stays() -> None:
    for source in (r"\foo é", r"\fooé", r"\foo{é}", r"\emph é"):
        assert for_bibtex(source) == source


def test_fields_that_are_no_text_stay() -> None:
    source = (
        r"@misc{é, url = {http://x/é\'e}, doi = {10.1/é\'e}, file = {é.pdf}, keywords = {é\'e}, "
    )
    source += r"eprint = {\'e}, title = a # {\'e}, month = {\'e}, note = mac}"
    for ascii_only in (True, False):
        found = tidied(source, "latex", ascii_only=ascii_only)
        assert found.key == "é"
        assert [change.field for change in found.changes] == ["month"]


def test_text_in_quotation_marks() -> None:
    found = tidied('@misc{k, note = "Müller {\\"o} x"}', "latex", ascii_only=True)
    assert found.sources["note"] == '"M{\\"u}ller {\\"o} x"'


ATOMS = st.sampled_from(
    [
        *["é", "É", "ß", "í", "ł", "Å", "ễ", "ı", "å", "e\u0301", "ı\u0301", "я", "й", "и\u0306"],
        *[r"\'e", r"{\'e}", r"\'{E}", r"\v c", r"\v{C}", r"\ss", r"{\ss}", r"\ss{}", r"\o "],
        *[r"\'\i", r"\'{\i}", r"\~{\^e}", r"\'", r"\~", r"\v", r"{\aa}", r"\c{\i}", r"\'ß", r"\i"],
        *["{", "}", "{}", " ", "\n", "$", r"\$", "\\\\", r"\&", "a", "E", "i", "1", "/", "-", "."],
        *[r"\foo", r"\emph", r"\it", r"\LaTeX", "[", "]", "*", "http://", "www.", r"\verb|"],
        *[r"\u\i\ ", r"\textcommabelow{i}", r"\begin{a}", r"\end{a}", "i\u0326", "\u0323", "“中"],
    ]
)
TEXTS = st.lists(ATOMS, max_size=12).map("".join).filter(is_balanced)


@given(TEXTS, st.booleans())
def test_letters_to_commands_and_back_is_the_same(text: str, cased: bool) -> None:
    letters = to_letters(text)
    assert to_letters(letters) == letters
    assert to_letters(to_commands(letters, cased=cased)) == letters


@given(TEXTS)
def test_commands_to_letters_and_back_is_the_same(text: str) -> None:
    commands = to_commands(text)
    assert to_commands(commands) == commands
    assert to_commands(to_letters(commands)) == commands


@given(TEXTS, st.booleans())
def test_braces_stay_balanced(text: str, cased: bool) -> None:
    assert is_balanced(to_letters(text))
    assert is_balanced(to_commands(text, cased=cased))


PLAIN = st.text("áàâäãåāăąéèëēėęěíìîïīóòôöõőøúùûüűůýÿçćčďđğłńñňřśšşșťțžźżœæðþß ÁÉÍÓÚÄÖÜØÅŠŽabc.,-")


@given(PLAIN.filter(lambda text: "--" not in text))
def test_what_another_reader_of_latex_reads_is_the_same(text: str) -> None:
    commands = to_commands(text)
    assert commands.isascii()
    assert to_unicode(commands) == unicodedata.normalize("NFC", text)
    assert to_letters(commands) == text


@pytest.mark.parametrize(
    ("source", "formulas"),
    [
        (
            "Study of α-helices and β → γ",
            r"Study of $\alpha$-helices and $\beta$ $\rightarrow$ $\gamma$",
        ),
        ("Δ-systems {and Δ}", r"{$\Delta$}-systems {and $\Delta$}"),
        ("CO₂ at 10⁻² m²", r"CO$_{2}$ at 10$^{-2}$ m²"),
        ("H₂⁺", "H$_{2}{}^{+}$"),
        ("$α_1$ and x ≤ ∞", r"${\alpha}_1$ and x $\leq$ $\infty$"),
        ("𝑛-body, 𝐱 and γδ", r"$n$-body, $\mathbf{x}$ and $\gamma\delta$"),
        ("ὁ λόγος and Ἀθῆναι", "ὁ λόγος and Ἀθῆναι"),
        ("Γεωργίου, Μ. and Β. Νίκου → x", r"Γεωργίου, Μ. and Β. Νίκου $\rightarrow$ x"),
        (r"\unknown{α} \url{x/α}", r"\unknown{α} \url{x/α}"),
    ],
)
def test_symbols_are_formulas_for_bibtex(source: str, formulas: str) -> None:
    assert for_bibtex(source, "title") == formulas
    assert for_biber(source, "title") == source


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (
            "Nguyễn Ơn, Bưu",
            ["pdfLaTeX stops at “Ơ” (U+01A0), “ư” (U+01B0): it has no command for it"],
        ),
        ("𝔸 and ⊯", ["pdfLaTeX stops at “𝔸” (U+1D538), “⊯” (U+22AF): it has no command for it"]),
        (
            "Язык, 中文。",
            [
                "pdfLaTeX stops at CJK letters without a package for them",
                "pdfLaTeX stops at Cyrillic letters without a package for them",
            ],
        ),
        ("naïve – “café” 5 € … §", []),
    ],
)
def test_what_pdflatex_stops_at_is_named(value: str, said: list[str]) -> None:
    source = f"@misc{{k, title = {{{value}}}}}"
    assert tidied(source, "latex", dialect="bibtex", ascii_only=True).messages == said
    assert tidied(source, "latex", dialect="biblatex", ascii_only=False).messages == []


def test_another_script_is_named_once_a_file() -> None:
    source = "".join(f"@misc{{k{at}, title = {{Язык}}}}\n" for at in range(3)).encode()
    done = tidy(source, steps_of(TidyOptions(only=("latex",), dialect="bibtex")))
    said = "pdfLaTeX stops at Cyrillic letters without a package for them (in 3 entries)"
    assert [(note.key, note.message) for note in done.notes] == [("k0", said)]


def test_bytes_of_an_unknown_encoding_are_no_characters_to_name() -> None:
    source = "@misc{k, title = {\udcd0\udcda}, author = {T\udcfcrk, A.}}"
    assert tidied(source, "latex", dialect="bibtex", ascii_only=True).messages == []


def test_digits_of_another_script_are_named_in_a_year() -> None:
    source = "@misc{k, year = {\u0661\u0663}}"
    said = "pdfLaTeX stops at “\u0661” (U+0661), “\u0663” (U+0663): it has no command for it"
    assert tidied(source, "latex", dialect="bibtex", ascii_only=True).messages == [said]


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Le {Moyen} Âge: Étude", r"Le {Moyen} {{\^A}}ge: {\'E}tude"),
        (
            "Die Geschichte Österreichs (Ägypten)",
            r"Die Geschichte {{\"O}}sterreichs ({{\"A}}gypten)",
        ),
        ("L'ÉTAT du MARCHÉ", r"L'{\'E}TAT du MARCH{\'E}"),
        ("École {à Élie}", r"{\'E}cole {{\`a} {\'E}lie}"),
    ],
)
def test_bibtex_prints_a_capital_beyond_ascii_as_before(title: str, wanted: str) -> None:
    # plain.bst leaves its bytes; {\'E} it makes small.
    assert for_bibtex(title, "title") == wanted
    assert for_biber(title, "title") == title


def test_the_number_of_a_character_is_no_accent() -> None:
    for source in (r"A \char`\~ o", r"A \string~ o \char`~ n"):
        assert for_bibtex(source, "title") == source
