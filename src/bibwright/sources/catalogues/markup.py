"""Titles and abstracts as catalogues keep them, as plain text.

Publishers deposit titles with HTML, JATS (https://jats.nlm.nih.gov) or MathML in them, and with
entities that were escaped once too often. What only looks like a tag ("p < 0.05") stays.
"""

from __future__ import annotations

import html
import re

from bibwright.text.fold import one_line
from bibwright.text.visible import without_controls

_ATTRIBUTES = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*"""
#: What stands apart from the words around it; everything else belongs to its word.
_BLOCK = r"p|br|div|sec|title|list|list-item|disp-formula|li|ul|ol|h[1-6]"
_INLINE = (
    r"i|b|u|em|strong|italic|bold|underline|sub|sup|sc|scp|small|smallcaps|tt|monospace|span|font|"
    r"inline-formula|alternatives|named-content|styled-content|roman|sans-serif|overline|"
    r"inline-graphic|xref|ext-link|a|math|mi|mo|mn|mrow|msub|msup|mtext|msubsup|mfrac|mover"
)
_TAG = re.compile(
    rf"</?(?:(?P<block>(?:jats:)?(?:{_BLOCK}))|(?:jats|mml|m|xhtml):[\w-]+|(?:{_INLINE}))"
    rf"{_ATTRIBUTES}/?>",
    re.IGNORECASE,
)
#: A formula in TeX stands beside the same in MathML; the heading says that an abstract begins.
_LEFT_OUT = re.compile(
    rf"<(?P<name>(?:jats:)?tex-math|(?:mml:)?annotation){_ATTRIBUTES}>.*?</(?P=name)\s*>"
    r"|<(?P<head>(?:jats:)?title)>\s*(?:Abstract|Summary)\s*</(?P=head)>",
    re.IGNORECASE | re.DOTALL,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
#: How often an entity may have been escaped.
_DEPTH = 3


def plain(text: str) -> str:
    """The text on one line, without tags, with letters for entities.

    >>> plain("<i>Ab initio</i> H<sub>2</sub>O &amp;amp; more")
    'Ab initio H2O & more'
    """
    for _ in range(_DEPTH):
        if "<" not in text and "&" not in text:
            break
        text = _TAG.sub(lambda tag: " " if tag["block"] else "", _LEFT_OUT.sub(" ", text))
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return one_line(without_controls(text))
