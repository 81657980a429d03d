"""Text as it may be shown: what a terminal would obey, or hide, is made visible; no password is.

Titles, keys and file names come from others. A control character in one could move the cursor,
retitle the window or start a line of its own; a bidirectional control could show a text in another
order than the one it has. Here each becomes its picture (U+2400 …) or its code point in words.
"""

from __future__ import annotations

import re

#: Controls (C0, DEL, C1), separators of lines, bidirectional and other invisible formatting
#: (Unicode 15, "Bidi_Control", tags, annotation anchors), halves of surrogate pairs, and what no
#: XML holds (U+FFFE, U+FFFF). What scripts need to be written, the two joiners, is none of them.
_HIDDEN = (
    "\x00-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\U000e0000-\U000e007f\ud800-\udfff"
)
CONTROLS = re.compile(f"[{_HIDDEN}]")
_BUT_TABS_AND_ENDS = re.compile(f"(?!\t|\r?\n)[{_HIDDEN}]")
#: A name and a password, or a token, before the host of an address, which may be taken for a path.
_CREDENTIALS = re.compile(r"((?<=[A-Za-z]{2}:/)/?|(?<=//))[^\s/?#]+@")
#: The same within markup, and without a scheme: "me:secret@host.org/".
_LOGIN = re.compile(
    r"(?:(?<=//)|(?<![\w.~%+:@/-])(?!mailto:)"
    r"(?=[\w.~%+-]{1,64}:[^\s/]{1,99}@[\w-]{1,63}\.[\w.-]{2,99}[/:]))[^\s/?#\"'<>()\[\]{}|\\^`]+@"
)
#: A token in an address, by the name before it.
_TOKEN = re.compile(
    r"(?<=[?&;])([\w.-]{0,40}(?:token|api_?key|access_?key|secret|passw(?:or)?d|signature|credential)"
    r"=)[^\s&#\"'<>]+",
    re.IGNORECASE,
)
#: What a source has no reason to send in a text of one line.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e"
    "\u2066-\u206f\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)


def shortened(text: str, longest: int = 60) -> str:
    """The text, cut where it is longer than that, with a sign that it is."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def visible(text: str) -> str:
    r"""The text on one line, nothing in it hidden but who logs in at an address, and with what.

    >>> visible("a\x1b[31m\nb\u202e https://me:secret@host/x")
    'a␛[31m␊b<U+202E> https://…@host/x'
    """
    return CONTROLS.sub(_picture, without_credentials(text))


def without_credentials(text: str) -> str:
    """The text without what its addresses have before the host, and without tokens in them."""
    return _without_tokens(_CREDENTIALS.sub(r"\1…@", text) if "@" in text else text)


def without_logins(text: str, *, mark: str) -> str:
    """A list or a page, with a mark in the place of what logs in at its addresses."""
    return _without_tokens(_LOGIN.sub(mark, text) if "@" in text else text)


def _without_tokens(text: str) -> str:
    return _TOKEN.sub(r"\1…", text) if "=" in text else text


def visible_lines(text: str) -> str:
    """The text with its tabs and line ends, nothing else in it hidden."""
    return _BUT_TABS_AND_ENDS.sub(_picture, text)


def without_controls(text: str) -> str:
    """The text without control characters, bidirectional ones included; white space stays."""
    return text if text.isascii() and text.isprintable() else _UNWANTED.sub("", text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"<U+{code:04X}>"
