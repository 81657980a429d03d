"""What a watch has told, as an Atom feed (RFC 4287)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from lxml import etree

from bibwright.commands.watch_memory import News
from bibwright.text.visible import CONTROLS, visible

_ATOM = "http://www.w3.org/2005/Atom"
_GENERATOR = "Bibwright watch"


def is_feed(content: bytes) -> bool:
    """Whether this is such a feed, which may be replaced by a newer one."""
    return _ATOM.encode() in content[:500] and _GENERATOR.encode() in content[:2000]


def render_feed(news: Sequence[News], name: str, moment: str, *, of: str) -> bytes:
    """The feed, the latest first; ``name`` is the bibliography's, ``of`` what tells it from others
    of that name, ``moment`` that of a first run that has nothing to tell. The same news make the
    same bytes."""
    feed = etree.fromstring(f'<feed xmlns="{_ATOM}"/>')
    _add(feed, "title", f"What is new about {name}")
    _add(feed, "id", _urn(f"feed of {of}"))
    _add(feed, "updated", max((each.told for each in news), default=moment))
    _add(feed, "generator", _GENERATOR)
    _add(_add(feed, "author", ""), "name", "Bibwright")
    for each in reversed(news):
        entry = _add(feed, "entry", "")
        _add(entry, "title", f"{each.sort}: {each.words}")
        _add(entry, "id", _urn(f"{of} {each.name}"))
        _add(entry, "updated", each.told)
        if link := _link(each):
            _add(entry, "link", "").set("href", link)
        _add(entry, "summary", f"{each.key}: {each.words}" if each.key else each.words)
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _add(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}")
    if text:
        element.text = visible(text)
    return element


def _urn(name: str) -> str:
    # A file's name may hold bytes that are no text; they stand as halves of surrogate pairs.
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return f"urn:uuid:{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}"


def _link(news: News) -> str:
    work = news.work
    if work is None:
        return ""
    if work.arxiv_id:
        return f"https://arxiv.org/abs/{work.arxiv_id.base}"
    if work.doi:
        return f"https://doi.org/{visible(work.doi)}"
    # A reader of feeds follows it: a script's address, or one that XML can't hold, is none.
    is_page = work.url.startswith(("https://", "http://")) and not CONTROLS.search(work.url)
    return work.url if is_page else ""
