r"""The ``\bibitem``\ s of a reference list in LaTeX, as queries and as entries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bibwright.bibtex.entry import Entry
from bibwright.bibtex.entry_reference import reference_of
from bibwright.model.identifiers import ArxivId, Doi, find_identifiers
from bibwright.model.reference import Reference
from bibwright.readers.bibitem_commands import behind_blank, expanded
from bibwright.readers.bibitem_parts import Form, Parts, parts_of, plain_text
from bibwright.readers.item_facts import said_of
from bibwright.readers.latex_source import COMMENT
from bibwright.text.fold import one_line
from bibwright.text.latex.encode import to_latex
from bibwright.text.latex.tokens import DEEPEST, end_of_group, is_balanced, nesting
from bibwright.text.names import name_list

_ITEM = re.compile(r"\\bibitem(?![A-Za-z])|\\end\s*\{thebibliography\}")
#: A comment and the line end that it hides, with the blanks of the next line.
_COMMENT = re.compile(r"(?<!\\)%[^\n]*(?:\n\s*|\Z)")
_LINK = re.compile(r"\\(?:href|eprint@href|Eprint|url|nolinkurl|burl|path|showURL)\s*\{")
_NAMED_DOI = re.compile(
    r"\\(?:doibase|doi|showDOI|DOIprefix)\s*\{?\s*(?:\\url\s*\{)?\s*(?:https?://(?:dx\.)?doi\.org/)?"
    r"(10\.\d{4,9}/[^\s{}\\]*(?:\\[_%&#][^\s{}\\]*)*)"
)
_LISTED_DOI = re.compile(r"\\mn@doi\s*\[[^\]]*\]\s*\{(10\.[^{}\s]+)\}")
_LISTED_EPRINT = re.compile(r"\\mn@eprint\s*\{arXiv\}\s*\{(?:arXiv:)?([^{}\s]+)\}", re.IGNORECASE)
#: What stands for the authors of the item above.
_SAME = re.compile(r"(?:\\leavevmode\s*)?\\bysame(?![A-Za-z])(?:\{\})?")
_BRACES = re.compile(r"[{}\\]")
#: As AASTeX and amsplain print them.
_SAME_AUTHORS = re.compile(r"(?:---|—|\\bysame(?![A-Za-z]))[\s.,]*")
_SOMEBODY = "Somebody, A."
_PLACE = ("journal", "volume", "pages")
_VENUES = ("journal", "booktitle", "howpublished", "publisher")


@dataclass(frozen=True, slots=True)
class BibItem:
    r"""A ``\bibitem``: its citation key, its text in LaTeX, and its line, from 1."""

    key: str
    text: str
    line: int


def bibitems(source: str) -> Iterator[BibItem]:
    r"""The ``\bibitem``\ s of a text, in order; what stands in a comment is none."""
    marks = [each for each in _ITEM.finditer(source) if not _is_commented(source, each.start())]
    ends = [*(mark.start() for mark in marks[1:]), len(source)][: len(marks)]
    line, at, above = 1, 0, ""
    for mark, end in zip(marks, ends, strict=True):
        if mark[0].startswith("\\end"):
            continue
        line, at = line + source.count("\n", at, mark.start()), mark.start()
        start = _behind_label(source, behind_blank(source, mark.end()), end)
        close = end_of_group(source, start) if source.startswith("{", start) else None
        if close is not None and close <= end:
            above = text = _by_same(_COMMENT.sub("", source[close:end]).strip(), above)
            yield BibItem(one_line(source[start + 1 : close - 1]), text, line)


def _by_same(text: str, above: str) -> str:
    """The text of an item with the authors of the one above in the place of their sign."""
    sign = _SAME.match(text)
    if sign is None or not _is_sound(above):
        return text
    persons = parts_of(above).authors
    names = " and ".join(f"{each.given} {each.family}".strip() for each in persons)
    return f"{names}{text[sign.end() :]}"


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
    in it, in LaTeX. Where no author, or neither a title nor a journal could be told, or what
    follows the title is not known, the text stands whole in ``note``.

    A style either prints titles or doesn't: in a list without them none is taken for one.
    """
    parts = _parts_of_list(items)
    untitled = sum(each.form is Form.UNTITLED for each in parts)
    if 2 * untitled > len(items):
        parts = [Parts() if each.form is Form.GUESSED else each for each in parts]
    return [
        (_query(item, each, name), _entry(item, each))
        for item, each in zip(items, parts, strict=True)
    ]


def _query(item: BibItem, parts: Parts, name: str) -> Reference:
    reference = reference_of(_entry(item, parts), name)
    words = plain_text(item.text) if _is_sound(item.text) else _BRACES.sub(" ", item.text)
    left = words if parts.left is None else parts.left
    if not reference.title:
        # It is known by its place alone.
        place = {name: plain_text(parts.named.get(name, "")) for name in _PLACE}
        venue, volume, pages = place.values()
        reference = replace(reference, venue=venue, volume=volume, pages=pages)
    return replace(reference, said=said_of(left))


def _parts_of_list(items: Sequence[BibItem]) -> list[Parts]:
    """The parts of each; a dash stands for the authors of the item before."""
    found: list[Parts] = []
    for item in items:
        dash = _SAME_AUTHORS.match(item.text)
        if dash and found:
            parts = _parts_of(replace(item, text=f"{_SOMEBODY} {item.text[dash.end() :]}"))
            parts.authors, parts.others = found[-1].authors, found[-1].others
        else:
            parts = _parts_of(item)
        found.append(parts)
    return found


def _parts_of(item: BibItem) -> Parts:
    return parts_of(item.text) if _is_sound(item.text) else Parts()


def _is_sound(text: str) -> bool:
    """Whether its groups close, and don't lie too deep in each other."""
    return is_balanced(text) and nesting(text) <= DEEPEST


def _entry(item: BibItem, parts: Parts) -> Entry:
    fields = {
        "title": parts.title,
        "author": name_list(parts.authors, others=parts.others, ascii_only=True),
    }
    fields |= {name: text for name, text in parts.named.items() if name not in fields}
    if not _is_sound(item.text):
        words = one_line(_BRACES.sub(" ", item.text))
        return Entry("misc", item.key, {"note": to_latex(words, ascii_only=True)}, item.line)
    fields |= _identifiers(item.text)
    is_cut = parts.form is Form.GUESSED and not any(map(fields.get, _VENUES))
    if is_cut or not (fields["title"] or fields.get("journal")) or not parts.authors:
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


def _identifiers(text: str) -> dict[str, str]:
    """The identifiers that the item names, or links to."""
    said = [plain_text(text), *_links(text)]
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
