"""Which publication a preprint became: what catalogues offer, weighed against what arXiv says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from bibwright.bibtex.publication import publication_of
from bibwright.matching import weights
from bibwright.matching.companions import role_of
from bibwright.matching.evidence import compare
from bibwright.matching.given_names import may_be_namesakes
from bibwright.matching.levels import AuthorsLevel, VenueLevel
from bibwright.matching.name_likeness import alike
from bibwright.matching.name_lists import names_of
from bibwright.matching.venues import VenueKind, compare_venues, read_venue
from bibwright.model.reference import Kind, Reference
from bibwright.text.fold import fold

#: What arXiv is called among the sources of a publication.
ARXIV = "arXiv"
#: What a paper is published as.
_KINDS = frozenset({Kind.ARTICLE, Kind.INPROCEEDINGS, Kind.INCOLLECTION})
#: What `alike` says of one person.
_ONE_PERSON = 2


class Became(StrEnum):
    """What became of a preprint."""

    PUBLISHED = "published"
    NOT_PUBLISHED = "not published"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Published:
    """What is known of a preprint's publication.

    ``record``: the publication, with the preprint's arXiv id; of one that isn't sure the likeliest,
    None if there is none. ``sources`` are those that have it. ``why`` is one sentence.
    """

    became: Became
    record: Reference | None
    sources: tuple[str, ...]
    why: str


def published(paper: Reference, offered: Iterable[Reference]) -> Published:
    """What became of a paper of arXiv's, given what catalogues offer for it.

    An offer counts only where title and authors both are surely this paper's. Offers of one DOI, or
    without DOIs of one place and year, are one publication. The one that arXiv itself names
    outranks the others, then the one that more sources have. Where two are equally well backed,
    or arXiv names another one than the catalogues have, it is ambiguous.
    """
    sure = _sure(paper, offered)
    beside = [each for each in sure if _is_beside(paper, each)]
    groups = [_Group(paper, group) for group in _grouped([x for x in sure if x not in beside])]
    groups.sort(key=lambda group: (-group.named, -len(group.sources)))
    own = publication_of(paper)
    if groups and not groups[0].named and paper.doi:
        return _ambiguous(groups, f"arXiv names {paper.doi}, which is another")
    if len(groups) > 1 and groups[0].rank == groups[1].rank:
        return _ambiguous(groups, "as many sources have the one as the other")
    if groups:
        best = groups[0]
        return Published(Became.PUBLISHED, best.record, best.sources, best.said)
    if own is not None:
        why = f"{paper.journal_ref}, {paper.doi}"
        return Published(Became.PUBLISHED, _unversioned(paper), (ARXIV,), why)
    if paper.doi or paper.journal_ref:
        said = ", ".join(part for part in (paper.journal_ref, paper.doi or "") if part)
        why = f"arXiv names {said}, and no source that was asked says more of it"
        return Published(Became.AMBIGUOUS, None, (ARXIV,), why)
    if beside:
        said = f"titled “{beside[0].title}”"
        if not _is_called_otherwise(paper, beside[0]):
            said = f"by {', '.join(map(str, beside[0].authors[:3]))}"
        why = f"it is {said}, and may be another work"
        return _ambiguous([_Group(paper, beside)], why)
    return Published(Became.NOT_PUBLISHED, None, (), "no source knows a publication of it")


def _ambiguous(groups: Sequence[_Group], why: str) -> Published:
    said = " or ".join(group.said for group in groups[:3])
    return Published(Became.AMBIGUOUS, groups[0].record, groups[0].sources, f"{said}: {why}")


def _sure(paper: Reference, offered: Iterable[Reference]) -> list[Reference]:
    """The offers that are publications, and this paper beyond doubt."""
    bare = replace(paper, arxiv_id=None, doi=None, submitted=None, updated=None, issued=None)
    return [each for each in offered if _is_publication(each) and _is_it(bare, each)]


def _is_beside(paper: Reference, offer: Reference) -> bool:
    """Whether an offer says of itself that it is an extended version, an abstract, a poster … and
    the paper doesn't, or is by namesakes; arXiv's own word for it counts more."""
    named = paper.doi is not None and paper.doi == offer.doi
    return not named and (_is_called_otherwise(paper, offer) or _is_by_namesakes(paper, offer))


def _is_called_otherwise(paper: Reference, offer: Reference) -> bool:
    role = role_of(offer.title, "", "")
    return bool(role) and role != role_of(paper.title, "", "")


def _is_by_namesakes(paper: Reference, offer: Reference) -> bool:
    """Whether of all authors no more than family names and initials agree, and the given names that
    both have written out differ."""
    ours, theirs = names_of(paper.authors), names_of(offer.authors)
    pairs = [
        (one, other)
        for one, other in product(ours, theirs)
        if one is not None and other is not None and alike(one, other) == _ONE_PERSON
    ]
    return bool(pairs) and not any(may_be_namesakes(one, other) for one, other in pairs)


def _is_publication(offer: Reference) -> bool:
    if offer.kind not in _KINDS or not offer.venue:
        return False
    return read_venue(fold(offer.venue)).kind is not VenueKind.PREPRINT


def _is_it(paper: Reference, offer: Reference) -> bool:
    evidence = compare(paper, replace(offer, arxiv_id=None, doi=None, issued=None))
    return (
        evidence.title is not None
        and evidence.title.agrees
        and evidence.authors is not None
        and evidence.authors.level >= AuthorsLevel.MOST
        and evidence.score >= weights.MATCHED
    )


def _grouped(offers: Sequence[Reference]) -> list[list[Reference]]:
    """CandidatePool of one publication together, in the order of the sources."""
    groups: list[list[Reference]] = []
    for offer in sorted(offers, key=lambda each: each.doi is None):
        home = next((group for group in groups if _is_one(group, offer)), None)
        if home is None:
            groups.append([offer])
        else:
            home.append(offer)
    order = {id(offer): at for at, offer in enumerate(offers)}
    for group in groups:
        group.sort(key=lambda each: order[id(each)])
    return groups


def _is_one(group: Sequence[Reference], offer: Reference) -> bool:
    if offer.doi:
        return any(each.doi == offer.doi for each in group)
    return any(_is_one_place(each, offer) for each in group)


def _is_one_place(one: Reference, other: Reference) -> bool:
    relation = compare_venues(read_venue(fold(one.venue)), read_venue(fold(other.venue)))
    same = relation in {VenueLevel.ALIKE, VenueLevel.SAME}
    near = one.year is None or other.year is None or abs(one.year - other.year) <= 1
    return same and near


class _Group:
    """CandidatePool of one publication."""

    def __init__(self, paper: Reference, offers: Sequence[Reference]) -> None:
        self.record = _put_together(paper, offers)
        dois = {offer.doi for offer in offers if offer.doi}
        self.named = bool(paper.doi) and paper.doi in dois
        names = [offer.origin.name for offer in offers if offer.origin]
        own = [ARXIV] if self.named else []
        self.sources = tuple(dict.fromkeys([*own, *names]))
        dated = [offer.origin.dated for offer in offers if offer.origin]
        self._dated = tuple(dict.fromkeys([*own, *dated]))

    @property
    def rank(self) -> tuple[bool, int]:
        """By which of two is the better backed."""
        return self.named, len(self.sources)

    @property
    def said(self) -> str:
        """The publication in words, and who has it."""
        place = " ".join(part for part in (self.record.venue, str(self.record.year or "")) if part)
        doi = f", {self.record.doi}" if self.record.doi else ""
        return f"{place}{doi} ({', '.join(self._dated)})"


def _put_together(paper: Reference, offers: Sequence[Reference]) -> Reference:
    """The first source's record, with what it lacks from those behind it."""
    record = offers[0]
    alike = [each for each in offers if each.kind is record.kind]
    for each in alike[1:]:
        record = replace(
            record,
            doi=record.doi or each.doi,
            volume=record.volume or each.volume,
            number=record.number or each.number,
            pages=record.pages or each.pages,
            issued=record.issued or each.issued,
        )
    return replace(record, arxiv_id=_unversioned(paper).arxiv_id, categories=paper.categories)


def _unversioned(paper: Reference) -> Reference:
    return replace(paper, arxiv_id=paper.arxiv_id.unversioned if paper.arxiv_id else None)
