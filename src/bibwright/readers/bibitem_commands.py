r"""The commands that bibliography styles write into a ``.bbl``, and what they print.

Those of REVTeX, natbib, ACM, IEEE, Elsevier, MNRAS and AASTeX, as TeX Live's styles define them.
"""

from __future__ import annotations

import re

from bibwright.text.latex.tokens import end_of_group

_BLANK = re.compile(r"(?:\s|(?<!\\)%[^\n]*(?:\n|\Z))*")
_COMMAND = re.compile(r"\\([A-Za-z@]+)\*?")
_WORD = re.compile(r"\\?[^\s{}\\]+")
#: Commands of bibliography styles by how many arguments they have; the last one is what is printed.
_ARGUMENTS = {
    **dict.fromkeys(
        """bibinfo bibfield href eprint@href Eprint mn@doi mn@eprint foreignlanguage textcolor
        href@noop""".split(),
        2,
    ),
    **dict.fromkeys(
        """bibnamefont bibfnamefont citenamefont url doi enquote natexlab showarticletitle
        showDOI showURL eprint arxiv arXiv nolinkurl texttt textsc mbox hbox bibsnm bibfnm
        path urlstyle BibitemShut burl DOIprefix
        bibemph""".split(),
        1,
    ),
}
#: Of these the argument isn't printed, or is no part of the reference.
_SILENT = frozenset(
    {"natexlab", "BibitemShut", "urlstyle", "showISBNx", "showISBNxiii", "showISSN"}
)
_ARGUMENTS |= dict.fromkeys(("showISBNx", "showISBNxiii", "showISSN", "MR"), 1)
#: Of these the first one is printed.
_FIRST = frozenset({"mn@doi"})
#: Commands without an argument that print nothing.
_NOTHING = frozenset(
    """BibitemOpen protect relax newblock penalty hskip urlprefix BIBentryALTinterwordspacing
    BIBentrySTDinterwordspacing leavevmode doibase""".split()
)
_LENGTHS = frozenset({"penalty", "hskip"})
_LENGTH = re.compile(r"\s*-?[\d.]+(?:\s*(?:em|pt|ex))?(?:\s+(?:plus|minus)\s+[\d.]+\s*(?:em|pt))*")
#: Journals by the commands that AASTeX has for them (its guide, section 2.13.4).
_JOURNALS = {
    "aap": "Astronomy and Astrophysics",
    "aapr": "Astronomy and Astrophysics Reviews",
    "aaps": "Astronomy and Astrophysics, Supplement",
    "aj": "Astronomical Journal",
    "apj": "Astrophysical Journal",
    "apjl": "Astrophysical Journal, Letters",
    "apjs": "Astrophysical Journal, Supplement",
    "araa": "Annual Review of Astron and Astrophysics",
    "icarus": "Icarus",
    "jcap": "Journal of Cosmology and Astroparticle Physics",
    "mnras": "Monthly Notices of the RAS",
    "nat": "Nature",
    "pasp": "Publications of the ASP",
    "pasj": "Publications of the ASJ",
    "physrep": "Physics Reports",
    "planss": "Planetary Space Science",
    "prd": "Physical Review D",
    "prl": "Physical Review Letters",
    "ssr": "Space Science Reviews",
}


def behind_blank(source: str, at: int) -> int:
    """The place behind the blanks, line ends and comments there."""
    blank = _BLANK.match(source, at)
    return blank.end() if blank else at


def is_of_styles(name: str) -> bool:
    """Whether a command is one of bibliography styles, whose meaning is known here."""
    return name in _ARGUMENTS or name in _JOURNALS or name in _NOTHING


def expanded(source: str) -> str:
    """LaTeX without the commands of bibliography styles: what they print stands in their place."""
    pieces: list[str] = []
    at = 0
    for match in _COMMAND.finditer(source):
        if match.start() < at:
            continue
        name = match[1]
        if name in _JOURNALS or name in _NOTHING:
            pieces.append(source[at : match.start()] + _JOURNALS.get(name, " "))
            at = match.end()
            if name in _LENGTHS and (length := _LENGTH.match(source, at)):
                at = length.end()
        elif name in _ARGUMENTS and (taken := _arguments(source, match.end(), _ARGUMENTS[name])):
            values, end = taken
            inner = "" if name in _SILENT else expanded(values[0 if name in _FIRST else -1])
            pieces.append(source[at : match.start()])
            pieces.append(f"“{inner}”" if name == "enquote" else f"{inner}")
            at = end
    return "".join([*pieces, source[at:]])


def _arguments(source: str, at: int, count: int) -> tuple[list[str], int] | None:
    """The arguments of a command, the first of two perhaps in brackets, and the place behind."""
    values: list[str] = []
    while len(values) < count:
        at = behind_blank(source, at)
        if source.startswith("[", at) and (end := source.find("]", at)) > 0:
            values.append(source[at + 1 : end])
            at = end + 1
            continue
        end_of = end_of_group(source, at) if source.startswith("{", at) else None
        if end_of is None:
            word = _WORD.match(source, at)  # ``\href {\doibase 10…} {…}``
            return None if word is None or not values else (values, at)
        values.append(source[at + 1 : end_of - 1])
        at = end_of
    return values, at
