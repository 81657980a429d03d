"""The labeller of reference strings: strings of our own making, in the styles that papers print."""

from __future__ import annotations

import re
import string
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.readers import InputKind, read_text
from bibwright.readers.reference_labels import Model, label_reference, pack, unpack
from bibwright.readers.reference_names import names_in
from bibwright.readers.reference_string import cut_reference
from bibwright.readers.reference_tokens import features, tokens

TITLE = "Soil fungi under drought: a field study of seven meadows"
VENUE = "Journal of Meadow Ecology"
#: One record, as citation styles print it.
STYLES = (
    f"Rose, A. B., Thorn, C.-D., & Óg, E. (2019). {TITLE}. {VENUE}, 12(3), 101–117.",
    f"A. B. Rose, C.-D. Thorn and E. Óg, “{TITLE},” {VENUE}, vol. 12, no. 3, pp. 101–117, 2019.",
    f"Rose AB, Thorn CD, Óg E. {TITLE}. {VENUE}. 2019;12(3):101–17.",
    f"Rose, Anna B., Carl-Dieter Thorn, and Eva Óg. 2019. “{TITLE}.” {VENUE} 12 (3): 101–17.",
    f"Rose, Anna B., et al. “{TITLE}.” {VENUE}, vol. 12, no. 3, 2019, pp. 101–17.",
    f"Rose, A.B., Thorn, C.-D., Óg, E.: {TITLE}. {VENUE} 12(3), 101–117 (2019)",
    f"Rose, A. B., Thorn, C.-D. & Óg, E. {TITLE}. {VENUE} 12, 101–117 (2019).",
    f"Rose, A. B.; Thorn, C.-D.; Óg, E. {TITLE}. {VENUE} 2019, 12 (3), 101–117.",
    f"A.B. Rose, C.-D. Thorn, E. Óg, {TITLE}, {VENUE} 12 (2019) 101–117.",
    f"Anna B. Rose, Carl-Dieter Thorn, and Eva Óg. 2019. {TITLE}. {VENUE} 12, 3 (2019), 101–117.",
    f"Anna B. Rose, Carl-Dieter Thorn and Eva Óg, ‘{TITLE}’, {VENUE}, 12.3 (2019), 101–17.",
    f"Rose, A.B., Thorn, C.-D., Óg, E., 2019. {TITLE}. {VENUE} 12, 101–117.",
    f"ROSE, Anna B., THORN, Carl-Dieter and ÓG, Eva, 2019. {TITLE}. {VENUE}. 12(3), p. 101–117.",
    f"Rose, A. B. et al. {TITLE}. {VENUE} 12, 2023–2048 (2019).",
)


@pytest.mark.parametrize("text", STYLES)
def test_one_record_in_the_styles_of_papers(text: str) -> None:
    for line in (text, f"[7] {text}"):
        [query] = read_text(f"{line}\n", kind=InputKind.REFERENCES).queries
        assert query.title == TITLE
        assert query.year == 2019
        families = [person.family.title() for person in query.authors]
        assert families == ["Rose", "Thorn", "Óg"][: len(families)]
        assert len(families) == 3 or query.others


MEADOWS = "Wiesen im Wandel. Eine Studie zu Bodenpilzen bei Trockenheit"
HEDGES = "Les haies en mutation. Une étude de terrain"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Rose, Anna/Thorn, Bela (2019): {MEADOWS}, Opladen.", MEADOWS),
        (f"Rose, Anna/Thorn, Bela, 2019: {MEADOWS}. Frankfurt/M.: Campus.", MEADOWS),
        (
            f"Rose, Anna (2019): {MEADOWS}. In: Thorn, Bela (Hrsg.): Handbuch der Hecken. "
            "Wiesbaden: VS Verlag, S. 101–117.",
            MEADOWS,
        ),
        (
            f"Rose, Anna (2019), »{MEADOWS}«, in: Zeitschrift für Hecken, Jg. 12, H. 3, S. 1–17.",
            MEADOWS,
        ),
        ("Rose, A. (1994): Hecken und Wiesen. – Weinheim.", "Hecken und Wiesen"),
        (f"ROSE Anna, 2019, {HEDGES}, Paris, L’Harmattan.", HEDGES),
        (f"Rose A., Thorn B., 2019, « {HEDGES} », Revue des haies, vol. 8, n° 1, p. 7-22.", HEDGES),
    ],
)
def test_titles_as_german_and_french_social_sciences_print_them(text: str, title: str) -> None:
    [query] = read_text(f"{text}\n", kind=InputKind.REFERENCES).queries
    assert (query.title, query.authors[0].family.title()) == (title, "Rose")


@pytest.mark.parametrize(
    "text",
    [
        "Rose, A. (2019). Meadows of the north (translated by B. Thorn). York: Hedge.",
        "Rose, A. (2019). Meadows of the north (2nd ed.). York: Hedge.",
        "Rose, A. (2019). Meadows of the north. YORK Report 2007/08. Hedge Centre, York.",
    ],
)
def test_what_belongs_to_an_edition_is_no_title(text: str) -> None:
    [query] = read_text(f"{text}\n", kind=InputKind.REFERENCES).queries
    assert query.title == "Meadows of the north"


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("Rose, Anna, Carl Thorn, and Eva Óg", ["Rose", "Thorn", "Óg"]),
        ("Rose, Anna, Thorn, Carl, Óg, Eva", ["Rose", "Thorn", "Óg"]),
        ("ROSE, Anna, LEE, Eva", ["ROSE", "LEE"]),
        ("Rose, Thorn and Óg", ["Rose", "Thorn", "Óg"]),
        ("Yu. G. Rose, S.-C. Thorn", ["Rose", "Thorn"]),
        ("Rose A. B., Thorn, C. D.", ["Rose", "Thorn"]),
        ("Rose, A., Jr., Thorn, C., et al.", ["Rose", "Thorn"]),
        ("Rose (A.-B.)", ["Rose"]),
        ("van der Rose, J.D., de Thorn, P.", ["Rose", "Thorn"]),
        ("Rose Thorn, Anna and Garden Hedge, Eva", ["Rose Thorn", "Garden Hedge"]),
        ("World Meadow Organization", ["World Meadow Organization"]),
        ("Bureau of Hedges and Gates", ["Bureau of Hedges and Gates"]),
        ("ROSE Anna B. et Eva THO", ["ROSE", "THO"]),
        ("LI Anna, Eva ROS et Bela YU", ["LI", "ROS", "YU"]),
        ("NG A.Y.", ["NG"]),
        ("Rose DG, Thorn LN de", ["Rose", "Thorn"]),
        ("Rose, A. B., & Thorn, C. D. (Eds.).", ["Rose", "Thorn"]),
        ("Rose, A. and Hedge Research Group, C.", ["Rose", "Hedge Research Group, C."]),
        ("", []),
    ],
)
def test_names_of_a_list(text: str, families: list[str]) -> None:
    authors, others = names_in(text)
    assert [person.family for person in authors] == families
    assert others == ("et al" in text)


@pytest.mark.parametrize(
    "text",
    [
        "Rose, A. B., & Thorn, C. (Eds.). (1999). Hedges of the north (2nd ed.). London: Gate.",
        "A. B. Rose and C. Thorn, editors. Hedges of the north. Gate Press, London, 1999.",
        "Rose, Anna, and Carl Thorn, eds. Hedges of the North. London: Gate Press, 1999.",
        "Rose, Anna, Carl Thorn (Hrsg.): Hedges of the north. Wien 1999.",
    ],
)
def test_who_edited_a_book_is_its_editor(text: str) -> None:
    [query] = read_text(f"{text}\n", kind=InputKind.REFERENCES).queries
    assert query.authors == ()
    assert [person.family for person in query.editors] == ["Rose", "Thorn"]
    assert query.title.lower() == "hedges of the north"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        # Its first word and a colon look like a name; so do the names behind the first.
        (
            "Henley, D. A. and Cart, S. K. Rooms: The Use of Many Virtual Gardens to Reduce "
            "Contention in a Wall, IEEE Transactions on Graphics, 5 (3), 211-243, 1987.",
            "Rooms: The Use of Many Virtual Gardens to Reduce Contention in a Wall",
        ),
        (
            "Vera M. Hedgecock and Ann Thorn. Models for moss in parallel gardens. In Proceedings "
            "Mosses '89, November 1989.",
            "Models for moss in parallel gardens",
        ),
        (
            "Ralf Bergen: Behinderung. In: H. Eyfert, H. U. Otter (Hrsg.) Handbuch der "
            "Sozialarbeit. Luchterhand, Neuwied 1984, 199-205",
            "Behinderung",
        ),
        (
            "Kley, S. 2011: Explaining the stages of moss within a framework. European review, "
            "27. Jg., Heft 4, 469 – 486.",
            "Explaining the stages of moss within a framework",
        ),
        # What is in quotation marks within a title, or within that of the book, is no title.
        (
            "Bramwell, Anna. Blood and Soil: Richard Walther Moss and the Hedge’s “Green Party”. "
            "Bourne End, Buckinghamshire, England: Kensal Press, 1985.",
            "Blood and Soil: Richard Walther Moss and the Hedge’s “Green Party”",
        ),
        (
            "Niethammer, Lutz (1985): Fragen – Antworten – Fragen. Methodische Erfahrungen zur "
            "Oral History , in: Lutz Niethammer und Alexander von Plato (Hg.): „Wir kriegen jetzt "
            "andere Zeiten.“ Auf der Suche nach der Erfahrung. Berlin",
            "Fragen – Antworten – Fragen. Methodische Erfahrungen zur Oral History",
        ),
        # A day on which it was looked up makes no second work of it.
        (
            "Sodermann, Jacob (1999), Transparency in the Common Gardens, in: "
            "http://www.example.org/speeches/en/cfi10.htm (retr. 12.12.2000)",
            "Transparency in the Common Gardens",
        ),
    ],
)
def test_a_title_is_what_stands_behind_the_names(text: str, title: str) -> None:
    [query] = read_text(f"{text}\n", kind=InputKind.REFERENCES).queries
    assert query.title == title


LETTERS = string.ascii_letters + string.digits + " .,;:()[]“”\"'–-&/é中\n"


@given(st.text(LETTERS, max_size=200))
def test_parts_are_runs_of_the_text_and_nothing_is_made_up(text: str) -> None:
    found = tokens(text)
    assert "".join(token.text for token in found) == "".join(text.split())
    assert len(features(found)) == len(found)
    labelled = label_reference(text)
    assert 0.0 <= labelled.sure <= 1.0 + 1e-9
    ends = [0, *(part.end for part in labelled.parts)]
    assert all(end <= part.start for end, part in zip(ends, labelled.parts, strict=False))
    cut = cut_reference(text, certain=True)
    assert cut is not None
    assert cut.title in text


@pytest.mark.parametrize(
    "others", ["et al.", "et. al.", "and Co-authors.", "and coauthors", "and 12 others.", "u. a."]
)
def test_who_is_left_out_of_a_list_is_no_person(others: str) -> None:
    cut = cut_reference(f"Rose, A. B., Thorn, C. {others} (2019): {TITLE}. {VENUE} 12, 101.")
    assert cut is not None
    assert [person.family for person in cut.authors] == ["Rose", "Thorn"]
    assert cut.others
    assert cut.title == TITLE


def test_a_model_comes_back_from_its_bytes() -> None:
    model = Model(
        ("title+", "other"), {"wé": ((0, 0.5), (1, -2.0)), "": ()}, ((0.25, -4.0), (1.0, 0.0))
    )
    assert unpack(pack(model)) == model


def test_a_string_of_any_length_is_read_or_left() -> None:
    assert label_reference("word " * 5000).parts == ()


def test_a_wrapped_list_is_cut_where_its_references_begin() -> None:
    """A mark at a line's beginning that is part of the text, a number alone as a mark."""
    wrapped = (
        "Rose, A. (1996) Of roses and of robots among them in the gardens. No.\n"
        "118. Garden: Department of Robots.\n"
        "Thorn, C. (2001) ‘Hedges and what grows in them all the year round’\n"
        "[Preprint]. Available at: https://example.org/hedges\n"
        "Lily, E. (2003) ‘Of what lilies want’, Journal of Meadow Ecology, 12\n"
        "(31): 610.\n"
    )
    queries = read_text(wrapped, kind=InputKind.REFERENCES).queries
    assert [query.origin.line for query in queries if query.origin] == [1, 3, 5]
    numbered = (
        "1 Rose A, Thorn C. Of roses and of robots among them.\n"
        "Meadows 2019; 7: 1–9.\n"
        "2 van Lily E. Hedges and what grows in them. Meadows\n"
        "2018; 6: 3–4.\n"
        "3 Thorn C. Of what lilies want. Meadows 2017; 2: 5.\n"
    )
    queries = read_text(numbered, kind=InputKind.REFERENCES).queries
    assert [query.origin.line for query in queries if query.origin] == [1, 3, 5]
    assert [query.year for query in queries] == [2019, 2018, 2017]
    queries = read_text(
        re.sub(r"(?m)^(\d) ", r"\1 _ ", numbered), kind=InputKind.REFERENCES
    ).queries
    assert [query.year for query in queries] == [2019, 2018, 2017]


def test_references_of_a_line_each_are_not_joined() -> None:
    lines = "".join(
        f"Rose, A. B. {year}. “{TITLE}{' and again' * (year % 7)}.” {VENUE} 12. "
        f"https://doi.org/10.1000/meadows.{year}.\n"
        for year in range(1990, 2010)
    )
    queries = read_text(lines, kind=InputKind.REFERENCES).queries
    assert [query.year for query in queries] == list(range(1990, 2010))


@pytest.mark.parametrize(
    "items",
    [
        # Names joined in another language, or a body, and no stop before the journal.
        (
            "M. A. Rossi, V. Bromo e P. R. Verdi, La regione dei prati della prima stella del "
            "giardino botanico, in «Annali dei Prati», DCXXXIX (2006), pp. 621–632",
            "Garden Collaboration, Deep Sets of Hedges for the Parameters of Flavours in Gardens "
            "of the Northern Hemisphere, Technical report, Hedge Press, Geneva 2020",
            "A. Bianchi e C. Neri, Una nota sulle siepi, in «Annali dei Prati», DCXL (2007), 1–9",
        ),
        # An initial ends a line; words of a title that look like names begin one.
        (
            "Bates, S. D., M. Bailes, B. R. Barsdell, N. D. R. Bhat, M. Burgay, S. Burke-Spolaor, "
            "and D. J. Champion (2012): The high time resolution survey of hedges. Moons 3.",
            "Ben-Ameur, H., P. Lemieux und C. Thorn (2004): Combination of General and Antithetic "
            "Transformations and Control Variables. Mathematics of Meadows 29 (4): 946–960.",
            "Rose, A. und B. Thorn (1999): Maintenance of hedges. Moons 4: 1–9.",
        ),
        # Names joined by slashes and no year; a town and a press that look like a name.
        (
            "Rosenthal Barsha/Sural Shamik/Vaidya Jaideep, Hedges and what grows in them from one "
            "year to another, Garden Letters 48 (2016) 1–37",
            "Faugeras O. D./Toscani G., The calibration of hedges for walls and for other things, "
            "15–20.",
            "Fawcett R./Zander A./Brady J. M., Extracting structure from an old view of walls with "
            "one gate, Garden Letters 12 (1994) 61–62.",
        ),
        (
            "Chomski, N., 1986: Knowledge of hedges: their nature, origin, and daily use. "
            "New York, Praeger.",
            "Bertin, V., 2024: Similarity of mosses that bounce in elastic gardens of the north. "
            "J. Moss Mech. 986, A13.",
            "de la Rosa, T.; A. García Olaya; D. Borrajo, 2013: An approach to heuristic planting "
            "of hedges. Garden Letters. 39 (1), 184–201.",
        ),
        # What looks like an item's mark: the number of an issue, a dash.
        (
            "Briscoe, S. (2018): A review of the reporting of garden searching to identify mosses "
            "for systematic reviews of hedges. Garden Letters (9)1: 89–99.",
            "Beyer, G., Alt, F., et al., ‘Behaviour round large hedges in the garden’, Proceedings "
            "of the 2011 Conference on Walls - MOSS ’11 (2011), 1021.",
            "Cantor, E., 2001: Parallel planting of hedges. Garden Letters. 33–48.",
        ),
    ],
)
@pytest.mark.parametrize("width", [48, 66, 72, 90])
def test_each_wrapped_item_is_one(items: tuple[str, ...], width: int) -> None:
    wrapped = "".join(f"{textwrap.fill(item, width)}\n" for item in items * 4)
    queries = read_text(wrapped, kind=InputKind.REFERENCES).queries
    assert [query.said.split()[0] for query in queries] == [item.split()[0] for item in items * 4]
