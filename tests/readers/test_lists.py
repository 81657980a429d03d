"""Ids, titles and pasted reference lists. Expected values read off the text by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.errors import InputError
from bibwright.model.identifiers import ArxivId
from bibwright.readers import InputKind, read_bytes, read_text
from support.readings import titles, told


def test_identifiers_one_a_line_in_every_form() -> None:
    reading = read_text(
        "2406.03712\n"
        "2406.03712v2\n"
        "hep-th/9711200\n"
        "arXiv:1706.03762v5 [cs.CL]\n"
        "\n"
        "https://arxiv.org/abs/2405.13055\n"
        "https://arxiv.org/pdf/2405.13055v1.pdf\n"
        "https://www.alphaxiv.org/abs/2311.06025\n"
        "https://huggingface.co/papers/2311.06025\n"
        "https://doi.org/10.48550/arXiv.2110.01406\n"
        "doi:10.1016/J.physletb.2012.08.020\n"
        "nothing here\n"
    )
    assert reading.kind is InputKind.IDS
    assert [str(query.arxiv_id or query.doi) for query in reading.queries] == [
        *("2406.03712", "2406.03712v2", "hep-th/9711200", "1706.03762v5", "2405.13055"),
        *("2405.13055v1", "2311.06025", "2311.06025", "2110.01406"),
        "10.1016/j.physletb.2012.08.020",
    ]
    assert [query.origin.line for query in reading.queries if query.origin] == [
        *(1, 2, 3, 4, 6, 7, 8, 9, 10, 11)
    ]
    [problem] = reading.problems
    assert problem.origin.line == 12


def test_identifiers_anywhere_in_a_text() -> None:
    reading = read_text(
        "We build on earlier work (see arXiv:1706.03762 and https://arxiv.org/abs/2405.13055v1) "
        "and on many other things that make this sentence long enough to be taken for what it is, "
        "namely running prose, in which a number such as 1203.4567 is not an identifier at all.\n"
    )
    assert reading.kind is InputKind.IDS
    assert [str(query.arxiv_id) for query in reading.queries] == ["1706.03762", "2405.13055v1"]


@pytest.mark.parametrize("before", ["", "3. ", "- ", "["])
@pytest.mark.parametrize("after", [" ", ": ", " - "])
def test_an_id_of_four_digits_before_a_title_counts(before: str, after: str) -> None:
    line = f"{before}1207.7214{']' if before == '[' else ''}{after}On the Growth of Garden Gnomes\n"
    [query] = read_text(line).queries
    assert (str(query.arxiv_id), query.title) == ("1207.7214", "On the Growth of Garden Gnomes")


def test_links_of_a_page_are_read() -> None:
    reading = read_text(
        "<html><body><ul><li><a href='https://arxiv.org/abs/1706.03762'>a paper</a></li>"
        "<li><a href='https://arxiv.org/abs/2405.13055'>2405.13055</a></li></ul></body></html>",
        kind=InputKind.IDS,
    )
    assert [str(query.arxiv_id) for query in reading.queries] == ["1706.03762", "2405.13055"]


def test_titles_plain_numbered_and_with_bullets() -> None:
    reading = read_text(
        "Attention Is All You Need\n"
        "1. Vision Language Models in Medicine\n"
        "[2] “Large Language Models for Medicine: A Survey”\n"
        "- ChiMed-GPT: A Chinese Medical Large Language Model\n"
        "• 3D Gaussian Splatting for Real-Time Radiance Field Rendering.\n"
        "12) Foundation Model in Biomedicine (arXiv:2503.02104)\n",
        kind=InputKind.TITLES,
    )
    assert titles(reading) == [
        "Attention Is All You Need",
        "Vision Language Models in Medicine",
        "Large Language Models for Medicine: A Survey",
        "ChiMed-GPT: A Chinese Medical Large Language Model",
        "3D Gaussian Splatting for Real-Time Radiance Field Rendering",
        "Foundation Model in Biomedicine",
    ]
    assert reading.queries[-1].arxiv_id == ArxivId("2503.02104")


def test_plain_titles_are_recognised() -> None:
    text = "Attention Is All You Need\nVision Language Models in Medicine\n"
    assert read_text(text).kind is InputKind.TITLES


REFERENCES = """\
[1] A. Vaswani, N. Shazeer, and N. Parmar. Attention is all you need. arXiv:1706.03762, 2017.
[2] J. Devlin and M.-W. Chang, “BERT: Pre-training of deep bidirectional transformers,” in Proc.
    NAACL, 2019, pp. 4171-4186.
[3] Zheng, Y., & Gan, W. (2024). Large language models for medicine: A survey. International
    Journal of Machine Learning. https://doi.org/10.1007/s13042-024-02318-w
[4] Doe JA, Smith B. A trial of something in many people. N Engl J Med 2020;1:2-3.
[5] Yuan Mingze, Peng Bao, et al. 2023. Large Language Models Illuminate a Pathway. In Some Venue.
"""


def test_a_pasted_reference_list_in_five_styles() -> None:
    reading = read_text(REFERENCES)
    assert reading.kind is InputKind.REFERENCES
    assert reading.problems == ()
    assert titles(reading) == [
        "Attention is all you need",
        "BERT: Pre-training of deep bidirectional transformers",
        "Large language models for medicine: A survey",
        "A trial of something in many people",
        "Large Language Models Illuminate a Pathway",
    ]
    families = [[person.family for person in query.authors] for query in reading.queries]
    assert families[:4] == [
        ["Vaswani", "Shazeer", "Parmar"],
        ["Devlin", "Chang"],
        ["Zheng", "Gan"],
        ["Doe", "Smith"],
    ]
    assert [query.year for query in reading.queries] == [2017, 2019, 2024, 2020, 2023]
    assert reading.queries[0].arxiv_id == ArxivId("1706.03762")
    assert reading.queries[2].doi == "10.1007/s13042-024-02318-w"
    assert reading.queries[4].others
    assert [query.origin.line for query in reading.queries if query.origin] == [1, 2, 4, 6, 7]


def test_a_reference_that_cannot_be_made_out_is_named() -> None:
    reading = read_text(
        "[1] ibid.\n[2] J. Doe. A title of some words. 2020.\n", kind=InputKind.REFERENCES
    )
    assert titles(reading) == ["A title of some words"]
    [problem] = reading.problems
    assert problem.origin.line == 1
    assert "ibid" in problem.message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    reading = read_bytes("Über naïve Lösungen\n".encode(encoding), kind=InputKind.TITLES)
    assert titles(reading) == ["Über naïve Lösungen"]
    assert bool(reading.problems) == (encoding == "cp1252")


@given(st.binary(max_size=400), st.sampled_from(list(InputKind)))
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes, kind: InputKind) -> None:
    try:
        reading = read_bytes(data, name="input.txt", kind=kind)
    except InputError:
        return
    assert reading.queries or reading.problems
    lines = max(data.count(b"\n"), data.count(b"\r"), len(data)) + 1
    origins = [query.origin for query in reading.queries]
    origins += [problem.origin for problem in reading.problems]
    for origin in origins:
        assert origin is not None
        assert origin.line is None or 1 <= origin.line <= lines


def test_the_name_of_a_file_helps_where_its_content_does_not() -> None:
    assert read_text("@misc{a, title={B}}", name="x.txt").kind is InputKind.BIBTEX
    assert read_text("plain words", name="x.tex").kind is InputKind.LATEX


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("[2] L. Liu, X. Yang, J. Lei et al. A Survey on Large Language Models. 2024.", 3),
        ("[2] Liu, L. et al. A Survey on Large Language Models. Nature, 2024.", 1),
        ("[2] L. Liu et al., 2024. A Survey on Large Language Models. Nature.", 1),
    ],
)
def test_people_cut_short_in_front_of_a_title(text: str, authors: int) -> None:
    [query] = read_text(f"{text}\n", kind=InputKind.REFERENCES).queries
    assert query.title == "A Survey on Large Language Models"
    assert query.others
    assert len(query.authors) == authors


def test_titles_one_a_line_whatever_the_first_looks_like() -> None:
    reading = read_text(
        "Garden Testing: Testing Gnomes for Discrimination\n"
        "Local Weeding at the Night Scale\nHedges Are All You Need (2017)\n"
    )
    assert titles(reading) == [
        "Garden Testing: Testing Gnomes for Discrimination",
        "Local Weeding at the Night Scale",
        "Hedges Are All You Need",
    ]


def test_a_wrapped_reference_is_no_list_of_titles() -> None:
    reading = read_text(
        "Ada Rose: Robots in the Garden and in the House with Some\n"
        "Gnomes and Others. Journal of Robots 12, 2019.\n"
        "Bela Thorn: Weeds of the Night in the Large Garden Behind It\n"
        "and Others. Journal of Weeds 13, 2019.\n"
    )
    assert [query.year for query in reading.queries] == [2019, 2019]


@pytest.mark.parametrize("mark", ["", "- "])
@pytest.mark.parametrize(
    ("line", "arxiv_id"),
    [
        ("Rose 1998, hep-th/9801001", "hep-th/9801001"),
        ("Rose hep-th/9801001", "hep-th/9801001"),
        ("Van Thorn 2013: 1303.0001", "1303.0001"),
        ("Thorn 2013 1303.0001", "1303.0001"),
        ("Rose, Thorn & Van Moss 2013, 1303.0001", "1303.0001"),
        ("Rose et al. (2013) 1303.0001", "1303.0001"),
        ("Weeding at Night with Robots, 1303.0001", "1303.0001"),
    ],
)
def test_an_id_at_the_end_of_a_line(mark: str, line: str, arxiv_id: str) -> None:
    (query,) = read_text(f"{mark}{line}\n").queries
    assert query.identity == arxiv_id


@pytest.mark.parametrize("line", ["- The loss is 1303.0001", "- we paid 1303.0001 for it"])
def test_a_number_is_no_id(line: str) -> None:
    assert not [query for query in read_text(f"{line}\n").queries if query.identity]


def test_a_links_text_belongs_to_its_own_link() -> None:
    queries = read_text(
        "see [Robots in the Sky](https://arxiv.org/abs/2103.00001) and 2103.00002 too\n"
    ).queries
    assert [(query.title, query.identity) for query in queries] == [
        ("Robots in the Sky", "2103.00001"),
        ("", "2103.00002"),
    ]


def test_words_between_two_ids_may_be_eithers() -> None:
    queries = read_text(
        "- [Robots in the Sky](https://arxiv.org/abs/2103.00001) and Ferns in Rain 2103.00002\n"
    ).queries
    assert all(query.said for query in queries)


def test_authors_and_year_in_italics_are_no_title() -> None:
    text = (
        "* Robots over Gardens. _Rose et al. 2017_ [pdf](https://arxiv.org/pdf/2103.00001)\n"
        "* How a robot sees weeds by night _Thorn et al. Nature 2019_ [pdf](https://example.org/b)\n"
        "* Towards weeding by night. _Moss & Fern 2020_ [pdf](https://arxiv.org/abs/2103.00002)\n"
        "* _Robots and Gardens 2020_ [pdf](https://example.org/c)\n"
    )
    found = [(each.title, each.authors[:1], each.year) for each in read_text(text).queries]
    assert [(title, *(who.family for who in authors), year) for title, authors, year in found] == [
        ("Robots over Gardens", "Rose", 2017),
        ("How a robot sees weeds by night", "Thorn", 2019),
        ("Towards weeding by night", "Moss", 2020),
        ("Robots and Gardens 2020", None),
    ]


@pytest.mark.parametrize("unit", ["a ", "word", "The growth of trees. ", "arXiv:2103.00001, "])
@pytest.mark.parametrize(
    "page",
    [
        "arXiv:2405.13055\n\n{}\n",
        "- arXiv:2405.13055\n\n- {}\n",
        "<!doctype html><p>arXiv:2405.13055</p>\n\n<p>{}</p>\n",
    ],
)
def test_a_passage_without_end_is_named_and_the_others_are_read(page: str, unit: str) -> None:
    reading = read_text(page.format(unit * (300_000 // len(unit))))
    assert [str(query.arxiv_id) for query in reading.queries] == ["2405.13055"]
    [problem] = reading.problems
    assert "characters is no item of a list and was not read" in problem.message
    assert problem.origin.line == 3


def test_a_line_of_many_ids_is_read() -> None:
    ids = [f"{2101 + number // 5000}.{number % 5000 + 10000}" for number in range(12_000)]
    reading = read_text(", ".join(ids) + "\n")
    assert [str(query.arxiv_id) for query in reading.queries] == ids
    assert not reading.problems


def test_a_line_begins_a_reference_however_it_says_that_there_are_other_authors() -> None:
    text = (
        "Rose et al. Robots in the Sky of Gardens. Nature 2017.\n"
        "Thorn and Coauthors, Weeding at Night in the North, 2017\n"
        "Moss and co-authors. Pruning Hedges Together. 2017.\n"
        "Fern u. a.: Gates and Fences in the Open, 2017\n"
        'Kew and others, "Seeds of the Garden", NIPS 2017\n'
    )
    queries = read_text(text, name="refs.txt").queries
    assert [(query.origin and query.origin.line, query.others) for query in queries] == [
        (line, True) for line in range(1, 6)
    ]


def test_two_titles_with_who_wrote_them_in_brackets() -> None:
    queries = read_text(
        "- Garden GAN (Rose 2017), Weeding at Night (Thorn 2013)\n"
        "- Pruning Hedges Together (Moss, 2014); see also Seeds of the Garden (Fern, 2015)\n"
        "- Rose Gardens (Kew 2014), and what became of them\n",
        name="list.md",
    ).queries
    assert [(query.title, query.issued and query.issued.year) for query in queries[:4]] == [
        ("Garden GAN", 2017),
        ("Weeding at Night", 2013),
        ("Pruning Hedges Together", 2014),
        ("Seeds of the Garden", 2015),
    ]
    assert len(queries) == 5


def test_a_paragraph_beside_the_items_of_a_list_is_not_lost() -> None:
    reading = read_text(
        "Robots in the Sky of Gardens\n"
        "- Weeding at Night in the North\n"
        "- Pruning hedges together\n"
        "\n"
        "Attention Is All You Need https://arxiv.org/abs/2101.00001\n"
        "\n"
        "Seeds of the garden and how to find them, https://arxiv.org/abs/2101.00002\n"
        "\n"
        "Here we discuss what was found.\n",
        name="list.md",
    )
    assert [query.title for query in reading.queries[:2]] == [
        "Weeding at Night in the North",
        "Pruning hedges together",
    ]
    assert [str(query.arxiv_id or "") for query in reading.queries] == [
        *("", "", "2101.00001", "2101.00002")
    ]
    assert told(reading) == [(1, True)]


def test_a_labelled_title_between_the_items_of_a_list_is_read_or_told() -> None:
    reading = read_text(
        "- Robots in the Sky of Gardens\n\nTitle: Weeding at Night\nAuthor: Rose\n\n"
        "- Pruning Hedges Together\n\nPaper: Seeds Are All You Need\n",
        name="list.md",
    )
    assert titles(reading) == [
        "Robots in the Sky of Gardens",
        "Weeding at Night",
        "Pruning Hedges Together",
    ]
    assert told(reading) == [(8, True)]


def test_a_title_of_common_words_in_a_chat() -> None:
    reading = read_text(
        "10:02 Ann: what shall we read?\n10:03 Bob: 1. Attention Is All You Need\n10:04 Ann: ok\n"
    )
    assert [query.said for query in reading.queries] == ["1. Attention Is All You Need"]


def test_works_with_semicolons_between_them_are_several() -> None:
    reading = read_text(
        "- Robots in the Sky of Gardens; Weeding Nets; Pruning Hedges Together at Night\n"
        "- Rose & Thorn (2014); Moss et al. (2015)\n"
        "- Seeds of the Garden in Ruins. Ada Rose; Bela Thorn; Cleo Moss\n"
    )
    found = [(each.title, [str(one) for one in each.authors]) for each in reading.queries]
    assert [title for title, _ in found[:3]] == [
        "Robots in the Sky of Gardens",
        "Weeding Nets",
        "Pruning Hedges Together at Night",
    ]
    assert found[3:5] == [("", ["Rose", "Thorn"]), ("", ["Moss"])]
    assert found[5][0].startswith("Seeds of the Garden in Ruins")
    assert len(found) == 6


def test_words_beside_an_id_between_the_items_of_a_list_are_held_against_it() -> None:
    reading = read_text(
        "- Robots in the Sky of Gardens\n\n"
        "Weeding Nets (arXiv:2101.00001)\n\n"
        "The nets were proposed in arXiv:2101.00002.\n\n"
        "Hedge Rosters\n: A paper on rosters, arXiv:2101.00003\n",
        name="list.md",
    )
    found = {str(each.arxiv_id): each.title for each in reading.queries if each.arxiv_id}
    assert found["2101.00001"] == "Weeding Nets"
    assert found["2101.00002"] == ""
    assert found["2101.00003"].startswith("Hedge Rosters")


@pytest.mark.parametrize("heading", ["References and Notes", "Literaturverzeichnis", "Références:"])
def test_what_stands_above_a_list_of_references_is_no_work(heading: str) -> None:
    text = f"{heading}\nRose, A. (2019). Robots in the Sky. Garden Letters, 3, 1-9.\n"
    [query] = read_text(text, name="refs.txt").queries
    assert (query.title, query.origin and query.origin.line) == ("Robots in the Sky", 2)


@pytest.mark.parametrize(
    "heading",
    [
        "Further Robots Pruning Northern Hedges:\n  - Weeding Old Garden Hedges",
        "Robots Pruning the Northern Hedges\n"
        "  - [Weeding Old Garden Hedges](https://arxiv.org/abs/2103.00001)",
    ],
    ids=["with a colon", "above a work beyond doubt"],
)
def test_an_item_that_says_what_the_works_below_it_are_about_is_none(heading: str) -> None:
    reading = read_text(f"- {heading}\n  - Moss in Gardens of the North\n", name="list.md")
    assert titles(reading) == [
        "Weeding Old Garden Hedges",
        "Moss in Gardens of the North",
    ]


def test_a_sentence_below_a_work_is_a_note() -> None:
    reading = read_text(
        "- Robots Pruning the Northern Hedges\n  - Works Well in the Gardens of the North.\n"
        "- Weeding Old Garden Hedges at Night\n  - Shows Moss in the Gardens of the North!\n",
        name="list.md",
    )
    assert [query.origin and query.origin.line for query in reading.queries] == [1, 3]
    assert told(reading) == [(2, True), (4, True)]


@pytest.mark.parametrize(
    "label", ["Abstract:", "Zusammenfassung:", "Résumé:", "摘要：", "要旨：", "초록:", "Аннотация:"]
)
def test_what_a_summary_links_to_is_another_paper_and_a_note(label: str) -> None:
    reading = read_text(
        "- [Robots in the Sky](https://arxiv.org/abs/2103.00001)\n"
        f"  - {label} [Weeding](https://arxiv.org/abs/2103.00002)\n",
        name="list.md",
    )
    assert [str(query.arxiv_id) for query in reading.queries] == ["2103.00001"]
    assert told(reading) == [(2, True)]


@pytest.mark.parametrize(
    "table",
    [
        "Titel,Title,Year\nRoboter im Garten,Robots in the Garden,2020\n",
        "Title,Titel,Year\nRobots in the Garden,Roboter im Garten,2020\n",
    ],
)
def test_a_column_in_english_goes_before_one_in_another_language(table: str) -> None:
    [query] = read_text(table, name="list.csv").queries
    assert (query.title, query.year) == ("Robots in the Garden", 2020)
