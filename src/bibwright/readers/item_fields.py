"""What a block says of its work: title, authors and year; from rows, labels, marks or prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bibwright.matching.said_words import VENUE_WORDS
from bibwright.model.reference import Person
from bibwright.readers.author_lines import is_author_line, names_of_byline
from bibwright.readers.blocks import Block, BlockKind, Mark, MarkKind
from bibwright.readers.cited_names import LINKED_CITATION, NAME_AND_YEAR, are_families, named_in
from bibwright.readers.item_facts import (
    WORDS_OF_TITLE,
    content_words,
    facts_in,
    is_sentence,
    is_title_like,
    is_title_mark,
    said_in,
    said_of,
    without_identifiers,
    without_labels,
    without_venue,
)
from bibwright.readers.labels import (
    DATE_ALONE,
    SAYS_WHO,
    SAYS_WHO_SPEAKS,
    fields_of_lines,
    labelled,
    year_of_date,
)
from bibwright.readers.listed_names import (
    authors_before,
    authors_in,
    begins_with_authors,
    has_others,
)
from bibwright.readers.marked_titles import (
    is_citation,
    leading_title,
    leads_to_paper,
    linked_title,
    marked_title,
    stripped_title,
    whole_title,
)
from bibwright.readers.reference_string import Cut, cut_reference, trailing_authors
from bibwright.text.fold import fold, one_line, words
from bibwright.text.journal_ref import Publication

_PARAGRAPH_WORDS = 40
#: One author's name has so many words at most.
_NAME_WORDS = 3
#: Characters of a title, and of what is read behind one.
_LONGEST_TITLE, _LONGEST_REST = 600, 3000
_CODE_PAGE = re.compile(r"https?://(?:www\.)?paperswithcode\.com/paper/(?P<slug>[\w-]+)", re.I)
#: What stands behind a title: who wrote it, when, where.
_AFTER_TITLE = re.compile(
    r"\s+(?:[|·]|[–—]|-{1,3})\s+|[.,;?!]\s+|\s+(?=\(|\[(?:19|20)\d\d\])|\s+(?=by\s)"
)
#: "CVPR 2026", "Nature Comm. 2026": before names with initials, where a list has it as a badge.
_VENUE_TAG = re.compile(
    r"(?:[A-Z][\w.&-]*\s){1,3}(?P<year>(?:19|20)\d\d)\s+(?=(?:[A-Z]\.[\s-]?){1,3}[A-Z][\w'’-]+, )"
)
_ACCESSED = re.compile(
    r"\b(?:last\s)?(?:accessed|retrieved|visited)\b[^)\]|]{0,30}?(?:19|20)\d\d", re.I
)
_IN_YEAR = re.compile(r"[\s,(]+(?:19|20)\d\d\)?\W*$")
#: A year in brackets between title and authors; of one, the opening bracket is cut off already.
_DATED_FIRST = re.compile(r"^\(?(?:19|20)\d\d\),\s+")
_DATE_CELL = re.compile(r"(?:19|20)\d\d(?:[-/.]\d\d?){0,2}\s*\|\s*")
_NO_TITLES = frozenset({"ibid", "idem", "op cit", "loc cit", "et al"})
_MENTION = re.compile(r"(?<!\w)[@#][\w.-]+")
_YEAR = re.compile(r"(?<![\d.:/–-])(?:19|20)\d\d(?![\d/–-]|\.\d)")
_TRAILING = re.compile(
    r"^\W*(?:by\b|et\.?\s+al|(?:19|20)\d\d\b|arxiv\b|doi\b|corr\b|in\s+[A-Z]|proc\b|proceedings\b|"
    r"tech(?:nical|\.)?\s+rep(?:ort\b|\.|\b)|(?:ph\.?\s?d\.?|master[’']?s?)\s+thesis\b|"
    r"working paper\b|"
    r"(?:neurips|nips|icml|iclr|acl|naacl|eacl|emnlp|coling|cvpr|iccv|eccv|aaai|ijcai|kdd|www|"
    r"nature|science|cell|lancet|jmlr|tmlr|tacl|preprint|under review|accepted|published)\b)",
    re.IGNORECASE,
)
_TITLE_COLUMNS = (
    "title",
    "title authors",
    "paper title",
    "paper",
    "papers",
    "reference",
    "publication",
    "citation",
    "article",
)
#: "Paper / Source", and columns of a thing that a work made: a linked title goes before it.
_LIKE_TITLE = frozenset({"title", "paper", "papers", "reference", "publication"})
_THING_COLUMNS = ("name", "work", "model", "method")
_AUTHOR_COLUMNS = ("authors", "author", "by", "first author", "creators", "creator")
_YEAR_COLUMNS = ("year", "date", "published", "publication year", "time", "publication date")


@dataclass(frozen=True, slots=True)
class ItemFields:
    """What a block says of its work."""

    title: str = ""
    authors: tuple[Person, ...] = ()
    others: bool = False
    year: int | None = None
    said: str = ""
    place: Publication | None = None
    editors: tuple[Person, ...] = ()


def fields_of(block: Block, *, references: bool = False) -> ItemFields:
    """The title, authors and year that a block gives, and its words."""
    fields = fields_of_lines(block.lines)
    if block.kind is BlockKind.ROW:
        return _cut_row(block)
    if fields.get("title"):
        return _cut_fields(fields, block.lines)
    if fields.get("author") and (cut := _with_fields(block, fields, references=references)).title:
        return cut
    slug = next(
        (match for url in (block.text, *block.urls) if (match := _CODE_PAGE.search(url))), None
    )
    said = said_in(block)
    if slug and not content_words(said):
        title = slug["slug"].replace("-", " ")
        return ItemFields(title=title, said=title)
    if not content_words(said) and not linked_title(block):
        cited = LINKED_CITATION.fullmatch(said)
        if cited and has_others(said):  # "He et al. (2015)"
            return ItemFields("", *named_in(cited["names"]), int(cited["year"]), said)
        return _placed_title(block) or _unseen_title(block, said)
    if block.kind is BlockKind.MESSAGE and not any(map(is_title_mark, block.marks)):
        said = _MENTION.sub(" ", said)
        return ItemFields(said=said if content_words(said) else "")
    return replace(_read(block, said, references=references), said=said)


def _placed_title(block: Block) -> ItemFields | None:
    """What stands in the place of a title, though no word of it tells anything: what is bold or in
    quotation marks, or in the line of an item above that of its identifier."""
    if block.kind is not BlockKind.ITEM:
        return None
    placed = [mark.text for mark in block.marks if mark.kind in {MarkKind.BOLD, MarkKind.QUOTED}]
    if len(block.lines) > 1 and not list(facts_in(block.lines[0])):
        placed.append(block.lines[0])
    for each in placed:
        if len(words(each)) >= WORDS_OF_TITLE and not each.rstrip().endswith((":", "?", "!")):
            return ItemFields(title=one_line(each), said=one_line(each))
    return None


def _unseen_title(block: Block, said: str) -> ItemFields:
    """A title by which the picture in a link to its paper is described, as nothing that is seen
    says more than a year."""
    year = _year(said)
    for mark in block.marks:
        is_title = mark.kind is MarkKind.UNSEEN and len(words(mark.text)) >= WORDS_OF_TITLE
        is_title = is_title and is_title_like(mark.text) and not is_sentence(mark.text)
        if is_title and any(True for each in (block.text, *block.urls) for _ in facts_in(each)):
            return ItemFields(one_line(mark.text), year=year, said=said_of(mark.text, said))
    return ItemFields(year=year, said=said if year else "")


_DATED = re.compile(r"\s\(\s?(?:19|20)\d\d\)$")


def _read(block: Block, said: str, *, references: bool) -> ItemFields:
    if not references:
        said = without_venue(said)
    if cited := _cited_by_link(block, said) or _by_lines(block):
        return cited
    linked = linked_title(block)
    marked = linked or marked_title(block.marks, said)
    if linked and not leads_to_paper(block, linked):
        other = marked_title(block.marks, said) or ""
        marked = max(linked, other, key=lambda each: len(content_words(each)))
        marked = other if other and _opens(other, said) else marked
        linked = linked if marked == linked else None
    tag = _VENUE_TAG.match(said)
    cut = cut_reference(said[tag.end() :] if tag else said, certain=references)
    if cut is not None and tag and cut.year is None:
        cut = replace(cut, year=int(tag["year"]))
    if cut is not None and marked and not references and _opens(marked, said):
        cut = None
    if cut is not None and (not marked or linked is None):
        title = cut.title
        is_other = marked and not (title and (marked in title or title in marked))
        is_other = is_other and not (references and _is_within_title(marked or "", said, title))
        if marked and is_other and len(content_words(marked)) > (2 if title else 0):
            title = whole_title(marked, said)
        title = "" if fold(title) in _NO_TITLES else title
        if (
            not (title or references or cut.place)
            and (first := _title_first(said)).title
            and first.authors
        ):
            return first
        return _fields(title, cut)
    if marked:
        dated = _DATED.sub("", without_venue(marked))
        return ItemFields(whole_title(dated, said), year=_year(said.replace(dated, " ", 1)))
    return _title_first(_parted(said, block.marks))


def _fields(title: str, cut: Cut) -> ItemFields:
    return ItemFields(
        title, cut.authors, cut.others, cut.year, place=cut.place, editors=cut.editors
    )


def _parted(said: str, marks: Sequence[Mark]) -> str:
    """With a stop before what is set apart as authors and year, where a title has none."""
    for mark in marks:
        if is_citation(mark, said):
            before, cited, rest = said.partition(mark.text)
            if before.rstrip()[-1:].isalnum():
                return f"{before.rstrip()}. {cited}{rest}"
    return said


def _cited_by_link(block: Block, said: str) -> ItemFields | None:
    """The title before a link that says who wrote it when, as in "Title. [Rose, Thorn (1977)](…)";
    None where no link says so."""
    for mark in block.marks:
        cited = LINKED_CITATION.fullmatch(mark.text) if mark.kind is MarkKind.LINK else None
        if cited is None:
            continue
        before, found, _ = said.partition(mark.text)
        others = [each for each in block.marks if each.kind is MarkKind.LINK and each is not mark]
        is_title = bool(content_words(before)) or len(words(before)) >= WORDS_OF_TITLE
        is_title = is_title and not any(map(is_title_mark, others))
        if found and is_title and before.rstrip(" *_([")[-1:] in ".,:;?!–—-":
            if not VENUE_WORDS.isdisjoint(words(cited["names"])):
                continue
            return ItemFields(stripped_title(before), *named_in(cited["names"]), int(cited["year"]))
    return None


def _by_lines(block: Block) -> ItemFields | None:
    """A title in the first line, and its authors in the second; None where lines say nothing."""
    if len(block.lines) < 2 or any(map(is_title_mark, block.marks)):
        return None
    if begins_with_authors(block.text):  # a reference, wrapped
        return None
    title, names = (without_identifiers(line).strip(" ,;()") for line in block.lines[:2])
    names = names_of_byline(names) or _YEAR.sub("", names)
    names = names.strip(" ,;()|·•–—")
    is_one = len(names.split()) <= _NAME_WORDS and len(words(title)) >= WORDS_OF_TITLE
    is_named = is_author_line(f"by {names}" if is_one else names)
    if not is_title_like(title) or is_author_line(f"by {title}") or not is_named:
        return None
    rest = " ".join(block.lines[1:])
    return ItemFields(stripped_title(title), authors_in(names), has_others(names), _year(rest))


def _is_within_title(marked: str, said: str, title: str) -> bool:
    """Whether words of a title stand before what is set apart, behind the names."""
    at, found = said.find(marked), authors_before(said)
    if title and 0 <= said.find(title) < at:
        return True
    return found is not None and len(words(said[found[2] : at])) > 1


def _opens(marked: str, said: str) -> bool:
    """Whether what is set apart comes first, and is not a list of names."""
    return said.lstrip(' |*_“"«„‘').startswith(marked) and not is_author_line(f"by {marked}")


#: The first of several names, sorted by the family: what it begins has no title in front.
_SORTED_NAMES = re.compile(
    r"(?:[A-Z][\w'’-]+ (?:[A-Z] ?){1,3}, ){2}|"
    r"[^\W\d_][\w'’´`-]+, (?:[^\W\d_]\.[ -]?){1,4}, "
    r"(?:& |and |et al|[^\W\d_][\w'’´`-]+, [^\W\d_]\.)"
)


def _title_first(said: str) -> ItemFields:
    """ "Title (Vaswani et al., 2017)", "Title, Liu et al. 2025", "Title. Jane Doe. 2024."."""
    text = said.strip(" |,;")
    if dated := _DATE_CELL.match(text):
        fields = _title_first(text[dated.end() :])
        return replace(fields, year=fields.year or int(dated[0][:4]))
    if NAME_AND_YEAR.fullmatch(text) or _SORTED_NAMES.match(text):
        return ItemFields(year=_year(text))
    if (ended := _IN_YEAR.search(text)) and is_author_line(text):  # "Ada Rose, Bela Thorn 2025"
        names = text[: ended.start()]
        return ItemFields("", authors_in(names), has_others(names), _year(text))
    for match in _AFTER_TITLE.finditer(text, 0, _LONGEST_TITLE):
        before = text[: match.start()] + match[0].strip(" .,;–—-|·")
        after = re.sub(r"^[\s(|[]*(?:by\s+)?", "", text[match.end() : match.end() + _LONGEST_REST])
        if not content_words(before) or not after:
            continue
        line = re.split(r" \| |;\s", after)[0]
        is_line = re.search(r"[|;]", text[match.start() : match.end() + 1]) is not None
        if is_line and are_families(line) and content_words(line):
            return ItemFields(stripped_title(before), *named_in(line), _year(after))
        if is_line and is_author_line(f"by {line}"):
            return ItemFields(
                stripped_title(before), authors_in(line), has_others(line), _year(after)
            )
        by_comma = match[0].startswith(",")
        authors = trailing_authors(_DATED_FIRST.sub("", after))
        if authors is not None and not (by_comma and _is_sorted(authors[0], after)):
            persons, others, rest = authors
            return ItemFields(stripped_title(before), persons, others, _year(rest) or _year(after))
        is_by = text.startswith("by ", match.end())
        is_told = bool(content_words(after)) or is_by  # "Learning by Doing"
        if _TRAILING.match(after) or NAME_AND_YEAR.match(after) or not is_told:
            return ItemFields(stripped_title(before), year=_year(after))
    title = stripped_title(text)
    if fold(title) in _NO_TITLES:
        return ItemFields()
    return ItemFields(title=title if len(title.split()) <= _PARAGRAPH_WORDS else "")


def _is_sorted(persons: Sequence[Person], text: str) -> bool:
    """Whether the first is a word, a comma and a word: no less the words of a title."""
    return bool(re.match(rf"{re.escape(persons[0].family)},\s+\w\w", text))


def _year(text: str) -> int | None:
    years = _YEAR.findall(_ACCESSED.sub(" ", text))
    return int(years[-1]) if years else None


#: What parts what is said in one line.
_CELLS = re.compile(r"\s[|·•]\s")


def _cut_fields(fields: dict[str, str], lines: Sequence[str]) -> ItemFields:
    """What labels say of a title, and who wrote it when in a line without one."""
    told = [each for line in lines if not labelled(line) for each in _CELLS.split(line)]
    names = fields.get("author") or next(filter(is_author_line, told), "")
    date = " ".join(fields.get(name, "") for name in ("year", "date")).strip()
    year = year_of_date(date or next(filter(DATE_ALONE.fullmatch, told), ""))
    return _said(fields["title"], names, authors_in(names), year)


def _with_fields(block: Block, fields: dict[str, str], *, references: bool) -> ItemFields:
    """What an item says before labelled lines, and what these say of its authors and its year."""
    labels = [at for at, line in enumerate(block.lines) if labelled(line)]
    first = block.lines[: labels[0]] if labels else ()
    texts = set(first)
    marks = tuple(
        mark for mark in block.marks if mark.text and any(mark.text in each for each in texts)
    )
    head = replace(block, text=" ".join(first), marks=marks, lines=first)
    said = said_in(head)
    if not content_words(said):
        return ItemFields()
    cut = _read(head, said, references=references)
    names = fields.get("author", "")
    year = year_of_date(" ".join(fields.get(name, "") for name in ("year", "date")))
    return replace(
        cut,
        authors=authors_in(names) or cut.authors,
        others=has_others(names) or cut.others,
        year=year or cut.year,
        said=said_of(said, names, str(year or "")),
    )


def _said(title: str, authors: str, persons: tuple[Person, ...], year: int | None) -> ItemFields:
    title = stripped_title(title)
    said = said_of(title, authors, str(year or ""))
    return ItemFields(title, persons, has_others(authors), year, said)


def _without_speakers(row: Block) -> Block:
    """A row without the cells that say who speaks of its work."""
    if not any(map(SAYS_WHO_SPEAKS.fullmatch, row.header)):
        return row
    kept = [
        (name, cell)
        for name, cell in zip(row.header, row.cells, strict=False)
        if not SAYS_WHO_SPEAKS.fullmatch(name)
    ]
    cells = tuple(cell for _, cell in kept)
    header = tuple(name for name, _ in kept)
    text = " | ".join(cell.text for cell in cells if cell.text)
    return replace(row, text=text, cells=cells, header=header)


def _cut_row(block: Block) -> ItemFields:
    block = _without_speakers(block)
    by_name = dict(zip(block.header, block.cells, strict=False))
    like = (name for name in by_name if not _LIKE_TITLE.isdisjoint(name.split()))
    named = [name for name in (*_TITLE_COLUMNS, *like, *_THING_COLUMNS) if name in by_name]
    name = next((each for each in named if _is_titled(by_name[each])), "")
    title = by_name[name] if name else None
    if name in _THING_COLUMNS and not linked_title(by_name[name]):
        title = next(filter(_links_paper, block.cells), title)
    told = [*_AUTHOR_COLUMNS, *filter(SAYS_WHO.fullmatch, by_name)]
    authors = next((by_name[name].text for name in told if name in by_name), "")
    date = next((by_name[name].text for name in _YEAR_COLUMNS if name in by_name), "")
    said = said_in(block)
    if title is None and (cited := _cited_in_row(block)):
        return cited
    if title is None:
        linked = linked_title(block)
        untold = [cell for cell in block.cells if cell.text != authors]
        people = [cell for cell in untold if is_author_line(cell.text)]
        others = [cell for cell in untold if cell not in people] or untold
        longest = max(others, key=lambda cell: len(content_words(cell.text)), default=None)
        text = linked or (without_labels(longest.text, longest.marks) if longest else "")
        authors = authors or next((cell.text for cell in people if cell is not longest), "")
    else:
        text = linked_title(title) or leading_title(title) or ""
        text = text or without_labels(title.text, title.marks)
    first, *behind = text.split(" | ")
    authors = authors or next((each for each in behind if is_author_line(each)), "")
    # What goes on below neither authors nor a year is the title itself.
    is_whole = not authors and not any(_TRAILING.match(each) or _year(each) for each in behind)
    text = " ".join((first, *behind)) if is_whole else first
    text = stripped_title(without_labels(without_identifiers(text), ()))
    if not content_words(text):
        return ItemFields(said=said if content_words(said) else "")
    cut = None if authors else cut_reference(text)
    if cut is not None and cut.title:
        return replace(_fields(cut.title, cut), year=cut.year or year_of_date(date), said=said)
    return ItemFields(
        text, authors_in(authors), has_others(authors), year_of_date(date) or _year(said), said
    )


def _cited_in_row(block: Block) -> ItemFields | None:
    """Who wrote the work of a row when, where a link to it says so and no title is given."""
    for mark in block.marks:
        cited = LINKED_CITATION.fullmatch(mark.text) if mark.kind is MarkKind.LINK else None
        if cited and any(True for _ in facts_in(mark.url)):
            return ItemFields("", *named_in(cited["names"]), int(cited["year"]), mark.text)
    return None


def _links_paper(cell: Block) -> bool:
    """Whether a cell links a title to the identifier of its paper."""
    title = linked_title(cell)
    return title is not None and is_title_like(title) and leads_to_paper(cell, title)


def _is_titled(cell: Block) -> bool:
    """Whether a cell says more than where the paper is, or who wrote it when."""
    said = said_in(cell)
    return bool(content_words(said)) and not NAME_AND_YEAR.fullmatch(said)
