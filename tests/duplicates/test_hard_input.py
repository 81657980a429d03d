"""Bibliographies that would choke a dedupe: it ends, in little memory, and says what it did."""

from __future__ import annotations

import tracemalloc

import pytest

import bibwright
from bibwright import DedupeRun
from bibwright.duplicates.find import find_duplicates
from bibwright.duplicates.records import Records
from bibwright.errors import InputError

#: One title in thirty languages, as their Wikipedias call the article on machine learning.
_LANGUAGES = """\
Machine learning|Maschinelles Lernen|Apprentissage automatique|Aprendizaje automático
Apprendimento automatico|Aprendizagem automática|Machinaal leren|Maskininlärning|Maskinlæring
Koneoppiminen|Masinõpe|Mašīnmācīšanās|Mašininis mokymasis|Uczenie maszynowe|Strojové učení
Strojové učenie|Gépi tanulás|Învățare automată|Машинное обучение
Машинне навчання|Машинско учење|Μηχανική μάθηση|Makine öğrenmesi|למידת מכונה|تعلم الآلة
یادگیری ماشین|यन्त्र शिक्षण|การเรียนรู้ของเครื่อง|机器学习|機械学習|기계 학습|Học máy""".replace(
    "\n", "|"
).split("|")
_PEAK_BYTES = 400_000_000


def _dedupe(*entries: str) -> DedupeRun:
    return bibwright.dedupe("\n".join(entries).encode())


def _sizes(run: DedupeRun) -> list[int]:
    return [len(each.rows) for each in run.duplicates.sets]


@pytest.mark.large
def test_ten_thousand_copies_of_one_entry() -> None:
    entry = "@article{{k{}, title={{A remark on growth}}, author={{Doe, J.}}, year=1999, volume=3}}"
    tracemalloc.start()
    run = _dedupe(*(entry.format(number) for number in range(10_000)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert _sizes(run) == [10_000]
    assert run.files[0].after.count(b"@article") == 1
    assert len(run.renamed) == 9_999
    assert peak < _PEAK_BYTES


@pytest.mark.large
def test_ten_thousand_records_in_one_block() -> None:
    """All of one title and one person, every one with pages of its own."""
    records = Records.of(
        {
            "title": "Book reviews",
            "author": "Doe, J.",
            "venue": "Acta",
            "volume": str(at // 100 + 1),
            "number": str(at % 100 + 1),
            "pages": f"{at * 10 + 1}--{at * 10 + 9}",
            "year": str(1900 + at // 100),
        }
        for at in range(10_000)
    )
    tracemalloc.start()
    found = find_duplicates(records)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.sets == ()
    assert found.compared < 100 * len(records)
    assert peak < _PEAK_BYTES


def test_what_was_not_compared_is_said() -> None:
    records = Records.of(
        {"title": "Book reviews", "year": str(1000 + at), "pages": str(at)} for at in range(5_000)
    )
    assert any("5000 entries" in note for note in find_duplicates(records).notes)


def test_empty_titles_are_no_evidence() -> None:
    run = _dedupe(*(f"@misc{{k{at}, title={{}}, author={{Doe, J.}}}}" for at in range(2_000)))
    assert run.duplicates.sets == ()
    assert run.duplicates.doubtful == ()


def test_titles_of_a_hundred_kilobytes() -> None:
    words = " ".join(f"word{at}" for at in range(14_000))
    entry = "@article{{{}, title={{{}}}, author={{Doe, Jane}}, year=2001, journal={{Acta}}}}"
    run = _dedupe(entry.format("a", words), entry.format("b", words + "."), entry.format("c", "x"))
    assert _sizes(run) == [2]


def test_one_person_s_list_of_a_thousand_people() -> None:
    authors = " and ".join(f"Family{at}, Given{at}" for at in range(3_000))
    entry = "@article{{{}, title={{Observation of a new boson}}, author={{{}}}, year=2012}}"
    run = _dedupe(entry.format("a", authors), entry.format("b", "Family0, G. and others"))
    assert _sizes(run) == [2]


def test_thirty_languages_stay_apart_and_copies_are_found() -> None:
    assert len(_LANGUAGES) > 30
    entry = "@article{{{}{}, title={{{}}}, author={{Nguyễn, Thị}}, year=2019, journal={{X{}}}}}"
    texts = [
        entry.format(copy, at, title, at)
        for copy in ("a", "b")
        for at, title in enumerate(_LANGUAGES)
    ]
    run = _dedupe(*texts)
    keys = [[run.places[row].key[1:] for row in each.rows] for each in run.duplicates.sets]
    assert sorted(keys) == sorted([str(at)] * 2 for at in range(len(_LANGUAGES)))


def test_lone_surrogates_and_nul() -> None:
    title = "Broken \ud800 letters \x00 in a title"
    rows = [{"title": title, "author": "Doe, J.", "year": "2001", "pages": "1--2"}] * 2
    assert len(find_duplicates(Records.of(rows)).sets) == 1


@pytest.mark.parametrize(
    "data",
    [b"", b"@misc{", b"%", b"@comment{x}", b"@misc{a,}"],
)
def test_a_bibliography_without_works_stays(data: bytes) -> None:
    run = bibwright.dedupe(data)
    assert run.files[0].after == data
    assert run.duplicates.sets == ()


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"@", b"\x00" * 99])
def test_what_is_no_bibliography_is_an_error(data: bytes) -> None:
    with pytest.raises(InputError):
        bibwright.dedupe(data)


def test_a_macro_of_two_groups_in_a_list_of_names() -> None:
    author = r"author = {\sortmediacreator{L. Frank}{Baum}}"
    run = _dedupe(
        f"@book{{a, title = {{The Wonderful Wizard of Oz}}, {author}, year = 1900}}",
        f"@book{{b, title = {{The Wonderful Wizard of Oz}}, {author}, year = 1900}}",
    )
    assert _sizes(run) == [2]
