"""What several entries say together, by the room's own door."""

from __future__ import annotations

from itertools import permutations

import pytest

from bibwright.duplicates.merge import Member, merge
from bibwright.duplicates.values import Value, choose, says_same, united

ARTICLE = Member(
    "hale2020",
    "article",
    {"author": "Hale, Ida and Orr, Tom", "title": "Tides", "journal": "Coasts", "year": "2020"},
)
PREPRINT = Member(
    "hale2019",
    "misc",
    {"author": "Hale, Ida", "title": "Tides, Early", "eprint": "1903.01234", "year": "2019",
     "note": "arXiv:1903.01234", "month": "mar"},
    preprint=True,
)  # fmt: skip


def test_the_publication_says_where_and_when_and_the_preprint_adds_its_id() -> None:
    merged = merge([PREPRINT, ARTICLE], 0)
    said = {name: chosen.text for name, chosen in merged.fields.items()}
    assert merged.type == "article"
    assert said == {**ARTICLE.fields, "eprint": "1903.01234"}
    assert {(each.field, each.text) for each in merged.lost} >= {
        ("title", "Tides, Early"),
        ("year", "2019"),
    }


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_the_members_means_nothing(order: tuple[int, ...]) -> None:
    third = Member("x", "article", {"title": "Tides", "pages": "1--9", "year": "2020"})
    members = [ARTICLE, PREPRINT, third]
    merged = merge([members[at] for at in order], order.index(0))
    assert {name: chosen.text for name, chosen in merged.fields.items()} == {
        **ARTICLE.fields,
        "eprint": "1903.01234",
        "pages": "1--9",
    }


def test_nothing_is_lost_without_being_named() -> None:
    one = Member("a", "article", {"title": "Tides", "volume": "4", "x-mine": "kept"})
    other = Member("b", "article", {"title": "Tides", "volume": "5", "y-mine": "kept, too"})
    merged = merge([one, other], 0)
    assert {"x-mine", "y-mine"} <= set(merged.fields)
    assert [(each.key, each.field, each.text) for each in merged.lost] == [("b", "volume", "5")]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_subtitle_is_in_the_title_or_beside_it(order: tuple[int, int]) -> None:
    apart = Member("a", "book", {"title": "Tides", "subtitle": "A {History}", "year": "2020"})
    joined = Member("b", "book", {"title": "Tides: A History", "year": "2020"})
    merged = merge([(apart, joined)[at] for at in order], 0)
    assert {name: chosen.text for name, chosen in merged.fields.items()} == joined.fields
    assert ("a", "subtitle", "A {History}") in {(e.key, e.field, e.text) for e in merged.lost}


def _best(name: str, *texts: str) -> str:
    return choose(name, [Value(text, at) for at, text in enumerate(texts)], 0).value.text


@pytest.mark.parametrize(
    ("field", "better", "worse"),
    [
        ("author", "Hale, Ida and Orr, Tom", "Hale, Ida and others"),
        ("author", "Hale, Ida and Orr, Tom", "Hale, I. and Orr, T."),
        ("author", "Hale, Ida and Orr, Tom", "Hale, Ida and Hale, Ida and Orr, Tom"),
        ("author", "Hale, Ida and Orr, Tom", "Hale, Ida, Orr, Tom, Stone, Eve and Roth, Kim"),
        (
            "author",
            "Hale, Ida and Orr, Tom",
            "Hale, Ida and and Orr, Tom and Univ. of, Coast, X, Y",
        ),
        ("author", r"Hale, Jo{\~a}o", r"Hale, Jo$\tilde{\text{a}}$o"),
        ("author", "Hale, I. M. and Örr, T.", "Hale, IM and Orr, T"),
        ("author", "Hale, Ida M. and Orr, Tom", "Hale, Ida and Orr, Tom"),
        ("author", "Hale, Ida and others", "Hale, Ida and Others"),
        ("pages", "10--19", "10"),
        ("doi", "10.1000/coast", "10.48550/arXiv.1903.01234"),
        ("doi", "10.3102/0013189X0731", "10.2307/4621100"),
        ("doi", "10.1145/3197026.3203899", "10/ggv8gq"),
        ("issn", "0956-5221", "09565221 (ISSN)"),
        ("publisher", "Elsevier", "PERGAMON-ELSEVIER SCIENCE LTD"),
        ("title", "Tides of Rhine", r"\textless{}i\textgreater{}Tides\textless{}/i\textgreater{}"),
        ("url", "https://link.example.org/x", "https://link-example-org.ezproxy.example.edu/x"),
        ("url", "https://openreview.net/forum?id=x", "https://api.semanticscholar.org/CorpusID:1"),
        ("url", "https://example.org/tides", "https://www.semanticscholar.org/paper/abc"),
        ("title", "Große Gezeiten", "Gro?e Gezeiten"),
    ],
)
def test_the_better_value_is_kept_whichever_comes_first(
    field: str, better: str, worse: str
) -> None:
    assert _best(field, better, worse) == better
    assert _best(field, worse, better) == better


def test_lists_and_notes_are_united() -> None:
    values = [Value("tides, coast", 0), Value("coast, moon", 1)]
    for name in ("keywords", "tags", "mendeley-groups", "ids"):
        assert united(name, values, 0) == "tides, coast, moon"
    assert united("note", [Value("read", 0), Value("to read", 1)], 0) == "to read"
    assert united("title", values, 0) is None


def test_a_list_with_semicolons_is_parted_there() -> None:
    values = [Value("coast, north; moon", 0), Value("moon; coast, north; tides", 1)]
    assert united("keywords", values, 0) == "coast, north; moon; tides"


def test_keywords_in_braces_and_with_commas_stay_whole() -> None:
    """Each list beside another, and what the two together hold."""
    for one, other, both in (
        ("{fish; chips}, salt", "salt, pepper", "{fish; chips}, salt, pepper"),
        ("{salt, vinegar}, fish", "fish; chips", "{salt, vinegar}, fish, chips"),
        ("fish, chips", "salt, vinegar; fish", "fish; chips; salt, vinegar"),
    ):
        assert united("keywords", [Value(one, 0), Value(other, 1)], 0) == both


def test_the_names_of_one_list_in_another_order_of_parts_are_no_loss() -> None:
    found = choose("author", [Value("Hale, Ida M.", 0), Value("Ida M. Hale", 1)], 0)
    assert (found.value.text, found.lost) == ("Hale, Ida M.", ())


def test_a_list_of_names_that_was_cut_says_another_thing() -> None:
    values = [Value("Hale, Ida", 0), Value("Ida Hale and others", 1)]
    one, other = says_same("author", values)
    assert one != other


def test_an_accent_that_is_a_formula_is_none() -> None:
    for texts in (("Jo{\\~a}o", "Jo$\\tilde{a}$o"), ("Jo$\\tilde{a}$o", "Jo{\\~a}o")):
        values = [Value(f"Hale, {text}", owner) for owner, text in enumerate(texts)]
        assert choose("author", values, 0).value.text == "Hale, Jo{\\~a}o"


def test_what_has_appeared_is_not_forthcoming() -> None:
    early = Member("a", "article", {"title": "Tides", "note": "Forthcoming", "pages": "n/a--n/a"})
    late = Member("b", "article", {"title": "Tides", "volume": "5", "pages": "1--9"})
    for members in ([early, late], [late, early]):
        merged = merge(members, 0)
        said = {name: chosen.text for name, chosen in merged.fields.items()}
        assert said == {"title": "Tides", "volume": "5", "pages": "1--9"}
        assert {each.rule for each in merged.lost} == {"it has appeared"}
    # Only where a state may stand, and pages alone show it, too.
    titled = Member(
        "d", "article", {"title": "Accepted", "pubstate": "inpress", "note": "Submitted"}
    )
    paged = Member("e", "article", {"title": "Accepted", "pages": "1--9"})
    merged = merge([paged, titled], 0)
    said = {name: chosen.text for name, chosen in merged.fields.items()}
    assert said == {"title": "Accepted", "pages": "1--9"}
    alone = merge([early, Member("c", "article", {"title": "Tides"})], 0)
    assert alone.fields["note"].text == "Forthcoming"


def test_the_state_of_a_preprint_is_not_its_publications() -> None:
    published = Member("a", "article", {"title": "Tides", "journal": "Coasts", "year": "2020"})
    preprint = Member("b", "misc", {"title": "Tides", "pubstate": "revised"}, preprint=True)
    assert "pubstate" not in merge([published, preprint], 0).fields


def test_the_date_is_that_of_the_volume_and_the_most_exact() -> None:
    early = Member("a", "article", {"title": "Tides", "year": "2023", "month": "nov"})
    late = Member("b", "article", {"title": "Tides", "year": "2024", "volume": "46"})
    merged = merge([early, late], 0)
    said = {name: chosen.text for name, chosen in merged.fields.items()}
    assert said == {"title": "Tides", "year": "2024", "volume": "46"}
    assert {each.rule for each in merged.lost} == {"another entry's date stays"}
    day = Member("c", "article", {"title": "Tides", "date": "2023-11-14"})
    assert merge([early, day], 0).fields["date"].text == "2023-11-14"


def test_where_it_appeared_is_kept_whatever_its_type() -> None:
    bare = Member("a", "inproceedings", {"title": "Tides"})
    article = Member("b", "article", {"title": "Tides", "journal": "Coasts"})
    merged = merge([bare, article], 0)
    assert (merged.type, merged.fields["journal"].text, merged.lost) == ("article", "Coasts", ())
    meeting = Member("c", "inproceedings", {"title": "Tides", "booktitle": "Coasts '20"})
    merged = merge([meeting, article], 0)
    assert (merged.type, "journal" in merged.fields) == ("inproceedings", False)
    assert [each.rule for each in merged.lost] == ["an @inproceedings has none"]


def test_a_publishers_address_and_a_meetings_location_are_two() -> None:
    one = Member("a", "inproceedings", {"title": "Tides", "address": "Paris", "location": "Oslo"})
    merged = merge([one, Member("b", "inproceedings", {"title": "Tides", "pages": "1--9"})], 0)
    assert merged.fields["address"].text == "Paris"
    assert merged.fields["location"].text == "Oslo"


def test_the_kind_of_another_type_is_none_of_this_one() -> None:
    book = Member("a", "book", {"title": "Tides", "publisher": "Press", "year": "2020"})
    post = Member("b", "online", {"title": "Tides", "entrysubtype": "blogPost", "year": "2020"})
    merged = merge([book, post], 0)
    assert (merged.type, "entrysubtype" in merged.fields) == ("book", False)
    assert [(each.key, each.field) for each in merged.lost] == [("b", "entrysubtype")]
    assert merge([post], 0).fields["entrysubtype"].text == "blogPost"


def test_what_says_the_same_is_seen_through_latex_and_resolvers() -> None:
    one, other = says_same("title", [Value(r"Gr{\"o}{\ss}e", 0), Value("Größe", 1)])
    assert one == other
    one, other = says_same("doi", [Value("https://doi.org/10.1000/X", 0), Value("10.1000/x", 1)])
    assert one == other


def test_a_paper_at_a_meeting_with_its_pages_is_no_article_for_one_bare_entry() -> None:
    bare = Member("a", "article", {"title": "Tides", "journal": "Sea Conference", "year": "2016"})
    placed = Member(
        "b",
        "inproceedings",
        {"title": "Tides", "booktitle": "Proc. of the Sea Conference", "pages": "1--9"},
    )
    merged = merge([bare, placed], 0)
    assert merged.type == "inproceedings"
    assert "journal" not in merged.fields
    assert merged.fields["booktitle"].text == "Proc. of the Sea Conference"


def test_a_family_name_of_two_words_is_kept_together() -> None:
    typed = ("{Hale}, Simon and {Peyton Orr}, Tom", "Hale, Simon and Orr, Tom Peyton")
    members = [
        Member(key, "article", {"title": "Tides", "author": text, "journal": "Coasts"})
        for key, text in zip("ab", reversed(typed), strict=True)
    ]
    assert merge(members, 0).fields["author"].text == typed[0]


def test_names_in_biblatexs_extended_format_are_well_formed() -> None:
    whole = "Hale, Ida and family=Champ, given=J, prefix=de, useprefix=true and Orr, Tom"
    members = [
        Member(key, "article", {"title": "Tides", "author": text, "journal": "Coasts"})
        for key, text in (("a", "Hale, I."), ("b", whole))
    ]
    assert merge(members, 0).fields["author"].text == whole


def test_a_title_without_the_remains_of_a_formula_is_the_better_one() -> None:
    remains = r"{2 {\{}{\$}{\{}{\}}{\^{}}\backslashcirc{\$}{\}}C and the tides}"
    members = [
        Member(key, "article", {"title": text, "author": "Hale, Ida", "journal": "Coasts"})
        for key, text in (("a", "{2°C and the tides}"), ("b", remains))
    ]
    assert merge(members, 1).fields["title"].text == "{2°C and the tides}"
