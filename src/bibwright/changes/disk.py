"""The few acts on the disk that changes are made of, each whole or not at all.

`Disk` is handed in through the journal, so that a test can let any single act fail.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

from bibwright.bounds import read_bounded
from bibwright.changes.plan import printable
from bibwright.errors import InputError

_WAYS_OUT = {
    errno.ENOSPC: "free some space and run again",
    errno.EDQUOT: "free some space and run again",
    errno.EACCES: "make its directory writable or choose another place",
    errno.EPERM: "make its directory writable or choose another place",
    errno.EROFS: "choose a place that can be written to",
}


class Disk:
    """The file system. Every method raises `OSError` as the operating system reports it."""

    def read(self, path: Path) -> bytes | None:
        """Give the bytes of a file, or `None` if there is none of that name."""
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def create(
        self,
        path: Path,
        content: bytes,
        *,
        mode: int | None = None,
        owner: tuple[int, int] | None = None,
    ) -> None:
        """Write a new file and bring it safely to the disk; refuse if the name is taken.

        Without `mode` the file gets 0666 less the umask. `owner` is a user and a group id;
        either is set only where the system permits it.
        """
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        # With a mode to come the file starts private: it may hold what others must not read.
        descriptor = os.open(path, flags, 0o666 if mode is None else 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            if owner is not None:
                _give_to(path, owner)
            if mode is not None:
                path.chmod(mode)
            handle.flush()
            os.fsync(handle.fileno())

    def replace(self, source: Path, target: Path) -> None:
        """Put a file in the place of another, in one step, and make that last."""
        source.replace(target)
        _sync_directory(target.parent)

    def remove(self, path: Path) -> None:
        """Remove a file and make that last; no error if it is not there."""
        path.unlink(missing_ok=True)
        _sync_directory(path.parent)

    def make_directory(self, path: Path) -> None:
        """Make a directory for the user alone, and its parents, unless it is there."""
        if path.is_dir():
            return
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync_directory(path.parent)


def resolve_target(path: Path) -> Path:
    """Give the absolute path of the file itself, behind all symbolic links, present or not.

    Raises `InputError` if the links go in a circle, or the path is a pipe or a device: those have
    no place in which a file could stand.
    """
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise InputError(
                f"{printable(path)} is not a regular file but a link that leads back to itself; "
                "name a regular file"
            ) from error
    else:
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise InputError(f"{printable(path)} is not a regular file; name a regular file")
    return Path(os.path.realpath(path))


def stat_file(target: Path) -> os.stat_result | None:
    """Give the status of a resolved path, or `None` if no file is there.

    Raises `InputError` if something other than a regular file is there, or if the parent
    directory is missing or cannot be entered.
    """
    name = printable(target)
    try:
        status = target.lstat()
    except FileNotFoundError:
        if not target.parent.is_dir():
            raise InputError(
                f"{name} cannot be written because its directory does not exist; "
                "create the directory first"
            ) from None
        return None
    except NotADirectoryError:
        raise InputError(
            f"{name} cannot be used because a part of its path is a file, not a directory; "
            "choose another path"
        ) from None
    except OSError as error:
        raise InputError(f"{name} cannot be used ({reason(error)}); choose another path") from error
    if stat.S_ISDIR(status.st_mode):
        raise InputError(f"{name} is a directory; name a file in it")
    if not stat.S_ISREG(status.st_mode):
        raise InputError(f"{name} is not a regular file; name a regular file")
    return status


def read_file(path: Path) -> bytes | None:
    """Read what a plan calls `before`: the bytes of a file, or `None` if there is none yet.

    Raises `InputError` if the path can be no file (a directory, a missing parent) or is not
    readable.
    """
    target = resolve_target(path)
    if stat_file(target) is None:
        return None
    try:
        with target.open("rb") as file:
            return read_bounded(file, printable(path))
    except OSError as error:
        raise InputError(
            f"{printable(path)} cannot be read ({reason(error)}); make it readable and run again"
        ) from error


def reason(error: OSError) -> str:
    """Give the system's own words for what went wrong."""
    return error.strerror or type(error).__name__


def way_out(error: OSError) -> str:
    """Say what a person can do about a write that failed."""
    return _WAYS_OUT.get(error.errno or 0, "put that right and run again")


def _give_to(path: Path, owner: tuple[int, int]) -> None:
    if not hasattr(os, "chown"):
        return
    # Only root may give files away, and a member may hand a file to the group. Where it is
    # not permitted the file belongs to whoever runs Bibwright, as after saving in an editor.
    for user, group in ((owner[0], -1), (-1, owner[1])):
        with contextlib.suppress(PermissionError):
            os.chown(path, user, group)


def _sync_directory(directory: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
