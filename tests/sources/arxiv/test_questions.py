"""Questions to the API, judged by the test server's own parser of the documented grammar."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.model.reference import Reference
from bibwright.sources.arxiv.query import clause, pack
from bibwright.sources.source import ByMinute, ByTitle, ByWords
from bibwright.text.fold import informative_words
from support import arxiv_faults as faults
from support.arxiv_client import HELD, asking, by_title, outcome
from support.arxiv_query import IndexedRecord, parse
from support.arxiv_records import ServedRecord, read_snapshot
from support.arxiv_server import ArxivServer

SAMPLE = list(read_snapshot(Path(__file__).parents[3] / "examples" / "arxiv-sample.jsonl"))


def _titled(title: str) -> ServedRecord:
    return ServedRecord(
        arxiv_id="2001.00001",
        title=title,
        authors=("Erwin Schrödinger",),
        abstract="",
        published=datetime(2020, 1, 1, 12, 30, 45, tzinfo=UTC),
        updated=datetime(2020, 1, 1, 12, 30, 45, tzinfo=UTC),
        categories=("cs.CL",),
        primary_category="cs.CL",
    )


def _finds(question: str, title: str) -> bool:
    return IndexedRecord(_titled(title)).score(parse(question)) > 0


AWKWARD = [
    "\"Quoted\" words, 'single' and “curly” and «French» ones",
    "Part I: colons: many of them: and cat:cs.CL ti:fields",
    "Non-invasive -- follow-up: state-of-the-art",
    "(In (nested) parentheses) [and brackets] of graphs",
    "AND OR ANDNOT TO as the words of a title",
    "This OR that AND the other ANDNOT a third thing",
    "{BERT}: Pre-training of {Deep} bidirectional transformers",
    r"Schr\"odinger's cat and the K\"{a}hler manifold",
    r"The $\alpha$-decay of $^{212}$Po and $\mathcal{N}=4$ super Yang-Mills",
    r"On \textit{ab initio} molecular \emph{dynamics} in 50\% water",
    "Über die Hypothesen, welche der Geometrie zu Grunde liegen",
    "Świerczewski, Łukasz and Ørsted's naïve façade of modern physics",
    "α-synuclein and β-amyloid under the µ-opioid receptor",
    "深度学习 for medical image segmentation 综述",
    "Глубокое обучение for natural language inference",
    "Attention 🤗 is all 🚀 you need ✨ really",
    "Ångström-scale K–12 café—naïve² half ½ of ℃ and ™ №5",
    "Robust learning ∞ of a → b, 3×3 and ≥ 2 σ ± 1",
    "Snake_case and camelCase with under_scores",
    "Costs $5 or $10 and 5% of A&B, C#, F*, x^2, ~10",
    " ".join(f"word{at}" for at in range(300)),
    " ".join(["deep"] * 300),
    "Pneumonoultramicroscopicsilicovolcanoconiosisandthensome of the lung tissue",
]


@pytest.mark.parametrize("title", AWKWARD)
def test_an_awkward_title_finds_its_paper(title: str) -> None:
    assert _finds(clause(ByTitle(title)), title)
    assert len(quote_plus(clause(ByTitle(title)))) < 1000
    parse(clause(ByWords(title, "Schrödinger")))


@given(
    st.lists(st.sampled_from([word for title in AWKWARD[:19] for word in title.split()])),
    st.text(max_size=40),
)
def test_in_any_mixture(chunks: list[str], anything: str) -> None:
    title = " ".join([*chunks, "robust learning", anything.replace("$", " ").replace("\\", " ")])
    if "$" not in title:  # half a formula may swallow the rest
        assert _finds(clause(ByTitle(title)), title)
    for lookup in (ByTitle(title), ByWords(title, anything), ByWords(anything, title)):
        for batch in pack([lookup, ByTitle("Another")]):
            parse(batch.query)
            assert batch.query.isascii()


@given(st.text(), st.text())
def test_no_text_leaves_the_grammar(title: str, family: str) -> None:
    for lookup in (ByTitle(title), ByWords(title, family)):
        if question := clause(lookup):
            parse(question)
            assert len(quote_plus(question)) < 3000


@pytest.mark.parametrize(
    "title", ["", " ", "…", "!?", "🤗", "深度学习综述", "Глубокое", "{}", "$x$y$"]
)
def test_what_has_no_words_has_no_clause(title: str) -> None:
    for lookup in (ByTitle(title), ByWords(title, "Name")):
        if question := clause(lookup):
            parse(question)


def test_a_title_that_cannot_be_asked_for_is_not_called_missing(tmp_path: Path) -> None:
    with ArxivServer(HELD) as server, asking(server, tmp_path) as client:
        found = client.resolve([Reference(title="深度学习综述"), by_title(HELD[0])])
        assert outcome(found)[0] == ("unavailable", None)
        assert "Latin letters" in found.verdicts[0].why
        assert outcome(found)[1][0] == "matched"


def test_one_changed_word_still_finds_the_paper() -> None:
    checked = 0
    for record in SAMPLE:
        title = " ".join(record.title.split())
        if not title.isascii() or re.search(r"[\\${}_]", title):
            continue
        words = title.split()
        for at in range(len(words)):
            changed = " ".join([*words[:at], "zzzz", *words[at + 1 :]])
            if len(informative_words(changed)) < 4:
                continue
            assert _finds(clause(ByWords(changed, "")), title), (title, words[at])
            checked += 1
    assert checked > 1000


def test_a_person_helps_with_a_short_title() -> None:
    changed = ByWords("Quantum measurements revisited", "de Broglie")
    assert 'au:"de broglie"' in clause(changed)
    # arXiv may have the accent as TeX, so that name is left out.
    assert "au:" not in clause(ByWords("Quantum measurement", "Schrödinger"))


@pytest.mark.parametrize("hours", [0, 5, -8])
def test_minutes_are_gmt(hours: int) -> None:
    there = datetime(2020, 1, 1, 12, 30, 59, tzinfo=UTC).astimezone(
        timezone(timedelta(hours=hours))
    )
    assert clause(ByMinute(there)) == "submittedDate:[202001011230 TO 202001011230]"
    assert _finds(clause(ByMinute(there)), "Any")
    assert not _finds(clause(ByMinute(there + timedelta(minutes=1))), "Any")


def test_a_paper_that_was_retitled_is_found_by_its_minute(tmp_path: Path) -> None:
    paper = SAMPLE[1]
    with ArxivServer(SAMPLE) as server, asking(server, tmp_path) as client:
        client.resolve([Reference(title="Called otherwise once", submitted=paper.published)])
        assert any("submittedDate" in each.query["search_query"] for each in server.requests)


def test_an_answer_that_was_cut_is_asked_for_alone(tmp_path: Path) -> None:
    """A title that many papers hold drowns its neighbours in a batch."""
    many = [
        type(paper)(**{name: getattr(paper, name) for name in paper.__slots__} | changes)
        for at, paper in enumerate([SAMPLE[0]] * 60)
        for changes in [{"arxiv_id": f"2301.{at + 1:05d}", "title": "Deep learning at large"}]
    ]
    wanted = _titled("A singular study of deep learning at large and in detail")
    queries = [Reference(title="Deep learning at large"), by_title(wanted)]
    with ArxivServer([*many, wanted]) as server, asking(server, tmp_path) as client:
        server.misbehave(faults.reversed_entries(), times=None)
        assert outcome(client.resolve(queries))[1] == ("matched", "2001.00001v1")
        assert max(len(each.target) for each in server.requests) < 4000


def test_request_counts(tmp_path: Path) -> None:
    """Measured: 400 papers of the sample in 14 requests by title, in 4 by id."""
    queries = [by_title(record) for record in SAMPLE[:400]]
    with ArxivServer(SAMPLE) as server:
        with asking(server, tmp_path) as client:
            client.resolve(queries)
        assert len(server.requests) <= 20
        assert max(len(each.target) for each in server.requests) < 4000
