"""What ``bibwright dedupe`` says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bibwright.bibtex.place import Place
from bibwright.changes import Plan
from bibwright.cli.dedupe_options import Options
from bibwright.cli.finding import Finding
from bibwright.cli.findings import print_findings
from bibwright.cli.terminal import say, show, show_data, show_diff, show_json
from bibwright.commands.dedupe_run import DedupeRun, Merge
from bibwright.duplicates.model import DuplicateSet, Pair
from bibwright.text.counted import counted
from bibwright.text.visible import shortened

#: Entries of a set, and reasons of a pair, that are shown.
_ENTRIES = 12
_REASONS = 6
_LONGEST = 76


#: What the names of findings mean.
MEANINGS = {
    "duplicate": "entries that are one work",
    "doubtful": "entries that may be one work",
}


def findings(run: DedupeRun) -> list[Finding]:
    """Every duplicate entry with the one that it would be merged into, and doubtful pairs."""
    found = []
    for each in run.duplicates.sets:
        first, *others = (run.places[member] for member in each.rows)
        for place in others:
            words = f"{place.key}: the same work as {first.key} ({first})"
            found.append(Finding(place.name, place.line, "duplicate", words, accuses=True))
    for pair in run.duplicates.doubtful:
        one, other = run.places[pair.left], run.places[pair.right]
        words = f"{other.key}: perhaps the same work as {one.key} ({one})"
        found.append(Finding(other.name, other.line, "doubtful", words))
    return sorted(found, key=lambda each: (each.file, each.line))


def show_run(
    run: DedupeRun,
    plan: Plan[Any],
    options: Options,
    *,
    notes: Iterable[str] = (),
    stream: bool = False,
) -> None:
    """Data on standard output, words on standard error. ``stream``: what is merged goes there."""
    form = options.output_format
    if options.as_json:
        show_json(run.as_json() | {"plan": plan.as_json()})
    elif options.shows_diff:
        show_diff(plan.diff())
    elif stream and options.write:
        show_data(run.files[0].after)
    elif form != "text":
        print_findings(findings(run), form, command="dedupe", to_stdout=True, meanings=MEANINGS)
    else:
        print_found(run)
    for note in notes:
        say(f"note: {note}")
    print_summary(run, written=options.write and not options.shows_diff)


def print_found(run: DedupeRun) -> None:
    """Sets, doubtful pairs and related ones, on standard output."""
    merges = {merge.places: merge for merge in run.merges}
    for number, found in enumerate(run.duplicates.sets, 1):
        if number > 1:
            show()
        _print_set(run, number, found, merges)
    _print_pairs(run, "Perhaps the same; --review asks you about them:", run.duplicates.doubtful)
    _print_pairs(run, "Related, but works of their own:", run.duplicates.related)


def print_summary(run: DedupeRun, *, written: bool) -> None:
    """A line or two on standard error."""
    for file in run.files:
        for line, message in file.notes:
            say(f"{file.name}:{line}: {message}; it stays as it is")
    found = run.duplicates
    for note in found.notes:
        say(f"note: {note}")
    left = [merge for merge in run.merges if merge.why and merge.why != "held"]
    for merge in left:
        name = f"“{merge.key}”" if merge.key else "this entry"
        say(f"{merge.survivor}: {name} is not merged: {merge.why}")
    gone = sum(len(merge.places) - 1 for merge in run.merges if not merge.why)
    redundant = " (none to be merged)" if found.sets else ""
    if gone:
        redundant = f" ({counted(gone, 'redundant entry')})"
    words = [
        counted(found.records, "entry"),
        counted(len(found.sets), "duplicate set") + redundant,
        counted(len(found.doubtful), "doubtful pair"),
    ]
    say(", ".join(words) + ("" if written or not gone else "; --write merges the sets"))


def _print_set(
    run: DedupeRun,
    number: int,
    found: DuplicateSet,
    merges: dict[tuple[Place, ...], Merge],
) -> None:
    titles = run.records["title"]
    show(f"{number}. {_short(titles[found.rows[0]])}")
    merge = merges.get(tuple(run.places[row] for row in found.rows))
    for row in found.rows[:_ENTRIES]:
        place = run.places[row]
        mark = "→" if merge and not merge.why and place == merge.survivor else " "
        show(f"   {mark} {place.key}  ({place})")
    if len(found.rows) > _ENTRIES:
        show(f"     … and {len(found.rows) - _ENTRIES} more")
    reasons = dict.fromkeys(why for pair in found.pairs for why in pair.reasons[:_REASONS])
    show(f"     {', '.join(list(reasons)[:_REASONS])}")
    for pair in found.against[:3]:
        keys = f"{run.places[pair.left].key} and {run.places[pair.right].key}"
        show(f"     but {keys}: {', '.join(pair.reasons[:3])}")
    if merge is None or merge.why:
        return
    for name, value, rule, owner in merge.changed:
        source = f" from {owner}" if owner else ""
        show(f"     {name} = {_short(value) or '(nothing)'}{source}{f' ({rule})' if rule else ''}")
    for lost in merge.lost:
        show(f"     {lost.key}'s {lost.field} “{_short(lost.text)}” is removed; {lost.rule}")


def _print_pairs(run: DedupeRun, heading: str, pairs: Iterable[Pair]) -> None:
    listed = list(pairs)
    if not listed:
        return
    if run.duplicates.sets:
        show()
    show(heading)
    for pair in listed:
        left, right = run.places[pair.left], run.places[pair.right]
        titles = run.records["title"]
        likely = "" if pair.veto else f"{pair.certainty:.0%} "
        show(f"  {likely}{left.key} ({left}) {pair.relation} {right.key} ({right})")
        show(f"      {_short(titles[pair.left])}")
        if titles[pair.left] != titles[pair.right]:
            show(f"      {_short(titles[pair.right])}")
        show(f"      {', '.join(_why(pair))}")


def _why(pair: Pair) -> list[str]:
    """The weightiest reasons, and always what speaks against the pair."""
    but = [pair.features["caution"].words] if "caution" in pair.features else []
    return [why for why in pair.reasons if why not in but][:_REASONS] + but


def _short(text: str) -> str:
    return shortened(" ".join(text.split()), _LONGEST)
