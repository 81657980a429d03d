r"""The ``\bibitem``\ s of a reference list in LaTeX: BibTeX's ``.bbl``, or typed by hand.

What BibTeX's styles write tells the parts of a reference more or less plainly, so the plainest
sign is asked first: named parts (``\bibinfo``, of REVTeX, ACM and Elsevier), blocks
(``\newblock``, of the standard styles and natbib's), a title in quotation marks (IEEE), a title in
italics (AMS, JHEP). What shows none of these is a reference as it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from bibwright.bibtex.entry import Entry
from bibwright.model.identifiers import ArxivId, Doi, find_identifiers
from bibwright.model.reference import Person, Reference
from bibwright.readers.bibitem_commands import behind_blank, expanded
from bibwright.readers.bibtex import reference_of
from bibwright.readers.item_facts import said_of
from bibwright.readers.latex_source import COMMENT
from bibwright.readers.reference_string import Cut, cut_reference
from bibwright.text.fold import one_line
from bibwright.text.latex.decode import to_unicode
from bibwright.text.latex.encode import to_latex
from bibwright.text.latex.tokens import (
    DEEPEST,
    end_of_group,
    is_balanced,
    nesting,
    split_outside,
)
from bibwright.text.names import name_list, person_from_display

__all__ = ["BibItem", "bibitems", "query_of_item", "works_of_items"]

_ITEM = re.compile(r"\\bibitem(?![A-Za-z])|\\end\s*\{thebibliography\}")
#: A comment and the line end that it hides, with the blanks of the next line.
_COMMENT = re.compile(r"(?<!\\)%[^\n]*(?:\n\s*|\Z)")
_NEWBLOCK = re.compile(r"\\newblock(?![A-Za-z])")
#: Italics, as a command and as a switch in a group.
_ITALIC = re.compile(
    r"\\(?:emph|textit|textsl|bibemph)\s*(?=\{)|\{\s*\\(?:em|it|itshape|sl)(?![A-Za-z])\s*"
)
_LINK = re.compile(r"\\(?:href|eprint@href|Eprint|url|nolinkurl|burl|path|showURL)\s*\{")
_NAMED_DOI = re.compile(
    r"\\(?:doibase|doi|showDOI|DOIprefix)\s*\{?\s*(?:\\url\s*\{)?\s*(?:https?://(?:dx\.)?doi\.org/)?"
    r"(10\.\d{4,9}/[^\s{}\\]*(?:\\[_%&#][^\s{}\\]*)*)"
)
_LISTED_DOI = re.compile(r"\\mn@doi\s*\[[^\]]*\]\s*\{(10\.[^{}\s]+)\}")
_LISTED_EPRINT = re.compile(r"\\mn@eprint\s*\{arXiv\}\s*\{(?:arXiv:)?([^{}\s]+)\}", re.IGNORECASE)
_PERSONS = ("author", "person")
_YEAR = re.compile(r"(?<!\d)(?P<year>(?:1[5-9]|20)\d\d)[a-z]?(?!\d)")
_YEAR_AT_END = re.compile(
    r"(?<![\s.,:;(\[])[\s.,:;(\[]*(?<!\d)(?P<year>(?:1[5-9]|20)\d\d)[a-z]?[)\]]?[\s.,:;]*$"
)
_NUMBERED = re.compile(r"[\s,.;]*(?:\{?\s*\\(?:bf|textbf|bfseries)\b[\s{]*)?\d")
_QUOTED = re.compile(r"``(.+?)''|“([^“”]+)”|\\enquote\s*\{", re.DOTALL)
#: A year between commas: astronomy's styles (AASTeX, MNRAS, A&A), which print no titles.
_UNTITLED = re.compile(r"(?<![,\s(])[,\s(]+(?P<year>(?:1[5-9]|20)\d\d)[a-z]?,\s+(?=\S)")
_PLACED = re.compile(
    r"(?P<journal>[^,]{1,80}?),\s*(?P<volume>[\w.-]{1,12})(?:\s*,\s*|\s+)(?P<pages>[A-Z]?\d[\w.-]*)"
)
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
_BRACES = re.compile(r"[{}\\]")
_TITLE_END = re.compile(r"[\s,.;:]+$")
_LEAST_LETTERS = 3
_SOME_TITLE = "The title of a work"


@dataclass(frozen=True, slots=True)
class BibItem:
    r"""A ``\bibitem``: its citation key, its text in LaTeX, and its line, from 1."""

    key: str
    text: str
    line: int


class _Form(Enum):
    """What told the parts of an item apart."""

    SIGNS = auto()
    UNTITLED = auto()
    GUESSED = auto()


@dataclass(slots=True)
class _Parts:
    """What was made out of an item, in LaTeX source.

    ``left``: the words that were not understood; None where a title was made out, in which case
    all words have to bear it out.
    """

    title: str = ""
    authors: tuple[Person, ...] = ()
    others: bool = False
    named: dict[str, str] = field(default_factory=dict)
    left: str | None = None
    form: _Form = _Form.SIGNS


def bibitems(source: str) -> Iterator[BibItem]:
    r"""The ``\bibitem``\ s of a text, in order; what stands in a comment is none."""
    marks = [each for each in _ITEM.finditer(source) if not _is_commented(source, each.start())]
    ends = [*(mark.start() for mark in marks[1:]), len(source)][: len(marks)]
    line, at = 1, 0
    for mark, end in zip(marks, ends, strict=True):
        if mark[0].startswith("\\end"):
            continue
        line, at = line + source.count("\n", at, mark.start()), mark.start()
        start = _behind_label(source, behind_blank(source, mark.end()), end)
        close = end_of_group(source, start) if source.startswith("{", start) else None
        if close is not None and close <= end:
            text = _COMMENT.sub("", source[close:end]).strip()
            yield BibItem(one_line(source[start + 1 : close - 1]), text, line)


def _is_commented(source: str, at: int) -> bool:
    return COMMENT.search(source, source.rfind("\n", 0, at) + 1, at) is not None


def _behind_label(source: str, at: int, end: int) -> int:
    """Behind the label in brackets, whose own brackets stand in braces, and the blanks there."""
    if not source.startswith("[", at):
        return at
    depth = 0
    for mark in re.compile(r"\\.|[{}\]]", re.DOTALL).finditer(source, at + 1, end):
        depth += (mark[0] == "{") - (mark[0] == "}")
        if mark[0] == "]" and depth <= 0:
            return behind_blank(source, mark.end())
    return end


def query_of_item(item: BibItem, name: str) -> Reference:
    """The item of the file ``name`` as a query: what its parts say, and all its words."""
    return _query(item, _parts_of(item), name)


def works_of_items(items: Sequence[BibItem], name: str) -> list[tuple[Reference, Entry]]:
    """The items of one list, each as a query and as an entry that says what could be told apart
    in it, in LaTeX. Where no author, or neither a title nor a journal could be told, the text
    stands whole in ``note``.

    A style either prints titles or doesn't: in a list without them none is taken for one.
    """
    parts = [_parts_of(item) for item in items]
    untitled = sum(each.form is _Form.UNTITLED for each in parts)
    if 2 * untitled > len(items):
        parts = [_Parts() if each.form is _Form.GUESSED else each for each in parts]
    return [
        (_query(item, each, name), _entry(item, each))
        for item, each in zip(items, parts, strict=True)
    ]


def _query(item: BibItem, parts: _Parts, name: str) -> Reference:
    reference = reference_of(_entry(item, parts), name)
    words = _plain(item.text) if _is_sound(item.text) else _BRACES.sub(" ", item.text)
    left = words if parts.left is None else parts.left
    return replace(reference, said=said_of(left))


def _parts_of(item: BibItem) -> _Parts:
    return _parts(item.text) if _is_sound(item.text) else _Parts()


def _is_sound(text: str) -> bool:
    """Whether its groups close, and don't lie too deep in each other."""
    return is_balanced(text) and nesting(text) <= DEEPEST


def _entry(item: BibItem, parts: _Parts) -> Entry:
    fields = {
        "title": parts.title,
        "author": name_list(parts.authors, others=parts.others, ascii_only=True),
    }
    fields |= {name: text for name, text in parts.named.items() if name not in fields}
    if not _is_sound(item.text):
        words = one_line(_BRACES.sub(" ", item.text))
        return Entry("misc", item.key, {"note": to_latex(words, ascii_only=True)}, item.line)
    fields |= _identifiers(item.text)
    if not (fields["title"] or fields.get("journal")) or not parts.authors:
        fields["note"] = one_line(expanded(item.text))
        fields.pop("howpublished", None)
    kind = "inproceedings" if fields.get("booktitle") else "misc"
    if fields.get("journal"):
        kind = "article"
    if kind != "misc" and not fields["title"]:
        # BibTeX's styles complain of these types without a title.
        kind = "misc"
        place = [fields.pop(name, "") for name in ("journal", "booktitle", "volume", "pages")]
        fields["howpublished"] = ", ".join(filter(None, place))
    return Entry(kind, item.key, {name: text for name, text in fields.items() if text}, item.line)


def _parts(text: str) -> _Parts:
    for read in (_by_name, _by_blocks, _by_quotes, _untitled, _by_italics):
        parts = read(text)
        if parts is not None:
            break
    else:
        parts = _as_printed(text)
    if "year" not in parts.named:
        years = _YEAR.findall(_without_identifiers(_plain(text)))
        if len(set(years)) == 1:
            parts.named["year"] = years[0]
    return parts


def _by_name(text: str) -> _Parts | None:
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
    persons = [_plain(person) for person in persons]
    others = bool(persons) and re.fullmatch(r"et\.? ?al\.?|others", persons[-1]) is not None
    cut = _authors(persons[0]) if len(persons) == 1 else None
    left = None if title else ""
    if cut is not None:
        return _Parts(title, cut.authors, cut.others, named, left)
    read = tuple(map(person_from_display, persons[: len(persons) - others]))
    return _Parts(title, read, others, named, left)


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


def _by_blocks(text: str) -> _Parts | None:
    """Authors, and perhaps the year; the title; the rest, each its own block."""
    blocks = split_outside(text, _NEWBLOCK)
    if len(blocks) < 2 or not _has_words(blocks[1]):
        return None
    authors, year = _without_year(_plain(blocks[0]))
    persons = _authors(authors)
    if persons is None and not year and _QUOTED.search(blocks[0]):
        return None
    named = {"year": year} if year else _year_of(" ".join(blocks[2:]) or blocks[1])
    venue = one_line(expanded(" ".join(blocks[2:])))
    if venue:
        named["howpublished"] = venue.strip(" ,.")
    return _Parts(
        _title(blocks[1]),
        persons.authors if persons else (),
        persons.others if persons else False,
        named,
    )


def _by_quotes(text: str) -> _Parts | None:
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


def _by_italics(text: str) -> _Parts | None:
    """A title in italics directly behind the authors; a volume behind it, and it is a journal."""
    match = _ITALIC.search(text)
    if match is None:
        return None
    opening = text.index("{", match.start())
    close = end_of_group(text, opening)
    if close is None or _NUMBERED.match(text, close):
        return None
    before, year = _without_year(_plain(text[: match.start()]))
    if not before or (persons := _authors(before)) is None:
        return None
    inner = text[max(match.end(), opening + 1) : close - 1]
    named = {"year": year} if year else _year_of(text[close:])
    named["howpublished"] = one_line(expanded(text[close:])).strip(" ,.")
    return _Parts(_title(inner), persons.authors, persons.others, named)


def _untitled(text: str) -> _Parts | None:
    plain = _plain(text)
    match = _UNTITLED.search(plain)
    if match is None or _QUOTED.search(text):
        return None
    persons = _authors(plain[: match.start()])
    if persons is None:
        return None
    rest = plain[match.end() :]
    named = {"year": match["year"]}
    if placed := _PLACED.match(rest):
        named |= {name: placed[name].strip() for name in ("journal", "volume", "pages")}
    else:
        named["howpublished"] = to_latex(rest, ascii_only=True)
    left = "" if placed or _SAYS_PREPRINT.fullmatch(_without_identifiers(rest)) else rest
    return _Parts("", persons.authors, persons.others, named, left, _Form.UNTITLED)


def _cut(before: str, title: str, behind: str) -> _Parts:
    authors, year = _without_year(_plain(before))
    persons = _authors(authors)
    named = {"year": year} if year else _year_of(behind)
    named["howpublished"] = one_line(expanded(behind)).strip(" ,.")
    return _Parts(
        _title(title), persons.authors if persons else (), bool(persons and persons.others), named
    )


def _as_printed(text: str) -> _Parts:
    """What no sign tells apart, up to the italics or bold type in which its place is printed."""
    plain = _plain(text).replace(" and Coauthors", " et al.")
    cut = cut_reference(plain)
    if cut is None:
        return _Parts()
    _, found, behind = plain.partition(cut.title) if cut.title else ("", "", "")
    more = _GOES_ON.match(behind) if found else None
    title = to_latex(f"{cut.title}{more[0]}" if more else cut.title, ascii_only=True)
    named = {"year": str(cut.year)} if cut.year else {}
    return _Parts(title, cut.authors, cut.others, named, form=_Form.GUESSED)


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
    years = _YEAR.findall(_without_identifiers(_plain(text)))
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
    plain = _without_identifiers(re.sub(r"https?://\S+", "", _plain(source)))
    return sum(letter.isalpha() for letter in plain) >= _LEAST_LETTERS


def _without_identifiers(text: str) -> str:
    for each in sorted(find_identifiers(text), key=lambda one: -one.start):
        text = f"{text[: each.start]} {text[each.end :]}"
    return text


def _identifiers(text: str) -> dict[str, str]:
    """The identifiers that the item names, or links to."""
    said = [_plain(text), *_links(text)]
    said += [f"doi:{_unescaped(each)}" for each in _NAMED_DOI.findall(text)]
    said += [f"doi:{_unescaped(each)}" for each in _LISTED_DOI.findall(text)]
    said += [f"arXiv:{each}" for each in _LISTED_EPRINT.findall(text)]
    fields: dict[str, str] = {}
    for each in said:
        for found in find_identifiers(each):
            match found.identifier:
                case ArxivId() as arxiv_id if found.labelled:
                    fields.setdefault("eprint", str(arxiv_id))
                    fields.setdefault("archiveprefix", "arXiv")
                case Doi() as doi:
                    fields.setdefault("doi", doi.name)
    return fields


def _links(text: str) -> Iterator[str]:
    for match in _LINK.finditer(text):
        close = end_of_group(text, match.end() - 1)
        if close:
            yield _unescaped("".join(text[match.end() : close - 1].split()))


def _unescaped(address: str) -> str:
    return re.sub(r"\\([_%&#~])", r"\1", address).replace("\\", "")


def _plain(source: str) -> str:
    """The words of a piece of LaTeX as they are printed."""
    return one_line(to_unicode(expanded(source)).replace("\xa0", " "))
