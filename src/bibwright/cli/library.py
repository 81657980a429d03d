"""The options by which a command works on a Zotero library in the place of files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bibwright.bibtex.place import LIBRARY
from bibwright.cli.given import together
from bibwright.cli.terminal import say
from bibwright.text.counted import counted

if TYPE_CHECKING:
    from bibwright.changes import Plan
    from bibwright.commands.library import Scope
    from bibwright.progress import Watcher
    from bibwright.zotero.item_patch import ItemPatch
    from bibwright.zotero.session import Session


@dataclass(frozen=True, slots=True)
class Items:
    """Which items of which library, as the command line says it."""

    collection: str = ""
    tags: tuple[str, ...] = ()
    group: int | None = None
    local: bool = False
    url: str = ""

    @property
    def scope(self) -> Scope:
        """Which of its items."""
        from bibwright.cli.zotero import path_of
        from bibwright.commands.library import Scope

        return Scope(path_of(self.collection), self.tags)

    def enter(self, ctx: click.Context, watcher: Watcher, *, write: bool) -> Session:
        """The library, opened with the person's key; raises BibwrightError where that fails."""
        from bibwright.cli.zotero import enter
        from bibwright.errors import InputError
        from bibwright.zotero.library import Library

        try:
            library = Library(self.group, self.local, self.url)
        except InputError as error:
            raise click.BadParameter(str(error), param_hint="--zotero-url") from error
        return enter(ctx, LIBRARY, library, watcher=watcher, write=write)


_OPTIONS = (
    click.option("--collection", default="", help="zotero: only items in it, “Outer/Inner”."),
    click.option("--tag", "tags", multiple=True, help="zotero: only items with this tag."),
    click.option("--group", type=int, help="zotero: the library of this group, by its number."),
    click.option("--local", is_flag=True, help="zotero: through the program on this computer."),
    click.option("--zotero-url", default="", help="zotero: another server, or another port."),
)


def item_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options for ``zotero:`` in the place of files; the command gets ``items``, None
    where it is given files. Raises click.UsageError for these options beside files."""

    @wraps(command)
    def wrapped(
        *args: Any,
        files: tuple[Path, ...],
        collection: str,
        tags: tuple[str, ...],
        group: int | None,
        local: bool,
        zotero_url: str,
        **options: Any,
    ) -> None:
        items = Items(collection, tags, group, local, zotero_url)
        if not is_library(files):
            if items != Items():
                raise click.UsageError(
                    "--collection, --tag, --group, --local and --zotero-url are for zotero:, in "
                    "the place of files"
                )
            command(*args, files=files, items=None, **options)
        elif len(files) > 1:
            raise click.UsageError(f"{LIBRARY} stands alone, without files beside it")
        else:
            command(*args, files=files, items=items, **options)

    return together(*_OPTIONS)(wrapped)


def is_library(files: Iterable[Path]) -> bool:
    """Whether one of these is no file but the Zotero library."""
    return any(str(path) == LIBRARY for path in files)


def refuse(given: Mapping[str, object]) -> None:
    """Raises click.UsageError for the first of these options that is given, by its name."""
    for name, value in given.items():
        if value:
            raise click.UsageError(f"{name} is for files, not for {LIBRARY}")


def write(
    ctx: click.Context,
    session: Session,
    plan: Plan[ItemPatch],
    again: Callable[[], Plan[ItemPatch]],
) -> bool:
    """Carries a plan out, with a journal entry to undo it by, and says so; whether Zotero refused
    any of it."""
    from bibwright.cli.runtime import runtime_of
    from bibwright.cli.zotero import journaling
    from bibwright.commands.library import carry_out

    if plan.is_empty:
        return False
    written = carry_out(session, plan, again, log=journaling(runtime_of(ctx)))
    if written.planned_again:
        say("note: the library was changed meanwhile, so this was planned again")
    for patch, refusal in written.refused:
        say(f"{patch.name}: Zotero refused it ({refusal.code}: {refusal.message})")
    gone = sum(patch.goes_to_trash for patch in written.done)
    if written.done:
        trashed = f", {gone} of them to the trash" if gone else ""
        say(f"{counted(len(written.done), 'item')} changed{trashed} (undo with `bibwright undo`)")
    else:
        say("nothing to change")
    return bool(written.refused)
