"""For coBib: ``cobib import --bibwright``, which takes papers and lists of papers."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from cobib.database import Entry
from cobib.importers.base_importer import Importer
from cobib.parsers import BibtexParser

from bibwright.cli.asking import Asking
from bibwright.commands.compose import compose
from bibwright.commands.resolve import read_inputs
from bibwright.commands.settings import load_settings
from bibwright.errors import BibwrightError
from bibwright.lookup.resolver import resolve
from bibwright.matching.verdict import Status
from bibwright.progress import SILENT
from bibwright.readers import InputKind

_LOGGER = logging.getLogger(__name__)


class BibwrightImporter(Importer):
    """Entries for the papers that a source has confirmed; the others are named, and left out."""

    name = "bibwright"

    def __init__(self, *args: str, skip_download: bool = False) -> None:
        super().__init__(*args, skip_download=skip_download)
        self._entries: list[Entry] = []

    @property
    def imported_entries(self) -> list[Entry]:
        """The entries that were found."""
        return self._entries

    @imported_entries.setter
    def imported_entries(self, entries: list[Entry]) -> None:
        self._entries = entries

    @classmethod
    def init_argparser(cls) -> None:
        """Sets the parser of the importer's own arguments."""
        parser = argparse.ArgumentParser(prog="bibwright", description="Bibwright importer.")
        parser.add_argument(
            "papers", nargs="+", help="arXiv ids, DOIs, links, titles, or files with lists of them"
        )
        cls.argparser = parser

    async def fetch(self) -> list[Entry]:
        """The entries, each as coBib has it."""
        try:
            content = _bibliography(self.largs.papers)
        except BibwrightError as error:
            _LOGGER.error("%s", error)
            content = b""
        self._entries = list(BibtexParser().parse(content.decode()).values()) if content else []
        return self._entries


def _bibliography(papers: list[str]) -> bytes:
    read = read_inputs(papers, InputKind.AUTO, sys.stdin.buffer.read)
    for problem in read.problems:
        _LOGGER.warning("%s: %s", problem.origin, problem.message)
    settings = load_settings(Path.cwd())
    with Asking(settings).sources(SILENT) as sources:
        resolution = resolve(read.queries, sources)
    for verdict in resolution.verdicts:
        if verdict.status is not Status.MATCHED:
            _LOGGER.warning("%s: %s: %s", verdict.query.origin, verdict.status, verdict.why)
    return compose(resolution, key_pattern=settings.key_pattern).content
