r"""LaTeX ⇄ Unicode for the text of a bibliography.

Text may hold formulas between dollar signs; they are LaTeX on both sides and stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

__all__ = ["ACCENTS", "LETTERS", "letter_command", "to_ascii", "to_latex", "to_unicode"]

_FORMULA = re.compile(r"(?<!\\)(?P<mark>\$\$?)(?!\$)[^$]+?(?<!\\)(?P=mark)")
#: What may be more than letters and the braces round them.
_MORE_THAN_BRACES = re.compile(r"[\\$%~&#^_\"]|--|``|''|[?!]`|<<|>>|,,|\s\s|[\n\t]|\{\}")
_BARE_PERCENT = re.compile(r"(?<!\\)%")

#: TeX accent commands by Unicode's combining character ("The TeXbook", chapter 9).
ACCENTS = {
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
    "\u0326": "textcommabelow",
    "\u0327": "c",
    "\u0328": "k",
    "\u0331": "b",
}
#: Those that go below a letter, so that i and j keep their dots.
_BELOW = frozenset({"d", "textcommabelow", "c", "k", "b"})
#: Letters that are no letter of ASCII with an accent, or have a shorter command, as BibTeX sorts
#: them ("LaTeX2e font selection", encodings OT1 and T1).
LETTERS = {
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
    "å": r"{\aa}",
    "Å": r"{\AA}",
    "ð": r"{\dh}",
    "Ð": r"{\DH}",
    "þ": r"{\th}",
    "Þ": r"{\TH}",
    "đ": r"{\dj}",
    "Đ": r"{\DJ}",
    "ŋ": r"{\ng}",
    "Ŋ": r"{\NG}",
    "ĳ": r"{\ij}",
    "Ĳ": r"{\IJ}",
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
#: Commands that pylatexenc drops, and what they print.
_DROPPED = {
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textasciicircum": "^",
    "textbraceleft": "{",
    "textbraceright": "}",
    "TeX": "TeX",
    "LaTeX": "LaTeX",
}
#: Commands that print their last argument, of which pylatexenc fails on one that lacks it.
_FRAGILE = (
    "author colorbox date ensuremath exercise fcolorbox footnote include input overbrace "
    "overleftarrow overline overrightarrow textcolor title uebung underbrace underline widehat "
    "widetilde"
).split()
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
#: TeX source that arXiv's metadata holds outside formulas: an accent over a letter, a command
#: for mathematics with its argument, a command in letters, an escaped character, a space.
_COMMAND = re.compile(
    r"""\\(?:(?P<accent>['`^"~=.]\s*(?:\{\\?[A-Za-z]\}|\\[ij](?![A-Za-z])|[A-Za-z])
                      |[uvHcdbrkt]\s*\{\\?[A-Za-z]+\})
      | (?P<maths>(?:math[a-z]+|sqrt|bar|hat|tilde|vec|overline)\s*\{[^{}$]*\})
      | (?P<name>[A-Za-z]+)
      | (?P<escaped>[&%$#_,/-]))""",
    re.VERBOSE,
)
#: Commands that change or name text and need no package.
_MARKUP = re.compile(
    "(?:text(?:it|bf|tt|sc|sf|rm|sl|up|md|normal|superscript|subscript|[a-z]{5,})|emph|mbox"
    "|ensuremath|(?:La)?TeX|LaTeXe|it|bf|em|tt|sc|sf|rm|sl|l?dots)"
)
#: A character by its number, as MathJax takes it in arXiv's pages and LaTeX doesn't.
_NUMBERED = re.compile(r"(?P<mark>\$?)\\unicode\{x(?P<code>[0-9A-Fa-f]{2,6})\}(?P=mark)")
#: In a formula BibTeX counts these braces too, and TeX takes the rest for its own.
_UNCOUNTED = {r"\{": r"\lbrace ", r"\}": r"\rbrace "}
_ENSURED = re.compile(r"\{\\ensuremath\{(.*)\}\}")
_BARE_IN_FORMULA = re.compile(r"(?<!\\)[%#]")
#: "between $5 and $10" holds no formula.
_MONEY = re.compile(r"\$\d[\d.,]*\s.*\s\$")
_CLUSTER = re.compile("[^\u0300-\u036f][\u0300-\u036f]*|.", re.DOTALL)
#: A tilde between the words of TeX source is a space that must not break.
_TIE = re.compile(r"(?<=[\w.,)])~(?=[\w(])")


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
    if not _MORE_THAN_BRACES.search(text) and text.count("{") == text.count("}"):
        return unicodedata.normalize("NFC", text.replace("{", "").replace("}", ""))
    # In a .bib field a per-cent sign starts no comment, so one that is bare is meant as a sign.
    source = _BARE_PERCENT.sub(r"\\%", text)
    return unicodedata.normalize(
        "NFC", str(_decoder().latex_to_text(source, latex_context=_syntax()))
    )


@lru_cache(maxsize=1)
def _decoder() -> Any:
    """pylatexenc's decoder with what it drops, and without what it trips over."""
    from pylatexenc import latex2text

    def command(name: str, prints: Any) -> Any:
        return latex2text.MacroTextSpec(name, simplify_repl=prints)

    context = latex2text.get_default_latex_context_db()
    macros = [
        *(command(name, text) for name, text in _DROPPED.items()),
        *(command(name, _fraction) for name in ("frac", "nicefrac", "textfrac")),
        command("sqrt", _root),
        command("textcommabelow", _comma_below),
        *(command(name, _last_argument) for name in _FRAGILE),
        *(latex2text.MacroTextSpec(name, discard=False) for name in ("href", "url")),
    ]
    context.add_context_category("bibwright", prepend=True, macros=macros)
    return latex2text.LatexNodes2Text(
        latex_context=context, math_mode="verbatim", strict_latex_spaces=False
    )


@lru_cache(maxsize=1)
def _syntax() -> Any:
    r"""What pylatexenc knows of LaTeX's syntax, but for ``\verb``, whose end may be missing."""
    from pylatexenc import latexwalker, macrospec

    every = latexwalker.get_default_latex_context_db()
    syntax = every.filter_context(exclude_categories=["verbatim"])
    comma_below = macrospec.std_macro("textcommabelow", False, 1)
    syntax.add_context_category("bibwright", macros=[comma_below])
    return syntax


def _arguments(node: Any, decoder: Any) -> list[str]:
    """The arguments of a command as text, those that are not there as empty text."""
    arguments = node.nodeargd.argnlist if node.nodeargd else []
    return [str(decoder.nodelist_to_text([each])) if each else "" for each in arguments or ()]


def _fraction(node: Any, l2tobj: Any) -> str:
    return "/".join(_arguments(node, l2tobj))


def _root(node: Any, l2tobj: Any) -> str:
    return f"√({_last_argument(node, l2tobj)})"


def _comma_below(node: Any, l2tobj: Any) -> str:
    return f"{_last_argument(node, l2tobj)}\u0326"


def _last_argument(node: Any, l2tobj: Any) -> str:
    return "".join(_arguments(node, l2tobj)[-1:])


def to_latex(text: str, *, ascii_only: bool) -> str:
    r"""LaTeX source that prints the text; its braces are balanced as BibTeX counts them.

    Formulas, and the TeX commands that arXiv's own titles hold, stay as they are; what merely
    looks like a command is printed. Greek letters and symbols become commands, which every
    engine can print. With ``ascii_only`` all letters become commands, as classic BibTeX needs
    them to sort and to shorten (accents in braces: "special characters" in btxdoc's sense);
    without it they stay, as Biber reads them. A letter for which LaTeX has no command, as in
    Chinese, stays a letter in both.

    >>> to_latex("Schrödinger & Sons", ascii_only=True)
    'Schr{\\"o}dinger \\& Sons'
    """
    text = unicodedata.normalize("NFC", _NUMBERED.sub(_numbered, text))
    pieces, at = [], 0
    for match in _FORMULA.finditer(text):
        formula = _formula(match[0])
        if formula:
            pieces += [text[at : match.start()], formula]
            at = match.end()
    pieces.append(text[at:])
    # Braces are markup when they are balanced, else characters.
    keep = "{}" if _is_balanced("".join(pieces[::2])) else ""
    pieces[::2] = [_plain(piece, keep, ascii_only) for piece in pieces[::2]]
    return "".join(pieces)


def _numbered(match: re.Match[str]) -> str:
    code = int(match["code"], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else match[0]


def to_ascii(source: str) -> str:
    """LaTeX source with commands for its letters beyond ASCII, as far as there are any."""
    pieces, at = [], 0
    for match in _FORMULA.finditer(source):
        pieces += [_to_ascii(source[at : match.start()]), _named_all(match[0])]
        at = match.end()
    return "".join([*pieces, _to_ascii(source[at:])])


def _to_ascii(source: str) -> str:
    return "".join(char if char.isascii() else _character(char, True) for char in source)


def _formula(source: str) -> str:
    """A formula that BibTeX and TeX can read where it stands; empty when it is none."""
    if _MONEY.match(source):
        return ""
    if not _is_balanced(source):
        for brace, name in _UNCOUNTED.items():
            source = source.replace(brace, name)
        if not _is_balanced(source):
            return ""
    return _named_all(_BARE_IN_FORMULA.sub(r"\\\g<0>", source))


def _named_all(source: str) -> str:
    """Characters that only look like a formula's commands ("$ω$") as those commands."""
    return "".join(
        char if char.isascii() else _ENSURED.sub(r"{\1}", _named(char)) for char in source
    )


def _is_balanced(text: str) -> bool:
    """As BibTeX counts: a backslash hides no brace."""
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


def _plain(text: str, keep: str, ascii_only: bool) -> str:
    """Text outside formulas; the characters in ``keep`` are markup."""
    pieces, at = [], 0
    for match in _COMMAND.finditer(text):
        command = _command(match, ascii_only) if keep or "{" not in match[0] else ""
        if command:
            pieces += [_characters(text[at : match.start()], keep, ascii_only), command]
            at = match.end()
    return "".join([*pieces, _characters(text[at:], keep, ascii_only)])


def _command(match: re.Match[str], ascii_only: bool) -> str:
    """A command so that it can stand in text; empty when it is none that LaTeX knows."""
    if match["maths"]:
        return rf"\ensuremath{{{match[0]}}}"
    if match["escaped"] or _MARKUP.fullmatch(match["name"] or ""):
        return match[0]
    symbol = to_unicode(match[0] if match["accent"] else match[0] + "{}")
    return _character(symbol, ascii_only) if len(symbol) == 1 else ""


def _characters(text: str, keep: str, ascii_only: bool) -> str:
    text = _OPENING_QUOTE.sub("``", text).replace('"', "''")
    text = _TIE.sub("\u00a0", text)
    return "".join(
        cluster if cluster in keep else _cluster(cluster, ascii_only)
        for cluster in _CLUSTER.findall(text)
    )


def _cluster(cluster: str, ascii_only: bool) -> str:
    """A character, with the accents behind it that Unicode has no single character for."""
    accented = _accented(cluster) if ascii_only and len(cluster) > 1 else ""
    return accented or "".join(_character(char, ascii_only) for char in cluster)


@lru_cache(maxsize=8192)
def _character(char: str, ascii_only: bool) -> str:
    if char in _SPECIAL:
        return _SPECIAL[char]
    if char in _INVISIBLE:
        return ""
    if char in _PUNCTUATION:
        return _PUNCTUATION[char]
    if char.isascii():
        return char if char.isprintable() else " " * char.isspace()
    if not ascii_only and _is_letter(char):
        return char
    if char in LETTERS:
        return LETTERS[char]
    return _accented(char) or _named(char)


def _is_letter(char: str) -> bool:
    """What fonts for text have; Greek and symbols aren't in those of pdfLaTeX."""
    if "\u0370" <= char <= "\u03ff" or "\u2000" <= char <= "\u2bff" or char >= "\U0001d400":
        return False
    return unicodedata.category(char)[0] in "LM"


def _accented(char: str) -> str:
    r"""``{\'e}``; a letter with a command for a name gets its argument in braces: ``{\v{c}}``.

    A second accent goes round the first: ``{\'{\^e}}``.
    """
    base, *marks = list(unicodedata.normalize("NFD", char))
    if not marks or not set(marks) <= ACCENTS.keys() or not base.isascii():
        return ""
    first = ACCENTS[marks[0]]
    source = rf"\{base}" if base in "ij" and first not in _BELOW else base
    for mark in marks:
        accent = ACCENTS[mark]
        whole = accent.isalpha() or len(source) > 2
        source = rf"\{accent}{{{source}}}" if whole else rf"\{accent}{source}"
    return f"{{{source}}}"


def letter_command(letter: str) -> str:
    r"""The command for a letter beyond ASCII, in braces; empty where LaTeX has none for text.

    The letter may be one of Unicode's, or one with combining accents behind it. An accent over
    a letter with a command of its own goes round that: ``{\'{\o}}``.

    >>> letter_command("é")
    "{\\'e}"
    """
    letter = unicodedata.normalize("NFC", letter)
    if letter in LETTERS:
        return LETTERS[letter]
    base, *marks = list(unicodedata.normalize("NFD", letter))
    if base in "æÆøØ" and len(marks) == 1 and marks[0] in ACCENTS:
        return rf"{{\{ACCENTS[marks[0]]}{{{LETTERS[base][1:-1]}}}}}"
    return _accented(letter) if base.isalpha() else ""


def _named(char: str) -> str:
    """The command for a symbol, in a group of its own; the character where there is none."""
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    encoder = UnicodeToLatexEncoder(unknown_char_policy="keep", unknown_char_warning=False)
    # Script letters as every font for mathematics has them; \mathscr needs a package.
    source = str(encoder.unicode_to_latex(char)).replace(r"\mathscr", r"\mathcal")
    return source if source == char or source.startswith("{") else f"{{{source}}}"
