r"""DOIs, addresses and ISBNs as they stand in the fields of a ``.bib``, where LaTeX may be in them.

What a DOI looks like is said in the DOI Handbook (https://doi.org/10.1000/182, chapter 2): a
prefix ``10.NNNN``, a slash, and any printable characters; upper and lower case are the same. So
``<``, ``>``, ``;`` and brackets may be part of one, as in the DOIs that were made from SICIs.
What parts an ISBN is said in the ISBN Users' Manual (7th edition, chapters 4 and 5).
"""

from __future__ import annotations

import re
from functools import lru_cache

from bibwright.model.identifiers import normalise_doi, percent_decoded

#: What commands print, in a value that is a URL or an identifier.
_PRINTED = {
    "textless": "<",
    "textgreater": ">",
    "textasciitilde": "~",
    "textunderscore": "_",
    "sim": "~",
    "lt": "<",
    "gt": ">",
}
_COMMAND = re.compile(
    r"\\(?P<char>[#$%&_~])(?:\{\})?"
    rf"|\\(?P<name>{'|'.join(_PRINTED)})(?![A-Za-z])(?:\{{\}}|[ \t\n]+)?"
)
#: A formula of one character, once its command has become that character.
_FORMULA = re.compile(r"\$([<>~_])\$|\\ensuremath\{([<>~_])\}")
_BRACED_CHAR = re.compile(r"\{([^{}\\])\}")
#: Braces that only kept the case of letters.
_GROUP = re.compile(r"\{([A-Za-z0-9]+)\}")
_WRAPPED = re.compile(
    r"\\(?:url|path|nolinkurl|doi)[ \t\n]*\{(?P<command>[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}"
    r"|\{(?P<braces>[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}"
    r"|<(?P<angles>[^<>]*)>"
)
_HREF = re.compile(r"\\href[ \t\n]*\{(?P<url>[^{}]*)\}[ \t\n]*\{(?P<text>[^{}]*)\}")
_HTML = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}

_CLEAN = re.compile(r"10\.[0-9]{4,9}/[-A-Za-z0-9./_()]*[-A-Za-z0-9]")
#: What the plugins for short DOIs write (https://shortdoi.org).
SHORT_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/)?(10/[a-z0-9]{3,})", re.IGNORECASE)
DOI_START = re.compile(r"(?<![0-9.])10\.[0-9]{4,9}(?:\.[0-9]+)*/")
#: Addresses that lead on to whatever a DOI names; the publishers' ones are old.
_RESOLVER = (
    r"(?:https?://)?"
    r"(?:(?:(?:dx|www)\.)?doi\.org|doi\.acm\.org|doi\.ieeecomputersociety\.org)/+"
)
_LABEL = r"(?:doi|digital object identifier)[ \t\n]*+(?:[:=][ \t\n]*+)?"
_LINK = re.compile(rf"(?:{_RESOLVER}|{_LABEL})*+(?=10\.)", re.IGNORECASE)
#: Pages of publishers, and resolvers behind a library's proxy, whose address ends in the DOI.
#: An address of which nothing has to be decoded, with one DOI in it.
_CLEAN_LINK = re.compile(rf"https?://(?:dx\.)?doi\.org/({_CLEAN.pattern})", re.IGNORECASE)
#: What every link to a DOI has in it; braces and commands may stand in it.
_MAY_LINK = re.compile(r"10[.{}\\$]")
_PAGE = re.compile(
    r"https?://[^\s/]+/(?:doi/(?:(?:abs|full|pdf|epdf|book)/)?)?(?=10\.)", re.IGNORECASE
)
_PART_OF_PAGE = re.compile(r"(?:/(?:abstract|full|pdf|epdf|summary|meta|html)|\.pdf|\.html?)$")
_MOST_ENCODINGS = 5
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
#: What the address of a resolver may hold besides the DOI: a query, or a place in the page.
_QUERY = re.compile(r"\?|#.")

#: Not all that RFC 3986 allows and more: what stands in real addresses, but nothing that shows
#: that LaTeX or a sentence is left.
_URL = re.compile(
    r"""(?:[A-Za-z][A-Za-z0-9+.-]*://|(?:mailto|urn|info|doi|hdl|ark):)[^\s\\{}<>"]+"""
)

#: What stands for a hyphen: Unicode's hyphens and dashes, the minus, and LaTeX's dashes.
DASH = r"(?:[‐‑‒–—―−]|-{1,3})"
_GAP = rf"(?:[ \t\n\u00a0~]*{DASH}[ \t\n\u00a0~]*|[ \t\n\u00a0~]+)?"
_ISBN_LABEL = r"(?:(?<![A-Za-z-])ISBN(?:[- ]?1[03](?![0-9]))?[ \t\n:=]*)?"
ISBN = re.compile(
    rf"{_ISBN_LABEL}(?<![0-9])(?<![0-9][-.])"
    rf"(?P<number>97[89](?:{_GAP}[0-9]){{10}}|[0-9](?:{_GAP}[0-9]){{8}}{_GAP}[0-9Xx])"
    rf"(?![0-9Xx]|(?:\.|{DASH})[0-9])",
    re.IGNORECASE,
)
ISBN_GAPS = re.compile(r"[ \t\n\u00a0~‐‑‒–—―−-]+")


def literal(text: str) -> str:
    r"""The text without what LaTeX needs to print it: ``\_`` is ``_``, ``$<$`` is ``<``.

    Only for values that are URLs or identifiers, where ``\~`` is a tilde and not an accent.
    What isn't understood stays, with its backslash.
    """
    if "\\" in text:
        text = _COMMAND.sub(lambda found: found["char"] or _PRINTED[found["name"]], text)
    if "$" in text or "\\ensuremath" in text:
        text = _FORMULA.sub(lambda found: found[1] or found[2], text)
    return _BRACED_CHAR.sub(r"\1", text) if "{" in text else text


def unwrapped(text: str) -> str:
    r"""What stands in ``\url{…}``, in braces or in ``<…>``, where that is all there is."""
    text = text.strip()
    while found := _WRAPPED.fullmatch(text):
        text = next(part for part in found.groups() if part is not None).strip()
    return text


def bare_doi(text: str) -> str | None:
    """The DOI, bare and in lower case, that a value is as a whole, however it is written.

    None for a value that is anything else, for one with several DOIs, and for one that holds
    characters or commands which can't be part of a DOI.
    """
    if _CLEAN.fullmatch(text):
        return text.lower()
    return _read(text, pages=True)


def linked_doi(text: str) -> str | None:
    """The same, but not for the address of a publisher's page: that is more than the DOI."""
    if not _MAY_LINK.search(text):
        return None
    clean = _CLEAN_LINK.fullmatch(text) if text.count("10.") == 1 else None
    return clean[1].lower() if clean else _read(text, pages=False)


@lru_cache(maxsize=4096)
def _read(text: str, pages: bool) -> str | None:
    link = _HREF.fullmatch(text.strip())
    if link:
        doi = _read(link["url"], pages)
        return doi if doi == _read(link["text"], pages) else None
    text = unwrapped(literal(text))
    for name, char in _HTML.items():
        text = text.replace(name, char)
    text = _GROUP.sub(r"\1", text)
    start = _LINK.match(text)
    if start is None and pages and not _PART_OF_PAGE.search(text):
        start = _PAGE.match(text)
    if start is None or "\\" in text:
        return None
    name = text[start.end() :]
    if "/" in start[0] and _QUERY.search(name):
        return None
    return _normalised(_decoded(name))


def _normalised(name: str) -> str | None:
    """The one DOI that a text is; a closing bracket without its partner isn't a part of it."""
    closing = len(name) - len(name.rstrip(">"))
    unmatched = min(closing, name.count(">") - name.count("<"))
    if unmatched > 0:
        name = name[:-unmatched]
    return normalise_doi(name) if len(DOI_START.findall(name)) == 1 else None


def _decoded(text: str) -> str:
    """Without percent-encoding, which may have been done more than once."""
    for _ in range(_MOST_ENCODINGS):
        if not _ENCODED.search(text):
            break
        decoded = percent_decoded(text)
        if decoded == text or not decoded.isprintable():
            break
        text = decoded
    return text.strip()


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


def isbn_in(text: str) -> str:
    """The first ISBN in a text, its digits alone."""
    found = ISBN.search(text)
    return ISBN_GAPS.sub("", found["number"]).upper() if found else ""
