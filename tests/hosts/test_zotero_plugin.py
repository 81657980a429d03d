"""The plugin for Zotero: its logic in Node, against `bibwright serve --zotero`; how it is packed.

Zotero itself isn't run: what it would do stands in for it (plugins/zotero/test/support.js).
"""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import stat
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix

from bibwright.serving.announced import announced
from plugins.zotero.pack import HERE, packed, updates
from support.interruptible import INTERRUPTIBLE
from support.plugin_items import ITEMS, index_for_items

WITH_NODE = pytest.mark.skipif(
    shutil.which("node") is None, reason="node is missing: the plugin's own tests are left out"
)


class Serving:
    """`bibwright serve --zotero`, and where it says that it is."""

    def __init__(self, folder: Path) -> None:
        self.state = folder / "state"
        self.env = {**os.environ, "BIBWRIGHT_STATE_DIR": str(self.state)}
        options = ["--arxiv", "index", "--index", str(index_for_items(folder))]
        self.process = subprocess.Popen(
            [*INTERRUPTIBLE, "serve", "--zotero", *options],
            env=self.env,
            cwd=folder,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stderr is not None
        self.said = self.process.stderr.readline()

    @property
    def file(self) -> Path:
        return self.state / "serving.json"

    def end(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=30)


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    serving = Serving(tmp_path)
    try:
        yield serving
    finally:
        serving.process.kill()
        serving.process.communicate()


@WITH_NODE
def test_its_logic_asks_the_server_and_writes_as_zotero_does(
    serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = json.loads(serving.file.read_text())["address"]
    assert address in serving.said
    assert stat.S_IMODE(serving.file.stat().st_mode) == 0o600
    items = tmp_path / "items.json"
    items.write_text(json.dumps(ITEMS))
    more = {
        "BIBWRIGHT_TEST_ITEMS": str(items),
        "BIBWRIGHT_TEST_PLACES": json.dumps(_places(monkeypatch)),
    }
    tests = sorted(map(str, HERE.glob("test/*.test.js")))
    done = subprocess.run(
        ["node", "--test", "--test-reporter=spec", *tests],
        env=serving.env | more,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    serving.end()
    assert not serving.file.exists()


def _places(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Where the address stands on each system, as platformdirs has it; of Windows as it documents
    it: https://platformdirs.readthedocs.io/en/latest/api.html"""
    monkeypatch.setenv("HOME", "/home/ada")
    for name in ("XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    home = Path("/home/ada")
    local = "C:/Users/ada/AppData/Local"
    places = [
        ("linux", {}, Unix("bibwright").user_state_path),
        ("mac", {}, MacOS("bibwright").user_state_path),
        ("win", {"LOCALAPPDATA": local}, f"{local}/bibwright/bibwright"),
        ("linux", {"BIBWRIGHT_STATE_DIR": "/elsewhere"}, "/elsewhere"),
    ]
    monkeypatch.setenv("XDG_STATE_HOME", "/state")
    xdg = {"XDG_STATE_HOME": "/state"}
    places.append(("linux", xdg, Unix("bibwright").user_state_path))
    return [
        {"os": system, "home": str(home), "env": env, "parts": f"{place}/serving.json"}
        for system, env, place in places
    ]


def test_of_two_servers_the_address_is_the_last_ones(tmp_path: Path) -> None:
    file = tmp_path / "state" / "serving.json"
    with announced("http://127.0.0.1:1/first/", file):
        with announced("http://127.0.0.1:2/second/", file):
            assert json.loads(file.read_text()) == {"address": "http://127.0.0.1:2/second/"}
            later = file.read_bytes()
        assert not file.exists()
        file.write_bytes(later)
    assert file.read_bytes() == later


def test_the_same_sources_give_the_same_plugin() -> None:
    plugin = packed("1.2.3")
    assert plugin == packed("1.2.3")
    with zipfile.ZipFile(io.BytesIO(plugin)) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
        bootstrap = archive.read("bootstrap.js").decode()
    assert "locale/en-US/bibwright.ftl" in names
    assert not any("test" in name or name.endswith((".json", ".py")) for name in names[1:])
    # What Zotero refuses a plugin without.
    zotero = manifest["applications"]["zotero"]
    assert {"id", "update_url", "strict_min_version", "strict_max_version"} <= set(zotero)
    assert (manifest["manifest_version"], manifest["version"]) == (2, "1.2.3")
    for name in ("served", "rows", "writing", "menu", "bibwright"):
        assert f'"{name}"' in bootstrap
        assert f"content/{name}.js" in names


def test_zotero_finds_the_newest_by_its_hash() -> None:
    found = json.loads(updates(b"plugin", "1.2.3"))
    manifest = json.loads((HERE / "manifest.json").read_text("utf-8"))["applications"]["zotero"]
    [newest] = found["addons"][manifest["id"]]["updates"]
    assert newest["version"] == "1.2.3"
    assert newest["update_link"].endswith("/bibwright-zotero.xpi")
    # What sha256sum says of these six bytes.
    digest = "5e689e2b01672bf33996e75d5e372ff60c536ce1599a1458e867cd8f4bef5160"
    assert newest["update_hash"] == f"sha256:{digest}"
