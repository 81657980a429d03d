"""bib-dedupe over a table of records: run by its own Python, for `bench.dedupe`.

    python dedupe_peer.py RECORDS.csv RESULT.json

Only what the engine does is timed: reading the table and writing the result are left out.
"""

import json
import resource
import sys
import time

import pandas as pd
from bib_dedupe.bib_dedupe import block, cluster, match, prep


def main(source: str, target: str) -> None:
    """Reads, dedupes, writes."""
    records = pd.read_csv(source, encoding="utf-8")
    begin = time.perf_counter()
    matched = match(block(prep(records, verbosity_level=0), verbosity_level=0), verbosity_level=0)
    groups = cluster(matched, verbosity_level=0)
    seconds = time.perf_counter() - begin
    labels = matched["duplicate_label"].value_counts().to_dict()
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    with open(target, "w", encoding="utf-8") as file:  # noqa: PTH123 - runs in the peer's Python
        result = {
            "seconds": seconds,
            "groups": [[str(each) for each in group] for group in groups],
            "labels": {str(label): int(count) for label, count in labels.items()},
            "megabytes": max(own, workers) / 1024,
        }
        json.dump(result, file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
