"""What a file has besides bytes, mode and owner: extended attributes and an access control list.

With a list the group's bits of the mode are its mask and not what the group may do (acl(5)): a file
without the list, and with those bits, would let in a group that was shut out.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_LIST = "system.posix_acl_access"
#: What the system itself says of a file's bytes.
_OF_THE_SYSTEM = frozenset({"security.ima", "security.evm", "security.capability"})
_HEAD, _ENTRY = struct.Struct("<I"), struct.Struct("<HHI")
_OWNING_GROUP = 0x04


@dataclass(frozen=True, slots=True)
class Attributes:
    """Extended attributes by their names; an access control list is one of them. ``unread``: the
    names of those that can't be read."""

    values: Mapping[str, bytes] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    @property
    def has_list(self) -> bool:
        """Whether an access control list is among them."""
        return _LIST in self.values or _LIST in self.unread

    def mode_without_list(self, mode: int) -> int:
        """The mode for a file that has not got the list yet: the group's bits are the group's."""
        return (mode & ~0o070) | (self._of_group() << 3) if self.has_list else mode

    def set_on(self, descriptor: int) -> tuple[str, ...]:
        """Sets them on an open file; names those that can't be."""
        lost = [*self.lost]
        for name, value in self.values.items():
            try:
                if _of_file(descriptor, name) != value:
                    os.setxattr(descriptor, name, value)
            except OSError:
                lost.append(_called(name))
        return tuple(lost)

    @property
    def lost(self) -> tuple[str, ...]:
        """What no other file can be given, in words."""
        return tuple(map(_called, self.unread))

    def _of_group(self) -> int:
        entries = self.values.get(_LIST, b"")[_HEAD.size :]
        if len(entries) % _ENTRY.size:
            return 0
        permissions: dict[int, int] = {tag: bits for tag, bits, _ in _ENTRY.iter_unpack(entries)}
        return permissions.get(_OWNING_GROUP, 0) & 0o7


def _called(name: str) -> str:
    return "the access control list" if name == _LIST else name


def without_list(descriptor: int) -> None:
    """Takes the access control list from an open file: the one that its folder gives new files."""
    with suppress(AttributeError, OSError):  # the system, or the file, has no such thing
        os.removexattr(descriptor, _LIST)


def _of_file(descriptor: int, name: str) -> bytes | None:
    try:
        return os.getxattr(descriptor, name)
    except OSError:
        return None


def attributes_of(path: Path) -> Attributes:
    """What the file has; nothing where the file system keeps no such thing."""
    if not hasattr(os, "listxattr"):
        return Attributes()
    try:
        names = os.listxattr(path, follow_symlinks=False)
    except OSError:
        return Attributes()
    values, unread = {}, []
    for name in names:
        if name not in _OF_THE_SYSTEM:
            try:
                values[name] = os.getxattr(path, name, follow_symlinks=False)
            except OSError:
                unread.append(name)
    return Attributes(values, tuple(unread))
