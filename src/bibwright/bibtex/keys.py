"""Citation keys from a pattern: ASCII, unique whatever their case, the same in every run."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import count

from bibwright.bibtex.publication import publication_of
from bibwright.errors import InputError
from bibwright.model.reference import Reference
from bibwright.text.fold import STOP_WORDS, fold, words

#: The shape that Google Scholar made common: liu2024survey.
DEFAULT_PATTERN = "{auth}{year}{word}"

_TOKEN = re.compile(r"\{([^{}]*)\}")
_SUFFIX = re.compile(r"[a-z]{0,2}")
#: What LaTeX, BibTeX and Biber all take in a key.
SAFE_KEY = re.compile(r"[A-Za-z0-9:_+./-]+")
_UNSAFE = re.compile(r"[^A-Za-z0-9:_+./-]+")
#: Letters of one word in a key. BibTeX bears 50,000, people and names of files don't.
_LONGEST_WORD = 60


def assign_keys(
    references: Sequence[Reference], *, pattern: str = "", taken: Collection[str] = ()
) -> tuple[str, ...]:
    """A key for each reference, none equal to another or to one of ``taken`` but for case.

    A key that a reference brings along is kept if it is free and safe. Of several that the
    pattern would give one key, the paper submitted first gets it bare, the next one an ``a``
    behind it, and so on to ``z`` and ``aa``: the order of the references doesn't matter.

    A pattern is text and these names in braces, all of them ASCII in the key:

    =============  ============================================================================
    ``auth``       the first person's family name in small letters, of a body its first word;
                   ``Auth`` with a capital
    ``auth.etal``  that, then ``.`` and the second of two, or ``.etal`` for more, as in JabRef
    ``year``       the year that the entry gives; ``year2`` or ``yy`` its last two digits
    ``word``       the first word of the title that says something; ``Word`` with a capital
    ``title3``     the first three of them, each with a capital
    ``arxiv``      the arXiv id
    =============  ============================================================================

    Raises InputError for a pattern with an unknown name, a stray brace or a character that has
    no place in a key.
    """
    pattern = pattern or DEFAULT_PATTERN
    check_pattern(pattern)
    used = {key.lower() for key in taken}
    keys: dict[int, str] = {}
    for at, reference in enumerate(references):
        own = reference.key
        if own and SAFE_KEY.fullmatch(own) and own.lower() not in used:
            keys[at] = own
            used.add(own.lower())
    untried: dict[str, Iterator[str]] = {}
    rest = (at for at in range(len(references)) if at not in keys)
    for at in sorted(rest, key=lambda at: _age(references[at])):
        stem = _stem(pattern, references[at])
        variants = untried.setdefault(stem, _variants(stem))
        keys[at] = next(key for key in variants if key.lower() not in used)
        used.add(keys[at].lower())
    return tuple(keys[at] for at in range(len(references)))


def fits(key: str, reference: Reference, *, pattern: str = "") -> bool:
    """Whether a key is one that the pattern gives the reference, letters behind it or not."""
    stem = _stem(pattern or DEFAULT_PATTERN, reference)
    return key.startswith(stem) and _SUFFIX.fullmatch(key, len(stem)) is not None


def _age(reference: Reference) -> tuple[str, ...]:
    submitted = reference.submitted.isoformat() if reference.submitted else ""
    return submitted, str(reference.arxiv_id), reference.doi or "", reference.title


def check_pattern(pattern: str) -> None:
    """Raises InputError for a pattern with an unknown name or what can't stand in a key."""
    for name in _TOKEN.findall(pattern):
        if name not in _VALUES:
            known = " ".join(f"{{{each}}}" for each in _VALUES)
            raise InputError(
                f"the key pattern “{pattern}” names an unknown {{{name}}}; use {known}"
            )
    text = _TOKEN.sub("", pattern)
    if wrong := _UNSAFE.search(text):
        raise InputError(
            f"the key pattern “{pattern}” has “{wrong[0]}”, which cannot stand in a citation key; "
            "use letters, digits and : _ + - . / and names in braces"
        )


def _variants(stem: str) -> Iterator[str]:
    yield stem
    for number in count(1):
        suffix = ""
        while number:
            number, letter = divmod(number - 1, 26)
            suffix = chr(ord("a") + letter) + suffix
        yield stem + suffix


def _stem(pattern: str, reference: Reference) -> str:
    key = _TOKEN.sub(lambda match: _VALUES[match[1]](reference), pattern)
    return _UNSAFE.sub("", key) or "ref"


def _family(reference: Reference, at: int = 0) -> str:
    if at >= len(reference.authors):
        return "anon"
    person = reference.authors[at]
    if not person.collective:
        return _ascii(person.family) or "anon"
    informative = [word for word in words(person.family) if word not in STOP_WORDS]
    return next((word for each in informative if (word := _ascii(each))), "anon")


def _etal(reference: Reference) -> str:
    names = len(reference.authors)
    if names == 2 and not reference.others:
        return f"{_family(reference)}.{_family(reference, 1)}"
    return _family(reference) + (".etal" if names > 1 or reference.others else "")


def _ascii(text: str) -> str:
    """The folded text, as far as it is ASCII, without blanks; of one without end the beginning."""
    return fold(text).encode("ascii", "ignore").decode().replace(" ", "")[:_LONGEST_WORD]


def _year(reference: Reference) -> str:
    """The year that the entry will give."""
    published = publication_of(reference)
    return published.year if published else str(reference.year or "nd")


def _telling(reference: Reference) -> list[str]:
    found = [_ascii(word) for word in words(reference.title) if word not in STOP_WORDS]
    return [word for word in found if len(word) > 1] or ["untitled"]


_VALUES: dict[str, Callable[[Reference], str]] = {
    "auth": _family,
    "Auth": lambda reference: _family(reference).capitalize(),
    "auth.etal": _etal,
    "year": _year,
    "year2": lambda reference: _year(reference)[-2:],
    "yy": lambda reference: _year(reference)[-2:],
    "word": lambda reference: _telling(reference)[0],
    "Word": lambda reference: _telling(reference)[0].capitalize(),
    "title3": lambda reference: "".join(word.capitalize() for word in _telling(reference)[:3]),
    "arxiv": lambda reference: str(reference.arxiv_id or ""),
}
