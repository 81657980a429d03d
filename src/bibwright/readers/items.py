"""A block becomes queries."""

from __future__ import annotations

import re
from dataclasses import replace

from bibwright.model.identifiers import ArxivId, Doi, find_identifiers
from bibwright.model.reference import Date, Origin, Reference
from bibwright.readers.blocks import Block
from bibwright.readers.item_facts import (
    WORDS_OF_TITLE,
    content_words,
    identifiers_of,
    is_sentence,
    is_title_case,
    is_title_like,
    is_title_mark,
    said_in,
    said_of,
)
from bibwright.readers.item_fields import ItemFields, fields_of
from bibwright.readers.item_parts import parts_of
from bibwright.text.names.others import ET_AL

_SMALL = r"(?:\s+(?:of|the|a|an|for|in|on|and|with|to|about|is))*"
#: What looks like a title or like somebody's work in running text.
_MARKED = re.compile(
    rf"“[^”]{{6,}}”|\"[^\"]{{6,}}\"|«[^»]{{6,}}»|(?:[A-Z][\w'’-]+{_SMALL}\s+){{3,}}[A-Z][\w'’-]+"
    rf"|[A-Z][\w'’-]+(?:\s+{ET_AL}|\s+(?:and|&)\s+[A-Z][\w'’-]+)?,?\s+\(?(?:19|20)\d\d\)?"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
#: A sentence of so many words speaks of the paper whose identifier is in it.
_REMARK_WORDS = 12


def queries_of(
    block: Block, name: str, *, prose: bool = False, references: bool = False
) -> list[Reference]:
    """The works that a block names; none where it names none that can be told.

    ``references``: the block is a reference. ``prose``: the words round an identifier are no words
    about its paper, unless they are set apart, or look like a title or like somebody's name and a
    year.
    """
    parts = parts_of(block)
    if parts:
        return [
            query
            for part in parts
            for query in queries_of(part, name, prose=prose and not may_be_item(part))
        ]
    identifiers = identifiers_of(block)
    cut = fields_of(block, references=references)
    if prose and not any(is_title_mark(mark) for mark in block.marks):
        said = " | ".join(match[0] for match in _MARKED.finditer(cut.said))
        is_first = any(each.start == 0 for each in find_identifiers(block.text))
        if len(identifiers) == 1 and (is_first or len(block.text.split()) <= _REMARK_WORDS):
            said = said_in(block)  # all that is said of it
        is_told = len(content_words(said)) > 1 or _YEAR.search(said) or said == said_in(block)
        cut = ItemFields(said=said) if is_told else ItemFields()
    if block.by_above and not cut.authors and (cut.said or identifiers):
        cut = replace(cut, said=said_of(cut.said, f"by {block.by_above}"))
    origin = Origin(name, block.line, block.text if cut.authors or cut.said else "")
    query = Reference(
        title=cut.title,
        authors=cut.authors,
        editors=cut.editors,
        others=cut.others,
        issued=Date(cut.year) if cut.year else None,
        said=cut.said,
        venue=cut.place.venue if cut.place else "",
        volume=cut.place.volume if cut.place else "",
        number=cut.place.number if cut.place else "",
        pages=cut.place.pages if cut.place else "",
        no_later=Date(block.year_above) if block.year_above else None,
        origin=origin,
    )
    arxiv_ids = [each for each in identifiers if isinstance(each, ArxivId)]
    dois = [each for each in identifiers if isinstance(each, Doi)]
    if cut.title or (cut.said and len(arxiv_ids) <= 1):
        is_named = cut.title or len(content_words(cut.said)) > 1 or cut.others
        is_named = is_named or _is_capitalised(cut.said)
        if not (arxiv_ids or dois or is_named):
            return []
        first = replace(
            query,
            arxiv_id=arxiv_ids[0] if arxiv_ids else None,
            doi=dois[0].name if dois else None,
        )
        others = (replace(query, arxiv_id=each) for each in arxiv_ids[1:])
        return [first, *others]
    if cut.said:
        return [replace(query, arxiv_id=each) for each in arxiv_ids]
    bare = Reference(no_later=query.no_later, origin=Origin(name, block.line))
    return [
        replace(bare, arxiv_id=each) if isinstance(each, ArxivId) else replace(bare, doi=each.name)
        for each in identifiers
    ]


def may_be_item(block: Block) -> bool:
    """Whether what stands beside an identifier may be its title and authors: it has the capitals of
    a title, or is no sentence, and long enough for one or half of its words tell something."""
    said = said_in(block).strip(" .,:;|()–—-")  # "Robots in the Sky (arXiv:2101.00001)"
    if not is_title_like(said):
        return False
    telling = len(content_words(said))
    is_full = telling >= WORDS_OF_TITLE or telling * 2 >= len(said.split())
    return is_title_case(said) or (is_full and not is_sentence(said))


def _is_capitalised(said: str) -> bool:
    """Whether every word of it has a capital, and they are as many as a title's, though common."""
    names = re.findall(r"[^\W\d_][\w'’-]*", said)
    return len(names) >= WORDS_OF_TITLE and all(each[0].isupper() for each in names)
