"""What each word of a reference string is part of, as a linear-chain model sees it.

The model is a conditional random field (Lafferty, McCallum and Pereira, 2001) over the features of
`reference_tokens`, trained by ``python -m bench.reference_labels`` and kept in
``data/reference_labels.bin``. Decoding is Viterbi's algorithm; how sure the title is, is the
probability that it begins and ends just there, whatever the rest of the string is.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import exp

from bibwright.readers.reference_tokens import Token, features, tokens

#: Weights are kept as whole numbers of this size.
_STEP = 1 / 16
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words that belong together: what it is ("title"), and where it stands."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Labelled:
    """A string's parts in order, and how sure the first title's bounds are, from 0 to 1."""

    parts: tuple[Part, ...]
    sure: float


@dataclass(frozen=True, slots=True)
class Model:
    """Labels ("title+" where one begins, "title" where it goes on); for each feature, the labels
    that it speaks for or against; what one label behind another is worth."""

    labels: tuple[str, ...]
    weights: Mapping[str, tuple[tuple[int, float], ...]]
    transitions: tuple[tuple[float, ...], ...]


def label_reference(text: str) -> Labelled:
    """The parts of a reference string; none for one that is too long to be one."""
    return labelled_by(_model(), text)


def labelled_by(model: Model, text: str) -> Labelled:
    """The parts of a reference string, as a model sees it."""
    found = tokens(text)
    if not found or len(found) > _LONGEST:
        return Labelled((), 0.0)
    states = _states(model, found)
    path = _best(model, states)
    parts = _parts([model.labels[label] for label in path], found)
    return Labelled(parts, _sure(model, states, path))


@cache
def _model() -> Model:
    return unpack(files("bibwright.readers").joinpath("data/reference_labels.bin").read_bytes())


def pack(model: Model) -> bytes:
    """The model as bytes: a line of JSON, the features, each without what it shares with the one
    before, and their weights as small numbers."""
    names = sorted(model.weights)
    shared = bytes(_shared(*pair) for pair in pairwise(["", *names]))
    endings = [name[begun:] for name, begun in zip(names, shared, strict=True)]
    counts, pairs = bytearray(), bytearray()
    for name in names:
        kept = [(label, round(value / _STEP)) for label, value in model.weights[name]]
        counts.append(len(kept))
        for label, value in kept:
            pairs += bytes((label, max(-127, min(127, value)) + 128))
    listed = "\n".join(endings).encode()
    head = {"labels": model.labels, "transitions": model.transitions, "size": len(listed)}
    body = json.dumps(head).encode() + b"\n" + listed + shared + bytes(counts) + bytes(pairs)
    return lzma.compress(body, preset=9)


def _shared(one: str, other: str) -> int:
    """With how many letters both begin."""
    unlike = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(unlike, min(len(one), len(other)))


def unpack(data: bytes) -> Model:
    """The model that `pack` made bytes of."""
    body = lzma.decompress(data)
    head, _, rest = body.partition(b"\n")
    said = json.loads(head)
    endings = rest[: said["size"]].decode().split("\n")
    number, rest = len(endings), rest[said["size"] :]
    shared, counts, pairs = rest[:number], rest[number : 2 * number], rest[2 * number :]
    values = [(value - 128) * _STEP for value in range(256)]
    couples = list(zip(pairs[::2], map(values.__getitem__, pairs[1::2]), strict=True))
    weights, at, name = dict[str, tuple[tuple[int, float], ...]](), 0, ""
    for ending, begun, count in zip(endings, shared, counts, strict=True):
        name = name[:begun] + ending
        weights[name] = tuple(couples[at : at + count])
        at += count
    return Model(tuple(said["labels"]), weights, tuple(map(tuple, said["transitions"])))


def _states(model: Model, found: Sequence[Token]) -> list[list[float]]:
    """What speaks for each label at each word."""
    weights, none = model.weights, [0.0] * len(model.labels)
    rows = []
    for row in features(found):
        state = none.copy()
        for feature in row:
            for label, value in weights.get(feature, ()):
                state[label] += value
        rows.append(state)
    return rows


def _best(model: Model, states: Sequence[Sequence[float]]) -> list[int]:
    """Viterbi's path."""
    count = range(len(model.labels))
    into = [[row[label] for row in model.transitions] for label in count]
    scores = list(states[0])
    back: list[list[int]] = []
    for state in states[1:]:
        steps, following = [], []
        for label in count:
            ways = list(map(float.__add__, scores, into[label]))
            best = max(ways)
            steps.append(ways.index(best))
            following.append(best + state[label])
        back.append(steps)
        scores = following
    path = [scores.index(max(scores))]
    for steps in reversed(back):
        path.append(steps[path[-1]])
    return path[::-1]


def _sure(model: Model, states: Sequence[Sequence[float]], path: Sequence[int]) -> float:
    """How likely the first title begins and ends where the path has it."""
    begin, inside = model.labels.index("title+"), model.labels.index("title")
    start = next((at for at, label in enumerate(path) if label in {begin, inside}), None)
    if start is None:
        return 0.0
    end = start + 1
    while end < len(path) and path[end] == inside:
        end += 1
    count = range(len(model.labels))
    into = [[exp(row[label]) for row in model.transitions] for label in count]
    free = bound = [exp(value - max(states[0])) for value in states[0]]
    share = 1.0
    for at, state in enumerate(states):
        highest = max(state)
        here = [exp(value - highest) for value in state]
        if at:
            free = _step(free, into, here)
            bound = _step(bound, into, here)
        if at == start:
            bound = [value if label == begin else 0.0 for label, value in enumerate(bound)]
        elif start < at < end:
            bound = [value if label == inside else 0.0 for label, value in enumerate(bound)]
        elif at == end:
            bound = [0.0 if label == inside else value for label, value in enumerate(bound)]
        total = sum(free)
        free = [value / total for value in free]
        bound = [value / total for value in bound]
    return share * sum(bound)


def _step(
    before: Sequence[float], into: Sequence[Sequence[float]], here: Sequence[float]
) -> list[float]:
    return [
        sum(map(float.__mul__, before, way)) * each for way, each in zip(into, here, strict=True)
    ]


def _parts(labels: Iterable[str], found: Sequence[Token]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for label, token in zip(labels, found, strict=True):
        name = label.removesuffix("+")
        if parts and parts[-1].label == name and not label.endswith("+"):
            parts[-1] = Part(name, parts[-1].start, token.end)
        else:
            parts.append(Part(name, token.start, token.end))
    return tuple(parts)
