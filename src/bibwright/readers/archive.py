"""A project as an archive, as Overleaf gives it: its main file is read, beside the others in it."""

from __future__ import annotations

import posixpath
from pathlib import Path

from bibwright.errors import InputError
from bibwright.readers.bbl import is_biblatex_bbl, read_bbl
from bibwright.readers.latex_project import read_project
from bibwright.readers.reading import Reading
from bibwright.readers.unpack import project_texts


def read_archive(data: bytes, name: str) -> Reading:
    """The citations of the LaTeX project in an archive; nothing outside of it is read.

    Raises InputError for an archive that can't be read, is too large or holds no LaTeX document.
    """
    files = project_texts(data, name)
    main = [path for path in files if _is_main(path, files[path])]
    main = main or [path for path in files if path.endswith(".bbl")]
    if not main:
        raise InputError(
            f"{name} is an archive or an office document without a LaTeX document in it; "
            "give its text, or a list of its papers"
        )
    first = min(main, key=lambda path: (path.count("/"), path != "main.tex", path))
    home = Path(name)

    text = files[first].decode("utf-8", "replace")
    if is_biblatex_bbl(text):
        return read_bbl(text, f"{name}/{first}")

    def read(path: Path) -> bytes | None:
        try:
            inside = path.relative_to(home).as_posix()
        except ValueError:
            return None
        return files.get(posixpath.normpath(inside))

    return read_project(home / first, files[first], read)


def _is_main(path: str, data: bytes) -> bool:
    return path.endswith((".tex", ".ltx")) and b"\\documentclass" in data
