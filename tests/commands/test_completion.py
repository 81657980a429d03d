"""A .bib as input keeps all that it says, and what a source adds stands beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bibwright.bibtex.bib_file import BibEntry, parse
from support.cli import run

SAMPLE = Path(__file__).parents[2] / "examples" / "arxiv-sample.jsonl"
OFFLINE = ("--arxiv", "index", "--index", SAMPLE)

_PUBLISHED = """\
@string{nips = {Advances in Neural Information Processing Systems}}
@inproceedings{vaswaniAttention,
  title = {Attention {{Is All You Need}}},
  booktitle = nips,
  author = {Vaswani, Ashish and Shazeer, Noam and others},
  year = {2017},
  month = dec,
  urldate = {2024-01-02},
  annote = {a classic},
  file = {:home/me/v.pdf:application/pdf}
}
"""
_PREPRINT = """\
@online{liu,
  title = {Foundation {{Model}} in {{Biomedicine}}},
  author = {Liu, Xiangrui and others},
  date = {2025-03-03},
  eprint = {2503.02104},
  eprinttype = {arxiv},
  pubstate = {prepublished},
  file = {a.pdf}
}
"""


def _resolved(tmp_path: Path, text: str, *options: str) -> BibEntry:
    source = tmp_path / "mine.bib"
    source.write_text(text, "utf-8")
    outcome = run("resolve", source, *OFFLINE, *options)
    assert outcome.status == 0, outcome.stderr
    (entry,) = parse(outcome.stdout.encode()).entries
    return entry


def test_a_published_entry_stays_one_and_its_preprint_is_noted(tmp_path: Path) -> None:
    entry = _resolved(tmp_path, _PUBLISHED)
    assert (entry.type, entry.key) == ("inproceedings", "vaswaniAttention")
    fields = dict(entry.fields)
    assert fields.pop("author").startswith("Vaswani, Ashish and Shazeer, Noam and Parmar, Niki")
    assert "others" not in fields
    assert fields == {
        "title": "Attention {{Is All You Need}}",
        "booktitle": "Advances in Neural Information Processing Systems",
        "year": "2017",
        "month": "December",
        "urldate": "2024-01-02",
        "annote": "a classic",
        "file": ":home/me/v.pdf:application/pdf",
        "eprint": "1706.03762",
        "archiveprefix": "arXiv",
        "primaryclass": "cs.CL",
    }


def test_a_preprint_keeps_its_own_fields_and_its_dialect(tmp_path: Path) -> None:
    entry = _resolved(tmp_path, _PREPRINT)
    assert entry.type == "online"
    kept = ("title", "date", "eprint", "eprinttype", "pubstate", "file")
    before = parse(_PREPRINT.encode()).entries[0].fields
    assert {name: entry.fields[name] for name in kept} == {name: before[name] for name in kept}
    assert "year" not in entry.fields
    assert "archiveprefix" not in entry.fields
    assert entry.fields["url"] == "https://arxiv.org/abs/2503.02104"


def test_biblatex_as_bibtex_when_it_is_asked_for(tmp_path: Path) -> None:
    entry = _resolved(tmp_path, _PREPRINT, "--dialect", "bibtex")
    assert entry.type == "misc"
    assert (entry.fields["year"], entry.fields["month"]) == ("2025", "March")
    assert entry.fields["archiveprefix"] == "arxiv"
    assert "date" not in entry.fields


def test_what_two_entries_of_one_paper_say_is_kept(tmp_path: Path) -> None:
    second = "@misc{two, title={Attention is all you need}, eprint={1706.03762}, note={by Ann}}\n"
    entry = _resolved(tmp_path, _PUBLISHED + second)
    assert (entry.key, entry.fields["note"]) == ("vaswaniAttention", "by Ann")


def test_what_is_inherited_is_said_by_the_entry_itself(tmp_path: Path) -> None:
    text = (
        "@inproceedings{a, title={Attention Is All You Need}, author={Ashish Vaswani and others},"
        " crossref={nips}}\n@proceedings{nips, title={Advances}, booktitle={Advances}, year=2017}\n"
    )
    source = tmp_path / "mine.bib"
    source.write_text(text, "utf-8")
    (entry,) = parse(run("resolve", source, *OFFLINE).stdout.encode()).entries
    assert entry.fields["booktitle"] == "Advances"
    assert "crossref" not in entry.fields


@pytest.mark.parametrize("name", ["z.bib", "./z.bib", "sub/../z.bib"])
def test_a_bibliography_resolved_into_itself_gets_no_second_entry(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    text = "@misc{z, title={An old title}, eprint={2503.02104v1}}\n"
    Path("z.bib").write_text(text, "utf-8")
    outcome = run("resolve", "z.bib", *OFFLINE, "-o", name, "--accept", "1=2503.02104")
    assert outcome.status == 0, outcome.stderr
    assert Path("z.bib").read_text("utf-8") == text


def test_a_new_file_follows_the_project(tmp_path: Path) -> None:
    paper = tmp_path / "paper.tex"
    paper.write_text(
        "\\usepackage[style=alphabetic]{biblatex}\n\\cite{arXiv:2406.03712}\n", "utf-8"
    )
    assert "@online{" in run("resolve", paper, *OFFLINE).stdout
