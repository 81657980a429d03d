"""JSON of any shape: lists of papers, and what people wrote in exports of chats.

A message is an object with a text and with who wrote it or when: Slack's ``text``, Discord's
``content``, Telegram's list of strings and links, ChatGPT's ``content.parts``, ``content`` as
programs exchange it with language models. What names a title is a record; other text is an item.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bibwright.errors import InputError
from bibwright.model.identifiers import find_identifiers
from bibwright.model.reference import Origin, Reference
from bibwright.readers.block_list import read_list
from bibwright.readers.reading import InputKind, Problem, Reading
from bibwright.readers.records import TITLE_COLUMNS, query_of_row
from bibwright.text.fold import fold
from bibwright.text.lines import LineNumbers

__all__ = ["is_json_list", "read_json"]

_TEXTS = ("text", "content", "message", "body")
_SIGNS = frozenset(
    """role user author sender from ts timestamp username from_name create_time created_at date
    channel reactions""".split()
)
#: Fields of the formats of bibliographies, which have readers of their own.
_BIBLIOGRAPHY = frozenset({"itemType", "issued", "container-title", "DOI", "citation-key"})
#: So deep may objects be nested.
_DEEPEST = 60
_LIST = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+\S|^\s{0,3}#{1,6}\s|^\s*\|.*\|", re.MULTILINE)


def is_json_list(text: str) -> bool:
    """Whether it is JSON, one value or one a line, and no bibliography's."""
    if text.lstrip("\ufeff \t\r\n")[:1] not in {"[", "{"}:
        return False
    try:
        values = _values(text)
    except ValueError:
        return False
    holders = [*values, *(each for value in values if isinstance(value, list) for each in value)]
    dicts = [each for each in holders if isinstance(each, dict)]
    dicts += [
        item
        for each in dicts
        for inner in each.values()
        if isinstance(inner, list)
        for item in inner[:50]
        if isinstance(item, dict)
    ]
    is_bibliography = any(_BIBLIOGRAPHY & each.keys() or _is_csl(each) for each in dicts)
    return bool(dicts or any(holders)) and not is_bibliography


def _is_csl(item: Mapping[str, Any]) -> bool:
    return isinstance(item.get("type"), str) and "title" in item and "text" not in item


def _values(text: str) -> list[Any]:
    text = text.lstrip("\ufeff")
    try:
        return [json.loads(text)]
    except RecursionError as error:
        raise ValueError(str(error)) from error
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:
            raise
        return [json.loads(line) for line in lines]


@dataclass(frozen=True, slots=True)
class _Text:
    """A text that somebody wrote, or an item of a list of texts."""

    text: str
    is_message: bool


def read_json(text: str, name: str) -> Reading:
    """The works in JSON; a record or a text that names a work and can't be read is named.

    Raises InputError for what is no JSON.
    """
    try:
        values = _values(text)
    except ValueError as error:
        raise InputError(f"{name} is no JSON ({error})") from error
    queries: list[Reference] = []
    problems: list[Problem] = []
    place = _Places(text)
    messages = records = naming = 0
    for found in _found(values, 0):
        if isinstance(found, _Text):
            messages += found.is_message
            records += not found.is_message
            line = place.line_of(found.text)
            reading = _read_text(found, name)
            naming += found.is_message and bool(reading.queries)
            queries += [
                replace(each, origin=_at(each.origin, name, line)) for each in reading.queries
            ]
            problems += [Problem(Origin(name, line), each.message) for each in reading.problems]
            continue
        records += 1
        title = next((found[each] for each in TITLE_COLUMNS if found.get(each)), "")
        line = place.line_of(title or next((each for each in found.values() if each), ""))
        query = query_of_row(dict(found), Origin(name, line))
        if query.title or query.identity:
            queries.append(query)
        else:
            problems.append(
                Problem(Origin(name, line), "found no title or identifier in this record")
            )
    counts = [f"{records} item{'s' if records != 1 else ''}"] if records or not messages else []
    counts += [f"{messages} messages, {naming} of them with papers"] if messages else []
    form = ", ".join(["JSON", *counts])
    return Reading(InputKind.JSON, tuple(queries), tuple(problems), form)


def _read_text(found: _Text, name: str) -> Reading:
    """The works in a text. Of what people say to each other, only what names a work beyond doubt,
    by an identifier, authors or a year, or what is listed together with it."""
    reading = _read_any(found, name)
    if not found.is_message:
        return reading
    named = [each for each in reading.queries if each.identity or each.people or each.year]
    if _LIST.search(found.text) and named:
        return reading
    marked = [each for each in reading.queries if each in named or each.title]
    kept = named if _LIST.search(found.text) else marked
    return replace(reading, queries=tuple(kept), problems=reading.problems if kept else ())


def _read_any(found: _Text, name: str) -> Reading:
    text = html.unescape(found.text)
    if found.is_message and not _LIST.search(text):
        return read_list(text, name, chat=True)
    return read_list(text if found.is_message else f"- {text}", name)


def _at(origin: Origin | None, name: str, line: int | None) -> Origin:
    return replace(origin, line=line) if origin else Origin(name, line)


class _Places:
    """Where in the JSON a text stands; each is looked for behind the one before it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = LineNumbers(text)
        self._at = 0

    def line_of(self, value: str) -> int | None:
        """The line, from 1; None for one that stands there in another way."""
        start = value[:24]
        for written in (
            start,
            json.dumps(start)[1:-1],
            json.dumps(start, ensure_ascii=False)[1:-1],
        ):
            place = self._text.find(written, self._at) if written else -1
            if place >= 0:
                self._at = place + len(written)
                return self._lines.line_of(place)
        return None


def _found(value: Any, depth: int) -> Iterator[_Text | Mapping[str, str]]:
    """The records and texts in a value, in order."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            if isinstance(each, str):
                yield _Text(each, is_message=False)
            else:
                yield from _found(each, depth + 1)
    elif isinstance(value, dict):
        message = _message(value)
        cells = {fold(str(name)): _cell(each) for name, each in value.items()}
        if message:
            yield _Text(message, is_message=True)
        elif _is_record(value, cells):
            yield cells
        elif _is_map(value):
            yield from (_Text(f"{name}: {each}", is_message=False) for name, each in value.items())
        else:
            for each in value.values():
                if isinstance(each, str) and _is_link(each):
                    yield _Text(each, is_message=False)
                else:
                    yield from _found(each, depth + 1)


def _is_link(text: str) -> bool:
    """Whether a text is a link to a paper, or an id that says what it is, and nothing beside it."""
    return not re.search(r"\s", text.strip()) and any(
        found.labelled for found in find_identifiers(text)
    )


def _message(value: Mapping[str, Any]) -> str:
    """What somebody wrote; empty for what is no message."""
    if not (_SIGNS & value.keys() or value.get("type") == "message"):
        return ""
    return next((text for name in _TEXTS if (text := _written(value.get(name)))), "")


def _written(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        # ChatGPT's parts; a message that holds a message is looked into.
        return _written(value.get("parts")) or ("" if _SIGNS & value.keys() else _text_in(value))
    if isinstance(value, list):
        return "".join(map(_written, value))
    return ""


def _text_in(value: Mapping[str, Any]) -> str:
    text, link = value.get("text"), value.get("href")
    if not isinstance(text, str):
        return ""
    return f"[{text}]({link})" if isinstance(link, str) else text


def _cell(value: Any) -> str:
    """A field as a table would have it."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return "; ".join(filter(None, map(_cell, value)))
    if isinstance(value, dict):
        family = value.get("family") or value.get("last") or value.get("last_name")
        given = value.get("given") or value.get("first") or value.get("first_name")
        if isinstance(family, str):
            return f"{family}, {given}" if isinstance(given, str) else family
        name = value.get("name")
        return name if isinstance(name, str) else ""
    return ""


def _is_record(value: Mapping[str, Any], cells: Mapping[str, str]) -> bool:
    """Whether an object names a work, and isn't what holds others."""
    *titles, name = TITLE_COLUMNS
    is_titled = any(cells.get(each) for each in titles)
    # Anything may have a name.
    if not is_titled and not (cells.get(name) and any(map(find_identifiers, cells.values()))):
        return False
    holds = any(
        isinstance(each, dict | list) and any(True for _ in _inner(each)) for each in value.values()
    )
    return not holds


def _inner(value: Any) -> Iterator[Any]:
    """The objects in a value that name works or hold what somebody wrote."""
    for each in value if isinstance(value, list) else value.values():
        if isinstance(each, dict) and (
            _message(each)
            or any(fold(str(name)) in TITLE_COLUMNS[:-1] for name in each)
            or any(isinstance(deep, dict | list) for deep in each.values())
        ):
            yield each


def _is_map(value: Mapping[str, Any]) -> bool:
    """Whether names of fields are identifiers, or what they hold, with nothing beside them."""
    if not value or not all(isinstance(each, str) for each in value.values()):
        return False
    ids = sum(
        bool(find_identifiers(name) or find_identifiers(each)) for name, each in value.items()
    )
    return ids * 2 > len(value)
