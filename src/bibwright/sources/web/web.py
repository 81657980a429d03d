"""What a source needs from the world to ask over HTTP, and the session made of it."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bibwright._version import __version__
from bibwright.errors import InputError
from bibwright.network.address import checked_address
from bibwright.progress import SILENT, Watcher
from bibwright.sources.web.cache import FRESH_SECONDS, KeptSession
from bibwright.sources.web.judging import Form, Retries
from bibwright.sources.web.pace import Pace
from bibwright.sources.web.wire import ANSWER_SECONDS, TIMEOUTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """The way to sources on the network.

    ``cache`` and ``state`` are folders: answers are kept in the one, the pace that all
    processes share in the other. ``contact`` (an e-mail address or a page) goes into the user
    agent. ``offline`` takes everything from the cache, ``refresh`` nothing. ``timeouts``:
    seconds to connect, and of silence; ``answer_seconds``: for a whole answer. ``now`` gives
    wall-clock seconds, ``sleep`` waits. ``complain`` hears of a cache that can't be used.
    """

    cache: Path
    state: Path
    contact: str = ""
    offline: bool = False
    refresh: bool = False
    retries: Retries = field(default_factory=Retries)
    timeouts: tuple[float, float] = TIMEOUTS
    answer_seconds: float = ANSWER_SECONDS
    fresh_seconds: float = FRESH_SECONDS
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    watcher: Watcher = SILENT
    complain: Callable[[str], object] = warnings.warn

    def session(self, form: Form, url: str, *, kept_in: str, interval: float) -> KeptSession:
        """A session for the source at ``url``, with a cache ``kept_in`` this file.

        Raises InputError when the url or the contact can't be used.
        """
        note = self.state / f"pace-{checked_address(url).host.replace(':', '_')}"
        return KeptSession(
            self.cache / kept_in,
            form,
            Pace(note, name=form.name, interval=interval, now=self.now, sleep=self.sleep),
            user_agent(self.contact),
            retries=self.retries,
            timeouts=self.timeouts,
            answer_seconds=self.answer_seconds,
            now=self.now,
            watcher=self.watcher,
            complain=self.complain,
            offline=self.offline,
            refresh=self.refresh,
            fresh_seconds=self.fresh_seconds,
        )


def user_agent(contact: str) -> str:
    """What we call ourselves in every request."""
    if not contact.isascii() or not contact.isprintable():
        raise InputError(f"contact {contact!r} must be an e-mail address or a page, in ASCII")
    return f"bibwright/{__version__}" + (f" ({contact})" if contact else "")
