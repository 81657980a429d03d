"""The rule ``isbn``: each ISBN in the field is right by its check digit and plainly written.

Lengths, check digits and the signs that may part an ISBN are those of the ISBN Users' Manual
(International ISBN Agency, 7th edition, chapters 4 and 5, after ISO 2108). Where blanks part
it, hyphens do so afterwards; where nothing does, nothing will. An ISBN-10 stays one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bibwright.bibtex.draft import Draft
from bibwright.bibtex.rules.rule import Context, Rule
from bibwright.text.latex.verbatim import ISBN, ISBN_GAPS

_SAYS_SOMETHING = re.compile(r"[^\W_]")
#: Long enough to be meant for one of these numbers.
_REST = re.compile(r"[0-9][0-9 –-]{6,}")


def tidy_numbers(
    draft: Draft,
    name: str,
    pattern: re.Pattern[str],
    form: Callable[[str], str],
    is_right: Callable[[str], bool],
) -> None:
    """Brings the numbers in a field, of a kind with a check digit, to their form.

    ``pattern`` finds one, with its label, as the group ``number``; ``form`` writes it;
    ``is_right`` looks at its digits alone. A number that isn't right is reported and left, and
    so is what looks like a number and isn't found. All other text stays.
    """
    text = draft.text(name)
    if not _SAYS_SOMETHING.search(text):
        return
    kind = name.upper()

    def written(found: re.Match[str]) -> str:
        number = found["number"]
        digits = ISBN_GAPS.sub("", number).upper()
        if is_right(digits):
            return form(number.upper())
        draft.report(f"the check digit of the {kind} {number} is wrong", name)
        return found[0]

    left = pattern.sub("", text)
    if left == text or _REST.search(left):
        draft.report(f"the field “{name}” holds something that is not an {kind}: {text}", name)
    draft.set_text(name, pattern.sub(written, text).strip())


def is_multiple_of_11(digits: str) -> bool:
    """Whether the digits, weighted from their number down to 1, add up to a multiple of 11.

    This is the check of ISBN-10 and of ISSN; X is 10.
    """
    values = [10 if digit == "X" else int(digit) for digit in digits]
    return sum((len(values) - at) * value for at, value in enumerate(values)) % 11 == 0


def _is_right(digits: str) -> bool:
    """The check of ISBN-13 has the weights 1 and 3 in turn, and the modulus 10."""
    if len(digits) == 10:
        return is_multiple_of_11(digits)
    values = [int(digit) for digit in digits]
    return (sum(values[::2]) + 3 * sum(values[1::2])) % 10 == 0


def _apply(draft: Draft, _context: Context) -> None:
    if draft.field("isbn") is not None:
        tidy_numbers(draft, "isbn", ISBN, lambda number: ISBN_GAPS.sub("-", number), _is_right)


RULE = Rule(
    name="isbn",
    reason="ISBNs are written with hyphens or none, and a wrong check digit is reported.",
    apply=_apply,
)
