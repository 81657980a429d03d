"""What may be written where: an output replaces nothing that is not of its own kind.

Undo would bring back what was replaced, but only to who notices. So a file of another kind, and one
that the same command reads, is only replaced with ``force``; one that is both never is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath

from bibwright.changes import read_file, resolve_target
from bibwright.citations import kind_of
from bibwright.errors import InputError
from bibwright.formats.registry import (
    BIB,
    CSL,
    HAYAGRIVA,
    Format,
    format_by_content,
    format_by_name,
)
from bibwright.formats.types import TYPE_OF_CSL, TYPE_OF_HAYAGRIVA

_HAYAGRIVA_TYPES = "|".join(sorted({kind for kind, _ in TYPE_OF_HAYAGRIVA})).encode()
#: How a record begins in formats that are written in a language which much else is written in.
_RECORDS = {
    CSL.name: re.compile(
        rb'\A\s*\[\s*\]\s*\Z|"type"\s*:\s*"(?:%s)"' % "|".join(TYPE_OF_CSL).encode()
    ),
    HAYAGRIVA.name: re.compile(
        rb"^[ \t]+type\s*:\s*[\"']?(?:%s)\b" % _HAYAGRIVA_TYPES,
        re.MULTILINE | re.IGNORECASE,
    ),
}
_ENTRY = re.compile(rb"^[ \t]*@[ \t]*[A-Za-z]+\s*[{(]", re.MULTILINE)


def before_output(
    path: Path,
    is_ours: Callable[[bytes], bool],
    what: str,
    read: Iterable[Path] = (),
    *,
    force: bool,
) -> bytes | None:
    """The existing content of an output, None if there is no file.

    ``is_ours`` says whether it is of the kind that is to be written, which ``what`` names. Without
    ``force``, raises InputError unless it is, and for a file that is ``read``; with ``force`` for
    one that is read and of another kind.
    """
    data = read_file(path)
    if data is None:
        return None
    target = resolve_target(path)
    if any(target == resolve_target(each) for each in read if each.is_file()):
        can_stand_there = is_ours(data)
        if not (force and can_stand_there):
            raise InputError(
                f"{path} is also the input; nothing was written; name another file"
                + (", or replace it with --force" if can_stand_there else "")
            )
    if not force and data.strip() and not is_ours(data):
        raise InputError(
            f"{path} exists and is not {what}; nothing was written; name another file, or "
            "replace it with --force"
        )
    return data


def before_bibliography(
    path: Path, read: Iterable[Path] = (), *, force: bool = False
) -> bytes | None:
    """What stands where entries are to be written. Raises InputError unless that is a .bib."""
    return before_output(
        path, lambda data: _is_bibliography(path, data), "a bibliography", read, force=force
    )


def before_conversion(
    path: Path, target: Format, read: Iterable[Path], *, force: bool
) -> bytes | None:
    """What stands where a conversion is to be written. Raises InputError unless that is in the same
    format."""

    def is_same(data: bytes) -> bool:
        if target == BIB:
            return _is_bibliography(path, data)
        if target.name in _RECORDS:  # much else is JSON or YAML
            return _RECORDS[target.name].search(data) is not None
        try:
            found = format_by_content(data.decode("utf-8", "replace"), str(path))
        except InputError:
            return False
        return found == target and format_by_name(str(path)) in {target, None}

    return before_output(path, is_same, target.label, read, force=force)


def _is_bibliography(path: Path, data: bytes) -> bool:
    """Whether entries may stand in it: a text that is called .bib, or one with an entry in it."""
    if b"\0" in data:
        return False
    if PurePath(path).suffix.lower() in BIB.suffixes:
        return True
    return kind_of(path) is None and _ENTRY.search(data) is not None
