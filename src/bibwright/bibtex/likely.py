"""The encoding that bytes seem to be in, by what letters and words they would be in each.

Bibliographies are short, and some are damaged; so the words are looked at that a person would look
at: whether nearly all letters are those of one language, whether words have vowels, and capitals
where words begin, whether characters of two bytes are among the common ones. Where none of that
tells, the frequency of letters does (charset-normalizer). It is a guess, for a person to judge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

#: What bibliographies were kept in before UTF-8.
_LIKELY = tuple(
    """cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 iso8859_2 iso8859_5 iso8859_7
    iso8859_9 koi8_r koi8_u mac_roman gb18030 big5 shift_jis euc_jp euc_kr""".split()
)
#: Letters beyond ASCII of languages, by encodings that write them with a byte each; the more common
#: encoding stands first.
_ALPHABETS = {
    "cp1252": (
        "äöüß",
        "àâæçéèêëîïôœùûü«»",
        "áéíóúñü¿¡",
        "àèéìòù",
        "åäöæøé",
        "áàâãçéêíóôõú",
        "áðéíóúýþæö",
    ),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "čćđšž", "ăâîşţ"),
    "iso8859_2": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "čćđšž"),
    "cp1254": ("çğıi̇öşüâîû",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž"),
}
#: Vowels of other alphabets, by their encodings; that of Ukrainian differs in few letters.
_CYRILLIC, _GREEK = "аеёиоуыэюяіїє", "αεηιοuυωάέήίόύώϊϋΐΰ"
#: What words in Greek end in.
_GREEK_ENDS = f"{_GREEK}νςσρξψκ"
_VOWELS = {
    "cp1251": _CYRILLIC,
    "koi8_r": _CYRILLIC,
    "koi8_u": _CYRILLIC,
    "iso8859_5": _CYRILLIC,
    "cp866": _CYRILLIC,
    "cp1253": _GREEK,
    "iso8859_7": _GREEK,
    "cp1255": "",
    "cp1256": "",
}
#: Words in which vowels aren't written: of Hebrew, whose final letters stand nowhere else, and of
#: Arabic.
_WITHOUT_VOWELS = re.compile("[א-יכלמנסעפצקרשת]+[א-ת]|[\u0620-\u06ff]+")
#: Where the characters of each encoding of two bytes are that are common in its language.
_COMMON: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    "shift_jis": ("[ぁ-んァ-ヶー]", lambda pair: 0x88 <= pair[0] <= 0x97),
    "euc_jp": ("[ぁ-んァ-ヶー]", lambda pair: 0xB0 <= pair[0] <= 0xCF),
    "euc_kr": ("[가-힣]", lambda _: False),
    "gb18030": ("(?!)", lambda pair: 0xB0 <= pair[0] <= 0xD7 and pair[1] >= 0xA1),
    "big5": ("(?!)", lambda pair: 0xA4 <= pair[0] <= 0xC6),
}
_NEARLY_ALL = 0.95
_MOST = 0.7
#: The least share of vowels in a word, and of other letters.
_QUIET = 0.2
#: So many words or characters are few enough to be judged one by one, and no fewer tell anything.
_FEWEST = 2
_TOO_MANY = 5
_WORD = re.compile(r"[^\W\d_]{3,}")
#: What is no letter, nor punctuation as it stands between words.
_SIGN = re.compile("(?![«»–—“”„‘’…№])[^\\w\x00-\x7f]")
_STRAY = "\ufffd"
#: What stands between letters of any language, and what can't be read.
_PUNCTUATION = "–—‘’‚“”„…«»€ \xa0" + _STRAY
#: The letters of one language in Cyrillic: those of Serbian and Macedonian, or of the others.
_ONE_CYRILLIC = re.compile("(?i:[а-яёіїєґў]+|[а-шђјљњћџѓѕќ]+)")


def likely_of(sample: bytes) -> str:
    """The encoding, as Python calls it; empty where nothing shows it.

    The sample holds lines beyond ASCII alone, for others say nothing about it.
    """
    if latin := _by_alphabet(sample):
        return latin
    words = {name: _worded(sample, name, vowels) for name, vowels in _VOWELS.items()}
    pairs = {name: _common(sample, name) for name in _COMMON}
    for scores in (words, pairs):
        best = max(scores, key=lambda name: scores[name])  # the first of equal ones
        if scores[best] > _MOST and scores[best] >= max([*words.values(), *pairs.values()]):
            return best
    if latin := _by_alphabet(sample, mixed=True):
        return latin
    from charset_normalizer import from_bytes

    found = from_bytes(sample, cp_isolation=list(_LIKELY)).best()
    return found.encoding if found is not None else ""


def _by_alphabet(sample: bytes, *, mixed: bool = False) -> str:
    """The encoding in which nearly all letters are those of one language, or, in a ``mixed``
    sample, of any for which it is, in words of Latin letters; empty without one."""
    fits: dict[str, float] = {}
    for encoding, alphabets in _ALPHABETS.items():
        text = sample.decode(encoding, "replace")
        letters = [char for char in text.lower() if char > "\x7f" and char not in _PUNCTUATION]
        if _TOO_MANY * text.count(_STRAY) > len(letters):
            letters = []
        known = ("".join(alphabets),) if mixed else alphabets
        fits[encoding] = max(_share(char in each for char in letters) for each in known)
        if mixed:
            words = [word for word in _WORD.findall(text) if not word.isascii()]
            fits[encoding] = min(fits[encoding], _share(map(_is_latin, words)))
    best = max(fits, key=lambda encoding: fits[encoding])  # the first of equal ones
    return best if fits[best] > _NEARLY_ALL else ""


def _is_latin(word: str) -> bool:
    """Whether letters of a word are in ASCII, and capitals stand where words have them."""
    return any(map(str.isascii, word)) and _is_cased(word)


def _is_cased(word: str) -> bool:
    return word.isupper() or word[1:].islower()


def _worded(sample: bytes, encoding: str, vowels: str) -> float:
    """How many letters are in words that have vowels, but not of these alone, and capitals where
    words have them; signs count against it."""
    text = sample.decode(encoding, "replace")
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if len(words) < _FEWEST or all(word.isupper() for word in words):
        return 0.0
    good = sum(len(word) for word in words if _is_word(word, vowels))
    signs = len(_SIGN.findall(text))
    # Of two encodings in which as many are words, that with more letters is meant.
    return good / (sum(map(len, words)) + signs) + good / len(text) / 1000


def _is_word(word: str, vowels: str) -> bool:
    if not vowels:
        return _WITHOUT_VOWELS.fullmatch(word) is not None
    if vowels == _GREEK and word[-1].lower() not in _GREEK_ENDS:
        return False
    if vowels == _CYRILLIC and not _ONE_CYRILLIC.fullmatch(word):
        return False
    sounds = sum(char in vowels for char in word.lower()) / len(word)
    return _is_cased(word) and _QUIET <= sounds <= 1 - _QUIET and not re.search("[\x00-\x7f]", word)


def _common(sample: bytes, encoding: str) -> float:
    """How many characters of two bytes are common ones; what can't be read counts against it."""
    own, is_common = _COMMON[encoding]
    found = []
    text = sample.decode(encoding, "replace")
    for at, char in enumerate(text):
        if char.isascii():
            continue
        if text[at - 1 : at].isalpha() + text[at + 1 : at + 2].isalpha() == 2 and (
            text[at - 1 : at + 2 : 2].isascii()
        ):
            found.append(0.0)  # it would stand in the middle of a word of Latin letters
            continue
        pair = char.encode(encoding, "ignore")
        if char != _STRAY and len(pair) == 2 and not char.isalpha():
            continue  # punctuation
        of_language = re.fullmatch(own, char) is not None
        found.append(1.0 if of_language else 0.9 * (len(pair) == 2 and is_common(pair)))
    return sum(found) / len(found) if len(found) >= _FEWEST else 0.0


def _share(answers: Iterable[bool]) -> float:
    each = list(answers)
    return sum(each) / len(each) if each else 0.0
