r"""The rule ``entities``: HTML's way of writing becomes LaTeX's.

Characters that HTML names or numbers become what they stand for, spelled so that LaTeX takes it:
``&amp;`` is ``\&``, ``&lt;`` is ``\textless{}``, ``&eacute;`` is ``{\'e}`` for BibTeX and ``é`` for
Biber. Escaped twice, or escaped for LaTeX as well (``\&amp;``, ``{\&}\#39;``), they are the same.
Names and numbers are those of the HTML standard (section 13.5).

Tags that mean what a command of LaTeX means become that command; they may be written with
``$<$`` or ``\textless{}``, as programs do that escape a title without looking into it. Other tags
and names that HTML has not are reported.

In a field that no program reads as LaTeX (a URL, a DOI, a file), and in any that is an address as a
whole, with ``https:`` or without, ``&amp;`` is ``&``, and nothing else is changed. In a name
``\&#39;c`` may be meant as ``\'c`` or as an apostrophe: it is left, and reported.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bibwright.bibtex.characters import is_text, uncommon_fields
from bibwright.bibtex.draft import Draft
from bibwright.bibtex.fields import NAMES
from bibwright.bibtex.rules.rule import Context, Rule, any_change
from bibwright.text.latex.accents import letter_command
from bibwright.text.latex.encode import to_latex
from bibwright.text.latex.tokens import is_balanced

_AND = r"(?:\{\\&\}|\\&|&)"
_ENTITY = re.compile(
    rf"(?<!\\){_AND}(?:(?:amp|\\?\#0*38|\\?\#[xX]0*26);)*"
    r"(?:(?P<name>[A-Za-z][A-Za-z0-9]*);|(?:\\?|\{\\)\#\}?(?P<number>[0-9]{2,7}|[xX][0-9A-Fa-f]{2,6})"
    r"(?:;|\$;\$|(?![0-9A-Za-z;])))"
)
_AMPERSANDS = re.compile(rf"(?<!\\){_AND}(?:amp;)+")
#: A name of so many letters is hardly anything but HTML's; "R&D;" is.
_NAME = 2

_LESS = r"(?:\{\$<\$\}|\$<\$|\{\\textless\}|\\textless(?:\{\}|(?![A-Za-z])\s?)|&(?:amp;)*lt;|<)"
_MORE = (
    r"(?:\{\$>\$\}|\$>\$|\{\\textgreater\}|\\textgreater(?:\{\}|(?![A-Za-z])\s?)|&(?:amp;)*gt;|>)"
)
#: Tags and the commands that mean the same, in HTML, JATS and what publishers' own sites use.
_COMMANDS = {
    "i": "textit",
    "italic": "textit",
    "em": "emph",
    "b": "textbf",
    "bold": "textbf",
    "strong": "textbf",
    "sub": "textsubscript",
    "inf": "textsubscript",
    "sup": "textsuperscript",
    "scp": "textsc",
    "sc": "textsc",
    "tt": "texttt",
    "code": "texttt",
}
_PAIR = re.compile(
    rf"{_LESS}(?P<tag>{'|'.join(_COMMANDS)}){_MORE}"
    rf"(?P<inner>(?:(?!{_LESS}/?(?P=tag){_MORE}).)*?){_LESS}/(?P=tag){_MORE}",
    re.IGNORECASE | re.DOTALL,
)
_LINE_BREAK = re.compile(rf"{_LESS}br\s*/?{_MORE}", re.IGNORECASE)
_OTHER_TAG = re.compile(
    rf"{_LESS}/?(?P<tag>(?:jats:|ce:|mml:|xocs:)?(?:[ib]|italic|em|bold|strong|su[bp]|inf|scp|sc|tt"
    rf"|code|u|p|a|span|div|font|small|big|img|script|li|ul|ol|h[1-6]|title|sec|math|m[ion]|mrow"
    rf"|msu[bp]|formula|tex|full-name|blockquote|pre|cite|q))(?:\s[^<>]*?)?{_MORE}",
    re.IGNORECASE | re.DOTALL,
)
#: Accents are joined to their letters by the rule ``latex``; blanks and what has no width are for
#: the rule ``whitespace``.
_FOR_OTHERS = frozenset({"Mn", "Mc", "Me", "Zs", "Zl", "Zp", "Cf"})
_FORMULA = re.compile(r"\$(?:\\.|[^\\$])+\$")
#: In formulas with these, ``&`` is what their columns are aligned by.
_ALIGNED = re.compile(r"\\(?:begin|eqalign|cases|[a-z]*matrix|aligned)(?![A-Za-z])")
_IN_FORMULA = {"<": "<", ">": ">", "&": r"\&"}


#: An address as a whole, with its scheme or without.
_ADDRESS = re.compile(
    r"\s*(?:(?:(?:https?|ftp):)?//|www\.|(?:[\w-]+\.)+[a-z]{2,10}(?::[0-9]+)?/)[^\s{}\\]+\s*",
    re.IGNORECASE,
)
#: Commands that take an address as it stands.
_WITH_ADDRESS = re.compile(r"\\(?:url|href|nolinkurl|path)\s*\{(?P<address>[^{}]*)")
#: A person's own words and names, not to be read as anything.
_PERSONAL = frozenset(
    "keywords keyword tableofcontents code groups mendeley-groups mendeley-tags".split()
)
#: Accents of TeX that are characters of their own, and Unicode's combining ones.
_ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303"}


@lru_cache(maxsize=4096)
def _read(text: str, ascii_only: bool, is_names: bool) -> tuple[str, str]:
    """The text without HTML, and what is left of it that a person should look at."""
    text, old = _LINE_BREAK.sub(" ", text), ""
    while text != old:
        text, old = _PAIR.sub(_command, text), text
    formulas = [found.span() for found in _FORMULA.finditer(text)]
    addresses = [found.span("address") for found in _WITH_ADDRESS.finditer(text)]

    def character(found: re.Match[str]) -> str:
        meant = _meaning(found)
        if any(start <= found.start() < end for start, end in addresses):
            return _AMPERSANDS.sub("&", found[0])
        if not meant or (is_names and _may_be_accent(found, meant)):
            return found[0]
        for start, end in formulas:
            if start < found.start() < end:
                if meant == "&" and _ALIGNED.search(found.string, start, end):
                    return meant
                return _IN_FORMULA.get(meant, found[0])
        return _written(meant, found.string, found.start(), ascii_only)

    text = _ENTITY.sub(character, text)
    if tag := _OTHER_TAG.search(text):
        return text, f"the tag <{tag['tag']}> is left: LaTeX prints it as it stands"
    for left in _ENTITY.finditer(text):
        if is_names and _may_be_accent(left, _meaning(left)):
            return text, f"{left[0]} is left: it may be meant as an accent or as an apostrophe"
        if left["number"] or len(left["name"]) >= _NAME:
            return text, f"{left[0]} is left: no character of that name is known"
    return text, ""


def _may_be_accent(found: re.Match[str], meant: str) -> bool:
    """Whether the backslash before an entity makes an accent of it for the letter behind it."""
    behind = found.string[found.end() : found.end() + 1]
    if not found[0].startswith("\\&") or meant not in _ACCENTS or not behind.isalpha():
        return False
    return len(unicodedata.normalize("NFC", behind + _ACCENTS[meant])) == 1


def _command(found: re.Match[str]) -> str:
    inner = found["inner"]
    if not is_balanced(inner) or inner.replace(r"\$", "").count("$") % 2:
        return found[0]
    return f"\\{_COMMANDS[found['tag'].lower()]}{{{inner}}}" if inner else ""


def _meaning(found: re.Match[str]) -> str:
    """The characters that an entity stands for; empty where it stands for none."""
    # Few files hold one, and the table takes time to load.
    from html import unescape

    entity = f"&#{found['number']};" if found["number"] else f"&{found['name']};"
    meant = unescape(entity)
    return "" if meant == entity or "\ufffd" in meant else meant


def _written(meant: str, text: str, at: int, ascii_only: bool) -> str:
    if meant == '"':
        opens = not text[:at].strip("{}") or text[:at].rstrip("{}")[-1:] in " \t\n(["
        return "``" if opens else "''"
    if unicodedata.category(meant[0]) in _FOR_OTHERS:
        return meant
    command = letter_command(meant)
    if command:
        return command if ascii_only else meant
    return to_latex(meant, ascii_only=False)


def _apply(draft: Draft, context: Context) -> None:
    for name, text in uncommon_fields(draft, "&<\\"):
        if "&" not in text and "<" not in text and "\\textless" not in text:
            continue
        if is_text(name) and not _ADDRESS.fullmatch(text):
            text, remark = _read(text, context.ascii_only, name in NAMES)
            draft.set_text(name, text)
            if remark:
                draft.report(remark, name)
        elif name not in _PERSONAL and not name.startswith("comment"):
            draft.set_text(name, _AMPERSANDS.sub("&", text))


def _concerns(entry: str) -> bool:
    return "&" in entry or "<" in entry or "\\textless" in entry


RULE = Rule(
    name="entities",
    reason="HTML's characters (&amp;, &eacute;) and tags (<i>) become LaTeX's.",
    apply=_apply,
    concerns=_concerns,
    after=("mojibake",),
    makes_work=any_change,
    again=True,
)
