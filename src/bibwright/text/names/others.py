"""What lists of names say where they leave some out: "et al.", "and 12 others", "u. a."."""

from __future__ import annotations

import re

#: "et al.", "et. al", "et~al.", "et alii".
ET_AL = r"\bet\.?[\s~]*al(?:ii|ia)?\b\.?"
_WORDS = (
    rf"{ET_AL}|\bet coll\b\.?|\bu\.\s?a\."
    r"|\b(?:and|&)\s+(?:\d+\s+)?(?:others|colleagues)\b"
)
#: The same in any words or signs, as lists print them.
OTHERS = rf"(?:{_WORDS}|…|\.{{3}})"
_ALONE = re.compile(rf"\[?others\]?\.?|{OTHERS}", re.IGNORECASE)
_NAMED = re.compile(rf",?\s*(?:{_WORDS})", re.IGNORECASE)


def is_others(name: str) -> bool:
    """Whether what stands in the place of a name says that there are others."""
    return _ALONE.fullmatch(name.strip()) is not None


def without_others(text: str) -> tuple[str, bool]:
    """A list without the words that say that there are others, and whether there are."""
    text, others = _NAMED.subn("", text)
    return text, others > 0
