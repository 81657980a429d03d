"""Whatever a person edits on either side, and whatever fails on the way: one undisturbed sync
later both sides agree, every paper is there once, and no edit of the person's is lost."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bibwright.bibtex.bib_file import BibFile
from bibwright.commands.pull import pull
from bibwright.commands.sync import carry_out
from bibwright.errors import BibwrightError
from bibwright.progress import SILENT
from bibwright.zotero.bibliography import read_entries
from bibwright.zotero.client import ZoteroClient
from bibwright.zotero.session import open_session, remember
from support import zotero_faults
from support.zotero_server import ZoteroServer

_KEYS = ("a", "b", "c")
#: A field in the bibliography, and its name in Zotero.
_FIELDS = {"pages": "pages", "volume": "volume", "journal": "publicationTitle"}
_PLACES = (st.sampled_from(_KEYS), st.sampled_from(list(_FIELDS)))
#: Nobody edits in Zotero what the bibliography says anyway.
_EDITS = st.one_of(
    st.tuples(st.just("mine"), *_PLACES, st.sampled_from(["1", "2", "3", ""])),
    st.tuples(st.just("theirs"), *_PLACES, st.sampled_from(["7", "8", "9", ""])),
)
_FAULTS = st.sampled_from(
    [
        *(zotero_faults.lost_answer(), zotero_faults.lost_request(), zotero_faults.torn_json()),
        *(zotero_faults.refused(503), zotero_faults.refused(500), zotero_faults.torn()),
    ]
)
_SYNCS = st.tuples(
    st.just("sync"), st.none() | st.tuples(_FAULTS, st.integers(0, 6)), st.booleans(), st.just("")
)
_STEPS = st.lists(st.one_of(_EDITS, _SYNCS), max_size=12)


class _World:
    def __init__(self, server: ZoteroServer, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.library = server.library("users/1")
        self.key = server.add_key(user=1)
        self.mine = {key: {"pages": "1", "volume": "1", "journal": "Acta"} for key in _KEYS}
        self.theirs: dict[tuple[str, str], str] = {}

    def bibliography(self) -> bytes:
        return "".join(
            f"@article{{{key}, title={{Remark {key} on the growth of things}}, year=2001,"
            f" author={{Doe, {key.upper()}.}}, doi={{10.1000/{key}}},"
            + "".join(f" {name}={{{text}}}," for name, text in fields.items() if text)
            + "}\n"
            for key, fields in self.mine.items()
        ).encode()

    def sync(self, forget: bool = False) -> int:
        """One sync; gives the number of writes."""
        if forget:
            for path in self.folder.glob("*"):
                path.unlink()
        writes = self.server.writes
        client = ZoteroClient(
            self.key, url=self.server.url, sleep=lambda _: None, watcher=SILENT, tries=2
        )
        session = open_session(client, self.folder, "refs.bib")
        carry_out(session, read_entries("refs.bib", self.bibliography()))
        return self.server.writes - writes

    def pull(self) -> None:
        client = ZoteroClient(
            self.key, url=self.server.url, sleep=lambda _: None, watcher=SILENT, tries=2
        )
        session = open_session(client, self.folder, "refs.bib")
        before = self.bibliography()
        pulled = pull(session, read_entries("refs.bib", before), before)
        remember(session, pulled.bases)
        bib = BibFile.open("refs.bib", pulled.content)
        for entry in bib.entries:
            self.mine[entry.block.key] = {name: entry.fields.get(name, "") for name in _FIELDS}

    def items(self) -> dict[str, dict[str, Any]]:
        return {each["citationKey"]: each for each in self.library.items.values()}

    def do(self, step: tuple[Any, ...]) -> None:
        kind, what, how, value = step
        if kind == "mine":
            self.mine[what][how] = value
        elif kind == "theirs":
            item = self.items().get(what)
            if item is not None:
                self.library.edit(item["key"], **{_FIELDS[how]: value})
                self.theirs[what, how] = value
        else:
            self._disturbed(what)

    def _disturbed(self, trouble: tuple[Any, int] | None) -> None:
        if trouble is not None:
            fault, after = trouble
            seen: list[object] = []

            def late(request: object) -> bool:
                seen.append(request)
                return len(seen) > after

            self.server.misbehave(fault, when=late, times=None)
        try:
            self.sync()
        except BibwrightError:
            pass
        finally:
            self.server.behave()


#: What is edited between a sync whose answers are lost and the next one.
_EDITED_MEANWHILE = [
    ("sync", (zotero_faults.lost_answer(), 2), False, ""),
    ("mine", "a", "pages", "2"),
]


@settings(max_examples=20)
@given(_STEPS)
@example(_EDITED_MEANWHILE)
def test_one_undisturbed_sync_sets_everything_right(steps: list[tuple[Any, ...]]) -> None:
    with ZoteroServer() as server, tempfile.TemporaryDirectory() as name:
        world = _World(server, Path(name))
        for step in steps:
            world.do(step)
        world.sync()
        items = world.items()
        assert len(world.library.items) == len(items) == len(_KEYS)
        for key in _KEYS:
            for mine, theirs in _FIELDS.items():
                expected = world.theirs.get((key, mine), world.mine[key][mine])
                assert items[key][theirs] == expected, (key, mine)
        assert world.sync() == 0
        # With the memory lost, a field that the person emptied is like one that was never filled.
        if "" not in world.theirs.values():
            assert world.sync(forget=True) == 0
        assert len(world.library.items) == len(_KEYS)


_BOTH_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("mine"), *_PLACES, st.sampled_from(["1", "2", "3", ""])),
        st.tuples(st.just("theirs"), *_PLACES, st.sampled_from(["2", "3", "9", ""])),
        st.tuples(st.sampled_from(["sync", "pull"]), st.none(), st.none(), st.none()),
    ),
    max_size=14,
)


class _BothWays:
    """What should become of every field: three values, and no more than that."""

    def __init__(self, world: _World) -> None:
        self.world = world
        self.places = [(key, name) for key in _KEYS for name in _FIELDS]
        self.mine = {place: world.mine[place[0]][place[1]] for place in self.places}
        self.theirs = dict(self.mine)
        self.once = dict(self.mine)

    def step(self, kind: str, place: tuple[str, str], value: str) -> None:
        if kind == "mine":
            self.mine[place] = self.world.mine[place[0]][place[1]] = value
        elif kind == "theirs":
            self.theirs[place] = value
            item = self.world.items()[place[0]]
            self.world.library.edit(item["key"], **{_FIELDS[place[1]]: value})
        elif kind == "pull":
            self.world.pull()
            self._merge(self.theirs, self.mine)
        else:
            self.world.sync()
            self._merge(self.mine, self.theirs)

    def _merge(
        self, giving: dict[tuple[str, str], str], taking: dict[tuple[str, str], str]
    ) -> None:
        for place in self.places:
            if taking[place] == self.once[place]:
                taking[place] = giving[place]
            if taking[place] == giving[place]:
                self.once[place] = giving[place]

    def check(self) -> None:
        items = self.world.items()
        assert {(key, name): items[key][_FIELDS[name]] for key, name in self.places} == self.theirs
        assert {(key, name): self.world.mine[key][name] for key, name in self.places} == self.mine


@settings(max_examples=20)
@given(_BOTH_STEPS)
def test_pull_and_sync_bring_over_what_only_one_side_has_changed(
    steps: list[tuple[Any, ...]],
) -> None:
    with ZoteroServer() as server, tempfile.TemporaryDirectory() as name:
        world = _World(server, Path(name))
        world.sync()
        model = _BothWays(world)
        for kind, key, field, value in steps:
            model.step(kind, (key, field), value)
            model.check()
        writes = server.writes
        for _ in range(2):
            model.step("pull", ("", ""), "")
            model.step("sync", ("", ""), "")
            model.check()
            assert server.writes - writes <= 1
        assert len(world.library.items) == len(_KEYS)
