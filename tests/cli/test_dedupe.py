"""`bibwright dedupe` as a person uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from support.bibtex_reading import as_bibtex_reads
from support.cli import run

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "dedupe.schema.json").read_text(encoding="utf-8")
)
LIBRARY = """\
% my library
@string{nips = "Advances in Neural Information Processing Systems"}

@misc{attention,
  title = {Attention Is All You Need},
  author = {Ashish Vaswani and Noam Shazeer and Niki Parmar and others},
  year = {2017},
  eprint = {1706.03762},
  archivePrefix = {arXiv},
  keywords = {transformers, survey},
}

% the LSTM
@article{hochreiter1997long,
  title={Long short-term memory},
  author={Hochreiter, Sepp and Schmidhuber, J{\\"u}rgen},
  journal={Neural computation},
  volume={9},
  pages={1735--1780},
  year={1997}
}

@inproceedings{DBLP:conf/nips/VaswaniSPUJGKP17,
  title = {Attention is All you Need},
  author = {Vaswani, Ashish and Shazeer, Noam and Parmar, Niki and Uszkoreit, Jakob},
  booktitle = nips,
  year = 2017,
  pages = {5998--6008},
  keywords = {attention, survey},
}

% another comment
@article{lstm,
  author = {S. Hochreiter and J. Schmidhuber},
  title = {Long Short-Term Memory},
  journal = {Neural Comput.},
  year = {1997},
  note = {read it!}
}

@article{other, title={Deep learning}, author={Yann LeCun}, year=2015, journal={Nature}}
"""
MERGED = """\
% my library
@string{nips = "Advances in Neural Information Processing Systems"}

@inproceedings{attention,
  title = {Attention Is All You Need},
  author = {Vaswani, Ashish and Shazeer, Noam and Parmar, Niki and Uszkoreit, Jakob},
  year = {2017},
  eprint = {1706.03762},
  archivePrefix = {arXiv},
  keywords = {transformers, survey, attention},
  booktitle = nips,
  pages = {5998--6008},
}

% the LSTM
@article{hochreiter1997long,
  title={Long short-term memory},
  author={Hochreiter, Sepp and Schmidhuber, J{\\"u}rgen},
  journal={Neural computation},
  volume={9},
  pages={1735--1780},
  year={1997},
  note={read it!}
}

% another comment

@article{other, title={Deep learning}, author={Yann LeCun}, year=2015, journal={Nature}}
"""


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    return _file(tmp_path / "refs.bib", LIBRARY)


def _file(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="")
    return path


def _text(path: Path) -> str:
    return path.read_bytes().decode()


def test_says_what_is_double_and_why_and_writes_nothing(bib: Path) -> None:
    outcome = run("dedupe", bib)
    assert outcome.status == 1
    assert _text(bib) == LIBRARY
    assert f"hochreiter1997long  ({bib}:14)" in outcome.stdout
    assert f"lstm  ({bib}:33)" in outcome.stdout
    assert "same title, same two authors, same year, same venue" in outcome.stdout
    assert (
        "lstm's journal “Neural Comput.” is removed; the one kept: it says more" in outcome.stdout
    )
    assert "5 entries, 2 duplicate sets (2 redundant entries), 0 doubtful pairs" in outcome.stderr


def test_merges_and_leaves_every_other_byte(bib: Path) -> None:
    outcome = run("dedupe", bib, "--write")
    assert outcome.status == 0
    assert _text(bib) == MERGED


@pytest.mark.tex
def test_bibtex_reads_what_was_merged(bib: Path) -> None:
    run("dedupe", bib, "--write")
    read = as_bibtex_reads(bib.read_bytes())
    assert read is not None
    assert set(read) == {"attention", "hochreiter1997long", "other"}


def test_a_second_run_changes_nothing_and_writes_nothing(bib: Path) -> None:
    run("dedupe", bib, "--write")
    before = bib.stat()
    outcome = run("dedupe", bib, "--write")
    assert outcome.status == 0
    assert "3 entries, 0 duplicate sets, 0 doubtful pairs" in outcome.stderr
    after = bib.stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


@pytest.mark.usefixtures("here")
def test_undo_takes_a_merge_back(bib: Path, tmp_path: Path) -> None:
    tex = _file(tmp_path / "main.tex", r"\cite{lstm}")
    run("dedupe", bib, "--write", "--rewrite-cites", tex, "--key-map", tmp_path / "keys.json")
    assert run("undo").status == 0
    assert _text(bib) == LIBRARY
    assert _text(tex) == r"\cite{lstm}"
    assert not (tmp_path / "keys.json").exists()


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_shows_the_change_as_a_diff_first(bib: Path, option: str) -> None:
    outcome = run("dedupe", bib, "--write", option)
    assert outcome.status == 1
    assert _text(bib) == LIBRARY
    assert "-@article{lstm," in outcome.stdout
    assert "+  note={read it!}" in outcome.stdout
    assert "-% another comment" not in outcome.stdout


def test_line_ends_and_encoding_of_the_file_stay(bib: Path) -> None:
    latin = LIBRARY.replace('J{\\"u}rgen', "Jürgen").replace("\n", "\r\n").encode("latin-1")
    bib.write_bytes(latin)
    assert run("dedupe", bib, "--write").status == 0
    merged = MERGED.replace('J{\\"u}rgen', "Jürgen").replace("\n", "\r\n").encode("latin-1")
    assert bib.read_bytes() == merged


def test_the_report_for_machines_is_as_its_schema_says(bib: Path) -> None:
    outcome = run("dedupe", bib, "--write", "--json")
    data = json.loads(outcome.stdout)
    Draft202012Validator(SCHEMA).validate(data)
    assert [[each["key"] for each in found["entries"]] for found in data["sets"]] == [
        ["attention", "DBLP:conf/nips/VaswaniSPUJGKP17"],
        ["hochreiter1997long", "lstm"],
    ]
    assert data["sets"][0]["pairs"][0]["relation"] == "preprint of"
    assert data["keys"] == {
        "DBLP:conf/nips/VaswaniSPUJGKP17": "attention",
        "lstm": "hochreiter1997long",
    }


def test_nothing_that_an_entry_says_goes_in_silence(bib: Path) -> None:
    data = json.loads(run("dedupe", bib, "--json").stdout)
    lost = {(each["key"], each["field"]) for merge in data["merges"] for each in merge["lost"]}
    assert lost == {("attention", "author"), ("lstm", "author"), ("lstm", "journal")}


def test_of_several_files_the_first_keeps_the_entry(bib: Path, tmp_path: Path) -> None:
    more = _file(
        tmp_path / "more.bib",
        "@misc{x, title={Deep Learning}, author={LeCun, Yann}, journal={Nature}, year=2015,\n"
        "  doi={10.1038/nature14539}}\n@misc{y, title={Y}}\n",
    )
    assert run("dedupe", bib, more, "--write").status == 0
    assert "doi={10.1038/nature14539}" in _text(bib)
    assert _text(more) == "@misc{y, title={Y}}\n"


def test_against_a_library_that_stays_as_it_is(bib: Path, tmp_path: Path) -> None:
    new = _file(
        tmp_path / "new.bib",
        "@article{mine, title={Long Short-Term Memory}, author={Hochreiter, S. and Schmidhuber, J.}"
        ",\n  year=1997, journal={Neural Computation}}\n\n@misc{y, title={Y}}\n",
    )
    outcome = run("dedupe", new, "--against", bib, "--write", "--key-map", tmp_path / "map.json")
    assert _text(bib) == LIBRARY
    assert _text(new) == "@misc{y, title={Y}}\n"
    assert json.loads(_text(tmp_path / "map.json")) == {"mine": "hochreiter1997long"}
    assert outcome.status == 0
    # What is double within the library is not this run's business.
    assert "DBLP:" not in outcome.stdout


class TestPreprints:
    def test_they_may_stay_beside_what_they_became(self, bib: Path) -> None:
        assert run("dedupe", bib, "--write", "--preprints", "keep").status == 0
        assert "@misc{attention," in _text(bib)
        assert "@inproceedings{DBLP:conf/nips/VaswaniSPUJGKP17," in _text(bib)
        assert "@article{lstm" not in _text(bib)

    def test_biblatex_can_link_them(self, bib: Path) -> None:
        for _ in range(2):
            run("dedupe", bib, "--write", "--preprints", "link", "--dialect", "biblatex")
            assert _text(bib).count("related = {attention}") == 1
            assert "@misc{attention," in _text(bib)

    def test_the_published_version_keeps_the_arxiv_id(self, tmp_path: Path) -> None:
        bib = _file(
            tmp_path / "refs.bib",
            "@article{he15, title={Deep Residual Learning for Image Recognition},\n"
            "  author={He, Kaiming and Zhang, Xiangyu and Ren, Shaoqing and Sun, Jian},\n"
            "  year={2015}, journal={arXiv preprint arXiv:1512.03385}}\n"
            "@inproceedings{he16, title={Deep Residual Learning for Image Recognition},\n"
            "  author={He, Kaiming and Zhang, Xiangyu and Ren, Shaoqing and Sun, Jian},\n"
            "  year={2016}, booktitle={CVPR}, pages={770--778}}\n",
        )
        run("dedupe", bib, "--write")
        text = _text(bib)
        assert text.startswith("@inproceedings{he15,")
        assert "year={2016}" in text
        assert "eprint={1512.03385}" in text
        assert "archivePrefix={arXiv}" in text
        assert "arXiv preprint" not in text


class TestKeys:
    def test_the_key_that_is_cited_lives_on(self, bib: Path, tmp_path: Path) -> None:
        _file(tmp_path / "main.tex", "\\cite{lstm} % \\cite{hochreiter1997long}\n")
        run("dedupe", bib, "--write", "--tex", tmp_path)
        assert "@article{lstm," in _text(bib)
        assert "hochreiter1997long" not in _text(bib)

    def test_what_latex_has_noted_counts_as_cited(self, bib: Path, tmp_path: Path) -> None:
        _file(tmp_path / "main.aux", "\\relax\n\\citation{lstm}\n")
        run("dedupe", bib, "--write", "--tex", tmp_path / "main.aux")
        assert "@article{lstm," in _text(bib)

    def test_biblatex_knows_an_entry_by_its_old_keys(self, bib: Path) -> None:
        run("dedupe", bib, "--write", "--dialect", "biblatex")
        assert "ids={lstm}" in _text(bib)
        assert "ids = {DBLP:conf/nips/VaswaniSPUJGKP17}" in _text(bib)

    def test_sources_are_changed_but_for_comments_and_verbatim(
        self, bib: Path, tmp_path: Path
    ) -> None:
        untouched = (
            "% \\cite{lstm}\n\\begin{verbatim}\\cite{lstm}\\end{verbatim} \\verb|\\cite{lstm}|\n"
            + 9 * "\\cite{hochreiter1997long}\n"
        )
        cites = "\\cite[see][12]{other, lstm}\\nocite{lstm}\\autocites(a)(b){lstm}[3]{other}\n"
        tex = _file(tmp_path / "main.tex", cites + untouched)
        page = _file(tmp_path / "page.qmd", "As in [@lstm, p. 3; -@other] and `@lstm`.\n")
        outcome = run("dedupe", bib, "--write", "--rewrite-cites", tmp_path)
        assert _text(tex) == cites.replace("lstm", "hochreiter1997long") + untouched
        assert "[@hochreiter1997long, p. 3; -@other]" in _text(page)
        assert "`@lstm`" in _text(page)
        assert outcome.status == 0

    def test_rewriting_is_shown_before_it_is_done(self, bib: Path, tmp_path: Path) -> None:
        tex = _file(tmp_path / "main.tex", "\\cite{hochreiter1997long}\n\\cite{lstm}\n\\cite{lstm}")
        outcome = run("dedupe", bib, "--dry-run", "--rewrite-cites", tex)
        assert "-\\cite{hochreiter1997long}\n" in outcome.stdout
        assert "+\\cite{lstm}\n" in outcome.stdout
        assert _text(tex).startswith("\\cite{hochreiter1997long}")

    def test_a_key_map_grows(self, bib: Path, tmp_path: Path) -> None:
        path = _file(tmp_path / "keys.json", '{"older": "lstm"}\n')
        run("dedupe", bib, "--write", "--key-map", path)
        assert json.loads(_text(path)) == {
            "DBLP:conf/nips/VaswaniSPUJGKP17": "attention",
            "lstm": "hochreiter1997long",
            "older": "hochreiter1997long",
        }


class TestCrossref:
    TEXT = """\
@inproceedings{a, title={A method for things of some weight}, author={Doe, Jane},
  crossref={procA}, pages={1--2}}
@inproceedings{b, title={Another method, for other matters}, author={Roe, Rick},
  crossref={procB}, pages={3--4}}
@proceedings{procA, title={Proceedings of the 12th Conference on Things}, year=2012,
  booktitle={Proceedings of the 12th Conference on Things}, isbn={978-3-16-148410-0}}
@proceedings{procB, title={Proceedings of the 12th Conference on Things}, year=2012,
  booktitle={Proceedings of the 12th Conference on Things}, isbn={978-3-16-148410-0}}
"""

    def test_what_refers_to_a_merged_entry_follows_it(self, tmp_path: Path) -> None:
        bib = _file(tmp_path / "refs.bib", self.TEXT)
        assert run("dedupe", bib, "--write").status == 0
        text = _text(bib)
        assert text.count("crossref={procA}") == 2
        assert text.count("@proceedings") == 1
        # BibTeX wants a parent behind its children.
        assert text.index("@proceedings") > text.index("@inproceedings{b")

    def test_cyclic_ones_end(self, tmp_path: Path) -> None:
        text = "@misc{a, title={A}, crossref={b}}\n@misc{b, title={A}, crossref={a}}\n"
        bib = _file(tmp_path / "refs.bib", text)
        run("dedupe", bib, "--write")
        assert _text(bib) == text

    def test_an_entry_is_not_merged_with_its_own_parent(self, tmp_path: Path) -> None:
        text = (
            "@article{a, title={A remark on the growth of entire functions}, author={Doe, J.},\n"
            "  year=1999, journal={Acta}, volume=3, pages={1--9}, crossref={b}}\n"
            "@article{b, title={A remark on the growth of entire functions}, author={Doe, J.},\n"
            "  year=1999, journal={Acta}, volume=3, pages={1--9}}\n"
        )
        bib = _file(tmp_path / "refs.bib", text)
        outcome = run("dedupe", bib, "--write")
        assert outcome.status == 1
        assert "refers to another of them" in outcome.stderr
        assert _text(bib) == text


class TestWhatCannotBeRead:
    def test_it_stays_and_is_named(self, tmp_path: Path) -> None:
        text = "@article{broken, title={never closed\n\n" + LIBRARY
        bib = _file(tmp_path / "refs.bib", text)
        outcome = run("dedupe", bib, "--write")
        assert f"{bib}:1: " in outcome.stderr
        assert _text(bib).startswith("@article{broken, title={never closed\n\n% my library\n")

    def test_an_entry_with_a_repeated_field_is_left_to_the_person(self, tmp_path: Path) -> None:
        text = LIBRARY.replace("note = {read it!}", "note = {one}, note = {two}")
        bib = _file(tmp_path / "refs.bib", text)
        outcome = run("dedupe", bib, "--write")
        assert outcome.status == 1
        assert "“lstm”" in outcome.stderr
        assert "note = {one}, note = {two}" in _text(bib)

    def test_two_works_under_one_key_stay(self, tmp_path: Path) -> None:
        text = LIBRARY + "\n@misc{lstm, title={Something else altogether}}\n"
        bib = _file(tmp_path / "refs.bib", text)
        outcome = run("dedupe", bib, "--write")
        assert "another entry has the key “lstm”, too" in outcome.stderr
        assert "@article{lstm," in _text(bib)

    def test_a_missing_file_is_one_clear_sentence(self, tmp_path: Path) -> None:
        outcome = run("dedupe", tmp_path / "none.bib")
        assert outcome.status == 2
        assert "there is no such file" in outcome.stderr

    @pytest.mark.parametrize(
        "arguments",
        [
            ("refs.bib", "refs.bib"),
            ("refs.bib", "--against", "refs.bib"),
            ("-", "refs.bib"),
            ("refs.bib", "more.bib", "--write", "-o", "out.bib"),
            ("-", "--review"),
        ],
    )
    def test_what_cannot_go_together(self, arguments: tuple[str, ...]) -> None:
        assert run("dedupe", *arguments).status == 2


class TestStreams:
    def test_a_bibliography_on_standard_input_goes_to_standard_output(self) -> None:
        outcome = run("dedupe", "-", "--write", stdin=LIBRARY.encode())
        assert outcome.stdout == MERGED

    def test_an_output_of_its_own(self, bib: Path, tmp_path: Path) -> None:
        run("dedupe", bib, "--write", "-o", tmp_path / "out.bib")
        assert _text(tmp_path / "out.bib") == MERGED
        assert _text(bib) == LIBRARY

    def test_an_output_that_nothing_would_be_written_to(self, bib: Path, tmp_path: Path) -> None:
        outcome = run("dedupe", bib, "-o", tmp_path / "out.bib")
        assert (outcome.status, (tmp_path / "out.bib").exists()) == (2, False)
        assert "add --write" in outcome.stderr


class TestSaid:
    """What a person says on the command line."""

    def test_an_unknown_field_is_named(self, bib: Path) -> None:
        outcome = run("dedupe", bib, "--same-fields", "doi,colour")
        assert outcome.status == 2
        assert "“colour”" in outcome.stderr

    def test_two_keys_are_never_merged(self, bib: Path) -> None:
        outcome = run("dedupe", bib, "--write", "--never-merge", "lstm,hochreiter1997long")
        assert "1 duplicate set (1 redundant entry)" in outcome.stderr
        assert "@article{lstm," in _text(bib)
        assert "@article{hochreiter1997long," in _text(bib)

    def test_what_is_alike_to_two_keys_kept_apart_says_so(self, tmp_path: Path) -> None:
        said = "title = {The growth of whales in the north}, year = 1999, "
        said += "journal = {Acta}, volume = 2, pages = {3--9}"
        authors = {
            "a": "Doe, Jane and Roe, Ann",
            "b": "Doe, Jane and Roe, A.",
            "c": "Doe, J. and Roe, Ann",
        }
        text = "".join(
            f"@article{{{key}, author = {{{name}}}, {said}}}\n" for key, name in authors.items()
        )
        bib = _file(tmp_path / "refs.bib", text)
        outcome = run("dedupe", bib, "--never-merge", "a,b")
        assert outcome.stdout.count("but it would join entries that you keep apart") == 2
        assert "entries that differ" not in outcome.stdout

    def test_a_list_of_keys_in_a_file(self, bib: Path, tmp_path: Path) -> None:
        named = _file(tmp_path / "apart.txt", "# two works\nlstm\n")
        outcome = run("dedupe", bib, "--write", "--never-merge", named)
        assert "“lstm” is never to be merged" in outcome.stderr
        assert "@article{lstm," in _text(bib)

    def test_never_outranks_the_same_fields_and_an_answer(self, bib: Path) -> None:
        given = ("--same-fields", "title", "--never-merge", "lstm hochreiter1997long")
        run("dedupe", bib, "--write", *given)
        assert "@article{lstm," in _text(bib)

    def test_a_key_that_is_not_there_is_named(self, bib: Path) -> None:
        outcome = run("dedupe", bib, "--never-merge", "lstm,nobody99")
        assert outcome.status == 2
        assert "nobody99" in outcome.stderr

    def test_a_key_of_the_other_file_can_be_kept_apart(self, bib: Path, tmp_path: Path) -> None:
        library = _file(tmp_path / "library.bib", _text(bib).replace("{lstm,", "{theirs,"))
        mine = _file(tmp_path / "mine.bib", _text(bib)[_text(bib).index("@article{lstm,") :])
        against = ("dedupe", mine, "--against", library)
        assert "theirs" in run(*against).stdout
        outcome = run(*against, "--never-merge", "lstm,theirs")
        assert "no entry has that key" not in outcome.stderr
        assert "→ theirs" not in outcome.stdout

    def test_strictness(self, tmp_path: Path) -> None:
        text = "".join(
            f"@misc{{{key}, title = {{Growth of whales}}, author = {{{name}}}, year = 1999}}\n"
            for key, name in (("a", "Doe, Jane"), ("b", "J. Doe"))
        )
        file = _file(tmp_path / "refs.bib", text)
        sets = {
            name: "1 duplicate set " in run("dedupe", file, "--strictness", name).stderr
            for name in ("strict", "normal", "loose")
        }
        assert sets == {"strict": False, "normal": True, "loose": True}


def test_what_only_the_entry_that_goes_says_is_named(tmp_path: Path) -> None:
    library, new = tmp_path / "library.bib", tmp_path / "new.bib"
    library.write_text(
        "@misc{a, title = {On the Growth of Ferns}, author = {Roe, Ann}, year = 2017,\n"
        "  eprint = {1706.03762}, month = jun}\n"
    )
    new.write_text(
        "@inproceedings{b, title = {On the growth of ferns}, author = {Roe, Ann and Doe, Jo},\n"
        "  booktitle = {Botany}, year = 2017, note = {mine}, eprint = {1706.03762}}\n"
    )
    outcome = run("dedupe", new, "--against", library, "--dry-run")
    shown = run("dedupe", new, "--against", library).stdout
    for name in ("b's booktitle", "b's note", "b's author"):
        assert f"{name} “" in shown
    assert "a's" not in shown
    assert outcome.status == 1


def test_only_there_is_said_of_what_no_other_entry_has(tmp_path: Path) -> None:
    """A preprint's date and journal give way: the merged entry's are not the only ones."""
    file = tmp_path / "refs.bib"
    title = (
        "title = {Deep Residual Learning for Image Recognition}, author = {He, Kaiming and Sun, J.}"
    )
    file.write_text(
        f"@article{{early, {title}, year = 2015, month = nov, journal = {{CoRR}}}}\n"
        f"@inproceedings{{late, {title}, year = 2016, month = {{June}}, booktitle = {{CVPR}}}}\n",
        encoding="utf-8",
    )
    said = run("dedupe", str(file)).stdout
    assert "year = 2016 from late\n" in said
    assert "month = {June} from late\n" in said
    assert "booktitle = {CVPR} from late (only there)\n" in said
    assert "journal = (nothing)\n" in said
