"""Whatever a library holds, and whatever fails on the way: what is double is merged, nothing that
anybody has put there is lost, a second run has nothing to do, and undo restores all of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bibwright.bibtex.tidy.options import TidyOptions
from bibwright.changes import Plan
from bibwright.commands.dedupe_library import dedupe_library
from bibwright.commands.dedupe_run import DedupeOptions
from bibwright.commands.library import Scope, carry_out
from bibwright.commands.tidy_library import tidy_library
from bibwright.commands.undo_sync import undo_sync
from bibwright.errors import BibwrightError
from bibwright.progress import SILENT
from bibwright.zotero.client import ZoteroClient
from bibwright.zotero.item_patch import ItemPatch
from bibwright.zotero.record import Record
from bibwright.zotero.session import Session, open_session
from support import zotero_faults
from support.zotero_answers import ReceivedRequest
from support.zotero_items import KINDS, SCHEMA, items
from support.zotero_server import ZoteroServer

_WORKS = (
    "Remarks on the growth of hedges in the north",
    "A theory of tides for small and shallow seas",
    "Why ladders outlast snakes: evidence from nine castles",
)
_AUTHORS = ("Doe", "Kowalska", "Yamamoto")
_TAGS = ("a", "b", "c")
#: What one item has of its work: which fields it lacks, its tags, how many children, the work that
#: it is related to, and whether it is a preprint.
_ITEM = st.tuples(
    st.sampled_from(range(len(_WORKS))),
    st.sets(st.sampled_from(["pages", "volume", "abstractNote", "DOI"]), max_size=2),
    st.sets(st.sampled_from(_TAGS)),
    st.integers(0, 2),
    st.none() | st.sampled_from(range(6)),
    st.booleans(),
)
#: A run takes seconds, and so would each step of making a failure smaller.
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
_FAULTS = st.sampled_from(
    [
        *(zotero_faults.lost_answer(), zotero_faults.lost_request(), zotero_faults.torn_json()),
        *(zotero_faults.refused(503), zotero_faults.refused(500), zotero_faults.torn()),
    ]
)


class _World:
    """A library, and everything that was done in it, run by run."""

    def __init__(self, server: ZoteroServer, folder: Path, *, local: bool) -> None:
        self.server, self.folder, self.local = server, folder, local
        self.library = server.library("users/0" if local else "users/1")
        self.library.account = 1
        self.key = server.grant_local_key() if local else server.add_key(user=1)
        self.records: list[Record] = []

    def session(self) -> Session:
        client = ZoteroClient(
            self.key,
            url=self.server.url,
            local=self.local,
            sleep=lambda _: None,
            watcher=SILENT,
            tries=2,
        )
        return open_session(client, self.folder, "zotero:")

    def do(self, planned: Callable[[Session], Plan[ItemPatch]]) -> int:
        """One run; gives the number of changes that it planned."""
        session = self.session()
        plan = planned(session)
        noted: list[Record] = []

        def log(record: Record) -> None:
            noted[:] = [Record.of_json(record.as_json())]

        try:
            carry_out(session, plan, lambda: planned(session), log=log)
        finally:
            self.records += noted
        return len(plan.changes)

    def undo(self) -> None:
        while self.records:
            undone = undo_sync(self.session(), self.records.pop())
            assert undone.left == []

    def said(self) -> dict[str, Any]:
        left_out = {"version", "dateModified"}
        return {
            key: {
                name: _plain(name, value)
                for name, value in item.items()
                if value and name not in left_out
            }
            for key, item in self.library.items.items()
        }


def _plain(name: str, value: Any) -> Any:
    if name == "relations":
        return {each: [uris] if isinstance(uris, str) else uris for each, uris in value.items()}
    return value


def _deduped(session: Session) -> Plan[ItemPatch]:
    return dedupe_library(session, Scope(), options=DedupeOptions()).plan


def _put(world: _World, drawn: list[Any]) -> None:
    """The items, their children and relations."""
    keys: list[str] = []
    for at, (work, lacks, tags, _, _, preprint) in enumerate(drawn):
        said = {
            "itemType": "preprint" if preprint else "journalArticle",
            "title": _WORKS[work],
            "creators": [
                {"creatorType": "author", "firstName": "Jane", "lastName": _AUTHORS[work]}
            ],
            "date": f"200{work}-05",
            "abstractNote": (f"{_WORKS[work]}, looked at again. " * (work + 1)).strip(),
            "DOI": f"10.1000/work.{work}{work}{work}",
            "dateAdded": f"2020-01-{at + 1:02}T00:00:00Z",
            "tags": [{"tag": tag} for tag in sorted(tags)],
            "extra": f"line {at}",
        }
        if preprint:
            said |= {"archiveID": f"arXiv:2001.0000{work}", "repository": "arXiv"}
            del said["DOI"]
        else:
            said |= {"publicationTitle": "Acta", "volume": f"7{work}", "pages": f"1{work}-2{work}"}
        keys.append(
            world.library.put({name: text for name, text in said.items() if name not in lacks})
        )
    for key, (_, _, _, count, related, _) in zip(keys, drawn, strict=True):
        for number in range(count):
            note = {"itemType": "note", "note": f"<p>{number}</p>", "parentItem": key}
            world.library.put(note)
        if related is not None and related < len(keys) and keys[related] != key:
            uri = f"http://zotero.org/users/1/items/{keys[related]}"
            world.library.edit(key, relations={"dc:relation": [uri]})


@settings(max_examples=10, suppress_health_check=list(HealthCheck), phases=_PHASES)
@given(
    st.lists(_ITEM, min_size=1, max_size=6),
    st.none() | st.tuples(_FAULTS, st.integers(0, 5)),
    st.booleans(),
)
def test_dedupe(drawn: list[Any], trouble: tuple[Any, int] | None, local: bool) -> None:
    with ZoteroServer(local=local) as server, tempfile.TemporaryDirectory() as folder:
        world = _World(server, Path(folder), local=local)
        _put(world, drawn)
        before = world.said()
        if trouble is not None:
            _disturbed(world, *trouble)
        world.do(_deduped)
        after = world.said()
        assert world.do(_deduped) == 0
        assert world.said() == after
        live = {key: item for key, item in after.items() if not item.get("deleted")}
        for item in live.values():
            assert item.get("parentItem") is None or item["parentItem"] in live
        for key, item in before.items():
            if key not in live:
                _is_in_its_master(key, item, live)
        assert before.keys() == after.keys()
        world.undo()
        assert world.said() == before


def _is_in_its_master(key: str, item: dict[str, Any], live: dict[str, Any]) -> None:
    """What a person put into an item that went is in the one item that replaces it."""
    uri = f"http://zotero.org/users/1/items/{key}"
    [master] = [
        each for each in live.values() if uri in each.get("relations", {}).get("dc:replaces", ())
    ]
    assert item["title"] == master["title"]
    for tag in item.get("tags", ()):
        assert tag in master["tags"]
    assert set(item["extra"].splitlines()) <= set(master["extra"].splitlines())
    assert not any(
        uri in each.get("relations", {}).get("dc:relation", ()) for each in live.values()
    )


def _disturbed(world: _World, fault: Any, after: int) -> None:
    seen: list[object] = []

    def late(request: ReceivedRequest) -> bool:
        seen.append(request)
        return len(seen) > after

    world.server.misbehave(fault, when=late, times=None)
    try:
        world.do(_deduped)
    except BibwrightError:
        pass
    finally:
        world.server.behave()


@settings(max_examples=6, suppress_health_check=list(HealthCheck), phases=_PHASES)
@given(st.tuples(*(items(kind) for kind in KINDS)))
def test_tidy(drawn: tuple[dict[str, Any], ...]) -> None:
    with ZoteroServer() as server, tempfile.TemporaryDirectory() as folder:
        world = _World(server, Path(folder), local=False)
        for at, item in enumerate(drawn):
            said = {**item}
            title = SCHEMA.item_types[said["itemType"]].field_for("title") or "title"
            said[title] = f"{said.get(title, '')} On {chr(97 + at % 26) * 5} and {at} others"
            world.library.put(said)
        before = world.said()

        def tidied(session: Session) -> Plan[ItemPatch]:
            return tidy_library(session, Scope(), TidyOptions()).plan

        world.do(tidied)
        after = world.said()
        assert world.do(tidied) == 0
        assert world.said() == after
        world.undo()
        assert world.said() == before
