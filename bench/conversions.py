"""Real files in every format, and whether programs that are not ours read what was written.

    python -m bench.conversions FOLDER [--every N] [--largest BYTES]

Every file becomes CSL-JSON, RIS and Hayagriva's YAML, and each of these each of the others and a
``.bib`` again. What was written is then read by Pandoc (CSL-JSON), by rispy (RIS) and by Typst
(Hayagriva), and the entries that they find are counted. rispy and Typst come from PyPI into an
environment of their own below ``build/readers``; Pandoc is left out where there is none.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from itertools import permutations
from pathlib import Path

from bench.meaning import LARGEST, files_in
from bench.tables import print_table
from bibwright.commands.convert import convert
from bibwright.errors import InputError
from bibwright.formats.registry import BIB, CSL, HAYAGRIVA, RIS, Format

BUILD = Path(__file__).parents[1] / "build" / "readers"
_OTHERS = (CSL, RIS, HAYAGRIVA)
_ENDINGS = {CSL: "json", RIS: "ris", HAYAGRIVA: "yml"}
#: Reads all files of a folder with rispy and Typst; prints the name of each that is refused.
_READER = """
import pathlib, sys
import rispy, typst
folder = pathlib.Path(sys.argv[1])
(folder / "all.typ").write_text('#bibliography(sys.inputs.at("file"), full: true)')
for path in sorted(folder.iterdir()):
    try:
        if path.suffix == ".ris":
            text = path.read_text("utf-8")
            assert len(rispy.loads(text)) == sum(
                line.startswith("ER  -") for line in text.splitlines())
        elif path.suffix == ".yml":
            typst.compile(str(folder / "all.typ"), root=str(folder),
                          sys_inputs={"file": path.name})
    except Exception as error:
        print(path.name, str(error).replace(chr(10), " ")[:200])
"""


class _Counts:
    """Of every direction: files, entries, and what was said not to come through."""

    def __init__(self) -> None:
        self.files: Counter[tuple[Format, Format]] = Counter()
        self.entries: Counter[tuple[Format, Format]] = Counter()
        self.losses: Counter[tuple[Format, Format]] = Counter()

    def converted(self, data: bytes, source: Format, target: Format) -> bytes | None:
        try:
            done = convert(data, name="it", source=source, target=target)
        except InputError:
            return None
        way = source, target
        self.files[way] += 1
        self.entries[way] += done.entries
        self.losses[way] += len(done.losses)
        return done.content


def install() -> Path:
    """An environment with the readers; gives its Python."""
    python = BUILD / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(BUILD)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "rispy", "typst"], check=True)
    return python


def run(folder: Path, every: int, largest: int = LARGEST) -> int:
    """Prints both tables; gives the number of files that another program refuses."""
    python = install()
    counts = _Counts()
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        for number, path in enumerate(files_in(folder, every, largest)):
            data = path.read_bytes()
            for target in _OTHERS:
                written = counts.converted(data, BIB, target)
                if written is None:
                    continue
                (room / f"{number}.{_ENDINGS[target]}").write_bytes(written)
                for other in (BIB, *_OTHERS):
                    if other is not target:
                        counts.converted(written, target, other)
        refused = _refused(room, python)
        written_files = Counter(path.suffix for path in room.iterdir())
    print_table(
        "Conversions of real files",
        ["from", "to", "files", "entries", "things that don't come through"],
        [
            [one.label, other.label, counts.files[way], counts.entries[way], counts.losses[way]]
            for way in permutations((BIB, *_OTHERS), 2)
            for one, other in [way]
        ],
    )
    readers = [("Pandoc", ".json"), ("rispy", ".ris"), ("Typst", ".yml")]
    print_table(
        "Read by others",
        ["program", "files", "refused"],
        [
            [reader, written_files[ending], sum(each.endswith(ending) for each in refused)]
            for reader, ending in readers
        ],
    )
    return len(refused)


def _refused(room: Path, python: Path) -> list[str]:
    """The names of the files that another program doesn't read, or not whole."""
    done = subprocess.run(
        [str(python), "-c", _READER, str(room)], capture_output=True, check=True, text=True
    )
    print(done.stdout)
    refused = [line.split()[0] for line in done.stdout.splitlines()]
    if shutil.which("pandoc") is None:
        print("there is no Pandoc, which is left out")
        return refused
    for path in sorted(room.glob("*.json")):
        command = ["pandoc", "--from=csljson", "--to=csljson", str(path)]
        read = subprocess.run(command, capture_output=True, check=False)
        count = len(json.loads(read.stdout)) if not read.returncode else -1
        if count != len(json.loads(path.read_text("utf-8"))):
            print(path.name, read.stderr.decode("utf-8", "replace")[:200])
            refused.append(path.name)
    return refused


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--largest", type=int, default=LARGEST)
    given = parser.parse_args()
    sys.exit(1 if run(given.folder, given.every, given.largest) else 0)


if __name__ == "__main__":
    main()
