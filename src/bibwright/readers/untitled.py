"""References without a title, as physics and astronomy print them: authors, and a place in a
journal."""

from __future__ import annotations

import re

from bibwright.matching.places import Place, place_in

_YEAR = r"(?:1[89]|20)\d\d"
#: What stands behind the authors: a journal, a volume and a page, and the year before, between or
#: behind them; nothing else.
_PLACE_ALONE = re.compile(
    rf"[\s,.;:]*(?:\(?{_YEAR}[a-z]?\)?[\s,.:;]+)?(?P<journal>[A-Z][^\d,;:()“”\"]{{1,60}}?),?\s*"
    rf"(?:{_YEAR},\s*|\({_YEAR}\)\s*)?(?:[A-Z]\s?)?\d{{1,4}}[A-Z]?\s*(?:\(\d[\d/-]*\)\s*)?"
    rf"(?:\({_YEAR}\),?\s*|[,:]\s*|\s)(?:no\.\s*\d+,\s*)?(?:pp?\.\s*)?[A-Za-z]{{0,2}}\d+[A-Z]?"
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
#: "Annals of Physics", "The Astrophysical Journal": longer names aren't told from titles.
_MOST_WORDS = 3


def place_alone(text: str, year: int | None) -> Place | None:
    """The place that stands behind a list of authors, of that year; None where a title may."""
    match = _PLACE_ALONE.fullmatch(text)
    return place_in(text, year) if match and _is_journal(match["journal"]) else None


def journal_as_name(text: str) -> int:
    """Where a list of authors ends because a journal follows that looks like one more; or 0."""
    match = _JOURNAL_AS_NAME.search(text)
    return match.start() if match else 0


def _is_journal(name: str) -> bool:
    names = [word for word in re.split(r"\s+|(?<=\.)(?=[A-Z])", name.strip()) if word]
    long = [word for word in names if word.lower() not in _SMALL]
    if all(_ABBREVIATION.fullmatch(word) for word in long):
        return True
    return len(long) <= _MOST_WORDS and all(re.fullmatch(r"[A-Z][\w'’-]*", each) for each in long)
