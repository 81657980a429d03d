r"""Letters beyond ASCII and LaTeX's commands for them: one table, read both ways.

The commands are those of "The TeXbook", chapter 9, and of "LaTeX2e font selection" (encodings OT1
and T1); `\textcommabelow` is one of LaTeX's kernel.
"""

from __future__ import annotations

import unicodedata

#: Accent commands by Unicode's combining character.
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
#: The combining character of a command; ``\t`` ties two letters.
MARK_OF = {command: mark for mark, command in ACCENTS.items()} | {"t": "\u0361"}
#: Those that go below a letter, so that i and j keep their dots.
_BELOW = frozenset("\u0323\u0326\u0327\u0328\u0331")
#: What an accent prints over nothing, where Unicode has a character for it.
_ALONE = {
    "`": "`",
    "'": "´",
    "^": "^",
    "~": "~",
    "=": "¯",
    "u": "˘",
    ".": "˙",
    '"': "¨",
    "r": "˚",
    "H": "˝",
    "v": "ˇ",
    "c": "¸",
    "k": "˛",
}
#: Letters that are no letter of ASCII with an accent, or have a shorter command, as BibTeX sorts
#: them.
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
#: The letter of a command.
LETTER_OF = {command[2:-1]: letter for letter, command in LETTERS.items()}
_NAMES = "|".join(sorted((name for name in MARK_OF if name.isalpha()), key=len, reverse=True))
_SIGNS = "[`'^\"~=.]"
_ONE_ACCENT = (
    rf"\\(?:{_SIGNS}\s?(?:\{{\\?[A-Za-z]\}}|\\[ij](?![A-Za-z])|[A-Za-z])"
    rf"|(?:{_NAMES})\s?\{{\\?[A-Za-z]{{1,2}}\}}|[uvHcdbrk][ ][A-Za-z](?![A-Za-z]))"
)
#: A regular expression for an accent with its letter, or with one that has an accent: ``\'e``,
#: ``\v{c}``, ``\d{\^a}``.
ACCENT_SOURCE = rf"(?:{_ONE_ACCENT}|\\(?:{_SIGNS}|(?:{_NAMES})(?![A-Za-z]))\s?\{{{_ONE_ACCENT}\}})"
_DOTLESS = {"ı": "i", "ȷ": "j"}
#: Accents that LaTeX itself puts over an i without its dot, in OT1 and T1 alike. Biber makes an í
#: of ``\'i``, but of ``\'\i`` a dotless i with a combining accent, at which pdfLaTeX stops.
_TAKES_THE_DOT = frozenset("\u0300\u0301\u0302\u0308")


def with_accents(base: str, commands: list[str]) -> str:
    r"""The letter with its accents, the command that stands next to it first: NFC.

    >>> with_accents("ı", ["'"]), with_accents("e", ["^", "d"])
    ('í', 'ệ')
    """
    if not commands:
        return base
    marks = "".join(MARK_OF[command] for command in commands)
    if base[:1] in _DOTLESS and not _BELOW.issuperset(marks):
        base = _DOTLESS[base[0]] + base[1:]
    return unicodedata.normalize("NFC", base + marks)


def alone(command: str) -> str:
    """What an accent prints over nothing."""
    return _ALONE.get(command) or f"\u00a0{MARK_OF[command]}"


#: What LaTeX takes for markup, under an accent, too.
_MARKUP = frozenset("{}\\%#&$~^_")


def accented(letter: str) -> str:
    r"""The commands for an ASCII letter with accents, in braces; empty if there are none.

    ``{\'e}``; a letter with a command for a name gets its argument in braces: ``{\v{c}}``. An
    accent below goes round one above, ``{\d{\^e}}``: TeX puts an accent over one character, so
    one above has to stand next to the letter; one below is put under anything.
    """
    base, *marks = list(unicodedata.normalize("NFD", letter))
    if not marks or not base.isascii() or base in _MARKUP or not ACCENTS.keys() >= set(marks):
        return ""
    marks.sort(key=_BELOW.__contains__)
    dotted = marks[0] in _BELOW or (base == "i" and len(marks) == 1 and marks[0] in _TAKES_THE_DOT)
    source = rf"\{base}" if base in "ij" and not dotted else base
    return f"{{{_stacked(source, marks)}}}"


def _stacked(source: str, marks: list[str]) -> str:
    for mark in marks:
        accent = ACCENTS[mark]
        whole = accent.isalpha() or len(source) > 2 or source in {r"\o", r"\O"}
        source = rf"\{accent}{{{source}}}" if whole else rf"\{accent}{source}"
    return source


def letter_command(letter: str) -> str:
    r"""The command for a letter beyond ASCII, in braces; empty where LaTeX has none for text.

    The letter may be one of Unicode's, or one with combining accents behind it. An accent over
    a letter with a command of its own goes round that: ``{\'{\o}}``, and so Biber reads it, which
    takes no other accent over one with an accent.

    >>> letter_command("é")
    "{\\'e}"
    """
    letter = unicodedata.normalize("NFC", letter)
    if letter in LETTERS:
        return LETTERS[letter]
    base, *marks = list(unicodedata.normalize("NFD", letter))
    if marks and (whole := unicodedata.normalize("NFC", base + marks[0])) in LETTERS:
        base, *marks = whole, *marks[1:]
    if base in "æÆøØåÅ" and len(marks) == 1 and marks[0] in ACCENTS:
        return f"{{{_stacked(LETTERS[base][1:-1], marks)}}}"
    return accented(letter) if base.isalpha() else ""
