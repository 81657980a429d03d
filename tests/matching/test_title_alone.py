"""What a title alone says, and what it says with a name or a year beside it.

The titles are made up, after kinds of sister papers that real ones were mistaken for.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bibwright.matching.verdict import Status, judge
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Person, Reference
from bibwright.readers import read_text
from bibwright.text.names import person_from_display


def _paper(title: str, number: int = 1, *names: str, year: int = 2012) -> Reference:
    return Reference(
        kind=Kind.PREPRINT,
        title=title,
        arxiv_id=ArxivId(f"1201.{number:05d}"),
        authors=tuple(map(person_from_display, names or ("Ada Lovelace", "Emmy Noether"))),
        issued=Date(year),
    )


SISTERS = [
    (
        "Tidal locking of granite beetles: the odd case",
        "Tidal locking of granite beetles: the even case",
    ),
    ("Lattice solitons of basalt tides", "Lattice multi-solitons of basalt tides"),
    ("Lattice solitons of basalt tides", "Lattice multisolitons of basalt tides"),
    ("Lichens along the northern granite coast", "Lichens along the southern granite coast"),
    ("Lichens along granite coasts and harbours", "Lichens along granite coasts and harbours (I)"),
    ("Lichens along granite coasts (II)", "Lichens along granite coasts (I)"),
    ("Linear erosion of tidal granite basins", "Nonlinear erosion of tidal granite basins"),
    ("Upper bounds for erosion of granite", "Lower bounds for erosion of granite"),
    ("Bosonic tides beneath basalt harbours", "Fermionic tides beneath basalt harbours"),
]


@pytest.mark.parametrize("titles", SISTERS)
@pytest.mark.parametrize("beside", ["nothing", "a name", "a year"])
def test_a_sister_paper_is_never_taken_for_the_one_asked_for(
    titles: tuple[str, str], beside: str
) -> None:
    for asked, offered in (titles, titles[::-1]):
        query = Reference(
            title=asked,
            authors=(Person("Lovelace"),) if beside == "a name" else (),
            issued=Date(2012) if beside == "a year" else None,
        )
        assert judge(query, [_paper(offered)]).status is not Status.MATCHED


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        (
            "Absorption of tidal gases in basalt zeolites",
            "Adsorption of tidal gases in basalt zeolites",
        ),
        ("Homology of granite harbours and tides", "Homotopy of granite harbours and tides"),
        (
            "Phononic lichens with broken harbour symmetry",
            "Photonic lichens with broken harbour symmetry",
        ),
        ("Nitrate in granite tides and harbours", "Nitrite in granite tides and harbours"),
    ],
)
def test_a_word_that_may_be_another_is_no_match_by_the_title_alone(
    asked: str, offered: str
) -> None:
    assert judge(Reference(title=asked), [_paper(offered)]).status is not Status.MATCHED


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("Colours of granite harbours and tides", "Colors of granite harbors and tides"),
        ("Modelling the tides of granite harbours", "Modeling the tides of granite harbours"),
        ("Generalisation in tidal lichen networks", "Generalization in tidal lichen networks"),
        (
            "The slow erosion of granite harbours by lichens",
            "Slow erosion of granite harbours by lichens",
        ),
    ],
)
def test_another_spelling_of_a_word_is_the_same_title(asked: str, offered: str) -> None:
    assert judge(Reference(title=asked), [_paper(offered)]).status is Status.MATCHED


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("Extensions of granite tidal harbours", "Extension of granite tidal harbours"),
        ("Granite tidal harbours", "On the granite tidal harbours"),
        ("Proof of Lovelace's conjecture", "A Proof of Lovelace's Conjecture"),
        ("Relative for tidal lichens", "Tidal lichens and their relatives"),
    ],
)
def test_a_short_title_in_another_form_needs_something_beside_it(asked: str, offered: str) -> None:
    assert judge(Reference(title=asked), [_paper(offered)]).status is Status.AMBIGUOUS


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        (
            "Lichen network for granite tides of basalt harbours",
            "Lichen networks for granite tides of basalt harbours",
        ),
        (
            "On weighted lichens of the tidal granite disk",
            "Weighted lichens of the tidal granite disk",
        ),
        ("Towards tidal drainage of granite harbours", "Tidal drainage of granite harbours"),
        ("Lichen games for basalt harbour theory", "Lichen games of basalt harbour theory"),
        ("Erosion inequalities of lichen harbours", "Erosion inequality of lichen harbours"),
        ("Lichens and beetles of granite harbours", "Lichens or beetles of granite harbours"),
    ],
)
def test_other_small_words_or_forms_need_something_beside_them(asked: str, offered: str) -> None:
    for one, other in ((asked, offered), (offered, asked)):
        assert judge(Reference(title=one), [_paper(other)]).status is Status.AMBIGUOUS
        named = Reference(title=one, authors=(Person("Lovelace"),))
        assert judge(named, [_paper(other)]).status is Status.MATCHED


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("Harbour tides in $H^+ + H^+$ collisions", "Harbour tides in $H^+ + H^-$ collisions"),
        ("Harbour tides at e+e+ lichen colliders", "Harbour tides at e+e- lichen colliders"),
        (
            "Tidal lichens on granite for n <= 3 basins",
            "Tidal lichens on granite for n >= 3 basins",
        ),
        (
            "Lichen cohomology of ${\\mathbb Z}_+$ tides",
            "Lichen cohomology of ${\\mathbb Z}_-$ tides",
        ),
    ],
)
def test_another_sign_makes_another_title(asked: str, offered: str) -> None:
    assert judge(Reference(title=asked), [_paper(offered)]).status is not Status.MATCHED
    assert judge(Reference(title=asked), [_paper(asked)]).status is Status.MATCHED


X = "Slow erosion of granite harbours by lichens"


@pytest.mark.parametrize(
    "line",
    [
        *(f"{X} 2", f"{X} II", f"{X}. II", f"{X} (II)", f"{X} (I)", f"{X}, Part 2", f"{X} - II"),
        *(f"II. {X}", f"Part 2. {X}", f"Part two: {X}", f"On 2-{X.lower()}"),
        *(f"Comment on “{X}”", f'Reply to Comment on "{X}"', f"Erratum to '{X}'", f"On “{X}”"),
        *(f"Corrigendum to: {X}", f"{X} — Reply", f"{X} (Erratum)", f"{X}: a comment"),
        *(f"Response to `{X}`", f"Remarque sur l'article « {X} »", f"Supplement to ``{X}''"),
        *(
            f"{X}: 2-tides",
            f"{X}: 3 harbours",
            f'Review of "{X}"',
            f'Comment on A. Rose\'s "{X}"',
            f"{X}++",
            f"{X}$^+$",
        ),
    ],
)
def test_a_part_or_a_comment_on_it_is_not_the_paper(line: str) -> None:
    [query] = read_text(f"{line}\n").queries
    assert judge(query, [_paper(X)]).status is not Status.MATCHED


@pytest.mark.parametrize(
    "line",
    [
        *(f"“{X}”", f"{X} (2012)", f"{X}. NIPS 2013 Workshop", f"{X} | Semantic Scholar", f"{X}."),
        *(f"{X} | Request PDF", f"{X}. Astronomy & Astrophysics, 2013", f"12. {X}", f"**{X}**"),
        *(f"- [{X}](https://example.org/2)", f"{X}, in press", f"{X} (extended version)"),
        *(X.upper(), f"{X} [NeurIPS 2013]"),
    ],
)
def test_what_stands_round_an_exact_title_is_no_part_of_it(line: str) -> None:
    [query] = read_text(f"{line}\n").queries
    assert judge(query, [_paper(X)], strangers=False).matched == _paper(X)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Tidal lichens of H2+ basins in granite", "Tidal lichens of H$_2^+$ basins in granite"),
        ("Lovelace's 1921 lecture on tidal lichens", "Lovelace's 1921 lecture on tidal lichens"),
        ("Tidal lichens: the first harbour congress, Bath 1935",) * 2,
        (
            "Tidal lichens of H<sub>2</sub>O basins in He<sup>+</sup> harbours",
            "Tidal lichens of H$_2$O basins in He$^+$ harbours",
        ),
        (
            "C^*-tides and the harbour conjecture for lichen C^*-algebras",
            "$C^*$-tides and the harbour conjecture for lichen $C^*$-algebras",
        ),
    ],
)
def test_a_year_or_a_sign_in_a_title_is_the_titles(line: str, title: str) -> None:
    [query] = read_text(f"{line}\n").queries
    assert judge(query, [_paper(title)], strangers=False).matched == _paper(title)


def test_a_short_title_that_begins_another_works_may_be_cut() -> None:
    title = "Granite based clustering"
    offered = [_paper(title), _paper(f"{title}: lichens in view", 2)]
    assert judge(Reference(title=title), offered).status is Status.AMBIGUOUS
    named = Reference(title=title, authors=(Person("Lovelace"),))
    assert judge(named, offered).matched == _paper(title)
    whole = "Erosion of granite harbours by lichens"
    offered = [_paper(whole), _paper(f"{whole}: beetles in view", 2)]
    assert judge(Reference(title=whole), offered).matched == _paper(whole)


WHOLE = "Slow erosion of granite harbours by lichens and tides: a field study"
NEAR = [
    "Slow erosion of granite harbours by lichens and tides",
    "Slow erosion of granite harbours by beetles and tides: a field study",
    "Slow erosion of granite by lichens and tides: a field study",
]


@pytest.mark.parametrize("title", NEAR)
def test_a_title_with_other_words_or_without_its_subtitle_needs_something_beside_it(
    title: str,
) -> None:
    alone = judge(Reference(title=title), [_paper(WHOLE)])
    assert alone.status is Status.AMBIGUOUS
    named = Reference(title=title, authors=(Person("Lovelace"),))
    assert judge(named, [_paper(WHOLE)]).status is Status.MATCHED
    dated = Reference(title=title, issued=Date(2013))
    assert judge(dated, [_paper(WHOLE)]).status is Status.MATCHED
    others = Reference(title=title, authors=(Person("Hopper"),))
    assert judge(others, [_paper(WHOLE)]).status is not Status.MATCHED


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("An indicating granite multiplier of lichens", "A granite multiplier of lichens"),
        (WHOLE, WHOLE.partition(":")[0]),
        (
            "New coupled erosion of granite lichens and tides",
            "Erosion of granite lichens and tides",
        ),
    ],
)
def test_words_that_the_paper_lacks_need_more_than_one_author_or_the_year(
    asked: str, offered: str
) -> None:
    named = Reference(title=asked, authors=(Person("Lovelace"),))
    dated = Reference(title=asked, issued=Date(2013))
    for query in (named, dated):
        assert judge(query, [_paper(offered)]).status is Status.AMBIGUOUS
    both = Reference(title=asked, authors=_paper(offered).authors, issued=Date(2013))
    assert judge(both, [_paper(offered)]).status is Status.MATCHED


@pytest.mark.parametrize(
    "name", ["LichenNet", "HE-LICHEN", "lichen2tide", "Chiller", "Basalt tides"]
)
def test_a_short_title_before_the_colon_needs_the_first_author(name: str) -> None:
    paper = _paper(f"{name}: a field study of tides")
    assert judge(Reference(title=name), [paper]).status is Status.AMBIGUOUS
    assert judge(Reference(title=name, issued=Date(2012)), [paper]).status is Status.AMBIGUOUS
    named = Reference(title=name, authors=(Person("Lovelace"),))
    assert judge(named, [paper]).matched == paper
    for other in ("Noether", "Hopper"):
        query = Reference(title=name, authors=(Person(other),))
        assert judge(query, [paper]).status is not Status.MATCHED


@pytest.mark.parametrize("name", ["Review", "Deep learning"])
def test_words_of_many_titles_before_the_colon_name_no_paper(name: str) -> None:
    named = Reference(title=name, authors=(Person("Lovelace"),))
    assert judge(named, [_paper(f"{name}: a field study of tides")]).matched is None


@pytest.mark.parametrize(
    ("rest", "is_part"),
    [
        *(("two basalt views", False), ("2018 and after", False), ("first results", False)),
        *(("II. Tides", True), ("I", True), ("2. Tides", True), ("Part two", True)),
        *(("Erratum", True), ("1a, beetles", True)),
        ("a basalt approach. III. Tides", True),
    ],
)
def test_a_subtitle_that_counts_things_is_not_that_of_a_part(rest: str, is_part: bool) -> None:
    title = "Slow erosion of granite harbours"
    query = Reference(title=title, authors=(Person("Lovelace"),))
    assert (judge(query, [_paper(f"{title}: {rest}")]).matched is None) == is_part


def test_a_title_may_be_cut_at_any_of_its_signs() -> None:
    paper = _paper("Do lichens erode? Slow granite and tides: a field study")
    for title in ("Do lichens erode", "Do lichens erode? Slow granite and tides"):
        query = Reference(title=title, authors=(Person("Lovelace"),))
        assert judge(query, [paper]).matched == paper


@pytest.mark.parametrize(
    "title",
    [
        "Slow erosion of harbours of granite by lichens and tides: a field study",
        "Slow erosions of granite harbours by lichens: a field study",
        "Slow erosion and weathering of basalt harbours by lichens and tides: a field study",
        "A slow erosion of granite harbours by beetles and tides: a field study",
        "Erosion of granite harbours by beetles and tides: a field study",
    ],
)
def test_a_title_in_which_more_than_a_word_differs_needs_more_than_a_name_and_the_year(
    title: str,
) -> None:
    """Who copies a title loses a word or puts another; a sister paper differs here and there."""
    query = Reference(title=title, authors=(Person("Lovelace"),), issued=Date(2012))
    assert judge(query, [_paper(WHOLE)]).status is Status.AMBIGUOUS
    both = replace(query, authors=_paper(WHOLE).authors)
    assert judge(both, [_paper(WHOLE)]).status is Status.MATCHED


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("Granite categories", "Decorated granite categories"),
        ("Granite frames of harbours", "Basalt frames of harbours"),
        ("Erosion of granite frames of harbours", "Erosion of granite frames of beetles"),
    ],
)
def test_few_words_round_the_one_that_differs_are_those_of_a_sister_paper(
    asked: str, offered: str
) -> None:
    query = Reference(title=asked, authors=(Person("Lovelace"),), issued=Date(2012))
    assert judge(query, [_paper(offered)]).status is Status.AMBIGUOUS


def test_a_near_title_needs_the_first_author_not_the_second() -> None:
    title = "Slow erosion of granite harbours by beetles and tides: a field study"
    for name, is_match in (("Lovelace", True), ("Noether", False)):
        query = Reference(title=title, authors=(Person(name),))
        assert (judge(query, [_paper(WHOLE)]).matched is not None) == is_match


@pytest.mark.parametrize(
    "title",
    [
        "Deep networks for data",
        "Tidal Lichens of Granite",
        "A survey of learning methods",
        "Granite beetles and basalt harbours",
    ],
)
def test_an_exact_title_of_three_telling_words_is_a_match(title: str) -> None:
    near = [_paper(f"Another view of {title}", 2), _paper(f"On the {title} and more", 3)]
    verdict = judge(Reference(title=title), [_paper(title), *near])
    assert verdict.matched == _paper(title)


@pytest.mark.parametrize(
    "title", ["Deep learning", "Granite", "The lichens of beetles", "On tides"]
)
def test_an_exact_title_of_one_or_two_is_left_to_a_person(title: str) -> None:
    assert judge(Reference(title=title), [_paper(title)]).status is Status.AMBIGUOUS


def test_an_exact_title_that_two_papers_have_is_left_to_a_person() -> None:
    title = "Erosion of granite harbours"
    both = [_paper(title), _paper(title, 2, "Grace Hopper")]
    assert judge(Reference(title=title), both).status is Status.AMBIGUOUS


@pytest.mark.parametrize(
    "title",
    [
        "Discussion of “Erosion of granite harbours”",
        "Comment: Erosion of granite harbours",
        "Comment on article by Lovelace and Noether",
    ],
)
def test_a_comment_by_its_title_alone_may_be_anybodys(title: str) -> None:
    offered = _paper(title, 1, "Grace Hopper")
    assert judge(Reference(title=title), [offered]).status is Status.AMBIGUOUS
    named = Reference(title=title, authors=(Person("Hopper"),))
    assert judge(named, [offered]).status is Status.MATCHED


def test_an_exact_title_of_a_year_that_cannot_be_is_no_match() -> None:
    query = Reference(title="Erosion of granite", issued=Date(1995))
    assert judge(query, [_paper("Erosion of granite")]).status is not Status.MATCHED


def test_of_two_parts_neither_is_meant_by_the_title_alone_that_both_begin_with() -> None:
    title = "Slow erosion of granite harbours by lichens"
    offered = [_paper(f"{title}: the northern coast"), _paper(f"{title}: the rest - II", 2)]
    query = Reference(title=title, authors=(Person("Lovelace"),))
    assert judge(query, offered).status is Status.AMBIGUOUS
    assert judge(query, offered[:1]).matched == offered[0]
    by_others = _paper(f"{title}: the rest - II", 2, "Grace Hopper", "Mary Somerville")
    assert judge(query, [offered[0], by_others]).matched == offered[0]


def test_an_id_and_its_title_name_a_paper_whatever_the_given_names_beside_them() -> None:
    paper = _paper("Slow erosion of granite tidal harbours")
    query = Reference(title=paper.title, authors=(Person("Lovelace", "Zoe"),), issued=Date(2012))
    assert judge(query, [paper]).status is Status.AMBIGUOUS
    assert judge(replace(query, arxiv_id=paper.arxiv_id), [paper]).matched == paper


def test_a_title_before_a_title_makes_another_of_it() -> None:
    title = "Slow erosion of granite tidal harbours"
    for asked, offered in ((title, f"Winds of the north: {title}"), (f"Winds: {title}", title)):
        assert judge(Reference(title=asked), [_paper(offered)]).status is not Status.MATCHED


def test_a_short_form_in_brackets_is_no_other_title() -> None:
    title = "Slow erosion of granite tidal harbours"
    offered = _paper(f"{title} (GTH)")
    assert judge(Reference(title=title), [offered]).matched == offered
    offered = _paper(f"{title} (SNe)")
    assert judge(Reference(title=title), [offered]).status is Status.AMBIGUOUS


@pytest.mark.parametrize("name", ["GraniteNet", "GRAN-3", "LICHEN"])
def test_a_name_before_a_title_is_no_other_title_unless_that_is_short(name: str) -> None:
    title, short = "Slow erosion of granite tidal harbours", "Erosion of harbours"
    for asked, offered in ((title, f"{name}: {title}"), (f"{name}: {title}", title)):
        paper = _paper(offered)
        assert judge(Reference(title=asked), [paper]).matched == paper
        others = Reference(title=asked, authors=(Person("Hopper"),))
        assert judge(others, [paper]).status is not Status.MATCHED
    for asked, offered in ((short, f"{name}: {short}"), (f"{name}: {short}", short)):
        paper = _paper(offered)
        assert judge(Reference(title=asked), [paper]).status is Status.AMBIGUOUS
        named = Reference(title=asked, authors=(Person("Lovelace"),), issued=Date(2012))
        assert judge(named, [paper]).matched == paper
    for notice in ("ERRATUM", "Part II", "II"):
        query = Reference(title=f"{notice}: {title}", issued=Date(2012))
        assert judge(query, [_paper(title)]).status is not Status.MATCHED


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("Erosion of granite by three lichens", "Erosion of granite by 3 lichens"),
        ("Granite harbours & tidal lichens", "Granite harbours and tidal lichens"),
        ("Lichens and Tides", "Lichens & Tides of Granite"),
    ],
)
def test_numbers_and_conjunctions_in_signs(asked: str, offered: str) -> None:
    is_same = "Tides" not in asked
    assert (judge(Reference(title=asked), [_paper(offered)]).matched is not None) is is_same
    assert judge(Reference(title=asked), [_paper(f"{offered} II")]).matched is None


SAID = [
    ("Ada Lovelace, Emmy Noether", "2012 | {} | Ada Lovelace, Emmy Noether"),
    ("GraniteNet", "GraniteNet - {}"),
    ("", "{} Lovelace et. al 2012"),
    ("{}", "Harbour | {} | Granite Shore | 2012"),
    ("{}", "{} | intro: IBM Watson"),
    ("{}", "{} | Université de Montréal"),
    ("[Rocks' 12]", "{} | [Rocks' 12]"),
]


@pytest.mark.parametrize(("read", "said"), SAID)
def test_what_was_read_as_the_title_or_a_name_may_be_what_stands_beside_it(
    read: str, said: str
) -> None:
    paper = _paper("Slow erosion of granite tidal shore")
    query = Reference(title=read.format(paper.title), said=said.format(paper.title))
    assert judge(query, [paper]).matched == paper


def test_what_was_read_as_the_title_stays_it_beside_another_papers() -> None:
    paper = _paper("Slow erosion of granite tidal shore")
    said = f"Lichens of the coast - {paper.title}"
    query = Reference(title="Lichens of the coast", said=said)
    assert judge(query, [paper]).status is not Status.MATCHED
    said = f"{paper.title} | Jane Doe | 2012"
    query = Reference(title=paper.title, said=said)
    assert judge(query, [paper]).status is Status.CONFLICTING


@pytest.mark.parametrize(
    ("behind", "status"),
    [
        (": It partitions granite into beetles that are cheap to count.", Status.MATCHED),
        (": " + "a beetle that crawls beside many others " * 4, Status.MATCHED),
        (": the odd case", Status.AMBIGUOUS),
    ],
)
def test_a_sentence_behind_a_title_and_a_colon_is_no_subtitle(behind: str, status: Status) -> None:
    paper = _paper("Tidal locking of granite beetles beneath basalt harbours")
    said = f"{paper.title}{behind}"
    query = Reference(title=said.rstrip("."), said=said)
    assert judge(query, [paper]).status is status
