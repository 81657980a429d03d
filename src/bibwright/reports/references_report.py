"""What ``references`` did, as JSON: the lists, and what ``resolve`` says of what is in them.

The schema stands in ``docs/references.schema.json``.
"""

from __future__ import annotations

from typing import Any

from bibwright.commands.compose import Composition
from bibwright.commands.references import References
from bibwright.model.codec import reference_to_json
from bibwright.reports.resolve_report import resolve_report

#: Raised whenever a field changes its meaning or is removed; new fields leave it as it is.
REFERENCES_SCHEMA = 2


def references_report(found: References, composition: Composition) -> dict[str, Any]:
    """Everything that was decided, and why. ``lists`` has the papers in order, with how many of
    the verdicts are of each; ``witnesses`` for each verdict the catalogues that have the work in
    the same list."""
    return {
        "schema": REFERENCES_SCHEMA,
        "lists": [
            {
                "paper": each.name,
                "read_from": each.references.form,
                "references": len(each.references.works),
                "catalogues": [
                    {"source": one.source, "references": len(one.works), "whole": one.is_whole}
                    for one in each.catalogue_lists
                ],
            }
            for each in found.citing
        ],
        "without": [{"paper": name, "why": str(why)} for name, why in found.without.items()],
        "witnesses": [list(each) for each in found.listed_by],
        "only_in_catalogues": [
            {
                "source": each.by[0],
                "sources": list(each.by),
                "reference": reference_to_json(each.work),
            }
            for each in found.only_in_catalogues
        ],
        "as_cited": [
            composition.places[each.name].key
            for each in found.as_cited
            if each.name in composition.places
        ],
        "resolve": resolve_report(found.resolution, found.problems, composition),
    }
