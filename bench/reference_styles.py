"""Styles of nobody's: how names, titles and parts of a reference are set, drawn by chance."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_YEARS_BEHIND_NAMES = (
    "",
    *("",) * 5,
    *(" (%s)",) * 3,
    *(" (%s).",) * 2,
    *(" %s.| %s,|, %s.|, %s,|, %s:| (%s):|, (%s),|. %s.|. %s:|. (%s).| [%s]| (%s),| %s| %s:").split(
        "|"
    ),
)
_QUOTES = ("", *("",) * 10, "“”", '""', "``''", "«»", "‘’", "„“", "''")
_SMALL = frozenset("a the of and in on for to with".split())


@dataclass(frozen=True, slots=True)
class Names:
    """How names are set."""

    order: str
    first: str
    comma: str
    gap: str
    dots: bool
    capitals: bool
    between: str
    last: str
    most: int
    others: str


@dataclass(frozen=True, slots=True)
class Style:
    """What a reference's parts look like, and what stands between them."""

    names: Names
    year: str
    behind_names: str
    quotes: str
    behind_title: str
    before_container: str
    press: str
    numbers: int
    case: str
    abbreviated: bool
    months: bool
    title_first: bool


def style_of(chance: random.Random) -> Style:
    pick = chance.choice
    dots = chance.random() < 0.75
    order = pick(("FI",) * 6 + ("IF",) * 5 + ("FG",) * 3 + ("GF",) * 4 + ("FP", "F", "FN"))
    between = pick((", ",) * 7 + ("; ",) * 3 + (" and ", " – ", " - ", " / "))
    first = order
    if order == "GF" and between == ", " and chance.random() < 0.3:
        first = "FG"
    elif order == "IF" and chance.random() < 0.12:
        first = "FI"
    last = (
        between
        if chance.random() < 0.3
        else pick((" and ", ", and ", " & ", ", & ") * 4 + (" und ", " et "))
    )
    names = Names(
        order=order,
        first=first,
        comma=pick((", ", ", ", ", ", " ")) if dots else pick((" ", " ", ", ")),
        gap=pick(("", " ", " ")) if dots else pick(("", "", "", " ")),
        dots=dots,
        capitals=chance.random() < 0.08,
        between=between,
        last=last,
        most=pick((0, 0, 0, 1, 3, 6)),
        others=pick((" et al.", ", et al.", " et al", " and others", " et al.", ", ... ")),
    )
    return Style(
        names=names,
        year=pick(_YEARS_BEHIND_NAMES),
        behind_names=pick((". ",) * 5 + (", ",) * 5 + (": ",) * 3 + (" ", "; ")),
        quotes=pick(_QUOTES),
        behind_title=pick((". ",) * 7 + (", ",) * 5 + (" ", "; ")),
        before_container=pick(("In ", "in ", "In: ", "in: ", "in: ", "In ", "", "", "In: ")),
        press=pick(("PL", "LP", "P", "P", "L:P", "L:P", "(L:P)", "(P)", "")),
        numbers=chance.randrange(8),
        case=pick(("keep",) * 6 + ("sentence", "lower", "upper", "title")),
        abbreviated=chance.random() < 0.45,
        months=chance.random() < 0.25,
        title_first=chance.random() < 0.12,
    )


def cased(title: str, case: str) -> str:
    if case == "sentence":
        return title[:1] + title[1:].lower()
    if case == "lower" and len(title) % 3 == 0:
        return title.lower()
    if case == "upper" and len(title) % 3 == 0:
        return title.upper()
    if case == "title":
        words = title.split()
        return " ".join(
            each if each.lower() in _SMALL else each[:1].upper() + each[1:] for each in words
        )
    return title


def name_list(names: Sequence[Mapping[str, str]], style: Names, chance: random.Random) -> str:
    known = [name for name in names if name.get("family") or name.get("literal")]
    is_cut = bool(style.most) and len(known) > style.most
    shown = known[: chance.choice((1, 1, 2, 3))] if is_cut else known[:14]
    texts = [
        _name(name, style, style.order if at else style.first) for at, name in enumerate(shown)
    ]
    if is_cut or len(texts) < 2:
        return style.between.join(texts) + (style.others if is_cut else "")
    return style.between.join(texts[:-1]) + style.last + texts[-1]


def _name(name: Mapping[str, str], style: Names, order: str) -> str:
    particle = name.get("non-dropping-particle") or name.get("dropping-particle") or ""
    family = f"{particle} {name.get('family') or name.get('literal')}".strip()
    family = family.upper() if style.capitals else family
    given = name.get("given", "")
    if not given or order == "F":
        return family
    initials = _initials(given, style)
    return {
        "FI": f"{family}{style.comma}{initials}",
        "IF": f"{initials} {family}",
        "FG": f"{family}, {given}",
        "GF": f"{given} {family}",
        "FN": f"{family} {given}",
        "FP": f"{family} ({initials})",
    }[order]


def _initials(given: str, style: Names) -> str:
    dot = "." if style.dots else ""
    parts = [part for part in re.split(r"[\s.]+", given) if part.strip("-")]
    return style.gap.join(
        "-".join(each[0] + dot for each in part.split("-") if each) for part in parts
    )
