"""The encoding and the line ends of a file, as found and as they go back."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from io import BytesIO

from bibwright.bibtex.likely import likely_of
from bibwright.errors import InputError
from bibwright.text.file_kinds import utf_16_of

#: JabRef's first line (Java names some encodings as Python does but for an "x-"), TeX editors'
#: comment, and Emacs's.
_DECLARED = re.compile(
    rb"(?:\A|[\r\n])[%@ \t]*+(?:Encoding:|!TeX[ \t]++encoding[ \t]*+=)[ \t]*+"
    rb"(?:x-)?(?P<name>[\w-]++)"
    rb"|-\*-[^\r\n]{0,200}?coding:[ \t]*+(?P<emacs>[\w-]++)[^\r\n]{0,200}?-\*-",
    re.IGNORECASE,
)
#: What Emacs adds to a name for the line ends.
_EMACS_LINE_END = re.compile(r"-(?:unix|dos|mac)\Z")
#: The encoding of a file that has bytes beyond ASCII and says nothing about them.
UNKNOWN = "ascii"
#: Where bytes that are no letters may stand.
_STRAYS = frozenset({"utf-8", UNKNOWN})
#: UTF-16 that begins with a mark goes by the name with hyphens; Python knows the other one, too.
_MARKS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
#: What goes over to letters of two bytes each, which all look like ASCII (ISO 2022; RFC 1468 for
#: Japanese): a file with it says by itself what it is.
_ESCAPES = re.compile(rb"\x1b(?:\$[@AB()]|\([IJ])")
#: The same for Chinese, between tildes and braces (HZ, RFC 1843).
_HZ = re.compile(rb"~\{((?:[\x21-\x77][\x21-\x7e]){2,})~\}")
_COMMON_LEADS = range(0x30, 0x58)
_WITH_ESCAPES = ("iso2022_jp", "iso2022_jp_2", "iso2022_jp_ext")
#: Only what keeps ASCII as it is can be read before the encoding is known.
_ASCII = bytes(range(0x20, 0x7F)).replace(b"\\", b"")
_LINE_END = re.compile(r"\r\n?|\n")
_STRAY = re.compile("[\udc80-\udcff]")
#: So many bytes that go on with a letter of UTF-8 for every stray byte show that a file is UTF-8;
#: in Latin-1 bytes that happen to look like it are rare.
_TELLING = 3
#: Encodings whose second bytes may look like ASCII, a brace or a backslash among it.
_TWO_BYTES = re.compile(r"big5|cp9(?:32|36|49|50)|gb|iso2022|shift_jis|sjis|johab|hz")
#: So much of a file shows its encoding.
_SAMPLE = 50_000
_LEGACY = re.compile(
    r"ascii|hz|latin|iso|cp\d|mac|koi8|gb|big5|shift_jis|euc|tis|hp|johab|ptcp|kz1048|utf-8"
)


def decode(data: bytes, given: str = "") -> tuple[str, str]:
    """The text and its encoding: UTF-8, or what the file declares, or `UNKNOWN`.

    ``given``: the encoding as a person says it, which counts before all else. A declared one
    counts where UTF-8 can't be told from it, or can't be it. Stray bytes in what else is UTF-8
    become lone surrogates, as Python's "surrogateescape" has it, and so do all bytes beyond ASCII
    of a file whose encoding isn't known: nobody knows which letters they are. ``encode`` turns
    them back, and ``shown`` makes a text that can be printed. Raises InputError for an encoding
    that there is not, or in which the file can't be.
    """
    if given:
        return _decoded_as(data, given)
    if len(data) % 2 == 0 and (name := utf_16_of(data)):
        bare = data.removeprefix(_MARKS[name])
        return bare.decode(name, "surrogatepass"), name if bare != data else _unmarked(name)
    if has_escapes(data):
        return _decoded_by_escapes(data)
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
    if len(data) - len(text) >= _TELLING * strays:
        return text, "utf-8"
    return data.decode("ascii", "surrogateescape"), UNKNOWN


def _unmarked(name: str) -> str:
    return name.replace("-", "_")


def _decoded_as(data: bytes, given: str) -> tuple[str, str]:
    try:
        name = codecs.lookup(given).name
        if not _LEGACY.match(name):
            raise LookupError
        return data.decode(name), "utf-8" if name == UNKNOWN else name
    except LookupError:
        raise InputError(f"there is no encoding “{given}” for text") from None
    except UnicodeDecodeError:
        raise InputError(f"it holds bytes that {given} doesn't have") from None


def _decoded_by_escapes(data: bytes) -> tuple[str, str]:
    if _is_hz(data):
        try:
            return data.decode("hz"), "hz"
        except UnicodeDecodeError:  # a tilde of LaTeX's is none of HZ's
            return data.decode("ascii", "surrogateescape"), UNKNOWN
    # Others pass over what announces Korean letters, and take these for ASCII.
    for name in ("iso2022_kr",) if b"\x1b$)C" in data else _WITH_ESCAPES:
        try:
            return data.decode(name), name
        except UnicodeDecodeError:
            continue
    return data.decode("ascii", "surrogateescape"), UNKNOWN


def has_escapes(data: bytes) -> bool:
    """Whether letters of two bytes, in an encoding of seven bits, stand between escapes in it."""
    return _ESCAPES.search(data) is not None or _is_hz(data)


def _is_hz(data: bytes) -> bool:
    """Whether there is Chinese in HZ: common characters, which would make no word in ASCII."""
    if b"~{" not in data or not data.isascii():
        return False
    return any(
        not found[1].isalnum() and all(lead in _COMMON_LEADS for lead in found[1][::2])
        for found in _HZ.finditer(data)
    )


def has_unknown_letters(data: bytes, encoding: str) -> bool:
    """Whether a file of this encoding holds letters of which nobody knows what they are."""
    return encoding == UNKNOWN and (not data.isascii() or has_escapes(data))


def likely_encoding(data: bytes) -> str:
    """The encoding that a file seems to have, as Python calls it; empty where nothing shows it.

    A guess, for a person to judge; see `bibwright.bibtex.likely`.
    """
    if has_escapes(data):
        return "hz" if _is_hz(data) else _WITH_ESCAPES[0]
    # What is ASCII says nothing about the letters; the lines that aren't, say it all.
    lines = [line for line in data.splitlines() if not line.isascii()]
    return likely_of(b"\n".join(lines)[:_SAMPLE])


def undeclared(data: bytes) -> str:
    """What to tell a person about a file of an unknown encoding, as a clause; what to do about it
    depends on the command."""
    likely = likely_encoding(data)
    seems = f" (it may be {likely})" if likely else ""
    return f"it is not UTF-8 and doesn't say what it is{seems}"


def has_two_bytes(encoding: str) -> bool:
    """Whether in this encoding a byte that looks like ASCII may be the half of a letter."""
    return _TWO_BYTES.match(encoding) is not None


def shown(text: str) -> str:
    """The text with a question mark in a box for each stray byte."""
    return text if text.isascii() else _STRAY.sub("\ufffd", text)


def _declared(data: bytes) -> str:
    """The encoding that the file names, as Python calls it; UTF-8 where it names none."""
    declared = _DECLARED.search(data[:2000])
    if declared is None:
        return "utf-8"
    try:
        said = (declared["name"] or declared["emacs"]).decode("ascii", "replace")
        name = codecs.lookup(_EMACS_LINE_END.sub("", said.lower())).name
    except LookupError:
        return "utf-8"
    if not _LEGACY.match(name) or _ASCII.decode(name, "replace").encode() != _ASCII:
        return "utf-8"
    return name


def encode(text: str, encoding: str) -> bytes:
    """The bytes of a text that was decoded from this encoding, a byte order mark included.

    Raises UnicodeEncodeError for a character that the encoding lacks.
    """
    if encoding in (*_MARKS, *map(_unmarked, _MARKS)):
        return _MARKS.get(encoding, b"") + text.encode(encoding, "surrogatepass")
    return text.encode(encoding, "surrogateescape" if encoding in _STRAYS else "strict")


def encode_all(pieces: Iterable[str], encoding: str) -> bytes:
    """The bytes of a text in pieces; of a large one there is no second copy meanwhile."""
    if encoding not in _STRAYS:  # it may have a mark at its beginning, or depend on what was before
        return encode("".join(pieces), encoding)
    written = BytesIO()
    for piece in pieces:
        written.write(encode(piece, encoding))
    return written.getvalue()


def comes_back(data: bytes, text: str, encoding: str) -> bool:
    """Whether the text, decoded from the data, is encoded to the same again: always so in UTF-8."""
    return encoding in _STRAYS or encode(text, encoding) == data


def newline_of(text: str) -> str:
    """The line end of the first line that isn't empty; LF if there is none.

    So what is written in the file never makes it another.
    """
    first = _LINE_END.search(text, len(text) - len(text.lstrip(" \t\r\n")))
    return first[0] if first else "\n"
