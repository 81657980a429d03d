"""What check looks at: entries of a bibliography, references that a paper lists, and works that any
other list names.

Each becomes a *claim*: a query, and where it stands. A paper's list is read as ``references`` reads
it; that of a PDF or a .docx, and lists of other kinds, as ``resolve`` does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.place import Place
from bibwright.bibtex.scan import plain_lines
from bibwright.changes import read_existing
from bibwright.citations import kind_of
from bibwright.commands.bibliographies import has_entries
from bibwright.commands.entry_queries import believed, entry_queries, malformed_id, taken_back
from bibwright.commands.file_lists import Citing, lists_of_files
from bibwright.errors import InputError
from bibwright.formats.registry import BIB
from bibwright.matching.places import is_findable
from bibwright.model.reference import Reference
from bibwright.readers import Problem, read_bytes
from bibwright.readers.citing_project import Read, read_beside
from bibwright.readers.documents import is_document
from bibwright.readers.reference_list import Listed
from bibwright.readers.unpack import is_packed_source, is_zip
from bibwright.verification.ignoring import ignored_above, ignored_in

_TEXTS = frozenset({".tex", ".ltx", ".latex", ".bbl"})
_PRINTED = frozenset({".pdf", ".docx"})
#: Lists of works, in any markup, and exports of other programs.
_LISTS = frozenset(
    (
        ".md .markdown .txt .text .html .htm .org .adoc .rst .wiki .json .csv .tsv .ris .nbib "
        ".rss .atom"
    ).split()
)
#: A few bytes tell what is packed.
_START = 4096


@dataclass(frozen=True, slots=True)
class Claim:
    """What an entry or a reference says, and where it stands.

    ``type`` is the entry's; empty for what was printed, which says of no sort what it is.
    ``malformed_id`` stands where an arXiv id should. ``lines`` are those of the entry's fields,
    ``ignored`` the names of findings that are to be ignored, each with the reason.
    """

    place: Place
    type: str
    query: Reference
    malformed_id: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    ignored: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_lookable(self) -> bool:
        """Whether there is something to look it up by."""
        return is_findable(self.query) or bool(self.query.said)


@dataclass(frozen=True, slots=True)
class ClaimList:
    """The references that a paper lists, how they were read, and what could not be read of them:
    the file, the line, a sentence; ``unreadable`` is what can't be read of its bibliographies."""

    name: str
    claims: tuple[Claim, ...]
    notes: tuple[tuple[str, int, str], ...] = ()
    form: str = ""
    unreadable: tuple[tuple[str, int, str], ...] = ()

    def renamed(self, name: Callable[[str], str]) -> ClaimList:
        """The same with ``name`` of each file in the place of its path."""
        claims = [
            replace(each, place=each.place._replace(name=name(each.place.name)))
            for each in self.claims
        ]
        notes, unreadable = (
            tuple((name(file), line, said) for file, line, said in each)
            for each in (self.notes, self.unreadable)
        )
        return ClaimList(name(self.name), tuple(claims), notes, self.form, unreadable)


def is_paper(path: Path) -> bool:
    """Whether this on disk is a paper, of which check reads the list of references: its source, a
    PDF or a .docx; what is called so and is none can't be read, and is not passed over."""
    if path.is_dir() or (path.suffix.lower() in {*_TEXTS, *_PRINTED} and path.is_file()):
        return True
    if path.suffix.lower() in BIB.suffixes or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            start = file.read(_START)
    except OSError:
        return False  # whoever reads it says why it can't be read
    return start.startswith(b"%PDF-") or is_zip(start) or is_packed_source(start)


def is_list(path: Path) -> bool:
    """Whether this on disk is a list of works that is neither a paper nor a bibliography."""
    if path.suffix.lower() not in _LISTS or not path.is_file():
        return False
    return not has_entries(read_existing(path)) or kind_of(path) is not None


def paper_list(path: Path, may_read: Callable[[Path], bool] = Path.is_file) -> ClaimList:
    """The references of a paper on disk, or the works that a list names; ``may_read``: whether a
    file that a document names is there to be read. Raises InputError where none can be read."""
    is_text = path.suffix.lower() in _TEXTS or path.is_dir()
    if path.suffix.lower() in _PRINTED and (data := read_existing(path)) and not is_document(data):
        raise InputError(f"{path} is no {path.suffix[1:]} inside; perhaps a download failed")
    if not is_text and (is_list(path) or is_document(read_existing(path))):
        data = read_existing(path)
        reading = read_bytes(data, name=str(path), beside=_reading_if(may_read))
        if not reading.queries:
            raise InputError(f"{path} names no work that could be looked up")
        claims = tuple(map(_printed, reading.queries, range(1, len(reading.queries) + 1)))
        return ClaimList(str(path), claims, _notes(reading.problems), reading.form)
    [citing] = lists_of_files([path], may_read)
    return claims_of(citing)


def _reading_if(may_read: Callable[[Path], bool]) -> Read:
    """What reads the files that a list names, as far as it may."""
    return lambda path: read_beside(path) if may_read(path) else None


def claims_of(citing: Citing) -> ClaimList:
    """The references of a paper whose list was read already."""
    works = citing.references.works
    found = [_listed(work, number) for number, work in enumerate(works, 1)]
    notes = list(_notes(citing.references.problems))
    unreadable: list[tuple[str, int, str]] = []
    for name in dict.fromkeys(each.place.name for each in found):
        path = Path(name)
        if path.suffix.lower() in {*BIB.suffixes, *_TEXTS} and path.is_file():
            found, complaints, unread = _with_file(found, name, read_existing(path))
            notes += [(name, line, message) for line, message in complaints]
            unreadable += [(name, line, message) for line, message in unread]
    form = citing.references.form
    return ClaimList(citing.name, tuple(found), tuple(notes), form, tuple(unreadable))


def claims_of_bibs(
    bibs: Sequence[BibFile], keys: Collection[str] | None
) -> Iterator[tuple[int, int, Claim]]:
    """The entries, or those with one of the ``keys``: the number of the file, the place among that
    file's entries, the claim. Lines that say wrongly what to ignore become notes of the file."""
    texts = [plain_lines(bib.text) for bib in bibs]
    ignored: list[Mapping[int, Mapping[str, str]]] = []
    for bib, text in zip(bibs, texts, strict=True):
        found, complaints = ignored_in(bib, text)
        bib.notes += complaints
        ignored.append(found)
    for each in entry_queries(bibs, keys):
        yield (
            each.bib,
            each.at,
            Claim(
                each.entry.place,
                each.entry.block.type,
                each.query,
                each.malformed_id,
                each.entry.field_lines(texts[each.bib]),
                {**taken_back(each.entry.fields), **ignored[each.bib].get(each.at, {})},
            ),
        )


def _listed(work: Listed, number: int) -> Claim:
    if work.printed:
        claim = _printed(work.query, number)
        return replace(claim, malformed_id=malformed_id(work.entry.fields, claim.query))
    query = replace(work.query, said="")  # what the fields say is enough
    origin = query.origin
    name, line = (origin.name, origin.line) if origin else ("", None)
    place = Place(name, line or work.entry.line or 1, work.entry.key or f"[{number}]")
    return Claim(place, work.entry.type, believed(query), malformed_id(work.entry.fields, query))


def _printed(query: Reference, number: int) -> Claim:
    origin = query.origin
    name, line = (origin.name, origin.line) if origin else ("", None)
    return Claim(Place(name, line or 1, query.key or f"[{number}]"), "", believed(query))


def _with_file(
    claims: Sequence[Claim], name: str, data: bytes
) -> tuple[list[Claim], Sequence[tuple[int, str]], Sequence[tuple[int, str]]]:
    """The claims with what the file that they stand in says beside them: the lines of fields, and
    what is to be ignored; which lines say that wrongly; and what can't be read of a bibliography.
    """
    unreadable: Sequence[tuple[int, str]] = ()
    if Path(name).suffix.lower() in BIB.suffixes:
        bib = BibFile.open(name, data)
        unreadable = bib.unreadable
        before = len(bib.notes)
        beside = {claim.place.key: claim for _, _, claim in claims_of_bibs([bib], None)}
        complaints: Sequence[tuple[int, str]] = bib.notes[before:]
    else:
        text = plain_lines(data.decode("utf-8", "replace"))
        stand = [each for each in claims if each.place.name == name]
        ignored, complaints = ignored_above(text, {each.place.line for each in stand})
        beside = {
            each.place.key: replace(each, ignored=ignored.get(each.place.line, {}))
            for each in stand
        }
    found = [
        replace(each, lines=other.lines, ignored=other.ignored)
        if each.place.name == name and (other := beside.get(each.place.key))
        else each
        for each in claims
    ]
    return found, complaints, unreadable


def _notes(problems: Sequence[Problem]) -> tuple[tuple[str, int, str], ...]:
    return tuple((each.origin.name, each.origin.line or 1, each.message) for each in problems)
