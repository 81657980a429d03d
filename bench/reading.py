"""How well reference strings are read: title, year and authors against labelled sets.

``python -m bench.reading PATH…`` takes AnyStyle's files and GROBID's (see `reference_sets`).
``--half 1`` measures on the half of a folder that the labeller wasn't trained on; ``--wrong N``
shows N of the titles that were misread. Precision is over what was said, recall over what is
labelled; a family name is right that stands among the authors.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bench.reference_sets import Sample, labelled_sets
from bibwright.errors import InputError
from bibwright.model.reference import Reference
from bibwright.readers import InputKind, read_text
from bibwright.text.fold import fold, words

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def main() -> None:
    """Prints a line for each field of each set."""
    parser = argparse.ArgumentParser(prog="bench.reading")
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--wrong", type=int, default=0)
    asked = parser.parse_args()
    for path in asked.paths:
        print(path.name)
        measure(labelled_sets(path, half=asked.half), asked.wrong)


def measure(samples: Iterable[Sample], wrong: int = 0) -> None:
    """Prints what became of the samples that have a title, and some that were misread."""
    counts: Counter[str] = Counter()
    seconds = 0.0
    for sample in samples:
        if sample.said("title"):
            start = time.process_time()
            query = _read(sample.text)
            seconds += time.process_time() - start
            right = counts["title right"]
            _count(counts, sample, query)
            if counts["title right"] == right and wrong > 0:
                wrong -= 1
                title = query.title if query else "(not read)"
                print(f"- {sample.text}\n    {sample.said('title')}\n    {title}")
    for field in ("title", "year", "authors"):
        said, right, there = (counts[f"{field} {what}"] for what in ("said", "right", "there"))
        print(
            f"  {field}: precision {right / max(said, 1):.3f}, recall {right / max(there, 1):.3f}"
        )
    print(f"  not read: {counts['unread'] / max(counts['all'], 1):.3f} of {counts['all']}")
    print(f"  {1000 * seconds / max(counts['all'], 1):.1f} ms each")


def _read(text: str) -> Reference | None:
    try:
        queries = read_text(f"{text}\n", kind=InputKind.REFERENCES).queries
    except InputError:
        return None
    return queries[0] if queries else None


def _count(counts: Counter[str], sample: Sample, query: Reference | None) -> None:
    counts["all"] += 1
    counts["unread"] += query is None
    title = fold(sample.said("title"))
    counts["title there"] += 1
    if query and query.title:
        counts["title said"] += 1
        counts["title right"] += fold(query.title) == title
    years = _YEAR.findall(sample.said("date"))
    counts["year there"] += bool(years)
    if query and query.year:
        counts["year said"] += 1
        counts["year right"] += str(query.year) in years
    authors = set(words(sample.said("author")))
    counts["authors there"] += bool(authors)
    if query and query.authors:
        counts["authors said"] += 1
        families = [word for person in query.authors for word in words(person.family)]
        counts["authors right"] += bool(authors) and authors.issuperset(families)


if __name__ == "__main__":
    main()
