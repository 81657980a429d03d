"""What holds for dedupe over any bibliography."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

import bibwright
from bibwright import DedupeRun

#: Of each line a work in ways of typing it; the lines between them are works that look alike.
_TITLES = st.sampled_from(
    [
        *("Deep Residual Learning for Image Recognition", "Deep residual learning"),
        *("Deep Residual Learning for Image Recognition II", "Residual Learning"),
        *("{Deep} {R}esidual Learning for Image Recognition: A Review", "Editorial", ""),
        *("Comment on Deep Residual Learning for Image Recognition", "Introduction"),
        *("Deep Residual Learning for Image Recogniton", "A Survey of Image Recognition"),
    ]
)
_FAMILIES = ("He", "Zhang", "van der Berg", "Sun", "O'Neil")
_PEOPLE = st.one_of(
    st.lists(
        st.builds(
            "{1}, {0}".format,
            st.sampled_from(["K.", "Kaiming", "J. A."]),
            st.sampled_from(_FAMILIES),
        ),
        max_size=3,
        unique=True,
    ).map(" and ".join),
    st.just("He, K. and others"),
)
_FIELDS = st.fixed_dictionaries(
    {"title": _TITLES, "author": _PEOPLE},
    optional={
        "year": st.sampled_from(["2015", "2016", "1999"]),
        "journal": st.sampled_from(["CVPR", "Nature", "arXiv preprint arXiv:1512.03385"]),
        "booktitle": st.sampled_from(["CVPR", "Proceedings of CVPR"]),
        "volume": st.sampled_from(["1", "2"]),
        "pages": st.sampled_from(["1--9", "1-9", "770--778", "7"]),
        "doi": st.sampled_from(["10.1000/x", "https://doi.org/10.1000/X", "10.1000/y"]),
        "eprint": st.sampled_from(["1512.03385", "1512.03386"]),
        "keywords": st.sampled_from(["a, b", "b,c", "A"]),
        "note": st.sampled_from(["to read", "read"]),
        "edition": st.sampled_from(["1", "second"]),
        "number": st.sampled_from(["3", "4"]),
    },
)
_TYPES = st.sampled_from(["article", "inproceedings", "misc", "book", "techreport"])
_ENTRIES = st.lists(st.tuples(_TYPES, _FIELDS), min_size=2, max_size=6)
_OLD = re.compile(r"@\w+\{(\w+),")


def _written(entries: Sequence[tuple[str, dict[str, str]]]) -> list[str]:
    """Each entry's text, under keys of their own."""
    return [
        f"@{kind}{{key{at},\n"
        + "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items())
        + "}\n"
        for at, (kind, fields) in enumerate(entries)
    ]


def _dedupe(texts: Sequence[str]) -> DedupeRun:
    return bibwright.dedupe("\n".join(texts).encode())


def _groups(run: DedupeRun) -> set[frozenset[str]]:
    return {frozenset(run.places[row].key for row in each.rows) for each in run.duplicates.sets}


@given(_ENTRIES)
def test_a_second_run_changes_nothing(entries: list[tuple[str, dict[str, str]]]) -> None:
    [once] = _dedupe(_written(entries)).files
    [twice] = bibwright.dedupe(once.after).files
    assert twice.after == once.after


@given(_ENTRIES, st.randoms(use_true_random=False))
def test_the_order_of_the_entries_means_nothing(
    entries: list[tuple[str, dict[str, str]]], luck: object
) -> None:
    texts = _written(entries)
    shuffled = list(texts)
    luck.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = _dedupe(texts), _dedupe(shuffled)
    assert _groups(one) == _groups(other)
    assert [round(pair.score, 6) for pair in one.duplicates.doubtful] == [
        round(pair.score, 6) for pair in other.duplicates.doubtful
    ]


@given(_ENTRIES)
def test_every_value_is_kept_or_named(entries: list[tuple[str, dict[str, str]]]) -> None:
    run = _dedupe(_written(entries))
    left = _letters(run.files[0].after.decode())
    lost = {(each.field, each.text) for merge in run.merges for each in merge.lost}
    for _, fields in entries:
        for name, text in fields.items():
            parts = text.split(",") if name == "keywords" else [text]
            for part in parts:
                assert _letters(part) in left or (name, text) in lost, (name, text)


@given(_ENTRIES)
def test_every_key_lives_on(entries: list[tuple[str, dict[str, str]]]) -> None:
    run = _dedupe(_written(entries))
    left = set(_OLD.findall(run.files[0].after.decode()))
    for at in range(len(entries)):
        key = f"key{at}"
        assert run.renamed.get(key, key) in left
        assert (key in left) != (key in run.renamed)


@given(_ENTRIES)
def test_a_veto_holds_for_the_whole_set(entries: list[tuple[str, dict[str, str]]]) -> None:
    """Part II, the comment and the second edition are never in a set with what they are not,
    whatever ties them to it, unless an identifier says so."""
    run = _dedupe(_written(entries))
    for found in run.duplicates.sets:
        rows = [entries[row][1] for row in found.rows]
        for one, other in permutations(rows, 2):
            if one["title"] != other["title"] and one["title"].endswith(" II"):
                assert _identifiers(one) & _identifiers(other)


def _identifiers(fields: dict[str, str]) -> set[str]:
    return set(re.findall(r"1512\.\d+|10\.1000/[xy]", " ".join(fields.values()).lower()))


def _letters(text: str) -> str:
    text = text.lower().replace("https://doi.org/", "").replace("arxiv preprint", "")
    return re.sub(r"[^a-z0-9]", "", text)
