"""A reference as papers print it, cut into authors, year and title.

Names come first, and what follows them tells the style: a quotation mark, a year in brackets, a
stop, a comma or a colon. What can't be cut with certainty is left whole: a candidate has to prove
itself in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bibwright.model.reference import Person
from bibwright.readers.listed_names import PARTICLES, UPPER, WORD, authors_before
from bibwright.readers.reference_labels import Labelled, label_reference
from bibwright.readers.reference_names import names_in
from bibwright.text.dates import ANY_YEAR
from bibwright.text.fold import fold
from bibwright.text.journal_ref import Publication, journal_as_name, place_alone
from bibwright.text.names.others import AND

_EDITORS = re.compile(
    r"[\s,]*[(\[]?\b(?:eds?|editors?|éds?|édit|hrsg|hgg?|dirs?|coords?|orgs?)\b\.?[)\]]?",
    re.IGNORECASE,
)
#: What stands behind the names of those who edited a book.
_EDITED = re.compile(rf"{_EDITORS.pattern}\W*$", re.IGNORECASE)
_YEAR = re.compile(
    r"[\s.,:;]*(?:\(|\[)?(?P<year>(?:1[5-9]|20)\d\d)[a-z]?(?:[–/-]\d{2,4})?"
    r"(?:,\s[^)]{1,25})?(?P<close>\)|\])?[.,:;]*(?=\s|[“\"])"
)
_ANY_YEAR = re.compile(r"(?<![\d.:/–-])(?:1[89]|20)\d\d(?![\d/–-]|\.\d)")
_QUOTED = re.compile(
    r"[\s.,:]*(?:“([^“”]{4,}?)[”“]|\"([^\"]{4,}?)\"|«\s*([^«»]{4,}?)\s*»|»\s*([^«»]{4,}?)\s*«|„([^“”„]{4,}?)[“”]|"
    r"‘((?:[^‘’]|’(?=\w)){8,}?)’(?!\w)|``(.{4,}?)''|'([^']{12,}?)'(?!\w))"
)
#: The end of a sentence: not after an initial or an abbreviation.
_SENTENCE_END = re.compile(
    rf"(?<![\s.(][{UPPER}])(?<!^[{UPPER}])(?<!\bal)(?<!\bvs)(?<!\bSt)(?<!\bDr)(?<!\bNo)(?<!\bvol)"
    rf"(?<!\bVol)[.?!][”\"’]?\s+(?=[“\"‘(\[]?[{UPPER}\d]|in:?\s|arxiv|https?:|doi|ed\.|pp?\.|vol\.)"
)
#: What begins behind a title's comma: the place where it came out.
_PLACE = re.compile(
    r",\s+(?=(?:in|In)\b(?::|\s+[A-Z“\"])|Proc|Journal|J\.\s|IEEE|ACM|Trans\.|Phys\.|Ann\.|Rev\.|"
    r"Nature\b|Science\b|Lecture Notes|arXiv|CoRR|vol\.|Vol\.|pp\.|p\.\s?\d|(?:19|20)\d\d\b|"
    r"\d+\s?\(|tech(?:nical|\.)\s+rep|Tech(?:nical|\.)\s+[Rr]ep|Ph\.?\s?D|PhD|[Mm]aster|"
    r"[Tt]hesis|(?:[A-Z]\w+\s){1,2}University Press|Springer|Elsevier|Wiley|submitted|to appear)"
)
_BRACKET = re.compile(
    r"\s+(?=\[(?:preprint|online|internet|pdf|cited|review|in\s)|\((?:\d+(?:st|nd|rd|th)\s+ed|"
    r"vol|[Ee]ds?\.|trans|pp|doctoral|phd|master|(?:19|20)\d\d|[A-Z][^()]{2,40}:|"
    r"[A-Z][\w &./-]{1,24}\s(?:19|20)\d\d\)))",
    re.IGNORECASE,
)
_IN = re.compile(r"[.,]?\s+(?:In|in):?\s+(?=(?:the\s)?Proc|[A-Z]\.|“|\d{4}\s)")
_COAUTHORS = re.compile(r",?\s+(?:and\s+co-?authors\b|u\.\s?a\.)", re.IGNORECASE)
_LEAST_WORDS = 2
_MOST_WORDS = 45


@dataclass(frozen=True, slots=True)
class Cut:
    """A reference cut up: ``title`` is empty where it can't be told with certainty; with a
    ``place`` in a journal there surely is none. A book that is a person's edition has ``editors``
    and no authors."""

    authors: tuple[Person, ...]
    others: bool
    year: int | None
    title: str
    place: Publication | None = None
    editors: tuple[Person, ...] = ()


def trailing_authors(text: str) -> tuple[tuple[Person, ...], bool, str] | None:
    """The authors at the beginning of what stands behind a title, whether there are others, and
    what stands behind them; None where none are surely there.

    Names in full are told from words of a title only by a year, "et al." or an end behind them.
    """
    found = authors_before(text) or authors_before(f"{text.rstrip(' .)')}.")
    if found is None:
        return None
    persons, others, end = found
    rest = text[end:]
    has_initials = all("." in person.given or len(person.given) == 1 for person in persons)
    if not (has_initials or others or not rest.strip(" .)") or _YEAR.match(f"{rest} ")):
        return None
    return persons, others, rest


def cut_reference(text: str, *, certain: bool = False) -> Cut | None:
    """The parts of a reference that begins with its authors; None for one that doesn't.

    ``certain``: it is a reference, whatever it begins with.
    """
    text = _COAUTHORS.sub(" et al.", text)
    found = authors_before(text)
    if found is not None and not certain and _may_be_title(text, found):
        found = None
    if found is None and not certain and not _may_be_reference(text):
        return None
    if found is not None:
        persons, others, end = found
        journal = journal_as_name(text)
        if 0 < journal < end and (before := authors_before(f"{text[:journal]}, 2000.")):
            persons, others, end = (*before[:2], journal)
        year = _year_in(text[end:])
        if place := place_alone(text[end:]):
            return Cut(persons, others, year, "", place)
    colon = _colon_behind(text, found)
    if found is not None and colon:
        text = f"{text[:colon]}.{text[colon + 1 :]}"
    labelled = label_reference(text)
    authors = _names_in_front(text, labelled)
    if found is None and not certain and not _is_reference(text, labelled):
        return None
    persons, others = names_in(authors) if authors else ((), False)
    if found is not None and (colon or not authors or _title_is_moved(text, labelled, found)):
        persons, others = found[0], found[1]
    persons = persons or _body_in(text, labelled)
    title, sure = _title_in(text, labelled, found)
    if sure < _SURE and fold(title) != fold(_title_by_rules(text, found)):
        title = _title_of_book(text)
    is_edited = _EDITED.search(authors) or (found and _EDITORS.match(text, found[2]))
    named = ((), persons) if is_edited else (persons, ())
    return Cut(named[0], others, _year_of(text, labelled), title, editors=named[1])


def _colon_behind(text: str, found: tuple[tuple[Person, ...], bool, int] | None) -> int:
    """Where a colon stands behind the authors, in the place of a stop; 0 where none does."""
    if found is None or _may_be_title(text, found):
        return 0
    behind = re.match(r"\s*:(?=\s)", text[found[2] :])
    return found[2] + behind.end() - 1 if behind else 0


_NO_TITLE = re.compile(r"\s*(?::|\(?(?:19|20)\d\d\)?\W*$)")


def _may_be_title(text: str, found: tuple[tuple[Person, ...], bool, int]) -> bool:
    """Whether what stands before a colon, or alone before a year, may as well be a title's words:
    "Garden Testing: …", "Garden Testing (2020)"."""
    persons, others, end = found
    is_name = len(persons) == 1 and not others and not re.search(r"\b\w\.", text[:end])
    return is_name and _NO_TITLE.match(text, end) is not None


def _body_in(text: str, labelled: Labelled) -> tuple[Person, ...]:
    """The body that stands in the place of authors, before the title."""
    parts = [part for part in labelled.parts if re.search(r"[^\W\d_]", text[part.start : part.end])]
    if len(parts) < 2 or parts[0].label not in {"author", "publisher", "container"}:
        return ()
    if "title" not in [part.label for part in parts[1:]]:
        return ()
    name = text[parts[0].start : parts[0].end].strip(" ,.;:()")
    return (Person(name, collective=True),) if name else ()


#: How sure the title's bounds have to be; below, the whole string is searched for.
_SURE = 0.79
_MOST_AUTHORS = re.compile(r"[,.&]|\band\b")


def _may_be_reference(text: str) -> bool:
    return bool(_ANY_YEAR.search(text)) and len(text.split()) > 5


def _is_reference(text: str, labelled: Labelled) -> bool:
    """Whether names stand at the beginning, and a title and a date behind them, beyond doubt."""
    labels = [part.label for part in labelled.parts if part.label != "other"]
    authors = _text_of(text, labelled, "author")
    return (
        labels[:1] == ["author"]
        and "title" in labels
        and "date" in labels
        and labelled.sure > 0.8
        and bool(_MOST_AUTHORS.search(authors))
    )


def _text_of(text: str, labelled: Labelled, label: str) -> str:
    """What the first part of a kind says."""
    return next((text[part.start : part.end] for part in labelled.parts if part.label == label), "")


def _names_in_front(text: str, labelled: Labelled) -> str:
    """What names the authors, or in their place the editors."""
    first = next((part for part in labelled.parts if part.label != "other"), None)
    is_edited = first is not None and first.label == "editor"
    return _text_of(text, labelled, "editor" if is_edited else "author")


#: The end of a quoted title, before more words of the string.
_CLOSED = re.compile(r".?,|[.?!]\W\s")
_QUOTES = " ,.;:–—-\"“”„«»‘’‚‹›'`"


def _title_in(
    text: str, labelled: Labelled, found: tuple[tuple[Person, ...], bool, int] | None
) -> tuple[str, float]:
    """The title, without what belongs to its edition or its medium, and how sure it is; where
    ``found`` surely ends the authors, it begins."""
    parts = [part for part in labelled.parts if part.label == "title"]
    if not parts:
        return _book_in(text, labelled) or _before_date(text, labelled), 1.0
    start, end, sure = parts[0].start, parts[0].end, labelled.sure
    quoted = _QUOTED.match(text, start)
    if quoted and (end <= quoted.end() or _CLOSED.match(text, quoted.end() - 2)):
        return next(each for each in quoted.groups() if each).strip(" ,.;"), max(sure, _SURE)
    if found is not None:
        start = _behind_names(text, found, start, end)
    title = text[start:end]
    behind = next((part.label for part in labelled.parts if part.start >= end), "")
    sure = max(sure, _SURE) if _MEETING_BEHIND.fullmatch(text, end) else sure
    title = (_VENUE_BEGUN.sub("", title) if behind == "container" else title).strip(" ,.;:–—-")
    if title[:1] in "\"“„«»‘‚‹›`'":
        title = title.strip(_QUOTES)
    if venue := _IN_VENUE.search(title, _LEAST_LETTERS):
        title, sure = title[: venue.start()], max(sure, _SURE)
    if behind == "date" and (meeting := _MEETING.search(title, _LEAST_LETTERS)):
        title, sure = title[: meeting.start()], max(sure, _SURE)
    if all(part.label != "date" for part in labelled.parts):
        title = _YEAR_BEHIND.sub("", title)
    if note := _NOTE.search(title, _LEAST_LETTERS):
        title, sure = title[: note.start()], max(sure, min(2 * sure, _SURE))
    if title.count("(") > title.count(")"):
        title = title[1:] if title[:1] == "(" else title[: title.rindex("(")]
    title = _MEDIUM.sub("", title).rstrip(' ,.;:–—-([“"«')
    return (title, sure) if re.search(r"[^\W\d_]{2}", title) else ("", 0.0)


def _behind_names(
    text: str, found: tuple[tuple[Person, ...], bool, int], start: int, end: int
) -> int:
    """Where a title begins whose first word and colon were taken for a name, or that was begun
    within the names."""
    persons, _, names = found
    if begun := _BEGUN_BEFORE.fullmatch(text[:start], names):
        return begun.start("name")
    is_list = len(persons) == 1 or _JOINED.search(text, start, names) is not None
    return names if is_list and start < names < end and text[names] in ".:" else start


def _title_is_moved(
    text: str, labelled: Labelled, found: tuple[tuple[Person, ...], bool, int]
) -> bool:
    """Whether the last of the names were taken for the beginning of the title, or this for one."""
    title = next((part for part in labelled.parts if part.label == "title"), None)
    moved = title and _behind_names(text, found, title.start, title.end) != title.start
    return bool(moved)


_JOINED = re.compile(rf"&|\b{AND}\b")


def _book_in(text: str, labelled: Labelled) -> str:
    """The title of a whole book, of which no part is named: what a publisher stands behind."""
    names = [part.label for part in labelled.parts if part.label not in {"other", "date"}]
    places = [part for part in labelled.parts if part.label == "container"]
    if len(places) != 1 or "publisher" not in names[names.index("container") :]:
        return ""
    title = re.sub(r"^[Ii]n:?\s", "", text[places[0].start : places[0].end]).strip(" ,.;:–—-(")
    is_name = len(title.split()) > 1 and not re.search(r"\.|\d|^Proc|\bJournal\b", title)
    return title if is_name else ""


def _before_date(text: str, labelled: Labelled) -> str:
    """What stands alone between the names and the date, taken for a venue: "Ada Rose, Policies for
    Fast Robots (ICRA 2004)"."""
    if [part.label for part in labelled.parts] != ["author", "container", "date"]:
        return ""
    alone = labelled.parts[1]
    found = _ALONE.fullmatch(text, alone.start, alone.end)
    return found["title"] if found and not _OF_VENUES.search(found["title"]) else ""


_OF_VENUES = re.compile(
    r"^[Ii]n\b|\b(?:proc|conference|workshop|symposium|journal|advances|trans|international|annual"
    r"|annals|letters|reviews?\b|magazine|society|bulletin|university|press\b)",
    re.IGNORECASE,
)
#: A title has no fewer letters; what stands behind them may be a note on the edition.
_LEAST_LETTERS = 3
_IN_VENUE = re.compile(
    r"[,.]?\s[Ii]n(?::\s|:?\s(?:the\s)?(?:Proc\.|Proceedings\b|Advances in\b|(?:19|20)\d\d\s|"
    r"Lecture Notes))"
)
#: "NIPS", "CoNLL", "COLING/ACL": a meeting's letters.
_LETTERS = r"(?:[A-Z][a-z]?[A-Z]{2,}|[A-Z]\w*[A-Z]{2,})(?:[/–-][A-Z]\w*[A-Z]\w*)?(?:\s[Ww]orkshop)?"
_MEETING = re.compile(rf"[.,?!]\s+{_LETTERS}$")
_ALONE = re.compile(
    rf"\W*+(?P<title>(?:[^\s().]+\s+){{3,}}[^\s().]+?)[\s,]*(?:\({_LETTERS}[\s,]*)?"
)
_MEETING_BEHIND = re.compile(rf"[\s.,]*{_LETTERS},?\s\(?(?:19|20)\d\d\)?\W*")
_NOTE = re.compile(
    r"[.,;]\s+(?:\d+\s+vols?\b|vols?\.?\s*\d|b[äa]nde?\s[\dIVX]|(?:pp?|s)\.\s?\d|\d+\.\svyd\b|"
    r"(?:and\s)?revised\b|rev\.?\sed|reprint\b|dvd\b|film\b|abrufbar\b|verfügbar\b|unveröff|"
    r"motion picture|television|exhibition catalogue|ph\.?\s?d\.?\s?thesis|master.s thesis|"
    r"technical report|tech\.?\s(?:report|rep\b|rpt)|internet-draft|(?:plenary |invited )?talk\b|"
    r"traduction\b|translated\b|trans\.|edited\b|preprint\b|in preparation|unpublished|"
    r"(?:graduate|undergraduate) texts|lecture notes|[^.,]{0,60}\bseries\b|miscellaneous|"
    r"(?:paper|poster) presented|retrieved\b|available\b)"
    r"|\.\s(?:[^.,:]{2,60}\s)?(?:report|discussion paper|bulletin)\s(?:n[or]\.?\s|#)?[\w/.-]*\d"
    r"|\s\((?:=|translated|trans\.|tr\.|(?:\d+|first|second|third)\S{0,3}\s(?:éd|ed|aufl|auﬂ))"
    r"|(?<!\d)(?<!\dth)\s(?:Jan\w*|Feb\w*|March|April|June|July|Aug\w*|Sept\w*|Oct\w*|Nov\w*|Dec\w*)\s"
    r"(?:19|20)\d\d$",
    re.IGNORECASE,
)
_YEAR_BEHIND = re.compile(r"[.,]\s+(?:19|20)\d\d$")
#: The first word of a venue's abbreviated name, taken for a title's last.
_VENUE_BEGUN = re.compile(
    r"(?<=[^\W_]{2})[\s.,]+(?:Class|Wea|J|Phys|Rev|Proc|Nucl|Eur|Ann|Comm|Commun|Am|Amer|Int|Adv|Appl|"
    r"Mon|Astron|Astrophys|Opt|Sov|Jpn|Chin|Nat|Bull|Trans|Math|Chem|Biol|Br|Can|Arch|Clin|Lett)\s?\.\s*$"
)
#: A title's first word and its colon, behind the last of the names.
_BEGUN_BEFORE = re.compile(rf"[,.]?\s+(?!{AND}\s)(?P<name>[^\W\d][\w+-]{{2,}}(?:\s[\w+-]+)?:)\s*")
#: What sort of thing it is, behind the title.
_MEDIUM = re.compile(
    r"[\s.,]*\((?:[^()]{0,60}\b)?(?:policy brief|working paper|report)\b[^()]{0,30}\)$"
    r"|[\s.,]*\[[^\[\]]{0,20}\b(?:dvd|film|picture|video|recording|computer|software|data ?set|"
    r"online|internet|thesis|dissertation|abstract|preprint|review|broadcast|series|cd|map|poster)\b"
    r"[^\[\]]{0,30}\].*$",
    re.IGNORECASE,
)


def _year_of(text: str, labelled: Labelled) -> int | None:
    dates = [text[part.start : part.end] for part in labelled.parts if part.label == "date"]
    years = [year for date in dates for year in ANY_YEAR.findall(date)]
    return int(years[0]) if years else _year_in(text)


def _title_by_rules(text: str, found: tuple[tuple[Person, ...], bool, int] | None) -> str:
    if found is None:
        return ""
    rest = text[found[2] :]
    if editors := _EDITORS.match(rest):
        rest = rest[editors.end() :]
    dated = _YEAR.match(rest)
    by_comma = dated[0].endswith(",") if dated else bool(re.match(r"\s*,", rest))
    return _title(rest[dated.end() :] if dated else rest, by_comma=by_comma)


#: "Rose, Ada, Title, Bela Thorn (ed.), 2 vols. (Place: Publisher, 1986)", as notes of the Chicago
#: manual have books.
_BOOK = re.compile(
    rf"{PARTICLES}{WORD}, {WORD}(?:\s{WORD}|\s[{UPPER}]\.)?, (?P<title>[^().,][^()]{{3,200}}?)"
    rf"(?:,\s\d+\svols?\.|,\s[^,()]{{3,60}}\((?:eds?|trans)\.\))*\s"
    r"\((?:[^():]{2,40}:\s[^()]{3,60}|[^():]*Press), (?:1[5-9]|20)\d\d[^()]{0,8}\)"
)


def _title_of_book(text: str) -> str:
    """The title of a book with its author in front and its publisher in brackets; or none."""
    book = _BOOK.match(text)
    return book["title"].strip(" ,") if book else ""


def _year_in(rest: str) -> int | None:
    """The year of a reference that has it behind the title: in brackets, or the last one before
    what was looked up when."""
    rest = re.split(r"\b(?:retrieved|accessed|cited|visited)\b", rest, flags=re.IGNORECASE)[0]
    bracketed = re.findall(r"\((?:[^()\d]{0,20}\s)?((?:1[89]|20)\d\d)[a-z]?\)", rest)
    years = bracketed or _ANY_YEAR.findall(rest)
    return int(years[-1]) if years else None


def _title(rest: str, *, by_comma: bool) -> str:
    """The title at the beginning of what stands behind the authors and the year."""
    if quoted := _QUOTED.match(rest):
        return next(each for each in quoted.groups() if each).strip(" ,.;")
    rest = rest.lstrip(" .,:;-–—")
    ends = [len(rest)]
    for pattern in (_SENTENCE_END, _PLACE, _BRACKET, _IN):
        ends += [match.start() for match in pattern.finditer(rest) if _words(rest[: match.start()])]
    if by_comma:
        ends += [
            match.start()
            for match in re.finditer(rf",\s+(?=[{UPPER}\d])", rest)
            if _words(rest[: match.start()])
        ]
    title = rest[: min(ends)].strip(" ,.;:")
    count = len(title.split())
    return title if count <= _MOST_WORDS and re.search(r"[^\W\d_]{2}", title) else ""


def _words(text: str) -> bool:
    return len(text.split()) >= _LEAST_WORDS or (len(text) > 3 and text.istitle())
