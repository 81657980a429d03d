"""The page that `bibwright dedupe --report` writes, in a real web browser without a screen."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import lxml.html
import pytest

from support.cli import run

#: Of the two titles one word differs; what would be run or loaded, were it not text, is in both.
EVIL = "<script>document.title = 'run'</script><img src='http://127.0.0.1:{port}/x.png'>"
TEXT = """\
@article{{a, title={{Detection of retinopathy in photographs {evil}}}, year=2018, volume=125,
  author={{Natarajan, S. and Roy, P.}}, journal={{Ophthalmology}}, pages={{1199--1206}}}}
@article{{b, title={{Detection of retinopaty in photographs {evil}}}, year=2018, volume=125,
  author={{Natarajan, S. and Roy, P.}}, journal={{Ophthalmology}}, pages={{1199--1206}}}}
@book{{brooks, title={{The Mythical Man-Month: Essays on Software Engineering}},
  author={{Brooks, Frederick P.}}, year=1995}}
@book{{brooks2, title={{The Mythical Man-Month}}, author={{Brooks, F. P.}}, year=1995}}
"""


class _Counting(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[tuple[int, list[str]]]:
    """A port, and what is asked there."""
    asked: list[str] = []
    handler = type("Handler", (_Counting,), {"asked": asked})
    with HTTPServer(("127.0.0.1", 0), handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, args=(0.01,))
        thread.start()
        yield httpd.server_port, asked
        httpd.shutdown()
        thread.join()


@pytest.fixture
def page(tmp_path: Path, server: tuple[int, list[str]]) -> Path:
    bib = tmp_path / "refs.bib"
    bib.write_text(TEXT.format(evil=EVIL.format(port=server[0])), encoding="utf-8")
    report = tmp_path / "double.html"
    assert run("dedupe", bib, "--report", report).status == 1
    return report


def _shown(page: Path, folder: Path) -> lxml.html.HtmlElement:
    """The page as the browser has built it, once nothing is left to load."""
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    own = [f"--user-data-dir={folder}", "--disable-background-networking"]
    done = subprocess.run(
        [*command, *own, page.as_uri()], capture_output=True, check=True, timeout=120
    )
    return lxml.html.document_fromstring(done.stdout.decode())


@pytest.mark.browser
def test_a_person_sees_what_differs(
    page: Path, tmp_path: Path, server: tuple[int, list[str]]
) -> None:
    shown = _shown(page, tmp_path / "profile")
    first, doubtful = shown.find_class("found")
    assert [each.text_content() for each in first.xpath(".//th[@scope='col']/text()/..")] == [
        f"a{page.with_name('refs.bib')}:1",
        f"b{page.with_name('refs.bib')}:3",
        "merged: a",
    ]
    assert [each.text for each in first.iter("mark")] == ["retinopathy", "retinopaty"]
    assert "brooks same work as brooks2" in doubtful.text_content()
    # What looks like a script or an image is text, and nothing was run or loaded.
    assert "<script>" in first.text_content()
    assert shown.findtext(".//title") == f"Duplicates in {page.with_name('refs.bib')}"
    assert server[1] == []


def test_the_page_stands_by_itself(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    tree: lxml.html.HtmlElement = lxml.html.document_fromstring(text)
    assert "default-src 'none'" in text
    assert not [each for each in tree.iter() if each.tag in {"script", "img", "link", "iframe"}]
    assert not [*tree.iterlinks()]


def test_identifiers_lead_to_the_paper_and_the_result_is_shown(tmp_path: Path) -> None:
    bib = tmp_path / "refs.bib"
    bib.write_text(
        "@article{a, title={On the Growth of Ferns}, author={Roe, Ann}, doi={10.1000/ferns(1)},\n"
        "  url={javascript:alert(1)}}\n"
        "@article{b, title={On the Growth of Ferns}, author={Roe, Ann}, doi={10.1000/ferns(1)},\n"
        "  eprint={1706.03762}, archiveprefix={arXiv}, url={https://ferns.org/a?b=1\\&c}}\n"
        "@article{c, title={On the Growth of Ferns}, author={Roe, Ann}, doi={10.1000/ferns(1)},\n"
        "  url={javascript://ferns.org/%0aalert(1)}}\n",
        "utf-8",
    )
    run("dedupe", bib, "--report", tmp_path / "page.html")
    tree: lxml.html.HtmlElement = lxml.html.document_fromstring(
        tmp_path.joinpath("page.html").read_text("utf-8")
    )
    assert {link for _, _, link, _ in tree.iterlinks()} == {
        *("https://doi.org/10.1000/ferns%281%29", "https://arxiv.org/abs/1706.03762"),
        "https://ferns.org/a?b=1&c",
    }
    run("dedupe", bib, "--write")
    merged = " ".join(each.text_content() for each in tree.find_class("result"))
    assert all(text in merged for text in ("Roe, Ann", "1706.03762", "10.1000/ferns(1)"))
    assert "1706.03762" in bib.read_text("utf-8")


def test_writing_the_page_again_changes_nothing(page: Path) -> None:
    before = page.stat()
    run("dedupe", page.with_name("refs.bib"), "--report", page)
    assert page.stat().st_mtime_ns == before.st_mtime_ns
