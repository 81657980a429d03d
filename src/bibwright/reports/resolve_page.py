"""What came of a list, the doubtful items beside the papers that come into question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bibwright.commands.resolve_answers import SHOWN
from bibwright.lookup.resolver import Resolution
from bibwright.matching.verdict import Status, Verdict
from bibwright.model.reference import Reference
from bibwright.readers import Problem
from bibwright.reports.html_page import (
    Beneath,
    Part,
    bullets,
    item,
    nothing_beneath,
    page_of,
    report_body,
    side_by_side,
)
from bibwright.reports.reference_rows import reference_rows
from bibwright.text.counted import counted

_PARTS = {
    Status.AMBIGUOUS: "Ambiguous",
    Status.CONFLICTING: "Conflicting",
    Status.NOT_FOUND: "Not found",
    Status.UNAVAILABLE: "Could not be looked up",
    Status.MATCHED: "Matched",
}


def render_html(
    queries: Sequence[Reference],
    resolution: Resolution,
    problems: Sequence[Problem],
    *,
    title: str,
) -> str:
    """The page: one file, without scripts, that loads nothing."""
    body = report_body(resolve_intro(resolution, problems), resolve_parts(queries, resolution))
    return page_of(title, body)


def resolve_intro(resolution: Resolution, problems: Sequence[Problem]) -> Iterator[str]:
    """What was found, in numbers, and what could not be read."""
    counts = [f"{count} {each}" for each in Status if (count := resolution.count(each))]
    yield f"<p>{counted(len(resolution.verdicts), 'item')}: {', '.join(counts) or 'none'}.</p>"
    yield from bullets(f"{problem.origin}: {problem.message}" for problem in problems)


def resolve_parts(
    queries: Sequence[Reference], resolution: Resolution, beneath: Beneath = nothing_beneath
) -> list[Part]:
    """What came of the ``queries``, as they were read. One is called ``item-`` and its place among
    all."""
    groups: dict[Status, list[str]] = {}
    for at, (query, verdict) in enumerate(zip(queries, resolution.verdicts, strict=True)):
        groups.setdefault(verdict.status, []).append(_item(f"item-{at}", query, verdict, beneath))
    return [
        Part(status.replace(" ", "-"), heading, groups.get(status, []))
        for status, heading in _PARTS.items()
    ]


def _item(name: str, query: Reference, verdict: Verdict, beneath: Beneath) -> str:
    papers = [each.reference for each in verdict.candidates[:SHOWN]]
    if verdict.matched:
        papers = [verdict.matched]
    heads = [("your list", str(query.origin or ""))]
    heads += [(f"{number}", paper.label) for number, paper in enumerate(papers, 1)]
    title = query.title or query.said or query.label
    lines = [
        *side_by_side(heads, reference_rows([query, *papers])),
        *bullets([verdict.why]),
        *beneath(name),
    ]
    return item(name, title, lines, title=title)
