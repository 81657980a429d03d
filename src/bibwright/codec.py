"""References as JSON values and back: for the index's rows and for ``--json``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bibwright.identifiers import ArxivId, parse_arxiv_id
from bibwright.reference import Date, Kind, Origin, Person, Reference

__all__ = ["reference_from_json", "reference_to_json"]

_TEXTS = (
    "title venue journal_ref volume number pages comment abstract summary url key".split()
)  # fields that are plain text, empty when unknown
_LISTS = ("categories", "tags")
_MOMENTS = ("submitted", "updated")


def reference_to_json(reference: Reference) -> dict[str, Any]:
    """The reference as a JSON object; what is unknown is left out."""
    data: dict[str, Any] = {"kind": str(reference.kind)}
    if reference.arxiv_id:
        data["arxiv_id"] = str(reference.arxiv_id)
    if reference.doi:
        data["doi"] = reference.doi
    data |= {name: value for name in _TEXTS if (value := getattr(reference, name))}
    if reference.people:
        data["people"] = [_person_to_json(person) for person in reference.people]
    if reference.others:
        data["others"] = True
    for name in _MOMENTS:
        if moment := getattr(reference, name):
            data[name] = moment.isoformat().replace("+00:00", "Z")
    if reference.issued:
        data["issued"] = str(reference.issued)
    data |= {name: list(value) for name in _LISTS if (value := getattr(reference, name))}
    if reference.origin:
        data["origin"] = _origin_to_json(reference.origin)
    return data


def _person_to_json(person: Person) -> dict[str, Any]:
    data: dict[str, Any] = {"family": person.family}
    for name in ("given", "particle", "suffix"):
        if value := getattr(person, name):
            data[name] = value
    return data | ({"collective": True} if person.collective else {})


def _origin_to_json(origin: Origin) -> dict[str, Any]:
    data: dict[str, Any] = {"name": origin.name}
    if origin.line is not None:
        data["line"] = origin.line
    return data | ({"text": origin.text} if origin.text else {})


def reference_from_json(data: Mapping[str, Any]) -> Reference:
    """The reference that ``reference_to_json`` made this of."""
    origin = data.get("origin")
    return Reference(
        kind=Kind(data["kind"]),
        arxiv_id=_arxiv_id(data.get("arxiv_id")),
        doi=data.get("doi"),
        people=tuple(Person(**person) for person in data.get("people", ())),
        others=data.get("others", False),
        submitted=_moment(data.get("submitted")),
        updated=_moment(data.get("updated")),
        issued=_date(data.get("issued")),
        origin=Origin(**origin) if origin else None,
        categories=tuple(data.get("categories", ())),
        tags=tuple(data.get("tags", ())),
        **{name: data.get(name, "") for name in _TEXTS},
    )


def _arxiv_id(text: str | None) -> ArxivId | None:
    return parse_arxiv_id(text) if text else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _date(text: str | None) -> Date | None:
    return Date(*(int(part) for part in text.split("-"))) if text else None
