"""Reference lists in many styles, through ``resolve``: ``python -m bench.reading_styles``.

``RENDERED`` is what ``node bench/reference_styles.js`` made of some of the ``RECORDS`` (CSL-JSON).
All records are put into a local index, under their arXiv ids, or ids of nobody's. Each style's
references are a list of their own, in four layouts: a line each; wrapped at 72 columns; wrapped and
hyphenated; and in narrow columns with page numbers between them.

``--invented N`` asks instead for N references that were never written: a real paper's title with
another one's authors, or with those behind its first; its authors and year with a title of nobody's
or one put together of two, or its id beside both. None may match.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.reference_sets import Sample, rendered
from bench.tables import print_table
from bibwright.lookup.resolver import resolve
from bibwright.matching.verdict import Status
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Person, Reference
from bibwright.readers import InputKind, read_text
from bibwright.sources.arxiv.index import LocalIndex, write_index
from bibwright.text.fold import fold

_HEAD = ("style", "references", "right", "wrong", "else")


def main() -> None:
    """Prints a line for each layout, and one for each style."""
    parser = argparse.ArgumentParser(prog="bench.reading_styles")
    parser.add_argument("rendered", type=Path)
    parser.add_argument("records", type=Path)
    parser.add_argument("--layout", choices=tuple(LAYOUTS))
    parser.add_argument("--show", type=int, default=0, help="show so many that weren't right")
    parser.add_argument("--invented", type=int, default=0)
    parser.add_argument("--seed", type=int, default=11, help="draws other invented references")
    asked = parser.parse_args()
    records = json.loads(asked.records.read_text(encoding="utf-8"))
    papers = {record["id"]: _paper(at, record) for at, record in enumerate(records)}
    by_style: dict[str, list[Sample]] = defaultdict(list)
    for sample in rendered(asked.rendered):
        if sample.said("title"):
            by_style[sample.style].append(sample)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.sqlite"
        write_index(path, papers.values(), made_from="bench", made_at=datetime.now(UTC))
        index = LocalIndex(path)
        try:
            if asked.invented:
                _ask_for_invented(by_style, papers, index, asked.invented, asked.seed)
                return
            layouts = [asked.layout] if asked.layout else list(LAYOUTS)
            for layout in layouts:
                rows = [
                    _row(style, samples, papers, index, layout, asked.show)
                    for style, samples in sorted(by_style.items())
                ]
                print_table(layout, _HEAD, [*rows, _total(rows)])
        finally:
            index.close()


_TITLES = (
    "A made-up paper about the nurses of seven moons",
    "Do gardens really need robots? A contrarian survey",
    "Quantum meadows: on the thermodynamics of hedges",
)


_KINDS = ("title", "authors", "id", "two titles", "stranger")
#: Titles of fewer words aren't put together of two: the first third is one word.
_WORDS_TO_CUT = 4
_STRANGERS, _FEWEST_AUTHORS = ("Okafor", "Lindqvist", "Haddad", "Petrov"), 2


def _ask_for_invented(
    by_style: Mapping[str, Sequence[Sample]],
    papers: Mapping[str, Reference],
    index: LocalIndex,
    count: int,
    seed: int,
) -> None:
    """Prints what became of references that were never written."""
    chance = random.Random(seed)
    styles = sorted(by_style)
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    for at in range(count):
        samples = by_style[styles[at % len(styles)]]
        sample, other = chance.sample(list(samples), 2)
        kind = _KINDS[at // len(styles) % len(_KINDS)]
        while (
            _share_an_author(papers[sample.record], papers[other.record])
            or (kind == "two titles" and len(sample.said("title").split()) < _WORDS_TO_CUT)
            or (kind == "stranger" and len(papers[sample.record].authors) < _FEWEST_AUTHORS)
        ):
            sample, other = chance.sample(list(samples), 2)
        new: dict[str, str] = {}
        if kind == "two titles":
            new["title"] = _put_together(sample.said("title"), other.said("title"))
        elif kind in {"authors", "id"}:
            new["title"] = chance.choice(_TITLES)
        if kind in {"title", "id"}:
            new["author"] = other.said("author")
        if kind == "stranger":
            new["author"] = _beside_strangers(sample.said("author"), papers[sample.record])
        text = _with(sample, new)
        if text == sample.text:
            continue  # "et al." stands for those who were to be exchanged
        if kind == "id":
            text = f"{text} arXiv:{papers[chance.choice(samples).record].identity}"
        queries = read_text(f"{text}\n", kind=InputKind.REFERENCES).queries
        for verdict in resolve(queries, [index]).verdicts:
            outcomes[kind][str(verdict.status)] += 1
            if verdict.matched is not None:
                print(f"MATCHED ({kind}) {text}\n    {verdict.matched.title}")
    for kind, counted in outcomes.items():
        print(kind, ", ".join(f"{number} {status}" for status, number in counted.most_common()))


def _beside_strangers(authors: str, paper: Reference) -> str:
    """The authors as they stand there, the family names behind the first one's exchanged."""
    for at, person in enumerate(paper.authors[1:]):
        stranger = _STRANGERS[at % len(_STRANGERS)]
        authors = re.sub(rf"\b{re.escape(person.family)}\b", stranger, authors, flags=re.IGNORECASE)
    return authors


def _share_an_author(one: Reference, other: Reference) -> bool:
    families = [{fold(person.family) for person in each.authors} for each in (one, other)]
    return not families[0].isdisjoint(families[1])


def _put_together(one: str, other: str) -> str:
    """The first third of a title's words, and the last two of another's."""
    first, second = one.split(), other.split()
    return " ".join([*first[: -(-len(first) // 3)], *second[len(second) // 3 :]])


def _with(sample: Sample, new: Mapping[str, str]) -> str:
    """The reference with other words for some labels, wherever they stand."""
    text, end, put = "", 0, set[str]()
    for start, stop, label in sorted(sample.spans):
        text += sample.text[end:start]
        end = stop
        if label not in new:
            text += sample.text[start:stop]
        elif label not in put:
            text += new[label]
            put.add(label)
    return text + sample.text[end:]


def _paper(at: int, record: Mapping[str, object]) -> Reference:
    authors = record.get("author") or record.get("editor") or []
    assert isinstance(authors, list)
    issued = re.search(r"(?:1[5-9]|20)\d\d", json.dumps(record.get("issued", "")))
    year = int(issued[0]) if issued else 2000
    own = re.search(r"arxiv\W{1,3}(\d{4}\.\d{4,5})", json.dumps(record), re.IGNORECASE)
    return Reference(
        title=re.sub(r"<[^>]+>", "", str(record["title"])),
        authors=tuple(_person(each) for each in authors),
        arxiv_id=ArxivId(own[1] if own else f"2101.{at + 1:05d}", 1),
        submitted=datetime(year, 6, 1, tzinfo=UTC),
        abstract="",
    )


def _person(name: Mapping[str, str]) -> Person:
    family = name.get("family") or name.get("literal") or "?"
    particle = name.get("non-dropping-particle") or name.get("dropping-particle") or ""
    return Person(family, name.get("given", ""), particle)


def _plain(references: Sequence[str]) -> str:
    return "".join(f"{text}\n" for text in references)


def _wrapped(references: Sequence[str]) -> str:
    return "".join(f"{textwrap.fill(text, 72, break_on_hyphens=False)}\n" for text in references)


def _hyphenated(references: Sequence[str]) -> str:
    return "".join(f"{_broken(text, 72)}\n" for text in references)


def _broken(text: str, width: int) -> str:
    """Wrapped, with a long word at a line's end cut by a hyphen."""
    lines, line = list[str](), ""
    for word in text.split():
        room = width - len(line) - 2
        if len(line) + 1 + len(word) <= width:
            line = f"{line} {word}".strip()
        elif room >= 3 and len(word) - room >= 3 and re.fullmatch(r"[a-z]{7,}[.,]?", word):
            lines.append(f"{line} {word[:room]}-")
            line = word[room:]
        else:
            lines.append(line)
            line = word
    return "\n".join([*lines, line])


def _columns(references: Sequence[str]) -> str:
    """Narrow columns, one below the other, with the number of a page behind every 50 lines."""
    lines = "\n".join(_broken(text, 48) for text in references).split("\n")
    pages = [lines[at : at + 50] for at in range(0, len(lines), 50)]
    return "".join("\n".join(page) + f"\n\n{number}\n\n" for number, page in enumerate(pages, 11))


LAYOUTS: Mapping[str, Callable[[Sequence[str]], str]] = {
    "lines": _plain,
    "wrapped": _wrapped,
    "hyphenated": _hyphenated,
    "columns": _columns,
}


def _row(
    style: str,
    samples: Sequence[Sample],
    papers: Mapping[str, Reference],
    index: LocalIndex,
    layout: str,
    show: int,
) -> tuple[str, int, int, int, str]:
    text = LAYOUTS[layout]([sample.text for sample in samples])
    queries = read_text(text, kind=InputKind.REFERENCES).queries
    verdicts = resolve(queries, [index]).verdicts
    wanted = {papers[sample.record].identity: sample for sample in samples}
    titles = {fold(papers[sample.record].title) for sample in samples}
    found: set[str] = set()
    wrong = 0
    others: Counter[str] = Counter()
    for query, verdict in zip(queries, verdicts, strict=True):
        if verdict.status is Status.MATCHED and verdict.matched is not None:
            identity = verdict.matched.identity
            found.add(identity)
            if identity not in wanted and fold(verdict.matched.title) not in titles:
                wrong += 1
                print(f"WRONG {style}: {query.origin}\n    {verdict.matched.title}")
        else:
            others[str(verdict.status)] += 1
            if others.total() <= show:
                print(f"{style} {verdict.status}: {query.title!r} {query.year}\n    {query.said}")
    right = len(found & set(wanted))
    said = ", ".join(f"{count} {status}" for status, count in others.most_common())
    return style, len(samples), right, wrong, said


def _total(rows: Sequence[tuple[str, int, int, int, str]]) -> tuple[str, int, int, int, str]:
    asked, right, wrong = (sum(row[at] for row in rows) for at in (1, 2, 3))  # type: ignore[misc]
    return "all", asked, right, wrong, f"{right / max(asked, 1):.3f}"


if __name__ == "__main__":
    main()
