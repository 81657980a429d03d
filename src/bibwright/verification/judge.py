"""A verdict becomes a finding: what the sources say about an entry, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bibwright.bibtex.place import Place
from bibwright.matching import weights
from bibwright.matching.authorship import compare_authorship, parted
from bibwright.matching.candidates import Candidate
from bibwright.matching.comparison import Comparison, Field, Outcome
from bibwright.matching.features import has_its_isbn
from bibwright.matching.field_venues import is_of_publication, is_one_venue
from bibwright.matching.field_years import years_of
from bibwright.matching.fields import compare_fields, statements
from bibwright.matching.publication_state import is_preprint_record, may_be_of_first_version
from bibwright.matching.said import understood
from bibwright.matching.titles import compare_titles, main_title
from bibwright.matching.verdict import Status, Verdict
from bibwright.model.reference import Kind, Reference
from bibwright.text.fold import words
from bibwright.verification.another import is_perhaps_another, is_program
from bibwright.verification.model import EntryFinding, Notice, Remark
from bibwright.verification.notices import remarks
from bibwright.verification.slips import of_one_record
from bibwright.verification.wording import could_know, have_not, is_unknown_id

#: Records, each with what the entry says otherwise than it, or the same.
_Compared = Sequence[tuple[Reference, Sequence[Comparison]]]


def find(
    place: Place,
    type_: str,
    verdict: Verdict,
    more: Sequence[Verdict],
    asked: Sequence[str],
) -> EntryFinding:
    """The finding for an entry.

    ``verdict`` is what was settled first; ``more`` what other sources, or a question for another
    version, brought besides.
    """
    query = verdict.query
    blank = EntryFinding(place, type_, query, verdict.status, verdict.why, asked=tuple(asked))
    matches = records_of((verdict, *more))
    if matches:
        return _matched(blank, matches, (verdict, *more))
    if verdict.status is Status.CONFLICTING:
        return _conflicting(blank, verdict)
    if verdict.status is Status.NOT_FOUND and any(map(_is_titled_so, verdict.candidates)):
        why = "a paper of this title was found, but too little else speaks for it"
        return replace(blank, status=Status.AMBIGUOUS, why=why, candidates=verdict.candidates)
    if verdict.status is Status.NOT_FOUND:
        near = bool(verdict.candidates)
        why = have_not(query, type_, asked, near=near)
        unknown = is_unknown_id(query, asked)
        checkable = unknown or could_know(query, type_, asked)
        blank = replace(blank, why=why, unknown_id=unknown, checkable=checkable)
    return replace(blank, candidates=verdict.candidates)


def records_of(verdicts: Iterable[Verdict]) -> tuple[Reference, ...]:
    """All records of the works that were matched, each once."""
    found = [
        record
        for verdict in verdicts
        if verdict.matched is not None
        for record in verdict.candidates[0].records
    ]
    return tuple(dict.fromkeys(found))


def _matched(
    blank: EntryFinding, matches: Sequence[Reference], verdicts: Sequence[Verdict]
) -> EntryFinding:
    query = blank.query
    compared = [(record, _compared(query, record)) for record in matches]
    compared.sort(key=lambda each: sum(field.contradicts for field in each[1]))
    comparisons = _whole(query, compared, _strays(query, verdicts))
    wrong = [each for each in comparisons if each.contradicts]
    if verdicts and is_perhaps_another(query, matches, comparisons):
        return _ambiguous(blank, verdicts[0], wrong)
    return replace(
        blank,
        status=Status.CONFLICTING if wrong else Status.MATCHED,
        why=_said(wrong) if wrong else blank.why,
        records=tuple(record for record, _ in compared),
        comparisons=comparisons,
        remarks=(*remarks(query, matches), *_changes(comparisons), *_mixed(compared)),
    )


def _compared(query: Reference, record: Reference) -> tuple[Comparison, ...]:
    """The fields; those of what was printed are told apart with the record in hand, and of its
    names one that is left over may have been misread."""
    read = parted(understood(query, record), record)
    fields = compare_fields(read, record)
    if not query.said:
        return fields
    authorship = compare_authorship(read, record)
    doubted = {Field.AUTHORS} if authorship is not None and authorship.keeps_half else set()
    if any(str(year) in query.said for year in years_of(record)):
        doubted.add(Field.YEAR)  # what was read may be a page
    return tuple(
        replace(each, outcome=Outcome.EXPLAINED, habit=_MISREAD)
        if each.field in doubted and each.contradicts
        else each
        for each in fields
    )


_MISREAD = "names and years in running text are easily misread"


def _changes(comparisons: Iterable[Comparison]) -> Iterable[Remark]:
    """What became of a work between its preprint and its publication."""
    for each in comparisons:
        if each.is_explained and each.finding == "authors":
            yield Remark(Notice.AUTHORS_CHANGED, f"{each.seen}; {each.habit}")


#: What tells versions of a work apart. Their years don't: print and preprint are dated alike.
_OF_A_VERSION = (Field.TITLE, Field.AUTHORS, Field.VENUE)
_OF_ANOTHER = frozenset({"title-wording", "authors", "venue"})


def _mixed(compared: _Compared) -> Iterable[Remark]:
    """That what the entry says is right of several records, and of none as a whole."""
    bearers: dict[Field, Reference] = {}
    for record, fields in compared:
        borne = {each.field for each in fields if each.finding not in _OF_ANOTHER}
        for field in _OF_A_VERSION:
            if field in borne:
                bearers.setdefault(field, record)
    for _, fields in compared:
        other = any(each.finding in _OF_ANOTHER and each.field in bearers for each in fields)
        silent = Field.VENUE in bearers and all(each.field is not Field.VENUE for each in fields)
        if not other and not silent:
            return
    if len({record.name for record in bearers.values()}) > 1:
        words = (f"{field} as {record.label}" for field, record in bearers.items())
        yield Remark(Notice.MIXED_VERSIONS, f"{', '.join(words)} has it; no version has all of it")


def _whole(
    query: Reference, compared: _Compared, strays: Sequence[Comparison]
) -> tuple[Comparison, ...]:
    """Everything that the entry says, each with what became of it."""
    found = {(each.field, each.said): each for each in _combined(query, compared)}
    found |= {(each.field, each.said): each for each in strays}
    told = {field for field, _ in found}
    for field, text in statements(query):
        if field not in told or (field is Field.IDENTIFIER and (field, text) not in found):
            found[field, text] = Comparison(field, text, "", Outcome.UNTOLD)
    order = list(Field)
    whole = (of_one_record(query, each, compared) for each in found.values())
    return tuple(sorted(whole, key=lambda each: order.index(each.field)))


def _combined(query: Reference, compared: _Compared) -> list[Comparison]:
    """For each field one comparison: what one source bears out is right, whatever others say; and
    what another version may excuse is wrong all the same where the record of the publication that
    the entry cites contradicts it, and no other record of that publication excuses it; so are the
    authors and the title of a preprint where its own record contradicts them."""
    best: dict[tuple[Field, str], tuple[int, Comparison]] = {}
    for record, fields in compared:
        is_own = is_of_publication(query, record)
        is_own_preprint = query.kind is Kind.PREPRINT and is_preprint_record(record)
        for each in fields:
            counts = is_own or (is_own_preprint and each.field in (Field.AUTHORS, Field.TITLE))
            doubt = (_DOUBTS_OF_ITS_OWN if counts else _DOUBTS)[each.outcome]
            name = each.field, each.said
            if name not in best or doubt < best[name][0]:
                best[name] = doubt, each
    return [_in_its_own_year(query, each, compared) for _, each in best.values()]


def _in_its_own_year(query: Reference, year: Comparison, compared: _Compared) -> Comparison:
    """The year; one that preprints alone bear out is otherwise where the publication that the entry
    cites is dated otherwise by all of its records."""
    if year.field is not Field.YEAR or year.outcome is not Outcome.AGREES:
        return year
    of_publication = [
        (is_of_publication(query, record), each)
        for record, fields in compared
        for each in fields
        if each.field is Field.YEAR and not is_preprint_record(record)
    ]
    own = [each for is_own, each in of_publication if is_own]
    if not own or any(each.outcome is Outcome.AGREES for _, each in of_publication):
        return year
    return replace(own[0], outcome=Outcome.EXPLAINED, habit=_PREPRINTS_YEAR)


_PREPRINTS_YEAR = "a publication is often cited by the year of its preprint"
#: The least doubtful comparison counts: by records of the publication that the entry cites, and by
#: those of other versions.
_DOUBTS_OF_ITS_OWN = {Outcome.AGREES: 0, Outcome.EXPLAINED: 1, Outcome.DIFFERS: 2}
_DOUBTS = {Outcome.AGREES: 0, Outcome.EXPLAINED: 3, Outcome.DIFFERS: 4}


def _ambiguous(blank: EntryFinding, verdict: Verdict, wrong: Sequence[Comparison]) -> EntryFinding:
    why = f"a paper like it, but perhaps another one ({_said(wrong)})"
    return replace(blank, status=Status.AMBIGUOUS, why=why, candidates=verdict.candidates)


def _strays(query: Reference, verdicts: Sequence[Verdict]) -> list[Comparison]:
    """Identifiers of the entry that a source knows as those of another work."""
    found: dict[str, Comparison] = {}
    dois = [record.doi for record in records_of(verdicts) if record.doi]
    if query.doi and any(doi.startswith(query.doi) for doi in dois):
        return []  # the chapter's own, or that of the book which it is in
    for verdict in verdicts:
        for candidate in verdict.candidates:
            evidence = candidate.evidence
            if (
                evidence.identifier is not None
                and evidence.identifier.weight >= weights.SAME_DOI
                and evidence.title is not None
                and evidence.title.weight <= 0
                and (evidence.authors is None or evidence.by_others)
                and _shares_id(query, candidate)
            ):
                stray = _identifier_of_another(query, candidate)
                found[stray.said] = stray
    return list(found.values())


def _shares_id(query: Reference, candidate: Candidate) -> bool:
    """Whether the entry itself names the candidate, and not only what it was matched with."""
    base = query.arxiv_id.base if query.arxiv_id else ""
    return any(
        (record.doi is not None and record.doi == query.doi)
        or has_its_isbn(query, record)
        or (record.arxiv_id is not None and record.arxiv_id.base == base)
        for record in candidate.records
    )


def _identifier_of_another(query: Reference, candidate: Candidate) -> Comparison:
    reference = candidate.reference
    ours, theirs = query.arxiv_id, reference.arxiv_id
    by_doi = query.doi == reference.doi or not has_its_isbn(query, reference)
    said = query.doi if query.doi and by_doi else query.isbn
    said = ours.base if ours and theirs and ours.base == theirs.base else said
    told = f"that of {described(reference)}"
    seen = "the identifier of another work"
    return Comparison(
        Field.IDENTIFIER, said, told, Outcome.DIFFERS, seen, "", "identifier-of-another"
    )


def _conflicting(blank: EntryFinding, verdict: Verdict) -> EntryFinding:
    """The paper that was found is not, or not plainly, the one that the entry describes."""
    query = blank.query
    named = next((each for each in verdict.candidates if _is_named(each)), None)
    if named is None:
        found = verdict.candidates[0].reference
        comparisons = _compared(query, found)
        if not any(each.contradicts for each in comparisons):
            return replace(blank, status=Status.AMBIGUOUS, candidates=verdict.candidates)
        wrong = [each for each in comparisons if each.contradicts]
        whole = _whole(query, ((found, comparisons),), ())
        is_sure = any(each.contradicts for each in whole)
        if not is_sure or is_perhaps_another(query, (found,), comparisons):
            return _ambiguous(blank, verdict, wrong)
        return replace(
            blank,
            why=_said(wrong),
            records=(found,),
            comparisons=whole,
            remarks=tuple(remarks(query, (found,))),
            candidates=verdict.candidates,
        )
    rather = next((each for each in verdict.candidates if _is_rather(each)), None)
    if rather and query.doi and (rather.reference.doi or "").startswith(query.doi):
        return _matched(blank, rather.records, ())  # a chapter under the DOI of its book
    if rather is None and _is_titled_so(named):
        return _matched(
            blank, named.records, ()
        )  # the paper that it names, with another field wrong
    by_others = rather is None or not _has_the_same_authors(query, rather.reference)
    if by_others and _has_the_same_authors(query, named.reference):
        why = f"{verdict.why}; by the same authors: perhaps another version's title"
        return replace(blank, status=Status.AMBIGUOUS, why=why, candidates=verdict.candidates)
    elsewhere = rather is not None and rather.reference.arxiv_id is not None
    if _may_be_called_so(query, named.reference) or (
        not elsewhere and _may_have_been_called_so(query, named.reference)
    ):
        why = f"{verdict.why}; perhaps a translated title, or another version's"
        return replace(blank, status=Status.AMBIGUOUS, why=why, candidates=verdict.candidates)
    stray = _identifier_of_another(query, named)
    records = (rather.reference,) if rather else ()
    told = [(record, _without_identifier(_compared(query, record))) for record in records]
    comparisons = _whole(query, told, (stray,))
    wrong = [each for each in comparisons if each.contradicts]
    return replace(
        blank,
        why=_said(wrong),
        records=records,
        comparisons=comparisons,
        candidates=verdict.candidates,
    )


def _without_identifier(fields: Iterable[Comparison]) -> list[Comparison]:
    return [each for each in fields if each.field is not Field.IDENTIFIER]


def _has_the_same_authors(query: Reference, record: Reference) -> bool:
    """Whether several authors are the same, all of them: who puts the id of another paper to an
    entry seldom finds one of the same authors."""
    authorship = compare_authorship(understood(query, record), record)
    return (
        authorship is not None
        and len(authorship.alignment) > 1
        and not authorship.contradicts
        and None not in authorship.alignment
    )


def _may_have_been_called_so(query: Reference, named: Reference) -> bool:
    """Whether an earlier version of the preprint that the entry names may have had its title."""
    authorship = compare_authorship(query, named)
    several = authorship is not None and sum(at is not None for at in authorship.alignment) > 1
    return several and authorship is not None and may_be_of_first_version(query, named, authorship)


def _may_be_called_so(query: Reference, named: Reference) -> bool:
    """Whether the work that the entry names may have the entry's title, too: one of the authors
    printed it in the same venue, in the same year, on the same page; or by the same authors both
    titles are one up to the subtitle; or it is a program, of which one title is within the other.
    """
    authorship = compare_authorship(query, named)
    shares = authorship is not None and set(authorship.alignment) != {None}
    mains = main_title(query.title), main_title(named.title)
    are_cut = mains != (query.title, named.title) and all(map(words, mains))
    if shares and are_cut and compare_titles(*mains).agrees:
        return not (authorship and authorship.contradicts)
    pages = [_FIRST_PAGE.search(each.pages) for each in (query, named)]
    ours, theirs = (page[0] if page else "" for page in pages)
    if shares and ours and ours == theirs and query.year == named.year:
        return is_one_venue(query, named)
    one, other = (
        {word for word in words(each.title) if not word.isdigit()} for each in (query, named)
    )
    return is_program(query) and bool(one and other) and (one <= other or other <= one)


_FIRST_PAGE = re.compile(r"\d+")


def _is_titled_so(candidate: Candidate) -> bool:
    title = candidate.evidence.title
    return title is not None and title.agrees


def _is_named(candidate: Candidate) -> bool:
    identifier = candidate.evidence.identifier
    return identifier is not None and identifier.weight >= weights.SAME_DOI


def _is_rather(candidate: Candidate) -> bool:
    """Whether it is the paper that the title and the authors name."""
    title, authors = candidate.evidence.title, candidate.evidence.authors
    return (
        not _is_named(candidate)
        and title is not None
        and title.agrees
        and (authors is None or authors.weight > 0)
    )


def _said(wrong: Sequence[Comparison]) -> str:
    return "; ".join(f"{each.field}: {each.seen}" for each in wrong)


def described(reference: Reference) -> str:
    """A paper in a few words: title, first person, year."""
    authors = reference.authors[0].family if reference.authors else ""
    more = " et al." if len(reference.authors) > 1 else ""
    rest = ", ".join(part for part in (f"{authors}{more}", str(reference.year or "")) if part)
    return f"“{reference.title}”" + (f" ({rest})" if rest else "")
