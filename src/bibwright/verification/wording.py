"""What is said of an entry that no source has: that, and no more."""

from __future__ import annotations

from collections.abc import Sequence

from bibwright.model.reference import Reference
from bibwright.sources.source import ARXIVS, PUBLICATIONS

#: What reports call the sources.
_NAMES = {
    "arXiv API": "arXiv",
    "local index": "the local index of arXiv",
    PUBLICATIONS: "the local record of publications",
}
#: The one source that knows every arXiv id that there is.
REGISTRY = "arXiv API"
#: Entry types of what catalogues of papers seldom have, in BibTeX and biblatex.
_SELDOM = frozenset(
    """artwork audio book bookinbook booklet collection commentary dataset electronic image
    inbook inreference jurisdiction legal legislation letter manual masterthesis mastersthesis
    misc movie music mvbook mvcollection mvproceedings mvreference online patent performance
    periodical phdthesis proceedings reference report software standard suppbook suppcollection
    techreport thesis unpublished video www""".split()
)


def sources_named(names: Sequence[str]) -> str:
    """The sources in words: "arXiv, Crossref and DBLP"."""
    called = list(dict.fromkeys(_NAMES.get(name, name) for name in names))
    if len(called) < 2:
        return "".join(called)
    return f"{', '.join(called[:-1])} and {called[-1]}"


def is_unknown_id(query: Reference, asked: Sequence[str]) -> bool:
    """Whether arXiv itself was asked for the entry's arXiv id, which then there is not."""
    return query.arxiv_id is not None and REGISTRY in asked


#: What sources could know of: each has some sorts of works and not others. A source that isn't
#: named here (a plugin's) could know everything.
_PAPERS = frozenset(
    "article inproceedings conference incollection inbook suppperiodical periodical".split()
)
_BOOKS = frozenset("book mvbook collection mvcollection proceedings mvproceedings inbook".split())
_THESES = frozenset("phdthesis mastersthesis masterthesis thesis".split())
_REPORTS = frozenset("techreport report".split())
_COULD: dict[str, frozenset[str]] = {
    "arXiv API": _PAPERS,
    "local index": _PAPERS,
    PUBLICATIONS: _PAPERS | _BOOKS,
    "Crossref": _PAPERS | _BOOKS | _REPORTS,
    "DBLP": _PAPERS | _BOOKS,
    "OpenAlex": _PAPERS | _BOOKS | _THESES | _REPORTS,
    "Semantic Scholar": _PAPERS | _THESES,
    "DataCite": _THESES | _REPORTS | frozenset({"dataset", "software"}),
    "Open Library": _BOOKS,
    "the DOI registry": frozenset(),
}


def could_know(query: Reference, type_: str, asked: Sequence[str]) -> bool:
    """Whether one of the sources that answered could have known an entry of this kind: one that
    has works of its type, or any if the entry names a DOI or an arXiv id. What was printed, and
    has no type, may be of any."""
    if query.arxiv_id is not None or query.doi is not None:
        return True
    if not type_:
        return bool(asked) and not _is_page(query)
    return any(name not in _COULD or type_ in _COULD[name] for name in asked)


def _is_page(query: Reference) -> bool:
    """Whether it may be a page on the web, which nobody signed."""
    return bool(query.url) and not query.authors


def have_not(query: Reference, type_: str, asked: Sequence[str], *, near: bool) -> str:
    """That the sources don't have it; ``near`` where something a little like it was found.

    What need not be there is not held against an entry: arXiv has only what authors put there,
    and manuals, books and web pages are in no catalogue of papers.
    """
    if is_unknown_id(query, asked):
        return f"arXiv has no paper {query.arxiv_id}"
    verb = "do" if len(asked) > 1 else "does"
    said = f"{sources_named(asked)} {verb} not have it"
    if query.arxiv_id is not None:
        named = f"neither as arXiv:{query.arxiv_id} nor by its title"
        said += f", {named}" if query.title else f": arXiv:{query.arxiv_id}"
    if near:
        said += ", nor anything close enough"
    if not type_ and not query.identity and _is_page(query):
        return f"{said}; as a page on the web it need not be there"
    if type_ in _SELDOM and query.arxiv_id is None:
        article = "an" if type_[0] in "aeiou" else "a"
        return f"{said}; as {article} @{type_} it need not be there"
    if ARXIVS.issuperset(asked) and query.arxiv_id is None:
        return f"{said}; what is published elsewhere need not be there"
    return said
