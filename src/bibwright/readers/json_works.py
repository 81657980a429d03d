"""The works in a JSON value of any shape: its records, and the texts that name works."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bibwright.model.identifiers import ArxivId, find_identifiers, parse_arxiv_id
from bibwright.readers.identifier_list import only_identifiers
from bibwright.readers.records import NO_WORKS, TITLE_COLUMNS, unnamed_title
from bibwright.text.fold import fold

_TEXTS = ("text", "content", "message", "body")
#: Signs that it was written to others, where papers have an author and a date, too.
_CHAT = frozenset("role user sender from ts username from_name channel reactions".split())
_SIGNS = frozenset(
    """role user author sender from ts timestamp username from_name create_time created_at date
    channel reactions""".split()
)
#: Fields that hold papers by their titles; those of a record that are another's.
_HOLDERS = frozenset("papers references items works publications articles readings".split())
#: Fields of an id or a link: what has one is a record, and no map of ids.
_ID_FIELDS = frozenset("arxiv arxivid arxiv_id eprint doi id url link href pdf abs".split())
#: What is put under a message: link previews, and answers to it.
_PREVIEWS = ("embeds", "attachments")
_PREVIEW_LINKS = ("url", "title_link", "from_url", "original_url")
_PARTS = frozenset({"text", "input_text", "output_text"})
#: So few words beside a title are no abstract.
_SHORT = 30
#: A list within a list with more fields is none of a paper's.
_MOST_FIELDS = 8
#: So deep may objects be nested.
_DEEPEST = 60
_LIST = re.compile(
    r"^[^\S\n]*(?:[-*+•]|\d{1,3}[.)])\s+\S|^\s{0,3}#{1,6}\s|^[^\S\n]*\|.*\|", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class JsonText:
    """A text that somebody wrote, or an item of a list of texts."""

    text: str
    is_message: bool
    #: How it begins in the JSON, where it is put together.
    begun: str = ""


def has_list(text: str) -> bool:
    """Whether a text has a list, a heading or a table in it."""
    return _LIST.search(text) is not None


def works_in(value: Any, depth: int) -> Iterator[JsonText | Mapping[str, str]]:
    """The records and texts in a value, in order."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            if isinstance(each, str):
                yield JsonText(each, is_message=False)
            elif isinstance(each, list) and (row := _row(each)):
                yield row
            else:
                yield from works_in(each, depth + 1)
    elif isinstance(value, dict):
        value = _in_parts(value) or value
        message = _message(value)
        cells = {fold(str(name)): _cell(each) for name, each in value.items()}
        cells = {**_ids_within(value), **cells}
        titles = TITLE_COLUMNS[:-1]
        if any(cells.get(each) for each in titles) and _is_record(value, cells):
            own = _own(cells)
            if message and not _ids(own) and only_identifiers(message):
                own["url"] = message  # the title of what it links
            elif _speaks_of_works(message, _CHAT & value.keys() or not _ids(own)):
                yield JsonText(message, is_message=True)
            yield own
        elif message:
            if message.strip():
                yield JsonText(message, is_message=True)
            yield from _below(value, message, depth)
        elif _is_record(value, cells):
            yield _own(cells)
        elif _is_map(value):
            yield from (
                JsonText(f"{name}: {each}", is_message=False) for name, each in value.items()
            )
        elif _is_identified(value, cells):
            yield _named(value, _own(cells))
        else:
            is_work = any(map(cells.get, titles)) and any(
                map(find_identifiers, _own(cells).values())
            )
            if is_work:  # it holds others, and its own id is none beside its title
                yield _own(cells)
            for name, each in value.items():
                if isinstance(each, dict) and parse_arxiv_id(str(name)):
                    each = {"arxiv": name, **each}
                if isinstance(each, str) and _is_link(each) and not is_work:
                    yield JsonText(each, is_message=False)
                elif not (str(name).lower() in NO_WORKS and _is_of_texts(each)):
                    yield from works_in(each, depth + 1)


def _in_parts(value: Mapping[str, Any]) -> dict[str, Any]:
    """An object that says all of one work in objects of its own, as one; empty for any other."""
    parts = [each for each in value.values() if isinstance(each, dict)]
    if not 1 < len(parts) == len(value):
        return {}
    whole = {fold(str(name)): each for part in parts for name, each in part.items()}
    cells = {name: _cell(each) for name, each in whole.items()}
    titled = sum(any(fold(str(name)) in TITLE_COLUMNS[:-1] for name in part) for part in parts)
    is_one = titled == 1 and len(_ids(_own(cells))) == 1
    return {name: each for name, each in whole.items() if cells[name]} if is_one else {}


def _ids_within(value: Mapping[str, Any]) -> dict[str, str]:
    """The ids that stand in an object of their own, as in Semantic Scholar's ("externalIds")."""
    return {
        fold(str(name)): cell
        for each in value.values()
        if isinstance(each, dict)
        for name, cell in each.items()
        if isinstance(cell, str) and fold(str(name)) in {"arxiv", "doi"}
    }


def _speaks_of_works(text: str, is_said: object) -> bool:
    """Whether the text beside a title names works of its own, where it may be said to somebody:
    an abstract may, too, and they aren't meant."""
    is_short = len(text.split()) <= _SHORT
    names = bool(find_identifiers(text)) and (is_short or has_list(text))
    return bool(is_said) and names


def _is_of_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _own(cells: Mapping[str, str]) -> dict[str, str]:
    """What a record says of its own work, without what it cites and without a long text, which may
    name others."""
    return {
        name: cell for name, cell in cells.items() if name not in _HOLDERS and name not in _TEXTS
    }


def _ids(cells: Mapping[str, str]) -> set[str]:
    """The arXiv ids in fields that are no text about the work."""
    ids = (
        each.identifier
        for name, cell in cells.items()
        if name not in {"abstract", "summary", "note", "notes", "comment", "comments", *_TEXTS}
        for each in find_identifiers(cell)
        if each.labelled or only_identifiers(cell)
    )
    return {each.base for each in ids if isinstance(each, ArxivId)}


def _is_identified(value: Mapping[str, Any], cells: Mapping[str, str]) -> bool:
    """Whether an object has one arXiv id, and holds no others."""
    return len(_ids(_own(cells))) == 1 and not _holds(value)


def _named(value: Mapping[str, Any], cells: dict[str, str]) -> dict[str, str]:
    """A record with an id, and as its title what may be one, in an object within it, too: an id
    is none beside other words."""
    for name, each in value.items():
        if isinstance(each, dict) and str(name).lower() not in NO_WORKS:
            inner = {fold(str(key)): _cell(cell) for key, cell in each.items()}
            cells = {**_own(inner), **{key: cell for key, cell in cells.items() if cell}}
    if any(cells.get(each) for each in TITLE_COLUMNS):
        return cells
    return {**cells, "title": unnamed_title(cells)}


def _row(values: list[Any]) -> JsonText | None:
    """A list within a list as one work, where one id is in it: its title and id are together."""
    cells = [str(each).replace("\n", " ") for each in values if isinstance(each, str | int)]
    found = {str(each.identifier) for cell in cells for each in find_identifiers(cell)}
    if len(cells) < len(values) or not 1 < len(cells) <= _MOST_FIELDS or len(found) != 1:
        return None
    return JsonText(" | ".join(filter(None, cells)), is_message=False, begun=cells[0])


def _below(
    value: Mapping[str, Any], message: str, depth: int
) -> Iterator[JsonText | Mapping[str, str]]:
    """What stands under a message: what its links lead to, where it isn't named above, answers."""
    said = {str(each.identifier) for each in find_identifiers(message)}
    for name, inner in value.items():
        for each in inner if isinstance(inner, list) else ():
            if not isinstance(each, dict):
                continue
            if name in _PREVIEWS:
                title = _cell(each.get("title"))
                links = [_cell(each.get(link)) for link in _PREVIEW_LINKS]
                link = next((link for link in links if find_identifiers(link)), "")
                ids = {str(found.identifier) for found in find_identifiers(link)}
                if link and not ids & said:
                    said |= ids
                    yield JsonText(
                        " ".join(f"{title} {link}".split()), is_message=False, begun=title or link
                    )
            elif _message(each):
                yield from works_in(each, depth + 1)


def _is_link(text: str) -> bool:
    """Whether a text is a link to a paper, or an id that says what it is, and nothing beside it."""
    return not re.search(r"\s", text.strip()) and any(
        found.labelled for found in find_identifiers(text)
    )


def _message(value: Mapping[str, Any]) -> str:
    """What somebody wrote, or "\\n" where only links are put below it; empty for no message."""
    if not (_SIGNS & value.keys() or value.get("type") == "message"):
        return ""
    text = next((text for name in _TEXTS if (text := _written(value.get(name)))), "")
    return text or ("\n" if any(value.get(name) for name in _PREVIEWS) else "")


def _written(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        # ChatGPT's parts; a message that holds a message is looked into.
        parts = value.get("parts")
        if isinstance(parts, list):
            return "\n".join(filter(None, map(_written, parts)))
        return "" if _SIGNS & value.keys() else _text_in(value)
    if isinstance(value, list):
        if any(isinstance(each, dict) and each.get("type") in _PARTS for each in value):
            return "\n".join(filter(None, map(_written, value)))
        return "".join(map(_written, value))
    return ""


def _text_in(value: Mapping[str, Any]) -> str:
    text, link = value.get("text"), value.get("href")
    if not isinstance(text, str):
        return ""
    return f"[{text}]({link})" if isinstance(link, str) else text


def _cell(value: Any) -> str:
    """A field as a table would have it."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return "; ".join(filter(None, map(_cell, value)))
    if isinstance(value, dict):
        family = value.get("family") or value.get("last") or value.get("last_name")
        given = value.get("given") or value.get("first") or value.get("first_name")
        if isinstance(family, str):
            return f"{family}, {given}" if isinstance(given, str) else family
        name = value.get("name")
        return name if isinstance(name, str) else ""
    return ""


def _is_record(value: Mapping[str, Any], cells: Mapping[str, str]) -> bool:
    """Whether an object names a work, and isn't what holds others."""
    *titles, name = TITLE_COLUMNS
    is_titled = any(cells.get(each) for each in titles)
    # Anything may have a name.
    if not is_titled and not (cells.get(name) and any(map(find_identifiers, cells.values()))):
        return False
    return not _holds(value)


def _holds(value: Mapping[str, Any]) -> bool:
    """Whether it holds objects that name works, or is a list of titles with a name of its own."""
    is_list = any(_is_of_texts(each) and each for name, each in value.items() if name in _HOLDERS)
    cells = {fold(str(name)): _cell(each) for name, each in value.items()}
    is_paper = bool(_ids(_own(cells))) or any(name in NO_WORKS for name in value)
    return (is_list and not is_paper) or any(
        isinstance(each, dict | list) and any(True for _ in _inner(each)) for each in value.values()
    )


def _inner(value: Any) -> Iterator[Any]:
    """The objects in a value that name works or hold what somebody wrote."""
    for each in value if isinstance(value, list) else value.values():
        if isinstance(each, dict) and (
            _message(each)
            or any(fold(str(name)) in TITLE_COLUMNS[:-1] for name in each)
            or any(isinstance(deep, dict | list) for deep in each.values())
        ):
            yield each


def _is_map(value: Mapping[str, Any]) -> bool:
    """Whether names of fields are identifiers, or what they hold, with nothing beside them."""
    if not value or not all(isinstance(each, str) for each in value.values()):
        return False
    if _ID_FIELDS & {str(name).lower() for name in value}:
        return False
    ids = sum(
        bool(find_identifiers(name) or find_identifiers(each)) for name, each in value.items()
    )
    return ids * 2 > len(value)
