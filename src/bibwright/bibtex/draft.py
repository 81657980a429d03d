"""An entry while rules work on it: what it says, and a record of every change."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from bibwright.bibtex.scan import RawField
from bibwright.text.latex.tokens import is_balanced, outside

_QUOTE = re.compile('"')
#: An item of a value that biblatex takes from a field of an ``@xdata`` entry (its manual, section
#: 3.13.6): ``xdata=key-author`` or ``xdata=key-author-2``.
GRANULAR = re.compile(
    r"(?<=[{\"\s])xdata\s*+=\s*+(?P<key>[^\s,{}=\"]+?)(?=-[a-z]++(?:-[0-9]++)?+[\s}\",])"
)
_NUMBER = re.compile(r"[0-9]+")


@dataclass(slots=True)
class Field:
    """A field as it stands: ``name`` as typed, ``parts`` of its value with their delimiters.

    A value of several parts was joined with ``#``; a part without delimiters is a macro or a
    number. ``origin`` is the field in the file that it came from, None for one that is new.
    """

    name: str
    parts: tuple[str, ...]
    origin: RawField | None = None

    @property
    def text(self) -> str | None:
        """The value without its delimiters; None for a macro, for parts that are joined, and for
        what refers to a field of an ``@xdata`` entry.

        Only a value that has a text may be edited: what a macro holds is not the entry's.
        """
        if len(self.parts) != 1:
            return None
        part = self.parts[0]
        if part[0] in '{"':
            return None if "xdata" in part and GRANULAR.search(part) else part[1:-1]
        return part if _NUMBER.fullmatch(part) else None

    @property
    def macro(self) -> str | None:
        """The macro's name in lower case where the value is one macro and nothing else."""
        if len(self.parts) != 1 or self.parts[0][0] in '{"' or _NUMBER.fullmatch(self.parts[0]):
            return None
        return self.parts[0].lower()

    @property
    def source(self) -> str:
        """The value as it is written: its parts, joined by ``#`` where there are several."""
        return self.parts[0] if len(self.parts) == 1 else " # ".join(self.parts)


class Change(NamedTuple):
    """What a rule did: to which field, and what stood there before and stands there now.

    ``field`` is ``@type`` for the entry's type and ``@key`` for its key. ``before`` is None for
    a field that was added, ``after`` for one that was removed. Both are values with delimiters.
    A renamed field has been removed under one name and added under the other.
    """

    rule: str
    field: str
    before: str | None
    after: str | None


class RuleReport(NamedTuple):
    """What a rule says without changing anything. ``field`` is empty for the whole entry."""

    rule: str
    field: str
    message: str


class Draft:
    """An entry that rules read and change.

    ``type`` is in lower case; ``key`` as it stands; ``fields`` in the order of the file,
    repeated ones included. Fields are asked for by their names in lower case; of a repeated one
    the first is meant, as in BibTeX. Rules change a draft only through its methods, so that
    every change is recorded under ``rule``, which the pipeline sets.
    """

    __slots__ = ("_first", "changes", "fields", "findings", "key", "rule", "type")

    def __init__(self, type_: str, key: str, fields: Iterable[Field]) -> None:
        self.type = type_
        self.key = key
        self.fields = list(fields)
        self.rule = ""
        self.changes: list[Change] = []
        self.findings: list[RuleReport] = []
        self._first: dict[str, Field] = {}
        self._index()

    def _index(self) -> None:
        self._first = {field.name.lower(): field for field in reversed(self.fields)}

    def field(self, name: str) -> Field | None:
        """The field of that name in lower case, or None."""
        return self._first.get(name)

    def names_any(self, names: Iterable[str]) -> bool:
        """Whether one of these fields is there, empty or not."""
        return not self._first.keys().isdisjoint(names)

    def has(self, *names: str) -> bool:
        """Whether one of these fields is there and not empty."""
        for name in names:
            field = self._first.get(name)
            if field is not None:
                text = field.text
                if text is None or (text and not text.isspace()):
                    return True
        return False

    def text(self, name: str) -> str:
        """The text of a field; empty where it is missing, a macro, or joined with ``#``."""
        field = self.field(name)
        return (field.text or "") if field else ""

    def set_text(self, name: str, text: str) -> None:
        """Gives a field this text, in the delimiters it had; adds it, last, if it is missing.

        Raises ValueError for a text whose braces are not balanced.
        """
        field = self._first.get(name.lower())
        if field and field.text == text:
            return
        if not is_balanced(text):
            raise ValueError(f"the braces are not balanced in {text!r}")
        old = field.parts[0] if field else ""
        if old and _NUMBER.fullmatch(old) and _NUMBER.fullmatch(text):
            part = text
        elif old.startswith('"') and not _has_open_quote(text):
            part = f'"{text}"'
        else:
            part = f"{{{text}}}"
        self._set(name, field, part)

    def set_macro(self, name: str, macro: str) -> None:
        """Gives a field a macro, such as ``jan``, for its value; adds it if it is missing."""
        field = self.field(name.lower())
        if field is None or field.parts != (macro,):
            self._set(name, field, macro)

    def set_part(self, name: str, part: str) -> None:
        """Gives a field, of one part, this part with its delimiters."""
        field = self._first.get(name)
        if field is not None and field.parts != (part,):
            self._set(name, field, part)

    def _set(self, name: str, field: Field | None, part: str) -> None:
        if field is None:
            field = self._first[name.lower()] = Field(name, (part,))
            self.fields.append(field)
            self.changes.append(Change(self.rule, name.lower(), None, part))
        else:
            self.changes.append(Change(self.rule, name.lower(), field.source, part))
            field.parts = (part,)

    def remove(self, name: str) -> None:
        """Takes a field out, the first of its name; nothing happens if there is none."""
        field = self.field(name)
        if field is not None:
            self.remove_field(field)

    def remove_field(self, field: Field) -> None:
        """Takes out this very field, which may be a later one of its name."""
        self.fields = [each for each in self.fields if each is not field]
        self._index()
        self.changes.append(Change(self.rule, field.name.lower(), field.source, None))

    def rename(self, old: str, new: str) -> None:
        """Gives a field, given by its name in lower case, another name; its value stays."""
        field = self.field(old)
        if field is not None and field.name != new:
            if field.name.lower() != new.lower():
                self.changes.append(Change(self.rule, old, field.source, None))
                self.changes.append(Change(self.rule, new.lower(), None, field.source))
            field.name = new
            self._index()

    def retype(self, type_: str) -> None:
        """Makes it an entry of another type."""
        if type_ != self.type:
            self.changes.append(Change(self.rule, "@type", self.type, type_))
            self.type = type_

    def rekey(self, key: str) -> None:
        """Gives it another citation key."""
        if key != self.key:
            self.changes.append(Change(self.rule, "@key", self.key, key))
            self.key = key

    def report(self, message: str, field: str = "") -> None:
        """Says something about the entry, or one of its fields, that is left as it is."""
        self.findings.append(RuleReport(self.rule, field, message))


def _has_open_quote(text: str) -> bool:
    """Whether a quotation mark outside braces would end a value in quotation marks."""
    return any(outside(text, _QUOTE))
