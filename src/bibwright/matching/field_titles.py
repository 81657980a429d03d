"""The titles of an entry and a source, compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bibwright.matching.comparison import Comparison, Field, compared
from bibwright.matching.publication_state import may_be_of_another_version
from bibwright.matching.title_noise import bare_title
from bibwright.matching.titles import TitleRelation, compare_titles, is_notice
from bibwright.model.reference import Reference
from bibwright.text.fold import is_informative, words

_BRACE = re.compile(r"[{}]")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]|``.*?''")
_GENRE = re.compile(
    r"^\W*(?:tutorial|panel|keynote|demo)(?:\s+on\b|\s*:)|[.:?!]\s*(?:panel|tutorial)\W*$|"
    r"^\W*(?:foreword|preface|(?:guest\s+)?editorial|perspective|viewpoint|invited\s+talk|"
    r"last\s+words|squib|obituary|book\s+review|(?:technical|research)\s+note)\s*:",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"[_^$]|\[su[bp]\b|[A-Z][a-z]?\d|\d[A-Z]|\d\s*-\s*x", re.IGNORECASE)
_FORMULA_WORD = re.compile(r"[_^$\d\[\]{}\\]|[a-z][A-Z]|^\W*\w?\W*$|^\W*\w-\w")


def compare_title(entry: Reference, source: Reference) -> Iterator[Comparison]:
    """What the titles say, where both have one."""
    said, told = bare_title(entry.title), bare_title(source.title)
    if not words(said) or not words(told):
        return
    # What looks like noise may be a part of the title: "Climate Change 2021: …".
    either = ((said, told), (entry.title, source.title))
    said, told = next((both for both in either if compare_titles(*both).agrees), either[0])
    evidence = compare_titles(said, told)
    seen = "" if evidence.relation is TitleRelation.SAME else str(evidence.relation)
    if is_notice(said) != is_notice(told):
        yield compared(
            Field.TITLE, (entry.title, source.title), "another work", "", "title-wording"
        )
        return
    agrees = (
        evidence.agrees
        or sorted(words(said)) == sorted(words(told))
        or _agree_outside_brackets(said, told)
        or _agree_outside_formulas(said, told)
        or _agree_in_latin(said, told)
    )
    finding, habit = "title-wording", ""
    if agrees and seen:
        finding, habit = _TITLE_HABITS.get(evidence.relation, (finding, _ELSEWHERE))
        if evidence.relation is TitleRelation.SPELLING and (evidence.lost or evidence.extra):
            finding, habit = "title-wording", "small words are easily mistaken"
    elif seen and _agree_behind_a_name(said, told):
        finding, habit = "title-subtitle", "the name before a title is often left out, or put there"
    elif seen and _ends_sooner(words(said), words(told)):
        habit = "a source may leave out what stands in quotation marks behind a title"
    elif seen and _BRACE.search(told):
        habit = "the source has the title with stray braces, and perhaps cut there"
    elif seen and may_be_of_another_version(entry, source, evidence):
        habit = "the title of another version, or of the publication"
    yield compared(Field.TITLE, (entry.title, source.title), seen, habit, finding)


_ELSEWHERE = "text in brackets or formulas is often written differently"
_TITLE_HABITS = {
    TitleRelation.SPELLING: ("title-spelling", "the spelling of a word differs"),
    TitleRelation.SUBTITLE: ("title-subtitle", "a subtitle is often left out"),
}


def _agree_outside_brackets(said: str, told: str) -> bool:
    """What stands in brackets, or says of what sort it is, is often left out or stands elsewhere:
    "(tutorial session)", "Tutorial: …"; what stands in quotation marks, left out by one of both."""
    said, told = (_GENRE.sub(" ", _without_brackets(title)) for title in (said, told))
    if bool(_QUOTED.search(said)) != bool(_QUOTED.search(told)):
        said, told = (_QUOTED.sub(" ", title) for title in (said, told))
    return bool(words(said) and words(told)) and compare_titles(said, told).agrees


#: "SpreadName: Encoding …": a name of one word before the title.
_NAME = re.compile(r"^\W*[^\s:]+\s*:\s+(?=\S.{12})")


def _agree_behind_a_name(said: str, told: str) -> bool:
    """Whether one title has a name before the other's."""
    if bool(_NAME.match(said)) == bool(_NAME.match(told)):
        return False
    return compare_titles(_NAME.sub("", said), _NAME.sub("", told)).agrees


def _ends_sooner(said: tuple[str, ...], told: tuple[str, ...]) -> bool:
    """Whether the source's title goes up to a phrase of one word that says something: "in the
    wild"."""
    rest = said[len(told) :]
    telling = [word for word in rest if is_informative(word)]
    return said[: len(told)] == told and len(rest) > len(telling) == 1 and rest[-1] in telling


def _without_brackets(title: str) -> str:
    """The title without what stands in brackets, and in brackets within these."""
    less = _BRACKETS.sub(" ", title)
    return title if less == title else _without_brackets(less)


#: "$\\Lambda$", and the letter itself.
_GREEK = re.compile(r"\{?\$?\\([A-Za-z])[a-z]+\s*\$?\}?|([\u0391-\u03c9])")


def _agree_in_latin(said: str, told: str) -> bool:
    """Whether one title has the first letter of its name for a Greek one: "LCDM"."""
    if not _GREEK.search(said + told):
        return False
    said, told = (
        _GREEK.sub(lambda found: found[1] or unicodedata.name(found[2]).split()[3][0], title)
        for title in (said, told)
    )
    return compare_titles(said, told).agrees


def _agree_outside_formulas(said: str, told: str) -> bool:
    """A formula is set in as many ways as there are programs: "In[sub x]Ga[sub 1-x]N", "InGaN"."""
    if not _FORMULA.search(said) and not _FORMULA.search(told):
        return False
    said, told = (
        " ".join(word for word in title.split() if not _FORMULA_WORD.search(word))
        for title in (said, told)
    )
    return min(len(said.split()), len(told.split())) > 2 and compare_titles(said, told).agrees
