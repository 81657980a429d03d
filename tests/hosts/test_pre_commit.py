"""pre-commit itself, with the hooks that this project offers, in a repository of somebody's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOOKS = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
CLEAN = "@misc{ferns,\n  title         = {On Ferns},\n  year          = 2020,\n}\n"
UNCLEAN = '@MISC{ferns, title="On Ferns", year=2020}\n'


class Repository:
    """Somebody's repository that has a hook of ours; its program is the one under test."""

    def __init__(self, folder: Path) -> None:
        self._home = folder / "home"
        self._offered = folder / "offered"
        self.folder = folder / "paper"
        for each in (self._home, self._offered, self.folder):
            each.mkdir()
        bibwright = self._home / "bibwright"
        bibwright.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bibwright "$@"\n')
        bibwright.chmod(0o755)
        shutil.copy(HOOKS, self._offered)
        for each in (self._offered, self.folder):
            self.git("init", "--quiet", folder=each)
        self.git("add", ".", folder=self._offered)
        self.git("commit", "--quiet", "-m", "hooks", folder=self._offered)

    def use(self, hook: str) -> None:
        """Take up a hook as the guide says, but in the environment that is there: pre-commit would
        fetch everything for one of its own."""
        rev = self.git("rev-parse", "HEAD", folder=self._offered).stdout.strip()
        self.folder.joinpath(".pre-commit-config.yaml").write_text(
            f"repos:\n  - repo: {self._offered}\n    rev: {rev}\n"
            f"    hooks:\n      - id: {hook}\n        language: system\n"
        )
        self.run(sys.executable, "-m", "pre_commit", "install")

    def commit(self, **files: str) -> subprocess.CompletedProcess[str]:
        """What a person sees who commits these bibliographies."""
        for name, text in files.items():
            self.folder.joinpath(f"{name}.bib").write_text(text)
        self.git("add", ".")
        return self.git("commit", "-m", "a paper")

    def git(self, *arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        who = ("-c", "user.name=Ada Author", "-c", "user.email=ada@example.org")
        return self.run("git", *who, *arguments, folder=folder)

    def run(self, *command: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        mine = {"HOME": self._home, "PRE_COMMIT_HOME": self._home / "cache"}
        path = f"{self._home}:{os.environ['PATH']}"
        return subprocess.run(
            command,
            env=os.environ | {name: str(value) for name, value in mine.items()} | {"PATH": path},
            cwd=folder or self.folder,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


@pytest.mark.parametrize("hook", ["bibwright-tidy", "bibwright-check"])
def test_what_is_clean_is_committed(repository: Repository, hook: str) -> None:
    repository.use(hook)
    done = repository.commit(refs=CLEAN)
    assert (done.returncode, "Passed" in done.stderr) == (0, True), done.stderr


def test_what_is_unclean_is_cleaned_up_and_committed_the_next_time(repository: Repository) -> None:
    repository.use("bibwright-tidy")
    done = repository.commit(refs=UNCLEAN)
    assert (done.returncode, "files were modified by this hook" in done.stderr) == (1, True)
    assert repository.folder.joinpath("refs.bib").read_text() == CLEAN
    assert repository.commit().returncode == 0


def test_a_hook_that_only_looks_changes_nothing(repository: Repository) -> None:
    repository.use("bibwright-check")
    done = repository.commit(refs=UNCLEAN, more=CLEAN)
    assert done.returncode == 1
    assert "refs.bib" in done.stderr
    assert repository.folder.joinpath("refs.bib").read_text() == UNCLEAN


def test_bad_input_is_a_sentence(repository: Repository) -> None:
    repository.use("bibwright-tidy")
    broken = "@misc{ferns,\n  title = {On Ferns,\n  year = 2020\n"
    done = repository.commit(refs=broken)
    assert done.returncode == 1
    assert "refs.bib:2: [unreadable]" in done.stderr
    assert "refs.bib: unchanged; 1 problem needs your attention" in done.stderr
    assert repository.folder.joinpath("refs.bib").read_text() == broken
