"""The rule ``eprint``.

The spellings are those of arXiv's own page on BibTeX, of Google Scholar, DBLP, NASA's ADS,
INSPIRE, Semantic Scholar, Mendeley and Zotero; what is expected is what the writer of entries
writes for a preprint.
"""

from __future__ import annotations

import pytest

from bibwright.bibtex.dialect import Dialect
from support.tidying import Tidied, tidied

BIBTEX = {"eprint": "1706.03762", "archiveprefix": "arXiv"}
BIBLATEX = {"eprint": "1706.03762", "eprinttype": "arXiv"}
URL = {"url": "https://arxiv.org/abs/1706.03762"}


#: The rule where the project's style is known to print eprints, or for biblatex.
def after(
    fields: str, type_: str = "misc", dialect: str = "bibtex", macros: dict[str, str] | None = None
) -> Tidied:
    source = f"@{type_}{{k,\n{fields}\n}}"
    return tidied(
        source,
        "eprint",
        dialect=Dialect(dialect),
        macros=macros or {},
        printed=frozenset({"doi", "eprint"}),
    )


class TestNames:
    def test_bibtex(self) -> None:
        fields = "eprint = {1706.03762}, eprinttype = {arxiv}, eprintclass = {cs.CL}"
        assert after(fields).fields == {**BIBTEX, "primaryclass": "cs.CL"}

    def test_biblatex(self) -> None:
        fields = "eprint = {1706.03762}, archivePrefix = {arXiv}, primaryClass = {cs.CL}"
        assert after(fields, dialect="biblatex").fields == {**BIBLATEX, "eprintclass": "cs.CL"}

    def test_new_names_are_spelled_as_the_writer_spells_them(self) -> None:
        result = tidied(
            "@misc{k, eprint = {arXiv:1706.03762 [cs.CL]}}", "eprint", dialect=Dialect.BIBTEX
        )
        assert [change.field for change in result.changes] == [
            "primaryclass",
            "eprint",
            "archiveprefix",
        ]

    @pytest.mark.parametrize("name", ["archivePrefix", "archiveprefix", "ARCHIVEPREFIX"])
    def test_a_name_that_is_right_keeps_its_case(self, name: str) -> None:
        assert after(f"eprint = {{1706.03762}}, {name} = {{arXiv}}").changes == []

    def test_both_names_for_one_thing_become_one(self) -> None:
        fields = (
            "eprint = {1706.03762}, archivePrefix = {arXiv}, eprinttype = {arxiv},"
            "primaryClass = {cs.CL}, eprintclass = {cs.CL}"
        )
        assert after(fields).fields == {**BIBTEX, "primaryclass": "cs.CL"}
        assert after(fields, dialect="biblatex").fields == {
            "eprint": "1706.03762",
            "eprinttype": "arxiv",
            "eprintclass": "cs.CL",
        }

    def test_names_that_disagree_are_reported_and_left(self) -> None:
        fields = (
            "eprint = {1706.03762}, archivePrefix = {arXiv}, primaryClass = {cs.CL},"
            "eprintclass = {cs.LG}"
        )
        result = after(fields)
        assert (result.changes, len(result.messages)) == ([], 1)
        result = after("eprint = {1706.03762}, archivePrefix = {arXiv}, eprinttype = {jstor}")
        assert (result.changes, len(result.messages)) == ([], 1)

    @pytest.mark.parametrize("kind", ["arxiv", "ArXiv", "arXiv.org", "http://arxiv.org/abs/"])
    def test_what_styles_of_bibtex_print_is_spelled_right(self, kind: str) -> None:
        assert after(f"eprint = {{1706.03762}}, archivePrefix = {{{kind}}}").fields == BIBTEX

    def test_biblatex_takes_it_in_any_case(self) -> None:
        fields = "eprint = {1706.03762}, eprinttype = {arxiv}"
        assert after(fields, dialect="biblatex").changes == []


class TestValue:
    @pytest.mark.parametrize(
        ("written", "eprint"),
        [
            ("arXiv:1706.03762", "1706.03762"),
            ("arxiv: 1706.03762", "1706.03762"),
            ("https://arxiv.org/abs/1706.03762", "1706.03762"),
            ("http://arxiv.org/pdf/1706.03762.pdf", "1706.03762"),
            (r"\url{https://arxiv.org/abs/1706.03762}", "1706.03762"),
            (r"\href{https://arxiv.org/abs/1706.03762}{arXiv:1706.03762}", "1706.03762"),
            ("abs/1706.03762", "1706.03762"),
            (" 1706.03762 ", "1706.03762"),
            ("arXiv:1706.03762v5", "1706.03762v5"),
            ("https://arxiv.org/abs/1706.03762v5", "1706.03762v5"),
            ("hep-th/9901001", "hep-th/9901001"),
            ("arXiv:hep-th/9901001v3", "hep-th/9901001v3"),
            ("HEP-TH/9901001", "hep-th/9901001"),
            ("arXiv:math.GT/0309136", "math.GT/0309136"),
            ("http://xxx.lanl.gov/abs/hep-th/9901001", "hep-th/9901001"),
            ("hep-th/9901001 [hep-th]", "hep-th/9901001"),
        ],
    )
    def test_is_the_bare_id(self, written: str, eprint: str) -> None:
        expected = {"eprint": eprint, "archiveprefix": "arXiv"}
        assert after(f"eprint = {{{written}}}").fields == expected
        assert after(f"eprint = {{{written}}}, archivePrefix = {{arXiv}}").fields == expected

    def test_one_that_is_bare_already_is_only_named(self) -> None:
        assert after("eprint = {1706.03762}").fields == BIBTEX
        assert after("eprint = {1706.03762}", dialect="biblatex").fields == BIBLATEX

    @pytest.mark.parametrize("category", ["cs.CL", "cs", "cs, stat", "math-ph, physics:quant-ph"])
    def test_a_class_behind_it_moves(self, category: str) -> None:
        expected = {**BIBTEX, "primaryclass": category}
        assert after(f"eprint = {{1706.03762 [{category}]}}").fields == expected

    def test_a_class_that_is_there_already_is_not_said_twice(self) -> None:
        for said in ("cs.CL", "cs"):
            fields = f"eprint = {{1706.03762 [{said}]}}, primaryClass = {{cs.CL}}"
            assert after(fields).fields == {**BIBTEX, "primaryclass": "cs.CL"}

    def test_a_closer_class_takes_the_place_of_its_archive(self) -> None:
        fields = "eprint = {1706.03762 [cs.CL]}, primaryClass = {cs}"
        assert after(fields).fields == {**BIBTEX, "primaryclass": "cs.CL"}

    def test_classes_that_disagree_are_reported_and_left(self) -> None:
        fields = "archivePrefix = {arXiv}, eprint = {1706.03762 [cs.CL]}, primaryClass = {stat.ML}"
        result = after(fields)
        assert (result.changes, len(result.messages)) == ([], 1)

    @pytest.mark.parametrize(
        "written", ["1706.3762", "cs.CL", "arXiv:1706.03762 and more", "0806.3095_"]
    )
    def test_what_is_no_id_is_reported_and_left(self, written: str) -> None:
        result = after(f"eprint = {{{written}}}, eprinttype = {{arxiv}}")
        assert result.changes == []
        assert result.messages == [f"the field “eprint” holds no arXiv id: {written}"]

    @pytest.mark.parametrize(
        "fields",
        [
            "eprint = {2307/1234567}, eprinttype = {jstor}, url = {https://arxiv.org/abs/1706.03762}",
            "eprint = {1706.03762}, eprinttype = {jstor}",
            "eprint = {17060376}, eprinttype = {pubmed}",
            "eprint = {10.2307/4027234}, eprinttype = {jstor}",
            "eprint = {2027/heb.07588}, archivePrefix = {hdl}, note = {arXiv:1706.03762}",
            "eprint = {2017/123}, archivePrefix = {IACR}",
            "eprint = {Cryptology ePrint Archive 2017/123}",
            "eprint = {PsyArXiv}",
            "eprint = {http://www.tandfonline.com/doi/pdf/10.1080/14786430601146905}",
            "eprint = {2009 WL 2423138}",
            "eprint = {1706.03762}, archivePrefix = arxiv",
            'eprint = "arXiv:" # number',
        ],
    )
    def test_other_eprints_are_left_in_silence(self, fields: str) -> None:
        for dialect in ("bibtex", "biblatex"):
            result = after(fields, dialect=dialect)
            assert (result.changes, result.messages) == ([], [])


class TestElsewhere:
    @pytest.mark.parametrize(
        "fields",
        [
            "journal = {arXiv preprint arXiv:1706.03762}",
            "journal = {ArXiv preprint, arXiv:1706.03762}",
            "journal = {arXiv:1706.03762}",
            "journal = {eprint arXiv:1706.03762}",
            "journal = {arXiv e-prints, art. arXiv:1706.03762}",
            "journal = {CoRR, abs/1706.03762}",
            "journal = {CoRR}, volume = {abs/1706.03762}",
            "journal = {ArXiv}, volume = {abs/1706.03762}",
            "journal = {ArXiv}, volume = {1706.03762}",
            "journal = {ArXiv e-prints}, eprint = {1706.03762}, archivePrefix = {arXiv}",
            "journal = {arXiv e-prints}, eid = {arXiv:1706.03762}, pages = {arXiv:1706.03762}",
            "journal = {Computing Research Repository}, eprint = {1706.03762}",
            "journal = {ArXiv Astrophysics e-prints}, eprint = {arXiv:1706.03762}",
            "journal = {arXiv.org}, number = {1706.03762}",
            r"journal = {arXiv preprint \url{https://arxiv.org/abs/1706.03762}}",
            r"journal = {{\tt arXiv:1706.03762}}",
            "journal = {arXiv (Cornell University)}, note = {arXiv:1706.03762}",
            "journal = {arXiv preprint arXiv:1706.03762}, howpublished = {arXiv}",
        ],
    )
    def test_a_journal_that_is_only_arxiv_goes(self, fields: str) -> None:
        bibtex = after(f"{fields}, year = 2017", "article")
        assert (bibtex.type, bibtex.fields) == ("misc", {**BIBTEX, **URL, "year": "2017"})
        biblatex = after(f"{fields}, year = 2017", "article", "biblatex")
        assert (biblatex.type, biblatex.fields) == ("online", {**BIBLATEX, **URL, "year": "2017"})

    def test_the_year_said_again_is_arxiv_wording_too(self) -> None:
        journal = "journal = {arXiv preprint arXiv:1706.03762 (2017)}"
        assert after(f"{journal}, year = {{2017}}", "article").fields == {
            **BIBTEX,
            **URL,
            "year": "2017",
        }
        assert after(f"{journal}, year = {{2018}}", "article").type == "article"

    def test_a_class_in_the_journal_moves(self) -> None:
        result = after("journal = {arXiv:1706.03762 [cs]}", "article")
        assert result.fields == {**BIBTEX, **URL, "primaryclass": "cs"}
        result = after("journaltitle = {arXiv:1706.03762 [cs, stat]}", "article", "biblatex")
        assert result.fields == {**BIBLATEX, **URL, "eprintclass": "cs, stat"}

    def test_a_journal_with_a_class_that_has_no_room_stays(self) -> None:
        fields = "eprint = {1706.03762}, primaryClass = {stat.ML}, journal = {arXiv [cs.CL]}"
        result = after(fields, "article")
        assert result.fields["journal"] == "arXiv [cs.CL]"
        assert result.type == "article"
        assert len(result.messages) == 1

    @pytest.mark.parametrize("doi", ["", "doi = {10.48550/arXiv.1706.03762}"])
    def test_an_article_with_nothing_but_an_eprint_is_a_preprint(self, doi: str) -> None:
        fields = f"eprint = {{1706.03762}}, archivePrefix = {{arXiv}}, {doi}"
        assert after(fields, "article").type == "misc"

    @pytest.mark.parametrize(
        "field",
        [
            "journal = {J}",
            "volume = {3}",
            "pages = {1}",
            "doi = {10.1000/1}",
            "crossref = {k}",
            "issn = {0001-2345}",
        ],
    )
    def test_one_that_may_have_appeared_stays_an_article(self, field: str) -> None:
        fields = f"eprint = {{1706.03762}}, archivePrefix = {{arXiv}}, {field}"
        assert after(fields, "article").type == "article"

    @pytest.mark.parametrize("type_", ["inproceedings", "conference"])
    def test_so_does_a_booktitle(self, type_: str) -> None:
        result = after("booktitle = {arXiv preprint arXiv:1706.03762}", type_)
        assert (result.type, result.fields) == ("misc", {**BIBTEX, **URL})

    def test_a_url_and_a_doi_stay(self) -> None:
        fields = (
            "journal = {ArXiv e-prints}, doi = {10.48550/arxiv.1706.03762},"
            "url = {http://arxiv.org/pdf/1706.03762v5}"
        )
        assert after(fields, "article").fields == {
            "doi": "10.48550/arxiv.1706.03762",
            "url": "http://arxiv.org/pdf/1706.03762v5",
            "eprint": "1706.03762v5",
            "archiveprefix": "arXiv",
        }

    @pytest.mark.parametrize(
        ("field", "eprint"),
        [
            ("url = {https://arxiv.org/abs/1706.03762}", "1706.03762"),
            (r"url = {\url{http://arxiv.org/abs/math/0309136v2}}", "math/0309136v2"),
            ("doi = {10.48550/arXiv.1706.03762}", "1706.03762"),
            ("doi = {https://doi.org/10.48550/arXiv.hep-th/9901001}", "hep-th/9901001"),
        ],
    )
    def test_a_link_gives_the_id_and_stays(self, field: str, eprint: str) -> None:
        result = after(field)
        assert len(result.fields) == 3
        assert result.fields["eprint"] == eprint
        assert result.fields["archiveprefix"] == "arXiv"
        assert result.type == "misc"

    @pytest.mark.parametrize(
        "field",
        [
            "note = {arXiv:1706.03762}",
            "note = {arXiv: 1706.03762}",
            "note = {Preprint, arXiv:1706.03762}",
            "note = {Also available as arXiv:1706.03762.}",
            r"note = {\url{http://arxiv.org/abs/1706.03762}}",
            r"note = {\href{http://arxiv.org/abs/1706.03762}{\texttt{arXiv:1706.03762}}}",
            r"howpublished = {\url{https://arxiv.org/abs/1706.03762}}",
            "howpublished = {arXiv:1706.03762}",
            "howpublished = {arXiv, https://arxiv.org/abs/1706.03762}",
            "number = {arXiv:1706.03762}",
            "volume = {abs/1706.03762}",
            "arxivId = {1706.03762}, note = {arXiv}, archivePrefix = {arXiv}",
        ],
    )
    def test_other_fields_that_hold_only_the_id_go(self, field: str) -> None:
        assert after(field).fields == {**BIBTEX, **URL}
        assert after(field).type == "misc"

    def test_mendeleys_field_is_taken(self) -> None:
        fields = "arxivId = {1706.03762}, archivePrefix = {arXiv}"
        assert after(fields).fields == BIBTEX
        assert after(f"{fields}, eprint = {{1706.03762}}").fields == BIBTEX

    def test_old_ids_need_no_label(self) -> None:
        result = after("journal = {hep-lat/9310007}", "article")
        assert result.fields == {
            "eprint": "hep-lat/9310007",
            "archiveprefix": "arXiv",
            "url": "https://arxiv.org/abs/hep-lat/9310007",
        }
        result = after("howpublished = {math.GT/0309136}")
        assert result.fields == {
            "eprint": "math.GT/0309136",
            "archiveprefix": "arXiv",
            "url": "https://arxiv.org/abs/math/0309136",
        }

    @pytest.mark.parametrize(
        "field", ["number = {1706.03762}", "pages = {1706.03762}", "volume = {1706.03762}"]
    )
    def test_new_ids_need_a_label_or_arxiv_in_the_entry(self, field: str) -> None:
        assert after(field).changes == []
        assert after(f"{field}, archivePrefix = {{arXiv}}").fields == {**BIBTEX, **URL}

    @pytest.mark.parametrize(
        ("note", "rest"),
        [
            ("Accepted. arXiv:0910.1654", "Accepted."),
            ("Submitted to PRL; arXiv:0910.1654", "Submitted to PRL"),
            ("Preprint; in French; arXiv:0910.1654", "in French"),
            ("Online, accessed in May. arXiv:0910.1654.", "Online, accessed in May."),
            ("arXiv:0910.1654, 17 pages", "17 pages"),
            ("17 pages, arXiv:0910.1654 [cs.CL], in French", "17 pages, in French"),
            ("Accepted at ICML (arXiv:0910.1654)", "Accepted at ICML"),
            (r"{\em In press}; \url{http://arxiv.org/abs/0910.1654}", r"{\em In press}"),
            (
                "The Computing Research Repository, abs/0910.1654. To appear in FSTTCS 2009.",
                "To appear in FSTTCS 2009.",
            ),
        ],
    )
    def test_a_note_keeps_its_other_words(self, note: str, rest: str) -> None:
        result = after(f"note = {{{note}}}, journal = {{J}}", "article")
        assert result.fields["note"] == rest
        assert result.fields["eprint"] == "0910.1654"
        assert (result.type, result.fields["journal"]) == ("article", "J")

    @pytest.mark.parametrize(
        "note",
        [
            "Comment on arXiv:1706.03762",
            "Erratum, arXiv:1706.03762",
            "In reply to Smith; arXiv:1706.03762",
            "Extended version: arXiv:1706.03762",
            "Report, published on http://arxiv.org/abs/1706.03762",
            "(submitted; arXiv:1706.03762)",
            r"{\em Submitted, arXiv:1706.03762}",
            r"\foo{arXiv:1706.03762}",
            "arXiv:1706.03762 [cs.CL]; in French; arXiv:1706.03762 [cs.LG]",
        ],
    )
    def test_a_note_that_cannot_be_parted_stays(self, note: str) -> None:
        result = after(f"note = {{{note}}}")
        assert result.changes == []
        assert len(result.messages) == 1
        assert "arXiv:1706.03762" in result.messages[0]
        assert after(f"note = {{{note}}}, eprint = {{1706.03762}}").fields["note"] == note

    def test_a_published_article_keeps_its_journal(self) -> None:
        result = after(
            "journal = {The Astrophysical Journal}, note = {arXiv:1706.03762 [astro-ph.CO]},"
            "volume = {652}, number = {2}, pages = {1617--1625}",
            "article",
        )
        assert result.type == "article"
        assert result.fields == {
            "journal": "The Astrophysical Journal",
            "volume": "652",
            "number": "2",
            "pages": "1617--1625",
            **BIBTEX,
            "primaryclass": "astro-ph.CO",
        }

    def test_a_journal_that_says_more_stays_and_gives_the_id(self) -> None:
        result = after("journal = {Phys. Rev. D, arXiv:1706.03762}", "article")
        assert result.fields == {"journal": "Phys. Rev. D, arXiv:1706.03762", **BIBTEX}
        assert result.type == "article"

    def test_a_paper_in_proceedings_keeps_its_booktitle(self) -> None:
        result = after(
            "booktitle = {Proceedings of X, arXiv:1302.1234}, url = {http://arxiv.org/abs/1706.03762}",
            "inproceedings",
        )
        assert result.type == "inproceedings"
        assert result.fields["booktitle"] == "Proceedings of X, arXiv:1302.1234"
        assert result.fields["eprint"] == "1706.03762"

    def test_a_journal_with_a_macro_stays_and_so_does_its_volume(self) -> None:
        fields = "journal = corr, volume = {abs/1706.03762}"
        for macros in ({"corr": "CoRR"}, {}):
            assert after(fields, "article", macros=macros).changes == []
        result = after(
            "journal = prd, number = {arXiv:1706.03762}", "article", macros={"prd": "Phys. Rev. D"}
        )
        assert result.fields == {"journal": "prd", **BIBTEX}

    def test_bibtex_asks_for_the_note_of_what_is_unpublished(self) -> None:
        fields = "note = {arXiv:1706.03762}"
        bibtex = after(fields, "unpublished")
        assert (bibtex.type, bibtex.fields) == ("misc", {**BIBTEX, **URL})
        assert after(fields, "unpublished", "biblatex").type == "unpublished"


class TestLeftAlone:
    @pytest.mark.parametrize(
        "fields",
        [
            "eprint = {1706.03762}, archivePrefix = {arXiv}, note = {arXiv:1706.03741}",
            "journal = {arXiv preprint arXiv:1706.03762}, url = {http://arxiv.org/abs/1706.03741}",
            "journal = {arXiv preprint}, note = {arXiv:1706.03762; arXiv:1706.03741}",
            "eprint = {hep-th/9901001}, doi = {10.48550/arXiv.hep-th/9901002}",
        ],
    )
    def test_the_ids_of_two_papers_are_reported(self, fields: str) -> None:
        result = after(fields, "article")
        assert result.changes == []
        assert len(result.messages) == 1
        assert "different papers" in result.messages[0]

    def test_the_subject_class_makes_no_other_paper(self) -> None:
        fields = "eprint = {math/0309136}, archivePrefix = {arXiv}, note = {arXiv:math.GT/0309136}"
        result = after(fields)
        assert "note" not in result.fields
        assert result.fields["eprint"] == "math/0309136"

    def test_two_versions_are_reported(self) -> None:
        result = after("eprint = {1706.03762v1}, journal = {arXiv:1706.03762v5}", "article")
        assert result.changes == []
        assert "versions" in result.messages[0]

    def test_a_version_is_kept_where_a_field_that_goes_pinned_it(self) -> None:
        result = after("eprint = {1706.03762}, journal = {arXiv:1706.03762v5}", "article")
        assert result.fields["eprint"] == "1706.03762v5"

    def test_a_version_in_a_link_pins_nothing_that_is_given_elsewhere(self) -> None:
        fields = "eprint = {1706.03762}, archivePrefix = {arXiv}, url = {http://arxiv.org/pdf/1706.03762v5}"
        assert after(fields).changes == []

    @pytest.mark.parametrize(
        "fields",
        [
            "journal = {arXiv preprint}",
            "journal = {Preprint}",
            "journal = {arXiv:physics/040172}",
            "journal = {The arXiv of Biology}",
            "note = {Technical Report CORR 2001--03, University of Waterloo}",
            "note = {See \\url{http://front.math.ucdavis.edu/math.AG/0312383}}",
            "note = {cogprints.soton.ac.uk/abs/comp/199906003}",
            "url = {https://arxiv.org/list/cs.CL/recent}",
            "number = {arXiv:1102:5458v1}",
            "abstract = {See arXiv:1706.03762.}",
            "eid = {\\printtext[eprint:arxiv]{math/0211159}}",
            "pages = {1203.4567}",
            "url = address, journal = {J}",
        ],
    )
    def test_entries_that_name_no_paper_of_arxiv(self, fields: str) -> None:
        result = after(fields, "article")
        assert (result.changes, result.messages) == ([], [])

    def test_a_preprint_as_the_writer_writes_it(self) -> None:
        fields = (
            "title = {Attention Is All You Need}, year = {2017}, month = jun,"
            "eprint = {1706.03762}, archivePrefix = {arXiv}, primaryClass = {cs.CL},"
            "doi = {10.48550/arXiv.1706.03762}, url = {https://arxiv.org/abs/1706.03762}"
        )
        assert after(fields).changes == []
