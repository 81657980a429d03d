"""The keys by which records are sorted into blocks: which rows have one in common, and that a key
says the same whatever the other rows are."""

from __future__ import annotations

from bibwright.duplicates.blockings import blockings, rarest_words, word_blockings
from bibwright.duplicates.records import Records
from bibwright.matching.columns import Columns, columns_of
from bibwright.model.reference import Date, Person, Reference

HALE, ORR = Person("Hale", "Ida"), Person("Orr", "Tom")
#: The first two have all in common, the third and the fourth nothing but what is missing.
WORKS = [
    Reference(title="Word Senses and Coastal Tides", authors=(HALE, ORR), issued=Date(2020),
              doi="10.1000/tides", volume="7", pages="11--19"),
    Reference(title="Word senses and coastal tides", authors=(ORR, HALE), issued=Date(2020),
              doi="10.1000/tides", volume="7", pages="11--19"),
    Reference(title="Gardens of Moss", authors=(Person("Vane", "Lou"),)),
    Reference(title="Kites above Lagoons", authors=(Person("Vane", "Lou"),)),
]  # fmt: skip


def columns(works: list[Reference]) -> Columns:
    return columns_of(Records.of_references(works).columns)


def keys(works: list[Reference]) -> dict[str, list[str]]:
    """Of each way the texts of the rows' keys."""
    return {each.name: each.texts() for each in blockings(columns(works))}


def test_what_two_records_have_in_common_is_a_key_and_what_is_missing_is_none() -> None:
    found = keys(WORKS)
    for name in ("beginning", "title", "doi", "volume and page", "two authors"):
        one, other, *rest = found[name]
        assert one == other != "", name
        assert one not in rest, name
    for name in ("doi", "volume and page", "author and year", "author and page", "two authors"):
        assert found[name][2:] == ["", ""], name
    # Whose first author is another has another key, though the year and the page are the same.
    assert len({*found["author and year"][:2]}) == len({*found["author and page"][:2]}) == 2


def test_a_key_is_the_same_whatever_the_other_rows_are() -> None:
    others = [Reference(title="Abacus and Zither", authors=(Person("Aal", "Bo"), HALE)), *WORKS]
    alone, among = keys(WORKS), keys(others)
    assert {name: texts[1:] for name, texts in among.items()} == alone


def test_rows_with_a_rare_word_in_common_share_its_key() -> None:
    """A word of one record alone pairs it with nobody; two frequent ones are a key together."""
    rare = [Reference(title=f"Lagoons {word}") for word in ("amber", "birch")]
    frequent = [Reference(title=f"Tides harbour {word} {word}s") for word in "abcdefghijklmno"]
    read = columns([*rare, *frequent])
    rarest, counts = rarest_words(read)
    vocabulary = read.title_words.vocabulary
    ways = word_blockings(rarest, counts, read.titles.codes, lambda each: str(vocabulary[each]))
    found = {each.name: [*zip(each.rows.tolist(), each.texts(), strict=True)] for each in ways}
    shared = [(row, text) for row, text in found["rare word"] if text]
    assert shared == [(0, "lagoons"), (1, "lagoons")]
    both = [row for row, text in found["two words"] if {*text.split()} == {"tides", "harbour"}]
    assert both == list(range(2, 17))
