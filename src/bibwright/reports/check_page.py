"""A page in which a person looks through what was found: each entry beside its source's record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from bibwright.matching.verdict import Status
from bibwright.model.reference import Reference
from bibwright.reports.html_page import page_of, part, side_by_side
from bibwright.verification.model import EntryFinding

__all__ = ["render_html"]

#: Papers in question that stand beside an entry.
_SHOWN = 3
_PARTS = (
    (Status.CONFLICTING, "conflicting", "Conflicting"),
    (Status.AMBIGUOUS, "ambiguous", "Ambiguous"),
    (Status.NOT_FOUND, "not-found", "Not found"),
    (Status.UNAVAILABLE, "unavailable", "Could not be looked up"),
)


def render_html(entries: Sequence[EntryFinding], *, title: str) -> str:
    """The page: one file, without scripts, that loads nothing."""
    noted = [entry for entry in entries if entry.status is Status.MATCHED and entry.remarks]
    matched = [entry for entry in entries if entry.status is Status.MATCHED and not entry.remarks]
    parts = [
        (anchor, heading, [entry for entry in entries if entry.status is status])
        for status, anchor, heading in _PARTS
    ]
    parts.append(("notices", "Matched, with something to know", noted))
    body = [
        f"<p>{len(entries)} entries: "
        + ", ".join(f"{len(group)} {heading.lower()}" for _, heading, group in parts)
        + f", {len(matched)} matched.</p>",
        "<nav>"
        + "".join(f'<a href="#{anchor}">{heading}</a>' for anchor, heading, _ in parts)
        + "</nav>",
    ]
    for anchor, heading, group in parts:
        body += part(anchor, heading, map(_section, group))
    keys = ", ".join(entry.place.key for entry in matched)
    body += part("matched", "Matched", [f"<p>{escape(keys)}</p>"] if keys else [])
    return page_of(title, body)


def _section(entry: EntryFinding) -> str:
    records = list(entry.records) or [each.reference for each in entry.candidates[:_SHOWN]]
    heads = [(entry.place.key, str(entry.place)), *(("source", each.label) for each in records)]
    lines = [
        '<section class="found">',
        f"<h3>{escape(entry.query.title or entry.place.key)}</h3>",
        *side_by_side(heads, _rows([entry.query, *records])),
        '<ul class="why">',
        *(f"<li>{escape(line)}</li>" for line in _notes(entry)),
        *(
            f'<li class="against">{escape(f"{each.field}: {each.seen}")}</li>'
            for each in entry.contradictions
        ),
        "</ul>",
        "</section>",
    ]
    return "\n".join(lines)


def _notes(entry: EntryFinding) -> Iterator[str]:
    if entry.status is not Status.CONFLICTING:
        yield entry.why
    for remark in entry.remarks:
        yield f"{remark.notice}: {remark.words}"
    for correction in entry.corrections:
        yield f"proposed: {correction.field} = {correction.after}"


def _rows(references: Sequence[Reference]) -> Iterator[tuple[str, list[str]]]:
    for name, texts in (
        ("title", [each.title for each in references]),
        ("people", [_people(each) for each in references]),
        ("year", [str(each.year or "") for each in references]),
        ("venue", [each.venue or each.journal_ref for each in references]),
        ("arXiv id", [str(each.arxiv_id or "") for each in references]),
        ("DOI", [each.doi or "" for each in references]),
    ):
        if any(texts):
            yield name, texts


def _people(reference: Reference) -> str:
    names: Iterable[str] = map(str, reference.people)
    return ", ".join([*names, "and others"] if reference.others else names)
