"""Pages in which a person looks through changes: each entry as it was beside what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from bibwright.bibtex.place import Place
from bibwright.bibtex.rules import rules
from bibwright.bibtex.tidy.outcome import Edit, Note
from bibwright.commands.tidy import TidyRun
from bibwright.commands.update import EntryUpdate, Outcome, UpdateRun
from bibwright.reports.html_page import Part, bullets, item, page_of, report_body, side_by_side
from bibwright.text.counted import counted

_UPDATES = {
    Outcome.PUBLISHED: "Published",
    Outcome.AMBIGUOUS: "Ambiguous",
    Outcome.UNSETTLED: "Unsettled",
    Outcome.UNWRITABLE: "Unwritable",
    Outcome.UNAVAILABLE: "Could not be looked up",
}


def render_update(run: UpdateRun, *, title: str) -> str:
    """The page of what became of preprints; one file, that loads nothing, as of `render_tidy`."""
    groups: dict[Outcome, list[str]] = {}
    for at, entry in enumerate(run.entries):
        groups.setdefault(entry.outcome, []).append(_updated(f"entry-{at}", entry))
    parts = [
        Part(outcome.value, heading, groups.get(outcome, []))
        for outcome, heading in _UPDATES.items()
    ]
    still = ", ".join(entry.place.key for entry in run.of(Outcome.NOT_PUBLISHED))
    parts.append(Part("not-published", "Not published", _listed(still)))
    notes = [f"{file.name}:{line}: {words}" for file in run.files for line, words in file.notes]
    parts.append(Part("notes", "Not looked at", [*bullets(notes)]))
    intro = f"<p>{counted(len(run.entries), 'preprint')}.</p>"
    return page_of(title, report_body([intro], parts))


def render_tidy(run: TidyRun, *, title: str) -> str:
    """The page of what was cleaned up, and what is left for a person."""
    changed: list[str] = []
    formatted: list[str] = []
    left: list[str] = []
    for file in run.files:
        entries: dict[tuple[int, str], list[Edit]] = {}
        for edit in file.tidied.edits:
            entries.setdefault((edit.line, edit.key), []).append(edit)
        for (line, key), edits in entries.items():
            if any(edit.field for edit in edits):
                place = Place(file.name, line, key)
                changed.append(_tidied(f"entry-{len(changed)}", place, edits))
            else:
                formatted.append(key)
        left += [_left(file.name, note) for note in file.tidied.notes]
    left += [_left(name, note) for name, note in run.undefined]
    parts = [
        Part("left", "For you to decide", [*bullets(left)]),
        Part("changed", "Changed", changed),
        Part("formatted", "Formatted differently", _listed(", ".join(filter(None, formatted)))),
    ]
    intro = (
        f"<p>{counted(len(changed), 'entry')} changed, {counted(len(left), 'problem')} for you.</p>"
    )
    return page_of(title, report_body([intro], parts))


def _updated(name: str, entry: EntryUpdate) -> str:
    after = ("published", ", ".join(entry.sources))
    lines = [
        *_fields(entry.place, after, entry.changes),
        *bullets([entry.why, *(f"left out: {each.field} = {each.text}" for each in entry.lost)]),
    ]
    return item(name, (entry.record and entry.record.title) or entry.place.key, lines)


def _tidied(name: str, place: Place, edits: Iterable[Edit]) -> str:
    reasons: Mapping[str, str] = {each.name: each.reason for each in rules().values()}
    changes = [(edit.field, edit.before, edit.after) for edit in edits if edit.field]
    why = dict.fromkeys(f"{edit.rule}: {reasons.get(edit.rule, '')}" for edit in edits)
    return item(name, place.key, [*_fields(place, ("tidy", ""), changes), *bullets(why)])


def _fields(
    place: Place,
    after: tuple[str, str],
    changes: Iterable[tuple[str, str | None, str | None]],
) -> Iterator[str]:
    rows = [(field, (before or "", now or "")) for field, before, now in changes]
    if rows:
        yield from side_by_side([(place.key, str(place)), after], rows)


def _listed(keys: str) -> list[str]:
    return [f"<p>{escape(keys)}</p>"] if keys else []


def _left(name: str, note: Note) -> str:
    place = Place(name, note.line, note.key)
    return ": ".join(filter(None, (str(place), note.rule, note.key, note.message)))
