r"""A DOI, an address, an ISBN, pages are read alike by every command, with whatever is in them."""

from __future__ import annotations

import json

import pytest

import bibwright
from bibwright.matching.value_readers import page_range
from bibwright.text.fold import fold

_TITLE = "Deep residual learning for image recognition"
_DOIS = (
    *(r"10.1000/a\_b", r"10.1000/a{\_}b", r"\url{https://doi.org/10.1000/a_b}", "DOI 10.1000/A_B"),
    *("{10.1000/{A}_b}", r"\doi{10.1000/a_b}", r"http://dx.doi.org/10.1000\%2Fa\_b"),
    *("http://doi.acm.org/10.1000/a_b", r"10.1000/a\textunderscore b", r"10.1000/a$\_$b"),
    *("<10.1000/a_b>", "https://www.doi.org/10.1000/a_b", "10.1000/a_b."),
    r"\href{https://doi.org/10.1000/a_b}{10.1000/a_b}",
)
_SICIS = (
    *("10.1002/1(2001)40:6$<$98::A$>$3.0;2-C", "10.1002/1(2001)40:6&lt;98::A&gt;3.0;2-C"),
    r"10.1002/1(2001)40:6\textless 98::A\textgreater{}3.0;2-C",
)
_URLS = (
    *(r"http://x.org/\~john", r"http://x.org/\~{}john", r"http://x.org/{\~{}}john"),
    *(r"http://x.org/{\textasciitilde}john", r"\url{http://x.org/~john}", "<http://x.org/~john>"),
    *(r"http://x.org/$\sim$john", r"\href{http://x.org/~john}{x.org/~john}"),
)


@pytest.mark.parametrize(
    ("field", "written", "meant"),
    [
        *(("doi", written, "10.1000/a_b") for written in _DOIS),
        *(("doi", written, "10.1002/1(2001)40:6<98::a>3.0;2-c") for written in _SICIS),
        *(("url", written, "http://x.org/~john") for written in _URLS),
    ],
)
def test_every_command_reads_it_alike(field: str, written: str, meant: str) -> None:
    entry = f"@misc{{a,\n  title = {{{_TITLE}}},\n  {field} = {{{written}}},\n}}\n".encode()
    assert f"= {{{meant}}}" in bibwright.tidy(entry).content.decode()
    [item] = json.loads(bibwright.convert(entry, to="csl").content)
    assert item[field.upper()].lower() == meant
    [query] = bibwright.read(entry, kind="bibtex").queries
    assert getattr(query, field) == meant


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        *((written, "10.1000/a_b") for written in _DOIS),
        *((written, "10.1002/1(2001)40:6<98::A>3.0;2-C") for written in _SICIS),
    ],
)
def test_two_entries_with_one_doi_are_one_work(written: str, plain: str) -> None:
    entry = "@article{%s, title = {%s}, author = {He, Kaiming}, doi = {%s}}\n"
    both = entry % ("a", _TITLE, written) + entry % ("b", _TITLE, plain)
    [found] = bibwright.dedupe(both.encode()).as_json()["sets"]
    assert "same DOI" in json.dumps(found)


@pytest.mark.parametrize(
    "written",
    ["978 3 16 148410 0", "ISBN 978–3–16–148410–0", "978--3--16--148410--0", "3-16-148410-X",
     "316148410X 9783161484100"],
)  # fmt: skip
def test_an_isbn_is_found_however_it_is_written(written: str) -> None:
    entry = "@book{%s, title = {%s}, isbn = {%s}}\n"
    [query] = bibwright.read((entry % ("a", _TITLE, written)).encode(), kind="bibtex").queries
    assert query.isbn in {"9783161484100", "316148410X"}
    both = entry % ("a", _TITLE, written) + entry % ("b", _TITLE, "9783161484100")
    assert "same ISBN" in json.dumps(bibwright.dedupe(both.encode()).as_json())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *((f"10{dash}20", "10-20") for dash in ("-", "--", "---", *"‐‑‒–—−\u00ad", " - ", "$-$")),
        *(("pp. 10-20", "10-20"), ("pp.~10--20", "10-20"), ("p. 10", "10"), ("12-15.", "12-15")),
        *(("10&ndash;20", "10-20"), ("{1-10}", "1-10"), ("10--20,30", "10-20, 30")),
        *(("A-1", "A-1"), ("12-1", "12-1"), ("1-2-3", "1-2-3")),
    ],
)
def test_pages_are_a_range_to_all_commands_or_to_none(written: str, meant: str) -> None:
    entry = f"@article{{a, title = {{T}}, journal = {{J}}, pages = {{{written}}}}}".encode()
    ranges = meant if written == meant and "10" not in meant else meant.replace("-", "--")
    assert f"= {{{ranges}}}" in bibwright.tidy(entry).content.decode()
    biblatex = bibwright.convert(entry, to="bib", dialect="biblatex").content.decode()
    assert f"= {{{ranges}}}" in biblatex
    [item] = json.loads(bibwright.convert(entry, to="csl").content)
    assert item["page"] == meant
    [query] = bibwright.read(entry, kind="bibtex").queries
    assert query.pages == ranges.replace("--", "–")
    assert page_range(written) == page_range(ranges)


@pytest.mark.parametrize("hidden", ["\u00ad", "\u200b", "\u2060", "\ufeff", "\u034f"])
def test_what_nobody_sees_makes_no_other_title(hidden: str) -> None:
    entry = "@article{%s, title = {%s}, author = {He, Kaiming}, year = 2016}\n"
    other = _TITLE.replace("learning", f"lear{hidden}ning")
    assert fold(other) == fold(_TITLE)  # to dedupe a word that is parted is the same, too
    both = entry % ("a", _TITLE) + entry % ("b", other)
    [found] = bibwright.dedupe(both.encode()).as_json()["sets"]
    assert "same title" in json.dumps(found)


@pytest.mark.parametrize(
    "written",
    [
        *("eprint = {arXiv:1706.03762}", "eprint = {{1706.03762}}, archivePrefix = {{arXiv}}"),
        *("eprint = {https://arxiv.org/abs/1706.03762}", "eprint = {1706.03762}"),
        *(r"eprint = {\url{arxiv.org/abs/1706.03762}}", "eprint={1706.03762}, eprinttype={ArXiv}"),
    ],
)  # fmt: skip
def test_a_preprint_is_one_to_every_command(written: str) -> None:
    entry = f"@misc{{a, title = {{{_TITLE}}}, author = {{He, Kaiming}}, {written}}}\n".encode()
    [item] = json.loads(bibwright.convert(entry, to="csl").content)
    assert (item["publisher"], item["number"]) == ("arXiv", "arXiv:1706.03762")
    [query] = bibwright.read(entry, kind="bibtex").queries
    assert str(query.arxiv_id) == "1706.03762"


def test_a_title_is_read_with_its_subtitle() -> None:
    entry = b"@collection{a, title = {Deep learning}, subtitle = {A survey}, year = 2016}"
    [query] = bibwright.read(entry, kind="bibtex").queries
    assert (query.title, query.kind) == ("Deep learning: A survey", "book")
