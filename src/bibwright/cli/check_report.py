"""What ``bibwright check`` says."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bibwright.cli.findings import Finding
from bibwright.cli.terminal import say, show
from bibwright.commands.check import CheckRun
from bibwright.matching.verdict import Status
from bibwright.verification.judge import described
from bibwright.verification.model import EntryFinding
from bibwright.verification.wording import sources_named

__all__ = ["findings", "print_entries", "print_summary"]

_COLOURS = {
    Status.MATCHED: "green",
    Status.AMBIGUOUS: "yellow",
    Status.CONFLICTING: "yellow",
    Status.NOT_FOUND: None,
    Status.UNAVAILABLE: "red",
}
#: Papers in question that are shown.
_SHOWN = 3
_LONGEST = 100


def print_entries(run: CheckRun, *, explain: bool) -> None:
    """Every entry with something to say about it; with ``explain`` all of them, on stdout."""
    for entry in run.entries:
        if explain or entry.status is not Status.MATCHED or entry.remarks or entry.differences:
            _print_entry(entry, explain=explain)
    for place, why in run.unasked:
        show(f"not looked up  {place.key}  ({place})")
        show(f"    {why}")


def _print_entry(entry: EntryFinding, *, explain: bool) -> None:
    where = f"  {entry.place.key}  ({entry.place})"
    show(where, label=entry.status, fg=_COLOURS[entry.status])
    for line in _lines(entry, explain):
        show(f"    {line}")


def _lines(entry: EntryFinding, explain: bool) -> Iterator[str]:
    if entry.status in (Status.NOT_FOUND, Status.UNAVAILABLE) or explain:
        yield entry.why
    if entry.records and (explain or entry.contradictions):
        yield f"found: {described(entry.records[0])}, {entry.records[0].label}"
    for each in entry.comparisons:
        if each.contradicts or (explain and each.seen) or each in entry.differences:
            mark = "" if each.contradicts else f" (differs; {each.habit or 'no contradiction'})"
            yield f"{each.field}: {each.seen}{mark}"
            yield f"  the entry:  {_short(each.said)}"
            yield f"  the source: {_short(each.told)}"
    for remark in entry.remarks:
        yield f"{remark.notice}: {_short(remark.words)}"
    if entry.status is Status.AMBIGUOUS:
        yield entry.why
        for candidate in entry.candidates[:_SHOWN]:
            yield f"perhaps {described(candidate.reference)}"
    for correction in entry.corrections:
        before = f"{_short(correction.before)} → " if correction.before is not None else ""
        yield f"--fix: {correction.field} = {before}{_short(correction.after)}"


def findings(run: CheckRun, chosen: Collection[str]) -> list[Finding]:
    """What a reviewer should see: all that fails by the reasons chosen, in the files' order."""
    found = []
    for entry in run.entries:
        for reason in sorted(entry.reasons.intersection(chosen)):
            words = f"{entry.place.key}: {_words(entry)}"
            found.append(Finding(entry.place.name, entry.place.line, reason, words))
            break
    if "not-looked-up" in chosen:
        found += [
            Finding(place.name, place.line, "not-looked-up", f"{place.key}: {why}")
            for place, why in run.unasked
        ]
    return sorted(found, key=lambda each: (each.file, each.line))


def _words(entry: EntryFinding) -> str:
    """All in one line."""
    if entry.status is not Status.CONFLICTING:
        remarks = [remark.words for remark in entry.remarks]
        return "; ".join(remarks or [entry.why])
    return "; ".join(
        f"{each.field}: “{_short(each.said)}”, the source has “{_short(each.told)}”"
        for each in entry.contradictions
    )


def print_summary(run: CheckRun, *, fixed: bool) -> None:
    """How many entries are in which state, and whom we asked, on standard error."""
    for file in run.files:
        for line, message in file.notes:
            say(f"{file.name}:{line}: {message}")
    total = len(run.entries)
    parts = [f"{count} {status}" for status in Status if (count := run.count(status))]
    remarked: dict[str, int] = {}
    for entry in run.entries:
        for remark in entry.remarks:
            remarked[remark.notice] = remarked.get(remark.notice, 0) + 1
    parts += [f"{count} {notice.replace('-', ' ')}" for notice, count in remarked.items()]
    if run.unasked:
        parts.append(f"{len(run.unasked)} not looked up")
    say(f"{total} entr{'y' if total == 1 else 'ies'}: {', '.join(parts) or 'nothing to look up'}")
    asked = list(dict.fromkeys(source for source, _ in run.exchanges))
    if asked:
        requests = sum(exchange.requests for _, exchange in run.exchanges)
        say(f"asked: {sources_named(asked)}; {requests} request{'' if requests == 1 else 's'}")
    sure = sum(bool(entry.corrections) for entry in run.entries)
    if sure and not fixed:
        say(f"--fix would correct {sure} of them; --diff shows how")


def _short(text: str | None) -> str:
    line = " ".join((text or "").split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
