"""A source over records in memory, for benchmarks: a catalogue without the network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bibwright.matching.levels import VenueLevel
from bibwright.matching.venues import compare_venues, read_venue
from bibwright.model.reference import Origin, Reference
from bibwright.sources.source import (
    Answer,
    ByDoi,
    ById,
    ByTitle,
    ByVenue,
    ByWords,
    Exchange,
    Lookup,
)
from bibwright.text.fold import STOP_WORDS, fold, words

#: How many records a question by words brings back.
_HITS = 25


class Catalogue:
    """Records that can be asked for by id, DOI, title and words of the title. There are no DOIs
    and no venues but those of its records."""

    def __init__(self, records: Iterable[Reference], name: str = "the catalogue") -> None:
        self.name = name
        self._records = [replace(record, origin=Origin(name)) for record in records]
        self._by_id: dict[str, list[int]] = {}
        self._by_doi: dict[str, list[int]] = {}
        self._by_title: dict[str, list[int]] = {}
        self._by_word: dict[str, list[int]] = {}
        self._venues = {read_venue(fold(record.venue)) for record in self._records if record.venue}
        for at, record in enumerate(self._records):
            if record.arxiv_id:
                self._by_id.setdefault(record.arxiv_id.base, []).append(at)
            if record.doi:
                self._by_doi.setdefault(record.doi, []).append(at)
            self._by_title.setdefault(fold(record.title), []).append(at)
            for word in set(words(record.title)) - STOP_WORDS:
                self._by_word.setdefault(word, []).append(at)

    def ask(self, lookups: Sequence[Lookup]) -> Answer:
        """All that any of the lookups finds."""
        found = dict.fromkeys(at for lookup in lookups for at in self._found(lookup))
        unsupported = frozenset(each for each in lookups if not isinstance(each, _KNOWN))
        exchange = Exchange("records", len(lookups), 0, True)
        candidates = tuple(self._records[at] for at in found)
        unknown = frozenset(each for each in lookups if self._is_unknown(each))
        return Answer(candidates, unsupported=unsupported, unknown=unknown, exchanges=(exchange,))

    def _is_unknown(self, lookup: Lookup) -> bool:
        match lookup:
            case ByDoi(doi):
                return doi not in self._by_doi
            case ByVenue(name):
                venue = read_venue(fold(name))
                return not any(compare_venues(venue, each) in _ALIKE for each in self._venues)
            case _:
                return False

    def _found(self, lookup: Lookup) -> Sequence[int]:
        match lookup:
            case ById(arxiv_id):
                return self._by_id.get(arxiv_id.base, ())
            case ByDoi(doi):
                return self._by_doi.get(doi, ())
            case ByTitle(title):
                return self._by_title.get(fold(title), ())
            case ByWords(title):
                shared: Counter[int] = Counter()
                for word in set(words(title)) - STOP_WORDS:
                    places = self._by_word.get(word, ())
                    for at in places:
                        shared[at] += 1 / len(places) ** 0.5
                return [at for at, _ in shared.most_common(_HITS)]
            case _:
                return ()


_KNOWN = (ById, ByDoi, ByTitle, ByWords, ByVenue)
_ALIKE = (VenueLevel.SAME, VenueLevel.ALIKE)
