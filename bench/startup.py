"""How long `bibwright` takes to start beside an empty Python: ``python -m bench.startup``."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path

from bench.tables import print_table
from bench.tidy_speed import Measured, measure

_RUNS = 15
_COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "bibwright --version": ["-m", "bibwright", "--version"],
    "bibwright --help": ["-m", "bibwright", "--help"],
    "bibwright dedupe, of an empty file": ["-m", "bibwright", "dedupe", "none.bib"],
}


def run() -> None:
    """Prints the medians of alternating warm runs, and the ratio to the empty Python."""
    times: dict[str, list[Measured]] = {name: [] for name in _COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder, "none.bib")
        empty.touch()
        for turn in range(_RUNS + 1):
            for name, arguments in _COMMANDS.items():
                words = [str(empty) if word == empty.name else word for word in arguments]
                took = measure([sys.executable, *words], dict(os.environ))
                if turn:  # the first round warms the disk's cache
                    times[name].append(took)
    rows = []
    base = statistics.median(each.cpu for each in times["python -c pass"])
    for name, runs in times.items():
        wall, cpu = (statistics.median(each[at] for each in runs) for at in (0, 1))
        rows.append([name, f"{1000 * wall:.0f}", f"{1000 * cpu:.0f}", f"{cpu / base:.1f}"])
    print_table(f"Start-up, median of {_RUNS}", ["command", "ms", "CPU ms", "ratio of CPU"], rows)


if __name__ == "__main__":
    run()
