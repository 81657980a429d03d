"""Answers kept on disk: the session that sources ask through."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import requests
from requests_cache import CacheMixin
from requests_cache.models import AnyResponse

from bibwright.changes import Disk
from bibwright.network.address import checked_address
from bibwright.sources.web.answers import MOST_BYTES, prune
from bibwright.sources.web.judging import SECRETS, Form
from bibwright.sources.web.pace import Pace
from bibwright.sources.web.session import PoliteSession
from bibwright.sources.web.web import Web

#: An answer, from the network or from the cache.
Reply = requests.Response | AnyResponse

_PATIENCE_WITH_A_LOCK = 5.0  # seconds


class NotCachedError(Exception):
    """Offline, and the answer is not in the cache."""


class KeptSession(CacheMixin, PoliteSession):
    """A session whose every answer is whole, from the source or from the cache in this file.

    A cache that can't be used is reported, and done without. ``last`` is the answer given last.
    """

    last: AnyResponse

    def __init__(self, path: Path, form: Form, pace: Pace, web: Web) -> None:
        super().__init__(
            cache_name=str(path),
            backend="sqlite" if _is_usable(path, web.complain) else "memory",
            serializer="json",
            expire_after=web.fresh_seconds,
            allowable_codes=(200,),
            allowable_methods=("GET", "POST"),
            ignored_parameters=SECRETS,
            filter_fn=_worth_keeping(form),
            stale_if_error=web.offline,
            form=form,
            pace=pace,
            web=web,
        )
        self.settings.only_if_cached = web.offline
        self._refresh = web.refresh
        self._path = path
        self._complain = web.complain

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> AnyResponse:  # type: ignore[override]  # the base classes disagree
        """The whole answer.

        Raises NotCachedError besides what sending without a cache raises.
        """
        try:
            response = super().send(request, force_refresh=self._refresh, **kwargs)
        except sqlite3.DatabaseError as error:
            self._complain(_unusable(self._path, error))
            if self.settings.only_if_cached:
                raise NotCachedError("the cache is damaged, and the network not to be used") from (
                    error
                )
            self.settings.disabled = True
            response = super().send(request, **kwargs)
        if response.status_code == requests.codes.gateway_timeout:
            raise NotCachedError("not in the cache, and the network was not to be used")
        self.last = response
        return response


def kept_session(web: Web, form: Form, url: str, *, kept_in: str, interval: float) -> KeptSession:
    """A session for the source at ``url``, with a cache ``kept_in`` this file.

    Raises InputError when the url or the contact can't be used.
    """
    note = web.state / f"pace-{checked_address(url).host.replace(':', '_')}"
    pace = Pace(note, name=form.name, interval=interval, now=web.now, sleep=web.sleep)
    return KeptSession(web.cache / kept_in, form, pace, web)


def _worth_keeping(form: Form) -> Callable[[requests.Response], bool]:
    """An empty answer may be a fault of the source's, so it is not kept for a day."""

    def is_worth_keeping(response: requests.Response) -> bool:
        return response.status_code == requests.codes.ok and not form.is_empty(response)

    return is_worth_keeping


def _is_usable(path: Path, complain: Callable[[str], object]) -> bool:
    """Whether the cache file is whole and can be written. A damaged one is moved aside.

    Asked beforehand, since requests-cache waits for ever for a database it may not write.
    """
    try:
        Disk().make_directory(path.parent)
        if _is_damaged(path):
            aside = path.with_name(path.name + ".damaged")
            path.replace(aside)
            complain(f"the cache {path} was damaged; moved to {aside}, a new one is begun")
            _is_damaged(path)
        if (size := path.stat().st_size) > MOST_BYTES:
            removed = prune(path, before=0, most=MOST_BYTES // 2)
            complain(
                f"the cache {path} had {size / 1e6:,.0f} MB; its {removed:,} oldest answers were "
                "removed"
            )
    except (OSError, sqlite3.Error) as error:
        complain(_unusable(path, error))
        return False
    return True


def _is_damaged(path: Path) -> bool:
    """Raises sqlite3.OperationalError when the file can't be written."""
    connection = sqlite3.connect(path, timeout=_PATIENCE_WITH_A_LOCK, isolation_level=None)
    with closing(connection):
        try:
            connection.execute("begin immediate")
            (verdict,) = connection.execute("pragma quick_check(1)").fetchone()
            connection.execute("rollback")
        except sqlite3.OperationalError:
            raise
        except (sqlite3.DatabaseError, UnicodeDecodeError):  # the latter of SQLite's own message
            return True
    return bool(verdict != "ok")


def _unusable(path: Path, error: Exception) -> str:
    return (
        f"the cache {path} cannot be used ({error}); going on without. "
        "Delete that file, or set BIBWRIGHT_CACHE_DIR to a folder that can be written"
    )
