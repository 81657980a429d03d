"""Plugins: readers, formats, sources and rules that other installed packages bring along.

A package names them as entry points of the groups in `Group`, each one value of the type that the
registry of that group holds::

    [project.entry-points."bibwright.rules"]
    no-notes = "my_package.rules:NO_NOTES"        # a bibwright.bibtex.rules.Rule

They are looked for when a registry is first asked, never at start-up. A plugin that can't be used
is left out, and a `PluginWarning` says in one sentence which one and why.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_Value = TypeVar("_Value")


class Group(StrEnum):
    """What plugins can bring, by the name of its group of entry points."""

    READERS = "bibwright.readers"
    FORMATS = "bibwright.formats"
    SOURCES = "bibwright.sources"
    RULES = "bibwright.rules"


class PluginWarning(UserWarning):
    """A plugin was left out; the message names it and says why."""


def registry(
    own: Iterable[_Value], group: Group, kind: type[_Value], name: Callable[[_Value], str]
) -> dict[str, _Value]:
    """Our own values and those of plugins, by name, in this order.

    A plugin whose name is taken is left out with a `PluginWarning`. Importing plugins takes time,
    and so whoever keeps a registry calls this once.
    """
    values = {name(value): value for value in own}
    for entry, value in load_plugins(group, kind):
        if values.setdefault(name(value), value) is not value:
            _leave_out(group, entry, f"the name “{name(value)}” is taken")
    return values


def load_plugins(group: Group, kind: type[_Value]) -> list[tuple[str, _Value]]:
    """The names of a group's entry points and their values, sorted by name.

    What can't be imported, or is no ``kind``, is left out with a `PluginWarning`.
    """
    loaded = []
    for entry in _entry_points(group):
        try:
            value = entry.load()
        except Exception as error:  # noqa: BLE001 - a plugin's own code may raise anything
            _leave_out(group, entry.name, f"{type(error).__name__}: {error}")
            continue
        if isinstance(value, kind):
            loaded.append((entry.name, value))
        else:
            _leave_out(group, entry.name, f"{entry.value} is not of type {kind.__name__}")
    return loaded


def plugin_among(modules: Iterable[str]) -> str:
    """The package of plugins to which one of the modules belongs; empty if there is none."""
    asked = {module.partition(".")[0] for module in modules}
    entries = (entry for group in Group for entry in _entry_points(group))
    packages = (entry.module.partition(".")[0] for entry in entries)
    return next((package for package in packages if package in asked), "")


def _leave_out(group: Group, entry: str, why: str) -> None:
    warnings.warn(
        f"the plugin “{entry}” of {group} is left out: {why}", PluginWarning, stacklevel=3
    )


def _entry_points(group: Group) -> list[EntryPoint]:
    if not any(_mentions(Path(folder or "."), group) for folder in sys.path):
        return []
    found = import_module("importlib.metadata").entry_points(group=str(group))
    return sorted(found, key=lambda entry: (entry.name, entry.value))


def _mentions(folder: Path, group: Group) -> bool:
    """Whether a package installed in the folder has such entry points; true for an archive.

    Looking costs a tenth of importing `importlib.metadata`, and most installations have no plugin.
    """
    if folder.is_file():
        return True
    lists = (*folder.glob("*.dist-info/entry_points.txt"), *folder.glob("*.egg-info/entry_*.txt"))
    heading = f"[{group}]".encode()
    return any(heading in _content(path) for path in lists)


def _content(path: Path) -> bytes:
    """A file's bytes; none if it can't be read, for then it can't be used either."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
