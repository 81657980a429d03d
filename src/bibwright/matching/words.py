"""The words of a column of folded texts, as numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bibwright.text.arrays import Bools, Ints

#: Texts that are taken apart in one go: a list of all the words of a million would be long.
_PORTION = 50_000


class Words(NamedTuple):
    """Every word of every text, in order: ``word[at]`` is the number of a word in ``vocabulary``,
    ``text[at]`` that of the text it stands in. Words are numbered from 1 as they first come."""

    vocabulary: Sequence[str]
    word: npt.NDArray[np.int32]
    text: npt.NDArray[np.int32]
    texts: int

    def number_without(self, leaving_out: Iterable[str]) -> Ints:
        """Of each text, how many words it has besides these."""
        counted = ~self._among(leaving_out)[self.word]
        return np.bincount(self.text[counted], minlength=self.texts)

    def found(self, wanted: Iterable[str]) -> Bools:
        """Of each text, whether one of these words is in it."""
        found = np.zeros(self.texts, dtype=np.bool_)
        found[self.text[self._among(wanted)[self.word]]] = True
        return found

    def _among(self, wanted: Iterable[str]) -> Bools:
        """Of each word of the vocabulary, whether it is one of these."""
        chosen = frozenset(wanted)
        return np.array([word in chosen for word in self.vocabulary], dtype=np.bool_)


def words_of(texts: Sequence[str]) -> Words:
    """The words of texts in which they are separated by one blank, none at the ends."""
    numbers: defaultdict[str, int] = defaultdict(count(1).__next__, {"": 0})
    counts = np.array([text.count(" ") + 1 if text else 0 for text in texts], dtype=np.int64)
    portions = []
    for begin in range(0, len(texts), _PORTION):
        words = " ".join(texts[begin : begin + _PORTION]).split()
        portions.append(np.fromiter(map(numbers.__getitem__, words), np.int32, len(words)))
    word = np.concatenate(portions) if portions else np.empty(0, dtype=np.int32)
    text = np.repeat(np.arange(len(texts), dtype=np.int32), counts)
    return Words(list(numbers), word, text, len(texts))
