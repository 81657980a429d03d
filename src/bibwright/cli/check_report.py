"""What ``bibwright check`` says."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bibwright.cli.asking import say_way_out
from bibwright.cli.finding import Finding
from bibwright.cli.terminal import say, show
from bibwright.commands.check import CheckRun
from bibwright.commands.check_folder import FoundAt, found_in
from bibwright.matching.comparison import Outcome
from bibwright.text.counted import counted, lines_named
from bibwright.text.visible import shortened
from bibwright.verification.judge import described
from bibwright.verification.model import EntryFinding, State
from bibwright.verification.wording import sources_named

_COLOURS = {
    State.MATCHED: "green",
    State.AMBIGUOUS: "yellow",
    State.CONFLICTING: "yellow",
    State.NOT_FOUND: None,
    State.NOT_CHECKABLE: None,
    State.UNAVAILABLE: "red",
}
#: Papers in question that are shown.
_SHOWN = 3
_LONGEST = 100
#: States of which a sentence says why.
_WORDED = frozenset({State.NOT_FOUND, State.NOT_CHECKABLE, State.UNAVAILABLE})


def print_entries(run: CheckRun, *, explain: str) -> None:
    """Every entry with something to say about it, on standard output; what could not be looked at
    comes first. ``explain``: the key of the one entry to be shown in full, ``*`` for all."""
    for words in run.incomplete:
        show(words, label="incomplete: ", fg="red")
    if explain not in ("", "*"):
        for entry in run.entries:
            if entry.place.key == explain:
                _print_entry(entry, explain=True)
        return
    for entry in run.entries:
        if explain or entry.state is not State.MATCHED or any(not f.ignored for f in entry.found):
            _print_entry(entry, explain=bool(explain))
    for place, why in run.unasked:
        show(f"not looked up  {place.key}  ({place})")
        show(f"    {why}")


def _print_entry(entry: EntryFinding, *, explain: bool) -> None:
    where = f"  {entry.place.key}  ({entry.place})"
    show(where, label=entry.state, fg=_COLOURS[entry.state])
    for line in _lines(entry, explain):
        show(f"    {line}")


def _lines(entry: EntryFinding, explain: bool) -> Iterator[str]:
    if entry.state in _WORDED or explain:
        yield entry.why
    if entry.records and (explain or entry.contradictions):
        yield f"found: {described(entry.records[0])}, {entry.records[0].label}{_kept(entry)}"
    for each in entry.comparisons:
        if each.contradicts or (explain and each.seen) or each in entry.differences:
            mark = f" (ignored: {each.ignored})" if each.ignored else ""
            if each.outcome is Outcome.EXPLAINED:
                mark = f" (differs; {each.habit}){mark}"
            yield f"{each.field}: {each.seen}{mark} [{each.finding}]"
            yield f"  the entry:  {_short(each.said)}"
            yield f"  the source: {_short(each.told)}"
        elif explain:
            yield f"{each.field}: {each.outcome}: {_short(each.said)}"
    for remark in entry.remarks:
        if explain or not remark.ignored:
            yield f"{remark.notice}: {_short(remark.words)}"
    if explain and entry.asked:
        yield f"asked: {sources_named(entry.asked)}"
    if explain and not entry.records:
        for candidate in entry.candidates[:_SHOWN]:
            yield f"nearest: {described(candidate.reference)}: " + ", ".join(
                candidate.evidence.reasons
            )
    if entry.state is State.AMBIGUOUS:
        yield entry.why
        for candidate in entry.candidates[:_SHOWN]:
            yield f"perhaps {described(candidate.reference)}"
    for correction in entry.corrections:
        before = f"{_short(correction.before)} → " if correction.before is not None else ""
        yield f"--fix: {correction.field} = {before}{_short(correction.after)}"


def findings(run: CheckRun, chosen: Collection[str]) -> list[Finding]:
    """What a reviewer should see, as `found_in` has it."""
    return [as_finding(each) for each in found_in(run, chosen)]


def as_finding(found: FoundAt) -> Finding:
    """The same as every command shows it."""
    return Finding(found.file, found.line, found.name, found.words, found.accuses, found.ignored)


def print_summary(run: CheckRun, *, fixed: bool) -> None:
    """How many entries are in which state, and whom we asked, on standard error."""
    notes: dict[str, list[tuple[str, int]]] = {}
    for name, line, message in run.notes:
        notes.setdefault(message, []).append((name, line))
    for message, places in notes.items():
        say(f"{lines_named(places)}: {message}")
    parts = [f"{count} {status}" for status in State if (count := run.count(status))]
    remarked: dict[str, int] = {}
    for entry in run.entries:
        for remark in entry.remarks:
            if not remark.ignored:
                remarked[remark.notice] = remarked.get(remark.notice, 0) + 1
    parts += [f"{count} {notice.replace('-', ' ')}" for notice, count in remarked.items()]
    if run.unasked:
        parts.append(f"{len(run.unasked)} not looked up")
    count = len(run.entries) + len(run.unasked)
    say(f"{counted(count, 'entry')}: {', '.join(parts) or 'nothing to look up'}")
    asked = list(dict.fromkeys(source for source, _ in run.exchanges))
    if asked:
        requests = sum(exchange.requests for _, exchange in run.exchanges)
        say(f"asked: {sources_named(asked)}; {counted(requests, 'request')}")
    if run.count(State.UNAVAILABLE):
        say_way_out()
    ignored = sum(bool(each.ignored) for entry in run.entries for each in entry.found)
    if ignored:
        say(f"{counted(ignored, 'finding')} ignored, as you said")
    sure = sum(bool(entry.corrections) for entry in run.entries)
    if sure and not fixed:
        say(f"--fix would correct {sure} of them; --diff shows how")


def _kept(entry: EntryFinding) -> str:
    """Whose record it is, and of which day, where that isn't who was asked."""
    origin = entry.records[0].origin
    return f", {origin.dated}" if origin and origin.name not in entry.asked else ""


def _short(text: str | None, longest: int = _LONGEST) -> str:
    return shortened(" ".join((text or "").split()), longest)
