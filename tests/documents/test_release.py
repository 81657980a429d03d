"""What a release promises: its version, how to cite it, its extras, and what is loaded late."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

import bibwright

ROOT = Path(__file__).parents[2]
PROJECT_FILE = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PROJECT_FILE["project"]
#: Asks over a network, or is heavy; which commands load them as they start.
LATE = (
    "requests requests_cache arxiv pyzotero httpx yaml charset_normalizer pylatexenc pypdf".split()
)


def test_the_version_is_one_that_pip_orders() -> None:
    release = r"\d+(\.\d+)*((a|b|rc|\.post|\.dev)\d+)*(\+[\w.]+)?"
    assert re.fullmatch(rf"0\+unknown|{release}", bibwright.__version__)


def test_no_link_of_the_readme_is_relative_on_pypi() -> None:
    hook = PROJECT_FILE["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]
    text = (ROOT / "README.md").read_text("utf-8")
    for each in hook["substitutions"]:
        text = re.sub(each["pattern"], each["replacement"], text)
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) > 20
    assert [link for link in links if not link.startswith(("https://", "#"))] == []
    assert "(https://raw.githubusercontent.com/bibwright/bibwright/main/docs/check.svg)" in text


def test_the_citation_file_has_what_its_format_requires() -> None:
    # https://github.com/citation-file-format/citation-file-format, schema 1.2.0
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= cited.keys()
    assert cited["cff-version"] == "1.2.0"
    assert cited["license"] == PROJECT["license"]
    assert all(author.get("name") for author in cited["authors"])


def test_the_documents_name_every_extra_and_no_other() -> None:
    page = (ROOT / "docs/install.md").read_text("utf-8")
    table = re.findall(r"^\| `([a-z]+)` \|", page, re.MULTILINE)
    assert sorted(table) == sorted(PROJECT["optional-dependencies"])


def test_commands_load_late_what_only_a_look_up_needs() -> None:
    code = (
        "import json, sys\nfrom bibwright.cli import program\n"
        "for name in program().list_commands(None):\n"
        "    if name not in ('lsp', 'mcp'): program().get_command(None, name)\n"
        f"print(json.dumps([name for name in {LATE!r} if name in sys.modules]))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert json.loads(loaded.stdout) == []
