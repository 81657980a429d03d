"""Tidy over a Zotero library: what its items say, not how a file is formatted."""

from __future__ import annotations

from dataclasses import replace

from bibwright.bibtex.tidy.options import TidyOptions
from bibwright.commands.library import LibraryRun, Scope, over_items
from bibwright.commands.tidy import TidyRun, tidy_files
from bibwright.zotero.item_files import DIALECT, ItemFile
from bibwright.zotero.session import Session

#: Rules about LaTeX and the file itself, which items know nothing of.
_OF_FILES = (
    *("latex", "specials", "capitals", "months", "layout"),
    *("duplicate-keys", "undefined-keys", "unused-keys"),
)


def tidy_library(session: Session, scope: Scope, options: TidyOptions) -> LibraryRun[TidyRun]:
    """The items cleaned up, as far as the rules are about what an entry says.

    The run has only files of items that change, and of those with something for a person to decide.
    """
    chosen = replace(
        options,
        disable=(*options.disable, *_OF_FILES),
        dialect=str(DIALECT),
        style="keep",
        sort=(),
        key_pattern="",
        encoding="",
        max_authors=0,
    )

    def verb(files: list[ItemFile]) -> TidyRun:
        return tidy_files([(file.name, file.data) for file in files], chosen)

    found = over_items(session, scope, verb)
    changed = {patch.name for patch in found.plan.changes}
    files = [
        file if file.name in changed else replace(file, tidied=replace(file.tidied, edits=()))
        for file in found.run.files
    ]
    kept = tuple(file for file in files if file.name in changed or file.tidied.notes)
    return replace(found, run=replace(found.run, files=kept))
