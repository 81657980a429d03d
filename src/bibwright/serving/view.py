"""What every view does for the page, and for whoever else speaks to the server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

from bibwright.changes import FileChange, Plan
from bibwright.errors import ConflictError


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and what a view has to do once it is carried out, or undone."""

    plan: Plan[FileChange]
    wrote: Callable[[], None]
    undone: Callable[[], None]


class View(Protocol):
    """One report: shown as HTML and as JSON, with answers about its items, which are called as in
    the report's HTML."""

    @property
    def label(self) -> str:
        """What it is called among others."""

    @property
    def title(self) -> str:
        """What it shows."""

    @property
    def write_label(self) -> str:
        """What its plan does."""

    @property
    def sorts(self) -> tuple[str, ...]:
        """What its items can be sorted by."""

    def body(self) -> Iterable[str]:
        """The report as it is now, as pieces of HTML."""

    def report(self) -> Mapping[str, Any]:
        """The report as it is now, as JSON-ready values."""

    def state(self) -> Mapping[str, Any]:
        """What was answered: ``revision`` of the report, ``answers`` by item, ``implied`` by item,
        ``said`` in words, whether there is something to ``look`` up, and how far it is ``working``
        on that."""

    def look(self) -> None:
        """Finds out what has to be looked up."""

    def answer(self, item: str, answer: str | None, revision: int) -> None:
        """Keeps an answer about an item; None takes it back. Raises InputError for an unknown item
        or answer, ConflictError if a file has changed since that revision of the report."""

    def plan(self, revision: int) -> Planned:
        """What comes of all answers. Raises ConflictError as `answer` does."""


def stale(names: Sequence[str]) -> ConflictError:
    """The error that files have changed under a report."""
    has = "has" if len(names) == 1 else "have"
    return ConflictError(
        f"{' and '.join(names)} {has} changed since this page was made; nothing was written; "
        "reload the page to see what there is now"
    )


def look_again(changed: Sequence[str]) -> Iterator[str]:
    """What a page says of files that have ``changed`` under what was looked up."""
    if changed:
        words = f"{' and '.join(changed)} changed since this was looked up; look up again"
        yield f"<p><strong>{escape(words)}.</strong></p>"


def buttons(
    item: str, answers: Iterable[tuple[str, str, str]], otherwise: str = ""
) -> Iterable[str]:
    """What can be answered about an item: each answer, what its button says, and its key.
    ``otherwise`` is what holds as long as nothing was answered."""
    yield f'<div class="answers" data-item="{escape(item)}" data-otherwise="{escape(otherwise)}">'
    for answer, words, key in answers:
        short = f' <kbd aria-hidden="true">{escape(key)}</kbd>' if key else ""
        yield (
            f'<button type="button" data-answer="{escape(answer)}" data-key="{escape(key)}" '
            f'aria-pressed="false">{escape(words)}{short}</button>'
        )
    yield '<span class="implied soft"></span></div>'
