"""An entry as the Zotero item that it should be, and what can be attached to it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from html import escape, unescape
from types import MappingProxyType
from typing import Any

from bibwright.formats.bib import record_of
from bibwright.formats.losses import compare
from bibwright.formats.record import Loss, Raw, Record
from bibwright.formats.zotero import ItemData, in_item, to_item
from bibwright.formats.zotero_reader import from_item
from bibwright.formats.zotero_tables import title_field
from bibwright.model.identifiers import ArxivId
from bibwright.text.fold import one_line
from bibwright.text.latex.decode import to_unicode
from bibwright.text.latex.keywords import keyword, keyword_in

#: Told by other fields, or by the entry's parents.
_TOLD = frozenset({"crossref", "xdata", "eprinttype", "archiveprefix"})
#: Why a loss is one, where the item holds nothing of a field.
NO_PLACE = "the item has no field for it"
_NOWHERE = "has no place for it"
_LINK = re.compile(r"https?://[^\s{}]+")
_ESCAPED = re.compile(r"\\([_%&#~])")
_ADDED = "comes back although it wasn't there"
_MARKUP = re.compile(r"<[^>]*>")
_PAPER = re.compile(r"arxiv\.org/pdf/(\S+?)(?:v\d+)?(?:\.pdf)?$", re.IGNORECASE)


class ChildKind(StrEnum):
    """What can be attached to an item."""

    PDF = "pdf"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Child:
    """Something that can be attached to an item: the address of a PDF, or the text of a note."""

    kind: ChildKind
    text: str

    @property
    def data(self) -> dict[str, Any]:
        """What Zotero is sent for it; the parent is left out."""
        if self.kind is ChildKind.NOTE:
            text = f"<p>{escape(self.text, quote=False)}</p>"
            return {"itemType": "note", "note": text, "tags": []}
        return {
            "itemType": "attachment",
            "linkMode": "linked_url",
            "title": "Preprint PDF",
            "url": self.text,
            "contentType": "application/pdf",
            "tags": [],
        }

    def is_in(self, data: Mapping[str, Any]) -> bool:
        """Whether what is attached to an item in Zotero says this already."""
        if self.kind is ChildKind.NOTE:
            return self.text in one_line(unescape(_MARKUP.sub(" ", str(data.get("note", "")))))
        mine, theirs = (_PAPER.search(text) for text in (self.text, str(data.get("url", ""))))
        return mine is not None and theirs is not None and mine[1] == theirs[1]


@dataclass(frozen=True, slots=True)
class Item:
    """What an item should say: ``fields`` by Zotero's names, none of them empty; ``creators`` as
    Zotero writes them; ``losses`` are what of the entry an item of this type can't hold;
    ``children`` is what could be attached to it."""

    key: str
    type: str
    fields: Mapping[str, str]
    creators: tuple[Mapping[str, str], ...]
    tags: tuple[str, ...]
    losses: tuple[Loss, ...] = ()
    children: tuple[Child, ...] = ()

    @property
    def title(self) -> str:
        """Its title, by whatever name items of its type have it."""
        return self.fields.get(title_field(self.type), "")

    @property
    def unplaced(self) -> tuple[str, ...]:
        """The entry's fields of which the item holds nothing."""
        return tuple(loss.field for loss in self.losses if loss.why == NO_PLACE)


def item_of(key: str, type_: str, fields: Mapping[str, str], arxiv_id: ArxivId | None) -> Item:
    """The item for an entry: its citation key and type, and its fields as they stand in the file,
    macros worked out, names in small letters."""
    record, unread = record_of(type_, key, fields)
    record = _with_link(record, fields.get("howpublished", ""))
    made = to_item(record, arxiv_id)
    losses = (*unread, *_losses(record, made, arxiv_id))
    item_fields = {**made.fields, "citationKey": key}
    children = tuple(_children(fields, arxiv_id))
    return Item(key, made.type, item_fields, made.creators, made.tags, losses, children)


def _with_link(record: Record, said: str) -> Record:
    """The record with a link in ``howpublished``, which says this, as its address, if it has
    none."""
    link = _LINK.search(said)
    if link is None or "url" in record.fields:
        return record
    fields = {**record.fields, "url": Raw(_ESCAPED.sub(r"\1", link[0]))}
    if link[0] == said.strip():
        del fields["howpublished"]
    return replace(record, fields=MappingProxyType(fields))


def _losses(record: Record, made: ItemData, arxiv_id: ArxivId | None) -> Iterator[Loss]:
    """What the item, read as a record, says otherwise than the entry."""
    data = {
        "itemType": made.type,
        **made.fields,
        "creators": made.creators,
        "tags": [{"tag": tag} for tag in made.tags],
    }
    back, _ = from_item(data, record.key)
    told = _TOLD
    if made.type == "preprint":
        told |= {"journal", "journaltitle", "volume", "entrytype"}
    if arxiv_id is not None:
        told |= {"url"} if "arxiv.org/" in record.text("url") else set()
    if made.type in {"webpage", "document"} or "entrysubtype" in record.fields:
        told |= {"entrytype"}
    for loss in compare([in_item(record)], [in_item(back)], "Zotero"):
        if loss.why == _ADDED or loss.field.lower() in told:
            continue
        yield replace(loss, why=NO_PLACE) if loss.why.endswith(_NOWHERE) else loss


def _children(fields: Mapping[str, str], arxiv_id: ArxivId | None) -> Iterator[Child]:
    if arxiv_id is not None:
        yield Child(ChildKind.PDF, f"https://arxiv.org/pdf/{arxiv_id.base}")
    for name in ("note", "annote", "annotation", "comment"):
        if text := one_line(to_unicode(fields.get(name, ""))):
            yield Child(ChildKind.NOTE, text)
            return


@lru_cache(maxsize=1 << 16)
def as_keyword(tag: str) -> str:
    """The keyword that a tag is once it has stood in a ``.bib`` file."""
    return keyword_in(keyword(tag, ascii_only=True))


def with_key_in_extra(item: Item) -> Item:
    """The item for a server whose items have no field for a citation key yet."""
    fields = {name: text for name, text in item.fields.items() if name != "citationKey"}
    lines = (fields.get("extra", ""), f"Citation Key: {item.key}")
    return replace(item, fields={**fields, "extra": "\n".join(filter(None, lines))})


def creators_text(creators: Sequence[Mapping[str, str]]) -> str:
    """An item's creators in one line, in order, each with its role."""
    return "; ".join(creator_lines(creators))


def creator_lines(creators: Sequence[Mapping[str, str]]) -> list[str]:
    """Each creator in words, with its role."""
    return [
        f"{each.get('name') or sorted_name(each)} ({each.get('creatorType', '')})"
        for each in creators
    ]


def sorted_name(creator: Mapping[str, str]) -> str:
    """A creator of two parts as “Last, First”."""
    family, given = creator.get("lastName", ""), creator.get("firstName", "")
    return f"{family}, {given}" if given else family


def is_chosen(item: Mapping[str, Any], home: str, tags: Collection[str]) -> bool:
    """Whether an item is filed in the collection with this key, any if empty, and has one of these
    tags, in small or capital letters, if any are given."""
    wanted = {tag.casefold() for tag in tags}
    has_tag = any(str(each["tag"]).casefold() in wanted for each in item.get("tags", ()))
    return (not home or home in item.get("collections", ())) and (has_tag or not wanted)


def unknown_tags(items: Iterable[Mapping[str, Any]], tags: Collection[str]) -> list[str]:
    """Those of the tags that no item has, but for those in the trash."""
    if not tags:
        return []
    live = (item for item in items if not item.get("deleted"))
    known = {str(each["tag"]).casefold() for item in live for each in item.get("tags", ())}
    return [tag for tag in tags if tag.casefold() not in known]
