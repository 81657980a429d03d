"""What a run of dedupe gives: what was found, what comes of it, and the files without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.place import Place
from bibwright.citations import merge_key_maps
from bibwright.commands.written_files import WrittenFile, notes_json
from bibwright.duplicates.merge import Lost
from bibwright.duplicates.model import Duplicates, Pair
from bibwright.duplicates.records import Records
from bibwright.matching.weights import SURE

#: Version of the JSON that `DedupeRun.as_json` gives; its schema is docs/dedupe.schema.json.
DEDUPE_SCHEMA = 1


class Preprints(StrEnum):
    """What to do with a preprint and the publication that it became."""

    KEEP = "keep"
    LINK = "link"
    MERGE = "merge"


class Strictness(StrEnum):
    """How sure a pair has to be before it is merged."""

    STRICT = "strict"
    NORMAL = "normal"
    LOOSE = "loose"

    @property
    def least(self) -> float:
        """The score from which on a pair is sure, if nothing stands against it."""
        return {Strictness.STRICT: SURE + 1.25, Strictness.LOOSE: SURE / 2}.get(self, SURE)


@dataclass(frozen=True, slots=True)
class DedupeOptions:
    """What a person wants of a run.

    ``same_fields``: entries that say the same in all fields of one of these lists are one work,
    whatever else they say. ``never_merge``: entries with these keys are no two of them one work;
    a key alone stays out of every merge.
    """

    dialect: Dialect | None = None
    preprints: Preprints = Preprints.MERGE
    strictness: Strictness = Strictness.NORMAL
    same_fields: tuple[tuple[str, ...], ...] = ()
    never_merge: tuple[tuple[str, ...], ...] = ()

    @property
    def kept_apart(self) -> frozenset[str]:
        """The keys of entries that stay out of every merge."""
        return frozenset(keys[0] for keys in self.never_merge if len(keys) == 1)


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
class DedupeRun:
    """What was found, and what comes of it.

    ``places`` has one for each row of ``records``. ``renamed`` goes from the keys that are gone to
    those that stand for them now.
    """

    duplicates: Duplicates
    records: Records
    places: tuple[Place, ...]
    files: tuple[WrittenFile, ...]
    merges: tuple[Merge, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)

    @property
    def changes(self) -> bool:
        """Whether a byte of any file is another."""
        return any(file.is_changed for file in self.files)

    def then(self, later: DedupeRun) -> DedupeRun:
        """This run and one over what it left, which found more: what was found stays this run's."""
        files = [file.then(more) for file, more in zip(self.files, later.files, strict=True)]
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
            "sets": [
                {
                    "entries": [_place_json(self.places[row]) for row in each.rows],
                    "pairs": [self._pair(pair) for pair in each.pairs],
                    "against": [self._pair(pair) for pair in each.against],
                }
                for each in found.sets
            ],
            "doubtful": [self._pair(pair) for pair in found.doubtful],
            "related": [self._pair(pair) for pair in found.related],
            "merges": [each.as_json() for each in self.merges],
            "keys": dict(self.renamed),
            "notes": notes_json(self.files),
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
