"""Running the command line inside the test, with streams and a clock of the test's own."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass, field
from unittest import mock

from bibwright.cli import main
from bibwright.cli.runtime import Runtime

__all__ = ["FakeClock", "Outcome", "run"]


@dataclass(slots=True)
class FakeClock:
    """A clock that only moves when someone sleeps by it; it counts what they slept."""

    time: float = 1_800_000_000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    @property
    def edge(self) -> Runtime:
        return Runtime(now=self.now, sleep=self.sleep)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left behind: its exit status and what it wrote."""

    status: int
    stdout: str
    stderr: str


def run(*arguments: object, stdin: bytes = b"", clock: FakeClock | None = None) -> Outcome:
    """Runs ``bibwright`` with these arguments. Any exception but SystemExit is the test's."""
    words = [str(argument) for argument in arguments]
    read = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    status = 0
    with (
        mock.patch.object(sys, "stdin", read),
        mock.patch.object(sys, "stdout", out),
        mock.patch.object(sys, "stderr", err),
        mock.patch.object(sys, "argv", ["bibwright", *words]),
    ):
        try:
            main(words, obj=(clock or FakeClock()).edge)
        except SystemExit as leaving:
            status = leaving.code if isinstance(leaving.code, int) else 1
    return Outcome(status, _written(out), _written(err))


def _written(stream: io.TextIOWrapper) -> str:
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode("utf-8")
