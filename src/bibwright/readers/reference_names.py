"""The names in the part of a reference that names its authors, whatever the style.

Where the part begins and ends is known, so it remains to see which of a few shapes a list keeps to:
"Doe, J. A., Roe, R.", "J. A. Doe, R. Roe", "Doe JA, Roe R", "Doe, Jane, and Richard Roe", "Jane Doe
and Richard Roe", "DOE (J.)", or family names alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bibwright.model.reference import Person
from bibwright.text.fold import one_line
from bibwright.text.names import person_from_display
from bibwright.text.names.others import AND, OTHERS

_OTHERS = re.compile(rf"[\s,;.]*(?:{OTHERS}|\b等|\bin\b|\[?\bothers\b\]?)[\s,;.]*", re.IGNORECASE)
_ROLE = re.compile(
    r"[\s,]*[(\[]?\b(?:eds?|editors?|hrsg|hg|dir|coord|comps?|producers?|directors?|writer"
    r"(?:/director)?|authors?|trans|translators?)\b\.?[)\]]?",
    re.IGNORECASE,
)
_AND = re.compile(rf"\s*,?\s+{AND}\s+(?=\S)|\s*,?\s*&\s*(?:and\s+)?|\s*/\s*")
_DASH = re.compile(r"\s+[-–—]\s+")
_INITIALS = re.compile(
    r"(?:[^\W\d_a-z](?:[a-zà-ÿ]{1,2}(?=\.))?[.’]?[\s‐-]*){1,6}(?:(?:van|von|de|der|den|du|da|di|la)\s*){0,2}"
)
_CAPITALS = re.compile(r"[^\W\d_a-zà-ÿ](?:[-‐]?[^\W\d_a-zà-ÿ]){0,3}\.?")
_SUFFIX = re.compile(r"(?:[JS]r\.?|II|III|IV|[23][nr]d|PhD|M\.?D\.?)")
_BODY = re.compile(
    r"\b(?:collaboration|group|team|consortium|committee|association|organi[sz]ation|institute|"
    r"university|department|ministry|agency|society|network|council|center|centre|office|project|"
    r"commission|board|foundation|international|national|bureau|corporation|company|taskforce)\b",
    re.IGNORECASE,
)
_LONGEST = 60
#: A body that is named by itself, whatever "and" is in its name.
_BODY_ALONE = re.compile(r"[^,;.]+")
#: A word in capitals that is no initials, and one that may be such.
_IN_CAPITALS = re.compile(r"(?=[^AEIOUY]*[AEIOUYÄÖÜÉÈÁÍÓÚØÅ])[^\W\d_a-z]{4,}")
_MAY_BE_INITIALS = re.compile(r"[^\W\d_]{2,4}")
#: "Castro LN de", as indexes of medicine have "de Castro, L. N.".
_PARTICLE_BEHIND = re.compile(
    r"(?P<family>[^\W\d_][^,]*?)\s(?P<given>[^\W\d_a-z]{1,3})"
    r"\s(?P<particle>(?:van|von|de|der|den|dos|du|da|di|del|la|le|ter|ten)(?:\s(?:der|den|la|los))?)"
)


def names_in(text: str) -> tuple[tuple[Person, ...], bool]:
    """The persons and bodies that a list names, and whether it says that there are others."""
    text = one_line(text.replace("，", ", ").replace("；", "; "))
    text = re.sub(r"\.{2}$", ".", _ROLE.sub("", text))
    others = bool(_OTHERS.search(text))
    text = " ".join(_OTHERS.sub(" ; ", text).split())
    text = re.sub(r"^[\W\d_]+|(?<=[^\W\d_]{2})\.$|[\s,;:(\[]+$", "", text.strip(" ,;:"))
    if _BODY.search(text) and _BODY_ALONE.fullmatch(text) and " the " not in text:
        known = person_from_display(text)
        return (known if known.collective else Person(text),), others
    names = _names(text)
    in_capitals = _set_families_in_capitals(names)
    read = (_person(name, in_capitals=in_capitals) for name in names)
    return tuple(person for person in read if person is not None), others


def _set_families_in_capitals(names: Sequence[str]) -> bool:
    """Whether a list sets family names in capitals: "CHANG Shuchih E., Yichian CHEN"."""
    listed = [name.replace(",", " ").split() for name in names]
    if all(word.isupper() for name in listed for word in name):
        return False
    if any(word.isupper() and _IN_CAPITALS.fullmatch(word) for name in listed for word in name):
        return True
    short = [
        [word.isupper() and _MAY_BE_INITIALS.fullmatch(word) is not None for word in name]
        for name in listed
        if len(name) > 1
    ]
    first = any(name[0] and not name[-1] for name in short)
    return first and any(name[-1] and not name[0] for name in short)


def _names(text: str) -> list[str]:
    """The names, each with its family name before a comma if it was so or has initials behind."""
    if ";" in text:
        parts = [part.strip(" ,") for part in text.split(";") if part.strip(" ,&")]
        return [name for part in parts for name in (_names(part) if part else ())]
    if (len(_DASH.findall(text)) and "," in text) or len(_DASH.findall(text)) > 1:
        return [name for part in _DASH.split(text) for name in _names(part)]
    groups = [group.strip(" ,") for group in _AND.split(text) if group and group.strip(" ,")]
    pieces = [[each.strip() for each in group.split(",") if each.strip()] for group in groups]
    return [name for group in _paired(pieces) for name in group]


def _paired(groups: Sequence[Sequence[str]]) -> list[list[str]]:
    """The names in groups of pieces between commas; a group ends at an "and"."""
    pieces = [piece for group in groups for piece in group]
    if not pieces:
        return []
    if _in_capitals(pieces):
        return [[", ".join(pieces[at : at + 2]) for at in range(0, len(pieces), 2)]]
    if any(_is_given(piece) for piece in pieces[1:]):
        return [_with_initials(group) for group in groups]
    if _BODY.search(", ".join(pieces)):
        return [list(group) for group in groups]
    if all(len(group) == 2 and not _has_given(group[1]) for group in groups):
        return [[", ".join(group)] for group in groups]
    single = [piece for piece in pieces if not _has_given(piece)]
    if len(single) == len(pieces):
        if len(groups) == 1 and len(pieces) % 2 == 0:
            return [[", ".join(pieces[at : at + 2]) for at in range(0, len(pieces), 2)]]
        return [list(group) for group in groups]
    first = list(groups[0])
    sorted_first = (
        len(first) > 1
        and not _has_given(first[0])
        and not (len(first[1].split()) > 1 and all(map(_has_given, first[1:])) and len(first) > 2)
    )
    if len(first) > 1 and not _has_given(first[0]) and (sorted_first or len(first) == 2):
        rest = first[2:]
        return [
            [f"{first[0]}, {first[1]}"],
            *([_sorted(rest)] if rest else []),
            *map(_sorted, groups[1:]),
        ]
    return [_sorted(group) for group in groups]


def _in_capitals(pieces: Sequence[str]) -> bool:
    """Whether it is as in "DEVLIN, Jacob, LEE, Kenton"."""
    families, given = pieces[::2], pieces[1::2]
    return (
        len(families) == len(given)
        and all(len(name) > 1 and name.isupper() and "." not in name for name in families)
        and not any(name.isupper() and len(name) > 1 for name in given)
    )


def _sorted(group: Sequence[str]) -> list[str]:
    """ "Family, Given" where a piece of one word has one behind it, else each for itself."""
    names, at = list[str](), 0
    while at < len(group):
        piece = group[at]
        if at + 1 < len(group) and not _has_given(piece) and not _SUFFIX.fullmatch(group[at + 1]):
            names.append(f"{piece}, {group[at + 1]}")
            at += 2
        else:
            if not _SUFFIX.fullmatch(piece):
                names.append(piece)
            at += 1
    return names


def _with_initials(group: Sequence[str]) -> list[str]:
    """Pieces that are initials belong to the name before them."""
    names: list[str] = []
    open_name = False
    for piece in group:
        if _SUFFIX.fullmatch(piece):
            continue
        if _is_given(piece) and open_name:
            names[-1] += f", {piece}"
            open_name = False
        else:
            names.append(piece)
            open_name = not _ends_with_initials(piece) and not _begins_with_initials(piece)
    return names


def _is_given(piece: str) -> bool:
    """Whether it is initials and nothing else."""
    return bool(_INITIALS.fullmatch(piece)) and (
        "." in piece or bool(_CAPITALS.fullmatch(piece)) or len(piece.replace(" ", "")) <= 3
    )


def _begins_with_initials(piece: str) -> bool:
    head = piece.split()[0] if piece.split() else ""
    return len(piece.split()) > 1 and bool(
        re.fullmatch(r"(?:[^\W\d_][a-z]{0,2}[.’]-?)+|(?!Ó)[^\W\d_a-z]", head)
    )


def _ends_with_initials(piece: str) -> bool:
    words = piece.split()
    return len(words) > 1 and _is_given(words[-1])


def _has_given(piece: str) -> bool:
    """Whether a piece is a whole name: more than a family name with its particles."""
    words = [word for word in piece.split() if not word[:1].islower()]
    return len(words) > 1


def _person(name: str, *, in_capitals: bool = False) -> Person | None:
    name = name.strip(" ,;:&")
    name = re.sub(r"\s*\(([^()]*)\)$", r", \1", name)
    if not re.search(r"[^\W\d_]", name) or len(name) > _LONGEST * 2:
        return None
    name = _PARTICLE_BEHIND.sub(r"\g<particle> \g<family>, \g<given>", name)
    if "," not in name and not _BODY.search(name):
        words = name.split()
        families = [word for word in words if len(word) > 1 and word.isupper() and "." not in word]
        if in_capitals and 0 < len(families) < len(words):
            behind = [word for word in words if word not in families]
            name = f"{' '.join(families)}, {' '.join(behind)}"
    if "," not in name and not _BODY.search(name):
        tail = len(words)
        is_first = len(words[0]) > 2 and words[0].isalpha() and words[0].isupper()
        if is_first and not words[-1].isupper():
            tail = next(at for at, word in enumerate(words) if not word.isupper())
        while tail > 1 and _is_given(words[tail - 1]) and not words[0].endswith("."):
            tail -= 1
        is_undotted = tail < len(words) and "." in words[tail] and "." not in words[0]
        if tail < len(words) and (is_first or is_undotted or not _is_given(words[0])):
            name = f"{' '.join(words[:tail])}, {' '.join(words[tail:])}"
    family, comma, given = name.partition(",")
    given = given.strip()
    if comma and re.fullmatch(r"[^\W\d_a-z]{2,4}", given):
        given = " ".join(f"{letter}." for letter in given)
    return person_from_display(f"{family.strip()}, {given}" if comma and given else family.strip())
