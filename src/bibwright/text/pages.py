"""Pages: how ranges are written, in ``.bib`` files, in records, in other formats.

In a ``.bib`` ranges and lists are written as btxdoc (section 3.2) and biblatex's manual (“Data
Fields”) ask; a record has an en dash. “pp.” is removed, since styles put it there. A single hyphen
is a range only where it can be nothing else: in ``12-1`` and ``A-1`` it may be part of the number
of one page.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bibwright.text.invisible import with_hyphens

_DASHES = re.compile(r"(?:(?<!\s)\s+)?(?:-{2,}|\\text(?:en|em)dash(?:\{\})?|–|—)\s*")
_BETWEEN = re.compile(
    r"(?<=\d)\s*-\s*(?=[A-Za-z]?\d)|(?<=\b[ivxlc])\s*-\s*(?=[ivxlc]+\b)"
    r"|(?<=[ivxlc]{2})\s*-\s*(?=[ivxlc]+\b)"
)
LONG_DASHES = "‒–—―−"
_HYPHENS = "-‐‑"
_BLANK = r"[\s~]"
_COMMAND = re.compile(
    r"\{\\text(?:en|em)dash *(?:\{\})?\}|\\text(?:en|em)dash(?:\{\}|\s+|(?![A-Za-z]))"
    r"|\{--\}|\$--?\$|&[nm]dash;"
)
_PREFIX = re.compile(rf"(?:pp?\.|pp?(?={_BLANK})|pages?\b\.?(?!-))(?:{_BLANK}|\\[ ,])*", re.I)
#: A dash that can't be part of a number: a long or doubled one, or one with a blank beside it.
_RANGE = re.compile(
    rf"{_BLANK}*(?:[-{LONG_DASHES}]{{2,}}|[{LONG_DASHES}]){_BLANK}*"
    rf"|{_BLANK}+[{_HYPHENS}]{_BLANK}*|{_BLANK}*[{_HYPHENS}]{_BLANK}+"
)
_OPEN_END = ("--", *LONG_DASHES)
#: What parts the figures and letters of one page.
_INNER = rf"[{_HYPHENS}./:]"
_LABEL = re.compile(rf"[A-Za-z0-9]+(?:{_INNER}[A-Za-z0-9]+)*\+?")
_NO_LABEL = re.compile(r"(?:doi:)?10\.[0-9]{4,}/|[0-9]+pp?$", re.IGNORECASE)
_PARTS = re.compile(_INNER)
_HYPHEN = re.compile(rf"([^{_HYPHENS}]+)[{_HYPHENS}]([^{_HYPHENS}]+)")
_ONE_HYPHEN = re.compile(r"(?<!-)-(?!-)")
_STEM = re.compile(r"(.*?)([0-9]+)")
_ROMAN = re.compile(r"(?=.)m*(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_ROMAN_FIGURES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
#: What has more characters is no page, and Python reads no number of thousands of figures.
_LONGEST = 40
_FIGURES = re.compile(r"[0-9]+")
#: It may be two pages or one number above 999.
_THOUSANDS = re.compile(r"(?:^|[\s~,])[0-9]{1,3},[0-9]{3}(?![0-9])")
_RANGE_AND_THOUSANDS = re.compile(r"[0-9],[0-9]{3}(?![0-9])")


@lru_cache(maxsize=8192)
def tidy_pages(text: str) -> str | None:
    """The same pages as they should be written; None for what isn't pages as a whole."""
    text = _COMMAND.sub("--", with_hyphens(text)).strip()
    braced = text.startswith("{") and text.find("}") == len(text) - 1
    if braced:
        text = text[1:-1]
    text = text.rstrip(" \t\n.,;")
    if _THOUSANDS.search(text):
        return None
    items = []
    for each in text.split(","):
        item = _item(each.strip(" \t\n~"))
        # Braces may be there so that Biber sees no range in a hyphen.
        if item is None or (braced and _ONE_HYPHEN.search(item)):
            return None
        items.append(item)
    if _RANGE_AND_THOUSANDS.search(text) and not _ascend(items):
        return None
    return ", ".join(items)


def _item(text: str) -> str | None:
    """A page or a range."""
    if len(text) > 4 * _LONGEST:  # two pages, and the blanks and words beside them
        return None
    text = _PREFIX.sub("", text, count=1) if text[:1] in {"p", "P"} else text
    begin, *ends = _RANGE.split(text)
    if not _is_page(begin) or len(ends) > 1:
        return None
    if not ends:
        hyphen = _HYPHEN.fullmatch(begin)
        return f"{hyphen[1]}--{hyphen[2]}" if hyphen and _is_range(*hyphen.groups()) else begin
    (end,) = ends
    if not (_is_page(end) if end else text.endswith(_OPEN_END)):
        return None
    return f"{begin}--{end}"


def _is_page(text: str) -> bool:
    if len(text) > _LONGEST or not _LABEL.fullmatch(text) or _NO_LABEL.match(text):
        return False
    return any(char.isdigit() for char in text) or all(map(_ROMAN.fullmatch, _PARTS.split(text)))


def _is_range(begin: str, end: str) -> bool:
    """Whether two labels with a hyphen between them can be no single label."""
    first, last = _STEM.fullmatch(begin), _STEM.fullmatch(end)
    if first and last:
        if first[1] == last[1] and int(last[2]) >= int(first[2]):
            return True
        return not last[1] and _is_abbreviated(first[2], last[2], plain=not first[1])
    if _ROMAN.fullmatch(begin) and _ROMAN.fullmatch(end) and begin.islower() == end.islower():
        return _roman(begin) <= _roman(end)
    return False


def _is_abbreviated(begin: str, end: str, *, plain: bool) -> bool:
    """Whether the end has only those figures in which it differs: ``100-9``, ``A1196-201``.

    ``12-3`` may be a page of chapter 12, ``A1-10`` one of annex A1, and ``045602-12`` one of the
    pages of an article that has a number.
    """
    if (len(begin) > 5 and len(end) < 3) or len(begin) < 3 or (len(end) < 3 and not plain):
        return False
    return len(end) <= len(begin) and int(end) > int(begin[-len(end) :])


def _roman(text: str) -> int:
    values = [_ROMAN_FIGURES[char] for char in text.lower()]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def _ascend(items: list[str]) -> bool:
    numbers = [int(number) for item in items for number in _FIGURES.findall(item)]
    return numbers == sorted(numbers)


def from_tex(source: str) -> str:
    """Pages as a ``.bib`` has them, with an en dash in each range."""
    tidy = tidy_pages(source)
    return from_hyphens(source) if tidy is None else tidy.replace("--", "–")


def to_tex(pages: str) -> str:
    """Pages as a ``.bib`` has them, from how another source writes them."""
    return tidy_pages(pages) or from_hyphens(pages).replace("–", "--")


def from_hyphens(text: str) -> str:
    """Pages as other formats have them, where a hyphen between numbers makes a range."""
    ranged = _DASHES.sub("–", text)
    return ranged if "–" in ranged else _BETWEEN.sub("–", ranged)


def to_hyphens(pages: str) -> str:
    """A hyphen for each range, unless it would be read as something else."""
    hyphened = pages.replace("–", "-")
    return hyphened if from_hyphens(hyphened) == pages else pages
