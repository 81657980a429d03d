"""A snapshot of arXiv as large as one likes, made of the statistics of real records.

``python -m bench.synthetic_arxiv 2700000 > snapshot.jsonl`` writes one; the same seed gives the
same bytes. Real papers (the sample and ``data/titles.jsonl``) lie among the made ones, but for one
in six that are held out: asked for, these must not be found.

A made title takes its length from a real one, its words by their real frequencies, and every
other word after the word that it follows in a real title, so that frequent words and frequent
pairs are as frequent as in reality (in computer vision and robotics, whose titles these are:
"learning" stands in more of them than in arXiv as a whole). Half the words that only one real
title has give way to invented ones, spread by Zipf's law, so that new words keep coming as they
do in reality; coined names among them ("VideoGPT") always do, for a name belongs to one paper. No
made title has five words running in common with a real one. Abstracts are real sentences dealt
anew up to a real length; people, categories, comments, journal references and numbers of versions
are drawn from the real ones.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from bibwright.text.fold import fold

ROOT = Path(__file__).parents[1]
Row = dict[str, Any]
_T = TypeVar("_T")
#: How often a word follows one that it follows in a real title, and not just any word.
_COLLOCATED = 0.55
_NEW_WORD = 0.5
_NEW_WORDS = 500_000
_RUN = 5
_HELD_OUT = 6
_FIRST, _LAST = datetime(1991, 8, 1, tzinfo=UTC), datetime(2025, 10, 1, tzinfo=UTC)
_NEW_IDS = datetime(2007, 4, 1, tzinfo=UTC)
_ARCHIVES = "astro-ph cond-mat gr-qc hep-ex hep-ph hep-th math math-ph nucl-th quant-ph".split()
_STAMP = "%a, %d %b %Y %H:%M:%S GMT"


@dataclass(slots=True)
class Real:
    """The real papers, as lines of a snapshot, parted into those to plant and those held out."""

    planted: list[Row] = field(default_factory=list)
    held_out: list[Row] = field(default_factory=list)

    @property
    def everything(self) -> list[Row]:
        """All of them."""
        return [*self.planted, *self.held_out]


def load_real() -> Real:
    """The sample, and the titles with first author and day."""
    sample = (ROOT / "examples" / "arxiv-sample.jsonl").read_text("utf-8").splitlines()
    rows: dict[str, Row] = {row["id"]: row for row in map(json.loads, sample)}
    for line in (ROOT / "bench" / "data" / "titles.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        given, _, family = row["first_author"].rpartition(" ")
        rows.setdefault(
            row["id"],
            {"id": row["id"], "title": row["title"], "authors_parsed": [[family, given, ""]]},
        )
    real = Real()
    seen: set[str] = set()
    for at, row in enumerate(rows.values()):
        # Titles that two real papers have can't be told apart by anyone.
        if (title := fold(row["title"])) not in seen:
            seen.add(title)
            (real.planted if at % _HELD_OUT else real.held_out).append(row)
    return real


class _Titles:
    """Titles that nobody gave a paper."""

    def __init__(self, titles: list[list[str]], rng: random.Random) -> None:
        self._random = rng.random
        self._lengths = [len(title) for title in titles]
        self._firsts = [title[0] for title in titles]
        self._words = [word for title in titles for word in title]
        self._after: dict[str, list[str]] = {}
        for title in titles:
            for word, following in pairwise(title):
                self._after.setdefault(word, []).append(following)
        counts = Counter(self._words)
        self._single = {
            word for word, count in counts.items() if count == 1 and word.strip(":").isalnum()
        }
        self._coined = {word for word in self._single if word[1:] != word[1:].lower()}
        self._taken = {run for title in titles for run in _runs(fold(" ".join(title)))}
        self._shapes = sorted(word for word in self._single if word.isalpha() and len(word) > 5)

    def one(self) -> str:
        """A title that shares no run of words with a real one."""
        while True:
            title = self._dealt()
            if self._taken.isdisjoint(_runs(fold(title))):
                return title

    def _dealt(self) -> str:
        random = self._random
        length = self._lengths[int(random() * len(self._lengths))]
        word = self._firsts[int(random() * len(self._firsts))]
        title = [word]
        while len(title) < length:
            following = self._after.get(word) if random() < _COLLOCATED else None
            among = following or self._words
            word = among[int(random() * len(among))]
            title.append(word)
        return " ".join(self._or_new(each) if each in self._single else each for each in title)

    def _or_new(self, word: str) -> str:
        """The word, or one made of the halves of two others, the more often the lower its rank."""
        if word not in self._coined and self._random() > _NEW_WORD:
            return word
        rank = int(_NEW_WORDS ** self._random())
        head = self._shapes[rank % len(self._shapes)]
        tail = self._shapes[rank // len(self._shapes) * 7 % len(self._shapes)]
        made = head[: len(head) // 2 + 1] + tail[len(tail) // 2 :]
        made = made.capitalize() if word[0].isupper() else made.lower()
        return f"{made}:" if word.endswith(":") else made


def _runs(folded: str) -> list[str]:
    """All five words running; the whole of a shorter title."""
    words = folded.split()
    return [" ".join(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))]


def snapshot(count: int, real: Real, seed: int = 1) -> Iterator[bytes]:
    """The lines of a snapshot of so many papers, the planted ones (all that fit) among them."""
    rng = random.Random(seed)
    maker = _Maker(real, rng)
    planted = real.planted[:count]
    every = max(1, count // max(1, len(planted)))
    waiting = iter(planted)
    left = len(planted)
    for at in range(count):
        row = None
        if at % every == 0 or count - at <= left:
            row = next(waiting, None)
            left -= row is not None
        if row is None:
            row = maker.paper(at / count)
        elif "abstract" not in row:
            row = maker.completed(row)
        yield json.dumps(row).encode() + b"\n"


class _Maker:
    """Deals rows out of what the real ones have."""

    def __init__(self, real: Real, rng: random.Random) -> None:
        rows = real.everything
        self._rng = rng
        self._ids = {row["id"] for row in rows}
        self._titles = _Titles([row["title"].split() for row in rows], rng)
        full = [row for row in rows if row.get("abstract")]
        self._described = [row for row in full if row.get("categories")]
        names = [name for row in rows for name in row["authors_parsed"]]
        self._families = [name[0] for name in names]
        self._given = [name[1] for name in names]
        self._authors = [min(len(row["authors_parsed"]), 60) for row in full]
        self._lengths = [len(row["abstract"]) for row in full]
        abstracts = (" ".join(row["abstract"].split()) for row in full)
        self._sentences = [part.rstrip(".") for text in abstracts for part in text.split(". ")]
        self._numbers: dict[str, int] = {}

    def _of(self, values: list[_T]) -> _T:
        return values[int(self._rng.random() * len(values))]

    def paper(self, share: float) -> Row:
        title = self._titles.one()
        # The number of papers a month grows about linearly: the date goes with its root.
        submitted = _FIRST + (_LAST - _FIRST) * share**0.5
        submitted += timedelta(seconds=int(self._rng.random() * 86400))
        paper_id = self._id(submitted)
        return self._with_rest({"id": paper_id, "title": title}, submitted)

    def completed(self, row: Row) -> Row:
        """A real title with its id and person, and other things that it might have had."""
        year, month = 2000 + int(row["id"][:2]), int(row["id"][2:4])
        second = int(self._rng.random() * 27 * 86400)
        submitted = datetime(year, month, 1, tzinfo=UTC) + timedelta(seconds=second)
        return self._with_rest(row, submitted) | {"authors_parsed": row["authors_parsed"]}

    def _id(self, moment: datetime) -> str:
        while True:
            month = f"{moment:%y%m}"
            number = self._numbers[month] = self._numbers.get(month, 0) + 1
            if moment < _NEW_IDS:
                archive = _ARCHIVES[number % len(_ARCHIVES)]
                name = f"{archive}/{month}{number // len(_ARCHIVES):03}"
            else:
                name = f"{month}.{number:0{4 if moment.year < 2015 else 5}}"
            if name not in self._ids:
                return name

    def _with_rest(self, row: Row, submitted: datetime) -> Row:
        like = self._of(self._described)
        authors = [self._person() for _ in range(self._of(self._authors))]
        moment, versions = submitted, []
        for number in range(len(like["versions"])):
            versions.append({"version": f"v{number + 1}", "created": moment.strftime(_STAMP)})
            moment += timedelta(seconds=int(self._rng.random() * 2e7))
        doi = f"10.{1000 + int(self._rng.random() * 9000)}/{self._rng.getrandbits(44):x}"
        return {
            "id": row["id"],
            "submitter": f"{authors[0][1]} {authors[0][0]}",
            "authors": ", ".join(f"{given} {family}" for family, given, _ in authors),
            "title": row["title"],
            "comments": like["comments"],
            "journal-ref": like["journal-ref"],
            "doi": doi if like["doi"] else None,
            "report-no": None,
            "categories": like["categories"],
            "license": "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
            "abstract": self._abstract(),
            "versions": versions,
            "update_date": f"{moment:%Y-%m-%d}",
            "authors_parsed": authors,
        }

    def _person(self) -> list[str]:
        return [self._of(self._families), self._of(self._given), ""]

    def _abstract(self) -> str:
        length, text = self._of(self._lengths), "  "
        while len(text) < length:
            text += self._of(self._sentences) + ". "
        return text[:length] + "\n"


def main() -> None:
    """Writes a snapshot to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, help="of papers")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    real = load_real()
    sys.stdout.buffer.writelines(snapshot(chosen.count, real, chosen.seed))


if __name__ == "__main__":
    main()
