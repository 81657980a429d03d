"""What the tests of the loopback Zotero server ask: the web's; some make an asker of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.zotero_asking import Asker, web
from support.zotero_library import Library
from support.zotero_server import ZoteroServer


@pytest.fixture
def asker() -> Iterator[Asker]:
    with web() as opened:
        yield opened


@pytest.fixture
def server(asker: Asker) -> ZoteroServer:
    return asker.server


@pytest.fixture
def library(asker: Asker) -> Library:
    return asker.library
