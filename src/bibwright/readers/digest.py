"""The page of a web digest: a survey, and the related papers printed under it.

A survey begins with its title and lines such as ``- URL: …`` and ``- Authors: …``. Each related
paper has a title with a score behind it, sentences, and a closing line ``arXiv Detail & Related
papers (DATE) - NEXT TITLE [score]``: the date closes the paper above, the title opens the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bibwright.model.identifiers import ArxivId, find_identifiers, parse_arxiv_id
from bibwright.model.reference import Kind, Origin, Person, Reference
from bibwright.readers.reading import InputKind, Line, Problem, Reading
from bibwright.text.names import person_from_display

CLOSING = re.compile(r"arXiv Detail\s*(?:&|and)\s*Related papers\b(?P<rest>.*)", re.IGNORECASE)
_DATE = re.compile(r"^\W*(?P<date>\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)\W?")
_FIELD = re.compile(
    r"^[-–*]?\s*(?P<name>URL|Date|Title|Authors|Abstract summary|Score|License|Abstract)\s*:\s*"
    r"(?P<value>.*)$"
)
_SECTION = re.compile(r"^[-–*#\s]*Related papers\W*$", re.IGNORECASE)
_FOOTER = re.compile(r"^(?:This list is automatically generated|This site does not guarantee)")
_SCORE = re.compile(r"\s*\[\d+(?:\.\d+)?\]\s*(?:<[^<>]*>)?$")
_ADDRESS = re.compile(r"\s*<(?:https?:)?[^<>\s]*>")
_DASH = re.compile(r"^[-–—]\s*")
_SENTENCE_BREAK = re.compile(r"\s*<n>\s*")
#: A title that runs over more lines than this has lost its score.
_MOST_TITLE_LINES = 6


def read_digest(lines: Sequence[Line], name: str) -> Reading:
    """The surveys and related papers on a page, or on several pages one after the other."""
    reader = _Reader(name)
    for line in lines:
        if line.text:
            reader.take(line)
    reader.end()
    return Reading(
        InputKind.DIGEST,
        tuple(reader.queries),
        tuple(reader.problems),
        f"digest, {len(reader.queries)} found",
    )


@dataclass(slots=True)
class _Paper:
    """A related paper while it is being read."""

    line: int
    title: list[str] = field(default_factory=list)
    titled: bool = False
    sentences: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Survey:
    """A survey's header while it is being read."""

    line: int
    title: str
    fields: dict[str, str] = field(default_factory=dict)


class _Reader:
    def __init__(self, name: str) -> None:
        self._name = name
        self.queries: list[Reference] = []
        self.problems: list[Problem] = []
        self._waiting: list[Line] = []  # lines that may be the title of a survey
        self._survey: _Survey | None = None
        self._last_field = ""
        self._paper: _Paper | None = None

    def take(self, line: Line) -> None:
        closing = CLOSING.search(line.text)
        if field_ := _FIELD.match(line.text):
            self._take_field(line, field_["name"], field_["value"])
        elif _SECTION.match(line.text):
            self._end_survey()
        elif closing:
            before = line.text[: closing.start()].strip()
            if before and self._paper is not None:
                self._take_text(Line(line.number, before))
            self._close(line, closing["rest"])
        elif _FOOTER.match(line.text):
            self._waiting.clear()
        elif self._paper is not None:
            self._take_text(line)
        elif self._survey is not None:
            self._continue_field(line)
        elif _SCORE.search(line.text) or _DASH.match(line.text):
            self._open(line)
        else:
            self._waiting.append(line)

    def _take_field(self, line: Line, name: str, value: str) -> None:
        if name == "URL" or self._survey is None:
            self._end_survey()
            title = " ".join(each.text for each in self._waiting[-3:]) if self._waiting else ""
            start = self._waiting[-3:][0].number if self._waiting else line.number
            self._survey = _Survey(start, title)
            self._waiting.clear()
        self._survey.fields[name] = value
        self._last_field = name

    def _continue_field(self, line: Line) -> None:
        """A header's value that runs over its line, or, without a heading, the first paper."""
        assert self._survey is not None
        if _SCORE.search(line.text) and _DASH.match(line.text):
            self._end_survey()
            self._open(line)
        else:
            value = self._survey.fields.get(self._last_field, "")
            self._survey.fields[self._last_field] = f"{value} {line.text}".strip()

    def _open(self, line: Line) -> None:
        self._paper = _Paper(line.number)
        self._take_text(Line(line.number, _DASH.sub("", line.text)))

    def _take_text(self, line: Line) -> None:
        paper = self._paper
        assert paper is not None
        if paper.titled:
            paper.sentences.append(line.text)
            return
        paper.title.append(line.text)
        if _SCORE.search(line.text):
            paper.titled = True
        elif len(paper.title) >= _MOST_TITLE_LINES:
            paper.sentences, paper.title = paper.title[1:], paper.title[:1]
            paper.titled = True

    def _close(self, line: Line, rest: str) -> None:
        date = _DATE.match(rest)
        if self._paper is not None:
            self._end_paper(date["date"] if date else None)
        else:
            self._complain(line.number, "a closing line without a paper above it", line.text)
        following = _DASH.sub("", (rest[date.end() :] if date else rest).strip(" )"))
        following = _DASH.sub("", following.strip())
        if following:
            self._open(Line(line.number, following))

    def _end_paper(self, date: str | None) -> None:
        paper = self._paper
        assert paper is not None
        self._paper = None
        if not paper.titled and len(paper.title) > 1:
            # Without a score nothing tells where a title ends; it is one line more often than not.
            paper.sentences, paper.title = paper.title[1:], paper.title[:1]
        raw = " ".join(paper.title)
        title = _ADDRESS.sub("", _SCORE.sub("", raw)).strip()
        submitted = _moment(date)
        if submitted is None:
            self._complain(paper.line, "its closing line gives no date", title)
        self.queries.append(
            Reference(
                kind=Kind.PREPRINT,
                title=title,
                arxiv_id=_id_in(raw),
                submitted=submitted,
                summary=" ".join(paper.sentences),
                origin=Origin(self._name, paper.line),
            )
        )

    def _end_survey(self) -> None:
        survey, self._survey = self._survey, None
        if survey is None:
            return
        fields = survey.fields
        title = _ADDRESS.sub("", fields.get("Title") or survey.title)
        if not title and "URL" not in fields:
            self._complain(survey.line, "a header without a title or an address", "")
            return
        self.queries.append(
            Reference(
                kind=Kind.PREPRINT,
                title=title,
                arxiv_id=_id_in(fields.get("URL", "")),
                authors=tuple(_authors(fields.get("Authors", ""))),
                updated=_mail_date(fields.get("Date", "")),
                abstract=fields.get("Abstract", ""),
                summary=_SENTENCE_BREAK.sub(" ", fields.get("Abstract summary", "")),
                origin=Origin(self._name, survey.line),
            )
        )

    def end(self) -> None:
        """The page is over: what is open is closed, and said to be cut off."""
        self._end_survey()
        if self._paper is not None:
            self._complain(self._paper.line, "the page breaks off within this paper", "")
            self._end_paper_cut_off()

    def _end_paper_cut_off(self) -> None:
        before = len(self.problems)
        self._end_paper(None)
        del self.problems[before:]  # that it has no date follows from its being cut off

    def _complain(self, line: int, message: str, text: str) -> None:
        told = f"{message} (“{text}”)" if text else message
        self.problems.append(Problem(Origin(self._name, line), told))


def _id_in(text: str) -> ArxivId | None:
    whole = parse_arxiv_id(text)
    if whole is not None:
        return whole
    found = (each.identifier for each in find_identifiers(text) if each.labelled)
    return next((each for each in found if isinstance(each, ArxivId)), None)


def _authors(names: str) -> Iterator[Person]:
    for name in names.split(","):
        if name.strip():
            yield person_from_display(name)


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _mail_date(text: str) -> datetime | None:
    """A date as in "Mon, 09 Dec 2024 02:14:08 GMT"; None if there is none."""
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return _moment(text.strip())
