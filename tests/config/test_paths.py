"""Where Bibwright keeps its own: where a variable says, else where the system does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import platformdirs
import pytest

from bibwright.config import paths


@pytest.mark.parametrize(
    ("folder", "variable", "default"),
    [
        (paths.cache_folder, "BIBWRIGHT_CACHE_DIR", platformdirs.user_cache_path),
        (paths.state_folder, "BIBWRIGHT_STATE_DIR", platformdirs.user_state_path),
        (paths.config_folder, "BIBWRIGHT_CONFIG_DIR", platformdirs.user_config_path),
    ],
)
def test_a_variable_moves_each(
    folder: Callable[[], Path],
    variable: str,
    default: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv(variable, str(tmp_path))
    assert folder() == tmp_path
    monkeypatch.setenv(variable, "")
    assert folder() == default("bibwright")


def test_what_is_remembered_lies_in_one_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(paths.STATE_VARIABLE, str(tmp_path))
    kept = [paths.journal_folder(), paths.sync_folder(), paths.watch_folder(), paths.served_file()]
    assert {each.parent for each in kept} == {tmp_path}
    assert len(set(kept)) == len(kept)
