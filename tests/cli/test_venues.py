"""``tidy --venues``: names of venues as a project's table has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.cli import run

TABLE = """form = "short"

[[venue]]
long = "Advances in Neural Information Processing Systems"
short = "NeurIPS"
also = ["Neural Information Processing Systems", "NIPS*", "Proc. * Neural Conference"]

[[venue]]
long = "Journal of Physics A: Mathematical & General"
abbreviated = "J. Phys. A"

[[venue]]
short = "PNAS"
long = "Proceedings of the Academy"
abbreviated = "Proc. Acad. U.S.A."
"""
SOURCE = """@string{nips = "NIPS 1999"}
@inproceedings{a, author={Roe, A}, title={T}, booktitle={%s}, year=2000}
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "venues.toml"
    path.write_text(TABLE, "utf-8")
    return path


def booktitle(table: Path, written: str, *options: str) -> str:
    """What becomes of a booktitle, and stays in a second run."""
    path = table.parent / "refs.bib"
    path.write_text(SOURCE % written, "utf-8")
    for _ in range(2):
        done = run("tidy", path, "--venues", table, "--only", "venues,capitals", *options)
    assert done.stderr.endswith(f"{path}: clean\n")
    return path.read_text("utf-8").partition("booktitle={")[2].partition("}, year")[0]


@pytest.mark.parametrize(
    ("written", "short", "long"),
    [
        *[
            (name, "NeurIPS", "Advances in Neural Information Processing Systems")
            for name in (
                "NeurIPS",
                "NIPS",
                "NIPS '99",
                "advances in neural information processing systems",
                "Proc. 13th Neural Conference",
            )
        ],
        ("Proc. Neural Conferences", "Proc. Neural Conferences", "Proc. Neural Conferences"),
        ("J. Phys. A", "J. Phys. A", r"Journal of Physics A: Mathematical \& General"),
        (
            r"Journal of Physics A: Mathematical \& General",
            r"Journal of Physics A: Mathematical \& General",
            r"Journal of Physics A: Mathematical \& General",
        ),
        ("Proc Acad USA", "PNAS", "Proceedings of the Academy"),
        ("Proc. Acad. U. S. A.", "PNAS", "Proceedings of the Academy"),
        ("{NeurIPS}", "{NeurIPS}", "Advances in Neural Information Processing Systems"),
    ],
)
def test_names_are_made_alike(table: Path, written: str, short: str, long: str) -> None:
    assert booktitle(table, written) == short
    assert booktitle(table, written, "--venue-form", "long") == long


def test_the_name_in_a_macro_is_changed_there(table: Path) -> None:
    path = table.parent / "refs.bib"
    path.write_text((SOURCE % "X").replace("{X}", "nips"), "utf-8")
    done = run("tidy", path, "--venues", table, "--check", "--only", "venues")
    assert "1: [venues]" in done.stdout
    run("tidy", path, "--venues", table, "--only", "venues")
    assert path.read_text("utf-8") == (SOURCE % "X").replace("{X}", "nips").replace(
        "NIPS 1999", "NeurIPS"
    )
    assert run("tidy", path, "--venues", table, "--only", "venues").stderr.endswith("clean\n")


@pytest.mark.parametrize(
    ("macro", "said"),
    [('"NIPS" # " 1999"', True), ("{NIPS {}1999}", False), ("{Some other meeting}", False)],
)
def test_a_macro_that_is_put_together_is_reported(table: Path, macro: str, said: bool) -> None:
    path = table.parent / "refs.bib"
    source = (SOURCE % "X").replace("{X}", "nips").replace('"NIPS 1999"', macro)
    path.write_text(source, "utf-8")
    done = run("tidy", path, "--venues", table, "--only", "venues")
    assert ("the macro “nips” says “NIPS 1999”" in done.stderr) is said
    assert (path.read_text("utf-8") == source) is (macro != "{NIPS {}1999}")


def test_the_settings_of_a_project_name_its_table(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = table.parent / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "venues.toml").write_text(TABLE, "utf-8")
    (folder / "refs.bib").write_text(SOURCE % "NIPS", "utf-8")
    settings = folder / "bibwright.toml"
    settings.write_text('[tidy]\nvenues = "venues.toml"\nvenue-form = "long"\nmax-authors = 1\n')
    assert run("tidy", "refs.bib", "--only", "none").status == 0
    assert "booktitle={Advances in Neural" in (folder / "refs.bib").read_text("utf-8")
    settings.write_text('[tidy]\nvenues = "../venues.toml"\n')
    done = run("tidy", "refs.bib")
    assert done.status == 2
    assert "leads out of the folder" in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("form = 3", "“form” is one of long, short, abbreviated"),
        ("forms = 3", "“forms” is none of"),
        ('venue = "x"', "each venue is a table"),
        ('[[venue]]\nname = "x"', "a venue has long, short, abbreviated, also, but no “name”"),
        ("[[venue]]\nlong = 3", "“long” of a venue is a name"),
        ('[[venue]]\nlong = "."', "“long” of a venue is a name"),
        ('[[venue]]\nlong = "A"\nalso = "C"\n[[venue]]\nlong = "B"\nalso = ["c"]', "two venues"),
        ("=", "is not a table of venues"),
    ],
)
def test_a_table_that_is_wrong_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    path, table = tmp_path / "refs.bib", tmp_path / "venues.toml"
    path.write_text(SOURCE % "X", "utf-8")
    table.write_text(text, "utf-8")
    done = run("tidy", path, "--venues", table)
    assert done.status == 2
    assert said in done.stderr
    assert path.read_text("utf-8") == SOURCE % "X"


def test_the_rule_without_a_table_is_wrong_usage(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(SOURCE % "X", "utf-8")
    assert run("tidy", path, "--enable", "venues").status == 2
