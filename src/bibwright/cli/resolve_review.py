"""Doubtful items of a list beside the papers that come into question, and what a person says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bibwright.cli.review import Talk, compared
from bibwright.commands.resolve_answers import NONE, SHOWN, ResolveAnswers, answer_of, fingerprint
from bibwright.matching.verdict import Verdict
from bibwright.model.reference import Reference

_HELP = (
    "1–{most} this paper   n none of them   s skip   b back   q stop and keep the answers   ? help"
)


def review(
    items: Sequence[tuple[Reference, Verdict]],
    answers: ResolveAnswers,
    talk: Talk,
    keep: Callable[[ResolveAnswers], None],
) -> ResolveAnswers:
    """Walks through the items; gives the answers with the new ones.

    ``keep`` stores them after every key that changes them, so that nothing is lost whatever becomes
    of the terminal. It ends when all are answered, on ``q``, and when nobody is there any more.
    """
    if not items:
        talk.say("There is nothing to decide.")
        return answers
    said: dict[str, str] = {}
    at = 0
    while at < len(items):
        query, verdict = items[at]
        candidates = verdict.candidates[:SHOWN]
        _show(query, verdict, f"{at + 1} of {len(items)}", talk)
        key = talk.ask().lower()
        if key in {"", "q"}:
            break
        if key in {"n", *map(str, range(1, len(candidates) + 1))}:
            said[fingerprint(query)] = NONE if key == "n" else answer_of(candidates[int(key) - 1])
            keep(ResolveAnswers({**answers.given, **said}))
            at += 1
        elif key == "s":
            if said.pop(fingerprint(query), None) is not None:
                keep(ResolveAnswers({**answers.given, **said}))
            at += 1
        elif key == "b":
            at = max(0, at - 1)
        else:
            talk.say(_HELP.format(most=len(candidates)))
    talk.say(f"{len(said)} of {len(items)} decided")
    return ResolveAnswers({**answers.given, **said})


def _show(query: Reference, verdict: Verdict, count: str, talk: Talk) -> None:
    talk.say("")
    talk.say(f"{count} · {query.origin or ''} · {verdict.status}: {verdict.why}")
    for number, candidate in enumerate(verdict.candidates[:SHOWN], 1):
        heads = ("your list", f"{number}: {candidate.reference.label}")
        for line in compared(_values(query, candidate.reference), talk.width, heads):
            talk.say(line)
    talk.say(_HELP.format(most=min(SHOWN, len(verdict.candidates))))


def _values(query: Reference, paper: Reference) -> Iterator[tuple[str, str, str]]:
    yield "title", query.title or query.said, paper.title
    yield "author", "; ".join(map(str, query.authors)), "; ".join(map(str, paper.authors))
    yield "year", str(query.year or ""), str(paper.year or "")
    yield "id", query.label, paper.label
    yield "venue", query.venue, paper.journal_ref or paper.venue
