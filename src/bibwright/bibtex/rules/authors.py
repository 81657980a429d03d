"""The rules ``comma-authors`` and ``max-authors``, which a person asks for.

``comma-authors`` makes a list for BibTeX of full names that have commas between them: “Ann Roe, Bo
Lee, and Cy Doe”. Every piece must have two words at least; “Roe, Ann, Lee, Bo” may be anything.
``max-authors`` keeps so many names of a longer list and ends it in ``and others``.
"""

from __future__ import annotations

import re

from bibwright.bibtex.draft import Draft
from bibwright.bibtex.rules.rule import Context, Rule, any_change
from bibwright.text.latex.tokens import split_outside
from bibwright.text.names.lists import one_line, split_list, without_others

_FIELDS = ("author", "editor")
_COMMA = re.compile(r"[ \t\n]*,[ \t\n]*(?:(?:and|&|\\&)[ \t\n]+)?|[ \t\n]+(?:and|&|\\&)[ \t\n]+")
_AND = re.compile(r"[ \t\n]+and[ \t\n]+", re.IGNORECASE)
_FULL_NAME = re.compile(r"\S+[ ~]\S.*", re.DOTALL)
#: “Roe Jr.” has two words and is half a name.
_HALF = re.compile(r"(?:[JS]r\.?|I{1,3}|IV|Ph\.?D\.?|et al\.?)", re.IGNORECASE)
#: Fewer may be a last name of two words and a first one.
_FEWEST = 3


def _separate(draft: Draft, _context: Context) -> None:
    for name in _FIELDS:
        text = draft.text(name)
        if "," not in text or len(split_outside(text, _AND)) > 2:
            continue
        pieces = split_outside(text, _COMMA)
        names = [piece.strip() for piece in pieces]
        others = len(names) > 1 and names[-1].lower().rstrip(".") in {"et al", "others"}
        names = names[:-1] if others else names
        if len(names) >= _FEWEST and all(map(_is_full, names)):
            draft.set_text(name, " and ".join([*names, *(["others"] if others else [])]))


def _is_full(name: str) -> bool:
    return _FULL_NAME.fullmatch(name) is not None and not _HALF.fullmatch(name.split()[-1])


def _cut(draft: Draft, context: Context) -> None:
    for name in _FIELDS:
        text = draft.text(name)
        if not context.max_authors or " " not in text:
            continue
        names, _ = without_others(split_list(one_line(text)))
        if len(names) > context.max_authors:
            draft.set_text(name, " and ".join([*names[: context.max_authors], "others"]))


COMMA_AUTHORS = Rule(
    name="comma-authors",
    reason="Full names with commas between them get “and”, which alone separates names.",
    apply=_separate,
    after=("whitespace",),
    default=False,
    makes_work=any_change,
)
MAX_AUTHORS = Rule(
    name="max-authors",
    reason="Lists longer than --max-authors says end in “and others”.",
    apply=_cut,
    after=("names", "comma-authors"),
    default=False,
)
