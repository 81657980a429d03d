"""A block becomes queries: its facts (identifiers, links), its title, its authors, its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bibwright.matching.said_words import CHATTY, FURNITURE
from bibwright.model.identifiers import ArxivId, Doi, Found, find_identifiers
from bibwright.model.reference import Date, Origin, Person, Reference
from bibwright.readers.author_lines import is_author_line
from bibwright.readers.blocks import Block, BlockKind, Mark, MarkKind
from bibwright.readers.reference_string import authors_of_list, cut_reference, trailing_authors
from bibwright.text.fold import STOP_WORDS, fold, one_line, words
from bibwright.text.names import person_from_display

__all__ = [
    *(
        "identifiers_of",
        "is_label",
        "authors_in",
        "is_title_like",
        "is_title_mark",
        "names_work",
        "said_in",
        "said_of",
        "queries_of",
        "telling",
    ),
]

_URL = re.compile(r"<?(?:https?://|www\.)[^\s<>\"|)\]]+>?", re.IGNORECASE)
_LOOSE_HOST = re.compile(
    r"(?<![\w/-])(?:[\w-]{1,63}\.){1,8}(?:org|com|net|io|edu|gov|ai)/[^\s<>\"|)\]]+"
)
_BARE_ID = re.compile(r"(?<![\w./$€£])\d{4}\.\d{5}(?:v\d+)?(?![\w/]|\.\d)")
_BRACKETED_ID = re.compile(r"\s*\[\s*(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.\w+)?/\d{7})(?:v\d+)?\s*\]")
_LEFT_OVER = re.compile(
    r"\b(?:arxiv|doi|pmid|pmcid)\s*[:.]?\s*(?=$|[)\]|,;.\s])|\(\s*\)|\[\s*\]|<\s*>"
    r"|\[[a-z-]+(?:\.[A-Z]{2})?(?:,\s*[a-z-]+(?:\.[A-Z]{2})?)*\](?=\s*(?:\(|$|\d))",
    re.IGNORECASE,
)
_LABEL_BRACKETS = re.compile(r"\[(?:\s*\[?[^\[\]]{0,40}\]?\s*)\]|\((?:[^()]{0,30})\)")
_FIELD = re.compile(
    r"^\W*(?P<name>titles?|authors?|year|date|published|venue|journal|links?|urls?|arxiv|doi|paper|"
    r"comments?|subjects?|abstract|journal-ref|report-no|msc-class|acm-class|cite as)\W*[:：]\W*"
    r"(?P<value>.*)$",
    re.IGNORECASE,
)
_PARAGRAPH_WORDS = 40
#: Words that make a title of what stands in its place, whatever they say.
_WORDS_OF_TITLE = 4
#: Characters of a title, and of what is read behind one.
_LONGEST_TITLE, _LONGEST_REST = 600, 3000
_NATURE = re.compile(r"https?://(?:www\.)?nature\.com/articles/(?P<id>[\w.-]+)", re.IGNORECASE)
_ACL = re.compile(
    r"https?://(?:www\.)?aclanthology\.org/(?P<id>(?:\d{4}\.[\w-]+\.\d+|[A-Z]\d\d-\d{4}))",
    re.IGNORECASE,
)
_CODE_PAGE = re.compile(r"https?://(?:www\.)?paperswithcode\.com/paper/(?P<slug>[\w-]+)", re.I)
#: What stands behind a title: who wrote it, when, where.
_AFTER_TITLE = re.compile(r"\s+(?:[|·]|[–—-])\s+|[.,;?!]\s+|\s+(?=\()|\s+(?=by\s)")
_NAME_AND_YEAR = re.compile(
    r"\W*[A-Z][\w'’-]+(?:\s+et al\.?|\s+(?:and|&)\s+[A-Z][\w'’-]+)?,?\s+\(?(?:19|20)\d\d[a-z]?\W*"
)
#: "Del Maestro 2013:", "Rose, Thorn & Moss (2013)", "Rose et al. 2013,", "Rose".
_AUTHORS_AND_YEAR = re.compile(
    r"\W*(?:(?:[a-z]{2,3}\s)?[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?(?:,\s+(?:and\s|&\s)?|\s+and\s+|\s*&\s*)?)"
    r"{1,3}(?:,?\s+et al\.?)?(?:[,:;]?\s+\(?(?:19|20)\d\d[a-z]?\)?)\W*"
    r"|\W*[A-Z][\w'’-]+(?:\s+et al\.?)?\W*"
)
#: A year in brackets between title and authors; of one, the opening bracket is cut off already.
_DATED_FIRST = re.compile(r"^\(?(?:19|20)\d\d\),\s+")
_NO_TITLES = frozenset({"ibid", "idem", "op cit", "loc cit", "et al"})
#: What a label in brackets has in it, where "(ed.)" or "(1998)" are part of a reference.
_BADGE = re.compile(
    r"\b(?:paper|pdf|arxiv|code|github|link|html|abs|url|doi|project|website|page|demo|video|slides|"
    r"data(?:set)?|model|weights|blog|poster|bib(?:tex)?|preprint|cited|online|supp|homepage|"
    r"pytorch|tensorflow|official|colab|stars?)\b",
    re.IGNORECASE,
)
#: What arXiv's listings say of a paper that isn't new.
_LISTED_AS = re.compile(r"\((?:replaced|cross-list(?:ed)? from [\w.-]+)\)", re.IGNORECASE)
#: A link's text in brackets of its own: "[official code - caffe]".
_BADGE_TEXT = re.compile(r"\s*\[[^\[\]]{0,50}\]\s*")
#: The number of an item in a cell, and a name in brackets before a title.
_BEFORE_TITLE = re.compile(r"^\s*(?:\(?\d{1,3}[.)]\s+)?(?:\[[^\[\]]{1,30}\]\s+(?=\S.*\s\S))?")
_MENTION = re.compile(r"(?<!\w)[@#][\w.-]+")
_YEAR = re.compile(r"(?<![\d.:/–-])(?:19|20)\d\d(?![\d/–-]|\.\d)")
_TRAILING = re.compile(
    r"^\W*(?:by\b|et\.?\s+al|(?:19|20)\d\d\b|arxiv\b|doi\b|corr\b|in\s+[A-Z]|proc\b|proceedings\b|"
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
    "name",
    "article",
    "work",
    "model",
)
_AUTHOR_COLUMNS = ("authors", "author", "by", "first author", "creators", "creator")
_YEAR_COLUMNS = ("year", "date", "published", "publication year", "time", "publication date")
_SMALL = r"(?:\s+(?:of|the|a|an|for|in|on|and|with|to|about|is))*"
#: What looks like a title or like somebody's work in running text.
_MARKED = re.compile(
    rf"“[^”]{{6,}}”|\"[^\"]{{6,}}\"|«[^»]{{6,}}»|(?:[A-Z][\w'’-]+{_SMALL}\s+){{3,}}[A-Z][\w'’-]+"
    r"|[A-Z][\w'’-]+(?:\s+et al\.?|\s+(?:and|&)\s+[A-Z][\w'’-]+)?,?\s+\(?(?:19|20)\d\d\)?"
)


def telling(text: str) -> list[str]:
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
    folded = fold(_without_identifiers(text))
    names = folded.split()
    return not names or all(
        word in FURNITURE or word in STOP_WORDS or word.isdigit() or len(word) == 1
        for word in names
    )


def identifiers_of(block: Block) -> list[ArxivId | Doi]:
    """The identifiers that a block and its links name, each once, in order."""
    found: dict[str, ArxivId | Doi] = {}
    for each in _facts(block.text):
        found.setdefault(_name(each), each)
    for url in block.urls:
        for each in _facts(url):
            found.setdefault(_name(each), each)
    return list(found.values())


def _name(identifier: ArxivId | Doi) -> str:
    return identifier.base if isinstance(identifier, ArxivId) else identifier.name


def _facts(text: str) -> Iterator[ArxivId | Doi]:
    yield from (found.identifier for found in _certain(text))
    for match in _NATURE.finditer(text):
        yield Doi(f"10.1038/{match['id'].lower().removesuffix('.pdf')}")
    for match in _ACL.finditer(text):
        yield Doi(f"10.18653/v1/{match['id'].lower()}")


def _certain(text: str) -> list[Found]:
    """The identifiers that are beyond doubt: labelled, in brackets before a title, with five
    digits or a version, at the end behind what names a work, of the old form (no other figures
    look like it), or with nothing beside them that says something."""
    found = find_identifiers(text)
    bracketed = _BRACKETED_ID.match(text)
    alone = bool(found) and not telling(_cut_out(text, found))
    return [
        each
        for each in found
        if each.labelled
        or alone
        or _is_old(each)
        or _ends_item(text, each)
        or _BARE_ID.fullmatch(text, each.start, each.end)
        or (bracketed is not None and each.start < bracketed.end())
        or (isinstance(each.identifier, ArxivId) and each.identifier.version is not None)
    ]


def _is_old(found: Found) -> bool:
    return isinstance(found.identifier, ArxivId) and "/" in found.identifier.base


def _ends_item(text: str, found: Found) -> bool:
    """Whether it is the last of a line that begins with who wrote it, or with a title."""
    before = text[: found.start].rstrip(" ([")
    if text[found.end :].strip(" .,;)]") or not before:
        return False
    is_titled = before[-1:] in ",:;" and len(words(before)) >= _WORDS_OF_TITLE
    return bool(_AUTHORS_AND_YEAR.fullmatch(before)) or (is_titled and before[:1].isupper())


def _cut_out(text: str, found: Sequence[Found]) -> str:
    for each in sorted(found, key=lambda one: -one.start):
        text = f"{text[: each.start]} {text[each.end :]}"
    return text


def _without_identifiers(text: str) -> str:
    """The text without identifiers, addresses, and the labels before them."""
    text = _LOOSE_HOST.sub(" ", _URL.sub(" ", _cut_out(text, _certain(text))))
    return one_line(_LEFT_OVER.sub(" ", _LEFT_OVER.sub(" ", text)))


def said_in(block: Block) -> str:
    """What a block says beside identifiers, addresses and labels."""
    return _without_labels(_without_identifiers(block.text), block.marks)


def names_work(block: Block) -> bool:
    """Whether a block has an identifier, or sets apart what may be a title."""
    if identifiers_of(block):
        return True
    return any(is_title_mark(mark) for mark in block.marks)


def is_title_mark(mark: Mark) -> bool:
    """Whether what is set apart may be a title."""
    if mark.kind is MarkKind.LINK:
        is_badge = bool(_BADGE_TEXT.fullmatch(mark.text))
        return not (is_badge or is_label(mark.text) or _URL.match(mark.text))
    return is_title_like(mark.text) and not mark.text.rstrip().endswith(":")


def is_title_like(text: str) -> bool:
    """Whether there is enough in a passage that is set apart to name a work."""
    said = telling(text)
    return len(said) > 1 or (len(said) == 1 and len(text.split()) > 2)


@dataclass(frozen=True, slots=True)
class _Cut:
    """What a block says of its work."""

    title: str = ""
    authors: tuple[Person, ...] = ()
    others: bool = False
    year: int | None = None
    said: str = ""


def queries_of(
    block: Block, name: str, *, prose: bool = False, references: bool = False
) -> list[Reference]:
    """The works that a block names; none where it names none that can be told.

    ``references``: the block is a reference. ``prose``: the words round an identifier are no words
    about its paper, unless they are set apart, or look like a title or like somebody's name and a
    year.
    """
    parts = _several(block)
    if parts:
        return [query for part in parts for query in queries_of(part, name, prose=prose)]
    identifiers = identifiers_of(block)
    cut = _cut(block, references=references)
    if prose and not any(is_title_mark(mark) for mark in block.marks):
        said = " | ".join(match[0] for match in _MARKED.finditer(cut.said))
        cut = _Cut(said=said) if len(telling(said)) > 1 else _Cut()
    origin = Origin(name, block.line, block.text if cut.authors or cut.said else "")
    query = Reference(
        title=cut.title,
        authors=cut.authors,
        others=cut.others,
        issued=Date(cut.year) if cut.year else None,
        said=cut.said,
        origin=origin,
    )
    arxiv_ids = [each for each in identifiers if isinstance(each, ArxivId)]
    dois = [each for each in identifiers if isinstance(each, Doi)]
    if cut.title or (cut.said and len(arxiv_ids) <= 1):
        if not arxiv_ids and not dois and not cut.title and len(telling(cut.said)) < 2:
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
    bare = Reference(origin=Origin(name, block.line))
    return [
        replace(bare, arxiv_id=each) if isinstance(each, ArxivId) else replace(bare, doi=each.name)
        for each in identifiers
    ]


def _several(block: Block) -> list[Block]:
    """A block with several titles, each with an identifier of its own, cut into these."""
    if block.kind is BlockKind.ROW:
        return []
    titled = [
        mark
        for mark in block.marks
        if mark.kind is MarkKind.LINK and is_title_mark(mark) and list(_facts(mark.url))
    ]
    if len(titled) < 2 or len({mark.url for mark in titled}) < 2:
        return _cut_at_identifiers(block)
    return [Block(BlockKind.ITEM, block.line, mark.text, (mark,), (mark.text,)) for mark in titled]


def _cut_at_identifiers(block: Block) -> list[Block]:
    """A block cut behind each arXiv id, or before each where it begins with one; nothing where
    not every piece says something of its own."""
    placed = list(_placed_marks(block))
    found = [
        (each.start, each.end, each.identifier.base)
        for each in _certain(block.text)
        if isinstance(each.identifier, ArxivId)
    ]
    for start, mark in placed:
        ids = [each for each in _facts(mark.url) if isinstance(each, ArxivId)]
        found += [(start, start + len(mark.text), each.base) for each in ids if mark.text]
    found.sort()
    places: list[tuple[int, int, str]] = []
    for each in found:
        if not places or places[-1][2] != each[2]:
            places.append(each)
    if len(places) < 2 or len({name for _, _, name in places}) < len(places):
        return []
    ends = [_end_of_part(block, placed, one[1], other[0]) for one, other in pairwise(places)]
    if not telling(block.text[: places[0][0]]):
        ends = [start for start, _, _ in places[1:]]
    bounds = [0, *ends, len(block.text)]
    parts = [_part(block, placed, *span) for span in pairwise(bounds)]
    if all(is_title_like(said_in(part)) for part in parts):
        return parts
    own = [part for part in parts if _links_own_title(part)]
    joined = [part for part in parts if _says_no_more(part)]
    between = (block.text[one[1] : other[0]] for one, other in pairwise(places))
    is_joined = joined and own and len(joined) + len(own) == len(parts)
    # Words between them may be either's.
    is_joined = is_joined and all(_JOINING.search(each) and not telling(each) for each in between)
    return parts if is_joined else []


#: What joins one work to another, where a comma may part a title from its own id.
_JOINING = re.compile(r"\b(?:and|or|also|plus|vs)\b|[&+;]", re.IGNORECASE)


def _says_no_more(part: Block) -> bool:
    """Whether nothing but an id is there that says something."""
    is_id = bool(_certain(part.text)) and not any(map(is_title_mark, part.marks))
    return is_id and not telling(said_in(part))


def _links_own_title(part: Block) -> bool:
    return any(is_title_mark(mark) and list(_facts(mark.url)) for mark in part.marks)


#: Where what is said of one work may end, and the next begin.
_PART_END = re.compile(r"[;|]\s|[.!?]\s|,\s|\sand\s")
_SURE_END = re.compile(r"[;|]\s|[.!?]\s+(?=[^\W\d_a-z])")


def _end_of_part(
    block: Block, placed: Sequence[tuple[int, Mark]], identifier: int, following: int
) -> int:
    """Where between two identifiers the words about the second one's work begin: before a title
    that is set apart there, else behind a stop, else behind the first identifier."""
    titles = [at for at, mark in placed if identifier <= at < following and is_title_mark(mark)]
    if titles:
        ends = [each.end() for each in _PART_END.finditer(block.text, identifier, titles[0])]
        return ends[-1] if ends else identifier
    sure = _SURE_END.search(block.text, identifier, following)
    return sure.end() if sure and telling(block.text[sure.end() : following]) else identifier


def _placed_marks(block: Block) -> Iterator[tuple[int, Mark]]:
    """The marks with the places in the text where they stand."""
    at = 0
    for mark in block.marks:
        place = block.text.find(mark.text, at)
        if place >= 0:
            yield place, mark
            at = place


def _part(block: Block, placed: Sequence[tuple[int, Mark]], start: int, end: int) -> Block:
    text = block.text[start:end].strip(" ,;|")
    marks = tuple(mark for place, mark in placed if start <= place < end)
    return Block(block.kind, block.line, text, marks, (text,))


def _cut(block: Block, *, references: bool = False) -> _Cut:
    fields = _fields(block)
    if block.kind is BlockKind.ROW:
        return _cut_row(block)
    if fields:
        return _cut_fields(fields)
    slug = next(
        (match for url in (block.text, *block.urls) if (match := _CODE_PAGE.search(url))), None
    )
    said = said_in(block)
    if slug and not telling(said):
        title = slug["slug"].replace("-", " ")
        return _Cut(title=title, said=title)
    if not telling(said) and not _linked_title(block):
        return _placed_title(block)
    if block.kind is BlockKind.MESSAGE and not any(map(is_title_mark, block.marks)):
        said = _MENTION.sub(" ", said)
        return _Cut(said=said if telling(said) else "")
    return replace(_read(block, said, references=references), said=said)


def _placed_title(block: Block) -> _Cut:
    """What stands in the place of a title, though no word of it tells anything: what is bold or in
    quotation marks, or in the line of an item above that of its identifier."""
    if block.kind is not BlockKind.ITEM:
        return _Cut()
    placed = [mark.text for mark in block.marks if mark.kind in {MarkKind.BOLD, MarkKind.QUOTED}]
    if len(block.lines) > 1 and not list(_facts(block.lines[0])):
        placed.append(block.lines[0])
    for each in placed:
        if len(words(each)) >= _WORDS_OF_TITLE and not each.rstrip().endswith((":", "?", "!")):
            return _Cut(title=one_line(each), said=one_line(each))
    return _Cut()


def _read(block: Block, said: str, *, references: bool) -> _Cut:
    linked = _linked_title(block)
    marked = linked or _marked_title(block.marks)
    if linked and not _leads_to_paper(block, linked):
        marked = max(linked, _marked_title(block.marks) or "", key=lambda each: len(telling(each)))
        linked = linked if marked == linked else None
    cut = cut_reference(said, certain=references)
    if cut is not None and marked and not references and _opens(marked, said):
        cut = None
    if cut is not None and (not marked or linked is None):
        title = cut.title
        is_other = marked and not (title and (marked in title or title in marked))
        if marked and is_other and len(telling(marked)) > (2 if title else 0):
            title = _whole_title(marked, said)
        title = "" if fold(title) in _NO_TITLES else title
        if not title and (first := _title_first(said)).title and first.authors:
            return first
        return _Cut(title, cut.authors, cut.others, cut.year)
    if marked:
        title = _whole_title(marked, said)
        return _Cut(title, year=_year(said.replace(marked, " ", 1)))
    return _title_first(said)


def _opens(marked: str, said: str) -> bool:
    """Whether what is set apart comes first, and is no list of names."""
    return said.lstrip(' |*_“"«„‘').startswith(marked) and not is_author_line(f"by {marked}")


def _is_reference(text: str) -> bool:
    """Whether a whole reference is linked, and not the title alone."""
    cut = cut_reference(text)
    return cut is not None and (cut.year is not None or len(cut.authors) > 1)


def _leads_to_paper(block: Block, title: str) -> bool:
    return any(_bare(mark.text) == title and list(_facts(mark.url)) for mark in block.marks)


def _linked_title(block: Block) -> str | None:
    links = [
        mark
        for mark in block.marks
        if mark.kind is MarkKind.LINK and is_title_mark(mark) and not _is_reference(mark.text)
    ]
    best = next((mark for mark in links if list(_facts(mark.url))), None)
    best = best or next((mark for mark in links if len(telling(mark.text)) > 1), None)
    best = best or (links[0] if links else None)
    return _bare(best.text) if best else None


def _leading_title(cell: Block) -> str | None:
    """What is bold at the beginning of a cell that goes on."""
    bold = next((mark for mark in cell.marks if mark.kind is MarkKind.BOLD), None)
    if bold is None or not is_title_like(bold.text):
        return None
    return bold.text if _BEFORE_TITLE.sub("", cell.text).startswith(bold.text) else None


def _marked_title(marks: Sequence[Mark]) -> str | None:
    for kind in (MarkKind.QUOTED, MarkKind.BOLD, MarkKind.ITALIC):
        fit = [mark for mark in marks if mark.kind is kind and is_title_mark(mark)]
        if fit:
            longest = max(fit, key=lambda mark: len(telling(mark.text)))
            return _bare(longest.text)
    return None


def _whole_title(marked: str, said: str) -> str:
    """A name that is linked or bold, with the rest of the title behind its colon."""
    if len(marked.split()) > 2:
        return marked
    place = said.find(marked)
    rest = said[place + len(marked) :] if place >= 0 else ""
    going_on = re.match(r"\s*:\s+(?P<more>[^.?!|(\[“\"]{12,160})", rest)
    return f"{marked}: {going_on['more'].strip()}" if going_on else marked


def _bare(text: str) -> str:
    text = _BEFORE_TITLE.sub("", _without_identifiers(text))
    return text.strip(" \t\"'“”‘’„«»`*_,;:|–—-").removesuffix(".").strip()


def _title_first(said: str) -> _Cut:
    """ "Title (Vaswani et al., 2017)", "Title, Liu et al. 2025", "Title. Jane Doe. 2024."."""
    text = said.strip(" |,;")
    if _NAME_AND_YEAR.fullmatch(text):
        return _Cut(year=_year(text))
    for match in _AFTER_TITLE.finditer(text, 0, _LONGEST_TITLE):
        before = text[: match.start()] + match[0].strip(" .,;–—-|·")
        after = re.sub(r"^[\s(|]*(?:by\s+)?", "", text[match.end() : match.end() + _LONGEST_REST])
        if not telling(before) or not after:
            continue
        line = after.split(" | ")[0]
        is_line = "|" in text[match.start() : match.end() + 1]
        if is_line and is_author_line(f"by {line}"):
            return _Cut(_bare(before), authors_in(line), "et al" in line, _year(after))
        by_comma = match[0].startswith(",")
        authors = trailing_authors(_DATED_FIRST.sub("", after))
        if authors is not None and not (by_comma and _is_sorted(authors[0], after)):
            persons, others, rest = authors
            return _Cut(_bare(before), persons, others, _year(rest) or _year(after))
        if _TRAILING.match(after) or _NAME_AND_YEAR.match(after) or not telling(after):
            return _Cut(_bare(before), year=_year(after))
    title = _bare(text)
    if fold(title) in _NO_TITLES:
        return _Cut()
    return _Cut(title=title if len(title.split()) <= _PARAGRAPH_WORDS else "")


def _is_sorted(persons: Sequence[Person], text: str) -> bool:
    """Whether the first is a word, a comma and a word: no less the words of a title."""
    return bool(re.match(rf"{re.escape(persons[0].family)},\s+\w\w", text))


def _year(text: str) -> int | None:
    years = _YEAR.findall(text)
    return int(years[-1]) if years else None


def _without_labels(said: str, marks: Sequence[Mark]) -> str:
    """Without "[paper] [code]", the texts of links that are labels, and empty brackets."""
    for mark in marks:
        if mark.kind is MarkKind.LINK and mark.text and is_label(mark.text):
            said = said.replace(mark.text, " ", 1)
    said = _LABEL_BRACKETS.sub(
        lambda match: " " if is_label(match[0]) and _BADGE.search(match[0]) else match[0], said
    )
    said = _LISTED_AS.sub(" ", re.sub(r"\[\s*\]|\(\s*\)", " ", said))
    return one_line(said).strip(" |")


def _fields(block: Block) -> dict[str, str]:
    """What labelled lines say ("Title: …"), by the label's name; empty without a title's."""
    found: dict[str, str] = {}
    for at, line in enumerate(block.lines):
        match = _FIELD.match(line)
        if match:
            name = match["name"].lower().rstrip("s")
            found.setdefault(name, match["value"].strip(" *_"))
            if name == "title" and at + 1 < len(block.lines):
                following = block.lines[at + 1]
                if not _FIELD.match(following) and authors_of_list(following):
                    found.setdefault("author", following)
    return found if found.get("title") else {}


def _cut_fields(fields: dict[str, str]) -> _Cut:
    persons = authors_in(fields.get("author", ""))
    year = _year(" ".join(fields.get(name, "") for name in ("year", "date", "published")))
    return _said(fields["title"], fields.get("author", ""), persons, year)


def _said(title: str, authors: str, persons: tuple[Person, ...], year: int | None) -> _Cut:
    title = _bare(title)
    said = said_of(title, authors, str(year or ""))
    return _Cut(title, persons, "et al" in authors, year, said)


def said_of(*parts: str) -> str:
    """Fields of a record as words that a candidate has to prove itself in."""
    return " | ".join(part for part in parts if part)


def authors_in(text: str) -> tuple[Person, ...]:
    """The authors in a list of names as tables and labels have it."""
    if not text:
        return ()
    if persons := authors_of_list(text):
        return persons
    text = re.sub(r"\bet\.? al\.?|\band others\b", "", text)
    parts = re.split(r"\s*;\s*|\s+and\s+|\s*&\s*|\s*,\s*", text)
    return tuple(person_from_display(part) for part in parts if part.strip())


def _cut_row(block: Block) -> _Cut:
    by_name = dict(zip(block.header, block.cells, strict=False))
    named = (by_name[name] for name in _TITLE_COLUMNS if name in by_name)
    title = next((cell for cell in named if _is_titled(cell)), None)
    authors = next((by_name[name].text for name in _AUTHOR_COLUMNS if name in by_name), "")
    date = next((by_name[name].text for name in _YEAR_COLUMNS if name in by_name), "")
    said = said_in(block)
    if title is None:
        linked = _linked_title(block)
        longest = max(block.cells, key=lambda cell: len(telling(cell.text)), default=None)
        text = linked or (longest.text if longest else "")
    else:
        text = _linked_title(title) or _leading_title(title) or title.text
    text = _bare(_without_labels(_without_identifiers(text), ()))
    if not telling(text):
        return _Cut()
    cut = None if authors else cut_reference(text)
    if cut is not None and cut.title:
        return _Cut(cut.title, cut.authors, cut.others, cut.year or _year(date), said)
    return _Cut(text, authors_in(authors), "et al" in authors, _year(date or said), said)


def _is_titled(cell: Block) -> bool:
    """Whether a cell says more than where the paper is, or who wrote it when."""
    said = said_in(cell)
    return bool(telling(said)) and not _NAME_AND_YEAR.fullmatch(said)
