"""What catalogues say that papers cite, are cited by or resemble."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bibwright.errors import SourceUnavailableError
from bibwright.model.identifiers import ArxivId, Doi, find_identifiers
from bibwright.model.reference import Reference
from bibwright.readers.reference_string import cut_reference
from bibwright.sources.source import (
    ARXIVS,
    Answer,
    ByDoi,
    ById,
    ByTitle,
    CitationsOf,
    Lookup,
    PaperName,
    ReferencesOf,
    RelatedTo,
    Source,
)
from bibwright.text.fold import fold

#: Works of one catalogue's list, and of a page of it. Semantic Scholar gives no more than 10,000.
_MOST_LISTED, _A_PAGE = 9000, 1000


@dataclass(frozen=True, slots=True)
class CatalogueList:
    """What a catalogue says that a paper cites, is cited by, or resembles.

    A work with a ``record`` is what the catalogue itself knows of it; one without is what it was
    told, and proves nothing but that it stands in the list.
    """

    source: str
    works: tuple[Reference, ...]
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class ListedWork:
    """A work of one or several catalogues' lists, and who has it there."""

    work: Reference
    by: tuple[str, ...]


def names_of(work: Reference) -> set[str]:
    """What a work is known by in lists: its folded title, its DOI, its arXiv id."""
    names = {fold(work.title), work.doi or "", work.arxiv_id.base if work.arxiv_id else ""}
    return names - {""}


def ask_lists(
    names: Sequence[PaperName],
    sources: Sequence[Source],
    lookup: type[ReferencesOf] | type[CitationsOf],
) -> tuple[CatalogueList, ...]:
    """What each catalogue says of the paper of these names, under the first that it has a list for.

    Raises SourceUnavailableError where one could not be asked: half a list is none.
    """
    found: list[CatalogueList] = []
    for source in (each for each in sources if each.name not in ARXIVS):
        for name in names:
            works, is_whole = _pages(name, source, lookup)
            if works:
                found.append(CatalogueList(source.name, works, is_whole))
                break
    return tuple(found)


def ask_related(
    papers: Sequence[PaperName], sources: Sequence[Source]
) -> tuple[CatalogueList, ...]:
    """What each catalogue says that resembles the papers, taken together; see `ask_lists`."""
    page = RelatedTo(tuple(papers))
    answers = (
        (each.name, _asked(each, page, "these papers"))
        for each in sources
        if each.name not in ARXIVS
    )
    return tuple(CatalogueList(name, said.candidates) for name, said in answers if said.candidates)


def _pages(
    paper: PaperName, source: Source, lookup: type[ReferencesOf] | type[CitationsOf]
) -> tuple[tuple[Reference, ...], bool]:
    """The pages of a catalogue's list, and whether that is all of it."""
    works: list[Reference] = []
    for start in range(0, _MOST_LISTED, _A_PAGE):
        page = lookup(paper, start)
        answer = _asked(source, page, str(paper))
        works += map(_read, answer.candidates)
        if page not in answer.cut:
            return tuple(works), True
    return tuple(works), False


def _asked(source: Source, page: Lookup, of: str) -> Answer:
    answer = source.ask([page])
    if page in answer.failures:
        raise SourceUnavailableError(
            f"what {source.name} says of {of} could not be fetched: {answer.failures[page]}; "
            "try again later, or leave it out of --sources"
        )
    return answer


def _read(work: Reference) -> Reference:
    """An item of which a catalogue has the text alone, with what can be read in that."""
    if work.record or work.title or not work.said:
        return work
    for found in find_identifiers(work.said):
        match found.identifier:
            case ArxivId() as arxiv_id if found.labelled and work.arxiv_id is None:
                work = replace(work, arxiv_id=arxiv_id.unversioned)
            case Doi() as doi if work.doi is None:
                work = replace(work, doi=doi.name)
    cut = cut_reference(work.said, certain=True)
    if cut is None:
        return work
    return replace(
        work, title=cut.title, authors=cut.authors, editors=cut.editors, others=cut.others
    )


def distinct_works(lists: Iterable[CatalogueList]) -> tuple[ListedWork, ...]:
    """The works of all lists, each once: in the order of a list as it was deposited, if there is
    one, else of the first catalogue's."""
    in_order = sorted(lists, key=lambda each: any(work.record for work in each.works))
    groups: list[dict[str, Reference]] = []
    places: dict[str, int] = {}
    for each in in_order:
        for work in each.works:
            names = names_of(work)
            there = (places[name] for name in names if name in places)
            # Two items of one list stay two, whatever they have in common.
            place = next((at for at in there if each.source not in groups[at]), len(groups))
            if place == len(groups):
                groups.append({})
            groups[place][each.source] = work
            for name in names:
                places.setdefault(name, place)
    return tuple(ListedWork(_best([*group.values()]), tuple(group)) for group in groups)


def _best(works: Sequence[Reference]) -> Reference:
    return max(works, key=lambda work: (bool(work.record and work.title), bool(work.title)))


class ListSource:
    """A catalogue's list as a source: it needs no asking again for what stands in it."""

    def __init__(self, found: CatalogueList) -> None:
        self.name = found.source
        self._by_name: dict[str, list[Reference]] = {}
        for work in found.works:
            if work.record:
                for name in names_of(work):
                    self._by_name.setdefault(name, []).append(work)

    def ask(self, lookups: Sequence[Lookup]) -> Answer:
        """What the list has by these ids, DOIs and titles; of anything else it says nothing."""
        found = {each: self._by_name.get(_asked_for(each), []) for each in lookups}
        return Answer(
            tuple(work for works in found.values() for work in works),
            unsupported=frozenset(each for each, works in found.items() if not works),
        )


def _asked_for(lookup: Lookup) -> str:
    match lookup:
        case ById(arxiv_id):
            return arxiv_id.base
        case ByDoi(doi):
            return doi
        case ByTitle(title):
            return fold(title)
    return ""
