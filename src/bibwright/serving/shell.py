"""The page around a report: which reports there are, and what a person can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from bibwright.reports.html_page import page_of
from bibwright.serving.view import View

_HEAD = (
    '<meta name="referrer" content="no-referrer">',
    '<link rel="stylesheet" href="page.css">',
    '<script src="page.js" defer></script>',
)
_KEYS = (
    ("j, k", "next, previous"),
    ("m", "merge, or accept the correction"),
    ("n", "keep both, or none of these"),
    ("1, 2, 3", "this paper"),
    ("u", "undo what was written last"),
    ("/", "to the filter"),
    ("w", "what would be written"),
    ("?", "these keys"),
)


def page_with(view: View, name: str, labels: Mapping[str, str]) -> str:
    """The page of a view, which the others can be reached from."""
    return page_of(view.title, _body(view, name, labels), _HEAD)


def _body(view: View, name: str, labels: Mapping[str, str]) -> Iterator[str]:
    yield "<header>"
    yield '<nav aria-label="Reports">'
    for each, label in labels.items():
        here = ' aria-current="page"' if each == name else ""
        yield f'<a href="{each}"{here}>{escape(label)}</a>'
    yield "</nav>"
    yield f"<h1>{escape(view.title)}</h1>"
    yield "</header>"
    yield f'<main id="report" data-view="{name}">'
    yield from _bar(view)
    yield from view.body()
    yield "</main>"
    yield '<p id="said" role="status"></p>'
    yield '<p id="wrong" role="alert"></p>'
    yield from _dialogs()


def _bar(view: View) -> Iterator[str]:
    yield '<div class="bar" role="group" aria-label="What to do">'
    yield '<label class="grow"><span>Filter</span> <input id="filter" type="search"></label>'
    yield '<label><span>Sort</span> <select id="sort"><option value="">as found</option>'
    yield from (f'<option value="{each}">by {each}</option>' for each in view.sorts)
    yield "</select></label>"
    yield '<span id="count" class="soft" role="status"></span>'
    yield '<span class="doing"><button type="button" id="look" hidden>Look up</button>'
    yield '<button type="button" id="undo" disabled>Undo</button>'
    yield '<button type="button" id="keys">Keys</button>'
    yield (
        f'<button type="button" id="write" class="first">{escape(view.write_label)}</button></span>'
    )
    yield "</div>"


def _dialogs() -> Iterator[str]:
    yield '<dialog id="plan" aria-labelledby="plan-is"><h2 id="plan-is">What would be written</h2>'
    yield '<pre id="diff" tabindex="0" role="region" aria-label="Diff"></pre>'
    yield '<div class="answers"><button type="button" id="carry-out" class="first">Write</button>'
    yield '<button type="button" class="close">Leave it</button></div></dialog>'
    yield '<dialog id="help" aria-labelledby="help-is"><h2 id="help-is">Keys</h2><dl>'
    for key, meaning in _KEYS:
        yield f"<div><dt><kbd>{escape(key)}</kbd></dt><dd>{escape(meaning)}</dd></div>"
    yield '</dl><label><input type="checkbox" id="single" checked> single keys do this</label>'
    yield '<div class="answers"><button type="button" class="close">Close</button></div></dialog>'
