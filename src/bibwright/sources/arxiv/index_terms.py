"""The words by which the local index finds titles: folded, and without the plural's "s".

Whole stemming would join more forms of a word, but the title's other words find a paper just as
well; plurals are what people most often get wrong in a title.
"""

from __future__ import annotations

from bibwright.text.fold import words


def terms(title: str) -> list[str]:
    """The words of a title as the index has them, in order.

    >>> terms("Foundation Models for Studies of the Bias")
    ['foundation', 'model', 'for', 'study', 'of', 'the', 'bias']
    """
    return [_singular(word) for word in words(title)]


def _singular(word: str) -> str:
    """D. Harman's S stemmer (How effective is suffixing?, JASIS 42(1), 1991), first rule that
    fits; words of three letters, and in "ss", "us" and "is", stay."""
    if len(word) < 4 or word[-1] != "s":
        return word
    if word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if word[-2] in "sui" or word.endswith("as"):
        return word
    return word[:-1]
