"""Lists without numbers, wrapped at a width: a line with room for the next word ends its item."""

from __future__ import annotations

import random
import textwrap

import pytest

from bibwright.readers import InputKind, read_text

NAMES = (
    "Abel|Berg|Cole|Dorn|Eden|Faber|Gray|Holm|Ives|Jung|Kern|Lund|Moss|North|Oak|Pine|Quill|Reed|"
    "Stone|Thorn|Ulm|Vale|West|York"
).split("|")
WORDS = (
    "hedges gardens walls moons rivers old new a study of the and in from meadows under drought "
    "growth soil fungi bees wind long short paths gates towards"
).split()


def _references(way: str, chance: random.Random) -> list[str]:
    listed = []
    for name in NAMES:
        count = chance.randint(4, 13)
        title = " ".join(chance.choice(WORDS) for _ in range(count)).capitalize()
        year, volume = chance.randint(1960, 2023), chance.randint(2, 90)
        listed.append(
            way.format(name=name, title=title, year=year, volume=volume, place=chance.choice(WORDS))
        )
    return listed


WAYS = (
    "{name}, A. B. ({year}). {title}. Garden Letters, {volume}, 1–9.",
    # A dash before the place, which may begin a line and is no mark of an item.
    "{name}, A. ({year}): {title}. – In: Proceedings of Hedges and Walls {volume}: 10685–10694.",
    # A note, its title in quotation marks and no year before its end.
    "Ada {name} and others, ‘{title}’ ({year}) {volume} Garden Letters 1 "
    "<https://doi.org/10.5555/garden.{volume}>",
    # Names by commas, of which one may stand at a line's end.
    "{name}, A., BERG, C., DE LA ROSA, M., ABEL, N. R., COLE, P., YORK, T., {year}. {title}. "
    "Garden Letters, {volume}, 1–9.",
    # Without a stop at the end, a place in front of a press, an address that needs a line.
    "{name} AB ({year}) {title}. In: Moss C, Reed D. (eds) Hedges. Press, Petersburg Beach, FL",
    "{name}, A. ({year}), {title} (Université de Genève, New York).",
    "{name}, A., {year}. {title}. Garden Letters {volume}. https://doi.org/10.5555/garden.{volume}",
    "{name} A. & al., {title}, in: Walls and Gates {volume}, 2/{year}, pp. 1–9.",
)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("width", [48, 72, 90])
def test_nearly_every_item_is_one(way: str, width: int) -> None:
    listed = _references(way, random.Random(width))
    wrapped = "".join(f"{textwrap.fill(each, width)}\n" for each in listed)
    said = [query.said for query in read_text(wrapped, kind=InputKind.REFERENCES).queries]
    begun = [each.removeprefix("Ada ").split()[0].strip(",") for each in said]
    assert sum(name in begun for name in NAMES) >= 23
    assert len(said) <= len(NAMES) + 1


@pytest.mark.parametrize("way", WAYS)
def test_a_page_may_end_within_an_item(way: str) -> None:
    listed = _references(way, random.Random(4))
    lines = "".join(f"{textwrap.fill(each, 48)}\n" for each in listed).splitlines()
    pages = ["\n".join(lines[at : at + 23]) for at in range(0, len(lines), 23)]
    text = "".join(f"{page}\n\n{number}\n\n" for number, page in enumerate(pages, 11))
    said = [query.said for query in read_text(text, kind=InputKind.REFERENCES).queries]
    begun = [each.removeprefix("Ada ").split()[0].strip(",") for each in said]
    assert sum(name in begun for name in NAMES) >= 23
    assert len(said) <= len(NAMES) + 1


def test_a_list_of_names_goes_on_behind_a_comma() -> None:
    listed = [
        f"{name}, A., Bildner, F., Evers, S., Goldhahn, D., Quast, U., Schaf, R., Simon, J., and "
        f"Zech, T., {1980 + at}, Hedges {'of the north ' * (at % 4)}in gardens: Moons, v. {at}."
        for at, name in enumerate(NAMES)
    ]
    for width in (44, 48, 62, 67, 72):
        wrapped = "".join(f"{textwrap.fill(each, width)}\n" for each in listed)
        assert len(read_text(wrapped, kind=InputKind.REFERENCES).queries) == len(NAMES), width


def test_prose_is_not_cut_at_its_lines() -> None:
    prose = (
        "Hedges grow in the north. They are old. Nobody who has seen them in spring forgets what "
        "they look like, and this is why Rose (1999) and Thorn (2004) wrote of them at length. "
    )
    text = f"{textwrap.fill(prose * 4, 60)}\n"
    assert len(read_text(text, kind=InputKind.LIST).queries) <= 1


def test_a_line_that_looks_like_names_makes_no_title_of_the_one_above_it() -> None:
    text = (
        "Fuks AS. Automated Discovery of Local Search Heuristics for\n"
        "Hedge Testing. Evol Comput (2008) 16:31–61.\n"
    )
    [query] = read_text(text, kind=InputKind.REFERENCES).queries
    assert query.title == "Automated Discovery of Local Search Heuristics for Hedge Testing"


def _wrapped(*items: str, width: int = 72) -> list[str]:
    """What is read of items that were wrapped, among others of their kind."""
    lines = "".join(f"{textwrap.fill(each, width, break_on_hyphens=False)}\n" for each in items)
    return [query.said for query in read_text(lines, kind=InputKind.REFERENCES).queries]


def test_a_body_before_the_year_begins_an_item() -> None:
    listed = _references(WAYS[0], random.Random(9))
    bodies = [
        "MossWorks (1992). Gardens and Walls: A Guide. The MossWorks, Inc., Boston.",
        "NASA (2016). Hedges on Moons: What is Known of Their Growth. Garden Letters, 3, 1–9.",
    ]
    said = _wrapped(*listed[:11], bodies[0], *listed[11:17], bodies[1], *listed[17:])
    assert {each.split()[0] for each in said} >= {"MossWorks", "NASA"}
    assert len(said) == len(listed) + 2


@pytest.mark.parametrize("mark", ["{}. ", "[{}] ", "({}) ", "{} "])
@pytest.mark.parametrize(
    "within",
    [
        "Walls and hedges of gardens in the northern counties of islands. 1. Hedges. Moss 2, 3.",
        "Walls and hedges of gardens in the northern counties and islands - Hedges. Moss 2, 3.",
        "Walls and hedges of gardens in the northern counties of islands. [S.l.]: Moss Press, 2.",
    ],
)
def test_what_looks_like_a_mark_within_a_numbered_item_begins_none(mark: str, within: str) -> None:
    rest = [
        each.split(", ", 1)[1] for each in _references("{name}, {title}, {year}.", random.Random(3))
    ]
    listed = [f"Rose A, Thorn B. {each.capitalize()}" for each in rest[:12]]
    for width in (60, 64, 68, 72):
        items = [*listed[:6], f"Rose A, Thorn B. {within}", *listed[6:]]
        numbered = [mark.format(at) + each for at, each in enumerate(items, 1)]
        assert len(_wrapped(*numbered, width=width)) == len(items), width


def test_numbers_without_stops_may_be_missing() -> None:
    listed = [
        f"Rose, A.; Thorn, B. {each}" for each in _references("{title}, {year}.", random.Random(5))
    ]
    numbered = [f"{at} {each}" for at, each in enumerate(listed, 1) if at not in {4, 9, 10, 11}]
    numbered[2] += " Moss 5 and 6 Gardens."
    said = _wrapped(*numbered)
    assert len(said) == len(numbered)
    assert "Moss 5 and 6 Gardens" in said[2]


def test_labels_on_lines_of_their_own_are_no_json() -> None:
    listed = _references(WAYS[0], random.Random(11))[:6]
    text = "".join(f"[{at}]\n{each}\n" for at, each in enumerate(listed, 1))
    assert [query.said for query in read_text(text).queries] == listed


@pytest.mark.parametrize("first", [1, 301])
def test_the_numbers_of_a_manuscripts_lines_are_no_items(first: int) -> None:
    listed = [f"{at}. {each}" for at, each in enumerate(_references(WAYS[0], random.Random(7)), 1)]
    lines = [line for each in listed for line in textwrap.fill(each, 72).split("\n")]
    text = "".join(f"{number:>4}  {line}\n" for number, line in enumerate(lines, first))
    assert len(read_text(text, kind=InputKind.REFERENCES).queries) == len(listed)


def test_a_name_goes_on_behind_its_initials() -> None:
    listed = [
        f"{name}, A., Berg, C., & D. {'Rosenthalen' if at % 3 else 'Ash'} ({1980 + at}). Hedges "
        f"{'of the north ' * (at % 4)}in gardens. Moons, {at}, 1–9."
        for at, name in enumerate(NAMES)
    ]
    for width in (36, 38, 40, 48):
        wrapped = "".join(f"{textwrap.fill(each, width)}\n" for each in listed)
        assert len(read_text(wrapped, kind=InputKind.REFERENCES).queries) == len(NAMES), width
