"""Which Zotero library is meant, and how it is reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bibwright.network.address import checked_address
from bibwright.progress import SILENT, Watcher
from bibwright.zotero.client import API_URL, LOCAL_URL, ZoteroClient
from bibwright.zotero.keys import api_key as api_key_of_person
from bibwright.zotero.keys import keep_local_key, local_key


@dataclass(frozen=True, slots=True)
class Library:
    """A Zotero library: that of a ``group``, by its number, or else of the key's owner.

    ``local``: reached through the Zotero program on this computer, not zotero.org. ``url``: another
    server, or another port of the program's. Raises InputError for an address that can't be one.
    """

    group: int | None = None
    local: bool = False
    url: str = ""

    def __post_init__(self) -> None:
        checked_address(self.address)

    @property
    def address(self) -> str:
        """Of the API that is asked."""
        return self.url or (LOCAL_URL if self.local else API_URL)


def connect(
    library: Library,
    *,
    api_key: str = "",
    sleep: Callable[[float], None],
    now: Callable[[], float],
    watcher: Watcher = SILENT,
) -> ZoteroClient:
    """The client of a library.

    Without an ``api_key`` the person's own is taken, from the environment or the keyring; the local
    API needs none, but for the one that the program gives. Raises BibwrightError where the web API
    needs a key and there is none.
    """
    return ZoteroClient(
        api_key or (local_key() if library.local else api_key_of_person()),
        group=library.group,
        url=library.address,
        local=library.local,
        keep=keep_local_key,
        sleep=sleep,
        now=now,
        watcher=watcher,
    )
