"""What one value of a record says, in the way in which values are compared."""

from __future__ import annotations

import re

from bibwright.model.identifiers import JUNK_IDENTIFIERS, parse_arxiv_id
from bibwright.text.dates import ANY_YEAR, month_number
from bibwright.text.fold import words
from bibwright.text.latex.verbatim import bare_doi, bare_url, isbn_in, linked_doi
from bibwright.text.ordinals import ORDINALS
from bibwright.text.pages import from_tex
from bibwright.text.remembered import remembered

YEARS = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d\s*(?:/|-+|–)\s*((?:1[5-9]|20)\d\d)(?!\d)")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_LEADING = re.compile(r"\d+(?=\s*(?:$|[,;(\[]|[^\W\d_]))")
_PLAIN_PAGES = re.compile(r"\d+(?:--?\d+)?")
_PAGE = re.compile(r"([a-z]{0,3}\.?)0*(\d+)([a-z]?)")
#: A number that is not nought, or a Roman one: not "n/a-n/a", "0--0", "xx--xx" or "n. pag.".
_IS_PAGES = re.compile(r"[1-9]|^[ivxlc]*[ivlc][ivxlc]*(?:\W|$)")
_RANGE = re.compile(r"\s*(?:-+|–|—|‐|‑|to)\s*")
_SCHEME = re.compile(r"(?:https?:)?//(?:www\.)?", re.IGNORECASE)
#: What is in many publishers' names.
_OF_PUBLISHERS = frozenset(
    """academic adr and associates book books co company corp edition editions editore editorial for
    gmbh group house inc international john limited llc ltd media of press pub publ publications
    publisher publishers publishing sons the und university verlag""".split()
)
#: A page with letters is ``-(letters * LETTERED + number + 1)``.
LETTERED = 10**7


def day_in(text: str) -> str:
    """A date that says more than the year; of a span the first."""
    first = text.split("/")[0].strip().strip("-")
    return first if len(first) > 4 and not first[:4].isalpha() else ""


def edition_number(text: str) -> str:
    """The number of an edition, in figures."""
    number = _NUMBER.search(text)
    if number:
        return number[0].lstrip("0")
    small = text.lower()
    return next(
        (str(at) for at, word in enumerate(ORDINALS[:10], 1) if word in small), compact(text)
    )


def year_in(text: str) -> int:
    """The year; of several years the last one."""
    found = YEARS.search(text) or ANY_YEAR.search(text)
    return int(found[found.lastindex or 0]) if found else 0


def compact(text: str) -> str:
    """Letters and digits alone: "46 (Supplement 1)" and "46 Suppl. 1" begin alike."""
    small = text.lower().replace("supplement", "s").replace("suppl", "s")
    small = re.sub(r"\b(?:volume|vol|number|no|nr|issue|edition|ed)\b\.?", "", small)
    return re.sub(r"[\W_]+", "", small).lstrip("0")


def leading_number(text: str) -> str:
    """A volume or a number: "14, Sp. Iss. SI" is 14."""
    text = text.strip()
    if text and not text.strip("0"):
        return "0" if text == "0" else ""
    number = _LEADING.match(text.lstrip("0"))
    found = number[0] if number else compact(text)
    return found if found != "s" else ""


def page_range(text: str) -> str:
    """``12-34``, as it can best be told; the end written out ("123-30" is 123-130)."""
    if not _PLAIN_PAGES.fullmatch(text):
        text = from_tex(text)
    small = re.sub(r"\b(?:pages?|pp?)\b\.?|[\s{}?]", "", text.lower().replace("\\", ""))
    if not _IS_PAGES.search(small):
        return ""
    first, *rest = _RANGE.split(small.split(",")[0].split(";")[0])
    last = rest[-1] if rest else ""
    if last.isdigit() and first.isdigit() and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    first = first.lstrip("0") if first.isdigit() else first
    return f"{first}-{last}" if last and last != first else first


@remembered(65536)
def page_ends(text: str) -> tuple[int, int]:
    """The first and the last page."""
    first, _, last = text.partition("-")
    start, end = _page(first), _page(last)
    return start, end or start


def _page(text: str) -> int:
    """A page's number; one with letters before it ("S12") has a negative one."""
    if text.isdigit():
        return int(text[:15])
    found = _PAGE.fullmatch(text)
    if not found:
        return 0
    letters = 0
    for letter in found[1] + found[3]:
        letters = letters * 37 + ord(letter) % 37
    return -(letters * LETTERED + int(found[2][:6]) + 1)


def whole_day(text: str) -> str:
    """A date that names a day, the month as a number; of a span none."""
    return _dated(text, 3)


def whole_month(text: str) -> str:
    """A date that names a month and no day."""
    return _dated(text, 2)


def _dated(text: str, length: int) -> str:
    parts = [part.lstrip("0") for part in text.lower().rstrip("-").split("-")]
    if len(parts) != length or not all(parts) or "/" in text:
        return ""
    parts[1] = str(month_number(parts[1]) or parts[1])
    return "-".join(parts)


def publisher_words(text: str) -> str:
    """A publisher's name by the words that tell it from another, in the alphabet's order."""
    return " ".join(sorted(set(words(text)) - _OF_PUBLISHERS))


def doi_in(text: str) -> str:
    """A DOI in its normal form, or nothing."""
    return bare_doi(text) or ""


def bare_arxiv_id(text: str) -> str:
    """An arXiv id without its version, or nothing."""
    found = parse_arxiv_id(text.strip())
    return found.base if found else ""


def address_in(text: str) -> str:
    """An address without what may be written in several ways; none for one that a DOI or an
    arXiv id stands for."""
    if linked_doi(text) or parse_arxiv_id(text):
        return ""
    return _SCHEME.sub("", bare_url(text) or text.strip()).rstrip("/").lower()


def bare_isbn(text: str) -> str:
    """The first ISBN as the nine digits that its ten- and thirteen-digit forms share.

    ISSNs, which number a journal and no work, are left out.
    """
    digits = isbn_in(text)
    return "" if digits in JUNK_IDENTIFIERS else digits[-10:-1]
