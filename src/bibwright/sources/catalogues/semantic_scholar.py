"""Semantic Scholar: papers of all fields, with the identifiers they go by elsewhere.

Its Academic Graph API is described at https://api.semanticscholar.org/api-docs/graph.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlsplit

import requests

from bibwright.model.reference import Kind, Origin, Person, Reference
from bibwright.sources.catalogues.catalogue import (
    Catalogue,
    Request,
    json_of,
    object_of,
    packed,
    searched_together,
)
from bibwright.sources.catalogues.reading import (
    Record,
    identifiers_of,
    mapping,
    pages_of,
    records,
    text,
    texts,
    year_of,
)
from bibwright.sources.source import (
    ByDoi,
    ById,
    ByTitle,
    ByWords,
    CitationsOf,
    Lookup,
    PaperName,
    ReferencesOf,
    RelatedTo,
)
from bibwright.sources.web.asking import Inquiry
from bibwright.sources.web.cache import Reply
from bibwright.sources.web.judging import TruncatedAnswerError
from bibwright.sources.web.web import Web
from bibwright.text.fold import fold
from bibwright.text.names import person_from_display

#: "The maximum number of paper IDs" in a batch.
_TOGETHER = 500
_WORDS_HITS = 10
_FIELDS = "title,authors,year,venue,journal,publicationTypes,publicationDate,externalIds,abstract"
_BATCH, _MATCH, _SEARCH = "/paper/batch", "/paper/search/match", "/paper/search"
#: A search that knows OR, and brings up to a thousand papers, with a token where there are more.
_BULK = "/paper/search/bulk"
_TITLES_TOGETHER, _MOST_CHARACTERS = 50, 3000
#: Lists of works by the last part of their address, and what holds a work in them.
_LISTS = {"references": "citedPaper", "citations": "citingPaper"}
#: "The maximum number of results to return" of a list.
_A_PAGE = 1000
#: Recommendations are an API of their own beside the graph, with at most so many papers.
_GRAPH, _RECOMMENDATIONS, _MOST_RELATED = "/graph/v1", "/recommendations/v1", 500


class SemanticScholar(Catalogue):
    """Semantic Scholar, by arXiv id, DOI, title and words, what a paper cites and is cited by, and
    what resembles papers; ``key`` is a person's key for it."""

    name = "Semantic Scholar"
    has_several_names = True
    prefix = "s2"
    address = "https://api.semanticscholar.org/graph/v1"
    sorts = (ById, ByDoi, ReferencesOf, CitationsOf, RelatedTo, ByTitle, ByWords)
    singly = frozenset()
    #: A key allows one request a second, over all of the API; without one, all share what there is
    #: (https://www.semanticscholar.org/product/api).
    interval = 1.1

    def __init__(
        self, web: Web, *, url: str = "", key: str = "", interval: float | None = None
    ) -> None:
        super().__init__(web, url=url, key=key, interval=interval)
        self._recommendations = self._url.removesuffix(_GRAPH) + _RECOMMENDATIONS

    def can_search(self, title: str) -> bool:
        """Whatever has a word."""
        return bool(fold(title))

    def grouped(self, lookups: Sequence[Lookup]) -> Iterator[Sequence[Lookup]]:
        """Ids and DOIs together, titles, and words of titles."""
        named = [each for each in lookups if isinstance(each, ById | ByDoi)]
        yield from (named[at : at + _TOGETHER] for at in range(0, len(named), _TOGETHER))
        rest = [each for each in lookups if not isinstance(each, ById | ByDoi)]
        yield from packed(rest, _TITLES_TOGETHER, _MOST_CHARACTERS)

    def request(self, inquiry: Inquiry) -> Request:
        """A paper by its name, several in a batch, a title by a match, words by a search.

        A hyphen in a search finds nothing, says the documentation: so only folded words.
        """
        fields = {"fields": _FIELDS}
        together = [words for each in inquiry.lookups for words in searched_together(each)]
        if len(inquiry.lookups) > 1 and together:
            either = " | ".join(f"({words})" for words in together)
            return Request(_BULK, {"query": either} | fields)
        names = [_name(each) for each in inquiry.lookups]
        if len(names) > 1:
            return Request(_BATCH, fields, {"ids": names})
        match inquiry.lookups[0]:
            case ByTitle(title):
                return Request(_MATCH, {"query": fold(title)} | fields)
            case ByWords(title, family):
                words = f"{fold(title)} {fold(family)}".strip()
                return Request(_SEARCH, {"query": words, "limit": str(_WORDS_HITS)} | fields)
            case ReferencesOf(paper, start) | CitationsOf(paper, start) as lookup:
                sort = "references" if isinstance(lookup, ReferencesOf) else "citations"
                page = {"offset": str(start), "limit": str(_A_PAGE)}
                return Request(f"/paper/{quote(_named(paper), safe=':/')}/{sort}", fields | page)
            case RelatedTo(papers):
                most = {"limit": str(_MOST_RELATED)}
                wanted = {"positivePaperIds": [_named(each) for each in papers]}
                return Request("/papers", fields | most, wanted, base=self._recommendations)
        return Request(f"/paper/{quote(names[0], safe=':/')}", fields)

    def headers(self) -> dict[str, str]:
        """The key, if there is one."""
        return super().headers() | ({"x-api-key": self._key} if self._key else {})

    def records(self, response: Reply) -> Sequence[Record]:
        """The paper, those of a batch that are known, or those of a search."""
        said, path = json_of(response), urlsplit(response.url or "").path
        if path.endswith(_BATCH):
            papers = _batch(response, said)
        elif not isinstance(said, dict):
            raise TruncatedAnswerError("the answer is not an object")
        elif path.endswith((_MATCH, _SEARCH, _BULK)):
            papers = _listed(said)
        elif "recommendedPapers" in said:
            papers = records(said, "recommendedPapers")
        elif (holder := _LISTS.get(path.rsplit("/", 1)[-1])) is not None:
            papers = _linked(said, holder)
        else:
            papers = [said]
        if not all(isinstance(paper.get("paperId"), str) for paper in papers):
            raise TruncatedAnswerError("a paper has no paperId")
        return papers

    def is_whole(self, response: Reply) -> bool:
        """A page of a longer list says where the ``next`` one begins, or gives a token for it."""
        said = json_of(response)
        if not isinstance(said, dict):
            return True
        return not said.get("token") and ("next" not in said or "offset" not in said)

    def paper(self, record: Record) -> Reference | None:
        """The paper. Preprint and published version are one record here, whose year is that of
        either; so such a record is left without one."""
        title = text(record, "title")
        if not title:
            return None
        named, journal = mapping(record, "externalIds"), mapping(record, "journal")
        doi, arxiv_id = identifiers_of([text(named, "DOI"), text(named, "ArXiv")])
        kind = _kind(record, published=doi is not None)
        venue = text(journal, "name") or text(record, "venue")
        if kind is Kind.INPROCEEDINGS:
            venue = text(record, "venue") or venue
        is_preprint = kind is Kind.PREPRINT
        own = f"https://www.semanticscholar.org/paper/{text(record, 'paperId')}"
        return Reference(
            kind=kind,
            title=title,
            authors=_authors(record),
            issued=year_of(record, "year") if is_preprint or not arxiv_id else None,
            venue="" if kind is Kind.BOOK else venue,
            volume="" if is_preprint else text(journal, "volume"),
            pages="" if is_preprint else pages_of(text(journal, "pages")),
            doi=doi,
            arxiv_id=arxiv_id,
            url="" if doi or arxiv_id else own,
            abstract=text(record, "abstract"),
            record=f"{self.prefix}:{text(record, 'paperId')}",
            origin=Origin(self.name),
        )

    def is_absence(self, response: requests.Response) -> bool:
        """ "Paper with id … not found", or "Title match not found"."""
        said = object_of(response)
        return said is not None and "not found" in text(said, "error").lower()


def _name(lookup: Lookup) -> str:
    match lookup:
        case ById(arxiv_id):
            return _named(arxiv_id)
        case ByDoi(doi):
            return _named(doi)
    return ""


def _named(paper: PaperName) -> str:
    return f"DOI:{paper}" if isinstance(paper, str) else f"ARXIV:{paper.base}"


def _batch(response: Reply, said: object) -> list[Record]:
    """The known papers of a batch, in which null stands for an unknown one."""
    if not isinstance(said, list):
        raise TruncatedAnswerError("the answer to a batch is not a list")
    body = response.request.body
    asked = len(json.loads(body)["ids"]) if body else len(said)
    if len(said) != asked:
        raise TruncatedAnswerError(f"the batch holds {len(said)} papers where {asked} belong")
    return [each for each in said if isinstance(each, dict)]


def _listed(said: Record) -> list[Record]:
    total = said.get("total", 0)
    if "data" not in said and total != 0:
        raise TruncatedAnswerError("the answer has no data")
    if not isinstance(said.get("data", []), list) or ("data" not in said and "total" not in said):
        raise TruncatedAnswerError("the data is not a list")
    listed = records(said, "data")
    if not listed and total:
        raise TruncatedAnswerError(f"the list is empty where {total} papers belong")
    return listed


def _linked(said: Record, holder: str) -> list[Record]:
    """The works of a list that Semantic Scholar has a record of; of others it has none."""
    if not isinstance(said.get("data"), list):
        raise TruncatedAnswerError("the data is not a list")
    works = [mapping(each, holder) for each in records(said, "data")]
    return [work for work in works if text(work, "paperId")]


def _authors(record: Record) -> tuple[Person, ...]:
    names = (text(each, "name") for each in records(record, "authors"))
    return tuple(person_from_display(name) for name in names if name)


def _kind(record: Record, *, published: bool) -> Kind:
    journal = mapping(record, "journal")
    name, venue = text(journal, "name").lower(), text(record, "venue").lower()
    sorts = set(texts(record, "publicationTypes"))
    if not published and (name in {"arxiv", "corr"} or venue in {"arxiv.org", "arxiv"}):
        return Kind.PREPRINT
    if "Conference" in sorts and venue:
        return Kind.INPROCEEDINGS
    if name and (text(journal, "volume") or "JournalArticle" in sorts):
        return Kind.ARTICLE
    if "Book" in sorts:
        return Kind.BOOK
    return Kind.MISC
