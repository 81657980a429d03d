"""Entries lost on real files, real BibTeX being the judge, side by side with other programs.

    python -m bench.peers FOLDER [--every N]

For every file the keys that BibTeX knows (a style that prints each) are compared with those that a
program knows after it has read the file, or has written it anew. A key with nothing behind it is
not counted: BibTeX has no field of an entry that it gives up right behind the key, and of one that
has no key it takes the name of the first field for it. bibtex-tidy comes from npm, pybtex from PyPI
into an environment of its own, both below ``build/peers``.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import bibwright
from bench.meaning import files_in, kept_by_biber
from bench.tables import print_table
from bibwright.bibtex.bib_file import parse
from bibwright.bibtex.macros import MONTHS

BUILD = Path(__file__).parents[1] / "build" / "peers"
_STYLE = """ENTRY {{ {fields} }} {{ }} {{ }}
FUNCTION {{and}} {{ 'skip$ {{ pop$ #0 }} if$ }}
FUNCTION {{default.type}} {{
  crossref empty$ {empty} {{ "" }} {{ cite$ }} if$ write$ newline$
}}
FUNCTION {{article}} {{ default.type }}
{macros}
READ
ITERATE {{call.type$}}
"""
_FIELD_NAME = re.compile(rb"([A-Za-z][A-Za-z_-]*)[ \t]*=")
_PYBTEX = """
import json, sys
from pybtex.database import parse_file
from pybtex import errors
errors.set_strict_mode(False)
print(json.dumps(list(parse_file(sys.argv[1], bib_format="bibtex").entries)))
"""
_SECONDS = 60


@dataclass(slots=True)
class Tally:
    """What a program did with all files."""

    lost: int = 0
    files: int = 0
    refused: int = 0


def _style(data: bytes) -> str:
    """A style that prints the key of each entry that has a field."""
    names = {name.decode("ascii").lower() for name in _FIELD_NAME.findall(data)}
    fields = sorted(names - {"crossref"}) or ["title"]
    empty = "\n".join(f"  {name} empty$ and" for name in fields)
    macros = "\n".join(f'MACRO {{{name}}} {{"{name}"}}' for name in MONTHS)
    return _STYLE.format(fields="\n".join(fields), empty=empty, macros=macros)


def bibtex_keys(path: Path) -> set[str] | None:
    """The keys that BibTeX prints, in small letters; None where it fails."""
    data = path.read_bytes()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "refs.bib").write_bytes(data)
        (folder / "all.bst").write_text(_style(data), "ascii")
        (folder / "x.aux").write_text("\\citation{*}\n\\bibstyle{all}\n\\bibdata{refs}\n", "ascii")
        _run(["bibtex", "-min-crossrefs=9999", "x"], folder)
        printed = folder / "x.bbl"
        if not printed.exists():
            return None
        # BibTeX folds long lines and goes on behind a blank.
        text = printed.read_bytes().decode(parse(data).encoding, "replace").replace("%\n", "")
        return {line.strip().lower() for line in text.splitlines() if line.strip()}


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, cwd=folder, capture_output=True, timeout=_SECONDS, check=False)


def _bibwright(path: Path) -> set[str]:
    return {entry.key.lower() for entry in parse(path.read_bytes()).entries}


def _bibwright_tidy(path: Path) -> set[str]:
    after = bibwright.tidy(path.read_bytes()).content
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "tidied.bib")
        target.write_bytes(after)
        return bibtex_keys(target) or set()


def _bibtexparser(path: Path) -> set[str]:
    from bibtexparser.entrypoint import parse_string

    text = path.read_bytes().decode("utf-8")
    return {entry.key.lower() for entry in parse_string(text).entries}


def _bibtex_tidy(path: Path) -> set[str]:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "tidied.bib")
        target.write_bytes(path.read_bytes())
        program = BUILD / "node_modules" / ".bin" / "bibtex-tidy"
        done = _run(["node", str(program), str(target), "--modify", "--no-backup"], Path(folder))
        if done.returncode:
            raise ValueError(done.stderr.decode("utf-8", "replace")[:200])
        return bibtex_keys(target) or set()


def _pybtex(path: Path) -> set[str]:
    done = _run([str(BUILD / "pybtex/bin/python"), "-c", _PYBTEX, str(path)], path.parent)
    if done.returncode:
        raise ValueError(done.stderr.decode("utf-8", "replace")[-200:])
    return {key.lower() for key in json.loads(done.stdout)}


def _biber(path: Path) -> set[str]:
    written = kept_by_biber(path.read_bytes(), _SECONDS)
    if not written:
        raise ValueError("nothing was written")
    return {entry.key.lower() for entry in parse(written).entries}


PEERS: dict[str, Callable[[Path], set[str]]] = {
    "bibwright, read": _bibwright,
    "bibwright tidy, written": _bibwright_tidy,
    "bibtexparser 2, read": _bibtexparser,
    "bibtex-tidy 1.14, written": _bibtex_tidy,
    "pybtex, read, not strict": _pybtex,
    "biber --tool, written": _biber,
}


def install() -> None:
    """Installs the peers, each in a place of its own."""
    BUILD.mkdir(parents=True, exist_ok=True)
    if not (BUILD / "node_modules").exists():
        subprocess.run(
            ["npm", "install", "--silent", "--prefix", str(BUILD), "bibtex-tidy@1.14.0"],
            check=True,
        )
    if not (BUILD / "pybtex").exists():
        subprocess.run([sys.executable, "-m", "venv", str(BUILD / "pybtex")], check=True)
        subprocess.run([str(BUILD / "pybtex/bin/pip"), "install", "-q", "pybtex"], check=True)


def run(folder: Path, every: int) -> None:
    """Prints the table."""
    install()
    tallies = {name: Tally() for name in PEERS}
    files = keys = 0
    for path in files_in(folder, every):
        known = bibtex_keys(path)
        if not known:
            continue
        files += 1
        keys += len(known)
        for name, read in PEERS.items():
            tally = tallies[name]
            try:
                lost = known - read(path)
            except (ValueError, UnicodeDecodeError, subprocess.TimeoutExpired, AttributeError):
                tally.refused += 1
                lost = known
            tally.lost += len(lost)
            tally.files += bool(lost)
            if lost and name.startswith("bibwright"):
                print(f"{name}: {path}: {sorted(lost)[:5]}")
    print_table(
        f"Keys lost, of {keys} that BibTeX knows in {files} real files",
        ["program", "keys lost", "in files", "files refused"],
        [[name, tally.lost, tally.files, tally.refused] for name, tally in tallies.items()],
    )


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--every", type=int, default=1)
    chosen = arguments.parse_args()
    run(chosen.folder, chosen.every)
