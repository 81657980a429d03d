"""Disks that fail or kill the process at a chosen act, and a clock that ticks by itself."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bibwright.changes import Disk

Acted = Callable[[str], None]


class WatchedDisk(Disk):
    """Calls `before` ahead of every act that writes, and again half-way through a file."""

    def __init__(self, before: Acted) -> None:
        self.before = before

    def create(
        self,
        path: Path,
        content: bytes,
        *,
        mode: int | None = None,
        owner: tuple[int, int] | None = None,
    ) -> None:
        self.before(f"create {path.name}")
        super().create(path, content[: len(content) // 2], mode=mode, owner=owner)
        self.before(f"half {path.name}")
        path.unlink()
        super().create(path, content, mode=mode, owner=owner)
        self.before(f"created {path.name}")

    def replace(self, source: Path, target: Path) -> None:
        self.before(f"replace {target.name}")
        super().replace(source, target)
        self.before(f"replaced {target.name}")

    def remove(self, path: Path) -> None:
        self.before(f"remove {path.name}")
        super().remove(path)
        self.before(f"removed {path.name}")


def acts_of(work: Callable[[Disk], object]) -> list[str]:
    """Run the work undisturbed and list its acts."""
    seen: list[str] = []
    work(WatchedDisk(seen.append))
    return seen


def run_killed(work: Callable[[Disk], object], at: int) -> bool:
    """Run the work in a child that is killed at its act number `at`; say if it was."""
    child = os.fork()
    if child == 0:
        count = 0

        def kill(_act: str) -> None:
            nonlocal count
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)
            count += 1

        try:
            work(WatchedDisk(kill))
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


class TickingClock:
    """Starts at noon of a fixed day and goes on by one second with every question."""

    def __init__(self, step: timedelta = timedelta(seconds=1)) -> None:
        self.now = datetime(2026, 1, 2, 12, 0, 0, tzinfo=UTC)
        self.step = step

    def __call__(self) -> datetime:
        now = self.now
        self.now += self.step
        return now
