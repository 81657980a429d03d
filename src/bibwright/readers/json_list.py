"""JSON of any shape: lists of papers, and what people wrote in exports of chats.

A message is an object with a text and with who wrote it or when: Slack's ``text``, Discord's
``content``, Telegram's list of strings and links, ChatGPT's ``content.parts``, ``content`` as
programs exchange it with language models. What names a title, or has an arXiv id, is a record; so
is a list within a list that has one id. Other text is an item, names of persons are none.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bibwright.bounds import HALF_A_PAIR
from bibwright.errors import InputError
from bibwright.matching.places import is_findable
from bibwright.model.reference import Origin, Reference
from bibwright.readers.block_list import read_list
from bibwright.readers.blocks import ITEM_BREAK
from bibwright.readers.json_values import embedded_in, values_of
from bibwright.readers.json_works import JsonText, has_list, works_in
from bibwright.readers.reading import InputKind, Problem, Reading
from bibwright.readers.records import TITLE_COLUMNS, query_of_row
from bibwright.text.counted import counted
from bibwright.text.latex.rich import from_latex
from bibwright.text.lines import LineNumbers

#: A word of more letters stands where the text does that it begins.
_SHORT = 5


def read_json(text: str, name: str) -> Reading:
    """The works in JSON; a record or a text that names a work and can't be read is named.

    Raises InputError for what is not JSON.
    """
    try:
        values, broken = values_of(text)
    except UnicodeEncodeError as error:
        raise InputError(f"{name} holds {HALF_A_PAIR}; correct it") from error
    except ValueError as error:
        raise InputError(f"{name} is not JSON ({error})") from error
    if len(values) == 1 and (cells := _notebook(values[0])) is not None:
        reading = read_list(_in_its_lines(cells, text), name)
        return replace(reading, form=f"Jupyter notebook, {reading.form}")
    reading = reading_of_values(values, text, name, "JSON")
    problems = [
        Problem(Origin(name, line), f"this line is not JSON ({why})") for line, why in broken
    ]
    return replace(reading, problems=(*problems, *reading.problems))


def _notebook(value: Any) -> list[str] | None:
    """The lines of the cells of a Jupyter notebook that are no code; None for anything else."""
    cells = value.get("cells") if isinstance(value, dict) and "nbformat" in value else None
    if not isinstance(cells, list):
        return None
    lines: list[str] = []
    for cell in cells:
        if isinstance(cell, dict) and cell.get("cell_type") != "code":
            source = cell.get("source", "")
            whole = "".join(map(str, source)) if isinstance(source, list) else str(source)
            lines += [*whole.split("\n"), ""]
    return lines


def _in_its_lines(lines: Sequence[str], text: str) -> str:
    """Lines that stand in a JSON, each in the line in which it stands there."""
    place, at = _Places(text), 1
    placed: list[list[str]] = [[] for _ in range(text.count("\n") + 2)]
    for line in lines:
        at = (place.line_of(line) or at) if line.strip() else at
        placed[at].append(line)
    return "\n".join(ITEM_BREAK.join(each) for each in placed[1:])


def reading_of_values(values: Sequence[Any], text: str, name: str, label: str) -> Reading:
    """The works in the values that a text in JSON or YAML holds."""
    queries: list[Reference] = []
    problems: list[Problem] = []
    place = _Places(text)
    messages = records = naming = 0
    whole = values[0] if len(values) == 1 and isinstance(values[0], list) else values
    for found in works_in(whole, 0):
        if isinstance(found, JsonText):
            messages += found.is_message
            records += not found.is_message
            line = place.line_of(found.begun or found.text)
            reading = _read_text(found, name)
            naming += found.is_message and bool(reading.queries)
            queries += [
                replace(each, origin=_at(each.origin, name, line)) for each in reading.queries
            ]
            problems += [replace(each, origin=Origin(name, line)) for each in reading.problems]
            continue
        records += 1
        title = next((found[each] for each in TITLE_COLUMNS if found.get(each)), "")
        line = place.line_of(title or next((each for each in found.values() if each), ""))
        query = query_of_row(_read_latex(found), Origin(name, line))
        if is_findable(query):
            queries.append(query)
        else:
            problems.append(
                Problem(Origin(name, line), "found no title or identifier in this record")
            )
    counts = [counted(records, "item")] if records or not messages else []
    counts += [f"{messages} messages, {naming} of them with papers"] if messages else []
    form = ", ".join([label, *counts])
    return Reading(InputKind.JSON, tuple(queries), tuple(problems), form)


def with_embedded(text: str, name: str) -> Reading:
    """The works that a list names, and those in JSON that stands in it, as in an answer of a
    language model, in their order."""
    around, within, at = list[str](), list[Reading](), 0
    for start, end, value in embedded_in(text):
        reading = reading_of_values([value], text[start:end], name, "JSON")
        if reading.queries:
            within.append(_moved(reading, name, text.count("\n", 0, start)))
            around += [text[at:start], "\n" * text.count("\n", start, end)]
            at = end
    if not within:
        return read_list(text, name)
    beside = read_list("".join([*around, text[at:]]), name, prose=True)
    readings = [*within, beside] if beside.queries else within
    queries = [query for reading in readings for query in reading.queries]
    problems = [problem for reading in readings for problem in reading.problems]
    form = "; ".join(reading.form for reading in readings)
    return Reading(InputKind.JSON, tuple(queries), tuple(problems), form)


def _moved(reading: Reading, name: str, lines: int) -> Reading:
    """A reading of a part of a text, so many lines below its beginning."""

    def moved(origin: Origin | None) -> Origin:
        line = origin.line if origin else None
        return replace(origin or Origin(name), line=line + lines if line else lines + 1)

    queries = (replace(each, origin=moved(each.origin)) for each in reading.queries)
    problems = (replace(each, origin=moved(each.origin)) for each in reading.problems)
    return replace(reading, queries=tuple(queries), problems=tuple(problems))


def _read_latex(record: Mapping[str, str]) -> dict[str, str]:
    """The fields as text where they are those of a .bib, as bibtexparser writes them: a title
    stands in braces there, and letters are commands."""
    if "entrytype" not in record:
        return dict(record)
    return {
        name: from_latex(cell, title=False)[0].plain() if "\\" in cell or "{" in cell else cell
        for name, cell in record.items()
    }


def _read_text(found: JsonText, name: str) -> Reading:
    """The works in a text. Of what people say to each other, only what names a work beyond doubt,
    by an identifier, authors or a year, or what is listed together with it."""
    reading = _read_any(found, name)
    if not found.is_message:
        return reading
    named = [each for each in reading.queries if each.identity or each.authors or each.year]
    if has_list(found.text) and named:
        return reading
    marked = [each for each in reading.queries if each in named or each.title]
    kept = named if has_list(found.text) else marked
    return replace(reading, queries=tuple(kept), problems=reading.problems if kept else ())


def _read_any(found: JsonText, name: str) -> Reading:
    text = html.unescape(found.text)
    if found.is_message and not has_list(text):
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
        word = value.split()[0] if value.strip() else ""
        for written in (
            start,
            json.dumps(start)[1:-1],
            json.dumps(start, ensure_ascii=False)[1:-1],
            word if len(word) > _SHORT else "",
        ):
            place = self._text.find(written, self._at) if written else -1
            if place >= 0:
                self._at = place + len(written)
                return self._lines.line_of(place)
        return None
