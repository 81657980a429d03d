"""A person's desk: a bibliography, a Zotero library behind a loopback server, and a key to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bibwright.config.paths import state_folder
from support.cli import FakeClock, Outcome, run
from support.zotero_library import Library
from support.zotero_server import ZoteroServer

ATTENTION = """\
@misc{vaswani,
  title = {Attention Is All You {N}eed},
  author = {Vaswani, Ashish and Shazeer, Noam},
  year = {2017}, month = jun,
  eprint = {1706.03762}, archivePrefix = {arXiv}, primaryClass = {cs.CL},
  keywords = {survey, transformers},
}
"""
RESNET = """\
@inproceedings{he,
  title = {Deep Residual Learning for Image Recognition},
  author = {He, Kaiming and Zhang, Xiangyu},
  booktitle = {CVPR}, year = {2016}, pages = {770--778}, doi = {10.1109/CVPR.2016.90},
  eprint = {1512.03385}, archivePrefix = {arXiv},
  keywords = {survey},
}
"""
OTHER = (
    "@book{knuth, title={The {\\TeX}book}, author={Donald E. Knuth}, year=1984, keywords={tex}}\n"
)


class Desk:
    """A bibliography, a library, and a person with a key to it."""

    def __init__(self, server: ZoteroServer, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.server, self.bib = server, folder / "refs.bib"
        self.library: Library = server.library("users/1")
        self.write(ATTENTION + RESNET + OTHER)
        self.clock = FakeClock()
        self._monkeypatch = monkeypatch
        self.use(server.add_key(user=1))

    def use(self, key: str) -> None:
        self._monkeypatch.setenv("ZOTERO_API_KEY", key)

    def write(self, text: str) -> None:
        self.bib.write_text(text, encoding="utf-8")

    def sync(self, *arguments: str, tag: str = "survey") -> Outcome:
        chosen = ("--tag", tag) if tag else ()
        where = ("--api-url", self.server.url)
        return run("sync", self.bib, *chosen, *where, *arguments, clock=self.clock)

    def undo(self, *arguments: str) -> Outcome:
        return run("undo", *arguments, clock=self.clock)

    def pull(self, *arguments: str) -> Outcome:
        where = ("--api-url", self.server.url)
        return run("pull", "-o", self.bib, *where, *arguments, clock=self.clock)

    def item(self, citation_key: str) -> dict[str, Any]:
        [found] = [
            each for each in self.library.items.values() if each.get("citationKey") == citation_key
        ]
        return found

    def forget(self) -> None:
        """Loses the state folder."""
        for path in (state_folder() / "zotero").glob("*"):
            path.unlink()
