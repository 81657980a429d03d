"""The report of a resolve that a person can read at a glance, on standard error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bibwright.cli.asking import say_way_out
from bibwright.cli.terminal import say
from bibwright.commands.compose import Composition
from bibwright.lookup.resolver import Resolution
from bibwright.matching.candidates import Candidate
from bibwright.matching.verdict import Status, Verdict
from bibwright.model.reference import Origin
from bibwright.readers import Problem
from bibwright.text.counted import counted, lines_named

_COLOURS = {
    Status.MATCHED: "green",
    Status.AMBIGUOUS: "yellow",
    Status.CONFLICTING: "yellow",
    Status.NOT_FOUND: "red",
    Status.UNAVAILABLE: "red",
}
#: Other candidates shown for a doubtful verdict.
_SHOWN = 3
#: Papers named more than once that are listed one by one.
_REPEATS = 10


def print_report(
    resolution: Resolution,
    problems: tuple[Problem, ...],
    composition: Composition,
    *,
    explain: bool,
) -> None:
    """What was matched, what was not and why, whom we asked; with ``explain`` all evidence."""
    for alike in _grouped(resolution.verdicts):
        verdict = alike[0]
        if verdict.status is Status.UNAVAILABLE and len(alike) > 1:
            _print_unavailable(alike)
        elif explain or verdict.status is not Status.MATCHED:
            _print_verdict(verdict, _places(alike), explain=explain)
        elif verdict.title_changed:
            _print_changed_title(verdict)
    _print_perhaps(resolution, composition)
    for (message, is_note), origins in _alike(problems).items():
        if is_note:
            places = lines_named((each.name, each.line) for each in origins)
            say(f"note: {places}: {message}", fg="yellow")
        else:
            say(f"could not read  {_listed(list(map(str, origins)))}: {message}", fg="yellow")
    _print_counts(resolution)
    _print_repeats(resolution, composition)
    _print_sources(resolution)
    there = len(composition.places) - composition.added
    say(f"entries: {composition.added} new" + (f", {there} already there" if there else ""))
    _print_next_step(resolution)


def _grouped(verdicts: Sequence[Verdict]) -> Iterator[list[Verdict]]:
    """Verdicts that would be reported in the same words, together."""
    groups: dict[object, list[Verdict]] = {}
    for at, verdict in enumerate(verdicts):
        key: object = (verdict.status, verdict.why, _asked_for(verdict))
        if verdict.status is Status.UNAVAILABLE:
            key = (verdict.status, verdict.why)
        elif verdict.status is Status.MATCHED:
            key = at
        groups.setdefault(key, []).append(verdict)
    yield from groups.values()


def _alike(problems: Sequence[Problem]) -> dict[tuple[str, bool], list[Origin]]:
    """Where what is said of several problems stands; whether it is a note."""
    found: dict[tuple[str, bool], list[Origin]] = {}
    for problem in problems:
        found.setdefault((problem.message, problem.is_note), []).append(problem.origin)
    return found


def _listed(places: Sequence[str]) -> str:
    """The first places, and how many more there are."""
    more = len(places) - _REPEATS
    return ", ".join(places[:_REPEATS]) + (f" and {more} more" if more > 0 else "")


def _places(alike: Sequence[Verdict]) -> str:
    places = dict.fromkeys(str(each.query.origin) for each in alike if each.query.origin)
    return f"{_listed(list(places))}: " if places else ""


def _print_unavailable(alike: Sequence[Verdict]) -> None:
    """Many that can't be looked up for the same reason, in a sentence."""
    say(f"unavailable  {len(alike)} references: {alike[0].why}", fg=_COLOURS[Status.UNAVAILABLE])
    say(f"    {_listed(list(map(_name, alike)))}", dim=True)


def _name(verdict: Verdict) -> str:
    """The line that names the work; where it comes from a catalogue, what the work is called."""
    origin = verdict.query.origin
    return str(origin) if origin and origin.line else _asked_for(verdict)


def _print_verdict(verdict: Verdict, places: str, *, explain: bool) -> None:
    head = f"{verdict.status}  {places}{_asked_for(verdict)}"
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
    name = query.arxiv_id or query.doi or query.key or query.said
    return f"“{query.title}”" if query.title else str(name)


def _paper(candidate: Candidate) -> str:
    reference, certainty = candidate.reference, candidate.evidence.certainty
    authors = reference.authors[0].family if reference.authors else "?"
    more = " et al." if len(reference.authors) > 1 else ""
    return (
        f"{reference.label} “{reference.title}” "
        f"({authors}{more}, {reference.year or '?'}; {_percent(certainty)}{_confirmed(candidate)})"
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
    if not total:
        say("nothing to look up")
        return
    parts = [f"{count} {status}" for status in Status if (count := resolution.count(status)) > 0]
    changed = sum(verdict.title_changed for verdict in resolution.verdicts)
    note = f" ({changed} under a title that has changed since)" if changed else ""
    all_well = resolution.count(Status.MATCHED) == total
    words = f"{counted(total, 'reference')}: {', '.join(parts)}{note}"
    say(words, fg="green" if all_well else None)


def _print_repeats(resolution: Resolution, composition: Composition) -> None:
    """Papers that were named more than once: all of them in a line when there are many."""
    repeated = [paper for paper in resolution.papers if len(paper.verdicts) > 1]
    for paper in repeated[:_REPEATS]:
        places = ", ".join(str(each.query.origin) for each in paper.verdicts)
        say(f"the same paper, written once: {paper.reference.label} ({places})")
    if len(repeated) > _REPEATS:
        say(f"{len(repeated) - _REPEATS} more papers were named more than once, and written once")
    missing = {query.key for query, _ in composition.missing}
    for paper in repeated:
        kept = composition.places[paper.name].key
        for key in dict.fromkeys(each.query.key for each in paper.verdicts):
            if key and key not in {kept, paper.reference.key} | missing:
                say(f"    the citation key “{key}” is gone; it stands as “{kept}” now")
    for query, key in composition.missing:
        say(
            f"{query.origin}: “{query.key}” is cited and has no entry; its paper is “{key}”: cite "
            "that, or rename the entry",
            fg="yellow",
        )


def _print_next_step(resolution: Resolution) -> None:
    """What helps with what is left."""
    if resolution.count(Status.AMBIGUOUS) or resolution.count(Status.CONFLICTING):
        say("next: decide about them with --review, or accept one with --accept LINE=ID")
    if resolution.count(Status.NOT_FOUND):
        say("next: ask other catalogues with --sources arxiv,crossref,dblp")
    if resolution.count(Status.UNAVAILABLE):
        say_way_out()


def _print_sources(resolution: Resolution) -> None:
    for name in dict.fromkeys(source for source, _ in resolution.exchanges):
        exchanges = [each for source, each in resolution.exchanges if source == name]
        requests = sum(each.requests for each in exchanges)
        cached = sum(each.from_cache for each in exchanges)
        if name == "local index":
            lookups = sum(each.lookups for each in exchanges)
            say(f"asked: the local index, {counted(lookups, 'look-up')}")
            continue
        say(f"asked: {name}, {counted(requests, 'request')}, {cached} answered from the cache")
