"""Languages: babel's names, which biblatex takes, and BCP 47 tags, which CSL and Hayagriva take.

Each name has one tag of its own, so that nothing changes on the way there and back. The names
are those of biblatex's manual, section 4.9.1, table "supported languages".
"""

from __future__ import annotations

_TAGS = {
    "afrikaans": "af",
    "american": "en-US",
    "arabic": "ar",
    "australian": "en-AU",
    "austrian": "de-AT",
    "basque": "eu",
    "brazil": "pt-BR",
    "british": "en-GB",
    "bulgarian": "bg",
    "canadian": "en-CA",
    "catalan": "ca",
    "chinese": "zh",
    "croatian": "hr",
    "czech": "cs",
    "danish": "da",
    "dutch": "nl",
    "english": "en",
    "estonian": "et",
    "finnish": "fi",
    "french": "fr",
    "galician": "gl",
    "german": "de",
    "greek": "el",
    "hebrew": "he",
    "hungarian": "hu",
    "icelandic": "is",
    "irish": "ga",
    "italian": "it",
    "japanese": "ja",
    "korean": "ko",
    "latin": "la",
    "latvian": "lv",
    "lithuanian": "lt",
    "newzealand": "en-NZ",
    "ngerman": "de-DE",
    "norsk": "nb",
    "nynorsk": "nn",
    "persian": "fa",
    "polish": "pl",
    "portuguese": "pt",
    "romanian": "ro",
    "russian": "ru",
    "serbian": "sr",
    "slovak": "sk",
    "slovene": "sl",
    "spanish": "es",
    "swedish": "sv",
    "swissgerman": "de-CH",
    "turkish": "tr",
    "ukrainian": "uk",
}
#: Babel's other names for some of them.
_ALIASES = {
    "brazilian": "brazil",
    "francais": "french",
    "germanb": "german",
    "portuges": "portuguese",
    "ukenglish": "british",
    "usenglish": "american",
}
_NAMES = {tag.lower(): name for name, tag in _TAGS.items()}


def language_tag(name: str) -> str:
    """The tag of a language by babel's name or by a tag; empty where it is neither."""
    folded = name.strip().lower()
    folded = _ALIASES.get(folded, folded)
    if folded in _TAGS:
        return _TAGS[folded]
    return _TAGS[_NAMES[folded]] if folded in _NAMES else ""


def language_name(tag: str) -> str:
    """Babel's name of a language by its tag; empty if there is none."""
    return _NAMES.get(tag.lower(), "")
