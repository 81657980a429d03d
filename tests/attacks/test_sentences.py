"""Whatever is read from outside: a problem in one sentence and exit status 2, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from support.cli import Outcome, run

GOOD = "@misc{a,\n  title         = {On Things},\n}\n"
TOML = {
    "deep": b"x = " + b"[" * 5000 + b"]" * 5000,
    "broken": b"[tool.bibwright\n",
    "latin": b'contact = "\xe9"',
    "digits": b"patience = " + b"9" * 5000,
    "year": b"x = 0000-00-00",
    "kind": b"[tool]\nbibwright = 3\n",
    "nothing": b"tidy = 3\n",
    "large": b"#" * 3_000_000,
}


def assert_one_sentence(outcome: Outcome) -> None:
    assert outcome.status == 2, outcome
    assert len(outcome.stderr.splitlines()) == 1, outcome.stderr
    assert "bug" not in outcome.stderr
    assert "Traceback" not in outcome.stderr


@pytest.fixture
def bib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "refs.bib"
    path.write_text(GOOD, "utf-8")
    return path


def outside(*words: str, stdout: IO[bytes]) -> subprocess.CompletedProcess[str]:
    """In a process of its own, for what can't be done to this one."""
    command = [sys.executable, "-m", "bibwright", *words]
    return subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)


@pytest.mark.parametrize("name", TOML)
def test_settings_that_are_none(bib: Path, name: str) -> None:
    file = "pyproject.toml" if name == "kind" else "bibwright.toml"
    bib.with_name(file).write_bytes(TOML[name])
    assert_one_sentence(run("tidy", bib, "--check"))


@pytest.mark.parametrize(
    "text",
    ["# [tool.bibwright]\n", '[project]\nname = "bibwright"\n', "[tool.other]\nbibwright = 1\n"],
)
def test_a_project_that_only_mentions_us(bib: Path, text: str) -> None:
    bib.with_name("pyproject.toml").write_text(text, "utf-8")
    assert run("tidy", bib, "--check").status == 0


def test_a_table_for_tidy_alone_counts(bib: Path) -> None:
    bib.with_name("pyproject.toml").write_text('[tool.bibwright.tidy]\nonly = ["none"]\n', "utf-8")
    bib.write_text(GOOD.replace("On Things", "On  Things"), "utf-8")
    assert run("tidy", bib, "--check").status == 0
    bib.with_name("pyproject.toml").write_text('[tool.bibwright.tidy]\nonly = ["x"]\n', "utf-8")
    assert run("tidy", bib, "--check").status == 2


JSON = {
    "list": b"[1, 2]",
    "deep": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "digits": b'{"a": ' + b"1" * 5000 + b"}",
    "half": b'{"a": "\\ud800"}',
    "half a key": b'{"\\udfff": "a"}',
    "latin": b'{"a": "\xe9"}',
    "broken": b'{"a": ',
    "null": b"null",
}


@pytest.mark.parametrize("name", JSON)
def test_a_key_map_of_another_shape(bib: Path, name: str) -> None:
    bib.with_name("map.json").write_bytes(JSON[name])
    words = ("tidy", bib, "--keys", "{word}{title3}", "--key-map", "map.json")
    assert_one_sentence(run(*words))
    assert bib.with_name("map.json").read_bytes() == JSON[name]
    assert bib.read_text("utf-8") == GOOD


@pytest.mark.parametrize(
    "content",
    [
        *JSON.values(),
        b'{"schema": 1, "answers": 3}',
        b'{"schema": 1, "answers": [3]}',
        b'{"schema": 1, "answers": [{"left": 1}]}',
    ],
)
def test_answers_of_another_shape(bib: Path, content: bytes) -> None:
    bib.with_name("refs.bib.answers.json").write_bytes(content)
    assert_one_sentence(run("dedupe", bib))


CSL = {name: content for name, content in JSON.items() if name != "latin"}


@pytest.mark.parametrize("content", [*CSL.values(), b'[{"type": "book", "id": "\\ud800"}]'])
def test_csl_that_is_none(bib: Path, content: bytes) -> None:
    path = bib.with_name("refs.json")
    path.write_bytes(content)
    assert_one_sentence(run("convert", path, "--from", "csl", "--to", "bib"))


@pytest.mark.parametrize(
    "content",
    ["{}", "[]", "3", '{"dialect": "bibtex", "notes": [[1]], "keys": [], "referred": 3}'],
)
def test_a_memory_of_another_shape_is_none(bib: Path, content: str) -> None:
    assert run("tidy", bib, "--check").status == 0
    folder = Path(os.environ["BIBWRIGHT_CACHE_DIR"], "clean")
    for path in folder.glob("*.json"):
        path.write_text(content, "utf-8")
    assert run("tidy", bib, "--check").status == 0


def test_sources_that_include_each_other(tmp_path: Path) -> None:
    for number in range(1500):
        (tmp_path / f"f{number}.tex").write_text(f"\\input{{f{number + 1}}}", "utf-8")
    (tmp_path / "f1500.tex").write_text(
        "\\cite{1706.03762}\n\\input{f0}\n\\input{./f0}\n\\input{\x00}\n" * 3, "utf-8"
    )
    outcome = run("resolve", tmp_path / "f0.tex", "--offline", "--sources", "crossref")
    assert outcome.status in {1, 3}
    assert "bug" not in outcome.stderr


@pytest.mark.parametrize("end", ["\r", "\n\n", "\r\n", "\u2028", "\x0b", "\x85"])
def test_a_line_end_in_an_address(tmp_path: Path, end: str) -> None:
    path = tmp_path / "items.json"
    item = {"id": "a", "type": "book", "title": f"X{end}Y"}
    item |= dict.fromkeys(("DOI", "URL", "ISBN", "page"), f"10.1234/a{end}@misc{{b,")
    path.write_text(json.dumps([item]), "utf-8")
    done = run("convert", path, "--to", "bib")
    assert done.status in {0, 1}, done.stderr
    assert done.stdout.count("@book") == 1


def test_macros_that_double(bib: Path) -> None:
    lines = [f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(60)]
    many = " # ".join(["a10"] * 3000)
    bib.write_text(
        f'@string{{a0 = "xxxxxxxxxx"}}\n{"".join(lines)}'
        f"@misc{{k, title = a60, note = {{A}}}}\n@misc{{l, title = {many}, note = a1}}\n",
        "utf-8",
    )
    for words in (("tidy", bib, "--check"), ("dedupe", bib), ("check", bib, "--arxiv", "none")):
        assert run(*words).status in {0, 1, 2}
    for target in ("bib", "csl", "ris", "hayagriva"):
        done = run("convert", bib, "--to", target)
        assert done.status in {0, 1}
        assert len(done.stdout) < 10**6


@pytest.mark.parametrize(
    "text", ['@s(@v{,d={\\},e="\\{}\\"}', "@a{@b{,\n title={X}}\n", "@comment{@misc{,title={X}}"]
)
def test_entries_that_would_not_come_back_are_not_written(bib: Path, text: str) -> None:
    bib.write_text(text, "utf-8")
    for target in ("bib", "csl", "ris", "hayagriva"):
        done = run("convert", bib, "--to", target)
        assert "bug" not in done.stderr
        assert (done.stdout == "") is (done.status == 2)


def test_links_that_lead_to_themselves(bib: Path) -> None:
    loop = bib.with_name("loop.bib")
    loop.symlink_to(loop)
    for words in (
        ("tidy", loop),
        ("check", loop),
        ("dedupe", loop),
        ("convert", loop, "--to", "ris"),
    ):
        assert_one_sentence(run(*words))
    assert_one_sentence(run("convert", bib, "-o", loop))
    assert_one_sentence(run("convert", loop, "--to", "ris"))


def test_what_is_no_file(bib: Path) -> None:
    assert_one_sentence(run("convert", bib, "--to", "ris", "-o", "/dev/full"))
    assert_one_sentence(run("tidy", "/dev/zero"))
    fifo = bib.with_name("fifo.bib")
    os.mkfifo(fifo)
    assert_one_sentence(run("convert", bib, "--to", "bib", "-o", fifo))


def test_a_pipe_is_read_and_not_written(bib: Path) -> None:
    assert bib
    script = f'"{sys.executable}" -m bibwright tidy "$@" <(printf "%s" "$TEXT")'
    env = os.environ | {"TEXT": "@misc{a, title = {X}}\n"}
    for options, status in ((["--check"], 1), ([], 2), (["-o", "out.bib"], 0)):
        done = subprocess.run(
            ["bash", "-c", script, "-", *options], capture_output=True, env=env, check=False
        )
        assert done.returncode == status, done.stderr
        assert b"Traceback" not in done.stderr
        assert b"bug" not in done.stderr
    assert b"{X}" in bib.with_name("out.bib").read_bytes()


def test_streams_that_are_closed_or_full(bib: Path) -> None:
    closed = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -m bibwright tidy - <&-'],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert closed.returncode == 2
    assert "standard input" in closed.stderr
    assert len(closed.stderr.splitlines()) == 1
    with Path("/dev/full").open("wb") as full:
        done = outside("convert", str(bib), "--to", "ris", stdout=full)
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize(
    "words", ["convert refs.bib --to ris", "tidy refs.bib -o -", "dedupe refs.bib --json"]
)
def test_data_that_nobody_can_get(bib: Path, words: str) -> None:
    assert bib
    script = f'"{sys.executable}" -m bibwright {words} >&-'
    done = subprocess.run(["bash", "-c", script], stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "standard output is closed" in done.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_words_that_nobody_can_get_stop_nothing(bib: Path, unbuffered: str) -> None:
    bib.write_text("@misc{a, title={X}}", "utf-8")

    def status(words: str) -> int:
        script = f'"{sys.executable}" -m bibwright {words} 2>/dev/full'
        environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
        return subprocess.run(["bash", "-c", script], check=False, env=environment).returncode

    assert status("tidy refs.bib") == 0
    assert "{X},\n}" in bib.read_text("utf-8")
    assert [status("tidy none.bib"), status("tidy --nosuch"), status("nosuch")] == [2, 2, 2]


@pytest.mark.parametrize("encoding", ["cp1252", "cp1252:strict", "ascii:strict"])
@pytest.mark.parametrize(
    "words", ["dedupe refs.bib", "dedupe refs.bib --json", "tidy refs.bib --diff", "dedupe 汉.bib"]
)
def test_letters_that_a_stream_can_not_have(bib: Path, encoding: str, words: str) -> None:
    bib.write_text(
        "@misc{a, title={On 汉字 and ı →}}\n@misc{a, title={On 汉字 and ı →}}\n", "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "bibwright", *words.split()],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert done.returncode in {0, 1, 2}
    assert b"bug" not in done.stderr
    if "--json" in words:
        assert json.loads(done.stdout.decode("utf-8"))


def test_a_reader_that_has_left_is_no_finding(bib: Path) -> None:
    assert bib
    script = f'"{sys.executable}" -m bibwright convert refs.bib --to ris | true; echo $PIPESTATUS'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["141"]
    assert "Traceback" not in done.stderr


def test_no_home(bib: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(_: str) -> Path:
        raise RuntimeError("could not determine home directory")  # as platformdirs has it

    for name in ("cache", "state", "config"):
        monkeypatch.delenv(f"BIBWRIGHT_{name.upper()}_DIR")
        monkeypatch.setattr(f"platformdirs.user_{name}_path", nowhere)
    done = run("tidy", bib, "--check")
    assert_one_sentence(done)
    assert "set HOME" in done.stderr


def test_no_folder_to_stand_in(bib: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f'rmdir "{gone}"; "{sys.executable}" -m bibwright tidy "{bib}" --check'
    done = subprocess.run(["bash", "-c", script], cwd=gone, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"current folder" in done.stderr
    assert b"Traceback" not in done.stderr


def test_what_nobody_foresaw_is_one_sentence_without_the_errors_text(
    bib: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("s3cr3t")

    monkeypatch.setattr("bibwright.cli.tidy.tidy_files", fail)
    outcome = run("tidy", bib)
    assert outcome.status == 2
    assert "report" in outcome.stderr
    assert "RuntimeError in " in outcome.stderr
    assert "s3cr3t" not in outcome.stderr
    monkeypatch.setenv("BIBWRIGHT_TRACEBACK", "1")
    with pytest.raises(RuntimeError):
        run("tidy", bib)


def test_json_is_json_whatever_is_in_it(bib: Path) -> None:
    bib.write_text("@article{a, title = {X \u202e \x9b \U000e0041 \x00 y}}\n", "utf-8")
    outcome = run("tidy", bib, "--json", "--diff")
    assert json.loads(outcome.stdout)["plan"]


@pytest.mark.usefixtures("bib")
def test_an_index_that_is_a_device_without_end() -> None:
    words = ("resolve", "arXiv:1706.03762", "--arxiv", "index", "--index", "/dev/zero")
    done = run(*words)
    assert done.status == 2
    assert done.stderr.splitlines()[-1] == (
        "bibwright: /dev/zero is not a regular file; name a regular file"
    )


@pytest.mark.parametrize("words", [("tidy",), ("dedupe",), ("check", "--offline")])
def test_a_field_of_megabytes(bib: Path, words: tuple[str, ...]) -> None:
    """It would take fifty times as much memory, and many minutes."""
    text = f"{GOOD}@misc{{b,\n  abstract = {{{'A word, ' * 2**21}}},\n}}\n"
    bib.write_text(text, "utf-8")
    done = run(*words, bib)
    assert_one_sentence(done)
    assert ":4: this entry is larger than 8 MiB" in done.stderr
    assert bib.read_text("utf-8") == text
