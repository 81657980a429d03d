"""A .bib taken apart: what BibTeX would read, where it stands, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.bibtex.bib_file import BibFile, parse

BIB = Path(__file__).parents[1] / "data" / "bib"


def real(name: str) -> BibFile:
    return parse((BIB / f"{name}.bib").read_bytes())


def only(source: str) -> dict[str, str]:
    (entry,) = parse(source.encode()).entries
    return dict(entry.fields)


def test_reads_an_entry() -> None:
    document = parse(b"\n@Article{Key1,\n  Title = {A {B}},\n  YEAR = 2020\n}\n")
    (entry,) = document.entries
    assert (entry.type, entry.key, entry.line) == ("article", "Key1", 2)
    assert dict(entry.fields) == {"title": "A {B}", "year": "2020"}
    assert document.problems == ()


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        ('"A {"}quoted{"} word"', 'A {"}quoted{"} word'),
        ("mar", "March"),
        ("DEC", "December"),
        ('"1~" # jan', "1~January"),
        ("prl # { B}", "Phys. Rev. Lett. B"),
        ("{a # b}", "a # b"),
        ("nowhere", "nowhere"),
        ("{}", ""),
    ],
)
def test_works_a_value_out(value: str, meaning: str) -> None:
    assert only(f'@string{{PRL = "Phys. " # {{Rev. Lett.}}}} @misc{{k, x = {value}}}') == {
        "x": meaning
    }


@pytest.mark.parametrize(
    "source",
    [
        "@ article{k, x={y}}",
        "@article\n{k, x={y}}",
        "@www-foo{k, x={y}}",
        "@commentary{k, x={y}}",
        "@article(k, x={y})",
        "@misc{other, z={1}} @article{k, x={y}}",
        "@article{k, x={y},,}",
        "@article{k,\n% why\nx={y}}",
        "@article{k, x={y}, x={z}}",
        "@article{k, x={y} w={z}}",
        "@article{k m, x={y}}",
        "@article{k, x={y}, junk}",
        "@article{k, x={y}, w={never closed",
        "@article{k, x={y}\n\n@misc{other, z={1}}",
    ],
)
def test_reads_what_is_odd_or_broken(source: str) -> None:
    document = parse(source.encode())
    found = {entry.key: entry.fields for entry in document.entries}
    assert found["k"]["x"] == "y"
    assert "k" in document.keys


def test_the_first_of_a_field_given_twice_counts_and_it_is_told() -> None:
    document = real("field-twice")
    assert document.entries[0].fields["title"] == 'sample "Quote" title'
    assert [(problem.line, "given twice" in problem.message) for problem in document.problems] == [
        (1, True)
    ]


def test_a_missing_comma_hides_no_field() -> None:
    assert only("@misc{k, title = {T}\n year = {2020}}") == {"title": "T", "year": "2020"}


def test_braces_are_counted_as_bibtex_counts_them() -> None:
    document = real("escaped-brace")
    assert document.entries[0].fields["title"] == r"\textbackslash\textbackslash\{\}: \\{}"
    assert document.problems == ()


def test_a_key_that_stands_twice_is_told_and_both_entries_stay() -> None:
    document = real("key-twice")
    assert [entry.key for entry in document.entries] == ["many", "one", "empty", "many"]
    assert [problem.line for problem in document.problems] == [20]
    assert [p.line for p in parse(b"@misc{a,}\n@misc{A,}").problems] == [2]


def test_what_is_commented_out_is_no_entry_but_its_key_is_taken() -> None:
    document = parse(b"% @misc{A1, x={y}}\n@comment{@misc{b2, x={y}}}\n@misc{c3, x={y}}\n")
    assert [entry.key for entry in document.entries] == ["c3"]
    assert document.keys == {"a1", "b2", "c3"}
    assert [problem.line for problem in document.problems] == [1]


def test_an_address_in_a_comment_hides_nothing() -> None:
    document = parse(b"Ask me@example.org (or not, really).\n\n@misc{k, x={y}}\n")
    assert [entry.key for entry in document.entries] == ["k"]


def test_joins_macros() -> None:
    assert real("macros").entries[0].fields["author"] == (
        r"Balbuena, Camino and Cera, Mart{\'{\i}}n and Di{\'{a}}nez, Ana and "
        r"Garc{\'{\i}}a-V{\'{a}}zquez, Pedro"
    )


@pytest.mark.parametrize(
    ("name", "encoding", "newline"),
    [
        ("byte-order-mark", "utf-8-sig", "\n"),
        ("crlf", "utf-8", "\r\n"),
        ("windows-1252", "cp1252", "\n"),
        ("utf-16", "utf-16-le", "\n"),
        ("comments", "utf-8", "\n"),
    ],
)
def test_knows_encoding_and_line_ends(name: str, encoding: str, newline: str) -> None:
    document = real(name)
    assert (document.encoding, document.newline) == (encoding, newline)
    assert not document.text.startswith("\ufeff")
    assert document.entries


def test_decodes_as_declared_and_leaves_letters_that_nobody_declared() -> None:
    polish = "% Encoding: ISO8859_2\n@misc{k, author={Łoś}}"
    assert dict(parse(polish.encode("iso8859-2")).entries[0].fields) == {"author": "Łoś"}
    latin = parse("@misc{k, author={Müller}}".encode("latin-1"))
    assert latin.entries[0].fields["author"] == "M\ufffdller"
    assert "% Encoding: NAME" in latin.problems[0].message
    emacs = "% -*- coding: latin-1-unix -*-\n@misc{k, author={Müller}}".encode("latin-1")
    assert parse(emacs).entries[0].fields["author"] == "Müller"
    said = parse("@misc{k, author={Müller}}".encode("latin-1"), "latin-1")
    assert (said.entries[0].fields["author"], said.problems) == ("Müller", ())
    # A stale declaration doesn't spoil what can only be UTF-8.
    assert parse(polish.encode()).entries[0].fields["author"] == "Łoś"


@pytest.mark.parametrize("name", ["unicode_escape", "utf-7", "idna", "rot13", "nonsense", "cp037"])
def test_a_declared_encoding_that_cannot_be_is_not_believed(name: str) -> None:
    assert parse(f"% Encoding: {name}\n@misc{{k, x={{\\+y}}}}".encode()).encoding == "utf-8"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("", None),
        ("@misc{k, x={y}}", None),
        ("% a@b.org\n@comment", None),
        ("\n@misc{k, x={y}", 2),
        ("\n\n@misc{k, x={y\n@misc{l, z={1}}", 3),
        ("@misc{k, x={y\n}\n@misc{l, z={1}}", None),
        ("@misc{k, x={y},, z={\n@misc{l, x={y}}", None),
        ("@string{a = {b}\n", 1),
        ("\r\n@misc{k,\r\n  x={y},\r\n", 2),
        ('@preamble{"x', 1),
    ],
)
def test_says_which_entry_the_file_ends_in(source: str, line: int | None) -> None:
    assert parse(source.encode()).unclosed_line == line


@given(st.lists(st.sampled_from([*'@{}",=#%()\\ \n\r', "article", "é", "\x00", "%", "1"])))
def test_reads_anything(pieces: list[str]) -> None:
    source = "".join(pieces)
    document = parse(source.encode())
    assert document.text == source
    assert all(entry.key.lower() in document.keys for entry in document.entries if entry.key)
    assert all(1 <= entry.line <= len(source) + 1 for entry in document.entries)


@given(st.binary())
def test_reads_any_bytes(data: bytes) -> None:
    assert parse(data).encoding


def test_an_entry_that_is_never_closed_is_named_where_it_begins() -> None:
    found = parse(b"@misc{a,\n  title = {One},\n  year = 2001,\n\n@misc{b,\n  title = {Two}\n}\n")
    assert [(each.line, each.message) for each in found.problems] == [
        (1, "the entry is never closed")
    ]
