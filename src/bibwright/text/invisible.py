"""Characters without a width: where a word may be broken, marks of direction and of byte order."""

from __future__ import annotations

import re

#: There a soft hyphen was typed for a hyphen: "54\u00ad61".
_BETWEEN_DIGITS = re.compile("(?<=[0-9])\u00ad(?=[0-9])")
_SAY_NOTHING = re.compile("[\u034f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def with_hyphens(text: str) -> str:
    """The text with a hyphen for each soft one that was typed for one."""
    return _BETWEEN_DIGITS.sub("-", text) if "\u00ad" in text else text


def without_soft_hyphens(text: str) -> str:
    """The text without the marks where a word may be broken, which are not what it says."""
    return with_hyphens(text).replace("\u00ad", "")


def without_invisible(text: str) -> str:
    """The text for comparing, without what nobody sees."""
    return _SAY_NOTHING.sub("", without_soft_hyphens(text))
