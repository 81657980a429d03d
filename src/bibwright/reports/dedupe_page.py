"""A page in which a person looks through what was found, the records side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from html import escape

from bibwright.bibtex.bib_file import BibFile
from bibwright.commands.dedupe_run import DedupeRun, Merge
from bibwright.commands.entry_records import records_of
from bibwright.duplicates.model import DuplicateSet, Pair
from bibwright.duplicates.records import COLUMNS
from bibwright.reports.html_page import (
    Beneath,
    Part,
    bullets,
    item,
    nothing_beneath,
    page_of,
    report_body,
    said,
    side_by_side,
)
from bibwright.text.counted import counted

#: Records of one set that stand side by side; of more the rest is only named.
_COLUMNS = 12
_SHOWN = tuple(name for name in COLUMNS if name != "key")


def render_html(run: DedupeRun, *, title: str) -> str:
    """The page: one file, without scripts, that loads nothing."""
    body = report_body(dedupe_intro(run), dedupe_parts(run))
    return page_of(title, body)


def dedupe_intro(run: DedupeRun) -> Iterator[str]:
    """What was found, in numbers."""
    found = run.duplicates
    yield (
        f"<p>{counted(found.records, 'entry')}: "
        f"{counted(len(found.sets), 'duplicate set')}, "
        f"{counted(len(found.doubtful), 'doubtful pair')}, "
        f"{counted(len(found.related), 'related pair')}.</p>"
    )
    for note in found.notes:
        yield f"<p>{escape(note)}</p>"


def dedupe_parts(run: DedupeRun, beneath: Beneath = nothing_beneath) -> list[Part]:
    """What was found. Sets are called ``set-0`` and so on, pairs ``doubtful-0``, ``related-0``."""
    page, found = _Page(run, beneath), run.duplicates
    sets = [page.found(f"set-{at}", each) for at, each in enumerate(found.sets)]
    doubtful = [page.pair(f"doubtful-{at}", pair) for at, pair in enumerate(found.doubtful)]
    related = [page.pair(f"related-{at}", pair) for at, pair in enumerate(found.related)]
    return [
        Part("sets", "Duplicate sets", sets),
        Part("doubtful", "Doubtful pairs", doubtful),
        Part("related", "Related, but works of their own", related),
    ]


class _Page:
    def __init__(self, run: DedupeRun, beneath: Beneath) -> None:
        self._run, self._beneath = run, beneath
        self._records, self._places = run.records, run.places
        self._merges = {merge.places: merge for merge in run.merges}

    def found(self, name: str, each: DuplicateSet) -> str:
        """A duplicate set; what differs is marked against its first record."""
        reasons = dict.fromkeys(why for pair in each.pairs for why in pair.reasons)
        against = [
            f"{self._places[pair.left].key} and {self._places[pair.right].key}: "
            + ", ".join(pair.reasons)
            for pair in each.against
        ]
        merge = self._merges.get(tuple(self._places[row] for row in each.rows))
        heading = self._records["title"][each.rows[0]] or self._places[each.rows[0]].key
        return self._item(name, heading, each.rows, reasons, against, merge)

    def pair(self, name: str, pair: Pair) -> str:
        """Two records, with what they are to each other."""
        likely = "" if pair.veto else f" ({pair.certainty:.0%} sure)"
        heading = (
            f"{self._places[pair.left].key} {pair.relation} {self._places[pair.right].key}{likely}"
        )
        reasons = [why for why in pair.reasons if why != pair.veto]
        against = [pair.veto] if pair.veto else []
        return self._item(name, heading, (pair.left, pair.right), reasons, against)

    def _item(
        self,
        name: str,
        heading: str,
        rows: Sequence[int],
        reasons: Iterable[str],
        against: Iterable[str],
        merge: Merge | None = None,
    ) -> str:
        shown = rows[:_COLUMNS]
        heads = [(self._places[row].key, str(self._places[row])) for row in shown]
        merged = self._merged.get((merge.survivor.name, merge.key)) if merge else None
        fields = list(self._fields(shown, merged or {}))
        result = [f"merged: {merge.key}"] if merge and merged else []
        result += [merged[field] for field, _ in fields] if merged else []
        lines = side_by_side(heads, fields, result)
        if len(rows) > len(shown):
            others = ", ".join(self._places[row].key for row in rows[_COLUMNS:])
            lines.append(f"<p>and {len(rows) - len(shown)} more: {escape(others)}</p>")
        lines += [
            *said(reasons, "why"),
            *said(against, "against"),
            *bullets(_of_merge(merge, result)),
            *self._beneath(name),
        ]
        sorting = {"title": self._records["title"][rows[0]], "key": self._places[rows[0]].key}
        return item(name, heading, lines, **sorting)

    def _fields(
        self, rows: Sequence[int], merged: Mapping[str, str]
    ) -> Iterator[tuple[str, list[str]]]:
        """The fields that one of the records has, each with what all of them have there."""
        for name in _SHOWN:
            texts = [_readable(self._records[name][row]) for row in rows]
            if any(texts) or merged.get(name):
                yield name, texts

    @cached_property
    def _merged(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        """What entries say once all is merged, by file and key."""
        found: dict[tuple[str, str], Mapping[str, str]] = {}
        for file in self._run.files:
            if file.before != file.after:
                records = records_of([BibFile.open(file.name, file.after)])
                for row, key in enumerate(records["key"]):
                    found[file.name, key] = {name: _readable(records[name][row]) for name in _SHOWN}
        return found


def _readable(value: str) -> str:
    """A value as a person reads it: a date of which only year and month are known ends there."""
    return value.rstrip("-")


def _of_merge(merge: Merge | None, result: Sequence[str]) -> Iterator[str]:
    """What the survivor is given, what is removed, or why nothing is merged; values only if they
    aren't among what is shown of the ``result``."""
    if merge is None:
        return
    if merge.why:
        yield (
            "it is in the other file already"
            if merge.why == "held"
            else (f"not merged: {merge.why}")
        )
    for name, value, rule, owner in merge.changed:
        source = f" from {owner}" if owner else ""
        why = f"{source}{f' ({rule})' if rule else ''}"
        if value not in result:
            yield f"{name} = {value or '(nothing)'}{why}"
        elif why:
            yield f"{name}{why}"
    for lost in merge.lost:
        yield f"removed: {lost.key}'s {lost.field} “{lost.text}”; {lost.rule}"
