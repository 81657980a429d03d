"""The rules ``doi``, ``url``, ``isbn`` and ``issn``.

DOIs are from the DOI Handbook and from papers of their publishers, ISBNs from the ISBN Users'
Manual and from title pages, ISSNs from the journals' own pages; check digits by hand.
"""

from __future__ import annotations

import pytest

from bibwright.bibtex.dialect import Dialect
from support.tidying import Tidied, tidied

SICI = "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2"
#: The American Meteorological Society's DOI of the NCEP/NCAR reanalysis (Kalnay et al., 1996).
AMS = "10.1175/1520-0477(1996)077<0437:tnyrp>2.0.co;2"


def after(rule: str, fields: str, type_: str = "misc", dialect: str = "bibtex") -> Tidied:
    """The rule where the project's style is known to print the DOI, or for biblatex."""
    source = f"@{type_}{{k,\n{fields}\n}}"
    return tidied(source, rule, dialect=Dialect(dialect), printed=frozenset({"doi"}))


class TestDoi:
    @pytest.mark.parametrize(
        "written",
        [
            "10.1016/j.physletb.2012.08.020",
            "10.1016/J.PHYSLETB.2012.08.020",
            "https://doi.org/10.1016/j.physletb.2012.08.020",
            "http://doi.org/10.1016/j.physletb.2012.08.020",
            "http://dx.doi.org/10.1016/j.physletb.2012.08.020",
            "https://www.doi.org/10.1016/j.physletb.2012.08.020",
            "https://doi.org/https://doi.org/10.1016/j.physletb.2012.08.020",
            "dx.doi.org/10.1016/j.physletb.2012.08.020",
            "doi:10.1016/j.physletb.2012.08.020",
            "DOI: 10.1016/j.physletb.2012.08.020",
            "doi 10.1016/j.physletb.2012.08.020",
            "doi: https://doi.org/10.1016/j.physletb.2012.08.020",
            r"\url{https://doi.org/10.1016/j.physletb.2012.08.020}",
            r"\href{https://doi.org/10.1016/j.physletb.2012.08.020}{10.1016/j.physletb.2012.08.020}",
            r"\doi{10.1016/j.physletb.2012.08.020}",
            "<https://doi.org/10.1016/j.physletb.2012.08.020>",
            "{10.1016/j.physletb.2012.08.020}",
            "10.1016/{J}.{PHYSLETB}.2012.08.020",
            "10.1016%2Fj.physletb.2012.08.020",
            "https://doi.org/10.1016%2fj.physletb.2012.08.020",
            "10.1016/j.physletb.2012.08.020.",
            "10.1016/j.physletb.2012.08.020;",
            "10.1016/j.physletb.2012.08.020)",
            " 10.1016/j.physletb.2012.08.020 ",
            "http://doi.example-library.org:2378/10.1016/j.physletb.2012.08.020",
            "https://www.example.org/doi/abs/10.1016/j.physletb.2012.08.020",
        ],
    )
    def test_every_spelling_becomes_the_bare_doi(self, written: str) -> None:
        assert after("doi", f"doi = {{{written}}}").fields == {
            "doi": "10.1016/j.physletb.2012.08.020"
        }

    @pytest.mark.parametrize(
        "written",
        [
            "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
            r"10.1002/(SICI)1097-0258(19980815/30)17:15/16$<$1661::AID-SIM968$>$3.0.CO;2-2",
            r"10.1002/(SICI)1097-0258(19980815/30)17:15/16\textless1661::AID-SIM968"
            r"\textgreater3.0.CO;2-2",
            r"10.1002/(SICI)1097-0258(19980815/30)17:15/16\textless{}1661::AID-SIM968"
            r"\textgreater{}3.0.CO;2-2",
            r"10.1002/(SICI)1097-0258(19980815/30)17:15/16{\textless}1661::AID-SIM968"
            r"{\textgreater}3.0.CO;2-2",
            "10.1002/(SICI)1097-0258(19980815/30)17:15/16&lt;1661::AID-SIM968&gt;3.0.CO;2-2",
            "https://doi.org/10.1002/(SICI)1097-0258(19980815/30)17:15/16%3C1661::AID-SIM968"
            "%3E3.0.CO;2-2",
            "10.1002/%28SICI%291097-0258%2819980815/30%2917%3A15/16%3C1661%3A%3AAID-SIM968"
            "%3E3.0.CO%3B2-2",
            "https://doi.org/10.1002/%2528SICI%25291097-0258%252819980815%252F30%252917:15%252F16"
            "%253C1661::AID-SIM968%253E3.0.CO;2-2",
        ],
    )
    def test_a_doi_made_from_a_sici_survives_whole(self, written: str) -> None:
        assert after("doi", f"doi = {{{written}}}").fields == {"doi": SICI}

    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ("10.1175/1520-0477(1996)077<0437:TNYRP>2.0.CO;2", AMS),
            (r"10.1007/978-3-642-03869-3\_80", "10.1007/978-3-642-03869-3_80"),
            (r"10.1007/978-3-642-03869-3{\_}80", "10.1007/978-3-642-03869-3_80"),
            (r"10.1007/978-3-642-03869-3\textunderscore{}80", "10.1007/978-3-642-03869-3_80"),
            (r"10.1000/a\%b\&c\#d", "10.1000/a%b&c#d"),
            (
                "10.1663/0013-0001(2004)058[0578:{LUACAE}]2.0.{CO};2",
                "10.1663/0013-0001(2004)058[0578:luacae]2.0.co;2",
            ),
            ("10.1016/0010-4655(90)90188-7", "10.1016/0010-4655(90)90188-7"),
            ("10.1000.10/123456", "10.1000.10/123456"),
            (
                "10.1002/1521-396X(199711)164:1<141::AID-PSSA141>3.0.CO;2-#",
                "10.1002/1521-396x(199711)164:1<141::aid-pssa141>3.0.co;2-#",
            ),
        ],
    )
    def test_what_belongs_to_a_doi_stays(self, written: str, expected: str) -> None:
        assert after("doi", f"doi = {{{written}}}").fields == {"doi": expected}

    def test_the_delimiters_stay(self) -> None:
        assert after("doi", 'DOI = "doi:10.1000/182"').sources == {"doi": '"10.1000/182"'}

    @pytest.mark.parametrize(
        "written",
        [
            "S1053-8119(06)00008-5",
            "12725768",
            "http://example.org/paper.pdf",
            "10.1000",
            "10.1000/182 and more",
            r"10.1000/\foo{182}",
            "10.1177/0022487101052002002<br/><br/>1532-7892",
            "https://doi.org/10.1000/182?nosfx=y",
            "https://www.example.org/doi/10.1000/182/full",
            r"\href{https://doi.org/10.1000/182}{the handbook}",
        ],
    )
    def test_what_is_no_doi_is_reported_and_left(self, written: str) -> None:
        result = after("doi", f"doi = {{{written}}}, url = {{https://doi.org/10.1000/182}}")
        assert result.changes == []
        assert len(result.messages) == 1
        assert written in result.messages[0]

    @pytest.mark.parametrize("gap", [" ", ", ", ",", "; ", " and ", r" \and "])
    def test_several_dois_are_reported_and_left(self, gap: str) -> None:
        result = after("doi", f"doi = {{10.1000/182{gap}10.1016/j.physletb.2012.08.020}}")
        assert result.changes == []
        assert "several DOIs" in result.messages[0]

    @pytest.mark.parametrize("written", ["10/gfx5bq", "https://doi.org/10/gfx5bq"])
    def test_a_short_doi_is_left_in_silence(self, written: str) -> None:
        result = after("doi", f"doi = {{{written}}}")
        assert (result.changes, result.messages) == ([], [])

    @pytest.mark.parametrize("value", ["handbook", '"10.1000/" # number', "{}"])
    def test_macros_and_empty_fields_are_left(self, value: str) -> None:
        result = after("doi", f"doi = {value}")
        assert (result.changes, result.messages) == ([], [])

    @pytest.mark.parametrize(
        "field",
        [
            "url = {https://doi.org/10.1000/182}",
            r"url = {\url{http://dx.doi.org/10.1000/182}}",
            "url = {http://doi.acm.org/10.1000/182}",
            "note = {doi:10.1000/182}",
            r"note = {\url{https://doi.org/10.1000/182}}",
            "howpublished = {DOI 10.1000/182.}",
            r"howpublished = {\url{https://doi.org/10.1000/182}}, note = {10.1000/182}",
        ],
    )
    def test_a_doi_that_stands_alone_elsewhere_moves(self, field: str) -> None:
        assert after("doi", f"title = {{T}}, {field}").fields == {
            "title": "T",
            "doi": "10.1000/182",
        }

    def test_it_moves_into_an_empty_field(self) -> None:
        result = after("doi", "doi = {}, url = {https://doi.org/10.1000/182}")
        assert result.fields == {"doi": "10.1000/182"}

    @pytest.mark.parametrize(
        "field",
        [
            "url = {https://www.example.org/doi/abs/10.1000/182}",
            "url = {https://example.org/10.1000/182}",
            "note = {Reprinted as 10.1000/182}",
            "note = {doi: 10.1000/182; 23}",
            r"howpublished = {See \url{https://doi.org/10.1000/182}}",
            "abstract = {10.1000/182}",
            "url = address",
        ],
    )
    def test_what_says_more_than_a_doi_stays_where_it_is(self, field: str) -> None:
        assert after("doi", field).changes == []

    def test_an_entry_that_has_a_doi_keeps_its_other_fields(self) -> None:
        result = after("doi", "doi = {10.1000/182}, note = {doi:10.1016/j.x.2012.08.020}")
        assert result.changes == []

    def test_fields_that_disagree_are_reported_and_left(self) -> None:
        result = after("doi", "url = {https://doi.org/10.1000/182}, note = {doi:10.1000/183}")
        assert result.changes == []
        assert "10.1000/182 (url), 10.1000/183 (note)" in result.messages[0]

    def test_bibtex_asks_for_the_note_of_what_is_unpublished(self) -> None:
        assert after("doi", "note = {doi:10.1000/182}", "unpublished").changes == []
        biber = after("doi", "note = {doi:10.1000/182}", "unpublished", "biblatex")
        assert biber.fields == {"doi": "10.1000/182"}


class TestUrl:
    @pytest.mark.parametrize(
        "url",
        [
            "https://doi.org/10.1007/978-3-642-03869-3_80",
            "http://dx.doi.org/10.1007/978-3-642-03869-3_80",
            r"https://doi.org/10.1007/978-3-642-03869-3\_80",
            r"\url{https://doi.org/10.1007/978-3-642-03869-3\_80}",
            "https://doi.org/10.1007%2F978-3-642-03869-3_80",
            "<https://doi.org/10.1007/978-3-642-03869-3_80>",
            "doi:10.1007/978-3-642-03869-3_80",
            "HTTPS://DOI.ORG/10.1007/978-3-642-03869-3_80",
        ],
    )
    def test_a_url_that_repeats_the_doi_goes(self, url: str) -> None:
        for doi in ("10.1007/978-3-642-03869-3_80", r"doi:10.1007/978-3-642-03869-3\_80"):
            assert after("url", f"doi = {{{doi}}}, url = {{{url}}}").fields == {"doi": doi}

    def test_it_goes_whatever_its_case(self) -> None:
        fields = "doi = {10.1103/PhysRevB.62.8003}, url = {http://doi.org/10.1103/PHYSREVB.62.8003}"
        assert set(after("url", fields).fields) == {"doi"}

    def test_a_link_of_a_doi_with_angle_brackets_is_a_url(self) -> None:
        link = "https://doi.org/10.1175/1520-0469(1988)045<1228:TGOGRF>2.0.CO;2"
        assert after("url", f"url = {{{link}}}").messages == []
        assert after("url", f"url = {{see {link}}}").messages != []

    def test_where_somebody_looked_stays_beside_when(self) -> None:
        fields = "doi = {10.1000/182}, url = {https://doi.org/10.1000/182}, urldate = {2020-01-31}"
        assert after("url", fields, dialect="biblatex").fields == {
            "doi": "10.1000/182",
            "url": "https://doi.org/10.1000/182",
            "urldate": "2020-01-31",
        }

    @pytest.mark.parametrize(
        "fields",
        [
            "url = {https://doi.org/10.1000/182}",
            "doi = {10.1000/183}, url = {https://doi.org/10.1000/182}",
            "doi = {10.1000/182}, url = {https://www.example.org/doi/10.1000/182}",
            "doi = {10.1000/182}, url = {https://doi.org/10.1000/182#page=2}",
            "doi = macro, url = {https://doi.org/10.1000/182}",
            "doi = {10.1000/182}, url = macro",
        ],
    )
    def test_other_urls_stay(self, fields: str) -> None:
        result = after("url", fields)
        assert (result.changes, result.messages) == ([], [])

    @pytest.mark.parametrize(
        ("written", "url"),
        [
            (r"\url{http://www.ntp.org/faq}", "http://www.ntp.org/faq"),
            (r"\path{http://www.ntp.org/faq}", "http://www.ntp.org/faq"),
            (
                r"\url{http://oss.sgi.com/vertex\_program.txt}",
                "http://oss.sgi.com/vertex_program.txt",
            ),
            (r"{http://oss.sgi.com/vertex_program.txt}", "http://oss.sgi.com/vertex_program.txt"),
            (r"http://link.springer.com/978-3{\_}4", "http://link.springer.com/978-3_4"),
            (r"http://example.org/a\%20b", "http://example.org/a%20b"),
            (r"http://example.org/a?b=1\&c=2\#d", "http://example.org/a?b=1&c=2#d"),
            (r"http://www.cs.columbia.edu/\~{}radev/", "http://www.cs.columbia.edu/~radev/"),
            (r"http://www.cs.columbia.edu/\~radev/", "http://www.cs.columbia.edu/~radev/"),
            (r"http://www.nada.kth.se/{\textasciitilde}rosell/", "http://www.nada.kth.se/~rosell/"),
            (r"http://www.nada.kth.se/\textasciitilde{}rosell", "http://www.nada.kth.se/~rosell"),
            (r"http://www.nada.kth.se/\textasciitilde rosell", "http://www.nada.kth.se/~rosell"),
            (r"http://www.nada.kth.se/$\sim$rosell", "http://www.nada.kth.se/~rosell"),
            (" https://example.org/ ", "https://example.org/"),
            ("<https://example.org/>", "https://example.org/"),
            (r"\href{https://example.org/}{https://example.org/}", "https://example.org/"),
            (r"\href{https://example.org/}{example.org}", "https://example.org/"),
        ],
    )
    def test_latex_is_taken_off(self, written: str, url: str) -> None:
        assert after("url", f"url = {{{written}}}").fields == {"url": url}

    @pytest.mark.parametrize(
        "url",
        [
            "https://example.org/a_b?c=%7Ed&e=f#g~h",
            "ftp://ftp.example.org/pub",
            "https://de.wikipedia.org/wiki/Überlauf",
            "urn:nbn:de:101-2007072711",
            "https://web.archive.org/web/2009/http://www.rgzm.de/a.pdf",
            "http://example.org/doi/10.1002/1234-5678(200001)1:2/3<45::AID-AB6>3.0.CO;2-E/abstract",
        ],
    )
    def test_a_proper_url_stays(self, url: str) -> None:
        result = after("url", f"url = {{{url}}}")
        assert (result.changes, result.messages) == ([], [])

    @pytest.mark.parametrize(
        "text",
        [
            "www.example.org/a",
            r"www.example.org/a\_b",
            "paper.pdf",
            "https://example.org/a b",
            "http://citeseer.ist.psu.edu/507370.html; http://www.example.org/61.ps.gz",
            r"http://example.org/\'{e}",
            r"\url{http://example.org} (visited in May)",
            r"\href{https://example.org/}{the page}",
        ],
    )
    def test_anything_else_is_reported_and_left(self, text: str) -> None:
        result = after("url", f"url = {{{text}}}")
        assert result.changes == []
        assert len(result.messages) == 1
        assert text in result.messages[0]

    @pytest.mark.parametrize(
        "written", [r"\url{http://www.boost.org/a\_b}", "http://www.boost.org/a_b"]
    )
    def test_howpublished_moves_for_biber_only(self, written: str) -> None:
        fields = f"title = {{T}}, howpublished = {{{written}}}"
        assert after("url", fields, dialect="biblatex").fields == {
            "title": "T",
            "url": "http://www.boost.org/a_b",
        }
        assert after("url", fields).changes == []

    @pytest.mark.parametrize(
        "fields",
        [
            r"howpublished = {\url{http://www.boost.org/}}, url = {http://example.org}",
            r"howpublished = {\url{http://www.boost.org/}}, url = address",
            r"howpublished = {Online at \url{http://www.boost.org/}}",
            r"howpublished = {\url{http://www.boost.org/} and \url{http://example.org}}",
            "howpublished = {Privately}",
            r"howpublished = {\url{https://doi.org/10.1000/182}}, doi = {10.1000/182}",
        ],
    )
    def test_howpublished_stays(self, fields: str) -> None:
        assert after("url", fields, dialect="biblatex").changes == []


class TestIsbn:
    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ("978-3-16-148410-0", "978-3-16-148410-0"),
            ("9783161484100", "9783161484100"),
            ("0-19-853453-1", "0-19-853453-1"),
            ("0198534531", "0198534531"),
            ("978 3 16 148410 0", "978-3-16-148410-0"),
            ("978–3–16–148410–0", "978-3-16-148410-0"),
            ("978−3−16−148410−0", "978-3-16-148410-0"),
            ("978‐3‑16—148410--0", "978-3-16-148410-0"),
            ("978 - 3 - 16 - 148410 - 0", "978-3-16-148410-0"),
            ("ISBN 978-3-16-148410-0", "978-3-16-148410-0"),
            ("isbn:9783161484100", "9783161484100"),
            ("ISBN-13: 978-3-16-148410-0", "978-3-16-148410-0"),
            ("ISBN-10 0-19-853453-1", "0-19-853453-1"),
            ("0-8044-2957-X", "0-8044-2957-X"),
            ("0 8044 2957 x", "0-8044-2957-X"),
            (" 0198534531 ", "0198534531"),
            ("978-3-16-148410-0 (pbk)", "978-3-16-148410-0 (pbk)"),
            ("0 19 853453 1 (hbk.)", "0-19-853453-1 (hbk.)"),
            ("978 3 16 148410 0, 0198534531", "978-3-16-148410-0, 0198534531"),
            ("9783161484100 0198534531", "9783161484100 0198534531"),
            ("0-19-853453-1 0-8044-2957-x", "0-19-853453-1 0-8044-2957-X"),
            ("ISBN 0198534531; ISBN 080442957X", "0198534531; 080442957X"),
            ("0 19 853453 1 and 978 3 16 148410 0", "0-19-853453-1 and 978-3-16-148410-0"),
        ],
    )
    def test_form(self, written: str, expected: str) -> None:
        result = after("isbn", f"isbn = {{{written}}}", "book")
        assert (result.fields, result.messages) == ({"isbn": expected}, [])

    @pytest.mark.parametrize(
        "wrong",
        ["978-3-16-148410-1", "9783161484107", "0 19 853453 2", "0198534530", "0-8044-2957-0"],
    )
    def test_a_wrong_check_digit_is_reported_and_left(self, wrong: str) -> None:
        result = after("isbn", f"isbn = {{{wrong}}}", "book")
        assert result.changes == []
        assert result.messages == [f"the check digit of the ISBN {wrong} is wrong"]

    def test_each_of_several_is_checked(self) -> None:
        result = after("isbn", "isbn = {978 3 16 148410 0; 0 19 853453 2}", "book")
        assert result.fields == {"isbn": "978-3-16-148410-0; 0 19 853453 2"}
        assert result.messages == ["the check digit of the ISBN 0 19 853453 2 is wrong"]

    @pytest.mark.parametrize(
        "text",
        ["0302-9743", "123456789", "978-1-60558-012-X", "4085101600454", "none", "97831614841000"],
    )
    def test_what_is_no_isbn_is_reported_and_left(self, text: str) -> None:
        result = after("isbn", f"isbn = {{{text}}}", "book")
        assert result.changes == []
        assert result.messages == [f"the field “isbn” holds something that is not an ISBN: {text}"]

    def test_what_is_left_beside_an_isbn_is_reported(self) -> None:
        result = after("isbn", "isbn = {0198534531, 019853453}", "book")
        assert result.changes == []
        assert len(result.messages) == 1

    @pytest.mark.parametrize("value", ["{}", "{????}", "macro", '"0198" # "534531"'])
    def test_says_nothing_where_nothing_is_said(self, value: str) -> None:
        result = after("isbn", f"isbn = {value}", "book")
        assert (result.changes, result.messages) == ([], [])


class TestIssn:
    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ("0302-9743", "0302-9743"),
            ("03029743", "0302-9743"),
            ("0302 9743", "0302-9743"),
            ("0302–9743", "0302-9743"),
            ("0302--9743", "0302-9743"),
            ("ISSN 0302-9743", "0302-9743"),
            ("issn: 03029743", "0302-9743"),
            ("2434-561x", "2434-561X"),
            ("0302-9743 (print)", "0302-9743 (print)"),
            ("e-ISSN 16113349", "e-ISSN 1611-3349"),
            ("03029743, 16113349", "0302-9743, 1611-3349"),
            ("0302-9743; 1611-3349", "0302-9743; 1611-3349"),
            ("0302-9743 1611-3349", "0302-9743 1611-3349"),
            ("03029743 and 16113349", "0302-9743 and 1611-3349"),
            ("0302-9743/16113349", "0302-9743/1611-3349"),
        ],
    )
    def test_form(self, written: str, expected: str) -> None:
        result = after("issn", f"issn = {{{written}}}", "article")
        assert (result.fields, result.messages) == ({"issn": expected}, [])

    def test_a_bare_number_is_put_in_braces(self) -> None:
        assert after("issn", "issn = 03029743").sources == {"issn": "{0302-9743}"}

    @pytest.mark.parametrize("wrong", ["0302-9744", "03029740", "2434-5611", "1080-2070"])
    def test_a_wrong_check_digit_is_reported_and_left(self, wrong: str) -> None:
        result = after("issn", f"issn = {{{wrong}}}", "article")
        assert result.changes == []
        assert result.messages == [f"the check digit of the ISSN {wrong} is wrong"]

    @pytest.mark.parametrize(
        "text", ["978-3-16-148410-0", "3-540-12330-X", "987654321", "10.1-080/01639374.2013.773953"]
    )
    def test_what_is_no_issn_is_reported_and_left(self, text: str) -> None:
        result = after("issn", f"issn = {{{text}}}", "article")
        assert result.changes == []
        assert result.messages == [f"the field “issn” holds something that is not an ISSN: {text}"]

    @pytest.mark.parametrize("value", ["{}", "{--}", "macro"])
    def test_says_nothing_where_nothing_is_said(self, value: str) -> None:
        result = after("issn", f"issn = {value}", "article")
        assert (result.changes, result.messages) == ([], [])
