"""``bibwright sync``: a bibliography's entries in a Zotero library."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from bibwright.changes import resolve_target
from bibwright.cli.completing import citation_keys, keys_before
from bibwright.cli.given import PATH, STDIN, read_given
from bibwright.cli.pull import write_pulled
from bibwright.cli.runtime import runtime_of
from bibwright.cli.terminal import say, show, show_json, watching
from bibwright.cli.zotero import enter, journaling, library_options, path_of, prefer_option
from bibwright.commands.pull import Pulled
from bibwright.commands.pull_file import pull_before_sync
from bibwright.commands.sync import SyncRun, carry_out, entries_to_sync
from bibwright.commands.sync_plan import plan_items
from bibwright.text.counted import counted
from bibwright.text.visible import shortened
from bibwright.zotero.bibliography import Entries, read_entries
from bibwright.zotero.change import Action, FieldChange, ItemChange, SyncPlan
from bibwright.zotero.items import NO_PLACE, ChildKind
from bibwright.zotero.library import Library
from bibwright.zotero.options import Side, SyncOptions

_SHOWN = 70


@click.command
@click.argument("bibliography", type=PATH)
@click.option("--tag", "tags", multiple=True, help="Entries with this keyword.")
@click.option(
    "--key",
    "keys",
    multiple=True,
    shell_complete=citation_keys,
    help="The entry with this citation key.",
)
@click.option("--all", "every", is_flag=True, help="All entries.")
@click.option("--collection", help="File the items here; “Outer/Inner” for one in another.")
@click.option("--both", is_flag=True, help="First import what is new in Zotero, as `pull` does.")
@click.option("--attach-pdf", type=click.Choice(["link"]), help="Attach a link to the arXiv PDF.")
@click.option("--note", is_flag=True, help="Add the entry's note field as a note.")
@click.option(
    "--same",
    multiple=True,
    metavar="KEY=ITEM",
    shell_complete=keys_before("="),
    help="This entry is this item in Zotero.",
)
@click.option(
    "--new",
    multiple=True,
    metavar="KEY",
    shell_complete=citation_keys,
    help="Treat as new in Zotero.",
)
@click.option(
    "--again",
    is_flag=True,
    help="Recreate permanently deleted items, and restore those in the trash.",
)
@prefer_option
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@library_options
@click.pass_context
def sync(
    ctx: click.Context,
    /,
    bibliography: Path,
    tags: tuple[str, ...],
    keys: tuple[str, ...],
    every: bool,
    collection: str | None,
    library: Library,
    both: bool,
    attach_pdf: str | None,
    note: bool,
    same: tuple[str, ...],
    new: tuple[str, ...],
    again: bool,
    prefer: dict[str, Side],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring entries of a bibliography into a Zotero library, and keep them in step.

    Several --tag and --key add up: an entry that has one of them is taken. An entry that the
    library has already, by DOI, arXiv id, citation key or by what it says, is never made twice.
    What you change in Zotero stays: only what has changed in the bibliography since the last sync
    goes over, and what has changed on both sides is reported. A second run writes nothing, and
    `bibwright undo` takes a sync back.

    The API key is taken from ZOTERO_API_KEY, or from the keyring if Python's keyring package is
    there (service "bibwright", user "zotero"). Make one at https://www.zotero.org/settings/keys.

    \b
      bibwright sync refs.bib --tag survey --dry-run
      bibwright sync refs.bib --tag survey --collection "Medical LLMs/Survey"
      bibwright sync refs.bib --all --both

    Exit status: 0 all in step, 1 something needs your decision or can't be read, 2 wrong usage, 3
    Zotero can't be reached.
    """
    if bool(tags or keys) == every:
        raise click.UsageError("say which entries: --tag, --key, or --all")
    if bibliography == STDIN:
        raise click.UsageError("name a file; what comes on standard input can't be kept in step")
    data, name = read_given(bibliography), str(bibliography)
    path, runtime = path_of(collection), runtime_of(ctx)
    options = SyncOptions(
        again=again,
        same=_same(same),
        new=frozenset(new),
        prefer=prefer,
        children=_children(attach_pdf=attach_pdf, note=note),
    )
    entries = entries_to_sync(name, data, tags=tags, keys=keys, options=options)
    for line, complaint in entries.notes:
        say(f"{bibliography}:{line}: {complaint}")
    left_out, pulled = bool(entries.notes), Pulled(data)
    with watching(len(entries.items)) as watcher:
        home = str(resolve_target(bibliography))
        session = enter(ctx, home, library, watcher=watcher, write=not dry_run, options=options)
        if both:
            brought = pull_before_sync(
                session, entries, bibliography, data, collection=path, tags=tags, keys=keys
            )
            write_pulled(runtime, session, bibliography, brought, dry_run=dry_run, quiet=as_json)
            entries = read_entries(name, brought.pulled.content, tags=tags, keys=keys)
            pulled = brought.pulled
        if dry_run:
            run = SyncRun(plan_items(session, entries, path, pulled=pulled.bases))
        else:
            run = carry_out(session, entries, path, log=journaling(runtime))
    for tag in entries.unknown:
        left_out = True
        say(f"{bibliography}: no entry has the keyword “{tag}”")
    if as_json:
        show_json(_as_json(run, dry_run))
    else:
        _show(run.plan)
    _summary(entries, run, dry_run)
    ctx.exit(1 if run.failures or run.plan.open or pulled.notes or left_out else 0)


def _children(*, attach_pdf: str | None, note: bool) -> list[ChildKind]:
    wished = {ChildKind.PDF: attach_pdf == "link", ChildKind.NOTE: note}
    return [kind for kind, is_wished in wished.items() if is_wished]


def _same(given: Iterable[str]) -> dict[str, str]:
    """Items by citation key; raises UsageError for what can't be meant."""
    pairs = {}
    for each in given:
        key, equals, item = each.rpartition("=")
        if not (key and equals and item):
            raise click.UsageError(f"--same {each}: it takes a citation key, “=” and an item's key")
        pairs[key] = item
    return pairs


def _as_json(run: SyncRun, dry_run: bool) -> dict[str, object]:
    return {
        **run.plan.as_json(),
        "written": [] if dry_run else [change.key for change in run.done],
        "failed": [
            {
                "key": each.change.key,
                "code": each.refusal.code,
                "message": each.refusal.message,
            }
            for each in run.failures
        ],
    }


def _show(plan: SyncPlan) -> None:
    """The plan on standard output, what needs nothing left out."""
    for name in plan.collections:
        show(f"collection  {name} is made")
    for change in plan.changes:
        if change.action is Action.UNCHANGED and not change.conflicts and not change.children:
            continue
        where = f" ({change.item})" if change.item else ""
        show(f"{change.action:10}  {change.key}{where}: {shortened(change.title, _SHOWN)}")
        for line in _details(change):
            show(f"    {line}")


def _details(change: ItemChange) -> Iterable[str]:
    for child in change.children:
        yield f"with a {child.kind}: {shortened(child.text, _SHOWN)}"
    if change.action is Action.CREATE:
        if unplaced := [each.field for each in change.losses if each.why == NO_PLACE]:
            yield f"without {', '.join(unplaced)}, for which the item has no field"
        for loss in change.losses:
            if loss.why != NO_PLACE:
                yield f"{loss.field} “{shortened(loss.value, _SHOWN)}”: {loss.why}"
        return
    yield change.how + (f" (also {', '.join(change.others)})" if change.others else "")
    for field in change.fields:
        yield _change(field, "→")
    if change.tags:
        yield f"tags: + {', '.join(change.tags)}"
    if change.untagged:
        yield f"tags: - {', '.join(change.untagged)}"
    if change.filed:
        yield "filed into the collection"
    for field in change.conflicts:
        yield f"conflict, nothing is written: {_change(field, '≠')}"


def _change(field: FieldChange, sign: str) -> str:
    old, new = (shortened(value, _SHOWN) or "(empty)" for value in (field.old, field.new))
    return f"{field.name}: {old} {sign} {new}"


def _summary(entries: Entries, run: SyncRun, dry_run: bool) -> None:
    plan = run.plan
    for each in run.failures:
        say(f"{each.change.key}: Zotero refused it ({each.refusal.code}: {each.refusal.message})")
    for note in run.notes:
        say(f"note: {note}")
    words = [
        f"{len(plan.of(action))} {word}"
        for action, word in (
            (Action.CREATE, "to create" if dry_run else "created"),
            (Action.UPDATE, "to update" if dry_run else "updated"),
            (Action.UNCHANGED, "unchanged"),
            (Action.DOUBTFUL, "doubtful"),
            (Action.GONE, "gone"),
        )
        if plan.of(action)
    ]
    children = sum(len(each.children) for each in plan.changes) if dry_run else run.children
    words += [f"{children} attachments and notes"] if children else []
    if plan.left:
        say(f"no longer in the file, still in Zotero: {', '.join(plan.left)}")
    if any(each.conflicts for each in plan.changes):
        say("settle a conflict with --prefer file KEY or --prefer zotero KEY")
    if plan.of(Action.DOUBTFUL):
        say("for each that is doubtful, say --same KEY=ITEM or --new KEY; until then it stays out")
    conflicts = sum(len(each.conflicts) for each in plan.changes)
    words += [counted(conflicts, "conflict")] if conflicts else []
    words += [f"{len(run.failures)} refused"] if run.failures else []
    say(f"{counted(len(entries.items), 'entry')}: {', '.join(words) or 'nothing to do'}")
    sys.stderr.flush()
