"""How long `bibwright --version` takes beside an empty Python: ``python -m bench.startup``."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from bench.tables import print_table

__all__ = ["run"]

_RUNS = 15
_COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "bibwright --version": ["-m", "bibwright", "--version"],
    "bibwright --help": ["-m", "bibwright", "--help"],
}


def run() -> None:
    """Prints the median of alternating warm runs, and the ratio to the empty Python."""
    times: dict[str, list[float]] = {name: [] for name in _COMMANDS}
    for turn in range(_RUNS + 1):
        for name, arguments in _COMMANDS.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
            if turn:  # the first round warms the disk's cache
                times[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(values) for name, values in times.items()}
    base = medians["python -c pass"]
    rows = [[name, f"{1000 * each:.0f}", f"{each / base:.1f}"] for name, each in medians.items()]
    print_table(f"Start-up, median of {_RUNS}", ["command", "ms", "ratio"], rows)


if __name__ == "__main__":
    run()
