r"""The rule ``latex``: letters beyond ASCII, written as the program wants them that reads the file.

For BibTeX they become LaTeX commands, each in the form that BibTeX takes for one letter when it
sorts and abbreviates: ``é``, ``\'{e}`` and ``{\'{e}}`` become ``{\'e}`` (btxdoc, section 4). For
Biber, which reads Unicode, commands become the letters. What is printed stays the same. Only
letters are changed; see `bibwright.bibtex.characters`.

One thing is different for Biber: of ``{\AA}``, ``{\L}``, ``{\O}`` and their like it keeps the
braces, by which a style that makes titles small passes over the letter. BibTeX never did, and
they are gone with the command.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from bibwright.bibtex.characters import (
    LONG,
    PRINTED,
    is_text,
    swallowed,
    to_commands,
    to_letters,
    uncommon_fields,
)
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.fields import TITLES
from bibwright.bibtex.rules.rule import Context, Rule, any_change
from bibwright.text.latex.symbols import stops_latex

#: The standard styles of BibTeX make capitals small in these.
_CASED = TITLES | {"edition", "type"}


#: So many characters are named at once.
_MOST = 5
#: First words of the names of letters that say nothing of a script that has fonts of its own.
_NO_SCRIPTS = frozenset(
    "LATIN MODIFIER COMBINING MATHEMATICAL DOUBLE-STRUCK SCRIPT BLACK-LETTER FEMININE".split()
)


def _apply(draft: Draft, context: Context) -> None:
    for name, text in uncommon_fields(draft, "\\"):
        if not is_text(name):
            continue
        if not context.ascii_only:
            draft.set_text(name, to_letters(text))
            continue
        cased = name in _CASED
        text = to_commands(text, cased=cased)
        draft.set_text(name, text)
        if not text.isascii() and name in PRINTED and name not in LONG:
            _report_stops(draft, name, text)
        if cased and "{\\" in text:
            for group in swallowed(text):
                draft.report(f"BibTeX makes the capitals in {group} small in spite of braces", name)


def _report_stops(draft: Draft, name: str, text: str) -> None:
    stops = stops_latex(text)
    scripts = {char: _script(char) for char in stops}
    for script in sorted({*scripts.values()} - {""}):
        said = f"pdfLaTeX stops at {script} letters without a package for them"
        if all(said != finding.message for finding in draft.findings):
            draft.report(said)
    # Beside letters of another script, signs are taken to be its own.
    others = [char for char in stops if not scripts[char]]
    if any(scripts.values()):
        others = [char for char in others if char.isalpha()]
    if others:
        named = ", ".join(f"“{char}” (U+{ord(char):04X})" for char in others[:_MOST])
        more = ", …" if len(others) > _MOST else ""
        draft.report(f"pdfLaTeX stops at {named}{more}: it has no command for it", name)


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    """The script of a letter as Unicode names it; empty for Latin, and for what is no letter."""
    if unicodedata.category(char)[0] not in "LM":
        return ""
    first = unicodedata.name(char, "LATIN").split()[0]
    return "" if first in _NO_SCRIPTS else "CJK" if first == "CJK" else first.capitalize()


RULE = Rule(
    name="latex",
    reason="Letters beyond ASCII are LaTeX commands for BibTeX, and letters for Biber.",
    apply=_apply,
    after=("mojibake", "entities", "whitespace"),
    makes_work=any_change,
    again=True,
)
