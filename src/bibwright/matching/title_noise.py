"""What databases and editors write round a title, and is no part of it.

``[Review] [87 refs]``, ``[Swedish]``, ``[Erratum appears in …]`` and brackets round a translated
title are MEDLINE's (https://www.nlm.nih.gov/bsd/mms/medlineelements.html, "Title" and "Comments/
Corrections") and Embase's habits; years, quotation marks and "to appear" are left by reference
lists that were cut up by programs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from bibwright.text.arrays import Bools, Ints
from bibwright.text.ordinals import ORDINALS
from bibwright.text.plain_lines import Kinds, PlainLines, behind

_MAY_HAVE_MORE = re.compile(
    r"^\W*[Cc][Hh][Aa][Pp]|[\[(.,;:–—-](?:(?<=[\[(])|(?<=[.,;:])\s|(?<=\s[–—-]))"
)
_FIGURE_FIRST = re.compile(r"\W*\d")
_LANGUAGES = (
    "Afrikaans|Arabic|Bulgarian|Catalan|Chinese|Croatian|Czech|Danish|Dutch|English|Estonian|"
    "Finnish|French|German|Greek|Hebrew|Hungarian|Icelandic|Italian|Japanese|Korean|Latvian|"
    "Lithuanian|Norwegian|Persian|Polish|Portuguese|Romanian|Russian|Serbian|Slovak|Slovenian|"
    "Spanish|Swedish|Turkish|Ukrainian"
)
_NOTE = re.compile(
    rf"""\s*+(?:[.,;]\s*+)?[\[(](?:
        \d{{1,4}}(?:\s+refs?\.?)?
      | (?:systematic\s+|literature\s+)?review(?:\s+article)?
      | (?:see|published)\s+comments?
      | multiple\s+letters | letter(?:\s+to\s+the\s+editor)? | abstract | in\s+press | online
      | (?:in\s+)?(?:{_LANGUAGES})(?:[,;\s]+(?:{_LANGUAGES}))*
    )[\])]\.?\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_SEE_ALSO = re.compile(
    r"\s*+(?:\.\s*+)?\[(?:published\s+)?(?:errat(?:um|a)|corrected|comments?|retraction|republished|"
    r"summary|update)\s+(?:and\s+republished\s+)?(?:appears\s+)?(?:in|for)\b.*$",
    re.IGNORECASE,
)
_SESSION = re.compile(
    r"\s*\((?:panel|tutorial|keynote|invited|industrial|experience|position|short|full|regular)"
    r"(?:\s+(?:session|summary|talk|paper|article))?\)",
    re.IGNORECASE,
)
#: What sort of paper it is, before the title: "Invited Article - …", "SIM Competition Paper - …".
_SORT = re.compile(
    r"^(?:[\w&{}]+\s+){0,3}(?:(?:invited|award|competition|challenges|original|research|review"
    r"|survey|overview|position|vision)\s+"
    r"(?:article|paper|note|talk|lecture|communication)|paper\s+competition|tutorial|panel|"
    r"(?:brief|short|rapid)\s+(?:communication|report|paper|note)|case\s+report)"
    r"(?:\s*:\s+|\s+[-–—]+\s+)(?=\S.{8})",
    re.IGNORECASE,
)
#: What a handbook and a meeting put before it: "Chapter 6 …", "Abstract 2345: …".
NUMBER_BEFORE = re.compile(
    r"^\W*(?:chapter\s+\d{1,3}\s*[:.,–—-]?|(?:abstract|paper|poster)\s+(?=[\w-]*\d)[\w-]{1,12}\s*:)"
    r"\s+(?=\S.{12})",
    re.IGNORECASE,
)
#: "(1993) …", and "Schapire (1996). …": a list of authors cut one name too late.
_YEAR_BEFORE = re.compile(
    r"^[\W_]*(?:[^\W\d_]{1,12}[\s.,]+){0,2}[\[(]?(?:19|20)\d\d[a-z]?(?:[\])][\s.,:]*|[.,:]\s+)"
    r"[\W_]*(?=[^\W\d_].{18})"
)
_IN_A_BOOK = re.compile(
    r"[.,]\s+in:?\s+(?:proc\b|proceedings\b|(?:[^.]|\b\w\.){3,60}\(eds?\.?\)|\w+(?:\.\w)?$).*$",
    re.IGNORECASE,
)
_APPEARS = re.compile(r"[.,;]\s*(?:to appear|in press|submitted|forthcoming)\b.*$", re.IGNORECASE)
#: "… arXiv 2015", "… CoRR abs/1512.03385 (2015)", as Google Scholar has it.
_ON_ARXIV = re.compile(
    r"(?:[.,;:]|\s[-–—])?\s*[\[(]?\b(?:arxiv(?:\s+preprint)?(?:\s+arxiv)?[:\s]*[\d.v/]*|"
    r"corr,?\s+abs/[\d.v/]+)[\])]?,?\s*(?:\((?:19|20)\d\d\))?\.?\s*$",
    re.IGNORECASE,
)
_TELLS_PLACE = re.compile(r"\d|preprint", re.IGNORECASE)
_BRACKETED = re.compile(r"^\[([^\[\]]{8,})\]\.?$")


_EDITION = re.compile(
    r"(?<![\s.,:;(\[–—-])[\s.,:;(\[–—-]++(?:the\s+)?(?P<number>"
    + "|".join(ORDINALS[:10])
    + r"|\d{1,2}\s?(?:st|nd|rd|th)?)\.?\s+(?:(?:revised|updated|international)\s+)?"
    r"(?:edition|edn|ed)\b\.?[\s)\]]*$",
    re.IGNORECASE,
)
_ENDS_IN_EDITION = re.compile(r"ed(?:n|ition)?\b\.?[\s)\]]*$")


#: What is taken away, in this order; and of what there must be something for it to be there.
_NOISE = (
    (("xiv", "Xiv", "XIV", "XIv", "XiV", "xIV", "xIv", "xiV", "abs/"), _ON_ARXIV),
    ((":", "-", "–", "—"), _SORT),
    (("hap", "HAP", "bstract", "BSTRACT", "aper", "oster"), NUMBER_BEFORE),
    (("(",), _SESSION),
    (("[",), _SEE_ALSO),
    ((".", ",", ";"), _APPEARS),
    ((".", ","), _IN_A_BOOK),
    (("19", "20"), _YEAR_BEFORE),
)


#: An edition by its name, and what is said of one behind its number.
_NAMED_EDITION = re.compile(
    r"(?<![\s.,:;(\[–—-])[\s.,:;(\[–—-]++(?:the\s+)?(?:(?:\d{1,3}(?:st|nd|rd|th)\s+)?anniversary|global|international|"
    rf"student|revised|enlarged|expanded|paperback|{'|'.join(ORDINALS[:10])}|\d{{1,2}}(?:st|nd|rd|th))"
    r"\s+(?:edition|edn|ed)\b\.?(?:,?\s+(?:and\s+)?(?:revised|enlarged|expanded|updated)){0,3}"
    r"[\s)\]]*$",
    re.IGNORECASE,
)


def without_place(title: str) -> str:
    """The title without what is said behind it of where it stands at arXiv, or of the edition; the
    title itself if little would be left."""
    bare = _ON_ARXIV.sub("", title)
    if not _TELLS_PLACE.search(title[len(bare) :]):
        bare = title  # "Citations on arXiv"
    bare = _NAMED_EDITION.sub("", bare)
    if edition := edition_in(bare):
        bare = bare[: edition[1]]
    return bare if len(bare.split()) > 1 else title


def edition_in(title: str) -> tuple[str, int] | None:
    """The edition that a title ends with, and where that begins; None if there is none."""
    if not _ENDS_IN_EDITION.search(title[-40:].lower()):
        return None
    found = _EDITION.search(title)
    return (found["number"], found.start()) if found and found.start() > 3 else None


def bare_titles(texts: Sequence[str]) -> list[str]:
    """Each title as `bare_title` has it."""
    lines = PlainLines.of(texts)
    asked = np.ones(len(texts), dtype=np.bool_)
    if lines.places:
        asked[lines.places] = _may_have_more(lines)
    bare = list(texts)
    for place in np.flatnonzero(asked).tolist():
        bare[place] = bare_title(texts[place])
    return bare


#: What stands beside what is round a title; and the letters of its beginning and its end.
_KINDS = ("[(0123456789", ".,;:", "-", " \t\n\v\f\r\x1c\x1d\x1e\x1f")
_TELLS, _STOP, _DASH, _SPACE = 1, 2, 4, 8
_A, _C, _D, _E, _BRACKET, _SMALL = (np.uint8(each) for each in b"Acde] ")


def _may_have_more(lines: PlainLines) -> Bools:
    """Which titles may have something round them; wrong only by saying yes."""
    kinds = lines.kinds(*_KINDS)
    before = behind(kinds)
    found = (kinds & _TELLS != 0) | ((kinds & _SPACE != 0) & (before & _STOP != 0))
    found |= (kinds & _DASH != 0) & (before & _SPACE != 0)
    asked: Bools = _begin_or_end(lines) | (lines.held(found.view(np.uint8)) != 0)
    return asked


def _begin_or_end(lines: PlainLines) -> Bools:
    """Which titles may begin as a chapter does, or end in an edition."""

    def small(places: Ints) -> Kinds:
        return lines.data[np.maximum(places, 0)] | _SMALL

    first = lines.data[lines.starts]
    found: Bools = (first < _A) | (small(lines.starts) == _C)
    last = lines.data[lines.ends - 1]
    found |= (last < _A) | (last == _BRACKET)
    for word in (b"ed", b"edn", b"edition"):
        found |= (small(lines.ends - len(word)) == _E) & (small(lines.ends - len(word) + 1) == _D)
    return found


def bare_title(text: str) -> str:
    """The title without what stands round it; the text itself if nothing would be left."""
    edition = edition_in(text)
    if edition:
        text = text[: edition[1]]
    if not (_MAY_HAVE_MORE.search(text) or _FIGURE_FIRST.match(text)):
        return text
    bare = text
    for signs, noise in _NOISE:
        for sign in signs:
            if sign in bare:
                bare = noise.sub("", bare)
                break
    for _ in range(4 if "]" in bare or ")" in bare else 0):
        shorter = _NOTE.sub("", bare)
        if shorter == bare:
            break
        bare = shorter
    inner = _BRACKETED.match(bare.strip())
    bare = inner[1] if inner else bare
    return bare if len(bare) > 3 else text
