"""Right entries made wrong by small slips, each in one thing: a digit, an initial, a "not"."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from bench.check_cases import Case
from bench.check_damage import Damage

_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")


def _with(case: Case, **fields: str) -> Case:
    return replace(case, fields={**case.fields, **fields})


def _names(case: Case) -> list[str]:
    return case.fields.get("author", "").split(" and ")


def _initial(case: Case, rng: random.Random, _: Sequence[Case]) -> Case | None:
    """One author's given names are another initial."""
    names = _names(case)
    at = rng.randrange(len(names))
    if "," in names[at]:
        family, given = (part.strip() for part in names[at].split(",", 1))
    else:
        *before, family = names[at].split()
        given = " ".join(before)
    if not given[:1].isalpha() or not given.isascii():
        return None
    first = rng.choice([each for each in "ABCDEFGHJKLMNPRSTVW" if each != given[0].upper()])
    names[at] = f"{family}, {first}."
    return _with(case, author=" and ".join(names))


def _first_two(case: Case, _rng: random.Random, _: Sequence[Case]) -> Case | None:
    names = _names(case)
    if len(set(names)) < 2 or "others" in names[:2]:
        return None
    names[:2] = names[1], names[0]
    return _with(case, author=" and ".join(names))


def _cut(case: Case, _rng: random.Random, _: Sequence[Case]) -> Case | None:
    names = _names(case)
    return _with(case, author=" and ".join(names[:3])) if len(names) > 4 else None


def _subtitle(case: Case, rng: random.Random, cases: Sequence[Case]) -> Case | None:
    """What stands behind the colon is another paper's."""
    head, colon, rest = case.fields["title"].partition(": ")
    others = [each.fields["title"].partition(": ")[2] for each in rng.sample(cases, 60)]
    other = next((each for each in others if len(each.split()) > 2 and each != rest), "")
    if not colon or len(head.split()) < 2 or not other or other.count("{") != other.count("}"):
        return None
    return _with(case, title=f"{head}: {other}") if head.count("{") == head.count("}") else None


def _negated(case: Case, rng: random.Random, _: Sequence[Case]) -> Case | None:
    words = case.fields["title"].split()
    if len(words) < 4:
        return None
    words.insert(rng.randrange(1, len(words) - 1), "not")
    return _with(case, title=" ".join(words))


def _other_number(case: Case, rng: random.Random, _: Sequence[Case]) -> Case | None:
    return _with(case, title=title) if (title := _changed(case.fields["title"], rng)) else None


def _changed(text: str, rng: random.Random) -> str:
    """With one number in it otherwise; empty where there is none."""
    found = list(_NUMBER.finditer(text))
    if not found:
        return ""
    at = rng.choice(found)
    number = str(int(at[0]) + rng.choice([1, 2, 3]))
    return f"{text[: at.start()]}{number}{text[at.end() :]}"


def _field(name: str, *besides: str) -> Damage:
    """A number of this field otherwise; only of entries that have all of the others."""

    def damage(case: Case, rng: random.Random, _: Sequence[Case]) -> Case | None:
        if not all(case.fields.get(each) for each in (name, *besides)):
            return None
        value = _changed(case.fields[name].split("-")[0], rng)
        return _with(case, **{name: value}) if value else None

    return damage


def _exchanged(case: Case, _rng: random.Random, _: Sequence[Case]) -> Case | None:
    """Volume and number, each in the other's place."""
    volume, number = (case.fields.get(name, "") for name in ("volume", "number"))
    if not volume or not number or volume == number:
        return None
    return _with(case, volume=number, number=volume)


def _digit(name: str) -> Damage:
    """One digit of an identifier, behind its prefix."""

    def damage(case: Case, rng: random.Random, _: Sequence[Case]) -> Case | None:
        value = case.fields.get(name, "")
        begin = value.find("/") + 1
        places = [at for at in range(begin, len(value)) if value[at].isdecimal()]
        if not places:
            return None
        at = places[-1]
        digit = rng.choice([each for each in "0123456789" if each != value[at]])
        made = _with(case, **{name: value[:at] + digit + value[at + 1 :]})
        return replace(made, fields={k: v for k, v in made.fields.items() if k != "url"})

    return damage


#: Venues of one publisher and one field, which are easily taken for each other.
_NEIGHBOURS = [
    ("Annual Meeting of the Association for Computational Linguistics",
     "Conference on Empirical Methods in Natural Language Processing"),
    ("Conference on Computer Vision and Pattern Recognition",
     "International Conference on Computer Vision"),
    ("International Conference on Machine Learning", "Advances in Neural Information Processing"),
    ("Transactions on Image Processing", "Transactions on Multimedia"),
    ("Transactions on Pattern Analysis", "Transactions on Neural Networks and Learning Systems"),
    ("SIGIR", "SIGMOD"),
    ("Symposium on Theory of Computing", "Symposium on Foundations of Computer Science"),
    ("INFOCOM", "GLOBECOM"),
    ("AAAI", "International Joint Conference on Artificial Intelligence"),
]  # fmt: skip


def _neighbour(case: Case, _rng: random.Random, _: Sequence[Case]) -> Case | None:
    name = next((name for name in ("journal", "booktitle") if case.fields.get(name)), "")
    venue = " ".join(case.fields.get(name, "").replace("{", "").replace("}", "").split())
    for pair in _NEIGHBOURS:
        for one, other in (pair, pair[::-1]):
            if one in venue:
                return _with(case, **{name: _full(other)})
    return None


def _full(venue: str) -> str:
    return venue + " Systems" if venue.endswith("Information Processing") else venue


def _year_before(case: Case, _rng: random.Random, _: Sequence[Case]) -> Case | None:
    """The proceedings of the year before, by all that the booktitle says; the year stays."""
    text = " ".join(case.fields.get("booktitle", "").split())
    if not _YEAR.search(text):
        return None
    text = _YEAR.sub(lambda found: str(int(found[0]) - 1), text)
    text = _ORDINAL.sub(lambda found: f"{int(found[1]) - 1}th", text)
    return _with(case, booktitle=text)


SLIPS: dict[str, Damage] = {
    "an initial of another": _initial,
    "the first two authors exchanged": _first_two,
    "a list cut after three": _cut,
    "another subtitle": _subtitle,
    "a “not” in the title": _negated,
    "a number of the title": _other_number,
    "a volume": _field("volume"),
    "a number": _field("number"),
    "the first page": _field("pages"),
    "volume and number exchanged": _exchanged,
    "a digit of the DOI": _digit("doi"),
    "a digit of the arXiv id": _digit("eprint"),
    "a venue of the same field": _neighbour,
    "the proceedings of the year before": _year_before,
}
