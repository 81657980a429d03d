"""Names beside a file that the owner of its folder has taken: a link, another name of a file, a
pipe. Nothing behind them is read or written, and nobody waits for them."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from support.cli import Outcome, run
from support.hostile_server import HostileServer, answer

SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"
SECRET = b"somebody's own"
Plant = Callable[[Path, Path], None]


def link(name: Path, secret: Path) -> None:
    name.symlink_to(secret)


def other_name(name: Path, secret: Path) -> None:
    name.hardlink_to(secret)


def dangling(name: Path, secret: Path) -> None:
    name.symlink_to(secret.with_name("nothing"))


def pipe(name: Path, _secret: Path) -> None:
    os.mkfifo(name)


PLANTS = (link, other_name, dangling, pipe)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_bytes(SECRET)
    (tmp_path / "theirs").mkdir()
    return path


def assert_untouched(secret: Path, done: Outcome) -> None:
    assert "bug" not in done.stderr, done
    assert secret.read_bytes() == SECRET
    assert {path.name for path in secret.parent.iterdir()} == {"secret", "theirs"}


@pytest.mark.parametrize("plant", PLANTS)
@pytest.mark.parametrize("name", [".kept.jsonl.part", ".kept.jsonl.note"])
def test_a_download_writes_on_nothing_of_others(secret: Path, plant: Plant, name: str) -> None:
    folder = secret.parent / "theirs"
    plant(folder / name, secret)
    with HostileServer(lambda _: answer(SAMPLE.read_bytes(), 'ETag: "a"')) as server:
        words = ("--url", f"{server.url}/a.jsonl", "--keep", folder / "kept.jsonl")
        done = run("index", "fetch", *words, "-o", folder / "own.sqlite")
    assert done.status == 0, done
    assert_untouched(secret, done)
    assert (folder / "kept.jsonl").read_bytes() == SAMPLE.read_bytes()


@pytest.mark.parametrize("plant", PLANTS)
@pytest.mark.parametrize("name", [".own.sqlite.unfinished", ".own.sqlite.updating"])
def test_an_index_goes_on_with_nothing_of_others(secret: Path, plant: Plant, name: str) -> None:
    folder = secret.parent / "theirs"
    plant(folder / name, secret)
    for words in (("build", SAMPLE, "-o"), ("update", SAMPLE, "--index")):
        done = run("index", *words, folder / "own.sqlite")
        assert done.status == 0, done
        assert_untouched(secret, done)
    assert not (folder / "own.sqlite").is_symlink()


@pytest.mark.parametrize("plant", [link, dangling])
def test_a_lock_is_no_link(secret: Path, plant: Plant) -> None:
    folder = secret.parent / "theirs"
    plant(folder / ".own.sqlite.lock", secret)
    done = run("index", "build", SAMPLE, "-o", folder / "own.sqlite")
    assert done.status == 2
    assert_untouched(secret, done)


@pytest.mark.parametrize("words", [("resolve",), ("cite",), ("references",), ("check",)])
def test_nobody_waits_for_a_pipe_that_a_document_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "\\documentclass{article}\\input{b}\\cite{k}\\bibliography{c}"
    Path("a.tex").write_text(text, "utf-8")
    os.mkfifo("b.tex")
    os.mkfifo("c.bib")
    done = run(*words, "a.tex", "--arxiv", "index", "--index", SAMPLE)
    assert done.status in {1, 2}
    assert "bug" not in done.stderr


@pytest.mark.parametrize("part", ["blobs", "entries"])
def test_nobody_waits_for_a_pipe_in_the_journal(secret: Path, part: str) -> None:
    bib = secret.with_name("refs.bib")
    bib.write_text("@misc{a, title={X}}", "utf-8")
    assert run("tidy", bib).status == 0
    [kept] = Path(os.environ["BIBWRIGHT_STATE_DIR"], "journal", part).iterdir()
    kept.unlink()
    os.mkfifo(kept)
    done = run("undo", bib)
    assert done.status == 2
    assert kept.name in done.stderr


def test_an_earlier_text_that_is_a_bomb(secret: Path) -> None:
    bib = secret.with_name("refs.bib")
    bib.write_text("@misc{a, title={X}}", "utf-8")
    assert run("tidy", bib).status == 0
    [kept] = Path(os.environ["BIBWRIGHT_STATE_DIR"], "journal", "blobs").iterdir()
    pack = zlib.compressobj(9)
    kept.write_bytes(b"".join(pack.compress(bytes(2**20)) for _ in range(400)) + pack.flush())
    done = run("undo", bib)
    assert done.status == 2
    assert "missing or damaged" in done.stderr
