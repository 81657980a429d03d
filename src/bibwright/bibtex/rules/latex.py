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

from bibwright.bibtex.characters import (
    is_text,
    swallowed,
    to_commands,
    to_letters,
    uncommon_fields,
)
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.fields import TITLES
from bibwright.bibtex.rules.rule import Context, Rule, any_change

__all__ = ["RULE"]

#: The standard styles of BibTeX make capitals small in these.
_CASED = TITLES | {"edition", "type"}


def _apply(draft: Draft, context: Context) -> None:
    for name, text in uncommon_fields(draft, "\\"):
        if not is_text(name):
            continue
        if not context.ascii_only:
            draft.set_text(name, to_letters(text))
            continue
        cased = name in _CASED
        draft.set_text(name, to_commands(text, cased=cased))
        if cased and "{\\" in text:
            for group in swallowed(text):
                draft.report(f"BibTeX makes the capitals in {group} small in spite of braces", name)


RULE = Rule(
    name="latex",
    reason="Letters beyond ASCII are LaTeX commands for BibTeX, and letters for Biber.",
    apply=_apply,
    after=("mojibake", "entities", "whitespace"),
    makes_work=any_change,
    again=True,
)
