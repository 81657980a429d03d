"""What a list says again and again, in whatever language, is no title: labels, names of links.

A label is known by what stands behind it in most places: names, years, links; where one of these is
known, the label that says as much before them is the title's.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bibwright.model.identifiers import find_identifiers, parse_arxiv_id
from bibwright.readers.author_lines import is_author_line
from bibwright.readers.blocks import Block, MarkKind
from bibwright.readers.item_facts import is_label, is_sentence, is_title_like, without_identifiers
from bibwright.readers.labels import labelled
from bibwright.readers.listed_names import begins_with_authors
from bibwright.text.fold import fold

#: So often a list says a label; such a share of what stands behind it tells what it is.
_FEWEST, _SHARE = 3, 0.7
#: A label, and a link's name, have so many words at most, a title that is looked for so many words.
_LABEL_WORDS, _TITLE_WORDS = 3, 4
_FIELD = re.compile(
    r"(?P<before>[\s>*+•-]*(?:\d{1,3}[.)]\s+)?[*_]{0,3})(?P<label>[^\W\d_][^\d:：|\[\]()<>*]{0,30}?)"
    r"(?:\s?#?\d{1,3})?(?P<after>[*_]{0,3}\s?[:：][*_]{0,3}\s*)(?P<value>\S.{0,2000})"
)
#: What is counted and names no work.
_PARTS = frozenset(
    "week day session lecture topic section part chapter unit module class meeting step task "
    "question figure table http https note".split()
)
#: What has a colon behind it in identifiers and addresses.
_OF_ADDRESSES = frozenset("arxiv doi http https".split())
_YEAR = re.compile(r"\W*(?:19|20)\d\d(?!\d).{0,7}")
_LINK = re.compile(r"\W*(?:https?://|www\.)\S+\W*")


def with_known_labels(text: str) -> str:
    """The text with English labels in the place of those that only this list has."""
    lines = text.split("\n")
    fields = {
        at: found
        for at, line in enumerate(lines)
        if (found := _FIELD.fullmatch(line)) and labelled(line) is None and _is_label(found)
    }
    kinds = _kinds_of(lines, fields)
    for at, found in fields.items():
        name = kinds.get(fold(found["label"]))
        if name == "":
            lines[at] = f"{found['before']}{found['value']}"
        elif name:
            sign = "arXiv:" if name == "Link" and parse_arxiv_id(found["value"]) else ""
            lines[at] = f"{found['before']}{name}{found['after']}{sign}{found['value']}"
    return "\n".join(lines)


def _is_label(found: re.Match[str]) -> bool:
    words = fold(found["label"]).split()
    return 0 < len(words) <= _LABEL_WORDS and words[-1] not in _OF_ADDRESSES


def _kinds_of(lines: Sequence[str], fields: Mapping[int, re.Match[str]]) -> dict[str, str]:
    """What labels are for, by their names; nothing where links are all that is labelled, as the
    words before these may be a title."""
    values: dict[str, list[str]] = defaultdict(list)
    for found in fields.values():
        values[fold(found["label"])].append(found["value"].strip(" *_"))
    often = {name: said for name, said in values.items() if len(said) >= _FEWEST}
    kinds = {name: kind for name, said in often.items() if (kind := _kind_of(said))}
    known = Counter(label.kind for line in lines if (label := labelled(line)))
    told = max(*(len(often[name]) for name in kinds), known["author"], known["link"], 0)
    if told >= _FEWEST and not any(map(_says_title, lines)):
        below = {fold(found["label"]) for at, found in fields.items() if _is_below_title(lines, at)}
        others = (name for name in often if name not in kinds and name not in below)
        titles = [name for name in others if _are_titles(name, often[name])]
        kinds |= {name: "Title" for name in titles if told / 2 < len(often[name]) < 2 * told}
    kinds |= {name: "" for name in often if name not in kinds and _is_speaker(often[name])}
    is_group = set(kinds.values()) > {"Link"} or known["title"] + known["author"] >= _FEWEST
    return kinds if is_group or "Link" not in kinds.values() else {}


def _says_title(line: str) -> bool:
    """Whether a known label stands before a title: "Title: …", "Paper: [A Title](…)"."""
    field = labelled(line)
    if field is None or field.kind not in {"title", "link"}:
        return False
    said = without_identifiers(re.sub(r"\]\([^()\s]*\)", "] ", field.value))
    return field.kind == "title" or is_title_like(said)


def _is_below_title(lines: Sequence[str], at: int) -> bool:
    """Whether what stands above a labelled line may be the title itself."""
    above = next((line for line in reversed(lines[max(0, at - 3) : at]) if line.strip()), "")
    may_be_title = is_title_like(above) and not above.lstrip().startswith("#")
    return may_be_title and not _FIELD.fullmatch(above) and not is_sentence(above)


def _kind_of(values: Sequence[str]) -> str:
    """What most of the values are; empty where they aren't alike."""
    for kind, is_one in (("Link", _is_link), ("Year", _YEAR.fullmatch), ("Authors", _is_names)):
        if sum(map(bool, map(is_one, values))) >= _SHARE * len(values):
            several = any(map(is_author_line, values))
            return kind if kind != "Authors" or several else ""
    return ""


def _is_speaker(values: Sequence[str]) -> bool:
    """Whether what stands behind names works, each with its identifier: the label is who says so,
    or what sort of works they are."""
    named = [each for each in values if any(found.labelled for found in find_identifiers(each))]
    return len(named) >= _SHARE * len(values) and not any(map(begins_with_authors, values))


def _is_link(value: str) -> bool:
    rest = value
    for each in reversed(find_identifiers(value)):
        rest = rest[: each.start] + rest[each.end :]
    return _LINK.fullmatch(value) is not None or (rest != value and not re.search(r"\w\w", rest))


def _is_names(value: str) -> bool:
    return is_author_line(value) or is_author_line(f"by {value}")


def _are_titles(name: str, values: Sequence[str]) -> bool:
    if name in _PARTS or any(each.endswith((".", "。")) for each in values):
        return False
    full = sum(len(each.split()) >= _TITLE_WORDS and is_title_like(each) for each in values)
    return full >= _SHARE * len(values)


def with_named_links(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, a few words that are the text of many links said to be links: "[Artigo](…)"."""
    leads: dict[str, set[str]] = defaultdict(set)
    for block in blocks:
        for mark in block.marks:
            if mark.kind is MarkKind.LINK and 0 < len(mark.text.split()) <= _LABEL_WORDS:
                leads[mark.text].add(mark.url)
    names = {text for text, urls in leads.items() if len(urls) >= _FEWEST and not is_label(text)}
    return [_renamed(block, names) for block in blocks] if names else list(blocks)


def _renamed(block: Block, names: set[str]) -> Block:
    """A block whose links have these names, where others of its words may be a title."""
    said = block.text
    for name in names.intersection(mark.text for mark in block.marks if mark.url):
        said = said.replace(name, " ")
    if said == block.text or not is_title_like(said):
        return block
    text, lines, marks = block.text, block.lines, list(block.marks)
    for at, mark in enumerate(marks):
        if mark.kind is MarkKind.LINK and mark.text in names:
            text = text.replace(mark.text, "link", 1)
            lines = tuple(line.replace(mark.text, "link", 1) for line in lines)
            marks[at] = replace(mark, text="link")
    cells = tuple(_renamed(cell, names) for cell in block.cells)
    return replace(block, text=text, lines=lines, marks=tuple(marks), cells=cells)
