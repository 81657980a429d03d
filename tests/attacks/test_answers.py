"""Answers without end, like bombs, about something else: none is believed, none is kept."""

from __future__ import annotations

import gc
import gzip
import os
import time
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from bibwright.network.bounded import TooLargeError, unpacked
from bibwright.network.waits import LONGEST_WAIT, retry_after, seconds
from support.cli import FakeClock, Outcome, run
from support.hostile_server import HostileServer, answer

MEGABYTE = 2**20


def feed(*entries: str) -> bytes:
    head = (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"<opensearch:totalResults>{len(entries)}</opensearch:totalResults>"
    )
    return (head + "".join(entries) + "</feed>").encode()


def entry(arxiv_id: str, title: str) -> str:
    return (
        f"<entry><id>http://arxiv.org/abs/{arxiv_id}</id><title>{title}</title>"
        "<published>2024-01-01T00:00:00Z</published><updated>2024-01-01T00:00:00Z</updated>"
        "<summary>x</summary><author><name>Jane Doe</name></author></entry>"
    )


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("ids.txt").write_text("arXiv:2401.00001\n", "utf-8")
    Path("titles.txt").write_text("Attention Is All You Need\n", "utf-8")
    return tmp_path


def ask(server: HostileServer, *words: object, clock: FakeClock | None = None) -> Outcome:
    where = ("--arxiv", "api", "--api-url", f"{server.url}/api/query", "--patience", "60")
    return run("resolve", *words, *where, clock=clock or FakeClock())


def kept() -> int:
    return sum(
        b"arxiv.org/abs" in path.read_bytes()
        for path in Path(os.environ["BIBWRIGHT_CACHE_DIR"]).rglob("*.sqlite")
    )


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("words", [("ids.txt",), ("titles.txt", "--from", "titles")])
def test_an_answer_about_something_else_is_a_lapse(words: tuple[str, ...]) -> None:
    other = feed(entry("2312.99999v1", "Wholly Different Things"))
    with HostileServer(lambda _: answer(other)) as server:
        for _ in range(2):
            before = len(server.requests)
            done = ask(server, *words)
            assert done.status == 3, done.stderr
            assert "unavailable" in done.stderr
            assert "about other papers" in done.stderr
            assert len(server.requests) > before  # nothing was kept
    assert kept() == 0


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("name", ["crossref", "openalex"])
def test_a_catalogue_that_answers_about_another_work(name: str) -> None:
    Path("dois.txt").write_text("10.1234/asked\n", "utf-8")
    bodies = {
        "crossref": b'{"status":"ok","message-type":"work","message":'
        b'{"DOI":"10.9999/other","title":["Other"],"type":"journal-article"}}',
        "openalex": b'{"id":"https://openalex.org/W1","doi":"https://doi.org/10.9999/other",'
        b'"title":"Other","type":"article"}',
    }
    with HostileServer(lambda _: answer(bodies[name], "Content-Type: application/json")) as server:
        own = Path(os.environ["BIBWRIGHT_CONFIG_DIR"], "config.toml")
        own.write_text(f'patience = 20\n[urls]\n{name} = "{server.url}"\n', "utf-8")
        done = run("resolve", "dois.txt", "--sources", name, clock=FakeClock())
    assert done.status == 3, done.stderr
    assert "about other works" in done.stderr


def endless(piece: bytes, head: bytes) -> Iterator[bytes]:
    yield head
    while True:
        yield piece


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/atom+xml\r\n"


@pytest.mark.usefixtures("place")
def test_a_body_without_end() -> None:
    with HostileServer(lambda _: endless(b" " * MEGABYTE, HEAD + b"\r\n")) as server:
        done = ask(server, "ids.txt")
        assert done.status == 3
        assert "larger than 64 MiB" in done.stderr


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, gzip"])
def test_a_packed_bomb(encoding: str) -> None:
    pack = zlib.compressobj(9, zlib.DEFLATED, 31 if "gzip" in encoding else 15)
    bomb = b"".join([pack.compress(b"\0" * MEGABYTE) for _ in range(300)]) + pack.flush()
    if "," in encoding:
        bomb = gzip.compress(bomb)
    said = answer(bomb, f"Content-Encoding: {encoding}")
    with HostileServer(lambda _: said) as server:
        done = ask(server, "ids.txt")
    assert done.status == 3
    assert "larger than 64 MiB" in done.stderr


ODD_HEADS = (
    b"HTTP/1.1 200 OK\r\nContent-Length: 5, 7\r\n\r\nabcde",
    b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabc\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nabc",
    b"HTTP/1.1 -1 OK\r\n\r\n",
    b"HTTP/1.1 302 Found\r\n\r\n",
    b"SSH-2.0-OpenSSH\r\n",
    b"only text",
    b"\r\n\r\n",
)


@pytest.mark.usefixtures("place")
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # urllib3 forgets the socket
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("head", ODD_HEADS)
def test_what_is_no_answer_is_a_lapse(head: bytes) -> None:
    with HostileServer(lambda _: head) as server:
        done = ask(server, "ids.txt")
    gc.collect()
    assert done.status == 3
    assert "bug" not in done.stderr
    assert kept() == 0


def dripping(head: bytes) -> Iterator[bytes]:
    yield head
    for _ in range(1000):
        time.sleep(0.02)
        yield b"x"


def without_end(piece: bytes, head: bytes) -> Iterator[bytes]:
    yield head
    while True:
        yield piece


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n" * 999),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 99),
    ],
)
def test_lines_without_end_where_nobody_counts_them(head: bytes, piece: bytes) -> None:
    with HostileServer(lambda _: without_end(piece, head)) as server:
        assert_too_slow(server)


def assert_too_slow(server: HostileServer) -> None:
    import requests

    from bibwright.sources.web import wire

    adapter = wire.BoundedAdapter(0.3)
    request = requests.Request("GET", server.url).prepare()
    with pytest.raises(requests.ReadTimeout):  # nothing comes so late as to be one by itself
        adapter.send(request, timeout=(5, 5))
    adapter.close()


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nX: ", HEAD + b"\r\n", b"HTTP/1.1 20"])
def test_an_answer_that_drips(head: bytes) -> None:
    with HostileServer(lambda _: dripping(head)) as server:
        assert_too_slow(server)


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    "lines",
    [
        ("X-Rate-Limit-Limit: 1", "X-Rate-Limit-Interval: 99999999s"),
        ("X-Rate-Limit-Limit: 1", f"X-Rate-Limit-Interval: {'9' * 5000}s"),
    ],
)
def test_no_header_bars_a_source_for_long(lines: tuple[str, ...]) -> None:
    said = answer(feed(entry("2401.00001v1", "A Title")), *lines)
    clock = FakeClock()
    with HostileServer(lambda _: said) as server:
        assert ask(server, "ids.txt", clock=clock).status == 0
        Path("ids.txt").write_text("arXiv:2401.00001\narXiv:2401.00002\n", "utf-8")
        ask(server, "ids.txt", "--refresh", clock=clock)
    assert max(clock.slept, default=0) <= 60


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", 120),
        ("9" * 30, LONGEST_WAIT),
        ("9" * 5000, LONGEST_WAIT),
        ("-5", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_WAIT),
        ("Fri, 31 Dec 99999 23:59:59 GMT", 0),
        ("١٢", 0),
        ("nonsense", 0),
        ("", 0),
    ],
)
def test_how_long_a_header_makes_us_wait(header: str, wait: float) -> None:
    assert retry_after(header, 1_800_000_000.0) == wait


def test_whole_numbers_in_headers() -> None:
    assert seconds(" 7 ") == 7
    assert seconds("7.5") == 0


def test_unpacking() -> None:
    body = b"text" * 1000
    assert unpacked(gzip.compress(body), "gzip") == body
    assert unpacked(gzip.compress(body) + gzip.compress(body), "GZIP") == body * 2
    assert unpacked(zlib.compress(body), "deflate") == body
    assert unpacked(zlib.compress(body)[2:-4], "deflate") == body
    assert unpacked(body, "") == unpacked(body, "identity") == body
    for broken, name in ((gzip.compress(body)[:-9], "gzip"), (b"x", "gzip"), (body, "br")):
        with pytest.raises(ValueError, match="it "):
            unpacked(broken, name)
    with pytest.raises(TooLargeError):
        unpacked(gzip.compress(gzip.compress(b"\0" * 3 * MEGABYTE)), "gzip, gzip", MEGABYTE)


def lines_of(path: Path, pieces: Iterable[bytes]) -> Path:
    with gzip.open(path, "wb", compresslevel=1) as file:
        for piece in pieces:
            file.write(piece)
    return path


def test_a_line_without_end_in_a_snapshot(tmp_path: Path) -> None:
    good = (
        b'{"id": "2401.00001", "title": "A Title of Words", "authors_parsed": [["Doe", "J", ""]], '
        b'"versions": [{"version": "v1", "created": "Mon, 1 Jan 2024 00:00:00 GMT"}]}\n'
    )
    pieces = [b'{"id": "', *[b"x" * MEGABYTE] * 40, b'"}\n', good]
    path = lines_of(tmp_path / "snapshot.json.gz", pieces)
    done = run("index", "build", path, "-o", tmp_path / "index.sqlite")
    assert done.status == 0, done.stderr
    assert "1 paper" in done.stderr
    assert "left out" in done.stderr


@pytest.mark.usefixtures("place")
def test_what_a_source_sends_is_cleaned() -> None:
    title = "A Ti\u202etle of\x9b Words &#x7f;\u2066"
    said = answer(feed(entry("2401.00001v1", title)))
    with HostileServer(lambda _: said) as server:
        done = ask(server, "ids.txt")
    assert done.status == 0, done.stderr
    assert "{A Title of Words}" in done.stdout
    for hidden in ("\u202e", "\x9b", "\x7f", "\u2066"):
        assert hidden not in done.stdout
