"""What stands in a query's own words where a paper's subtitle would."""

from __future__ import annotations

import re

from bibwright.matching.titles import main_title
from bibwright.model.reference import Reference

#: What stands between a title and its subtitle.
_SUBTITLE = re.compile(r"\s*[:?!]\s+|\s*—\s*|\s+[–-]\s+|\.\s+(?=[A-Z])|\s+\((?!(?:19|20)\d\d)")
_THESIS = (
    r"(?i:(?:unpublished\s)?(?:(?:doctoral|ph\.?\s?d\.?|master\W?s|bachelor\W?s|m\.?sc\.?)\s)?"
    r"(?:dissertation|thesis|thèse|tesis|tese|dissertação|habilitation))\b"
)
#: What stands there, up to where a place would begin: behind a stop what another sentence, or what
#: sort of thesis it is, parts from the place; in a bracket that isn't closed what no place is.
_IN_PLACE_OF_SUBTITLE = re.compile(
    r"[\"”’']?(?:(?:[:?!]\s|\s*—|\s+[–-]\s)(?P<behind>[^.;,()\[\]\"“”|\n\d]*)"
    rf"|\s\((?!{_THESIS})(?:(?P<closed>[^.;()\[\]\"“”|\n\d]*)\)|(?P<open>[^.;()\[\]\"“”|\n\d]*)[^)])"
    r"|\.\s+(?P<sentence>[^.;()\[\]\"“”|\n\d]{8,})"
    rf"(?:\.+\s+[^\W\d_a-z][^.;()\d]{{6,}},\s\d|\s\([^()]{{3,40}}:\s|[.\s]+[(\[]?{_THESIS}))"
)
_THESIS_BEHIND = re.compile(rf"[.\s]+[(\[]?{_THESIS}")
_CUT_BY_STOP = re.compile(r"\.\s")


def has_subtitle(title: str, passage: str) -> bool:
    """Whether an entry's title goes on behind the passage as behind a main title."""
    _, found, rest = title.partition(passage)
    return bool(found) and _SUBTITLE.match(rest) is not None


def in_place_of_subtitle(said: str, end: int, candidate: Reference) -> tuple[str, int]:
    """What stands where a subtitle would, and how many words that tell something make it one, and
    no place where it came out."""
    beside = _IN_PLACE_OF_SUBTITLE.match(said, end)
    group = beside.lastgroup if beside else None
    if beside is None or group is None:
        return "", 1
    subtitle = candidate.title[len(main_title(candidate.title)) :]
    if group == "sentence" and not _CUT_BY_STOP.match(subtitle):
        return "", 1
    is_no_place = group == "sentence" and (
        ":" in beside[group] or _THESIS_BEHIND.match(said, beside.end(group))
    )
    return beside[group], 1 if group == "open" or is_no_place else 2
