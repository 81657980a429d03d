"""A person with duplicates in a Zotero library, behind the web API or the desktop program's."""

from __future__ import annotations

from typing import Any

import pytest

from support.cli import FakeClock, Outcome, run
from support.zotero_answers import Json
from support.zotero_library import Library
from support.zotero_server import ZoteroServer

HE = {"creatorType": "author", "firstName": "Kaiming", "lastName": "He"}
ZHANG = {"creatorType": "author", "firstName": "Xiangyu", "lastName": "Zhang"}
TITLE = "Deep Residual Learning for Image Recognition"
URI = "http://zotero.org/users/1/items/"


class Shelf:
    """A library with a preprint, its publication, and what hangs on both.

    ``early`` is the preprint, added first; ``late`` the publication; ``other`` another paper,
    related to the publication. ``note`` and ``paper`` hang below the publication.
    """

    def __init__(
        self, server: ZoteroServer, monkeypatch: pytest.MonkeyPatch, *, local: bool = False
    ) -> None:
        self.server, self.local = server, local
        self.clock = FakeClock()
        self.library: Library = server.library("users/0" if local else "users/1")
        if local:
            monkeypatch.delenv("ZOTERO_API_KEY", raising=False)
            self.library.account = 1
        else:
            monkeypatch.setenv("ZOTERO_API_KEY", server.add_key(user=1))
        self.shelf = self.library.put_collection("Vision")
        self.box = self.library.put_collection("Read")
        self.early = self.library.put(
            {
                "itemType": "preprint",
                "title": TITLE,
                "creators": [HE, ZHANG],
                "date": "2015-12-10",
                "repository": "arXiv",
                "archiveID": "arXiv:1512.03385",
                "DOI": "10.48550/arXiv.1512.03385",
                "url": "http://arxiv.org/abs/1512.03385",
                "extra": "arXiv:1512.03385 [cs.CV]\nread twice",
                "citationKey": "he2015",
                "callNumber": "shelf 3",
                "tags": [{"tag": "vision", "type": 1}, {"tag": "mine"}],
                "collections": [self.shelf],
                "dateAdded": "2020-01-01T00:00:00Z",
            }
        )
        self.late = self.library.put(
            {
                "itemType": "conferencePaper",
                "title": TITLE,
                "creators": [HE, ZHANG],
                "date": "2016-06",
                "proceedingsTitle": "2016 IEEE Conference on Computer Vision and Pattern "
                "Recognition (CVPR)",
                "pages": "770-778",
                "DOI": "10.1109/CVPR.2016.90",
                "extra": "the printed one",
                "citationKey": "he2016",
                "tags": [{"tag": "vision"}, {"tag": "cvpr"}],
                "collections": [self.box],
                "dateAdded": "2021-01-01T00:00:00Z",
            }
        )
        self.other = self.library.put(
            {
                "itemType": "journalArticle",
                "title": "On the growth of hedges in the far north",
                "creators": [{"creatorType": "author", "firstName": "Ada", "lastName": "Doe"}],
                "date": "1999",
                "publicationTitle": "Acta",
                "relations": {"dc:relation": URI + self.late},
                "dateAdded": "2021-02-01T00:00:00Z",
            }
        )
        self.library.edit(self.late, relations={"dc:relation": [URI + self.other]})
        self.note = self.library.put(
            {"itemType": "note", "note": "<p>good</p>", "parentItem": self.late}
        )
        self.paper = self.library.put(
            {
                "itemType": "attachment",
                "linkMode": "linked_url",
                "title": "PDF",
                "url": "https://example.org/he.pdf",
                "parentItem": self.late,
            }
        )

    def run(self, command: str, *arguments: object) -> Outcome:
        where = ("--zotero-url", self.server.url, *(("--local",) if self.local else ()))
        return run(command, "zotero:", *where, *arguments, clock=self.clock)

    def undo(self) -> Outcome:
        return run("undo", "zotero:", clock=self.clock)

    def item(self, key: str) -> Json:
        return self.library.items[key]

    def said(self) -> dict[str, dict[str, Any]]:
        """What every item says, but for versions and dates."""
        return {
            key: {
                name: _plain(name, value)
                for name, value in sorted(item.items())
                if name not in {"version", "dateModified"} and value
            }
            for key, item in self.library.items.items()
        }


def _plain(name: str, value: Any) -> Any:
    if name == "relations":
        return {each: [uris] if isinstance(uris, str) else uris for each, uris in value.items()}
    return value
