"""The Zotero API without any network: from a request to its answer.

Where nothing else is said it is the web API, version 3; `local` stands for the local API of
the desktop program, which has neither keys of the web nor templates nor the list of what was
deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from support.loopback import Answer
from support.zotero_access import Keys, LocalAccess, WriteTokens
from support.zotero_answers import TEXT_TYPE, Json, ReceivedRequest, RefusedError, json_answer
from support.zotero_checks import invalid
from support.zotero_library import Library, is_key
from support.zotero_reading import Reading, listing, parse, select_items
from support.zotero_schema import LINK_MODES, Schema
from support.zotero_views import collection_envelope, group_json, item_envelope, tag_envelope
from support.zotero_writes import Writer


class Api:
    """The API over some libraries. `base()` is its own address, for links."""

    def __init__(
        self,
        libraries: Mapping[str, Library],
        schema: Schema,
        keys: Keys,
        local: LocalAccess | None,
        now: Callable[[], datetime],
        base: Callable[[], str],
    ) -> None:
        self._libraries = libraries
        self._schema = schema
        self._keys = keys
        self._local = local
        self._now = now
        self._base = base
        self._tokens = WriteTokens(now)

    def answer(self, request: ReceivedRequest) -> Answer:
        """The answer to a request, with the headers that every answer has."""
        try:
            given = self._route(request)
        except RefusedError as refusal:
            given = refusal.answer()
        common = [
            ("Zotero-API-Version", "3"),
            ("Zotero-Schema-Version", str(self._schema.version)),
        ]
        if self._local:
            common += self._local.headers()
        return Answer(given.status, given.body, given.content_type, (*common, *given.headers))

    def _route(self, request: ReceivedRequest) -> Answer:
        path = request.path
        if self._local:
            self._local.check(request)
            path = path.removeprefix("/api")
            if path == request.path:
                raise RefusedError(404, "No endpoint found")
        steps = [step for step in path.split("/") if step]
        asked = {request.headers.get("zotero-api-version", "3"), request.parameter("v", "3")}
        if asked != {"3"}:
            raise RefusedError(501, "this loopback server has version 3 of the API only")
        match steps:
            case ["local", "authorize"] if self._local and request.method == "POST":
                return self._local.authorize(request)
            case ["users" | "groups", number, *rest] if number.isdecimal():
                return self._in_library(request, f"{steps[0]}/{number}", rest)
            case _:
                if request.method not in ("GET", "HEAD"):
                    raise _not_allowed("HEAD, GET")
                return self._about(request, steps)

    # -- what is in no library -----------------------------------------------------------------

    def _about(self, request: ReceivedRequest, steps: list[str]) -> Answer:
        labels = {name: each.label for name, each in self._schema.item_types.items()}
        match steps:
            case []:
                return Answer(200, b"Nothing to see here.", TEXT_TYPE)
            case ["schema"]:
                return json_answer(self._schema.document())
            case ["itemTypes"]:
                by_label = sorted(labels, key=labels.__getitem__)
                shown = {name: labels[name] for name in by_label if name != "attachment"}
                return _labelled("itemType", shown)
            case ["itemFields"]:
                return _labelled("field", self._schema.field_labels)
            case ["creatorFields"]:
                names = {"firstName": "First", "lastName": "Last", "name": "Name"}
                return _labelled("field", names)
            case ["itemTypeFields"]:
                fields = self._schema.item_types[self._type(request)].fields
                return _labelled(
                    "field", {name: self._schema.field_labels[name] for name in fields}
                )
            case ["itemTypeCreatorTypes"]:
                creators = self._schema.item_types[self._type(request)].creator_types
                known = self._schema.creator_labels
                return _labelled("creatorType", {name: known[name] for name in creators})
            case ["items", "new"] if not self._local:
                return self._template(request)
            case ["keys", name] if not self._local:
                return self._keys.describe(request, name)
            case _:
                raise RefusedError(404, "Not found")

    def _type(self, request: ReceivedRequest) -> str:
        name = request.parameter("itemType")
        if not name:
            raise invalid("'itemType' not provided")
        if name not in self._schema.item_types:
            raise invalid(f"Invalid item type '{name}'")
        return name

    def _template(self, request: ReceivedRequest) -> Answer:
        name, mode = self._type(request), request.parameter("linkMode")
        if name == "attachment" and not mode:
            raise invalid("linkMode required for itemType=attachment")
        if name == "attachment" and mode not in LINK_MODES:
            raise invalid(f"Invalid linkMode '{mode}'")
        return json_answer(self._schema.template(name, mode))

    # -- a library -----------------------------------------------------------------------------

    def _in_library(self, request: ReceivedRequest, name: str, steps: list[str]) -> Answer:
        if steps == ["groups"] and request.method == "GET":
            return self._groups(request)
        if self._local is None:
            self._keys.of(request)
            self._tokens.check(request)
        library = self._libraries.get(name)
        if library is None and self._local and name.startswith("users/"):
            raise invalid("Only data for the logged-in user is available locally -- use userID 0")
        if library is None:
            raise RefusedError(404, "Not found")
        if self._local is None:
            self._keys.check(request, library)
        elif request.is_write:
            self._local.use(request)
            self._tokens.check(request)
        if request.is_write:
            given = self._write(request, library, steps)
            self._tokens.remember(request)
            return given
        if request.method not in ("GET", "HEAD"):
            raise _not_allowed("HEAD, GET, POST, PUT, PATCH, DELETE")
        return self._read(request, library, steps)

    def _groups(self, request: ReceivedRequest) -> Answer:
        key = None if self._local else self._keys.of(request)
        shown = [
            group_json(library, self._base())
            for library in self._libraries.values()
            if library.kind == "groups" and (self._local or (key and key.may_read(library)))
        ]
        return json_answer(shown, [("Total-Results", str(len(shown)))])

    def _write(self, request: ReceivedRequest, library: Library, steps: list[str]) -> Answer:
        kind = steps[0] if steps else ""
        if kind == "tags" and len(steps) == 1 and request.method == "DELETE":
            return self._writer(library, "items").delete_tags(request)
        if kind not in ("items", "collections") or len(steps) > 2:
            raise _not_allowed("HEAD, GET") if kind else RefusedError(404, "Not found")
        writer = self._writer(library, kind)
        key = steps[1] if len(steps) == 2 else None
        if key in ("top", "trash"):
            raise _not_allowed("GET")
        if key is not None and not is_key(key):
            raise RefusedError(404, "Not found")
        if request.method == "POST":
            if key is not None:
                raise _not_allowed("HEAD, GET, PUT, PATCH, DELETE")
            return writer.post(request)
        if request.method == "DELETE":
            return writer.delete(request, key) if key else writer.delete_many(request)
        if key is None:
            raise _not_allowed("HEAD, GET, POST, DELETE")
        return writer.put_or_patch(request, key)

    def _writer(self, library: Library, kind: str) -> Writer:
        shows = {"items": item_envelope, "collections": collection_envelope}
        return Writer(library, kind, lambda key: shows[kind](library, key, self._base()), self._now)

    # -- reads ---------------------------------------------------------------------------------

    def _read(self, request: ReceivedRequest, library: Library, steps: list[str]) -> Answer:
        match steps:
            case [] if library.kind == "groups":
                return json_answer(group_json(library, self._base()))
            case ["items", ("top" | "trash") as subset]:
                return self._items(request, library, subset=subset)
            case ["items"]:
                return self._items(request, library)
            case ["items", key]:
                return self._one(request, library, key, "items")
            case ["items", key, "children"]:
                self._known(library, key, "items")
                return self._items(request, library, library.children(key))
            case ["items", key, "tags"]:
                self._known(library, key, "items")
                return self._tags(request, library, [key])
            case ["collections"] | ["collections", "top"]:
                return self._collections(request, library, None, top=len(steps) == 2)
            case ["collections", key]:
                return self._one(request, library, key, "collections")
            case ["collections", key, "collections"]:
                return self._collections(request, library, key)
            case ["collections", key, "items"]:
                return self._items(request, library, self._filed(library, key))
            case ["collections", key, "items", "top"]:
                return self._items(request, library, self._filed(library, key), subset="top")
            case ["collections", key, "tags"]:
                return self._tags(request, library, self._filed(library, key))
            case ["tags"]:
                return self._tags(request, library, list(library.kept))
            case ["tags", *name]:
                return self._tags(request, library, list(library.kept), "/".join(name))
            case ["searches"]:
                reading = parse(request, "searches", local=library.local)
                return self._list(request, library, reading, [], {}, {})
            case ["deleted"] if not library.local:
                return self._deleted(request, library)
            case _:
                raise RefusedError(404, "Not found")

    def _items(
        self,
        request: ReceivedRequest,
        library: Library,
        keys: list[str] | None = None,
        *,
        subset: str = "",
    ) -> Answer:
        if self._local is None and not self._keys.sees_notes(request, library):
            chosen = library.kept if keys is None else keys
            keys = [key for key in chosen if library.kept[key]["itemType"] != "note"]
        reading = parse(request, "items", local=library.local)
        trash = subset == "trash"
        found = select_items(library, request, reading, keys, top=subset == "top", trash=trash)
        versions = {key: library.kept[key]["version"] for key in found}
        return self._list(request, library, reading, found, versions, item_envelope)

    def _filed(self, library: Library, key: str) -> list[str]:
        """The items of a collection, with their children."""
        self._known(library, key, "collections")
        filed = {name for name, item in library.kept.items() if key in item["collections"]}
        return [
            name
            for name, item in library.kept.items()
            if name in filed or item.get("parentItem") in filed
        ]

    def _collections(
        self, request: ReceivedRequest, library: Library, inside: str | None, *, top: bool = False
    ) -> Answer:
        if inside is not None:
            self._known(library, inside, "collections")
        reading = parse(request, "collections", local=library.local)
        text = request.parameter("q").lower()
        found = [
            key
            for key, held in library.kept_collections.items()
            if (inside is None or held["parentCollection"] == inside)
            and not (top and held["parentCollection"])
            and not (reading.keys and key not in reading.keys)
            and held["version"] > reading.since
            and not (library.local and held.get("deleted"))
            and text in held["name"].lower()
        ]
        by_name = reading.sort == "title"
        kept = library.kept_collections
        found.sort(key=lambda key: kept[key]["name"].lower() if by_name else kept[key]["version"])
        if reading.descending:
            found.reverse()
        versions = {key: kept[key]["version"] for key in found}
        return self._list(request, library, reading, found, versions, collection_envelope)

    def _one(self, request: ReceivedRequest, library: Library, key: str, kind: str) -> Answer:
        self._known(library, key, kind)
        parse(request, kind, local=library.local)
        show = item_envelope if kind == "items" else collection_envelope
        shown = show(library, key, self._base())
        return json_answer(shown, [("Last-Modified-Version", str(shown["version"]))])

    def _known(self, library: Library, key: str, kind: str) -> None:
        known = library.kept if kind == "items" else library.kept_collections
        if key not in known:
            raise RefusedError(404, f"{kind.removesuffix('s').title()} does not exist")

    def _tags(
        self, request: ReceivedRequest, library: Library, keys: list[str], name: str | None = None
    ) -> Answer:
        reading = parse(request, "tags", local=library.local)
        counts: dict[tuple[str, int], int] = {}
        for key in keys:
            for each in library.kept[key]["tags"]:
                tag = (each["tag"], each.get("type", 0))
                counts[tag] = counts.get(tag, 0) + 1
        text = request.parameter("q").lower()
        found = {
            f"{tag}\0{kind}": (tag, kind, count)
            for (tag, kind), count in sorted(counts.items())
            if name in (None, tag)
            and text in tag.lower()
            and library.tag_version(tag, kind) > reading.since
        }
        if name is not None and not found:
            raise RefusedError(404, "Not found")

        def show(library: Library, key: str, base: str) -> Json:
            return tag_envelope(library, *found[key], base)

        return self._list(request, library, reading, list(found), {}, show)

    def _list(
        self,
        request: ReceivedRequest,
        library: Library,
        reading: Reading,
        found: list[str],
        versions: Mapping[str, int],
        show: Callable[[Library, str, str], Json] | Mapping[str, Json],
    ) -> Answer:
        known = request.headers.get("if-modified-since-version", "")
        if known.isdecimal() and library.version <= int(known):
            return Answer(304)
        base = self._base()
        address = base + request.path.removeprefix("/api" if library.local else "")
        shown = (
            show.__getitem__ if isinstance(show, Mapping) else lambda key: show(library, key, base)
        )
        headers = [("Last-Modified-Version", str(library.version))]
        return listing(request, reading, found, versions.__getitem__, shown, address, headers)

    def _deleted(self, request: ReceivedRequest, library: Library) -> Answer:
        since = request.parameter("since", request.parameter("newer"))
        if not since:
            raise invalid("'since' parameter must be provided")
        if not since.isdecimal():
            raise invalid("Invalid value for 'since' parameter")
        headers = [("Last-Modified-Version", str(library.version))]
        return json_answer(library.gone_since(int(since)), headers)


def _labelled(name: str, labels: Mapping[str, str]) -> Answer:
    return json_answer([{name: each, "localized": label} for each, label in labels.items()])


def _not_allowed(methods: str) -> RefusedError:
    return RefusedError(405, "Method not allowed", headers=(("Allow", methods),))
