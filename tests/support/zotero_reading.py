"""What a read of the loopback Zotero server asks for: filters, order, pages, formats."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from support.loopback import Answer
from support.zotero_answers import TEXT_TYPE, Json, ReceivedRequest, RefusedError, json_answer
from support.zotero_checks import invalid
from support.zotero_library import Library, is_key
from support.zotero_views import creator_summary, parsed_date

DEFAULT_LIMIT = 25
MAX_LIMIT = 100

#: The most keys of `itemKey` and `collectionKey` that are looked at.
MAX_KEYS = 50

_SORTS = frozenset(
    "dateAdded dateModified title creator itemType date publisher publicationTitle"
    " journalAbbreviation language accessDate libraryCatalog callNumber rights extra addedBy"
    " numItems itemKeyList collectionKeyList".split()
)
_EMPTY_FIRST = ("title", "date", "itemKeyList", "collectionKeyList")
_PARAMETERS = frozenset(
    "collectionKey direction format include includeTrashed itemKey itemType limit q qmode since"
    " sort start tag v".split()
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The parameters of a read, checked."""

    format: str
    sort: str
    descending: bool
    start: int
    limit: int | None
    since: int
    keys: tuple[str, ...]
    local: bool


def parse(request: ReceivedRequest, kind: str, *, local: bool) -> Reading:
    """Check the parameters of a read of several "items", "collections" or "tags".

    RefusedError with 400 as the real server gives it, with 501 for what this one has not.
    """
    form = request.parameter("format", "json")
    if form not in ("json", "keys", "versions") or request.parameter("include", "data") != "data":
        raise RefusedError(501, f"format={form}: this loopback server has json, keys and versions")
    sort = request.parameter("sort", "title" if kind == "tags" else "dateModified")
    if sort not in _SORTS:
        raise invalid(f"Invalid 'sort' value '{sort}'")
    direction = request.parameter("direction", "desc" if sort.startswith("date") else "asc")
    if direction not in ("asc", "desc"):
        raise invalid(f"Invalid 'direction' value '{direction}'")
    since = request.parameter("since", request.parameter("newer", "0"))
    if not since.isdecimal():
        raise invalid("Invalid value for 'since' parameter")
    keys = _keys(request, kind)
    limit = _limit(request.parameter("limit"), form, local=local)
    if keys and not local:
        limit = MAX_KEYS
    start = _whole(request.parameter("start"))
    descending = direction == "desc"
    return Reading(form, sort, descending, start, limit, int(since), keys, local)


def _keys(request: ReceivedRequest, kind: str) -> tuple[str, ...]:
    name = f"{kind.removesuffix('s')}Key"
    text = request.parameter(name)
    keys = tuple(text.strip(",").split(",")) if text else ()
    if not all(map(is_key, keys)):
        raise invalid(f"Invalid '{name}' value '{text}'")
    return keys


def _limit(text: str, form: str, *, local: bool) -> int | None:
    """None: no limit. The local API sends all unless told otherwise."""
    asked = _whole(text)
    if local or form != "json":
        return asked or None
    return min(asked, MAX_LIMIT) or DEFAULT_LIMIT


def _whole(text: str) -> int:
    """A number as PHP reads it off the beginning of a text; nothing below 0."""
    digits = re.match(r"\d*", text.strip())
    return int(digits[0]) if digits and digits[0] else 0


# -- choosing items --------------------------------------------------------------------------


def select_items(
    library: Library,
    request: ReceivedRequest,
    reading: Reading,
    keys: Iterable[str] | None = None,
    *,
    top: bool = False,
    trash: bool = False,
) -> list[str]:
    """The keys of the items a read asks for, in their order.

    `keys` are those to choose from, all of the library's without; `top` shows the parents of
    what is found in their place; `trash` only what is in the trash.
    """
    holds = _conditions(library, request)
    with_trash = bool(request.parameter("includeTrashed").strip("0")) or trash
    if reading.local and reading.keys and not trash:
        # As seen in the program, 11.0: a search by keys never has what is in the trash.
        with_trash = False
    kept = library.kept
    found: dict[str, None] = {}
    for key in kept if keys is None else keys:
        item = kept[key]
        shown = item.get("parentItem", key) if top else key
        if not with_trash and (item.get("deleted") or kept[shown].get("deleted")):
            continue
        if trash and not item.get("deleted"):
            continue
        if reading.keys and key not in reading.keys:
            continue
        if kept[shown]["version"] > reading.since and holds(item, kept[shown]):
            found[shown] = None
    return _sorted(library, list(found), reading)


def _conditions(library: Library, request: ReceivedRequest) -> Callable[[Json, Json], bool]:
    """Whether an item, shown by another or itself, is what `q`, `itemType` and `tag` ask for."""
    types = _sets(request, "itemType")
    if len(types) > 1:
        raise invalid("Cannot specify 'itemType' more than once")
    for name in (name for _, names in types for name in names):
        if name not in library.schema.item_types:
            raise invalid(f"Invalid itemType '{name}'")
    tags = _sets(request, "tag")
    query = request.parameter("q").lower()
    mode = request.parameter("qmode", "titleCreatorYear").lower()
    if mode not in ("titlecreatoryear", "everything"):
        raise invalid(f"Invalid 'qmode' value '{mode}'")

    def holds(item: Json, shown: Json) -> bool:
        names = {each["tag"].lower() for each in shown["tags"]}
        return (
            all((item["itemType"] in wanted) is yes for yes, wanted in types)
            and all(any(tag.lower() in names for tag in wanted) is yes for yes, wanted in tags)
            and (not query or _quick(library, item, query))
        )

    return holds


def _sets(request: ReceivedRequest, name: str) -> list[tuple[bool, list[str]]]:
    """The values of a parameter: each wanted or, with a hyphen before it, not, of several
    between " || " any."""
    sets = []
    for value in (value.strip() for key, value in request.query if key == name):
        if not value:
            continue
        wanted = not value.startswith("-")
        text = value.removeprefix("-") if not wanted else re.sub(r"^\\-", "-", value)
        sets.append((wanted, re.split(r"\s+\|\|\s+", text)))
    return sets


def _quick(library: Library, item: Json, query: str) -> bool:
    """The quick search: in the title, in a name, or the year."""
    item_type = library.schema.item_types[item["itemType"]]
    title = item.get(item_type.field_for("title") or "title", "")
    date = item.get(item_type.field_for("date") or "", "")
    names = (
        f"{each.get('firstName', '')} {each.get('lastName') or each.get('name', '')}".strip()
        for each in item.get("creators", ())
    )
    texts = (title, item.get("note", ""), *names)
    return any(query in text.lower() for text in texts) or parsed_date(date)[:4] == query


def _sorted(library: Library, keys: list[str], reading: Reading) -> list[str]:
    """In the order asked for; equals with the latest first on the web, as they came locally."""
    place = {key: number for number, key in enumerate(library.kept)}

    def value(key: str) -> Any:
        item = library.kept[key]
        item_type = library.schema.item_types[item["itemType"]]
        match reading.sort:
            case "itemKeyList":
                return reading.keys.index(key)
            case "creator":
                return creator_summary(library, item).lower()
            case "itemType":
                return item_type.label.lower()
            case "date":
                return parsed_date(item.get(item_type.field_for("date") or "", ""))
            case _:
                return str(item.get(item_type.field_for(reading.sort) or reading.sort, "")).lower()

    def order(key: str) -> tuple[Any, ...]:
        mine = value(key)
        empty_last = reading.sort not in _EMPTY_FIRST and mine == ""
        ties = () if library.local else (library.kept[key]["version"], place[key])
        return (empty_last, mine, *ties)

    return sorted(keys, key=order, reverse=reading.descending)


# -- answering -------------------------------------------------------------------------------


def listing(
    request: ReceivedRequest,
    reading: Reading,
    found: Sequence[str],
    version: Callable[[str], int],
    show: Callable[[str], Json],
    address: str,
    headers: Sequence[tuple[str, str]],
) -> Answer:
    """The answer with one page of what was found, in the format asked for.

    `address` is the whole URL without its query; `version` and `show` know each name found.
    """
    end = len(found) if reading.limit is None else reading.start + reading.limit
    page = found[reading.start : end]
    sent = [
        *headers,
        ("Total-Results", str(len(found))),
        ("Link", _links(request, reading, len(found), address)),
    ]
    match reading.format:
        case "keys":
            body = "".join(f"{key}\n" for key in page) or "\n"
            return Answer(200, body.encode(), TEXT_TYPE, tuple(sent))
        case "versions":
            return json_answer({key: version(key) for key in page}, sent)
        case _:
            return json_answer([show(key) for key in page], sent)


def _links(request: ReceivedRequest, reading: Reading, total: int, address: str) -> str:
    """The Link header: pages are named by their whole address. The local API keeps every
    parameter and tells the last page even where it is the only one."""
    kept = [pair for pair in request.query if pair[0] != "start"]
    if not reading.local:
        known = (pair for pair in kept if pair[0] in _PARAMETERS and pair != ("format", "json"))
        kept = sorted(known)

    def at(start: int) -> str:
        pairs = [*kept, ("start", str(start))] if start > 0 else kept
        return f"{address}?{urlencode(pairs)}" if pairs else address

    limit = reading.limit or total or 1
    last = (total - 1) // limit * limit if total else 0
    links = []
    if reading.start:
        links += [("first", at(0)), ("prev", at(reading.start - limit))]
    if reading.start + limit < total:
        links.append(("next", at(reading.start + limit)))
    if last != reading.start or reading.local:
        links.append(("last", at(last)))
    if not reading.local:
        page = re.sub(r"^https?://[^/]*", "https://www.zotero.org", address)
        links.append(("alternate", page))
    return ", ".join(f'<{url}>; rel="{relation}"' for relation, url in links)
