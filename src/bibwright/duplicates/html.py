"""A page in which a person looks through what was found, the records side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from bibwright.duplicates.differing import Piece, differing
from bibwright.duplicates.model import Duplicates, DuplicateSet, Pair
from bibwright.duplicates.places import Place
from bibwright.duplicates.records import COLUMNS, Records

__all__ = ["render_html"]

#: Records of one set that stand side by side; of more the rest is only named.
_COLUMNS = 12
_SHOWN = tuple(name for name in COLUMNS if name != "key")

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --mark: #ffd54a; --on-mark: #000; }
body { font: 16px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 80rem; padding: 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
h3 { font-size: 1rem; margin: 0 0 .4rem; }
section.found { border: 1px solid var(--line); border-radius: .4rem; margin: 1rem 0;
  padding: .8rem; }
.side { overflow-x: auto; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; }
td:first-child { width: 6rem; }
th, td { border-top: 1px solid var(--line); padding: .25rem .5rem; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; min-width: 7rem; }
th[scope=row] { min-width: 5rem; width: 6rem; font-weight: 600; }
thead th, thead td { border-top: 0; } thead small { display: block; font-weight: 400; }
mark { background: var(--mark); color: var(--on-mark); border-radius: .15rem; }
ul.why { margin: .5rem 0 0; padding-left: 1.2rem; } .against { color: #b3261e; }
@media (prefers-color-scheme: dark) { .against { color: #ffb4ab; } }
nav a { margin-right: 1rem; }
"""


def render_html(found: Duplicates, records: Records, places: Sequence[Place], *, title: str) -> str:
    """The page: one file, without scripts, that loads nothing.

    ``places`` has one for each row of ``records``.
    """
    page = _Page(records, places)
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{found.records} entries: {len(found.sets)} duplicate sets, "
        f"{len(found.doubtful)} doubtful pairs, {len(found.related)} related pairs.</p>",
        *(f"<p>{escape(note)}</p>" for note in found.notes),
        '<nav><a href="#sets">Duplicate sets</a><a href="#doubtful">Doubtful pairs</a>'
        '<a href="#related">Related works</a></nav>',
        *_part("sets", "Duplicate sets", map(page.found, found.sets)),
        *_part("doubtful", "Doubtful pairs", map(page.pair, found.doubtful)),
        *_part("related", "Related, but works of their own", map(page.pair, found.related)),
    ]
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        *body,
        "</body>",
        "</html>",
    ]
    # A lone surrogate, which some file may hold, can't be written as UTF-8.
    text = "\n".join(lines) + "\n"
    return text.encode("utf-8", "replace").decode("utf-8")


def _part(anchor: str, heading: str, sections: Iterable[str]) -> Iterator[str]:
    yield f'<h2 id="{anchor}">{heading}</h2>'
    listed = list(sections)
    yield from listed or ["<p>None.</p>"]


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
        heads = "".join(
            f'<th scope="col">{escape(self._places[row].key)}'
            f"<small>{escape(str(self._places[row]))}</small></th>"
            for row in shown
        )
        title = heading or self._records["title"][rows[0]] or self._places[rows[0]].key
        lines = [
            '<section class="found">',
            f"<h3>{escape(title)}</h3>",
            '<div class="side"><table>',
            f"<thead><tr><td></td>{heads}</tr></thead>",
            "<tbody>",
            *(self._field(name, shown) for name in _SHOWN if self._has(name, shown)),
            "</tbody></table></div>",
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

    def _has(self, name: str, rows: Sequence[int]) -> bool:
        return any(self._records[name][row] for row in rows)

    def _field(self, name: str, rows: Sequence[int]) -> str:
        """One line of the table; the first record's text is marked where the second's differs."""
        texts = [self._records[name][row] for row in rows]
        cells = [_marked(differing(texts[0], texts[1])[0])]
        cells += [_marked(differing(texts[0], text)[1]) for text in texts[1:]]
        inside = "".join(f"<td>{cell}</td>" for cell in cells)
        return f'<tr><th scope="row">{name}</th>{inside}</tr>'


def _marked(pieces: Iterable[Piece]) -> str:
    return "".join(
        f"<mark>{escape(piece.text)}</mark>" if piece.differs else escape(piece.text)
        for piece in pieces
    )
