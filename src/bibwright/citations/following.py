"""Sources that follow citation keys which were changed, and the file that says which were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from bibwright.changes import FileChange, read_file
from bibwright.citations.keymap import load_key_map, merge_key_maps, render_key_map
from bibwright.citations.rewriting import plan_rewrites


def follow_keys(
    renamed: Mapping[str, str], *, rewrite: Iterable[Path] = (), key_map: Path | None = None
) -> tuple[FileChange, ...]:
    """The changes to the sources in ``rewrite``, which cite the new keys, and to the ``key_map``.

    ``renamed``: old → new. Raises InputError for a path that is not there, for a file that cites
    nothing, and for a key map that is none.
    """
    changes = list(plan_rewrites(rewrite, renamed).changes)
    if key_map is not None and renamed:
        before = read_file(key_map)
        earlier = load_key_map(before, str(key_map)) if before is not None else {}
        after = render_key_map(merge_key_maps(earlier, renamed))
        changes.append(FileChange(key_map, before, after))
    return tuple(changes)
