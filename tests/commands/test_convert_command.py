"""`bibwright convert` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bibwright.changes import Journal, apply, plan_undo
from bibwright.cli.convert import convert
from bibwright.config.paths import journal_folder
from bibwright.errors import InputError
from support.cli import FakeClock

BIB = """@article{doe2001,
  title = {The {DNA}},
  author = {Doe, Jane},
  journal = {J},
  year = 2001,
  file = {x.pdf},
}
"""


def run(*arguments: object, stdin: bytes = b"") -> Result:
    words = [str(argument) for argument in arguments]
    result = CliRunner().invoke(convert, words, input=stdin, obj=FakeClock().edge)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    path = tmp_path / "refs.bib"
    path.write_text(BIB, "utf-8")
    return path


def test_names_tell_the_formats(bib: Path) -> None:
    for suffix, begins in ((".json", "["), (".ris", "TY  - JOUR"), (".yml", "doe2001:")):
        out = bib.with_suffix(suffix)
        run(bib, "-o", out)
        assert out.read_text("utf-8").startswith(begins)


def test_all_came_through(bib: Path) -> None:
    out = bib.with_suffix(".json")
    result = run(bib, "-o", out)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "1 entry; nothing lost" in result.stderr
    assert f"wrote {out}" in result.stderr


def test_what_is_lost_is_told_and_makes_the_status_one(bib: Path) -> None:
    result = run(bib, "--to", "ris")
    assert result.exit_code == 1
    assert result.stdout.startswith("TY  - JOUR")
    assert "doe2001: file “x.pdf”: RIS has no place for it" in result.stderr
    assert "doe2001: title “The DNA”: RIS can't mark capitals that must stay" in result.stderr
    assert "1 entry; 2 values lost" in result.stderr


def test_many_of_a_kind_are_summed_up(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("".join(f"@misc{{k{n}, file = {{{n}}}}}\n" for n in range(9)), "utf-8")
    result = run(path, "--to", "ris")
    assert result.stderr.count("RIS has no place for it") == 4
    assert "… and 6 more: file: RIS has no place for it" in result.stderr
    assert run(path, "--to", "ris", "--verbose").stderr.count("RIS has no place for it") == 9


def test_the_report_for_machines(bib: Path) -> None:
    result = run(bib, "--to", "ris", "--json")
    report = json.loads(result.stdout)
    assert report.pop("content").startswith("TY  - JOUR\r\n")
    assert report == {
        "schema": 1,
        "from": "bib",
        "to": "ris",
        "entries": 1,
        "losses": [
            {
                "key": "doe2001",
                "field": "title",
                "value": "The DNA",
                "why": "RIS can't mark capitals that must stay (braces)",
            },
            {
                "key": "doe2001",
                "field": "file",
                "value": "x.pdf",
                "why": "RIS has no place for it",
            },
        ],
        "keys": [],
        "problems": [],
    }


def test_a_dry_run_writes_nothing(bib: Path) -> None:
    out = bib.with_suffix(".yml")
    result = run(bib, "-o", out, "--dry-run")
    assert not out.exists()
    assert f"+++ {out}" in result.stdout
    assert "+  type: article" in result.stdout
    plan = json.loads(run(bib, "-o", out, "--dry-run", "--json").stdout)["plan"]
    assert [change["kind"] for change in plan["changes"]] == ["create"]


def test_a_second_time_changes_nothing(bib: Path) -> None:
    out = bib.with_suffix(".yml")
    run(bib, "-o", out)
    first = out.read_bytes()
    result = run(bib, "-o", out)
    assert out.read_bytes() == first
    assert "nothing to change" in result.stderr


def test_it_can_be_taken_back(bib: Path) -> None:
    out = bib.with_suffix(".json")
    out.write_text("mine", "utf-8")
    run(bib, "-o", out, "--force")
    assert out.read_text("utf-8") != "mine"
    journal = Journal(journal_folder())
    apply(plan_undo(journal, path=out), journal, command="undo", clock=FakeClock().edge.moment)
    assert out.read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (BIB, "bib"),
        ('[{"id": "a", "type": "book", "title": "T"}]', "csl"),
        ('{"items": [{"id": "a", "type": "book", "title": "T"}]}', "csl"),
        ("\n1.\nTY  - BOOK\nTI  - T\nER  - \n", "ris"),
        ("# mine\na:\n  type: book\n  title: T\n", "hayagriva"),
    ],
)
def test_standard_input_is_known_by_its_content(text: str, known: str) -> None:
    target = "csl" if known == "bib" else "bib"
    result = run("-", "--to", target, "--json", stdin=text.encode())
    assert json.loads(result.stdout)["from"] == known


def test_standard_input_that_is_nothing_known_asks_for_from() -> None:
    with pytest.raises(InputError, match="name it with --from"):
        run("-", "--to", "bib", stdin=b"Attention is all you need")


def test_dialects_of_a_bib(bib: Path) -> None:
    result = run(bib, "--to", "bib", "--dialect", "biblatex")
    assert "journaltitle  = {J}" in result.stdout
    assert "date          = {2001}" in result.stdout
    assert result.exit_code == 0
    again = run("-", "--to", "bib", "--dialect", "bibtex", stdin=result.stdout.encode())
    assert "journal       = {J}" in again.stdout


def test_a_key_that_was_made_is_told() -> None:
    result = run("-", "--to", "bib", stdin=b"TY  - BOOK\nTI  - Great Work\nPY  - 2001\nER  - \n")
    assert "@book{anon2001great," in result.stdout
    assert "-:1 → anon2001great: the citation key" in result.stderr
    assert result.exit_code == 0


@pytest.mark.parametrize("key", ["2016A&A...594A..13P", "李时珍2020", "roe*1", "müller|2"])
def test_a_key_that_bibtex_takes_stays(key: str) -> None:
    item = {"id": key, "type": "book", "title": "Great Work"}
    result = run("-", "--to", "bib", stdin=json.dumps([item]).encode())
    assert f"@book{{{key}," in result.stdout
    assert "citation key" not in result.stderr


@pytest.mark.parametrize("key", ["a b", "a,b", "50%", "x{y}"])
def test_a_key_that_bibtex_would_stop_at_is_made_anew(key: str) -> None:
    item = {"id": key, "type": "book", "title": "Great Work"}
    result = run("-", "--to", "bib", stdin=json.dumps([item]).encode())
    assert f"{key} → anonndgreat: the citation key" in result.stderr


def test_bibtex_is_told_what_only_biblatex_reads() -> None:
    source = b"""@xdata{pub, publisher={MIT Press}, location={Cambridge}}
@collection{book, editor={Roe, Al}, title={Wheels}, subtitle={Axles}, xdata={pub}, date={1999}}
@incollection{part, crossref={book}, title={Hubs}, pages={1-9},
  author={Poe, Jo and family=Jong, given=Michiel, prefix=de, useprefix=true}}
@online{page, title={News}, date={2020-01-31T10:00:00}, url={http://y.org}}
"""
    done = run("-", "--to", "bib", "--dialect", "bibtex", stdin=source).stdout
    for line in (
        "publisher     = {MIT Press}",
        "address       = {Cambridge}",
        "booktitle     = {Wheels: Axles}",
        "author        = {Poe, Jo and de Jong, Michiel}",
        "year          = {2020}",
        "month         = jan",
    ):
        assert line in done
    # A file for BibTeX already says what it is to say.
    crossed = b"@book{b, title={B}, year=1999}\n@inbook{a, crossref={b}, title={A}}\n"
    assert "booktitle" not in run("-", "--to", "bib", "--dialect", "bibtex", stdin=crossed).stdout


def test_what_no_style_of_bibtex_prints_is_named() -> None:
    source = """@incollection{a, author={Иванов, Юрий}, title={T}, booktitle={B},
  bookauthor={Roe, K}, translator={Moe, L}, editor={Poe, J}, editortype={compiler},
  maintitle={M}, date={2001}}
@set{s, entryset={a,b}}
@software{b, author={Doë, Ål}, title={T}, version={1.2}, date={2002}, url={http://x.y}}
""".encode()
    said = run("-", "--to", "bib", "--dialect", "bibtex", "--verbose", stdin=source).stderr
    printed_nowhere = "it stays, but no standard style of BibTeX prints it"
    for field in ("bookauthor “Roe, K”", "translator “Moe, L”", "maintitle “M”",
                  "editortype “compiler”"):  # fmt: skip
        assert f"a: {field}: {printed_nowhere}" in said
    assert f"b: version “1.2”: {printed_nowhere}" in said
    assert "s: entrytype “set”: only biblatex knows such entries" in said
    patent = b"@patent{p, author={Doe, J}, title={T}, number={US1}, date={2001}}"
    done = run("-", "--to", "bib", "--dialect", "bibtex", stdin=patent)
    assert f"p: number “US1”: {printed_nowhere}" in done.stderr
    # BibTeX 0.99 takes a byte for a letter, and these have no command.
    assert "a: author “Иванов, Юрий”: it stays, but styles with initials or labels cut" in said
    assert "b: author" not in said
    assert "editor “Poe" not in said
    # To biblatex, and from BibTeX, nothing is other than before.
    assert printed_nowhere not in run("-", "--to", "bib", "--dialect", "biblatex", "--verbose",
                                      stdin=source).stderr  # fmt: skip
    classic = b"@book{a, author={Doe, J}, title={T}, translator={Roe, K}, year=2001}"
    assert not run("-", "--to", "bib", "--dialect", "bibtex", stdin=classic).exit_code


def test_letters_with_a_tie_are_commands_for_bibtex() -> None:
    source = "@book{a, author={I͡Urʹev, I͡U. A.}, title={O i͡azyke}, date={1999}}".encode()
    done = run("-", "--to", "bib", "--dialect", "bibtex", stdin=source).stdout
    assert r"{O {\t{ia}}zyke}" in done
    assert r"{\t{IU}}. A." in done
    again = run("-", "--to", "bib", "--dialect", "biblatex", stdin=done.encode()).stdout
    assert "{O i͡azyke}" in again


def test_comments_inside_the_entries_of_a_biblatex_file_are_no_fault_there() -> None:
    # Biber skips them; what it reads behind them is converted, and BibTeX gets none to stop at.
    source = b"""@online{a,
  author = {Doe, J},
  % title = {Old},
  title = {New}, % or a better one
  date = {2020},
}
"""
    done = run("-", "--to", "bib", "--dialect", "bibtex", stdin=source)
    assert "%" not in done.stdout
    assert "title         = {New}" in done.stdout
    said = "a: comment “% or a better one”: BibTeX reads no comments inside an entry"
    assert said in done.stderr
    assert "stops reading" not in done.stderr
    for target, option in (("csl", ()), ("ris", ()), ("bib", ("--dialect", "bibtex"))):
        done = run("-", "--to", target, *option, stdin=source)
        assert "a: comment “% title = {Old},”: " in done.stderr
        assert "New" in done.stdout


def test_it_says_why_nothing_can_be_converted() -> None:
    source = b"@book{a, author={Doe, J}, title={T},, year=2001}"
    with pytest.raises(InputError, match="there is nothing between two commas"):
        run("-", "--to", "bib", "--dialect", "biblatex", stdin=source)


def test_a_decision_in_a_series_of_reports_is_an_article_to_bibtex() -> None:
    # No standard style prints volume and pages of a @misc.
    item = {"id": "a", "type": "legal_case", "title": "T", "container-title": "N.L.R.B."}
    source = json.dumps([item | {"volume": "351", "page": "254"}]).encode()
    for dialect, start in (("bibtex", "@article{a"), ("biblatex", "@jurisdiction{a")):
        result = run("-", "--to", "bib", "--dialect", dialect, stdin=source)
        assert result.stdout.startswith(start)
        assert "= {N.L.R.B.}" in result.stdout
    assert "journaltitle  = {N.L.R.B.}" in result.stdout
    bare = json.dumps([{"id": "a", "type": "legal_case", "title": "T"}]).encode()
    assert run("-", "--to", "bib", stdin=bare).stdout.startswith("@misc{a")


def test_line_breaks_that_are_not_kept_are_named_as_that() -> None:
    item = {"id": "a", "type": "book", "title": "T", "custom": {"annotate": "one\ntwo"}}
    result = run("-", "--to", "bib", stdin=json.dumps([item]).encode())
    assert "annotate “one two”: its line breaks aren't kept" in result.stderr


def test_what_is_wrong_with_the_source_is_told() -> None:
    result = run("-", "--to", "csl", stdin=b"@book{a, title={T}}\n@book{a, title={U}}\n")
    assert "-:2: the citation key “a” stands in line 1 already" in result.stderr
    assert [item["id"] for item in json.loads(result.stdout)] == ["a", "anonnduntitled"]
    assert result.exit_code == 1


def test_usage(bib: Path, tmp_path: Path) -> None:
    assert run(bib).exit_code == 2
    assert run(bib, "-o", tmp_path / "refs.txt").exit_code == 2
    assert run().exit_code == 2
    with pytest.raises(InputError, match="there is no such file"):
        run(tmp_path / "none.bib", "--to", "csl")
    with pytest.raises(InputError, match="is CSL-JSON already"):
        run("-", "--from", "csl", "--to", "csl", stdin=b'[{"id": "a", "type": "book"}]')
