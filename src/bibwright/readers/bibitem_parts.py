r"""The parts of a ``\bibitem``: its title, its authors, its place.

What BibTeX's styles write tells the parts of a reference more or less plainly, so the plainest
sign is asked first: named parts (``\bibinfo``, of REVTeX, ACM and Elsevier), blocks
(``\newblock``, of the standard styles and natbib's), a title in quotation marks (IEEE), a title in
italics (AMS, JHEP). What shows none of these is a reference as it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from bibwright.model.identifiers import find_identifiers
from bibwright.model.reference import Person
from bibwright.readers.bibitem_commands import behind_blank, expanded
from bibwright.readers.reference_string import Cut, cut_reference
from bibwright.text.fold import one_line
from bibwright.text.journal_ref import place_first
from bibwright.text.latex.decode import to_unicode
from bibwright.text.latex.encode import to_latex
from bibwright.text.latex.tokens import end_of_group, split_outside
from bibwright.text.names import person_from_display
from bibwright.text.names.others import ET_AL, is_others

_NEWBLOCK = re.compile(r"\\newblock(?![A-Za-z])")
#: Italics, as a command and as a switch in a group.
_ITALIC = re.compile(
    r"\\(?:emph|textit|textsl|bibemph)\s*(?=\{)|\{\s*\\(?:em|it|itshape|sl)(?![A-Za-z])\s*"
)
#: What some print in italics that is no title.
_ITALIC_OTHERS = re.compile(
    rf"\\(?:emph|textit|textsl)\s*\{{\s*{ET_AL}\s*\}}|\{{\s*\\(?:em|it)\b\s*{ET_AL}\s*\}}"
)
_PERSONS = ("author", "person")
_YEAR = re.compile(r"(?<!\d)(?P<year>(?:1[5-9]|20)\d\d)[a-z]?(?!\d)")
_YEAR_AT_END = re.compile(
    r"(?<![\s.,:;(\[])[\s.,:;(\[]*(?<!\d)(?P<year>(?:1[5-9]|20)\d\d)[a-z]?[)\]]?[\s.,:;]*$"
)
_NUMBERED = re.compile(r"[\s,.;]*(?:\{?\s*\\(?:bf|textbf|bfseries)\b[\s{]*)?\d")
_QUOTED = re.compile(r"``(.+?)''|“([^“”]+)”|\\enquote\s*\{", re.DOTALL)
#: A year between commas: astronomy's styles (AASTeX, MNRAS, A&A), which print no titles.
_UNTITLED = re.compile(r"(?<![,\s(])[,\s(]+(?P<year>(?:1[5-9]|20)\d\d)[a-z]?,\s+(?=\S)")
#: Words beside an id that say no more than that it is a preprint's.
_SAYS_PREPRINT = re.compile(
    r"(?:[\s,.;:()\[\]{}|-]|(?:arxiv(?:\.org)?|e-?prints?|preprints?|pp?|submitted|"
    r"in press|astro-ph(?:\.[A-Z]{2})?)(?![^\W_]))*",
    re.IGNORECASE,
)
#: What belongs to a title whose first sentence has ended: its part, a second sentence before "In:".
_GOES_ON = re.compile(
    r"[.?!]\s+Part\s+[IVX\d]+\b[^.]*|\s*\(\d{4}\)|\?\s+[^.?,]+?(?=\. In:? |, in:? )"
)
_INITIAL_AT_END = re.compile(r"[\s.-][^\W\d_]$")
_TITLE_END = re.compile(r"[\s,.;:]+$")
_LEAST_LETTERS = 3
_SOME_TITLE = "The title of a work"


class Form(Enum):
    """What told the parts of an item apart."""

    SIGNS = auto()
    UNTITLED = auto()
    GUESSED = auto()


@dataclass(slots=True)
class Parts:
    """What was made out of an item, in LaTeX source.

    ``left``: the words that were not understood; None where a title was made out, in which case
    all words have to bear it out.
    """

    title: str = ""
    authors: tuple[Person, ...] = ()
    others: bool = False
    named: dict[str, str] = field(default_factory=dict)
    left: str | None = None
    form: Form = Form.SIGNS


def parts_of(text: str) -> Parts:
    """The parts of the text of an item, told apart by its plainest signs."""
    text = _ITALIC_OTHERS.sub("et al.", text)
    for read in (_by_name, _by_blocks, _by_quotes, _untitled, _by_italics):
        parts = read(text)
        if parts is not None:
            break
    else:
        parts = _as_printed(text)
    if "year" not in parts.named:
        years = _YEAR.findall(_without_identifiers(plain_text(text)))
        if len(set(years)) == 1:
            parts.named["year"] = years[0]
    return parts


def _by_name(text: str) -> Parts | None:
    """Parts that have their names beside them."""
    if "\\bibinfo" not in text:
        return None
    found: dict[str, list[str]] = {}
    for name, value in _named(text):
        found.setdefault(name, []).append(one_line(expanded(value)).strip(" ,."))
    if "\\showarticletitle" in text:
        for value in _of_command(text, "showarticletitle"):
            found.setdefault("title", [one_line(expanded(value)).strip(" ,.")])
    persons = next((found[name] for name in _PERSONS if name in found), [])
    # ACM calls a book's own title so if there is none of a chapter.
    titles = ("title", "booktitle") if "person" in found else ("title",)
    title = next((found[name][0] for name in titles if name in found), "")
    kept = ("journal", "booktitle", "volume", "number", "pages", "year", "publisher", "series")
    named = {name: found[name][0] for name in kept if name in found}
    if "eid" in found:
        named.setdefault("pages", found["eid"][0])
    if title == named.get("booktitle"):
        named.pop("booktitle", None)
    persons = [plain_text(person) for person in persons]
    others = bool(persons) and is_others(persons[-1])
    cut = _authors(persons[0]) if len(persons) == 1 else None
    left = None if title else ""
    if cut is not None:
        return Parts(title, cut.authors or cut.editors, cut.others, named, left)
    read = tuple(map(person_from_display, persons[: len(persons) - others]))
    return Parts(title, read, others, named, left)


def _named(text: str) -> Iterator[tuple[str, str]]:
    r"""The parts of ``\bibinfo``, those of editors left out."""
    for _, name, value in _two_arguments(text, "bibfield"):
        if name.strip() == "editor":
            text = text.replace(value, "", 1)
    for _, name, value in _two_arguments(text, "bibinfo"):
        yield name.strip(), value


def _two_arguments(text: str, command: str) -> Iterator[tuple[int, str, str]]:
    for match in re.finditer(rf"\\{command}\s*(?=\{{)", text):
        first = end_of_group(text, match.end())
        second = behind_blank(text, first) if first else len(text)
        close = end_of_group(text, second) if text.startswith("{", second) else None
        if first and close:
            yield match.start(), text[match.end() + 1 : first - 1], text[second + 1 : close - 1]


def _of_command(text: str, command: str) -> Iterator[str]:
    for match in re.finditer(rf"\\{command}\s*(?=\{{)", text):
        close = end_of_group(text, match.end())
        if close:
            yield text[match.end() + 1 : close - 1]


def _by_blocks(text: str) -> Parts | None:
    """Authors, and perhaps the year; the title; the rest, each its own block."""
    blocks = split_outside(text, _NEWBLOCK)
    if len(blocks) < 2 or not _has_words(blocks[1]):
        return None
    authors, year = _without_year(plain_text(blocks[0]))
    persons = _authors(authors)
    if persons is None and not year and _QUOTED.search(blocks[0]):
        return None
    named = {"year": year} if year else _year_of(" ".join(blocks[2:]) or blocks[1])
    venue = one_line(expanded(" ".join(blocks[2:])))
    if venue:
        named["howpublished"] = venue.strip(" ,.")
    return Parts(
        _title(blocks[1]),
        persons.authors if persons else (),
        persons.others if persons else False,
        named,
    )


def _by_quotes(text: str) -> Parts | None:
    quoted = _QUOTED.search(text)
    if quoted is None:
        return None
    end = quoted.end()
    title = quoted[1] or quoted[2] or ""
    if not title:
        close = end_of_group(text, quoted.end() - 1)
        if close is None:
            return None
        title, end = text[quoted.end() : close - 1], close
    return _cut(text[: quoted.start()], title, text[end:])


def _by_italics(text: str) -> Parts | None:
    """A title in italics directly behind the authors; a volume behind it, and it is a journal."""
    match = _ITALIC.search(text)
    if match is None:
        return None
    opening = text.index("{", match.start())
    close = end_of_group(text, opening)
    if close is None or _NUMBERED.match(text, close):
        return None
    before, year = _without_year(plain_text(text[: match.start()]))
    if not before or (persons := _authors(before)) is None:
        return None
    inner = text[max(match.end(), opening + 1) : close - 1]
    named = {"year": year} if year else _year_of(text[close:])
    named["howpublished"] = one_line(expanded(text[close:])).strip(" ,.")
    return Parts(_title(inner), persons.authors, persons.others, named)


def _untitled(text: str) -> Parts | None:
    plain = plain_text(text)
    match = _UNTITLED.search(plain)
    if match is None or _QUOTED.search(text):
        return None
    persons = _authors(plain[: match.start()])
    if persons is None:
        return None
    rest = plain[match.end() :]
    named = {"year": match["year"]}
    if placed := place_first(rest):
        named |= {"journal": placed.venue, "volume": placed.volume, "pages": placed.pages}
    else:
        named["howpublished"] = to_latex(rest, ascii_only=True)
    left = "" if placed or _SAYS_PREPRINT.fullmatch(_without_identifiers(rest)) else rest
    return Parts("", persons.authors, persons.others, named, left, Form.UNTITLED)


def _cut(before: str, title: str, behind: str) -> Parts:
    authors, year = _without_year(plain_text(before))
    persons = _authors(authors)
    named = {"year": year} if year else _year_of(behind)
    named["howpublished"] = one_line(expanded(behind)).strip(" ,.")
    return Parts(
        _title(title), persons.authors if persons else (), bool(persons and persons.others), named
    )


def _as_printed(text: str) -> Parts:
    """What no sign tells apart, up to the italics or bold type in which its place is printed."""
    plain = plain_text(text)
    cut = cut_reference(plain)
    if cut is None:
        return Parts()
    _, found, behind = plain.partition(cut.title) if cut.title else ("", "", "")
    more = _GOES_ON.match(behind) if found else None
    title = to_latex(f"{cut.title}{more[0]}" if more else cut.title, ascii_only=True)
    named = {"year": str(cut.year)} if cut.year else {}
    return Parts(title, cut.authors or cut.editors, cut.others, named, form=Form.GUESSED)


def _authors(text: str) -> Cut | None:
    """The authors in a list of names and nothing else, as it is printed; None where it is none."""
    text = text.strip(" .,:;")
    if not text:
        return None
    if _INITIAL_AT_END.search(text):
        text += "."
    cut = cut_reference(f"{text}, “{_SOME_TITLE}”")
    # With another title a part of the names was taken for it.
    return cut if cut and cut.title == _SOME_TITLE else None


def _without_year(text: str) -> tuple[str, str]:
    """A list of authors without the year behind it, and that."""
    match = _YEAR_AT_END.search(text)
    return (text[: match.start()], match["year"]) if match else (text, "")


def _year_of(text: str) -> dict[str, str]:
    years = _YEAR.findall(_without_identifiers(plain_text(text)))
    return {"year": years[-1]} if years else {}


def _title(source: str) -> str:
    """A title in LaTeX, from a block that begins with it."""
    source = one_line(source)
    italic = _ITALIC.match(source)
    if italic:
        opening = source.index("{", italic.start())
        close = end_of_group(source, opening)
        if close is not None:
            source = source[max(italic.end(), opening + 1) : close - 1]
    source = re.sub(r"\\/\s*$", "", expanded(source))
    return _TITLE_END.sub("", source.strip().strip("“”").strip())


def _has_words(source: str) -> bool:
    """Whether a block says more than a link or a number."""
    plain = _without_identifiers(re.sub(r"https?://\S+", "", plain_text(source)))
    return sum(letter.isalpha() for letter in plain) >= _LEAST_LETTERS


def _without_identifiers(text: str) -> str:
    for each in sorted(find_identifiers(text), key=lambda one: -one.start):
        text = f"{text[: each.start]} {text[each.end :]}"
    return text


def plain_text(source: str) -> str:
    """The words of a piece of LaTeX as they are printed."""
    return one_line(to_unicode(expanded(source)).replace("\xa0", " "))
