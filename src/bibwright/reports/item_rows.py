"""What was found out about items of a Zotero library, a row for each, as JSON: what a table shows
before anything is written.

A row: ``item``, its key; ``others``, the keys of what it is compared with; ``state``, a word or
two; ``says``, sentences; ``before`` and ``after``, the values that would change, by Zotero's names;
and ``dropped``, the fields that an item of the new type lacks. Nothing changes where ``after`` is
empty.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from bibwright.bibtex.place import LIBRARY, Place
from bibwright.commands.check import CheckRun
from bibwright.commands.dedupe_run import DedupeRun
from bibwright.commands.library import LibraryRun
from bibwright.commands.update import UpdateRun
from bibwright.duplicates.model import Pair
from bibwright.zotero.item_patch import ItemPatch

#: Raised whenever a field changes its meaning or is removed; new fields leave it as it is.
ROWS_SCHEMA = 1
#: Reasons for a pair that are told.
_REASONS = 6
#: What Zotero's own merge takes over from the others.
_OF_ZOTEROS_MERGE = frozenset({"tags", "collections", "relations", "deleted", "parentItem"})

Rows = Mapping[str, Any]


def check_rows(run: LibraryRun[CheckRun]) -> Rows:
    """What sources say of each item, and what is sure to be corrected."""
    patches = _patches(run)
    rows = [
        _row(
            entry.place,
            str(entry.state),
            [each.words for each in entry.found if not each.ignored],
            patches,
        )
        for entry in run.run.entries
    ]
    rows += [_row(place, "not looked up", [why], patches) for place, why in run.run.unasked]
    return _report(rows, run.run.incomplete)


def update_rows(run: LibraryRun[UpdateRun]) -> Rows:
    """What became of each preprint, and what it is as the publication."""
    patches = _patches(run)
    rows = [
        _row(
            entry.place,
            str(entry.outcome),
            [entry.why, *(f"{lost.field} “{lost.text}” finds no place" for lost in entry.lost)],
            patches,
        )
        for entry in run.run.entries
    ]
    others = len(run.run.files) - len(rows)
    stay = "is no preprint and stays as it is" if others == 1 else "are no preprints and stay so"
    return _report(rows, [f"{others} {stay}"] if others else [])


def duplicate_rows(run: LibraryRun[DedupeRun], chosen: Collection[str]) -> Rows:
    """The sets and pairs in which one of the ``chosen`` items is. The item of a row is the one that
    stays; its values change to what all say together. A pair that isn't certain changes nothing."""
    found, patches = run.run, _patches(run)
    merges = {merge.places: merge for merge in found.merges}
    rows = []
    for each in found.duplicates.sets:
        places = tuple(found.places[row] for row in each.rows)
        merge = merges.get(places)
        stays = merge.survivor if merge is not None and not merge.why else places[0]
        says = _reasons(each.pairs)
        says += [
            f"but {_key(found.places[pair.left])} and {_key(found.places[pair.right])}: {words}"
            for pair in each.against
            for words in [", ".join(pair.reasons[:_REASONS])]
        ]
        if merge is None or merge.why:
            state, known = "not to be merged", {}
            says += [merge.why] if merge is not None else []
        else:
            state, known = "duplicates", patches
            says += [f"{lost.field} “{lost.text}” finds no place" for lost in merge.lost]
        rows.append(_row(stays, state, says, known, places))
    for pair in (*found.duplicates.doubtful, *found.duplicates.related):
        places = found.places[pair.left], found.places[pair.right]
        state = str(pair.relation) if pair.veto else "perhaps the same"
        rows.append(_row(places[0], state, _reasons([pair]), {}, places))
    wanted = set(chosen)
    return _report(
        [row for row in rows if not wanted.isdisjoint({row["item"], *row["others"]})],
        found.duplicates.notes,
    )


def _report(rows: Sequence[Rows], notes: Iterable[str]) -> Rows:
    return {"schema": ROWS_SCHEMA, "rows": list(rows), "notes": list(notes)}


def _row(
    place: Place,
    state: str,
    says: Iterable[str],
    patches: Mapping[str, ItemPatch],
    places: Iterable[Place] = (),
) -> Rows:
    patch = patches.get(_key(place))
    before, after = (patch.before, patch.after) if patch is not None else ({}, {})
    return {
        "item": _key(place),
        "others": [_key(each) for each in places if each != place],
        "state": state,
        "says": list(says),
        "before": dict(_values(before)),
        "after": dict(_values(after)),
        "dropped": list(patch.dropped) if patch is not None else [],
    }


def _values(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from ((name, said) for name, said in values.items() if name not in _OF_ZOTEROS_MERGE)


def _patches(run: LibraryRun[Any]) -> dict[str, ItemPatch]:
    return {patch.item: patch for patch in run.plan.changes}


def _reasons(pairs: Iterable[Pair]) -> list[str]:
    return list(dict.fromkeys(why for pair in pairs for why in pair.reasons[:_REASONS]))


def _key(place: Place) -> str:
    return place.name.removeprefix(LIBRARY)
