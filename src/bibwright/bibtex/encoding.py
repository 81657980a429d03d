"""The encoding and the line ends of a file, as found and as they go back."""

from __future__ import annotations

import codecs
import re

__all__ = ["decode", "encode", "newline_of", "shown"]

#: JabRef's first line; Java names some encodings as Python does but for an "x-".
_DECLARED = re.compile(rb"^\s*[%@\s]*Encoding:\s*(?:x-)?([\w-]+)", re.IGNORECASE | re.MULTILINE)
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
#: Only what keeps ASCII as it is can be read before the encoding is known.
_ASCII = bytes(range(0x20, 0x7F)).replace(b"\\", b"")
_LINE_END = re.compile(r"\r\n?|\n")
_STRAY = re.compile("[\udc80-\udcff]")
#: So many letters in good UTF-8 for every stray byte show that a file is UTF-8; in Latin-1 bytes
#: that happen to look like it are rare.
_TELLING = 3
_LEGACY = re.compile(
    r"ascii|latin|iso|cp\d|mac|koi8|gb|big5|shift_jis|euc|tis|hp|johab|ptcp|kz1048|utf-8"
)


def decode(data: bytes) -> tuple[str, str]:
    """UTF-8, or what the file declares as JabRef does, or Latin-1, which takes all bytes.

    A declared encoding counts where UTF-8 can't be told from it, or can't be it. Stray bytes in
    what else is UTF-8 become lone surrogates, as Python's "surrogateescape" has it; ``encode``
    turns them back, and ``shown`` makes a text that can be printed.
    """
    for mark, name in _UTF_16.items():
        if data.startswith(mark) and len(data) % 2 == 0:
            return data.removeprefix(mark).decode(name, "surrogatepass"), name
    if data.startswith(codecs.BOM_UTF8):
        name = "utf-8-sig"
    else:
        name = _declared(data) if data.isascii() else "utf-8"
    for candidate in (name, _declared(data)):
        try:
            return data.decode(candidate), candidate
        except UnicodeDecodeError:
            continue
    text = data.decode("utf-8", "surrogateescape")
    strays = len(_STRAY.findall(text))
    letters = sum(not char.isascii() for char in text) - strays
    if letters >= _TELLING * strays:
        return text, "utf-8"
    return data.decode("latin-1"), "latin-1"


def shown(text: str) -> str:
    """The text with a question mark in a box for each stray byte."""
    return _STRAY.sub("\ufffd", text)


def _declared(data: bytes) -> str:
    """The encoding that the file names, as Python calls it; UTF-8 where it names none."""
    declared = _DECLARED.search(data[:2000])
    if declared is None:
        return "utf-8"
    try:
        name = codecs.lookup(declared[1].decode("ascii")).name
    except LookupError:
        return "utf-8"
    if not _LEGACY.match(name) or _ASCII.decode(name, "replace").encode() != _ASCII:
        return "utf-8"
    return name


def encode(text: str, encoding: str) -> bytes:
    """The bytes of a text that was decoded from this encoding, a byte order mark included.

    Raises UnicodeEncodeError for a character that the encoding lacks.
    """
    for mark, name in _UTF_16.items():
        if encoding == name:
            return mark + text.encode(name, "surrogatepass")
    return text.encode(encoding, "surrogateescape" if encoding == "utf-8" else "strict")


def newline_of(text: str) -> str:
    """The line end of the first line that isn't empty; LF where there is none.

    So what is written in the file never makes it another.
    """
    first = _LINE_END.search(text, len(text) - len(text.lstrip(" \t\r\n")))
    return first[0] if first else "\n"
