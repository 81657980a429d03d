"""Many commands at one moment, on one file, one journal and one cache: none spoils another's work.

No part of the test suite, since it takes long: ``make attack``. Each process tidies a file that all
have and one of its own, and looks the same papers up. Each ends well or writes nothing and asks to
be run again; run again, all ends well, the shared file is tidied once, and as many
`bibwright undo` as there were changes lead back to the first files.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from attacks import killed  # noqa: E402

ENTRY = (
    '@article{{k{n},\n Title = "On the Growth of {n} Trees",\n author={{Doe, J.}}, year=2001}}\n'
)
LISTED = "Attention Is All You Need\narXiv:1706.03762\n"


def crowd(folder: Path, processes: int) -> None:
    """Raises AssertionError for what one command does to another."""
    own = {f"BIBWRIGHT_{name}_DIR": str(folder / name) for name in ("CACHE", "STATE", "CONFIG")}
    environment = os.environ | own | {"NO_COLOR": "1"}
    names = ["shared.bib", *(f"own{number}.bib" for number in range(processes))]
    first = "".join(ENTRY.format(n=n) for n in range(60))
    for name in names:
        (folder / name).write_text(first, "utf-8")
    (folder / "list.txt").write_text(LISTED, "utf-8")
    sample = str(ROOT / "examples" / "arxiv-sample.jsonl")
    resolve = ("resolve", "list.txt", "--arxiv", "index", "--index", sample, "-o", "papers.bib")

    running = []
    for number, name in enumerate(names[1:]):
        place = folder / f"place{number}"  # what it says lies beside it
        tidy = ("tidy", "shared.bib", name)
        running += [
            killed.start(folder, environment, words, said=place.with_suffix(f".{words[0]}"))
            for words in (tidy, resolve)
        ]
    for process in running:
        status, said = process.ended()
        if status == 2 and "nothing was written; run again" in said:
            status, said = killed.run(folder, environment, process.words)
        assert status == 0, f"{process} → {status}: {said}"

    tidied = {(folder / name).read_bytes() for name in names}
    assert len(tidied) == 1, "not all files are tidied"
    assert tidied != {first.encode()}, "the files are as they were"
    assert (folder / "papers.bib").read_text("utf-8").count("@") == 1, "a paper is there twice"
    for _ in range(len(names) + 1):
        killed.run(folder, environment, ("undo",))
    assert {(folder / name).read_text("utf-8") for name in names} == {first}, "not all is undone"
    assert not (folder / "papers.bib").exists(), "what was made is still there"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=20)
    options = parser.parse_args()
    killed.import_everything()
    with tempfile.TemporaryDirectory(prefix="bibwright-crowd-") as name:
        crowd(Path(name), options.processes)
    print(f"{2 * options.processes} commands at once: all as if they had come one by one")


if __name__ == "__main__":
    main()
