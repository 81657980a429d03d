"""Where Bibwright keeps its own: answers, the undo journal, a person's settings."""

from __future__ import annotations

import os
from pathlib import Path

from bibwright.errors import InputError

STATE_VARIABLE = "BIBWRIGHT_STATE_DIR"


def cache_folder() -> Path:
    """Answers of sources and indexes made in passing; ``BIBWRIGHT_CACHE_DIR`` moves it."""
    return _folder("BIBWRIGHT_CACHE_DIR", "user_cache_path")


def state_folder() -> Path:
    """The undo journal and the pace of requests; ``BIBWRIGHT_STATE_DIR`` moves it."""
    return _folder(STATE_VARIABLE, "user_state_path")


def journal_folder() -> Path:
    """The undo journal."""
    return state_folder() / "journal"


def sync_folder() -> Path:
    """What is remembered between two syncs with Zotero."""
    return state_folder() / "zotero"


def served_file() -> Path:
    """The address at which ``serve --zotero`` is, for the plugin in Zotero."""
    return state_folder() / "serving.json"


def watch_folder() -> Path:
    """What ``watch`` has told of bibliographies."""
    return state_folder() / "watch"


def config_folder() -> Path:
    """The user's own settings; ``BIBWRIGHT_CONFIG_DIR`` moves it."""
    return _folder("BIBWRIGHT_CONFIG_DIR", "user_config_path")


def _folder(variable: str, default: str) -> Path:
    if chosen := os.environ.get(variable):
        return Path(chosen)
    import platformdirs

    try:
        folder: Path = getattr(platformdirs, default)("bibwright")
    except RuntimeError as error:
        raise InputError(
            f"nobody has said where your home directory is; set HOME, or {variable} to a directory"
        ) from error
    return folder
