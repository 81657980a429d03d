"""OpenAlex: an index of works, put together from Crossref, repositories and others.

Its API is described at https://developers.openalex.org. Since February 2026 it is metered: little
without a key, which is free.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote

import requests

from bibwright.model.reference import Date, Kind, Origin, Person, Reference, Update, UpdateSort
from bibwright.sources.catalogues.catalogue import (
    Catalogue,
    Request,
    doi_of,
    json_of,
    packed,
    searched_together,
    whole_object,
)
from bibwright.sources.catalogues.reading import (
    Record,
    date_of,
    identifiers_of,
    mapping,
    pages_of,
    records,
    text,
    texts,
)
from bibwright.sources.source import (
    Answer,
    ByDoi,
    ById,
    ByTitle,
    ByWords,
    CitationsOf,
    Lookup,
    PaperName,
    ReferencesOf,
)
from bibwright.sources.web.asking import Inquiry, Papers
from bibwright.sources.web.cache import Reply
from bibwright.sources.web.judging import TruncatedAnswerError
from bibwright.text.fold import fold, informative_words, longest_words
from bibwright.text.names import person_from_display

#: "You can make up to 50 of these queries at once" by joining identifiers with a bar.
_TOGETHER = 50
#: Works of a page, and names of works in a filter; and so many works are told at once of a list.
_A_PAGE, _A_STRETCH = 100, 1000
#: So many titles go together, within "about 4 KB" for the whole address
#: (https://developers.openalex.org/guides/searching, "Large Boolean queries").
_TITLES_TOGETHER, _WORDS_TOGETHER, _MOST_CHARACTERS = 20, 8, 3000
#: A work in a list has its first authors alone, not always with a word of it.
_MOST_AUTHORS = 100
_WHOLE_PAGE = {"per_page": str(_A_PAGE)}
_TITLE_HITS = 10
_WORDS_HITS = 25
_FEW_WORDS = 4
_KINDS = {
    **dict.fromkeys(("article", "review", "letter", "editorial", "erratum"), Kind.ARTICLE),
    "preprint": Kind.PREPRINT,
    "book": Kind.BOOK,
    "book-chapter": Kind.INCOLLECTION,
    "reference-entry": Kind.INCOLLECTION,
    "dissertation": Kind.THESIS,
    "report": Kind.REPORT,
}
#: "Retracted", as OpenAlex has it from Crossref and Retraction Watch; it names no notice.
_RETRACTED = (Update(UpdateSort.RETRACTION, source="OpenAlex"),)
_NO_WORK = frozenset({"paratext", "peer-review", "grant", "supplementary-materials"})


class OpenAlex(Catalogue):
    """OpenAlex, by DOI, title and words, and what a paper cites and is cited by; ``key`` is a
    person's key for it.

    arXiv's papers go there by arXiv's DOI, unless a published version has another one: then an id
    can't be asked for.
    """

    name = "OpenAlex"
    prefix = "openalex"
    address = "https://api.openalex.org"
    sorts = (ById, ByDoi, ReferencesOf, CitationsOf, ByTitle, ByWords)
    singly = frozenset()
    #: A hundred a second are allowed (https://developers.openalex.org/api-reference/authentication);
    #: what is scarce is paid for by the request, and a person has time.
    interval = 0.2

    def ask(self, lookups: Sequence[Lookup]) -> Answer:
        """As every catalogue does; an arXiv id that brings nothing is one that can't be asked."""
        answer = super().ask(lookups)
        found = {each.arxiv_id.base for each in answer.candidates if each.arxiv_id}
        lost = {
            each
            for each in lookups
            if isinstance(each, ById)
            and each.arxiv_id.base not in found
            and each not in answer.failures
        }
        return replace(answer, unsupported=answer.unsupported | lost)

    def grouped(self, lookups: Sequence[Lookup]) -> Iterator[Sequence[Lookup]]:
        """DOIs together, but for those with a character that means something in a filter; titles
        together, and words of titles."""
        named = [
            each
            for each in lookups
            if isinstance(each, ById | ByDoi) and not {",", "|", ":"} & set(_doi(each))
        ]
        together = set(named)
        yield from (named[at : at + _TOGETHER] for at in range(0, len(named), _TOGETHER))
        rest = [each for each in lookups if each not in together]
        titles = [each for each in rest if isinstance(each, ByTitle)]
        yield from packed(titles, _TITLES_TOGETHER, _MOST_CHARACTERS)
        words = [each for each in rest if not isinstance(each, ByTitle)]
        yield from packed(words, _WORDS_TOGETHER, _MOST_CHARACTERS)

    def request(self, inquiry: Inquiry) -> Request:
        """A DOI by its own address (which costs nothing), several by a filter, titles by words."""
        together = [words for each in inquiry.lookups for words in searched_together(each)]
        if len(inquiry.lookups) > 1 and together:
            either = " OR ".join(f"({words})" for words in together)
            return Request("/works", {"filter": f"title.search:{either}"} | _WHOLE_PAGE)
        dois = [_doi(each) for each in inquiry.lookups]
        if len(dois) > 1:
            filters = {"filter": f"doi:{'|'.join(dois)}", "per_page": str(len(dois))}
            return Request("/works", filters)
        match inquiry.lookups[0]:
            case ByTitle(title):
                search = {"filter": f"title.search:{' '.join(informative_words(title))}"}
                hits = {"per_page": str(_TITLE_HITS)}
            case ByWords(title, family):
                person = f",raw_author_name.search:{fold(family)}" if fold(family) else ""
                longest = " ".join(longest_words(title, _FEW_WORDS))
                search = {"filter": f"title.search:{longest}{person}"}
                hits = {"per_page": str(_WORDS_HITS)}
            case _:
                return Request(f"/works/doi:{quote(dois[0], safe='/')}")
        return Request("/works", search | hits)

    def _fetch(self, inquiry: Inquiry, again: bool) -> Papers:
        match inquiry.lookups[0]:
            case ReferencesOf(paper, start):
                self._web.watcher.say(f"asking {self.name} for {inquiry.what}")
                return self._cited(paper, start)
            case CitationsOf(paper, start):
                self._web.watcher.say(f"asking {self.name} for {inquiry.what}")
                return self._citing(paper, start)
        return super()._fetch(inquiry, again)

    def _cited(self, paper: PaperName, start: int) -> Papers:
        """The works whose ids the paper's record lists, a hundred a request."""
        ids = [each.rsplit("/", 1)[-1] for each in texts(self._work(paper), "referenced_works")]
        wanted = ids[start : start + _A_STRETCH]
        works: list[Reference] = []
        for at in range(0, len(wanted), _A_PAGE):
            some = wanted[at : at + _A_PAGE]
            works += self.works(self._page(f"openalex:{'|'.join(some)}"))
        return Papers(works, whole=start + _A_STRETCH >= len(ids), certain=True)

    def _citing(self, paper: PaperName, start: int) -> Papers:
        own = text(self._work(paper), "id").rsplit("/", 1)[-1]
        if not own:
            return Papers((), certain=True)
        works: list[Reference] = []
        for at in range(start, start + _A_STRETCH, _A_PAGE):
            answer = self._page(f"cites:{own}", at // _A_PAGE + 1)
            works += self.works(answer)
            if at + _A_PAGE >= int(mapping(json_of(answer), "meta").get("count", 0)):
                return Papers(works, certain=True)
        return Papers(works, whole=False, certain=True)

    def _work(self, paper: PaperName) -> Record:
        """The record of a paper, of which the ids are wanted; empty if there is none."""
        self._asked = ()
        params = {"select": "id,referenced_works"}
        answer = self._send(Request(f"/works/doi:{quote(doi_of(paper), safe='/')}", params))
        if answer.status_code == requests.codes.not_found:
            return {}
        return self.records(answer)[0]

    def _page(self, wanted: str, number: int = 1) -> Reply:
        """A page of the works that a filter lets through."""
        self._asked = ()
        params = {"filter": wanted, "per_page": str(_A_PAGE), "page": str(number)}
        return self._send(Request("/works", params))

    def params(self) -> dict[str, str]:
        """The key, if there is one."""
        return {"api_key": self._key} if self._key else {}

    def lists_venue(self, _name: str) -> bool:
        """It has journals, proceedings and series of all fields."""
        return True

    def venue_request(self, name: str) -> Request:
        """A search in its sources."""
        return Request("/sources", {"search": fold(name), "per_page": "25"})

    def venues(self, response: Reply) -> Sequence[str]:
        """The names of sources, abbreviated and other ones included."""
        return [
            name
            for each in self.records(response)
            for field in ("display_name", "abbreviated_title", "alternate_titles")
            for name in texts(each, field)
        ]

    def records(self, response: Reply) -> Sequence[Record]:
        """The one work, or those of a list; a list that hides what it counts is truncated."""
        said = whole_object(response)
        works: list[Record] = [said]
        count: object = 1
        if "results" in said:
            works, count = records(said, "results"), mapping(said, "meta").get("count")
            if not isinstance(said["results"], list) or not isinstance(count, int):
                raise TruncatedAnswerError("the list says nothing of how many works there are")
        if not all(isinstance(work.get("id"), str) for work in works):
            raise TruncatedAnswerError("a work has no id")
        if not works and count:
            raise TruncatedAnswerError(f"the list is empty where {count} works belong")
        return works

    def paper(self, record: Record) -> Reference | None:
        """The work at its primary location."""
        title = text(record, "title") or text(record, "display_name")
        sort = text(record, "type")
        if not title or sort in _NO_WORK:
            return None
        source = mapping(mapping(record, "primary_location"), "source")
        pages = [each["landing_page_url"] for each in _arxiv_pages(record)]
        doi, arxiv_id = identifiers_of([text(record, "doi"), *pages])
        kind = _kind(record, text(source, "type"), published=doi is not None)
        biblio = mapping(record, "biblio")
        first, last = (text(biblio, name) for name in ("first_page", "last_page"))
        is_preprint = kind is Kind.PREPRINT
        own = text(record, "id").rsplit("/", 1)[-1]
        return Reference(
            kind=kind,
            title=title,
            authors=_authors(record),
            others=_is_cut(record),
            issued=_issued(record),
            venue="" if kind is Kind.BOOK else text(source, "display_name"),
            volume="" if is_preprint else text(biblio, "volume"),
            number="" if is_preprint else text(biblio, "issue"),
            pages="" if is_preprint else pages_of(f"{first}-{last}" if last else first),
            doi=doi,
            arxiv_id=arxiv_id,
            url="" if doi or arxiv_id else text(record, "id"),
            abstract=_abstract(record),
            updates=_RETRACTED if record.get("is_retracted") is True else (),
            record=f"{self.prefix}:{own}",
            origin=Origin(self.name),
        )

    def is_whole(self, response: Reply) -> bool:
        """Several titles have what they bring on one page, or it isn't all."""
        if len(self._asked) < 2 or not isinstance(self._asked[0], ByTitle | ByWords):
            return True
        count = mapping(json_of(response), "meta").get("count", 0)
        return isinstance(count, int) and count <= _A_PAGE

    def is_absence(self, response: requests.Response) -> bool:
        """An HTTP 404 that is JSON, or Flask's own page, in answer to a single work."""
        if "/works/" not in response.url:
            return False
        try:
            return isinstance(json_of(response), dict)
        except TruncatedAnswerError:
            return b"404 Not Found" in response.content


def _doi(lookup: Lookup) -> str:
    match lookup:
        case ById(arxiv_id):
            return arxiv_id.doi
        case ByDoi(doi):
            return doi
    return ""


def _arxiv_pages(record: Record) -> Iterator[Record]:
    for place in records(record, "locations"):
        if "arxiv.org/" in text(place, "landing_page_url"):
            yield place


def _kind(record: Record, source: str, *, published: bool) -> Kind:
    """The kind; papers of proceedings are articles to OpenAlex, unless it repeats Crossref."""
    kind = _KINDS.get(text(record, "type"), Kind.MISC)
    if kind is Kind.ARTICLE:
        if source == "conference" or text(record, "type_crossref") == "proceedings-article":
            return Kind.INPROCEEDINGS
        if source == "repository":
            return Kind.MISC if published else Kind.PREPRINT
    return kind


def _issued(record: Record) -> Date | None:
    return date_of(text(record, "publication_year")) or date_of(
        *text(record, "publication_date").split("-")
    )


def _is_cut(record: Record) -> bool:
    """Whether there are more authors than a list of works names."""
    named = len(records(record, "authorships"))
    return record.get("is_authors_truncated") is True or named == _MOST_AUTHORS


def _authors(record: Record) -> tuple[Person, ...]:
    """Authors as the paper prints them, else as OpenAlex calls them."""
    names = (
        text(each, "raw_author_name") or text(mapping(each, "author"), "display_name")
        for each in records(record, "authorships")
    )
    return tuple(person_from_display(name) for name in names if name)


def _abstract(record: Record) -> str:
    """The abstract from its inverted index: for each word the places where it stands."""
    places: dict[int, str] = {}
    for word, where in mapping(record, "abstract_inverted_index").items():
        if isinstance(where, list):
            places.update((at, word) for at in where if isinstance(at, int))
    return text({"abstract": " ".join(places[at] for at in sorted(places))}, "abstract")
