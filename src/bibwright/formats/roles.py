"""Editors who are something else: biblatex says it beside the list, the others have lists for it.

``editor`` with ``editortype = {director}`` is a list of directors; so are ``editora``,
``editorb`` and ``editorc`` with their types (biblatex's manual, section 2.3.6).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

SLOTS = ("editor", "editora", "editorb", "editorc")
#: Types of editors that are lists of their own in CSL or in Hayagriva, and the lists' names.
_ROLES = {
    name: name
    for name in "collaborator compiler composer director illustrator organizer producer".split()
} | {"scriptwriter": "script-writer"}
_TYPES = {role: name for name, role in _ROLES.items()}

ValueT = TypeVar("ValueT")


def by_role(fields: Mapping[str, ValueT], types: Mapping[str, str]) -> dict[str, str]:
    """The new names of those lists of editors that are another role.

    ``types`` are the values of ``editortype``, ``editoratype`` and so on.
    """
    renamed: dict[str, str] = {}
    for slot in SLOTS:
        role = _ROLES.get(types.get(f"{slot}type", "").strip().lower(), "")
        if slot in fields and role and role not in fields and role not in renamed.values():
            renamed[slot] = role
    return renamed


def by_slot(fields: Mapping[str, ValueT]) -> dict[str, tuple[str, str]]:
    """For lists of such roles the list of editors to take instead, and its type."""
    free = [slot for slot in SLOTS if slot not in fields and f"{slot}type" not in fields]
    taken: dict[str, tuple[str, str]] = {}
    for name in fields:
        if name in _TYPES and free:
            taken[name] = (free.pop(0), _TYPES[name])
    return taken
