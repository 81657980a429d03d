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
from bibwright.bibtex.rules.doi import bare_doi, linked_doi, literal, unwrapped
from bibwright.bibtex.rules.rule import Context, Rule

#: Not all that RFC 3986 allows and more: what stands in real addresses, but nothing that shows
#: that LaTeX or a sentence is left.
_URL = re.compile(
    r"""(?:[A-Za-z][A-Za-z0-9+.-]*://|(?:mailto|urn|info|doi|hdl|ark):)[^\s\\{}<>"]+"""
)
_START = re.compile(r"(?:https?|ftp)://[^\s]")
_ADDRESS = re.compile(r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?:/\S*)?")
_HREF = re.compile(r"\\href[ \t\n]*\{([^{}]*)\}[ \t\n]*\{([^{}]*)\}")


def bare_url(text: str) -> str | None:
    r"""The URL that a value is as a whole, whether or not in ``\url{…}`` or with LaTeX's escapes.

    None where anything else is left. A ``\href`` is taken off where it prints its own address.
    """
    if _URL.fullmatch(text):
        return text
    text = text.strip()
    link = _HREF.fullmatch(text)
    if link:
        text = literal(link[1]).strip()
        if literal(link[2]).strip().rstrip("/") not in _spellings(text):
            return None
    text = unwrapped(literal(text))
    return text if _URL.fullmatch(text) else None


def _spellings(url: str) -> tuple[str, str]:
    url = url.rstrip("/")
    return url, url.partition("://")[2]


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
    if url is None and linked_doi(text) is not None:
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
