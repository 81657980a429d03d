"""Files that once lost something, or changed in a second run, when they were tidied."""

from __future__ import annotations

import pytest

import bibwright
from bibwright import Note, TidyOptions
from bibwright.bibtex.bib_file import parse


def keys(data: bytes) -> list[str]:
    return sorted(entry.key for entry in parse(data).entries)


ODD = {
    # Nothing closes the parenthesis, and there is no brace to look for.
    "open parenthesis": b"@book(a\n",
    # A per-cent sign behind a brace is no comment to BibTeX.
    "comment sign in a line": b"@book{a\n}%@book{b,\n}\n@book{c,\n}\n",
    "entries on one line": b"@misc{b, title={B}} @misc{a, title={A}}@misc{c, title={C}}\n",
    "entry in an entry": b"@misc{b,\n\ttitle = {B},@Article{\n}\n@misc{a, title={A}}\n",
    "behind an open entry": b"@misc{z,\n  title = {Z\n\n}\n@misc{b, title={B}}\n@misc{a,\n}\n",
    "stray brace": b"@misc{b,\n title={B\n}\n}\n\n}\n\n@misc{c, title={C}}\n@misc{a}\n",
    "brace in a key": b"@boo{fd{},fds}\n\n@misc{a, title={A}}\n",
    "parentheses and a brace in the key": b"@techreport(a},\nyear = {1986}\n)\n",
    "more CR than LF": b"@article{a" + b"\r" * 30 + b"}\n\n@misc{b,\n title={B}}\n",
    "half a byte order mark": b"\xfe\xff\x00%\x00\x01}\n@index.{film}\n@index{book}\x00\r",
    "letter only where nothing is": b"@misc{a, title={A\xc3\xa9}, OPT\x94note = {}}\n",
    "no-break space between entries": b"@misc{a, title={A}}\n\xa0\n@misc{b, title={\xfc}}\n",
    "as much BibTeX as biblatex": b"@book{a, title={A}, location = {P},\n date={}, journal={}}\n",
    "entry on the line of a damaged one": b'@r{@s{,d={\\},d="\\{{\\}}\\{}\\"}\n',
    "comment sign in an entry": b"@misc{a,\n % why\n title = {A  A},\n % how\n}\n",
}


@pytest.mark.parametrize("data", ODD.values(), ids=list(ODD))
@pytest.mark.parametrize(
    "options", [TidyOptions(), TidyOptions(sort=("key",)), TidyOptions(sort=("key",), style="keep")]
)
def test_nothing_is_lost_and_a_second_run_changes_nothing(
    data: bytes, options: TidyOptions
) -> None:
    once = bibwright.tidy(data, options)
    assert keys(once.content) == keys(data)
    assert bibwright.tidy(once.content, options).content == once.content
    assert bibwright.tidy(data, TidyOptions(only=("none",), style="keep")).content == data


def test_a_comment_inside_an_entry_is_a_fault_to_bibtex_alone() -> None:
    # Biber skips it and BibTeX stops there; it stays, and rules go over what is round it.
    data = b"@book{a,\n % title={Old},\n title={A  B}, % x\n author={Doe, J},\n publisher={P},\n"
    biblatex = bibwright.tidy(data + b" date={2001},\n}\n")
    assert biblatex.notes == ()
    assert b" % title={Old},\n title={A {B}}, % x\n" in biblatex.content
    bibtex = bibwright.tidy(data + b" year={2001},\n}\n")
    assert [(note.rule, note.line) for note in bibtex.notes] == [
        ("unreadable", 2),
        ("unreadable", 3),
    ]


def test_stray_bytes_in_utf_8_stay_and_letters_stay_letters() -> None:
    data = "@misc{a, title = {Größe, Maße, Übung},\n author = {M\udcfcller}}\n".encode(
        "utf-8", "surrogateescape"
    )
    after = bibwright.tidy(data, TidyOptions(dialect="biblatex")).content
    assert b"M\xfcller" in after
    assert "{Größe, Maße, Übung}".encode() in after


def test_latin_1_is_still_latin_1() -> None:
    data = "% Müller\n@misc{a, title = {Größe}}\n".encode("latin-1")
    assert bibwright.tidy(data, TidyOptions(dialect="biblatex")).content.startswith(
        "% Müller\n".encode("latin-1")
    )


def test_a_soft_hyphen_between_numbers_was_a_hyphen() -> None:
    """Seen in a real file: the pages 54 to 61 must not become the page 5461."""
    data = "@misc{a, pages = {54\u00ad61}}".encode()
    assert b"{54--61}" in bibwright.tidy(data).content


def test_lines_of_notes_before_and_after() -> None:
    data = b"\n\n@misc{a, title = {A},\n isbn = {978-3-16-148410-1}}\n"
    tidied = bibwright.tidy(data, TidyOptions(only=("isbn", "layout")))
    assert tidied.notes == (
        Note("isbn", 4, "a", "isbn", "the check digit of the ISBN 978-3-16-148410-1 is wrong", 3),
    )
    assert tidied.content.splitlines()[2].startswith(b"  isbn")


@pytest.mark.parametrize("head", ["@techreport{ author = {A}", "@techreport{\n  author={A}"])
def test_of_an_entry_without_a_key_it_is_said_what_bibtex_takes_for_it(head: str) -> None:
    data = f"@misc{{a, title = {{A}}}}\n\n{head},\n title = {{T}}}}\n".encode()
    document = parse(data)
    assert [entry.fields["title"] for entry in document.entries] == ["A", "T"]
    (problem,) = document.problems
    assert problem.line == 3 + head.count("\n")
    assert "takes “author” for it" in problem.message
    assert "@techreport{key, author = …" in problem.message
    assert head.encode() in bibwright.tidy(data).content


def test_many_entries_behind_per_cent_signs_are_one_note() -> None:
    hidden = b"%@string{a = {A}}\n%@string{b = {B}}\n% @misc{c, title={C}}\n"
    done = bibwright.tidy(hidden + b"@misc{d, title={D}}\n")
    said = [note.message for note in done.notes if note.rule == "unreadable"]
    assert len(said) == 1
    assert said[0].endswith("(in 3 entries)")
