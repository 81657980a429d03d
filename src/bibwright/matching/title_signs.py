"""The signs in a title that folding takes away and that tell works apart: C++ from C, C# from C,
K⁺ from K⁻, z < 1 from z > 1."""

from __future__ import annotations

import re
import unicodedata

from bibwright.text.fold import fold, without_markup
from bibwright.text.remembered import remembered

#: TeX's names of signs, and the signs as Unicode has them.
_NAMES = {
    **dict.fromkeys(("lt", "le", "leq", "leqslant", "lesssim", "ll", "≤", "≲", "≪"), "<"),
    **dict.fromkeys(("gt", "ge", "geq", "geqslant", "gtrsim", "gg", "≥", "≳", "≫"), ">"),
    **dict.fromkeys(("ne", "neq", "≠"), "≠"),
    **{"sharp": "#", "♯": "#", "±": "+-", "∗": "*"},
}
_NAMED = re.compile(rf"\\({'|'.join(name for name in _NAMES if name.isascii())})(?![a-zA-Z])")
_SIGNS = str.maketrans({name: sign for name, sign in _NAMES.items() if len(name) == 1})
_ANY = re.compile(rf"[+#*∗<>=±⁺＋⁻−♯≤≲≪≥≳≫≠]|&[lg]t;|[\w^{{(]-(?![^\W\d_-])|{_NAMED.pattern}")
#: What every one of them has in it.
_MAY_BE = re.compile(r"[+#*∗<>=±⁺＋⁻−♯≤≲≪≥≳≫≠&\\-]")
_LAYOUT = re.compile(r"\s*\^|_(?=\{?[\d+-])|[\\${}~\u2060]|(?<=\w)\((?=\d*[+-]+\))|(?<=[+-])\)")
#: A letter beside another one is a particle of its own; it has the name that TeX has for it.
_GREEK = re.compile("[α-ω]")
#: What makes a name of its own of the word before it.
_TERM = r"(?<![^\W_])[^\W_]++"
_NAMING = re.compile(rf"{_TERM}(?:\+\++|\+(?!\d)|#(?!\w))|(?<!\w)[^\W_]\*(?=[\s-]*\w)")
#: Which way a substance turns light.
_TURNING = re.compile(rf"\(([+-])\)-({_TERM})")
#: An operator between two terms.
_BETWEEN = re.compile(rf"({_TERM}) ?([+-]) ?(?=\d)|({_TERM})(\+)(?=\w)")
#: "<=" says of what follows what "<" does, as "≤" does; "=>" is an arrow.
_AT_MOST = re.compile(r"(?<![<>=-])([<>])=(?![<>=])")
_RELATION = re.compile(r"(?<![<>=-])[<>=≠](?![<>=])")


def signs_of(title: str) -> str:
    """The signs of a title as three lines, empty where it has none: words that a sign makes names
    of their own; words with a plus or a minus behind them; relations."""
    return _signs(title) if _MAY_BE.search(title) and _ANY.search(title) else ""


@remembered(65536)
def _signs(title: str) -> str:
    named = _NAMED.sub(lambda found: f" {_NAMES[found[1]]} ", title)
    text = unicodedata.normalize("NFKC", without_markup(named).translate(_SIGNS))
    text = text.replace("−", "-").lower()
    turning = [(word, sign) for sign, word in _TURNING.findall(text)]
    text = _AT_MOST.sub(r"\1", _LAYOUT.sub("", text))
    text = _GREEK.sub(lambda letter: f" {fold(letter[0])}", text)
    naming = " ".join(sorted(_NAMING.findall(text)))
    between = " ".join(
        sorted({"".join(filter(None, each)) for each in (*turning, *_BETWEEN.findall(text))})
    )
    relations = "".join(_RELATION.findall(text))
    lines = f"{naming}\n{between}\n{relations}"
    return lines if lines.strip() else ""


def signs_differ(one: str, other: str) -> bool:
    """Whether the signs of two titles (`signs_of`) make other titles of them. A sign that makes a
    name is missed where it isn't; an operator or a relation may have been lost on the way."""
    if one == other:
        return False
    naming, between, relations = zip(_lines(one), _lines(other), strict=True)
    if naming[0] != naming[1] or (all(relations) and relations[0] != relations[1]):
        return True
    signed, others = (set(line.split()) for line in between)
    return any(_turned(each) in others for each in signed - others)


def signs_contradict(one: str, other: str) -> bool:
    """Whether both titles have signs, of which one says another thing, so that none was lost on the
    way: C++ and C#, K⁺ and K⁻, z < 1 and z > 1."""
    naming, between, relations = zip(_lines(one), _lines(other), strict=True)
    named, signed, related = (
        [set(line.split()) for line in naming],
        [set(line.split()) for line in between],
        [{"<", ">"}.intersection(line) for line in relations],
    )
    return bool(
        (named[0] - named[1] and named[1] - named[0])
        or any(_turned(each) in signed[1] for each in signed[0] - signed[1])
        or (all(related) and related[0].isdisjoint(related[1]))
    )


def _lines(signs: str) -> list[str]:
    return signs.split("\n") if signs else ["", "", ""]


def _turned(signed: str) -> str:
    return signed[:-1] + ("-" if signed[-1] == "+" else "+")
