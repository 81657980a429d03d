"""`bibwright` as a process of its own that Ctrl-C ends."""

from __future__ import annotations

import sys

#: What was started in the background ignores Ctrl-C, and so would all that it starts.
_START = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    "import runpy; runpy.run_module('bibwright', run_name='__main__')"
)
#: The command, behind which its arguments go.
INTERRUPTIBLE = (sys.executable, "-c", _START)
