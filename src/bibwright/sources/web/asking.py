"""Questions put to a source one after the other, and what comes of all of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Self, TypeVar

from bibwright.errors import SourceUnavailableError
from bibwright.model.reference import Reference
from bibwright.sources.source import Answer, Exchange, Lookup, in_words
from bibwright.sources.web.cache import NotCachedError
from bibwright.sources.web.judging import NotAvailableError, QuestionSuspectedError, RefusedError

#: After so many questions refused in a row no better ones are looked for.
_MOST_REFUSALS = 20


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Lookups that go out as one request."""

    lookups: tuple[Lookup, ...]

    @property
    def what(self) -> str:
        """What it asks for, in words."""
        return in_words(self.lookups)

    def halves(self) -> tuple[Self, Self]:
        """Two inquiries for the same between them."""
        middle = len(self.lookups) // 2
        return replace(self, lookups=self.lookups[:middle]), replace(
            self, lookups=self.lookups[middle:]
        )


@dataclass(frozen=True, slots=True)
class Papers:
    """What came of one question: the papers, and whether they are all that there are.

    ``certain``: the source itself says that it has nothing else, so that nothing found needs no
    second asking.
    """

    papers: Sequence[Reference]
    whole: bool = True
    certain: bool = False


Q = TypeVar("Q", bound=Inquiry)


def put(
    questions: Iterable[Q], fetch: Callable[[Q, bool], Papers], sent: Callable[[], int]
) -> Answer:
    """Puts all questions; never raises for a failure.

    One that the source can't take is put again in halves, so that one bad lookup costs no more
    than itself. What brings nothing, or was refused alone, is put once more after all others;
    ``fetch`` is told so. ``sent`` counts the requests made so far.
    """
    run = _Run(deque((question, False) for question in questions), fetch)
    while run.waiting:
        question, again = run.waiting.popleft()
        before = sent()
        answered = run.put_one(question, again)
        requests = sent() - before
        what = f"{question.what}, once more" if again else question.what
        from_cache = answered and requests == 0
        run.exchanges.append(Exchange(what, len(question.lookups), requests, from_cache))
    return Answer(
        tuple(run.candidates.values()),
        run.failures,
        frozenset(run.cut),
        exchanges=tuple(run.exchanges),
    )


class _Run(Generic[Q]):
    """The questions that are waiting, and what came of those before."""

    def __init__(self, waiting: deque[tuple[Q, bool]], fetch: Callable[[Q, bool], Papers]) -> None:
        self.waiting = waiting
        self._fetch = fetch
        self.candidates: dict[str, Reference] = {}
        self.failures: dict[Lookup, str] = {}
        self.cut: set[Lookup] = set()
        self.exchanges: list[Exchange] = []
        self._refusals: list[str] = []

    def put_one(self, question: Q, again: bool) -> bool:
        """Whether it was answered."""
        try:
            if len(self._refusals) >= _MOST_REFUSALS:
                raise NotAvailableError(self._refusals[-1])
            found = self._fetch(question, again)
        except (RefusedError, QuestionSuspectedError) as error:
            self._refused(question, again, str(error))
            return False
        except (NotAvailableError, NotCachedError, SourceUnavailableError) as error:
            self.failures.update(dict.fromkeys(question.lookups, str(error)))
            return False
        self._refusals.clear()
        for each in found.papers:
            # What has neither a record nor an id is an item of a list, and stands for itself.
            name = each.record or str(each.arxiv_id or f"item {len(self.candidates)}")
            self.candidates[name] = each
        if not found.whole:
            self.cut.update(question.lookups)
        if not found.papers and not again and not found.certain:
            self.waiting.append((question, True))
        return True

    def _refused(self, question: Q, again: bool, reason: str) -> None:
        self._refusals.append(reason)
        if len(question.lookups) > 1:
            self.waiting.extendleft((half, again) for half in reversed(question.halves()))
        elif not again:
            self.waiting.append((question, True))
        else:
            self.failures[question.lookups[0]] = reason
