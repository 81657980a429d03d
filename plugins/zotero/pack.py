"""The plugin for Zotero as one file: ``python plugins/zotero/pack.py FOLDER``.

Beside ``bibwright-zotero.xpi`` stands ``zotero-updates.json``, by which Zotero finds the newest.
The same sources give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bibwright._version import __version__

HERE = Path(__file__).parent
NAME = "bibwright-zotero.xpi"
#: The earliest date that a ZIP file can say.
_ALWAYS = (1980, 1, 1, 0, 0, 0)


def packed(version: str = __version__) -> bytes:
    """The plugin: what Zotero loads of it, with this version."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in _files(version):
            info = ZipInfo(name, _ALWAYS)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def updates(plugin: bytes, version: str = __version__) -> bytes:
    """What Zotero reads at the manifest's ``update_url``."""
    zotero = _manifest(version)["applications"]["zotero"]
    link = str(zotero["update_url"]).rpartition("/")[0] + f"/{NAME}"
    bounds = {name: zotero[name] for name in ("strict_min_version", "strict_max_version")}
    newest = {
        "version": _manifest(version)["version"],
        "update_link": link,
        "update_hash": f"sha256:{hashlib.sha256(plugin).hexdigest()}",
        "applications": {"zotero": bounds},
    }
    return _json({"addons": {zotero["id"]: {"updates": [newest]}}})


def _files(version: str) -> Iterator[tuple[str, bytes]]:
    yield "manifest.json", _json(_manifest(version))
    paths = [HERE / "bootstrap.js", *HERE.glob("content/*"), *HERE.glob("locale/*/*.ftl")]
    for path in sorted(paths):
        yield path.relative_to(HERE).as_posix(), path.read_bytes()


def _manifest(version: str) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((HERE / "manifest.json").read_text("utf-8"))
    # Zotero knows no local part of a version.
    return {**manifest, "version": version.partition("+")[0]}


def _json(data: object) -> bytes:
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    plugin = packed()
    (folder / NAME).write_bytes(plugin)
    (folder / "zotero-updates.json").write_bytes(updates(plugin))
    print(f"{folder / NAME}: {len(plugin)} bytes")
