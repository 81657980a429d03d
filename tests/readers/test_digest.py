"""The digest's page: as text, HTML and Markdown, whole and damaged."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.model.identifiers import ArxivId
from bibwright.readers import InputKind, read_path, read_text

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
PAGE = ROOT / "examples" / "medical-llm-survey.txt"
TRUTH = json.loads((DATA / "medical-llm-survey.truth.json").read_text("utf-8"))
PAGES = [PAGE, DATA / "medical-llm-survey.html", DATA / "medical-llm-survey.md"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.suffix)
def test_every_title_and_date_of_the_page(path: Path) -> None:
    reading = read_path(path)
    assert reading.kind is InputKind.DIGEST
    assert reading.problems == ()
    assert [query.title for query in reading.queries] == [each["title_on_page"] for each in TRUTH]
    survey, *related = reading.queries
    dates = [survey.updated, *(query.submitted for query in related)]
    assert dates == [datetime.fromisoformat(each["digest_date"]) for each in TRUTH]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.suffix)
def test_the_header_of_the_survey(path: Path) -> None:
    survey = read_path(path).queries[0]
    assert survey.arxiv_id == ArxivId("2406.03712", 2)
    assert [str(person) for person in survey.authors] == [
        *("Lei Liu", "Xiaoyan Yang", "Junchi Lei", "Yue Shen", "Jian Wang"),
        *("Peng Wei", "Zhixuan Chu", "Zhan Qin", "Kui Ren"),
    ]
    assert survey.abstract.startswith("With the advent of Large Language Models")
    assert survey.abstract.endswith("integration into the healthcare ecosystem.")
    assert "<n>" not in survey.summary
    assert "(Med-LLMs) The wide-ranging" in survey.summary


def test_lines_are_those_of_the_titles() -> None:
    lines = PAGE.read_text("utf-8").splitlines()
    for query in read_path(PAGE).queries:
        assert query.origin is not None
        assert query.origin.line is not None
        assert query.title.split("Healthcare Assistant")[0][:30] in lines[query.origin.line - 1]


def test_a_summary_goes_with_its_paper() -> None:
    by_title = {query.title: query.summary for query in read_path(PAGE).queries}
    chimed = next(summary for title, summary in by_title.items() if title.startswith("ChiMed"))
    assert chimed.startswith("We propose ChiMed-GPT")
    assert chimed.endswith("discrimination of patients.")


def test_windows_line_ends_and_hard_blanks_change_nothing() -> None:
    text = PAGE.read_text("utf-8")
    plain = read_text(text)
    for changed in (text.replace("\n", "\r\n"), text.replace(" - ", " -\u00a0")):
        queries = read_text(changed).queries
        assert [query.title for query in queries] == [query.title for query in plain.queries]
        assert [query.submitted for query in queries] == [
            query.submitted for query in plain.queries
        ]


def test_two_pages_in_one_file() -> None:
    text = PAGE.read_text("utf-8")
    reading = read_text(text + "\n\n" + text)
    assert len(reading.queries) == 40
    assert reading.queries[20].arxiv_id == ArxivId("2406.03712", 2)
    assert reading.problems == ()


def test_a_page_that_breaks_off_says_so_and_keeps_what_it_has() -> None:
    text = PAGE.read_text("utf-8")
    reading = read_text(text[: text.index("arXiv Detail & Related papers (2024-11-14")])
    assert len(reading.queries) == 5
    assert reading.queries[-1].title.startswith("Comprehensive and Practical Evaluation")
    [problem] = reading.problems
    assert "breaks off" in problem.message
    assert problem.origin.line == reading.queries[-1].origin.line  # type: ignore[union-attr]


def test_related_papers_without_a_header() -> None:
    text = PAGE.read_text("utf-8").split("Related papers\n", 1)[1]
    assert len(read_text(text).queries) == 19


def test_a_closing_line_without_a_date_is_named() -> None:
    text = PAGE.read_text("utf-8").replace(" (2025-03-03T22:42:00Z)", "")
    reading = read_text(text)
    assert len(reading.queries) == 20
    assert reading.queries[1].submitted is None
    [problem] = reading.problems
    assert "no date" in problem.message
    assert problem.origin.line == 11


_WORDS = st.text(st.characters(categories=("Ll", "Lu", "Nd")), min_size=1, max_size=12)
_TITLES = st.lists(_WORDS, min_size=2, max_size=14).map(" ".join)
_MOMENTS = st.integers(0, 10**9).map(
    lambda seconds: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(st.lists(st.tuples(_TITLES, _MOMENTS), min_size=1, max_size=6), st.integers(20, 120))
def test_a_page_that_was_printed_reads_back(papers: list[tuple[str, datetime]], width: int) -> None:
    page = "Related papers\n- "
    for number, (title, moment) in enumerate(papers):
        if number:
            page += " - "
        page += _wrapped(f"{title} [1.5]", width)
        page += f"\nOne sentence.\narXiv Detail & Related papers ({moment:%Y-%m-%dT%H:%M:%SZ})"
    reading = read_text(page)
    assert [(query.title, query.submitted) for query in reading.queries] == [
        (" ".join(title.split()), moment) for title, moment in papers
    ]


def _wrapped(title: str, width: int) -> str:
    """The title over two lines at most, as the page wraps it, the score never on its own."""
    cut = title.rfind(" ", 0, width)
    if len(title) <= width or cut < 0 or title[cut + 1 :].startswith("["):
        return title
    return title[:cut] + "\n" + title[cut + 1 :]
