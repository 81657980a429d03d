"""Resolved papers become the text of a bibliography, beside what already stands in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bibwright.bibtex.bib_file import BibEntry, parse
from bibwright.bibtex.bib_files import whole_entries
from bibwright.bibtex.dialect import Dialect, detect_dialect
from bibwright.bibtex.entries import NewEntry, NewField, entry_of
from bibwright.bibtex.entry import Entry
from bibwright.bibtex.entry_reference import reference_of
from bibwright.bibtex.keys import assign_keys
from bibwright.bibtex.writer import append
from bibwright.commands.completion import completed
from bibwright.duplicates.records import Records
from bibwright.lookup.resolver import Paper, Resolution
from bibwright.matching.verdict import Verdict
from bibwright.model.reference import Reference, WrittenEntry
from bibwright.text.fold import one_line
from bibwright.text.latex.encode import to_latex

#: Fields by which an entry is one for biblatex.
_OF_BIBLATEX = frozenset({"date", "journaltitle", "location"})
#: Fields by one of which BibTeX's styles sort; without any they complain.
_SORTED_BY = frozenset({"author", "editor", "organization", "key"})
#: How the names of sources end whose citations are looked up.
_CITING = (".tex", ".ltx", ".aux", ".bcf")


@dataclass(frozen=True, slots=True)
class PaperKey:
    """Where a paper stands: its citation key, and whether it was added now.

    ``perhaps``: the key of an entry that was there before and may be the same work.
    """

    key: str
    added: bool
    perhaps: str = ""


@dataclass(frozen=True, slots=True)
class AsCited:
    """A work that no source confirmed, as the authors who cite it wrote it.

    There are several verdicts where several papers cite it. ``by`` names the first of them; the
    entry says so in a field that no style prints. ``number``: its place among all that was listed.
    """

    verdicts: tuple[Verdict, ...]
    entry: Entry
    by: str
    number: int

    @property
    def name(self) -> str:
        """What takes the place of a paper's name."""
        return f"as cited:{self.number}"

    @property
    def paper(self) -> Paper:
        """The work as if it were a paper that a source has."""
        return Paper(self.name, self.verdicts[0].query, self.verdicts)

    def written(self, key: str, dialect: Dialect) -> NewEntry:
        """The entry in a dialect, with what says where it comes from."""
        fields = self.entry.fields
        own = Dialect.BIBLATEX if _OF_BIBLATEX & fields.keys() else Dialect.BIBTEX
        query = Reference(written=WrittenEntry(self.entry.type, tuple(fields.items()), str(own)))
        entry = completed([query], NewEntry("misc", key, ()), key, dialect)
        mark = NewField("annote", f"as cited by {self.by}; no source confirmed it")
        kept = [field for field in entry.fields if field.name.lower() != mark.name]
        names = {field.name.lower() for field in kept}
        if dialect is Dialect.BIBTEX and not names & _SORTED_BY:
            kept.append(NewField("key", to_latex(self.entry.key or self.by, ascii_only=True)))
        return replace(entry, fields=(*kept, mark))


@dataclass(frozen=True, slots=True)
class Composition:
    """A bibliography as it should be: its bytes, and each paper's place by the paper's name.

    ``missing``: keys that a source cites and that have no entry because their paper stands under
    another key, with that key.
    """

    content: bytes
    places: Mapping[str, PaperKey]
    missing: tuple[tuple[Reference, str], ...] = ()

    @property
    def added(self) -> int:
        """How many entries are new."""
        return sum(place.added for place in self.places.values())


def compose(
    resolution: Resolution,
    *,
    existing: bytes = b"",
    name: str = "-",
    dialect: Dialect | None = None,
    like: Dialect | None = None,
    key_pattern: str = "",
    abstracts: bool = False,
    keep_unresolved: bool = False,
    as_cited: Sequence[AsCited] = (),
) -> Composition:
    """Adds the papers that ``existing`` (the bytes of the file ``name``) lacks.

    Every byte of the existing content stays. New entries are written in ``dialect``, else in that
    of the file, else as what was resolved (``like``). ``keep_unresolved`` writes what has no match
    as comments, each once; what is in ``as_cited`` becomes an entry all the same, each in its place
    in the list. Raises InputError when the file can't take an addition.
    """
    before = parse(existing)
    dialect = dialect or _dialect(before.text, like, resolution)
    works_there = _Existing(
        (reference_of(entry, name) for entry in whole_entries(before)[0]),
        {entry.key for entry in before.all_entries},
        name,
    )
    places: dict[str, PaperKey] = {}
    new: list[tuple[Paper, str]] = []
    cited = {each.name: each for each in as_cited}
    papers = _in_order(resolution, [each.paper for each in as_cited])
    there = {_content_of(entry): entry.key for entry in before.all_entries} if cited else {}
    found = works_there.places(papers)
    for paper, (alike, perhaps) in zip(papers, found, strict=True):
        own = cited.get(paper.name)
        key = alike or (there.get(_content(own.written("", dialect)), "") if own else "")
        if key:
            places[paper.name] = PaperKey(key, added=False)
        else:
            new.append((paper, perhaps))
    references = [paper.reference for paper, _ in new]
    keys = assign_keys(references, pattern=key_pattern, taken=before.keys)
    for (paper, perhaps), key in zip(new, keys, strict=True):
        places[paper.name] = PaperKey(key, added=True, perhaps=perhaps)
    entries = [
        cited[paper.name].written(key, dialect)
        if paper.name in cited
        else _entry(paper, key, dialect, abstracts=abstracts)
        for (paper, _), key in zip(new, keys, strict=True)
    ]
    comments = _comments(resolution, before.text) if keep_unresolved else []
    content = append(existing, entries, comments=comments, name=name)
    return Composition(content, places, tuple(_missing(resolution, places, before.keys)))


def _dialect(text: str, like: Dialect | None, resolution: Resolution) -> Dialect:
    """That of the bibliography, and of a new one that of what the queries were read from."""
    if not text.strip():
        if like is not None:
            return like
        for verdict in resolution.verdicts:
            if verdict.query.written:
                return Dialect(verdict.query.written.dialect)
    return detect_dialect(text)


def _entry(paper: Paper, key: str, dialect: Dialect, *, abstracts: bool) -> NewEntry:
    """The entry of a paper: what a person's own bibliographies say of it, completed."""
    entry = entry_of(replace(paper.reference, key=key), dialect=dialect, abstract=abstracts)
    return completed([verdict.query for verdict in paper.verdicts], entry, key, dialect)


def _in_order(resolution: Resolution, more: Sequence[Paper]) -> list[Paper]:
    """All papers in the order in which the list first names them."""
    place = {id(verdict): at for at, verdict in enumerate(resolution.verdicts)}
    return sorted((*resolution.papers, *more), key=lambda paper: place[id(paper.verdicts[0])])


def _content(entry: NewEntry) -> tuple[str, frozenset[tuple[str, str]]]:
    """What makes two entries the same but for their keys."""
    return entry.type, frozenset((field.name.lower(), field.value) for field in entry.fields)


def _content_of(entry: BibEntry) -> tuple[str, frozenset[tuple[str, str]]]:
    """The same of an entry in a file."""
    return entry.type, frozenset(entry.fields.items())


class _Existing:
    """The works that a bibliography already holds."""

    def __init__(
        self, references: Iterable[Reference], keys: Collection[str] = (), name: str = ""
    ) -> None:
        self._references = list(references)
        self._keys = keys
        self._name = name

    def places(self, found: Sequence[Paper]) -> list[tuple[str, str]]:
        """For each paper the key of the entry that is it, and of one which perhaps is.

        An entry of this file that was itself looked up is its paper's, whatever it says.
        """
        own = [self._own(paper) for paper in found]
        like = self._like([paper.reference for paper in found])
        return [(key, "") if key else place for key, place in zip(own, like, strict=True)]

    def _own(self, paper: Paper) -> str:
        for verdict in paper.verdicts:
            origin = verdict.query.origin
            if origin and origin.name == self._name and verdict.query.key in self._keys:
                return verdict.query.key
        return ""

    def _like(self, papers: Sequence[Reference]) -> list[tuple[str, str]]:
        if not self._references or not papers:
            return [("", "")] * len(papers)
        # Imported where it is needed, as it brings NumPy along.
        from bibwright.duplicates.find import find_duplicates

        old = Records.of_references(self._references)
        found = find_duplicates(Records.of_references(papers), against=old)
        size = len(self._references)
        certain: dict[int, str] = {}
        perhaps: dict[int, str] = {}
        for each in found.sets:
            if each.rows[0] < size:
                key = self._references[each.rows[0]].key
                certain.update((row, key) for row in each.rows if row >= size)
        for pair in found.doubtful:
            first, second = sorted((pair.left, pair.right))
            if first < size <= second:
                perhaps.setdefault(second, self._references[first].key)
        rows = range(size, size + len(papers))
        return [
            (certain[row], "") if row in certain else ("", perhaps.get(row, "")) for row in rows
        ]


def _missing(
    resolution: Resolution, places: Mapping[str, PaperKey], known: Collection[str]
) -> Iterator[tuple[Reference, str]]:
    """Cited keys whose paper stands under another key."""
    for paper in resolution.papers:
        place = places[paper.name]
        for verdict in paper.verdicts:
            query = verdict.query
            is_cited = query.origin is not None and query.origin.name.endswith(_CITING)
            there = query.key == place.key or query.key.lower() in {key.lower() for key in known}
            if is_cited and query.key and not there:
                yield query, place.key


def _comments(resolution: Resolution, text: str) -> list[str]:
    """A line for each query without a match that the text doesn't hold yet."""
    lines = []
    for verdict in resolution.verdicts:
        if verdict.matched:
            continue
        query = verdict.query
        what = query.title or str(query.arxiv_id or query.doi or query.key or query.said)
        where = f" ({query.origin})" if query.origin else ""
        # To BibTeX everything outside an entry is a comment, except for an at sign.
        line = f"% {verdict.status}: {what}{where}{_perhaps(verdict)}"
        line = one_line(line).replace("@", "(at)")
        if line not in text and line not in lines:
            lines.append(line)
    return lines


def _perhaps(verdict: Verdict) -> str:
    """The likeliest paper, where one came into question."""
    if not verdict.candidates:
        return ""
    best = verdict.candidates[0].reference
    return f"; perhaps {best.label} “{best.title}”"
