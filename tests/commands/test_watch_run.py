"""What a watch tells, and when, of what sources say: in-process, with a moment of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import etree

from bibwright.commands.watch import WatchRun, watch_file
from bibwright.commands.watch_memory import News, NewsSort, WatchMemory, read_memory, write_memory
from bibwright.errors import InputError
from bibwright.model.identifiers import ArxivId
from bibwright.model.reference import Date, Kind, Person, Reference
from bibwright.reports.watch_feed import is_feed, render_feed
from bibwright.sources.source import Answer, ByDoi, ById, CitationsOf, Lookup, RelatedTo
from support.shelf import is_identified

PAPER = Reference(
    title="The anatomy of wandering bathtubs",
    authors=(Person("Lee", "Ann"), Person("Ray", "Bo")),
    issued=Date(2015),
    kind=Kind.PREPRINT,
    arxiv_id=ArxivId("1501.00001", 3),
    updated=datetime(2016, 2, 3, tzinfo=UTC),
)
ENTRY = (
    "@misc{%s, title={The anatomy of wandering bathtubs}, author={Lee, Ann and Ray, Bo},"
    " year=2015, eprint={%s}, archiveprefix={arXiv}}\n"
)


@dataclass
class Catalogue:
    """A source with these records, and what cites or resembles any paper."""

    records: Sequence[Reference]
    citing: Sequence[Reference] = ()
    related: Sequence[Reference] = ()
    name: str = "Catalogue"
    resembled: list[tuple[object, ...]] = field(default_factory=list)

    def ask(self, lookups: Sequence[Lookup]) -> Answer:
        found: list[Reference] = []
        for each in lookups:
            match each:
                case ById() | ByDoi():
                    found += (one for one in self.records if is_identified(each, one))
                case CitationsOf():
                    found += self.citing
                case RelatedTo(papers):
                    self.resembled.append(papers)
                    found += self.related
        kinds = ById | ByDoi | CitationsOf | RelatedTo
        other = frozenset(each for each in lookups if not isinstance(each, kinds))
        return Answer(tuple(found), unsupported=other)


def watched(
    text: str,
    source: Catalogue,
    memory: WatchMemory | None = None,
    *,
    day: int = 1,
    related: bool = True,
    since: date | None = None,
) -> WatchRun:
    moment = datetime(2026, 1, day, tzinfo=UTC)
    return watch_file(
        *("a.bib", text.encode(), [source], memory or WatchMemory(), moment),
        related=related,
        since=since,
    )


def told(run: WatchRun) -> list[str]:
    return [str(each.sort) for each in run.news]


def test_a_version_that_an_entry_names_is_overtaken_once() -> None:
    text = ENTRY % ("a", "1501.00001v1")
    first = watched(text, Catalogue([PAPER]), related=False)
    assert told(first) == ["new-version"]
    again = watched(text, Catalogue([PAPER]), first.memory, related=False)
    assert told(again) == []
    newer = Catalogue([replace(PAPER, arxiv_id=ArxivId("1501.00001", 4))])
    assert told(watched(text, newer, again.memory, related=False)) == ["new-version"]
    ignored = f"% bibwright: ignore newer-version: as reviewed\n{text}"
    assert told(watched(ignored, newer, related=False)) == []


def test_the_first_to_cite_a_paper_is_news_and_an_entry_is_none() -> None:
    text = ENTRY % ("a", "1501.00001")
    new = Reference(title="Bathtubs at rest", doi="10.1000/rest", issued=Date(2025), record="c:1")
    before = watched(text, Catalogue([PAPER]))
    later = watched(text, Catalogue([PAPER], [new]), before.memory)
    assert told(later) == ["citing"]
    own = text + "@article{b, title={Bathtubs at rest}, doi={10.1000/rest}, year=2025}\n"
    assert told(watched(own, Catalogue([PAPER, new], [new], [new]), before.memory)) == []


def test_what_may_be_of_a_day_or_later_is_told() -> None:
    text = ENTRY % ("a", "1501.00001")
    for issued, last in (
        (Date(2024), date(2024, 12, 31)),
        (Date(2024, 2), date(2024, 2, 29)),
        (Date(2024, 2, 3), date(2024, 2, 3)),
    ):
        work = Reference(title="Bathtubs at rest", doi="10.1000/rest", issued=issued, record="c:1")
        source = Catalogue([PAPER], [work])
        assert told(watched(text, source, since=last)) == ["citing"]
        assert told(watched(text, source, since=date.fromordinal(last.toordinal() + 1))) == []


def test_a_run_that_finds_nothing_leaves_the_memory_as_it_was() -> None:
    text = ENTRY % ("a", "1501.00001")
    first = watched(text, Catalogue([PAPER]), day=1)
    assert watched(text, Catalogue([PAPER]), first.memory, day=2).memory == first.memory


def test_every_paper_of_a_long_bibliography_is_asked_about() -> None:
    dois = [f"10.1000/{number}" for number in range(101)]
    text = "".join(f"@misc{{k{doi[8:]}, title={{T}}, doi={{{doi}}}}}\n" for doi in dois)
    source = Catalogue([])
    watched(text, source)
    assert [paper for papers in source.resembled for paper in papers] == dois


def test_the_latest_news_are_kept_and_come_first_in_the_feed(tmp_path: Path) -> None:
    news = tuple(
        News(NewsSort.CITING, f"n{number}", f"news {number}", told=f"2026-01-01T00:{number:04}")
        for number in range(501)
    )
    path = tmp_path / "memory.json"
    memory = WatchMemory()
    for some in (news[:1], news[1:]):
        memory = memory.with_news(some, set(), set())
    write_memory(path, memory)
    kept = read_memory(path).news
    assert (len(kept), kept[0], kept[-1]) == (500, news[1], news[500])
    content = render_feed(news[:2], "a.bib", "", of="a")
    assert is_feed(content)
    assert not is_feed(content.replace(b"Bibwright watch", b"Another program"))
    feed = etree.fromstring(content)
    titles = feed.findall("{*}entry/{*}title")
    assert [each.text for each in titles] == ["citing: news 1", "citing: news 0"]
    path.write_text(path.read_text("utf-8").replace('"schema": 1', '"schema": 2'), "utf-8")
    with pytest.raises(InputError, match="of another version"):
        read_memory(path)
