"""A page in which a person looks through what was found: each entry beside its source's record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote

from bibwright.commands.check_folder import CheckedPaper, FolderRun
from bibwright.reports.html_page import (
    Beneath,
    Part,
    bullets,
    item,
    nothing_beneath,
    page_of,
    report_body,
    side_by_side,
)
from bibwright.reports.reference_rows import reference_rows
from bibwright.text.counted import counted
from bibwright.verification.model import EntryFinding, State

#: Papers in question that stand beside an entry.
_SHOWN = 3
_PARTS = {
    "conflicting": "Conflicting",
    "ambiguous": "Ambiguous",
    "not-found": "Not found",
    "not-checkable": "Not checkable",
    "unavailable": "Could not be looked up",
    "differs": "Differs, though a habit may explain it",
    "notices": "Matched, with notices",
}


def render_html(
    entries: Sequence[EntryFinding], *, title: str, incomplete: Sequence[str] = ()
) -> str:
    """The page: one file, without scripts, that loads nothing; ``incomplete`` says what could not
    be looked at."""
    body = report_body(check_intro(entries, incomplete), check_parts(entries))
    return page_of(title, body)


def render_folder(run: FolderRun) -> str:
    """The page for all papers of a folder, those with the most to look at first."""
    rows = (
        f"<tr><td>{_linked(each)}</td><td>{escape(each.word)}</td><td>{len(each.open)}</td>"
        f"<td>{escape(each.error or each.counted)}</td></tr>"
        for each in run.by_need
    )
    title = f"Check of {run.folder}"
    body = [
        *(f"<p><strong>Incomplete:</strong> {escape(words)}.</p>" for words in run.incomplete),
        *(f"<p>{escape(line)}.</p>" for line in run.summary()),
        '<div class="side"><table>',
        "<thead><tr><th>paper</th><th>state</th><th>findings</th><th>references</th></tr></thead>",
        "<tbody>",
        *rows,
        "</tbody></table></div>",
    ]
    return page_of(title, body)


def _linked(paper: CheckedPaper) -> str:
    name = escape(paper.name)
    return f'<a href="{quote(paper.page)}">{name}</a>' if paper.page else name


def check_intro(entries: Sequence[EntryFinding], incomplete: Sequence[str]) -> Iterator[str]:
    """What was found, in numbers."""
    for words in incomplete:
        yield f"<p><strong>Incomplete:</strong> {escape(words)}.</p>"
    states = Counter(entry.state for entry in entries)
    counts = [f"{count} {state}" for state in State if (count := states[state])]
    yield f"<p>{counted(len(entries), 'entry')}: {', '.join(counts) or 'none looked up'}.</p>"


def check_parts(entries: Sequence[EntryFinding], beneath: Beneath = nothing_beneath) -> list[Part]:
    """What was found. An entry is called ``entry-`` and its place among all."""
    groups: dict[str, list[str]] = {}
    for at, entry in enumerate(entries):
        anchor = _anchor(entry)
        if anchor != "matched":
            groups.setdefault(anchor, []).append(_item(f"entry-{at}", entry, beneath))
    keys = ", ".join(entry.place.key for entry in entries if _anchor(entry) == "matched")
    return [
        *(Part(anchor, heading, groups.get(anchor, [])) for anchor, heading in _PARTS.items()),
        Part("matched", "Matched", [f"<p>{escape(keys)}</p>"] if keys else []),
    ]


def _anchor(entry: EntryFinding) -> str:
    """The part that an entry stands in."""
    if entry.state is not State.MATCHED:
        return entry.state.reason
    if entry.differences:
        return "differs"
    return "notices" if entry.remarks else "matched"


def _item(name: str, entry: EntryFinding, beneath: Beneath) -> str:
    records = list(entry.records) or [each.reference for each in entry.candidates[:_SHOWN]]
    heads = [(entry.place.key, str(entry.place)), *(("source", each.label) for each in records)]
    lines = [
        *side_by_side(heads, reference_rows([entry.query, *records])),
        *bullets(_contradictions(entry), "against"),
        *bullets(_notes(entry)),
        *beneath(name),
    ]
    title = entry.query.title or entry.place.key
    return item(name, title, lines, title=title, key=entry.place.key)


def _contradictions(entry: EntryFinding) -> Iterator[str]:
    for each in entry.contradictions:
        yield f"{each.field}: {each.seen}"


def _notes(entry: EntryFinding) -> Iterator[str]:
    if entry.state is not State.CONFLICTING:
        yield entry.why
    for each in entry.differences:
        yield f"{each.field}: {each.seen} ({each.habit})"
    for remark in entry.remarks:
        yield f"{remark.notice}: {remark.words}"
    for correction in entry.corrections:
        yield f"proposed: {correction.field} = {correction.after}"
