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
from bibwright.readers.items import authors_in, said_of
from bibwright.readers.reading import InputKind, Problem, Reading

__all__ = ["is_arxiv_text", "read_arxiv_text"]

_BAR = re.compile(r"\s*\\\\\s*(?:\(.*\))?\s*$")
_ID = re.compile(r"(?:>\s*)?arXiv:\s*(?=\S)|Paper:\s*(?=[\w.-]+/\d{7})", re.IGNORECASE)
_RULE = re.compile(r"\s*(?:-{20,}|(?:%%--){3,}.*)\s*$")
_FIELD = re.compile(r"(?P<name>[A-Z][\w-]{1,20})(?:\s?\(\w+\))?:\s*(?P<value>.*)$")
_SUBMITTED = re.compile(r"\s*\[Submitted on \d{1,2} \w{3} (?P<year>\d{4})\b", re.IGNORECASE)
_CITE_AS = re.compile(r"\s*Cite as:\s*(?P<id>arXiv:\S+)", re.IGNORECASE)
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
    what = "arXiv's e-mail" if is_mailing else "a paper's page"
    form = f"{what}, {len(found)} item{'s' if len(found) != 1 else ''}"
    return Reading(InputKind.ARXIV, queries, problems, form)


_Lines = list[tuple[int, str]]


def _mailed(lines: _Lines, name: str) -> Iterator[Reference | Problem]:
    starts = [at for at, (_, line) in enumerate(lines) if _ID.match(line) and _opens(lines, at)]
    for at, end in pairwise([*starts, len(lines)]):
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
    people = authors_in(_AFFILIATION.sub("", authors))
    said = said_of(title, authors)
    return Reference(title=title, people=people, arxiv_id=arxiv_id, said=said, origin=origin)


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
            people=authors_in(_AFFILIATION.sub("", authors)),
            issued=Date(int(year["year"])) if year else None,
            arxiv_id=arxiv_id,
            said=said_of(title, authors, year["year"] if year else ""),
            origin=Origin(name, number + 1),
        )
