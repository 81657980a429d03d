"""The rule ``eprint``: an arXiv id stands in ``eprint``, and says there what it is.

The fields are those that our own writer writes. For BibTeX they are ``eprint``,
``archivePrefix`` and ``primaryClass`` (https://info.arxiv.org/help/hypertex/bibstyles), for
biblatex ``eprint``, ``eprinttype`` and ``eprintclass`` (its manual, section 3.14.7).

An id is taken from another field only where the field says nothing else, or where what it says
besides can be parted from it at a stop, a comma, a semicolon or brackets. “Comment on
arXiv:1706.03762” names another paper. Entries with the ids of two papers are left alone. ``url``
and ``doi`` stay even where they say nothing but the id.

An article whose journal was only arXiv is a preprint, and becomes what the writer makes of one. So
does one that has an eprint and nothing else that says where it appeared, as INSPIRE and ADS write
preprints: BibTeX's styles and Biber miss the journal of an article.
Where a field is removed and the entry has no venue, it is given the paper's address, so that a
style which knows no eprints still shows where the paper is.

For BibTeX, fields that name the paper stay as they are beside ``eprint``, unless the project's
style is known to print that: plain, alpha, abbrv, apalike, acm and siam print no eprint and no
``url``, so that the id would be printed nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bibwright.bibtex.dialect import Dialect
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.rules.rule import Context, Rule
from bibwright.model.identifiers import ArxivId, find_identifiers, parse_arxiv_id
from bibwright.text.latex.tokens import is_balanced
from bibwright.text.latex.verbatim import bare_doi, bare_url


class _Names(NamedTuple):
    """How a dialect calls what an eprint is."""

    kind: str
    category: str


_NAMES = {
    Dialect.BIBTEX: _Names("archivePrefix", "primaryClass"),
    Dialect.BIBLATEX: _Names("eprinttype", "eprintclass"),
}
_KINDS = ("archiveprefix", "eprinttype")
_CATEGORIES = ("primaryclass", "eprintclass")
_OWN = ("eprint", *_KINDS, *_CATEGORIES, "arxivid")
_VENUES = ("journal", "journaltitle", "booktitle")
_NUMBERS = ("number", "volume", "eid", "pages")
_NOTES = ("note", "howpublished")
_ELSEWHERE = (*_VENUES, *_NUMBERS, *_NOTES, "url", "doi")
#: What BibTeX's standard styles print.
_PRINTED = frozenset({*_VENUES, *_NUMBERS, *_NOTES})

_OLD_ID = re.compile(r"[a-z]/[0-9]{7}")
_KIND = re.compile(r"(?:https?://)?(?:www\.)?arxiv(?:\.org)?(?:/abs)?[/:]*", re.IGNORECASE)
_SUBJECT = re.compile(r"[a-z-]+(?P<subject>\.[A-Za-z-]{2,})/[0-9]{7}", re.IGNORECASE)

_HREF = re.compile(r"\\href[ \t\n]*\{([^{}]*)\}")
_NAMING = re.compile(r"\\(?:eprint|arxiv)(?![A-Za-z])", re.IGNORECASE)
_FONT = re.compile(
    r"\\(?:url|path|nolinkurl|texttt|textsf|textrm|textit|textsl|textbf|textsc|emph|mbox"
    r"|tt|sf|rm|it|sl|bf|sc|em|ttfamily|itshape|small|allowbreak)(?![A-Za-z])|\\ "
)
#: Where arXiv was before 1999.
_LOS_ALAMOS = re.compile(r"(?:xxx|arxiv)\.lanl\.gov", re.IGNORECASE)
_SITE = re.compile(
    r"(?:https?://)?(?:[\w-]{1,63}\.){0,6}arxiv\.org(?:/abs)?/?(?![\w/])", re.IGNORECASE
)
#: The archives that give out papers today, as arXiv writes them in brackets behind an id.
_ARCHIVE = (
    r"(?:astro-ph|cond-mat|cs|econ|eess|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|math|nlin|nucl-(?:ex|th)"
    r"|physics|q-bio|q-fin|quant-ph|stat)"
)
_CATEGORY = rf"{_ARCHIVE}(?:[.:][A-Za-z][A-Za-z-]*)?"
_BRACKETS = re.compile(rf"\[\s*({_CATEGORY}(?:\s*[,;]\s*{_CATEGORY})*)\s*\]")
#: “ArXiv Astrophysics e-prints” and the like, as NASA's ADS calls the parts of arXiv.
_PART = re.compile(
    r"(?<=arxiv )(?:astrophysics|condensed matter|computer science|general relativity and quantum"
    r" cosmology|high energy physics - (?:experiment|lattice|phenomenology|theory)|mathematical"
    r" physics|mathematics|nonlinear sciences|nuclear (?:experiment|theory)|physics|quantitative"
    r" biology|quantum physics|statistics)(?= e-?prints)",
    re.IGNORECASE,
)
_REPOSITORY = re.compile(r"(?:the )?computing research repository", re.IGNORECASE)
_WORD = re.compile(r"[^\s,;:.()\[\]<>/–—-][^\s,;:.()\[\]<>/]*")
#: Words that say of a paper no more than that it is on arXiv.
_WORDING = frozenset(
    """arxiv corr abs preprint preprints pre-print pre-prints e-print e-prints eprint eprints art
    page p id identifier number no available at as from on online also in the cornell university
    library""".split()
)
_PREPRINT = re.compile(r"[ \t\n(]*(?:pre|e)-?prints?[ \t\n.)]*", re.IGNORECASE)
#: Where a note may be parted: behind a stop, a comma or a semicolon, and round brackets.
_BREAK = re.compile(r"(\s*;\s*|(?<=[^\s.,;])[.,]\s+|\s+(?=\()|(?<=\))\s+)")
#: What tells that an id may be that of another paper.
_OTHER = re.compile(
    r"\b(?:comment|repl(?:y|ies)|respon|errat|corrig|correct|retract|supersed|superced|exten[ds]"
    r"|see\b|cf\b|compare|based|follow|companion|review|translat|relat|part\b|version|sequel"
    r"|discuss|rejoinder|previous|earlier|later|improve|generali|continu|cite)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\s*([0-9]{4})")


class _Paper(NamedTuple):
    """An id: what it names, and how it was spelled, its version apart."""

    base: str
    spelled: str
    version: int | None

    def __str__(self) -> str:
        return self.spelled if self.version is None else f"{self.spelled}v{self.version}"


class _Said(NamedTuple):
    """What a text says that says nothing but where on arXiv a paper is.

    ``sure``: it names arXiv, or its id is of the old form and can be nothing else.
    """

    papers: tuple[_Paper, ...]
    category: str
    sure: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """A field that names the paper, and what will be left of its text."""

    name: str
    said: _Said
    rest: str = ""


def _apply(draft: Draft, context: Context) -> None:
    if not _is_concerned(draft):
        return
    if any((field := draft.field(name)) and field.text is None for name in _OWN):
        return
    kinds = {text.strip() for name in _KINDS if (text := draft.text(name)).strip()}
    of_arxiv = [kind for kind in kinds if _KIND.fullmatch(kind)]
    if len(of_arxiv) != len(kinds):
        if of_arxiv:
            draft.report(f"the eprint is said to be of different kinds: {', '.join(sorted(kinds))}")
        return
    own = _own(draft, bool(kinds))
    if own is None:
        return
    places = list(_places(draft, bool(kinds), context))
    links = tuple(_links(draft))
    paper = _the_paper(draft, own, places, links)
    if paper is None:
        return
    names = _NAMES[context.dialect]
    if not _rename(draft, names):
        return
    said = [own.category, *(place.said.category for place in places)]
    homeless = _categorise(draft, names.category, paper, said)
    if own.category not in homeless:
        draft.set_text("eprint", str(paper))
        _name_kind(draft, names.kind, context.dialect)
        gone = [place for place in places if place.said.category not in homeless]
        if context.dialect is Dialect.BIBTEX and "eprint" not in context.printed:
            gone = [place for place in gone if place.name not in _PRINTED]
        _clear(draft, gone, paper, context)


def _is_concerned(draft: Draft) -> bool:
    """A quick look, for most entries have nothing to do with arXiv."""
    field = draft.field
    if draft.names_any(_OWN):
        return True
    values = [found.parts[0] for name in _ELSEWHERE if (found := field(name)) is not None]
    text = " ".join(values).lower()
    return "arxiv" in text or "abs/" in text or _OLD_ID.search(text) is not None


def _own(draft: Draft, of_arxiv: bool) -> _Said | None:
    """What ``eprint`` says; None where the entry must be left alone for it."""
    text = draft.text("eprint").strip()
    if not text:
        return _Said((), "", of_arxiv)
    said = _said(text)
    if said is None or len(said.papers) != 1:
        if of_arxiv:
            draft.report(f"the field “eprint” holds no arXiv id: {text}", "eprint")
        return None
    return said


def _places(draft: Draft, of_arxiv: bool, context: Context) -> Iterator[_Place]:
    """The fields that say where on arXiv the paper is."""
    found = _YEAR.match(draft.text("year") or draft.text("date"))
    year = found[1] if found else ""
    venues = {name: _said(draft.text(name), year) for name in _VENUES if draft.text(name).strip()}
    of_arxiv = of_arxiv or any(said is not None and said.sure for said in venues.values())
    for name, said in venues.items():
        if said is not None and said.sure:
            yield _Place(name, said)
    for name in (*_NUMBERS, "arxivid"):
        if (name in _NUMBERS and _has_arxiv_macro(draft, context)) or not draft.text(name):
            continue
        said = _said(draft.text(name), year)
        sure = said is not None and (said.sure or ((of_arxiv or name == "arxivid") and said.papers))
        if said is not None and sure:
            yield _Place(name, said)
    for name in _NOTES:
        place = _parted(name, draft.text(name), year)
        if place is not None and (place.said.sure or (of_arxiv and place.said.papers)):
            yield place


def _has_arxiv_macro(draft: Draft, context: Context) -> bool:
    """Whether arXiv may be the venue by a macro, which stays, and so does what belongs to it."""
    field = draft.field("journal") or draft.field("journaltitle")
    if field is None or field.text is not None:
        return False
    value = context.macros.get(field.macro or "")
    return value is None or _said(value) is not None


def _links(draft: Draft) -> Iterator[_Paper]:
    """Papers that fields name which stay: ``doi``, ``url``, and a journal that says more."""
    doi, url = draft.text("doi"), draft.text("url")
    for link in (
        bare_doi(doi) if "rxiv" in doi.lower() else None,
        bare_url(url) if "rxiv" in url.lower() or "lanl" in url else None,
    ):
        found = parse_arxiv_id(_LOS_ALAMOS.sub("arxiv.org", link)) if link else None
        if found:
            yield _Paper(found.base, found.base, found.version)
    for name in ("journal", "journaltitle"):
        text = draft.text(name)
        if "rxiv" in text.lower() and _said(text) is None:
            for each in find_identifiers(text):
                if each.labelled and isinstance(each.identifier, ArxivId):
                    yield _paper(each.identifier, text[each.start : each.end])


def _the_paper(
    draft: Draft, own: _Said, places: list[_Place], links: tuple[_Paper, ...]
) -> _Paper | None:
    """The one paper that the fields name; None, with a report where there are several."""
    pinned = [*own.papers, *(paper for place in places for paper in place.said.papers)]
    papers = [*pinned, *links]
    if not papers:
        _report_mention(draft)
        return None
    if len({paper.base for paper in papers}) > 1:
        names = ", ".join(dict.fromkeys(str(paper) for paper in papers))
        draft.report(f"its fields hold the arXiv ids of different papers: {names}")
        return None
    versions = {paper.version for paper in pinned or papers} - {None}
    if len(versions) > 1:
        names = ", ".join(dict.fromkeys(str(paper) for paper in pinned))
        draft.report(f"its fields name different versions of one paper on arXiv: {names}")
        return None
    return papers[0]._replace(version=versions.pop() if versions else None)


def _report_mention(draft: Draft) -> None:
    for name in _NOTES:
        found = (each for each in find_identifiers(draft.text(name)) if each.labelled)
        papers = {f"arXiv:{each.identifier}" for each in found if type(each.identifier) is ArxivId}
        for paper in sorted(papers):
            draft.report(
                f"the field “{name}” names {paper} among words that may mean another paper", name
            )


def _rename(draft: Draft, names: _Names) -> bool:
    """Gives kind and category the names of the dialect. False where two of them disagree."""
    pairs = [(_KINDS, names.kind), (_CATEGORIES, names.category)]
    for spellings, _ in pairs:
        texts = {draft.text(name).strip().lower() for name in spellings} - {""}
        if spellings is _CATEGORIES and len(texts) > 1:
            draft.report(f"its fields hold different classes of arXiv: {', '.join(sorted(texts))}")
            return False
    for spellings, name in pairs:
        (other,) = (each for each in spellings if each != name.lower())
        if draft.has(name.lower()):
            draft.remove(other)
        elif draft.has(other):
            draft.remove(name.lower())
            draft.rename(other, name)
    return True


def _name_kind(draft: Draft, name: str, dialect: Dialect) -> None:
    """biblatex takes ``arXiv`` in any case; BibTeX's styles print it as it stands."""
    kind = draft.text(name.lower())
    known = kind.lower() == "arxiv" if dialect is Dialect.BIBLATEX else kind == "arXiv"
    if not known:
        draft.set_text(name, "arXiv")


def _categorise(draft: Draft, name: str, paper: _Paper, said: list[str]) -> set[str]:
    """Keeps the categories that were said; returns those for which the field has no room."""
    homeless = set()
    for category in dict.fromkeys(said):
        now = draft.text(name.lower()).strip()
        parts = {part for each in _split(now) for part in (each, each.split(".")[0])}
        parts.add(paper.base.partition("/")[0])
        if set(_split(category)) <= parts | {_subject_of(paper)}:
            continue
        if not now or _split(now) == [category.split(".")[0]]:
            draft.set_text(name, category)
        else:
            draft.report(f"its fields hold different classes of arXiv: {now}, {category}")
            homeless.add(category)
    return homeless


def _split(categories: str) -> list[str]:
    return [part.strip() for part in re.split("[,;]", categories) if part.strip()]


def _subject_of(paper: _Paper) -> str:
    return paper.spelled.partition("/")[0]


def _clear(draft: Draft, places: list[_Place], paper: _Paper, context: Context) -> None:
    """Takes what was said out of the other fields, and makes a preprint of what is one."""
    for place in places:
        if place.rest:
            draft.set_text(place.name, place.rest)
        else:
            draft.remove(place.name)
    gone = {place.name for place in places if not place.rest}
    if draft.has(*_VENUES):
        return
    without_venue = (
        draft.type in {"article", "inproceedings", "conference"} and gone & {*_VENUES}
    ) or _is_bare_preprint(draft)
    # BibTeX's styles ask for a note in what is unpublished.
    bibtex = context.dialect is Dialect.BIBTEX
    without_note = draft.type == "unpublished" and "note" in gone and bibtex
    # natbib's styles print the DOI of an article, and none of what is misc.
    shows_doi = bibtex and draft.has("doi") and "eprint" not in context.printed
    if without_note or (without_venue and not shows_doi):
        draft.retype("misc" if bibtex else "online")
    if places and gone != {"arxivid"} and not draft.has("url"):
        draft.set_text("url", ArxivId(paper.base, paper.version).url)


def _is_bare_preprint(draft: Draft) -> bool:
    """Whether an article without a journal has an eprint and no sign of having appeared."""
    doi = bare_doi(draft.text("doi")) or draft.text("doi")
    return (
        draft.type == "article"
        and not draft.has(*_NUMBERS, "crossref", "xdata", "issn", "journalsubtitle", "issue")
        and (not doi or doi.lower().startswith("10.48550/"))
    )


def _paper(found: ArxivId, text: str) -> _Paper:
    """An old id keeps its subject class where it was written with it: ``math.GT/0309136``."""
    subject = _SUBJECT.search(text)
    spelled = found.base.replace("/", f"{subject['subject']}/") if subject else found.base
    return _Paper(found.base, spelled, found.version)


@lru_cache(maxsize=4096)
def _said(text: str, year: str = "") -> _Said | None:
    """What a text says of arXiv, or None where it says anything else.

    ``year`` is the entry's, which may be said again. An empty text says nothing, surely.
    """
    text = _plain(text)
    if "\\" in text or text.count("(") != text.count(")"):
        return None
    papers, rest, at, sure = [], "", 0, False
    for found in find_identifiers(text):
        if not isinstance(found.identifier, ArxivId):
            return None
        papers.append(_paper(found.identifier, text[found.start : found.end]))
        sure = sure or found.labelled or "/" in found.identifier.base
        rest += text[at : found.start] + " "
        at = found.end
    rest += text[at:]
    brackets = _BRACKETS.search(rest)
    if brackets:
        rest = rest.replace(brackets[0], " ", 1)
    rest = _REPOSITORY.sub("CoRR", _PART.sub("", _SITE.sub(" arXiv ", rest)))
    words = {word.lower() for word in _WORD.findall(rest)}
    if not words <= _WORDING | {year}:
        return None
    named = sure or not words.isdisjoint({"arxiv", "corr"})
    return _Said(tuple(dict.fromkeys(papers)), brackets[1] if brackets else "", named)


def _plain(text: str) -> str:
    """Without commands that only print in some way what stands behind them."""
    if "\\" in text:
        text = _HREF.sub(r" \1 ", text)
        text = _FONT.sub(" ", _NAMING.sub(" arXiv ", text))
    text = _LOS_ALAMOS.sub("arxiv.org", text)
    return " ".join(text.replace("{", "").replace("}", "").replace("~", " ").split())


def _parted(name: str, text: str, year: str) -> _Place | None:
    """What a note says of arXiv, and the note without it; None where they can't be parted."""
    if "/" not in text and "." not in text and "rxiv" not in text.lower():
        return None
    said = _said(text, year)
    if said is not None:
        return _Place(name, said)
    pieces = _BREAK.split(text)
    kept: list[str] = []
    parted: list[_Said] = []
    last_gap = ""
    for piece, gap in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        said = _said(piece, year) if is_balanced(piece) else None
        if said is not None and (said.papers or said.sure or _PREPRINT.fullmatch(piece)):
            parted.append(said)
            continue
        if _OTHER.search(piece):
            return None
        kept.append(last_gap + piece)
        last_gap = gap
    papers = tuple(dict.fromkeys(paper for said in parted for paper in said.papers))
    categories = {said.category for said in parted} - {""}
    if not papers or len(categories) > 1:
        return None
    rest = "".join(kept).strip() + ("." if last_gap.startswith(".") else "")
    sure = any(said.sure for said in parted)
    return _Place(name, _Said(papers, "".join(categories), sure), rest)


RULE = Rule(
    name="eprint",
    reason="arXiv ids are written bare in their own fields; arXiv alone is no journal.",
    apply=_apply,
    after=("doi", "url"),
)
