"""BibTeX's style files: which fields a style knows of, and so prints."""

from __future__ import annotations

import re

from bibwright.errors import InputError

_COMMENT = re.compile(r"%[^\n]*")
_ENTRY = re.compile(r"\bENTRY\s*\{([^{}]*)\}", re.IGNORECASE)


def fields_in_style(data: bytes, name: str) -> tuple[str, ...]:
    """The fields that a style declares in ENTRY, in lower case.

    BibTeX gives a style no other field (btxhak, section 4). Raises InputError for a file that is
    no style.
    """
    found = _ENTRY.search(_COMMENT.sub("", data.decode("latin-1")))
    if found is None:
        raise InputError(f"{name} is not a BibTeX style: it has no ENTRY; name a .bst file")
    return tuple(dict.fromkeys(found[1].lower().split()))
