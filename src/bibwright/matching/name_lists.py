"""Lists of names as they stand in databases and bibliographies, to be held side by side.

A list is read whatever its habit: ``Doe, J. A.``, ``J. A. Doe``, ``Doe JA``, family names alone,
small letters throughout. What can't be told apart (is "Van, Royen P" Mr Royen?) is left open, so
that a comparison may find either reading.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from bibwright.model.reference import Person
from bibwright.text.fold import fold, reread
from bibwright.text.latex.decode import to_unicode
from bibwright.text.names import cut_list, person_of
from bibwright.text.names.others import ET_AL
from bibwright.text.remembered import remembered

_AND = re.compile(r"(?:\s+and|;|\s+&)\s+", re.IGNORECASE)
_OTHERS = re.compile(rf"(?:[\s,]+|^)(?:and\s+)?(?:others|{ET_AL})[\s.,]*$", re.IGNORECASE)
#: "Adeli K.Lewis G. F.": initials run into the next family name.
RUN_ON = re.compile(r"(?<=\b[A-Z]\.)(?=[A-Z][a-z])")
#: Words that braces keep together, or Biber's extended format: BibTeX's own ways.
_GROUPED = re.compile(r"\{[^{}\\]*[ ,]|\b(?:family|given) ?=")
_CAPITALS = re.compile(r"[A-Z]{1,3}")
_VOWELS = frozenset("AEIOUY")
#: A name that is no initials: "Sung", "van Dijk", "O'Neil".
_GIVEN = re.compile(r"[^\W\d_][^\d_.,]*[^\W\dA-Z_]")
_INITIALS = re.compile(r"[a-z]|(?:[a-z]\.[ -]?)+[a-z]?", re.IGNORECASE)
_DOTTED = re.compile(r"\b[^\W\d_a-z]\.(?:[ -]?[^\W\d_a-z]\.)*")
_WORD = re.compile(r"[^\W\d_]+")
SUFFIX = frozenset("jr sr ii iii iv phd md".split())
NOBODY = frozenset({"anonymous", "anon", "unknown", "nn", "noauthor", "undefined"})


#: Words in the names of bodies that are known by their first letters.
LETTERED = frozenset(
    """committee foundation association society organization organisation institute agency bank
    commission ministry department council union office bureau nations center centre university
    federation board authority consortium panel""".split()
)
#: Words in the names of bodies, which bring out their reports and programs again and again.
BODIES = LETTERED | frozenset(
    "team group developers corporation inc ltd llc company project government".split()
)
#: Words that tell no such body, and no team, from another.
OF_ANY_TEAM = BODIES | frozenset(
    """collaboration collaborations network initiative community study trial proto for the of and
    on behalf""".split()
)
_ACRONYM = re.compile(r"\s*\([A-Z]{2,}\)$")
#: A body that no braces keep together, by a word that says so or by capitals in its midst
#: ("Qwen Team", "Meta AI", "OpenAI"); not "MacLeod", "DeVito".
_UNBRACED_BODY = re.compile(
    r"\b(?:[Tt]eam|Group|Collaboration|Consortium|Foundation|Corporation|Initiative|Committee|"
    r"Contributors|Developers|Labs?|AI|Inc|LLC|Ltd|GmbH|Project|Organi[sz]ation|Association|"
    r"Institute|Universi\w+|Agency)\b"
)
_COINED = re.compile(
    r"(?!(?:Ma?c|De[ls]?|D|D[aiu]|L[aeo]|Van|Von|Fitz|O|St|Ben|Al|El|Abu|Ten)[A-Z])"
    r"(?:\w*[a-z0-9][A-Z]\w*|[A-Z]{3,})(?:-\w+)?"
)


class Name(NamedTuple):
    """A person's name: the family name folded, without blanks; the words of the whole name that
    are no initials; the first letters of the given names."""

    family: str
    words: frozenset[str]
    initials: str


class NameList(NamedTuple):
    """The names of a list, in its order; ``cut`` where it says that there are others."""

    names: tuple[Name, ...]
    cut: bool = False

    @property
    def written(self) -> str:
        """The list as one text, the same for equal lists alone."""
        names = [
            f"{each.family} {each.initials} {' '.join(sorted(each.words))}" for each in self.names
        ]
        return "; ".join([*names, "…"] if self.cut else names)


def read_names(text: str) -> NameList:
    """The names in a list with `` and `` or semicolons between them."""
    if "&#" in text:
        text = html.unescape(text)
    text = " ".join(text.split())
    text, cut = without_others(text)
    names: list[Name] = []
    for part in _parts(text):
        if names and not names[-1].initials and are_initials(part):
            # Initials that were taken for a person of their own ("rivest and r. l.").
            names[-1] = names[-1]._replace(initials="".join(_WORD.findall(part.lower())))
        elif name := read_name(part):
            names.append(name)
    return NameList(tuple(names), cut)


def are_initials(part: str) -> bool:
    """Whether what stands in the place of a name may be the initials of the one before it."""
    return (len(part) == 1 or part[1] == ".") and _INITIALS.fullmatch(part) is not None


def without_others(text: str) -> tuple[str, bool]:
    """A list without the word for others at its end, and whether there is one."""
    may_be = "other" in text[-8:].lower() or "al" in text[-6:]
    found = _OTHERS.search(text) if may_be else None
    return (text[: found.start()], True) if found else (text, False)


def is_body(person: Person) -> bool:
    """Whether a name is that of a body: it says so, or reads like one."""
    if person.collective or _UNBRACED_BODY.search(str(person)):
        return True
    return not person.given and _COINED.fullmatch(person.family) is not None


def name_of(person: Person) -> Name | None:
    """The name of a person; None where it is none ("Anonymous", "Jr.")."""
    if person.collective and (body := _body(person.family) or _team(person.family)):
        return body
    words = f"{person.particle} {person.family}".replace(",", " ").split()
    while words and words[-1].lower().rstrip(".") in SUFFIX:
        words.pop()
    if not words:  # the suffix was taken for the family name
        return _read(person.given)
    family, given = " ".join(words), person.given
    if given and _DOTTED.fullmatch(family) and not _DOTTED.search(given):
        family, given = given, family  # "Doe J.A.": initials behind the family name
    return _read(f"{family}, {given}" if given else family)


def names_of(people: Sequence[Person]) -> list[Name | None]:
    """The name of each of them, all turned round where BibTeX's rules have taken the initials of
    "Sung H and Ferlay J" for family names."""
    short = [each.family for each in people if not each.collective]
    is_turned = all(_CAPITALS.fullmatch(family) for family in short) and any(
        _VOWELS.isdisjoint(family) and family != "NG" for family in short
    )
    given = [each.given for each in people if not each.collective]
    if not is_turned or not all(len(name) > 1 and _GIVEN.fullmatch(name) for name in given):
        return [name_of(each) for each in people]
    turned = (
        each if each.collective else replace(each, family=each.given, given=each.family)
        for each in people
    )
    return [name_of(each) for each in turned]


def _parts(text: str) -> list[str]:
    if "{" in text:
        parts = cut_list(text).names
    elif is_plainly_joined(text):
        parts = text.split(" and ")
    else:
        parts = _AND.split(text)
    if len(parts) == 1 and "." in text and RUN_ON.search(text):
        parts = RUN_ON.split(text)
    return [stripped for part in parts if (stripped := part.strip(" ,.\t\n"))]


def is_plainly_joined(text: str) -> bool:
    """Whether nothing but " and " can stand between the names: nearly always so."""
    return (
        ";" not in text
        and "&" not in text
        and "AND" not in text
        and "And" not in text
        and "aN" not in text
        and "anD" not in text
    )


@remembered(200_000)
def read_name(text: str) -> Name | None:
    """The name of one of a list; None where it is none."""
    text = text if text.isascii() else reread(text)
    if body := _body(text):
        return body
    if ("{" in text or "=" in text) and _GROUPED.search(text):
        return name_of(person_of(text))
    return _read(text)


def _body(text: str) -> Name | None:
    """A body by its first letters: "World Health Organization" is the WHO."""
    if "," in text or text.count(" ") < 2:
        return None
    words = _ACRONYM.sub("", text.strip("{} ")).split()
    if len(words) < 3 or LETTERED.isdisjoint([word.lower() for word in words]):
        return None
    letters = "".join([word[0] for word in words if word[0].isupper() and word != "The"])
    # Whoever has an initial is a person: "Mary J. Bank".
    if len(letters) < 3 or any(len(word.rstrip(".")) == 1 for word in words):
        return None
    return Name(letters.lower(), frozenset(_WORD.findall(" ".join(words).lower())), "")


def _team(text: str) -> Name | None:
    """A team by what tells it from others: "The Planck Collaboration" is Planck."""
    words = _WORD.findall(_plain(text).lower())
    telling = [word for word in words if word not in OF_ANY_TEAM] or words
    return Name("".join(telling), frozenset(words), "") if telling else None


def _read(text: str) -> Name | None:
    """The name of one whose parts, if braces told them, are told by commas now."""
    text = _plain(text if text.isascii() else reread(text))
    family, comma, given = text.partition(",")
    if not comma or (len(given) < 8 and given.strip(" .").lower() in SUFFIX):
        family, given = _family_and_given(text.split())
    family_words = [family.lower()] if family.isalpha() else _WORD.findall(family.lower())
    given_words = _WORD.findall(given.lower())
    if not SUFFIX.isdisjoint(given_words):
        given_words = [word for word in given_words if word not in SUFFIX]
    if not family_words:
        family_words, given_words = given_words, []
    if not family_words or "".join(family_words) in NOBODY:
        return None
    if _CAPITALS.fullmatch(given.strip()):
        initials = "".join(given_words)
    else:
        initials = "".join([word[0] for word in given_words])
    long = frozenset([word for word in family_words + given_words if len(word) > 1])
    return Name("".join(family_words), long, initials)


def _plain(text: str) -> str:
    """Without LaTeX and accents, capitals kept."""
    if "\\" in text or "{" in text:
        text = to_unicode(text)
    if text.isascii():
        return text.replace("'", "").replace("`", "")
    apart = unicodedata.normalize("NFKD", text)
    kept = "".join([char for char in apart if not unicodedata.combining(char)])
    if kept.isascii():
        return kept.replace("'", "")
    return "".join([char if char.isascii() else _letter(char) for char in kept])


def _letter(char: str) -> str:
    """A letter that has no accent to lose ("ø"), as `fold` writes it."""
    if char in "’‘ʼ":
        return ""
    folded = fold(char) or " "
    return folded.capitalize() if char.isupper() else folded


def _family_and_given(words: list[str]) -> tuple[str, str]:
    last = len(words) - 1
    if last < 1:
        return " ".join(words), ""
    if _CAPITALS.fullmatch(words[-1]) and len(words[0].rstrip(".")) > 1:
        return " ".join(words[:-1]), words[-1]
    if last > 1 and words[last].lower().rstrip(".") in SUFFIX:
        last -= 1
    if words[last][:1].isupper():
        for place in range(1, last):
            if words[place][:1].islower() and len(words[place]) > 1:
                return " ".join(words[place : last + 1]), " ".join(words[:place])
    return words[last], " ".join(words[:last])
