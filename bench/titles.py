"""Titles alone among hundreds of thousands: ``python -m bench.titles SNAPSHOT INDEX``.

SNAPSHOT is arXiv's metadata, one JSON object a line (``bench.arxiv_archive`` makes one of a public
archive), INDEX what ``bibwright index build`` made of it. Titles of papers that are there are asked
for as they are, spelled otherwise, with a venue or a year behind them, cut at the colon, with a
word dropped, replaced or misspelt; then the same of papers that are taken out of what the index
answers, one at a time: whatever is matched then is another work. ``--lists FOLDER`` asks for the
items of real lists that link to arXiv, the links taken away. ``--seed`` draws others, ``--since``
and ``--until`` from other years. Each wrong match is printed, for a person to look at, and a curve
by score, which ``--plot`` draws as SVG.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from bench.damage import DAMAGES
from bench.plot import draw
from bench.tables import print_table
from bench.without import Without
from bibwright.errors import InputError
from bibwright.lookup.resolver import resolve
from bibwright.matching.verdict import Status, Verdict
from bibwright.model.identifiers import ArxivId, parse_arxiv_id
from bibwright.model.reference import Date, Reference
from bibwright.readers import read_text
from bibwright.sources.arxiv.index import LocalIndex
from bibwright.sources.arxiv.records import from_snapshot
from bibwright.text.fold import fold, informative_words

#: How many are drawn: of absent titles, and of all others.
_ABSENT, _CUT, _EACH = 5000, 2500, 500
_LINK = re.compile(
    r"https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/([\w.\-/]+?)(?:v\d+)?(?:\.pdf)?(?=[)\s>\]\"#?]|$)"
)
_ADDRESS = re.compile(
    r"\((?:https?://|#)[^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|<?https?://[^\s)>\]]+>?"
)
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)|<img[^>]*>")
_LINK_TEXT = re.compile(
    r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\((?:https?://|#)(?:[^()\s]|\([^()]*\))*\)"
)
_TAILS = (
    *(" ({year})", ". NIPS {year} Workshop", ", ICML {year}", " (CVPR {year})", ". arXiv {year}"),
    *(" [{year}]", " | {year} | arXiv", ". Technical report, {year}", " - ICLR {year}"),
)
#: Ways to spell a title that make no other of it, and how many informative words it has at least.
_TELLING = 4
_NUMBERS = "zero one two three four five six seven eight nine ten".split()
_SPELLINGS: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "hyphens as blanks": lambda title: re.sub(r"(?<=\w)-(?=\w)", " ", title),
    "numbers in figures": lambda title: re.sub(
        rf"\b({'|'.join(_NUMBERS[2:])})\b", lambda word: str(_NUMBERS.index(word[0])), title
    ),
    "& for and": lambda title: re.sub(r"\band\b", "&", title),
    "a dash for the colon": lambda title: title.replace(": ", " - "),
    "a name before": lambda title: f"LichenNet: {title}",
}
#: Damages that the drawn curve is of, and the least share that it shows.
_CURVED = ("cut", "subtitle cut off", "a word dropped", "a word replaced")
_LEAST_SHARE = 1e-4
_STEPS = [step / 2 for step in range(-4, 13)]


@dataclass(slots=True)
class Outcome:
    """What became of the questions of one kind: of each its verdict and the paper asked for;
    ``absent`` where that is held out."""

    kind: str
    absent: bool = False
    verdicts: list[tuple[Verdict, str]] = field(default_factory=list)
    seconds: float = 0.0

    def row(self) -> list[object]:
        """The table's row."""
        asked = len(self.verdicts)
        counts = Counter(verdict.status for verdict, _ in self.verdicts)
        wrong = list(self.wrong)
        right = counts[Status.MATCHED] - len(wrong)
        same = sum(_has_the_very_title(verdict) for verdict in wrong)
        others = (Status.AMBIGUOUS, Status.CONFLICTING, Status.NOT_FOUND)
        shares = [f"{count / max(asked, 1):.2%}" for count in (right, len(wrong) - same, same)]
        rate = f"{asked / self.seconds:.0f}" if self.seconds else ""
        left = (counts[each] for each in others)
        return [self.kind, asked, right, len(wrong), *left, *shares, rate]

    @property
    def wrong(self) -> Iterator[Verdict]:
        """The verdicts that name another work."""
        for verdict, truth in self.verdicts:
            if verdict.matched and (self.absent or not _is_right(verdict, truth)):
                yield verdict

    def above(self, score: float) -> float:
        """The share whose best candidate comes to a score; of papers that are there, only where
        that is the right one."""
        tops = (
            each.candidates[0].evidence.score
            for each, truth in self.verdicts
            if each.candidates and (self.absent or _is_paper(each.candidates[0].reference, truth))
        )
        return sum(top >= score for top in tops) / max(len(self.verdicts), 1)


_HEAD = ["kind", "asked", "right", "wrong", "ambiguous", "conflicting", "not found"]
_HEAD += ["right %", "wrong %", "very title %", "a second"]


def _is_right(verdict: Verdict, truth: str) -> bool:
    return verdict.matched is not None and _is_paper(verdict.matched, truth)


def _is_paper(found: Reference, arxiv_id: str) -> bool:
    return found.arxiv_id is not None and found.arxiv_id.base == arxiv_id


def _has_the_very_title(verdict: Verdict) -> bool:
    """Whether the paper that was matched has the title asked for, to the letter: then nobody can
    tell that another is meant."""
    found = verdict.matched
    return found is not None and fold(found.title) == fold(verdict.query.title)


Make = Callable[[Reference], Reference | None]


class _Bench:
    def __init__(self, index: LocalIndex, papers: Sequence[Reference], seed: int) -> None:
        self._index, self._papers = index, papers
        self._rng = random.Random(seed)
        self._vocabulary = sorted({w for p in papers for w in p.title.split() if len(w) > 4})
        self.outcomes: list[Outcome] = []

    def ask(self, kind: str, number: int, make: Make, *, absent: bool = False) -> None:
        """Asks for as many papers, in whatever way ``make`` makes queries of them; it makes none of
        papers that don't fit."""
        outcome = Outcome(kind, absent)
        start = time.process_time()
        for paper in self._papers:
            query = make(paper)
            if query is None:
                continue
            name = paper.arxiv_id.base if paper.arxiv_id else ""
            source = Without(self._index, name) if absent else self._index
            [verdict] = resolve([query], [source]).verdicts
            outcome.verdicts.append((verdict, name))
            if len(outcome.verdicts) == number:
                break
        outcome.seconds = time.process_time() - start
        self.outcomes.append(outcome)

    def alone(self, damage: str) -> Make:
        """The title alone, damaged."""
        return lambda paper: _titled(self.damaged(paper, damage))

    def respelled(self, spelling: str) -> Make:
        """A title that says enough, spelled in another way; None where that changes nothing."""

        def make(paper: Reference) -> Reference | None:
            title = _SPELLINGS[spelling](paper.title)
            is_told = len(set(informative_words(paper.title))) >= _TELLING
            return _titled(title) if title != paper.title and is_told else None

        return make

    def beside(self, damage: str, what: str) -> Make:
        """The damaged title with one family name, the year, or both beside it."""

        def make(paper: Reference) -> Reference | None:
            title = self.damaged(paper, damage)
            if not title or not paper.authors or paper.year is None:
                return None
            query = Reference(title=title)
            if "year" in what:
                query = replace(query, issued=Date(paper.year))
            if "family name" in what:
                first = replace(paper.authors[0], given="", suffix="")
                query = replace(query, authors=(first,), others=len(paper.authors) > 1)
            return query

        return make

    def damaged(self, paper: Reference, damage: str) -> str:
        """The title with a damage; empty where it has none to suffer."""
        title = " ".join(DAMAGES[damage](paper.title, self._rng, self._vocabulary).split())
        if damage != "none" and fold(title) == fold(paper.title):
            return ""
        return title if len(informative_words(title)) else ""

    def exactly(self, least: int, most: int) -> Make:
        """A title of so many informative words that no other paper has."""

        def make(paper: Reference) -> Reference | None:
            fits = least <= len(set(informative_words(paper.title))) <= most
            return _titled(paper.title) if fits and self._is_unique(paper) else None

        return make

    def with_tail(self, paper: Reference) -> Reference | None:
        """An item of a list: the title, and behind it what lists have there."""
        if (
            paper.year is None
            or len(informative_words(paper.title)) < 3
            or not self._is_unique(paper)
        ):
            return None
        tail = self._rng.choice(_TAILS).format(year=paper.year + self._rng.randint(0, 1))
        try:
            return read_text(f"# Papers\n\n- {paper.title}{tail}\n").queries[0]
        except (InputError, IndexError):
            return Reference()

    def _is_unique(self, paper: Reference) -> bool:
        from bibwright.sources.source import ByTitle

        found = self._index.ask([ByTitle(paper.title)]).candidates
        return sum(fold(each.title) == fold(paper.title) for each in found) == 1


def _titled(title: str) -> Reference | None:
    return Reference(title=title) if title else None


def drawn(snapshot: Path, number: int, seed: int, since: date, until: date) -> list[Reference]:
    """So many papers of these days, drawn by chance."""
    rng = random.Random(seed)
    lines: list[str] = []
    seen = 0
    with snapshot.open(encoding="utf-8") as file:
        for line in file:
            created = re.search(r'"created": "[^"]*\b((?:19|20)\d\d)\b', line)
            if not created or not since.year <= int(created[1]) <= until.year:
                continue
            seen += 1
            if len(lines) < number:
                lines.append(line)
            elif (at := rng.randrange(seen)) < number:
                lines[at] = line
    rng.shuffle(lines)
    return [from_snapshot(json.loads(line), "snapshot") for line in lines]


def of_lists(folder: Path, index: LocalIndex) -> Iterator[tuple[str, Reference | None, str]]:
    """Of each item of a list that links to one paper of the index: the line, the query that is
    read when all addresses are taken away, and the paper."""
    for path in sorted(folder.glob("*.md")):
        lines = path.read_text("utf-8", "replace").splitlines()
        truths: dict[int, str] = {}
        for at, line in enumerate(lines, 1):
            found = {match[1] for match in _LINK.finditer(line)}
            arxiv_id = parse_arxiv_id(found.pop()) if len(found) == 1 else None
            if arxiv_id and _is_there(arxiv_id, index) and line.lstrip()[:1] in "-*+0123456789|":
                truths[at] = arxiv_id.base
        bare = "\n".join(map(_without_links, lines))
        read: dict[int, Reference] = {}
        for query in read_text(bare, name="list.md").queries:
            at = (query.origin.line if query.origin else None) or 0
            read.setdefault(at, query)
        for at, truth in truths.items():
            yield f"{path.stem}: {lines[at - 1].strip()}", read.get(at), truth


def _without_links(line: str) -> str:
    """A line as it is copied off a page: of links the texts, of pictures nothing."""
    line = _PICTURE.sub("", line)
    return _ADDRESS.sub("", _LINK_TEXT.sub(r"\1", line))


def _is_there(arxiv_id: ArxivId, index: LocalIndex) -> bool:
    from bibwright.sources.source import ById

    return bool(index.ask([ById(arxiv_id.unversioned)]).candidates)


def main() -> None:
    """Prints the tables, the wrong matches and the curve."""
    parser = argparse.ArgumentParser(prog="bench.titles", description=__doc__)
    parser.add_argument("snapshot", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--since", type=int, default=1986)
    parser.add_argument("--until", type=int, default=2100)
    parser.add_argument("--lists", type=Path)
    parser.add_argument("--part", type=float, default=1.0, help="of the numbers asked for")
    parser.add_argument("--open", type=int, default=0, help="show so many that stayed open")
    parser.add_argument("--plot", type=Path)
    asked = parser.parse_args()
    papers = drawn(
        asked.snapshot, 60_000, asked.seed, date(asked.since, 1, 1), date(asked.until, 1, 1)
    )
    with closing(LocalIndex(asked.index)) as index:
        bench = _Bench(index, papers, asked.seed)
        _ask_all(bench, asked.part)
        if asked.lists:
            bench.outcomes.append(_asked_lists(asked.lists, index, asked.open))
    print_table("Titles among many", _HEAD, [each.row() for each in bench.outcomes])
    _print_curve(bench.outcomes)
    if asked.plot:
        asked.plot.write_text(drawn_curve(bench.outcomes), encoding="utf-8")
    _print_wrong(bench.outcomes)
    _print_open(bench.outcomes, asked.open)


def _ask_all(bench: _Bench, part: float) -> None:
    absent, cut, each = (round(part * number) for number in (_ABSENT, _CUT, _EACH))
    bench.ask("held out", absent, bench.alone("none"), absent=True)
    bench.ask("held out, cut", cut, bench.alone("subtitle cut off"), absent=True)
    for damage in ("a word dropped", "a word replaced", "a letter wrong"):
        bench.ask(f"held out, {damage}", cut, bench.alone(damage), absent=True)
    for damage in ("subtitle cut off", "a word dropped", "a word replaced", "a letter wrong"):
        bench.ask(f"there, {damage}", each, bench.alone(damage))
    for least, most in ((1, 2), (3, 3), (4, 4), (5, 99)):
        name = f"{least} to {most}" if most < 99 else f"{least} or more"
        bench.ask(f"there, exact, {name} informative words", each, bench.exactly(least, most))
    for spelling in _SPELLINGS:
        bench.ask(f"there, {spelling}", each, bench.respelled(spelling))
    bench.ask("there, with venue or year behind", each, bench.with_tail)
    for what in ("family name", "year", "family name and year"):
        for damage in ("subtitle cut off", "a word dropped", "a word replaced"):
            make = bench.beside(damage, what)
            bench.ask(f"there, {damage}, {what}", each, make)
        for damage in ("none", "subtitle cut off", "a word dropped", "a word replaced"):
            make = bench.beside(damage, what)
            bench.ask(f"held out, {damage}, {what}", cut, make, absent=True)


def _asked_lists(folder: Path, index: LocalIndex, show: int) -> Outcome:
    outcome = Outcome("real lists")
    start = time.process_time()
    for line, query, truth in of_lists(folder, index):
        [verdict] = resolve([query or Reference()], [index]).verdicts
        outcome.verdicts.append((verdict, truth))
        if show and not _is_right(verdict, truth):
            title = query.title or query.said if query else "(not read)"
            print(f"- {line[:300]}\n    {title}: {verdict.status}, {verdict.why}")
    outcome.seconds = time.process_time() - start
    return outcome


def _print_curve(outcomes: Iterable[Outcome]) -> None:
    shown = [each for each in outcomes if each.verdicts]
    head = ["best candidate scores at least", *map(str, _STEPS)]
    rows = [[each.kind, *(f"{each.above(step):.2%}" for step in _STEPS)] for each in shown]
    print_table("By score", head, rows)


def drawn_curve(outcomes: Sequence[Outcome]) -> str:
    """By the odds that the score stands for, the share of damaged titles whose best candidate has
    them: where the paper is there and found, and where it is held out, each with and without one
    family name beside the title."""
    groups: dict[str, list[Outcome]] = {}
    for each in outcomes:
        place, _, rest = each.kind.partition(", ")
        damage, _, beside = rest.partition(", ")
        if damage in _CURVED and beside in {"", "family name"}:
            name = "a family name" if beside else "alone"
            groups.setdefault(f"{place}, {name}", []).append(each)
    lines = {
        name: [
            (10**step, 100 * share)
            for step in _STEPS
            if (share := sum(each.above(step) for each in group) / len(group)) >= _LEAST_SHARE
        ]
        for name, group in groups.items()
    }
    lines = {name: points for name, points in lines.items() if points}
    return draw(lines, of="odds by the score", unit="%", powers=(-2, 6), heights=(-2, 2))


def _print_wrong(outcomes: Iterable[Outcome]) -> None:
    for outcome in outcomes:
        for verdict in outcome.wrong:
            best = verdict.candidates[0]
            print(
                f"- {outcome.kind} ({best.evidence.score:.1f}): “{verdict.query.title}” was taken "
                f"for “{best.reference.title}” ({verdict.why})"
            )


def _print_open(outcomes: Iterable[Outcome], number: int) -> None:
    for outcome in (each for each in outcomes if not each.absent):
        still = [verdict for verdict, _ in outcome.verdicts if not verdict.matched]
        for verdict in still[:number]:
            best = verdict.candidates[0] if verdict.candidates else None
            title = f"“{best.reference.title}” ({best.evidence.score:.1f})" if best else "nothing"
            print(
                f"- {outcome.kind}: “{verdict.query.title or verdict.query.said}” stayed "
                f"{verdict.status}, best {title}: {verdict.why}"
            )


if __name__ == "__main__":
    main()
