"""Every table over an enumeration names all of its members."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum

import pytest

import bibwright
from bibwright.matching import weights
from bibwright.matching.levels import FEATURES, WORDS

#: Tables that need no more than they name, because every other member is settled before.
_SETTLED_BEFORE = {("bibwright.readers", "InputKind"), ("bibwright.text.latex.rich", "Style")}


def _tables() -> Iterator[tuple[str, type[Enum], set[str], bool]]:
    """Of each table of the source with members of one enumeration as keys: where it stands, the
    enumeration, the members named, and whether a missing one is an error (a table that is only
    asked with ``get``, or after ``in``, has an answer for what it lacks)."""
    for found in pkgutil.walk_packages(bibwright.__path__, "bibwright."):
        if found.name.endswith("__main__"):
            continue
        module = importlib.import_module(found.name)
        tree = ast.parse(inspect.getsource(module))
        subscripted = {
            node.value.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Name)
            and isinstance(node.ctx, ast.Load)
        } - {
            each.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In)
            for each in node.comparators
            if isinstance(each, ast.Name)
        }
        names = {
            id(node.value): target.id
            for node in ast.walk(tree)
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Dict) or not node.keys:
                continue
            keys = [key for key in node.keys if isinstance(key, ast.Attribute)]
            over = {key.value.id for key in keys if isinstance(key.value, ast.Name)}
            enumeration = getattr(module, next(iter(over)), None) if len(over) == 1 else None
            if len(keys) < len(node.keys) or not inspect.isclass(enumeration):
                continue
            if issubclass(enumeration, Enum):
                place = f"{found.name}:{node.lineno}"
                needed = names.get(id(node)) in subscripted
                yield place, enumeration, {key.attr for key in keys}, needed


_TABLES = list(_tables())


def test_there_are_such_tables() -> None:
    assert len(_TABLES) > 8


@pytest.mark.parametrize("table", _TABLES, ids=[place for place, *_ in _TABLES])
def test_a_table_over_an_enumeration_is_complete(
    table: tuple[str, type[Enum], set[str], bool],
) -> None:
    place, enumeration, named, needed = table
    if needed and (place.partition(":")[0], enumeration.__name__) not in _SETTLED_BEFORE:
        assert named == set(enumeration.__members__)


@pytest.mark.parametrize("table", [weights.WEIGHTS, weights.IN_LOOKUP, WORDS])
def test_every_level_of_a_feature_has_its_weight_and_its_words(
    table: Mapping[str, Sequence[object]],
) -> None:
    assert {name: len(values) for name, values in table.items()} == {
        name: FEATURES[name] for name in table
    }
