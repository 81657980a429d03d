"""What sources have offered: looked through for a query, and folded where it is one work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bibwright.matching.places import place_of
from bibwright.matching.titles import main_title
from bibwright.matching.value_readers import bare_isbn
from bibwright.model.reference import Kind, Reference
from bibwright.text.fold import fold, words

#: Of all records, so many of the most similarly titled are compared in full.
_NEAREST = 12
#: Records that share less than this part of what the most similar one shares are not compared.
_WORTH_COMPARING = 0.15
#: The lists of a title's rarest words are gone through, three at least, until they have named
#: so many records; for the other words, only the best so far are looked at.
_LEAST_LISTS, _ENOUGH, _CLOSER = 3, 300, 60


class CandidatePool:
    """All records that came in so far, and the few that are worth comparing to a query."""

    def __init__(self) -> None:
        self._papers: dict[str, Reference] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._by_word: dict[str, list[str]] = {}
        self._by_id: dict[str, list[str]] = {}
        self._by_minute: dict[str, list[str]] = {}
        self._by_doi: dict[str, list[str]] = {}
        self._by_main_title: dict[str, list[str]] = {}
        self._by_place: dict[str, list[str]] = {}
        self._by_isbn: dict[str, list[str]] = {}
        self._sources: dict[str, int] = {}
        self._works: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}

    @property
    def works(self) -> Mapping[str, str]:
        """The work that each record is of, by their names; empty while all are arXiv's own."""
        return self._works

    def add(self, papers: Iterable[Reference]) -> None:
        """Takes in what a source offers; a record that is there already stays."""
        new = [each for each in papers if each.name and each.name not in self._papers]
        for paper in new:
            self._papers.setdefault(paper.name, paper)
            self._words[paper.name] = frozenset(words(paper.title))
            for word in self._words[paper.name]:
                self._by_word.setdefault(word, []).append(paper.name)
            self._by_main_title.setdefault(fold(main_title(paper.title)), []).append(paper.name)
            if paper.arxiv_id:
                self._by_id.setdefault(paper.arxiv_id.base, []).append(paper.name)
            if paper.submitted:
                self._by_minute.setdefault(f"{paper.submitted:%Y%m%d%H%M}", []).append(paper.name)
            if paper.doi:
                self._by_doi.setdefault(paper.doi, []).append(paper.name)
            if isbn := bare_isbn(paper.isbn):
                self._by_isbn.setdefault(isbn, []).append(paper.name)
            if place := place_of(paper):
                self._by_place.setdefault(place.key, []).append(paper.name)
            self._sources.setdefault(paper.origin.name if paper.origin else "", len(self._sources))
        if self._works or any(paper.record for paper in new):
            self._fold()

    def near(self, query: Reference) -> list[Reference]:
        """The records that share an identifier, a minute, or much of the title, and those of
        the same works; the source that was asked first comes first, and the published version
        before the preprint."""
        names: dict[str, None] = {}
        if query.arxiv_id:
            names |= dict.fromkeys(self._by_id.get(query.arxiv_id.base, ()))
        if query.doi:
            names |= dict.fromkeys(self._by_doi.get(query.doi, ()))
        if isbn := bare_isbn(query.isbn):
            names |= dict.fromkeys(self._by_isbn.get(isbn, ()))
        if query.submitted:
            names |= dict.fromkeys(self._by_minute.get(f"{query.submitted:%Y%m%d%H%M}", ()))
        if not query.title and (place := place_of(query)):
            names |= dict.fromkeys(self._by_place.get(place.key, ()))
        if query.title:
            names |= dict.fromkeys(self._by_main_title.get(fold(query.title), ()))
        for text in dict.fromkeys((query.title, query.said)):
            names |= dict.fromkeys(self._similar(text))  # the title may be what wasn't read as one
        for name in list(names):
            names |= dict.fromkeys(self._members.get(self._works.get(name, ""), ()))
        found = (self._papers[name] for name in names)
        return sorted((each for each in found if not _is_earlier(each, query)), key=self._turn)

    def _turn(self, paper: Reference) -> tuple[int, bool]:
        source = paper.origin.name if paper.origin else ""
        return self._sources[source], paper.kind is Kind.PREPRINT

    def _similar(self, title: str) -> list[str]:
        """The papers with the most informative words in common with the title, the best first."""
        known = [word for word in dict.fromkeys(words(title)) if word in self._by_word]
        known.sort(key=lambda word: len(self._by_word[word]))
        shared: Counter[str] = Counter()
        for at, word in enumerate(known):
            names = self._by_word[word]
            weight = len(names) ** -0.5
            if at < _LEAST_LISTS or len(shared) < _ENOUGH:
                for name in names:
                    shared[name] += weight
                continue
            if len(shared) > _CLOSER:
                shared = Counter(dict(shared.most_common(_CLOSER)))
            for name in shared:
                if word in self._words[name]:
                    shared[name] += weight
        best = shared.most_common(_NEAREST)
        return [name for name, share in best if share >= best[0][1] * _WORTH_COMPARING]

    def _fold(self) -> None:
        """Finds the records that are of one work: those that share an identifier, and those that
        the search for duplicates is sure of, unless two identifiers speak against it."""
        # Heavy, and not needed while arXiv alone is asked.
        from bibwright.duplicates.find import find_duplicates
        from bibwright.duplicates.records import Records

        papers = list(self._papers.values())
        ties = _Ties(len(papers))
        place = {paper.name: at for at, paper in enumerate(papers)}
        for names in (*self._by_id.values(), *self._by_doi.values()):
            ties.tie([place[name] for name in names])
        for found in find_duplicates(Records.of_references(papers)).sets:
            rows = [each for row in found.rows for each in ties.group(row)]
            if _may_be_one([papers[row] for row in rows]):
                ties.tie(found.rows)
        self._works, self._members = {}, {}
        for rows in ties.groups():
            group = [papers[row] for row in rows]
            work = _name_of(group)
            self._members[work] = [paper.name for paper in group]
            self._works.update((paper.name, work) for paper in group)


def _is_earlier(paper: Reference, query: Reference) -> bool:
    """Whether it is an earlier version than a query asks for that says nothing else: who asked for
    another version of the same paper gets it, and no answer to this one."""
    own, wanted = paper.arxiv_id, query.arxiv_id
    if own is None or wanted is None or not (own.version and wanted.version):
        return False
    is_alone = not (query.title or query.said or query.authors)
    return is_alone and own.base == wanted.base and own.version < wanted.version


class _Ties:
    """Rows that belong together, directly or through others."""

    def __init__(self, size: int) -> None:
        self._groups = [[row] for row in range(size)]

    def tie(self, rows: Sequence[int]) -> None:
        """These rows are one."""
        for row in rows[1:]:
            one, other = self._groups[rows[0]], self._groups[row]
            if one is not other:
                one += other
                for each in other:
                    self._groups[each] = one

    def group(self, row: int) -> Sequence[int]:
        """The rows that are one with this."""
        return self._groups[row]

    def groups(self) -> list[list[int]]:
        """All groups, each once, in the order of their first rows."""
        unique = {id(group): group for group in self._groups}
        return [sorted(group) for group in unique.values()]


def _may_be_one(papers: Sequence[Reference]) -> bool:
    """Whether no two identifiers of a kind say that they are two."""
    arxiv_ids = {paper.arxiv_id.base for paper in papers if paper.arxiv_id}
    dois = {paper.doi for paper in papers if paper.doi and _is_published(paper)}
    return len(arxiv_ids) <= 1 and len(dois) <= 1


def _is_published(paper: Reference) -> bool:
    """Whether its DOI is that of the published version: at arXiv it is, whatever the kind."""
    return not paper.record or paper.kind is not Kind.PREPRINT


def _name_of(papers: Sequence[Reference]) -> str:
    arxiv_ids = (paper.arxiv_id.base for paper in papers if paper.arxiv_id)
    dois = (paper.doi for paper in papers if paper.doi)
    return next(arxiv_ids, None) or next(dois, None) or papers[0].name
