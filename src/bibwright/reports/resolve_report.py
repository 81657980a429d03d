"""What a resolve did, as JSON. The schema stands in ``docs/resolve.schema.json``."""

from __future__ import annotations

from typing import Any

from bibwright.commands.compose import Composition
from bibwright.lookup.resolver import Resolution
from bibwright.matching.verdict import Status, Verdict
from bibwright.model.codec import reference_to_json
from bibwright.readers import Problem
from bibwright.sources.source import exchanges_json

#: Raised whenever a field changes its meaning or is removed; new fields leave it as it is.
RESOLVE_SCHEMA = 2


def resolve_report(
    resolution: Resolution, problems: tuple[Problem, ...], composition: Composition
) -> dict[str, Any]:
    """Everything that was decided, and why."""
    return {
        "schema": RESOLVE_SCHEMA,
        "counts": {str(status): resolution.count(status) for status in Status}
        | {"title changed": sum(verdict.title_changed for verdict in resolution.verdicts)},
        "verdicts": [_verdict(verdict, resolution, composition) for verdict in resolution.verdicts],
        "problems": [
            {"origin": str(problem.origin), "message": problem.message} for problem in problems
        ],
        "sources": exchanges_json(resolution.exchanges),
        "requests": resolution.requests,
    }


def _verdict(verdict: Verdict, resolution: Resolution, composition: Composition) -> dict[str, Any]:
    data: dict[str, Any] = {
        "query": reference_to_json(verdict.query),
        "status": str(verdict.status),
        "why": verdict.why,
        "title_changed": verdict.title_changed,
        "candidates": [
            {
                "reference": reference_to_json(candidate.reference),
                "evidence": candidate.evidence.as_json(),
                "sources": list(candidate.sources),
            }
            for candidate in verdict.candidates
        ],
    }
    if name := resolution.paper_of(verdict):
        place = composition.places[name]
        data["entry"] = {"key": place.key, "added": place.added}
        if place.perhaps:
            data["entry"]["perhaps_also"] = place.perhaps
    return data
