"""The list of each paper: out of its source, else of catalogues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bibwright.commands.catalogue_lists import (
    CatalogueList,
    ListedWork,
    ask_lists,
    ask_related,
    distinct_works,
    names_of,
)
from bibwright.commands.file_lists import Citing, citing_in, is_notice, listed_of
from bibwright.commands.papers import NamedPaper, names_of_catalogues
from bibwright.errors import BibwrightError, InputError, SourceUnavailableError
from bibwright.lookup.resolver import resolve
from bibwright.model.reference import Reference
from bibwright.readers.html_references import is_latexml_page
from bibwright.readers.reference_list import Listed, ReferenceList
from bibwright.sources.source import CitationsOf, ReferencesOf, Source

if TYPE_CHECKING:
    from bibwright.sources.arxiv.paper_source import PaperSources


def citing_of(paper: NamedPaper, own: PaperSources, sources: Sequence[Source]) -> Citing:
    """The paper's list, out of its source at arXiv, else of its page there; where neither has one,
    as catalogues have it.

    Raises InputError where there is no list anywhere, SourceUnavailableError where the source or a
    catalogue could not be had.
    """
    lists = _heard(paper, sources, ReferencesOf)
    try:
        return replace(_own_list(paper, own), catalogue_lists=lists, paper=paper)
    except InputError:
        if not lists:
            raise
        return Citing(paper.label, _as_told(lists, "references"), lists, paper)


def _own_list(paper: NamedPaper, own: PaperSources) -> Citing:
    """The list as the paper itself has it."""
    if paper.arxiv_id is None:
        raise InputError(
            f"{paper.label} is not at arXiv; name a catalogue that keeps its list with --sources "
            "crossref, or give the paper's source"
        )
    data = own.fetch(paper.arxiv_id)
    earlier = f"{paper.arxiv_id.base}v1"
    try:
        if data is None:
            raise InputError(
                f"arXiv has no source of {paper.label}: there is no such paper or version, or it "
                f"is withdrawn; give an earlier version, such as {earlier}, or another id"
            )
        return citing_in(data, paper.label)
    except InputError as error:
        if data is not None and is_notice(data, paper.label):
            raise InputError(f"{error}, such as {earlier}") from error
        try:
            page = own.page(paper.arxiv_id)
        except SourceUnavailableError as unavailable:
            raise InputError(f"{error}; {unavailable}") from error
        if page is None or not is_latexml_page(page):
            raise
        return citing_in(page, paper.label)


def lists_of_papers(
    papers: Sequence[NamedPaper], own: PaperSources, sources: Sequence[Source]
) -> tuple[tuple[Citing, ...], dict[str, BibwrightError]]:
    """The lists of papers as `citing_of` has them, and why others have none, by their names.

    Raises what `citing_of` does where no paper has a list.
    """
    found: list[Citing] = []
    without: dict[str, BibwrightError] = {}
    for paper in papers:
        try:
            found.append(citing_of(paper, own, sources))
        except (InputError, SourceUnavailableError) as error:
            without[paper.label] = error
    if papers and not found:
        raise next(iter(without.values()))
    return tuple(found), without


def citing_works(paper: NamedPaper, sources: Sequence[Source]) -> Citing:
    """What cites the paper, as the catalogues have it.

    Raises InputError where none of them can be asked for that or has anything.
    """
    lists = _heard(paper, sources, CitationsOf)
    if not lists:
        raise InputError(
            f"no catalogue that was asked knows what cites {paper.label}; ask one that keeps "
            "citations with --sources arxiv,semantic-scholar"
        )
    return Citing(paper.label, _as_told(lists, "citing works"), lists, paper)


def _heard(
    paper: NamedPaper,
    sources: Sequence[Source],
    lookup: type[ReferencesOf] | type[CitationsOf],
) -> tuple[CatalogueList, ...]:
    """What catalogues say of the paper; those that don't know it by its arXiv id are asked by the
    DOI of its publication."""
    found = ask_lists(paper.names, sources, lookup)
    silent = [each for each in sources if each.name not in {one.source for one in found}]
    if paper.arxiv_id is None or paper.doi or not names_of_catalogues(silent):
        return found
    own = resolve([Reference(arxiv_id=paper.arxiv_id.unversioned)], sources).verdicts[0].matched
    more = ask_lists([own.doi], silent, lookup) if own and own.doi else ()
    order = [each.name for each in sources]
    return tuple(sorted((*found, *more), key=lambda each: order.index(each.source)))


def related_works(papers: Sequence[NamedPaper], sources: Sequence[Source]) -> Citing:
    """What resembles the papers, taken together, as the catalogues have it; none of them is in it.

    Raises InputError where none of the catalogues can be asked for that or has anything.
    """
    names = [each.names[0] for each in papers]
    own = {name for each in papers for name in (each.doi, each.arxiv_id and each.arxiv_id.base)}
    name = papers[0].label if len(papers) == 1 else f"{len(papers)} papers"
    found = [
        replace(each, works=tuple(work for work in each.works if own.isdisjoint(names_of(work))))
        for each in ask_related(names, sources)
    ]
    lists = tuple(each for each in found if each.works)
    if not lists:
        raise InputError(
            f"no catalogue that was asked knows what resembles {name}; ask one that recommends "
            "papers with --sources arxiv,semantic-scholar"
        )
    return Citing(name, _as_told(lists, "related works"), lists)


def _as_told(lists: Sequence[CatalogueList], what: str) -> ReferenceList:
    forms = [
        f"{each.source}, {len(each.works)} {what}{'' if each.is_whole else ', the first of more'}"
        for each in lists
    ]
    return ReferenceList(tuple(map(_listed, distinct_works(lists))), (), "; ".join(forms))


def _listed(told: ListedWork) -> Listed:
    return listed_of(told.work, " and ".join(told.by))
