"""Which duplicates dedupe and bibtex-tidy's ``--duplicates`` find in real `.bib` files.

    python -m bench.dedupe_tidy FOLDER [--sample 200]

Each file by itself. Printed are counts, and of the pairs that only one of the two finds a sample
for a person to judge. bibtex-tidy is asked for the same DOI, abstract, or author and title.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import bibwright
from bench import peers
from bench.tables import print_table

_FOUND = re.compile(
    r"^DUPLICATE_ENTRY: .*?Entry (\S+) has (?:similar content to|the same \w+ as) entry (\S+?)\.?$",
    re.MULTILINE,
)
_SAID = ("type", "title", "author", "year", "venue", "volume", "number", "pages", "doi")


class Pair(NamedTuple):
    """Two entries of a file, by their keys, the one that is sorted first before the other."""

    path: Path
    one: str
    other: str


def run(folder: Path, sample: int) -> None:
    """Prints the table and the samples."""
    peers.install()
    ours: set[Pair] = set()
    doubtful: set[Pair] = set()
    theirs: set[Pair] = set()
    said: dict[tuple[Path, str], str] = {}
    for path in sorted(folder.rglob("*.bib")):
        run_ = bibwright.dedupe(path.read_bytes())
        keys = [place.key for place in run_.places]
        once = {key for key, count in Counter(keys).items() if count == 1 and key}
        for row, key in enumerate(keys):
            texts = (" ".join(run_.records[name][row].split())[:70] for name in _SAID)
            said[path, key] = " | ".join(text for text in texts if text)
        for each in run_.duplicates.sets:
            ours |= _pairs(path, combinations([keys[row] for row in each.rows], 2), once)
        asked = [(keys[pair.left], keys[pair.right]) for pair in run_.duplicates.doubtful]
        doubtful |= _pairs(path, asked, once)
        theirs |= _pairs(path, _tidy(path), once)
    print_table(
        "Pairs of entries found to be double, in real files",
        ["found by", "pairs"],
        [
            ["both", len(ours & theirs)],
            ["bibwright alone, sure", len(ours - theirs)],
            ["bibwright alone, doubtful", len(doubtful - theirs)],
            ["bibtex-tidy alone", len(theirs - ours)],
            ["  of these doubtful to bibwright", len((theirs - ours) & doubtful)],
        ],
    )
    rng = random.Random(1)
    for title, pairs in (("bibwright", ours - theirs), ("bibtex-tidy", theirs - ours)):
        print(f"\nonly {title}:")
        for at, pair in enumerate(rng.sample(sorted(pairs), min(sample // 2, len(pairs)))):
            mark = " (doubtful to bibwright)" if pair in doubtful else ""
            print(f"{at} {pair.path.name[:30]}{mark}")
            print(f"   {said[pair.path, pair.one]}\n   {said[pair.path, pair.other]}")


def _pairs(path: Path, found: object, once: set[str]) -> set[Pair]:
    pairs = {tuple(sorted(pair)) for pair in found}  # type: ignore[attr-defined]
    return {Pair(path, *pair) for pair in pairs if len({*pair} & once) == 2}


def _tidy(path: Path) -> list[tuple[str, str]]:
    command = ["node", str(peers.BUILD / "node_modules" / ".bin" / "bibtex-tidy"), str(path)]
    try:
        done = subprocess.run(
            [*command, "--duplicates=doi,citation,abstract", "-o", "/dev/null"],
            capture_output=True,
            timeout=120,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return []
    return _FOUND.findall(done.stdout.decode("utf-8", "replace"))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--sample", type=int, default=200)
    chosen = arguments.parse_args()
    run(chosen.folder, chosen.sample)
