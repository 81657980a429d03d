"""Lists of names as they stand in a ``.bib`` file, cut into names. Nothing is decoded or changed.

The functions take text in which every run of white space is one blank and none is at either end
(`one_line`), and whose braces are balanced; `cut_list` takes any text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bibwright.text.latex.tokens import braces, is_balanced, split_outside
from bibwright.text.names.others import ET_AL

#: Blanks that are not one by itself.
_BLANKS = re.compile(r"[ \t\n]{2,}|[\t\n]")
_AND = re.compile(r"(?<= )[Aa][Nn][Dd](?= )")
_BRACE = re.compile(r"[{}]")
_ET_AL = (
    rf"(?:\{{?{ET_AL},?\}}?|\\(?:emph|textit|textsl)\{{{ET_AL}\}}"
    rf"|\{{\\(?:em|it|itshape|sl) {ET_AL}\}})"
)
_OTHERS = re.compile(
    rf"{_ET_AL}|al\.?,\ et\.?|(?:many\ |several\ )?others\.?"
    r"|(?:\d+\ |many\ |several\ )?(?:more|other)\ (?:co-?)?authors\.?|(?:\d+|many|several)\ more",
    re.IGNORECASE,
)
_ENDS_ET_AL = re.compile(rf"[ ,]{_ET_AL}\Z", re.IGNORECASE)
#: So many characters it has at most.
_LONGEST_ET_AL = 40
_STRAY_AND = re.compile(r"\A(?:and )+|(?: and)+\Z", re.IGNORECASE)


class SourceNames(NamedTuple):
    """The names of a list as they stand; whether it says that there are others; and what is wrong
    with the list, in sentences."""

    names: list[str]
    others: bool
    faults: list[str]


def cut_list(text: str) -> SourceNames:
    """The names of a list, in any state: what is no name is left out, and said.

    “others” is no name wherever it stands, as Biber has it, nor is “et al.” at the end.
    """
    faults = []
    text = " ".join(text.split())
    if not is_balanced(text):
        text = _BRACE.sub("", text)
        faults.append("the braces are not balanced, and are left out")
    whole = _STRAY_AND.sub("", text)
    if whole != text:
        faults.append("an “and” at the beginning or the end of the list is left out")
    names = split_list(whole) if whole not in {"", "and"} else []
    if "" in names:
        faults.append("there is no name between “and” and “and”")
        names = [name for name in names if name]
    names, others = without_others(names, alone=True)
    persons = [name for name in names if name.lower() != "others"]
    return SourceNames(persons, others or len(persons) < len(names), faults)


def one_line(text: str) -> str:
    """The text with one blank for every run of blanks, as both programs read it."""
    return _BLANKS.sub(" ", text).strip(" ")


def split_list(text: str) -> list[str]:
    """The names of a list, cut at `` and `` outside braces; an empty one where two stand together.

    An ``and`` at either end of the text separates nothing and is a part of the name there.
    """
    return [name.strip(" ") for name in split_outside(text, _AND)]


def without_others(names: list[str], *, alone: bool = False) -> tuple[list[str], bool]:
    """The names but for a last one that means others, and whether there are others.

    ``alone``: also where it is the only one.
    """
    others = len(names) > 1 - alone and _OTHERS.fullmatch(names[-1]) is not None
    if others:
        names = names[:-1]
    if not names:
        return names, others
    last = names[-1]
    end, opened = len(last), last.count("{") - last.count("}")
    while ending := _ENDS_ET_AL.search(last, max(end - _LONGEST_ET_AL, 0), end):
        opened -= ending[0].count("{") - ending[0].count("}")
        start = ending.start()
        while start and last[start - 1] in " ,":
            start -= 1
        if not start or opened:
            break
        end, others = start, True
    return [*names[:-1], last[:end]], others


def is_braced(name: str) -> bool:
    """Whether one pair of braces holds all of the name."""
    return name[:1] == "{" and outside_braces(name) == "{}"


def outside_braces(text: str) -> str:
    """The text without what stands in braces; the braces themselves stay."""
    if "{" not in text:
        return text
    pieces = []
    start = 0
    for at, depth in braces(text):
        if depth == 1 and text[at] == "{":
            pieces.append(text[start : at + 1])
        elif depth == 0 and text[at] == "}":
            start = at
    return "".join([*pieces, text[start:]])
