"""What Biber reads before and after `tidy`: the same, but for what a rule named.

    python -m bench.meaning FOLDER [--every N] [--seconds S] [--largest BYTES]

Every N-th file of the folder goes through ``biber --tool`` as it is and tidied; the two results
are compared entry by entry and field by field. A difference counts as named if `tidy` reported an
edit of that field in that entry, by a rule that says it changes what is read. The rules in
``SILENT`` say they change nothing that is read, so a difference of theirs alone is listed; but for
blanks before a comma and what can't be seen, which ``whitespace`` says that it takes away.

Biber takes half a second a file; what it has read of some bytes is kept in ``build/meaning``.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import bibwright
from bench.tables import print_table
from bibwright.bibtex.bib_file import parse
from bibwright.errors import InputError

KEPT = Path(__file__).parents[1] / "build" / "meaning"
#: Rules after which Biber has to read the same.
SILENT = frozenset({"layout", "whitespace", "latex", "empty-fields"})
#: How Biber calls a field that BibTeX calls otherwise.
_ALIASES = {
    "journaltitle": "journal",
    "location": "address",
    "institution": "school",
    "annotation": "annote",
    "eprinttype": "archiveprefix",
    "eprintclass": "primaryclass",
    "sortkey": "key",
    "file": "pdf",
}
#: Biber needs minutes for larger files.
LARGEST = 150_000
#: What the rule ``whitespace`` says that it takes away.
_UNSEEN = re.compile(r"\s+(?=,)|[\u00ad\u200b\u2060\ufeff]")
#: btparse, Biber's reader, drops two characters for anything before a name that it takes in none.
_BEFORE_NAME = re.compile(r"(?:[^\w!$&*+./:;<>?\[\]^`|-].)+", re.DOTALL)
_DOTLESS = re.compile("ı(?=[\u0300-\u036f])")
#: Biber leaves the braces of ``{\\l}`` and its kin round the letter, but not those of ``{\\'e}``.
_LONE_LETTER = re.compile(r"\{([^\x00-\x7f])\}")


class Difference(NamedTuple):
    """A field that Biber reads otherwise, and the rules that were at it."""

    file: str
    key: str
    field: str
    before: str
    after: str
    rules: frozenset[str]


class Compared(NamedTuple):
    """One file: entries and fields compared, and the differences; None where Biber failed."""

    entries: int
    fields: int
    differences: list[Difference]


def compare(path: Path, seconds: float) -> Compared | None:
    """What Biber reads of a file before and after it is tidied."""
    data = path.read_bytes()
    try:
        tidied = bibwright.tidy(data)
    except InputError:  # it is no bibliography, whatever its name says
        return None
    try:
        before, after = _read(data, seconds), _read(tidied.content, seconds) or {}
    except subprocess.TimeoutExpired:
        return None
    if before is None:
        return None
    touched: dict[tuple[str, str], set[str]] = {}
    for edit in tidied.edits:
        touched.setdefault((_as_biber_cuts(edit.key), edit.field), set()).add(edit.rule)
    found = []
    for key in before.keys() | after.keys():
        old, new = before.get(key, {}), after.get(key, {})
        for field in old.keys() | new.keys():
            if old.get(field) != new.get(field):
                rules = _rules(touched, key, field)
                found.append(
                    Difference(path.name, key, field, old.get(field, ""), new.get(field, ""), rules)
                )
    return Compared(len(before), sum(map(len, before.values())), found)


def _as_biber_cuts(key: str) -> str:
    """The citation key as Biber has it: ``chneier95`` for ``'schneier95``."""
    odd = _BEFORE_NAME.match(key)
    return unicodedata.normalize("NFC", key[odd.end() :] if odd else key)


def _rules(touched: dict[tuple[str, str], set[str]], key: str, field: str) -> frozenset[str]:
    names = {field, _ALIASES.get(field, field)}
    if field == "date":
        names |= {"year", "month"}
    if field in {"year", "month"}:
        names |= {"date"}
    return frozenset().union(*(touched.get((key, name), set()) for name in names))


def _read(data: bytes, seconds: float) -> dict[str, dict[str, str]] | None:
    """The entries as Biber writes them out again; None where it fails."""
    written = kept_by_biber(data, seconds)
    if not written:
        return None
    return {
        unicodedata.normalize("NFC", entry.key): {"@type": entry.type}
        | {name: _normal(name, value) for name, value in entry.fields.items()}
        for entry in parse(written).entries
    }


def kept_by_biber(data: bytes, seconds: float) -> bytes:
    """What ``biber --tool`` makes of a file; nothing where it fails.

    Raises subprocess.TimeoutExpired.
    """
    kept = KEPT / f"{hashlib.sha256(data).hexdigest()}.bib"
    if not kept.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(_written_by_biber(data, seconds))
    return kept.read_bytes()


def _written_by_biber(data: bytes, seconds: float) -> bytes:
    encoding = parse(data).encoding
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.bib"), Path(folder, "out.bib")
        source.write_bytes(data)
        command = ["biber", "--tool", "--quiet", "--nolog", "--output-encoding=UTF-8",
                   f"--input-encoding={encoding}", f"--output-file={target}",
                   str(source)]  # fmt: skip
        subprocess.run(command, capture_output=True, timeout=seconds, cwd=folder, check=False)
        return target.read_bytes() if target.exists() else b""


def _normal(name: str, value: str) -> str:
    if name == "options":
        # Biber writes them in another order every time.
        return ",".join(sorted(value.split(",")))
    # Biber puts the accent above an i without its dot, and TeX prints an í.
    value = unicodedata.normalize("NFC", _DOTLESS.sub("i", unicodedata.normalize("NFD", value)))
    value = " ".join(value.split())
    while (bare := _LONE_LETTER.sub(r"\1", value)) != value:
        value = bare
    return value


def files_in(folder: Path, every: int, largest: int = LARGEST) -> Iterator[Path]:
    """Every N-th file that is small enough, in the order of their names."""
    files = [path for path in sorted(folder.rglob("*")) if path.suffix.startswith(".bib")]
    small = [path for path in files if path.is_file() and 0 < path.stat().st_size <= largest]
    yield from small[::every]


def _is_named(difference: Difference) -> bool:
    if difference.rules - SILENT:
        return True
    bare = (_UNSEEN.sub("", text) for text in (difference.before, difference.after))
    return "whitespace" in difference.rules and len(set(bare)) == 1


def run(folder: Path, every: int, seconds: float, largest: int = LARGEST) -> int:
    """Prints the table and what is not named; gives the number of the latter."""
    paths = list(files_in(folder, every, largest))
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda path: compare(path, seconds), paths))
    done = [result for result in results if result is not None]
    differences = [each for result in done for each in result.differences]
    unnamed = [each for each in differences if not _is_named(each)]
    counts = Counter(
        ", ".join(sorted(each.rules - SILENT or {"whitespace"}))
        for each in differences
        if _is_named(each)
    )
    print_table(
        "Read by Biber before and after tidy",
        ["", "number"],
        [
            ["files compared", len(done)],
            ["files Biber can't read, or not in time", len(paths) - len(done)],
            ["entries", sum(result.entries for result in done)],
            ["fields", sum(result.fields for result in done)],
            *((f"differences named by: {rules}", count) for rules, count in counts.most_common()),
            ["differences not named", len(unnamed)],
        ],
    )  # fmt: skip
    for each in unnamed:
        print(f"{each.file}: {each.key} {each.field} {sorted(each.rules)}")
        print(f"  - {each.before[:200]}\n  + {each.after[:200]}")
    return len(unnamed)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--largest", type=int, default=LARGEST)
    given = parser.parse_args()
    sys.exit(1 if run(given.folder, given.every, given.seconds, given.largest) else 0)


if __name__ == "__main__":
    main()
