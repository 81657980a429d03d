"""Records of reference managers and databases, and lists in YAML: small ones of our own making."""

from __future__ import annotations

import pytest

from bibwright.errors import InputError
from bibwright.readers import InputKind, Reading, read_text

ENDNOTE = """%0 Journal Article
%T Robots in the Sky
%A Rose, Ada
%A Thorn, Bela M.
%J Garden Letters
%D 2021
%R 10.1234/gl.7

%0 Conference Paper
%A Moss, Carl
%T Weeding at Night
%D 2020
%X Some words
about it.
"""
PUBMED = """
PMID- 12345678
OWN - NLM
DP  - 2021 May
TI  - Robots in the
      Sky.
LID - S0000-0000(21)1-7 [pii]
LID - 10.1234/gl.7 [doi]
FAU - Rose, Ada
AU  - Rose A
FAU - Thorn, Bela M
AU  - Thorn BM

PMID- 12345679
TI  - Weeding at Night.
DP  - 2020
AU  - Moss C
"""
WEB_OF_SCIENCE = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Rose, A
   Thorn, BM
AF Rose, Ada
   Thorn, Bela M.
TI Robots in
   the Sky
PY 2021
DI 10.1234/gl.7
ER

PT C
AU Moss, C
TI Weeding at Night
PY 2020
ER

EF
"""
ENDNOTE_XML = """<?xml version="1.0" encoding="UTF-8"?>
<xml><records><record>
<contributors><authors><author><style face="normal">Rose, Ada</style></author>
<author>Thorn, Bela M.</author></authors></contributors>
<titles><title><style face="normal">Robots in the </style><style>Sky</style></title></titles>
<dates><year>2021</year></dates>
<electronic-resource-num>10.1234/gl.7</electronic-resource-num></record>
<record><contributors><authors><author>Moss, Carl</author></authors></contributors>
<titles><title>Weeding at Night</title></titles><dates><year>2020</year></dates></record>
</records></xml>
"""
PUBMED_XML = """<?xml version="1.0"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "https://example.org/pubmed.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><Article>
<Journal><JournalIssue><PubDate><Year>2021</Year></PubDate></JournalIssue></Journal>
<ArticleTitle>Robots in <i>the</i> Sky.</ArticleTitle>
<AuthorList><Author><LastName>Rose</LastName><ForeName>Ada</ForeName></Author>
<Author><LastName>Thorn</LastName><ForeName>Bela M.</ForeName></Author></AuthorList>
<ELocationID EIdType="doi">10.1234/gl.7</ELocationID></Article></MedlineCitation></PubmedArticle>
<PubmedArticle><MedlineCitation><Article>
<Journal><JournalIssue><PubDate><MedlineDate>2020 Mar-Apr</MedlineDate></PubDate></JournalIssue>
</Journal><ArticleTitle>Weeding at Night.</ArticleTitle>
<AuthorList><Author><LastName>Moss</LastName><ForeName>Carl</ForeName></Author></AuthorList>
</Article></MedlineCitation></PubmedArticle></PubmedArticleSet>
"""
#: As GROBID writes what a PDF lists.
TEI = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><title type="main">Gardens</title></teiHeader>
<text><back><div type="references"><listBibl><biblStruct xml:id="b0"><analytic>
<title level="a" type="main">Robots in the Sky</title>
<author><persName><forename type="first">Ada</forename><surname>Rose</surname></persName></author>
<author><persName><forename type="first">Bela</forename><forename type="middle">M</forename>
<surname>Thorn</surname></persName></author><idno type="DOI">10.1234/gl.7</idno></analytic>
<monogr><title level="j">Garden Letters</title>
<imprint><date type="published" when="2021">2021</date></imprint></monogr></biblStruct>
<biblStruct xml:id="b1"><monogr><title level="m">Weeding at Night</title>
<author><persName><forename type="first">C</forename><surname>Moss</surname></persName></author>
<imprint><date type="published" when="2020">2020</date></imprint></monogr></biblStruct>
</listBibl></div></back></text></TEI>
"""
MODS = """<modsCollection xmlns="http://www.loc.gov/mods/v3"><mods ID="a">
<titleInfo><title>Robots in the Sky</title></titleInfo>
<name type="personal"><namePart type="given">Ada</namePart><namePart type="family">Rose</namePart>
<role><roleTerm>author</roleTerm></role></name>
<name type="personal"><namePart type="given">Bela M.</namePart>
<namePart type="family">Thorn</namePart><role><roleTerm>author</roleTerm></role></name>
<originInfo><dateIssued>2021</dateIssued></originInfo>
<identifier type="doi">10.1234/gl.7</identifier>
<relatedItem type="host"><titleInfo><title>Garden Letters</title></titleInfo></relatedItem></mods>
<mods ID="b"><titleInfo><title>Weeding at Night</title></titleInfo>
<name><namePart>Moss, Carl</namePart></name>
<originInfo><dateIssued>2020</dateIssued></originInfo></mods></modsCollection>
"""

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"><channel>
<title>Garden Letters</title><link>https://example.org/</link>
<item><title><![CDATA[[ASAP] Robots in <i>the</i> Sky]]></title><link>https://example.org/7</link>
<dc:title>Robots in the Sky</dc:title><dc:creator>Ada Rose, Bela M. Thorn</dc:creator>
<author>letters@example.org (Garden Letters)</author><prism:doi>10.1234/gl.7</prism:doi>
<dc:date>2021-05-01</dc:date><pubDate>Wed, 01 May 2024 00:00:00 GMT</pubDate></item>
<item><title>Weeding at Night</title><dc:creator>Carl Moss</dc:creator>
<prism:publicationDate>2020-01-01</prism:publicationDate></item></channel></rss>
"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Garden Letters</title>
<author><name>The Editors</name></author>
<entry><title type="html">Robots in &lt;em&gt;the&lt;/em&gt; Sky</title>
<link href="https://doi.org/10.1234/gl.7"/><id>a:1</id>
<published>2021-05-01T00:00:00Z</published><updated>2024-05-01T00:00:00Z</updated>
<author><name>Ada Rose</name></author><author><name>Bela M. Thorn</name></author></entry>
<entry><title>Weeding at Night</title><id>a:2</id><published>2020-05-01T00:00:00Z</published>
<author><name>Carl Moss</name></author><summary>See arXiv:2103.00001.</summary></entry></feed>
"""
#: As arXiv announces a new version today.
ANNOUNCED = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="http://arxiv.org/"><title>cs.RO updates</title></channel>
<item rdf:about="http://arxiv.org/abs/2103.00001">
<title>Robots in the Sky. (arXiv:2103.00001v2 [cs.RO] UPDATED)</title>
<dc:creator>&lt;a href="http://arxiv.org/a"&gt;Ada Rose&lt;/a&gt;</dc:creator>
<pubDate>Wed, 01 May 2024 00:00:00 GMT</pubDate></item></rdf:RDF>
"""


def _found(reading: Reading) -> list[tuple[str, list[str], int | None, str]]:
    return [
        (query.title, [person.family for person in query.authors], query.year, query.doi or "")
        for query in reading.queries
    ]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (ENDNOTE, "EndNote"),
        (PUBMED, "PubMed"),
        (WEB_OF_SCIENCE, "Web of Science"),
        (ENDNOTE_XML, "EndNote"),
        (PUBMED_XML, "PubMed"),
        (MODS, "MODS"),
        (TEI, "TEI"),
        (RSS, "RSS"),
        (ATOM, "Atom"),
    ],
)
def test_records_of_reference_managers(text: str, label: str) -> None:
    reading = read_text(text)
    assert (reading.kind, reading.form) == (InputKind.RECORDS, f"{label}, 2 records")
    assert reading.problems == ()
    assert _found(reading) == [
        ("Robots in the Sky", ["Rose", "Thorn"], 2021, "10.1234/gl.7"),
        ("Weeding at Night", ["Moss"], 2020, ""),
    ]


def test_a_feed_says_when_it_was_announced_and_not_the_year() -> None:
    [query] = read_text(ANNOUNCED).queries
    assert (query.title, query.year, query.identity) == ("Robots in the Sky", None, "2103.00001")
    assert [person.family for person in query.authors] == ["Rose"]


def test_a_record_is_named_by_its_title_s_line() -> None:
    lines = [query.origin.line for query in read_text(ENDNOTE).queries if query.origin]
    assert lines == [2, 11]


def test_a_record_that_names_no_work() -> None:
    reading = read_text(
        "%0 Journal Article\n%J Garden Letters\n\n%0 Book\n%T Hedges\n%A Rose, A.\n"
    )
    assert [query.title for query in reading.queries] == ["Hedges"]
    assert [problem.origin.line for problem in reading.problems] == [1]


def test_other_xml_is_no_list_of_lines() -> None:
    text = '<?xml version="1.0"?>\n<rdf:RDF><bib:Article><dc:title>Robots</dc:title></bib:Article>'
    with pytest.raises(InputError, match="export it as BibTeX"):
        read_text(text, name="zotero.rdf")


def test_entities_of_xml_are_not_read() -> None:
    text = (
        '<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/hostname">]>\n'
        "<xml><records><record><titles><title>Robots &a;in the Sky</title></titles>"
        "</record></records></xml>\n"
    )
    assert [query.title for query in read_text(text).queries] == ["Robots in the Sky"]


def test_a_list_in_yaml() -> None:
    reading = read_text(
        "# our papers\n- title: Robots in the Sky\n  authors: Ada Rose, Bela Thorn\n  year: 2021\n"
        "  url: https://arxiv.org/abs/2103.00001\n- title: Weeding at Night\n  authors:\n"
        "  - Carl Moss\n  year: 2020\n",
        name="papers.yml",
    )
    assert reading.form == "YAML, 2 items"
    assert _found(reading) == [
        ("Robots in the Sky", ["Rose", "Thorn"], 2021, ""),
        ("Weeding at Night", ["Moss"], 2020, ""),
    ]
    assert [query.identity for query in reading.queries] == ["2103.00001", ""]
    assert [query.origin.line for query in reading.queries if query.origin] == [2, 6]


def test_the_front_matter_of_a_paper_s_page() -> None:
    reading = read_text(
        "---\ntitle: Robots in the Sky\ncollection: publications\nvenue: Garden Letters\n"
        "date: 2021-05-01\npaperurl: https://arxiv.org/abs/2103.00001\n---\n\nThis paper is about "
        "robots.\n"
    )
    assert next((query.title, query.identity) for query in reading.queries) == (
        "Robots in the Sky",
        "2103.00001",
    )


def test_the_front_matter_of_a_list() -> None:
    reading = read_text(
        "---\nlayout: page\ntitle: Papers of our Group\nauthor: Ada Rose\n---\n\n"
        "- [Robots in the Sky](https://arxiv.org/abs/2103.00001)\n- Weeding at Night\n"
    )
    assert [(query.origin.line, query.title) for query in reading.queries if query.origin] == [
        (7, "Robots in the Sky"),
        (8, "Weeding at Night"),
    ]


def test_the_sessions_in_the_front_matter_of_a_reading_group() -> None:
    reading = read_text(
        "---\nlayout: semester\ntime: Fridays at noon\nsessions:\n  - presenter: Carl\n"
        "    title: Robots in the Sky\n    link: https://arxiv.org/abs/2103.00001\n"
        '  - presenter: holidays\n    title: ""\n---\n\n# Description\n\nA weekly seminar.\n'
    )
    assert [(query.title, query.identity) for query in reading.queries] == [
        ("Robots in the Sky", "2103.00001")
    ]


def test_a_list_that_is_not_quite_yaml() -> None:
    reading = read_text(
        "- title: Robots: in the Sky\n  url: https://arxiv.org/abs/2103.00001\n", name="papers.yml"
    )
    assert [query.identity for query in reading.queries] == ["2103.00001"]
    assert "it was read as a list" in reading.problems[0].message


def test_a_table_of_identifiers_alone() -> None:
    reading = read_text("doi,arxiv,url\n10.1000/xyz,,https://example.org/a\n,2406.03712,\n,,\n")
    assert reading.kind == InputKind.TABLE
    assert [(query.doi, str(query.arxiv_id or "")) for query in reading.queries] == [
        ("10.1000/xyz", ""),
        (None, "2406.03712"),
    ]


def test_a_first_line_that_names_columns_is_no_table_where_no_row_follows() -> None:
    reading = read_text("DOI, arXiv and other names of papers\n\nRobots in the Sky (2406.03712)\n")
    assert reading.kind != InputKind.TABLE
