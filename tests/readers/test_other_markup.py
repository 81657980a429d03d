"""Lists in LaTeX and wikis: which items they have, each with its own line."""

from __future__ import annotations

from bibwright.readers import read_text


def _found(text: str) -> list[tuple[str, str, int | None]]:
    reading = read_text(text, name="list.md")
    assert reading.problems == ()
    return [
        (query.identity, query.title, query.origin.line if query.origin else None)
        for query in reading.queries
    ]


def test_items_of_latex_on_one_line() -> None:
    assert _found(
        r"\begin{itemize}\item Robots in the Sky, arXiv:2103.00001 \item Weeding at Night" + "\n"
        r"\item[hep-th/9801001] Ferns in the Rain \item[1303.0001] Hedges at Work\end{itemize}"
        + "\n"
    ) == [
        ("2103.00001", "Robots in the Sky", 1),
        ("", "Weeding at Night", 1),
        ("hep-th/9801001", "Ferns in the Rain", 2),
        ("1303.0001", "Hedges at Work", 2),
    ]


def test_comments_of_latex_are_none_of_the_list() -> None:
    assert _found(
        "\\item Robots in the Sky % arXiv:2103.00009\n"
        "% \\item Gnomes at Work, arXiv:2103.00008\n"
        "\\item Why 50\\% of Ferns Sleep% \\item Bees\n"
        "\\item \\href{https://example.org/a%20b}{Weeding at Night}\n"
    ) == [
        ("", "Robots in the Sky", 1),
        ("", "Why 50% of Ferns Sleep", 3),
        ("", "Weeding at Night", 4),
    ]


def test_fields_of_a_wikis_citation_are_cut_outside_of_links_and_templates() -> None:
    assert _found(
        "* {{cite arXiv |last=Rose |first=Ada |title=Robots in the [[Sky|Skies]] "
        "|eprint=2103.00001}}\n"
        "* {{cite journal |author=Bela Thorn |title=Weeding {{nowrap|at Night}} |year=2021 "
        "|arxiv=2103.00002}}\n"
    ) == [("2103.00001", "Robots in the Skies", 1), ("2103.00002", "Weeding at Night", 2)]


def test_an_item_with_a_link_is_kept_above_one_with_a_title() -> None:
    assert _found(
        "- Robots in the Wide Sky of Green Ferns https://example.org/a\n"
        "  - [Weeding at Night](https://arxiv.org/abs/2103.00002)\n"
        "- Gardens https://example.org/\n"
        "  - [Ferns in the Rain](https://arxiv.org/abs/2103.00003)\n"
    ) == [
        ("", "Robots in the Wide Sky of Green Ferns", 1),
        ("2103.00002", "Weeding at Night", 2),
        ("2103.00003", "Ferns in the Rain", 4),
    ]


def test_callouts_pages_and_tags_of_programs_for_notes() -> None:
    reading = read_text(
        "# Reading\n\n> [!info] How to use\n> Tick off what you have read.\n\n"
        "> [!quote]- Robots in the Sky\n> link:: [2103.00001](https://arxiv.org/abs/2103.00001)\n"
        "> status:: read\n\n"
        "- [ ] [[Hedges of the Northern Gardens]] #garden/hedge ^abc123\n"
        "- [x] [[@moss2020|Weeding at Night with Lamps]] (Moss, 2020) %%later%%\n"
        "- TODO [[papers/Ferns in the Rain|ferns]] https://arxiv.org/abs/2103.00002\n"
        "- [[@rose2021]] https://arxiv.org/abs/2103.00003\n\n![[figure.png]]\n"
    )
    assert reading.problems == ()
    assert [
        (query.origin and query.origin.line, query.title, query.identity)
        for query in reading.queries
    ] == [
        (6, "Robots in the Sky", "2103.00001"),
        (10, "Hedges of the Northern Gardens", ""),
        (11, "Weeding at Night with Lamps", ""),
        (12, "Ferns in the Rain", "2103.00002"),
        (13, "", "2103.00003"),
    ]


def test_labels_in_two_brackets_are_no_pages() -> None:
    found = read_text(
        "- [[Ferns in the Rain]]\n- **Robots in the Sky** [[paper]](https://arxiv.org/abs/2103.00001)"
        " [[code]]\n- Weeding at Night [[1]]: a lamp\n"
    ).queries
    assert [query.title for query in found][:2] == ["Ferns in the Rain", "Robots in the Sky"]
