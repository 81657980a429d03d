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
    begun = [each.split()[0].strip(",") for each in said]
    assert sum(name in begun for name in NAMES) >= 23
    assert len(said) <= len(NAMES) + 1


def test_prose_is_not_cut_at_its_lines() -> None:
    prose = (
        "Hedges grow in the north. They are old. Nobody who has seen them in spring forgets what "
        "they look like, and this is why Rose (1999) and Thorn (2004) wrote of them at length. "
    )
    text = f"{textwrap.fill(prose * 4, 60)}\n"
    assert len(read_text(text, kind=InputKind.LIST).queries) <= 1
