r"""arXiv's own texts: its daily e-mail, and an abstract's page as it is copied from a browser.

The e-mail has a paper between lines of hyphens: ``\\``, its id, labelled lines, ``\\``, the
abstract, ``\\ ( https://arxiv.org/abs/… )`` (https://info.arxiv.org/help/subscribe.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bibwright.model.identifiers import ArxivId, find_identifiers
from bibwright.model.reference import Date, Origin, Reference
from bibwright.readers.block_list import read_list
from bibwright.readers.item_facts import said_of
from bibwright.readers.labels import year_of_date
from bibwright.readers.listed_names import authors_in
from bibwright.readers.reading import InputKind, Problem, Reading
from bibwright.text.counted import counted

_BAR = re.compile(r"\s*\\\\\s*(?:\(.*\))?\s*$")
_ID = re.compile(r"(?:>\s*)?arXiv:\s*(?=\S)|Paper:\s*(?=[\w.-]+/\d{7})", re.IGNORECASE)
_RULE = re.compile(r"\s*(?:-{20,}|(?:%%--){3,}.*)\s*$")
_FIELD = re.compile(r"(?P<name>[A-Z][\w-]{1,20})(?:\s?\(\w+\))?:\s*(?P<value>.*)$")
_SUBMITTED = re.compile(r"\s*\[Submitted on \d{1,2} \w{3} (?P<year>\d{4})\b", re.IGNORECASE)
_CITE_AS = re.compile(r"\s*Cite as:\s*(?P<id>arXiv:\S+)", re.IGNORECASE)
#: The line that closes a paper of the e-mail.
_CLOSING = re.compile(r"\s*\\\\\s*\(\s*https?:")
#: The mark of an item, with something behind it.
_MARKED = re.compile(r"\s*+(?:[-*•+]|\d{1,3}[.)]|\[\d{1,3}\])\s++(?=\S+\s+\S|.*\d{4}\.\d{4}|.*/)")
#: What a page has below how it is to be cited, and above its date.
_FURNITURE = re.compile(
    r"\s*+(?:\(or\s|submission history|from:|\[v\d+\]|journal reference|related doi|focus to|>|"
    r"\W*+(?:view pdf|html \(|tex source|other formats|view license|nasa ads|google scholar|"
    r"semantic scholar|export bibtex|loading|data provided|about arxivlabs|bibtex formatted)\b)",
    re.IGNORECASE,
)
#: What arXiv has behind a name, and behind the last of them.
_AFFILIATION = re.compile(r"\s*\((?:[^()]|\([^()]*\))*\)")
_LABEL = re.compile(r"\s*(?:Title|Authors?):\s*", re.IGNORECASE)


def is_arxiv_text(text: str) -> bool:
    """Whether it is arXiv's e-mail, or an abstract's page as text."""
    return _is_mailing(text) or _is_page(text)


def _is_mailing(text: str) -> bool:
    lines = text.splitlines()
    bars = sum(bool(_BAR.match(line)) for line in lines)
    return bars > 1 and any(_ID.match(line) for line in lines)


def _is_page(text: str) -> bool:
    lines = text.splitlines()
    return any(map(_SUBMITTED.match, lines)) and any(map(_CITE_AS.match, lines))


def read_arxiv_text(text: str, name: str) -> Reading:
    """A query for each paper; one whose title or id isn't found is named."""
    is_mailing = _is_mailing(text)
    lines = list(enumerate(text.splitlines(), 1))
    found = list(_mailed(lines, name) if is_mailing else _pages(lines, name))
    queries = tuple(each for each in found if isinstance(each, Reference))
    problems = tuple(each for each in found if isinstance(each, Problem))
    own = {str(each.arxiv_id.unversioned) for each in queries if each.arxiv_id}
    beside = _beside(lines, own, is_mailing=is_mailing)
    what = "arXiv's e-mail" if is_mailing else "a paper's page"
    if beside.strip():
        listed = read_list(beside, name)
        queries, problems = (*queries, *listed.queries), (*problems, *listed.problems)
        what = f"{what} and a list"
    count = len(queries) + len(problems)
    form = f"{what}, {counted(count, 'item')}"
    return Reading(InputKind.ARXIV, queries, problems, form)


_Lines = list[tuple[int, str]]


def _beside(lines: _Lines, own: set[str], *, is_mailing: bool) -> str:
    """The items of a list before and behind arXiv's own text, in their lines; all others empty.

    An item has a mark, or another paper's id; what else stands round a page is its furniture.
    """
    inside = _within_mail(lines) if is_mailing else _within_pages(lines)
    kept = [
        line if at not in inside and _is_item(line, own) else ""
        for at, (_, line) in enumerate(lines)
    ]
    return "\n".join(kept)


def _is_item(line: str, own: set[str]) -> bool:
    if _FURNITURE.match(line):
        return False
    found = (each.identifier for each in find_identifiers(line))
    others = any(isinstance(each, ArxivId) and each.base not in own for each in found)
    return others or bool(_MARKED.match(line))


def _within_mail(lines: _Lines) -> set[int]:
    """The lines of the papers of an e-mail, each up to the line that closes it."""
    inside: set[int] = set()
    for at, end in pairwise([*_mail_starts(lines), len(lines)]):
        closing = (each for each in range(at, end) if _CLOSING.match(lines[each][1]))
        inside |= {*range(at, next(closing, end - 1) + 1)}
    return inside


def _within_pages(lines: _Lines) -> set[int]:
    """The lines of abstracts' pages, each up to how it is to be cited."""
    inside: set[int] = set()
    starts = [at for at, (_, line) in enumerate(lines) if _SUBMITTED.match(line)]
    for at, end in pairwise([*starts, len(lines)]):
        cited = (each for each in range(at, end) if _CITE_AS.match(lines[each][1]))
        inside |= {*range(at, next(cited, end - 1) + 1)}
    return inside


def _mail_starts(lines: _Lines) -> list[int]:
    return [at for at, (_, line) in enumerate(lines) if _ID.match(line) and _opens(lines, at)]


def _mailed(lines: _Lines, name: str) -> Iterator[Reference | Problem]:
    for at, end in pairwise([*_mail_starts(lines), len(lines)]):
        yield _paper(_header(lines[at:end]), lines[at], name)


def _opens(lines: _Lines, at: int) -> bool:
    """Whether a paper begins here: below a bar or a rule."""
    above = next((line for _, line in reversed(lines[:at]) if line.strip()), "")
    return bool(_BAR.match(above) or _RULE.match(above))


def _header(lines: _Lines) -> dict[str, str]:
    """The labelled lines of a paper, those that go on joined."""
    fields: dict[str, str] = {}
    last = ""
    for _, line in lines[1:]:
        if _BAR.match(line) or _RULE.match(line):
            break
        if field := _FIELD.match(line):
            last = field["name"].lower()
            fields.setdefault(last, field["value"].strip())
        elif last and line[:1].isspace() and line.strip():
            fields[last] += f" {line.strip()}"
    return fields


def _paper(fields: dict[str, str], first: tuple[int, str], name: str) -> Reference | Problem:
    number, line = first
    origin = Origin(name, number)
    found = [each.identifier for each in find_identifiers(line.replace("Paper:", "arXiv:"))]
    arxiv_id = next((each for each in found if isinstance(each, ArxivId)), None)
    title, authors = fields.get("title", ""), fields.get("authors") or fields.get("author", "")
    if arxiv_id is None or not title:
        return Problem(origin, f"found no title or no arXiv id below “{line.strip()}”")
    persons = authors_in(_AFFILIATION.sub("", authors))
    sent = year_of_date(fields.get("date", ""))
    return Reference(
        title=title,
        authors=persons,
        arxiv_id=arxiv_id,
        said=said_of(title, authors),
        no_later=Date(sent) if sent else None,
        origin=origin,
    )


def _pages(lines: _Lines, name: str) -> Iterator[Reference | Problem]:
    starts = [at for at, (_, line) in enumerate(lines) if _SUBMITTED.match(line)]
    for at, end in pairwise([*starts, len(lines)]):
        number, line = lines[at]
        said = [each.strip() for _, each in lines[at + 1 : end] if each.strip()]
        title, authors = ([_LABEL.sub("", each) for each in said[:2]] + ["", ""])[:2]
        cited = next((match for each in said if (match := _CITE_AS.match(each))), None)
        ids = find_identifiers(cited["id"]) if cited else []
        arxiv_id = next((e.identifier for e in ids if isinstance(e.identifier, ArxivId)), None)
        year = _SUBMITTED.match(line)
        if arxiv_id is None or not title:
            yield Problem(Origin(name, number), "found no title or no “Cite as: arXiv:…” here")
            continue
        yield Reference(
            title=title,
            authors=authors_in(_AFFILIATION.sub("", authors)),
            issued=Date(int(year["year"])) if year else None,
            arxiv_id=arxiv_id,
            said=said_of(title, authors, year["year"] if year else ""),
            origin=Origin(name, number + 1),
        )
