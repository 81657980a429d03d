r"""Capitals in titles that a style must not set in small letters, braced word by word.

BibTeX's styles set a title by ``change.case$`` with "t": all is set in small letters but the
first character, the first after a colon and white space, and what is in braces. A brace that is
followed by a backslash makes a "special character", whose letters are changed in spite of the
braces, and the names of commands outside braces are changed, too: ``\TeX`` becomes ``\tex``
(the source of BibTeX, "Implement the change.case$ function"). Biblatex's ``\MakeSentenceCase``
follows these rules (its manual, section 4.6.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bibwright.bibtex.title.titles import (
    Start,
    has_capital,
    in_sentence_case,
    is_english,
    is_quiet,
    is_shouted,
    look_at,
    must_keep,
    plain,
    starts_of,
    words_in_names,
)
from bibwright.bibtex.title.tokens import Sort, Token, braced, tokens, words_of
from bibwright.bibtex.title.words import ELEMENTS

_IN_BRACES = re.compile(r"\{[^{}]*\}")
_CONTROL = re.compile(r"\\(?:[A-Za-z@]+\*?\s*|.)", re.DOTALL)
_ACRONYM_PLURAL = re.compile(r"(?P<acronym>[A-Z][A-Z0-9]+)(?P<plural>['’]?s)")
_GENUS = re.compile(r"[A-Z](?:[a-z]+|\.)[\s~]+[a-z]{3,}")
#: Commands in capitals that BibTeX had better not meet in braces of their own.
_DECLARATIONS = re.compile(r"\\(?:Large|LARGE|Huge|HUGE|NoCaseChange)\*?")
#: After these an "A" is no article.
_COUNTED = frozenset(
    """appendix category class group hepatitis influenza model part phase plan section series
    stage type vitamin volume""".split()
)
#: What follows a letter and no article.
_TIED = ("-", "/", "&", "\\&", "*", "^", "$", "\\textsu")
_AFTER_LETTER = re.compile(r"\s*(?:$|[^\w\s{$\\(]|(?:and|or|in|of|with|for|on|vs|versus)\b)")


def protect_capitals(title: str, *, english: bool | None = None, had_braces: bool = False) -> str:
    r"""The title (as LaTeX) with braces round the words that must keep their capitals.

    Those are: acronyms and words with a capital after the first letter (``BERT``, ``arXiv``,
    ``H2O``), capitals with digits or plus signs (``T5``, ``C++``), single capitals that are no
    article (``D``, ``I``), and names from a list. Of ``LLMs`` the plural stays outside. The parts
    between hyphens are judged one by one and braced as one where all of them need it. In an
    English title in small letters any other word with a capital is taken for a name, unless it is
    known as an ordinary word or begins a part of the title; elsewhere a word that merely begins
    with a capital is the style's to decide. So that BibTeX leaves their capitals, formulas and
    commands (``\Delta``, ``\TeX``) are braced as well. A title all in capitals is left alone:
    there the capitals say nothing. What is braced already stays, except for a word braced in part
    so that a capital of it is lost: ``{B}ERT``.

    ``english``: None where that is to be judged by the words. ``had_braces``: the title stood in
    braces as a whole, so that any word may be a name that isn't known as an ordinary word, and
    in a title in small letters every capital was meant.

    >>> protect_capitals("ChiMed-GPT: A Chinese Medical Model with LLMs")
    '{ChiMed-GPT}: A {Chinese} Medical Model with {LLM}s'
    """
    if not had_braces and is_quiet(title):
        return title
    if is_shouted(title):
        return title
    pieces = tokens(title)
    if english is None:
        english = is_english(title) is True
    return "".join(_Writer(pieces, english, had_braces).written())


class _Writer:
    """A title on its way: what stands before a word, and what kind of title it is."""

    def __init__(self, pieces: Sequence[Token], english: bool, had_braces: bool) -> None:
        self._pieces = pieces
        self._english = english
        self._had_braces = had_braces
        self._in_phrase = words_in_names(pieces)
        self._starts = starts_of(pieces)
        self._sentence = english and in_sentence_case(
            pieces, self._starts, self._in_phrase, had_braces=had_braces
        )

    def written(self) -> Iterator[str]:
        at = 0
        pieces, count = self._pieces, len(self._pieces)
        while at < count:
            kind = pieces[at].kind
            if kind is Sort.OTHER:
                yield pieces[at].text
                at += 1
                continue
            end = self._run_end(at) if kind is Sort.WORD or kind is Sort.GROUP else at
            if end > at + 1 and any(token.kind is Sort.GROUP for token in pieces[at:end]):
                yield self._mended(at, end)
            elif kind is Sort.WORD:
                end = self._compound_end(at)
                yield self._compound(at, end)
            else:
                end = at + 1
                yield self._other(at)
            at = end

    def _run_end(self, at: int) -> int:
        """The end of a word that is braced in part."""
        end = at
        while end < len(self._pieces) and (
            self._pieces[end].kind is Sort.WORD or self._is_word_in_braces(self._pieces[end])
        ):
            end += 1
        return end

    @staticmethod
    def _is_word_in_braces(token: Token) -> bool:
        if not token.is_case_group:
            return False
        inner = tokens(token.text[1:-1])
        return len(inner) == 1 and inner[0].kind is Sort.WORD

    def _mended(self, start: int, end: int) -> str:
        pieces = self._pieces[start:end]
        text = "".join(token.text for token in pieces)
        outside = "".join(token.text for token in pieces if token.kind is Sort.WORD)
        if not any(char.isupper() for char in plain(outside)):
            return text
        bare = "".join(t.text if t.kind is Sort.WORD else t.text[1:-1] for t in pieces)
        return braced(bare) if must_keep(bare) else text

    def _compound_end(self, at: int) -> int:
        """The end of words that hyphens hold together."""
        end = at + 1
        while (
            end + 1 < len(self._pieces)
            and not self._pieces[end].text.strip("-")
            and self._pieces[end + 1].kind is Sort.WORD
            and self._run_end(end + 1) == end + 2
        ):
            end += 2
        return end

    def _compound(self, start: int, end: int) -> str:
        if end == start + 1:
            word = self._pieces[start].text
            return self._braced_word(word) if self._keeps(start) else word
        keep = {at: self._keeps(at) for at in range(start, end, 2)}
        texts = [token.text for token in self._pieces[start:end]]
        if all(kept or texts[at - start].isdigit() for at, kept in keep.items()):
            return braced("".join(texts)) if any(keep.values()) else "".join(texts)
        for at, kept in keep.items():
            if kept:
                texts[at - start] = self._braced_word(texts[at - start])
        return "".join(texts)

    @staticmethod
    def _braced_word(word: str) -> str:
        plural = _ACRONYM_PLURAL.fullmatch(word)
        if plural:
            return f"{{{plural['acronym']}}}{plural['plural']}"
        return braced(word)

    def _keeps(self, at: int) -> bool:
        word = self._pieces[at].text
        seen = look_at(word)
        if at in self._in_phrase:
            return True
        start = self._starts[at]
        if seen.keep:
            # "O positivismo" begins with an article; "X-ray" doesn't.
            return self._english or len(word) > 1 or start is not Start.TITLE
        if not seen.capital or (word == "I" and start is Start.TITLE):
            return False
        if word == "I" or (word == "A" and self._is_letter(at)):
            return True
        if not self._english:
            return False
        if word in ELEMENTS or (len(word) < 3 and self._is_before_formula(at)):
            return True
        if start is Start.SENTENCE:
            return self._had_braces
        if start is Start.TITLE or word == "A":
            return False
        if seen.ordinary:
            return self._had_braces and self._sentence
        return self._had_braces or self._sentence

    def _is_letter(self, at: int) -> bool:
        """Whether an "A" is a letter, as in "Part A" and "A&M", and no article."""
        rest = "".join(token.text for token in self._pieces[at + 1 : at + 8])
        if rest.startswith(_TIED):
            return True
        before = reversed(self._pieces[:at])
        word = next((token.small for token in before if token.kind is not Sort.OTHER), "")
        return word in _COUNTED and bool(_AFTER_LETTER.match(rest))

    def _is_before_formula(self, at: int) -> bool:
        following = self._pieces[at + 1 : at + 2]
        return bool(following) and (
            following[0].kind is Sort.FORMULA or following[0].text.startswith("\\textsubscript")
        )

    def _other(self, at: int) -> str:
        kind, text = self._pieces[at].kind, self._pieces[at].text
        if kind is Sort.FORMULA:
            return f"{{{text}}}" if has_capital(_IN_BRACES.sub("", text)) else text
        if kind is Sort.COMMAND:
            return text if self._may_take(at) else self._command(text)
        if kind is Sort.GROUP and text.startswith("{\\") and len(self._pieces) > 1:
            return f"{{{text}}}" if self._keeps_special(text) else text
        return text

    def _may_take(self, at: int) -> bool:
        """Whether a command with blanks behind it may take the group after them."""
        following = self._pieces[at + 1 : at + 2]
        return (
            self._pieces[at].text[-1].isspace()
            and bool(following)
            and (following[0].text.startswith("{"))
        )

    @staticmethod
    def _command(text: str) -> str:
        name = _CONTROL.match(text)
        if not name or not has_capital(name[0]) or _DECLARATIONS.match(text):
            return text
        return f"{{{{{text}}}}}" if has_capital(text[name.end() :]) else f"{{{text}}}"

    def _keeps_special(self, text: str) -> bool:
        r"""Whether letters in ``{\it …}`` or the like have to keep their capitals."""
        inner = _CONTROL.sub(" ", text)
        if not has_capital(inner):
            return False
        words = words_of(inner.replace("{", " ").replace("}", " "))
        return (
            self._sentence
            or self._had_braces
            or any(must_keep(word) for word in words)
            or _GENUS.fullmatch(inner.strip("{} ")) is not None
        )
