"""Plans: what would change, as pure values that print, serialise and compare."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from bibwright.changes.hunks import hunks

PLAN_SCHEMA = 1
"""Version of the JSON that `Plan.as_json` gives."""

_LINE_ENDS = {b"\r\n": "CRLF", b"\n": "LF", b"\r": "CR"}


class ChangeKind(StrEnum):
    """What a change does to the one thing it is about."""

    CREATE = "create"
    CHANGE = "change"
    REMOVE = "remove"


class PlanKind(StrEnum):
    """Why a plan exists: for its own sake, or to take an earlier one back."""

    CHANGE = "change"
    UNDO = "undo"
    REDO = "redo"


class Change(Protocol):
    """What every kind of change can do, whether it is to a file or to a library."""

    @property
    def is_empty(self) -> bool:
        """Whether carrying it out would leave everything as it was."""

    def headline(self) -> str:
        """Say in one line, without a line end, what would happen."""

    def diff(self) -> str:
        """Show the change as a unified diff, empty or ending with a line end."""

    def as_json(self) -> dict[str, Any]:
        """Give the change as JSON-ready values."""


ChangeT = TypeVar("ChangeT", bound=Change)


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file's bytes before and after; `None` stands for a file that does not exist.

    `mode` holds the permission bits for a file that this change brings into being (`None`: as
    the umask says). A file that exists keeps the permissions it has.
    """

    path: Path
    before: bytes | None
    after: bytes | None
    mode: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the bytes stay what they are."""
        return self.before == self.after

    @property
    def kind(self) -> ChangeKind:
        """Whether the file comes into being, changes or goes."""
        if self.before is None:
            return ChangeKind.CREATE
        return ChangeKind.REMOVE if self.after is None else ChangeKind.CHANGE

    def headline(self) -> str:
        """Say in one line what happens to which file."""
        return f"{self.kind.value.capitalize()} {printable(self.path)}"

    def diff(self) -> str:
        """Give a unified diff with three lines of context.

        Lines end at LF only, so a carriage return is kept and the diff can be applied. Lines
        before the `---` header say what the eye would miss: a change of line ends, or bytes
        that are no UTF-8 and are therefore shown as Latin-1. A file with a NUL byte is only
        said to differ.
        """
        if self.is_empty:
            return ""
        old = "/dev/null" if self.before is None else printable(self.path)
        new = "/dev/null" if self.after is None else printable(self.path)
        before, after = self.before or b"", self.after or b""
        if b"\0" in before + after:
            return f"Binary files {old} and {new} differ\n"
        encoding = "utf-8" if _is_utf8(before) and _is_utf8(after) else "latin-1"
        notes = [] if encoding == "utf-8" else ["not UTF-8, shown as Latin-1"]
        ends = _line_ends(before), _line_ends(after)
        if all(ends) and ends[0] != ends[1]:
            notes.append(f"line ends {ends[0]} become {ends[1]}")
        head = [f"{printable(self.path)}: {note}\n" for note in notes]
        body = hunks(before.decode(encoding), after.decode(encoding))
        return "".join([*head, f"--- {old}\n", f"+++ {new}\n", *body])

    def as_json(self) -> dict[str, Any]:
        """Give kind, path, what identifies the bytes on either side, and the diff."""
        return {
            "kind": self.kind.value,
            "path": str(self.path),
            "before": _fingerprint(self.before),
            "after": _fingerprint(self.after),
            "diff": self.diff(),
        }

    def __str__(self) -> str:
        return f"{self.headline()}\n{self.diff()}"


@dataclass(frozen=True, slots=True)
class Plan(Generic[ChangeT]):
    """An ordered list of changes that are carried out, and undone, together.

    `reverses` names the journal entry that an undo or a redo reverses; it is `None` for a
    plan that stands for itself.
    """

    changes: tuple[ChangeT, ...]
    kind: PlanKind = PlanKind.CHANGE
    reverses: str | None = None

    @classmethod
    def of(
        cls,
        changes: Iterable[ChangeT],
        *,
        kind: PlanKind = PlanKind.CHANGE,
        reverses: str | None = None,
    ) -> Plan[ChangeT]:
        """Make a plan of those changes that change something."""
        return cls(tuple(change for change in changes if not change.is_empty), kind, reverses)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not self.changes

    def diff(self) -> str:
        """Give the unified diffs of all changes, one after the other."""
        return "".join(change.diff() for change in self.changes)

    def as_json(self) -> dict[str, Any]:
        """Give the plan as JSON-ready values: schema, kind, reverses, changes."""
        return {
            "schema": PLAN_SCHEMA,
            "kind": self.kind.value,
            "reverses": self.reverses,
            "changes": [change.as_json() for change in self.changes],
        }

    def __str__(self) -> str:
        return "".join(str(change) for change in self.changes)


def digest(content: bytes | None) -> str | None:
    """Give the SHA-256 of a file's bytes in hexadecimal; `None` for a file that is not there."""
    return None if content is None else hashlib.sha256(content).hexdigest()


def printable(path: Path) -> str:
    """Write a path on one line; whatever cannot be printed is escaped as in a Python string."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in str(path)
    )


def _fingerprint(content: bytes | None) -> dict[str, Any] | None:
    return None if content is None else {"sha256": digest(content), "size": len(content)}


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _line_ends(content: bytes) -> str:
    found = set(re.findall(rb"\r\n|\n|\r", content))
    return " and ".join(name for end, name in _LINE_ENDS.items() if end in found)
