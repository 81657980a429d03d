"""What the tests of commands that reach Zotero share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.zotero_desk import Desk
from support.zotero_program import Program
from support.zotero_server import ZoteroServer


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A bibliography and an empty library on a server of Zotero's kind."""
    with ZoteroServer() as server:
        yield Desk(server, tmp_path, monkeypatch)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """A bibliography, and the program on the same computer."""
    monkeypatch.delenv("ZOTERO_API_KEY", raising=False)
    with ZoteroServer(local=True) as server:
        yield Program(server, tmp_path)
