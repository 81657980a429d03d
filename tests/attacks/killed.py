"""A command in a process of its own that can be killed at any moment.

The process is forked off one that has imported everything, so that a kill hits the work and not
the start of Python, and a thousand kills take minutes.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import signal
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import bibwright
from bibwright.cli import main

#: Seconds after which a command is taken for one that hangs.
HANGS = 300.0
#: Seconds that workers have to notice that the command is gone.
NOTICED = 20.0


def import_everything() -> None:
    """Imports what a command would import, once and before any fork."""
    for module in pkgutil.walk_packages(bibwright.__path__, "bibwright."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


@dataclass(frozen=True, slots=True)
class Started:
    """A running command; all that belongs to it is one group of processes."""

    words: tuple[str, ...]
    pid: int
    said: Path

    def kill(self, seconds: float) -> bool:
        """Kills it after so many seconds; whether it still was at work.

        Raises AssertionError if processes of its own outlive it.
        """
        time.sleep(seconds)
        ended, _ = os.waitpid(self.pid, os.WNOHANG)
        if ended:
            return False
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        end = time.monotonic() + NOTICED
        while self._lives():
            if time.monotonic() > end:
                os.killpg(self.pid, signal.SIGKILL)
                raise AssertionError(f"{self}: workers outlive it")
            time.sleep(0.005)
        return True

    def status(self) -> int:
        """Waits for its end and gives its exit status. Raises AssertionError where it hangs."""
        end = time.monotonic() + HANGS
        pause = 0.001
        while True:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            if time.monotonic() > end:
                os.killpg(self.pid, signal.SIGKILL)
                raise AssertionError(f"{self} hangs")
            time.sleep(pause)
            pause = min(2 * pause, 0.05)

    def ended(self) -> tuple[int, str]:
        """Exit status and words. Raises AssertionError for a traceback or a bug."""
        status = self.status()
        said = self.said.read_text("utf-8", "replace")
        if "Traceback" in said or "report this" in said or status not in {0, 1, 2, 3}:
            raise AssertionError(f"{self} → {status}: {said}")
        return status, said

    def _lives(self) -> bool:
        try:
            os.killpg(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def __str__(self) -> str:
        return " ".join(self.words)


def start(
    folder: Path, environment: dict[str, str], words: tuple[str, ...], said: Path | None = None
) -> Started:
    """Starts ``bibwright`` with the words, in the folder; what it says goes to ``said``."""
    said = said or folder.with_name(f"{folder.name}.said")
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        _be_the_command(folder, environment, words, said)
    return Started(words, pid, said)


def run(folder: Path, environment: dict[str, str], words: tuple[str, ...]) -> tuple[int, str]:
    """Exit status and words of a command. Raises AssertionError for a traceback or a bug."""
    return start(folder, environment, words).ended()


def _be_the_command(
    folder: Path, environment: dict[str, str], words: tuple[str, ...], said: Path
) -> NoReturn:
    status = 70
    try:
        os.setsid()
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        nothing = os.open(os.devnull, os.O_RDWR)
        errors = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for number, descriptor in enumerate((nothing, nothing, errors)):
            os.dup2(descriptor, number)
        sys.argv = ["bibwright", *words]
        main(list(words))
        status = 0
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else 1
    except BaseException:  # noqa: BLE001 - the parent reads what is said of it
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(status)
