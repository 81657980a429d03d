"""What the shell is told that an option may say: names of a list, and citation keys.

click asks for it while a command line is half typed, so nothing is looked up over a network, and
what can't be read says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from bibwright.errors import BibwrightError

_Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
#: Bytes of a bibliography that is read while somebody waits for a key.
_LARGEST = 10_000_000


def among(names: Callable[[], Iterable[str]]) -> _Completer:
    """Completes the last of some names with commas between them, with those not yet there."""
    return lambda _context, _parameter, incomplete: _last(names(), incomplete)


def citation_keys(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The keys in the bibliographies that the command line names, if it names them first; of
    several with commas between them the last."""
    return _last(_keys(context), incomplete)


def keys_before(sign: str) -> _Completer:
    """Completes citation keys, each with the sign that something else follows."""

    def complete(
        context: click.Context, _parameter: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        if sign in incomplete:
            return []
        return [CompletionItem(f"{k}{sign}") for k in _keys(context) if k.startswith(incomplete)]

    return complete


def _last(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    before, comma, last = incomplete.rpartition(",")
    used = before.split(",")
    return [
        CompletionItem(f"{before}{comma}{name}")
        for name in names
        if name.startswith(last) and name not in used
    ]


def _keys(context: click.Context) -> Iterator[str]:
    """Of all files among the arguments that are bibliographies, in their order."""
    from bibwright.bibtex.bib_file import parse

    for path in _paths(context):
        try:
            if path.stat().st_size <= _LARGEST:
                yield from (entry.key for entry in parse(path.read_bytes()).entries)
        except (OSError, BibwrightError):
            continue


def _paths(context: click.Context) -> Iterator[Path]:
    """The bibliographies that a half-typed line names: click may not have come to assign them."""
    values = [*map(Path, context.args)]
    for value in context.params.values():
        values += value if isinstance(value, tuple) else (value,)
    for value in values:
        if isinstance(value, Path) and value.suffix in {".bib", ".bibtex", ".biblatex"}:
            yield value
