"""Dedupe over files: the duplicates in bibliographies, and the files without them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bibwright.bibtex.bib_files import open_all
from bibwright.collector import without_collector
from bibwright.commands.bibliographies import refuse_huge_entries, require_bibliographies
from bibwright.commands.dedupe_run import DedupeOptions, DedupeRun
from bibwright.commands.entry_records import records_of, records_of_changed, row_of
from bibwright.commands.merging import Edits, Rows, merged_rows, merged_sets, parts_of
from bibwright.commands.written_files import WrittenFile
from bibwright.duplicates.constraints import constraints
from bibwright.duplicates.find import find_duplicates
from bibwright.duplicates.weights import OURS

if TYPE_CHECKING:
    from bibwright.citations import Usage
    from bibwright.duplicates.answers import Answers
    from bibwright.duplicates.model import Duplicates
    from bibwright.duplicates.records import Records

_AS_USUAL = DedupeOptions()


def dedupe_files(
    files: Sequence[tuple[str, bytes]],
    *,
    against: Sequence[tuple[str, bytes]] = (),
    options: DedupeOptions = _AS_USUAL,
    usage: Usage | None = None,
    answers: Answers | None = None,
) -> DedupeRun:
    """The duplicates in the files, given by name and content, and what they are without it.

    Of files that hold one work the first keeps it. Of a file ``against`` which they are held no
    byte is changed: what it has, the others lose. ``usage``: what is cited in the sources that
    belong to them. ``answers``: what a person has said before.

    What is merged may say enough to be one work with a third entry that was doubtful before. So
    it is all done again until nothing changes, and a second run finds nothing to do; but first only
    over what was merged and what it was compared with, where nearly always nothing is found.
    """
    require_bibliographies([*files, *against], sizes_later=True)
    cited = Counter(
        {key: len(places) for key, places in usage.keys.items()} if usage is not None else {}
    )
    with without_collector():
        run, goes_on = _round(files, against, options, cited, answers)
        last = run
        while goes_on:
            for old, new in last.renamed.items():
                cited[new] += cited.pop(old, 0)
            left = [(file.name, file.after) for file in last.files]
            last, goes_on = _round(left, against, options, cited, answers)
            if last.changes:
                run = run.then(last)
    return run


def _round(
    files: Sequence[tuple[str, bytes]],
    against: Sequence[tuple[str, bytes]],
    options: DedupeOptions,
    cited: Mapping[str, int],
    answers: Answers | None,
) -> tuple[DedupeRun, bool]:
    """Finds and merges once; and whether that may have made new duplicates."""
    bibs = open_all([*against, *files], options.dialect, row_of)
    refuse_huge_entries(bibs)
    old, new = bibs[: len(against)], bibs[len(against) :]
    library, fresh = records_of(old, new), records_of(new, old)
    records = library + fresh if old else fresh
    found = _find(fresh, library if old else None, records, options, answers)
    rows = Rows.of(bibs, len(old))
    edits = merged_sets(rows, found, options, cited)
    done = tuple(
        WrittenFile(bib.name, bib.data, content, tuple(bib.notes))
        for bib, content in zip(new, edits.contents(rows)[len(old) :], strict=True)
    )
    places = tuple(entry.place for bib in rows.bibs for entry in bib.entries)
    result = replace(found, nearby=None)  # it is large, and asked for the last time here
    run = DedupeRun(result, records, places, done, tuple(edits.merges), edits.renamed)
    return run, run.changes and _finds_more(rows, found, edits, options, answers)


def _find(
    fresh: Records,
    library: Records | None,
    records: Records,
    options: DedupeOptions,
    answers: Answers | None,
) -> Duplicates:
    """The duplicates among fresh records, or between them and the library; ``records``: both."""
    said = constraints(records, answers, options.same_fields, options.never_merge)
    weights = replace(OURS, sure=options.strictness.least)
    return find_duplicates(fresh, against=library, answers=said, weights=weights)


def _finds_more(
    rows: Rows,
    found: Duplicates,
    edits: Edits,
    options: DedupeOptions,
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
    records = library + fresh if since else fresh
    again = _find(fresh, library if since else None, records, options, answers)
    sets = {row: at for at, each in enumerate(found.sets) for row in each.rows}
    return any(
        options.kept_apart.isdisjoint(records["key"][row] for row in part)
        and not _is_known([asked[row] for row in part], changed, sets)
        for each in again.sets
        for part in parts_of(each, again, options.preprints)
    )


def _is_known(rows: Sequence[int], changed: Collection[int], sets: Mapping[int, int]) -> bool:
    """Whether the rows are of one of the ``sets`` found before, which can't be merged."""
    return len({sets.get(row) for row in rows}) == 1 and not any(row in changed for row in rows)
