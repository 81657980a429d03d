"""Entries that are one work become one entry, and nothing that they say is dropped in silence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bibwright.duplicates.values import Value, choose, is_one_text, says_same, united
from bibwright.text.dates import from_edtf, month_number
from bibwright.text.fold import fold

#: Where and when something appeared: this is the publication's to say, not its preprint's.
_OF_PLACE = frozenset(
    """journal journaltitle journalsubtitle booktitle booksubtitle series volume number issue pages
    publisher address location school institution organization howpublished edition chapter issn
    isbn eid eventtitle year month date type pubstate""".split()
)
_WHEN = frozenset({"year", "month", "date"})
#: What a title may have in it, or beside it.
_SUBTITLES = {
    **{"title": "subtitle", "booktitle": "booksubtitle"},
    **{"journaltitle": "journalsubtitle", "journal": "journalsubtitle"},
}
#: Names of one thing in the two dialects; an entry has one of them.
_ALIASES = {"journaltitle": "journal", "location": "address", "annotation": "annote"}
#: Of the kinds of an entry those that say most about where it appeared come first.
_TYPES = (
    *("article", "inproceedings", "incollection", "inbook", "book", "proceedings", "collection"),
    *("phdthesis", "mastersthesis", "thesis", "techreport", "report", "manual", "patent"),
    *("unpublished", "online", "misc"),
)
#: Which field says where an entry of this type appeared, and which then doesn't belong to it.
_FALSE_VENUE = {"article": "booktitle", "inproceedings": "journal", "incollection": "journal"}
_OWN_VENUE = {"article": "journal", "inproceedings": "booktitle", "incollection": "booktitle"}
_LOCATES = ("volume", "number", "pages", "eid", "doi")
#: Fields that databases leave in what they export: DBLP, the Astrophysics Data System,
#: MathSciNet and zbMATH.
_CONFIRMED = frozenset({"bibsource", "biburl", "adsurl", "mrnumber", "zbl", "zbmath"})
#: What is said of a work until it has appeared, the keys of biblatex's pubstate among it, and where
#: it may stand.
_PENDING = re.compile(
    r"\W*(?:forthcoming|to appear|in ?press|(?:just )?accepted|submitted|under review|"
    r"in ?preparation|prepublished|early access|online first|advanced? online publication|"
    r"n/?a(?:\W+n/?a)?|no pagination)\W*",
    re.IGNORECASE,
)
_MAY_PEND = frozenset("note month year volume number issue pages pubstate howpublished".split())
_NUMBER = re.compile(r"\d+")
_ARXIV_DOI = re.compile(r"10\.48550/", re.IGNORECASE)
_ARXIV_PLACE = re.compile(r"arxiv|\bcorr\b|abs/\d{4}\.\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Member:
    """An entry that is to be merged: its key, its type and what each field says, macros worked
    out. ``preprint``: whether it stands for a preprint."""

    key: str
    type: str
    fields: Mapping[str, str]
    preprint: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """A field of the merged entry: which member it comes from, None for one that was put together,
    and by which rule."""

    text: str
    owner: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A value that found no place in the merged entry."""

    key: str
    field: str
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What several entries say together."""

    type: str
    fields: Mapping[str, Chosen]
    lost: tuple[Lost, ...]


def merge(members: Sequence[Member], survivor: int) -> Merged:
    """The members as one, by these rules:

    * A publication is trusted before its preprint, and about where and when it appeared it alone
      is asked; a preprint's own place ("arXiv preprint …") is no place of the publication.
    * Then an entry that a database confirmed (it carries that database's mark) is trusted before
      one that was typed, then the survivor, then who has more fields, then the key that comes
      first.
    * Year, month and date come from one member together.
    * For each field the better value is taken (`duplicates.values.choose`); keywords, groups, files
      and notes are united.

    The result doesn't depend on the order of the members, but for the survivor.
    """
    published = any(not member.preprint for member in members)
    trusted = sorted(
        range(len(members)),
        key=lambda at: (
            members[at].preprint,
            _CONFIRMED.isdisjoint(members[at].fields),
            at != survivor,
            -len(members[at].fields),
            members[at].key,
        ),
    )
    type_ = _type(members, trusted)
    merging = _Merging(members, trusted, survivor, type_, published)
    return merging.run()


def _type(members: Sequence[Member], trusted: Sequence[int]) -> str:
    """The survivor's type, unless another says more about where it appeared."""
    published = [at for at in trusted if not members[at].preprint] or list(trusted)
    published.sort(key=lambda at: (not _says_where(members[at]), not _is_located(members[at])))
    first = members[published[0]].type
    vague = _TYPES.index("unpublished")
    if first in _TYPES and _TYPES.index(first) < vague:
        return first
    ranked = [members[at].type for at in published if members[at].type in _TYPES]
    best = min(ranked, key=_TYPES.index, default=first)
    return best if best in _TYPES and _TYPES.index(best) < vague else first


def _says_where(member: Member) -> bool:
    """Whether it has what its type asks for: where it appeared."""
    own = _OWN_VENUE.get(member.type)
    names = {own, "crossref", *(name for name, plain in _ALIASES.items() if plain == own)}
    return own is None or any(member.fields.get(name or "", "").strip() for name in names)


def _is_located(member: Member) -> bool:
    """Whether it says where in its journal or proceedings: who cites by the name of the venue alone
    may take a paper at a meeting for an article."""
    return any(member.fields.get(name, "").strip() for name in _LOCATES)


def _month(text: str) -> str:
    """The number of a month, from its name, its number or a date; the text if it is none."""
    small = text.strip("{} ").lower()
    dated = from_edtf(small)
    found = dated.start.month if dated and dated.start else month_number(small)
    return str(found or small)


class _Merging:
    """One set being merged."""

    def __init__(
        self,
        members: Sequence[Member],
        trusted: Sequence[int],
        survivor: int,
        type_: str,
        published: bool,
    ) -> None:
        self._members, self._trusted, self._survivor = members, trusted, survivor
        self._type, self._published = type_, published
        self._lost: list[Lost] = []
        self._aliases = {
            name: plain
            for name, plain in _ALIASES.items()
            # Who has both, a publisher's address and a meeting's location, means two things.
            if not any({name, plain} <= set(each.fields) for each in members)
        }
        self._appeared = any(
            each.fields.get(name, "").strip() and not _PENDING.fullmatch(each.fields[name])
            for each in members
            for name in ("volume", "pages")
        )

    def run(self) -> Merged:
        fields: dict[str, Chosen] = {}
        for name, values in self._by_name().items():
            chosen = self._choose(name, values)
            if chosen is not None:
                fields[name] = chosen
        for title, subtitle in _SUBTITLES.items():
            self._say_once(fields, title, subtitle)
        return Merged(self._type, fields, tuple(self._lost))

    def _say_once(self, fields: dict[str, Chosen], title: str, subtitle: str) -> None:
        """Takes out the subtitle of one member where the title of another has it, too."""
        whole, part = fields.get(title), fields.get(subtitle)
        if whole is None or part is None or part.owner is None or whole.owner == part.owner:
            return
        if fold(whole.text).endswith(fold(part.text)):
            del fields[subtitle]
            self._lose(part.owner, subtitle, part.text, f"the {title} kept ends with it")

    def _by_name(self) -> dict[str, list[Value]]:
        """Each field's values, the trusted ones first; aliases under the survivor's name."""
        own = {self._plain(name): name for name in self._members[self._survivor].fields}
        dated = self._dated()
        named: dict[str, list[Value]] = {}
        for at in self._trusted:
            for name, text in self._members[at].fields.items():
                shown = own.setdefault(self._plain(name), name)
                if name in _WHEN and at != dated:
                    self._drop_date(at, dated, name, text)
                elif text.strip():
                    named.setdefault(shown, []).append(Value(text, at))
        return named

    def _dated(self) -> int:
        """Who says when it appeared: the first of those trusted who says where, and most about
        when."""
        asked = [at for at in self._trusted if not self._members[at].preprint]
        return max(asked or self._trusted, key=self._says_when)

    def _says_when(self, at: int) -> tuple[bool, int]:
        fields = self._members[at].fields
        placed = (fields.get(name, "") for name in ("volume", "pages"))
        said = sum(1 for name in ("year", "month") if name in fields)
        return (
            any(text.strip() and not _PENDING.fullmatch(text) for text in placed),
            said + len(_NUMBER.findall(fields.get("date", ""))),
        )

    def _drop_date(self, at: int, dated: int, name: str, text: str) -> None:
        other = self._members[dated].fields
        said = " ".join(other.get(each, "") for each in _WHEN).lower()
        date = text.strip("{} ").lower()
        if name == "month":
            said, date = _month(other.get(name, "") or other.get("date", "")), _month(date)
        if date not in said:
            early = self._members[at].preprint and not self._members[dated].preprint
            rule = "date taken from the published entry" if early else "another entry's date stays"
            self._lose(at, name, text, rule)

    def _choose(self, name: str, values: list[Value]) -> Chosen | None:
        values = self._in_place(name, values)
        if not values:
            return None
        together = united(name, values, self._survivor) if len(values) > 1 else None
        if together is not None:
            owner = next((each.owner for each in values if each.text == together), None)
            return Chosen(together, owner, "all of them")
        choice = choose(name, values, self._survivor)
        for value in choice.lost:
            self._lose(value.owner, name, value.text, f"the one kept: {choice.rule}")
        # What was set aside before is told of with its own reason.
        rule = "" if len(values) == 1 and not self._stands_once(name) else choice.rule
        return Chosen(choice.value.text, choice.value.owner, rule)

    def _stands_once(self, name: str) -> bool:
        """Whether one member alone has the field, under any of its names."""
        plain = self._plain(name)
        said = [
            each.key
            for each in self._members
            for other, text in each.fields.items()
            if text.strip() and self._plain(other) == plain
        ]
        return len(said) == 1

    def _in_place(self, name: str, values: list[Value]) -> list[Value]:
        """The values that may be said of the merged entry."""
        kept = []
        for value in values:
            if self._is_of_other_type(name, value):
                self._lose(value.owner, name, value.text, f"an @{self._type} has none")
            elif self._is_preprints(name, value):
                self._lose(value.owner, name, value.text, "it belongs to the preprint")
            elif self._appeared and name in _MAY_PEND and _PENDING.fullmatch(value.text):
                self._lose(value.owner, name, value.text, "it has appeared")
            else:
                kept.append(value)
        return self._of_publication(name, kept) if name == "title" else kept

    def _of_publication(self, name: str, values: list[Value]) -> list[Value]:
        """Without what the preprint alone says, where the publication says anything."""
        if not values or is_one_text(values):
            return values
        said = says_same(name, values)
        published = {
            text
            for value, text in zip(values, said, strict=True)
            if not self._members[value.owner].preprint
        }
        if not published:
            return values
        kept = []
        for value, text in zip(values, said, strict=True):
            if text in published:
                kept.append(value)
            else:
                self._lose(value.owner, name, value.text, "the publication's stays")
        return kept

    def _is_of_other_type(self, name: str, value: Value) -> bool:
        """Whether it is the journal of what has a book's title, or the other way round, or says
        which kind of another type's it is."""
        if name == "entrysubtype":
            return self._members[value.owner].type != self._type
        if _FALSE_VENUE.get(self._type) != self._plain(name):
            return False
        own = self._members[self._survivor].fields.get(name, "")
        if not self._changes_type and own.strip():
            return value.text != own
        return any(each.type == self._type and _says_where(each) for each in self._members)

    def _is_preprints(self, name: str, value: Value) -> bool:
        plain = self._plain(name)
        if not self._published or not self._members[value.owner].preprint:
            return False
        if plain == "doi":
            # What it names stays in the eprint.
            return bool(_ARXIV_DOI.search(value.text))
        return plain in _OF_PLACE or (plain == "note" and bool(_ARXIV_PLACE.search(value.text)))

    def _plain(self, name: str) -> str:
        return self._aliases.get(name, name)

    @property
    def _changes_type(self) -> bool:
        return self._members[self._survivor].type != self._type

    def _lose(self, at: int, name: str, text: str, rule: str) -> None:
        self._lost.append(Lost(self._members[at].key, name, text, rule))
