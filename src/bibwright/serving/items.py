"""Questions about items of a Zotero library, handed over as JSON: what the plugin there asks.

What is answered are rows (`reports.item_rows`). Nothing is written: that is Zotero's to do, once
the person has seen them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bibwright.errors import ConflictError, InputError
from bibwright.formats.zotero_schema import load_schema
from bibwright.progress import Watcher
from bibwright.serving.looking import Looking
from bibwright.zotero.item_files import ItemFile, item_files
from bibwright.zotero.shapes import is_keys, is_value

#: Of a question; the items of a large library come to that. And how many there may be.
MOST_BYTES, _MOST_ITEMS = 64 * 1024 * 1024, 50_000
_KEY = re.compile(r"[A-Z0-9]{8}")

#: Rows about items of which these, by their keys, are the ones that the person has chosen.
ItemVerb = Callable[[list[ItemFile], frozenset[str], Watcher], Mapping[str, Any]]


class ItemQuestions:
    """Answers one question at a time, by the names of the ``verbs``."""

    def __init__(self, verbs: Mapping[str, ItemVerb]) -> None:
        self._verbs = verbs
        self._number = 0
        self._looking: Looking[Mapping[str, Any]] | None = None

    def ask(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """The state once the question is taken: {"verb", "items": as Zotero writes them as JSON,
        "chosen": keys; without, all}.

        Raises InputError for what is no such question, ConflictError while another is worked on.
        """
        verb = self._verbs.get(str(given.get("verb")))
        if verb is None:
            raise InputError(f"“verb” has to be one of {', '.join(self._verbs)}")
        items = _items(given.get("items"))
        chosen = _chosen(given.get("chosen"), items)
        if self._looking is not None and self._looking.working:
            raise ConflictError("another question is being worked on; ask again once it is done")
        self._number += 1
        self._looking = Looking(lambda watcher: verb(item_files(items), chosen, watcher))
        return self.state()

    def state(self) -> Mapping[str, Any]:
        """The ``number`` of the last question, how far it is ``working`` on that, the ``report``
        once it is done, or a sentence on what is ``wrong``."""
        looking = self._looking
        working = looking.working if looking else None
        report, wrong = None, ""
        if looking is not None and working is None:
            report, wrong = looking.found, looking.wrong
            if report is None and not wrong:
                wrong = "Bibwright failed at this; its terminal says how"
        return {"number": self._number, "working": working, "report": report, "wrong": wrong}


def _items(given: object) -> Sequence[Mapping[str, Any]]:
    if not isinstance(given, list) or not given:
        raise InputError("“items” has to be a list of Zotero items")
    if len(given) > _MOST_ITEMS:
        raise InputError(f"these are {len(given)} items; no more than {_MOST_ITEMS} at once")
    for each in given:
        if not isinstance(each, dict) or not _KEY.fullmatch(str(each.get("key"))):
            raise InputError("an item has to be an object with the “key” that it has in Zotero")
        kind = each.get("itemType")
        if not isinstance(kind, str) or kind not in load_schema().types:
            raise InputError(f"{each['key']}: “{kind}” is no type of an item that is a work")
        if wrong := next((name for name, said in each.items() if not is_value(name, said)), ""):
            raise InputError(f"{each['key']}: “{wrong}” is not what Zotero writes there")
    if len({each["key"] for each in given}) < len(given):
        raise InputError("an item is there twice; hand over the items of one library")
    return given


def _chosen(given: object, items: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    known = frozenset(str(each["key"]) for each in items)
    if given is None:
        return known
    if not is_keys(given) or not known.issuperset(given):
        raise InputError("“chosen” has to be a list of the items' keys")
    return frozenset(given)
