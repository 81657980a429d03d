"""The Atom feeds of the arXiv API in the two forms it has had, as recordings show them.

`Generation.CURRENT` is the form recorded in 2026, `Generation.LEGACY` the one recorded from
2007 to 2024: other namespaces, attributes, order of elements, hosts, and treatment of line
breaks.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape, quoteattr

from support.arxiv_records import ServedEntry

ATOM_NS = "http://www.w3.org/2005/Atom"
ARXIV_NS = "http://arxiv.org/schemas/atom"
OPENSEARCH_NS = "http://a9.com/-/spec/opensearch/1.1/"

#: Characters XML 1.0 cannot carry at all.
_UNCARRIABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Generation(StrEnum):
    """Which form of the protocol the server speaks; errors are HTTP 400 or 200 by it."""

    CURRENT = "2026"
    LEGACY = "legacy"


@dataclass(frozen=True, slots=True)
class Selection:
    """What a request asked and what was found: `total` hits, of which `entries` are shown."""

    search_query: str
    id_list: str
    start: int
    max_results: int
    total: int
    entries: tuple[ServedEntry, ...]


def render(selection: Selection, generation: Generation, now: datetime) -> bytes:
    """The feed that answers a request; `now` is the time it was made."""
    if generation is Generation.LEGACY:
        return _feed_legacy(selection, now)
    return _feed_current(selection, now)


def render_error(
    message: str, search_query: str, id_list: str, generation: Generation, now: datetime
) -> bytes:
    """The feed of one entry titled "Error" that refuses a request."""
    if generation is Generation.LEGACY:
        return _error_legacy(message, search_query, id_list, now)
    return _error_current(message, now)


def _element(tag: str, text: str, attributes: str = "") -> str:
    return f"<{tag}{attributes}>{escape(_UNCARRIABLE.sub('', text))}</{tag}>"


def _attributes(**values: str) -> str:
    return "".join(
        f" {name}={quoteattr(_UNCARRIABLE.sub('', value))}" for name, value in values.items()
    )


def _zulu(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _digest(text: str) -> str:
    """The 27 characters by which a feed names its query."""
    digest = hashlib.sha1(text.encode(), usedforsecurity=False).digest()
    return base64.b64encode(digest).decode("ascii").rstrip("=")


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text).rstrip()


def _paragraphs(text: str) -> str:
    """Lines joined; a break before blanks, which begins a paragraph, stays."""
    return re.sub(r"\n(?!\s)", " ", text.rstrip())


def _document(head: str, lines: Sequence[str]) -> bytes:
    return "\n".join([head, *lines, "</feed>", ""]).encode("utf-8")


def _canonical(selection: Selection, query: str) -> str:
    return (
        f"search_query={query}&id_list={selection.id_list}"
        f"&start={selection.start}&max_results={selection.max_results}"
    )


# -- the form of 2026 ------------------------------------------------------------------------

_HEAD_CURRENT = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    f'<feed xmlns:opensearch="{OPENSEARCH_NS}" xmlns:arxiv="{ARXIV_NS}" xmlns="{ATOM_NS}">'
)


def _feed_current(selection: Selection, now: datetime) -> bytes:
    # Recorded: `testing` comes back as `all:testing`. Of longer bare queries nothing is known.
    bare = re.fullmatch(r"\w+", selection.search_query)
    query = f"all:{selection.search_query}" if bare else selection.search_query
    canonical = _canonical(selection, query)
    href = (
        f"https://arxiv.org/api/query?search_query={quote_plus(query, safe=':/,')}"
        f"&start={selection.start}&max_results={selection.max_results}"
        f"&id_list={quote_plus(selection.id_list, safe=':/,')}"
    )
    lines = [
        f"  <id>https://arxiv.org/api/{_digest(canonical)}</id>",
        f"  {_element('title', f'arXiv Query: {canonical}')}",
        f"  <updated>{_zulu(now)}</updated>",
        f"  <link{_attributes(href=href, type='application/atom+xml')}/>",
        *_counts_current(selection.max_results, selection.total, selection.start),
    ]
    for entry in selection.entries:
        lines += _entry_current(entry)
    return _document(_HEAD_CURRENT, lines)


def _counts_current(per_page: int, total: int, start: int) -> list[str]:
    return [
        f"  <opensearch:itemsPerPage>{per_page}</opensearch:itemsPerPage>",
        f"  <opensearch:totalResults>{total}</opensearch:totalResults>",
        f"  <opensearch:startIndex>{start}</opensearch:startIndex>",
    ]


def _entry_current(entry: ServedEntry) -> list[str]:
    record, version = entry
    page = _attributes(
        href=f"https://arxiv.org/abs/{entry.name}", rel="alternate", type="text/html"
    )
    pdf = _attributes(
        href=f"https://arxiv.org/pdf/{entry.name}",
        rel="related",
        type="application/pdf",
        title="pdf",
    )
    lines = [
        _element("id", f"http://arxiv.org/abs/{entry.name}"),
        _element("title", _one_line(record.title)),
        f"<updated>{_zulu(record.submitted(version))}</updated>",
        f"<link{page}/>",
        f"<link{pdf}/>",
        _element("summary", _paragraphs(record.abstract)),
    ]
    lines += [f"<category{_attributes(term=each, scheme=ARXIV_NS)}/>" for each in record.categories]
    lines.append(f"<published>{_zulu(record.published)}</published>")
    if record.comment is not None:
        lines.append(_element("arxiv:comment", _one_line(record.comment)))
    lines.append(f"<arxiv:primary_category{_attributes(term=record.primary_category)}/>")
    if record.journal_ref is not None:
        lines.append(_element("arxiv:journal_ref", _one_line(record.journal_ref)))
    lines += _authors(entry, "")
    if record.doi is not None:
        link = _attributes(rel="related", href=f"https://doi.org/{record.doi}", title="doi")
        lines += [_element("arxiv:doi", record.doi), f"<link{link}/>"]
    return _entry(lines)


def _authors(entry: ServedEntry, namespace: str) -> list[str]:
    record = entry.record
    affiliations = record.affiliations or ((),) * len(record.authors)
    lines = []
    for name, places in zip(record.authors, affiliations, strict=True):
        lines += ["<author>", f"  {_element('name', name)}"]
        lines += [f"  {_element('arxiv:affiliation', place, namespace)}" for place in places]
        lines.append("</author>")
    return lines


def _entry(lines: Sequence[str]) -> list[str]:
    return ["  <entry>", *(f"    {line}" for line in lines), "  </entry>"]


def _error_current(message: str, now: datetime) -> bytes:
    where = f"https://arxiv.org/api/errors#{message.replace(' ', '_')}"
    lines = [
        "  <id>https://arxiv.org/</id>",
        "  <title>arXiv Search Results</title>",
        f"  <updated>{_zulu(now)}</updated>",
        *_counts_current(1, 1, 0),
        *_entry(
            [
                _element("id", where),
                "<title>Error</title>",
                f"<updated>{_zulu(now)}</updated>",
                f"<link{_attributes(href=where, rel='alternate', type='text/html')}/>",
                _element("summary", message),
                *("<author>", "  <name>arXiv api core</name>", "</author>"),
            ]
        ),
    ]
    return _document(_HEAD_CURRENT, lines)


# -- the older form --------------------------------------------------------------------------

_HEAD_LEGACY = f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="{ATOM_NS}">'
_ARXIV = f' xmlns:arxiv="{ARXIV_NS}"'


def _midnight(now: datetime) -> str:
    """The older feed's own time: midnight of the day in New York's summer."""
    return now.astimezone(timezone(timedelta(hours=-4))).strftime("%Y-%m-%dT00:00:00-04:00")


def _head_legacy(title: str, canonical: str, href: str, now: datetime) -> list[str]:
    return [
        f"  <link{_attributes(href=href, rel='self', type='application/atom+xml')}/>",
        f"  {title}",
        f"  <id>http://arxiv.org/api/{_digest(canonical)}</id>",
        f"  <updated>{_midnight(now)}</updated>",
    ]


def _counts_legacy(per_page: int, total: int, start: int) -> list[str]:
    counts = (("totalResults", total), ("startIndex", start), ("itemsPerPage", per_page))
    return [
        f'  <opensearch:{name} xmlns:opensearch="{OPENSEARCH_NS}">{count}</opensearch:{name}>'
        for name, count in counts
    ]


def _feed_legacy(selection: Selection, now: datetime) -> bytes:
    canonical = _canonical(selection, selection.search_query)
    title = _element("title", f"ArXiv Query: {canonical}", _attributes(type="html"))
    href = f"http://arxiv.org/api/query?{quote(canonical, safe='')}"
    lines = [
        *_head_legacy(title, canonical, href, now),
        *_counts_legacy(selection.max_results, selection.total, selection.start),
    ]
    for entry in selection.entries:
        lines += _entry_legacy(entry)
    return _document(_HEAD_LEGACY, lines)


def _entry_legacy(entry: ServedEntry) -> list[str]:
    record, version = entry
    lines = [
        _element("id", f"http://arxiv.org/abs/{entry.name}"),
        f"<updated>{_zulu(record.submitted(version))}</updated>",
        f"<published>{_zulu(record.published)}</published>",
        _element("title", record.title),
        _element("summary", f"  {record.abstract.strip()}\n"),
        *_authors(entry, _ARXIV),
    ]
    if record.doi is not None:
        link = _attributes(title="doi", href=f"http://dx.doi.org/{record.doi}", rel="related")
        lines += [_element("arxiv:doi", record.doi, _ARXIV), f"<link{link}/>"]
    if record.comment is not None:
        lines.append(_element("arxiv:comment", record.comment, _ARXIV))
    if record.journal_ref is not None:
        lines.append(_element("arxiv:journal_ref", record.journal_ref, _ARXIV))
    page = _attributes(href=f"http://arxiv.org/abs/{entry.name}", rel="alternate", type="text/html")
    pdf = _attributes(
        title="pdf",
        href=f"http://arxiv.org/pdf/{entry.name}",
        rel="related",
        type="application/pdf",
    )
    primary = _attributes(term=record.primary_category, scheme=ARXIV_NS)
    lines += [
        f"<link{page}/>",
        f"<link{pdf}/>",
        f"<arxiv:primary_category{_ARXIV}{primary}/>",
        *(f"<category{_attributes(term=each, scheme=ARXIV_NS)}/>" for each in record.categories),
    ]
    return _entry(lines)


def _error_legacy(message: str, search_query: str, id_list: str, now: datetime) -> bytes:
    # The only recording of it, in arXiv's manual, names neither start nor max_results.
    canonical = f"search_query={search_query}&id_list={id_list}"
    where = f"http://arxiv.org/api/errors#{message.replace(' ', '_')}"
    title = _element("title", f"ArXiv Query: {canonical}")
    lines = [
        *_head_legacy(title, canonical, f"http://arxiv.org/api/query?{canonical}", now),
        *_counts_legacy(1, 1, 0),
        *_entry(
            [
                _element("id", where),
                "<title>Error</title>",
                _element("summary", message),
                f"<updated>{_midnight(now)}</updated>",
                f"<link{_attributes(href=where, rel='alternate', type='text/html')}/>",
                *("<author>", "  <name>arXiv api core</name>", "</author>"),
            ]
        ),
    ]
    return _document(_HEAD_LEGACY, lines)
