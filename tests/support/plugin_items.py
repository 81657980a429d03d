"""Items as Zotero writes them for the plugin, and an index of the papers that they stand for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from support.published_paper import PAPER

_SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"
_AUTHOR = {"creatorType": "author", "firstName": "Ada", "lastName": "Author"}
_WRITER = {"creatorType": "author", "firstName": "Bob", "lastName": "Writer"}

#: A preprint that was published, with what only its owner says.
SPIN: dict[str, Any] = {
    "key": "SPIN2345",
    "version": 7,
    "itemType": "preprint",
    "title": PAPER["title"],
    "creators": [_AUTHOR, _WRITER],
    "date": "2006-02-06",
    "repository": "arXiv",
    "archiveID": "arXiv:cond-mat/0602143",
    "url": "http://arxiv.org/abs/cond-mat/0602143",
    "accessDate": "2024-05-06T07:08:09Z",
    "extra": "arXiv:cond-mat/0602143\nread twice",
    "callNumber": "shelf 3",
    "tags": [{"tag": "mine"}, {"tag": "spin", "type": 1}],
    "collections": ["ABCD2345"],
    "relations": {},
    "dateAdded": "2020-01-01T00:00:00Z",
    "dateModified": "2020-01-02T00:00:00Z",
}
#: The same paper, added later, of which it says more and less.
SPIN_AGAIN = {
    **SPIN,
    "key": "SPIN2346",
    "extra": "arXiv:cond-mat/0602143\nfrom Bob",
    "abstractNote": "We make up a magnet.",
    "callNumber": "",
    "tags": [],
    "dateAdded": "2021-01-01T00:00:00Z",
}
#: A paper with another title than that of its id.
HEDGES: dict[str, Any] = {
    "key": "HEDG2345",
    "version": 3,
    "itemType": "preprint",
    "title": "Vision Language Models in Medicine",
    "creators": [
        {"creatorType": "author", "firstName": "Beria Chingnabe", "lastName": "Kalpelbe"},
        {"creatorType": "author", "firstName": "Angel Gabriel", "lastName": "Adaambiik"},
        {"creatorType": "author", "firstName": "Wei", "lastName": "Peng"},
    ],
    "date": "2019",
    "repository": "arXiv",
    "archiveID": "arXiv:2503.01863",
    "tags": [],
    "collections": [],
    "relations": {},
    "dateAdded": "2022-01-01T00:00:00Z",
    "dateModified": "2022-01-01T00:00:00Z",
}
ITEMS = [SPIN, SPIN_AGAIN, HEDGES]


def index_for_items(folder: Path) -> Path:
    """A snapshot with the papers that the items stand for."""
    path = folder / "papers.jsonl"
    path.write_text(f"{json.dumps(PAPER)}\n{_SAMPLE.read_text('utf-8')}", "utf-8")
    return path
