"""References as JSON values and back: for the index's rows and for ``--json``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bibwright.model.identifiers import ArxivId, parse_arxiv_id
from bibwright.model.reference import Date, Kind, Origin, Person, Reference, Update, UpdateSort

#: Fields that are plain text, empty when unknown.
_TEXTS = (
    *("title", "venue", "journal_ref", "volume", "number", "pages", "publisher", "comment"),
    *("abstract", "summary", "url", "isbn", "key", "record", "said"),
)
#: Identifiers, None when unknown.
_DOIS = ("doi", "published_as")
#: Lists of persons.
_ROLES = ("authors", "editors")
_LISTS = ("categories", "tags")
_DATES = ("issued", "no_later")
_MOMENTS = ("submitted", "updated")


def reference_to_json(reference: Reference) -> dict[str, Any]:
    """The reference as a JSON object; what is unknown is left out."""
    data: dict[str, Any] = {"kind": str(reference.kind)}
    if reference.arxiv_id:
        data["arxiv_id"] = str(reference.arxiv_id)
    data |= {name: value for name in _DOIS if (value := getattr(reference, name))}
    data |= {name: value for name in _TEXTS if (value := getattr(reference, name))}
    for name in _ROLES:
        if persons := getattr(reference, name):
            data[name] = [_person_to_json(person) for person in persons]
    if reference.others:
        data["others"] = True
    for name in _MOMENTS:
        if moment := getattr(reference, name):
            data[name] = moment.isoformat().replace("+00:00", "Z")
    data |= {name: str(value) for name in _DATES if (value := getattr(reference, name))}
    data |= {name: list(value) for name in _LISTS if (value := getattr(reference, name))}
    if reference.updates:
        data["updates"] = [_update_to_json(update) for update in reference.updates]
    if reference.origin:
        data["origin"] = _origin_to_json(reference.origin)
    return data


def _person_to_json(person: Person) -> dict[str, Any]:
    data: dict[str, Any] = {"family": person.family}
    for name in ("given", "particle", "suffix"):
        if value := getattr(person, name):
            data[name] = value
    return data | ({"collective": True} if person.collective else {})


def _update_to_json(update: Update) -> dict[str, Any]:
    data: dict[str, Any] = {"sort": str(update.sort)}
    for name in ("notice", "source", "of"):
        if value := getattr(update, name):
            data[name] = value
    return data | ({"date": str(update.date)} if update.date else {})


def _update(data: Mapping[str, Any]) -> Update:
    return Update(
        UpdateSort(data["sort"]),
        data.get("notice"),
        _date(data.get("date")),
        data.get("source", ""),
        data.get("of", ""),
    )


def _origin_to_json(origin: Origin) -> dict[str, Any]:
    data: dict[str, Any] = {"name": origin.name}
    if origin.line is not None:
        data["line"] = origin.line
    return data | {name: value for name in ("text", "as_of") if (value := getattr(origin, name))}


def reference_from_json(data: Mapping[str, Any]) -> Reference:
    """The reference that ``reference_to_json`` made this of."""
    origin = data.get("origin")
    return Reference(
        kind=Kind(data["kind"]),
        arxiv_id=_arxiv_id(data.get("arxiv_id")),
        doi=data.get("doi"),
        published_as=data.get("published_as"),
        authors=_persons(data.get("authors", ())),
        editors=_persons(data.get("editors", ())),
        others=data.get("others", False),
        submitted=_moment(data.get("submitted")),
        updated=_moment(data.get("updated")),
        issued=_date(data.get("issued")),
        no_later=_date(data.get("no_later")),
        origin=Origin(**origin) if origin else None,
        categories=tuple(data.get("categories", ())),
        tags=tuple(data.get("tags", ())),
        updates=tuple(map(_update, data.get("updates", ()))),
        **{name: data.get(name, "") for name in _TEXTS},
    )


def _persons(listed: Iterable[Mapping[str, Any]]) -> tuple[Person, ...]:
    return tuple(Person(**person) for person in listed)


def _arxiv_id(text: str | None) -> ArxivId | None:
    return parse_arxiv_id(text) if text else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _date(text: str | None) -> Date | None:
    return Date(*(int(part) for part in text.split("-"))) if text else None
