"""The page of `bibwright serve` in a real web browser without a screen, by the keyboard alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bibwright.commands.check import CheckRun, check_files
from bibwright.progress import Watcher
from bibwright.serving.check_view import CheckView
from bibwright.serving.dedupe_view import DedupeView
from bibwright.serving.view import View
from bibwright.sources.registry import SourceOptions, open_sources
from support.browser import Browser
from support.cli import run
from support.served import Client, desk_of, find, served

pytestmark = pytest.mark.browser

#: Where `make tools` puts axe-core, which looks for what people with other senses can't use.
AXE = Path(__file__).parents[2] / "build" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
FROM_SAMPLE = SourceOptions(
    arxiv="index", index=Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"
)
WRONG = """\
@misc{attention, title = {Attention Is All You Need}, author = {Vaswani, Ashish and others},
  year = 2014, eprint = {1706.03762}, archivePrefix = {arXiv}}
"""
REFS = """\
@book{brooks, title = {The Mythical Man-Month: Essays on Software Engineering},
  author = {Brooks, Frederick P.}, year = 1995, publisher = {Addison-Wesley}}
@book{brooks2, title = {The Mythical Man-Month},
  author = {Frederick P. Brooks, Jr.}, year = 1995, publisher = {Addison-Wesley}}
@article{roe2020, author = {Roe, Ann}, title = {On the Growth of Ferns}, journal = {Botany},
  year = 2020, volume = 7, pages = {1--9}, doi = {10.1000/ferns}}
@article{roe2020b, author = {Roe, Ann and Doe, Jim}, title = {On the growth of ferns},
  journal = {Bot.}, year = 2020, volume = 7, pages = {1--9}, doi = {10.1000/ferns},
  note = {<script>alert(1)</script>}}
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def refs(tmp_path: Path) -> Path:
    path = tmp_path / "refs.bib"
    path.write_text(REFS, "utf-8")
    return path


@pytest.fixture
def client(refs: Path, browser: Browser) -> Iterator[Client]:
    """The server; the browser has its page open."""
    answers = refs.with_name("refs.bib.answers.json")
    wrong = refs.with_name("wrong.bib")
    wrong.write_text(WRONG, "utf-8")
    desk = desk_of(refs, answers, wrong)
    views: dict[str, View] = {
        "duplicates": DedupeView([refs], answers, find, desk),
        "check": CheckView([wrong], _check, "arXiv", desk),
    }
    with served(views, desk) as client:
        browser.size(1280)
        browser.open(client.app.ticket)
        browser.waits_for("document.querySelector('#count')?.textContent !== ''")
        yield client
        browser.open("about:blank")  # it asks nothing of a server that is gone


def _check(files: Sequence[tuple[str, bytes]], watcher: Watcher) -> CheckRun:
    with open_sources(FROM_SAMPLE) as sources:
        return check_files(files, sources, watcher=watcher)


def looks_up(browser: Browser, client: Client) -> None:
    """Opens the page of what is checked, and has it looked up, by keys."""
    browser.open(f"{client.app.address}check")
    browser.waits_for("!document.querySelector('#look').hidden")
    browser.evaluate("document.querySelector('#look').focus()")
    browser.types("Enter")
    browser.waits_for("document.querySelector('#count')?.textContent.endsWith('accepted')")


def pressed(browser: Browser) -> list[str]:
    script = "[...document.querySelectorAll('[aria-pressed=true]')].map(e => e.dataset.answer)"
    return list(browser.evaluate(script))


@pytest.mark.usefixtures("client")
def test_a_review_by_keys_alone(browser: Browser, refs: Path) -> None:
    assert pressed(browser) == ["same"]  # the certain set
    browser.types("j", "j", "m")
    browser.waits_for("document.querySelector('#count').textContent === '1 of 1 doubtful decided'")
    assert browser.evaluate("document.activeElement.id") == "doubtful-0"
    assert pressed(browser) == ["same", "same"]
    answers = json.loads(refs.with_name("refs.bib.answers.json").read_text("utf-8"))
    assert [each["answer"] for each in answers["answers"]] == ["same"]
    browser.types("n")
    browser.waits_for("document.querySelectorAll('[aria-pressed=true]')[1].textContent[0] === 'K'")
    browser.types("u", "k", "n")
    browser.waits_for("document.querySelector('[aria-pressed=true]').textContent[0] === 'K'")
    browser.waits_for("document.querySelector('#doubtful-0 [aria-pressed=true]').value === ''")
    browser.types("w")
    browser.waits_for("document.querySelector('#plan').open")
    assert "-@book{brooks2" in browser.evaluate("document.querySelector('#diff').textContent")
    browser.types("Tab", "Enter")
    browser.waits_for("document.querySelector('#said')?.textContent === 'Wrote refs.bib.'")
    assert refs.read_text("utf-8").count("@book") == 1
    assert refs.read_text("utf-8").count("@article") == 2  # kept apart
    browser.types("u")
    browser.waits_for("document.querySelector('#report p').textContent.startsWith('4 entries')")
    assert refs.read_text("utf-8") == REFS


def test_nothing_is_loaded_or_run_but_the_page_itself(browser: Browser, client: Client) -> None:
    assert {address.startswith(client.app.address) for address in browser.requests()[1:]} == {True}
    assert browser.complaints() == []
    # Another page, which knows the address, may neither read it nor write.
    browser.open("data:text/html,<title>evil</title>")
    for sent in ("{}", "{method: 'POST', mode: 'no-cors', body: '{}'}"):
        script = f"fetch('{client.app.address}api/undo', {sent}).then(r => r.type, () => 'refused')"
        assert browser.evaluate(script) in {"refused", "opaque"}
    assert client.get("api/duplicates/state").json["undoable"] == 0


@pytest.mark.usefixtures("client")
def test_a_filter_and_the_parts_to_show(browser: Browser) -> None:
    shown = "[...document.querySelectorAll('.found')].filter(e => e.offsetParent).map(e => e.id)"
    assert browser.evaluate(shown) == ["set-0", "doubtful-0"]
    browser.types("/", *"mythical")
    assert browser.evaluate(shown) == ["doubtful-0"]
    browser.types("Escape")
    browser.evaluate("document.querySelector('#show-2').click()")
    assert browser.evaluate(shown) == []


def test_a_correction_is_accepted_by_keys(browser: Browser, client: Client, refs: Path) -> None:
    looks_up(browser, client)
    browser.types("j", "m")
    browser.waits_for("document.querySelector('#count').textContent.startsWith('1 of 1')")
    wrong = refs.with_name("wrong.bib")
    assert wrong.read_text("utf-8") == WRONG.replace("2014", "2017")
    browser.types("u")
    browser.waits_for("document.querySelector('#count').textContent.startsWith('0 of 1')")
    assert wrong.read_text("utf-8") == WRONG
    # What can't be done is said.
    wrong.write_text(WRONG + "\n", "utf-8")
    browser.types("m")
    browser.waits_for("document.querySelector('#wrong').textContent.includes('has changed since')")


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core isn't there; `make tools` gets it by npm")
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)])
def test_everybody_can_use_it(
    browser: Browser, client: Client, refs: Path, width: int, dark: bool
) -> None:
    browser.size(width, dark=dark)
    assert browser.evaluate("document.documentElement.scrollWidth") == width
    assert complaints_of_axe(browser) == []
    browser.types("?")
    assert complaints_of_axe(browser) == []
    looks_up(browser, client)
    assert complaints_of_axe(browser) == []
    report = refs.with_name("report.html")
    run("dedupe", refs, "--report", report)
    browser.open(report.as_uri())
    assert browser.evaluate("document.documentElement.scrollWidth") == width
    assert complaints_of_axe(browser) == []


def complaints_of_axe(browser: Browser) -> list[str]:
    browser.evaluate(AXE.read_text("utf-8"))
    script = "axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))"
    return list(browser.evaluate(script))
