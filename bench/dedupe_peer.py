"""bib-dedupe over a table of records: run by its own Python, for `bench.dedupe`.

    python dedupe_peer.py RECORDS.csv RESULT.json

Only what the engine does is timed: reading the table and writing the result are left out.
"""

import json
import os
import re
import sys
import time


def peak_megabytes() -> float:
    """The most memory that this process has had, as Linux counts it; not what its workers had.

    `resource.getrusage` would not do: it starts with what the parent had.
    """
    with open("/proc/self/status", encoding="ascii") as file:  # noqa: PTH123 - light to import
        found = re.search(r"VmHWM:\s+(\d+) kB", file.read())
    return int(found[1]) / 1024 if found else 0.0


def cpu_seconds() -> float:
    """The time that processors have worked for this process and for those it has waited for."""
    return sum(os.times()[:4])


def main(source: str, target: str) -> None:
    """Reads, dedupes, writes."""
    import pandas as pd
    from bib_dedupe.bib_dedupe import block, cluster, match, prep

    records = pd.read_csv(source, encoding="utf-8")
    begin, busy = time.perf_counter(), cpu_seconds()
    matched = match(block(prep(records, verbosity_level=0), verbosity_level=0), verbosity_level=0)
    groups = cluster(matched, verbosity_level=0)
    seconds, cpu = time.perf_counter() - begin, cpu_seconds() - busy
    labels = matched["duplicate_label"].value_counts().to_dict()
    with open(target, "w", encoding="utf-8") as file:  # noqa: PTH123 - runs in the peer's Python
        result = {
            "seconds": seconds,
            "cpu": cpu,
            "groups": [[str(each) for each in group] for group in groups],
            "labels": {str(label): int(count) for label, count in labels.items()},
            "megabytes": peak_megabytes(),
        }
        json.dump(result, file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
