"""A person's keys go to the hosts that they belong to, and are shown nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bibwright.errors import InputError
from bibwright.network.address import checked_address, checked_key, host_of
from bibwright.text.visible import visible
from support.cli import Outcome, run
from support.hostile_server import HostileServer, Seen, answer

SECRET = "s3cr3t-k3y"
SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"
VARIABLES = {
    "openalex": "OPENALEX_API_KEY",
    "semantic-scholar": "SEMANTIC_SCHOLAR_API_KEY",
}
PAPER = "@article{a, title = {Attention Is All You Need}, author = {Vaswani, Ashish}}\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for variable in (*VARIABLES.values(), "ZOTERO_API_KEY"):
        monkeypatch.setenv(variable, SECRET)
    Path("refs.bib").write_text(PAPER, "utf-8")
    return tmp_path


def own_settings(text: str) -> None:
    Path(os.environ["BIBWRIGHT_CONFIG_DIR"], "config.toml").write_text(text, "utf-8")


def assert_silent(outcome: Outcome) -> None:
    """The key is in nothing that was printed, and in no file and no file's name."""
    assert SECRET not in outcome.stdout + outcome.stderr
    for variable in ("CACHE", "STATE"):
        for path in Path(os.environ[f"BIBWRIGHT_{variable}_DIR"]).rglob("*"):
            assert SECRET not in path.name
            assert not path.is_file() or SECRET.encode() not in path.read_bytes()


@pytest.mark.parametrize("name", VARIABLES)
@pytest.mark.parametrize("file", ["bibwright.toml", "pyproject.toml"])
def test_a_project_names_no_server(place: Path, name: str, file: str) -> None:
    with HostileServer(lambda _: answer(b"{}")) as server:
        prefix = "tool.bibwright." if file == "pyproject.toml" else ""
        (place / file).write_text(f'[{prefix}urls]\n{name} = "{server.url}"\n', "utf-8")
        done = run("check", "refs.bib", "--sources", name)
        assert server.requests == []
    assert done.status == 2
    assert "urls" in done.stderr
    assert_silent(done)


def test_a_project_names_no_other_arxiv(place: Path) -> None:
    (place / "bibwright.toml").write_text('api-url = "http://127.0.0.1:1"\n', "utf-8")
    done = run("check", "refs.bib")
    assert done.status == 2
    assert "--api-url" in done.stderr


@pytest.mark.parametrize("index", ["../other.sqlite", "/etc/passwd", "~/x.sqlite", "link/x.sqlite"])
def test_a_project_names_no_index_outside(place: Path, index: str) -> None:
    (place / "in").mkdir()
    (place / "in" / "link").symlink_to(place)
    (place / "in" / "bibwright.toml").write_text(f'index = "{index}"\n', "utf-8")
    os.chdir(place / "in")
    done = run("check", "../refs.bib", "--arxiv", "index")
    assert done.status == 2
    assert "leads out of the folder" in done.stderr


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("name", VARIABLES)
def test_a_redirect_is_not_followed_and_shows_no_key(name: str, status: int) -> None:
    def send_on(seen: Seen) -> bytes:
        scheme = "" if status == 308 else "http:"
        there = f"{scheme}//user:{SECRET}@127.0.0.1:{other.port}{seen.path}&api_key={SECRET}"
        return answer(b"", f"Location: {there}", f"Refresh: 0;{there}", status=f"{status} There")

    with HostileServer(lambda _: answer(b"{}")) as other, HostileServer(send_on) as server:
        own_settings(f'patience = 0\n[urls]\n{name} = "{server.url}"\n')
        for options in ((), ("--json",)):
            done = run("check", "refs.bib", "--sources", name, *options)
            assert done.status == 3
            assert_silent(done)
        assert other.requests == []
        assert server.requests


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("name", VARIABLES)
def test_no_key_goes_out_unencrypted(name: str) -> None:
    own_settings(f'patience = 0\n[urls]\n{name} = "http://catalogue.example/api"\n')
    done = run("check", "refs.bib", "--sources", name)
    assert done.status == 2
    assert VARIABLES[name] in done.stderr
    assert "https://" in done.stderr
    assert_silent(done)


@pytest.mark.parametrize("key", [f"{SECRET}\r\nX: y", f"{SECRET}\n{SECRET}", f"“{SECRET}”"])
@pytest.mark.parametrize("name", VARIABLES)
def test_a_broken_key_is_refused_and_not_shown(
    place: Path, monkeypatch: pytest.MonkeyPatch, name: str, key: str
) -> None:
    assert place
    monkeypatch.setenv(VARIABLES[name], key)
    done = run("check", "refs.bib", "--sources", name)
    assert done.status == 2
    assert VARIABLES[name] in done.stderr
    assert_silent(done)


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    "url",
    [
        f"http://user:{SECRET}@127.0.0.1:1",
        f"https://{SECRET}@export.arxiv.org/api",
        f"https://export.arxiv.org/api?key={SECRET}",
        f"https://export.arxiv.org:{SECRET}/",
        f"https://[{SECRET}/",
        f"https://{SECRET}..example/",
        f"file:///{SECRET}",
        f"https://export.arxiv.org/{SECRET}\nHost: x",
    ],
)
def test_an_address_with_a_secret_is_refused_and_not_shown(url: str) -> None:
    done = run("check", "refs.bib", "--arxiv", "api", "--api-url", url)
    assert done.status == 2
    assert len(done.stderr.splitlines()) == 1
    assert_silent(done)


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("name", VARIABLES)
def test_a_server_that_hangs_up_shows_no_key(name: str) -> None:
    with HostileServer(lambda _: b"") as server:
        own_settings(f'patience = 0\n[urls]\n{name} = "{server.url}"\n')
        done = run("check", "refs.bib", "--sources", name, "--json")
    assert done.status == 3
    assert_silent(done)


def test_addresses() -> None:
    assert checked_address("https://api.example:8443/v1/").url == "https://api.example:8443/v1"
    assert checked_address("https://[::1]:80/").host == "[::1]:80"
    assert host_of(f"https://u:{SECRET}@a.example:99999/x") == "another address"
    assert host_of(f"https://u:{SECRET}@a.example/x?k={SECRET}") == "a.example"
    here, there = checked_address("http://127.0.0.1:1"), checked_address("http://a.example")
    assert checked_key(f" {SECRET}\n", "X", here) == SECRET
    with pytest.raises(InputError):
        checked_key(SECRET, "X", there)


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("machine", ["default", "machine 127.0.0.1"])
def test_what_a_netrc_has_is_sent_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine: str
) -> None:
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable)
    (tmp_path / "netrc").write_text(f"{machine} login me password {SECRET}\n", "utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("ZOTERO_API_KEY", "another-key")
    with HostileServer(lambda _: answer(b"{}")) as server:
        own_settings(f'patience = 0\n[urls]\nopenalex = "{server.url}"\n')
        run("check", "refs.bib", "--sources", "openalex")
        run("check", "refs.bib", "--arxiv", "api", "--api-url", server.url)
        asked = len(server.requests)
        run("sync", "refs.bib", "--all", "--dry-run", "--api-url", server.url)
    assert 2 <= asked < len(server.requests)
    assert all("basic" not in str(seen.headers).lower() for seen in server.requests)


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("variable", ["http_proxy", "ALL_PROXY"])
def test_a_proxy_stands_before_no_server_on_this_computer(
    monkeypatch: pytest.MonkeyPatch, host: str, variable: str
) -> None:
    with (
        HostileServer(lambda _: answer(b"{}")) as proxy,
        HostileServer(lambda _: answer(b"{}")) as server,
    ):
        monkeypatch.setenv(variable, proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        there = server.url.replace("127.0.0.1", host)
        own_settings(f'patience = 0\n[urls]\nopenalex = "{there}"\n')
        run("check", "refs.bib", "--sources", "openalex")
        run("sync", "refs.bib", "--all", "--dry-run", "--api-url", there)
        assert proxy.requests == []
        assert len(server.requests) >= 2


@pytest.mark.parametrize("host", ["example.org/foo", "arxiv.org/abs/1706.03762x", "x.org/foo.pdf"])
@pytest.mark.parametrize("who", [f"me:{SECRET}", SECRET, f"me:p@{SECRET}"])
@pytest.mark.parametrize("before", ["", "Attention "])
@pytest.mark.parametrize("command", ["resolve", "references", "cited-by", "check"])
def test_a_password_in_a_link_that_is_typed(
    place: Path, command: str, before: str, who: str, host: str
) -> None:
    assert place
    done = run(command, f"{before}https://{who}@{host}", "--offline")
    assert done.status in {2, 3}
    assert_silent(done)


@pytest.mark.parametrize(
    "link",
    [
        f"https://me:{SECRET}@arxiv.org/abs/1706.03762",
        f"[Link](https://me:{SECRET}@example.org/paper.pdf)",
        f"see https://me:{SECRET}@proxy.example.edu/login?url=https://example.org/a",
        f"https://example.org/paper.pdf?access_token={SECRET}",
        f"https://example.org/paper.pdf?a=b&X-Amz-Signature={SECRET}&c=d",
        f"me:{SECRET}@arxiv.org/abs/1706.03762",
        f"https://{SECRET}@example.org/paper.pdf",
    ],
)
@pytest.mark.parametrize("before", ["- ", "- A Title That Nobody Has, "])
def test_a_password_in_a_list_is_in_no_report(place: Path, link: str, before: str) -> None:
    own_settings(f'index = "{SAMPLE}"\narxiv = "index"\n')
    Path("list.md").write_text(f"{before}{link}\n\n- Another Title That Nobody Has\n", "utf-8")
    assert_silent(run("resolve", "list.md", "--json"))
    for words in (("--explain",), ("--keep-unresolved", "-o", "o.bib", "--report", "r.html")):
        assert_silent(run("resolve", "list.md", *words))
    assert ("1706.03762" in link) == ("1706.03762" in Path("o.bib").read_text("utf-8"))
    for name in ("o.bib", "r.html"):
        assert SECRET not in (place / name).read_text("utf-8")


def test_a_password_in_a_field_is_on_no_page_and_stays_where_it_was(place: Path) -> None:
    entry = f"title={{On the Growth of Trees}}, author={{Doe, Jane}}, year=2001, url={{https://me:{SECRET}@x.org/%s?sig=1}}"
    text = "".join(f"@misc{{{key}, {entry % key}}}\n" for key in "ab")
    Path("refs.bib").write_text(text, "utf-8")
    run("dedupe", "refs.bib", "--report", "r.html")
    page = (place / "r.html").read_text("utf-8")
    assert "…@x.org/" in page
    assert SECRET not in page
    assert SECRET in run("convert", "refs.bib", "--to", "csl").stdout


def test_addresses_keep_all_but_who_logs_in_there() -> None:
    kept = (
        "https://medium.com/@me?to=a@b.org mailto:me@x.org me@x.org C:/me@home/x https://x.org/#@"
    )
    assert visible(kept) == kept
    assert visible("(ftp://me:pa@ss@x.org:21/@a)") == "(ftp://…@x.org:21/@a)"


def test_the_journal_knows_no_password_of_a_link(place: Path) -> None:
    link = f"https://me:{SECRET}@example.org/attention"
    assert run("tidy", "refs.bib", "--omit", link).status == 0
    assert_silent(run("undo", "--list"))
    assert "https://…@example.org/attention" in run("undo", "--list", "--json").stdout
    assert place


def test_a_folder_runs_no_code_of_its_own(place: Path) -> None:
    for name in ("click", "json", "own_rules"):
        (place / f"{name}.py").write_text("open('ran', 'w')\n", "utf-8")
    (place / "own.egg-info").mkdir()
    (place / "own.egg-info" / "PKG-INFO").write_text("Name: own\nVersion: 1\n", "utf-8")
    points = "[bibwright.rules]\nown = own_rules:RULE\n"
    (place / "own.egg-info" / "entry_points.txt").write_text(points, "utf-8")
    words = [sys.executable, "-m", "bibwright", "tidy", "refs.bib", "-o", "-"]
    done = subprocess.run(words, capture_output=True, check=False, text=True)
    assert (done.returncode, done.stderr.count("own")) == (0, 0)
    assert not (place / "ran").exists()
