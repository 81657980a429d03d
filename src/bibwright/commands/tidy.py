"""Tidying bibliographies: which rules, which keys, and what is cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bibwright.bibtex import Dialect, assign_keys, check_pattern, fits, parse
from bibwright.bibtex.layout import STYLES
from bibwright.bibtex.rules import Capitals, are_own, entry_rules, in_order, select
from bibwright.bibtex.sorting import check_sort
from bibwright.bibtex.tidy.tidy import Note, Tidied, TidySteps, tidy
from bibwright.changes import FileChange, Plan
from bibwright.choices import member
from bibwright.commands.clean_files import CleanFiles
from bibwright.config.settings import TidyOptions
from bibwright.errors import InputError
from bibwright.model.reference import Reference

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from bibwright.citations import Usage

__all__ = ["TIDY_SCHEMA", "TidiedFile", "TidyOptions", "TidyRun", "steps_of", "tidy_files"]

#: Version of the JSON that `TidyRun.as_json` gives; its schema is docs/tidy.schema.json.
TIDY_SCHEMA = 1

#: Entries that stand for others or are parts of them have no authors and years of their own.
_KEYLESS = frozenset({"set", "xdata"})


@dataclass(frozen=True, slots=True)
class TidiedFile:
    """A file under its name, its bytes as they were, and what has become of them."""

    name: str
    before: bytes
    tidied: Tidied

    @property
    def changed(self) -> bool:
        """Whether a byte is another."""
        return self.tidied.content != self.before

    def as_json(self) -> dict[str, Any]:
        """What was changed and what was left, but not the content."""
        return {
            "path": self.name,
            "dialect": str(self.tidied.dialect),
            "changed": self.changed,
            "edits": [edit._asdict() for edit in self.tidied.edits],
            "notes": [note._asdict() for note in self.tidied.notes],
        }


@dataclass(frozen=True, slots=True)
class TidyRun:
    """The files, the citation keys that were changed (old → new), and what is cited amiss.

    ``undefined`` are notes by the name of the source in which the key is cited.
    """

    files: tuple[TidiedFile, ...]
    renamed: Mapping[str, str]
    undefined: tuple[tuple[str, Note], ...] = ()

    def as_json(self, plan: Plan[FileChange] | None = None) -> dict[str, Any]:
        """Everything that was done and left, and the plan that writes it, if there is one."""
        data: dict[str, Any] = {
            "schema": TIDY_SCHEMA,
            "files": [file.as_json() for file in self.files],
            "keys": dict(self.renamed),
            "undefined": [{"path": name, **note._asdict()} for name, note in self.undefined],
        }
        if plan is not None:
            data["plan"] = plan.as_json()
        return data


def steps_of(options: TidyOptions) -> TidySteps:
    """What the options come to. Raises InputError, naming the choices, for an unknown name."""
    chosen = select(options.only, options.enable, options.disable)
    if options.style not in {*STYLES, "keep"}:
        names = ", ".join([*STYLES, "keep"])
        raise InputError(f"there is no style “{options.style}”; there are {names}")
    check_sort(options.sort)
    check_pattern(options.key_pattern)
    return TidySteps(
        rules=in_order(rule for rule in entry_rules() if rule.name in chosen),
        dialect=member(Dialect, options.dialect, "dialect") if options.dialect else None,
        capitals=member(Capitals, options.capitals, "way with capitals"),
        printed=frozenset(options.printed),
        style=STYLES.get(options.style) if "layout" in chosen else None,
        sort=options.sort,
        encoding=options.encoding,
        file_rules=chosen - {rule.name for rule in entry_rules()},
    )


def tidy_files(
    files: Sequence[tuple[str, bytes]],
    options: TidyOptions,
    usage: Usage | None = None,
    known: CleanFiles | None = None,
    pool: Executor | None = None,
) -> TidyRun:
    """All files made clean by the same options; their citation keys are one set.

    ``usage``: what is cited in the sources that belong to them, if that is to be compared.
    ``known``: files that need not be looked at again. ``pool``: processes that share the work
    on large files. Raises InputError for options that can't be used.
    """
    steps = steps_of(options)
    if not are_own(steps.rules):
        known = None  # a plugin's rule may be another one the next time
    renamed: dict[str, str] = {}
    if options.key_pattern:
        # Names may read otherwise once they are clean, and a second run sees them so.
        clean = [(name, tidy(data, steps, pool).content) for name, data in files]
        renamed = _renamed(clean, options.key_pattern, options.encoding)
    steps = replace(steps, keys=renamed)
    done = []
    for name, data in files:
        tidied = known.look_up(data, options) if known and not renamed else None
        if tidied is None:
            tidied = tidy(data, steps, pool)
            if known and not renamed:
                known.remember(tidied, options)
        done.append(TidiedFile(name, data, tidied))
    undefined: list[tuple[str, Note]] = []
    if usage is not None:
        if "undefined-keys" in steps.file_rules:
            undefined = _undefined(done, usage, renamed)
        if "unused-keys" in steps.file_rules and not usage.everything:
            done = [_with_unused(file, usage, renamed) for file in done]
    return TidyRun(tuple(done), renamed, tuple(undefined))


def _renamed(files: Sequence[tuple[str, bytes]], pattern: str, encoding: str) -> dict[str, str]:
    """The keys that don't fit the pattern yet, and the ones that they get."""
    # Keys alone need the readers, and importing them takes time.
    from bibwright.readers.bibtex import reference_of, whole_entries

    references: list[Reference] = []
    taken: set[str] = set()
    seen: dict[str, int] = {}
    for name, data in files:
        document = parse(data, encoding)
        own = {entry.key.lower() for entry in document.entries}
        taken |= document.keys - own
        for entry in whole_entries(document.entries):
            seen[entry.key.lower()] = seen.get(entry.key.lower(), 0) + 1
            reference = reference_of(entry, name)
            if entry.type in _KEYLESS or not (reference.title or reference.people):
                taken.add(entry.key.lower())
            elif entry.key:
                references.append(replace(reference, key=entry.key))
    # A key that stands twice names no one entry, so it can't be changed.
    twice = {key for key, count in seen.items() if count > 1}
    references = [each for each in references if each.key.lower() not in twice]
    wanted = [
        each if fits(each.key, each, pattern=pattern) else replace(each, key="")
        for each in references
    ]
    keys = assign_keys(wanted, pattern=pattern, taken=taken | twice)
    return {each.key: key for each, key in zip(references, keys, strict=True) if each.key != key}


def _undefined(
    files: Sequence[TidiedFile], usage: Usage, renamed: Mapping[str, str]
) -> list[tuple[str, Note]]:
    defined = {key for file in files for key in file.tidied.keys} | set(renamed)
    return [
        (str(place.path), Note("undefined-keys", place.line, key, "", "no entry has this key"))
        for key, places in usage.keys.items()
        if key not in defined
        for place in places
    ]


def _with_unused(file: TidiedFile, usage: Usage, renamed: Mapping[str, str]) -> TidiedFile:
    cited = set(usage.keys) | {renamed[key] for key in usage.keys if key in renamed}
    cited |= file.tidied.referred
    notes = [
        Note("unused-keys", line, key, "", "it is cited nowhere", line)
        for key, line in file.tidied.keys.items()
        if key not in cited
    ]
    return replace(file, tidied=replace(file.tidied, notes=(*file.tidied.notes, *notes)))
