"""Where an item or a paragraph ends, and its lines as one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from bibwright.readers.author_lines import is_author_line
from bibwright.readers.filled_lines import filled_lines
from bibwright.readers.labels import RELATED, REMARKS, labelled
from bibwright.readers.listed_names import authors_before, begins_with_authors
from bibwright.readers.text_lines import Line, is_complete, is_tab, mark_of
from bibwright.readers.venue_lines import is_meeting
from bibwright.text.names.others import ET_AL

HEADING = re.compile(r"\s{0,3}(?P<signs>#{1,6})\s+(?P<text>.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(?:={3,}|-{3,})\s*$")
#: So many letters of a rule underline no heading that has more.
_RULE = 5
_TABLE_LINE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
#: "arXiv:2406." at a line's end, whose number stands on the next.
#: An identifier before what is said of its paper: each begins an item.
_ID_FIRST = re.compile(
    r"\s*\[?(?:arxiv:\s?)?(?:\d{4}\.\d{4,5}|[a-z-]{2,9}(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?\]?[\s:,–—-]+\S",
    re.IGNORECASE,
)
_CUT_ID = re.compile(r"(?:arxiv:\s*|abs/)\d{4}\.$|10\.\d{4,9}/\S*[-./]$", re.IGNORECASE)
#: Letters at a line's end in which an address or an identifier that is cut there is looked for.
_LONGEST_ADDRESS = 500
#: The end of an address that is cut at a slash: the line below goes on with figures or a path.
_CUT_PATH = re.compile(r"\S[\w-]*/$")
_PATH = re.compile(r"(?!https?:)[\w.%-]*[\d/_][\w./%?=&-]*(?=$|[\s,;)\]])")
#: A link whose text goes on in the next line.
_CUT_LINK = re.compile(r"^\s*(?:\W\s)?\*{0,2}\[[^\[\]]+$")
_UNFINISHED = re.compile(
    r"(?:[,;:&(–—-]|\b(?:a|an|the|and|or|of|in|on|for|with|to|by|from|at|as|via|using|et|vol|pp|no|url|doi)|(?-i:[A-Z]\w+/[A-Z]\w*))$",
    re.IGNORECASE,
)
#: "In S. Bengio, H. Wallach": editors of a book, whose names aren't at their end.
_EDITORS_BEGUN = re.compile(
    r"\b[Ii]n:?\s+(?:[^\W\d_a-z]\.|[^\W\d_a-z][\w’'-]+,?\s[^\W\d_a-z]{1,2}\b)[^()]*$"
    r"|\b[Ii]n:?\s+[^\W\d_a-z][\w’'-]+$"
)
_NUMBER_FOLLOWS = re.compile(
    r"(?:[,;(&–-]|\b(?:nos?|v|vols?|pp?|nr|art)\.|\b(?:and|of|in|vol|no))$", re.I
)
_NUMBER_FIRST = re.compile(r"\s*[(\[]?(\d{1,4})(?=[.)\]\s])")
#: What a reference has and a title doesn't: initials, a sentence's end, "et al.", figures of a
#: volume, an address; a year but for one at the end ("Attention Is All You Need (2017)").
_REFERENCE_SIGN = re.compile(
    rf"(?-i:\b[^\W\d_a-z]\.)|[^.]\.\s|{ET_AL}|https?:|\b(?:arxiv|doi)\s?:|\b(?:vol|pp|no)\.?\s?\d"
    r"|\b(?:1[5-9]|20)\d\d[a-z]?\b(?!\)?$)|\d\(\d|\d:\d",
    re.I,
)
#: Of so many items one may be taken for having another mark.
_STRAY_SHARE = 4
#: The label of the reference in the line below.
_LABEL_ALONE = re.compile(r"\s*\[\d{1,3}\]\s*$")
#: A line of this length may have been wrapped.
_WRAPPED_AT = 55
#: Nobody wraps lines at so many letters: each is a paragraph.
_UNWRAPPED = 135
#: So many lines on either side tell at how many letters a text is wrapped.
_AROUND = 40
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d")
#: A year, or an id that has one: what an item says before it is over.
_IS_DATED = re.compile(rf"{_YEAR.pattern}|\barxiv:\s?\d{{4}}\.\d", re.IGNORECASE)
#: An initial at the end of a line, whose family name stands on the next.
_LAST_INITIALS = re.compile(r"[,;&\s]*(?:\b[^\W\d_a-z]\.[\s-]?)+$")
#: A journal and its volume, or a town and a publisher: "J. Fluid Mech. 986", "Knoxville, TN:".
_PLACE_FIRST = re.compile(
    r"(?:[^\W\d_a-z][\w&]*\.?,?\s+(?:(?:of|and|the|for|in|de)\s+)*){1,7}"
    r"(?:[vV](?:ol)?\.\s?)?(?!(?:1[89]|20)\d\d\b)\d{1,4}\b|[^\W\d_a-z][\w\s]+,\s[A-Z]{2}:"
)
#: A year, a title's words, or a journal with its volume, where no title is told.
_TITLE_FOLLOWS = re.compile(
    r"[\s,.:;(\[]*+(?:(?:1[5-9]|20)\d\d|[“\"«„‘']|[^\s.]+\s+[^\s.]"
    r"|(?:[^\W\d_]+\.?\s+){1,6}\d{1,4}\b)"
)
#: So many lines a list of names may have.
_NAMES_LINES = 6
#: What ends an item that leaves room for a word, and a name that begins the next.
_IS_OVER = re.compile(r"\d[a-z]?\W*$|\.$|/\S*$")
_NAME_FIRST = re.compile(
    r"(?:[^\W\d_a-z][\w.'’-]*\s+){0,3}[^\W\d_a-z][\w.'’-]*(?:,|\s–|\s-|\s\(|:|\s(?:[A-Z]\.?){1,3}[\s.,:])"
)
#: A line that is in italics or bold as a whole is no more of the one above, nor of that below.
_SET_APART = re.compile(r"\s*(?P<sign>[*_]{1,3})(?=\S)[^*_]+(?<=\S)(?P=sign)\s*")
#: So many lines tell whether a text is wrapped, if so great a share of them is full.
_FEW_WRAPPED, _SHARE_WRAPPED = 6, 0.4
#: So many lines of an item need no indent.
_MOST_LAZY = 8
#: What an item that has one line ends in; so many lines, and such a share of them, make a list.
_ITEMS_END = re.compile(
    r"(?:\w/[^\s/]\S*|\b\d{4}\.\d{4,5}(?:v\d+)?|\b(?:19|20)\d\d[a-z]?)[\s)\].,;]*$"
)
_FEW_ITEMS, _SHARE_ENDED, _LONGEST_END = 3, 0.7, 100


def is_underlined(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is a heading by the line below it."""
    line, following = lines[at].text, lines[at + 1].text if at + 1 < len(lines) else ""
    if not _UNDERLINE.match(following) or mark_of(lines[at]) is not None:
        return False
    # A short rule below several lines parts them from what follows.
    is_first = at == 0 or not lines[at - 1].text.strip()
    return is_first or len(following.strip()) > _RULE or "=" in following or len(line) <= _RULE


def begins_table(lines: Sequence[Line], at: int) -> bool:
    """Whether a table of Markdown begins in this line."""
    return "|" in lines[at].text and at + 1 < len(lines) and _is_table_line(lines[at + 1])


def _is_table_line(line: Line) -> bool:
    return "|" in line.text and bool(_TABLE_LINE.match(line.text))


def end_of_block(lines: Sequence[Line], start: int) -> int:
    """Where the item or the paragraph that begins here ends."""
    is_item = mark_of(lines[start]) is not None
    at = start + 1
    while at < len(lines) and lines[at].text.strip():
        line = lines[at]
        is_mark = mark_of(line) is not None and not (
            _is_stray_in_item(lines, at, start) if is_item else _is_stray(lines, at)
        )
        if HEADING.match(line.text) or is_mark or is_underlined(lines, at):
            break
        if (
            _LABEL_ALONE.match(line.text)
            or begins_table(lines, at)
            or (is_tab(line) and is_tab(lines[start]))
        ):
            break
        is_lazy = is_item and line.indent <= lines[start].indent and at - start > _MOST_LAZY
        if (is_lazy or not is_item) and not _goes_on(lines, at, start):
            break
        at += 1
    return at


#: What is said of the term in the line above it.
DEFINITION = re.compile(r"\s{0,3}:\s+\S")
#: "Required: ", "Main paper: ", before a reference.
_ROLE = re.compile(
    r"\s*(?:(?:required|optional|main|further|additional|recommended|suggested|background|primary|"
    r"secondary|core|supplementary|readings?|papers?|texts?|references?)\s?){1,2}:\s+",
    re.IGNORECASE,
)


def without_role(text: str) -> str:
    """A reference without the word before it that says what it is for."""
    role = _ROLE.match(text)
    return text[role.end() :] if role and begins_with_authors(text[role.end() :]) else text


def _is_stray(lines: Sequence[Line], at: int) -> bool:
    """Whether what looks like the mark of an item belongs to the end of the line above: something
    leads to a number, or no line near has such a bullet, or the number before it or behind it."""
    number, above = _number_first(lines[at]), lines[at - 1].text.rstrip()
    near = [*lines[max(0, at - _AROUND) : at], *lines[at + 1 : at + _AROUND]]
    if number is None:
        around, place = _texts_round(lines, at)
        if filled := filled_lines(around):
            return place - 1 not in filled.over
        mark = lines[at].text.lstrip()[:1]
        return not is_complete(above) and all(each.text.lstrip()[:1] != mark for each in near)
    others = {_number_first(line) for line in near}
    is_alone = number > 1 and others.isdisjoint({number - 1, number + 1})
    return is_alone or bool(_NUMBER_FOLLOWS.search(above))


def _is_stray_in_item(lines: Sequence[Line], at: int, start: int) -> bool:
    """Whether what looks like the mark of another item is within a numbered one that was wrapped:
    the line above has no room for it, and hardly an item near has such a mark, or the number stands
    out of order."""
    mark, line = _mark_alike(lines[start]), lines[at]
    if mark.strip("[]().:")[:1] != "9" or line.indent < lines[start].indent:
        return False
    width, first = _width(lines, start), len(line.text.split()[0])
    needed = len(lines[at - 1].text.rstrip()) + 1 + first
    if width > _UNWRAPPED or needed < 0.85 * width:
        return False
    near = [*lines[max(0, at - _AROUND) : at], *lines[at + 1 : at + _AROUND]]
    if _mark_alike(line) != mark:
        marks = Counter(map(_mark_alike, near))
        return marks[_mark_alike(line)] * _STRAY_SHARE < marks[mark]
    number, own = _number_first(line), _number_first(lines[start])
    if number is None or own is None or number in {own, own + 1}:
        return False
    return any(_number_first(each) == own + 1 and _mark_alike(each) == mark for each in near)


def _mark_alike(line: Line) -> str:
    """The mark of a line with the same figure and the same letter for all: "[9]", "9.", "[x]"."""
    found = mark_of(line)
    return re.sub(r"[^\W\d_]+", "x", re.sub(r"\d+", "9", found["mark"])) if found else ""


def _number_first(line: Line) -> int | None:
    number = _NUMBER_FIRST.match(line.text)
    return int(number[1]) if number else None


def _is_of_stanza(lines: Sequence[Line], at: int) -> bool:
    """Whether it is the line of a work's authors, or that of the meeting below them."""
    above, text, *below = (line.text.strip() for line in lines[at - 1 : at + 2])
    if is_meeting(text):
        return is_author_line(above)
    return bool(below) and is_meeting(below[0]) and is_author_line(text)


def _goes_on(lines: Sequence[Line], at: int, start: int) -> bool:
    """Whether a line without a mark belongs to the one above it."""
    above, line = lines[at - 1].text.rstrip(), lines[at]
    if without_role(line.text) != line.text or any(map(_SET_APART.fullmatch, (above, line.text))):
        return False
    if line.indent > lines[start].indent or _CUT_LINK.search(above) or DEFINITION.match(line.text):
        return True
    if _ID_FIRST.match(line.text) and _ID_FIRST.match(lines[start].text):
        return False
    is_sentence = above.endswith(".") and not re.match(r"\S*\d", line.text.lstrip())
    if (
        _is_cut_path(above, line.text)
        or (_is_cut_id(above) and not is_sentence)
        or (above.endswith("-") and above[-2:-1].isalpha())
    ):
        return True
    if _are_items(lines, start) or _is_of_stanza(lines, at):
        return False
    text = line.text.strip()
    is_within = text[:1].islower() and not is_complete(above) and len(above) > _WRAPPED_AT
    field, first = None if is_within else labelled(text), labelled(lines[start].text)
    if field and first and field.value and first.value:
        return field.kind != first.kind and first.kind != RELATED
    if field and field.kind in REMARKS and not first:
        return False
    around, place = _texts_round(lines, at)
    filled = filled_lines(around)
    if filled is not None:
        return place - 1 not in filled.over
    ahead = " ".join(each.text.strip() for each in lines[at : at + _NAMES_LINES])
    width = _width(lines, start)
    needed = len(above) + 1 + len(text.split()[0])
    is_full = needed >= 0.85 * width
    opening = " ".join(each.text.strip() for each in lines[start : start + 2])
    are_wrapped = _are_wrapped(lines, start, width)
    is_reference = begins_with_authors(opening) or are_wrapped
    is_reference = is_reference and not all(
        _is_titles_line(each.text) for each in lines[start : at + 1]
    )
    if are_wrapped and needed < 0.95 * width and _IS_OVER.search(above) and _NAME_FIRST.match(text):
        return False
    if width > _UNWRAPPED or (len(above) < _WRAPPED_AT and not (is_reference and is_full)):
        return False
    is_whole = is_complete(above) and not _LAST_INITIALS.search(above)
    if text[:1].islower() and not text.startswith(("http", "www.", "arxiv", "doi")):
        return not (is_whole and is_reference and _begins_reference(ahead))
    if _UNFINISHED.search(above):
        return not (text.startswith("http") and above.startswith("http"))
    if is_reference and is_full:
        said = [each.text for each in lines[max(start, at - _AROUND) : at]]
        so_far = " ".join(said)
        begins = _begins_reference(ahead, with_initials=not is_whole)
        is_over = _IS_DATED.search(so_far) or (is_whole and _begins_reference(ahead, fewest=2))
        is_over = is_over and not _are_names(so_far) and _EDITORS_BEGUN.search(so_far) is None
        return not (is_over and begins) and not text.startswith("http")
    return False


def _are_items(lines: Sequence[Line], at: int) -> bool:
    """Whether each of the lines round one is an item: most end in an identifier, an address or a
    year, and nearly all begin with a capital."""
    start, end = _run_round(lines, at)
    said = [line.text.strip() for line in lines[start:end]]
    ended = sum(_ends_item(each[-_LONGEST_END:]) for each in said)
    begun = sum(not each[:1].islower() for each in said)
    return len(said) >= _FEW_ITEMS and ended > _SHARE_ENDED * len(said) and begun >= 0.9 * len(said)


@lru_cache(maxsize=4096)
def _ends_item(text: str) -> bool:
    return _ITEMS_END.search(text) is not None


def _run_round(lines: Sequence[Line], at: int) -> tuple[int, int]:
    """The lines round one without a gap between them, no further than some way."""
    start = end = at
    while start > 0 and at - start < _AROUND and lines[start - 1].text.strip():
        start -= 1
    while end < len(lines) and end - at < _AROUND and lines[end].text.strip():
        end += 1
    return start, end


def _texts_round(lines: Sequence[Line], at: int) -> tuple[tuple[str, ...], int]:
    """What stands in the lines round one, and its place among them; the same for most lines near,
    so that these are looked at together."""
    near = at - at % _AROUND
    start = end = at
    while start > max(near - _AROUND, 0) and lines[start - 1].text.strip():
        start -= 1
    while end < min(near + 2 * _AROUND, len(lines)) and lines[end].text.strip():
        end += 1
    return tuple(each.text.strip() for each in lines[start:end]), at - start


def _are_names(text: str) -> bool:
    """Whether it is a list of names and nothing else, which goes on in the line below."""
    text = _LAST_INITIALS.sub("", text).rstrip(" .,;&")
    found = authors_before(f"{text}. 2000.")
    return found is not None and found[2] >= len(text)


def _begins_reference(text: str, *, with_initials: bool = False, fewest: int = 1) -> bool:
    """Whether so many names open it, a year or words of a title behind them; ``with_initials``:
    those in full may as well be a title's words."""
    found = None if _PLACE_FIRST.match(text) else authors_before(text)
    if found is None or len(found[0]) < fewest or not _TITLE_FOLLOWS.match(text, found[2]):
        return False
    return not with_initials or all(re.match(r"\w{1,2}\b", each.given) for each in found[0])


def _are_wrapped(lines: Sequence[Line], at: int, width: int) -> bool:
    """Whether most lines round one hold no further word: each is as long as it is elsewhere."""
    start, end = max(0, at - _AROUND), min(len(lines), at + _AROUND)
    said = [line.text.strip() for line in lines[start:end] if line.text.strip()]
    full = [
        len(one.split()) > 2 and len(one) + 1 + len(other.split()[0]) >= 0.95 * width
        for one, other in pairwise(said)
    ]
    return len(full) >= _FEW_WRAPPED and sum(full) > _SHARE_WRAPPED * len(full)


def _is_cut_path(above: str, below: str) -> bool:
    """Whether an address is cut at a slash."""
    return bool(_CUT_PATH.search(above[-_LONGEST_ADDRESS:]) and _PATH.match(below.strip()))


def _is_cut_id(above: str) -> bool:
    """Whether an identifier is cut at a line's end."""
    return bool(_CUT_ID.search(above[-_LONGEST_ADDRESS:]))


def _is_titles_line(text: str) -> bool:
    """Whether a line may be a title as a whole: no sign of a reference's parts is in it, and it
    neither goes on from the line above nor into the one below."""
    text = text.strip()
    is_whole = text[:1].isupper() and len(text.split()) > 1 and not _UNFINISHED.search(text)
    return is_whole and not _REFERENCE_SIGN.search(text) and not is_author_line(f"by {text}")


def _width(lines: Sequence[Line], at: int) -> int:
    """At how many letters the lines round one, without a gap between them, are wrapped; more than
    `_UNWRAPPED` where they aren't, as each is as long as it is."""
    start, end = _run_round(lines, at)
    texts = [line.text.rstrip() for line in lines[start:end]]
    lengths = sorted(len(text) for text in texts if len(text.split()) > 2) or [0]
    width, longest = lengths[len(lengths) * 4 // 5], lengths[len(lengths) * 19 // 20]
    is_ragged = longest > max(1.25 * width, _UNWRAPPED * 0.8)
    return _UNWRAPPED + 1 if is_ragged else width


def join_lines(text: str, part: str) -> str:
    """Lines as one; what was cut at a line's end is put together again."""
    if _is_cut_path(text, part) or (_is_cut_id(text) and part[:1].isalnum()):
        return text + part
    if text.endswith("-") and text[-2:-1].isalpha() and part[:1].isalpha():
        return text[:-1] + part if part[:1].islower() else text + part
    return text[:-1] + part if text.endswith("\xad") else f"{text} {part}"
