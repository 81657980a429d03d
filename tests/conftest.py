"""Every test has its own cache, state and settings, and none of the person's."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CACHE", "STATE", "CONFIG"):
        folder: Path = tmp_path_factory.mktemp(name.lower())
        monkeypatch.setenv(f"BIBWRIGHT_{name}_DIR", str(folder))
    monkeypatch.delenv("NO_COLOR", raising=False)
