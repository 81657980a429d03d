r"""The rule ``names``: every name as ``von Last, Jr, First``, and lists that end in ``and others``.

The source text of a name's parts is re-arranged, and nothing in it decoded. That is done where
BibTeX and Biber see the same four parts, and the same four afterwards; elsewhere the name stays,
for which of them will read the file is only a guess. So “Donald E.~Knuth”, whose tie is no blank
to Biber, stays, and so does “Ming-hsuan Yang”, whose “hsuan” is a particle to BibTeX. “Ludwig Van
Beethoven” becomes “Beethoven, Ludwig Van”, as both read it: no particle is guessed.

Four changes are made to what is read, where there is no doubt about what was meant:

- “et al.” at the end of a list becomes ``and others``, and so do “others.” and “OTHERS”, which
  BibTeX's styles print as a name.
- The name of a body gets braces, if it holds a word such as “Organization” or “GmbH”, no comma
  and no initials. Where an “and” may be a part of it (“Department of Energy and Climate Change”)
  all of the list stays.
- “Jr.”, “Sr.” and the numbers II, III and IV get a place of their own. Without a comma “Henry Ford
  II” may be a king, so a number counts there only if an initial speaks against that (“Guy L.
  Steele III”), and behind a first name (“Sobieski, Jan III”) it stays, and is reported.
- “J.A.” becomes “J. A.”, for BibTeX makes “J.” of the first. “JA” stays.

What BibTeX or Biber would misread or skip, and names that are not parted by “and”, are reported.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from bibwright.bibtex.characters import to_letters
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.fields import NAMES
from bibwright.bibtex.rules.rule import Context, Rule
from bibwright.text.latex.tokens import is_balanced
from bibwright.text.names.lists import (
    is_braced,
    one_line,
    outside_braces,
    split_list,
    without_others,
)
from bibwright.text.names.others import ET_AL
from bibwright.text.names.parts import NameParts, as_biber, as_bibtex
from bibwright.text.visible import shortened

#: A list in which there is nothing to do, as in most: every name has one comma, and nothing of
#: what the rule looks for.
_WORD = (
    r"(?!(?:[JS]r|I[IV]|III|[Ee]t|[Aa][Nn][Dd]|Inc|Ltd|LLC|GmbH|Dr|Prof|Esq|PhD|[MB]Sc)(?![^\W_'-])"
    r"|\{(?:\\[a-z]+ )?[Ee]t[ .~])"
    r"(?:[^\W\d_]|['’-]|\{[^\n\t{},]*+(?:\{[^\n\t{},]*+\}[^\n\t{},]*+)*+\})++"
)
_GIVEN = rf"{_WORD}(?:\.(?:-{_WORD}\.)?)?"
_NAME = rf"(?![a-z][^,]*+, [a-z]){_WORD}(?: (?![A-Z]{{1,3}},){_WORD})*+, {_GIVEN}(?: {_GIVEN})*+"
_RIGHT = re.compile(_NAME)
_CLEAN = re.compile(rf"{_NAME}(?: and {_NAME})*+(?: and others)?")

#: A name as plain as most are, in which both programs see a last name behind first ones.
_CAPITALISED = r"(?![JS]r\b)[A-Z](?:[a-z]|\{\\['`^\"~][a-z]\})++(?:-[A-Z][a-z]++)*+"
_PLAIN_FIRST = rf"(?:{_CAPITALISED}|[A-Z]\.(?:-[A-Z]\.)?)"
_PLAIN = re.compile(rf"({_PLAIN_FIRST}(?: {_PLAIN_FIRST}){{0,5}}) ({_CAPITALISED})")

_HAS_ET_AL = re.compile(ET_AL, re.IGNORECASE)

#: What nobody is called, and bodies are.
_BODY = re.compile(
    r"\b(?:Collaboration|Consortium|Organi[sz]ation|Commission|Universit(?:y|ät|é|à)|Institute?"
    r"|Corporation|Inc|Ltd|LLC|GmbH|Committee|Ministry|Department|Foundation|Agency|Society"
    r"|Association|Laborator(?:y|ies)|Administration|Federation|Parliament|Academy|Initiative"
    r"|Core Team|Working (?:Group|Party)|Task Force"
    r"|Universi(?:dade?|tat|teit|tet|tas|tatea)|Uniwersytet|Univerzit(?:a|et)|Üniversitesi"
    r"|I(?:nstituto|stituto|nstytut)|Enstitüsü|Minist(?:ère|[eé]rio|ero|erium|erstwo)|Bakanlığı"
    r"|(?:Bundes|Landes|Staats|Umweltbundes)(?:amt|ministerium|anstalt)|Gesellschaft|Stiftung"
    r"|Verband|A(?:kademi[ae]|cadémie|cc?ademia)|Soci(?:été|edade?|età)|Fon?da(?:tion|zione)"
    r"|Funda(?:ción|ção)|Associa(?:ção|zione)|Asociación|Organi(?:zación|zação|zzazione)"
    r"|Agen(?:ce|cia|zia)|Agência|Comi(?:té|tato|sión|ssão)"
    r"|Университет|Институт|Министерство|Академия|Общество|Организация|Комитет|Агентство"
    r"|(?<=\w )(?:университет|институт|академия|общество|комитет|агентство))\b"
)
#: A body whose name ends there: no “and” goes on with it.
_CLOSED_BODY = re.compile(r".* (?:Collaboration|Consortium|Corporation|Inc\.?|Ltd\.?|LLC|GmbH)")
#: What people are hardly called either.
_PERHAPS_BODY = re.compile(
    r"(?<![\w{}-])(?:of|for|the|on|at|by|Team|Group|Project|Network|Union|Survey|Services?"
    r"|Cent(?:er|re)|Office|Company|Council|Editors|Authors|Contributors|Developers|Staff)"
    r"(?![\w{}'-])|^The |(?<![\w.])(?:U\.[SKN]|E\.U)\. "
)
_COMPANY = re.compile(r"Inc\.?|Ltd\.?|LLC|GmbH")
#: They are no family name, but “Li WU”, “Smith JA” and “Parker D.J.” can't be told apart.
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ ~-]?)*[^\W\d_]\.?|[A-Z]{2,3}")
_INITIAL = re.compile(r"(?<![^\W_])[^\W\d_]\.")

_SUFFIX = re.compile(r"[JS]r\.?|II|III|IV")
_JUNIOR = re.compile(r"[JS]r\.?")
_GROUP = r"\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}"
#: An initial with something behind its stop; groups that are none match, too, to be skipped.
_GLUED = re.compile(
    rf"(?<![\w}}'’\\])((?:[^\W\d_]|\\[^\w ][A-Z]|\{{\\{_GROUP[2:]})\.)(?=[^\W\d_{{\\]|\{{)"
    rf"|{_GROUP}"
)

#: Accents, and letters such as ``\\o``; longer commands may print anything.
_COMMAND = re.compile(r"\\(?:[A-Za-z]{1,2}(?![A-Za-z])|[^A-Za-z])")
#: What stands in no name that is to be turned round: signs, digits, and scripts whose names
#: begin with the family name.
_ODD = re.compile(r"[^\w\s{}().,'’`~‐\u0300-\u036f-]|[\d_\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff]")
_MOST_WORDS = 8
#: A word in capitals of so many letters is hardly a row of initials.
_LOUD = 4
_EXTENDED = re.compile(r"[A-Za-z] *=")
_COMMENT = re.compile(r"(?<!\\)%")
#: What was meant to part names, slips of the pen for “and” among it.
_SEPARATOR = re.compile(
    r"[;；、]|,and(?= |\Z)| and,| (?:\\?&|/|\\and|und|et|with) |~and[ ~]|[ ~]and~|\w\.and "
    r"| and(?=[A-Z])| (?:adn|nad|amd|ans|snd|anf|abd|nd|ands|aand|annd|andd) "
)
#: What stands before or behind a name, and is no part of it; “M.D.” may be initials.
_TITLE = re.compile(
    r"(?<![\w.-])(?:Ph\.? ?D|D\.? ?Phil|[MB]\.? ?Sc|Esq|Prof|D(?:r|ipl)\.-Ing|Dr(?=\.))(?![\w-])\.?"
    r"|\((?:[Ee]ds?|[Hh]rsg|[Hh]g|[Oo]rgs?|[Cc]oords?)\.?\)"
)
#: Words in small letters on both sides of a comma, which are one prefix to Biber.
#: What is said of a name that is a list, or a part of one.
_NOT_CUT = "but only “and”"
_ALL_SMALL = re.compile(r"[a-z][^ ,]*(?: [a-z][^ ,]*)*, ?[a-z].*")
_TWO_NAMES = re.compile(
    r"(?:(?:[^\W\d_]\.[ ~-]?)+(?:[^\W\d_]|['’-]){2,}(?:, ?(?!$)|$)){2,}"
    r"|(?:(?:[^\W\d_]|['’-]){2,} [A-Z]{1,3}(?:, ?(?!$)|$)){2,}"
    r"|(?:(?:[^\W\d_]|['’-]){2,} (?:[^\W\d_]\.[ ~-]?){1,3}(?:, ?(?!$)|$)){2,}"
)
#: “Ann Roe, Bo Lee, Jr.”: two words on either side, of which the first is no particle.
_TWO_AND_SUFFIX = re.compile(
    r"(?!(?:De|Del|Della|Di|Da|Dos|Du|La|Le|Mac|San|St\.|Ten|Van|Vander|Von) )"
    rf"[A-Z][^ ,]+(?: [A-Z][^ ,]*)+, [A-Z][^ ,]+(?: [A-Z][^ ,]*)+, ?(?:{_SUFFIX.pattern})"
)


class _Body(Enum):
    """Whether a name is that of a body, and whether the words behind an “and” may belong to it."""

    NO = auto()
    PERHAPS = auto()
    OPEN = auto()
    CLOSED = auto()


class _Tidied(NamedTuple):
    """A name as it should stand, and what a person is told about it; empty for nothing."""

    name: str
    message: str = ""


def _apply(draft: Draft, _context: Context) -> None:
    for field in draft.fields:
        name = field.name.lower()
        if name not in NAMES or draft.field(name) is not field:
            continue
        text = field.text
        if not text or _CLEAN.fullmatch(text) or not _is_readable(text):
            continue
        tidied, messages = _tidied_list(one_line(text))
        draft.set_text(name, tidied)
        for message in messages:
            draft.report(message, name)


def _is_readable(text: str) -> bool:
    """Whether there is anything, no comment in it, and a partner for every brace."""
    return not text.isspace() and not _COMMENT.search(text) and is_balanced(text)


def _tidied_list(text: str) -> tuple[str, list[str]]:
    names = split_list(text)
    fault = _fault(names)
    if fault:
        return text, [fault]
    names, cut = without_others(names)
    others = ["others"] if cut else []
    doubt = _doubtful_body(names)
    if doubt:
        message = f"“{shortened(doubt)}” may be an organisation, whose name needs braces round it"
        return " and ".join([*names, *others]), [message]
    tidied = [_tidied_name(name) for name in names]
    if any(_NOT_CUT in each.message for each in tidied):
        # Some turned round and others not, the list would be harder to mend than it was.
        tidied = [_Tidied(name, each.message) for name, each in zip(names, tidied, strict=True)]
    messages = [*dict.fromkeys(each.message for each in tidied if each.message)]
    if len(names) > 1 and "others" in names:
        messages.append("“others” doesn't end the list, so BibTeX prints it as a name")
    return " and ".join([*(each.name for each in tidied), *others]), messages


def _hidden_list(name: str) -> str:
    """What is said of a name in braces that may be several; empty for nothing."""
    names = split_list(name[1:-1])
    if len(names) == 1 or any(_BODY.search(name) or _PERHAPS_BODY.search(name) for name in names):
        return ""
    said = f"“{shortened(name)}” is one name to BibTeX and Biber"
    return f"{said}; if it is several, the braces are wrong"


def _fault(names: list[str]) -> str:
    """What is wrong with the list as such; empty for nothing."""
    if "" in names:
        return "there is no name between “and” and “and”; Biber skips the entry"
    first, last = names[0].split(" ")[0], names[-1].split(" ")[-1]
    if first in {"and", "AND"} or last in {"and", "AND"}:
        return "an “and” at the beginning or the end of the list is a part of the name there"
    return ""


def _doubtful_body(names: list[str]) -> str:
    """A name that may be a body's, or a piece of one that an “and” cuts in two; empty for none."""
    kinds = [_body(name) for name in names]
    for at, kind in enumerate(kinds):
        if kind is _Body.PERHAPS:
            return names[at]
        if kind is _Body.OPEN and not all(map(_is_whole, names[:at] + names[at + 1 :])):
            return names[at]
    return ""


def _is_whole(name: str) -> bool:
    """Whether a name is no piece of a body's: a person's, one in braces, or a body's to its end."""
    outside = outside_braces(name)
    if "," in outside or is_braced(name) or _INITIAL.search(outside):
        return True
    return _body(name) is _Body.CLOSED


@lru_cache(maxsize=1 << 16)
def _body(name: str) -> _Body:
    if "," in name or " " not in name or _EXTENDED.search(name):
        return _Body.NO
    words = outside_braces(to_letters(name) if "\\" in name else name)
    if not _BODY.search(words):
        return _Body.PERHAPS if _PERHAPS_BODY.search(words) else _Body.NO
    if _INITIAL.search(words):
        return _Body.PERHAPS
    return _Body.CLOSED if _CLOSED_BODY.fullmatch(words) else _Body.OPEN


@lru_cache(maxsize=1 << 16)
def _tidied_name(name: str) -> _Tidied:
    if _RIGHT.fullmatch(name):
        return _Tidied(name)
    if _body(name) in (_Body.OPEN, _Body.CLOSED):
        return _Tidied(f"{{{name}}}")
    plain = _PLAIN.fullmatch(name)
    if plain:
        return _Tidied(f"{plain[2]}, {plain[1]}")
    if is_braced(name):
        return _Tidied(name, _hidden_list(name))
    if _EXTENDED.search(name):
        return _Tidied(name)
    outside = outside_braces(name)
    complaint = _complaint(name, outside)
    if complaint:
        return _Tidied(name, f"“{shortened(name)}” {complaint}")
    parts = _agreed(name)
    if parts is None or _ODD.search(_COMMAND.sub("", outside)) or name.count(" ") >= _MOST_WORDS:
        return _Tidied(name)
    wanted = _with_blanks(_with_suffix(_with_blanks(parts), "," in outside))
    misread = _misread(wanted, "," in outside)
    if misread:
        return _Tidied(name, f"“{shortened(name)}”: {misread}")
    if "(" in wanted.surname or ")" in wanted.surname or wanted.last.endswith("."):
        return _Tidied(name)
    written = wanted.written()
    return _Tidied(written if _agreed(written) == wanted and _is_one(written) else name)


def _agreed(name: str) -> NameParts | None:
    """The parts of a name, where BibTeX and Biber agree about them."""
    parts = as_bibtex(name)
    return parts if parts == as_biber(name) else None


def _is_one(name: str) -> bool:
    """Whether it is one name in a list: a new blank may have made a separator of an “and” in it."""
    return len(split_list(f"x and {name} and x")) == 3


def _complaint(name: str, outside: str) -> str:
    """What a person has to mend in a name; empty for nothing."""
    if _HAS_ET_AL.search(name):
        return "has “et al.” where no list ends"
    separator = _SEPARATOR.search(outside)
    if separator:
        return f"holds “{separator[0].strip()}”, but only “and” separates names"
    title = _TITLE.search(outside)
    if title:
        return f"holds “{title[0]}”, which is read as a part of the name"
    if r"\," in outside:
        return r"holds “\,”, which is a comma to BibTeX and Biber"
    if "," not in name:
        return ""
    if _TWO_NAMES.fullmatch(outside) or _TWO_AND_SUFFIX.fullmatch(outside):
        return "seems to be several authors, but only “and” separates names"
    if name.count(",") > 2:
        return "has more than two commas; BibTeX drops the others, and Biber skips the entry"
    if _ALL_SMALL.fullmatch(outside):
        return "begins in small letters on both sides of a comma; Biber sees no family name"
    if any(not part.strip(" ~-") for part in outside.split(",")) and "," in outside:
        return "has a comma with nothing before or behind it"
    return ""


def _with_suffix(parts: NameParts, has_comma: bool) -> NameParts:
    """The parts with a suffix where it belongs, if there is one for certain."""
    first, von, last, jr = parts
    if jr:
        if _SUFFIX.fullmatch(first) and not _SUFFIX.fullmatch(jr):
            return NameParts(jr, von, last, first)
        return parts
    body, _, end = last.rpartition(" ")
    if body and first and _SUFFIX.fullmatch(end):
        return NameParts(first, von, body, end)
    body, _, end = first.rpartition(" ")
    if body and _JUNIOR.fullmatch(end):
        return NameParts(body, von, last, end)
    # “John Smith Jr.”, read as the first names John Smith, and “J. Smith, Jr.”, as Jr. J. Smith.
    suffix, rest = (first, parts.surname) if has_comma else (last, first)
    if not _SUFFIX.fullmatch(suffix) or (von and not has_comma):
        return parts
    if not _INITIAL.search(rest) and (has_comma or not _JUNIOR.fullmatch(suffix)):
        return parts
    person = _agreed(rest)
    if person is None or not person.first or _INITIALS.fullmatch(person.last):
        return parts
    return person._replace(jr=suffix)


def _misread(parts: NameParts, has_comma: bool) -> str:
    """What is read as a part that it can't well be; empty for nothing.

    “E, Weinan” says what it means, “Weinan E” doesn't, nor do “DUPONT Jean” and “IEEE Press”; and
    nobody but a body ends in a word in small letters, as in “Église catholique”. Where the first
    name is in small letters or capitals alike (“B J COX”), capitals show nothing.
    """
    first = to_letters(parts.first).lstrip("{")
    if not has_comma and first[:1].isupper() and re.fullmatch(r"[^\W\d_A-Z]+", parts.last):
        return f"“{parts.last}” is read as the family name"
    loud = first.split(" ")[0]
    is_loud = len(loud) >= _LOUD and loud.isalpha() and loud.isupper()
    if not has_comma and is_loud and parts.last[1:].islower():
        return f"“{loud}” is read as a first name"
    is_initials = _INITIALS.fullmatch(parts.last) and (
        not parts.last.isalpha() or len(parts.last) == 1 or not parts.first.isupper()
    )
    if _SUFFIX.fullmatch(parts.last) or (is_initials and parts.first and not has_comma):
        return f"“{parts.last}” is read as the family name"
    for word in parts.first.split(" "):
        if _SUFFIX.fullmatch(word) or _COMPANY.fullmatch(word):
            return f"“{word}” is read as a first name"
    return ""


def _with_blanks(parts: NameParts) -> NameParts:
    """The parts with a blank behind each initial."""
    return parts._replace(first=_GLUED.sub(_parted, parts.first))


def _parted(found: re.Match[str]) -> str:
    """An initial and a blank, if capitals stand on both sides of the stop."""
    initial = found[1]
    if initial is None:
        return found[0]
    behind = found.string[found.end()]
    is_parted = initial[-2].isupper() or (initial[-2] == "}" and initial[-3].isupper())
    return f"{initial} " if is_parted and (behind.isupper() or behind in "{\\") else initial


RULE = Rule(
    name="names",
    reason="Names are “von Last, Jr, First”; “et al.” is “and others”, organisations get braces.",
    apply=_apply,
    after=("mojibake", "entities", "latex", "specials", "whitespace"),
    again=True,
)
