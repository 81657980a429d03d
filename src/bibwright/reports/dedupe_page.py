"""A page in which a person looks through what was found, the records side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from bibwright.bibtex.place import Place
from bibwright.duplicates.model import Duplicates, DuplicateSet, Pair
from bibwright.duplicates.records import COLUMNS, Records
from bibwright.reports.html_page import page_of, part, side_by_side

__all__ = ["render_html"]

#: Records of one set that stand side by side; of more the rest is only named.
_COLUMNS = 12
_SHOWN = tuple(name for name in COLUMNS if name != "key")


def render_html(found: Duplicates, records: Records, places: Sequence[Place], *, title: str) -> str:
    """The page: one file, without scripts, that loads nothing.

    ``places`` has one for each row of ``records``.
    """
    page = _Page(records, places)
    body = [
        f"<p>{found.records} entries: {len(found.sets)} duplicate sets, "
        f"{len(found.doubtful)} doubtful pairs, {len(found.related)} related pairs.</p>",
        *(f"<p>{escape(note)}</p>" for note in found.notes),
        '<nav><a href="#sets">Duplicate sets</a><a href="#doubtful">Doubtful pairs</a>'
        '<a href="#related">Related works</a></nav>',
        *part("sets", "Duplicate sets", map(page.found, found.sets)),
        *part("doubtful", "Doubtful pairs", map(page.pair, found.doubtful)),
        *part("related", "Related, but works of their own", map(page.pair, found.related)),
    ]
    return page_of(title, body)


class _Page:
    def __init__(self, records: Records, places: Sequence[Place]) -> None:
        self._records, self._places = records, places

    def found(self, each: DuplicateSet) -> str:
        """A duplicate set; what differs is marked against its first record."""
        reasons = dict.fromkeys(why for pair in each.pairs for why in pair.reasons)
        against = [
            f"{self._places[pair.left].key} and {self._places[pair.right].key}: "
            + ", ".join(pair.reasons)
            for pair in each.against
        ]
        return self._section(each.rows, reasons, against)

    def pair(self, pair: Pair) -> str:
        """Two records, with what they are to each other."""
        likely = "" if pair.veto else f" ({pair.certainty:.0%} sure)"
        heading = (
            f"{self._places[pair.left].key} {pair.relation} {self._places[pair.right].key}{likely}"
        )
        reasons = [why for why in pair.reasons if why != pair.veto]
        return self._section(
            (pair.left, pair.right), reasons, [pair.veto] if pair.veto else [], heading
        )

    def _section(
        self, rows: Sequence[int], reasons: Iterable[str], against: Iterable[str], heading: str = ""
    ) -> str:
        shown = rows[:_COLUMNS]
        heads = [(self._places[row].key, str(self._places[row])) for row in shown]
        title = heading or self._records["title"][rows[0]] or self._places[rows[0]].key
        lines = [
            '<section class="found">',
            f"<h3>{escape(title)}</h3>",
            *side_by_side(heads, self._fields(shown)),
        ]
        if len(rows) > len(shown):
            others = ", ".join(self._places[row].key for row in rows[_COLUMNS:])
            lines.append(f"<p>and {len(rows) - len(shown)} more: {escape(others)}</p>")
        lines += [
            '<ul class="why">',
            *(f"<li>{escape(why)}</li>" for why in reasons),
            *(f'<li class="against">{escape(why)}</li>' for why in against),
            "</ul>",
            "</section>",
        ]
        return "\n".join(lines)

    def _fields(self, rows: Sequence[int]) -> Iterator[tuple[str, list[str]]]:
        """The fields that one of the records has, each with what all of them have there."""
        for name in _SHOWN:
            texts = [self._records[name][row] for row in rows]
            if any(texts):
                yield name, texts
