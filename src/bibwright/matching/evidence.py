"""A pair of records becomes evidence: the features compared, each with its value and weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bibwright.matching import weights
from bibwright.matching.features import (
    Feature,
    compare_abstracts,
    compare_authors,
    compare_dates,
    compare_ids,
    compare_places,
    compare_venues,
)
from bibwright.matching.levels import AuthorsLevel
from bibwright.matching.titles import TitleEvidence, TitleRelation, compare_titles
from bibwright.model.reference import Reference
from bibwright.text.fold import words


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against a query and a candidate being one work.

    A feature is None when one of the two doesn't have it: what is blank says nothing. ``prior``
    is what is thought before anything is compared; see `weights`.
    """

    title: TitleEvidence | None
    authors: Feature | None
    date: Feature | None
    venue: Feature | None
    identifier: Feature | None
    abstract: Feature | None
    prior: float = weights.PRIOR

    @property
    def features(self) -> dict[str, TitleEvidence | Feature]:
        """The features that could be compared, by name."""
        pairs = {
            "title": self.title,
            "authors": self.authors,
            "date": self.date,
            "venue": self.venue,
            "identifier": self.identifier,
            "abstract": self.abstract,
        }
        return {name: feature for name, feature in pairs.items() if feature is not None}

    @property
    def score(self) -> float:
        """The decimal logarithm of the odds that both are one work."""
        return self.prior + self.weight

    @property
    def weight(self) -> float:
        """What all features say together, whatever was thought before."""
        return sum(feature.weight for feature in self.features.values())

    @property
    def certainty(self) -> float:
        """The score as a probability, 0 to 1."""
        return float(1 / (1 + 10**-self.score))

    @property
    def by_others(self) -> bool:
        """Whether the two have no author in common."""
        return self.authors is not None and self.authors.level == AuthorsLevel.NONE

    @property
    def has_same_id(self) -> bool:
        """Whether an identifier is the same."""
        return self.identifier is not None and self.identifier.weight >= weights.SAME_DOI

    @property
    def is_titled_so(self) -> bool:
        """Whether the titles are the same."""
        return self.title is not None and self.title.relation is TitleRelation.SAME

    @property
    def is_of_one_day(self) -> bool:
        """Whether the day or the abstract, which sister papers don't share, is the same."""
        date, abstract = self.date, self.abstract
        return (date is not None and date.weight >= weights.SAME_DAY) or (
            abstract is not None and abstract.weight >= weights.SAME_ABSTRACT
        )

    @property
    def is_borne_out(self) -> bool:
        """Whether something besides title and identifier says that it is the work after all."""
        is_by_most = self.authors is not None and self.authors.level >= AuthorsLevel.MOST
        return self.is_of_one_day or is_by_most

    @property
    def reasons(self) -> tuple[str, ...]:
        """What was seen, in words, the title first."""
        return tuple(
            f"title: {feature.relation}" if isinstance(feature, TitleEvidence) else feature.seen
            for feature in self.features.values()
        )

    def as_json(self) -> dict[str, Any]:
        """The evidence as a JSON object."""
        features: dict[str, dict[str, Any]] = {
            name: {"seen": str(getattr(each, "relation", None) or getattr(each, "seen", ""))}
            | {"weight": round(each.weight, 2)}
            for name, each in self.features.items()
        }
        if self.title:
            features["title"] |= {
                "similarity": round(self.title.similarity, 4),
                "lost": list(self.title.lost),
                "extra": list(self.title.extra),
            }
        return {
            "score": round(self.score, 2),
            "certainty": round(self.certainty, 6),
            "features": features,
        }


def compare(query: Reference, candidate: Reference) -> Evidence:
    """Everything that both records have, compared."""
    both_titled = bool(words(query.title)) and bool(words(candidate.title))
    title = compare_titles(query.title, candidate.title) if both_titled else None
    identifier = compare_ids(query, candidate)
    if identifier is None and (title is None or title.relation is not TitleRelation.OTHER):
        identifier = compare_places(query, candidate)  # quite another title needs an explanation
    return Evidence(
        title=title,
        authors=compare_authors(query, candidate),
        date=compare_dates(query, candidate),
        venue=compare_venues(query, candidate),
        identifier=identifier,
        abstract=compare_abstracts(query, candidate),
        prior=weights.WIDE_PRIOR if candidate.record else weights.PRIOR,
    )
