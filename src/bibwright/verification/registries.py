"""What registries say of an entry's DOI and venue, where the work's records don't bear them out."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from bibwright.matching.authorship import compare_authorship
from bibwright.matching.comparison import Comparison, Field, Outcome
from bibwright.matching.field_venues import is_no_venue
from bibwright.matching.field_years import years_of
from bibwright.matching.titles import TitleRelation
from bibwright.matching.venues import read_venue
from bibwright.matching.verdict import Status
from bibwright.model.reference import Kind, Reference
from bibwright.sources.source import ARXIVS
from bibwright.text.fold import fold
from bibwright.verification.model import EntryFinding
from bibwright.verification.wording import REGISTRY

#: Meetings and series of which no list has all, and names that are cut short.
_SMALL = re.compile(
    r"workshop|wksp|tutorial|seminar|colloquium|school|report|thesis|universit|satellite|track|"
    r"challenge|demo|poster|\w\.(?:\s|$)|available|submitted|appear|press\b|manuscript|blog|website|"
    r"\bwww\b|https?:|\.(?:org|com|net|io|ai)\b|github",
    re.IGNORECASE,
)
#: A word that is written out, and no acronym.
_SPELT_OUT = re.compile(r"[a-zà-ÿ]{4}|[^\x00-\u024f]")
_PUBLISHED = frozenset({Kind.ARTICLE, Kind.INPROCEEDINGS, Kind.INCOLLECTION})


def doubted_venue(finding: EntryFinding) -> str:
    """The venue of an entry whose work was found and that no record bears out; empty where there is
    none, or it is too short a name to be looked up."""
    for each in finding.comparisons:
        if each.field is Field.VENUE and each.outcome is not Outcome.AGREES and finding.records:
            venue = read_venue(fold(each.said))
            is_short = venue.acronym or len(venue.words) < 2 or not _SPELT_OUT.search(each.said)
            return "" if is_short or is_no_venue(each.said) else each.said
    return ""


def with_registries(
    finding: EntryFinding, dois: Collection[str], venues: Collection[str]
) -> EntryFinding:
    """The finding with what is said of its DOI and venue; ``dois`` and ``venues`` are those that
    there are not, as far as registries know."""
    if finding.status not in (Status.MATCHED, Status.CONFLICTING) or not finding.records:
        return finding
    comparisons = tuple(
        _venue(finding, each, venues)
        if each.field is Field.VENUE
        else _version(finding, each)
        if each.finding == "arxiv-version"
        else _id(finding, each)
        if each.finding == "arxiv-id"
        else _later(finding, each)
        if each.finding in ("authors", "year", "title-wording")
        else _doi(finding, each, dois)
        if each.field is Field.IDENTIFIER and each.said == finding.query.doi
        else each
        for each in finding.comparisons
    )
    wrong = [each for each in comparisons if each.contradicts]
    if not wrong and finding.contradictions:
        why = "the same but for what a habit may explain"
        return replace(finding, comparisons=comparisons, status=Status.MATCHED, why=why)
    if not wrong or wrong == list(finding.contradictions):
        return replace(finding, comparisons=comparisons)
    why = "; ".join(f"{each.field}: {each.seen}" for each in wrong)
    return replace(finding, comparisons=comparisons, status=Status.CONFLICTING, why=why)


def _version(finding: EntryFinding, each: Comparison) -> Comparison:
    """What arXiv itself was asked for, it has in all versions that there are."""
    is_sure = REGISTRY in finding.asked and each.outcome is Outcome.EXPLAINED
    return replace(each, outcome=Outcome.DIFFERS, habit="") if is_sure else each


def _id(finding: EntryFinding, each: Comparison) -> Comparison:
    """A paper may have been put there again: unless arXiv itself was asked, an id of a later month
    may be that of a paper which is newer than what the source has."""
    months = [each.said[:4], each.told[:4]]
    is_later = all(map(str.isdecimal, months)) and months[0] > months[1]
    if REGISTRY in finding.asked or not each.contradicts or not is_later:
        return each
    return replace(each, outcome=Outcome.EXPLAINED, habit=_NEWER)


#: A preprint gets its last version within so many years, as a rule.
_REVISED = 5


def _later(finding: EntryFinding, each: Comparison) -> Comparison:
    """Unless arXiv itself was asked, a preprint that is named by its id may have a later version
    than the source's, with an author more, in other words by the same authors, or of a later
    year, which arXiv's own entries give."""
    query, records = finding.query, finding.records
    is_kept = query.kind is Kind.PREPRINT and query.arxiv_id is not None
    if REGISTRY in finding.asked or not (each.contradicts and is_kept):
        return each
    if any(record.record or not record.authors for record in records):
        return each
    if each.field is Field.YEAR:
        last = max(year for record in records for year in (0, *years_of(record)))
        may_be = last < int(each.said) <= last + _REVISED
    elif each.field is Field.TITLE:
        are_theirs = all(_are_kept(query, record, most=True) for record in records)
        may_be = each.seen == str(TitleRelation.NEAR) and are_theirs
    else:
        is_less = "missing in the entry" in each.seen
        may_be = not is_less and all(_are_kept(query, record) for record in records)
    if not may_be:
        return each
    return replace(
        each, outcome=Outcome.EXPLAINED, habit="the source may not have its last version"
    )


_NEWER = "the source may not have the paper of this id"


def _doi(finding: EntryFinding, each: Comparison, unknown: Collection[str]) -> Comparison:
    if each.outcome is Outcome.AGREES or each.outcome is Outcome.DIFFERS:
        return each
    if each.said in unknown:
        seen = "there is no such DOI"
        return replace(each, outcome=Outcome.DIFFERS, seen=seen, habit="", finding="unknown-doi")
    if each.outcome is Outcome.UNTOLD and not ARXIVS.issuperset(finding.asked):
        seen = "no source that was asked has this DOI"
        habit = "it may be registered elsewhere, or since"
        return replace(each, outcome=Outcome.EXPLAINED, seen=seen, habit=habit, finding="doi")
    return each


def _venue(finding: EntryFinding, each: Comparison, unknown: Collection[str]) -> Comparison:
    if each.outcome is Outcome.AGREES:
        return each
    if each.said in unknown:
        sure = not _SMALL.search(each.said) and finding.query.kind in _PUBLISHED
        return replace(
            each,
            outcome=Outcome.DIFFERS if sure else Outcome.EXPLAINED,
            seen="no source that was asked knows this venue",
            habit="" if sure else "small meetings and short names are in no list of venues",
            finding="unknown-venue",
        )
    is_preprint_alone = not any(map(is_published, finding.records))
    if (
        each.outcome is Outcome.UNTOLD
        and is_preprint_alone
        and not ARXIVS.issuperset(finding.asked)
    ):
        return replace(
            each,
            outcome=Outcome.EXPLAINED,
            seen="the sources know a preprint alone",
            habit="a publication may not have come to them yet",
            finding="preprint-as-published",
        )
    return each


def is_published(record: Reference) -> bool:
    """Whether a record is of a publication, or tells of one."""
    return bool(record.venue or record.journal_ref) and record.kind is not Kind.PREPRINT


def _are_kept(query: Reference, record: Reference, *, most: bool = False) -> bool:
    """Whether the record's authors, the first among them, are named: "and others" names none;
    ``most``: with few others beside them."""
    authorship = compare_authorship(query, record)
    if authorship is None or authorship.alignment[0] is None or not authorship.keeps_half:
        return False
    return not (most and (authorship.has_strangers or (authorship.missing and not query.others)))
