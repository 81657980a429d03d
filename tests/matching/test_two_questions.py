"""*Which work is meant?* and *may these two be merged?* are answered by one table, and never
contradict each other: what the one calls one work the other doesn't call two."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.duplicates.records import Records
from bibwright.matching.columns import columns_of
from bibwright.matching.pairs import levels_of
from bibwright.matching.scores import Scores, score_pairs
from bibwright.matching.verdict import Status, judge
from bibwright.matching.weights import BIAS, SURE
from bibwright.model.identifiers import parse_arxiv_id
from bibwright.model.reference import Date, Kind, Reference
from bibwright.readers.bibtex import read_bibtex
from bibwright.text.names import person_from_display

REAL = Path(__file__).parents[1] / "data" / "dedupe"
_TITLES = (
    *("Deep learning", "Deep residual learning for image recognition", "Editorial"),
    *("Deep residual learning for image recognition: a review", "Residual learning of images"),
    *("Comment on “Deep residual learning for image recognition”", "Deep residual learning"),
    *("Deep residual learning for image recognition II", "Deap residual learning for image"),
    *("Supervised learning of image features", "Unsupervised learning of image features"),
)
_AUTHORS = ("Yann LeCun", "Yoshua Bengio", "Geoffrey Hinton", "Y. LeCun", "Kaiming He", "Ying He")
_references = st.builds(
    Reference,
    title=st.sampled_from(_TITLES),
    authors=st.lists(st.sampled_from(_AUTHORS), max_size=3, unique=True).map(
        lambda names: tuple(map(person_from_display, names))
    ),
    others=st.booleans(),
    kind=st.sampled_from([Kind.ARTICLE, Kind.INPROCEEDINGS, Kind.PREPRINT, Kind.UNKNOWN]),
    issued=st.sampled_from([None, Date(2015), Date(2016), Date(1999)]),
    venue=st.sampled_from(["", "Nature", "CVPR", "Neural Information Processing Systems"]),
    doi=st.sampled_from([None, None, "10.1000/x", "10.1000/y"]),
    arxiv_id=st.sampled_from([None, None, "1512.03385", "1512.03386"]).map(
        lambda text: parse_arxiv_id(text) if text else None
    ),
    record=st.sampled_from(["", "dblp:x"]),
)


def _scored(one: Reference, other: Reference) -> Scores:
    columns = columns_of(Records.of_references([one, other]).columns)
    return score_pairs(levels_of(columns, np.array([0]), np.array([1])))


def _agree(query: Reference, candidate: Reference) -> None:
    """That the two answers go together."""
    scores, verdict = _scored(query, candidate), judge(query, [candidate])
    if verdict.status is Status.MATCHED:
        assert not scores.veto[0]
        # An entry that names the work by its id means it, whatever else it says.
        named = query.identity == candidate.identity or (query.doi and query.doi == candidate.doi)
        assert named or scores.score[0] >= BIAS, "what was seen speaks against one work"
    if scores.sure(SURE)[0]:
        assert verdict.status in (Status.MATCHED, Status.AMBIGUOUS), verdict.why


@given(_references, _references)
def test_the_two_questions_never_contradict_each_other(one: Reference, other: Reference) -> None:
    _agree(one, replace(other, doi=other.doi or "10.1000/z"))


@pytest.mark.parametrize("name", ["same", "apart"])
def test_they_do_not_over_labelled_entries(name: str) -> None:
    queries = read_bibtex((REAL / f"{name}.bib").read_bytes(), name).queries
    for one, other in combinations(queries[:120], 2):
        if abs(queries.index(one) - queries.index(other)) < 3:
            _agree(one, other)


def test_one_of_three_authors_under_a_short_title_is_left_open_by_both() -> None:
    """Many have written on “Deep learning”; that one of them is LeCun is not enough."""
    record = Reference(
        title="Deep learning",
        authors=tuple(map(person_from_display, _AUTHORS[:3])),
        issued=Date(2015),
        arxiv_id=parse_arxiv_id("1501.00001"),
    )
    query = Reference(title="Deep learning", authors=record.authors[:1], issued=Date(2015))
    assert judge(query, [record]).status is Status.AMBIGUOUS
    assert not _scored(query, record).sure(SURE)[0]
