"""An entry is written only if what a list says of a paper agrees with it.

The references are made up around real papers: their ids, titles or authors stand beside titles,
authors and years of nobody's, in every style that lists come in. Whatever the reader makes of
them, offered every paper at once, no verdict may be a match.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bibwright.matching.verdict import Status, judge
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Reference
from bibwright.readers import read_text
from bibwright.text.names import person_from_display


def _paper(arxiv_id: str, title: str, year: int, *names: str) -> Reference:
    return Reference(
        arxiv_id=ArxivId(arxiv_id, 1),
        title=title,
        authors=tuple(map(person_from_display, names)),
        submitted=datetime(year, 6, 1, tzinfo=UTC),
    )


PAPERS = (
    _paper(
        "1706.03762",
        "Attention Is All You Need",
        2017,
        "Ashish Vaswani",
        "Noam Shazeer",
        "Niki Parmar",
    ),
    _paper("2503.02104", "Foundation Model in Biomedicine", 2025, "Xiangrui Liu", "Yuanyuan Zhang"),
    _paper(
        "2406.03712",
        "A Survey on Medical Large Language Models: Technology, Application, Trustworthiness, and "
        "Future Directions",
        2024,
        "Lei Liu",
        "Xiaoyan Yang",
    ),
    _paper("2503.01863", "Vision Language Models in Medicine", 2025, "Beria Chingnabe Kalpelbe"),
)
#: How lists set down a paper: ``t`` title, ``n`` "Smith, J.", ``f`` "Jane Smith", ``y`` year,
#: ``i`` id.
STYLES = (
    "1. **{t}** – {n} ({y}). arXiv:{i}",
    "1. **{t}** — {f} et al. ({y}). *NeurIPS*. [arXiv:{i}](https://arxiv.org/abs/{i})",
    "- **“{t}”** by {f}, {y} (https://arxiv.org/abs/{i})",
    "- [{t}](https://arxiv.org/abs/{i}) {f}, {y}",
    "- {t}. {n} ({y}). arXiv:{i}",
    "- {t}, {f}, {y}, {i}v1",
    "- {n} ({y}). {t}. arXiv:{i}.",
    "- {n} ({y}). *{t}*. arXiv preprint arXiv:{i}.",
    "[1] {f}. {t}. arXiv:{i}, {y}.",
    "[1] {f}, “{t},” arXiv:{i}, {y}.",
    '{f}. "{t}." arXiv preprint arXiv:{i} ({y}).',
    "{n} {y}. {t}. https://doi.org/10.48550/arXiv.{i}",
    "| {t} | {f} | {y} | [arXiv](https://arxiv.org/abs/{i}) |",
    "| [{t}](https://arxiv.org/abs/{i}) | {y} |",
    "* {t} - https://arxiv.org/abs/{i}",
    "{t} https://arxiv.org/pdf/{i}.pdf",
    "[{i}] {t}",
    "**Title:** {t}\n**Authors:** {f}\n**Year:** {y}\n**Link:** https://arxiv.org/abs/{i}",
    "### {t}\n{f} · {y} · arXiv:{i}",
    "<ul><li><a href='https://arxiv.org/abs/{i}'>{t}</a> {f}, {y}</li></ul><p></p>",
    "{t}\nhttps://arxiv.org/abs/{i}",
    "{t}\n\narXiv:{i}",
    "**{t}**  \n{f} et al., {y}  \n[arXiv](https://arxiv.org/abs/{i})",
    "> **{t}**\n> *{f} et al.*\n> arXiv {y}. [[Paper](https://arxiv.org/abs/{i})]",
    "**{t}**\n\n- year: {y}\n- arxiv: <https://arxiv.org/abs/{i}>",
    "1. **{t}.** {y}. [paper](https://arxiv.org/pdf/{i}.pdf)\n\n    *{f} et al.*",
    "- {t}\n  - {f} et al.\n  - [pdf](https://arxiv.org/pdf/{i})",
    "<html><dl><dt>[1] <a href='/abs/{i}'>arXiv:{i}</a> [<a>pdf</a>]</dt><dd><div>Title: {t}</div>"
    "</dd></dl></html>",
)
TITLES = st.sampled_from(
    (
        "A Made-Up Paper About LLM Nurses",
        "Robots in the Sky",
        "Do We Really Need Doctors?",
        "MedWizard: Prompting Clinical Oracles at Scale",
        "On the Inner Life of Garden Gnomes",
        "Vision Language Models in Agriculture",
        "Attention Is Not What You Want",
    )
)
FAMILIES = st.sampled_from("Smith Doe Okafor Haddad Lindqvist O’Brien Petrov".split())
GIVEN = st.sampled_from("Jane Omar Bela Ingrid Tariq".split())


def _matched(text: str) -> list[Reference]:
    verdicts = (judge(query, PAPERS) for query in read_text(text, name="list.md").queries)
    return [verdict.query for verdict in verdicts if verdict.status is Status.MATCHED]


@pytest.mark.parametrize("style", STYLES)
@given(paper=st.sampled_from(PAPERS), title=TITLES, family=FAMILIES, given_name=GIVEN)
@settings(max_examples=8, deadline=None)
def test_a_real_id_makes_no_invented_paper_real(
    style: str, paper: Reference, title: str, family: str, given_name: str
) -> None:
    item = style.format(
        t=title,
        n=f"{family}, {given_name[0]}.",
        f=f"{given_name} {family}",
        y=paper.year,
        i=paper.arxiv_id and paper.arxiv_id.base,
    )
    assert not _matched(item + "\n")


_WITH_AUTHORS = [style for style in STYLES if "{n}" in style or "{f}" in style]


@pytest.mark.parametrize("style", _WITH_AUTHORS)
@given(paper=st.sampled_from(PAPERS), family=FAMILIES, given_name=GIVEN)
@settings(max_examples=8, deadline=None)
def test_a_real_title_and_id_by_other_authors_is_no_match(
    style: str, paper: Reference, family: str, given_name: str
) -> None:
    item = style.format(
        t=paper.title,
        n=f"{family}, {given_name[0]}.",
        f=f"{given_name} {family}",
        y=paper.year,
        i=paper.arxiv_id and paper.arxiv_id.base,
    )
    assert not _matched(item + "\n")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.arxiv_id))
def test_what_agrees_is_matched(style: str, paper: Reference) -> None:
    first = paper.authors[0]
    item = style.format(
        t=paper.title,
        n=f"{first.family}, {first.given[0]}.",
        f=str(first),
        y=paper.year,
        i=paper.arxiv_id and paper.arxiv_id.base,
    )
    assert len(_matched(item + "\n")) == 1


@pytest.mark.parametrize("style", [style for style in STYLES if "{y}" in style])
def test_another_year_is_no_match(style: str) -> None:
    paper = PAPERS[1]
    first = paper.authors[0]
    item = style.format(
        t=paper.title, n=f"{first.family}, {first.given[0]}.", f=str(first), y=2011,
        i="2503.02104",
    )  # fmt: skip
    assert not _matched(item + "\n")


#: Styles of reference lists: ``n`` "Smith, J.", ``t`` title, ``y`` year.
REFERENCES = (
    "{n} ({y}). {t}. Journal of Meadows, 12(3), 1–9.",
    "2 {n} {t}. In: Rose A, Thorn B, eds. Advances in Meadows 31: Annual Conference on Meadow "
    "Systems and all that grows there, MEADOWS 2018, December 3-8, 2018, Garden, Hedge, pages "
    "2735-44 of the second volume of the whole series, {y}.",
    "{n}: {t}. Meadows 12, 1–9 ({y})",
    "{n} {t}. Meadows {y}, 12 (3), 1–9.",
    "{n}, ‘{t}’, Meadows, 12.3 ({y}), 1–9",
)


@pytest.mark.parametrize("style", REFERENCES)
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", ["Doe, J. A.", "United Department of Meadows and Hedges"])
def test_a_real_title_of_other_authors_is_no_match(style: str, paper: Reference, name: str) -> None:
    text = style.format(n=name, t=paper.title, y=paper.year)
    [query] = read_text(f"{text}\n", kind="references").queries
    assert judge(query, PAPERS).status is not Status.MATCHED, text


@pytest.mark.parametrize("style", REFERENCES)
@pytest.mark.parametrize("paper", PAPERS)
def test_a_title_of_its_own_authors_is_a_match(style: str, paper: Reference) -> None:
    first = paper.authors[0]
    text = style.format(n=f"{first.family}, {first.given[0]}.", t=paper.title, y=paper.year)
    [query] = read_text(f"{text}\n", kind="references").queries
    assert judge(query, PAPERS).status is Status.MATCHED, text


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("Vaswani 2017 1706.03762", 1),
        ("Vaswani 1706.03762", 1),
        ("Kalpelbe 1706.03762", 0),
        ("Gnomes 1706.03762", 0),
        ("Kalpelbe 2017 1706.03762", 0),
        ("Vaswani 1999, 1706.03762", 0),
        ("[Attention Is All You Need](https://arxiv.org/abs/1706.03762) and 2503.02104", 2),
        ("[Attention](https://arxiv.org/abs/1706.03762) and Robots in the Sky 2503.02104", 0),
        ("[Attention Is All You Need](https://arxiv.org/abs/1706.03762), 2503.02104", 1),
        ("[Robots in the Sky](https://arxiv.org/abs/1706.03762) [arXiv](/abs/2503.02104)", 0),
    ],
)
def test_a_name_or_a_joining_word_beside_an_id(line: str, count: int) -> None:
    assert len(_matched(f"- {line}\n")) == count


@pytest.mark.parametrize(
    "title",
    [
        "Recent Progress in Foundation Model in Biomedicine",
        "Advances and Challenges in Vision Language Models in Medicine",
        "Attention Is All You Need in Medicine",
        "Attention Is All You Need by Distillation",
        "Pitfalls by Attention Is All You Need",
    ],
)
@pytest.mark.parametrize("year", [2017, 2025])
def test_a_title_within_a_longer_one_is_another_paper(title: str, year: int) -> None:
    assert not _matched(f"title,year\n{title},{year}\n")
    assert not _matched(f"- {title}, {year}\n")


@pytest.mark.parametrize(
    "said",
    [
        "Attention Is All You Need in NIPS 2017",
        "Attention Is All You Need In Advances in Neural Information Processing Systems, 2017",
        "Attention Is All You Need by Ashish Vaswani, 2017",
    ],
)
def test_a_venue_or_its_authors_behind_a_title_are_none_of_it(said: str) -> None:
    assert len(_matched(f"- {said}\n")) == 1


NURSES = _paper("2402.00001", "Careful Nurses: A Field Study of Moons", 2024, "Jian Di", "Ada Rose")
MEADOWS = _paper("2402.00002", "The Thermodynamics of Hedges", 2024, "Bela Thorn", "James Maynard")
BODIES = _paper("2402.00003", "The Weights and Measures of Hedges in Wet Meadows", 2024, "Ada Rose")


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        # The main title goes on with a subtitle of nobody's.
        (
            "Di, J., & Rose, A. (2024). Careful Nurses - How Cultures Spread to Farms. Moons, 3.",
            NURSES,
        ),
        (
            "Di J, Rose A. Careful Nurses: how cultures spread to farms. Moons. 2024;3(1):4-9.",
            NURSES,
        ),
        # The paper's author stands there as an editor.
        (
            "Fahr, L., & Kauf, H. (2024). The Thermodynamics of Hedges. In B. Thorn (Ed.), Moons.",
            MEADOWS,
        ),
        (
            "Fahr, L. - Kauf, H. “The Thermodynamics of Hedges.” Moons. ed. B. Thorn et al. 2024.",
            MEADOWS,
        ),
        # A name that looks like a particle of another's.
        ("Durbin, J., and Eddy, S. 2024. Careful Nurses: A Field Study of Moons. Moons 3.", NURSES),
        # A body stands in the place of the authors, before a title that may end anywhere.
        (
            "Committee on Scientific Milestones for the Oversight of Gates. (2024): The Weights "
            "and Measures of Hedges in Wet Meadows Science report: RMRS-GTR-262.",
            BODIES,
        ),
    ],
)
def test_what_else_a_reference_says_speaks_against_it(text: str, paper: Reference) -> None:
    [query] = read_text(f"{text}\n", kind="references").queries
    assert judge(query, [paper]).status is not Status.MATCHED, text


def test_a_short_title_behind_the_name_of_another_thing_is_asked_about() -> None:
    gan = _paper("1406.2661", "Generative Adversarial Networks", 2014, "Ian Goodfellow")
    hedges = _paper("2402.00004", "Learning to Weed the Hedges of Moons", 2024, "Ada Rose")

    def status(text: str, paper: Reference) -> Status:
        [query] = read_text(f"- {text}\n").queries
        return judge(query, [paper]).status

    assert status("NURSEGAN - Generative Adversarial Networks", gan) is not Status.MATCHED
    assert status("GAN - Generative Adversarial Networks", gan) is Status.MATCHED
    assert status("HedgeNet - Learning to Weed the Hedges of Moons", hedges) is Status.MATCHED


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Reconstructing the Garden Potential—an overview", "Rose, A. and Fern, B. and Moss, C."),
        (
            "Reconstructing the Garden Potential --- an overview",
            "Fern, B. and Rose, A. and Kew, D.",
        ),
        (
            "Reconstructing the Garden Potential: New Data and a Task",
            "Kew, D. and Fern, B. and Rose, A.",
        ),
    ],
)
def test_a_later_work_of_more_authors_is_not_the_earlier_one(title: str, names: str) -> None:
    earlier = _paper(
        "9407.00021", "Reconstructing the Garden Potential", 2007, "A. Rose", "B. Fern"
    )
    entry = f"@article{{k, title = {{{title}}}, author = {{{names}}}, year = 2009}}"
    [query] = read_text(entry, name="refs.bib").queries
    assert judge(query, [earlier]).status is Status.AMBIGUOUS


@pytest.mark.parametrize(
    "line",
    [
        "Attention Is All You Need, Marie Dupont and Jakob Parmar, 2017",
        "Attention Is All You Need, Jean Vaswani, 2017",
        "Dupont, M., & Parmar, J. (2017). Attention is all you need. NeurIPS.",
        '[1] J. Shazeer and T. Rose, "Attention is all you need," 2017.',
    ],
)
def test_somebody_of_the_same_family_name_is_another(line: str) -> None:
    [query] = read_text(line + "\n", name="list.txt").queries
    assert judge(query, PAPERS).status is Status.AMBIGUOUS


@pytest.mark.parametrize("mark", ["", "> "])
def test_who_signs_below_a_title_is_no_item_of_its_own(mark: str) -> None:
    lines = ["Rosters for Nurses", "— Vaswani et al., 2017, arXiv:1706.03762"]
    [query] = read_text("".join(f"{mark}{line}\n" for line in lines), name="list.md").queries
    assert query.title == "Rosters for Nurses"
    assert judge(query, PAPERS).status is Status.CONFLICTING


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (
            "- **Attention Is All You Need**. CVPR Workshops 2017. [paper](https://arxiv.org/abs/1706.03762)",
            Status.MATCHED,
        ),
        (
            "- Attention Is All You Need, CVPR Workshops 2017, https://arxiv.org/abs/1706.03762",
            Status.MATCHED,
        ),
        (
            "- IEEE TMI 2017: Attention Is All You Need https://arxiv.org/abs/1706.03762",
            Status.MATCHED,
        ),
        ("- ACL Findings 2017: Attention Is All You Need. arXiv:1706.03762", Status.MATCHED),
        ("- Attention Is All You Need. IEEE Access 2017. arXiv:1706.03762", Status.MATCHED),
        (
            "- Attention Is All You Need, J. Dupont, CVPR Workshops 2017, arXiv:1706.03762",
            Status.CONFLICTING,
        ),
        (
            "- DUPONT J, Attention Is All You Need, IEEE TMI 2017, arXiv:1706.03762",
            Status.CONFLICTING,
        ),
    ],
)
def test_a_meeting_is_nobody_and_who_is_named_beside_it_counts(line: str, status: Status) -> None:
    [query] = read_text(line + "\n", name="list.md").queries
    assert judge(query, PAPERS).status is status


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("Lindqvist and Venkataraman", Status.CONFLICTING),
        ("Lindqvist, Roe & Venkataraman", Status.CONFLICTING),
        ("Vaswani and Shazeer", Status.MATCHED),
        ("Vaswani, Shazeer, and Parmar", Status.MATCHED),
        ("Computers and Education", Status.MATCHED),
        ("Slides and Video", Status.MATCHED),
    ],
)
@pytest.mark.parametrize("gap", ["\t", " | ", "; "])
def test_family_names_alone_in_a_cell_are_authors(cell: str, status: Status, gap: str) -> None:
    row = gap.join(["1706.03762", "Attention Is All You Need", cell, "2017"])
    [query] = read_text(row + "\n", name="list.txt").queries
    assert judge(query, PAPERS).status is status
