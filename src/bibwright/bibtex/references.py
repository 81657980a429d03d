"""Where a file refers to its entries by their citation keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bibwright.bibtex.draft import GRANULAR, Draft

#: Fields that hold citation keys, one or several with commas between them.
REFERRING = ("crossref", "xref", "xdata", "related", "entryset")
_REFERRING = frozenset(REFERRING)
_CITE = re.compile(
    r"(\\[A-Za-z]*cit(?:e|ation)[A-Za-z]*\*?[ \t\n]*(?:\[[^\[\]{}]*\][ \t\n]*){0,2}\{)([^{}]*)(\})"
)
_KEY = re.compile(r"[^\s,]+")
#: Groups as JabRef keeps them, and as BibDesk does.
_GROUPS = re.compile(
    r"@comment[ \t]*\{[ \t\r\n]*(?:jabref-(?:meta|entrytype)|bibdesk (?:static|smart) groups)",
    re.IGNORECASE,
)
#: Of JabRef's groups only the explicit ones list keys, behind a name and a number; what others
#: look for in a field may look like one. JabRef breaks lines wherever they are full, in a key, too.
_JABREF_KEYS = re.compile(
    r"(ExplicitGroup:.*?\\\s*;[0-9\s]+\\\s*;)(.*?)(?=(?<!\\)(?<!\\\n)(?<!\\\r\n);|\Z)", re.DOTALL
)
_JABREF_KEY = re.compile(r"[^;\\]+(?=\\\s*;)")
_BREAK = re.compile(r"[\r\n]+")
_BIBDESK_KEYS = re.compile(
    r"((?:<key>keys</key>|<string>Cite Key</string>\s*<key>value</key>)\s*<string>)([^<>]+)"
)


def refers(fields: Iterable[str]) -> bool:
    """Whether one of the fields with these names holds citation keys."""
    return not _REFERRING.isdisjoint(fields)


def granular_keys(draft: Draft) -> list[str]:
    """The keys of ``@xdata`` entries that single fields take their values from."""
    found: list[str] = []
    for field in draft.fields:
        for part in field.parts:
            if "xdata" in part:
                found += (match["key"] for match in GRANULAR.finditer(part))
    return found


def cited_in(draft: Draft) -> list[str]:
    """The keys that the entry's own fields cite."""
    found: list[str] = []
    for field in draft.fields:
        if len(field.parts) == 1 and "\\" in field.parts[0]:
            for cite in _CITE.finditer(field.parts[0]):
                found += _KEY.findall(cite[2])
    return found


def follow_in_fields(draft: Draft, keys: Mapping[str, str]) -> None:
    """Gives ``\\cite{…}`` and granular references in the fields the new keys."""

    def new(word: re.Match[str]) -> str:
        return keys.get(word[0], word[0])

    def granular(found: re.Match[str]) -> str:
        key = found["key"]
        return found[0][: len(found[0]) - len(key)] + keys.get(key, key)

    for field in draft.fields:
        name = field.name.lower()
        if len(field.parts) != 1 or draft.field(name) is not field:
            continue
        part = field.parts[0]
        if "\\" in part:
            part = _CITE.sub(lambda cite: cite[1] + _KEY.sub(new, cite[2]) + cite[3], part)
        if "xdata" in part:
            part = GRANULAR.sub(granular, part)
        draft.set_part(name, part)


def follow_in_groups(text: str, keys: Mapping[str, str]) -> str:
    """The text between entries with the new keys in the groups of JabRef and BibDesk."""
    if not keys or not _GROUPS.search(text):
        return text

    def new(key: re.Match[str]) -> str:
        whole = _BREAK.sub("", key[0])
        return f"{key[0][: -len(key[0].lstrip())]}{keys[whole]}" if whole in keys else key[0]

    def explicit(group: re.Match[str]) -> str:
        return group[1] + _JABREF_KEY.sub(new, group[2])

    def static(found: re.Match[str]) -> str:
        return found[1] + ",".join(keys.get(key, key) for key in found[2].split(","))

    return _BIBDESK_KEYS.sub(static, _JABREF_KEYS.sub(explicit, text))
