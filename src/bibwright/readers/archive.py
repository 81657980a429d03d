"""A project as an archive, as Overleaf gives it: its main file is read, beside the others in it."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from pathlib import Path

from bibwright.errors import InputError
from bibwright.readers.latex_project import read_project
from bibwright.readers.reading import Reading

__all__ = ["is_archive", "read_archive"]

#: Bounds on what is unpacked, in files and in bytes.
_MOST_FILES, _MOST_BYTES = 2000, 64 * 2**20
_TEXTS = (".tex", ".ltx", ".bib", ".bbl", ".aux", ".bcf")


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a ZIP archive's."""
    return data.startswith(b"PK\x03\x04")


def read_archive(data: bytes, name: str) -> Reading:
    """The citations of the LaTeX project in an archive; nothing outside of it is read.

    Raises InputError for an archive that can't be read, is too large or holds no LaTeX document.
    """
    files = _texts(data, name)
    main = [path for path in files if _is_main(path, files[path])]
    if not main:
        raise InputError(
            f"{name} is an archive or an office document without a LaTeX document in it; "
            "give its text, or a list of its papers"
        )
    first = min(main, key=lambda path: (path.count("/"), path != "main.tex", path))
    home = Path(name)

    def read(path: Path) -> bytes | None:
        try:
            inside = path.relative_to(home).as_posix()
        except ValueError:
            return None
        return files.get(posixpath.normpath(inside))

    return read_project(home / first, files[first], read)


def _is_main(path: str, data: bytes) -> bool:
    return path.endswith((".tex", ".ltx")) and b"\\documentclass" in data


def _texts(data: bytes, name: str) -> Mapping[str, bytes]:
    """The texts of a project by their paths; what lies outside of it or is too much isn't taken."""
    found: dict[str, bytes] = {}
    left = _MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_FILES:
                raise InputError(f"{name} holds more than {_MOST_FILES} files; give its .tex")
            for member in members:
                path = posixpath.normpath(member.filename.replace("\\", "/"))
                if not path.endswith(_TEXTS) or path.startswith(("/", "..")):
                    continue
                with archive.open(member) as file:
                    content = file.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise InputError(f"{name} unpacks to too much; give its .tex and its .bib")
                found[path] = content
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise InputError(f"{name} is an archive that can't be read; give its .tex") from error
    return found
