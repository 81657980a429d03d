"""Doubtful pairs side by side in the terminal, and what a person says of them."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Protocol

import click

from bibwright.changes import FileChange, Plan, read_file
from bibwright.cli.carry_out import carry_out
from bibwright.cli.runtime import Runtime
from bibwright.cli.terminal import is_terminal, say
from bibwright.commands.dedupe_review import DedupeReview
from bibwright.commands.dedupe_run import DedupeRun
from bibwright.duplicates.answers import Answers, PairAnswer
from bibwright.duplicates.model import Pair
from bibwright.duplicates.records import Records
from bibwright.text.word_diff import DiffPiece, word_differences

_SHOWN = (
    *("title", "author", "editor", "year", "venue", "volume", "number", "pages", "edition"),
    *("publisher", "doi", "arxiv", "isbn", "type"),
)
_LABEL = 10
_NARROW = 60
#: Lines of one field.
_LINES = 6
_HELP = "y same work   n not the same   s skip   b back   q stop and keep the answers   ? help"


class Talk(Protocol):
    """A person at a terminal."""

    @property
    def width(self) -> int:
        """How many characters a line has."""

    def say(self, text: str) -> None:
        """Shows a line."""

    def ask(self) -> str:
        """One key that the person presses; empty when nobody is there any more."""


class Terminal:
    """The terminal that the command was typed in."""

    @property
    def width(self) -> int:
        """How many characters a line has."""
        return shutil.get_terminal_size().columns

    def say(self, text: str) -> None:
        """Shows a line, on standard error."""
        say(text)

    def ask(self) -> str:
        """One key that the person presses; empty for Ctrl-C and Ctrl-D. A terminal that closed
        stops the command: nobody would see what it goes on to write."""
        try:
            key = click.getchar()
        except (EOFError, KeyboardInterrupt):
            return ""
        except OSError as error:
            raise click.Abort from error
        if not key:
            raise click.Abort
        return "" if key in {"\x03", "\x04"} else key


def review_at_terminal(run: DedupeRun, answers: Answers, path: Path, runtime: Runtime) -> Answers:
    """The answers with what the person says of doubtful pairs; each is written to ``path`` at once,
    whatever comes after. Raises click.UsageError where nobody can be asked."""
    if not is_terminal(sys.stdin):
        raise click.UsageError("--review asks on a terminal, and standard input is none")

    def keep(said: Answers) -> None:
        change = FileChange(path, read_file(path), said.render())
        carry_out(Plan.of([change]), runtime, quiet=True)

    said = review(run, answers, Terminal(), keep)
    if said != answers:
        say(f"the answers are in {path} (`bibwright undo` reverts the last one)")
    return said


def review(
    run: DedupeRun, answers: Answers, talk: Talk, keep: Callable[[Answers], None]
) -> Answers:
    """Walks through the doubtful pairs, the likeliest first; gives the answers with the new ones.

    ``keep`` stores the answers after every key that changes them, so that nothing is lost whatever
    becomes of the terminal.

    What follows from the answers isn't asked: where A is B and B is C, A is C. It ends when all
    are answered, on ``q``, and when nobody is there any more; nothing said before is lost.
    """
    pairs = run.duplicates.doubtful
    if not pairs:
        talk.say("There is nothing to decide.")
        return answers
    said = DedupeReview.of(run, answers)
    at = 0
    while at < len(pairs):
        rows = pairs[at].left, pairs[at].right
        if said.implied([rows]):
            at += 1
            continue
        _show(run, pairs[at], at, len(pairs), talk)
        key = talk.ask()
        if key in {"", "q", "Q"}:
            break
        if key in {"y", "Y", "n", "N"}:
            said = said.with_said(
                [rows], PairAnswer.SAME if key in {"y", "Y"} else PairAnswer.NOT_SAME
            )
            keep(said.answers)
            at += 1
        elif key in {"s", "S"}:
            if rows in said.said:
                said = said.with_said([rows], None)
                keep(said.answers)
            at += 1
        elif key in {"b", "B"}:
            at = max(0, at - 1)
        else:
            talk.say(_HELP)
    talk.say(f"{len(said.said)} of {len(pairs)} decided")
    return said.answers


def _show(run: DedupeRun, pair: Pair, at: int, total: int, talk: Talk) -> None:
    left, right = run.places[pair.left], run.places[pair.right]
    talk.say("")
    talk.say(f"{at + 1} of {total} · {pair.certainty:.0%} likely · {', '.join(pair.reasons)}")
    heads = (f"{left.key} ({left})", f"{right.key} ({right})")
    for line in compared(_values(run.records, pair), talk.width, heads):
        talk.say(line)
    talk.say(_HELP)


def _values(records: Records, pair: Pair) -> Iterator[tuple[str, str, str]]:
    for name in _SHOWN:
        one, other = (" ".join(records[name][row].split()) for row in (pair.left, pair.right))
        if one or other:
            yield name, one, other


def compared(
    values: Iterable[tuple[str, str, str]], width: int, heads: tuple[str, str]
) -> Iterator[str]:
    """Lines with the values of two works side by side, one below the other where it is narrow.

    ``values`` are names of fields and what either says; what the other lacks is in brackets.
    """
    width = max(20, width)
    shown = [each for each in values if each[1] or each[2]]
    if width < _NARROW:
        yield from _stacked(shown, width, heads)
        return
    column = (width - _LABEL - 3) // 2
    yield f"{'':{_LABEL}} {_fit(heads[0], column)} {heads[1]}"[:width]
    for name, one, other in shown:
        lines = [_wrapped(_marked(pieces), column) for pieces in word_differences(one, other)]
        for number, (left, right) in enumerate(zip_longest(*lines, fillvalue="")):
            label = name if number == 0 else ""
            yield f"{label:{_LABEL}} {_fit(left, column)} {right}".rstrip()


def _stacked(
    values: Iterable[tuple[str, str, str]], width: int, heads: tuple[str, str]
) -> Iterator[str]:
    for name, one, other in values:
        for head, pieces in zip(heads, word_differences(one, other), strict=True):
            yield from _wrapped(f"{name} ({head}): {_marked(pieces)}", width)


def _marked(pieces: Sequence[DiffPiece]) -> str:
    """Square brackets round what the other lacks: they are there without colours, too."""
    return "".join(
        f"[{piece.text}]" if piece.differs and piece.text.strip() else piece.text
        for piece in pieces
    )


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, max_lines=_LINES, placeholder=" …") or [""]


def _fit(text: str, width: int) -> str:
    return text[:width].ljust(width)
