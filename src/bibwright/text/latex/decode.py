r"""LaTeX source as the characters that it prints.

One pass over the tokens, without recursion: a list of what is printed grows, and whatever waits for
its argument (an accent, a command, a group) waits on a stack. `read` gives that list, for text
with styles; `to_unicode` gives the characters alone.

Nothing is dropped that prints: an accent over nothing is a character, and a command that isn't
known stays as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from bibwright.text.latex.accents import LETTER_OF, MARK_OF, alone, with_accents
from bibwright.text.latex.commands import (
    ALPHABETS,
    ARGUMENTS,
    ESCAPES,
    STYLES,
    SWITCHES,
    Arguments,
    maths_letter,
    symbol,
)
from bibwright.text.latex.symbols import sign_of
from bibwright.text.latex.tokens import TOKEN, behind_blanks, ends_of_groups
from bibwright.text.remembered import remembered
from bibwright.text.richtext import Style


class MarkKind(StrEnum):
    """What a mark between printed characters says."""

    #: A group begins: one in braces that keeps capitals, the argument of a command that isn't
    #: kept, any other.
    CASE = "case"
    ARGUMENT = "argument"
    GROUP = "group"
    CLOSE = "close"
    #: The rest of the group has a style.
    STYLE = "style"
    FORMULA = "formula"
    #: A command of which more is lost than it prints, one that isn't known, and the brace of a
    #: group behind one.
    COMMAND = "command"
    UNKNOWN = "unknown"
    BRACE = "brace"


class Mark(NamedTuple):
    """What stands between printed characters; ``source`` is a formula, or a command's name."""

    kind: MarkKind
    source: str = ""
    style: Style | None = None


@dataclass(slots=True)
class Printed:
    """Characters: a letter, its accents, and what follows."""

    letter: str
    rest: str = ""
    accents: list[str] = field(default_factory=list)

    def text(self) -> str:
        """All of them."""
        return (
            with_accents(self.letter, self.accents) if self.accents else self.letter
        ) + self.rest


Item = Printed | Mark

_LIGATURE = re.compile(r"---|--|``|''|!`|\?`|~")
_LIGATURES = {
    "---": "—",
    "--": "–",
    "``": "“",
    "''": "”",
    "!`": "¡",
    "?`": "¿",
    "~": "\u00a0",
}
_LETTER = re.compile(r"[^\W\d_][\u0300-\u036f]*")
_BLANKS = re.compile(r"[ \t\n]*")
#: The beginning of a group that keeps no capitals.
_NO_CASE = re.compile(rf"\\|\s*+(?:\}}|\\(?:{'|'.join(SWITCHES)})(?![A-Za-z]))")
_OPTION = re.compile(r"\[[^\][{}]*\]")
_MATHS_LETTER = re.compile(r"\{([A-Za-z])\}")
#: A command for a sign of mathematics is hardly longer.
_LONGEST_SIGN = 40
_STARRED = re.compile(r"\*(?=\{)")
_ESCAPED_IN_ADDRESS = re.compile(r"\\([%#&_~$])")
_MARKS = re.compile(r"[\\~$]|--|``|''|[!?]`")


@dataclass(slots=True)
class _Open:
    """A group that isn't closed yet.

    ``accents`` wait for the first letter in it, which is in the item ``first``; ``place`` is where
    they stand if there is none. ``command`` has this group for an argument; ``left`` more of
    its arguments follow.
    """

    place: int = -1
    accents: list[str] = field(default_factory=list)
    first: int | None = None
    command: Arguments | None = None
    left: int = 0
    brace: bool = False


class _Reader:
    """One pass over source."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self.items: list[Item] = []
        self._accents: list[str] = []
        self._open: list[_Open] = []
        self._waiting: list[_Open] = []
        self._kept_group = -1
        self._ends: dict[int, int] | None = None  # worked out once it is needed

    def read(self) -> list[Item]:
        source, end = self._source, len(self._source)
        while self._at < end:
            token = TOKEN.match(source, self._at)
            assert token is not None  # any character is a token
            self._at = token.end()
            kind = token.lastgroup
            if kind == "text":
                self._text(token[0])
            elif kind == "open":
                self._group(token.start())
            elif kind == "close":
                self._close()
            elif kind == "space":
                self._word(token["word"], token.start("space"))
            elif kind == "symbol":
                self._symbol(token["symbol"], token.start())
            elif kind == "other":
                self._print(token[0])
            else:
                self._bare_accents()
                self.items.append(Mark(MarkKind.FORMULA, token[0]))
        self._bare_accents()
        while self._open:
            self._close()
        return self.items

    def _text(self, text: str) -> None:
        if self._accents:
            blanks = _BLANKS.match(text)
            start = blanks.end() if blanks else 0
            if start == len(text):
                return  # an accent reaches over blanks
            if _LETTER.match(text, start):
                text = text[start:]
        self._print(_LIGATURE.sub(lambda found: _LIGATURES[found[0]], text))

    def _print(self, text: str) -> None:
        """Characters, of which the first may be a letter that accents wait for."""
        if not text:
            return
        printed = Printed(text)
        if self._accents or self._waiting:
            if letter := _LETTER.match(text):
                printed = Printed(letter[0], text[letter.end() :])
                printed.accents += reversed(self._accents)
                self._accents = []
            else:
                self._bare_accents()
            for group in self._waiting:
                group.first = len(self.items)
            self._waiting = []
        self.items.append(printed)

    def _bare_accents(self) -> None:
        """The accents that wait stand over nothing."""
        if self._accents:
            bare = "".join(map(alone, self._accents))
            self._accents = []
            self._print(bare)

    def _group(self, at: int) -> None:
        if self._accents:
            group = _Open(len(self.items), self._accents)
            self._accents = []
            self.items.append(Printed(""))
            self._waiting.append(group)
            self._open.append(group)
        elif at == self._kept_group:
            self._open.append(_Open(brace=True))
            self.items.append(Mark(MarkKind.BRACE, "{"))
        else:
            self._open.append(_Open())
            special = _NO_CASE.match(self._source, self._at)
            self.items.append(Mark(MarkKind.GROUP if special else MarkKind.CASE))

    def _close(self) -> None:
        self._bare_accents()
        if not self._open:
            return  # a brace that nothing opened
        group = self._open.pop()
        if group.brace:
            self.items.append(Mark(MarkKind.BRACE, "}"))
            self._kept_group = self._at
        elif group.accents:
            self._close_accents(group)
        else:
            if group.command is not None:
                self._close_argument(group.command, group.left)
            else:
                self.items.append(Mark(MarkKind.CLOSE))

    def _close_accents(self, group: _Open) -> None:
        if group.first is None:
            self._waiting.pop()
            self._print("".join(map(alone, group.accents)))
            return
        base = self.items[group.first]
        assert isinstance(base, Printed)
        if _LETTER.match(base.letter):
            base.accents += reversed(group.accents)
        else:
            self.items[group.place] = Printed("".join(map(alone, group.accents)))

    def _close_argument(self, command: Arguments, left: int) -> None:
        if left and self._source.startswith("{", self._at):
            self._print(command.between)
            self._at += 1
            self._open.append(_Open(command=command, left=left - 1))
            return
        self._print(command.behind)
        self.items.append(Mark(MarkKind.CLOSE))

    def _symbol(self, char: str, at: int) -> None:
        if char in MARK_OF:
            # "/\~name" is a part of an address.
            if char == "~" and self._source[at - 1 : at] == "/" and at:
                self._print("~")
            else:
                self._accents.append(char)
            return
        self._print(ESCAPES.get(char, char))

    def _word(self, name: str, end: int) -> None:
        """A command of letters, which ends at ``end``; the pass is behind the blanks."""
        if name in MARK_OF:
            self._accents.append(name)
        elif name in LETTER_OF:
            self._print(LETTER_OF[name])
        elif name in STYLES:
            self._argument(Mark(MarkKind.GROUP, style=STYLES[name]), Arguments())
        elif name in SWITCHES:
            style = SWITCHES[name]
            kind = MarkKind.STYLE if style else MarkKind.COMMAND
            self.items.append(Mark(kind, name, style))
        elif letter := _MATHS_LETTER.match(self._source, end) if name in ALPHABETS else None:
            self._at = letter.end()
            self._print(maths_letter(name, letter[1]))
        elif name == "ensuremath":
            self._formula(end)
        elif name in ARGUMENTS:
            self.items.append(Mark(MarkKind.COMMAND, name))
            self._argument(Mark(MarkKind.ARGUMENT, name), ARGUMENTS[name])
        elif (printed := symbol(name)) is not None:
            if len(printed) != 1:
                self.items.append(Mark(MarkKind.COMMAND, name))
            self._print(printed)
        else:
            self._bare_accents()
            self._at = end
            self.items.append(Mark(MarkKind.UNKNOWN, f"\\{name}"))
            self._keep_group()

    def _formula(self, at: int) -> None:
        r"""The argument of ``\ensuremath``: the sign that it comes to, or a formula."""
        behind = self._behind_group(at)
        if behind is None:
            return
        self._at = behind
        inner = self._source[at + 1 : behind - 1]
        sign = sign_of(inner)
        if not sign:
            sign = to_unicode(inner) if len(inner) <= _LONGEST_SIGN else inner
        if len(sign) == 1:
            self._print(sign)
        elif inner:
            self._bare_accents()
            self.items.append(Mark(MarkKind.FORMULA, f"${inner}$"))

    def _keep_group(self) -> None:
        """The group that follows an unknown command keeps its braces."""
        if option := _OPTION.match(self._source, self._at):
            after = option.end()
            if self._source.startswith("{", after):
                self.items.append(Mark(MarkKind.UNKNOWN, option[0]))
                self._at = after
        starred = _STARRED.match(self._source, self._at)
        self._kept_group = behind_blanks(self._source, self._at) + (starred is not None)

    def _argument(self, mark: Mark, command: Arguments) -> None:
        """Opens the first argument that is printed; without braces it is one character."""
        self._bare_accents()
        source, at = self._source, self._at
        if option := _OPTION.match(source, at):
            at = option.end()
        elif not command.printed and source.startswith("*", at):
            at += 1
        for _ in range(command.hidden):
            behind = self._behind_group(at)
            if behind is None:
                break
            at = behind_blanks(source, behind)
        left = command.printed
        if not left or not source.startswith("{", at):
            self._at = max(at, self._at)
            if left:
                self._short_argument(mark, command)
            else:
                self._print(command.before)
            return
        behind = self._behind_group(at) if command.raw else None
        self.items.append(mark)
        self._print(command.before)
        if behind is not None:
            self._print(_ESCAPED_IN_ADDRESS.sub(r"\1", source[at + 1 : behind - 1]))
            self._at = behind
            self.items.append(Mark(MarkKind.CLOSE))
            return
        self._at = at + 1
        self._open.append(_Open(command=command, left=left - 1))

    def _behind_group(self, at: int) -> int | None:
        """The offset behind the group that opens here; None where none does, or it never closes."""
        if self._ends is None:
            self._ends = ends_of_groups(self._source)
        return self._ends.get(at)

    def _short_argument(self, mark: Mark, command: Arguments) -> None:
        """Arguments of one character each, as in ``\\frac12``, where all of them are such."""
        count = command.printed
        short = self._source[self._at : self._at + count]
        if command.raw or len(short) < count or not short.isalnum():
            if command.before or command.between:
                self.items.append(Mark(MarkKind.UNKNOWN, f"\\{mark.source}"))
            return
        self._at += count
        self.items.append(mark)
        self._print(command.before + command.between.join(short) + command.behind)
        self.items.append(Mark(MarkKind.CLOSE))


def read(source: str) -> list[Item]:
    """What LaTeX source prints, and the marks between."""
    return _Reader(source).read()


def to_unicode(text: str) -> str:
    r"""The characters that LaTeX source prints, NFC; plain text comes back as it is.

    Formulas between dollar signs stay as they are.

    >>> to_unicode(r"Schr{\"o}dinger")
    'Schrödinger'
    >>> to_unicode(r"10{\^{}}7 \unknown{R\&D}")
    '10^7 \\unknown{R&D}'
    """
    if _MARKS.search(text):
        return _decoded(in_text_mode(text))
    bare = text.replace("{", "").replace("}", "")
    return text if bare == text else unicodedata.normalize("NFC", bare)


#: As publishers of physics export letters that they have as formulas:
#: ``\ifmmode \check{Z}\else \v{Z}\fi{}eljko``.
_IFMMODE = re.compile(
    r"\\ifmmode\b[^\\]*(?:\\(?!else\b|fi\b)[^\\]*)*\\else\b ?(.*?)\\fi(?:\{\}|\b ?)", re.DOTALL
)


def in_text_mode(text: str) -> str:
    r"""The text with what ``\ifmmode … \else … \fi`` prints outside of formulas."""
    return _IFMMODE.sub(r"\1", text) if "\\ifmmode" in text else text


@remembered(65536)
def _decoded(text: str) -> str:
    pieces = [
        item.text() if isinstance(item, Printed) else item.source
        for item in read(text)
        if isinstance(item, Printed) or item.kind in _KEPT
    ]
    return unicodedata.normalize("NFC", "".join(pieces))


_KEPT = frozenset({MarkKind.FORMULA, MarkKind.UNKNOWN, MarkKind.BRACE})
