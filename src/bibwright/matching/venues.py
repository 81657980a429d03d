"""Venues: journals and proceedings under their many names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from itertools import takewhile
from typing import NamedTuple

from bibwright.matching.levels import VenueLevel
from bibwright.text.ordinals import ORDINALS
from bibwright.text.remembered import remembered


class VenueKind(IntEnum):
    """What sort of place it is, as far as its name tells."""

    UNKNOWN = 0
    JOURNAL = 1
    MEETING = 2
    REPORT = 3
    PREPRINT = 4


class Venue(NamedTuple):
    """A venue's words, without those that say nothing; its kind; the acronym it is known by; all
    its words; the words of the meeting whose abstracts it printed, where it names one; and the
    acronyms of meetings that were held as one with it."""

    words: tuple[str, ...]
    kind: VenueKind
    acronym: str
    all_words: tuple[str, ...]
    meeting: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()

    @property
    def written(self) -> str:
        """The venue as one text, the same for equal venues alone."""
        parts = (self.all_words, self.meeting, self.words)
        return "; ".join([*(" ".join(each) for each in parts), self.acronym, str(int(self.kind))])


_EMPTY = frozenset(ORDINALS) | frozenset(
    """a an and at de del der des die du für for from held in la le les of on part proc proceedings
    the und with conference conf international intl int l annual symposium symp workshop meeting
    congress acm ieee siam usenix ifip pages volume vol no number series eds editors th st nd rd
    preliminary extended abstracts record papers""".split()
)
_SORTS = frozenset(
    "journal transactions trans j letters lett review rev annals bulletin magazine archives".split()
)
_SMALL = frozenset("a and de for in of on the und".split())
_SOCIETIES = frozenset("acm ieee siam usenix".split())
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)?")
_MEETING = re.compile(
    r"\b(?:proc|proceedings|conference|conf|symposium|symp|workshop|congress|colloquium|"
    r"advances in neural)\b"
)
_JOURNAL = re.compile(
    r"\b(?:journal|transactions|trans|j|letters|review|annals|bulletin|quarterly|magazine|"
    r"archives|acta|communications|record|notices|newsletter)\b"
)
#: "CVPR09", and not "ACL2", which is a program.
_OF_A_YEAR = re.compile(r"(?<=[a-z])(?:\d\d){1,2}$")
_CONF = re.compile(r"\bconf\b")
#: "ACL-02 conference on Empirical methods …": which meeting it is beside, before its own name.
_AT_ANOTHER = re.compile(
    r"^\D*\b\d\d(?:\d\d)? (?:joint )?(?:conference|conf) on\b|\bchapter of the acl\b"
)
#: The volumes beside ACL's meetings, which go by one name, with or without the meeting's.
_FINDINGS = re.compile(
    r"\bfindings of (?:the )?(?:association for computational|(?:(?:ea|naa|a)cl|emnlp)\b)|"
    r"\b(?:acl|emnlp|naacl|eacl)(?: \d+)? findings\b"
)
_REPORT = re.compile(r"\b(?:tech|technical|report|tr|thesis|dissertation|memo|working paper)\b")
_PREPRINT = re.compile(r"\b(?:arxiv|corr|biorxiv|medrxiv|chemrxiv|ssrn|preprints?|e prints?)\b")
_PERIODICAL = re.compile(r"\b(?:magazine|record|bulletin|newsletter|notices)\b")
#: Meetings and journals of computing that go by names which share no word; names as DBLP lists
#: them (https://dblp.org/db/conf/ and https://dblp.org/db/journals/).
_KNOWN = {
    "management of data": "sigmod",
    "very large data bases": "vldb",
    "very large databases": "vldb",
    "data engineering": "icde",
    "principles of database systems": "pods",
    "knowledge discovery and data mining": "kdd",
    "knowledge discovery data mining": "kdd",
    "web search and data mining": "wsdm",
    "information and knowledge management": "cikm",
    "research and development in information retrieval": "sigir",
    "neural information processing systems": "nips",
    "european conference on machine learning": "ecml",
    "asian conference on machine learning": "acml",
    "conference on machine learning": "icml",
    "computational learning theory": "colt",
    "learning theory": "colt",
    "theory of computing": "stoc",
    "theory of computation": "stoc",
    "foundations of computer science": "focs",
    "discrete algorithms": "soda",
    "learning representations": "iclr",
    "computer vision and pattern recognition": "cvpr",
    "european conference on computer vision": "eccv",
    "asian conference on computer vision": "accv",
    "conference on computer vision": "iccv",
    "artificial intelligence and statistics": "aistats",
    "uncertainty in artificial intelligence": "uai",
    "joint conference on artificial intelligence": "ijcai",
    "aaai conference on artificial intelligence": "aaai",
    "national conference on artificial intelligence": "aaai",
    "empirical methods in natural language processing": "emnlp",
    "north american chapter of the association for computational linguistics": "naacl",
    "north american chapter of the acl": "naacl",
    "european chapter of the acl": "eacl",
    "european chapter of the association for computational linguistics": "eacl",
    "meeting of the association for computational linguistics": "acl",
    "conference on computational linguistics": "coling",
    "acoustics speech and signal processing": "icassp",
    "medical image computing": "miccai",
    "conference on robotics and automation": "icra",
    "intelligent robots and systems": "iros",
    "conference on robot learning": "corl",
    "recommender systems": "recsys",
    "conference on software engineering": "icse",
    "foundations of software engineering": "fse",
    "computer and communications security": "ccs",
    "network and distributed system security": "ndss",
    "programming language design and implementation": "pldi",
    "principles of programming languages": "popl",
    "operating systems principles": "sosp",
    "operating systems design and implementation": "osdi",
    "human factors in computing systems": "chi",
    "world wide web": "www",
}
_ACRONYMS = frozenset(_KNOWN.values()) | frozenset(
    "aaai ijcai icml acl naacl eacl coling iccv eccv accv wacv acml neurips wsdm edbt icdt icdm "
    "sdm pkdd ecml fse icse "
    "oopsla ecoop icfp crypto eurocrypt asiacrypt ccs ndss sigcomm infocom mobicom nsdi isca "
    "micro hpca asplos dac date iccad icra iros rss corl miccai interspeech icassp recsys".split()
)
#: A name of fewer words may be an abbreviation, and so may a word of fewer letters.
WRITTEN_OUT, _LONG_WORD = 3, 6
_FEW = 2
CONFERENCES = frozenset("conference conf symposium symp congress".split())
#: What is longer is no acronym.
_NAMED = 8
#: Letters of a word that tell which one it begins.
_TELLING = 3
_SAME_ACRONYM = {"neurips": "nips"}
#: Astronomers' short names, as AAS's macros have them, that are no initials.
_SPELT_OUT = {
    **dict.fromkeys(("apj", "ap j"), "astrophysical journal"),
    "apjl": "astrophysical journal letters",
    "apjs": "astrophysical journal supplement series",
    "ap ss": "astrophysics and space science",
    "pvldb": "proceedings of the vldb endowment",
    **dict.fromkeys(("pnas usa", "pnas us"), "pnas"),
}


def read_venue(folded: str, meeting: str = "") -> Venue:
    """A venue from its name as it stands in a record, folded; and a meeting's, if there is one."""
    folded = _SPELT_OUT.get(folded, folded)
    words = _significant(folded)
    every, kind, acronyms = tuple(folded.split()), _kind(folded), _acronyms(folded)
    acronym = acronyms[0] if acronyms else ""
    if acronym and kind is VenueKind.UNKNOWN:
        kind = VenueKind.MEETING
    return Venue(words or every, kind, acronym, every, _significant(meeting), acronyms[1:])


def _significant(folded: str) -> tuple[str, ...]:
    """The words of a name that say something."""
    return tuple(
        word for word in folded.split() if word not in _EMPTY and not _ORDINAL.fullmatch(word)
    )


def _kind(folded: str) -> VenueKind:
    if _PREPRINT.search(folded):
        return VenueKind.PREPRINT
    if _REPORT.search(folded):
        return VenueKind.REPORT
    if _PERIODICAL.search(folded) and "proceedings" not in folded:
        return VenueKind.JOURNAL
    if _MEETING.search(folded):
        return VenueKind.MEETING
    # "VLDBJ" is the journal that goes with the meeting.
    journal = _JOURNAL.search(folded) or (folded[-1:] == "j" and folded[:-1] in _ACRONYMS)
    return VenueKind.JOURNAL if journal else VenueKind.UNKNOWN


def _acronyms(folded: str) -> tuple[str, ...]:
    """The acronyms of a meeting, several where two were one ("COLING/ACL"): those that stand there
    side by side, else those of the names that are written out."""
    if _JOURNAL.search(folded) and not _MEETING.search(folded):
        return ()
    undated = [_OF_A_YEAR.sub("", word) for word in folded.split()]
    start = next((at for at, word in enumerate(undated) if word in _ACRONYMS), len(undated))
    found = tuple(takewhile(_ACRONYMS.__contains__, undated[start:]))
    if not found or _AT_ANOTHER.search(folded):
        found = tuple(_named_in(_CONF.sub("conference", folded))) or found
    elif found == ("acl",):  # the society, before the name of a meeting that it holds
        held = [word for word in undated if word in _ACRONYMS and word != "acl"]
        found = tuple(held) or tuple(_named_in(folded)) or found
    if _FINDINGS.search(folded):
        found = ("findings", *found)
    return tuple(_SAME_ACRONYM.get(each, each) for each in found)


def _named_in(folded: str) -> Iterator[str]:
    """The acronyms of meetings whose names are written out."""
    for name, short in _KNOWN.items():
        if name in folded:
            folded = folded.replace(name, "")
            yield short


@remembered(500_000)
def compare_venues(one: Venue, other: Venue) -> VenueLevel:
    """What two venues are to each other, each abbreviated or not."""
    if not one.words or not other.words:
        return VenueLevel.UNKNOWN
    if one.meeting == other.words or other.meeting == one.words:
        return VenueLevel.SAME
    if one.words == other.words:
        if {one.kind, other.kind} == {VenueKind.JOURNAL, VenueKind.MEETING}:
            return VenueLevel.OTHER_KIND
        return VenueLevel.SAME
    if _are_unlike(one.kind, other.kind):
        return VenueLevel.OTHER_KIND
    if one.acronym and not {one.acronym, *one.joint}.isdisjoint((other.acronym, *other.joint)):
        return VenueLevel.SAME
    if one.acronym and other.acronym and one.kind == other.kind == VenueKind.MEETING:
        return VenueLevel.APART
    named = _is_a_word(one) or _is_a_word(other)
    short, long = sorted((one.words, other.words), key=lambda words: (len("".join(words)), words))
    if _abbreviates(short, long) or _is_initialism(short, long) or _has_its_initials(one, other):
        return VenueLevel.SAME
    # That both are journals, or letters, is nothing that they share.
    short, long = (tuple(w for w in each if w not in _SORTS) or each for each in (short, long))
    # "Econ." is short for a word in a name, and for no other name of one word ("Econometrica").
    is_one_word = any(len(each.words) == 1 and _is_a_word(each) for each in (one, other))
    shares = str.__eq__ if is_one_word and len(short) != len(long) else _shares
    shared = sum(1 for word in short if any(shares(word, whole) for whole in long))
    if _exchange_words(one, other):
        return VenueLevel.OTHER
    # A journal on the theme of a meeting shares a word with it ("Information and Computation").
    least = len(short) / (2 if one.kind == other.kind else 1.5)
    if shared >= max(1, least):
        return VenueLevel.ALIKE
    told = len(short) >= WRITTEN_OUT or (named and len(long) >= WRITTEN_OUT)
    return VenueLevel.APART if told and not shared else VenueLevel.OTHER


def _exchange_words(one: Venue, other: Venue) -> bool:
    """Whether two names are one but for a word or two, for which the other has others: "Fungi of
    Britain", "Ferns of Britain". What a meeting's name ends with may be the town."""
    if len(one.words) != len(other.words):
        return False
    pairs = list(zip(one.words, other.words, strict=True))
    if one.kind == other.kind == VenueKind.MEETING and len(pairs) > WRITTEN_OUT:
        pairs.pop()
    unlike = [(a, b) for a, b in pairs if not _shares(a, b)]
    return 0 < len(unlike) <= min(_FEW, len(pairs) // 2) and all(
        min(len(a), len(b)) >= _TELLING for a, b in unlike
    )


def is_acronym(venue: Venue) -> bool:
    """Whether a name is one short word, as meetings are known by: "Proc. IGARSS"."""
    return len(venue.words) == 1 and venue.words[0].isalpha() and len(venue.words[0]) < _NAMED


def _is_a_word(venue: Venue) -> bool:
    """Whether a name of a word or two is no abbreviation: "Science"; and no meeting of a year."""
    return (
        len(venue.words) < WRITTEN_OUT
        and _SORTS.isdisjoint(venue.words)
        and all(
            (len(word) >= _LONG_WORD and word.isalpha()) or word in _EMPTY
            for word in venue.all_words
        )
    )


def _are_unlike(one: VenueKind, other: VenueKind) -> bool:
    return one != other and VenueKind.UNKNOWN not in (one, other)


def _shares(one: str, other: str) -> bool:
    """Whether both are one word, abbreviated or not; two letters ("MA" behind a town) tell none."""
    return one == other or (min(len(one), len(other)) >= _TELLING and _begins(one, other))


def _begins(short: str, long: str) -> bool:
    """Whether one word abbreviates the other: a beginning, or first letter and others in order; but
    a meeting's acronym abbreviates no word ("ACL", "Archaeology")."""
    if len(short) > len(long):
        short, long = long, short
    if long.startswith(short):
        return True
    if len(short) < 3 or short[0] != long[0] or short in _ACRONYMS:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _abbreviates(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether the words of one are, in their order, the beginnings of words of the other."""
    if len(short) > len(long):
        short, long = long, short
    left = iter(long)
    if not all(any(_begins(word, whole) for whole in left) for word in short):
        return False
    return len(short) >= 0.6 * len(long) or (
        len(short) > 1 and all(map(_begins, short, long[: len(short)]))
    )


def _has_its_initials(one: Venue, other: Venue) -> bool:
    """Whether one is the first letters of all words of the other's name, small ones left out or
    not: "pnas", "tog"; but for a society's before them, or a country's behind them."""
    short, long = sorted((one.all_words, other.all_words), key=len)
    if len(short) != 1 or len(short[0]) <= 2:
        return False
    named = long[1:] if long[0] in _SOCIETIES else long
    letters = ["".join(word[0] for word in named if word not in left) for left in (_SMALL, ())]
    return any(each.startswith(short[0]) and len(each) <= len(short[0]) + 1 for each in letters)


def _is_initialism(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether one is the first letters of the other ("jacs", "vldb j")."""
    letters = "".join(word[0] for word in long)
    return len(letters) > 2 and len(short) == 1 and letters == short[0]
