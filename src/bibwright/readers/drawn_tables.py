"""Tables of wikis, and tables that are drawn, as Markdown's, line by line.

The number of lines stays as it is: a row stands where it begins, and empty lines below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest

from bibwright.readers.blocks import ITEM_BREAK

#: The rule below the names of a table's columns.
_BELOW_NAMES = "|---|---|"
#: Characters for drawing boxes, as "+", "-" and "|".
_DRAWN = {ord(sign): "+" for sign in "┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛╒╤╕╞╪╡╘╧╛╟╫╢╓╥╖╙╨╜╭╮╰╯┡┩╇┠┨┯┷┿┝┥"}
_DRAWN |= {ord(sign): "-" for sign in "─═━┄┅┈╌╍"} | {ord(sign): "|" for sign in "│║┃┆┇"}
_BOX = re.compile("[│║┃┆┇]")
#: A rule of a table that is drawn; the second one stands below the names of its columns. In what
#: databases print it has no ends.
_RULE = re.compile(r"\s*\+(?:[-=]+\+)+\s*")
_RULE_WITHOUT_ENDS = re.compile(r"\s*-{3,}(?:\+-{3,})+-?\s*")
_HEADED = 2

#: "||Title||Year||" above "|A Title|2017|", and "[text|address]" in Jira's.
_JIRA_NAMES = re.compile(r"\s*\|\|(?P<names>.*[^|\s].*)\|\|\s*")
_JIRA_LINK = re.compile(r"\[(?P<text>[^\[\]|]+)\|(?P<url>https?://[^\s\[\]|]+)(?:\|[^\[\]]*)?\]")
#: "^ Title ^ Year ^" above "| A Title | 2017 |", as DokuWiki has it.
_DOKU_NAMES = re.compile(r"\s*\^(?P<names>[^^]+(?:\^[^^]+)+)\^\s*")
_ROW = re.compile(r"\s*\|(?!\|).*\|\s*")

_WIKI_CELLS = re.compile(r"\s*(?:!!|\|\|)\s*")
_WIKI_LINE = re.compile(r"\s*[|!]")
_WIKI_STYLE = re.compile(r"^[^|\[\]{}]*=[^|\[\]{}]*\|(?!\|)")
_WIKI_ID = re.compile(
    r"\{\{\s*(?P<name>arxiv|doi)\s*\|\s*(?:id\s*=\s*)?(?P<id>[^{}|]+)[^{}]*\}\}", re.I
)


def drawn_tables(lines: Sequence[str]) -> list[str]:
    """The lines, with the tables among them as Markdown's."""
    made = list(lines)
    if any("{|" in line for line in made):
        made = _of_wiki_tables(made)
    if any(_JIRA_NAMES.fullmatch(line) or _DOKU_NAMES.fullmatch(line) for line in made):
        made = _of_jira_tables(made)
    if any(map(_BOX.search, made)):
        made = [line.translate(_DRAWN) for line in made]
    return _with_table_rules(_with_whole_cells(made))


def _of_wiki_tables(lines: Sequence[str]) -> list[str]:
    """MediaWiki's tables, each up to "|}", or where it isn't closed as far as its rows go."""
    made = list(lines)
    at = 0
    while at < len(lines):
        end = at
        if lines[at].strip().startswith("{|"):
            end = _end_of_wiki_table(lines, at)
            made[at:end] = _of_wiki_table(lines[at:end])
        at = max(end, at + 1)
    return made


def _end_of_wiki_table(lines: Sequence[str], begun: int) -> int:
    """The line behind the table."""
    for at in range(begun + 1, len(lines)):
        said = lines[at].strip()
        if said.startswith("|}"):
            return at + 1
        if said.startswith("{|"):
            break
    behind = (at for at in range(begun + 1, len(lines)) if not _WIKI_LINE.match(lines[at]))
    end = next(behind, len(lines))
    return end if end > begun + 1 else begun


def _of_wiki_table(lines: Sequence[str]) -> list[str]:
    """The rows of a table, whose cells may stand below each other, each where it begins, with empty
    rows between them: what an empty line parts is no table."""
    made = ["|"] * len(lines)
    cells, names, begun = list[str](), False, 0
    for at, line in enumerate((*lines, "|}")):
        said = line.strip()
        if said.startswith(("|-", "|}")):
            if cells:
                made[begun] = f"| {' | '.join(cells)} |" + (ITEM_BREAK + _BELOW_NAMES) * names
            cells, names = [], False
        elif said.startswith(("!", "|")) and not said.startswith("|+"):
            begun = begun if cells else at
            names = names or (said.startswith("!") and not cells)
            each = _WIKI_CELLS.split(_WIKI_ID.sub(r"\g<name>:\g<id>", said[1:]))
            cells += [_WIKI_STYLE.sub("", cell).strip().replace("|", " ") for cell in each]
        elif cells and said:
            cells[-1] += f" {said}"
        elif said and not said.startswith(("{|", "|+")):
            made[at] = line
    first = next((at for at, line in enumerate(made) if len(line) > 1), len(made))
    return ["" if at < first else line for at, line in enumerate(made)]


def _of_jira_tables(lines: Sequence[str]) -> list[str]:
    made = []
    is_table = False
    for line in lines:
        named = _JIRA_NAMES.fullmatch(line) or _DOKU_NAMES.fullmatch(line)
        is_table = bool(named) or (is_table and _ROW.fullmatch(line) is not None)
        if named:
            cells = re.split(r"\|\||\^", named["names"])
            line = f"| {' | '.join(map(str.strip, cells))} |{ITEM_BREAK}{_BELOW_NAMES}"
        made.append(_JIRA_LINK.sub(r"[\g<text>](\g<url>)", line) if is_table else line)
    return made


def _with_whole_cells(lines: Sequence[str]) -> list[str]:
    """With the lines of a row as one, where rules part the rows of a table."""
    made = list(lines)
    for start, end in _tables(lines):
        rules = [at for at in range(start, end) if _RULE.fullmatch(lines[at])]
        is_grid = len(rules) > _HEADED + 1 or any("=" in lines[at] for at in rules)
        for first, last in pairwise(rules):
            rows = [lines[at].strip().strip("|").split("|") for at in range(first + 1, last)]
            if is_grid and len(rows) > 1:
                cells = (
                    " ".join(" ".join(parts).split()) for parts in zip_longest(*rows, fillvalue="")
                )
                made[first + 1] = f"| {' | '.join(cells)} |"
                made[first + 2 : last] = ["|"] * (last - first - 2)
    return made


def _tables(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where tables that are drawn begin and end."""
    at = 0
    while at < len(lines):
        end = at
        if _RULE.fullmatch(lines[at]):
            while end < len(lines) and lines[end].lstrip().startswith(("|", "+")):
                end += 1
            yield at, end
        at = max(end, at + 1)


def _with_table_rules(lines: list[str]) -> list[str]:
    """With Markdown's rule below the names of the columns; the rule above them is none, those
    between rows are empty rows."""
    rules = 0
    for at, line in enumerate(lines):
        if _RULE.fullmatch(line):
            rules += 1
            begun = at > 0 and lines[at - 1].strip().startswith("|")
            lines[at] = "" if not begun else _BELOW_NAMES if rules <= _HEADED else "|"
        elif _RULE_WITHOUT_ENDS.fullmatch(line) and at and "|" in lines[at - 1]:
            lines[at] = _BELOW_NAMES
        elif not line.lstrip().startswith("|"):
            rules = 0
    return lines
