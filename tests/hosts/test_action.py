"""The action for GitHub: its script, run as its runner runs it, with what a workflow hands it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples" / "arxiv-sample.jsonl"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
INDEX = f"--arxiv index --index {SAMPLE}"
TWICE = """\
@misc{a, title = {Vision Language Models in Medicine}, author = {Peng, Wei}, year = 2025,
  eprint = {2503.01863}, archivePrefix = {arXiv}}
@misc{b, title = {Vision language models in medicine}, author = {Peng, Wei}, year = 2025,
  eprint = {2503.01863}, archivePrefix = {arXiv}}
"""
WRONG = TWICE.replace("Vision Language Models in Medicine", "On the Growth of Ferns in Moss")


class Workflow:
    """A folder that a workflow checked out, and the step that runs the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        programs = folder / "programs"
        programs.mkdir()
        bibwright = programs / "bibwright"
        bibwright.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bibwright "$@"\n')
        bibwright.chmod(0o755)
        self._path = f"{programs}:{os.environ['PATH']}"

    def run(self, **inputs: str) -> tuple[int, str]:
        """The step's exit status, and what it set as its output."""
        step = next(each for each in ACTION["runs"]["steps"] if each.get("id") == "run")
        given = {name: str(said.get("default", "")) for name, said in ACTION["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        output = self.folder / "output"
        output.write_text("")
        env = {
            name: value.replace("${{ inputs.", "").removesuffix(" }}")
            for name, value in step["env"].items()
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            env=os.environ
            | {name: given[value] for name, value in env.items()}
            | {"PATH": self._path, "GITHUB_OUTPUT": str(output), "GITHUB_ACTIONS": "true"},
            cwd=self.folder,
            check=False,
        )
        return done.returncode, output.read_text().strip()

    def sarif(self) -> list[dict[str, object]]:
        """The results in the file that is uploaded."""
        [found] = json.loads(self.folder.joinpath("bibwright.sarif").read_text())["runs"]
        return list(found["results"])


@pytest.fixture
def workflow(tmp_path: Path) -> Workflow:
    return Workflow(tmp_path)


@pytest.mark.parametrize(
    ("command", "text", "options"),
    [("check", WRONG, INDEX), ("dedupe", TWICE, ""), ("tidy", TWICE, "")],
)
def test_findings_fail_the_step_unless_it_only_reports(
    workflow: Workflow, command: str, text: str, options: str
) -> None:
    workflow.folder.joinpath("refs.bib").write_text(text)
    given = {"command": command, "files": "refs.bib", "options": options}
    assert workflow.run(**given) == (1, "status=1")
    assert workflow.sarif()
    assert workflow.run(**given, report_only="true") == (0, "status=1")
    assert workflow.folder.joinpath("refs.bib").read_text() == text


def test_without_findings_it_passes_and_the_file_is_there(workflow: Workflow) -> None:
    workflow.folder.joinpath("refs.bib").write_text(TWICE.partition("@misc{b")[0])
    assert workflow.run(command="dedupe", files="refs.bib") == (0, "status=0")
    assert workflow.sarif() == []


def test_wrong_use_fails_even_if_it_only_reports(workflow: Workflow) -> None:
    assert workflow.run(command="check", files="none.bib", report_only="true")[0] == 2
    assert workflow.run(command="undo", files="none.bib", report_only="true")[0] == 2


def test_what_a_stranger_names_a_file_is_no_command(workflow: Workflow) -> None:
    workflow.folder.joinpath("refs.bib").write_text(TWICE)
    workflow.run(command="dedupe", files="refs.bib;touch$IFS.x", options="$(touch made)")
    assert not workflow.folder.joinpath("made").exists()
    assert not workflow.folder.joinpath(".x").exists()


def test_what_is_ignored_with_a_reason_is_counted(workflow: Workflow) -> None:
    entry = TWICE.partition("@misc{b")[0].replace("2025", "2014")
    workflow.folder.joinpath("refs.bib").write_text(
        f"% bibwright: ignore year: the journal prints it so\n{entry}"
    )
    workflow.run(command="check", files="refs.bib", options=INDEX)
    ignored = [each for each in workflow.sarif() if "suppressions" in each]
    assert "the journal prints it so" in json.dumps(ignored)
