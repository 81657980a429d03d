"""A memory of files that were clean, so that looking at them again costs next to nothing."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.tidy.options import TidyOptions
from bibwright.bibtex.tidy.outcome import Note, Tidied
from bibwright.changes import Disk

#: So many files are remembered; of more, those not asked for the longest are forgotten.
_MOST = 500
#: Seconds after which a temporary file is a leftover.
_LONGEST_WRITE = 3600.0


class CleanFiles:
    """What tidying left of files in which it found nothing to change.

    A file is known by its bytes, by the options, and by the program itself: another version, or
    an edit to its source, knows none. Losing the folder loses nothing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._program = _fingerprint(Path(__file__).parents[1])

    def look_up(self, data: bytes, options: TidyOptions) -> Tidied | None:
        """What tidying would come to; None where nothing is known of these bytes."""
        path = self._path(data, options)
        try:
            found = json.loads(path.read_bytes())
            os.utime(path)
            return _remembered(data, found)
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None

    def remember(self, tidied: Tidied, options: TidyOptions) -> None:
        """Keeps what was left of a file that is clean now.

        That a second run changes nothing is a law; so the first one knows what it would say. A
        folder that can't be written is no harm.
        """
        content = {
            "dialect": str(tidied.dialect),
            "notes": [note._replace(line=note.line_after) for note in tidied.notes],
            "keys": dict(tidied.keys),
            "referred": sorted(tidied.referred),
        }
        try:
            Disk().make_directory(self._folder)
            _write(self._path(tidied.content, options), content)
            self._forget()
        except OSError:
            return

    def _path(self, data: bytes, options: TidyOptions) -> Path:
        name = hashlib.sha256(f"{self._program}\n{options}\n".encode())
        name.update(data)
        return self._folder / f"{name.hexdigest()}.json"

    def _forget(self) -> None:
        known = sorted(self._folder.glob("*.json"), key=_last_used)
        for path in known[:-_MOST]:
            path.unlink(missing_ok=True)
        now = time.time()
        for path in self._folder.glob("tmp*"):  # what a run that was killed was writing
            if now - _last_used(path) > _LONGEST_WRITE:
                path.unlink(missing_ok=True)


def _remembered(data: bytes, found: Any) -> Tidied:
    """What was written down; raises TypeError, KeyError, ValueError or AttributeError for less."""
    notes = tuple(Note(*note) for note in found["notes"])
    texts = [text for note in notes for text in (note.rule, note.key, note.field, note.message)]
    texts += [*found["keys"], *found["referred"]]
    numbers = [number for note in notes for number in (note.line, note.line_after)]
    numbers += found["keys"].values()
    if not all(isinstance(each, str) for each in texts):
        raise TypeError("a text is none")
    if not all(isinstance(each, int) for each in numbers):
        raise TypeError("a line has no number")
    return Tidied(
        content=data,
        dialect=Dialect(found["dialect"]),
        edits=(),
        notes=notes,
        keys=found["keys"],
        referred=frozenset(found["referred"]),
    )


def _write(path: Path, content: dict[str, Any]) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(json.dumps(content))  # `dump` encodes piece by piece, ten times slower
    Path(name).replace(path)


def _last_used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # another run has forgotten it meanwhile
        return 0.0


def _fingerprint(package: Path) -> str:
    """A text that is another one as soon as a file of the program is."""
    files = sorted(package.rglob("*.py"))
    stats = [(path.name, (stat := path.stat()).st_size, stat.st_mtime_ns) for path in files]
    return hashlib.sha256(repr(stats).encode()).hexdigest()
