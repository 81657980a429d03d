"""Every test has its own cache, state and settings, and none of the person's.

Property tests try the same examples on every run, so that a run says something about the code and
not about luck. `make check` tries few, `make fuzz` searches.
"""

from __future__ import annotations

from pathlib import Path

import certifi
import pytest
from hypothesis import settings

_END = "-----END CERTIFICATE-----"

settings.register_profile(
    "repeatable", max_examples=30, derandomize=True, deadline=None, database=None
)
settings.register_profile("quick", settings.get_profile("repeatable"), max_examples=8)
settings.register_profile("searching", max_examples=2_000, deadline=None, print_blob=True)


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def one_authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of one certificate. Beyond loopback nobody is asked, and all of them take long to
    read for each client."""
    first = Path(certifi.where()).read_text("utf-8").partition(_END)[0]
    path: Path = tmp_path_factory.mktemp("authority") / "one.pem"
    path.write_text(first + _END + "\n", "utf-8")
    return path


@pytest.fixture(autouse=True)
def _own_folders(
    tmp_path_factory: pytest.TempPathFactory, one_authority: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(one_authority))
    for name in ("CACHE", "STATE", "CONFIG"):
        folder: Path = tmp_path_factory.mktemp(name.lower())
        monkeypatch.setenv(f"BIBWRIGHT_{name}_DIR", str(folder))
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the test's files, which the command is run in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
