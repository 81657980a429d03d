"""Folding text so that it can be compared: what stays is what two spellings have in common."""

from __future__ import annotations

import html
import re
import unicodedata

from bibwright.text.invisible import without_invisible
from bibwright.text.latex.decode import to_unicode
from bibwright.text.remembered import remembered

#: Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "œ": "oe",
        "æ": "ae",
        "ŋ": "n",
        "ə": "e",
        **{
            chr(code): unicodedata.name(chr(code)).split()[-1].lower()
            for code in range(0x3B1, 0x3CA)
            if code != 0x3C2
        },
        "ς": "sigma",
        "λ": "lambda",
        "→": " to ",
        "∞": " infinity ",
        "×": "x",
    }
)
#: Commands of mathematics that are read as what their signs are written out as; others by name.
_READ_AS = {
    "ell": "l",
    "infty": "infinity",
    "times": "x",
    "rightarrow": "to",
    **dict.fromkeys(
        "sim simeq approx odot pm mp cdot circ leq geq lesssim gtrsim ast star dagger sqrt left "
        "right langle rangle prime bar hat tilde vec".split(),
        "",
    ),
}
#: Commands for mathematics that say how something looks.
_MATH_MARKUP = re.compile(r"\\(?:mathcal|mathbb|mathrm|mathbf|mathit|text|mathsf|bm|boldsymbol)\b")
#: A command with an argument that isn't known, in a formula or outside.
_WITH_ARGUMENT = re.compile(r"\\[a-zA-Z]+\*?\s*(?=\{[^}])")
_GREEK_COMMAND = re.compile(r"\\(?:var)?([a-zA-Z]+)")
#: HTML's and JATS's tags.
_TAG = re.compile(
    r"</?(?:(?:jats|mml|ce|xocs):[a-z-]+|[abipqsu]|br|em|strong|bold|italic|su[bp]|inf|scp?|tt|code"
    r"|span|div|font|small|big|li|[uo]l|h[1-6]|title|sec|math|m(?:[ion]|row|text|su[bp])|cite)"
    r"(?:\s[^<>]{0,80})?/?>",
    re.IGNORECASE,
)
_MISREAD = re.compile("[ÃÂâÅÄ][\u0080-\u00bf\u2018-\u203a\u0152-\u0192€™]")
#: What a text holds that is more than its letters.
_MARKUP = re.compile(r"[\\{}~<&]|[^\x00-\x7f]")
_NOT_WORD = re.compile(r"[\W_]+")

#: English words that say little about which paper a title names.
STOP_WORDS = frozenset(
    "a an and are as at be by for from how in into is it its of on or over the their this "
    "to toward towards under using via we what when where which with".split()
)


def one_line(text: str) -> str:
    """Every run of white space as one blank, none at the ends."""
    return " ".join(text.split())


@remembered(65536)
def fold(text: str) -> str:
    r"""Lower case, no accents, no LaTeX, no HTML, no punctuation, words separated by one blank.

    >>> fold(r"Schr{\"o}dinger's $\alpha$-decay: {BERT} &amp; <i>x</i>")
    'schrodinger s alpha decay bert x'
    """
    return fold_plain(without_markup(text))


def without_markup(text: str) -> str:
    """The text without what LaTeX, HTML and a wrong encoding add to it; case and accents stay."""
    if not _MARKUP.search(text):
        return text
    if not text.isascii():
        text = without_invisible(reread(text))
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", text)
    text = to_unicode(text)
    if "\\" in text:
        text = _MATH_MARKUP.sub(" ", _WITH_ARGUMENT.sub(" ", text))
        text = _GREEK_COMMAND.sub(lambda name: f" {_READ_AS.get(name[1], name[1])} ", text)
    return text


def reread(text: str) -> str:
    """The text as it was before UTF-8 was read as Windows-1252, where all of it was."""
    if not _MISREAD.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def fold_plain(text: str) -> str:
    """The folded text of one without markup."""
    text = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    if not text.isascii():
        text = "".join(char for char in text if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", text).strip()


def words(text: str) -> tuple[str, ...]:
    """The words of the folded text, in order."""
    return tuple(fold(text).split())


@remembered(4096)
def running_words(text: str) -> tuple[str, ...]:
    """The words of a long text whose LaTeX, if it has any, is not worth decoding."""
    return tuple(fold_plain(text).split())


def informative_words(title: str) -> list[str]:
    """The words by which a title can be found, each once, in order, 16 at most."""
    return [word for word in dict.fromkeys(words(title)) if is_informative(word)][:16]


def longest_words(title: str, count: int) -> list[str]:
    """So many of these words, which are likely to be the rarest."""
    return sorted(informative_words(title), key=lambda word: (-len(word), word))[:count]


def is_informative(word: str) -> bool:
    """Whether a folded word says something; ``andnot`` is an operator to some searches."""
    return len(word) > 1 and word not in STOP_WORDS and word != "andnot"
