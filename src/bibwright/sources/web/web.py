"""What a source needs from the world to ask over HTTP."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bibwright._version import __version__
from bibwright.errors import InputError
from bibwright.progress import SILENT, Watcher
from bibwright.sources.web.judging import Retries
from bibwright.sources.web.wire import ANSWER_SECONDS, TIMEOUTS

#: Answers from the cache count as fresh for a day: arXiv announces once a day.
FRESH_SECONDS = 24 * 3600.0


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

    @property
    def user_agent(self) -> str:
        """What we call ourselves in every request. Raises InputError for a contact that can't be
        used."""
        return user_agent(self.contact)


def user_agent(contact: str) -> str:
    """What we call ourselves in every request."""
    if not contact.isascii() or not contact.isprintable():
        raise InputError(f"contact {contact!r} must be an e-mail address or a page, in ASCII")
    return f"bibwright/{__version__}" + (f" ({contact})" if contact else "")
