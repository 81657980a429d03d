"""The rule ``venues``: journals, meetings and series are called as a project's table has them.

It is on where a table is given. What the table doesn't have stays. A name that comes from a macro
is changed in the ``@string``; one that isn't in this file, or is put together, is reported.
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
        written = _wanted(text, context)
        if written == text:
            continue
        if macro:
            wanted = to_unicode(written)
            draft.report(f"the macro “{macro}” says “{text}”, the table of venues “{wanted}”", name)
        else:
            draft.set_text(name, written)


def _wanted(text: str, context: Context) -> str:
    """The name as the table has it; the text itself if that is printed alike, or unknown."""
    wanted = context.venues.wanted(text) if text and context.venues else ""
    written = to_latex(wanted, ascii_only=context.ascii_only)
    return written if wanted and to_unicode(text) != to_unicode(written) else text


RULE = Rule(
    name="venues",
    reason="Journals, meetings and series are called as the table of --venues has them.",
    apply=_apply,
    after=("mojibake", "entities", "latex", "specials", "whitespace", "eprint"),
    default=False,
    again=True,
    looks_at=frozenset(_FIELDS),
    of_macro=_wanted,
)
