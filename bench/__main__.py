"""All benchmarks, one table after the other: ``make bench``."""

from __future__ import annotations

import sys

from bench import index_speed, matching, requests_and_time, startup

startup.run()
requests_and_time.run()
index_speed.run()
sys.exit(0 if matching.run() else 1)
