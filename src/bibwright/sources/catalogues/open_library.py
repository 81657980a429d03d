"""Open Library: books, by ISBN and by title.

Its APIs are described at https://openlibrary.org/dev/docs/api/books and
https://openlibrary.org/dev/docs/api/search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bibwright.model.reference import Date, Kind, Origin, Reference
from bibwright.sources.catalogues.catalogue import Catalogue, Request, whole_object
from bibwright.sources.catalogues.reading import Record, date_of, mapping, records, text, texts
from bibwright.sources.source import ByIsbn, ByTitle, ByWords, Lookup
from bibwright.sources.web.asking import Inquiry
from bibwright.sources.web.cache import Reply
from bibwright.sources.web.judging import TruncatedAnswerError
from bibwright.text.fold import fold, longest_words
from bibwright.text.names import person_from_display

_TOGETHER = 50
_HITS = 10
_FEW_WORDS = 4
_FIELDS = "key,title,subtitle,author_name,first_publish_year"
_YEAR = re.compile(r"\b(1[4-9]\d\d|20\d\d)\b")


class OpenLibrary(Catalogue):
    """Open Library, by ISBN, by title and by words. Its works are dated by their first edition."""

    name = "Open Library"
    sorts = (ByIsbn, ByTitle, ByWords)
    prefix = "openlibrary"
    address = "https://openlibrary.org"
    #: One request a second (https://openlibrary.org/developers/api, "Rate limits").
    interval = 1.0
    singly = frozenset({ByTitle, ByWords})

    def grouped(self, lookups: Sequence[Lookup]) -> Iterator[Sequence[Lookup]]:
        """ISBNs together, titles one at a time."""
        numbers = [each for each in lookups if isinstance(each, ByIsbn)]
        yield from (numbers[at : at + _TOGETHER] for at in range(0, len(numbers), _TOGETHER))
        yield from ((each,) for each in lookups if not isinstance(each, ByIsbn))

    def request(self, inquiry: Inquiry) -> Request:
        """Editions by their ISBNs, works by a search."""
        match inquiry.lookups[0]:
            case ByIsbn():
                keys = (f"ISBN:{each.isbn}" for each in inquiry.lookups if isinstance(each, ByIsbn))
                asked = {"bibkeys": ",".join(keys), "format": "json", "jscmd": "data"}
                return Request("/api/books", asked)
            case ByTitle(title):
                search = {"title": fold(title)}
            case ByWords(title, family):
                search = {"title": " ".join(longest_words(title, _FEW_WORDS))}
                search |= {"author": fold(family)} if fold(family) else {}
            case other:
                raise AssertionError(f"{other} is not asked of Open Library")
        return Request("/search.json", search | {"fields": _FIELDS, "limit": str(_HITS)})

    def records(self, response: Reply) -> Sequence[Record]:
        """The hits of a search, or the editions by their keys."""
        said = whole_object(response)
        if "docs" not in said:
            if not all(key.startswith("ISBN:") for key in said):
                raise TruncatedAnswerError("the answer is neither a search's nor about ISBNs")
            return [mapping(said, key) for key in said]
        count = said.get("numFound")
        works = records(said, "docs")
        if not isinstance(count, int) or (count and not works):
            raise TruncatedAnswerError("the list is empty where works belong")
        return works

    def paper(self, record: Record) -> Reference | None:
        """The work with its subtitle, or the edition."""
        title, subtitle = text(record, "title"), text(record, "subtitle")
        key = text(record, "key")
        if not title or not key:
            return None
        if subtitle and fold(subtitle) not in fold(title):
            title = f"{title}: {subtitle}"
        names = texts(record, "author_name")
        names = names or [text(each, "name") for each in records(record, "authors")]
        publishers = [text(each, "name") for each in records(record, "publishers")]
        return Reference(
            kind=Kind.BOOK,
            title=title,
            authors=tuple(person_from_display(name) for name in names if name),
            issued=_issued(record),
            publisher=next(iter(publishers), ""),
            isbn=next(iter(_isbns(record)), ""),
            url=f"https://openlibrary.org{key}",
            record=f"{self.prefix}:{key.rsplit('/', 1)[-1]}",
            origin=Origin(self.name),
        )


def _isbns(record: Record) -> list[str]:
    """An edition's own; those of a work are its editions', and none says which it is."""
    named = mapping(record, "identifiers")
    return [*texts(named, "isbn_13"), *texts(named, "isbn_10")]


def _issued(record: Record) -> Date | None:
    year = _YEAR.search(text(record, "publish_date") or text(record, "first_publish_year"))
    return date_of(year[1]) if year else None
