"""The rule ``required-fields``: reports what an entry's type needs and the entry doesn't have.

Nothing is changed. What is needed is said in `bibwright.bibtex.datamodel`. An entry that refers to
another one by ``crossref`` or ``xdata`` may have the missing fields from there, so it has all.
"""

from __future__ import annotations

from functools import lru_cache

from bibwright.bibtex.datamodel import ALIASES, BIBLATEX_NEEDS, BIBTEX_NEEDS, OTHER_TYPES
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.rules.rule import Context, Rule

_NEEDS = {Dialect.BIBTEX: BIBTEX_NEEDS, Dialect.BIBLATEX: BIBLATEX_NEEDS}
_KNOWN = frozenset(BIBTEX_NEEDS) | frozenset(BIBLATEX_NEEDS) | OTHER_TYPES
#: A type of fewer letters is near to another one by a single slip of the pen alone.
_LONG = 6


def _apply(draft: Draft, context: Context) -> None:
    if not draft.key:
        draft.report("it has no citation key; --keys makes one of authors, year and title", "@key")
    needs = _NEEDS[context.dialect].get(draft.type)
    if needs is None:
        if draft.type not in _KNOWN:
            draft.report(_unknown(draft.type), "@type")
        return
    biblatex = context.dialect is Dialect.BIBLATEX
    missing = [names for names in needs if not _has(draft, names, biblatex)]
    if missing and not draft.has("crossref", "xdata"):
        draft.report(f"{_with_article(draft.type)} needs {_listed(missing)}")


def _has(draft: Draft, names: tuple[str, ...], biblatex: bool) -> bool:
    for name in names:
        field = draft.field(name)
        # Most values begin with a letter, so this is most often all that has to be asked.
        if field is not None and (field.parts[0][1:2].isalnum() or draft.has(name)):
            return True
    return biblatex and any(draft.has(ALIASES[name]) for name in names if name in ALIASES)


def _listed(missing: list[tuple[str, ...]]) -> str:
    *most, last = [" or ".join(names) for names in missing]
    return f"{', '.join(most)} and {last}" if most else last


def _with_article(type_: str) -> str:
    return f"{'an' if type_[0] in 'aeiou' else 'a'} @{type_}"


@lru_cache(maxsize=1024)
def _unknown(type_: str) -> str:
    # Most files have no unknown type, and rapidfuzz takes time to import.
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extractOne

    farthest = 2 if len(type_) >= _LONG else 1
    near = extractOne(type_, sorted(_KNOWN), scorer=OSA.distance, score_cutoff=farthest)
    hint = f"; did you mean @{near[0]}?" if near else ""
    return f"neither BibTeX nor biblatex knows the type @{type_}{hint}"


RULE = Rule(
    name="required-fields",
    reason="Fields that an entry's type needs and that are missing are reported.",
    apply=_apply,
    after=("empty-fields", "duplicate-fields", "eprint", "dates", "url", "doi"),
)
