"""The rule ``mojibake``: UTF-8 that was once read as Windows-1252 or Latin-1 is set back.

``Ã©`` was ``é`` and ``â€™`` was ``’``. A run of such characters is set back only where, as bytes
of Windows-1252 (of Latin-1 where that has none), they are UTF-8, and where they can hardly be
meant as they stand: ``MAÇÃ”`` at the end of a Portuguese quotation stays, and so do ``10 Å²`` and
``304 Å`` before a no-break space.
Quotation marks and dashes of Mac OS Roman that were read as Latin-1 are set back where the capital
can't be meant: in ``MaineÕs``, ``ÒquotedÓ`` and `` Ð ``.
UTF-8 that was read as Mac OS Roman (``‚Äì``, ``K√∂ln``) is as certain.
A control character from U+0080 to U+009F, which no text has, is what Windows-1252 has there.

What was lost already, which U+FFFD stands for, is reported and never guessed.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bibwright.bibtex.characters import is_text, to_commands, to_letters, uncommon_fields
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.rules.rule import Context, Rule, any_change
from bibwright.text.latex.encode import to_latex


def _windows(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "ignore") or chr(byte)


#: Each character that a byte from 80 to FF may have been read as, and the byte.
_BYTES = {char: byte for byte in range(0x80, 0x100) for char in (chr(byte), _windows(byte))}
_TAIL = f"[{''.join(char for char, byte in _BYTES.items() if byte < 0xC0)}]"
_RUN = re.compile(
    rf"(?:[\u00c2-\u00df]{_TAIL}|[\u00e0-\u00ef]{_TAIL}{{2}}|[\u00f0-\u00f4]{_TAIL}{{3}})+"
)
_LOST = re.compile("\ufffd|ï¿½")
_CONTROLS = re.compile("[\u0080-\u009f]+")
#: Signs in UTF-8 that were read as Mac OS Roman, and letters where a word shows it.
_MAC_UTF8 = re.compile(
    "‚Ä[^\x00-\x7f]|¬[†¨]|(?<=[a-zà-ÿ])[√ƒ≈][^\x00-\x7fπΩ]|[√ƒ≈][^\x00-\x7fπΩ](?=[a-zà-ÿ])"
)
#: Blanks, quotation marks and dashes, which may well stand behind a capital.
_SIGNS = "\u00a0«»‚„‘’“”‹›–—…"
#: These are no words, so they aren't meant even where no letter is near.
_LONE = ("Ã\u00a0", "Â\u00a0", "Ã—")
#: What stands before the sign of a unit.
_NUMBER = re.compile(r"[\d}$][\s~\u00a0]*\Z")
#: As LaTeX spells them, for files that can hold no more than Latin-1.
_SPELLED = {ord(char): to_latex(char, ascii_only=True) for char in "‘’“”–—…"}
#: What is found singly in a bibliography: the Latin letters of Europe, their accents, Greek
#: letters, punctuation and symbols.
_SINGLE = re.compile(
    "[\u0080-\u017f\u0218-\u021b\u0300-\u036f\u0391-\u03c9\u1e00-\u1eff\u2000-\u22ff"
    "\ufb00-\ufb06\ufeff]+"
)
#: What comes in words alone: other scripts, emoji.
_WORD = re.compile(
    "[ \u00a0\u0080-\u024f\u0300-\u06ff\u0900-\u0e7f\u1e00-\u22ff\u3000-\u9fff\uac00-\ud7a3"
    "\ufb00-\ufb06\ufeff-\uffef\U0001f300-\U0001faff]{2,}"
)
_MAC = (
    (
        re.compile(r"(?<=[a-z])Õ(?=(?:s|t|d|m|ll|re|ve)?(?![^\W\d_]))|(?<=\bO)Õ(?=[A-Z][a-z])"),
        "’",
    ),
    (re.compile(r"(?<![^\W\d_])Ò([^ÒÓ]{1,200}[a-z.,?!])Ó(?![^\W\d_])"), r"“\1”"),
    (re.compile("(?<= )Ð(?= )"), "–"),
)
#: What none of these is without: two characters beyond ASCII, or one that is enough alone.
_SUSPECT = re.compile("[^\x00-\x7f]{2}|[\u0080-\u009fÐÒÕ]")
#: Mojibake of mojibake has been seen; of that, again, hardly.
_ROUNDS = 3


@lru_cache(maxsize=4096)
def _set_back(text: str) -> str:
    if not _SUSPECT.search(text):
        return text
    for _ in range(_ROUNDS):
        text, old = _RUN.sub(_decoded, _MAC_UTF8.sub(_from_mac, text)), text
        if text == old:
            break
    for wrong, right in _MAC:
        text = wrong.sub(right, text)
    return _CONTROLS.sub(_from_controls, text)


def _from_mac(found: re.Match[str]) -> str:
    try:
        meant = found[0].encode("mac_roman").decode("utf-8")
    except UnicodeError:
        return found[0]
    return meant if meant.isalpha() or found[0][0] in "‚¬" else found[0]


def _from_controls(found: re.Match[str]) -> str:
    run = found[0]
    if run.startswith("\u0080") and len(run) > 1 and found.string[found.end() :][:1].isalpha():
        return run  # the rest of a dash or a quotation mark in UTF-8, whose first byte is lost
    return "".join(_windows(ord(char)) for char in run)


def _decoded(found: re.Match[str]) -> str:
    run = found[0]
    try:
        text = bytes(_BYTES[char] for char in run).decode("utf-8")
    except UnicodeDecodeError:
        return run
    if len(text) > 1:
        return text if _WORD.fullmatch(text) else run
    if run[0] == "Å" and _NUMBER.search(found.string, 0, found.start()):
        return run
    before = found.string[: found.start()][-1:]
    after = found.string[found.end() :][:1]
    return text if _SINGLE.fullmatch(text) and _is_odd(run, before, after) else run


def _is_odd(run: str, before: str, after: str) -> bool:
    """Whether the characters of one letter can hardly be meant, between these neighbours."""
    if len(run) > 2:
        return True
    if run[0] == "Å" or run[1] in _SIGNS:
        if run in _LONE and not before.isalpha():
            return True
        return any(each.isascii() and each.islower() for each in (before, after))
    return True


@lru_cache(maxsize=4096)
def _mended(text: str, ascii_only: bool) -> str:
    """The text set back, also where some of its wrong letters are written as commands."""
    fixed = _set_back(text)
    if "\\" in fixed:
        letters = to_letters(fixed)
        if (again := _set_back(letters)) != letters:
            fixed = to_commands(again) if ascii_only else again
    return fixed.translate(_SPELLED) if ascii_only and fixed != text else fixed


def _apply(draft: Draft, context: Context) -> None:
    for name, text in uncommon_fields(draft, "\\"):
        if is_text(name):
            draft.set_text(name, _mended(text, context.ascii_only))
            if not text.isascii() and _LOST.search(text):
                draft.report("a character was lost in an earlier conversion (U+FFFD)", name)


def _concerns(entry: str) -> bool:
    return not entry.isascii() or "\\" in entry


RULE = Rule(
    name="mojibake",
    reason="UTF-8 read as Windows-1252, such as Ã© for é, is repaired where that is certain.",
    apply=_apply,
    concerns=_concerns,
    makes_work=any_change,
    again=True,
)
