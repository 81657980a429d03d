"""Right entries made wrong, each in one way, and entries of papers that there are not."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bench.check_cases import Case
from bench.damage import recombined
from bibwright.matching.comparison import Field

#: What to do to an entry, given others to borrow from; None where it can't be done to this one.
Damage = Callable[[Case, random.Random, Sequence[Case]], Case | None]


def _with(case: Case, **fields: str) -> Case:
    return replace(case, fields={**case.fields, **fields})


def _wrong_year(case: Case, rng: random.Random, _: Sequence[Case]) -> Case | None:
    year = case.fields.get("year", "")
    if not re.fullmatch(r"\d{4}", year):
        return None
    return _with(case, year=str(int(year) + rng.choice([-9, -6, -4, -3, 3, 4, 6])))


def _year_off_by_one(case: Case, rng: random.Random, _: Sequence[Case]) -> Case | None:
    year = case.fields.get("year", "")
    if not re.fullmatch(r"\d{4}", year):
        return None
    return _with(case, year=str(int(year) + rng.choice([-1, 1])))


def _year_off(by: int) -> Damage:
    def damage(case: Case, rng: random.Random, _: Sequence[Case]) -> Case | None:
        year = case.fields.get("year", "")
        if not re.fullmatch(r"\d{4}", year):
            return None
        return _with(case, year=str(int(year) + rng.choice([-by, by])))

    return damage


def _letters_exchanged(case: Case, rng: random.Random, _: Sequence[Case]) -> Case | None:
    """Two letters of a family name, one behind the other."""
    names = case.fields.get("author", "").split(" and ")
    at = rng.randrange(len(names))
    *given, family = names[at].split()
    places = [
        place
        for place in range(1, len(family) - 1)
        if family.isalpha() and family[place] != family[place + 1]
    ]
    if not given or not places or "," in names[at]:
        return None
    place = rng.choice(places)
    family = family[:place] + family[place + 1] + family[place] + family[place + 2 :]
    names[at] = " ".join([*given, family])
    return _with(case, author=" and ".join(names))


def _reordered(case: Case, rng: random.Random, _: Sequence[Case]) -> Case | None:
    names = case.fields.get("author", "").split(" and ")
    if len(set(names)) < 3:
        return None
    at = rng.randrange(1, len(names) - 1)
    names[at], names[at + 1] = names[at + 1], names[at]
    return _with(case, author=" and ".join(names))


def _one_added(case: Case, rng: random.Random, cases: Sequence[Case]) -> Case | None:
    names = case.fields.get("author", "").split(" and ")
    stranger = rng.choice(rng.choice(cases).fields.get("author", "").split(" and "))
    if len(stranger.split()) < 2 or stranger in names:
        return None
    names.insert(rng.randint(1, len(names)), stranger)
    return _with(case, author=" and ".join(names))


def _authors_but_one(case: Case, rng: random.Random, cases: Sequence[Case]) -> Case | None:
    """All exchanged but one of at least four."""
    names = case.fields.get("author", "").split(" and ")
    if len(names) < 4:
        return None
    others = [
        name
        for each in rng.sample(cases, 8)
        for name in each.fields.get("author", "").split(" and ")
    ]
    kept = rng.randrange(len(names))
    changed = [name if at == kept else rng.choice(others) for at, name in enumerate(names)]
    return _with(case, author=" and ".join(changed))


def _slip_in_title(case: Case, rng: random.Random, _: Sequence[Case]) -> Case | None:
    """A letter of a long word left out."""
    words = case.fields["title"].split()
    long = [at for at, word in enumerate(words) if len(word) > 6 and word.isalpha()]
    if not long:
        return None
    at = rng.choice(long)
    place = rng.randrange(2, len(words[at]) - 2)
    words[at] = words[at][:place] + words[at][place + 1 :]
    return _with(case, title=" ".join(words))


def _one_word(case: Case, rng: random.Random, cases: Sequence[Case]) -> Case | None:
    """One informative word swapped for another."""
    words = case.fields["title"].split()
    long = [at for at, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    other = rng.choice(rng.choice(cases).fields["title"].split())
    if not long or len(other) < 5 or not other.isalpha() or other in words:
        return None
    words[rng.choice(long)] = other
    return _with(case, title=" ".join(words))


def _made_up_doi(case: Case, rng: random.Random, _: Sequence[Case]) -> Case | None:
    return _with(case, doi=f"10.{rng.randint(40000, 49999)}/{rng.randint(10**6, 10**7)}")


def _others_doi(case: Case, rng: random.Random, cases: Sequence[Case]) -> Case | None:
    dois = [doi for each in rng.sample(cases, 40) if (doi := each.fields.get("doi"))]
    return _with(case, doi=dois[0]) if dois and dois[0] != case.fields.get("doi") else None


def _others_authors(case: Case, rng: random.Random, cases: Sequence[Case]) -> Case | None:
    """All people swapped for those of another paper."""
    author = rng.choice(cases).fields.get("author", "")
    own = set(re.findall(r"\w{4,}", case.fields.get("author", "").lower()))
    if not author or own & set(re.findall(r"\w{4,}", author.lower())):
        return None
    return _with(case, author=author)


def _one_swapped(case: Case, rng: random.Random, cases: Sequence[Case]) -> Case | None:
    """One of the people swapped for somebody else."""
    names = case.fields.get("author", "").split(" and ")
    stranger = rng.choice(rng.choice(cases).fields.get("author", "").split(" and "))
    if len(names) < 2 or len(stranger.split()) < 2 or stranger in names or stranger == "others":
        return None
    at = rng.randrange(len(names))
    if names[at] == "others":
        return None
    names[at] = stranger
    return _with(case, author=" and ".join(names))


def _one_missing(case: Case, rng: random.Random, _: Sequence[Case]) -> Case | None:
    names = case.fields.get("author", "").split(" and ")
    if len(names) < 3 or "others" in names:
        return None
    del names[rng.randrange(len(names))]
    return _with(case, author=" and ".join(names))


def _others_id(case: Case, rng: random.Random, cases: Sequence[Case]) -> Case | None:
    """The arXiv id or the DOI of another paper."""
    other = rng.choice(cases)
    if other.truth == case.truth:
        return None
    fields = {name: value.replace(case.truth, other.truth) for name, value in case.fields.items()}
    doi = case.fields.get("doi", "")
    if "doi" in fields and doi.lower().endswith(case.truth):
        fields["doi"] = other.truth if other.truth.startswith("10.") else doi
    return replace(case, fields=fields) if fields != case.fields else None


def _title_drift(case: Case, rng: random.Random, cases: Sequence[Case]) -> Case | None:
    """Two informative words swapped for others."""
    words = case.fields["title"].split()
    long = [at for at, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if len(long) < 4:
        return None
    for at in rng.sample(long, 2):
        other = rng.choice(rng.choice(cases).fields["title"].split())
        if len(other) < 5 or not other.isalpha() or other.lower() in map(str.lower, words):
            return None
        words[at] = other
    return _with(case, title=" ".join(words))


def _wrong_venue(case: Case, rng: random.Random, _: Sequence[Case]) -> Case | None:
    name = next((name for name in ("journal", "booktitle") if case.fields.get(name)), "")
    if not name or re.search(r"arxiv|corr", case.fields[name], re.IGNORECASE):
        return None
    return _with(case, **{name: rng.choice(_VENUES[name])})


_VENUES = {
    "journal": ("Journal of Fluid Mechanics", "Annals of Botany", "Clinical Cardiology"),
    "booktitle": (
        "Proceedings of the International Symposium on Marine Archaeology",
        "Proceedings of the Conference on Veterinary Dermatology",
    ),
}
#: The damage, and the field in which it is.
DAMAGES: dict[str, tuple[Damage, Field]] = {
    "year wrong by 3 to 9": (_wrong_year, Field.YEAR),
    "year wrong by one": (_year_off_by_one, Field.YEAR),
    "people of another paper": (_others_authors, Field.AUTHORS),
    "one person swapped": (_one_swapped, Field.AUTHORS),
    "one person missing": (_one_missing, Field.AUTHORS),
    "another paper's id": (_others_id, Field.IDENTIFIER),
    "two words of the title": (_title_drift, Field.TITLE),
    "another venue": (_wrong_venue, Field.VENUE),
}


#: The damage that is done to entries of one bibliography, each noticed by an editor.
EDITORS: dict[str, Damage] = {
    "one person swapped": _one_swapped,
    "one person missing": _one_missing,
    "one person added": _one_added,
    "all people but one of four swapped": _authors_but_one,
    "two people exchanged": _reordered,
    "two letters of a family name exchanged": _letters_exchanged,
    "a letter of the title missing": _slip_in_title,
    "one word of the title": _one_word,
    "two words of the title": _title_drift,
    "year off by 1": _year_off(1),
    "year off by 2": _year_off(2),
    "year off by 4": _year_off(4),
    "year off by 8": _year_off(8),
    "another venue": _wrong_venue,
    "a DOI that there is not": _made_up_doi,
    "the DOI of another paper": _others_doi,
}


def _without_ids(case: Case) -> Case:
    gone = ("doi", "eprint", "eid", "url", "volume", "archivePrefix", "archiveprefix", "note")
    fields = {name: value for name, value in case.fields.items() if name not in gone}
    if "arxiv" in fields.get("journal", "").lower():
        fields["journal"] = "arXiv preprint"
    return replace(case, fields=fields, truth="")


def _recombined(case: Case, rng: random.Random, cases: Sequence[Case]) -> Case | None:
    """The halves of two titles, by the people of a third paper."""
    title = _two_halves(rng.choice(cases), rng.choice(cases), rng)
    author = rng.choice(cases).fields.get("author", "")
    return _invented(case, title, author)


def _with_its_authors(case: Case, rng: random.Random, cases: Sequence[Case]) -> Case | None:
    """What a machine makes up: a title like one of these people's, and the people themselves."""
    other = rng.choice(cases)
    title = _two_halves(case, other, rng)
    return _invented(case, title, case.fields.get("author", ""))


def _of_nobody(case: Case, rng: random.Random, cases: Sequence[Case]) -> Case | None:
    """Half a title and half another, by people whose names are put together."""
    title = _two_halves(rng.choice(cases), rng.choice(cases), rng)
    names = []
    for _ in range(rng.randint(1, 4)):
        one, other = (rng.choice(cases).fields.get("author", "").split(" and ")[0] for _ in "ab")
        if not one.split() or not other.split():
            continue
        given, family = one.split()[-1], other.split()[0].strip(",")
        names.append(f"{family}, {given}".replace("{", "").replace("}", ""))
    return _invented(case, title, " and ".join(names))


def _two_halves(one: Case, other: Case, rng: random.Random) -> str:
    """Empty where both are of one paper."""
    if one.truth == other.truth:
        return ""
    return recombined([one.fields["title"], other.fields["title"]], rng)


def _invented(case: Case, title: str, author: str) -> Case | None:
    title = title.replace("{", "").replace("}", "").replace("$", "").replace("\\", "")
    if len(title.split()) < 5 or author.count("{") != author.count("}"):
        return None
    return _with(_without_ids(case), title=title, author=author)


INVENTIONS: dict[str, Damage] = {
    "invented: two titles, a third's people": _recombined,
    "invented: half its title, its people": _with_its_authors,
    "invented: two titles, nobody": _of_nobody,
}
