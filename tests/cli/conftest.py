"""What the tests of commands that reach Zotero share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.zotero_desk import Desk
from support.zotero_server import ZoteroServer


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A bibliography and an empty library on a server of Zotero's kind."""
    with ZoteroServer() as server:
        yield Desk(server, tmp_path, monkeypatch)
