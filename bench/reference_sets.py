"""Reference strings with their parts labelled, as public sets have them, in one shape.

AnyStyle's format is an XML file with ``<sequence>`` elements whose parts are ``author``, ``date``,
``title`` and so on (its resources are BSD-2). GROBID's is TEI with ``<bibl>`` elements
(Apache-2.0). `rendered` reads what ``reference_styles.js`` made of records.
"""

from __future__ import annotations

import html
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

#: What the labels of the sets are to the reader.
_ANYSTYLE = {
    **dict.fromkeys(("author", "director", "producer"), "author"),
    **dict.fromkeys(("editor", "translator"), "editor"),
    **dict.fromkeys(("journal", "container-title", "collection-title"), "container"),
    **dict.fromkeys(("publisher", "location"), "publisher"),
    **dict.fromkeys(("volume", "pages", "edition", "issue"), "volume"),
    "date": "date",
    "title": "title",
}
_TEI = {
    **dict.fromkeys(("publisher", "pubPlace", "pubplace"), "publisher"),
    **dict.fromkeys(("idno", "ptr", "note", "notes"), "other"),
    "author": "author",
    "editor": "editor",
    "date": "date",
    "biblScope": "volume",
}
_VARIABLES = {
    **dict.fromkeys(("editor", "translator", "collection-editor", "editorial-director"), "editor"),
    **dict.fromkeys(("editor+translator", "reviewed-author", "recipient"), "editor"),
    **dict.fromkeys(("container-title", "collection-title", "event", "event-title"), "container"),
    **dict.fromkeys(("container-title-short", "journalAbbreviation"), "container"),
    **dict.fromkeys(("publisher", "publisher-place", "event-place"), "publisher"),
    **dict.fromkeys(("volume", "issue", "page", "page-first", "number", "edition"), "volume"),
    **dict.fromkeys(("number-of-pages", "number-of-volumes", "collection-number"), "volume"),
    "locator": "volume",
    **dict.fromkeys(("issued", "year-suffix", "original-date"), "date"),
    **dict.fromkeys(("title", "title-short"), "title"),
    # A name that stands in for an author is called by the first variable that was tried.
    **dict.fromkeys(("author", "composer", "performer", "chair", "guest", "host"), "author"),
    **dict.fromkeys(("compiler", "contributor", "curator", "organizer", "producer"), "author"),
}

Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Sample:
    """A reference string, and where its parts stand; ``title`` as the set has it."""

    text: str
    spans: tuple[Span, ...]
    record: str = ""
    style: str = ""

    def said(self, label: str) -> str:
        """What all parts with a label say."""
        return " ".join(self.text[start:end] for start, end, name in self.spans if name == label)


def labelled_sets(path: Path, *, half: int | None = None) -> Iterator[Sample]:
    """The samples of an AnyStyle file, of a TEI file, or of a folder of TEI files.

    ``half``: 0 or 1, of a folder those files alone whose names' hashes are even, or odd.
    """
    files = sorted(path.glob("*.xml")) if path.is_dir() else [path]
    for file in files:
        if half is not None and sha256(file.name.encode()).digest()[0] % 2 != half:
            continue
        try:
            root = ElementTree.parse(file).getroot()
        except ElementTree.ParseError as error:
            print(f"{file.name} is left out: {error}")
            continue
        yield from anystyle(root) if root.find(".//sequence") is not None else grobid(root)


def anystyle(root: ElementTree.Element) -> Iterator[Sample]:
    """The samples of a file of AnyStyle's."""
    for sequence in root.iter("sequence"):
        text, spans = "", list[Span]()
        for part in sequence:
            said = " ".join((part.text or "").split())
            text += " " if text and said else ""
            spans.append((len(text), len(text) + len(said), _ANYSTYLE.get(part.tag, "other")))
            text += said
        yield Sample(text, tuple(span for span in spans if span[0] < span[1]))


def grobid(root: ElementTree.Element) -> Iterator[Sample]:
    """The samples of a TEI file; a book's title is a title where there is no article's."""
    for element in root.iter():
        if _name(element) == "bibl":
            is_article = any(part.get("level") == "a" for part in element.iter())
            runs = list(_runs(element, "", is_article=is_article))
            text, spans = spans_of(runs)
            if text and spans:
                yield Sample(text, spans)


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _runs(
    element: ElementTree.Element, label: str, *, is_article: bool
) -> Iterator[tuple[str, str]]:
    if _name(element):
        if _name(element) == "lb":
            yield " ", ""
        yield element.text or "", label
        for part in element:
            yield from _runs(part, _tei_label(part, label, is_article), is_article=is_article)
            yield part.tail or "", label


def _tei_label(element: ElementTree.Element, label: str, is_article: bool) -> str:
    name = _name(element)
    if name == "title":
        level = element.get("level")
        return "title" if level == "a" or (level == "m" and not is_article) else "container"
    if name == "orgName":
        return "author" if element.get("type") == "collaboration" else "publisher"
    return _TEI.get(name, label)


def spans_of(runs: list[tuple[str, str]]) -> tuple[str, tuple[Span, ...]]:
    """Runs of text with labels as one string with single blanks, and where each label stands."""
    text, labels = "", list[str]()
    for said, label in runs:
        for letter in said:
            if not letter.isspace():
                text += letter
                labels.append(label)
            elif text and not text.endswith(" "):
                text += " "
                labels.append(label)
    text = text.rstrip()
    spans, at = list[Span](), 0
    while at < len(text):
        end = at
        while end < len(text) and labels[end] == labels[at]:
            end += 1
        if labels[at]:
            spans.append((at, end, labels[at]))
        at = end
    return text, tuple(spans)


_MARK = re.compile("\ue000([^\ue001]*)\ue001|\ue002")


def rendered(path: Path) -> Iterator[Sample]:
    """What ``reference_styles.js`` wrote: a JSON object a line, each variable between marks."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            said = json.loads(line)
            printed = re.sub(r"</div>\s*<div class=\"csl-right-inline\">", " ", said["html"])
            printed = html.unescape(re.sub(r"<[^>]+>", "", printed)).replace("\u200b", "")
            stack, runs, at = list[str](), list[tuple[str, str]](), 0
            for mark in _MARK.finditer(printed):
                runs.append((printed[at : mark.start()], _said_by(stack)))
                at = mark.end()
                if mark[1] is not None:
                    stack.append(_variable(mark[1]))
                elif stack:
                    stack.pop()
            runs.append((printed[at:], ""))
            text, spans = spans_of(runs)
            yield Sample(text, spans, said["id"], said["style"])


def _said_by(stack: list[str]) -> str:
    """The outermost label; but a title in the place of names is a title."""
    return "title" if "title" in stack else stack[0] if stack else ""


def _variable(names: str) -> str:
    known = [_VARIABLES[name] for name in names.split("+") if name in _VARIABLES]
    return known[0] if known else "other"
