"""Citation keys from a pattern: ASCII, unique whatever their case, the same in every run."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import count

from bibwright.bibtex.journal_ref import publication_of
from bibwright.errors import InputError
from bibwright.reference import Reference
from bibwright.text import STOP_WORDS, fold, words

__all__ = ["DEFAULT_PATTERN", "assign_keys"]

#: The shape that Google Scholar made common: liu2024survey.
DEFAULT_PATTERN = "{auth}{year}{word}"

_TOKEN = re.compile(r"\{([^{}]*)\}")
#: What LaTeX, BibTeX and Biber all take in a key.
_SAFE = re.compile(r"[A-Za-z0-9:_+./-]+")
_UNSAFE = re.compile(r"[^A-Za-z0-9:_+./-]+")


def assign_keys(
    references: Sequence[Reference], *, pattern: str = "", taken: Collection[str] = ()
) -> tuple[str, ...]:
    """A key for each reference, none equal to another or to one of ``taken`` but for case.

    A key that a reference brings along is kept if it is free and safe. Of several that the
    pattern would give one key, the oldest arXiv id gets it bare, the next one an ``a`` behind
    it, and so on: the order of the references doesn't matter.

    Raises InputError for a pattern with an unknown name in it.
    """
    pattern = pattern or DEFAULT_PATTERN
    used = {key.lower() for key in taken}
    keys: dict[int, str] = {}
    for at, reference in enumerate(references):
        own = reference.key
        if own and _SAFE.fullmatch(own) and own.lower() not in used:
            keys[at] = own
            used.add(own.lower())
    rest = (at for at in range(len(references)) if at not in keys)
    for at in sorted(rest, key=lambda at: _age(references[at])):
        stem = _stem(pattern, references[at])
        keys[at] = next(key for key in _variants(stem) if key.lower() not in used)
        used.add(keys[at].lower())
    return tuple(keys[at] for at in range(len(references)))


def _age(reference: Reference) -> tuple[str, str]:
    submitted = reference.submitted.isoformat() if reference.submitted else ""
    return submitted, str(reference.arxiv_id)


def _variants(stem: str) -> Iterator[str]:
    yield stem
    for number in count(1):
        suffix = ""
        while number:
            number, letter = divmod(number - 1, 26)
            suffix = chr(ord("a") + letter) + suffix
        yield stem + suffix


def _stem(pattern: str, reference: Reference) -> str:
    key = _TOKEN.sub(lambda match: _value(match[1], reference), pattern)
    if "{" in key or "}" in key:
        raise InputError(f"the key pattern “{pattern}” has a brace without its like")
    return _UNSAFE.sub("", key) or "ref"


def _value(name: str, reference: Reference) -> str:
    if name not in _VALUES:
        known = " ".join(f"{{{each}}}" for each in _VALUES)
        raise InputError(f"the key pattern has no {{{name}}}; there are {known}")
    return _VALUES[name](reference)


def _family(reference: Reference) -> str:
    return _ascii(reference.people[0].family) if reference.people else "anon"


def _etal(reference: Reference) -> str:
    more = len(reference.people) > 1 or reference.others
    return _family(reference).lower() + (".etal" if more else "")


def _ascii(text: str) -> str:
    """The folded text, as far as it is ASCII, without blanks."""
    return fold(text).encode("ascii", "ignore").decode().replace(" ", "")


def _year(reference: Reference) -> str:
    """The year that the entry will give."""
    published = publication_of(reference)
    return published.year if published else str(reference.year or "nd")


def _telling(reference: Reference) -> list[str]:
    found = [_ascii(word) for word in words(reference.title) if word not in STOP_WORDS]
    return [word for word in found if len(word) > 1] or ["untitled"]


_VALUES: dict[str, Callable[[Reference], str]] = {
    "auth": lambda reference: _family(reference).lower(),
    "Auth": lambda reference: _family(reference).capitalize(),
    "auth.etal": _etal,
    "year": _year,
    "yy": lambda reference: _year(reference)[-2:],
    "word": lambda reference: _telling(reference)[0],
    "Word": lambda reference: _telling(reference)[0].capitalize(),
    "title3": lambda reference: "".join(word.capitalize() for word in _telling(reference)[:3]),
    "arxiv": lambda reference: str(reference.arxiv_id or ""),
}
