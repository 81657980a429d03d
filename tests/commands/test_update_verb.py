"""`bibwright.update`: which publication a preprint became, with sources of the test's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

import bibwright
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Origin, Person, Reference
from bibwright.sources.source import Answer, ByTitle, Lookup
from bibwright.text.fold import fold
from support.shelf import is_identified

#: Metadata of arXiv:1512.03385 and of its publication, as arXiv and the publisher have it.
RESNET = Reference(
    title="Deep Residual Learning for Image Recognition",
    authors=(
        Person("He", "Kaiming"),
        Person("Zhang", "Xiangyu"),
        Person("Ren", "Shaoqing"),
        Person("Sun", "Jian"),
    ),
    kind=Kind.PREPRINT,
    arxiv_id=ArxivId("1512.03385", 1),
    submitted=datetime(2015, 12, 10, 19, 51, 55, tzinfo=UTC),
    categories=("cs.CV",),
)
CVPR = replace(
    RESNET,
    kind=Kind.INPROCEEDINGS,
    arxiv_id=None,
    submitted=None,
    categories=(),
    venue="2016 IEEE Conference on Computer Vision and Pattern Recognition (CVPR)",
    pages="770--778",
    issued=Date(2016, 6),
    doi="10.1109/cvpr.2016.90",
)
ENTRY = """\
% mine
@article{he2015,
  title   = {Deep Residual Learning for Image Recognition},
  author  = {He, Kaiming and Zhang, Xiangyu and Ren, Shaoqing and Sun, Jian},
  journal = {arXiv preprint arXiv:1512.03385},
  year    = {2015},
  note    = {read twice},
  keywords = {vision},
}

@book{knuth, title={The {\\TeX}book}, author={Donald E. Knuth}, publisher={Addison}, year=1984}
"""


class Shelf:
    """A source with a few records, asked by title, DOI and arXiv id."""

    def __init__(self, name: str, *records: Reference, down: bool = False) -> None:
        self.name, self._down = name, down
        origin = Origin(name)
        own = "" if name == "local index" else f"{name}:"
        self._records = [
            replace(each, origin=origin, record=f"{own}{at}" if own else "")
            for at, each in enumerate(records)
        ]

    def ask(self, lookups: Sequence[Lookup]) -> Answer:
        if self._down:
            return Answer(failures=dict.fromkeys(lookups, "it is down"))
        return Answer(tuple(each for each in self._records if _is_asked(each, lookups)))


def _is_asked(record: Reference, lookups: Sequence[Lookup]) -> bool:
    return any(
        is_identified(each, record)
        or (isinstance(each, ByTitle) and fold(record.title) == fold(each.title))
        for each in lookups
    )


def arxiv(**said: object) -> Shelf:
    return Shelf("local index", replace(RESNET, **said))  # type: ignore[arg-type]


def update(text: str, *sources: Shelf) -> bibwright.UpdateRun:
    return bibwright.update(text.encode(), sources=sources)


def test_a_publication_that_a_catalogue_has_is_taken_over_and_all_else_stays() -> None:
    run = update(ENTRY, arxiv(), Shelf("Crossref", CVPR))
    [entry] = run.entries
    assert str(entry.outcome) == "published"
    head, tail = ENTRY.split("@article")[0], ENTRY[ENTRY.index("\n@book") :]
    after = run.files[0].after.decode()
    assert after.startswith(f"{head}@inproceedings{{he2015,")
    assert after.endswith(tail)
    for line in (
        "year    = {2016}",
        "note    = {read twice}",
        "keywords = {vision}",
        "booktitle = {2016 IEEE Conference on Computer Vision and Pattern Recognition (CVPR)}",
        "pages = {770--778}",
        "month = jun",
        "eprint = {1512.03385}",
        "archivePrefix = {arXiv}",
        "doi = {10.1109/cvpr.2016.90}",
    ):
        assert line in after
    assert "journal" not in after
    assert {(each.field, each.text) for each in entry.lost} == {
        ("journal", "arXiv preprint arXiv:1512.03385"),
        ("year", "2015"),
    }


def test_a_second_run_changes_nothing() -> None:
    sources = arxiv(), Shelf("Crossref", CVPR)
    once = update(ENTRY, *sources).files[0].after
    again = update(once.decode(), *sources)
    assert again.files[0].after == once
    assert again.entries == ()


def test_what_arxiv_names_needs_no_catalogue() -> None:
    run = update(
        ENTRY, arxiv(doi="10.1103/physrevb.74.024520", journal_ref="Phys. Rev. B 74, 024520 (2006)")
    )
    after = run.files[0].after.decode()
    assert "journal = {Phys. Rev. B}" in after
    assert "volume = {74}" in after
    assert "year    = {2006}" in after
    assert "doi = {10.1103/physrevb.74.024520}" in after
    assert "@article{he2015," in after


def test_an_unpublished_one_stays() -> None:
    run = update(ENTRY, arxiv(), Shelf("Crossref"))
    assert [str(each.outcome) for each in run.entries] == ["not published"]
    assert run.files[0].after == ENTRY.encode()


@pytest.mark.parametrize(
    "other",
    [
        {"authors": (Person("Nobody", "A."), Person("Else", "B."))},
        {"title": "Deep Residual Learning for Image Recognition: A Comment"},
        {"title": "Residual Networks"},
        {"kind": Kind.PREPRINT},
        {"venue": "CoRR"},
        {"venue": ""},
        {"authors": ()},
        {"kind": Kind.THESIS},
    ],
)
def test_an_offer_that_is_not_surely_its_publication_changes_nothing(
    other: dict[str, object],
) -> None:
    offer = replace(CVPR, **other)  # type: ignore[arg-type]
    run = update(ENTRY, arxiv(), Shelf("Crossref", offer), Shelf("DBLP", offer))
    assert run.files[0].after == ENTRY.encode()


@pytest.mark.parametrize("words", ["Extended Version", "Full Version", "Technical Report", "Code"])
def test_what_calls_itself_something_beside_the_paper_is_for_the_person(words: str) -> None:
    title = f"{RESNET.title}: {words}"
    many = tuple(Person(name, "A.") for name in "Ash Birch Cedar Dogwood Elm Fir Gum Holly".split())
    paper = replace(RESNET, authors=many)
    offer = replace(
        CVPR, authors=many, title=title, arxiv_id=ArxivId("1512.03385"), doi="10.1000/x"
    )
    text = f"@misc{{a, title = {{{RESNET.title}}}, eprint = {{1512.03385}}}}"
    run = update(text, Shelf("local index", paper), Shelf("Crossref", offer))
    assert run.files[0].after == text.encode()
    assert [str(each.outcome) for each in run.entries] == ["ambiguous"]
    assert f"it is titled “{title}”" in run.entries[0].why
    named = update(text, Shelf("local index", replace(paper, doi="10.1000/x")), Shelf("C", offer))
    assert [str(each.outcome) for each in named.entries] == ["published"]


@pytest.mark.parametrize(
    "entry",
    [
        "inproceedings{a, booktitle = {arXiv:1512.03385},",
        "inproceedings{a, booktitle = {arXiv preprint arXiv:1512.03385},",
        "incollection{a, booktitle = {CoRR}, volume = {abs/1512.03385},",
        "techreport{a, institution = {arXiv}, number = {1512.03385},",
        "techreport{a, institution = {arXiv}, number = {arXiv:1512.03385},",
        "techreport{a, institution = {Cornell University}, number = {arXiv:1512.03385v1},",
        "report{a, type = {Preprint}, eprint = {1512.03385}, eprinttype = {arxiv},",
        "article{a, eprint = {1512.03385}, archivePrefix = {arXiv},",
        "article{a, howpublished = {\\url{https://arxiv.org/abs/1512.03385}},",
        "unpublished{a, note = {arXiv:1512.03385},",
        "misc{a, doi = {10.48550/arXiv.1512.03385}, publisher = {arXiv},",
    ],
)
def test_a_preprint_is_one_however_it_is_written(entry: str) -> None:
    text = (
        f"@{entry} title = {{{RESNET.title}}}, author = {{He, Kaiming and others}}, year = 2015}}"
    )
    run = update(text, arxiv(), Shelf("Crossref", CVPR))
    assert [str(each.outcome) for each in run.entries] == ["published"]
    assert "doi = {10.1109/cvpr.2016.90}" in run.files[0].after.decode()


@pytest.mark.parametrize(
    "entry",
    [
        "techreport{a, institution = {MIT}, number = {TR-12}, note = {arXiv:1512.03385},",
        "report{a, institution = {MIT}, number = {TR-12}, eprint = {1512.03385},",
        "inproceedings{a, booktitle = {CVPR}, eprint = {1512.03385},",
        "article{a, doi = {10.1000/x}, eprint = {1512.03385}, archivePrefix = {arXiv},",
        "phdthesis{a, school = {MIT}, note = {arXiv:1512.03385},",
    ],
)
def test_what_was_put_out_elsewhere_is_no_preprint(entry: str) -> None:
    text = (
        f"@{entry} title = {{{RESNET.title}}}, author = {{He, Kaiming and others}}, year = 2015}}"
    )
    assert update(text, arxiv(), Shelf("Crossref", CVPR)).entries == ()


WORKSHOP = replace(CVPR, venue="Workshop on Deep Vision", doi="10.1000/other", issued=Date(2016))


def test_more_sources_outrank_one() -> None:
    run = update(
        ENTRY, arxiv(), Shelf("OpenAlex", WORKSHOP), Shelf("Crossref", CVPR), Shelf("DBLP", CVPR)
    )
    assert b"10.1109/cvpr.2016.90" in run.files[0].after
    assert run.entries[0].sources == ("Crossref", "DBLP")


def test_one_against_one_is_for_the_person() -> None:
    run = update(ENTRY, arxiv(), Shelf("OpenAlex", WORKSHOP), Shelf("Crossref", CVPR))
    [entry] = run.entries
    assert str(entry.outcome) == "ambiguous"
    assert "Workshop on Deep Vision" in entry.why
    assert "CVPR" in entry.why
    assert run.files[0].after == ENTRY.encode()


def test_the_one_that_arxiv_names_outranks_more_sources() -> None:
    run = update(
        ENTRY,
        arxiv(doi="10.1000/other"),
        Shelf("OpenAlex", WORKSHOP),
        Shelf("Crossref", CVPR),
        Shelf("DBLP", CVPR),
    )
    assert b"10.1000/other" in run.files[0].after
    assert run.entries[0].sources == ("arXiv", "OpenAlex")


def test_where_arxiv_names_another_nothing_is_taken() -> None:
    run = update(ENTRY, arxiv(doi="10.1000/third"), Shelf("Crossref", CVPR), Shelf("DBLP", CVPR))
    assert str(run.entries[0].outcome) == "ambiguous"
    assert run.files[0].after == ENTRY.encode()


def test_without_a_doi_place_and_year_tell_that_sources_agree() -> None:
    named = replace(CVPR, doi=None, venue="CVPR", pages="", issued=Date(2016))
    run = update(
        ENTRY, arxiv(), Shelf("Crossref", CVPR), Shelf("DBLP", named), Shelf("OpenAlex", WORKSHOP)
    )
    assert run.entries[0].sources == ("Crossref", "DBLP")


def test_a_source_that_is_down_is_not_silence() -> None:
    run = update(ENTRY, arxiv(), Shelf("Crossref", down=True))
    [entry] = run.entries
    assert (str(entry.outcome), entry.why) == ("unavailable", "Crossref: it is down")
    run = update(ENTRY, Shelf("local index", down=True), Shelf("Crossref", CVPR))
    assert str(run.entries[0].outcome) == "unavailable"
    assert run.files[0].after == ENTRY.encode()


def test_a_preprint_that_is_not_surely_known_is_left() -> None:
    text = ENTRY.replace("1512.03385", "1512.03386")
    run = update(text, arxiv(), Shelf("Crossref", CVPR))
    assert str(run.entries[0].outcome) == "unsettled"
    assert run.files[0].after == text.encode()


@pytest.mark.parametrize("others", ["Roe, Ann", "Roe, Ann and Doe, Bo"])
def test_a_paper_that_is_named_and_is_by_others_is_for_the_person(others: str) -> None:
    own = "He, Kaiming and Zhang, Xiangyu and Ren, Shaoqing and Sun, Jian"
    run = update(ENTRY.replace(own, others), arxiv(), Shelf("Crossref", CVPR))
    assert str(run.entries[0].outcome) == "unsettled"
    assert "authors differ" in run.entries[0].why or "is not by Ann Roe" in run.entries[0].why


def test_a_version_that_the_person_named_stays() -> None:
    text = (
        "@misc{he, title={Deep Residual Learning for Image Recognition}, eprint={1512.03385v1}}\n"
    )
    run = update(text, arxiv(), Shelf("Crossref", CVPR))
    assert b"eprint={1512.03385v1}" in run.files[0].after


def test_a_publication_of_which_nobody_says_when_is_not_written() -> None:
    run = update(ENTRY, arxiv(), Shelf("Semantic Scholar", replace(CVPR, issued=None)))
    assert str(run.entries[0].outcome) == "unwritable"
    assert run.files[0].after == ENTRY.encode()


def test_biblatex_gets_its_own_fields() -> None:
    text = (
        "@online{he, title={Deep Residual Learning for Image Recognition}, author={He, Kaiming"
        " and others}, date={2015-12-10}, eprint={1512.03385}, eprinttype={arxiv},"
        " eprintclass={cs.CV}, doi={10.48550/arXiv.1512.03385}}\n"
    )
    run = update(text, arxiv(), Shelf("Crossref", CVPR))
    after = run.files[0].after.decode()
    assert after.startswith("@inproceedings{he,")
    assert "date={2016-06}" in after
    assert "doi={10.1109/cvpr.2016.90}" in after
    assert "eprint={1512.03385}, eprinttype={arxiv}, eprintclass={cs.CV}" in after
    assert "author={He, Kaiming and Zhang, Xiangyu and Ren, Shaoqing and Sun, Jian}" in after


@pytest.mark.parametrize(
    ("ours", "theirs", "outcome"),
    [
        *(("Jan Faber", "Jana Faber", "ambiguous"), ("Simone Faber", "Simon Faber", "ambiguous")),
        *(("Daniel Faber", "Danielle Faber", "ambiguous"), ("Jan Faber", "J. Faber", "published")),
        *(("Dan Faber", "Daniel Faber", "published"), ("Ann Faber", "Anna Faber", "published")),
        *(("Helen Faber", "Helena Faber", "published"), ("Ján Faber", "Jan Faber", "published")),
        *(("Georg Faber", "George Faber", "published"), ("Luc Faber", "Luca Faber", "ambiguous")),
    ],
)
def test_a_woman_is_no_man_of_nearly_her_name(ours: str, theirs: str, outcome: str) -> None:
    given, family = ours.split()
    paper = arxiv(authors=(Person(family, given),))
    given, family = theirs.split()
    offer = replace(CVPR, authors=(Person(family, given),), doi=None)
    text = ENTRY.replace("He, Kaiming and Zhang, Xiangyu and Ren, Shaoqing and Sun, Jian", ours)
    [entry] = update(text, paper, Shelf("Crossref", offer)).entries
    assert str(entry.outcome) == outcome


@pytest.mark.parametrize(
    ("names", "outcome"),
    [
        (("Karl He", "Xun Zhang", "Sam Ren", "Joy Sun"), "ambiguous"),
        (("K. He", "X. Zhang", "S. Ren", "J. Sun"), "published"),
        (("Karl He", "Xiangyu Zhang", "Shaoqing Ren", "Jian Sun"), "published"),
    ],
)
def test_a_publication_by_namesakes_is_left_open(names: tuple[str, ...], outcome: str) -> None:
    authors = tuple(Person(family=each.split()[-1], given=each.split()[0]) for each in names)
    [entry] = update(ENTRY, arxiv(), Shelf("Crossref", replace(CVPR, authors=authors))).entries
    assert str(entry.outcome) == outcome
    named = arxiv(doi=CVPR.doi)
    [entry] = update(ENTRY, named, Shelf("Crossref", replace(CVPR, authors=authors))).entries
    assert str(entry.outcome) == "published"
