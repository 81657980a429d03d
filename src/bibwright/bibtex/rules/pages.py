r"""The rule ``pages``: a range of pages is ``1--9``, and the field holds pages and nothing else.

What isn't pages as a whole stays as it is. In ``number`` and ``volume`` a hyphen is part of one
number, and only a longer dash between figures is a range.
"""

from __future__ import annotations

import re

from bibwright.bibtex.draft import Draft
from bibwright.bibtex.rules.rule import Context, Rule
from bibwright.text.pages import LONG_DASHES, tidy_pages

_DONE = re.compile(r"[0-9]+(?:--[0-9]+)?")
_NUMBERS = re.compile(rf"\s*([0-9]+)\s*(?:--+|[{LONG_DASHES}])\s*([0-9]+)\s*")


def _apply(draft: Draft, _context: Context) -> None:
    text = draft.text("pages")
    if text and not _DONE.fullmatch(text):
        pages = tidy_pages(text)
        if pages:
            draft.set_text("pages", pages)
    for name in ("number", "volume"):
        text = draft.text(name)
        if len(text) > 2:
            numbers = _NUMBERS.fullmatch(text)
            if numbers:
                draft.set_text(name, f"{numbers[1]}--{numbers[2]}")


RULE = Rule(
    name="pages",
    reason="Ranges of pages have “--”, lists a blank behind commas, and no “pp.” before them.",
    apply=_apply,
    after=("latex",),
)
