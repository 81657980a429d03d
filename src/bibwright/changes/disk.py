"""The few acts on the disk that changes are made of, each whole or not at all.

`Disk` is handed in through the journal, so that a test can let any single act fail.

A folder may belong to somebody else than who runs Bibwright, who may exchange what is in it at any
moment. So a file is worked on by its descriptor and not by its name again, folders are walked into
without following a link, and what a name stands for is looked at once more before it is used.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from bibwright.bounds import read_bounded
from bibwright.changes.attributes import Attributes, without_list
from bibwright.changes.plan import printable
from bibwright.errors import InputError

_WAYS_OUT = {
    errno.ENOSPC: "free some space and run again",
    errno.EDQUOT: "free some space and run again",
    errno.EACCES: "make its directory writable or choose another place",
    errno.EPERM: "make its directory writable or choose another place",
    errno.EROFS: "choose a place that can be written to",
    errno.ENOLCK: "choose a place on a local disk",
}
#: Whether names can be looked up in an open directory, as everywhere but on Windows.
_BY_DIRECTORY = {os.open, os.rename, os.unlink, os.stat} <= os.supports_dir_fd
_WALK = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0)
_RUNS_AS_OWNER = stat.S_ISUID | stat.S_ISGID
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class Disk:
    """The file system. Every method raises `OSError` as the operating system reports it.

    Paths are absolute and lead through no link, as `resolve_target` gives them.
    """

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
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | getattr(os, "O_BINARY", 0)
        with _directory(path.parent) as place:
            # With a mode to come the file starts private: it may hold what others must not read.
            descriptor = _open_in(place, path, flags, 0o666 if mode is None else 0o600)
            with os.fdopen(descriptor, "wb") as handle:
                handle.write(content)
                if owner is not None:
                    _give_to(handle.fileno(), owner)
                if mode is not None:
                    without_list(handle.fileno())
                    _set_mode(handle.fileno(), path, _for_its_owner(handle.fileno(), mode, owner))
                handle.flush()
                os.fsync(handle.fileno())
                self._made[path] = _identity(os.fstat(handle.fileno()))

    def keep_attributes(self, path: Path, attributes: Attributes, mode: int) -> tuple[str, ...]:
        """Give a file that `create` made what another one had besides its bytes, and the mode.

        Names what can't be kept here; without the access control list the mode stays as it is.
        """
        with _directory(path.parent) as place:
            descriptor = _open_in(place, path, os.O_RDWR | _NO_LINK)
            try:
                self._refuse_exchanged(path, os.fstat(descriptor))
                lost = attributes.set_on(descriptor)
                if not (attributes.has_list and lost):
                    has = os.fstat(descriptor).st_mode & _RUNS_AS_OWNER
                    os.fchmod(descriptor, mode & ~_RUNS_AS_OWNER | has)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        return lost

    def replace(self, source: Path, target: Path) -> None:
        """Put a file in the place of another, in one step, and make that last.

        Both are in one directory. What `create` has not made is not put anywhere.
        """
        with _directory(target.parent) as place:
            self._refuse_exchanged(source, _status_in(place, source))
            if place is None:
                source.replace(target)
            else:
                os.rename(source.name, target.name, src_dir_fd=place, dst_dir_fd=place)
            self._made.pop(source, None)
            _sync(place)

    def remove(self, path: Path) -> None:
        """Remove a file and make that last; no error if it is not there."""
        with _directory(path.parent) as place:
            with contextlib.suppress(FileNotFoundError):
                if place is None:
                    path.unlink()
                else:
                    os.unlink(path.name, dir_fd=place)
            _sync(place)

    def make_directory(self, path: Path) -> None:
        """Make a directory for the user alone, and its parents, unless it is there."""
        if path.is_dir():
            return
        if not path.parent.is_dir():
            self.make_directory(path.parent)  # pathlib would make it as the umask says
        path.mkdir(mode=0o700, exist_ok=True)
        with _directory(path.parent) as place:
            _sync(place)

    @property
    def _made(self) -> dict[Path, tuple[int, int]]:
        """Which files the names stood for when they were made."""
        made: dict[Path, tuple[int, int]] = vars(self).setdefault("_files_made", {})
        return made

    def _refuse_exchanged(self, path: Path, status: os.stat_result) -> None:
        made = self._made.get(path)
        if made is not None and made != _identity(status):
            raise OSError(errno.EBUSY, "another program has replaced the temporary file", str(path))


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
    except ValueError as error:
        raise InputError(f"{printable(path)} can't be a file; name a regular file") from error
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
                f"{name} is not there, nor is the directory that it would be in; "
                "correct the path, or create the directory first"
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


def own_size(path: Path) -> int:
    """The size of a file that an earlier run may have left under this name; 0 for what another may
    have put there, whose folder it may be: a link, another name of a file, a pipe."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return 0
    is_own = stat.S_ISREG(status.st_mode) and status.st_nlink == 1
    return status.st_size if is_own else 0


def read_existing(path: Path) -> bytes:
    """Read a file that has to be there. Raises `InputError` if it is not, or is not readable."""
    data = read_file(path) if path.parent.is_dir() else None
    if data is None:
        raise InputError(f"{printable(path)}: there is no such file")
    return data


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


@contextlib.contextmanager
def _directory(path: Path) -> Iterator[int | None]:
    """The directory, opened without following a link anywhere on the way; None on Windows."""
    if not _BY_DIRECTORY:
        yield None
        return
    descriptor = os.open(path.anchor or ".", _WALK)
    try:
        for part in path.parts[1:] if path.anchor else path.parts:
            inner = os.open(part, _WALK | _NO_LINK, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        yield descriptor
    finally:
        os.close(descriptor)


def _open_in(place: int | None, path: Path, flags: int, mode: int = 0o600) -> int:
    if place is None:
        return os.open(path, flags, mode)
    return os.open(path.name, flags, mode, dir_fd=place)


def _status_in(place: int | None, path: Path) -> os.stat_result:
    if place is None:
        return path.lstat()
    return os.stat(path.name, dir_fd=place, follow_symlinks=False)


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _set_mode(descriptor: int, path: Path, mode: int) -> None:
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, mode)
    else:
        path.chmod(mode)


def _for_its_owner(descriptor: int, mode: int, wanted: tuple[int, int] | None) -> int:
    """The mode without what lets a program run as its owner, where that could not be kept."""
    status = os.fstat(descriptor)
    if wanted is None or (status.st_uid, status.st_gid) == wanted:
        return mode
    return mode & ~_RUNS_AS_OWNER


def _give_to(descriptor: int, owner: tuple[int, int]) -> None:
    if not hasattr(os, "fchown"):
        return
    # Only root may give files away, and a member may hand a file to the group. Where it is
    # not permitted the file belongs to whoever runs Bibwright, as after saving in an editor.
    for user, group in ((owner[0], -1), (-1, owner[1])):
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, user, group)


def _sync(place: int | None) -> None:
    if place is None:
        return
    try:
        descriptor = os.open(".", os.O_RDONLY | os.O_DIRECTORY, dir_fd=place)
    except PermissionError:  # one that may be entered and not listed can't be synced
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
