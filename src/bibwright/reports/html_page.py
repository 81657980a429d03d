"""A page for reports: one file, without scripts, that loads nothing; records side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path

from bibwright.commands.outputs import before_output
from bibwright.text.visible import visible_lines
from bibwright.text.word_diff import Piece, differing

__all__ = ["before_page", "is_page", "page_of", "part", "side_by_side"]

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


#: By which a page is known to be one of these.
_MARK = '<meta name="generator" content="Bibwright">'


def is_page(content: bytes) -> bool:
    """Whether this is such a page, which may be replaced by a newer one."""
    return _MARK.encode() in content[:2000]


def before_page(path: Path, read: Iterable[Path], *, force: bool) -> bytes | None:
    """The existing content of a page to write. Raises InputError unless it is such a page."""
    return before_output(path, is_page, "a report of Bibwright's", read, force=force)


def page_of(title: str, body: Iterable[str]) -> str:
    """The whole page, from the pieces of its body."""
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        _MARK,
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        f"<h1>{escape(title)}</h1>",
        *body,
        "</body>",
        "</html>",
    ]
    # What a terminal would obey, should the page be printed there, and lone surrogates, which can't
    # be written, are shown. No tag begins like the sign for them.
    return visible_lines("\n".join(lines) + "\n").replace("<U+", "&lt;U+")


def part(anchor: str, heading: str, sections: Iterable[str]) -> Iterator[str]:
    """A heading that the page's menu can lead to, and what stands under it."""
    yield f'<h2 id="{anchor}">{escape(heading)}</h2>'
    listed = list(sections)
    yield from listed or ["<p>None.</p>"]


def side_by_side(
    heads: Sequence[tuple[str, str]], rows: Iterable[tuple[str, Sequence[str]]]
) -> list[str]:
    """A table of records: ``heads`` has what each is called and a smaller line under that, a row
    the name of a field and what each record has there. What differs from the first is marked."""
    cells = "".join(
        f'<th scope="col">{escape(name)}<small>{escape(more)}</small></th>' for name, more in heads
    )
    return [
        '<div class="side"><table>',
        f"<thead><tr><td></td>{cells}</tr></thead>",
        "<tbody>",
        *(_row(name, texts) for name, texts in rows),
        "</tbody></table></div>",
    ]


def _row(name: str, texts: Sequence[str]) -> str:
    """The first record's text is marked where the second's differs."""
    second = texts[1] if len(texts) > 1 else texts[0]
    cells = [_marked(differing(texts[0], second)[0])]
    cells += [_marked(differing(texts[0], text)[1]) for text in texts[1:]]
    inside = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr><th scope="row">{escape(name)}</th>{inside}</tr>'


def _marked(pieces: Iterable[Piece]) -> str:
    return "".join(
        f"<mark>{escape(piece.text)}</mark>" if piece.differs else escape(piece.text)
        for piece in pieces
    )
