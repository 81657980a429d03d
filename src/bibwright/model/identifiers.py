"""Identifiers of papers: arXiv ids and DOIs, found in text, normalised and compared.

The shapes of arXiv ids are those of arXiv's own description
(https://info.arxiv.org/help/arxiv_identifier.html): ``YYMM.NNNN`` from April 2007,
``YYMM.NNNNN`` from January 2015, and ``archive.SC/YYMMNNN`` before April 2007. Where the
subject class stands in an old id it is not part of the identity: ``math.GT/0309136`` and
``math/0309136`` are one paper.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
#: Identifiers that reference managers put into entries of all kinds of works: Mendeley's arXiv ids
#: and ISBN. They say nothing of the work that bears them.
JUNK_IDENTIFIERS = frozenset({"1011.1669", "cond-mat/0402594", "9788578110796", "8578110798"})

#: Archives that gave out ids before April 2007, those since merged into others included
#: (https://info.arxiv.org/help/subsumed_archives.html).
_OLD_ARCHIVES = (
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg "
    "comp-gas cond-mat cs dg-ga funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph "
    "mtrl-th nlin nucl-ex nucl-th patt-sol physics plasm-ph q-alg q-bio quant-ph solv-int "
    "supr-con"
).split()

_NEW = r"(?P<yymm>\d{4})\.(?P<number>\d{4,5})"
_OLD = (
    r"(?P<archive>" + "|".join(map(re.escape, _OLD_ARCHIVES)) + r")"
    r"(?:\.[A-Za-z-]{2,})?/(?P<serial>\d{7})"
)
_VERSION = r"(?:v(?P<version>[1-9]\d{0,2}))?"
_ID = re.compile(rf"(?:{_NEW}|{_OLD}){_VERSION}", re.IGNORECASE)

#: What every id has in it.
_LIKE_ID = re.compile(r"\d{4}\.\d{4}|/\d{7}")

_BEFORE = r"(?<![\w./])"
_AFTER = r"(?![\w/]|\.\d)"

#: White space between the words of a label. Bounded, as all that repeats here is: what is tried at
#: every place of a text must not cost more the longer the text is.
_S = r"\s{0,20}"
_SS = r"\s{1,20}"
_HOST = r"(?:[\w-]{1,63}\.){0,6}"
#: A library's proxy: "arxiv-org.proxy.example.edu".
_PROXY = r"(?:[\w-]{1,63}\.){1,6}[a-z]{2,12}"
#: What may stand before an id and makes it one beyond doubt. Order matters: links first.
_LABEL = rf"""
    (?:https?://)?{_HOST}arxiv(?:\.org|[.-]org\.{_PROXY})/
        (?:abs|pdf|html|e-print|src|ps|format|list/\w{{1,20}}/new|tb)/
  | (?:https?://)?(?:xxx|arxiv)\.lanl\.gov/(?:abs|pdf|ps)/
  | (?:https?://)?(?:www\.)?alphaxiv\.org/(?:[\w-]{{1,40}}/)?(?:abs|pdf|overview|resources)/
  | (?:https?://)?(?:www\.)?alphaxiv\.org/
  | (?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/papers/
  | (?:https?://)?(?:www\.)?scirate\.com/arxiv/
  | (?:https?://)?(?:[\w-]{{1,63}}\.)?semanticscholar\.org/arxiv[/:]
  | (?:https?://)?(?:www\.)?arxiv-vanity\.com/(?:papers/)?
  | (?:https?://)?(?:www\.)?ar5iv(?:\.labs\.arxiv)?\.org/(?:abs|html)/
  | (?:https?://(?:dx[.-])?doi(?:\.org|[.-]org\.{_PROXY})/|doi:{_S})?10\.48550/arxiv\.
  | abs/
  | e-print{_S}:{_S}
  | arxiv{_S}:{_S}(?:abs/)?
  | arxiv[,;]?{_SS}(?:(?:preprint|e-?prints?)[,;]?{_SS})?(?:arxiv{_S}:{_S})?
        (?:abs/)?(?:id{_S}(?::{_S})?)?[(\[]?
"""
_LABELLED = re.compile(
    rf"(?<![\w/])(?:{_LABEL})(?:{_NEW}|{_OLD}){_VERSION}(?![\w]|\.\d)(?:\.pdf\b)?",
    re.IGNORECASE | re.VERBOSE,
)
#: A file that was loaded down from arXiv.
_FILE = re.compile(
    rf"(?:(?<![\w/.~-])(?:[\w~.-]{{1,60}}/){{1,8}}|{_BEFORE})(?:{_NEW}|{_OLD}){_VERSION}\.pdf\b",
    re.IGNORECASE,
)
_BARE = re.compile(rf"{_BEFORE}(?:{_NEW}|{_OLD}){_VERSION}{_AFTER}", re.IGNORECASE)

#: The comma before the next cell of a row: no DOI has an address or another identifier in it.
_NEXT = (
    rf"[,;](?:https?://|(?:doi:)?10\.\d{{4,9}}/|(?:arxiv:)?(?:{_NEW}|{_OLD}){_VERSION}(?![\w.]))"
)
_DOI = re.compile(
    rf"""(?:(?:https?://)?(?:dx[.-])?doi(?:\.org|[.-]org\.{_PROXY})/|\bdoi\s{{0,20}}(?:[:=]\s{{0,20}})?|(?<![\w./]))
        (?P<doi>10\.\d{{4,9}}(?:\.\d+)*/(?:<(?:[^<>\s]*:[^<>\s]*)?>|(?!{_NEXT})[^\s"<>{{}}\\^`|])+)""",
    re.IGNORECASE | re.VERBOSE,
)
#: A publisher's page whose address has the DOI in it, and what stands behind it there.
_PUBLISHER = re.compile(
    r"https?://[\w.-]{3,80}/(?:(?:doi|article|articles|chapter|content)/(?:[a-z]{2,12}/){0,2}"
    r"|plos\w{1,30}/article\?id=)(?P<doi>10\.\d{4,9}/[^\s\"<>{}\\^`|?#&\])]+)"
    r"(?:[?#&][^\s\"<>)\]|]*)?",
    re.IGNORECASE,
)
_BEHIND_DOI = re.compile(
    r"(?:/(?:full|abstract|summary|pdf|epdf|html|meta)|\.pdf|(?<=\d)v\d(?:\.full|\.abstract)?(?:\.pdf)?)+$",
    re.IGNORECASE,
)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(?P<id>.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class ArxivId:
    """One arXiv paper, or one version of it when ``version`` is given.

    ``base`` is canonical: ``2406.03712`` or ``hep-th/9711200`` (no subject class, lower case).
    """

    base: str
    version: int | None = None

    def __str__(self) -> str:
        return self.base if self.version is None else f"{self.base}v{self.version}"

    @property
    def unversioned(self) -> ArxivId:
        """The paper whatever its version."""
        return self if self.version is None else ArxivId(self.base)

    @property
    def doi(self) -> str:
        """The DOI that arXiv registers for the paper (since 2022, for all papers)."""
        return f"10.48550/arxiv.{self.base.lower()}"

    @property
    def url(self) -> str:
        """The abstract page."""
        return f"https://arxiv.org/abs/{self}"


@dataclass(frozen=True, slots=True)
class Doi:
    """A DOI in lower case, without a resolver's address before it."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class FoundIdentifier:
    """An identifier and where it stands in the text that was searched.

    ``labelled`` tells whether the text itself says what it is (a link, ``arXiv:``, ``doi``); a
    bare ``1203.4567`` may be an id or any number, and the reader must decide by its place.
    """

    identifier: ArxivId | Doi
    start: int
    end: int
    labelled: bool


def _from_match(match: re.Match[str]) -> ArxivId | None:
    version = int(match["version"]) if match["version"] else None
    if match["archive"]:
        archive, serial = match["archive"].lower(), match["serial"]
        if not _is_old_month(serial[:4]):
            return None
        return ArxivId(f"{archive}/{serial}", version)
    yymm, number = match["yymm"], match["number"]
    if not _is_new_month(yymm) or len(number) != (4 if yymm < "1501" else 5):
        return None
    if int(number) == 0:
        return None
    return ArxivId(f"{yymm}.{number}", version)


def _is_new_month(yymm: str) -> bool:
    return yymm >= "0704" and "01" <= yymm[2:] <= "12"


def _is_old_month(yymm: str) -> bool:
    """Old ids ran from 1991 to March 2007."""
    return "01" <= yymm[2:] <= "12" and (yymm >= "9107" or yymm <= "0703")


def parse_arxiv_id(text: str) -> ArxivId | None:
    """The id that ``text`` is as a whole: bare, labelled, or a link. None when it is not one.

    >>> parse_arxiv_id("https://arxiv.org/pdf/2406.03712v2.pdf")
    ArxivId(base='2406.03712', version=2)
    """
    text = percent_decoded(text.strip()).rstrip("/")
    if not _LIKE_ID.search(text):
        return None
    text = re.split(r"[?#]", text, maxsplit=1)[0]
    match = _LABELLED.fullmatch(text) or _ID.fullmatch(text)
    return _from_match(match) if match else None


_LIKE_NEW = re.compile(r"(?<![\w.])(\d{3,6})\.(\d{3,6})(?:v\d+)?(?![\w.]|\.\d)")
_LIKE_OLD = re.compile(
    r"(?<![\w.])(?:" + "|".join(map(re.escape, _OLD_ARCHIVES)) + r")(?:\.[A-Z]{2})?/\d{1,20}(?!\d)",
    re.IGNORECASE,
)


def why_no_arxiv_id(text: str) -> str:
    """Why something in ``text`` that looks like an arXiv id can't be one; empty without such.

    >>> why_no_arxiv_id("9999.99999")
    'the third and fourth digits of an arXiv id are its month, and 99 is none'
    """
    new, old = _LIKE_NEW.search(text), _LIKE_OLD.search(text)
    if new and parse_arxiv_id(new[0]) is None:
        return _why_not_new(new[1], new[2])
    if old and parse_arxiv_id(old[0]) is None:
        return "an old arXiv id has seven digits behind its archive: year, month and a number"
    return ""


def _why_not_new(yymm: str, number: str) -> str:
    if len(yymm) != 4 or len(number) not in {4, 5}:
        return "an arXiv id has four digits, a point, and four or five digits, as 2406.03712"
    if not "01" <= yymm[2:] <= "12":
        return f"the third and fourth digits of an arXiv id are its month, and {yymm[2:]} is none"
    if yymm < "0704":
        return "arXiv ids of this form begin with 0704.0001, in April 2007"
    if int(number) == 0:
        return "the papers of a month are numbered from 1"
    if yymm < "1501":
        return "arXiv ids before 2015 have four digits behind the point"
    return "arXiv ids since 2015 have five digits behind the point"


def percent_decoded(text: str) -> str:
    """The text with percent-encoded characters decoded; bytes that are no UTF-8 stay as written.

    >>> percent_decoded("10.1000/a%28b%29%de")
    '10.1000/a(b)%de'
    """
    return _ENCODED.sub(_decoded_run, text) if "%" in text else text


def _decoded_run(run: re.Match[str]) -> str:
    at = 0
    pieces = []
    for char in bytes.fromhex(run[0].replace("%", "")).decode("utf-8", "surrogateescape"):
        stray = "\udc80" <= char <= "\udcff"
        length = 1 if stray else len(char.encode())
        pieces.append(run[0][3 * at : 3 * (at + length)] if stray else char)
        at += length
    return "".join(pieces)


def normalise_doi(text: str) -> str | None:
    """The bare DOI in lower case, whatever stands before it; None when ``text`` is no DOI.

    DOIs compare without regard to case (https://www.doi.org/doi-handbook, 3.2.2 there).

    >>> normalise_doi("https://doi.org/10.1016/J.physletb.2012.08.020")
    '10.1016/j.physletb.2012.08.020'
    """
    if "10." not in text and "%" not in text:
        return None
    match = _DOI.fullmatch(percent_decoded(text.strip()).replace("\\_", "_"))
    return _trim(match["doi"]).lower() if match else None


def _trim(doi: str) -> str:
    """Takes off what a sentence puts behind a DOI: stops, quotes, unmatched closing brackets."""
    open_round, open_square = doi.count("(") - doi.count(")"), doi.count("[") - doi.count("]")
    end = len(doi)
    while end:
        last = doi[end - 1]
        if last == ")" and open_round < 0:
            open_round += 1
        elif last == "]" and open_square < 0:
            open_square += 1
        elif last not in ".,;:'’”*":
            break
        end -= 1
    return doi[:end]


def find_identifiers(text: str) -> list[FoundIdentifier]:
    """All identifiers in ``text``, in order, none overlapping another.

    A DOI of arXiv's own (10.48550/arXiv.…) is given as the arXiv id it names.
    """
    found: list[FoundIdentifier] = []  # in order, none overlapping another
    for candidate in _candidates(text):
        at = bisect_left(found, candidate.start, key=lambda each: each.start)
        is_free = at == 0 or found[at - 1].end <= candidate.start
        if is_free and (at == len(found) or candidate.end <= found[at].start):
            found.insert(at, candidate)
    return found


def _candidates(text: str) -> Iterator[FoundIdentifier]:
    """Identifiers as each pattern sees them, the surest pattern first."""
    has_ids, has_dois = _LIKE_ID.search(text) is not None, "10." in text  # found at little cost
    for match in (*_LABELLED.finditer(text), *_FILE.finditer(text)) if has_ids else ():
        identifier = _from_match(match)
        if identifier:
            yield FoundIdentifier(identifier, match.start(), match.end(), labelled=True)
    for match in _PUBLISHER.finditer(text) if has_dois else ():
        doi = _BEHIND_DOI.sub("", _trim(match["doi"]))
        if not _ARXIV_DOI.fullmatch(doi):
            yield FoundIdentifier(Doi(doi.lower()), match.start(), match.end(), labelled=True)
    for match in _DOI.finditer(text) if has_dois else ():
        doi = _trim(match["doi"])
        end = match.start("doi") + len(doi)
        own = _ARXIV_DOI.fullmatch(doi)
        if own is None:
            yield FoundIdentifier(Doi(doi.lower()), match.start(), end, labelled=True)
            continue
        arxiv_id = parse_arxiv_id(own["id"])
        if arxiv_id:
            yield FoundIdentifier(arxiv_id, match.start(), end, labelled=True)
    for match in _BARE.finditer(text) if has_ids else ():
        identifier = _from_match(match)
        if identifier:
            yield FoundIdentifier(identifier, match.start(), match.end(), labelled=False)


def doi_as_written(doi: str) -> str:
    """A DOI in lower case, but for arXiv's own, which are written as arXiv writes them
    (https://info.arxiv.org/help/doi.html).

    >>> doi_as_written("10.48550/arxiv.2406.03712")
    '10.48550/arXiv.2406.03712'
    """
    start = "10.48550/arXiv."
    return start + doi[len(start) :] if doi.startswith(start.lower()) else doi
