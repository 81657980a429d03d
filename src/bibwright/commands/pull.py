"""Pull: what a Zotero library has, in a bibliography; nothing in the file is lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bibwright.bibtex.bib_file import BibEntry, BibFile
from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.entries import NewField
from bibwright.bibtex.inheritance import source_of
from bibwright.bibtex.keys import assign_keys
from bibwright.bibtex.writer import append
from bibwright.commands.sync_plan import plan_items
from bibwright.errors import InputError
from bibwright.formats.record import NAME_FIELDS, Loss
from bibwright.formats.roles import SLOTS
from bibwright.formats.zotero_schema import load_schema
from bibwright.formats.zotero_tables import is_held, places
from bibwright.text.latex.keywords import cut_keywords, keyword, keyword_in
from bibwright.text.latex.tokens import is_balanced
from bibwright.zotero.bibliography import Entries, read_entries
from bibwright.zotero.change import Action, FieldChange, ItemChange, News
from bibwright.zotero.entries import entry_from, fields_from, losses_of, reference_from
from bibwright.zotero.items import Item, as_keyword, creators_text, is_chosen, unknown_tags
from bibwright.zotero.memory import Base
from bibwright.zotero.session import Session, collection_key


@dataclass(slots=True)
class Pulled:
    """A bibliography with what Zotero has: its bytes; the entries that were added, by citation key,
    each with its item's key; the fields that were changed (entry, field, old, new); notes on what
    is for the person to decide; what of new items the entries don't say; and what is to be
    remembered of the entries once it is written."""

    content: bytes
    added: dict[str, str] = field(default_factory=dict)
    changed: list[tuple[str, str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    bases: dict[str, Base] = field(default_factory=dict)


def pull(
    session: Session,
    entries: Entries,
    data: bytes,
    *,
    collection: Sequence[str] = (),
    tags: Collection[str] = (),
    new: bool = True,
    unmade: bool = False,
    dialect: Dialect | None = None,
    pattern: str = "",
) -> Pulled:
    """The file with the items that it lacks, and with what was changed in Zotero since the last
    sync or pull; what changed on both sides stays as it is and is noted.

    ``entries``: those of the file's that are looked after. ``collection``, by the names on the way
    to it, and ``tags``: only items in it that have one of them are added; any where neither is
    given, none if ``new`` is false. Raises InputError for an unknown collection, unless it may be
    ``unmade`` yet.
    """
    plan = plan_items(session, entries)
    everything = read_entries(entries.name, data)
    known = plan if everything == entries else plan_items(session, everything)
    home = collection_key(session, collection)
    if home is None and not unmade:
        raise InputError(f"there is no collection “{'/'.join(collection)}” in Zotero")
    bib = BibFile.open(entries.name, data, dialect)
    pulled = Pulled(data)
    if not unmade:
        unknown = unknown_tags(session.library.values(), tags)
        pulled.notes += [f"no item in Zotero has the tag “{tag}”" for tag in unknown]
    _edit(bib, plan.changes, session.library, pulled)
    fresh = [
        item
        for item in _by_age(
            session.library, {key for each in known.changes for key in (each.item, *each.others)}
        )
        if new and home is not None and is_chosen(item, home, tags)
    ]
    _add(bib, fresh, pattern, pulled)
    _settle(session, plan.changes, pulled, entries.name, dialect)
    return pulled


def _by_age(library: Mapping[str, Mapping[str, Any]], known: set[str]) -> list[Mapping[str, Any]]:
    """The items that no entry stands for, the oldest first."""
    order = sorted(library.items(), key=lambda each: (str(each[1].get("dateAdded", "")), each[0]))
    return [
        item
        for key, item in order
        if key not in known
        and item.get("itemType") in load_schema().types
        and not item.get("deleted")
    ]


def _edit(
    bib: BibFile,
    changes: Iterable[ItemChange],
    library: Mapping[str, Mapping[str, Any]],
    pulled: Pulled,
) -> None:
    """Brings over what was changed in Zotero."""
    drafts: dict[int, Draft] = {}
    by_key = {entry.key: at for at, entry in reversed(list(enumerate(bib.entries)))}
    for change in changes:
        for conflict in change.conflicts:
            pulled.notes.append(
                f"“{change.key}”: {conflict.name} is “{conflict.old}” in Zotero and "
                f"“{conflict.new}” here; both have changed, so both stay"
            )
        if change.action in {Action.DOUBTFUL, Action.GONE}:
            pulled.notes.append(f"“{change.key}”: {change.how}")
            continue
        at = by_key[change.key]
        entry = bib.entries[at]
        if change.item and entry.editable:
            draft = bib.draft(entry)
            draft.rule = "pull"
            data = library[change.item]
            if change.news.creators:
                data = {**data, "creators": change.news.creators}
            _Editing(bib, entry, draft, data).take(change)
            if draft.changes:
                drafts[at] = draft
    pulled.content, refused = bib.written(drafts, ())
    for at, draft in drafts.items():
        key = bib.entries[at].key
        if at in refused:
            pulled.notes.append(f"“{key}” can't be changed so that BibTeX reads it as it is meant")
        else:
            pulled.changed += [
                (key, each.field, each.before or "", each.after or "") for each in draft.changes
            ]


class _Editing:
    """One entry, taking over what its item says."""

    def __init__(
        self, bib: BibFile, entry: BibEntry, draft: Draft, data: Mapping[str, Any]
    ) -> None:
        self._entry, self._draft = entry, draft
        self._kind = str(data.get("itemType", ""))
        self._made = entry_from(data, "", bib.dialect)
        self._fields = fields_from(data, bib.dialect)
        self._data = data
        self._dialect = bib.dialect
        self._names = {
            name: given.name
            for name, given in source_of(entry.block.type, entry.fields).fields.items()
        }

    def take(self, change: ItemChange) -> None:
        for news in change.news.fields:
            self._field(news)
        if change.news.tags or change.news.untagged:
            self._keywords(change.news.tags, set(change.news.untagged))

    def _field(self, news: FieldChange) -> None:
        match news.name:
            case "itemType":
                self._draft.retype(self._made.type)
                self._replace(("entrysubtype",), self._fields.get("entrysubtype", ()))
            case "creators":
                lists = [name for name in self._fields if name in NAME_FIELDS]
                fields = [field for name in lists for field in self._fields[name]]
                old = [name for name in self._names if name in NAME_FIELDS]
                slots = [f"{slot}type" for slot in SLOTS if slot in old]
                self._replace((*old, *slots), fields)
            case "archiveID" | "repository" if "eprint" in self._fields:
                self._replace(("eprint",), self._fields["eprint"])
            case name:
                holders = places(self._kind).get(name, ()) if is_held(self._kind, name) else ()
                if holders:
                    self._take(holders)

    def _take(self, holders: Sequence[str]) -> None:
        name = holders[0]
        fields = self._fields.get(name, ())
        if name == "date":
            self._date()
        elif name == "title" and "subtitle" in self._names:
            self._replace(("title", "subtitle"), fields)
        else:
            there = [each for each in holders if each in self._names]
            self._replace(there[:1], fields)

    def _date(self) -> None:
        """In the fields that the entry has for it: one, or year and month."""
        own = self._entry.fields
        whole = "date" in own or (self._dialect is Dialect.BIBLATEX and "year" not in own)
        dialect = Dialect.BIBLATEX if whole else Dialect.BIBTEX
        fields = fields_from(self._data, dialect).get("date", ())
        self._replace([name for name in ("date", "year", "month", "day") if name in own], fields)

    def _replace(self, old: Sequence[str], new: Sequence[NewField]) -> None:
        """Puts fields in the place of those that the entry has by biblatex's names ``old``; one
        alone keeps the name that it has."""
        there = [self._names[name] for name in old if name in self._names]
        if len(there) == len(new) == 1 and not new[0].bare:
            new = [replace(new[0], name=there[0])]
        taken = {field.name.lower() for field in new}
        for name in there:
            if name not in taken:
                self._draft.remove(name)
        for each in new:
            if each.bare:
                self._draft.set_macro(each.name, each.value)
            elif is_balanced(each.value):
                self._draft.set_text(each.name, each.value)

    def _keywords(self, new: Sequence[str], gone: set[str]) -> None:
        name = (
            "keyword"
            if "keywords" not in self._entry.fields and "keyword" in self._entry.fields
            else "keywords"
        )
        separator, old = cut_keywords(self._draft.text(name))
        kept = [each for each in old if keyword_in(each) not in gone]
        said = set(map(keyword_in, kept))
        fresh = [
            keyword(tag, ascii_only=self._dialect is Dialect.BIBTEX)
            for tag in new
            if tag not in said
        ]
        if len(kept) < len(old) or fresh:
            value = f"{separator} ".join([*kept, *fresh])
            if not value:
                self._draft.remove(name)
            elif is_balanced(value):
                self._draft.set_text(name, value)


def _add(bib: BibFile, items: Sequence[Mapping[str, Any]], pattern: str, pulled: Pulled) -> None:
    """Puts entries for these items behind what the file has."""
    references = [reference_from(item) for item in items]
    taken = [entry.key for entry in bib.entries]
    keys = assign_keys(references, pattern=pattern, taken=taken)
    entries = [entry_from(item, key, bib.dialect) for item, key in zip(items, keys, strict=True)]
    for item, entry in zip(items, entries, strict=True):
        pulled.losses += losses_of(item, entry)
    pulled.added = {key: str(item["key"]) for key, item in zip(keys, items, strict=True)}
    pulled.content = append(pulled.content, entries, name=bib.name)


def _settle(
    session: Session,
    changes: Iterable[ItemChange],
    pulled: Pulled,
    name: str,
    dialect: Dialect | None,
) -> None:
    """Works out what is to be remembered: what both sides say once the file is written."""
    after = {item.key: item for item in read_entries(name, pulled.content, dialect=dialect).items}
    for change in changes:
        old = change.base if change.action is Action.UNCHANGED else session.bases.get(change.key)
        item = after.get(change.key)
        if item is not None and old is not None and change.base is not None:
            data = session.library.get(change.item, {})
            pulled.bases[change.key] = _remember_news(item, old, change.news, data)
    for key, home in pulled.added.items():
        pulled.bases[key] = _remember_new(after[key], session.library[home])


def _remember_news(item: Item, old: Base, news: News, data: Mapping[str, Any]) -> Base:
    """What both say of an entry that has taken over the news, otherwise as before."""
    fields, theirs, creators, type_ = dict(old.fields), dict(old.theirs), old.creators, old.type
    for each in news.fields:
        if each.name == "itemType":
            type_ = item.type
        elif each.name == "creators" and news.creators:
            # What was changed here is still to go over.
            creators = tuple(data.get("creators", ()))
            theirs.pop("creators", None)
        elif each.name == "creators":
            creators = item.creators
            _apart(theirs, each.name, creators_text(creators), each.old)
        else:
            fields[each.name] = item.fields.get(each.name, "")
            _apart(theirs, each.name, fields[each.name], each.old)
    tags = [tag for tag in old.tags if tag not in news.untagged]
    tags += [tag for tag in map(as_keyword, news.tags) if tag in item.tags]
    return replace(
        old, type=type_, fields=fields, creators=creators, tags=tuple(tags), theirs=theirs
    )


def _remember_new(item: Item, data: Mapping[str, Any]) -> Base:
    """What both say of an entry that was made of an item."""
    known = dict(item.fields)
    theirs: dict[str, str] = {}
    # What the entry doesn't say is no news the next time.
    kind = str(data.get("itemType", ""))
    unsaid = [name for name in data if name not in known and is_held(kind, name)]
    for name in (*known, *unsaid):
        _apart(theirs, name, known.get(name, ""), str(data.get(name, "")))
    _apart(
        theirs, "creators", creators_text(item.creators), creators_text(data.get("creators", ()))
    )
    if not theirs.get("citationKey", "-"):
        # The item gets the key that it has been given here with the next sync.
        del theirs["citationKey"], known["citationKey"]
    homes = tuple(data.get("collections", ()))
    return Base(str(data["key"]), item.type, known, item.creators, item.tags, homes, theirs)


def _apart(theirs: dict[str, str], name: str, mine: str, said: str) -> None:
    if mine == said:
        theirs.pop(name, None)
    else:
        theirs[name] = said
