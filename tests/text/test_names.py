"""Names: expected values by BibTeX's rules ("Tame the BeaST", section 11), by hand."""

from __future__ import annotations

import pytest

from bibwright.model.reference import Person
from bibwright.text.names import person_from_display, read_list


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Donald E. Knuth", Person("Knuth", "Donald E.")),
        ("Peter H. N. de With", Person("With", "Peter H. N.", "de")),
        ("E. de Lera Acedo", Person("Lera Acedo", "E.", "de")),
        ("Jan van der Waals", Person("Waals", "Jan", "van der")),
        ("Zabir Al Nazi", Person("Al Nazi", "Zabir")),
        ("Chien Van Nguyen", Person("Nguyen", "Chien Van")),
        ("Martin Luther King Jr.", Person("King", "Martin Luther", "", "Jr.")),
        ("Madonna", Person("Madonna")),
        (" The ATLAS Collaboration", Person("The ATLAS Collaboration", collective=True)),
        ("Knuth, Donald E.", Person("Knuth", "Donald E.")),
    ],
)
def test_takes_a_printed_name_apart(name: str, expected: Person) -> None:
    assert person_from_display(name) == expected


@pytest.mark.parametrize(
    ("field", "authors", "others"),
    [
        ("Knuth, Donald E.", [Person("Knuth", "Donald E.")], False),
        ("de la Fuente, Juan", [Person("Fuente", "Juan", "de la")], False),
        ("King, Jr., Martin Luther", [Person("King", "Martin Luther", "", "Jr.")], False),
        ("Ludwig van Beethoven", [Person("Beethoven", "Ludwig", "van")], False),
        (
            "{The ATLAS Collaboration} and Doe, J. AND others",
            [Person("The ATLAS Collaboration", collective=True), Person("Doe", "J.")],
            True,
        ),
        (r"Schr{\"o}dinger, Erwin", [Person("Schrödinger", "Erwin")], False),
        ("{Barnes and Noble}", [Person("Barnes and Noble", collective=True)], False),
        ("", [], False),
    ],
)
def test_takes_a_bibtex_list_apart(field: str, authors: list[Person], others: bool) -> None:
    assert read_list(field) == (tuple(authors), others, ())


def test_a_letter_that_is_given_for_formulas_and_for_text_is_the_texts() -> None:
    source = r"\ifmmode \check{Z}\else \v{Z}\fi{}eljko Ivezi\ifmmode \acute{c}\else \'{c}\fi{}"
    assert [str(person) for person in read_list(f"{source} and Ann New").persons] == [
        "Željko Ivezić",
        "Ann New",
    ]
