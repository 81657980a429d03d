"""What catalogues say that a paper cites, is cited by and resembles; lists in other forms."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from bibtexparser.entrypoint import parse_string

from bibwright.commands.catalogue_lists import CatalogueList, ListSource, ask_lists, distinct_works
from bibwright.config.paths import config_folder
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Kind, Reference
from bibwright.sources.registry import SourceOptions, open_sources
from bibwright.sources.source import ByDoi, ByTitle, CitationsOf, Lookup, ReferencesOf
from support.arxiv_faults import Replaced
from support.catalogue_server import CatalogueServer
from support.catalogue_works import WORKS
from support.cli import run
from support.loopback import Answer
from support.paper_source_server import PaperSourceServer, packed

ROOT = Path(__file__).parents[2]
PAPER = WORKS[0]
OTHERS = WORKS[1:]


@contextmanager
def catalogues(*names: str) -> Iterator[Mapping[str, CatalogueServer]]:
    """The loopback catalogues of these names, which the settings name."""
    with ExitStack() as stack:
        servers = {name: stack.enter_context(CatalogueServer(name)) for name in names}
        settings = config_folder() / "config.toml"
        settings.parent.mkdir(parents=True, exist_ok=True)
        urls = "".join(f'{name} = "{each.url}"\n' for name, each in servers.items())
        settings.write_text(f"[urls]\n{urls}", "utf-8")
        yield servers


def told(name: str, lookup: ReferencesOf | CitationsOf) -> list[tuple[str, str]]:
    """DOIs and titles of what the catalogue says."""
    with CatalogueServer(name) as server:
        options = SourceOptions(sources=(name,), urls={name: server.url})
        with open_sources(options, sleep=lambda _: None) as (source,):
            answer = source.ask([lookup])
    assert not answer.failures
    assert not answer.cut
    return [(each.doi or "", each.title) for each in answer.candidates]


@pytest.mark.parametrize("name", ["semantic-scholar", "openalex", "inspire", "opencitations"])
@pytest.mark.parametrize("lookup", [ReferencesOf, CitationsOf])
def test_each_catalogue_tells_its_lists(
    name: str, lookup: type[ReferencesOf] | type[CitationsOf]
) -> None:
    by_id = name in {"semantic-scholar", "inspire"}
    found = told(name, lookup(ArxivId(PAPER.arxiv_id) if by_id else PAPER.doi))
    assert [doi for doi, _ in found] == [work.doi for work in OTHERS]


@pytest.mark.parametrize(
    ("name", "lookup"),
    [("openalex", ReferencesOf), ("openalex", CitationsOf), ("inspire", CitationsOf)],
)
def test_a_list_of_many_pages_comes_whole_and_in_order(
    name: str, lookup: type[ReferencesOf] | type[CitationsOf]
) -> None:
    dois = [f"10.1000/tides.{number}" for number in range(1101)]
    works = [replace(OTHERS[0], title=f"Tide {doi}", doi=doi, arxiv_id="") for doi in dois]
    with CatalogueServer(name, [PAPER, *works]) as server:
        options = SourceOptions(sources=(name,), urls={name: server.url})
        with open_sources(options, sleep=lambda _: None) as sources:
            paper = PAPER.doi if name == "openalex" else ArxivId(PAPER.arxiv_id)
            [found] = ask_lists([paper], sources, lookup)
    assert [each.doi for each in found.works] == dois
    assert found.is_whole


def answered(
    name: str, lookup: ReferencesOf | CitationsOf | ByDoi, said: object
) -> list[Reference]:
    """What is read of an answer that says this."""
    with CatalogueServer(name) as server:
        server.misbehave(Replaced(Answer(200, json.dumps(said).encode(), "application/json")))
        options = SourceOptions(sources=(name,), urls={name: server.url})
        with open_sources(options, sleep=lambda _: None) as (source,):
            answer = source.ask([lookup])
    assert not answer.failures
    return list(answer.candidates)


@pytest.mark.parametrize(("lookup", "end"), [(ReferencesOf, "cited"), (CitationsOf, "citing")])
def test_opencitations_names_works_by_whatever_it_knows_of_them(
    lookup: type[ReferencesOf] | type[CitationsOf], end: str
) -> None:
    other = "citing" if end == "cited" else "cited"
    names = (
        "omid:br/061 doi:10.1000/tides openalex:W1 pmid:7",
        "omid:br/062 arxiv:2601.17238",
        "omid:br/063 arxiv:hep-th/9711200v2 doi:10.1000/strings",
        "omid:br/064 doi:10.48550/arxiv.2205.01833",
        "omid:br/065 pmid:123456",
        "omid:br/066",
    )
    said = [{"oci": "1-2", end: each, other: "omid:br/060 doi:10.1000/x"} for each in names]
    found = answered("opencitations", lookup("10.1000/x"), said)
    assert [(each.doi, each.arxiv_id and each.arxiv_id.base, each.said) for each in found] == [
        ("10.1000/tides", None, ""),
        (None, "2601.17238", ""),
        ("10.1000/strings", "hep-th/9711200", ""),
        (None, "2205.01833", ""),
        (None, None, names[4]),
        (None, None, names[5]),
    ]


def test_works_that_have_no_more_than_a_name_elsewhere_are_listed_each() -> None:
    names = ("omid:br/065 pmid:123456", "omid:br/066")
    said = [{"oci": "1-2", "citing": each, "cited": "doi:10.1000/x"} for each in names]
    with catalogues("opencitations") as servers:
        reply = Answer(200, json.dumps(said).encode(), "application/json")
        servers["opencitations"].misbehave(Replaced(reply))
        outcome = run("cited-by", "https://doi.org/10.1000/x", "--sources", "opencitations")
    assert outcome.status == 1
    assert all(each in outcome.stderr for each in names)


def test_works_that_their_catalogue_cannot_look_up_are_named_with_who_could() -> None:
    dois = [f"10.1000/tide.{number}" for number in range(3)]
    said = [{"oci": "1-2", "citing": f"doi:{each}", "cited": "doi:10.1000/x"} for each in dois]
    with catalogues("opencitations") as servers:
        reply = Answer(200, json.dumps(said).encode(), "application/json")
        servers["opencitations"].misbehave(Replaced(reply))
        outcome = run("cited-by", "https://doi.org/10.1000/x", "--sources", "opencitations")
    assert "by its DOI crossref and openalex would find it" in outcome.stderr
    assert f"    {', '.join(dois)}\n" in outcome.stderr


def test_inspire_loses_nothing_of_an_item_and_makes_no_editor_an_author() -> None:
    address = "https://inspirehep.net/api/literature/77"
    told: list[dict[str, object]] = [
        {"report_numbers": ["TIDE-TH-7"], "label": "1"},
        {"collaborations": ["Tide"], "misc": ["in preparation"]},
        {"urls": [{"value": "https://tides.example/tables"}]},
        {"isbn": "9780306406157"},
        {"persistent_identifiers": [{"schema": "HDL", "value": "2128/77"}]},
        {"authors": [{"full_name": "Ebb, A."}, {"full_name": "Flow, B."}]},
        {"label": "7"},
        {
            "title": {"title": "Moons"},
            "authors": [
                {"full_name": "Ebb, A."},
                {"full_name": "Flow, B.", "inspire_role": "editor"},
            ],
            "publication_info": {"parent_title": "Seas", "parent_isbn": "9780306406157"},
            "imprint": {"publisher": "Harbour Press", "date": "1999-02"},
            "document_type": "book chapter",
        },
        {
            "publication_info": {
                "journal_title": "J.Tides",
                "journal_volume": "3",
                "journal_issue": "2",
                "artid": "017",
            },
            "imprint": {"publisher": "Teubner"},
        },
    ]
    items: list[dict[str, object]] = [{"reference": each} for each in told]
    items[6]["record"] = {"$ref": address}
    metadata = {"references": items}
    found = answered(
        "inspire", ReferencesOf(ArxivId("2101.00001")), {"id": 1, "metadata": metadata}
    )
    assert [each.said for each in found[:7]] == [
        "TIDE-TH-7",
        "in preparation, Tide",
        "https://tides.example/tables",
        "9780306406157",
        "2128/77",
        "Ebb, A., Flow, B.",
        address,
    ]
    chapter, article = found[7:]
    assert [str(each) for each in chapter.authors] == ["A. Ebb"]
    assert [str(each) for each in chapter.editors] == ["B. Flow"]
    assert (chapter.venue, chapter.publisher, chapter.isbn) == (
        *("Seas", "Harbour Press", "9780306406157"),
    )
    assert (chapter.kind, str(chapter.issued)) == (Kind.INCOLLECTION, "1999")
    assert (article.volume, article.number, article.pages) == ("3", "2", "017")
    assert article.publisher == ""


def test_a_supervisor_is_no_author_of_a_thesis_at_inspire() -> None:
    people = [("Ebb, Ada", []), ("Flow, Ben", ["supervisor"]), ("Reef, Cy", ["author", "editor"])]
    authors = [{"full_name": name, "inspire_roles": roles} for name, roles in people]
    metadata = {"titles": [{"title": "On Tides"}], "authors": authors, "document_type": ["thesis"]}
    [found] = answered("inspire", ByDoi("10.1000/x"), {"id": "1", "metadata": metadata})
    assert [each.family for each in found.authors] == ["Ebb", "Reef"]
    assert [each.family for each in found.editors] == ["Reef"]


def _of(source: str, *works: Reference) -> CatalogueList:
    return CatalogueList(source, works)


def test_works_of_several_lists_are_one_and_of_one_list_are_not() -> None:
    """A list as a publisher deposited it has no records; its order is the paper's own."""
    bare = Reference(doi="10.1/b")
    first, second = Reference(title="Tides"), Reference(title="Tides", doi="10.1/b")
    known = Reference(title="On Tides", doi="10.1/b", record="index:1")
    alone = Reference(title="Moons", record="index:2")
    told = distinct_works([_of("index", alone, known), _of("deposit", first, second)])
    assert [(each.work, each.by) for each in told] == [
        (first, ("deposit",)),
        (known, ("deposit", "index")),
        (alone, ("index",)),
    ]
    # What a list merely names proves nothing of it.
    lookups: list[Lookup] = [ByDoi("10.1/b"), ByTitle("Tides")]
    for works, found in (((bare, first), ()), ((known,), (known,))):
        answer = ListSource(_of("index", *works)).ask(lookups)
        assert answer.candidates == found
        assert answer.unsupported == frozenset(lookups[len(found) :])


def test_crossref_keeps_a_list_in_its_order_by_dois_fields_and_texts() -> None:
    found = told("crossref", ReferencesOf(PAPER.doi))
    assert len(found) == len(OTHERS)
    assert found[0] == ("", OTHERS[0].title)
    assert found[1] == ("", "")  # its text says it all; the reader of reference strings comes later
    assert found[2] == (OTHERS[2].doi, "")


def test_a_publication_that_is_not_at_arxiv_by_its_doi(tmp_path: Path) -> None:
    """What Crossref has of its list in fields and in text is looked up as any list."""
    output = tmp_path / "refs.bib"
    with catalogues("crossref"), PaperSourceServer({}) as arxiv:
        outcome = run(
            *("references", f"https://doi.org/{PAPER.doi}", "--sources", "crossref", "-o", output),
            *("--api-url", arxiv.url),
        )
    assert f"read from Crossref, {len(OTHERS)} references" in outcome.stderr
    dois = [entry["doi"].lower() for entry in parse_string(output.read_text("utf-8")).entries]
    assert dois == [work.doi for work in OTHERS]
    assert outcome.status == 0


def test_where_two_name_a_work_it_is_surer_and_what_one_has_says_so() -> None:
    names = ("semantic-scholar", "openalex", "opencitations")
    listed = OTHERS[0]
    item = f"\\begin{{thebibliography}}{{1}}\\bibitem{{a}} X. Y. \\newblock {listed.title}. "
    source = packed({"ms.tex": "\\documentclass{x}", "ms.bbl": f"{item}\\newblock Z, 2001."})
    with catalogues(*names), PaperSourceServer({PAPER.arxiv_id: source}) as arxiv:
        outcome = run(
            *("references", PAPER.arxiv_id, "--sources", f"arxiv,{','.join(names)}", "--json"),
            *("--arxiv", "api", "--api-url", arxiv.url),
        )
    report = json.loads(outcome.stdout)
    schema = json.loads((ROOT / "docs/references.schema.json").read_text("utf-8"))
    jsonschema.validate(report, schema, cls=jsonschema.Draft202012Validator)
    [listed_by] = report["witnesses"]
    assert {"Semantic Scholar", "OpenAlex"} <= set(listed_by)
    sources = [each["sources"] for each in report["only_in_catalogues"]]
    assert len(sources) == len(OTHERS) - 1
    assert all(len(each) >= 2 for each in sources)
    assert "Semantic Scholar and OpenAlex" in outcome.stderr


def test_what_resembles_papers_and_is_not_among_them(tmp_path: Path) -> None:
    output = tmp_path / "related.bib"
    bibliography = tmp_path / "own.bib"
    bibliography.write_text(
        "".join(
            f"@misc{{k{number}, title={{{work.title}}}, doi={{{work.doi}}}}}\n"
            for number, work in enumerate(WORKS[:2])
        ),
        "utf-8",
    )
    with catalogues("semantic-scholar") as servers:
        command = ("related", "--of", bibliography, "--sources", "semantic-scholar", "-o", output)
        outcome = run(*command)
        sent = len(servers["semantic-scholar"].requests)
        assert "nothing to change" in run(*command).stderr
        assert len(servers["semantic-scholar"].requests) == sent  # the answers were kept
    assert f"2 papers: read from Semantic Scholar, {len(WORKS) - 2} related works" in outcome.stderr
    dois = [entry["doi"].lower() for entry in parse_string(output.read_text("utf-8")).entries]
    assert dois == [work.doi for work in WORKS[2:]]


def test_a_paper_without_a_list_stops_no_other() -> None:
    item = "\\begin{thebibliography}{1}\\bibitem{a} A. Doe. \\newblock A work of hers. 2001."
    notice = b"%auto-ignore\nThis paper has been withdrawn by its author, due to an error."
    sources = {
        "2101.00001": packed({"ms.tex": "\\documentclass{x}", "ms.bbl": item}),
        "2101.00002": notice,
    }
    with PaperSourceServer(sources) as arxiv:
        at = ("--arxiv", "api", "--api-url", arxiv.url)
        outcome = run("references", "2101.00001", "2101.00002", *at, "--as-cited")
        assert "arXiv:2101.00002: no list: arXiv:2101.00002 is withdrawn" in outcome.stderr
        assert "2101.00002v1" in outcome.stderr
        assert "A work of hers" in outcome.stdout
        assert outcome.status == 1
        alone = run("references", "2101.00002", *at)
    assert alone.status == 2
    assert "is withdrawn" in alone.stderr


PAGE = """<!DOCTYPE html><html><body><section class="ltx_bibliography">
<ul class="ltx_biblist">
<li id="bib.bib1" class="ltx_bibitem">
<span class="ltx_tag ltx_role_refnum ltx_tag_bibitem">Doe [2001]</span>
<span class="ltx_bibblock">
J.&nbsp;Doe and R.&nbsp;Roe.
</span>
<span class="ltx_bibblock">Two &amp; two make four.
</span>
<span class="ltx_bibblock"><em class="ltx_emph ltx_font_italic">Journal of Sums</em>, 4:2–3, 2001.
</span>
<span class="ltx_bibblock ltx_bib_cited">Cited by: <a href="#S1">§1</a>.</span>
</li>
<li id="bib.bib2" class="ltx_bibitem">
<span class="ltx_tag">[2]</span>
<span class="ltx_bibblock">A. Poe. Nothing rhymes.
<a class="ltx_ref" href="https://arxiv.org/abs/2101.00009">arXiv:2101.00009</a>, 2021.</span>
</li>
</ul></section></body></html>
"""


def test_the_page_in_html_where_the_source_has_no_list() -> None:
    source = packed({"ms.tex": "\\documentclass{x}\\begin{document}nothing\\end{document}"})
    with PaperSourceServer({"2101.00001": source}, {"2101.00001": PAGE.encode()}) as arxiv:
        outcome = run(
            *("references", "2101.00001", "--arxiv", "api", "--api-url", arxiv.url, "--as-cited")
        )
    assert "read from HTML, 2 references" in outcome.stderr
    first, second = parse_string(outcome.stdout).entries
    assert first["title"] == "Two \\& two make four"
    assert first["author"] == "Doe, J. and Roe, R."
    assert "Cited by" not in outcome.stdout
    assert second["eprint"] == "2101.00009"


def test_a_source_that_is_a_pdf_is_read_as_one(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    lines = ["A paper of one page", "References", *LISTED]
    data = pdf_of(pypdf, lines)
    path = tmp_path / "paper.pdf"
    path.write_bytes(data)
    with PaperSourceServer({"2101.00001": data}) as arxiv:
        at = ("--arxiv", "api", "--api-url", arxiv.url, "--json")
        for paper in ("2101.00001", path):
            report = json.loads(run("references", paper, *at).stdout)
            queries = [each["query"] for each in report["resolve"]["verdicts"]]
            assert [each["title"] for each in queries] == [
                "Two and two make four",
                "Counting sheep",
            ]
            assert "PDF" in report["lists"][0]["read_from"]


LISTED = [
    "[1] J. Doe and R. Roe. Two and two make four. Journal of Sums, 4:2-3, 2001.",
    "[2] A. Poe and B. Low. Counting sheep. Journal of Sums, 5:7-9, 2002.",
]


def pdf_of(pypdf: object, lines: list[str]) -> bytes:
    """A PDF of one page with these lines."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    del pypdf
    writer = PdfWriter()
    page = writer.add_blank_page(600, 800)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 9 Tf 12 TL 40 700 Td {shown} ET".encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_another_work_under_the_main_title_is_asked_about(tmp_path: Path) -> None:
    """The overview of 1999 is not the letter of 1996, in a paper's .bib and in RIS."""
    people = "Ebb, Ada and Flow, Ben and Reef, Cy"
    title = "Reconstructing the tidal potential"
    letter = {
        "id": "cond-mat/9601001",
        "title": title.title(),
        "abstract": "Of tides.",
        "authors": "Ada Ebb, Ben Flow",
        "authors_parsed": [["Ebb", "Ada", ""], ["Flow", "Ben", ""]],
        "categories": "cond-mat",
        "versions": [{"version": "v1", "created": "Fri, 05 Jan 1996 00:00:00 GMT"}],
        "update_date": "1996-01-05",
    }
    index = tmp_path / "snapshot.jsonl"
    index.write_text(json.dumps(letter) + "\n", "utf-8")
    field = f"title = {{{{{title}—an overview}}}}, author = {{{people}}}, year = 1999"
    paper = tmp_path / "paper"
    paper.mkdir()
    (paper / "ms.bib").write_text(f"@article{{a, {field}, journal = {{J. Seas}}}}\n", "utf-8")
    tex = "\\documentclass{x}\\begin{document}\\cite{a}\\bibliography{ms}\\end{document}"
    (paper / "ms.tex").write_text(tex, "utf-8")
    ris = tmp_path / "list.ris"
    authors = "".join(f"AU  - {each}\n" for each in people.split(" and "))
    ris.write_text(f"TY  - JOUR\nTI  - {title}—an overview\n{authors}PY  - 1999\nER  - \n", "utf-8")
    offline = ("--offline", "--sources", "index", "--index", index)
    for command, given in (("references", paper), ("resolve", ris)):
        assert "1 ambiguous" in run(command, given, *offline, "--dry-run").stderr
