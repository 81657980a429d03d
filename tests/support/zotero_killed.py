"""A command that is killed while it talks to a Zotero server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from support import zotero_faults
from support.zotero_server import ZoteroServer

_COMMAND = "import sys; from bibwright.cli import main; main(sys.argv[1:])"


def kill_at_request(
    at: int, server: ZoteroServer, words: Sequence[str], *, arrives: bool = True
) -> None:
    """Runs the command with these words, and kills it at its request number ``at``, from 0 on.

    What that request asks for is carried out, but nobody is there to hear of it; where it doesn't
    arrive, it is lost on the way.
    """
    seen = []

    def is_due(request: object) -> bool:
        seen.append(request)
        if len(seen) != at + 1:
            return False
        os.kill(process.pid, signal.SIGKILL)
        return True

    process = subprocess.Popen(
        [sys.executable, "-c", _COMMAND, *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    fault = zotero_faults.lost_answer() if arrives else zotero_faults.lost_request()
    server.misbehave(fault, when=is_due)
    assert process.wait() == -signal.SIGKILL
    server.behave()
