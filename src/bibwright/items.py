"""A Zotero library for Python in the place of bibliographies: `ZoteroItems`."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from bibwright.library_inputs import dedupe_options
from bibwright.library_zotero import Access

if TYPE_CHECKING:
    from bibwright.bibtex.tidy.options import TidyOptions
    from bibwright.commands.check import CheckRun
    from bibwright.commands.dedupe_run import DedupeRun, Preprints, Strictness
    from bibwright.commands.library import LibraryRun, Scope, WrittenItems
    from bibwright.commands.tidy import TidyRun
    from bibwright.commands.update import UpdateRun
    from bibwright.duplicates.answers import Answers
    from bibwright.library import Sources
    from bibwright.zotero.item_files import ItemFile
    from bibwright.zotero.session import Session

__all__ = ["ZoteroItems"]

_RunT = TypeVar("_RunT")


@dataclass(frozen=True, slots=True)
class ZoteroItems:
    """The items of a Zotero library: those in a ``collection``, named by the names on the way to
    it, that have one of the ``tags``; all without.

    The verbs give a `LibraryRun`: in ``run`` what they give for bibliographies, in ``plan`` what
    they would change, item by item. Nothing is changed before `write` is handed that, and
    `bibwright.undo` reverts it. ``api_key``, ``group``, ``local`` and ``url`` are as in `sync`.
    All raise BibwrightError where Zotero or the key doesn't allow it, and InputError for an unknown
    collection.
    """

    api_key: str = ""
    collection: Sequence[str] = ()
    tags: Sequence[str] = ()
    group: int | None = None
    local: bool = False
    url: str = ""
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep

    def dedupe(
        self,
        *,
        preprints: Preprints | str = "merge",
        strictness: Strictness | str = "normal",
        same_fields: Iterable[str] = (),
        never_merge: Iterable[Sequence[str]] = (),
        answers: Answers | None = None,
    ) -> LibraryRun[DedupeRun]:
        """Duplicates among the items, and what merging them changes; otherwise as
        `bibwright.dedupe`. Keys are those of entries or of items."""
        from bibwright.commands.dedupe_library import dedupe_library

        options = dedupe_options(preprints, strictness, same_fields, never_merge)
        return self._planned(
            lambda session: dedupe_library(session, self._scope, options=options, answers=answers)
        )

    def check(
        self,
        *,
        sources: Sources | None = None,
        keys: Collection[str] = (),
        strict: bool = False,
    ) -> LibraryRun[CheckRun]:
        """What sources say about every item, and what is sure to be corrected; otherwise as
        `bibwright.check`."""
        from bibwright.commands.check import check_files
        from bibwright.commands.library import over_items
        from bibwright.library import opened
        from bibwright.zotero.item_files import DIALECT, entry_keys

        def verb(files: list[ItemFile]) -> CheckRun:
            named = [(file.name, file.data) for file in files]
            chosen = entry_keys(files, keys) or None
            with opened(sources) as asked:
                return check_files(named, asked, dialect=DIALECT, keys=chosen, strict=strict)

        return self._planned(lambda session: over_items(session, self._scope, verb))

    def update(
        self, *, sources: Sources | None = None, keys: Collection[str] = ()
    ) -> LibraryRun[UpdateRun]:
        """Preprints that become their publications; otherwise as `bibwright.update`."""
        from bibwright.commands.library import over_items
        from bibwright.commands.update import update_files
        from bibwright.library import opened
        from bibwright.zotero.item_files import DIALECT, entry_keys

        def verb(files: list[ItemFile]) -> UpdateRun:
            named = [(file.name, file.data) for file in files]
            chosen = entry_keys(files, keys) or None
            with opened(sources) as asked:
                return update_files(named, asked, dialect=DIALECT, keys=chosen)

        return self._planned(lambda session: over_items(session, self._scope, verb))

    def tidy(self, options: TidyOptions | None = None) -> LibraryRun[TidyRun]:
        """The items' fields cleaned up; otherwise as `bibwright.tidy`."""
        from bibwright.bibtex.tidy.options import TidyOptions
        from bibwright.commands.tidy_library import tidy_library

        chosen = options or TidyOptions()
        return self._planned(lambda session: tidy_library(session, self._scope, chosen))

    def write(self, planned: LibraryRun[_RunT]) -> WrittenItems:
        """Carries out what a verb of this library has planned; where somebody has changed the
        library meanwhile, it is planned again."""
        from bibwright.changes import Journal
        from bibwright.commands.library import carry_out
        from bibwright.commands.sync import recorder
        from bibwright.config.paths import journal_folder

        log = recorder(
            Journal(journal_folder()),
            command="bibwright.ZoteroItems.write()",
            clock=self._access.moment,
        )
        session = self._session(write=True)
        return carry_out(session, planned.plan, lambda: planned.again(session), log=log)

    @property
    def _scope(self) -> Scope:
        from bibwright.commands.library import Scope

        return Scope(tuple(self.collection), tuple(self.tags))

    def _planned(self, planned: Callable[[Session], LibraryRun[_RunT]]) -> LibraryRun[_RunT]:
        run = planned(self._session(write=False))
        return replace(run, again=lambda session: planned(session).plan)

    def _session(self, *, write: bool) -> Session:
        from bibwright.bibtex.place import LIBRARY
        from bibwright.zotero.library import Library

        return self._access.session(Library(self.group, self.local, self.url), LIBRARY, write=write)

    @property
    def _access(self) -> Access:
        return Access(self.api_key, self.now, self.sleep)
