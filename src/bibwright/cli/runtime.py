"""What the commands take from the world around them, so that tests can hand in another."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import click


@dataclass(frozen=True, slots=True)
class Runtime:
    """The clock: ``now`` gives seconds since 1970, ``sleep`` waits for some."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep

    def moment(self) -> datetime:
        """The time, in UTC."""
        return datetime.fromtimestamp(self.now(), UTC)


def runtime_of(ctx: click.Context) -> Runtime:
    """The runtime that the command line was started with."""
    return ctx.find_object(Runtime) or Runtime()
