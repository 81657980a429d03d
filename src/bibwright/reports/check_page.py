"""A page in which a person looks through what was found: each entry beside its source's record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from urllib.parse import quote

from bibwright.commands.check_folder import CheckedPaper, FolderRun
from bibwright.model.reference import Reference
from bibwright.reports.html_page import page_of, part, side_by_side
from bibwright.verification.model import EntryFinding, State

__all__ = ["render_folder", "render_html"]

#: Papers in question that stand beside an entry.
_SHOWN = 3
_PARTS = (
    (State.CONFLICTING, "conflicting", "Conflicting"),
    (State.AMBIGUOUS, "ambiguous", "Ambiguous"),
    (State.NOT_FOUND, "not-found", "Not found"),
    (State.NOT_CHECKABLE, "not-checkable", "Not checkable"),
    (State.UNAVAILABLE, "unavailable", "Could not be looked up"),
)


def render_html(
    entries: Sequence[EntryFinding], *, title: str, incomplete: Sequence[str] = ()
) -> str:
    """The page: one file, without scripts, that loads nothing; ``incomplete`` says what could not
    be looked at."""
    found = [entry for entry in entries if entry.state is State.MATCHED]
    differing = [entry for entry in found if entry.differences]
    noted = [entry for entry in found if entry.remarks and not entry.differences]
    matched = [entry for entry in found if not entry.remarks and not entry.differences]
    parts = [
        (anchor, heading, [entry for entry in entries if entry.state is status])
        for status, anchor, heading in _PARTS
    ]
    if any(entry.strict for entry in entries):
        parts.append(("differs", "Differs, though a habit may explain it", differing))
    parts.append(("notices", "Matched, with notices", noted))
    body = [
        *(f"<p><strong>Incomplete:</strong> {escape(words)}.</p>" for words in incomplete),
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


def render_folder(run: FolderRun) -> str:
    """The page for all papers of a folder, those with the most to look at first."""
    rows = (
        f"<tr><td>{_linked(each)}</td><td>{escape(each.word)}</td><td>{len(each.open)}</td>"
        f"<td>{escape(each.error or each.counted)}</td></tr>"
        for each in run.by_need
    )
    body = [
        *(f"<p><strong>Incomplete:</strong> {escape(words)}.</p>" for words in run.incomplete),
        *(f"<p>{escape(line)}.</p>" for line in run.summary()),
        '<div class="side"><table>',
        "<thead><tr><th>paper</th><th>state</th><th>findings</th><th>references</th></tr></thead>",
        "<tbody>",
        *rows,
        "</tbody></table></div>",
    ]
    return page_of(f"Check of {run.folder}", body)


def _linked(paper: CheckedPaper) -> str:
    name = escape(paper.name)
    return f'<a href="{quote(paper.page)}">{name}</a>' if paper.page else name


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
        *(
            f"<li>{escape(f'{each.field}: {each.seen} ({each.habit})')}</li>"
            for each in entry.differences
        ),
        "</ul>",
        "</section>",
    ]
    return "\n".join(lines)


def _notes(entry: EntryFinding) -> Iterator[str]:
    if entry.state is not State.CONFLICTING:
        yield entry.why
    for remark in entry.remarks:
        yield f"{remark.notice}: {remark.words}"
    for correction in entry.corrections:
        yield f"proposed: {correction.field} = {correction.after}"


def _rows(references: Sequence[Reference]) -> Iterator[tuple[str, list[str]]]:
    for name, texts in (
        ("title", [each.title for each in references]),
        ("authors", [_authors(each) for each in references]),
        ("year", [str(each.year or "") for each in references]),
        ("venue", [each.venue or each.journal_ref for each in references]),
        ("arXiv id", [str(each.arxiv_id or "") for each in references]),
        ("DOI", [each.doi or "" for each in references]),
    ):
        if any(texts):
            yield name, texts


def _authors(reference: Reference) -> str:
    names: Iterable[str] = map(str, reference.authors)
    return ", ".join([*names, "and others"] if reference.others else names)
