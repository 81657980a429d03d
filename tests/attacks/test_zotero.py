"""A Zotero that sends anything: nothing is believed that isn't whole, and no wait is endless."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from support.cli import FakeClock, Outcome, run
from support.hostile_server import HostileServer, Seen, answer

SECRET = "s3cr3t-k3y"
JSON = "Content-Type: application/json"
Say = Callable[[Seen], bytes | Iterable[bytes]]


@pytest.fixture
def bib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZOTERO_API_KEY", SECRET)
    path = tmp_path / "refs.bib"
    path.write_text("@misc{a, title = {Things}, keywords = {x}}\n", "utf-8")
    return path


def zotero(**said: object) -> Say:
    """An empty library, but for what is ``said`` at the end of a path."""
    usual = {
        "current": {
            "userID": 1,
            "access": {"user": {"library": True, "write": True}, "groups": {}},
        },
        "items": {},
        "collections": [],
        "deleted": {"items": [], "collections": []},
    }

    def say(seen: Seen) -> bytes:
        last = seen.path.partition("?")[0].rpartition("/")[2]
        data = (usual | said).get(last, {})
        version = ("Last-Modified-Version: 1", "Total-Results: 100000", JSON)
        return answer(json.dumps(data).encode(), *version)

    return say


def sync(bib: Path, server: HostileServer, clock: FakeClock | None = None) -> Outcome:
    words = ("sync", bib, "--all", "--dry-run", "--api-url", server.url)
    return run(*words, clock=clock or FakeClock())


def assert_unavailable(done: Outcome) -> None:
    assert done.status == 3, done
    assert "bug" not in done.stderr
    assert SECRET not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "data", [None, [], 3, "x", {}, {"userID": "1"}, {"userID": 1, "access": []}, [[]]]
)
def test_a_key_of_another_shape(bib: Path, data: object) -> None:
    with HostileServer(zotero(current=data)) as server:
        assert_unavailable(sync(bib, server))


@pytest.mark.parametrize("data", [None, 3, "x", [1], {"A": None}, {"A": "1"}, {"A": [1]}])
def test_versions_of_another_shape(bib: Path, data: object) -> None:
    with HostileServer(zotero(items=data)) as server:
        assert_unavailable(sync(bib, server))


@pytest.mark.parametrize(
    "data", [None, {}, [None], [{}], [{"data": None}], [{"data": {}}], [{"data": {"key": 1}}]]
)
def test_collections_of_another_shape(bib: Path, data: object) -> None:
    with HostileServer(zotero(collections=data)) as server:
        assert_unavailable(sync(bib, server))


ITEM: dict[str, object] = {
    **{"key": "AAAAAAAA", "version": 1, "itemType": "book", "title": "Things"},
    **{"creators": [], "tags": [], "collections": [], "relations": {}},
}


WRONG: dict[str, list[object]] = {
    "itemType": [["book"]],
    "title": [["Things"]],
    "date": [{"year": 2001}],
    "creators": [None, 3, "Doe", [None], ["Doe"], [{"lastName": None}]],
    "tags": [None, "x", [None], ["x"], [{"tag": 3}]],
    "collections": [None, [None], [[]], {"a": 1}],
    "relations": [3, ["x"], {"dc:relation": None}, {"dc:relation": [3]}],
}


@pytest.mark.parametrize(
    "words", [("sync",), ("pull",), ("dedupe", "zotero:"), ("tidy", "zotero:", "--check")]
)
@pytest.mark.parametrize("name", WRONG)
def test_items_of_another_shape(
    bib: Path, tmp_path: Path, name: str, words: tuple[str, ...]
) -> None:
    for said in WRONG[name]:
        assert_refused(bib, tmp_path, {name: said}, words)


def assert_refused(
    bib: Path, tmp_path: Path, said: dict[str, object], words: tuple[str, ...]
) -> None:
    versions = zotero(items={"AAAAAAAA": 1})
    items = zotero(items=[{"key": "AAAAAAAA", "version": 1, "data": ITEM | said}])
    given = {"sync": (bib, "--all", "--dry-run"), "pull": ("-o", tmp_path / "new.bib")}
    where = "--zotero-url" if "zotero:" in words else "--api-url"
    with HostileServer(
        lambda seen: (items if "itemKey" in seen.path else versions)(seen)
    ) as server:
        done = run(*words, *given.get(words[0], ()), where, server.url, clock=FakeClock())
    assert_unavailable(done)
    assert "unexpected form" in done.stderr


def test_a_field_that_only_a_newer_zotero_knows_may_have_any_shape(bib: Path) -> None:
    versions = zotero(items={"AAAAAAAA": 1})
    data = ITEM | {"hologram": {"a": [None]}, "volume": None, "relations": []}
    items = zotero(items=[{"key": "AAAAAAAA", "version": 1, "data": data}])
    with HostileServer(
        lambda seen: (items if "itemKey" in seen.path else versions)(seen)
    ) as server:
        assert sync(bib, server).status == 0


def test_collections_without_end(bib: Path) -> None:
    same = [{"data": {"key": f"K{number}", "name": "x"}} for number in range(100)]
    with HostileServer(zotero(collections=same)) as server:
        assert_unavailable(sync(bib, server))
        assert len(server.requests) < 10


@pytest.mark.parametrize("wait", ["86400", "9" * 30, "9" * 5000, "Fri, 31 Dec 9999 00:00:00 GMT"])
def test_a_wait_of_days_is_said_and_not_slept(bib: Path, wait: str) -> None:
    clock = FakeClock()
    busy = answer(b"", f"Retry-After: {wait}", status="429 Too Many Requests")
    with HostileServer(lambda _: busy) as server:
        done = sync(bib, server, clock)
    assert_unavailable(done)
    assert "asks for a pause" in done.stderr
    assert sum(clock.slept) < 300


@pytest.mark.parametrize("wait", ["86400", "9" * 30])
def test_a_rest_of_days_is_not_taken(bib: Path, wait: str) -> None:
    clock = FakeClock()
    usual = zotero()

    def say(seen: Seen) -> bytes:
        said = usual(seen)
        assert isinstance(said, bytes)
        return said.replace(b"\r\n", f"\r\nBackoff: {wait}\r\n".encode(), 1)

    with HostileServer(say) as server:
        assert sync(bib, server, clock).status in {0, 1}
    assert max(clock.slept) <= 180


def test_where_nothing_listens(bib: Path) -> None:
    clock = FakeClock()
    with HostileServer(lambda _: b"") as server:
        pass
    assert_unavailable(sync(bib, server, clock))
    assert sum(clock.slept) <= 10


@pytest.mark.parametrize("status", ["301 There", "302 Found", "307 There", "308 There"])
def test_a_redirect_takes_no_key_along(bib: Path, status: str) -> None:
    with HostileServer(zotero()) as other:
        there = f"Location: http://{SECRET}@127.0.0.1:{other.port}/x?key={SECRET}"
        with HostileServer(lambda _: answer(b"", there, status=status)) as server:
            assert_unavailable(sync(bib, server))
        assert other.requests == []


def endless(head: bytes) -> Iterator[bytes]:
    yield head
    while True:
        yield b" " * 2**20


def test_a_body_without_end(bib: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
    with HostileServer(lambda _: endless(head)) as server:
        done = sync(bib, server)
    assert_unavailable(done)
    assert "larger than 64 MiB" in done.stderr


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_an_answer_that_drips(bib: Path, monkeypatch: pytest.MonkeyPatch, head: bytes) -> None:
    monkeypatch.setattr("bibwright.zotero.connection.TIMEOUT_SECONDS", 0.1)
    monkeypatch.setattr(
        "bibwright.zotero.connection.Connection.send.__kwdefaults__", {"timeout": 0.1}
    )

    awaited = False

    def drip(_seen: Seen) -> Iterator[bytes]:
        nonlocal awaited
        yield head
        for _ in range(500):
            time.sleep(0.02)
            yield b"x"
        awaited = True

    with HostileServer(drip) as server:
        assert_unavailable(sync(bib, server))
    assert not awaited


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"userID": ' + b"1" * 5000 + b"}", b"{", b"\xff\xfe", b"<html>"]
)
def test_a_body_that_is_no_json(bib: Path, body: bytes) -> None:
    with HostileServer(lambda _: answer(body, JSON)) as server:
        assert_unavailable(sync(bib, server))


@pytest.mark.parametrize("key", [f"{SECRET}\r\nX: y", f"“{SECRET}”", f"{SECRET} {SECRET}"])
def test_a_broken_key_is_not_shown(bib: Path, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("ZOTERO_API_KEY", key)
    with HostileServer(zotero()) as server:
        done = sync(bib, server)
        assert server.requests == []
    assert done.status == 2
    assert "ZOTERO_API_KEY" in done.stderr
    assert SECRET not in done.stderr


@pytest.mark.parametrize(
    "url",
    ["http://zotero.example", f"https://u:{SECRET}@zotero.example", "https://a:b", "https://"],
)
def test_an_address_that_gets_no_key(bib: Path, url: str) -> None:
    done = run("sync", bib, "--all", "--api-url", url, clock=FakeClock())
    assert done.status == 2
    assert SECRET not in done.stderr


def test_a_server_that_says_the_key_again(bib: Path) -> None:
    with HostileServer(lambda _: answer(f"no {SECRET}".encode(), status=f"400 {SECRET}")) as server:
        done = sync(bib, server)
    assert_unavailable(done)
    assert "HTTP 400" in done.stderr
