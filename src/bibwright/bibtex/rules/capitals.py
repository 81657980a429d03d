r"""The rule ``capitals``: braces round the words of a title that must keep their capitals.

It goes over ``title`` and ``subtitle``. Of the fields that hold titles only ``title`` is set in
small letters by BibTeX's standard styles (``format.title`` in plain.bst, abbrv.bst, alpha.bst,
unsrt.bst, siam.bst; ``format.btitle`` of a book leaves it), and ``title`` and ``subtitle`` by
biblatex-trad, biblatex-ieee and biblatex-apa. The ``booktitle`` is printed as it stands by all of
them but biblatex-apa and apacite, and ``journal`` by all, so these stay as they are.

What must keep its capitals is said by `bibtex.title.capitals.protect_capitals`. The mode ``add``
gives braces to it, and leaves those that are there but for two sorts, which no one has put there
to keep a capital:

- ``{{BERT}}`` becomes ``{BERT}``, in any language.
- Where every word with a capital stands in braces, or has its capital in them, and all are
  ordinary words, as Zotero writes ``Attention {Is} {All} {You} {Need}``, all of them go: if there
  are four at least, and a function word, in braces or not, that shows the title not to be all a
  name. One word that may need its braces, and all are kept: half of them would print a title in
  two cases. They are kept, too, where they spell out an acronym: “{UMAP}: {U}niform {M}anifold …”.

The mode ``words`` also takes away braces that a person may have meant:

- Braces round a whole title go, with or without a full stop behind them, and every word in them
  that may need its capital is braced by itself. That needs an English title, by its ``langid``,
  ``language`` or ``hyphenation`` and by its words. Braces stay round one word, round two or three
  with capitals and nothing else, which may be a name ("Cambridge University Press"), round the
  name of a journal, and where most words are unknown.
- In ``{{…}}``, which is how Better BibTeX braces what it does not understand, one ordinary word
  is enough, unless the title is in small letters elsewhere, the word begins a sentence, or a word
  beside it is unknown.

All other braces are a person's own and stay, ``{B}ayesian`` among them, for it says the same as
``{Bayesian}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from bibwright.bibtex.draft import Change, Draft
from bibwright.bibtex.rules.rule import Capitals, Context, Rule
from bibwright.bibtex.title.capitals import protect_capitals
from bibwright.bibtex.title.titles import (
    Start,
    has_capital,
    in_sentence_case,
    is_english,
    is_quiet,
    is_shouted,
    must_keep,
    starts_of,
)
from bibwright.bibtex.title.tokens import Sort, Token, braced, token, tokens, words_of
from bibwright.bibtex.title.words import FUNCTION_WORDS, is_ordinary

#: The fields that styles set in small letters.
_FIELDS = ("title", "subtitle")
_LANGUAGES = ("langid", "language", "hyphenation")
#: What may be left to do in a title that has lost braces or got some.
_WORK_LEFT = re.compile(r"[^\x00-\x7f]|[\\%&#_]|\s[}\"]\Z|\A[{\"]\s")
_ENGLISH = re.compile(
    r"[{ ]*(?:english|anglais|inglese?|ingl\S*s|englisch|american|british|canadian|australian"
    r"|newzealand|u[sk]english|eng?(?:[-_][a-z]+)?)[} ]*",
    re.IGNORECASE,
)
_UNDETERMINED = re.compile(r"[{ ]*(?:und|mul|zxx|none|unknown)?[} ]*", re.IGNORECASE)
#: Commands with nothing in braces behind them that leave alone what follows.
_SYMBOLS = re.compile(
    r"\\(?:l?dots|text[a-z]{5,}|slash|copyright|pounds|quad|qquad|thinspace|newline|S|P|today"
    r"|par|protect|space|enspace|relax|and)\s*"
)
#: Bytes of an unknown encoding (see `bibwright.bibtex.encoding`), which may be letters.
_BYTES = re.compile("[\udc80-\udcff]")
_CLOSING = re.compile(r"\s*[.?!]?\s*")
#: Two words in capitals, as every shouted title has somewhere.
_LOUD = re.compile(r"(?<![^\W\d_a-z])[^\W\d_a-z]{3}[^\W\d_]{0,60}\W+[^\W\d_a-z]{2}")
_SHOUTED = (
    "the title is typed all in capitals, so nothing tells which have to stay; the rule “shouting” "
    "sets such titles back to small letters"
)
#: So many ordinary words in braces of their own nobody braces on purpose.
_MANY = 4
_PERIODICAL = re.compile(
    r"(?:The )?(?:Annals|Archives?|Bulletin|Communications|Journal|Letters|Memoirs|Notices"
    r"|Proceedings|Transactions) (?:of|in|on) "
)
#: Titles of so many words and no small one may be names.
_NAME_LENGTH = 3


def _apply(draft: Draft, context: Context) -> None:
    for name in _FIELDS:
        field = draft.field(name)
        if field is None:
            continue
        text = field.text
        if text and not text.isdigit() and not _BYTES.search(text):
            draft.set_text(name, _tidied(text, draft, context.capitals))
            if _LOUD.search(text) and is_shouted(text) and not _is_reported(draft, name):
                draft.report(_SHOUTED, name)


def _is_reported(draft: Draft, name: str) -> bool:
    return any(found.field == name and found.rule == "shouting" for found in draft.findings)


def _tidied(title: str, draft: Draft, mode: Capitals) -> str:
    if mode is Capitals.TITLE:
        return _whole(title)
    if is_quiet(title):
        return title
    english = _is_english(title, draft)
    if "{" in title:
        title = _unbraced(title, english is True, mode)
    return protect_capitals(title, english=english is True)


def _is_english(title: str, draft: Draft) -> bool | None:
    """By what the entry says, unless the words say otherwise; None where nothing tells."""
    by_words = is_english(title)
    for name in _LANGUAGES:
        stated = draft.text(name)
        if stated and not _UNDETERMINED.fullmatch(stated):
            return _ENGLISH.fullmatch(stated) is not None and by_words is not False
    return by_words


def _whole(title: str) -> str:
    """The title in one pair of braces."""
    core = title.strip()
    pieces = tokens(core)
    if not pieces:
        return title
    if len(pieces) == 1 and pieces[0].kind is Sort.GROUP and not core.startswith("{\\"):
        whole = _flat(core)
    else:
        whole = f"{{{{{core}}}}}" if core.startswith("\\") else f"{{{core}}}"
    return title.replace(core, whole, 1)


def _flat(group: str) -> str:
    """A group in one pair of braces where it stood in several."""
    inner = tokens(group[1:-1])
    while len(inner) == 1 and inner[0].is_case_group:
        group = inner[0].text
        inner = tokens(group[1:-1])
    return group


def _unbraced(title: str, english: bool, mode: Capitals) -> str:
    """The title without redundant braces."""
    pieces: Sequence[Token] = tokens(title)
    doubled = "{{" in title
    if english and not is_shouted(title):
        if mode is Capitals.WORDS:
            bare = _without_whole(pieces)
            if bare is not None:
                return bare
            if doubled:
                pieces = _without_machine(pieces)
        pieces = _without_ordinary(_flattened(pieces) if doubled else pieces)
    elif doubled:
        pieces = _flattened(pieces)
    return "".join([piece.text for piece in pieces])


def _flattened(pieces: Sequence[Token]) -> list[Token]:
    """The pieces with one pair of braces where there were two."""
    return [
        token(Sort.GROUP, _flat(piece.text))
        if piece.is_case_group and piece.text[1] == "{"
        else piece
        for piece in pieces
    ]


def _without_whole(pieces: Sequence[Token]) -> str | None:
    """A title that stood in braces with its words braced by themselves; None for others."""
    if not pieces or pieces[0].kind is not Sort.GROUP or len(pieces) > 2:
        return None
    end = "".join(piece.text for piece in pieces[1:])
    if not _CLOSING.fullmatch(end):
        return None
    group = pieces[0]
    inner = (_flat(group.text) if group.is_case_group else group.text)[1:-1].strip()
    if not _can_stand_alone(inner) or _may_be_name(inner):
        return None
    return (
        protect_capitals(_unbraced(inner, True, Capitals.WORDS), english=True, had_braces=True)
        + end
    )


def _can_stand_alone(inner: str) -> bool:
    """Whether no command in a group would reach beyond it without the braces."""
    return all(
        piece.kind is not Sort.COMMAND
        or piece.text.endswith(("}", "]"))
        or piece.text != piece.small
        or _SYMBOLS.fullmatch(piece.text)
        for piece in tokens(inner)
    )


def _may_be_name(inner: str) -> bool:
    """Whether what stands in braces as a whole may have to keep all its capitals."""
    words = [word for word in words_of(inner) if word[0].isalpha()]
    large = [word for word in words if word.lower() not in FUNCTION_WORDS]
    if (
        len(words) < 2
        or _PERIODICAL.match(inner)
        or (len(words) <= _NAME_LENGTH and all(map(has_capital, words)))
    ):
        return True
    unknown = [word for word in large if has_capital(word) and not is_ordinary(word)]
    return not in_sentence_case(tokens(inner), had_braces=True) and 2 * len(unknown) > len(large)


def _without_machine(pieces: Sequence[Token]) -> Sequence[Token]:
    """Groups in two pairs of braces as words of which those that need it have one pair."""
    doubled = [at for at, piece in enumerate(pieces) if piece.text.startswith("{{")]
    groups = {at: _opened(pieces[at].text) for at in doubled}
    if not any(groups.values()):
        return pieces
    starts = starts_of(pieces)
    if in_sentence_case(pieces, starts):
        return pieces
    found: list[Token] = []
    for at, piece in enumerate(pieces):
        opened = groups.get(at)
        if opened:
            found += opened[starts[at] is Start.SENTENCE]
        else:
            found.append(piece)
    return found


@lru_cache(maxsize=1 << 14)
def _opened(group: str) -> tuple[Sequence[Token], Sequence[Token]] | None:
    """What becomes of a group in two pairs of braces: anywhere, and where a sentence begins.

    None for a group in one pair, and for a symbol.
    """
    inner = tokens(group[1:-1])
    if len(inner) != 1 or not inner[0].is_case_group:
        return None
    words = tokens(_flat(group)[1:-1])
    if _is_symbol(words):
        return None
    apart = _all_apart(words)
    if words[0].kind is not Sort.WORD:
        return apart, apart
    return apart, [token(Sort.GROUP, braced(words[0].text)), *apart[1:]]


def _is_symbol(pieces: Sequence[Token]) -> bool:
    """Whether all of a group is in small letters, or a chemical symbol such as "In" or "As"."""
    word = "".join(piece.text for piece in pieces)
    return not has_capital(word) or (len(word) == 2 and word != "An")


def _all_apart(pieces: Sequence[Token]) -> list[Token]:
    """The pieces, each word that needs its capital in braces.

    Beside an unknown word an ordinary one may be half of a name: "Reading Abbey".
    """
    words = [at for at, piece in enumerate(pieces) if piece.kind is Sort.WORD]
    unknown = {at for at in words if _is_unknown(pieces[at].text)}
    beside = {
        at
        for one, other in pairwise(words)
        if other == one + 2 and pieces[one + 1].text.isspace()
        for at, near in ((one, other), (other, one))
        if near in unknown and has_capital(pieces[at].text) and pieces[at].text != "A"
    }
    return [
        token(Sort.GROUP, braced(piece.text)) if at in beside else _apart(piece)
        for at, piece in enumerate(pieces)
    ]


def _is_unknown(word: str) -> bool:
    return has_capital(word) and not must_keep(word) and not is_ordinary(word)


@lru_cache(maxsize=1 << 14)
def _apart(piece: Token) -> Token:
    word = piece.text
    if piece.kind is not Sort.WORD or not has_capital(word):
        return piece
    if not must_keep(word) and (word == "A" or (word != "I" and is_ordinary(word))):
        return piece
    return token(Sort.GROUP, braced(word))


def _without_ordinary(pieces: Sequence[Token]) -> Sequence[Token]:
    """The pieces, ordinary words without braces where all that has a capital is in some, and
    nothing else is."""
    if sum(piece.is_case_group for piece in pieces) < _MANY or not any(
        piece.small.strip("{}") in FUNCTION_WORDS for piece in pieces[1:]
    ):
        return pieces
    ordinary = []
    for start, end in _runs(pieces):
        bare = "".join(
            piece.text[1:-1] if piece.is_case_group else piece.text for piece in pieces[start:end]
        )
        plain = len(tokens(bare)) == 1 and is_ordinary(bare) and bare[1:] == bare[1:].lower()
        if any(piece.is_case_group for piece in pieces[start:end]):
            if " " in bare:  # a group of several words: what of it is a name, nobody knows
                return pieces
            if plain and bare != "I" and has_capital(bare):
                ordinary.append((start, end, bare))
            elif not must_keep(bare):
                return pieces
        elif start and _has_content(bare) and (plain or not has_capital(bare)):
            return pieces
    initials = "".join(bare[0] for _, _, bare in ordinary)
    if len(ordinary) < _MANY or any(word in initials for word in _acronyms(pieces)):
        return pieces
    for start, end, bare in reversed(ordinary):
        pieces = [*pieces[:start], token(Sort.WORD, bare), *pieces[end:]]
    return pieces


def _acronyms(pieces: Sequence[Token]) -> Iterator[str]:
    """The words of a title that are in capitals, of three letters at least."""
    for piece in pieces:
        word = piece.text.strip("{}")
        if len(word) > 2 and word.isalpha() and word.isupper():
            yield word


def _has_content(word: str) -> bool:
    return len(word) > 3 and word.lower() not in FUNCTION_WORDS


def _runs(pieces: Sequence[Token]) -> list[tuple[int, int]]:
    """Where the words of a title begin and end, a word braced in part being one."""
    runs: list[tuple[int, int]] = []
    at = 0
    while at < len(pieces):
        end = at
        while end < len(pieces) and (pieces[end].kind is Sort.WORD or pieces[end].is_case_group):
            end += 1
        if end > at:
            runs.append((at, end))
        at = max(end, at + 1)
    return runs


def _makes_work(change: Change) -> bool:
    """Whether a title that has lost braces or got some now has what other rules look for."""
    return _WORK_LEFT.search(change.after or "") is not None


RULE = Rule(
    name="capitals",
    reason="Words of a title that must keep their capitals get braces, and no others have any.",
    apply=_apply,
    after=("latex", "shouting"),
    makes_work=_makes_work,
    again=True,
    looks_at=frozenset({*_FIELDS, *_LANGUAGES}),
)
