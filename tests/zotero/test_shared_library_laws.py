"""Several people, and several bibliographies, on one library that is slow, is saving, loses answers
and has a trash: each paper is there once, what only one of them has changed is there in the end,
what is in the trash stays there, and once all have synced nothing is left to do."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bibwright.commands.sync import carry_out
from bibwright.errors import BibwrightError
from bibwright.progress import SILENT
from bibwright.zotero.bibliography import read_entries
from bibwright.zotero.client import ZoteroClient
from bibwright.zotero.session import open_session
from support import zotero_faults
from support.loopback import Answer
from support.zotero_answers import JSON_TYPE, ReceivedRequest
from support.zotero_server import ZoteroServer

_PAPERS = ("a", "b", "c", "d")
#: Which papers a bibliography has, and the field that it alone ever changes.
_BIBLIOGRAPHIES = {
    "one.bib": ("abc", "pages"),
    "two.bib": ("bcd", "volume"),
    "three.bib": ("acd", "number"),
}
_FIELDS = {"pages": "pages", "volume": "volume", "number": "issue", "journal": "publicationTitle"}
_FAULTS = ("lost answer", "lost request", "refused", "slow save", "no version", "none", "none")
_FILE, _PAPER = st.sampled_from(list(_BIBLIOGRAPHIES)), st.sampled_from(_PAPERS)
_NONE = st.just("")
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), _FILE, _PAPER, st.sampled_from("123")),
        st.tuples(st.just("library"), _NONE, _PAPER, st.sampled_from("XYZ")),
        st.tuples(st.sampled_from(["trash", "restore"]), _NONE, _PAPER, _NONE),
        st.tuples(st.just("sync"), _FILE, st.sampled_from(_FAULTS), st.sampled_from("0123")),
        st.tuples(st.just("forget"), _FILE, _NONE, _NONE),
    ),
    max_size=14,
)


class _World:
    def __init__(self, server: ZoteroServer, folder: Path, *, local: bool) -> None:
        self.server, self.folder, self.local = server, folder, local
        self.library = server.library("users/0" if local else "groups/7", title="We")
        self.said = {
            name: {paper: dict.fromkeys(_FIELDS, "0") for paper in papers}
            for name, (papers, _) in _BIBLIOGRAPHIES.items()
        }
        self.journals: dict[str, str] = {}
        self.trashed: set[str] = set()
        keys = (
            [server.grant_local_key()] * 3
            if local
            else [server.add_key(f"key{at}" * 6, user=1 + at // 2) for at in range(3)]
        )
        self.keys = dict(zip(_BIBLIOGRAPHIES, keys, strict=True))

    def text(self, name: str) -> bytes:
        return "".join(
            f"@article{{{key}, title={{Remark {key * 3} on the growth of things}}, year=2001,"
            f" author={{Doe, {key.upper()}.}}, doi={{10.1000/{key * 3}}},"
            + "".join(f" {field}={{{text}}}," for field, text in fields.items())
            + "}\n"
            for key, fields in self.said[name].items()
        ).encode()

    def sync(self, name: str) -> int:
        """One sync; gives the number of writes."""
        writes = self.server.writes
        client = ZoteroClient(
            self.keys[name],
            url=self.server.url,
            group=None if self.local else 7,
            local=self.local,
            sleep=lambda _: None,
            watcher=SILENT,
            tries=2,
        )
        session = open_session(client, self.folder / name, name)
        carry_out(session, read_entries(name, self.text(name)))
        return self.server.writes - writes

    def items(self) -> dict[str, dict[str, Any]]:
        """By citation key; an item that is there twice is an error."""
        found = list(self.library.items.values())
        items = {each["citationKey"]: each for each in found}
        assert len(items) == len(found), "a paper is there twice"
        return items

    def do(self, kind: str, name: str, what: str, value: str) -> None:
        item = self.items().get(what)
        if kind == "edit" and what in self.said[name]:
            self.said[name][what][_BIBLIOGRAPHIES[name][1]] = value
        elif kind == "library" and item is not None:
            self.library.edit(item["key"], publicationTitle=value)
            self.journals[what] = value
        elif kind == "trash" and item is not None:
            self.library.trash(item["key"])
            self.trashed.add(what)
        elif kind == "restore" and what in self.trashed and item is not None:
            self.library.edit(item["key"], deleted=0)
            self.trashed.discard(what)
        elif kind == "forget":
            for path in (self.folder / name).glob("*"):
                path.unlink()
        elif kind == "sync":
            with self._trouble(what, int(value)):
                self.sync(name)

    @contextmanager
    def _trouble(self, fault: str, after: int) -> Iterator[None]:
        seen: list[ReceivedRequest] = []

        def late(request: ReceivedRequest) -> bool:
            seen.append(request)
            return len(seen) > after

        if fault == "slow save":
            self._saves_slowly()
        elif fault == "no version":
            self.server.misbehave(zotero_faults.Replaced(self._saving()), times=1, when=_is_read)
        elif fault != "none":
            spoiled: dict[str, zotero_faults.Fault] = {
                "lost answer": zotero_faults.lost_answer(),
                "lost request": zotero_faults.lost_request(),
                "refused": zotero_faults.refused(503),
            }
            self.server.misbehave(spoiled[fault], when=late, times=None)
        try:
            yield
        except BibwrightError:
            pass
        finally:
            self.server.behave()
            self._finish()

    def _saving(self) -> Answer:
        """An item as the program tells it while it saves it."""
        items = [
            {"key": key, "version": None, "data": {**data, "version": None}}
            for key, data in list(self.library.items.items())[:1]
        ]
        version = (("Last-Modified-Version", str(self.library.version)),)
        return Answer(200, json.dumps(items).encode(), JSON_TYPE, version)

    def _saves_slowly(self) -> None:
        """New items of the first save come one by one, while the sender has given up."""
        self._queue: list[dict[str, Any]] = []

        def taken(request: ReceivedRequest) -> bool:
            new = (
                [each for each in request.json() if "key" not in each] if _is_save(request) else []
            )
            if self._queue or not new or len(new) != len(request.json()):
                return False
            self._queue.extend(new)
            return True

        self.server.misbehave(zotero_faults.lost_request(), when=taken)
        self.server.misbehave(
            zotero_faults.meanwhile(self._go_on), times=None, when=zotero_faults.reads
        )

    def _go_on(self) -> None:
        if self._queue:
            self.library.put(self._queue.pop(0))

    def _finish(self) -> None:
        while getattr(self, "_queue", None):
            self._go_on()


def _is_read(request: ReceivedRequest) -> bool:
    return "itemKey" in str(request.query)


def _is_save(request: ReceivedRequest) -> bool:
    return request.is_write and request.path.endswith("/items")


@pytest.mark.parametrize("local", [False, True])
@settings(max_examples=12)
@given(_STEPS, st.booleans())
def test_all_that_share_a_library_agree_in_the_end(
    local: bool, steps: list[tuple[str, str, str, str]], in_step: bool
) -> None:
    with ZoteroServer(local=local) as server, tempfile.TemporaryDirectory() as name:
        world = _World(server, Path(name), local=local)
        if in_step:
            for bibliography in _BIBLIOGRAPHIES:
                world.sync(bibliography)
        for step in steps:
            world.do(*step)
        for bibliography in (*_BIBLIOGRAPHIES, *_BIBLIOGRAPHIES):
            world.sync(bibliography)
        items = world.items()
        assert items.keys() == set(_PAPERS)
        assert {key for key, item in items.items() if item.get("deleted")} == world.trashed
        for key in set(_PAPERS) - world.trashed:
            assert items[key]["publicationTitle"] == world.journals.get(key, "0")
        # Whoever has forgotten, or never known, what was in step can't tell who has changed.
        if in_step and all(kind != "forget" for kind, *_ in steps):
            for bibliography, (papers, field) in _BIBLIOGRAPHIES.items():
                for key in set(papers) - world.trashed:
                    assert items[key][_FIELDS[field]] == world.said[bibliography][key][field]
        for bibliography in _BIBLIOGRAPHIES:
            assert world.sync(bibliography) == 0
