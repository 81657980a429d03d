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
