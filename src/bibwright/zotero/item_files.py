"""A library's items as bibliographies of one entry each, and what edits of these do to the items.

The engines that work on entries need know nothing of Zotero: an item that they edit gets the
difference between the items that its entry makes before and after. So what an entry can't hold, or
would say in other words, stays in the item as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from bibwright.bibtex.arxiv_id import arxiv_id_of
from bibwright.bibtex.bib_file import BibEntry, BibFile
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.place import LIBRARY
from bibwright.errors import InputError
from bibwright.formats.bib import record_of
from bibwright.formats.bib_writer import new_entry
from bibwright.formats.record import Raw, Record
from bibwright.formats.zotero import ItemData, item_type, to_item
from bibwright.formats.zotero_reader import arxiv_id_in, from_item, key_in
from bibwright.formats.zotero_schema import load_schema
from bibwright.model.identifiers import parse_arxiv_id
from bibwright.text.latex.tokens import is_balanced
from bibwright.zotero.merge import subject_of

#: The dialect of these bibliographies: it has a field for most of what an item says.
DIALECT = Dialect.BIBLATEX
_KEY = re.compile(r"[^\s{}(),%#\"'=~\\]+")
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class ItemFile:
    """An item, and the bibliography with its entry alone: what that is called, its bytes, and the
    key of the entry."""

    name: str
    data: bytes
    key: str
    item: Mapping[str, Any]


def item_files(items: Iterable[Mapping[str, Any]]) -> list[ItemFile]:
    """The items, the oldest first, as the bibliographies that they are.

    Entries go by their items' citation keys, or, where one has none of its own, by the item's key.
    """
    known = [item for item in items if item.get("itemType") in load_schema().types]
    known.sort(key=lambda item: (str(item.get("dateAdded", "")), str(item["key"])))
    counts = Counter(key_in(item).lower() for item in known)
    keys = [_key(item, counts) for item in known]
    return [
        ItemFile(f"{LIBRARY}{item['key']}", _entry(item, key), key, item)
        for item, key in zip(known, keys, strict=True)
    ]


def entry_keys(files: Iterable[ItemFile], keys: Iterable[str]) -> list[str]:
    """The keys of entries for keys of entries or of items. Raises InputError for one that is
    neither."""
    known = {name: file.key for file in files for name in (str(file.item["key"]), file.key)}
    wanted = list(keys)
    for key in wanted:
        if key not in known:
            raise InputError(f"no item has the key “{key}”")
    return [known[key] for key in wanted]


def _key(item: Mapping[str, Any], counts: Mapping[str, int]) -> str:
    key = key_in(item)
    return key if counts[key.lower()] == 1 and _KEY.fullmatch(key) else str(item["key"])


def _entry(item: Mapping[str, Any], key: str) -> bytes:
    record, _ = from_item(item, key)
    doi = str(item.get("DOI") or "").strip()
    if "doi" in record.fields and is_balanced(doi):  # as it stands, for who cleans it up
        record = replace(record, fields=MappingProxyType({**record.fields, "doi": Raw(doi)}))
    made = new_entry(_with_type(record, str(item["itemType"])), DIALECT)
    fields = (
        f"  {each.name} = {each.value if each.bare else f'{{{each.value}}}'},\n"
        for each in made.fields
    )
    return f"@{made.type}{{{made.key},\n{''.join(fields)}}}\n".encode()


def _with_type(record: Record, kind: str) -> Record:
    """The record, saying what kind of item it is if its entry wouldn't."""
    if item_type(record, parse_arxiv_id(record.text("eprint"))) == kind:
        return record
    subtype = {"magazineArticle": "magazine", "newspaperArticle": "newspaper"}.get(kind, kind)
    return replace(record, fields=MappingProxyType({**record.fields, "entrysubtype": Raw(subtype)}))


def edited(
    file: ItemFile, after: bytes, *, like: Sequence[ItemFile] = (), with_tags: bool = True
) -> dict[str, Any]:
    """What of an item is another once its bibliography is ``after``: new values by field.

    A value that one of the items ``like`` it has is taken from there as it stands.
    """
    if after == file.data:
        return {}
    return _Edit(file, after, like).values(with_tags=with_tags)


def _parsed(data: bytes) -> tuple[BibEntry, ItemData]:
    """The one entry of a bibliography, and the item that it makes."""
    [entry] = BibFile.open("", data, DIALECT).entries
    record, _ = record_of(entry.type, entry.key, entry.fields)
    return entry, to_item(record, arxiv_id_of(entry.fields))


class _Edit:
    """One item, edited as an entry."""

    def __init__(self, file: ItemFile, after: bytes, like: Sequence[ItemFile]) -> None:
        self._item = file.item
        before, self._old = _parsed(file.data)
        now, self._new = _parsed(after)
        #: An item is never made with a DOI that isn't bare, so that the two would be the same.
        self._doi_changes = before.fields.get("doi") != now.fields.get("doi")
        self._like = [(_parsed(each.data)[1], each.item) for each in like]
        self._kind = str(file.item["itemType"])
        self._type = self._new.type if self._new.type != self._old.type else self._kind

    def values(self, *, with_tags: bool) -> dict[str, Any]:
        values: dict[str, Any] = {}
        if self._type != self._kind:
            values["itemType"] = self._type
        said = _carried(self._item, self._kind, self._type)
        was = _carried(self._old.fields, self._old.type, self._type)
        for name in load_schema().types[self._type].fields:
            if name in {"extra", "citationKey"}:
                continue
            new, old = self._new.fields.get(name, ""), was.get(name, "")
            now = str(said.get(name) or "")
            if new != now and (new != old or (name == "DOI" and self._doi_changes)):
                values[name] = self._exact(name, new)
            elif now != str(self._item.get(name) or ""):
                values[name] = now  # it has another name in items of this type
        if (creators := self._creators()) is not None:
            values["creators"] = creators
        extra = "\n".join(self._extra())
        if extra != str(self._item.get("extra") or ""):
            values["extra"] = extra
        if with_tags and self._new.tags != self._old.tags:
            values["tags"] = self._tags()
        return values

    def _exact(self, name: str, value: str) -> str:
        for made, item in self._like:
            if made.fields.get(name) == value and item.get(name):
                return str(item[name])
        return value

    def _creators(self) -> list[dict[str, Any]] | None:
        """The creators where they are others; None where they stay."""
        known = load_schema().types[self._type].creators
        said = [dict(each) for each in self._item.get("creators", ())]
        if self._new.creators == self._old.creators:
            if all(each.get("creatorType") in known for each in said):
                return None
            other = "contributor" if "contributor" in known else known[0]
            first = load_schema().types[self._kind].creators[0]
            roles = {first: known[0]}
            return [
                each
                if (role := each.get("creatorType")) in known
                else {**each, "creatorType": roles.get(str(role), other)}
                for each in said
            ]
        for made, item in self._like:
            if made.creators == self._new.creators and made.type == self._type:
                return [dict(each) for each in item.get("creators", ())]
        made_of = [dict(each) for each in self._new.creators]
        return None if made_of == said else made_of

    def _extra(self) -> Iterator[str]:
        """The lines of Extra: those of the item that still hold, those that are new, and what
        an item of the new type has no field for."""
        old, new = (each.fields.get("extra", "").splitlines() for each in (self._old, self._new))
        said = str(self._item.get("extra") or "").splitlines()
        kept = [line for line in said if line not in old or line in new]
        yield from kept
        told = {subject_of(line) for line in kept}
        retyped = self._type != self._kind
        added = [line for line in new if line not in old or retyped]
        yield from (line for line in added if subject_of(line) not in told)
        if retyped:
            yield from (line for line in self._homeless() if line not in kept)

    def _homeless(self) -> Iterator[str]:
        """What the item says in fields that its new type has nothing like."""
        old, new = (load_schema().types[each] for each in (self._kind, self._type))
        known = {*new.fields, *map(new.base, new.fields)}
        arxiv_id = arxiv_id_in(self._item)
        for name in old.fields:
            text = str(self._item.get(name) or "")
            told = arxiv_id and (text.lower() == "arxiv" or arxiv_id in text)
            if text and not told and known.isdisjoint({name, old.base(name)}):
                words = _WORDS.sub(" ", name)
                yield f"{words[0].upper()}{words[1:]}: {text}"

    def _tags(self) -> list[dict[str, Any]]:
        gone = set(self._old.tags) - set(self._new.tags)
        kept = [dict(each) for each in self._item.get("tags", ()) if each["tag"] not in gone]
        there = {each["tag"] for each in kept}
        fresh = [tag for tag in self._new.tags if tag not in {*self._old.tags, *there}]
        return [*kept, *({"tag": tag} for tag in fresh)]


def _carried(fields: Mapping[str, Any], kind: str, to: str) -> dict[str, Any]:
    """What an item of one type says as one of another has it: by the same names, or by those that
    mean the same."""
    if kind == to:
        return dict(fields)
    old, new = (load_schema().types[each] for each in (kind, to))
    names = {new.base(name): name for name in new.fields}
    found: dict[str, Any] = {}
    for name in old.fields:
        heir = name if name in new.fields else names.get(old.base(name))
        if heir and fields.get(name):
            found.setdefault(heir, fields[name])
    return found
