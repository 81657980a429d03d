"""The text of printed pages, with a form feed behind each, as tools that read PDFs give it."""

from __future__ import annotations

import pytest

from bibwright.readers import read_text
from bibwright.readers.printed_pages import printed_lines
from bibwright.readers.unindented_items import items_joined
from support.growth import at_most
from support.readings import titles

TWO_COLUMNS = """\
Meadows of Today, Vol. 3                                                              7

[1] A. Rose and B. Thorn. Robots in the sky over        [4] D. Fern and E. Ivy. On the sleep of tall
    the gardens of the north. Journal of Mea-               grasses in the wind. Journal of Meadows,
    dows, 12:1-9, 2021.                                     14:20-29, 2019.
[2] C. Moss. Weeding at night without a lamp and [5] F. Oak. Counting the leaves of large old
    with cold hands. Journal of Meadows, 13,     trees with patience. Journal of Meadows, 15,
    2022.                                               2018.
[3] G. Reed. Ponds and what lives in them. In Pro- [6] H. Elm. Hedges as walls, and walls as
    ceedings of the Wetlands, 2020.                     hedges. Garden Press, 2017.
\f
Meadows of Today, Vol. 3                                                              8

[7] J. Ash. Moss on stones. Stone Press, 2016.
\f"""


def test_wide_gaps_in_a_few_lines_of_one_column_part_nothing() -> None:
    lines = [
        f"Robots among the hedges of the gardens{gap}prune what has grown in spring {at}"
        for at, gap in enumerate((" ", "    ", " ", " ", "    ", " "))
    ]
    page = ["Hedges", *lines, "end of the page", "and of all", "that is said"]
    text = "\n".join(page) + "\f"
    assert [line.text for line in printed_lines(text) if line.text] == page


def test_two_columns_on_pages_with_running_heads() -> None:
    reading = read_text(TWO_COLUMNS, name="paper.txt")
    assert titles(reading) == [
        "Robots in the sky over the gardens of the north",
        "Weeding at night without a lamp and with cold hands",
        "Ponds and what lives in them",
        "On the sleep of tall grasses in the wind",
        "Counting the leaves of large old trees with patience",
        "Hedges as walls, and walls as hedges",
        "Moss on stones",
    ]
    assert [query.origin.line for query in reading.queries if query.origin] == [
        3,
        6,
        9,
        3,
        6,
        9,
        14,
    ]
    assert not reading.problems


def test_of_a_text_in_pages_the_references_are_read() -> None:
    text = (
        "A Survey of Robots\nWe saw robots [1] over gardens, as others did before us [2].\n1\n\f"
        "A Survey of Robots\nReferences\n"
        "[1] A. Rose, B. Thorn, Robots in the sky, Journal of Meadows 12 (2021) 1-9.\n"
        "[2] , Weeding at night, Journal of\n2\n\f"
        "A Survey of Robots\nMeadows 13 (2022) 10-19.\n3\n\f"
    )
    reading = read_text(text, name="paper.txt")
    assert titles(reading) == ["Robots in the sky", "Weeding at night"]
    assert "Survey" not in "".join(query.said for query in reading.queries)


def test_the_end_of_an_item_is_no_name() -> None:
    lines = [
        f"Doe, J. and Roe, {letter}. (199{at}). On the shape of the leaves of\nsome trees.\nPlanta."
        for at, letter in enumerate("ABCDEF")
    ]
    items = items_joined("\n".join(lines)).split("\n")
    assert [line for line in items if line] == [line.replace("\n", " ") for line in lines]


def test_whole_lines_are_left_as_they_are() -> None:
    lines = [
        each
        for at in range(6)
        for each in (f"Doe, J. (201{at}). On leaf {at}. Garden Press.", f"The Title of Work {at}")
    ]
    assert items_joined("\n".join(lines)) == "\n".join(lines)


@pytest.mark.parametrize("unit", [" ", "  a", "a  ", "[1]  "])
def test_one_long_line_with_gaps_is_read_in_linear_time(unit: str) -> None:
    text = "References\f" + unit * (60_000 // len(unit))
    with at_most(5):
        assert printed_lines(text)[1].text.split() == text.split("\f")[1].split()


@pytest.mark.parametrize("label", ["[{}, {}]", "[{}({})]", "[{} {}a]"])
@pytest.mark.parametrize("heading", ["References\n", ""])
def test_references_under_labels_of_authors_and_year(label: str, heading: str) -> None:
    """As apalike and plainnat set them, copied with the lines as they are broken."""
    text = (
        f"{label.format('Roe et al.', 2019)} Roe, A., Doe, J. C., van der Moss, A. J., and de "
        "Fern,\nN. M. (2019). A compact model of hedges for\nshade estimation. "
        "Journal of Hedges, 107:284-291.\n"
        f"{label.format('Moss-Fern and Roe', 2008)} Moss-Fern, A. and Roe, F. H.\n"
        "(2008). Minimal model for weeds in lawns.\nJournal of Lawns, 253(3):544-560.\n"
    )
    found = [(query.title, len(query.authors)) for query in read_text(heading + text).queries]
    assert found == [
        ("A compact model of hedges for shade estimation", 4),
        ("Minimal model for weeds in lawns", 2),
    ]


def test_in_columns_a_line_below_a_label_is_cut_where_it_begins() -> None:
    """What goes on below an item's label stands right of it, beside the end of a paragraph."""
    prose = "We grow moss on walls, and count it there in spring and"
    item = [
        "[Ros04]       A. Rose. Hedges of the North",
        "              and of the South: A Study of Mead-",
        "              ows and Walls in Spring. Moons",
        "              and Gates, 3:4–9, 2004.",
    ]
    right = [
        *["Moss has been grown on walls since the wall"] * 14,
        "References",
        "",
        *item,
        "",
        *(line.replace("04", "05") for line in item),
    ]
    right += ["", *(line.replace("04", "06") for line in item)]
    page = [f"{prose[: 55 - at % 3 * 6]:<58}{line}".rstrip() for at, line in enumerate(right)]
    reading = read_text("\n".join([*page, "", "1", "\f"]), name="paper.txt")
    assert {query.title for query in reading.queries} == {
        "Hedges of the North and of the South: A Study of Meadows and Walls in Spring"
    }
    assert len(reading.queries) == 3


def test_the_number_of_a_page_may_stand_between_its_columns() -> None:
    """As it does where a PDF's text is read in the order in which it was printed."""
    item = (
        "[{name}{year}]\n\n{name}, A. Counting moss\non northern walls of the\n"
        "gardens. Moons, 20{year}.\n"
    )
    names = ["Abel", "Berg", "Cole", "Dorn", "Eden", "Faber"]
    items = [item.format(name=name, year=10 + at) for at, name in enumerate(names)]
    prose = ["Hedges are old.", "Moss is green.", "Walls stand long.", "Ponds are deep."]
    pages = [[*prose, "References", "1", *items[:3]], [*items[3:5], "2", items[5]]]
    reading = read_text("\n\n".join("\n\n".join(page) + "\f" for page in pages), name="p.txt")
    assert [query.said.split(",")[0] for query in reading.queries] == names
