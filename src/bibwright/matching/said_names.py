"""Who is named in a query's own words: a candidate's authors, and others.

A name is told by its shape ("Smith, J. A.", "Smith et al."), a candidate's author by the words of
the family name, if no other given name stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bibwright.matching.name_likeness import alike
from bibwright.matching.name_lists import name_of
from bibwright.matching.said_words import CHATTY, FURNITURE, VENUE_WORDS
from bibwright.matching.title_words import LATER_PARTS
from bibwright.model.reference import Person, Reference
from bibwright.text.fold import STOP_WORDS, fold, words
from bibwright.text.names import person_from_display
from bibwright.text.names.others import ET_AL, OTHERS
from bibwright.text.remembered import remembered

_TOKEN = re.compile(r"[^\W_]+")
#: What ends at a sign or a year, before a title: "Committee on Garden Gates. (2011): ".
_BODY = re.compile(
    r"[\W\d]*(?P<name>[^\W\d_][^|\n]{3,200}?)[.,:;)\]]\s*(?:\(?(?:19|20)\d\d\)?[.,:]*)?\W*"
)
#: A name in Chinese or Korean, before a title in brackets or behind a stop.
_IN_HAN = re.compile(r"[\W\d]*(?P<name>[\u4e00-\u9fff\uac00-\ud7a3]{2,4})\s*[.,(\[][\W\d]*")
#: "Smith, J. A.", "J. A. Smith", "Smith JA": initials make a name of a word.
_INITIALS = r"(?:[A-Z]\.[\s-]*)+"
FAMILY = (
    r"(?:(?:van|von|de|der|den|di|da|la|le|el|al|bin)\s+)*[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*"
)
_DATED = re.compile(
    rf"(?<![^\W_])(?P<family>{FAMILY})(?P<given>)(?:\s*(?:&|and)\s*{FAMILY})?[,;]?\s*\(?(?:19|20)\d\d"
)
_ACRONYM = re.compile(r"[A-Z][A-Z-]+[A-Z]|(?:[a-z]*[A-Z]){3}[A-Za-z]*")
#: "Bidirectional LSTMs".
_PLURAL = re.compile(r"\b[A-Z]{2,}s$")
_SHAPES = (
    re.compile(rf"(?<![A-Z]\.\s)(?<![A-Z]\.)(?P<family>{FAMILY}),\s+(?P<given>{_INITIALS})"),
    re.compile(rf"(?P<given>{_INITIALS})(?P<family>{FAMILY})"),
    re.compile(rf"(?P<family>{FAMILY})\s+(?P<given>[A-Z]{{1,3}})(?=\s*[,.;&]|\s+and\b|\s*$)"),
    re.compile(rf"(?P<family>{FAMILY}),\s+(?P<given>[A-Z][a-z]?)(?=\s*[,.;&(]|\s+and\b|\s*$)"),
    re.compile(rf"(?P<family>{FAMILY})(?P<given>),?\s*(?i:{OTHERS})"),
    re.compile(rf"(?P<family>\b[^\W\d_]{{3,}})(?P<given>),?\s*(?i:{ET_AL})"),
    _DATED,
    re.compile(
        rf"\b(?:[Pp]rof(?:essor|\.)|[Dd]r\.)\s+(?P<given>{_INITIALS})?(?P<family>{FAMILY})"
        r"(?=[’']s\b|\s*[.,:;)|]|\s*$)"
    ),
    re.compile(
        rf"[\"“”»,]\s*(?:said|says|wrote|writes|claims|claimed)\s+(?P<family>{FAMILY})(?P<given>)"
    ),
)
_FULL_NAME = re.compile(
    rf"[^\W\d_a-z][^\W\d_]+(?:-[^\W\d_]+)?(?:\s+[A-Z]\.)*(?:\s+{FAMILY}){{1,2}}"
)
#: "IEEE TMI 2020", "CVPR Workshops 2021": where something came out, and when.
_MEETING = re.compile(
    rf"\b(?:{_ACRONYM.pattern})(?:\s+[A-Z][\w-]{{0,30}}){{0,2}}\W{{1,2}}(?:19|20)\d\d"
)
#: "by" in the languages of lists, before a name.
_BY = re.compile(r"^(?:by|de|di|da|par|por|von|van|door|av|af|przez)\s+(?=[^\W\d_a-z])")
#: "(with Ada Rose and B. Thorn)", "joint work with Ada Rose."; a name of one word may be a thing's.
_NAME = rf"(?:[^\W\d_a-z][^\W\d_]+|[A-Z]\.)(?:[\s-]+[A-Z]\.)*(?:\s+{FAMILY}){{1,2}}"
_WITH = re.compile(
    r"(?P<before>(?:^|[(\[,.;:|—–-])\s*(?:[^\W\d_]+\s+){0,4}?)with\s+"
    rf"(?=(?:(?:our|my)\s+\w+\s+)?(?:{_NAME}|\|)(?:(?:,\s+(?:and\s+|&\s+)?|\s+and\s+|\s+&\s+|\s+)(?:{_NAME}|\|)){{0,30}}"
    r"\s*(?:[)\]|.;]|$))"
)
#: "our colleagues Ada Rose", "Ada Rose wrote".
_BESIDE_NAME = re.compile(
    r"^(?:.{0,80}\s)?(?:works?|papers?|articles?|results?|ideas?)\s+(?:of|by|from)\s+"
    r"|^(?:our|my|the|his|her|their)\s+(?:friend|colleague|collaborator|co-?author|student|advisor)s?\s+"
    r"|\s+(?:wrote|introduced?s?|propose[sd]?|present(?:s|ed)?|show(?:s|ed)?|describe[sd]?"
    r"|publish(?:ed)?|prove[sd]?|develop(?:s|ed)?|argue[sd]?)(?:\s.*)?$",
    re.IGNORECASE,
)
#: A venue between "et al." and its year: "Rose et al. RecSys 2017".
_OTHERS_BEFORE = re.compile(rf"{ET_AL}\W+(?:[\w'’-]+\s+){{0,2}}$")
#: A term and its short form: "Temporal Smoothing (TS)".
_TERM = re.compile(r"(?P<term>(?:[^\W\d_a-z][\w-]*\s+){2,5})\((?P<short>[A-Z]{2,5})s?\)")
#: A cell's name of what a work made, before who wrote the work: "SKY-Net (Rose et al., 2017)".
_THING_OF = re.compile(r"(?<![^|])\s*[^|,;:()\[\]]{2,60}\((?=\s*\|)")
_SEPARATOR = re.compile(
    rf"[,;:()\[\]|·•\n\"“”]|\s(?:[–—]|-{{1,3}})\s|\.\s|\band\b|&|\bby\b|{ET_AL}"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text, as it is and folded, and where it stands."""

    text: str
    folded: str
    start: int
    end: int


@remembered(4096)
def tokens_of(text: str) -> tuple[Token, ...]:
    """The words of a text, and where they stand."""
    found = (
        Token(match[0], fold(match[0]).replace(" ", ""), match.start(), match.end())
        for match in _TOKEN.finditer(text)
    )
    return tuple(token for token in found if token.folded)


def authors_named(query: Reference, rest: str, candidate: Reference) -> tuple[Person, ...]:
    """Who is named: the candidate's authors among them, and those that aren't."""
    theirs = [(person, name) for person in candidate.authors if (name := name_of(person))]
    meetings = {word for found in _MEETING.finditer(rest) for word in words(found[0])}
    families = {word for person in candidate.authors for word in words(person.family)}
    told = set(words(candidate.title)) - families
    named = [
        each
        for each in query.authors
        if _stands_in(each, rest)
        and not (_is_meeting(each, meetings) or _is_thing(each))
        and not told.issuperset(words(str(each)))
    ]
    before = rest.partition(" | ")[0]
    if named and all(_stands_in(each, before) for each in named):
        rest = before  # who stands behind the title is an editor, or in another's title
    others: list[Person] = []
    if not (query.title or named or any(_is_named(person, before) for person, _ in theirs)):
        others += _body_in(before)
    for person in named or list(_named(rest, shouted=query.said.isupper())):
        name = name_of(person)
        # "Breast Mass" beside "Mass Segmentation" is no person.
        is_title = told.issuperset(words(person.family))
        if name is None or is_title or _is_meeting(person, meetings):
            continue
        if not any(alike(name, known) == 2 for _, known in theirs):
            others.append(person)
    found = [person for person, _ in theirs if _is_named(person, rest)]
    return (*(found or [each for each in named if each not in others]), *others)


def _is_meeting(person: Person, meetings: set[str]) -> bool:
    """Whether it is no person but one of the meetings, of whose names these are the words."""
    is_venue = not VENUE_WORDS.isdisjoint(words(str(person)))
    return is_venue and meetings.issuperset(words(person.family))


def _is_thing(person: Person) -> bool:
    """Whether all words are those of venues, pages and parts: "Semantic Scholar", "Part II"."""
    return (VENUE_WORDS | FURNITURE | LATER_PARTS).issuperset(words(str(person)))


def _stands_in(person: Person, text: str) -> bool:
    return not {token.folded for token in tokens_of(text)}.isdisjoint(words(person.family))


def _body_in(before: str) -> Iterator[Person]:
    """The body that stands before a title, in the place of authors, as nobody is named there."""
    body = _BODY.fullmatch(before) or _IN_HAN.fullmatch(before)
    if body is None or any(True for _ in _named(before)):
        return
    telling = [word for word in words(body["name"]) if len(word) > 2 and not _is_no_name(word)]
    if len(telling) > 1 or body.re is _IN_HAN:
        yield Person(body["name"], collective=True)


def _is_named(person: Person, rest: str) -> bool:
    """Whether the author's family name stands in the words, and no other given name by it."""
    family = "".join(words(person.family))
    initials = {word[0] for word in words(person.given)}
    tokens = tokens_of(rest)
    for number, token in enumerate(tokens):
        end = number
        joined = token.folded
        while len(joined) < len(family) and end + 1 < len(tokens):
            end += 1
            joined += tokens[end].folded
        if joined != family or token.text[:1].islower():
            continue
        beside = _given_beside(rest, tokens, number, end)
        if not beside or not initials or any(each[0] in initials for each in beside):
            return True
    return False


def _given_beside(rest: str, tokens: Sequence[Token], first: int, last: int) -> list[str]:
    """The words beside a family name that look like given names of the same person."""
    beside = []
    if first > 0:
        before = tokens[first - 1]
        gap = rest[before.end : tokens[first].start]
        is_name = before.text[:1].isupper() and before.folded not in STOP_WORDS | FURNITURE
        # "A." is an initial, whatever the word "a" is.
        is_initial = len(before.text) == 1 and before.text.isupper()
        if (is_name and not gap.strip()) or (is_initial and gap.strip() in {".", ".-", "-"}):
            beside.append(before.folded)
    if last + 1 < len(tokens):
        after = tokens[last + 1]
        gap = rest[tokens[last].end : after.start]
        if after.text.isupper() and len(after.text) <= 3 and gap.strip() in {"", ","}:
            beside.append(after.folded)
    return beside


def _named(rest: str, *, shouted: bool = False) -> Iterator[Person]:
    """The persons that the words name by their shape; ``shouted``: all is in capitals."""
    taken: list[tuple[int, int]] = []
    rest = _TERM.sub(_without_term, rest)
    for shape in _SHAPES:
        for match in shape.finditer(rest):
            if any(match.start() < end and match.end() > start for start, end in taken):
                continue
            family = match["family"]
            # "IISWC 2019" is a meeting; where all is shouted, names are, too.
            is_meeting = shape is _DATED and (
                len(family) < 2  # "W&I (2015)"
                or bool(not shouted and _ACRONYM.fullmatch(family))
                or bool(_OTHERS_BEFORE.search(rest, max(match.start() - 60, 0), match.start()))
            )
            if not (_is_no_name(family) or is_meeting):
                taken.append(match.span())
                yield Person(family, " ".join(re.findall(r"[A-Z]", match["given"] or "")))
    for start, end in sorted(taken, reverse=True):
        rest = f"{rest[:start]} | {rest[end:]}"
    rest = _WITH.sub(r"\g<before> | ", rest)
    for part in _SEPARATOR.split(_THING_OF.sub("(", rest)):
        text = _BESIDE_NAME.sub("", _BY.sub("", part.strip(" .,*_/'’–—-")))
        is_body = text.split(" ")[0].isupper() and not text.isupper()  # "IBM Watson"
        is_body = is_body or _PLURAL.search(text) is not None
        no_names = any(map(_is_no_name, text.split()))
        if _FULL_NAME.fullmatch(text) and not no_names and not is_body:
            yield person_from_display(text)


def _without_term(term: re.Match[str]) -> str:
    initials = "".join(word[0] for word in re.split(r"[\s-]+", term["term"].strip()))
    return " | " if initials.upper() == term["short"] else term[0]


def _is_no_name(word: str) -> bool:
    folded = fold(word)
    return folded in VENUE_WORDS or folded in FURNITURE or folded in STOP_WORDS | CHATTY
