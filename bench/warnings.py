"""What BibTeX and Biber complain of in real files, before and after `tidy`.

    python -m bench.warnings FOLDER [--every N]

The complaints are counted by kind. Those of a missing field, of an unknown type, of a key that
stands twice, or of what can't be read are a person's to settle.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import bibwright
from bench.meaning import files_in
from bench.tables import print_table
from bibwright.errors import InputError

#: acl_natbib is in neither Debian nor TeX Live; plainnat is natbib's own.
_STYLES = ("plain", "abbrv", "IEEEtran", "ACM-Reference-Format", "acl_natbib", "plainnat")
#: What BibTeX or Biber may take for a file; Biber takes minutes for a large one.
_SECONDS = 120
#: Kinds of complaints, by the words that BibTeX and Biber use; the first that fits counts.
_KINDS = (
    ("a macro is not defined", r"string name .* is undefined|undefined macro"),
    ("a field is given twice", r"repeated .* field|duplicate field"),
    ("too many commas in a name", r"[Tt]oo many commas|[Nn]ame .* (?:has|is malformed)"),
    (
        "a month or year is no number",
        r"[Ii]nvalid .*(?:month|year|date)|non-numeric",
    ),
    ("ISBN or ISSN", r"[Ii]nvalid (?:value.*)?IS[BS]N|Invalid (?:isbn|issn)"),
    ("a key stands twice", r"Repeated entry|[Dd]uplicate entry"),
    (
        "the file can't be read there",
        r"I was expecting|You're missing|immediately follows|illegal|[Pp]remature|syntax error"
        r"|cannot be read|brace|Invalid or undefined BibTeX entry key",
    ),
    ("a type or field is unknown", r"entry type|[Ii]nvalid (?:entry type|field)|isn't style-file"),
    (
        "a field is missing",
        r"empty |[Mm]issing|to sort|need|\bno (?:key|journal|author|number|publisher)"
        r"|relevant fields|number but no volume",
    ),
    ("fields that don't go together", r"can't use both|nested cross|both .* and"),
)


def complaints_of(data: bytes, style: str) -> Counter[str]:
    """The complaints of BibTeX in a style, or of Biber (``biber``), by kind."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "refs.bib").write_bytes(data)
        if style == "biber":
            command = [
                "biber",
                "--tool",
                "--validate-datamodel",
                "--output-file=out.bib",
                "refs.bib",
            ]
        else:
            (folder / "x.aux").write_text(
                f"\\citation{{*}}\n\\bibstyle{{{style}}}\n\\bibdata{{refs}}\n", "ascii"
            )
            command = ["bibtex", "x"]
        done = subprocess.run(
            command, cwd=folder, capture_output=True, timeout=_SECONDS, check=False
        )
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    marked = (line for line in lines if line.startswith(("Warning--", "WARN", "ERROR"))
              or "---line" in line)  # fmt: skip
    return Counter(_kind(line) for line in marked)


def _kind(line: str) -> str:
    return next((kind for kind, words in _KINDS if re.search(words, line)), "other")


def run(folder: Path, every: int) -> None:
    """Prints the table."""
    styles = [style for style in _STYLES if _is_there(style)]
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    files = 0
    slow: list[str] = []
    for path in files_in(folder, every):
        data = path.read_bytes()
        try:
            tidied = bibwright.tidy(data)
        except InputError:  # it is no bibliography, whatever its name says
            continue
        dialect, content = tidied.dialect, tidied.content
        programs = ["biber"] if dialect is bibwright.Dialect.BIBLATEX else styles
        files += 1
        for program in programs:
            try:
                # Both or neither, so that the two columns are of the same files.
                counts = complaints_of(data, program), complaints_of(content, program)
            except subprocess.TimeoutExpired:
                slow.append(f"{path} ({program})")
                continue
            before += counts[0]
            after += counts[1]
    print_table(
        f"Complaints of BibTeX ({', '.join(styles)}) and Biber about {files} real files",
        ["kind", "before tidy", "after"],
        [[kind, before[kind], after[kind]] for kind, _ in (*_KINDS, ("other", ""))],
    )
    for name in slow:
        print(f"not counted, took over {_SECONDS} s: {name}")
    print(f"{len(slow)} not counted for their time")


def _is_there(style: str) -> bool:
    found = subprocess.run(["kpsewhich", f"{style}.bst"], capture_output=True, check=False)
    return found.returncode == 0


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--every", type=int, default=1)
    chosen = arguments.parse_args()
    run(chosen.folder, chosen.every)
