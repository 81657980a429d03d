"""Entries of which it is known whether they are right, damaged or invented, and their catalogues.

The truth does not come from the entry: it was typed by one person or program, and the record that
it is held against by another. Three kinds of sets:

- two catalogues of which somebody has said which records are one work (`dblp_acm_linkage`: an entry
  made of the one, looked up in the other, both ways);
- real `.bib` files in which two people have entered one work, known by its DOI or arXiv id: the
  fuller entry is the catalogue's, the others are looked up;
- arXiv's own records, as DBLP, Google Scholar, ADS, INSPIRE, Semantic Scholar, arXiv's export and a
  person typing them write them down.
"""

from __future__ import annotations

import html
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.dedupe_sets import load
from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.entry import Entry
from bibwright.bibtex.entry_reference import reference_of
from bibwright.model.reference import Date, Kind, Person, Reference
from bibwright.sources.arxiv.snapshot import read_records
from bibwright.text.latex.encode import to_latex
from bibwright.text.latex.tokens import is_balanced
from bibwright.text.names import read_list

Fields = dict[str, str]
#: Larger files hold whole bibliographies of one tool.
_LARGEST = 3_000_000


@dataclass(frozen=True, slots=True)
class Case:
    """An entry, and the record of the catalogue that it is about: ``truth`` is its key."""

    name: str
    type: str
    fields: Fields
    truth: str

    def source(self, key: str) -> str:
        """The entry as BibTeX."""
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in self.fields.items())
        return f"@{self.type}{{{key},\n{lines}}}\n"


@dataclass(frozen=True, slots=True)
class CheckSet:
    """Right entries, and the records of the catalogue that is asked about them."""

    name: str
    cases: tuple[Case, ...]
    records: tuple[Reference, ...]


def halves(cases: Sequence[Case]) -> tuple[list[Case], list[Case]]:
    """The half that was worked with, and the one that nobody looked at before it was measured.

    All entries about one record are in one half.
    """
    names = sorted({case.truth for case in cases})
    random.Random(5).shuffle(names)
    seen = set(names[: len(names) // 2])
    return (
        [case for case in cases if case.truth in seen],
        [case for case in cases if case.truth not in seen],
    )


def linked_sets(folder: Path) -> list[CheckSet]:
    """DBLP and ACM, each asked about the other's entries."""
    linked = load(folder / "dblp_acm_linkage")
    columns = linked.records
    pairs = [pair if columns["key"][pair[0]][0] == "A" else pair[::-1] for pair in linked.pairs]
    sets = []
    for name, first in (("ACM in DBLP", 0), ("DBLP in ACM", 1)):
        rows = [row for row in range(len(columns)) if (columns["key"][row][0] == "A") == first]
        records = tuple(_published({k: columns[k][row] for k in _COLUMNS}) for row in rows)
        cases = tuple(
            Case(
                columns["key"][pair[first]],
                "article",
                _escaped({k: columns[k][pair[first]] for k in _COLUMNS}),
                columns["key"][pair[1 - first]],
            )
            for pair in sorted(pairs)
        )
        sets.append(CheckSet(name, cases, records))
    return sets


_COLUMNS = ("key", "title", "author", "venue", "year")


def _published(row: Fields) -> Reference:
    text = {name: html.unescape(value).strip() for name, value in row.items()}
    authors, others, _ = read_list(text["author"])
    return Reference(
        title=text["title"],
        authors=authors,
        others=others,
        kind=Kind.ARTICLE,
        issued=Date(int(text["year"])),
        venue=text["venue"],
        key=text["key"],
        record=f"catalogue:{text['key']}",
    )


def _escaped(row: Fields) -> Fields:
    names = {"title": "title", "author": "author", "venue": "journal", "year": "year"}
    return {
        names[name]: to_latex(html.unescape(value).strip(), ascii_only=False)
        for name, value in row.items()
        if name in names and value.strip()
    }


def bib_set(folder: Path) -> CheckSet:
    """Works that two real bibliographies have, by DOI or arXiv id."""
    works: dict[str, dict[tuple[str, str], tuple[str, Fields, Reference]]] = {}
    for path in sorted(folder.rglob("*.bib")):
        if path.stat().st_size > _LARGEST:
            continue
        bib = BibFile.open(str(path.relative_to(folder)), path.read_bytes())
        for shelved in bib.entries:
            fields = {name: value for name, value in shelved.fields.items() if name in _KEPT}
            if not all(is_balanced(value) for value in fields.values()):
                continue
            entry = Entry(shelved.block.type, shelved.block.key, fields, shelved.place.line)
            reference = reference_of(entry, bib.name)
            name = str(reference.arxiv_id.base if reference.arxiv_id else reference.doi or "")
            if name and reference.title and reference.authors:
                said = (reference.title, fields.get("author", ""))
                works.setdefault(name, {}).setdefault(said, (entry.type, fields, reference))
    cases, records = [], []
    for name, entries in works.items():
        best = max(entries, key=lambda said: (not entries[said][2].others, len(said[1])))
        record = f"catalogue:{name}"
        records.append(replace(entries[best][2], key=name, origin=None, record=record))
        for number, (said, (type_, fields, _)) in enumerate(entries.items()):
            if said != best:
                cases.append(Case(f"{name}#{number}", type_, fields, name))
    return CheckSet("two .bib files", tuple(cases), tuple(records))


_KEPT = frozenset(
    """title subtitle author editor year date month journal journaltitle booktitle volume number
    pages doi eprint eprinttype archiveprefix note howpublished url publisher""".split()
)


def arxiv_set(sample: Path) -> CheckSet:
    """arXiv's records in the styles in which they are cited."""
    records = tuple(
        replace(paper, key=paper.arxiv_id.base)
        for paper in read_records(sample, print)
        if paper.arxiv_id is not None
    )
    cases = [
        Case(f"{paper.key}:{style}", type_, fields, paper.key)
        for paper in records
        for style, write in _STYLES.items()
        for type_, fields in [write(paper)]
    ]
    return CheckSet("arXiv", tuple(cases), records)


def _names(authors: Sequence[Person], name: Callable[[Person], str]) -> str:
    return " and ".join(
        f"{{{_latex(each.family)}}}" if each.collective else _latex(name(each)) for each in authors
    )


def _latex(text: str) -> str:
    return to_latex(text, ascii_only=False)


def _last_first(person: Person) -> str:
    last = f"{person.particle} {person.family}".strip()
    return ", ".join(part for part in (last, person.suffix, person.given) if part)


def _initials(person: Person) -> str:
    letters = " ".join(f"{word[0]}." for word in person.given.split() if word[0].isalpha())
    return f"{letters} {person.particle} {person.family}".strip()


def _year(paper: Reference, *, latest: bool = False) -> Fields:
    moment = paper.updated if latest else paper.submitted
    return {"year": str(moment.year)} if moment else {}


def _as_dblp(paper: Reference) -> tuple[str, Fields]:
    return "article", {
        "author": _names(paper.authors, str),
        "title": _latex(paper.title),
        "journal": "CoRR",
        "volume": f"abs/{paper.key}",
        **_year(paper),
    }


def _as_scholar(paper: Reference) -> tuple[str, Fields]:
    """Google Scholar: sentence case, six people and "others", the id in the journal's name."""
    cut = _names(paper.authors[:6], _last_first)
    return "article", {
        "title": _latex(paper.title.capitalize()),
        "author": f"{cut} and others" if len(paper.authors) > 6 else cut,
        "journal": f"arXiv preprint arXiv:{paper.key}",
        **_year(paper, latest=True),
    }


def _as_ads(paper: Reference) -> tuple[str, Fields]:
    return "article", {
        "author": _names(paper.authors, lambda each: f"{{{each.family}}}, {each.given}"),
        "title": f"{{{_latex(paper.title)}}}",
        "journal": "arXiv e-prints",
        "eid": f"arXiv:{paper.key}",
        "archivePrefix": "arXiv",
        "eprint": paper.key,
        **_year(paper),
    }


def _as_inspire(paper: Reference) -> tuple[str, Fields]:
    """INSPIRE: one person and "others" where there are more than ten, initials and all."""
    cut = _names(paper.authors[:1] if len(paper.authors) > 10 else paper.authors, _last_first)
    return "article", {
        "author": f"{cut} and others" if len(paper.authors) > 10 else cut,
        "title": f"{{{_latex(paper.title)}}}",
        "eprint": paper.key,
        "archivePrefix": "arXiv",
        **_year(paper),
    }


def _as_semantic_scholar(paper: Reference) -> tuple[str, Fields]:
    return "article", {
        "title": _latex(paper.title),
        "author": _names(paper.authors, str),
        "journal": "ArXiv",
        "volume": f"abs/{paper.key}",
        "url": f"https://api.semanticscholar.org/arXiv:{paper.key}",
        **_year(paper),
    }


def _as_arxiv(paper: Reference) -> tuple[str, Fields]:
    return "misc", {
        "title": _latex(paper.title),
        "author": _names(paper.authors, str),
        "eprint": paper.key,
        "archivePrefix": "arXiv",
        "primaryClass": paper.primary_category,
        "url": f"https://arxiv.org/abs/{paper.key}",
        **_year(paper, latest=True),
    }


def _as_typed(paper: Reference) -> tuple[str, Fields]:
    """By hand: no id, initials, the title without its capitals."""
    return "unpublished", {
        "author": _names(paper.authors, _initials),
        "title": _latex(paper.title.lower()),
        **_year(paper),
    }


_STYLES: dict[str, Callable[[Reference], tuple[str, Fields]]] = {
    "DBLP": _as_dblp,
    "Google Scholar": _as_scholar,
    "ADS": _as_ads,
    "INSPIRE": _as_inspire,
    "Semantic Scholar": _as_semantic_scholar,
    "arXiv": _as_arxiv,
    "typed": _as_typed,
}


def all_sets(data: Path | None, sample: Path) -> Iterator[CheckSet]:
    """The sets that are there."""
    yield arxiv_set(sample)
    if data is not None:
        yield from linked_sets(data / "dedupe")
        yield bib_set(data / "bib")
