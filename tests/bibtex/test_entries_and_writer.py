"""A Reference as an entry, entries as text, and text behind a file that exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.bibtex.bib_file import parse
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.entries import NewEntry, NewField, entry_of
from bibwright.bibtex.writer import append, render
from bibwright.errors import InputError
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Person, Reference

BIB = Path(__file__).parents[1] / "data" / "bib"

PREPRINT = Reference(
    title="ChiMed-GPT: Größe & Maß",
    authors=(Person("Tian", "Yuanhe"), Person("Müller", "J.", "von")),
    arxiv_id=ArxivId("2311.06025"),
    submitted=datetime(2023, 11, 10, 12, 25, tzinfo=UTC),
    updated=datetime(2024, 7, 16, tzinfo=UTC),
    categories=("cs.CL", "cs.AI"),
    abstract="We use 5% of it.",
    comment="10 pages",
    key="tian2023chimed",
)
HIGGS = Reference(
    title="Observation of a new particle",
    authors=(Person("The ATLAS Collaboration", collective=True),),
    arxiv_id=ArxivId("1207.7214"),
    submitted=datetime(2012, 7, 31, tzinfo=UTC),
    categories=("hep-ex",),
    doi="10.1016/j.physletb.2012.08.020",
    journal_ref="Phys.Lett. B716 (2012) 1-29",
    key="atlas2012observation",
)


def written(reference: Reference, dialect: Dialect, **options: bool) -> str:
    return render([entry_of(reference, dialect=dialect, **options)])


def test_tags_become_keywords_that_stay_whole() -> None:
    entry = entry_of(replace(PREPRINT, tags=("a, b", "c; d", "e & f")), dialect=Dialect.BIBTEX)
    keywords = next(field.value for field in entry.fields if field.name == "keywords")
    assert keywords == r"{a, b}, c{;} d, e \& f"


def test_a_preprint_for_bibtex() -> None:
    assert written(PREPRINT, Dialect.BIBTEX) == (
        "@misc{tian2023chimed,\n"
        '  title         = {{ChiMed-GPT}: Gr{\\"o}{\\ss}e \\& Ma{\\ss}},\n'
        '  author        = {Tian, Yuanhe and von M{\\"u}ller, J.},\n'
        "  year          = {2023},\n"
        "  month         = nov,\n"
        "  eprint        = {2311.06025},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass  = {cs.CL},\n"
        "  doi           = {10.48550/arXiv.2311.06025},\n"
        "  url           = {https://arxiv.org/abs/2311.06025},\n"
        "}\n"
    )


def test_a_preprint_for_biblatex() -> None:
    assert written(PREPRINT, Dialect.BIBLATEX) == (
        "@online{tian2023chimed,\n"
        "  title         = {{ChiMed-GPT}: Größe \\& Maß},\n"
        "  author        = {Tian, Yuanhe and von Müller, J.},\n"
        "  date          = {2023-11-10},\n"
        "  eprint        = {2311.06025},\n"
        "  eprinttype    = {arXiv},\n"
        "  eprintclass   = {cs.CL},\n"
        "  doi           = {10.48550/arXiv.2311.06025},\n"
        "  url           = {https://arxiv.org/abs/2311.06025},\n"
        "}\n"
    )


def test_a_published_paper_keeps_its_eprint() -> None:
    assert written(HIGGS, Dialect.BIBTEX) == (
        "@article{atlas2012observation,\n"
        "  title         = {Observation of a new particle},\n"
        "  author        = {{The ATLAS Collaboration}},\n"
        "  journal       = {Phys.Lett. B},\n"
        "  volume        = {716},\n"
        "  pages         = {1--29},\n"
        "  year          = {2012},\n"
        "  eprint        = {1207.7214},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass  = {hep-ex},\n"
        "  doi           = {10.1016/j.physletb.2012.08.020},\n"
        "  url           = {https://arxiv.org/abs/1207.7214},\n"
        "}\n"
    )


#: What Crossref says of a chapter, and DBLP of a paper at a meeting that has no DOI.
CHAPTER = Reference(
    title="Sequence Labelling",
    authors=(Person("Graves", "Alex"),),
    kind=Kind.INCOLLECTION,
    venue="Supervised Sequence Labelling with Recurrent Neural Networks",
    publisher="Springer Berlin Heidelberg",
    editors=(Person("Kacprzyk", "Janusz"),),
    volume="385",
    number="2",
    pages="5-13",
    issued=Date(2012),
    doi="10.1007/978-3-642-24797-2_2",
    url="https://doi.org/10.1007/978-3-642-24797-2_2",
    record="crossref:10.1007/978-3-642-24797-2_2",
    key="graves2012",
)
ATTENTION = Reference(
    title="Attention is All you Need",
    authors=(Person("Vaswani", "Ashish"), Person("Shazeer", "Noam")),
    kind=Kind.INPROCEEDINGS,
    venue="NIPS",
    pages="5998-6008",
    issued=Date(2017),
    arxiv_id=ArxivId("1706.03762"),
    record="dblp:conf/nips/VaswaniSPUJGKP17",
    key="vaswani2017",
)


def test_a_chapter_that_a_catalogue_has() -> None:
    assert written(CHAPTER, Dialect.BIBTEX) == (
        "@incollection{graves2012,\n"
        "  title         = {Sequence Labelling},\n"
        "  author        = {Graves, Alex},\n"
        "  editor        = {Kacprzyk, Janusz},\n"
        "  booktitle     = {Supervised Sequence Labelling with Recurrent Neural Networks},\n"
        "  volume        = {385},\n"
        "  pages         = {5--13},\n"
        "  year          = {2012},\n"
        "  publisher     = {Springer Berlin Heidelberg},\n"
        "  doi           = {10.1007/978-3-642-24797-2_2},\n"
        "}\n"
    )


def test_a_paper_at_a_meeting_that_a_catalogue_has() -> None:
    found = fields(ATTENTION)
    assert found[""] == "inproceedings"
    assert (found["booktitle"], found["pages"], found["year"]) == ("NIPS", "5998--6008", "2017")
    assert found["eprint"] == "1706.03762"
    assert "doi" not in found


@pytest.mark.parametrize(
    ("kind", "types", "place"),
    [
        (Kind.ARTICLE, ("article", "article"), ("journal", "journaltitle")),
        (Kind.BOOK, ("book", "book"), ("publisher", "publisher")),
        (Kind.THESIS, ("phdthesis", "thesis"), ("school", "institution")),
        (Kind.REPORT, ("techreport", "report"), ("institution", "institution")),
        (Kind.UNKNOWN, ("misc", "online"), ("url", "url")),
    ],
)
def test_what_a_catalogue_calls_it(
    kind: Kind, types: tuple[str, str], place: tuple[str, str]
) -> None:
    work = Reference(
        title="A Work",
        authors=(Person("Doe", "J."),),
        kind=kind,
        venue="Acta",
        publisher="Someone",
        url="https://example.org/a",
        issued=Date(2001),
        record="dblp:a",
    )
    for dialect, type_, name in zip((Dialect.BIBTEX, Dialect.BIBLATEX), types, place, strict=True):
        found = fields(work, dialect)
        assert found[""] == type_
        assert found[name]


def test_one_of_which_it_isn_t_said_where_it_appeared_is_no_more_than_that() -> None:
    assert fields(replace(ATTENTION, venue=""))[""] == "misc"
    assert fields(replace(CHAPTER, kind=Kind.BOOK, publisher=""))[""] == "misc"


def fields(reference: Reference, dialect: Dialect = Dialect.BIBTEX) -> dict[str, str]:
    entry = entry_of(reference, dialect=dialect)
    return {"": entry.type} | {field.name: field.value for field in entry.fields}


def test_a_place_that_cannot_be_read_is_a_note() -> None:
    found = fields(replace(HIGGS, journal_ref="J. Odd & Ends (in press)"))
    assert found[""] == "misc"
    assert found["note"] == r"J. Odd \& Ends (in press)"
    assert found["doi"] == "10.1016/j.physletb.2012.08.020"
    assert found["year"] == "2012"


def test_nothing_of_a_place_is_lost() -> None:
    place = "In Proc. Symposium on X (X 2020), pages 14-26. ACM, 2020"
    found = fields(replace(HIGGS, journal_ref=place))
    assert (found[""], found["booktitle"]) == ("inproceedings", "Proc. Symposium on X (X 2020)")
    assert found["note"] == place


def test_a_month_of_publication_is_written() -> None:
    place = replace(HIGGS, journal_ref="Science & Education, September 2014, 23(9): 1853-1873")
    assert fields(place)["month"] == "sep"
    assert fields(place, Dialect.BIBLATEX)["date"] == "2014-09"


def test_a_pinned_version_is_kept() -> None:
    found = fields(replace(PREPRINT, arxiv_id=ArxivId("2311.06025", 2)))
    assert found["eprint"] == "2311.06025v2"
    assert found["url"] == "https://arxiv.org/abs/2311.06025v2"
    assert found["doi"] == "10.48550/arXiv.2311.06025"


def test_an_old_id_names_its_archive_itself() -> None:
    found = fields(replace(HIGGS, arxiv_id=ArxivId("hep-th/9711200"), categories=("hep-th",)))
    assert found["eprint"] == "hep-th/9711200"
    assert "primaryClass" not in found


def test_identifiers_are_never_escaped() -> None:
    found = fields(
        replace(PREPRINT, doi="10.1000/a_b(c)%d#e", arxiv_id=None, url="http://x.y/a_b {c}")
    )
    assert found["doi"] == "10.1000/a_b(c)%d#e"
    assert found["url"] == "http://x.y/a_b%20%7Bc%7D"


def test_the_abstract_is_written_only_when_asked_for() -> None:
    assert "abstract" not in written(PREPRINT, Dialect.BIBTEX)
    assert "abstract      = {We use 5\\% of it.}" in written(
        PREPRINT, Dialect.BIBTEX, abstract=True
    )


def test_entries_stand_apart_and_lines_end_as_asked() -> None:
    entries = [NewEntry("misc", key, (NewField("title", "T"),)) for key in "ab"]
    assert render(entries, newline="\r\n") == (
        "@misc{a,\r\n  title         = {T},\r\n}\r\n\r\n@misc{b,\r\n  title         = {T},\r\n}\r\n"
    )


@pytest.mark.parametrize(
    ("key", "name", "value"),
    [("a b", "title", "T"), ("a", "title", "x } y"), ("a", "ti tle", "T"), ("a,b", "title", "T")],
)
def test_what_would_not_read_back_is_not_written(key: str, name: str, value: str) -> None:
    with pytest.raises(AssertionError):
        render([NewEntry("misc", key, (NewField(name, value),))])


_TEXT = st.text("aéB中 {}$\\%&#_~^\"'<1@=,-–", min_size=1)


@given(_TEXT, _TEXT, st.sampled_from(Dialect))
def test_what_is_written_reads_back(title: str, abstract: str, dialect: Dialect) -> None:
    entry = entry_of(
        replace(PREPRINT, title=title, abstract=abstract, journal_ref=abstract),
        dialect=dialect,
        abstract=True,
    )
    (again,) = parse(render([entry]).encode()).entries
    meant = {field.name.lower(): field.value for field in entry.fields if not field.bare}
    assert {name: again.fields[name] for name in meant} == meant
    assert (again.type, again.key) == (entry.type, entry.key)


ENTRIES = [entry_of(PREPRINT, dialect=Dialect.BIBLATEX)]


@pytest.mark.parametrize("path", sorted(BIB.glob("*.bib")), ids=lambda path: path.stem)
def test_a_file_keeps_every_byte(path: Path) -> None:
    before = path.read_bytes()
    after = append(before, ENTRIES, comments=["% a line"])
    assert after.startswith(before)
    old, new = parse(before), parse(after)
    assert new.entries[:-1] == old.entries
    assert new.entries[-1].key == "tian2023chimed"
    assert new.newline == old.newline
    assert new.text.count("\r\n") == (new.text.count("\n") if old.newline == "\r\n" else 0)


def test_what_is_added_begins_behind_an_empty_line() -> None:
    text = render(ENTRIES)
    assert append(b"@misc{a, x={y}}", ENTRIES).decode() == f"@misc{{a, x={{y}}}}\n\n{text}"
    assert append(b"@misc{a, x={y}}\n", ENTRIES).decode() == f"@misc{{a, x={{y}}}}\n\n{text}"
    assert append(b"", ENTRIES).decode() == text
    assert append(b"x", []) == b"x"


def test_an_encoding_without_the_letters_gets_them_as_commands() -> None:
    ascii_file = b"% Encoding: US-ASCII\n\n@misc{a, x={y}}\n"
    added = append(ascii_file, ENTRIES).removeprefix(ascii_file)
    assert b'Gr{\\"o}{\\ss}e \\& Ma{\\ss}' in added
    latin = "% Encoding: latin-1\n@misc{a, x={é}}\n".encode("latin-1")
    assert "Größe".encode("latin-1") in append(latin, ENTRIES)


def test_a_letter_that_cannot_be_written_at_all_is_refused() -> None:
    chinese = entry_of(replace(PREPRINT, title="中文"), dialect=Dialect.BIBLATEX)
    with pytest.raises(InputError, match=r"^refs\.bib is written in iso8859-1, which has no “中”"):
        append(
            "% Encoding: latin-1\n@misc{a, x={é}}\n".encode("latin-1"), [chinese], name="refs.bib"
        )


def test_nothing_is_written_behind_an_entry_that_is_not_closed() -> None:
    with pytest.raises(InputError, match=r"^refs\.bib:3: "):
        append(b"@misc{a, x={y}}\n\n@misc{b,\n  title = {T},\n", ENTRIES, name="refs.bib")


def test_nothing_is_written_behind_what_is_no_text() -> None:
    with pytest.raises(InputError, match="no text has"):
        append(b"@misc{a, x={y\x00}}", ENTRIES, name="refs.bib")


def test_a_file_in_utf_16_stays_in_it() -> None:
    before = "@misc{aaa, title = {Straße}}\n".encode("utf-16-le")
    after = append(before, ENTRIES)
    assert after.startswith(before)
    assert r"Größe \& Maß" in after.decode("utf-16-le")


def test_a_comment_that_reads_as_an_entry_is_not_written() -> None:
    with pytest.raises(AssertionError):
        append(b"", ENTRIES, comments=["@misc{b, x={y}}"])


@given(st.text("ab\r\n é%#.", max_size=40), st.sampled_from(["utf-8", "utf-8-sig", "latin-1"]))
def test_any_text_in_front_stays_as_it_is(text: str, encoding: str) -> None:
    before = text.encode(encoding)
    after = append(before, ENTRIES)
    assert after.startswith(before)
    assert [entry.key for entry in parse(after).entries] == ["tian2023chimed"]
