"""Whether an entry and a source speak of a preprint, its versions or its publication."""

from __future__ import annotations

from bibwright.matching import weights
from bibwright.matching.authorship import Authorship, compare_authorship
from bibwright.matching.titles import TitleEvidence, TitleRelation
from bibwright.matching.venues import VenueKind, read_venue
from bibwright.model.reference import Kind, Reference
from bibwright.text.fold import fold


def is_later(entry: Reference, source: Reference) -> bool:
    """Whether the entry is of a publication and the source knows the preprint alone: title, authors
    and year may have changed on the way."""
    return is_preprint_record(source) and cites_publication(entry)


def cites_publication(entry: Reference) -> bool:
    """Whether an entry says of the work that it is published: by its venue or its DOI."""
    published = entry.kind is not Kind.PREPRINT and bool(entry.venue or entry.doi)
    return published and not is_preprint_venue(entry.venue or "-")


def names_preprint(entry: Reference) -> bool:
    """Whether an entry is of a preprint: it says so, or names its id and no publication."""
    is_named = entry.arxiv_id is not None and not cites_publication(entry)
    return entry.kind is Kind.PREPRINT or is_named


def is_earlier(entry: Reference, source: Reference) -> bool:
    """Whether the entry is of a preprint and the source knows its publication: both name its id."""
    preprint = entry.kind is Kind.PREPRINT and not is_preprint_record(source)
    return preprint and _share_id(entry, source)


def _share_id(entry: Reference, source: Reference) -> bool:
    """Whether both name one arXiv id, in whatever version."""
    if entry.arxiv_id is None or source.arxiv_id is None:
        return False
    return entry.arxiv_id.base == source.arxiv_id.base


def has_versions(source: Reference) -> bool:
    """Whether the source has the last of several versions of a preprint."""
    return (
        is_preprint_record(source)
        and source.arxiv_id is not None
        and source.arxiv_id.version not in (None, 1)
    )


def is_preprint_record(source: Reference) -> bool:
    """Whether a source knows the work as a preprint."""
    return source.kind is Kind.PREPRINT or (not source.record and source.arxiv_id is not None)


def may_be_of_another_version(entry: Reference, source: Reference, evidence: TitleEvidence) -> bool:
    """Whether the same authors, all of them, may have given the work this title at another time:
    before its latest version, before it was published, or in print. Where both name the same id,
    the entry may leave authors out."""
    shared = _share_id(entry, source)
    earlier = is_earlier(entry, source)
    is_other = evidence.relation is TitleRelation.OTHER and evidence.weight <= weights.OTHER_TITLE
    if is_other and not earlier and not (shared and has_versions(source)):
        return False
    named = _is_of_named_preprint(entry, source, evidence.relation is TitleRelation.NEAR)
    if not (earlier or named or is_later(entry, source) or has_versions(source)):
        return False
    authorship = compare_authorship(entry, source)
    if shared and authorship and may_be_of_first_version(entry, source, authorship):
        return True
    if authorship is None or authorship.contradicts:
        return False
    is_whole = None not in authorship.alignment or (entry.others and shared)
    return is_whole or (earlier and authorship.only_leaves_out)


def keeps_both_ends(entry: Reference, authorship: Authorship) -> bool:
    """Whether the first and the last author are the same, and two in three of all."""
    known = sum(at is not None for at in authorship.alignment)
    most = max(len(entry.authors), len(authorship.alignment))
    ends = authorship.alignment[0], authorship.alignment[-1]
    return ends == (0, len(entry.authors) - 1) and 3 * known >= 2 * most


#: A list of so many authors may have had others in its middle.
_LONG = 6


def may_be_of_earlier_draft(entry: Reference, source: Reference, authorship: Authorship) -> bool:
    """Whether an entry that names no venue may be of a preprint in a year before its publication,
    by a long list of authors that went on: the first one is the same, and most of them stayed."""
    if entry.venue or entry.doi or is_preprint_record(source) or len(entry.authors) < _LONG:
        return False
    is_before = entry.year is not None and source.year is not None and entry.year < source.year
    known = sum(at is not None for at in authorship.alignment)
    return is_before and authorship.alignment[0] == 0 and 4 * known >= 3 * len(entry.authors)


def may_be_of_first_version(entry: Reference, source: Reference, authorship: Authorship) -> bool:
    """Whether the entry may be of a preprint's earlier version than the source's: that one may have
    had another title, and an author more or fewer, the first one and half of all being the same."""
    is_preprint = names_preprint(entry) and has_versions(source)
    known = sum(at is not None for at in authorship.alignment)
    most = max(len(entry.authors), len(source.authors))
    stays = most >= _LONG and keeps_both_ends(entry, authorship)
    are_exchanged = bool(authorship.unmatched and authorship.missing) and not stays
    are_most = 2 * known >= most
    return is_preprint and are_most and not are_exchanged and authorship.alignment[0] == 0


#: So many authors in common that a preprint and a publication with other words are one work, and
#: with a few words changed.
_SEVERAL, _TWO = 3, 2


def _is_of_named_preprint(entry: Reference, source: Reference, is_near: bool) -> bool:
    """Whether the entry names a preprint by its id, and the source knows a publication by the same
    several authors, under no id."""
    is_named = entry.kind is Kind.PREPRINT and entry.arxiv_id is not None
    is_published = not is_preprint_record(source) and source.arxiv_id is None
    return is_named and is_published and len(source.authors) >= (_TWO if is_near else _SEVERAL)


def is_preprint_venue(venue: str) -> bool:
    """Whether a venue is a preprint server."""
    return read_venue(fold(venue)).kind is VenueKind.PREPRINT
