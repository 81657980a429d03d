"""JSON, one value or one a line, that is no bibliography of a known format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from json import JSONDecodeError, JSONDecoder
from typing import Any

from bibwright.bounds import HALF_A_PAIR, json_of_characters

#: Fields of the formats of bibliographies, which have readers of their own.
_BIBLIOGRAPHY = frozenset({"itemType", "issued", "container-title", "DOI", "citation-key"})


#: Where an object, or a list of objects, may begin in a text; so many places are tried.
_BEGUN = re.compile(r"^[ \t]*(?:\{(?=\s*\")|\[(?=\s*\{\s*\"))", re.MULTILINE)
_MOST_TRIED = 20


def is_json_list(text: str) -> bool:
    """Whether it is JSON, one value or one a line, and no bibliography's."""
    if text.lstrip("\ufeff \t\r\n")[:1] not in {"[", "{"}:
        return False
    try:
        values, broken = values_of(text)
    except ValueError:
        return False
    if broken:  # "[1]" on a line of its own is the label of the reference below it
        values = [each for each in values if not _is_label(each)]
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


def _is_label(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, int) for each in value)


def _is_csl(item: Mapping[str, Any]) -> bool:
    return isinstance(item.get("type"), str) and "title" in item and "text" not in item


def values_of(text: str) -> tuple[list[Any], list[tuple[int, str]]]:
    """The values, and of JSON one a line the numbers of lines that are none, and why.

    Raises ValueError for what is not JSON, most of its lines included.
    """
    text = text.lstrip("\ufeff")
    try:
        return [json_of_characters(text)], []
    except RecursionError as error:
        raise ValueError(str(error)) from error
    except ValueError:
        values, broken = _values_by_line(text)
        if sum(isinstance(each, dict | list) for each in values) < max(1, len(broken)):
            raise
        return values, broken


def embedded_in(text: str) -> Iterator[tuple[int, int, Any]]:
    """The JSON values that hold objects and stand in a text, each with where it begins and ends."""
    decoder, at, tried = JSONDecoder(), 0, 0
    while (begun := _BEGUN.search(text, at)) and tried < _MOST_TRIED:
        start, tried = begun.end() - 1, tried + 1
        try:
            value, end = decoder.raw_decode(text, start)
            json_of_characters(text[start:end])
        except (ValueError, RecursionError):
            at = begun.end()
            continue
        at = end
        yield start, end, value


def _values_by_line(text: str) -> tuple[list[Any], list[tuple[int, str]]]:
    values: list[Any] = []
    broken: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            values.append(json_of_characters(line))
        except JSONDecodeError as error:
            broken.append((number, error.msg))
        except UnicodeEncodeError:
            broken.append((number, HALF_A_PAIR))
    return values, broken
