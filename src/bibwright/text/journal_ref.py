"""A place in a journal: its name, a volume and a page, in the ways that people write them.

arXiv has a field of free text for it; physics and astronomy cite by nothing else. What has none of
the shapes that are known stays whole, for a wrong volume is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bibwright.text.dates import MONTHS, month_number
from bibwright.text.names.others import ET_AL
from bibwright.text.pages import to_tex

_YEAR = r"(?:1[89]|20)\d\d"
#: A name of a journal may have a part behind a comma: "Astrophysical Journal, Letters".
_NAME = (
    r"(?P<journal>[A-Z][^\d,;:()“”\"]{0,120}?"
    r"(?:, (?:Letters|Supplements?(?: Series)?|(?:Series|Section|Part) [A-Z]))?)"
)
#: In a field of its own it may have any commas, and its own abbreviation behind it:
#: "… & Applications (IJSEA)".
_NAME_IN_FIELD = r"(?P<journal>[A-Z][^\d;:()]*?[^\d;:()\s,](?:\s\([A-Z][A-Za-z]+\))?)"
#: With the section of the journal before it or behind it: "Phys.Lett. B716", "108B".
_VOLUME = r"(?:(?<=[.\s])(?P<section>[A-Z])(?=\d))?(?P<volume>\d{1,5}[A-Z]?)"
_VOL = r"[Vv]ol(?:ume)?s?\.?:?\s*"
_NUMBER = rf"\(\s*(?!{_YEAR}\s*\))(?P<number>\d+(?:[-/]\d+)?)\s*\)"
_NO = r"(?:[Nn]o|[Nn]umber|[Ii]ssue)\.?:?\s*(?P<issue>\d+(?:[-/]\d+)?)"
_PAGE = r"[A-Za-z]{0,2}\d{1,12}"
_PAGES = (
    rf"(?:(?:pp?|pages)\b\.?\s*)?(?P<pages>{_PAGE}[A-Za-z]?(?:\([A-Z]\))?"
    rf"(?:\s*[-–]+\s*{_PAGE})?)"
)


def _behind_name(otherwise: str = "") -> str:
    """What stands behind the name of a journal: a year or something ``otherwise``, volume, number,
    a year, pages."""
    return (
        rf",?\s*(?:(?P<before>{_YEAR}),\s*|\((?P<first>{_YEAR})\)\s*|{otherwise})"
        rf"(?:{_VOL})?{_VOLUME}\s*(?:{_NUMBER}\s*)?(?:\((?P<between>{_YEAR})\),?\s*|[,:]\s*|\s)"
        rf"(?:{_NO},\s*)?{_PAGES}"
    )


_DATE = rf"(?:(?P<month>(?:{'|'.join(MONTHS)})[a-z]*)\.?\s+)?(?P<before>{_YEAR})"
#: What a field of its own holds.
_IN_FIELD = tuple(
    re.compile(rf"{_NAME_IN_FIELD}{shape}\.?", re.IGNORECASE if "month" in shape else 0)
    for shape in (
        # Statistical Science 2008, Vol. 23, No. 1, 65-68
        rf",?\s+{_DATE},\s*{_VOL}(?P<volume>\d+)(?:,\s*{_NO})?,\s*{_PAGES}",
        # Science & Education, September 2014, 23(9): 1853-1873
        rf",\s+{_DATE},\s*(?P<volume>\d+)\s*{_NUMBER}\s*[:,]\s*{_PAGES}",
        # Journal of Software Engineering & Applications (IJSEA), Vol.3, No.1, January 2012
        # IEEE Transactions on Information Theory ( Volume: 65 , Issue: 4 , April 2019 )
        rf"\s*[,(]\s*{_VOL}(?P<volume>\d+)\s*(?:,\s*{_NO}\s*)?(?:,\s*{_PAGES}\s*)?,\s*{_DATE}\s*\)?",
        # Phys. Rev. B 74, 024520 (2006); Adv.Theor.Math.Phys.2:231-252,1998;
        # J. Algebra 321 (2009), no. 2, 375-389
        rf"{_behind_name()}(?:,?\s*\((?P<behind>{_YEAR})\)|\s*,\s*(?P<last>{_YEAR}))?",
    )
)
#: A place and nothing else, the year before, between or behind its parts.
_ALONE = re.compile(
    rf"[\s,.;:]*(?:\(?{_YEAR}[a-z]?\)?[\s,.:;]+)?{_NAME}{_behind_name()}"
    rf"[\s.,;:()]*(?:{_YEAR}[\s.,;:()]*)?"
)
#: A place within a text, whose volume is no year.
_ANYWHERE = re.compile(_NAME + _behind_name(rf"(?<![\d.-])(?!{_YEAR}\b)") + r"(?![\w.]*\d)")
#: A place at the beginning, its parts between commas, as astronomy has it: "JCAP, 2011, 031".
_BETWEEN_COMMAS = re.compile(
    r"(?P<journal>[^,]{1,80}?(?:, [A-Z][^,\d]{1,40}?)?),\s*(?P<volume>[A-Z]?\d[\w.-]{0,11})"
    r"(?:\s*,\s*|\s+)(?P<pages>[A-Za-z]{0,2}\d[\w.-]*)"
)
#: A second place in the same text.
_SAME_JOURNAL = re.compile(r"\bibid\b", re.IGNORECASE)
_BEFORE_JOURNAL = re.compile(rf"{ET_AL}\s+")
_ABBREVIATION = re.compile(r"[A-Z][\w-]{0,6}\.|[A-Z]|[A-Z][a-z]?[A-Z&][\w&]{0,5}\.?")
_SMALL = frozenset("of the and & in on for de".split())
#: What journals of one field are called after their first letter: "J. Appl. Phys.".
_OF_JOURNALS = "|".join(
    """Acoust Alloys Am Amer Appl Astrophys Atmos Biol Chem Clin Coll Comp Comput Cosmol Cryst
    Differ Dyn Econ Elast Electrochem Eng Exp Fluid Funct Gen Geom Geophys Heat High Low Lumin Magn
    Mat Mater Math Mech Med Mod Mol Nanopart Neurosci Nucl Number Oper Opt Org Phys Plasma Pure
    Quant Rheol Sci Softw Sound Stat Symb Theor Vac""".split()
)
#: A journal that looks like one more author.
_JOURNAL_AS_NAME = re.compile(
    r"[,;]?\s+(?:and\s+)?(?=Z\. Phys\. (?:[A-D] )?\d|"
    rf"J\. (?!Phys\. (?:Rev|Lett))(?:{_OF_JOURNALS})\.)"
)
#: Of names in full: "Monthly Notices of the Royal Astronomical Society".
_CAPITALISED = re.compile(r"[A-Z][\w'’-]*|[-–&]")
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
    year: str = ""
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
    for shape in _IN_FIELD:
        if (match := shape.fullmatch(text)) and len(_years(match)) == 1:
            return _article(match)
    if _PROCEEDINGS.search(text) and not _NOT_A_BOOK.search(text):
        return _proceedings(text)
    return None


def place_alone(text: str) -> Publication | None:
    """The place that a text is, behind a list of authors; None where a title may stand there."""
    match = _ALONE.fullmatch(text)
    return _article(match) if match and _is_journal(match["journal"]) else None


def place_in(text: str) -> Publication | None:
    """The place that a text names; None where it names none or several."""
    found = [] if _SAME_JOURNAL.search(text) else list(_ANYWHERE.finditer(text))
    return _article(found[0]) if len(found) == 1 else None


def place_first(text: str) -> Publication | None:
    """The place that a text begins with, its parts between commas."""
    match = _BETWEEN_COMMAS.match(text)
    return _article(match) if match else None


def _years(match: re.Match[str]) -> list[str]:
    names = ("before", "first", "between", "behind", "last")
    return [year for name, year in match.groupdict().items() if name in names and year]


def _article(match: re.Match[str]) -> Publication:
    parts = match.groupdict(default="")
    journal = _BEFORE_JOURNAL.split(parts["journal"])[-1].strip(" ,")
    # "Phys.Lett. B716" is volume 716 of Physics Letters B.
    return Publication(
        f"{journal} {parts.get('section', '')}".strip(),
        "".join(_years(match)[:1]),
        month_number(parts.get("month", "")[:3]),
        parts["volume"],
        parts.get("number", "") or parts.get("issue", ""),
        to_tex(parts["pages"]),
    )


def journal_as_name(text: str) -> int:
    """Where a list of authors ends because a journal follows that looks like one more; or 0."""
    match = _JOURNAL_AS_NAME.search(text)
    return match.start() if match else 0


def _is_journal(name: str) -> bool:
    """Whether it is abbreviated, but for a word at most ("Class. Quantum Grav."), or a name in full
    without a stop: behind a title there would be one before the journal."""
    words = [word for word in re.split(r"[\s,]+|(?<=\.)(?=[A-Z])", name.strip()) if word]
    long = [word for word in words if word.lower() not in _SMALL]
    whole = [word for word in long if not _ABBREVIATION.fullmatch(word)]
    is_capitalised = all(map(_CAPITALISED.fullmatch, whole))
    but_one = len(whole) == 1 and len(long) > 2 and long[0] not in whole and long[-1] not in whole
    return not whole or (is_capitalised and (but_one or "." not in name))


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
        pages=to_tex(pages["pages"]) if pages else "",
        proceedings=True,
        whole=not re.search(r"\w", behind.replace(year, "")),
    )
