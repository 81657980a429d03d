"""What a block says for sure: its identifiers, and the words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bibwright.matching.said_words import CHATTY, FURNITURE
from bibwright.model.identifiers import (
    ArxivId,
    Doi,
    FoundIdentifier,
    find_identifiers,
    percent_decoded,
)
from bibwright.readers.blocks import Block, Mark, MarkKind
from bibwright.readers.identifier_list import only_identifiers
from bibwright.text.fold import STOP_WORDS, fold, one_line, words
from bibwright.text.names.others import ET_AL

#: Words that make a title of what stands in its place, whatever they say.
WORDS_OF_TITLE = 4
_URL = re.compile(r"<?(?:https?://|www\.)[^\s<>\"|)\]]+>?", re.IGNORECASE)
_LOOSE_HOST = re.compile(
    r"(?<![\w/-])(?:[\w-]{1,63}\.){1,8}(?:org|com|net|io|edu|gov|ai)/[^\s<>\"|)\]]+"
)
_BARE_ID = re.compile(r"(?<![\w./$€£])\d{4}\.\d{5}(?:v\d+)?(?![\w/]|\.\d)")
_BRACKETED_ID = re.compile(r"\s*\[\s*(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.\w+)?/\d{7})(?:v\d+)?\s*\]")
_LEFT_OVER = re.compile(
    r"\s[-–—|]\s(?:arxiv(?:\.org)?\s[-–—|]\s)?(?:mozilla firefox|google chrome|microsoft edge|"
    r"safari|opera|brave|chromium|vivaldi)\s*$|\s[-–—|]\sarxiv\.org\s*$|"
    r"\b(?:arxiv|doi|pmid|pmcid)\s*[:.]?\s*(?=$|[)\]|,;.\s])|\(\s*\)|\[\s*\]|<\s*>"
    r"|\[[a-z-]+(?:\.[A-Z]{2})?(?:,\s*[a-z-]+(?:\.[A-Z]{2})?)*\](?=\s*(?:\(|$|\d))",
    re.IGNORECASE,
)
_LABEL_BRACKETS = re.compile(r"\[(?:\s*\[?[^\[\]]{0,40}\]?\s*)\]|\((?:[^()]{0,30})\)")
_NATURE = re.compile(r"https?://(?:www\.)?nature\.com/articles/(?P<id>[\w.-]+)", re.IGNORECASE)
_ACL = re.compile(
    r"https?://(?:www\.)?(?:aclanthology\.org|aclweb\.org/anthology|aclanthology\.info/papers|"
    r"aclanthology\.coli\.uni-saarland\.de/papers)/(?:papers/)?"
    r"(?P<id>(?:\d{4}\.[\w-]+\.\d+|[A-Z]\d\d-\d{4}))",
    re.IGNORECASE,
)
#: "Del Maestro 2013:", "Rose, Thorn & Moss (2013)", "Rose et al. 2013,", "Rose".
_AUTHORS_AND_YEAR = re.compile(
    r"\W*(?:(?:[a-z]{2,3}\s)?[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?(?:,\s+(?:and\s|&\s)?|\s+and\s+|\s*&\s*)?)"
    rf"{{1,3}}(?:,?\s+{ET_AL})?(?:[,:;]?\s+\(?(?:19|20)\d\d[a-z]?\)?)\W*"
    rf"|\W*[A-Z][\w'’-]+(?:\s+{ET_AL})?\W*"
)
#: What a label in brackets has in it, where "(ed.)" or "(1998)" are part of a reference.
_POINTING = frozenset({"here", "this", "extension", "extended"})
#: "this overview paper", "See paper", "the original article".
_POINTER = re.compile(
    r"(?:see|read|this|the|their|our|original|full)\b[\w\s-]{0,40}\b(?:paper|article|preprint)",
    re.IGNORECASE,
)
_BADGE = re.compile(
    r"\b(?:paper|pdf|arxiv|code|github|link|html|abs|url|doi|project|website|page|demo|video|slides?|"
    r"data(?:set)?|model|weights|blog|poster|bib(?:tex)?|preprint|cited|online|supp|homepage|"
    r"pytorch|tensorflow|official|colab|stars?)\b",
    re.IGNORECASE,
)
_ID_COLUMNS = frozenset("arxiv id identifier eprint link links url paper pdf".split())
_TITLES = frozenset({"title", "paper title", "papers", "name", "publication"})
#: "arXiv 1906", the month of an id alone; no year, as arXiv had none before 1991.
_MONTH_OF_ID = re.compile(r"\barxiv[\s:]{1,2}(?:0[7-9]|1[0-9])(?:0[1-9]|1[0-2])\b(?!\.\d)", re.I)
#: What arXiv's listings say of a paper that isn't new.
_LISTED_AS = re.compile(r"\((?:replaced|cross-list(?:ed)? from [\w.-]+)\)", re.IGNORECASE)
#: What is linked or bold in brackets of its own: "[official code - caffe]", "[CVPR 20]".
_BADGE_TEXT = re.compile(r"\s*\[[^\[\]]{0,50}\]\s*")


def content_words(text: str) -> list[str]:
    """The words that say something about a work."""
    return [
        word
        for word in words(text)
        if word not in STOP_WORDS
        and word not in FURNITURE
        and word not in CHATTY
        and not word.isdigit()
        and len(word) > 1
    ]


def is_label(text: str) -> bool:
    """Whether a link's text says what sort of thing it leads to ("paper", "code", "arXiv")."""
    if _POINTER.fullmatch(text.strip()):
        return True
    folded = fold(without_identifiers(text))
    names = folded.split()
    return not names or all(
        word in FURNITURE
        or word in STOP_WORDS
        or word in _POINTING
        or word.removeprefix("v").isdigit()
        or len(word) == 1
        for word in names
    )


def identifiers_of(block: Block) -> list[ArxivId | Doi]:
    """The identifiers that a block and its links name, each once, in order."""
    found: dict[str, ArxivId | Doi] = {}
    for text in _own_texts(block):
        for each in facts_in(text):
            found.setdefault(_name(each), each)
    return list(found.values())


def _own_texts(block: Block) -> Sequence[str]:
    """The texts and addresses whose identifiers are the block's own: of a row those in the columns
    for them, if there are any, as other columns may say what it cites."""
    alone = filter(only_identifiers, (*block.lines, *(cell.text for cell in block.cells)))
    if not block.header:
        return (block.text, *alone, *block.urls)
    own = (*_cells_with_ids(block), *_addresses(block, _ID_COLUMNS))
    if any(True for text in own for _ in facts_in(text)):
        return own
    return (block.text, *_cells_with_ids(block), *alone, *block.urls)


def _addresses(block: Block, columns: frozenset[str]) -> Iterator[str]:
    for name, cell in zip(block.header, block.cells, strict=False):
        if not columns.isdisjoint(name.split()) or name in _TITLES:
            yield from cell.urls


def _cells_with_ids(block: Block) -> Iterator[str]:
    """The cells of a row in whose columns ids are to be expected."""
    for name, cell in zip(block.header, block.cells, strict=False):
        if not _ID_COLUMNS.isdisjoint(name.split()):
            yield cell.text


def _name(identifier: ArxivId | Doi) -> str:
    return identifier.base if isinstance(identifier, ArxivId) else identifier.name


def facts_in(text: str) -> Iterator[ArxivId | Doi]:
    """The identifiers in a text or an address that are beyond doubt."""
    if "%3a%2f%2f" in text.lower():
        text = percent_decoded(text)  # where a link leads that is counted first
    yield from (found.identifier for found in certain_ids(text))
    for match in _NATURE.finditer(text):
        yield Doi(f"10.1038/{match['id'].lower().removesuffix('.pdf')}")
    for match in _ACL.finditer(text):
        yield Doi(f"10.18653/v1/{match['id'].lower()}")


def certain_ids(text: str) -> list[FoundIdentifier]:
    """The identifiers that are beyond doubt: labelled, in brackets before a title, with five
    digits or a version, at the beginning before a title, at the end behind what names a work, of
    the old form (no other figures look like it), or with nothing beside them that says something.
    """
    found = find_identifiers(text)
    bracketed = _BRACKETED_ID.match(text)
    alone = bool(found) and not content_words(_cut_out(text, found))
    return [
        each
        for each in found
        if each.labelled
        or alone
        or _is_old(each)
        or _ends_item(text, each)
        or _begins_item(text, each)
        or _BARE_ID.fullmatch(text, each.start, each.end)
        or (bracketed is not None and each.start < bracketed.end())
        or (isinstance(each.identifier, ArxivId) and each.identifier.version is not None)
    ]


def _is_old(found: FoundIdentifier) -> bool:
    return isinstance(found.identifier, ArxivId) and "/" in found.identifier.base


def _ends_item(text: str, found: FoundIdentifier) -> bool:
    """Whether it is the last of a line that begins with who wrote it, or with a title, or stands in
    brackets behind a title."""
    before, behind = text[: found.start].rstrip(" (["), text[found.end :]
    is_bracketed = text[: found.start][-1:] in {"(", "["} and behind[:1] in {")", "]"}
    if (behind.strip(" .,;)]") and not is_bracketed) or not before:
        return False
    is_titled = before[-1:] in ",:;|–—-" or is_bracketed
    is_titled = is_titled and len(words(before)) >= WORDS_OF_TITLE
    return bool(_AUTHORS_AND_YEAR.fullmatch(before)) or (is_titled and before[:1].isupper())


def _begins_item(text: str, found: FoundIdentifier) -> bool:
    """Whether it is the first of a line that goes on with a title."""
    if not isinstance(found.identifier, ArxivId) or text[: found.start].strip(" ([*•-"):
        return False
    behind = text[found.end :].lstrip(' )]:;,.|–—-"“„«')
    return behind[:1].isupper() and len(words(behind)) >= WORDS_OF_TITLE


def _cut_out(text: str, found: Sequence[FoundIdentifier]) -> str:
    for each in sorted(found, key=lambda one: -one.start):
        text = f"{text[: each.start]} {text[each.end :]}"
    return text


def without_identifiers(text: str) -> str:
    """The text without identifiers, addresses, and the labels before them."""
    text = _LOOSE_HOST.sub(" ", _URL.sub(" ", _cut_out(text, certain_ids(text))))
    text = _MONTH_OF_ID.sub(" ", text)
    return one_line(_LEFT_OVER.sub(" ", _LEFT_OVER.sub(" ", text)))


def said_in(block: Block) -> str:
    """What a block says beside identifiers, addresses and labels."""
    return without_labels(without_identifiers(block.text), block.marks)


def names_work(block: Block) -> bool:
    """Whether a block has an identifier, or sets apart what may be a title."""
    if identifiers_of(block):
        return True
    return any(is_title_mark(mark) for mark in block.marks)


def is_title_mark(mark: Mark) -> bool:
    """Whether what is set apart may be a title."""
    if mark.kind in {MarkKind.LINK, MarkKind.BOLD} and _BADGE_TEXT.fullmatch(mark.text):
        return False
    if mark.kind is MarkKind.LINK:
        return not (is_label(mark.text) or _URL.match(mark.text))
    if mark.kind is MarkKind.UNSEEN:
        return False
    return is_title_like(mark.text) and not mark.text.rstrip().endswith(":")


def is_title_like(text: str) -> bool:
    """Whether there is enough in a passage that is set apart to name a work."""
    said = content_words(text)
    return len(said) > 1 or (len(said) == 1 and len(text.split()) > 2)


#: Words of what one says about a work, and the end of a sentence.
_SENTENCE = re.compile(
    r"\b(?:this|these|it|they|we|our|you|i|is|are|was|were|has|have|can|could|should|discuss(?:es)?"
    r"|propos(?:es?|ed)|shows?|uses?|introduc(?:es?|ed)|presents?)\b|\d%|[.:!]\s*$",
    re.IGNORECASE,
)


def is_sentence(text: str) -> bool:
    """Whether a passage reads as something said about a work, and not as a title."""
    return _SENTENCE.search(text) is not None


def is_title_case(text: str) -> bool:
    """Whether it is written as a title: most words have a capital, and no stop ends it."""
    said = content_words(text)
    capitals = sum(word[:1].isupper() for word in text.split() if content_words(word))
    is_ended = text.endswith((".", ":", "!", "?"))
    return text[:1].isupper() and not is_ended and capitals >= 0.8 * len(said)


def without_labels(said: str, marks: Sequence[Mark]) -> str:
    """Without "[paper] [code]", the texts of links that are labels, and empty brackets."""
    for mark in marks:
        if mark.kind is MarkKind.LINK and mark.text and is_label(mark.text):
            said = said.replace(mark.text, " ", 1)
    said = _LABEL_BRACKETS.sub(
        lambda match: " " if is_label(match[0]) and _BADGE.search(match[0]) else match[0], said
    )
    said = _LISTED_AS.sub(" ", re.sub(r"\[[\s,;/]*\]|\([\s,;/]*\)", " ", said))
    return one_line(said).strip(" |")


#: What a title has in brackets behind it: a venue of any name, and a year.
_VENUE_BEHIND = re.compile(
    r"(?<=[^\s(])\s*(?:\((?P<venue>[^\W\d_][^(),;]{1,90}?)[\s,’'-]{1,2}"
    r"(?P<year>(?:19|20)\d\d|(?<=[’'])\d\d|(?<=[A-Z]\s)\d\d)\b[^()]{0,40}\)[\s.]*"
    r"|\[(?P<tag>[A-Z][A-Za-z]{1,11}[\s’'-]?)(?P<of>(?:19|20)\d\d)(?:\s\w+)?\](?:\s*\[[^\[\]]{1,30}\])*)$"
)
#: "Rose and Thorn", "Rose et al.", "Rose": authors stand in the same place.
_CITED = re.compile(rf".*{ET_AL}.*|[A-Z][a-z’']+(?:\s(?:and|&)\s[A-Z][\w’'-]+)?")


def without_venue(text: str) -> str:
    """With the year alone, where a venue stands before it in brackets behind a title."""
    behind = _VENUE_BEHIND.search(text)
    if behind is None or (
        behind["venue"] and _CITED.fullmatch(behind["venue"]) and not behind["venue"].isupper()
    ):
        return text
    year = behind["of"] or behind["year"]
    year = year if len(year) > 2 else f"20{year}"
    return f"{text[: behind.start()]} ({year})"


def said_of(*parts: str) -> str:
    """Fields of a record as words that a candidate has to prove itself in."""
    return " | ".join(part for part in parts if part)
