"""What Biber reads of real files before and after `tidy` is the same, but for what a rule names.

Rules that say they change nothing that is read are held to it; `bench/meaning.py` does the same
over any folder of files, and all rules.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

import bibwright
from bibwright.bibtex.bib_file import parse

REAL = Path(__file__).parents[2] / "data" / "bib" / "real"
#: Files with several entries, in both dialects, that Biber reads in no time.
FILES = sorted(path for path in REAL.glob("*.bib") if 300 < path.stat().st_size < 2600)[::6]
SILENT = ("layout", "whitespace", "empty-fields", "latex")
LONE_LETTER = re.compile(r"\{([^\x00-\x7f])\}")


def as_biber_reads(data: bytes, folder: Path) -> dict[str, dict[str, str]]:
    """The entries as Biber writes them out again."""
    source, target = folder / "in.bib", folder / "out.bib"
    source.write_bytes(data)
    target.unlink(missing_ok=True)
    command = ["biber", "--tool", "--quiet", "--nolog", "--output-encoding=UTF-8"]
    subprocess.run(
        [*command, f"--output-file={target}", str(source)],
        cwd=folder,
        capture_output=True,
        timeout=120,
        check=False,
    )
    if not target.exists():
        return {}
    return {
        # Biber writes options in another order every time, and keeps braces round a lone letter.
        entry.key: {
            name: LONE_LETTER.sub(r"\1", " ".join(value.split()))
            for name, value in entry.fields.items()
            if name != "options"
        }
        for entry in parse(target.read_bytes()).entries
    }


@pytest.mark.tex
@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_silent_rules_change_nothing_that_is_read(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    after = bibwright.tidy(data, bibwright.TidyOptions(only=SILENT)).content
    assert as_biber_reads(after, tmp_path) == as_biber_reads(data, tmp_path)
