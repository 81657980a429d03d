"""Many lists of names read at once: what `bibwright.matching.name_lists.read_names` makes of each.

Nearly all lists are written plainly, and share names. Each different name of theirs is read once,
from letters that were made small for all of them together; whatever is written in another way goes
to `read_names`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, count

import numpy as np

from bibwright.matching.name_lists import (
    LETTERED,
    NOBODY,
    RUN_ON,
    SUFFIX,
    Name,
    NameList,
    are_initials,
    is_plainly_joined,
    read_name,
    read_names,
    without_others,
)
from bibwright.text.latex.tokens import is_balanced
from bibwright.text.plain_lines import PlainLines, one_blank_each
from bibwright.text.romanised import romanised

#: Letters in lower case, commas and line ends as they are; of anything else a blank.
_SMALL = bytes(
    byte if byte in b",\n" else ord(chr(byte).lower()) if chr(byte).isalpha() else 32
    for byte in range(128)
) + bytes(128)
#: What joins the parts of a name.
_JOINING = "'`"
_SPACES = bytes(32 if chr(byte).isspace() and byte != 10 else byte for byte in range(256))
#: Of HTML, and of lists that are joined in another way.
_NOT_PLAIN = "&;="
#: Of LaTeX.
_READ = re.compile(r"[{}\\]")
#: What others are called, and where "et al." would stand.
_OTHERS = ("other", "author", "more")
_LONGEST_AL = 10
#: So many capitals may be initials without dots; one alone is an initial in any case.
_MOST_CAPITALS = 3
_SHORT = range(2, _MOST_CAPITALS + 1)


def read_lists(texts: Sequence[str]) -> list[NameList]:
    """Each list as `read_names` has it, in Latin letters for Cyrillic ones."""
    texts = [romanised(text) for text in texts]
    lines = PlainLines.of(texts)
    spaced = np.frombuffer(lines.data.tobytes().translate(_SPACES), dtype=np.uint8)
    tidy = one_blank_each(spaced).tobytes().decode("ascii").split("\n")[:-1]
    plain = (lines.held(lines.kinds(_NOT_PLAIN)) == 0).tolist()
    cut = [without_others(line) for line in tidy]
    places = [
        place
        for place, (line, _), is_plain in zip(range(len(cut)), cut, plain, strict=True)
        if is_plain and _is_plain(line)
    ]
    read: list[NameList | None] = [None] * len(texts)
    for place, names in zip(places, _read([cut[place][0] for place in places]), strict=True):
        if names:
            read[lines.places[place]] = NameList(names, cut[place][1])
    return [names or read_names(text) for names, text in zip(read, texts, strict=True)]


def _is_plain(line: str) -> bool:
    """Whether a list is joined by nothing but "and", and names all."""
    if not is_plainly_joined(line) or ("{" in line and not _is_grouped(line)):
        return False
    return " and " in line or "." not in line or not RUN_ON.search(line)


def _is_grouped(line: str) -> bool:
    """Whether braces hold names or parts of them, and no name says that there are others."""
    small = line.lower()
    if "al" in small[-_LONGEST_AL:] or any(word in small for word in _OTHERS):
        return False
    if " and and " in f" {small} " or small[:4] == "and " or small[-4:] == " and":
        return False
    if not is_balanced(line):
        return False
    return all(part.count("{") == part.count("}") for part in line.split(" and "))


def _read(lines: Sequence[str]) -> Iterator[tuple[Name, ...] | None]:
    """The names of plain lists; None where they don't stand each for itself."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    parts = [line.split(" and ") for line in lines]
    codes = list(map(numbers.__getitem__, chain.from_iterable(parts)))
    known = _names([part.strip(" ,.") for part in numbers])
    names = [known[number] for number in codes]
    end = 0
    for each in parts:
        begin, end = end, end + len(each)
        mine = [name for name in names[begin:end] if name]
        yield tuple(mine) if len(mine) == len(each) else None


def _names(parts: Sequence[str]) -> list[Name | None]:
    """The names of these parts; None for what is none, or what may belong to the one before."""
    joined = "\n".join([*parts, ""]).encode("ascii").translate(_SMALL, _JOINING.encode())
    return [
        None if not part or are_initials(part) else _name(part, small)
        for part, small in zip(parts, joined.decode("ascii").split("\n"), strict=False)
    ]


def _name(part: str, small: str) -> Name | None:
    """The name as `read_name` has it; ``small`` is the same in lower case, without signs."""
    if _READ.search(part):
        return read_name(part)
    before, comma, behind = small.partition(",")
    if comma:
        family = before.split()
        given = (behind.replace(",", " ") if "," in behind else behind).split()
        # "Doe, JA": letters, not a name of two.
        is_plain = family and (len(given) != 1 or len(given[0]) not in _SHORT or part[-1].islower())
    else:
        words = small.split()
        family, given = words[-1:], words[:-1]
        is_plain = family and _is_in_order(part, words)
    if not is_plain or not SUFFIX.isdisjoint(given):
        return read_name(part)
    whole = "".join(family)
    if whole in NOBODY:
        return None
    told = frozenset([word for word in family + given if len(word) > 1])
    return Name(whole, told, "".join([word[0] for word in given]))


def _is_in_order(part: str, words: Sequence[str]) -> bool:
    """Whether a name without a comma is nothing but given names, and one word behind them; wrong
    only by saying no."""
    typed = part.split()
    last, first = typed[-1], typed[0]
    if not last.isalpha() or words[-1] in SUFFIX or "'" in part or "`" in part:
        return False
    if len(typed) > 1 and len(last) <= _MOST_CAPITALS and last.isupper():
        return False
    if len(typed) == 2:
        return len(first) not in _SHORT or not first.isalpha() or not first.isupper()
    # "van der": a particle; "World Health Organization": a body.
    return not any(word[0].islower() for word in typed[1:-1]) and LETTERED.isdisjoint(words)
