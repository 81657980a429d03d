"""Kills commands at random moments: nothing is torn, and the next run sets it right.

No part of the test suite, since it takes long: ``make attack KILLS=1000``. A killed command leaves
each file as it was or as the whole command leaves it; the same command run again comes to the same
end as if it had never been killed, and leaves no temporary file.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples" / "arxiv-sample.jsonl"
OFFLINE = ("--arxiv", "index", "--index", "index.sqlite")
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

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Attack:
    """A command, and what is run before it so that it has something to do."""

    words: tuple[str, ...]
    before: tuple[tuple[str, ...], ...] = ()
    #: Whether the same command once more ends where the first one would have.
    repeatable: bool = True


ATTACKS = (
    Attack(("tidy", "a.bib", "b.bib", "c.bib")),
    Attack(("tidy", "a.bib", "--keys", "{auth}{year}{word}", "--rewrite-cites", "paper.tex")),
    Attack(("dedupe", "a.bib", "b.bib", "--write", "--key-map", "keys.json", "--report", "r.html")),
    Attack(("convert", "a.bib", "-o", "out.json")),
    Attack(("convert", "a.bib", "-o", "out.ris")),
    Attack(("resolve", "list.txt", *OFFLINE, "-o", "new.bib")),
    Attack(("check", "papers.bib", *OFFLINE, "--fix", "--report", "r.html")),
    Attack(("update", "papers.bib", *OFFLINE)),
    Attack(("undo",), (("tidy", "a.bib", "b.bib"),), repeatable=False),
    Attack(("redo",), (("tidy", "a.bib", "b.bib"), ("undo",)), repeatable=False),
    Attack(("index", "build", "sample.jsonl", "-o", "made.sqlite")),
    Attack(("cache", "clear"), (("tidy", "a.bib"), ("tidy", "a.bib"))),
)


def environment(folder: Path) -> dict[str, str]:
    own = {
        f"BIBWRIGHT_{name}_DIR": str(folder.with_name(f"{folder.name}.{name.lower()}"))
        for name in ("CACHE", "STATE", "CONFIG")
    }
    return os.environ | own | {"NO_COLOR": "1"}


def start(folder: Path, words: tuple[str, ...]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "bibwright", *words],
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def run(folder: Path, words: tuple[str, ...]) -> None:
    process = start(folder, words)
    _, said = process.communicate(timeout=300)
    text = said.decode("utf-8", "replace")
    if process.returncode not in {0, 1} or "Traceback" in text or "report it" in text:
        raise AssertionError(f"{' '.join(words)} → {process.returncode}: {text}")


def seen(folder: Path) -> Files:
    """The files by their names; of an index only that it is there and whole."""
    return {
        path.name: b"index" if path.suffix == ".sqlite" else path.read_bytes()
        for path in folder.iterdir()
        if path.is_file()
    }


def prepared(base: Path, name: str, attack: Attack, index: Path) -> Path:
    folder = base / name
    folder.mkdir()
    entries = [ENTRY.format(n=n, y=2000 + n % 20) for n in range(60)]
    for letter in "abc":
        (folder / f"{letter}.bib").write_text("".join(entries), "utf-8")
    doubles = "".join(DOUBLE.format(n=n, y=2000 + n % 20) for n in range(20))
    (folder / "a.bib").write_text("".join(entries) + doubles, "utf-8")
    cites = "".join(f"\\cite{{k{n}}}\n" for n in range(60))
    (folder / "paper.tex").write_text(f"\\documentclass{{article}}\n{cites}", "utf-8")
    (folder / "list.txt").write_text("Attention Is All You Need\narXiv:1706.03762\n", "utf-8")
    (folder / "papers.bib").write_text(
        "@misc{a, title={Attention Is All You Need}, author={Vaswani, Ashish}, year={2011},\n"
        "  eprint={1706.03762}, archivePrefix={arXiv}}\n",
        "utf-8",
    )
    (folder / "sample.jsonl").symlink_to(SAMPLE)
    (folder / "index.sqlite").symlink_to(index)
    for words in attack.before:
        run(folder, words)
    return folder


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".bibwright-")]


@dataclass(frozen=True)
class Whole:
    """What a command makes of what when nobody kills it, and how many seconds it takes."""

    old: Files
    new: Files
    seconds: float


def whole(base: Path, number: int, attack: Attack, index: Path) -> Whole:
    folder = prepared(base, f"whole{number}", attack, index)
    old, began = seen(folder), time.monotonic()
    run(folder, attack.words)
    return Whole(old, seen(folder), time.monotonic() - began)


def kill(folder: Path, attack: Attack, known: Whole, chance: random.Random) -> str:
    """The command killed, and again behind that; gives how far it had come."""
    process = start(folder, attack.words)
    # Python needs the first third to start; what writes stands at the end.
    time.sleep(known.seconds * chance.triangular(0.2, 1.05, 0.9))
    survived = process.poll() is not None
    if not survived:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    hidden = leftovers(folder)
    state = {name: text for name, text in seen(folder).items() if name not in hidden}
    said = " ".join(attack.words)
    for name in known.old.keys() | known.new.keys() | state.keys():
        content = state.get(name)
        if content not in {known.old.get(name), known.new.get(name)} and not is_part(name):
            raise AssertionError(f"{said}: {name} is torn in {folder}")
    if attack.repeatable:
        run(folder, attack.words)
        end = seen(folder)
        odd = [
            name
            for name in end.keys() | known.new.keys()
            if end.get(name) != known.new.get(name) and not name.endswith(".html")
        ]  # a report is of its own run
        if odd:
            raise AssertionError(f"{said}: again differs in {odd}, {folder}")
    else:
        run(folder, ("undo", "--list"))
    if survived:
        return "done before it was killed"
    return "new" if state == known.new else "old" if state == known.old else "between"


def is_part(name: str) -> bool:
    """What an index is built in, and a build goes on with."""
    return name.startswith("made.sqlite") or name.startswith(".made.sqlite")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="bibwright-kills-") as name:
        base = Path(name)
        index = base / "index.sqlite"
        run(base, ("index", "build", str(SAMPLE), "-o", str(index)))
        wholes = [whole(base, number, each, index) for number, each in enumerate(ATTACKS)]
        for number in range(options.kills):
            attack, known = ATTACKS[number % len(ATTACKS)], wholes[number % len(ATTACKS)]
            folder = prepared(base, f"kill{number}", attack, index)
            found[f"{attack.words[0]}: {kill(folder, attack, known, chance)}"] += 1
            for made in base.glob(f"kill{number}*"):
                shutil.rmtree(made)
            if (number + 1) % 50 == 0:
                print(f"{number + 1} kills, nothing torn", flush=True)
    for what, count in sorted(found.items()):
        print(f"{count:5}  {what}")


if __name__ == "__main__":
    main()
