"""Lists of any sort: every item, row or paragraph that names a work is a query, or is named.

What is no item is furniture and dropped: headings, tables of contents, labels, prose. What looks
like an item and can't be read, or seems to be a note, is a problem with its own line, so that of k
items k are accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from bibwright.model.identifiers import why_no_arxiv_id
from bibwright.model.reference import Origin, Reference
from bibwright.readers.blocks import Block, BlockKind
from bibwright.readers.chat_lines import is_chat
from bibwright.readers.child_items import (
    ADDRESS,
    CITED,
    TELLING,
    Item,
    children_of,
    cites,
    with_children,
)
from bibwright.readers.detect import LIST_SIGN
from bibwright.readers.heading_years import says_who_and_when, with_years_above
from bibwright.readers.html_blocks import html_blocks, page_metadata
from bibwright.readers.item_facts import (
    content_words,
    identifiers_of,
    is_sentence,
    is_title_case,
    is_title_like,
    names_work,
)
from bibwright.readers.items import may_be_item, queries_of
from bibwright.readers.labels import labelled
from bibwright.readers.listed_names import begins_with_authors
from bibwright.readers.mail_lines import without_mail
from bibwright.readers.markup import is_html, without_pictures
from bibwright.readers.notes import LEFT_OUT, is_beside, is_listed, is_marked_list, is_note
from bibwright.readers.other_markup import as_markdown
from bibwright.readers.paper_notes import paper_note
from bibwright.readers.printed_pages import printed_list
from bibwright.readers.reading import InputKind, Problem, Reading
from bibwright.readers.repeated import with_known_labels, with_named_links
from bibwright.readers.stanzas import joined, names_title, put_together
from bibwright.readers.text_blocks import printed_blocks, text_blocks
from bibwright.readers.work_headings import WorkHeadings, details_left, section_of, told_below
from bibwright.text.counted import counted
from bibwright.text.fold import one_line
from bibwright.text.visible import shortened, without_logins

_MARKDOWN = re.compile(
    r"^\s{0,3}#{1,6}\s|\]\(|\*\*\S|^[^\S\n]*[*+-][^\S\n]+\S|&(?:lt|gt|amp);|\\[\[\]*_]"
    r"|^[^\S\n]*+(?:\|[^\S\n]*+)?:?-{3,}.*\|"
    r"|<https?://|^[^\S\n]*```|<br\s*/?>[^\S\n]*$",
    re.MULTILINE,
)
#: So few links, items and headings of Markdown are none.
_FEW = 5
_TABLE_RULE = re.compile(r"^[^\S\n]*+(?:\|[^\S\n]*+)?:?-{3,}:?[^\S\n]*+\|", re.MULTILINE)
_SCHOLARLY = re.compile(
    r"openreview\.net|semanticscholar\.org|dl\.acm\.org|ieeexplore|link\.springer|sciencedirect|"
    r"nature\.com|pubmed|ncbi\.nlm|[bm]e?d?[ir]*o?rxiv\.org|aclanthology|jmlr\.org|mlr\.press|"
    r"neurips\.cc|nips\.cc|arxiv\.org|doi\.org|paperswithcode\.com/paper|ssrn\.com|jstor\.org|"
    r"thecvf\.com|isca-|usenix\.org|tandfonline|wiley\.com/doi|plos\.org|frontiersin|mdpi\.com",
    re.IGNORECASE,
)
#: A button of a page has so many words at most.
_BUTTON_WORDS = 3
#: So many titles below the first lines make a list of them.
_FEWEST_TITLES = 3
#: Words of a paragraph beyond which it is prose.
_PROSE = 40
#: Characters of one passage. A line of 15,000 ids has fewer; what has more names no work.
_LONGEST = 200_000


def read_list(
    text: str, name: str, *, references: bool = False, chat: bool = False, prose: bool = False
) -> Reading:
    """The works that a list names, and the items that couldn't be read.

    ``references``: every paragraph is a reference, whatever it looks like; ``chat``: it is what
    people wrote to each other, whatever it looks like; ``prose``: paragraphs are, as the works are
    named elsewhere.
    """
    text, note = without_pictures(without_logins(text, mark="")), None
    signed: list[int] = []
    printed = None if chat else printed_list(text, markdown=bool(_MARKDOWN.search(text)))
    if printed is not None:
        lines, are_references = printed
        references = references or are_references
        blocks, form = printed_blocks(lines), "list"
    elif not chat and _is_page(text):
        described = _described(text, name)
        if described is not None:
            return described
        blocks, form = html_blocks(text), "HTML page"
    else:
        text, signed = without_mail(text)
        note = paper_note(text)
        text = as_markdown(text)
        markdown = bool(_MARKDOWN.search(text))
        chat = chat or is_chat(text)
        text = text if chat else with_known_labels(text)
        blocks = text_blocks(text, markdown=markdown, chat=chat)
        form = "chat" if chat else "Markdown list" if markdown else "list"
    queries: list[Reference] = []
    if note is not None:
        blocks = [block for block in blocks if block.line - 1 not in note.taken]
        own = Block(BlockKind.PARAGRAPH, note.line, " ".join(note.said), lines=note.said)
        queries += queries_of(own, name)
    problems = [
        Problem(Origin(name, block.line), _too_long(block)) for block in blocks if _too_long(block)
    ]
    problems += [Problem(Origin(name, line), LEFT_OUT, is_note=True) for line in signed]
    blocks = with_named_links([block for block in blocks if not _too_long(block)])
    listed, blocks = prose or is_listed(blocks), list(with_years_above(blocks))
    if not references:
        blocks = put_together(blocks)
    is_page = form == "HTML page"
    items = list(
        _items(blocks, listed=listed and not references, references=references, is_page=is_page)
    )
    has_notes = not (references or chat) and is_marked_list([item.block for item in items])
    is_of_one = (prose or note is not None) and not _are_titles([item.block for item in items])
    read = len(queries)
    for item in items:
        is_left = has_notes and is_note(item.block)
        if item.is_note or is_left or (is_of_one and is_beside(item.block)):
            problems.append(Problem(Origin(name, item.block.line), LEFT_OUT, is_note=True))
            continue
        found = queries_of(item.block, name, prose=item.prose, references=references)
        queries += found
        read += bool(found)
        if not found and (why := _unreadable(item)):
            problems.append(Problem(Origin(name, item.block.line), why))
    cut = sum(begins_with_authors(item.block.text) for item in items)
    kind = _kind(queries, cut, len(items), references=references)
    if kind is InputKind.REFERENCES and form == "list":
        form = "reference list"
    if kind is InputKind.IDS:
        form = f"identifiers ({form})" if form != "list" else "identifiers"
    below = sum(item.is_note for item in items)
    form = f"{form}, {counted(read + len(problems) - below, 'item')}"
    return Reading(kind, tuple(queries), tuple(problems), form)


def _too_long(block: Block) -> str:
    """Why a passage isn't looked into; empty for all that people write."""
    length = len(block.text)
    if length <= _LONGEST:
        return ""
    return (
        f"a passage of {length:,} characters is no item of a list and was not read; give each work "
        f"a line, or at most {_LONGEST:,} characters of ids"
    )


def _is_page(text: str) -> bool:
    """Whether it is HTML, and not Markdown with some HTML in it."""
    if not is_html(text):
        return False
    if re.match(r"\s*(?:<!doctype html|<html)", text, re.IGNORECASE):
        return True
    return len(LIST_SIGN.findall(text)) < _FEW and not _TABLE_RULE.search(text)


def _kind(queries: Sequence[Reference], cut: int, items: int, *, references: bool) -> InputKind:
    if references or (cut and cut * 2 >= items):
        return InputKind.REFERENCES
    bare = sum(not query.title for query in queries)
    return InputKind.IDS if bare and bare * 2 >= len(queries) else InputKind.TITLES


def _described(text: str, name: str) -> Reading | None:
    """A page that says itself what paper it is of: arXiv's abstract pages, publishers' pages."""
    said = page_metadata(text)
    if not said.get("title"):
        return None
    ids = [f"arXiv:{each}" for each in said.get("arxiv_id", [])]
    ids += [f"doi:{each}" for each in said.get("doi", [])]
    lines = (
        f"Title: {one_line(said['title'][0])}",
        f"Authors: {'; '.join(said.get('author', []))}",
        f"Year: {(said.get('publication_date') or said.get('date') or [''])[0]}",
    )
    block = Block(BlockKind.PARAGRAPH, 1, " ".join([*lines, *ids]), lines=lines)
    return Reading(InputKind.TITLES, tuple(queries_of(block, name)), (), "a paper's page, 1 item")


def _items(
    blocks: Sequence[Block], *, listed: bool, references: bool, is_page: bool
) -> Iterator[Item]:
    """The blocks that may name works, with what belongs to them.

    ``listed``: they are named in items, so that paragraphs between them are prose; ``references``:
    each paragraph is one of a list of references; ``is_page``: they are of a page on the web.
    """
    headings = WorkHeadings(blocks)
    slugs = {_slug(block.text) for block in blocks if block.kind is BlockKind.HEADING}
    listed = listed or (bool(headings) and not references)
    at = 0
    while at < len(blocks):
        block = blocks[at]
        at += 1
        if block.kind is BlockKind.HEADING:
            section = section_of(blocks, at)
            if works := headings.works(block, section):
                yield from map(Item, works[:1])
                yield from (Item(each, prose=True) for each in works[1:])
                yield from _left_below(works, section)
                at += len(section)
            elif identifiers_of(block):
                told = told_below(block, section)
                yield Item(joined([block, *told]))
                at += len(told)
            elif len(section) == 1 and says_who_and_when(block):
                yield Item(section[0].joined(block))
                at += 1
        elif block.urls and all(_leads_within(url, slugs) for url in block.urls):
            continue  # a table of contents
        elif is_page and _is_navigation(block):
            continue
        elif block.kind is BlockKind.ITEM:
            children, at = children_of(blocks, at, block)
            yield from with_children(block, children)
        elif block.kind is BlockKind.PARAGRAPH:
            if item := _paragraph(block, listed=listed, references=references, is_page=is_page):
                yield item
        else:
            yield Item(block, is_note=block.kind is BlockKind.ASIDE)


def _left_below(works: Sequence[Block], section: Sequence[Block]) -> Iterator[Item]:
    """The items below a heading that is a work, as far as they aren't said of it: below one without
    a link they are works themselves, if they name any; else they are told."""
    items = [each for each in details_left(section) if each not in works]
    if works[0].urls or identifiers_of(works[0]):
        yield from (Item(each, is_note=True) for each in items if cites(each.text))
    else:
        yield from (Item(each) for each in items if names_work(each) or _may_be_title(each.text))


def _may_be_title(text: str) -> bool:
    return is_title_like(text) and (is_title_case(text) or cites(text))


def _is_navigation(block: Block) -> bool:
    """Whether an item of a page is a button: a few words that lead to another page of the site."""
    marks = [mark for mark in block.marks if mark.url]
    is_button = len(marks) == 1 and marks[0].text == block.text and block.kind is BlockKind.ITEM
    if not is_button or len(block.text.split()) > _BUTTON_WORDS:
        return False
    return not re.match(r"https?:|www\.|//", marks[0].url) and not marks[0].url.endswith(".pdf")


def _leads_within(url: str, slugs: Container[str]) -> bool:
    """Whether a link leads to a heading of the list itself."""
    address, sign, fragment = url.partition("#")
    return bool(sign) and (not address or re.sub(r"-\d+$", "", fragment) in slugs)


def _slug(heading: str) -> str:
    """What the address of a heading ends in."""
    return re.sub(r"[^\w-]", "", re.sub(r"\s", "-", heading.strip().lower()))


def _are_titles(blocks: Sequence[Block]) -> bool:
    """Whether the items below the first lines are titles for the most part: those lines say who
    made the list, and nothing of one paper."""
    items = [block for block in blocks if block.kind is BlockKind.ITEM]
    titles = sum(_may_be_title(each.text) for each in items)
    return titles >= _FEWEST_TITLES and titles * 2 > len(items)


def _paragraph(block: Block, *, listed: bool, references: bool, is_page: bool) -> Item | None:
    """A paragraph that may name a work; None for prose between the items of a list."""
    if references:
        return Item(block)
    is_reference = begins_with_authors(block.text)
    is_long = len(block.text.split()) > _PROSE
    text = block.text.strip()
    if listed and not is_reference:
        if names_work(block) or (CITED.search(text) and not is_sentence(text)):
            return Item(block, prose=not may_be_item(block))
        field = labelled(text)
        if field and names_title(field):
            return Item(block, is_note=field.kind != "title")
        # What may be a title is told at least.
        fewest = TELLING - is_title_case(text)
        is_told = not is_page and len(content_words(text)) >= fewest and not is_sentence(text)
        return Item(block, is_note=True) if is_told else None
    is_word = text.isalpha() and not block.urls and not content_words(text)
    if (text.endswith(":") or "©" in text or is_word) and not identifiers_of(block):
        return None
    return Item(block, prose=is_long and not is_reference)


def _unreadable(item: Item) -> str:
    """Why an item gave no query; empty where it is none."""
    block = item.block
    text = block.text
    short = shortened(text, 70)
    links = [*block.urls, *ADDRESS.findall(text)]
    scholarly = next((url for url in links if _SCHOLARLY.search(url)), None)
    if (why := why_no_arxiv_id(text)) and _is_meant_as_id(text, scholarly):
        return f"“{short}” can't be an arXiv id: {why}"
    if scholarly is not None:
        return f"found no title or identifier in {scholarly}"
    if block.kind is BlockKind.MESSAGE or (item.prose and not links):
        return ""
    if re.search(r"\w", text):
        return f"found no title or identifier in “{short}”"
    return ""


def _is_meant_as_id(text: str, link: str | None) -> bool:
    """Whether what is nearly an id stands alone, or is said to be arXiv's."""
    return not re.search(r"\w\s+\w", text.strip()) or "arxiv" in (link or text).lower()
