"""RIS: as its specification has it, and as the programs write it that people export from."""

from __future__ import annotations

import pytest

from bibwright.bibtex.bib_file import parse
from bibwright.bibtex.dialect import Dialect
from bibwright.commands.convert import Conversion, convert
from bibwright.errors import InputError
from bibwright.formats.registry import BIB, RIS


def to_ris(source: str) -> Conversion:
    return convert(source.encode(), name="refs.bib", source=BIB, target=RIS)


def lines(source: str) -> list[str]:
    text = to_ris(source).content.decode()
    assert text.endswith("ER  - \r\n\r\n")
    return [line for line in text.split("\r\n") if line not in {"", "ER  - ", "ID  - a"}]


def from_ris(text: str) -> Conversion:
    return convert(
        text.encode(),
        name="refs.ris",
        source=RIS,
        target=BIB,
        dialect=Dialect.BIBLATEX,
    )


def entry(text: str) -> tuple[str, dict[str, str]]:
    (found,) = parse(from_ris(text).content).entries
    return found.type, dict(found.fields)


def record(*tags: str, kind: str = "JOUR") -> str:
    return "\n".join([f"TY  - {kind}", *tags, "ER  - ", ""])


def losses(conversion: Conversion) -> set[tuple[str, str]]:
    return {(loss.field, loss.value) for loss in conversion.losses}


SHANNON = """\
TY  - JOUR
AU  - Shannon, Claude E.
PY  - 1948
DA  - July
TI  - A Mathematical Theory of Communication
T2  - Bell System Technical Journal
SP  - 379
EP  - 423
VL  - 27
ER  -
"""


def test_the_article_that_explains_the_format() -> None:
    """The example record of the encyclopaedia's article on RIS."""
    conversion = from_ris(SHANNON)
    assert conversion.losses == ()
    assert entry(SHANNON) == (
        "article",
        {
            "title": "A Mathematical Theory of Communication",
            "author": "Shannon, Claude E.",
            "journaltitle": "Bell System Technical Journal",
            "volume": "27",
            "pages": "379--423",
            "date": "1948-07",
        },
    )


def test_an_article_is_written_so() -> None:
    assert lines(
        r"""@article{a, author = {van Beethoven, Ludwig and King, Jr., Martin Luther and
        {Bureau of X, Y}}, editor = {Ed, I.}, title = {Sch{\"o}ne {T}itel}, journal = {J},
        volume = 1, number = 2, pages = {3--4}, date = {2001-02-03}, doi = {10.1/x},
        issn = {1234-5678}, url = {http://x.y}, urldate = {2002-03-04}, keywords = {k, l},
        abstract = {A}, note = {N}, eid = {e5}, langid = {german},
        eprint = {1234.5678}, eprinttype = {arxiv}}"""
    ) == [
        "TY  - JOUR",
        "TI  - Schöne Titel",
        "AU  - van Beethoven, Ludwig",
        "AU  - King, Martin Luther, Jr.",
        "AU  - Bureau of X,, Y",
        "A2  - Ed, I.",
        "T2  - J",
        "PY  - 2001",
        "DA  - 2001/02/03/",
        "VL  - 1",
        "IS  - 2",
        "SP  - 3",
        "EP  - 4",
        "C7  - e5",
        "SN  - 1234-5678",
        "DO  - 10.1/x",
        "UR  - http://x.y",
        "Y2  - 2002/03/04/",
        "DB  - arXiv",
        "AN  - 1234.5678",
        "LA  - de",
        "AB  - A",
        "N1  - N",
        "KW  - k",
        "KW  - l",
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # EndNote's tags by reference type.
        (
            "@book{a, editor={E, F}, series={S}, number={4}, publisher={P}, address={L}, isbn={1}}",
            ["TY  - BOOK", "A3  - E, F", "T2  - S", "M1  - 4", "PB  - P", "CY  - L", "SN  - 1"],
        ),
        ("@collection{a, editor={E, F}}", ["TY  - EDBOOK", "AU  - E, F"]),
        (
            "@incollection{a, booktitle={B}, editor={E, F}, series={S}, number={4}, chapter={2}}",
            ["TY  - CHAP", "A2  - E, F", "T2  - B", "T3  - S", "SV  - 4", "SE  - 2"],
        ),
        (
            "@inproceedings{a, booktitle={P}, eventtitle={C}, venue={Rome}, location={Berlin}}",
            ["TY  - CONF", "T2  - C", "C3  - P", "CY  - Rome", "C1  - Berlin"],
        ),
        ("@inproceedings{a, booktitle={P}}", ["TY  - CONF", "T2  - P"]),
        ("@phdthesis{a, school={MIT}}", ["TY  - THES", "PB  - MIT", "M3  - PhD thesis"]),
        (
            "@techreport{a, institution={X}, number={7}}",
            ["TY  - RPRT", "PB  - X", "SN  - 7", "M3  - Technical report"],
        ),
        ("@software{a, version={2}}", ["TY  - COMP", "ET  - 2"]),
        ("@article{a, entrysubtype={newspaper}}", ["TY  - NEWS"]),
        ("@book{a, date={2001-22}}", ["TY  - BOOK", "PY  - 2001", "DA  - 2001///Summer"]),
        ("@book{a, year={in press}}", ["TY  - BOOK", "DA  - in press"]),
        ("@book{a, pagetotal={200}}", ["TY  - BOOK", "SP  - 200"]),
    ],
)
def test_types_and_their_tags(source: str, expected: list[str]) -> None:
    assert lines(source) == expected
    assert to_ris(source).losses == ()


def test_what_ris_cannot_hold_is_named() -> None:
    conversion = to_ris(
        r"""@article{a, title = {The {DNA} of \emph{E. coli}}, author = {Doe, J. and others},
        date = {2001/2003}, file = {x.pdf}, journal = {J}}"""
    )
    assert {(loss.field, loss.why) for loss in conversion.losses} == {
        ("title", "RIS can't mark capitals that must stay (braces), italics"),
        ("author", "RIS can't say “and others”"),
        ("date", "RIS can't say more of it than “2001”"),
        ("file", "RIS has no place for it"),
    }


# Reading


@pytest.mark.parametrize(
    ("tags", "date"),
    [
        (["PY  - 2014"], "2014"),
        (["Y1  - 2014//"], "2014"),
        (["PY  - 2014/05/06/"], "2014-05-06"),
        (["Y1  - 1998///Spring"], "1998-21"),
        (["PY  - 2014", "DA  - 2014/05/06"], "2014-05-06"),
        (["PY  - 2014", "DA  - 2014-05-06"], "2014-05-06"),
        (["PY  - 2014", "DA  - May 6"], "2014-05-06"),
        (["PY  - 2014", "DA  - 6 May 2014"], "2014-05-06"),
        (["DA  - 2014/12//"], "2014-12"),
    ],
)
def test_dates(tags: list[str], date: str) -> None:
    assert entry(record(*tags, "TI  - T"))[1]["date"] == date


@pytest.mark.parametrize(
    ("tag", "author"),
    [
        ("AU  - Phillips, A.J", "Phillips, A.J"),
        ("A1  - Müller-Lüdenscheidt,Hans", "Müller-Lüdenscheidt, Hans"),
        ("AU  - King, Martin Luther, Jr.", "King, Jr., Martin Luther"),
        ("AU  - van der Berg, Jan", "van der Berg, Jan"),
        ("AU  - World Health Organization", "{World Health Organization}"),
        ("AU  - World Bank,", "{World Bank}"),
        ("AU  - University of California,, Irvine", "{University of California, Irvine}"),
        ("AU  - Doe, J.\nAU  - et al.", "Doe, J. and others"),
    ],
)
def test_names(tag: str, author: str) -> None:
    assert entry(record(tag, "TI  - T"))[1]["author"] == author


def test_the_older_tags() -> None:
    kind, fields = entry(
        record(
            "T1  - Title",
            "A1  - Doe, J.",
            "JO  - J. Title",
            "JF  - Journal Title",
            "Y1  - 2001//",
            "CP  - 3",
            "N2  - Abstract",
            "ID  - doe",
        )
    )
    assert kind == "article"
    assert fields == {
        "title": "Title",
        "author": "Doe, J.",
        "journaltitle": "Journal Title",
        "shortjournal": "J. Title",
        "number": "3",
        "date": "2001",
        "abstract": "Abstract",
    }


def test_values_that_go_on_in_the_next_line() -> None:
    _, fields = entry(
        record("TI  - Blood-brain barrier breach following", "cortical contusion", "KW  - a", "b c")
    )
    assert fields["title"] == "Blood-brain barrier breach following cortical contusion"
    assert fields["keywords"] == "a, b c"


@pytest.mark.parametrize(
    ("kind", "tags", "expected"),
    [
        ("BOOK", ["A2  - E, F"], {"editor": "E, F"}),
        ("BOOK", ["A2  - S, T", "A3  - E, F"], {"editor": "E, F", "collection-editor": "S, T"}),
        ("BOOK", ["T2  - S", "SP  - 200"], {"series": "S", "pagetotal": "200"}),
        ("JOUR", ["SN  - 1234-5678"], {"issn": "1234-5678"}),
        ("CHAP", ["SN  - 978-3-16-148410-0"], {"isbn": "978-3-16-148410-0"}),
        ("JOUR", ["DO  - https://doi.org/10.1000/x"], {"doi": "10.1000/x"}),
        ("JOUR", ["M3  - 10.1000/x"], {"doi": "10.1000/x"}),
        ("JOUR", ["SP  - 1-9"], {"pages": "1--9"}),
        ("JOUR", ["JA  - J. X"], {"journaltitle": "J. X"}),
        ("THES", ["PB  - MIT", "M3  - Ph.D."], {"institution": "MIT", "type": "Ph.D."}),
        ("CONF", ["C3  - Proc", "T2  - Conf"], {"booktitle": "Proc", "eventtitle": "Conf"}),
        ("JOUR", ["LA  - English"], {"langid": "english"}),
    ],
)
def test_tags_by_type(kind: str, tags: list[str], expected: dict[str, str]) -> None:
    assert entry(record(*tags, kind=kind))[1] == expected


def test_nothing_is_passed_over_in_silence() -> None:
    conversion = from_ris(
        "1. \n"
        + record(
            "TI  - T",
            "PB  - Fun Factory",
            "PB  - Fun Factory USA",
            "UR  - http://a",
            "UR  - http://b",
            "U1  - mine",
            "L1  - x.pdf",
            "DA  - sometime",
            "PY  - 2001",
            kind="XYZ",
        )
    )
    assert losses(conversion) == {
        ("text", "1."),
        ("PB", "Fun Factory USA"),
        ("UR", "http://b"),
        ("U1", "mine"),
        ("L1", "x.pdf"),
        ("DA", "sometime"),
        ("TY", "XYZ"),
    }


def test_windows_line_ends_and_a_byte_order_mark() -> None:
    text = "\ufeff" + SHANNON.replace("\n", "\r\n")
    assert from_ris(text).content == from_ris(SHANNON).content


def test_windows_letters_are_read_and_told() -> None:
    data = record("AU  - Müller, A.").encode("cp1252")
    conversion = convert(data, name="refs.ris", source=RIS, target=BIB)
    assert 'M{\\"u}ller' in conversion.content.decode()
    assert conversion.problems == ("refs.ris:2: not UTF-8; it was read as Windows-1252",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("AU  - Doe, J.\n", "refs.ris:1: the tag AU is outside of a record"),
        ("TY  - JOUR\nTI  - T\n", "refs.ris:1: this record has no end"),
        ("TY  - JOUR\nTI  - T\nTY  - BOOK\nER  - \n", "refs.ris:3: a record begins before"),
        ("Title of a paper\n", "refs.ris holds no RIS record"),
        ("", "refs.ris holds no RIS record"),
    ],
)
def test_what_is_no_ris_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        from_ris(text)


@pytest.mark.parametrize(
    ("lines", "fields"),
    [
        # As IEEE Xplore, Silverchair, the Web of Science and Nature write them.
        ("PY  - 2025\nY1  - June 2025", {"date": "2025-06"}),
        ("PY  - 2024\nY1  - 19-22 Aug. 2024", {"date": "2024-08-19/2024-08-22"}),
        ("PY  - 2019\nY1  - 2019/10/17", {"date": "2019-10-17"}),
        ("SN  - 2332-7790\nSN  - 1873-4111", {"issn": "2332-7790, 1873-4111"}),
        (
            "SN  - 2332-7790\nSN  - 978-3-16-148410-0",
            {"issn": "2332-7790", "isbn": "978-3-16-148410-0"},
        ),
        ("L3  - 10.1000/182", {"doi": "10.1000/182"}),
        (
            "JI  - Int. J. X\nPU  - P\nPI  - Ulm",
            {"shortjournal": "Int. J. X", "publisher": "P", "location": "Ulm"},
        ),
    ],
)
def test_what_databases_write_is_read(lines: str, fields: dict[str, str]) -> None:
    source = f"TY  - JOUR\nID  - k\nTI  - T\nT2  - J\n{lines}\nER  - \n".encode()
    read = convert(source, name="a.ris", source=RIS, target=BIB, dialect=Dialect.BIBLATEX)
    assert read.losses == ()
    assert fields.items() <= parse(read.content).entries[0].fields.items()


def test_of_dates_that_contradict_one_is_kept_and_the_other_named() -> None:
    source = b"TY  - JOUR\nID  - k\nTI  - T\nPY  - 2019\nY1  - 2018/10/17\nER  - \n"
    read = convert(source, name="a.ris", source=RIS, target=BIB, dialect=Dialect.BIBLATEX)
    assert [(loss.field, loss.value) for loss in read.losses] == [("PY", "2018/10/17")]


def test_an_issn_and_an_isbn_come_through() -> None:
    fields = "issn={2332-7790, 1873-4111}, isbn={978-3-16-148410-0}"
    source = f"@inproceedings{{k, title={{T}}, booktitle={{B}}, year=2000, {fields}}}".encode()
    assert convert(source, name="a.bib", source=BIB, target=RIS).losses == ()
