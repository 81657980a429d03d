"""Locks between processes, and what it means that one can't be had."""

from __future__ import annotations

import errno
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: What a file system says that has no locks.
_UNKNOWN = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP})


class LockHeldError(Exception):
    """Another process has the lock, and had it for as long as one would wait."""


@contextmanager
def locked(path: Path, timeout: float) -> Iterator[None]:
    """Keeps every other process out while the block runs.

    Raises LockHeldError after ``timeout`` seconds, and OSError where the file can't be written or
    the file system knows no locks; the two are told apart, for only the first one passes.
    """
    # Imported where it is needed: most commands write nothing.
    from filelock import FileLock, Timeout

    lock = FileLock(path)
    try:
        with warnings.catch_warnings():  # filelock warns where it does without flock, by a file
            warnings.simplefilter("ignore")
            lock.acquire(timeout=timeout)
    except Timeout as error:
        _refuse_without_locks(path)
        raise LockHeldError(str(path)) from error
    except OSError as error:
        raise (_no_locks(path) if error.errno in _UNKNOWN else error) from error
    except NotImplementedError as error:
        raise _no_locks(path) from error
    try:
        yield
    finally:
        lock.release()


def _refuse_without_locks(path: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows, whose locks are others
        return
    descriptor = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}:
            raise _no_locks(path) from error
    finally:
        os.close(descriptor)


def _no_locks(path: Path) -> OSError:
    return OSError(errno.ENOLCK, "this file system knows no locks", str(path))
