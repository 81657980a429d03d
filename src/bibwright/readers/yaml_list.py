"""YAML of any shape, and TOML: lists of papers, and the front matter of a page in Markdown."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from typing import Any

from bibwright.errors import InputError
from bibwright.formats.yaml_reader import Node, load
from bibwright.model.reference import Origin
from bibwright.readers.block_list import read_list
from bibwright.readers.json_list import reading_of_values, with_embedded
from bibwright.readers.reading import Problem, Reading

#: A blank line, or a comment; possessive, for a text may hold nothing else.
_NOTHING = r"[^\S\n]*+(?:#.*+)?\n"
_LIST = re.compile(
    rf"(?:{_NOTHING}|---[^\S\n]*+\n)*+"
    r"(?:[ ]*-[ ]+[\w\"'-]+:[ ]|[\w-]+:[ ]*\n(?:[ ]*-[ ]"
    r"|[ ]+(?!parent|author|editor|affiliated|url|serial-number)[\w-]+:[ ]*\n[ ]+[\w-]+:[ ]\S))"
)
_FRONT_MATTER = re.compile(
    r"\ufeff?(?:---[ \t]*\r?\n(?P<yaml>.*?\n)(?:---|\.\.\.)"
    r"|\+\+\+[ \t]*\r?\n(?P<toml>.*?\n)\+\+\+)[ \t]*(?:\r?\n|$)",
    re.S,
)
_TABLES = re.compile(rf"(?:{_NOTHING})*+\[\[[\w.-]+\]\]\s*\n")
#: Aliases may make so much of a text, and so many times as much as it has.
_REPEATED, _TIMES = 100_000, 10
#: What a page says of a paper, where any page has a title.
_OF_PAPERS = frozenset(
    """arxiv arxiv_id arxivid eprint doi paperurl paper_url venue journal booktitle conference
    publication citation""".split()
)


def is_yaml_list(text: str, name: str) -> bool:
    """Whether a YAML file is a list, or holds one, or it is TOML with a table for each work;
    Hayagriva's are mappings of entries."""
    is_yaml = name.lower().endswith((".yaml", ".yml")) and _LIST.match(text.lstrip("\ufeff"))
    return bool(is_yaml) or _TABLES.match(text.lstrip("\ufeff")) is not None


def read_yaml(text: str, name: str) -> Reading:
    """The works in YAML; what is not quite YAML is read as any other list."""
    is_toml = _TABLES.match(text.lstrip("\ufeff")) is not None
    try:
        values = _toml(text, name) if is_toml else _values(text, name)
    except InputError as error:
        reading = read_list(text, name)
        note = Problem(Origin(name), f"{error}; it was read as a list", is_note=True)
        return replace(reading, problems=(note, *reading.problems))
    return reading_of_values([values], text, name, "TOML" if is_toml else "YAML")


def read_page(text: str, name: str) -> Reading:
    """The works that a list or a page names, those in its front matter before the others."""
    front = _FRONT_MATTER.match(text)
    if front is None:
        return with_embedded(text, name)
    body = "\n" * front[0].count("\n") + text[front.end() :]
    try:
        values = (_toml if front["toml"] else _values)(front["toml"] or front["yaml"], name)
        repr(values)  # a ValueError, for a number of more digits than Python writes
    except (InputError, ValueError):
        values = None  # a line between two rules, or what only its own program reads
    if not isinstance(values, dict):
        return read_list(text, name)
    if not _OF_PAPERS & {key.lower() for key in values}:
        values = [each for each in values.values() if _has_records(each)]
    found = reading_of_values([values], text, name, "front matter")
    if not body.strip():
        return found
    reading = read_list(body, name, prose=bool(found.queries))
    if not found.queries:
        return reading
    return replace(
        reading,
        queries=(*found.queries, *reading.queries),
        problems=(*found.problems, *reading.problems),
        form=f"{found.form}; {reading.form}",
    )


def _has_records(value: object) -> bool:
    """Whether it is a mapping or has some: a page's tags and settings name no works."""
    return isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(each, dict) for each in value)
    )


def _toml(text: str, name: str) -> Any:
    try:
        return tomllib.loads(text.lstrip("\ufeff").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is not TOML ({error})") from error


def _values(text: str, name: str) -> Any:
    node = load(text, name)
    if _size(node, {}) > _REPEATED + _TIMES * len(text):
        raise InputError(f"{name}: its aliases repeat too much; write it out")
    return _plain(node)


def _size(node: Node, known: dict[int, int]) -> int:
    """How many values and characters it has, with what its aliases repeat."""
    if (size := known.get(id(node))) is None:
        value = node.value
        inner = value.values() if isinstance(value, dict) else value
        of_text = len(value) if isinstance(value, str) else 0
        size = 1 + of_text + sum(_size(each, known) for each in inner if isinstance(each, Node))
        known[id(node)] = size
    return size


def _plain(node: Node) -> Any:
    if isinstance(node.value, dict):
        return {key: _plain(each) for key, each in node.value.items()}
    return list(map(_plain, node.value)) if isinstance(node.value, list) else node.value
