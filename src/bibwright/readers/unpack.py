"""The texts in an archive, within bounds: a project's .zip, or a paper's source as arXiv packs it.

Nothing is written to disk, so that no path and no link leads anywhere; what is no text of a LaTeX
project isn't unpacked.
"""

from __future__ import annotations

import gzip
import io
import lzma
import posixpath
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import PurePath
from typing import IO

from bibwright.errors import InputError
from bibwright.text.file_kinds import is_tar

#: Bounds on what is unpacked, in files and in bytes.
_MOST_FILES, _MOST_BYTES = 2000, 64 * 2**20
_TEXTS = (".tex", ".ltx", ".latex", ".bib", ".bbl", ".aux", ".bcf")
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
#: The name of a source that is a single file.
_ALONE = "main.tex"
#: What is packed as an archive is, and to a person is a document.
_DOCUMENTS = frozenset({".docx", ".odt", ".epub", ".pptx", ".xlsx", ".ods"})
#: What Python's readers of archives raise; for lengths that can't be, arithmetic errors and others.
DAMAGED = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    lzma.LZMAError,
    ArithmeticError,
    LookupError,
    ValueError,
    RuntimeError,
    EOFError,
    OSError,
)


def is_zip(data: bytes) -> bool:
    """Whether the bytes are a ZIP archive's."""
    return data.startswith(_ZIP)


def is_packed_source(data: bytes) -> bool:
    """Whether the bytes are packed as arXiv packs a source: gzip, or tar without it."""
    return data.startswith(_GZIP) or is_tar(data)


def project_texts(data: bytes, name: str) -> Mapping[str, bytes]:
    """The texts of a LaTeX project by their paths: of a .zip, a .tar, a .tar.gz, or a single file
    in a .gz, which is ``main.tex``.

    What lies outside of the project isn't taken. Raises InputError for an archive that can't be
    read or is too large.
    """
    left = _MOST_BYTES
    found: dict[str, bytes] = {}
    try:
        for number, (member, opened) in enumerate(_members(data, name)):
            if number >= _MOST_FILES:
                raise InputError(f"{name} holds more than {_MOST_FILES} files; give its .tex")
            path = posixpath.normpath(member.replace("\\", "/"))
            if not path.lower().endswith(_TEXTS) or path.startswith(("/", "..")):
                continue
            with opened() as file:
                content = file.read(left + 1)
            left -= len(content)
            if left < 0:
                raise InputError(f"{name} unpacks to too much; give its .tex and its .bib")
            found[path] = content
    except DAMAGED as error:
        is_document = PurePath(name).suffix.lower() in _DOCUMENTS
        what = "a document" if is_document else "an archive"
        give = "save it again, or give its text" if is_document else "give its .tex"
        raise InputError(f"{name} is {what} that can't be read; {give}") from error
    return found


def _members(data: bytes, name: str) -> Iterator[tuple[str, Callable[[], IO[bytes]]]]:
    if is_zip(data):
        yield from _of_zip(data)
        return
    if data.startswith(_GZIP):
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            data = packed.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise InputError(f"{name} unpacks to too much; give its .tex and its .bib")
    if is_tar(data):
        yield from _of_tar(data)
    else:
        yield _ALONE, partial(io.BytesIO, data)


def _of_zip(data: bytes) -> Iterator[tuple[str, Callable[[], IO[bytes]]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            yield member.filename, partial(archive.open, member)


def _of_tar(data: bytes) -> Iterator[tuple[str, Callable[[], IO[bytes]]]]:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        for member in archive:
            # A link's target may lie anywhere; what it leads to stands in the archive by itself.
            if member.isreg():
                yield member.name, partial(_in_tar, archive, member)


def _in_tar(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(member)
    return file if file is not None else io.BytesIO()
