"""Records made of real entries, some of them twice with realistic damage, and which are which.

Every work is new: the beginning of one real title, the middle of another, the end of a third, the
people of a fourth entry, the venue of a fifth. So none is double but where it was doubled, and many
look alike. A copy is damaged as copies are: names cut to initials or to "and others", a subtitle
lost, letters swapped, accents typed in another way, fields missing, the DOI as an address, a
preprint for the paper.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bibwright.bibtex.bib_file import BibFile
from bibwright.commands.entry_records import records_of

Row = dict[str, str]
#: How many of a hundred records are copies, and how far behind their originals they may stand.
_COPIES = 0.15
_NEAR = 5000


class Made(NamedTuple):
    """Records, and for each the number of its work."""

    rows: list[Row]
    works: list[int]


def real_rows(folder: Path) -> list[Row]:
    """The entries with a title and people in the `.bib` files of a folder, each title once."""
    bibs = [BibFile.open(path.name, path.read_bytes()) for path in sorted(folder.rglob("*.bib"))]
    records = records_of(bibs)
    rows: dict[str, Row] = {}
    for at in range(len(records)):
        row = {name: column[at] for name, column in records.columns.items()}
        words = len(row["title"].split())
        if 4 <= words <= 30 and row["author"] and len(row["author"]) < 500:
            rows.setdefault(re.sub(r"\W", "", row["title"].lower()), row)
    return list(rows.values())


def made_of(real: Sequence[Row], count: int, seed: int = 1) -> Made:
    """So many records."""
    rng = random.Random(seed)
    rows: list[Row] = []
    works: list[int] = []
    known: set[str] = set()
    for work in _numbers():
        if len(rows) >= count:
            break
        row = _new(real, rng)
        if row["title"] in known:
            continue
        known.add(row["title"])
        rows.append(row)
        works.append(work)
        while rng.random() < _COPIES and len(rows) < count:
            original = rng.randrange(max(0, len(rows) - _NEAR), len(rows))
            rows.append(_copied(rows[original], rng))
            works.append(works[original])
    for number, row in enumerate(rows):
        row["key"] = f"k{number}"
    return Made(rows, works)


def _numbers() -> Iterator[int]:
    number = 0
    while True:
        yield number
        number += 1


def _new(real: Sequence[Row], rng: random.Random) -> Row:
    authors, place = rng.choice(real), rng.choice(real)
    parts = [_third(rng.choice(real)["title"].split(), part) for part in range(3)]
    page = rng.randrange(1, 900)
    row = {
        **place,
        "title": " ".join(word for part in parts for word in part),
        "author": authors["author"],
        "editor": "",
        "year": str(rng.randint(1970, 2025)),
        "doi": f"10.{rng.randint(1000, 9999)}/{rng.getrandbits(40):x}" if place["doi"] else "",
        "arxiv": "",
        "isbn": "",
        "url": "",
        "abstract": "",
    }
    if place["volume"]:
        row["volume"] = str(rng.randint(1, 60))
    if place["pages"]:
        row["pages"] = f"{page}--{page + rng.randint(3, 20)}"
    return row


def _third(words: list[str], part: int) -> list[str]:
    return words[part * len(words) // 3 : (part + 1) * len(words) // 3]


def _copied(row: Row, rng: random.Random) -> Row:
    copy = dict(row)
    for chance, damage in _DAMAGES:
        if rng.random() < chance:
            damage(copy, rng)
    return copy


def _initials(row: Row, _: random.Random) -> None:
    names = []
    for name in row["author"].split(" and "):
        family, comma, given = name.partition(", ")
        if not comma and " " in name.strip() and not name.startswith("{"):
            given, family = name.strip().rsplit(" ", 1)
        initials = " ".join(f"{word[0]}." for word in given.split() if word[0].isalpha())
        names.append(f"{family}, {initials}" if initials else name)
    row["author"] = " and ".join(names)


def _others(row: Row, _: random.Random) -> None:
    names = row["author"].split(" and ")
    if len(names) > 3:
        row["author"] = f"{names[0]} and others"


def _letters_swapped(row: Row, rng: random.Random) -> None:
    title = row["title"]
    if len(title) < 2:
        return
    at = rng.randrange(len(title) - 1)
    if title[at : at + 2].isalpha():
        row["title"] = title[:at] + title[at + 1] + title[at] + title[at + 2 :]


def _subtitle_lost(row: Row, _: random.Random) -> None:
    main, colon = row["title"].partition(": ")[:2]
    if colon and len(main.split()) > 3:
        row["title"] = main


def _accents(row: Row, _: random.Random) -> None:
    for name in ("title", "author"):
        plain = unicodedata.normalize("NFKD", row[name])
        row[name] = "".join(each for each in plain if not unicodedata.combining(each))


def _small(row: Row, _: random.Random) -> None:
    row["title"] = row["title"].replace("{", "").replace("}", "").capitalize()


def _venue_cut(row: Row, _: random.Random) -> None:
    words = [word for word in row["venue"].split() if len(word) > 3]
    row["venue"] = " ".join(f"{word[:4]}." if len(word) > 6 else word for word in words)


def _year_off(row: Row, _: random.Random) -> None:
    if row["year"]:
        row["year"] = str(int(row["year"]) + 1)


def _pages_cut(row: Row, _: random.Random) -> None:
    row["pages"] = row["pages"].partition("-")[0]


def _preprint(row: Row, rng: random.Random) -> None:
    for name in ("venue", "volume", "number", "pages", "doi"):
        row[name] = ""
    row["type"] = "misc"
    row["arxiv"] = f"{rng.randint(10, 24)}{rng.randint(1, 12):02}.{rng.randint(1, 19999):05}"


def _doi_as_address(row: Row, _: random.Random) -> None:
    if row["doi"]:
        row["doi"] = f"https://doi.org/{row['doi'].upper()}"


def _lost(name: str) -> Callable[[Row, random.Random], None]:
    def lose(row: Row, _: random.Random) -> None:
        row[name] = ""

    return lose


_DAMAGES: tuple[tuple[float, Callable[[Row, random.Random], None]], ...] = (
    (0.5, _initials),
    (0.1, _others),
    (0.15, _letters_swapped),
    (0.1, _subtitle_lost),
    (0.3, _accents),
    (0.5, _small),
    (0.4, _venue_cut),
    (0.05, _year_off),
    (0.1, _pages_cut),
    (0.3, _doi_as_address),
    *((0.3, _lost(name)) for name in ("doi", "volume", "number", "pages")),
    (0.05, _lost("year")),
    (0.15, _preprint),
)
