"""Pages of people and labs, as a browser shows them: small ones of our own making."""

from __future__ import annotations

from bibwright.readers import read_text

CARD = """<div class="card"><div class="card-body">Ada Rose and Bela Thorn<br>
<strong>{title}</strong><br>
<i>Garden Lett.</i> 15 (20{at}) no. 4, 1198-1243</div><div class="footer">
<a href="https://doi.org/10.1234/gl.{at}">publisher</a>
<a href="https://arxiv.org/abs/2103.000{at}">arxiv</a><a href="https://zbmath.org/1">zbMath</a>
<a href="#x">Abstract</a><div class="modal" role="dialog" aria-hidden="true"><h5>{title}</h5>
<p>We fly robots in a garden.</p></div>
<div style="display: none"><p>@article{{Rose{at}, title = {{{title}}}, language = {{English}}}}</p>
</div></div></div>
"""
PAGE = (
    "<!DOCTYPE html><html><head><title>Papers</title></head><body><nav><ul><li><a href='i.html'>"
    "Research Group</a></li><li><a href='t.html'>Courses Taught</a></li></ul></nav><h2>Papers</h2>"
    + CARD.format(title="Robots in the Sky", at=21)
    + CARD.format(title="Weeding at Night", at=22)
    + "<p><a href='mailto:ada@example.org'><i></i></a></p><p>© 2024 Ada Rose</p></body></html>"
)


def test_cards_with_dialogs_and_buttons() -> None:
    reading = read_text(PAGE)
    assert reading.problems == ()
    assert [(query.title, query.identity, query.year) for query in reading.queries] == [
        ("Robots in the Sky", "2103.00021", 2021),
        ("Weeding at Night", "2103.00022", 2022),
    ]


def _record(*rows: tuple[str, str]) -> str:
    said = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows)
    return f"<table>{said}</table>"


def test_a_record_with_a_field_in_each_row_is_one_item() -> None:
    """As Zotero's reports have them; how many authors a record has makes no difference."""
    names = [f"Rose Thorn{letter}" for letter in "abcdefghijklmnopqrstuvw"]
    page = [
        "<html><body><ul><li><h2>Robots in the Sky</h2>",
        _record(("Item Type", "Preprint"), *(("Author", name) for name in names))[:-8],
        "<tr><th>Date</th><td>2021-05-01</td></tr><tr><th>URL</th><td>"
        "<a href='https://arxiv.org/abs/2103.00001'>https://arxiv.org/abs/2103.00001</a></td></tr>"
        "<tr><th>Accessed</th><td>3/3/2024</td></tr></table></li></ul><h3>Weeding at Night</h3>",
        _record(("Author", "Ada Rose"), ("Library Catalog", "a shelf")),
        "<p>Others</p>",
        _record(("Title", "Lamps of Old"), ("Authors", "B. Thorn"), ("Extra", "arXiv:2103.00003")),
        "</body></html>",
    ]
    reading = read_text("".join(page))
    assert reading.problems == ()
    found = [(each.title, each.identity, len(each.authors)) for each in reading.queries]
    assert found == [
        ("Robots in the Sky", "2103.00001", len(names)),
        ("Weeding at Night", "", 1),
        ("Lamps of Old", "2103.00003", 1),
    ]


def test_a_table_of_titles_and_links_is_no_record() -> None:
    page = _record(
        ("Robots in the Sky", "<a href='https://arxiv.org/abs/2103.00001'>link</a>"),
        ("Weeding at Night", "<a href='https://arxiv.org/abs/2103.00002'>link</a>"),
    )
    found = [(each.title, each.identity) for each in read_text(f"<html>{page}</html>").queries]
    assert found == [("Robots in the Sky", "2103.00001"), ("Weeding at Night", "2103.00002")]


def test_what_a_cell_lists_beside_an_identifier_is_said_of_it() -> None:
    rows = [
        "<tr><td>2103.00001</td><td><ul><li>Robots in the Sky</li></ul></td></tr>",
        "<tr><td>2103.00002</td><td><p>Weeding at Night</p><p>Ada Rose et al.</p></td></tr>",
    ]
    queries = read_text(f"<html><table>{''.join(rows)}</table></html>").queries
    assert [(each.identity, each.title.split(" Ada")[0]) for each in queries] == [
        ("2103.00001", "Robots in the Sky"),
        ("2103.00002", "Weeding at Night"),
    ]
