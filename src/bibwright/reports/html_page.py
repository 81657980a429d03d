"""Pages for reports, records side by side: what a file that loads nothing and a page that
`bibwright serve` shows have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from bibwright.changes import FileChange
from bibwright.commands.outputs import before_output
from bibwright.model.identifiers import normalise_doi, parse_arxiv_id
from bibwright.text.latex.verbatim import bare_url
from bibwright.text.visible import visible_lines, without_logins
from bibwright.text.word_diff import DiffPiece, word_differences

#: By which a page is known to be one of these.
_MARK = '<meta name="generator" content="Bibwright">'
#: Columns from which on a narrow screen shows one below the other.
_MANY = 3

#: What stands beneath the item of this name: what a person can do about it, where they can.
Beneath = Callable[[str], Iterable[str]]


def nothing_beneath(_name: str) -> Iterable[str]:
    """A report that is only looked at."""
    return ()


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, and the items under it; what it is called in addresses."""

    anchor: str
    heading: str
    items: Sequence[str]


@cache
def style() -> str:
    """The style sheet of all pages."""
    return files("bibwright.reports").joinpath("page.css").read_text("utf-8")


def is_page(content: bytes) -> bool:
    """Whether this is such a page, which may be replaced by a newer one."""
    return _MARK.encode() in content[:2000]


def before_page(path: Path, read: Iterable[Path], *, force: bool) -> bytes | None:
    """The existing content of a page to be written. Raises InputError for one of the files that are
    ``read``, and unless there is such a page or nothing."""
    return before_output(path, is_page, "a report of Bibwright's", read, force=force)


def page_change(path: Path, page: str, read: Iterable[Path], *, force: bool) -> FileChange:
    """The page as what is to be written to ``path``. Raises InputError as `before_page` does."""
    return FileChange(path, before_page(path, read, force=force), page.encode())


def page_of(title: str, body: Iterable[str], head: Iterable[str] = ()) -> str:
    """The whole page, from the pieces of its body. Without a ``head`` of its own it is a file that
    loads nothing, the body under the title."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    by_itself = (
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="referrer" content="no-referrer">',
        f"<style>{style()}</style>",
    )
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        _MARK,
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        *(head or by_itself),
        "</head>",
        "<body>",
        *(body if head else ["<main>", f"<h1>{escape(title)}</h1>", *body, "</main>"]),
        "</body>",
        "</html>",
    ]
    # What a terminal would obey, should the page be printed there, and lone surrogates, which can't
    # be written, are shown. No tag begins like the sign for them.
    return visible_lines(without_logins("\n".join(lines) + "\n", mark="…@")).replace(
        "<U+", "&lt;U+"
    )


def report_body(intro: Iterable[str], parts: Iterable[Part]) -> Iterator[str]:
    """What was found: a line or two, a choice of the parts to show, and the parts that have any
    item. The choice needs no script."""
    yield from intro
    shown = [each for each in parts if each.items]
    if len(shown) > 1:
        yield "<fieldset><legend>Show</legend>"
        for number, each in enumerate(shown, 1):
            yield (
                f'<label><input type="checkbox" id="show-{number}" checked> '
                f'{escape(each.heading)} <span class="soft">{len(each.items)}</span></label>'
            )
        yield "</fieldset>"
    for number, each in enumerate(shown, 1):
        yield f'<div class="part" id="part-{number}"><h2 id="{each.anchor}">'
        yield f"{escape(each.heading)}</h2>"
        yield from each.items
        yield "</div>"
    if not shown:
        yield "<p>There is nothing to look at.</p>"


def item(name: str, heading: str, body: Iterable[str], **data: str) -> str:
    """One thing to look at; ``data`` is what items are sorted by."""
    sorting = "".join(f' data-{key}="{escape(text)}"' for key, text in data.items())
    lines = [
        f'<article class="found" id="{name}" tabindex="-1" aria-labelledby="{name}-is"{sorting}>',
        f'<h3 id="{name}-is">{escape(heading)}</h3>',
        *body,
        "</article>",
    ]
    return "\n".join(lines)


def said(reasons: Iterable[str], kind: str) -> Iterator[str]:
    """Short reasons on one line, if there are any."""
    if text := " · ".join(reasons):
        yield f'<p class="{kind}">{escape(text)}</p>'


def bullets(lines: Iterable[str], kind: str = "why") -> Iterator[str]:
    """Longer reasons, if there are any, each on a line of its own."""
    if listed := [f"<li>{escape(line)}</li>" for line in lines]:
        yield f'<ul class="{kind}">{"".join(listed)}</ul>'


def side_by_side(
    heads: Sequence[tuple[str, str]],
    rows: Iterable[tuple[str, Sequence[str]]],
    result: Sequence[str] = (),
) -> list[str]:
    """A table of records: ``heads`` has what each is called and a smaller line under that, a row
    the name of a field and what each record has there. What differs from the first is marked.

    ``result`` is the same for one column more: the heading, and a text for each row, of what comes
    of the records.
    """
    cells = [_head(name, more) for name, more in heads]
    if result:
        cells.append(_head(result[0], "", ' class="result"'))
    many = ' class="many"' if len(heads) >= _MANY else ""
    listed = list(rows)
    last = [[text] for text in result[1:]] or [[] for _ in listed]
    return [
        # Roles are said because narrow screens lay a table out as something else.
        f'<div class="side"><table role="table"{many}>',
        f'<thead role="rowgroup"><tr role="row"><td class="corner"></td>{"".join(cells)}</tr>'
        "</thead>",
        '<tbody role="rowgroup">',
        *(_row(name, texts, more) for (name, texts), more in zip(listed, last, strict=True)),
        "</tbody></table></div>",
    ]


def _head(name: str, more: str, kind: str = "") -> str:
    smaller = f"<small>{escape(more)}</small>" if more else ""
    return f'<th scope="col" role="columnheader"{kind}>{escape(name)}{smaller}</th>'


def _row(name: str, texts: Sequence[str], result: Sequence[str]) -> str:
    """What differs from the first record's text is marked, in the first what differs from the
    second's; where either says nothing, nothing is."""
    first, second = texts[0], texts[1] if len(texts) > 1 else ""
    cells = [_marked(word_differences(first, second or first)[0])]
    cells += [_marked(word_differences(first or text, text)[1]) for text in texts[1:]]
    cells += map(escape, result)
    kinds = [""] * len(texts) + [' class="result"'] * len(result)
    inside = "".join(
        f'<td role="cell"{kind}>{_linked(name, text, cell)}</td>'
        for kind, text, cell in zip(kinds, [*texts, *result], cells, strict=True)
    )
    return f'<tr role="row"><th scope="row" role="rowheader">{escape(name)}</th>{inside}</tr>'


def _linked(field: str, text: str, shown: str) -> str:
    """What is shown of a DOI, an arXiv id or an address, which leads there; else as it is."""
    address = ""
    if field == "url" and (bare_url(text) or "").lower().startswith(("http://", "https://")):
        address = bare_url(text) or ""
    elif field.lower() == "doi" and (doi := normalise_doi(text)):
        address = f"https://doi.org/{quote(doi, safe='/')}"
    elif field.lower().startswith("arxiv") and (paper := parse_arxiv_id(text)):
        address = paper.url
    return f'<a href="{escape(address)}" rel="noreferrer">{shown}</a>' if address else shown


def _marked(pieces: Iterable[DiffPiece]) -> str:
    return "".join(
        f"<mark>{escape(piece.text)}</mark>" if piece.differs else escape(piece.text)
        for piece in pieces
    )
