"""How many requests a sync takes, beside the way of asking and writing item by item; and what sync,
pull and `dedupe zotero:` take in requests, seconds and memory for libraries of growing size.

    python -m bench.sync_requests [--largest 20000]

Against the loopback server of the tests. The naive way is what scripts over pyzotero do: for every
entry a search for its title, then a write if it isn't there; of ten thousand it would be twenty
thousand requests, which are not waited for.
"""

from __future__ import annotations

import argparse
import os
import random
import string
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.tables import print_table
from bibwright.commands.sync import carry_out
from bibwright.progress import SILENT
from bibwright.zotero.bibliography import read_entries
from bibwright.zotero.client import ZoteroClient
from bibwright.zotero.items import Item
from bibwright.zotero.session import open_session

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

_SIZES = (20, 1_000, 10_000)
_LIBRARIES = (1_000, 5_000, 20_000)
_NAIVE_LARGEST = 1_000


def _bibliography(size: int, pages: int = 9) -> bytes:
    return "".join(
        f"@article{{k{at}, title={{Remark number {at} on the growth of things}}, year=2001,\n"
        f"  author={{Doe{at}, Jane}}, journal={{Acta}}, doi={{10.1000/x.{at}}},\n"
        f"  pages={{1--{pages if at == 0 else 9}}}}}\n"
        for at in range(size)
    ).encode()


def run(largest: int) -> None:
    """Prints the table."""
    from support.zotero_server import ZoteroServer

    rows = []
    for size in (size for size in _SIZES if size <= largest):
        with ZoteroServer() as server, tempfile.TemporaryDirectory() as folder:
            server.library("users/1")
            key = server.add_key(user=1)
            counts = []
            for data in (_bibliography(size), _bibliography(size), _bibliography(size, 10)):
                begin, asked = time.perf_counter(), len(server.log)
                client = ZoteroClient(key, url=server.url, sleep=time.sleep, watcher=SILENT)
                session = open_session(client, Path(folder), "refs.bib")
                carry_out(session, read_entries("refs.bib", data))
                counts.append((len(server.log) - asked, time.perf_counter() - begin))
        naive = _naive_counts(size) if size <= _NAIVE_LARGEST else None
        first, again, changed = counts
        rows.append(
            [
                *(f"{size:,}", f"{first[0]:,}", again[0], changed[0]),
                *(f"{first[1]:.1f}", f"{again[1]:.2f}"),
                *((f"{naive[0]:,}", f"{naive[1]:,}") if naive else ("–", "–")),
                f"{naive[0] / first[0]:.0f}" if naive else "–",
            ]
        )
    print_table(
        "Requests for a sync",
        [
            *("items", "first time", "nothing changed", "one changed", "first s", "again s"),
            *("item by item, first", "again", "ratio"),
        ],
        rows,
    )


def run_libraries(largest: int) -> None:
    """Prints the table for sync, pull and dedupe, each in a process of its own."""
    from support.zotero_server import ZoteroServer

    rows: list[list[str]] = []
    for size in (size for size in _LIBRARIES if size <= largest):
        with ZoteroServer() as server, tempfile.TemporaryDirectory() as folder:
            library, key = server.library("users/1"), server.add_key(user=1)
            bib = Path(folder) / "refs.bib"
            bib.write_bytes(_varied(size))
            for verb in ("sync", "sync", "pull", "pull", "dedupe", "dedupe"):
                again = bool(rows) and rows[-1][:2] == [f"{size:,}", verb]
                if verb == "dedupe" and not again:
                    for item in list(library.items.values())[: size // 100]:
                        double = {name: item[name] for name in item if name != "version"}
                        library.put({**double, "key": library.fresh_key(), "citationKey": ""})
                asked = len(server.log)
                seconds, memory = _measured(verb, server.url, key, folder, bib)
                shown = f"{verb}, again" if again else verb
                requests = len(server.log) - asked
                rows.append([f"{size:,}", shown, f"{requests:,}", f"{seconds:.1f}", f"{memory:,}"])
    print_table("A library", ["items", "verb", "requests", "processor s", "MB"], rows)


def _varied(size: int) -> bytes:
    """Entries that have no more in common than those of a person's library."""
    dice = random.Random(1)
    words = ["".join(dice.choices(string.ascii_lowercase, k=7)) for _ in range(20_000)]

    def said(count: int) -> str:
        return " ".join(dice.choices(words, k=count))

    return "".join(
        f"@article{{k{at}, title={{{said(9)}}}, year={1980 + at % 40}, pages={{{at}--{at + 9}}},\n"
        f"  author={{{said(1).title()}, Ada and {said(1).title()}, Bob}}, journal={{{said(3)}}},\n"
        f"  doi={{10.1000/x.{at}}}, abstract={{{said(120)}}}}}\n"
        for at in range(size)
    ).encode()


def _measured(verb: str, url: str, key: str, folder: str, bib: Path) -> tuple[float, int]:
    """Seconds of processor time, and megabytes, of one command."""
    words = {
        "sync": ["sync", str(bib), "--all", "--api-url", url],
        "pull": ["pull", "-o", str(bib.with_name("pulled.bib")), "--api-url", url],
        "dedupe": ["dedupe", "zotero:", "--write", "--zotero-url", url],
    }[verb]
    code = "import sys; from bibwright.cli import main; main(sys.argv[1:])"
    home = {**os.environ, "ZOTERO_API_KEY": key, "BIBWRIGHT_STATE_DIR": folder}
    with (Path(folder) / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", code, *words], stdout=said, stderr=said, env=home
        )
        _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit((Path(folder) / "said").read_text(encoding="utf-8")[-2_000:])
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def _naive_counts(size: int) -> tuple[int, int]:
    from support.zotero_server import ZoteroServer

    with ZoteroServer() as server:
        server.library("users/1")
        items = read_entries("refs.bib", _bibliography(size)).items
        first, again = (_naively(server.url, server.add_key(user=1), items) for _ in range(2))
        assert len(server.log) == first + again
    return first, again


def _naively(url: str, key: str, items: tuple[Item, ...]) -> int:
    from pyzotero import zotero

    library = zotero.Zotero("1", "user", key)
    library.endpoint = url
    sent = 0
    for item in items:
        sent += 1
        if not library.items(q=item.fields["title"], qmode="titleCreatorYear", limit=1):
            creators = [dict(each) for each in item.creators]
            library.create_items([{"itemType": item.type, **item.fields, "creators": creators}])
            sent += 1
    return sent


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--largest", type=int, default=20_000)
    given = arguments.parse_args().largest
    run(given)
    run_libraries(given)
