"""What ``references`` did, as JSON: the lists, and what ``resolve`` says of what is in them."""

from __future__ import annotations

from typing import Any

from bibwright.commands.compose import Composition
from bibwright.commands.references import References
from bibwright.model.codec import reference_to_json
from bibwright.reports.resolve_report import resolve_report

__all__ = ["references_report"]


def references_report(found: References, composition: Composition) -> dict[str, Any]:
    """Everything that was decided, and why. ``lists`` has the papers in order, with how many of
    the verdicts are of each."""
    report = resolve_report(found.resolution, found.problems, composition)
    report["lists"] = [
        {
            "paper": each.name,
            "read_from": each.references.form,
            "references": len(each.references.works),
        }
        for each in found.citing
    ]
    report["only_in_catalogues"] = [
        {"source": source, "reference": reference_to_json(work)}
        for source, work in found.only_witnessed
    ]
    report["as_cited"] = [
        composition.places[each.name].key
        for each in found.as_cited
        if each.name in composition.places
    ]
    return report
