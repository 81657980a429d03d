"""The errors that Bibwright raises on purpose; each is one sentence that says what to do.

::

    BibwrightError                  exit status 2
    ├── InputError                  what was given (a file, an option) can't be used
    ├── ConflictError               a file or a library was changed in between
    │   └── MovedOnError            the Zotero library was changed by someone else
    ├── SourceUnavailableError      a source or Zotero can't be reached; exit status 3
    └── StoppedError                the person stopped a write to Zotero; exit status 130

A message names the file (and the line where it is known), says what is wrong and ends with the
way out. The command line prints the message and leaves with the error's `exit_status`.
"""

from __future__ import annotations

from typing import ClassVar


class BibwrightError(Exception):
    """Something stopped Bibwright; the message is one clear sentence with the way out."""

    exit_status: ClassVar[int] = 2


class InputError(BibwrightError):
    """What the person gave (a file, an option, a path) cannot be used as it is."""

    exit_status: ClassVar[int] = 2


class ConflictError(BibwrightError):
    """Something changed behind Bibwright's back, so going on would lose that change."""

    exit_status: ClassVar[int] = 2


class SourceUnavailableError(BibwrightError):
    """A source of metadata could not be reached or would not answer."""

    exit_status: ClassVar[int] = 3


class MovedOnError(ConflictError):
    """A Zotero library has changed since it was read; read it again and plan again."""


class StoppedError(BibwrightError):
    """The person stopped the program while Zotero was saving."""

    exit_status: ClassVar[int] = 130
