"""What resolve does to files: adds, leaves alone, previews, takes back."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import lxml.html
import pytest

from support.cli import run

ROOT = Path(__file__).parents[2]
FEEDS = ROOT / "tests" / "data" / "arxiv" / "feeds"
SAMPLE = ROOT / "examples" / "arxiv-sample.jsonl"
OFFLINE = ("--arxiv", "index", "--index", SAMPLE)

#: A file with what people have in theirs, one of the sample's papers under a key of their own.
EXISTING = """\
% my thesis
@string{jan = "January"}
@article{ mine ,
    title = {Something Else},   % keep this
    author = "Doe, J.", year=1999, journal = jan # "~Journal"
}

@misc{medsurvey,
  title = {A Survey on Medical Large Language Models},
  eprint = {2406.03712v1}, archivePrefix={arXiv},
}
"""


@pytest.fixture
def ids(tmp_path: Path) -> Path:
    path = tmp_path / "ids.txt"
    path.write_text("2406.03712\narXiv:2503.02104\n", "utf-8")
    return path


def test_entries_are_added_and_nothing_that_stands_there_is_touched(
    ids: Path, tmp_path: Path
) -> None:
    output = tmp_path / "refs.bib"
    output.write_text(EXISTING, "utf-8")
    outcome = run("resolve", ids, *OFFLINE, "-o", output)
    assert outcome.status == 0, outcome.stderr
    after = output.read_text("utf-8")
    assert after.startswith(EXISTING)
    assert after.count("2503.02104") >= 1
    assert after.count("2406.03712") == 1
    assert "entries: 1 new, 1 already there" in outcome.stderr


def test_a_page_shows_what_came_of_each_item_beside_what_the_list_says(tmp_path: Path) -> None:
    listed, page = tmp_path / "list.txt", tmp_path / "page.html"
    listed.write_text("2406.03712\narXiv:2503.02104 <b>Ferns of Chile</b>\n", "utf-8")
    before = listed.read_bytes()
    outcome = run("resolve", listed, *OFFLINE, "--report", page)
    assert outcome.status == 1
    assert "@misc{" in outcome.stdout
    tree: lxml.html.HtmlElement = lxml.html.document_fromstring(page.read_bytes())
    assert [each.text_content().strip() for each in tree.iter("h2")] == ["Conflicting", "Matched"]
    assert "Ferns of Chile" in tree.text_content()
    assert not list(tree.iter("script"))
    assert "https://arxiv.org/abs/2406.03712" in page.read_text("utf-8")
    assert run("resolve", listed, *OFFLINE, "--report", listed).status == 2
    assert listed.read_bytes() == before
    assert run("resolve", listed, *OFFLINE, "--report", page, "--dry-run").status == 1
    run("undo", page)
    assert not page.exists()


def test_line_ends_and_encoding_of_the_file_are_kept(ids: Path, tmp_path: Path) -> None:
    output = tmp_path / "refs.bib"
    before = EXISTING.replace("my thesis", "meine Lösung").replace("\n", "\r\n").encode("latin-1")
    output.write_bytes(before)
    run("resolve", ids, *OFFLINE, "-o", output)
    after = output.read_bytes()
    assert after.startswith(before)
    assert len(after) > len(before)
    assert after.count(b"\n") == after.count(b"\r\n")
    assert "Rodr" in after.decode("latin-1")  # Alexander Rodríguez, written so that it survives
    assert "Ã" not in after.decode("latin-1")


def test_a_dry_run_shows_the_diff_and_writes_nothing(ids: Path, tmp_path: Path) -> None:
    output = tmp_path / "refs.bib"
    output.write_text(EXISTING, "utf-8")
    outcome = run("resolve", ids, *OFFLINE, "-o", output, "--dry-run")
    assert output.read_text("utf-8") == EXISTING
    added = [line for line in outcome.stdout.splitlines() if line.startswith("+")]
    assert any("2503.02104" in line for line in added)
    assert not any(
        line.startswith("-") and not line.startswith("---") for line in outcome.stdout.splitlines()
    )


@pytest.mark.usefixtures("here")
def test_undo_takes_the_addition_back_and_redo_brings_it_again(ids: Path, tmp_path: Path) -> None:
    output = tmp_path / "refs.bib"
    output.write_text(EXISTING, "utf-8")
    run("resolve", ids, *OFFLINE, "-o", output)
    added = output.read_bytes()
    assert run("undo").status == 0
    assert output.read_text("utf-8") == EXISTING
    redone = run("redo")
    assert redone.status == 0
    assert "is as it was before the undo" in redone.stderr
    assert output.read_bytes() == added


def test_undo_removes_a_file_that_was_made(ids: Path, tmp_path: Path) -> None:
    output = tmp_path / "new.bib"
    run("resolve", ids, *OFFLINE, "-o", output)
    assert output.exists()
    assert "new.bib" in run("undo", "--list").stdout
    assert run("undo", output).status == 0
    assert not output.exists()


@pytest.mark.usefixtures("here")
def test_the_list_says_what_is_undone(ids: Path, tmp_path: Path) -> None:
    assert "nothing has been changed" in run("undo", "--list").stderr
    for name in ("first.bib", "second.bib"):
        run("resolve", ids, *OFFLINE, "-o", tmp_path / name)
    run("undo")
    newest, oldest = run("undo", "--list").stdout.splitlines()
    assert " undone " in newest
    assert "second.bib" in newest
    assert " done " in oldest
    run("redo")
    assert "undone" not in run("undo", "--list").stdout


def test_undo_refuses_when_the_file_was_edited_since(ids: Path, tmp_path: Path) -> None:
    output = tmp_path / "refs.bib"
    run("resolve", ids, *OFFLINE, "-o", output)
    output.write_text("edited", "utf-8")
    outcome = run("undo")
    assert outcome.status == 2
    assert "refs.bib" in outcome.stderr
    assert output.read_text("utf-8") == "edited"


def test_mode_and_symlink_are_kept(ids: Path, tmp_path: Path) -> None:
    real, link = tmp_path / "real.bib", tmp_path / "link.bib"
    real.write_text(EXISTING, "utf-8")
    real.chmod(0o640)
    link.symlink_to(real.name)
    run("resolve", ids, *OFFLINE, "-o", link)
    assert link.is_symlink()
    assert link.readlink() == Path("real.bib")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert "2503.02104" in real.read_text("utf-8")


def test_without_output_the_bibtex_goes_to_standard_output_alone(ids: Path) -> None:
    outcome = run("resolve", ids, *OFFLINE)
    assert outcome.status == 0
    assert outcome.stdout.startswith("@misc{")
    assert outcome.stdout.count("@misc{") == 2
    assert "matched" in outcome.stderr


def test_standard_input_and_several_inputs(ids: Path) -> None:
    outcome = run("resolve", "-", ids, *OFFLINE, "--json", stdin=b"arXiv:2411.09213\n")
    report = json.loads(outcome.stdout)
    assert [each["query"]["arxiv_id"] for each in report["verdicts"]] == [
        "2411.09213",
        "2406.03712",
        "2503.02104",
    ]


def test_a_paper_named_twice_is_written_once(ids: Path) -> None:
    again = b"A Survey on Medical Large Language Models: Technology, Application, "
    again += b"Trustworthiness, and Future Directions\n"
    outcome = run("resolve", ids, "-", *OFFLINE, stdin=again)
    assert outcome.stdout.count("@misc{") == 2
    assert "written once" in outcome.stderr


def test_unresolved_papers_are_reported_and_never_entries(tmp_path: Path) -> None:
    titles = tmp_path / "titles.txt"
    titles.write_text(
        "Vision Language Models in Medicine\n"
        "The Secret Thoughts of Garden Gnomes: A Longitudinal Study at Night\n",
        "utf-8",
    )
    output = tmp_path / "refs.bib"
    outcome = run("resolve", titles, "--from", "titles", *OFFLINE, "-o", output)
    assert outcome.status == 1
    assert "Gnomes" not in output.read_text("utf-8")
    assert "not found" in outcome.stderr
    assert "titles.txt:2" in outcome.stderr
    kept = ("resolve", titles, "--from", "titles", *OFFLINE, "-o", output, "--keep-unresolved")
    run(*kept)
    text = output.read_text("utf-8")
    [line] = [line for line in text.splitlines() if "Gnomes" in line]
    assert line.startswith("% ")
    run(*kept)
    assert output.read_text("utf-8") == text


def test_explain_shows_the_evidence(ids: Path) -> None:
    outcome = run("resolve", ids, *OFFLINE, "--explain")
    assert "same arXiv id" in outcome.stderr


def test_no_colour_unless_a_terminal_looks_on(ids: Path) -> None:
    outcome = run("resolve", ids, *OFFLINE)
    assert "\x1b" not in outcome.stderr + outcome.stdout


@pytest.mark.usefixtures("here")
def test_replace_writes_the_file_anew_and_can_be_undone(ids: Path, tmp_path: Path) -> None:
    output = tmp_path / "refs.bib"
    output.write_text(EXISTING, "utf-8")
    run("resolve", ids, *OFFLINE, "-o", output, "--replace")
    assert "Something Else" not in output.read_text("utf-8")
    run("undo")
    assert output.read_text("utf-8") == EXISTING


def test_replace_never_drops_what_could_not_be_looked_up(ids: Path, tmp_path: Path) -> None:
    output = tmp_path / "refs.bib"
    output.write_text(EXISTING, "utf-8")
    outcome = run("resolve", ids, "--arxiv", "api", "--offline", "-o", output, "--replace")
    assert outcome.status == 3
    assert output.read_text("utf-8") == EXISTING


def test_help_teaches_with_examples() -> None:
    outcome = run("resolve", "--help")
    assert outcome.status == 0
    assert "bibwright resolve survey.txt -o refs.bib" in outcome.stdout


def test_keys_of_a_bib_that_is_read_are_kept(tmp_path: Path) -> None:
    source = tmp_path / "mine.bib"
    source.write_text("@misc{MyKey, eprint={2411.09213}, archivePrefix={arXiv}}\n", "utf-8")
    outcome = run("resolve", source, *OFFLINE)
    assert outcome.stdout.startswith("@misc{MyKey,")


def test_a_version_that_was_asked_for_is_the_one_that_is_written(tmp_path: Path) -> None:
    index = tmp_path / "index.sqlite"
    run("index", "build", FEEDS / "id-seven-versions.xml", "-o", index)
    outcome = run(
        "resolve", "-", "--arxiv", "index", "--index", index, stdin=b"arXiv:1706.03762v3\n"
    )
    assert outcome.status == 0, outcome.stderr
    assert "eprint        = {1706.03762v3}" in outcome.stdout
    assert "https://arxiv.org/abs/1706.03762v3" in outcome.stdout


def test_a_key_that_goes_with_a_repeated_entry_is_named(tmp_path: Path) -> None:
    entry = "@misc{KEY, title={A Survey on Medical Large Language Models}, eprint={2406.03712}}\n"
    bibliography = tmp_path / "refs.bib"
    bibliography.write_text(entry.replace("KEY", "one") + entry.replace("KEY", "two"), "utf-8")
    outcome = run("resolve", bibliography, *OFFLINE)
    assert "@misc{one," in outcome.stdout
    assert "{two" not in outcome.stdout
    assert "the citation key “two” is gone; it stands as “one” now" in outcome.stderr


def test_a_cited_key_whose_paper_stands_under_another_is_named_on_every_run(
    tmp_path: Path,
) -> None:
    paper, output = tmp_path / "paper.tex", tmp_path / "refs.bib"
    paper.write_text(
        "\\cite{arXiv:2406.03712}\n\\cite{liu} % arXiv:2406.03712\n\\bibliography{refs}\n", "utf-8"
    )
    for _ in range(2):
        outcome = run("resolve", paper, *OFFLINE, "-o", output)
        assert outcome.status == 1
        assert "“liu” is cited and has no entry" in outcome.stderr
    assert output.read_text("utf-8").count("@misc") == 1


def test_what_was_typed_is_looked_up() -> None:
    outcome = run("resolve", "2406.03712", "Foundation Model in Biomedicine", *OFFLINE)
    assert outcome.status == 0, outcome.stderr
    assert outcome.stdout.count("@misc{") == 2


def test_an_entry_that_was_looked_up_itself_is_not_added_again(tmp_path: Path) -> None:
    output = tmp_path / "z.bib"
    text = "@misc{z, title={Foundation Model in Biomedicine}}\n"
    output.write_text(text, "utf-8")
    outcome = run("resolve", output, *OFFLINE, "-o", output)
    assert outcome.status == 0, outcome.stderr
    assert output.read_text("utf-8") == text


def test_entries_follow_the_dialect_of_their_file(ids: Path, tmp_path: Path) -> None:
    output = tmp_path / "refs.bib"
    output.write_text("@comment{jabref-meta: databaseType:biblatex;}\n", "utf-8")
    run("resolve", ids, *OFFLINE, "-o", output)
    assert "@online{" in output.read_text("utf-8")


def test_a_person_may_accept_what_stands_in_a_line(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("Robots in the sky, 2406.03712\n", "utf-8")
    assert run("resolve", path, *OFFLINE).status == 1
    outcome = run("resolve", path, *OFFLINE, "--accept", "1=2406.03712")
    assert outcome.status == 0, outcome.stderr
    assert "2406.03712" in outcome.stdout


def test_what_is_said_twice_is_reported_once_with_both_lines(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("Ferns of the Northern Gardens\n" * 2 + "9999.99999\n" * 2, "utf-8")
    outcome = run("resolve", path, *OFFLINE)
    assert outcome.stderr.count("“Ferns of the Northern Gardens”") == 1
    assert f"{path}:1, {path}:2: “Ferns" in outcome.stderr
    assert f"could not read  {path}:3, {path}:4: " in outcome.stderr
    assert "--sources arxiv,crossref" in outcome.stderr


def test_items_left_out_as_notes_are_counted_and_named(tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    linked = "".join(
        f"- [Robots in the Sky {n}](https://arxiv.org/abs/2103.0000{n})\n" for n in range(1, 9)
    )
    path.write_text(f"- please add a star\n{linked}- how robots see a garden\n", "utf-8")
    outcome = run("resolve", path, *OFFLINE)
    assert f"note: 2 places, {path}:1, 10: left out as a note" in outcome.stderr
    problems = json.loads(run("resolve", path, *OFFLINE, "--json").stdout)["problems"]
    assert [each["origin"] for each in problems] == [f"{path}:1", f"{path}:10"]
    assert f"2 places, {path}:1, 10: left out as a note" in run("check", path, *OFFLINE).stderr


def test_a_network_that_is_down_is_said_once(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("1706.03762\nFoundation Model in Biomedicine\n", "utf-8")
    closed = ("--arxiv", "api", "--api-url", "http://127.0.0.1:9/api/query")
    outcome = run("resolve", path, *closed)
    assert outcome.status == 3
    assert outcome.stderr.count("no connection to 127.0.0.1") == 1
    assert "2 references" in outcome.stderr
    assert "--offline" in outcome.stderr


def test_what_can_be_no_id_is_no_missing_file() -> None:
    outcome = run("resolve", "9999.99999", *OFFLINE)
    assert outcome.status == 2
    assert "can't be an arXiv id" in outcome.stderr
    assert "No such file" not in outcome.stderr


def test_a_change_elsewhere_is_not_undone_unasked(ids: Path, here: Path) -> None:
    """A bare `undo` is about what was changed below the folder that one is in."""
    output, other = here / "project" / "refs.bib", here / "other"
    output.parent.mkdir()
    other.mkdir()
    run("resolve", ids, *OFFLINE, "-o", output)
    os.chdir(other)
    outcome = run("undo")
    assert outcome.status == 2
    assert f"bibwright undo {output}" in outcome.stderr
    assert output.exists()
    os.chdir(output.parent)
    assert run("undo").status == 0
    assert not output.exists()
    os.chdir(other)
    assert (run("redo").status, output.exists()) == (2, False)
    assert run("redo", output).status == 0


def test_what_an_earlier_run_wrote_is_all_that_is_cited(tmp_path: Path) -> None:
    """A second run has nothing to do: ids that stand in the text are no list then."""
    paper, output = tmp_path / "paper.tex", tmp_path / "refs.bib"
    paper.write_text(
        "\\documentclass{article}\n\\begin{document}\n\\cite{2406.03712}, and see\n"
        "arXiv:2503.02104.\n\\bibliography{refs}\n\\end{document}\n",
        "utf-8",
    )
    first = run("resolve", paper, *OFFLINE, "-o", output)
    assert first.status == 0, first.stderr  # that the file is yet to be written is no problem
    written = output.read_bytes()
    assert written.count(b"@misc") == 1
    second = run("resolve", paper, *OFFLINE, "-o", output)
    assert second.status == 0, second.stderr
    assert "all that it cites has an entry" in second.stderr
    assert output.read_bytes() == written


def test_a_title_without_quotes_is_no_missing_file() -> None:
    outcome = run("resolve", "Attention", "Is", "All", "You", "Need", *OFFLINE)
    assert outcome.status == 2
    assert 'in quotes: bibwright resolve "Attention Is All You Need"' in outcome.stderr
    assert "one word names no paper" in run("resolve", "BERT", *OFFLINE).stderr
