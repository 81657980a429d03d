"""Work that asks sources, as steps: so that several pieces of it go on side by side.

A piece of work is a generator: it yields a question to a source, and is sent the answer. All of it
runs in one thread; only sources that wait for a network have one each, in which their questions
wait for each other. What comes of a piece depends on its own answers alone, so that it is the same
in whatever order they come.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TypeVar

from bibwright.sources.source import Answer, Lookup, Source, is_remote

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question:
    """Lookups that are put to a source."""

    source: Source
    lookups: tuple[Lookup, ...]

    def put(self) -> Answer:
        """The source's answer."""
        return self.source.ask(self.lookups)


#: Asks questions, is sent the answers, and comes to a T.
Steps = Generator[Question, Answer, T]


def carried_out(work: Steps[T]) -> T:
    """What the work comes to, one question after the other."""
    try:
        question = next(work)
        while True:
            question = work.send(question.put())
    except StopIteration as done:
        result: T = done.value
        return result


def side_by_side(works: Sequence[Steps[T]]) -> list[T]:
    """What each of the works comes to, in their order; sources on a network are asked at the same
    time, each one question after the other."""
    if len(works) < 2:
        return [carried_out(work) for work in works]
    results: dict[int, T] = {}
    desks: dict[int, _Desk] = {}
    answered: SimpleQueue[_Told] = SimpleQueue()
    waiting = 0
    ready: list[tuple[int, Answer | None]] = [(at, None) for at in range(len(works))]
    try:
        while ready or waiting:
            if not ready:
                told = answered.get()
                waiting -= 1
                if told.error is not None:
                    raise told.error
                ready.append((told.work, told.answer))
            at, answer = ready.pop(0)
            try:
                question = next(works[at]) if answer is None else works[at].send(answer)
            except StopIteration as done:
                results[at] = done.value
                continue
            source = question.source
            if not is_remote(source):
                ready.append((at, question.put()))
                continue
            if id(source) not in desks:
                desks[id(source)] = _Desk(answered)
            desks[id(source)].questions.put((at, question))
            waiting += 1
    finally:
        for desk in desks.values():
            desk.questions.put(None)
    return [results[at] for at in range(len(works))]


@dataclass(frozen=True, slots=True)
class _Told:
    work: int
    answer: Answer | None
    error: BaseException | None = None


class _Desk:
    """A thread in which the questions to one source are put; it doesn't outlive the program."""

    def __init__(self, answered: SimpleQueue[_Told]) -> None:
        self.questions: SimpleQueue[tuple[int, Question] | None] = SimpleQueue()
        self._answered = answered
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while (each := self.questions.get()) is not None:
            work, question = each
            try:
                told = _Told(work, question.put())
            except BaseException as error:  # noqa: BLE001 - raised where all is brought together
                told = _Told(work, None, error)
            self._answered.put(told)
