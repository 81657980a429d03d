"""The rule ``venues``: journals, meetings and series are called as a project's table has them.

It is on where a table is given. What the table doesn't have stays. A name that comes from a macro
is the macro's, so it is reported.
"""

from __future__ import annotations

from bibwright.bibtex.draft import Draft
from bibwright.bibtex.rules.rule import Context, Rule
from bibwright.text.latex.decode import to_unicode
from bibwright.text.latex.encode import to_latex

_FIELDS = ("journal", "journaltitle", "booktitle", "series")


def _apply(draft: Draft, context: Context) -> None:
    for name in _FIELDS:
        field = draft.field(name)
        if field is None or context.venues is None:
            continue
        macro = field.macro
        text = context.macros.get(macro, "") if macro else field.text or ""
        wanted = context.venues.wanted(text) if text else ""
        written = to_latex(wanted, ascii_only=context.ascii_only)
        if not wanted or to_unicode(text) == to_unicode(written):
            continue
        if macro:
            draft.report(f"the macro “{macro}” says “{text}”, the table of venues “{wanted}”", name)
        else:
            draft.set_text(name, written)


RULE = Rule(
    name="venues",
    reason="Journals, meetings and series are called as the table of --venues has them.",
    apply=_apply,
    after=("mojibake", "entities", "latex", "specials", "whitespace", "eprint"),
    default=False,
    again=True,
    looks_at=frozenset(_FIELDS),
)
