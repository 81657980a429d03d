"""The rule ``omit``: fields that a person names go, such as ``abstract`` and ``file``.

It is on where ``--omit`` names some, and runs last, so that what other rules take out of a field
(a DOI out of a ``url``) is kept.
"""

from __future__ import annotations

from bibwright.bibtex.draft import Draft
from bibwright.bibtex.rules.rule import Context, Rule


def _apply(draft: Draft, context: Context) -> None:
    for field in [each for each in draft.fields if each.name.lower() in context.omit]:
        draft.remove_field(field)
    draft.findings = [each for each in draft.findings if each.field not in context.omit]


RULE = Rule(
    name="omit",
    reason="The fields that --omit names are removed.",
    apply=_apply,
    after=("doi", "eprint", "url", "isbn", "issn", "dates", "months", "pages"),
    default=False,
)
