"""What an editor shows of a bibliography, and what it can do to it: values, and no protocol.

Lines are counted from 0 here, as editors count them; a text's lines end as the Language Server
Protocol has it, with a line feed, a carriage return, or both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bibwright.bibtex.bib_file import BibFile
from bibwright.bibtex.encoding import decode, encode
from bibwright.bibtex.tidy.options import TidyOptions
from bibwright.changes.hunks import changed_lines
from bibwright.cli import check_report, dedupe_report, tidy_report
from bibwright.cli.finding import Finding
from bibwright.commands.check import CheckRun, check_files
from bibwright.commands.dedupe import dedupe_files
from bibwright.commands.tidy import tidy_files
from bibwright.errors import InputError
from bibwright.readers.citing_document import read_document
from bibwright.readers.citing_project import read_beside
from bibwright.sources.source import Source
from bibwright.text.latex.decode import to_unicode
from bibwright.verification.judge import described
from bibwright.verification.model import DEFAULT_FAIL_ON

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
#: What stands before the place where a citation key is typed.
_CITING = re.compile(
    r"\\[A-Za-z]*cite[A-Za-z]*\*?\s*(?:\[[^\]]*\]\s*){0,2}\{[^{}]*\Z"
    r"|(?:^|[\s\[;(-])@[\w:.#$%&+?<>~/-]*\Z"
)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to show at a line. ``wrong``: whether it is surely wrong; ``source``: the command
    that says so."""

    line: int
    source: str
    rule: str
    words: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class Patch:
    """The lines from ``start`` up to ``end`` become this text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A citation key, and what it stands for."""

    key: str
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Text:
    """A bibliography as it stands in an editor, under the file's name."""

    name: str
    text: str

    @property
    def data(self) -> bytes:
        """The bytes as the file has them, in the encoding that it says it is in."""
        data = self.text.encode("utf-8", "replace")
        _, declared = decode(data)
        try:
            return encode(self.text, declared)
        except UnicodeEncodeError:
            return data

    def remarks(self, options: TidyOptions) -> list[Remark]:
        """What tidy leaves to a person or would change, and what dedupe finds."""
        given = [(self.name, self.data)]
        try:
            tidied = tidy_files(given, options)
            duplicates = dedupe_files(given)
        except InputError as error:
            return [Remark(0, "tidy", "unreadable", str(error), wrong=True)]
        return [
            *_remarks("tidy", tidy_report.findings(tidied, written=False, edits=True)),
            *_remarks("dedupe", dedupe_report.findings(duplicates)),
        ]

    def tidied(self, options: TidyOptions) -> list[Patch]:
        """What tidy would change."""
        return self._patches(tidy_files([(self.name, self.data)], options).content)

    def deduped(self) -> list[Patch]:
        """What merging the certain duplicates would change."""
        return self._patches(dedupe_files([(self.name, self.data)]).files[0].after)

    def checked(self, sources: Sequence[Source]) -> tuple[CheckRun, list[Remark], list[Patch]]:
        """What sources say against the entries, and the corrections that are sure."""
        run = check_files([(self.name, self.data)], sources)
        found = check_report.findings(run, DEFAULT_FAIL_ON)
        return run, list(_remarks("check", found)), self._patches(run.files[0].after)

    def about(self, line: int, sources: Sequence[Source]) -> str:
        """What the sources have of the entry at a line, as Markdown; empty if that is nothing."""
        key = self._key_at(line)
        if not key:
            return ""
        run = check_files([(self.name, self.data)], sources, keys={key})
        lines: list[str] = []
        for entry in run.entries:
            lines.append(f"**{entry.state}**: {entry.why}")
            lines += [described(record) for record in entry.records[:1]]
            lines += [f"- {found.words}" for found in entry.found if found.accuses]
        return "\n\n".join(lines)

    def _key_at(self, line: int) -> str:
        bib = BibFile.open(self.name, self.data)
        for entry in bib.entries:
            first = entry.place.line - 1
            last = first + len(_lines_of(bib.text[entry.start : entry.end])) - 1
            if first <= line <= last:
                return entry.key
        return ""

    def _patches(self, after: bytes) -> list[Patch]:
        old, new = _lines_of(self.text), _lines_of(decode(after)[0])
        return [
            Patch(start, end, "".join(new[first:last]))
            for start, end, first, last in changed_lines(old, new)
        ]


def suggestions(path: Path, text: str, before: str) -> list[Suggestion]:
    """The keys that may follow ``before`` on its line in the document at ``path``: those of the
    bibliographies that it names, or of all that stand beside it."""
    if not _CITING.search(before):
        return []
    named = read_document(path, text.encode("utf-8", "replace"), read_beside).bibs
    return list(_keys_in(dict.fromkeys(named or sorted(path.parent.glob("*.bib")))))


def _keys_in(bibliographies: Iterable[Path]) -> Iterator[Suggestion]:
    for path in bibliographies:
        data = read_beside(path)
        for entry in BibFile.open(str(path), data).entries if data else ():
            yield Suggestion(entry.key, to_unicode(entry.fields.get("title", "")), path.name)


def _remarks(source: str, found: Iterable[Finding]) -> Iterator[Remark]:
    for each in found:
        if not each.ignored:
            line = max(each.line - 1, 0)
            yield Remark(line, source, each.rule, each.words, wrong=each.accuses)


def _lines_of(text: str) -> list[str]:
    return _LINE.findall(text)
