"""The title that an item sets apart: linked, quoted, bold or in italics."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bibwright.readers.author_lines import is_author_line
from bibwright.readers.blocks import Block, Mark, MarkKind
from bibwright.readers.cited_names import CITATION, NAME_AND_YEAR
from bibwright.readers.item_facts import (
    WORDS_OF_TITLE,
    content_words,
    facts_in,
    is_title_case,
    is_title_like,
    is_title_mark,
    without_identifiers,
)
from bibwright.readers.listed_names import authors_of_list
from bibwright.readers.reference_string import cut_reference

#: What is in italics beside a title is where it came out.
_IN_QUOTED = re.compile(r"(?:^|\W)in:?\s*[«“„\"‘‚]\s*$", re.IGNORECASE)
_VENUE_NAME = re.compile(
    r"\b(?:symposium|proceedings|(?:conference|workshop|congress|meeting|transactions) (?:on|of)|"
    r"journal of|(?:annals|letters) of)\b"
    r"|\b(?:conference|workshop|symposium|congress)(?:\s\([\w -]{2,12}\))?[\s,\d]*$",
    re.IGNORECASE,
)
#: "CVPR2020", "ICLR 2021 Workshop"; so many words are in a badge, and what is in brackets.
_VENUE_AND_YEAR = re.compile(
    r"(?:[A-Z][\w&-]*[\s'’]*){1,2}(?:(?:19|20)\d\d|\d\d)\w?(?:\s\w+)?|[a-z]{3,8}['’]?\d\d(?:\d\d)?"
)
_BADGE_WORDS = 3
#: So many links may be authors', beside so many words of a title.
_FEWEST_PEOPLE, _TITLE_WORDS = 2, 3
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
#: The number of an item in a cell, and a name in brackets before a title.
_BEFORE_TITLE = re.compile(
    r"^\s*(?:\(?\d{1,3}[.)]\s+)?(?:\[{1,2}[^\[\]]{1,30}\]{1,2}\s+(?=\S.*\s\S))?"
    r"(?:[A-Z]\d{2,3}:\s+(?=\S.*\s\S))?(?:\d{1,2}(?:\.\d{1,2}){1,2}\s+(?=[^\W\d_a-z]\S*\s))?"
    r"(?:\([A-Z][\w&/ -]{1,24}(?:['’]\d\d|\s?(?:19|20)\d\d)\)\s+(?=\S.*\s\S))?"
)
#: A list's own name of a work, before a title that begins with it: "SkyNet: SkyNet: Robots".
_NAME_TWICE = re.compile(
    r"^\W*+(?P<name>[^:]{2,40}?)[^\w:]*+:\s++(?=(?P=name)\s?:\s)", re.IGNORECASE
)
#: The first half of what stands in brackets behind a title: "[Attention | Google]".
_CUT_BRACKET = re.compile(r"(?<=\S)\s+\[[^\[\]]*$")


def leads_to_paper(block: Block, title: str) -> bool:
    """Whether the title is the text of a link that has an identifier."""
    return any(
        stripped_title(mark.text) == title and list(facts_in(mark.url)) for mark in block.marks
    )


def linked_title(block: Block) -> str | None:
    """The title that is linked; of several one whose link has an identifier, or says more."""
    links = [
        mark
        for mark in block.marks
        if mark.kind is MarkKind.LINK and is_title_mark(mark) and not _is_reference(mark.text)
    ]
    links = [mark for mark in links if not _is_badge(mark, block.text)]
    links = _without_people(links, block)
    best = next((mark for mark in links if list(facts_in(mark.url))), None)
    best = best or next((mark for mark in links if len(content_words(mark.text)) > 1), None)
    best = best or (links[0] if links else None)
    return stripped_title(best.text) if best else None


def _without_people(links: list[Mark], block: Block) -> list[Mark]:
    """The links but those of several authors to their pages, where what isn't linked is a title."""
    names = [
        each
        for each in links
        if is_author_line(f"by {each.text}") and not any(True for _ in facts_in(each.url))
    ]
    rest = block.text
    for each in names:
        rest = rest.replace(each.text, " ", 1)
    if len(names) < _FEWEST_PEOPLE or len(content_words(rest)) < _TITLE_WORDS:
        return links
    return [each for each in links if each not in names]


def _is_badge(mark: Mark, text: str) -> bool:
    """Whether a link stands beside a title in brackets ("[Vis Comput]"), or is a venue's name and a
    year."""
    is_short = len(mark.text.split()) <= _BADGE_WORDS
    is_beside = is_title_like(_BRACKETS.sub(" ", text.replace(mark.text, " ", 1)))
    is_set_apart = f"[{mark.text}]" in text or bool(_VENUE_AND_YEAR.fullmatch(mark.text))
    return is_short and is_set_apart and is_beside


def leading_title(cell: Block) -> str | None:
    """What is bold at the beginning of a cell that goes on."""
    bold = next((mark for mark in cell.marks if mark.kind is MarkKind.BOLD), None)
    if bold is None or not is_title_like(bold.text):
        return None
    return bold.text if _BEFORE_TITLE.sub("", cell.text).startswith(bold.text) else None


def marked_title(marks: Sequence[Mark], said: str) -> str | None:
    """The title in quotation marks, else in bold, else in italics; None where nothing is one."""
    for kind in (MarkKind.QUOTED, MarkKind.BOLD, MarkKind.ITALIC):
        fit = [
            mark
            for mark in marks
            if mark.kind is kind
            and is_title_mark(mark)
            and not is_citation(mark, said)
            and not (NAME_AND_YEAR.fullmatch(mark.text) and _has_other(mark, marks))
            and not (mark.kind is MarkKind.QUOTED and _is_quoted_aside(mark.text, said))
            and not (kind is MarkKind.ITALIC and _is_no_title(mark.text, said))
        ]
        if fit:
            longest = max(fit, key=lambda mark: len(content_words(mark.text)))
            return stripped_title(longest.text)
    return None


def _has_other(mark: Mark, marks: Sequence[Mark]) -> bool:
    return any(each is not mark and is_title_mark(each) for each in marks)


def _is_no_title(text: str, said: str) -> bool:
    """Whether what is in italics beside a title is where it came out, or who wrote it."""
    if _VENUE_NAME.search(text) or is_author_line(text):
        return True
    before = said.partition(text)[0].strip(" ,.:")
    is_title_before = len(content_words(before)) >= WORDS_OF_TITLE
    is_title_before = is_title_before and not authors_of_list(before)
    return is_author_line(f"by {text}") and is_title_before


def _is_quoted_aside(text: str, said: str) -> bool:
    """Whether "in" stands before what is quoted, the journal or the book; or it begins in small
    letters behind what may be a title, of which it tells."""
    before, found, _ = said.partition(text)
    if not found or _IN_QUOTED.search(before):
        return bool(found)
    before = before.strip(' -–—:"“«„|')
    return text[:1].islower() and is_title_case(before) and is_title_like(before)


def whole_title(marked: str, said: str) -> str:
    """A name that is linked or bold, with the rest of the title behind its colon."""
    if len(marked.split()) > 2:
        return marked
    place = said.find(marked)
    rest = said[place + len(marked) :] if place >= 0 else ""
    going_on = re.match(r"\s*:\s+(?P<more>[^.?!|(\[“\"]{12,160})", rest)
    return f"{marked}: {going_on['more'].strip()}" if going_on else marked


def stripped_title(text: str) -> str:
    """A title without numbers, identifiers, brackets and signs round it."""
    text = _CUT_BRACKET.sub("", _BEFORE_TITLE.sub("", without_identifiers(text)))
    text = _NAME_TWICE.sub("", text)
    return text.strip(" \t\"'“”‘’„«»`*_,;:|–—-").removesuffix(".").strip()


def is_citation(mark: Mark, said: str) -> bool:
    """Whether it is authors and year in italics, behind what may be their title."""
    if mark.kind is not MarkKind.ITALIC or not CITATION.fullmatch(mark.text):
        return False
    before, found, _ = said.partition(mark.text)
    return bool(found) and is_title_like(before)


def _is_reference(text: str) -> bool:
    """Whether a whole reference is linked, and not the title alone."""
    cut = cut_reference(text)
    return cut is not None and (cut.year is not None or len(cut.authors) > 1)
