"""The rule ``empty-fields``: a field without a value is removed.

In an entry with a ``crossref`` it stays: BibTeX takes nothing from the entry referred to for a
field that is there and empty, and that may be its purpose. (Biber does: to it an empty field isn't
there.) So does an ``endyear``, and its like, with which older versions of biblatex left the end of
a span of time open, and the ``type`` of a thesis or a technical report, without which Biber puts in
one of its own (the "driver" source map of biber-tool.conf).
"""

from __future__ import annotations

from bibwright.bibtex.draft import Draft
from bibwright.bibtex.rules.rule import Context, Rule

#: Entry types that Biber turns into others, with a ``type`` if there is none.
_TYPED = frozenset({"mastersthesis", "phdthesis", "techreport"})
_NOTHING = '{}" \t\r\n'


def _apply(draft: Draft, _context: Context) -> None:
    for field in [each for each in draft.fields if not each.parts[0].strip(_NOTHING)]:
        if (
            field.text is not None
            and not field.text.strip()
            and not field.name.lower().endswith("endyear")
            and not draft.has("crossref", "xdata")
            and not (field.name.lower() == "type" and draft.type in _TYPED)
        ):
            draft.remove_field(field)


RULE = Rule(
    name="empty-fields",
    reason="Fields without a value are removed, but not with a crossref, where they hide one.",
    apply=_apply,
    after=("whitespace",),
)
