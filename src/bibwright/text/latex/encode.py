r"""Text as LaTeX source that prints it.

Text may hold formulas between dollar signs; they are LaTeX on both sides and stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bibwright.text.latex.accents import ACCENT_SOURCE, LETTERS, accented
from bibwright.text.latex.decode import to_unicode
from bibwright.text.latex.symbols import SYMBOL, formula_source, stops_latex
from bibwright.text.latex.tokens import FORMULA, formulas, is_balanced

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
    "\u2009": r"\,",
    "\u202f": r"\,",
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
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
#: TeX source that arXiv's metadata holds outside formulas: an accent over a letter, a command
#: for mathematics with its argument, a command in letters, an escaped character, a space.
_COMMAND = re.compile(
    rf"""(?P<accent>{ACCENT_SOURCE})
      | \\(?:(?P<maths>(?:math[a-z]+|sqrt|bar|hat|tilde|vec|overline)\s*\{{[^{{}}$]*\}})
      | (?P<name>[A-Za-z]+)
      | (?P<escaped>[&%$#_,/-]))""",
    re.VERBOSE,
)
#: Commands that change or name text and need no package.
_MARKUP = re.compile(
    "(?:text(?:it|bf|tt|sc|sf|rm|sl|up|md|normal|superscript|subscript|[a-z]{5,})|emph|mbox"
    "|ensuremath|(?:La)?TeX|LaTeXe|it|bf|em|tt|sc|sf|rm|sl|l?dots)"
)
#: What LaTeX prints as it stands.
_PLAIN = re.compile(r"(?:[A-Za-z0-9 .,:;()/+'?!=*@[\]]|-(?!-))*+")
#: A character by its number, as MathJax takes it in arXiv's pages and LaTeX doesn't.
_NUMBERED = re.compile(r"(?P<mark>\$?)\\unicode\{x(?P<code>[0-9A-Fa-f]{2,6})\}(?P=mark)")
#: In a formula BibTeX counts these braces too, and TeX takes the rest for its own.
_UNCOUNTED = {r"\{": r"\lbrace ", r"\}": r"\rbrace "}
_MATHS_NAME = re.compile(r"\{\\ensuremath\{\\([A-Za-z]+)")
#: Names that pylatexenc has from packages that hardly anybody loads.
_NOWHERE = frozenset(
    """DownArrowUpArrow VDash allequal approxnotequal arrowwaveleft arrowwaveright clockoint
    clwintegral dblarrowupdown estimates forcesextra hermitconjmatrix homothetic image lazysinv
    notgreaterless notlessgreater original precedesnotsimilar recorder rightangle rightanglearc
    sqrint starequal surfintegral tildetrpl truestate udots varperspcorrespond verymuchgreater
    verymuchless volintegral""".split()
)
_ENSURED = re.compile(r"\{\\ensuremath\{(.*)\}\}")
_BARE_IN_FORMULA = re.compile(r"(?<!\\)[%#]")
#: Punctuation of Chinese and Japanese, and what is that beside their letters: LaTeX's commands for
#: it print other signs, or others' width. Text in Cyrillic or Greek needs fonts that take it so.
_EAST = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef"
_GREEK = "[\u0370-\u03ff\u1f00-\u1fff\u0300-\u036f]"
_AS_IT_IS = re.compile(
    rf"([\u3000-\u303f\uff00-\uffef]+|(?<=[{_EAST}])[‘’“”—…·]+|[‘’“”—…·]+(?=[{_EAST}])"
    rf"|[\u0400-\u052f]+|(?:{_GREEK}+[ .,]+)*{_GREEK}{{3,}}(?:[ .,]+{_GREEK}+)*)"
)
#: Two letters with a tie over both, as in romanised Russian.
_TIED = re.compile(r"([A-Za-z])\u0361([A-Za-z])")
#: A character with its accents, but for one that LaTeX prints as it stands.
_CLUSTER = re.compile(
    rf"{_TIED.pattern}"
    r"|(?:[^A-Za-z0-9 .,:;()/+'?!=*@[\]\u0300-\u036f-]|[^\u0300-\u036f](?=[\u0300-\u036f]))"
    r"[\u0300-\u036f]*|[\u0300-\u036f]"
)
#: A tilde between the words of TeX source is a space that must not break.
_TIE = re.compile(r"(?<=[\w.,)])~(?=[\w(])")


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
    if _PLAIN.fullmatch(text):
        return text
    text = unicodedata.normalize("NFC", _NUMBERED.sub(_numbered, text))
    pieces, at = [], 0
    for match in formulas(text):
        formula = _formula(match[0])
        if formula:
            pieces += [text[at : match.start()], formula]
            at = match.end()
    pieces.append(text[at:])
    # Braces are markup when they are balanced, else characters.
    keep = "{}" if is_balanced("".join(pieces[::2])) else ""
    pieces[::2] = [_plain(piece, keep, ascii_only) for piece in pieces[::2]]
    return "".join(pieces)


def _numbered(match: re.Match[str]) -> str:
    code = int(match["code"], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else match[0]


def to_ascii(source: str) -> str:
    """LaTeX source with commands for its letters beyond ASCII, as far as there are any."""
    pieces, at = [], 0
    for match in FORMULA.finditer(source):
        pieces += [_to_ascii(source[at : match.start()]), _named_all(match[0])]
        at = match.end()
    return "".join([*pieces, _to_ascii(source[at:])])


def _to_ascii(source: str) -> str:
    return "".join(char if char.isascii() else _character(char, True) for char in source)


def _formula(source: str) -> str:
    """A formula that BibTeX and TeX can read where it stands; empty when it is none."""
    if not is_balanced(source):
        for brace, name in _UNCOUNTED.items():
            source = source.replace(brace, name)
        if not is_balanced(source):
            return ""
    return _named_all(_BARE_IN_FORMULA.sub(r"\\\g<0>", source))


def _named_all(source: str) -> str:
    """Characters that only look like a formula's commands ("$ω$") as those commands."""
    return "".join(
        char if char.isascii() else _ENSURED.sub(r"{\1}", _named(char)) for char in source
    )


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
        piece if at % 2 else _CLUSTER.sub(lambda found: _written(found[0], keep, ascii_only), piece)
        for at, piece in enumerate(_AS_IT_IS.split(text))
    )


def _written(cluster: str, keep: str, ascii_only: bool) -> str:
    """A character, with the accents behind it that Unicode has no single character for."""
    if cluster in keep:
        return cluster
    if tied := ascii_only and _TIED.fullmatch(cluster):
        return rf"{{\t{{{tied[1]}{tied[2]}}}}}"
    command = accented(cluster) if ascii_only and len(cluster) > 1 else ""
    return command or "".join(_character(char, ascii_only) for char in cluster)


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
    return accented(char) or _named(char)


def _is_letter(char: str) -> bool:
    """What fonts for text have; Greek and symbols aren't in those of pdfLaTeX."""
    if "\u0370" <= char <= "\u03ff" or "\u2000" <= char <= "\u2bff" or char >= "\U0001d400":
        return False
    return unicodedata.category(char)[0] in "LM"


def _named(char: str) -> str:
    """The command for a symbol, in a group of its own; the character if none prints just that."""
    command = _command_of(char)
    if to_unicode(command) == char and _is_at_hand(command, char):
        return command
    made = SYMBOL.match(char) and formula_source(char)
    return rf"{{\ensuremath{{{made}}}}}" if made else char


def _is_at_hand(command: str, char: str) -> bool:
    """Whether LaTeX has the command, for symbols with the package amssymb."""
    if maths := _MATHS_NAME.match(command):
        return maths[1] not in _NOWHERE
    return not stops_latex(char)


def _command_of(char: str) -> str:
    """What pylatexenc has for a character; often it is one that only looks like it."""
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    encoder = UnicodeToLatexEncoder(unknown_char_policy="keep", unknown_char_warning=False)
    # Script letters as every font for mathematics has them; \mathscr needs a package.
    source = str(encoder.unicode_to_latex(char)).replace(r"\mathscr", r"\mathcal")
    return source if source == char or source.startswith("{") else f"{{{source}}}"
