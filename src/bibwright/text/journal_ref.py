"""A journal reference as authors typed it into arXiv, taken apart where that is certain.

The field is free text. A few shapes are common enough to be read; what has none of them stays
whole, for a wrong volume is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bibwright.text.dates import MONTHS, month_number

_JOURNAL = r"(?P<journal>[A-Z][^\d;:()]*?[^\d;:()\s,])"
#: A journal may be followed by its own abbreviation: "… & Applications (IJSEA)".
_NAMED = r"(?P<journal>[A-Z][^\d;:()]*?[^\d;:()\s,](?:\s\([A-Z][A-Za-z]+\))?)"
#: With the section of the journal in front, where that is set off: "Phys.Lett. B716", "JHEP12".
_VOLUME = r"(?P<volume>(?:(?<=[.\s])[A-Z])?\d+)"
_NUMBER = r"\(\s*(?P<number>\d+(?:[-/]\d+)?)\s*\)"
_PAGE = r"[A-Za-z]{0,2}\d+"
_PAGES = rf"(?P<pages>{_PAGE}[A-Za-z]?(?:\([A-Z]\))?(?:\s*[-–]+\s*{_PAGE})?)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATE = rf"(?:(?P<month>(?:{'|'.join(MONTHS)})[a-z]*)\.?\s+)?{_YEAR}"
_VOL = r"[Vv]ol(?:ume)?s?\.?:?\s*(?P<volume>\d+)"
_NO = r"(?:[Nn]o|[Nn]umber|[Ii]ssue)\.?:?\s*(?P<number>\d+(?:[-/]\d+)?)"
_PP = r"(?:(?:pp?|pages)\b\.?\s*)?"
_SHAPES = [
    re.compile(shape + r"\.?", re.IGNORECASE if "month" in shape else 0)
    for shape in (
        # Phys. Rev. B 74, 024520 (2006); A&A 546, A128 (2012)
        rf"{_JOURNAL},?\s+{_VOLUME}(?:\s*{_NUMBER})?\s*[,:]\s*{_PP}{_PAGES},?\s*\({_YEAR}\)",
        # Phys.Lett. B716 (2012) 1-29; J. Algebra 321 (2009), no. 2, 375-389
        rf"{_JOURNAL},?\s*{_VOLUME}\s*\({_YEAR}\),?\s*(?:{_NO},\s*)?{_PP}{_PAGES}",
        # Adv.Theor.Math.Phys.2:231-252,1998; International Journal of Sciences 2(12), 52-60, 2013
        rf"{_JOURNAL},?\s*{_VOLUME}\s*(?:{_NUMBER})?\s*[,:]\s*{_PP}{_PAGES}\s*,\s*{_YEAR}",
        # Statistical Science 2008, Vol. 23, No. 1, 65-68
        rf"{_NAMED},?\s+{_DATE},\s*{_VOL}(?:,\s*{_NO})?,\s*{_PP}{_PAGES}",
        # Science & Education, September 2014, 23(9): 1853-1873
        rf"{_NAMED},\s+{_DATE},\s*(?P<volume>\d+)\s*{_NUMBER}\s*[:,]\s*{_PP}{_PAGES}",
        # Journal of Software Engineering & Applications (IJSEA), Vol.3, No.1, January 2012
        # IEEE Transactions on Information Theory ( Volume: 65 , Issue: 4 , April 2019 )
        rf"{_NAMED}\s*[,(]\s*{_VOL}\s*(?:,\s*{_NO}\s*)?(?:,\s*{_PP}{_PAGES}\s*)?,\s*{_DATE}\s*\)?",
    )
]
_PROCEEDINGS = re.compile(r"\b(?:In)?(?:Proc\b|Proceedings|Conference|Symposium|Workshop)")
#: Journals, and series cited as journals are, for all that their names say.
_NOT_A_BOOK = re.compile(
    r"Conf(?:\.|erence)\s+(?:Ser|Proc)|Proc(?:\.|eedings)\s+Suppl|"
    r"Proc(?:\.|eedings)\s+(?:of\s+)?(?:the\s+)?"
    r"(?:Nat|R\.|Roy|PNAS|SPIE|Amer|Lond|London|Camb|Edin|Jap|Indian|VLDB|"
    r"(?:ACM|IEEE)(?:\W*$|\s+(?:on|Meas|Hum|Program)|\W+(?:[Vv]ol|\d)))"
)
_IN_FRONT = re.compile(r"^In\s*(?:the\s+)?(?::\s*)?(?=[A-Z])")
_PAGES_NAMED = re.compile(r"[,(\s]+(?:pp?\.?|pages)\s*(?P<pages>\d+\s*[-–]+\s*\d+)\)?")
_ANY_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_YEAR_AT_END = re.compile(r"[\s,]+(?:19|20)\d\d[\s.]*$")


@dataclass(frozen=True, slots=True)
class Publication:
    """Where and when something was published. ``proceedings`` tells a book from a journal.

    ``whole`` is false when the text says more than the parts do.
    """

    venue: str
    year: str
    month: int | None = None
    volume: str = ""
    number: str = ""
    pages: str = ""
    proceedings: bool = False
    whole: bool = True


def read_journal_ref(text: str) -> Publication | None:
    """The parts of a journal reference; None where they can't be told with certainty.

    >>> found = read_journal_ref("Phys. Rev. B 74, 024520 (2006)")
    >>> (found.venue, found.volume, found.pages, found.year)
    ('Phys. Rev. B', '74', '024520', '2006')
    """
    text = " ".join(text.split())
    for shape in _SHAPES:
        if match := shape.fullmatch(text):
            return _article(match.groupdict(default=""))
    if _PROCEEDINGS.search(text) and not _NOT_A_BOOK.search(text):
        return _proceedings(text)
    return None


def _article(parts: dict[str, str]) -> Publication:
    # "Phys.Lett. B716" is volume 716 of Physics Letters B.
    section = parts["volume"].rstrip("0123456789")
    return Publication(
        f"{parts['journal'].strip()} {section}".strip(),
        parts["year"],
        month_number(parts.get("month", "")[:3]),
        parts["volume"].removeprefix(section),
        parts.get("number", ""),
        page_range(parts["pages"]),
    )


def _proceedings(text: str) -> Publication | None:
    """Proceedings keep their name as typed, but for the pages, and a year behind the name."""
    years = set(_ANY_YEAR.findall(text))
    if len(years) != 1:
        return None
    year = years.pop()
    pages = _PAGES_NAMED.search(text)
    venue = _IN_FRONT.sub("", text[: pages.start()] if pages else text)
    behind = text[pages.end() :] if pages else ""
    return Publication(
        _YEAR_AT_END.sub("", venue).strip(" ,.") or venue,
        year,
        pages=page_range(pages["pages"]) if pages else "",
        proceedings=True,
        whole=not re.search(r"\w", behind.replace(year, "")),
    )


def page_range(pages: str) -> str:
    """Pages with BibTeX's double hyphen between them."""
    return re.sub(r"\s*[-–]+\s*", "--", pages)
