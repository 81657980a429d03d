"""Is ``bibwright check`` right about HALLMARK's entries, asking over HTTP?

``python -m bench.hallmark_end_to_end FILE [--sample N]``: the whole command, with its settings in a
folder of its own, against loopback servers of Crossref, DBLP and the DOI registry that have the
file's valid entries and answer in those services' shapes. What the comparison alone does is
measured by ``python -m bench.check --hallmark FOLDER``. Nothing is fitted to HALLMARK.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.hallmark import INVENTED, Labelled, read_labelled, record_of
from bibwright.config.paths import config_folder
from bibwright.model.reference import Kind

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.catalogue_server import CatalogueServer
from support.catalogue_works import Work
from support.cli import run

_SOURCES = ("crossref", "dblp", "doi")
_SORTS = {Kind.ARTICLE: "article", Kind.INPROCEEDINGS: "paper"}
_VALID = "valid"


def main() -> None:
    """Prints how many are noticed and how many valid ones are flagged, by default and strictly."""
    parser = argparse.ArgumentParser(prog="bench.hallmark_end_to_end", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--sample", type=int, default=250, help="so many valid ones; 6/5 of others")
    given = parser.parse_args()
    group = list(read_labelled(given.file))
    rng = random.Random(3)
    valid = [each for each in group if each.kind == _VALID]
    faulty = [each for each in group if each.kind != _VALID]
    asked = rng.sample(valid, min(given.sample, len(valid)))
    asked += rng.sample(faulty, min(given.sample * 6 // 5, len(faulty)))
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {f"XDG_{each}_HOME": folder for each in ("CACHE", "CONFIG", "STATE", "DATA")}
        os.chdir(folder)
        entries = _checked(asked, [_work(each) for each in valid])
    _print(asked, entries)


def _work(labelled: Labelled) -> Work:
    """The work as the servers have it."""
    record = record_of(labelled)
    names = (
        (" ".join((each.particle, each.family)).strip(), each.given) for each in record.authors
    )
    return Work(
        record.title,
        tuple(names),
        _SORTS.get(record.kind, "preprint"),
        (record.year,) if record.year else (),
        record.venue,
        record.volume,
        record.number,
        record.pages,
        record.doi or "",
        record.arxiv_id.base if record.arxiv_id else "",
    )


def _checked(asked: Sequence[Labelled], works: Sequence[Work]) -> list[dict[str, Any]]:
    """What the command's JSON says of each."""
    text = "\n".join(each.case.source(f"c{at}") for at, each in enumerate(asked))
    Path("refs.bib").write_text(text, "utf-8")
    with ExitStack() as stack:
        servers = {name: stack.enter_context(CatalogueServer(name, works)) for name in _SOURCES}
        settings = config_folder() / "config.toml"
        settings.parent.mkdir(parents=True, exist_ok=True)
        urls = "".join(f'{name} = "{each.url}"\n' for name, each in servers.items())
        settings.write_text(f"[urls]\n{urls}", "utf-8")
        outcome = run("check", "refs.bib", "--sources", ",".join(servers), "--strict", "--json")
    print(outcome.stderr.splitlines()[1])
    entries: list[dict[str, Any]] = json.loads(outcome.stdout)["entries"]
    return entries


def _print(asked: Sequence[Labelled], entries: Sequence[dict[str, Any]]) -> None:
    kinds = [asked[int(each["key"][1:])].kind for each in entries]
    passed = [each["status"] == "matched" for each in entries]
    silent = [ok and not each["findings"] for ok, each in zip(passed, entries, strict=True)]
    for mode, matched in (("default", passed), ("strict", silent)):
        total = Counter(kind == _VALID for kind in kinds)
        flagged = Counter(k == _VALID for k, ok in zip(kinds, matched, strict=True) if not ok)
        noticed = flagged[False] / max(1, total[False])
        print(f"{mode}: {noticed:.3f} noticed; {flagged[True]} of {total[True]} valid ones flagged")
    made = [ok for kind, ok in zip(kinds, passed, strict=True) if kind in INVENTED]
    print(f"inventions that pass as matched: {sum(made)} of {len(made)}")


if __name__ == "__main__":
    main()
