"""Real BibTeX, Biber and LaTeX over a bibliography, in a folder of the test's own."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

#: A TeX run that takes longer hangs at a prompt.
_LIMIT_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Run:
    """What a program said: its log, and the lines of it that warn or complain."""

    status: int
    log: str

    @property
    def complaints(self) -> list[str]:
        """Lines with a warning or an error, as BibTeX, Biber and LaTeX word them."""
        marks = ("warning", "error", "! ", "warn -", "missing character", "repeated entry")
        harmless = (
            "(There were 0",
            "undefined references",
            "please rerun",
            "0 errors",
            "rerun",
            "font warning",
            "infwarerr",
            "error@",
        )
        return [
            line
            for line in self.log.splitlines()
            if any(mark in line.lower() for mark in marks)
            and not any(word.lower() in line.lower() for word in harmless)
        ]


def _run(folder: Path, *command: str) -> tuple[int, str]:
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=_LIMIT_SECONDS,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


def bibtex(folder: Path, bib: bytes, style: str = "plain", *, cited: str = "*") -> Run:
    """BibTeX over what is cited of ``bib`` in a style; nothing but its own log."""
    (folder / "refs.bib").write_bytes(bib)
    (folder / "paper.aux").write_text(
        f"\\relax\n\\citation{{{cited}}}\n\\bibstyle{{{style}}}\n\\bibdata{{refs}}\n", "ascii"
    )
    status, _ = _run(folder, "bibtex", "paper")
    return Run(status, (folder / "paper.blg").read_text("utf-8", "replace"))


def biber(folder: Path, bib: bytes) -> Run:
    """Biber as a tool over ``bib``, checking it against biblatex's data model."""
    (folder / "refs.bib").write_bytes(bib)
    status, output = _run(folder, "biber", "--tool", "--validate-datamodel", "refs.bib")
    return Run(status, output)


_PAPER = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb,textcomp,url}
%s
\begin{document}
\nocite{*}
%s
\end{document}
"""


def latex_with_bibtex(folder: Path, bib: bytes, style: str = "plain") -> Run:
    """LaTeX, BibTeX, LaTeX, LaTeX; the log of BibTeX and of the last LaTeX."""
    end = f"\\bibliographystyle{{{style}}}\n\\bibliography{{refs}}"
    (folder / "paper.tex").write_text(_PAPER % ("", end), "utf-8")
    (folder / "refs.bib").write_bytes(bib)
    latex = ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper")
    _run(folder, *latex)
    _run(folder, "bibtex", "paper")
    _run(folder, *latex)
    status, log = _run(folder, *latex)
    return Run(status, (folder / "paper.blg").read_text("utf-8", "replace") + log)


def latex_with_biblatex(folder: Path, bib: bytes) -> Run:
    """LaTeX with biblatex, Biber with its data model, LaTeX; the log of the last two."""
    begin = "\\usepackage[backend=biber]{biblatex}\n\\addbibresource{refs.bib}"
    (folder / "paper.tex").write_text(_PAPER % (begin, "\\printbibliography"), "utf-8")
    (folder / "refs.bib").write_bytes(bib)
    latex = ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper")
    _run(folder, *latex)
    _, said = _run(folder, "biber", "--validate-datamodel", "paper")
    status, log = _run(folder, *latex)
    return Run(status, said + log)


def biber_reads(folder: Path, entries: list[str], field: str) -> list[str]:
    """What Biber makes of a field in each of some articles."""
    source = "".join(
        f"@article{{k{at}, title = {{T}}, {entry}}}\n" for at, entry in enumerate(entries)
    )
    biber(folder, source.encode())
    written = (folder / "refs_bibertool.bib").read_text("utf-8")
    pattern = rf"@ARTICLE\{{k(\d+),\n(?:(?!\}}\n).*\n)*?  {field} = \{{(.*)\}},\n"
    found = {int(at): value for at, value in re.findall(pattern, written)}
    return [found[at] for at in range(len(entries))]
