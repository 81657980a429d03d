"""BibTeX's own way of reading, for what a stricter or more forgiving parser reads differently.

The rules are those of ``bibtex.web`` (Oren Patashnik), the sections on reading the database:
an entry begins at an ``@`` wherever it stands, a per-cent sign begins no comment, a backslash
escapes nothing, and a citation key ends at a comma, at white space or at the closing brace.
Where BibTeX gives an entry up, this reader complains and goes on, so that its fields are not
lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from bibwright.bibtex.datamodel import FIELD_ORDER
from bibwright.text.latex.tokens import Outside

#: What BibTeX takes for white space; a no-break space, for one, is a letter to it.
BLANK = r"[ \t\n]"
#: What BibTeX takes for the name of a type, a field or a macro.
NAME = r"[^ \t\n\"#%'(),={}@]+"
_NAME = re.compile(NAME)
_HEAD = re.compile(rf"@{BLANK}*(?P<type>{NAME}){BLANK}*(?P<open>[{{(]){BLANK}*")
_KEY = {"}": re.compile(r"[^ \t\n,}]*"), ")": re.compile(r"[^ \t\n,]*")}
#: BibTeX takes these in a key, and they show that something is missing before it.
_ODD_IN_KEY = re.compile(r"[{}\"]|\A@")
#: A key with an equals sign in it, and no field whose key is missing.
_KEY_WITH_EQUALS = re.compile(r"(?P<name>[^={}\"]+)=[^={}\"]+")
_BLANK = re.compile(rf"{BLANK}*")
_END_OF_QUOTED = re.compile(r'[}"]')
#: By what closes the entry.
_END_OF_FIELD = {close: re.compile(f"[,{close}]") for close in "})"}
#: Braces in a key and before the comma behind it are counted by nobody; so far they may reach.
_LONGEST_KEY = 1000
_END_OF_BLOCK = {close: re.compile(f"[{close}]") for close in "})"}
HEAD_OF_LINE = re.compile(rf"^[ \t]*(?=@{BLANK}*{NAME}{BLANK}*[{{(])", re.MULTILINE)
_REST_OF_LINE = re.compile(r"[^\n]*")


#: A value that is one part, with braces in it up to four deep; deeper ones are read step by step,
#: and so are those with a NUL: of three characters to leave out Python makes a table, which is
#: faster than two comparisons.
BRACED = r"\{[^{}\0]*+"
for _ in range(4):
    BRACED = rf"\{{[^{{}}\0]*+(?:{BRACED}\}}[^{{}}\0]*+)*+"
PLAIN_PART = rf"{BRACED}\}}|\"[^\"{{}}]*+(?:{BRACED}\}}[^\"{{}}]*+)*+\"|[^ \t\n\"#%'(),={{}}@]++"
_WHOLE_PART = re.compile(PLAIN_PART)
_HEAD_OF_PLAIN = rf"@({NAME})[ \t]*\{{[ \t\n]*([^ \t\n,{{}}=\"#%@]++)[ \t\n]*,"
PLAIN_HEAD = re.compile(_HEAD_OF_PLAIN)
_PLAIN_FIELD = re.compile(
    rf"[ \t\n]*+({NAME})[ \t\n]*+=[ \t\n]*+"
    rf"((?:{PLAIN_PART})((?:[ \t\n]*+#[ \t\n]*+(?:{PLAIN_PART}))*+))"
    r"[ \t\n]*+(?:(,)|(?=\}))"
)
PLAIN_END = re.compile(r"[ \t\n]*+\}")
#: The same from head to end, to see at once where an entry ends.
_PLAIN_ENTRY = re.compile(
    rf"{_HEAD_OF_PLAIN}(?:[ \t\n]*+{NAME}[ \t\n]*+=[ \t\n]*+"
    rf"(?:{PLAIN_PART})(?:[ \t\n]*+#[ \t\n]*+(?:{PLAIN_PART}))*+"
    r"[ \t\n]*+(?:,|(?=\})))*+[ \t\n]*+\}"
)
#: Types with a meaning of their own.
SPECIAL = frozenset({"comment", "preamble", "string"})


def _is_key(text: str) -> bool:
    """Whether BibTeX's key may be meant as one: ``doe=2020``, but not ``year=2020``."""
    if "=" not in text:
        return True
    found = _KEY_WITH_EQUALS.fullmatch(text)
    return found is not None and found["name"].lower() not in FIELD_ORDER


class RawField(NamedTuple):
    """A field as it stands: its name as typed, the parts of its value with their delimiters.

    The name begins at ``start``, the value reaches from ``value`` to ``end``: offsets in the
    text, or -1 where they are not known.
    """

    name: str
    parts: tuple[str, ...]
    start: int = -1
    value: int = -1
    end: int = -1


#: Biber skips such a comment.
COMMENTED = "BibTeX knows no comments inside an entry and stops reading it here"


@dataclass(slots=True)
class Scanned:
    """A block as BibTeX sees it, from ``start`` to ``end`` in the text.

    ``fields``: a ``string`` block has one, and so has a ``preamble``, without a name. The key
    begins at ``key_at``. ``complaints`` are pairs of an offset and a sentence; ``commented`` is
    true where all of them are about comments inside the entry. ``closed`` is false for a block
    whose end was not found.
    """

    type: str
    key: str
    start: int
    end: int
    key_at: int = -1
    closed: bool = False
    commented: bool = False
    fields: list[RawField] = field(default_factory=list)
    complaints: list[tuple[int, str]] = field(default_factory=list)


def plain_lines(text: str) -> str:
    """The text with ``\\n`` as its only line end, and every character where it was before.

    Of CR and LF the CR becomes a blank, which means nothing at the end of a line.
    """
    if "\r" not in text:
        return text
    return text.replace("\r\n", " \n").replace("\r", "\n")


def is_part(text: str) -> bool:
    """Whether a text is one part of a value: in braces, in quotation marks, or a bare word."""
    if _WHOLE_PART.fullmatch(text):
        return True
    try:
        parts, end = scan_value(text)
    except ValueError:
        return False
    return end == len(text) and len(parts) == 1


def scan_plain(text: str, at: int) -> Scanned | None:
    """The entry that begins at an offset, where it is written in the plainest way; else None.

    That is: in braces, with a key, and nothing but blanks and commas between the fields. There
    BibTeX, Biber and bibtexparser agree, and a few regular expressions read it ten times as fast
    as any of them.
    """
    head = PLAIN_HEAD.match(text, at)
    if head is None:
        return None
    kind = head[1].lower()
    if kind in SPECIAL:
        return None
    fields = []
    here = head.end()
    match_field = _PLAIN_FIELD.match
    comma: str | None = ","
    while comma and (found := match_field(text, here)):
        name, whole, more, comma = found.groups()
        parts = scan_value(whole)[0] if more else (whole,)
        value, end = found.span(2)
        fields.append(RawField(name, parts, found.start(1), value, end))
        here = found.end()
    close = PLAIN_END.match(text, here)
    if close is None:
        return None
    return Scanned(kind, head[2], at, close.end(), head.start(2), True, False, fields)


def skim_plain(text: str, at: int) -> Scanned | None:
    """What `scan_plain` finds, without the fields: all that is needed to hand an entry on."""
    found = _PLAIN_ENTRY.match(text, at)
    if found is None or (kind := found[1].lower()) in SPECIAL:
        return None
    return Scanned(kind, found[2], at, found.end(), found.start(2), True)


def is_head(text: str, *types: str, at: int = 0) -> bool:
    """Whether the head of a block of one of these types begins at an offset."""
    head = _HEAD.match(text, at)
    return head is not None and head["type"].lower() in types


class Source(Outside):
    """A text of which blocks are read, again and again where they overlap."""

    _sought = 0
    _head: tuple[int, int] | None = None

    def head(self, at: int) -> re.Match[str] | None:
        """The next head of a block. Of a comment BibTeX skips the word and no more."""
        while (head := _HEAD.search(self.text, at)) and head["type"].lower() == "comment":
            at = head.end("type")
        return head

    def may_close(self, head: re.Match[str]) -> bool:
        """Whether there is a mark behind the key that could close the block of a head."""
        close = "}" if head["open"] == "{" else ")"
        start = head.end()
        key = _KEY[close].match(self.text, start, start + _LONGEST_KEY)
        comma = self.text.find(",", start, start + _LONGEST_KEY)
        places = (start, key.end() if key else start, comma + 1 or start)
        return any(self.first(_END_OF_BLOCK[close], at) is not None for at in places)

    def next_head(self, at: int) -> tuple[int, int]:
        """The blanks before the next block that begins a line, or the end of the text."""
        if self._head is None or not self._sought <= at <= self._head[0]:
            found = HEAD_OF_LINE.search(self.text, at)
            self._head = found.span() if found else (len(self.text), len(self.text))
            self._sought = at
        return self._head


def scan(source: str | Source, at: int = 0, *, recover: bool = True) -> Iterator[Scanned]:
    """The entries, macros and preambles in the text from an offset on, in order.

    With ``recover`` an error stops nothing, and a block that isn't closed ends before the next
    line that begins another. Without it both go as in BibTeX: it leaves a block at the first
    error, and one that isn't closed reaches to the end of the text.
    """
    whole = Source(source) if isinstance(source, str) else source
    while head := whole.head(at):
        block = _Reader(whole, head, recover).read()
        yield block
        at = max(block.end, head.end())


def unclosed_at(text: str) -> int | None:
    """Where the block begins in which the text ends, as BibTeX counts; None when all is closed.

    Whatever is written behind such a text is swallowed by that block.
    """
    at = 0
    source = Source(text)
    while head := _HEAD.search(text, at):
        start = head.start()
        block = skim_plain(text, start) or next(scan(source, start, recover=False), None)
        if block is None:
            break
        if not block.closed and block.end >= len(text):
            return block.start
        at = max(block.end, head.end())
    return None


class _UnreadableError(ValueError):
    """There is no value; ``at`` is where that shows, None for the end of the text."""

    def __init__(self, sentence: str, at: int | None) -> None:
        super().__init__(sentence)
        self.at = at


class _StopError(Exception):
    """BibTeX reads no further in this block."""


def scan_value(source: str | Outside, at: int = 0) -> tuple[tuple[str, ...], int]:
    """The parts of a value that begins at an offset, and the offset behind it.

    Raises ValueError where there is no value or it is not closed.
    """
    whole = Outside(source) if isinstance(source, str) else source
    text = whole.text
    parts = []
    while True:
        end = _part_end(whole, at)
        parts.append(text[at:end])
        after = _skip_blank(text, end)
        if text[after : after + 1] != "#":
            return tuple(parts), end
        at = _skip_blank(text, after + 1)


def _part_end(whole: Outside, at: int) -> int:
    opening = whole.text[at : at + 1]
    if opening in {"{", '"'}:
        return _closing(whole, at, opening)
    name = _NAME.match(whole.text, at)
    if name is None:
        raise _UnreadableError("it is missing", at)
    return name.end()


def _closing(whole: Outside, at: int, opening: str) -> int:
    """The offset behind the brace or the quotation mark that ends what begins here."""
    if opening == "{":
        end = whole.end_of_group(at)
        if end is None:
            raise _UnreadableError("it is never closed", None)
        return end
    mark = whole.first(_END_OF_QUOTED, at + 1)
    if mark is None:
        raise _UnreadableError("it is never closed", None)
    if whole.text[mark] == "}":
        raise _UnreadableError("a brace is closed that was not opened", mark + 1)
    return mark + 1


def _skip_blank(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


class _Reader:
    """Reads one block, from its head on."""

    def __init__(self, source: Source, head: re.Match[str], recover: bool) -> None:
        self._source = source
        self._text = source.text
        self._recover = recover
        self._close = "}" if head["open"] == "{" else ")"
        self._body = self._at = head.end()
        self._block = Scanned(head["type"].lower(), "", head.start(), head.end())
        self._comments = 0

    def read(self) -> Scanned:
        try:
            if self._block.type == "preamble":
                self._read_named("", self._at, self._at)
            elif self._block.type != "string":
                self._read_key()
            while self._read_field():
                pass
        except _StopError:
            pass
        self._block.end = self._at
        self._block.commented = 0 < self._comments == len(self._block.complaints)
        return self._block

    def _complain(self, sentence: str, at: int | None = None) -> None:
        place = self._at if at is None else at
        self._block.complaints.append((min(place, len(self._text)), sentence))
        if not self._recover:
            raise _StopError

    def _peek(self) -> str:
        self._at = _skip_blank(self._text, self._at)
        return self._text[self._at : self._at + 1]

    def _read_key(self) -> None:
        key = _KEY[self._close].match(self._text, self._at)
        assert key is not None  # the pattern matches the empty string
        after = _skip_blank(self._text, key.end())
        if not _is_key(key[0]) or self._text[after : after + 1] == "=":
            taken = re.match(r"[^=]*", key[0]) if "=" in key[0] else key
            assert taken is not None  # it matches the empty string, too
            self._complain(
                f"the entry has no citation key: BibTeX takes “{taken[0]}” for it and reads no "
                f"further; one belongs before it, as in @{self._block.type}{{key, {taken[0]} = …"
            )
            return
        self._block.key = key[0]
        self._block.key_at = key.start()
        if self._recover and (odd := _ODD_IN_KEY.search(key[0])):
            self._complain(f"there is a {odd[0]} in the citation key “{key[0]}”")
        self._at = key.end()
        mark = self._peek()
        if mark == ",":
            self._at += 1
        elif mark != self._close:
            self._complain(f"there is no comma behind the citation key “{key[0]}”")
            comma = _REST_OF_LINE.match(self._text, self._at)
            if comma and "," in comma[0] and "=" not in comma[0].partition(",")[0]:
                self._at += comma[0].index(",") + 1

    def _read_field(self) -> bool:
        """Whether there may be another one."""
        mark = self._peek()
        if not mark:
            return self._give_up()
        if mark == self._close:
            self._at += 1
            self._block.closed = True
            return False
        if mark == ",":
            self._complain("there is nothing between two commas")
            self._at += 1
            return True
        if mark == "%":
            self._comments += 1
            self._complain(COMMENTED)
            rest = _REST_OF_LINE.match(self._text, self._at)
            self._at = rest.end() if rest else self._at + 1
            return True
        name = _NAME.match(self._text, self._at)
        equals = _skip_blank(self._text, name.end()) if name else self._at
        if name is None or self._text[equals : equals + 1] != "=":
            self._complain("a field's name and an equals sign should stand here")
            return self._skip_to_comma()
        return self._read_named(name[0], name.start(), _skip_blank(self._text, equals + 1))

    def _read_named(self, name: str, start: int, at: int) -> bool:
        try:
            parts, self._at = scan_value(self._source, at)
        except _UnreadableError as error:
            if not self._recover:
                self._at = len(self._text) if error.at is None else error.at
            self._complain(f"the value of “{name}” cannot be read: {error}")
            return self._give_up() if error.at is None else self._skip_to_comma()
        self._block.fields.append(RawField(name, parts, start, at, self._at))
        mark = self._peek()
        if mark == ",":
            self._at += 1
        elif mark and mark != self._close:
            self._complain(f"there is no comma behind the field “{name}”")
        return True

    def _skip_to_comma(self) -> bool:
        """On to where another field may begin, past braces that are balanced."""
        limit = self._limit()
        end = self._source.first(_END_OF_FIELD[self._close], self._at, limit)
        if end is None:
            return self._give_up()
        self._at = end + (self._text[end] == ",")
        return True

    def _limit(self) -> int:
        """Where the block ends at the latest."""
        if not self._recover:
            return len(self._text)
        return self._source.next_head(max(self._at, self._body))[1]

    def _give_up(self) -> bool:
        if not self._block.complaints:
            # It shows where the next entry begins; what a person has to look at begins here.
            self._complain("the entry is never closed", self._block.start)
        self._at = self._limit()
        return False
