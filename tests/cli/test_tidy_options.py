"""Options of ``bibwright tidy`` that users of other tools look for."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.cli import run

ENTRY = """@article{a, author={Roe, Ann and Lee, Bo and Doe, Cy}, title={T}, journal={J},
  year=2000, abstract={Long}, file={a.pdf}, Abstract={Again}, url={https://doi.org/10.1000/x}}
"""


def tidied(tmp_path: Path, source: str, *options: str) -> str:
    path = tmp_path / "refs.bib"
    path.write_text(source, "utf-8")
    once = run("tidy", path, "-o", "-", *options)
    path.write_text(once.stdout, "utf-8")
    assert run("tidy", path, "-o", "-", *options).stdout == once.stdout
    return once.stdout


def test_omit_takes_fields_out_and_says_so(tmp_path: Path) -> None:
    text = tidied(tmp_path, ENTRY, "--omit", "abstract,file", "--omit", "URL")
    assert "Long" not in text
    assert "Again" not in text
    assert "a.pdf" not in text
    assert "doi.org" not in text
    assert "{10.1000/x}" in text  # what another rule took out of the field stays
    path = tmp_path / "refs.bib"
    path.write_text(ENTRY, "utf-8")
    outcome = run("tidy", path, "--omit", "abstract", "--check")
    assert "[omit] a: abstract {Long} is removed" in outcome.stdout
    assert outcome.status == 1


def test_a_field_that_a_rule_would_add_is_omitted_without_an_edit(tmp_path: Path) -> None:
    source = tidied(tmp_path, ENTRY, "--omit", "doi,abstract")
    path = tmp_path / "refs.bib"
    path.write_text(source, "utf-8")
    assert "10.1000/x}" in source
    assert run("tidy", path, "--omit", "doi,abstract", "--check").status == 0


@pytest.mark.parametrize(
    ("omit", "said"),
    [
        (
            "abstrct",
            "--omit names “abstrct”, and no entry has that field; did you mean “abstract”?",
        ),
        ("Zzz", "--omit names “zzz”, and no entry has that field\n"),
    ],
)
def test_a_field_to_omit_that_nobody_knows_is_said(tmp_path: Path, omit: str, said: str) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(ENTRY, "utf-8")
    outcome = run("tidy", path, "--omit", f"abstract,{omit}")
    assert said in outcome.stderr
    assert outcome.status == 0
    # One that is gone, or may stand in the next file, is no slip.
    for known in ("abstract", "keywords"):
        assert "--omit names" not in run("tidy", path, "--omit", known).stderr
    path.write_text("@misc{a,\n  title = {T},\n  zzz = {Own}\n}\n", "utf-8")
    assert "--omit names" not in run("tidy", path, "--omit", "Zzz").stderr


@pytest.mark.parametrize(
    ("most", "author"),
    [
        ("1", "Roe, Ann and others"),
        ("2", "Roe, Ann and Lee, Bo and others"),
        ("3", "Roe, Ann and Lee, Bo and Doe, Cy"),
    ],
)
def test_max_authors_ends_in_and_others(tmp_path: Path, most: str, author: str) -> None:
    assert f"{{{author}}}" in tidied(tmp_path, ENTRY, "--max-authors", most)


@pytest.mark.parametrize(
    ("written", "author"),
    [
        ("Ann Roe, Bo Lee, Cy Doe", "Roe, Ann and Lee, Bo and Doe, Cy"),
        ("Ann Roe, Bo Lee, and Cy Doe", "Roe, Ann and Lee, Bo and Doe, Cy"),
        ("Ann Roe, Bo Lee and Cy Doe", "Roe, Ann and Lee, Bo and Doe, Cy"),
        ("Ann Roe, Bo Lee, Cy Doe, et al.", "Roe, Ann and Lee, Bo and Doe, Cy and others"),
        ("Roe, Ann, Lee, Bo", "Roe, Ann, Lee, Bo"),
        ("Roe, A., Lee, B. C., & Doe, C.-D.", "Roe, A. and Lee, B. C. and Doe, C.-D."),
        ("van Roe, AB, Lee, C, et al.", "van Roe, AB and Lee, C and others"),
        ("Roe, A., Lee, Bo", "Roe, A., Lee, Bo"),
        ("Roe, Ann; Lee, Bo; and Doe, Cy", "Roe, Ann and Lee, Bo and Doe, Cy"),
        ("Ann Roe; Bo Lee;", "Roe, Ann and Lee, Bo"),
        ("Roe, Ann, Lee, Bo; Doe, Cy", "Roe, Ann, Lee, Bo; Doe, Cy"),
        ("{Roe, Lee, Doe and Sons}", "{Roe, Lee, Doe and Sons}"),
        ("Ivo Pili, Bo Lindi, and Cy Kim", "Pili, Ivo and Lindi, Bo and Kim, Cy"),
        ("Ann Roe Jr., Bo Lee, Cy Kim", "Ann Roe Jr., Bo Lee, Cy Kim"),
    ],
)
def test_commas_between_full_names_become_and(tmp_path: Path, written: str, author: str) -> None:
    source = f"@misc{{a, author={{{written}}}, title={{T}}, year=2000}}\n"
    assert f"{{{author}}}" in tidied(tmp_path, source, "--enable", "comma-authors")
    assert " and others" not in tidied(tmp_path, source) or "et al" in written


@pytest.mark.parametrize("more", [(), ("--check",)])
def test_quiet_names_what_cannot_be_read_alone(tmp_path: Path, more: tuple[str, ...]) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(ENTRY + "@misc{b, title={No end}\n", "utf-8")
    outcome = run("tidy", path, "-q", *more)
    [line] = (outcome.stdout + outcome.stderr).splitlines()
    assert "[unreadable]" in line
    assert outcome.status == 1


def test_quiet_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(ENTRY, "utf-8")
    outcome = run("tidy", path, "-q")
    assert (outcome.status, outcome.stdout, outcome.stderr) == (0, "", "")
    assert path.read_text("utf-8") != ENTRY


@pytest.mark.parametrize(
    ("on", "status"),
    [
        ("none", 0),
        ("changed", 1),
        ("left", 1),
        ("doi", 1),
        ("months", 0),
        ("unreadable", 0),
        ("months,duplicate-fields", 1),
    ],
)
def test_fail_on_says_what_fails(tmp_path: Path, on: str, status: int) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(ENTRY, "utf-8")
    assert run("tidy", path, "--check", "--fail-on", on).status == status


def test_fail_on_something_unknown_names_the_choices(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(ENTRY, "utf-8")
    outcome = run("tidy", path, "--fail-on", "everything")
    assert outcome.status == 2
    assert "changed, left, unreadable, none" in outcome.stderr


def test_a_message_is_cut_around_the_difference(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    words = "word " * 30
    path.write_text(f"@misc{{a, title={{{words}caf\\'e end}}}}\n", "utf-8")
    outcome = run("tidy", path, "--only", "latex", "--check")
    assert "caf\\'e end} → …" in outcome.stdout
    assert "caf{\\'e} end}" in outcome.stdout


def test_a_rule_is_counted_once_an_entry(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("@misc{a, title={\\'E}, note={\\'e}, author={Ren\\'e X}}\n", "utf-8")
    assert "(latex 1)" in run("tidy", path, "--only", "latex", "--check").stderr


USED = r"""% my references
@string{acta = "Acta"}
@inproceedings{talk, author={Roe, A}, title={Talk}, crossref={proc}}
@inproceedings{other, author={Roe, A}, title={Other}, crossref={else}, note={see \\cite{cited}}}
@misc{cited, author={Roe, A}, title={Cited}, year=2000}
@misc{Upper, author={Roe, A}, title={Upper}, year=2000}
@proceedings{proc, title={Proc}, year=2000}
@proceedings{else, title={Else}, year=2000}
@comment{kept}
"""


def test_drop_unused_takes_out_what_is_not_cited(tmp_path: Path) -> None:
    paper, refs = tmp_path / "paper.tex", tmp_path / "refs.bib"
    paper.write_text(r"\cite{talk, upper}", "utf-8")
    refs.write_text(USED, "utf-8")
    outcome = run("tidy", refs, "--tex", paper, "--drop-unused", "--check")
    assert [
        line.split(":")[1] for line in outcome.stdout.splitlines() if "[unused-keys]" in line
    ] == [
        str(USED[: USED.index(f"{{{key},")].count("\n") + 1) for key in ("other", "cited", "else")
    ]
    assert refs.read_text("utf-8") == USED
    assert run("tidy", refs, "--tex", paper, "--drop-unused").status == 0
    text = refs.read_text("utf-8")
    for left in (
        "% my references",
        "@string{acta",
        "{talk,",
        "{Upper,",
        "{proc,",
        "@comment{kept}",
    ):
        assert left in text
    for gone in ("{other,", "{cited,", "{else,"):
        assert gone not in text
    assert "clean" in run("tidy", refs, "--tex", paper, "--drop-unused").stderr


def test_drop_unused_leaves_all_where_everything_is_cited(tmp_path: Path) -> None:
    paper, refs = tmp_path / "paper.tex", tmp_path / "refs.bib"
    paper.write_text(r"\nocite{*}", "utf-8")
    refs.write_text(USED, "utf-8")
    run("tidy", refs, "--tex", paper, "--drop-unused")
    assert refs.read_text("utf-8").count("@") == USED.count("@")


def test_drop_unused_needs_sources(tmp_path: Path) -> None:
    refs = tmp_path / "refs.bib"
    refs.write_text(USED, "utf-8")
    outcome = run("tidy", refs, "--drop-unused")
    assert (outcome.status, refs.read_text("utf-8")) == (2, USED)
    assert "--tex" in outcome.stderr


KEYLESS = """@article{, author = {Roe, Ann}, title = {On Tidy Things}, year = 2020, journal = {J}}
@article{author = {Roe, Ann}, title = {Tidy Things Again}, year = 2020, journal = {J}}
@article( ,author={Lee, Bo},title={Zeta}, note={a # b},journal=j,year=2001)
@misc{,
}
@article{title = {Open
"""


def test_entries_without_a_key_get_one(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(KEYLESS, "utf-8")
    plain = run("tidy", path, "--check", "--only", "required-fields")
    assert plain.stdout.count("it has no citation key") == 3
    pattern = ("--keys", "{auth}{year}{word}")
    said = run("tidy", path, "--check", *pattern).stdout
    assert f"{path}:2: [keys] roe2020tidya: @key roe2020tidya is added" in said
    text = tidied(tmp_path, KEYLESS, *pattern)
    for head in ("@article{roe2020tidy,", "@article{roe2020tidya,", "@article{lee2001zeta,"):
        assert head in text
    assert "@misc{," in text  # there is nothing to make one of
    assert text.endswith("@article{title = {Open\n")
    bare = tidied(tmp_path, KEYLESS, *pattern, "--only", "none")
    assert bare == KEYLESS.replace("{, ", "{roe2020tidy, ").replace(
        "{author", "{roe2020tidya, author"
    ).replace("( ,", "( lee2001zeta,")


def test_the_key_of_an_entry_that_must_stay_is_changed_nowhere(tmp_path: Path) -> None:
    path, paper = tmp_path / "refs.bib", tmp_path / "paper.tex"
    deep = "{" * 300 + "x" + "}" * 300
    entries = "@book{%s, author={Roe, Ann}, title={%s}, year=2000}\n"
    path.write_text(entries % ("deep", deep) + entries % ("flat", "Tidy Things"), "utf-8")
    paper.write_text(r"\cite{deep,flat}", "utf-8")
    run("tidy", path, "--keys", "{auth}{year}{word}", "--rewrite-cites", paper)
    assert paper.read_text("utf-8") == r"\cite{deep,roe2000tidy}"
    text = path.read_text("utf-8")
    assert "@book{deep," in text
    assert "@book{roe2000tidy," in text
