"""What a person has said about doubtful pairs, remembered beside the bibliography.

A pair is known again by what its entries say, not by where they stand: by their identifiers, or by
title, family names and year, folded. So an answer outlives a tidied file and new citation keys,
and no longer counts once an entry says something else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bibwright.bounds import parsed_json
from bibwright.duplicates.records import Records
from bibwright.errors import InputError
from bibwright.matching.columns import Columns, first_columns_of

#: Version of the file's format.
ANSWERS_SCHEMA = 1


class PairAnswer(StrEnum):
    """What a pair is, as a person said."""

    SAME = "same"
    NOT_SAME = "not the same"


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers by pairs of fingerprints, the smaller first."""

    given: Mapping[tuple[str, str], PairAnswer] = field(default_factory=dict)

    @classmethod
    def load(cls, data: bytes | None, name: str) -> Answers:
        """The answers in a file; none where there is no file.

        Raises InputError, naming the file and the line, for anything else.
        """
        if data is None:
            return cls()
        found = parsed_json(data, name)
        if not isinstance(found, dict) or found.get("schema") != ANSWERS_SCHEMA:
            raise InputError(
                f"{name} holds no answers that this version can read; move it away to start again"
            )
        listed = found.get("answers", [])
        if not isinstance(listed, list):
            raise InputError(f"{name}: “answers” is not a list; move the file away to start again")
        given = {}
        for number, each in enumerate(listed, 1):
            try:
                one, other = sorted((str(each["left"]), str(each["right"])))
                given[one, other] = PairAnswer(each["answer"])
            except (KeyError, TypeError, ValueError) as error:
                raise InputError(f"{name}: answer {number} is none; take it out") from error
        return cls(given)

    def render(self) -> bytes:
        """The answers as a file: the same bytes for the same answers."""
        listed = [
            {"left": one, "right": other, "answer": str(answer)}
            for (one, other), answer in sorted(self.given.items())
        ]
        data = {"schema": ANSWERS_SCHEMA, "answers": listed}
        return f"{json.dumps(data, ensure_ascii=False, indent=2)}\n".encode()

    def with_answer(self, one: str, other: str, answer: PairAnswer) -> Answers:
        """These answers and one more, about two fingerprints."""
        first, second = sorted((one, other))
        return Answers({**self.given, (first, second): answer})

    def constraints(self, records: Records) -> dict[tuple[int, int], bool]:
        """The pairs of rows that were spoken of, and whether they are one work.

        Where several rows have one fingerprint the first stands for them; they are one anyway.
        """
        if not self.given:
            return {}
        rows: dict[str, int] = {}
        for row, mark in enumerate(fingerprints(records)):
            rows.setdefault(mark, row)
        found = {}
        for (one, other), answer in self.given.items():
            if one in rows and other in rows and rows[one] != rows[other]:
                first, second = sorted((rows[one], rows[other]))
                found[first, second] = answer is PairAnswer.SAME
        return found


def fingerprints(records: Records) -> list[str]:
    """For each record what it says, as one line that a person can read."""
    columns = first_columns_of(records.columns)
    return [_fingerprint(columns, row) for row in range(len(columns))]


def _fingerprint(columns: Columns, row: int) -> str:
    names = columns.names[columns.authors.codes[row]]
    parts = [
        columns.titles.texts[columns.titles.codes[row]],
        " ".join(name.family for name in names.names[:5]),
        str(columns.years[row] or ""),
        columns.venues.texts[columns.venues.codes[row]],
        columns.pages.texts[columns.pages.codes[row]],
        columns.dois.texts[columns.dois.codes[row]],
        columns.arxiv_ids.texts[columns.arxiv_ids.codes[row]],
    ]
    return " | ".join(part for part in parts if part)
