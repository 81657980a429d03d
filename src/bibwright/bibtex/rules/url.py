r"""The rule ``url``: the field holds a URL as it is typed into a browser, or it isn't there.

``\url`` and escapes inside the field are for a style that prints it as LaTeX. biblatex, and the
styles of BibTeX that know the field, give it to ``\url`` themselves, which takes ``%``, ``_``,
``#``, ``&`` and ``~`` as they are and prints ``\_`` with its backslash.

For biblatex an address that only repeats the DOI is removed, for its styles link the DOI; but not
where ``urldate`` says when somebody looked, for biblatex prints that behind the address. BibTeX's
IEEEtran and naturemag print the address and no DOI, so there it stays unless the project's style is
known to print the DOI.
"""

from __future__ import annotations

import re

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.rules.rule import Context, Rule
from bibwright.text.latex.verbatim import bare_doi, bare_url, linked_doi

_START = re.compile(r"(?:https?|ftp)://[^\s]")
_ADDRESS = re.compile(r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?:/\S*)?")
#: At a publisher's, a DOI with signs in it that no URL has.
_LINKED_SICI = re.compile(r"https?://[^\s<>]+/10\.[0-9]{4,9}/[^\s<>]+<[^\s<>]+>[^\s<>]+")


def _apply(draft: Draft, context: Context) -> None:
    if not draft.has("url"):
        if context.dialect is Dialect.BIBLATEX:
            _move(draft)
        return
    text = draft.text("url")
    if not text:
        return
    styles_link_it = context.dialect is Dialect.BIBLATEX or "doi" in context.printed
    if styles_link_it and not draft.has("urldate") and _repeats_doi(text, draft):
        draft.remove("url")
        return
    url = bare_url(text)
    if url is None and (linked_doi(text) is not None or _LINKED_SICI.fullmatch(text)):
        return  # such as 10.1175/1520-0469(1988)045<1228:TGOGRF>2.0.CO;2
    if url is None:
        text = " ".join(text.split())
        draft.report(f"the field “url” holds {_described(text)}: {text}", "url")
    else:
        draft.set_text("url", url)


def _described(text: str) -> str:
    if _START.search(text):
        return "more than a URL"
    if _ADDRESS.fullmatch(text):
        return "an address without “https://” or the like before it"
    return "something that is not a URL"


def _repeats_doi(text: str, draft: Draft) -> bool:
    if "10" not in text or not draft.has("doi"):
        return False
    doi = linked_doi(text)
    return doi is not None and doi == bare_doi(draft.text("doi"))


def _move(draft: Draft) -> None:
    """A URL in ``howpublished``, which Biber's users have a field for."""
    text = draft.text("howpublished")
    if "://" not in text or _repeats_doi(text, draft):
        return
    url = bare_url(text)
    if url is not None:
        draft.remove("howpublished")
        draft.set_text("url", url)


RULE = Rule(
    name="url",
    reason="URLs are written without LaTeX; for biblatex those that repeat the DOI are removed.",
    apply=_apply,
    after=("doi",),
)
