"""What the desktop program makes of what it is sent: letters composed, an ISBN with hyphens, lines
of Extra taken into fields, fields that a type lacks put into Extra."""

from __future__ import annotations

from support.cli import run
from support.zotero_desk import ATTENTION
from support.zotero_program import Program

BOOK = """\
@book{birds, title={On Birds and E\u0301tudes}, author={Bird, Bo}, year={2019}, publisher={Press},
  isbn={9780262033848}}
"""
PUBLISHED = ATTENTION.replace("@misc", "@inproceedings").replace(
    "year = {2017}, month = jun,", "booktitle = {NeurIPS}, year = {2017}, pages = {1--9},"
)


def test_another_isbn_in_the_file_is_no_conflict(program: Program) -> None:
    program.bib.write_text(BOOK, encoding="utf-8")
    program.sync()
    key = program.key_of("birds")
    assert program.library.items[key]["ISBN"] == "978-0-262-03384-8"
    assert "0 entries added, 0 fields changed" in program.pull(program.bib).stderr
    changed = BOOK.replace("9780262033848", "0262046830").replace("E\u0301tudes", "Etchings")
    program.bib.write_text(changed, encoding="utf-8")
    outcome = program.sync()
    assert (outcome.status, outcome.stderr) == (0, "1 entry: 1 updated\n")
    assert program.library.items[key]["ISBN"] == "0-262-04683-0"
    assert program.library.items[key]["title"] == "On Birds and Etchings"


def test_a_preprint_that_is_published_leaves_nothing_in_extra(program: Program) -> None:
    program.bib.write_text(ATTENTION, encoding="utf-8")
    program.sync()
    key = program.key_of("vaswani")
    before = {**program.library.items[key], "version": 0, "dateModified": ""}
    program.bib.write_text(PUBLISHED, encoding="utf-8")
    assert program.sync().status == 0
    item = program.library.items[key]
    assert (item["itemType"], item["extra"]) == ("conferencePaper", "arXiv:1706.03762 [cs.CL]")
    assert program.sync().stderr == "1 entry: 1 unchanged\n"
    assert run("undo", clock=program.clock).status == 0
    assert {**program.library.items[key], "version": 0, "dateModified": ""} == before


def test_what_a_person_has_in_extra_stays_with_a_new_type(program: Program) -> None:
    program.bib.write_text(ATTENTION, encoding="utf-8")
    program.sync()
    key = program.key_of("vaswani")
    own = "arXiv:1706.03762 [cs.CL]\nArchive ID: of mine\na remark: yes"
    program.library.edit(key, extra=own)
    program.bib.write_text(PUBLISHED, encoding="utf-8")
    program.sync()
    assert program.library.items[key]["itemType"] == "conferencePaper"
    assert "a remark: yes" in program.library.items[key]["extra"]


def test_a_line_of_extra_that_becomes_a_field_is_brought_over(
    program: Program,
) -> None:
    program.sync()
    key = program.key_of("he")
    program.library.edit(key, extra="Place: Las Vegas")
    program.bib.write_text(program.bib.read_text("utf-8").replace("770", "771"), encoding="utf-8")
    assert program.sync().status == 0
    assert program.library.items[key]["place"] == "Las Vegas"
    program.pull(program.bib)
    assert "Las Vegas" in program.bib.read_text("utf-8")
