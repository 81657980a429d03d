"""Ctrl-C while the program is still being loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: The program, and a finger on Ctrl-C when a module is looked for.
_PROGRAM = """
import os, signal, sys

signal.signal(signal.SIGINT, signal.default_int_handler)
moment = sys.argv.pop(1)

class Finger:
    def find_spec(self, name, path=None, target=None):
        if name == moment:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Finger())
from bibwright.__main__ import main
main()
"""


@pytest.mark.parametrize(
    "moment", ["bibwright.cli", "click", "bibwright.cli.terminal", "bibwright.cli.tidy"]
)
def test_it_stops_with_one_line(moment: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, moment, "tidy", "--help"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.strip() == "bibwright: stopped; nothing half-done was left behind"
