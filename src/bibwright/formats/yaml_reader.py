"""YAML with its lines, every scalar a string: dates, numbers and truth values stay as written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Union

from bibwright.errors import InputError

if TYPE_CHECKING:
    import yaml

#: No list of works is nested deeper.
_DEEPEST = 50
_TOO_DEEP = "this is nested too deep to be a list of works"


@dataclass(frozen=True, slots=True)
class Node:
    """A string, a list or a mapping, and the line in which it begins, from 1."""

    value: Union[str, list[Node], dict[str, Node]]  # noqa: UP007 - it names itself
    line: int


def load(text: str, name: str) -> Node:
    """The one document of a YAML text.

    Raises InputError, naming the line, for what is not YAML, for a key given twice and for one
    that is no string.
    """
    # Heavy, and needed for this format only.
    import yaml

    try:
        return _Building(name).document(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or "it can't be read"
        if "nesting depth" in problem:  # the parser in C of PyYAML 6.0.4 has a limit of its own
            raise InputError(f"{name}{line}: {_TOO_DEEP}") from error
        raise InputError(f"{name}{line}: this is not YAML ({problem}); correct it") from error


class _Building:
    """Nodes from the parser's events; an alias is the very node that it stands for."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._anchored: dict[str, Node | None] = {}

    def document(self, text: str) -> Node:
        """The document; of none an empty mapping."""
        import yaml

        # The parser in C where PyYAML was built with it: ten times as fast, the same events.
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        events = iter(yaml.parse(text, Loader=loader))
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise self._error(event, "a second document begins; leave out the line “---”")
                root = self._node(next(events), events, 0)
        return Node({}, 1) if root is None or root.value == "" else root

    def _error(self, event: yaml.Event, sentence: str) -> InputError:
        return InputError(f"{self._name}:{_line(event)}: {sentence}")

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        import yaml

        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchored:
                raise self._error(event, f"there is no anchor “{event.anchor}” before this")
            found = self._anchored[event.anchor]
            if found is None:
                raise self._error(event, "this contains itself; write it out")
            return found
        if depth > _DEEPEST:
            raise self._error(event, _TOO_DEEP)
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            self._anchored[anchor] = None
        node = Node(self._value(event, events, depth), _line(event))
        if anchor is not None:
            self._anchored[anchor] = node
        return node

    def _value(
        self, event: yaml.Event, events: Iterator[yaml.Event], depth: int
    ) -> str | list[Node] | dict[str, Node]:
        import yaml

        if isinstance(event, yaml.SequenceStartEvent):
            nodes = []
            while not isinstance(each := next(events), yaml.SequenceEndEvent):
                nodes.append(self._node(each, events, depth + 1))
            return nodes
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, depth)
        assert isinstance(event, yaml.ScalarEvent)
        text = str(event.value)
        plain_scalar = event.style is None or event.style == ""
        return "" if plain_scalar and text.lower() in {"~", "null"} else text

    def _mapping(self, events: Iterator[yaml.Event], depth: int) -> dict[str, Node]:
        import yaml

        mapping: dict[str, Node] = {}
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                raise self._error(key, "a name must be a string; put it in quotes")
            if key.value in mapping:
                raise self._error(key, f"“{key.value}” is given twice; give it once")
            mapping[key.value] = self._node(next(events), events, depth + 1)
        return mapping


def _line(event: yaml.Event) -> int:
    """The line in which an event begins, from 1."""
    assert event.start_mark is not None
    return event.start_mark.line + 1


def plain(node: Node, depth: int = 3) -> str:
    """A node on one line, for messages; what is nested deeper, or comes later, is left out."""
    if isinstance(node.value, str):
        return " ".join(node.value.split())
    if depth == 0:
        return "…"
    if isinstance(node.value, list):
        return ", ".join(plain(each, depth - 1) for each in node.value[:3])
    named = list(node.value.items())[:3]
    return "; ".join(f"{key}: {plain(each, depth - 1)}" for key, each in named)
