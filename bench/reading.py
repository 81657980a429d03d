"""How well reference strings are read: title, year and authors against a labelled set.

``python -m bench.reading PATH`` takes AnyStyle's format: an XML file with ``<sequence>`` elements
whose parts are labelled ``author``, ``date``, ``title`` and so on. Precision is over what was said,
recall over what is labelled.
"""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

from bibwright.errors import InputError
from bibwright.model.reference import Reference
from bibwright.readers import InputKind, read_text
from bibwright.text.fold import fold, words

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def main(path: Path) -> None:
    """Prints a line for each field."""
    counts: Counter[str] = Counter()
    for sequence in ElementTree.parse(path).getroot().iter("sequence"):
        parts = [(part.tag, " ".join((part.text or "").split())) for part in sequence]
        text = " ".join(text for _, text in parts)
        labelled: dict[str, str] = {}
        for tag, value in parts:
            labelled[tag] = f"{labelled[tag]} {value}" if tag in labelled else value
        if "title" in labelled:
            _count(counts, labelled, _read(text))
    for field in ("title", "year", "authors"):
        said, right, there = (counts[f"{field} {what}"] for what in ("said", "right", "there"))
        print(f"{field}: precision {right / max(said, 1):.3f}, recall {right / max(there, 1):.3f}")
    print(f"not read: {counts['unread'] / max(counts['all'], 1):.3f} of {counts['all']}")


def _read(text: str) -> Reference | None:
    try:
        queries = read_text(f"{text}\n", kind=InputKind.REFERENCES).queries
    except InputError:
        return None
    return queries[0] if queries else None


def _count(counts: Counter[str], labelled: dict[str, str], query: Reference | None) -> None:
    counts["all"] += 1
    counts["unread"] += query is None
    title = fold(labelled["title"])
    counts["title there"] += 1
    if query and query.title:
        counts["title said"] += 1
        counts["title right"] += fold(query.title) == title
    years = _YEAR.findall(labelled.get("date", ""))
    if years:
        counts["year there"] += 1
    if query and query.year:
        counts["year said"] += 1
        counts["year right"] += str(query.year) in years
    authors = set(words(labelled.get("author", "")))
    if authors:
        counts["authors there"] += 1
    if query and query.people:
        counts["authors said"] += 1
        families = [word for person in query.people for word in words(person.family)]
        counts["authors right"] += bool(authors) and authors.issuperset(families)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
