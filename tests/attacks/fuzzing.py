"""Mutated texts through every reader, rule, writer and format: no exception, and none takes long.

No part of the test suite: ``make attack MINUTES=20``. Each fault is printed once, with a text that
shows it.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from bibwright.errors import BibwrightError  # noqa: E402
from support.growth import UNITS, Work, at_most, works  # noqa: E402

SLOW = 5.0
SUFFIXES = {".bib", ".txt", ".md", ".tex", ".json", ".ris", ".yml", ".html", ".bbl", ".aux", ".csv"}


def seeds() -> list[str]:
    files = (path for path in sorted((ROOT / "tests").rglob("*")) if path.suffix in SUFFIXES)
    return [path.read_text("utf-8", "replace")[:4000] for path in files] or [""]


def mutated(text: str, others: list[str], chance: random.Random) -> str:
    """The text with pieces repeated, left out, exchanged, and marks put in."""
    for _ in range(chance.randint(1, 6)):
        at, end = sorted(chance.randint(0, len(text)) for _ in range(2))
        piece = text[at : min(end, at + chance.choice((1, 5, 40, 400)))]
        match chance.randrange(6):
            case 0:
                text = text[:at] + text[at + len(piece) :]
            case 1:
                text = text[:at] + piece * chance.randint(2, 30) + text[at:]
            case 2:
                text = text[:at] + chance.choice(UNITS) * chance.choice((1, 2, 9, 300)) + text[at:]
            case 3:
                text = text[:at] + chr(chance.choice((0, 9, 10, 13, 0xA0, 0x2028, 0x1F600))) + text
            case 4:
                other = chance.choice(others)
                text = text[:at] + other[: chance.randint(0, len(other))] + text[end:]
            case _:
                text = text[:at] + "".join(chance.choices("{}\\\"',=@%#$ \n", k=8)) + text[at:]
    return text[:12_000]


def fault_of(work: Work, text: str) -> str:
    """What is wrong with this work on this text; nothing if it gives an answer or a sentence."""
    began = time.process_time()
    try:
        with at_most(60):
            work(text)
    except BibwrightError:
        pass
    except TimeoutError:
        return "never ends"
    except Exception as error:  # noqa: BLE001 - any exception is what is sought here
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {Path(last.filename).name}, {last.name}"
    return "slow" if time.process_time() - began > SLOW else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20, help="of processor time")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance, given, all_works = random.Random(options.seed), seeds(), list(works())
    found: set[tuple[str, str]] = set()
    count, end = 0, time.process_time() + 60 * options.minutes
    while time.process_time() < end:
        text = mutated(chance.choice(given), given, chance)
        for name, work in all_works:
            count += 1
            fault = fault_of(work, text)
            if fault and (name, fault) not in found:
                found.add((name, fault))
                print(f"{name}: {fault}: {text!r}", flush=True)
    print(f"{count} runs, {len(found)} faults")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
