"""The rule ``duplicate-fields``: a field that stands twice becomes one where nothing is lost.

BibTeX reads the first of several and warns about the others; Biber reads the last and says
nothing (both tried, BibTeX 0.99d and Biber 2.18). What is read stays; what is removed is
empty, the same, or contained in what stays. Other values all stay: a person has to decide.
"""

from __future__ import annotations

import re

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Draft, Field
from bibwright.bibtex.fields import LITERAL
from bibwright.bibtex.rules.rule import Context, Rule
from bibwright.text.latex.keywords import LISTS, united_keywords

_WORD = re.compile(r"[^\W\d_]{3}")


def _apply(draft: Draft, context: Context) -> None:
    fields = draft.fields
    if len({field.name.lower() for field in fields}) == len(fields):
        return
    repeated: dict[str, list[Field]] = {}
    for field in fields:
        repeated.setdefault(field.name.lower(), []).append(field)
    for name, same in repeated.items():
        if len(same) > 1:
            _join(draft, name, same, context.dialect)


def _join(draft: Draft, name: str, fields: list[Field], dialect: Dialect) -> None:
    fields = _without_empty(draft, _without_equal(draft, fields))
    if name in LISTS and len(fields) > 1 and all(field.text is not None for field in fields):
        _unite(draft, name, fields)
        return
    if name not in LITERAL:
        fields = _without_contained(draft, fields, dialect)
    if len(fields) > 1:
        read = "the last" if dialect is Dialect.BIBLATEX else "the first"
        reader = "Biber" if dialect is Dialect.BIBLATEX else "BibTeX"
        draft.report(f"the field “{name}” occurs more than once; {reader} reads {read}", name)


def _without_equal(draft: Draft, fields: list[Field]) -> list[Field]:
    kept: dict[str, Field] = {}
    for field in fields:
        value = _folded(field.source if field.text is None else f"={field.text}")
        if value in kept:
            draft.remove_field(field)
        else:
            kept[value] = field
    return list(kept.values())


def _without_empty(draft: Draft, fields: list[Field]) -> list[Field]:
    # An empty field may hide one of the entry that is referred to.
    if draft.has("crossref", "xdata"):
        return fields
    full = [field for field in fields if field.text is None or field.text.strip()] or fields[:1]
    for field in fields:
        if field not in full:
            draft.remove_field(field)
    return full


def _without_contained(draft: Draft, fields: list[Field], dialect: Dialect) -> list[Field]:
    read = fields[-1 if dialect is Dialect.BIBLATEX else 0]
    kept = [field for field in fields if field is read or not _contains(read, field)]
    for field in fields:
        if field not in kept:
            draft.remove_field(field)
    return kept


def _contains(whole: Field, part: Field) -> bool:
    """Whether one value has the words of the other, in one run, and they say something."""
    if whole.text is None or part.text is None or not _WORD.search(part.text):
        return False
    words = re.escape(_folded(part.text).rstrip(".,;"))
    return re.search(rf"(?<!\w){words}(?!\w)", _folded(whole.text)) is not None


def _unite(draft: Draft, name: str, fields: list[Field]) -> None:
    united = united_keywords([field.text or "" for field in fields])
    for field in fields[1:]:
        draft.remove_field(field)
    draft.set_text(name, united)


def _folded(text: str) -> str:
    return " ".join(text.split())


RULE = Rule(
    name="duplicate-fields",
    reason="A field that occurs twice becomes one where nothing is lost, else it is reported.",
    apply=_apply,
)
