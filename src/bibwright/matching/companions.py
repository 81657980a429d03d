"""What a record is beside the paper that it belongs to, and which release of a thing it is.

Code, supplements, slides, posters and theses bear the title of their paper, and releases of a
program share everything but the version: what tells them apart is a word or a number in the title,
in the note, in the type.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bibwright.matching.field_venues import is_one_venue
from bibwright.model.reference import Reference
from bibwright.text.ordinals import ORDINALS
from bibwright.text.remembered import remembered

_THE_PAPER = (
    r"(?:\s+(?:\w+\s+){0,3}(?:from|for|of|to|accompanying|behind|in)\b|\s*:|\s+[-–—]+\s|\s*[–—])"
)
#: The word as people type it: "suppelmentary", "suplementary" …
_SUPPLEMENT = r"supp?e?l[ei]?me?n?t(?:ar[iy]|ry|al)?"
_MANUAL = (
    r"(?:instructor|teacher|student)[’']?s?[’']?\s+(?:solutions?\s+)?"
    r"(?:manual|guide|handbook|edition)"
)
_TONGUES = "english|german|french|spanish|italian|portuguese|russian|chinese|japanese|dutch|polish"
#: Of each role how its title begins, and how it ends. Without them it is the paper itself.
_ROLES: tuple[tuple[str, str, str], ...] = (
    (
        "supplement",
        r"supporting\s+(?:online\s+)?(?:materials?|info(?:rmation)?|data|text|appendix)\b|"
        r"suppl?\.?\s+(?:to|for|of|info|mat)\b|"
        rf"(?:online\s+|electronic\s+)?(?:{_SUPPLEMENT}|additional|accompanying|companion)\b"
        r"(?:\s+(?:materials?|information|info|data|files?|appendix|document|text|page)){0,2}"
        rf"{_THE_PAPER}|{_SUPPLEMENT}\s+(?:materials?|info(?:rmation)?|data|files?)\b",
        rf"(?:online\s+)?(?:{_SUPPLEMENT}|additional|accompanying|supporting)"
        r"(?:\s+(?:materials?|information|data|files?|appendix|document))?|"
        r"(?:technical\s+|online\s+|web\s+)?(?:appendix|appendices|addendum|addenda)",
    ),
    (
        "code",
        r"(?:(?:R|python|julia|matlab|stata|computer)\s+code|(?:data|code|materials?)\s+(?:and|&)\s+(?:source\s+)?(?:code|scripts?|data)|"
        r"source\s+code|code|software|scripts?|implementation|artifacts?|artefacts?|"
        r"replication\s+(?:package|materials?|code|data)|reproducibility\s+package)" + _THE_PAPER,
        r"(?:(?:(?:source|analysis|simulation|model|R|python|matlab|stata)\s+)?(?:code|scripts?)"
        r"(?:\s+(?:and|&)\s+data)?)|data\s+(?:and|&)\s+(?:code|scripts?)|"
        r"software|artifacts?|artefacts?|implementation|replication\s+(?:package|code|materials?)",
    ),
    (
        "data",
        r"traces?\s*:|"
        r"(?:raw\s+|research\s+)?(?:data\s?sets?|data|benchmarks?|experimental\s+results)"
        + _THE_PAPER,
        r"(?:raw\s+)?(?:data\s?sets?|data|benchmarks?)",
    ),
    (
        "slides",
        r"(?:slides|presentation)" + _THE_PAPER,
        r"(?:talk\s+|lecture\s+)?slides|presentation",
    ),
    ("poster", r"poster" + _THE_PAPER, r"poster(?:\s+(?:abstract|paper))?"),
    ("talk", r"(?:invited\s+)?(?:talk|keynote)\s*:", r"(?:invited\s+)?(?:talk|keynote|lecture)"),
    ("video", r"videos?" + _THE_PAPER, r"videos?(?:\s+recording)?"),
    ("demo", r"demo(?:nstration)?" + _THE_PAPER, r"demo(?:nstration|nstrator)?(?:\s+paper)?"),
    (
        "page",
        r"(?:(?:web|project)\s*(?:site|page)|home\s?page|blog(?:\s*post)?|press\s+release)"
        + _THE_PAPER,
        r"(?:project\s+)?(?:web\s?site|web\s?page|home\s?page)|blog\s?post|press\s+release",
    ),
    (
        "introduction",
        r"(?:introduction|preface|foreword|prologue|afterword|epilogue|postscript)\s+(?:to|of|for)\b",
        r"(?!)",
    ),
    (
        "exercises",
        rf"(?:(?:solutions?|answers?)\s+(?:manual|book)|study\s+guide|workbook|{_MANUAL}){_THE_PAPER}",
        r"(?:(?:complete|selected)\s+)?(?:solutions?|answers?)"
        r"(?:\s+(?:manual|book|to\s+(?:\w+\s+){0,2}(?:problems|exercises)))?|"
        rf"study\s+guide|workbook|exercises|problems\s+and\s+solutions|{_MANUAL}",
    ),
    (
        "proposal",
        r"(?!)",
        r"(?:an?\s+|the\s+)?(?:(?:workshop|tutorial|panel|project|research|thesis|dissertation)\s+"
        r"(?:proposal|description|overview)|(?:study\s+|research\s+)?protocol)|"
        r"an?\s+(?:workshop|panel|proposal)",
    ),
    (
        "translation",
        r"(?:\w+\s+)?translation\s+of\b",
        r"(?:\w+\s+)?(?:version|translation)\s+in\s+\w+|"
        rf"(?:{_TONGUES})\s+(?:version|translation)",
    ),
    (
        "summary",
        r"(?:summary|synopsis)" + _THE_PAPER,
        r"(?:short\s+|doctoral\s+|thesis\s+)?(?:summary|synopsis)|autoreferat|zusammenfassung",
    ),
    (
        "abstract",
        r"(?:extended|short|long)\s+abstract" + _THE_PAPER,
        r"(?:extended|short)\s+abstract",
    ),
    (
        "report",
        r"technical\s+report" + _THE_PAPER,
        r"(?:(?:extended|full|long)\s+)?tech(?:nical|\.)?\s+report|"
        r"(?:extended|full|long(?:er)?)\s+(?:version|report|paper)",
    ),
)
_BEGINS = re.compile(
    r"^\W*+(?:(?:the|an?)\s+)?(?:" + "|".join(f"(?P<{n}>{b})" for n, b, _ in _ROLES) + ")",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"[:(\[—–.-](?:(?<!-)|(?<=\s-))\W{0,20}+(?:"
    + "|".join(f"(?P<{n}>{e})" for n, _, e in _ROLES)
    + r")[\s)\].}]*$",
    re.IGNORECASE,
)
#: The same in a note: only where it says of what it is.
_NOTED = re.compile(
    r"(?P<supplement>supplement\w*\s+(?:materials?|information|data)?\s*(?:of|for|to)\b|"
    r"^\W*supplement\w*\s+(?:materials?|info\w*|data)\s+(?!available|online|at\b|is\b|can\b)\w)|"
    r"(?P<code>\b(?:source\s+code|code|software)\s+(?:of|for|from|accompanying)\b)|"
    r"(?P<data>\bdata(?:\s?set)?\s+(?:of|for|from|accompanying)\b)|"
    r"(?P<slides>^\W*(?:\w+\s+)?slides\b)|(?P<report>\bextended\s+version\s+of\b)",
    re.IGNORECASE,
)
#: As what a paper was given at a meeting, where a note says that first.
_GIVEN = re.compile(
    r"\W*(?:(?P<poster>posters?(?:\s+(?:presentation|session|paper|abstract))?)|"
    r"(?P<talk>(?:invited\s+|contributed\s+|plenary\s+)?(?:talk|lecture|keynote)|"
    r"oral(?:\s+(?:presentation|session|paper))?|spotlight(?:\s+presentation)?)|"
    r"(?P<demo>(?:system\s+)?demo(?:nstration)?(?:\s+(?:paper|session))?)|"
    r"(?P<short>(?:short\s+paper|(?:extended\s+|short\s+)?abstract)(?:\s+only)?))\W*(?:[,;:.(].*)?",
    re.IGNORECASE | re.DOTALL,
)
#: Begins the role of what was given in one of these ways.
GIVEN_AS = "as "
#: The days of a meeting: "May 6-8, 2013".
_DAYS = (
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d\d?\s?[-–]+\s?\d\d?\b|"
    r"\b\d\d?\.?\s?[-–]+\s?\d\d?\.?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)
#: What says more than the paper.
_LONGER = (
    r"^\W*(?:an?\s+|the\s+)?(?:extended|full|long(?:er)?|unabridged)\s+(?:version|report|paper)\b"
    r"(?!\s+(?:to\s+appear|appear|published|submitted|forthcoming|in\b))"
)
#: What an entry of no fixed type says that it is.
_SHOWN = re.compile(
    r"(?P<poster>\bposter\b|ポスター|海报|포스터)|(?P<talk>講演|口頭発表|доклад\b|"
    r"\b(?:talk|keynote|lecture|oral\s+presentation|seminar|vortrag|ponencia|communication\s+orale|"
    r"(?:presented|delivered)\s+(?:at|to|in|before))\b|"
    rf"{_DAYS})|"
    r"(?P<video>\b(?:video|youtube|vimeo)\b)|(?P<slides>\b(?:slides|presentation)\b)|"
    r"(?P<demo>^\W*demo(?:nstration|nstrator)?\b(?!\s+(?:available|online|is\b|can\b)))|"
    rf"(?P<report>{_LONGER})|"
    r"(?P<deposit>\b(?:zenodo|figshare|dryad|dataverse|mendeley\s+data|pangaea|code\s?ocean)\b)|"
    r"(?P<notebook>\b(?:jupyter|colab|mybinder|(?:interactive|computational)\s+notebook)\b)|"
    r"(?P<brief>\b(?:(?:policy|research|issue|information)\s+brief|white\s?paper|fact\s?sheet|"
    r"op-ed|newsletter|brochure|leaflet|press\s+release)\b)|"
    r"(?P<interview>^\W*(?:interview|podcast|broadcast)\b)|"
    rf"(?P<supplement>^\W*(?:online\s+|electronic\s+)?(?:{_SUPPLEMENT}"
    r"(?:\s+(?:materials?|information|data|files?))?|appendix)\W*$)|"
    r"(?P<code>^\W*(?:source\s+code|code|software|computer\s+program)(?:\s+and\s+data)?\W*(?:$|,))|"
    r"(?P<data>^\W*(?:data|data\s?set|database)\W*(?:$|,))",
    re.IGNORECASE,
)
#: A meeting that an unpublished thing was given at, if it isn't yet to come out there.
_MEETING = re.compile(
    r"^(?!.*\b(?:submitted|appear|accepted|proceedings|proc\b|published|press|review|version))"
    r".*\b(?:meeting|conference|workshop|symposium|congress|colloquium)\b",
    re.IGNORECASE | re.DOTALL,
)
_LOOSE = frozenset({"misc", "unpublished", "online", "electronic", "www", "booklet", ""})
#: Degrees by the words for them in the languages that theses are written in.
_DEGREE = re.compile(
    r"(?P<bachelor>\b(?:bachelor|b\.?\s?sc\b|undergraduate|honou?rs|bakal|licenciatura|licencjat|"
    r"laurea\s+triennale|de\s+grado|trabalho\s+de\s+conclus|lisans\b|бакалавр)|学士|卒業|학사)|"
    r"(?P<master>\b(?:master|m\.?\s?sc\b|diplom|diploma|licentiate|magist|mestrado|maestr[ií]a|máster|"
    r"ma[iî]trise|laurea\s+magistrale|pro\s+gradu|\S*ksek\s+lisans|магистер)|mathesis|硕士|修士|"
    r"석사)|"
    r"(?P<doctor>\b(?:ph\.?\s?d|do[ck]tor|doutor|dottor|dissertation|disserta[cz]|disert|"
    r"th[eè]se\b|tese\b|proefschrift|väitöskirja|доктор)|phdthesis|habilitation|博士|박사)",
    re.IGNORECASE,
)
#: What the type of a thesis, or a note, says of what goes with one.
_BESIDE_A_THESIS = re.compile(
    r"(?P<supplement>\b(?:annexe?|anhang|appendix|appendices|supplement\w*)\b)|"
    r"(?P<translation>\b(?:(?:english|german|french)\s+(?:version|translation)|version\s+anglaise|"
    r"translation\s+of|traduction|übersetzung)\b)|"
    r"(?P<slides>\b(?:slides|defen[cs]e\s+(?:talk|presentation))\b)|(?P<proposal>\bproposal\b)",
    re.IGNORECASE,
)
#: The number of a paper in a series of them: a publication beside the article that it became.
_IN_SERIES = re.compile(
    r"\b(?:working|discussion|research|staff|occasional)\s+papers?(?:\s+series)?[\s,(]*"
    r"(?:(?:no|nr|number|\#)[\s.:~]*)?[a-z]{0,4}-?(?!(?:19|20)\d\d\b)\d|"
    r"\breport[\s,(]*(?:no|nr|number|\#)[\s.:~]*[a-z]{0,4}-?\d",
    re.IGNORECASE,
)
#: What an entry is by its type alone.
_OF_TYPES = {
    "dataset": "data",
    **dict.fromkeys(("video", "movie"), "video"),
    "audio": "audio",
    **dict.fromkeys(("software", "softwareversion", "softwaremodule", "codefragment"), "code"),
}
#: What the name of a type says that no standard has ("conferencetalk", "lhcbreport").
_TYPE_NAMES = re.compile(
    r"(?P<talk>talk|lecture|seminar|keynote|presentation)|(?P<poster>poster)|(?P<slides>slides)|"
    r"(?P<techreport>report)|(?P<bachelorsthesis>bachelor)|(?P<mastersthesis>master)|"
    r"(?P<thesis>thesis|dissertation)|(?P<patent>patent)"
)
_REPORTS = frozenset({"techreport", "report"})
_PLAIN_TYPES = frozenset("report phdthesis mastersthesis thesis patent".split())
#: What an institution gives out.
ISSUED = _REPORTS | frozenset("phdthesis mastersthesis bachelorsthesis thesis".split())
#: What is given at a meeting and printed nowhere.
GIVEN_TYPES = frozenset({"talk", "poster", "slides"})
_THESES = {
    **{"bachelorsthesis": "bachelor", "mastersthesis": "master"},
    **{"phdthesis": "doctor", "thesis": ""},
}
_FIGURE = re.compile(r"[0-9]")
_VERSION = re.compile(
    r"\b(?:version|release|revision|rev\.?|ver\.|v\.?)\s?(\d+(?:[a-z]\b)?(?:[.\-]\w+)*)|\b(\d+\.\d+(?:\.\d+)+)\b",
    re.IGNORECASE,
)
_NUMBERS = {word: at for at, word in enumerate(ORDINALS, 1)}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_ORDINAL = re.compile(
    rf"\b(?:(\d+)(?:st|nd|rd|th)|(?:({'|'.join(_TENS)})[\s-])?({'|'.join(ORDINALS)}))\b",
    re.IGNORECASE,
)
_IS_REPORT = re.compile(
    r"\b(?:tech(?:nical|\.)?\s*rep(?:ort|\.)|research\s+report|internal\s+report|white\s?paper)\b",
    re.IGNORECASE,
)
_REPORT_NUMBER = re.compile(r"\b[A-Z]{2,}(?:[-/–]{1,2}[A-Z0-9]+)*[-/–]{1,2}\d[\d/–-]*\b")
#: The number of a patent, a standard, a law: "US Patent 6,285,999", "RFC 791", "No 1380/2013".
_DESIGNATION = re.compile(
    r"\b(patents?|rfc|iso(?:/iec)?|iec|ieee|din|ansi|nist|fips|itu(?:-t)?|etsi|regulation|directive|"
    r"resolution|decree)\b[^\d.;]{0,20}?(\d(?:[\d.,/:-]*\d)?)",
    re.IGNORECASE,
)
#: A number behind capitals, as many things have one: "BIP 32", "NCT01234567", "Add MS 37190".
_LABELLED = re.compile(
    r"\b(?!(?:VOL|NO|NR|PP|CH|ISBN|ISSN|JAN|FEB|MAR|APR|MAY|JUNE?|JULY?|AUG|SEPT?|OCT|NOV|DEC)\b)"
    r"([A-Z]{2,6})[ -]?(?!(?:19|20)\d\d\b)(\d{1,9})\b"
)
_FIGURES = re.compile(r"\d+")
#: What makes a date, a count or an address of figures.
_DATED = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|access|visit|"
    r"retriev|seen|view|cited|cites|citation|pages|figures|//|www\.|\\url|isbn|issn|pmid|doi",
    re.IGNORECASE,
)
_LONG_NUMBER = 4
_SEASON = re.compile(r"\b(spring|summer|fall|autumn|winter)\b", re.IGNORECASE)
_SEASONS = {"fall": "autumn"}
_LANGUAGES = {
    **dict.fromkeys("english american british usenglish ukenglish eng en".split(), "en"),
    **dict.fromkeys("german ngerman deutsch ger deu de austrian".split(), "de"),
    **dict.fromkeys("french francais fre fra fr".split(), "fr"),
    **dict.fromkeys("spanish espanol spa es".split(), "es"),
    **dict.fromkeys("italian italiano ita it".split(), "it"),
    **dict.fromkeys("portuguese portugues brazilian por pt".split(), "pt"),
    **dict.fromkeys("russian rus ru".split(), "ru"),
    **dict.fromkeys("chinese chi zho zh".split(), "zh"),
    **dict.fromkeys("japanese jpn ja".split(), "ja"),
}


@remembered(1024)
def plain_type(text: str) -> str:
    """A type in small letters, by what its name says where no standard has it; what reference
    managers export as "generic" is of no type."""
    small = text.lower()
    found = None if small in _PLAIN_TYPES else _TYPE_NAMES.search(small)
    return (found.lastgroup or "") if found else "misc" if small == "generic" else small


def role_of(title: str, type_: str, note: str) -> str:
    """What a record is beside its paper ("code", "slides" …), or a thesis's degree; empty for the
    paper itself and for what says nothing. ``note`` is all that it says of its sort."""
    if type_ in _OF_TYPES:
        return _OF_TYPES[type_]
    if type_ in GIVEN_TYPES:
        return type_
    if type_ in _THESES:
        found = _DEGREE.search(note)
        degree = (found.lastgroup or "") if found else _THESES[type_]
        about = _ENDS.search(title) or _BESIDE_A_THESIS.search(note)
        return f"{about.lastgroup} of {degree}" if about else degree
    is_loose = type_ in _LOOSE and note
    found = _BEGINS.match(title) or _ENDS.search(title) or (_NOTED.search(note) if note else None)
    if not found and is_loose:
        found = _SHOWN.search(note) or _DEGREE.search(note)
    role = (found.lastgroup or "") if found else ""
    if not role and type_ in _REPORTS and re.match(_LONGER, note, re.IGNORECASE):
        return "report"
    if not role and type_ not in _LOOSE and (found := _GIVEN.fullmatch(note)):
        return f"{GIVEN_AS}{found.lastgroup}"
    if not role and type_ == "unpublished" and _MEETING.search(note):
        role = "meeting"
    return "report" if not role and is_loose and _IN_SERIES.search(note) else role


def alike_titled(one: Reference, other: Reference) -> tuple[Reference, Reference]:
    """Both, without the words that make one the other's extended abstract: of a meeting there is
    either that or the paper, whatever the title says."""
    roles = {role_of(each.title, "", "") for each in (one, other)}
    if roles != {"", "abstract"} or one.year != other.year or not is_one_venue(one, other):
        return one, other
    return _without_abstract(one), _without_abstract(other)


def _without_abstract(reference: Reference) -> Reference:
    found = _ENDS.search(reference.title)
    return replace(reference, title=reference.title[: found.start()]) if found else reference


def version_of(version: str, title: str, note: str) -> str:
    """The version that a record names, in its own field, in its title or in its note."""
    for text in () if version else (title, note):
        # Few texts have a figure in them at all.
        found = _VERSION.search(text) if _FIGURE.search(text) else None
        if found and not version:
            version = found[1] or found[2]
    if not version:
        return ""
    number = re.sub(r"^\W*(?:version|release|revision|rev|ver|v)?[\W_]*", "", version.lower())
    return number.rstrip(". ")


def event_of(venue: str) -> str:
    """Which of a series of meetings a venue's name speaks of: its number; empty if it has none."""
    found = _ORDINAL.search(venue)
    if found is None or found[1]:
        return found[1].lstrip("0") if found else ""
    return str(_TENS.get((found[2] or "").lower(), 0) + _NUMBERS[found[3].lower()])


def is_report(note: str) -> bool:
    """Whether a note calls a thing of no type a report."""
    return _IS_REPORT.search(note) is not None


def report_number(note: str) -> str:
    """The number that a note gives to what has none else: "CMS-PAS-SUS-16-028", "Patent 6,285,999"
    as "patent6285999"."""
    if found := _REPORT_NUMBER.search(note):
        return found[0]
    found = _DESIGNATION.search(note) or _LABELLED.search(note)
    return f"{found[1]}{found[2]}".replace(",", "") if found else _only_number(note)


def _only_number(note: str) -> str:
    """The figures in a note that names no day, no years and no address, and behind a stroke the
    letters round them: "F/17/1234" in an archive is not "F/17/5678"."""
    if not _FIGURE.search(note) or _DATED.search(note):
        return ""
    figures = "-".join(_FIGURES.findall(note))
    return f"{figures}|{_FIGURES.sub('', note).strip()}" if len(figures) >= _LONG_NUMBER else ""


def season_of(venue: str) -> str:
    """The season of a meeting that is held several times a year."""
    found = _SEASON.search(venue)
    return _SEASONS.get(found[1].lower(), found[1].lower()) if found else ""


def language_of(text: str) -> str:
    """A language by its code of two letters where it is a known one."""
    small = text.strip(" {}.").lower()
    return _LANGUAGES.get(small, _LANGUAGES.get(small.partition("-")[0], small))
