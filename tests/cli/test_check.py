"""`bibwright check` as a person uses it: against the sample of arXiv, and over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from jsonschema import Draft202012Validator

import bibwright
from bibwright.matching.verdict import Status
from support import arxiv_faults as faults
from support.arxiv_records import ServedRecord, read_snapshot
from support.arxiv_server import ArxivServer
from support.cli import FakeClock, run

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples" / "arxiv-sample.jsonl"
FROM_SAMPLE = bibwright.SourceOptions(arxiv="index", index=SAMPLE)
SCHEMA = json.loads((ROOT / "docs" / "check.schema.json").read_text("utf-8"))
OFFLINE = ("--arxiv", "index", "--index", SAMPLE)
RECORDS = {record.arxiv_id: record for record in read_snapshot(SAMPLE)}
ATTENTION = RECORDS["1706.03762"]

#: As DBLP, Google Scholar, INSPIRE and arXiv give the entry of one paper (2017; version 7: 2023),
#: and as people type it. All of them are right.
RIGHT = r"""
@article{DBLP:journals/corr/VaswaniSPUJGKP17,
  author    = {Ashish Vaswani and Noam Shazeer and Niki Parmar and Jakob Uszkoreit and
               Llion Jones and Aidan N. Gomez and Lukasz Kaiser and Illia Polosukhin},
  title     = {Attention Is All You Need}, journal = {CoRR}, volume = {abs/1706.03762},
  year      = {2017}, url = {http://arxiv.org/abs/1706.03762}, eprinttype = {arXiv},
  eprint    = {1706.03762}}
@article{scholar, title={Attention is all you need}, author={Vaswani, Ashish and Shazeer, Noam and
  others}, journal={arXiv preprint arXiv:1706.03762}, year={2017}}
@inproceedings{nips, title = {{Attention is All you Need}}, author = {Vaswani, A. and Shazeer, N.
  and Parmar, N. and Uszkoreit, J. and Jones, L. and Gomez, A. N. and Kaiser, {\L}. and
  Polosukhin, I.}, booktitle = {Advances in Neural Information Processing Systems}, year = 2017}
@misc{arxiv, title={Attention Is All You Need}, author={Ashish Vaswani and others}, year={2023},
  eprint={1706.03762}, archivePrefix={arXiv}, primaryClass={cs.CL}}
@unpublished{typed, author = {Vaswani and Shazeer and Parmar and Uszkoreit and Jones and Gomez and
  Kaiser and Polosukhin}, title = {attention is all you need}, year = 2017}
"""
WRONG = r"""% a list with mistakes
@misc{year, title = {Attention Is All You Need}, author = {Ashish Vaswani and others},
  year = {2014}, eprint = {1706.03762}, archivePrefix = {arXiv}}
@misc{people,
  title  = "Attention Is {All} You Need",  % my own braces
  author = {Vaswani, A. and Shazeer, N. and Nobody, N. and Uszkoreit, J. and Jones, L. and
            Gomez, A. N. and Kaiser, {\L}. and Polosukhin, I.},
  year   = 2017,
}
@misc{title, title = {Attention Is All We Want}, author = {Vaswani, Ashish and Shazeer, Noam},
  note = {and others}, eprint = {1706.03762}}
@article{identifier, title = {Vision Language Models in Medicine},
  author = {Beria Chingnabe Kalpelbe and others}, journal = {arXiv preprint arXiv:2503.02104}}
"""


@pytest.fixture
def server() -> Iterator[ArxivServer]:
    with ArxivServer(RECORDS.values()) as running:
        yield running


def _bib(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "refs.bib"
    path.write_text(text, "utf-8", newline="")
    return path


def _online(server: ArxivServer, *arguments: object) -> Any:
    api = ("--arxiv", "api", "--api-url", server.url)
    return run("check", *arguments, *api, clock=FakeClock())


def _report(outcome: Any) -> dict[str, Any]:
    """The entries of the report by their keys; it keeps to its schema."""
    report = json.loads(outcome.stdout)
    Draft202012Validator(SCHEMA).validate(report)
    return {entry["key"]: entry for entry in report["entries"]}


def _wrong(entry: dict[str, Any]) -> set[str]:
    return {each["field"] for each in entry["fields"] if each["contradicts"]}


def test_an_entry_is_right_in_whatever_style_it_is_cited(tmp_path: Path) -> None:
    outcome = run("check", _bib(tmp_path, RIGHT), *OFFLINE, "--json")
    assert {key: entry["status"] for key, entry in _report(outcome).items()} == dict.fromkeys(
        ["DBLP:journals/corr/VaswaniSPUJGKP17", "scholar", "nips", "arxiv", "typed"], "matched"
    )
    assert outcome.status == 0


def test_what_contradicts_the_source_is_named_field_by_field(tmp_path: Path) -> None:
    outcome = run("check", _bib(tmp_path, WRONG), *OFFLINE, "--json")
    entries = _report(outcome)
    assert outcome.status == 1
    assert {entry["status"] for entry in entries.values()} == {"conflicting"}
    assert _wrong(entries["year"]) == {"year"}
    assert _wrong(entries["people"]) == {"authors"}
    assert "title" in _wrong(entries["title"])
    assert _wrong(entries["identifier"]) == {"identifier"}
    told = {each["field"]: each["source"] for each in entries["identifier"]["fields"]}
    assert "Foundation Model in Biomedicine" in told["identifier"]


def test_a_person_reads_what_the_entry_and_what_the_source_says(tmp_path: Path) -> None:
    path = _bib(tmp_path, WRONG)
    outcome = run("check", path, *OFFLINE)
    assert f"conflicting  year  ({path}:2)" in outcome.stdout
    assert "year: 2014, not 2017–2023" in outcome.stdout
    assert "N. Nobody not named by the source; Niki Parmar missing in the entry" in outcome.stdout
    assert "4 entries: 4 conflicting" in outcome.stderr


def test_fix_changes_what_is_wrong_and_nothing_else(tmp_path: Path) -> None:
    path = _bib(tmp_path, WRONG)
    diff = run("check", path, *OFFLINE, "--diff")
    assert path.read_text("utf-8") == WRONG
    assert "-  year = {2014}" in diff.stdout
    assert run("check", path, *OFFLINE, "--fix").status == 1
    fixed = (
        WRONG.replace("{2014}", "{2017}")
        .replace(
            "{Vaswani, A. and Shazeer, N. and Nobody, N. and Uszkoreit, J. and Jones, L. and\n"
            "            Gomez, A. N. and Kaiser, {\\L}. and Polosukhin, I.}",
            "{Vaswani, A. and Shazeer, N. and Parmar, Niki and Uszkoreit, J. and Jones, L. and "
            "Gomez, A. N. and Kaiser, {\\L}. and Polosukhin, I.}",
        )
        .replace("arXiv:2503.02104", "arXiv:2503.01863")
    )
    told = path.read_text("utf-8")
    assert told.splitlines()[:8] == fixed.splitlines()[:8]
    assert told.splitlines()[-2:] == fixed.splitlines()[-2:]
    assert "@misc{title, title = {Attention Is All You Need}, author = {Vaswani, Ashish and" in told
    assert "  note = {and others}, eprint = {1706.03762}}" in told
    again = run("check", path, *OFFLINE, "--fix")
    assert again.status == 0
    assert path.read_text("utf-8") == told
    run("undo", path)
    assert path.read_text("utf-8") == WRONG


def test_not_found_says_who_was_asked_and_no_more(tmp_path: Path) -> None:
    text = (
        "@manual{m, title = {The Grand Manual of Garden Gnomes}, author = {{Gnome Board}}}\n"
        "@article{a, title = {On the Secret Thoughts of Garden Gnomes}, author = {Ann Onym},\n"
        "  journal = {Journal of Gnomes}, year = 1999}\n"
        "@misc{n, note = {see there}}\n"
    )
    outcome = run("check", _bib(tmp_path, text), *OFFLINE)
    assert outcome.status == 0
    assert "the local index of arXiv does not have it; as a @manual it need" in outcome.stdout
    assert "does not have it; what is published elsewhere need not be there" in outcome.stdout
    assert "it has no title, arXiv id, DOI or place in a journal to look it up by" in outcome.stdout
    assert "3 entries: 1 not found, 1 not checkable, 1 not looked up\n" in outcome.stderr
    for word in ("fake", "invented", "fabricated", "hallucinated", "suspicious"):
        assert word not in (outcome.stdout + outcome.stderr).lower()
    chosen = ("--fail-on", "not-found")
    assert run("check", tmp_path / "refs.bib", *OFFLINE, *chosen).status == 1
    assert run("check", tmp_path / "refs.bib", *OFFLINE, "--fail-on", "not-looked-up").status == 1


def test_an_id_that_arxiv_does_not_have(server: ArxivServer, tmp_path: Path) -> None:
    text = "@misc{x, title = {On Garden Gnomes at Night}, eprint = {2401.99999}}\n"
    outcome = _online(server, _bib(tmp_path, text))
    assert "arXiv has no paper 2401.99999" in outcome.stdout
    assert outcome.status == 1
    assert _online(server, tmp_path / "refs.bib", "--fail-on", "none").status == 0


def test_over_http_in_a_few_requests(server: ArxivServer, tmp_path: Path) -> None:
    outcome = _online(server, _bib(tmp_path, RIGHT), "--json")
    assert {entry["status"] for entry in _report(outcome).values()} == {"matched"}
    assert len(server.requests) <= 3


def test_a_source_that_is_down_makes_entries_unavailable_not_missing(
    server: ArxivServer, tmp_path: Path
) -> None:
    server.misbehave(faults.refused(503), times=None)
    outcome = _online(server, _bib(tmp_path, RIGHT + WRONG), "--json")
    assert outcome.status == 3
    assert {entry["status"] for entry in _report(outcome).values()} == {"unavailable"}
    assert "next: run it again with the network" in outcome.stderr


def test_notices_leave_a_paper_matched(tmp_path: Path) -> None:
    withdrawn: ServedRecord = replace(
        RECORDS["2411.09213"], comment="This paper has been withdrawn by the authors"
    )
    published = replace(
        RECORDS["2410.18856"], journal_ref="J. Algebra 321 (2009), no. 2, 375-389", doi="10.1/x"
    )
    text = (
        f"@misc{{w, title = {{{withdrawn.title}}}, eprint = {{2411.09213}}}}\n"
        f"@misc{{p, title = {{{published.title}}}, eprint = {{2410.18856}}}}\n"
        "@misc{v, title = {Attention Is All You Need}, eprint = {1706.03762v1}}\n"
    )
    with ArxivServer([withdrawn, published, ATTENTION]) as server:
        outcome = _online(server, _bib(tmp_path, text), "--json")
    entries = _report(outcome)
    notices = {key: [each["notice"] for each in entry["notices"]] for key, entry in entries.items()}
    assert notices == {"w": ["withdrawn"], "p": ["published-since"], "v": ["newer-version"]}
    assert {entry["status"] for entry in entries.values()} == {"matched"}
    assert outcome.status == 1  # a withdrawn paper is something to look at


@pytest.mark.parametrize(
    ("comment", "notices"),
    [
        ("Retracted by the authors", ["withdrawn"]),
        ("10 pages; paper withdrawn", ["withdrawn"]),
        ("Submission withdrawn due to plagiarism", ["withdrawn"]),
        ("We withdraw this paper: Lemma 3 is wrong", ["withdrawn"]),
        ("The author has withdrawn this paper", ["withdrawn"]),
        ("This submission has been removed by arXiv administrators", ["withdrawn"]),
        ("Theorem 5 of v1 is withdrawn", []),
        ("Retracted states of muscles, 5 pages", []),
        ("A corrected version of the paper withdrawn in 2010", []),
        ("14 pages, paper withdrawn from ICML 2020", []),
        ("12 pages; not withdrawn", []),
        ("Withdrawn from the conference, 12 pages", []),
        ("This paper was withdrawn from consideration at ICLR 2020", []),
        ("An earlier version of this paper was withdrawn; this one corrects Lemma 2", []),
    ],
)
def test_a_paper_is_taken_back_whole(comment: str, notices: list[str], tmp_path: Path) -> None:
    text = "@misc{v, title = {Attention Is All You Need}, eprint = {1706.03762}}\n"
    with ArxivServer([replace(ATTENTION, comment=comment)]) as server:
        outcome = _online(server, _bib(tmp_path, text), "--json")
    assert [each["notice"] for each in _report(outcome)["v"]["notices"]] == notices


@pytest.mark.parametrize("option", ["--key", "--explain"])
def test_a_key_that_no_entry_has_is_wrong_usage(option: str, tmp_path: Path) -> None:
    outcome = run("check", _bib(tmp_path, RIGHT), *OFFLINE, option, "nobody")
    assert outcome.status == 2
    assert "no entry has the key “nobody”" in outcome.stderr


def test_only_what_is_cited_or_named(tmp_path: Path) -> None:
    path = _bib(tmp_path, RIGHT + WRONG)
    paper = tmp_path / "paper.tex"
    paper.write_text(r"\cite{scholar,year}", "utf-8")
    outcome = run("check", path, *OFFLINE, "--tex", paper, "--json")
    assert set(_report(outcome)) == {"scholar", "year"}
    outcome = run("check", path, *OFFLINE, "--key", "people", "--json")
    assert set(_report(outcome)) == {"people"}


def test_annotations_for_github(tmp_path: Path) -> None:
    path = _bib(tmp_path, WRONG)
    outcome = run("check", path, *OFFLINE, "--output-format", "github", "--fail-on", "year")
    [line] = outcome.stdout.splitlines()
    assert line.startswith(f"::warning file={path},line=3,title=bibwright check [year]::year: ")
    assert "“2014”, the source has “2017–2023”" in line


def test_a_page_shows_entries_beside_their_sources(tmp_path: Path) -> None:
    page = tmp_path / "check.html"
    run("check", _bib(tmp_path, WRONG), *OFFLINE, "--report", page)
    text = page.read_text("utf-8")
    assert "<mark>2014</mark>" in text
    assert "<script" not in text
    # Nothing is loaded, and the only addresses are those of the papers.
    tree: lxml.html.HtmlElement = lxml.html.document_fromstring(text)
    links = {link for _, _, link, _ in tree.iterlinks()}
    assert {"https://arxiv.org/abs/1706.03762", "https://arxiv.org/abs/1706.03762v7"} <= links
    assert all(each.startswith("https://arxiv.org/abs/") for each in links)


def test_strict_is_shown_in_every_form_of_output(tmp_path: Path) -> None:
    path = _bib(tmp_path, FAIR)
    chosen = ("--strict", "--key", "spelling")
    annotated = run("check", path, *OFFLINE, *chosen, "--output-format", "github").stdout
    assert annotated.startswith(f"::warning file={path},line=2,title=bibwright check [title-spel")
    page = tmp_path / "check.html"
    run("check", path, *OFFLINE, *chosen, "--report", page)
    assert "the spelling of a word differs" in page.read_text("utf-8")
    entry = _report(run("check", path, *OFFLINE, *chosen, "--json"))["spelling"]
    assert [each["name"] for each in entry["findings"]] == ["title-spelling"]


def test_everything_that_an_entry_says_has_an_outcome(tmp_path: Path) -> None:
    text = (
        "@article{a, title = {Attention Is All You Need}, author = {Vaswani, Ashish and others},\n"
        "  journal = {Tidal Letters}, volume = 12, pages = {3--9}, year = 2034,\n"
        "  doi = {10.1234/tides}, eprint = {1706.03762}}\n"
    )
    entry = _report(run("check", _bib(tmp_path, text), *OFFLINE, "--json"))["a"]
    assert [(each["field"], each["outcome"]) for each in entry["fields"]] == [
        ("title", "agrees"),
        ("authors", "agrees"),
        ("year", "differs"),
        ("venue", "can't be told"),
        ("volume", "can't be told"),
        ("pages", "can't be told"),
        ("identifier", "agrees"),
        ("identifier", "can't be told"),
    ]
    shown = run("check", tmp_path / "refs.bib", *OFFLINE, "--explain").stdout
    assert "venue: can't be told: Tidal Letters" in shown


def test_what_no_source_could_know_is_not_checkable_and_fails_nothing(tmp_path: Path) -> None:
    text = "@manual{m, title = {The Grand Manual of Garden Gnomes}, author = {{Gnome Board}}}\n"
    path = _bib(tmp_path, text)
    outcome = run("check", path, *OFFLINE, "--fail-on", "not-found")
    assert outcome.status == 0
    assert "not checkable  m" in outcome.stdout
    assert "1 entry: 1 not checkable" in outcome.stderr


def test_usage_that_makes_no_sense_is_refused(tmp_path: Path) -> None:
    path = _bib(tmp_path, RIGHT)
    assert run("check", path, path, *OFFLINE).status == 2
    assert run("check", path, *OFFLINE, "--fail-on", "fake").status == 2
    assert run("check", tmp_path / "none.bib", *OFFLINE).status == 2


def test_standard_input_goes_to_standard_output() -> None:
    outcome = run("check", "-", *OFFLINE, "--fix", stdin=WRONG.encode())
    assert "year = {2017}" in outcome.stdout


def test_as_a_library() -> None:
    checked = bibwright.check(WRONG.encode(), sources=FROM_SAMPLE)
    assert checked.count(Status.CONFLICTING) == 4
    assert b"{2014}" not in checked.files[0].after


def test_fields_from_the_parent_of_a_crossref_count(tmp_path: Path) -> None:
    text = (
        "@inproceedings{c, title = {Attention Is All You Need}, author = {Vaswani, Ashish and\n"
        "  others}, crossref = {p}}\n"
        "@proceedings{p, title = {Advances in Neural Information Processing Systems},\n"
        "  year = {2017}}\n"
    )
    entries = _report(run("check", _bib(tmp_path, text), *OFFLINE, "--json"))
    assert entries["c"]["status"] == "matched"
    assert {"field": "year", "entry": "2017"}.items() <= next(
        each for each in entries["c"]["fields"] if each["field"] == "year"
    ).items()


FAIR = r"""
@article{spelling, title = {Attenton Is All You Need}, author = {Vaswani, Ashish and others},
  year = 2017, eprint = {1706.03762}}
@misc{month, title = {On Tides that Nobody Measured}, author = {Hale, Ida},
  eprint = {2599.99999}, archivePrefix = {arXiv}}
@article{junk, title = {Field Notes on Garden Gnomes}, author = {Hale, Ida}, journal = {Gnomes},
  year = 1999, eprint = {arXiv:1011.1669v3}, archivePrefix = {arXiv}}
@article{comment, title = {Comment on ``Attention Is All You Need'' (arXiv:1706.03762v1)},
  author = {Hale, Ida}, journal = {Gnomes}, year = 2018}
"""


@pytest.mark.parametrize(
    ("fields", "is_malformed"),
    [
        ("eprint = {1706.037621}", True),
        ("eprint = {17.06}, archivePrefix = {arXiv}", True),
        ("eprint = {abc}, eprinttype = {arxiv}", True),
        ("arxiv = {0309136}", True),
        ("eprint = {arXiv:1706}", True),
        ("eprint = {1706.03762v5}", False),
        ("eprint = {1706.03762 [cs.CL]}, eprinttype = {arxiv}", False),
        ("eprint = {https://arxiv.org/abs/1706.03762}, archivePrefix = {arXiv}", False),
        ("arxiv = {math.GT/0309136v2}", False),
        ("eprint = {}, archivePrefix = {arXiv}", False),
        ("eprint = {2117098}, eprinttype = {jstor}", False),
        ("eprint = {2117098}", False),
        ("arxivId = {hep-th/1403.0578}, eprint = {1403.0578}", False),
        ("arxivId = {hep-th/1403.0578}", False),
        ("arxivId = {hep-lat/hep-lat/9210024}", False),
        ("arxivId = {hep-lat/9306001}, eprint = {9306001}, archivePrefix = {arXiv}", False),
        ("eprint = {9306001}, archivePrefix = {arXiv}, primaryClass = {hep-lat}", False),
        ("eprint = {9306001}, archivePrefix = {arXiv}", True),
    ],
)
def test_an_id_that_arxiv_never_gave_out(tmp_path: Path, fields: str, is_malformed: bool) -> None:
    path = _bib(tmp_path, f"@misc{{a, title = {{On Tides}}, author = {{Hale, Ida}}, {fields}}}\n")
    entry = _report(run("check", path, *OFFLINE, "--json"))["a"]
    assert ("malformed-id" in entry["reasons"]) is is_malformed


@pytest.mark.parametrize(
    "fields",
    [
        "eprint = {2599.99999}, archivePrefix = {arXiv}",
        "journal = {arXiv preprint arXiv:2599.99999}",
        "journal = {CoRR}, volume = {abs/2599.99999}",
        "url = {https://arxiv.org/abs/2599.99999}",
        "doi = {10.48550/arXiv.2599.99999}",
        "eprint = {1706.99999}, archivePrefix = {arXiv}",
        "doi = {10.48550/arXiv.1706.99999}",
    ],
)
def test_an_id_of_no_paper_is_wrong_where_the_title_finds_one(tmp_path: Path, fields: str) -> None:
    said = "title = {Attention Is All You Need}, author = {Vaswani, Ashish and others}"
    text = f"@misc{{a, {said}, {fields}}}\n"
    path = _bib(tmp_path, text)
    entry = _report(run("check", path, *OFFLINE, "--json"))["a"]
    assert entry["status"] == "conflicting"
    assert "arxiv-id" in entry["reasons"]
    assert ("malformed-id" in entry["reasons"]) is ("2599" in fields)
    run("check", path, *OFFLINE, "--fix")
    assert "1706.03762" in Path(path).read_text(encoding="utf-8")
    assert _report(run("check", path, *OFFLINE, "--json"))["a"]["status"] == "matched"


def test_what_a_program_writes_where_a_title_should_be_is_no_title(tmp_path: Path) -> None:
    path = _bib(tmp_path, "@misc{a, title = {{No Title}}, author = {Hale, Ida}}\n")
    assert (
        "it has no title, arXiv id, DOI or place in a journal to look it up by"
        in run("check", path, *OFFLINE).stdout
    )


def test_an_id_that_no_source_has_is_named(tmp_path: Path) -> None:
    text = "@misc{a, title = {On Tides that Nobody Measured}, eprint = {2303.99999}}\n"
    outcome = run("check", _bib(tmp_path, text + "@misc{b, eprint = {2303.99999}}"), *OFFLINE)
    assert "not have it, neither as arXiv:2303.99999 nor by its title" in outcome.stdout
    assert "not have it: arXiv:2303.99999" in outcome.stdout


def test_a_version_that_there_is_not_is_a_difference(tmp_path: Path) -> None:
    """The index may be of an earlier day, so that only ``--strict`` shows it."""
    text = "@misc{a, title = {Attention Is All You Need}, eprint = {1706.03762v99}}\n"
    entry = _report(run("check", _bib(tmp_path, text), *OFFLINE, "--strict", "--json"))["a"]
    assert [each["name"] for each in entry["findings"]] == ["arxiv-version"]
    assert entry["status"] == "matched"


def test_strict_lists_what_a_habit_may_explain_and_an_id_of_no_month_fails(tmp_path: Path) -> None:
    path = _bib(tmp_path, FAIR)
    entries = _report(run("check", path, *OFFLINE, "--json"))
    assert entries["spelling"]["status"] == "matched"
    assert entries["spelling"]["reasons"] == []
    assert entries["month"]["reasons"] == ["malformed-id", "not-found"]
    assert entries["junk"]["status"] == entries["comment"]["status"] == "not found"
    chosen = run("check", path, *OFFLINE, "--strict", "--key", "spelling")
    assert chosen.status == 1
    assert "differs; the spelling of a word differs" in chosen.stdout
    none = run("check", path, *OFFLINE, "--strict", "--fail-on", "none", "--key", "spelling")
    assert (none.status, none.stdout) == (0, chosen.stdout)
    assert run("check", path, *OFFLINE, "--key", "spelling").status == 0


def test_a_title_is_only_corrected_where_an_id_says_whose_it_is(tmp_path: Path) -> None:
    snapshot = tmp_path / "snapshot.jsonl"
    paper = {
        "id": "1201.00001",
        "authors_parsed": [["Lovelace", "Ada", ""]],
        "title": "Efficient granite testing of lichens for harbour screening",
        "categories": "cs.CL",
        "abstract": "Lichens.",
        "versions": [{"version": "v1", "created": "Mon, 2 Jan 2012 10:00:00 GMT"}],
        "update_date": "2012-01-02",
    }
    snapshot.write_text(json.dumps(paper) + "\n")
    bib = tmp_path / "refs.bib"
    entry = (
        "@article{a, author = {Lovelace, Ada}, year = 2012,\n"
        "  title = {Efficient granite testing of lichens for island screening}}\n"
    )
    bib.write_text(entry)
    run("check", bib, "--fix", "--arxiv", "index", "--index", snapshot)
    assert bib.read_text() == entry
