"""What lists of names say between two, and where they leave some out: "et al.", "and 12 others"."""

from __future__ import annotations

import re

#: "et al.", "et. al", "et~al.", "et alii".
ET_AL = r"\bet\.?[\s~]*al(?:ii|ia)?\b\.?"
#: "And" between the last two names, in the languages that reference lists are set in.
AND = (
    r"(?:and|und|et|y|e|i|a|en|og|och|dan|và|ve|és|şi|și|ja|ir|un|eta|agus|и|та|і|και|[和及与與と])"
)
#: "And others" in these languages, written out or short.
_AND_OTHERS = (
    r"\bet (?:coll(?:ab(?:orateurs)?)?|autres)\b\.?"
    r"|\b(?:y|e)\s(?:otros|cols?\b\.?|colab(?:oradores)?\b\.?|outros(?:/as)?|altri|atri)"
    r"|\bund andere|\ben anderen|\be\.\s?a\.|\b(?:og|och) (?:andre|andra|fleiri|medarbe\w+)"
    r"|\bmed (?:fler[ea]|fleire)|\bja (?:muut|teised)|\bés (?:mtsai|mások|munkatársai)\b\.?"
    r"|\ba (?:další|ďalší)|\bi (?:inni|ostali|drugi|suradnici|altres)|\bin drugi|\bși alții"
    r"|\bve\s(?:ark\b\.?|di[ğg]erleri\b|di[ğg]\.)|\bvd\.|\bv\.\s?d[ğg]r\.|\bun citi|\beta beste"
    r"|\bdan (?:lainnya|kawan-kawan)|\bvà (?:cộng sự|những người khác)\b|\bac eraill"
    r"|\bи (?:др(?:угие|уги)?|соавт|съавт|остали)\b\.?|\bта (?:ін(?:ші)?|співавт)\b\.?|\bκαι άλλοι"
    r"|\bκ\.\s?ά\.|(?<=[\u4e00-\u9fff\u3040-\u30ff])(?:\s?等|\s?ほか)|(?<=[\uac00-\ud7a3])\s?외\b"
    r"|(?-i:\bi\s(?:in|sur|wsp|dr)\.|\b(?:in\s)?sod\.|\bidr\.|\ba\s(?:kol|spol)\.|\bdkk\b\.?"
    r"|\bm\.?\s?fl\.|\bo\.\s?fl\.|\bym\.|\bir kt\.|\bu\.\s?[ac]\.)"
)
#: The same in other words, as lists print them.
OTHERS_IN_WORDS = (
    rf"(?:{ET_AL}|{_AND_OTHERS}"
    r"|(?:\band\b|&)\s+(?:\d+\s+)?(?i:others|colleagues|co-?authors|coll\.|al\.))"
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
