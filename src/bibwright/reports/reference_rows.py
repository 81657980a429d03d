"""References as rows of a table, a field each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bibwright.model.reference import Reference


def reference_rows(references: Sequence[Reference]) -> Iterator[tuple[str, list[str]]]:
    """The fields that one of the references has, each with what all of them have there."""
    for name, texts in (
        ("title", [each.title for each in references]),
        ("authors", [_authors(each) for each in references]),
        ("year", [str(each.year or "") for each in references]),
        ("venue", [each.venue or each.journal_ref for each in references]),
        ("arXiv id", [str(each.arxiv_id or "") for each in references]),
        ("DOI", [each.doi or "" for each in references]),
    ):
        if any(texts):
            yield name, texts


def _authors(reference: Reference) -> str:
    names: Iterable[str] = map(str, reference.authors)
    return ", ".join([*names, "and others"] if reference.others else names)
