"""LaTeX ⇄ Unicode for the text of a bibliography."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["to_unicode"]


def to_unicode(text: str) -> str:
    r"""The characters that LaTeX source stands for; plain text comes back as it is.

    >>> to_unicode(r"Schr{\"o}dinger")
    'Schrödinger'
    """
    if not any(mark in text for mark in "\\{}$~%"):
        return text
    return _decode(text)


@lru_cache(maxsize=65536)
def _decode(text: str) -> str:
    from pylatexenc.latex2text import LatexNodes2Text

    # In a .bib field a per-cent sign starts no comment, so one that is bare is meant as a sign.
    source = re.sub(r"(?<!\\)%", r"\\%", text)
    decoder = LatexNodes2Text(math_mode="text", strict_latex_spaces=False)
    return str(decoder.latex_to_text(source))
