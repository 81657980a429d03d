"""Updates of the local index: newer records replace older ones, never the other way round."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibwright.errors import InputError
from bibwright.sources.arxiv import index_store
from bibwright.sources.arxiv.index import IndexUpdate, LocalIndex
from bibwright.sources.arxiv.indexing import Update, build_index, update_index
from bibwright.sources.arxiv.snapshot import sources_in
from support.arxiv_feed import Generation, Selection, render
from support.arxiv_records import ServedEntry, record_from_snapshot
from support.index_files import SAMPLE, found, held, row, titled, write_rows

ROOT = Path(__file__).parents[3]
OAI = ROOT / "tests" / "data" / "arxiv" / "oai"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
BASE = "2401.00001"


def build(target: Path, *sources: Path) -> Path:
    build_index(sources_in(list(sources)), target, now=NOW, complain=pytest.fail)
    return target


def update(target: Path, *sources: Path, complain: Callable[[str], object] = pytest.fail) -> Update:
    return update_index(list(sources), target, now=NOW, complain=complain)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    rows = [row(BASE, "Old Words", 2, update_date="2024-01-05"), row("2401.00002", "Another")]
    return build(tmp_path / "index.sqlite", write_rows(tmp_path / "old.jsonl", rows))


def test_a_newer_snapshot(index: Path, tmp_path: Path) -> None:
    newer = write_rows(
        tmp_path / "new.jsonl",
        [
            row(BASE, "New Words", 3, update_date="2024-01-09"),
            row("2401.00002", "Another"),
            row("2401.00003", "A Third Paper", doi="10.1000/3"),
        ],
    )
    assert update(index, newer) == Update(added=1, changed=1, unchanged=1)
    assert titled(index, "new words") == {f"{BASE}v3"}
    assert titled(index, "old words") == set()
    assert titled(index, "third paper") == {"2401.00003v1"}
    with closing(LocalIndex(index)) as source:
        info = source.info
    assert info.papers == 3
    assert info.updates == (IndexUpdate("new.jsonl", NOW.isoformat(), 1, 1, 0),)

    before = index.read_bytes()
    assert update(index, newer) == Update(unchanged=3)
    assert update(index, tmp_path / "old.jsonl") == Update(unchanged=1, older=1)
    assert index.read_bytes() == before


@pytest.mark.parametrize(
    ("incoming", "outcome"),
    [
        (row(BASE, "T", 3, update_date="2024-01-01"), "changed"),  # the version decides
        (row(BASE, "T", 1, update_date="2025-01-01"), "older"),
        (row(BASE, "T", 2, update_date="2024-01-06"), "changed"),
        (row(BASE, "T", 2, update_date="2024-01-05"), "changed"),  # the same day: the last word
        (row(BASE, "T", 2, update_date="2024-01-04"), "older"),
        (row(BASE, "T", 2), "older"),  # of the day of its version, the second
        ({"id": BASE, "title": "T"}, "older"),  # of an unknown day
        (row(BASE, "Old Words", 2, update_date="2024-01-09"), "unchanged"),
    ],
)
def test_which_record_is_newer(
    index: Path, tmp_path: Path, incoming: dict[str, Any], outcome: str
) -> None:
    done = update(index, write_rows(tmp_path / "new.jsonl", [incoming]))
    assert done == Update(**{outcome: 1})
    paper = found(index, BASE)
    assert paper is not None
    assert (paper.title == "T") == (outcome == "changed")


#: A paper's history: on each day either a new version or a change of the record alone.
_HISTORIES = st.lists(st.booleans(), min_size=1, max_size=5)


def _rows_of(base: str, history: Sequence[bool]) -> list[dict[str, Any]]:
    """The record as it stood after each event."""
    rows, version = [], 1
    for day, is_version in enumerate(history, start=1):
        version += is_version and day > 1
        title = f"{base} version {version}"
        doi = f"10.1000/{day}"
        rows.append(row(base, title, version, doi=doi, update_date=f"2024-02-{day:02}"))
    return rows


@given(st.data(), st.lists(_HISTORIES, min_size=1, max_size=3))
def test_whatever_the_order_of_files_the_newest_records_stay(
    data: st.DataObject, histories: list[list[bool]]
) -> None:
    """A law: the index holds of each paper the latest record it was ever given."""
    rows = [
        each
        for number, history in enumerate(histories)
        for each in _rows_of(f"2401.{number + 1:05}", history)
    ]
    given_rows = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(1, len(rows)))
    with TemporaryDirectory() as folder:
        first = write_rows(Path(folder) / "1.jsonl", given_rows[:cut])
        second = write_rows(Path(folder) / "2.jsonl", given_rows[cut:] or given_rows[:1])
        index = build(Path(folder) / "i.sqlite", first)
        update(index, second)
        again = update(index, first, second)
        assert again.added == again.changed == again.removed == 0
        for number, history in enumerate(histories):
            latest = _rows_of(f"2401.{number + 1:05}", history)[-1]
            paper = found(index, latest["id"])
            assert paper is not None
            assert (paper.title, paper.doi) == (latest["title"], latest["doi"])
            assert titled(index, paper.title) == {str(paper.arxiv_id)}


# OAI-PMH


def test_oai_brings_what_it_knows_and_takes_nothing_away(tmp_path: Path) -> None:
    """The sample has these three papers in full; each format knows less, and says so."""
    names = ("1207.7214", "1706.03762", "hep-th/9711200")
    index = build(tmp_path / "index.sqlite", SAMPLE)
    before = held(index, names)
    update(index, OAI)
    for old, new in zip(before, held(index, names), strict=True):
        assert old is not None
        assert new is not None
        assert new.arxiv_id == old.arxiv_id
        assert (new.submitted, new.updated) == (old.submitted, old.updated)
        assert [str(each) for each in new.authors] == [str(each) for each in old.authors]
        assert new.doi == old.doi
        assert new.journal_ref == old.journal_ref
        assert new.categories == old.categories
        assert " ".join(new.abstract.split())[:200] == " ".join(old.abstract.split())[:200]
    content = index.read_bytes()
    again = update(index, OAI)
    assert again.added == again.changed == again.removed == 0
    assert index.read_bytes() == content


def test_an_index_of_oai_answers_alone(tmp_path: Path) -> None:
    """Expectations read off the recordings by hand."""
    index = build(tmp_path / "raw.sqlite", OAI / "raw-1706.03762.xml")
    paper = found(index, "1706.03762")
    assert paper is not None
    assert str(paper.arxiv_id) == "1706.03762v7"
    assert paper.title == "Attention Is All You Need"
    assert [person.family for person in paper.authors] == [
        "Vaswani", "Shazeer", "Parmar", "Uszkoreit", "Jones", "Gomez", "Kaiser", "Polosukhin"
    ]  # fmt: skip
    assert paper.submitted == datetime(2017, 6, 12, 17, 57, 34, tzinfo=UTC)
    assert paper.categories == ("cs.CL", "cs.LG")

    index = build(tmp_path / "dc.sqlite", OAI / "dc-1706.03762.xml")
    paper = found(index, "1706.03762")
    assert paper is not None
    assert str(paper.issued) == "2017-06-12"
    assert paper.submitted is None
    assert paper.comment == "15 pages, 5 figures"
    assert str(paper.authors[5]) == "Aidan N. Gomez"

    # "created" is of the seventh version in this format, so the paper stays undated.
    index = build(tmp_path / "arxiv.sqlite", OAI / "arxiv-1706.03762.xml")
    paper = found(index, "1706.03762")
    assert paper is not None
    assert paper.issued is None
    assert paper.submitted is None
    assert str(paper.arxiv_id) == "1706.03762"


def oai(*records: str) -> str:
    return (
        '<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<ListRecords>{''.join(records)}</ListRecords></OAI-PMH>"
    )


def oai_record(base: str, day: str, title: str = "", *, deleted: bool = False) -> str:
    status = ' status="deleted"' if deleted else ""
    header = (
        f"<header{status}><identifier>oai:arXiv.org:{base}</identifier>"
        f"<datestamp>{day}</datestamp></header>"
    )
    metadata = (
        f'<metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{base}</id>'
        f"<title>{title}</title></arXiv></metadata>"
    )
    return f"<record>{header}{'' if deleted else metadata}</record>"


def test_what_is_deleted_goes_and_does_not_come_back(index: Path, tmp_path: Path) -> None:
    added = tmp_path / "1.xml"
    added.write_text(oai(oai_record("2401.00003", "2024-02-01", "Soon Gone")))
    deleted = tmp_path / "2.xml"
    deleted.write_text(
        oai(
            oai_record("2401.00003", "2024-02-02", deleted=True),
            oai_record(BASE, "2024-02-02", deleted=True),
            oai_record("2401.09999", "2024-02-02", deleted=True),
        )
    )
    assert update(index, added, deleted) == Update(added=1, removed=2, unchanged=1)
    assert held(index, [BASE, "2401.00003"]) == [None, None]
    assert titled(index, "old words") == titled(index, "soon gone") == set()
    content = index.read_bytes()
    assert update(index, added, deleted) == Update(older=1, unchanged=3)
    assert update(index, tmp_path / "old.jsonl") == Update(older=1, unchanged=1)
    assert index.read_bytes() == content

    back = write_rows(tmp_path / "back.jsonl", [row(BASE, "Back", 3, update_date="2024-03-01")])
    assert update(index, back) == Update(added=1)
    late = tmp_path / "late.xml"
    late.write_text(oai(oai_record(BASE, "2024-02-20", deleted=True)))
    assert update(index, late) == Update(older=1)


def test_a_withdrawn_paper_stays_and_says_so(index: Path, tmp_path: Path) -> None:
    words = "This paper has been withdrawn by the author due to an error"
    newer = write_rows(tmp_path / "w.jsonl", [row(BASE, "Old Words", 3, comments=words)])
    assert update(index, newer) == Update(changed=1)
    paper = found(index, BASE)
    assert paper is not None
    assert paper.comment == words


def test_oai_records_that_cannot_be_read_are_named(index: Path, tmp_path: Path) -> None:
    path = tmp_path / "harvest.xml"
    path.write_text(
        oai(
            oai_record("no-id", "2024-02-01", "T"),
            oai_record("2401.00005", "2024-02-01", ""),
            "<record/>",
            oai_record("2401.00006", "2024-02-01", "Whole"),
        )
    )
    heard: list[str] = []
    assert update(index, path, complain=heard.append) == Update(added=1)
    assert len(heard) == 3
    assert all("harvest.xml: left out" in each for each in heard)
    for text, said in (
        (oai()[:-9], "not a whole XML"),
        (
            '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
            '<error code="noRecordsMatch">none</error></OAI-PMH>',
            "error of OAI-PMH: none",
        ),
    ):
        path.write_text(text)
        before = index.read_bytes()
        with pytest.raises(InputError, match=said):
            update(index, path)
        assert index.read_bytes() == before


def test_a_saved_feed_is_of_the_day_it_was_given_out(index: Path, tmp_path: Path) -> None:
    entry = ServedEntry(record_from_snapshot(_served("Newer Words")), 2)
    for day, outcome in ((date(2024, 1, 4), "older"), (date(2024, 1, 6), "changed")):
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
        path = tmp_path / f"{day}.xml"
        path.write_bytes(render(Selection("", "", 0, 1, 1, (entry,)), Generation.CURRENT, moment))
        assert update(index, path) == Update(**{outcome: 1})


def _served(title: str) -> Any:
    return row(BASE, title, 2, authors_parsed=[["A", "B", ""]], abstract="X", categories="cs.CL")


# Whole or not at all


@pytest.mark.parametrize("at", ["take", "finish", "_join_runs", "_lengths", "commit"])
def test_an_update_that_is_interrupted_leaves_the_old_index(
    index: Path, tmp_path: Path, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_store, "_BATCH", 1)
    before = index.read_bytes()
    with (
        mock.patch.object(index_store.Store, at, side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        update(index, SAMPLE)
    assert index.read_bytes() == before
    assert not list(tmp_path.glob(".index*"))
    assert update(index, SAMPLE).added == 451
    assert held(index, [BASE])[0] is not None


def test_many_updates_grow_the_lists_of_words(index: Path, tmp_path: Path) -> None:
    for number in range(10, 15):
        new = write_rows(tmp_path / "new.jsonl", [row(f"2401.{number:05}", "Another Old Paper")])
        assert update(index, new) == Update(added=1)
    assert len(titled(index, "another")) == 6
    assert len(titled(index, "another old paper")) == 5


def test_an_index_that_is_not_there_or_of_another_version(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="index build"):
        update(tmp_path / "none.sqlite", SAMPLE)
    (tmp_path / "text").write_text("no index")
    with pytest.raises(InputError, match="index build"):
        update(tmp_path / "text", SAMPLE)


def test_sources_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read .*none"):
        sources_in([tmp_path / "none"])
    (tmp_path / "s.zip").write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(InputError, match="zip"):
        sources_in([tmp_path / "s.zip"])
