"""Imports go down: from room to room as docs/architecture.md draws them, and never in a circle."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "bibwright"
DRAWING = ROOT / "docs" / "architecture.md"


def name_of(path: Path) -> str:
    """A module's name, from ``bibwright`` on."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> Mapping[str, Path]:
    """All of the package but what a build writes into it (`_version.py` reads that)."""
    paths = (path for path in sorted(PACKAGE.rglob("*.py")) if path.stem != "_built_version")
    return {name_of(path): path for path in paths}


def room_of(module: str) -> str:
    """A folder (``text/``) or a file (``errors.py``) of the package, as the drawing names it."""
    path = modules()[module].relative_to(PACKAGE)
    return path.parts[0] if len(path.parts) == 1 else f"{path.parts[0]}/"


def imported(module: str) -> Iterator[str]:
    """The package's modules that a module imports, anywhere in its file."""
    for node in ast.walk(ast.parse(modules()[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in modules() else node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@cache
def own(module: str) -> set[str]:
    return {each for each in imported(module) if each in modules()} - {module}


@cache
def floors() -> Mapping[str, int]:
    """The rooms of the drawing, each with its floor, counted from the top."""
    text = DRAWING.read_text(encoding="utf-8")
    table = text.partition("## Rooms")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.+?`) \|", table, re.MULTILINE)
    return {name: floor for floor, row in enumerate(rows) for name in re.findall(r"`(.+?)`", row)}


def test_every_room_is_drawn() -> None:
    assert {room_of(module) for module in modules()} == set(floors())


def test_imports_go_down() -> None:
    up = [
        f"{module} → {each}"
        for module in modules()
        for each in sorted(own(module))
        if floors()[room_of(each)] < floors()[room_of(module)]
    ]
    assert not up


def test_no_circle() -> None:
    """Not even one that only type checkers see."""
    graph: dict[str, set[str]] = {}
    for module in modules():
        named = own(module)
        # A module of a package runs the package's ``__init__`` before it.
        packages = {each.rpartition(".")[0] for each in named} & modules().keys()
        graph[module] = named | {each for each in packages if not module.startswith(each)}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(f"a circle: {' → '.join(circle.args[1])}")
