"""The list of names that opens a reference, told by the shapes that names have.

Whatever the style, they have one of a few ("Doe, J. A.", "J. A. Doe", "Doe JA", "Doe, Jane", "Jane
A. Doe", "DOE (J.)"), and a list keeps to one of them but for its first name.
"""

from __future__ import annotations

import re

from bibwright.model.reference import Person
from bibwright.text.names import person_from_display
from bibwright.text.names.others import AND, OTHERS, OTHERS_IN_WORDS, without_others

#: Capital letters, as part of a set; the words before a family name, and a word of a name.
UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŨŪŬŮŰŲŴŶŸŹŻŽȘȚΑ-ΩА-Я"
PARTICLES = (
    r"(?:(?:[Vv]an|[Vv]on|[Dd]e|der|den|[Dd]el|[Dd]ella|[Dd]i|[Dd]a|dos|du|[Ll]a|[Ll]e|ter|ten|zu|"
    r"zur|af|av|[Ee]l|[Bb]in|[Ii]bn|Ó|Ní|Uí)\s+|[Dd]['’]|[Aa]l-)*"
)
WORD = rf"[{UPPER}](?:['’][{UPPER}])?[^\W\d_]+(?:['’‐-][^\W\d_]+)*"
_FAMILY = rf"{PARTICLES}{WORD}(?:\s{PARTICLES}{WORD})?"
_DOTTED = rf"[{UPPER}][a-z]?\.(?:[\s‐-]*[{UPPER}][a-z]?\.)*(?:[\s‐-]*[{UPPER}](?![^\W\d_]))?"
_CAPITALS = rf"[{UPPER}](?:[ ‐-]?[{UPPER}]){{0,3}}(?![^\W\d_.])"
_SUFFIX = r"(?:,?\s+(?:[JS]r\.?|II|III|IV)(?!\w))?"
_INITIAL_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"(?P<family>{_FAMILY}){_SUFFIX},\s*(?P<given>{_DOTTED}|{_CAPITALS}){_SUFFIX}",
        rf"(?P<given>{_DOTTED})\s*(?P<family>{_FAMILY}){_SUFFIX}",
        rf"(?P<family>{_FAMILY})\s\((?P<given>{_DOTTED})\)",
        rf"(?P<family>{_FAMILY})\s(?P<given>{_CAPITALS}(?:\.(?!\s?[{UPPER}]\.)|(?!\.))|{_DOTTED})"
        rf"(?!\s{PARTICLES}{WORD}(?:,|\.|\sand\s[{UPPER}]))",
        rf"(?P<given>[{UPPER}]{{1,3}})\s(?P<family>{PARTICLES}{WORD})",
    )
)
_SORTED = re.compile(
    rf"(?P<family>{PARTICLES}{WORD}),\s(?P<given>{WORD}(?:\s{WORD}){{0,2}}(?:\s[{UPPER}]\.){{0,2}}){_SUFFIX}"
)
_SPOKEN = re.compile(
    rf"(?P<given>{WORD}(?:\s(?:[{UPPER}][a-z]?\.(?:[\s-]?[{UPPER}]\.)*|[{UPPER}]|{WORD})){{0,2}})\s"
    rf"(?P<family>{PARTICLES}{WORD}){_SUFFIX}"
)
_ALONE = re.compile(
    rf"(?P<family>{_FAMILY})(?P<given>)(?=,?\s*{OTHERS_IN_WORDS}|\s+(?:and|&)\s+{_FAMILY},?\s+\(?(?:19|20)\d\d)"
)
_SECOND = re.compile(rf"\s+(?:and|&)\s+(?P<family>{_FAMILY})(?=,?\s+\(?(?:19|20)\d\d)")
_BETWEEN = re.compile(
    rf"\s*(?:[,;]?\s*(?:&|(?!\bet\.?\s*al)\b{AND}\b)|;|,|/|\.{{3}},?|…,?)\s*(?:\.{{3}}|…)?\s*(?:&\s*)?"
)
_OTHERS = re.compile(rf"[\s,;]*{OTHERS}", re.IGNORECASE)


def begins_with_authors(text: str) -> bool:
    """Whether a list of names opens the text, with what follows one behind it."""
    return authors_before(text) is not None


def authors_of_list(text: str) -> tuple[Person, ...]:
    """The authors in a list of names and nothing else; none where it isn't surely one."""
    found = authors_before(f"{text.strip('. ')}. 2000.")
    return found[0] if found else ()


def authors_before(text: str) -> tuple[tuple[Person, ...], bool, int] | None:
    """The authors that open the text, whether there are others, and where the list of them ends;
    None where no list surely does."""
    at, persons, by_slash = 0, list[Person](), False
    shapes: tuple[re.Pattern[str], ...] = (*_INITIAL_SHAPES, _SORTED, _SPOKEN, _ALONE)
    while match := _first(shapes, text, at):
        persons.append(_person(match))
        at = match.end()
        if len(persons) == 1:
            full = match.re in (_SORTED, _SPOKEN)
            if match.re is _ALONE:
                shapes = (_ALONE,)
                second = _SECOND.match(text, at)
                if second:
                    persons.append(Person(second["family"]))
                    at = second.end()
                break
            shapes = (_SPOKEN, *_INITIAL_SHAPES) if full else _INITIAL_SHAPES
            if match.re is _SORTED and not _is_list_of_spoken(text, at):
                shapes = (_SORTED, _SPOKEN)
        between = _BETWEEN.match(text, at)
        if not between or not _first(shapes, text, between.end()):
            break
        if len(persons) > 1 and ("/" in between[0]) != by_slash:
            break
        by_slash = "/" in between[0]
        at = between.end()
    if not persons:
        return None
    others = _OTHERS.match(text, at)
    if others:
        at = others.end()
    if not _ends_there(text, at, len(persons), bool(others)):
        return None
    return tuple(persons), others is not None, at


def _is_list_of_spoken(text: str, at: int) -> bool:
    """Whether "Doe, Jane, John Roe, and …" goes on: only the first name is sorted."""
    between = _BETWEEN.match(text, at)
    if not between or ";" in between[0]:
        return False
    following = _SORTED.match(text, between.end())
    return following is None or bool(_SPOKEN.match(text, between.end()))


def _first(shapes: tuple[re.Pattern[str], ...], text: str, at: int) -> re.Match[str] | None:
    for shape in shapes:
        match = shape.match(text, at)
        if (
            match
            and not _is_no_family(match["family"])
            and not any(_SMALL_WORD.fullmatch(word) for word in match["given"].split())
            and not text[match.end() : match.end() + 1].isalnum()
        ):
            return match
    return None


_NO_FAMILY = re.compile(
    r"(?:The|A|An|On|In|Of|For|To|And|Is|How|Why|What|With|From|Proceedings|Journal|University|"
    r"Large|Language|Deep|Learning|Survey|Neural|Models?|Towards?)\b"
)


#: Words of titles that nobody is called by.
_SMALL_WORD = re.compile(
    r"(?:The|An|On|In|Of|For|To|And|Is|Are|All|You|How|Why|What|When|With|From|Not|Your|Can|Does)"
)


def _is_no_family(family: str) -> bool:
    return any(_NO_FAMILY.fullmatch(word) for word in family.split())


def _person(match: re.Match[str]) -> Person:
    given = match["given"].strip()
    if not given:
        return Person(match["family"])
    if re.fullmatch(rf"[{UPPER}]{{2,4}}", given) and match.re is not _SPOKEN:
        given = " ".join(f"{letter}." for letter in given)
    family = " ".join(match["family"].split())
    if match.re is _SPOKEN:
        return person_from_display(match[0])
    return person_from_display(f"{family}, {given}")


def _ends_there(text: str, at: int, count: int, others: bool) -> bool:
    """Whether what stands behind the names may stand there."""
    rest = text[at:]
    if re.match(r"\s*[,.:;]?\s*[(\[]?\s?(?:1[5-9]|20)\d\d", rest):
        return True
    if re.match(r"[\s.,:]*[“\"«„‘`]", rest) or re.match(r"[\s,]*\(?[Ee]ds?\b", rest):
        return True
    if others or count > 1:
        return bool(re.match(r"\s*[,.:;]\s|\s+[A-Z]", rest)) or text[at - 1 : at] == "."
    return bool(re.match(r"[.,:]\s", rest)) or text[at - 1 : at] == "."


def authors_in(text: str) -> tuple[Person, ...]:
    """The authors in a list of names as tables and labels have it."""
    text = text.strip(" ;,")
    if not text:
        return ()
    if persons := authors_of_list(text):
        return persons
    text, _ = without_others(text)
    parts = re.split(r"\s*;\s*|\s+and\s+|\s*&\s*|\s*,\s*", text)
    names = [part.strip(" .") for part in parts if part.strip(" .")]
    # "btyu" is what somebody signs in with.
    named = [name for name in names if not (name.isascii() and name.islower() and " " not in name)]
    return tuple(map(person_from_display, named))


def has_others(authors: str) -> bool:
    """Whether a list of names says that there are more."""
    return without_others(authors)[1]
