"""References without a title, as physics and astronomy print them: authors, and a place in a
journal."""

from __future__ import annotations

import re

from bibwright.matching.places import Place

_YEAR = r"(?:1[89]|20)\d\d"
#: What stands behind the authors: a journal, a volume and a page, and the year before, between or
#: behind them; nothing else.
_PLACE_ALONE = re.compile(
    rf"[\s,.;:]*(?:\(?{_YEAR}[a-z]?\)?[\s,.:;]+)?(?P<journal>[A-Z][^\d,;:()“”\"]{{1,80}}?),?\s*"
    rf"(?:{_YEAR},\s*|\({_YEAR}\)\s*)?(?:(?<=[.\s])(?P<section>[A-Z])\s?)?"
    rf"(?P<volume>\d{{1,4}}[A-Z]?)\s*(?:\(\d[\d/-]*\)\s*)?(?:\({_YEAR}\),?\s*|[,:]\s*|\s)"
    rf"(?:no\.\s*\d+,\s*)?(?:pp?\.\s*)?(?P<page>[A-Za-z]{{0,2}}\d+[A-Z]?)"
    rf"(?:\s*[-–]+\s*[A-Za-z]{{0,2}}\d+)?[\s.,;:()]*(?:{_YEAR}[\s.,;:()]*)?"
)
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


def place_alone(text: str, year: int | None) -> Place | None:
    """The place that stands behind a list of authors, of that year; None where a title may."""
    match = _PLACE_ALONE.fullmatch(text)
    if match is None or not _is_journal(match["journal"]):
        return None
    journal = " ".join(filter(None, (match["journal"].strip(), match["section"])))
    return Place(journal, match["volume"], match["page"], year)


def journal_as_name(text: str) -> int:
    """Where a list of authors ends because a journal follows that looks like one more; or 0."""
    match = _JOURNAL_AS_NAME.search(text)
    return match.start() if match else 0


def _is_journal(name: str) -> bool:
    """Whether it is abbreviated throughout, or a name in full without a stop: behind a title there
    would be one before the journal."""
    words = [word for word in re.split(r"\s+|(?<=\.)(?=[A-Z])", name.strip()) if word]
    long = [word for word in words if word.lower() not in _SMALL]
    return all(_ABBREVIATION.fullmatch(word) for word in long) or all(
        _CAPITALISED.fullmatch(word) for word in long
    )
