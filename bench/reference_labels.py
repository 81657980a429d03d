"""Trains the labeller of reference strings: ``python -m bench.reference_labels OUT``.

It needs python-crfsuite (the dependency group ``training``), and these, which aren't kept here:

- ``--anystyle FILE…``: AnyStyle's ``gold.xml`` and ``good.xml`` (``res/parser``, BSD-2);
- ``--doubtful FILE…``: its ``bad.xml`` and ``ugly.xml``; what a first model, of the two others
  alone, reads otherwise with certainty is left out (`plausible`);
- ``--grobid FOLDER``: GROBID's citation corpus (Apache-2.0), the half with even hashes of names;
- ``--held-out FILE``: its ``core.xml``; no string or title of it is trained on;
- ``--rendered FILE…``: what ``node bench/reference_styles.js`` made of CSL-JSON records;
- ``--records FILE``: the records themselves (`reference_records`), for strings in styles of
  nobody's (`reference_made`), whose number is ``--made``.

``docs/benchmarks.md`` has where all of it is from, and its licences; the styles are run, not
copied: citation-style-language/styles (CC BY-SA 3.0), set by citeproc-js.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pycrfsuite

from bench.reference_made import made
from bench.reference_sets import Sample, Span, labelled_sets, rendered
from bibwright.readers.reference_labels import Model, Part, labelled_by, pack
from bibwright.readers.reference_tokens import Token, features, tokens
from bibwright.text.fold import fold

#: Labels whose first word is told from the others.
_BEGUN = frozenset({"author", "editor", "title", "container"})
_LABELS = _BEGUN | {"publisher", "volume", "date"}
#: What one label behind another is worth where none was ever seen behind it.
_NEVER, _SELDOM = -12.0, -4.0
#: What each of the two models counts for, and what is no weight.
_FIRST, _SECOND, _LEAST = 0.45, 0.75, 0.12
_LONGEST = 900
#: What a model is certain of.
_CERTAIN = 0.75
_TELLING_TITLE = 25


def main() -> None:
    """Trains on everything that is named, and writes the model."""
    parser = argparse.ArgumentParser(prog="bench.reference_labels")
    parser.add_argument("out", type=Path)
    parser.add_argument("--anystyle", nargs="*", type=Path, default=())
    parser.add_argument("--doubtful", nargs="*", type=Path, default=())
    parser.add_argument("--held-out", type=Path, required=True)
    parser.add_argument("--grobid", type=Path)
    parser.add_argument("--rendered", nargs="*", type=Path, default=())
    parser.add_argument("--records", type=Path)
    parser.add_argument("--made", type=int, default=13000)
    parser.add_argument("--iterations", type=int, default=100)
    asked = parser.parse_args()
    held_out = list(labelled_sets(asked.held_out))
    work = asked.out.with_suffix(".crfsuite")
    samples: list[Sample] = []
    for path in asked.anystyle:
        samples += labelled_sets(path)
    first = _trained(without(samples, held_out), work, asked.iterations)
    doubted = (each for path in asked.doubtful for each in labelled_sets(path))
    samples += plausible(doubted, first)
    if asked.grobid:
        samples += labelled_sets(asked.grobid, half=0)
    for path in asked.rendered:
        samples += (each for each in rendered(path) if is_fit(each))
    if asked.records:
        records = json.loads(asked.records.read_text(encoding="utf-8"))
        samples += made(records, asked.made, random.Random(3))
    second = _trained(without(samples, held_out), work, asked.iterations)
    asked.out.write_bytes(pack(summed(first, second)))


def summed(first: Model, second: Model) -> Model:
    """Both models' weights, without those that hardly count: what people write and label by hand is
    not to be drowned in what was made."""
    place = [first.labels.index(label) for label in second.labels]
    weights: dict[str, tuple[tuple[int, float], ...]] = {}
    for name in first.weights.keys() | second.weights.keys():
        sums = {at: value * _FIRST for at, value in first.weights.get(name, ())}
        for at, value in second.weights.get(name, ()):
            sums[place[at]] = sums.get(place[at], 0.0) + value * _SECOND
        kept = tuple((at, value) for at, value in sorted(sums.items()) if abs(value) >= _LEAST)
        if kept:
            weights[name] = kept
    back = {at: other for other, at in enumerate(place)}
    transitions = tuple(
        tuple(
            round(_FIRST * value + _SECOND * second.transitions[back[row]][back[column]], 2)
            for column, value in enumerate(values)
        )
        for row, values in enumerate(first.transitions)
    )
    return Model(first.labels, weights, transitions)


def plausible(samples: Iterable[Sample], first: Model) -> Iterator[Sample]:
    """Those with one title that a first model reads alike, or not with certainty otherwise; the
    title of a book alone is a title."""
    for sample in samples:
        labels = [label for *_, label in sample.spans]
        if "title" not in labels and labels.count("container") == 1 and "publisher" in labels:
            spans = ((a, b, "title" if it == "container" else it) for a, b, it in sample.spans)
            sample = Sample(sample.text, tuple(spans))
        if len(labels) < 3 or re.search("[<{]", sample.text) or _titles(sample) != 1:
            continue
        labelled = labelled_by(first, sample.text)
        read = next((part for part in labelled.parts if part.label == "title"), Part("", 0, 0))
        is_same = fold(sample.text[read.start : read.end]) == fold(sample.said("title"))
        if is_same or (labelled.sure < _CERTAIN and not _may_be_too_long(sample)):
            yield sample


def _titles(sample: Sample) -> int:
    return sum(label == "title" for *_, label in sample.spans)


#: A publisher, a series or a kind of report within a title: labelled as one with it.
_BEYOND_TITLE = re.compile(
    r"\w{3,}[.,] .*\b(?:Press|Verlag|Publications?|Éditions|University|Ltd|Report|Series|Thesis|"
    r"Th[eè]se|Books)\b"
)


def _may_be_too_long(sample: Sample) -> bool:
    title = sample.said("title")
    return bool(_BEYOND_TITLE.search(title)) or len(title.split()) > 28


def is_fit(sample: Sample) -> bool:
    """Whether a processor's string has a title, and nothing in it that is no print."""
    return bool(sample.said("title")) and not re.search(r"[\\|{}$]|title-", sample.text)


def without(samples: Iterable[Sample], held_out: Iterable[Sample]) -> Iterator[Sample]:
    """The samples but for those with a string, or a telling title, that is held out."""
    texts, titles = set[str](), set[str]()
    for sample in held_out:
        texts.add(_letters(sample.text))
        titles.add(_letters(sample.said("title")))
    for sample in samples:
        title = _letters(sample.said("title"))
        known = len(title) >= _TELLING_TITLE and title in titles
        if not known and _letters(sample.text) not in texts and len(sample.text) < _LONGEST:
            yield sample


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text.lower())


def _trained(samples: Iterable[Sample], work: Path, iterations: int) -> Model:
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    for sample in samples:
        found = tokens(sample.text)
        if found:
            trainer.append(pycrfsuite.ItemSequence(features(found)), labels_of(sample, found))
    trainer.set_params({"c1": 0.3, "c2": 0.02, "feature.minfreq": 4, "max_iterations": iterations})
    trainer.train(str(work))
    return model(work)


def labels_of(sample: Sample, found: list[Token]) -> list[str]:
    """The label of each word: that of most of its letters; a mark goes with what it follows."""
    owners: list[Span | None] = [None] * len(sample.text)
    for each in sample.spans:
        owners[each[0] : each[1]] = [each] * (each[1] - each[0])
    owned = [_owner(sample.text, owners, token) for token in found]
    labels: list[str] = []
    before: Span | None = None
    for at, (token, span) in enumerate(zip(found, owned, strict=True)):
        if span is None:
            following = next((each for each in owned[at:] if each is not None), None)
            last = labels[-1].removesuffix("+") if labels else "other"
            labels.append(_of_stray(token.text.strip(".,:;()[]").lower(), last, following))
            continue
        label = span[2] if span[2] in _LABELS else "other"
        goes_on = bool(labels) and labels[-1].removesuffix("+") == label
        goes_on = goes_on and (before is None or before[2] == span[2])
        labels.append(label if goes_on or label not in _BEGUN else f"{label}+")
        before = span
    return labels


def _owner(text: str, owners: list[Span | None], token: Token) -> Span | None:
    places = range(token.start, token.end)
    inside = [each for at in places if (each := owners[at]) is not None and text[at].isalnum()]
    inside = inside or [each for at in places if (each := owners[at]) is not None]
    return max(inside, key=inside.count) if inside else None


def _of_stray(word: str, last: str, following: Span | None) -> str:
    """The label of a word between two parts."""
    if word in {"in", "en", "dans"} and following and following[2] in {"container", "editor"}:
        return f"{following[2]}+"
    if not word or (word in {"et", "al", "and", "&"} and last in {"author", "editor"}):
        return last
    if word in {"eds", "ed", "editors", "editor"}:
        return "editor" if last == "editor" else "editor+"
    return "volume" if word in {"vol", "no", "pp", "p", "vols"} else "other"


_WEIGHT = re.compile(r"  \(\d\) (?P<one>.*) --> (?P<other>[a-z+]+): (?P<weight>-?[\d.]+)$")


def model(work: Path) -> Model:
    """The trained model in the reader's shape."""
    tagger = pycrfsuite.Tagger()
    tagger.open(str(work))
    dump = work.with_suffix(".txt")
    tagger.dump(str(dump))
    _, _, listed = dump.read_text(encoding="utf-8").partition("TRANSITIONS = {")
    moves, _, states = listed.partition("STATE_FEATURES = {")
    labels = tuple(tagger.labels())
    weights: dict[str, list[tuple[int, float]]] = {}
    for feature, label, weight in _weights(states):
        weights.setdefault(feature, []).append((labels.index(label), weight))
    seen = {(one, other): weight for one, other, weight in _weights(moves)}
    transitions = tuple(
        tuple(round(seen.get((one, other), _unseen(one, other)), 2) for other in labels)
        for one in labels
    )
    return Model(labels, {name: tuple(said) for name, said in weights.items()}, transitions)


def _weights(lines: str) -> Iterator[tuple[str, str, float]]:
    for line in lines.split("\n"):
        if match := _WEIGHT.match(line):
            yield match["one"], match["other"], float(match["weight"])


def _unseen(one: str, other: str) -> float:
    goes_on = other in _BEGUN and one.removesuffix("+") != other
    return _NEVER if goes_on else _SELDOM


if __name__ == "__main__":
    main()
