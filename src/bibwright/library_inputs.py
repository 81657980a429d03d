"""What the library's verbs are given: a bibliography, and the name of a dialect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bibwright.errors import InputError

if TYPE_CHECKING:
    from bibwright.bibtex.dialect import Dialect
    from bibwright.commands.dedupe_run import DedupeOptions

#: A bibliography's path (a str, too), or its content.
Bibliography: TypeAlias = str | Path | bytes


def dialect_named(name: str) -> Dialect | None:
    """The dialect; None for an empty name. Raises InputError for an unknown one."""
    from bibwright.bibtex.dialect import Dialect
    from bibwright.choices import member

    return member(Dialect, name, "dialect") if name else None


def dedupe_options(
    preprints: str,
    strictness: str,
    same_fields: Iterable[str],
    never_merge: Iterable[Sequence[str]],
    *,
    dialect: Dialect | str = "",
) -> DedupeOptions:
    """What a call of dedupe says. Raises InputError for an unknown choice."""
    from bibwright.choices import member
    from bibwright.commands.dedupe_run import DedupeOptions, Preprints, Strictness
    from bibwright.duplicates.constraints import same_field_names

    return DedupeOptions(
        dialect=dialect_named(dialect),
        preprints=member(Preprints, preprints, "way with preprints"),
        strictness=member(Strictness, strictness, "strictness"),
        same_fields=tuple(map(same_field_names, same_fields)),
        never_merge=tuple(map(tuple, never_merge)),
    )


def all_named(bibliographies: Sequence[Bibliography], of: str = "") -> list[tuple[str, bytes]]:
    """Each as `named` gives it; those without a file are numbered.

    Raises InputError for a file that is named twice.
    """
    from bibwright.changes import resolve_target

    paths = [Path(each) for each in bibliographies if not isinstance(each, bytes)]
    if len({resolve_target(path) for path in paths}) < len(paths):
        raise InputError("a file is named twice; name each once")
    return [named(each, f"<{of}{number}>") for number, each in enumerate(bibliographies, 1)]


def named(bibliography: Bibliography, name: str = "-") -> tuple[str, bytes]:
    """The name and the content of a bibliography; ``name`` is for one without a file."""
    from bibwright.bibtex.place import LIBRARY
    from bibwright.changes import read_existing

    if isinstance(bibliography, bytes):
        return name, bibliography
    if str(bibliography) == LIBRARY:
        raise InputError("for a Zotero library there is bibwright.ZoteroItems, with the same verbs")
    if isinstance(bibliography, str) and "\n" in bibliography:
        raise InputError("a text names a file; give the content of a bibliography as bytes")
    return str(bibliography), read_existing(Path(bibliography))
