"""`bibwright index fetch`: a large file over a connection that breaks off."""

from __future__ import annotations

import hashlib
import json
import socket
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bibwright.errors import InputError, SourceUnavailableError
from bibwright.sources.web import download
from bibwright.sources.web.checksums import Checksum
from bibwright.sources.web.download import Download
from support.cli import Outcome, run
from support.hostile_server import HostileServer, Seen, answer
from support.index_files import found, row

SNAPSHOT = b"".join(
    json.dumps(row(f"2401.{at:05}", f"Paper {at}")).encode() + b"\n" for at in range(1, 30)
)
HALF = len(SNAPSHOT) // 2
ETAG = '"first"'


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIBWRIGHT_CACHE_DIR", str(tmp_path / "cache"))


def _command(server: HostileServer, folder: Path, *more: object) -> Outcome:
    return run("index", "fetch", "--url", f"{server.url}/a.jsonl", "-o", folder / "i.sqlite", *more)


def _get(server: HostileServer, folder: Path, checksum: Checksum | None = None) -> bytes:
    """The file as it is fetched; sleeping costs nothing."""
    _download(server.url, folder, checksum).run()
    return (folder / "file").read_bytes()


def _download(url: str, folder: Path, checksum: Checksum | None = None) -> Download:
    target = folder / "file"
    return Download(
        url=f"{url}/a.jsonl",
        target=target,
        user_agent="bibwright/test",
        checksum=checksum,
        sleep=lambda _: None,
        complain=lambda _: None,
    )


def _part(start: int, content: bytes = SNAPSHOT, etag: str = ETAG) -> bytes:
    place = f"Content-Range: bytes {start}-{len(content) - 1}/{len(content)}"
    return answer(content[start:], place, f"ETag: {etag}", status="206 Partial Content")


def _broken(content: bytes = SNAPSHOT, etag: str = ETAG) -> bytes:
    """All of the header, and half of the body."""
    return answer(content, f"ETag: {etag}")[: -(len(content) - HALF)]


def _in_turn(*answers: bytes) -> Callable[[Seen], bytes]:
    """Each request gets the next answer; the last one is given for ever."""
    waiting = iter(answers[:-1])
    return lambda _: next(waiting, answers[-1])


def _starts(server: HostileServer) -> list[str]:
    return [seen.headers.get("range", "") for seen in server.requests]


def test_an_index_is_made_though_the_connection_breaks_off(tmp_path: Path) -> None:
    with HostileServer(_in_turn(_broken(), _part(HALF))) as server:
        done = _command(server, tmp_path)
    assert done.status == 0, done.stderr
    assert _starts(server) == ["", f"bytes={HALF}-"]
    assert server.requests[1].headers["if-range"] == ETAG
    assert found(tmp_path / "i.sqlite", "2401.00029") is not None
    assert not list((tmp_path / "cache").iterdir())  # the file itself was wanted for the index only


def test_without_a_network_it_says_so_at_once(tmp_path: Path) -> None:
    waits: list[float] = []
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(SourceUnavailableError, match=r"no connection to 127.*; try again later"):
        replace(_download(nobody, tmp_path), sleep=waits.append).run()
    assert waits == []
    done = run("index", "fetch", "--url", f"{nobody}/a.jsonl", "-o", tmp_path / "i.sqlite")
    assert done.status == 3
    assert "no connection to 127.0.0.1" in done.stderr
    assert not (tmp_path / "i.sqlite").exists()


def test_what_came_is_kept_for_the_next_time(tmp_path: Path) -> None:
    kept = tmp_path / "arxiv.jsonl"
    gone = answer(status="503 Service Unavailable")
    unchanged = answer(b"", f"ETag: {ETAG}", status="304 Not Modified")
    with HostileServer(_in_turn(_broken(), *[gone] * 4, _part(HALF), unchanged)) as server:
        failed = _command(server, tmp_path, "--keep", kept)
        assert failed.status == 3
        assert "HTTP 503" in failed.stderr
        assert "are kept, and the same command goes on from there" in failed.stderr
        assert not kept.exists()
        server.requests.clear()
        assert _command(server, tmp_path, "--keep", kept).status == 0
        again = _command(server, tmp_path, "--keep", kept)
    assert _starts(server) == [f"bytes={HALF}-", ""]
    assert kept.read_bytes() == SNAPSHOT
    assert server.requests[1].headers["if-none-match"] == ETAG
    assert "not fetched again" in again.stderr


def test_a_file_that_has_changed_is_fetched_anew(tmp_path: Path) -> None:
    newer = SNAPSHOT + b"more"
    with HostileServer(_in_turn(_broken(), answer(newer, 'ETag: "second"'))) as server:
        assert _get(server, tmp_path) == newer


def test_of_another_address_nothing_is_gone_on_with(tmp_path: Path) -> None:
    broken = _in_turn(_broken(), answer(status="404 Not Found"))
    with HostileServer(broken) as server, pytest.raises(SourceUnavailableError):
        _get(server, tmp_path)
    with HostileServer(lambda _: answer(SNAPSHOT)) as other:
        assert _get(other, tmp_path) == SNAPSHOT
    assert _starts(other) == [""]


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(_part(HALF - 1), id="another place"),
        pytest.param(_part(HALF, etag='"second"'), id="another file"),
        pytest.param(_part(HALF, SNAPSHOT + b"\n"), id="another length"),
        pytest.param(answer(status="416 Range Not Satisfiable"), id="no place"),
    ],
)
def test_no_other_part_is_put_behind_what_came(tmp_path: Path, wrong: bytes) -> None:
    with HostileServer(_in_turn(_broken(), wrong, answer(SNAPSHOT))) as server:
        assert _get(server, tmp_path) == SNAPSHOT
    assert _starts(server) == ["", f"bytes={HALF}-", ""]


def test_a_part_that_was_all_is_the_file(tmp_path: Path) -> None:
    nothing_more = answer(b"", f"Content-Range: bytes */{HALF}", status="416 Range Not Satisfiable")
    with HostileServer(_in_turn(answer(SNAPSHOT[:HALF], f"ETag: {ETAG}"), nothing_more)) as server:
        _get(server, tmp_path)
        (tmp_path / "file").rename(tmp_path / ".file.part")  # stopped just before the end
        assert _get(server, tmp_path) == SNAPSHOT[:HALF]


def test_a_server_that_knows_no_parts_is_not_asked_for_ever(tmp_path: Path) -> None:
    refusal = pytest.raises(SourceUnavailableError, match="and can't go on where it did")
    with HostileServer(lambda _: _broken()) as server, refusal:
        _get(server, tmp_path)
    assert len(server.requests) == 5


def test_without_a_mark_of_the_file_nothing_is_gone_on_with(tmp_path: Path) -> None:
    unmarked = answer(SNAPSHOT)[:-HALF]
    weak = answer(SNAPSHOT, 'ETag: W/"first"')[:-HALF]
    with HostileServer(_in_turn(unmarked, weak, answer(SNAPSHOT))) as server:
        assert _get(server, tmp_path) == SNAPSHOT
    assert _starts(server) == ["", "", ""]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (answer(b"<!DOCTYPE html><title>Sign in</title>"), "it is a page, not a file"),
        (answer(status="401 Unauthorized"), "wants you to sign in"),
        (answer(status="404 Not Found"), "has no such file"),
        (answer(b"x", "Content-Encoding: gzip"), "packed in a way that was not asked for"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 20000000000\r\n\r\n", "more than is read"),
        (answer(b"", "Location: /", status="302 Found"), "in a circle"),
        (answer(SNAPSHOT, "x-goog-hash: md5=AAAAAAAAAAAAAAAAAAAAAA=="), "its md5 is another"),
        (_part(0), "gives another part than it was asked for"),
        (answer(status="500 Internal Server Error"), "says HTTP 500"),
    ],
)
def test_what_is_no_such_file_is_refused_in_a_sentence(
    tmp_path: Path, said: bytes, why: str
) -> None:
    refusal = pytest.raises(SourceUnavailableError, match=f"could not be had: .*{why}")
    with HostileServer(lambda _: said) as server, refusal:
        _get(server, tmp_path)
    assert not (tmp_path / "file").exists()


def test_published_sums_and_ones_own_are_checked(tmp_path: Path) -> None:
    digest = hashlib.sha256(SNAPSHOT)
    header = f"Repr-Digest: sha-256=:{b64encode(digest.digest()).decode()}:"
    with HostileServer(lambda _: answer(SNAPSHOT, header)) as server:
        assert _get(server, tmp_path, Checksum.sha256(digest.hexdigest())) == SNAPSHOT
        with pytest.raises(SourceUnavailableError, match="its sha-256 is another"):
            _get(server, tmp_path, Checksum.sha256("0" * 64))
        assert _command(server, tmp_path, "--sha256", "abc").status == 2


def test_a_redirect_is_followed_without_anything_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n", "utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    with HostileServer(lambda _: answer(SNAPSHOT)) as storage:
        to_storage = f"Location: {storage.url}/x?sig=1"
        onward = answer(b"", to_storage, "Set-Cookie: a=b", status="302 Found")
        with HostileServer(lambda _: onward) as server:
            assert _get(server, tmp_path) == SNAPSHOT
    [asked] = storage.requests
    assert asked.path == "/x?sig=1"
    assert not {"authorization", "cookie"} & asked.headers.keys()
    elsewhere = answer(b"", "Location: ftp://a/", status="302 Found")
    refusal = pytest.raises(InputError, match="begins with https:// or http://")
    with HostileServer(lambda _: elsewhere) as server, refusal:
        _get(server, tmp_path)


def test_a_server_that_hardly_gives_anything_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, number in (("_SECONDS", 0), ("_PIECE", 100), ("_LEAST", 101)):
        monkeypatch.setattr(download, name, number)
    slow = _in_turn(answer(SNAPSHOT, f"ETag: {ETAG}"), answer(status="404 Not Found"))
    with HostileServer(slow) as server, pytest.raises(SourceUnavailableError):
        _get(server, tmp_path)
    assert _starts(server) == ["", "bytes=100-"]


def test_nothing_is_fetched_where_no_index_could_be_made(tmp_path: Path) -> None:
    (tmp_path / "i.sqlite").write_text("a letter", "utf-8")
    with HostileServer(lambda _: answer(SNAPSHOT)) as server:
        assert _command(server, tmp_path).status == 2
        assert not server.requests
    nonsense = run("index", "fetch", "--url", "not an address", "-o", tmp_path / "j.sqlite")
    assert nonsense.status == 2


def test_what_holds_no_papers_is_not_kept(tmp_path: Path) -> None:
    with HostileServer(lambda _: answer(b"PDF, perhaps")) as server:
        done = _command(server, tmp_path)
    assert done.status == 2
    assert "neither arXiv's metadata snapshot" in done.stderr
    assert not list((tmp_path / "cache").iterdir())
