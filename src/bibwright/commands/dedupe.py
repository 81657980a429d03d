"""Dedupe over files: the duplicates in bibliographies, and the files without them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.dialect import Dialect
from bibwright.commands.bibliographies import require_bibliographies
from bibwright.commands.dedupe_run import DedupedFile, DedupeRun, Preprints
from bibwright.commands.entry_records import records_of, records_of_changed
from bibwright.commands.merging import Edits, Rows, merged_rows, merged_sets, parts_of
from bibwright.duplicates.find import find_duplicates, without_collector

if TYPE_CHECKING:
    from bibwright.citations import Usage
    from bibwright.duplicates.answers import Answers
    from bibwright.duplicates.model import Duplicates

__all__ = ["dedupe_files"]


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
    it is all done again until nothing changes, and a second run finds nothing to do; but first only
    over what was merged and what it was compared with, where nearly always nothing is found.
    """
    require_bibliographies([*files, *against])
    cited = Counter(
        {key: len(places) for key, places in usage.keys.items()} if usage is not None else {}
    )
    with without_collector():
        run, goes_on = _round(files, against, dialect, preprints, cited, answers)
        last = run
        while goes_on:
            for old, new in last.renamed.items():
                cited[new] += cited.pop(old, 0)
            left = [(file.name, file.after) for file in last.files]
            last, goes_on = _round(left, against, dialect, preprints, cited, answers)
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
) -> tuple[DedupeRun, bool]:
    """Finds and merges once; and whether that may have made new duplicates."""
    old = [BibFile.open(name, data, dialect) for name, data in against]
    new = [BibFile.open(name, data, dialect) for name, data in files]
    library, fresh = records_of(old), records_of(new)
    records = library + fresh if old else fresh
    said = answers.constraints(records) if answers else None
    found = find_duplicates(fresh, against=library if old else None, answers=said)
    rows = Rows.of([*old, *new], len(old))
    edits = merged_sets(rows, found, preprints, cited)
    done = tuple(
        DedupedFile(bib.name, bib.data, content, tuple(bib.notes))
        for bib, content in zip(new, edits.contents(rows)[len(old) :], strict=True)
    )
    places = tuple(entry.place for bib in rows.bibs for entry in bib.entries)
    run = DedupeRun(found, records, places, done, tuple(edits.merges), edits.renamed)
    return run, run.changes and _finds_more(rows, found, edits, preprints, answers)


def _finds_more(
    rows: Rows,
    found: Duplicates,
    edits: Edits,
    preprints: Preprints,
    answers: Answers | None,
) -> bool:
    """Whether what was merged seems to be one work with more, or with each other, looking only at
    what was compared with one of its members.

    Among few records a title recurs less and an identifier is proved wrong less often, so that more
    is taken for one work than among all, never less.
    """
    changed = merged_rows(rows, edits)
    if not changed or found.nearby is None:
        return False
    near = found.nearby.rows_near([*changed, *edits.removed])
    asked = sorted({*near, *changed} - edits.removed)
    since = next((at for at, row in enumerate(asked) if not rows.is_fixed(row)), len(asked))
    library, fresh = (
        records_of_changed(rows.bibs, [changed.get(row) or rows[row] for row in part])
        for part in (asked[:since], asked[since:])
    )
    said = answers.constraints(library + fresh) if answers else None
    again = find_duplicates(fresh, against=library if since else None, answers=said)
    return any(True for each in again.sets for _ in parts_of(each, again, preprints))
