"""A second pull of a new file changes nothing, whatever the library holds."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bibwright.commands.pull import pull
from bibwright.progress import SILENT
from bibwright.zotero.bibliography import read_entries
from bibwright.zotero.client import ZoteroClient
from bibwright.zotero.session import open_session, remember
from support.zotero_items import KINDS, SCHEMA, items
from support.zotero_server import ZoteroServer


@settings(max_examples=3, suppress_health_check=list(HealthCheck))
@given(st.tuples(*(items(kind) for kind in KINDS)))
def test_pull_twice_changes_nothing(drawn: tuple[dict[str, Any], ...]) -> None:
    with ZoteroServer() as server, tempfile.TemporaryDirectory() as folder:
        library, key = server.library("users/1"), server.add_key(user=1)
        for at, item in enumerate(drawn):
            kind, said = item["itemType"], {**item}
            del said["itemType"]
            said.pop("DOI", None)  # one DOI would make one work of them all
            title = SCHEMA.item_types[kind].field_for("title") or "title"
            said[title] = f"{said.get(title, '')} On {chr(97 + at % 26) * 5} and {at} others"
            library.put_item(kind, **said)
        data = b""
        for run in range(3):
            client = ZoteroClient(key, url=server.url, sleep=lambda _: None, watcher=SILENT)
            session = open_session(client, Path(folder), "refs.bib")
            pulled = pull(session, read_entries("refs.bib", data), data)
            remember(session, pulled.bases)
            assert len(pulled.added) == (0 if run else len(KINDS))
            assert pulled.changed == []
            assert run == 0 or pulled.content == data
            data = pulled.content
