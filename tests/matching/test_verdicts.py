"""Verdicts on cases whose outcome a person would call plain. Real papers where named by id."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.matching.comparison import Field
from bibwright.matching.evidence import compare
from bibwright.matching.fields import compare_fields
from bibwright.matching.titles import TitleRelation, compare_titles
from bibwright.matching.verdict import Status, Verdict, judge
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Person, Reference
from bibwright.text.names import person_from_display

#: Names of venues, each with what it is the name of.
VENUES = {
    "ICML": "icml",
    "International Conference on Machine Learning": "icml",
    "CVPR": "cvpr",
    "Proceedings of the IEEE Conference on Computer Vision and Pattern Recognition": "cvpr",
    "Advances in Neural Information Processing Systems": "nips",
    "NeurIPS": "nips",
    "KDD": "kdd",
    "Journal of Symbolic Logic": "jsl",
    "The Astrophysical Journal": "apj",
    "Symposium on Principles of Programming Languages": "popl",
}
MOMENT = datetime(2025, 3, 3, 22, 42, tzinfo=UTC)


def authors(*names: str) -> tuple[Person, ...]:
    return tuple(person_from_display(name) for name in names)


def paper(arxiv_id: str, title: str, *names: str, submitted: datetime | None = None) -> Reference:
    return Reference(
        arxiv_id=ArxivId(arxiv_id, 1), title=title, authors=authors(*names), submitted=submitted
    )


BIOMEDICINE = paper(
    "2503.02104", "Foundation Model in Biomedicine", "Xiangrui Liu", submitted=MOMENT
)
MEDICINE = paper("2405.13055", "Large Language Models for Medicine: A Survey", "Yanxin Zheng")
MEDICAL = paper(
    "2406.03712",
    "A Survey on Medical Large Language Models: Technology, Application, Trustworthiness, and "
    "Future Directions",
    "Lei Liu",
)
IN_MEDICINE = paper("2311.05112", "A Survey of Large Language Models in Medicine", "Hongjian Zhou")


OTHER = "another part, number or kind"


def matched_id(verdict: Verdict) -> str | None:
    return str(verdict.matched.arxiv_id) if verdict.matched else None


def test_a_changed_title_is_found_by_its_second_and_named_as_changed() -> None:
    query = Reference(title="Biomedical Foundation Model: A Survey", submitted=MOMENT)
    verdict = judge(query, [MEDICAL, BIOMEDICINE, IN_MEDICINE])
    assert matched_id(verdict) == "2503.02104v1"
    assert verdict.title_changed
    assert "same second" in verdict.why


def test_the_same_second_alone_is_no_match() -> None:
    query = Reference(title="Counting Sheep under Moonlight", submitted=MOMENT)
    assert judge(query, [BIOMEDICINE]).status is not Status.MATCHED


def test_a_title_that_lost_a_word_since_is_found_by_its_date() -> None:
    now = paper("2306.05480", "Artificial General Intelligence for Medical Imaging", "Xiang Li")
    moment = datetime(2023, 6, 8, 18, 4, 13, tzinfo=UTC)
    query = Reference(
        title="Artificial General Intelligence for Medical Imaging Analysis", submitted=moment
    )
    verdict = judge(query, [replace(now, submitted=moment)])
    assert matched_id(verdict) == "2306.05480v1"
    assert verdict.title_changed


def test_surveys_with_near_equal_names_are_told_apart() -> None:
    everything = [MEDICINE, MEDICAL, IN_MEDICINE]
    for each in everything:
        assert matched_id(judge(Reference(title=each.title), everything)) == str(each.arxiv_id)
        others = [other for other in everything if other is not each]
        assert judge(Reference(title=each.title), others).status is not Status.MATCHED


def test_two_reviews_of_one_field_are_two() -> None:
    query = Reference(
        title="The Role of Language Models in Modern Healthcare: A Comprehensive Review"
    )
    other = paper(
        "2409.99999",
        "Roles and Potential of Large Language Models in Healthcare: A Comprehensive Review",
    )
    assert judge(query, [other]).status is not Status.MATCHED


@pytest.mark.parametrize(
    ("query", "candidate"),
    [
        ("Quantum walks on graphs: Part II", "Quantum walks on graphs: Part I"),
        ("Quantum walks on graphs II", "Quantum walks on graphs"),
        ("Comment on “Quantum walks on random graphs”", "Quantum walks on random graphs"),
        ("Quantum walks on random graphs", "Erratum: Quantum walks on random graphs"),
        ("Reply to: Quantum walks on random graphs", "Quantum walks on random graphs"),
        (
            "Turbulence of thin layers in 2D with shear",
            "Turbulence of thin layers in 3D with shear",
        ),
        ("The state of the field in 2019, a report", "The state of the field in 2020, a report"),
        ("NeRF-CA: Dynamic Coronary Angiography", "NerT-CA: Dynamic Coronary Angiography"),
        ("OnePose++: Object Pose without CAD Models", "OnePose: Object Pose without CAD Models"),
        (
            "Unsupervised learning of deep image features",
            "Supervised learning of deep image features",
        ),
    ],
)
@pytest.mark.parametrize("named", [False, True], ids=["title alone", "with the same people"])
def test_what_is_about_another_thing_is_never_a_match(
    query: str, candidate: str, named: bool
) -> None:
    names = authors("Ada Lovelace", "Emmy Noether") if named else ()
    asked = Reference(title=query, authors=names)
    offered = Reference(arxiv_id=ArxivId("2001.00001"), title=candidate, authors=names)
    assert judge(asked, [offered]).status is not Status.MATCHED


def test_a_survey_of_another_field_is_no_match() -> None:
    offered = paper("2001.00001", "Legal Language Models: A Survey")
    query = Reference(title="Medical Language Models: A Survey")
    assert judge(query, [offered]).status is not Status.MATCHED


def test_a_short_generic_title_alone_is_not_enough_but_with_its_people_it_is() -> None:
    offered = paper("1807.07987", "Deep Learning", "Nicholas G. Polson", "Vadim O. Sokolov")
    alone = judge(Reference(title="Deep learning"), [offered])
    assert alone.status is Status.AMBIGUOUS
    named = Reference(title="Deep learning", authors=authors("N. G. Polson", "V. Sokolov"))
    assert matched_id(judge(named, [offered])) == "1807.07987v1"


def test_two_papers_of_one_title_are_told_apart_by_their_people() -> None:
    title = "Entropy of black holes in string theory"
    one, other = paper("1001.0001", title, "Ada Lovelace"), paper("2001.0002", title, "E. Noether")
    assert judge(Reference(title=title), [one, other]).status is Status.AMBIGUOUS
    query = Reference(title=title, authors=authors("Emmy Noether"))
    assert matched_id(judge(query, [one, other])) == "2001.0002v1"


def test_an_id_with_the_title_of_another_paper_is_a_conflict_that_names_both() -> None:
    query = Reference(title=MEDICINE.title, arxiv_id=ArxivId("2503.02104"))
    verdict = judge(query, [BIOMEDICINE, MEDICINE])
    assert verdict.status is Status.CONFLICTING
    assert "2503.02104" in verdict.why
    assert "2405.13055" in verdict.why


def test_an_id_whose_paper_was_renamed_is_matched_when_the_people_agree() -> None:
    query = Reference(
        title="Biomedical Foundation Model: A Survey",
        arxiv_id=ArxivId("2503.02104"),
        authors=authors("Xiangrui Liu"),
    )
    verdict = judge(query, [BIOMEDICINE])
    assert matched_id(verdict) == "2503.02104v1"
    assert verdict.title_changed


def test_an_unknown_id_with_a_known_title_is_a_conflict() -> None:
    query = Reference(title=MEDICAL.title, arxiv_id=ArxivId("2406.99999"))
    verdict = judge(query, [MEDICAL])
    assert verdict.status is Status.CONFLICTING
    assert "2406.03712" in verdict.why


def test_the_right_title_by_other_people_is_a_conflict() -> None:
    query = Reference(title=MEDICAL.title, authors=authors("Jane Doe", "John Roe"))
    assert judge(query, [MEDICAL]).status is Status.CONFLICTING


def test_the_right_title_years_apart_is_a_conflict() -> None:
    submitted = datetime(2019, 1, 1, tzinfo=UTC)
    query = Reference(title=BIOMEDICINE.title, submitted=submitted)
    assert judge(query, [BIOMEDICINE]).status is Status.CONFLICTING


def test_a_failure_leaves_open_what_is_not_matched() -> None:
    query = Reference(title="Attention is all you need")
    verdict = judge(query, [], "arXiv did not answer")
    assert verdict.status is Status.UNAVAILABLE
    assert verdict.why == "arXiv did not answer"
    same = paper("1706.03762", "Attention Is All You Need")
    assert judge(query, [same], "one of two sources was down").status is Status.MATCHED


def test_blank_fields_say_nothing() -> None:
    evidence = compare(Reference(title="A b c"), Reference(title="A b c"))
    assert set(evidence.features) == {"title"}
    assert compare(Reference(), MEDICAL).features == {}
    assert (
        judge(Reference(), [Reference(arxiv_id=ArxivId("2001.00001"))]).status is Status.NOT_FOUND
    )


def test_years_between_preprint_and_publication_do_no_harm() -> None:
    offered = replace(MEDICAL, submitted=datetime(2024, 6, 6, tzinfo=UTC))
    for year in (2024, 2025, 2026):
        query = Reference(title=MEDICAL.title, issued=Date(year), authors=MEDICAL.authors)
        assert judge(query, [offered]).status is Status.MATCHED


def test_initials_and_order_of_people() -> None:
    offered = paper("1001.0001", "On the theory of relative things", "Ada Lovelace", "Emmy Noether")
    for names in (("E. Noether", "A. Lovelace"), ("Lovelace, A.",), ("Noether",)):
        feature = compare(Reference(title="x", authors=authors(*names)), offered).authors
        assert feature is not None
        assert feature.weight > 0
    feature = compare(Reference(title="x", authors=authors("Bela Lovelace")), offered).authors
    assert feature is not None
    assert feature.weight < 0


@pytest.mark.parametrize(
    ("query", "candidate", "relation"),
    [
        (r"On {B}ose--Einstein con\-densates", "On Bose-Einstein condensates", "same"),
        ("Data set shift in modelling", "Dataset shift in modeling", "spelling differs"),
        ("BERT", "BERT: Pre-training of Deep Transformers", "subtitle missing"),
        ("NV3D", "NV3D: Leveraging Shape for 3D Detection", "subtitle missing"),
        ("Quantum walks on graphs", "Quantum walks on graphs: Part II", OTHER),
        ("Quantum walks on graphs", "Quantum walks on graphs: 2", OTHER),
        ("Analysis of the thing at hand", "An analysis of a thing at hand", "spelling differs"),
        ("Fast sorting of large files", "Slow cooking of small potatoes", "another title"),
    ],
)
def test_relations_of_titles(query: str, candidate: str, relation: str) -> None:
    assert compare_titles(query, candidate).relation == TitleRelation(relation)


_TITLES = st.lists(
    st.sampled_from("deep graph medical survey of neural quantum model field theory".split()),
    min_size=1,
    max_size=7,
).map(" ".join)
_PAPERS = st.builds(
    lambda number, title, days: paper(
        f"2001.{number:05d}", title, "Ada Lovelace", submitted=MOMENT + timedelta(days=days)
    ),
    st.integers(1, 99999),
    _TITLES,
    st.integers(0, 5),
)


_OFFERS = st.lists(_PAPERS, max_size=6, unique_by=lambda each: each.arxiv_id)


@given(_TITLES, _OFFERS.flatmap(lambda each: st.tuples(st.just(each), st.permutations(each))))
def test_the_order_of_what_is_offered_does_not_matter(
    title: str, offered: tuple[list[Reference], list[Reference]]
) -> None:
    query = Reference(title=title, submitted=MOMENT)
    assert judge(query, offered[0]) == judge(query, offered[1])


@given(_TITLES, _OFFERS)
def test_an_unrelated_paper_never_takes_a_match_over(title: str, offered: list[Reference]) -> None:
    query = Reference(title=title)
    stranger = paper("1901.00001", "Potatoes in the kitchen garden of a monastery")
    before, after = judge(query, offered), judge(query, [*offered, stranger])
    assert (after.status, matched_id(after)) == (before.status, matched_id(before))


@given(_TITLES)
def test_titles_that_fold_alike_are_the_same(title: str) -> None:
    dressed = "{" + title.upper().replace(" ", "}  ") + ("}" * (" " not in title))
    if dressed.count("{") == dressed.count("}"):
        assert compare_titles(title, dressed).relation is TitleRelation.SAME


@pytest.mark.parametrize("one", list(VENUES))
@pytest.mark.parametrize("other", list(VENUES))
def test_any_two_venues_can_be_compared(one: str, other: str) -> None:
    names = authors("Ada Lovelace", "Emmy Noether")
    entry = Reference(
        title="Walks on graphs",
        authors=names,
        venue=one,
        kind=Kind.INPROCEEDINGS,
        issued=Date(2019),
    )
    record = replace(entry, venue=other, record="dblp:conf/x/LN19")
    assert judge(entry, [record]).candidates
    said = {each.field: each for each in compare_fields(entry, record)}
    assert bool(said[Field.VENUE].seen) == (VENUES[one] != VENUES[other])


def test_of_a_short_title_a_replaced_word_is_another_papers() -> None:
    """A thesis and a paper by one author in one year."""
    person = (Person("Huber", "Simon"),)
    said = "Cubical Interpretations of Type Theory | Simon Huber | 2016"
    query = Reference(title=said.split(" | ")[0], authors=person, issued=Date(2016), said=said)
    paper = Reference(
        title="Canonicity for Cubical Type Theory",
        authors=person,
        arxiv_id=ArxivId("1607.04156"),
        submitted=datetime(2016, 7, 14, tzinfo=UTC),
    )
    assert judge(query, (paper,)).status is Status.AMBIGUOUS


def test_a_title_that_goes_on_behind_the_papers_may_be_a_sister_papers() -> None:
    record = paper("1412.00001", "Moss: A Method for Stochastic Gardens", "Ada Rose", "Bo Thorn")
    record = replace(record, issued=Date(2014))
    query = replace(record, arxiv_id=None, title=f"{record.title} of Nurse Rosters")
    assert judge(query, [record]).status is Status.AMBIGUOUS
    left_out = replace(query, title="Moss: A Method for Stochastic Garden")
    assert judge(left_out, [record]).status is Status.MATCHED


def test_what_somebody_said_is_by_another_than_the_papers_authors() -> None:
    record = paper("1412.00001", "Gardens are all you need", "Ada Rose", "Bo Thorn")
    said = '"Gardens are all you need," said Ann and Bob'
    query = Reference(title=record.title, said=said)
    assert judge(query, [record]).status is Status.CONFLICTING
