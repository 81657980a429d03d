"""What a person has said that doubtful items of a list are, remembered beside its bibliography.

An item is known again by what it says, not by where it stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bibwright.bounds import parsed_json
from bibwright.commands.resolve import as_accepted
from bibwright.errors import InputError
from bibwright.matching.candidates import Candidate
from bibwright.matching.verdict import Status, Verdict
from bibwright.model.identifiers import find_identifiers
from bibwright.model.reference import Reference
from bibwright.text.fold import fold

#: Version of the file's format.
ANSWERS_SCHEMA = 1
#: The answer that none of the papers that came into question is meant.
NONE = "none"
#: Papers that a person chooses from.
SHOWN = 3


@dataclass(frozen=True, slots=True)
class ResolveAnswers:
    """Answers by the fingerprints of items: an arXiv id or DOI, or ``NONE``."""

    given: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, data: bytes | None, name: str) -> ResolveAnswers:
        """The answers in a file; none where there is no file.

        Raises InputError, naming the file, for anything else.
        """
        if data is None:
            return cls()
        found = parsed_json(data, name)
        listed = found.get("answers") if isinstance(found, dict) else None
        if not isinstance(listed, list) or found.get("schema") != ANSWERS_SCHEMA:
            raise InputError(
                f"{name} holds no answers that this version can read; move it away to start again"
            )
        try:
            given = {str(each["item"]): str(each["paper"]) for each in listed}
        except (KeyError, TypeError) as error:
            raise InputError(f"{name}: an answer is damaged; move the file away") from error
        for paper in given.values():
            if paper != NONE and not find_identifiers(paper):
                raise InputError(f"{name}: “{paper}” is neither an arXiv id nor a DOI; remove it")
        return cls(given)

    def render(self) -> bytes:
        """The answers as a file: the same bytes for the same answers."""
        listed = [{"item": item, "paper": paper} for item, paper in sorted(self.given.items())]
        data = {"schema": ANSWERS_SCHEMA, "answers": listed}
        return f"{json.dumps(data, ensure_ascii=False, indent=2)}\n".encode()

    def applied(self, queries: Iterable[Reference]) -> tuple[Reference, ...]:
        """The queries, with the papers that a person says they are in their place."""
        return tuple(self._applied(query) for query in queries)

    def _applied(self, query: Reference) -> Reference:
        paper = self.given.get(fingerprint(query), NONE)
        return query if paper == NONE else as_accepted(query, paper)


def fingerprint(query: Reference) -> str:
    """What an item says, as one line that a person can read."""
    parts = (
        fold(query.title or query.said),
        " ".join(person.family for person in query.authors[:5]),
        str(query.year or ""),
        query.identity,
    )
    return " | ".join(part for part in parts if part)


def doubtful(
    asked: Sequence[Reference], verdicts: Sequence[Verdict], answers: ResolveAnswers
) -> list[tuple[Reference, Verdict]]:
    """The items that a person can decide about and hasn't, as they were read, each once."""
    found: dict[str, tuple[Reference, Verdict]] = {}
    for query, verdict in zip(asked, verdicts, strict=True):
        is_open = verdict.status in {Status.AMBIGUOUS, Status.CONFLICTING} and verdict.candidates
        if is_open and fingerprint(query) not in answers.given:
            found.setdefault(fingerprint(query), (query, verdict))
    return list(found.values())


def answer_of(candidate: Candidate) -> str:
    """The answer that this paper is meant, whatever its version, as ``--accept`` takes it."""
    reference = candidate.reference
    return f"arXiv:{reference.arxiv_id.base}" if reference.arxiv_id else f"doi:{reference.doi}"
