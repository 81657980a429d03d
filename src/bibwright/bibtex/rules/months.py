"""The rule ``months``: a month is the macro ``jan`` … ``dec``, or for biblatex its number.

The macros are those of BibTeX's standard styles (btxdoc, section 3.2); so a style spells the month
as it spells all others. biblatex wants an integer (its manual, “Months and Journal Issues”), and
Biber makes one of English names only, with a warning. Names in other languages are full names; what
has a day, a season or two months stays.
"""

from __future__ import annotations

from collections.abc import Mapping

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Draft, Field
from bibwright.bibtex.rules.rule import Context, Rule
from bibwright.text.dates import MONTHS, month_number


def _apply(draft: Draft, context: Context) -> None:
    field = draft.field("month")
    if field is None:
        return
    number = _number(field, context.macros)
    if context.dialect is Dialect.BIBLATEX:
        if number is not None:
            draft.set_text("month", str(number))
        elif field.macro is None and field.source.strip('{}" \t\n'):
            said = field.source if field.text is None else field.text
            draft.report(f"Biber reads no number from the month: {' '.join(said.split())}", "month")
    elif number is not None:
        macro = MONTHS[number - 1]
        if _value(macro, context.macros) == number:
            draft.set_macro("month", macro)


def _number(field: Field, macros: Mapping[str, str]) -> int | None:
    macro = field.macro
    if macro is not None:
        return _value(macro, macros)
    return None if field.text is None else month_number(field.text)


def _value(macro: str, macros: Mapping[str, str]) -> int | None:
    """The month that a macro stands for, which a file may redefine.

    One that isn't defined here is a month by its name, wherever else it is.
    """
    return month_number(macros.get(macro, macro).strip('{}" \t\n'))


RULE = Rule(
    name="months",
    reason="Months are the macros jan … dec, which styles spell, and numbers for biblatex.",
    apply=_apply,
)
