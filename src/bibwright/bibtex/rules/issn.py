"""The rule ``issn``: each ISSN in the field is right by its check digit, as ``NNNN-NNNX``.

Both form and check digit are those of ISO 3297. A label that says more than “ISSN” stays, such as
“e-ISSN”.
"""

from __future__ import annotations

import re

from bibwright.bibtex.draft import Draft
from bibwright.bibtex.rules.isbn import is_multiple_of_11, tidy_numbers
from bibwright.bibtex.rules.rule import Context, Rule
from bibwright.text.latex.verbatim import DASH

_NUMBER = re.compile(
    rf"(?:(?<![A-Za-z-])ISSN[ \t\n:=]*)?(?<![0-9])(?<![0-9][-.])"
    rf"(?P<number>[0-9]{{4}}[ \t\n]*{DASH}?[ \t\n]*[0-9]{{3}}[0-9Xx])"
    rf"(?![0-9Xx]|(?:\.|{DASH})[0-9])",
    re.IGNORECASE,
)


def _apply(draft: Draft, _context: Context) -> None:
    if draft.field("issn") is not None:
        tidy_numbers(
            draft, "issn", _NUMBER, lambda number: f"{number[:4]}-{number[-4:]}", is_multiple_of_11
        )


RULE = Rule(
    name="issn",
    reason="ISSNs are written as NNNN-NNNX, and a wrong check digit is reported.",
    apply=_apply,
)
