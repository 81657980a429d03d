"""coBib itself, with Bibwright among its importers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"


@pytest.fixture(autouse=True)
def _index() -> None:
    settings = Path(os.environ["BIBWRIGHT_CONFIG_DIR"]) / "config.toml"
    settings.write_text(f'arxiv = "index"\nindex = "{SAMPLE}"\n')


def cobib(home: Path, *arguments: str) -> str:
    """What coBib says."""
    config = home / "config.py"
    config.write_text(
        "from cobib.config import config\n"
        f"config.database.file = {str(home / 'literature.yaml')!r}\n"
        f"config.logging.logfile = {str(home / 'cobib.log')!r}\n"
        f"config.logging.cache = {str(home / 'cache.json')!r}\n"
        "config.logging.version = None\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "cobib", "-c", str(config), *arguments],
        env=os.environ | {"HOME": str(home)},
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout + done.stderr


def test_a_list_is_imported_and_what_is_not_sure_is_named(tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("arXiv:2503.01863\nA Made-Up Paper About Nurses and Ferns\n")
    cobib(tmp_path, "init")
    said = cobib(tmp_path, "import", "--bibwright", "--", "2406.03712", str(listed))
    assert "not found" in said
    database = tmp_path.joinpath("literature.yaml").read_text()
    assert "2503.01863" in database
    assert "2406.03712" in database
    assert "Nurses" not in database
    assert database.count("title:") == 2


def test_without_a_source_it_is_a_sentence(tmp_path: Path) -> None:
    settings = Path(os.environ["BIBWRIGHT_CONFIG_DIR"]) / "config.toml"
    settings.write_text(f'arxiv = "index"\nindex = "{tmp_path / "none"}"\n')
    cobib(tmp_path, "init")
    assert "there is no index" in cobib(tmp_path, "import", "--bibwright", "--", "2406.03712")
