"""The keys to Zotero: from the environment, the keyring, or a private file of our own."""

from __future__ import annotations

import os
from pathlib import Path

from bibwright.changes import Disk
from bibwright.config.paths import sync_folder
from bibwright.errors import BibwrightError

KEY_VARIABLE = "ZOTERO_API_KEY"
_SERVICE = "bibwright"
_WEB = "zotero"
_LOCAL = "zotero-local"


def api_key() -> str:
    """The key for the web API, from the environment or the keyring; raises BibwrightError if
    absent."""
    key = os.environ.get(KEY_VARIABLE, "").strip() or _in_keyring(_WEB)
    if not key:
        raise BibwrightError(
            f"there is no Zotero API key; set {KEY_VARIABLE} to one, which you can make at "
            "https://www.zotero.org/settings/keys"
        )
    return key


def local_key() -> str:
    """The key that the desktop program has given, from the keyring or our own file; empty if it
    has given none."""
    if key := _in_keyring(_LOCAL):
        return key
    try:
        return _local_key_file().read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def keep_local_key(key: str) -> None:
    """Keeps the key that the desktop program has given: in the keyring, or without one in a file
    that only its owner can read. It is good on this computer alone."""
    try:
        import keyring
        from keyring.errors import KeyringError

        keyring.set_password(_SERVICE, _LOCAL, key)
    except (ImportError, KeyringError):
        path = _local_key_file()
        Disk().make_directory(path.parent)
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key)


def _in_keyring(user: str) -> str:
    """What the keyring has for us under this name; empty if absent, or without a keyring."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return keyring.get_password(_SERVICE, user) or ""
    except KeyringError:
        return ""


def _local_key_file() -> Path:
    return sync_folder() / "local-key"
