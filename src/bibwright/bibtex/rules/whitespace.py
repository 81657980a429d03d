r"""The rule ``whitespace``: blanks stand where they part words, one at a time.

Line breaks, tabs and runs of blanks become one blank, as BibTeX and Biber read them (btxdoc,
section 3); none is left at either end, nor before a comma. An empty line stays in a note, where a
program may show paragraphs. Abstracts, summaries, a person's own notes and whatever else no style
knows keep their lines, which may be lists or Markdown: they, comments, reviews, lists of files and
what is read as it stands are only trimmed.

Blanks and marks that can't be told from others by looking are dealt with by meaning:

* A no-break space is a tie, ``~`` for BibTeX and itself for Biber. In a name, where neither
  program would see the gap, and beside another blank, it is a blank.
* A thin space is ``\,``, and a wide one a blank.
* Soft hyphens, byte-order marks and what has no width go. The joiners of other scripts, and the
  marks of direction in a text that has letters from right to left, stay.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bibwright.bibtex.characters import LONG, PRINTED, is_text
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.fields import NAMES
from bibwright.bibtex.rules.rule import Context, Rule
from bibwright.text.invisible import with_hyphens

_IN_PARAGRAPHS = frozenset({"note", "addendum"})
_VERBATIM = re.compile(r"\\(?:begin|verb|lstinline)(?![A-Za-z])")
_BLANKS = " \t\n\r\x0b\x0c\u2028\u2029"
_WIDE = "\u2000-\u2007\u205f"
_THIN = "\u2008-\u200a\u202f"
_EMPTY_LINE = re.compile(r"[^\S\n\u00a0]*\n[^\S\n\u00a0]*\n\s*")
#: Behind these a no-break space may be the half of a letter: see the rule ``mojibake``.
_RUN = re.compile(f"(?:(?<![ÂÃ])\u00a0|[{_BLANKS}{_WIDE}])[{_BLANKS}{_WIDE}\u00a0]*")
_ASCII_RUN = re.compile(r"[ \t\n\r\x0b\x0c]{2,}|[\t\n\r\x0b\x0c]")
_THIN_SPACE = re.compile(f"[{_THIN}]")
_NOTHING = re.compile("[\u034f\u200b\u2060\ufeff]|\u00ad(?!\\s)")
#: At the end of a line, whether the word goes on behind it or ends there.
_SOFT_END = re.compile("\u00ad\\s")
#: The joiners of zero width, where no letter beyond Latin stands on both sides of them.
_JOINERS = re.compile(
    "(?<![\u0300-\U0010ffff])[\u200c\u200d]|[\u200c\u200d](?![\u0300-\U0010ffff])"
)
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LEFTWARDS = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")
#: Blanks before a comma that ends something (one that begins a word is a German quotation mark),
#: or what must not be taken for them: formulas, escapes, "and ,".
_COMMA = re.compile(
    r"(\$(?:\\.|[^\\$])+\$|\\.|(?<![^\s])and +(?=,))| +(?=,(?:\s|\Z))", re.I | re.DOTALL
)


def _trimmed(text: str, blanks: str = _BLANKS) -> str:
    r"""The text without blanks at its ends; ``\ `` at the end is a command and stays."""
    text = text.lstrip(blanks)
    end = text.rstrip(blanks)
    backslashes = len(end) - len(end.rstrip("\\"))
    return f"{end} " if backslashes % 2 and end != text else end


@lru_cache(maxsize=16384)
def _tidied(text: str, *, paragraphs: bool, tie: str) -> str:
    """The text with its blanks in order; ``tie`` is what a no-break space becomes."""
    if not text.isascii():
        text = _visible(text)
    if paragraphs and "\n" in text.strip():
        # In a file with CR LF a blank stands for each CR.
        returns = text.count(" \n") == text.count("\n")
        pieces = [_line(piece, tie) for piece in _EMPTY_LINE.split(text)]
        return (" \n \n" if returns else "\n\n").join(piece for piece in pieces if piece)
    return _line(text, tie)


def _line(text: str, tie: str) -> str:
    text = _trimmed(text, f"{_BLANKS}\u00a0")
    if text.isascii():
        text = _ASCII_RUN.sub(" ", text)
    else:
        text = _RUN.sub(lambda run: tie if run[0] == "\u00a0" else " ", text)
    return _COMMA.sub(lambda found: found[1] or "", text) if " ," in text else text


def _visible(text: str) -> str:
    text = _JOINERS.sub("", _NOTHING.sub("", with_hyphens(text)))
    if not _LEFTWARDS.search(text):
        text = _DIRECTIONS.sub("", text)
    return text


def _apply(draft: Draft, context: Context) -> None:
    for field in draft.fields:
        part = field.parts[0]
        if (
            part.isascii()
            and "\n" not in part
            and "  " not in part
            and " ," not in part
            and "\t" not in part
            and part[1:2] != " "
            and part[-2:-1] != " "
        ):
            continue
        text, name = field.text, field.name.lower()
        if text is not None and draft.field(name) is field:
            draft.set_text(name, _written(name, text, context))
            if _SOFT_END.search(text):
                draft.report("a soft hyphen is followed by a blank; does the word go on?", name)


def _written(name: str, text: str, context: Context) -> str:
    if name in ("keywords", "keyword"):
        return _tidied(text, paragraphs=False, tie=" ")
    if not is_text(name) or _VERBATIM.search(text):
        return _trimmed(text)
    if "\n" in (trimmed := _trimmed(text)) and (name in LONG or name not in PRINTED):
        return trimmed
    if name in NAMES:
        return _tidied(_THIN_SPACE.sub(" ", text), paragraphs=False, tie=" ")
    text = _tidied(
        text, paragraphs=name in _IN_PARAGRAPHS, tie="~" if context.ascii_only else "\u00a0"
    )
    return text if text.isascii() else _THIN_SPACE.sub(r"\\,", text)


RULE = Rule(
    name="whitespace",
    reason="Runs of blanks become one, those before a comma and invisible characters are removed.",
    apply=_apply,
    after=("mojibake", "entities"),
    again=True,
)
