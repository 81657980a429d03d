"""Dedupe over a Zotero library: the duplicates among its items, merged as Zotero merges them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.place import LIBRARY
from bibwright.changes import Plan
from bibwright.commands.dedupe import dedupe_files
from bibwright.commands.dedupe_run import DedupeOptions, DedupeRun, Preprints
from bibwright.commands.library import LibraryRun, Scope, chosen_items
from bibwright.duplicates.answers import Answers
from bibwright.zotero.item_files import DIALECT, ItemFile, edited, entry_keys
from bibwright.zotero.item_patch import ItemPatch
from bibwright.zotero.merging import Merging
from bibwright.zotero.session import Session

_NO_RELATIONS = (
    "Zotero has no account here, so merged items can't point to those that they replace: insert "
    "citations of these in word processors again"
)


def dedupe_library(
    session: Session,
    scope: Scope,
    *,
    options: DedupeOptions,
    answers: Answers | None = None,
) -> LibraryRun[DedupeRun]:
    """The duplicates among the library's items, and what merging them changes.

    Of items that are one work the one that was added first stays.
    """
    files = chosen_items(session, scope)
    apart = tuple(tuple(entry_keys(files, keys)) for keys in options.never_merge)
    options = replace(options, dialect=DIALECT, never_merge=apart)
    run = dedupe_files([(file.name, file.data) for file in files], options=options, answers=answers)
    masters = _masters(run)
    start = session.client.uri_start() if masters or options.preprints is Preprints.LINK else ""
    merging = Merging(
        session.library,
        session.memory.children,
        lambda key: f"{start}{key}" if start else "",
        _attachments(session, masters),
    )
    known = {file.name: file for file in files}
    after = {file.name: file.after for file in run.files}
    _merge(known, after, masters, merging)
    if options.preprints is Preprints.LINK:
        _link(known, after, merging)
    plan: Plan[ItemPatch] = Plan.of(merging.patches())
    return LibraryRun(run, plan, () if start or not masters else (_NO_RELATIONS,))


def dedupe_given(files: Sequence[ItemFile]) -> LibraryRun[DedupeRun]:
    """The duplicates among items that are at hand, and what merging them makes of their fields;
    what moves with a merge (children, relations) is left to whoever has the library."""
    options = DedupeOptions(dialect=DIALECT)
    run = dedupe_files([(file.name, file.data) for file in files], options=options)
    merging = Merging({_key(file): file.item for file in files}, {}, lambda _: "")
    known = {file.name: file for file in files}
    _merge(known, {file.name: file.after for file in run.files}, _masters(run), merging)
    return LibraryRun(run, Plan.of(merging.patches()))


def _merge(
    known: Mapping[str, ItemFile],
    after: Mapping[str, bytes],
    masters: Mapping[str, str],
    merging: Merging,
) -> None:
    for name, others in _groups(masters).items():
        like = [known[other] for other in others]
        values = edited(known[name], after[name], like=like, with_tags=False)
        if values.get("itemType", known[name].item["itemType"]) != "preprint":
            values = _without_archives(values, like)
        merging.merge(_key(known[name]), [_key(other) for other in like], values)


def _without_archives(values: Mapping[str, Any], like: Sequence[ItemFile]) -> dict[str, Any]:
    """The values without what preprints say of where they are kept: the publication isn't."""
    early = [each.item for each in like if each.item["itemType"] == "preprint"]
    archives = {each.get(name) for each in early for name in ("repository", "archiveID")}
    return {
        name: said
        for name, said in values.items()
        if name == "extra" or not (isinstance(said, str) and said in archives)
    }


def _attachments(session: Session, masters: Mapping[str, str]) -> Mapping[str, Mapping[str, Any]]:
    """What the attachments say of items that become one, where more than one of them has any."""
    homes = {_item(name): _item(master) for name, master in masters.items()}
    homes |= {master: master for master in homes.values()}
    below: dict[str, dict[str, str]] = {}
    for key, child in session.memory.children.items():
        parent = str(child.get("parentItem", ""))
        if parent in homes and not child.get("note"):
            below.setdefault(homes[parent], {})[key] = parent
    keys = [key for each in below.values() if len(set(each.values())) > 1 for key in each]
    found = session.client.items(sorted(keys)) if keys else []
    return {str(each["key"]): each for each in found if each.get("itemType") == "attachment"}


def _item(name: str) -> str:
    return name.removeprefix(LIBRARY)


def _key(file: ItemFile) -> str:
    return str(file.item["key"])


def _masters(run: DedupeRun) -> dict[str, str]:
    """For each item that is merged away the one that stays."""
    found: dict[str, str] = {}
    for merge in run.merges:
        if not merge.why:
            for place in merge.places:
                if place.name != merge.survivor.name:
                    found[place.name] = merge.survivor.name
    for name in found:
        while found[name] in found:
            found[name] = found[found[name]]
    return found


def _groups(masters: Mapping[str, str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for name, master in masters.items():
        groups.setdefault(master, []).append(name)
    return groups


def _link(known: Mapping[str, ItemFile], after: Mapping[str, bytes], merging: Merging) -> None:
    """What dedupe links is related, in Zotero's words."""
    by_key = {file.key: _key(file) for file in known.values()}
    related: list[tuple[str, list[str]]] = []
    for name, file in known.items():
        if after[name] != file.data:
            for entry in BibFile.open(name, after[name], DIALECT).entries:
                keys = [key.strip() for key in entry.fields.get("related", "").split(",")]
                related.append((_key(file), [key for key in keys if key]))
    for item, keys in related:
        for key in keys:
            if other := by_key.get(key):
                merging.relate(item, other)
