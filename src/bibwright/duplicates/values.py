"""Of several values of one field, which is the best, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bibwright.matching.name_lists import read_names
from bibwright.matching.title_noise import bare_title
from bibwright.text.fold import fold, reread
from bibwright.text.latex.keywords import LISTS, united_keywords
from bibwright.text.latex.verbatim import bare_doi

#: Letters that were lost, and marks of a page that were read as text.
_BROKEN = re.compile(
    "\ufffd|(?<=\\w)\\?(?=\\w)|\\\\textless|&(?:amp|[lg]t|quot|nbsp|#\\d+);|</?(?:[bi]|em|su[bp]|inf)>"
    r"|\{\\[{}]\}"
)
_PROTECTED = re.compile(r"\{[^{}\\]*[A-Z][^{}\\]*\}")
_ALL_PROTECTED = re.compile(r"\{[^{}]*\}")
_BARE_DOI = re.compile(r"10\.[^A-Z]+")
_ACCENTED = re.compile(r"[^\x00-\x7f]|\\[`'^\"~=.uvHtcdbkr]")
_RANGE = re.compile(r"\d\s*[-–—]+\s*\d")
#: Addresses of services that list works, by which nobody finds the work in print, and of libraries
#: through which only their readers come to it.
_ABOUT_WORKS = re.compile(
    r"//(?:[\w-]+\.)*(?:semanticscholar|researchgate|scholar\.google|academia\.edu|"
    r"scopus\.com/inward|webof(?:science|knowledge)|serialssolutions|exlibris(?:group)?|"
    r"(?:ez|lib)?proxy\d*)\b",
    re.IGNORECASE,
)
#: A family name of two words, both with a capital, before its comma.
_COMPOUND = re.compile(r"(?:^|\band\s)\s*\{?[A-Z][\w’'-]+\s+[A-Z][\w’'-]+\}?\s*,")
_EXTENDED = re.compile(r"\s*(?:family|given|prefix|suffix)\s*=")
#: "Hale, IM": initials that BibTeX takes for one name.
_RUN_TOGETHER = re.compile(r"(?<=, )[A-Z]{2,3}(?=\s+and\s|\s*$)")
_ISSN = re.compile(r"\d{4}-\d{3}[\dXx](?:\W+\d{4}-\d{3}[\dXx])*")
_SAME = "they say the same"
_NAMED = frozenset({"author", "editor", "translator"})
#: Every measure reads the same few lists.
_names = lru_cache(64)(read_names)
_PROSE = frozenset({"note", "annote", "annotation", "comment", "addendum", "review"})
_UNITED = _PROSE | {*LISTS, "ids", "file"}


@dataclass(frozen=True, slots=True)
class Value:
    """A field's value as one of the entries has it: its text without delimiters, LaTeX left in."""

    text: str
    owner: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The best of several values, by which rule, and the values that it says nothing of."""

    value: Value
    rule: str
    lost: tuple[Value, ...] = ()


def choose(name: str, values: Sequence[Value], own: int) -> Choice:
    """The best value of a field; ``values`` in the order in which their owners are to be trusted.

    Values that say the same are no loss; of those equally well said the one of the owner ``own``
    stays. The order of the rules: what isn't broken; for names the longer list and the fuller
    names; for pages a range; what isn't in capitals and says more; letters with their accents and
    titles with their capitals protected; and else the first.
    """
    if len(values) == 1:
        return Choice(values[0], "only there")
    if is_one_text(values):
        return Choice(next((it for it in values if it.owner == own), values[0]), _SAME)
    distinct = _distinct(name, values)
    if len(distinct) == 1:
        return Choice(_best_said(name, values, own, _equal), _SAME)
    rule, best = "the first of them", distinct[0]
    rank: Callable[[str], int] = _equal
    for reason, measure in _RANKS.get(name, _PLAIN):
        ranked = [max(measure(value.text) for value in same) for same in distinct]
        if ranked.count(max(ranked)) < len(ranked):
            rule, rank, best = reason, measure, distinct[ranked.index(max(ranked))]
            break
    chosen = _best_said(name, best, own, rank)
    lost = tuple(
        same[0] for same in distinct if same is not best and not _is_part(same[0].text, chosen.text)
    )
    return Choice(chosen, rule, lost)


def is_one_text(values: Sequence[Value]) -> bool:
    """Whether all say the same to the letter."""
    first = values[0].text
    return all(value.text == first for value in values)


def _best_said(name: str, values: Sequence[Value], own: int, rank: Callable[[str], int]) -> Value:
    """Of values that say the same the one that says it best."""
    return max(values, key=lambda it: (rank(it.text), _care(name, it.text), it.owner == own))


def _equal(_: str) -> int:
    return 0


def united(name: str, values: Sequence[Value], own: int) -> str | None:
    """All that list fields and notes say, each thing once, what the owner ``own`` says first;
    None for a field of another kind."""
    if name not in _UNITED:
        return None
    texts = [value.text for value in sorted(values, key=lambda each: each.owner != own)]
    if name in LISTS or name == "ids":
        return united_keywords(texts)
    if name == "file":
        return _all_files(texts)
    return _all_sentences(texts)


def _all_files(texts: Sequence[str]) -> str:
    """The lists as one; the first of them as it stands if it holds the others."""
    files: dict[str, str] = {}
    own = 0
    for text in texts:
        for part in filter(None, map(str.strip, text.split(";"))):
            files.setdefault(part.casefold(), part)
        own = own or len(files)
    return texts[0] if len(files) == own else "; ".join(files.values())


def _all_sentences(texts: Sequence[str]) -> str:
    kept: list[str] = []
    for text in map(str.strip, texts):
        if text and not any(_is_part(text, other) for other in kept):
            kept = [other for other in kept if not _is_part(other, text)]
            kept.append(text)
    return "; ".join(kept)


def says_same(name: str, values: Sequence[Value]) -> list[str]:
    """For each value what it says, alike for two values that say the same."""
    if name == "doi":
        return [bare_doi(value.text) or value.text for value in values]
    if name in _NAMED:
        return [_who(value.text) for value in values]
    return [fold(value.text).replace(" ", "") or value.text for value in values]


def _who(text: str) -> str:
    """The names of a list in the order of their parts, whatever the one they are typed in."""
    names, cut = _names(_dotted(text))
    said = [f"{name.family}|{' '.join(sorted(name.words))}|{name.initials}" for name in names]
    return f"{said}{cut}" if said else text


def _distinct(name: str, values: Sequence[Value]) -> list[list[Value]]:
    """The values by what they say, in order."""
    by_text: dict[str, list[Value]] = {}
    for value, text in zip(values, says_same(name, values), strict=True):
        by_text.setdefault(text, []).append(value)
    return list(by_text.values())


def _is_part(short: str, long: str) -> bool:
    """Whether the longer text says all that the shorter one says."""
    return f" {fold(short)} " in f" {fold(long)} "


def _is_whole(text: str) -> int:
    """Nothing in it that was lost or misread."""
    return 0 if _BROKEN.search(text) or reread(text) != text else 1


def _care(name: str, text: str) -> tuple[int, int, int, int]:
    """How carefully a value is typed: not broken, accents there, not shouted, capitals kept (the
    words that need it rather than all); a DOI bare."""
    shouted = not _is_not_shouted(text)
    kept = 0
    if name == "doi":
        kept = int(bool(_BARE_DOI.fullmatch(text)))
    elif name in _NAMED:
        # An accent that is a formula is none.
        odd = ("$" in text, text.endswith("Others"), bool(_RUN_TOGETHER.search(text)))
        return _is_whole(text), -sum(odd), int(bool(_ACCENTED.search(text))), not shouted
    elif name in {"title", "booktitle"} and _PROTECTED.search(text):
        kept = 1 if _ALL_PROTECTED.fullmatch(text) else 2
    return _is_whole(text), int(bool(_ACCENTED.search(text))), int(not shouted), kept


def _authors(text: str) -> int:
    """How many authors are named; one who is named twice is one."""
    return len(set(_names(text).names))


def _each_once(text: str) -> int:
    return int(len(_names(text).names) == _authors(text))


def _given(text: str) -> int:
    """Letters of names: "Donald E. Knuth" has more than "D. Knuth"."""
    return sum(len("".join(name.words)) for name in set(_names(_dotted(text)).names))


def _compounds(text: str) -> int:
    """How many family names of two words are told: "Peyton Jones, Simon"."""
    return len(_COMPOUND.findall(text))


def _initials(text: str) -> int:
    return sum(len(name.initials) for name in set(_names(_dotted(text)).names))


def _dotted(text: str) -> str:
    return _RUN_TOGETHER.sub(lambda found: ". ".join(found[0]) + ".", text)


def _is_not_shouted(text: str) -> int:
    return int(not (text.isupper() and len(text) > 8))


def _well_formed(text: str) -> int:
    """Whether every name has as many commas as a name may have, none is empty, and none has a
    formula for an accent: "A, B, C, D and E" is five authors of whom four would be lost."""
    parts = re.split(r"\s+and\s+", text)
    whole = all(part.strip() and _commas(part) <= 2 for part in parts)
    return int(whole and "and and" not in text and "$" not in text)


def _commas(name: str) -> int:
    """The commas outside of braces; of a name in biblatex's extended format none counts."""
    return 0 if _EXTENDED.match(name) else re.sub(r"\{[^{}]*\}", "", name).count(",")


def _is_own_address(text: str) -> int:
    """Whether it is the work's own page, and not a search service's about it."""
    return int(_ABOUT_WORKS.search(text) is None)


def _is_publishers(text: str) -> int:
    """Whether a DOI is neither arXiv's nor a short one ("10/gf2xyz"), nor JSTOR's."""
    doi = bare_doi(text) or ""
    return 0 if doi.startswith(("10.48550/", "10/")) or not doi else 2 - doi.startswith("10.2307/")


_Rank = tuple[str, Callable[[str], int]]
_WHOLE: _Rank = ("nothing broken in it", _is_whole)
_LONGER: _Rank = ("it says more", len)
_QUIET: _Rank = ("it isn't in capitals", _is_not_shouted)
_PLAIN: tuple[_Rank, ...] = (_WHOLE,)
_NAMES: tuple[_Rank, ...] = (
    _WHOLE,
    ("its names are well formed", _well_formed),
    ("it doesn't end in “and others”", lambda text: int(not _names(text).cut)),
    ("it names more authors", _authors),
    ("it names nobody twice", _each_once),
    ("its names are fuller", _given),
    ("it keeps family names of two words together", _compounds),
    ("its names are fuller", _initials),
)
_RANKS: dict[str, tuple[_Rank, ...]] = {
    "author": _NAMES,
    "editor": _NAMES,
    "title": (_WHOLE, ("it says more", lambda text: len(bare_title(text)))),
    "pages": (("it is a range", lambda text: int(_RANGE.search(text) is not None)),),
    "url": (("it is the work's own page", _is_own_address),),
    "doi": (("it is the publisher's", _is_publishers),),
    "issn": (("it is well formed", lambda text: int(_ISSN.fullmatch(text) is not None)),),
    "abstract": (_WHOLE, _LONGER),
    **dict.fromkeys(
        (
            "journal",
            "journaltitle",
            "booktitle",
            "publisher",
            "series",
            "school",
            "institution",
            "organization",
            "subtitle",
            "booksubtitle",
        ),
        (_WHOLE, _QUIET, _LONGER),
    ),
}
