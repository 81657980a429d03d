"""An entry of a ``.bib`` as a Reference."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bibwright.bibtex.arxiv_id import arxiv_id_of
from bibwright.bibtex.bib_file import BibEntry
from bibwright.bibtex.entry import Entry
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Kind, Origin, Reference
from bibwright.text.dates import day_of
from bibwright.text.fold import one_line
from bibwright.text.invisible import without_soft_hyphens
from bibwright.text.latex.decode import to_unicode
from bibwright.text.latex.keywords import keywords_in
from bibwright.text.latex.verbatim import bare_doi, bare_url, isbn_in
from bibwright.text.names import read_list
from bibwright.text.pages import from_tex

_KINDS = {
    "article": Kind.ARTICLE,
    **dict.fromkeys(("inproceedings", "conference"), Kind.INPROCEEDINGS),
    **dict.fromkeys(("book", "mvbook", "collection", "mvcollection"), Kind.BOOK),
    **dict.fromkeys(("incollection", "inbook", "bookinbook", "suppbook"), Kind.INCOLLECTION),
    **dict.fromkeys(("phdthesis", "mastersthesis", "masterthesis", "thesis"), Kind.THESIS),
    **dict.fromkeys(("techreport", "report"), Kind.REPORT),
    "unpublished": Kind.PREPRINT,
    **dict.fromkeys(("online", "www", "electronic", "misc"), Kind.MISC),
}


def reference_of(entry: Entry | BibEntry, name: str) -> Reference:
    """An entry as a Reference: LaTeX decoded, identifiers found wherever they stand."""
    fields = entry.fields
    authors = read_list(fields.get("author", ""))
    arxiv_id = arxiv_id_of(fields)
    doi = bare_doi(fields.get("doi", ""))
    url = fields.get("url", "").strip()
    is_preprint = _is_preprint(entry, arxiv_id)
    kind = Kind.PREPRINT if is_preprint else _KINDS.get(entry.type, Kind.UNKNOWN)
    by = _text(fields, "publisher", "school", "institution")
    return Reference(
        kind=kind,
        title=_printed(title_of(fields)),
        authors=authors.persons,
        others=authors.others,
        issued=day_of(fields),
        arxiv_id=arxiv_id,
        doi=None if doi and doi.startswith("10.48550/arxiv.") else doi,
        venue=_text(fields, "journal", "journaltitle", "booktitle"),
        volume=_text(fields, "volume"),
        number=_text(fields, "number"),
        pages=_printed(from_tex(fields.get("pages", ""))),
        publisher=by if kind in (Kind.BOOK, Kind.THESIS, Kind.REPORT) else "",
        abstract=_text(fields, "abstract"),
        url=bare_url(url) or url,
        isbn=isbn_in(_text(fields, "isbn")),
        tags=_tags(fields),
        key=entry.key,
        origin=Origin(name, entry.line),
    )


def title_of(fields: Mapping[str, str]) -> str:
    """The title with its subtitle, as LaTeX."""
    return ": ".join(filter(None, (fields.get("title"), fields.get("subtitle"))))


def _text(fields: Mapping[str, str], *names: str) -> str:
    return _printed(next((fields[name] for name in names if fields.get(name)), ""))


def _printed(value: str) -> str:
    return one_line(without_soft_hyphens(to_unicode(value)))


def _tags(fields: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keywords_in(fields.get("keywords") or fields.get("keyword", ""))))


def _is_preprint(entry: Entry | BibEntry, arxiv_id: ArxivId | None) -> bool:
    venue = " ".join(entry.fields.get(name, "") for name in _PLACES).strip("{} ").lower()
    if "arxiv" in venue or _CORR.match(venue):
        return True
    if arxiv_id is None:
        return False
    if entry.type in {"techreport", "report"}:
        said = " ".join(entry.fields.get(name, "") for name in ("type", "number")).lower()
        return "arxiv" in said or "preprint" in said
    is_placeless = entry.type == "article" and not venue and not entry.fields.get("doi")
    return is_placeless or entry.type in {"misc", "online", "unpublished", "preprint"}


#: arXiv as DBLP calls it, and with the paper's place in it: "CoRR, abs/1503.01234".
_CORR = re.compile(r"corr(?:$|\W+(?:vol\w*\W+)?abs/)")
#: Where an entry says what it appeared in, or who put it out.
_PLACES = ("journal", "journaltitle", "booktitle", "institution")
