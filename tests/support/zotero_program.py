"""A bibliography, and the Zotero program on the same computer."""

from __future__ import annotations

from pathlib import Path

from support.cli import FakeClock, Outcome, run
from support.zotero_desk import ATTENTION, RESNET
from support.zotero_library import Library
from support.zotero_server import ZoteroServer


class Program:
    """The bibliography has two papers, and the program's library nothing."""

    def __init__(self, server: ZoteroServer, folder: Path) -> None:
        self.server, self.bib = server, folder / "refs.bib"
        self.library: Library = server.library("users/0")
        self.clock = FakeClock()
        self.bib.write_text(ATTENTION + RESNET, encoding="utf-8")

    @property
    def where(self) -> tuple[str, ...]:
        """The options that lead to the program."""
        return ("--local", "--api-url", self.server.url)

    def sync(self, *arguments: str) -> Outcome:
        return run("sync", self.bib, "--all", *self.where, *arguments, clock=self.clock)

    def pull(self, path: Path) -> Outcome:
        return run("pull", "-o", path, *self.where, clock=self.clock)

    def key_of(self, citation_key: str) -> str:
        [found] = [
            key
            for key, each in self.library.items.items()
            if each.get("citationKey") == citation_key
        ]
        return found

    def asked(self) -> int:
        return sum("authorize" in each.path for each in self.server.log)
