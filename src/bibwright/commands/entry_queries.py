"""Entries of bibliographies that are looked up, for check and update alike."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bibwright.bibtex.bib_file import BibEntry, BibFile
from bibwright.bibtex.bib_files import families_of
from bibwright.bibtex.entry_reference import reference_of
from bibwright.errors import InputError
from bibwright.matching.title_noise import NUMBER_BEFORE, without_place
from bibwright.matching.titles import is_notice
from bibwright.model.identifiers import JUNK_IDENTIFIERS, ArxivId, find_identifiers, parse_arxiv_id
from bibwright.model.reference import Reference
from bibwright.readers.listed_names import authors_before
from bibwright.text.fold import one_line
from bibwright.text.latex.decode import to_unicode
from bibwright.text.latex.verbatim import bare_doi, literal, unwrapped
from bibwright.text.names import cut_list

#: What publishers put before the title of what was taken back.
_MARK = re.compile(r"^\W*(?:retracted|withdrawn)(?:\s+article)?\s*[\]):–—-]+\s*", re.IGNORECASE)
_TAKEN_BACK = re.compile(r"^\W*(?:(?:has been|was)\s+)?(?:retracted|withdrawn)\b", re.IGNORECASE)
#: What programs write where a title should be.
_NO_TITLE = re.compile(
    r"\W*(?:no title|untitled|title unknown|unknown title|n/a)\W*", re.IGNORECASE
)
#: An id behind a title: "… CoRR abs/1512.03385".
_ID = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+/\d{7}")
#: What is said to be an arXiv id, right or wrong, within a text.
_ADDRESSED = re.compile(
    r"(?:arxiv\.org/(?:abs|pdf)/|\barxiv:\s*|\babs/|10\.48550/arxiv\.)(\d{4}\.\d{4,}(?:v\d+)?)(?!\w)",
    re.IGNORECASE,
)
#: What only an arXiv id looks like, right or wrong, where nothing says that it is one.
_LIKE_AN_ID = re.compile(r"arxiv:.*|\d{4}\.\d{4,}(?:v\d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EntryQuery:
    """An entry as a query: the number of its file, and its place among that file's entries."""

    bib: int
    at: int
    entry: BibEntry
    query: Reference

    @property
    def malformed_id(self) -> str:
        """What stands where an arXiv id should and holds none; else empty."""
        return malformed_id(self.entry.fields, self.query)


def malformed_id(fields: Mapping[str, str], query: Reference) -> str:
    """What stands in an entry's fields where an arXiv id should and holds none; empty where the
    entry, as the ``query`` says, has an id all the same."""
    if query.arxiv_id is not None:
        return ""
    archive = fields.get("eprinttype", "") or fields.get("archiveprefix", "")
    for name in ("eprint", "arxivid", "arxiv"):
        text = unwrapped(literal(fields.get(name, "")))
        is_named_so = name != "eprint" or archive.strip("{} ").lower() == "arxiv"
        if text and (is_named_so or _LIKE_AN_ID.fullmatch(text)) and not _holds_id(text):
            return text
    for text in fields.values():
        named = _ADDRESSED.search(text)
        if named and not _holds_id(named[1]):
            return named[1]
    return ""


def _holds_id(text: str) -> bool:
    return parse_arxiv_id(text) is not None or any(
        isinstance(found.identifier, ArxivId) for found in find_identifiers(text)
    )


def entry_queries(
    bibs: Sequence[BibFile], keys: Collection[str] | None = None
) -> Iterator[EntryQuery]:
    """The entries, or those with one of the ``keys``, with what their crossref gives them."""
    for number, (bib, family) in enumerate(zip(bibs, families_of(bibs), strict=True)):
        for at, entry in enumerate(bib.entries):
            if keys is None or entry.key in keys:
                read = entry.completed(family)
                query = _as_meant(reference_of(read, bib.name), read.fields)
                yield EntryQuery(number, at, entry, believed(query))


#: What parts names where "and" should: semicolons, "&", or commas beside that before a first name.
_PARTED = re.compile(r";|&|,(?!\s*(?:[JS]r|I{2,3}|IV)\b)[^,]+,")
#: Signs of footnotes behind a name.
_SIGN = re.compile(r"[*†‡§¶]")
_ADDRESSES = ("url", "howpublished")
#: The address of what an entry is about, with its DOI.
_RESOLVED = re.compile(r"(?:dx\.|www\.)?doi\.org/(10\.\d{4,9}/[^\s{}<>\"]+)", re.IGNORECASE)


def _as_meant(query: Reference, fields: Mapping[str, str]) -> Reference:
    """With the DOI that the entry's address has; and with all authors of a list in which something
    else than "and" stands between them, whom BibTeX reads as one name."""
    if query.doi is None and query.arxiv_id is None:
        told = (_RESOLVED.search(literal(fields.get(name, ""))) for name in _ADDRESSES)
        query = replace(query, doi=next((bare_doi(each[1]) for each in told if each), None))
    written = fields.get("author", "")
    names = cut_list(written).names
    if not any(map(_PARTED.search, names)):
        return query
    listed = _SIGN.sub("", one_line(to_unicode(written))).strip(". ")
    found = authors_before(f"{listed}. 2000.")
    if found is None or len(found[0]) <= len(names):
        return query
    return replace(query, authors=found[0], others=found[1] or query.others)


def taken_back(fields: Mapping[str, str]) -> Mapping[str, str]:
    """The notices that the entry's own title or note gives, to be ignored: it cites the work as
    what it is."""
    if _MARK.match(fields.get("title", "")):
        return dict.fromkeys(("retracted", "withdrawn"), "the title says so")
    if any(_TAKEN_BACK.search(fields.get(name, "")) for name in ("note", "addendum")):
        return dict.fromkeys(("retracted", "withdrawn"), "the note says so")
    return {}


def refuse_unknown(keys: Iterable[str], known: Collection[str]) -> None:
    """Raises InputError for the first of the keys that no entry has: a slip of the hand would look
    as if all were well."""
    if (unknown := next((key for key in keys if key not in known), None)) is not None:
        raise InputError(f"no entry has the key “{unknown}”; name one as it stands in the file")


def believed(query: Reference) -> Reference:
    """Without an id that is not the entry's own: one that a reference manager puts everywhere, or
    that of the paper which a comment, as its title says, is on. What stands behind the title and is
    no part of it is taken away, an arXiv id for what it is."""
    title = NUMBER_BEFORE.sub("", _MARK.sub("", query.title))
    if not is_notice(title):
        bare = without_place(title)
        told = parse_arxiv_id(behind[0]) if (behind := _ID.search(title[len(bare) :])) else None
        query, title = replace(query, arxiv_id=query.arxiv_id or told), bare
    query = replace(query, title="" if _NO_TITLE.fullmatch(title) else title)
    if query.arxiv_id is None:
        return query
    base = query.arxiv_id.base
    is_junk = base in JUNK_IDENTIFIERS
    if is_junk or (is_notice(query.title) and base in query.title):
        return replace(query, arxiv_id=None)
    return query
