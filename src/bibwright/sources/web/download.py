"""A large file from a server, in as many goes as it takes: what came by then is kept.

Ranges and how they are asked for are RFC 9110's (14 and 13.1.5). A part is gone on with only where
the server says that the file is still the same one, by a strong ``ETag`` or by ``Last-Modified``.
Nothing secret is sent: no cookie, no key, nothing out of a .netrc.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from bibwright.changes.disk import Disk, own_size
from bibwright.errors import InputError, SourceUnavailableError
from bibwright.locks import LockHeldError, locked
from bibwright.network.address import host_of
from bibwright.network.bounded import TooSlowError, root_cause, within
from bibwright.network.waits import retry_after
from bibwright.progress import SILENT, Watcher
from bibwright.sources.web.checksums import Checksum, published_in
from bibwright.sources.web.session import unsigned
from bibwright.sources.web.wire import ANSWER_SECONDS, TIMEOUTS

#: Bytes of a file. arXiv's snapshot has a tenth of it.
LARGEST_DOWNLOAD = 16 * 2**30
_PIECE, _MEGABYTE = 2**18, 2**20
_MOST_REDIRECTS = 5
#: So often in a row a server may break off without giving anything, and begin anew.
_TRIES, _ANEW = 5, 3
_FIRST_PAUSE, _LONGEST_PAUSE = 3.0, 600.0
#: A connection that gives fewer bytes in so many seconds is given up, and made anew.
_LEAST, _SECONDS = 65_536, 60.0
_RANGE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)")
_UNSATISFIED = re.compile(r"bytes \*/(\d{1,18})")
_PAGE = (b"<!doctype html", b"<html")
_BY_HAND = "fetch it with a browser, and give the file to `bibwright index build`"


class _BrokenOffError(Exception):
    """This go ended before the file did; ``pause``: how long the server wants to be left alone."""

    def __init__(self, reason: str, pause: float = 0.0) -> None:
        super().__init__(reason)
        self.pause = pause


class _State(NamedTuple):
    """Which file at which address the bytes at hand are of: what the server calls its state, how
    long it is (None: it doesn't say), and its sum, if one is published."""

    url: str
    etag: str = ""
    modified: str = ""
    total: int | None = None
    checksum: Checksum | None = None

    @property
    def validator(self) -> str:
        """By which the server can tell whether it has another file by now; empty without one."""
        return self.modified if not self.etag or self.etag.startswith("W/") else self.etag

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for the file only if it is another one."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: text for name, text in headers.items() if text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file at ``url`` that is to be at ``target``; `run` fetches it.

    Beside the target stand what came so far and what it is of, under its name with a dot before
    it. ``user_agent`` says who asks; ``most``: bytes; ``clock``, ``now`` and ``sleep`` give and
    take seconds.
    """

    url: str
    target: Path
    user_agent: str
    checksum: Checksum | None = None
    most: int = LARGEST_DOWNLOAD
    timeouts: tuple[float, float] = TIMEOUTS
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    watcher: Watcher = SILENT
    complain: Callable[[str], object] = warnings.warn

    def run(self) -> bool:
        """Whether anything was fetched; not where the server says that the target is its file.

        Raises InputError for an address or a folder that can't be used, and
        SourceUnavailableError for a server that doesn't give the file.
        """
        _refuse_unusable(self.url)
        lock = self.target.with_name(f".{self.target.name}.lock")
        try:
            Disk().make_directory(self.target.parent)
            with locked(lock, 0), requests.Session() as session:
                session.auth = unsigned
                session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
                try:
                    return _Run(self, session).run()
                finally:
                    with suppress(OSError):  # where an open file can't be removed, it stays, empty
                        lock.unlink()
        except LockHeldError as error:
            raise InputError(
                f"another program is fetching {self.target}; wait for it, or stop it"
            ) from error
        except OSError as error:
            raise InputError(f"cannot write {self.target}: {error.strerror or error}") from error

    def forget(self) -> None:
        """Removes the target, and what stands beside it."""
        for path in (self.target, self.part, self.note):
            path.unlink(missing_ok=True)

    @property
    def part(self) -> Path:
        """What came so far."""
        return self.target.with_name(f".{self.target.name}.part")

    @property
    def note(self) -> Path:
        """Of which file it is."""
        return self.target.with_name(f".{self.target.name}.note")


class _Run:
    """A download in progress."""

    def __init__(self, what: Download, session: requests.Session) -> None:
        self._what = what
        self._session = session
        self._host = host_of(what.url)
        self._state = _read_note(what.note, what.url)
        self._anew = 0
        self._met = False

    def run(self) -> bool:
        """As `Download.run`."""
        tries, pause = 0, _FIRST_PAUSE
        while True:
            before = self._size
            try:
                fetched = self._go()
                break
            except _BrokenOffError as error:
                if not self._met:  # no network, or no such server: trying on won't help
                    reason = f"{error}; try again later, or {_BY_HAND}"
                    raise self._failed(reason) from error
                came = self._size > before
                tries, pause = (1, _FIRST_PAUSE) if came else (tries + 1, pause * 2)
                if tries >= _TRIES:
                    raise self._failed(str(error)) from error
                wait = min(max(pause, error.pause), _LONGEST_PAUSE)
                self._what.watcher.say(f"MB: {error}; going on in {wait:.0f} s")
                self._what.sleep(wait)
        if fetched:
            self._finish()
        return fetched

    @property
    def _size(self) -> int:
        return own_size(self._what.part)

    def _go(self) -> bool:
        """One go; whether the file is another than the target."""
        start = self._size if self._state.validator else 0
        headers = {"Accept-Encoding": "identity", "User-Agent": self._what.user_agent}
        is_there = self._what.target.exists() and not start
        if start:
            headers |= {"Range": f"bytes={start}-", "If-Range": self._state.validator}
        elif is_there:
            headers |= self._state.conditions
        with self._answered(headers) as answer:
            if answer.status_code == requests.codes.not_modified and is_there:
                return False
            if answer.status_code == requests.codes.requested_range_not_satisfiable and start:
                if self._is_whole(answer, start):
                    return True
                self._begin_anew()
                raise _BrokenOffError("the file has changed")
            self._take(answer, self._place(answer, start))
        return True

    def _is_whole(self, answer: requests.Response, start: int) -> bool:
        """Whether nothing is missing, where the server has nothing behind the start."""
        found = _UNSATISFIED.fullmatch(answer.headers.get("Content-Range", ""))
        return found is not None and int(found[1]) == start == self._state.total

    def _place(self, answer: requests.Response, start: int) -> int:
        """Where what the answer holds belongs. Notes which file it is of."""
        headers = answer.headers
        if headers.get("Content-Encoding", "identity").lower() != "identity":
            raise self._failed("it is packed in a way that was not asked for")
        fresh = _state_of(self._what.url, headers)
        if answer.status_code == requests.codes.partial_content:
            found = _RANGE.fullmatch(headers.get("Content-Range", ""))
            total = None if found is None or found[2] == "*" else int(found[2])
            is_next = found is not None and int(found[1]) == start
            is_same = fresh.validator in {"", self._state.validator}
            other = "it gives another part than it was asked for"
            if not start:
                raise self._failed(other)
            if not (is_next and is_same and total in {None, self._state.total}):
                self._begin_anew()
                raise _BrokenOffError(other)
            return start
        if answer.status_code != requests.codes.ok:
            raise self._failed(f"HTTP {answer.status_code}")
        if start:
            has_changed = fresh.validator != self._state.validator
            self._begin_anew()
            self._what.complain(
                f"the file at {self._host} has changed; it is fetched anew"
                if has_changed
                else f"{self._host} can't go on in the middle of a file; it is fetched anew"
            )
        length = headers.get("Content-Length", "")
        total = int(length) if length.isdecimal() and len(length) < 19 else None
        self._refuse_too_much(total or 0)
        self._state = fresh._replace(total=total)
        _write_note(self._what.note, self._state)
        return 0

    def _begin_anew(self) -> None:
        """Forgets what came so far. Raises SourceUnavailableError where that was too often."""
        self._anew += 1
        self._what.part.unlink(missing_ok=True)
        self._state = _State(self._what.url)
        if self._anew > _ANEW:
            raise self._failed("it breaks off, and can't go on where it did")

    def _refuse_too_much(self, total: int) -> None:
        if total > self._what.most:
            raise self._failed(f"it has {total / 1e6:,.0f} MB, which is more than is read")
        free = shutil.disk_usage(self._what.target.parent).free
        if total > free:
            raise InputError(
                f"{self._what.target.parent} has {free / 1e6:,.0f} MB free, and the file "
                f"{total / 1e6:,.0f}; make room, or name another place with --keep"
            )

    def _take(self, answer: requests.Response, start: int) -> None:
        total, size = self._state.total, start
        with _opened_again(self._what.part) if start else _made(self._what.part) as file:
            file.seek(start)
            file.truncate()
            for piece in self._pieces(answer):
                if size == 0 and piece.lstrip().lower().startswith(_PAGE):
                    raise self._failed(f"it is a page, not a file; {_BY_HAND}")
                size += len(piece)
                if size > min(self._what.most, total or self._what.most):
                    raise self._failed("it gives more than it said, or than is read")
                file.write(piece)
                self._what.watcher.say(f"MB from {self._host}")
                self._what.watcher.settled(size // _MEGABYTE, (total or 0) // _MEGABYTE)
        if total is not None and size < total:
            raise _BrokenOffError(f"{self._host} broke off")

    def _pieces(self, answer: requests.Response) -> Iterator[bytes]:
        clock, since, come = self._what.clock, self._what.clock(), 0
        try:
            read = partial(answer.raw.read1, _PIECE, decode_content=False)
            while piece := within(ANSWER_SECONDS, read):
                yield piece
                come += len(piece)
                if clock() - since >= _SECONDS:
                    if come < _LEAST:
                        raise _BrokenOffError(f"{self._host} hardly gives anything")
                    since, come = clock(), 0
        except HTTPError as error:
            raise _BrokenOffError(f"{self._host} broke off") from error
        except TooSlowError as error:
            raise _BrokenOffError(f"{self._host} hardly gives anything") from error

    @contextmanager
    def _answered(self, headers: Mapping[str, str]) -> Iterator[requests.Response]:
        """The answer behind all redirects, its body not read yet."""
        url = self._what.url
        for _ in range(_MOST_REDIRECTS + 1):
            with closing(self._sent(url, headers)) as answer:
                if not answer.is_redirect:
                    self._refuse(answer, host_of(url))
                    yield answer
                    return
                onward = urljoin(url, answer.headers["Location"])
                if urlsplit(url).scheme == "https" and urlsplit(onward).scheme != "https":
                    raise self._failed(f"it sends us on to {host_of(onward)} without https")
                _refuse_unusable(onward)
                url = onward
        raise self._failed("it sends us in a circle")

    def _sent(self, url: str, headers: Mapping[str, str]) -> requests.Response:
        request = requests.Request("GET", url, headers=dict(headers))
        prepared = self._session.prepare_request(request)
        settings = self._session.merge_environment_settings(url, {}, True, None, None)
        sending: Callable[[], Any] = partial(
            self._session.send,
            prepared,
            timeout=self._what.timeouts,
            allow_redirects=False,
            **settings,
        )
        try:
            answer: requests.Response = within(ANSWER_SECONDS, sending)
        except TooSlowError as error:
            raise _BrokenOffError(f"{host_of(url)} did not answer in time") from error
        except requests.RequestException as error:
            raise _BrokenOffError(f"no connection to {host_of(url)} ({root_cause(error)})") from (
                error
            )
        self._met = True
        return answer

    def _refuse(self, answer: requests.Response, host: str) -> None:
        status = answer.status_code
        if status in {408, 425, 429} or status >= 500:
            pause = retry_after(answer.headers.get("Retry-After", ""), self._what.now())
            raise _BrokenOffError(f"{host} says HTTP {status}", pause)
        if status in {401, 402, 403, 407}:
            raise self._failed(f"{host} wants you to sign in (HTTP {status}); {_BY_HAND}")
        if status in {404, 410}:
            raise self._failed(f"{host} has no such file (HTTP {status}); name it with --url")
        if status >= 400 and status != requests.codes.requested_range_not_satisfiable:
            raise self._failed(f"{host} says HTTP {status}")

    def _finish(self) -> None:
        """Puts the file in the target's place, once it is what was promised."""
        for checksum in (self._what.checksum, self._state.checksum):
            if checksum is not None and not checksum.fits(self._what.part):
                self._what.part.unlink()
                raise self._failed(f"its {checksum.name} is another than was published")
        with self._what.part.open("rb") as file:
            os.fsync(file.fileno())
        self._what.part.replace(self._what.target)

    def _failed(self, reason: str) -> SourceUnavailableError:
        kept = f"; the {self._size / 1e6:,.0f} MB that came are kept, and the same command goes on "
        kept += "from there"
        tail = kept if self._size and self._state.validator else ""
        return SourceUnavailableError(f"the file at {self._host} could not be had: {reason}{tail}")


def _state_of(url: str, headers: Mapping[str, str]) -> _State:
    return _State(
        url,
        headers.get("ETag", ""),
        headers.get("Last-Modified", ""),
        checksum=published_in(headers),
    )


def _read_note(note: Path, url: str) -> _State:
    """What the note says, if it is of this address; an empty state without one."""
    if not own_size(note):
        return _State(url)
    try:
        said = json.loads(note.read_text("utf-8"))
        known = _State(*(said[name] for name in ("url", "etag", "modified", "total")))
        checksum = Checksum(*said["checksum"]) if said["checksum"] else None
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return _State(url)
    return known._replace(checksum=checksum) if known.url == url else _State(url)


def _write_note(note: Path, state: _State) -> None:
    said = state._asdict() | {"checksum": list(state.checksum) if state.checksum else None}
    with _made(note) as file:
        file.write(json.dumps(said).encode())


def _made(path: Path) -> BinaryIO:
    """A new file in the place of whatever stands there, which is not written to."""
    path.unlink(missing_ok=True)
    return path.open("xb")


def _opened_again(path: Path) -> BinaryIO:
    """The file, to be written on; no link is followed."""
    descriptor = os.open(
        path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    )
    return os.fdopen(descriptor, "r+b")


def _refuse_unusable(url: str) -> None:
    """Raises InputError, which names no more than the host."""
    try:
        parts = urlsplit(url)
        hostname, _ = parts.hostname, parts.port
    except ValueError as error:
        raise InputError("the address of the file is none; give one as a browser shows it") from (
            error
        )
    if parts.scheme not in {"http", "https"} or not hostname or not url.isprintable():
        raise InputError("the address of a file begins with https:// or http://")
    if "@" in parts.netloc:
        raise InputError("the address of a file has no name and no password in it")
