"""A loopback arXiv that also gives the sources of papers, as ``export.arxiv.org/src/ID`` does."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Mapping
from typing import Any

from support.arxiv_faults import Fault, Replaced
from support.arxiv_server import ArxivServer, ReceivedRequest
from support.loopback import Answer

_PATH, _PAGES = "/src/", "/html/"


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """The files as arXiv packs a source of several."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return gzip.compress(out.getvalue())


class PaperSourceServer(ArxivServer):
    """An arXiv with these sources and pages in HTML, by the ids that they are asked for with."""

    def __init__(
        self, sources: Mapping[str, bytes], pages: Mapping[str, bytes] | None = None, **options: Any
    ) -> None:
        super().__init__(**options)
        self._sources = sources
        self._pages = pages or {}

    def _answer(self, request: ReceivedRequest, fault: Fault | None) -> Answer:
        page = self._pages.get(request.path.removeprefix(_PAGES))
        if page is not None:
            return Answer(200, page, "text/html")
        if not request.path.startswith(_PATH) or isinstance(fault, Replaced):
            return super()._answer(request, fault)
        source = self._sources.get(request.path.removeprefix(_PATH))
        if source is None:
            return Answer(404, b"<html>No paper</html>", "text/html")
        return Answer(200, source, "application/gzip")
