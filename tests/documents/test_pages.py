"""Every command that the documents show is run, and leaves the status and says the words shown."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from xml.etree import ElementTree

import pytest

from support.arxiv_records import read_snapshot
from support.catalogue_server import CatalogueServer
from support.consoles import GivenFile, Session, Skipped, Terminal, shows, steps_of
from support.paper_source_server import PaperSourceServer, packed
from support.zotero_server import ZoteroServer

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
#: Sessions that need what no test has (an installer, a real Zotero, another program), each with its
#: reason: so many at most.
MOST_NOT_RUN = 25
#: The list of references in the source of a survey.
LIST = r"""\begin{thebibliography}{1}
\bibitem{attention} A. Vaswani et al. Attention Is All You Need. arXiv:1706.03762, 2017.
\bibitem{large} J. M. Maldacena. The large N limit of superconformal field theories and
  supergravity. Adv. Theor. Math. Phys. 2, 231-252 (1998). hep-th/9711200.
\end{thebibliography}"""
FENCED = re.compile(r"^(`{3,}).*?^\1$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
CATALOGUES = ("crossref", "dblp", "openalex", "semantic-scholar", "datacite", "open-library")


@pytest.fixture(scope="module")
def addresses() -> Iterator[str]:
    """Settings of a person whose sources are all on this machine."""
    with ExitStack() as running:
        sample = read_snapshot(ROOT / "examples/arxiv-sample.jsonl")
        sources = {"2406.03712": packed({"main.bbl": LIST})}
        arxiv = running.enter_context(PaperSourceServer(sources, records=sample))
        catalogues = [running.enter_context(CatalogueServer(name)) for name in CATALOGUES]
        urls = "".join(f'{each.name} = "{each.url}"\n' for each in catalogues)
        yield f'api-url = "{arxiv.url}"\n[urls]\n{urls}'


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, addresses: str) -> Iterator[Terminal]:
    Path(os.environ["BIBWRIGHT_CONFIG_DIR"], "config.toml").write_text(addresses, "utf-8")
    monkeypatch.chdir(tmp_path)
    with ZoteroServer() as zotero:
        zotero.library("users/1")
        monkeypatch.setenv("ZOTERO_API_KEY", zotero.add_key(user=1))
        monkeypatch.setattr("bibwright.zotero.library.API_URL", zotero.url)
        yield Terminal()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_shows_what_happens(page: Path, terminal: Terminal) -> None:
    for step in steps_of(page.read_text("utf-8")):
        if isinstance(step, GivenFile):
            target = Path(step.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            if step.content is None:
                shutil.copy(ROOT / step.path, target)
            else:
                target.write_text(step.content, "utf-8")
        elif isinstance(step, Session):
            for command in step.commands:
                status, said = terminal.run(command.text)
                where = f"{page.name}:{command.line}: {command.text}\n{said}"
                assert status == command.status, f"exit status {status}: {where}"
                assert shows(command.shown, said), where


def test_the_sessions_left_out_are_counted() -> None:
    steps = [step for page in PAGES for step in steps_of(page.read_text("utf-8"))]
    assert sum(isinstance(step, Skipped) for step in steps) <= MOST_NOT_RUN


def test_the_picture_shows_a_session_that_is_run() -> None:
    picture = ElementTree.parse(ROOT / "docs/check.svg").getroot()
    lines = [text.text or "" for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    page = (ROOT / "docs/manual/check.md").read_text("utf-8")
    shown = next(each for each in steps_of(page) if isinstance(each, Session)).commands[0]
    assert lines[0] == f"$ {shown.text.partition('#')[0].strip()}"
    assert tuple(lines[1:]) == shown.shown[: len(lines) - 1]


def test_links_lead_somewhere() -> None:
    dead = []
    for page in PAGES:
        text = FENCED.sub("", page.read_text("utf-8"))
        for target, anchor in LINK.findall(text):
            to = page if not target else (page.parent / target).resolve()
            if not to.exists():
                dead.append(f"{page.name}: {target}")
            elif anchor and anchor not in anchors_of(to):
                dead.append(f"{page.name}: {target}#{anchor}")
    assert not dead


def anchors_of(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and the site make them."""
    titles = re.findall(r"^#+ (.+)$", FENCED.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def test_what_is_left_out_is_left_out_and_nothing_else() -> None:
    said = "one\ntwo (3 of 4)\nthree\n"
    assert shows(["one", "…", "three"], said)
    assert shows(["one", "two (… of …)", "three"], said)
    assert not shows(["one", "three"], said)
    assert not shows(["one", "two (3 of 5)", "three"], said)
    assert not shows(["one", "…"], "two\n")
