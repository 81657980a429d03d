"""The report of a resolve that a person can read at a glance, on standard error."""

from __future__ import annotations

from bibwright.cli.terminal import say
from bibwright.commands.compose import Composition
from bibwright.lookup.resolver import Resolution
from bibwright.matching.verdict import Candidate, Status, Verdict
from bibwright.readers import Problem

__all__ = ["print_report"]

_COLOURS = {
    Status.MATCHED: "green",
    Status.AMBIGUOUS: "yellow",
    Status.CONFLICTING: "yellow",
    Status.NOT_FOUND: "red",
    Status.UNAVAILABLE: "red",
}
#: Runners-up shown for a doubtful verdict.
_SHOWN = 3


def print_report(
    resolution: Resolution,
    problems: tuple[Problem, ...],
    composition: Composition,
    *,
    explain: bool,
) -> None:
    """What was matched, what was not and why, whom we asked; with ``explain`` all evidence."""
    for verdict in resolution.verdicts:
        if explain or verdict.status is not Status.MATCHED:
            _print_verdict(verdict, explain=explain)
        elif verdict.title_changed:
            _print_changed_title(verdict)
    _print_perhaps(resolution, composition)
    for problem in problems:
        say(f"could not read  {problem.origin}: {problem.message}", fg="yellow")
    _print_counts(resolution)
    _print_repeats(resolution)
    _print_sources(resolution)
    there = len(composition.places) - composition.added
    say(f"entries: {composition.added} new" + (f", {there} already there" if there else ""))


def _print_verdict(verdict: Verdict, *, explain: bool) -> None:
    head = f"{verdict.status}  {_where(verdict)}{_asked_for(verdict)}"
    say(head, fg=_COLOURS[verdict.status])
    say(f"    {verdict.why}")
    if verdict.matched:
        say(f"    is {_paper(verdict.candidates[0])}")
    shown = verdict.candidates if explain else verdict.candidates[:_SHOWN]
    for candidate in shown[1:] if verdict.matched else shown:
        say(f"    {'not' if verdict.matched else 'perhaps'} {_paper(candidate)}")
        say(f"        {', '.join(candidate.evidence.reasons)}", dim=True)


def _print_changed_title(verdict: Verdict) -> None:
    best = verdict.candidates[0]
    say(f"title changed  {_where(verdict)}{_asked_for(verdict)}", fg="cyan")
    say(f"    is now {_paper(best)}")
    say(f"    {', '.join(best.evidence.reasons)}", dim=True)


def _where(verdict: Verdict) -> str:
    origin = verdict.query.origin
    return f"{origin}: " if origin else ""


def _asked_for(verdict: Verdict) -> str:
    query = verdict.query
    name = query.arxiv_id or query.doi or query.key
    return f"“{query.title}”" if query.title else str(name)


def _paper(candidate: Candidate) -> str:
    reference, certainty = candidate.reference, candidate.evidence.certainty
    people = reference.people[0].family if reference.people else "?"
    more = " et al." if len(reference.people) > 1 else ""
    return (
        f"{reference.label} “{reference.title}” "
        f"({people}{more}, {reference.year or '?'}; {_percent(certainty)}{_confirmed(candidate)})"
    )


def _confirmed(candidate: Candidate) -> str:
    """Who has it, where that is more than arXiv."""
    if not candidate.reference.record and len(candidate.sources) < 2:
        return ""
    return f"; in {', '.join(candidate.sources)}"


def _percent(certainty: float) -> str:
    """Never "100 %": nothing here is beyond all doubt."""
    return f"{min(certainty, 0.999):.1%} sure"


def _print_perhaps(resolution: Resolution, composition: Composition) -> None:
    for paper in resolution.papers:
        place = composition.places[paper.name]
        if place.perhaps:
            say(f"{place.key} was added, though {place.perhaps} may be the same work", fg="yellow")


def _print_counts(resolution: Resolution) -> None:
    total = len(resolution.verdicts)
    parts = [f"{count} {status}" for status in Status if (count := resolution.count(status)) > 0]
    changed = sum(verdict.title_changed for verdict in resolution.verdicts)
    note = f" ({changed} under a title that has changed since)" if changed else ""
    all_well = resolution.count(Status.MATCHED) == total
    plural = "s" if total != 1 else ""
    say(f"{total} reference{plural}: {', '.join(parts)}{note}", fg="green" if all_well else None)


def _print_repeats(resolution: Resolution) -> None:
    for paper in resolution.papers:
        if len(paper.verdicts) > 1:
            places = ", ".join(str(each.query.origin) for each in paper.verdicts)
            say(f"the same paper, written once: {paper.reference.label} ({places})")
            kept = paper.reference.key
            for key in dict.fromkeys(each.query.key for each in paper.verdicts):
                if key and key != kept:
                    say(f"    the citation key “{key}” is gone; it stands as “{kept}” now")


def _print_sources(resolution: Resolution) -> None:
    for name in dict.fromkeys(source for source, _ in resolution.exchanges):
        exchanges = [each for source, each in resolution.exchanges if source == name]
        requests = sum(each.requests for each in exchanges)
        cached = sum(each.from_cache for each in exchanges)
        if name == "local index":
            lookups = sum(each.lookups for each in exchanges)
            say(f"asked: the local index, {lookups} look-up{'s' if lookups != 1 else ''}")
            continue
        plural = "s" if requests != 1 else ""
        say(f"asked: {name}, {requests} request{plural}, {cached} answered from the cache")
