"""A ``.bib`` for the other dialect: what is no sound entry, and what no record holds, stays."""

from __future__ import annotations

import json

import pytest

from bibwright.bibtex.bib_file import parse
from bibwright.bibtex.dialect import Dialect
from bibwright.commands.convert import Conversion, convert
from bibwright.formats.registry import BIB, CSL, HAYAGRIVA, RIS, Format

NOOP = r"""@preamble{ "\newcommand{\noop}[1]{}" # "\newcommand{\swap}[2]{#2#1}" }
@book{a, title={One}, year = {1986{\noop{b}}}}
@book{b, title={Two \swap{1}{2}}, year = {{\noop{1986a}}1986}}
@book{c, title={Three}, year = "\odd{1972}1972"}
@book{d, title={Four}, author={{\noop{A}}Foo, B}, volume={{\noop{b}}3}, year={2001}}
"""


def converted(source: str | bytes, target: Format, dialect: Dialect = Dialect.BIBTEX) -> Conversion:
    data = source.encode() if isinstance(source, str) else source
    return convert(data, name="refs.bib", source=BIB, target=target, dialect=dialect)


def test_a_year_behind_a_command_that_prints_nothing_is_that_year() -> None:
    conversion = converted(NOOP, CSL)
    items = json.loads(conversion.content)
    years = [each["issued"]["date-parts"][0][0] for each in items]
    assert years == [1986, 1986, 1972, 2001]
    assert items[1]["title"] == "Two 21"
    assert (items[3]["volume"], items[3]["author"][0]["family"]) == ("3", "Foo")
    why = {(loss.key, loss.field): loss.why for loss in conversion.losses}
    printed = "the LaTeX command \\noop isn't kept, only what it prints"
    assert all(why[place] == printed for place in [("a", "year"), ("b", "year"), ("d", "author")])
    assert why["c", "year"] == "the LaTeX command \\odd isn't known, and isn't kept"


@pytest.mark.parametrize("target", [RIS, HAYAGRIVA])
def test_no_other_format_gets_the_command(target: Format) -> None:
    text = converted(NOOP, target).content.decode()
    assert "noop" not in text
    assert "odd" not in text
    assert text.count("1986") == 2


@pytest.mark.parametrize("dialect", Dialect)
def test_a_bib_keeps_what_no_record_holds(dialect: Dialect) -> None:
    conversion = converted(NOOP, BIB, dialect)
    assert conversion.losses == ()
    before, after = parse(NOOP.encode()), parse(conversion.content)
    for one, other in zip(before.entries, after.entries, strict=True):
        for name in ("title", "author", "volume"):
            assert other.fields.get(name) == one.fields.get(name)
    assert [each.fields.get("year") for each in after.entries][:3] == [
        each.fields["year"] for each in before.entries
    ][:3]
    assert conversion.content.startswith(b"@preamble{")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_bib_keeps_what_is_no_entry_and_what_cannot_be_read(newline: str) -> None:
    stays = [
        "% a comment\n@comment{ another }\n@string{acm = {ACM}}\n\n",
        "\n\nwords between\n@article{bad, author={A, B} title={T}, year = {1987}}\n"
        "@article{twice, title={A}, title={B}}\n"
        "@article{said, title={T}, % said by Ann\n year={1999}}\n",
        "\n% the end\n@article{open, author={A, B}, title={T\n",
    ]
    entries = [
        "@article{good, title={T}, journal=acm, year = 1986}",
        "@article{other, title={T}, journal=unknown # {x}, year = 1986}",
    ]
    source = (stays[0] + entries[0] + stays[1] + entries[1] + stays[2]).replace("\n", newline)
    conversion = converted(source, BIB, Dialect.BIBLATEX)
    text = conversion.content.decode()
    at = 0
    for each in stays:
        found = text.find(each.replace("\n", newline), at)
        assert found >= at, each
        at = found + 1
    assert conversion.losses == ()
    assert sum("stays as it is" in each for each in conversion.problems) == 4
    # A macro that a style defines stays one.
    assert "= unknown # {x}," in text
    assert "= {ACM}," in text


def test_a_bib_says_the_encoding_that_it_is_in_afterwards() -> None:
    source = "% Encoding: ISO-8859-1\n@book{a, title={Köln}}\n".encode("latin-1")
    text = converted(source, BIB).content.decode()
    assert text.startswith("% Encoding: UTF-8\n")


@pytest.mark.parametrize("field", [
    "language={{English}}", "langid={{english}}", "hyphenation={{english}}",
    "isbn={{0-306-40615-2}}", "issn={{0378-5955}}", "urldate={{2001-02-03}}",
    "origdate={{1999}}", "month={{may}}",
    "keywords={{soils; boreal forest}}", "editor={Roe, K}, editortype={{compiler}}",
])  # fmt: skip
@pytest.mark.parametrize("dialect", list(Dialect))
def test_a_second_pair_of_braces_is_no_part_of_a_code(field: str, dialect: Dialect) -> None:
    # The Web of Science writes all its fields so.
    entry = f"@book{{a, author={{Doe, J}}, title={{T}}, year={{{{2001}}}}, {field}}}"
    conversion = converted(entry, BIB, dialect)
    text = conversion.content.decode()
    assert "{{" not in text
    assert "brace" not in text
    assert conversion.losses == ()
    assert "{" not in converted(entry, RIS).content.decode()
    for item in json.loads(converted(entry, CSL).content):
        assert not any("{" in value for value in item.values() if isinstance(value, str))


def test_a_language_is_read_as_latex() -> None:
    source = r"@book{a, title={T}, language={Espa{\~n}ol antiguo}}"
    assert json.loads(converted(source, CSL).content)[0]["language"] == "Español antiguo"
