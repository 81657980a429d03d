"""Empty fields, and fields that are given twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.tex import biber_reads, bibtex
from support.tidying import after, tidied


class TestEmptyFields:
    @pytest.mark.parametrize("value", ["{}", '""', "{ }", '"\n "'])
    @pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
    def test_they_go(self, value: str, dialect: str) -> None:
        result = after("empty-fields", f"title = {{T}}, note = {value}, year = 2020", dialect)
        assert result.fields == {"title": "T", "year": "2020"}
        assert [(change.field, change.before, change.after) for change in result.changes] == [
            ("note", value, None)
        ]

    @pytest.mark.parametrize(
        "value", ["{{}}", "{.}", "{~}", r"{\relax}", "0", "nothing", '"" # nothing', '{} # ""']
    )
    def test_what_only_looks_empty_stays(self, value: str) -> None:
        assert after("empty-fields", f"note = {value}").changes == []

    @pytest.mark.parametrize("name", ["crossref", "xdata"])
    def test_those_that_may_hide_another_stay(self, name: str) -> None:
        assert after("empty-fields", f"{name} = {{parent}}, note = {{}}").changes == []
        assert after("empty-fields", f"{name} = {{}}, note = {{}}").fields == {}

    def test_an_open_end_stays(self) -> None:
        assert after("empty-fields", "year = 2020, endyear = {}", "biblatex").changes == []

    def test_an_empty_type_keeps_biber_from_putting_one_in(self) -> None:
        entry = "@techreport{k, type = {}, note = {}}"
        assert tidied(entry, "empty-fields").sources == {"type": "{}"}

    def test_all_of_a_name(self) -> None:
        assert after("empty-fields", "note = {}, note = {N}, note = {}").fields == {"note": "N"}

    @pytest.mark.tex
    def test_for_bibtex_an_empty_field_hides_that_of_the_crossref(self, tmp_path: Path) -> None:
        parent = "@proceedings{p, title = {P}, editor = {E. Ed}, year = 2000, note = {Shown}}"
        child = "@inproceedings{c, crossref = {p}, title = {T}, author = {A. Bee}%s}\n"
        bibtex(tmp_path, (child % "" + parent).encode())
        assert (tmp_path / "paper.bbl").read_text("ascii").count("Shown") == 2
        bibtex(tmp_path, (child % ", note = {}" + parent).encode())
        assert (tmp_path / "paper.bbl").read_text("ascii").count("Shown") == 1


class TestDuplicateFields:
    @pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
    @pytest.mark.parametrize(
        ("fields", "left"),
        [
            ("year = 2020, title = {T}, Year = {2020}", {"year": "2020", "title": "{T}"}),
            ('note = {An  old\n note}, note = "An old note"', {"note": "{An  old\n note}"}),
            ("month = jan, month = jan", {"month": "jan"}),
            ("note = {N}, note = {}", {"note": "{N}"}),
            ("note = { }, note = {N}", {"note": "{N}"}),
            ("note = {}, note = {}", {"note": "{}"}),
            ("note = {N}, note = {N}, note = {N}", {"note": "{N}"}),
        ],
    )
    def test_the_same_or_nothing_goes(
        self, fields: str, left: dict[str, str], dialect: str
    ) -> None:
        result = after("duplicate-fields", fields, dialect)
        assert result.sources == left
        assert len(result.changes) == fields.lower().count(f"{next(iter(left))} =") - 1
        assert result.messages == []

    def test_what_is_read_stays_and_what_it_contains_goes(self) -> None:
        longer, shorter = "note = {Second edition, with maps}", "note = {with maps.}"
        assert after("duplicate-fields", f"{longer}, {shorter}").fields == {
            "note": "Second edition, with maps"
        }
        assert after("duplicate-fields", f"{shorter}, {longer}", "biblatex").fields == {
            "note": "Second edition, with maps"
        }
        assert after("duplicate-fields", f"{shorter}, {longer}").changes == []
        assert after("duplicate-fields", f"{longer}, {shorter}", "biblatex").changes == []

    @pytest.mark.parametrize(
        "fields",
        [
            "title = {One}, title = {Another}",
            "pages = {1--19}, pages = {1}",
            "number = {11}, number = {1}",
            "title = {Cartesian}, title = {art}",
            "url = {https://example.org/a.ps}, url = {https://example.org/a}",
            "url = {https://example.org/a}, url = {https://example.org}",
            "month = jan, month = feb",
            "month = jan, month = {jan}",
            "title = {A {Title}}, title = {A Title}",
            "keywords = {a}, keywords = b",
        ],
    )
    @pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
    def test_different_values_are_left_and_reported(self, fields: str, dialect: str) -> None:
        name = fields.split(" ")[0]
        result = after("duplicate-fields", fields, dialect)
        assert result.changes == []
        read = "BibTeX reads the first" if dialect == "bibtex" else "Biber reads the last"
        assert result.messages == [f"the field “{name}” occurs more than once; {read}"]

    @pytest.mark.parametrize(
        ("first", "second", "united"),
        [
            ("a, b", "c", "a, b, c"),
            ("a, b", "B, c, a, d", "a, b, c, d"),
            ("a; b, c", "d", "a; b, c; d"),
            ("x; y, z", "y, z; w", "x; y, z; w"),
            ("{fish; chips}, salt", "salt; pepper", "{fish; chips}, salt, pepper"),
            ("a; b", "b; c", "a; b; c"),
            ("a", "{b, c}, d", "a, {b, c}, d"),
            ("a,", "b", "a, b"),
        ],
    )
    def test_lists_are_united(self, first: str, second: str, united: str) -> None:
        for name in ("keywords", "groups"):
            result = after("duplicate-fields", f"{name} = {{{first}}}, {name} = {{{second}}}")
            assert result.fields == {name: united}
            assert result.messages == []

    def test_an_empty_one_may_hide_that_of_the_crossref(self) -> None:
        fields = "crossref = {p}, note = {}, note = {N}"
        assert after("duplicate-fields", fields).changes == []

    @pytest.mark.tex
    def test_bibtex_reads_the_first_and_biber_the_last(self, tmp_path: Path) -> None:
        fields = "author = {A. Bee}, journal = {J}, year = 2020, note = {First}, note = {Last}"
        run = bibtex(tmp_path, f"@article{{k, title = {{T}}, {fields}}}".encode())
        assert 'extra "note" field' in run.log
        printed = (tmp_path / "paper.bbl").read_text("ascii")
        assert "First" in printed
        assert "Last" not in printed
        assert biber_reads(tmp_path, [fields], "NOTE") == ["Last"]
