"""YAML as a person would write it: plain where it can be, in double quotes where it must be.

Only what Hayagriva's files need: mappings, lists, strings and whole numbers. A string stands
without quotes only if neither YAML 1.1 nor 1.2 could take it for something else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Union

_INDENT = "  "
_PLAIN = re.compile(
    r"[^\W\d_](?:[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff:#\\{}\[\]]|:(?=[^\s,])|(?<=\S)#)*"
)
#: Words that YAML takes for truth values or for nothing.
_WORDS = frozenset("y n yes no on off true false null".split())


class Plain(str):
    """A string that is known to stand well without quotes, such as a date."""

    __slots__ = ()


Yaml = Union[str, int, "Mapping[str, Yaml]", "list[Yaml]"]


def to_yaml(value: Mapping[str, Yaml]) -> str:
    """A mapping as a document, its keys in their order."""
    return "".join(f"{line}\n" for line in _mapping(value))


def _mapping(value: Mapping[str, Yaml]) -> Iterator[str]:
    for key, each in value.items():
        name = _scalar(key)
        if isinstance(each, Mapping):
            yield f"{name}:"
            yield from (_INDENT + line for line in _mapping(each))
        elif isinstance(each, list):
            yield f"{name}:"
            yield from (_INDENT + line for line in _list(each))
        else:
            yield f"{name}: {_scalar(each)}"


def _list(value: list[Yaml]) -> Iterator[str]:
    for each in value:
        if isinstance(each, Mapping):
            for at, line in enumerate(_mapping(each)):
                yield f"{'  ' if at else '- '}{line}"
        elif isinstance(each, list):
            raise AssertionError("Hayagriva has no lists of lists")
        else:
            yield f"- {_scalar(each)}"


def _scalar(value: str | int) -> str:
    return str(value) if isinstance(value, int | Plain) else _quoted(value)


@lru_cache(maxsize=1 << 12)
def _quoted(value: str) -> str:
    """A string, in double quotes where it must be."""
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS and not value.endswith(" "):
        return value
    # What JSON writes as a string, YAML reads as one.
    return json.dumps(value, ensure_ascii=False).translate(_CONTROLS)


_CONTROLS = {
    code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)
}
