"""Hayagriva's YAML as records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from types import MappingProxyType

from bibwright.errors import InputError
from bibwright.formats.csl import default_type
from bibwright.formats.csl_tables import EPRINT_ARCHIVES, publisher_fields
from bibwright.formats.hayagriva_tables import (
    CONTAINER_TEXTS,
    DEFAULT_PARENTS,
    ITEM_TEXTS,
    ROLES,
    SERIALS,
    container_title,
    number_place,
    organization_fields,
)
from bibwright.formats.hayagriva_text import from_formattable
from bibwright.formats.languages import language_tag
from bibwright.formats.losses import value_text
from bibwright.formats.record import TITLE_FIELDS, Loss, Names, Opened, Raw, Record, Value
from bibwright.formats.types import JOURNALS, REPORTS, TYPE_OF_HAYAGRIVA, kind_of
from bibwright.formats.yaml_reader import Node, load, plain
from bibwright.model.reference import Person
from bibwright.text.dates import When, from_edtf
from bibwright.text.names import particle_and_family
from bibwright.text.pages import from_hyphens
from bibwright.text.richtext import Style, Styled, Text, text_of
from bibwright.text.visible import shortened

#: Parents that don't hold the work.
_BESIDE = frozenset({"conference", "original"})
_BOOKISH = frozenset({"book", "anthology", "reference", "proceedings", "periodical", "report"})
_TEXTS = ITEM_TEXTS | CONTAINER_TEXTS
_ROLES = {role.replace("-", ""): name for role, name in ROLES.items()}
_SUFFIX = re.compile(r"(?:jr|sr|[ivx]+)\.?", re.IGNORECASE)


def opened(text: str, name: str) -> Opened:
    """The entries of a Hayagriva file.

    Raises InputError, naming the line, for what is not YAML or no mapping of entries.
    """
    root = load(text, name)
    if not isinstance(root.value, dict):
        raise InputError(f"{name}:{root.line}: a Hayagriva file is a mapping of keys to entries")
    entries = list(root.value.items())
    for key, node in entries:
        if not isinstance(node.value, dict):
            raise InputError(
                f"{name}:{node.line}: “{key}” is not an entry; write its fields below it"
            )

    def make(at: int) -> tuple[Record, list[Loss]]:
        reader = _Reader(*entries[at], name)
        return reader.record(), reader.losses

    return Opened(len(entries), lambda at: entries[at][0], make)


class _Part:
    """The fields of an entry or a parent; what has been read is no longer in it."""

    def __init__(self, node: Node, path: str, default_type: str) -> None:
        self.fields = dict(node.value) if isinstance(node.value, dict) else {}
        self.path = path
        self.line = node.line
        kind = self.fields.pop("type", None)
        said = kind is not None and isinstance(kind.value, str) and kind.value.strip()
        self.type = said.lower() if isinstance(said, str) and said else default_type

    def take(self, name: str) -> Node | None:
        """A field that isn't empty, taken out."""
        node = self.fields.pop(name, None)
        return None if node is None or node.value in ("", [], {}) else node

    def called(self, name: str) -> str:
        return f"{self.path}{name}"


class _Reader:
    """One entry with its parents."""

    def __init__(self, key: str, node: Node, name: str) -> None:
        self._key = key
        self._name = name
        self._item = _Part(node, "", "misc")
        self._fields: dict[str, Value] = {}
        self._names: dict[str, str] = {}
        self.losses: list[Loss] = []

    def record(self) -> Record:
        item = self._item
        parents = list(self._parents(item))
        holder = next((each for each in parents if each.type not in _BESIDE), None)
        entry_type = self._type(parents, holder)
        in_holder = bool(kind_of(entry_type).parent) and holder is not None
        above = list(self._parents(holder)) if in_holder and holder else parents
        series = next((part for part in above if _is_series(part, holder, item, in_holder)), None)
        self._title(item, "title", "shorttitle")
        if in_holder and holder is not None:
            self._title(holder, container_title(entry_type), "shortjournal")
        self._roles(item, holder if in_holder else None)
        for part in (item, holder) if in_holder and holder else (item,):
            self._part(part, entry_type)
        if series is not None:
            self._text("series", series.take("title"), series.called("title"))
            if number_place(entry_type, in_series=True) == "series":
                self._text("number", series.take("volume"), series.called("volume"))
        for parent in parents:
            self._beside(parent)
        for part in (item, *parents, *(part for part in above if part not in parents)):
            for field, node in part.fields.items():
                self._lose(part.called(field), node, "a .bib entry has no place for it")
        fields, names = MappingProxyType(self._fields), MappingProxyType(self._names)
        record = Record(entry_type, self._key, fields, names, f"{self._name}:{item.line}")
        self._check_types(record, holder if in_holder else None)
        return record

    def _lose(self, field: str, node: Node | str, why: str) -> None:
        text = node if isinstance(node, str) else plain(node)
        self.losses.append(Loss(self._key, field, shortened(text), why))

    def _put(self, name: str, value: Value, called: str) -> None:
        if name not in self._fields:
            self._fields[name] = value
            self._names[name] = called
        elif self._fields[name] != value:
            self._lose(called, value_text(value), f"{self._names[name]} says it already")

    def _parents(self, part: _Part) -> Iterator[_Part]:
        node = part.take("parent")
        if node is None:
            return
        nodes = node.value if isinstance(node.value, list) else [node]
        default = DEFAULT_PARENTS.get(part.type, "misc")
        for at, each in enumerate(nodes):
            if not isinstance(each.value, dict):
                raise InputError(
                    f"{self._name}:{each.line}: the parent of “{self._key}” is not an entry; write "
                    "its fields below it"
                )
            number = f"[{at}]" if len(nodes) > 1 else ""
            yield _Part(each, f"{part.path}parent{number}.", default)

    def _type(self, parents: list[_Part], holder: _Part | None) -> str:
        said = self._item.type
        known = [TYPE_OF_HAYAGRIVA.get((said, each.type)) for each in parents]
        found = next((each for each in known if each), TYPE_OF_HAYAGRIVA.get((said, "")))
        entry_type = found or "misc"
        genre = self._item.fields.get("genre")
        if entry_type in REPORTS and genre is not None:
            entry_type = default_type(kind_of(entry_type).csl, plain(genre))
            if entry_type not in {"thesis", "report"}:
                self._item.take("genre")
        if holder is not None and holder.type == "newspaper" and entry_type == "article":
            self._put("entrysubtype", Raw("newspaper"), holder.called("type"))
        return entry_type

    def _check_types(self, record: Record, holder: _Part | None) -> None:
        kind = kind_of(record.type)
        said = self._item.type
        if kind.hayagriva != said:
            self._lose("type", said, f"read as @{record.type}, which is “{kind.hayagriva}”")
        if holder is not None and holder.type not in {kind.parent, "newspaper"}:
            why = f"what holds an @{record.type} is “{kind.parent}”"
            self._lose(holder.called("type"), holder.type, why)

    def _formatted(self, node: Node, called: str) -> tuple[Text, Text | None]:
        """A formattable string, and its short form."""
        if isinstance(node.value, str):
            return self._string(node.value), None
        fields = dict(node.value) if isinstance(node.value, dict) else {}
        value, short = fields.pop("value", None), fields.pop("short", None)
        short = short or fields.pop("shorthand", None)
        verbatim = plain(fields.pop("verbatim", Node("", 0))) == "true"
        if value is None or not isinstance(value.value, str):
            self._lose(called, node, "it is not text")
            return text_of(), None
        for name, each in fields.items():
            self._lose(f"{called}.{name}", each, "a .bib entry has no place for it")
        text = self._string(value.value)
        if verbatim:
            text = text_of(Styled(Style.NOCASE, text.pieces))
        return text, self._string(plain(short)) if short is not None else None

    def _string(self, source: str) -> Text:
        text = from_formattable(source)
        return text_of(source) if text is None else text

    def _title(self, part: _Part, name: str, short_name: str) -> None:
        node = part.take("title")
        if node is None:
            return
        title, short = self._formatted(node, part.called("title"))
        for each, text in ((name, title), (short_name, short)):
            if text:
                kept = text if each in TITLE_FIELDS else text.without([Style.NOCASE])
                self._put(each, kept, part.called("title"))

    def _text(self, name: str, node: Node | None, called: str) -> None:
        if node is None:
            return
        text, short = self._formatted(node, called)
        if short:
            self._lose(f"{called}.short", short.plain(), "a .bib entry has no place for it")
        if name == "pages":
            text = text_of(from_hyphens(text.plain()))
        if name == "language":
            text = text_of(language_tag(text.plain()) or text.plain())
        if name not in TITLE_FIELDS:
            text = text.without([Style.NOCASE])
        if text:
            self._put(name, text, called)

    def _part(self, part: _Part, entry_type: str) -> None:
        """Everything but titles and names of the work, or of what holds it."""
        for key, name in _TEXTS.items():
            if key in part.fields:
                self._text(name, part.take(key), part.called(key))
        number = "number" if number_place(entry_type, in_series=False) != "serial" else "issue"
        self._text(number, part.take("issue"), part.called("issue"))
        self._date("date", part.take("date"), part.called("date"))
        alone = "organization" not in part.fields
        name = publisher_fields(entry_type)[0] if alone else "publisher"
        self._publisher(part.take("publisher"), part.called("publisher"), "", name)
        self._text("location", part.take("location"), part.called("location"))
        name = organization_fields(entry_type)[0]
        self._text(name, part.take("organization"), part.called("organization"))
        self._text("dimensions", part.take("runtime"), part.called("runtime"))
        self._serials(part, entry_type)
        if (url := part.take("url")) is not None:
            fields = url.value if isinstance(url.value, dict) else {"value": url}
            if "value" in fields:
                self._put("url", Raw(plain(fields["value"])), part.called("url"))
            self._date("urldate", fields.get("date"), part.called("url.date"))

    def _publisher(
        self, node: Node | None, called: str, before: str, publisher: str = "publisher"
    ) -> None:
        if node is None:
            return
        if isinstance(node.value, dict) and not {"value"} & set(node.value):
            for key, name in (("name", publisher), ("location", "location")):
                self._text(before + name, node.value.get(key), f"{called}.{key}")
        else:
            self._text(before + publisher, node, called)

    def _date(self, name: str, node: Node | None, called: str) -> None:
        if node is None:
            return
        text = plain(node)
        circa = text.startswith("~")
        found = from_edtf(text.lstrip("~ ") + ("~" if circa else ""))
        self._put(name, found or When(literal=text), called)

    def _serials(self, part: _Part, entry_type: str) -> None:
        node = part.take("serial-number")
        older = {name: part.take(name) for name in ("doi", "isbn", "issn")}
        numbers = {name: each for name, each in older.items() if each is not None}
        if node is not None:
            fields = node.value if isinstance(node.value, dict) else {"serial": node}
            numbers |= {name.lower(): each for name, each in fields.items()}
        for name, each in numbers.items():
            text, called = plain(each), part.called(f"serial-number.{name}")
            if name in SERIALS:
                value = text_of(text) if name == "version" else Raw(text)
                self._put(SERIALS[name], value, called)
            elif name == "serial":
                own = "eid" if entry_type in JOURNALS else "number"
                self._put(own, text_of(text), called)
            elif re.fullmatch("[a-z]+", name) and "eprint" not in self._fields:
                self._put("eprint", Raw(text), called)
                self._put("eprinttype", Raw(EPRINT_ARCHIVES.get(name, name)), called)
            else:
                self._lose(called, each, "a .bib entry has no place for it")

    def _roles(self, item: _Part, holder: _Part | None) -> None:
        self._persons("author", item.take("author"), "author")
        self._persons("editor", item.take("editor"), "editor")
        if holder is not None:
            self._persons("bookauthor", holder.take("author"), holder.called("author"))
            self._persons("editor", holder.take("editor"), holder.called("editor"))
        node = item.take("affiliated")
        groups = node.value if node and isinstance(node.value, list) else [node] if node else []
        for group in groups:
            fields = group.value if isinstance(group.value, dict) else {}
            role = plain(fields["role"]) if "role" in fields else ""
            name = _ROLES.get(role.replace("-", "").lower())
            if name is None or "names" not in fields or name in self._fields:
                self._lose("affiliated", group, "a .bib entry has no list of names for it")
            else:
                self._persons(name, fields["names"], f"affiliated.{role}")

    def _persons(self, name: str, node: Node | None, called: str) -> None:
        if node is None:
            return
        nodes: Iterable[Node] = node.value if isinstance(node.value, list) else [node]
        persons = [person for each in nodes if (person := self._person(each, called)) is not None]
        if persons:
            self._put(name, Names(tuple(persons)), called)

    def _person(self, node: Node, called: str) -> Person | None:
        if isinstance(node.value, str):
            return _person(node.value)
        parts = node.value if isinstance(node.value, dict) else {}
        fields = {name: plain(each) for name, each in parts.items()}
        family = fields.pop("name", "")
        given, prefix = fields.pop("given-name", ""), fields.pop("prefix", "")
        suffix = fields.pop("suffix", "")
        if not family:
            self._lose(called, node, "it is not a name")
            return None
        for name, text in fields.items():
            self._lose(f"{called}.{name}", text, f"a name has no “{name}”")
        return Person(family, given, prefix, suffix, collective=not (given or prefix or suffix))

    def _beside(self, parent: _Part) -> None:
        """An event, or what the work was before."""
        if parent.type == "conference":
            self._text("eventtitle", parent.take("title"), parent.called("title"))
            self._text("venue", parent.take("location"), parent.called("location"))
            self._date("eventdate", parent.take("date"), parent.called("date"))
        elif parent.type == "original":
            self._text("origtitle", parent.take("title"), parent.called("title"))
            self._date("origdate", parent.take("date"), parent.called("date"))
            self._publisher(parent.take("publisher"), parent.called("publisher"), "orig")


def _is_series(part: _Part, holder: _Part | None, item: _Part, in_holder: bool) -> bool:
    """Whether a parent is a series of such things as it is the parent of."""
    child = holder.type if in_holder and holder else item.type
    return part.type == child or {part.type, child} <= _BOOKISH


def _person(text: str) -> Person:
    """``von Last, First, Jr``, or in BibTeX's order, or a name in one piece."""
    parts = [" ".join(part.split()) for part in text.split(",")]
    particle, family = particle_and_family(parts[0])
    if len(parts) == 1:
        return Person(family, "", particle, collective=not particle)
    given, suffix = parts[1], ", ".join(parts[2:])
    if len(parts) == 3 and _SUFFIX.fullmatch(given):
        given, suffix = suffix, given
    return Person(family, given, particle, suffix)
