"""What is worth knowing about a work that was rightly cited: whether it was retracted, corrected or
withdrawn, whether it has a newer version or has been published since."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bibwright.matching.publication_state import cites_publication
from bibwright.model.reference import Kind, Reference, Update, UpdateSort
from bibwright.verification.model import EntryFinding, Notice, Remark

#: What authors and arXiv's administrators write where a paper is taken back; said of a figure or
#: a claim it means nothing, nor of an earlier version, nor where it is taken from a meeting.
_BACK = r"(?:withdrawn|retracted)"
_PAPER = r"(?:paper|article|manuscript|submission|preprint|work)"
_WITHDRAWN = re.compile(
    rf"(?:^\W*(?:(?:this )?{_PAPER} |has been |is )?withdrawn\b|"
    rf"^\W*(?:(?:this )?{_PAPER} )?retracted(?=\W*$|[.,;:]|\s+(?:by|due|because)\b)|"
    rf"[.,;:!]\s+(?:this\s+|the\s+)?{_PAPER}\s+{_BACK}\b|"
    rf"\b(?:authors?(?:\(s\))?|we|i)\s+(?:have\s+|has\s+)?(?:{_BACK}|withdraws?|withdrew|retracts?)\s+"
    rf"(?:this|the)\s+{_PAPER}\b|"
    r"(?<!version of the )(?<!version of this )(?<!version of our )"
    rf"\b(?:{_PAPER}|it)\s+(?:has\s+been|was|is(?:\s+being)?|have\s+been)\s+"
    rf"(?:(?:temporarily\s+)?{_BACK}|removed\s+by\s+arxiv)\b)"
    r"(?!\s+from\s+(?!arxiv|the\s+arxiv|publication))",
    re.IGNORECASE,
)
_NOTICES = {
    UpdateSort.RETRACTION: (Notice.RETRACTED, "has been retracted"),
    UpdateSort.WITHDRAWAL: (Notice.WITHDRAWN, "has been withdrawn"),
    UpdateSort.CONCERN: (Notice.CONCERN, "has an expression of concern"),
    UpdateSort.CORRECTION: (Notice.CORRECTED, "has been corrected"),
}


def remarks(
    query: Reference, records: Sequence[Reference], updates: Iterable[Update] = ()
) -> Iterator[Remark]:
    """The notices; ``updates`` are those that sources tell besides the records' own."""
    yield from _updated(query, records, list(updates))
    yield from _newer(query, records)
    yield from _published_since(query, records)


def with_updates(finding: EntryFinding, updates: Sequence[Update]) -> EntryFinding:
    """The finding with what these notices say of its work."""
    named = {record.doi for record in finding.records if record.doi}
    about = [each for each in updates if each.of in named]
    if not about:
        return finding
    told = list(remarks(finding.query, finding.records, about))
    kept = {each.notice for each in told}
    rest = (each for each in finding.remarks if each.notice not in kept)
    return replace(finding, remarks=(*told, *rest))


def _updated(
    query: Reference, records: Sequence[Reference], more: Sequence[Update]
) -> Iterator[Remark]:
    """A retraction, a withdrawal, a concern, a correction: each once, with all that is told."""
    told: dict[UpdateSort, list[tuple[str, Update]]] = {}
    for record in records:
        own = (each for each in record.updates if not each.of)
        others = (each for each in more if record.doi and each.of == record.doi)
        for each in (*own, *others):
            # Who cites the notice itself knows; some bear the DOI of the work that they are on.
            if each.notice is None or each.notice != query.doi or each.notice == record.doi:
                told.setdefault(each.sort, []).append((record.label, each))
    for sort, (notice, words) in _NOTICES.items():
        if sort in told:
            labels, found = zip(*told[sort], strict=True)
            yield Remark(notice, f"{labels[0]} {words}{_details(found)}")
    # What was taken back at arXiv is the preprint: a publication may stand all the same.
    is_published = cites_publication(query) and query.arxiv_id is None
    if UpdateSort.WITHDRAWAL not in told and not is_published:
        for record in records:
            if record.arxiv_id is not None and _WITHDRAWN.search(record.comment):
                day = f", {record.updated.date()}" if record.updated else ""
                yield Remark(Notice.WITHDRAWN, f"arXiv:{record.arxiv_id}{day}: “{record.comment}”")
                break


def _details(updates: Sequence[Update]) -> str:
    """When, by which notices, as whom says: each once."""
    dates = sorted({str(each.date) for each in updates if each.date})
    notices = dict.fromkeys(f"doi:{each.notice}" for each in updates if each.notice)
    sources = dict.fromkeys(each.source for each in updates if each.source)
    parts = [f" on {dates[0]}" if dates else ""]
    parts.append(f", notice {', '.join(notices)}" if notices else "")
    parts.append(f" ({', '.join(sources)})" if sources else "")
    return "".join(parts)


def _newer(query: Reference, records: Sequence[Reference]) -> Iterator[Remark]:
    pinned = query.arxiv_id.version if query.arxiv_id else None
    latest = max(
        (
            record.arxiv_id.version or 0
            for record in records
            if record.arxiv_id and query.arxiv_id and record.arxiv_id.base == query.arxiv_id.base
        ),
        default=0,
    )
    if pinned is not None and latest > pinned:
        words = f"the entry names version {pinned}; the latest that the source has is {latest}"
        yield Remark(Notice.NEWER_VERSION, words)


def _published_since(query: Reference, records: Sequence[Reference]) -> Iterator[Remark]:
    if query.kind is not Kind.PREPRINT or query.doi:
        return
    for record in records:
        doi = record.doi or record.published_as or ""
        where = ", ".join(part for part in (record.journal_ref, doi) if part)
        if not where and record.arxiv_id is None and record.kind is not Kind.PREPRINT:
            where = ", ".join(part for part in (record.venue, str(record.year or "")) if part)
        if where:
            yield Remark(Notice.PUBLISHED_SINCE, where)
            return
