"""The rule ``months``: a month is the macro ``jan`` … ``dec``, or for biblatex its number.

The macros are those of BibTeX's standard styles (btxdoc, section 3.2); so a style spells the month
as it spells all others. biblatex wants an integer (its manual, “Months and Journal Issues”), and
Biber makes one of English names only, with a warning. Names in other languages are full names; what
has a day, a season or two months stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Draft, Field
from bibwright.bibtex.rules.rule import Context, Rule

__all__ = ["MONTHS", "RULE", "month_number"]

#: The macros, January first.
MONTHS = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())
#: For each month all names that mean no other: English with its abbreviations, then German (and
#: Austrian), French, Spanish, Italian and Portuguese, without accents.
_NAMES = """
    january jan januar janner jaenner janvier enero gennaio janeiro
    february feb februar feber fevrier febrero febbraio fevereiro
    march mar marz maerz mars marzo marco
    april apr avril abril aprile
    may mai mayo maggio maio
    june jun juni juin junio giugno junho
    july jul juli juillet julio luglio julho
    august aug aout agosto
    september sep sept septembre septiembre setiembre settembre setembro
    october oct oktober octobre octubre ottobre outubro
    november nov novembre noviembre novembro
    december dec dezember decembre diciembre dicembre dezembro
"""
_NUMBERS = {
    name: number
    for number, names in enumerate(_NAMES.strip().splitlines(), start=1)
    for name in names.split()
}
_NUMBER = re.compile(r"0?([1-9])|(1[0-2])")
_ACCENT = re.compile(r"\\(?:[`'^\"~]|c(?![A-Za-z])\s*)|[{}]")


@lru_cache(maxsize=1024)
def month_number(text: str) -> int | None:
    """The month, from 1, that a text names or numbers and says nothing besides; else None."""
    number = _NUMBER.fullmatch(text.strip())
    if number:
        return int(number[0])
    plain = unicodedata.normalize("NFKD", _ACCENT.sub("", text)).strip().lower()
    name = "".join(char for char in plain if not unicodedata.combining(char))
    return _NUMBERS.get(name.removesuffix("."))


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
            draft.report(f"the month is no number to Biber: {' '.join(said.split())}", "month")
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
    """The month that a macro stands for, which a file may define anew.

    One that isn't defined here is a month by its name, wherever else it is.
    """
    return month_number(macros.get(macro, macro).strip('{}" \t\n'))


RULE = Rule(
    name="months",
    reason="Months are the macros jan … dec, which styles spell, and numbers for biblatex.",
    apply=_apply,
)
