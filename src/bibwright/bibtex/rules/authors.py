"""The rules ``comma-authors`` and ``max-authors``, which a person asks for.

``comma-authors`` makes a list for BibTeX of full names that have commas between them: “Ann Roe, Bo
Lee, and Cy Doe”, of family names with their initials: “Roe, A., Lee, B.”, and of names with
semicolons between them. Every piece must have two words at least; “Roe, Ann, Lee, Bo” may be
anything.
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
_SEMICOLON = re.compile(r"[ \t\n]*;[ \t\n]*(?:(?:and|&|\\&)[ \t\n]+)?")
_AND = re.compile(r"[ \t\n]+and[ \t\n]+", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ ~-]?)+|[A-Z]{1,3}")
_FULL_NAME = re.compile(r"\S+[ ~]\S.*", re.DOTALL)
#: “Roe Jr.” has two words and is half a name.
_HALF = re.compile(r"(?:[JS]r\.?|I{1,3}|IV|Ph\.?D\.?|et al\.?)", re.IGNORECASE)
#: Fewer may be a last name of two words and a first one.
_FEWEST = 3


def _separate(draft: Draft, _context: Context) -> None:
    for name in _FIELDS:
        text = draft.text(name)
        names = _by_semicolons(text) or _by_commas(text)
        if names:
            if names[-1].lower().rstrip(".") in {"et al", "others"}:
                names[-1] = "others"
            draft.set_text(name, " and ".join(names))


def _by_semicolons(text: str) -> list[str]:
    """The names of a list with semicolons; empty for another, or for one that isn't certain."""
    names = [piece.strip() for piece in split_outside(text.rstrip(" ;"), _SEMICOLON)]
    certain = ";" in text and all(name and name.count(",") < 2 for name in names)
    return names if certain and not any(map(_AND.search, names)) else []


def _by_commas(text: str) -> list[str]:
    """The same for one with commas."""
    if "," not in text or len(split_outside(text, _AND)) > 2:
        return []
    names = [piece.strip() for piece in split_outside(text, _COMMA)]
    end = names[-1:] if names[-1].lower().rstrip(".") in {"et al", "others"} else []
    names = names[: len(names) - len(end)]
    if len(names) > _FEWEST and len(names) % 2 == 0:
        pairs = list(zip(names[::2], names[1::2], strict=True))
        if all(last and not _INITIALS.fullmatch(last) and _INITIALS.fullmatch(first)
               for last, first in pairs):  # fmt: skip
            return [*(f"{last}, {first}" for last, first in pairs), *end]
    return [*names, *end] if len(names) >= _FEWEST and all(map(_is_full, names)) else []


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
    reason="Names with commas or semicolons between them get “and”, which alone separates names.",
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
