"""What every reader of lists works on: blocks of text, with what was set apart in them.

A block is a list item, a row of a table, a heading or a paragraph, put together from its lines,
its markup gone. What markup said of it is kept as marks: links, bold, quoted and italic passages.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from bibwright.model.identifiers import parse_arxiv_id
from bibwright.readers.markup import ESCAPE

#: Where within a line the next item begins; it has the number of the same line.
ITEM_BREAK = "\x1f"


class BlockKind(StrEnum):
    """What a block is."""

    ITEM = "item"
    NOTE = "note"
    ROW = "row"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    MESSAGE = "message"
    ASIDE = "aside"


class MarkKind(StrEnum):
    """How a passage is set apart; the surest sign of a title first."""

    LINK = "link"
    BOLD = "bold"
    QUOTED = "quoted"
    ITALIC = "italic"
    UNSEEN = "unseen"  # what a link's picture is described by, or shows where the mouse is


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage that is set apart; ``url`` is where a link leads."""

    kind: MarkKind
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a list. ``line`` counts from 1. ``lines`` are the block's own, unjoined.

    ``cells`` are a row's, ``header`` the names of their columns, folded. ``apart``: a gap parts it
    from the block before it. ``numbered``: an item that has a number, and no mere bullet.
    ``year_above``, ``by_above``: the year and the authors that a heading above it and others gives.
    """

    kind: BlockKind
    line: int
    text: str
    marks: tuple[Mark, ...] = ()
    lines: tuple[str, ...] = ()
    cells: tuple[Block, ...] = ()
    header: tuple[str, ...] = ()
    depth: int = 0
    apart: bool = True
    numbered: bool = False
    year_above: int | None = None
    by_above: str = ""

    @property
    def urls(self) -> tuple[str, ...]:
        """Where its links lead."""
        return tuple(mark.url for mark in self.marks if mark.url)

    def joined(self, other: Block) -> Block:
        """This block with another's words and marks behind its own."""
        return replace(
            self,
            text=f"{self.text} | {other.text}",
            marks=self.marks + other.marks,
            lines=self.lines + other.lines,
        )


#: What nobody writes without end is looked for only so far, so that no line takes long to read.
_IMAGE = re.compile(r"!\[[^\]]{0,999}\]\([^)]{0,999}\)")
_LINKED_IMAGE = re.compile(r"\[\s*!\[(?P<described>[^\]]{0,999})\]\([^)]{0,999}\)")
_IMAGE_TAG = re.compile(
    r"<img\s[^<>]{0,999}?alt=([\"'])(?P<described>[^\"<>\[\]]{1,999})\1[^<>]{0,999}>", re.I
)
_INLINE = re.compile(
    r"""\[(?P<link>(?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?(?P<url>[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?(?:\s+"(?P<shown>[^"]{0,500})")?[^)]{0,500}\)
      | (?!(?:\[\w+\]){2})\[(?P<wiki_text>[^\[\]]+)\]\[[^\[\]]*\]
      | <(?P<slack_url>https?://[^<>|\s]+)\|(?P<slack>[^<>]*)>
      | <(?P<auto>https?://[^<>\s]+)>
      | (?<!\w)(?:\*\*|__)(?=\S)(?P<bold>(?:(?!\*\*|__).)+?)(?<=\S)(?:\*\*|__)(?!\w)
      | (?<![\w*\\^])\*(?=[^\s*])(?P<star>[^*]+?)(?<=[^\s\\])\*(?![\w*])
      | (?<![\w_\\])_(?=[^\s_])(?P<under>[^_]+?)(?<=\S)_(?![\w_])
      | (?P<quoted>[“„«](?P<q1>[^“”„«»]{6,}?)[”“»]|(?<!\w)"(?P<q2>[^"]{6,}?)"(?!\w)
          |《(?P<q5>[^《》]{4,}?)》|[「『](?P<q6>[^「」『』]{4,}?)[」』]
          |(?<!\w)‘(?P<q3>[^‘’]{12,}?)’(?!\w)|(?<!\w)``(?P<q4>(?:(?!``).){6,}?)''(?!\w))
    """,
    re.VERBOSE,
)
#: HTML within Markdown: links stay links.
_ANCHOR = re.compile(
    r"<a\s[^<>]*?href=[\"']([^\"'<>\s]+)[\"'][^<>]*>((?:(?!</?a[\s>]).)*)</a>", re.IGNORECASE
)
_BREAK = re.compile(r"(?<=[^\s.,;:|])\s*<br\s*/?>\s*(?=\S)", re.IGNORECASE)
#: What is set lower, or a sign set higher, is one word with what it stands at: "H<sub>2</sub>O".
_LOWERED = re.compile(
    r"<sub>(?P<low>[^<>]{1,40})</sub>|<sup>(?P<high>[^<>]{0,20}[+*−-])</sup>", re.IGNORECASE
)
#: A tag; a title in such brackets has no signs of equality.
_TAG = re.compile(
    r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*=[^<>]*|\s(?:open|hidden|nowrap|noshade|disabled))?\s*/?>"
)
#: What stands in code behind an item: whose it is, a year.
_TAGS_BEHIND = re.compile(r"(?<=\S)\s+(?:`[^`]+`[\s,]*)+$")
#: ":tada:"; brackets that nothing is left in go, too.
_SHORTCODE = re.compile(r"(?<![\w:/])(?::(?=\w*[a-z])[a-z0-9][a-z0-9_+-]{1,30}:)+(?![\d:/`])")
_WIDE = str.maketrans({"（": "(", "）": ")", "：": ": ", "،": ",", "؛": ";"})
_CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")


def inline(text: str, *, markdown: bool = True) -> tuple[str, tuple[Mark, ...]]:
    """The text without markup, and its marks in order."""
    marks: list[Mark] = []
    if markdown:
        text = _BREAK.sub(" | ", _ANCHOR.sub(_link_of_anchor, text))
        text = html.unescape(_TAG.sub(" ", _LOWERED.sub(r"\g<low>\g<high>", text)))
        marks += [Mark(MarkKind.UNSEEN, each["described"]) for each in _LINKED_IMAGE.finditer(text)]
        text = _TAGS_BEHIND.sub(_parted, _IMAGE.sub(" ", text))
        text = _CODE.sub(_unquoted, text)
        text = re.sub(r"【\s*】|<!--|-->", " ", _SHORTCODE.sub(" ", text)).translate(_WIDE)
    plain = _spelt(text, marks)
    return " ".join(ESCAPE.sub(r"\1", plain).split() if markdown else plain.split()), tuple(marks)


def _link_of_anchor(anchor: re.Match[str]) -> str:
    text = _IMAGE_TAG.sub(r"![\g<described>](_)", anchor[2])
    return f"[{text}]({anchor[1]})"


def _parted(tags: re.Match[str]) -> str:
    return "".join(f" | {each}" for each in re.findall(r"`[^`]+`", tags[0]))


def _unquoted(code: re.Match[str]) -> str:
    """What stands in code; an arXiv id that does so is no mere number."""
    return f"arXiv:{code[1]}" if parse_arxiv_id(code[1]) else code[1]


def _spelt(text: str, marks: list[Mark]) -> str:
    pieces, at = [], 0
    for match in _INLINE.finditer(text):
        pieces.append(text[at : match.start()])
        at = match.end()
        pieces.append(_marked(match, marks))
    return "".join([*pieces, text[at:]])


def _marked(match: re.Match[str], marks: list[Mark]) -> str:
    if match["auto"]:
        return f" {match['auto']} "
    if match["wiki_text"]:
        return match["wiki_text"]
    if match["link"] is not None or match["slack_url"]:
        place = len(marks)
        raw = match["link"] if match["link"] is not None else match["slack"]
        text = _spelt(raw, marks)
        # Links lead: what is bold inside of one is the link's text.
        inner = [mark for mark in marks[place:] if mark.url]
        del marks[place:]
        url = match["url"] if match["link"] is not None else match["slack_url"]
        marks += [Mark(MarkKind.LINK, " ".join(text.split()), url), *inner]
        marks += [Mark(MarkKind.UNSEEN, match["shown"])] if match["shown"] else []
        return f"{text} " if not text.strip() else text
    for name, kind in (("bold", MarkKind.BOLD), ("star", MarkKind.ITALIC)):
        if match[name]:
            return _nested(match[name], kind, marks)
    if match["under"]:
        return _nested(match["under"], MarkKind.ITALIC, marks)
    quoted = match["q1"] or match["q2"] or match["q3"] or match["q4"]
    quoted = quoted or match["q5"] or match["q6"]
    _nested(quoted, MarkKind.QUOTED, marks)
    return match[0]


def _nested(raw: str, kind: MarkKind, marks: list[Mark]) -> str:
    place = len(marks)
    text = _spelt(raw, marks)
    if not any(mark.url and mark.text.strip() for mark in marks[place:]):
        marks.insert(place, Mark(kind, " ".join(ESCAPE.sub(r"\1", text).split())))
    return text
