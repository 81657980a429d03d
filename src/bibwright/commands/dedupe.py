"""Dedupe over files: the duplicates in bibliographies, and the files without them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bibwright.bibtex.arxiv_id import arxiv_id_of
from bibwright.bibtex.bib_file import BibEntry, BibFile, referring, refers
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.place import Place
from bibwright.citations import merge_key_maps
from bibwright.commands.entry_records import records_of
from bibwright.duplicates.find import find_duplicates
from bibwright.duplicates.keys import choose_key
from bibwright.duplicates.merge import Lost, Member, Merged, merge
from bibwright.duplicates.model import Duplicates, DuplicateSet, Pair
from bibwright.duplicates.records import Records

if TYPE_CHECKING:
    from bibwright.citations import Usage
    from bibwright.duplicates.answers import Answers

__all__ = ["DEDUPE_SCHEMA", "DedupeRun", "DedupedFile", "Merge", "Preprints", "dedupe_files"]

#: Version of the JSON that `DedupeRun.as_json` gives; its schema is docs/dedupe.schema.json.
DEDUPE_SCHEMA = 1


class Preprints(StrEnum):
    """What to do with a preprint and the publication that it became."""

    KEEP = "keep"
    LINK = "link"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Merge:
    """Entries that become one: where each stands, the one that stays, and what it then says.

    ``changed`` are the fields of the surviving entry that get another value, with it, the rule by
    which, and the key of the entry it comes from. ``lost`` found no place in it. ``why`` is not
    empty where the set is left as it is.
    """

    places: tuple[Place, ...]
    survivor: Place
    key: str
    changed: tuple[tuple[str, str, str, str], ...] = ()
    lost: tuple[Lost, ...] = ()
    why: str = ""

    def as_json(self) -> dict[str, Any]:
        """The merge as JSON-ready values."""
        return {
            "entries": [_place_json(place) for place in self.places],
            "survivor": _place_json(self.survivor),
            "key": self.key,
            "changed": [
                {"field": name, "value": text, "rule": rule, "from": owner}
                for name, text, rule, owner in self.changed
            ],
            "lost": [
                {"key": each.key, "field": each.field, "value": each.text, "rule": each.rule}
                for each in self.lost
            ],
            "left": self.why,
        }


@dataclass(frozen=True, slots=True)
class DedupedFile:
    """A file, its bytes as they were and as they are without duplicates."""

    name: str
    before: bytes
    after: bytes
    notes: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DedupeRun:
    """What was found, and what comes of it.

    ``places`` has one for each row of ``records``. ``renamed`` goes from the keys that are gone to
    those that stand for them now.
    """

    duplicates: Duplicates
    records: Records
    places: tuple[Place, ...]
    files: tuple[DedupedFile, ...]
    merges: tuple[Merge, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)

    @property
    def changes(self) -> bool:
        """Whether a byte of any file is another."""
        return any(file.before != file.after for file in self.files)

    def then(self, later: DedupeRun) -> DedupeRun:
        """This run and one over what it left, which found more: what was found stays this run's."""
        files = [
            replace(file, after=more.after)
            for file, more in zip(self.files, later.files, strict=True)
        ]
        more = tuple(merge for merge in later.merges if not merge.why)
        note = f"what was merged is one work with {len(more)} more; see the merges"
        return replace(
            self,
            duplicates=replace(self.duplicates, notes=(*self.duplicates.notes, note)),
            files=tuple(files),
            merges=(*self.merges, *more),
            renamed=merge_key_maps(self.renamed, later.renamed),
        )

    def as_json(self) -> dict[str, Any]:
        """Everything but the files' content."""
        found = self.duplicates
        return {
            "schema": DEDUPE_SCHEMA,
            "records": found.records,
            "compared": found.compared,
            "sets": [self._set(each) for each in found.sets],
            "doubtful": [self._pair(pair) for pair in found.doubtful],
            "related": [self._pair(pair) for pair in found.related],
            "merges": [each.as_json() for each in self.merges],
            "keys": dict(self.renamed),
            "notes": [
                {"path": file.name, "line": line, "message": message}
                for file in self.files
                for line, message in file.notes
            ],
        }

    def _set(self, found: DuplicateSet) -> dict[str, Any]:
        return {
            "entries": [_place_json(self.places[row]) for row in found.rows],
            "pairs": [self._pair(pair) for pair in found.pairs],
            "against": [self._pair(pair) for pair in found.against],
        }

    def _pair(self, pair: Pair) -> dict[str, Any]:
        return {
            "left": _place_json(self.places[pair.left]),
            "right": _place_json(self.places[pair.right]),
            "relation": str(pair.relation),
            "score": round(pair.score, 2),
            "certainty": round(pair.certainty, 6),
            "veto": pair.veto,
            "features": {
                name: {"seen": seen.words, "weight": round(seen.weight, 2)}
                for name, seen in pair.features.items()
            },
        }


def _place_json(place: Place) -> dict[str, Any]:
    return {"path": place.name, "line": place.line, "key": place.key}


def dedupe_files(
    files: Sequence[tuple[str, bytes]],
    *,
    against: Sequence[tuple[str, bytes]] = (),
    dialect: Dialect | None = None,
    preprints: Preprints = Preprints.MERGE,
    usage: Usage | None = None,
    answers: Answers | None = None,
) -> DedupeRun:
    """What is double in the files, given by name and content, and what they are without it.

    Of files that hold one work the first keeps it. Of a file ``against`` which they are held no
    byte is changed: what it has, the others lose. ``usage``: what is cited in the sources that
    belong to them. ``answers``: what a person has said before.

    What is merged may say enough to be one work with a third entry that was doubtful before. So
    it is all done again until nothing changes, and a second run finds nothing to do.
    """
    cited = Counter(
        {key: len(places) for key, places in usage.keys.items()} if usage is not None else {}
    )
    run = _round(files, against, dialect, preprints, cited, answers)
    last = run
    while last.changes:
        for old, new in last.renamed.items():
            cited[new] += cited.pop(old, 0)
        left = [(file.name, file.after) for file in last.files]
        last = _round(left, against, dialect, preprints, cited, answers)
        if last.changes:
            run = run.then(last)
    return run


def _round(
    files: Sequence[tuple[str, bytes]],
    against: Sequence[tuple[str, bytes]],
    dialect: Dialect | None,
    preprints: Preprints,
    cited: Mapping[str, int],
    answers: Answers | None,
) -> DedupeRun:
    """Finds and merges once."""
    old = [BibFile.open(name, data, dialect) for name, data in against]
    new = [BibFile.open(name, data, dialect) for name, data in files]
    library, _ = records_of(old)
    fresh, _ = records_of(new)
    records, origins = records_of([*old, *new])
    said = answers.constraints(records) if answers else None
    found = find_duplicates(fresh, against=library if old else None, answers=said)
    bibs = [*old, *new]
    places = tuple(bibs[file].entries[at].place for file, at in origins)
    work = _Work(bibs, len(old), origins, found, preprints, cited)
    work.run()
    done = tuple(
        DedupedFile(bib.name, bib.data, content, tuple(bib.notes))
        for bib, content in zip(new, work.contents[len(old) :], strict=True)
    )
    return DedupeRun(found, records, places, done, tuple(work.merges), work.renamed)


class _Work:
    """The sets being merged, over all files at once."""

    def __init__(
        self,
        bibs: Sequence[BibFile],
        fixed: int,
        origins: Sequence[tuple[int, int]],
        found: Duplicates,
        preprints: Preprints,
        cited: Mapping[str, int],
    ) -> None:
        self._shelves, self._fixed, self._origins = bibs, fixed, origins
        self._found, self._preprints = found, preprints
        self._cited = cited
        self._drafts: list[dict[int, Draft]] = [{} for _ in bibs]
        self._removed: list[set[int]] = [set() for _ in bibs]
        self._parents = {
            key.lower() for bib in bibs for each in bib.entries for key in refers(each.fields)
        }
        keys = [each.block.key.lower() for bib in bibs for each in bib.entries]
        self._counts = Counter(keys)
        self.merges: list[Merge] = []
        self.renamed: dict[str, str] = {}
        self.contents: list[bytes] = []

    def run(self) -> None:
        for each in self._found.sets:
            for rows in self._parts(each):
                if len(rows) > 1:
                    self._merge(rows)
            if self._preprints is Preprints.LINK:
                self._link(each)
        self._redirect()
        for number, bib in enumerate(self._shelves):
            if not self._drafts[number] and not self._removed[number]:
                self.contents.append(bib.data)
                continue
            content, _ = bib.written(self._drafts[number], self._removed[number])
            self.contents.append(content)

    def _parts(self, found: DuplicateSet) -> Iterator[tuple[int, ...]]:
        """The rows that become one entry."""
        if self._preprints is Preprints.MERGE:
            yield found.rows
            return
        early = tuple(row for row in found.rows if row in self._found.preprints)
        yield early
        yield tuple(row for row in found.rows if row not in self._found.preprints)

    def _entry(self, row: int) -> BibEntry:
        file, at = self._origins[row]
        return self._shelves[file].entries[at]

    def _merge(self, rows: Sequence[int]) -> None:
        entries = [self._entry(row) for row in rows]
        places = tuple(entry.place for entry in entries)
        held = [at for at, row in enumerate(rows) if self._origins[row][0] < self._fixed]
        why = self._obstacle(rows, entries)
        keys = [entry.key for entry in entries]
        winner = held[0] if held else choose_key(keys, self._cited)
        if why or len(held) == len(rows):
            self.merges.append(Merge(places, places[winner], keys[winner], why=why or "held"))
            return
        members = [
            Member(entry.key, entry.type, entry.fields, row in self._found.preprints)
            for entry, row in zip(entries, rows, strict=True)
        ]
        stays = winner if held else self._standing(rows, entries, winner)
        merged = merge(members, stays)
        changed: list[tuple[str, str, str, str]] = []
        if not held:
            draft = self._edited(rows, stays, merged, keys[winner])
            if draft is None:
                why = "what they say together can't be written so that BibTeX reads it"
                self.merges.append(Merge(places, places[winner], keys[winner], why=why))
                return
            self._keep_ids(draft, rows[stays], keys, keys[winner])
            changed = _changes(draft, merged, members)
            if draft.changes:
                self._drafts[self._origins[rows[stays]][0]][self._origins[rows[stays]][1]] = draft
        for at, row in enumerate(rows):
            file, place = self._origins[row]
            if at != stays and file >= self._fixed:
                self._removed[file].add(place)
            if file >= self._fixed and keys[at] != keys[winner]:
                self.renamed[keys[at]] = keys[winner]
        self.merges.append(Merge(places, places[stays], keys[winner], tuple(changed), merged.lost))

    def _obstacle(self, rows: Sequence[int], entries: Sequence[BibEntry]) -> str:
        """Why these can't be merged by a program; empty if they can."""
        for row, entry in zip(rows, entries, strict=True):
            if not entry.editable and self._origins[row][0] >= self._fixed:
                return f"“{entry.place.key}” in {entry.place} can't be read with certainty"
        mine = {entry.key.lower() for entry in entries}
        inside = Counter(entry.key.lower() for entry in entries)
        for key in sorted(mine):
            if inside[key] < self._counts[key]:
                return f"the key “{key}” is that of another entry, too"
        for entry in entries:
            if any(key.lower() in mine for key in refers(entry.fields)):
                return f"“{entry.place.key}” refers to another of them"
        return ""

    def _standing(self, rows: Sequence[int], entries: Sequence[BibEntry], winner: int) -> int:
        """Whose place the merged entry takes: that of the first file, there of the key that lives
        on, but behind all that refer to it, as BibTeX wants it."""
        first = min(self._origins[row][0] for row in rows)
        here = [at for at, row in enumerate(rows) if self._origins[row][0] == first]
        if any(entries[at].key.lower() in self._parents for at in range(len(rows))):
            return here[-1]
        return winner if winner in here else here[0]

    def _edited(self, rows: Sequence[int], stays: int, merged: Merged, key: str) -> Draft | None:
        """The surviving entry with all that the others add; None if BibTeX couldn't read it."""
        bib = self._shelves[self._origins[rows[stays]][0]]
        entry = self._entry(rows[stays])
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
            macro = self._entry(rows[chosen.owner]).macro(name) if chosen.owner is not None else ""
            if not bib.set_value(entry, draft, name, chosen.text, macro):
                return None
        early = [self._entry(row) for row in rows if row in self._found.preprints]
        _keep_eprint(draft, early, bib.dialect)
        return draft if bib.is_safe(entry, draft) else None

    def _keep_ids(self, draft: Draft, row: int, keys: Sequence[str], key: str) -> None:
        """biblatex cites an entry by its old keys, too."""
        if self._shelves[self._origins[row][0]].dialect is not Dialect.BIBLATEX:
            return
        old = [each for each in keys if each != key]
        known = [each.strip() for each in draft.text("ids").split(",") if each.strip()]
        wanted = list(dict.fromkeys([*known, *old]))
        if wanted and wanted != known:
            draft.set_text("ids", ", ".join(each for each in wanted if each != key))

    def _link(self, found: DuplicateSet) -> None:
        """The publication names its preprint, in the way that biblatex has for it."""
        early = [row for row in found.rows if row in self._found.preprints]
        late = [row for row in found.rows if row not in self._found.preprints]
        if not early or not late:
            return
        file, at = self._origins[late[0]]
        bib, entry = self._shelves[file], self._entry(late[0])
        if file < self._fixed or bib.dialect is not Dialect.BIBLATEX or not entry.editable:
            return
        draft = self._drafts[file].get(at) or bib.draft(entry)
        draft.rule = "link"
        key = self._entry(early[0]).block.key
        known = draft.text("related")
        if key not in [each.strip() for each in known.split(",")]:
            draft.set_text("related", f"{known},{key}" if known else key)
            if not draft.text("relatedstring"):
                draft.set_text("relatedstring", "Preprint")
            self._drafts[file][at] = draft

    def _redirect(self) -> None:
        """What refers to an entry that is gone refers to the one that stands for it."""
        if not self.renamed:
            return
        for number, bib in enumerate(self._shelves):
            if number < self._fixed:
                continue
            for at, entry in enumerate(bib.entries):
                if at in self._removed[number] or not entry.editable:
                    continue
                if any(key in self.renamed for key in refers(entry.fields)):
                    draft = self._drafts[number].get(at) or bib.draft(entry)
                    draft.rule = "refer"
                    referring(draft, self.renamed)
                    if draft.changes:
                        self._drafts[number][at] = draft


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
