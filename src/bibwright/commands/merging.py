"""Sets of entries become one entry each, over all files at once."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate

from bibwright.bibtex.arxiv_id import arxiv_id_of
from bibwright.bibtex.bib_file import BibEntry, BibFile, referring
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.place import LIBRARY
from bibwright.commands.dedupe_run import DedupeOptions, Merge, Preprints
from bibwright.duplicates.keys import choose_key
from bibwright.duplicates.merge import Lost, Member, Merged, merge
from bibwright.duplicates.model import Duplicates, DuplicateSet
from bibwright.text.fold import fold


@dataclass(frozen=True, slots=True)
class Rows:
    """The entries of all files, a row each; the first ``fixed`` files stay as they are.

    ``counts`` has how many entries bear each key, in lower case; ``parents`` the keys that entries
    refer to.
    """

    bibs: Sequence[BibFile]
    fixed: int
    counts: Mapping[str, int]
    parents: frozenset[str]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, bibs: Sequence[BibFile], fixed: int) -> Rows:
        """The rows of these files, in order."""
        every = [entry for bib in bibs for entry in bib.entries]
        return cls(
            bibs,
            fixed,
            Counter([entry.key.lower() for entry in every]),
            frozenset(key.lower() for entry in every for key in entry.refers),
            tuple(accumulate(len(bib.entries) for bib in bibs)),
        )

    def __len__(self) -> int:
        return self.ends[-1] if self.ends else 0

    def __getitem__(self, row: int) -> BibEntry:
        file, at = self.origin(row)
        return self.bibs[file].entries[at]

    def origin(self, row: int) -> tuple[int, int]:
        """The number of the row's file, and its place among the file's entries."""
        file = bisect_right(self.ends, row)
        return file, row - (self.ends[file - 1] if file else 0)

    def bib(self, row: int) -> BibFile:
        """The file that the row stands in."""
        return self.bibs[self.origin(row)[0]]

    def is_fixed(self, row: int) -> bool:
        """Whether the row's file stays as it is."""
        return self.origin(row)[0] < self.fixed


@dataclass(slots=True)
class Edits:
    """What becomes of rows: drafts of those that say something else, rows that are taken out, and
    the keys that are gone, each with the one that stands for it now."""

    merges: list[Merge] = field(default_factory=list)
    drafts: dict[int, Draft] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)

    def contents(self, rows: Rows) -> list[bytes | Callable[[], bytes]]:
        """The bytes of every file with all of this done, of one that is changed by what makes
        them."""
        drafts: list[dict[int, Draft]] = [{} for _ in rows.bibs]
        removed: list[set[int]] = [set() for _ in rows.bibs]
        for row, draft in self.drafts.items():
            file, at = rows.origin(row)
            drafts[file][at] = draft
        for row in self.removed:
            file, at = rows.origin(row)
            removed[file].add(at)
        return [
            partial(_written, bib, changed, gone) if changed or gone else bib.data
            for bib, changed, gone in zip(rows.bibs, drafts, removed, strict=True)
        ]


def _written(bib: BibFile, drafts: Mapping[int, Draft], removed: Iterable[int]) -> bytes:
    return bib.written(drafts, removed)[0]


def merged_sets(
    rows: Rows, found: Duplicates, options: DedupeOptions, cited: Mapping[str, int]
) -> Edits:
    """What merging all sets comes to. ``cited``: how often each key is cited."""
    edits = Edits()
    for each in found.sets:
        for part in parts_of(each, found, options.preprints):
            _merge(rows, part, found.preprints, cited, options.kept_apart, edits)
        if options.preprints is Preprints.LINK:
            _link(rows, each, found.preprints, edits)
    _redirect(rows, edits)
    return edits


def parts_of(
    found: DuplicateSet, among: Duplicates, preprints: Preprints
) -> Iterator[tuple[int, ...]]:
    """The rows of a set that become one entry, where there are two or more of them."""
    if preprints is Preprints.MERGE:
        yield found.rows
        return
    for early in (True, False):
        part = tuple(row for row in found.rows if (row in among.preprints) is early)
        if len(part) > 1:
            yield part


def merged_rows(rows: Rows, edits: Edits) -> dict[int, BibEntry]:
    """The rows that say something else now, and what: those that were edited, and those that take
    over from them."""
    changed = {row: _as_edited(rows, row, draft) for row, draft in edits.drafts.items()}
    keys = {entry.key.lower() for entry in changed.values()}
    if keys & rows.parents:
        for row in set(range(len(rows))) - changed.keys() - edits.removed:
            if any(key.lower() in keys for key in rows[row].refers):
                changed[row] = rows[row]
    return changed


def _as_edited(rows: Rows, row: int, draft: Draft) -> BibEntry:
    return rows.bib(row).as_edited(rows[row], draft)


def _merge(
    rows: Rows,
    part: Sequence[int],
    preprints: frozenset[int],
    cited: Mapping[str, int],
    kept_apart: frozenset[str],
    edits: Edits,
) -> None:
    entries = [rows[row] for row in part]
    places = tuple(entry.place for entry in entries)
    held = [at for at, row in enumerate(part) if rows.is_fixed(row)]
    keys = [entry.key for entry in entries]
    winner = held[0] if held else choose_key(keys, cited)
    why = _obstacle(rows, part, kept_apart)
    if why or len(held) == len(part):
        edits.merges.append(Merge(places, places[winner], keys[winner], why=why or "held"))
        return
    members = [
        Member(entry.key, entry.type, entry.fields, row in preprints)
        for entry, row in zip(entries, part, strict=True)
    ]
    stays = winner if held else _standing(rows, part, winner)
    merged = merge(members, stays)
    changed: list[tuple[str, str, str, str]] = []
    if not held:
        draft = _edited(rows, part, preprints, stays, merged, keys[winner])
        if draft is None:
            why = "what they say together can't be written so that BibTeX reads it"
            edits.merges.append(Merge(places, places[winner], keys[winner], why=why))
            return
        # Nobody cites an item of a library that goes by its own key.
        own = [each.key for each in entries if each.place.name != f"{LIBRARY}{each.key}"]
        _keep_ids(draft, rows.bib(part[stays]).dialect, own, keys[winner])
        changed = _changes(draft, merged, members)
        if draft.changes:
            edits.drafts[part[stays]] = draft
    for at, row in enumerate(part):
        if rows.is_fixed(row):
            continue
        if at != stays:
            edits.removed.add(row)
        if keys[at] != keys[winner]:
            edits.renamed[keys[at]] = keys[winner]
    lost = _only_in_removed(rows, part, members, stays) if held else merged.lost
    edits.merges.append(Merge(places, places[stays], keys[winner], tuple(changed), lost))


def _only_in_removed(
    rows: Rows, part: Sequence[int], members: Sequence[Member], stays: int
) -> tuple[Lost, ...]:
    """What entries say that go because a file has the work which stays as it is."""
    kept = members[stays].fields
    return tuple(
        Lost(member.key, name, text, "the kept entry doesn't say it")
        for row, member in zip(part, members, strict=True)
        if not rows.is_fixed(row)
        for name, text in member.fields.items()
        if text.strip() and fold(text) != fold(kept.get(name, ""))
    )


def _obstacle(rows: Rows, part: Sequence[int], kept_apart: frozenset[str]) -> str:
    """Why these can't be merged by a program; empty if they can."""
    entries = [rows[row] for row in part]
    for row, entry in zip(part, entries, strict=True):
        if entry.key in kept_apart:
            return f"“{entry.place.key}” is never to be merged"
        if not entry.editable and not rows.is_fixed(row):
            if not entry.key:
                return f"the entry in {entry.place} has no key"
            return f"“{entry.place.key}” in {entry.place} can't be read with certainty"
    inside = Counter(entry.key.lower() for entry in entries)
    for key in sorted(inside):
        if inside[key] < rows.counts[key]:
            return f"another entry has the key “{key}”, too"
    for entry in entries:
        if any(key.lower() in inside for key in entry.refers):
            return f"“{entry.place.key}” refers to another of them"
    return ""


def _standing(rows: Rows, part: Sequence[int], winner: int) -> int:
    """Whose place the merged entry takes: that of the first file, there of the key that lives
    on, but behind all that refer to it, as BibTeX wants it."""
    files = [rows.origin(row)[0] for row in part]
    here = [at for at, file in enumerate(files) if file == min(files)]
    if any(rows[row].key.lower() in rows.parents for row in part):
        return here[-1]
    return winner if winner in here else here[0]


def _edited(
    rows: Rows,
    part: Sequence[int],
    preprints: frozenset[int],
    stays: int,
    merged: Merged,
    key: str,
) -> Draft | None:
    """The surviving entry with all that the others add; None if BibTeX couldn't read it."""
    bib, entry = rows.bib(part[stays]), rows[part[stays]]
    draft = bib.draft(entry)
    draft.rule = "merge"
    draft.retype(merged.type)
    draft.rekey(key)
    for name in entry.fields:
        if name not in merged.fields and entry.fields[name].strip():
            draft.remove(name)
    for name, chosen in merged.fields.items():
        own = entry.fields.get(name)
        if own is not None and own == chosen.text:
            continue
        macro = rows[part[chosen.owner]].macro(name) if chosen.owner is not None else ""
        if not bib.set_value(entry, draft, name, chosen.text, macro):
            return None
    _keep_eprint(draft, [rows[row] for row in part if row in preprints], bib.dialect)
    return draft if not draft.changes or bib.is_safe(entry, draft) else None


def _keep_ids(draft: Draft, dialect: Dialect, keys: Sequence[str], key: str) -> None:
    """biblatex cites an entry by its old keys, too."""
    if dialect is not Dialect.BIBLATEX:
        return
    old = [each for each in keys if each != key]
    known = [each.strip() for each in draft.text("ids").split(",") if each.strip()]
    wanted = list(dict.fromkeys([*known, *old]))
    if wanted and wanted != known:
        draft.set_text("ids", ", ".join(each for each in wanted if each != key))


def _link(rows: Rows, found: DuplicateSet, preprints: frozenset[int], edits: Edits) -> None:
    """The publication names its preprint, in the way that biblatex has for it."""
    early = [row for row in found.rows if row in preprints]
    late = [row for row in found.rows if row not in preprints]
    if not early or not late:
        return
    row = late[0]
    bib, entry = rows.bib(row), rows[row]
    if rows.is_fixed(row) or bib.dialect is not Dialect.BIBLATEX or not entry.editable:
        return
    draft = edits.drafts.get(row) or bib.draft(entry)
    draft.rule = "link"
    key = rows[early[0]].key
    known = draft.text("related")
    if key not in [each.strip() for each in known.split(",")]:
        draft.set_text("related", f"{known},{key}" if known else key)
        if not draft.text("relatedstring"):
            draft.set_text("relatedstring", "Preprint")
        edits.drafts[row] = draft


def _redirect(rows: Rows, edits: Edits) -> None:
    """What refers to an entry that is gone refers to the one that stands for it."""
    if rows.parents.isdisjoint(key.lower() for key in edits.renamed):
        return
    for row in range(rows.ends[rows.fixed - 1] if rows.fixed else 0, len(rows)):
        entry = rows[row]
        if row in edits.removed or not entry.editable:
            continue
        if any(key in edits.renamed for key in entry.refers):
            draft = edits.drafts.get(row) or rows.bib(row).draft(entry)
            draft.rule = "refer"
            referring(draft, edits.renamed)
            if draft.changes:
                edits.drafts[row] = draft


def _changes(
    draft: Draft, merged: Merged, members: Sequence[Member]
) -> list[tuple[str, str, str, str]]:
    """The fields that get another value: with it, by which rule, and from whom."""
    found = []
    for change in draft.changes:
        chosen = merged.fields.get(change.field)
        rule = chosen.rule if chosen else ""
        owner = members[chosen.owner].key if chosen and chosen.owner is not None else ""
        found.append((change.field, (change.after or "")[:500], rule, owner))
    return found


def _keep_eprint(draft: Draft, preprints: Iterable[BibEntry], dialect: Dialect) -> None:
    """The publication keeps its preprint's arXiv id, where the preprint had it elsewhere."""
    if draft.has("eprint"):
        return
    for preprint in preprints:
        found = arxiv_id_of(preprint.fields)
        if found is not None:
            draft.set_text("eprint", found.base)
            draft.set_text(
                "eprinttype" if dialect is Dialect.BIBLATEX else "archivePrefix", "arXiv"
            )
            return
