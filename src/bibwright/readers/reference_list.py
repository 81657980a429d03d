"""A reference list as it is pasted from a paper: "[3] A. Author, B. Author. Title. Venue, 2023."

Styles differ in where the title stands. Three signs tell it: quotation marks round it (IEEE), a
year in brackets before it (APA and its kin), or else it is the second sentence, after the
people (most others). What shows none of them and holds no identifier is named, not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bibwright.model.identifiers import ArxivId, Doi, find_identifiers
from bibwright.model.reference import Date, Origin, Person, Reference
from bibwright.readers.identifier_list import certain_identifiers
from bibwright.readers.reading import InputKind, Line, Problem, Reading
from bibwright.readers.titles import strip_mark
from bibwright.text.fold import one_line
from bibwright.text.names import person_from_display

__all__ = ["ITEM_MARK", "read_reference", "read_reference_list"]

ITEM_MARK = re.compile(r"^\s*(?:\[[\w+.-]{1,12}\]|\d{1,3}\.(?=\s)|[•*-](?=\s))\s*")
_YEAR = re.compile(r"(?<![\d.:/-])(?:19|20)\d\d(?![\d/-]|\.\d)")
_QUOTED = re.compile(r"[“\"]([^“”\"]{8,}?)[,.?!]?[”\"]")
_AFTER_YEAR = re.compile(r"\((?:19|20)\d\d[a-z]?(?:,[^)]*)?\)[.,:]?\s+")
#: The end of a sentence: not after an initial, nor after "et al" or "vs".
_SENTENCE = re.compile(
    r"(?<![\s.][A-Z])(?<!^[A-Z])(?<!\bal)(?<!\bvs)(?<!\bSt)[.?!]\s+(?=[\W\d]*[A-Z\d])"
)
_AND = re.compile(r"\s*(?:,\s*)?(?:\band\b|&)\s*", re.IGNORECASE)
_ET_AL = re.compile(r",?\s*(?:et\.?\s+al\.?|and others)\s*", re.IGNORECASE)
#: "L. Liu, X. Yang et al. " at the beginning: what follows is the title.
_CUT_PEOPLE = re.compile(r"(?P<people>.{2,200}?\bet\.?\s+al\b\.?)[,:]?\s+(?=[A-Z\d])")
_INITIALS = re.compile(r"(?:[A-Z][a-z]?\.?[- ]?){1,4}")
_VANCOUVER = re.compile(r"(?P<family>[^\W\d_][\w'’ -]+?)\s+(?P<initials>[A-Z]{1,3})")
#: "Doe JA, Smith B. " at the beginning: the stop behind the initials ends the people.
_VANCOUVER_PEOPLE = re.compile(
    r"(?:[^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)? [A-Z]{1,3}(?:, and |, | and )?)+(?:et al)?\.\s+"
)
_LEAST_TITLE_WORDS = 2


def read_reference_list(lines: Sequence[Line], name: str) -> Reading:
    """A query for each reference; one whose title can't be made out keeps its identifier."""
    queries: list[Reference] = []
    problems: list[Problem] = []
    for item in _items(lines):
        origin = Origin(name, item.line, item.text)
        query = read_reference(item.text, origin)
        if query is None:
            problems.append(
                Problem(Origin(name, item.line), f"no title or id made out in “{item.text[:70]}”")
            )
        else:
            queries.append(query)
    return Reading(InputKind.REFERENCES, tuple(queries), tuple(problems))


@dataclass(frozen=True, slots=True)
class _Item:
    line: int
    text: str


def _items(lines: Sequence[Line]) -> Iterator[_Item]:
    """References, each put together from its lines: a mark or a blank line begins a new one."""
    marked = sum(bool(ITEM_MARK.match(line.text)) for line in lines) > 1
    spaced = any(not line.text for line in lines[1:-1])
    start, parts = 0, list[str]()
    for line in lines:
        begins = bool(ITEM_MARK.match(line.text)) if marked else not spaced
        if parts and (not line.text or begins):
            yield _Item(start, _joined(parts))
            parts = []
        if line.text:
            start = start if parts else line.number
            parts.append(strip_mark(ITEM_MARK.sub("", line.text)) if begins else line.text)
    if parts:
        yield _Item(start, _joined(parts))


def _joined(parts: list[str]) -> str:
    """Lines as one; a word that was cut at a line's end is put together again."""
    text = parts[0]
    for part in parts[1:]:
        cut = text.endswith("-") and text[-2:-1].isalpha() and part[:1].islower()
        text = f"{text}{part}" if cut else f"{text} {part}"
    return text


def read_reference(text: str, origin: Origin) -> Reference | None:
    """One reference taken apart; None when neither a title nor an identifier is in it."""
    text = ITEM_MARK.sub("", text).strip()
    identifiers = list(certain_identifiers(text))
    people_text, title = _people_and_title(_without_identifiers(text))
    people, others = _people(people_text)
    if len(title.split()) < _LEAST_TITLE_WORDS:
        title, people, others = "", (), False
    if not title and not identifiers:
        return None
    years = _YEAR.findall(_without_identifiers(text))
    return Reference(
        title=title,
        people=people,
        others=others,
        issued=Date(int(years[-1])) if years else None,
        arxiv_id=next((each for each in identifiers if isinstance(each, ArxivId)), None),
        doi=next((each.name for each in identifiers if isinstance(each, Doi)), None),
        said=one_line(_without_identifiers(text)),
        origin=origin,
    )


def _without_identifiers(text: str) -> str:
    for found in reversed(find_identifiers(text)):
        if found.labelled:
            text = text[: found.start] + text[found.end :]
    return text


def _people_and_title(text: str) -> tuple[str, str]:
    if quoted := _QUOTED.search(text):
        return text[: quoted.start()], quoted[1].strip(" ,.")
    if year := _AFTER_YEAR.search(text):
        rest = _SENTENCE.split(text[year.end() :], maxsplit=1)[0]
        return text[: year.start()], rest.strip(" .,")
    if people := _VANCOUVER_PEOPLE.match(text):
        rest = _SENTENCE.split(text[people.end() :], maxsplit=1)[0]
        return people[0].strip(), rest.strip(" .,")
    cut = _CUT_PEOPLE.match(text)
    if cut and _looks_like_people(cut["people"]):
        sentences = [cut["people"], *_SENTENCE.split(text[cut.end() :])]
    else:
        sentences = _SENTENCE.split(text)
    if len(sentences) < 2 or not _looks_like_people(sentences[0]):
        return "", ""
    second = 1
    if _YEAR.fullmatch(sentences[1].strip(" .,")):  # ACM: People. Year. Title.
        second = 2
    return sentences[0], sentences[second].strip(" .,") if len(sentences) > second else ""


def _looks_like_people(text: str) -> bool:
    """Names are short words with capitals; a title has more words between its commas."""
    parts = [part for part in _AND.sub(", ", _ET_AL.sub("", text)).split(",") if part.strip()]
    return bool(parts) and all(len(part.split()) <= 5 for part in parts) and text[:1].isupper()


def _people(text: str) -> tuple[tuple[Person, ...], bool]:
    others = bool(_ET_AL.search(text))
    text = _ET_AL.sub("", text).strip(" ,.:;(")
    parts = [part.strip(" .") for part in _AND.sub(", ", text).split(",")]
    parts = [part for part in parts if part]
    people: list[Person] = []
    at = 0
    while at < len(parts):
        if at + 1 < len(parts) and _INITIALS.fullmatch(parts[at + 1] + "."):
            people.append(person_from_display(f"{parts[at]}, {parts[at + 1]}."))
            at += 2
            continue
        people.append(_person(parts[at]))
        at += 1
    return tuple(people), others


def _person(name: str) -> Person:
    """ "Doe JA" is family name and initials; everything else is in the order of speech."""
    if match := _VANCOUVER.fullmatch(name):
        return Person(match["family"], " ".join(f"{each}." for each in match["initials"]))
    return person_from_display(name)
