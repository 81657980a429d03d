"""Kills commands at random moments: nothing is torn, and the next run sets it right.

No part of the test suite, since it takes long: ``make attack KILLS=1000``. A killed command leaves
each file as it was or as the whole command leaves it, and no process. The same command run again
comes to the same end as if it had never been killed, leaves no temporary file, and has made nothing
twice in a Zotero library. From there `bibwright undo` leads back to the first files,
byte for byte.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from attacks import killed  # noqa: E402
from support.zotero_library import Library  # noqa: E402
from support.zotero_server import ZoteroServer  # noqa: E402

SAMPLE = ROOT / "examples" / "arxiv-sample.jsonl"
OFFLINE = ("--arxiv", "index", "--index", "index.sqlite")
ZOTERO = ("--api-url", "{zotero}")
LIBRARY = ("zotero:", "--zotero-url", "{zotero}")
KEYS = ("--keys", "{auth}{year}{word}")
ENTRY = """\
@article{{k{n},
  Title = "On the Growth of {n} Trees",
 author={{Jane Doe and Roe, R.}}, year = {y}
}}
"""
DOUBLE = """\
@article{{d{n},
  title = {{On the Growth of {n} Trees}},
 author={{Doe, Jane and Roe, R.}}, year = {y}
}}
"""
PAPER = """\
@misc{a, title={Attention Is All You Need}, author={Vaswani, Ashish}, year={2011},
  eprint={1706.03762}, archivePrefix={arXiv}}
"""
CITED = """\
\\begin{thebibliography}{9}
\\bibitem{one} A. Vaswani et al. Attention is all you need. arXiv:1706.03762, 2017.
\\bibitem{two} J. Doe. A work that nobody has. Nowhere Press, 1999.
\\end{thebibliography}
"""
#: Items that Zotero may have saved and the journal not heard of: those of one request.
UNHEARD = 50
#: As many steps as there are changes in the longest attack, twice.
MOST_UNDONE = 12

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Attack:
    """A command, and what is run before it so that it has something to do.

    ``ends``: whether the same command once more ends where the first one would have.
    """

    words: tuple[str, ...]
    before: tuple[tuple[str, ...], ...] = ()
    ends: bool = True

    def __str__(self) -> str:
        return " ".join(word for word in self.words[:2] if word.isalpha())


SYNC = ("sync", "a.bib", "--all", *ZOTERO)
ATTACKS = (
    Attack(("tidy", "a.bib", "b.bib", "c.bib")),
    Attack(("tidy", "a.bib", *KEYS, "--rewrite-cites", ".", "--key-map", "keys.json")),
    Attack(("tidy", "big.bib")),
    Attack(("tidy", "a.bib", "-o", "tidied.bib")),
    Attack(("dedupe", "a.bib", "b.bib", "--write", "--key-map", "keys.json", "--report", "r.html")),
    Attack(("dedupe", "a.bib", "--write", "--rewrite-cites", ".")),
    Attack(("convert", "a.bib", "-o", "out.json")),
    Attack(("convert", "a.bib", "-o", "out.ris")),
    Attack(("convert", "a.bib", "-o", "out.yml"), (("convert", "b.bib", "-o", "out.yml"),)),
    Attack(("resolve", "list.txt", *OFFLINE, "-o", "new.bib", "--keep-unresolved")),
    Attack(("resolve", "list.txt", *OFFLINE, "-o", "papers.bib")),
    Attack(("references", "paper", *OFFLINE, "-o", "cited.bib", "--as-cited")),
    Attack(("check", "papers.bib", *OFFLINE, "--fix", "--report", "r.html")),
    Attack(("check", "papers.bib", *OFFLINE, "--write-baseline", "known.json")),
    Attack(("update", "papers.bib", *OFFLINE)),
    Attack(("update", *LIBRARY, *OFFLINE)),
    Attack(("watch", *LIBRARY, *OFFLINE, "--feed", "news.xml")),
    Attack(("resolve", "list.txt", *OFFLINE, "--report", "r.html", "--keep-unresolved")),
    Attack(("convert", "a.bib", "-o", "b.bib", "--dialect", "biblatex")),
    Attack(SYNC),
    Attack((*SYNC, "--collection", "Outer/Inner", "--note", "--attach-pdf", "link")),
    Attack((*SYNC, "--both")),
    Attack(SYNC, (SYNC, ("tidy", "a.bib", "--only", "names"))),
    Attack(("pull", "-o", "pulled.bib", *ZOTERO)),
    Attack(("pull", "-o", "b.bib", *ZOTERO), (("sync", "b.bib", "--all", *ZOTERO),)),
    Attack(("undo",), (("tidy", "a.bib", "b.bib"),), ends=False),
    Attack(("undo",), (SYNC,), ends=False),
    Attack(("undo",), (("tidy", "a.bib", *KEYS, "--rewrite-cites", "."),), ends=False),
    Attack(("redo",), (("tidy", "a.bib", "b.bib"), ("undo",)), ends=False),
    Attack(("redo",), (SYNC, ("undo",)), ends=False),
    Attack(("dedupe", *LIBRARY, "--write", "--report", "r.html")),
    Attack(("tidy", *LIBRARY)),
    Attack(("check", *LIBRARY, *OFFLINE, "--fix")),
    Attack(("undo",), (("dedupe", *LIBRARY, "--write"),), ends=False),
    Attack(("cite", "cited.tex", *OFFLINE)),
    Attack(("check", "papers", *OFFLINE, "--report", "pages")),
    Attack(("watch", "papers.bib", *OFFLINE, "--feed", "news.xml", "--write")),
    Attack(("index", "build", "sample.jsonl", "-o", "made.sqlite")),
    Attack(
        ("index", "update", "newer.jsonl", "--index", "made.sqlite"),
        (("index", "build", "sample.jsonl", "-o", "made.sqlite"),),
    ),
    Attack(("cache", "clear"), (("tidy", "a.bib"), ("tidy", "a.bib"))),
    Attack(("cache", "prune"), (("tidy", "a.bib"), ("tidy", "a.bib"))),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder to work in and the Zotero library of its own, with what was in both at first."""

    folder: Path
    zotero: ZoteroServer
    first: Files
    held: Counter[str]

    @property
    def library(self) -> Library:
        """The library that is synced with."""
        return self.zotero.library("users/1")

    @property
    def environment(self) -> dict[str, str]:
        """The environment of this place's commands, whose own folders lie beside it."""
        own = {
            f"BIBWRIGHT_{name}_DIR": str(self.folder.with_name(f"{self.folder.name}.{name}"))
            for name in ("CACHE", "STATE", "CONFIG")
        }
        return os.environ | own | {"NO_COLOR": "1", "ZOTERO_API_KEY": "secretkeysecretkeysecret"}

    def words(self, given: tuple[str, ...]) -> tuple[str, ...]:
        """A command with the address of the library in it."""
        return tuple(self.zotero.url if word == "{zotero}" else word for word in given)

    def run(self, given: tuple[str, ...], *allowed: int) -> int:
        """The exit status of a command. Raises AssertionError unless it is allowed."""
        status, said = killed.run(self.folder, self.environment, self.words(given))
        if status not in (allowed or (0, 1)):
            raise AssertionError(f"{' '.join(given)} → {status}: {said}")
        return status

    def seen(self) -> dict[str, bytes]:
        """The files that can be compared, by their names; an index is made in parts."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file() and ".sqlite" not in path.name
        }

    def items(self) -> list[str]:
        """What stands in the library, each with how often, for comparing."""
        parents = {key: str(data.get("title")) for key, data in self.library.items.items()}
        return sorted(
            f"{data['itemType']} {parents[key]} of {parents.get(data.get('parentItem', ''))}"
            f" {data.get('date', '')}"
            for key, data in self.library.items.items()
            if not data.get("deleted")
        ) + sorted(f"collection {data['name']}" for data in self.library.collections.values())


@contextmanager
def prepared(base: Path, name: str, attack: Attack, index: Path) -> Iterator[Place]:
    """The place for an attack, gone behind it unless something is wrong."""
    folder = base / name
    folder.mkdir()
    entries = [ENTRY.format(n=n, y=2000 + n % 20) for n in range(60)]
    doubles = "".join(DOUBLE.format(n=n, y=2000 + n % 20) for n in range(20))
    cites = "".join(f"\\cite{{k{n}}}\n" for n in range(60))
    for inner in ("paper", "papers"):
        (folder / inner).mkdir()
    texts = {
        "a.bib": "".join(entries) + doubles,
        "b.bib": "".join(entries),
        "c.bib": "".join(entries),
        "one.tex": f"\\documentclass{{article}}\n{cites}",
        "two.tex": f"{cites}\\cite{{k1,d2}}\n",
        "list.txt": "Attention Is All You Need\narXiv:1706.03762\nA Work That Nobody Has\n",
        "papers.bib": PAPER,
        "paper/main.tex": "\\documentclass{article}\n\\cite{one,two}\\bibliography{x}\n",
        "paper/main.bbl": CITED,
        "papers/one.bib": PAPER,
        "papers/two.bib": PAPER.replace("2011", "2017"),
        "cited.tex": "\\cite{arXiv:1706.03762}\\bibliography{b}\n",
        "newer.jsonl": SAMPLE.read_text("utf-8").replace("Attention", "Attentions", 1),
    }
    if "big.bib" in attack.words:  # so large that it is shared out among processes
        texts["big.bib"] = "".join(ENTRY.format(n=n, y=2000) for n in range(10_000))
    for file, text in texts.items():
        (folder / file).write_text(text, "utf-8")
    (folder / "sample.jsonl").symlink_to(SAMPLE)
    (folder / "index.sqlite").symlink_to(index)
    with ZoteroServer() as server:
        server.add_key(user=1)
        place = Place(folder, server, {}, Counter())
        day = {"dateAdded": "2026-01-01T00:00:00Z"}  # of two from one second the key decides
        for number in range(30):
            title = f"Of a Library, Part {number}"
            place.library.put_item("book", title=title, citationKey=f"lib{number}", **day)
        twice = {"title": "Of a Library, Twice", "ISBN": "9780306406157", "date": "1999"}
        doe = [{"creatorType": "author", "firstName": "Jane", "lastName": "Doe"}]
        for _ in range(2):
            place.library.put_item("book", **twice, creators=doe, **day)
        wrong = {"title": "Attention Is All You Need", "archiveID": "arXiv:1706.03762"}
        place.library.put_item("preprint", **wrong, date="2011", **day)
        place = Place(folder, server, place.seen(), Counter(place.items()))
        for words in attack.before:
            place.run(words)
        yield place
    for made in (folder, *base.glob(f"{name}.*")):
        shutil.rmtree(made) if made.is_dir() else made.unlink()


@dataclass(frozen=True, slots=True)
class Whole:
    """What a command makes of what when nobody kills it, and how many seconds it takes."""

    old: Files
    new: Files
    items: list[str]
    seconds: float


def whole(base: Path, attack: Attack, index: Path) -> Whole:
    """The attack's command, unharmed, and all of it undone."""
    with prepared(base, "whole", attack, index) as place:
        old, began = place.seen(), time.monotonic()
        place.run(attack.words)
        seconds, new, items = time.monotonic() - began, place.seen(), place.items()
        undo_all(place)
    return Whole(old, new, items, seconds)


def kill(place: Place, attack: Attack, known: Whole, chance: random.Random) -> str:
    """The command killed, again, and undone; gives how far it had come."""
    process = killed.start(place.folder, place.environment, place.words(attack.words))
    was_at_work = process.kill(known.seconds * chance.uniform(0, 1.05))
    state = {name: text for name, text in place.seen().items() if not is_hidden(name)}
    for name in known.old.keys() | known.new.keys() | state.keys():
        if state.get(name) not in {known.old.get(name), known.new.get(name)} and not is_report(
            name
        ):
            raise AssertionError(f"{attack}: {name} is torn in {place.folder}")
    if attack.ends:
        place.run(attack.words)
        compare(place.seen(), known.new, f"{attack} again in {place.folder}")
        items, wanted = Counter(place.items()), Counter(known.items)
        if items != wanted:
            more, less = items - wanted, wanted - items
            raise AssertionError(f"{attack}: the library has {more}, and not {less}")
    place.run(("undo", "--list"))
    kept = undo_all(place, UNHEARD if was_at_work else 0)
    if not was_at_work:
        return "done before it was killed"
    if kept:
        return "the library keeps what the journal hadn't heard of"
    return "new" if state == known.new else "old" if state == known.old else "between"


def undo_all(place: Place, unheard: int = 0) -> int:
    """Takes everything back, and gives how many items stay in the library, at most ``unheard``.

    Raises AssertionError unless the files are as at first then.
    """
    for _ in range(MOST_UNDONE):
        status = place.run(("undo",), 0, 1, 2)
        if status == 2:
            break
    compare(place.seen(), place.first, f"undone in {place.folder}")
    found = Counter(each for each in place.items() if not each.startswith("collection"))
    foreign = (found - place.held).total()
    if lost := place.held - found:
        raise AssertionError(f"undone, the library has lost {lost}")
    if foreign > unheard:
        raise AssertionError(f"undone, the library still has {found - place.held}")
    return foreign


def compare(found: Files, wanted: Files, where: str) -> None:
    """Raises AssertionError where the files differ; a report is of its own run."""
    names = found.keys() | wanted.keys()
    odd = [name for name in names if found.get(name) != wanted.get(name) and not is_report(name)]
    if odd:
        raise AssertionError(f"{where}: {sorted(odd)} differ")


def is_report(name: str) -> bool:
    """Whether it tells of a run, and not only of what is in the files."""
    return name.endswith((".html", ".xml"))


def is_hidden(name: str) -> bool:
    """Whether it is what a change is prepared in."""
    return Path(name).name.startswith(".bibwright-")


def kill_some(
    base: Path, index: Path, known: Sequence[tuple[Attack, Whole]], numbers: range, seed: str
) -> Counter[str]:
    """The kills of these numbers, one after the other; gives how often what came of them."""
    chance, found = random.Random(seed), Counter[str]()
    for number in numbers:
        attack, unharmed = known[number % len(known)]
        with prepared(base, f"kill{number}", attack, index) as place:
            try:
                what = kill(place, attack, unharmed, chance)
            except AssertionError as error:
                what = "FAULT"
                print(error, flush=True)
            found[f"{attack}: {what}"] += 1
        if (number + 1) % 50 == 0:
            print(f"kill {number + 1}", flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="so many at a time")
    parser.add_argument("--only", default="", help="the first words of a command")
    options = parser.parse_args()
    killed.import_everything()
    attacks = [each for each in ATTACKS if " ".join(each.words).startswith(options.only)]
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="bibwright-kills-") as name:
        base = Path(name)
        index = base / "index.sqlite"
        killed.run(base, dict(os.environ), ("index", "build", str(SAMPLE), "-o", str(index)))
        known = [(each, whole(base, each, index)) for each in attacks]
        jobs = range(options.jobs)
        for job in jobs:
            if os.fork() == 0:
                try:
                    numbers = range(job, options.kills, options.jobs)
                    counts = kill_some(base, index, known, numbers, f"{options.seed} {job}")
                    (base / f"counts{job}").write_text(json.dumps(counts), "utf-8")
                finally:
                    os._exit(0)
        for _ in jobs:
            os.wait()
        for job in jobs:
            found.update(json.loads((base / f"counts{job}").read_text("utf-8")))
    print(f"{found.total()} kills")
    for what, count in sorted(found.items()):
        print(f"{count:5}  {what}")
    sys.exit(any(what.endswith("FAULT") for what in found))


if __name__ == "__main__":
    main()
