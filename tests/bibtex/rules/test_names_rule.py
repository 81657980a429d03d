r"""What the rule ``names`` makes of lists, reports, and leaves. Whether BibTeX and Biber read the
same afterwards is seen in ``test_names_as_biber_reads``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.fields import NAMES
from support.tidying import Tidied, tidied


def names(value: str, **context: Dialect) -> Tidied:
    return tidied(f"@misc{{key, author = {{{value}}}}}", "names", **context)


def becomes(value: str) -> str:
    result = names(value)
    assert result.messages == []
    return result.fields["author"]


def stays(value: str) -> list[str]:
    """What is reported of a list that nothing is changed in."""
    result = names(value)
    assert result.changes == []
    return result.messages


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Donald E. Knuth", "Knuth, Donald E."),
        ("Jean-Paul Sartre", "Sartre, Jean-Paul"),
        ("Vincent van Gogh", "van Gogh, Vincent"),
        ("Jean d'Alembert", "d'Alembert, Jean"),
        (
            r"Charles Louis Xavier Joseph de la Vall{\'e}e Poussin",
            r"de la Vall{\'e}e Poussin, Charles Louis Xavier Joseph",
        ),
        ("Jean de La Fontaine", "de La Fontaine, Jean"),
        ("Ludwig Van Beethoven", "Beethoven, Ludwig Van"),
        ("Charles {de Gaulle}", "{de Gaulle}, Charles"),
        (r"{\'E}lie Cartan", r"Cartan, {\'E}lie"),
        (r"Kurt G\"odel", r"G\"odel, Kurt"),
        (r"Bj{\o}rn Foo", r"Foo, Bj{\o}rn"),
        ("J.~A. Smith", "Smith, J.~A."),
        ("E. (Eric) Dubois", "Dubois, E. (Eric)"),
        ("C.-J. Lin", "Lin, C.-J."),
        ("Smith ,John", "Smith, John"),
        ("JA Smith", "Smith, JA"),
        ("B J COX", "COX, B J"),
    ],
)
def test_a_name_has_its_family_name_first(before: str, after: str) -> None:
    assert becomes(before) == after


@pytest.mark.parametrize(
    "value",
    [
        "Knuth, Donald E.",
        r"de la Vall{\'e}e Poussin, Charles Louis Xavier Joseph",
        "{de Gaulle}, Charles",
        "Smith, Jr., John",
        "Smith, John and others",
        "{NVIDIA Corporation}",
        "Al-Farabi",
        "d'Alembert",
        r"{\'E}cole",
        "王夫之",
        "bell hooks",
        "E, Weinan",
        "others",
        "family=Smith, given=John",
        "xdata=somebody",
        r"Th{\textsc{Smith Jones}}, A. and \textsc{Smith}, John",
    ],
)
def test_what_is_right_or_one_word_stays(value: str) -> None:
    assert stays(value) == []


@pytest.mark.parametrize(
    "value",
    [
        "Donald E.~Knuth",  # one word to Biber
        "Ming-hsuan Yang",  # "hsuan" is a particle to BibTeX
        "Élie Cartan",  # BibTeX sees no letter before the "l"
        "Jean de La fontaine du Parc",  # BibTeX's particle is longer than Biber's
        "A {d}e Papa",  # a particle to BibTeX alone
        r"\v{C}ap Foo",  # BibTeX takes the "v" for the first letter
        r"{\relax Ch}ristos Papa",  # what Biber makes of the command isn't sure
        r"Bj\o rn Foo",  # Biber decodes it to one word
        "J.\u00a0K. Rowling",  # white space to Biber alone
    ],
)
def test_a_name_stays_where_bibtex_and_biber_differ(value: str) -> None:
    assert stays(value) == []


@pytest.mark.parametrize(
    "value",
    [
        "John Smith (editor)",
        "Stefan Kolb 0001",
        "Yahoo! Maps",
        "someone@example.org Smith",
        "王 夫之",
        "Jane {Doe, Roe, Poe}",  # with another comma Biber would skip the entry
        "J.AND Smith",  # with another blank it would be two names
        "C. Grossner.",
        r"R. W. Jacobson\hspace{0.2cm}Jr",
        "One Two Three Four Five Six Seven Eight Nine",
        "Smith, J. % and Doe, J.\n and A. Roe",
    ],
)
def test_what_may_be_no_name_stays(value: str) -> None:
    assert stays(value) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("J.A. Smith", "Smith, J. A."),
        ("Tolkien, J.R.R.", "Tolkien, J. R. R."),
        ("J.-P.A. Serre", "Serre, J.-P. A."),
        ("J.Andrew Smith", "Smith, J. Andrew"),
        ("I.Ya. Fridman", "Fridman, I. Ya."),
        (r"{\'E}.A. Foo", r"Foo, {\'E}. A."),
        (r"\'E.A. Foo", r"Foo, \'E. A."),
        (r"P.{\AA}. Wedin", r"Wedin, P. {\AA}."),
        ("Smith, J.A.Jr.", "Smith, Jr., J. A."),
    ],
)
def test_initials_are_parted(before: str, after: str) -> None:
    assert becomes(before) == after


@pytest.mark.parametrize("value", ["Smith, {J.A.}", "Smith, JA", "Smith, J.-P.", "Geert, L.j.a."])
def test_other_stops_are_none_between_initials(value: str) -> None:
    assert stays(value) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("John Smith Jr.", "Smith, Jr., John"),
        ("Smith Jr., John", "Smith, Jr., John"),
        ("Smith, John, Jr.", "Smith, Jr., John"),
        ("Smith, John Jr.", "Smith, Jr., John"),
        ("J. Smith, Jr.", "Smith, Jr., J."),
        ("John von Neumann Jr", "von Neumann, Jr, John"),
        ("Smith III, John", "Smith, III, John"),
        ("Hanna, Ralph, III", "Hanna, III, Ralph"),
        ("Guy L. Steele III", "Steele, III, Guy L."),
    ],
)
def test_a_suffix_has_its_own_place(before: str, after: str) -> None:
    assert becomes(before) == after


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("William Brown, Jr.", "first"),
        ("Henry Ford II", "family"),
        ("Sobieski, Jan III", "first"),
        ("Jan III Sobieski", "first"),
        ("H. R. H. Jr", "family"),
        ("Smith JA", "family"),
        ("Parker D.J.", "family"),
        ("Google, Inc.", "first"),
        ("Assemblée nationale", "family"),
        (r"{\'E}glise catholique", "family"),
        ("Parlement des religions du monde", "family"),
        ("DUPONT Jean", "first"),
        ("IEEE Press", "first"),
    ],
)
def test_a_part_that_is_read_wrong_is_reported(value: str, part: str) -> None:
    (message,) = stays(value)
    assert f"is read as {'the family' if part == 'family' else 'a first'} name" in message


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("World Health Organization", "{World Health Organization}"),
        ("The ATLAS Collaboration", "{The ATLAS Collaboration}"),
        ("Google Inc.", "{Google Inc.}"),
        ("European Commission", "{European Commission}"),
        ("{NVIDIA} Corporation", "{{NVIDIA} Corporation}"),
        (r"University of M{\"u}nster", r"{University of M{\"u}nster}"),
        ("Smith, J. and European Commission", "Smith, J. and {European Commission}"),
        ("John Smith and The ATLAS Collaboration", "Smith, John and {The ATLAS Collaboration}"),
        *(
            (body, f"{{{body}}}")
            for body in (
                r"Universit{\'e} de Lyon",
                r"Kocaeli {\"U}niversitesi",
                "Universidad Nacional Autónoma de México",
                "Московский государственный университет",
                "Bundesministerium des Innern",
                "Academia Sinica",
            )
        ),
    ],
)
def test_a_body_gets_braces(before: str, after: str) -> None:
    assert becomes(before) == after


@pytest.mark.parametrize(
    "value",
    [
        "Department of Energy and Climate Change",
        "Food and Agriculture Organization",
        "U.S. Geological Survey",
        "R. Melhem University of Pittsburgh",
        "American Council of Learned Societies",
    ],
)
def test_what_may_be_a_body_is_reported(value: str) -> None:
    (message,) = stays(value)
    assert "may be an organisation" in message


@pytest.mark.parametrize("value", ["William H. Press", "Alonzo Church", "Pra{\\l}at, A. B. at"])
def test_a_person_is_no_body(value: str) -> None:
    assert names(value).messages == []
    assert not names(value).fields["author"].startswith("{")


@pytest.mark.parametrize(
    "ending",
    [
        " et al.",
        ", et al.",
        " et al",
        " and et al.",
        " and {et al.}",
        " and others.",
        " and OTHERS",
        " {et al.}",
        r" {\em et al.}",
        r" \emph{et al.}",
        " et.~al.",
    ],
)
def test_et_al_at_the_end_becomes_others(ending: str) -> None:
    assert becomes(f"Smith, John{ending}") == "Smith, John and others"
    assert becomes(f"A. Roe and J. Smith{ending}") == "Roe, A. and Smith, J. and others"


def test_et_al_elsewhere_is_reported() -> None:
    (message,) = stays("Smith et al. and Jones")
    assert "et al." in message
    assert stays("{Smith et al.}") == []


def test_a_list_stands_on_one_line_with_small_ands() -> None:
    assert becomes(" John  Smith\n\tAND Doe,\n Jane and\n others ") == (
        "Smith, John and Doe, Jane and others"
    )


def test_names_are_parted_outside_braces_and_at_blanks_alone() -> None:
    assert becomes("{Barnes and Noble Foundation} and A. Roe") == (
        "{Barnes and Noble Foundation} and Roe, A."
    )
    assert becomes("A. Anderson and B. Sand") == "Anderson, A. and Sand, B."


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("Smith,, John", "nothing before or behind"),
        ("Smith, , John", "nothing before or behind"),
        (", Smith", "nothing before or behind"),
        ("Smith, John,", "nothing before or behind"),
        ("Smith, A., Jones, B.", "two commas"),
        ("A. Smith, B. Jones", "several authors"),
        ("J. Smith,and A. Doe", "“,and”"),
        ("van dijk, jan", "no family name"),
        ("d'angelo, marco", "no family name"),
        ("Smith J, Doe A", "several authors"),
        ("J. Smith & A. Doe", "“&”"),
        (r"J. Smith \& A. Doe", r"“\&”"),
        ("Smith, J.; Doe, A.", "“;”"),
        ("Jan Smith und Ada Doe", "“und”"),
        (r"J.\,A. Smith", "comma"),
        ("Smith, A. and and Doe, B.", "between"),
        ("and Smith, A.", "beginning or the end"),
        ("Smith, A. and", "beginning or the end"),
        ("{Smith, John and Doe, Jane}", "one name"),
        ("Ann Roe, Bo Lee, Jr.", "several authors"),
        ("Roe A., Lee B. C.", "several authors"),
        ("Роу А.Б., Ли В.", "several authors"),
        ("Ann Roe adn Bo Lee", "“adn”, but only “and”"),
        ("Roe, Ann amd Lee, Bo", "“amd”, but only “and”"),
        ("Roe, Ann andLee, Bo", "“and”, but only “and”"),
        ("Roe, A.and Lee, B.", "“A.and”, but only “and”"),
        ("Ann Roe and, Bo Lee", "“and,”, but only “and”"),
        ("Ann Roe / Bo Lee", "“/”, but only “and”"),
        (r"Roe, Ann \and Lee, Bo", r"“\and”, but only “and”"),
        ("Roe, Ann~and Lee, Bo", "“~and”, but only “and”"),
        ("山田太郎、鈴木一郎", "“、”, but only “and”"),
        ("Roe, Ann and others and Lee, Bo", "doesn't end the list"),
        ("Ann Roe, Ph.D.", "“Ph.D.”, which is read as a part"),
        ("Roe, PhD, Ann", "“PhD”, which is read as a part"),
        ("Roe, Ann, Ph. D.", "“Ph. D.”, which is read as a part"),
        ("Dr. Ann Roe", "“Dr.”, which is read as a part"),
        ("Roe, Dr. Ann", "“Dr.”, which is read as a part"),
        ("Ann Roe, Esq.", "“Esq.”, which is read as a part"),
        ("Roe, Ann (Ed.)", "“(Ed.)”, which is read as a part"),
    ],
)
def test_what_is_misread_is_reported(value: str, told: str) -> None:
    (message,) = stays(value)
    assert told in message


def test_the_other_names_of_a_list_are_mended_all_the_same() -> None:
    result = names("Smith,, John and Jane Doe")
    assert result.fields["author"] == "Smith,, John and Doe, Jane"
    assert len(result.messages) == 1


def test_all_lists_of_names_and_nothing_else() -> None:
    fields = ", ".join(f"{name} = {{Jane Doe}}" for name in [*sorted(NAMES), "title", "publisher"])
    result = tidied(f"@book{{key, {fields}}}", "names")
    changed = {name for name, text in result.fields.items() if text == "Doe, Jane"}
    assert changed == NAMES


@pytest.mark.parametrize("dialect", list(Dialect))
def test_dialects_get_the_same(dialect: Dialect) -> None:
    assert names("Jane Doe and Élie Cartan", dialect=dialect).fields["author"] == (
        "Doe, Jane and Élie Cartan"
    )


def test_delimiters_macros_and_joined_values() -> None:
    result = tidied(
        '@misc{key, Author = "Jane Doe", editor = knuth, translator = knuth # " and Jane Doe"}',
        "names",
    )
    assert result.sources["author"] == '"Doe, Jane"'
    assert [change.field for change in result.changes] == ["author"]


def test_of_a_repeated_field_the_first_is_meant() -> None:
    result = tidied("@misc{key, author = {Jane Doe}, author = {John Roe}}", "names")
    assert [change.after for change in result.changes] == ["{Doe, Jane}"]


def test_an_empty_list_stays() -> None:
    assert stays(" ") == []


_PIECES = [
    *["J.A.", "and", "von", "Smith", "et al.", ",", "Jr.", "III", "Ärz", r"{\'E}a", "{A B}", "~"],
    *["Inc.", "of", "others", ";", "-", r"\o", "&", "d'Or", "Ministry", "{et al.}"],
]


@given(st.lists(st.sampled_from(_PIECES), max_size=9))
def test_nothing_is_lost_and_a_second_run_changes_nothing(words: list[str]) -> None:
    # `tidied` runs the rule twice.
    after = names(" ".join(words)).fields["author"]
    for word in words:
        if word not in {",", "et al.", "{et al.}", "others", "J.A."}:
            assert after.count(word) >= words.count(word)


@pytest.mark.parametrize(
    "value",
    [
        "S. Tiwari, A. Klar and S. Hardt",
        "Guangyong Li, and Paul W. Leu; Ann B. Roe and Paul W. Leu",
    ],
)
def test_a_list_in_which_and_is_missing_stays_whole(value: str) -> None:
    found = tidied(f"@misc{{k, author = {{{value}}}}}", "names")
    assert found.fields["author"] == value
    assert any("only “and”" in message for message in found.messages)
