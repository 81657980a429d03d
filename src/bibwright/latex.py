r"""LaTeX ⇄ Unicode for the text of a bibliography.

Text may hold formulas between dollar signs; they are LaTeX on both sides and stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

__all__ = ["to_latex", "to_unicode"]

_FORMULA = re.compile(r"(?<!\\)\$\$?[^$]+?(?<!\\)\$\$?")
_BARE_PERCENT = re.compile(r"(?<!\\)%")

#: TeX accent commands by Unicode's combining character ("The TeXbook", chapter 9).
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0323": "d",
    "\u0327": "c",
    "\u0328": "k",
    "\u0331": "b",
}
_LETTERS = {
    "ß": r"{\ss}",
    "æ": r"{\ae}",
    "Æ": r"{\AE}",
    "œ": r"{\oe}",
    "Œ": r"{\OE}",
    "ø": r"{\o}",
    "Ø": r"{\O}",
    "ł": r"{\l}",
    "Ł": r"{\L}",
    "ı": r"{\i}",
    "ȷ": r"{\j}",
}
#: What LaTeX takes for markup, and the characters that need one to be printed.
_SPECIAL = {
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "$": r"\$",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
}
#: Printed alike by every engine, and shorter than their names.
_PUNCTUATION = {
    "\u00a0": "~",
    "\u2013": "--",
    "\u2014": "---",
    "\u2018": "`",
    "\u2019": "'",
    "\u201c": "``",
    "\u201d": "''",
    "\u2026": r"\ldots{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
}
#: A straight quotation mark that opens; every other one closes.
_OPENING_QUOTE = re.compile(r'(?<![^\s(\[])"(?=\S)')
_UNKNOWN_TO_PYLATEXENC = {
    r"\textless{}": "<",
    r"\textgreater{}": ">",
    r"\textbar{}": "|",
    r"\textbraceleft{}": r"\{",
    r"\textbraceright{}": r"\}",
}
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
#: TeX source that arXiv's metadata holds outside formulas: an accent, or a command in letters.
_COMMAND = re.compile(
    r"""\\(?:['`^"~=.]\s*\{?\\?[A-Za-z]\}?|[uvHcdbrk]\s*\{\\?[A-Za-z]\}|[A-Za-z]+|[&%$#_{}])"""
)


def to_unicode(text: str) -> str:
    r"""The characters that LaTeX source stands for; plain text comes back as it is.

    >>> to_unicode(r"Schr{\"o}dinger")
    'Schrödinger'
    """
    if not any(mark in text for mark in "\\{}~"):
        return text
    return _decode(text)


@lru_cache(maxsize=65536)
def _decode(text: str) -> str:
    for command, char in _UNKNOWN_TO_PYLATEXENC.items():
        text = text.replace(command, char)
    # In a .bib field a per-cent sign starts no comment, so one that is bare is meant as a sign.
    source = _BARE_PERCENT.sub(r"\\%", text)
    return unicodedata.normalize("NFC", str(_decoder().latex_to_text(source)))


@lru_cache(maxsize=1)
def _decoder() -> Any:
    """pylatexenc's decoder, but for links: it trips over one that lacks an argument."""
    from pylatexenc import latex2text

    context = latex2text.get_default_latex_context_db()
    links = [latex2text.MacroTextSpec(name, discard=False) for name in ("href", "url")]
    context.add_context_category("links", prepend=True, macros=links)
    return latex2text.LatexNodes2Text(
        latex_context=context, math_mode="verbatim", strict_latex_spaces=False
    )


@lru_cache(maxsize=65536)
def to_latex(text: str, *, ascii_only: bool) -> str:
    r"""LaTeX source that prints the text.

    Formulas, and the TeX commands that arXiv's own titles hold, stay as they are. Greek
    letters and symbols become commands, which every engine can print. With ``ascii_only`` all
    letters become commands, as classic BibTeX needs them to sort and to shorten
    (accents in braces: "special characters" in btxdoc's sense); without it they stay, as Biber
    reads them. A letter for which LaTeX has no command stays a letter in both.

    >>> to_latex("Schrödinger & Sons", ascii_only=True)
    'Schr{\\"o}dinger \\& Sons'
    """
    text = unicodedata.normalize("NFC", text)
    pieces, at = [], 0
    for formula in _FORMULA.finditer(text):
        if formula[0].count("{") == formula[0].count("}"):
            pieces += [_plain(text[at : formula.start()], ascii_only), _formula(formula[0])]
            at = formula.end()
    return "".join([*pieces, _plain(text[at:], ascii_only)])


def _formula(source: str) -> str:
    """A formula as it is, but for characters that only look like its commands ("$ω$")."""
    return "".join(char if char.isascii() else _named(char) for char in source)


def _plain(text: str, ascii_only: bool) -> str:
    """Text outside formulas; braces are markup when they are balanced, else characters."""
    keep = {"{", "}"} if _is_balanced(text) else set()
    pieces, at = [], 0
    for command in _COMMAND.finditer(text):
        pieces += [_characters(text[at : command.start()], keep, ascii_only), command[0]]
        at = command.end()
    return "".join([*pieces, _characters(text[at:], keep, ascii_only)])


def _is_balanced(text: str) -> bool:
    depth = 0
    for char in re.sub(r"\\[{}]", "", text):
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


def _characters(text: str, keep: set[str], ascii_only: bool) -> str:
    text = _OPENING_QUOTE.sub("``", text).replace('"', "''")
    return "".join(char if char in keep else _character(char, ascii_only) for char in text)


@lru_cache(maxsize=8192)
def _character(char: str, ascii_only: bool) -> str:
    if char in _SPECIAL:
        return _SPECIAL[char]
    if char in _INVISIBLE:
        return ""
    if char in _PUNCTUATION:
        return _PUNCTUATION[char]
    if char.isascii() or not (ascii_only or _is_symbol(char)):
        return char
    if char in _LETTERS:
        return _LETTERS[char]
    return _accented(char) or _named(char)


def _is_symbol(char: str) -> bool:
    """Greek and symbols, which pdfLaTeX's fonts lack as characters, whoever sorts the entries."""
    return "\u0370" <= char <= "\u03ff" or unicodedata.category(char) in {"Sm", "So"}


def _accented(char: str) -> str:
    r"""``{\'e}``; a letter with a command for a name gets its argument in braces: ``{\v{c}}``."""
    base, *marks = list(unicodedata.normalize("NFD", char))
    if len(marks) != 1 or marks[0] not in _ACCENTS or not base.isascii():
        return ""
    accent = _ACCENTS[marks[0]]
    letter = rf"\{base}" if base in "ij" and accent not in "cdbk" else base
    if accent.isalpha():
        return rf"{{\{accent}{{{letter}}}}}"
    return rf"{{\{accent}{letter}}}"


def _named(char: str) -> str:
    """The command for a symbol, in a group of its own; the character where there is none."""
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    encoder = UnicodeToLatexEncoder(unknown_char_policy="keep", unknown_char_warning=False)
    source = str(encoder.unicode_to_latex(char))
    return source if source == char else f"{{{source}}}"
