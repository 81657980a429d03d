"""Lists that stand in the source of a program: Python's, R's, Julia's, JavaScript's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath
from typing import Any

from bibwright.model.identifiers import find_identifiers, parse_arxiv_id
from bibwright.readers.json_list import reading_of_values
from bibwright.readers.reading import Reading

#: "papers = [", "papers <- c(", "const papers: string[] = [".
_ASSIGNED = re.compile(
    r"^[ \t]*+(?:(?:export|const|let|var|static|final|my|val)\s++){0,4}[A-Za-z_.$@][\w.$]{0,60}"
    r"(?:\s*+:\s*+[\w\[\]., |<>]{1,60}?)?\s*+(?:<-|:?=)\s*+"
    r"(?=(?:c|list|tibble|data\.frame|Set|set|tuple)?\s*+[\[({])",
    re.MULTILINE,
)
_NAMES = frozenset({".py", ".r", ".jl", ".js", ".ts", ".mjs", ".rb", ".lua", ".php"})
_TOKEN = re.compile(
    r"(?P<string>[rbuf]?(?:\"\"\"(?P<long>.*?)\"\"\"|\"(?P<double>(?:\\.|[^\"\\\n])*)\""
    r"|'(?P<single>(?:\\.|[^'\\\n])*)'|`(?P<tick>[^`]*)`))"
    r"|(?P<comment>(?:#|//)[^\n]*)|(?P<open>[\[({])|(?P<close>[\])}])|(?P<end>[,;])"
    r"|(?P<key>=>|->|:|=)|(?P<word>[\w.$-]+)|(?P<line>\n)",
    re.DOTALL,
)
#: Of lines before the first list, so many may say something else: imports, comments.
_AHEAD = 40
_BEFORE = re.compile(
    r"\s*(?:$|#(?!#|\s*\[)|//|/?\*|import\b|from\b|library\(|using\b|['\"]use\b|\"\"\")"
)
#: A figure that says when a work came out.
_YEAR = re.compile(r"(?:19|20)\d\d")
#: A list within lists, so deep.
_DEEPEST = 20


def is_code_list(text: str, name: str) -> bool:
    """Whether it is the source of a program that holds lists of texts."""
    if PurePath(name).suffix.lower() not in _NAMES:
        first = next((at for at in _first_lines(text) if not _BEFORE.match(at)), "")
        if not _ASSIGNED.match(first):
            return False
    return any(True for _ in _texts(_lists(text)))


def read_code_lists(text: str, name: str) -> Reading:
    """The works in the lists of a program's source; what else stands there is none."""
    return reading_of_values(_lists(text), text, name, "lists in a program's source")


def _first_lines(text: str) -> Iterator[str]:
    return islice(iter(text.splitlines()), _AHEAD)


def _texts(value: Any) -> Iterator[str]:
    """The texts in a value that say more than a word does, or are identifiers."""
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            yield from _texts(each)
        elif " " in each or find_identifiers(each):
            yield each


@dataclass(slots=True)
class _Level:
    """A list that is being read: its members, and the parts of the one that isn't at its end."""

    entries: list[Any] = field(default_factory=list)
    keyed: dict[str, Any] = field(default_factory=dict)
    parts: list[Any] = field(default_factory=list)
    word: str = ""
    key: str | None = None

    def end(self) -> None:
        """The member that was being read is whole."""
        is_told = parse_arxiv_id(self.word) or _YEAR.fullmatch(self.word)
        parts = self.parts or ([self.word] if is_told else [])
        value = parts[0] if len(parts) == 1 else "".join(each for each in parts if _is_text(each))
        if self.key is not None and value:
            self.keyed.setdefault(self.key, value)
        elif value:
            self.entries.append(value)
        self.parts, self.word, self.key = [], "", None

    def value(self) -> Any:
        """What it holds; members with names among others are one member."""
        self.end()
        if self.keyed and not self.entries:
            return self.keyed
        texts = [each for each in self.entries if _is_text(each)]
        if not any(map(find_identifiers, texts)):  # a figure says nothing of a work then
            self.entries = [each for each in self.entries if not _is_year(each)]
        return [*self.entries, *([self.keyed] if self.keyed else [])]


def _is_year(value: Any) -> bool:
    return _is_text(value) and _YEAR.fullmatch(value) is not None


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _lists(text: str) -> list[Any]:
    found, at = [], 0
    while begun := _ASSIGNED.search(text, at):
        value, at = _list_at(text, begun.end())
        if value:
            found.append(value)
    return found


def _list_at(text: str, at: int) -> tuple[Any, int]:
    """The list that begins at a place, and where it ends; None for one that never does."""
    levels: list[_Level] = []
    for token in _TOKEN.finditer(text, at):
        kind = token.lastgroup if token["string"] is None else "string"
        if kind == "open":
            levels.append(_Level())
            if len(levels) > _DEEPEST:
                return None, token.end()
        elif kind == "close" and levels:
            value = levels.pop().value()
            if not levels:
                return value, token.end()
            levels[-1].parts = [value] if value else levels[-1].parts
        elif levels:
            _take(levels[-1], kind, token)
    return None, len(text)


def _take(level: _Level, kind: str | None, token: re.Match[str]) -> None:
    if kind == "string":
        said = token["long"] or token["double"] or token["single"] or token["tick"] or ""
        level.parts.append(said.replace("\\'", "'").replace('\\"', '"'))
    elif kind == "comment":
        _remark(level, token["comment"].lstrip("#/ ").strip())
    elif kind == "end":
        level.end()
    elif kind == "key" and level.key is None:
        named = level.parts[0] if level.parts and _is_text(level.parts[0]) else level.word
        level.key, level.parts, level.word = named or None, [], ""
    elif kind == "word":
        level.word = token["word"]


def _remark(level: _Level, said: str) -> None:
    """A comment behind an identifier says which paper it is."""
    if level.parts and _is_text(level.parts[-1]):
        level.end()
    if level.entries and _is_text(level.entries[-1]) and find_identifiers(level.entries[-1]):
        level.entries[-1] = f"{level.entries[-1]} {said}"
