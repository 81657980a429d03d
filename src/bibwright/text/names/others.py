"""What lists of names say between two, and where they leave some out: "et al.", "and 12 others"."""

from __future__ import annotations

import re

#: "et al.", "et. al", "et~al.", "et alii".
ET_AL = r"\bet\.?[\s~]*al(?:ii|ia)?\b\.?"
#: "And" between the last two names, in the languages that reference lists are set in.
AND = r"(?:and|und|et|y|e|i|en|og|och|dan|và|ve|és|şi|și|ja|и|та|і|και)"
#: The same in other words, as lists print them.
OTHERS_IN_WORDS = (
    rf"(?:{ET_AL}|\bet (?:coll|collab)\b\.?|\bet autres\b|\bu\.\s?a\.|\bm\.\s?fl\."
    r"|\bv\.\s?d[ğg]r\.|\b(?:y|e)\s+(?:otros|cols?\b\.?|outros|altri)|\bvà cộng sự\b"
    r"|\bve\s+(?:ark\b\.?|di[ğg]erleri\b|di[ğg]\.)|(?-i:\bi\s(?:in|sur|wsp)\.|\bin\ssod\."
    r"|\ba\s(?:kol|spol)\.|\bdkk\b\.?|\bи\s+др\.|\bта\s+ін\.)"
    r"|(?:\band\b|&)\s+(?:\d+\s+)?(?i:others|colleagues|co-?authors)\b)"
)
#: In words or signs.
OTHERS = rf"(?:{OTHERS_IN_WORDS}|…|\.{{3}})"
_ALONE = re.compile(rf"\[?others\]?\.?|{OTHERS}", re.IGNORECASE)
_NAMED = re.compile(rf",?\s*(?:{OTHERS_IN_WORDS})", re.IGNORECASE)


def is_others(name: str) -> bool:
    """Whether what stands in the place of a name says that there are others."""
    return _ALONE.fullmatch(name.strip()) is not None


def without_others(text: str) -> tuple[str, bool]:
    """A list without the words that say that there are others, and whether there are."""
    text, others = _NAMED.subn("", text)
    return text, others > 0
