"""Entries in habits that are rare and right: translated titles, books of other editions and reviews
of them, programs of other versions; and an ISBN of another book, which isn't."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bibwright.commands.check import check_files
from bibwright.matching.comparison import Field
from bibwright.matching.fields import compare_fields
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Person, Reference
from bibwright.verification.model import Notice, State
from support.judged_entries import PAPER, persons
from support.shelf import ARTICLE, BOOK, LIMPET, Shelf, checked

REVIEW = Reference(
    kind=Kind.ARTICLE,
    title="Learning from Gulls: An Introduction",
    authors=persons("L. Vane", "K. Roth"),
    venue="Transactions on Gulls",
    issued=Date(1998),
    record="catalogue:4",
)
PROGRAM = Reference(
    kind=Kind.MISC,
    title="shore-dev/shore: Shore",
    authors=persons("The Shore team"),
    issued=Date(2024),
    doi="10.5281/zenodo.1234567",
    record="catalogue:5",
)
OTHER_BOOK = replace(
    BOOK,
    title="Knots for Climbers",
    authors=persons("Ann New"),
    isbn="9783161484100",
    record="catalogue:6",
)


@pytest.mark.parametrize(
    ("entry", "record", "state"),
    [
        (
            "@article{k, title={On the Tides of Shallow Coasts}, author={Hale, Ida}, volume={17},"
            "journal={Annalen der Gezeiten}, pages={891--921}, year={1905}, doi={10.5555/tide}}",
            ARTICLE,
            State.AMBIGUOUS,
        ),
        (
            '@article{k, title={Zur Tide flacher K{\\"u}sten [On the tides of shallow coasts]},'
            "author={I. Hale}, journal={Ann. Gezeiten}, volume={322}, pages={891}, year={1905}}",
            ARTICLE,
            State.MATCHED,
        ),
        (
            "@article{k, title={A form for the limpet's foot}, author={Orr, J. D. and Stone, F.},"
            "journal={Annalen der Gezeiten}, volume={322}, pages={891--2}, year={1905}}",
            LIMPET,
            State.AMBIGUOUS,
        ),
        (
            "@book{k, title={The Art of Raking Sand: Tools, Wind and Patience}, year={2001},"
            "author={Orr, T. and Stone, E.}, publisher={Coast}}",
            BOOK,
            State.MATCHED,
        ),
        (
            "@book{k, title={Learning from Gulls: An Introduction}, author={Vane, Lou and Roth,"
            " Kim}, publisher={Shore Press}, edition={Second}, year={2018}}",
            REVIEW,
            State.AMBIGUOUS,
        ),
        (
            "@misc{k, title={shore-dev/shore: Shore 1.0.3}, author={Jo Reback and others},"
            "publisher={Zenodo}, year={2020}, doi={10.5281/zenodo.1234567}}",
            PROGRAM,
            State.AMBIGUOUS,
        ),
        (
            "@misc{k, title={Shore}, author={Jo Reback}, publisher={Zenodo},"
            " doi={10.5281/zenodo.1234567}}",
            PROGRAM,
            State.AMBIGUOUS,
        ),
        (
            "@misc{k, title={shore-dev/shore: Tides for the Shore}, author={Jo Reback},"
            " publisher={Zenodo}, doi={10.5281/zenodo.1234567}}",
            PROGRAM,
            State.AMBIGUOUS,
        ),
        (
            "@manual{k, title={Learning from Gulls: An Introduction}, author={Vane, Lou and Roth,"
            " Kim}, year={1991}, note={Software available at gulls.example}}",
            REVIEW,
            State.MATCHED,
        ),
    ],
    ids=[
        *("a translated title", "a translation behind it", "the subtitle alone"),
        *(
            "another edition",
            "a review of the book",
            "another version",
            "its name alone",
            "its name and what it does",
            "a program before its paper",
        ),
    ],
)
def test_what_is_rare_and_right_is_not_accused(entry: str, record: Reference, state: State) -> None:
    found = checked(entry, record)["k"]
    assert found.state is state, found.why
    assert not found.corrections


def test_the_isbn_of_another_book_is_that_of_another_work() -> None:
    text = (
        "@book{mine, title={The Art of Raking Sand: Tools, Wind and Patience}, year={2009},"
        " author={Orr, Tom and Stone, Eve}, isbn={%s}}"
    )
    right = checked(text % "0-306-40615-2", BOOK, OTHER_BOOK)["mine"]
    assert right.state is State.MATCHED
    wrong = checked(text % "978-3-16-148410-0", BOOK, OTHER_BOOK)["mine"]
    assert [each.finding for each in wrong.contradictions] == ["identifier-of-another"]
    assert "Knots for Climbers" in wrong.contradictions[0].told
    knots = replace(OTHER_BOOK, doi="10.5555/knots")
    both = text.replace("isbn", "doi={10.5555/knots}, isbn") % "978-3-16-148410-0"
    assert checked(both, BOOK, knots)["mine"].contradictions[0].said == "10.5555/knots"


def test_what_an_entry_is_matched_with_does_not_hang_on_the_entry_beside_it() -> None:
    """A paper that another entry's id brought settles an entry, too; its publication is asked for
    all the same."""
    published = replace(
        PAPER,
        kind=Kind.INPROCEEDINGS,
        venue="International Conference on Coastal Computing",
        arxiv_id=None,
        submitted=None,
        issued=Date(2019),
        record="dblp:1",
    )
    names = " and ".join(map(str, PAPER.authors))
    entry = (
        f"@inproceedings{{a, title={{{PAPER.title}}}, author={{{names}}}, year={{2019}},"
        " booktitle={Symposium on Veterinary Dermatology}}"
    )
    beside = f"@misc{{b, title={{{PAPER.title}}}, author={{{names}}}, eprint={{1903.01234v2}}}}"
    sources = [Shelf("arXiv API", PAPER), Shelf("DBLP", published)]
    for text in (entry, f"{entry}\n{beside}"):
        run = check_files([("refs.bib", text.encode())], sources)
        assert [each.finding for each in run.entries[0].contradictions] == ["venue"], text


def test_nothing_of_a_record_by_others_is_offered_as_a_correction() -> None:
    entry = (
        '@article{k, title={Zur Tide flacher K\\"usten}, author={Roth, Kim}, year={1911},'
        " journal={Annalen der Gezeiten}, doi={10.5555/tide}}"
    )
    found = checked(entry, ARTICLE)["k"]
    assert {str(each.field) for each in found.contradictions} == {"authors", "year"}
    assert not found.corrections


@pytest.mark.parametrize(
    ("names", "seen"),
    [
        ("Hale, Ida and Or, Tom and others", "differs"),
        ("Hale, Ida and Stome, Eve and others", "spelling"),
        ("Stone, Eve and others", "in another order"),
        ("Hale, Ida and Stone, Eve and others", ""),
    ],
)
def test_a_misspelt_name_and_a_wrong_first_author_are_told(names: str, seen: str) -> None:
    record = replace(ARTICLE, authors=persons("Ida Hale", "Eve Stone", "Lou Vane", "Tom Orr"))
    entry = (
        f'@article{{k, title={{Zur Tide flacher K\\"usten}}, author={{{names}}}, year={{1905}},'
        " journal={Annalen der Gezeiten}, doi={10.5555/tide}}"
    )
    authors = next(each for each in checked(entry, record)["k"].comparisons if "Hale" in each.told)
    assert seen in authors.seen if seen else not authors.seen


def test_a_paper_that_came_out_twice_in_a_year_is_not_held_against_the_other_place() -> None:
    """A catalogue that has the preprint's id with one publication has the other by its title."""
    one = replace(
        PAPER,
        kind=Kind.INPROCEEDINGS,
        venue="International Conference on Coastal Computing",
        submitted=None,
        issued=Date(2019),
        record="catalogue:11",
    )
    venue = "Language Resources and Evaluation Conference"
    other = replace(one, venue=venue, arxiv_id=None, record="catalogue:12")
    names = " and ".join(map(str, PAPER.authors))
    entry = (
        f"@inproceedings{{a, title={{{PAPER.title}}}, author={{{names}}},"
        f" year={{2019}}, booktitle={{{venue}}}, eprint={{1903.01234}}}}"
    )
    sources = [Shelf("arXiv API", PAPER), Shelf("Crossref", one, other)]
    run = check_files([("refs.bib", entry.encode())], sources)
    assert not run.entries[0].contradictions


@pytest.mark.parametrize(
    ("said", "told", "differs"),
    [
        ("Physical Review D", "Physical Review Letters", True),
        ("Phys. Rev. E", "Physical Review D", True),
        ("Phys. Rev. D", "Physical Review D", False),
        ("The Lancet", "The Lancet Oncology", True),
        ("Lancet Oncol.", "The Lancet Oncology", False),
        ("Phys. Lett.", "Physics Letters B", False),
        ("J. Mach. Learn. Res.", "JMLR", False),
        ("PNAS", "Proceedings of the National Academy of Sciences of the USA", False),
        ("-", "Physical Review D", False),
        ("CVPR09", "2009 IEEE Conference on Computer Vision and Pattern Recognition", False),
    ],
)
def test_the_sections_of_a_journal_and_initials(said: str, told: str, differs: bool) -> None:
    entry = replace(ARTICLE, venue=said, record="", doi=None)
    venues = compare_fields(entry, replace(ARTICLE, venue=told, doi=None))
    seen = [each.seen for each in venues if each.field is Field.VENUE]
    assert any(seen) == differs


def test_two_authors_of_one_family_name_and_like_given_names_are_two() -> None:
    record = replace(ARTICLE, authors=persons("Ida Hale", "Yongfeng Zhang", "Yongdong Zhang"))
    entry = (
        '@article{k, title={Zur Tide flacher K\\"usten}, author={Ida Hale and Yongdong Zhang},'
        " year={1905}, journal={Annalen der Gezeiten}, doi={10.5555/tide}}"
    )
    assert [each.finding for each in checked(entry, record)["k"].contradictions] == ["authors"]


@pytest.mark.parametrize(
    ("venue", "accused"),
    [
        ("Workshops at the Conference on Estuaries and Harbours", False),
        ("Conference on Estuaries and Harbours", True),
    ],
)
def test_a_meetings_paper_may_be_at_a_workshop_in_the_same_year(venue: str, accused: bool) -> None:
    record = replace(
        REVIEW, kind=Kind.INPROCEEDINGS, venue="International Symposium on Marine Archaeology"
    )
    entry = (
        f"@inproceedings{{k, title={{{REVIEW.title}}}, author={{Vane, L. and Roth, K.}},"
        f" year={{1998}}, booktitle={{{venue}}}}}"
    )
    assert bool(checked(entry, record)["k"].contradictions) == accused


def test_a_doi_of_another_paper_is_told_beside_the_right_arxiv_id() -> None:
    """Both papers have arXiv ids: the entry's own, and that of the paper whose DOI it has."""
    other = replace(ARTICLE, arxiv_id=ArxivId("1905.00001"), authors=persons("Ann New"))
    names = " and ".join(map(str, PAPER.authors))
    entry = (
        f"@misc{{k, title={{{PAPER.title}}}, author={{{names}}}, year={{2019}},"
        " eprint={1903.01234}, archivePrefix={arXiv}, doi={10.5555/tide}}"
    )
    found = checked(entry, PAPER, other)["k"]
    [wrong] = found.contradictions
    assert (wrong.finding, wrong.said) == ("identifier-of-another", "10.5555/tide")
    [alone] = checked(entry.replace(" eprint={1903.01234},", ""), PAPER, other)["k"].contradictions
    assert (alone.finding, alone.said) == ("identifier-of-another", "10.5555/tide")


def test_a_preprint_alone_corrects_no_publication() -> None:
    names = " and ".join(map(str, PAPER.authors))
    entry = (
        f"@inproceedings{{k, title={{{PAPER.title}}}, author={{{names}}}, year={{2031}},"
        " booktitle={Conference on Estuaries and Harbours}}"
    )
    found = checked(entry, replace(PAPER, issued=Date(2019)))["k"]
    assert [each.finding for each in found.contradictions] == ["year"]
    assert not found.corrections
    preprint = entry.replace(
        "booktitle={Conference on Estuaries and Harbours}", "eprint={1903.01234}"
    )
    assert checked(preprint.replace("inproceedings", "misc"), PAPER)["k"].corrections


def test_of_a_misspelt_name_two_records_tell_whose_slip_it_is() -> None:
    record = replace(ARTICLE, authors=persons("Ida Hale", "Edgar Minaysan"))
    entry = (
        '@article{k, title={Zur Tide flacher K\\"usten}, author={Hale, Ida and Minasyan, Edgar},'
        " year={1905}, journal={Annalen der Gezeiten}, doi={10.5555/tide}}"
    )
    alone = checked(entry, record)["k"]
    assert alone.state is State.MATCHED
    assert "author-spelling" in [each.finding for each in alone.differences]
    both = checked(entry, record, replace(record, record="other:1"))["k"]
    assert [each.finding for each in both.contradictions] == ["author-spelling"]


def test_the_id_of_a_variant_by_the_same_author_is_that_of_no_other_work() -> None:
    record = replace(
        PAPER, title="Tide Machines: Self-Made Clocks of Provable Use", authors=PAPER.authors[:1]
    )
    entry = (
        "@incollection{k, title={Tide Machines: Fully Self-Made Universal Improvers of Clocks},"
        " author={I. Hale}, booktitle={Clocks}, year={2020},"
        " note={Variant available as arXiv:1903.01234}}"
    )
    assert not checked(entry, record)["k"].contradictions


@pytest.mark.parametrize(
    ("publisher", "differs"),
    [
        ("Coast Verlag, Husum", False),
        ("The MIT Press", True),
        ("COAST", False),
        ("Gull & Sons", True),
    ],
)
def test_the_publisher_of_a_book_is_compared(publisher: str, differs: bool) -> None:
    entry = (
        "@book{k, title={The Art of Raking Sand: Tools, Wind and Patience}, year={2009},"
        f" author={{Orr, T. and Stone, E.}}, publisher={{{publisher}}}}}"
    )
    found = checked(entry, BOOK)["k"]
    assert found.state is State.MATCHED
    assert ("publisher" in [each.finding for each in found.differences]) == differs


def test_a_list_in_which_two_are_one_name_is_left_to_the_person() -> None:
    record = replace(ARTICLE, authors=persons("Ida Hale", "Tom Orr", "Eve Stone", "Lou Vane"))
    found = checked(
        (
            '@article{k, title={Zur Tide flacher K\\"usten}, year={1905}, doi={10.5555/tide},'
            " author={Ida Hale and Tom Orrand Eve Stone and Lou Vane},"
            " journal={Annalen der Gezeiten}}"
        ),
        record,
    )["k"]
    assert [each.finding for each in found.contradictions] == ["authors"]
    assert not found.corrections


def test_family_names_of_two_words_before_initials_are_read() -> None:
    record = replace(ARTICLE, authors=persons("Ida Hale", "Mary K. Smith-Jones"))
    record = replace(record, authors=(*record.authors, Person("St. John", "Anne")))
    entry = (
        '@article{k, title={Zur Tide flacher K\\"usten}, year={1905}, doi={10.5555/tide},'
        " author={Hale I and Smith Jones MK and St John A}, journal={Annalen der Gezeiten}}"
    )
    assert checked(entry, record)["k"].state is State.MATCHED
    record = replace(ARTICLE, authors=persons("Ida Hale", "Christopher De Sa"))
    for name in ("De Sa, Chris", "Chris {De Sa}", "De Sa, C."):
        named = entry.replace("Smith Jones MK and St John A", name)
        assert checked(named, record)["k"].state is State.MATCHED


@pytest.mark.parametrize("sort", ["Foreword", "Guest Editorial", "Perspective"])
def test_what_a_record_calls_an_article_is_no_other_title(sort: str) -> None:
    record = replace(ARTICLE, title=f"{sort}: {ARTICLE.title} im Winter", doi=None)
    entry = (
        '@article{k, title={Zur Tide flacher K{\\"u}sten im Winter}, author={I. Hale},'
        " journal={Annalen der Gezeiten}, year={1905}}"
    )
    assert not checked(entry, record)["k"].contradictions


@pytest.mark.parametrize(
    ("source", "year", "accused"),
    [
        ("local index", "2023", False),
        ("local index", "2029", True),
        ("local index", "2018", True),
        ("arXiv API", "2023", True),
    ],
)
def test_a_preprint_of_a_later_year_may_be_a_version_newer_than_an_index(
    source: str, year: str, accused: bool
) -> None:
    names = " and ".join(map(str, PAPER.authors))
    entry = (
        f"@misc{{k, title={{{PAPER.title}}}, author={{{names}}}, eprint={{1903.01234}},"
        f" archivePrefix={{arXiv}}, year={{{year}}}}}"
    )
    first = replace(PAPER, arxiv_id=ArxivId("1903.01234", 1), updated=None)
    run = check_files([("refs.bib", entry.encode())], [Shelf(source, first)])
    assert (run.entries[0].state is State.CONFLICTING) == accused


@pytest.mark.parametrize(
    ("source", "eprint", "accused"),
    [
        ("local index", "1907.04321", False),
        ("local index", "1902.04321", True),
        ("arXiv API", "1907.04321", True),
    ],
)
def test_an_id_of_a_later_month_may_be_newer_than_an_index(
    source: str, eprint: str, accused: bool
) -> None:
    names = " and ".join(map(str, PAPER.authors))
    entry = f"@misc{{k, title={{{PAPER.title}}}, author={{{names}}}, eprint={{{eprint}}}}}"
    run = check_files([("refs.bib", entry.encode())], [Shelf(source, PAPER)])
    assert (run.entries[0].state is State.CONFLICTING) == accused


@pytest.mark.parametrize(
    ("title", "names", "accused"),
    [
        ("Senses of the Sea", "Ida Hale and Tom Orr and Eve Stone", False),
        (
            PAPER.title,
            "Ida Hale and Tom Orr and Eve Stone and Lou Vane and Kim Roth and Al New",
            False,
        ),
        ("Word Senses and Tides", "Ida Hale and Tom Orr and Eve Stone and Al New", True),
        ("Word Senses and Tides", "Ida Hale and Tom Orr and Lou Vane", False),
        ("Word Senses and Tides", "Ida Hale and Tom Orr", True),
        ("Senses of the Sea", "Ann New and Tom Else", True),
        (PAPER.title, "Ida Hale and Al New and Bo New and Cy New and Di New", True),
    ],
)
def test_a_preprints_first_version_may_have_had_another_title_and_other_authors(
    title: str, names: str, accused: bool
) -> None:
    entry = (
        f"@misc{{k, title={{{title}}}, author={{{names}}}, eprint={{1903.01234}}, year={{2019}}}}"
    )
    assert bool(checked(entry, PAPER)["k"].contradictions) == accused


@pytest.mark.parametrize(
    ("source", "title", "accused"),
    [
        ("local index", "Word Senses and Coastal Gulls", False),
        ("arXiv API", "Word Senses and Coastal Gulls", True),
    ],
)
def test_a_version_newer_than_an_index_may_have_another_title(
    source: str, title: str, accused: bool
) -> None:
    names = " and ".join(map(str, PAPER.authors))
    first = replace(PAPER, arxiv_id=ArxivId("1903.01234", 1), updated=None)
    entry = (
        f"@misc{{k, title={{{title}}}, author={{{names}}}, eprint={{1903.01234}},"
        f" archivePrefix={{arXiv}}, year={{2019}}}}"
    )
    run = check_files([("refs.bib", entry.encode())], [Shelf(source, first)])
    assert (run.entries[0].state is State.CONFLICTING) == accused


def test_a_preprint_that_was_withdrawn_says_nothing_of_its_publication() -> None:
    record = replace(PAPER, comment="This paper has been withdrawn by the author", journal_ref="")
    names = " and ".join(map(str, PAPER.authors))
    entry = f"@inproceedings{{k, title={{{PAPER.title}}}, author={{{names}}}, year={{2019}}%s}}"
    told = checked(entry % ", eprint={1903.01234}", record)["k"].remarks
    assert Notice.WITHDRAWN in {each.notice for each in told}
    told = checked(entry % ", booktitle={Symposium on Sand}", record)["k"].remarks
    assert Notice.WITHDRAWN not in {each.notice for each in told}


def test_a_greek_letter_may_be_written_as_a_latin_one() -> None:
    title = "The Effect of Formation Redshift and Environment on Protostellar Accretion Rates in"
    record = replace(ARTICLE, title=f"{title} a LCDM Universe", doi=None)
    entry = (
        f"@article{{k, title={{{title} a {{$\\Lambda$}}CDM Universe}},"
        " author={I. Hale}, journal={Annalen der Gezeiten}, year={1905}}"
    )
    assert checked(entry, record)["k"].state is State.MATCHED


def test_one_author_in_common_makes_no_first_version_of_another_title() -> None:
    entry = (
        "@misc{k, title={Senses of the Sea}, author={Ida Hale}, eprint={1903.01234}, year={2019}}"
    )
    record = replace(PAPER, authors=PAPER.authors[:2])
    assert checked(entry, record)["k"].contradictions
