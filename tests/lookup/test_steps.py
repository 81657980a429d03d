"""Several pieces of work that ask sources: the same in whatever order the answers come."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from bibwright.commands.check import check_files
from bibwright.lookup.steps import Question, Steps, carried_out, side_by_side
from bibwright.matching.comparison import Outcome
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Person, Reference
from bibwright.sources.source import Answer, ByDoi, ById, ByTitle, Exchange, Lookup
from bibwright.verification.model import State
from support.shelf import is_identified

TITLES = [f"The {word} of wandering bathtubs" for word in ("anatomy", "biology", "cost", "depth")]


@dataclass
class Remote:
    """A source with records by id, DOI and title, that notes what it is asked, and waits its turn
    where it is told to."""

    name: str
    records: Sequence[Reference] = ()
    gate: threading.Event = field(default_factory=threading.Event)
    asked: list[Lookup] = field(default_factory=list)
    is_remote: bool = True
    singly: frozenset[type[Lookup]] = frozenset()

    def ask(self, lookups: Sequence[Lookup]) -> Answer:
        assert self.gate.wait(30)
        known = [each for each in lookups if isinstance(each, ById | ByDoi | ByTitle)]
        self.asked += known
        found = [each for each in self.records if any(_is_asked(each, one) for one in known)]
        exchange = Exchange("records", len(known), 1, False)
        return Answer(
            tuple(found), unsupported=frozenset(lookups) - frozenset(known), exchanges=(exchange,)
        )


def _is_asked(record: Reference, lookup: Lookup) -> bool:
    if isinstance(lookup, ByTitle):
        return record.title == lookup.title
    return is_identified(lookup, record)


def _asking(source: Remote, title: str) -> Steps[int]:
    answer = yield Question(source, (ByTitle(title),))
    return len(answer.candidates)


def test_what_one_source_is_slow_at_keeps_no_other_waiting() -> None:
    fast, slow = Remote("fast"), Remote("slow")
    fast.gate.set()
    told: list[str] = []

    def work(source: Remote) -> Steps[str]:
        yield Question(source, (ByTitle("a"),))
        told.append(source.name)
        if source is fast:
            slow.gate.set()  # only now may the slow one, asked first, answer
        return source.name

    assert side_by_side([work(slow), work(fast)]) == ["slow", "fast"]
    assert told == ["fast", "slow"]


def test_one_source_is_asked_one_question_after_the_other() -> None:
    class Busy(Remote):
        idle = threading.Semaphore(1)

        def ask(self, lookups: Sequence[Lookup]) -> Answer:
            assert self.idle.acquire(blocking=False), "two questions at a time"
            threading.Event().wait(0.005)
            self.idle.release()
            return Answer((), unsupported=frozenset(lookups))

    busy = Busy("busy")
    assert side_by_side([_asking(busy, title) for title in TITLES]) == [0] * len(TITLES)


def test_what_a_batch_settles_is_not_asked_for_by_itself() -> None:
    """The source that takes a request for each title is named first, and asked behind the other
    and only for what that doesn't have."""
    people = (Person("Lee", "Ann"), Person("Ray", "Bo"))
    paper = Reference(
        kind=Kind.INPROCEEDINGS,
        authors=people,
        issued=Date(2015),
        venue="Bathtubs and their Orbits",
    )
    records = [replace(paper, title=title, record=title) for title in TITLES]
    singly = Remote("one by one", records, singly=frozenset({ByTitle}))
    together = Remote("many at a time", records[:-1])
    singly.gate.set()
    together.gate.set()
    text = "\n".join(
        f"@inproceedings{{k{at}, title = {{{title}}}, author = {{Lee, Ann and Ray, Bo}}, "
        f"booktitle = {{Bathtubs and their Orbits}}, year = 2015}}"
        for at, title in enumerate(TITLES)
    )
    run = check_files([("a.bib", text.encode())], [singly, together])
    assert [entry.state for entry in run.entries] == [State.MATCHED] * len(TITLES)
    assert [each for each in singly.asked if isinstance(each, ByTitle)] == [ByTitle(TITLES[-1])]


@pytest.mark.parametrize(
    ("name", "state"), [("arXiv API", State.CONFLICTING), ("local index", State.MATCHED)]
)
def test_a_version_that_there_is_not_is_wrong_where_arxiv_itself_was_asked(
    name: str, state: State
) -> None:
    paper = Reference(title=TITLES[0], arxiv_id=ArxivId("1706.03762", 7), kind=Kind.PREPRINT)
    arxiv = Remote(name, [paper])
    arxiv.gate.set()
    text = f"@misc{{k, title = {{{TITLES[0]}}}, eprint = {{1706.03762v99}}}}"
    [entry] = check_files([("a.bib", text.encode())], [arxiv]).entries
    assert entry.state is state


def test_a_mistake_in_a_source_comes_out() -> None:
    class Broken(Remote):
        def ask(self, lookups: Sequence[Lookup]) -> Answer:
            raise ZeroDivisionError(len(lookups))

    broken = Broken("broken")
    with pytest.raises(ZeroDivisionError):
        side_by_side([_asking(broken, "a"), _asking(broken, "b")])
    with pytest.raises(ZeroDivisionError):
        carried_out(_asking(broken, "a"))


def _record(number: int, **given: object) -> Reference:
    people = (Person("Lee", "Ann"), Person("Ray", "Bo"))
    return Reference(
        title=TITLES[number % len(TITLES)] + f" {number}",
        authors=people,
        issued=Date(2015),
        record=f"{given.pop('of')}:{number}",
        **given,  # type: ignore[arg-type]  # fields of a Reference
    )


def _sources() -> tuple[Remote, Remote]:
    arxiv = [
        _record(
            at, of="arxiv", kind=Kind.PREPRINT, doi=f"10.1/{at}", arxiv_id=ArxivId(f"1501.{at:05}")
        )
        for at in range(1, 61)
    ]
    journal = [
        _record(at, of="journal", kind=Kind.ARTICLE, doi=f"10.1/{at}", venue="Journal of Bathtubs")
        for at in range(1, 61)
    ]
    first, second = Remote("first", arxiv), Remote("second", journal)
    first.gate.set()
    second.gate.set()
    return first, second


def _bibliography() -> bytes:
    entries = (
        f"@article{{k{at}, title={{{TITLES[at % 4]} {at}}}, author={{Lee, Ann and Ray, Bo}}, "
        f"year={2015}, journal={{Journal of Bathtubs}}}}\n"
        for at in range(1, 61)
    )
    return "".join(entries).encode()


def test_a_publication_is_asked_for_by_the_ids_that_the_match_brought() -> None:
    first, second = _sources()
    run = check_files([("a.bib", _bibliography())], [first, second])
    assert {type(each) for each in first.asked} == {ByTitle}
    assert {type(each) for each in second.asked} <= {ById, ByDoi}
    assert all(entry.asked == ("first", "second") for entry in run.entries)
    assert run.count(State.MATCHED) == 60
    venues = (each for entry in run.entries for each in entry.comparisons if each.field == "venue")
    assert {each.told for each in venues if each.outcome is Outcome.AGREES} == {
        "Journal of Bathtubs"
    }


def test_a_publication_is_asked_for_by_title_where_its_id_brings_the_preprint_alone() -> None:
    preprint = _record(1, of="arxiv", kind=Kind.PREPRINT, arxiv_id=ArxivId("1501.00001"))
    printed = _record(1, of="journal", kind=Kind.ARTICLE, venue="Journal of Bathtubs")
    source = Remote("catalogue", [preprint, printed])
    source.gate.set()
    entry = _bibliography().split(b"\n")[0]
    named = entry.replace(b"year=", b"eprint={1501.00001}, archiveprefix={arXiv}, year=")
    run = check_files([("a.bib", named)], [source])
    assert [type(each) for each in source.asked] == [ById, ByTitle]
    [found] = run.entries
    assert {each.name for each in found.records} == {"arxiv:1", "journal:1"}
    assert "preprint-as-published" not in found.reasons
    cited = named.replace(b"journal={Journal of Bathtubs}", b"journal={arXiv preprint}")
    source.asked.clear()
    check_files([("a.bib", cited)], [source])
    assert [type(each) for each in source.asked] == [ById]


def test_the_order_of_answers_changes_nothing() -> None:
    runs = []
    for held in (None, 0, 1):
        both = _sources()
        if held is not None:
            gate = both[held].gate
            gate.clear()
            threading.Timer(0.05, gate.set).start()
        runs.append(check_files([("a.bib", _bibliography())], both).as_json())
    assert runs[0] == runs[1] == runs[2]
