"""All benchmarks, one table after the other: ``make bench``; the largest with ``FULL=1``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from bench import (
    check,
    command_speed,
    conversions,
    dedupe,
    index_speed,
    matching,
    meaning,
    peers,
    requests_and_time,
    startup,
    sync_requests,
    tidy_speed,
    warnings,
)

#: A few real files; the figures in docs/benchmarks.md are over many more.
REAL = Path(__file__).parents[1] / "tests" / "data" / "bib" / "real"

startup.run()
requests_and_time.run()
index_speed.run(index_speed.ALL if "--full" in sys.argv[1:] else index_speed.SMALL)
dedupe.run(REAL, 10_000)
command_speed.run(REAL, 10_000, 10_000)
sync_requests.run(1_000)
sync_requests.run_libraries(20_000 if "--full" in sys.argv[1:] else 1_000)
if shutil.which("npm") and shutil.which("biber"):
    tidy_speed.run(REAL, 10_000, None)
    peers.run(REAL, 3)
    meaning.run(REAL, 3, 60)
    warnings.run(REAL, 3)
    conversions.run(REAL, 3)
else:
    print("npm and biber are needed for the comparisons of tidy, which are left out")
kept = [matching.run(), check.run()]
sys.exit(0 if all(kept) else 1)
