"""Documents: a .docx and a PDF that the tests make themselves."""

from __future__ import annotations

import io
import sys
import zipfile

import pytest

from bibwright.errors import InputError
from bibwright.readers import Reading, read_bytes
from bibwright.readers.unindented_items import items_joined

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

REFERENCES = (
    "[1] A. Rose, B. Thorn, Robots in the sky, Journal of Meadows 12 (2021) 1-9.",
    "[2] C. Moss, Weeding at night, Journal of Meadows 13 (2022) 10-19. arXiv:2103.00002.",
)


def _paragraph(text: str, *, style: str = "", link: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = f"<w:r><w:t>{text}</w:t></w:r>"
    run = f'<w:hyperlink r:id="{link}">{run}</w:hyperlink>' if link else run
    return f"<w:p>{look}{run}</w:p>"


def _docx(*paragraphs: str, links: dict[str, str] | None = None) -> bytes:
    body = f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{"".join(paragraphs)}</w:body>'
    related = "".join(
        f'<Relationship Id="{name}" Target="{url}"/>' for name, url in (links or {}).items()
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"{body}</w:document>")
        archive.writestr(
            "word/_rels/document.xml.rels", f"<Relationships>{related}</Relationships>"
        )
    return file.getvalue()


def _pdf(*pages: tuple[str, ...]) -> bytes:
    """A PDF of pages of lines, in Helvetica (PDF 1.7, section 7.5); without pypdf, a skip."""
    pytest.importorskip("pypdf")
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    kids = []
    for lines in pages:
        escaped = (line.replace("(", r"\(").replace(")", r"\)") for line in lines)
        shown = " ".join(f"({line}) Tj 0 -14 Td" for line in escaped)
        stream = f"BT /F1 10 Tf 50 780 Td {shown} ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Contents {len(objects)} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    data = b"%PDF-1.4\n"
    places = []
    for number, written in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{written}\nendobj\n".encode("latin-1")
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += "".join(f"{place:010} 00000 n \n" for place in places).encode()
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return data + trailer.encode()


def _titles(reading: Reading) -> list[tuple[str, str]]:
    return [(query.title, query.identity) for query in reading.queries]


FOUND = [("Robots in the sky", ""), ("Weeding at night", "2103.00002")]


def test_the_references_of_a_docx() -> None:
    data = _docx(
        _paragraph("We saw robots [1] fly over gardens, as others did before us [2]."),
        _paragraph("References", style="Heading1"),
        *map(_paragraph, REFERENCES),
        _paragraph("Appendix", style="Heading1"),
        _paragraph("A, B. &amp; C, D. (2020). This is no reference of the list."),
    )
    reading = read_bytes(data, name="paper.docx")
    assert _titles(reading) == FOUND
    assert reading.form.startswith("references of a .docx")
    assert reading.problems == ()


def test_a_list_in_a_docx_keeps_its_links() -> None:
    data = _docx(
        _paragraph("Robots in the Sky", link="a"),
        _paragraph("Weeding at Night", link="b"),
        links={
            "a": "https://arxiv.org/abs/2103.00001",
            "b": "https://arxiv.org/abs/2103.00002",
        },
    )
    assert _titles(read_bytes(data, name="list.docx")) == [
        ("Robots in the Sky", "2103.00001"),
        ("Weeding at Night", "2103.00002"),
    ]


def test_a_table_in_a_docx() -> None:
    rows = (("Title", "Year"), ("Robots in the Sky", "2021"), ("Weeding at Night", "2022"))
    cells = "".join(
        f"<w:tr>{''.join(f'<w:tc>{_paragraph(cell)}</w:tc>' for cell in row)}</w:tr>"
        for row in rows
    )
    reading = read_bytes(_docx(f"<w:tbl>{cells}</w:tbl>"), name="list.docx")
    assert [(query.title, query.year) for query in reading.queries] == [
        ("Robots in the Sky", 2021),
        ("Weeding at Night", 2022),
    ]


def test_the_references_of_a_pdf() -> None:
    pages = (
        ("We saw robots [1] fly over gardens, as others did before us [2].", "1"),
        ("References", *REFERENCES, "2"),
    )
    reading = read_bytes(_pdf(*pages), name="paper.pdf")
    assert _titles(reading) == FOUND
    assert reading.form.startswith("references of a PDF")


def test_a_long_pdf_without_references_says_so() -> None:
    page = ("We saw robots fly over gardens, and went home.",)
    with pytest.raises(InputError, match=r"no list of references was found in paper\.pdf"):
        read_bytes(_pdf(*[page] * 7), name="paper.pdf")


def test_a_scanned_pdf_says_so() -> None:
    with pytest.raises(InputError, match="pictures of its pages"):
        read_bytes(_pdf((), ()), name="scan.pdf")


def test_an_encrypted_pdf_says_so() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(_pdf(REFERENCES))))
    writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    with pytest.raises(InputError, match="encrypted"):
        read_bytes(file.getvalue(), name="paper.pdf")


@pytest.mark.parametrize("end", [20, 200, 600])
def test_a_damaged_pdf_says_so(end: int) -> None:
    with pytest.raises(InputError, match=r"paper\.pdf"):
        read_bytes(_pdf(REFERENCES)[:end], name="paper.pdf")


def test_without_the_extra_the_way_to_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    data = _pdf(REFERENCES)
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(InputError, match=r"pip install 'bibwright\[documents\]'"):
        read_bytes(data, name="paper.pdf")


def test_a_docx_with_a_broken_body_says_so() -> None:
    with pytest.raises(InputError, match="can't be read"):
        read_bytes(_docx("<w:p>"), name="paper.docx")


def test_an_archive_with_a_bbl_alone() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "output.bbl",
            "\\begin{thebibliography}{1}\n\\bibitem{rose}\nA. Rose.\n"
            "\\newblock Robots in the Sky.\n"
            "\\newblock {\\em Meadows}, 2021. arXiv:2103.00001\n\\end{thebibliography}\n",
        )
        archive.writestr("figure.png", "no text")
    [query] = read_bytes(file.getvalue(), name="project.zip").queries
    assert (query.key, query.title, query.identity) == ("rose", "Robots in the Sky", "2103.00001")


def test_a_file_in_another_encoding_was_read() -> None:
    [note] = read_bytes("- Robots in the Sky, Zoë\n".encode("cp1252"), name="list.md").problems
    assert note.is_note


def test_an_address_below_its_name_is_of_the_item_above() -> None:
    lines = ("Rose, Ada. Robots in the sky and the",
             "meadows below. Journal of Meadows, 2021.",
             "Thorn, Bo. Deep weeding with a double spade",
             "and gloves in gardens of the north and the",
             "south. CoRR, abs/1509.06461, 2015. URL",
             "http://arxiv.org/abs/1509.06461 .",
             "Xu, Min, Qin, Tao, and Lee, Tia. Walls of",
             "stone and of straw. Acta Hortorum, 2013.")  # fmt: skip
    queries = read_bytes(_pdf(("References", *lines)), name="paper.pdf").queries
    assert [each.title for each in queries] == [
        "Robots in the sky and the meadows below",
        "Deep weeding with a double spade and gloves in gardens of the north and the south",
        "Walls of stone and of straw",
    ]


def test_letters_by_their_numbers_in_texs_fonts() -> None:
    lines = ("[1] A. Wiegre\x1be, E\x1ecient \x1dow \x15 a study, Acta 12 (2021) 1\x159.",
             "[2] B. Doe, Other \x1cgures of speech, Acta 13 (2022) 10.",
             "[3] C. Roe, Quiet things, Acta 14 (2023) 11.")  # fmt: skip
    reading = read_bytes(_pdf(("References", *lines)), name="paper.pdf")
    first, second, _ = reading.queries
    assert first.authors[0].family == "Wiegreffe"
    assert first.title == "Efficient flow – a study"
    assert second.title == "Other figures of speech"


def test_items_joined_whose_indents_are_lost() -> None:
    lines = [
        "Alt, A., Bow, B., & Cob,",
        "C. 2015, Classical and Quantum",
        "Gravity, 32, 074001,",
        "doi: 10.1000/32/7/074001",
        "—. 2018, ApJ, 121, 16",
        "Dee, D. 2019, Physical Review X, 9,",
        "011001, doi: 10.1000/X.9.011001",
        "Ann Elm and Ed Fir. 2007. The holder's dilemma: buy, sell, or troll? Commu-",
        "nications of It 50, 1 (Jan. 2007), 36-44. DOI:http://dx.doi.org/10.1000/1188",
        "van der Gum, G. 2003a. Motion of a vehicle. Master's thesis. Royal Institute.",
    ]
    items = items_joined("\n".join(lines)).split("\n")
    assert len(items) == len(lines)
    begun = [at for at, line in enumerate(items) if line]
    assert begun == [0, 4, 5, 7, 9]
    assert items[0].startswith("Alt, A., Bow, B., & Cob, C. 2015, Classical and Quantum Gravity")
    assert "Communications of It" in items[7]
    by_label = [
        "[AFK +14] Ada Alt and Fay Kay. Multiply balanced parts. In LATIN - 11th Sympo-",
        "sium, 2014.",
        "[Ber99] Di Ber. Nonlinear things. Press,",
        "1. doi:10.1000/5. Volume 7.",
        "[BMS+16a] Bo Mos. Recent advances.",
    ]
    items = items_joined("\n".join(by_label)).split("\n")
    assert [at for at, line in enumerate(items) if line] == [0, 2, 4]
    assert items[0].startswith("[AFK+14] Ada")
    assert items[0].endswith("11th Symposium, 2014.")
    cut = ["[1] A. Roe. Ferns, Acta 3 (2001)", "[2] B. Doe. Hedges, Acta 4", "[19] and so on.",
           "- Volume 70, 2017.", "[3] C. Poe. Walls, Acta 5 (2003)"]  # fmt: skip
    items = items_joined("\n".join(cut)).split("\n")
    assert [at for at, line in enumerate(items) if line] == [0, 1, 4]
    numbered = "\n".join(f"[{at}] Doe, J. {2000 + at}. A title of a work." for at in range(9))
    assert items_joined(numbered) == numbered
