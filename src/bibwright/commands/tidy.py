"""Tidying bibliographies: the files, their citation keys, and the sources that cite them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.bib_files import parse_all, whole_entries
from bibwright.bibtex.datamodel import FIELD_ORDER
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.encoding import UNKNOWN, decode
from bibwright.bibtex.keys import assign_keys, fits
from bibwright.bibtex.rules import are_own
from bibwright.bibtex.tidy.options import TidyOptions, TidySteps, steps_of
from bibwright.bibtex.tidy.outcome import Edit, Note, Tidied
from bibwright.bibtex.tidy.tidy import LARGE, tidy
from bibwright.changes import FileChange, Plan
from bibwright.citations import Usage, follow_keys, used_keys
from bibwright.collector import without_collector
from bibwright.commands.bibliographies import require_bibliographies
from bibwright.commands.clean_files import CleanFiles
from bibwright.commands.keyless import places_of_keys, with_keys
from bibwright.commands.outputs import before_bibliography
from bibwright.commands.unused import UNUSED, without_unused
from bibwright.errors import InputError
from bibwright.model.reference import Reference
from bibwright.processes import process_pool

if TYPE_CHECKING:
    from concurrent.futures import Executor

#: Version of the JSON that `TidyRun.as_json` gives; its schema is docs/tidy.schema.json.
TIDY_SCHEMA = 1

#: Entries that stand for others or are parts of them have no authors and years of their own.
_WITHOUT_OWN = frozenset({"set", "xdata"})
#: How a key begins that stands for one which an entry is to get.
_STAND_IN = "bibwright-without-key-"


@dataclass(frozen=True, slots=True)
class TidiedFile:
    """A file under its name, its bytes as they were, and what has become of them."""

    name: str
    before: bytes
    tidied: Tidied

    @property
    def after(self) -> bytes:
        """Its bytes as they are now."""
        return self.tidied.content

    @property
    def changed(self) -> bool:
        """Whether a byte is another."""
        return self.after != self.before

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

    ``undefined`` are notes by the name of the source in which the key is cited. ``sources`` are
    the changes to what cites the keys that were changed, and to the key map. ``absent`` are fields
    that were to be omitted, that no entry has, and that nobody knows: slips of the hand.
    """

    files: tuple[TidiedFile, ...]
    renamed: Mapping[str, str]
    undefined: tuple[tuple[str, Note], ...] = ()
    sources: tuple[FileChange, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def content(self) -> bytes:
        """The content of the one file. Raises InputError for a run over several: see `files`."""
        return self._only.after

    @property
    def dialect(self) -> Dialect:
        """The dialect of the one file. Raises InputError for a run over several."""
        return self._only.tidied.dialect

    @property
    def _only(self) -> TidiedFile:
        if len(self.files) != 1:
            raise InputError(f"there are {len(self.files)} files; each is one of `TidyRun.files`")
        return self.files[0]

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What was changed in the files, in their order."""
        return tuple(edit for file in self.files for edit in file.tidied.edits)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a person has to decide in the files, in their order."""
        return tuple(note for file in self.files for note in file.tidied.notes)

    def plan(self, targets: Sequence[Path | None], *, force: bool = False) -> Plan[FileChange]:
        """The plan that writes each file to its target, if it has one, and changes the sources.

        Sources come first: as long as the bibliography isn't replaced, the same command knows
        which keys change, and sets right what a kill left half done. Raises InputError for another
        target than the file itself that exists and is no bibliography, unless with ``force``.
        """
        changes = []
        for file, target in zip(self.files, targets, strict=True):
            if target is not None:
                is_own = str(target) == file.name
                before = file.before if is_own else before_bibliography(target, force=force)
                changes.append(FileChange(target, before, file.after))
        return Plan.of([*self.sources, *changes])

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


def tidy_files(
    files: Sequence[tuple[str, bytes]],
    options: TidyOptions,
    *,
    tex: Iterable[Path] = (),
    rewrite_cites: Iterable[Path] = (),
    key_map: Path | None = None,
    drop_unused: bool = False,
    known: CleanFiles | None = None,
    processes: int = 1,
) -> TidyRun:
    """All files cleaned up by the same options; their citation keys are one set.

    ``tex``: sources whose citations are compared with the entries; those in ``rewrite_cites`` also
    follow keys that are changed, which the ``key_map`` notes. ``drop_unused``: entries that none of
    them cites go, but for those that others refer to. ``known``: files that need not be
    looked at again. ``processes`` share the work on large files. Raises InputError for a source
    that can't be read, and where entries are to go and no source is given.
    """
    rewrite = tuple(rewrite_cites)
    citing = (*tex, *rewrite)
    if drop_unused and not citing:
        raise InputError("only the sources show what is unused; name them with --tex")
    usage = used_keys(citing) if citing else None
    is_large = any(len(data) >= LARGE for _, data in files)
    with without_collector(), process_pool(processes if is_large else 1) as pool:
        run = _tidy_files(files, options, usage, known, pool, drop_unused=drop_unused)
    return replace(run, sources=follow_keys(run.renamed, rewrite=rewrite, key_map=key_map))


def _tidy_files(
    files: Sequence[tuple[str, bytes]],
    options: TidyOptions,
    usage: Usage | None,
    known: CleanFiles | None,
    pool: Executor | None,
    *,
    drop_unused: bool,
) -> TidyRun:
    require_bibliographies(files, options.encoding, text_too=True)
    steps = steps_of(options)
    encodings = {name: _encoding(data, options, usage) for name, data in files}
    renamed: dict[str, str] = {}
    made: dict[str, list[str]] = {}
    if options.key_pattern:
        keyed = _with_stand_ins(files, encodings)
        # Names may read otherwise once they are clean, and a second run sees them so.
        clean = [
            (name, tidy(data, replace(steps, encoding=encodings[name]), pool).content)
            for name, data, _ in keyed
        ]
        renamed = _renamed(clean, options.key_pattern, encodings)
        made = {name: [renamed.pop(each, "") for each in keys] for name, _, keys in keyed}
    if renamed or not are_own(steps.rules):
        known = None  # a plugin's rule may be another one the next time

    def tidied(renamed: Mapping[str, str]) -> list[TidiedFile]:
        return [
            _tidied_file(
                name,
                data,
                made.get(name, ()),
                replace(steps, keys=renamed, encoding=encodings[name]),
                replace(options, encoding=encodings[name]),
                known,
                pool,
            )
            for name, data in files
        ]

    done = tidied(renamed)
    if stuck := _stuck(done, renamed):
        renamed = {old: new for old, new in renamed.items() if old not in stuck}
        done = tidied(renamed)
    steps = replace(steps, keys=renamed)
    undefined: list[tuple[str, Note]] = []
    if usage is not None:
        if "undefined-keys" in steps.file_rules:
            undefined = _undefined(done, usage, renamed)
        if drop_unused and not usage.everything:
            done = _without_unused(done, usage, renamed, replace(steps, keys={}), pool)
        elif "unused-keys" in steps.file_rules and not usage.everything:
            done = [_with_unused(file, usage, renamed) for file in done]
    absent = _absent(steps, done)
    return TidyRun(tuple(done), renamed, tuple(undefined), absent=absent)


def _absent(steps: TidySteps, files: Iterable[TidiedFile]) -> tuple[str, ...]:
    if not any(rule.name == "omit" for rule in steps.rules):
        return ()
    gone = {edit.field for file in files for edit in file.tidied.edits if edit.rule == "omit"}
    return tuple(sorted(steps.omit.difference(gone, FIELD_ORDER)))


def _encoding(data: bytes, options: TidyOptions, usage: Usage | None) -> str:
    """What a person says, or the sources do for a file that doesn't say it itself."""
    if options.encoding or usage is None or not usage.encoding or decode(data)[1] != UNKNOWN:
        return options.encoding
    try:
        decode(data, usage.encoding)
    except InputError:  # it can't be in that
        return ""
    return usage.encoding


def _stuck(files: Iterable[TidiedFile], renamed: Mapping[str, str]) -> set[str]:
    """The keys that were to change and still stand, for their entries had to stay as they are."""
    if not renamed:
        return set()
    keys = {
        entry.key
        for file in files
        for entry in BibFile.open(file.name, file.after, file.tidied.dialect).all_entries
    }
    return {old for old in renamed if old in keys and old not in renamed.values()}


def _with_stand_ins(
    files: Sequence[tuple[str, bytes]], encodings: Mapping[str, str]
) -> list[tuple[str, bytes, list[str]]]:
    """The files with a key for each entry that has none, by which it is known until it gets one."""
    found = []
    for number, (name, data) in enumerate(files):
        lines = places_of_keys(data, encodings[name])
        keys = [f"{_STAND_IN}{number}-{line}-{at}" for at, line in enumerate(lines)]
        found.append((name, with_keys(data, encodings[name], keys), keys))
    return found


def _tidied_file(
    name: str,
    data: bytes,
    made: Sequence[str],
    steps: TidySteps,
    options: TidyOptions,
    known: CleanFiles | None,
    pool: Executor | None,
) -> TidiedFile:
    """A file cleaned up, with the keys that are made for its entries without one."""
    if not any(made):
        return TidiedFile(name, data, _tidied(data, steps, options, known, pool))
    tidied = _tidied(with_keys(data, steps.encoding, made), steps, options, known, pool)
    lines = places_of_keys(data, steps.encoding)
    edits = [
        Edit("keys", line, key, "@key", None, key)
        for line, key in zip(lines, made, strict=True)
        if key
    ]
    return TidiedFile(name, data, replace(tidied, edits=(*edits, *tidied.edits)))


def _tidied(
    data: bytes,
    steps: TidySteps,
    options: TidyOptions,
    known: CleanFiles | None,
    pool: Executor | None,
) -> Tidied:
    if known is None:
        return tidy(data, steps, pool)
    tidied = known.look_up(data, options)
    if tidied is None:
        tidied = tidy(data, steps, pool)
        known.remember(tidied, options)
    return tidied


def _renamed(
    files: Sequence[tuple[str, bytes]], pattern: str, encodings: Mapping[str, str]
) -> dict[str, str]:
    """The keys that don't fit the pattern yet, and the ones that they get."""
    # Keys alone need the readers, and importing them takes time.
    from bibwright.bibtex.entry_reference import reference_of

    references: list[Reference] = []
    taken: set[str] = set()
    seen: dict[str, int] = {}
    bibs = parse_all([(data, "" if data.isascii() else encodings[name]) for name, data in files])
    for (name, _), bib, entries in zip(files, bibs, whole_entries(*bibs), strict=True):
        own = {entry.key.lower() for entry in entries}
        taken |= bib.keys - own
        for entry in entries:
            seen[entry.key.lower()] = seen.get(entry.key.lower(), 0) + 1
            reference = reference_of(entry, name)
            if entry.type in _WITHOUT_OWN or not (reference.title or reference.authors):
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


def _without_unused(
    files: Sequence[TidiedFile],
    usage: Usage,
    renamed: Mapping[str, str],
    steps: TidySteps,
    pool: Executor | None,
) -> list[TidiedFile]:
    cited = set(usage.keys) | {renamed[key] for key in usage.keys if key in renamed}
    left = without_unused(
        [(file.name, file.tidied) for file in files],
        cited,
        lambda _, content: tidy(content, steps, pool),
    )
    old = {new: key for key, new in renamed.items()}
    return [_with_lines(file, tidied, old) for file, tidied in zip(files, left, strict=True)]


def _with_lines(file: TidiedFile, tidied: Tidied, old: Mapping[str, str]) -> TidiedFile:
    """The file with what became of it, and the lines at which the entries that go stood."""
    if tidied is file.tidied:
        return file
    entries = BibFile.open(file.name, file.before).entries
    lines = {entry.key: entry.place.line for entry in entries}
    edits = tuple(
        edit._replace(line=lines.get(old.get(edit.key, edit.key), edit.line))
        if edit.rule == UNUSED
        else edit
        for edit in tidied.edits
    )
    return replace(file, tidied=replace(tidied, edits=edits))


def _with_unused(file: TidiedFile, usage: Usage, renamed: Mapping[str, str]) -> TidiedFile:
    cited = set(usage.keys) | {renamed[key] for key in usage.keys if key in renamed}
    cited |= file.tidied.referred
    notes = [
        Note("unused-keys", line, key, "", "it is cited nowhere", line)
        for key, line in file.tidied.keys.items()
        if key not in cited
    ]
    return replace(file, tidied=replace(file.tidied, notes=(*file.tidied.notes, *notes)))
