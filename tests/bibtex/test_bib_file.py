"""A bibliography in hand: what its entries say, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.blocks import cut
from bibwright.bibtex.macros import value_of
from bibwright.bibtex.raw_block import RawBlock

_MACROS = '@string{acm = "ACM"}\n'


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("@misc{a, title = {A {Nested {Title}}}}", "A {Nested {Title}}"),
        ('@misc{a, title = "In {"}quotation{"} marks"}', 'In {"}quotation{"} marks'),
        ("@misc{a, title = 1984}", "1984"),
        ("@misc{a, title = acm}", "ACM"),
        ("@misc{a, title = ACM # { Press}}", "ACM Press"),
        ('@misc{a, title = "The " # acm}', "The ACM"),
        ("@misc{a, title = {the } # acm # { of } # jan, note = {x}}", "the ACM of January"),
        ("@misc{a, TITLE = {First}, title = {Second}}", "First"),
        ("@misc(a, title = {In round brackets})", "In round brackets"),
        ("@misc{a, title = {}}", ""),
    ],
)
def test_what_a_field_says(source: str, said: str) -> None:
    (entry,) = BibFile.open("refs.bib", (_MACROS + source).encode()).entries
    assert entry.fields["title"] == said
    assert entry.type == entry.block.type == "misc"
    assert entry.key == entry.block.key == "a"


def test_a_macro_defined_in_a_block_with_a_comment_in_it_counts_for_what_follows() -> None:
    text = '@string{acm = "ACM" % the publisher\n}\n@misc{a, publisher = acm}\n'
    (entry,) = BibFile.open("refs.bib", text.encode()).entries
    assert entry.fields["publisher"] == "ACM"


def test_a_macro_defined_again_counts_from_there_on() -> None:
    text = "@string{p = {One}}\n@misc{a, note = p}\n@string{p = {Two}}\n@misc{b, note = p}\n"
    one, other = BibFile.open("refs.bib", text.encode()).entries
    assert (one.fields["note"], other.fields["note"]) == ("One", "Two")


_VALUES = st.sampled_from(
    ["{x}", '"x"', "{a {b} c}", "12", "acm", 'acm # "x"', "{}", '"{"}"', "{x", "x}", '"', "# {x}"]
)
_FIELDS = st.lists(st.tuples(st.sampled_from(["title", "Note", "year"]), _VALUES), max_size=4)


@given(st.lists(st.tuples(st.sampled_from(["a", "b:1", "", "c d"]), _FIELDS), max_size=4))
def test_the_quick_reading_says_what_the_thorough_one_says(
    entries: list[tuple[str, list[tuple[str, str]]]],
) -> None:
    written = [
        f"@misc{{{key}," + ", ".join(f"{name} = {value}" for name, value in fields) + "}"
        for key, fields in entries
    ]
    text = _MACROS + "\n\n".join(written)
    bib = BibFile.open("refs.bib", text.encode())
    blocks = [block for block in cut(text) if isinstance(block, RawBlock) and block.type == "misc"]
    assert [entry.block for entry in bib.entries] == blocks
    for entry, block in zip(bib.entries, blocks, strict=True):
        first: dict[str, str] = {}
        for raw in block.fields:
            first.setdefault(raw.name.lower(), value_of(raw.parts, bib.macros))
        assert dict(entry.fields) == first
