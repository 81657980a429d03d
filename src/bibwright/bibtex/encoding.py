"""The encoding and the line ends of a file, as found and as they go back."""

from __future__ import annotations

import codecs
import re

from bibwright.errors import InputError

__all__ = [
    "UNKNOWN",
    "decode",
    "encode",
    "has_escapes",
    "has_two_bytes",
    "has_unknown_letters",
    "likely_encoding",
    "newline_of",
    "shown",
    "undeclared",
]

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
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
#: What goes over to letters of two bytes each, which all look like ASCII (ISO 2022; RFC 1468 for
#: Japanese): a file with it says by itself what it is.
_ESCAPES = re.compile(rb"\x1b(?:\$[@AB()]|\([IJ])")
_WITH_ESCAPES = ("iso2022_jp", "iso2022_jp_2", "iso2022_jp_ext")
#: Only what keeps ASCII as it is can be read before the encoding is known.
_ASCII = bytes(range(0x20, 0x7F)).replace(b"\\", b"")
_LINE_END = re.compile(r"\r\n?|\n")
_STRAY = re.compile("[\udc80-\udcff]")
#: So many letters in good UTF-8 for every stray byte show that a file is UTF-8; in Latin-1 bytes
#: that happen to look like it are rare.
_TELLING = 3
#: Encodings whose second bytes may look like ASCII, a brace or a backslash among it.
_TWO_BYTES = re.compile(r"big5|cp9(?:32|36|49|50)|gb|iso2022|shift_jis|sjis|johab|hz")
#: What bibliographies were kept in before UTF-8.
_LIKELY = tuple(
    """cp1252 cp1250 cp1251 cp1253 cp1254 iso8859_2 iso8859_5 iso8859_7 iso8859_9 koi8_r koi8_u
    mac_roman gb18030 big5 shift_jis euc_jp euc_kr""".split()
)
#: Letters beyond ASCII of languages, by encodings that write them with a byte each; the more common
#: encoding stands first.
_ALPHABETS = {
    "cp1252": ("äöüß", "àâæçéèêëîïôœùûü«»", "áéíóúñü¿¡", "àèéìòù", "åäöæøé", "áàâãçéêíóôõú"),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "čćđšž", "ăâîşţ"),
    "iso8859_2": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "čćđšž"),
    "cp1254": ("çğıi̇öşüâîû",),
}
_NEARLY_ALL = 0.95
#: So much of a file shows its encoding.
_SAMPLE = 50_000
_LEGACY = re.compile(
    r"ascii|latin|iso|cp\d|mac|koi8|gb|big5|shift_jis|euc|tis|hp|johab|ptcp|kz1048|utf-8"
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
    for mark, name in _UTF_16.items():
        if data.startswith(mark) and len(data) % 2 == 0:
            return data.removeprefix(mark).decode(name, "surrogatepass"), name
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
    letters = sum(not char.isascii() for char in text) - strays
    if letters >= _TELLING * strays:
        return text, "utf-8"
    return data.decode("ascii", "surrogateescape"), UNKNOWN


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
    # Others pass over what announces Korean letters, and take these for ASCII.
    for name in ("iso2022_kr",) if b"\x1b$)C" in data else _WITH_ESCAPES:
        try:
            return data.decode(name), name
        except UnicodeDecodeError:
            continue
    return data.decode("ascii", "surrogateescape"), UNKNOWN


def has_escapes(data: bytes) -> bool:
    """Whether letters of two bytes, in an encoding of seven bits, stand between escapes in it."""
    return _ESCAPES.search(data) is not None


def has_unknown_letters(data: bytes, encoding: str) -> bool:
    """Whether a file of this encoding holds letters of which nobody knows what they are."""
    return encoding == UNKNOWN and (not data.isascii() or has_escapes(data))


def likely_encoding(data: bytes) -> str:
    """The encoding that a file seems to have, as Python calls it; empty where nothing shows it.

    A guess by the frequency of letters (charset-normalizer), and among encodings of Latin letters
    by the alphabet of some language, for a person to judge.
    """
    if has_escapes(data):
        return _WITH_ESCAPES[0]
    from charset_normalizer import from_bytes

    # What is ASCII says nothing about the letters; the lines that aren't, say it all.
    lines = [line for line in data.splitlines() if not line.isascii()]
    sample = b"\n".join(lines)[:_SAMPLE]
    best = from_bytes(sample, cp_isolation=list(_LIKELY)).best()
    found = best.encoding if best is not None else ""
    return _by_alphabet(sample) or found if found in {"", "mac_roman", *_ALPHABETS} else found


def _by_alphabet(sample: bytes) -> str:
    """The encoding in which nearly all letters are those of one language; empty without one."""
    fits: dict[str, float] = {}
    for encoding, alphabets in _ALPHABETS.items():
        letters = [char for char in sample.decode(encoding, "replace").lower() if char > "\x7f"]
        fits[encoding] = max(
            sum(char in alphabet for char in letters) / len(letters) for alphabet in alphabets
        )
    best = max(fits, key=lambda encoding: fits[encoding])  # the first of equal ones
    return best if fits[best] > _NEARLY_ALL else ""


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
    return _STRAY.sub("\ufffd", text)


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
    for mark, name in _UTF_16.items():
        if encoding == name:
            return mark + text.encode(name, "surrogatepass")
    return text.encode(encoding, "surrogateescape" if encoding in _STRAYS else "strict")


def newline_of(text: str) -> str:
    """The line end of the first line that isn't empty; LF if there is none.

    So what is written in the file never makes it another.
    """
    first = _LINE_END.search(text, len(text) - len(text.lstrip(" \t\r\n")))
    return first[0] if first else "\n"
