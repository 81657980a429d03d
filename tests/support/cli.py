"""Running the command line inside the test, with streams and a clock of the test's own."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass, field
from unittest import mock

from bibwright.cli import main
from bibwright.cli.runtime import Runtime


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
    out, err = io.BytesIO(), io.BytesIO()
    status = run_with(words, stdin, out, err, clock or FakeClock())
    return Outcome(status, out.getvalue().decode("utf-8"), err.getvalue().decode("utf-8"))


def run_with(
    words: list[str], stdin: bytes, out: io.BytesIO, err: io.BytesIO, clock: FakeClock
) -> int:
    """The exit status of ``bibwright`` with these words and streams; ``err`` may be ``out``."""
    written = _text(out)
    said = written if err is out else _text(err)
    try:
        with (
            mock.patch.object(sys, "stdin", _text(io.BytesIO(stdin))),
            mock.patch.object(sys, "stdout", written),
            mock.patch.object(sys, "stderr", said),
            mock.patch.object(sys, "argv", ["bibwright", *words]),
        ):
            main(words, obj=clock.edge)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 1
    finally:
        for stream in {written, said}:
            if stream.closed:  # by a command whose reader went away
                continue
            stream.detach()
    return 0


def _text(stream: io.BytesIO) -> io.TextIOWrapper:
    return io.TextIOWrapper(stream, encoding="utf-8", write_through=True)
