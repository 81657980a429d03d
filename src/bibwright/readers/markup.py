"""HTML and Markdown become plain lines, each with the number of the line it began on."""

from __future__ import annotations

import html
import re
from collections import Counter
from html.parser import HTMLParser

from bibwright.model.identifiers import find_identifiers
from bibwright.readers.reading import Line

_HTML = re.compile(
    r"<!doctype html|<html[\s>]|</(?:p|div|li|a|h[1-6]|span|body|table|ul|ol)>|<br\s*/?>",
    re.IGNORECASE,
)
#: Breaks at the ends of lines, as Markdown has them.
_BREAKS = re.compile(r"<br\s*/?>(?=[^\S\n]*+$)", re.IGNORECASE | re.MULTILINE)
#: Elements that begin a line of their own.
_BLOCKS = frozenset(
    """address article aside blockquote br center dd div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul""".split()
)
#: Elements whose text is not for people.
_HIDDEN = frozenset("script style head noscript template svg".split())

_LINK = re.compile(
    r"!?\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<url>[^()\s]*(?:\([^()]*\)[^()\s]*)*)[^)]*\)"
)
_AUTOLINK = re.compile(r"<(https?://[^<>\s]+)>")
_EMPHASIS = re.compile(r"(\*\*|__|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|`)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+|\s+#+\s*$")
QUOTE = re.compile(r"^\s{0,3}(?:>\s?)+")
_BULLET = re.compile(r"^\s*[*+•]\s+(?=-\s|\*\*|\S+:)")
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")

#: Marks of direction and of no width, which stand in no title.
_UNSEEN = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
#: Emoji, stars, ticks and other dingbats, but the signs of music and cards, which titles have.
_PICTURE = (
    "[\u231a\u231b\u23e9-\u23f3\u2600-\u265f\u2670-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
    "[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*"
)
_PICTURES = re.compile(f"(?:{_PICTURE})+[ ]?")
_KEYCAP = re.compile("^(?P<begin>[ \\t]*)(?P<digit>[0-9])\ufe0f?\u20e3[ ]*", re.MULTILINE)
_LEADING = re.compile(f"^(?P<picture>{_PICTURE})[ \t]+(?=\\S)", re.MULTILINE)
#: What begins so many lines is the mark of an item.
_FEWEST_MARKS = 3


def without_pictures(text: str) -> str:
    """The text without emoji and marks of direction; an emoji that lines begin with again and
    again is a bullet, and one of a figure its number."""
    text = _KEYCAP.sub(r"\g<begin>\g<digit>. ", _UNSEEN.sub("", text))
    counts = Counter(match["picture"] for match in _LEADING.finditer(text))
    text = _LEADING.sub(
        lambda match: "• " if counts[match["picture"]] >= _FEWEST_MARKS else "", text
    )
    return _PICTURES.sub(" ", text)


def plain_lines(text: str) -> list[Line]:
    """The lines as they are, blanks at their ends gone, blanks of all kinds made plain."""
    return [
        Line(number, " ".join(line.split()))
        for number, line in enumerate(text.splitlines(), start=1)
    ]


def is_html(text: str) -> bool:
    """Whether the text is marked up as HTML."""
    tags = _HTML.findall(_BREAKS.sub("", text[:200_000]))
    return len(tags) >= 3 or bool(re.match(r"\s*(?:<!doctype html|<html)", text, re.IGNORECASE))


def html_lines(text: str) -> list[Line]:
    """What a person would see of an HTML page, line by line.

    The address of a link stays, in angle brackets, where it holds an identifier that the link's
    text doesn't.
    """
    reader = _PageReader()
    reader.feed(text)
    reader.close()
    reader.end_line()
    return reader.lines


class _PageReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._parts: list[str] = []
        self._began = 1
        self._hidden = 0
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        if tag in _BLOCKS:
            self.end_line()
        if tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self._parts)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN and self._hidden:
            self._hidden -= 1
        if tag == "a" and self._links:
            url, start = self._links.pop()
            self._parts.append(_address(url, "".join(self._parts[start:])))
        if tag in _BLOCKS:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if data.strip() and not "".join(self._parts).strip():
            self._began = self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n")
        self._parts.append(data)

    def end_line(self) -> None:
        if text := " ".join("".join(self._parts).split()):
            self.lines.append(Line(self._began, text))
        self._parts.clear()
        self._links = [(url, 0) for url, _ in self._links]


def markdown_lines(text: str) -> list[Line]:
    """Markdown without its marks; addresses of links stay as in ``html_lines``."""
    return [Line(line.number, _unmarked(line.text)) for line in plain_lines(text)]


def _unmarked(line: str) -> str:
    line = _HEADING.sub("", QUOTE.sub("", line))
    line = _LINK.sub(lambda link: link["text"] + _address(link["url"], link["text"]), line)
    line = _AUTOLINK.sub(r"\1", _BULLET.sub("", line))
    line = _EMPHASIS.sub("", line)
    return " ".join(html.unescape(ESCAPE.sub(r"\1", line)).split())


def _address(url: str, text: str) -> str:
    named = {each.identifier for each in find_identifiers(text)}
    missing = [each for each in find_identifiers(url) if each.identifier not in named]
    return f" <{url}>" if missing else ""
