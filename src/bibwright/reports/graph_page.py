"""A graph of citations as a page: a picture of lines between papers, and the same as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from bibwright.commands.graph import Graph, label_of
from bibwright.model.reference import Reference
from bibwright.reports.html_page import page_of

_STYLE = (
    "<style>svg text { font: 12px system-ui, sans-serif; fill: currentColor; }"
    " svg path { fill: none; stroke: #4a7ebb; stroke-opacity: .55; }"
    " svg circle { fill: #4a7ebb; } svg .year { font-weight: 600; }"
    " table.wide { table-layout: auto; } td, th { min-width: 0; }</style>"
)
#: Steps of the picture: between years, between papers of one year; margins, and a label's length.
_COLUMN, _ROW, _LEFT, _TOP, _LETTERS = 170, 30, 20, 40, 22


def render_graph(graph: Graph, name: str) -> str:
    """The page. It loads nothing, and holds no script."""
    count, many = len(graph.citations), len(graph.entries)
    body = [
        _STYLE,
        f"<p>{many} entries, {len(graph.lists)} with a list of references, {count} citations "
        "between them. A line leads from a paper to an older one on its left that it cites.</p>",
        '<nav><a href="#picture">Picture</a><a href="#papers">Papers</a>'
        '<a href="#lacking">Cited but missing</a><a href="#without">Without a list</a></nav>',
        *_part("picture", "Picture", [f'<div class="side">{_picture(graph)}</div>']),
        *_part("papers", "Papers", _papers(graph)),
        *_part("lacking", "Cited by several, but missing here", _lacking(graph)),
        *_part("without", "Without a list", _without(graph)),
    ]
    title = f"Who cites whom in {name}"
    return page_of(title, body)


def _part(anchor: str, heading: str, pieces: Iterable[str]) -> Iterator[str]:
    yield f'<h2 id="{anchor}">{escape(heading)}</h2>'
    yield from list(pieces) or ["<p>None.</p>"]


def _picture(graph: Graph) -> str:
    places = _layout(graph)
    width = max((x for x, _ in places), default=0) + _COLUMN + _LEFT
    height = max((y for _, y in places), default=0) + _ROW
    lines = [_line(graph, pair, places) for pair in graph.citations]
    dots = [_dot(graph.entries[at], at, place) for at, place in enumerate(places)]
    years = {x: _year(each) for each, (x, _) in zip(graph.entries, places, strict=True)}
    heads = [f'<text class="year" x="{x - 5}" y="18">{year}</text>' for x, year in years.items()]
    return (
        f'<svg role="img" aria-label="Who cites whom" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{"".join([*lines, *heads, *dots])}</svg>'
    )


def _layout(graph: Graph) -> list[tuple[int, int]]:
    """A column a year, the oldest at the left; in it the most cited paper at the top."""
    years = sorted({each.year or 0 for each in graph.entries})
    order = sorted(range(len(graph.entries)), key=lambda at: -len(graph.citing(at)))
    rows = dict.fromkeys(years, 0)
    places = [(0, 0)] * len(graph.entries)
    for at in order:
        year = graph.entries[at].year or 0
        places[at] = (_LEFT + years.index(year) * _COLUMN, _TOP + rows[year] * _ROW)
        rows[year] += 1
    return places


def _line(graph: Graph, pair: tuple[int, int], places: Sequence[tuple[int, int]]) -> str:
    (x1, y1), (x2, y2) = (places[at] for at in pair)
    bend = 40 if x1 == x2 else (x1 - x2) // 2
    ends = " cites ".join(label_of(graph.entries[at]) for at in pair)
    curve = f"M{x1},{y1} C{x1 - bend},{y1} {x2 + (bend if x1 != x2 else -bend)},{y2} {x2},{y2}"
    return f'<path d="{curve}"><title>{escape(ends)}</title></path>'


def _dot(entry: Reference, at: int, place: tuple[int, int]) -> str:
    x, y = place
    label = label_of(entry)
    shown = label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1]}…"
    return (
        f'<a href="#p{at}"><title>{escape(entry.title or label)}</title>'
        f'<circle cx="{x}" cy="{y}" r="5"/><text x="{x + 9}" y="{y + 4}">{escape(shown)}</text></a>'
    )


def _year(entry: Reference) -> str:
    return str(entry.year or "?")


def _papers(graph: Graph) -> Iterator[str]:
    rows = (
        (
            f'<th scope="row" id="p{at}">{escape(label_of(each))}</th>',
            f"<td>{escape(each.title)}<br><small>{_said(each)}</small></td>",
            f"<td>{_named(graph, graph.cited_by(at))}</td>",
            f"<td>{_named(graph, graph.citing(at))}</td>",
            f"<td>{escape(graph.lists.get(at, 'no list'))}</td>",
        )
        for at, each in enumerate(graph.entries)
    )
    yield _table(("Key", "Paper", "Cites", "Cited by", "Its list"), rows)


def _named(graph: Graph, places: Iterable[int]) -> str:
    return ", ".join(f'<a href="#p{at}">{escape(label_of(graph.entries[at]))}</a>' for at in places)


def _lacking(graph: Graph) -> Iterator[str]:
    rows = (
        (
            f'<th scope="row">{len(each.by)}</th>',
            f"<td>{escape(each.work.title or each.work.said or each.work.label)}<br>"
            f"<small>{_said(each.work)}</small></td>",
            f"<td>{escape(each.work.label)}</td>",
            f"<td>{_named(graph, each.by)}</td>",
        )
        for each in graph.lacking
    )
    if graph.lacking:
        yield _table(("Cited by", "Work", "Known as", "By"), rows)


def _without(graph: Graph) -> Iterator[str]:
    if graph.without:
        yield _table(
            ("Paper", "Why"),
            (
                (f'<th scope="row">{escape(name)}</th>', f"<td>{escape(str(why))}</td>")
                for name, why in graph.without.items()
            ),
        )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    body = "".join(f"<tr>{''.join(row)}</tr>\n" for row in rows)
    return f'<table class="wide"><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>'


def _said(work: Reference) -> str:
    """Who wrote it, and when."""
    first = work.authors[0].family if work.authors else ""
    more = " et al." if first and (work.others or len(work.authors) > 1) else ""
    return escape(f"{first}{more} {_year(work)}".strip())
