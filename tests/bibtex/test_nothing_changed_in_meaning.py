"""What tidying must leave as it means: letters of an unknown encoding, references, own notes."""

from __future__ import annotations

import pytest

import bibwright
from bibwright.model.identifiers import normalise_doi


@pytest.mark.parametrize("encoding", ["iso8859-2", "cp1251", "koi8-r", "iso8859-9", "iso8859-7"])
def test_letters_of_an_undeclared_encoding_stay_as_bytes(encoding: str) -> None:
    letters = bytes(range(0xC0, 0xE0)) + b" " + bytes(range(0xE1, 0xF0))
    letters.decode(encoding, "replace")
    done = bibwright.tidy(b"@misc{a,title={" + letters + b"},year=1999}\n")
    assert letters in done.content
    assert [note.rule for note in done.notes if "--encoding" in note.message] == ["encoding"]
    assert bibwright.tidy(done.content).content == done.content


def test_a_percent_that_is_no_letter_stays_in_a_doi() -> None:
    assert normalise_doi("10.1000/ab%28c%29%fe") == "10.1000/ab(c)%fe"


def test_granular_references_and_own_notes_stay() -> None:
    source = b"""@xdata{my_house, publisher={House}}
@book{b, author={Roe, Jo}, title={T}, date={2001}, publisher={xdata=my_house-publisher},
  comment-me = {- one
  - two}, summary = {a
  b}}
"""
    done = bibwright.tidy(source).content
    for kept in (b"xdata=my_house-publisher", b"- one\n  - two", b"a\n  b"):
        assert kept in done


def test_citations_in_fields_and_groups_follow_new_keys() -> None:
    source = b"""@misc{old, author={Roe, Jo}, title={Wheels}, year=2001}
@misc{two, author={Poe, Al}, title={Axles}, year=2002, note={After \\cite[p.~3]{old}}}
@comment{jabref-meta: grouping:
1 ExplicitGroup:Mine\\;0\\;old\\;two\\;;
}
"""
    done = bibwright.tidy(source, bibwright.TidyOptions(key_pattern="{auth}{year}")).content
    assert b"\\cite[p.~3]{roe2001}" in done
    assert b"\\;roe2001\\;poe2002\\;" in done


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_group_that_names_a_key_over_two_lines_follows(line_end: str) -> None:
    # JabRef breaks its lines where they are full, within keys and escapes.
    text = """@misc{old, author={Roe, Jo}, title={Wheels}, year=2001}
@misc{two, author={Poe, Al}, title={Axles}, year=2002}
@comment{jabref-meta: groupstree:
0 AllEntriesGroup:;
1 ExplicitGroup:Mi
ne\\;0\\;o
ld\\
;two\\;
other\\;;
1 KeywordGroup:K\\;0\\;keywords\\;old\\;0\\;0\\;;
}
"""
    source = text.replace("\n", line_end).encode()
    done = bibwright.tidy(source, bibwright.TidyOptions(key_pattern="{auth}{year}")).content
    group = done.decode().split("ExplicitGroup:")[1].split("1 Keyword")[0]
    assert "".join(group.split()) == "Mine\\;0\\;roe2001\\;poe2002\\;other\\;;"
    assert b"keywords\\;old\\;0" in done


def test_what_a_group_looks_for_and_its_name_are_no_citation_keys() -> None:
    source = b"""@misc{old, author={Roe, Jo}, title={Wheels}, year=2001}
@comment{jabref-meta: grouping:
1 KeywordGroup:K\\;0\\;keywords\\;old\\;0\\;0\\;;
1 ExplicitGroup:old\\;0\\;old\\;;
}
@comment{BibDesk Static Groups{
<dict><key>group name</key><string>old</string>
<key>keys</key><string>old,other</string></dict>
}}
"""
    done = bibwright.tidy(source, bibwright.TidyOptions(key_pattern="{auth}{year}")).content
    for kept in (
        rb"keywords\;old\;0",
        rb"ExplicitGroup:old\;0\;roe2001\;;",
        b"name</key><string>old<",
        b"keys</key><string>roe2001,other<",
    ):
        assert kept in done
