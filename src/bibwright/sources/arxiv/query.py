"""Questions in the grammar of the arXiv API, packed into as few requests as is safe.

The grammar is that of the user's manual (https://info.arxiv.org/help/api/user-manual.html,
5.1). What the manual does not say and practice does: outside quotes a hyphen negates what
follows and a colon makes a field name of what stands before it, so only folded words, free
of punctuation and accents, ever go into a query. Words with a letter beyond ASCII may stand
in arXiv's index as Unicode, as TeX source or without their accents, and formulas as TeX; a
title is therefore also looked for by the plain words on either side of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import combinations
from urllib.parse import quote_plus

from bibwright.sources.source import ById, ByMinute, ByPlace, ByTitle, ByWords, Lookup
from bibwright.sources.web.asking import Inquiry
from bibwright.text.fold import fold, informative_words, is_informative

#: The longest URL sent, in bytes. arXiv answers 414 somewhere above 8 kB (642 ids in a list);
#: proxies on the way are known to refuse from 4 kB on.
MAX_URL = 3500
#: What a URL holds besides the query: address, paging and sorting.
_URL_FRAME = 200
#: A hundred ids at once are known to work.
MAX_IDS = 100
#: The manual's limit for one slice.
MAX_RESULTS = 2000

_RESULTS_PER_LOOKUP = 10
_RESULTS_PER_WORDS = 25


@dataclass(frozen=True, slots=True)
class Batch(Inquiry):
    """Lookups that go out as one request: either ids, or clauses joined by OR."""

    @property
    def ids(self) -> list[str]:
        """The id_list; empty when this batch is a search."""
        return [str(each.arxiv_id) for each in self.lookups if isinstance(each, ById)]

    @property
    def query(self) -> str:
        """The search_query; empty when this batch is a list of ids."""
        return " OR ".join(clause(each) for each in self.lookups if not isinstance(each, ById))

    @property
    def max_results(self) -> int:
        """How many entries to ask for: one for each id, some for each search."""
        wanted = len(self.ids) + sum(
            _RESULTS_PER_WORDS if isinstance(each, ByWords) else _RESULTS_PER_LOOKUP
            for each in self.lookups
            if not isinstance(each, ById)
        )
        return min(wanted, MAX_RESULTS)


def pack(lookups: Iterable[Lookup]) -> list[Batch]:
    """Batches in order, ids first, each within the limits of URL and list length.

    Lookups that have no clause (a title without a letter) are left out.
    """
    unique = list(dict.fromkeys(lookups))
    ids = [each for each in unique if isinstance(each, ById)]
    searches = [each for each in unique if not isinstance(each, ById) and clause(each)]
    batches = [Batch(tuple(ids[at : at + MAX_IDS])) for at in range(0, len(ids), MAX_IDS)]
    return batches + [Batch(tuple(group)) for group in _by_length(searches)]


def _by_length(searches: Sequence[Lookup]) -> list[list[Lookup]]:
    groups: list[list[Lookup]] = []
    room = 0
    for each in searches:
        length = len(quote_plus(clause(each))) + len("+OR+")
        if not groups or length > room:
            groups.append([])
            room = MAX_URL - _URL_FRAME
        groups[-1].append(each)
        room -= length
    return groups


def clause(lookup: Lookup) -> str:
    """The lookup as a term of a search_query, safe to join by OR; empty if it has no words."""
    match lookup:
        case ByTitle(title):
            return _titled(title)
        case ByWords(title, family):
            return _loosely(title, family)
        case ByPlace():
            return _printed(lookup)
        case ByMinute(moment):
            minute = moment.astimezone(UTC).strftime("%Y%m%d%H%M")
            return f"submittedDate:[{minute} TO {minute}]"
        case _:
            return ""


def _printed(lookup: ByPlace) -> str:
    """A volume and a page in the reference that authors give, and a person."""
    place, family = lookup.place, fold(lookup.family)
    volumes, page = [fold(place.volume)], fold(place.page)
    if not (volumes[0] and page and _is_askable(volumes[0]) and _is_askable(page)):
        return ""
    if place.section:  # "Phys. Lett. B 716" or "Phys.Lett. B716"
        volumes.append(f"{place.section.lower()}{volumes[0]}")
    volume = " OR ".join(f'jr:"{each}"' for each in volumes)
    terms = [f"({volume})" if len(volumes) > 1 else volume, f'jr:"{page}"']
    if family and _is_askable(family.replace(" ", "")):
        terms.append(f'au:"{family}"')
    return "(" + " AND ".join(terms) + ")"


def _titled(title: str) -> str:
    """The title as a phrase; where it has doubtful words, also the phrases between them."""
    whole = _shortened(fold(title).split())
    between = [_shortened(run) for run in _plain_runs(title)]
    between = [phrase for phrase in between if any(map(is_informative, phrase.split()))]
    either = [f'ti:"{whole}"'] if whole else []
    parts = [f'ti:"{phrase}"' for phrase in between]
    if (
        between != [whole]
        and sum(is_informative(word) for part in between for word in part.split()) > 1
    ):
        either.append("(" + " AND ".join(parts) + ")" if len(parts) > 1 else parts[0])
    return either[0] if len(either) == 1 else "(" + " OR ".join(either) + ")" if either else ""


#: A phrase of so many words and characters names one title, and the URL stays short.
_LONGEST_PHRASE = 30
_LONGEST_PHRASE_CHARACTERS = 300
_LONGEST_WORD = 40


def _shortened(run: Sequence[str]) -> str:
    """The phrase of these words as far as they can go into a query, within bounds."""
    phrase = ""
    for word in run[:_LONGEST_PHRASE]:
        if not word.isascii() or len(phrase) + len(word) > _LONGEST_PHRASE_CHARACTERS:
            break
        phrase += f" {word}" if phrase else word
    return phrase


_TEX_MARK = re.compile(r"[\\${}]")
_PUNCTUATION = re.compile(r"[\x00-/:-@\[-`{-\x7f]+")
_FORMULA = re.compile(r"(?<!\\)\$[^$]*\$")


def _plain_runs(title: str) -> list[list[str]]:
    """The words that stand in any index as they stand here, broken where a doubtful one is.

    At most five runs, so that the URL stays short.
    """
    runs: list[list[str]] = [[]]
    for chunk in _FORMULA.sub(" $ ", unicodedata.normalize("NFC", title)).split():
        chunk = chunk.strip("{}")
        # TeX makes the whole chunk doubtful, a foreign letter only the part it stands in.
        for part in [chunk] if _TEX_MARK.search(chunk) else _PUNCTUATION.split(chunk):
            if _is_doubtful(part):
                runs.append([])
            else:
                runs[-1] += fold(part).split()
    return [run for run in runs if run][:5]


def _is_doubtful(part: str) -> bool:
    if _TEX_MARK.search(part) or len(part) > _LONGEST_WORD:
        return True
    # A sign may be written out as a word: ∞, →.
    return bool(fold("".join(char for char in part if not char.isascii())))


def _loosely(title: str, family: str) -> str:
    """Terms that a title still fulfils when one of its words has changed.

    The words are dealt into two halves; a single change spoils one of them, the other half
    still finds the paper. Of four or five words, half would find too much: any one of them may
    be missing. Of fewer, none; and besides, a person and the two longest words.
    """
    plain = {word for run in _plain_runs(title) for word in run}
    askable = [word for word in informative_words(title) if _is_askable(word)]
    informative = [word for word in askable if word in plain] or askable
    terms = []
    if len(informative) >= 6:
        terms += [
            _all_of(informative[: len(informative) // 2]),
            _all_of(informative[len(informative) // 2 :]),
        ]
    elif len(informative) >= 4:
        terms += map(_all_of, combinations(informative, len(informative) - 1))
    elif informative:
        terms.append(_all_of(informative))
    if informative and _is_askable(family.replace(" ", "")) and fold(family):
        longest = sorted(informative, key=lambda word: (-len(word), word))[:2]
        person = f'au:"{fold(family)}"'
        terms.append("(" + " AND ".join([person, *(f"ti:{word}" for word in longest)]) + ")")
    return " OR ".join(terms)


def _is_askable(word: str) -> bool:
    return word.isascii() and len(word) <= _LONGEST_WORD


def _all_of(terms: Sequence[str]) -> str:
    return "(" + " AND ".join(f"ti:{word}" for word in terms) + ")"
